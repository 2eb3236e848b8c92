//! Fields, memory, package variables, slices and strings by index.

use super::{F, Sel};
use crate::emit::types::Shape;
use crate::mir::ir::{GlobalId, Inst, Operand, SliceBase, Ty, VReg};
use crate::mir::passes::visit::{Ref, inst_refs};
use govm_bytecode::{Op, TypeDef};

/// How far ahead an alias of slots of a changing register is followed.
const REACH: usize = 24;

/// The load of a value of this shape; `None`: by the aggregate form.
fn load_op(s: Shape) -> Option<Op> {
    Some(match s {
        Shape::Bool | Shape::Int { bits: 8, signed: false } => Op::LdU8,
        Shape::Int { bits: 8, .. } => Op::LdI8,
        Shape::Int { bits: 16, signed } => {
            if signed {
                Op::LdI16
            } else {
                Op::LdU16
            }
        }
        Shape::Int { bits: 32, signed } => {
            if signed {
                Op::LdI32
            } else {
                Op::LdU32
            }
        }
        Shape::F32 => Op::LdU32,
        s if s.is_word() => Op::Ld64,
        s if s.is_pair() => Op::Ld128,
        _ => return None,
    })
}

fn store_op(s: Shape) -> Option<Op> {
    Some(match s {
        Shape::Bool | Shape::Int { bits: 8, .. } => Op::St8,
        Shape::Int { bits: 16, .. } => Op::St16,
        Shape::Int { bits: 32, .. } | Shape::F32 => Op::St32,
        Shape::Ptr => Op::StPtr,
        s if s.is_word() => Op::St64,
        s if s.is_pair() => Op::St128,
        _ => return None,
    })
}

fn index_op(s: Shape) -> Option<Op> {
    Some(match load_op(s)? {
        Op::LdI8 => Op::IdxI8,
        Op::LdU8 => Op::IdxU8,
        Op::LdI16 => Op::IdxI16,
        Op::LdU16 => Op::IdxU16,
        Op::LdI32 => Op::IdxI32,
        Op::LdU32 => Op::IdxU32,
        Op::Ld64 => Op::Idx64,
        _ => Op::Idx128,
    })
}

fn set_index_op(s: Shape) -> Option<Op> {
    Some(match store_op(s)? {
        Op::St8 => Op::SetIdx8,
        Op::St16 => Op::SetIdx16,
        Op::St32 => Op::SetIdx32,
        Op::St64 => Op::SetIdx64,
        Op::StPtr => Op::SetIdxPtr,
        _ => Op::SetIdx128,
    })
}

impl Sel<'_> {
    /// Makes `dst` another name for `x` where that holds until the last use; false: it must be copied.
    pub(super) fn make_alias(&mut self, dst: VReg, x: F) -> bool {
        let F::R(src, sub) = x else { return false };
        let i = dst.0 as usize;
        if self.counts.defs[i] != 1 || self.out.regs[i].group != super::NONE {
            return false;
        }
        if self.kept[i] {
            return false;
        }
        let stable = match self.counts.defs.get(src as usize) {
            // Temporaries of selection are written once.
            None | Some(1) => true,
            Some(_) => self.unchanged(dst, VReg(src)),
        };
        if stable {
            self.alias[i] = (src, sub);
        }
        stable
    }

    /// Whether all uses of `dst` come before `src` changes, in this block.
    fn unchanged(&self, dst: VReg, src: VReg) -> bool {
        let insts = &self.f.blocks[self.block_id().0 as usize].insts;
        let mut left = self.counts.uses[dst.0 as usize];
        for (inst, _) in insts.iter().skip(self.index as usize + 1).take(REACH) {
            if left == 0 {
                return true;
            }
            let mut changed = false;
            inst_refs(inst, &mut |r| match r {
                Ref::Op(Operand::Reg(v)) | Ref::Use(v) if *v == dst => left -= 1,
                Ref::Def(v) | Ref::Part(v) if *v == src => changed = true,
                _ => {}
            });
            // A use in the very instruction that changes the source reads it before.
            if changed {
                return left == 0 && !matches!(inst, Inst::SetField { .. } | Inst::SetElem { .. });
            }
        }
        left == 0
    }

    pub(super) fn copy(&mut self, dst: VReg, src: Operand) {
        let d = self.w(dst);
        let slots = self.out.regs[dst.0 as usize].slots;
        self.set(d, src, slots);
    }

    /// Whether a value of type `ty` at byte `off` of an aggregate in registers is whole slots of it.
    fn whole_slots(&self, off: u32, ty: Ty) -> bool {
        let i = self.p.types.info(ty);
        off.is_multiple_of(8) && i.size.is_multiple_of(8)
    }

    pub(super) fn field(&mut self, dst: VReg, agg: VReg, off: u32, ty: Ty) {
        let d = self.w(dst);
        let x = self.reg(agg);
        let n = self.slots16(self.p.types.slots(ty));
        if n == 0 {
            return;
        }
        if self.whole_slots(off, ty) {
            let x = Sel::slot(x, (off / 8) as u16);
            if !self.make_alias(dst, x) {
                self.mov(d, x, n);
            }
            return;
        }
        let c = self.num(off, "bytes in a value in registers");
        let op = match load_op(self.shape(ty)) {
            Some(Op::LdI8) => Op::FrLdI8,
            Some(Op::LdU8) => Op::FrLdU8,
            Some(Op::LdI16) => Op::FrLdI16,
            Some(Op::LdU16) => Op::FrLdU16,
            Some(Op::LdI32) => Op::FrLdI32,
            Some(Op::LdU32) => Op::FrLdU32,
            _ => {
                let t = self.ty(ty);
                return self.op(Op::FrLdAgg, d, t, x, c);
            }
        };
        self.op(op, d, F::Z, x, c);
    }

    pub(super) fn set_field(&mut self, agg: VReg, off: u32, src: Operand, ty: Ty) {
        let n = self.slots16(self.p.types.slots(ty));
        if n == 0 {
            return;
        }
        let a = self.reg(agg);
        if self.whole_slots(off, ty) {
            return self.set(Sel::slot(a, (off / 8) as u16), src, n);
        }
        let c = self.num(off, "bytes in a value in registers");
        let op = match store_op(self.shape(ty)) {
            Some(Op::St8) => Op::FrSt8,
            Some(Op::St16) => Op::FrSt16,
            Some(Op::St32) => Op::FrSt32,
            _ => {
                let (t, x) = (self.ty(ty), self.rt(src, ty));
                return self.op(Op::FrStAgg, a, t, x, c);
            }
        };
        let x = self.r(src);
        self.op(op, a, F::Z, x, c);
    }

    /// Element type, size and count of an array type.
    fn array(&self, ty: Ty) -> (Ty, u64, u64) {
        match self.p.types.underlying(ty) {
            TypeDef::Array(e, n) => (*e, self.p.types.info(*e).size, *n),
            _ => (ty, 0, 0),
        }
    }

    pub(super) fn elem(&mut self, dst: VReg, array: VReg, array_ty: Ty, index: Operand) {
        let (elem, size, n) = self.array(array_ty);
        if let Some(k) = self.imm(index)
            && k < n
        {
            return self.field(dst, array, (k * size) as u32, elem);
        }
        let (a, i, d) = (self.reg(array), self.r(index), self.w(dst));
        if self.shape(elem).is_word() {
            let n = self.num(n as u32, "elements of an array in registers");
            self.op(Op::FrIdx64, d, n, a, i);
        } else {
            let t = self.ty(array_ty);
            self.op(Op::FrIdx, d, t, a, i);
        }
    }

    pub(super) fn set_elem(&mut self, array: VReg, array_ty: Ty, index: Operand, src: Operand) {
        let (elem, size, n) = self.array(array_ty);
        if let Some(k) = self.imm(index)
            && k < n
        {
            return self.set_field(array, (k * size) as u32, src, elem);
        }
        let (a, i, x) = (self.reg(array), self.r(index), self.rt(src, elem));
        if self.shape(elem).is_word() {
            let n = self.num(n as u32, "elements of an array in registers");
            self.op(Op::FrSetIdx64, a, n, i, x);
        } else {
            let t = self.ty(array_ty);
            self.op(Op::FrSetIdx, a, t, i, x);
        }
    }

    /// Pointer and offset as an instruction takes them; a large offset is added before.
    fn address(&mut self, ptr: Operand, off: u64) -> (F, F) {
        let p = self.r(ptr);
        match u16::try_from(off) {
            Ok(off) => (p, F::N(off)),
            Err(_) => {
                let k = F::R(self.const_reg(off), 0);
                let t = self.pointer();
                self.op(Op::LeaBig, t, F::Z, p, k);
                (t, F::N(0))
            }
        }
    }

    /// A register for a pointer.
    fn pointer(&mut self) -> F {
        F::R(self.temp(1, crate::emit::lir::POINTER), 0)
    }

    pub(super) fn load(&mut self, dst: VReg, ptr: Operand, off: u64, ty: Ty) {
        if self.leave_load(dst, ptr, off, ty) {
            return;
        }
        let (p, off) = self.address(ptr, off);
        let d = self.w(dst);
        match (self.shape(ty), load_op(self.shape(ty))) {
            (Shape::Empty, _) => self.op(Op::NilChk, F::Z, F::Z, p, F::Z),
            (_, Some(op)) => self.op(op, d, F::Z, p, off),
            (_, None) => {
                let t = self.ty(ty);
                self.op(Op::LdAgg, d, t, p, off);
            }
        }
    }

    pub(super) fn store(&mut self, ptr: Operand, off: u64, src: Operand, ty: Ty) {
        let shape = self.shape(ty);
        if shape == Shape::Empty {
            let p = self.r(ptr);
            return self.op(Op::NilChk, F::Z, F::Z, p, F::Z);
        }
        // A nil pointer needs no barrier; it is a word like any other.
        let zero = self.imm(src) == Some(0);
        if shape == Shape::Agg && src == Operand::Zero {
            let (p, off) = self.address(ptr, off);
            let p = if off == F::N(0) {
                p
            } else {
                let t = self.pointer();
                self.op(Op::Lea, t, F::Z, p, off);
                t
            };
            let t = self.ty(ty);
            return self.op(Op::ZeroT, p, t, F::Z, F::Z);
        }
        let x = self.rt(src, ty);
        let (p, off) = self.address(ptr, off);
        match store_op(shape) {
            Some(Op::StPtr) if zero => self.op(Op::StPtr, x, F::Z, p, off),
            Some(op) => self.op(op, x, F::Z, p, off),
            None => {
                let t = self.ty(ty);
                self.op(Op::StAgg, x, t, p, off);
            }
        }
    }

    pub(super) fn field_addr(&mut self, dst: VReg, ptr: Operand, off: u64) {
        let d = self.w(dst);
        let p = self.r(ptr);
        match u16::try_from(off) {
            Ok(off) => self.op(Op::Lea, d, F::Z, p, F::N(off)),
            Err(_) => {
                let k = F::R(self.const_reg(off), 0);
                self.op(Op::LeaBig, d, F::Z, p, k);
            }
        }
    }

    pub(super) fn array_elem_addr(&mut self, dst: VReg, ptr: Operand, array_ty: Ty, index: Operand) {
        let (_, size, n) = self.array(array_ty);
        if let Some(k) = self.imm(index)
            && k < n
        {
            return self.field_addr(dst, ptr, k * size);
        }
        let (d, p, i, t) = (self.w(dst), self.r(ptr), self.r(index), self.ty(array_ty));
        self.op(Op::PtrIdx, d, t, p, i);
    }

    pub(super) fn load_global(&mut self, dst: VReg, g: GlobalId, off: u64, ty: Ty) {
        let d = self.w(dst);
        let at = self.global_offset(g, off);
        match self.shape(ty) {
            Shape::Empty => {}
            s if s.is_word() => self.wide(Op::LdG64, d, F::Z, at),
            s if s.is_pair() => self.wide(Op::LdG128, d, F::Z, at),
            s => {
                let p = self.pointer();
                self.wide(Op::GAddr, p, F::Z, at);
                match load_op(s) {
                    Some(op) => self.op(op, d, F::Z, p, F::N(0)),
                    None => {
                        let t = self.ty(ty);
                        self.op(Op::LdAgg, d, t, p, F::N(0));
                    }
                }
            }
        }
    }

    pub(super) fn store_global(&mut self, g: GlobalId, off: u64, src: Operand, ty: Ty) {
        let at = self.global_offset(g, off);
        match self.shape(ty) {
            Shape::Empty => {}
            s if s.is_word() || s.is_pair() => {
                let x = self.rt(src, ty);
                let op = match s {
                    Shape::Ptr => Op::StGPtr,
                    s if s.is_pair() => Op::StG128,
                    _ => Op::StG64,
                };
                self.wide(op, x, F::Z, at);
            }
            s => {
                let x = self.rt(src, ty);
                let p = self.pointer();
                self.wide(Op::GAddr, p, F::Z, at);
                match store_op(s) {
                    Some(op) => self.op(op, x, F::Z, p, F::N(0)),
                    None => {
                        let t = self.ty(ty);
                        self.op(Op::StAgg, x, t, p, F::N(0));
                    }
                }
            }
        }
    }

    pub(super) fn global_offset(&mut self, g: GlobalId, off: u64) -> i32 {
        let at = self.global(g).saturating_add(off);
        i32::try_from(at).unwrap_or_else(|_| {
            self.fail(super::EmitError::TooMany {
                what: "bytes of package variables",
            });
            0
        })
    }

    pub(super) fn index(&mut self, dst: VReg, slice: Operand, index: Operand, elem: Ty) {
        if self.shape(elem) == Shape::Bool && self.leave_index(dst, slice, index) {
            return;
        }
        let (d, s, i) = (self.w(dst), self.r2(slice), self.r(index));
        match index_op(self.shape(elem)) {
            Some(op) => self.op(op, d, F::Z, s, i),
            None => {
                let t = self.ty(elem);
                self.op(Op::IdxAgg, d, t, s, i);
            }
        }
    }

    pub(super) fn set_index(&mut self, slice: Operand, index: Operand, src: Operand, elem: Ty) {
        let (s, i, x) = (self.r2(slice), self.r(index), self.rt(src, elem));
        match set_index_op(self.shape(elem)) {
            Some(op) => self.op(op, s, F::Z, i, x),
            None => {
                let t = self.ty(elem);
                self.op(Op::SetIdxAgg, s, t, i, x);
            }
        }
    }

    /// The length of a slice or string: of a string it is a slot of its own.
    pub(super) fn len_str(&mut self, dst: VReg, src: Operand) {
        let d = self.w(dst);
        if let Operand::Str(s) = src {
            let n = self.p.strings.get(s.0 as usize).map_or(0, |s| s.len());
            return self.load_const(d, n as u64);
        }
        let x = Sel::slot(self.r2(src), 1);
        if !self.make_alias(dst, x) {
            self.mov(d, x, 1);
        }
    }

    pub(super) fn slice(&mut self, dst: VReg, base: SliceBase, src: Operand, bounds: [Option<Operand>; 3]) {
        let d = self.w(dst);
        let [lo, hi, max] = bounds;
        let zero_lo = lo.is_none_or(|o| self.imm(o) == Some(0));
        let (x, ty) = match base {
            SliceBase::Slice(t) => (self.r2(src), self.ty(t)),
            SliceBase::Str => (self.r2(src), F::Z),
            SliceBase::ArrayPtr(t) => (self.r(src), self.ty(t)),
        };
        let is_str = base == SliceBase::Str;
        if max.is_none() && !matches!(base, SliceBase::ArrayPtr(_)) {
            match (zero_lo, lo, hi) {
                (true, _, None) => return self.mov(d, x, 2),
                (true, _, Some(hi)) => {
                    let h = self.r(hi);
                    return self.op(if is_str { Op::StrTo } else { Op::SliceTo }, d, ty, x, h);
                }
                (false, Some(lo), None) => {
                    let l = self.r(lo);
                    return self.op(if is_str { Op::StrFrom } else { Op::SliceFrom }, d, ty, x, l);
                }
                _ => {}
            }
        }
        let g = self.group(false, 0);
        self.member_int(g, lo.unwrap_or(Operand::Imm(0)));
        match (hi, base) {
            (Some(hi), _) => self.member_int(g, hi),
            (None, SliceBase::ArrayPtr(t)) => {
                let n = self.array(t).2;
                self.member_int(g, Operand::Imm(n));
            }
            (None, _) => {
                let t = self.scalar();
                if is_str {
                    self.mov(F::R(t, 0), Sel::slot(x, 1), 1);
                } else {
                    self.op(Op::SliceLen, F::R(t, 0), F::Z, x, F::Z);
                }
                self.add_in(g, t);
            }
        }
        if let Some(max) = max {
            self.member_int(g, max);
        }
        let op = match (base, max.is_some()) {
            (SliceBase::Slice(_), false) => Op::SliceSl,
            (SliceBase::Slice(_), true) => Op::Slice3,
            (SliceBase::Str, _) => Op::SliceStr,
            (SliceBase::ArrayPtr(_), false) => Op::SliceArr,
            (SliceBase::ArrayPtr(_), true) => Op::SliceArr3,
        };
        self.op(op, d, ty, x, F::G);
        self.in_group(g);
    }
}

impl Sel<'_> {
    /// Stores an element that is in a register already.
    pub(super) fn set_index_to(&mut self, s: F, i: F, x: F, elem: Ty) {
        match set_index_op(self.shape(elem)) {
            Some(op) => self.op(op, s, F::Z, i, x),
            None => {
                let t = self.ty(elem);
                self.op(Op::SetIdxAgg, s, t, i, x);
            }
        }
    }
}
