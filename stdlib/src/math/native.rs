//! The natives of math, math/bits and math/rand.

use super::elementary as e;
use govm_vm::native::Natives;

const STATE: &[u8; 607 * 8] = include_bytes!("rand/state.bin");

fn round_even(x: f64) -> f64 {
    x.round_ties_even()
}

/// Four blocks of ChaCha of eight rounds with the counters from `counter` on, word by word interleaved; but for the key's words, the state
/// that the rounds began with is not added at the end.
fn chacha8(seed: [u64; 4], counter: u32) -> [u8; 256] {
    let mut out = [0; 256];
    for lane in 0..4 {
        let mut x = [0u32; 16];
        x[..4].copy_from_slice(&[0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
        for (i, s) in seed.iter().enumerate() {
            x[4 + 2 * i] = *s as u32;
            x[5 + 2 * i] = (s >> 32) as u32;
        }
        x[12] = counter.wrapping_add(lane);
        let start = x;
        let mut quarter = |a: usize, b: usize, c: usize, d: usize| {
            for (turn_d, turn_b) in [(16, 12), (8, 7)] {
                x[a] = x[a].wrapping_add(x[b]);
                x[d] = (x[d] ^ x[a]).rotate_left(turn_d);
                x[c] = x[c].wrapping_add(x[d]);
                x[b] = (x[b] ^ x[c]).rotate_left(turn_b);
            }
        };
        for _ in 0..4 {
            for i in 0..4 {
                quarter(i, 4 + i, 8 + i, 12 + i);
            }
            for i in 0..4 {
                quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
            }
        }
        for i in 4..12 {
            x[i] = x[i].wrapping_add(start[i]);
        }
        for (i, w) in x.iter().enumerate() {
            let at = 16 * i + 4 * lane as usize;
            out[at..at + 4].copy_from_slice(&w.to_le_bytes());
        }
    }
    out
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
        "math.Sin" e::sin;
        "math.Cos" e::cos;
        "math.Tan" e::tan;
        "math.Asin" e::asin;
        "math.Acos" e::acos;
        "math.Atan" e::atan;
        "math.Sinh" e::sinh;
        "math.Cosh" e::cosh;
        "math.Tanh" e::tanh;
        "math.Asinh" e::asinh;
        "math.Acosh" e::acosh;
        "math.Atanh" e::atanh;
        "math.Exp" e::exp;
        "math.Exp2" e::exp2;
        "math.Expm1" libm::expm1;
        "math.Log" e::log;
        "math.Log2" e::log2;
        "math.Log10" e::log10;
        "math.Log1p" e::log1p;
        "math.Cbrt" e::cbrt;
        "math.Gamma" e::gamma;
        "math.Erfinv" e::erfinv;
        "math.Erf" libm::erf;
        "math.Erfc" libm::erfc;
        "math.J0" libm::j0;
        "math.J1" libm::j1;
        "math.Y0" libm::y0;
        "math.Y1" libm::y1;
        "internal/ziggurat.logOf" e::log;
        "internal/ziggurat.rootOf" f64::sqrt;
        "internal/ziggurat.expOf" e::exp;
    }
    binary! {
        "math.Atan2" e::atan2;
        "math.Pow" e::pow;
        "math.Mod" |x, y| x % y;
        "math.Remainder" libm::remainder;
        "math.Hypot" e::hypot;
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
        let x = c.f64(0);
        let (v, sign) = libm::lgamma_r(x);
        let (v, sign) = if x.is_infinite() {
            (x, 1)
        } else if x == 0.0 {
            (f64::INFINITY, 1)
        } else {
            (v, sign)
        };
        c.set_f64(0, v);
        c.set_int(1, if sign < 0 { -1 } else { 1 });
        Ok(())
    });
    n.add("math.frexp", |c| {
        let (f, exp) = e::frexp(c.f64(0));
        c.set_f64(0, f);
        c.set_int(1, exp);
        Ok(())
    });
    n.add("math.ldexp", |c| {
        let v = e::ldexp(c.f64(0), c.int(1));
        c.set_f64(0, v);
        Ok(())
    });
    n.add("math.Pow10", |c| {
        let v = e::pow10(c.int(0));
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
    for name in ["math/rand.random", "math/rand/v2.random"] {
        n.add(name, |c| {
            let v = c.random();
            c.set_word(0, v);
            Ok(())
        });
    }
    n.add("math/rand/v2.block", |c| {
        let seed = [c.word(2), c.word(3), c.word(4), c.word(5)];
        c.bytes(0).copy_in(0, &chacha8(seed, c.word(6) as u32));
        Ok(())
    });
}
