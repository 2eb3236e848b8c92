//! Which methods a program can reach: a method is lowered if its type reaches an interface and its selector is one that is called, or
//! asked for by an assertion, through an interface that the program reaches.
//!
//! A type that reaches an interface takes its parts along (elements, fields, what it points to), since the library looks into values and
//! calls the methods of their parts.

use govm_bytecode::{MethodDef, TypeDef};
use govm_syntax::{FastMap, FastSet};

use super::build::Lower;
use super::ir::*;

/// What was reached so far.
#[derive(Default)]
pub struct Reach {
    /// Concrete types that reach an interface, in order.
    types: Vec<Ty>,
    type_set: FastSet<Ty>,
    selectors: FastSet<SelectorId>,
    /// How many of `types` were looked at with how many selectors.
    done: (usize, usize),
    methods: FastMap<Ty, Vec<MethodDef>>,
    seen: FastSet<(Ty, SelectorId)>,
}

impl Lower<'_, '_> {
    /// A value of concrete type `t` becomes an interface.
    pub(super) fn reach_iface(&mut self, t: Ty) {
        let mut work = vec![t];
        while let Some(t) = work.pop() {
            if !self.reach.type_set.insert(t) {
                continue;
            }
            match self.p.types.underlying(t) {
                TypeDef::Interface(_) => continue,
                TypeDef::Pointer(e) | TypeDef::Slice(e) | TypeDef::Array(e, _) => work.push(*e),
                TypeDef::Chan(..) | TypeDef::Basic(_) | TypeDef::Func { .. } | TypeDef::Named(_) => {}
                TypeDef::Map(k, v) => work.extend([*k, *v]),
                TypeDef::Struct(fields) => work.extend(fields.iter().map(|f| f.ty)),
            }
            self.reach.types.push(t);
        }
    }

    /// A method is called through an interface.
    pub(super) fn reach_selector(&mut self, sel: SelectorId) {
        self.reach.selectors.insert(sel);
    }

    /// A value may be what a program dies of, or an error that a host gets: the VM asks its method Error or String what it says.
    pub(super) fn reach_texts(&mut self) {
        let sig = self.p.types.intern(TypeDef::Func {
            params: Vec::new(),
            results: vec![self.known.string],
            variadic: false,
        });
        for name in ["Error", "String"] {
            let sel = self.selector(name, "", sig);
            self.reach_selector(sel);
        }
    }

    /// A value is asserted to be of type `t`: an interface's methods must be there to be found.
    pub(super) fn reach_assert(&mut self, t: Ty) {
        if let TypeDef::Interface(methods) = self.under(t) {
            let sels: Vec<_> = methods.iter().map(|m| SelectorId(m.selector)).collect();
            self.reach.selectors.extend(sels);
        }
    }

    /// Asks for the methods that became reachable; whether there were any.
    pub(super) fn reach_methods(&mut self) -> bool {
        let now = (self.reach.types.len(), self.reach.selectors.len());
        if now == self.reach.done {
            return false;
        }
        let from = if now.1 == self.reach.done.1 {
            self.reach.done.0
        } else {
            0
        };
        self.reach.done = now;
        let mut found = false;
        for i in from..now.0 {
            let t = self.reach.types[i];
            for m in self.method_set(t).iter() {
                if self.reach.selectors.contains(&m.sel) && self.reach.seen.insert((t, m.sel)) {
                    let func = self.iface_entry(t, m);
                    let def = MethodDef {
                        selector: m.sel.0,
                        func: func.0,
                    };
                    self.reach.methods.entry(t).or_default().push(def);
                    found = true;
                }
            }
        }
        found || (self.reach.types.len(), self.reach.selectors.len()) != now
    }

    /// Enters the reachable methods into the type table.
    pub(super) fn set_methods(&mut self) {
        for (t, mut methods) in std::mem::take(&mut self.reach.methods) {
            methods.sort_by_key(|m| m.selector);
            self.p.types.set_methods(t, methods);
        }
    }
}
