//! The generator's state: what is declared, what is in scope, the text so far.

use super::rng::Rng;
use super::types::*;
use std::rc::Rc;

/// A variable in scope.
#[derive(Clone, Debug)]
pub struct Var {
    pub name: String,
    pub ty: Ty,
    /// Covered by an inner variable of its name.
    pub hidden: bool,
}

/// An expression that denotes a variable or a part of one.
#[derive(Clone, Debug)]
pub struct Path {
    pub text: String,
    pub ty: Ty,
    pub addr: bool,
    /// May be assigned to.
    pub assign: bool,
}

/// An expression: its text, and whether it may be a constant.
#[derive(Clone, Debug)]
pub struct Expr {
    pub text: String,
    pub konst: bool,
}

impl Expr {
    pub fn new(text: impl Into<String>) -> Expr {
        Expr {
            text: text.into(),
            konst: false,
        }
    }
    pub fn konst(text: impl Into<String>) -> Expr {
        Expr {
            text: text.into(),
            konst: true,
        }
    }
    /// Its text, such that the compiler does not know its value.
    pub fn hide(self) -> String {
        match self.konst {
            true => format!("id({})", self.text),
            false => self.text,
        }
    }
}

/// A statement that can be left by its label.
#[derive(Clone, Debug)]
pub struct Target {
    pub label: String,
    pub used: bool,
    /// `continue` too.
    pub is_loop: bool,
}

/// The function that is being written.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub results: Vec<Ty>,
    /// The names of its results, if they have some.
    pub names: Vec<String>,
    pub targets: Vec<Target>,
    /// Inside a loop or switch: `break` without a label is allowed.
    pub breaks: usize,
    pub loops: usize,
}

/// How long programs are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// About 150 lines, with some of the kinds of statements.
    Small,
    /// About 600 lines.
    Normal,
}

/// The kinds of statements, as numbers from 0 to [`STATEMENTS`]: each range is one family, which a small program has or lacks.
const FAMILIES: [(usize, usize); 20] = [
    (26, 29),
    (30, 34),
    (35, 37),
    (38, 38),
    (39, 40),
    (41, 41),
    (45, 46),
    (47, 48),
    (49, 50),
    (51, 51),
    (52, 52),
    (53, 53),
    (54, 54),
    (55, 55),
    (57, 57),
    (58, 58),
    (59, 59),
    (60, 60),
    (61, 61),
    (70, 70),
];
const STATEMENTS: usize = 71;

pub struct Gen {
    pub seed: u64,
    pub size: Size,
    /// The kinds of statements that this program has.
    pub kinds: Vec<usize>,
    pub r: Rng,
    pub w: World,
    pub vars: Vec<Var>,
    pub funcs: Vec<Func>,
    pub body: Body,
    pub out: String,
    pub indent: usize,
    pub next: usize,
    /// How deep function literals and statements nest.
    pub nest: usize,
    /// The constraints of the type parameters in scope.
    pub params: Vec<Class>,
    /// How deep expressions nest, those in function literals too.
    pub level: usize,
    /// The name of the function being written if it bounds its recursion by its parameter `n`.
    pub deep: String,
    /// In a package variable's initialiser: methods, which may use that variable, are not called.
    pub initialising: bool,
    /// Calls that have effects are allowed in this statement's expressions, or operations that may panic, or both: the language leaves
    /// the order of the two to the compiler, and govm follows gc. Where gc's order depends on what it inlines, operations that may panic
    /// do not stand among the operands of calls.
    pub effects: bool,
    pub panics: bool,
    /// In a statement whose panics are caught.
    pub guarded: bool,
    /// Statements that may still be written in this function.
    pub budget: isize,
}

impl Gen {
    pub fn new(seed: u64, size: Size) -> Gen {
        let mut r = Rng::new(seed);
        let mut kinds: Vec<usize> = (0..STATEMENTS).collect();
        if size == Size::Small {
            for (from, to) in FAMILIES {
                if r.chance(60) {
                    kinds.retain(|k| !(from..=to).contains(k));
                }
            }
        }
        Gen {
            seed,
            size,
            kinds,
            r,
            w: World::default(),
            vars: Vec::new(),
            funcs: Vec::new(),
            body: Body::default(),
            out: String::new(),
            indent: 0,
            next: 0,
            nest: 0,
            params: Vec::new(),
            level: 0,
            deep: String::new(),
            initialising: false,
            effects: true,
            panics: false,
            guarded: false,
            budget: 0,
        }
    }

    pub fn line(&mut self, text: impl AsRef<str>) {
        for _ in 0..self.indent {
            self.out.push('\t');
        }
        self.out.push_str(text.as_ref());
        self.out.push('\n');
    }

    /// A name that nothing else has in this program.
    pub fn name(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}{}", self.next)
    }

    /// A name for the package's scope.
    pub fn top(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}{}_{}", self.next, self.seed)
    }

    pub fn text(&self, t: &Ty) -> String {
        self.w.text(t)
    }

    /// The text of a type that starts an expression: `(*T)(x)`, `(func())(x)`.
    pub fn conv(&self, t: &Ty) -> String {
        match t {
            Ty::Named(_) | Ty::Param(..) => self.text(t),
            Ty::Ptr(_) | Ty::Func(_) | Ty::Slice(_) | Ty::Array(..) | Ty::Map(..) | Ty::Struct(_) => {
                format!("({})", self.text(t))
            }
            _ => self.text(t),
        }
    }

    pub fn declare(&mut self, name: &str, ty: &Ty) {
        for v in &mut self.vars {
            if v.name == name {
                v.hidden = true;
            }
        }
        self.vars.push(Var {
            name: name.into(),
            ty: ty.clone(),
            hidden: false,
        });
    }

    /// A new local variable's name: sometimes one that hides an outer one.
    pub fn local(&mut self) -> String {
        if self.r.chance(6) && !self.vars.is_empty() {
            let v = self.r.of(&self.vars).name.clone();
            if v.starts_with('x') && !v.contains('_') && self.scope_start() > 0 && !self.in_scope(&v) {
                return v;
            }
        }
        self.name("x")
    }

    /// Where the innermost block's variables start.
    fn scope_start(&self) -> usize {
        self.vars.iter().rposition(|v| v.name == "{").map_or(0, |i| i + 1)
    }

    /// A name denotes a variable of this type here.
    pub fn sees(&self, name: &str, ty: &Ty) -> bool {
        self.vars.iter().any(|v| !v.hidden && v.name == name && v.ty == *ty)
    }

    fn in_scope(&self, name: &str) -> bool {
        self.vars[self.scope_start()..].iter().any(|v| v.name == name)
    }

    /// Runs `f` with a scope of its own.
    pub fn scope<T>(&mut self, f: impl FnOnce(&mut Gen) -> T) -> T {
        let saved = self.vars.clone();
        self.vars.push(Var {
            name: "{".into(),
            ty: INT,
            hidden: true,
        });
        let result = f(self);
        self.vars = saved;
        result
    }

    /// Runs `f` for the operands of a call.
    pub fn calm<T>(&mut self, f: impl FnOnce(&mut Gen) -> T) -> T {
        let saved = std::mem::replace(&mut self.panics, false);
        let result = f(self);
        self.panics = saved;
        result
    }

    /// A kind of expressions for the next statement.
    pub fn turn(&mut self) -> (bool, bool) {
        let saved = (self.effects, self.panics);
        (self.effects, self.panics) = *self.r.of(&[(true, false), (false, true), (true, true)]);
        saved
    }

    /// What `f` writes, apart from the text so far.
    pub fn apart<T>(&mut self, f: impl FnOnce(&mut Gen) -> T) -> (String, T) {
        let saved = std::mem::take(&mut self.out);
        let result = f(self);
        (std::mem::replace(&mut self.out, saved), result)
    }

    /// A type: one in three is a composite or declared one.
    pub fn some_type(&mut self, depth: usize) -> Ty {
        if !self.params.is_empty() && self.r.chance(30) {
            let i = self.r.below(self.params.len());
            return Ty::Param(i, self.params[i]);
        }
        if depth == 0 || self.r.chance(50) {
            return self.w.basic(&mut self.r);
        }
        let named = self.w.named.len();
        match self.r.below(20) {
            0..=5 if named > 0 => self.pick_named(),
            6..=8 => Ty::Slice(Rc::new(self.some_type(depth - 1))),
            9..=10 => Ty::Array(self.r.range(1, 4), Rc::new(self.some_type(depth - 1))),
            11..=12 => Ty::Map(Rc::new(self.key_type()), Rc::new(self.some_type(depth - 1))),
            13 => Ty::Ptr(Rc::new(self.some_type(depth - 1))),
            14 => {
                let sig = self.some_sig(2, 1);
                Ty::Func(Rc::new(sig))
            }
            15 => Ty::Iface(Rc::new(Vec::new())),
            16 if !self.w.generics.is_empty() => {
                let g = self.r.below(self.w.generics.len());
                match self.argument_type(self.w.generics[g].class) {
                    Some(t) => self.w.instance(g, t),
                    None => INT,
                }
            }
            17 => {
                let n = self.r.range(1, 3);
                let fields = (0..n)
                    .map(|i| Field {
                        name: ["a", "b", "c"][i].into(),
                        ty: self.some_type(depth - 1),
                        embedded: false,
                    })
                    .collect();
                Ty::Struct(Rc::new(fields))
            }
            _ => self.w.basic(&mut self.r),
        }
    }

    fn pick_named(&mut self) -> Ty {
        let i = self.r.below(self.w.named.len());
        match self.w.named[i].name.ends_with("[T]") {
            true => INT,
            false => Ty::Named(i),
        }
    }

    /// A type whose values can be printed.
    pub fn printable_type(&mut self, depth: usize) -> Ty {
        for _ in 0..6 {
            let t = self.some_type(depth);
            if self.w.printable(&t) {
                return t;
            }
        }
        INT
    }

    pub fn key_type(&mut self) -> Ty {
        for _ in 0..4 {
            let t = self.some_type(1);
            if self.w.key(&t) {
                return t;
            }
        }
        match self.r.chance(50) {
            true => Ty::Str,
            false => INT,
        }
    }

    pub fn some_sig(&mut self, params: usize, results: usize) -> Sig {
        let (p, q) = (self.r.range(0, params), self.r.range(0, results));
        Sig {
            params: (0..p).map(|_| self.some_type(1)).collect(),
            results: (0..q).map(|_| self.some_type(1)).collect(),
            variadic: false,
        }
    }

    /// A type without type parameters that satisfies a constraint.
    pub fn argument_type(&mut self, class: Class) -> Option<Ty> {
        let saved = std::mem::take(&mut self.params);
        let mut found = None;
        for _ in 0..12 {
            let t = self.some_type(1);
            let instance = matches!(t, Ty::Named(i) if self.w.named[i].name.contains('['));
            if !instance && self.w.satisfies(&t, class) {
                found = Some(t);
                break;
            }
        }
        self.params = saved;
        found
    }

    /// A value of `from` has a part of type `to` within some steps.
    fn reaches(&self, from: &Ty, to: &Ty, steps: usize) -> bool {
        if from == to {
            return true;
        }
        if steps == 0 {
            return false;
        }
        match self.w.under(from) {
            Ty::Slice(_) | Ty::Ptr(_) if !self.panics => false,
            Ty::Array(_, e) | Ty::Slice(e) | Ty::Ptr(e) | Ty::Map(_, e) => self.reaches(&e, to, steps - 1),
            Ty::Struct(f) => f.iter().any(|f| self.reaches(&f.ty, to, steps - 1)),
            _ => false,
        }
    }

    /// A variable of a type, or a part of one.
    pub fn path(&mut self, to: &Ty, assign: bool) -> Option<Path> {
        let list: Vec<usize> = (0..self.vars.len())
            .filter(|&i| !self.vars[i].hidden && self.reaches(&self.vars[i].ty, to, 2))
            .collect();
        if list.is_empty() {
            return None;
        }
        for _ in 0..3 {
            let v = self.vars[*self.r.of(&list)].clone();
            let p = self.walk(
                Path {
                    text: v.name,
                    ty: v.ty,
                    addr: true,
                    assign: true,
                },
                to,
                2,
            );
            if p.assign || !assign {
                return Some(p);
            }
        }
        None
    }

    fn walk(&mut self, p: Path, to: &Ty, steps: usize) -> Path {
        if p.ty == *to && (steps == 0 || self.r.chance(60) || !self.inner(&p.ty, to, steps)) {
            return p;
        }
        let named = matches!(p.ty, Ty::Named(_) | Ty::Struct(_));
        match self.w.under(&p.ty) {
            Ty::Array(n, e) => {
                let i = self.index(&n.to_string(), Some(n));
                let q = Path {
                    text: format!("{}[{i}]", p.text),
                    ty: (*e).clone(),
                    addr: p.addr,
                    assign: p.addr,
                };
                self.walk(q, to, steps - 1)
            }
            Ty::Slice(e) => {
                let i = self.index(&format!("len({})", p.text), None);
                let q = Path {
                    text: format!("{}[{i}]", p.text),
                    ty: (*e).clone(),
                    addr: true,
                    assign: true,
                };
                self.walk(q, to, steps - 1)
            }
            Ty::Map(k, e) => {
                let k = self.expr(&k, 1).text;
                let q = Path {
                    text: format!("{}[{k}]", p.text),
                    ty: (*e).clone(),
                    addr: false,
                    assign: true,
                };
                self.walk(q, to, steps - 1)
            }
            Ty::Ptr(e) => {
                let direct = matches!(self.w.under(&e), Ty::Struct(_)) && *e != *to && steps > 1;
                let text = match direct {
                    true => p.text,
                    false => format!("(*{})", p.text),
                };
                let q = Path {
                    text,
                    ty: (*e).clone(),
                    addr: true,
                    assign: true,
                };
                self.walk(q, to, steps - 1)
            }
            Ty::Struct(f) if named => {
                let list: Vec<&Field> = f.iter().filter(|f| self.reaches(&f.ty, to, steps - 1)).collect();
                let f = (*self.r.of(&list)).clone();
                let q = Path {
                    text: format!("{}.{}", p.text, f.name),
                    ty: f.ty,
                    addr: p.addr,
                    assign: p.addr,
                };
                self.walk(q, to, steps - 1)
            }
            _ => p,
        }
    }

    /// A part of a value of `from` reaches `to`, itself apart.
    fn inner(&self, from: &Ty, to: &Ty, steps: usize) -> bool {
        match self.w.under(from) {
            Ty::Slice(_) | Ty::Ptr(_) if !self.panics => false,
            Ty::Array(_, e) | Ty::Slice(e) | Ty::Ptr(e) | Ty::Map(_, e) => self.reaches(&e, to, steps - 1),
            Ty::Struct(f) => f.iter().any(|f| self.reaches(&f.ty, to, steps - 1)),
            _ => false,
        }
    }

    /// An index below `len`; now and then one that may not be.
    pub fn index(&mut self, len: &str, fixed: Option<usize>) -> String {
        if self.panics && self.r.chance(if self.guarded { 25 } else { 8 }) {
            let t = Ty::Int(*self.r.of(&Int::ALL));
            return self.expr(&t, 1).hide();
        }
        match fixed {
            Some(n) if self.r.chance(50) => self.r.below(n).to_string(),
            _ => format!("at({}, {len})", self.calm(|g| g.expr(&INT, 1)).text),
        }
    }
}
