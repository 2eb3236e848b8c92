//! Propagation of copies and constants, folding of tests, and writing results straight into variables.
//!
//! A register with one definition is defined before all its uses, so what is known of it holds everywhere. For others
//! knowledge lasts until the next write, within a block. What is read behind a recovered panic is left alone.

use super::visit::{Ref, RefMut, counts, inst_refs, inst_refs_mut, recover_reads, term_refs_mut};
use crate::mir::ir::{BlockId, Callee, CmpOp, Func, FuncId, Inst, Operand, Term, Ty, UnOp, VReg};
use crate::mir::ty::TypeTable;
use govm_bytecode::{Basic, TypeDef};

/// Runs the pass.
pub fn fold(f: &mut Func, types: &TypeTable) {
    propagate(f);
    direct_calls(f);
    coalesce(f);
    tests(f, types);
}

/// Replaces registers by what they are copies of.
fn propagate(f: &mut Func) {
    let n = f.regs.len();
    let counts = counts(f);
    let kept = recover_reads(f);
    // What single-definition registers are everywhere.
    let mut always: Vec<Option<Operand>> = vec![None; n];
    for b in &f.blocks {
        for (inst, _) in &b.insts {
            if let Inst::Copy { dst, src } = *inst
                && counts.defs[dst.0 as usize] == 1
                && !kept[dst.0 as usize]
            {
                let i = dst.0 as usize;
                always[i] = match src {
                    Operand::Imm(_) => Some(src),
                    Operand::Str(_) if counts.uses[i] == 1 => Some(src),
                    Operand::Reg(s) if counts.defs[s.0 as usize] == 1 && !kept[s.0 as usize] => Some(src),
                    _ => None,
                };
            }
        }
    }
    let resolve = |o: Operand| {
        let mut o = o;
        // Chains are as long as the source has copies of copies.
        for _ in 0..64 {
            match o {
                Operand::Reg(v) => match always[v.0 as usize] {
                    Some(next) => o = next,
                    None => break,
                },
                _ => break,
            }
        }
        o
    };
    // What other registers are at this point of this block.
    let mut local: Vec<(Operand, u32)> = vec![(Operand::Zero, 0); n];
    let mut known: Vec<u32> = vec![0; n];
    let mut version = vec![0u32; n];
    for (b, block) in f.blocks.iter_mut().enumerate() {
        let stamp = b as u32 + 1;
        let lookup = |o: Operand, local: &[(Operand, u32)], known: &[u32], version: &[u32]| match resolve(o) {
            Operand::Reg(v) if known[v.0 as usize] == stamp => {
                let (x, at) = local[v.0 as usize];
                match x {
                    Operand::Reg(s) if version[s.0 as usize] != at => Operand::Reg(v),
                    x => x,
                }
            }
            o => o,
        };
        for (inst, _) in &mut block.insts {
            inst_refs_mut(inst, &mut |r| match r {
                RefMut::Op(o) => *o = lookup(*o, &local, &known, &version),
                RefMut::Use(v) => {
                    if let Operand::Reg(x) = lookup(Operand::Reg(*v), &local, &known, &version) {
                        *v = x;
                    }
                }
                RefMut::Def(v) | RefMut::Part(v) => {
                    version[v.0 as usize] += 1;
                    known[v.0 as usize] = 0;
                }
            });
            if let Inst::Copy { dst, src } = *inst {
                let learn = match src {
                    Operand::Imm(_) => true,
                    Operand::Reg(s) => s != dst,
                    _ => false,
                };
                if learn {
                    let at = if let Operand::Reg(s) = src {
                        version[s.0 as usize]
                    } else {
                        0
                    };
                    local[dst.0 as usize] = (src, at);
                    known[dst.0 as usize] = stamp;
                }
            }
        }
        term_refs_mut(&mut block.term, &mut |r| match r {
            RefMut::Op(o) => *o = lookup(*o, &local, &known, &version),
            RefMut::Use(v) | RefMut::Def(v) | RefMut::Part(v) => {
                if let Operand::Reg(x) = lookup(Operand::Reg(*v), &local, &known, &version) {
                    *v = x;
                }
            }
        });
        block
            .insts
            .retain(|(i, _)| !matches!(i, Inst::Copy { dst, src: Operand::Reg(s) } if s == dst));
    }
}

/// Calls of a func value that is always the same function become direct.
fn direct_calls(f: &mut Func) {
    let mut known: Vec<(VReg, FuncId)> = Vec::new();
    for b in &f.blocks {
        known.extend(b.insts.iter().filter_map(|(i, _)| match i {
            Inst::FuncValue { dst, func } => Some((*dst, *func)),
            _ => None,
        }));
    }
    if known.is_empty() {
        return;
    }
    let counts = counts(f);
    known.retain(|(v, _)| counts.defs[v.0 as usize] == 1);
    known.sort_unstable();
    for b in &mut f.blocks {
        for (i, _) in &mut b.insts {
            if let Inst::Call { callee, .. } | Inst::Go { callee, .. } = i
                && let Callee::Closure(v) = *callee
                && let Ok(k) = known.binary_search_by_key(&v, |e| e.0)
            {
                *callee = Callee::Func(known[k].1);
            }
        }
    }
}

/// `t = ..; x = t` becomes `x = ..` where t has no other use and x is not touched between.
fn coalesce(f: &mut Func) {
    let counts = counts(f);
    let kept = recover_reads(f);
    let n = f.regs.len();
    // Last instruction + 1 of the block that touched or defined each register; valid with the block's stamp.
    let mut touched = vec![(0u32, 0u32); n];
    let mut defined = vec![(0u32, 0u32); n];
    for (b, block) in f.blocks.iter_mut().enumerate() {
        let stamp = b as u32 + 1;
        let mut dead = Vec::new();
        for j in 0..block.insts.len() {
            if let Inst::Copy {
                dst: x,
                src: Operand::Reg(t),
            } = block.insts[j].0
            {
                let (xi, ti) = (x.0 as usize, t.0 as usize);
                let (s, i) = defined[ti];
                let at = |e: (u32, u32)| if e.0 == stamp { e.1 } else { 0 };
                if s == stamp
                    && counts.defs[ti] == 1
                    && counts.uses[ti] == 1
                    && !kept[xi]
                    && f.regs[xi].kind == f.regs[ti].kind
                    && at(touched[xi]) <= i
                    && at(defined[xi]) < i
                {
                    let mut replaced = false;
                    inst_refs_mut(&mut block.insts[i as usize - 1].0, &mut |r| {
                        if let RefMut::Def(v) = r
                            && *v == t
                        {
                            *v = x;
                            replaced = true;
                        }
                    });
                    if replaced {
                        dead.push(j);
                        defined[xi] = (stamp, j as u32 + 1);
                        touched[xi] = (stamp, j as u32 + 1);
                        continue;
                    }
                }
            }
            let k = j as u32 + 1;
            inst_refs(&block.insts[j].0, &mut |r| match r {
                Ref::Op(Operand::Reg(v)) | Ref::Use(v) => touched[v.0 as usize] = (stamp, k),
                Ref::Op(_) => {}
                Ref::Def(v) => {
                    touched[v.0 as usize] = (stamp, k);
                    defined[v.0 as usize] = (stamp, k);
                }
                Ref::Part(v) => {
                    touched[v.0 as usize] = (stamp, k);
                    defined[v.0 as usize] = (0, 0);
                }
            });
        }
        if !dead.is_empty() {
            let mut at = 0;
            block.insts.retain(|_| {
                at += 1;
                dead.binary_search(&(at - 1)).is_err()
            });
        }
    }
}

/// Fuses comparisons with the branches on them; decides branches on constants.
fn tests(f: &mut Func, types: &TypeTable) {
    let counts = counts(f);
    for block in &mut f.blocks {
        // `!!..!c` unwinds one at a time.
        while let Term::Branch { cond, then, els } = block.term {
            let last = block.insts.iter().rposition(|(i, _)| defines(i, cond));
            let Some(k) = last else { break };
            let once = counts.uses[cond.0 as usize] == 1 && counts.defs[cond.0 as usize] == 1;
            match block.insts[k].0 {
                Inst::Copy {
                    src: Operand::Imm(v), ..
                } => {
                    block.term = Term::Jump(if v != 0 { then } else { els });
                }
                Inst::Cmp { op, ty, a, b, .. } if once && unchanged(block, k, &[a, b]) => {
                    block.term = Term::CmpBranch {
                        op,
                        ty,
                        a,
                        b,
                        then,
                        els,
                    };
                    block.insts.remove(k);
                }
                Inst::IsType {
                    src: Operand::Reg(src),
                    ty,
                    ..
                } if once && unchanged(block, k, &[Operand::Reg(src)]) => {
                    block.term = Term::TypeBranch { src, ty, then, els };
                    block.insts.remove(k);
                }
                Inst::Un {
                    op: UnOp::Not,
                    a: Operand::Reg(c),
                    ..
                } if once && unchanged(block, k, &[Operand::Reg(c)]) => {
                    block.term = Term::Branch {
                        cond: c,
                        then: els,
                        els: then,
                    };
                    block.insts.remove(k);
                }
                _ => break,
            }
        }
        if let Term::CmpBranch {
            op,
            ty,
            a: Operand::Imm(a),
            b: Operand::Imm(b),
            then,
            els,
        } = block.term
            && let Some(holds) = compare(types, op, ty, a, b)
        {
            block.term = Term::Jump(if holds { then } else { els });
        }
        switch(block);
    }
}

/// A switch on a constant.
fn switch(block: &mut crate::mir::ir::Block) {
    if let Term::Switch {
        src: Operand::Imm(k),
        low,
        ref targets,
        default,
    } = block.term
    {
        let at = (k as i64).wrapping_sub(low) as u64;
        let to: BlockId = targets.get(at as usize).copied().unwrap_or(default);
        block.term = Term::Jump(to);
    }
}

fn defines(i: &Inst, v: VReg) -> bool {
    let mut hit = false;
    inst_refs(i, &mut |r| {
        if let Ref::Def(d) | Ref::Part(d) = r {
            hit |= *d == v;
        }
    });
    hit
}

/// Whether no instruction behind the k-th writes one of these.
fn unchanged(block: &crate::mir::ir::Block, k: usize, list: &[Operand]) -> bool {
    block.insts[k + 1..]
        .iter()
        .all(|(i, _)| list.iter().all(|o| !matches!(o, Operand::Reg(v) if defines(i, *v))))
}

/// Compares two integer constants.
fn compare(types: &TypeTable, op: CmpOp, ty: Ty, a: u64, b: u64) -> Option<bool> {
    let order = match types.underlying(ty) {
        TypeDef::Basic(Basic::Int | Basic::Int8 | Basic::Int16 | Basic::Int32 | Basic::Int64) => {
            (a as i64).cmp(&(b as i64))
        }
        TypeDef::Basic(
            Basic::Bool | Basic::Uint | Basic::Uint8 | Basic::Uint16 | Basic::Uint32 | Basic::Uint64 | Basic::Uintptr,
        ) => a.cmp(&b),
        _ => return None,
    };
    Some(match op {
        CmpOp::Eq => order.is_eq(),
        CmpOp::Ne => order.is_ne(),
        CmpOp::Lt => order.is_lt(),
        CmpOp::Le => order.is_le(),
        CmpOp::Gt => order.is_gt(),
        CmpOp::Ge => order.is_ge(),
    })
}
