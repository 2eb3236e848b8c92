//! Stopping the world: all Ps of the VM wait at a safepoint while one collects, and may help it.

use super::Execute;
use super::idle::IdleState;
use super::p::P;
use super::vm::{COLLECT, STW, VmSched};
use crate::g::GRef;
use core::ptr::NonNull;
use govm_runtime::sync::{MutexGuard, Ordering};
use govm_runtime::timer::{Target, Timer};
use std::sync::PoisonError;

/// A stopped VM, as the collector sees it.
pub struct World<'a, X: Execute> {
    vm: &'a VmSched<X>,
    me: u32,
}

impl<X: Execute> World<'_, X> {
    /// Calls `f` for every goroutine that is not dead.
    pub fn each_goroutine(&self, f: impl FnMut(GRef)) {
        self.vm.gs.lock().unwrap_or_else(PoisonError::into_inner).each(f);
    }

    /// Calls `f` for every timer that is armed in a heap: roots.
    pub fn each_timer(&self, mut f: impl FnMut(NonNull<Timer>)) {
        for sh in &self.vm.sh {
            sh.timers(true, |heap| {
                heap.purge();
                for e in heap.entries() {
                    if let Target::Timer(t, _) = e.target {
                        f(t);
                    }
                }
            });
        }
    }

    /// Calls `f` for the interpreter's state of every P, `mine` among them.
    pub fn each_p(&self, mine: &mut X, mut f: impl FnMut(&mut X)) {
        for (i, p) in self.vm.ps.iter().enumerate() {
            if i != self.me as usize {
                // SAFETY: the world is stopped, helpers are not let in yet, and the P is not the caller's own.
                f(unsafe { &mut (*p.get()).x });
            }
        }
        f(mine);
    }

    /// How many stopped threads would help marking if asked now.
    pub fn helpers(&self) -> u32 {
        self.vm.lock_idle().stopped
    }

    /// Lets stopped threads call `Execute::assist` while `mark` runs, free Ps' too if `recruit`; returns when `mark` and all helpers
    /// have.
    pub fn mark_together(&self, recruit: bool, mark: impl FnOnce()) {
        {
            let mut st = self.vm.lock_idle();
            st.marking = true;
            st.epoch += 1;
            if recruit {
                self.vm.recruit(&mut st);
            }
            self.vm.changed.notify_all();
        }
        mark();
        let mut st = self.vm.lock_idle();
        st.marking = false;
        while st.helpers > 0 {
            st = self.vm.changed.wait(st).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<X: Execute> VmSched<X> {
    /// Waits, as the holder of `p`, until the world goes on; helps marking meanwhile.
    pub(super) fn stop_here(&self, p: &mut P<X>) {
        let mut st = self.lock_idle();
        // It comes back: until then the VM is neither idle nor free of threads.
        st.running -= 1;
        st.coming += 1;
        st.stopped += 1;
        self.changed.notify_all();
        st = self.wait_stw(p, st);
        st.stopped -= 1;
        st.coming -= 1;
        st.running += 1;
    }

    /// Waits until the world is not stopped, without counting as running.
    pub(super) fn wait_stw<'a>(&'a self, p: &mut P<X>, mut st: MutexGuard<'a, IdleState>) -> MutexGuard<'a, IdleState> {
        let mut helped = 0;
        while st.stw {
            if st.marking && helped != st.epoch {
                helped = st.epoch;
                st.helpers += 1;
                drop(st);
                X::assist(p);
                st = self.lock_idle();
                st.helpers -= 1;
                self.changed.notify_all();
            } else {
                st = self.changed.wait(st).unwrap_or_else(PoisonError::into_inner);
            }
        }
        st
    }
}

impl<X: Execute> P<X> {
    /// Stops the world and collects; if another P does so already, waits for that instead. The goroutine of this P has saved its
    /// state.
    pub fn collect(&mut self) {
        // SAFETY: the VM outlives its P.
        let vm = unsafe { &*self.vm };
        let mut st = vm.lock_idle();
        if st.stw {
            drop(st);
            vm.stop_here(self);
            return;
        }
        st.stw = true;
        vm.attention.fetch_or(STW, Ordering::AcqRel);
        vm.attention.fetch_and(!COLLECT, Ordering::AcqRel);
        while st.running > 1 {
            st = vm.changed.wait(st).unwrap_or_else(PoisonError::into_inner);
        }
        drop(st);
        let me = self.id;
        X::collect(self, &World { vm, me });
        let mut st = vm.lock_idle();
        st.stw = false;
        vm.attention.fetch_and(!STW, Ordering::AcqRel);
        drop(st);
        vm.changed.notify_all();
    }
}
