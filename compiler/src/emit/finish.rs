//! The last step of a function: slots for registers, distances for blocks, line table, safepoints.

use super::lir::{F, LFunc, LInst, NONE, Src};
use super::live::Live;
use super::maps::FuncMaps;
use super::select::SKIP_ONE;
use super::{Consts, EmitError};
use crate::mir::ir;
use govm_bytecode::{Effects, Func, Instr, LineEntry, Op, Operand, SelectCase, SelectTable};

/// The tables of the module that functions add to.
#[derive(Default)]
pub(super) struct Tables {
    pub jumps: Vec<Vec<i32>>,
    pub selects: Vec<SelectTable>,
}

/// Writes a function's code.
struct Writer<'a> {
    f: &'a ir::Func,
    l: &'a LFunc,
    slot: &'a [u32],
    consts: &'a mut Consts,
    tables: &'a mut Tables,
    out: Func,
    pc_of: Vec<u32>,
    /// Branches to be given their distance: instruction and block.
    fixes: Vec<(u32, u32)>,
    table_fixes: Vec<(u32, usize)>,
    last: ir::Pos,
}

/// Turns `l`, with its slots assigned, into code.
pub(super) fn finish(
    f: &ir::Func,
    l: &LFunc,
    live: &Live,
    maps: &FuncMaps,
    (slot, nslots): (&[u32], u16),
    consts: &mut Consts,
    tables: &mut Tables,
) -> Result<Func, EmitError> {
    let mut w = Writer {
        f,
        l,
        slot,
        consts,
        tables,
        out: Func {
            nslots,
            ..Func::default()
        },
        pc_of: Vec::with_capacity(l.blocks.len()),
        fixes: Vec::new(),
        table_fixes: Vec::new(),
        last: ir::Pos::default(),
    };
    let mut target = vec![false; l.blocks.len()];
    for (b, block) in l.blocks.iter().enumerate() {
        for &s in &block.succs {
            target[s as usize] |= s as usize <= b;
        }
    }
    w.line(f.pos);
    w.point(0, maps.entry);
    for i in &l.prologue {
        w.inst(i)?;
    }
    for (b, block) in l.blocks.iter().enumerate() {
        let mut pc = w.out.code.len() as u32;
        // An empty block before this one may be where a frame stands.
        let stands = target[b] || w.out.safepoints.last().is_some_and(|s| s.0 == pc);
        // A frame stands here before the instruction: with a call, whose own map tells of the time after, that needs a place.
        let first = block.insts.iter().position(|i| !w.elided(i));
        let map_of = |k: usize| maps.insts[live.first[b] as usize + k];
        let call = first.filter(|&k| block.insts[k].op.info().effects.has(Effects::C));
        w.pc_of.push(pc);
        if stands {
            w.point(pc, maps.blocks[b]);
            if call.is_some_and(|k| map_of(k) != maps.blocks[b]) {
                w.push(Instr::new(Op::Nop, 0, 0, 0, 0));
            }
        }
        for (k, i) in block.insts.iter().enumerate() {
            pc = w.out.code.len() as u32;
            let map = maps.insts[live.first[b] as usize + k];
            if map != NONE {
                w.point(pc, map);
            }
            w.line(i.pos);
            w.inst(i)?;
        }
    }
    if l.prologue.is_empty() && l.blocks.is_empty() {
        w.push(Instr::new(Op::Unreachable, 0, 0, 0, 0));
    }
    w.resolve();
    if l.recover != NONE {
        w.out.recover_pc = w.pc_of.get(l.recover as usize).copied();
    }
    if w.out.code.len() > i32::MAX as usize / 2 {
        return Err(EmitError::TooMany {
            what: "instructions of a function",
        });
    }
    Ok(w.out)
}

impl Writer<'_> {
    fn push(&mut self, i: Instr) {
        self.out.code.push(i);
    }

    /// The map of a safepoint; of several at one place, which are all of the same state, one stays.
    fn point(&mut self, pc: u32, map: u32) {
        match self.out.safepoints.last_mut() {
            Some(s) if s.0 == pc => s.1 = map,
            _ => self.out.safepoints.push((pc, map)),
        }
    }

    fn line(&mut self, pos: ir::Pos) {
        if pos.line == 0 || pos == self.last {
            return;
        }
        self.last = pos;
        let entry = LineEntry {
            pc: self.out.code.len() as u32,
            file: pos.file,
            line: pos.line,
            inlined: pos.inlined,
            unsigned: pos.unsigned,
        };
        match self.out.lines.last_mut() {
            Some(l) if l.pc == entry.pc => *l = entry,
            _ => self.out.lines.push(entry),
        }
    }

    fn f(&self, x: F, group: u32) -> u16 {
        match x {
            F::Z => 0,
            F::N(n) => n,
            F::R(r, s) => self.slot[r as usize] as u16 + s,
            F::G => self.l.groups.get(group as usize).map_or(0, |g| g.base as u16),
        }
    }

    /// Moves that turned out to be none.
    fn elided(&self, i: &LInst) -> bool {
        matches!(i.op, Op::Mov | Op::Mov2 | Op::MovN) && self.f(i.a, NONE) == self.f(i.b, NONE)
            || i.op == Op::ZeroN && i.b == F::N(0)
    }

    fn inst(&mut self, i: &LInst) -> Result<(), EmitError> {
        if self.elided(i) {
            return Ok(());
        }
        if i.op == Op::Ret && i.group != NONE {
            return self.ret(&self.l.rets[i.group as usize]);
        }
        let pc = self.out.code.len() as u32;
        let [a, d, b, c] = [i.a, i.d, i.b, i.c].map(|x| self.f(x, i.group));
        let kinds = i.op.info().operands;
        match kinds[2] {
            Operand::br => {
                if i.imm == SKIP_ONE {
                    self.push(Instr::wide(i.op, a, d, 2));
                } else {
                    self.fixes.push((pc, i.imm as u32));
                    self.push(Instr::wide(i.op, a, d, 0));
                }
            }
            Operand::tab => {
                let index = self.tables.jumps.len() as i32;
                self.tables.jumps.push(Vec::new());
                self.table_fixes.push((pc, i.imm as usize));
                self.push(Instr::wide(i.op, a, d, index));
            }
            Operand::sels => {
                let index = self.tables.selects.len() as i32;
                self.select(i.imm as usize);
                self.push(Instr::wide(i.op, a, d, index));
            }
            Operand::imm | Operand::k | Operand::str | Operand::fun | Operand::nat | Operand::glob | Operand::data => {
                self.push(Instr::wide(i.op, a, d, i.imm));
            }
            _ if kinds[3] == Operand::bs => {
                let at = self.pc_of.get(i.imm as usize).copied().unwrap_or(0);
                match i16::try_from(at as i64 - pc as i64) {
                    Ok(distance) => self.push(Instr::new(i.op, a, d, b, distance as u16)),
                    Err(_) => {
                        // Too far for the short form.
                        self.push(Instr::new(Op::Add, a, 0, a, d));
                        if let Some(s) = self.out.safepoints.last_mut()
                            && s.0 == pc
                        {
                            s.0 = pc + 1;
                        }
                        self.fixes.push((pc + 1, i.imm as u32));
                        self.push(Instr::wide(Op::LoopLtS, a, b, 0));
                    }
                }
            }
            _ => self.push(Instr::new(i.op, a, d, b, c)),
        }
        Ok(())
    }

    fn select(&mut self, index: usize) {
        let (cases, default) = &self.l.selects[index];
        let cases = cases
            .iter()
            .map(|c| SelectCase {
                dir: c.dir,
                chan: self.f(c.chan, NONE),
                value: self.f(c.value, NONE),
                ok: self.f(c.ok, NONE),
                elem: c.elem,
            })
            .collect();
        self.tables.selects.push(SelectTable {
            cases,
            default: *default,
        });
    }

    /// Moves the results to the slots from 0 on, as if at once, and returns.
    fn ret(&mut self, list: &[Src]) -> Result<(), EmitError> {
        let mut at = 0u32;
        let mut moves: Vec<(u32, u32)> = Vec::new();
        let mut constants: Vec<(u32, Src)> = Vec::new();
        for &s in list {
            let n = match s {
                Src::Reg(r, sub, n) => {
                    let from = self.slot[r as usize] + sub as u32;
                    moves.extend((0..n as u32).map(|k| (at + k, from + k)).filter(|(d, s)| d != s));
                    n as u32
                }
                Src::Imm(_) => 1,
                Src::Str(_) => 2,
                Src::Zero(n) => n as u32,
            };
            if !matches!(s, Src::Reg(..)) {
                constants.push((at, s));
            }
            at += n;
        }
        let scratch = self.out.nslots;
        if moves.len() > 8 && self.moved_in_order(list) {
            moves.clear();
        }
        while !moves.is_empty() {
            let ready = moves.iter().position(|m| !moves.iter().any(|o| o.1 == m.0));
            let Some(k) = ready else {
                // Only cycles are left: one value steps aside.
                let from = moves[0].1;
                self.push(Instr::new(Op::Mov, scratch, 0, from as u16, 0));
                self.out.nslots = self.out.nslots.max(scratch + 1);
                for m in moves.iter_mut().filter(|m| m.1 == from) {
                    m.1 = scratch as u32;
                }
                continue;
            };
            let (d, s) = moves.swap_remove(k);
            // Its neighbour may go along.
            let pair = moves.iter().position(|m| *m == (d + 1, s + 1));
            let with = pair.filter(|&p| !moves.iter().enumerate().any(|(q, o)| q != p && o.1 == d + 1) && s + 1 != d);
            match with {
                Some(p) => {
                    moves.swap_remove(p);
                    self.push(Instr::new(Op::Mov2, d as u16, 0, s as u16, 0));
                }
                None => self.push(Instr::new(Op::Mov, d as u16, 0, s as u16, 0)),
            }
        }
        for (at, s) in constants {
            let at = at as u16;
            match s {
                Src::Imm(k) => match i32::try_from(k as i64) {
                    Ok(k) => self.push(Instr::wide(Op::LoadI, at, 0, k)),
                    Err(_) => {
                        let k = self.consts.index(k);
                        self.push(Instr::wide(Op::LoadK, at, 0, k as i32));
                    }
                },
                Src::Str(s) => self.push(Instr::wide(Op::LoadStr, at, 0, s.0 as i32)),
                Src::Zero(1) => self.push(Instr::wide(Op::LoadI, at, 0, 0)),
                Src::Zero(n) => self.push(Instr::new(Op::ZeroN, at, 0, n, 0)),
                Src::Reg(..) => {}
            }
        }
        if scratch == u16::MAX {
            return Err(EmitError::Frame {
                func: self.f.name.clone(),
                pos: self.f.pos,
            });
        }
        self.push(Instr::new(Op::Ret, 0, 0, 0, 0));
        Ok(())
    }

    /// Moves large results one after the other, if none lies where an earlier one goes.
    fn moved_in_order(&mut self, list: &[Src]) -> bool {
        let mut runs = Vec::with_capacity(list.len());
        let mut at = 0u32;
        for &s in list {
            let n = match s {
                Src::Reg(r, sub, n) => {
                    runs.push((at, self.slot[r as usize] + sub as u32, n));
                    n as u32
                }
                Src::Imm(_) => 1,
                Src::Str(_) => 2,
                Src::Zero(n) => n as u32,
            };
            at += n;
        }
        let clear = runs
            .iter()
            .enumerate()
            .all(|(i, &(to, _, n))| runs[i + 1..].iter().all(|r| r.1 >= to + n as u32));
        if clear {
            for (to, from, n) in runs.into_iter().filter(|r| r.0 != r.1) {
                self.push(Instr::new(Op::MovN, to as u16, 0, from as u16, n));
            }
        }
        clear
    }

    fn resolve(&mut self) {
        for (pc, block) in std::mem::take(&mut self.fixes) {
            let target = self.pc_of[block as usize];
            self.out.code[pc as usize].set_imm(target as i32 - pc as i32);
        }
        for (pc, table) in std::mem::take(&mut self.table_fixes) {
            let targets = self.l.tables[table]
                .iter()
                .map(|&b| self.pc_of[b as usize] as i32 - pc as i32)
                .collect();
            let index = self.out.code[pc as usize].imm();
            self.tables.jumps[index as usize] = targets;
        }
    }
}
