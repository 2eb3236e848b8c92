//! select: several channel operations of which one goes through.
//!
//! The cases are tried in an order drawn afresh, without locks where a channel is quiet. If none goes through, all channels are
//! locked in the order of their addresses, a sudog is queued on each, the cases are tried once more (a ring may have moved
//! before it could see the sudog), and the goroutine parks. Whoever moves `Waiter::done` to WON completes its case.

use super::hchan::{self, HChan, Kind, Woken, boxed_source, dequeue, hand_off, prepare, quiet, settle};
use super::ring::Ring;
use crate::sudog::{NO_SLOT, OPEN, Outcome, Resume, Sched, Sudog, WaitReason, Waiter};
use crate::sync::{Ordering, Slot, copy_slots, order_store_load, zero_slots};
use crate::timer;
use core::ptr::{self, NonNull};

/// One case of a select, in source order.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The channel; null never goes through.
    pub c: *const HChan,
    /// First slot of the element to send, or where a received one goes.
    pub slot: u32,
    /// Slot for a receive's second result, or NO_SLOT.
    pub ok_slot: u32,
    pub send: bool,
    /// Scratch: the case to try at this place, and the case to lock at this place.
    poll: u32,
    lock: u32,
}

impl Case {
    /// A case that sends the element at `slot`.
    pub fn send(c: *const HChan, slot: u32) -> Case {
        Case {
            c,
            slot,
            ok_slot: NO_SLOT,
            send: true,
            poll: 0,
            lock: 0,
        }
    }

    /// A case that receives to `slot`.
    pub fn recv(c: *const HChan, slot: u32, ok_slot: u32) -> Case {
        Case {
            c,
            slot,
            ok_slot,
            send: false,
            poll: 0,
            lock: 0,
        }
    }
}

/// Calls `put(place, case)` so that `place` runs over 0..n and the cases are a uniformly drawn permutation of `0..n`; `get` reads a
/// place back. (Fisher and Yates, inside out.)
pub fn poll_order<T: ?Sized>(
    n: u32,
    places: &mut T,
    mut below: impl FnMut(u32) -> u32,
    get: impl Fn(&T, u32) -> u32,
    mut put: impl FnMut(&mut T, u32, u32),
) {
    for i in 0..n {
        let j = below(i + 1);
        let moved = get(places, j);
        put(places, i, moved);
        put(places, j, i);
    }
}

/// A select of the running goroutine `g`, whose pc and base are saved. The index of the case that went through is written to
/// `case_slot`; without `block` (a select with default) -1 if none can.
///
/// # Safety
/// The channels are null or live; slots are as for `send` and `recv`.
pub unsafe fn select<S: Sched>(
    sched: &mut S,
    g: *mut Waiter,
    cases: &mut [Case],
    case_slot: u32,
    block: bool,
) -> Outcome {
    let n = cases.len() as u32;
    if n > 1 {
        poll_order(
            n,
            cases,
            |k| sched.rand_below(k),
            |c, i| c[i as usize].poll,
            |c, i, v| c[i as usize].poll = v,
        );
    }
    let mut live = 0;
    // SAFETY: as the caller promises, here and below.
    unsafe {
        for i in 0..cases.len() {
            let k = cases[i].poll as usize;
            let case = cases[k];
            if case.c.is_null() {
                continue;
            }
            live += 1;
            if quiet(&*case.c, case.send) {
                continue;
            }
            let r = if case.send {
                hchan::send(sched, g, case.c, case.slot, false)
            } else {
                hchan::recv(sched, g, case.c, case.slot, case.ok_slot, false)
            };
            match r {
                Outcome::Blocked => {}
                Outcome::Done => {
                    (*g).put(case_slot, k as u64);
                    return r;
                }
                r => return r,
            }
        }
        if !block {
            (*g).put(case_slot, u64::MAX);
            return Outcome::Done;
        }
        if live == 0 {
            let reason = if n == 0 {
                WaitReason::SelectNoCases
            } else {
                WaitReason::Select
            };
            return hchan::park_forever(g, reason);
        }
        wait(sched, g, cases, case_slot)
    }
}

/// Queues `g` on all channels and parks it, unless a case goes through at last.
unsafe fn wait<S: Sched>(sched: &mut S, g: *mut Waiter, cases: &mut [Case], case_slot: u32) -> Outcome {
    let solo = sched.solo();
    // SAFETY: as `select`'s caller promises.
    unsafe {
        if !take_sudogs(sched, g, cases, case_slot) {
            give_sudogs(sched, g);
            return Outcome::Collect;
        }
        (*g).done.store(OPEN, Ordering::Relaxed);
        (*g).reason = WaitReason::Select;
        for (i, case) in cases.iter_mut().enumerate() {
            case.lock = i as u32;
        }
        sort_by_address(cases);
        lock_all(cases, solo);
        let mut s = (*g).cases;
        let mut ok = true;
        while !s.is_null() {
            let c = &*(*s).c;
            (if (*s).send { &c.sendq } else { &c.recvq }).push(s);
            if c.kind() == Kind::Timer && !(*s).send {
                ok &= timer::expect(sched, c.timer());
            }
            s = (*s).chain;
        }
        if ok && solo {
            return Outcome::Park; // nothing can have happened since the cases were tried
        }
        order_store_load();
        let mut peer = ptr::null_mut();
        let mut peer_ok = (false, Resume::Next);
        let mut hit = None;
        let mut result = Outcome::Collect;
        for i in 0..if ok { cases.len() } else { 0 } {
            let k = cases[i].poll as usize;
            if cases[k].c.is_null() {
                continue;
            }
            if let Some(r) = retry(sched, g, k, &cases[k], &mut peer, &mut peer_ok) {
                hit = Some(k);
                result = r;
                break;
            }
        }
        if ok && hit.is_none() {
            unlock_all(cases, solo);
            return Outcome::Park;
        }
        let mut s = (*g).cases;
        while !s.is_null() {
            let c = &*(*s).c;
            (if (*s).send { &c.sendq } else { &c.recvq }).remove(s);
            s = (*s).chain;
        }
        let mut woken = Woken::new();
        if let Some(k) = hit {
            (*g).put(case_slot, k as u64);
            let c = &*cases[k].c;
            if c.kind() == Kind::Buffered && result == Outcome::Done {
                order_store_load();
                settle(c, solo, &mut woken);
            }
            if !peer.is_null() {
                woken.add(peer, peer_ok.0, peer_ok.1);
            }
        }
        unlock_all(cases, solo);
        give_sudogs(sched, g);
        woken.wake(sched);
        result
    }
}

/// Tries case `k` under all locks, with our sudogs queued. `None` if it cannot go through; else how it ended, and the peer to be
/// completed in `peer`.
unsafe fn retry<S: Sched>(
    sched: &mut S,
    g: *mut Waiter,
    k: usize,
    case: &Case,
    peer: &mut *mut Sudog,
    peer_ok: &mut (bool, Resume),
) -> Option<Outcome> {
    let solo = sched.solo();
    // SAFETY: as `select`'s caller promises; the channel's lock is held.
    unsafe {
        let c = &*case.c;
        let at = (*g).slot(case.slot);
        if c.kind() == Kind::Buffered {
            let r = if case.send {
                let mut from: *const Slot = at;
                let mut s = (*g).cases;
                while c.boxed() && !s.is_null() {
                    if (*s).case == k as u32 {
                        from = &raw const (*s).word;
                    }
                    s = (*s).chain;
                }
                c.ring(solo).push(from)
            } else {
                c.pop_to(at, solo)
            };
            return match (r, case.send) {
                (Ring::Blocked, _) => None,
                (Ring::Done, true) => Some(Outcome::Done),
                (Ring::Closed, true) => Some(Outcome::SendOnClosed),
                (r, false) => {
                    if r == Ring::Closed {
                        zero_slots(at, c.elem_slots());
                    }
                    (*g).put(case.ok_slot, (r == Ring::Done) as u64);
                    Some(Outcome::Done)
                }
            };
        }
        if case.send {
            if c.is_closed() {
                return Some(Outcome::SendOnClosed);
            }
            *peer = dequeue(&c.recvq, g);
            if peer.is_null() {
                return None;
            }
            hand_off(at, *peer, c.elem_slots());
            *peer_ok = (true, Resume::Next);
            return Some(Outcome::Done);
        }
        *peer = dequeue(&c.sendq, g);
        if !peer.is_null() {
            copy_slots((*(**peer).g).slot((**peer).slot), at, c.elem_slots());
            (*g).put(case.ok_slot, 1);
            return Some(Outcome::Done);
        }
        if c.is_closed() {
            zero_slots(at, c.elem_slots());
            (*g).put(case.ok_slot, 0);
            return Some(Outcome::Done);
        }
        if c.kind() == Kind::Timer && timer::take_due(sched, c.timer(), at) {
            (*g).put(case.ok_slot, 1);
            return Some(Outcome::Done);
        }
        None
    }
}

/// Makes a sudog, and a box where needed, for each case with a channel; false at the memory limit, with `cases` as far as it went.
unsafe fn take_sudogs<S: Sched>(sched: &mut S, g: *mut Waiter, cases: &[Case], case_slot: u32) -> bool {
    // SAFETY: as `select`'s caller promises; fresh sudogs are ours.
    unsafe {
        for (k, case) in cases.iter().enumerate().rev() {
            if case.c.is_null() {
                continue;
            }
            let Some(s) = sched.take_sudog() else { return false };
            let s = s.as_ptr();
            prepare(s, g, case.c, case.slot, case.ok_slot, case.send);
            (*s).select = true;
            (*s).case = k as u32;
            (*s).case_slot = case_slot;
            (*s).chain = (*g).cases;
            (*g).cases = s;
            if case.send && boxed_source(sched, g, &*case.c, case.slot, &raw mut (*s).word).is_none() {
                return false;
            }
        }
        true
    }
}

unsafe fn give_sudogs<S: Sched>(sched: &mut S, g: *mut Waiter) {
    // SAFETY: the running goroutine's sudogs, in no queue.
    unsafe {
        let mut s = core::mem::replace(&mut (*g).cases, ptr::null_mut());
        while !s.is_null() {
            let next = (*s).chain;
            sched.give_sudog(NonNull::new_unchecked(s));
            s = next;
        }
    }
}

/// Sorts the `lock` places by channel address: by insertion for the few cases that most selects have, else by heap.
fn sort_by_address(cases: &mut [Case]) {
    let key = |cases: &[Case], i: usize| cases[cases[i].lock as usize].c as usize;
    let n = cases.len();
    if n <= 16 {
        for i in 1..n {
            let mut j = i;
            while j > 0 && key(cases, j - 1) > key(cases, j) {
                swap_lock(cases, j - 1, j);
                j -= 1;
            }
        }
        return;
    }
    let sift = |cases: &mut [Case], mut i: usize, n: usize| {
        loop {
            let mut top = i;
            for k in [2 * i + 1, 2 * i + 2] {
                if k < n && key(cases, k) > key(cases, top) {
                    top = k;
                }
            }
            if top == i {
                return;
            }
            swap_lock(cases, i, top);
            i = top;
        }
    };
    for i in (0..n / 2).rev() {
        sift(cases, i, n);
    }
    for end in (1..n).rev() {
        swap_lock(cases, 0, end);
        sift(cases, 0, end);
    }
}

fn swap_lock(cases: &mut [Case], i: usize, j: usize) {
    let t = cases[i].lock;
    cases[i].lock = cases[j].lock;
    cases[j].lock = t;
}

/// Calls `f` for each channel once, in the order of addresses.
unsafe fn each_channel(cases: &[Case], mut f: impl FnMut(&HChan)) {
    let mut last = ptr::null();
    for i in 0..cases.len() {
        let c = cases[cases[i].lock as usize].c;
        if c != last {
            // SAFETY: channels of cases live.
            f(unsafe { &*c });
            last = c;
        }
    }
}

unsafe fn lock_all(cases: &[Case], solo: bool) {
    // SAFETY: as `select`'s caller promises.
    unsafe { each_channel(cases, |c| c.lock.lock(solo)) }
}

unsafe fn unlock_all(cases: &[Case], solo: bool) {
    // SAFETY: as `select`'s caller promises.
    unsafe { each_channel(cases, |c| c.lock.unlock(solo)) }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn the_poll_order_is_uniform() {
        let mut x = 0x9e3779b97f4a7c15u64;
        let mut below = |n: u32| {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            (((x >> 32) * n as u64) >> 32) as u32
        };
        // Every permutation of four cases: 24 cells, 23 degrees of freedom; 49.7 is passed with probability 0.001.
        let mut seen = std::collections::HashMap::new();
        let rounds = 240_000;
        for _ in 0..rounds {
            let mut p = [0u32; 4];
            poll_order(4, &mut p, &mut below, |p, i| p[i as usize], |p, i, v| p[i as usize] = v);
            *seen.entry(p).or_insert(0u32) += 1;
        }
        assert_eq!(seen.len(), 24);
        let expected = rounds as f64 / 24.0;
        let chi2: f64 = seen.values().map(|&n| (n as f64 - expected).powi(2) / expected).sum();
        assert!(chi2 < 49.7, "chi-squared {chi2}");
    }

    #[test]
    fn cases_are_locked_in_the_order_of_addresses() {
        for n in [0usize, 1, 2, 7, 16, 17, 100] {
            let mut cases: Vec<Case> = (0..n)
                .map(|i| {
                    let mut c = Case::recv(((i * 7919) % 101 * 64) as *const HChan, 0, 0);
                    c.lock = i as u32;
                    c
                })
                .collect();
            sort_by_address(&mut cases);
            let order: Vec<usize> = cases.iter().map(|c| cases[c.lock as usize].c as usize).collect();
            assert!(order.is_sorted());
        }
    }
}
