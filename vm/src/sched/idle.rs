//! Idle Ps: who holds which P, waking a worker when there is work, going idle when there is none, and deadlock.
//!
//! Invariants, all under the idle lock:
//! - `running` counts the Ps that a thread holds, `coming` those that were given to a thread that has not arrived yet; the rest
//!   are in `free`, with empty run queues.
//! - A P is freed only after the injector, the inbox and the timers were seen empty under the lock; who adds to them without
//!   holding a P takes the lock afterwards. So no work is left behind. Work in a run queue needs no such care: the P's holder
//!   runs it in the end, and an idle worker that misses the call only helps later.
//! - The host's thread, when it has no P, waits here and is the first to be given one; it also watches the nearest timer.

use super::p::P;
use super::vm::{END, INBOX, PAUSE, STW, VmSched};
use super::{Execute, VmEnd};
use govm_runtime::sync::{Ordering, fence};
use std::sync::PoisonError;
use std::time::Duration;

/// What the idle lock guards.
pub(super) struct IdleState {
    /// Ps that nobody holds; the last is taken first.
    pub free: Vec<u32>,
    pub running: u32,
    pub coming: u32,
    /// Of these, the ones that wait for a stopped world to go on.
    pub stopped: u32,
    /// The world is stopped or about to be.
    pub stw: bool,
    /// Helpers may join a collection's marking, the `epoch`th.
    pub marking: bool,
    pub epoch: u64,
    pub helpers: u32,
    /// The host's thread waits for a P; the P that it was given.
    pub host_waits: bool,
    pub host_p: Option<u32>,
    /// The goal of the present drive is reached.
    pub goal: bool,
    pub end: Option<VmEnd>,
}

impl IdleState {
    pub fn new(procs: u32) -> IdleState {
        IdleState {
            free: (0..procs).rev().collect(),
            running: 0,
            coming: 0,
            stopped: 0,
            stw: false,
            marking: false,
            epoch: 0,
            helpers: 0,
            host_waits: false,
            host_p: None,
            goal: false,
            end: None,
        }
    }
}

/// What a thread does after it found nothing to run.
pub(super) enum Next {
    /// It still has its P: look again.
    Again,
    /// It has this P now.
    Take(u32),
    /// It has no P and is done here.
    Leave,
}

impl<X: Execute> VmSched<X> {
    /// Gives a free P to a worker, which looks for work with it.
    #[cold]
    #[inline(never)]
    pub(super) fn wake_one(&self) {
        if self
            .searching
            .compare_exchange(0, 1, Ordering::AcqRel, Ordering::Relaxed)
            .is_err()
        {
            return;
        }
        let mut st = self.lock_idle();
        if st.stw || self.attention.load(Ordering::Relaxed) & (END | PAUSE) != 0 || st.free.is_empty() {
            self.searching.fetch_sub(1, Ordering::AcqRel);
            return;
        }
        self.give_p(&mut st);
    }

    /// Takes a P from the free list and gives it to the host's thread or one of the engine's.
    fn give_p(&self, st: &mut IdleState) {
        let Some(id) = st.free.pop() else { return };
        self.nidle.store(st.free.len() as u32, Ordering::Relaxed);
        st.coming += 1;
        if st.host_waits {
            st.host_waits = false;
            st.host_p = Some(id);
            self.changed.notify_all();
        } else if let Some(me) = self.me.upgrade() {
            self.engine.lend(me, id);
        }
    }

    /// There may be work that came from outside of the Ps: wakes a worker if there is a free P.
    pub(super) fn kick(&self) {
        let mut st = self.lock_idle();
        if st.host_waits && st.free.len() == self.sh.len() {
            self.changed.notify_all();
        }
        if !st.free.is_empty() && self.attention.load(Ordering::Relaxed) & (END | PAUSE) == 0 && !st.stw {
            self.searching.fetch_add(1, Ordering::AcqRel);
            self.give_p(&mut st);
        }
    }

    /// Asks threads for all free Ps: they help marking when they arrive.
    pub(super) fn recruit(&self, st: &mut IdleState) {
        while !st.free.is_empty() {
            self.searching.fetch_add(1, Ordering::AcqRel);
            self.give_p(st);
        }
    }

    /// A thread that was given a P by `give_p` begins to hold it.
    pub(super) fn arrive(&self, p: &mut P<X>) {
        let mut st = self.lock_idle();
        st = self.wait_stw(p, st);
        st.coming -= 1;
        st.running += 1;
        p.searching = true;
    }

    /// Whether there is anything to run that is not in a run queue.
    fn outside_work(&self) -> bool {
        self.injected.load(Ordering::Acquire) > 0 || self.attention.load(Ordering::Acquire) & INBOX != 0
    }

    /// When the nearest timer of the VM is due.
    pub(super) fn nearest_timer(&self) -> Option<i64> {
        let solo = self.sh.len() == 1;
        let mut nearest = i64::MAX;
        for sh in &self.sh {
            if sh.nearest.load(Ordering::Acquire) != i64::MAX {
                sh.timers(solo, |_| ());
                nearest = nearest.min(sh.nearest.load(Ordering::Acquire));
            }
        }
        (nearest != i64::MAX).then_some(nearest)
    }

    /// Called by the holder of `p` that found nothing to run.
    pub(super) fn go_idle(&self, p: &mut P<X>, host: bool) -> Next {
        let mut st = self.lock_idle();
        if p.searching {
            p.searching = false;
            self.searching.fetch_sub(1, Ordering::AcqRel);
            fence(Ordering::SeqCst);
        }
        let attention = self.attention.load(Ordering::Acquire);
        let leaving = attention & (END | PAUSE) != 0 || st.goal;
        if !leaving {
            if attention & STW != 0 || self.outside_work() {
                return Next::Again;
            }
            if st.running == 1 && st.coming == 0 {
                match self.nearest_timer() {
                    Some(at) if at <= self.now() => return Next::Again,
                    Some(_) => {}
                    None if self.hosts.load(Ordering::SeqCst) == 0 => {
                        drop(st);
                        let what = match self.goroutines() {
                            0 => "no goroutines (main called runtime.Goexit) - deadlock!",
                            _ => "all goroutines are asleep - deadlock!",
                        };
                        let text = format!("fatal error: {what}\n\n{}", X::traces(p, None));
                        self.end(VmEnd::Fatal(text));
                        st = self.lock_idle();
                    }
                    None => {}
                }
            }
        } else {
            self.inject(p.drain());
        }
        st.free.push(p.id);
        self.nidle.store(st.free.len() as u32, Ordering::Relaxed);
        st.running -= 1;
        if !host || st.end.is_some() || st.goal {
            self.changed.notify_all();
            return Next::Leave;
        }
        // The host's thread waits for a P, the nearest timer, the deadline or the end.
        st.host_waits = true;
        loop {
            if let Some(id) = st.host_p.take() {
                return Next::Take(id);
            }
            if st.end.is_some() || st.goal {
                st.host_waits = false;
                return Next::Leave;
            }
            let all_idle = st.running == 0 && st.coming == 0;
            let deadline = self.deadline.load(Ordering::Relaxed);
            let timer = if all_idle { self.nearest_timer() } else { None };
            let wake = timer.unwrap_or(i64::MAX).min(deadline);
            let now = self.now();
            if deadline <= now {
                st.end = Some(VmEnd::Limit(super::Limit::Deadline));
                self.attention.fetch_or(END, Ordering::Release);
                continue;
            }
            if all_idle && timer.is_none() && self.hosts.load(Ordering::SeqCst) == 0
                || wake <= now
                || all_idle && self.outside_work()
            {
                // Due, or perhaps a deadlock now: the holder of a P decides.
                if let Some(id) = st.free.pop() {
                    self.nidle.store(st.free.len() as u32, Ordering::Relaxed);
                    st.host_waits = false;
                    st.coming += 1;
                    self.searching.fetch_add(1, Ordering::AcqRel);
                    return Next::Take(id);
                }
            }
            st = if wake == i64::MAX {
                self.changed.wait(st).unwrap_or_else(PoisonError::into_inner)
            } else {
                let d = Duration::from_nanos((wake - now).max(0) as u64);
                self.changed
                    .wait_timeout(st, d)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            };
        }
    }

    /// Gives up `p` with work left, so that another VM can have the thread; asks for a thread again.
    pub(super) fn yield_thread(&self, p: &mut P<X>) {
        let mut st = self.lock_idle();
        if p.searching {
            p.searching = false;
            self.searching.fetch_sub(1, Ordering::AcqRel);
        }
        self.inject(p.drain());
        st.running -= 1;
        st.free.push(p.id);
        self.nidle.store(st.free.len() as u32, Ordering::Relaxed);
        if self.attention.load(Ordering::Relaxed) & (END | PAUSE) == 0 && !st.stw {
            self.searching.fetch_add(1, Ordering::AcqRel);
            self.give_p(&mut st);
        }
        self.changed.notify_all();
    }
}
