//! Stack maps: for each safepoint which slots hold pointers, from exact liveness.
//!
//! A map tells the state before its instruction; for calls what lives on after it, because the window belongs to the callee. The
//! target of a backward branch and pc 0 have maps too: there a preempted frame stands, before the instruction.

use super::lir::{ITER, LFunc, NONE, POINTER, Reg, Touch};
use super::live::Live;
use super::types::Types;
use govm_bytecode::{Effects, ITER_MARKS, Mark, SlotMap};
use govm_syntax::FastMap;

/// Stack maps of a module, each once.
#[derive(Default)]
pub(super) struct Maps {
    index: FastMap<SlotMap, u32>,
    pub list: Vec<SlotMap>,
}

impl Maps {
    /// The index of a map.
    pub fn add(&mut self, map: &SlotMap) -> u32 {
        if let Some(&i) = self.index.get(map) {
            return i;
        }
        let i = self.list.len() as u32;
        self.list.push(map.clone());
        self.index.insert(map.clone(), i);
        i
    }
}

/// The maps of one function.
pub(super) struct FuncMaps {
    /// By instruction (numbered through prologue and blocks): index of its map or `NONE`.
    pub insts: Vec<u32>,
    /// By block: the map at its start.
    pub blocks: Vec<u32>,
    /// The map at pc 0, before the prologue.
    pub entry: u32,
}

/// The live registers at a point, as a slot map.
struct State<'a> {
    types: &'a mut Types,
    l: &'a LFunc,
    slot: &'a [u32],
    live: Vec<bool>,
    map: SlotMap,
}

impl State<'_> {
    fn mark(&mut self, r: Reg, on: bool) {
        let info = self.l.regs[r as usize];
        let base = self.slot[r as usize] as usize;
        let map = &mut self.map;
        let mut set = |n: u32, m: Mark| map.set(base + n as usize, if on { m } else { Mark::Scalar });
        match info.ty {
            NONE => {}
            POINTER => set(0, Mark::Pointer),
            ITER => ITER_MARKS.iter().enumerate().for_each(|(k, m)| set(k as u32, *m)),
            t => self.types.marks(govm_bytecode::TypeIdx(t), &mut set),
        }
    }

    fn add(&mut self, r: Reg) {
        if !std::mem::replace(&mut self.live[r as usize], true) {
            self.mark(r, true);
        }
    }

    fn remove(&mut self, r: Reg) {
        if std::mem::replace(&mut self.live[r as usize], false) {
            self.mark(r, false);
        }
    }

    /// The map without words of scalars behind its last pointer.
    fn index(&mut self, maps: &mut Maps) -> u32 {
        while self.map.0.last() == Some(&0) {
            self.map.0.pop();
        }
        maps.add(&self.map)
    }
}

/// Makes the maps of all safepoints of `l`.
pub(super) fn make(types: &mut Types, maps: &mut Maps, l: &LFunc, live: &Live, slot: &[u32]) -> FuncMaps {
    let total = live.first.last().copied().unwrap_or(0) as usize;
    let mut out = FuncMaps {
        insts: vec![NONE; total],
        blocks: vec![NONE; l.blocks.len()],
        entry: NONE,
    };
    let mut s = State {
        types,
        l,
        slot,
        live: vec![false; l.regs.len()],
        map: SlotMap::default(),
    };
    for (b, block) in l.blocks.iter().enumerate().rev() {
        // At the start of the next block only what is live there was left.
        let next = live.ins.get(b + 1);
        if let Some(next) = next {
            next.each_without(Some(&live.outs[b]), |g| s.remove(live.globals[g as usize]));
        }
        live.outs[b].each_without(next, |g| s.add(live.globals[g as usize]));
        for (k, i) in block.insts.iter().enumerate().rev() {
            let at = live.first[b] as usize + k;
            let call = i.op.info().effects.has(Effects::C);
            let safepoint = i.op.is_safepoint();
            l.touches(i, |r, t| {
                if t == Touch::Def && !live.always[r as usize] {
                    s.remove(r);
                }
            });
            if call {
                out.insts[at] = s.index(maps);
            }
            l.touches(i, |r, t| {
                if t != Touch::Def {
                    s.add(r);
                }
            });
            if safepoint && !call {
                out.insts[at] = s.index(maps);
            }
        }
        out.blocks[b] = s.index(maps);
    }
    if let Some(first) = live.ins.first() {
        first.each(|g| {
            let r = live.globals[g as usize];
            if !l.params.contains(&r) {
                s.remove(r);
            }
        });
    }
    out.entry = s.index(maps);
    out
}
