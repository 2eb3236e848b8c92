//! Passes over MIR: each a function from function to function, linear in its size.
//!
//! A function is cleaned up, gets small callees inlined, heap variables that do not escape become registers, loops get their test
//! at the end, and what that made constant is folded.

mod bounds;
mod cfg;
mod dead;
mod fold;
mod inline;
mod intrinsics;
mod promote;
mod prune;
mod rotate;
pub mod visit;

pub use prune::prune;

use crate::mir::ir::{Func, Program};
use crate::mir::ty::TypeTable;

/// Runs all passes over a program.
pub fn optimise(p: &mut Program) {
    intrinsics::lower(p);
    let Program { funcs, types, .. } = p;
    let mut bodies = Vec::new();
    bodies.resize_with(funcs.len(), || None);
    for id in inline::order(funcs) {
        let f = &mut funcs[id as usize];
        bounds::mark(f, types);
        clean(f, types);
        if inline::inline(f, &bodies) {
            clean(f, types);
        }
        if promote::promote(f, types) {
            clean(f, types);
        }
        // Inlined before its loops are turned: the caller turns them itself.
        bodies[id as usize] = inline::body(f, id);
        if rotate::rotate(f) {
            cfg::simplify(f);
            clean(f, types);
        }
    }
}

fn clean(f: &mut Func, types: &TypeTable) {
    fold::fold(f, types);
    cfg::simplify(f);
    dead::eliminate(f, types);
}
