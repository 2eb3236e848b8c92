//! Declarations of a program: types with methods, generic types and functions, package variables, functions, its entry.

use super::state::{Body, Gen, Size};
use super::types::*;
use std::rc::Rc;

impl Gen {
    pub fn program(mut self) -> String {
        self.line("package main\n\nimport \"fmt\"\n\nvar _ = fmt.Sprint\n");
        self.pool();
        let [named, interfaces, generics, vars, generic_funcs, funcs] = match self.size {
            Size::Normal => [(2, 5), (1, 2), (0, 2), (1, 5), (1, 3), (2, 5)],
            Size::Small => [(1, 2), (0, 1), (0, 1), (0, 2), (0, 1), (1, 2)],
        };
        for _ in 0..self.r.range(named.0, named.1) {
            self.named_type();
        }
        for _ in 0..self.r.range(interfaces.0, interfaces.1) {
            self.interface();
        }
        for _ in 0..self.r.range(generics.0, generics.1) {
            self.generic_type();
        }
        for _ in 0..self.r.range(vars.0, vars.1) {
            self.package_var();
        }
        for _ in 0..self.r.range(generic_funcs.0, generic_funcs.1) {
            self.generic_func();
        }
        for _ in 0..self.r.below(generic_funcs.1 + 1) {
            self.generic_method();
        }
        for _ in 0..self.r.range(funcs.0, funcs.1) {
            self.func();
        }
        self.methods();
        self.entry();
        self.out
    }

    /// Signatures of methods that several types may have.
    fn pool(&mut self) {
        let string = Sig {
            params: Vec::new(),
            results: vec![Ty::Str],
            variadic: false,
        };
        self.w.pool.push(Func {
            name: "String".into(),
            sig: string,
            params: Vec::new(),
            depth: false,
            recv: None,
        });
        for i in 0..4 {
            let sig = Sig {
                params: (0..self.r.below(3)).map(|_| self.w.basic(&mut self.r)).collect(),
                results: (0..self.r.below(3)).map(|_| self.w.basic(&mut self.r)).collect(),
                variadic: false,
            };
            self.w.pool.push(Func {
                name: format!("{}{i}", if i % 2 == 0 { "m" } else { "M" }),
                sig,
                params: Vec::new(),
                depth: false,
                recv: None,
            });
        }
    }

    fn named_type(&mut self) {
        let name = self.top("T");
        let mut set: Vec<(usize, bool)> = Vec::new();
        let structure = self.r.chance(65);
        let mut fields = Vec::new();
        let under = match structure {
            true => {
                let n = self.r.range(1, 4);
                let embed = self.r.chance(35) && !self.w.named.is_empty();
                if embed {
                    let i = self.r.below(self.w.named.len());
                    if !matches!(self.w.named[i].under, Ty::Ptr(_)) {
                        let pointer = self.r.chance(30);
                        let t = Ty::Named(i);
                        for m in self.w.named[i].set.clone() {
                            set.push((m.0, m.1 && !pointer));
                        }
                        fields.push(Field {
                            name: self.w.named[i].name.clone(),
                            ty: if pointer { Ty::Ptr(Rc::new(t)) } else { t },
                            embedded: true,
                        });
                    }
                }
                for _ in 0..n {
                    fields.push(Field {
                        name: self.name("f"),
                        ty: self.some_type(2),
                        embedded: false,
                    });
                }
                if self.r.chance(10) {
                    fields.push(Field {
                        name: self.name("Up"),
                        ty: self.w.basic(&mut self.r),
                        embedded: false,
                    });
                }
                Ty::Struct(Rc::new(fields.clone()))
            }
            false => match self.r.below(8) {
                0 => Ty::Slice(Rc::new(self.some_type(1))),
                1 => Ty::Array(self.r.range(1, 4), Rc::new(self.some_type(1))),
                2 => Ty::Map(Rc::new(self.key_type()), Rc::new(self.some_type(1))),
                3 => Ty::Func(Rc::new(self.some_sig(2, 1))),
                _ => self.w.basic(&mut self.r),
            },
        };
        let count = self.w.pool.len();
        for m in 0..count {
            if self.r.chance(if m == 0 { 25 } else { 45 }) {
                set.retain(|s| s.0 != m);
                set.push((m, structure && self.r.chance(40)));
            }
        }
        // Which of them are its own is in `own`, by name.
        let own: Vec<(Func, bool)> = set
            .iter()
            .filter(|s| !self.promoted(&fields, s))
            .map(|s| (self.w.pool[s.0].clone(), s.1))
            .collect();
        match &under {
            Ty::Struct(f) => {
                self.line(format!("type {name} struct {{"));
                for f in f.iter() {
                    self.line(format!("\t{}", self.w.field(f)));
                }
                self.line("}\n");
            }
            t => self.line(format!("type {name} {}\n", self.text(t))),
        }
        self.w.named.push(Named { name, under, set, own });
    }

    /// A method of the set comes from an embedded field. (One of the same kind declared again is its own all the same: this asks
    /// only whether the embedded type has it in that form, so some types leave their promoted method as it is.)
    fn promoted(&self, fields: &[Field], s: &(usize, bool)) -> bool {
        fields.iter().filter(|f| f.embedded).any(|f| match &f.ty {
            Ty::Named(i) => self.w.named[*i].set.contains(s),
            Ty::Ptr(e) => match &**e {
                Ty::Named(i) => !s.1 && self.w.named[*i].set.iter().any(|m| m.0 == s.0),
                _ => false,
            },
            _ => false,
        })
    }

    fn interface(&mut self) {
        let name = self.top("I");
        let mut list: Vec<usize> = (0..self.w.pool.len()).filter(|_| self.r.chance(35)).collect();
        if list.is_empty() {
            list.push(1);
        }
        let earlier = self.w.named.last().and_then(|n| match &n.under {
            Ty::Iface(m) => Some((n.name.clone(), m.to_vec())),
            _ => None,
        });
        self.line(format!("type {name} interface {{"));
        for &m in &list {
            let f = self.w.pool[m].clone();
            self.line(format!("\t{}{}", f.name, self.w.signature(&f.sig, &[])));
        }
        if let Some((n, m)) = earlier {
            self.line(format!("\t{n}"));
            list.extend(m);
            list.sort();
            list.dedup();
        }
        self.line("}\n");
        self.w.named.push(Named {
            name,
            under: Ty::Iface(Rc::new(list)),
            set: Vec::new(),
            own: Vec::new(),
        });
    }

    fn class(&mut self) -> Class {
        *self.r.of(&[
            Class::Any,
            Class::Comparable,
            Class::Integer,
            Class::Number,
            Class::Ordered,
        ])
    }

    fn generic_type(&mut self) {
        let name = self.top("G");
        let class = self.class();
        let t = Ty::Param(0, class);
        let list = [
            t.clone(),
            Ty::Slice(Rc::new(t.clone())),
            Ty::Array(2, Rc::new(t.clone())),
            Ty::Map(Rc::new(Ty::Str), Rc::new(t.clone())),
            INT,
            Ty::Iface(Rc::new(Vec::new())),
        ];
        let fields: Vec<Field> = (0..self.r.range(1, 4))
            .map(|_| Field {
                name: self.name("f"),
                ty: self.r.of(&list).clone(),
                embedded: false,
            })
            .collect();
        self.line(format!("type {name}[T {}] struct {{", class.name()));
        for f in &fields {
            self.line(format!("\t{}", self.w.field(f)));
        }
        self.line("}\n");
        self.w.generics.push(Generic {
            name: name.clone(),
            class,
            fields,
            methods: Vec::new(),
        });
        let g = self.w.generics.len() - 1;
        let mut methods = Vec::new();
        for _ in 0..self.r.range(1, 3) {
            let f = Func {
                name: self.name("g"),
                sig: Sig {
                    params: (0..self.r.below(3)).map(|_| self.r.of(&list).clone()).collect(),
                    results: (0..self.r.below(2)).map(|_| self.r.of(&list).clone()).collect(),
                    variadic: false,
                },
                params: Vec::new(),
                depth: false,
                recv: None,
            };
            methods.push((f, self.r.chance(60)));
        }
        let receiver = self.w.instance(g, t);
        self.params = vec![class];
        for (f, pointer) in methods.clone() {
            let r = if pointer {
                Ty::Ptr(Rc::new(receiver.clone()))
            } else {
                receiver.clone()
            };
            self.write_func(&f, Some(&r), 4);
        }
        self.params.clear();
        self.w.generics[g].methods = methods;
    }

    fn generic_func(&mut self) {
        let params: Vec<Class> = (0..self.r.range(1, 2)).map(|_| self.class()).collect();
        let name = self.top("F");
        self.params = params.clone();
        let of: Vec<Ty> = params.iter().enumerate().map(|(i, c)| Ty::Param(i, *c)).collect();
        let mut sig = Sig {
            params: of.clone(),
            results: Vec::new(),
            variadic: false,
        };
        for _ in 0..self.r.below(3) {
            let t = self.some_type(1);
            sig.params.push(t);
        }
        if self.r.chance(25) {
            let t = self.some_type(0);
            sig.params.push(Ty::Slice(Rc::new(t)));
            sig.variadic = true;
        }
        for _ in 0..self.r.range(0, 2) {
            let t = match self.r.chance(60) {
                true => self.r.of(&of).clone(),
                false => self.some_type(1),
            };
            sig.results.push(t);
        }
        let f = Func {
            name,
            sig,
            params,
            depth: false,
            recv: None,
        };
        self.write_func(&f, None, 6);
        self.params.clear();
        self.funcs.push(f);
    }

    /// A method with type parameters of its own.
    fn generic_method(&mut self) {
        let list: Vec<usize> = (0..self.w.named.len())
            .filter(|&i| !matches!(self.w.named[i].under, Ty::Iface(_)) && !self.w.named[i].name.contains('['))
            .collect();
        if list.is_empty() {
            return;
        }
        let (t, pointer) = (Ty::Named(*self.r.of(&list)), self.r.chance(50));
        let class = self.class();
        self.params = vec![class];
        let of = Ty::Param(0, class);
        let mut sig = Sig {
            params: vec![of.clone()],
            results: Vec::new(),
            variadic: false,
        };
        for _ in 0..self.r.below(3) {
            sig.params.push(match self.r.chance(30) {
                true => Ty::Slice(Rc::new(of.clone())),
                false => self.some_type(1),
            });
        }
        for _ in 0..self.r.range(0, 2) {
            sig.results.push(match self.r.chance(60) {
                true => of.clone(),
                false => self.some_type(1),
            });
        }
        let f = Func {
            name: self.top("Gm"),
            sig,
            params: vec![class],
            depth: false,
            recv: Some((t.clone(), pointer)),
        };
        let receiver = match pointer {
            true => Ty::Ptr(Rc::new(t)),
            false => t,
        };
        self.write_func(&f, Some(&receiver), 4);
        self.params.clear();
        self.funcs.push(f);
    }

    fn package_var(&mut self) {
        let t = self.some_type(2);
        let n = self.top("V");
        // A panic in an initialiser would end all programs.
        self.initialising = true;
        self.nest = 3;
        let text = self.text(&t);
        match self.r.below(5) {
            0 => self.line(format!("var {n} {text}\n")),
            1..=2 => {
                let vars = std::mem::take(&mut self.vars);
                let e = self.literal(&t, 1).text;
                self.vars = vars;
                self.line(format!("var {n} {text} = {e}\n"));
            }
            _ => {
                let e = self.expr(&t, 3).text;
                self.line(format!("var {n} = try(func() {text} {{ return {e} }})\n"));
            }
        }
        self.nest = 0;
        self.initialising = false;
        self.declare(&n, &t);
    }

    fn func(&mut self) {
        let name = self.top("F");
        let mut sig = self.some_sig(3, 2);
        let depth = self.r.chance(20);
        if depth {
            sig.params.insert(0, INT);
        } else if self.r.chance(15) {
            let t = self.some_type(1);
            sig.params.push(Ty::Slice(Rc::new(t)));
            sig.variadic = true;
        }
        let f = Func {
            name,
            sig,
            params: Vec::new(),
            depth,
            recv: None,
        };
        self.write_func(&f, None, 9);
        self.funcs.push(f);
    }

    /// Writes a function or, with a receiver's type, a method.
    fn write_func(&mut self, f: &Func, receiver: Option<&Ty>, statements: isize) {
        let saved = self.vars.clone();
        self.vars.push(super::state::Var {
            name: "{".into(),
            ty: INT,
            hidden: true,
        });
        let mut names: Vec<String> = Vec::new();
        for (i, t) in f.sig.params.iter().enumerate() {
            // `n` is out of scope for assignments: it bounds the recursion.
            if i == 0 && f.depth {
                names.push("n".into());
                continue;
            }
            let n = self.name("p");
            self.declare(&n, t);
            names.push(n);
        }
        let mut head = String::from("func ");
        if let Some(t) = receiver {
            let n = self.name("self");
            head.push_str(&format!("({n} {}) ", self.text(t)));
            self.declare(&n, t);
        }
        self.body = Body {
            results: f.sig.results.clone(),
            ..Body::default()
        };
        if !f.sig.results.is_empty() && self.r.chance(45) {
            let list: Vec<String> = f.sig.results.iter().map(|_| self.name("r")).collect();
            for (n, t) in list.iter().zip(&f.sig.results) {
                self.declare(n, t);
            }
            names.extend(list.iter().cloned());
            self.body.names = list;
        }
        head.push_str(&f.name);
        if !f.params.is_empty() {
            let list: Vec<String> = f
                .params
                .iter()
                .enumerate()
                .map(|(i, c)| format!("{} {}", ["T", "U", "V"][i], c.name()))
                .collect();
            head.push_str(&format!("[{}]", list.join(", ")));
        }
        head.push_str(&self.w.signature(&f.sig, &names));
        // gc evaluates the arguments of an inlined call in another order.
        self.line("//go:noinline");
        self.line(format!("{head} {{"));
        self.indent += 1;
        self.line("step()");
        if f.depth {
            self.line("if n <= 0 || n > 6 {");
            self.indent += 1;
            let list: Vec<String> = f.sig.results.iter().map(|t| self.literal(t, 0).text).collect();
            self.line(format!("return {}", list.join(", ")));
            self.indent -= 1;
            self.line("}");
        }
        if self.r.chance(40) {
            let id = self.name("d");
            self.line("defer func() {");
            self.line("\tif r := recover(); r != nil {");
            self.line(format!("\t\treport(\"{id}\", r)"));
            self.line("\t}");
            self.line("}()");
        }
        self.budget = match self.size {
            Size::Small => statements,
            Size::Normal => statements * 2,
        };
        if f.depth {
            // Calls of itself go one deeper.
            self.funcs.push(f.clone());
            self.deep = f.name.clone();
        }
        self.statements(statements);
        self.finish();
        if f.depth {
            self.funcs.pop();
            self.deep.clear();
        }
        self.indent -= 1;
        self.line("}\n");
        self.vars = saved;
    }

    /// The bodies of the declared types' methods.
    fn methods(&mut self) {
        // Methods are called from everywhere: to end, they call no methods and no functions.
        let funcs = std::mem::take(&mut self.funcs);
        for i in 0..self.w.named.len() {
            if matches!(self.w.named[i].under, Ty::Iface(_)) || self.w.named[i].name.contains('[') {
                continue;
            }
            let t = Ty::Named(i);
            for (f, pointer) in self.w.named[i].own.clone() {
                let receiver = match pointer {
                    true => Ty::Ptr(Rc::new(t.clone())),
                    false => t.clone(),
                };
                match f.name == "String" {
                    true => self.string_method(&f, &receiver),
                    false => self.write_func(&f, Some(&receiver), 3),
                }
            }
        }
        self.funcs = funcs;
        // They are all in `set`.
        for n in &mut self.w.named {
            if !n.name.contains('[') {
                n.own.clear();
            }
        }
    }

    /// String must not print its own receiver with its method.
    fn string_method(&mut self, f: &Func, receiver: &Ty) {
        let star = matches!(receiver, Ty::Ptr(_));
        let t = match receiver {
            Ty::Ptr(e) => (**e).clone(),
            t => t.clone(),
        };
        let text = match self.w.under(&t) {
            Ty::Struct(fields) => {
                let basic = fields
                    .iter()
                    .find(|f| matches!(f.ty, Ty::Int(_) | Ty::Str | Ty::Bool | Ty::F64 | Ty::F32));
                basic.map(|f| format!("v.{}", f.name))
            }
            u if matches!(u, Ty::Int(_) | Ty::Str | Ty::Bool | Ty::F64) => Some(format!("{}(v)", self.text(&u))),
            Ty::Slice(_) | Ty::Map(..) | Ty::Array(..) => Some("len(v)".into()),
            _ => None,
        };
        let text = text.unwrap_or("1".into());
        let star = if star { "*" } else { "" };
        self.line(format!(
            "func (v {star}{}) {}() string {{ return fmt.Sprint(\"<\", {text}, \">\") }}\n",
            self.text(&t),
            f.name
        ));
    }

    fn entry(&mut self) {
        let seed = self.seed;
        self.line(format!("func run_{seed}() {{"));
        self.indent += 1;
        for f in self.funcs.clone() {
            for _ in 0..self.r.range(1, 2) {
                let id = f.name.split('_').next().unwrap_or("").to_string();
                let saved = std::mem::replace(&mut self.funcs, vec![f.clone()]);
                let call = self.some_call(2, |_| true);
                self.funcs = saved;
                if let Some((call, results)) = call {
                    self.line("steps = 0");
                    self.line("lines -= 20");
                    self.line(format!("guard(\"{id}\", func() {{"));
                    self.indent += 1;
                    let names: Vec<String> = results.iter().map(|_| self.name("x")).collect();
                    match names.is_empty() {
                        true => self.line(call),
                        false => {
                            self.line(format!("{} := {call}", names.join(", ")));
                            for (n, t) in names.iter().zip(&results) {
                                match self.w.printable(t) {
                                    true => self.line(format!("say(\"{id} gives\", {n})")),
                                    false => self.line(format!("_ = {n}")),
                                }
                            }
                        }
                    }
                    self.indent -= 1;
                    self.line("})");
                }
            }
        }
        let vars: Vec<(String, Ty)> = self.vars.iter().map(|v| (v.name.clone(), v.ty.clone())).collect();
        for (v, t) in vars {
            if self.w.printable(&t) {
                self.line(format!("say(\"{v}\", {v})"));
            }
        }
        self.indent -= 1;
        self.line("}");
    }
}
