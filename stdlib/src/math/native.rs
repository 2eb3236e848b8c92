//! The natives of math, math/bits and math/rand.

use govm_vm::native::Natives;

const STATE: &[u8; 607 * 8] = include_bytes!("rand/state.bin");

/// Fraction in [0.5, 1) and exponent.
fn frexp(f: f64) -> (f64, i64) {
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

fn round_even(x: f64) -> f64 {
    x.round_ties_even()
}

/// Adds the natives.
pub fn register(n: &mut Natives) {
    macro_rules! unary {
        ($($name:literal $f:expr;)*) => {$(
            n.add($name, |c| {
                let f: fn(f64) -> f64 = $f;
                let v = f(c.f64(0));
                c.set_f64(0, v);
                Ok(())
            });
        )*};
    }
    macro_rules! binary {
        ($($name:literal $f:expr;)*) => {$(
            n.add($name, |c| {
                let f: fn(f64, f64) -> f64 = $f;
                let v = f(c.f64(0), c.f64(1));
                c.set_f64(0, v);
                Ok(())
            });
        )*};
    }
    unary! {
        "math.Sqrt" f64::sqrt;
        "math.Abs" f64::abs;
        "math.Floor" f64::floor;
        "math.Ceil" f64::ceil;
        "math.Trunc" f64::trunc;
        "math.Round" f64::round;
        "math.RoundToEven" round_even;
        "math.Sin" libm::sin;
        "math.Cos" libm::cos;
        "math.Tan" libm::tan;
        "math.Asin" libm::asin;
        "math.Acos" libm::acos;
        "math.Atan" libm::atan;
        "math.Sinh" libm::sinh;
        "math.Cosh" libm::cosh;
        "math.Tanh" libm::tanh;
        "math.Asinh" libm::asinh;
        "math.Acosh" libm::acosh;
        "math.Atanh" libm::atanh;
        "math.Exp" libm::exp;
        "math.Exp2" libm::exp2;
        "math.Expm1" libm::expm1;
        "math.Log" libm::log;
        "math.Log2" |x| { let (f, e) = frexp(x); if f == 0.5 { (e - 1) as f64 } else { libm::log2(x) } };
        "math.Log10" libm::log10;
        "math.Log1p" libm::log1p;
        "math.Cbrt" libm::cbrt;
        "math.Gamma" libm::tgamma;
        "math.Erf" libm::erf;
        "math.Erfc" libm::erfc;
        "math.J0" libm::j0;
        "math.J1" libm::j1;
        "math.Y0" libm::y0;
        "math.Y1" libm::y1;
        "math/rand.logOf" libm::log;
        "math/rand.rootOf" f64::sqrt;
    }
    binary! {
        "math.Atan2" libm::atan2;
        "math.Pow" libm::pow;
        "math.Mod" |x, y| x % y;
        "math.Remainder" libm::remainder;
        "math.Hypot" libm::hypot;
    }
    n.add("math.FMA", |c| {
        let v = c.f64(0).mul_add(c.f64(1), c.f64(2));
        c.set_f64(0, v);
        Ok(())
    });
    n.add("math.Jn", |c| {
        let v = libm::jn(c.int(0) as i32, c.f64(1));
        c.set_f64(0, v);
        Ok(())
    });
    n.add("math.Yn", |c| {
        let v = libm::yn(c.int(0) as i32, c.f64(1));
        c.set_f64(0, v);
        Ok(())
    });
    n.add("math.lgamma", |c| {
        let (v, sign) = libm::lgamma_r(c.f64(0));
        c.set_f64(0, v);
        c.set_int(1, if sign < 0 { -1 } else { 1 });
        Ok(())
    });
    n.add("math.frexp", |c| {
        let (f, e) = frexp(c.f64(0));
        c.set_f64(0, f);
        c.set_int(1, e);
        Ok(())
    });
    n.add("math.ldexp", |c| {
        let v = libm::ldexp(c.f64(0), c.int(1).clamp(-5000, 5000) as i32);
        c.set_f64(0, v);
        Ok(())
    });
    n.add("math.pow10", |c| {
        let v = format!("1e{}", c.int(0)).parse().unwrap_or(0.0);
        c.set_f64(0, v);
        Ok(())
    });
    // Bits of floats: a slot holds them already.
    for name in [
        "math.Float64bits",
        "math.Float64frombits",
        "math.Float32bits",
        "math.Float32frombits",
    ] {
        n.add(name, |_| Ok(()));
    }
    macro_rules! bits {
        ($($name:literal |$x:ident| $v:expr;)*) => {$(
            n.add($name, |c| {
                let $x = c.word(0);
                c.set_word(0, $v);
                Ok(())
            });
        )*};
    }
    bits! {
        "math/bits.LeadingZeros64" |x| x.leading_zeros() as u64;
        "math/bits.TrailingZeros64" |x| x.trailing_zeros() as u64;
        "math/bits.OnesCount64" |x| x.count_ones() as u64;
        "math/bits.Reverse64" |x| x.reverse_bits();
        "math/bits.ReverseBytes64" |x| x.swap_bytes();
    }
    n.add("math/bits.Mul64", |c| {
        let p = c.word(0) as u128 * c.word(1) as u128;
        c.set_word(0, (p >> 64) as u64);
        c.set_word(1, p as u64);
        Ok(())
    });
    n.add("math/bits.div64", |c| {
        let (x, y) = ((c.word(0) as u128) << 64 | c.word(1) as u128, c.word(2) as u128);
        c.set_word(0, (x / y) as u64);
        c.set_word(1, (x % y) as u64);
        Ok(())
    });
    n.add("math/rand.initial", |c| {
        let i = c.int(0) as usize % 607;
        let v = u64::from_le_bytes(STATE[8 * i..8 * i + 8].try_into().unwrap_or_default());
        c.set_word(0, v);
        Ok(())
    });
    n.add("math/rand.random", |c| {
        let v = c.random();
        c.set_word(0, v);
        Ok(())
    });
}
