//! Expressions of a wanted type.

use super::state::{Body, Expr, Gen};
use super::types::*;
use std::rc::Rc;

impl Gen {
    /// An expression that can be assigned to a variable of type `t`.
    pub fn expr(&mut self, t: &Ty, depth: usize) -> Expr {
        if self.level > 6 {
            return self.literal(t, 0);
        }
        self.level += 1;
        let e = self.expr_within(t, depth);
        self.level -= 1;
        e
    }

    fn expr_within(&mut self, t: &Ty, depth: usize) -> Expr {
        if depth == 0 || self.r.chance(20) {
            if self.r.chance(75)
                && let Some(p) = self.path(t, false)
            {
                return Expr::new(p.text);
            }
            return self.literal(t, 0);
        }
        if self.r.chance(if self.guarded { 45 } else { 25 })
            && let Some(e) = self.general(t, depth - 1)
        {
            return e;
        }
        let d = depth - 1;
        match t {
            Ty::Param(i, class) => self.param(*i, *class, t, d),
            _ => match self.w.under(t) {
                Ty::Bool => self.boolean(t, d),
                Ty::Int(k) => self.integer(k, t, d),
                Ty::F32 | Ty::F64 => self.float(t, d),
                Ty::C64 | Ty::C128 => self.complex(t, d),
                Ty::Str => self.string(t, d),
                Ty::Slice(e) => self.slice(&e, t, d),
                Ty::Array(n, e) => match self.r.below(8) {
                    0 if n > 0 && self.panics => {
                        let s = self.expr(&Ty::Slice(e), d);
                        Expr::new(format!("{}({})", self.conv(t), s.text))
                    }
                    1..=3 => self.read(t, d),
                    _ => self.literal(t, d),
                },
                Ty::Ptr(e) => {
                    if self.r.chance(60)
                        && let Some(p) = self.path(&e, false)
                        && p.addr
                    {
                        return Expr::new(format!("&{}", p.text));
                    }
                    match self.r.chance(50) {
                        true => self.read(t, d),
                        false => self.literal(t, d),
                    }
                }
                Ty::Func(sig) => self.function(&sig, t, d),
                _ => match self.r.chance(45) {
                    true => self.read(t, d),
                    false => self.literal(t, d),
                },
            },
        }
    }

    fn read(&mut self, t: &Ty, depth: usize) -> Expr {
        match self.path(t, false) {
            Some(p) => Expr::new(p.text),
            None => self.literal(t, depth),
        }
    }

    /// What can be had in any type: calls, assertions, conversions.
    fn general(&mut self, t: &Ty, d: usize) -> Option<Expr> {
        let text = match self.r.below(if self.guarded && self.panics { 24 } else { 16 }) {
            0..=2 if self.effects => self.call_for(t, d)?,
            3..=4 if self.effects => self.method_for(t, d)?,
            5..=6 if self.effects && self.w.printable(t) => {
                let n = self.name("").parse::<usize>().unwrap_or(0);
                let e = self.expr(t, d);
                format!("tr({n}, {})", self.typed(t, e))
            }
            7 => {
                let (c, a, b) = self.calm(|g| (g.expr(&Ty::Bool, d), g.expr(t, d), g.expr(t, d)));
                format!("pick({}, {}, {})", c.text, self.typed(t, a), b.text)
            }
            8 if !matches!(t, Ty::Iface(_)) && self.w.printable(t) => {
                let p = self.path(&Ty::Iface(Rc::new(Vec::new())), false)?;
                match self.panics {
                    true => format!("{}.({})", p.text, self.text(t)),
                    false => {
                        let t = self.text(t);
                        format!("func() {t} {{ v, _ := {}.({t}); return v }}()", p.text)
                    }
                }
            }
            9 if self.effects && self.nest < 2 => {
                let sig = Sig {
                    params: Vec::new(),
                    results: vec![t.clone()],
                    variadic: false,
                };
                format!("{}()", self.closure(&sig, 2))
            }
            10 => {
                let e = self.calm(|g| g.expr(t, d));
                format!("id({})", self.typed(t, e))
            }
            11 if self.effects => {
                let s = self.expr(&Ty::Slice(Rc::new(t.clone())), d).text;
                let f = Ty::Func(Rc::new(Sig {
                    params: vec![t.clone(), t.clone()],
                    results: vec![t.clone()],
                    variadic: false,
                }));
                let (a, f) = (self.expr(t, d), self.expr(&f, d).text);
                format!("fold({s}, {}, {f})", self.typed(t, a))
            }
            12 => {
                let m = Ty::Map(Rc::new(self.key_type()), Rc::new(t.clone()));
                let p = self.path(&m, false)?;
                let Ty::Map(k, _) = m else { return None };
                format!("{}[{}]", p.text, self.expr(&k, d).text)
            }
            13 if self.effects => {
                let f = self.closure_var(t)?;
                let Ty::Func(sig) = self.w.under(&f.1) else { return None };
                let args = self.calm(|g| g.args(&sig, d));
                format!("{}({args})", f.0)
            }
            14 if matches!(t, Ty::Named(_)) && !matches!(self.w.under(t), Ty::Iface(_)) => {
                let e = self.expr(&self.w.under(t), d);
                format!("{}({})", self.text(t), e.hide())
            }
            15 if self.panics => {
                let e = self.path(&Ty::Ptr(Rc::new(t.clone())), false)?;
                format!("(*{})", e.text)
            }
            16..=21 => {
                // The index tells which of several it is that panics.
                let n = self.name("").parse().unwrap_or(0) + 2;
                let i = if self.r.chance(60) { 0 } else { n };
                format!("one[{}]()[{i}]", self.text(t))
            }
            22..=23 => format!("(*{}[{}]())", *self.r.of(&["aNew", "aNew", "none"]), self.text(t)),
            _ => return None,
        };
        Some(Expr::new(text))
    }

    /// An expression that has type `t` where nothing asks for it.
    pub fn typed(&self, t: &Ty, e: Expr) -> String {
        match t {
            Ty::Int(_)
            | Ty::Iface(_)
            | Ty::Func(_)
            | Ty::Bool
            | Ty::Str
            | Ty::F32
            | Ty::F64
            | Ty::Named(_)
            | Ty::Slice(_)
            | Ty::Ptr(_) => {
                format!("{}({})", self.conv(t), e.text)
            }
            _ => e.text,
        }
    }

    /// A variable that holds a function with one result of type `t`.
    fn closure_var(&mut self, t: &Ty) -> Option<(String, Ty)> {
        let list: Vec<(String, Ty)> = self
            .vars
            .iter()
            .filter(|v| !v.hidden)
            .filter(|v| matches!(self.w.under(&v.ty), Ty::Func(s) if s.results.len() == 1 && s.results[0] == *t))
            .map(|v| (v.name.clone(), v.ty.clone()))
            .collect();
        match list.is_empty() {
            true => None,
            false => Some(self.r.of(&list).clone()),
        }
    }

    /// Arguments for a signature.
    pub fn args(&mut self, sig: &Sig, d: usize) -> String {
        let n = sig.params.len();
        let mut list = Vec::new();
        for (i, t) in sig.params.iter().enumerate() {
            if sig.variadic && i + 1 == n {
                let Ty::Slice(e) = t else { continue };
                if self.r.chance(30) {
                    list.push(format!("{}...", self.expr(t, d).text));
                } else {
                    for _ in 0..self.r.below(4) {
                        list.push(self.expr(e, d).text);
                    }
                }
            } else {
                list.push(self.expr(t, d).text);
            }
        }
        list.join(", ")
    }

    /// A call of a function whose results satisfy `wanted`, and the types of its results.
    pub fn some_call(&mut self, d: usize, wanted: impl Fn(&[Ty]) -> bool) -> Option<(String, Vec<Ty>)> {
        let list: Vec<usize> = (0..self.funcs.len())
            .filter(|&i| !self.funcs[i].params.is_empty() || wanted(&self.funcs[i].sig.results))
            .collect();
        for _ in 0..3 {
            if list.is_empty() {
                return None;
            }
            let f = self.funcs[*self.r.of(&list)].clone();
            let mut targs = Vec::new();
            for c in &f.params {
                targs.push(match self.params.iter().position(|p| p == c) {
                    Some(i) if self.r.chance(40) => Ty::Param(i, *c),
                    _ => self.argument_type(*c)?,
                });
            }
            let sig = self.w.subst_sig(&f.sig, &targs);
            if !wanted(&sig.results) {
                continue;
            }
            let mut name = match &f.recv {
                Some((t, pointer)) => {
                    let recv = match self.path(t, false) {
                        Some(p) if p.addr || !pointer => p.text,
                        _ => {
                            let e = self.literal(t, 1).text;
                            let new = if *pointer { "new" } else { "" };
                            format!("{new}({}({e}))", self.conv(t))
                        }
                    };
                    format!("{recv}.{}", f.name)
                }
                None => f.name.clone(),
            };
            let inferred = (0..f.params.len()).all(|i| {
                f.sig.params.iter().any(|t| {
                    matches!(t, Ty::Param(j, _) if *j == i)
                        && !matches!(targs[i], Ty::Bool | Ty::Str | Ty::Int(_) | Ty::Named(_))
                })
            });
            if !f.params.is_empty() && !(inferred && self.r.chance(60)) {
                let list: Vec<String> = targs.iter().map(|t| self.text(t)).collect();
                name = format!("{name}[{}]", list.join(", "));
            }
            let args = match f.depth {
                true => {
                    let rest = Sig {
                        params: sig.params[1..].to_vec(),
                        ..sig.clone()
                    };
                    let rest = self.args(&rest, d);
                    let first = match self.deep == f.name {
                        true => "n-1".into(),
                        false => self.r.below(4).to_string(),
                    };
                    match rest.is_empty() {
                        true => first,
                        false => format!("{first}, {rest}"),
                    }
                }
                false => self.args(&sig, d),
            };
            return Some((format!("{name}({args})"), sig.results));
        }
        None
    }

    fn call_for(&mut self, t: &Ty, d: usize) -> Option<String> {
        let t = t.clone();
        Some(self.some_call(d, |r| r.len() == 1 && r[0] == t)?.0)
    }

    /// A call of a method on a variable whose results satisfy `wanted`.
    pub fn some_method(&mut self, d: usize, wanted: impl Fn(&[Ty]) -> bool) -> Option<(String, Vec<Ty>)> {
        if self.initialising {
            return None;
        }
        let mut list = Vec::new();
        for v in self.vars.iter().filter(|v| !v.hidden) {
            if !self.panics && matches!(self.w.under(&v.ty), Ty::Ptr(_) | Ty::Iface(_)) {
                continue;
            }
            for m in self.w.methods(&v.ty, true) {
                if wanted(&self.w.pool[m].sig.results) {
                    list.push((v.clone(), self.w.pool[m].clone()));
                }
            }
            let (named, _) = match &v.ty {
                Ty::Ptr(e) => ((**e).clone(), true),
                t => (t.clone(), false),
            };
            if let Ty::Named(i) = named {
                for (f, _) in &self.w.named[i].own {
                    if wanted(&f.sig.results) {
                        list.push((v.clone(), f.clone()));
                    }
                }
            }
        }
        if list.is_empty() {
            return None;
        }
        let (v, f) = self.r.of(&list).clone();
        let args = self.args(&f.sig, d);
        let text = match self.r.below(10) {
            0 => format!(
                "func() func{} {{ m := {}.{}; return m }}()({args})",
                self.w.signature(&f.sig, &[]),
                v.name,
                f.name
            ),
            1 => match &v.ty {
                Ty::Named(i) if !matches!(self.w.named[*i].under, Ty::Iface(_)) => {
                    let sep = if args.is_empty() { "" } else { ", " };
                    format!("(*{}).{}(&{}{sep}{args})", self.text(&v.ty), f.name, v.name)
                }
                Ty::Named(_) => {
                    let sep = if args.is_empty() { "" } else { ", " };
                    format!("{}.{}({}{sep}{args})", self.text(&v.ty), f.name, v.name)
                }
                _ => format!("{}.{}({args})", v.name, f.name),
            },
            _ => format!("{}.{}({args})", v.name, f.name),
        };
        Some((text, f.sig.results))
    }

    fn method_for(&mut self, t: &Ty, d: usize) -> Option<String> {
        let t = t.clone();
        Some(self.some_method(d, |r| r.len() == 1 && r[0] == t)?.0)
    }

    fn boolean(&mut self, t: &Ty, d: usize) -> Expr {
        let text = match self.r.below(12) {
            0..=1 => format!("({} && {})", self.expr(t, d).hide(), self.expr(t, d).text),
            2..=3 => format!("({} || {})", self.expr(t, d).hide(), self.expr(t, d).text),
            4 => format!("!{}", self.expr(t, d).hide()),
            5 => {
                let m = Ty::Map(Rc::new(self.key_type()), Rc::new(self.some_type(0)));
                let (k, m) = match &m {
                    Ty::Map(k, _) => (self.expr(k, d).text, self.expr(&m, d).text),
                    _ => unreachable!("a map"),
                };
                format!("func() bool {{ _, ok := {m}[{k}]; return ok }}()")
            }
            _ => {
                let c = self.comparison(d);
                match t {
                    Ty::Bool => c,
                    _ => format!("{}({c})", self.text(t)),
                }
            }
        };
        match t {
            Ty::Bool => Expr::new(text),
            _ => Expr::new(format!("{}({text})", self.text(t))),
        }
    }

    fn comparison(&mut self, d: usize) -> String {
        for _ in 0..4 {
            let t = self.some_type(1);
            let op = match self.w.ordered(&t) {
                true => *self.r.of(&["==", "!=", "<", "<=", ">", ">="]),
                false => *self.r.of(&["==", "!="]),
            };
            match self.w.under(&t) {
                Ty::Slice(_) | Ty::Map(..) | Ty::Func(_) => {
                    if let Some(p) = self.path(&t, false) {
                        return format!("({} {} nil)", p.text, if self.r.chance(50) { "==" } else { "!=" });
                    }
                }
                Ty::Iface(_) if self.panics => {
                    let (a, b) = (self.expr(&t, d).text, self.expr(&t, d).text);
                    return format!("({a} {op} {b})");
                }
                Ty::Ptr(_) => {
                    let a = self.expr(&t, d).text;
                    return format!("({a} {op} nil)");
                }
                _ if self.w.comparable(&t) => {
                    let (a, b) = (self.expr(&t, d).hide(), self.expr(&t, d).text);
                    return format!("({a} {op} {b})");
                }
                _ => {}
            }
        }
        "(steps > 3)".into()
    }

    fn numeric(&mut self) -> Ty {
        match self.r.below(4) {
            0 => Ty::F64,
            1 => Ty::F32,
            _ => Ty::Int(*self.r.of(&Int::ALL)),
        }
    }

    /// A count for a shift.
    fn count(&mut self, d: usize) -> String {
        match self.r.below(6) {
            0..=1 => self.r.below(70).to_string(),
            2 if self.panics => {
                let t = Ty::Int(*self.r.of(&Int::ALL));
                self.expr(&t, d).hide()
            }
            3 => format!("uint8({})", self.expr(&INT, d).hide()),
            _ => {
                let t = Ty::Int(*self.r.of(&Int::ALL));
                format!("({} & {})", self.expr(&t, d).hide(), [7, 31, 63][self.r.below(3)])
            }
        }
    }

    fn integer(&mut self, k: Int, t: &Ty, d: usize) -> Expr {
        let name = self.text(t);
        let text = match self.r.below(24) {
            0..=9 => {
                let op = *self.r.of(&["+", "-", "*", "&", "|", "^", "&^", "+", "-"]);
                let (a, b) = (self.expr(t, d).hide(), self.expr(t, d));
                match self.r.chance(85) {
                    true => format!("({a} {op} {})", b.text),
                    false => format!("({} {op} {a})", b.text),
                }
            }
            10..=11 => {
                let op = *self.r.of(&["/", "%"]);
                let (a, b) = (self.expr(t, d).hide(), self.expr(t, d).hide());
                match self.r.below(10) {
                    0 if self.panics => format!("({a} {op} {b})"),
                    1..=4 => format!("({a} {op} {name}({}))", self.r.range(1, 100)),
                    5 if k.signed() => format!("({a} {op} -{name}({}))", self.r.range(1, 17)),
                    _ => format!("({a} {op} ({b} | 1))"),
                }
            }
            12..=13 => {
                let op = *self.r.of(&["<<", ">>"]);
                let (a, n) = (self.expr(t, d).hide(), self.count(d));
                format!("({a} {op} {n})")
            }
            14 => {
                let op = *self.r.of(&["-", "^", "+"]);
                format!("({op}{})", self.expr(t, d).hide())
            }
            15..=17 => {
                let from = self.numeric();
                let e = self.expr(&from, d).hide();
                format!("{name}({e})")
            }
            18 => {
                let f = *self.r.of(&["min", "max"]);
                let (a, b) = (self.expr(t, d).hide(), self.expr(t, d).text);
                format!("{f}({a}, {b})")
            }
            19..=20 => {
                let of = match self.r.below(3) {
                    0 => Ty::Str,
                    1 => Ty::Map(Rc::new(self.key_type()), Rc::new(self.some_type(0))),
                    _ => Ty::Slice(Rc::new(self.some_type(1))),
                };
                let e = self.calm(|g| g.expr(&of, d)).hide();
                let f = match of {
                    Ty::Slice(_) if self.r.chance(40) => "capOf",
                    _ => "len",
                };
                format!("{name}({f}({e}))")
            }
            21 if self.panics => {
                let s = self.expr(&Ty::Str, d).hide();
                match self.path(&Ty::Str, false) {
                    Some(p) => {
                        let i = self.index(&format!("len({})", p.text), None);
                        format!("{name}({}[{i}])", p.text)
                    }
                    None => format!("{name}(len({s}))"),
                }
            }
            22 => {
                let t = self.printable_type(1);
                let e = self.calm(|g| g.expr(&t, d)).text;
                format!("{name}(hash({e}) & 127)")
            }
            _ => {
                // A shift of an untyped constant takes its type from where it stands.
                format!("{name}(1 << ({} & 7))", self.expr(&Ty::Int(Int::U8), d).hide())
            }
        };
        Expr::new(text)
    }

    fn float(&mut self, t: &Ty, d: usize) -> Expr {
        let name = self.text(t);
        let text = match self.r.below(12) {
            0..=6 => {
                let op = *self.r.of(&["+", "-", "*", "/", "+", "*"]);
                let (a, b) = (self.expr(t, d).hide(), self.expr(t, d).hide());
                format!("({a} {op} {b})")
            }
            7 => format!("(-{})", self.expr(t, d).hide()),
            8..=9 => {
                let from = self.numeric();
                format!("{name}({})", self.expr(&from, d).hide())
            }
            10 => {
                let f = *self.r.of(&["min", "max"]);
                let (a, b) = (self.expr(t, d).hide(), self.expr(t, d).text);
                format!("{f}({a}, {b})")
            }
            _ => {
                let c = if self.r.chance(50) { Ty::C64 } else { Ty::C128 };
                let f = *self.r.of(&["real", "imag"]);
                format!("{name}({f}({}))", self.expr(&c, d).hide())
            }
        };
        Expr::new(text)
    }

    fn complex(&mut self, t: &Ty, d: usize) -> Expr {
        let name = self.text(t);
        let text = match self.r.below(8) {
            0..=4 => {
                let op = *self.r.of(&["+", "-", "*", "/"]);
                let (a, b) = (self.expr(t, d).hide(), self.expr(t, d).hide());
                format!("({a} {op} {b})")
            }
            5 => format!("(-{})", self.expr(t, d).hide()),
            6 => {
                let f = if self.w.under(t) == Ty::C64 { Ty::F32 } else { Ty::F64 };
                let (a, b) = (self.expr(&f, d).hide(), self.expr(&f, d).text);
                format!("{name}(complex({a}, {b}))")
            }
            _ => {
                let from = if self.r.chance(50) { Ty::C64 } else { Ty::C128 };
                format!("{name}({})", self.expr(&from, d).hide())
            }
        };
        Expr::new(text)
    }

    fn string(&mut self, t: &Ty, d: usize) -> Expr {
        let name = self.text(t);
        let text = match self.r.below(14) {
            0..=3 => {
                let (a, b) = self.calm(|g| (g.expr(t, d).hide(), g.expr(t, d).text));
                format!("{name}(clips(string({a} + {b})))")
            }
            4 => {
                let i = self.expr(&Ty::Int(Int::I32), d).hide();
                format!("{name}(rune({i}))")
            }
            5 => {
                let e = self.expr(&Ty::Slice(Rc::new(Ty::Int(Int::U8))), d).hide();
                format!("{name}({e})")
            }
            6 => {
                let e = self.expr(&Ty::Slice(Rc::new(Ty::Int(Int::I32))), d).hide();
                format!("{name}({e})")
            }
            7..=8 => match self.path(t, false) {
                Some(p) => self.cut(&p.text, ""),
                None => return self.literal(t, d),
            },
            9..=10 => {
                let of = self.printable_type(1);
                let e = self.calm(|g| g.expr(&of, d)).text;
                let f = *self.r.of(&[
                    "%v", "%+v", "%#v", "%T", "%d", "%x", "%q", "%s", "%5v|", "%-8v|", "%08.3f", "%t", "%c", "%U",
                    "%e", "%g",
                ]);
                format!("{name}(clips(fmt.Sprintf(\"{f}\", {e})))")
            }
            11 => {
                let f = *self.r.of(&["min", "max"]);
                let (a, b) = (self.expr(t, d).hide(), self.expr(t, d).text);
                format!("{f}({a}, {b})")
            }
            12 => {
                let of = self.printable_type(1);
                format!("{name}(clips(fmt.Sprint({})))", self.calm(|g| g.expr(&of, d)).text)
            }
            _ => return self.literal(t, d),
        };
        Expr::new(text)
    }

    /// A slice expression of a variable; `cap` tells its capacity, if it has one.
    fn cut(&mut self, v: &str, cap: &str) -> String {
        let len = format!("len({v})");
        let i = format!("at({}, {len}+1)", self.calm(|g| g.expr(&INT, 0)).text);
        match self.r.below(6) {
            0 => format!("{v}[{i}:]"),
            1 => format!("{v}[:{i}]"),
            2 => format!("{v}[:]"),
            3 if self.panics => format!("{v}[{i}:{}]", self.expr(&INT, 1).hide()),
            4 if !cap.is_empty() => format!("{v}[:{i}:{len}]"),
            5 if !cap.is_empty() => format!("{v}[:at({}, {cap}({v})+1)]", self.calm(|g| g.expr(&INT, 1)).hide()),
            _ => format!("{v}[{i}/2:max({i}, {i}/2)]"),
        }
    }

    fn slice(&mut self, e: &Rc<Ty>, t: &Ty, d: usize) -> Expr {
        let name = self.conv(t);
        let text = match self.r.below(12) {
            0..=2 => {
                let s = self.calm(|g| g.expr(t, d)).text;
                let list: Vec<String> = (0..self.r.range(1, 3))
                    .map(|_| self.calm(|g| g.expr(e, d)).text)
                    .collect();
                format!("clip(append({name}({s}), {}))", list.join(", "))
            }
            3 => {
                let (a, b) = self.calm(|g| (g.expr(t, d).text, g.expr(t, d).text));
                format!("clip(append({name}({a}), {b}...))")
            }
            4..=5 => match self.path(t, false) {
                Some(p) => self.cut(&p.text, "capOf"),
                None => return self.literal(t, d),
            },
            6 => {
                let n = self.r.range(1, 4);
                match self.path(&Ty::Array(n, e.clone()), false) {
                    Some(p) if p.addr => self.cut(&p.text, "cap"),
                    _ => return self.literal(t, d),
                }
            }
            7 if matches!(**e, Ty::Int(Int::U8)) => match self.r.chance(50) {
                true => format!("clip({name}({}))", self.calm(|g| g.expr(&Ty::Str, d)).hide()),
                false => {
                    let (a, b) = self.calm(|g| (g.expr(t, d).text, g.expr(&Ty::Str, d).hide()));
                    format!("clip(append({name}({a}), {b}...))")
                }
            },
            7 if matches!(**e, Ty::Int(Int::I32)) => {
                format!("clip({name}({}))", self.calm(|g| g.expr(&Ty::Str, d)).hide())
            }
            8 => self.read(t, d).text,
            _ => return self.literal(t, d),
        };
        match t {
            Ty::Named(_) if text.starts_with("clip") => Expr::new(format!("{name}({text})")),
            _ => Expr::new(text),
        }
    }

    fn function(&mut self, sig: &Rc<Sig>, t: &Ty, d: usize) -> Expr {
        let list: Vec<String> = self
            .funcs
            .iter()
            .filter(|f| f.params.is_empty() && !f.depth && f.sig == **sig)
            .map(|f| f.name.clone())
            .collect();
        if !list.is_empty() && self.r.chance(40) {
            return Expr::new(self.r.of(&list).clone());
        }
        if self.r.chance(30) {
            return self.read(t, d);
        }
        self.literal(t, d)
    }

    fn param(&mut self, _: usize, class: Class, t: &Ty, d: usize) -> Expr {
        let name = self.text(t);
        let numeric = matches!(class, Class::Integer | Class::Number);
        let text = match self.r.below(8) {
            0..=3 if numeric => {
                let op = *match class {
                    Class::Integer => self.r.of(&["+", "-", "*", "&", "|", "^", "&^"]),
                    _ => self.r.of(&["+", "-", "*"]),
                };
                format!("({} {op} {})", self.expr(t, d).text, self.expr(t, d).text)
            }
            4 if class == Class::Integer => match self.r.below(4) {
                0 => format!("({} << {})", self.expr(t, d).text, self.count(d)),
                1 => format!("({} >> {})", self.expr(t, d).text, self.count(d)),
                2 => format!("({} / {name}(3))", self.expr(t, d).text),
                _ => format!("({} % ({} | 1))", self.expr(t, d).text, self.expr(t, d).text),
            },
            5 if numeric => {
                let from = self.numeric();
                format!("{name}({})", self.expr(&from, d).hide())
            }
            6 if self.w.ordered(t) => {
                let f = *self.r.of(&["min", "max"]);
                format!("{f}({}, {})", self.expr(t, d).text, self.expr(t, d).text)
            }
            0..=1 if class == Class::Ordered => {
                let (a, b) = self.calm(|g| (g.expr(t, d).text, g.expr(t, d).text));
                format!("sum({a}, {b})")
            }
            _ => return self.read(t, d),
        };
        Expr::new(text)
    }

    /// A function literal with some statements.
    pub fn closure(&mut self, sig: &Sig, statements: isize) -> String {
        if self.nest > 2 || self.level > 5 {
            let names = (0..sig.params.len()).map(|i| format!("p{i}")).collect::<Vec<_>>();
            let results: Vec<String> = sig.results.iter().map(|t| self.literal(t, 0).text).collect();
            let head = self.w.signature(sig, &names);
            return match results.is_empty() {
                true => format!("func{head} {{}}"),
                false => format!("func{head} {{ return {} }}", results.join(", ")),
            };
        }
        let saved = std::mem::take(&mut self.body);
        let indent = self.indent;
        let budget = std::mem::replace(&mut self.budget, statements);
        self.nest += 1;
        let text = self.scope(|g| {
            let mut names: Vec<String> = sig.params.iter().map(|_| g.name("p")).collect();
            for (n, t) in names.clone().iter().zip(&sig.params) {
                let t = t.clone();
                g.declare(n, &t);
            }
            g.body = Body {
                results: sig.results.clone(),
                ..Body::default()
            };
            if !sig.results.is_empty() && g.r.chance(30) {
                let list: Vec<String> = sig.results.iter().map(|_| g.name("r")).collect();
                for (n, t) in list.iter().zip(&sig.results) {
                    g.declare(n, t);
                }
                names.extend(list.iter().cloned());
                g.body.names = list;
            }
            let head = g.w.signature(sig, &names);
            let (text, ()) = g.apart(|g| {
                g.indent += 1;
                g.line("step()");
                g.statements(statements);
                g.finish();
                g.indent -= 1;
            });
            format!("func{head} {{\n{text}{}}}", "\t".repeat(indent))
        });
        self.nest -= 1;
        self.budget = budget;
        self.body = saved;
        text
    }
}
