//! Properties of types. `is_*` looks at the underlying type and is false for type parameters; `all_*` holds for a type parameter when
//! it holds for every type of its type set.

use super::checker::Checker;
use super::types::{BasicKind, Type, TypeId, info, tid};

macro_rules! basic_predicates {
    ($($is:ident $all:ident $info:expr;)*) => {
        impl<'a> Checker<'a> {
            $(
                /// Whether the underlying type is basic with this property.
                pub fn $is(&mut self, t: TypeId) -> bool {
                    self.is_basic(t, $info)
                }
                /// Like the above, but for a type parameter all types of its type set must have the property.
                pub fn $all(&mut self, t: TypeId) -> bool {
                    self.all_basic(t, $info)
                }
            )*
        }
    };
}

basic_predicates! {
    is_boolean all_boolean info::BOOLEAN;
    is_integer all_integer info::INTEGER;
    is_unsigned all_unsigned info::UNSIGNED;
    is_float all_float info::FLOAT;
    is_complex all_complex info::COMPLEX;
    is_numeric all_numeric info::NUMERIC;
    is_string all_string info::STRING;
    is_integer_or_float all_integer_or_float info::INTEGER | info::FLOAT;
    is_ordered all_ordered info::ORDERED;
    is_numeric_or_string all_numeric_or_string info::NUMERIC | info::STRING;
    is_const_type all_const_type info::CONST_TYPE;
}

impl<'a> Checker<'a> {
    /// Whether the type is not the invalid one.
    pub fn is_valid(&self, t: TypeId) -> bool {
        self.unalias(t) != tid::INVALID
    }

    /// Whether the underlying type is basic with one of these properties.
    pub fn is_basic(&mut self, t: TypeId, info: u16) -> bool {
        matches!(self.under_ty(t), Type::Basic(b) if b.info & info != 0)
    }

    /// [`Checker::is_basic`], for every type of a type parameter's type set.
    pub fn all_basic(&mut self, t: TypeId, info: u16) -> bool {
        if self.is_type_param(t) {
            return match self.specific_terms(t) {
                Some(terms) => terms.iter().all(|term| self.is_basic(term.typ, info)),
                None => false,
            };
        }
        self.is_basic(t, info)
    }

    /// The kind of the underlying basic type.
    pub fn basic_kind(&mut self, t: TypeId) -> Option<BasicKind> {
        match self.under_ty(t) {
            Type::Basic(b) => Some(b.kind),
            _ => None,
        }
    }

    /// Whether the type has a name: it is predeclared, defined or a type parameter.
    pub fn has_name(&self, t: TypeId) -> bool {
        matches!(
            self.ty(self.unalias(t)),
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_)
        )
    }

    /// Whether the type is neither defined nor a type parameter.
    pub fn is_type_lit(&self, t: TypeId) -> bool {
        !matches!(self.ty(self.unalias(t)), Type::Named(_) | Type::TypeParam(_))
    }

    /// Whether the type is that of an untyped constant or nil.
    pub fn is_untyped(&self, t: TypeId) -> bool {
        (tid::UNTYPED_BOOL..=tid::UNTYPED_NIL).contains(&t)
    }

    /// Whether the type is not that of an untyped constant or nil.
    pub fn is_typed(&self, t: TypeId) -> bool {
        !self.is_untyped(t)
    }

    /// Whether the type is that of an untyped number.
    pub fn is_untyped_numeric(&self, t: TypeId) -> bool {
        (tid::UNTYPED_INT..=tid::UNTYPED_COMPLEX).contains(&t)
    }

    /// Whether the underlying type is an interface, which it is for type parameters too.
    pub fn is_interface(&mut self, t: TypeId) -> bool {
        matches!(self.under_ty(t), Type::Interface(_))
    }

    /// Whether the type is an interface and no type parameter.
    pub fn is_non_tparam_interface(&mut self, t: TypeId) -> bool {
        !self.is_type_param(t) && self.is_interface(t)
    }

    /// Whether the type is a type parameter.
    pub fn is_type_param(&self, t: TypeId) -> bool {
        matches!(self.ty(self.unalias(t)), Type::TypeParam(_))
    }

    /// Whether the type is a type parameter whose type set is known to be empty.
    pub fn has_empty_type_set(&self, t: TypeId) -> bool {
        let Some(p) = self.as_tparam(t) else { return false };
        let bound = self.unalias(self.bound(p));
        let under = match self.ty(bound) {
            Type::Named(n) => n.underlying.get().unwrap_or(tid::INVALID),
            _ => bound,
        };
        self.as_interface(under)
            .and_then(|it| it.tset.get())
            .is_some_and(|s| s.is_empty())
    }

    /// Whether the type has type parameters and no arguments for them.
    pub fn is_generic(&self, t: TypeId) -> bool {
        if let Type::Alias(a) = self.ty(t)
            && a.targs.is_empty()
            && a.tparams.get().is_some_and(|p| !p.is_empty())
        {
            return true;
        }
        self.as_named(t)
            .is_some_and(|n| n.inst.is_none() && n.tparams.get().is_some_and(|p| !p.is_empty()))
    }

    /// Whether values of the type may be compared with `==`; interfaces may, though it may panic.
    pub fn comparable(&mut self, t: TypeId) -> bool {
        self.incomparable_cause(t, true).is_none()
    }

    /// Why values of the type cannot be compared, "" without a particular cause; none if they can. Without `dynamic`, interfaces whose
    /// comparison may panic cannot.
    pub fn incomparable_cause(&mut self, t: TypeId, dynamic: bool) -> Option<String> {
        self.incomparable(t, dynamic, &mut Vec::new())
    }

    pub(crate) fn incomparable(&mut self, t: TypeId, dynamic: bool, seen: &mut Vec<TypeId>) -> Option<String> {
        if seen.contains(&t) {
            return None;
        }
        seen.push(t);
        match self.under_ty(t) {
            Type::Basic(b) => (b.kind == BasicKind::UntypedNil).then(String::new),
            Type::Pointer(_) | Type::Chan { .. } => None,
            Type::Struct(s) => {
                for &f in &s.fields {
                    let ft = self.obj_type(f);
                    if self.incomparable(ft, dynamic, seen).is_some() {
                        return Some(format!("struct containing {} cannot be compared", self.type_str(ft)));
                    }
                }
                None
            }
            Type::Array { elem, .. } => self
                .incomparable(*elem, dynamic, seen)
                .map(|_| format!("{} cannot be compared", self.type_str(t))),
            Type::Interface(it) => {
                if dynamic && !self.is_type_param(t) || self.type_set_comparable(it, seen) {
                    return None;
                }
                Some(
                    if self.type_set(it).is_empty() {
                        "empty type set"
                    } else {
                        "incomparable types in type set"
                    }
                    .into(),
                )
            }
            _ => Some(String::new()),
        }
    }

    /// Whether nil is a value of the type.
    pub fn has_nil(&mut self, t: TypeId) -> bool {
        match self.under_ty(t) {
            Type::Basic(b) => b.kind == BasicKind::UnsafePointer,
            Type::Slice(_) | Type::Pointer(_) | Type::Signature(_) | Type::Map { .. } | Type::Chan { .. } => true,
            Type::Interface(_) if self.is_type_param(t) => match self.specific_terms(t) {
                Some(terms) => terms.iter().all(|term| self.has_nil(term.typ)),
                None => false,
            },
            Type::Interface(_) => true,
            _ => false,
        }
    }

    /// The type that an untyped value gets where nothing says otherwise; other types stay.
    pub fn default_type(&self, t: TypeId) -> TypeId {
        match t {
            tid::UNTYPED_BOOL => tid::BOOL,
            tid::UNTYPED_INT => tid::INT,
            tid::UNTYPED_RUNE => tid::RUNE,
            tid::UNTYPED_FLOAT => tid::FLOAT64,
            tid::UNTYPED_COMPLEX => tid::COMPLEX128,
            tid::UNTYPED_STRING => tid::STRING,
            _ => t,
        }
    }

    /// The larger of two untyped numeric types; none if they do not match.
    pub fn max_type(&self, x: TypeId, y: TypeId) -> Option<TypeId> {
        if x == y {
            Some(x)
        } else if self.is_untyped_numeric(x) && self.is_untyped_numeric(y) {
            Some(x.max(y))
        } else {
            None
        }
    }

    /// The base type of a pointer type, and whether it was one. Does not look at underlying types.
    pub fn deref(&self, t: TypeId) -> (TypeId, bool) {
        match self.ty(self.unalias(t)) {
            Type::Pointer(base) => (*base, true),
            _ => (t, false),
        }
    }
}
