//! Which functions implement the methods of types, for one loaded image.
//!
//! Descriptors are shared by all modules of an Engine, but each module compiles the methods that it reaches: so the
//! table belongs to the image, keyed by type and selector. Interface calls put a cache per P in front of it.

use super::{SelectorId, TypeDesc, TypeRef};
use foldhash::HashMap;

/// The methods of the concrete types of an image.
#[derive(Default)]
pub struct MethodTable {
    /// Type number -> range in `methods`, sorted by selector.
    types: HashMap<u32, (u32, u32)>,
    methods: Vec<(SelectorId, u32)>,
}

impl MethodTable {
    /// An empty table.
    pub fn new() -> MethodTable {
        MethodTable::default()
    }

    /// Sets the methods of type `t`: selectors and the functions (indices of the image) that take an interface's data word as
    /// receiver. What was set for `t` before is replaced.
    pub fn set(&mut self, t: TypeRef, mut methods: Vec<(SelectorId, u32)>) {
        methods.sort_unstable_by_key(|m| m.0);
        let start = self.methods.len() as u32;
        self.methods.append(&mut methods);
        self.types.insert(t.id, (start, self.methods.len() as u32));
    }

    /// The methods of type `t` sorted by selector.
    pub fn of(&self, t: &TypeDesc) -> &[(SelectorId, u32)] {
        match self.types.get(&t.id) {
            Some(&(a, b)) => &self.methods[a as usize..b as usize],
            None => &[],
        }
    }

    /// The function that implements method `s` of type `t`.
    pub fn find(&self, t: &TypeDesc, s: SelectorId) -> Option<u32> {
        let methods = self.of(t);
        let i = methods.binary_search_by_key(&s, |m| m.0).ok()?;
        Some(methods[i].1)
    }

    /// Whether the concrete type `t` has all methods of interface type `iface`.
    pub fn implements(&self, t: &TypeDesc, iface: &TypeDesc) -> bool {
        self.missing(t, iface).is_none()
    }

    /// The first method of interface type `iface`, in its order, that the concrete type `t` lacks: its index in `iface.methods`.
    pub fn missing(&self, t: &TypeDesc, iface: &TypeDesc) -> Option<usize> {
        let methods = self.of(t);
        let mut own = methods.iter();
        let all = iface
            .selectors
            .iter()
            .all(|s| own.by_ref().find(|m| m.0 >= *s).is_some_and(|m| m.0 == *s));
        if all {
            return None;
        }
        let lacks = |s| methods.binary_search_by_key(&s, |m| m.0).is_err();
        iface.methods.iter().position(|m| lacks(m.selector))
    }
}
