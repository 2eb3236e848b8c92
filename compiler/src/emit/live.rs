//! Liveness of registers: exact sets at the borders of blocks, and for each register one interval of positions that covers
//! everywhere it lives.
//!
//! Position 2i is where instruction i reads, 2i+1 where it writes; instructions are numbered through the prologue and the blocks.
//! What the recover block reads lives everywhere: control may go there from any instruction that panics.

use super::lir::{LFunc, LInst, NONE, Reg, Touch};
use govm_bytecode::{Effects, Op, Operand};

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

/// A set of small numbers.
#[derive(Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn new(n: usize) -> Bits {
        Bits(vec![0; n.div_ceil(64)])
    }

    fn set(&mut self, i: u32) {
        self.0[i as usize / 64] |= 1 << (i % 64);
    }

    fn has(&self, i: u32) -> bool {
        self.0[i as usize / 64] >> (i % 64) & 1 != 0
    }

    pub fn each(&self, f: impl FnMut(u32)) {
        self.each_without(None, f);
    }

    /// Calls `f` with each number that is not in `other`.
    pub fn each_without(&self, other: Option<&Bits>, mut f: impl FnMut(u32)) {
        for (k, &w) in self.0.iter().enumerate() {
            let mut w = w & !other.map_or(0, |o| o.0[k]);
            while w != 0 {
                f(k as u32 * 64 + w.trailing_zeros());
                w &= w - 1;
            }
        }
    }
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
    let ng = globals.len();
    let mut reads = vec![Bits::new(ng); nb];
    let mut kills = vec![Bits::new(ng); nb];
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
    let mut outs = vec![Bits::new(ng); nb];
    let mut changed = true;
    while changed {
        changed = false;
        for b in (0..nb).rev() {
            for k in 0..l.blocks[b].succs.len() {
                let s = l.blocks[b].succs[k] as usize;
                for w in 0..outs[b].0.len() {
                    outs[b].0[w] |= ins[s].0[w];
                }
            }
            for w in 0..outs[b].0.len() {
                let new = ins[b].0[w] | (outs[b].0[w] & !kills[b].0[w]);
                changed |= new != ins[b].0[w];
                ins[b].0[w] = new;
            }
        }
    }
    let mut always = vec![false; n];
    if l.recover != NONE {
        let keep = ins[l.recover as usize].clone();
        keep.each(|g| always[globals[g as usize] as usize] = true);
        for b in 0..nb {
            for w in 0..keep.0.len() {
                ins[b].0[w] |= keep.0[w];
                outs[b].0[w] |= keep.0[w];
            }
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
