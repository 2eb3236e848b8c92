//! Floating-point numbers of 512 bits for constants, and correctly rounded conversions to IEEE formats.
//!
//! Invariant: the significand of a [`Float`] has at most [`PREC`] bits; zero has exponent 0. Every operation rounds once, half to even.

use std::cmp::Ordering;

use dashu::base::{BitTest, Sign};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// The precision of constants.
pub const PREC: usize = 512;

/// `sig * 2^exp`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Float {
    sig: IBig,
    exp: i64,
}

/// Rounds a magnitude to `bits` bits, half to even; `sticky` says that it is a little more than `mag`.
fn round_mag(mag: UBig, sticky: bool, drop: usize) -> UBig {
    if drop == 0 {
        return mag;
    }
    let half = mag.bit(drop - 1);
    let rest = sticky || mag.trailing_zeros().is_some_and(|z| z < drop - 1);
    let mut kept = mag >> drop;
    if half && (rest || kept.bit(0)) {
        kept += UBig::ONE;
    }
    kept
}

impl Float {
    /// `sig * 2^exp`, rounded; `sticky` says that the magnitude is a little more.
    fn make(sig: IBig, exp: i64, sticky: bool) -> Float {
        let (sign, mag) = sig.into_parts();
        let bits = mag.bit_len();
        let drop = bits.saturating_sub(PREC);
        let mag = round_mag(mag, sticky, drop);
        if mag.is_zero() {
            return Float {
                sig: IBig::ZERO,
                exp: 0,
            };
        }
        let zeros = mag.trailing_zeros().unwrap_or(0);
        Float {
            sig: IBig::from_parts(sign, mag >> zeros),
            exp: exp + (drop + zeros) as i64,
        }
    }

    /// An integer, rounded.
    pub fn from_int(i: &IBig) -> Float {
        Float::make(i.clone(), 0, false)
    }

    /// A fraction, rounded.
    pub fn from_ratio(r: &RBig) -> Float {
        Float::quotient(r.numerator(), &IBig::from(r.denominator().clone()), 0)
    }

    /// `num / den * 2^exp`
    fn quotient(num: &IBig, den: &IBig, exp: i64) -> Float {
        let (nb, db) = (num.bit_len() as i64, den.bit_len() as i64);
        let shift = (PREC as i64 + 3 - (nb - db)).max(0);
        let (ns, nm) = num.clone().into_parts();
        let (ds, dm) = den.clone().into_parts();
        let scaled = nm << shift as usize;
        let q = &scaled / &dm;
        let sticky = &q * &dm != scaled;
        let sign = if ns == ds { Sign::Positive } else { Sign::Negative };
        // A quotient with a remainder gets one more bit, so that a tie is none.
        let q = if sticky { (q << 1) + UBig::ONE } else { q << 1 };
        Float::make(IBig::from_parts(sign, q), exp - shift - 1, sticky)
    }

    /// An f64, exactly.
    pub fn from_f64(x: f64) -> Float {
        let (sig, exp) = decompose(x);
        Float::make(IBig::from(sig), exp, false)
    }

    /// -1, 0 or 1.
    pub fn sign(&self) -> i32 {
        match (self.sig.is_zero(), self.sig.sign()) {
            (true, _) => 0,
            (_, Sign::Negative) => -1,
            _ => 1,
        }
    }

    /// The exponent e with 0.5 <= |x| / 2^e < 1.
    pub fn top(&self) -> i64 {
        self.exp + self.sig.bit_len() as i64
    }

    /// The negative.
    pub fn neg(&self) -> Float {
        Float {
            sig: -&self.sig,
            exp: self.exp,
        }
    }

    /// The sum.
    pub fn add(&self, other: &Float) -> Float {
        if self.sig.is_zero() {
            return other.clone();
        }
        if other.sig.is_zero() {
            return self.clone();
        }
        // What lies far below the last bit does not change the rounded sum.
        let gap = self.top() - other.top();
        if gap > 2 * PREC as i64 + 8 {
            return self.clone();
        }
        if gap < -(2 * PREC as i64 + 8) {
            return other.clone();
        }
        let exp = self.exp.min(other.exp);
        let a = &self.sig << (self.exp - exp) as usize;
        let b = &other.sig << (other.exp - exp) as usize;
        Float::make(a + b, exp, false)
    }

    /// The product.
    pub fn mul(&self, other: &Float) -> Float {
        Float::make(&self.sig * &other.sig, self.exp + other.exp, false)
    }

    /// The quotient; `other` is not zero.
    pub fn div(&self, other: &Float) -> Float {
        if self.sig.is_zero() {
            return self.clone();
        }
        Float::quotient(&self.sig, &other.sig, self.exp - other.exp)
    }

    /// `self` to the power of `n`, rounded after each multiplication.
    pub fn pow(&self, mut n: u64) -> Float {
        let mut result = Float::from_int(&IBig::ONE);
        let mut base = self.clone();
        while n > 0 {
            if n & 1 == 1 {
                result = result.mul(&base);
            }
            n >>= 1;
            if n > 0 {
                base = base.mul(&base);
            }
        }
        result
    }

    /// `self * 2^n`
    pub fn scale(&self, n: i64) -> Float {
        if self.sig.is_zero() {
            self.clone()
        } else {
            Float {
                sig: self.sig.clone(),
                exp: self.exp + n,
            }
        }
    }

    /// The order of two numbers.
    pub fn compare(&self, other: &Float) -> Ordering {
        let d = self.add(&other.neg());
        d.sign().cmp(&0)
    }

    /// Whether it is an integer.
    pub fn is_int(&self) -> bool {
        self.sig.is_zero() || self.exp >= 0
    }

    /// The integer that it is, or that it becomes when its last `slack` of 512 bits are cut off or rounded up. Its exponent must be
    /// moderate.
    pub fn to_int(&self, slack: usize) -> Option<IBig> {
        if self.is_int() {
            return Some(&self.sig << self.exp as usize);
        }
        let (sign, mag) = self.sig.clone().into_parts();
        let drop = mag.bit_len().saturating_sub(PREC - slack);
        if drop == 0 {
            return None;
        }
        let exp = self.exp + drop as i64;
        let low = mag >> drop;
        for m in [low.clone(), low + UBig::ONE] {
            let zeros = m.trailing_zeros().unwrap_or(0) as i64;
            if exp + zeros >= 0 {
                let m = if exp >= 0 {
                    m << exp as usize
                } else {
                    m >> (-exp) as usize
                };
                return Some(IBig::from_parts(sign, m));
            }
        }
        None
    }

    /// The fraction that it is; its exponent must be moderate.
    pub fn to_ratio(&self) -> RBig {
        if self.exp >= 0 {
            RBig::from(&self.sig << self.exp as usize)
        } else {
            RBig::from_parts(self.sig.clone(), UBig::ONE << (-self.exp) as usize)
        }
    }

    /// The nearest f64, infinite if it is too large.
    pub fn to_f64(&self) -> f64 {
        let (sign, mag) = self.sig.clone().into_parts();
        f64::from_bits(ieee(mag, self.exp, false, sign, &F64))
    }

    /// The nearest f32, infinite if it is too large.
    pub fn to_f32(&self) -> f32 {
        let (sign, mag) = self.sig.clone().into_parts();
        f32::from_bits(ieee(mag, self.exp, false, sign, &F32) as u32)
    }

    /// The number as m * 2^e with 0.5 <= |m| < 1.
    pub fn mant_exp(&self) -> (f64, i64) {
        let e = self.top();
        (self.scale(-e).to_f64(), e)
    }
}

/// Significand and exponent of a finite f64.
pub fn decompose(x: f64) -> (i64, i64) {
    let bits = x.to_bits();
    let e = (bits >> 52 & 0x7ff) as i64;
    let m = (bits & ((1 << 52) - 1)) as i64;
    let (m, e) = if e == 0 { (m, -1074) } else { (m | 1 << 52, e - 1075) };
    (if x.is_sign_negative() { -m } else { m }, e)
}

/// An IEEE format.
struct Format {
    /// Bits of the significand, the hidden one included.
    mant: i64,
    /// The exponent of the least subnormal.
    least: i64,
    /// The greatest exponent.
    most: i64,
    /// The place of the sign bit.
    sign: u32,
}

const F64: Format = Format {
    mant: 53,
    least: -1074,
    most: 1023,
    sign: 63,
};
const F32: Format = Format {
    mant: 24,
    least: -149,
    most: 127,
    sign: 31,
};

/// The bits of the number of a format that is nearest to `mag * 2^exp`, where `sticky` says that it is a little more.
fn ieee(mag: UBig, exp: i64, sticky: bool, sign: Sign, f: &Format) -> u64 {
    let sign = u64::from(sign == Sign::Negative) << f.sign;
    if mag.is_zero() {
        return 0;
    }
    let top = exp + mag.bit_len() as i64 - 1;
    let infinity = ((f.most - f.least - f.mant + 3) as u64) << (f.mant - 1);
    if top > f.most {
        return sign | infinity;
    }
    if top < f.least - 2 {
        return sign;
    }
    let low = (top - (f.mant - 1)).max(f.least);
    let m = if low > exp {
        round_mag(mag, sticky, (low - exp) as usize)
    } else {
        mag << (exp - low) as usize
    };
    let m = u64::try_from(&m).unwrap_or(u64::MAX);
    // A carry out of the significand raises the exponent, as it should.
    let bits = ((low - f.least + 1) as u64) << (f.mant - 1);
    sign | (bits + m - (1 << (f.mant - 1))).min(infinity)
}

/// The bits of a fraction in a format.
fn ratio_bits(r: &RBig, f: &Format) -> u64 {
    let (sign, num) = r.numerator().clone().into_parts();
    let den = r.denominator();
    if num.is_zero() {
        return 0;
    }
    let shift = 70 - (num.bit_len() as i64 - den.bit_len() as i64);
    let (num, den) = if shift >= 0 {
        (num << shift as usize, den.clone())
    } else {
        (num, den << (-shift) as usize)
    };
    let q = &num / &den;
    let sticky = &q * &den != num;
    ieee(q, -shift, sticky, sign, f)
}

/// The nearest f64 of a fraction, infinite if it is too large.
pub fn ratio_to_f64(r: &RBig) -> f64 {
    f64::from_bits(ratio_bits(r, &F64))
}

/// The nearest f32 of a fraction, infinite if it is too large.
pub fn ratio_to_f32(r: &RBig) -> f32 {
    f32::from_bits(ratio_bits(r, &F32) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_round_trip() {
        for x in [
            0.1,
            1.0,
            -3.5,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            1e-310,
            123456789.125,
        ] {
            let (m, e) = decompose(x);
            assert_eq!(
                ieee(
                    UBig::try_from(IBig::from(m.abs())).unwrap(),
                    e,
                    false,
                    Sign::Positive,
                    &F64
                ),
                x.abs().to_bits()
            );
            assert_eq!(Float::from_f64(x).to_f64(), x);
        }
        assert_eq!(
            Float::from_f64(f64::MAX).add(&Float::from_f64(f64::MAX)).to_f64(),
            f64::INFINITY
        );
        assert_eq!(Float::from_f64(5e-324).mul(&Float::from_f64(0.5)).to_f64(), 0.0);
        assert_eq!(Float::from_f64(5e-324).mul(&Float::from_f64(0.75)).to_f64(), 5e-324);
    }

    #[test]
    fn fractions_round_to_nearest() {
        let third = RBig::from_parts(IBig::from(1), UBig::from(3u8));
        assert_eq!(ratio_to_f64(&third), 1.0 / 3.0);
        assert_eq!(ratio_to_f32(&third), 1.0f32 / 3.0);
        assert_eq!(Float::from_ratio(&third).to_f64(), 1.0 / 3.0);
        let three = Float::from_int(&IBig::from(3));
        assert_eq!(Float::from_ratio(&third).mul(&three).to_f64(), 1.0);
        assert_eq!(three.div(&three).compare(&Float::from_f64(1.0)), Ordering::Equal);
    }
}
