//! Unicode classes as Go defines them, by general category.
//!
//! Rust's standard library has derived properties (`Alphabetic`, `Uppercase`), which hold marks and letter numbers too; Go's
//! identifiers are made of categories L and Nd, and are exported by Lu.

mod tables;

fn contains(ranges: &[(u32, u32)], c: char) -> bool {
    let c = c as u32;
    let i = ranges.partition_point(|&(_, hi)| hi < c);
    i < ranges.len() && ranges[i].0 <= c
}

/// Whether `c` is a letter (category L).
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        contains(tables::LETTER, c)
    }
}

/// Whether `c` is an upper-case letter (category Lu).
pub fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_uppercase()
    } else {
        contains(tables::UPPER, c)
    }
}

/// Whether `c` is a decimal digit (category Nd).
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit()
    } else {
        contains(tables::DIGIT, c)
    }
}

/// Whether Go prints `c` as itself in quoted text.
pub fn is_print(c: char) -> bool {
    if c.is_ascii() {
        matches!(c, ' '..='~')
    } else {
        contains(tables::PRINT, c)
    }
}

/// `c` as Go's `%q` prints a rune: in single quotes, escaped unless printable.
pub fn quote_rune(c: char) -> String {
    let escape = match c {
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{b}' => "\\v",
        '\\' => "\\\\",
        '\'' => "\\'",
        c if is_print(c) => return format!("'{c}'"),
        c if (c as u32) < 0x80 => return format!("'\\x{:02x}'", c as u32),
        c if (c as u32) < 0x10000 => return format!("'\\u{:04x}'", c as u32),
        c => return format!("'\\U{:08x}'", c as u32),
    };
    format!("'{escape}'")
}

/// A code point as Go's `%#U` prints it: `U+00E9 'é'`, without the quoted part unless printable.
pub fn code_point(c: u32) -> String {
    match char::from_u32(c) {
        Some(ch) if is_print(ch) => format!("U+{c:04X} '{ch}'"),
        _ => format!("U+{c:04X}"),
    }
}
