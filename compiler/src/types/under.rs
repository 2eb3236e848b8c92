//! Underlying types: what those of a type set have in common, which decides what may be done with a value of a type parameter.
//!
//! Any other type counts as a type set of itself alone, so the callers need not tell the two apart.

use super::checker::Checker;
use super::types::{ChanDir, Type, TypeId};

/// A condition on a type and its underlying type, both `None` if there are no specific types; the reason if it does not hold.
type Condition<'c, 'a> = dyn Fn(&mut Checker<'a>, Option<TypeId>, Option<TypeId>) -> Option<String> + 'c;

impl<'a> Checker<'a> {
    /// Whether `f` holds for the underlying type of each type of the type set of `t`; it is called with `None` if there are no
    /// specific types.
    pub(crate) fn under_is(&mut self, t: TypeId, f: &mut dyn FnMut(&mut Checker<'a>, Option<TypeId>) -> bool) -> bool {
        if !self.is_type_param(t) {
            let u = self.under(t);
            return f(self, Some(u));
        }
        self.type_set_of(t).into_iter().all(|pair| f(self, pair.map(|p| p.1)))
    }

    /// The underlying type that all types of the type set of `t` have, or why there is none. Channels need only have the same element
    /// type and directions that do not conflict; the result then is one of the most restricted.
    pub(crate) fn common_under(&mut self, t: TypeId) -> Result<TypeId, String> {
        self.common_under_if(t, &|_, _, _| None)
    }

    /// Like [`Checker::common_under`], if all types satisfy a condition.
    pub(crate) fn common_under_if(&mut self, t: TypeId, cond: &Condition<'_, 'a>) -> Result<TypeId, String> {
        if !self.is_type_param(t) {
            let u = self.under(t);
            return match cond(self, Some(t), Some(u)) {
                Some(why) => Err(why),
                None => Ok(u),
            };
        }
        let mut common: Option<(TypeId, TypeId)> = None;
        for pair in self.type_set_of(t) {
            if let Some(why) = cond(self, pair.map(|p| p.0), pair.map(|p| p.1)) {
                return Err(why);
            }
            let Some((t, u)) = pair else {
                return Err("no specific type".into());
            };
            let Some((ct, cu)) = common else {
                common = Some((t, u));
                continue;
            };
            if let (&Type::Chan { dir: cd, elem: ce }, &Type::Chan { dir, elem }) = (self.ty(cu), self.ty(u)) {
                if !self.identical(ce, elem) {
                    let (a, b) = (self.type_str(ct), self.type_str(t));
                    return Err(format!("channels {a} and {b} have different element types"));
                }
                if cd == ChanDir::Both {
                    common = Some((t, u));
                } else if dir != ChanDir::Both && dir != cd {
                    let (a, b) = (self.type_str(ct), self.type_str(t));
                    return Err(format!("channels {a} and {b} have conflicting directions"));
                }
                continue;
            }
            if !self.identical(cu, u) {
                let (a, b) = (self.type_str(ct), self.type_str(t));
                return Err(format!("{a} and {b} have different underlying types"));
            }
        }
        common.map(|c| c.1).ok_or_else(|| "no specific type".into())
    }

    /// The properties of the underlying type, if that is basic; else none.
    pub(crate) fn basic_info(&mut self, t: TypeId) -> u16 {
        match self.under_ty(t) {
            Type::Basic(b) => b.info,
            _ => 0,
        }
    }

    /// Whether the underlying type is a pointer type.
    pub(crate) fn is_pointer(&mut self, t: TypeId) -> bool {
        matches!(self.under_ty(t), Type::Pointer(_))
    }

    /// Whether the underlying type `u` is an interface that all types implement.
    pub(crate) fn is_empty_interface(&mut self, u: TypeId) -> bool {
        self.as_interface(u).is_some_and(|it| self.type_set(it).is_all())
    }

    /// Whether the type is an interface that may only be used as a constraint.
    pub(crate) fn is_constraint_interface(&mut self, t: TypeId) -> bool {
        if self.is_type_param(t) {
            return false;
        }
        let u = self.under(t);
        self.as_interface(u)
            .is_some_and(|it| !self.type_set(it).is_method_set())
    }

    /// The type of pointers to `base`.
    pub(crate) fn new_pointer(&mut self, base: TypeId) -> TypeId {
        if let Some(&t) = self.pointers.get(&base.0) {
            return t;
        }
        let t = self.new_type(Type::Pointer(base));
        self.pointers.insert(base.0, t);
        t
    }

    /// The type of slices of `elem`.
    pub(crate) fn new_slice(&mut self, elem: TypeId) -> TypeId {
        if let Some(&t) = self.slices.get(&elem.0) {
            return t;
        }
        let t = self.new_type(Type::Slice(elem));
        self.slices.insert(elem.0, t);
        t
    }
}
