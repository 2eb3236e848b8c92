//! Timers, timer channels and package sync's waits, one thread, with a clock that the test sets.
#![cfg(not(loom))]

use core::ptr::{self, NonNull};
use govm_runtime::chan::{self, Case, ChanShape, HChan};
use govm_runtime::heap::{Heap, Space};
use govm_runtime::sema::{self, Misuse, NotifyList, SemaTable};
use govm_runtime::sudog::{NO_SLOT, Outcome, Resume, Sched, Sudog, Waiter};
use govm_runtime::sync::{AtomicU32, AtomicU64, Ordering, Slot};
use govm_runtime::timer::{self, Target, Timer, TimerHeap};
use std::sync::Arc;

struct Mock {
    now: i64,
    heap: TimerHeap,
    memory: Heap,
    woken: Vec<NonNull<Waiter>>,
}

impl Mock {
    fn new() -> Mock {
        Mock {
            now: 1_000,
            heap: TimerHeap::new(),
            memory: Heap::new(&Arc::new(Space::new()), 1 << 20),
            woken: Vec::new(),
        }
    }

    /// Moves the clock and fires what is due; the closures that AfterFunc timers gave.
    fn advance(&mut self, to: i64) -> Vec<u64> {
        self.now = to;
        let mut started = Vec::new();
        while let Some(e) = self.heap.pop_due(to) {
            if let Target::Timer(t, generation) = e.target {
                // SAFETY: timers of a test live.
                started.extend(unsafe { timer::fire(self, t.as_ptr(), generation) });
            }
        }
        started
    }
}

impl Sched for Mock {
    fn ready(&mut self, g: NonNull<Waiter>) {
        self.woken.push(g);
    }
    fn solo(&self) -> bool {
        true
    }
    fn rand_below(&mut self, _: u32) -> u32 {
        0
    }
    fn take_sudog(&mut self) -> Option<NonNull<Sudog>> {
        Some(NonNull::from(Box::leak(Box::new(Sudog::new()))))
    }
    fn give_sudog(&mut self, _: NonNull<Sudog>) {}
    fn alloc_box(&mut self, _: &HChan) -> Option<NonNull<Slot>> {
        None
    }
    fn now(&mut self) -> i64 {
        self.now
    }
    fn wall(&mut self, mono: i64) -> i64 {
        mono
    }
    fn arm(&mut self, t: NonNull<Timer>, when: i64, generation: u32) -> bool {
        self.heap.push(&self.memory, when, Target::Timer(t, generation))
    }
    fn disarmed(&mut self, _: u32) {
        self.heap.note_stale();
    }
    fn p_id(&self) -> u32 {
        0
    }
}

/// A goroutine with 8 slots.
fn waiter() -> *mut Waiter {
    let slots = vec![0u64; 8].leak().as_mut_ptr().cast();
    Box::leak(Box::new(Waiter::new(slots, 8)))
}

fn slot(w: *mut Waiter, i: u32) -> u64 {
    // SAFETY: a leaked waiter with 8 slots.
    unsafe { (*(*w).slot(i)).load(Ordering::Relaxed) }
}

/// A timer object as package time lays it out, with a channel or a closure.
fn timer(with_chan: bool) -> (*mut Timer, *mut HChan) {
    let t: *mut Timer = vec![0u64; size_of::<Timer>().div_ceil(8)].leak().as_mut_ptr().cast();
    if !with_chan {
        // SAFETY: the second word is the closure.
        unsafe { t.cast::<u64>().add(1).write(77) };
        return (t, ptr::null_mut());
    }
    let shape = ChanShape {
        elem_size: 24,
        pointers: true,
        cap: 0,
    };
    let c: *mut HChan = vec![0u64; 32].leak().as_mut_ptr().cast();
    // SAFETY: fresh memory; the first word of a timer is its channel.
    unsafe {
        HChan::init(c.cast(), shape, None);
        HChan::set_timer(c, t);
        t.cast::<u64>().write(c as u64);
    }
    (t, c)
}

// SAFETY of all blocks below: waiters, channels and timers of a test are leaked, and there is one thread.

#[test]
fn a_timer_fires_once_for_who_waits() {
    let mut s = Mock::new();
    let (t, c) = timer(true);
    let g = waiter();
    unsafe {
        assert_eq!(timer::reset(&mut s, t, 500, 0), Some(false));
        assert!(s.heap.entries().is_empty(), "nobody waits, so it is in no heap");
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, true), Outcome::Park);
        assert_eq!(s.heap.entries().len(), 1);
        s.advance(1_499);
        assert!(s.woken.is_empty());
        s.advance(1_500);
        assert_eq!(s.woken.len(), 1);
        assert_eq!(((*g).resume, slot(g, 1), slot(g, 3)), (Resume::Next, 1_500, 1));
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, false), Outcome::Blocked);
        assert!(!timer::stop(&mut s, t));
    }
}

#[test]
fn a_time_that_is_past_is_there_until_stop_or_reset() {
    let mut s = Mock::new();
    let (t, c) = timer(true);
    let g = waiter();
    unsafe {
        timer::reset(&mut s, t, 10, 0);
        s.advance(2_000);
        assert_eq!((chan::len(c), chan::cap(c)), (0, 0));
        assert!(
            timer::stop(&mut s, t),
            "the value was not received, so it is stopped in time"
        );
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, false), Outcome::Blocked);
        timer::reset(&mut s, t, 10, 0);
        s.advance(3_000);
        assert_eq!(timer::reset(&mut s, t, 100, 0), Some(true));
        assert_eq!(
            chan::recv(&mut s, g, c, 0, 3, false),
            Outcome::Blocked,
            "no stale value"
        );
        s.advance(3_100);
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, false), Outcome::Done);
        assert_eq!(slot(g, 1), 3_100);
    }
}

#[test]
fn reset_moves_who_waits() {
    let mut s = Mock::new();
    let (t, c) = timer(true);
    let g = waiter();
    unsafe {
        timer::reset(&mut s, t, 100, 0);
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, true), Outcome::Park);
        assert_eq!(timer::reset(&mut s, t, 1_000, 0), Some(true));
        s.advance(1_200);
        assert!(s.woken.is_empty());
        s.advance(2_000);
        assert_eq!(s.woken.len(), 1);
    }
}

#[test]
fn a_ticker_drops_ticks_for_slow_receivers() {
    let mut s = Mock::new();
    let (t, c) = timer(true);
    let g = waiter();
    unsafe {
        timer::reset(&mut s, t, 100, 100);
        s.advance(1_350);
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, false), Outcome::Done);
        assert_eq!(
            chan::recv(&mut s, g, c, 0, 3, false),
            Outcome::Blocked,
            "missed ticks are dropped"
        );
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, true), Outcome::Park);
        s.advance(1_400);
        assert_eq!((s.woken.len(), slot(g, 1)), (1, 1_400));
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, true), Outcome::Park);
        s.advance(1_500);
        assert_eq!((s.woken.len(), slot(g, 1)), (2, 1_500));
    }
}

#[test]
fn select_waits_for_timers() {
    let mut s = Mock::new();
    let ((t, c), (u, d)) = (timer(true), timer(true));
    let g = waiter();
    unsafe {
        timer::reset(&mut s, t, 500, 0);
        timer::reset(&mut s, u, 200, 0);
        let mut cases = [Case::recv(c, 0, NO_SLOT), Case::recv(d, 0, NO_SLOT)];
        assert_eq!(chan::select(&mut s, g, &mut cases, 7, true), Outcome::Park);
        s.advance(1_200);
        assert_eq!((s.woken.len(), slot(g, 7), slot(g, 1)), (1, 1, 1_200));
        s.advance(1_500);
        assert_eq!(s.woken.len(), 1, "the other timer has nobody left to wake");
        assert_eq!(chan::recv(&mut s, g, c, 0, 3, false), Outcome::Done);
    }
}

#[test]
fn after_func_starts_its_closure() {
    let mut s = Mock::new();
    let (t, _) = timer(false);
    unsafe {
        timer::reset(&mut s, t, 100, 0);
        assert_eq!(s.advance(1_100), [77]);
        assert!(!timer::stop(&mut s, t));
        assert_eq!(timer::reset(&mut s, t, 100, 0), Some(false));
        assert!(timer::stop(&mut s, t));
        assert_eq!(s.advance(5_000), []);
    }
}

#[test]
fn stale_entries_do_not_pile_up() {
    let mut s = Mock::new();
    let (t, _) = timer(false);
    unsafe {
        for _ in 0..10_000 {
            timer::reset(&mut s, t, 1 << 40, 0);
            timer::stop(&mut s, t);
        }
    }
    assert!(s.heap.entries().len() < 100, "{}", s.heap.entries().len());
}

#[test]
fn the_heap_gives_entries_in_order() {
    let mut s = Mock::new();
    let w = NonNull::new(waiter()).unwrap();
    let mut x = 12345u64;
    for _ in 0..2_000 {
        x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        assert!(s.heap.push(&s.memory, (x >> 40) as i64, Target::Sleeper(w)));
    }
    let mut last = i64::MIN;
    let mut n = 0;
    while let Some(e) = s.heap.pop_due(i64::MAX) {
        assert!(e.when >= last);
        last = e.when;
        n += 1;
    }
    assert_eq!(n, 2_000);
    s.heap.free(&s.memory);
    assert_eq!(s.memory.used(), 0);
}

#[test]
fn a_mutex_is_let_go_and_handed_over_when_starving() {
    let (t, mut s) = (SemaTable::new(), Mock::new());
    let m = AtomicU32::new(0);
    let (a, b, c) = (waiter(), waiter(), waiter());
    unsafe {
        assert_eq!(sema::mutex_lock(&t, &mut s, a, &m), Outcome::Done);
        assert!(!sema::mutex_try_lock(&m));
        assert_eq!(sema::mutex_lock(&t, &mut s, b, &m), Outcome::Park);
        assert_eq!(sema::mutex_lock(&t, &mut s, c, &m), Outcome::Park);
        sema::mutex_unlock(&t, &mut s, &m).unwrap();
        assert_eq!((*b).resume, Resume::Again);
        // `a` is faster; `b` waits again, in front of `c`.
        assert_eq!(sema::mutex_lock(&t, &mut s, a, &m), Outcome::Done);
        assert_eq!(sema::mutex_lock(&t, &mut s, b, &m), Outcome::Park);
        s.now += 2_000_000;
        sema::mutex_unlock(&t, &mut s, &m).unwrap();
        assert_eq!(s.woken, [NonNull::new_unchecked(b); 2]);
        assert_eq!((*b).resume, Resume::Next);
        assert!(!sema::mutex_try_lock(&m), "handed over");
        sema::mutex_unlock(&t, &mut s, &m).unwrap();
        assert_eq!(s.woken[2].as_ptr(), c);
        sema::mutex_unlock(&t, &mut s, &m).unwrap();
        assert_eq!(sema::mutex_unlock(&t, &mut s, &m), Err(Misuse::UnlockOfUnlocked));
    }
}

#[test]
fn readers_share_and_writers_exclude() {
    let (t, mut s) = (SemaTable::new(), Mock::new());
    let m = AtomicU64::new(0);
    let w: Vec<_> = (0..6).map(|_| waiter()).collect();
    unsafe {
        assert_eq!(sema::rw_runlock(&t, &mut s, &m), Err(Misuse::RUnlockOfUnlocked));
        assert_eq!(sema::rw_unlock(&t, &mut s, &m), Err(Misuse::RWUnlockOfUnlocked));
        assert_eq!(sema::rw_rlock(&t, &mut s, w[0], &m), Outcome::Done);
        assert_eq!(sema::rw_rlock(&t, &mut s, w[1], &m), Outcome::Done);
        assert_eq!(sema::rw_lock(&t, &mut s, w[2], &m), Outcome::Park);
        assert_eq!(
            sema::rw_rlock(&t, &mut s, w[3], &m),
            Outcome::Park,
            "a waiting writer stops new readers"
        );
        assert!(!sema::rw_try_rlock(&m) && !sema::rw_try_lock(&m));
        assert_eq!(sema::rw_lock(&t, &mut s, w[4], &m), Outcome::Park);
        sema::rw_runlock(&t, &mut s, &m).unwrap();
        assert!(s.woken.is_empty());
        sema::rw_runlock(&t, &mut s, &m).unwrap();
        let order = |s: &Mock| {
            s.woken
                .iter()
                .map(|g| w.iter().position(|x| *x == g.as_ptr()).unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(order(&s), [2]);
        assert_eq!(sema::rw_rlock(&t, &mut s, w[5], &m), Outcome::Park);
        sema::rw_unlock(&t, &mut s, &m).unwrap();
        assert_eq!(order(&s), [2, 3, 5], "readers that waited come before the next writer");
        sema::rw_runlock(&t, &mut s, &m).unwrap();
        sema::rw_runlock(&t, &mut s, &m).unwrap();
        assert_eq!(order(&s), [2, 3, 5, 4]);
        sema::rw_unlock(&t, &mut s, &m).unwrap();
        assert_eq!(m.load(Ordering::Relaxed), 0);
        assert!(sema::rw_try_lock(&m));
    }
}

#[test]
fn wait_groups_and_conds() {
    let (t, mut s) = (SemaTable::new(), Mock::new());
    let m = AtomicU64::new(0);
    let w: Vec<_> = (0..4).map(|_| waiter()).collect();
    unsafe {
        assert_eq!(sema::wait_group_wait(&t, &mut s, w[0], &m), Outcome::Done);
        sema::wait_group_add(&t, &mut s, &m, 2).unwrap();
        assert_eq!(sema::wait_group_wait(&t, &mut s, w[0], &m), Outcome::Park);
        assert_eq!(sema::wait_group_wait(&t, &mut s, w[1], &m), Outcome::Park);
        sema::wait_group_add(&t, &mut s, &m, -1).unwrap();
        assert!(s.woken.is_empty());
        sema::wait_group_add(&t, &mut s, &m, -1).unwrap();
        assert_eq!(s.woken.len(), 2);
        assert_eq!(sema::wait_group_add(&t, &mut s, &m, -1), Err(Misuse::NegativeWaitGroup));

        s.woken.clear();
        let n: NotifyList = core::mem::zeroed();
        sema::notify_one(&t, &mut s, &n);
        let tickets: Vec<u32> = (0..4).map(|_| sema::notify_add(&n)).collect();
        // The second has not come to wait yet when the second signal is given.
        assert_eq!(sema::notify_wait(&t, &mut s, w[0], &n, tickets[0]), Outcome::Park);
        assert_eq!(sema::notify_wait(&t, &mut s, w[2], &n, tickets[2]), Outcome::Park);
        sema::notify_one(&t, &mut s, &n);
        sema::notify_one(&t, &mut s, &n);
        assert_eq!(s.woken.len(), 1);
        assert_eq!(sema::notify_wait(&t, &mut s, w[1], &n, tickets[1]), Outcome::Done);
        assert_eq!(sema::notify_wait(&t, &mut s, w[3], &n, tickets[3]), Outcome::Park);
        sema::notify_all(&t, &mut s, &n);
        let order: Vec<_> = s.woken.iter().map(|g| g.as_ptr()).collect();
        assert_eq!(order, [w[0], w[2], w[3]]);
    }
}
