//! Drops instructions without effect whose results nobody reads.

use super::visit::{Ref, counts, inst_refs, recover_reads};
use crate::mir::ir::{BinOp, Func, Inst, Operand, Ty};
use crate::mir::ty::TypeTable;
use govm_bytecode::TypeDef;

/// Runs the pass. One walk from the end: what only dead instructions of later blocks read dies with them; so does what is
/// overwritten later in its block before anybody reads it.
pub fn eliminate(f: &mut Func, types: &TypeTable) {
    let mut counts = counts(f);
    // The block (+ 1) in which each register is written again before it is read, from where the walk is.
    let mut overwritten = vec![0u32; f.regs.len()];
    let kept = recover_reads(f);
    for b in (0..f.blocks.len()).rev() {
        let mut dropped = false;
        let mut keep = vec![true; f.blocks[b].insts.len()];
        let stamp = b as u32 + 1;
        for (k, (inst, _)) in f.blocks[b].insts.iter().enumerate().rev() {
            let mut used = false;
            inst_refs(inst, &mut |r| match r {
                Ref::Def(v) => {
                    let again = overwritten[v.0 as usize] == stamp && !kept[v.0 as usize];
                    used |= counts.uses[v.0 as usize] > 0 && !again;
                }
                Ref::Part(_) => used = true,
                _ => {}
            });
            let dead = !used && is_pure(inst, types);
            if !dead {
                inst_refs(inst, &mut |r| {
                    if let Ref::Def(v) = r {
                        overwritten[v.0 as usize] = stamp;
                    }
                });
                inst_refs(inst, &mut |r| {
                    if let Ref::Op(Operand::Reg(v)) | Ref::Use(v) | Ref::Part(v) = r {
                        overwritten[v.0 as usize] = 0;
                    }
                });
            } else {
                keep[k] = false;
                dropped = true;
                inst_refs(inst, &mut |r| {
                    if let Ref::Op(Operand::Reg(v)) | Ref::Use(v) = r {
                        counts.uses[v.0 as usize] -= 1;
                    }
                });
            }
        }
        if dropped {
            let mut at = 0;
            f.blocks[b].insts.retain(|_| {
                at += 1;
                keep[at - 1]
            });
        }
    }
}

/// Whether an instruction does nothing but write its result: no fault, no call, no write to memory.
pub fn is_pure(i: &Inst, types: &TypeTable) -> bool {
    match i {
        Inst::Bin {
            op: BinOp::Div | BinOp::Rem,
            ty,
            b,
            ..
        } => !is_integer(types, *ty) || matches!(b, Operand::Imm(k) if *k != 0),
        Inst::Cmp { ty, .. } => matches!(
            types.underlying(*ty),
            TypeDef::Basic(_) | TypeDef::Pointer(_) | TypeDef::Map(..) | TypeDef::Chan(..) | TypeDef::Func { .. }
        ),
        Inst::Copy { .. }
        | Inst::Bin { .. }
        | Inst::Un { .. }
        | Inst::Conv { .. }
        | Inst::MkComplex { .. }
        | Inst::Field { .. }
        | Inst::LoadGlobal { .. }
        | Inst::GlobalAddr { .. }
        | Inst::DataAddr { .. }
        | Inst::LenStr { .. }
        | Inst::LenSlice { .. }
        | Inst::CapSlice { .. }
        | Inst::New { .. }
        | Inst::MakeClosure { .. }
        | Inst::FuncValue { .. }
        | Inst::Capture { .. }
        | Inst::MkIface { .. }
        | Inst::Implements { .. }
        | Inst::IsType { .. }
        | Inst::MapLen { .. }
        | Inst::ChanLen { .. }
        | Inst::ChanCap { .. } => true,
        _ => false,
    }
}

fn is_integer(types: &TypeTable, ty: Ty) -> bool {
    use govm_bytecode::Basic::*;
    !matches!(
        types.underlying(ty),
        TypeDef::Basic(Float32 | Float64 | Complex64 | Complex128)
    )
}
