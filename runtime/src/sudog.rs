//! What the runtime knows of a goroutine: the `Waiter` at the head of each G, the sudogs by which it stands in wait queues, and the
//! trait through which it is parked and woken.
//!
//! Invariants:
//! - A goroutine saves its pc and base before it becomes visible in a queue. From then on whoever takes its sudog out of the
//!   queue owns the waiter (slots, result words, chain) until it calls `ready`; the thread that parked it touches it no more.
//! - A goroutine that waits on several queues (select) belongs to the one that moves `done` from OPEN to WON.
//! - `queued` of a sudog changes only under the lock of the queue it stands in.

use crate::chan::HChan;
use crate::sync::{AtomicU32, Ordering, Slot};
use crate::timer::Timer;
use core::ptr::{self, NonNull};

/// Why a goroutine waits, in the words of Go's traces.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum WaitReason {
    #[default]
    None,
    ChanReceive,
    ChanSend,
    ChanReceiveNil,
    ChanSendNil,
    Select,
    SelectNoCases,
    Sleep,
    Semacquire,
    MutexLock,
    RWMutexRLock,
    RWMutexLock,
    WaitGroupWait,
    CondWait,
    /// A job of the pool, a host function or a host's end of a channel.
    Host,
}

impl WaitReason {
    /// As Go's goroutine traces print it.
    pub fn text(self) -> &'static str {
        match self {
            WaitReason::None => "",
            WaitReason::ChanReceive => "chan receive",
            WaitReason::ChanSend => "chan send",
            WaitReason::ChanReceiveNil => "chan receive (nil chan)",
            WaitReason::ChanSendNil => "chan send (nil chan)",
            WaitReason::Select => "select",
            WaitReason::SelectNoCases => "select (no cases)",
            WaitReason::Sleep => "sleep",
            WaitReason::Semacquire => "semacquire",
            WaitReason::MutexLock => "sync.Mutex.Lock",
            WaitReason::RWMutexRLock => "sync.RWMutex.RLock",
            WaitReason::RWMutexLock => "sync.RWMutex.Lock",
            WaitReason::WaitGroupWait => "sync.WaitGroup.Wait",
            WaitReason::CondWait => "sync.Cond.Wait",
            WaitReason::Host => "IO wait",
        }
    }
}

/// What a woken goroutine does first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Resume {
    /// Runs from its saved pc as it stands (a new goroutine, or one whose time slice was over).
    #[default]
    Here,
    /// The instruction at the saved pc is complete, results and all: go on behind it.
    Next,
    /// Run the instruction at the saved pc again.
    Again,
    /// The instruction at the saved pc panics: it sent on a channel that was closed.
    SendOnClosed,
}

/// No slot: the result is not wanted.
pub const NO_SLOT: u32 = u32::MAX;

/// `Waiter::done`: nobody has won this wait yet.
pub const OPEN: u32 = 0;
/// `Waiter::done`: someone tries whether it can win; the outcome follows within a few instructions.
pub const BUSY: u32 = 1;
/// `Waiter::done`: won; other queues drop this waiter.
pub const WON: u32 = 2;

/// The head of a G: all of it that channels, semaphores and timers touch.
#[repr(C)]
pub struct Waiter {
    /// The slot array. Moves only while its goroutine runs.
    pub slots: *mut Slot,
    /// Slots in the array.
    pub nslots: u32,
    /// Who wins a select: OPEN, BUSY or WON.
    pub done: AtomicU32,
    /// What to do when woken; written by the waker.
    pub resume: Resume,
    /// Why it waits; written by itself before it parks.
    pub reason: WaitReason,
    /// When it began to wait for a mutex, in nanoseconds of the VM's clock; 0 when it does not.
    pub since: i64,
    /// Slots that a waker filled and that no stack map covers before the goroutine has run again: (first slot, its channel),
    /// for the collector. Null channel: none.
    pub filled_slot: u32,
    pub filled: *const HChan,
    /// The sudogs of a select in case order, linked by `chain`.
    pub cases: *mut Sudog,
    /// The sudog for waits on one queue.
    pub own: Sudog,
}

impl Waiter {
    /// A waiter over a slot array.
    pub fn new(slots: *mut Slot, nslots: u32) -> Waiter {
        Waiter {
            slots,
            nslots,
            done: AtomicU32::new(OPEN),
            resume: Resume::Here,
            reason: WaitReason::None,
            since: 0,
            filled_slot: 0,
            filled: ptr::null(),
            cases: ptr::null_mut(),
            own: Sudog::new(),
        }
    }

    /// The address of a slot of the goroutine.
    ///
    /// # Safety
    /// `slot` is within the array, or just behind it for a value of no slots.
    #[inline(always)]
    pub unsafe fn slot(&self, slot: u32) -> *mut Slot {
        debug_assert!(slot <= self.nslots);
        // SAFETY: as the caller promises.
        unsafe { self.slots.add(slot as usize) }
    }

    /// Writes a result word; nothing for NO_SLOT.
    ///
    /// # Safety
    /// The caller owns the waiter; `slot` is within the array or NO_SLOT.
    #[inline(always)]
    pub unsafe fn put(&self, slot: u32, v: u64) {
        if slot != NO_SLOT {
            // SAFETY: as the caller promises.
            unsafe { (*self.slot(slot)).store(v, Ordering::Relaxed) }
        }
    }
}

/// One goroutine's place in one wait queue.
#[repr(C)]
pub struct Sudog {
    /// Neighbours in the queue; under the queue's lock.
    pub next: *mut Sudog,
    pub prev: *mut Sudog,
    /// Whose it is.
    pub g: *mut Waiter,
    /// The channel waited on, or null (semaphores).
    pub c: *const HChan,
    /// The next sudog of the same select, or of a pool's free list.
    pub chain: *mut Sudog,
    /// A sender's box (elements of a buffered channel over 64 bytes); the address waited on (`sema`).
    pub word: Slot,
    /// First slot of the element: where it comes from or goes to.
    pub slot: u32,
    /// Slot for a receive's second result.
    pub ok_slot: u32,
    /// The select's case, written to `case_slot` by the waker.
    pub case: u32,
    /// Slot for the index of the select's case; NO_SLOT outside select.
    pub case_slot: u32,
    /// The last waiter of the same address (`sema`).
    pub tail: *mut Sudog,
    /// Whether it belongs to a select.
    pub select: bool,
    /// Whether it waits to send.
    pub send: bool,
    /// Whether it stands in its queue.
    pub queued: bool,
}

impl Sudog {
    /// A sudog in no queue.
    pub fn new() -> Sudog {
        Sudog {
            next: ptr::null_mut(),
            prev: ptr::null_mut(),
            g: ptr::null_mut(),
            c: ptr::null(),
            chain: ptr::null_mut(),
            word: Slot::new(0),
            slot: NO_SLOT,
            ok_slot: NO_SLOT,
            case: 0,
            case_slot: NO_SLOT,
            tail: ptr::null_mut(),
            select: false,
            send: false,
            queued: false,
        }
    }
}

impl Default for Sudog {
    fn default() -> Sudog {
        Sudog::new()
    }
}

/// The scheduler as the runtime sees it: what a channel operation needs of the P that runs it.
pub trait Sched {
    /// Puts a goroutine whose wait is over into the run queue. The caller owns it until this call and not after it.
    fn ready(&mut self, g: NonNull<Waiter>);

    /// Whether this VM has one P only, so that nobody else touches its channels.
    fn solo(&self) -> bool;

    /// A number from the P's generator, uniform over `0..n`.
    fn rand_below(&mut self, n: u32) -> u32;

    /// A sudog for one case of a select; `None` at the memory limit.
    fn take_sudog(&mut self) -> Option<NonNull<Sudog>>;

    /// Gives a sudog back.
    fn give_sudog(&mut self, s: NonNull<Sudog>);

    /// A zeroed heap object for one boxed element of `c`; `None` at the memory limit.
    fn alloc_box(&mut self, c: &HChan) -> Option<NonNull<Slot>>;

    /// The VM's monotonic clock in nanoseconds.
    fn now(&mut self) -> i64;

    /// Nanoseconds since 1970 at a moment of the monotonic clock.
    fn wall(&mut self, mono: i64) -> i64;

    /// Puts an entry for `t` at `when`, good while the timer's generation is `generation`, into the P's timer heap; false at the
    /// memory limit.
    fn arm(&mut self, t: NonNull<Timer>, when: i64, generation: u32) -> bool;

    /// An entry that `arm` made on the P with this number is of no use any more.
    fn disarmed(&mut self, heap: u32);

    /// The number of the P, for `disarmed`.
    fn p_id(&self) -> u32;
}

/// How a channel or semaphore operation ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Outcome {
    /// Complete; results are in their slots.
    Done,
    /// The goroutine waits and belongs to others: do not touch it, run another. `Waiter::resume` tells later how to go on.
    Park,
    /// It cannot go through now; only the forms that never wait answer so.
    Blocked,
    /// The memory limit was met before any effect: collect, then run the instruction again.
    Collect,
    /// panic: send on closed channel.
    SendOnClosed,
    /// panic: close of closed channel.
    CloseOfClosed,
    /// panic: close of nil channel.
    CloseOfNil,
}
