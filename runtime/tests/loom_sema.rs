//! Models of package sync: goroutines that lock, wait and signal. A lost wake-up shows as loom's deadlock, a lock that two have as a count.
//!
//! Run with `RUSTFLAGS="--cfg loom" cargo test -p govm-runtime --release --test loom_sema`.
#![cfg(loom)]

mod model;

use govm_runtime::sema::{self, NotifyList, SemaTable};
use govm_runtime::sync::{AtomicU32, AtomicU64, Ordering};
use loom::sync::Arc;
use model::{Gor, Mock, model, spawn};

/// What the goroutines of a model share.
#[derive(Default)]
struct World {
    table: SemaTable,
    mutex: AtomicU32,
    rw: AtomicU64,
    cond: NotifyList,
    inside: AtomicU32,
    count: AtomicU32,
}

impl World {
    fn lock(&self, g: &mut Gor) {
        // SAFETY: the word lives, here and below.
        assert!(g.op(|s, w| unsafe { sema::mutex_lock(&self.table, s, w, &self.mutex) }));
        assert_eq!(self.inside.fetch_add(1, Ordering::Relaxed), 0, "two have the lock");
    }

    fn unlock(&self) {
        self.inside.fetch_sub(1, Ordering::Relaxed);
        // SAFETY: as above.
        assert_eq!(
            unsafe { sema::mutex_unlock(&self.table, &mut Mock, &self.mutex) },
            Ok(())
        );
    }

    fn write(&self, g: &mut Gor) {
        // SAFETY: as above.
        assert!(g.op(|s, w| unsafe { sema::rw_lock(&self.table, s, w, &self.rw) }));
        assert_eq!(self.inside.swap(100, Ordering::Relaxed), 0, "a writer is not alone");
        self.count.fetch_add(1, Ordering::Relaxed);
        self.inside.store(0, Ordering::Relaxed);
        // SAFETY: as above.
        assert_eq!(unsafe { sema::rw_unlock(&self.table, &mut Mock, &self.rw) }, Ok(()));
    }

    fn read(&self, g: &mut Gor) {
        // SAFETY: as above.
        assert!(g.op(|s, w| unsafe { sema::rw_rlock(&self.table, s, w, &self.rw) }));
        assert!(
            self.inside.fetch_add(1, Ordering::Relaxed) < 100,
            "a reader beside a writer"
        );
        self.inside.fetch_sub(1, Ordering::Relaxed);
        // SAFETY: as above.
        assert_eq!(unsafe { sema::rw_runlock(&self.table, &mut Mock, &self.rw) }, Ok(()));
    }
}

fn world() -> Arc<World> {
    Arc::new(World::default())
}

#[test]
fn a_mutex_is_had_by_one() {
    model(2, || {
        let w = world();
        let v = w.clone();
        let t = spawn(move |g| {
            for _ in 0..2 {
                v.lock(g);
                v.unlock();
            }
        });
        let mut g = Gor::new();
        for _ in 0..2 {
            w.lock(&mut g);
            w.unlock();
        }
        t.join().unwrap();
    });
}

#[test]
fn three_want_a_mutex() {
    model(1, || {
        let w = world();
        let ts: Vec<_> = [(); 2]
            .map(|()| {
                let v = w.clone();
                spawn(move |g| {
                    v.lock(g);
                    v.unlock();
                })
            })
            .into();
        let mut g = Gor::new();
        w.lock(&mut g);
        w.unlock();
        ts.into_iter().for_each(|t| t.join().unwrap());
    });
}

#[test]
fn readers_and_writers() {
    model(1, || {
        let w = world();
        let (v, u) = (w.clone(), w.clone());
        let writer = spawn(move |g| v.write(g));
        let reader = spawn(move |g| u.read(g));
        let mut g = Gor::new();
        w.write(&mut g);
        w.read(&mut g);
        writer.join().unwrap();
        reader.join().unwrap();
        assert_eq!(w.count.load(Ordering::Relaxed), 2);
    });
}

/// The waiter draws its ticket before it gives up the lock: no signal is lost between.
#[test]
fn a_signal_reaches_who_waits() {
    for broadcast in [false, true] {
        model(2, move || {
            let w = world();
            let v = w.clone();
            let t = spawn(move |g| {
                v.lock(g);
                while v.count.load(Ordering::Relaxed) == 0 {
                    let ticket = sema::notify_add(&v.cond);
                    v.unlock();
                    // SAFETY: as above.
                    assert!(g.op(|s, x| unsafe { sema::notify_wait(&v.table, s, x, &v.cond, ticket) }));
                    v.lock(g);
                }
                v.unlock();
            });
            let mut g = Gor::new();
            w.lock(&mut g);
            w.count.store(1, Ordering::Relaxed);
            w.unlock();
            // SAFETY: as above.
            unsafe {
                if broadcast {
                    sema::notify_all(&w.table, &mut Mock, &w.cond);
                } else {
                    sema::notify_one(&w.table, &mut Mock, &w.cond);
                }
            }
            t.join().unwrap();
        });
    }
}
