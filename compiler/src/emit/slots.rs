//! Slot assignment: each register gets a run of neighbouring slots that nothing else uses while it lives.
//!
//! First come parameters (slots 0..) and ordinary registers, in order of their start, each at the lowest free place or where
//! the register lies that it is copied from. Then the groups, in program order: a call window above everything that lives
//! across the call, behind its two header slots; other groups wherever they fit. No member of a window is computed before an
//! earlier call, and results begin at their instruction, so a later group never disturbs an earlier window.

use super::EmitError;
use super::lir::{F, LFunc, NONE, Reg};
use super::live::Live;
use crate::mir::ir::Func;
use govm_bytecode::Op;
use std::collections::BTreeMap;

/// Disjoint intervals: the start of each by its end. Large functions have a hundred thousand of a slot, put in in any order.
#[derive(Clone, Default)]
struct Intervals(BTreeMap<u32, u32>);

impl Intervals {
    /// The first interval that ends behind `at`.
    fn first_behind(&self, at: u32) -> Option<(u32, u32)> {
        self.0.range(at + 1..).next().map(|(&end, &start)| (start, end))
    }

    /// Adds an interval that overlaps none.
    fn insert(&mut self, start: u32, end: u32) {
        self.0.insert(end, start);
    }
}

/// What lives where, for each slot.
#[derive(Default)]
struct Frame {
    slots: Vec<Intervals>,
}

impl Frame {
    fn free(&self, slot: u32, n: u16, start: u32, end: u32) -> bool {
        (slot..slot + n as u32).all(|s| {
            self.slots.get(s as usize).is_none_or(|list| {
                // The first interval that ends behind `start` must not begin before `end`.
                list.first_behind(start).is_none_or(|i| i.0 >= end)
            })
        })
    }

    fn take(&mut self, slot: u32, n: u16, start: u32, end: u32) {
        let top = slot as usize + n as usize;
        if self.slots.len() < top {
            self.slots.resize(top, Intervals::default());
        }
        for list in &mut self.slots[slot as usize..top] {
            list.insert(start, end);
        }
    }

    /// The first slot above everything that lives both before and after position `at`.
    fn above(&self, at: u32) -> u32 {
        let across = |list: &Intervals| list.first_behind(at + 1).is_some_and(|i| i.0 <= at);
        self.slots.iter().rposition(across).map_or(0, |s| s as u32 + 1)
    }
}

/// Until when each slot is taken by what has been placed so far, where no interval begins after the one to be placed.
#[derive(Default)]
struct Tops {
    until: Vec<u32>,
    /// The least of each `CHUNK` slots.
    least: Vec<u32>,
}

impl Tops {
    const CHUNK: usize = 64;

    /// The lowest of `n` slots in a row that are free from `start` on.
    fn lowest(&self, n: u16, start: u32) -> u32 {
        let mut at = 0;
        let mut row = 0;
        while at < self.until.len() && row < n as usize {
            if row == 0 && at.is_multiple_of(Self::CHUNK) && self.least[at / Self::CHUNK] > start {
                at += Self::CHUNK;
                continue;
            }
            row = if self.until[at] <= start { row + 1 } else { 0 };
            at += 1;
        }
        (at.min(self.until.len()) - row) as u32
    }

    fn take(&mut self, slot: u32, n: u16, end: u32) {
        let slots = slot as usize..slot as usize + n as usize;
        if self.until.len() < slots.end {
            self.until.resize(slots.end, 0);
            self.least.resize(slots.end.div_ceil(Self::CHUNK), 0);
        }
        for s in slots.clone() {
            self.until[s] = self.until[s].max(end);
        }
        for c in slots.start / Self::CHUNK..slots.end.div_ceil(Self::CHUNK) {
            let chunk = &self.until[c * Self::CHUNK..];
            let chunk = &chunk[..chunk.len().min(Self::CHUNK)];
            self.least[c] = chunk.iter().copied().min().unwrap_or(0);
        }
    }
}

/// Where each register lies, and how many slots the frame has. Sets the base of each group.
pub(super) fn assign(f: &Func, l: &mut LFunc, live: &Live, results: u32) -> Result<(Vec<u32>, u16), EmitError> {
    let n = l.regs.len();
    let mut slot = vec![0u32; n];
    let mut placed = vec![false; n];
    let mut frame = Frame::default();
    let mut tops = Tops::default();
    let mut top = 0u32;
    for &p in &l.params {
        let slots = l.regs[p as usize].slots;
        slot[p as usize] = top;
        placed[p as usize] = true;
        let (s, e) = (live.start[p as usize], live.end[p as usize]);
        if slots > 0 && s < e {
            frame.take(top, slots, s, e);
            tops.take(top, slots, e);
        }
        top += slots as u32;
    }
    let mut most = top.max(results);
    let (hints, at_group) = hints(l, live);
    let mut list: Vec<Reg> = (0..n as u32)
        .filter(|&r| {
            let i = &l.regs[r as usize];
            !placed[r as usize] && i.group == NONE && i.slots > 0 && live.start[r as usize] < live.end[r as usize]
        })
        .collect();
    list.sort_unstable_by_key(|&r| live.start[r as usize]);
    for r in list {
        let (s, e) = (live.start[r as usize], live.end[r as usize]);
        let size = l.regs[r as usize].slots;
        let hint = hints[r as usize];
        let at = if hint != NONE && placed[hint as usize] && frame.free(slot[hint as usize], size, s, e) {
            slot[hint as usize]
        } else {
            tops.lowest(size, s)
        };
        slot[r as usize] = at;
        placed[r as usize] = true;
        frame.take(at, size, s, e);
        tops.take(at, size, e);
        most = most.max(at + size as u32);
    }
    for g in 0..l.groups.len() {
        let pos = at_group[g];
        if pos == NONE {
            continue;
        }
        let group = &l.groups[g];
        let low = if group.call { frame.above(2 * pos) + 2 } else { 0 };
        let fits = |base: u32| {
            group.ins.iter().chain(&group.outs).all(|&r| {
                let i = &l.regs[r as usize];
                let (s, e) = (live.start[r as usize], live.end[r as usize]);
                s >= e || frame.free(base + i.off as u32, i.slots, s, e)
            })
        };
        let base = (low..).find(|&b| fits(b)).unwrap_or(low);
        let mut end = base;
        for &r in group.ins.iter().chain(&group.outs) {
            let i = &l.regs[r as usize];
            let (s, e) = (live.start[r as usize], live.end[r as usize]);
            slot[r as usize] = base + i.off as u32;
            if s < e && i.slots > 0 {
                frame.take(base + i.off as u32, i.slots, s, e);
            }
            end = end.max(base + i.off as u32 + i.slots as u32);
        }
        // A window without arguments still has its receiver's slot.
        end = end.max(base + group.in_off as u32);
        most = most.max(end);
        l.groups[g].base = base;
    }
    match u16::try_from(most) {
        Ok(m) if m < u16::MAX => Ok((slot, m)),
        _ => Err(EmitError::Frame {
            func: f.name.clone(),
            pos: f.pos,
        }),
    }
}

/// For each register the one that it is copied from or to, and for each group the number of its instruction.
fn hints(l: &LFunc, live: &Live) -> (Vec<u32>, Vec<u32>) {
    let mut hints = vec![NONE; l.regs.len()];
    let mut at_group = vec![NONE; l.groups.len()];
    for (b, block) in l.blocks.iter().enumerate() {
        for (k, i) in block.insts.iter().enumerate() {
            if i.group != NONE && i.op != Op::Ret {
                at_group[i.group as usize] = live.first[b] + k as u32;
            }
            if let (Op::Mov | Op::Mov2 | Op::MovN, F::R(a, 0), F::R(b, 0)) = (i.op, i.a, i.b)
                && l.regs[a as usize].slots == l.regs[b as usize].slots
            {
                for (x, y) in [(a, b), (b, a)] {
                    if hints[x as usize] == NONE {
                        hints[x as usize] = y;
                    }
                }
            }
        }
    }
    (hints, at_group)
}

#[cfg(test)]
mod tests {
    use super::Intervals;

    #[test]
    fn intervals_are_found_by_their_ends() {
        let mut all = Intervals::default();
        let n = 5000;
        // Each once, in an order that jumps about.
        for i in (0..n).map(|i| i * 1777 % n) {
            assert!(all.first_behind(10 * i).is_none_or(|next| next.0 >= 10 * i + 5));
            all.insert(10 * i, 10 * i + 5);
        }
        assert_eq!(all.first_behind(47), Some((50, 55)));
        assert_eq!(all.first_behind(54), Some((50, 55)));
        assert_eq!(all.first_behind(10 * n), None);
    }
}
