//! Struct and interface types, and unions.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use govm_syntax::ast::{Expr, ExprKind, FieldList, Ident, InterfaceElem};
use govm_syntax::{FastMap, LitKind, Name, Op, Pos, names};

use super::checker::Checker;
use super::constant::{Value, quote};
use super::errors::ErrorDesc;
use super::ifacecycle::InterfaceNode;
use super::info::Mode;
use super::objects::{ObjId, ObjKind, Object, Var, VarKind};
use super::types::{BasicKind, Interface, InterfaceParts, Signature, SignatureParts, Struct, Term, Type, TypeId, tid};
use super::typeset::MAX_TERMS;

/// Up to this many fields are searched one by one.
const FEW_FIELDS: usize = 16;

/// The fields of a struct as far as they are collected.
#[derive(Default)]
struct Fields {
    list: Vec<ObjId>,
    /// Those behind the first few, by name.
    by_name: FastMap<u32, ObjId>,
}

impl Fields {
    fn find(&self, check: &Checker<'_>, name: Name) -> Option<ObjId> {
        let first = self.list.iter().take(FEW_FIELDS);
        let first = first.copied().find(|&f| check.obj(f).name == name);
        first.or_else(|| self.by_name.get(&name.0).copied())
    }

    fn push(&mut self, name: Name, field: ObjId) {
        if self.list.len() >= FEW_FIELDS {
            self.by_name.insert(name.0, field);
        }
        self.list.push(field);
    }
}

impl<'a> Checker<'a> {
    /// Checks a struct type.
    pub(crate) fn struct_type(&mut self, list: &'a FieldList<'a>) -> TypeId {
        let mut fields = Fields::default();
        let mut tags: Vec<Box<str>> = Vec::new();
        for f in list.fields {
            let typ = self.var_type(f.ty);
            let tag = f.tag.map_or("".into(), |t| self.tag(t));
            if !f.names.is_empty() {
                for &id in f.names {
                    self.add_field(&mut fields, &mut tags, id.name, id.start, Some(id), typ, false, &tag);
                }
                continue;
            }
            let pos = f.ty.gc_start();
            let Some(id) = embedded_ident(f.ty) else {
                self.error(pos, format!("invalid embedded field type {}", self.expr_str(f.ty)));
                self.add_field(&mut fields, &mut tags, names::blank, pos, None, tid::INVALID, true, "");
                continue;
            };
            self.add_field(&mut fields, &mut tags, id.name, id.start, None, typ, true, &tag);
            self.later(move |check| check.check_embedded(pos, typ));
        }
        if tags.iter().all(|t| t.is_empty()) {
            tags.clear();
        }
        self.new_type(Type::Struct(Struct {
            fields: fields.list.into(),
            tags: tags.into(),
        }))
    }

    #[allow(clippy::too_many_arguments)]
    fn add_field(
        &mut self,
        fields: &mut Fields,
        tags: &mut Vec<Box<str>>,
        name: Name,
        pos: Pos,
        id: Option<Ident>,
        typ: TypeId,
        embedded: bool,
        tag: &str,
    ) {
        let pkg = Some(self.env.pkg);
        let var = Var {
            kind: VarKind::Field,
            embedded,
            origin: None,
            used: AtomicBool::new(false),
        };
        let field = self.new_object(Object::new(ObjKind::Var(var), pos, pkg, name, Some(typ)));
        if name != names::blank
            && let Some(alt) = fields.find(self, name)
        {
            let mut err = ErrorDesc::new();
            err.add(pos, format!("{} redeclared", self.text(name)));
            self.add_alt_decl(&mut err, alt);
            return self.report(err);
        }
        fields.push(name, field);
        tags.push(tag.into());
        if let Some(id) = id {
            self.record_def(id, field);
        }
    }

    /// Checks the type of an embedded field.
    fn check_embedded(&mut self, pos: Pos, typ: TypeId) {
        let (t, is_ptr) = self.deref(typ);
        match self.under_ty(t) {
            Type::Basic(b) if b.kind == BasicKind::UnsafePointer => {
                self.error(pos, "embedded field type cannot be unsafe.Pointer")
            }
            Type::Pointer(_) => self.error(pos, "embedded field type cannot be a pointer"),
            Type::Interface(_) if self.is_type_param(t) => {
                self.error(pos, "embedded field type cannot be a (pointer to a) type parameter")
            }
            Type::Interface(_) if is_ptr => self.error(pos, "embedded field type cannot be a pointer to an interface"),
            _ => {}
        }
    }

    fn tag(&mut self, e: &Expr<'_>) -> Box<str> {
        let ExprKind::Lit(lit) = e.kind else { return "".into() };
        if lit.kind != LitKind::String {
            let msg = format!(
                "invalid syntax tree: incorrect tag syntax: {}",
                quote(lit.text.as_bytes())
            );
            self.error(e.gc_start(), msg);
        }
        match Value::from_literal(LitKind::String, lit.text) {
            Value::Str(s) => String::from_utf8_lossy(&s).into(),
            _ => "".into(),
        }
    }

    /// Checks an interface type; `def` is the type name that it is the right-hand side of.
    pub(crate) fn interface_type(
        &mut self,
        e: &'a Expr<'a>,
        elems: &'a [InterfaceElem<'a>],
        def: Option<ObjId>,
    ) -> TypeId {
        if elems.is_empty() {
            return tid::EMPTY_INTERFACE;
        }
        let id = self.new_type(Type::Interface(Box::default()));
        if !self.package(self.env.pkg).embedded {
            self.interfaces.push(InterfaceNode {
                start: e.start,
                end: e.end,
                pos: e.pos,
                typ: id,
            });
        }
        let mut methods = Vec::new();
        let mut embeddeds = Vec::new();
        let mut embed_pos = Vec::new();
        for elem in elems {
            match elem {
                InterfaceElem::Embed(ty) => {
                    let t = self.parse_union(ty);
                    embeddeds.push(t);
                    embed_pos.push(ty.gc_start());
                }
                InterfaceElem::Method { name, .. } if name.is_blank() => {
                    self.error(name.start, "methods must have a unique non-blank name");
                }
                InterfaceElem::Method { name, ty } => {
                    let plain = self.new_type(Type::Signature(Box::default()));
                    self.func_type(plain, None, None, ty);
                    let Some(sig) = self.as_signature(plain) else { continue };
                    // The receiver is the defined type, where there is one: errors then name it.
                    let recv_type = def
                        .map(|d| self.obj_type(d))
                        .filter(|&t| self.as_named(t).is_some())
                        .unwrap_or(id);
                    let pkg = Some(self.env.pkg);
                    let recv = Object::var(VarKind::Recv, name.start, pkg, names::empty, Some(recv_type));
                    let recv = self.new_object(recv);
                    let parts = SignatureParts {
                        recv: Some(recv),
                        ..sig.to_parts()
                    };
                    let typ = self.new_type(Type::Signature(Box::new(Signature::new(parts))));
                    let m = self.new_object(Object::func(name.start, pkg, name.name, Some(typ)));
                    self.record_def(*name, m);
                    methods.push(m);
                }
            }
        }
        // Duplicates are reported in source order: the sort is stable.
        self.sort_methods(&mut methods);
        let Type::Interface(it) = self.ty(id) else {
            return tid::INVALID;
        };
        let parts = InterfaceParts {
            methods: methods.into(),
            embeddeds: embeddeds.into(),
            embed_pos: embed_pos.into(),
        };
        let _ = it.parts.set(parts);
        let pos = e.pos;
        self.later(move |check| {
            check.compute_type_set(it, pos);
        });
        id
    }

    /// Checks the constraint of a type parameter; a union or `~T` is wrapped in an interface.
    pub(crate) fn constraint(&mut self, e: &'a Expr<'a>) -> TypeId {
        let wrap = matches!(
            e.kind,
            ExprKind::Unary { op: Op::Tilde, .. } | ExprKind::Binary { op: Op::Or, .. }
        );
        if !wrap {
            return self.typ(e);
        }
        let elem = self.parse_union(e);
        let parts = InterfaceParts {
            embeddeds: Box::new([elem]),
            embed_pos: Box::new([e.gc_start()]),
            ..InterfaceParts::default()
        };
        let it = Interface {
            parts: OnceLock::from(parts),
            ..Interface::default()
        };
        it.implicit.store(true, Ordering::Relaxed);
        let id = self.new_type(Type::Interface(Box::new(it)));
        let pos = e.pos;
        self.later(move |check| {
            if let Some(it) = check.as_interface(id) {
                check.compute_type_set(it, pos);
            }
        });
        id
    }

    /// Checks an element of an interface: a type, or a union of terms.
    fn parse_union(&mut self, e: &'a Expr<'a>) -> TypeId {
        // Unions nest to the left.
        let mut ops = Vec::new();
        let mut exprs = Vec::new();
        let mut at = e;
        while let ExprKind::Binary { op: Op::Or, x, y } = at.kind {
            ops.push(at);
            exprs.push(y);
            at = x;
        }
        exprs.push(at);
        exprs.reverse();
        ops.reverse();
        let mut terms: Vec<Term> = Vec::new();
        let mut u = tid::INVALID;
        for (i, &x) in exprs.iter().enumerate() {
            let term = self.parse_term(x);
            if exprs.len() == 1 && !term.tilde {
                return term.typ;
            }
            if terms.len() >= MAX_TERMS {
                if self.is_valid(u) {
                    let msg = format!("cannot handle more than {MAX_TERMS} union terms (implementation limitation)");
                    self.error(x.gc_start(), msg);
                    u = tid::INVALID;
                }
            } else {
                terms.push(term);
                u = self.new_type(Type::Union(terms.as_slice().into()));
            }
            if i > 0 {
                self.record_type_and_value(ops[i - 1], Mode::TypeExpr, u, None);
            }
        }
        if self.is_valid(u) {
            self.later(move |check| check.check_terms(&exprs, &terms));
        }
        u
    }

    fn check_terms(&mut self, exprs: &[&'a Expr<'a>], terms: &[Term]) {
        for (i, &t) in terms.iter().enumerate() {
            if !self.is_valid(t.typ) {
                continue;
            }
            let pos = exprs[i].gc_start();
            let u = self.under(t.typ);
            let iface = self.as_interface(u);
            let name = self.type_str(t.typ);
            if t.tilde {
                if iface.is_some() {
                    self.error(pos, format!("invalid use of ~ ({name} is an interface)"));
                    continue;
                }
                if !self.identical(u, t.typ) {
                    let us = self.type_str(u);
                    self.error(pos, format!("invalid use of ~ (underlying type of {name} is {us})"));
                    continue;
                }
            }
            if let Some(it) = iface {
                let set = self.type_set(it);
                let name = self.term_str(t);
                if !set.methods.is_empty() {
                    self.error(pos, format!("cannot use {name} in union ({name} contains methods)"));
                } else if t.typ == tid::COMPARABLE {
                    self.error(pos, "cannot use comparable in union");
                } else if set.comparable {
                    self.error(pos, format!("cannot use {name} in union ({name} embeds comparable)"));
                }
                continue;
            }
            let overlap = terms[..i]
                .iter()
                .copied()
                .find(|&x| !self.is_interface(x.typ) && !self.disjoint(x, t));
            if let Some(x) = overlap {
                let (a, b) = (self.term_str(t), self.term_str(x));
                self.soft_error(pos, format!("overlapping terms {a} and {b}"));
            }
        }
    }

    fn parse_term(&mut self, e: &'a Expr<'a>) -> Term {
        let (x, tilde) = match e.kind {
            ExprKind::Unary { op: Op::Tilde, x } => (x, true),
            _ => (e, false),
        };
        let mut typ = self.typ(x);
        if self.is_type_param(typ) {
            if tilde {
                self.error(
                    x.gc_start(),
                    format!("type in term {} cannot be a type parameter", self.expr_str(e)),
                );
            } else {
                self.error(x.gc_start(), "term cannot be a type parameter");
            }
            typ = tid::INVALID;
        }
        let term = Term { tilde, typ };
        if tilde {
            let u = self.new_type(Type::Union(Box::new([term])));
            self.record_type_and_value(e, Mode::TypeExpr, u, None);
        }
        term
    }
}

/// The identifier that names an embedded field of this type.
fn embedded_ident<'a>(e: &'a Expr<'a>) -> Option<Ident> {
    let e = e.unparen();
    match e.kind {
        ExprKind::Name(id) => Some(id),
        ExprKind::Star(x) => match x.unparen().kind {
            ExprKind::Star(_) => None,
            _ => embedded_ident(x),
        },
        ExprKind::Selector { sel, .. } => Some(sel),
        ExprKind::Index { x, .. } => embedded_ident(x),
        _ => None,
    }
}
