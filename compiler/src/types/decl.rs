//! Declarations: when an object is needed, its declaration is checked, in an environment of its own.

use govm_syntax::ast::{Expr, GenDecl, Ident, Spec, TypeSpec, ValueSpec};
use govm_syntax::{FastMap, Pos, names};

use super::checker::{Checker, DeclId, Env, GoVersion};
use super::directives::Before;
use super::errors::ErrorDesc;
use super::expr::Context;
use super::objects::{ObjId, ObjKind, Object, VarKind};
use super::operand::Operand;
use super::scope::ScopeId;
use super::table::IdCell;
use super::types::{Type, TypeId, tid};

/// What a constant's declaration says, its own or that which it repeats.
#[derive(Clone, Copy)]
pub(crate) struct ConstDecl<'a> {
    /// Its type.
    pub typ: Option<&'a Expr<'a>>,
    /// Its value.
    pub init: Option<&'a Expr<'a>>,
    /// Whether the value is repeated.
    pub inherited: bool,
    /// The value of iota.
    pub iota: u32,
}

/// The specs of a const group, each with the one whose type and values it has, and whether it repeats it.
pub(crate) fn const_specs<'a>(
    specs: &'a [Spec<'a>],
) -> impl Iterator<Item = (&'a ValueSpec<'a>, Option<&'a ValueSpec<'a>>, bool)> {
    let mut last = None;
    specs.iter().filter_map(move |spec| {
        let Spec::Const(s) = *spec else { return None };
        let inherited = s.ty.is_none() && s.values.is_empty();
        if !inherited {
            last = Some(s);
        }
        Some((s, last, inherited && last.is_some()))
    })
}

impl<'a> Checker<'a> {
    /// Puts an object into a scope, unless its name is taken.
    pub(crate) fn declare(&mut self, scope: ScopeId, id: Option<Ident>, obj: ObjId) {
        let o = self.obj(obj);
        if o.name != names::blank {
            self.forget_far(o.name);
            let taken = match self.scopes.own_mut(scope.0) {
                Some(s) => s.insert(o.name, obj),
                None => match self.scope(scope).get(o.name) {
                    Some(alt) => Some(alt),
                    None => self.members.entry(scope.0).or_default().insert(o.name, obj),
                },
            };
            if let Some(alt) = taken {
                let mut err = ErrorDesc::new();
                err.add(o.pos, format!("{} redeclared in this block", self.text(o.name)));
                self.add_alt_decl(&mut err, alt);
                return self.report(err);
            }
            if o.parent().is_none() {
                o.parent.set(scope);
            }
        }
        if let Some(id) = id {
            self.record_def(id, obj);
        }
    }

    /// The environment in which a package-level declaration is checked.
    pub(crate) fn decl_env(&self, d: DeclId) -> Env {
        let info = self.decl(d);
        Env {
            pkg: info.pkg,
            file: info.file,
            decl: None,
            scope: info.file_scope,
            version: info.version,
            iota: None,
            errpos: Pos::NONE,
            in_tparam_list: false,
            sig: None,
            is_panic: Vec::new(),
            has_call_or_recv: false,
        }
    }

    /// Checks the declaration of a package-level object or method, unless that is done. An object that is being declared closes a
    /// cycle, which is reported where it is not valid.
    pub fn obj_decl(&mut self, obj: ObjId) {
        let o = self.obj(obj);
        if self.obj_path_idx.contains_key(&obj.0) {
            let valid = self.valid_cycle(obj);
            match o.kind {
                ObjKind::Const { .. } | ObjKind::Var(_) if !valid || o.typ().is_none() => o.typ.set(tid::INVALID),
                ObjKind::TypeName if !valid => o.typ.set(tid::INVALID),
                _ => {}
            }
            return;
        }
        if let Some(session) = &mut self.session
            && o.decl.get().is_some()
        {
            // The program's own objects are declared when bodies are checked on threads.
            if o.pkg.is_some_and(|p| self.t.packages.get(p).embedded) {
                session.settle(obj);
            }
            return;
        }
        if o.typ().is_some() {
            return;
        }
        let Some(d) = o.decl.get() else {
            return o.typ.set(tid::INVALID);
        };
        self.push_obj(obj);
        let env = self.decl_env(d);
        let outer = std::mem::replace(&mut self.env, env);
        let info = self.decl(d);
        match o.kind {
            ObjKind::Const { .. } => {
                let c = ConstDecl {
                    typ: info.vtyp,
                    init: info.init.copied(),
                    inherited: info.inherited,
                    iota: info.iota,
                };
                self.env.decl = Some(d);
                self.const_decl(obj, c);
            }
            ObjKind::Var(_) => {
                let (lhs, typ, init) = (info.lhs.clone(), info.vtyp, info.init);
                self.env.decl = Some(d);
                self.var_decl(obj, &lhs, typ, init);
            }
            ObjKind::TypeName => {
                if let Some(spec) = info.tdecl {
                    self.type_decl(obj, spec);
                    self.collect_methods(obj);
                }
            }
            ObjKind::Func { .. } => self.func_decl(obj, d),
            _ => {}
        }
        self.env = outer;
        self.pop_obj();
    }

    /// Checks the declaration of a constant.
    pub(crate) fn const_decl(&mut self, obj: ObjId, c: ConstDecl<'a>) {
        let (iota, errpos) = (self.env.iota, self.env.errpos);
        self.env.iota = Some(c.iota);
        self.env.errpos = Pos::NONE;
        self.const_decl_in(obj, c);
        self.env.iota = iota;
        self.env.errpos = errpos;
    }

    fn const_decl_in(&mut self, obj: ObjId, c: ConstDecl<'a>) {
        let o = self.obj(obj);
        if let Some(typ) = c.typ {
            let t = self.typ(typ);
            if !self.is_const_type(t) {
                if !self.is_invalid_under(t) {
                    let s = self.type_str(t);
                    self.error(typ.gc_start(), format!("invalid constant type {s}"));
                }
                return o.typ.set(tid::INVALID);
            }
            o.typ.set(t);
        }
        let mut x = Operand::new();
        if let Some(init) = c.init {
            if c.inherited {
                // The expression stands elsewhere; errors are reported at the constant.
                self.env.errpos = o.pos;
            }
            self.expr(None, &mut x, init);
        }
        self.init_const(obj, &mut x);
    }

    /// Checks the declaration of a variable. `lhs` are all variables of a declaration with one value for several.
    pub(crate) fn var_decl(
        &mut self,
        obj: ObjId,
        lhs: &[ObjId],
        typ: Option<&'a Expr<'a>>,
        init: Option<&'a &'a Expr<'a>>,
    ) {
        let o = self.obj(obj);
        if let Some(typ) = typ {
            let t = self.var_type(typ);
            o.typ.set(t);
        }
        let Some(init) = init else {
            if typ.is_none() {
                o.typ.set(tid::INVALID);
            }
            return;
        };
        if lhs.len() <= 1 {
            let mut x = Operand::new();
            let target = self.new_target(o.typ(), Context::Text(self.text(o.name)));
            self.expr(target.as_ref(), &mut x, init);
            self.init_var(obj, &mut x, Context::Text("variable declaration"));
            return;
        }
        if let Some(t) = o.typ().filter(|_| typ.is_some()) {
            for &v in lhs {
                self.obj(v).typ.set(t);
            }
        }
        self.init_vars(lhs, std::slice::from_ref(init), None);
    }

    /// Checks a type declaration.
    fn type_decl(&mut self, obj: ObjId, spec: &'a TypeSpec<'a>) {
        let rhs_cell = std::sync::Arc::new(IdCell::new(Some(tid::INVALID)));
        let rhs_later = rhs_cell.clone();
        self.later(move |check| {
            let t = check.obj_type(obj);
            if check.as_named(t).is_some() {
                check.valid_type(t);
            }
            let rhs = rhs_later.get().unwrap_or(tid::INVALID);
            if check.is_imported_constraint(rhs) && !check.allow_version(GoVersion(18)) {
                let what = format!("using type constraint {}", check.type_str(rhs));
                check.verify_version(spec.ty.gc_start(), GoVersion(18), what);
            }
        });
        let tparams = spec.type_params.filter(|l| !l.fields.is_empty());
        let first = tparams.and_then(|l| l.fields.first()).map(|f| f.start);
        let outer_scope = self.env.scope;
        if spec.assign.is_some() {
            let at = first.unwrap_or(spec.start);
            if first.is_none_or(|at| self.verify_version(at, GoVersion(23), "generic type alias")) {
                self.verify_version(at, GoVersion(9), "type alias");
            }
            let alias = self.new_alias(obj, None, &[], None);
            let Type::Alias(a) = self.ty(alias) else { return };
            if let Some(list) = tparams {
                self.open_scope(spec.start);
                let params = self.declare_tparams(list);
                let _ = a.tparams.set(params.clone().into());
                self.collect_bounds(list, &params);
            }
            let mut rhs = self.declared_type(spec.ty, Some(obj));
            if a.tparams.get().is_some_and(|p| p.contains(&rhs)) {
                self.error(
                    spec.ty.gc_start(),
                    "cannot use type parameter declared in alias declaration as RHS",
                );
                rhs = tid::INVALID;
            }
            // A cycle that was reported has made it invalid.
            if a.from_rhs.get().is_none() {
                a.from_rhs.set(rhs);
            }
            rhs_cell.set(rhs);
            self.env.scope = outer_scope;
            return;
        }
        if let Some(at) = first {
            self.verify_version(at, GoVersion(18), "type parameter");
        }
        let named = self.new_named(obj);
        let Type::Named(n) = self.ty(named) else { return };
        if let Some(list) = tparams {
            self.open_scope(spec.start);
            let params = self.declare_tparams(list);
            let _ = n.tparams.set(params.clone().into());
            self.collect_bounds(list, &params);
        }
        let mut rhs = self.declared_type(spec.ty, Some(obj));
        rhs_cell.set(rhs);
        if self.is_type_param(rhs) {
            self.error(
                spec.ty.gc_start(),
                "cannot use a type parameter as RHS in type declaration",
            );
            rhs = tid::INVALID;
        }
        if n.from_rhs.get().is_none() {
            n.from_rhs.set(rhs);
        }
        self.env.scope = outer_scope;
    }

    /// Gives a declared type its methods.
    fn collect_methods(&mut self, obj: ObjId) {
        let pkg = self.env.pkg;
        let Some(methods) = self.packages[pkg.0 as usize].methods.remove(&obj.0) else {
            return;
        };
        let base = self.obj_type(obj);
        let mut list: Vec<ObjId> = Vec::new();
        let mut by_name: FastMap<u32, ObjId> = FastMap::default();
        for m in methods {
            let o = self.obj(m);
            if let Some(&alt) = by_name.get(&o.name.0) {
                let at = self.pos_str(self.obj(alt).pos);
                let (t, name) = (self.obj_text(obj), self.text(o.name));
                self.error(o.pos, format!("method {t}.{name} already declared at {at}"));
                continue;
            }
            by_name.insert(o.name.0, m);
            list.push(m);
        }
        if let Type::Named(n) = self.ty(self.unalias(base)) {
            let _ = n.methods.set(list.into());
            self.later(move |check| check.check_field_uniqueness(base));
        }
    }

    /// Reports fields that have the name of a method.
    fn check_field_uniqueness(&mut self, base: TypeId) {
        let Type::Struct(s) = self.under_ty(base) else { return };
        let methods = self.declared_methods(base);
        let by_name: FastMap<u32, ObjId> = methods.iter().map(|&m| (self.obj(m).name.0, m)).collect();
        for &f in &s.fields {
            let name = self.obj(f).name;
            if let Some(&m) = by_name.get(&name.0).filter(|_| name != names::blank) {
                let mut err = ErrorDesc::new();
                let msg = format!("field and method with the same name {}", self.text(name));
                err.add(self.obj(m).pos, msg);
                self.add_alt_decl(&mut err, f);
                self.report(err);
            }
        }
    }

    /// Checks a function's signature, and queues its body where the package is checked whole.
    fn func_decl(&mut self, obj: ObjId, d: DeclId) {
        let Some(f) = self.decl(d).fdecl else { return };
        let sig = self.new_type(Type::Signature(Box::default()));
        self.obj(obj).typ.set(sig);
        let tparams = f.type_params.filter(|l| !l.fields.is_empty());
        self.func_type(sig, f.recv, tparams, f.ty);
        if tparams.is_some() && f.body.is_none() {
            self.soft_error(f.pos, "generic function is missing function body");
        }
        if !self.package(self.decl(d).pkg).embedded {
            self.queue_body(obj, d);
        }
    }

    /// Queues the check of a function's body, once.
    fn queue_body(&mut self, obj: ObjId, d: DeclId) {
        let Some(body) = self.decl(d).fdecl.and_then(|f| f.body) else {
            return;
        };
        if self.queued.insert(d.0, ()).is_some() {
            return;
        }
        if self.collects_bodies {
            return self.bodies.push((obj, d));
        }
        self.later(move |check| {
            let sig = check.obj_type(obj);
            check.func_body(Some(d), sig, body, None);
        });
    }

    /// Checks the body of a function of an embedded package, unless that is done. All that the body needs is checked too.
    pub fn require_body(&mut self, func: ObjId) {
        let func = self.func_origin(func);
        let top = self.delayed_top();
        self.obj_decl(func);
        if let Some(d) = self.obj(func).decl.get() {
            let env = self.decl_env(d);
            let outer = std::mem::replace(&mut self.env, env);
            self.queue_body(func, d);
            self.process_delayed(top);
            self.env = outer;
        }
    }

    /// The declared function that an instantiated one comes from.
    pub fn func_origin(&self, f: ObjId) -> ObjId {
        match &self.obj(f).kind {
            ObjKind::Func { origin: Some(o), .. } => *o,
            _ => f,
        }
    }

    /// Reports differing numbers of names and values in a declaration that starts at `pos`.
    pub(crate) fn arity(&mut self, pos: Pos, idents: &[Ident], inits: &[&Expr<'_>], is_const: bool, inherited: bool) {
        let (l, r) = (idents.len(), inits.len());
        if l < r {
            let n = inits[l];
            if inherited {
                self.error(pos, format!("extra init expr at {}", self.pos_str(n.pos)));
            } else {
                self.error(n.gc_start(), format!("extra init expr {}", self.expr_str(n)));
            }
        } else if l > r && (is_const || r != 1) {
            self.error(
                idents[r].start,
                format!("missing init expr for {}", self.text(idents[r].name)),
            );
        }
    }

    /// A position within an error text.
    pub(crate) fn pos_str(&self, pos: Pos) -> String {
        self.sources
            .position(pos)
            .map_or_else(|| "<unknown position>".into(), |p| p.to_string())
    }

    /// Checks a declaration statement.
    pub(crate) fn decl_stmt(&mut self, d: &'a GenDecl<'a>) {
        let pkg = Some(self.env.pkg);
        for (s, last, inherited) in const_specs(d.specs) {
            let top = self.delayed_top();
            let values = last.map_or(&[][..], |l| l.values);
            let mut lhs = Vec::with_capacity(s.names.len());
            for (i, id) in s.names.iter().enumerate() {
                let obj = self.new_object(Object::constant(id.start, pkg, id.name, None));
                lhs.push(obj);
                let typ = last.and_then(|l| l.ty);
                let init = values.get(i).copied();
                self.const_decl(
                    obj,
                    ConstDecl {
                        typ,
                        init,
                        inherited,
                        iota: s.index,
                    },
                );
            }
            self.arity(s.start, s.names, values, true, inherited);
            // Function literals must not see the constants.
            self.process_delayed(top);
            for (id, obj) in s.names.iter().zip(lhs) {
                self.declare(self.env.scope, Some(*id), obj);
            }
        }
        for spec in d.specs {
            match *spec {
                Spec::Var(s) => {
                    self.check_directives(s.directives, Before::Var(s, true));
                    self.local_vars(s);
                }
                Spec::Type(s) => {
                    self.check_directives(s.directives, Before::Other);
                    let obj = self.new_object(Object::new(ObjKind::TypeName, s.name.start, pkg, s.name.name, None));
                    self.declare(self.env.scope, Some(s.name), obj);
                    self.push_obj(obj);
                    self.type_decl(obj, s);
                    self.pop_obj();
                }
                Spec::Const(s) => self.check_directives(s.directives, Before::Other),
                Spec::Import(_) => {}
            }
        }
    }

    fn local_vars(&mut self, s: &'a ValueSpec<'a>) {
        let top = self.delayed_top();
        let pkg = Some(self.env.pkg);
        let lhs: Vec<ObjId> = s
            .names
            .iter()
            .map(|id| self.new_object(Object::var(VarKind::Local, id.start, pkg, id.name, None)))
            .collect();
        if s.values.len() == 1 && s.names.len() != 1 {
            self.var_decl(lhs[0], &lhs, s.ty, s.values.first());
        } else {
            for (i, &obj) in lhs.iter().enumerate() {
                self.var_decl(obj, &[], s.ty, s.values.get(i));
            }
        }
        if s.ty.is_none() || !s.values.is_empty() {
            self.arity(s.start, s.names, s.values, false, false);
        }
        self.process_delayed(top);
        for (id, obj) in s.names.iter().zip(lhs) {
            self.declare(self.env.scope, Some(*id), obj);
        }
    }

    /// Reports the local variables of a function that are not used, those of function literals excepted.
    pub(crate) fn usage(&mut self, scope: ScopeId) {
        let mut work = vec![scope];
        while let Some(s) = work.pop() {
            let scope = self.scope(s);
            let mut unused: Vec<ObjId> = Vec::new();
            for &(_, obj) in &scope.elems {
                let o = self.obj(obj);
                if o.as_var().is_some_and(|v| matches!(v.kind, VarKind::Local)) && !o.is_used() {
                    unused.push(obj);
                }
            }
            work.extend(scope.children.iter().rev().filter(|&&c| !self.scope(c).is_func));
            unused.sort_by_key(|&v| self.obj(v).pos);
            for v in unused {
                self.soft_error(self.obj(v).pos, format!("declared and not used: {}", self.obj_text(v)));
            }
        }
    }
}
