//! Floating point, complex numbers and numeric conversions. An f32 lies in the low half of its slot with zeros above.

use super::arith::{alu, unary};
use super::dispatch::*;

#[inline(always)]
fn f(x: u64) -> f64 {
    f64::from_bits(x)
}

#[inline(always)]
fn g(x: u64) -> f32 {
    f32::from_bits(x as u32)
}

#[inline(always)]
fn gb(x: f32) -> u64 {
    x.to_bits() as u64
}

/// Go's min: NaN if either is, and -0 below +0.
#[inline(always)]
fn min(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 0.0 && y == 0.0 {
        return f64::from_bits(x.to_bits() | y.to_bits());
    }
    if x < y { x } else { y }
}

/// Go's max: NaN if either is, and +0 above -0.
#[inline(always)]
fn max(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 0.0 && y == 0.0 {
        return f64::from_bits(x.to_bits() & y.to_bits());
    }
    if x > y { x } else { y }
}

/// amd64's cvttsd2si: the smallest integer for everything out of range.
#[inline(always)]
fn to_i64(x: f64) -> u64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&x) {
        x as i64 as u64
    } else {
        1 << 63
    }
}

/// amd64's cvttsd2sl, for results of 32 bits.
#[inline(always)]
fn to_i32(x: f64) -> u64 {
    let t = x.trunc();
    if (i32::MIN as f64..=i32::MAX as f64).contains(&t) {
        t as i32 as u64
    } else {
        i32::MIN as u64
    }
}

/// As gc compiles float64 to uint64 on amd64: the signed conversion, or that of x - 2^63 with the top bit set.
#[inline(always)]
fn to_u64(x: f64) -> u64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if x < LIMIT {
        to_i64(x)
    } else {
        to_i64(x - LIMIT) | (1 << 63)
    }
}

alu! {
    AddF |x, y| (f(x) + f(y)).to_bits();
    SubF |x, y| (f(x) - f(y)).to_bits();
    MulF |x, y| (f(x) * f(y)).to_bits();
    DivF |x, y| (f(x) / f(y)).to_bits();
    MinF |x, y| min(f(x), f(y)).to_bits();
    MaxF |x, y| max(f(x), f(y)).to_bits();
    AddF32 |x, y| gb(g(x) + g(y));
    SubF32 |x, y| gb(g(x) - g(y));
    MulF32 |x, y| gb(g(x) * g(y));
    DivF32 |x, y| gb(g(x) / g(y));
    MinF32 |x, y| gb(min(g(x) as f64, g(y) as f64) as f32);
    MaxF32 |x, y| gb(max(g(x) as f64, g(y) as f64) as f32);
    MkC64 |x, y| x as u32 as u64 | y << 32;
    AddC64 |x, y| c64(g(x) + g(y), g(x >> 32) + g(y >> 32));
    SubC64 |x, y| c64(g(x) - g(y), g(x >> 32) - g(y >> 32));
    MulC64 |x, y| mul_c64(x, y);
    DivC64 |x, y| div_c64(x, y);
    EqC64 |x, y| (g(x) == g(y) && g(x >> 32) == g(y >> 32)) as u64;
}

unary! {
    NegF |x| x ^ (1 << 63);
    SqrtF |x| f(x).sqrt().to_bits();
    AbsF |x| x & !(1 << 63);
    FloorF |x| f(x).floor().to_bits();
    CeilF |x| f(x).ceil().to_bits();
    TruncF |x| f(x).trunc().to_bits();
    NegF32 |x| x ^ (1 << 31);
    NegC64 |x| x ^ (1 << 31 | 1 << 63);
    ReC64 |x| x as u32 as u64;
    ImC64 |x| x >> 32;
    I2F |x| (x as i64 as f64).to_bits();
    U2F |x| (x as f64).to_bits();
    F2I |x| to_i64(f(x));
    F2I32 |x| to_i32(f(x));
    F2U |x| to_u64(f(x));
    F2F32 |x| gb(f(x) as f32);
    F32F |x| (g(x) as f64).to_bits();
    I2F32 |x| gb(x as i64 as f32);
    U2F32 |x| gb(x as f32);
    F322I |x| to_i64(g(x) as f64);
    F322I32 |x| to_i32(g(x) as f64);
    F322U |x| to_u64(g(x) as f64);
}

op! { MulAddF(pc, base, cx, n) {
    let p = f(rb(pc, base)) * f(rc(pc, base));
    wa(pc, base, (f(rd(pc, base)) + p).to_bits());
    next!(pc, base, cx, n)
}}

op! { MulSubF(pc, base, cx, n) {
    let p = f(rb(pc, base)) * f(rc(pc, base));
    wa(pc, base, (f(rd(pc, base)) - p).to_bits());
    next!(pc, base, cx, n)
}}

#[inline(always)]
fn c64(re: f32, im: f32) -> u64 {
    gb(re) | gb(im) << 32
}

/// gc multiplies complex64 in double precision.
#[inline(always)]
fn mul_c64(x: u64, y: u64) -> u64 {
    let (a, b, c, d) = (g(x) as f64, g(x >> 32) as f64, g(y) as f64, g(y >> 32) as f64);
    c64((a * c - b * d) as f32, (a * d + b * c) as f32)
}

#[inline(never)]
fn div_c64(x: u64, y: u64) -> u64 {
    let (nr, ni, dr, di) = (g(x) as f64, g(x >> 32) as f64, g(y) as f64, g(y >> 32) as f64);
    c64(div_re(nr, ni, dr, di) as f32, div_im(nr, ni, dr, di) as f32)
}

/// How gc divides complex numbers: by the larger part of the divisor, then the cases of infinities and zeros. Tells the real and the
/// imaginary part by two calls so that nothing is returned through memory.
fn div_re(nr: f64, ni: f64, dr: f64, di: f64) -> f64 {
    div_c(nr, ni, dr, di).0
}

fn div_im(nr: f64, ni: f64, dr: f64, di: f64) -> f64 {
    div_c(nr, ni, dr, di).1
}

#[inline(always)]
fn div_c(nr: f64, ni: f64, dr: f64, di: f64) -> (f64, f64) {
    let (e, im) = if dr.abs() >= di.abs() {
        let ratio = di / dr;
        let denom = dr + ratio * di;
        ((nr + ni * ratio) / denom, (ni - nr * ratio) / denom)
    } else {
        let ratio = dr / di;
        let denom = di + ratio * dr;
        ((nr * ratio + ni) / denom, (ni * ratio - nr) / denom)
    };
    if !(e.is_nan() && im.is_nan()) {
        return (e, im);
    }
    let unit = |x: f64| (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x);
    if dr == 0.0 && di == 0.0 && (!nr.is_nan() || !ni.is_nan()) {
        let inf = f64::INFINITY.copysign(dr);
        (inf * nr, inf * ni)
    } else if (nr.is_infinite() || ni.is_infinite()) && dr.is_finite() && di.is_finite() {
        let (a, b) = (unit(nr), unit(ni));
        (f64::INFINITY * (a * dr + b * di), f64::INFINITY * (b * dr - a * di))
    } else if (dr.is_infinite() || di.is_infinite()) && nr.is_finite() && ni.is_finite() {
        let (c, d) = (unit(dr), unit(di));
        (0.0 * (nr * c + ni * d), 0.0 * (ni * c - nr * d))
    } else {
        (e, im)
    }
}

/// `a = f(b, c)` of complex128.
macro_rules! alu_c {
    ($($name:ident |$xr:ident, $xi:ident, $yr:ident, $yi:ident| $re:expr, $im:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let (x, y) = (rb2(pc, base), rc2(pc, base));
            let ($xr, $xi, $yr, $yi) = (f(x.0), f(x.1), f(y.0), f(y.1));
            let (re, im): (f64, f64) = ($re, $im);
            wa2(pc, base, (re.to_bits(), im.to_bits()));
            next!(pc, base, cx, n)
        }}
    )*};
}

/// Real part of a quotient, out of line: a hot handler keeps its registers.
#[inline(never)]
fn quot_re(nr: f64, ni: f64, dr: f64, di: f64) -> f64 {
    div_re(nr, ni, dr, di)
}

#[inline(never)]
fn quot_im(nr: f64, ni: f64, dr: f64, di: f64) -> f64 {
    div_im(nr, ni, dr, di)
}

alu_c! {
    AddC |a, b, c, d| a + c, b + d;
    SubC |a, b, c, d| a - c, b - d;
    MulC |a, b, c, d| a * c - b * d, a * d + b * c;
    DivC |a, b, c, d| quot_re(a, b, c, d), quot_im(a, b, c, d);
}

op! { NegC(pc, base, cx, n) {
    let x = rb2(pc, base);
    wa2(pc, base, (x.0 ^ (1 << 63), x.1 ^ (1 << 63)));
    next!(pc, base, cx, n)
}}

op! { EqC(pc, base, cx, n) {
    let (x, y) = (rb2(pc, base), rc2(pc, base));
    wa(pc, base, (f(x.0) == f(y.0) && f(x.1) == f(y.1)) as u64);
    next!(pc, base, cx, n)
}}

op! { C64ToC(pc, base, cx, n) {
    let x = rb(pc, base);
    wa2(pc, base, ((g(x) as f64).to_bits(), (g(x >> 32) as f64).to_bits()));
    next!(pc, base, cx, n)
}}

op! { CToC64(pc, base, cx, n) {
    let x = rb2(pc, base);
    wa(pc, base, c64(f(x.0) as f32, f(x.1) as f32));
    next!(pc, base, cx, n)
}}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_out_of_range_are_amd64s() {
        assert_eq!(to_i64(1e300), 1 << 63);
        assert_eq!(to_i64(f64::NAN), 1 << 63);
        assert_eq!(to_i64(-1.5), -1i64 as u64);
        assert_eq!(to_u64(-1.0), u64::MAX);
        assert_eq!(to_u64(1.844_674_407_370_955e19), 18446744073709549568);
        assert_eq!(to_u64(1e21), 1 << 63);
        assert_eq!(to_u64(f64::NAN), 1 << 63);
        assert_eq!(to_i32(-2_147_483_648.5), i32::MIN as u64);
        assert_eq!(to_i32(2_147_483_648.0), i32::MIN as u64);
        assert_eq!(to_i32(-3.7), -3i64 as u64);
    }

    #[test]
    fn min_and_max_know_signed_zeros() {
        assert!(min(0.0, -0.0).is_sign_negative());
        assert!(max(-0.0, 0.0).is_sign_positive());
        assert!(min(1.0, f64::NAN).is_nan());
    }
}
