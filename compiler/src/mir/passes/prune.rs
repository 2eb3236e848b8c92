//! Removal of functions that nothing refers to any more, as those that were inlined wherever they are called.

use crate::mir::ir::{Callee, Func, FuncId, Inst, Program};
use govm_bytecode::Reloc;

/// Removes the functions that the program's entries do not lead to, and numbers the others anew, in the same order.
pub fn prune(p: &mut Program) {
    let mut kept = vec![false; p.funcs.len()];
    let mut work = Vec::new();
    let mut reach = |f: &mut FuncId| {
        if !std::mem::replace(&mut kept[f.0 as usize], true) {
            work.push(f.0);
        }
    };
    entries(p, &mut reach);
    while let Some(f) = work.pop() {
        let mut reach = |f: &mut FuncId| {
            if !std::mem::replace(&mut kept[f.0 as usize], true) {
                work.push(f.0);
            }
        };
        referred(&mut p.funcs[f as usize], &mut reach);
    }
    if kept.iter().all(|&k| k) {
        return;
    }
    let mut numbers = Vec::with_capacity(kept.len());
    let mut next = 0;
    for &k in &kept {
        numbers.push(FuncId(next));
        next += u32::from(k);
    }
    let mut all = kept.iter();
    p.funcs.retain(|_| all.next().copied().unwrap_or(true));
    let mut renumber = |f: &mut FuncId| *f = numbers[f.0 as usize];
    entries(p, &mut renumber);
    p.funcs.iter_mut().for_each(|f| referred(f, &mut renumber));
}

/// The functions that the program refers to outside of functions.
fn entries(p: &mut Program, f: &mut impl FnMut(&mut FuncId)) {
    f(&mut p.init);
    p.main.iter_mut().for_each(&mut *f);
    p.exports.iter_mut().for_each(|(_, id, _)| f(id));
    for n in p.types.methods_mut() {
        number(&mut n.func, f);
    }
    for (_, reloc) in p.data.iter_mut().flat_map(|d| &mut d.relocs) {
        if let Reloc::Func(n) = reloc {
            number(n, f);
        }
    }
}

/// The functions that a function refers to.
fn referred(func: &mut Func, f: &mut impl FnMut(&mut FuncId)) {
    for (inst, _) in func.blocks.iter_mut().flat_map(|b| &mut b.insts) {
        match inst {
            Inst::Call {
                callee: Callee::Func(id),
                ..
            }
            | Inst::Go {
                callee: Callee::Func(id),
                ..
            }
            | Inst::MakeClosure { func: id, .. }
            | Inst::FuncValue { func: id, .. } => f(id),
            _ => {}
        }
    }
}

fn number(n: &mut u32, f: &mut impl FnMut(&mut FuncId)) {
    let mut id = FuncId(*n);
    f(&mut id);
    *n = id.0;
}
