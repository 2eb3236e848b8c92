//! The elementary functions, equal to Go's on amd64 in every bit.
//!
//! The algorithms and coefficients are those that Go documents: Cephes for the trigonometric functions and Gamma, FreeBSD's msun for the
//! logarithms and roots, Hart and Cheney for Sinh. What Go does in assembly there (Exp, Log, Hypot) is done in the same order of
//! operations, with the fused ones where Go's has them. Programs print such numbers with all their digits, so the last bit shows.

#![allow(
    clippy::excessive_precision,
    clippy::approx_constant,
    reason = "coefficients stand as they were published"
)]

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, LN_2, LOG2_E, LOG10_E, PI};

/// The polynomial with these coefficients, the highest power first.
fn poly(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().fold(0.0, |y, c| y * x + c)
}

/// The polynomial in Horner's form from the inside out, the lowest power first.
fn rising(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().fold(0.0, |y, c| c + x * y)
}

/// Fraction in [0.5, 1) and exponent.
pub fn frexp(f: f64) -> (f64, i64) {
    if f == 0.0 || f.is_nan() || f.is_infinite() {
        return (f, 0);
    }
    let (f, extra) = if f.abs() < f64::MIN_POSITIVE {
        (f * (1u64 << 52) as f64, -52)
    } else {
        (f, 0)
    };
    let bits = f.to_bits();
    let exp = (bits >> 52 & 0x7ff) as i64 - 1022;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exp + extra)
}

/// `frac * 2**exp`, rounded once.
pub fn ldexp(frac: f64, exp: i64) -> f64 {
    libm::ldexp(frac, exp.clamp(-5000, 5000) as i32)
}

/// e**x: a Taylor series on x/16 whose result is squared four times as e**x - 1.
pub fn exp(x: f64) -> f64 {
    const LN2_HIGH: f64 = 0.69314718055966295651160180568695068359375;
    const LN2_LOW: f64 = 0.28235290563031577122588448175013436025525412068e-12;
    const SERIES: [f64; 8] = [
        2.4801587301587301587e-5,
        1.9841269841269841270e-4,
        1.3888888888888888889e-3,
        8.3333333333333333333e-3,
        4.1666666666666666667e-2,
        1.6666666666666666667e-1,
        0.5,
        1.0,
    ];
    if x.is_nan() {
        return x;
    }
    if x > 7.09782712893384e+02 {
        return f64::INFINITY;
    }
    if x < -800.0 {
        return 0.0;
    }
    let k = (x * LOG2_E).round_ties_even();
    let r = k.mul_add(-LN2_LOW, k.mul_add(-LN2_HIGH, x)) * 0.0625;
    let mut y = SERIES[0];
    for c in &SERIES[1..] {
        y = r.mul_add(y, *c);
    }
    y *= r;
    for _ in 0..3 {
        y *= y + 2.0;
    }
    y = (y + 2.0).mul_add(y, 1.0);
    let power = |e: i64| f64::from_bits((e as u64) << 52);
    let e = k as i64 + 1023;
    match e {
        2047.. => f64::INFINITY,
        1.. => y * power(e),
        -52.. => y * power(e + 1022) * power(1),
        _ => 0.0,
    }
}

/// The end of Exp2: e**(hi - lo) * 2**k.
fn exp_parts(hi: f64, lo: f64, k: i64) -> f64 {
    const P: [f64; 5] = [
        1.66666666666666657415e-01,
        -2.77777777770155933842e-03,
        6.61375632143793436117e-05,
        -1.65339022054652515390e-06,
        4.13813679705723846039e-08,
    ];
    let r = hi - lo;
    let t = r * r;
    let c = r - t * rising(t, &P);
    ldexp(1.0 - ((lo - (r * c) / (2.0 - c)) - hi), k)
}

/// The two parts of ln 2 that msun uses.
const LN2_HI: f64 = 6.93147180369123816490e-01;
const LN2_LO: f64 = 1.90821492927058770002e-10;

/// msun's series of the logarithm.
const L: [f64; 7] = [
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
];

/// 2**x.
pub fn exp2(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 1.0239999999999999e+03 {
        return f64::INFINITY;
    }
    if x < -1.0740e+03 {
        return 0.0;
    }
    let k = if x > 0.0 { x + 0.5 } else { x - 0.5 } as i64;
    let k = if x == 0.0 { 0 } else { k };
    let t = x - k as f64;
    exp_parts(t * LN2_HI, -t * LN2_LO, k)
}

/// The natural logarithm. Go's assembly takes the exponent of a subnormal number as it stands, and so does this.
pub fn log(x: f64) -> f64 {
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x < 0.0 {
        return f64::NAN;
    }
    if !x.is_finite() {
        return x;
    }
    let bits = x.to_bits();
    let mut f = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | 0.5f64.to_bits());
    let mut k = (bits >> 52 & 0x7ff) as f64 - 1022.0;
    if f <= std::f64::consts::FRAC_1_SQRT_2 {
        k -= 1.0;
        f *= 2.0;
    }
    f -= 1.0;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let t1 = s2 * (L[0] + s4 * (L[2] + s4 * (L[4] + s4 * L[6])));
    let t2 = s4 * (L[1] + s4 * (L[3] + s4 * L[5]));
    let half = 0.5 * f * f;
    k * LN2_HI - ((half - (s * (half + (t1 + t2)) + k * LN2_LO)) - f)
}

/// The logarithm to base 2; exact for powers of two.
pub fn log2(x: f64) -> f64 {
    let (f, e) = frexp(x);
    if f == 0.5 {
        return (e - 1) as f64;
    }
    log(f) * LOG2_E + e as f64
}

/// The logarithm to base 10.
pub fn log10(x: f64) -> f64 {
    log(x) * LOG10_E
}

/// The logarithm of 1 + x.
pub fn log1p(x: f64) -> f64 {
    if x < -1.0 || x.is_nan() {
        return f64::NAN;
    }
    if x == -1.0 {
        return f64::NEG_INFINITY;
    }
    if x == f64::INFINITY {
        return x;
    }
    let size = x.abs();
    if size < 1.0 / (1u64 << 29) as f64 {
        return if size < 1.0 / (1u64 << 54) as f64 {
            x
        } else {
            x - x * x * 0.5
        };
    }
    // 1 + x = 2**k * (1 + f), with the error c of the rounded sum; `mantissa` is 0 where f is close to 0.
    let (mut k, mut f, mut c, mut mantissa) = (0i64, x, 0.0, 1u64);
    if !(size < 4.142135623730950488017e-01 && x > -2.928932188134524755992e-01) {
        let u = if size < (1u64 << 53) as f64 { 1.0 + x } else { x };
        k = (u.to_bits() >> 52) as i64 - 1023;
        if size < (1u64 << 53) as f64 {
            c = if k > 0 { 1.0 - (u - x) } else { x - (u - 1.0) } / u;
        }
        mantissa = u.to_bits() & 0x000f_ffff_ffff_ffff;
        if mantissa < 0x0006_a09e_667f_3bcd {
            f = f64::from_bits(mantissa | 0x3ff0_0000_0000_0000) - 1.0;
        } else {
            k += 1;
            f = f64::from_bits(mantissa | 0x3fe0_0000_0000_0000) - 1.0;
            mantissa = (0x0010_0000_0000_0000 - mantissa) >> 2;
        }
    }
    let kf = k as f64;
    let half = 0.5 * f * f;
    if mantissa == 0 {
        if f == 0.0 {
            return if k == 0 { 0.0 } else { kf * LN2_HI + (c + kf * LN2_LO) };
        }
        let r = half * (1.0 - 0.66666666666666666 * f);
        return if k == 0 {
            f - r
        } else {
            kf * LN2_HI - ((r - (kf * LN2_LO + c)) - f)
        };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * rising(z, &L);
    if k == 0 {
        f - (half - s * (half + r))
    } else {
        kf * LN2_HI - ((half - (s * (half + r) + (kf * LN2_LO + c))) - f)
    }
}

/// 4/pi in binary, 64 bits a word after the point.
const FOUR_OVER_PI: [u64; 20] = [
    0x0000000000000001,
    0x45f306dc9c882a53,
    0xf84eafa3ea69bb81,
    0xb6c52b3278872083,
    0xfca2c757bd778ac3,
    0x6e48dc74849ba5c0,
    0x0c925dd413a32439,
    0xfc3bd63962534e7d,
    0xd1046bea5d768909,
    0xd338e04d68befc82,
    0x7323ac7306a673e9,
    0x3908bf177bf25076,
    0x3ff12fffbc0b301f,
    0xde5e2316b414da3e,
    0xda6cfd9e4f96136e,
    0x9e8c7ecd3cbfd45a,
    0xea4f758fd7cbe2f6,
    0x7a0e73ef14a525d4,
    0xd7f6bf623f1aba10,
    0xac06608df8f6d757,
];

/// The octant (even; modulo 8 but for moderate arguments of Tan) of a positive finite x, and what is left of x, in [-pi/4, pi/4].
fn reduce(x: f64) -> (u64, f64) {
    // Cody and Waite: pi/4 in three parts.
    const PI4A: f64 = 7.85398125648498535156e-1;
    const PI4B: f64 = 3.77489470793079817668e-8;
    const PI4C: f64 = 2.69515142907905952645e-15;
    if x < (1u64 << 29) as f64 {
        let mut j = (x * (4.0 / PI)) as u64;
        j += j & 1;
        let y = j as f64;
        return (j & 7, ((x - y * PI4A) - y * PI4B) - y * PI4C);
    }
    // Payne and Hanek: multiply by those bits of 4/pi that matter.
    let bits = x.to_bits();
    let exp = (bits >> 52 & 0x7ff) as i64 - 1023 - 52;
    let mantissa = (bits & 0x000f_ffff_ffff_ffff | 1 << 52) as u128;
    let (digit, shift) = ((exp + 61) as usize / 64, (exp + 61) as u32 % 64);
    let word = |i: usize| {
        let pair = (FOUR_OVER_PI[digit + i] as u128) << 64 | FOUR_OVER_PI[digit + i + 1] as u128;
        (pair << shift >> 64) as u64 as u128
    };
    let product = (word(0).wrapping_mul(mantissa) << 64)
        .wrapping_add(word(1) * mantissa)
        .wrapping_add((word(2) * mantissa) >> 64);
    let (high, low) = ((product >> 64) as u64, product as u64);
    let mut j = high >> 61;
    // The fraction as a float. The bits that its shift brings in are the top ones of `low`, as in Go, not those behind the fraction.
    let fraction = high << 3 | low >> 61;
    let zeros = fraction.leading_zeros() + 1;
    let fraction = fraction.checked_shl(zeros).unwrap_or(0) | low.checked_shr(64 - zeros.min(64)).unwrap_or(0);
    let mut z = f64::from_bits(fraction >> 12 | (1023 - zeros as u64) << 52);
    if j & 1 == 1 {
        j = (j + 1) & 7;
        z -= 1.0;
    }
    (j, z * FRAC_PI_4)
}

const SIN: [f64; 6] = [
    1.58962301576546568060e-10,
    -2.50507477628578072866e-8,
    2.75573136213857245213e-6,
    -1.98412698295895385996e-4,
    8.33333333332211858878e-3,
    -1.66666666666666307295e-1,
];

const COS: [f64; 6] = [
    -1.13585365213876817300e-11,
    2.08757008419747316778e-9,
    -2.75573141792967388112e-7,
    2.48015872888517045348e-5,
    -1.38888888888730564116e-3,
    4.16666666666665929218e-2,
];

fn sin_near(z: f64) -> f64 {
    let zz = z * z;
    z + z * zz * poly(zz, &SIN)
}

fn cos_near(z: f64) -> f64 {
    let zz = z * z;
    1.0 - 0.5 * zz + zz * zz * poly(zz, &COS)
}

fn negate(y: f64, when: bool) -> f64 {
    if when { -y } else { y }
}

/// The sine.
pub fn sin(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return f64::NAN;
    }
    let (j, z) = reduce(x.abs());
    let y = if j & 3 == 2 { cos_near(z) } else { sin_near(z) };
    negate(y, (x < 0.0) != (j > 3))
}

/// The cosine.
pub fn cos(x: f64) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let (j, z) = reduce(x.abs());
    let y = if j & 3 == 2 { sin_near(z) } else { cos_near(z) };
    negate(y, (j > 3) != (j & 3 > 1))
}

/// The tangent.
pub fn tan(x: f64) -> f64 {
    const P: [f64; 3] = [
        -1.30936939181383777646e4,
        1.15351664838587416140e6,
        -1.79565251976484877988e7,
    ];
    const Q: [f64; 5] = [
        1.0,
        1.36812963470692954678e4,
        -1.32089234440210967447e6,
        2.50083801823357915839e7,
        -5.38695755929454629881e7,
    ];
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return f64::NAN;
    }
    let (j, z) = reduce(x.abs());
    let zz = z * z;
    let mut y = z;
    if zz > 1e-14 {
        y = z + z * (zz * poly(zz, &P) / poly(zz, &Q));
    }
    if j & 2 == 2 {
        y = -1.0 / y;
    }
    negate(y, x < 0.0)
}

/// The arctangent of a number in [0, 0.66].
fn atan_near(x: f64) -> f64 {
    const P: [f64; 5] = [
        -8.750608600031904122785e-01,
        -1.615753718733365076637e+01,
        -7.500855792314704667340e+01,
        -1.228866684490136173410e+02,
        -6.485021904942025371773e+01,
    ];
    const Q: [f64; 6] = [
        1.0,
        2.485846490142306297962e+01,
        1.650270098316988542046e+02,
        4.328810604912902668951e+02,
        4.853903996359136964868e+02,
        1.945506571482613964425e+02,
    ];
    let z = x * x;
    x * (z * poly(z, &P) / poly(z, &Q)) + x
}

/// The arctangent of a number that is not negative.
fn atan_positive(x: f64) -> f64 {
    /// What pi/2 has beyond its nearest float.
    const REST: f64 = 6.123233995736765886130e-17;
    if x <= 0.66 {
        atan_near(x)
    } else if x > 2.41421356237309504880 {
        FRAC_PI_2 - atan_near(1.0 / x) + REST
    } else {
        FRAC_PI_4 + atan_near((x - 1.0) / (x + 1.0)) + 0.5 * REST
    }
}

/// The arctangent.
pub fn atan(x: f64) -> f64 {
    if x == 0.0 {
        x
    } else if x > 0.0 {
        atan_positive(x)
    } else {
        -atan_positive(-x)
    }
}

/// The angle of the point (x, y).
pub fn atan2(y: f64, x: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let size = if y == 0.0 {
        if x.is_sign_positive() { 0.0 } else { PI }
    } else if x == 0.0 {
        FRAC_PI_2
    } else if x.is_infinite() {
        match (x > 0.0, y.is_infinite()) {
            (true, true) => FRAC_PI_4,
            (true, false) => 0.0,
            (false, true) => 2.356194490192344928846982537459627,
            (false, false) => PI,
        }
    } else if y.is_infinite() {
        FRAC_PI_2
    } else {
        let q = atan(y / x);
        return match (x < 0.0, q <= 0.0) {
            (false, _) => q,
            (true, true) => q + PI,
            (true, false) => q - PI,
        };
    };
    size.copysign(y)
}

/// The arcsine.
pub fn asin(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    let a = x.abs();
    if a > 1.0 || a.is_nan() {
        return f64::NAN;
    }
    let root = (1.0 - a * a).sqrt();
    let y = if a > 0.7 {
        FRAC_PI_2 - atan_positive(root / a)
    } else {
        atan_positive(a / root)
    };
    negate(y, x < 0.0)
}

/// The arccosine.
pub fn acos(x: f64) -> f64 {
    FRAC_PI_2 - asin(x)
}

/// The hyperbolic sine.
pub fn sinh(x: f64) -> f64 {
    const P: [f64; 4] = [
        -0.2630563213397497062819489e+2,
        -0.2894211355989563807284660366e+4,
        -0.8991272022039509355398013511e+5,
        -0.6307673640497716991184787251e+6,
    ];
    const Q: [f64; 4] = [
        1.0,
        -0.173678953558233699533450911e+3,
        0.1521517378790019070696485176e+5,
        -0.6307673640497716991212077277e+6,
    ];
    let a = if x < 0.0 { -x } else { x };
    let y = if a > 21.0 {
        exp(a) * 0.5
    } else if a > 0.5 {
        let e = exp(a);
        (e - 1.0 / e) * 0.5
    } else {
        let sq = a * a;
        poly(sq, &P) * a / poly(sq, &Q)
    };
    negate(y, x < 0.0)
}

/// The hyperbolic cosine.
pub fn cosh(x: f64) -> f64 {
    let e = exp(x.abs());
    if x.abs() > 21.0 { e * 0.5 } else { (e + 1.0 / e) * 0.5 }
}

/// The hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    const P: [f64; 3] = [
        -9.64399179425052238628e-1,
        -9.92877231001918586564e1,
        -1.61468768441708447952e3,
    ];
    const Q: [f64; 4] = [
        1.0,
        1.12811678491632931402e2,
        2.23548839060100448583e3,
        4.84406305325125486048e3,
    ];
    let z = x.abs();
    if z > 0.5 * 8.8029691931113054295988e+01 {
        return 1f64.copysign(x);
    }
    if z >= 0.625 {
        return negate(1.0 - 2.0 / (exp(2.0 * z) + 1.0), x < 0.0);
    }
    if x == 0.0 {
        return x;
    }
    let s = x * x;
    x + x * s * poly(s, &P) / poly(s, &Q)
}

/// The inverse hyperbolic sine.
pub fn asinh(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    let a = if x < 0.0 { -x } else { x };
    let large = (1u64 << 28) as f64;
    let y = if a > large {
        log(a) + LN_2
    } else if a > 2.0 {
        log(2.0 * a + 1.0 / ((a * a + 1.0).sqrt() + a))
    } else if a < 1.0 / large {
        a
    } else {
        log1p(a + a * a / (1.0 + (1.0 + a * a).sqrt()))
    };
    negate(y, x < 0.0)
}

/// The inverse hyperbolic cosine.
pub fn acosh(x: f64) -> f64 {
    if x < 1.0 || x.is_nan() {
        f64::NAN
    } else if x == 1.0 {
        0.0
    } else if x >= (1u64 << 28) as f64 {
        log(x) + LN_2
    } else if x > 2.0 {
        log(2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt()))
    } else {
        let t = x - 1.0;
        log1p(t + (2.0 * t + t * t).sqrt())
    }
}

/// The inverse hyperbolic tangent.
pub fn atanh(x: f64) -> f64 {
    if !(-1.0..=1.0).contains(&x) {
        return f64::NAN;
    }
    let a = if x < 0.0 { -x } else { x };
    if a == 1.0 {
        return f64::INFINITY.copysign(x);
    }
    let y = if a < 1.0 / (1u64 << 28) as f64 {
        a
    } else if a < 0.5 {
        let t = a + a;
        0.5 * log1p(t + t * a / (1.0 - a))
    } else {
        0.5 * log1p((a + a) / (1.0 - a))
    };
    negate(y, x < 0.0)
}

/// The square root of p*p + q*q, without overflow on the way.
pub fn hypot(p: f64, q: f64) -> f64 {
    let (p, q) = (p.abs(), q.abs());
    if p.is_infinite() || q.is_infinite() {
        return f64::INFINITY;
    }
    if p.is_nan() || q.is_nan() {
        return f64::NAN;
    }
    let (large, small) = if p > q { (p, q) } else { (q, p) };
    if large == 0.0 {
        return 0.0;
    }
    let r = small / large;
    large * (r * r + 1.0).sqrt()
}

/// The cube root.
pub fn cbrt(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let a = x.abs();
    let mut t = f64::from_bits(a.to_bits() / 3 + (715094163 << 32));
    if a < f64::MIN_POSITIVE {
        t = (1u64 << 54) as f64 * a;
        t = f64::from_bits(t.to_bits() / 3 + (696219795 << 32));
    }
    // To 23 bits, cut to 22 and above the root, then one step of Newton.
    let r = t * t / a;
    let s = 5.42857142857142815906e-01 + r * t;
    t *= 3.57142857142857150787e-01
        + 1.60714285714285720630e+00 / (s + 1.41428571428571436819e+00 + -7.05306122448979611050e-01 / s);
    t = f64::from_bits((t.to_bits() & 0xF_FFFF_FFFC << 28) + (1 << 30));
    let s = t * t;
    let r = a / s;
    let w = t + t;
    let r = (r - t) / (w + r);
    negate(t + t * r, x < 0.0)
}

fn is_odd(x: f64) -> bool {
    x.abs() < (1u64 << 53) as f64 && x.fract() == 0.0 && x as i64 & 1 == 1
}

/// x**y.
pub fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x == 0.0 {
        let size: f64 = if y < 0.0 { f64::INFINITY } else { 0.0 };
        return if is_odd(y) { size.copysign(x) } else { size };
    }
    // Of a y beyond the integers of 63 bits only the sign counts.
    let at_infinity = || {
        if x == -1.0 {
            1.0
        } else if (x.abs() < 1.0) == (y > 0.0) {
            0.0
        } else {
            f64::INFINITY
        }
    };
    if y.is_infinite() {
        return at_infinity();
    }
    if x.is_infinite() {
        let size: f64 = if y < 0.0 { 0.0 } else { f64::INFINITY };
        return if x < 0.0 && is_odd(y) { -size } else { size };
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    let (mut whole, mut part) = (y.abs().trunc(), y.abs().fract());
    if part != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9.223372036854775808e18 {
        return at_infinity();
    }
    // The answer is a * 2**e.
    let (mut a, mut e) = (1.0, 0i64);
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1.0;
        }
        a = exp(part * log(x));
    }
    let (mut square, mut power) = frexp(x);
    let mut i = whole as i64;
    while i != 0 {
        if !(-(1 << 12)..=1 << 12).contains(&power) {
            // The answer over- or underflows already.
            e += power;
            break;
        }
        if i & 1 == 1 {
            a *= square;
            e += power;
        }
        square *= square;
        power <<= 1;
        if square < 0.5 {
            square += square;
            power -= 1;
        }
        i >>= 1;
    }
    if y < 0.0 { ldexp(1.0 / a, -e) } else { ldexp(a, e) }
}

/// 10**n, as Go's tables give it: the product or quotient of two rounded powers.
pub fn pow10(n: i64) -> f64 {
    let power = |n: i64| format!("1e{n}").parse().unwrap_or(0.0);
    match n {
        309.. => f64::INFINITY,
        0.. => power(n / 32 * 32) * power(n % 32),
        -323.. => {
            let n = -n;
            power(-(n / 32 * 32)) / power(n % 32)
        }
        _ => 0.0,
    }
}

/// Stirling's formula for x > 33, as two factors, so that the last large arguments do not overflow.
fn stirling(x: f64) -> (f64, f64) {
    const S: [f64; 5] = [
        7.87311395793093628397e-04,
        -2.29549961613378126380e-04,
        -2.68132617805781232825e-03,
        3.47222221605458667310e-03,
        8.33333333333482257126e-02,
    ];
    if x > 200.0 {
        return (f64::INFINITY, 1.0);
    }
    let w = 1.0 / x;
    let w = 1.0 + w * poly(w, &S);
    let e = exp(x);
    let (y1, y2) = if x > 143.01608 {
        let v = pow(x, 0.5 * x - 0.25);
        (v, v / e)
    } else {
        (pow(x, x - 0.5) / e, 1.0)
    };
    (y1, 2.506628274631000502417 * w * y2)
}

/// The gamma function.
pub fn gamma(x: f64) -> f64 {
    const P: [f64; 7] = [
        1.60119522476751861407e-04,
        1.19135147006586384913e-03,
        1.04213797561761569935e-02,
        4.76367800457137231464e-02,
        2.07448227648435975150e-01,
        4.94214826801497100753e-01,
        9.99999999999999996796e-01,
    ];
    const Q: [f64; 8] = [
        -2.31581873324120129819e-05,
        5.39605580493303397842e-04,
        -4.45641913851797240494e-03,
        1.18139785222060435552e-02,
        3.58236398605498653373e-02,
        -2.34591795718243348568e-01,
        7.14304917030273074085e-02,
        1.00000000000000000320e+00,
    ];
    const EULER: f64 = 0.57721566490153286060651209008240243104215933593992;
    if x.is_nan() || x == f64::NEG_INFINITY || x < 0.0 && x.fract() == 0.0 {
        return f64::NAN;
    }
    if x == f64::INFINITY {
        return x;
    }
    if x == 0.0 {
        return f64::INFINITY.copysign(x);
    }
    let q = x.abs();
    if q > 33.0 {
        if x >= 0.0 {
            let (a, b) = stirling(x);
            return a * b;
        }
        let mut p = q.floor();
        let sign = if p as i64 & 1 == 0 { -1.0 } else { 1.0 };
        let mut z = q - p;
        if z > 0.5 {
            p += 1.0;
            z = q - p;
        }
        z = (q * sin(PI * z)).abs();
        if z == 0.0 {
            return sign * f64::INFINITY;
        }
        let (a, b) = stirling(q);
        let d = z * a * b;
        return sign * if d.is_infinite() { PI / z / a / b } else { PI / d };
    }
    let small = |x: f64, z: f64| {
        if x == 0.0 {
            f64::INFINITY
        } else {
            z / ((1.0 + EULER * x) * x)
        }
    };
    let (mut x, mut z) = (x, 1.0);
    while x >= 3.0 {
        x -= 1.0;
        z *= x;
    }
    while x < 0.0 {
        if x > -1e-09 {
            return small(x, z);
        }
        z /= x;
        x += 1.0;
    }
    while x < 2.0 {
        if x < 1e-09 {
            return small(x, z);
        }
        z /= x;
        x += 1.0;
    }
    if x == 2.0 {
        return z;
    }
    x -= 2.0;
    z * poly(x, &P) / poly(x, &Q)
}

/// The inverse of the error function (Wichura's approximation, algorithm AS 241).
pub fn erfinv(x: f64) -> f64 {
    const A: [f64; 8] = [
        8.8709406962545514830200e2,
        1.1819493347062294404278e4,
        2.3782041382114385731252e4,
        1.6235862515167575384252e4,
        4.8548868893843886794648e3,
        6.9706266534389598238465e2,
        4.7072688112383978012285e1,
        1.1975323115670912564578e0,
    ];
    const B: [f64; 8] = [
        5.2264952788528545610e3,
        2.8729085735721942674e4,
        3.9307895800092710610e4,
        2.1213794301586595867e4,
        5.3941960214247511077e3,
        6.8718700749205790830e2,
        4.2313330701600911252e1,
        1.0,
    ];
    const C: [f64; 8] = [
        7.74545014278341407640e-4,
        2.27238449892691845833e-2,
        2.41780725177450611770e-1,
        1.27045825245236838258e0,
        3.64784832476320460504e0,
        5.76949722146069140550e0,
        4.63033784615654529590e0,
        1.42343711074968357734e0,
    ];
    const D: [f64; 8] = [
        1.4859850019840355905497876e-9,
        7.7441459065157709165577218e-4,
        2.1494160384252876777097297e-2,
        2.0945065210512749128288442e-1,
        9.7547832001787427186894837e-1,
        2.3707661626024532365971225e0,
        2.9036514445419946173133295e0,
        1.4142135623730950488016887e0,
    ];
    const E: [f64; 8] = [
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        1.24266094738807843860e-3,
        2.65321895265761230930e-2,
        2.96560571828504891230e-1,
        1.78482653991729133580e0,
        5.46378491116411436990e0,
        6.65790464350110377720e0,
    ];
    const F: [f64; 8] = [
        2.891024605872965461538222e-15,
        2.010321207683943062279931e-7,
        2.611088405080593625138020e-5,
        1.112800997078859844711555e-3,
        2.103693768272068968719679e-2,
        1.936480946950659106176712e-1,
        8.482908416595164588112026e-1,
        1.414213562373095048801689e0,
    ];
    if x.is_nan() || x.abs() > 1.0 {
        return f64::NAN;
    }
    if x.abs() == 1.0 {
        return f64::INFINITY.copysign(x);
    }
    let a = x.abs();
    let y = if a <= 0.85 {
        let r = 0.180625 - 0.25 * a * a;
        (a * poly(r, &A)) / poly(r, &B)
    } else {
        let r = (LN_2 - log(1.0 - a)).sqrt();
        if r <= 5.0 {
            poly(r - 1.6, &C) / poly(r - 1.6, &D)
        } else {
            poly(r - 5.0, &E) / poly(r - 5.0, &F)
        }
    };
    negate(y, x < 0.0)
}
