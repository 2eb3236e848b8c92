//! The channel: its header, its two wait queues, and send, receive and close.
//!
//! Invariants:
//! - Unbuffered: everything happens under `lock`; at least one of the queues is empty, but for a select that waits on both
//!   sides of one channel. An element goes from slots to slots.
//! - Buffered: elements go through the ring, which needs no lock. `lock` guards the queues only. Who cannot go through puts its
//!   sudog into a queue under the lock and then tries the ring once more; who has moved the ring looks at the other queue's
//!   `first` afterwards. Both are sequentially consistent, so one of the two sees the other: no wake-up is lost. Whoever sees a
//!   waiter takes the lock and settles: moves elements from the ring into waiting receivers and from waiting senders into the ring.
//! - Elements over 64 bytes lie in the ring as boxes; a sender makes its box before it has any effect.
//! - Timer channels have no ring: a value is there when the timer's time is past (see `timer`). Under `lock`, the timer too.
//! - A select's sudogs are taken from the other queues by its waker, after it has released this channel's lock and before `ready`.

use super::ring::{self, Ring, RingRef, RingState};
use crate::sudog::{BUSY, NO_SLOT, OPEN, Outcome, Resume, Sched, Sudog, WON, WaitReason, Waiter};
use crate::sync::{AtomicPtr, AtomicU32, Backoff, Ordering, Slot, WordLock, copy_slots, order_store_load, zero_slots};
use crate::timer::{self, Timer};
use crate::typedesc::TypeRef;
use core::ptr::{self, NonNull};

/// Elements of more bytes than this are boxed in a ring.
pub const BOX_ABOVE: usize = 64;

/// A FIFO of sudogs. `first` is read without the lock, to see whether anybody waits.
#[repr(C)]
pub struct WaitQueue {
    first: AtomicPtr<Sudog>,
    last: AtomicPtr<Sudog>,
}

impl WaitQueue {
    /// An empty queue.
    pub fn new() -> WaitQueue {
        WaitQueue {
            first: AtomicPtr::new(ptr::null_mut()),
            last: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// The first in the queue. Pairs with `push`: see the invariants above.
    #[inline(always)]
    pub fn first(&self) -> *mut Sudog {
        self.first.load(Ordering::SeqCst)
    }

    /// Appends; under the lock.
    ///
    /// # Safety
    /// `s` is in no queue and belongs to the caller.
    #[inline]
    pub unsafe fn push(&self, s: *mut Sudog) {
        let last = self.last.load(Ordering::Relaxed);
        // SAFETY: queued sudogs live; the lock is held.
        unsafe {
            (*s).queued = true;
            (*s).next = ptr::null_mut();
            (*s).prev = last;
            if last.is_null() {
                self.first.store(s, Ordering::SeqCst);
            } else {
                (*last).next = s;
            }
        }
        self.last.store(s, Ordering::Relaxed);
    }

    /// Takes `s` out if it is queued; under the lock.
    ///
    /// # Safety
    /// `s` lives, and if queued then here.
    #[inline]
    pub unsafe fn remove(&self, s: *mut Sudog) {
        // SAFETY: neighbours of a queued sudog live; the lock is held.
        unsafe {
            if !(*s).queued {
                return;
            }
            (*s).queued = false;
            let (prev, next) = ((*s).prev, (*s).next);
            if prev.is_null() {
                self.first.store(next, Ordering::Relaxed);
            } else {
                (*prev).next = next;
            }
            if next.is_null() {
                self.last.store(prev, Ordering::Relaxed);
            } else {
                (*next).prev = prev;
            }
        }
    }
}

impl Default for WaitQueue {
    fn default() -> WaitQueue {
        WaitQueue::new()
    }
}

/// What a channel is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    Unbuffered = 0,
    Buffered = 1,
    Timer = 2,
}

/// A channel: a heap object of `HChan::size` bytes. A buffered one continues with a `RingState` and its cells.
#[repr(C)]
pub struct HChan {
    pub(super) lock: WordLock,
    /// Closed, for a channel without ring; under the lock, read without it.
    closed: AtomicU32,
    cap: u32,
    /// Slots of an element in a frame.
    pub(super) elem_slots: u16,
    /// log2 of the ring's mark bit.
    shift: u8,
    pub(super) kind: Kind,
    /// The element's type descriptor, for the collector.
    elem: Option<TypeRef>,
    /// The timer of a timer channel.
    timer: *mut Timer,
    pub(super) recvq: WaitQueue,
    pub(super) sendq: WaitQueue,
}

#[cfg(not(loom))]
const _: () = assert!(size_of::<HChan>() == 64);

// SAFETY: shared between Ms; the invariants above say who may touch what.
unsafe impl Send for HChan {}
// SAFETY: as above.
unsafe impl Sync for HChan {}

/// The shape of a channel's memory.
#[derive(Clone, Copy, Debug)]
pub struct ChanShape {
    /// The element's size in bytes.
    pub elem_size: usize,
    /// Whether elements hold pointers.
    pub pointers: bool,
    pub cap: u32,
}

const POINTERS: u8 = 0x80;

impl ChanShape {
    fn elem_slots(self) -> usize {
        self.elem_size.div_ceil(8)
    }

    fn cell_slots(self) -> usize {
        if self.elem_size > BOX_ABOVE {
            1
        } else {
            self.elem_slots()
        }
    }

    /// Bytes of the whole channel; `None` on overflow or when an element has more slots than a frame can hold.
    pub fn size(self) -> Option<usize> {
        if self.elem_slots() > u16::MAX as usize {
            return None;
        }
        if self.cap == 0 {
            return Some(size_of::<HChan>());
        }
        ring::cell_size(self.cell_slots())
            .checked_mul(self.cap as usize)?
            .checked_add(size_of::<HChan>() + size_of::<RingState>())
            .filter(|n| *n < 1 << 46)
    }
}

impl HChan {
    /// Makes a channel in fresh memory.
    ///
    /// # Safety
    /// `at` has `shape.size()` bytes, aligned to 16 at least, that nobody else sees yet.
    pub unsafe fn init(at: *mut u8, shape: ChanShape, elem: Option<TypeRef>) {
        let buffered = shape.cap > 0;
        let pointers = shape.pointers || buffered && shape.elem_size > BOX_ABOVE;
        let head = HChan {
            lock: WordLock::new(),
            closed: AtomicU32::new(0),
            cap: shape.cap,
            elem_slots: shape.elem_slots() as u16,
            shift: ring::mark_shift(shape.cap as u64) as u8 | if pointers { POINTERS } else { 0 },
            kind: if buffered { Kind::Buffered } else { Kind::Unbuffered },
            elem,
            timer: ptr::null_mut(),
            recvq: WaitQueue::new(),
            sendq: WaitQueue::new(),
        };
        // SAFETY: as the caller promises.
        unsafe {
            at.cast::<HChan>().write(head);
            if buffered {
                at.add(size_of::<HChan>()).cast::<RingState>().write(RingState::new());
                (*at.cast::<HChan>()).ring(false).init();
            }
        }
    }

    /// Makes a fresh unbuffered channel the channel of a timer.
    ///
    /// # Safety
    /// The channel is not shared yet; `t` lives as long as it.
    pub unsafe fn set_timer(c: *mut HChan, t: *mut Timer) {
        // SAFETY: as the caller promises.
        unsafe {
            (*c).kind = Kind::Timer;
            (*c).timer = t;
        }
    }

    /// The element's type descriptor.
    pub fn elem(&self) -> Option<TypeRef> {
        self.elem
    }

    /// The timer, or null.
    pub fn timer(&self) -> *mut Timer {
        self.timer
    }

    /// Slots of an element.
    pub fn elem_slots(&self) -> usize {
        self.elem_slots as usize
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the ring holds boxes.
    #[inline(always)]
    pub fn boxed(&self) -> bool {
        self.elem_slots as usize > BOX_ABOVE / 8 && self.kind == Kind::Buffered
    }

    /// cap(c).
    pub fn cap(&self) -> usize {
        self.cap as usize
    }

    /// len(c).
    pub fn len(&self) -> usize {
        if self.kind == Kind::Buffered {
            self.ring(false).len() as usize
        } else {
            0
        }
    }

    /// Whether len(c) is 0.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    pub(super) fn ring(&self, solo: bool) -> RingRef<'_> {
        debug_assert!(self.kind == Kind::Buffered);
        // SAFETY: a buffered channel was laid out with the state behind its header.
        let state = unsafe { &*(self as *const HChan).add(1).cast::<RingState>() };
        RingRef {
            state,
            cap: self.cap as u64,
            shift: (self.shift & !POINTERS) as u32,
            slots: if self.boxed() { 1 } else { self.elem_slots as usize },
            pointers: self.shift & POINTERS != 0,
            solo,
        }
    }

    /// Calls `f` with the first slot of each element in the ring, a box's address if `boxed`. The world is stopped.
    pub fn for_each_element(&self, f: impl FnMut(*mut Slot)) {
        if self.kind == Kind::Buffered {
            self.ring(true).for_each(f);
        }
    }

    /// Moves the ring's oldest element to `to`.
    #[inline(always)]
    pub(super) fn pop_to(&self, to: *mut Slot, solo: bool) -> Ring {
        let n = self.elem_slots as usize;
        let boxed = self.boxed();
        self.ring(solo).pop(|cell| {
            // SAFETY: the cell is claimed; `to` has room for an element, as every caller promises.
            unsafe {
                let from = if boxed {
                    (*cell).load(Ordering::Relaxed) as *const Slot
                } else {
                    cell
                };
                copy_slots(from, to, n);
            }
        })
    }

    /// The slots that a queued sender's element is taken from by the ring: its frame, or its box's address.
    ///
    /// # Safety
    /// The caller owns the sudog's waiter.
    unsafe fn source(&self, s: *mut Sudog) -> *const Slot {
        // SAFETY: as the caller promises.
        unsafe {
            if self.boxed() {
                &raw const (*s).word
            } else {
                (*(*s).g).slot((*s).slot)
            }
        }
    }
}

/// Moves a select's `done` word to WON; false if another queue has won it.
///
/// # Safety
/// `w` lives and waits in a select.
pub(super) unsafe fn win(w: *mut Waiter) -> bool {
    let backoff = Backoff::new();
    loop {
        // SAFETY: as the caller promises. AcqRel: the winner sees what the waiter wrote before it waited.
        match unsafe {
            (*w).done
                .compare_exchange(OPEN, WON, Ordering::AcqRel, Ordering::Acquire)
        } {
            Ok(_) => return true,
            Err(WON) => return false,
            Err(_) => backoff.wait(),
        }
    }
}

/// Takes the first waiter that nobody else has won out of the queue and wins it; under the lock. Passes by sudogs of `not`, the
/// goroutine that looks.
///
/// # Safety
/// The queue's lock is held.
pub(super) unsafe fn dequeue(q: &WaitQueue, not: *const Waiter) -> *mut Sudog {
    let mut s = q.first();
    while !s.is_null() {
        // SAFETY: queued sudogs live, and so do their waiters.
        unsafe {
            let next = (*s).next;
            if !ptr::eq((*s).g, not) {
                q.remove(s);
                if !(*s).select || win((*s).g) {
                    return s;
                }
            }
            s = next;
        }
    }
    ptr::null_mut()
}

/// Waiters that were won under a lock, to be completed after it is released; linked by `next`.
pub(super) struct Woken {
    first: *mut Sudog,
    last: *mut Sudog,
}

impl Woken {
    pub(super) fn new() -> Woken {
        Woken {
            first: ptr::null_mut(),
            last: ptr::null_mut(),
        }
    }

    /// Adds a won sudog that is out of its queue, with the result of its operation.
    ///
    /// # Safety
    /// The caller owns the sudog's waiter.
    pub(super) unsafe fn add(&mut self, s: *mut Sudog, ok: bool, resume: Resume) {
        // SAFETY: as the caller promises.
        unsafe {
            (*s).next = ptr::null_mut();
            let w = (*s).g;
            (*w).resume = resume;
            (*w).put((*s).ok_slot, ok as u64);
            (*w).put((*s).case_slot, (*s).case as u64);
            if !(*s).send {
                (*w).filled = (*s).c;
                (*w).filled_slot = (*s).slot;
            }
            if self.first.is_null() {
                self.first = s;
            } else {
                (*self.last).next = s;
            }
        }
        self.last = s;
    }

    /// Readies them all, in order. No lock is held.
    ///
    /// # Safety
    /// The waiters belong to the caller.
    pub(super) unsafe fn wake<S: Sched>(self, sched: &mut S) {
        let mut s = self.first;
        while !s.is_null() {
            // SAFETY: as the caller promises; `next` is read before the waiter is given away.
            unsafe {
                let next = (*s).next;
                let w = (*s).g;
                if (*s).select {
                    leave_queues(sched, w);
                }
                sched.ready(NonNull::new_unchecked(w));
                s = next;
            }
        }
    }
}

/// Takes all sudogs of a select out of their queues and gives them back. No lock is held.
///
/// # Safety
/// The caller owns the waiter, whose `done` is WON.
unsafe fn leave_queues<S: Sched>(sched: &mut S, w: *mut Waiter) {
    let solo = sched.solo();
    // SAFETY: the caller owns the chain; channels of queued sudogs live.
    unsafe {
        let mut s = core::mem::replace(&mut (*w).cases, ptr::null_mut());
        while !s.is_null() {
            let next = (*s).chain;
            let c = &*(*s).c;
            // `queued` is read under the lock: another waker may be dropping this very sudog.
            c.lock.lock(solo);
            (if (*s).send { &c.sendq } else { &c.recvq }).remove(s);
            c.lock.unlock(solo);
            sched.give_sudog(NonNull::new_unchecked(s));
            s = next;
        }
    }
}

/// Claims a queued waiter for a try: true, and `unclaim` or `Woken::add` must follow; false if it is lost to another queue.
unsafe fn claim(s: *mut Sudog) -> bool {
    let backoff = Backoff::new();
    loop {
        // SAFETY: queued sudogs live, and so do their waiters.
        unsafe {
            if !(*s).select {
                return true;
            }
            match (*(*s).g)
                .done
                .compare_exchange(OPEN, BUSY, Ordering::AcqRel, Ordering::Acquire)
            {
                Ok(_) => return true,
                Err(WON) => return false,
                Err(_) => backoff.wait(),
            }
        }
    }
}

unsafe fn settle_claim(s: *mut Sudog, to: u32) {
    // SAFETY: claimed by the caller.
    unsafe {
        if (*s).select {
            (*(*s).g).done.store(to, Ordering::Release);
        }
    }
}

/// Moves elements between the ring and those who wait, as far as it goes. Buffered channels only.
///
/// # Safety
/// The channel's lock is held; sudogs of running goroutines are not in its queues.
pub(super) unsafe fn settle(c: &HChan, solo: bool, woken: &mut Woken) {
    // SAFETY: queued sudogs and their waiters live; a claimed waiter's slots are the caller's.
    unsafe {
        loop {
            let mut moved = false;
            loop {
                let s = c.recvq.first();
                if s.is_null() {
                    break;
                }
                if !claim(s) {
                    c.recvq.remove(s);
                    continue;
                }
                let to = (*(*s).g).slot((*s).slot);
                let r = c.pop_to(to, solo);
                if r == Ring::Blocked {
                    settle_claim(s, OPEN);
                    break;
                }
                if r == Ring::Closed {
                    zero_slots(to, c.elem_slots());
                }
                c.recvq.remove(s);
                settle_claim(s, WON);
                woken.add(s, r == Ring::Done, Resume::Next);
                moved = true;
            }
            loop {
                let s = c.sendq.first();
                if s.is_null() {
                    break;
                }
                if !claim(s) {
                    c.sendq.remove(s);
                    continue;
                }
                let r = c.ring(solo).push(c.source(s));
                if r == Ring::Blocked {
                    settle_claim(s, OPEN);
                    break;
                }
                c.sendq.remove(s);
                settle_claim(s, WON);
                woken.add(
                    s,
                    false,
                    if r == Ring::Done {
                        Resume::Next
                    } else {
                        Resume::SendOnClosed
                    },
                );
                moved = true;
            }
            // A woken sender's element may be what a receiver waits for, and the other way round.
            if !moved || c.recvq.first().is_null() && c.sendq.first().is_null() {
                return;
            }
        }
    }
}

/// Takes the lock and settles.
///
/// # Safety
/// `c` is buffered.
#[cold]
#[inline(never)]
pub(super) unsafe fn settle_locked<S: Sched>(sched: &mut S, c: &HChan) {
    let solo = sched.solo();
    let mut woken = Woken::new();
    // SAFETY: the lock is held; the woken are ours after it.
    unsafe {
        c.lock.lock(solo);
        settle(c, solo, &mut woken);
        c.lock.unlock(solo);
        woken.wake(sched);
    }
}

/// Fills a sudog for an operation of `g` on `c`.
#[inline]
pub(super) unsafe fn prepare(s: *mut Sudog, g: *mut Waiter, c: *const HChan, slot: u32, ok_slot: u32, send: bool) {
    // SAFETY: the sudog is the caller's.
    unsafe {
        (*s).g = g;
        (*s).c = c;
        (*s).slot = slot;
        (*s).ok_slot = ok_slot;
        (*s).send = send;
        (*s).case_slot = NO_SLOT;
        (*s).select = false;
    }
}

/// `c <- slots`, on behalf of the running goroutine `g`, whose pc and base are saved. `block` false: the form that never waits.
///
/// # Safety
/// `c` is null or a living channel; `slot` begins as many slots of `g` as an element has.
#[inline]
pub unsafe fn send<S: Sched>(sched: &mut S, g: *mut Waiter, c: *const HChan, slot: u32, block: bool) -> Outcome {
    if c.is_null() {
        return if block {
            park_forever(g, WaitReason::ChanSendNil)
        } else {
            Outcome::Blocked
        };
    }
    // SAFETY: as the caller promises, here and below.
    unsafe {
        let c = &*c;
        if c.kind == Kind::Buffered {
            return send_buffered(sched, g, c, slot, block);
        }
        let solo = sched.solo();
        c.lock.lock(solo);
        if c.closed.load(Ordering::Relaxed) != 0 {
            c.lock.unlock(solo);
            return Outcome::SendOnClosed;
        }
        let peer = if c.recvq.first().is_null() {
            ptr::null_mut()
        } else {
            dequeue(&c.recvq, g)
        };
        if !peer.is_null() {
            c.lock.unlock(solo);
            hand_off((*g).slot(slot), peer, c.elem_slots());
            let mut woken = Woken::new();
            woken.add(peer, true, Resume::Next);
            woken.wake(sched);
            return Outcome::Done;
        }
        if !block {
            c.lock.unlock(solo);
            return Outcome::Blocked;
        }
        let own = &raw mut (*g).own;
        prepare(own, g, c, slot, NO_SLOT, true);
        (*g).reason = WaitReason::ChanSend;
        c.sendq.push(own);
        c.lock.unlock(solo);
        Outcome::Park
    }
}

/// Copies an element to where a won receiver wants it.
///
/// # Safety
/// The caller owns the receiver; `from` has `n` slots.
#[inline(always)]
pub(super) unsafe fn hand_off(from: *const Slot, to: *mut Sudog, n: usize) {
    // SAFETY: as the caller promises.
    unsafe { copy_slots(from, (*(*to).g).slot((*to).slot), n) }
}

/// The goroutine waits in no queue, for ever.
pub fn park_forever(g: *mut Waiter, reason: WaitReason) -> Outcome {
    // SAFETY: the running goroutine is its thread's own.
    unsafe { (*g).reason = reason };
    Outcome::Park
}

/// The address that `g`'s element is pushed from: its slots, or a fresh box's address in `word`.
///
/// # Safety
/// As `send`. `None` at the memory limit.
pub(super) unsafe fn boxed_source<S: Sched>(
    sched: &mut S,
    g: *mut Waiter,
    c: &HChan,
    slot: u32,
    word: *mut Slot,
) -> Option<*const Slot> {
    // SAFETY: as the caller promises.
    unsafe {
        let from = (*g).slot(slot);
        if !c.boxed() {
            return Some(from);
        }
        let b = sched.alloc_box(c)?;
        copy_slots(from, b.as_ptr(), c.elem_slots());
        (*word).store(b.as_ptr() as u64, Ordering::Relaxed);
        Some(word)
    }
}

#[inline]
unsafe fn send_buffered<S: Sched>(sched: &mut S, g: *mut Waiter, c: &HChan, slot: u32, block: bool) -> Outcome {
    let solo = sched.solo();
    // SAFETY: as `send`'s caller promises.
    unsafe {
        if !c.recvq.first().is_null() && send_direct(sched, g, c, slot) {
            return Outcome::Done;
        }
        let own = &raw mut (*g).own;
        let mut from = (*g).slot(slot).cast_const();
        if c.boxed() {
            if !block && c.ring(solo).full() && !c.ring(solo).closed() {
                return Outcome::Blocked;
            }
            match boxed_source(sched, g, c, slot, &raw mut (*own).word) {
                Some(f) => from = f,
                None => return Outcome::Collect,
            }
        }
        match c.ring(solo).push(from) {
            Ring::Done => {
                order_store_load();
                if !c.recvq.first().is_null() {
                    settle_locked(sched, c);
                }
                return Outcome::Done;
            }
            Ring::Closed => return Outcome::SendOnClosed,
            Ring::Blocked if !block => return Outcome::Blocked,
            Ring::Blocked => {}
        }
        c.lock.lock(solo);
        prepare(own, g, c, slot, NO_SLOT, true);
        (*g).reason = WaitReason::ChanSend;
        c.sendq.push(own);
        if solo {
            return Outcome::Park;
        }
        order_store_load();
        let r = c.ring(solo).push(from);
        if r == Ring::Blocked {
            c.lock.unlock(solo);
            return Outcome::Park;
        }
        c.sendq.remove(own);
        leave_settled(sched, c, r == Ring::Done);
        if r == Ring::Done {
            Outcome::Done
        } else {
            Outcome::SendOnClosed
        }
    }
}

/// Sends to a receiver that waits, past the ring, if the ring is open and empty: as if the element had gone through it.
unsafe fn send_direct<S: Sched>(sched: &mut S, g: *mut Waiter, c: &HChan, slot: u32) -> bool {
    let solo = sched.solo();
    // SAFETY: as `send`'s caller promises; the lock is held until unlock, and a channel is closed under it.
    unsafe {
        c.lock.lock(solo);
        let ring = c.ring(solo);
        let peer = if ring.open_and_empty() {
            dequeue(&c.recvq, g)
        } else {
            ptr::null_mut()
        };
        c.lock.unlock(solo);
        if peer.is_null() {
            return false;
        }
        hand_off((*g).slot(slot), peer, c.elem_slots());
        HChan::complete(sched, peer, true, Resume::Next);
    }
    true
}

/// After a second try under the lock went through: settles if there is anything to settle, and unlocks.
unsafe fn leave_settled<S: Sched>(sched: &mut S, c: &HChan, moved: bool) {
    let solo = sched.solo();
    let mut woken = Woken::new();
    // SAFETY: the lock is held until unlock.
    unsafe {
        if moved {
            order_store_load();
            settle(c, solo, &mut woken);
        }
        c.lock.unlock(solo);
        woken.wake(sched);
    }
}

/// `slots = <-c`, and whether a value was received into `ok_slot`, on behalf of the running goroutine `g`, whose pc and base are
/// saved. `block` false: the form that never waits.
///
/// # Safety
/// `c` is null or a living channel; `slot` begins as many slots of `g` as an element has; `ok_slot` is one more or NO_SLOT.
#[inline]
pub unsafe fn recv<S: Sched>(
    sched: &mut S,
    g: *mut Waiter,
    c: *const HChan,
    slot: u32,
    ok_slot: u32,
    block: bool,
) -> Outcome {
    if c.is_null() {
        return if block {
            park_forever(g, WaitReason::ChanReceiveNil)
        } else {
            Outcome::Blocked
        };
    }
    // SAFETY: as the caller promises, here and below.
    unsafe {
        let c = &*c;
        if c.kind == Kind::Buffered {
            return recv_buffered(sched, g, c, slot, ok_slot, block);
        }
        let solo = sched.solo();
        let to = (*g).slot(slot);
        c.lock.lock(solo);
        let peer = if c.sendq.first().is_null() {
            ptr::null_mut()
        } else {
            dequeue(&c.sendq, g)
        };
        if !peer.is_null() {
            c.lock.unlock(solo);
            copy_slots((*(*peer).g).slot((*peer).slot), to, c.elem_slots());
            (*g).put(ok_slot, 1);
            let mut woken = Woken::new();
            woken.add(peer, false, Resume::Next);
            woken.wake(sched);
            return Outcome::Done;
        }
        if c.closed.load(Ordering::Relaxed) != 0 {
            c.lock.unlock(solo);
            zero_slots(to, c.elem_slots());
            (*g).put(ok_slot, 0);
            return Outcome::Done;
        }
        if c.kind == Kind::Timer && timer::take_due(sched, c.timer, to) {
            c.lock.unlock(solo);
            (*g).put(ok_slot, 1);
            return Outcome::Done;
        }
        if !block {
            c.lock.unlock(solo);
            return Outcome::Blocked;
        }
        if c.kind == Kind::Timer && !timer::expect(sched, c.timer) {
            c.lock.unlock(solo);
            return Outcome::Collect;
        }
        let own = &raw mut (*g).own;
        prepare(own, g, c, slot, ok_slot, false);
        (*g).reason = WaitReason::ChanReceive;
        c.recvq.push(own);
        c.lock.unlock(solo);
        Outcome::Park
    }
}

#[inline]
unsafe fn recv_buffered<S: Sched>(
    sched: &mut S,
    g: *mut Waiter,
    c: &HChan,
    slot: u32,
    ok_slot: u32,
    block: bool,
) -> Outcome {
    let solo = sched.solo();
    // SAFETY: as `recv`'s caller promises.
    unsafe {
        let to = (*g).slot(slot);
        match c.pop_to(to, solo) {
            Ring::Done => {
                (*g).put(ok_slot, 1);
                order_store_load();
                if !c.sendq.first().is_null() {
                    settle_locked(sched, c);
                }
                return Outcome::Done;
            }
            Ring::Closed => {
                zero_slots(to, c.elem_slots());
                (*g).put(ok_slot, 0);
                return Outcome::Done;
            }
            Ring::Blocked if !block => return Outcome::Blocked,
            Ring::Blocked => {}
        }
        let own = &raw mut (*g).own;
        c.lock.lock(solo);
        prepare(own, g, c, slot, ok_slot, false);
        (*g).reason = WaitReason::ChanReceive;
        c.recvq.push(own);
        if solo {
            return Outcome::Park;
        }
        order_store_load();
        let r = c.pop_to(to, solo);
        if r == Ring::Blocked {
            c.lock.unlock(solo);
            return Outcome::Park;
        }
        c.recvq.remove(own);
        leave_settled(sched, c, r == Ring::Done);
        if r == Ring::Closed {
            zero_slots(to, c.elem_slots());
        }
        (*g).put(ok_slot, (r == Ring::Done) as u64);
        Outcome::Done
    }
}

/// `close(c)`.
///
/// # Safety
/// `c` is null or a living channel.
pub unsafe fn close<S: Sched>(sched: &mut S, c: *const HChan) -> Outcome {
    if c.is_null() {
        return Outcome::CloseOfNil;
    }
    let solo = sched.solo();
    let mut woken = Woken::new();
    // SAFETY: as the caller promises; the lock is held until unlock.
    unsafe {
        let c = &*c;
        c.lock.lock(solo);
        let first = match c.kind {
            Kind::Buffered => c.ring(solo).close(),
            _ => c.closed.swap(1, Ordering::SeqCst) == 0,
        };
        if !first {
            c.lock.unlock(solo);
            return Outcome::CloseOfClosed;
        }
        if c.kind == Kind::Buffered {
            order_store_load();
            settle(c, solo, &mut woken);
        } else {
            loop {
                let s = dequeue(&c.recvq, ptr::null());
                if s.is_null() {
                    break;
                }
                zero_slots((*(*s).g).slot((*s).slot), c.elem_slots());
                woken.add(s, false, Resume::Next);
            }
            loop {
                let s = dequeue(&c.sendq, ptr::null());
                if s.is_null() {
                    break;
                }
                woken.add(s, false, Resume::SendOnClosed);
            }
        }
        c.lock.unlock(solo);
        woken.wake(sched);
    }
    Outcome::Done
}

/// Whether a send (or receive) on a channel without ring surely cannot go through now. Takes no lock.
#[inline]
pub(super) fn quiet(c: &HChan, send: bool) -> bool {
    let q = if send { &c.recvq } else { &c.sendq };
    c.kind == Kind::Unbuffered && q.first().is_null() && c.closed.load(Ordering::SeqCst) == 0
}

impl HChan {
    /// The lock, for the timer of a timer channel.
    pub(crate) fn lock(&self) -> &WordLock {
        &self.lock
    }

    /// Whether a channel without ring is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed) != 0
    }

    /// Whether nobody waits to receive.
    pub(crate) fn recvq_empty(&self) -> bool {
        self.recvq.first().is_null()
    }

    /// Takes and wins the first receiver, or null; under the lock.
    ///
    /// # Safety
    /// The lock is held.
    pub(crate) unsafe fn take_receiver(&self) -> *mut Sudog {
        // SAFETY: as the caller promises.
        unsafe { dequeue(&self.recvq, ptr::null()) }
    }

    /// Completes a won waiter and readies it. No lock is held.
    ///
    /// # Safety
    /// The caller has taken `s` out of its queue and won it.
    pub(crate) unsafe fn complete<S: Sched>(sched: &mut S, s: *mut Sudog, ok: bool, resume: Resume) {
        let mut woken = Woken::new();
        // SAFETY: as the caller promises.
        unsafe {
            woken.add(s, ok, resume);
            woken.wake(sched);
        }
    }
}
