//! Ends of blocks: conditions, fused compare-and-branch, backward branches, jump tables, returns.

use super::{F, Sel};
use crate::emit::lir::{LInst, NONE, Src};
use crate::emit::types::Shape;
use crate::mir::ir::{BlockId, CmpOp, Operand, Term, Ty};
use govm_bytecode::Op;

/// A comparison as selected.
pub(super) enum Cond {
    /// Decided at compile time.
    Const(bool),
    /// A forward branch opcode with its fields a and d.
    Branch(Op, F, F),
    /// An instruction that makes a bool.
    Value { op: Op, a: F, d: F, b: F, negate: bool },
}

/// The opposite of a branch.
fn negate(op: Op, a: F, d: F) -> (Op, F, F) {
    match op {
        Op::BrT => (Op::BrF, a, d),
        Op::BrF => (Op::BrT, a, d),
        Op::BrEq => (Op::BrNe, a, d),
        Op::BrNe => (Op::BrEq, a, d),
        Op::BrLtS => (Op::BrLeS, d, a),
        Op::BrLeS => (Op::BrLtS, d, a),
        Op::BrLtU => (Op::BrLeU, d, a),
        Op::BrLeU => (Op::BrLtU, d, a),
        Op::BrEqI => (Op::BrNeI, a, d),
        Op::BrNeI => (Op::BrEqI, a, d),
        Op::BrLtSI => (Op::BrGeSI, a, d),
        Op::BrLeSI => (Op::BrGtSI, a, d),
        Op::BrGtSI => (Op::BrLeSI, a, d),
        Op::BrGeSI => (Op::BrLtSI, a, d),
        Op::BrLtF => (Op::BrNltF, a, d),
        Op::BrLeF => (Op::BrNleF, a, d),
        Op::BrNltF => (Op::BrLtF, a, d),
        Op::BrNleF => (Op::BrLeF, a, d),
        Op::BrEqF => (Op::BrNeF, a, d),
        Op::BrNeF => (Op::BrEqF, a, d),
        Op::BrBitZ => (Op::BrBitNZ, a, d),
        Op::BrBitNZ => (Op::BrBitZ, a, d),
        Op::BrTypeEq => (Op::BrTypeNe, a, d),
        Op::BrTypeNe => (Op::BrTypeEq, a, d),
        Op::BrIdxT => (Op::BrIdxF, a, d),
        other => {
            debug_assert_eq!(other, Op::BrIdxF);
            (Op::BrIdxT, a, d)
        }
    }
}

/// The backward twin of a forward branch.
fn backward(op: Op) -> Option<Op> {
    Some(match op {
        Op::BrT => Op::LoopT,
        Op::BrF => Op::LoopF,
        Op::BrEq => Op::LoopEq,
        Op::BrNe => Op::LoopNe,
        Op::BrLtS => Op::LoopLtS,
        Op::BrLeS => Op::LoopLeS,
        Op::BrLtU => Op::LoopLtU,
        Op::BrLeU => Op::LoopLeU,
        Op::BrEqI => Op::LoopEqI,
        Op::BrNeI => Op::LoopNeI,
        Op::BrLtSI => Op::LoopLtSI,
        Op::BrLeSI => Op::LoopLeSI,
        Op::BrGtSI => Op::LoopGtSI,
        Op::BrGeSI => Op::LoopGeSI,
        Op::BrLtF => Op::LoopLtF,
        Op::BrLeF => Op::LoopLeF,
        Op::BrNltF => Op::LoopNltF,
        Op::BrNleF => Op::LoopNleF,
        _ => return None,
    })
}

impl Sel<'_> {
    /// Selects the comparison `a op b` of values of type `ty`.
    pub(super) fn cond(&mut self, op: CmpOp, ty: Ty, a: Operand, b: Operand) -> Cond {
        use CmpOp::*;
        if let (Some(x), Some(y)) = (self.imm(a), self.imm(b))
            && let Shape::Int { signed, .. } = self.shape(ty)
        {
            let order = if signed { (x as i64).cmp(&(y as i64)) } else { x.cmp(&y) };
            return Cond::Const(match op {
                Eq => order.is_eq(),
                Ne => order.is_ne(),
                Lt => order.is_lt(),
                Le => order.is_le(),
                Gt => order.is_gt(),
                Ge => order.is_ge(),
            });
        }
        // Constants and nil to the right.
        let constant = |o: Operand| matches!(o, Operand::Imm(_) | Operand::Zero);
        let (op, a, b) = if constant(a) && !constant(b) {
            let swapped = match op {
                Lt => Gt,
                Le => Ge,
                Gt => Lt,
                Ge => Le,
                same => same,
            };
            (swapped, b, a)
        } else {
            (op, a, b)
        };
        let value = |op: Op, x: F, y: F, negate: bool| Cond::Value {
            op,
            a: x,
            d: F::Z,
            b: y,
            negate,
        };
        match self.shape(ty) {
            Shape::Int { bits, signed } => self.cond_int(op, signed || bits < 64, a, b),
            Shape::Bool | Shape::Ptr => self.cond_int(op, true, a, b),
            Shape::F64 => {
                let (x, y) = (self.r(a), self.r(b));
                match op {
                    Eq => Cond::Branch(Op::BrEqF, x, y),
                    Ne => Cond::Branch(Op::BrNeF, x, y),
                    Lt => Cond::Branch(Op::BrLtF, x, y),
                    Le => Cond::Branch(Op::BrLeF, x, y),
                    Gt => Cond::Branch(Op::BrLtF, y, x),
                    Ge => Cond::Branch(Op::BrLeF, y, x),
                }
            }
            Shape::F32 => {
                let (x, y) = (self.r(a), self.r(b));
                match op {
                    Eq => value(Op::EqF32, x, y, false),
                    Ne => value(Op::NeF32, x, y, false),
                    Lt => value(Op::LtF32, x, y, false),
                    Le => value(Op::LeF32, x, y, false),
                    Gt => value(Op::LtF32, y, x, false),
                    Ge => value(Op::LeF32, y, x, false),
                }
            }
            Shape::Str => {
                let empty = match b {
                    Operand::Zero => true,
                    Operand::Str(s) => self.p.strings.get(s.0 as usize).is_some_and(|s| s.is_empty()),
                    _ => false,
                };
                if empty && matches!(op, Eq | Ne) {
                    let x = self.r2(a);
                    return Cond::Branch(if op == Eq { Op::BrEqI } else { Op::BrNeI }, Sel::slot(x, 1), F::N(0));
                }
                let (x, y) = (self.r2(a), self.r2(b));
                match op {
                    Eq => value(Op::EqStr, x, y, false),
                    Ne => value(Op::NeStr, x, y, false),
                    Lt => value(Op::LtStr, x, y, false),
                    Le => value(Op::LeStr, x, y, false),
                    Gt => value(Op::LtStr, y, x, false),
                    Ge => value(Op::LeStr, y, x, false),
                }
            }
            // Slices are compared with nil only; a nil interface has no type word.
            Shape::Slice | Shape::Iface if matches!(b, Operand::Zero | Operand::Imm(0)) => {
                let x = self.rt(a, ty);
                Cond::Branch(if op == Eq { Op::BrEqI } else { Op::BrNeI }, x, F::N(0))
            }
            Shape::Slice | Shape::Iface => {
                let (x, y) = (self.rt(a, ty), self.rt(b, ty));
                value(Op::EqIface, x, y, op == Ne)
            }
            Shape::C128 => {
                let (x, y) = (self.rt(a, ty), self.rt(b, ty));
                value(Op::EqC, x, y, op == Ne)
            }
            Shape::C64 => {
                let (x, y) = (self.r(a), self.r(b));
                value(Op::EqC64, x, y, op == Ne)
            }
            Shape::Empty => Cond::Const(op == Eq),
            Shape::Agg => {
                let (x, y) = (self.rt(a, ty), self.rt(b, ty));
                let d = self.ty(ty);
                Cond::Value {
                    op: Op::EqAgg,
                    a: x,
                    d,
                    b: y,
                    negate: op == Ne,
                }
            }
        }
    }

    fn cond_int(&mut self, op: CmpOp, signed: bool, a: Operand, b: Operand) -> Cond {
        use CmpOp::*;
        let x = self.r(a);
        if let Some(k) = self.imm16(b)
            && (signed || matches!(op, Eq | Ne))
        {
            let br = match op {
                Eq => Op::BrEqI,
                Ne => Op::BrNeI,
                Lt => Op::BrLtSI,
                Le => Op::BrLeSI,
                Gt => Op::BrGtSI,
                Ge => Op::BrGeSI,
            };
            return Cond::Branch(br, x, F::N(k));
        }
        let y = self.r(b);
        match (op, signed) {
            (Eq, _) => Cond::Branch(Op::BrEq, x, y),
            (Ne, _) => Cond::Branch(Op::BrNe, x, y),
            (Lt, true) => Cond::Branch(Op::BrLtS, x, y),
            (Le, true) => Cond::Branch(Op::BrLeS, x, y),
            (Gt, true) => Cond::Branch(Op::BrLtS, y, x),
            (Ge, true) => Cond::Branch(Op::BrLeS, y, x),
            (Lt, false) => Cond::Branch(Op::BrLtU, x, y),
            (Le, false) => Cond::Branch(Op::BrLeU, x, y),
            (Gt, false) => Cond::Branch(Op::BrLtU, y, x),
            (Ge, false) => Cond::Branch(Op::BrLeU, y, x),
        }
    }

    pub(super) fn terminator(&mut self, t: &Term, next: Option<BlockId>) {
        match t {
            Term::Jump(b) => self.jump(*b, next),
            Term::Branch { cond, then, els } => {
                let x = self.reg(*cond);
                let c = match self.take_index() {
                    Some((slice, index, pos)) => {
                        self.pos = pos;
                        Cond::Branch(Op::BrIdxT, slice, index)
                    }
                    None => Cond::Branch(Op::BrT, x, F::Z),
                };
                self.branch(c, *then, *els, next);
            }
            Term::CmpBranch {
                op,
                ty,
                a,
                b,
                then,
                els,
            } => {
                let c = self.cond(*op, *ty, *a, *b);
                self.branch(c, *then, *els, next);
            }
            Term::TypeBranch { src, ty, then, els } => {
                let x = self.reg(*src);
                let ty = self.ty(*ty);
                self.branch(Cond::Branch(Op::BrTypeEq, x, ty), *then, *els, next);
            }
            Term::Switch {
                src,
                low,
                targets,
                default,
            } => self.switch(*src, *low, targets, *default, next),
            Term::Return(list) => self.ret(list),
            Term::Panic(v) => {
                let x = self.r2(*v);
                self.op(Op::Panic, F::Z, F::Z, x, F::Z);
            }
            Term::Unreachable => self.op(Op::Unreachable, F::Z, F::Z, F::Z, F::Z),
        }
    }

    /// Whether a branch from this block to `b` goes backward.
    fn is_backward(&self, b: BlockId) -> bool {
        self.place[b.0 as usize] <= self.at
    }

    fn jump(&mut self, b: BlockId, next: Option<BlockId>) {
        if next != Some(b) {
            let op = if self.is_backward(b) { Op::Loop } else { Op::Jmp };
            self.wide(op, F::Z, F::Z, self.place[b.0 as usize] as i32);
        }
    }

    fn branch(&mut self, c: Cond, then: BlockId, els: BlockId, next: Option<BlockId>) {
        let (op, a, d) = match c {
            Cond::Const(v) => return self.jump(if v { then } else { els }, next),
            Cond::Branch(op, a, d) => (op, a, d),
            Cond::Value { op, a, d, b, negate } => {
                let t = F::R(self.scalar(), 0);
                self.op(op, t, d, a, b);
                (if negate { Op::BrF } else { Op::BrT }, t, F::Z)
            }
        };
        if next == Some(then) {
            let (op, a, d) = negate(op, a, d);
            self.branch_to(op, a, d, els);
        } else if next != Some(els) && self.is_backward(els) && !self.is_backward(then) {
            // Both are elsewhere: the loop's branch is the conditional one.
            let (op, a, d) = negate(op, a, d);
            self.branch_to(op, a, d, els);
            self.jump(then, next);
        } else {
            self.branch_to(op, a, d, then);
            self.jump(els, next);
        }
    }

    fn branch_to(&mut self, op: Op, a: F, d: F, b: BlockId) {
        let target = self.place[b.0 as usize] as i32;
        if !self.is_backward(b) {
            return self.wide(op, a, d, target);
        }
        match backward(op) {
            Some(op) => {
                if !self.loop_form(op, a, d, target) {
                    self.wide(op, a, d, target);
                }
            }
            None => {
                // No backward twin: hop over a backward jump. The hop is resolved by its distance, -1 - 2.
                let (op, a, d) = negate(op, a, d);
                self.wide(op, a, d, super::SKIP_ONE);
                self.wide(Op::Loop, F::Z, F::Z, target);
            }
        }
    }

    /// Fuses the loop's step, if the instructions before are it, with its backward branch.
    fn loop_form(&mut self, op: Op, a: F, d: F, target: i32) -> bool {
        let n = self.cur.len();
        let step = |i: &LInst, k: u16| i.op == Op::AddI && i.a == a && i.b == a && i.c == F::N(k);
        let Some(last) = self.cur.last().copied() else {
            return false;
        };
        if op == Op::LoopLtS
            && last.op == Op::SliceLen
            && last.a == d
            && n >= 2
            && step(&self.cur[n - 2], 1)
            && self.only_here(d)
            && last.b != a
        {
            self.cur.truncate(n - 2);
            self.wide(Op::LoopIncLtLen, a, last.b, target);
            return true;
        }
        let fused = match op {
            Op::LoopLtS if step(&last, 1) => Op::LoopIncLtS,
            Op::LoopLtSI if step(&last, 1) => Op::LoopIncLtSI,
            Op::LoopLeS if step(&last, 1) => Op::LoopIncLeS,
            Op::LoopGeSI if step(&last, 1u16.wrapping_neg()) => Op::LoopDecGeSI,
            Op::LoopLtS if last.op == Op::Add && last.a == a && (last.b == a || last.c == a) && d != a => {
                let by = if last.b == a { last.c } else { last.b };
                if by == a {
                    return false;
                }
                self.cur.pop();
                let pos = self.pos;
                self.push(LInst {
                    op: Op::LoopAddLtS,
                    a,
                    d: by,
                    b: d,
                    c: F::Z,
                    imm: target,
                    group: NONE,
                    pos,
                });
                return true;
            }
            _ => return false,
        };
        self.cur.pop();
        self.wide(fused, a, d, target);
        true
    }

    /// Whether a register is read once and written once in the whole function.
    fn only_here(&self, x: F) -> bool {
        let F::R(r, 0) = x else { return false };
        let r = r as usize;
        r >= self.counts.uses.len() || (self.counts.uses[r] == 1 && self.counts.defs[r] == 1)
    }

    fn switch(&mut self, src: Operand, low: i64, targets: &[BlockId], default: BlockId, next: Option<BlockId>) {
        let mut x = self.r(src);
        if low != 0 {
            let t = F::R(self.scalar(), 0);
            match i16::try_from(low.wrapping_neg()) {
                Ok(k) => self.op(Op::AddI, t, F::Z, x, F::N(k as u16)),
                Err(_) => {
                    let k = F::R(self.const_reg(low.wrapping_neg() as u64), 0);
                    self.op(Op::Add, t, F::Z, x, k);
                }
            }
            x = t;
        }
        let count = self.num(targets.len() as u32, "cases of a switch");
        let table = self.out.tables.len() as i32;
        let places = targets.iter().map(|t| self.place[t.0 as usize]).collect();
        self.out.tables.push(places);
        self.wide(Op::JmpTab, x, count, table);
        self.jump(default, next);
    }

    fn ret(&mut self, list: &[Operand]) {
        let tys = &self.f.results;
        let slots: u32 = tys.iter().map(|t| self.p.types.slots(*t)).sum();
        let values: Vec<(Operand, u32)> = list
            .iter()
            .zip(tys)
            .map(|(o, t)| (*o, self.p.types.slots(*t)))
            .filter(|(_, n)| *n > 0)
            .collect();
        match (&values[..], slots) {
            ([], _) => self.op(Op::Ret, F::Z, F::Z, F::Z, F::Z),
            ([(o, 1)], 1) => {
                if let Some(Ok(k)) = self.imm(*o).map(|k| i32::try_from(k as i64)) {
                    return self.wide(Op::RetI, F::Z, F::Z, k);
                }
                let x = self.r(*o);
                // A sum that is only returned.
                if let Some(last) = self.cur.last().copied()
                    && last.op == Op::Add
                    && last.a == x
                    && self.only_here(x)
                {
                    self.cur.pop();
                    return self.op(Op::RetAdd, F::Z, F::Z, last.b, last.c);
                }
                self.op(Op::Ret1, F::Z, F::Z, x, F::Z);
            }
            ([(o, 2)], 2) => {
                let x = self.r2(*o);
                self.op(Op::Ret2, F::Z, F::Z, x, F::Z);
            }
            _ => {
                let mut srcs = Vec::with_capacity(values.len());
                for (o, n) in values {
                    let n = self.slots16(n);
                    srcs.push(match o {
                        Operand::Reg(v) => match self.reg(v) {
                            F::R(r, s) => Src::Reg(r, s, n),
                            _ => Src::Zero(n),
                        },
                        Operand::Imm(k) => Src::Imm(k),
                        Operand::Str(s) => Src::Str(s),
                        Operand::Zero => Src::Zero(n),
                    });
                }
                self.out.rets.push(srcs);
                self.op(Op::Ret, F::Z, F::Z, F::Z, F::Z);
                let k = self.out.rets.len() as u32 - 1;
                self.in_group(k);
            }
        }
    }
}
