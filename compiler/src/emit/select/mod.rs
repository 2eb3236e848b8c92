//! Instruction selection: MIR to bytecode instructions over registers, block by block in layout order.
//!
//! Invariants: every MIR register keeps its number; a register that is only another name for slots of an unchanging one
//! (a field of an aggregate, a string's length) is an alias and has no instruction. An argument that is computed for one call
//! only, with no other call in between, is computed in the call's window.

mod arith;
mod branch;
mod call;
mod data;
mod fuse;
mod memory;

use super::layout::Layout;
use super::lir::{F, Group, ITER, LBlock, LFunc, LInst, NONE, Reg, RegInfo};
use super::types::{Shape, Types};
use super::{Consts, EmitError};
use crate::mir::ir::{BlockId, Func, GlobalId, Inst, NativeId, Operand, Pos, RegKind, Ty, VReg};
use crate::mir::passes::visit::{Counts, Ref, counts, inst_refs, recover_reads};
use govm_bytecode::{ITER_SLOTS, Op, Operand as Kind};

/// The distance of a branch that hops over the one instruction behind it.
pub(super) const SKIP_ONE: i32 = i32::MIN;

/// Constants that a function keeps in registers over its loops.
const MOST_LOOP_CONSTS: usize = 16;

/// What selection reads of the program.
pub(super) struct Program<'a> {
    pub types: &'a Types,
    pub strings: &'a [Box<[u8]>],
    /// Byte offset of each global.
    pub globals: &'a [u64],
    /// Slots of arguments and results of each native.
    pub natives: &'a [(u16, u16)],
}

/// Selection of one function.
struct Sel<'a> {
    p: &'a Program<'a>,
    consts: &'a mut Consts,
    f: &'a Func,
    out: LFunc,
    cur: Vec<LInst>,
    pos: Pos,
    counts: Counts,
    /// What a recover block reads lives everywhere and keeps a place of its own.
    kept: Vec<bool>,
    /// Register and slot that a register is another name for.
    alias: Vec<(Reg, u16)>,
    /// Where each register was last defined: (block, instruction).
    def_at: Vec<(u32, u32)>,
    /// Place of each MIR block in the layout.
    place: &'a [u32],
    /// Block before the loop that each block is in.
    before: &'a [u32],
    /// The block at hand, its place, and the instruction.
    id: BlockId,
    at: u32,
    index: u32,
    /// First instruction of the block behind its last call so far.
    after_call: u32,
    /// Constants in registers, valid in this block.
    const_regs: Vec<(u64, Reg)>,
    /// Constants that are loaded before a loop, with that block.
    loop_consts: Vec<(u64, u32, Reg)>,
    fused: fuse::Fused,
    /// A register whose only use is to become a slot of an aggregate.
    sink: Option<(VReg, F)>,
    error: Option<EmitError>,
}

/// Selects instructions for `f`, its blocks in the order of `layout`.
pub(super) fn select(p: &Program, consts: &mut Consts, f: &Func, layout: &Layout) -> Result<LFunc, EmitError> {
    let Layout { order, place, before } = layout;
    let n = f.regs.len();
    let mut s = Sel {
        p,
        consts,
        f,
        out: LFunc::default(),
        cur: Vec::new(),
        pos: f.pos,
        counts: counts(f),
        kept: recover_reads(f),
        alias: vec![(NONE, 0); n],
        def_at: vec![(NONE, 0); n],
        place,
        before,
        id: BlockId(0),
        at: 0,
        index: 0,
        after_call: 0,
        const_regs: Vec::new(),
        loop_consts: Vec::new(),
        fused: fuse::Fused::default(),
        sink: None,
        error: None,
    };
    for r in &f.regs {
        let (slots, ty) = match r.kind {
            RegKind::Value => (
                p.types.slots(r.ty),
                if p.types.info(r.ty).pointers { r.ty.0 } else { NONE },
            ),
            RegKind::MapIter => (ITER_SLOTS as u32, ITER),
            RegKind::DeferHandle => (1, NONE),
        };
        let slots = u16::try_from(slots).map_err(|_| EmitError::Frame {
            func: f.name.clone(),
            pos: f.pos,
        })?;
        s.out.regs.push(RegInfo {
            slots,
            ty,
            group: NONE,
            off: 0,
        });
    }
    s.out.params = f.params.iter().map(|v| v.0).collect();
    s.out.recover = f.recover_block.map_or(NONE, |b| place[b.0 as usize]);
    for (k, &b) in order.iter().enumerate() {
        s.block(k as u32, b, order.get(k + 1).copied());
    }
    match s.error {
        Some(e) => Err(e),
        None => Ok(s.out),
    }
}

impl Sel<'_> {
    fn block(&mut self, at: u32, b: BlockId, next: Option<BlockId>) {
        let f = self.f;
        let block = &f.blocks[b.0 as usize];
        self.id = b;
        self.at = at;
        self.after_call = 0;
        self.const_regs.clear();
        self.fuse_block(block);
        for (i, (inst, pos)) in block.insts.iter().enumerate() {
            self.index = i as u32;
            self.pos = *pos;
            if !self.fused.skip[i] {
                self.find_sink(block, i);
                self.inst(inst);
                if self.sink.take().is_some() {
                    self.fused.skip[i + 1] = true;
                }
            }
            if matches!(inst, Inst::Call { .. } | Inst::RunDefers) {
                self.after_call = i as u32 + 1;
            }
            let at = self.at;
            let defs = &mut self.def_at;
            inst_refs(inst, &mut |r| {
                if let Ref::Def(v) = r {
                    defs[v.0 as usize] = (at, i as u32);
                }
            });
        }
        self.index = block.insts.len() as u32;
        self.pos = block.term_pos;
        let mut succs = Vec::new();
        crate::mir::passes::visit::succs(&block.term, |s| {
            let k = self.place[s.0 as usize];
            if !succs.contains(&k) {
                succs.push(k);
            }
        });
        self.terminator(&block.term, next);
        let insts = std::mem::take(&mut self.cur);
        self.out.blocks.push(LBlock { insts, succs });
    }

    fn block_id(&self) -> BlockId {
        self.id
    }

    fn fail(&mut self, e: EmitError) {
        self.error.get_or_insert(e);
    }

    // Emission.

    fn push(&mut self, i: LInst) {
        self.cur.push(i);
    }

    fn op(&mut self, op: Op, a: F, d: F, b: F, c: F) {
        let pos = self.pos;
        self.push(LInst {
            op,
            a,
            d,
            b,
            c,
            imm: 0,
            group: NONE,
            pos,
        });
    }

    fn wide(&mut self, op: Op, a: F, d: F, imm: i32) {
        let pos = self.pos;
        self.push(LInst {
            op,
            a,
            d,
            b: F::Z,
            c: F::Z,
            imm,
            group: NONE,
            pos,
        });
    }

    /// Sets the group of the instruction just emitted.
    fn in_group(&mut self, group: u32) {
        if let Some(i) = self.cur.last_mut() {
            i.group = group;
        }
    }

    /// A new register of `slots` slots with the marks of type `ty`.
    fn temp(&mut self, slots: u16, ty: u32) -> Reg {
        self.out.regs.push(RegInfo {
            slots,
            ty,
            group: NONE,
            off: 0,
        });
        self.out.regs.len() as u32 - 1
    }

    /// A new register for a scalar.
    fn scalar(&mut self) -> Reg {
        self.temp(1, NONE)
    }

    /// A new register for a value of type `ty`.
    fn temp_of(&mut self, ty: Ty) -> Reg {
        let slots = self.slots16(self.p.types.slots(ty));
        let marks = if self.p.types.info(ty).pointers { ty.0 } else { NONE };
        self.temp(slots, marks)
    }

    fn slots16(&mut self, n: u32) -> u16 {
        u16::try_from(n).unwrap_or_else(|_| {
            self.fail(EmitError::Frame {
                func: self.f.name.clone(),
                pos: self.pos,
            });
            0
        })
    }

    /// A type as a 16-bit field.
    fn ty(&mut self, t: Ty) -> F {
        self.num(t.0, "types")
    }

    fn num(&mut self, n: u32, what: &'static str) -> F {
        match u16::try_from(n) {
            Ok(n) => F::N(n),
            Err(_) => {
                self.fail(EmitError::TooMany { what });
                F::N(0)
            }
        }
    }

    // Operands.

    /// Where register `v` lies.
    fn reg(&self, v: VReg) -> F {
        let (r, sub) = self.alias[v.0 as usize];
        if r == NONE { F::R(v.0, 0) } else { F::R(r, sub) }
    }

    /// The n-th slot of a field that is a register.
    fn slot(x: F, n: u16) -> F {
        match x {
            F::R(r, s) => F::R(r, s + n),
            other => other,
        }
    }

    /// A one-slot operand in a register.
    fn r(&mut self, o: Operand) -> F {
        match o {
            Operand::Reg(v) => self.reg(v),
            Operand::Imm(k) => F::R(self.const_reg(k), 0),
            Operand::Zero | Operand::Str(_) => F::R(self.const_reg(0), 0),
        }
    }

    /// An operand of type `ty` in a register.
    fn rt(&mut self, o: Operand, ty: Ty) -> F {
        let slots = self.p.types.slots(ty);
        match o {
            Operand::Reg(v) => self.reg(v),
            _ if slots == 1 => self.r(o),
            _ if slots == 0 => F::Z,
            _ => {
                let t = self.temp_of(ty);
                self.set(F::R(t, 0), o, slots as u16);
                F::R(t, 0)
            }
        }
    }

    /// A two-slot operand in a register: `ty` where known, else a string.
    fn r2(&mut self, o: Operand) -> F {
        match o {
            Operand::Reg(v) => self.reg(v),
            Operand::Str(_) | Operand::Zero | Operand::Imm(_) => {
                // Constants: their data pointer is no heap pointer.
                let t = self.temp(2, NONE);
                self.set(F::R(t, 0), o, 2);
                F::R(t, 0)
            }
        }
    }

    /// A constant operand that fits in 16 bits, signed.
    fn imm16(&self, o: Operand) -> Option<u16> {
        let k = self.imm(o)?;
        i16::try_from(k as i64).ok().map(|k| k as u16)
    }

    fn imm(&self, o: Operand) -> Option<u64> {
        match o {
            Operand::Imm(k) => Some(k),
            Operand::Zero => Some(0),
            _ => None,
        }
    }

    /// A register that holds a constant in this block.
    fn const_reg(&mut self, k: u64) -> Reg {
        if let Some(&(_, r)) = self.const_regs.iter().rev().take(64).find(|(c, _)| *c == k) {
            return r;
        }
        if let Some(r) = self.loop_const(k) {
            return r;
        }
        let t = self.scalar();
        self.load_const(F::R(t, 0), k);
        self.const_regs.push((k, t));
        t
    }

    /// In a loop: a register that holds a constant from before the loop.
    fn loop_const(&mut self, k: u64) -> Option<Reg> {
        let before = self.before[self.id.0 as usize];
        let place = self.place.get(before as usize).copied().filter(|p| *p < self.at)?;
        if let Some(&(_, _, r)) = self.loop_consts.iter().find(|(c, b, _)| *c == k && *b == before) {
            return Some(r);
        }
        if self.loop_consts.len() >= MOST_LOOP_CONSTS {
            return None;
        }
        let r = self.scalar();
        self.loop_consts.push((k, before, r));
        // The instruction goes to the end of that block, before its branches.
        let here = std::mem::take(&mut self.cur);
        self.load_const(F::R(r, 0), k);
        let load = std::mem::replace(&mut self.cur, here);
        let insts = &mut self.out.blocks[place as usize].insts;
        let branches = |i: &LInst| {
            let kinds = i.op.info().operands;
            matches!(kinds[2], Kind::br | Kind::tab) || kinds[3] == Kind::bs
        };
        let at = insts.iter().rposition(|i| !branches(i)).map_or(0, |k| k + 1);
        let pos = insts.get(at).or(insts.last()).map_or(self.pos, |i| i.pos);
        insts.splice(at..at, load.into_iter().map(|i| LInst { pos, ..i }));
        Some(r)
    }

    fn load_const(&mut self, dst: F, k: u64) {
        match i32::try_from(k as i64) {
            Ok(k) => self.wide(Op::LoadI, dst, F::Z, k),
            Err(_) => {
                let i = self.consts.index(k);
                self.wide(Op::LoadK, dst, F::Z, i as i32);
            }
        }
    }

    /// Sets `slots` slots from `dst` on.
    fn set(&mut self, dst: F, o: Operand, slots: u16) {
        match o {
            _ if slots == 0 => {}
            Operand::Reg(v) => {
                let src = self.reg(v);
                self.mov(dst, src, slots);
            }
            Operand::Imm(k) if slots == 1 => self.load_const(dst, k),
            Operand::Str(s) if slots == 2 => self.wide(Op::LoadStr, dst, F::Z, s.0 as i32),
            _ if slots == 1 => self.wide(Op::LoadI, dst, F::Z, 0),
            _ => self.op(Op::ZeroN, dst, F::Z, F::N(slots), F::Z),
        }
    }

    fn mov(&mut self, dst: F, src: F, slots: u16) {
        if dst == src {
            return;
        }
        match slots {
            0 => {}
            1 => self.op(Op::Mov, dst, F::Z, src, F::Z),
            2 => self.op(Op::Mov2, dst, F::Z, src, F::Z),
            n => self.op(Op::MovN, dst, F::Z, src, F::N(n)),
        }
    }

    /// The destination of an instruction: the register, or the slot of an aggregate that the next instruction would move it to.
    fn w(&mut self, v: VReg) -> F {
        match self.sink {
            Some((t, slot)) if t == v => slot,
            _ => F::R(v.0, 0),
        }
    }

    /// The destination where there may be none: a register that nobody reads.
    fn w_opt(&mut self, v: Option<VReg>, ty: Ty) -> F {
        match v {
            Some(v) => self.w(v),
            None => F::R(self.temp_of(ty), 0),
        }
    }

    // Groups.

    /// Opens a group.
    fn group(&mut self, call: bool, in_off: u16) -> u32 {
        self.out.groups.push(Group {
            call,
            in_off,
            ..Group::default()
        });
        self.out.groups.len() as u32 - 1
    }

    /// Adds an argument of type `ty` (`None`: one slot) to a group, computed in place where that is possible.
    fn member(&mut self, g: u32, o: Operand, ty: Ty) {
        let slots = self.slots16(self.p.types.slots(ty));
        let r = match o {
            Operand::Reg(v) if self.computed_here(v) => v.0,
            _ => {
                let t = self.temp_of(ty);
                self.set(F::R(t, 0), o, slots);
                t
            }
        };
        self.add_in(g, r);
    }

    /// Adds a one-slot scalar argument to a group.
    fn member_int(&mut self, g: u32, o: Operand) {
        let r = match o {
            Operand::Reg(v) if self.computed_here(v) => v.0,
            _ => {
                let t = self.scalar();
                self.set(F::R(t, 0), o, 1);
                t
            }
        };
        self.add_in(g, r);
    }

    fn add_in(&mut self, g: u32, r: Reg) {
        let used: u32 = self.out.groups[g as usize]
            .ins
            .iter()
            .map(|&m| self.out.regs[m as usize].slots as u32)
            .sum();
        let off = self.slots16(used + self.out.groups[g as usize].in_off as u32);
        let info = &mut self.out.regs[r as usize];
        info.group = g;
        info.off = off;
        self.out.groups[g as usize].ins.push(r);
    }

    /// Whether `v` was computed in this block, after the last call, for one use.
    fn computed_here(&self, v: VReg) -> bool {
        let i = v.0 as usize;
        let (block, inst) = self.def_at[i];
        self.counts.uses[i] == 1
            && self.counts.defs[i] == 1
            && self.alias[i].0 == NONE
            && self.out.regs[i].group == NONE
            && block == self.at
            && inst >= self.after_call
            && !self.kept[i]
    }

    /// Adds a result; returns the register and what it must be moved to, if that is another one.
    fn result(&mut self, g: u32, dst: Option<VReg>, ty: Ty) -> Option<(VReg, Reg)> {
        let (r, fixup) = match dst {
            Some(v) if self.may_place(v) => (v.0, None),
            _ => {
                let t = self.temp_of(ty);
                (t, dst.map(|v| (v, t)))
            }
        };
        let used: u32 = self.out.groups[g as usize]
            .outs
            .iter()
            .map(|&m| self.out.regs[m as usize].slots as u32)
            .sum();
        let off = self.slots16(used);
        let info = &mut self.out.regs[r as usize];
        info.group = g;
        info.off = off;
        self.out.groups[g as usize].outs.push(r);
        fixup
    }

    /// Whether a result can be in `v` from the start: written here only, and not seen by a recover block.
    fn may_place(&self, v: VReg) -> bool {
        let i = v.0 as usize;
        self.counts.defs[i] == 1 && self.out.regs[i].group == NONE && !self.kept[i]
    }

    /// Moves results to where they belong, after the instruction.
    fn fix(&mut self, fixups: &[Option<(VReg, Reg)>]) {
        for &(v, t) in fixups.iter().flatten() {
            let slots = self.out.regs[t as usize].slots;
            let dst = self.w(v);
            self.mov(dst, F::R(t, 0), slots);
        }
    }

    /// The type of bools among the registers' marks does not matter: one scalar slot.
    fn result_bool(&mut self, g: u32, dst: Option<VReg>) -> Option<(VReg, Reg)> {
        let (r, fixup) = match dst {
            Some(v) if self.may_place(v) => (v.0, None),
            _ => {
                let t = self.scalar();
                (t, dst.map(|v| (v, t)))
            }
        };
        let used: u32 = self.out.groups[g as usize]
            .outs
            .iter()
            .map(|&m| self.out.regs[m as usize].slots as u32)
            .sum();
        let off = self.slots16(used);
        let info = &mut self.out.regs[r as usize];
        info.group = g;
        info.off = off;
        self.out.groups[g as usize].outs.push(r);
        fixup
    }

    fn shape(&self, t: Ty) -> Shape {
        self.p.types.shape(t)
    }

    fn global(&self, g: GlobalId) -> u64 {
        self.p.globals.get(g.0 as usize).copied().unwrap_or(0)
    }

    fn native(&self, n: NativeId) -> (u16, u16) {
        self.p.natives.get(n.0 as usize).copied().unwrap_or((0, 0))
    }
}
