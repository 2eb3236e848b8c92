//! Random statements on maps, slices and structs.

use super::state::Gen;
use super::types::*;
use std::rc::Rc;

impl Gen {
    pub(super) fn map_statement(&mut self) {
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
    pub(super) fn map_update(&mut self, m: &str, k: &Ty, key: &str, e: &Ty) -> bool {
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
    pub(super) fn dense_map(&mut self) {
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

    pub(super) fn slice_statement(&mut self) {
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

    pub(super) fn struct_statement(&mut self) {
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
}
