//! Types as reflect's `Type.String` prints them.
//!
//! Nesting is cut at a fixed depth and length, so that no chain of aliases can exhaust the native stack or the memory.

use super::{ChanDir, Kind, TypeDesc, TypeFlags};
use std::fmt::Write;

/// Deeper parts are printed as "...".
const MAX_DEPTH: u32 = 1000;
/// Parts behind this many bytes are printed as "...".
const MAX_LEN: usize = 1 << 16;

/// The printed form of `t`.
pub(super) fn render(t: &TypeDesc) -> Box<str> {
    let mut out = String::new();
    print(&mut out, t, 0);
    out.into_boxed_str()
}

/// Go's `strconv.Quote` for what appears in struct tags.
fn quote(out: &mut String, s: &str) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn print(out: &mut String, t: &TypeDesc, depth: u32) {
    if depth > MAX_DEPTH || out.len() > MAX_LEN {
        out.push_str("...");
        return;
    }
    if let Some(n) = &t.named {
        if !n.pkg_name.is_empty() {
            out.push_str(&n.pkg_name);
            out.push('.');
        }
        out.push_str(&n.name);
        return;
    }
    let elem = |out: &mut String| {
        if let Some(e) = t.elem {
            print(out, &e, depth + 1);
        }
    };
    match t.kind {
        Kind::Pointer => {
            out.push('*');
            elem(out);
        }
        Kind::Slice => {
            out.push_str("[]");
            elem(out);
        }
        Kind::Array => {
            let _ = write!(out, "[{}]", t.len);
            elem(out);
        }
        Kind::Map => {
            out.push_str("map[");
            if let Some(k) = t.key {
                print(out, &k, depth + 1);
            }
            out.push(']');
            elem(out);
        }
        Kind::Chan => {
            out.push_str(match t.dir {
                ChanDir::Recv => "<-chan ",
                ChanDir::Send => "chan<- ",
                ChanDir::Both => "chan ",
            });
            // `chan (<-chan T)`: without the parentheses the arrow would belong to the outer type.
            let inner = t
                .elem
                .is_some_and(|e| e.named.is_none() && e.kind == Kind::Chan && e.dir == ChanDir::Recv);
            if inner && t.dir != ChanDir::Recv {
                out.push('(');
                elem(out);
                out.push(')');
            } else {
                elem(out);
            }
        }
        Kind::Func => {
            out.push_str("func");
            signature(out, t, depth);
        }
        Kind::Struct => {
            out.push_str("struct {");
            for (i, f) in t.fields.iter().enumerate() {
                out.push_str(if i > 0 { "; " } else { " " });
                if !f.embedded {
                    out.push_str(&f.name);
                    out.push(' ');
                }
                print(out, &f.ty, depth + 1);
                if !f.tag.is_empty() {
                    out.push(' ');
                    quote(out, &f.tag);
                }
            }
            out.push_str(if t.fields.is_empty() { "}" } else { " }" });
        }
        Kind::Interface => {
            out.push_str("interface {");
            for (i, m) in t.methods.iter().enumerate() {
                out.push_str(if i > 0 { "; " } else { " " });
                if !m.pkg.is_empty() {
                    out.push_str(m.pkg.rsplit('/').next().unwrap_or(""));
                    out.push('.');
                }
                out.push_str(&m.name);
                signature(out, &m.sig, depth);
            }
            out.push_str(if t.methods.is_empty() { "}" } else { " }" });
        }
        _ => out.push('?'),
    }
}

/// Parameters and results of a func type, without the keyword.
fn signature(out: &mut String, t: &TypeDesc, depth: u32) {
    out.push('(');
    for (i, p) in t.params.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        match p.elem {
            Some(e) if i + 1 == t.params.len() && t.flags.has(TypeFlags::VARIADIC) => {
                out.push_str("...");
                print(out, &e, depth + 1);
            }
            _ => print(out, p, depth + 1),
        }
    }
    out.push(')');
    match &*t.results {
        [] => {}
        [r] => {
            out.push(' ');
            print(out, r, depth + 1);
        }
        rs => {
            out.push_str(" (");
            for (i, r) in rs.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                print(out, r, depth + 1);
            }
            out.push(')');
        }
    }
}
