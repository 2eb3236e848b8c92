//! Unification: finds types for type parameters that make two types structurally equal.
//!
//! Each type parameter has a handle to its inferred type; parameters that were unified with each other share one. A defined type is
//! equal to its underlying type where one of the two types is a literal, and a free type parameter to its core type. Whether
//! types then are identical or assignable is found out when they are used.

use super::checker::Checker;
use super::identical::Pairs;
use super::types::{BasicKind, ChanDir, Interface, Term, Type, TypeId};

/// How exactly types must match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UnifyMode {
    /// A defined type matches a literal of its structure, channel directions are ignored, and an interface matches what implements it.
    Inexact,
    /// Inexact at the top, exact below: as in an assignment.
    Assign,
    /// Types must become identical.
    Exact,
}

/// Types nest so deep at most; beyond, unification fails.
const MAX_DEPTH: u32 = 50;

/// The state of an inference.
pub(crate) struct Unifier {
    /// Each type parameter with the index of its handle.
    handles: Vec<(TypeId, usize)>,
    types: Vec<Option<TypeId>>,
    depth: u32,
    /// Whether methods of interfaces take part, since Go 1.21.
    interfaces: bool,
}

impl Unifier {
    /// A unifier for type parameters, some of which have types already.
    pub fn new(tparams: &[TypeId], targs: &[Option<TypeId>], interfaces: bool) -> Unifier {
        Unifier {
            handles: tparams.iter().enumerate().map(|(i, &p)| (p, i)).collect(),
            types: (0..tparams.len()).map(|i| targs.get(i).copied().flatten()).collect(),
            depth: 0,
            interfaces,
        }
    }

    fn handle(&self, p: TypeId) -> Option<usize> {
        self.handles.iter().find(|h| h.0 == p).map(|h| h.1)
    }

    /// The type inferred for a parameter.
    pub fn at(&self, p: TypeId) -> Option<TypeId> {
        self.handle(p).and_then(|h| self.types[h])
    }

    /// Sets the type of a parameter.
    pub fn set(&mut self, p: TypeId, t: TypeId) {
        if let Some(h) = self.handle(p) {
            self.types[h] = Some(t);
        }
    }

    /// How many parameters have no type yet.
    pub fn unknowns(&self) -> usize {
        self.handles.iter().filter(|h| self.types[h.1].is_none()).count()
    }

    /// The types inferred for parameters.
    pub fn inferred(&self, tparams: &[TypeId]) -> Vec<Option<TypeId>> {
        tparams.iter().map(|&p| self.at(p)).collect()
    }

    /// Makes two parameters share a handle, unless both have types.
    fn join(&mut self, x: TypeId, y: TypeId) -> bool {
        let (Some(hx), Some(hy)) = (self.handle(x), self.handle(y)) else {
            return false;
        };
        if hx == hy {
            return true;
        }
        let (from, to) = match (self.types[hx], self.types[hy]) {
            (Some(_), Some(_)) => return false,
            (Some(_), None) => (hy, hx),
            _ => (hx, hy),
        };
        for h in &mut self.handles {
            if h.1 == from {
                h.1 = to;
            }
        }
        true
    }
}

impl<'a> Checker<'a> {
    /// Unifies two types; on success, parameters may have got types.
    pub(crate) fn unify(&mut self, u: &mut Unifier, x: TypeId, y: TypeId, mode: UnifyMode) -> bool {
        self.nify(u, x, y, mode, &mut Vec::new())
    }

    fn bound_tparam(&self, u: &Unifier, t: TypeId) -> Option<TypeId> {
        let t = self.unalias(t);
        u.handle(t).map(|_| t)
    }

    /// The underlying interface of a type that is no type parameter.
    fn plain_interface(&mut self, t: TypeId) -> Option<&'a Interface> {
        if self.is_type_param(t) {
            return None;
        }
        let u = self.under(t);
        self.as_interface(u)
    }

    fn nify(&mut self, u: &mut Unifier, x: TypeId, y: TypeId, mode: UnifyMode, pairs: &mut Pairs) -> bool {
        if self.unalias(x) == self.unalias(y) {
            return true;
        }
        if u.depth > MAX_DEPTH {
            return false;
        }
        u.depth += 1;
        let ok = self.nify_parts(u, x, y, mode, pairs);
        u.depth -= 1;
        ok
    }

    fn nify_parts(&mut self, u: &mut Unifier, x: TypeId, y: TypeId, mode: UnifyMode, pairs: &mut Pairs) -> bool {
        let (mut x, mut y) = (x, y);
        let exact = mode == UnifyMode::Exact;
        // A defined type, if there is one, stands in y; a parameter to be inferred in x.
        if self.as_named(x).is_some() || self.bound_tparam(u, y).is_some() {
            std::mem::swap(&mut x, &mut y);
        }
        if !exact && self.as_named(y).is_some() && self.is_type_lit(x) && !(u.interfaces && self.is_interface(x)) {
            y = self.under(y);
            if self.unalias(x) == self.unalias(y) {
                return true;
            }
        }
        match (self.bound_tparam(u, x), self.bound_tparam(u, y)) {
            (Some(px), Some(py)) => {
                if u.join(px, py) {
                    return true;
                }
                return match (u.at(px), u.at(py)) {
                    (Some(a), Some(b)) => self.nify(u, a, b, mode, pairs),
                    _ => false,
                };
            }
            (Some(px), None) => {
                let Some(x) = u.at(px) else {
                    u.set(px, y);
                    return true;
                };
                return self.nify(u, x, y, mode, pairs) && self.refine(u, px, x, y, exact);
            }
            _ => {}
        }

        if u.interfaces && !exact {
            let (xi, yi) = (self.plain_interface(x), self.plain_interface(y));
            if let (Some(a), Some(b)) = (xi, yi) {
                return self.nify_interfaces(u, a, b, (x, y), pairs);
            }
            if let Some(it) = xi.or(yi) {
                let concrete = if xi.is_some() { y } else { x };
                return self.nify_methods(u, it, concrete, pairs);
            }
        }

        // A free type parameter, if there is one, stands in x.
        if self.is_type_param(y) {
            std::mem::swap(&mut x, &mut y);
        }
        // Elements must match exactly where the types are used in an assignment.
        let emode = if mode == UnifyMode::Assign {
            UnifyMode::Exact
        } else {
            mode
        };
        let y_written = y;
        let (x, y) = (self.unalias(x), self.unalias(y));
        match (self.ty(x), self.ty(y)) {
            (Type::Basic(a), Type::Basic(b)) => a.kind == b.kind && a.kind != BasicKind::Invalid,
            (Type::Array { len: n, elem: a }, Type::Array { len: m, elem: b }) => {
                (*n < 0 || *m < 0 || n == m) && self.nify(u, *a, *b, emode, pairs)
            }
            (Type::Slice(a), Type::Slice(b)) | (Type::Pointer(a), Type::Pointer(b)) => {
                self.nify(u, *a, *b, emode, pairs)
            }
            (Type::Struct(a), Type::Struct(b)) => {
                let embedded = |c: &Checker<'a>, f| c.obj(f).as_var().is_some_and(|v| v.embedded);
                a.fields.len() == b.fields.len()
                    && (0..a.fields.len()).all(|i| {
                        let (f, g) = (a.fields[i], b.fields[i]);
                        embedded(self, f) == embedded(self, g)
                            && a.tag(i) == b.tag(i)
                            && self.same_id(f, self.obj(g).pkg, self.obj(g).name, false)
                            && self.nify(u, self.obj_type(f), self.obj_type(g), emode, pairs)
                    })
            }
            (Type::Tuple(a), Type::Tuple(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|(&v, &w)| self.nify(u, self.obj_type(v), self.obj_type(w), mode, pairs))
            }
            (Type::Signature(a), Type::Signature(b)) => {
                a.variadic() == b.variadic()
                    && self.nify(u, a.params(), b.params(), emode, pairs)
                    && self.nify(u, a.results(), b.results(), emode, pairs)
            }
            (Type::Interface(a), Type::Interface(b)) => {
                let (a, b) = (self.type_set(a), self.type_set(b));
                if a.comparable != b.comparable
                    || a.methods.len() != b.methods.len()
                    || !self.same_terms(a.terms.as_deref(), b.terms.as_deref())
                {
                    return false;
                }
                if pairs.contains(&(x, y)) || pairs.contains(&(y, x)) {
                    return true;
                }
                pairs.push((x, y));
                let ok = a.methods.iter().zip(&b.methods).all(|(&f, &g)| {
                    let o = self.obj(g);
                    self.same_id(f, o.pkg, o.name, false)
                        && self.nify(u, self.obj_type(f), self.obj_type(g), UnifyMode::Exact, pairs)
                });
                pairs.pop();
                ok
            }
            (Type::Map { key: k, elem: a }, Type::Map { key: l, elem: b }) => {
                self.nify(u, *k, *l, emode, pairs) && self.nify(u, *a, *b, emode, pairs)
            }
            (Type::Chan { dir: d, elem: a }, Type::Chan { dir: e, elem: b }) => {
                (!exact || d == e) && self.nify(u, *a, *b, emode, pairs)
            }
            (Type::Named(a), Type::Named(b)) => {
                // Arguments come first: what they infer improves errors about different generic types.
                a.targs().len() == b.targs().len()
                    && a.targs()
                        .iter()
                        .zip(b.targs())
                        .all(|(&s, &t)| self.nify(u, s, t, mode, pairs))
                    && a.obj == b.obj
            }
            (Type::TypeParam(_), _) => match self.common_under(x) {
                Ok(core) => self.nify(u, core, y_written, UnifyMode::Assign, pairs),
                Err(_) => false,
            },
            _ => false,
        }
    }

    /// After the type `x` of parameter `p` was unified with `y`: whether the match stands, and which of the two `p` keeps.
    fn refine(&mut self, u: &mut Unifier, p: TypeId, x: TypeId, y: TypeId, exact: bool) -> bool {
        let (xi, yi) = (self.plain_interface(x), self.plain_interface(y));
        let (xn, yn) = (self.as_named(x).is_some(), self.as_named(y).is_some());
        match (xi, yi) {
            (Some(a), Some(b)) => {
                if xn && yn {
                    return self.identical(x, y);
                }
                if self.type_set(a).methods.len() != self.type_set(b).methods.len() {
                    return false;
                }
            }
            // Either could be meant.
            (Some(_), None) | (None, Some(_)) => return false,
            (None, None) => {}
        }
        // A defined type wins over a literal, a directed channel over another: then the order of arguments does not matter.
        if !exact && !xn {
            let directed = matches!(self.under_ty(y), Type::Chan { dir, .. } if *dir != ChanDir::Both);
            if yn || directed {
                u.set(p, y);
            }
        }
        true
    }

    fn same_terms(&mut self, x: Option<&[Term]>, y: Option<&[Term]>) -> bool {
        match (x, y) {
            (None, None) => true,
            (Some(a), Some(b)) => self.terms_subset(a, b) && self.terms_subset(b, a),
            _ => false,
        }
    }

    /// Two interfaces match inexactly when one has the methods of the other.
    fn nify_interfaces(
        &mut self,
        u: &mut Unifier,
        xi: &'a Interface,
        yi: &'a Interface,
        pair: (TypeId, TypeId),
        pairs: &mut Pairs,
    ) -> bool {
        let (a, b) = (self.type_set(xi), self.type_set(yi));
        if a.comparable != b.comparable || !self.same_terms(a.terms.as_deref(), b.terms.as_deref()) {
            return false;
        }
        if pairs.contains(&pair) || pairs.contains(&(pair.1, pair.0)) {
            return true;
        }
        pairs.push(pair);
        let (few, many) = if a.methods.len() > b.methods.len() {
            (b, a)
        } else {
            (a, b)
        };
        let ok = few.methods.iter().all(|&m| {
            let o = self.obj(m);
            let other = many
                .methods
                .iter()
                .copied()
                .find(|&n| self.same_id(n, o.pkg, o.name, false));
            other.is_some_and(|n| self.nify(u, self.obj_type(m), self.obj_type(n), UnifyMode::Exact, pairs))
        });
        pairs.pop();
        ok
    }

    /// A type matches an interface inexactly when it has its methods.
    fn nify_methods(&mut self, u: &mut Unifier, it: &'a Interface, t: TypeId, pairs: &mut Pairs) -> bool {
        for &m in &self.type_set(it).methods {
            let o = self.obj(m);
            let Some(f) = self.lookup_field_or_method(t, false, o.pkg, o.name, false).obj else {
                return false;
            };
            if !self.obj(f).is_func() {
                return false;
            }
            self.obj_decl(f);
            let ft = self.obj_type(f);
            // A generic method implements none of an interface.
            let generic = self.as_signature(ft).is_some_and(|s| !s.tparams().is_empty());
            if generic || !self.nify(u, self.obj_type(m), ft, UnifyMode::Exact, pairs) {
                return false;
            }
        }
        true
    }
}
