//! Numbers as text, the way Go's strconv writes and reads them. Digits come from Rust's own float formatting, which is
//! exact and shortest; this file only lays them out.

use std::io::Write as _;

/// Appends `n` in `base` (2 to 36).
pub fn push_uint(out: &mut Vec<u8>, mut n: u64, base: u32) {
    let mut buf = [0u8; 64];
    let mut i = buf.len();
    let base = base as u64;
    loop {
        i -= 1;
        // By a constant divisor it is a multiplication.
        let (rest, d) = if base == 10 {
            (n / 10, n % 10)
        } else {
            (n / base, n % base)
        };
        let d = d as u8;
        buf[i] = if d < 10 { b'0' + d } else { b'a' + d - 10 };
        n = rest;
        if n == 0 {
            break;
        }
    }
    out.extend_from_slice(&buf[i..]);
}

/// Appends `n` in `base` (2 to 36).
pub fn push_int(out: &mut Vec<u8>, n: i64, base: u32) {
    if n < 0 {
        out.push(b'-');
    }
    push_uint(out, n.unsigned_abs(), base);
}

/// More digits than a double has, before or behind the point: what follows are zeros.
const DIGITS: usize = 1100;

/// Decimal digits `0.d1d2d3... * 10^point`, without trailing zeros unless they were asked for.
struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

/// From Rust's `{:e}` form of a finite number that is not negative.
fn from_scientific(text: &str) -> Decimal {
    let (mantissa, exp) = text.split_once('e').unwrap_or((text, "0"));
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let exp: i32 = exp.parse().unwrap_or(0);
    if digits.iter().all(|&d| d == b'0') {
        return Decimal {
            digits: Vec::new(),
            point: 0,
        };
    }
    Decimal { digits, point: exp + 1 }
}

fn shortest(f: f64, bits: u32) -> Decimal {
    let (d, least) = if bits == 32 {
        (from_scientific(&format!("{:e}", f as f32)), 6)
    } else {
        (from_scientific(&format!("{f:e}")), 15)
    };
    // Where two shortest forms are equally close Go takes the even one, Rust the upper one. That many digits the number must have then.
    if d.digits.len() >= least && d.digits.last().is_some_and(|c| c & 1 == 1) {
        // Of that many digits, the nearest: below a power of two the numbers lie closer, and it may name another one.
        let text = format!("{:.*e}", d.digits.len() - 1, f);
        let same = match bits {
            32 => text.parse() == Ok(f as f32),
            _ => text.parse() == Ok(f),
        };
        if same {
            return from_scientific(&text);
        }
    }
    d
}

/// `n` significant digits (at least one), correctly rounded; fewer where the rest are zeros.
fn significant(f: f64, n: usize) -> Decimal {
    from_scientific(&format!("{:.*e}", n.saturating_sub(1).min(DIGITS), f))
}

/// `a * 10^digits` rounded to an integer, halves to the even one; `None` where that takes more than 128 bits on the way, or 64.
fn fixed(a: f64, digits: usize) -> Option<u64> {
    let (bits, digits) = (a.to_bits(), u32::try_from(digits).ok().filter(|&d| d <= 15)?);
    let fraction = bits & ((1 << 52) - 1);
    let (m, exp) = match bits >> 52 & 0x7ff {
        0 => (fraction, -1074),
        e => (fraction | 1 << 52, e as i32 - 1075),
    };
    // Less than 2^103.
    let n = m as u128 * 10u128.pow(digits);
    let shift = match exp {
        0 => return u64::try_from(n).ok(),
        ..=-128 => return Some(0),
        -127..0 => exp.unsigned_abs(),
        1.. => return None,
    };
    let (whole, rest, half) = (n >> shift, n & ((1 << shift) - 1), 1 << (shift - 1));
    let up = rest > half || rest == half && whole & 1 == 1;
    u64::try_from(whole + u128::from(up)).ok()
}

/// Appends `n / 10^digits` with so many digits behind the point.
fn push_fixed(out: &mut Vec<u8>, n: u64, digits: usize) {
    let unit = 10u64.pow(digits as u32);
    push_uint(out, n / unit, 10);
    if digits > 0 {
        out.push(b'.');
        let from = out.len();
        out.resize(from + digits, b'0');
        let mut rest = n % unit;
        for b in out[from..].iter_mut().rev() {
            *b += (rest % 10) as u8;
            rest /= 10;
        }
    }
}

/// Appends `f` in format `fmt` (b, e, E, f, g, G, x, X) with `prec` digits, -1 for the least that read back as the same
/// number of `bits` (32 or 64). Other formats give `%` and the letter, as in Go.
pub fn push_float(out: &mut Vec<u8>, f: f64, fmt: u8, prec: i32, bits: u32) {
    if f.is_nan() {
        out.extend_from_slice(b"NaN");
        return;
    }
    if f.is_infinite() {
        out.extend_from_slice(if f < 0.0 { b"-Inf" } else { b"+Inf" });
        return;
    }
    let negative = f.is_sign_negative();
    let a = f.abs();
    match fmt {
        b'b' => return push_b(out, f, bits),
        b'x' | b'X' => return push_x(out, f, fmt, prec, bits),
        b'e' | b'E' | b'f' | b'g' | b'G' => {}
        _ => {
            out.extend_from_slice(&[b'%', fmt]);
            return;
        }
    }
    if negative {
        out.push(b'-');
    }
    let least = prec < 0;
    match fmt {
        b'e' | b'E' => {
            let d = if least {
                shortest(a, bits)
            } else {
                significant(a, prec as usize + 1)
            };
            let prec = if least {
                d.digits.len().max(1) - 1
            } else {
                prec as usize
            };
            push_e(out, &d, prec, fmt);
        }
        b'f' => {
            if least {
                let d = shortest(a, bits);
                let prec = (d.digits.len() as i32 - d.point).max(0) as usize;
                push_f(out, &d, prec);
            } else {
                let digits = prec as usize;
                if let Some(n) = fixed(a, digits) {
                    push_fixed(out, n, digits);
                    return;
                }
                // A double has no more than 1,074 digits behind the point.
                let _ = write!(out, "{:.*}", digits.min(DIGITS), a);
                out.resize(out.len() + digits.saturating_sub(DIGITS), b'0');
            }
        }
        _ => {
            let prec = if prec == 0 { 1 } else { prec };
            let d = if least {
                shortest(a, bits)
            } else {
                trimmed(significant(a, prec as usize))
            };
            let n = d.digits.len() as i32;
            // The shortest form takes six digits for this decision; more digits than there are count only with a point among them.
            let limit = match (least, prec > n && n >= d.point) {
                (true, _) => 6,
                (false, true) => n,
                (false, false) => prec,
            };
            let exp = d.point - 1;
            let n = d.digits.len();
            if exp < -4 || exp >= limit {
                push_e(out, &d, n.max(1) - 1, if fmt == b'g' { b'e' } else { b'E' });
            } else {
                push_f(out, &d, (n as i32 - d.point).max(0) as usize);
            }
        }
    }
}

fn trimmed(mut d: Decimal) -> Decimal {
    while d.digits.last() == Some(&b'0') {
        d.digits.pop();
    }
    d
}

fn push_e(out: &mut Vec<u8>, d: &Decimal, prec: usize, e: u8) {
    out.push(*d.digits.first().unwrap_or(&b'0'));
    if prec > 0 {
        out.push(b'.');
        out.extend((1..=prec).map(|i| *d.digits.get(i).unwrap_or(&b'0')));
    }
    let exp = if d.digits.is_empty() { 0 } else { d.point - 1 };
    out.push(e);
    out.push(if exp < 0 { b'-' } else { b'+' });
    if exp.abs() < 10 {
        out.push(b'0');
    }
    push_uint(out, exp.unsigned_abs() as u64, 10);
}

fn push_f(out: &mut Vec<u8>, d: &Decimal, prec: usize) {
    let digit = |i: i32| {
        if i < 0 {
            b'0'
        } else {
            *d.digits.get(i as usize).unwrap_or(&b'0')
        }
    };
    if d.point > 0 {
        out.extend((0..d.point).map(digit));
    } else {
        out.push(b'0');
    }
    if prec > 0 {
        out.push(b'.');
        out.extend((0..prec as i32).map(|i| digit(d.point + i)));
    }
}

/// Mantissa and exponent of a finite number of `bits`: `mantissa * 2^exp`, with the leading bit made explicit.
fn parts(f: f64, bits: u32) -> (u64, i32) {
    if bits == 32 {
        let b = (f as f32).to_bits();
        let (m, e) = ((b & 0x7f_ffff) as u64, (b >> 23 & 0xff) as i32);
        if e == 0 { (m, -149) } else { (m | 1 << 23, e - 150) }
    } else {
        let b = f.to_bits();
        let (m, e) = (b & ((1 << 52) - 1), (b >> 52 & 0x7ff) as i32);
        if e == 0 { (m, -1074) } else { (m | 1 << 52, e - 1075) }
    }
}

fn push_b(out: &mut Vec<u8>, f: f64, bits: u32) {
    let (m, e) = parts(f, bits);
    if f.is_sign_negative() {
        out.push(b'-');
    }
    push_uint(out, m, 10);
    out.push(b'p');
    if e >= 0 {
        out.push(b'+');
    }
    push_int(out, e as i64, 10);
}

fn push_x(out: &mut Vec<u8>, f: f64, fmt: u8, prec: i32, bits: u32) {
    let (mut m, e) = parts(f, bits);
    let width = if bits == 32 { 23 } else { 52 };
    let mut exp = if m == 0 { 0 } else { e + width };
    // The leading bit goes to bit 60: one hexadecimal digit before the point, fifteen behind it.
    if m != 0 {
        while m & 1 << 60 == 0 {
            m <<= 1;
        }
        let normal = 60 - width;
        let shift = m_shift(f, bits);
        exp -= shift;
        debug_assert!(normal >= 0);
    }
    if (0..15).contains(&prec) {
        let shift = prec as u32 * 4;
        let extra = m << shift & ((1 << 60) - 1);
        m >>= 60 - shift;
        if extra | (m & 1) > 1 << 59 {
            m += 1;
        }
        m <<= 60 - shift;
        if m & 1 << 61 != 0 {
            m >>= 1;
            exp += 1;
        }
    }
    let upper = fmt == b'X';
    let hex: &[u8; 16] = if upper {
        b"0123456789ABCDEF"
    } else {
        b"0123456789abcdef"
    };
    if f.is_sign_negative() {
        out.push(b'-');
    }
    out.extend_from_slice(&[b'0', fmt, b'0' + (m >> 60 & 1) as u8]);
    m = m << 4 & !(0xf << 60) | (m << 4);
    if prec < 0 && m != 0 {
        out.push(b'.');
        while m != 0 {
            out.push(hex[(m >> 60 & 15) as usize]);
            m <<= 4;
        }
    } else if prec > 0 {
        out.push(b'.');
        for _ in 0..prec {
            out.push(hex[(m >> 60 & 15) as usize]);
            m <<= 4;
        }
    }
    out.push(if upper { b'P' } else { b'p' });
    out.push(if exp < 0 { b'-' } else { b'+' });
    if exp.abs() < 10 {
        out.push(b'0');
    }
    push_uint(out, exp.unsigned_abs() as u64, 10);
}

/// By how much a subnormal's leading bit is below the place of a normal one's.
fn m_shift(f: f64, bits: u32) -> i32 {
    let (m, _) = parts(f, bits);
    let width = if bits == 32 { 23 } else { 52 };
    width - (63 - m.leading_zeros() as i32)
}

/// Why a text is no number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumError {
    Syntax = 1,
    Range = 2,
    Base = 3,
    BitSize = 4,
}

/// Whether underscores in `s` (which has a base prefix, or base 0) separate digits as Go allows.
fn underscores_ok(s: &[u8]) -> bool {
    let s = s.strip_prefix(b"-").or(s.strip_prefix(b"+")).unwrap_or(s);
    let mut last = b'^';
    let mut i = 0;
    let mut hex = false;
    if s.len() >= 2 && s[0] == b'0' && matches!(s[1] | 0x20, b'b' | b'o' | b'x') {
        i = 2;
        last = b'0';
        hex = s[1] | 0x20 == b'x';
    }
    for &c in &s[i..] {
        if c.is_ascii_digit() || hex && (c | 0x20).is_ascii_lowercase() && c | 0x20 <= b'f' {
            last = b'0';
        } else if c == b'_' {
            if last != b'0' {
                return false;
            }
            last = b'_';
        } else {
            if last == b'_' {
                return false;
            }
            last = b'!';
        }
    }
    last != b'_'
}

/// Reads an unsigned integer. `base` 0 goes by the prefix; `bits` 0 is 64. On `Range` the value is the largest.
pub fn parse_uint(s: &[u8], base: i64, bits: i64) -> (u64, Option<NumError>) {
    if s.is_empty() {
        return (0, Some(NumError::Syntax));
    }
    let mut base = base;
    let mut digits = s;
    let by_prefix = base == 0;
    match base {
        2..=36 => {}
        0 => {
            base = 10;
            if s[0] == b'0' {
                match s.get(1).map(|c| c | 0x20) {
                    Some(b'b') if s.len() >= 3 => (base, digits) = (2, &s[2..]),
                    Some(b'o') if s.len() >= 3 => (base, digits) = (8, &s[2..]),
                    Some(b'x') if s.len() >= 3 => (base, digits) = (16, &s[2..]),
                    _ => (base, digits) = (8, &s[1..]),
                }
            }
        }
        _ => return (0, Some(NumError::Base)),
    }
    let bits = match bits {
        0 => 64,
        1..=64 => bits as u32,
        _ => return (0, Some(NumError::BitSize)),
    };
    let max = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
    let mut n = 0u64;
    let mut under = false;
    let mut over = false;
    for &c in digits {
        let d = match c {
            b'_' if by_prefix => {
                under = true;
                continue;
            }
            b'0'..=b'9' => c - b'0',
            b'a'..=b'z' | b'A'..=b'Z' => (c | 0x20) - b'a' + 10,
            _ => return (0, Some(NumError::Syntax)),
        } as u64;
        if d >= base as u64 {
            return (0, Some(NumError::Syntax));
        }
        match n.checked_mul(base as u64).and_then(|n| n.checked_add(d)) {
            Some(v) if v <= max && !over => n = v,
            _ => over = true,
        }
        if over {
            // Go stops at the first digit that is too much, whatever comes behind.
            return (max, Some(NumError::Range));
        }
    }
    if under && !underscores_ok(s) {
        return (0, Some(NumError::Syntax));
    }
    (n, None)
}

/// Reads a signed integer; on `Range` the value is the nearest.
pub fn parse_int(s: &[u8], base: i64, bits: i64) -> (i64, Option<NumError>) {
    if s.is_empty() {
        return (0, Some(NumError::Syntax));
    }
    let negative = s[0] == b'-';
    let digits = if negative || s[0] == b'+' { &s[1..] } else { s };
    let (n, err) = parse_uint(digits, base, bits);
    if let Some(e) = err
        && e != NumError::Range
    {
        return (0, Some(e));
    }
    let bits = if bits == 0 { 64 } else { bits as u32 };
    let cutoff = 1u64 << (bits - 1);
    if !negative && n >= cutoff {
        return ((cutoff - 1) as i64, Some(NumError::Range));
    }
    if negative && n > cutoff {
        return ((cutoff as i64).wrapping_neg(), Some(NumError::Range));
    }
    (if negative { (n as i64).wrapping_neg() } else { n as i64 }, None)
}

/// Reads a floating-point number of 32 or 64 bits, in decimal or hexadecimal, or a name of infinity or NaN.
/// On `Range` the value is an infinity.
pub fn parse_float(s: &[u8], bits: u32) -> (f64, Option<NumError>) {
    match float_prefix(s, bits) {
        Some((n, f, err)) if n == s.len() => (f, err),
        _ => (0.0, Some(NumError::Syntax)),
    }
}

/// Reads the number that `s` begins with: its length, value, and `Range`.
pub fn float_prefix(s: &[u8], bits: u32) -> Option<(usize, f64, Option<NumError>)> {
    let sign_len = usize::from(matches!(s.first(), Some(b'+' | b'-')));
    let negative = s.first() == Some(&b'-');
    let signed = |f: f64| if negative { -f } else { f };
    let body = &s[sign_len..];
    let lower: Vec<u8> = body.iter().take(8).map(u8::to_ascii_lowercase).collect();
    if lower.starts_with(b"infinity") {
        return Some((sign_len + 8, signed(f64::INFINITY), None));
    }
    if lower.starts_with(b"inf") {
        return Some((sign_len + 3, signed(f64::INFINITY), None));
    }
    if sign_len == 0 && lower.starts_with(b"nan") {
        return Some((3, f64::NAN, None));
    }
    let hex = lower.starts_with(b"0x");
    let mut i = if hex { 2 } else { 0 };
    let (mut seen_digit, mut seen_dot, mut under) = (false, false, false);
    let mut text = String::new();
    let mut mantissa = 0u128; // hexadecimal: the leading digits, with a sticky last bit
    let mut exp = 0i64; // hexadecimal: of two
    while let Some(&c) = body.get(i) {
        match c {
            b'_' => under = true,
            b'.' if !seen_dot => {
                seen_dot = true;
                text.push('.');
            }
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' if c.is_ascii_digit() || hex => {
                seen_digit = true;
                text.push(c as char);
                if hex {
                    let d = (c as char).to_digit(16).unwrap_or(0) as u128;
                    if mantissa >> 120 == 0 {
                        mantissa = mantissa << 4 | d;
                        exp -= if seen_dot { 4 } else { 0 };
                    } else {
                        mantissa |= u128::from(d != 0);
                        exp += if seen_dot { 0 } else { 4 };
                    }
                }
            }
            _ => break,
        }
        i += 1;
    }
    if !seen_digit {
        return None;
    }
    let marker = if hex { b'p' } else { b'e' };
    let mut has_exp = false;
    if body.get(i).is_some_and(|c| c | 0x20 == marker) {
        let mut j = i + 1;
        let minus = body.get(j) == Some(&b'-');
        if matches!(body.get(j), Some(b'+' | b'-')) {
            j += 1;
        }
        if body.get(j).is_some_and(u8::is_ascii_digit) {
            let mut e = 0i64;
            while let Some(&c) = body.get(j) {
                match c {
                    b'0'..=b'9' => e = (e * 10 + (c - b'0') as i64).min(100_000),
                    b'_' => under = true,
                    _ => break,
                }
                j += 1;
            }
            let e = if minus { -e } else { e };
            has_exp = true;
            exp += e;
            text.push_str(&format!("e{e}"));
            i = j;
        } else {
            return None;
        }
    }
    if hex && !has_exp || under && !underscores_ok(&body[..i]) {
        return None;
    }
    let f = if hex {
        hex_float(mantissa, exp, bits)
    } else if bits == 32 {
        text.parse::<f32>().ok()? as f64
    } else {
        text.parse::<f64>().ok()?
    };
    let err = f.is_infinite().then_some(NumError::Range);
    Some((sign_len + i, signed(f), err))
}

/// `m * 2^exp` rounded to the nearest number of `bits`, ties to even.
fn hex_float(m: u128, exp: i64, bits: u32) -> f64 {
    if m == 0 {
        return 0.0;
    }
    let (digits, least, most) = if bits == 32 { (24, -149, 127) } else { (53, -1074, 1023) };
    let top = 127 - m.leading_zeros() as i64 + exp; // exponent of the leading bit
    if top > most {
        return f64::INFINITY;
    }
    let unit = (top - digits + 1).max(least); // exponent of the last bit kept
    let drop = unit - exp;
    let mut kept = if drop <= 0 {
        m << (-drop).min(64)
    } else if drop > 127 {
        0
    } else {
        let half = 1u128 << (drop - 1);
        let rest = m & ((1u128 << drop) - 1);
        let k = m >> drop;
        k + u128::from(rest > half || rest == half && k & 1 == 1)
    };
    let mut unit = unit;
    if kept >> digits != 0 {
        kept >>= 1;
        unit += 1;
    }
    if kept >> (digits - 1) != 0 && unit + digits - 1 > most {
        return f64::INFINITY;
    }
    // Two steps, so that the power itself is never out of range; both products are exact.
    let half = (unit / 2) as i32;
    kept as u64 as f64 * 2f64.powi(half) * 2f64.powi(unit as i32 - half)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(f: f64, fmt: u8, prec: i32, bits: u32) -> String {
        let mut out = Vec::new();
        push_float(&mut out, f, fmt, prec, bits);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn floats() {
        // Expected texts are Go's.
        for (f, fmt, prec, want) in [
            (1.0, b'g', -1, "1"),
            (0.1, b'g', -1, "0.1"),
            (1e20, b'g', -1, "1e+20"),
            (1e21, b'g', -1, "1e+21"),
            (123456789.0, b'g', -1, "1.23456789e+08"),
            (100000.0, b'g', -1, "100000"),
            (1e6, b'g', -1, "1e+06"),
            (-0.0, b'g', -1, "-0"),
            (1e-5, b'g', -1, "1e-05"),
            (0.0001, b'g', -1, "0.0001"),
            (2.71729, b'f', 2, "2.72"),
            (2.5, b'f', 0, "2"),
            (1234.5678, b'e', 3, "1.235e+03"),
            (0.0, b'e', -1, "0e+00"),
            (100.0, b'g', 3, "100"),
            (1000.0, b'g', 3, "1e+03"),
            (1e9, b'f', -1, "1000000000"),
            (1.0, b'x', -1, "0x1p+00"),
            (1.5, b'x', -1, "0x1.8p+00"),
            (5e-324, b'x', -1, "0x1p-1074"),
            (1.0, b'b', -1, "4503599627370496p-52"),
            (1.9999, b'x', 0, "0x1p+01"),
            (1.0, b'x', 3, "0x1.000p+00"),
        ] {
            assert_eq!(text(f, fmt, prec, 64), want, "{f} {} {prec}", fmt as char);
        }
        assert_eq!(text(0.1f32 as f64, b'g', -1, 32), "0.1");
    }

    #[test]
    fn reads() {
        assert_eq!(parse_float(b"0x1p-2", 64), (0.25, None));
        assert_eq!(parse_float(b"1e400", 64), (f64::INFINITY, Some(NumError::Range)));
        assert_eq!(parse_float(b"1_0", 64), (10.0, None));
        assert_eq!(parse_float(b"1__0", 64).1, Some(NumError::Syntax));
        assert_eq!(parse_float(b".5", 64), (0.5, None));
        assert_eq!(parse_float(b"5.", 64), (5.0, None));
        assert_eq!(parse_float(b"-inf", 64), (f64::NEG_INFINITY, None));
        assert_eq!(parse_float(b"0x1.fffffep127", 32), (f32::MAX as f64, None));
        assert_eq!(parse_int(b"-128", 10, 8), (-128, None));
        assert_eq!(parse_int(b"128", 10, 8), (127, Some(NumError::Range)));
        assert_eq!(parse_int(b"0x_1F", 0, 64), (31, None));
        assert_eq!(parse_int(b"_1", 0, 64).1, Some(NumError::Syntax));
        assert_eq!(
            parse_uint(b"18446744073709551616", 10, 64),
            (u64::MAX, Some(NumError::Range))
        );
    }

    /// The short way to a fixed number of digits gives what the long one gives, halves and subnormals included.
    #[test]
    fn fixed_digits_are_exact() {
        let mut values = vec![
            0.0,
            0.5,
            1.5,
            2.5,
            0.125,
            0.375,
            1e-310,
            f64::MIN_POSITIVE,
            4503599627370497.5,
            9e15,
            1e16,
        ];
        let mut bits = 1u64;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let exp = 1023 - 70 + (bits >> 33) % 130;
            values.push(f64::from_bits(exp << 52 | bits >> 12));
        }
        for a in values {
            for digits in [0, 1, 2, 3, 7, 15] {
                let Some(n) = fixed(a, digits) else { continue };
                let mut out = Vec::new();
                push_fixed(&mut out, n, digits);
                assert_eq!(String::from_utf8(out).unwrap(), format!("{a:.digits$}"), "{a:e}");
            }
        }
    }
}
