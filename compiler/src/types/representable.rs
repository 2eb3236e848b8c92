//! Constants and their types: which values a basic type can represent, and how large a constant may grow.

use govm_syntax::ast::{Expr, ExprKind};
use govm_syntax::{Op, Pos};

use super::checker::Checker;
use super::constant::{Kind, Value};
use super::operand::Operand;
use super::types::{Basic, BasicKind, Type, TypeId, info};

/// Untyped integers may have so many bits.
const MAX_BITS: usize = 512;
/// Constant strings may have so many bytes.
const MAX_STRING: usize = 2_000_000_000;

/// Why a value cannot be converted implicitly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unrepresentable {
    /// A number with a fraction, where an integer is wanted.
    Truncated,
    /// A number that is too large.
    Overflow,
    /// Anything else.
    Other,
}

impl<'a> Checker<'a> {
    /// Checks that a constant is representable by its type, or, when it is untyped, does not grow beyond reason. `at` is where
    /// that is reported: at the operator.
    pub(crate) fn overflow(&mut self, x: &mut Operand<'a>, at: Pos) {
        let val = x.value();
        if val.is_unknown() {
            return self.error(at, "constant result is not representable");
        }
        if !self.is_untyped(x.typ) {
            let u = self.under(x.typ);
            return self.representable(x, u);
        }
        let msg = match &val {
            Value::Big(_) if val.bit_len() > MAX_BITS => {
                format!("constant {}overflow", x.expr.map_or("", operation_name))
            }
            Value::Str(s) if s.len() > MAX_STRING => {
                format!("constant string too long ({} bytes > {MAX_STRING} bytes)", s.len())
            }
            _ => return,
        };
        self.error(at, msg);
        x.val = Some(Value::Unknown);
    }

    /// Checks that a constant is representable by a basic type, and rounds it to that.
    pub(crate) fn representable(&mut self, x: &mut Operand<'a>, basic: TypeId) {
        match self.representation(x, basic) {
            Ok(val) => x.val = Some(val),
            Err(why) => {
                self.invalid_conversion(why, x, basic);
                x.invalidate();
            }
        }
    }

    /// The value of a constant as a value of a basic type.
    pub(crate) fn representation(&mut self, x: &Operand<'a>, basic: TypeId) -> Result<Value, Unrepresentable> {
        let Type::Basic(b) = self.ty(basic) else {
            return Err(Unrepresentable::Other);
        };
        let val = x.value();
        if let Some(val) = representable_const(&val, b) {
            return Ok(val);
        }
        let from = self.basic_info(x.typ);
        if from & info::NUMERIC == 0 || b.info & info::NUMERIC == 0 {
            Err(Unrepresentable::Other)
        } else if from & info::INTEGER == 0 && b.info & info::INTEGER != 0 {
            Err(Unrepresentable::Truncated)
        } else {
            Err(Unrepresentable::Overflow)
        }
    }

    /// Reports that `x` cannot be converted to `t`.
    pub(crate) fn invalid_conversion(&mut self, why: Unrepresentable, x: &Operand<'a>, t: TypeId) {
        let (text, t) = (self.operand_str(x), self.type_str(t));
        let msg = match why {
            Unrepresentable::Truncated => format!("{text} truncated to {t}"),
            Unrepresentable::Overflow => format!("{text} overflows {t}"),
            Unrepresentable::Other => format!("cannot convert {text} to type {t}"),
        };
        self.error(x.pos(), msg);
    }
}

/// The name of an operation that may overflow, with a space behind it.
fn operation_name(e: &Expr<'_>) -> &'static str {
    match e.kind {
        ExprKind::Unary { op: Op::Xor, .. } => "bitwise complement ",
        ExprKind::Binary { op, .. } => match op {
            Op::Add => "addition ",
            Op::Sub => "subtraction ",
            Op::Xor => "bitwise XOR ",
            Op::Mul => "multiplication ",
            Op::Shl => "shift ",
            _ => "",
        },
        _ => "",
    }
}

/// The position of the operator of an operation; the start of anything else.
pub(crate) fn op_pos(e: &Expr<'_>) -> Pos {
    match e.kind {
        ExprKind::Unary { .. } | ExprKind::Binary { .. } | ExprKind::Star(_) => e.pos,
        _ => e.gc_start(),
    }
}

/// The value that a basic type represents the constant by: rounded for floating-point types, an integer for integer types; `None`
/// if it cannot be represented.
pub(crate) fn representable_const(x: &Value, b: &Basic) -> Option<Value> {
    if x.is_unknown() {
        return Some(Value::Unknown);
    }
    if b.info & info::INTEGER != 0 {
        let x = x.to_int();
        if x.kind() != Kind::Int {
            return None;
        }
        let fits = match (b.kind, &x) {
            (BasicKind::UntypedInt | BasicKind::UntypedRune, _) => true,
            (BasicKind::Int | BasicKind::Int64, Value::Int(_)) => true,
            (BasicKind::Int8, &Value::Int(i)) => i8::try_from(i).is_ok(),
            (BasicKind::Int16, &Value::Int(i)) => i16::try_from(i).is_ok(),
            (BasicKind::Int32, &Value::Int(i)) => i32::try_from(i).is_ok(),
            (BasicKind::Uint8, &Value::Int(i)) => u8::try_from(i).is_ok(),
            (BasicKind::Uint16, &Value::Int(i)) => u16::try_from(i).is_ok(),
            (BasicKind::Uint32, &Value::Int(i)) => u32::try_from(i).is_ok(),
            (BasicKind::Uint | BasicKind::Uint64 | BasicKind::Uintptr, x) => x.as_u64().is_some(),
            _ => false,
        };
        return fits.then_some(x);
    }
    if b.info & info::FLOAT != 0 {
        let x = x.to_float();
        return match (x.kind(), b.kind) {
            (Kind::Float | Kind::Int, BasicKind::Float32) => round32(&x),
            (Kind::Float | Kind::Int, BasicKind::Float64) => round64(&x),
            (Kind::Float | Kind::Int, _) => Some(x),
            _ => None,
        };
    }
    if b.info & info::COMPLEX != 0 {
        let x = x.to_complex();
        if x.kind() != Kind::Complex {
            return None;
        }
        let round: fn(&Value) -> Option<Value> = match b.kind {
            BasicKind::Complex64 => round32,
            BasicKind::Complex128 => round64,
            _ => return Some(x),
        };
        let (re, im) = (round(&x.real())?, round(&x.imag())?);
        return Some(re.binary(Op::Add, &Value::make_imag(&im), false));
    }
    let fits = match x {
        Value::Str(_) => b.info & info::STRING != 0,
        Value::Bool(_) => b.info & info::BOOLEAN != 0,
        _ => false,
    };
    fits.then(|| x.clone())
}

fn round32(x: &Value) -> Option<Value> {
    let f = x.to_f32();
    f.is_finite().then(|| Value::from_f64(f as f64))
}

fn round64(x: &Value) -> Option<Value> {
    let f = x.to_f64();
    f.is_finite().then(|| Value::from_f64(f))
}
