//! The P: what one core's worth of a VM needs. A thread that holds it (an M) has it exclusively; others reach only its `PShared`.

use super::queue::RunQueue;
use super::vm::VmSched;
use super::{Execute, Exit, GList, Limit, VmEnd};
use crate::g::{G, GRef, GState};
use core::ptr::{self, NonNull};
use govm_runtime::chan::HChan;
use govm_runtime::heap::Heap;
use govm_runtime::sudog::{Sched, Sudog, WaitReason, Waiter};
use govm_runtime::sync::{Slot, WordLock};
use govm_runtime::timer::{Target, Timer, TimerHeap};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicI64, Ordering};

/// Units of work in a time slice.
pub const SLICE: i64 = 10_000;

/// Why there is no new goroutine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoG {
    /// The memory limit.
    Memory,
    /// The limit of goroutines.
    Goroutines,
}

/// The part of a P that others look into.
pub(super) struct PShared {
    /// The run queue; thieves take from it.
    pub queue: RunQueue,
    /// Goroutines started less goroutines ended here; written by the P's holder.
    pub live: AtomicI64,
    /// When the nearest timer is due, at most; MAX for none. Written under the timers' lock.
    pub nearest: AtomicI64,
    timers_lock: WordLock,
    timers: UnsafeCell<TimerHeap>,
}

// SAFETY: the heap is touched under its lock only; the rest is atomic.
unsafe impl Sync for PShared {}
// SAFETY: as above.
unsafe impl Send for PShared {}

impl PShared {
    pub fn new() -> PShared {
        PShared {
            queue: RunQueue::new(),
            live: AtomicI64::new(0),
            nearest: AtomicI64::new(i64::MAX),
            timers_lock: WordLock::new(),
            timers: UnsafeCell::new(TimerHeap::new()),
        }
    }

    /// Works on the timer heap under its lock and publishes the nearest time.
    pub fn timers<R>(&self, solo: bool, f: impl FnOnce(&mut TimerHeap) -> R) -> R {
        self.timers_lock.lock(solo);
        // SAFETY: the lock is held, or there is one P only.
        let heap = unsafe { &mut *self.timers.get() };
        let r = f(heap);
        self.nearest
            .store(heap.nearest().unwrap_or(i64::MAX), Ordering::Release);
        self.timers_lock.unlock(solo);
        r
    }

    /// Gives the heap's memory back.
    pub fn free_timers(&self, heap: &Heap) {
        self.timers(false, |t| t.free(heap));
    }
}

/// One processor of a VM. The interpreter's part is `x`.
pub struct P<X: Execute> {
    /// What is left of the time slice: the interpreter's budget.
    pub slice: i64,
    /// The goroutine that runs, or null.
    pub cur: *mut G,
    /// The interpreter's own state.
    pub x: X,
    /// Made ready last; runs next, in what is left of the slice. Nobody steals it.
    pub(super) runnext: *mut G,
    pub(super) sh: *const PShared,
    pub(super) vm: *const VmSched<X>,
    /// Goroutines scheduled so far.
    pub(super) tick: u32,
    pub(super) id: u32,
    pub(super) solo: bool,
    /// Counted in `VmSched::searching`.
    pub(super) searching: bool,
    /// Goroutines switched to within the present slice.
    pub(super) switches: u32,
    /// Units used that are not yet taken from the VM's fuel.
    pub(super) used: i64,
    rng: u64,
    /// Dead goroutines and free sudogs.
    pub(super) free_gs: *mut G,
    pub(super) n_free_gs: u32,
    pub(super) free_sudogs: *mut Sudog,
    pub(super) ids: core::ops::Range<u64>,
    /// The instruction for which memory was last short, and the slice at that moment.
    starved: (*const u8, u64, i64),
}

// SAFETY: a P goes from thread to thread as a whole.
unsafe impl<X: Execute> Send for P<X> {}

impl<X: Execute> P<X> {
    pub(super) fn new(id: u32, vm: *const VmSched<X>, sh: *const PShared, solo: bool, seed: u64, x: X) -> P<X> {
        let mut rng = seed ^ (id as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        rng = (rng ^ rng >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        rng = (rng ^ rng >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        P {
            slice: 0,
            cur: ptr::null_mut(),
            x,
            runnext: ptr::null_mut(),
            sh,
            vm,
            tick: 0,
            id,
            solo,
            searching: false,
            switches: 0,
            used: 0,
            rng: (rng ^ rng >> 31) | 1,
            free_gs: ptr::null_mut(),
            n_free_gs: 0,
            free_sudogs: ptr::null_mut(),
            ids: 0..0,
            starved: (ptr::null(), 0, 0),
        }
    }

    /// The VM that this P belongs to.
    #[inline(always)]
    pub fn vm(&self) -> &VmSched<X> {
        // SAFETY: a P is a part of its VM.
        unsafe { &*self.vm }
    }

    #[inline(always)]
    pub(super) fn sh(&self) -> &PShared {
        // SAFETY: as above.
        unsafe { &*self.sh }
    }

    /// The number of this P, from 0.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// 64 bits from this P's generator (xorshift64*).
    #[inline]
    pub fn rand(&mut self) -> u64 {
        let mut x = self.rng;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.rng = x;
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Makes a goroutine runnable: it runs next, and what was to run next goes to the end of the queue, where idle workers
    /// find it.
    #[inline]
    pub fn make_ready(&mut self, g: GRef) {
        let g = g.as_ptr();
        // SAFETY: the caller owns the goroutine, which lives as long as the VM.
        unsafe {
            (*g).wait.reason = WaitReason::None;
            (*g).set_state(GState::Runnable);
        }
        let old = core::mem::replace(&mut self.runnext, g);
        if !old.is_null() {
            self.enqueue(old);
            self.offer();
        }
    }

    /// Lets others take what this P would run next: the running goroutine may keep it for long.
    pub fn share_next(&mut self) {
        if self.solo {
            return;
        }
        let next = core::mem::replace(&mut self.runnext, ptr::null_mut());
        if !next.is_null() {
            self.enqueue(next);
        }
        if !self.sh().queue.is_empty() {
            self.offer();
        }
    }

    /// Appends to the run queue, spilling half of it when it is full.
    pub(super) fn enqueue(&mut self, g: *mut G) {
        while !self.sh().queue.push(g) {
            let spilled = self.sh().queue.spill();
            if !spilled.is_empty() {
                self.vm().inject(spilled);
            }
        }
    }

    /// Wakes a worker when there is one that could take queued work.
    #[inline]
    pub(super) fn offer(&self) {
        let vm = self.vm();
        if !self.solo && vm.nidle.load(Ordering::Relaxed) > 0 && vm.searching.load(Ordering::Relaxed) == 0 {
            vm.wake_one();
        }
    }

    /// Parks the running goroutine until `when` (nanoseconds of the VM's clock); false at the memory limit, with no effect. Its pc and
    /// base are saved, and `resume` says how it goes on.
    pub fn sleep_until(&mut self, g: GRef, when: i64) -> bool {
        // SAFETY: the running goroutine is this P's.
        let w = unsafe { &mut (*g.as_ptr()).wait };
        w.reason = WaitReason::Sleep;
        w.resume = govm_runtime::sudog::Resume::Next;
        let target = Target::Sleeper(NonNull::from(w));
        let vm = self.vm();
        let ok = self.sh().timers(self.solo, |t| t.push(&vm.heap, when, target));
        if !ok {
            // SAFETY: as above; nobody else has seen it.
            unsafe { (*g.as_ptr()).wait.reason = WaitReason::None };
        }
        ok
    }

    /// How the running goroutine leaves when memory was short for the VM's own needs (a goroutine, a sudog, a timer): its pc is saved and
    /// it resumes by running the instruction again. It collects first; if that did not help, the VM ends.
    pub fn short_of_memory(&mut self, g: GRef) -> Exit {
        // SAFETY: the running goroutine is this P's.
        let g = unsafe { g.as_ref() };
        let now = (g.pc, g.id, self.slice);
        if core::mem::replace(&mut self.starved, now) == now {
            return Exit::End(VmEnd::Limit(Limit::Memory));
        }
        Exit::Collect
    }

    /// Everything runnable here, for a P that is given up with work left.
    pub(super) fn drain(&mut self) -> GList {
        let mut list = GList::new();
        let next = core::mem::replace(&mut self.runnext, ptr::null_mut());
        if !next.is_null() {
            list.push(next);
        }
        loop {
            let g = self.sh().queue.pop(false);
            if g.is_null() {
                return list;
            }
            list.push(g);
        }
    }
}

/// The goroutine that a waiter is the head of.
#[inline(always)]
pub(super) fn g_of(w: NonNull<Waiter>) -> GRef {
    w.cast::<G>()
}

impl<X: Execute> Sched for P<X> {
    #[inline]
    fn ready(&mut self, w: NonNull<Waiter>) {
        self.make_ready(g_of(w));
    }

    #[inline(always)]
    fn solo(&self) -> bool {
        self.solo
    }

    #[inline]
    fn rand_below(&mut self, n: u32) -> u32 {
        // Lemire's method without its rejection step: the bias is below n / 2^32.
        (((self.rand() >> 32) * n as u64) >> 32) as u32
    }

    #[inline]
    fn take_sudog(&mut self) -> Option<NonNull<Sudog>> {
        let s = self.free_sudogs;
        if s.is_null() {
            return self.more_sudogs();
        }
        // SAFETY: free sudogs live and are this P's.
        unsafe { self.free_sudogs = (*s).chain };
        NonNull::new(s)
    }

    #[inline]
    fn give_sudog(&mut self, s: NonNull<Sudog>) {
        // SAFETY: the caller gives it away.
        unsafe { (*s.as_ptr()).chain = self.free_sudogs };
        self.free_sudogs = s.as_ptr();
    }

    fn alloc_box(&mut self, c: &HChan) -> Option<NonNull<Slot>> {
        X::alloc_box(self, c)
    }

    fn now(&mut self) -> i64 {
        self.vm().now()
    }

    fn wall(&mut self, mono: i64) -> i64 {
        self.vm().wall(mono)
    }

    fn arm(&mut self, t: NonNull<Timer>, when: i64, generation: u32) -> bool {
        let vm = self.vm();
        self.sh()
            .timers(self.solo, |h| h.push(&vm.heap, when, Target::Timer(t, generation)))
    }

    fn disarmed(&mut self, heap: u32) {
        if let Some(sh) = self.vm().sh.get(heap as usize) {
            sh.timers(self.solo, TimerHeap::note_stale);
        }
    }

    fn p_id(&self) -> u32 {
        self.id
    }
}
