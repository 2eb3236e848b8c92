//! Waiting on an address: the table of wait queues behind package sync, and Mutex, RWMutex, WaitGroup and Cond upon it.
//!
//! Their state is a word of Go memory; the table holds only who waits. Invariants:
//! - A waiter queues itself under its bucket's lock after it has seen there that it must wait; a waker changes the state and takes
//!   waiters under the same lock. The uncontended paths are one compare-and-swap on the state.
//! - A bucket is a list of addresses, each with a FIFO of waiters. `next` and `prev` link the first waiters of the addresses; `chain`
//!   links the waiters of one address, and the first one's `tail` is the last. `word` is the address.
//! - Mutex is as Go's: a woken waiter competes with who is running, until one has waited for a millisecond; then it is handed the
//!   lock.

use crate::sudog::{Outcome, Resume, Sched, Sudog, WaitReason, Waiter};
use crate::sync::{AtomicU32, AtomicU64, Ordering, WordLock};
use core::cell::Cell;
use core::hint;
use core::ptr::{self, NonNull};

/// Buckets of a table.
const BUCKETS: usize = 128;
/// After so long a wait a mutex is handed over instead of let go.
const STARVING_NS: i64 = 1_000_000;

/// A misuse of package sync that panics or ends the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Misuse {
    UnlockOfUnlocked,
    RUnlockOfUnlocked,
    RWUnlockOfUnlocked,
    NegativeWaitGroup,
    WaitGroupReused,
}

impl Misuse {
    /// Go's text, without `fatal error: ` or `panic: `.
    pub fn text(self) -> &'static str {
        match self {
            Misuse::UnlockOfUnlocked => "sync: unlock of unlocked mutex",
            Misuse::RUnlockOfUnlocked => "sync: RUnlock of unlocked RWMutex",
            Misuse::RWUnlockOfUnlocked => "sync: Unlock of unlocked RWMutex",
            Misuse::NegativeWaitGroup => "sync: negative WaitGroup counter",
            Misuse::WaitGroupReused => "sync: WaitGroup misuse: Add called concurrently with Wait",
        }
    }

    /// Whether it is a fatal error, which nothing recovers, rather than a panic.
    pub fn is_fatal(self) -> bool {
        !matches!(self, Misuse::NegativeWaitGroup | Misuse::WaitGroupReused)
    }
}

#[derive(Default)]
struct Bucket {
    lock: WordLock,
    /// The first waiter of the first address; under the lock.
    first: Cell<*mut Sudog>,
}

/// The wait queues of a VM's addresses.
pub struct SemaTable {
    buckets: Box<[Bucket]>,
}

// SAFETY: a bucket's list is touched under its lock only.
unsafe impl Sync for SemaTable {}
// SAFETY: as above.
unsafe impl Send for SemaTable {}

impl Default for SemaTable {
    fn default() -> SemaTable {
        SemaTable::new()
    }
}

fn word(s: *mut Sudog) -> usize {
    // SAFETY: sudogs in a table live.
    unsafe { (*s).word.load(Ordering::Relaxed) as usize }
}

/// A bucket whose lock is held until this is dropped.
struct Locked<'a> {
    bucket: &'a Bucket,
    solo: bool,
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        self.bucket.lock.unlock(self.solo);
    }
}

impl Locked<'_> {
    fn find(&self, addr: usize) -> *mut Sudog {
        let mut s = self.bucket.first.get();
        while !s.is_null() && word(s) != addr {
            // SAFETY: sudogs in a table live; the lock is held, here and below.
            s = unsafe { (*s).next };
        }
        s
    }

    /// Puts `new`, or nothing, where `old` stands in the list of addresses.
    unsafe fn replace(&self, old: *mut Sudog, new: *mut Sudog) {
        // SAFETY: see find.
        unsafe {
            let (prev, next) = ((*old).prev, (*old).next);
            let mut after_prev = next;
            let mut before_next = prev;
            if !new.is_null() {
                (*new).prev = prev;
                (*new).next = next;
                (*new).tail = if (*old).tail == old { new } else { (*old).tail };
                after_prev = new;
                before_next = new;
            }
            if prev.is_null() {
                self.bucket.first.set(after_prev);
            } else {
                (*prev).next = after_prev;
            }
            if !next.is_null() {
                (*next).prev = before_next;
            }
        }
    }

    /// Queues `s` on `addr`, in front of its other waiters if `front`.
    unsafe fn push(&self, addr: usize, s: *mut Sudog, front: bool) {
        // SAFETY: see find; `s` is the caller's.
        unsafe {
            (*s).word.store(addr as u64, Ordering::Relaxed);
            (*s).chain = ptr::null_mut();
            let head = self.find(addr);
            if head.is_null() {
                let first = self.bucket.first.get();
                (*s).prev = ptr::null_mut();
                (*s).next = first;
                (*s).tail = s;
                if !first.is_null() {
                    (*first).prev = s;
                }
                self.bucket.first.set(s);
            } else if front {
                let tail = (*head).tail;
                self.replace(head, s);
                (*s).tail = tail;
                (*s).chain = head;
            } else {
                (*(*head).tail).chain = s;
                (*head).tail = s;
            }
        }
    }

    /// Takes the first waiter of `addr`, or null; and whether there are more.
    fn pop(&self, addr: usize) -> (*mut Sudog, bool) {
        let head = self.find(addr);
        if head.is_null() {
            return (head, false);
        }
        // SAFETY: see find.
        unsafe {
            let next = (*head).chain;
            self.replace(head, next);
            (head, !next.is_null())
        }
    }

    /// Takes the waiter of `addr` with this ticket, or null.
    fn take_ticket(&self, addr: usize, ticket: u32) -> *mut Sudog {
        let head = self.find(addr);
        let (mut prev, mut s) = (ptr::null_mut::<Sudog>(), head);
        // SAFETY: see find.
        unsafe {
            while !s.is_null() && (*s).case != ticket {
                prev = s;
                s = (*s).chain;
            }
            if s.is_null() {
                return s;
            }
            if prev.is_null() {
                return self.pop(addr).0;
            }
            (*prev).chain = (*s).chain;
            if (*head).tail == s {
                (*head).tail = prev;
            }
            s
        }
    }
}

impl SemaTable {
    /// A table without waiters.
    pub fn new() -> SemaTable {
        SemaTable {
            buckets: (0..BUCKETS).map(|_| Bucket::default()).collect(),
        }
    }

    /// Locks the bucket of `addr`; addresses within 8 bytes share one.
    fn lock(&self, addr: usize, solo: bool) -> Locked<'_> {
        let hash = (addr >> 3).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize);
        let bucket = &self.buckets[hash >> (usize::BITS - BUCKETS.trailing_zeros())];
        bucket.lock.lock(solo);
        Locked { bucket, solo }
    }
}

/// Queues the running goroutine; the caller holds the lock and lets it go afterwards.
unsafe fn queue(b: &Locked<'_>, g: *mut Waiter, addr: usize, reason: WaitReason, front: bool) -> *mut Sudog {
    // SAFETY: the running goroutine is its thread's own, and not queued anywhere.
    unsafe {
        let s = &raw mut (*g).own;
        (*s).g = g;
        (*g).reason = reason;
        b.push(addr, s, front);
        s
    }
}

/// Readies a waiter that was taken out of a table.
unsafe fn wake<S: Sched>(sched: &mut S, s: *mut Sudog, resume: Resume) {
    // SAFETY: who takes a waiter owns it.
    unsafe {
        (*(*s).g).resume = resume;
        sched.ready(NonNull::new_unchecked((*s).g));
    }
}

const LOCKED: u32 = 1;
const WAITING: u32 = 2;

/// `sync.Mutex.Lock` on its state word, at `state`. After `Park` the call is made again, unless the lock was handed over.
///
/// # Safety
/// `state` points to a living word that only these functions change; `g` is the running goroutine, its pc and base saved.
#[inline]
pub unsafe fn mutex_lock<S: Sched>(t: &SemaTable, sched: &mut S, g: *mut Waiter, state: *const AtomicU32) -> Outcome {
    // SAFETY: as the caller promises.
    unsafe {
        if mutex_lock_free(state) {
            return Outcome::Done;
        }
        mutex_lock_slow(t, sched, g, &*state)
    }
}

#[cold]
#[inline(never)]
unsafe fn mutex_lock_slow<S: Sched>(t: &SemaTable, sched: &mut S, g: *mut Waiter, word: &AtomicU32) -> Outcome {
    let solo = sched.solo();
    let addr = ptr::from_ref(word) as usize;
    let mut spins = if solo { 0 } else { 4 };
    loop {
        let v = word.load(Ordering::Relaxed);
        if v & LOCKED == 0 {
            if word
                .compare_exchange(v, v | LOCKED, Ordering::Acquire, Ordering::Relaxed)
                .is_ok()
            {
                // SAFETY: the running goroutine.
                unsafe { (*g).since = 0 };
                return Outcome::Done;
            }
            continue;
        }
        if spins > 0 && v & WAITING == 0 {
            spins -= 1;
            (0..30).for_each(|_| hint::spin_loop());
            continue;
        }
        let b = t.lock(addr, solo);
        // Under the lock WAITING and the queue change together.
        if word
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |v| {
                (v & LOCKED != 0).then_some(v | WAITING)
            })
            .is_err()
        {
            continue;
        }
        // SAFETY: the running goroutine. One that has waited before goes in front.
        unsafe {
            let again = (*g).since != 0;
            if !again {
                (*g).since = sched.now().max(1);
            }
            queue(&b, g, addr, WaitReason::MutexLock, again);
        }
        return Outcome::Park;
    }
}

/// `sync.Mutex.Lock` where nobody has it or waits for it; false, and no effect, otherwise.
///
/// # Safety
/// `state` points to a living word that only these functions change.
#[inline(always)]
pub unsafe fn mutex_lock_free(state: *const AtomicU32) -> bool {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    word.compare_exchange(0, LOCKED, Ordering::Acquire, Ordering::Relaxed)
        .is_ok()
}

/// `sync.Mutex.Unlock` where nobody waits; false, and no effect, otherwise.
///
/// # Safety
/// As `mutex_lock_free`.
#[inline(always)]
pub unsafe fn mutex_unlock_alone(state: *const AtomicU32) -> bool {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    word.compare_exchange(LOCKED, 0, Ordering::Release, Ordering::Relaxed)
        .is_ok()
}

/// `sync.Mutex.TryLock`.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn mutex_try_lock(state: *const AtomicU32) -> bool {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    word.fetch_update(Ordering::Acquire, Ordering::Relaxed, |v| {
        (v & LOCKED == 0).then_some(v | LOCKED)
    })
    .is_ok()
}

/// `sync.Mutex.Unlock`.
///
/// # Safety
/// As `mutex_lock`.
#[inline]
pub unsafe fn mutex_unlock<S: Sched>(t: &SemaTable, sched: &mut S, state: *const AtomicU32) -> Result<(), Misuse> {
    // SAFETY: as the caller promises.
    unsafe {
        if mutex_unlock_alone(state) {
            return Ok(());
        }
        mutex_unlock_slow(t, sched, &*state)
    }
}

#[cold]
#[inline(never)]
unsafe fn mutex_unlock_slow<S: Sched>(t: &SemaTable, sched: &mut S, word: &AtomicU32) -> Result<(), Misuse> {
    if word.load(Ordering::Relaxed) & LOCKED == 0 {
        return Err(Misuse::UnlockOfUnlocked);
    }
    let addr = ptr::from_ref(word) as usize;
    let now = sched.now();
    let b = t.lock(addr, sched.solo());
    let (s, more) = b.pop(addr);
    let rest = if more { WAITING } else { 0 };
    if s.is_null() {
        word.store(0, Ordering::Release);
        return Ok(());
    }
    // SAFETY: who takes a waiter owns it.
    unsafe {
        let hand_over = now - (*(*s).g).since > STARVING_NS;
        word.store(rest | if hand_over { LOCKED } else { 0 }, Ordering::Release);
        drop(b);
        if hand_over {
            (*(*s).g).since = 0;
        }
        wake(sched, s, if hand_over { Resume::Next } else { Resume::Again });
    }
    Ok(())
}

const WRITER: u64 = 1;
const WRITERS_WAIT: u64 = 2;
const READERS_WAIT: u64 = 4;
const READER: u64 = 256;

/// The keys under which readers and writers wait, in one bucket.
fn keys(word: &AtomicU64) -> (usize, usize) {
    let addr = ptr::from_ref(word) as usize;
    (addr, addr + 4)
}

/// `sync.RWMutex.RLock` on its state word. A waiter is handed the lock.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn rw_rlock<S: Sched>(t: &SemaTable, sched: &mut S, g: *mut Waiter, state: *const AtomicU64) -> Outcome {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    let free = |v: u64| (v & (WRITER | WRITERS_WAIT) == 0).then_some(v + READER);
    if word.fetch_update(Ordering::Acquire, Ordering::Relaxed, free).is_ok() {
        return Outcome::Done;
    }
    let (readers, _) = keys(word);
    let b = t.lock(readers, sched.solo());
    let or_wait = |v: u64| Some(free(v).unwrap_or(v | READERS_WAIT));
    let before = word
        .fetch_update(Ordering::Acquire, Ordering::Relaxed, or_wait)
        .unwrap_or_else(|v| v);
    if free(before).is_some() {
        return Outcome::Done;
    }
    // SAFETY: the running goroutine.
    unsafe { queue(&b, g, readers, WaitReason::RWMutexRLock, false) };
    Outcome::Park
}

/// `sync.RWMutex.TryRLock`.
///
/// # Safety
/// As `mutex_lock`.
#[inline]
pub unsafe fn rw_try_rlock(state: *const AtomicU64) -> bool {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    let free = |v: u64| (v & (WRITER | WRITERS_WAIT) == 0).then_some(v + READER);
    word.fetch_update(Ordering::Acquire, Ordering::Relaxed, free).is_ok()
}

/// `sync.RWMutex.RUnlock` where no writer waits; false, and no effect, otherwise.
///
/// # Safety
/// As `mutex_lock_free`.
#[inline]
pub unsafe fn rw_runlock_alone(state: *const AtomicU64) -> bool {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    let less = |v: u64| (v >= READER && v & WRITERS_WAIT == 0).then(|| v - READER);
    word.fetch_update(Ordering::Release, Ordering::Relaxed, less).is_ok()
}

/// `sync.RWMutex.RUnlock`.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn rw_runlock<S: Sched>(t: &SemaTable, sched: &mut S, state: *const AtomicU64) -> Result<(), Misuse> {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    let less = |v: u64| (v >= READER).then(|| v - READER);
    let before = word
        .fetch_update(Ordering::Release, Ordering::Relaxed, less)
        .map_err(|_| Misuse::RUnlockOfUnlocked)?;
    if before / READER != 1 || before & WRITERS_WAIT == 0 {
        return Ok(());
    }
    let (readers, writers) = keys(word);
    let b = t.lock(readers, sched.solo());
    let v = word.load(Ordering::Acquire);
    if v >= READER || v & WRITER != 0 || v & WRITERS_WAIT == 0 {
        return Ok(());
    }
    // Nobody gets in past WRITERS_WAIT without this lock.
    let (s, more) = b.pop(writers);
    let rest = if more { 0 } else { WRITERS_WAIT };
    word.store((v | WRITER) & !rest, Ordering::Relaxed);
    drop(b);
    // SAFETY: who takes a waiter owns it; WRITERS_WAIT says that there is one.
    unsafe { wake(sched, s, Resume::Next) };
    Ok(())
}

/// `sync.RWMutex.Lock`. A waiter is handed the lock.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn rw_lock<S: Sched>(t: &SemaTable, sched: &mut S, g: *mut Waiter, state: *const AtomicU64) -> Outcome {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    if word
        .compare_exchange(0, WRITER, Ordering::Acquire, Ordering::Relaxed)
        .is_ok()
    {
        return Outcome::Done;
    }
    let (readers, writers) = keys(word);
    let b = t.lock(readers, sched.solo());
    let or_wait = |v: u64| Some(if v == 0 { WRITER } else { v | WRITERS_WAIT });
    let before = word
        .fetch_update(Ordering::Acquire, Ordering::Relaxed, or_wait)
        .unwrap_or_else(|v| v);
    if before == 0 {
        return Outcome::Done;
    }
    // Go's writers exclude each other by a Mutex before they wait for readers.
    let behind = before & (WRITER | WRITERS_WAIT) != 0;
    let reason = if behind {
        WaitReason::MutexLock
    } else {
        WaitReason::RWMutexLock
    };
    // SAFETY: the running goroutine.
    unsafe { queue(&b, g, writers, reason, false) };
    Outcome::Park
}

/// `sync.RWMutex.TryLock`.
///
/// # Safety
/// As `mutex_lock`.
#[inline]
pub unsafe fn rw_try_lock(state: *const AtomicU64) -> bool {
    // SAFETY: as the caller promises.
    unsafe {
        (*state)
            .compare_exchange(0, WRITER, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
    }
}

/// `sync.RWMutex.Unlock` where nobody waits; false, and no effect, otherwise.
///
/// # Safety
/// As `mutex_lock_free`.
#[inline]
pub unsafe fn rw_unlock_alone(state: *const AtomicU64) -> bool {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    word.compare_exchange(WRITER, 0, Ordering::Release, Ordering::Relaxed)
        .is_ok()
}

/// `sync.RWMutex.Unlock`: readers that wait come first, all of them; else the next writer.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn rw_unlock<S: Sched>(t: &SemaTable, sched: &mut S, state: *const AtomicU64) -> Result<(), Misuse> {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    if word
        .compare_exchange(WRITER, 0, Ordering::Release, Ordering::Relaxed)
        .is_ok()
    {
        return Ok(());
    }
    let (readers, writers) = keys(word);
    let b = t.lock(readers, sched.solo());
    let v = word.load(Ordering::Relaxed);
    if v & WRITER == 0 {
        return Err(Misuse::RWUnlockOfUnlocked);
    }
    let mut woken = ptr::null_mut::<Sudog>();
    let mut last = woken;
    // SAFETY: who takes a waiter owns it. Nobody changes the word while WRITER is set but under this lock.
    unsafe {
        if v & READERS_WAIT != 0 {
            let mut n = 0;
            loop {
                let (s, _) = b.pop(readers);
                if s.is_null() {
                    break;
                }
                (*s).chain = ptr::null_mut();
                if woken.is_null() {
                    woken = s;
                } else {
                    (*last).chain = s;
                }
                last = s;
                n += READER;
            }
            word.store(v & WRITERS_WAIT | n, Ordering::Release);
        } else {
            let (s, more) = b.pop(writers);
            if !s.is_null() {
                (*s).chain = ptr::null_mut();
            }
            woken = s;
            word.store(
                if s.is_null() {
                    0
                } else {
                    WRITER | if more { WRITERS_WAIT } else { 0 }
                },
                Ordering::Release,
            );
        }
        drop(b);
        wake_chain(sched, woken);
    }
    Ok(())
}

/// Readies waiters linked by `chain`, in order; their operations are complete.
unsafe fn wake_chain<S: Sched>(sched: &mut S, mut s: *mut Sudog) {
    while !s.is_null() {
        // SAFETY: as in wake; the link is read before the waiter is given away.
        unsafe {
            let next = (*s).chain;
            wake(sched, s, Resume::Next);
            s = next;
        }
    }
}

/// Takes all waiters of an address, linked by `chain`.
fn take_all(b: &Locked<'_>, addr: usize) -> *mut Sudog {
    let head = b.find(addr);
    if !head.is_null() {
        // SAFETY: the lock is held.
        unsafe { b.replace(head, ptr::null_mut()) };
    }
    head
}

/// `sync.WaitGroup.Add` on its state word: the counter in the high half, the number of waiters in the low one.
///
/// # Safety
/// As `mutex_lock`.
#[inline]
pub unsafe fn wait_group_add<S: Sched>(
    t: &SemaTable,
    sched: &mut S,
    state: *const AtomicU64,
    delta: i32,
) -> Result<(), Misuse> {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    let v = word
        .fetch_add((delta as u32 as u64) << 32, Ordering::AcqRel)
        .wrapping_add((delta as u32 as u64) << 32);
    let (count, waiters) = ((v >> 32) as i32, v as u32);
    if count < 0 {
        return Err(Misuse::NegativeWaitGroup);
    }
    if waiters == 0 || count > 0 && count != delta {
        return Ok(());
    }
    if delta > 0 && count == delta {
        return Err(Misuse::WaitGroupReused);
    }
    if count == 0 {
        wait_group_wake(t, sched, word);
    }
    Ok(())
}

#[cold]
#[inline(never)]
fn wait_group_wake<S: Sched>(t: &SemaTable, sched: &mut S, word: &AtomicU64) {
    let addr = ptr::from_ref(word) as usize;
    let b = t.lock(addr, sched.solo());
    word.fetch_and(!(u32::MAX as u64), Ordering::Relaxed);
    let all = take_all(&b, addr);
    drop(b);
    // SAFETY: who takes waiters owns them.
    unsafe { wake_chain(sched, all) };
}

/// `sync.WaitGroup.Wait`.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn wait_group_wait<S: Sched>(
    t: &SemaTable,
    sched: &mut S,
    g: *mut Waiter,
    state: *const AtomicU64,
) -> Outcome {
    // SAFETY: as the caller promises.
    let word = unsafe { &*state };
    if word.load(Ordering::Acquire) >> 32 == 0 {
        return Outcome::Done;
    }
    let addr = state as usize;
    let b = t.lock(addr, sched.solo());
    let wait = |v: u64| (v >> 32 != 0).then_some(v + 1);
    if word.fetch_update(Ordering::AcqRel, Ordering::Acquire, wait).is_err() {
        return Outcome::Done;
    }
    // SAFETY: the running goroutine.
    unsafe { queue(&b, g, addr, WaitReason::WaitGroupWait, false) };
    Outcome::Park
}

/// The state of a sync.Cond: tickets drawn, and tickets called. Both wrap around.
#[repr(C)]
#[derive(Default)]
pub struct NotifyList {
    drawn: AtomicU32,
    called: AtomicU32,
}

/// Draws a ticket for a waiter that is about to release the Cond's lock.
pub fn notify_add(n: &NotifyList) -> u32 {
    n.drawn.fetch_add(1, Ordering::AcqRel)
}

/// Waits until the ticket is called, if it was not already.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn notify_wait<S: Sched>(
    t: &SemaTable,
    sched: &mut S,
    g: *mut Waiter,
    n: *const NotifyList,
    ticket: u32,
) -> Outcome {
    let b = t.lock(n as usize, sched.solo());
    // SAFETY: as the caller promises.
    unsafe {
        if ((*n).called.load(Ordering::Relaxed).wrapping_sub(ticket) as i32) > 0 {
            return Outcome::Done;
        }
        let s = queue(&b, g, n as usize, WaitReason::CondWait, false);
        (*s).case = ticket;
    }
    Outcome::Park
}

/// `sync.Cond.Signal`.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn notify_one<S: Sched>(t: &SemaTable, sched: &mut S, n: *const NotifyList) {
    // SAFETY: as the caller promises.
    let list = unsafe { &*n };
    if list.drawn.load(Ordering::Acquire) == list.called.load(Ordering::Acquire) {
        return;
    }
    let b = t.lock(n as usize, sched.solo());
    let ticket = list.called.load(Ordering::Relaxed);
    if ticket == list.drawn.load(Ordering::Acquire) {
        return;
    }
    list.called.store(ticket.wrapping_add(1), Ordering::Release);
    let s = b.take_ticket(n as usize, ticket);
    drop(b);
    if !s.is_null() {
        // SAFETY: who takes a waiter owns it.
        unsafe { wake(sched, s, Resume::Next) };
    }
}

/// `sync.Cond.Broadcast`.
///
/// # Safety
/// As `mutex_lock`.
pub unsafe fn notify_all<S: Sched>(t: &SemaTable, sched: &mut S, n: *const NotifyList) {
    // SAFETY: as the caller promises.
    let list = unsafe { &*n };
    if list.drawn.load(Ordering::Acquire) == list.called.load(Ordering::Acquire) {
        return;
    }
    let b = t.lock(n as usize, sched.solo());
    list.called.store(list.drawn.load(Ordering::Acquire), Ordering::Release);
    let all = take_all(&b, n as usize);
    drop(b);
    // SAFETY: who takes waiters owns them.
    unsafe { wake_chain(sched, all) };
}
