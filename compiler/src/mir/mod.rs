//! The middle of the compiler: from the checked syntax tree to basic blocks.

pub mod ir;
pub mod ty;
