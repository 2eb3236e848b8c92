//! Selectors: members of packages, fields, method values and method expressions.

use govm_syntax::ast::{Expr, ExprKind, Ident};
use govm_syntax::{Name, is_exported, names};

use super::checker::Checker;
use super::info::{Mode, Selection, SelectionKind};
use super::objects::{ObjId, ObjKind, Object, VarKind};
use super::operand::Operand;
use super::package::PkgId;
use super::types::{RecvOld, Signature, SignatureParts, Type, TypeId};

impl<'a> Checker<'a> {
    /// Checks the selector `e`. With `want_type` it must denote a type.
    pub(crate) fn selector(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, want_type: bool) {
        let ExprKind::Selector { x: left, sel } = e.kind else {
            return;
        };
        if let ExprKind::Name(id) = left.kind
            && let Some(obj) = self.lookup(id.name)
            && let ObjKind::PkgName { imported, .. } = self.obj(obj).kind
        {
            self.record_use(id, obj);
            self.obj(obj).set_used();
            self.package_member(x, e, sel, imported);
            if !x.is_valid() {
                x.reset();
            }
            x.set_expr(e);
            return;
        }
        self.expr_or_type(x, left, false);
        self.selector_link(x, e, want_type);
    }

    /// `p.sel`
    fn package_member(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, sel: Ident, pkg: PkgId) {
        x.reset();
        let package = self.package(pkg);
        let exported = self.names.is_exported(sel.name);
        let Some(member) = self
            .member(pkg, sel.name)
            .filter(|&m| exported || self.in_export_data(pkg, m))
        else {
            if !package.fake.load(std::sync::atomic::Ordering::Relaxed) {
                let text = self.expr_str(e);
                let msg = match self.exported_ignoring_case(pkg, sel.name) {
                    Some(alt) => format!("undefined: {text} (but have {})", self.text(alt)),
                    None => format!("undefined: {text}"),
                };
                self.error(sel.pos(), msg);
            }
            return;
        };
        if !exported {
            let msg = format!(
                "name {} not exported by package {}",
                self.text(sel.name),
                self.package_name(pkg)
            );
            self.error(sel.pos(), msg);
        }
        self.obj_decl(member);
        self.record_use(sel, member);
        let typ = self.obj_type(member);
        match &self.obj(member).kind {
            ObjKind::Const { .. } => {
                if self.is_valid(typ) {
                    x.set_const(typ, self.const_value(member));
                }
            }
            ObjKind::TypeName => {
                x.mode = Mode::TypeExpr;
                x.typ = typ;
            }
            ObjKind::Var(_) => {
                x.mode = if self.is_valid(typ) {
                    Mode::Variable
                } else {
                    Mode::Invalid
                };
                x.typ = typ;
            }
            ObjKind::Func { .. } => x.set_value(typ),
            ObjKind::Builtin(id) => {
                x.mode = Mode::Builtin;
                x.typ = typ;
                x.id = Some(*id);
            }
            ObjKind::PkgName { .. } | ObjKind::Label { .. } | ObjKind::Nil => {}
        }
    }

    /// The first exported name of a package that differs from `name` in case only.
    fn exported_ignoring_case(&mut self, pkg: PkgId, name: Name) -> Option<Name> {
        self.read_all(pkg);
        let folded = self.text(name).to_lowercase();
        let scope = self.scope(self.package(pkg).scope);
        let candidates = scope.elems.iter().map(|e| e.0).filter(|&n| self.names.is_exported(n));
        candidates
            .filter(|&n| self.text(n).to_lowercase() == folded)
            .min_by_key(|&n| self.text(n))
    }

    /// The selection `e` from `x`.
    pub(crate) fn selector_link(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, want_type: bool) {
        let ExprKind::Selector { x: left, sel } = e.kind else {
            return;
        };
        if !self.select(x, e, left, sel, want_type) {
            x.reset();
        }
        x.set_expr(e);
    }

    fn select(
        &mut self,
        x: &mut Operand<'a>,
        e: &'a Expr<'a>,
        left: &'a Expr<'a>,
        sel: Ident,
        want_type: bool,
    ) -> bool {
        match x.mode {
            Mode::Invalid => return false,
            Mode::Builtin => {
                let text = self.operand_str(x);
                self.error(e.pos, format!("invalid use of {text} in selector expression"));
                return false;
            }
            _ => {}
        }
        if !self.is_complete(x.typ) {
            return false;
        }
        if want_type {
            let msg = format!("{} is not a type", self.expr_str(e));
            self.error(sel.pos(), msg);
            return false;
        }
        let u = self.under(x.typ);
        if let Some(base) = self.as_pointer(u)
            && !self.is_complete(base)
        {
            return false;
        }
        let addressable = x.mode == Mode::Variable;
        let found = self.lookup_field_or_method(x.typ, addressable, Some(self.env.pkg), sel.name, false);
        let Some(obj) = found.obj else {
            if self.is_valid(u) {
                self.selector_error(x, sel, !found.path.is_empty(), found.indirect);
            }
            return false;
        };
        let recv = x.typ;
        let mut kind = SelectionKind::Field;
        if self.obj(obj).is_func() {
            self.obj_decl(obj);
            self.add_decl_dep(obj);
            let Some(sig) = self.as_signature(self.obj_type(obj)) else {
                return false;
            };
            if x.mode == Mode::TypeExpr {
                kind = SelectionKind::MethodExpr;
                let Some(m) = sig.recv() else {
                    self.error(e.gc_start(), "illegal cycle in method declaration");
                    return false;
                };
                x.set_value(self.method_expr_type(sig, m, recv));
            } else {
                kind = SelectionKind::MethodValue;
                x.set_value(self.method_value_type(obj, sig));
            }
        } else {
            if x.mode == Mode::TypeExpr {
                let (name, t) = (self.text(sel.name), self.type_str(x.typ));
                let msg = format!("operand for field selector {name} must be value of type {t}");
                self.error(left.gc_start(), msg);
                return false;
            }
            x.mode = if addressable || found.indirect {
                Mode::Variable
            } else {
                Mode::Value
            };
            x.typ = self.obj_type(obj);
        }
        let path = found.path.into();
        self.record_selection(
            e,
            sel,
            Selection {
                kind,
                recv,
                obj,
                path,
                indirect: found.indirect,
            },
        );
        true
    }

    /// Says why a selector selects nothing.
    fn selector_error(&mut self, x: &mut Operand<'a>, sel: Ident, ambiguous: bool, indirect: bool) {
        let name = self.text(sel.name);
        let expr = self.operand_expr_str(x);
        let msg = if ambiguous {
            format!("ambiguous selector {expr}.{name}")
        } else if indirect {
            let t = self.type_str(x.typ);
            if x.mode == Mode::TypeExpr {
                format!("invalid method expression {t}.{name} (needs pointer receiver (*{t}).{name})")
            } else {
                format!("cannot call pointer method {name} on {t}")
            }
        } else {
            let why = if self.is_interface_ptr(x.typ) {
                self.interface_ptr_error(x.typ)
            } else {
                let addressable = x.mode == Mode::Variable;
                let alt = self.lookup_field_or_method(x.typ, addressable, Some(self.env.pkg), sel.name, true);
                self.lookup_error(x.typ, sel.name, alt.obj, false)
            };
            format!("{expr}.{name} undefined ({why})")
        };
        self.error(sel.pos(), msg);
    }

    /// The type of a method value: the method's without receiver.
    fn method_value_type(&mut self, method: ObjId, sig: &'a Signature) -> TypeId {
        if let Some(&t) = self.method_values.get(&method.0) {
            return t;
        }
        let parts = sig.to_parts();
        let parts = SignatureParts {
            recv: None,
            recv_old: parts.recv.map(RecvOld::Recv),
            ..parts
        };
        let t = self.new_type(Type::Signature(Box::new(Signature::new(parts))));
        self.method_values.insert(method.0, t);
        t
    }

    /// The type of a method expression: the method's with the receiver as first parameter.
    fn method_expr_type(&mut self, sig: &'a Signature, recv: ObjId, typ: TypeId) -> TypeId {
        let params = self.tuple(sig.params());
        // The receiver gets a name if the parameters have names.
        let recv = self.obj(recv);
        let named = params.first().is_some_and(|&p| self.obj(p).name != names::empty);
        let name = match recv.name {
            _ if !named => names::empty,
            names::empty => names::blank,
            name => name,
        };
        let first = self.new_object(Object::var(VarKind::Param, recv.pos, recv.pkg, name, Some(typ)));
        let mut vars = vec![first];
        vars.extend_from_slice(params);
        let parts = SignatureParts {
            tparams: sig.tparams().into(),
            recv_old: Some(RecvOld::FirstParam),
            params: Some(self.new_tuple(vars)),
            results: Some(sig.results()),
            variadic: sig.variadic(),
            ..SignatureParts::default()
        };
        self.new_type(Type::Signature(Box::new(Signature::new(parts))))
    }

    /// Says what is wrong with a selector or the key of a struct literal, `alt` being what has the name but for case or package.
    pub(crate) fn lookup_error(&mut self, typ: TypeId, sel: Name, alt: Option<ObjId>, struct_lit: bool) -> String {
        enum Case {
            Missing,
            /// Spelled otherwise.
            Misspelled,
            /// Differs in the case of the first letter, and is not exported.
            Unexported,
            /// Not accessible from the current package.
            Inaccessible,
        }
        let sel = self.text(sel);
        let (mut case, mut name, mut what) = (Case::Missing, "", "object");
        if let Some(alt) = alt {
            let o = self.obj(alt);
            name = self.text(o.name);
            what = match o.kind {
                ObjKind::Var(_) => "field",
                ObjKind::Func { .. } => "method",
                _ => "object",
            };
            case = match (is_exported(sel), is_exported(name)) {
                _ if o.pkg == Some(self.env.pkg) => Case::Misspelled,
                (true, true) => Case::Misspelled,
                (true, false) if tail(sel) == tail(name) => Case::Unexported,
                (false, true) if tail(sel) == tail(name) => Case::Misspelled,
                (false, false) if sel == name => Case::Inaccessible,
                _ => Case::Missing,
            };
        }
        let t = self.type_str(typ);
        if struct_lit {
            match case {
                Case::Missing => format!("unknown field {sel} in struct literal of type {t}"),
                Case::Misspelled => format!("unknown field {sel} in struct literal of type {t}, but does have {name}"),
                Case::Unexported => {
                    format!("unknown field {sel} in struct literal of type {t}, but does have unexported {name}")
                }
                Case::Inaccessible => {
                    format!("cannot refer to unexported field {name} in struct literal of type {t}")
                }
            }
        } else {
            match case {
                Case::Missing => format!("type {t} has no field or method {sel}"),
                Case::Misspelled => {
                    format!("type {t} has no field or method {sel}, but does have {what} {name}")
                }
                Case::Unexported => {
                    format!("type {t} has no field or method {sel}, but does have unexported {what} {name}")
                }
                Case::Inaccessible => format!("cannot refer to unexported {what} {name}"),
            }
        }
    }
}

/// A name without its first character.
fn tail(s: &str) -> &str {
    s.char_indices().nth(1).map_or(s, |(i, _)| &s[i..])
}
