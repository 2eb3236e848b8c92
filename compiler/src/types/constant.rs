//! Constant values of arbitrary precision, on the ladder of Go's own implementation: i64, big integer, fraction, 512-bit float, complex.
//!
//! Operations match their operands to the higher of their two rungs. A result is an `Int` whenever an integer fits; a fraction
//! whose parts exceed 4096 bits becomes a float. Nothing here fails: what has no value is [`Value::Unknown`].

use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

use dashu::base::{Abs, BitTest, Sign};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use govm_syntax::{LitKind, Op};

use super::bigfloat::{Float, ratio_to_f32, ratio_to_f64};
use super::text::Text;

/// The value of a constant.
#[derive(Clone, Debug)]
pub enum Value {
    /// Not known, after an error.
    Unknown,
    /// A boolean.
    Bool(bool),
    /// A string; not necessarily UTF-8.
    Str(Text),
    /// A small integer.
    Int(i64),
    /// An integer that does not fit an i64.
    Big(Arc<IBig>),
    /// A fraction of moderate size; it may be whole.
    Rat(Arc<RBig>),
    /// A floating-point number of 512 bits.
    Float(Arc<Float>),
    /// Real and imaginary part, each an integer, fraction or floating-point number.
    Complex(Arc<(Value, Value)>),
}

/// What kind of value a [`Value`] is.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Unknown,
    Bool,
    String,
    Int,
    Float,
    Complex,
}

/// Fractions with parts of so many bits or more become floats.
const MAX_EXP: i64 = 4096;

fn make_int(i: IBig) -> Value {
    match i64::try_from(&i) {
        Ok(small) => Value::Int(small),
        Err(_) => Value::Big(Arc::new(i)),
    }
}

fn make_rat(r: RBig) -> Value {
    if (r.numerator().bit_len() as i64) < MAX_EXP && (r.denominator().bit_len() as i64) < MAX_EXP {
        Value::Rat(Arc::new(r))
    } else {
        make_float(Float::from_ratio(&r))
    }
}

fn make_float(f: Float) -> Value {
    // The exponent range of Go's big floats.
    if f.top() > i32::MAX as i64 {
        return Value::Unknown;
    }
    if f.top() < i32::MIN as i64 {
        return Value::Float(Arc::new(Float::from_int(&IBig::ZERO)));
    }
    Value::Float(Arc::new(f))
}

fn make_complex(re: Value, im: Value) -> Value {
    if re.is_unknown() || im.is_unknown() {
        Value::Unknown
    } else {
        Value::Complex(Arc::new((re, im)))
    }
}

fn small_float(f: &Float) -> bool {
    f.sign() == 0 || (-MAX_EXP < f.top() && f.top() < MAX_EXP)
}

impl Value {
    /// A string.
    pub fn string(bytes: &[u8]) -> Value {
        Value::Str(bytes.into())
    }

    /// An unsigned integer.
    pub fn from_u64(x: u64) -> Value {
        make_int(IBig::from(x))
    }

    /// A finite f64, exactly; unknown for others.
    pub fn from_f64(x: f64) -> Value {
        if !x.is_finite() {
            return Value::Unknown;
        }
        // Negative zero becomes zero.
        make_rat(Float::from_f64(x).to_ratio())
    }

    /// What kind of value it is.
    pub fn kind(&self) -> Kind {
        match self {
            Value::Unknown => Kind::Unknown,
            Value::Bool(_) => Kind::Bool,
            Value::Str(_) => Kind::String,
            Value::Int(_) | Value::Big(_) => Kind::Int,
            Value::Rat(_) | Value::Float(_) => Kind::Float,
            Value::Complex(_) => Kind::Complex,
        }
    }

    /// Whether the value is not known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown)
    }

    /// The boolean; false for others.
    pub fn as_bool(&self) -> bool {
        matches!(self, Value::Bool(true))
    }

    /// The bytes of a string; none for others.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Value::Str(s) => s,
            _ => &[],
        }
    }

    /// The integer, if it fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Int(i) => Some(*i),
            _ => None,
        }
    }

    /// The integer, if it fits.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Value::Int(i) => u64::try_from(*i).ok(),
            Value::Big(b) => u64::try_from(&**b).ok(),
            _ => None,
        }
    }

    /// The low 64 bits of an integer in two's complement, and 0 for others.
    pub fn low_bits(&self) -> u64 {
        match self {
            Value::Int(i) => *i as u64,
            Value::Big(b) => u64::try_from(&(&**b & IBig::from(u64::MAX))).unwrap_or(0),
            _ => 0,
        }
    }

    /// The nearest f64 of a real number, which may be infinite.
    pub fn to_f64(&self) -> f64 {
        match self {
            Value::Int(i) => *i as f64,
            Value::Big(b) => Float::from_int(b).to_f64(),
            Value::Rat(r) => ratio_to_f64(r),
            Value::Float(f) => f.to_f64(),
            Value::Complex(c) => c.0.to_f64(),
            _ => 0.0,
        }
    }

    /// The nearest f32 of a real number, which may be infinite.
    pub fn to_f32(&self) -> f32 {
        match self {
            Value::Int(i) => *i as f32,
            Value::Big(b) => Float::from_int(b).to_f32(),
            Value::Rat(r) => ratio_to_f32(r),
            Value::Float(f) => f.to_f32(),
            Value::Complex(c) => c.0.to_f32(),
            _ => 0.0,
        }
    }

    /// The number of bits of an integer's magnitude.
    pub fn bit_len(&self) -> usize {
        match self {
            Value::Int(i) => 64 - i.unsigned_abs().leading_zeros() as usize,
            Value::Big(b) => (&**b).abs().bit_len(),
            _ => 0,
        }
    }

    /// -1, 0 or 1 as the number is negative, zero or positive; not 0 for a complex number that is not zero; 1 for what is not a number.
    pub fn sign(&self) -> i32 {
        match self {
            Value::Int(i) => i.signum() as i32,
            Value::Big(b) => {
                if b.sign() == Sign::Negative {
                    -1
                } else {
                    1
                }
            }
            Value::Rat(r) => match (r.is_zero(), r.numerator().sign()) {
                (true, _) => 0,
                (_, Sign::Negative) => -1,
                _ => 1,
            },
            Value::Float(f) => f.sign(),
            Value::Complex(c) => c.0.sign() | c.1.sign(),
            _ => 1,
        }
    }

    /// The real part of a number.
    pub fn real(&self) -> Value {
        match self {
            Value::Complex(c) => c.0.clone(),
            Value::Bool(_) | Value::Str(_) => Value::Unknown,
            _ => self.clone(),
        }
    }

    /// The imaginary part of a number.
    pub fn imag(&self) -> Value {
        match self {
            Value::Complex(c) => c.1.clone(),
            Value::Unknown | Value::Bool(_) | Value::Str(_) => Value::Unknown,
            _ => Value::Int(0),
        }
    }

    /// The number of the imaginary part `im`.
    pub fn make_imag(im: &Value) -> Value {
        make_complex(Value::Int(0), im.clone())
    }

    /// The number as an integer; unknown if it is none.
    pub fn to_int(&self) -> Value {
        match self {
            Value::Int(_) | Value::Big(_) => self.clone(),
            Value::Rat(r) if r.is_int() => make_int(r.numerator().clone()),
            // A float that is an integer but for its last bits is one: rounding errors made it what it is.
            Value::Float(f) if small_float(f) => f.to_int(4).map_or(Value::Unknown, make_int),
            Value::Complex(_) => match self.to_float() {
                Value::Unknown => Value::Unknown,
                re => re.to_int(),
            },
            _ => Value::Unknown,
        }
    }

    /// The number as a fraction or float; unknown if it is neither.
    pub fn to_float(&self) -> Value {
        match self {
            Value::Int(i) => Value::Rat(Arc::new(RBig::from(*i))),
            Value::Big(b) if (b.bit_len() as i64) < MAX_EXP => Value::Rat(Arc::new(RBig::from((**b).clone()))),
            Value::Big(b) => make_float(Float::from_int(b)),
            Value::Rat(_) | Value::Float(_) => self.clone(),
            Value::Complex(c) if c.1.sign() == 0 => c.0.to_float(),
            _ => Value::Unknown,
        }
    }

    /// The number as a complex one; unknown if it is none.
    pub fn to_complex(&self) -> Value {
        match self {
            Value::Int(_) | Value::Big(_) | Value::Rat(_) | Value::Float(_) => {
                make_complex(self.clone(), Value::Int(0))
            }
            Value::Complex(_) => self.clone(),
            _ => Value::Unknown,
        }
    }

    fn rung(&self) -> u8 {
        match self {
            Value::Unknown => 0,
            Value::Bool(_) | Value::Str(_) => 1,
            Value::Int(_) => 2,
            Value::Big(_) => 3,
            Value::Rat(_) => 4,
            Value::Float(_) => 5,
            Value::Complex(_) => 6,
        }
    }

    fn big(&self) -> IBig {
        match self {
            Value::Int(i) => IBig::from(*i),
            Value::Big(b) => (**b).clone(),
            _ => IBig::ZERO,
        }
    }

    fn ratio(&self) -> RBig {
        match self {
            Value::Rat(r) => (**r).clone(),
            _ => RBig::from(self.big()),
        }
    }

    fn float(&self) -> Float {
        match self {
            Value::Float(f) => (**f).clone(),
            Value::Rat(r) => Float::from_ratio(r),
            _ => Float::from_int(&self.big()),
        }
    }

    /// `op self`; `unsigned_bits` is the width of an unsigned type for `^`, 0 for others.
    pub fn unary(&self, op: Op, unsigned_bits: usize) -> Value {
        match (op, self) {
            (Op::Add, Value::Bool(_) | Value::Str(_)) => Value::Unknown,
            (Op::Add, _) => self.clone(),
            (Op::Sub, Value::Int(i)) => i.checked_neg().map_or_else(|| make_int(-IBig::from(*i)), Value::Int),
            (Op::Sub, Value::Big(b)) => make_int(-&**b),
            (Op::Sub, Value::Rat(r)) => Value::Rat(Arc::new(-(**r).clone())),
            (Op::Sub, Value::Float(f)) => Value::Float(Arc::new(f.neg())),
            (Op::Sub, Value::Complex(c)) => make_complex(c.0.unary(op, 0), c.1.unary(op, 0)),
            (Op::Xor, Value::Int(_) | Value::Big(_)) => {
                let mut z = !self.big();
                if unsigned_bits > 0 {
                    z &= (IBig::ONE << unsigned_bits) - IBig::ONE;
                }
                make_int(z)
            }
            (Op::Not, Value::Bool(b)) => Value::Bool(!b),
            _ => Value::Unknown,
        }
    }

    /// `self op other` for operators other than comparisons and shifts; `int_div` asks for the integer quotient. Unknown where
    /// the operands do not fit the operator, or are divided by zero.
    pub fn binary(&self, op: Op, other: &Value, int_div: bool) -> Value {
        use Value::*;
        match (self, other) {
            (Bool(a), Bool(b)) => match op {
                Op::AndAnd => Bool(*a && *b),
                Op::OrOr => Bool(*a || *b),
                _ => Unknown,
            },
            (Str(a), Str(b)) if op == Op::Add => Str(Text::concat(a, b)),
            (Int(a), Int(b)) => {
                let fast = match op {
                    Op::Add => a.checked_add(*b),
                    Op::Sub => a.checked_sub(*b),
                    Op::Mul => a.checked_mul(*b),
                    Op::Div if int_div => a.checked_div(*b),
                    Op::Rem => a.checked_rem(*b),
                    Op::And => Some(a & b),
                    Op::Or => Some(a | b),
                    Op::Xor => Some(a ^ b),
                    Op::AndNot => Some(a & !b),
                    _ => None,
                };
                fast.map_or_else(|| int_op(self.big(), op, other.big(), int_div), Int)
            }
            _ => match self.rung().max(other.rung()) {
                _ if self.rung() < 2 || other.rung() < 2 => Unknown,
                3 => int_op(self.big(), op, other.big(), int_div),
                4 => ratio_op(self.ratio(), op, other.ratio()),
                5 => float_op(self.float(), op, other.float()),
                _ => complex_op(self, op, other),
            },
        }
    }

    /// `self << s` or `self >> s` of an integer.
    pub fn shift(&self, op: Op, s: u32) -> Value {
        match (self, op) {
            (Value::Int(i), Op::Shr) => Value::Int(i >> s.min(63)),
            (Value::Big(_), Op::Shr) => make_int(self.big() >> s as usize),
            (Value::Int(_) | Value::Big(_), _) => make_int(self.big() << s as usize),
            _ => Value::Unknown,
        }
    }

    /// `self op other` for a comparison; false where a value is unknown.
    pub fn compare(&self, op: Op, other: &Value) -> bool {
        let holds = |o: Ordering| match op {
            Op::Eql => o.is_eq(),
            Op::Neq => o.is_ne(),
            Op::Lss => o.is_lt(),
            Op::Leq => o.is_le(),
            Op::Gtr => o.is_gt(),
            Op::Geq => o.is_ge(),
            _ => false,
        };
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => holds(a.cmp(b)),
            (Value::Str(a), Value::Str(b)) => holds((**a).cmp(&**b)),
            (Value::Int(a), Value::Int(b)) => holds(a.cmp(b)),
            _ => match self.rung().max(other.rung()) {
                _ if self.rung() < 2 || other.rung() < 2 => false,
                3 => holds(self.big().cmp(&other.big())),
                4 => holds(self.ratio().cmp(&other.ratio())),
                5 => holds(self.float().compare(&other.float())),
                _ => {
                    let equal =
                        self.real().compare(Op::Eql, &other.real()) && self.imag().compare(Op::Eql, &other.imag());
                    if op == Op::Neq { !equal } else { op == Op::Eql && equal }
                }
            },
        }
    }

    /// The value of a literal; unknown if the literal is malformed.
    pub fn from_literal(kind: LitKind, text: &str) -> Value {
        match kind {
            LitKind::Int => parse_int(text),
            LitKind::Float => parse_float(text),
            LitKind::Imag => {
                let Some(digits) = text.strip_suffix('i') else {
                    return Value::Unknown;
                };
                // For historic reasons leading zeros do not make an imaginary literal octal.
                let decimal = digits.bytes().all(|b| b.is_ascii_digit() || b == b'_');
                let im = match parse_int(digits) {
                    Value::Unknown => parse_float(digits),
                    _ if decimal => parse_float(digits),
                    im => im.to_float(),
                };
                Value::make_imag(&im)
            }
            LitKind::Rune => unquote(text).map_or(Value::Unknown, |u| match u {
                Unquoted::Rune(r) => Value::Int(r as i64),
                Unquoted::Bytes(_) => Value::Unknown,
            }),
            LitKind::String => unquote(text).map_or(Value::Unknown, |u| match u {
                Unquoted::Bytes(b) => Value::Str(b.into()),
                Unquoted::Rune(_) => Value::Unknown,
            }),
        }
    }
}

fn int_op(a: IBig, op: Op, b: IBig, int_div: bool) -> Value {
    make_int(match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div | Op::Rem if b.is_zero() => return Value::Unknown,
        Op::Div if int_div => a / b,
        Op::Div => return ratio_op(RBig::from(a), op, RBig::from(b)),
        Op::Rem => a % b,
        Op::And => a & b,
        Op::Or => a | b,
        Op::Xor => a ^ b,
        Op::AndNot => a & !b,
        _ => return Value::Unknown,
    })
}

fn ratio_op(a: RBig, op: Op, b: RBig) -> Value {
    make_rat(match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div if !b.is_zero() => a / b,
        _ => return Value::Unknown,
    })
}

fn float_op(a: Float, op: Op, b: Float) -> Value {
    make_float(match op {
        Op::Add => a.add(&b),
        Op::Sub => a.add(&b.neg()),
        Op::Mul => a.mul(&b),
        Op::Div if b.sign() != 0 => a.div(&b),
        _ => return Value::Unknown,
    })
}

fn complex_op(x: &Value, op: Op, y: &Value) -> Value {
    let (a, b, c, d) = (x.real(), x.imag(), y.real(), y.imag());
    let add = |x: &Value, y: &Value| x.binary(Op::Add, y, false);
    let sub = |x: &Value, y: &Value| x.binary(Op::Sub, y, false);
    let mul = |x: &Value, y: &Value| x.binary(Op::Mul, y, false);
    let div = |x: &Value, y: &Value| x.binary(Op::Div, y, false);
    match op {
        Op::Add => make_complex(add(&a, &c), add(&b, &d)),
        Op::Sub => make_complex(sub(&a, &c), sub(&b, &d)),
        Op::Mul => make_complex(sub(&mul(&a, &c), &mul(&b, &d)), add(&mul(&b, &c), &mul(&a, &d))),
        Op::Div => {
            let s = add(&mul(&c, &c), &mul(&d, &d));
            let re = add(&mul(&a, &c), &mul(&b, &d));
            let im = sub(&mul(&b, &c), &mul(&a, &d));
            make_complex(div(&re, &s), div(&im, &s))
        }
        _ => Value::Unknown,
    }
}

/// An integer literal with an optional prefix of its base and underscores.
fn parse_int(text: &str) -> Value {
    let lower = text.as_bytes().get(..2).map(|p| p.to_ascii_lowercase());
    let (digits, base) = match lower.as_deref() {
        Some(b"0x") => (&text[2..], 16),
        Some(b"0o") => (&text[2..], 8),
        Some(b"0b") => (&text[2..], 2),
        _ if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
        _ => (text, 10),
    };
    let digits: String = digits.chars().filter(|&c| c != '_').collect();
    if let Ok(i) = i64::from_str_radix(&digits, base) {
        return Value::Int(i);
    }
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return Value::Unknown;
    }
    IBig::from_str_radix(&digits, base).map_or(Value::Unknown, make_int)
}

/// A decimal or hexadecimal floating-point literal.
fn parse_float(text: &str) -> Value {
    let text: String = text.chars().filter(|&c| c != '_').collect();
    let (hex, body) = match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        Some(rest) => (true, rest),
        None => (false, &text[..]),
    };
    let marks: &[char] = if hex { &['p', 'P'] } else { &['e', 'E'] };
    let (mantissa, exponent) = body.split_once(marks).unwrap_or((body, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let base = if hex { 16 } else { 10 };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return Value::Unknown;
    }
    let (Ok(m), Some(exp)) = (IBig::from_str_radix(&digits, base), parse_exponent(exponent)) else {
        return Value::Unknown;
    };
    if m.is_zero() {
        return Value::Rat(Arc::new(RBig::ZERO));
    }
    let places = fraction.len() as i64;
    if hex {
        let exp = exp - 4 * places;
        let f = Float::from_int(&m).scale(exp);
        if !small_float(&f) {
            return make_float(f);
        }
        let power = UBig::ONE << exp.unsigned_abs() as usize;
        return make_rat(if exp >= 0 {
            RBig::from(m * power)
        } else {
            RBig::from_parts(m, power)
        });
    }
    let exp = exp - places;
    // The decimal magnitude decides whether the exact fraction is of moderate size.
    let magnitude = exp + digits.trim_start_matches('0').len() as i64;
    if magnitude.abs() > 700_000_000 {
        return if magnitude > 0 {
            Value::Unknown
        } else {
            make_float(Float::from_int(&IBig::ZERO))
        };
    }
    if exp.abs() > 4_000 || magnitude.abs() > 1300 {
        let ten = Float::from_int(&IBig::from(10));
        let power = ten.pow(exp.unsigned_abs());
        let m = Float::from_int(&m);
        let f = if exp >= 0 { m.mul(&power) } else { m.div(&power) };
        return make_float(f);
    }
    let power = UBig::from(10u8).pow(exp.unsigned_abs() as usize);
    let r = if exp >= 0 {
        RBig::from(m * power)
    } else {
        RBig::from_parts(m, power)
    };
    let f = Float::from_ratio(&r);
    if small_float(&f) {
        Value::Rat(Arc::new(r))
    } else {
        make_float(f)
    }
}

fn parse_exponent(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // More is out of any range.
    Some(
        sign * digits
            .trim_start_matches('0')
            .parse::<i64>()
            .unwrap_or(if digits.trim_start_matches('0').is_empty() {
                0
            } else {
                1 << 40
            })
            .min(1 << 40),
    )
}

/// What a quoted literal denotes.
pub enum Unquoted {
    /// A rune literal.
    Rune(u32),
    /// A string literal.
    Bytes(Vec<u8>),
}

/// Undoes the quoting of a rune, string or raw string literal.
pub fn unquote(text: &str) -> Option<Unquoted> {
    let quote = text.chars().next()?;
    let inner = text.get(1..)?.strip_suffix(quote)?;
    match quote {
        '`' => Some(Unquoted::Bytes(inner.bytes().filter(|&b| b != b'\r').collect())),
        '"' => {
            let mut out = Vec::with_capacity(inner.len());
            let mut rest = inner;
            while !rest.is_empty() {
                let at = rest.find('\\').unwrap_or(rest.len());
                out.extend_from_slice(&rest.as_bytes()[..at]);
                rest = &rest[at..];
                if !rest.is_empty() {
                    let (value, byte, tail) = unescape(rest, '"')?;
                    if byte {
                        out.push(value as u8);
                    } else {
                        out.extend_from_slice(char::from_u32(value)?.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                    rest = tail;
                }
            }
            Some(Unquoted::Bytes(out))
        }
        '\'' => {
            if inner.starts_with('\\') {
                let (value, _, tail) = unescape(inner, '\'')?;
                return tail.is_empty().then_some(Unquoted::Rune(value));
            }
            let mut chars = inner.chars();
            let c = chars.next()?;
            chars.next().is_none().then_some(Unquoted::Rune(c as u32))
        }
        _ => None,
    }
}

/// Reads one escape: its value, whether it is a byte rather than a character, and what follows.
fn unescape(text: &str, quote: char) -> Option<(u32, bool, &str)> {
    let mut chars = text.chars();
    chars.next();
    let c = chars.next()?;
    let rest = chars.as_str();
    let simple = |v: u8| Some((v as u32, false, rest));
    let digits = |text: &str, n: usize, base: u32| {
        let d = text.get(..n)?;
        if !d.chars().all(|c| c.is_digit(base)) {
            return None;
        }
        u32::from_str_radix(d, base).ok()
    };
    match c {
        'a' => simple(7),
        'b' => simple(8),
        'f' => simple(12),
        'n' => simple(b'\n'),
        'r' => simple(b'\r'),
        't' => simple(b'\t'),
        'v' => simple(11),
        '\\' => simple(b'\\'),
        _ if c == quote => simple(quote as u8),
        'x' => Some((digits(rest, 2, 16)?, true, &rest[2..])),
        'u' | 'U' => {
            let n = if c == 'u' { 4 } else { 8 };
            let v = digits(rest, n, 16)?;
            char::from_u32(v)?;
            Some((v, false, &rest[n..]))
        }
        '0'..='7' => {
            let v = digits(&text[1..], 3, 8)?;
            (v < 256).then(|| (v, true, &text[4..]))
        }
        _ => None,
    }
}

/// Prints a value as Go's error texts do: short, with floats to six digits.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Unknown => f.write_str("unknown"),
            Value::Bool(b) => write!(f, "{b}"),
            Value::Str(s) => {
                const MAX: usize = 72;
                let q = quote(s);
                if q.chars().count() > MAX {
                    f.write_str(&q.chars().take(MAX - 3).collect::<String>())?;
                    f.write_str("...")
                } else {
                    f.write_str(&q)
                }
            }
            Value::Int(i) => write!(f, "{i}"),
            Value::Big(b) => write!(f, "{b}"),
            Value::Rat(r) => f.write_str(&float_string(&Float::from_ratio(r))),
            Value::Float(x) => f.write_str(&float_string(x)),
            Value::Complex(c) => write!(f, "({} + {}i)", c.0, c.1),
        }
    }
}

fn float_string(f: &Float) -> String {
    let x = f.to_f64();
    if (f.sign() == 0) == (x == 0.0) && x.is_finite() {
        let s = format_g(x, Some(6));
        return if !f.is_int() && !s.contains('.') {
            format_g(x, None)
        } else {
            s
        };
    }
    // Out of the range of f64: mantissa and exponent are computed apart.
    let (mut m, exp) = f.mant_exp();
    let d = exp as f64 * (std::f64::consts::LN_2 / std::f64::consts::LN_10);
    let mut e = d.trunc() as i64;
    m *= libm::pow(10.0, d - e as f64);
    if m.abs() < 1.0 - 0.5e-6 {
        m *= 10.0;
        e -= 1;
    } else if m.abs() >= 10.0 {
        m /= 10.0;
        e += 1;
    }
    format!("{}e{}{}", format_g(m, Some(6)), if e < 0 { '-' } else { '+' }, e.abs())
}

/// Formats as Go's `%.<prec>g`, or `%g` without a precision.
pub fn format_g(x: f64, prec: Option<usize>) -> String {
    let scientific = match prec {
        Some(p) => format!("{:.*e}", p.max(1) - 1, x),
        None => format!("{x:e}"),
    };
    let (mantissa, exp) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exp: i32 = exp.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |m| ("-", m));
    let digits: String = mantissa.chars().filter(|&c| c != '.').collect();
    let digits = match digits.trim_end_matches('0') {
        "" => "0",
        d => d,
    };
    let point = exp + 1;
    let mut limit = prec.unwrap_or(6) as i32;
    let n = digits.len() as i32;
    if prec.is_some() && limit > n && n >= point {
        limit = n;
    }
    let mut out = String::from(sign);
    if exp < -4 || exp >= limit {
        out.push_str(&digits[..1]);
        if n > 1 {
            out.push('.');
            out.push_str(&digits[1..]);
        }
        let _ = write!(out, "e{}{:02}", if exp < 0 { '-' } else { '+' }, exp.abs());
    } else if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', (-point) as usize));
        out.push_str(digits);
    } else if n <= point {
        out.push_str(digits);
        out.extend(std::iter::repeat_n('0', (point - n) as usize));
    } else {
        out.push_str(&digits[..point as usize]);
        out.push('.');
        out.push_str(&digits[point as usize..]);
    }
    out
}

/// Quotes as Go's strconv.Quote.
pub fn quote(s: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in s.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' | '\\' => {
                    out.push('\\');
                    out.push(c);
                }
                '\u{7}' => out.push_str("\\a"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{b}' => out.push_str("\\v"),
                c if c < ' ' || c == '\u{7f}' => {
                    let _ = write!(out, "\\x{:02x}", c as u32);
                }
                c if is_printable(c) => out.push(c),
                c if (c as u32) < 0x10000 => {
                    let _ = write!(out, "\\u{:04x}", c as u32);
                }
                c => {
                    let _ = write!(out, "\\U{:08x}", c as u32);
                }
            }
        }
        for b in chunk.invalid() {
            let _ = write!(out, "\\x{b:02x}");
        }
    }
    out.push('"');
    out
}

/// Whether Go's strconv.IsPrint holds, for the characters that occur in programs: no control, format, separator (but space),
/// surrogate or private-use characters.
fn is_printable(c: char) -> bool {
    !matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}'
        | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lit(kind: LitKind, s: &str) -> Value {
        Value::from_literal(kind, s)
    }

    fn show(kind: LitKind, s: &str) -> String {
        lit(kind, s).to_string()
    }

    #[test]
    fn literals() {
        assert_eq!(show(LitKind::Int, "0x_ff"), "255");
        assert_eq!(show(LitKind::Int, "0755"), "493");
        assert_eq!(show(LitKind::Int, "0b101"), "5");
        assert_eq!(
            show(LitKind::Int, "123456789012345678901234567890"),
            "123456789012345678901234567890"
        );
        assert_eq!(show(LitKind::Float, "1.5"), "1.5");
        assert_eq!(show(LitKind::Float, "1e6"), "1e+06");
        assert_eq!(show(LitKind::Float, "100000.0"), "100000");
        assert_eq!(show(LitKind::Float, "3.14159265358979"), "3.14159");
        assert_eq!(show(LitKind::Float, "1e1000"), "1e+1000");
        assert_eq!(show(LitKind::Float, "1e-1000"), "1e-1000");
        assert_eq!(show(LitKind::Float, "1e100000"), "1e+100000");
        assert_eq!(show(LitKind::Float, "0x1p-2"), "0.25");
        assert_eq!(show(LitKind::Float, "0x1.8p1"), "3");
        assert_eq!(show(LitKind::Imag, "2i"), "(0 + 2i)");
        assert_eq!(show(LitKind::Rune, "'\\''"), "39");
        assert_eq!(show(LitKind::Rune, "'世'"), "19990");
        assert_eq!(show(LitKind::String, r#""a\x00\u4e16\377""#), "\"a\\x00世\\xff\"");
        assert_eq!(lit(LitKind::String, "`a\\n`").as_bytes(), b"a\\n");
        assert!(lit(LitKind::Float, "1e10000000000").is_unknown());
    }

    #[test]
    fn arithmetic() {
        let i = Value::Int;
        assert_eq!(
            i(i64::MAX).binary(Op::Add, &i(1), true).to_string(),
            "9223372036854775808"
        );
        assert_eq!(i(7).binary(Op::Div, &i(2), true).to_string(), "3");
        assert_eq!(i(7).binary(Op::Div, &i(2), false).to_string(), "3.5");
        assert_eq!(i(-7).binary(Op::Rem, &i(2), true).to_string(), "-1");
        assert_eq!(i(1).shift(Op::Shl, 100).shift(Op::Shr, 98).to_string(), "4");
        assert_eq!(i(-1).shift(Op::Shl, 100).shift(Op::Shr, 101).to_string(), "-1");
        assert_eq!(i(5).unary(Op::Xor, 8).to_string(), "250");
        assert_eq!(i(5).unary(Op::Xor, 0).to_string(), "-6");
        assert!(i(1).binary(Op::Div, &i(0), true).is_unknown());
        let third = i(1).binary(Op::Div, &i(3), false);
        assert!(third.binary(Op::Mul, &i(3), false).compare(Op::Eql, &i(1)));
        assert_eq!(third.to_f64(), 1.0 / 3.0);
        let big = lit(LitKind::Float, "1e2000").binary(Op::Div, &lit(LitKind::Float, "1e1999"), false);
        assert_eq!(big.to_int().to_string(), "10");
        let c = Value::make_imag(&i(1));
        assert_eq!(c.binary(Op::Mul, &c, false).to_string(), "(-1 + 0i)");
        assert!(c.binary(Op::Mul, &c, false).to_int().compare(Op::Eql, &i(-1)));
    }
}
