//! Statements.

use super::state::{Gen, Target};
use super::types::*;
use std::rc::Rc;

impl Gen {
    /// A block's statements, at most `n`.
    pub fn statements(&mut self, n: isize) {
        for _ in 0..n {
            if self.budget <= 0 {
                break;
            }
            self.budget -= 1;
            self.statement();
        }
    }

    /// A block in braces whose head is written by the caller.
    fn block(&mut self, n: isize) {
        self.nest += 1;
        self.indent += 1;
        self.scope(|g| g.statements(n));
        self.indent -= 1;
        self.nest -= 1;
    }

    /// The last statement of a function.
    pub fn finish(&mut self) {
        if self.body.results.is_empty() {
            return;
        }
        let saved = self.turn();
        self.ret();
        (self.effects, self.panics) = saved;
    }

    fn ret(&mut self) {
        let types = self.body.results.clone();
        if !self.body.names.is_empty() && self.r.chance(40) && self.names_visible() {
            self.line("return");
            return;
        }
        if types.len() > 1
            && self.r.chance(30)
            && let Some((call, _)) = self.some_call(1, |r| r == types)
        {
            self.line(format!("return {call}"));
            return;
        }
        let list: Vec<String> = types.iter().map(|t| self.expr(t, 2).text).collect();
        self.line(format!("return {}", list.join(", ")));
    }

    /// No inner variable hides a result.
    fn names_visible(&self) -> bool {
        self.body
            .names
            .iter()
            .all(|n| self.vars.iter().rev().find(|v| v.name == *n).is_some_and(|v| !v.hidden))
    }

    fn declare_var(&mut self) {
        let t = self.some_type(2);
        let (form, e) = (self.r.below(4), self.expr(&t, 2));
        let n = self.local();
        match form {
            0 => self.line(format!("var {n} {}", self.text(&t))),
            1 => self.line(format!("var {n} {} = {}", self.text(&t), e.text)),
            _ => {
                let e = self.typed(&t, e);
                self.line(format!("{n} := {e}"));
            }
        }
        self.line(format!("_ = {n}"));
        self.declare(&n, &t);
    }

    pub fn statement(&mut self) {
        let saved = self.turn();
        let guarded = std::mem::take(&mut self.guarded);
        self.some_statement();
        (self.effects, self.panics) = saved;
        self.guarded = guarded;
    }

    fn some_statement(&mut self) {
        let deep = self.nest >= 3;
        match *self.r.of(&self.kinds) {
            0..=12 => self.declare_var(),
            13..=18 => self.assign(),
            19..=21 => self.parallel(),
            22..=25 => self.print(),
            26..=29 if !deep => self.conditional(),
            30..=34 if !deep => self.loops(),
            35..=37 if !deep => self.switch(),
            38 if !deep => self.type_switch(),
            39..=40 if !deep => self.defer(),
            41 => self.raise(),
            42..=44 => self.call(),
            45..=46 => self.map_statement(),
            47..=48 => self.slice_statement(),
            49..=50 => self.leave(),
            51 if !deep => self.goto(),
            52 if !deep => self.goroutine(),
            53 if !deep => self.select(),
            54 if !deep => self.guarded(),
            55 => self.constants(),
            56 if !deep => {
                self.line("{");
                self.block(3);
                self.line("}");
            }
            57 => self.struct_statement(),
            58 if !deep => self.captured_loop(),
            59 => self.comma_ok(),
            60 => self.method_value(),
            61 if self.params.is_empty() && !deep => self.local_type(),
            62..=63 => self.checksum(),
            64..=69 => self.guarded_statement(),
            70 => self.dense_map(),
            _ => self.declare_var(),
        }
    }

    fn assign(&mut self) {
        let t = self.some_type(1);
        let Some(p) = self.path(&t, true) else {
            return self.declare_var();
        };
        let v = p.text;
        let numeric = match &t {
            Ty::Param(_, c) => matches!(c, Class::Integer | Class::Number),
            _ => matches!(self.w.under(&t), Ty::Int(_) | Ty::F32 | Ty::F64 | Ty::C64 | Ty::C128),
        };
        let integer = matches!(self.w.under(&t), Ty::Int(_)) || matches!(t, Ty::Param(_, Class::Integer));
        match self.r.below(10) {
            0..=2 if numeric => {
                let op = *self.r.of(&["+=", "-=", "*="]);
                let e = self.expr(&t, 2).text;
                self.line(format!("{v} {op} {e}"));
            }
            3..=4 if integer => {
                let op = *self.r.of(&["&=", "|=", "^=", "&^=", "<<=", ">>=", "/=", "%="]);
                let e = match op {
                    "<<=" | ">>=" => self.r.below(70).to_string(),
                    "/=" | "%=" => format!("({} | 1)", self.expr(&t, 1).hide()),
                    _ => self.expr(&t, 1).text,
                };
                self.line(format!("{v} {op} {e}"));
            }
            5 if numeric => {
                let op = *self.r.of(&["++", "--"]);
                self.line(format!("{v}{op}"));
            }
            _ => {
                let e = self.expr(&t, 3).text;
                self.line(format!("{v} = {e}"));
            }
        }
    }

    /// Several assignments at once: swaps, results of calls, index expressions that are changed on the way.
    fn parallel(&mut self) {
        if self.r.chance(30)
            && let Some((call, types)) = self.some_call(1, |r| r.len() > 1)
        {
            let names: Vec<String> = types.iter().map(|_| self.name("x")).collect();
            self.line(format!("{} := {call}", names.join(", ")));
            self.line(format!("{} = {}", vec!["_"; names.len()].join(", "), names.join(", ")));
            for (n, t) in names.iter().zip(&types) {
                self.declare(n, t);
            }
            return;
        }
        let n = self.r.range(2, 3);
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let t = self.some_type(1);
        for _ in 0..n {
            let t = if self.r.chance(60) {
                t.clone()
            } else {
                self.some_type(1)
            };
            let Some(p) = self.path(&t, true) else { continue };
            left.push(if self.r.chance(8) { "_".to_string() } else { p.text });
            let e = match self.r.chance(50) {
                true => self.path(&t, false).map_or_else(|| self.expr(&t, 1).text, |p| p.text),
                false => self.expr(&t, 2).text,
            };
            right.push(match t {
                Ty::Func(_) | Ty::Iface(_) | Ty::Ptr(_) | Ty::Slice(_) => format!("{}({e})", self.conv(&t)),
                _ => e,
            });
        }
        if left.is_empty() {
            return self.declare_var();
        }
        self.line(format!("{} = {}", left.join(", "), right.join(", ")));
    }

    fn print(&mut self) {
        let n = self.r.range(1, 3);
        let list: Vec<String> = (0..n)
            .map(|_| {
                let t = self.printable_type(1);
                let e = self.expr(&t, 2);
                self.typed(&t, e)
            })
            .collect();
        let id = self.name("p");
        match self.r.below(4) {
            0 => {
                let verbs: Vec<&str> = (0..n)
                    .map(|_| {
                        *self.r.of(&[
                            "%v", "%+v", "%#v", "%T", "%d", "%x", "%q", "%6v", "%-5d", "%t", "%g", "%o", "%b", "%X",
                            "%s", "%c",
                        ])
                    })
                    .collect();
                self.line(format!("sayf(\"{id} {}\", {})", verbs.join(" "), list.join(", ")));
            }
            1 => {
                let t = self.w.basic(&mut self.r);
                let e = self.expr(&t, 2);
                self.line("if room() {");
                self.line(format!("\tprintln(\"{id}\", {})", self.typed(&t, e)));
                self.line("}");
            }
            _ => self.line(format!("say(\"{id}\", {})", list.join(", "))),
        }
    }

    fn checksum(&mut self) {
        let list: Vec<String> = self
            .vars
            .iter()
            .filter(|v| !v.hidden && self.w.printable(&v.ty))
            .map(|v| v.name.clone())
            .collect();
        if list.is_empty() {
            return;
        }
        let n = self.r.range(1, 3);
        let list: Vec<String> = (0..n).map(|_| self.r.of(&list).clone()).collect();
        let id = self.name("v");
        self.line(format!("say(\"{id}\", {})", list.join(", ")));
    }

    fn conditional(&mut self) {
        let c = self.expr(&Ty::Bool, 3).text;
        if self.r.chance(20) {
            let t = self.some_type(1);
            let e = self.expr(&t, 1);
            let n = self.name("x");
            let e = self.typed(&t, e);
            self.scope(|g| {
                g.line(format!("if {n} := {e}; {c} {{"));
                g.declare(&n, &t);
                g.indent += 1;
                g.line(format!("_ = {n}"));
                g.indent -= 1;
                g.block(3);
                g.line("} else {");
                g.block(3);
                g.line("}");
            });
            return;
        }
        self.line(format!("if {c} {{"));
        self.block(4);
        match self.r.below(4) {
            0 => {
                self.line("} else {");
                self.block(3);
            }
            1 => {
                let c = self.expr(&Ty::Bool, 2).text;
                self.line(format!("}} else if {c} {{"));
                self.block(3);
                self.line("} else {");
                self.block(2);
            }
            _ => {}
        }
        self.line("}");
    }

    /// Writes a statement that `break` can leave, with a label if one is used.
    fn labelled(&mut self, is_loop: bool, f: impl FnOnce(&mut Gen)) {
        let label = self.name("L");
        self.body.targets.push(Target {
            label: label.clone(),
            used: false,
            is_loop,
        });
        self.body.breaks += 1;
        self.body.loops += usize::from(is_loop);
        let (text, ()) = self.apart(f);
        self.body.loops -= usize::from(is_loop);
        self.body.breaks -= 1;
        if self.body.targets.pop().is_some_and(|t| t.used) {
            self.line(format!("{label}:"));
        }
        self.out.push_str(&text);
    }

    /// break, continue or return, under a condition.
    fn leave(&mut self) {
        let c = self.expr(&Ty::Bool, 2).hide();
        let labels: Vec<usize> = (0..self.body.targets.len()).collect();
        let what = self.r.below(5);
        self.line(format!("if {c} {{"));
        self.indent += 1;
        if !labels.is_empty() && what <= 1 {
            let i = *self.r.of(&labels);
            self.body.targets[i].used = true;
            let t = self.body.targets[i].clone();
            let word = if t.is_loop && self.r.chance(50) {
                "continue"
            } else {
                "break"
            };
            self.line(format!("{word} {}", t.label));
        } else if what == 2 && self.body.loops > 0 {
            self.line("continue");
        } else if what == 3 && self.body.breaks > 0 {
            self.line("break");
        } else if self.body.results.is_empty() {
            self.line("return");
        } else {
            self.ret();
        }
        self.indent -= 1;
        self.line("}");
    }

    fn loops(&mut self) {
        let kind = self.r.below(11);
        self.labelled(true, |g| {
            g.scope(|g| g.one_loop(kind));
        });
    }

    fn one_loop(&mut self, kind: usize) {
        let (i, v) = (self.name("i"), self.name("x"));
        let head = match kind {
            0..=1 => {
                let t = Ty::Int(*self.r.of(&Int::ALL));
                let n = self.r.range(1, 6);
                let text = self.text(&t);
                self.declare(&i, &t);
                match self.r.chance(50) {
                    true => format!("{i} := {text}(0); {i} < {n}; {i}++"),
                    false => format!("{i} := {text}({n}); {i} > 0; {i}--"),
                }
            }
            2..=3 => {
                let t = Ty::Int(*self.r.of(&Int::ALL));
                let e = self.expr(&t, 1).hide();
                let text = self.text(&t);
                self.declare(&i, &t);
                format!("{i} := range ({e} & 3) + {text}({})", self.r.below(3))
            }
            4..=5 => {
                let t = self.some_type(1);
                let of = Ty::Slice(Rc::new(t.clone()));
                let e = self.expr(&of, 2).text;
                self.declare(&i, &INT);
                self.declare(&v, &t);
                format!("{i}, {v} := range {e}")
            }
            6 => {
                let t = self.some_type(1);
                let of = Ty::Array(self.r.range(1, 4), Rc::new(t.clone()));
                let p = self.expr(&of, 1);
                let amp = match self.path(&of, false) {
                    Some(p) if p.addr && self.r.chance(40) => format!("&{}", p.text),
                    Some(p) => p.text,
                    None => p.text,
                };
                self.declare(&i, &INT);
                self.declare(&v, &t);
                format!("{i}, {v} := range {amp}")
            }
            7 => {
                let e = self.expr(&Ty::Str, 2).text;
                self.declare(&i, &INT);
                self.declare(&v, &Ty::Int(Int::I32));
                format!("{i}, {v} := range {e}")
            }
            8 => {
                let t = self.some_type(1);
                let of = Ty::Slice(Rc::new(t.clone()));
                let e = self.expr(&of, 1);
                let e = self.typed(&of, e);
                self.declare(&i, &INT);
                self.declare(&v, &t);
                format!("{i}, {v} := range each({e})")
            }
            9 => {
                let n = self.r.range(1, 5);
                self.declare(&i, &INT);
                format!("{i} := range upTo({n})")
            }
            _ => {
                let t = self.some_type(1);
                let list: Vec<String> = (0..self.r.range(1, 3))
                    .map(|_| {
                        let e = self.expr(&t, 1);
                        self.typed(&t, e)
                    })
                    .collect();
                let targs = self.text(&t);
                self.declare(&v, &t);
                format!("{v} := range listOf[{targs}]({}).all()", list.join(", "))
            }
        };
        self.line(format!("for {head} {{"));
        self.indent += 1;
        self.line("step()");
        for n in [&i, &v] {
            if self.vars.iter().any(|x| x.name == **n) {
                self.line(format!("_ = {n}"));
            }
        }
        self.indent -= 1;
        self.block(4);
        self.line("}");
    }

    fn switch(&mut self) {
        self.labelled(false, |g| {
            let n = g.r.range(1, 4);
            let t = match g.r.below(5) {
                0 => None,
                1 => Some(Ty::Str),
                2 => Some(Ty::Iface(Rc::new(Vec::new()))),
                _ => Some(Ty::Int(*g.r.of(&Int::ALL))),
            };
            match &t {
                Some(t) => {
                    let e = g.expr(t, 2);
                    let e = g.typed(t, e);
                    match t {
                        Ty::Int(_) if g.r.chance(60) => g.line(format!("switch id({e}) & 3 {{")),
                        _ => g.line(format!("switch id({e}) {{")),
                    }
                }
                None => g.line("switch {"),
            }
            let default = g.r.below(n + 2);
            for i in 0..n {
                if i == default {
                    g.line("default:");
                } else {
                    let c = match &t {
                        None => g.expr(&Ty::Bool, 2).hide(),
                        Some(Ty::Int(k)) => match g.r.below(4) {
                            0 => format!("{}, {}", i * 2, i * 2 + 1),
                            1 => {
                                let e = g.expr(&Ty::Int(*k), 1).hide();
                                format!("{}, {e}", i * 2)
                            }
                            _ => format!("{}", i * 2),
                        },
                        Some(Ty::Str) => format!("\"{}\"", ["", "a", "hello", "zz"][i]),
                        Some(t) => g.expr(t, 1).hide(),
                    };
                    g.line(format!("case {c}:"));
                }
                g.block(3);
                if i + 1 < n && g.r.chance(15) {
                    g.line("\tfallthrough");
                }
            }
            g.line("}");
        });
    }

    fn type_switch(&mut self) {
        let ifaces: Vec<Ty> = (0..self.w.named.len())
            .map(Ty::Named)
            .filter(|t| matches!(self.w.under(t), Ty::Iface(_)))
            .chain([Ty::Iface(Rc::new(Vec::new()))])
            .collect();
        let t = self.r.of(&ifaces).clone();
        let e = self.expr(&t, 2);
        let e = self.typed(&t, e);
        let v = self.name("y");
        let any = matches!(&t, Ty::Iface(m) if m.is_empty());
        let mut cases: Vec<Ty> = Vec::new();
        for _ in 0..8 {
            let c = match any {
                true => self.some_type(1),
                false => self.r.of(&ifaces).clone(),
            };
            if !cases.contains(&c) && !matches!(c, Ty::Param(..)) && cases.len() < 4 {
                cases.push(c);
            }
        }
        self.labelled(false, |g| {
            g.line(format!("switch {v} := id({e}).(type) {{"));
            for c in cases {
                g.line(format!("case {}:", g.text(&c)));
                g.line(format!("\t_ = {v}"));
                g.scope(|g| {
                    // What comes from an interface with methods may be a pointer: as `any` it must not be printed.
                    if any || !matches!(&c, Ty::Iface(m) if m.is_empty()) {
                        g.declare(&v, &c);
                    }
                    g.block(3);
                });
            }
            g.line("case nil:");
            g.line(format!("\tsay(\"nil\", {v} == nil)"));
            g.line("default:");
            g.line(format!("\tsayf(\"default %T\", {v})"));
            g.line("}");
        });
    }

    fn defer(&mut self) {
        if self.body.loops > 0 && self.r.chance(70) {
            return self.assign();
        }
        match self.r.below(5) {
            0 => {
                if let Some((call, _)) = self.some_call(2, |_| true) {
                    self.line(format!("defer {call}"));
                }
            }
            1 => {
                if let Some((call, _)) = self.some_method(2, |_| true) {
                    self.line(format!("defer {call}"));
                }
            }
            2 => {
                let t = self.printable_type(1);
                let e = self.expr(&t, 2);
                let e = self.typed(&t, e);
                let id = self.name("d");
                self.line(format!("defer say(\"{id}\", {e})"));
            }
            n => {
                let id = self.name("d");
                self.line("defer func() {");
                self.indent += 1;
                if n == 3 {
                    self.line(format!("if r := recover(); r != nil {{ report(\"{id}\", r) }}"));
                } else {
                    self.line(format!("say(\"{id}\")"));
                }
                let names = self.body.names.clone();
                if self.names_visible() {
                    for (i, n) in names.iter().enumerate() {
                        if self.r.chance(50) {
                            let t = self.body.results[i].clone();
                            let e = self.expr(&t, 2).text;
                            self.line(format!("{n} = {e}"));
                        }
                    }
                }
                self.indent -= 1;
                self.inner_body(3);
                self.line("}()");
            }
        }
    }

    /// The statements of a function literal without results whose head is written by the caller.
    fn inner_body(&mut self, n: isize) {
        let saved = std::mem::take(&mut self.body);
        let budget = std::mem::replace(&mut self.budget, n);
        self.block(n);
        self.budget = budget;
        self.body = saved;
    }

    fn raise(&mut self) {
        let c = self.expr(&Ty::Bool, 2).hide();
        let t = self.printable_type(1);
        let e = self.expr(&t, 1);
        let e = self.typed(&t, e);
        self.line(format!("if {c} {{"));
        match self.r.below(4) {
            0 => self.line(format!("\tpanic(fmt.Errorf(\"e %v\", {e}))")),
            1 => self.line("\tvar p *int\n\t*p = 1"),
            _ => self.line(format!("\tpanic({e})")),
        }
        self.line("}");
    }

    fn guarded(&mut self) {
        let id = self.name("g");
        self.line(format!("guard(\"{id}\", func() {{"));
        self.inner_body(5);
        self.line("})");
    }

    /// A statement that is likely to panic, and what it has done until then.
    fn guarded_statement(&mut self) {
        let id = self.name("g");
        let saved = (self.effects, self.panics, self.guarded);
        self.line(format!("guard(\"{id}\", func() {{"));
        self.indent += 1;
        (self.effects, self.panics, self.guarded) = (self.r.chance(70), true, true);
        self.scope(|g| match g.r.below(8) {
            0..=2 => g.assign(),
            3 => g.parallel(),
            4..=5 => g.print(),
            6 => g.map_statement(),
            _ => g.call(),
        });
        (self.effects, self.panics, self.guarded) = saved;
        self.indent -= 1;
        self.line("})");
        self.checksum();
    }

    fn call(&mut self) {
        let found = match self.r.chance(60) {
            true => self.some_call(2, |_| true),
            false => self.some_method(2, |_| true),
        };
        if let Some((call, _)) = found {
            self.line(call);
        }
    }

    fn map_statement(&mut self) {
        let maps: Vec<(String, Ty)> = self
            .vars
            .iter()
            .filter(|v| !v.hidden && matches!(self.w.under(&v.ty), Ty::Map(..)))
            .map(|v| (v.name.clone(), self.w.under(&v.ty)))
            .collect();
        if maps.is_empty() {
            let t = Ty::Map(Rc::new(self.key_type()), Rc::new(self.some_type(1)));
            let n = self.name("x");
            let e = self.literal(&t, 2).text;
            self.line(format!("{n} := {e}"));
            self.line(format!("_ = {n}"));
            self.declare(&n, &t);
            return;
        }
        let (m, t) = self.r.of(&maps).clone();
        let Ty::Map(k, e) = t else { return };
        let key = self.expr(&k, 2).text;
        if self.r.chance(40) && self.map_update(&m, &k, &key, &e) {
            return;
        }
        match self.r.below(7) {
            0..=2 => {
                let v = self.expr(&e, 2).text;
                self.line(format!("{m}[{key}] = {v}"));
            }
            3 => self.line(format!("delete({m}, {key})")),
            4 if self.r.chance(30) => self.line(format!("clear({m})")),
            5 if self.w.printable(&e) => {
                // The order of a map is not known: only sums.
                let (h, k, v) = (self.name("x"), self.name("x"), self.name("x"));
                self.line(format!("{h} := uint64(0)"));
                self.line(format!("for {k}, {v} := range {m} {{"));
                self.line(format!("\tstep()\n\t{h} += hash({k}) ^ hash({v})*3"));
                if self.r.chance(30) {
                    self.line(format!("\tdelete({m}, {k})"));
                }
                self.line("}");
                self.line(format!("say(\"{h}\", {h}, len({m}))"));
                self.declare(&h, &Ty::Int(Int::U64));
            }
            _ => {
                let (v, ok) = (self.name("x"), self.name("x"));
                self.line(format!("{v}, {ok} := {m}[{key}]"));
                self.line(format!("_, _ = {v}, {ok}"));
                self.declare(&v, &e);
                self.declare(&ok, &Ty::Bool);
            }
        }
    }

    /// An element of a map that is changed where it is, if its type has something of the kind.
    fn map_update(&mut self, m: &str, k: &Ty, key: &str, e: &Ty) -> bool {
        match self.w.under(e) {
            Ty::Int(_) | Ty::F32 | Ty::F64 | Ty::C64 | Ty::C128 if self.r.chance(20) => {
                let op = *self.r.of(&["++", "--"]);
                self.line(format!("{m}[{key}]{op}"));
            }
            Ty::Int(_) => {
                let op = *self
                    .r
                    .of(&["+=", "-=", "*=", "&=", "|=", "^=", "&^=", "<<=", ">>=", "/=", "%="]);
                let v = match op {
                    "<<=" | ">>=" => self.r.below(70).to_string(),
                    // Now and then a division by zero.
                    _ => self.expr(e, 2).hide(),
                };
                self.line(format!("{m}[{key}] {op} {v}"));
            }
            Ty::F32 | Ty::F64 | Ty::C64 | Ty::C128 => {
                let op = *self.r.of(&["+=", "-=", "*=", "/="]);
                let v = self.expr(e, 2).hide();
                self.line(format!("{m}[{key}] {op} {v}"));
            }
            Ty::Str => {
                let v = self.expr(e, 1).text;
                self.line(format!("{m}[{key}] += {}(clips(string({v})))", self.text(e)));
            }
            Ty::Slice(of) => {
                let n = self.name("x");
                self.line(format!("{n} := {}({key})", self.conv(k)));
                let list: Vec<String> = (0..self.r.range(1, 3)).map(|_| self.expr(&of, 2).text).collect();
                self.line(format!("if len({m}[{n}]) < 20 {{"));
                self.line(format!("\t{m}[{n}] = append({m}[{n}], {})", list.join(", ")));
                self.line("}");
                let id = self.name("m");
                self.line(format!("say(\"{id}\", len({m}[{n}]), cap({m}[{n}]), len({m}))"));
            }
            _ => return false,
        }
        true
    }

    /// A map of neighbouring integers that loses entries while it is ranged over: of each two, one is met.
    fn dense_map(&mut self) {
        let k = Ty::Int(*self.r.of(&Int::ALL));
        let k = self.text(&k);
        let (m, i, n, sum, id) = (
            self.name("x"),
            self.name("i"),
            self.name("x"),
            self.name("x"),
            self.name("m"),
        );
        let pairs = self.r.range(1, 30);
        self.line(format!("{m} := map[{k}]int{{}}"));
        self.line(format!("for {i} := range {} {{", 2 * pairs));
        self.line(format!("\t{m}[{k}({i})] += {i} * 3"));
        self.line("}");
        self.line(format!("{n}, {sum} := 0, 0"));
        self.line(format!("for {i}, v := range {m} {{"));
        self.line(format!("\tdelete({m}, {i}^1)"));
        match self.r.below(3) {
            0 => self.line(format!("\tdelete({m}, {i})")),
            1 => self.line(format!("\t{m}[{i}] = v - int({i}&1)*3")),
            _ => {}
        }
        self.line(format!("\t{n}++"));
        self.line(format!("\t{sum} += (v / 3) >> 1"));
        self.line("}");
        self.line(format!("say(\"{id}\", {n}, {sum}, len({m}))"));
        if self.r.chance(50) {
            self.line(format!("clear({m})"));
            self.line(format!("for {i} := range {k}({}) {{", 2 * pairs));
            self.line(format!("\t{m}[{i}]++"));
            self.line("}");
            self.line(format!("say(\"{id}\", len({m}), {m}[1], {m}[{}])", 2 * pairs));
        }
    }

    fn slice_statement(&mut self) {
        let list: Vec<(String, Ty, Ty)> = self
            .vars
            .iter()
            .filter(|v| !v.hidden)
            .filter_map(|v| match self.w.under(&v.ty) {
                Ty::Slice(e) => Some((v.name.clone(), v.ty.clone(), (*e).clone())),
                _ => None,
            })
            .collect();
        if list.is_empty() {
            let t = Ty::Slice(Rc::new(self.some_type(1)));
            let n = self.name("x");
            let e = self.literal(&t, 2).text;
            self.line(format!("{n} := {e}"));
            self.line(format!("_ = {n}"));
            self.declare(&n, &t);
            return;
        }
        let (s, t, e) = self.r.of(&list).clone();
        let id = self.name("s");
        match self.r.below(6) {
            0 => {
                let o = self.expr(&t, 2).text;
                self.line(format!("say(\"{id}\", copy({s}, {o}))"));
            }
            1 => self.line(format!("say(\"{id}\", copy({s}[at(1, len({s}))/2:], {s}))")),
            2 if self.r.chance(30) => self.line(format!("clear({s})")),
            3 => {
                let o = self.expr(&t, 2).text;
                self.line(format!(
                    "{s} = clip(append({s}[:len({s}):at(2, capOf({s})-len({s})+1)+len({s})], {o}...))"
                ));
                self.line(format!("say(\"{id}\", len({s}), capOf({s}))"));
            }
            _ => {
                let v: Vec<String> = (0..self.r.range(1, 3)).map(|_| self.expr(&e, 2).text).collect();
                self.line(format!("{s} = clip(append({s}, {}))", v.join(", ")));
                self.line(format!("say(\"{id}\", len({s}), capOf({s}))"));
            }
        }
    }

    fn goto(&mut self) {
        let (l, n) = (self.name("L"), self.name("x"));
        self.line("{");
        self.indent += 1;
        self.line(format!("{n} := 0"));
        self.line(format!("{l}:"));
        self.line("{");
        self.indent += 1;
        self.line("step()");
        self.line(format!("{n}++"));
        self.indent -= 1;
        self.scope(|g| {
            g.declare(&n, &INT);
            g.block(3);
        });
        self.line("}");
        let turns = self.r.range(1, 3);
        self.line(format!("if {n} < {turns} && {n} >= 0 {{"));
        self.line(format!("\tgoto {l}"));
        self.line("}");
        self.indent -= 1;
        self.line("}");
    }

    /// A goroutine that has ended, or given what it makes, before anything else goes on.
    fn goroutine(&mut self) {
        let t = self.some_type(1);
        let (c, id) = (self.name("c"), self.name("g"));
        let text = self.text(&t);
        let n = self.r.range(1, 4);
        match self.r.chance(50) {
            true => {
                self.line(format!("{c} := make(chan {text}, {n})"));
                self.line("go func() {");
                self.line(format!("\tdefer close({c})"));
                self.line(format!("\tguard(\"{id}\", func() {{"));
                self.indent += 1;
                self.line("{");
                self.inner_body(4);
                self.line("}");
                for _ in 0..self.r.below(n + 1) {
                    let e = self.expr(&t, 2).text;
                    self.line(format!("\t{c} <- {e}"));
                }
                self.indent -= 1;
                self.line("\t})");
                self.line("}()");
                let done = self.name("x");
                self.line(format!("var {done} []{text}"));
                // The goroutine must have ended before the channel's user looks at what it writes.
                self.line(format!("for {c}x := range {c} {{"));
                self.line(format!("\t{done} = clip(append({done}, {c}x))"));
                self.line("}");
                self.declare(&done, &Ty::Slice(Rc::new(t)));
            }
            false => {
                let v = self.name("x");
                let ok = self.name("x");
                self.line(format!("{c} := make(chan {text})"));
                self.line("go func() {");
                self.line(format!("\tdefer close({c})"));
                self.line(format!("\tguard(\"{id}\", func() {{"));
                self.indent += 1;
                self.line("{");
                self.inner_body(3);
                self.line("}");
                let e = self.expr(&t, 2).text;
                self.line(format!("\t{c} <- {e}"));
                self.indent -= 1;
                self.line("\t})");
                self.line("}()");
                self.line(format!("{v}, {ok} := <-{c}"));
                self.line(format!("for range {c} {{"));
                self.line("}");
                self.line(format!("say(\"{id}\", {ok})"));
                self.line(format!("_ = {v}"));
                self.declare(&v, &t);
            }
        }
    }

    /// select with one case that is ready.
    fn select(&mut self) {
        let t = self.some_type(1);
        let (a, b, v) = (self.name("c"), self.name("c"), self.name("y"));
        let text = self.text(&t);
        let e = self.expr(&t, 1).text;
        self.line(format!("{a}, {b} := make(chan {text}, 1), make(chan {text})"));
        let full = self.r.below(4);
        if full > 0 {
            self.line(format!("{a} <- {e}"));
        }
        if full == 3 {
            self.line(format!("close({a})"));
            self.line(format!("<-{a}"));
        }
        self.labelled(false, |g| {
            g.line("select {");
            if full > 0 && g.r.chance(80) {
                let ok = g.name("x");
                g.line(format!("case {v}, {ok} := <-{a}:"));
                g.line(format!("\t_ = {v}\n\tsay(\"received\", {ok})"));
                g.scope(|g| {
                    g.declare(&v, &t);
                    g.block(3);
                });
            } else if full == 0 {
                let e = g.expr(&t, 1).text;
                g.line(format!("case {a} <- {e}:"));
                g.block(2);
            }
            g.line(format!("case <-{b}:"));
            g.line("\tsay(\"b\")");
            g.line("default:");
            g.block(2);
            g.line("}");
        });
    }

    fn struct_statement(&mut self) {
        // Copies do not share: change one, print both.
        let list: Vec<(String, Ty)> = self
            .vars
            .iter()
            .filter(|v| {
                !v.hidden && matches!(self.w.under(&v.ty), Ty::Struct(_) | Ty::Array(..)) && self.w.printable(&v.ty)
            })
            .map(|v| (v.name.clone(), v.ty.clone()))
            .collect();
        if list.is_empty() {
            return self.declare_var();
        }
        let (v, t) = self.r.of(&list).clone();
        let n = self.name("x");
        let id = self.name("c");
        match self.r.below(3) {
            0 => self.line(format!("{n} := {v}")),
            1 => {
                self.line(format!("{n}p := &{v}"));
                self.line(format!("{n} := *{n}p"));
            }
            _ => {
                self.line(format!("{n}a := any({v})"));
                self.line(format!("{n} := {n}a.({})", self.text(&t)));
            }
        }
        self.line(format!("_ = {n}"));
        self.declare(&n, &t);
        self.assign();
        self.assign();
        // These may have declared a variable of that name.
        if [&v, &n].iter().any(|n| !self.sees(n, &t)) {
            return;
        }
        match self.w.comparable(&t) {
            true => self.line(format!("say(\"{id}\", {v}, {n}, {v} == {n})")),
            false => self.line(format!("say(\"{id}\", {v}, {n})")),
        }
    }

    fn captured_loop(&mut self) {
        let (fs, i, f) = (self.name("x"), self.name("i"), self.name("f"));
        let t = self.some_type(1);
        let text = self.text(&t);
        self.line(format!("var {fs} []func() {text}"));
        let head = match self.r.below(3) {
            0 => format!("{i} := 0; {i} < 3; {i}++"),
            1 => format!("{i} := range 3"),
            _ => format!("{i} := range upTo(2)"),
        };
        self.line(format!("for {head} {{"));
        self.scope(|g| {
            g.declare(&i, &INT);
            g.indent += 1;
            g.line("step()");
            g.line(format!("_ = {i}"));
            let sig = Sig {
                params: Vec::new(),
                results: vec![t.clone()],
                variadic: false,
            };
            let c = g.closure(&sig, 2);
            g.line(format!("{fs} = append({fs}, {c})"));
            g.indent -= 1;
            g.block(2);
        });
        self.line("}");
        let id = self.name("v");
        self.line(format!("for _, {f} := range {fs} {{"));
        match self.w.printable(&t) {
            true => self.line(format!("\tsay(\"{id}\", {f}())")),
            false => self.line(format!("\t{f}()")),
        }
        self.line("}");
    }

    fn comma_ok(&mut self) {
        let any = Ty::Iface(Rc::new(Vec::new()));
        let e = self.expr(&any, 2);
        let e = self.typed(&any, e);
        let t = self.some_type(1);
        let (v, ok, id) = (self.name("x"), self.name("x"), self.name("a"));
        self.line(format!("{v}, {ok} := {e}.({})", self.text(&t)));
        self.line(format!("say(\"{id}\", {ok})"));
        self.line(format!("_ = {v}"));
        self.declare(&v, &t);
    }

    fn method_value(&mut self) {
        if self.initialising {
            return;
        }
        let list: Vec<(String, Func)> = self
            .vars
            .iter()
            .filter(|v| !v.hidden)
            .flat_map(|v| {
                let ms = self.w.methods(&v.ty, true);
                ms.into_iter().map(|m| (v.name.clone(), self.w.pool[m].clone()))
            })
            .collect();
        if list.is_empty() {
            return self.print();
        }
        let (v, f) = self.r.of(&list).clone();
        let n = self.name("x");
        self.line(format!("{n} := {v}.{}", f.name));
        self.line(format!("_ = {n}"));
        self.declare(&n, &Ty::Func(Rc::new(f.sig)));
    }

    fn local_type(&mut self) {
        let n = self.name("T");
        let t = self.printable_type(1);
        let (v, id) = (self.name("x"), self.name("t"));
        match self.w.under(&t) {
            // gc loses a static value of an interface field that comes before a blank one.
            Ty::Iface(_) => self.line(format!("type {n} struct {{ a {}; b int }}", self.text(&t))),
            _ => self.line(format!("type {n} struct {{ a, _ {}; b int }}", self.text(&t))),
        }
        let e = self.expr(&t, 1).text;
        let b = self.r.below(50);
        self.line(format!("{v} := {n}{{a: {e}, b: {b}}}"));
        if self.r.chance(50) {
            // Conversions do not look at tags.
            let (tagged, other) = (self.name("T"), self.name("x"));
            let text = self.text(&t);
            self.line(format!("type {tagged} struct {{ a, b {text} `k:\"{b}\"`; c int }}"));
            self.line(format!(
                "{other} := struct {{ a, b {text}; c int `c` }}({tagged}{{a: {v}.a, c: {v}.b}})"
            ));
            self.line(format!("{other}.c++"));
            self.line(format!(
                "sayf(\"{id} %v %T %v\", {other}, {other}, {tagged}({other}).c)"
            ));
        }
        match self.w.comparable(&t) {
            true => self.line(format!(
                "sayf(\"{id} %v %+v %T %v\", {v}, any({v}), {v}, {v} == {n}{{a: {v}.a}})"
            )),
            false => self.line(format!("sayf(\"{id} %v %+v %T\", {v}, any({v}), {v})")),
        }
    }
}
