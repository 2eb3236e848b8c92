//! How the builtin print and dying programs write numbers: floats in Go's `%g` form with the fewest digits that name the value.

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
        None => shortest(&format!("{:e}", x.abs()), negative),
    }
}

/// A float32.
pub fn float32(x: f32) -> String {
    let negative = x.is_sign_negative();
    match special(x.is_nan(), x.is_infinite(), negative) {
        Some(s) => s.to_string(),
        None => shortest(&format!("{:e}", x.abs()), negative),
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
        assert_eq!(float32(0.1), "0.1");
        assert_eq!(complex128(1.0, -2.5), "(1-2.5i)");
        assert_eq!(complex64(1.0, f32::NAN), "(1+NaNi)");
    }
}
