//! Compiles checked Go packages to a bytecode module.

pub mod mir;
pub mod types;
