//! Models of channels and select: every interleaving (up to a bound of preemptions) of a few goroutines, each a thread of its own.
//! A lost wake-up shows as loom's deadlock, a double one as a count, a wrong hand-over as a wrong value.
//!
//! Run with `RUSTFLAGS="--cfg loom" cargo test -p govm-runtime --release --test loom_chan`.
#![cfg(loom)]

mod model;

use govm_runtime::chan::{self, Case, ChanShape, HChan, Quick};
use govm_runtime::sudog::{NO_SLOT, Outcome};
use govm_runtime::sync::Ordering;
use loom::sync::Arc;
use loom::thread;
use model::{Gor, Mock, model, spawn};

/// Channel operations of a goroutine: values pass through slot 0.
trait ChanOps {
    fn get(&self, i: usize) -> u64;
    /// False when the channel was closed.
    fn send(&mut self, c: &Chan, v: u64) -> bool;
    fn recv(&mut self, c: &Chan) -> Option<u64>;
    /// The case that was chosen, and slot 0.
    fn select(&mut self, cases: Vec<Case>) -> (u64, u64);
    /// Sends as the interpreter does: on the quick way first.
    fn quick_send(&mut self, c: &Chan, v: u64) -> bool;
    /// Receives as the interpreter does.
    fn quick_recv(&mut self, c: &Chan) -> Option<u64>;
}

impl ChanOps for Gor {
    fn get(&self, i: usize) -> u64 {
        self.slots[i].load(Ordering::Relaxed)
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

    fn quick_send(&mut self, c: &Chan, v: u64) -> bool {
        // SAFETY: as above.
        match unsafe { chan::send_word(c.0, v, false) } {
            Quick::No => return self.send(c, v),
            // SAFETY: as above.
            Quick::Tell => unsafe { chan::tell(&mut Mock, c.0) },
            Quick::Done => {}
        }
        true
    }

    fn quick_recv(&mut self, c: &Chan) -> Option<u64> {
        // SAFETY: as above.
        let (quick, v) = unsafe { chan::recv_word(c.0, false) };
        match quick {
            Quick::No => return self.recv(c),
            // SAFETY: as above.
            Quick::Tell => unsafe { chan::tell(&mut Mock, c.0) },
            Quick::Done => {}
        }
        Some(v)
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
fn values_pass_in_order_on_the_quick_way() {
    for cap in [1, 2] {
        for both in [false, true] {
            model(2, move || {
                let c = Chan::new(cap);
                let d = c.clone();
                let t = spawn(move |g| {
                    for v in 1..=3 {
                        assert!(g.quick_send(&d, v));
                    }
                });
                let mut g = Gor::new();
                for v in 1..=3 {
                    assert_eq!(if both { g.quick_recv(&c) } else { g.recv(&c) }, Some(v));
                }
                t.join().unwrap();
            });
        }
    }
}

#[test]
fn two_senders_and_a_receiver_on_the_quick_way() {
    model(1, || {
        let c = Chan::new(1);
        let ts: Vec<_> = [1, 2]
            .map(|v| {
                let d = c.clone();
                spawn(move |g| assert!(g.quick_send(&d, v)))
            })
            .into();
        let mut g = Gor::new();
        let sum = g.quick_recv(&c).unwrap() + g.quick_recv(&c).unwrap();
        assert_eq!(sum, 3);
        ts.into_iter().for_each(|t| t.join().unwrap());
    });
}

#[test]
fn two_receivers_and_a_sender_on_the_quick_way() {
    model(1, || {
        let c = Chan::new(1);
        let ts: Vec<_> = [(); 2]
            .map(|()| {
                let d = c.clone();
                spawn(move |g| g.quick_recv(&d).unwrap())
            })
            .into();
        let mut g = Gor::new();
        assert!(g.quick_send(&c, 1) && g.quick_send(&c, 2));
        let sum: u64 = ts.into_iter().map(|t| t.join().unwrap()).sum();
        assert_eq!(sum, 3);
    });
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
