//! Identity of types, and a hash that identical types share.

use std::hash::Hasher;

use govm_syntax::FastHasher;

use super::checker::Checker;
use super::objects::ObjId;
use super::package::PkgId;
use super::types::{Type, TypeId};
use govm_syntax::Name;

/// Interfaces that are being compared.
pub(crate) type Pairs = Vec<(TypeId, TypeId)>;

/// How types are compared.
#[derive(Clone, Copy, Default)]
struct Rules {
    /// Struct tags do not matter.
    ignore_tags: bool,
    /// An invalid type is identical to any.
    ignore_invalids: bool,
}

impl<'a> Checker<'a> {
    /// Whether two types are identical.
    pub fn identical(&mut self, x: TypeId, y: TypeId) -> bool {
        self.same(x, y, Rules::default(), &mut Vec::new())
    }

    /// Whether two types are identical but for struct tags.
    pub fn identical_ignore_tags(&mut self, x: TypeId, y: TypeId) -> bool {
        self.same(
            x,
            y,
            Rules {
                ignore_tags: true,
                ..Rules::default()
            },
            &mut Vec::new(),
        )
    }

    /// Whether two types are identical, where an invalid type counts as any.
    pub fn identical_ignore_invalids(&mut self, x: TypeId, y: TypeId) -> bool {
        self.same(
            x,
            y,
            Rules {
                ignore_invalids: true,
                ..Rules::default()
            },
            &mut Vec::new(),
        )
    }

    /// Whether a name of one package is the same field or method name as one of another.
    pub fn same_id(&self, obj: ObjId, pkg: Option<PkgId>, name: Name, fold_case: bool) -> bool {
        let o = self.obj(obj);
        if fold_case && self.text(o.name).to_lowercase() == self.text(name).to_lowercase() {
            return true;
        }
        o.name == name && (o.pkg == pkg || self.names.is_exported(name))
    }

    /// Compares; `pairs` are the interfaces being compared, which are taken as identical when they are met again.
    fn same(&mut self, x: TypeId, y: TypeId, rules: Rules, pairs: &mut Pairs) -> bool {
        let (x, y) = (self.unalias(x), self.unalias(y));
        if x == y {
            return true;
        }
        if rules.ignore_invalids && (!self.is_valid(x) || !self.is_valid(y)) {
            return true;
        }
        match (self.ty(x), self.ty(y)) {
            (Type::Basic(a), Type::Basic(b)) => a.kind == b.kind,
            (Type::Array { len: n, elem: a }, Type::Array { len: m, elem: b }) => {
                // An unknown length comes from an error.
                (*n < 0 || *m < 0 || n == m) && self.same(*a, *b, rules, pairs)
            }
            (Type::Slice(a), Type::Slice(b)) | (Type::Pointer(a), Type::Pointer(b)) => self.same(*a, *b, rules, pairs),
            (Type::Struct(a), Type::Struct(b)) => {
                a.fields.len() == b.fields.len()
                    && (0..a.fields.len()).all(|i| {
                        let (f, g) = (a.fields[i], b.fields[i]);
                        let embedded = |f: ObjId| self.obj(f).as_var().is_some_and(|v| v.embedded);
                        embedded(f) == embedded(g)
                            && (rules.ignore_tags || a.tag(i) == b.tag(i))
                            && self.same_id(f, self.obj(g).pkg, self.obj(g).name, false)
                            && self.same(self.obj_type(f), self.obj_type(g), rules, pairs)
                    })
            }
            (Type::Tuple(a), Type::Tuple(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|(&v, &w)| self.same(self.obj_type(v), self.obj_type(w), rules, pairs))
            }
            (Type::Signature(a), Type::Signature(b)) => {
                if a.tparams().len() != b.tparams().len() {
                    return false;
                }
                let (mut params, mut results) = (b.params(), b.results());
                if !a.tparams().is_empty() {
                    // Type parameters are compared modulo renaming: those of y become those of x.
                    let smap = self.subst_map(b.tparams(), a.tparams());
                    for (&p, &q) in a.tparams().iter().zip(b.tparams()) {
                        let (Some(p), Some(q)) = (self.as_tparam(p), self.as_tparam(q)) else {
                            return false;
                        };
                        let bound = self.subst(self.bound(q), &smap);
                        if !self.same(self.bound(p), bound, rules, pairs) {
                            return false;
                        }
                    }
                    params = self.subst(params, &smap);
                    results = self.subst(results, &smap);
                }
                a.variadic() == b.variadic()
                    && self.same(a.params(), params, rules, pairs)
                    && self.same(a.results(), results, rules, pairs)
            }
            (Type::Union(_), Type::Union(_)) => {
                let a = self.union_terms(x);
                let b = self.union_terms(y);
                self.terms_subset(&a, &b) && self.terms_subset(&b, &a)
            }
            (Type::Interface(a), Type::Interface(b)) => {
                let (a, b) = (self.type_set(a), self.type_set(b));
                if a.comparable != b.comparable || a.methods.len() != b.methods.len() {
                    return false;
                }
                let equal = match (&a.terms, &b.terms) {
                    (None, None) => true,
                    (Some(s), Some(t)) => self.terms_subset(s, t) && self.terms_subset(t, s),
                    _ => false,
                };
                if !equal {
                    return false;
                }
                if pairs.contains(&(x, y)) || pairs.contains(&(y, x)) {
                    return true;
                }
                pairs.push((x, y));
                let same = a.methods.iter().zip(&b.methods).all(|(&f, &g)| {
                    let o = self.obj(g);
                    self.same_id(f, o.pkg, o.name, false) && self.same(self.obj_type(f), self.obj_type(g), rules, pairs)
                });
                pairs.pop();
                same
            }
            (Type::Map { key: k, elem: a }, Type::Map { key: l, elem: b }) => {
                self.same(*k, *l, rules, pairs) && self.same(*a, *b, rules, pairs)
            }
            (Type::Chan { dir: d, elem: a }, Type::Chan { dir: e, elem: b }) => {
                d == e && self.same(*a, *b, rules, pairs)
            }
            (Type::Named(a), Type::Named(b)) => {
                // An instance has its generic type's object.
                a.obj == b.obj
                    && a.targs().len() == b.targs().len()
                    && a.targs().iter().zip(b.targs()).all(|(&s, &t)| self.identical(s, t))
            }
            _ => false,
        }
    }

    /// A hash that is equal for identical types.
    pub fn type_hash(&self, t: TypeId) -> u64 {
        let mut h = FastHasher::default();
        self.hash_type(t, &mut h, 0);
        h.finish()
    }

    fn hash_type(&self, t: TypeId, h: &mut FastHasher, depth: u32) {
        let t = self.unalias(t);
        if depth > 8 {
            return;
        }
        let depth = depth + 1;
        match self.ty(t) {
            Type::Basic(b) => h.write_u8(b.kind as u8),
            Type::Named(n) => {
                h.write_u32(n.obj.0);
                n.targs().iter().for_each(|&t| self.hash_type(t, h, depth));
            }
            Type::Pointer(b) => {
                h.write_u8(101);
                self.hash_type(*b, h, depth);
            }
            Type::Slice(b) => {
                h.write_u8(102);
                self.hash_type(*b, h, depth);
            }
            Type::Array { elem, .. } => {
                h.write_u8(103);
                self.hash_type(*elem, h, depth);
            }
            Type::Map { key, elem } => {
                h.write_u8(104);
                self.hash_type(*key, h, depth);
                self.hash_type(*elem, h, depth);
            }
            Type::Chan { elem, .. } => {
                h.write_u8(105);
                self.hash_type(*elem, h, depth);
            }
            Type::Struct(s) => {
                h.write_u8(106);
                for &f in &s.fields {
                    h.write_u32(self.obj(f).name.0);
                    self.hash_type(self.obj_type(f), h, depth);
                }
            }
            Type::Tuple(vars) => {
                h.write_u32(vars.len() as u32);
                vars.iter().for_each(|&v| self.hash_type(self.obj_type(v), h, depth));
            }
            Type::Signature(s) => {
                h.write_u8(107);
                if s.tparams().is_empty() {
                    self.hash_type(s.params(), h, depth);
                    self.hash_type(s.results(), h, depth);
                }
            }
            Type::TypeParam(p) => h.write_u32(p.id),
            Type::Interface(_) => h.write_u8(108),
            Type::Union(_) => h.write_u8(109),
            Type::Alias(_) => {}
        }
    }
}
