//! Instances of generic types and functions, and whether a type implements an interface or satisfies a constraint.

use govm_syntax::Pos;

use super::checker::{Checker, GoVersion};
use super::types::{Signature, SignatureParts, Type, TypeId, tid};

impl<'a> Checker<'a> {
    /// The instance of a generic type or signature. Instances of types with identical arguments are one. The number of arguments is
    /// checked here for aliases and signatures, and by the caller for defined types.
    pub fn instance(&mut self, pos: Pos, orig: TypeId, targs: &[TypeId]) -> TypeId {
        let params = self.type_params(orig);
        match self.ty(orig) {
            Type::Named(_) => {
                let mut hash = orig.0 as u64;
                for &t in targs {
                    hash = hash.rotate_left(7) ^ self.type_hash(t);
                }
                for &old in self.instances.get(&hash).cloned().unwrap_or_default().iter() {
                    if self.origin(old) == orig {
                        let args = self.type_args(old);
                        if args.len() == targs.len() && args.iter().zip(targs).all(|(&a, &b)| self.identical(a, b)) {
                            return old;
                        }
                    }
                }
                let new = self.new_named_instance(pos, orig, targs);
                self.instances.entry(hash).or_default().push(new);
                new
            }
            Type::Alias(a) => {
                let name = self.obj_text(a.obj);
                if !self.validate_targ_len(pos, name, params.len(), targs.len()) {
                    return tid::INVALID;
                }
                if params.is_empty() {
                    return orig;
                }
                let rhs = a.from_rhs.get().unwrap_or(tid::INVALID);
                let map = self.subst_map(params, targs);
                let rhs = self.subst(rhs, &map);
                self.new_alias(a.obj, Some(orig), targs, Some(rhs))
            }
            Type::Signature(_) => {
                if params.len() != targs.len() {
                    let name = self.type_str(orig);
                    if !self.validate_targ_len(pos, &name, params.len(), targs.len()) {
                        return tid::INVALID;
                    }
                }
                if params.is_empty() {
                    return orig;
                }
                let map = self.subst_map(params, targs);
                let sig = self.subst(orig, &map);
                let Some(s) = self.as_signature(sig) else {
                    return tid::INVALID;
                };
                let parts = SignatureParts {
                    tparams: Box::new([]),
                    scope: None,
                    ..s.to_parts()
                };
                self.new_type(Type::Signature(Box::new(Signature::new(parts))))
            }
            _ => tid::INVALID,
        }
    }

    /// Reports a wrong number of type arguments.
    pub(crate) fn validate_targ_len(&mut self, pos: Pos, name: &str, want: usize, got: usize) -> bool {
        if got == want {
            return true;
        }
        let qual = if got < want { "not enough" } else { "too many" };
        self.error(
            pos,
            format!("{qual} type arguments for type {name}: have {got}, want {want}"),
        );
        false
    }

    /// Checks that type arguments satisfy their constraints: the index of the first that does not, and why.
    pub fn verify(&mut self, tparams: &[TypeId], targs: &[TypeId]) -> Option<(usize, String)> {
        let map = self.subst_map(tparams, targs);
        for (i, &p) in tparams.iter().enumerate() {
            let Some(tp) = self.as_tparam(p) else { continue };
            // Wraps a constraint that is no interface.
            self.tparam_iface(self.unalias(p));
            let bound = self.subst(self.bound(tp), &map);
            let mut cause = String::new();
            if !self.implements(targs[i], bound, true, Some(&mut cause)) {
                return Some((i, cause));
            }
        }
        None
    }

    /// Whether type `v` implements the interface `t`, or, with `constraint`, satisfies it.
    pub fn implements(&mut self, v: TypeId, t: TypeId, constraint: bool, mut cause: Option<&mut String>) -> bool {
        let (vu, tu) = (self.under(v), self.under(t));
        if !self.is_valid(vu) || !self.is_valid(tu) {
            return true;
        }
        if let Type::Pointer(base) = self.ty(vu)
            && self.under(*base) == tid::INVALID
        {
            return true;
        }
        let verb = if constraint { "satisfy" } else { "implement" };
        let Type::Interface(ti) = self.ty(tu) else {
            if let Some(cause) = cause {
                let detail = if self.is_interface_ptr(tu) {
                    self.interface_ptr_error(t)
                } else {
                    format!("{} is not an interface", self.type_str(t))
                };
                *cause = format!("{} does not {verb} {} ({detail})", self.type_str(v), self.type_str(t));
            }
            return false;
        };
        let tset = self.type_set(ti);
        if tset.is_all() {
            return true;
        }
        let vi = self.as_interface(vu);
        if let Some(vi) = vi
            && self.type_set(vi).is_empty()
        {
            return true;
        }
        if tset.is_empty() {
            if let Some(cause) = cause {
                *cause = format!("cannot {verb} {} (empty type set)", self.type_str(t));
            }
            return false;
        }
        let mut why = String::new();
        if !self.has_all_methods(v, t, true, Some(&mut why)) {
            if let Some(cause) = cause {
                *cause = format!("{} does not {verb} {} {why}", self.type_str(v), self.type_str(t));
            }
            return false;
        }
        if tset.has_terms() {
            let terms = tset.terms.as_deref().unwrap_or(&[]);
            if let Some(vi) = vi {
                let subset = match &self.type_set(vi).terms {
                    Some(vt) => self.terms_subset(vt, terms),
                    None => false,
                };
                if !subset {
                    if let Some(cause) = cause {
                        *cause = format!("{} does not {verb} {}", self.type_str(v), self.type_str(t));
                    }
                    return false;
                }
            } else if !terms.iter().any(|&x| self.term_includes(x, v)) {
                if let Some(cause) = cause.as_deref_mut() {
                    let mut alt = None;
                    for &x in terms {
                        let under = self.under(x.typ);
                        let widened = super::types::Term { tilde: true, ..x };
                        if !x.tilde && self.identical(x.typ, under) && self.term_includes(widened, v) {
                            alt = Some(x.typ);
                            break;
                        }
                    }
                    let (vs, ts) = (self.type_str(v), self.type_str(t));
                    let detail = match alt {
                        Some(alt) => format!("possibly missing ~ for {} in {ts}", self.type_str(alt)),
                        None if self.mentions(tu, v) => {
                            format!("{ts} mentions {vs}, but {vs} is not in the type set of {ts}")
                        }
                        None => format!("{vs} missing in {}", self.terms_str(terms)),
                    };
                    *cause = format!("{vs} does not {verb} {ts} ({detail})");
                }
                return false;
            }
        }
        self.check_comparability(v, ti, constraint, verb, cause)
    }

    fn check_comparability(
        &mut self,
        v: TypeId,
        ti: &'a super::types::Interface,
        constraint: bool,
        verb: &str,
        cause: Option<&mut String>,
    ) -> bool {
        if !self.type_set_comparable(ti, &mut Vec::new()) || self.incomparable_cause(v, false).is_none() {
            return true;
        }
        // An interface that may hold incomparable values satisfies comparable since Go 1.20.
        let dynamic = constraint && self.incomparable_cause(v, true).is_none();
        if dynamic && self.allow_version(GoVersion(20)) {
            return true;
        }
        if let Some(cause) = cause {
            let v = self.type_str(v);
            *cause = if dynamic {
                format!("{v} to {verb} comparable requires go1.20 or later")
            } else {
                format!("{v} does not {verb} comparable")
            };
        }
        false
    }

    /// Whether a constraint has the type among its elements.
    fn mentions(&mut self, t: TypeId, typ: TypeId) -> bool {
        match self.ty(t) {
            Type::Interface(it) => it.embeddeds().iter().any(|&e| self.mentions(e, typ)),
            Type::Union(terms) => terms.iter().any(|x| self.mentions(x.typ, typ)),
            _ => self.identical(t, typ),
        }
    }
}
