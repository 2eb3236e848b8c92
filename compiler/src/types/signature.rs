//! Function types: receivers, type parameters, parameters and results.

use govm_syntax::ast::{Expr, ExprKind, FieldList, FuncType, Ident};
use govm_syntax::{Pos, names};

use super::checker::{Checker, GoVersion};
use super::info::Mode;
use super::objects::{ObjId, ObjKind, Object, VarKind};
use super::types::{BasicKind, SignatureParts, Type, TypeId, tid};

/// A receiver's type, taken apart.
pub(crate) struct Receiver<'a> {
    /// Whether it is a pointer.
    pub ptr: bool,
    /// The base type.
    pub base: &'a Expr<'a>,
    /// The type parameters that it declares.
    pub tparams: &'a [&'a Expr<'a>],
}

/// Takes the type of a receiver apart.
pub(crate) fn unpack_recv<'a>(e: &'a Expr<'a>) -> Receiver<'a> {
    let mut base = e.unparen();
    let mut ptr = false;
    if let ExprKind::Star(x) = base.kind {
        ptr = true;
        base = x.unparen();
    }
    match base.kind {
        ExprKind::Index { x, indices, .. } => Receiver {
            ptr,
            base: x,
            tparams: indices,
        },
        _ => Receiver {
            ptr,
            base,
            tparams: &[],
        },
    }
}

impl<'a> Checker<'a> {
    /// Checks a function type and fills the empty signature `sig` with it. The scope that it opens for parameters stays that of the
    /// signature.
    pub(crate) fn func_type(
        &mut self,
        sig: TypeId,
        recv: Option<&'a FieldList<'a>>,
        tparams: Option<&'a FieldList<'a>>,
        ty: &'a FuncType<'a>,
    ) {
        let scope = self.open_scope(ty.pos);
        if let Some(s) = self.scopes.own_mut(scope.0) {
            s.is_func = true;
        }
        let mut parts = SignatureParts {
            scope: Some(scope),
            ..SignatureParts::default()
        };
        let recv = recv.and_then(|r| r.fields.first());
        if let Some(field) = recv {
            let (var, rparams) = self.collect_recv(field.names.first().copied(), field.ty);
            parts.recv = Some(var);
            parts.rparams = rparams.into();
        }
        if let Some(list) = tparams {
            let params = self.declare_tparams(list);
            if let Some(s) = self.as_signature(sig) {
                let _ = s.early_tparams.set(params.as_slice().into());
            }
            self.collect_bounds(list, &params);
            parts.tparams = params.into();
        }
        let (pnames, params, variadic) = self.collect_params(VarKind::Param, Some(ty.params));
        let (rnames, results, _) = self.collect_params(VarKind::Result, ty.results);
        if let (Some(var), Some(&id)) = (parts.recv, recv.and_then(|f| f.names.first())) {
            self.declare(scope, Some(id), var);
        }
        self.declare_params(&pnames, &params);
        self.declare_params(&rnames, &results);
        parts.params = Some(self.new_tuple(params));
        parts.results = Some(self.new_tuple(results));
        parts.variadic = variadic;
        if let Some(s) = self.as_signature(sig) {
            let _ = s.parts.set(parts);
        }
        self.close_scope();
    }

    /// Checks the receiver of a method: the variable, and the type parameters that it declares.
    fn collect_recv(&mut self, name: Option<Ident>, rtype: &'a Expr<'a>) -> (ObjId, Vec<TypeId>) {
        let r = unpack_recv(rtype);
        let mut recv_type = tid::INVALID;
        let mut params = Vec::new();
        if r.tparams.is_empty() {
            recv_type = self.var_type(rtype);
            // Methods cannot be declared for an instance that an alias names.
            let mut at = self.unpointer(recv_type);
            while let Type::Alias(a) = self.ty(at) {
                let Some(rhs) = a.from_rhs.get() else { break };
                let base = self.unpointer(rhs);
                if !self.type_params(base).is_empty() {
                    let s = self.type_str(base);
                    self.error(
                        r.base.gc_start(),
                        format!("cannot define new methods on instantiated type {s}"),
                    );
                    recv_type = tid::INVALID;
                    break;
                }
                at = base;
            }
        } else {
            // The base type is looked up before the type parameters are declared, which may hide its name.
            let mut cause = String::new();
            let t = self.generic_type(r.base, &mut cause);
            let mut base = None;
            match self.ty(t) {
                Type::Named(_) => base = Some(t),
                Type::Alias(_) if self.is_valid(t) => {
                    let s = self.type_str(t);
                    self.error(
                        r.base.gc_start(),
                        format!("cannot define new methods on generic alias type {s}"),
                    );
                }
                _ if !cause.is_empty() => self.error(r.base.gc_start(), cause),
                _ => {}
            }
            for e in r.tparams {
                let id = match e.kind {
                    ExprKind::Name(id) => id,
                    _ => {
                        if !e.is_bad() {
                            let s = self.expr_str(e);
                            self.error(
                                e.gc_start(),
                                format!("receiver type parameter {s} must be an identifier"),
                            );
                        }
                        Ident {
                            id: e.id,
                            name: names::blank,
                            start: e.start,
                            end: e.end,
                        }
                    }
                };
                let p = self.declare_tparam(id);
                self.record_type_and_value(e, Mode::TypeExpr, p, None);
                params.push(p);
            }
            self.bind_tparams(&params);
            if let Some(base) = base {
                let base_params = self.type_params(base);
                if base_params.len() == params.len() {
                    let map = self.subst_map(base_params, &params);
                    for (&p, &bp) in params.iter().zip(base_params) {
                        self.mono.record_canon(p, bp);
                        let (Some(tp), Some(btp)) = (self.as_tparam(p), self.as_tparam(bp)) else {
                            continue;
                        };
                        let bound = self.subst(self.bound(btp), &map);
                        tp.bound.set(bound);
                    }
                } else {
                    let got = measure(params.len(), "type parameter");
                    let want = base_params.len();
                    let msg = format!("receiver declares {got}, but receiver base type declares {want}");
                    self.error(r.base.gc_start(), msg);
                }
                self.verify_version(r.base.gc_start(), GoVersion(18), "type instantiation");
                recv_type = self.instance(rtype.pos, base, &params);
                self.record_instance(r.base, &params, recv_type);
                if r.ptr && self.is_valid(recv_type) {
                    recv_type = self.new_type(Type::Pointer(recv_type));
                }
                self.record_recv_types(rtype, recv_type);
            }
        }
        let (vname, pos) = name.map_or((names::empty, rtype.pos), |id| (id.name, id.start));
        let pkg = Some(self.env.pkg);
        let var = self.new_object(Object::var(VarKind::Recv, pos, pkg, vname, Some(recv_type)));
        // The check would expand types that may not be complete.
        let at = r.base.gc_start();
        self.later(move |check| check.valid_recv(at, var));
        (var, params)
    }

    fn unpointer(&self, t: TypeId) -> TypeId {
        let mut at = t;
        while let Type::Pointer(base) = self.ty(at) {
            at = *base;
        }
        at
    }

    /// Records the type of a receiver's expression and of its parts.
    fn record_recv_types(&mut self, e: &'a Expr<'a>, t: TypeId) {
        let (mut e, mut t) = (e, t);
        loop {
            self.record_type_and_value(e, Mode::TypeExpr, t, None);
            match e.kind {
                ExprKind::Paren(x) => e = x,
                ExprKind::Star(x) => match self.ty(t) {
                    Type::Pointer(base) => {
                        e = x;
                        t = *base;
                    }
                    _ => return,
                },
                _ => return,
            }
        }
    }

    /// Checks a list of parameters or results: names (blank and missing ones included), variables, and whether the last is variadic.
    fn collect_params(
        &mut self,
        kind: VarKind,
        list: Option<&'a FieldList<'a>>,
    ) -> (Vec<Option<Ident>>, Vec<ObjId>, bool) {
        let Some(list) = list else {
            return (Vec::new(), Vec::new(), false);
        };
        let mut idents = Vec::new();
        let mut vars = Vec::new();
        let mut variadic = false;
        let pkg = Some(self.env.pkg);
        for (i, field) in list.fields.iter().enumerate() {
            let mut ty = field.ty;
            if let ExprKind::Dots(elem) = ty.kind {
                if kind == VarKind::Param && i + 1 == list.fields.len() && field.names.len() <= 1 {
                    variadic = true;
                } else {
                    self.error(ty.gc_start(), "invalid use of ...");
                }
                ty = elem;
            }
            let mut typ = self.var_type(ty);
            if variadic {
                typ = self.new_type(Type::Slice(typ));
                self.record_type_and_value(field.ty, Mode::TypeExpr, typ, None);
            }
            if field.names.is_empty() {
                idents.push(None);
                vars.push(self.new_object(Object::var(kind, field.ty.pos, pkg, names::empty, Some(typ))));
            }
            for &id in field.names {
                idents.push(Some(id));
                vars.push(self.new_object(Object::var(kind, id.start, pkg, id.name, Some(typ))));
            }
        }
        (idents, vars, variadic)
    }

    fn declare_params(&mut self, idents: &[Option<Ident>], vars: &[ObjId]) {
        for (id, &var) in idents.iter().zip(vars) {
            if id.is_some() {
                self.declare(self.env.scope, *id, var);
            }
        }
    }

    /// Declares type parameters, whose constraints are to be set by [`Checker::collect_bounds`].
    pub(crate) fn declare_tparams(&mut self, list: &'a FieldList<'a>) -> Vec<TypeId> {
        let mut params = Vec::new();
        for f in list.fields {
            for &id in f.names {
                params.push(self.declare_tparam(id));
            }
        }
        self.bind_tparams(&params);
        params
    }

    /// Checks the constraints of declared type parameters.
    pub(crate) fn collect_bounds(&mut self, list: &'a FieldList<'a>, params: &[TypeId]) {
        let outer = std::mem::replace(&mut self.env.in_tparam_list, true);
        let mut i = 0;
        for f in list.fields {
            let mut bound = self.constraint(f.ty);
            if self.is_type_param(bound) {
                self.error(f.ty.gc_start(), "cannot use a type parameter as constraint");
                bound = tid::INVALID;
            }
            for _ in f.names {
                if let Some(p) = params.get(i).and_then(|&p| self.as_tparam(p)) {
                    p.bound.set(bound);
                }
                i += 1;
            }
        }
        self.env.in_tparam_list = outer;
    }

    fn declare_tparam(&mut self, id: Ident) -> TypeId {
        let pkg = Some(self.env.pkg);
        let obj = self.new_object(Object::new(ObjKind::TypeName, id.start, pkg, id.name, None));
        let t = self.new_tparam(obj, tid::INVALID);
        self.declare(self.env.scope, Some(id), obj);
        t
    }

    /// Checks the base type of a receiver.
    fn valid_recv(&mut self, pos: Pos, recv: ObjId) {
        let rtype = self.obj_type(recv);
        let (base, _) = self.deref(rtype);
        if !self.is_valid(base) {
            return;
        }
        match self.ty(self.unalias(base)) {
            Type::Named(n) => {
                let s = self.type_str(base);
                if self.obj(n.obj).pkg != Some(self.env.pkg) {
                    return self.error(pos, format!("cannot define new methods on non-local type {s}"));
                }
                let cause = match self.under_ty(base) {
                    Type::Basic(b) if b.kind == BasicKind::UnsafePointer => "unsafe.Pointer",
                    Type::Pointer(_) | Type::Interface(_) => "pointer or interface type",
                    _ => return,
                };
                self.error(pos, format!("invalid receiver type {s} ({cause})"));
            }
            Type::Basic(_) => {
                let s = self.type_str(base);
                self.error(pos, format!("cannot define new methods on non-local type {s}"));
            }
            _ => {
                let s = self.type_str(rtype);
                self.error(pos, format!("invalid receiver type {s}"));
            }
        }
    }
}

/// `1 thing` or `n things`.
pub(crate) fn measure(n: usize, unit: &str) -> String {
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}
