//! Notes which indices and bounds are of an unsigned type of 64 bits, so that a run-time error writes the value as the type has it. It
//! comes before the other passes: a constant that takes an operand's place has no type.

use govm_bytecode::{Basic, TypeDef};

use crate::mir::ir::{Func, Inst, Operand};
use crate::mir::ty::TypeTable;

/// Sets `Pos::unsigned` of a function's instructions.
pub(super) fn mark(f: &mut Func, types: &TypeTable) {
    let regs = &f.regs;
    let unsigned = |x: &Operand| match x {
        Operand::Reg(v) => matches!(
            types.underlying(regs[v.0 as usize].ty),
            TypeDef::Basic(Basic::Uint | Basic::Uint64 | Basic::Uintptr)
        ),
        _ => false,
    };
    for (inst, pos) in f.blocks.iter_mut().flat_map(|b| &mut b.insts) {
        pos.unsigned = match inst {
            Inst::Index { index, .. }
            | Inst::SetIndex { index, .. }
            | Inst::IndexAddr { index, .. }
            | Inst::IndexStr { index, .. }
            | Inst::Elem { index, .. }
            | Inst::SetElem { index, .. }
            | Inst::ArrayElemAddr { index, .. } => unsigned(index) as u8,
            Inst::Slice { lo, hi, max, .. } => {
                let bit = |x: &Option<Operand>| x.as_ref().is_some_and(unsigned) as u8;
                bit(lo) | bit(hi) << 1 | bit(max) << 2
            }
            _ => 0,
        };
    }
}
