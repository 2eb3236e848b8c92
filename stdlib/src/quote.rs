//! Quoted literals, the way Go's strconv writes and reads them, and UTF-8 that may be invalid.

use crate::unicode::{SPACES, category};

/// The rune that `s` begins with and its length; an invalid byte gives U+FFFD and 1, no bytes U+FFFD and 0.
pub fn decode(s: &[u8]) -> (char, usize) {
    let n = match s.first() {
        None => return (char::REPLACEMENT_CHARACTER, 0),
        Some(&c) if c < 0x80 => return (c as char, 1),
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => 1,
    };
    match s
        .get(..n)
        .and_then(|b| std::str::from_utf8(b).ok())
        .and_then(|t| t.chars().next())
    {
        Some(c) => (c, n),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// The rune that `s` ends with and its length.
pub fn decode_last(s: &[u8]) -> (char, usize) {
    for n in 1..=4.min(s.len()) {
        let tail = &s[s.len() - n..];
        if tail[0] & 0xC0 != 0x80 {
            let (c, len) = decode(tail);
            if len == n {
                return (c, n);
            }
            break;
        }
    }
    (char::REPLACEMENT_CHARACTER, usize::from(!s.is_empty()))
}

/// The rune of a Go rune value; U+FFFD for what is none.
pub fn to_char(r: i64) -> char {
    u32::try_from(r)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Appends a rune in UTF-8.
pub fn push_char(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The number of runes; an invalid byte is one.
pub fn rune_count(s: &[u8]) -> usize {
    let (mut n, mut i) = (0, 0);
    while i < s.len() {
        i += if s[i] < 0x80 { 1 } else { decode(&s[i..]).1 };
        n += 1;
    }
    n
}

/// Go's `unicode.IsPrint`.
pub fn is_print(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\0'..='\u{a0}' => false,
        _ => category(c as u32) < SPACES,
    }
}

/// Go's `unicode.IsGraphic`.
pub fn is_graphic(c: char) -> bool {
    is_print(c) || category(c as u32) == SPACES
}

/// Which runes are written as they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Plain {
    Print,
    Ascii,
    Graphic,
}

/// Appends `s` between `quote`s, escaped.
pub fn push_quoted(out: &mut Vec<u8>, s: &[u8], quote: char, plain: Plain) {
    push_char(out, quote);
    let mut i = 0;
    while i < s.len() {
        let (c, n) = decode(&s[i..]);
        if n == 1 && c == char::REPLACEMENT_CHARACTER {
            out.extend_from_slice(format!("\\x{:02x}", s[i]).as_bytes());
        } else {
            push_escaped(out, c as u32, quote, plain);
        }
        i += n;
    }
    push_char(out, quote);
}

/// Appends a rune between single quotes, escaped; no valid rune is U+FFFD.
pub fn push_quoted_rune(out: &mut Vec<u8>, r: i64, plain: Plain) {
    out.push(b'\'');
    push_escaped(out, to_char(r) as u32, '\'', plain);
    out.push(b'\'');
}

fn push_escaped(out: &mut Vec<u8>, r: u32, quote: char, plain: Plain) {
    let c = char::from_u32(r).unwrap_or(char::REPLACEMENT_CHARACTER);
    if c == quote || c == '\\' {
        out.push(b'\\');
        push_char(out, c);
        return;
    }
    let as_is = match plain {
        Plain::Ascii => c.is_ascii() && is_print(c),
        Plain::Print => is_print(c),
        Plain::Graphic => is_graphic(c),
    };
    if as_is {
        push_char(out, c);
        return;
    }
    let text = match c {
        '\x07' => "\\a".into(),
        '\x08' => "\\b".into(),
        '\x0c' => "\\f".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '\x0b' => "\\v".into(),
        _ if r < 0x20 || r == 0x7f => format!("\\x{r:02x}"),
        _ if r < 0x10000 => format!("\\u{r:04x}"),
        _ => format!("\\U{r:08x}"),
    };
    out.extend_from_slice(text.as_bytes());
}

/// Whether `s` can stand between backquotes on one line.
pub fn can_backquote(s: &[u8]) -> bool {
    std::str::from_utf8(s).is_ok_and(|t| {
        t.chars()
            .all(|c| c != '\u{feff}' && c != '`' && c != '\x7f' && (c >= ' ' || c == '\t'))
    })
}

/// One character of a literal quoted by `quote` (0: none): its value, whether it is a rune (not a byte), and its length.
/// `None` for a syntax error.
pub fn unquote_char(s: &[u8], quote: u8) -> Option<(u32, bool, usize)> {
    let &c = s.first()?;
    if c == quote && matches!(quote, b'\'' | b'"') {
        return None;
    }
    if c >= 0x80 {
        let (r, n) = decode(s);
        return Some((r as u32, true, n));
    }
    if c != b'\\' {
        return Some((c as u32, false, 1));
    }
    let simple = |v: u8| Some((v as u32, false, 2));
    let &e = s.get(1)?;
    match e {
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'n' => simple(10),
        b'r' => simple(13),
        b't' => simple(9),
        b'v' => simple(11),
        b'\\' => simple(b'\\'),
        b'\'' | b'"' if e == quote => simple(e),
        b'x' | b'u' | b'U' => {
            let n = [2, 4, 8][match e {
                b'x' => 0,
                b'u' => 1,
                _ => 2,
            }];
            let mut v = 0u32;
            for &d in s.get(2..2 + n)? {
                v = v.checked_mul(16)? | (d as char).to_digit(16)?;
            }
            if e == b'x' {
                return Some((v, false, 4));
            }
            char::from_u32(v)?;
            Some((v, true, 2 + n))
        }
        b'0'..=b'7' => {
            let mut v = 0u32;
            for &d in s.get(1..4)? {
                v = v * 8 + (d as char).to_digit(8)?;
            }
            (v < 256).then_some((v, false, 4))
        }
        _ => None,
    }
}

/// The literal that `s` begins with: its length and value.
pub fn unquote_prefix(s: &[u8]) -> Option<(usize, Vec<u8>)> {
    let &quote = s.first()?;
    let mut out = Vec::new();
    match quote {
        b'`' => {
            let end = s[1..].iter().position(|&c| c == b'`')? + 1;
            out.extend(s[1..end].iter().filter(|&&c| c != b'\r'));
            Some((end + 1, out))
        }
        b'"' | b'\'' => {
            let mut i = 1;
            let mut count = 0;
            loop {
                match s.get(i)? {
                    b'\n' => return None,
                    &c if c == quote => return Some((i + 1, out)),
                    _ => {}
                }
                let (v, rune, n) = unquote_char(&s[i..], quote)?;
                if n == 1 && v == 0xFFFD {
                    if quote == b'\'' {
                        return None;
                    }
                    out.push(s[i]);
                } else if rune || v < 0x80 && quote == b'\'' {
                    push_char(&mut out, char::from_u32(v)?);
                } else {
                    out.push(v as u8);
                }
                i += n;
                count += 1;
                if quote == b'\'' && count > 1 {
                    return None;
                }
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes() {
        for (s, want) in [
            (&b"a\"b\n"[..], "\"a\\\"b\\n\""),
            (b"\xff\x00", "\"\\xff\\x00\""),
            ("\u{feff}\u{e9}".as_bytes(), "\"\\ufeff\u{e9}\""),
        ] {
            let mut out = Vec::new();
            push_quoted(&mut out, s, '"', Plain::Print);
            assert_eq!(String::from_utf8(out.clone()).unwrap(), want);
            assert_eq!(unquote_prefix(&out), Some((out.len(), s.to_vec())));
        }
        assert_eq!(unquote_prefix(b"'ab'"), None);
        assert_eq!(unquote_prefix(b"'\\''x"), Some((4, b"'".to_vec())));
        assert_eq!(decode_last("a\u{20ac}".as_bytes()), ('\u{20ac}', 3));
        assert_eq!(decode_last(b"a\x80\x80"), ('\u{fffd}', 1));
    }
}
