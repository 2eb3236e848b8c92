//! The form between selection and slot assignment: bytecode instructions whose slots are still registers.
//!
//! A register is a run of slots; the first registers are MIR's, the rest temporaries of selection. Values that must lie side
//! by side (call windows, results behind each other, captured values) are members of a group.

use crate::mir::ir::{Pos, StrId};
use govm_bytecode::{Op, Operand, SelectDir, TypeIdx};

/// A register of the function under emission.
pub(super) type Reg = u32;

/// No register, group or block.
pub(super) const NONE: u32 = u32::MAX;

/// One operand field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum F {
    /// Unused.
    Z,
    /// A register, from its n-th slot on.
    R(Reg, u16),
    /// A number.
    N(u16),
    /// The first slot of the instruction's group.
    G,
}

/// An instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LInst {
    pub op: Op,
    pub a: F,
    pub d: F,
    pub b: F,
    pub c: F,
    /// Where field b is 32 bits wide: its number, or the block that a branch goes to, or an index into the function's tables.
    pub imm: i32,
    /// Index into `LFunc::groups`, or for `Ret` with several values into `LFunc::rets`; else `NONE`.
    pub group: u32,
    pub pos: Pos,
}

/// Registers that lie side by side at an instruction.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// Arguments, from slot `in_off` of the group on.
    pub ins: Vec<Reg>,
    pub in_off: u16,
    /// Results, from slot 0 of the group on.
    pub outs: Vec<Reg>,
    /// A call window: above all that lives across, behind two header slots.
    pub call: bool,
    /// The first slot, once assigned.
    pub base: u32,
}

/// A value to be returned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Src {
    /// `n` slots of a register.
    Reg(Reg, u16, u16),
    Imm(u64),
    Str(StrId),
    /// `n` zero slots.
    Zero(u16),
}

/// A case of a select.
#[derive(Clone, Copy, Debug)]
pub(super) struct LCase {
    pub dir: SelectDir,
    pub chan: F,
    pub value: F,
    pub ok: F,
    pub elem: TypeIdx,
    /// What is received goes to variables, which keep their values when another case is taken.
    pub keep: bool,
}

/// What a register is.
#[derive(Clone, Copy, Debug)]
pub(super) struct RegInfo {
    pub slots: u16,
    /// The type whose marks its slots have; `NONE`: scalars, `ITER`: a map iterator.
    pub ty: u32,
    /// The group that places it, and its first slot there.
    pub group: u32,
    pub off: u16,
}

/// As `RegInfo::ty`: a map iterator.
pub(super) const ITER: u32 = u32::MAX - 1;

/// As `RegInfo::ty`: a pointer of whatever type.
pub(super) const POINTER: u32 = u32::MAX - 2;

/// A basic block.
#[derive(Clone, Debug, Default)]
pub(super) struct LBlock {
    pub insts: Vec<LInst>,
    /// Blocks, as indices into `LFunc::blocks`, that control may go to.
    pub succs: Vec<u32>,
}

/// A function after selection; blocks in their final order.
#[derive(Clone, Debug, Default)]
pub(super) struct LFunc {
    /// Comes before the first block and is not part of it.
    pub prologue: Vec<LInst>,
    pub blocks: Vec<LBlock>,
    pub regs: Vec<RegInfo>,
    pub groups: Vec<Group>,
    pub rets: Vec<Vec<Src>>,
    pub selects: Vec<(Vec<LCase>, bool)>,
    pub tables: Vec<Vec<u32>>,
    pub params: Vec<Reg>,
    /// The block that a recovered panic goes to.
    pub recover: u32,
}

/// How an instruction touches a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Touch {
    Use,
    /// Writes the whole register.
    Def,
    /// Writes a part, the rest stays.
    Part,
}

impl LFunc {
    /// Calls `f` for each register that `i` touches; all uses come before the definitions.
    pub fn touches(&self, i: &LInst, mut f: impl FnMut(Reg, Touch)) {
        // Most instructions have registers in two or three fields, which are found once for both walks.
        let kinds = &i.op.info().operands;
        let mut regs = [(0, 0, Operand::x); 4];
        let mut n = 0;
        for (x, &kind) in [i.a, i.d, i.b, i.c].into_iter().zip(kinds) {
            if let F::R(r, sub) = x {
                regs[n] = (r, sub, kind);
                n += 1;
            }
        }
        let regs = &regs[..n];
        for &(r, sub, kind) in regs {
            if matches!(kind, Operand::r | Operand::r2 | Operand::rn | Operand::rw)
                && !self.partial_target(i.op, F::R(r, sub), i.a)
            {
                f(r, Touch::Use);
            }
        }
        if i.group != NONE {
            if i.op == Op::Ret {
                for s in &self.rets[i.group as usize] {
                    if let Src::Reg(r, ..) = *s {
                        f(r, Touch::Use);
                    }
                }
            } else {
                for &r in &self.groups[i.group as usize].ins {
                    f(r, Touch::Use);
                }
            }
        }
        if i.op == Op::Select {
            let cases = &self.selects[i.imm as usize].0;
            for c in cases {
                if let F::R(r, _) = c.chan {
                    f(r, Touch::Use);
                }
                if let (SelectDir::Send, F::R(r, _)) = (c.dir, c.value) {
                    f(r, Touch::Use);
                }
            }
            for c in cases {
                if c.dir == SelectDir::Recv {
                    for x in [c.value, c.ok] {
                        if let F::R(r, _) = x {
                            f(r, if c.keep { Touch::Part } else { Touch::Def });
                        }
                    }
                }
            }
        }
        for &(r, sub, kind) in regs {
            let whole = sub == 0;
            let n = self.regs[r as usize].slots;
            match kind {
                Operand::w | Operand::rw => f(r, if whole && n == 1 { Touch::Def } else { Touch::Part }),
                Operand::w2 => f(r, if whole && n == 2 { Touch::Def } else { Touch::Part }),
                Operand::w3 => f(r, if whole && n == 3 { Touch::Def } else { Touch::Part }),
                Operand::wn => f(
                    r,
                    if whole && self.covers(i, n) {
                        Touch::Def
                    } else {
                        Touch::Part
                    },
                ),
                Operand::rn | Operand::r if self.partial_target(i.op, F::R(r, sub), i.a) => f(r, Touch::Part),
                _ => {}
            }
        }
        if i.group != NONE && i.op != Op::Ret {
            for &r in &self.groups[i.group as usize].outs {
                f(r, Touch::Def);
            }
        }
    }

    /// Instructions that write into an aggregate in field a, which the table calls read.
    fn partial_target(&self, op: Op, x: F, a: F) -> bool {
        use Op::*;
        x == a && matches!(op, FrSt8 | FrSt16 | FrSt32 | FrStAgg | FrSetIdx | FrSetIdx64)
    }

    /// Whether a `wn` destination of `i` covers a register of `n` slots. Moves say their count; everything else writes
    /// values of whole types.
    fn covers(&self, i: &LInst, n: u16) -> bool {
        match (i.op, i.b, i.c) {
            (Op::MovN | Op::LoadCapN, _, F::N(k)) => k >= n,
            (Op::ZeroN, F::N(k), _) => k >= n,
            _ => true,
        }
    }
}
