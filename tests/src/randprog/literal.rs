//! Literals, composite ones too.

use super::state::{Expr, Gen};
use super::types::*;

impl Gen {
    /// A literal of any type; composite ones hold expressions of some depth.
    pub fn literal(&mut self, t: &Ty, depth: usize) -> Expr {
        let under = self.w.under(t);
        let typed = |g: &Gen, text: String| match t {
            Ty::Named(_) => format!("{}({text})", g.text(t)),
            _ => text,
        };
        match under {
            Ty::Bool => {
                let s = ["true", "false"][self.r.below(2)].into();
                Expr::konst(typed(self, s))
            }
            Ty::Int(k) => {
                let n = self.int_value(k);
                match *t == INT && n >= 0 && self.r.chance(80) {
                    true => Expr::konst(n.to_string()),
                    false => Expr::konst(format!("{}({})", self.text(t), self.int_text(n))),
                }
            }
            Ty::F32 | Ty::F64 => {
                let s = self.float_text();
                Expr::konst(format!("{}({s})", self.text(t)))
            }
            Ty::C64 | Ty::C128 => {
                let (a, b) = (self.float_text(), self.float_text());
                Expr::konst(format!("{}(complex({a}, {b}))", self.text(t)))
            }
            Ty::Str => {
                let s = self.string_text();
                Expr::konst(typed(self, s))
            }
            Ty::Array(n, e) => {
                let len = self.r.below(n + 1);
                let mut list: Vec<String> = (0..len).map(|_| self.element(&e, depth)).collect();
                let mut head = self.text(t);
                if len == n && !matches!(t, Ty::Named(_)) && n > 0 && self.r.chance(30) {
                    head = format!("[...]{}", self.text(&e));
                } else if len > 0 && len < n && self.r.chance(40) {
                    list[len - 1] = format!("{}: {}", n - 1, list[len - 1]);
                }
                Expr::new(format!("({head}{{{}}})", list.join(", ")))
            }
            Ty::Slice(e) => {
                if self.r.chance(15) {
                    let (n, m) = (self.r.below(4), self.r.below(4));
                    return Expr::new(format!("make({}, {n}, {})", self.text(t), n + m));
                }
                if self.r.chance(5) {
                    return Expr::new(format!("{}(nil)", self.conv(t)));
                }
                let len = self.r.below(5);
                let mut list: Vec<String> = (0..len).map(|_| self.element(&e, depth)).collect();
                if len > 0 && self.r.chance(15) {
                    list[len - 1] = format!("{}: {}", len + self.r.below(3), list[len - 1]);
                }
                Expr::new(format!("({}{{{}}})", self.text(t), list.join(", ")))
            }
            Ty::Map(k, e) => {
                if self.r.chance(15) {
                    return Expr::new(format!("make({})", self.text(t)));
                }
                if self.r.chance(4) {
                    return Expr::new(format!("{}(nil)", self.conv(t)));
                }
                let n = self.r.below(4);
                let list: Vec<String> = (0..n)
                    .map(|_| {
                        let key = self.expr(&k, depth.saturating_sub(1)).hide();
                        format!("{key}: {}", self.element(&e, depth))
                    })
                    .collect();
                Expr::new(format!("({}{{{}}})", self.text(t), list.join(", ")))
            }
            Ty::Ptr(e) => {
                if self.r.chance(6) {
                    return Expr::new(format!("{}(nil)", self.conv(t)));
                }
                if matches!(self.w.under(&e), Ty::Struct(_) | Ty::Array(..)) {
                    let l = self.literal(&e, depth);
                    return Expr::new(format!("&{}", l.text));
                }
                let v = self.expr(&e, depth.saturating_sub(1));
                match self.r.chance(50) {
                    true => Expr::new(format!("new({})", self.text(&e))),
                    false => {
                        let v = v.text;
                        Expr::new(format!("new({}({v}))", self.conv(&e)))
                    }
                }
            }
            Ty::Struct(fields) => {
                let f = fields.to_vec();
                let text = self.text(t);
                if self.r.chance(40) {
                    let list: Vec<String> = f.iter().map(|f| self.element_as(&f.ty, depth)).collect();
                    return Expr::new(format!("({text}{{{}}})", list.join(", ")));
                }
                let mut list = Vec::new();
                for f in &f {
                    if self.r.chance(75) {
                        list.push(format!("{}: {}", f.name, self.element_as(&f.ty, depth)));
                    }
                }
                Expr::new(format!("({text}{{{}}})", list.join(", ")))
            }
            Ty::Func(sig) => {
                let text = self.closure(&sig, 2);
                match t {
                    Ty::Named(_) => Expr::new(format!("{}({text})", self.text(t))),
                    _ => Expr::new(text),
                }
            }
            Ty::Iface(methods) => {
                let text = self.dynamic(&methods, depth);
                Expr::new(format!("{}({text})", self.conv(t)))
            }
            Ty::Param(_, class) => match class {
                Class::Integer | Class::Number if self.r.chance(70) => {
                    Expr::new(format!("{}({})", self.text(t), self.r.below(100)))
                }
                _ => Expr::new(format!("*new({})", self.text(t))),
            },
            Ty::Named(_) => unreachable!("an underlying type"),
        }
    }

    fn element_as(&mut self, t: &Ty, depth: usize) -> String {
        self.expr(t, depth.saturating_sub(1)).text
    }

    /// An element of a composite literal, sometimes without its type.
    fn element(&mut self, t: &Ty, depth: usize) -> String {
        let elide = matches!(self.w.under(t), Ty::Struct(_) | Ty::Array(..)) && self.r.chance(40);
        if elide {
            let text = self.literal(t, depth.saturating_sub(1)).text;
            let head = format!("({}", self.text(t));
            let inner = text.strip_prefix(&head).and_then(|s| s.strip_suffix(')'));
            return inner.unwrap_or(&text).to_string();
        }
        self.element_as(t, depth)
    }

    /// A value for an interface with these methods.
    pub fn dynamic(&mut self, methods: &[usize], depth: usize) -> String {
        if self.r.chance(5) {
            return "nil".into();
        }
        if methods.is_empty() {
            let t = self.printable_type(1);
            return match t {
                Ty::Iface(_) => "nil".into(),
                Ty::Int(_) | Ty::F32 | Ty::Bool => {
                    format!("{}({})", self.text(&t), self.expr(&t, depth.saturating_sub(1)).text)
                }
                t => self.expr(&t, depth.saturating_sub(1)).text,
            };
        }
        let mut list = Vec::new();
        for i in 0..self.w.named.len() {
            if matches!(self.w.named[i].under, Ty::Iface(_)) {
                continue;
            }
            let t = Ty::Named(i);
            let p = Ty::Ptr(t.clone().into());
            for t in [t, p] {
                if self.w.implements(&t, methods) {
                    list.push(t);
                }
            }
        }
        match list.is_empty() {
            true => "nil".into(),
            false => {
                let t = self.r.of(&list).clone();
                let text = match depth {
                    0 => self.literal(&t, 0).text,
                    _ => self.expr(&t, depth - 1).text,
                };
                // No nil pointer: how a method fails with one depends on whether gc sees the interface's type at the call.
                match &t {
                    Ty::Ptr(e) if text == format!("{}(nil)", self.conv(&t)) => format!("new({})", self.text(e)),
                    _ => text,
                }
            }
        }
    }

    pub fn int_value(&mut self, k: Int) -> i128 {
        let (lo, hi) = k.range();
        let n = match self.r.below(10) {
            0..=4 => self.r.below(12) as i128,
            5 => lo + self.r.below(3) as i128,
            6 => hi - self.r.below(3) as i128,
            7 => (1i128 << self.r.below(k.bits() as usize)) - self.r.below(2) as i128,
            8 => -(self.r.below(100) as i128),
            _ => self.r.word() as i128,
        };
        match n < lo || n > hi {
            true => n.rem_euclid(hi + 1),
            false => n,
        }
    }

    fn int_text(&mut self, n: i128) -> String {
        match self.r.below(8) {
            0 if n >= 0 => format!("{n:#x}"),
            1 if n >= 0 => format!("{n:#b}"),
            2 if n >= 0 => format!("0o{n:o}"),
            3 if (32..127).contains(&n) && n != 39 && n != 92 => format!("'{}'", n as u8 as char),
            _ => n.to_string(),
        }
    }

    fn float_text(&mut self) -> String {
        let texts = [
            "0.1",
            "0.5",
            "1",
            "2.5",
            "-3.75",
            "1e10",
            "1e-5",
            "123456.789",
            "1e20",
            "0x1p-3",
            "3.0e38",
            "-0.25",
            "7",
            "100",
            "1e21",
            "-1",
            "16777217",
            "0.3",
        ];
        match self.r.chance(80) {
            true => (*self.r.of(&texts)).into(),
            false => format!("{}.{}", self.r.below(1000), self.r.below(10000)),
        }
    }

    fn string_text(&mut self) -> String {
        let texts = [
            "\"\"",
            "\"a\"",
            "\"hello\"",
            "\"h\\u00e9llo, \\u4e16\\u754c\"",
            "\"\\xff\\xfeab\"",
            "\"\\U0001F600!\"",
            "`raw\\n`",
            "\"tab\\tquote\\\"\"",
            "\"zz\"",
            "\"abcdefghijklmnop\"",
            "\"\\xe4\\xb8\"",
            "\"0\"",
            "\"\\x00\"",
        ];
        (*self.r.of(&texts)).into()
    }
}
