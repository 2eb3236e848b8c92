//! The type checker: from parsed packages to a typed program, with gc's rules, texts and positions.
//!
//! The shape is that of the checker in the Go compiler: one file per concept. [`checker`] holds the state, [`types`] and
//! [`objects`] what the tables contain, [`info`] the facts about expressions that lowering reads.

mod assignments;
pub mod bigfloat;
mod builtins;
mod call;
pub mod checker;
mod composite;
pub mod constant;
mod conversions;
mod cycles;
mod decl;
mod directives;
pub mod embed;
pub mod errors;
mod exportdata;
mod expr;
mod exprstring;
mod frames;
mod identical;
mod ifacecycle;
mod index;
mod infer;
pub mod info;
pub mod initorder;
mod instantiate;
mod layered;
pub mod lazy;
mod literals;
pub mod lookup;
mod mono;
pub mod named;
pub mod objects;
pub mod operand;
mod ops;
pub mod package;
mod parallel;
mod predicates;
mod range;
mod representable;
pub mod resolver;
mod returns;
pub mod scope;
mod selector;
mod signature;
mod sizes;
mod stmt;
pub mod subst;
pub mod table;
pub mod text;
#[allow(clippy::module_inception)]
pub mod types;
pub mod typeset;
mod typestring;
mod typexpr;
mod under;
mod unify;
pub mod universe;
mod untyped;
