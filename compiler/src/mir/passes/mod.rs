//! Passes over MIR: each a function from function to function, linear in its size.
//!
//! Order: blocks are cleaned up and values propagated; loops get their test at the end; what that made constant is folded.

mod cfg;
mod dead;
mod fold;
mod rotate;
pub mod visit;

use crate::mir::ir::{Func, Program};
use crate::mir::ty::TypeTable;

/// Runs all passes over a program.
pub fn optimise(p: &mut Program) {
    let Program { funcs, types, .. } = p;
    for f in funcs {
        function(f, types);
    }
}

fn function(f: &mut Func, types: &TypeTable) {
    fold::fold(f, types);
    cfg::simplify(f);
    rotate::rotate(f);
    cfg::simplify(f);
    fold::fold(f, types);
    cfg::simplify(f);
    dead::eliminate(f, types);
}
