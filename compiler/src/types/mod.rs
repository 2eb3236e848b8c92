//! The type checker: from parsed packages to a typed program, with gc's rules, texts and positions.
//!
//! The shape is that of the checker in the Go compiler: one file per concept. [`checker`] holds the state, [`types`] and
//! [`objects`] what the tables contain, [`info`] the facts about expressions that lowering reads.

pub mod bigfloat;
pub mod checker;
mod composite;
pub mod constant;
mod cycles;
mod decl;
pub mod errors;
mod exprstring;
mod identical;
pub mod info;
pub mod initorder;
mod instantiate;
pub mod lookup;
mod mono;
pub mod named;
pub mod objects;
pub mod operand;
pub mod package;
mod pending;
mod predicates;
pub mod resolver;
pub mod scope;
mod signature;
pub mod subst;
pub mod table;
#[allow(clippy::module_inception)]
pub mod types;
pub mod typeset;
mod typestring;
mod typexpr;
pub mod universe;
