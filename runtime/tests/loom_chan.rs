//! Models of channels and select: every interleaving (up to a bound of preemptions) of a few goroutines, each a thread of its own.
//! A lost wake-up shows as loom's deadlock, a double one as a count, a wrong hand-over as a wrong value.
//!
//! Run with `RUSTFLAGS="--cfg loom" cargo test -p govm-runtime --release --test loom_chan`.
#![cfg(loom)]

use core::ptr::NonNull;
use govm_runtime::chan::{self, Case, ChanShape, HChan};
use govm_runtime::sudog::{NO_SLOT, Outcome, Resume, Sched, Sudog, Waiter};
use govm_runtime::sync::{Ordering, Slot};
use govm_runtime::timer::Timer;
use loom::sync::Arc;
use loom::sync::atomic::AtomicU32;
use loom::thread::{self, Thread};

/// A goroutine that is a thread.
#[repr(C)]
struct Gor {
    wait: Waiter,
    thread: Thread,
    parks: u32,
    wakes: AtomicU32,
    slots: Vec<Slot>,
}

struct Mock;

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
    fn new() -> Box<Gor> {
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

    fn get(&self, i: usize) -> u64 {
        self.slots[i].load(Ordering::Relaxed)
    }

    /// Runs an operation to its end; false for a send on a closed channel.
    fn op(&mut self, f: impl FnOnce(&mut Mock, *mut Waiter) -> Outcome) -> bool {
        let w = &raw mut self.wait;
        match f(&mut Mock, w) {
            Outcome::Done => true,
            Outcome::SendOnClosed => false,
            Outcome::Park => {
                self.parks += 1;
                while self.wakes.load(Ordering::Acquire) < self.parks {
                    thread::park();
                }
                assert_eq!(self.wakes.load(Ordering::Acquire), self.parks, "one wake for each park");
                match self.wait.resume {
                    Resume::Next => true,
                    Resume::SendOnClosed => false,
                    r => panic!("{r:?}"),
                }
            }
            o => panic!("{o:?}"),
        }
    }

    fn send(&mut self, c: &Chan, v: u64) -> bool {
        self.slots[0].store(v, Ordering::Relaxed);
        // SAFETY: the channel lives; slot 0 is one slot.
        self.op(|s, w| unsafe { chan::send(s, w, c.0, 0, true) })
    }

    fn recv(&mut self, c: &Chan) -> Option<u64> {
        // SAFETY: as above.
        assert!(self.op(|s, w| unsafe { chan::recv(s, w, c.0, 0, 1, true) }));
        (self.get(1) != 0).then(|| self.get(0))
    }

    fn select(&mut self, mut cases: Vec<Case>) -> (u64, u64) {
        // SAFETY: as above.
        assert!(self.op(|s, w| unsafe { chan::select(s, w, &mut cases, 2, true) }));
        (self.get(2), self.get(0))
    }
}

struct Chan(*mut HChan);
// SAFETY: channels are shared.
unsafe impl Send for Chan {}
// SAFETY: as above.
unsafe impl Sync for Chan {}

impl Chan {
    fn new(cap: u32) -> Arc<Chan> {
        let shape = ChanShape {
            elem_size: 8,
            pointers: true,
            cap,
        };
        let words = shape.size().unwrap().div_ceil(16);
        let at = vec![0u128; words].leak().as_mut_ptr().cast::<u8>();
        // SAFETY: fresh memory of the size.
        unsafe { HChan::init(at, shape, None) };
        Arc::new(Chan(at.cast()))
    }

    fn close(&self) {
        // SAFETY: the channel lives.
        assert_eq!(unsafe { chan::close(&mut Mock, self.0) }, Outcome::Done);
    }
}

/// `bound` preemptions, unless LOOM_MAX_PREEMPTIONS says otherwise: two threads bear three of them, three threads one in seconds.
fn model(bound: usize, f: impl Fn() + Sync + Send + 'static) {
    let mut b = loom::model::Builder::new();
    b.preemption_bound.get_or_insert(bound);
    b.max_branches = 100_000;
    b.check(f);
}

fn spawn<R: 'static>(f: impl FnOnce(&mut Gor) -> R + 'static) -> thread::JoinHandle<R> {
    thread::spawn(move || f(&mut Gor::new()))
}

#[test]
fn a_value_passes_unbuffered() {
    model(3, || {
        let c = Chan::new(0);
        let d = c.clone();
        let t = spawn(move |g| assert!(g.send(&d, 7)));
        assert_eq!(Gor::new().recv(&c), Some(7));
        t.join().unwrap();
    });
}

#[test]
fn values_pass_in_order_through_a_ring() {
    for cap in [1, 2] {
        model(3, move || {
            let c = Chan::new(cap);
            let d = c.clone();
            let t = spawn(move |g| {
                for v in 1..=3 {
                    assert!(g.send(&d, v));
                }
            });
            let mut g = Gor::new();
            for v in 1..=3 {
                assert_eq!(g.recv(&c), Some(v));
            }
            t.join().unwrap();
        });
    }
}

#[test]
fn two_senders_and_a_receiver() {
    for cap in [0, 1] {
        model(1, move || {
            let c = Chan::new(cap);
            let ts: Vec<_> = [1, 2]
                .map(|v| {
                    let d = c.clone();
                    spawn(move |g| assert!(g.send(&d, v)))
                })
                .into();
            let mut g = Gor::new();
            let sum = g.recv(&c).unwrap() + g.recv(&c).unwrap();
            assert_eq!(sum, 3);
            ts.into_iter().for_each(|t| t.join().unwrap());
        });
    }
}

#[test]
fn two_receivers_and_a_sender() {
    for cap in [0, 1] {
        model(1, move || {
            let c = Chan::new(cap);
            let ts: Vec<_> = [(); 2]
                .map(|()| {
                    let d = c.clone();
                    spawn(move |g| g.recv(&d).unwrap())
                })
                .into();
            let mut g = Gor::new();
            assert!(g.send(&c, 1) && g.send(&c, 2));
            let sum: u64 = ts.into_iter().map(|t| t.join().unwrap()).sum();
            assert_eq!(sum, 3);
        });
    }
}

#[test]
fn a_send_is_received_or_panics_when_closed() {
    for cap in [0, 1] {
        model(1, move || {
            let c = Chan::new(cap);
            let (d, e) = (c.clone(), c.clone());
            let sender = spawn(move |g| g.send(&d, 1));
            let closer = thread::spawn(move || e.close());
            let got = Gor::new().recv(&c);
            closer.join().unwrap();
            assert_eq!(sender.join().unwrap(), got.is_some());
        });
    }
}

#[test]
fn closing_wakes_all_receivers() {
    for cap in [0, 1] {
        model(1, move || {
            let c = Chan::new(cap);
            let ts: Vec<_> = [(); 2]
                .map(|()| {
                    let d = c.clone();
                    spawn(move |g| g.recv(&d))
                })
                .into();
            c.close();
            ts.into_iter().for_each(|t| assert_eq!(t.join().unwrap(), None));
        });
    }
}

#[test]
fn select_takes_each_value_once() {
    for cap in [0, 1] {
        model(1, move || {
            let (a, b) = (Chan::new(cap), Chan::new(cap));
            let ts: Vec<_> = [(a.clone(), 10), (b.clone(), 20)]
                .map(|(c, v)| spawn(move |g| assert!(g.send(&c, v))))
                .into();
            let mut g = Gor::new();
            let mut sum = 0;
            for _ in 0..2 {
                let (case, v) = g.select(vec![Case::recv(a.0, 0, NO_SLOT), Case::recv(b.0, 0, NO_SLOT)]);
                assert_eq!(v, (case + 1) * 10);
                sum += v;
            }
            assert_eq!(sum, 30);
            ts.into_iter().for_each(|t| t.join().unwrap());
        });
    }
}

#[test]
fn selects_meet() {
    for cap in [0, 1] {
        model(3, move || {
            let (a, b) = (Chan::new(cap), Chan::new(cap));
            let (a2, b2) = (a.clone(), b.clone());
            let t = spawn(move |g| {
                g.slots[0].store(5, Ordering::Relaxed);
                g.select(vec![Case::send(a2.0, 0), Case::send(b2.0, 0)]).0
            });
            let (to, v) = Gor::new().select(vec![Case::recv(b.0, 0, NO_SLOT), Case::recv(a.0, 0, NO_SLOT)]);
            assert_eq!((v, to), (5, 1 - t.join().unwrap()));
        });
    }
}

#[test]
fn a_select_loses_no_value_that_it_does_not_take() {
    model(1, || {
        let (a, b) = (Chan::new(1), Chan::new(0));
        let (a2, b2, a3) = (a.clone(), b.clone(), a.clone());
        // The select may be won through b while a's element is on its way: then the plain receiver must get it.
        let t = spawn(move |g| assert!(g.send(&a2, 1)));
        let u = spawn(move |g| g.recv(&a3));
        let v = spawn(move |g| g.send(&b2, 2));
        let (case, got) = Gor::new().select(vec![Case::recv(a.0, 0, 1), Case::recv(b.0, 0, 1)]);
        assert_eq!(got, case + 1);
        if case == 0 {
            let (w, x) = (a.clone(), b.clone());
            assert_eq!(Gor::new().recv(&x), Some(2));
            w.close();
        }
        assert_eq!(u.join().unwrap(), (case == 1).then_some(1));
        t.join().unwrap();
        assert!(v.join().unwrap());
    });
}
