//! Calls of the predeclared functions, those of package unsafe included.

use govm_syntax::Op;
use govm_syntax::ast::{Expr, ExprKind};

use super::call::{Arguments, Call};
use super::checker::{Checker, GoVersion};
use super::constant::Value;
use super::expr::Context;
use super::info::{Mode, Selection, SelectionKind};
use super::objects::{Object, VarKind};
use super::operand::Operand;
use super::types::{
    BasicKind, ChanDir, Interface, InterfaceParts, Signature, SignatureParts, Term, Type, TypeId, info, tid,
};
use super::universe::BuiltinId;

impl<'a> Checker<'a> {
    /// The call of a predeclared function. `x` gets the result; the call is in error if false is returned.
    pub(crate) fn builtin(&mut self, x: &mut Operand<'a>, call: Call<'a>, id: BuiltinId) -> bool {
        let info = id.info();
        let name = self.text(info.name);
        if call.dots && id != BuiltinId::Append {
            let msg = format!("invalid operation: invalid use of ... with built-in {name}");
            self.error(call.expr.gc_start(), msg);
            self.use_exprs(call.args);
            return false;
        }

        // Whether len and cap are constant depends on calls and receives in their argument alone.
        let outer_call = self.env.has_call_or_recv;
        let is_len = matches!(id, BuiltinId::Len | BuiltinId::Cap);
        if is_len {
            self.env.has_call_or_recv = false;
        }
        let special = matches!(id, BuiltinId::Make | BuiltinId::New | BuiltinId::Offsetof);
        let mut args = Arguments {
            list: Vec::new(),
            targs: Vec::new(),
        };
        let nargs = if special {
            call.args.len()
        } else {
            args.list = self.expr_list(call.args);
            args.list.len()
        };
        let ok = args.list.iter().all(Operand::is_valid) && self.check_arg_count(call, id, nargs) && {
            if let Some(first) = args.list.first() {
                *x = first.clone();
            }
            self.builtin_call(x, call, id, &mut args)
        };
        if is_len {
            self.env.has_call_or_recv = outer_call;
        }
        ok
    }

    fn check_arg_count(&mut self, call: Call<'a>, id: BuiltinId, nargs: usize) -> bool {
        let info = id.info();
        let msg = if nargs < info.nargs {
            "not enough"
        } else if !info.variadic && nargs > info.nargs {
            "too many"
        } else {
            return true;
        };
        let text = self.expr_str(call.expr);
        let msg = format!(
            "invalid operation: {msg} arguments for {text} (expected {}, found {nargs})",
            info.nargs
        );
        self.error(call.expr.gc_start(), msg);
        false
    }

    fn builtin_call(&mut self, x: &mut Operand<'a>, call: Call<'a>, id: BuiltinId, args: &mut Arguments<'a>) -> bool {
        match id {
            BuiltinId::Append => self.builtin_append(x, call, args),
            BuiltinId::Cap | BuiltinId::Len => self.builtin_len(x, id),
            BuiltinId::Clear => self.builtin_clear(x, call),
            BuiltinId::Close => self.builtin_close(x),
            BuiltinId::Complex => self.builtin_complex(x, call, &mut args.list[1]),
            BuiltinId::Copy => self.builtin_copy(x, &mut args.list[1]),
            BuiltinId::Delete => self.builtin_delete(x, &args.list[1]),
            BuiltinId::Imag | BuiltinId::Real => self.builtin_real(x, id),
            BuiltinId::Make => self.builtin_make(x, call),
            BuiltinId::Max | BuiltinId::Min => self.builtin_min(x, call, id, &mut args.list),
            BuiltinId::New => self.builtin_new(x, call),
            BuiltinId::Panic => {
                // For the check of missing returns.
                if let Some(sig) = self.env.sig.and_then(|s| self.as_signature(s))
                    && !self.tuple(sig.results()).is_empty()
                {
                    self.env.is_panic.push(call.expr.id);
                }
                self.assignment(x, Some(tid::EMPTY_INTERFACE), Context::Text("argument to panic"));
                self.no_value(x)
            }
            BuiltinId::Print | BuiltinId::Println => {
                for a in &mut args.list {
                    self.assignment(a, None, Context::ArgumentToBuiltin(id.info().name));
                    if !a.is_valid() {
                        return false;
                    }
                }
                x.mode = Mode::NoValue;
                true
            }
            BuiltinId::Recover => {
                x.set_value(tid::EMPTY_INTERFACE);
                true
            }
            _ => self.unsafe_builtin(x, call, id, args),
        }
    }

    /// Ends a call without result.
    fn no_value(&mut self, x: &mut Operand<'a>) -> bool {
        let ok = x.is_valid();
        if ok {
            x.mode = Mode::NoValue;
        }
        ok
    }

    /// `append(s S, x ...E) S`
    fn builtin_append(&mut self, x: &mut Operand<'a>, call: Call<'a>, args: &mut Arguments<'a>) -> bool {
        let elem = match self.slice_elem(x) {
            Ok(elem) => elem,
            Err(cause) => {
                self.error(x.pos(), format!("invalid append: {cause}"));
                return false;
            }
        };
        let slice = x.typ;
        // append(bytes, string...) is special.
        if call.dots && args.list.len() == 2 {
            let bytes = self.new_slice(tid::BYTE);
            if self.assignable_to(x, bytes, None) && self.is_bytes_or_string(args.list[1].typ, true) {
                self.finish_string(&mut args.list[1]);
                x.mode = Mode::Value;
                return true;
            }
        }
        let (first, rest) = (self.new_param(slice), self.new_slice(elem));
        let params = vec![first, self.new_param(rest)];
        let result = self.new_object(Object::var(
            VarKind::Result,
            govm_syntax::Pos::NONE,
            None,
            govm_syntax::names::empty,
            Some(slice),
        ));
        let parts = SignatureParts {
            params: Some(self.new_tuple(params)),
            results: Some(self.new_tuple(vec![result])),
            variadic: true,
            ..SignatureParts::default()
        };
        let sig = self.new_type(Type::Signature(Box::new(Signature::new(parts))));
        self.arguments(call, sig, Vec::new(), &[], args);
        x.set_value(slice);
        true
    }

    /// Whether all types of the type set are `[]byte` or strings, and, with `needs_string`, one is a string.
    fn is_bytes_or_string(&mut self, t: TypeId, needs_string: bool) -> bool {
        let mut has_string = false;
        let ok = self.under_is(t, &mut |check, u| {
            let Some(u) = u else { return false };
            if let &Type::Slice(elem) = check.ty(u)
                && check.identical(elem, tid::BYTE)
            {
                return true;
            }
            let is_string = check.is_string(u);
            has_string |= is_string;
            is_string
        });
        ok && (has_string || !needs_string)
    }

    /// An untyped string that is used as such gets its type.
    fn finish_string(&mut self, x: &mut Operand<'a>) {
        if x.typ == tid::UNTYPED_STRING
            && let Some(e) = x.expr
        {
            self.update_expr_type(e, tid::STRING, true);
        }
    }

    /// The type of the elements of a slice, or why the operand is none.
    fn slice_elem(&mut self, x: &Operand<'a>) -> Result<TypeId, String> {
        let mut elem = None;
        for pair in self.type_set_of(x.typ) {
            let e = match pair.map(|(_, u)| self.ty(u)) {
                Some(&Type::Slice(e)) => e,
                _ if x.is_nil() => return Err("argument must be a slice; have untyped nil".into()),
                _ => return Err(format!("argument must be a slice; have {}", self.operand_str(x))),
            };
            match elem {
                None => elem = Some(e),
                Some(first) if self.identical(first, e) => {}
                Some(first) => {
                    let (a, b, x) = (self.type_str(first), self.type_str(e), self.operand_str(x));
                    return Err(format!("mismatched slice element types {a} and {b} in {x}"));
                }
            }
        }
        Ok(elem.unwrap_or(tid::INVALID))
    }

    /// The array that a pointer to an array points to; other types stay.
    pub(crate) fn array_ptr_deref(&mut self, t: TypeId) -> TypeId {
        if let Some(base) = self.as_pointer(self.unalias(t)) {
            let u = self.under(base);
            if let Type::Array { .. } = self.ty(u) {
                return u;
            }
        }
        t
    }

    /// `cap(x)`, `len(x)`
    fn builtin_len(&mut self, x: &mut Operand<'a>, id: BuiltinId) -> bool {
        let is_len = id == BuiltinId::Len;
        let u = self.under(x.typ);
        let t = self.array_ptr_deref(u);
        let mut result = Mode::Invalid;
        let mut val = None;
        match *self.ty(t) {
            Type::Basic(b) if is_len && b.info & info::STRING != 0 => {
                result = Mode::Value;
                if x.is_const() {
                    result = Mode::Constant;
                    val = Some(Self::string_len(x));
                }
            }
            Type::Array { len, .. } => {
                result = Mode::Value;
                // The length of an array is constant unless finding the array does something.
                if !self.env.has_call_or_recv {
                    result = Mode::Constant;
                    val = Some(if len >= 0 { Value::Int(len) } else { Value::Unknown });
                }
            }
            Type::Slice(_) | Type::Chan { .. } => result = Mode::Value,
            Type::Map { .. } if is_len => result = Mode::Value,
            Type::Interface(_) if self.is_type_param(x.typ) => {
                let ok = self.under_is(x.typ, &mut |check, u| {
                    let Some(u) = u else { return false };
                    let t = check.array_ptr_deref(u);
                    match check.ty(t) {
                        Type::Basic(b) => is_len && b.info & info::STRING != 0,
                        Type::Array { .. } | Type::Slice(_) | Type::Chan { .. } => true,
                        Type::Map { .. } => is_len,
                        _ => false,
                    }
                });
                if ok {
                    result = Mode::Value;
                }
            }
            _ => {}
        }
        if result == Mode::Invalid {
            if self.is_valid(u) {
                let (text, name) = (self.operand_str(x), self.text(id.info().name));
                self.error(x.pos(), format!("invalid argument: {text} for built-in {name}"));
            }
            return false;
        }
        x.mode = result;
        x.typ = tid::INT;
        x.val = val;
        true
    }

    fn builtin_clear(&mut self, x: &mut Operand<'a>, call: Call<'a>) -> bool {
        self.verify_version(call.fun.gc_start(), GoVersion(21), "clear");
        let operand = x.clone();
        let ok = self.under_is(x.typ, &mut |check, u| {
            if let Some(Type::Map { .. } | Type::Slice(_)) = u.map(|u| check.ty(u)) {
                return true;
            }
            let text = check.operand_str(&operand);
            let msg =
                format!("invalid argument: cannot clear {text}: argument must be (or constrained by) map or slice");
            check.error(operand.pos(), msg);
            false
        });
        ok && self.no_value(x)
    }

    fn builtin_close(&mut self, x: &mut Operand<'a>) -> bool {
        let operand = x.clone();
        let ok = self.under_is(x.typ, &mut |check, u| {
            let what = match u.map(|u| check.ty(u)) {
                Some(Type::Chan {
                    dir: ChanDir::RecvOnly, ..
                }) => "receive-only",
                Some(Type::Chan { .. }) => return true,
                _ => "non-channel",
            };
            let channel = if what == "non-channel" { "" } else { " channel" };
            let text = check.operand_str(&operand);
            check.error(
                operand.pos(),
                format!("invalid operation: cannot close {what}{channel} {text}"),
            );
            false
        });
        ok && self.no_value(x)
    }

    /// `complex(x, y floatT) complexT`
    fn builtin_complex(&mut self, x: &mut Operand<'a>, call: Call<'a>, y: &mut Operand<'a>) -> bool {
        match (self.is_untyped(x.typ), self.is_untyped(y.typ)) {
            (false, false) => {}
            (true, false) => self.convert_untyped(x, y.typ),
            (false, true) => self.convert_untyped(y, x.typ),
            (true, true) if x.is_const() && y.is_const() => {
                for a in [&mut *x, &mut *y] {
                    if self.is_numeric(a.typ) && a.value().imag().sign() == 0 {
                        a.typ = tid::UNTYPED_FLOAT;
                    }
                }
            }
            // A shift that is untyped still: it cannot become a float.
            (true, true) => {
                self.convert_untyped(x, tid::FLOAT64);
                self.convert_untyped(y, tid::FLOAT64);
            }
        }
        if !x.is_valid() || !y.is_valid() {
            return false;
        }
        if !self.identical(x.typ, y.typ) {
            let (text, a, b) = (self.expr_str(call.expr), self.type_str(x.typ), self.type_str(y.typ));
            self.error(
                x.pos(),
                format!("invalid operation: {text} (mismatched types {a} and {b})"),
            );
            return false;
        }
        let complex_of = |kind| match kind {
            BasicKind::Float32 => Some(tid::COMPLEX64),
            BasicKind::Float64 => Some(tid::COMPLEX128),
            BasicKind::UntypedFloat => Some(tid::UNTYPED_COMPLEX),
            _ => None,
        };
        let Some(result) = self.apply_to_types(&complex_of, x, BuiltinId::Complex) else {
            let msg = format!(
                "invalid argument: arguments have type {}, expected floating-point",
                self.type_str(x.typ)
            );
            self.error(x.pos(), msg);
            return false;
        };
        if x.is_const() && y.is_const() {
            let im = Value::make_imag(&y.value().to_float());
            x.val = Some(x.value().to_float().binary(Op::Add, &im, false));
        } else {
            x.mode = Mode::Value;
        }
        x.typ = result;
        true
    }

    /// `real(complexT) floatT`, `imag(complexT) floatT`
    fn builtin_real(&mut self, x: &mut Operand<'a>, id: BuiltinId) -> bool {
        if self.is_untyped(x.typ) {
            if x.is_const() {
                if self.is_numeric(x.typ) {
                    x.typ = tid::UNTYPED_COMPLEX;
                }
            } else {
                // A shift that is untyped still: it cannot become complex.
                self.convert_untyped(x, tid::COMPLEX128);
                if !x.is_valid() {
                    return false;
                }
            }
        }
        let float_of = |kind| match kind {
            BasicKind::Complex64 => Some(tid::FLOAT32),
            BasicKind::Complex128 => Some(tid::FLOAT64),
            BasicKind::UntypedComplex => Some(tid::UNTYPED_FLOAT),
            _ => None,
        };
        let Some(result) = self.apply_to_types(&float_of, x, id) else {
            let msg = format!(
                "invalid argument: argument has type {}, expected complex type",
                self.type_str(x.typ)
            );
            self.error(x.pos(), msg);
            return false;
        };
        if x.is_const() {
            let val = x.value();
            x.val = Some(if id == BuiltinId::Real { val.real() } else { val.imag() });
        } else {
            x.mode = Mode::Value;
        }
        x.typ = result;
        true
    }

    /// The type that `f` makes of that of `x`. For a type parameter it is a new one whose type set is made of the results, which gc does
    /// not support: that is reported.
    fn apply_to_types(
        &mut self,
        f: &dyn Fn(BasicKind) -> Option<TypeId>,
        x: &Operand<'a>,
        id: BuiltinId,
    ) -> Option<TypeId> {
        if !self.is_type_param(x.typ) {
            return self.basic_kind(x.typ).and_then(f);
        }
        let mut terms = Vec::new();
        for term in self.specific_terms(x.typ)? {
            let typ = self.basic_kind(term.typ).and_then(f)?;
            terms.push(Term { tilde: term.tilde, typ });
        }
        let (text, name) = (self.operand_str(x), self.text(id.info().name));
        let msg = format!("{text} not supported as argument to built-in {name} for go1.18 (see go.dev/issue/50937)");
        self.soft_error(x.pos(), msg);
        let union = self.new_type(Type::Union(terms.into()));
        let parts = InterfaceParts {
            embeddeds: Box::new([union]),
            ..InterfaceParts::default()
        };
        let bound = self.new_type(Type::Interface(Box::new(Interface::new(parts, false))));
        let obj = self.as_tparam(x.typ)?.obj;
        Some(self.new_tparam(obj, bound))
    }

    /// `copy(x, y []E) int`
    fn builtin_copy(&mut self, x: &mut Operand<'a>, y: &mut Operand<'a>) -> bool {
        let dst = match self.slice_elem(x) {
            Ok(elem) => elem,
            Err(cause) => {
                self.error(x.pos(), format!("invalid copy: {cause}"));
                return false;
            }
        };
        let bytes = self.new_slice(tid::BYTE);
        if self.assignable_to(x, bytes, None) && self.is_bytes_or_string(y.typ, false) {
            self.finish_string(y);
        } else {
            let src = match self.slice_elem(y) {
                Ok(elem) => elem,
                Err(_) if self.all_string(y.typ) => tid::BYTE,
                Err(cause) => {
                    self.error(y.pos(), format!("invalid copy: {cause}"));
                    return false;
                }
            };
            if !self.identical(dst, src) {
                let (xs, ys) = (self.operand_str(x), self.operand_str(y));
                let (a, b) = (self.type_str(dst), self.type_str(src));
                let msg = format!("invalid copy: arguments {xs} and {ys} have different element types {a} and {b}");
                self.error(x.pos(), msg);
                return false;
            }
        }
        x.set_value(tid::INT);
        true
    }

    /// `delete(m, key)`
    fn builtin_delete(&mut self, x: &mut Operand<'a>, key: &Operand<'a>) -> bool {
        let mut key_type = None;
        let operand = x.clone();
        let ok = self.under_is(x.typ, &mut |check, u| {
            let Some(&Type::Map { key, .. }) = u.map(|u| check.ty(u)) else {
                let text = check.operand_str(&operand);
                check.error(operand.pos(), format!("invalid argument: {text} is not a map"));
                return false;
            };
            if key_type.is_some_and(|first| !check.identical(key, first)) {
                let text = check.operand_str(&operand);
                check.error(
                    operand.pos(),
                    format!("invalid argument: maps of {text} must have identical key types"),
                );
                return false;
            }
            key_type = Some(key);
            true
        });
        if !ok {
            return false;
        }
        *x = key.clone();
        self.assignment(x, key_type, Context::Text("argument to delete"));
        self.no_value(x)
    }

    /// `make(T, n, m)`
    fn builtin_make(&mut self, x: &mut Operand<'a>, call: Call<'a>) -> bool {
        let Some((&arg0, sizes)) = call.args.split_first() else {
            return false;
        };
        let t = self.var_type(arg0);
        if !self.is_valid(t) {
            return false;
        }
        let can_make = |check: &mut Self, _, u: Option<TypeId>| match u.map(|u| check.ty(u)) {
            Some(Type::Slice(_) | Type::Map { .. } | Type::Chan { .. }) => None,
            None => Some("no specific type".to_string()),
            _ => Some("type must be slice, map, or channel".to_string()),
        };
        let u = match self.common_under_if(t, &can_make) {
            Ok(u) => u,
            Err(cause) => {
                let msg = format!("invalid argument: cannot make {}: {cause}", self.expr_str(arg0));
                self.error(arg0.gc_start(), msg);
                return false;
            }
        };
        let min = if let Type::Slice(_) = self.ty(u) { 2 } else { 1 };
        let nargs = call.args.len();
        if nargs < min || min + 1 < nargs {
            let text = self.expr_str(call.expr);
            let msg = format!(
                "invalid operation: {text} expects {min} or {} arguments; found {nargs}",
                min + 1
            );
            self.error(call.expr.gc_start(), msg);
            return false;
        }
        let known: Vec<i64> = sizes.iter().filter_map(|size| self.index(size, None).1).collect();
        if let [len, cap] = known[..]
            && len > cap
        {
            self.error(sizes[0].gc_start(), "invalid argument: length and capacity swapped");
        }
        x.set_value(t);
        true
    }

    /// `max(x, ...)`, `min(x, ...)`
    fn builtin_min(&mut self, x: &mut Operand<'a>, call: Call<'a>, id: BuiltinId, args: &mut [Operand<'a>]) -> bool {
        let name = id.info().name;
        self.verify_version(
            call.fun.gc_start(),
            GoVersion(21),
            format!("built-in {}", self.text(name)),
        );
        let op = if id == BuiltinId::Max { Op::Gtr } else { Op::Lss };
        for (i, a) in args.iter_mut().enumerate() {
            if !self.all_ordered(a.typ) {
                let text = self.operand_str(a);
                self.error(a.pos(), format!("invalid argument: {text} cannot be ordered"));
                return false;
            }
            if i == 0 {
                continue;
            }
            self.match_types(x, a);
            if !x.is_valid() {
                return false;
            }
            if !self.identical(x.typ, a.typ) {
                let (xt, at, text) = (self.type_str(x.typ), self.type_str(a.typ), self.operand_expr_str(a));
                let msg =
                    format!("invalid argument: mismatched types {xt} (previous argument) and {at} (type of {text})");
                self.error(a.pos(), msg);
                return false;
            }
            if !x.is_const() || !a.is_const() {
                x.mode = Mode::Value;
            } else if a.value().compare(op, &x.value()) {
                *x = a.clone();
            }
        }
        if !x.is_const() {
            x.mode = Mode::Value;
            // The result must not be untyped.
            self.assignment(x, Some(tid::EMPTY_INTERFACE), Context::ArgumentToBuiltin(name));
            if !x.is_valid() {
                return false;
            }
        }
        for a in args {
            if let Some(e) = a.expr {
                self.update_expr_type(e, x.typ, true);
            }
        }
        true
    }

    /// `new(T)`, `new(value)`
    fn builtin_new(&mut self, x: &mut Operand<'a>, call: Call<'a>) -> bool {
        let Some(&arg) = call.args.first() else { return false };
        self.expr_or_type(x, arg, false);
        self.exclude_builtin(x);
        match x.mode {
            Mode::Invalid => return false,
            Mode::TypeExpr => self.valid_var_type(arg, x.typ),
            _ => {
                if self.is_untyped(x.typ) {
                    self.assignment(x, None, Context::Text("argument to new"));
                    if !x.is_valid() {
                        return false;
                    }
                }
                if !self.allow_version(GoVersion(26)) {
                    let what = format!("new({})", self.expr_str(arg));
                    self.verify_version(call.fun.gc_start(), GoVersion(26), what);
                }
            }
        }
        let t = self.new_pointer(x.typ);
        x.set_value(t);
        true
    }

    /// The functions of package unsafe.
    fn unsafe_builtin(&mut self, x: &mut Operand<'a>, call: Call<'a>, id: BuiltinId, args: &mut Arguments<'a>) -> bool {
        let at = call.fun.gc_start();
        match id {
            BuiltinId::Add => {
                self.verify_version(at, GoVersion(17), "unsafe.Add");
                self.assignment(x, Some(tid::UNSAFE_POINTER), Context::Text("argument to unsafe.Add"));
                if !x.is_valid() || !self.is_valid_index(&mut args.list[1], "length", true) {
                    return false;
                }
                x.set_value(tid::UNSAFE_POINTER);
            }
            BuiltinId::Alignof | BuiltinId::Sizeof => {
                let is_size = id == BuiltinId::Sizeof;
                let context = if is_size {
                    "argument to unsafe.Sizeof"
                } else {
                    "argument to unsafe.Alignof"
                };
                self.assignment(x, None, Context::Text(context));
                if !x.is_valid() {
                    return false;
                }
                let size = if self.has_var_size(x.typ) {
                    None
                } else {
                    let Some(size) = self.size_of(x.typ) else {
                        return self.too_large(x);
                    };
                    Some(if is_size { size.size } else { size.align })
                };
                self.size_result(x, size);
            }
            BuiltinId::Offsetof => return self.builtin_offsetof(x, call),
            BuiltinId::Slice => {
                self.verify_version(at, GoVersion(17), "unsafe.Slice");
                let Some(base) = self.common_under(x.typ).ok().and_then(|u| self.as_pointer(u)) else {
                    let text = self.operand_str(x);
                    self.error(x.pos(), format!("invalid argument: {text} is not a pointer"));
                    return false;
                };
                if !self.is_valid_index(&mut args.list[1], "length", false) {
                    return false;
                }
                let t = self.new_slice(base);
                x.set_value(t);
            }
            BuiltinId::SliceData => {
                self.verify_version(at, GoVersion(20), "unsafe.SliceData");
                let Some(&Type::Slice(elem)) = self.common_under(x.typ).ok().map(|u| self.ty(u)) else {
                    let text = self.operand_str(x);
                    self.error(x.pos(), format!("invalid argument: {text} is not a slice"));
                    return false;
                };
                let t = self.new_pointer(elem);
                x.set_value(t);
            }
            BuiltinId::String => {
                self.verify_version(at, GoVersion(20), "unsafe.String");
                let t = self.new_pointer(tid::BYTE);
                self.assignment(x, Some(t), Context::Text("argument to unsafe.String"));
                if !x.is_valid() || !self.is_valid_index(&mut args.list[1], "length", false) {
                    return false;
                }
                x.set_value(tid::STRING);
            }
            BuiltinId::StringData => {
                self.verify_version(at, GoVersion(20), "unsafe.StringData");
                self.assignment(x, Some(tid::STRING), Context::Text("argument to unsafe.StringData"));
                if !x.is_valid() {
                    return false;
                }
                let t = self.new_pointer(tid::BYTE);
                x.set_value(t);
            }
            _ => return false,
        }
        true
    }

    /// A number of bytes: a constant where it is known.
    fn size_result(&mut self, x: &mut Operand<'a>, size: Option<u64>) {
        match size {
            Some(size) => x.set_const(tid::UINTPTR, Value::from_u64(size)),
            None => x.set_value(tid::UINTPTR),
        }
    }

    fn too_large(&mut self, x: &Operand<'a>) -> bool {
        let text = self.operand_str(x);
        self.error(x.pos(), format!("{text} is too large"));
        false
    }

    /// `unsafe.Offsetof(x.f)`
    fn builtin_offsetof(&mut self, x: &mut Operand<'a>, call: Call<'a>) -> bool {
        let Some(&arg) = call.args.first() else { return false };
        let selector: &'a Expr<'a> = arg.unparen();
        let ExprKind::Selector { x: left, sel } = selector.kind else {
            let msg = format!("invalid argument: {} is not a selector expression", self.expr_str(arg));
            self.error(arg.gc_start(), msg);
            self.use_exprs(&[arg]);
            return false;
        };
        self.expr(None, x, left);
        if !x.is_valid() {
            return false;
        }
        let mut base = x.typ;
        let u = self.under(base);
        if let Some(b) = self.as_pointer(u) {
            let bu = self.under(b);
            if let Type::Struct(_) = self.ty(bu) {
                base = b;
            }
        }
        let found = self.lookup_field_or_method(base, false, Some(self.env.pkg), sel.name, false);
        let name = self.text(sel.name);
        let Some(field) = found.obj else {
            let msg = format!("invalid argument: {} has no single field {name}", self.type_str(base));
            self.error(x.pos(), msg);
            return false;
        };
        if self.obj(field).is_func() {
            let msg = format!("invalid argument: {} is a method value", self.expr_str(arg));
            self.error(arg.gc_start(), msg);
            return false;
        }
        if found.indirect {
            let t = self.type_str(base);
            let msg = format!("invalid argument: field {name} is embedded via a pointer in {t}");
            self.error(x.pos(), msg);
            return false;
        }
        let path: Box<[u32]> = found.path.into();
        let selection = Selection {
            kind: SelectionKind::Field,
            recv: base,
            obj: field,
            path: path.clone(),
            indirect: false,
        };
        self.record_selection(selector, sel, selection);
        let mode = if x.mode == Mode::Variable {
            Mode::Variable
        } else {
            Mode::Value
        };
        let t = self.obj_type(field);
        self.record_type_and_value(selector, mode, t, None);
        let offset = if self.has_var_size(base) {
            None
        } else {
            let Some(offset) = self.offset_of(base, &path) else {
                return self.too_large(x);
            };
            Some(offset)
        };
        self.size_result(x, offset);
        true
    }
}
