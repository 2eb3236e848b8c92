//! The natives of strconv.

use crate::num::{self, NumError};
use crate::quote::{self, Plain};
use govm_vm::native::{NativeCtx, Natives, Stop};

fn code(e: Option<NumError>) -> i64 {
    e.map_or(0, |e| e as i64)
}

fn quoted(c: &mut NativeCtx<'_>, plain: Plain) -> Result<(), Stop> {
    let s = c.str(0);
    c.charge(s.len());
    let mut out = Vec::with_capacity(s.len() + 2);
    quote::push_quoted(&mut out, s, '"', plain);
    c.set_str(0, &out)
}

fn quoted_rune(c: &mut NativeCtx<'_>, plain: Plain) -> Result<(), Stop> {
    let mut out = Vec::new();
    quote::push_quoted_rune(&mut out, c.int(0), plain);
    c.set_str(0, &out)
}

fn base(c: &NativeCtx<'_>) -> Result<u32, Stop> {
    match c.int(1) {
        b @ 2..=36 => Ok(b as u32),
        _ => Err(c.panic_text("strconv: illegal AppendInt/FormatInt base")),
    }
}

/// Reads `a`, `bi`, `a+bi`, with or without parentheses.
fn complex(s: &[u8], bits: u32) -> (f64, f64, Option<NumError>) {
    let syntax = (0.0, 0.0, Some(NumError::Syntax));
    let s = if s.len() >= 2 && s[0] == b'(' && s[s.len() - 1] == b')' {
        &s[1..s.len() - 1]
    } else {
        s
    };
    let Some((n, first, mut err)) = num::float_prefix(s, bits) else {
        return syntax;
    };
    let rest = &s[n..];
    match rest {
        [] => (first, 0.0, err),
        [b'i'] => (0.0, first, err),
        [b'+' | b'-', ..] => {
            let rest = if rest.starts_with(b"+-") { return syntax } else { rest };
            match num::float_prefix(rest, bits) {
                Some((m, im, e)) if &rest[m..] == b"i" => {
                    err = err.or(e);
                    (first, im, err)
                }
                _ => syntax,
            }
        }
        _ => syntax,
    }
}

/// Adds the natives.
pub fn register(n: &mut Natives) {
    n.add("strconv.parseInt", |c| {
        let (v, e) = num::parse_int(c.str(0), c.int(2), c.int(3));
        c.set_int(0, v);
        c.set_int(1, code(e));
        Ok(())
    });
    n.add("strconv.parseUint", |c| {
        let (v, e) = num::parse_uint(c.str(0), c.int(2), c.int(3));
        c.set_word(0, v);
        c.set_int(1, code(e));
        Ok(())
    });
    n.add("strconv.parseFloat", |c| {
        let s = c.str(0);
        c.charge(s.len() * 8);
        let (v, e) = num::parse_float(s, if c.int(2) == 32 { 32 } else { 64 });
        c.set_f64(0, v);
        c.set_int(1, code(e));
        Ok(())
    });
    n.add("strconv.parseComplex", |c| {
        let s = c.str(0);
        c.charge(s.len() * 8);
        let (re, im, e) = complex(s, if c.int(2) == 64 { 32 } else { 64 });
        c.set_f64(0, re);
        c.set_f64(1, im);
        c.set_int(2, code(e));
        Ok(())
    });
    n.add("strconv.Itoa", |c| {
        let mut out = Vec::with_capacity(20);
        num::push_int(&mut out, c.int(0), 10);
        c.set_str(0, &out)
    });
    n.add("strconv.FormatInt", |c| {
        let mut out = Vec::with_capacity(20);
        num::push_int(&mut out, c.int(0), base(c)?);
        c.set_str(0, &out)
    });
    n.add("strconv.FormatUint", |c| {
        let mut out = Vec::with_capacity(20);
        num::push_uint(&mut out, c.word(0), base(c)?);
        c.set_str(0, &out)
    });
    n.add("strconv.FormatFloat", |c| {
        let bits = match c.int(3) {
            b @ (32 | 64) => b as u32,
            _ => return Err(c.panic_text("strconv: illegal FormatFloat bitSize")),
        };
        let prec = c.int(2).clamp(-1, 1 << 24) as i32;
        c.charge(prec.max(0) as usize * 8);
        let f = if bits == 32 { c.f64(0) as f32 as f64 } else { c.f64(0) };
        let mut out = Vec::new();
        num::push_float(&mut out, f, c.word(1) as u8, prec, bits);
        c.set_str(0, &out)
    });
    n.add("strconv.Quote", |c| quoted(c, Plain::Print));
    n.add("strconv.QuoteToASCII", |c| quoted(c, Plain::Ascii));
    n.add("strconv.QuoteToGraphic", |c| quoted(c, Plain::Graphic));
    n.add("time.quote", |c| quoted(c, Plain::Print));
    n.add("strconv.QuoteRune", |c| quoted_rune(c, Plain::Print));
    n.add("strconv.QuoteRuneToASCII", |c| quoted_rune(c, Plain::Ascii));
    n.add("strconv.QuoteRuneToGraphic", |c| quoted_rune(c, Plain::Graphic));
    n.add("strconv.CanBackquote", |c| {
        let ok = quote::can_backquote(c.str(0));
        c.set_bool(0, ok);
        Ok(())
    });
    n.add("strconv.IsPrint", |c| {
        let ok = char::from_u32(c.word(0) as u32).is_some_and(quote::is_print);
        c.set_bool(0, ok);
        Ok(())
    });
    n.add("strconv.IsGraphic", |c| {
        let ok = char::from_u32(c.word(0) as u32).is_some_and(quote::is_graphic);
        c.set_bool(0, ok);
        Ok(())
    });
    n.add("strconv.unquote", |c| {
        let s = c.str(0);
        c.charge(s.len());
        match quote::unquote_prefix(s) {
            Some((len, text)) if len == s.len() => {
                c.set_str(0, &text)?;
                c.set_bool(2, true);
            }
            _ => {
                c.set_pair(0, (0, 0));
                c.set_bool(2, false);
            }
        }
        Ok(())
    });
    n.add("strconv.quotedPrefix", |c| {
        let s = c.str(0);
        c.charge(s.len());
        let len = quote::unquote_prefix(s).map_or(-1, |p| p.0 as i64);
        c.set_int(0, len);
        Ok(())
    });
    n.add("strconv.unquoteChar", |c| {
        let (v, multi, len) = quote::unquote_char(c.str(0), c.word(2) as u8).unwrap_or((0, false, 0));
        c.set_int(0, v as i64);
        c.set_bool(1, multi);
        c.set_int(2, len as i64);
        Ok(())
    });
}
