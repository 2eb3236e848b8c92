//! Packages of a session.

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use govm_syntax::Name;

use super::scope::ScopeId;
use super::table::index_type;

index_type! {
    /// A package of the session.
    PkgId
}

/// A package.
pub struct Package {
    /// Its import path; with the test variant where there is one.
    pub path: Box<str>,
    /// Its name, from the package clause.
    pub name: OnceLock<Name>,
    /// The scope of its package-level objects.
    pub scope: ScopeId,
    /// Whether it is one of the library's: then only what is reached of it is checked.
    pub embedded: bool,
    /// Set for a package that could not be imported: lookups in it report nothing more.
    pub fake: AtomicBool,
}
