//! The scheduler, channels, select, timers and sync under a small interpreter of its own: programs are arrays of `I`, registers are
//! slots. What is shown here holds whatever the real interpreter does.
#![cfg(not(loom))]

use core::ptr::NonNull;
use govm_runtime::chan::{self, Case, ChanShape, HChan};
use govm_runtime::heap::{Heap, Space};
use govm_runtime::sema;
use govm_runtime::sudog::{NO_SLOT, Outcome, Resume, WaitReason};
use govm_runtime::sync::{AtomicU32, AtomicU64, Ordering, Slot};
use govm_vm::g::{FLAG_GOAL, GRef, Ticket};
use govm_vm::sched::{Engine, Execute, Exit, Goal, HostRef, Limit, NoG, P, Settings, VmEnd, VmSched, World};
use std::alloc::{Layout, alloc_zeroed};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An instruction of the test interpreter. Operands are slots unless said otherwise.
#[derive(Clone, Copy)]
enum I {
    /// Channel, value.
    Send(u32, u32),
    /// Channel, value, ok.
    Recv(u32, u32, u32),
    Close(u32),
    /// Slot, constant.
    Set(u32, u64),
    /// a += constant.
    Add(u32, i64),
    /// a += b.
    AddR(u32, u32),
    /// Jump by the distance if a < b; pays the budget.
    Lt(u32, u32, isize),
    /// Jump if a == 0.
    Zero(u32, isize),
    /// Jump; pays the budget.
    Jmp(isize),
    /// Start a goroutine: program, how many registers it gets copies of (from 0 on).
    Go(&'static [I], u32),
    WgAdd(u32, i32),
    WgWait(u32),
    Lock(u32),
    Unlock(u32),
    /// *a += 1, without synchronisation of its own.
    IncMem(u32),
    /// Receive from a or b to register c; its index to d.
    Select2(u32, u32, u32, u32),
    /// Send register c to a or b; the index to d.
    SelectSend2(u32, u32, u32, u32),
    Sleep(u64),
    Gosched,
    Collect,
    /// Wait for the host to send to the inbox.
    HostWait,
    /// Jump to itself for ever.
    Spin,
    Ret,
}

struct Mock;

#[derive(Default)]
struct Shared {
    result: AtomicU64,
    collections: AtomicU32,
}

impl Execute for Mock {
    type Shared = Shared;
    type Msg = (Ticket, u64);

    fn run(p: &mut P<Mock>, g: GRef) -> Exit {
        let gp = g.as_ptr();
        // SAFETY: the test plays the interpreter: it owns the running goroutine until it has parked.
        unsafe {
            let mut pc = (*gp).pc.cast::<I>();
            match (*gp).take_resume() {
                Resume::Here | Resume::Again => {}
                Resume::Next => pc = pc.add(1),
                Resume::SendOnClosed => return Exit::End(VmEnd::Panic("send on closed channel".into())),
            }
            let vm = p.vm() as *const VmSched<Mock>;
            let w = &raw mut (*gp).wait;
            let slots = (*w).slots;
            let get = |r: u32| (*slots.add(r as usize)).load(Ordering::Relaxed);
            let set = |r: u32, v: u64| (*slots.add(r as usize)).store(v, Ordering::Relaxed);
            let chan = |r: u32| get(r) as *const HChan;
            loop {
                (*gp).pc = pc.cast();
                let mut next = pc.add(1);
                let mut outcome = Outcome::Done;
                match *pc {
                    I::Send(c, v) => outcome = chan::send(p, w, chan(c), v, true),
                    I::Recv(c, v, ok) => outcome = chan::recv(p, w, chan(c), v, ok, true),
                    I::Close(c) => outcome = chan::close(p, chan(c)),
                    I::Set(r, v) => set(r, v),
                    I::Add(r, v) => set(r, get(r).wrapping_add(v as u64)),
                    I::AddR(a, b) => set(a, get(a).wrapping_add(get(b))),
                    I::Lt(a, b, d) => {
                        if get(a) < get(b) {
                            next = pc.offset(d);
                            p.slice -= 1;
                        }
                    }
                    I::Zero(a, d) => {
                        if get(a) == 0 {
                            next = pc.offset(d);
                        }
                    }
                    I::Jmp(d) => {
                        next = pc.offset(d);
                        p.slice -= 1;
                    }
                    I::Spin => {
                        next = pc;
                        p.slice -= 1;
                    }
                    I::Go(prog, n) => match p.new_g(16) {
                        Ok(child) => {
                            for r in 0..n {
                                (*(*child.as_ptr()).wait.slots.add(r as usize)).store(get(r), Ordering::Relaxed);
                            }
                            (*child.as_ptr()).pc = prog.as_ptr().cast();
                            p.start(child);
                        }
                        Err(NoG::Goroutines) => return Exit::End(VmEnd::Limit(Limit::Goroutines)),
                        Err(NoG::Memory) => return p.short_of_memory(g),
                    },
                    I::WgAdd(r, d) => {
                        if let Err(e) = sema::wait_group_add(&(*vm).sema, p, get(r) as *const AtomicU64, d) {
                            return Exit::End(VmEnd::Panic(e.text().into()));
                        }
                    }
                    I::WgWait(r) => outcome = sema::wait_group_wait(&(*vm).sema, p, w, get(r) as *const AtomicU64),
                    I::Lock(r) => outcome = sema::mutex_lock(&(*vm).sema, p, w, get(r) as *const AtomicU32),
                    I::Unlock(r) => {
                        if let Err(e) = sema::mutex_unlock(&(*vm).sema, p, get(r) as *const AtomicU32) {
                            return Exit::End(VmEnd::Fatal(e.text().into()));
                        }
                    }
                    I::IncMem(r) => {
                        let m = &*(get(r) as *const AtomicU64);
                        m.store(m.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
                    }
                    I::Select2(a, b, v, i) => {
                        let mut cases = [Case::recv(chan(a), v, NO_SLOT), Case::recv(chan(b), v, NO_SLOT)];
                        outcome = chan::select(p, w, &mut cases, i, true);
                    }
                    I::SelectSend2(a, b, v, i) => {
                        let mut cases = [Case::send(chan(a), v), Case::send(chan(b), v)];
                        outcome = chan::select(p, w, &mut cases, i, true);
                    }
                    I::Sleep(ns) => {
                        let at = p.vm().now() + ns as i64;
                        outcome = if p.sleep_until(g, at) {
                            Outcome::Park
                        } else {
                            Outcome::Collect
                        };
                    }
                    I::Gosched => {
                        (*gp).pc = next.cast();
                        return Exit::Yield;
                    }
                    I::Collect => {
                        (*gp).pc = next.cast();
                        return Exit::Collect;
                    }
                    I::HostWait => {
                        (*w).reason = WaitReason::Host;
                        let (ticket, host) = (p.ticket(g), p.vm().host_ref());
                        std::thread::spawn(move || {
                            std::thread::sleep(Duration::from_millis(5));
                            host.send((ticket, 42));
                            host.send((ticket, 43)); // stale by then
                        });
                        outcome = Outcome::Park;
                    }
                    I::Ret => return Exit::Done,
                }
                match outcome {
                    Outcome::Done => {}
                    Outcome::Park => return Exit::Parked,
                    Outcome::Collect => return p.short_of_memory(g),
                    Outcome::SendOnClosed => return Exit::End(VmEnd::Panic("send on closed channel".into())),
                    o => return Exit::End(VmEnd::Panic(format!("{o:?}"))),
                }
                pc = next;
                if p.slice <= 0 {
                    (*gp).pc = pc.cast();
                    return Exit::Slice;
                }
            }
        }
    }

    fn finished(p: &mut P<Mock>, g: GRef) {
        // SAFETY: the goroutine has ended.
        unsafe {
            if g.as_ref().flags & FLAG_GOAL != 0 {
                let r = (*g.as_ref().wait.slots).load(Ordering::Relaxed);
                p.vm().shared.result.store(r, Ordering::Relaxed);
            }
        }
    }

    fn goroutine(_: &mut P<Mock>, _: u64) -> Option<GRef> {
        None
    }

    fn deliver(p: &mut P<Mock>, (ticket, v): (Ticket, u64)) {
        // SAFETY: a goroutine that waits for the host is its waker's; a stale ticket wakes nobody.
        unsafe {
            let g = ticket.g.as_ptr();
            if (*g).generation() == ticket.generation {
                (*(*g).wait.slots).store(v, Ordering::Relaxed);
                (*g).wait.resume = Resume::Next;
            }
        }
        p.wake(ticket);
    }

    fn alloc_box(_: &mut P<Mock>, c: &HChan) -> Option<NonNull<Slot>> {
        NonNull::new(vec![0u64; c.elem_slots()].leak().as_mut_ptr().cast())
    }

    fn collect(p: &mut P<Mock>, world: &World<'_, Mock>) {
        let mut n = 0;
        world.each_goroutine(|_| n += 1);
        world.each_p(&mut p.x, |_| n += 1);
        world.each_timer(|_| n += 1);
        world.mark_together(true, || std::thread::sleep(Duration::from_micros(100)));
        p.vm().shared.collections.fetch_add(1, Ordering::Relaxed);
    }

    fn assist(_: &mut P<Mock>) {}

    fn traces(p: &mut P<Mock>, _: Option<GRef>) -> String {
        format!("{} goroutines", p.vm().goroutines())
    }
}

fn channel(slots: usize, cap: u32) -> u64 {
    let shape = ChanShape {
        elem_size: slots * 8,
        pointers: true,
        cap,
    };
    let size = shape.size().unwrap();
    // SAFETY: fresh memory, never freed: a test is short.
    unsafe {
        let at = alloc_zeroed(Layout::from_size_align(size, 64).unwrap());
        HChan::init(at, shape, None);
        at as u64
    }
}

fn cell() -> u64 {
    Box::leak(Box::new(0u64)) as *mut u64 as u64
}

fn vm(settings: Settings) -> Arc<VmSched<Mock>> {
    let engine = Engine::new(4);
    let heap = Arc::new(Heap::new(&Arc::new(Space::new()), 1 << 30));
    VmSched::new(&engine, settings, heap, Shared::default(), |_, _| Mock)
}

fn run_on(vm: &VmSched<Mock>, prog: &'static [I], regs: &[u64]) -> Result<u64, VmEnd> {
    let goal = vm.run(|p| {
        let g = p.new_g(16).unwrap();
        // SAFETY: a fresh goroutine.
        unsafe {
            let gp = g.as_ptr();
            for (i, r) in regs.iter().enumerate() {
                (*(*gp).wait.slots.add(i)).store(*r, Ordering::Relaxed);
            }
            (*gp).pc = prog.as_ptr().cast();
            (*gp).flags |= FLAG_GOAL;
        }
        p.start(g);
        Ok(())
    })?;
    assert_eq!(goal, Goal::Reached);
    Ok(vm.shared.result.load(Ordering::Relaxed))
}

fn settings(procs: usize) -> Settings {
    Settings {
        procs,
        ..Settings::default()
    }
}

fn run(procs: usize, prog: &'static [I], regs: &[u64]) -> Result<u64, VmEnd> {
    run_on(&vm(settings(procs)), prog, regs)
}

// Registers: 0 result or counter, 1 and 2 channels or cells, 3 limit, 4 value, 5 ok, 6 counter.
const PONG: &[I] = &[
    I::Recv(1, 4, 5),
    I::Zero(5, 4),
    I::Add(4, 1),
    I::Send(2, 4),
    I::Jmp(-4),
    I::Close(2),
    I::Ret,
];
const PINGPONG: &[I] = &[
    I::Go(PONG, 3),
    I::Set(0, 0),
    I::Set(6, 0),
    I::Send(1, 0),
    I::Recv(2, 0, 5),
    I::Add(6, 1),
    I::Lt(6, 3, -3),
    I::Close(1),
    I::Ret,
];

#[test]
fn ping_pong() {
    for procs in [1, 2, 4] {
        for cap in [0, 1] {
            let n = 20_000;
            let r = run(procs, PINGPONG, &[0, channel(1, cap), channel(1, cap), n]);
            assert_eq!(r, Ok(n), "procs {procs} cap {cap}");
        }
    }
}

const PRODUCER: &[I] = &[
    I::Set(6, 0),
    I::Add(6, 1),
    I::Send(1, 6),
    I::Lt(6, 3, -2),
    I::WgAdd(2, -1),
    I::Ret,
];
const CONSUMER: &[I] = &[
    I::Set(0, 0),
    I::Recv(1, 4, 5),
    I::Zero(5, 3),
    I::AddR(0, 4),
    I::Jmp(-3),
    I::Send(7, 0),
    I::Ret,
];
const MPMC: &[I] = &[
    I::WgAdd(2, 4),
    I::Go(PRODUCER, 8),
    I::Go(PRODUCER, 8),
    I::Go(CONSUMER, 8),
    I::Go(CONSUMER, 8),
    I::Go(PRODUCER, 8),
    I::Go(PRODUCER, 8),
    I::Go(CONSUMER, 8),
    I::WgWait(2),
    I::Close(1),
    I::Recv(7, 0, 5),
    I::Recv(7, 4, 5),
    I::AddR(0, 4),
    I::Recv(7, 4, 5),
    I::AddR(0, 4),
    I::Ret,
];

#[test]
fn many_producers_and_consumers() {
    for procs in [1, 2, 4] {
        for cap in [0, 1, 2, 3, 128] {
            let n = 5_000u64;
            let regs = [0, channel(1, cap), cell(), n, 0, 0, 0, channel(1, 0)];
            assert_eq!(
                run(procs, MPMC, &regs),
                Ok(4 * n * (n + 1) / 2),
                "procs {procs} cap {cap}"
            );
        }
    }
}

const SPAWNED: &[I] = &[I::WgAdd(2, -1), I::Ret];
const SPAWN: &[I] = &[
    I::Set(6, 0),
    I::WgAdd(2, 1),
    I::Go(SPAWNED, 4),
    I::Add(6, 1),
    I::Lt(6, 3, -3),
    I::WgWait(2),
    I::Set(0, 7),
    I::Ret,
];

#[test]
fn spawn_and_join() {
    for procs in [1, 2, 4] {
        assert_eq!(run(procs, SPAWN, &[0, 0, cell(), 50_000]), Ok(7));
    }
}

const LOCKER: &[I] = &[
    I::Set(6, 0),
    I::Lock(1),
    I::IncMem(4),
    I::Unlock(1),
    I::Add(6, 1),
    I::Lt(6, 3, -4),
    I::WgAdd(2, -1),
    I::Ret,
];
const LOCKERS: &[I] = &[
    I::WgAdd(2, 4),
    I::Go(LOCKER, 5),
    I::Go(LOCKER, 5),
    I::Go(LOCKER, 5),
    I::Go(LOCKER, 5),
    I::WgWait(2),
    I::Ret,
];

#[test]
fn a_mutex_excludes() {
    for procs in [1, 2, 4] {
        let count = cell();
        run(procs, LOCKERS, &[0, cell(), cell(), 20_000, count]).unwrap();
        // SAFETY: a leaked cell.
        assert_eq!(unsafe { *(count as *const u64) }, 80_000, "procs {procs}");
    }
}

const FEED: &[I] = &[I::Set(6, 0), I::Add(6, 1), I::Send(1, 6), I::Lt(6, 3, -2), I::Ret];
const FEED2: &[I] = &[I::Set(6, 0), I::Add(6, 1), I::Send(2, 6), I::Lt(6, 3, -2), I::Ret];
const SELECT: &[I] = &[
    I::Go(FEED, 4),
    I::Go(FEED2, 4),
    I::Set(0, 0),
    I::Set(6, 0),
    I::Select2(1, 2, 4, 7),
    I::AddR(0, 4),
    I::Add(6, 1),
    I::Lt(6, 8, -3),
    I::Ret,
];
const DRAIN2: &[I] = &[
    I::Set(0, 0),
    I::Set(6, 0),
    I::Select2(1, 2, 4, 9),
    I::AddR(0, 4),
    I::Add(6, 1),
    I::Lt(6, 3, -3),
    I::Send(7, 0),
    I::Ret,
];
const SENDER2: &[I] = &[
    I::Set(6, 0),
    I::Add(6, 1),
    I::SelectSend2(1, 2, 6, 9),
    I::Lt(6, 3, -2),
    I::Ret,
];
/// Selecting senders against selecting receivers on the same two channels.
const SELECT_BOTH: &[I] = &[
    I::Go(DRAIN2, 8),
    I::Go(DRAIN2, 8),
    I::Go(SENDER2, 8),
    I::Go(SENDER2, 8),
    I::Recv(7, 0, 5),
    I::Recv(7, 4, 5),
    I::AddR(0, 4),
    I::Ret,
];

#[test]
fn select_receives_everything_once() {
    for procs in [1, 2, 4] {
        for cap in [0, 1, 3] {
            let n = 5_000u64;
            let regs = [0, channel(1, cap), channel(1, cap), n, 0, 0, 0, 0, 2 * n];
            assert_eq!(run(procs, SELECT, &regs), Ok(n * (n + 1)), "procs {procs} cap {cap}");
            let regs = [0, channel(1, cap), channel(1, cap), n, 0, 0, 0, channel(1, 0)];
            assert_eq!(
                run(procs, SELECT_BOTH, &regs),
                Ok(n * (n + 1)),
                "both: procs {procs} cap {cap}"
            );
        }
    }
}

#[test]
fn a_time_slice_ends() {
    const MAIN: &[I] = &[I::Go(&[I::Spin], 0), I::Gosched, I::Gosched, I::Set(0, 9), I::Ret];
    for procs in [1, 2] {
        assert_eq!(run(procs, MAIN, &[]), Ok(9));
    }
}

#[test]
fn deadlock_is_seen() {
    const MAIN: &[I] = &[I::Recv(1, 4, 5), I::Ret];
    const TWO: &[I] = &[
        I::Go(MAIN, 2),
        I::Go(MAIN, 2),
        I::Sleep(2_000_000),
        I::Recv(1, 4, 5),
        I::Ret,
    ];
    for procs in [1, 2, 4] {
        for (main, n) in [(MAIN, 1), (TWO, 3)] {
            let text = format!("fatal error: all goroutines are asleep - deadlock!\n\n{n} goroutines");
            assert_eq!(run(procs, main, &[0, channel(1, 0)]), Err(VmEnd::Fatal(text)));
        }
    }
}

#[test]
fn sleeping_takes_the_sleep_and_little_more() {
    const MAIN: &[I] = &[I::Sleep(30_000_000), I::Set(0, 3), I::Ret];
    for procs in [1, 4] {
        let t = Instant::now();
        assert_eq!(run(procs, MAIN, &[]), Ok(3));
        let d = t.elapsed();
        assert!(
            d >= Duration::from_millis(30) && d < Duration::from_millis(300),
            "{d:?}"
        );
    }
}

#[test]
fn many_sleepers() {
    const SLEEPER: &[I] = &[I::Sleep(3_000_000), I::WgAdd(2, -1), I::Ret];
    const MAIN: &[I] = &[
        I::Set(6, 0),
        I::WgAdd(2, 1),
        I::Go(SLEEPER, 4),
        I::Add(6, 1),
        I::Lt(6, 3, -3),
        I::WgWait(2),
        I::Ret,
    ];
    for procs in [1, 2] {
        run(procs, MAIN, &[0, 0, cell(), 10_000]).unwrap();
    }
}

#[test]
fn the_world_stops_and_goes_on() {
    const WORKER: &[I] = &[I::Set(6, 0), I::Add(6, 1), I::Lt(6, 3, -1), I::WgAdd(2, -1), I::Ret];
    const MAIN: &[I] = &[
        I::WgAdd(2, 4),
        I::Go(WORKER, 4),
        I::Go(WORKER, 4),
        I::Go(WORKER, 4),
        I::Go(WORKER, 4),
        I::Set(6, 0),
        I::Collect,
        I::Gosched,
        I::Add(6, 1),
        I::Lt(6, 4, -3),
        I::WgWait(2),
        I::Ret,
    ];
    for procs in [1, 2, 4] {
        let vm = vm(settings(procs));
        run_on(&vm, MAIN, &[0, 0, cell(), 2_000_000, 50]).unwrap();
        assert_eq!(vm.shared.collections.load(Ordering::Relaxed), 50);
    }
}

#[test]
fn the_host_wakes_by_ticket() {
    const MAIN: &[I] = &[I::HostWait, I::Ret];
    for procs in [1, 2] {
        assert_eq!(run(procs, MAIN, &[0]), Ok(42));
    }
}

#[test]
fn limits_end_the_vm() {
    const RECV: &[I] = &[I::Recv(1, 4, 5)];
    const SPIN: &[I] = &[I::Go(&[I::Spin], 0), I::Go(RECV, 2), I::Spin];
    const BOMB: &[I] = &[I::Go(RECV, 2), I::Jmp(-1)];
    const WAIT: &[I] = &[I::Go(&[I::Sleep(10_000_000_000), I::Ret], 0), I::Recv(1, 4, 5)];
    for procs in [1, 2] {
        let mut s = settings(procs);
        s.fuel = Some(1_000_000);
        // A channel belongs to one VM.
        let regs = || [0, channel(1, 0)];
        assert_eq!(run_on(&vm(s), SPIN, &regs()), Err(VmEnd::Limit(Limit::Fuel)));
        for prog in [SPIN, WAIT] {
            let mut s = settings(procs);
            s.deadline = Some(Instant::now() + Duration::from_millis(20));
            assert_eq!(run_on(&vm(s), prog, &regs()), Err(VmEnd::Limit(Limit::Deadline)));
        }
        let mut s = settings(procs);
        s.goroutines = 10_000;
        assert_eq!(run_on(&vm(s), BOMB, &regs()), Err(VmEnd::Limit(Limit::Goroutines)));
        let v = vm(settings(procs));
        v.heap.set_limit(8 << 20);
        assert_eq!(run_on(&v, BOMB, &regs()), Err(VmEnd::Limit(Limit::Memory)));
        let heap = v.heap.clone();
        drop(v);
        // A worker may hold the last reference for a moment.
        let t = Instant::now();
        while heap.used() != 0 && t.elapsed() < Duration::from_secs(2) {
            std::thread::yield_now();
        }
        assert_eq!(heap.used(), 0, "what was charged is given back");
    }
}

#[test]
fn cancel_from_another_thread() {
    const MAIN: &[I] = &[I::Go(&[I::Spin], 0), I::Spin];
    for procs in [1, 2] {
        let v = vm(settings(procs));
        let other = v.clone();
        let t = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(10));
            other.end(VmEnd::Cancelled);
        });
        assert_eq!(run_on(&v, MAIN, &[]), Err(VmEnd::Cancelled));
        t.join().unwrap();
    }
}

#[test]
fn a_vm_is_driven_again() {
    const LEAVE: &[I] = &[I::Go(&[I::Set(6, 1), I::Send(1, 6), I::Ret], 2), I::Set(0, 1), I::Ret];
    const TAKE: &[I] = &[I::Recv(1, 0, 5), I::Ret];
    for procs in [1, 2] {
        let v = vm(settings(procs));
        let c = channel(1, 0);
        assert_eq!(run_on(&v, LEAVE, &[0, c]), Ok(1));
        assert_eq!(run_on(&v, TAKE, &[0, c]), Ok(1));
    }
}

#[test]
fn one_engine_runs_many_vms() {
    let engine = Engine::new(2);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let engine = engine.clone();
            std::thread::spawn(move || {
                for _ in 0..20 {
                    let heap = Arc::new(Heap::new(&Arc::new(Space::new()), 1 << 30));
                    let v = VmSched::new(&engine, settings(3), heap, Shared::default(), |_, _| Mock);
                    assert_eq!(run_on(&v, SPAWN, &[0, 0, cell(), 1_000]), Ok(7));
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
}

#[test]
fn large_elements_travel_in_boxes() {
    const SENDER: &[I] = &[
        I::Set(6, 0),
        I::Add(6, 1),
        I::Set(15, 5),
        I::Send(1, 6),
        I::Lt(6, 3, -3),
        I::Close(1),
        I::Ret,
    ];
    const MAIN: &[I] = &[
        I::Go(SENDER, 4),
        I::Set(0, 0),
        I::Recv(1, 4, 2),
        I::AddR(0, 4),
        I::AddR(0, 13),
        I::Zero(2, 2),
        I::Jmp(-4),
        I::Ret,
    ];
    for procs in [1, 2] {
        for cap in [0, 1, 4] {
            // Ten slots: 80 bytes; the first is the number, the last 5, zeros when closed.
            let r = run(procs, MAIN, &[0, channel(10, cap), 0, 1000]);
            assert_eq!(r, Ok(500_500 + 5_000), "cap {cap}");
        }
    }
}

#[test]
fn sends_on_a_closed_channel_panic() {
    const NOW: &[I] = &[I::Close(1), I::Send(1, 0), I::Ret];
    const PARKED: &[I] = &[
        I::Go(&[I::Send(1, 0), I::Ret], 2),
        I::Sleep(1_000_000),
        I::Close(1),
        I::Sleep(100_000_000),
        I::Ret,
    ];
    for procs in [1, 2] {
        for prog in [NOW, PARKED] {
            let r = run(procs, prog, &[0, channel(1, 0)]);
            assert_eq!(r, Err(VmEnd::Panic("send on closed channel".into())));
        }
    }
}

#[test]
fn host_refs_keep_a_program_alive() {
    const MAIN: &[I] = &[I::Recv(1, 4, 5), I::Ret];
    let v = vm(settings(2));
    let host: HostRef<Mock> = v.host_ref();
    let t = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        drop(host);
    });
    let start = Instant::now();
    assert!(matches!(run_on(&v, MAIN, &[0, channel(1, 0)]), Err(VmEnd::Fatal(_))));
    assert!(start.elapsed() >= Duration::from_millis(19));
    t.join().unwrap();
}
