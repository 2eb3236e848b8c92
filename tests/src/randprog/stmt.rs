//! Random statements: blocks, declarations, assignments, printing, concurrency. See also `control` and `containers`.

use super::state::Gen;
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
    pub(super) fn block(&mut self, n: isize) {
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

    pub(super) fn ret(&mut self) {
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
    pub(super) fn names_visible(&self) -> bool {
        self.body
            .names
            .iter()
            .all(|n| self.vars.iter().rev().find(|v| v.name == *n).is_some_and(|v| !v.hidden))
    }

    pub(super) fn declare_var(&mut self) {
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

    pub(super) fn some_statement(&mut self) {
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

    pub(super) fn assign(&mut self) {
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
    pub(super) fn parallel(&mut self) {
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

    pub(super) fn print(&mut self) {
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

    pub(super) fn checksum(&mut self) {
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

    pub(super) fn call(&mut self) {
        let found = match self.r.chance(60) {
            true => self.some_call(2, |_| true),
            false => self.some_method(2, |_| true),
        };
        if let Some((call, _)) = found {
            self.line(call);
        }
    }

    /// A goroutine that has ended, or given what it makes, before anything else goes on.
    pub(super) fn goroutine(&mut self) {
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
    pub(super) fn select(&mut self) {
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

    pub(super) fn comma_ok(&mut self) {
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

    pub(super) fn method_value(&mut self) {
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

    pub(super) fn local_type(&mut self) {
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
