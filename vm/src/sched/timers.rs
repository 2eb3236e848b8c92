//! Running what is due in the timer heaps.

use super::Execute;
use super::p::{P, g_of};
use super::vm::VmSched;
use govm_runtime::timer::{self, Target, TimerHeap};
use std::sync::atomic::Ordering;

impl<X: Execute> VmSched<X> {
    /// Whether any P has a timer armed.
    pub(super) fn timers_near(&self) -> bool {
        self.sh.iter().any(|sh| sh.nearest.load(Ordering::Relaxed) != i64::MAX)
    }
}

impl<X: Execute> P<X> {
    /// Runs all timers of the VM that are due: this P's first, then those of Ps that nobody may be looking after.
    pub(super) fn run_timers(&mut self) {
        // SAFETY: the VM outlives its P.
        let vm = unsafe { &*self.vm };
        if !vm.timers_near() {
            return;
        }
        let now = vm.now();
        let n = vm.sh.len();
        for i in 0..n {
            let sh = &vm.sh[(self.id as usize + i) % n];
            while sh.nearest.load(Ordering::Acquire) <= now {
                let Some(e) = sh.timers(self.solo, |t: &mut TimerHeap| t.pop_due(now)) else {
                    break;
                };
                match e.target {
                    Target::Sleeper(w) => {
                        let g = g_of(w);
                        // SAFETY: a sleeping goroutine belongs to whoever takes its entry.
                        unsafe { (*g.as_ptr()).wait.reason = Default::default() };
                        self.make_due(g);
                    }
                    Target::Timer(t, generation) => {
                        // SAFETY: timers in a heap are roots of the collector.
                        if let Some(closure) = unsafe { timer::fire(self, t.as_ptr(), generation) } {
                            self.start_closure(closure);
                        }
                    }
                }
            }
        }
    }

    /// A sleeper goes to the end of the queue: many may be due at once, in order.
    fn make_due(&mut self, g: crate::g::GRef) {
        // SAFETY: as in run_timers.
        unsafe { (*g.as_ptr()).set_state(crate::g::GState::Runnable) };
        self.enqueue(g.as_ptr());
        self.offer();
    }

    fn start_closure(&mut self, closure: u64) {
        match X::goroutine(self, closure) {
            Some(g) => self.start(g),
            None => self.vm().end(super::VmEnd::Limit(super::Limit::Memory)),
        }
    }
}
