//! Inference of type arguments.
//!
//! First the types of typed arguments are unified with those of their parameters, then type parameters with the core types and methods
//! of their constraints until nothing more is found, then untyped constants give their default types. At last inferred types that
//! mention other type parameters are simplified.

use std::sync::atomic::Ordering;

use govm_syntax::Pos;

use super::checker::{Checker, GoVersion};
use super::errors::ErrorDesc;
use super::objects::{ObjKind, Object};
use super::operand::Operand;
use super::types::{Signature, SignatureParts, Term, Type, TypeId, tid};
use super::unify::{Unifier, UnifyMode};

impl<'a> Checker<'a> {
    /// Infers the type arguments that are not given for `tparams`, from the arguments for the parameters in the tuple `params`. With
    /// `reverse`, a function is assigned to a variable rather than called. On failure the reason is added to `err`, unless an argument is
    /// invalid.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn infer(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        mut targs: Vec<Option<TypeId>>,
        params: TypeId,
        args: &[Operand<'a>],
        reverse: bool,
        err: &mut ErrorDesc,
    ) -> Option<Vec<TypeId>> {
        let n = tparams.len();
        if targs.len() == n && targs.iter().all(Option::is_some) {
            return targs.into_iter().collect();
        }
        if args.iter().any(|a| !a.is_valid()) {
            return None;
        }
        targs.resize(n, None);
        let map = self.partial_map(tparams, &targs);
        let params = self.subst(params, &map);
        let params = self.tuple(params);
        let mut u = Unifier::new(tparams, &targs, self.allow_version(GoVersion(21)));

        let mut untyped: Vec<usize> = Vec::new();
        for (i, (arg, &par)) in args.iter().zip(params).enumerate() {
            let ptype = self.obj_type(par);
            if !self.is_parameterized(tparams, ptype) && !self.is_parameterized(tparams, arg.typ) {
                continue;
            }
            if self.is_typed(arg.typ) {
                if !self.unify(&mut u, ptype, arg.typ, UnifyMode::Assign) {
                    self.infer_mismatch(&u, tparams, ptype, arg, reverse, err);
                    return None;
                }
            } else if matches!(self.ty(ptype), Type::TypeParam(_)) && !arg.is_nil() {
                untyped.push(i);
            }
        }

        loop {
            let unknown = u.unknowns();
            for &p in tparams {
                if !self.infer_from_constraint(&mut u, tparams, p, pos, err) {
                    return None;
                }
            }
            if u.unknowns() == unknown {
                break;
            }
        }

        // Untyped constants for one parameter give it the default type of the largest kind among them.
        let mut largest: Vec<(TypeId, TypeId)> = Vec::new();
        for i in untyped {
            let p = self.obj_type(params[i]);
            if u.at(p).is_some() {
                continue;
            }
            let arg = &args[i];
            match largest.iter_mut().find(|e| e.0 == p) {
                None => largest.push((p, arg.typ)),
                Some(e) => match self.max_type(e.1, arg.typ) {
                    Some(max) => e.1 = max,
                    None => {
                        let (a, b) = (self.type_str(e.1), self.type_str(arg.typ));
                        let msg = format!("mismatched types {a} and {b} (cannot infer {})", self.type_str(p));
                        err.add(arg.pos(), msg);
                        return None;
                    }
                },
            }
        }
        for (p, t) in largest {
            u.set(p, self.default_type(t));
        }

        let mut inferred = u.inferred(tparams);
        self.kill_cycles(tparams, &mut inferred);
        self.simplify(tparams, &targs, &mut inferred);
        for (i, t) in inferred.iter().enumerate() {
            if t.is_none_or(|t| self.is_parameterized(tparams, t)) {
                let Some(p) = self.as_tparam(tparams[i]) else {
                    return None;
                };
                let at = self.pos_str(self.obj(p.obj).pos);
                err.add(pos, format!("cannot infer {} (declared at {at})", self.obj_text(p.obj)));
                return None;
            }
        }
        inferred.into_iter().collect()
    }

    /// The map of those parameters that have arguments.
    fn partial_map(&self, tparams: &[TypeId], targs: &[Option<TypeId>]) -> super::subst::SubstMap {
        let (p, a): (Vec<TypeId>, Vec<TypeId>) =
            tparams.iter().zip(targs).filter_map(|(&p, t)| Some((p, (*t)?))).unzip();
        self.subst_map(&p, &a)
    }

    fn infer_mismatch(
        &mut self,
        u: &Unifier,
        tparams: &[TypeId],
        ptype: TypeId,
        arg: &Operand<'a>,
        reverse: bool,
        err: &mut ErrorDesc,
    ) {
        let inferred = u.inferred(tparams);
        let (a, x) = (self.type_str(arg.typ), self.operand_expr_str(arg));
        let p = self.type_str(ptype);
        if inferred.iter().all(Option::is_none) {
            let list = self.tparams_text(tparams);
            err.add(
                arg.pos(),
                format!("type {a} of {x} does not match {p} (cannot infer {list})"),
            );
            return;
        }
        let map = self.partial_map(tparams, &inferred);
        let t = self.subst(ptype, &map);
        let msg = if t == ptype {
            format!("type {a} of {x} does not match {p}")
        } else if reverse {
            format!(
                "inferred type {} for {p} does not match type {a} of {x}",
                self.type_str(t)
            )
        } else {
            format!(
                "type {a} of {x} does not match inferred type {} for {p}",
                self.type_str(t)
            )
        };
        err.add(arg.pos(), msg);
    }

    /// Unifies a parameter with its constraint.
    fn infer_from_constraint(
        &mut self,
        u: &mut Unifier,
        tparams: &[TypeId],
        p: TypeId,
        pos: Pos,
        err: &mut ErrorDesc,
    ) -> bool {
        let tx = u.at(p);
        if let Some((core, single)) = self.core_term(p) {
            match tx {
                Some(t) => {
                    if !self.unify(u, t, core.typ, UnifyMode::Inexact) {
                        self.does_not_satisfy(p, t, "", pos, err);
                        return false;
                    }
                }
                None if single && !core.tilde => u.set(p, core.typ),
                None => {}
            }
        }
        if let Some(t) = tx
            && !self.is_parameterized(tparams, t)
        {
            let constraint = self.tparam_iface(p);
            let mut cause = String::new();
            let missing = self.is_valid(t)
                && self
                    .missing_method_with(t, constraint, true, Some(&mut cause), |c, x, y| {
                        c.unify(u, x, y, UnifyMode::Exact)
                    })
                    .is_some();
            if missing {
                self.does_not_satisfy(p, t, &cause, pos, err);
                return false;
            }
        }
        true
    }

    fn does_not_satisfy(&mut self, p: TypeId, t: TypeId, cause: &str, pos: Pos, err: &mut ErrorDesc) {
        let Some(tp) = self.as_tparam(p) else { return };
        let bound = self.type_str(self.bound(tp));
        let (p, t) = (self.type_str(p), self.type_str(t));
        let gap = if cause.is_empty() { "" } else { " " };
        err.add(pos, format!("{p} (type {t}) does not satisfy {bound}{gap}{cause}"));
    }

    /// The only term of a parameter's constraint, or the underlying type that its terms share; and whether it is the only one.
    fn core_term(&mut self, p: TypeId) -> Option<(Term, bool)> {
        let terms = self.specific_terms(p)?;
        if let [one] = terms {
            return Some((*one, true));
        }
        let typ = self.common_under(p).ok()?;
        Some((
            Term {
                tilde: terms.iter().any(|t| t.tilde),
                typ,
            },
            false,
        ))
    }

    /// Forgets inferred types that mention themselves.
    fn kill_cycles(&self, tparams: &[TypeId], inferred: &mut [Option<TypeId>]) {
        for &p in tparams {
            self.find_cycle(tparams, inferred, p, &mut Vec::new());
        }
    }

    fn find_cycle(&self, tparams: &[TypeId], inferred: &mut [Option<TypeId>], t: TypeId, seen: &mut Vec<TypeId>) {
        let t = self.unalias(t);
        if seen.contains(&t) {
            if let Some(i) = tparams.iter().position(|&p| p == t) {
                inferred[i] = None;
            }
            return;
        }
        seen.push(t);
        for part in self.type_parts(t) {
            self.find_cycle(tparams, inferred, part, seen);
        }
        if let Some(next) = tparams.iter().position(|&p| p == t).and_then(|i| inferred[i]) {
            self.find_cycle(tparams, inferred, next, seen);
        }
        seen.pop();
    }

    /// The types that a type is directly made of.
    pub(crate) fn type_parts(&self, t: TypeId) -> Vec<TypeId> {
        let types = |list: &[super::objects::ObjId]| list.iter().map(|&v| self.obj_type(v)).collect::<Vec<_>>();
        match self.ty(t) {
            Type::Array { elem, .. } | Type::Slice(elem) | Type::Pointer(elem) | Type::Chan { elem, .. } => vec![*elem],
            Type::Map { key, elem } => vec![*key, *elem],
            Type::Struct(s) => types(&s.fields),
            Type::Tuple(vars) => types(vars),
            Type::Signature(s) => vec![s.params(), s.results()],
            Type::Union(terms) => terms.iter().map(|x| x.typ).collect(),
            Type::Interface(it) => {
                let mut list = types(it.methods());
                list.extend(it.embeddeds());
                list
            }
            Type::Named(n) => n.targs().to_vec(),
            Type::Basic(_) | Type::TypeParam(_) | Type::Alias(_) => Vec::new(),
        }
    }

    /// Replaces type parameters in inferred types by what was inferred for them.
    fn simplify(&mut self, tparams: &[TypeId], targs: &[Option<TypeId>], inferred: &mut [Option<TypeId>]) {
        let mut dirty: Vec<usize> = (0..inferred.len())
            .filter(|&i| inferred[i].is_some() && targs[i].is_none())
            .collect();
        while !dirty.is_empty() {
            let map = self.partial_map(tparams, inferred);
            dirty.retain(|&i| {
                let Some(old) = inferred[i] else { return false };
                let mut new = self.subst(old, &map);
                if new == old {
                    return false;
                }
                // A generic function whose parameters are all known is generic no more.
                if let Some(s) = self.as_signature(new)
                    && !s.tparams().is_empty()
                    && !self.is_parameterized(tparams, new)
                {
                    let parts = SignatureParts {
                        tparams: Box::new([]),
                        ..s.to_parts()
                    };
                    new = self.new_type(Type::Signature(Box::new(Signature::new(parts))));
                }
                inferred[i] = Some(new);
                true
            });
        }
    }

    /// Declares type parameters anew and puts them into the type.
    pub(crate) fn rename_tparams(&mut self, _pos: Pos, tparams: &[TypeId], t: TypeId) -> (Vec<TypeId>, TypeId) {
        if tparams.is_empty() {
            return (Vec::new(), t);
        }
        let mut fresh = Vec::with_capacity(tparams.len());
        for &p in tparams {
            let Some(tp) = self.as_tparam(p) else { continue };
            let o = self.obj(tp.obj);
            let obj = self.new_object(Object::new(ObjKind::TypeName, o.pos, o.pkg, o.name, None));
            let new = self.new_tparam(obj, tid::INVALID);
            if let Some(q) = self.as_tparam(new) {
                q.index.store(tp.index.load(Ordering::Relaxed), Ordering::Relaxed);
            }
            fresh.push(new);
        }
        let map = self.subst_map(tparams, &fresh);
        for (&p, &new) in tparams.iter().zip(&fresh) {
            if let (Some(tp), Some(q)) = (self.as_tparam(p), self.as_tparam(new)) {
                let bound = self.subst(self.bound(tp), &map);
                q.bound.set(bound);
            }
        }
        let t = self.subst(t, &map);
        (fresh, t)
    }

    fn tparams_text(&self, list: &[TypeId]) -> String {
        let texts: Vec<&str> = list
            .iter()
            .filter_map(|&p| self.as_tparam(p))
            .map(|p| self.obj_text(p.obj))
            .collect();
        match texts.as_slice() {
            [] => String::new(),
            [a] => a.to_string(),
            [a, b] => format!("{a} and {b}"),
            [init @ .., last] => format!("{}, and {last}", init.join(", ")),
        }
    }

    /// Whether a type mentions one of the type parameters.
    pub(crate) fn is_parameterized(&mut self, tparams: &[TypeId], t: TypeId) -> bool {
        self.mentions_tparam(tparams, t, &mut Vec::new())
    }

    fn mentions_tparam(&mut self, tparams: &[TypeId], t: TypeId, seen: &mut Vec<TypeId>) -> bool {
        let t = self.unalias(t);
        match self.ty(t) {
            Type::Basic(_) => return false,
            Type::TypeParam(_) => return tparams.contains(&t),
            _ => {}
        }
        if seen.contains(&t) {
            return false;
        }
        seen.push(t);
        if let Type::Interface(it) = self.ty(t) {
            let set = self.type_set(it);
            return set
                .methods
                .iter()
                .any(|&m| self.mentions_tparam(tparams, self.obj_type(m), seen))
                || set.has_terms()
                    && set
                        .terms
                        .iter()
                        .flatten()
                        .all(|x| self.mentions_tparam(tparams, x.typ, seen));
        }
        self.type_parts(t)
            .into_iter()
            .any(|p| self.mentions_tparam(tparams, p, seen))
    }
}
