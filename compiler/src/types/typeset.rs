//! Type sets of interfaces.
use super::objects::ObjId;
use super::types::Term;

/// The types that an interface admits: those that have all methods and are in the union of the terms.
#[derive(Clone, Debug)]
pub struct TypeSet {
    /// All methods, embedded ones included, sorted by unique name.
    pub methods: Box<[ObjId]>,
    /// The union of terms, or `None` for all types.
    pub terms: Option<Box<[Term]>>,
    /// Whether the types must be comparable; only set when there are no terms.
    pub comparable: bool,
}
