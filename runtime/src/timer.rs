//! Timers: the timer object behind time.Timer, time.Ticker and time.AfterFunc, and the 4-ary heap in which a P keeps what is armed.
//!
//! Invariants:
//! - A timer is an object of the VM's heap, of package time's own type; its Go fields are those of `Timer`, in this order. Its
//!   fields are guarded by its channel's lock, or by its own for a timer with a function.
//! - A timer channel holds no value: there is one when `armed` and `when` is past. So after Stop or Reset no stale value can be
//!   received, and a timer that nobody waits for is in no heap (Go 1.23).
//! - A heap entry is good while the timer's generation is the entry's; Stop and Reset raise the generation and leave the entry
//!   behind. Stale entries are dropped when they come to the top, when they are many, and before each collection.
//! - Locks are taken in this order: channel, timer heap.

use crate::chan::HChan;
use crate::heap::Heap;
use crate::sudog::{Resume, Sched, Waiter};
use crate::sync::{AtomicU32, Ordering, Slot, WordLock};
use core::ptr::NonNull;

/// A timer object, as package time declares it: `struct { c chan Time; f func(); loc *Location; when, period int64; state [4]uint32 }`.
#[repr(C)]
pub struct Timer {
    /// The channel, or null for AfterFunc.
    chan: *mut HChan,
    /// The closure of AfterFunc, or null.
    func: *mut u8,
    /// The location of the times that the channel gives.
    loc: *mut u8,
    /// When it fires next, by the VM's monotonic clock.
    when: i64,
    /// Nanoseconds between a ticker's ticks; 0 for a timer.
    period: i64,
    lock: WordLock,
    /// Raised when entries become stale; written under the lock, read without it.
    generation: AtomicU32,
    /// Bits ARMED, QUEUED.
    state: u32,
    /// The P in whose heap the entry is.
    heap: u32,
}

const ARMED: u32 = 1;
const QUEUED: u32 = 2;

impl Timer {
    fn lock(&self, solo: bool) {
        // SAFETY: the channel lives as long as its timer.
        unsafe { self.chan.as_ref().map_or(&self.lock, HChan::lock) }.lock(solo);
    }

    fn unlock(&self, solo: bool) {
        // SAFETY: as above.
        unsafe { self.chan.as_ref().map_or(&self.lock, HChan::lock) }.unlock(solo);
    }

    /// Whether an entry of this generation is still good.
    pub fn is_current(&self, generation: u32) -> bool {
        self.generation.load(Ordering::Relaxed) == generation
    }

    fn due(&self, now: i64) -> bool {
        self.state & ARMED != 0 && self.when <= now
    }

    /// Makes entries stale; under the lock.
    fn retire<S: Sched>(&mut self, sched: &mut S) {
        if self.state & QUEUED != 0 {
            sched.disarmed(self.heap);
        }
        self.state &= !QUEUED;
        self.generation.store(
            self.generation.load(Ordering::Relaxed).wrapping_add(1),
            Ordering::Relaxed,
        );
    }

    /// Puts an entry into the P's heap unless there is one; under the lock. False at the memory limit.
    fn queue<S: Sched>(&mut self, sched: &mut S) -> bool {
        if self.state & (QUEUED | ARMED) == ARMED {
            let generation = self.generation.load(Ordering::Relaxed);
            if !sched.arm(NonNull::from(&mut *self), self.when, generation) {
                return false;
            }
            self.heap = sched.p_id();
            self.state |= QUEUED;
        }
        true
    }

    /// Uses up the present tick: a ticker moves to its next one after `now`, a timer is spent; under the lock.
    fn consume(&mut self, now: i64) {
        if self.period > 0 {
            let missed = (now - self.when) / self.period;
            self.when = self.when.saturating_add(self.period.saturating_mul(missed + 1));
        } else {
            self.state &= !ARMED;
        }
    }
}

/// Seconds from the start of the year 1885 to 1970, and the flag of a Time with a monotonic reading: see package time.
const WALL_1885_TO_1970: i64 = 2_682_374_400;
const HAS_MONOTONIC: u64 = 1 << 63;

/// Writes the time of a tick as package time's `Time{wall, ext, loc}`.
unsafe fn put_time<S: Sched>(sched: &mut S, t: &Timer, when: i64, to: *mut Slot) {
    let wall = sched.wall(when);
    let (sec, nsec) = (wall.div_euclid(1_000_000_000), wall.rem_euclid(1_000_000_000));
    let sec = (sec + WALL_1885_TO_1970) as u64 & ((1 << 33) - 1);
    // SAFETY: `to` has the three slots of a Time.
    unsafe {
        (*to).store(HAS_MONOTONIC | sec << 30 | nsec as u64, Ordering::Relaxed);
        (*to.add(1)).store(when as u64, Ordering::Relaxed);
        (*to.add(2)).store(t.loc as u64, Ordering::Relaxed);
    }
}

/// Receives from a timer channel if its time is past; under the channel's lock.
///
/// # Safety
/// `t` lives; `to` has the slots of a Time.
pub unsafe fn take_due<S: Sched>(sched: &mut S, t: *mut Timer, to: *mut Slot) -> bool {
    let now = sched.now();
    // SAFETY: as the caller promises; the lock is held.
    unsafe {
        let t = &mut *t;
        if !t.due(now) {
            return false;
        }
        put_time(sched, t, t.when, to);
        t.retire(sched);
        t.consume(now);
        // Others may wait for a ticker's next tick: nobody else would arm it.
        if !(*t.chan).recvq_empty() {
            t.queue(sched);
        }
        true
    }
}

/// A receiver is about to wait on the timer's channel: arms it; under the channel's lock. False at the memory limit.
///
/// # Safety
/// `t` lives.
pub unsafe fn expect<S: Sched>(sched: &mut S, t: *mut Timer) -> bool {
    // SAFETY: as the caller promises; the lock is held.
    unsafe { (*t).queue(sched) }
}

/// Starts a fresh timer, or stops it and starts it anew (Reset): fires `delay` nanoseconds from now, then every `period` if that
/// is not 0. Returns whether it was active; `None` at the memory limit, before any effect.
///
/// # Safety
/// `t` is a living timer.
pub unsafe fn reset<S: Sched>(sched: &mut S, t: *mut Timer, delay: i64, period: i64) -> Option<bool> {
    let solo = sched.solo();
    let when = sched.now().saturating_add(delay.max(0));
    // SAFETY: as the caller promises; fields under the lock.
    unsafe {
        (*t).lock(solo);
        let t = &mut *t;
        let was = t.state & ARMED != 0;
        let old = t.when;
        t.retire(sched);
        t.state |= ARMED;
        t.when = when;
        let wanted = t.chan.is_null() || !(*t.chan).recvq_empty();
        let ok = !wanted || t.queue(sched);
        if ok {
            t.period = period;
        } else {
            t.when = old;
            t.state = if was { ARMED } else { 0 };
        }
        t.unlock(solo);
        ok.then_some(was)
    }
}

/// Stops a timer; whether it was active.
///
/// # Safety
/// `t` is a living timer.
pub unsafe fn stop<S: Sched>(sched: &mut S, t: *mut Timer) -> bool {
    let solo = sched.solo();
    // SAFETY: as the caller promises; fields under the lock.
    unsafe {
        (*t).lock(solo);
        let t = &mut *t;
        let was = t.state & ARMED != 0;
        t.retire(sched);
        t.state &= !ARMED;
        t.unlock(solo);
        was
    }
}

/// An entry of this generation has come to the top of a heap: sends the tick to who waits, or returns the closure to start in a
/// goroutine of its own.
///
/// # Safety
/// `t` is a living timer; no lock is held.
pub unsafe fn fire<S: Sched>(sched: &mut S, t: *mut Timer, generation: u32) -> Option<u64> {
    let solo = sched.solo();
    let now = sched.now();
    // SAFETY: as the caller promises; fields under the lock.
    unsafe {
        (*t).lock(solo);
        let t = &mut *t;
        if !t.is_current(generation) || !t.due(now) {
            t.unlock(solo);
            return None;
        }
        t.state &= !QUEUED;
        if t.chan.is_null() {
            t.consume(now);
            let f = t.func as u64;
            t.unlock(solo);
            return Some(f);
        }
        let s = (*t.chan).take_receiver();
        if s.is_null() {
            t.unlock(solo);
            return None;
        }
        let w = (*s).g;
        let when = t.when;
        put_time(sched, t, when, (*w).slot((*s).slot));
        t.consume(now);
        if !(*t.chan).recvq_empty() {
            t.queue(sched);
        }
        t.unlock(solo);
        HChan::complete(sched, s, true, Resume::Next);
        None
    }
}

/// What a heap entry does when its time has come.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Wakes a sleeping goroutine.
    Sleeper(NonNull<Waiter>),
    /// Fires a timer of this generation.
    Timer(NonNull<Timer>, u32),
}

/// One armed timer or sleeper.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub when: i64,
    /// Tells entries of equal time apart: first in, first out.
    seq: u64,
    pub target: Target,
}

impl Entry {
    fn before(&self, other: &Entry) -> bool {
        (self.when, self.seq) < (other.when, other.seq)
    }

    fn stale(&self) -> bool {
        match self.target {
            Target::Sleeper(_) => false,
            // SAFETY: timers in a heap are roots of the collector.
            Target::Timer(t, generation) => unsafe { !t.as_ref().is_current(generation) },
        }
    }
}

/// A 4-ary heap of entries, the nearest first. Its memory is charged to the VM's heap.
#[derive(Default)]
pub struct TimerHeap {
    entries: Vec<Entry>,
    seq: u64,
    /// Stale entries, about.
    stale: usize,
}

impl TimerHeap {
    /// A heap without entries.
    pub const fn new() -> TimerHeap {
        TimerHeap {
            entries: Vec::new(),
            seq: 0,
            stale: 0,
        }
    }

    /// When the nearest good entry is due.
    pub fn nearest(&mut self) -> Option<i64> {
        while let Some(e) = self.entries.first() {
            if !e.stale() {
                return Some(e.when);
            }
            self.pop();
            self.stale = self.stale.saturating_sub(1);
        }
        None
    }

    /// Adds an entry; false at the memory limit.
    pub fn push(&mut self, heap: &Heap, when: i64, target: Target) -> bool {
        if self.entries.len() == self.entries.capacity() {
            if self.stale > self.entries.len() / 4 {
                self.purge();
            }
            let more = self.entries.len().max(16);
            if self.entries.len() == self.entries.capacity() {
                if !heap.charge(more * size_of::<Entry>()) {
                    return false;
                }
                let before = self.entries.capacity();
                if self.entries.try_reserve_exact(more).is_err() {
                    heap.uncharge(more * size_of::<Entry>());
                    return false;
                }
                debug_assert!(self.entries.capacity() == before + more);
            }
        }
        self.seq += 1;
        self.entries.push(Entry {
            when,
            seq: self.seq,
            target,
        });
        self.up(self.entries.len() - 1);
        true
    }

    /// Takes the nearest entry if it is due.
    pub fn pop_due(&mut self, now: i64) -> Option<Entry> {
        if self.entries.first()?.when > now {
            return None;
        }
        self.pop()
    }

    /// Notes that an entry has become stale.
    pub fn note_stale(&mut self) {
        self.stale += 1;
    }

    /// Drops stale entries.
    pub fn purge(&mut self) {
        self.entries.retain(|e| !e.stale());
        self.stale = 0;
        for i in (0..self.entries.len().div_ceil(4)).rev() {
            self.down(i);
        }
    }

    /// All entries, in no order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Gives the memory back to the heap's count.
    pub fn free(&mut self, heap: &Heap) {
        heap.uncharge(self.entries.capacity() * size_of::<Entry>());
        self.entries = Vec::new();
    }

    fn pop(&mut self) -> Option<Entry> {
        if self.entries.is_empty() {
            return None;
        }
        let e = self.entries.swap_remove(0);
        if !self.entries.is_empty() {
            self.down(0);
        }
        Some(e)
    }

    fn up(&mut self, mut i: usize) {
        while i > 0 {
            let parent = (i - 1) / 4;
            if !self.entries[i].before(&self.entries[parent]) {
                return;
            }
            self.entries.swap(i, parent);
            i = parent;
        }
    }

    fn down(&mut self, mut i: usize) {
        loop {
            let first = i * 4 + 1;
            let end = (first + 4).min(self.entries.len());
            let mut least = i;
            for k in first..end {
                if self.entries[k].before(&self.entries[least]) {
                    least = k;
                }
            }
            if least == i {
                return;
            }
            self.entries.swap(i, least);
            i = least;
        }
    }
}
