//! The middle of the compiler: from the checked syntax tree to basic blocks.

pub mod build;
pub mod builder;
pub mod ir;
mod methods;
mod mono;
mod names;
pub mod natives;
pub mod passes;
pub mod print;
mod reach;
pub mod ty;
pub mod verify;
