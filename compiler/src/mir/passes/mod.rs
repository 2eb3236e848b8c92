//! Passes over MIR, and the walks that they share.

pub mod visit;
