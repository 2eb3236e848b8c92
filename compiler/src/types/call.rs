//! Calls: what is called, its type arguments and its arguments.
//!
//! A call is a conversion, a call of a predeclared function, or one of a function value. Type arguments that are not given are
//! inferred from the arguments, those of generic functions among the arguments along with those of the callee.

use govm_syntax::Pos;
use govm_syntax::ast::{Expr, ExprKind};

use super::checker::{Checker, GoVersion};
use super::errors::ErrorDesc;
use super::expr::{Context, Target};
use super::info::Mode;
use super::objects::{Object, VarKind};
use super::operand::Operand;
use super::types::{Signature, SignatureParts, Type, TypeId, tid};
use super::universe::CallKind;

/// The parts of a call expression.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    /// The call.
    pub expr: &'a Expr<'a>,
    /// What is called.
    pub fun: &'a Expr<'a>,
    /// The arguments.
    pub args: &'a [&'a Expr<'a>],
    /// Whether the last argument is followed by `...`.
    pub dots: bool,
}

impl<'a> Call<'a> {
    /// The parts of `e`, if it is a call.
    pub fn of(e: &'a Expr<'a>) -> Option<Call<'a>> {
        match e.kind {
            ExprKind::Call { fun, args, dots, .. } => Some(Call {
                expr: e,
                fun,
                args,
                dots: dots.is_some(),
            }),
            _ => None,
        }
    }
}

/// The arguments of a call; of generic functions among them that are instantiated in part, the type arguments.
pub(crate) struct Arguments<'a> {
    /// The arguments.
    pub list: Vec<Operand<'a>>,
    /// The type arguments, by argument; missing at the end, or empty, where there are none.
    pub targs: Vec<Vec<TypeId>>,
}

/// The indices of `x[i, j]`.
pub(crate) fn indices<'a>(inst: &'a Expr<'a>) -> &'a [&'a Expr<'a>] {
    match inst.kind {
        ExprKind::Index { indices, .. } => indices,
        _ => &[],
    }
}

impl<'a> Checker<'a> {
    /// Instantiates the generic function `x` with the type arguments of `inst` and, as far as they do not suffice, of what the
    /// target says. If `infer` is not set and there are too few, the given ones are returned and `x` stays as it is.
    pub(crate) fn func_inst(
        &mut self,
        target: Option<&Target<'a>>,
        x: &mut Operand<'a>,
        inst: Option<&'a Expr<'a>>,
        infer: bool,
    ) -> Option<Vec<TypeId>> {
        let pos = inst.or(x.expr).map_or(Pos::NONE, |e| e.pos);
        if let Some(inst) = inst {
            x.set_expr(inst);
        }
        let version_ok = self.verify_version(pos, GoVersion(18), "function instantiation");
        let xlist = inst.map_or(&[][..], indices);
        let mut targs = Vec::new();
        if inst.is_some() {
            match self.type_list(xlist) {
                Some(list) => targs = list,
                None => {
                    x.invalidate();
                    return None;
                }
            }
        }
        let sig_id = x.typ;
        let Some(sig) = self.as_signature(sig_id) else {
            return None;
        };
        let (got, want) = (targs.len(), sig.tparams().len());
        if got > want {
            let msg = format!("got {got} type arguments but want {want}");
            self.error(xlist[got - 1].gc_start(), msg);
            x.invalidate();
            return None;
        }
        if got < want {
            if !infer {
                return Some(targs);
            }
            // With a target, the assignment `var v target = x` is treated like the call g(v) of a function
            // func g[type parameters of x](type of x).
            let mut params = Vec::new();
            let mut args = Vec::new();
            if let Some(target) = target {
                if version_ok && !self.allow_version(GoVersion(21)) {
                    let how = if inst.is_some() { "partially" } else { "implicitly" };
                    self.verify_version(pos, GoVersion(21), format!("{how} instantiated function in assignment"));
                }
                let parts = SignatureParts {
                    params: Some(sig.params()),
                    results: Some(sig.results()),
                    variadic: sig.variadic(),
                    ..SignatureParts::default()
                };
                let gsig = self.new_type(Type::Signature(Box::new(Signature::new(parts))));
                params.push(self.new_param(gsig));
                args.push(Operand::named_value(target.sig, pos, self.context_str(target.desc)));
            }
            let params = self.new_tuple(params);
            let (tparams, params) = self.rename_tparams(pos, sig.tparams(), params);
            let given: Vec<_> = targs.into_iter().map(Some).collect();
            let mut err = ErrorDesc::new();
            match self.infer(pos, &tparams, given, params, &args, target.is_some(), &mut err) {
                Some(list) => targs = list,
                None => {
                    self.report(err);
                    x.invalidate();
                    return None;
                }
            }
        }
        let at = x.expr.map_or(pos, |e| e.pos);
        x.typ = self.instantiate_signature(at, x.expr, sig_id, &targs, xlist);
        x.mode = Mode::Value;
        None
    }

    /// A parameter without a name.
    pub(crate) fn new_param(&mut self, typ: TypeId) -> super::objects::ObjId {
        self.new_object(Object::var(
            VarKind::Param,
            Pos::NONE,
            None,
            govm_syntax::names::empty,
            Some(typ),
        ))
    }

    /// Instantiates a generic signature, for the expression `expr`; whether the type arguments satisfy their constraints is checked
    /// when all types are complete.
    fn instantiate_signature(
        &mut self,
        pos: Pos,
        expr: Option<&'a Expr<'a>>,
        sig: TypeId,
        targs: &[TypeId],
        xlist: &'a [&'a Expr<'a>],
    ) -> TypeId {
        let inst = self.instance(pos, sig, targs);
        if let Some(expr) = expr {
            self.record_instance(expr, targs, inst);
        }
        let targs: Vec<TypeId> = targs.to_vec();
        self.later(move |check| {
            let tparams = check.type_params(sig);
            if let Some((i, cause)) = check.verify(tparams, &targs) {
                let pos = xlist.get(i).map_or(pos, |e| e.gc_start());
                check.soft_error(pos, cause);
            } else {
                check.record_mono(pos, tparams, &targs, xlist);
            }
        });
        inst
    }

    /// A call, what is called being in `x`; `inst` is that expression if it is the instantiation of a generic function, which was
    /// left to be done together with the inference of further type arguments.
    pub(crate) fn call_link(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, inst: Option<&'a Expr<'a>>) -> CallKind {
        let Some(call) = Call::of(e) else {
            return CallKind::Statement;
        };
        let kind = match x.mode {
            Mode::Invalid => {
                self.use_exprs(call.args);
                CallKind::Statement
            }
            Mode::TypeExpr => {
                self.conversion_call(x, call);
                CallKind::Conversion
            }
            Mode::Builtin => match x.id {
                Some(id) => {
                    if !self.builtin(x, call, id) {
                        x.invalidate();
                    }
                    if x.is_valid() && !x.is_const() {
                        self.env.has_call_or_recv = true;
                    }
                    id.info().kind
                }
                None => CallKind::Statement,
            },
            _ => {
                self.function_call(x, call, inst);
                CallKind::Statement
            }
        };
        x.set_expr(e);
        kind
    }

    /// The conversion T(x), T being in `x`.
    fn conversion_call(&mut self, x: &mut Operand<'a>, call: Call<'a>) {
        self.non_generic(None, x);
        if !x.is_valid() {
            return;
        }
        let t = x.typ;
        x.invalidate();
        if !self.is_complete(t) {
            return;
        }
        match call.args {
            [] => {
                let msg = format!("missing argument in conversion to {}", self.type_str(t));
                self.error(call.expr.gc_start(), msg);
            }
            [arg] => {
                let target = self.new_target(Some(t), Context::Text("conversion"));
                self.expr(target.as_ref(), x, arg);
                if !x.is_valid() {
                    return;
                }
                if self.is_constraint_interface(t) {
                    let msg = format!(
                        "cannot use interface {} in conversion (contains specific type constraints or is comparable)",
                        self.type_str(t)
                    );
                    self.error(call.expr.gc_start(), msg);
                } else if call.dots {
                    let msg = format!("invalid use of ... in conversion to {}", self.type_str(t));
                    self.error(arg.gc_start(), msg);
                    x.invalidate();
                } else {
                    self.conversion(x, t);
                }
            }
            [.., last] => {
                self.use_exprs(call.args);
                let msg = format!("too many arguments in conversion to {}", self.type_str(t));
                self.error(last.gc_start(), msg);
            }
        }
    }

    /// The call of a function value, the function being in `x`.
    fn function_call(&mut self, x: &mut Operand<'a>, call: Call<'a>, inst: Option<&'a Expr<'a>>) {
        let not_func = |check: &mut Self, t: Option<TypeId>, u: Option<TypeId>| match (t, u) {
            (Some(t), Some(u)) if check.as_signature(u).is_none() => {
                Some(format!("{} is not a function", check.type_str(t)))
            }
            _ => None,
        };
        let mut sig = match self.common_under_if(x.typ, &not_func) {
            Ok(u) => u,
            Err(cause) => {
                let text = self.operand_str(x);
                self.error(x.pos(), format!("invalid operation: cannot call {text}: {cause}"));
                return x.invalidate();
            }
        };
        let was_generic = !self.type_params(sig).is_empty();

        // Type arguments that are given.
        let mut xlist: &'a [&'a Expr<'a>] = &[];
        let mut targs = Vec::new();
        if let Some(inst) = inst {
            xlist = indices(inst);
            let Some(list) = self.type_list(xlist) else {
                self.use_exprs(call.args);
                return x.invalidate();
            };
            targs = list;
            let (got, want) = (targs.len(), self.type_params(sig).len());
            if got > want {
                self.error(
                    xlist[want].gc_start(),
                    format!("got {got} type arguments but want {want}"),
                );
                self.use_exprs(call.args);
                return x.invalidate();
            }
            // With all type arguments the signature is known before the arguments are looked at.
            if got == want && want > 0 {
                self.verify_version(inst.gc_start(), GoVersion(18), "function instantiation");
                sig = self.instantiate_signature(inst.pos, Some(inst), sig, &targs, xlist);
                targs.clear();
                xlist = &[];
            }
        }

        let mut args = self.generic_expr_list(call.args);
        let targs = targs.into_iter().map(Some).collect();
        let sig = self.arguments(call, sig, targs, xlist, &mut args);
        if was_generic && self.type_params(sig).is_empty() {
            self.record_type_and_value(call.fun, Mode::Value, sig, None);
        }

        self.env.has_call_or_recv = true;
        let Some(s) = self.as_signature(sig) else {
            return x.invalidate();
        };
        match self.tuple(s.results()) {
            [] => x.mode = Mode::NoValue,
            &[result] => {
                let t = self.obj_type(result);
                if !self.is_complete(t) {
                    return x.invalidate();
                }
                x.set_value(t);
            }
            _ => x.set_value(s.results()),
        }
        // Where inference failed, a result type that mentions type parameters is of no use.
        let tparams = self.type_params(sig);
        if x.mode == Mode::Value && !tparams.is_empty() && self.is_parameterized(tparams, x.typ) {
            x.invalidate();
        }
    }

    /// Checks a list of expressions, of which a single one may have several values.
    pub(crate) fn expr_list(&mut self, list: &'a [&'a Expr<'a>]) -> Vec<Operand<'a>> {
        if let [e] = list {
            return self.multi_expr(e, false).0;
        }
        list.iter()
            .map(|e| {
                let mut x = Operand::new();
                self.expr(None, &mut x, e);
                x
            })
            .collect()
    }

    /// Like [`Checker::expr_list`], and the operands may be generic functions, with some type arguments or none.
    fn generic_expr_list(&mut self, list: &'a [&'a Expr<'a>]) -> Arguments<'a> {
        // Before Go 1.21 the type arguments of functions that are arguments are not inferred.
        let infer = !self.allow_version(GoVersion(21));
        let single = list.len() == 1;
        let mut args = Arguments {
            list: Vec::with_capacity(list.len()),
            targs: Vec::new(),
        };
        for (i, e) in list.iter().enumerate() {
            let mut x = Operand::new();
            if self.raw_argument(&mut x, e) {
                match self.func_inst(None, &mut x, Some(e), infer) {
                    Some(targs) => {
                        args.targs.resize(i, Vec::new());
                        args.targs.push(targs);
                        x.set_expr(e);
                    }
                    None => self.record(&x),
                }
            } else {
                self.exclude_non_values(&mut x);
                if single {
                    if x.is_valid()
                        && let Type::Tuple(vars) = self.ty(x.typ)
                    {
                        args.list
                            .extend(vars.iter().map(|&v| Operand::value_at(self.obj_type(v), e)));
                        return args;
                    }
                } else {
                    self.single_value(&mut x);
                }
            }
            args.list.push(x);
        }
        args
    }

    /// Checks arguments against a signature, after inferring the type arguments that are missing, and returns the signature as
    /// instantiated; after an error, as it was.
    pub(crate) fn arguments(
        &mut self,
        call: Call<'a>,
        sig_id: TypeId,
        mut targs: Vec<Option<TypeId>>,
        xlist: &'a [&'a Expr<'a>],
        args: &mut Arguments<'a>,
    ) -> TypeId {
        let Some(sig) = self.as_signature(sig_id) else {
            return sig_id;
        };
        let params = self.tuple(sig.params());
        let nargs = args.list.len();
        let mut npars = params.len();

        // The type of the arguments that go into the `...` parameter, from the argument `fixed` on.
        let mut spread = None;
        let fixed = npars.saturating_sub(1);
        if sig.variadic() {
            if call.dots {
                if call.args.len() == 1 && nargs > 1 {
                    let text = self.expr_str(call.args[0]);
                    self.error(
                        call.expr.gc_start(),
                        format!("cannot use ... with {nargs}-valued {text}"),
                    );
                    return sig_id;
                }
            } else if nargs >= fixed {
                spread = params.last().map(|&last| match self.ty(self.obj_type(last)) {
                    Type::Slice(elem) => *elem,
                    _ => tid::INVALID,
                });
                npars = nargs;
            } else {
                npars = fixed;
            }
        } else if call.dots {
            let text = self.expr_str(call.fun);
            self.error(
                call.expr.gc_start(),
                format!("cannot use ... in call to non-variadic {text}"),
            );
            return sig_id;
        }

        if nargs != npars {
            let (at, qualifier) = match &args.list[..] {
                list if nargs > npars => (list[npars].pos(), "too many"),
                [.., last] => (last.pos(), "not enough"),
                [] => (call.expr.gc_start(), "not enough"),
            };
            let have: Vec<TypeId> = args.list.iter().map(|x| x.typ).collect();
            let want: Vec<TypeId> = params.iter().map(|&p| self.obj_type(p)).collect();
            let mut err = ErrorDesc::new();
            err.add(
                at,
                format!("{qualifier} arguments in call to {}", self.expr_str(call.fun)),
            );
            err.add(
                Pos::NONE,
                format!("have {}", self.types_summary(&have, false, call.dots)),
            );
            err.add(
                Pos::NONE,
                format!("want {}", self.types_summary(&want, sig.variadic(), false)),
            );
            self.report(err);
            return sig_id;
        }

        let has_generic_args = args
            .list
            .iter()
            .any(|x| self.as_signature(x.typ).is_some_and(|s| !s.tparams().is_empty()));
        let mut rsig = sig_id;
        let mut inferred_params = None;
        if !sig.tparams().is_empty() || has_generic_args {
            let vars = match spread {
                None => params.to_vec(),
                Some(elem) => {
                    let mut vars = params[..fixed].to_vec();
                    let last = self.obj(params[fixed]);
                    vars.resize_with(nargs, || {
                        self.new_object(Object::var(VarKind::Param, last.pos, last.pkg, last.name, Some(elem)))
                    });
                    vars
                }
            };
            let tuple = self.new_tuple(vars);
            match self.infer_call(call, sig_id, tuple, &mut targs, xlist, args) {
                Some((sig, tuple)) => {
                    rsig = sig;
                    inferred_params = Some(self.tuple(tuple));
                }
                None => return sig_id,
            }
        }

        for (i, x) in args.list.iter_mut().enumerate() {
            let t = match (inferred_params, spread) {
                (Some(vars), _) => vars.get(i).map_or(tid::INVALID, |&v| self.obj_type(v)),
                (None, Some(elem)) if i >= fixed => elem,
                (None, _) => self.obj_type(params[i]),
            };
            self.assignment(x, Some(t), Context::ArgumentTo(call.fun));
        }
        rsig
    }

    /// Infers the type arguments of a call, and of generic functions among its arguments. Returns the instantiated signature and the
    /// tuple of the parameters, one for each argument.
    fn infer_call(
        &mut self,
        call: Call<'a>,
        sig_id: TypeId,
        params: TypeId,
        targs: &mut Vec<Option<TypeId>>,
        xlist: &'a [&'a Expr<'a>],
        args: &mut Arguments<'a>,
    ) -> Option<(TypeId, TypeId)> {
        let pos = call.expr.pos;
        let declared = self.type_params(sig_id);
        let n = declared.len();
        let mut tparams = Vec::new();
        let mut sig_params = params;
        if n > 0 {
            let what = match call.fun.kind {
                ExprKind::Index { .. } => "function instantiation",
                _ => "implicit function instantiation",
            };
            self.verify_version(call.fun.gc_start(), GoVersion(18), what);
            // The type parameters are renamed, so that a call within the function itself can be told from its surroundings.
            (tparams, sig_params) = self.rename_tparams(pos, declared, params);
            targs.resize(n, None);
        }
        // The type parameters of generic functions among the arguments, renamed too: one function may be there twice.
        let mut generic_args = Vec::new();
        for (i, arg) in args.list.iter_mut().enumerate() {
            let Some(s) = self.as_signature(arg.typ) else { continue };
            if s.tparams().is_empty() {
                continue;
            }
            let plain = SignatureParts {
                tparams: Box::new([]),
                ..s.to_parts()
            };
            let plain = self.new_type(Type::Signature(Box::new(Signature::new(plain))));
            let (renamed, asig) = self.rename_tparams(pos, s.tparams(), plain);
            if let Some(asig) = self.as_signature(asig) {
                let parts = SignatureParts {
                    tparams: renamed.clone().into(),
                    ..asig.to_parts()
                };
                arg.typ = self.new_type(Type::Signature(Box::new(Signature::new(parts))));
            }
            generic_args.push((i, renamed.len()));
            tparams.extend(renamed);
            if let Some(given) = args.targs.get(i) {
                targs.extend(given.iter().copied().map(Some));
            }
            targs.resize(tparams.len(), None);
        }
        if let Some(&(i, _)) = generic_args.first() {
            let at = args.list[i].pos();
            self.verify_version(at, GoVersion(21), "implicitly instantiated function as argument");
        }

        let mut err = ErrorDesc::new();
        let Some(targs) = self.infer(
            pos,
            &tparams,
            std::mem::take(targs),
            sig_params,
            &args.list,
            false,
            &mut err,
        ) else {
            if let Some((pos, msg)) = err.take() {
                let fun = self.expr_str(call.fun);
                self.error(pos, format!("in call to {fun}, {msg}"));
            }
            return None;
        };
        let mut rsig = sig_id;
        if n > 0 {
            rsig = self.instantiate_signature(pos, Some(call.fun), sig_id, &targs[..n], xlist);
            let map = self.subst_map(&tparams[..n], &targs[..n]);
            sig_params = self.subst(sig_params, &map);
        }
        let mut j = n;
        for (i, count) in generic_args {
            let arg = &args.list[i];
            let (typ, expr) = (arg.typ, arg.expr);
            let typ = self.instantiate_signature(pos, expr, typ, &targs[j..j + count], &[]);
            args.list[i].typ = typ;
            let arg = args.list[i].clone();
            self.record(&arg);
            j += count;
        }
        Some((rsig, sig_params))
    }

    /// A list of types as error texts compare arguments with parameters: `(number, string, ...int)`.
    pub(crate) fn types_summary(&mut self, list: &[TypeId], variadic: bool, dots: bool) -> String {
        let mut out = String::from("(");
        for (i, &t) in list.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            let last = i + 1 == list.len();
            if last && variadic {
                out.push_str("...");
                if let Type::Slice(elem) = self.ty(t) {
                    out.push_str(&self.type_str(*elem));
                    continue;
                }
            }
            if !self.is_valid(t) {
                out.push_str("unknown type");
            } else if let Type::Basic(b) = self.ty(t)
                && self.is_untyped(t)
            {
                out.push_str(if self.is_numeric(t) {
                    "number"
                } else {
                    b.name.trim_start_matches("untyped ")
                });
            } else {
                out.push_str(&self.type_str(t));
            }
            if last && dots {
                out.push_str("...");
            }
        }
        out.push(')');
        out
    }
}
