//! The synchronisation primitives of the runtime, from `std` or, under `--cfg loom`, from `loom`, so that the same source
//! is run and modelled. Nothing in the channel, queue and parking code takes an atomic from anywhere else.

#[cfg(not(loom))]
pub use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};
#[cfg(loom)]
pub use loom::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};
#[cfg(loom)]
pub use loom::sync::{Condvar, Mutex, MutexGuard};
#[cfg(not(loom))]
pub use std::sync::{Condvar, Mutex, MutexGuard};

/// One slot of a frame or one word of a channel cell. Its owner is decided by the protocols (the running goroutine, the
/// claimer of a ring cell, the waker of a parked goroutine), so every access is relaxed; being atomic keeps a program that
/// races from becoming a data race of the host.
pub type Slot = AtomicU64;

/// Copies `n` slots.
///
/// # Safety
/// Both runs are valid, and no one else accesses them meanwhile. They do not overlap.
#[inline(always)]
pub unsafe fn copy_slots(from: *const Slot, to: *mut Slot, n: usize) {
    for i in 0..n {
        // SAFETY: both runs hold n slots.
        unsafe { (*to.add(i)).store((*from.add(i)).load(Ordering::Relaxed), Ordering::Relaxed) }
    }
}

/// Zeroes `n` slots.
///
/// # Safety
/// The run is valid, and no one else accesses it meanwhile.
#[inline(always)]
pub unsafe fn zero_slots(to: *mut Slot, n: usize) {
    for i in 0..n {
        // SAFETY: the run holds n slots.
        unsafe { (*to.add(i)).store(0, Ordering::Relaxed) }
    }
}

/// Orders a preceding sequentially consistent write before a following sequentially consistent load. The memory model does
/// this by itself; loom knows sequential consistency of fences only.
#[inline(always)]
pub fn order_store_load() {
    #[cfg(loom)]
    fence(Ordering::SeqCst);
}

/// Waiting for another thread to finish a few instructions: spins first, then gives the core away.
pub struct Backoff(#[cfg(not(loom))] crossbeam_utils::Backoff);

impl Backoff {
    /// A backoff that has not waited yet.
    #[inline]
    pub fn new() -> Backoff {
        Backoff(
            #[cfg(not(loom))]
            crossbeam_utils::Backoff::new(),
        )
    }

    /// Waits a little, longer each time.
    #[inline]
    pub fn wait(&self) {
        #[cfg(not(loom))]
        self.0.snooze();
        #[cfg(loom)]
        loom::thread::yield_now();
    }
}

impl Default for Backoff {
    fn default() -> Backoff {
        Backoff::new()
    }
}

/// A lock of one word for critical sections of a few instructions, without a safepoint or a call out inside. A VM with one P
/// has nobody to exclude; its callers pass `solo` and pay nothing.
pub struct WordLock(AtomicU32);

impl WordLock {
    /// An unlocked lock.
    pub fn new() -> WordLock {
        WordLock(AtomicU32::new(0))
    }

    /// Takes the lock.
    #[inline(always)]
    pub fn lock(&self, solo: bool) {
        if !solo
            && self
                .0
                .compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed)
                .is_err()
        {
            self.lock_slow();
        }
    }

    #[cold]
    #[inline(never)]
    fn lock_slow(&self) {
        let backoff = Backoff::new();
        loop {
            if self.0.load(Ordering::Relaxed) == 0
                && self
                    .0
                    .compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed)
                    .is_ok()
            {
                return;
            }
            backoff.wait();
        }
    }

    /// Releases the lock; its holder calls this.
    #[inline(always)]
    pub fn unlock(&self, solo: bool) {
        if !solo {
            self.0.store(0, Ordering::Release);
        }
    }
}

impl Default for WordLock {
    fn default() -> WordLock {
        WordLock::new()
    }
}
