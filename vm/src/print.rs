//! How the builtin print and dying programs write numbers: floats in Go's `%g` form with the fewest digits that name the value.

/// The fewest digits that name a finite number that is not negative, among `bits` (32 or 64), as `d.ddde±x`. Halfway between two such
/// the even one, as in Go; Rust takes the greater.
fn scientific(x: f64, bits: u32) -> String {
    let text = match bits {
        32 => format!("{:e}", x as f32),
        _ => format!("{x:e}"),
    };
    even_of_two(&text, x, bits).unwrap_or(text)
}

/// The number of as many digits below `x`, if `x` lies halfway between it and `text`, it is even, and it names `x` too.
fn even_of_two(text: &str, x: f64, bits: u32) -> Option<String> {
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let places = mantissa.len().max(2) - 2; // behind the point, where there is one
    let last = places as i32 - exponent; // of these digits, where the last one stands behind the number's own point
    // The number's lowest bit says how many digits its exact form has.
    let raw = x.to_bits();
    let (field, fraction) = (raw >> 52, raw & ((1 << 52) - 1));
    let (whole, scale) = if field == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, field as i32 - 1075)
    };
    let low = scale + whole.trailing_zeros() as i32;
    if whole == 0 || (low < 0 && -low != last + 1) || (low >= 0 && last >= 0) {
        return None;
    }
    // No float lies closer to halfway than 25 more digits tell without being there.
    let long = format!("{:.*e}", places + 25, x);
    let (digits, _) = long.split_once('e')?;
    let cut = if places == 0 { 1 } else { places + 2 };
    let (below, rest) = (&digits[..cut], digits[cut..].trim_start_matches('.'));
    let half = rest.strip_prefix('5').is_some_and(|r| r.bytes().all(|b| b == b'0'));
    let even = below.bytes().last().is_some_and(|b| b % 2 == 0);
    let below = format!("{below}e{exponent}");
    let same = match bits {
        32 => below.parse() == Ok(x as f32),
        _ => below.parse() == Ok(x),
    };
    (half && even && same).then_some(below)
}

/// A float from its digits `d.ddde±x` (Rust's shortest form): as is, with an exponent of two digits or more when it is below -4 or at
/// least 6.
fn shortest(text: &str, negative: bool) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let sign = if negative { "-" } else { "" };
    if !(-4..6).contains(&exponent) {
        let e = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{mantissa}e{e}{:02}", exponent.abs());
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(-exponent as usize - 1));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

fn special(nan: bool, infinite: bool, negative: bool) -> Option<&'static str> {
    match (nan, infinite, negative) {
        (true, ..) => Some("NaN"),
        (_, true, false) => Some("+Inf"),
        (_, true, true) => Some("-Inf"),
        _ => None,
    }
}

/// A float64.
pub fn float64(x: f64) -> String {
    let negative = x.is_sign_negative();
    match special(x.is_nan(), x.is_infinite(), negative) {
        Some(s) => s.to_string(),
        None => shortest(&scientific(x.abs(), 64), negative),
    }
}

/// A float32.
pub fn float32(x: f32) -> String {
    let negative = x.is_sign_negative();
    match special(x.is_nan(), x.is_infinite(), negative) {
        Some(s) => s.to_string(),
        None => shortest(&scientific(x.abs() as f64, 32), negative),
    }
}

/// Two parts in parentheses, the second with its sign.
fn complex(re: String, im: String) -> String {
    let plus = if im.starts_with(['+', '-']) { "" } else { "+" };
    format!("({re}{plus}{im}i)")
}

/// A complex128.
pub fn complex128(re: f64, im: f64) -> String {
    complex(float64(re), float64(im))
}

/// A complex64.
pub fn complex64(re: f32, im: f32) -> String {
    complex(float32(re), float32(im))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_go_does() {
        for (x, want) in [
            (1.5, "1.5"),
            (0.0, "0"),
            (-0.0, "-0"),
            (100.0, "100"),
            (1e5, "100000"),
            (1e6, "1e+06"),
            (1e21, "1e+21"),
            (1.25e-5, "1.25e-05"),
            (0.00012, "0.00012"),
            (-1e-100, "-1e-100"),
            (f64::INFINITY, "+Inf"),
        ] {
            assert_eq!(float64(x), want);
        }
        // Halfway between two numbers of as many digits.
        assert_eq!(float64(1125899906842624.0 + 0.25), "1.1258999068426242e+15");
        assert_eq!(float64(1125899906842624.0 + 0.75), "1.1258999068426248e+15");
        assert_eq!(float32(3203454.0 + 0.25), "3.2034542e+06");
        assert_eq!(float32(0.1), "0.1");
        assert_eq!(complex128(1.0, -2.5), "(1-2.5i)");
        assert_eq!(complex64(1.0, f32::NAN), "(1+NaNi)");
    }
}
