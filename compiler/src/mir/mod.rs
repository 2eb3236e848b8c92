//! The middle of the compiler: from the checked syntax tree to basic blocks.

pub mod builder;
pub mod ir;
pub mod passes;
pub mod print;
pub mod ty;
