//! Literals: numbers, runes, strings.

use super::{NONE, Scanner};
use crate::token::{LitKind, Token};
use crate::unicode::{code_point, quote_rune};

/// What a run of digits held.
#[derive(Clone, Copy, Default)]
struct Digits {
    any: bool,
    separator: bool,
}

fn base_name(base: u32) -> &'static str {
    match base {
        2 => "binary",
        8 => "octal",
        10 => "decimal",
        _ => "hexadecimal",
    }
}

/// The index of the first `_` of a number that does not stand between digits. A prefix like `0x` counts as a digit.
fn misplaced_separator(text: &[u8]) -> Option<usize> {
    let prefix = if text.len() >= 2 && text[0] == b'0' {
        text[1].to_ascii_lowercase()
    } else {
        0
    };
    let prefixed = matches!(prefix, b'x' | b'o' | b'b');
    let is_digit = |b: u8| b.is_ascii_digit() || prefix == b'x' && b.is_ascii_hexdigit();
    let mut before = if prefixed { b'0' } else { b'.' };
    let begin = if prefixed { 2 } else { 0 };
    for (i, &b) in text.iter().enumerate().skip(begin) {
        if b == b'_' {
            if before != b'0' {
                return Some(i);
            }
            before = b'_';
        } else if is_digit(b) {
            before = b'0';
        } else {
            if before == b'_' {
                return Some(i - 1);
            }
            before = b'.';
        }
    }
    (before == b'_').then(|| text.len() - 1)
}

impl Scanner<'_> {
    fn literal(&mut self, kind: LitKind, ok: bool) {
        self.nlsemi = true;
        self.tok = Token::Literal;
        self.kind = kind;
        self.bad = !ok;
    }

    fn ascii(&self) -> u8 {
        u8::try_from(self.ch).unwrap_or(0)
    }

    /// Digits and separators. For a base to 10 takes any decimal digit and notes the first one that is too large.
    fn digits(&mut self, base: u32, invalid: &mut Option<usize>) -> Digits {
        let mut seen = Digits::default();
        loop {
            let b = self.ascii();
            if b == b'_' {
                seen.separator = true;
            } else if if base <= 10 {
                b.is_ascii_digit()
            } else {
                b.is_ascii_hexdigit()
            } {
                seen.any = true;
                if base <= 10 && u32::from(b - b'0') >= base && invalid.is_none() {
                    *invalid = Some(self.at);
                }
            } else {
                return seen;
            }
            self.advance();
        }
    }

    /// A number; with `point`, its leading `.` has been passed.
    pub(super) fn number(&mut self, mut point: bool) {
        let mut ok = true;
        let mut kind = LitKind::Int;
        let mut base = 10;
        let mut prefix = 0;
        let mut seen = Digits::default();
        let mut invalid = None;

        if !point {
            if self.is(b'0') {
                self.advance();
                let letter = self.ascii().to_ascii_lowercase();
                (base, prefix) = match letter {
                    b'x' => (16, b'x'),
                    b'o' => (8, b'o'),
                    b'b' => (2, b'b'),
                    _ => (8, b'0'),
                };
                if prefix == b'0' {
                    seen.any = true;
                } else {
                    self.advance();
                }
            }
            let part = self.digits(base, &mut invalid);
            seen.any |= part.any;
            seen.separator |= part.separator;
            if self.is(b'.') {
                if prefix == b'o' || prefix == b'b' {
                    self.error_at(self.at, format!("invalid radix point in {} literal", base_name(base)));
                    ok = false;
                }
                self.advance();
                point = true;
            }
        }
        if point {
            kind = LitKind::Float;
            let part = self.digits(base, &mut invalid);
            seen.any |= part.any;
            seen.separator |= part.separator;
        }
        if !seen.any && ok {
            self.error_at(self.at, format!("{} literal has no digits", base_name(base)));
            ok = false;
        }

        let letter = self.ascii().to_ascii_lowercase();
        if letter == b'e' || letter == b'p' {
            if ok {
                let needs = match letter {
                    b'e' if prefix != 0 && prefix != b'0' => Some("decimal"),
                    b'p' if prefix != b'x' => Some("hexadecimal"),
                    _ => None,
                };
                if let Some(needs) = needs {
                    let letter = self.ascii() as char;
                    self.error_at(self.at, format!("'{letter}' exponent requires {needs} mantissa"));
                    ok = false;
                }
            }
            self.advance();
            kind = LitKind::Float;
            if self.is(b'+') || self.is(b'-') {
                self.advance();
            }
            let part = self.digits(10, &mut None);
            seen.any = part.any;
            seen.separator |= part.separator;
            if !seen.any && ok {
                self.error_at(self.at, "exponent has no digits");
                ok = false;
            }
        } else if prefix == b'x' && kind == LitKind::Float && ok {
            self.error_at(self.at, "hexadecimal mantissa requires a 'p' exponent");
            ok = false;
        }

        if self.is(b'i') {
            kind = LitKind::Imag;
            self.advance();
        }
        if let Some(at) = invalid
            && kind == LitKind::Int
            && ok
        {
            let digit = self.src[at] as char;
            self.error_at(at, format!("invalid digit '{digit}' in {} literal", base_name(base)));
            ok = false;
        }
        if seen.separator
            && ok
            && let Some(i) = misplaced_separator(&self.src[self.start..self.at])
        {
            self.error_at(self.start + i, "'_' must separate successive digits");
            ok = false;
        }
        self.literal(kind, ok);
    }

    /// A rune in single quotes.
    pub(super) fn rune(&mut self) {
        let mut ok = true;
        let mut count = 0;
        self.advance();
        loop {
            if self.is(b'\'') {
                if ok && count == 0 {
                    self.error_at(self.at, "empty rune literal or unescaped '");
                    ok = false;
                } else if ok && count != 1 {
                    self.error_at(self.start, "more than one character in rune literal");
                    ok = false;
                }
                self.advance();
                break;
            }
            if self.is(b'\\') {
                self.advance();
                ok &= self.escape(b'\'');
            } else if self.is(b'\n') {
                if ok {
                    self.error_at(self.at, "newline in rune literal");
                    ok = false;
                }
                break;
            } else if self.ch < 0 {
                if ok {
                    self.error_at(self.start, "rune literal not terminated");
                    ok = false;
                }
                break;
            } else {
                self.advance();
            }
            count += 1;
        }
        self.literal(LitKind::Rune, ok);
    }

    /// A string in double quotes.
    pub(super) fn string(&mut self) {
        let mut ok = true;
        self.advance();
        loop {
            if self.clean {
                while self
                    .src
                    .get(self.at)
                    .is_some_and(|&b| b != b'"' && b != b'\\' && b != b'\n')
                {
                    self.at += 1;
                }
                self.load();
            }
            if self.is(b'"') {
                self.advance();
                break;
            }
            if self.is(b'\\') {
                self.advance();
                ok &= self.escape(b'"');
            } else if self.is(b'\n') {
                self.error_at(self.at, "newline in string");
                ok = false;
                break;
            } else if self.ch < 0 {
                self.error_at(self.start, "string not terminated");
                ok = false;
                break;
            } else {
                self.advance();
            }
        }
        self.literal(LitKind::String, ok);
    }

    /// A string in backquotes.
    pub(super) fn raw_string(&mut self) {
        let mut ok = true;
        self.advance();
        while !self.is(b'`') {
            if self.ch == NONE {
                self.error_at(self.start, "string not terminated");
                ok = false;
                break;
            }
            self.advance();
        }
        if ok {
            self.advance();
        }
        self.literal(LitKind::String, ok);
    }

    /// What follows a backslash; whether it is valid. The end of the file is left for the caller to report.
    fn escape(&mut self, quote: u8) -> bool {
        let (count, base, max) = match self.ascii() {
            b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' => {
                self.advance();
                return true;
            }
            b if b == quote => {
                self.advance();
                return true;
            }
            b'0'..=b'7' => (3, 8, 255),
            b'x' => (2, 16, 255),
            b'u' => (4, 16, 0x10ffff),
            b'U' => (8, 16, 0x10ffff),
            _ => {
                if self.ch < 0 {
                    return true;
                }
                self.error_at(self.at, "unknown escape");
                return false;
            }
        };
        if base == 16 {
            self.advance();
        }
        let mut value: u32 = 0;
        for _ in 0..count {
            if self.ch < 0 {
                return true;
            }
            let c = char::from_u32(self.ch as u32).unwrap_or(char::REPLACEMENT_CHARACTER);
            let Some(digit) = c.to_digit(base) else {
                let shown = quote_rune(c);
                self.error_at(
                    self.at,
                    format!("invalid character {shown} in {} escape", base_name(base)),
                );
                return false;
            };
            value = value.wrapping_mul(base).wrapping_add(digit);
            self.advance();
        }
        if value > max && base == 8 {
            self.error_at(self.at, format!("octal escape value {value} > 255"));
            return false;
        }
        if value > max || (0xd800..0xe000).contains(&value) {
            self.error_at(
                self.at,
                format!("escape is invalid Unicode code point {}", code_point(value)),
            );
            return false;
        }
        true
    }
}
