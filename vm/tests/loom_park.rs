//! Models of parking: threads that go idle while others bring work, end the VM or drop the last handle. The scheduler is the real
//! one, under a small interpreter; a lost wake-up shows as loom's deadlock, a wrongly seen deadlock as a wrong end.
//!
//! Run with `RUSTFLAGS="--cfg loom" cargo test -p govm-vm --release --test loom_park`.
#![cfg(loom)]

use core::ptr::NonNull;
use govm_runtime::chan::{self, ChanShape, HChan};
use govm_runtime::heap::{Heap, Space};
use govm_runtime::sudog::{Outcome, Resume, WaitReason};
use govm_runtime::sync::{Ordering, Slot};
use govm_vm::g::{FLAG_GOAL, GRef, Ticket};
use govm_vm::sched::{Engine, Execute, Exit, Goal, P, Settings, VmEnd, VmSched, World};
use loom::thread;
use std::sync::{Arc, Mutex};

/// What a goroutine does, in its slot 0.
const WAIT_HOST: u64 = 1;
const RECV: u64 = 2;
const SEND: u64 = 3;
const SPAWN_AND_RECV: u64 = 4;
const COLLECT: u64 = 5;

struct Mock;

struct Shared {
    chan: u64,
    /// The ticket of who waits for the host.
    ticket: Mutex<Option<Ticket>>,
}

impl Execute for Mock {
    type Shared = Shared;
    type Msg = ();

    fn run(p: &mut P<Mock>, g: GRef) -> Exit {
        let gp = g.as_ptr();
        // SAFETY: the test plays the interpreter: it owns the running goroutine until it has parked.
        unsafe {
            let w = &raw mut (*gp).wait;
            if (*w).resume == Resume::Next {
                (*w).resume = Resume::Here;
                return Exit::Done;
            }
            let c = p.vm().shared.chan as *const HChan;
            let what = (*(*w).slot(0)).load(Ordering::Relaxed);
            let o = match what {
                WAIT_HOST => {
                    (*w).reason = WaitReason::Host;
                    (*w).resume = Resume::Next;
                    *p.vm().shared.ticket.lock().unwrap() = Some(p.ticket(g));
                    // The handle is dropped after the message, maybe before it is delivered.
                    let host = p.vm().host_ref();
                    thread::spawn(move || host.send(()));
                    Outcome::Park
                }
                RECV => chan::recv(p, w, c, 1, 2, true),
                SEND => chan::send(p, w, c, 1, true),
                COLLECT => {
                    (*w).resume = Resume::Next;
                    return Exit::Collect;
                }
                _ => {
                    // One to send and one that takes the first place, so that the sender is there for others to take.
                    for what in [SEND, COLLECT] {
                        let h = p.new_g(4).unwrap();
                        (*(*h.as_ptr()).wait.slot(0)).store(what, Ordering::Relaxed);
                        p.start(h);
                    }
                    chan::recv(p, w, c, 1, 2, true)
                }
            };
            match o {
                Outcome::Done => Exit::Done,
                Outcome::Park => Exit::Parked,
                o => panic!("{o:?}"),
            }
        }
    }

    fn finished(_: &mut P<Mock>, _: GRef) {}

    fn goroutine(_: &mut P<Mock>, _: u64) -> Option<GRef> {
        None
    }

    fn deliver(p: &mut P<Mock>, (): ()) {
        let ticket = p.vm().shared.ticket.lock().unwrap().take();
        if let Some(t) = ticket {
            assert!(p.wake(t));
        }
    }

    fn alloc_box(_: &mut P<Mock>, _: &HChan) -> Option<NonNull<Slot>> {
        None
    }

    fn collect(_: &mut P<Mock>, world: &World<'_, Mock>) {
        world.mark_together(false, || {});
    }

    fn assist(_: &mut P<Mock>) {}

    fn traces(_: &mut P<Mock>, _: Option<GRef>) -> String {
        String::new()
    }
}

fn vm(procs: usize) -> Arc<VmSched<Mock>> {
    let shape = ChanShape {
        elem_size: 8,
        pointers: false,
        cap: 0,
    };
    let at = vec![0u128; shape.size().unwrap().div_ceil(16)]
        .leak()
        .as_mut_ptr()
        .cast::<u8>();
    // SAFETY: fresh memory of the size.
    unsafe { HChan::init(at, shape, None) };
    let shared = Shared {
        chan: at as u64,
        ticket: Mutex::new(None),
    };
    let heap = Arc::new(Heap::new(&Arc::new(Space::new()), 1 << 30));
    let settings = Settings {
        procs,
        ..Settings::default()
    };
    VmSched::new(&Engine::new(procs - 1), settings, heap, shared, |_, _| Mock)
}

fn run(vm: &VmSched<Mock>, what: u64) -> Result<Goal, VmEnd> {
    vm.run(|p| {
        let g = p.new_g(4).unwrap();
        // SAFETY: a fresh goroutine.
        unsafe {
            (*(*g.as_ptr()).wait.slot(0)).store(what, Ordering::Relaxed);
            (*g.as_ptr()).flags |= FLAG_GOAL;
        }
        p.start(g);
        Ok(())
    })
}

fn model(bound: usize, f: impl Fn() + Sync + Send + 'static) {
    let mut b = loom::model::Builder::new();
    b.preemption_bound.get_or_insert(bound);
    b.max_branches = 100_000;
    b.check(f);
}

#[test]
fn a_message_wakes_an_idle_vm() {
    model(2, || assert_eq!(run(&vm(1), WAIT_HOST), Ok(Goal::Reached)));
}

#[test]
fn the_last_handle_gone_is_a_deadlock() {
    model(2, || {
        let v = vm(1);
        let host = v.host_ref();
        let t = thread::spawn(move || drop(host));
        assert!(matches!(run(&v, RECV), Err(VmEnd::Fatal(_))));
        t.join().unwrap();
    });
}

#[test]
fn an_end_reaches_an_idle_vm() {
    model(2, || {
        let v = vm(1);
        let host = v.host_ref();
        let w = v.clone();
        let t = thread::spawn(move || {
            w.end(VmEnd::Cancelled);
            drop(host);
        });
        assert_eq!(run(&v, RECV), Err(VmEnd::Cancelled));
        t.join().unwrap();
    });
}

#[test]
fn two_workers_share_and_collect() {
    model(1, || {
        let v = vm(2);
        assert_eq!(run(&v, SPAWN_AND_RECV), Ok(Goal::Reached));
    });
}
