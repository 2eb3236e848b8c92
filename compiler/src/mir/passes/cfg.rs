//! Blocks: empty ones are skipped, chains merged, tests of constants threaded, unreachable blocks dropped.

use super::visit::{succs, succs_mut};
use crate::mir::ir::{BlockId, Func, Inst, Operand, Term};

/// Cleans up the blocks of `f`.
pub fn simplify(f: &mut Func) {
    thread(f);
    drop_unreachable(f);
    merge(f);
    drop_unreachable(f);
}

/// Where a jump to `b` ends up when empty blocks are skipped.
fn skip(f: &Func, b: BlockId) -> BlockId {
    let mut at = b;
    // A cycle of empty blocks is an endless loop: stop somewhere in it.
    for _ in 0..16 {
        match &f.blocks[at.0 as usize] {
            block if block.insts.is_empty() && Some(at) != f.recover_block => match block.term {
                Term::Jump(next) if next != at => at = next,
                _ => break,
            },
            _ => break,
        }
    }
    at
}

/// Redirects branches to empty blocks, and jumps to an empty block that tests what the jumping block has just set to a constant.
fn thread(f: &mut Func) {
    for k in 0..f.blocks.len() {
        let mut term = std::mem::replace(&mut f.blocks[k].term, Term::Unreachable);
        succs_mut(&mut term, |b| *b = skip(f, *b));
        // A block that jumps to itself keeps its term out of sight of `skip` above; nothing else does.
        if let Term::Jump(b) = term
            && b.0 as usize != k
            && f.blocks[b.0 as usize].insts.is_empty()
            && let Term::Branch { cond, then, els } = f.blocks[b.0 as usize].term
            && let Some((
                Inst::Copy {
                    dst,
                    src: Operand::Imm(v),
                },
                _,
            )) = f.blocks[k].insts.last()
            && *dst == cond
        {
            let to = if *v != 0 { then } else { els };
            term = Term::Jump(to);
        }
        match term {
            Term::Branch { then, els, .. } | Term::TypeBranch { then, els, .. } if then == els => {
                term = Term::Jump(then);
            }
            _ => {}
        }
        f.blocks[k].term = term;
    }
}

/// Appends to each block that ends in a jump the target that nothing else leads to.
fn merge(f: &mut Func) {
    let mut preds = vec![0u32; f.blocks.len()];
    preds[0] = 1;
    if let Some(b) = f.recover_block {
        preds[b.0 as usize] += 1;
    }
    for b in &f.blocks {
        succs(&b.term, |s| preds[s.0 as usize] += 1);
    }
    for k in 0..f.blocks.len() {
        while let Term::Jump(b) = f.blocks[k].term {
            let j = b.0 as usize;
            if j == k || preds[j] != 1 || j == 0 {
                break;
            }
            let insts = std::mem::take(&mut f.blocks[j].insts);
            f.blocks[k].insts.extend(insts);
            f.blocks[k].term = std::mem::replace(&mut f.blocks[j].term, Term::Unreachable);
            f.blocks[k].term_pos = f.blocks[j].term_pos;
            preds[j] = 0;
        }
    }
}

/// Drops the blocks that neither the entry nor the recover block leads to.
pub fn drop_unreachable(f: &mut Func) {
    let n = f.blocks.len();
    let mut seen = vec![false; n];
    let mut work = vec![BlockId(0)];
    work.extend(f.recover_block);
    while let Some(b) = work.pop() {
        if !std::mem::replace(&mut seen[b.0 as usize], true) {
            succs(&f.blocks[b.0 as usize].term, |s| work.push(s));
        }
    }
    if seen.iter().all(|s| *s) {
        return;
    }
    let mut place = vec![BlockId(0); n];
    let mut count = 0;
    for k in 0..n {
        place[k] = BlockId(count);
        count += seen[k] as u32;
    }
    let mut at = 0;
    f.blocks.retain(|_| {
        at += 1;
        seen[at - 1]
    });
    for b in &mut f.blocks {
        succs_mut(&mut b.term, |s| *s = place[s.0 as usize]);
    }
    if let Some(b) = &mut f.recover_block {
        *b = place[b.0 as usize];
    }
}
