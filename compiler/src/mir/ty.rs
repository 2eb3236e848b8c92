//! The canonical types of MIR: an interned table in the form of the module's type table, with layouts.
//!
//! Invariant: two entries are never structurally identical, so equality of `Ty` is identity of types. A named type is
//! its (package path, name with type arguments, scope).

use super::ir::Ty;
use govm_bytecode::{Layout, Layouts, Mark, MethodDef, NamedDef, TypeDef, TypeEntry, TypeIdx};
use govm_syntax::FastMap;

/// Types of a program under construction.
#[derive(Default)]
pub struct TypeTable {
    entries: Vec<TypeEntry>,
    structural: FastMap<TypeDef, Ty>,
    named: FastMap<(String, String, String), Ty>,
    layouts: Vec<Option<Layout>>,
}

impl TypeTable {
    /// An empty table.
    pub fn new() -> TypeTable {
        TypeTable::default()
    }

    /// The type of this (not named) definition.
    pub fn intern(&mut self, def: TypeDef) -> Ty {
        debug_assert!(!matches!(def, TypeDef::Named(_)));
        if let Some(&t) = self.structural.get(&def) {
            return t;
        }
        let t = self.push(def.clone());
        self.structural.insert(def, t);
        t
    }

    /// The named type of this identity; `None` for the underlying type yet to be set with `set_underlying` tells that it is new.
    pub fn named(&mut self, pkg_path: &str, pkg_name: &str, name: &str, scope: &str) -> (Ty, bool) {
        let key = (pkg_path.to_string(), name.to_string(), scope.to_string());
        if let Some(&t) = self.named.get(&key) {
            return (t, false);
        }
        let def = NamedDef {
            name: name.to_string(),
            pkg_path: pkg_path.to_string(),
            pkg_name: pkg_name.to_string(),
            scope: scope.to_string(),
            underlying: TypeIdx(u32::MAX),
        };
        let t = self.push(TypeDef::Named(def));
        self.named.insert(key, t);
        (t, true)
    }

    /// Completes a named type that `named` made.
    pub fn set_underlying(&mut self, t: Ty, underlying: Ty) {
        if let TypeDef::Named(n) = &mut self.entries[t.0 as usize].def {
            n.underlying = underlying;
        }
    }

    fn push(&mut self, def: TypeDef) -> Ty {
        self.entries.push(TypeEntry {
            def,
            methods: Vec::new(),
        });
        TypeIdx(self.entries.len() as u32 - 1)
    }

    /// The definition of `t`.
    pub fn def(&self, t: Ty) -> &TypeDef {
        &self.entries[t.0 as usize].def
    }

    /// The definition behind a named type's name.
    pub fn underlying(&self, t: Ty) -> &TypeDef {
        match self.def(t) {
            TypeDef::Named(n) => &self.entries[n.underlying.0 as usize].def,
            def => def,
        }
    }

    /// Sets the reachable methods of `t`.
    pub fn set_methods(&mut self, t: Ty, methods: Vec<MethodDef>) {
        self.entries[t.0 as usize].methods = methods;
    }

    /// The reachable methods of all types.
    pub fn methods_mut(&mut self) -> impl Iterator<Item = &mut MethodDef> {
        self.entries.iter_mut().flat_map(|e| &mut e.methods)
    }

    /// The layout of `t`; its named parts must be complete. `None` for a type too large.
    pub fn layout(&mut self, t: Ty) -> Option<&Layout> {
        self.layouts.resize(self.entries.len(), None);
        let mut l = Layouts::resume(&self.entries, std::mem::take(&mut self.layouts));
        l.of(t);
        self.layouts = l.finish();
        self.layouts[t.0 as usize].as_ref()
    }

    /// The marks of `t` by 8-byte word (see `Layouts::marks`).
    pub fn marks(&mut self, t: Ty, f: &mut dyn FnMut(u64, Mark)) {
        self.layouts.resize(self.entries.len(), None);
        let mut l = Layouts::resume(&self.entries, std::mem::take(&mut self.layouts));
        l.marks(t, 0, f);
        self.layouts = l.finish();
    }

    /// The table as the module holds it.
    pub fn entries(&self) -> &[TypeEntry] {
        &self.entries
    }

    /// Gives the table away.
    pub fn into_entries(self) -> Vec<TypeEntry> {
        self.entries
    }
}
