//! Method sets of canonical types: declared and promoted methods with the way to each.
//!
//! Invariant: a method set is computed once per type, after the type is complete. Depth, shadowing and ambiguity are those of the
//! language's selector rules, so a name is in the set exactly when `x.name` denotes a method.

use std::rc::Rc;

use govm_bytecode::TypeDef;
use govm_syntax::FastMap;

use super::build::Lower;
use super::ir::{SelectorId, Ty};
use crate::types::objects::{ObjId, ObjKind};

/// A method of a method set.
#[derive(Clone, Debug)]
pub struct Method {
    /// Its name and, if not exported, package.
    pub name: Rc<str>,
    /// What an interface call looks up.
    pub sel: SelectorId,
    /// Indices of embedded fields on the way to the holder.
    pub path: Rc<[u32]>,
    /// The type that declares it: a named type, or an interface.
    pub holder: Ty,
    /// The declared method; none for a method of an embedded interface.
    pub obj: Option<ObjId>,
    /// Whether its receiver is a pointer to the holder.
    pub ptr_recv: bool,
}

enum Found {
    Field,
    Method(Method, bool),
    Many,
}

struct Place {
    ty: Ty,
    path: Vec<u32>,
    indirect: bool,
}

impl<'a> Lower<'a, '_> {
    /// The method set of a type that is no interface.
    pub(super) fn method_set(&mut self, t: Ty) -> Rc<[Method]> {
        if let Some(set) = self.method_sets.get(&t) {
            return set.clone();
        }
        let (base, ptr) = match *self.p.types.def(t) {
            TypeDef::Pointer(b) => (b, true),
            _ => (t, false),
        };
        let mut out = Vec::new();
        if !(ptr
            && matches!(
                self.p.types.underlying(base),
                TypeDef::Interface(_) | TypeDef::Pointer(_)
            ))
        {
            self.collect_methods(base, ptr, &mut out);
        }
        let set: Rc<[Method]> = out.into();
        self.method_sets.insert(t, set.clone());
        set
    }

    fn collect_methods(&mut self, base: Ty, ptr: bool, out: &mut Vec<Method>) {
        let mut known: FastMap<(Rc<str>, Rc<str>), ()> = FastMap::default();
        let mut seen: Vec<Ty> = Vec::new();
        let mut level = vec![Place {
            ty: base,
            path: Vec::new(),
            indirect: ptr,
        }];
        while !level.is_empty() {
            let mut found: Vec<((Rc<str>, Rc<str>), Found)> = Vec::new();
            let mut index: FastMap<(Rc<str>, Rc<str>), usize> = FastMap::default();
            let mut add = |key: (Rc<str>, Rc<str>), f: Found| match index.get(&key) {
                Some(&i) => found[i].1 = Found::Many,
                None => {
                    index.insert(key.clone(), found.len());
                    found.push((key, f));
                }
            };
            let mut next = Vec::new();
            let mut here = Vec::new();
            for place in &level {
                let named = matches!(self.p.types.def(place.ty), TypeDef::Named(_));
                if named {
                    if seen.contains(&place.ty) {
                        continue;
                    }
                    here.push(place.ty);
                    for m in self.declared(place.ty) {
                        if self.is_generic(m.3) {
                            // It implements no interface's method, but hides what lies deeper.
                            add((m.0, m.1), Found::Field);
                            continue;
                        }
                        let method = Method {
                            name: m.0.clone(),
                            sel: m.2,
                            path: place.path.clone().into(),
                            holder: place.ty,
                            obj: Some(m.3),
                            ptr_recv: m.4,
                        };
                        add((m.0, m.1), Found::Method(method, place.indirect));
                    }
                }
                match self.p.types.underlying(place.ty).clone() {
                    TypeDef::Struct(fields) => {
                        for (i, f) in fields.iter().enumerate() {
                            add((f.name.as_str().into(), f.pkg.as_str().into()), Found::Field);
                            if !f.embedded {
                                continue;
                            }
                            let (ty, through) = match *self.p.types.def(f.ty) {
                                TypeDef::Pointer(b) => (b, true),
                                _ => (f.ty, false),
                            };
                            let mut path = place.path.clone();
                            path.push(i as u32);
                            next.push(Place {
                                ty,
                                path,
                                indirect: place.indirect || through,
                            });
                        }
                    }
                    TypeDef::Interface(methods) => {
                        for m in methods {
                            let s = &self.p.selectors[m.selector as usize];
                            let key: (Rc<str>, Rc<str>) = (s.name.as_str().into(), s.pkg.as_str().into());
                            let method = Method {
                                name: key.0.clone(),
                                sel: SelectorId(m.selector),
                                path: place.path.clone().into(),
                                holder: place.ty,
                                obj: None,
                                ptr_recv: false,
                            };
                            add(key, Found::Method(method, true));
                        }
                    }
                    _ => {}
                }
            }
            seen.extend(here);
            for (key, f) in found {
                if known.insert(key, ()).is_some() {
                    continue;
                }
                if let Found::Method(m, indirect) = f
                    && (indirect || !m.ptr_recv)
                {
                    out.push(m);
                }
            }
            level = next;
        }
    }

    /// Name, package if not exported, selector, object and kind of receiver of the methods declared for a named type.
    fn declared(&mut self, t: Ty) -> Vec<(Rc<str>, Rc<str>, SelectorId, ObjId, bool)> {
        let Some(info) = self.named_info.get(&t).cloned() else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for &m in self.check.declared_methods(info.orig) {
            let name = self.check.obj_text(m);
            if name == "_" {
                continue;
            }
            let pkg = if govm_syntax::is_exported(name) {
                ""
            } else {
                self.pkg_path(self.check.obj(m).pkg)
            };
            let ptr = self.ptr_recv(m);
            let (name, pkg): (Rc<str>, Rc<str>) = (name.into(), pkg.into());
            let sel = self.method_selector(m, &info.targs);
            out.push((name, pkg, sel, m, ptr));
        }
        out
    }

    /// Whether a method has type parameters of its own.
    fn is_generic(&mut self, m: ObjId) -> bool {
        let sig = self.obj_type(m);
        let sig = self.check.as_signature(sig);
        sig.is_some_and(|s| !s.tparams().is_empty())
    }

    /// Whether a method is declared with a pointer receiver.
    pub(super) fn ptr_recv(&mut self, m: ObjId) -> bool {
        let sig = self.obj_type(m);
        let Some(recv) = self.check.as_signature(sig).and_then(|s| s.recv()) else {
            return match &self.check.obj(m).kind {
                ObjKind::Func { ptr_recv, .. } => ptr_recv.load(std::sync::atomic::Ordering::Relaxed),
                _ => false,
            };
        };
        let t = self.obj_type(recv);
        self.check.as_pointer(self.check.unalias(t)).is_some()
    }
}
