//! Conversions `T(x)`.

use super::checker::{Checker, GoVersion};
use super::constant::{Kind, Value};
use super::info::Mode;
use super::operand::{Operand, wrap_cause};
use super::representable::representable_const;
use super::types::{BasicKind, Type, TypeId, info, tid};

impl<'a> Checker<'a> {
    /// Converts `x` to type `t`.
    pub(crate) fn conversion(&mut self, x: &mut Operand<'a>, t: TypeId) {
        let const_arg = x.is_const();
        let mut cause = String::new();
        let ok;
        if const_arg && self.is_const_type(t) {
            match self.const_conversion(x, t) {
                Some(val) => {
                    x.val = Some(val);
                    ok = true;
                }
                None if self.is_integer(x.typ) && self.is_integer(t) => {
                    let msg = format!("constant {} overflows {}", x.value(), self.type_str(t));
                    self.error(x.pos(), msg);
                    return x.invalidate();
                }
                None => {
                    // gc's text shows the integer that the constant is.
                    if self.is_integer(t) && x.value().to_int().kind() == Kind::Int {
                        x.val = Some(x.value().to_int());
                    }
                    ok = false;
                }
            }
        } else if const_arg && self.is_type_param(t) {
            // The constant must be convertible to each type of the type set.
            ok = self.const_to_tparam(x, t, &mut cause);
            x.mode = Mode::Value;
        } else {
            ok = self.convertible_to(x, t, Some(&mut cause));
            if ok {
                x.mode = Mode::Value;
            }
        }
        if !ok {
            let mut msg = format!("cannot convert {} to type {}", self.operand_str(x), self.type_str(t));
            if !cause.is_empty() {
                msg = format!("{msg}: {cause}");
            }
            self.error(x.pos(), msg);
            return x.invalidate();
        }

        // The type of the operand is final now: the target type, where a constant can have it, or else the default type.
        if self.is_untyped(x.typ) {
            let mut last = t;
            if x.typ != tid::UNTYPED_NIL {
                if self.is_non_tparam_interface(t) || const_arg && !self.is_const_type(t) {
                    last = self.default_type(x.typ);
                } else if x.is_const() && self.is_integer(x.typ) && self.all_string(t) {
                    last = x.typ;
                }
            }
            if let Some(e) = x.expr {
                self.update_expr_type(e, last, true);
            }
        }
        x.typ = t;
    }

    /// The value of a constant converted to type `t`.
    fn const_conversion(&mut self, x: &Operand<'a>, t: TypeId) -> Option<Value> {
        let u = self.under(t);
        let Type::Basic(b) = self.ty(u) else { return None };
        let val = x.value();
        if let Some(val) = representable_const(&val, b) {
            return Some(val);
        }
        if self.is_integer(x.typ) && b.info & info::STRING != 0 {
            let c = val
                .as_u64()
                .and_then(|c| u32::try_from(c).ok())
                .and_then(char::from_u32);
            let mut buf = [0; 4];
            return Some(Value::string(
                c.unwrap_or(char::REPLACEMENT_CHARACTER)
                    .encode_utf8(&mut buf)
                    .as_bytes(),
            ));
        }
        None
    }

    fn const_to_tparam(&mut self, x: &Operand<'a>, t: TypeId, cause: &mut String) -> bool {
        self.under_is(t, &mut |check, u| {
            let Some(u) = u else {
                *cause = format!("{} does not contain specific types", check.type_str(t));
                return false;
            };
            if check.is_string(x.typ) && check.is_bytes_or_runes(u) {
                return true;
            }
            if check.const_conversion(x, u).is_some() {
                return true;
            }
            let (to, set) = (check.type_str(u), check.type_str(t));
            *cause = if check.is_integer(x.typ) && check.is_integer(u) {
                format!("constant {} overflows {to} (in {set})", x.value())
            } else {
                format!("cannot convert {} to type {to} (in {set})", check.operand_str(x))
            };
            false
        })
    }

    /// Whether `t(x)` is valid, for what is not a constant conversion; if not, `cause` may be set.
    fn convertible_to(&mut self, x: &Operand<'a>, t: TypeId, mut cause: Option<&mut String>) -> bool {
        if self.assignable_to(x, t, cause.as_deref_mut()) {
            return true;
        }
        let orig_t = t;
        let (v, t) = (self.unalias(x.typ), self.unalias(t));
        let (vu, tu) = (self.under(v), self.under(t));
        let (vp, tp) = (self.is_type_param(v), self.is_type_param(t));

        // Identical underlying types but for tags.
        if !vp && !tp && self.identical_ignore_tags(vu, tu) {
            return true;
        }
        // Unnamed pointers to such types.
        if let (&Type::Pointer(vb), &Type::Pointer(tb)) = (self.ty(v), self.ty(t))
            && !self.is_type_param(vb)
            && !self.is_type_param(tb)
        {
            let (vbu, tbu) = (self.under(vb), self.under(tb));
            if self.identical_ignore_tags(vbu, tbu) {
                return true;
            }
        }
        let (vi, ti) = (self.basic_info(vu), self.basic_info(tu));
        let real = info::INTEGER | info::FLOAT;
        if vi & real != 0 && ti & real != 0 || vi & ti & info::COMPLEX != 0 {
            return true;
        }
        if ti & info::STRING != 0 && (vi & info::INTEGER != 0 || self.is_bytes_or_runes(vu)) {
            return true;
        }
        if vi & info::STRING != 0 && self.is_bytes_or_runes(tu) {
            return true;
        }
        // Package unsafe: pointers and uintptr convert to unsafe.Pointer and back.
        let is_unsafe = |check: &mut Self, t| check.basic_kind(t) == Some(BasicKind::UnsafePointer);
        let is_address =
            |check: &mut Self, t| check.as_pointer(t).is_some() || check.basic_kind(t) == Some(BasicKind::Uintptr);
        if is_address(self, vu) && is_unsafe(self, tu) || is_unsafe(self, vu) && is_address(self, tu) {
            return true;
        }
        // A slice converts to an array, or a pointer to one, of the same element type.
        if let &Type::Slice(elem) = self.ty(vu) {
            let (what, version, array) = match self.ty(tu) {
                Type::Pointer(base) => ("array pointer", 17, self.under(*base)),
                _ => ("array", 20, tu),
            };
            if let &Type::Array { elem: ae, .. } = self.ty(array)
                && self.identical(elem, ae)
            {
                let ok = self.allow_version(GoVersion(version));
                if !ok && let Some(cause) = cause {
                    *cause = format!("conversion of slice to {what} requires go1.{version} or later");
                }
                return ok;
            }
        }
        if !vp && !tp {
            return false;
        }

        // Type parameters: each type of the one set must convert to each type of the other.
        let x = x.clone();
        let from = match if vp { self.specific_terms(v) } else { None } {
            Some(terms) => terms.iter().map(|term| term.typ).collect(),
            None if vp => return false,
            None => vec![v],
        };
        let to = match if tp { self.specific_terms(t) } else { None } {
            Some(terms) => terms.iter().map(|term| term.typ).collect(),
            None if tp => return false,
            None => vec![t],
        };
        for &f in &from {
            for &g in &to {
                let mut x = x.clone();
                if vp {
                    x.typ = f;
                }
                if !self.convertible_to(&x, g, cause.as_deref_mut()) {
                    let from_text = if vp { self.in_set(f, v) } else { self.type_str(x.typ) };
                    let to_text = if tp { self.in_set(g, t) } else { self.type_str(orig_t) };
                    wrap_cause(cause, format!("cannot convert {from_text} to type {to_text}"));
                    return false;
                }
            }
        }
        true
    }

    /// A type of the type set of a type parameter, in texts.
    fn in_set(&self, t: TypeId, set: TypeId) -> String {
        format!("{} (in {})", self.type_str(t), self.type_str(set))
    }

    /// Whether the type is that of a slice of bytes or runes.
    pub(crate) fn is_bytes_or_runes(&mut self, t: TypeId) -> bool {
        let u = self.under(t);
        let &Type::Slice(elem) = self.ty(u) else { return false };
        let elem = self.under(elem);
        matches!(self.basic_kind(elem), Some(BasicKind::Uint8 | BasicKind::Int32))
    }
}
