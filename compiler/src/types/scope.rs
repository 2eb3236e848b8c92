//! Scopes: which name denotes which object where.
//!
//! Objects are inserted in the order in which checking meets their declarations, and what may only be seen later is inserted
//! later (function literals are checked before the objects of the next statement are declared), so a lookup needs no position.

use govm_syntax::{FastMap, Name, Pos};

use super::objects::ObjId;
use super::table::index_type;

index_type! {
    /// A scope of the session.
    ScopeId
}

/// Up to this many names are searched one by one.
const FEW: usize = 12;

/// A scope.
#[derive(Clone, Default)]
pub struct Scope {
    /// The enclosing scope; none for the universe.
    pub parent: Option<ScopeId>,
    /// Its objects in order of insertion.
    pub elems: Vec<(Name, ObjId)>,
    index: FastMap<Name, ObjId>,
    /// Whether it is a function's own scope.
    pub is_func: bool,
    /// The scopes directly within a function's, for the report of unused variables.
    pub children: Vec<ScopeId>,
    /// How many scopes are around it within its file.
    pub depth: u32,
    /// Where a function's scope begins, for the order of reports.
    pub pos: Pos,
}

impl Scope {
    /// An empty scope within `parent`.
    pub fn new(parent: Option<ScopeId>) -> Scope {
        Scope {
            parent,
            ..Scope::default()
        }
    }

    /// The object that `name` denotes in this very scope.
    pub fn get(&self, name: Name) -> Option<ObjId> {
        if self.elems.len() <= FEW {
            self.elems.iter().find(|e| e.0 == name).map(|e| e.1)
        } else {
            self.index.get(&name).copied()
        }
    }

    /// Inserts an object, unless the name is taken: then the object that has it is returned.
    pub fn insert(&mut self, name: Name, obj: ObjId) -> Option<ObjId> {
        if let Some(alt) = self.get(name) {
            return Some(alt);
        }
        self.elems.push((name, obj));
        if self.elems.len() > FEW {
            if self.index.is_empty() {
                self.index = self.elems.iter().copied().collect();
            } else {
                self.index.insert(name, obj);
            }
        }
        None
    }
}
