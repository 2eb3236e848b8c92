//! Identifiers and type expressions.

use govm_syntax::ast::{ChanDir as AstDir, Expr, ExprKind};
use govm_syntax::names;

use super::checker::{Checker, GoVersion};
use super::constant::{Kind, Value};
use super::info::Mode;
use super::objects::{ObjId, ObjKind};
use super::operand::Operand;
use super::types::{ChanDir, Type, TypeId, tid};

impl<'a> Checker<'a> {
    /// Checks an identifier. With `want_type`, what is not a type is an error.
    pub(crate) fn ident(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, want_type: bool) {
        x.invalidate();
        x.expr = Some(e);
        let Some(id) = e.ident() else { return };
        let Some((scope, obj)) = self.lookup_scope(id.name) else {
            if id.name == names::blank {
                self.error(e.pos, "cannot use _ as value or type");
            } else {
                self.error(e.pos, format!("undefined: {}", self.text(id.name)));
            }
            return;
        };
        let newer = obj == self.universe.any || obj == self.universe.comparable;
        if newer && !self.verify_version(e.pos, GoVersion(18), format!("predeclared {}", self.text(id.name))) {
            return;
        }
        self.record_use(id, obj);

        let o = self.obj(obj);
        let is_type = o.is_type_name();
        if !is_type && want_type {
            self.error(
                e.pos,
                format!("{} ({}) is not a type", self.text(o.name), self.object_kind(obj)),
            );
            if o.pkg == Some(self.env.pkg) && o.as_var().is_some() {
                o.set_used();
            }
            return;
        }
        // A type that is being declared is looked at again, so that a cycle is seen.
        // A thread cannot tell whether it is declared in full.
        if o.typ().is_none() || self.session.is_some() || (is_type && want_type && o.pkg == Some(self.env.pkg)) {
            self.obj_decl(obj);
        }
        let typ = self.obj_type(obj);
        if let Some(&name) = self.dot_imports.get(&(scope.0, id.name.0)) {
            self.obj(name).set_used();
        }

        match &o.kind {
            ObjKind::PkgName { .. } => {
                return self.error(e.pos, format!("use of package {} not in selector", self.text(o.name)));
            }
            ObjKind::Const { .. } => {
                self.add_decl_dep(obj);
                if !self.is_valid(typ) {
                    return;
                }
                if obj == self.universe.iota {
                    let Some(iota) = self.env.iota else {
                        return self.error(e.pos, "cannot use iota outside constant declaration");
                    };
                    x.val = Some(Value::Int(iota as i64));
                } else {
                    x.val = Some(self.const_value(obj));
                }
                x.mode = Mode::Constant;
            }
            ObjKind::TypeName => x.mode = Mode::TypeExpr,
            ObjKind::Var(_) => {
                if o.pkg == Some(self.env.pkg) {
                    o.set_used();
                }
                self.add_decl_dep(obj);
                if !self.is_valid(typ) {
                    return;
                }
                x.mode = Mode::Variable;
            }
            ObjKind::Func { .. } => {
                self.add_decl_dep(obj);
                x.mode = Mode::Value;
            }
            ObjKind::Builtin(id) => {
                x.id = Some(*id);
                x.mode = Mode::Builtin;
            }
            ObjKind::Nil => x.mode = Mode::NilValue,
            ObjKind::Label { .. } => return,
        }
        x.typ = typ;
    }

    /// Checks a type expression.
    pub(crate) fn typ(&mut self, e: &'a Expr<'a>) -> TypeId {
        self.declared_type(e, None)
    }

    /// Checks the type expression of a variable: a constraint interface is an error.
    pub(crate) fn var_type(&mut self, e: &'a Expr<'a>) -> TypeId {
        let t = self.declared_type(e, None);
        self.valid_var_type(e, t);
        t
    }

    /// Checks, when types are complete, that a variable may have the type.
    pub(crate) fn valid_var_type(&mut self, e: &'a Expr<'a>, t: TypeId) {
        if self.is_type_param(t) || self.is_plain(t) {
            return;
        }
        self.later(move |check| {
            let Type::Interface(it) = check.under_ty(t) else { return };
            let pos = e.gc_start();
            let set = check.compute_type_set(it, pos);
            if !set.is_method_set() {
                let what = if set.comparable {
                    "is (or embeds) comparable"
                } else {
                    "contains type constraints"
                };
                let t = check.type_str(t);
                check.soft_error(
                    pos,
                    format!("cannot use type {t} outside a type constraint: interface {what}"),
                );
            }
        });
    }

    /// Whether the type is a literal or basic one that is no interface.
    fn is_plain(&self, t: TypeId) -> bool {
        !matches!(
            self.ty(t),
            Type::Named(_) | Type::Alias(_) | Type::Interface(_) | Type::TypeParam(_)
        )
    }

    /// Checks a type expression; `def` is the type name that it is the right-hand side of. A generic type without arguments is an error.
    pub(crate) fn declared_type(&mut self, e: &'a Expr<'a>, def: Option<ObjId>) -> TypeId {
        let mut t = self.typ_internal(e, def);
        if self.is_generic(t) {
            self.error(
                e.gc_start(),
                format!("cannot use generic type {} without instantiation", self.type_str(t)),
            );
            t = tid::INVALID;
        }
        self.record_type_and_value(e, Mode::TypeExpr, t, None);
        t
    }

    /// Checks a type expression that must be generic; `cause` says why it is not.
    pub(crate) fn generic_type(&mut self, e: &'a Expr<'a>, cause: &mut String) -> TypeId {
        let mut t = self.typ_internal(e, None);
        if self.is_valid(t) && !self.is_generic(t) {
            *cause = format!("{} is not a generic type", self.type_str(t));
            t = tid::INVALID;
        }
        self.record_type_and_value(e, Mode::TypeExpr, t, None);
        t
    }

    fn typ_internal(&mut self, e: &'a Expr<'a>, def: Option<ObjId>) -> TypeId {
        match e.kind {
            ExprKind::Bad => {}
            ExprKind::Name(_) | ExprKind::Selector { .. } => {
                let mut x = Operand::new();
                if let ExprKind::Name(_) = e.kind {
                    self.ident(&mut x, e, true);
                } else {
                    self.selector(&mut x, e, true);
                }
                match x.mode {
                    Mode::TypeExpr => return x.typ,
                    Mode::Invalid => {}
                    Mode::NoValue => {
                        let s = self.operand_str(&x);
                        self.error(x.pos(), format!("{s} used as type"));
                    }
                    _ => {
                        let s = self.operand_str(&x);
                        self.error(x.pos(), format!("{s} is not a type"));
                    }
                }
            }
            ExprKind::Index { x, indices, .. } => {
                self.verify_version(e.gc_start(), GoVersion(18), "type instantiation");
                return self.instantiated_type(x, indices);
            }
            ExprKind::Paren(x) => return self.declared_type(x, def),
            ExprKind::ArrayType { len, elem } => {
                let n = match len {
                    Some(len) => self.array_length(len),
                    None => {
                        self.error(e.gc_start(), "invalid use of [...] array (outside a composite literal)");
                        -1
                    }
                };
                let elem = self.var_type(elem);
                if n >= 0 {
                    let t = self.new_type(Type::Array { len: n, elem });
                    self.check_array_size(e, t);
                    return t;
                }
            }
            ExprKind::SliceType(elem) => {
                let elem = self.var_type(elem);
                return self.new_type(Type::Slice(elem));
            }
            ExprKind::Dots(_) => self.error(e.gc_start(), "invalid use of ..."),
            ExprKind::StructType(fields) => return self.struct_type(fields),
            ExprKind::Star(x) => {
                let base = self.var_type(x);
                if !self.is_valid(base) {
                    return tid::INVALID;
                }
                return self.new_type(Type::Pointer(base));
            }
            ExprKind::FuncType(ty) => {
                let sig = self.new_type(Type::Signature(Box::default()));
                self.func_type(sig, None, None, ty);
                return sig;
            }
            ExprKind::InterfaceType { elems, .. } => return self.interface_type(e, elems, def),
            ExprKind::MapType { key, value } => {
                let k = self.var_type(key);
                let v = self.var_type(value);
                self.later(move |check| {
                    if !check.comparable(k) {
                        let why = if check.is_type_param(k) {
                            " (missing comparable constraint)"
                        } else {
                            ""
                        };
                        let k = check.type_str(k);
                        check.error(key.gc_start(), format!("invalid map key type {k}{why}"));
                    }
                });
                return self.new_type(Type::Map { key: k, elem: v });
            }
            ExprKind::ChanType { dir, elem } => {
                let elem = self.var_type(elem);
                let dir = match dir {
                    AstDir::Both => ChanDir::Both,
                    AstDir::Send => ChanDir::SendOnly,
                    AstDir::Recv => ChanDir::RecvOnly,
                };
                let t = self.new_type(Type::Chan { dir, elem });
                self.check_chan_elem(e, t);
                return t;
            }
            _ => {
                self.error(e.gc_start(), format!("{} is not a type", self.expr_str(e)));
                self.use_exprs(&[e]);
            }
        }
        tid::INVALID
    }

    /// Checks `x[list]` as a type.
    fn instantiated_type(&mut self, x: &'a Expr<'a>, list: &'a [&'a Expr<'a>]) -> TypeId {
        let mut cause = String::new();
        let generic = self.generic_type(x, &mut cause);
        if !cause.is_empty() {
            let (xs, ls) = (self.expr_str(x), self.exprs_str(list));
            self.error(x.gc_start(), format!("invalid operation: {xs}{ls} ({cause})"));
        }
        if !self.is_valid(generic) {
            return generic;
        }
        let Some(targs) = self.type_list(list) else {
            return tid::INVALID;
        };
        let inst = self.instance(x.pos, generic, &targs);
        if !self.is_valid(inst) {
            return tid::INVALID;
        }
        // The type parameters may not be known yet.
        self.later(move |check| {
            check.record_instance(x, &targs, inst);
            let tparams = check.type_params(inst);
            let name = match check.ty(inst) {
                Type::Named(n) => check.obj_text(n.obj),
                Type::Alias(a) => check.obj_text(a.obj),
                _ => "",
            };
            if !check.validate_targ_len(x.pos, name, tparams.len(), targs.len()) {
                return;
            }
            match check.verify(tparams, &targs) {
                Some((i, err)) => check.soft_error(list.get(i).map_or(x.pos, |e| e.gc_start()), err),
                None => check.record_mono(x.pos, tparams, &targs, list),
            }
        });
        inst
    }

    /// Checks the length of an array type; -1 after an error.
    pub(crate) fn array_length(&mut self, e: &'a Expr<'a>) -> i64 {
        // The declaration may be one of a generic type whose constraint is missing: type T[P] ...
        if let Some(id) = e.ident() {
            let name = self.text(id.name);
            match self.lookup(id.name) {
                None => {
                    self.error(
                        e.pos,
                        format!("undefined array length {name} or missing type constraint"),
                    );
                    return -1;
                }
                Some(obj) if !matches!(self.obj(obj).kind, ObjKind::Const { .. }) => {
                    self.error(e.pos, format!("invalid array length {name}"));
                    return -1;
                }
                _ => {}
            }
        }
        let mut x = Operand::new();
        self.expr(None, &mut x, e);
        if x.mode != Mode::Constant {
            if x.is_valid() {
                let s = self.operand_str(&x);
                self.error(x.pos(), format!("array length {s} must be constant"));
            }
            return -1;
        }
        if self.is_untyped(x.typ) || self.is_integer(x.typ) {
            let val = x.val.as_ref().map_or(Value::Unknown, |v| v.to_int());
            if val.kind() == Kind::Int
                && let Some(n) = val.as_i64().filter(|&n| n >= 0)
            {
                return n;
            }
        }
        let s = self.operand_str(&x);
        let msg = match self.is_integer(x.typ) {
            true => format!("invalid array length {s}"),
            false => format!("array length {s} must be integer"),
        };
        self.error(x.pos(), msg);
        -1
    }

    /// Checks a list of type arguments; none after an error.
    pub(crate) fn type_list(&mut self, list: &[&'a Expr<'a>]) -> Option<Vec<TypeId>> {
        let types: Vec<TypeId> = list.iter().map(|e| self.var_type(e)).collect();
        types.iter().all(|&t| self.is_valid(t)).then_some(types)
    }
}
