//! Substitution of type arguments for type parameters.
//!
//! A type that mentions none of the parameters is returned as it is, so most of a substituted type is shared with the original.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::checker::Checker;
use super::objects::{ObjId, ObjKind, Object, Var, VarKind};
use super::types::{Interface, InterfaceParts, Signature, SignatureParts, Struct, Term, Type, TypeId, tid};

/// Type arguments by type parameter.
#[derive(Clone, Default)]
pub struct SubstMap(Vec<(TypeId, TypeId)>);

impl SubstMap {
    fn get(&self, p: TypeId) -> Option<TypeId> {
        self.0.iter().find(|e| e.0 == p).map(|e| e.1)
    }

    /// Whether nothing is substituted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> Checker<'a> {
    /// The map from parameters to arguments, as far as there are both.
    pub fn subst_map(&self, params: &[TypeId], args: &[TypeId]) -> SubstMap {
        SubstMap(
            params
                .iter()
                .map(|&p| self.unalias(p))
                .zip(args.iter().copied())
                .collect(),
        )
    }

    /// The type with arguments for parameters.
    pub fn subst(&mut self, t: TypeId, map: &SubstMap) -> TypeId {
        if map.is_empty() {
            return t;
        }
        match self.ty(t) {
            Type::Basic(_) => t,
            Type::TypeParam(_) => map.get(t).unwrap_or(t),
            Type::Alias(a) => {
                let params = self.type_params(t);
                if params.is_empty() {
                    return t;
                }
                if a.targs.len() != params.len() {
                    return tid::INVALID;
                }
                match self.subst_list(&a.targs, map) {
                    Some(targs) => self.instance(self.obj(a.obj).pos, self.origin(t), &targs),
                    None => t,
                }
            }
            Type::Array { len, elem } => {
                let e = self.subst(*elem, map);
                if e == *elem {
                    t
                } else {
                    self.new_type(Type::Array { len: *len, elem: e })
                }
            }
            Type::Slice(elem) => {
                let e = self.subst(*elem, map);
                if e == *elem { t } else { self.new_type(Type::Slice(e)) }
            }
            Type::Pointer(base) => {
                let b = self.subst(*base, map);
                if b == *base { t } else { self.new_type(Type::Pointer(b)) }
            }
            Type::Map { key, elem } => {
                let (k, e) = (self.subst(*key, map), self.subst(*elem, map));
                if (k, e) == (*key, *elem) {
                    t
                } else {
                    self.new_type(Type::Map { key: k, elem: e })
                }
            }
            Type::Chan { dir, elem } => {
                let e = self.subst(*elem, map);
                if e == *elem {
                    t
                } else {
                    self.new_type(Type::Chan { dir: *dir, elem: e })
                }
            }
            Type::Struct(s) => match self.subst_vars(&s.fields, map) {
                Some(fields) => self.new_type(Type::Struct(Struct {
                    fields,
                    tags: s.tags.clone(),
                })),
                None => t,
            },
            Type::Tuple(vars) => match self.subst_vars(vars, map) {
                Some(vars) => self.new_type(Type::Tuple(vars)),
                None => t,
            },
            Type::Signature(s) => self.subst_signature(t, s, map),
            Type::Union(terms) => {
                let new: Box<[Term]> = terms
                    .iter()
                    .map(|x| Term {
                        tilde: x.tilde,
                        typ: self.subst(x.typ, map),
                    })
                    .collect();
                if new == *terms {
                    t
                } else {
                    self.new_type(Type::Union(new))
                }
            }
            Type::Interface(it) => self.subst_interface(t, it, map),
            Type::Named(n) => {
                let params = self.type_params(t);
                if params.is_empty() {
                    return t;
                }
                if n.targs().len() != params.len() {
                    return tid::INVALID;
                }
                match self.subst_list(n.targs(), map) {
                    Some(targs) => self.instance(n.pos, self.origin(t), &targs),
                    None => t,
                }
            }
        }
    }

    fn subst_list(&mut self, list: &[TypeId], map: &SubstMap) -> Option<Vec<TypeId>> {
        let new: Vec<TypeId> = list.iter().map(|&t| self.subst(t, map)).collect();
        (new != list).then_some(new)
    }

    fn subst_vars(&mut self, list: &[ObjId], map: &SubstMap) -> Option<Box<[ObjId]>> {
        let mut out: Option<Vec<ObjId>> = None;
        for (i, &v) in list.iter().enumerate() {
            let old = self.obj_type(v);
            let new = self.subst(old, map);
            if new != old {
                out.get_or_insert_with(|| list.to_vec())[i] = self.clone_var(v, new);
            }
        }
        out.map(Vec::into)
    }

    fn subst_signature(&mut self, t: TypeId, s: &'a Signature, map: &SubstMap) -> TypeId {
        let mut parts = s.to_parts();
        let mut inner = None;
        if let Some(&first) = s.tparams().first()
            && map.get(self.unalias(first)).is_none()
        {
            // A generic signature within the type: its own parameters are declared anew, as their constraints may change.
            let mut fresh = Vec::with_capacity(s.tparams().len());
            let mut m = map.clone();
            for &p in s.tparams() {
                let Some(tp) = self.as_tparam(p) else { continue };
                let o = self.obj(tp.obj);
                let name = self.new_object(Object::new(ObjKind::TypeName, o.pos, o.pkg, o.name, None));
                let new = self.new_tparam(name, tid::INVALID);
                if let Type::TypeParam(q) = self.ty(new) {
                    q.index.store(tp.index.load(Ordering::Relaxed), Ordering::Relaxed);
                }
                self.mono.record_canon(new, p);
                m.0.push((self.unalias(p), new));
                fresh.push(new);
            }
            for (&p, &new) in s.tparams().iter().zip(&fresh) {
                if let (Some(tp), Type::TypeParam(q)) = (self.as_tparam(p), self.ty(new)) {
                    let bound = self.subst(self.bound(tp), &m);
                    q.bound.set(bound);
                }
            }
            parts.tparams = fresh.into();
            inner = Some(m);
        }
        let m = inner.as_ref().unwrap_or(map);
        let params = self.subst(s.params(), m);
        let results = self.subst(s.results(), m);
        if params == s.params() && results == s.results() && inner.is_none() {
            return t;
        }
        parts.params = Some(params);
        parts.results = Some(results);
        parts.scope = None;
        self.new_type(Type::Signature(Box::new(Signature::new(parts))))
    }

    fn subst_interface(&mut self, t: TypeId, it: &'a Interface, map: &SubstMap) -> TypeId {
        let Some(parts) = it.parts.get() else { return t };
        let mut methods = parts.methods.to_vec();
        for m in &mut methods {
            let old = self.obj_type(*m);
            let new = self.subst(old, map);
            if new != old {
                *m = self.clone_func(*m, new);
            }
        }
        let embeddeds: Vec<TypeId> = parts.embeddeds.iter().map(|&e| self.subst(e, map)).collect();
        if methods[..] == parts.methods[..] && embeddeds[..] == parts.embeddeds[..] {
            return t;
        }
        let new = Interface {
            parts: OnceLock::new(),
            implicit: AtomicBool::new(it.is_implicit()),
            ..Interface::default()
        };
        let id = self.new_type(Type::Interface(Box::new(new)));
        self.replace_recv(&mut methods, t, id);
        if let Type::Interface(new) = self.ty(id) {
            let parts = InterfaceParts {
                methods: methods.into(),
                embeddeds: embeddeds.into(),
                embed_pos: parts.embed_pos.clone(),
            };
            let _ = new.parts.set(parts);
        }
        id
    }

    /// Makes methods whose receiver has type `old` have one of type `new`. Says whether there were any.
    fn replace_recv(&mut self, methods: &mut [ObjId], old: TypeId, new: TypeId) -> bool {
        let mut any = false;
        for m in methods {
            let Some(sig) = self.as_signature(self.obj_type(*m)) else {
                continue;
            };
            let Some(recv) = sig.recv() else { continue };
            if self.obj_type(recv) == old {
                let recv = self.clone_var(recv, new);
                let parts = SignatureParts {
                    recv: Some(recv),
                    ..sig.to_parts()
                };
                let typ = self.new_type(Type::Signature(Box::new(Signature::new(parts))));
                *m = self.clone_func(*m, typ);
                any = true;
            }
        }
        any
    }

    /// A variable like another, of another type, that remembers its origin.
    pub(crate) fn clone_var(&mut self, v: ObjId, typ: TypeId) -> ObjId {
        let o = self.obj(v);
        let (kind, embedded, origin) = match &o.kind {
            ObjKind::Var(x) => (x.kind, x.embedded, x.origin),
            _ => (VarKind::Local, false, None),
        };
        let var = Var {
            kind,
            embedded,
            origin: Some(origin.unwrap_or(v)),
            used: AtomicBool::new(true),
        };
        self.new_object(Object::new(ObjKind::Var(var), o.pos, o.pkg, o.name, Some(typ)))
    }

    /// A function like another, of another type, that remembers its origin.
    pub(crate) fn clone_func(&mut self, f: ObjId, typ: TypeId) -> ObjId {
        let o = self.obj(f);
        let (origin, ptr) = match &o.kind {
            ObjKind::Func { origin, ptr_recv } => (origin.unwrap_or(f), ptr_recv.load(Ordering::Relaxed)),
            _ => (f, false),
        };
        let kind = ObjKind::Func {
            origin: Some(origin),
            ptr_recv: AtomicBool::new(ptr),
        };
        let new = self.new_object(Object::new(kind, o.pos, o.pkg, o.name, Some(typ)));
        if let Some(d) = o.decl.get() {
            self.obj(new).decl.set(d);
        }
        new
    }

    /// The right-hand side of an instance.
    pub(crate) fn expand_rhs(&mut self, t: TypeId) -> TypeId {
        let Type::Named(n) = self.ty(t) else {
            return tid::INVALID;
        };
        let Some(inst) = &n.inst else { return tid::INVALID };
        let params = self.type_params(inst.orig);
        if params.len() != inst.targs.len() {
            return tid::INVALID;
        }
        let Some(orig_rhs) = self.named_rhs(inst.orig) else {
            return tid::INVALID;
        };
        let map = self.subst_map(params, &inst.targs);
        let rhs = self.subst(orig_rhs, &map);
        // Methods of an interface have the instance as their receiver.
        if let Type::Interface(it) = self.ty(rhs)
            && let Some(parts) = it.parts.get()
        {
            let mut methods = parts.methods.to_vec();
            if self.replace_recv(&mut methods, inst.orig, t) {
                let parts = InterfaceParts {
                    methods: methods.into(),
                    ..parts.clone()
                };
                return self.new_type(Type::Interface(Box::new(Interface::new(parts, it.is_implicit()))));
            }
        }
        rhs
    }

    /// Method `i` of an instance.
    pub(crate) fn expand_method(&mut self, t: TypeId, i: usize) -> ObjId {
        let orig = self.declared_methods(t)[i];
        self.obj_decl(orig);
        let targs = self.type_args(t);
        let Some(sig) = self.as_signature(self.obj_type(orig)) else {
            return orig;
        };
        let mut parts = sig.to_parts();
        if sig.rparams().len() == targs.len() {
            let map = self.subst_map(sig.rparams(), targs);
            let new = self.subst(self.obj_type(orig), &map);
            if let Some(s) = self.as_signature(new) {
                parts = s.to_parts();
            }
        }
        let rtyp = if self.has_ptr_recv(orig) {
            self.new_type(Type::Pointer(t))
        } else {
            t
        };
        parts.recv = sig.recv().map(|r| self.clone_var(r, rtyp));
        parts.rparams = Box::new([]);
        let typ = self.new_type(Type::Signature(Box::new(Signature::new(parts))));
        self.clone_func(orig, typ)
    }

    /// Whether a method's receiver is a pointer.
    pub fn has_ptr_recv(&self, f: ObjId) -> bool {
        if let Some(recv) = self.as_signature(self.obj_type(f)).and_then(|s| s.recv()) {
            return self.deref(self.obj_type(recv)).1;
        }
        matches!(&self.obj(f).kind, ObjKind::Func { ptr_recv, .. } if ptr_recv.load(Ordering::Relaxed))
    }
}
