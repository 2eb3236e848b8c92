//! Liveness of registers: exact sets at the borders of blocks, and for each register one interval of positions that covers
//! everywhere it lives.
//!
//! Position 2i is where instruction i reads, 2i+1 where it writes; instructions are numbered through the prologue and the blocks.
//! What the recover block reads lives everywhere: control may go there from any instruction that panics.

use super::lir::{LFunc, LInst, NONE, Reg, Touch};
use govm_bytecode::{Effects, Op, Operand};
use std::collections::BinaryHeap;

/// The result of the analysis.
pub(super) struct Live {
    /// Registers that are live where each block begins, and where it ends, as numbers of `globals`.
    pub ins: Vec<Bits>,
    pub outs: Vec<Bits>,
    /// The registers that live across blocks.
    pub globals: Vec<Reg>,
    /// Registers that live everywhere.
    pub always: Vec<bool>,
    /// First and last + 1 position of each register; empty where start >= end.
    pub start: Vec<u32>,
    pub end: Vec<u32>,
    /// Number of the first instruction of each block, and behind the last one.
    pub first: Vec<u32>,
}

/// A set of numbers: the words of its bit set that are not 0, in order. Most registers live in few blocks, and the numbers of those that
/// live in the same are near each other.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Bits(Vec<Word>);

/// The numbers from `64 * at` on.
#[derive(Clone, Copy, PartialEq)]
struct Word {
    at: u32,
    bits: u64,
}

impl Bits {
    fn find(&self, at: u32) -> Result<usize, usize> {
        match self.0.last() {
            Some(last) if last.at >= at => self.0.binary_search_by_key(&at, |w| w.at),
            _ => Err(self.0.len()),
        }
    }

    fn set(&mut self, i: u32) {
        let (at, bit) = (i / 64, 1 << (i % 64));
        match self.find(at) {
            Ok(k) => self.0[k].bits |= bit,
            Err(k) => self.0.insert(k, Word { at, bits: bit }),
        }
    }

    fn has(&self, i: u32) -> bool {
        self.find(i / 64).is_ok_and(|k| self.0[k].bits >> (i % 64) & 1 != 0)
    }

    /// Becomes the words of `a` and `b` put together by `f`, which makes 0 of 0 and 0.
    fn combine(&mut self, a: &Bits, b: &Bits, f: impl Fn(u64, u64) -> u64) {
        self.0.clear();
        let (mut i, mut j) = (0, 0);
        loop {
            let (x, y) = (a.0.get(i), b.0.get(j));
            let at = match (x, y) {
                (Some(x), Some(y)) => x.at.min(y.at),
                (Some(w), None) | (None, Some(w)) => w.at,
                (None, None) => return,
            };
            let x = x.filter(|w| w.at == at);
            let y = y.filter(|w| w.at == at);
            i += x.is_some() as usize;
            j += y.is_some() as usize;
            let bits = f(x.map_or(0, |w| w.bits), y.map_or(0, |w| w.bits));
            if bits != 0 {
                self.0.push(Word { at, bits });
            }
        }
    }

    pub fn each(&self, f: impl FnMut(u32)) {
        self.each_without(None, f);
    }

    /// Calls `f` with each number that is not in `other`.
    pub fn each_without(&self, other: Option<&Bits>, mut f: impl FnMut(u32)) {
        let mut rest = other.map_or(&[][..], |o| &o.0);
        for w in &self.0 {
            while rest.first().is_some_and(|o| o.at < w.at) {
                rest = &rest[1..];
            }
            let mut bits = w.bits & !rest.first().filter(|o| o.at == w.at).map_or(0, |o| o.bits);
            while bits != 0 {
                f(w.at * 64 + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
    }
}

/// What is live where blocks end: where they lead to.
fn at_end(l: &LFunc, ins: &[Bits], b: usize, out: &mut Bits, scratch: &mut Bits) {
    out.0.clear();
    for (k, &s) in l.blocks[b].succs.iter().enumerate() {
        if k == 0 {
            out.0.extend_from_slice(&ins[s as usize].0);
        } else if ins[s as usize] != *out {
            scratch.combine(out, &ins[s as usize], |x, y| x | y);
            std::mem::swap(out, scratch);
        }
    }
}

/// Adds to what blocks read what they let through, until nothing changes: later blocks first, and again those that lead to one that changed.
fn flow(l: &LFunc, ins: &mut [Bits], kills: &[Bits]) -> Vec<Bits> {
    let nb = ins.len();
    let mut preds = vec![Vec::new(); nb];
    for (b, block) in l.blocks.iter().enumerate() {
        block.succs.iter().for_each(|&s| preds[s as usize].push(b as u32));
    }
    let mut queue: BinaryHeap<u32> = (0..nb as u32).collect();
    let mut queued = vec![true; nb];
    let [mut out, mut through, mut new] = [const { Bits(Vec::new()) }; 3];
    while let Some(b) = queue.pop() {
        let b = b as usize;
        queued[b] = false;
        at_end(l, ins, b, &mut out, &mut new);
        through.combine(&out, &kills[b], |x, y| x & !y);
        new.combine(&through, &ins[b], |x, y| x | y);
        if new == ins[b] {
            continue;
        }
        ins[b].0.clone_from(&new.0);
        for &p in &preds[b] {
            if !std::mem::replace(&mut queued[p as usize], true) {
                queue.push(p);
            }
        }
    }
    let end = |b| {
        let mut out = Bits::default();
        at_end(l, ins, b, &mut out, &mut new);
        out
    };
    (0..nb).map(end).collect()
}

/// Whether what an instruction reads must not share slots with what it writes.
fn keeps_apart(l: &LFunc, i: &LInst) -> bool {
    let info = i.op.info();
    if info.effects.has(Effects::C) {
        return false;
    }
    if info.effects.has(Effects::P) {
        return true;
    }
    if i.op == Op::TryRecv {
        return true;
    }
    let mut slots = 0u32;
    l.touches(i, |r, t| {
        if t == Touch::Def {
            slots += l.regs[r as usize].slots as u32;
        }
    });
    slots > 2 || (info.operands[0] == Operand::wn && slots > 1)
}

/// Analyses `l`. Registers that are live at the entry without being parameters are set to zero by a prologue that this adds.
pub(super) fn analyse(l: &mut LFunc) -> Live {
    let n = l.regs.len();
    let nb = l.blocks.len();
    // Registers that more than one block touches get a number of their own.
    let mut home = vec![NONE; n];
    let mut global = vec![NONE; n];
    let mut globals: Vec<Reg> = Vec::new();
    let see = |r: Reg, b: u32, home: &mut Vec<u32>, global: &mut Vec<u32>, globals: &mut Vec<Reg>| {
        let h = &mut home[r as usize];
        if *h == NONE {
            *h = b;
        } else if *h != b && global[r as usize] == NONE {
            global[r as usize] = globals.len() as u32;
            globals.push(r);
        }
    };
    // What the instructions of each block touch, and where a block's begin.
    let mut touched: Vec<(Reg, Touch)> = Vec::new();
    let mut starts = Vec::with_capacity(nb + 1);
    for (b, block) in l.blocks.iter().enumerate() {
        starts.push(touched.len());
        for i in &block.insts {
            l.touches(i, |r, t| {
                see(r, b as u32, &mut home, &mut global, &mut globals);
                touched.push((r, t));
            });
        }
    }
    starts.push(touched.len());
    let of_block = |b: usize| touched[starts[b]..starts[b + 1]].iter().copied();
    // A register of one block is global too when the block reads it before it writes it.
    let mut defined = vec![NONE; n];
    for b in 0..nb {
        for (r, t) in of_block(b) {
            if t == Touch::Def {
                defined[r as usize] = b as u32;
            } else if defined[r as usize] != b as u32 && global[r as usize] == NONE {
                global[r as usize] = globals.len() as u32;
                globals.push(r);
            }
        }
    }
    let mut reads = vec![Bits::default(); nb];
    let mut kills = vec![Bits::default(); nb];
    for b in 0..nb {
        for (r, t) in of_block(b) {
            let g = global[r as usize];
            if g == NONE {
                continue;
            }
            if t == Touch::Def {
                kills[b].set(g);
            } else if !kills[b].has(g) {
                reads[b].set(g);
            }
        }
    }
    let mut ins = reads;
    let mut outs = flow(l, &mut ins, &kills);
    drop(kills);
    let mut always = vec![false; n];
    if l.recover != NONE {
        let keep = ins[l.recover as usize].clone();
        keep.each(|g| always[globals[g as usize] as usize] = true);
        let mut all = Bits::default();
        for set in ins.iter_mut().chain(&mut outs) {
            all.combine(set, &keep, |x, y| x | y);
            std::mem::swap(set, &mut all);
        }
    }
    prologue(l, &ins[0], &globals);
    let mut live = Live {
        ins,
        outs,
        globals,
        always,
        start: vec![u32::MAX; n],
        end: vec![0; n],
        first: Vec::with_capacity(nb + 1),
    };
    live.intervals(l);
    live
}

/// Zeroes what is live at the entry and no parameter.
fn prologue(l: &mut LFunc, ins: &Bits, globals: &[Reg]) {
    use super::lir::F;
    let pos = crate::mir::ir::Pos::default();
    ins.each(|g| {
        let r = globals[g as usize];
        let slots = l.regs[r as usize].slots;
        if slots > 0 && !l.params.contains(&r) {
            let (op, b) = if slots == 1 {
                (Op::LoadI, F::Z)
            } else {
                (Op::ZeroN, F::N(slots))
            };
            l.prologue.push(LInst {
                op,
                a: F::R(r, 0),
                d: F::Z,
                b,
                c: F::Z,
                imm: 0,
                group: NONE,
                pos,
            });
        }
    });
}

impl Live {
    fn cover(&mut self, r: Reg, from: u32, to: u32) {
        let r = r as usize;
        self.start[r] = self.start[r].min(from);
        self.end[r] = self.end[r].max(to);
    }

    fn intervals(&mut self, l: &LFunc) {
        let mut at = 0u32;
        for i in &l.prologue {
            l.touches(i, |r, _| self.cover(r, 2 * at + 1, 2 * at + 2));
            at += 1;
        }
        for (b, block) in l.blocks.iter().enumerate() {
            self.first.push(at);
            let begin = 2 * at;
            // Only what changes between neighbours is looked at: most live on.
            let before = b.checked_sub(1).map(|p| &self.outs[p]);
            let (globals, starts, ends) = (&self.globals, &mut self.start, &mut self.end);
            self.ins[b].each_without(before, |g| {
                let r = globals[g as usize] as usize;
                starts[r] = starts[r].min(begin);
                ends[r] = ends[r].max(begin + 1);
            });
            if let Some(before) = before {
                before.each_without(Some(&self.ins[b]), |g| {
                    let r = globals[g as usize] as usize;
                    ends[r] = ends[r].max(begin);
                });
            }
            for i in &block.insts {
                let apart = keeps_apart(l, i) as u32;
                l.touches(i, |r, t| match t {
                    Touch::Use => self.end[r as usize] = self.end[r as usize].max(2 * at + 1 + apart),
                    Touch::Part => self.end[r as usize] = self.end[r as usize].max(2 * at + 2),
                    Touch::Def => self.cover(r, 2 * at + 1, 2 * at + 2),
                });
                at += 1;
            }
        }
        self.first.push(at);
        if let Some(last) = self.outs.last() {
            let (globals, ends) = (&self.globals, &mut self.end);
            last.each(|g| {
                let r = globals[g as usize] as usize;
                ends[r] = ends[r].max(2 * at);
            });
        }
        for &p in &l.params {
            // Parameters are there from the start, as far as they are used.
            if self.end[p as usize] > 0 {
                self.start[p as usize] = 0;
            }
        }
        for r in 0..self.always.len() {
            if self.always[r] {
                self.start[r] = 0;
                self.end[r] = 2 * at;
            }
        }
    }
}
