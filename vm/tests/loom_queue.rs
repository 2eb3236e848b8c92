//! Models of the run queue: its owner pushes and pops while others steal; every goroutine is taken exactly once.
//!
//! Run with `RUSTFLAGS="--cfg loom" cargo test -p govm-vm --release --test loom_queue`.
#![cfg(loom)]

use govm_vm::g::G;
use govm_vm::sched::RunQueue;
use loom::sync::Arc;
use loom::thread;

type Queue = RunQueue<4>;

/// Goroutines are numbers here: nothing is read through the pointers.
fn g(n: usize) -> *mut G {
    core::ptr::without_provenance_mut(n * 64)
}

fn number(g: *mut G) -> Option<usize> {
    (!g.is_null()).then(|| g.addr() / 64)
}

fn model(bound: usize, f: impl Fn() + Sync + Send + 'static) {
    let mut b = loom::model::Builder::new();
    b.preemption_bound.get_or_insert(bound);
    b.check(f);
}

/// All that a thief gets in one go, its own ring included.
fn steal(q: &Queue) -> Vec<usize> {
    let own = Queue::new();
    let mut got: Vec<usize> = number(q.steal_into(&own)).into_iter().collect();
    while let Some(n) = number(own.pop(false)) {
        got.push(n);
    }
    got
}

fn check(mut all: Vec<usize>, n: usize) {
    all.sort();
    assert_eq!(all, (1..=n).collect::<Vec<_>>());
}

#[test]
fn a_thief_and_the_owner() {
    model(3, || {
        let q = Arc::new(Queue::new());
        for n in 1..=2 {
            assert!(q.push(g(n)));
        }
        let v = q.clone();
        let thief = thread::spawn(move || steal(&v));
        let mut all: Vec<usize> = number(q.pop(false)).into_iter().collect();
        assert!(q.push(g(3)));
        while let Some(n) = number(q.pop(false)) {
            all.push(n);
        }
        all.extend(thief.join().unwrap());
        check(all, 3);
    });
}

#[test]
fn two_thieves() {
    model(2, || {
        let q = Arc::new(Queue::new());
        for n in 1..=3 {
            assert!(q.push(g(n)));
        }
        let thieves: Vec<_> = (0..2)
            .map(|_| {
                let v = q.clone();
                thread::spawn(move || steal(&v))
            })
            .collect();
        let mut all: Vec<usize> = number(q.pop(false)).into_iter().collect();
        for t in thieves {
            all.extend(t.join().unwrap());
        }
        while let Some(n) = number(q.pop(false)) {
            all.push(n);
        }
        check(all, 3);
    });
}

#[test]
fn a_full_ring_and_a_thief() {
    model(2, || {
        let q = Arc::new(Queue::new());
        for n in 1..=4 {
            assert!(q.push(g(n)));
        }
        let v = q.clone();
        let thief = thread::spawn(move || steal(&v));
        let pushed = q.push(g(5));
        let mut all = thief.join().unwrap();
        while let Some(n) = number(q.pop(false)) {
            all.push(n);
        }
        if !pushed {
            all.push(5);
        }
        check(all, 5);
    });
}
