//! Calls of natives that have an instruction of their own.

use crate::mir::ir::{Callee, Inst, Program, UnOp};

/// Names of natives, each from float64 to float64, and what they become.
const TABLE: [(&str, UnOp); 5] = [
    ("math.Sqrt", UnOp::Sqrt),
    ("math.Abs", UnOp::Abs),
    ("math.Floor", UnOp::Floor),
    ("math.Ceil", UnOp::Ceil),
    ("math.Trunc", UnOp::Trunc),
];

/// Replaces the calls.
pub fn lower(p: &mut Program) {
    let ops: Vec<Option<UnOp>> = p
        .natives
        .iter()
        .map(|n| TABLE.iter().find(|t| t.0 == n.name).map(|t| t.1))
        .collect();
    if ops.iter().all(Option::is_none) {
        return;
    }
    for f in &mut p.funcs {
        for b in &mut f.blocks {
            for (i, _) in &mut b.insts {
                if let Inst::Call {
                    callee: Callee::Native(n),
                    args,
                    results,
                } = i
                    && let Some(Some(op)) = ops.get(n.0 as usize)
                    && let ([a], [dst]) = (&args[..], &results[..])
                {
                    *i = Inst::Un {
                        op: *op,
                        ty: f.regs[dst.0 as usize].ty,
                        dst: *dst,
                        a: *a,
                    };
                }
            }
        }
    }
}
