//! Random statements of control flow: branches, loops, switches, jumps, defers and panics.

use super::state::{Gen, Target};
use super::types::*;
use std::rc::Rc;

impl Gen {
    pub(super) fn conditional(&mut self) {
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
    pub(super) fn labelled(&mut self, is_loop: bool, f: impl FnOnce(&mut Gen)) {
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
    pub(super) fn leave(&mut self) {
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

    pub(super) fn loops(&mut self) {
        let kind = self.r.below(11);
        self.labelled(true, |g| {
            g.scope(|g| g.one_loop(kind));
        });
    }

    pub(super) fn one_loop(&mut self, kind: usize) {
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

    pub(super) fn switch(&mut self) {
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

    pub(super) fn type_switch(&mut self) {
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

    pub(super) fn defer(&mut self) {
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
    pub(super) fn inner_body(&mut self, n: isize) {
        let saved = std::mem::take(&mut self.body);
        let budget = std::mem::replace(&mut self.budget, n);
        self.block(n);
        self.budget = budget;
        self.body = saved;
    }

    pub(super) fn raise(&mut self) {
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

    pub(super) fn guarded(&mut self) {
        let id = self.name("g");
        self.line(format!("guard(\"{id}\", func() {{"));
        self.inner_body(5);
        self.line("})");
    }

    /// A statement that is likely to panic, and what it has done until then.
    pub(super) fn guarded_statement(&mut self) {
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

    pub(super) fn goto(&mut self) {
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

    pub(super) fn captured_loop(&mut self) {
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
}
