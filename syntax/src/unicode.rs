//! Unicode classes as Go defines them for identifiers: categories L, Lu and Nd.
//!
//! The standard library of Rust knows letters by property `Alphabetic`, which holds marks and letter numbers too; Go asks
//! for the general categories. The tables are in `unicode/tables.rs`.

/// Whether `c` is an upper-case letter (category Lu).
pub fn is_upper(c: char) -> bool {
    c.is_uppercase()
}
