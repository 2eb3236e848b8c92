//! Constant values of arbitrary precision.

use std::sync::Arc;

use dashu::base::Sign;
use dashu::float::{FBig, round::mode::HalfEven};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// A binary floating-point number, rounded half to even.
pub type Float = FBig<HalfEven, 2>;

/// The value of a constant. The representation is normal: an integer that fits is `Int`, a rational that is whole is an integer
/// only where the operation says so.
#[derive(Clone, Debug)]
pub enum Value {
    /// Not known, after an error.
    Unknown,
    /// A boolean.
    Bool(bool),
    /// A string; not necessarily UTF-8.
    Str(Arc<[u8]>),
    /// A small integer.
    Int(i64),
    /// An integer that does not fit an i64.
    Big(Arc<IBig>),
    /// A fraction of moderate size.
    Rat(Arc<RBig>),
    /// A floating-point number of 512 bits.
    Float(Arc<Float>),
    /// Real and imaginary part, each an integer, fraction or floating-point number.
    Complex(Arc<(Value, Value)>),
}

impl Value {
    /// Whether the value is not known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown)
    }

    /// -1, 0 or 1 as the number is negative, zero or positive; 1 for what is not a number.
    pub fn sign(&self) -> i32 {
        let of = |s: Sign, zero: bool| {
            if zero {
                0
            } else if s == Sign::Negative {
                -1
            } else {
                1
            }
        };
        match self {
            Value::Int(i) => i.signum() as i32,
            Value::Big(b) => of(b.sign(), b.is_zero()),
            Value::Rat(r) => of(r.sign(), r.is_zero()),
            Value::Float(f) => of(f.sign(), f.repr().is_zero()),
            Value::Complex(c) => c.0.sign() | c.1.sign(),
            _ => 1,
        }
    }
}
