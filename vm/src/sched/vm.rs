//! What the Ps of one VM share, and the host's side of it: make a VM, run a goroutine to its end, cancel, drop.
//!
//! Locks, in the order in which they nest: `idle`, then any of `injector`, `inbox`, `gs`, a P's timers. None is held while Go or
//! host code runs. `attention` is what running Ps look at between goroutines and at the end of each slice.

use super::engine::Engine;
use super::gpool::Slabs;
use super::idle::IdleState;
use super::p::{P, PShared};
use super::queue::GList;
use super::{Execute, Goal, Limit, VmEnd};
use crossbeam_utils::CachePadded;
use govm_runtime::heap::Heap;
use govm_runtime::sema::SemaTable;
use govm_runtime::sync::{AtomicU32, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64};
use std::sync::{Arc, PoisonError, Weak};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The world stops.
pub(super) const STW: u32 = 1;
/// The VM has ended.
pub(super) const END: u32 = 2;
/// No host drives the VM: its Ps go idle, their goroutines stay queued.
pub(super) const PAUSE: u32 = 4;
/// The inbox holds messages.
pub(super) const INBOX: u32 = 8;
/// A collection is wanted at the next safepoint.
pub(super) const COLLECT: u32 = 16;

/// What a VM may use.
#[derive(Clone)]
pub struct Settings {
    /// How many Ps: the cores that it may use at a time (GOMAXPROCS).
    pub procs: usize,
    /// Seed of the Ps' generators.
    pub seed: u64,
    /// Units of work, or `None`.
    pub fuel: Option<u64>,
    /// When it must have ended, or `None`.
    pub deadline: Option<Instant>,
    /// How many goroutines may be alive at a time.
    pub goroutines: usize,
    /// How many slots a goroutine's stack may have.
    pub stack_slots: u32,
}

/// A VM whose goroutines took more bytes than this gives them back to the operating system when it is dropped; the memory of smaller
/// ones serves the next.
const TRIM: usize = 8 << 20;

/// 512 MiB: as deep as compiled Go's stack of 1 GB for most functions.
const STACK_SLOTS: u32 = 1 << 26;

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            procs: 1,
            seed: 1,
            fuel: None,
            deadline: None,
            goroutines: usize::MAX,
            stack_slots: STACK_SLOTS,
        }
    }
}

/// The scheduler of one VM.
pub struct VmSched<X: Execute> {
    /// The interpreter's state.
    pub shared: X::Shared,
    /// The VM's heap, where all its memory is counted.
    pub heap: Arc<Heap>,
    /// Who waits on package sync.
    pub sema: SemaTable,
    pub(super) me: Weak<VmSched<X>>,
    pub(super) engine: Engine,
    pub(super) ps: Box<[UnsafeCell<P<X>>]>,
    pub(super) sh: Box<[CachePadded<PShared>]>,
    pub(super) attention: AtomicU32,
    /// Ps that nobody holds; changed under `idle`.
    pub(super) nidle: AtomicU32,
    /// Ms that hold a P and look for work.
    pub(super) searching: AtomicU32,
    pub(super) injector: Mutex<GList>,
    /// Length of the injector.
    pub(super) injected: AtomicUsize,
    pub(super) inbox: Mutex<Vec<X::Msg>>,
    pub(super) idle: Mutex<IdleState>,
    /// Signalled when `idle` changes in a way that someone waits for.
    pub(super) changed: Condvar,
    pub(super) gs: Mutex<Slabs>,
    /// Fuel left, less what Ps have used and not told yet; MAX without a limit.
    pub(super) fuel: AtomicI64,
    /// In nanoseconds of the clock; MAX without one.
    pub(super) deadline: AtomicI64,
    /// Handles of host threads that may still send; they keep a blocked program from being a deadlock.
    pub(super) hosts: AtomicUsize,
    pub(super) next_id: AtomicU64,
    pub(super) max_goroutines: usize,
    pub(super) max_slots: u32,
    clock: Instant,
    /// Nanoseconds since 1970 when `clock` was 0.
    epoch: i64,
    /// Set once `run` is entered; a VM is driven by one host thread at a time.
    driven: AtomicBool,
}

// SAFETY: a P in its cell is touched only by the thread that holds it, which the idle state decides; raw pointers in queues are to
// Gs of this VM; everything else is Sync.
unsafe impl<X: Execute> Sync for VmSched<X> {}
// SAFETY: as above.
unsafe impl<X: Execute> Send for VmSched<X> {}

impl<X: Execute> VmSched<X> {
    /// A VM without goroutines. `make` gives the interpreter's state for each P.
    pub fn new(
        engine: &Engine,
        settings: Settings,
        heap: Arc<Heap>,
        shared: X::Shared,
        mut make: impl FnMut(&X::Shared, u32) -> X,
    ) -> Arc<VmSched<X>> {
        let procs = settings.procs.clamp(1, 1024);
        let clock = Instant::now();
        let epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_nanos() as i64);
        let deadline = settings.deadline.map_or(i64::MAX, |d| {
            d.saturating_duration_since(clock).as_nanos().min(1 << 62) as i64
        });
        Arc::new_cyclic(|me| {
            let vm = me.as_ptr();
            let sh: Box<[CachePadded<PShared>]> = (0..procs).map(|_| CachePadded::new(PShared::new())).collect();
            let ps = (0..procs as u32)
                .map(|id| {
                    let own: *const PShared = &*sh[id as usize];
                    UnsafeCell::new(P::new(id, vm, own, procs == 1, settings.seed, make(&shared, id)))
                })
                .collect();
            VmSched {
                shared,
                heap,
                sema: SemaTable::new(),
                me: me.clone(),
                engine: engine.clone(),
                ps,
                sh,
                attention: AtomicU32::new(PAUSE),
                nidle: AtomicU32::new(procs as u32),
                searching: AtomicU32::new(0),
                injector: Mutex::new(GList::new()),
                injected: AtomicUsize::new(0),
                inbox: Mutex::new(Vec::new()),
                idle: Mutex::new(IdleState::new(procs as u32)),
                changed: Condvar::new(),
                gs: Mutex::new(Slabs::new()),
                fuel: AtomicI64::new(settings.fuel.map_or(i64::MAX, |f| f.min(1 << 62) as i64)),
                deadline: AtomicI64::new(deadline),
                hosts: AtomicUsize::new(0),
                next_id: AtomicU64::new(1),
                max_goroutines: settings.goroutines,
                max_slots: settings.stack_slots,
                clock,
                epoch,
                driven: AtomicBool::new(false),
            }
        })
    }

    /// Runs `start` as the holder of a P, then drives the VM with the calling thread as one of its workers until the goroutine
    /// that `start` returns (started with `Goal`) has ended, or the VM has. Afterwards no thread works for the VM, and goroutines
    /// that are left stay as they are until it is driven again. `start` may end the VM instead by returning an error.
    ///
    /// # Panics
    /// When the VM is driven already.
    pub fn run(&self, start: impl FnOnce(&mut P<X>) -> Result<(), VmEnd>) -> Result<Goal, VmEnd> {
        assert!(
            !self.driven.swap(true, Ordering::Acquire),
            "the VM is driven by another thread"
        );
        let out = self.drive(start);
        self.driven.store(false, Ordering::Release);
        out
    }

    /// Runs `f` as the holder of a P, while the VM is not driven: for the host's look at the heap. `None` once the VM has ended.
    ///
    /// # Panics
    /// When the VM is driven.
    pub fn with_p<R>(&self, f: impl FnOnce(&mut P<X>) -> R) -> R {
        assert!(
            !self.driven.swap(true, Ordering::Acquire),
            "the VM is driven by another thread"
        );
        // SAFETY: nobody drives the VM, so nobody holds P 0.
        let r = f(unsafe { &mut *self.ps[0].get() });
        self.driven.store(false, Ordering::Release);
        r
    }

    /// Ends the VM from any thread; the first reason counts. Running goroutines stop at their next safepoint.
    pub fn end(&self, why: VmEnd) {
        let mut idle = self.lock_idle();
        if idle.end.is_none() {
            idle.end = Some(why);
        }
        self.attention.fetch_or(END, Ordering::Release);
        self.changed.notify_all();
    }

    /// Whether the VM has ended, as it does when its time is up: for work that has no bound.
    pub fn overdue(&self) -> bool {
        self.attention.load(Ordering::Relaxed) & END != 0 || self.late()
    }

    /// Whether the time is up; then the VM has ended.
    pub(super) fn late(&self) -> bool {
        let deadline = self.deadline.load(Ordering::Relaxed);
        let late = deadline != i64::MAX && self.now() >= deadline;
        if late {
            self.end(VmEnd::Limit(Limit::Deadline));
        }
        late
    }

    /// Why the VM has ended, if it has.
    pub fn ended(&self) -> Option<VmEnd> {
        self.lock_idle().end.clone()
    }

    /// The number of goroutines alive.
    pub fn goroutines(&self) -> usize {
        self.sh
            .iter()
            .map(|s| s.live.load(Ordering::Relaxed))
            .sum::<i64>()
            .max(0) as usize
    }

    /// How many Ps it has.
    pub fn procs(&self) -> usize {
        self.sh.len()
    }

    /// Asks for a collection at the next safepoint of any P.
    pub fn request_collection(&self) {
        self.attention.fetch_or(COLLECT, Ordering::Relaxed);
    }

    /// Gives the VM more fuel, or none again.
    pub fn set_fuel(&self, fuel: Option<u64>) {
        self.fuel
            .store(fuel.map_or(i64::MAX, |f| f.min(1 << 62) as i64), Ordering::Relaxed);
    }

    /// Fuel left; `None` without a limit.
    pub fn fuel(&self) -> Option<u64> {
        match self.fuel.load(Ordering::Relaxed) {
            i64::MAX => None,
            n => Some(n.max(0) as u64),
        }
    }

    /// Sets the moment at which the VM must have ended.
    pub fn set_deadline(&self, at: Option<Instant>) {
        let at = at.map_or(i64::MAX, |d| {
            d.saturating_duration_since(self.clock).as_nanos().min(1 << 62) as i64
        });
        self.deadline.store(at, Ordering::Relaxed);
        drop(self.lock_idle());
        self.changed.notify_all();
    }

    /// Calls `f` for every goroutine that is not dead. No goroutine runs.
    pub fn each_goroutine(&self, f: impl FnMut(crate::g::GRef)) {
        self.gs.lock().unwrap_or_else(PoisonError::into_inner).each(f);
    }

    /// The VM's monotonic clock, in nanoseconds.
    #[inline]
    pub fn now(&self) -> i64 {
        self.clock.elapsed().as_nanos() as i64
    }

    /// Nanoseconds since 1970 at a moment of the monotonic clock.
    pub fn wall(&self, mono: i64) -> i64 {
        self.epoch + mono
    }

    pub(super) fn lock_idle(&self) -> MutexGuard<'_, IdleState> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts goroutines into the queue that all Ps take from.
    pub(super) fn inject(&self, list: GList) {
        let mut q = self.injector.lock().unwrap_or_else(PoisonError::into_inner);
        q.append(list);
        self.injected.store(q.len(), Ordering::Release);
    }
}

impl<X: Execute> Drop for VmSched<X> {
    fn drop(&mut self) {
        let before = self.heap.used();
        for sh in &self.sh {
            sh.free_timers(&self.heap);
        }
        let slabs = self.gs.get_mut().unwrap_or_else(PoisonError::into_inner);
        slabs.free(&self.heap);
        if before.saturating_sub(self.heap.used()) > TRIM {
            govm_runtime::heap::trim();
        }
    }
}
