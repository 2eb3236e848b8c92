//! Goroutines of models: each is a thread, and a park is one of loom's.

use core::ptr::NonNull;
use govm_runtime::chan::HChan;
use govm_runtime::sudog::{Outcome, Resume, Sched, Sudog, Waiter};
use govm_runtime::sync::{Ordering, Slot};
use govm_runtime::timer::Timer;
use loom::sync::atomic::AtomicU32;
use loom::thread::{self, Thread};

/// A goroutine that is a thread.
#[repr(C)]
pub struct Gor {
    wait: Waiter,
    thread: Thread,
    parks: u32,
    wakes: AtomicU32,
    pub slots: Vec<Slot>,
}

pub struct Mock;

impl Sched for Mock {
    fn ready(&mut self, g: NonNull<Waiter>) {
        // SAFETY: every waiter here is the head of a living Gor.
        let g = unsafe { g.cast::<Gor>().as_ref() };
        let thread = g.thread.clone();
        g.wakes.fetch_add(1, Ordering::AcqRel);
        thread.unpark();
    }
    fn solo(&self) -> bool {
        false
    }
    fn rand_below(&mut self, n: u32) -> u32 {
        n - 1
    }
    fn take_sudog(&mut self) -> Option<NonNull<Sudog>> {
        NonNull::new(Box::into_raw(Box::new(Sudog::new())))
    }
    fn give_sudog(&mut self, s: NonNull<Sudog>) {
        // SAFETY: made by take_sudog, given back once.
        drop(unsafe { Box::from_raw(s.as_ptr()) });
    }
    fn alloc_box(&mut self, _: &HChan) -> Option<NonNull<Slot>> {
        None
    }
    fn now(&mut self) -> i64 {
        0
    }
    fn wall(&mut self, _: i64) -> i64 {
        0
    }
    fn arm(&mut self, _: NonNull<Timer>, _: i64, _: u32) -> bool {
        true
    }
    fn disarmed(&mut self, _: u32) {}
    fn p_id(&self) -> u32 {
        0
    }
}

/// Slots: 0 value, 1 ok, 2 case.
impl Gor {
    pub fn new() -> Box<Gor> {
        let mut g = Box::new(Gor {
            wait: Waiter::new(core::ptr::null_mut(), 3),
            thread: thread::current(),
            parks: 0,
            wakes: AtomicU32::new(0),
            slots: (0..3).map(|_| Slot::new(0)).collect(),
        });
        g.wait.slots = g.slots.as_mut_ptr();
        g
    }

    /// Runs an operation to its end, again where it is to be made again; false for a send on a closed channel.
    pub fn op(&mut self, mut f: impl FnMut(&mut Mock, *mut Waiter) -> Outcome) -> bool {
        let w = &raw mut self.wait;
        loop {
            match f(&mut Mock, w) {
                Outcome::Done => return true,
                Outcome::SendOnClosed => return false,
                Outcome::Park => {}
                o => panic!("{o:?}"),
            }
            self.parks += 1;
            while self.wakes.load(Ordering::Acquire) < self.parks {
                thread::park();
            }
            assert_eq!(self.wakes.load(Ordering::Acquire), self.parks, "one wake for each park");
            match self.wait.resume {
                Resume::Next => return true,
                Resume::SendOnClosed => return false,
                Resume::Again => {}
                r => panic!("{r:?}"),
            }
        }
    }
}

/// `bound` preemptions, unless LOOM_MAX_PREEMPTIONS says otherwise: two threads bear three of them, three threads one in seconds.
pub fn model(bound: usize, f: impl Fn() + Sync + Send + 'static) {
    let mut b = loom::model::Builder::new();
    b.preemption_bound.get_or_insert(bound);
    b.max_branches = 100_000;
    b.check(f);
}

pub fn spawn<R: 'static>(f: impl FnOnce(&mut Gor) -> R + 'static) -> thread::JoinHandle<R> {
    thread::spawn(move || f(&mut Gor::new()))
}
