//! Cycles among declarations.

use govm_syntax::ast::ExprKind;
use govm_syntax::{FastMap, Pos};

use super::checker::Checker;
use super::errors::ErrorDesc;
use super::objects::{ObjId, ObjKind};
use super::package::PkgId;
use super::types::{Type, TypeId, tid};

/// A declaration of a cycle: object, where it is reported, and what it is called.
type Link = (ObjId, Pos, String);

impl<'a> Checker<'a> {
    /// Reports type declarations that are nothing but each other's names, before anything is checked.
    pub(crate) fn direct_cycles(&mut self, pkg: PkgId) {
        // Place on the path, or that the object is done with.
        let mut index: FastMap<u32, Option<usize>> = FastMap::default();
        for obj in self.packages[pkg.0 as usize].objects.clone() {
            if self.obj(obj).is_type_name() {
                self.direct_cycle(pkg, obj, &mut index);
            }
        }
    }

    fn direct_cycle(&mut self, pkg: PkgId, first: ObjId, index: &mut FastMap<u32, Option<usize>>) {
        let mut path: Vec<ObjId> = Vec::new();
        let mut at = first;
        loop {
            match index.get(&at.0) {
                Some(None) => break,
                Some(&Some(start)) => {
                    self.obj(at).typ.set(tid::INVALID);
                    let cycle = path[start..].to_vec();
                    self.cycle_error(&cycle, self.first_in_source(&cycle));
                    break;
                }
                None => {}
            }
            index.insert(at.0, Some(path.len()));
            path.push(at);
            let Some(ExprKind::Name(id)) = self.decl_of(at).and_then(|d| d.tdecl).map(|t| t.ty.kind) else {
                break;
            };
            let scope = self.package(pkg).scope;
            match self.scope(scope).get(id.name) {
                Some(next) if self.obj(next).is_type_name() => at = next,
                _ => break,
            }
        }
        for obj in path {
            index.insert(obj.0, None);
        }
    }

    /// Whether a cycle through `obj`, which is being declared, is allowed; reports it otherwise.
    pub(crate) fn valid_cycle(&mut self, obj: ObjId) -> bool {
        let start = self.obj_path_idx.get(&obj.0).map_or(0, |&i| i as usize);
        let cycle = self.obj_path[start..].to_vec();
        let mut values = 0;
        let mut defs = 0;
        for &o in &cycle {
            match self.obj(o).kind {
                ObjKind::Const { .. } | ObjKind::Var(_) => values += 1,
                ObjKind::TypeName => {
                    if self.env.in_tparam_list && self.is_generic(self.obj_type(o)) {
                        return true;
                    }
                    if !self.is_alias_name(o) {
                        defs += 1;
                    }
                }
                _ => {}
            }
        }
        // Cycles among values only are found by the initialization order; types may refer to each other.
        if values == cycle.len() || values == 0 && defs > 0 {
            return true;
        }
        self.cycle_error(&cycle, self.first_in_source(&cycle));
        false
    }

    /// Whether a type name is an alias, as far as it is declared.
    pub fn is_alias_name(&self, obj: ObjId) -> bool {
        let o = self.obj(obj);
        let Some(t) = o.typ() else { return false };
        match self.ty(t) {
            Type::Basic(b) => {
                if o.pkg == Some(self.universe.unsafe_pkg) {
                    return false;
                }
                o.pkg.is_some() || b.name != self.text(o.name) || t == tid::BYTE || t == tid::RUNE
            }
            Type::Named(n) => n.obj != obj,
            Type::TypeParam(p) => p.obj != obj,
            _ => true,
        }
    }

    fn first_in_source(&self, cycle: &[ObjId]) -> usize {
        (0..cycle.len()).min_by_key(|&i| self.obj(cycle[i]).pos).unwrap_or(0)
    }

    fn cycle_name(&self, obj: ObjId) -> String {
        format!("{}{}", self.package_prefix(self.obj(obj).pkg), self.obj_text(obj))
    }

    /// Reports a cycle of declarations, beginning with the one at `start`.
    pub(crate) fn cycle_error(&mut self, cycle: &[ObjId], start: usize) {
        let list: Vec<Link> = cycle
            .iter()
            .map(|&o| (o, self.obj(o).pos, self.cycle_name(o)))
            .collect();
        self.named_cycle_error(&list, start);
    }

    /// Reports a cycle of declarations that are called so.
    fn named_cycle_error(&mut self, cycle: &[Link], start: usize) {
        let Some((obj, pos, name)) = cycle.get(start) else {
            return;
        };
        let o = self.obj(*obj);
        let is_type = o.is_type_name();
        if let Some(Type::Alias(a)) = o.typ().filter(|_| is_type).map(|t| self.ty(t)) {
            a.from_rhs.set(tid::INVALID);
        }
        if cycle.len() == 1 {
            let what = if is_type {
                "invalid recursive type"
            } else {
                "invalid cycle in declaration"
            };
            return self.error(*pos, format!("{what}: {name} refers to itself"));
        }
        let mut err = ErrorDesc::new();
        let what = if is_type {
            "invalid recursive type"
        } else {
            "invalid cycle in declaration of"
        };
        err.add(*pos, format!("{what} {name}"));
        let mut at = start;
        for i in 0..cycle.len() {
            let next = (start + i + 1) % cycle.len();
            err.add(cycle[at].1, format!("{} refers to {}", cycle[at].2, cycle[next].2));
            at = next;
        }
        self.report(err);
    }

    /// Whether a type is declared already, so that its underlying type may be looked at; a cycle through it is reported otherwise.
    pub(crate) fn is_complete(&mut self, t: TypeId) -> bool {
        let mut at = t;
        for _ in 0..10_000 {
            let (obj, rhs) = match self.ty(at) {
                Type::Alias(a) if a.targs.is_empty() => (Some(a.obj), a.from_rhs.get()),
                Type::Alias(a) => (None, a.from_rhs.get()),
                Type::Named(n) if n.inst.is_none() => (Some(n.obj), n.from_rhs.get()),
                Type::Named(n) => (None, n.from_rhs.get()),
                _ => return true,
            };
            if let Some(&i) = obj.and_then(|o| self.obj_path_idx.get(&o.0)) {
                let cycle = self.obj_path[i as usize..].to_vec();
                self.cycle_error(&cycle, self.first_in_source(&cycle));
                return false;
            }
            match rhs {
                Some(rhs) => at = rhs,
                None => return true,
            }
        }
        false
    }

    /// Reports a defined type that contains itself.
    pub(crate) fn valid_type(&mut self, t: TypeId) {
        self.valid_type_in(t, &mut Vec::new(), &mut Vec::new());
    }

    /// `nest` are the types that enclose `t`; `path` those through which it was reached.
    fn valid_type_in(&mut self, t: TypeId, nest: &mut Vec<TypeId>, path: &mut Vec<TypeId>) -> bool {
        let t = self.unalias(t);
        match self.ty(t) {
            Type::Array { elem, .. } => self.valid_type_in(*elem, nest, path),
            Type::Struct(s) => s
                .fields
                .iter()
                .all(|&f| self.valid_type_in(self.obj_type(f), nest, path)),
            Type::Union(terms) => terms.iter().all(|x| self.valid_type_in(x.typ, nest, path)),
            Type::Interface(it) => it.embeddeds().iter().all(|&e| self.valid_type_in(e, nest, path)),
            Type::Named(_) => {
                let orig = self.origin(t);
                let Type::Named(o) = self.ty(orig) else { return true };
                // Types of other packages were checked with them.
                if self.obj(o.obj).pkg != Some(self.env.pkg) && self.type_args(t).is_empty() {
                    return true;
                }
                if nest.iter().any(|&e| self.identical(e, t)) {
                    o.from_rhs.set(tid::INVALID);
                    let start = path.iter().position(|&p| self.identical(p, t)).unwrap_or(0);
                    let cycle: Vec<Link> = path[start..]
                        .iter()
                        .filter_map(|&p| {
                            let n = self.as_named(p)?;
                            let name = if n.inst.is_some() {
                                self.type_str(p)
                            } else {
                                self.cycle_name(n.obj)
                            };
                            Some((n.obj, n.pos, name))
                        })
                        .collect();
                    self.named_cycle_error(&cycle, 0);
                    return false;
                }
                // Without this the time would be exponential in the depth of types that contain another twice. Whether a generic
                // type is valid depends on its arguments, so that only others are remembered.
                let plain = self.type_args(t).is_empty() && self.type_params(t).is_empty();
                if self.valid_types.contains_key(&t.0) {
                    return true;
                }
                let Some(rhs) = self.named_rhs(orig) else { return true };
                nest.push(t);
                path.push(t);
                let ok = self.valid_type_in(rhs, nest, path);
                nest.pop();
                path.pop();
                if ok && plain {
                    self.valid_types.insert(t.0, ());
                }
                ok
            }
            Type::TypeParam(_) => {
                // The argument of the enclosing instance counts, within what encloses that.
                let Some(&inst) = nest.last() else { return true };
                let place = self.type_params(inst).iter().position(|&p| p == t);
                let Some(&targ) = place.and_then(|i| self.type_args(inst).get(i)) else {
                    return true;
                };
                nest.pop();
                let ok = self.valid_type_in(targ, nest, path);
                nest.push(inst);
                ok
            }
            _ => true,
        }
    }
}
