//! Loop inversion: a jump back to a loop's test becomes a copy of the test, so that an iteration ends in one conditional
//! backward branch; the original test stays as the entry's.

use super::visit::{Ref, RefMut, counts, inst_refs, inst_refs_mut, succs, term_refs, term_refs_mut};
use crate::mir::ir::{Func, Inst, Operand, Term, VReg};

/// Instructions of a test that is still worth copying.
const MOST: usize = 4;

/// Runs the pass; whether it has changed anything.
pub fn rotate(f: &mut Func) -> bool {
    let latches = latches(f);
    let mut any = false;
    if latches.is_empty() {
        return any;
    }
    let counts = counts(f);
    for (p, h) in latches {
        let (p, h) = (p as usize, h as usize);
        let head = &f.blocks[h];
        let test = matches!(
            head.term,
            Term::Branch { .. } | Term::CmpBranch { .. } | Term::TypeBranch { .. }
        );
        if !test || head.insts.len() > MOST || !head.insts.iter().all(|(i, _)| is_small(i)) {
            continue;
        }
        let mut insts = head.insts.clone();
        let mut term = head.term.clone();
        let pos = head.term_pos;
        // Registers that only the test knows get new names in the copy.
        let mut inside: Vec<(VReg, u32)> = Vec::new();
        let mut see = |r: Ref| {
            if let Ref::Op(Operand::Reg(v)) | Ref::Use(v) = r {
                match inside.iter_mut().find(|e| e.0 == *v) {
                    Some(e) => e.1 += 1,
                    None => inside.push((*v, 1)),
                }
            }
        };
        insts.iter().for_each(|(i, _)| inst_refs(i, &mut see));
        term_refs(&term, &mut see);
        let mut names: Vec<(VReg, VReg)> = Vec::new();
        for (i, _) in &insts {
            inst_refs(i, &mut |r| {
                if let Ref::Def(v) = r {
                    let own = counts.defs.get(v.0 as usize) == Some(&1)
                        && inside.iter().any(|e| e.0 == *v && counts.uses[v.0 as usize] == e.1);
                    if own {
                        f.regs.push(f.regs[v.0 as usize].clone());
                        names.push((*v, VReg(f.regs.len() as u32 - 1)));
                    }
                }
            });
        }
        let mut rename = |r: RefMut| {
            if let RefMut::Op(Operand::Reg(v)) | RefMut::Use(v) | RefMut::Def(v) | RefMut::Part(v) = r
                && let Some(e) = names.iter().find(|e| e.0 == *v)
            {
                *v = e.1;
            }
        };
        insts.iter_mut().for_each(|(i, _)| inst_refs_mut(i, &mut rename));
        term_refs_mut(&mut term, &mut rename);
        f.blocks[p].insts.extend(insts);
        f.blocks[p].term = term;
        f.blocks[p].term_pos = pos;
        any = true;
    }
    any
}

fn is_small(i: &Inst) -> bool {
    matches!(
        i,
        Inst::Copy { .. }
            | Inst::Bin { .. }
            | Inst::Un { .. }
            | Inst::Cmp { .. }
            | Inst::Conv { .. }
            | Inst::Field { .. }
            | Inst::Load { .. }
            | Inst::LoadGlobal { .. }
            | Inst::LenStr { .. }
            | Inst::LenSlice { .. }
            | Inst::Index { .. }
            | Inst::IndexStr { .. }
            | Inst::MapNext { .. }
            | Inst::Recv { .. }
    )
}

/// The blocks that jump back to a block on the way to them, with that block; found by a depth-first walk.
fn latches(f: &Func) -> Vec<(u32, u32)> {
    let mut state = vec![0u8; f.blocks.len()];
    let mut out = Vec::new();
    let list = |b: u32| {
        let mut v = Vec::new();
        succs(&f.blocks[b as usize].term, |s| v.push(s.0));
        v.into_iter()
    };
    state[0] = 1;
    let mut stack = vec![(0u32, list(0))];
    while let Some((b, rest)) = stack.last_mut() {
        let b = *b;
        match rest.next() {
            Some(s) => match state[s as usize] {
                0 => {
                    state[s as usize] = 1;
                    stack.push((s, list(s)));
                }
                1 if matches!(f.blocks[b as usize].term, Term::Jump(_)) && s != b => out.push((b, s)),
                _ => {}
            },
            None => {
                state[b as usize] = 2;
                stack.pop();
            }
        }
    }
    out
}
