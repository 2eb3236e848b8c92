//! Compiles checked Go packages to a bytecode module.

pub mod emit;
pub mod mir;
pub mod packages;
pub mod types;
