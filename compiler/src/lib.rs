//! Compiles checked Go packages to a bytecode module.
