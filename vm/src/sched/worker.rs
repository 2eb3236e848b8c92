//! The worker: takes goroutines from the queues of the P that its thread holds, and from others', and has them run.

use super::idle::Next;
use super::p::{P, SLICE};
use super::queue::RING;
use super::vm::{COLLECT, END, INBOX, PAUSE, STW, VmSched};
use super::{Execute, Exit, GList, Limit, VmEnd};
use crate::g::{FLAG_GOAL, G, GRef, GState};
use core::hint;
use core::ptr::{self, NonNull};
use govm_runtime::sudog::WaitReason;
use govm_runtime::sync::Ordering;
use std::sync::PoisonError;

/// How a drive ended without an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// The goroutine with `FLAG_GOAL` has ended.
    Reached,
}

/// Every so many goroutines the injector comes first, and what is looked at once a slice is looked at.
const FAIR: u32 = 61;
/// Rounds of looking for work before a thread gives up its P.
const SPIN: u32 = 40;
/// Slices that a thread keeps a P while other VMs wait for threads.
const LOAN: u32 = 10;

impl<X: Execute> VmSched<X> {
    /// See `run`.
    pub(super) fn drive(&self, start: impl FnOnce(&mut P<X>) -> Result<(), VmEnd>) -> Result<Goal, VmEnd> {
        let id = {
            let mut st = self.lock_idle();
            if let Some(end) = &st.end {
                return Err(end.clone());
            }
            st.goal = false;
            self.attention.fetch_and(!PAUSE, Ordering::AcqRel);
            st.running += 1;
            let id = st.free.pop().unwrap_or(0);
            self.nidle.store(st.free.len() as u32, Ordering::Relaxed);
            id
        };
        // SAFETY: the P was free and is ours now.
        let p = unsafe { &mut *self.ps[id as usize].get() };
        match start(p) {
            Ok(()) => {}
            Err(end) => self.end(end),
        }
        p.offer_queued();
        self.work(id, true);
        // No thread works here when we return.
        let mut st = self.lock_idle();
        self.attention.fetch_or(PAUSE, Ordering::AcqRel);
        while st.running > 0 || st.coming > 0 {
            st = self.changed.wait(st).unwrap_or_else(PoisonError::into_inner);
        }
        for p in &self.ps {
            // SAFETY: no thread holds a P now, and the lock keeps others from taking one.
            unsafe { (*p.get()).settle() };
        }
        match &st.end {
            Some(end) => Err(end.clone()),
            None => Ok(Goal::Reached),
        }
    }

    /// Works as the holder of P `id` until there is nothing to do for this thread: for the host's, until the drive is over.
    pub(super) fn work(&self, mut id: u32, host: bool) {
        loop {
            // SAFETY: this thread holds the P.
            let p = unsafe { &mut *self.ps[id as usize].get() };
            let mut slices = 0;
            loop {
                if self.attention.load(Ordering::Acquire) != 0 && !self.attend(p) {
                    break;
                }
                let g = p.next();
                if g.is_null() {
                    break;
                }
                if p.execute(g) {
                    slices += 1;
                    if !host && slices > LOAN && self.engine.pressed() {
                        self.yield_thread(p);
                        return;
                    }
                }
            }
            match self.go_idle(p, host) {
                Next::Again => {}
                Next::Leave => return,
                Next::Take(other) => {
                    id = other;
                    // SAFETY: the P was given to this thread.
                    self.arrive(unsafe { &mut *self.ps[id as usize].get() });
                }
            }
        }
    }

    /// Does what running Ps are asked to do; false when this thread must give up its P.
    #[cold]
    #[inline(never)]
    fn attend(&self, p: &mut P<X>) -> bool {
        let a = self.attention.load(Ordering::Acquire);
        if a & STW != 0 {
            self.stop_here(p);
        }
        if a & (END | PAUSE) != 0 {
            return false;
        }
        if a & COLLECT != 0 {
            p.collect();
        }
        if a & INBOX != 0 {
            self.drain_inbox(p);
        }
        true
    }
}

impl<X: Execute> P<X> {
    /// Wakes a worker for what `start` has queued beyond one goroutine.
    pub(super) fn offer_queued(&self) {
        if !self.sh().queue.is_empty() || self.vm().injected.load(Ordering::Relaxed) > 0 {
            self.offer();
        }
    }

    /// The next goroutine to run, or null after a while of looking everywhere.
    #[inline]
    fn next(&mut self) -> *mut G {
        self.tick = self.tick.wrapping_add(1);
        let next = self.runnext;
        if !next.is_null() && self.slice > 0 {
            self.runnext = ptr::null_mut();
            self.switches += 1;
            return next;
        }
        if !self.new_slice() {
            return ptr::null_mut();
        }
        if self.tick.is_multiple_of(FAIR) {
            let g = self.from_injector(1);
            if !g.is_null() {
                return g;
            }
        }
        if self.tick.is_multiple_of(16) {
            self.run_timers();
        }
        let next = core::mem::replace(&mut self.runnext, ptr::null_mut());
        if !next.is_null() {
            return next;
        }
        let g = self.sh().queue.pop(self.solo);
        if !g.is_null() {
            return g;
        }
        self.search()
    }

    /// Begins a time slice: accounts for the last one; false when the VM ends for lack of fuel or time.
    #[inline]
    fn new_slice(&mut self) -> bool {
        self.used += SLICE - self.slice;
        self.slice = SLICE;
        self.switches = 0;
        self.used < 2 * SLICE || self.account()
    }

    /// Tells the VM's fuel of all that has been used, at the end of a drive.
    pub(super) fn settle(&mut self) {
        self.used += SLICE - self.slice;
        self.slice = SLICE;
        let used = core::mem::replace(&mut self.used, 0);
        let vm = self.vm();
        if vm.fuel.load(Ordering::Relaxed) != i64::MAX {
            vm.fuel.fetch_sub(used, Ordering::Relaxed);
        }
    }

    /// Pays for a piece of an instruction's work that has no bound; false when the VM has ended, for lack of fuel or time perhaps.
    #[cold]
    pub fn spend(&mut self, units: u64) -> bool {
        self.used += units.min(1 << 40) as i64;
        self.account() && self.vm().attention.load(Ordering::Relaxed) & END == 0
    }

    /// Takes the used units from the VM's fuel and looks at the deadline.
    #[cold]
    fn account(&mut self) -> bool {
        let used = core::mem::replace(&mut self.used, 0);
        let vm = self.vm();
        if vm.fuel.load(Ordering::Relaxed) != i64::MAX && vm.fuel.fetch_sub(used, Ordering::Relaxed) < used {
            vm.end(VmEnd::Limit(Limit::Fuel));
            return false;
        }
        !vm.late()
    }

    /// Takes a share of the injector: the first is returned, the others queued. At most `most`.
    fn from_injector(&mut self, most: usize) -> *mut G {
        let vm = self.vm();
        if vm.injected.load(Ordering::Relaxed) == 0 {
            return ptr::null_mut();
        }
        let mut list = GList::new();
        {
            let mut q = vm.injector.lock().unwrap_or_else(PoisonError::into_inner);
            let share = (q.len() / vm.sh.len() + 1).min(most).min(q.len());
            for _ in 0..share {
                list.push(q.pop());
            }
            vm.injected.store(q.len(), Ordering::Release);
        }
        let first = list.pop();
        while !list.is_empty() {
            let g = list.pop();
            self.enqueue(g);
        }
        first
    }

    /// Looks for work beyond this P: injector, inbox, timers, other Ps' queues.
    #[cold]
    #[inline(never)]
    fn search(&mut self) -> *mut G {
        // SAFETY: the VM outlives its P.
        let vm = unsafe { &*self.vm };
        let g = self.outside();
        if !g.is_null() {
            return self.found(g);
        }
        if self.solo {
            return ptr::null_mut();
        }
        // At most half of the workers search: the others would take each other's time.
        let running = vm.sh.len() as u32 - vm.nidle.load(Ordering::Relaxed);
        if !self.searching {
            if 2 * vm.searching.load(Ordering::Relaxed) >= running {
                return ptr::null_mut();
            }
            self.searching = true;
            vm.searching.fetch_add(1, Ordering::AcqRel);
        }
        for round in 0..SPIN {
            let n = vm.sh.len();
            let first = (self.rand() % n as u64) as usize;
            for i in 0..n {
                let victim = (first + i) % n;
                if victim != self.id as usize {
                    let g = vm.sh[victim].queue.steal_into(&self.sh().queue);
                    if !g.is_null() {
                        return self.found(g);
                    }
                }
            }
            let g = self.outside();
            if !g.is_null() {
                return self.found(g);
            }
            if vm.attention.load(Ordering::Relaxed) & (STW | END | PAUSE) != 0 {
                return ptr::null_mut();
            }
            for _ in 0..(round * 4).min(64) {
                hint::spin_loop();
            }
        }
        ptr::null_mut()
    }

    fn outside(&mut self) -> *mut G {
        // SAFETY: the VM outlives its P.
        let vm = unsafe { &*self.vm };
        let g = self.from_injector(RING / 2);
        if !g.is_null() {
            return g;
        }
        if vm.attention.load(Ordering::Relaxed) & INBOX != 0 {
            vm.drain_inbox(self);
        }
        self.run_timers();
        let next = core::mem::replace(&mut self.runnext, ptr::null_mut());
        if next.is_null() {
            self.sh().queue.pop(self.solo)
        } else {
            next
        }
    }

    /// A search was successful: the next free P may look for more.
    fn found(&mut self, g: *mut G) -> *mut G {
        if self.searching {
            self.searching = false;
            self.vm().searching.fetch_sub(1, Ordering::AcqRel);
            self.offer();
        }
        g
    }

    /// Runs a goroutine until it parks, ends or its slice is over; whether the slice is over.
    #[inline]
    fn execute(&mut self, g: *mut G) -> bool {
        // SAFETY: a goroutine from a run queue is its taker's.
        let gr = unsafe { NonNull::new_unchecked(g) };
        self.cur = g;
        loop {
            // SAFETY: as above.
            unsafe {
                (*g).set_state(GState::Running);
                (*g).wait.filled = ptr::null();
            }
            match X::run(self, gr) {
                Exit::Parked => {
                    self.cur = ptr::null_mut();
                    return false;
                }
                Exit::Slice => {
                    if self.slice_end() {
                        continue;
                    }
                    self.requeue(gr);
                    return true;
                }
                Exit::Yield => {
                    self.requeue(gr);
                    return false;
                }
                Exit::Done => {
                    self.finish(gr);
                    return false;
                }
                Exit::Collect => {
                    self.collect();
                    // Collections take time that no budget pays for.
                    let vm = self.vm();
                    if vm.late() || vm.attention.load(Ordering::Relaxed) & (END | PAUSE) != 0 {
                        self.requeue(gr);
                        return false;
                    }
                }
                Exit::End(end) => {
                    self.vm().end(end);
                    self.requeue(gr);
                    return false;
                }
            }
        }
    }

    /// The slice of the running goroutine is over: whether it may go on with a new one.
    fn slice_end(&mut self) -> bool {
        let switches = self.switches;
        if !self.new_slice() || self.vm().attention.load(Ordering::Relaxed) & !COLLECT != 0 {
            return false;
        }
        if self.vm().attention.load(Ordering::Relaxed) & COLLECT != 0 {
            self.collect();
        }
        if self.vm().timers_near() {
            self.run_timers();
        }
        let next = core::mem::replace(&mut self.runnext, ptr::null_mut());
        if !next.is_null() {
            self.enqueue(next);
        }
        if self.sh().queue.is_empty() {
            return self.vm().injected.load(Ordering::Relaxed) == 0;
        }
        // A slice that many shared is one of hand-overs, which stay on one core; otherwise the others are better off elsewhere.
        if switches == 0 {
            self.offer();
        }
        false
    }

    fn requeue(&mut self, g: GRef) {
        self.cur = ptr::null_mut();
        // SAFETY: the goroutine is this P's until it is queued.
        unsafe {
            (*g.as_ptr()).wait.reason = WaitReason::None;
            (*g.as_ptr()).set_state(GState::Runnable);
        }
        self.enqueue(g.as_ptr());
    }

    fn finish(&mut self, g: GRef) {
        X::finished(self, g);
        // SAFETY: the goroutine is this P's.
        let goal = unsafe { (*g.as_ptr()).flags & FLAG_GOAL != 0 };
        self.cur = ptr::null_mut();
        self.free_g(g);
        if goal {
            let vm = self.vm();
            let mut st = vm.lock_idle();
            st.goal = true;
            vm.attention.fetch_or(PAUSE, Ordering::Release);
            vm.changed.notify_all();
        }
    }
}
