//! Inlining of small functions.
//!
//! Callees come before their callers, so a body is inlined in its final form. Never inlined: what has defer, recover, go or
//! select, captures, a recursive function, a compiler's wrapper, and what asks for it (`noinline`). The inline tree of the caller tells
//! tracebacks which code belongs to which call.

use super::visit::{RefMut, inst_refs_mut, succs_mut, term_refs_mut};
use crate::mir::ir::{Block, BlockId, Callee, Func, Inst, Operand, Pos, Term, VReg};
use govm_bytecode::InlinedCall;

/// The most that a body may cost.
const BUDGET: u32 = 40;

/// What a call inside a body costs beside its arguments.
const CALL: u32 = 24;

/// Instructions of a caller from which on nothing more is inlined into it.
const LARGE: usize = 5_000;

/// The order in which to treat functions: callees first, where there is no cycle.
pub fn order(funcs: &[Func]) -> Vec<u32> {
    let callees = |f: u32| {
        let mut list = Vec::new();
        for b in &funcs[f as usize].blocks {
            for (i, _) in &b.insts {
                if let Inst::Call {
                    callee: Callee::Func(g),
                    ..
                } = i
                    && (g.0 as usize) < funcs.len()
                {
                    list.push(g.0);
                }
            }
        }
        list.into_iter()
    };
    let mut seen = vec![false; funcs.len()];
    let mut order = Vec::with_capacity(funcs.len());
    for root in 0..funcs.len() as u32 {
        if std::mem::replace(&mut seen[root as usize], true) {
            continue;
        }
        let mut stack = vec![(root, callees(root))];
        while let Some((f, rest)) = stack.last_mut() {
            match rest.next() {
                Some(g) if !std::mem::replace(&mut seen[g as usize], true) => stack.push((g, callees(g))),
                Some(_) => {}
                None => {
                    order.push(*f);
                    stack.pop();
                }
            }
        }
    }
    order
}

/// What may be inlined: a copy of the body, made once its function is final.
pub fn body(f: &Func, id: u32) -> Option<Box<Func>> {
    let refused = f.noinline || f.wrapper || f.has_defer || f.recover_block.is_some() || !f.captures.is_empty();
    if refused {
        return None;
    }
    let mut cost = 0u32;
    for b in &f.blocks {
        cost += 1;
        for (i, _) in &b.insts {
            cost += match i {
                Inst::Go { .. }
                | Inst::Defer { .. }
                | Inst::DeferHandle { .. }
                | Inst::RunDefers
                | Inst::Recover { .. }
                | Inst::Select { .. } => return None,
                Inst::Call {
                    callee: Callee::Func(g),
                    ..
                } if g.0 == id => return None,
                Inst::Call { args, .. } => CALL + args.len() as u32,
                Inst::Copy { .. } => 0,
                _ => 1,
            };
        }
        if cost > BUDGET {
            return None;
        }
    }
    Some(Box::new(f.clone()))
}

/// Inlines calls in `f` to functions that have a body in `bodies`. Whether anything was.
pub fn inline(f: &mut Func, bodies: &[Option<Box<Func>>]) -> bool {
    let mut size: usize = f.blocks.iter().map(|b| b.insts.len()).sum();
    let mut any = false;
    // Blocks that inlining adds are behind and hold no call that was not looked at when their body was made.
    for b in 0..f.blocks.len() {
        let mut at = b;
        let mut k = 0;
        while k < f.blocks[at].insts.len() {
            let callee = match &f.blocks[at].insts[k].0 {
                Inst::Call {
                    callee: Callee::Func(g),
                    ..
                } => bodies.get(g.0 as usize).and_then(Option::as_deref),
                _ => None,
            };
            match callee {
                // A wrapper is not seen in the stack, so a call within the body would be one by the wrapper's caller: recover
                // tells them apart.
                Some(g) if size < LARGE && !(f.wrapper && has_call(g)) => {
                    size += g.blocks.iter().map(|b| b.insts.len()).sum::<usize>();
                    (at, k) = splice(f, at, k, g);
                    any = true;
                }
                _ => k += 1,
            }
        }
    }
    any
}

fn has_call(f: &Func) -> bool {
    let mut insts = f.blocks.iter().flat_map(|b| &b.insts);
    insts.any(|(i, _)| matches!(i, Inst::Call { .. }))
}

/// Replaces the call at instruction `k` of block `at` by the body of `g`; returns where the code behind it begins.
fn splice(f: &mut Func, at: usize, k: usize, g: &Func) -> (usize, usize) {
    let mut tail = f.blocks[at].insts.split_off(k);
    let behind = tail.split_off(1);
    let Some((Inst::Call { args, results, .. }, pos)) = tail.pop() else {
        return (at, k + 1);
    };
    // The inline tree: this call, then those of the body below it.
    let base = f.inlined.len() as u32;
    f.inlined.push(InlinedCall {
        name: g.name.clone(),
        file: pos.file,
        line: pos.line,
        parent: pos.inlined,
    });
    f.inlined.extend(g.inlined.iter().map(|c| InlinedCall {
        parent: c.parent + base + 1,
        ..c.clone()
    }));
    let place = |p: Pos| Pos {
        inlined: p.inlined + base + 1,
        ..p
    };
    let first = f.regs.len() as u32;
    f.regs.extend(g.regs.iter().cloned());
    let mut rename = |r: RefMut| {
        if let RefMut::Op(Operand::Reg(v)) | RefMut::Use(v) | RefMut::Def(v) | RefMut::Part(v) = r {
            v.0 += first;
        }
    };
    for (p, a) in g.params.iter().zip(args) {
        f.blocks[at].insts.push((
            Inst::Copy {
                dst: VReg(p.0 + first),
                src: a,
            },
            pos,
        ));
    }
    let blocks = f.blocks.len() as u32;
    // The body's entry continues the block, its other blocks come behind all others, what was behind the call last.
    let block_of = |b: BlockId| BlockId(b.0 + blocks);
    let cont = BlockId(blocks + g.blocks.len() as u32);
    let mut copies = Vec::with_capacity(g.blocks.len());
    for b in &g.blocks {
        let mut insts = Vec::with_capacity(b.insts.len() + results.len());
        for (i, p) in &b.insts {
            let mut i = i.clone();
            inst_refs_mut(&mut i, &mut rename);
            insts.push((i, place(*p)));
        }
        let mut term = b.term.clone();
        term_refs_mut(&mut term, &mut rename);
        succs_mut(&mut term, |s| *s = block_of(*s));
        if let Term::Return(values) = term {
            for (r, v) in results.iter().zip(values) {
                insts.push((Inst::Copy { dst: *r, src: v }, place(b.term_pos)));
            }
            term = Term::Jump(cont);
        }
        copies.push(Block {
            insts,
            term,
            term_pos: place(b.term_pos),
        });
    }
    if copies.len() == 1 && matches!(copies[0].term, Term::Jump(b) if b == cont) {
        // Straight code stays in the block.
        if let Some(only) = copies.pop() {
            f.blocks[at].insts.extend(only.insts);
        }
        let next = f.blocks[at].insts.len();
        f.blocks[at].insts.extend(behind);
        return (at, next);
    }
    let end = Block {
        insts: behind,
        term: std::mem::replace(&mut f.blocks[at].term, Term::Jump(block_of(BlockId(0)))),
        term_pos: f.blocks[at].term_pos,
    };
    f.blocks[at].term_pos = pos;
    f.blocks.extend(copies);
    f.blocks.push(end);
    (f.blocks.len() - 1, 0)
}
