//! Instructions that become part of a neighbour: loads that only feed the arithmetic behind them, read-modify-write of fields
//! and elements, multiply-add, index-and-branch. Decided per block before it is selected.
//!
//! Nothing is moved over an instruction that may fault, write memory or call.

use super::{F, Sel};
use crate::emit::types::Shape;
use crate::mir::ir::{BinOp, Block, Inst, Operand, Pos, Term, Ty, VReg};
use crate::mir::passes::visit::{Ref, inst_refs};
use govm_bytecode::Op;

/// How far ahead the end of a read-modify-write is looked for.
const REACH: usize = 8;

/// Decisions for the block at hand.
#[derive(Default)]
pub(super) struct Fused {
    /// Instructions that have none of their own.
    pub skip: Vec<bool>,
    /// A load that the next arithmetic instruction takes over: pointer, offset, whether it is the left operand.
    load: Option<(F, u16, bool)>,
    /// A multiplication that the next addition takes over.
    mul: Option<(F, F, VReg)>,
    /// A slice and index whose bool the branch tests.
    index: Option<(F, F, Pos)>,
    /// Read-modify-writes, in order of the instructions that store.
    writes: Vec<(usize, Update)>,
}

/// A read-modify-write.
#[derive(Clone, Copy)]
pub(super) struct Update {
    op: BinOp,
    float: bool,
    by: Operand,
    /// What `by` is the product of, when that multiplication is left to the store.
    product: Option<(Operand, Operand)>,
}

impl Sel<'_> {
    /// Prepares the decisions for a block.
    pub(super) fn fuse_block(&mut self, block: &Block) {
        self.fused.skip.clear();
        self.fused.skip.resize(block.insts.len(), false);
        self.fused.writes.clear();
        self.fused.load = None;
        self.fused.mul = None;
        self.fused.index = None;
        for i in 0..block.insts.len() {
            self.find_update(block, i);
        }
    }

    fn once(&self, v: VReg) -> bool {
        self.counts.uses[v.0 as usize] == 1 && self.counts.defs[v.0 as usize] == 1
    }

    /// `t = read place; ..; u = t op x; write place = u` with t and u used nowhere else.
    fn find_update(&mut self, block: &Block, i: usize) {
        let (dst, ty) = match &block.insts[i].0 {
            Inst::Load { dst, ty, off, .. } if *off <= u16::MAX as u64 => (*dst, *ty),
            Inst::Index { dst, elem, .. } => (*dst, *elem),
            _ => return,
        };
        let float = match self.shape(ty) {
            Shape::F64 => true,
            Shape::Int { bits: 64, .. } => false,
            _ => return,
        };
        if !self.once(dst) {
            return;
        }
        for k in i + 1..block.insts.len().min(i + REACH) {
            let inst = &block.insts[k].0;
            if let Inst::Bin { op, dst: sum, a, b, .. } = inst {
                let by = match (a, b) {
                    (Operand::Reg(v), by) if *v == dst => *by,
                    (by, Operand::Reg(v)) if *v == dst && *op == BinOp::Add => *by,
                    _ => {
                        if matches!(op, BinOp::Div | BinOp::Rem) && !self.is_float(inst) {
                            return;
                        }
                        if self.writes_place(inst, &block.insts[i].0) {
                            return;
                        }
                        continue;
                    }
                };
                let Some((store, _)) = block.insts.get(k + 1) else {
                    return;
                };
                if !self.once(*sum) || !same_place(&block.insts[i].0, store, *sum) {
                    return;
                }
                let is_index = matches!(store, Inst::SetIndex { .. });
                let product = if float && !is_index {
                    self.product(block, k, by)
                } else {
                    None
                };
                let update = Update {
                    op: *op,
                    float,
                    by,
                    product,
                };
                if !self.has_form(update, is_index) {
                    return;
                }
                self.fused.skip[i] = true;
                self.fused.skip[k] = true;
                if product.is_some() {
                    self.fused.skip[k - 1] = true;
                }
                self.fused.writes.push((k + 1, update));
                return;
            }
            let pure = matches!(
                inst,
                Inst::Copy { .. } | Inst::Un { .. } | Inst::Conv { .. } | Inst::Cmp { .. }
            );
            if !pure || self.writes_place(inst, &block.insts[i].0) {
                return;
            }
        }
    }

    /// The factors of `by`, when the instruction before the k-th multiplies them for it alone.
    fn product(&self, block: &Block, k: usize, by: Operand) -> Option<(Operand, Operand)> {
        match (&block.insts[k - 1].0, by) {
            (
                Inst::Bin {
                    op: BinOp::Mul,
                    dst,
                    a,
                    b,
                    ..
                },
                Operand::Reg(v),
            ) if *dst == v && self.once(v) => Some((*a, *b)),
            _ => None,
        }
    }

    fn is_float(&self, inst: &Inst) -> bool {
        matches!(inst, Inst::Bin { ty, .. } if matches!(self.shape(*ty), Shape::F64 | Shape::F32))
    }

    /// Whether `inst` writes a register that `read` reads.
    fn writes_place(&self, inst: &Inst, read: &Inst) -> bool {
        let mut hit = false;
        inst_refs(inst, &mut |r| {
            if let Ref::Def(d) | Ref::Part(d) = r {
                inst_refs(read, &mut |u| {
                    if let Ref::Op(Operand::Reg(v)) | Ref::Use(v) = u {
                        hit |= v == d;
                    }
                });
            }
        });
        hit
    }

    fn has_form(&self, u: Update, is_index: bool) -> bool {
        match (u.op, u.float, is_index) {
            (BinOp::Add, ..) => true,
            (BinOp::Sub, true, false) => true,
            (BinOp::Sub, false, _) => self.imm(u.by).is_some(),
            _ => false,
        }
    }

    /// Emits the store at the current instruction as a read-modify-write, if it is one.
    pub(super) fn update(&mut self, inst: &Inst) -> bool {
        let at = self.index as usize;
        let Ok(found) = self.fused.writes.binary_search_by_key(&at, |w| w.0) else {
            return false;
        };
        let u = self.fused.writes[found].1;
        let negated = |k: u64| if u.op == BinOp::Sub { k.wrapping_neg() } else { k };
        match *inst {
            Inst::Store { ptr, off, .. } => {
                let p = self.r(ptr);
                let off = F::N(off as u16);
                if let Some((x, y)) = u.product {
                    let (x, y) = (self.r(x), self.r(y));
                    let op = if u.op == BinOp::Add {
                        Op::MulAddMemF
                    } else {
                        Op::MulSubMemF
                    };
                    self.op(op, x, y, p, off);
                } else if u.float {
                    let x = self.r(u.by);
                    let op = if u.op == BinOp::Add { Op::AddMemF } else { Op::SubMemF };
                    self.op(op, x, F::Z, p, off);
                } else if let Some(k) = self.imm(u.by).map(negated) {
                    match i16::try_from(k as i64) {
                        Ok(k) => self.op(Op::IncMem, F::Z, F::N(k as u16), p, off),
                        Err(_) => {
                            let x = F::R(self.const_reg(k), 0);
                            self.op(Op::AddMem, x, F::Z, p, off);
                        }
                    }
                } else {
                    let x = self.r(u.by);
                    self.op(Op::AddMem, x, F::Z, p, off);
                }
            }
            Inst::SetIndex { slice, index, .. } => {
                let by = match self.imm(u.by).map(negated) {
                    Some(k) if !u.float => F::R(self.const_reg(k), 0),
                    _ => self.r(u.by),
                };
                let (s, i) = (self.r2(slice), self.r(index));
                self.op(if u.float { Op::AddIdxF } else { Op::AddIdx }, s, F::Z, i, by);
            }
            _ => return false,
        }
        true
    }

    /// Whether the load at hand (of type `ty` into `dst`) is left to the arithmetic right behind it.
    pub(super) fn leave_load(&mut self, dst: VReg, ptr: Operand, off: u64, ty: Ty) -> bool {
        let next = self.next_inst();
        let Some(Inst::Bin { op, a, b, .. }) = next else {
            return false;
        };
        if !self.once(dst) || off > u16::MAX as u64 {
            return false;
        }
        let me = Operand::Reg(dst);
        let left = *a == me;
        if !left && *b != me {
            return false;
        }
        let other = if left { *b } else { *a };
        let fits = match self.shape(ty) {
            Shape::F64 => matches!(op, BinOp::Add | BinOp::Sub | BinOp::Mul),
            Shape::Int { bits: 64, .. } => *op == BinOp::Add && self.imm(other).is_none(),
            _ => false,
        };
        if !fits || self.fused.skip[self.index as usize + 1] {
            return false;
        }
        let p = self.r(ptr);
        self.fused.load = Some((p, off as u16, left));
        true
    }

    /// The load that the arithmetic instruction at hand takes over.
    pub(super) fn take_load(&mut self) -> Option<(F, u16, bool)> {
        self.fused.load.take()
    }

    /// Whether the f64 multiplication at hand is left to the addition right behind it.
    pub(super) fn leave_mul(&mut self, dst: VReg, a: Operand, b: Operand) -> bool {
        let Some(Inst::Bin { op, a: x, b: y, .. }) = self.next_inst() else {
            return false;
        };
        if !self.once(dst) || self.fused.load.is_some() || self.fused.skip[self.index as usize + 1] {
            return false;
        }
        let me = Operand::Reg(dst);
        let fits = match op {
            BinOp::Add => (*x == me) != (*y == me),
            BinOp::Sub => *y == me && *x != me,
            _ => false,
        };
        if !fits {
            return false;
        }
        let (a, b) = (self.r(a), self.r(b));
        self.fused.mul = Some((a, b, dst));
        true
    }

    /// Emits an addition or subtraction with the multiplication that was left to it.
    pub(super) fn take_mul(&mut self, op: BinOp, dst: VReg, a: Operand, b: Operand) -> bool {
        let Some((x, y, t)) = self.fused.mul.take() else {
            return false;
        };
        let other = if a == Operand::Reg(t) { b } else { a };
        let o = self.r(other);
        let d = self.w(dst);
        self.op(if op == BinOp::Sub { Op::MulSubF } else { Op::MulAddF }, d, o, x, y);
        true
    }

    /// Whether the bool element at hand is left to the branch that ends the block.
    pub(super) fn leave_index(&mut self, dst: VReg, slice: Operand, index: Operand) -> bool {
        let block = &self.f.blocks[self.block_id().0 as usize];
        let last = self.index as usize + 1 == block.insts.len();
        if !last || !self.once(dst) || !matches!(block.term, Term::Branch { cond, .. } if cond == dst) {
            return false;
        }
        let (s, i) = (self.r2(slice), self.r(index));
        self.fused.index = Some((s, i, self.pos));
        true
    }

    /// The slice and index that the branch at hand takes over.
    pub(super) fn take_index(&mut self) -> Option<(F, F, Pos)> {
        self.fused.index.take()
    }

    /// `t = ..; agg.field = t` of a word that is a slot of the aggregate, with t used nowhere else: written there at once.
    pub(super) fn find_sink(&mut self, block: &Block, i: usize) {
        let (Inst::Bin { dst, .. } | Inst::Load { dst, .. } | Inst::Index { dst, .. } | Inst::LoadGlobal { dst, .. }) =
            block.insts[i].0
        else {
            return;
        };
        if let Some((
            Inst::SetField {
                agg,
                off,
                src: Operand::Reg(v),
                ty,
            },
            _,
        )) = block.insts.get(i + 1)
            && *v == dst
            && self.once(dst)
            && self.shape(*ty).is_word()
            && off.is_multiple_of(8)
            && !self.fused.skip[i + 1]
        {
            self.sink = Some((dst, Sel::slot(self.reg(*agg), (*off / 8) as u16)));
        }
    }

    fn next_inst(&self) -> Option<&Inst> {
        let block = &self.f.blocks[self.block_id().0 as usize];
        block.insts.get(self.index as usize + 1).map(|(i, _)| i)
    }
}

/// Whether `store` writes `sum` to the place that `read` reads.
fn same_place(read: &Inst, store: &Inst, sum: VReg) -> bool {
    match (read, store) {
        (
            Inst::Load { ptr, off, .. },
            Inst::Store {
                ptr: p, off: o, src, ..
            },
        ) => ptr == p && off == o && *src == Operand::Reg(sum) && matches!(ptr, Operand::Reg(_)),
        (
            Inst::Index { slice, index, .. },
            Inst::SetIndex {
                slice: s,
                index: i,
                src,
                ..
            },
        ) => slice == s && index == i && *src == Operand::Reg(sum),
        _ => false,
    }
}
