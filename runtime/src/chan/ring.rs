//! The ring of a buffered channel: a bounded queue of many senders and receivers without locks, in the array form of
//! crossbeam-channel (after Dmitry Vyukov's queue).
//!
//! - `head` and `tail` are stamps {lap, mark bit, index}; a cell's stamp says for whom it is: equal to the tail, the sender
//!   of this lap may fill it; tail + 1, it is full for the receiver of this lap.
//! - A sender claims a cell by moving the tail, fills it and stores its stamp; a receiver claims by moving the head. Nothing
//!   between claim and stamp can park, allocate or lock, so a cell in transit is waited for and never taken for an empty or
//!   full ring: empty is head == tail, full is one lap apart.
//! - The mark bit in the tail means closed: each send either moves the tail before the mark is set, and is received, or sees it.
//! - Moves of head and tail are sequentially consistent: the caller's load of a wait queue after them, and a waiter's load of
//!   them after it has queued itself, cannot both miss (see `hchan`).
//! - A cell outside head..tail holds zeros if the elements hold pointers.

use crate::sync::{AtomicU64, Backoff, Ordering, Slot, copy_slots, zero_slots};

/// How a push or a pop ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ring {
    Done,
    /// Full for a push, empty for a pop.
    Blocked,
    /// Closed; for a pop also empty.
    Closed,
}

/// The moving part of a ring; head and tail on cache lines of their own. The cells lie behind it.
#[repr(C)]
pub struct RingState {
    head: AtomicU64,
    _head_line: [u64; 7],
    tail: AtomicU64,
    _tail_line: [u64; 7],
}

/// A ring as an operation sees it: the state, and what the channel knows of its cells.
#[derive(Clone, Copy)]
pub struct RingRef<'a> {
    pub state: &'a RingState,
    pub cap: u64,
    /// log2 of the mark bit.
    pub shift: u32,
    /// Slots of a cell's element, and whether some may be pointers.
    pub slots: usize,
    pub pointers: bool,
    /// Waiting for a cell in transit can be left out.
    pub solo: bool,
}

impl RingState {
    /// An empty open ring.
    pub fn new() -> RingState {
        RingState {
            head: AtomicU64::new(0),
            _head_line: [0; 7],
            tail: AtomicU64::new(0),
            _tail_line: [0; 7],
        }
    }
}

impl Default for RingState {
    fn default() -> RingState {
        RingState::new()
    }
}

/// log2 of the mark bit for a capacity: the first power of two above the indices.
pub fn mark_shift(cap: u64) -> u32 {
    (cap + 1).next_power_of_two().trailing_zeros()
}

/// Bytes of one cell.
#[inline(always)]
pub fn cell_size(slots: usize) -> usize {
    size_of::<AtomicU64>() + slots * size_of::<Slot>()
}

impl<'a> RingRef<'a> {
    #[inline(always)]
    fn mark(&self) -> u64 {
        1 << self.shift
    }

    #[inline(always)]
    fn cell(&self, index: u64) -> (&'a AtomicU64, *mut Slot) {
        debug_assert!(index < self.cap);
        let cells = (self.state as *const RingState).wrapping_add(1).cast::<u8>();
        let at = cells.wrapping_add(index as usize * cell_size(self.slots));
        // SAFETY: the channel was laid out with `cap` cells of this size behind the state.
        unsafe {
            (
                &*at.cast::<AtomicU64>(),
                at.cast::<AtomicU64>().add(1).cast::<Slot>().cast_mut(),
            )
        }
    }

    /// The stamp behind `stamp` (without mark bit): the next cell, or the first of the next lap.
    #[inline(always)]
    fn next(&self, stamp: u64) -> u64 {
        let index = stamp & (self.mark() - 1);
        if index + 1 < self.cap {
            stamp + 1
        } else {
            (stamp & !(self.mark() * 2 - 1)).wrapping_add(self.mark() * 2)
        }
    }

    /// Prepares the cells: stamp i in cell i, elements zero.
    ///
    /// # Safety
    /// The memory behind the state has room for the cells and is not shared yet.
    pub unsafe fn init(&self) {
        for i in 0..self.cap {
            let (stamp, slots) = self.cell(i);
            // SAFETY: as the caller promises.
            unsafe {
                (stamp as *const AtomicU64).cast_mut().write(AtomicU64::new(i));
                for k in 0..self.slots {
                    slots.add(k).write(Slot::new(0));
                }
            }
        }
    }

    /// Appends the element at `from`.
    ///
    /// # Safety
    /// `from` has `slots` slots that the caller owns.
    #[inline(always)]
    pub unsafe fn push(&self, from: *const Slot) -> Ring {
        let s = self.state;
        let mut tail = s.tail.load(Ordering::Relaxed);
        let backoff = Backoff::new();
        loop {
            if tail & self.mark() != 0 {
                return Ring::Closed;
            }
            let (stamp, slots) = self.cell(tail & (self.mark() - 1));
            // Acquire pairs with the receiver's release: it has read the cell before we overwrite it.
            let seen = stamp.load(Ordering::Acquire);
            if seen == tail {
                let next = self.next(tail);
                if self.solo {
                    s.tail.store(next, Ordering::Relaxed);
                } else if let Err(t) = s
                    .tail
                    .compare_exchange_weak(tail, next, Ordering::SeqCst, Ordering::Relaxed)
                {
                    tail = t;
                    continue;
                }
                // SAFETY: the cell is claimed by us alone.
                unsafe { copy_slots(from, slots, self.slots) };
                stamp.store(tail + 1, Ordering::Release);
                return Ring::Done;
            }
            if seen.wrapping_add(self.mark() * 2) == tail + 1 {
                // The cell holds last lap's element. Full, unless the head has moved since.
                let head = s.head.load(Ordering::SeqCst);
                if head.wrapping_add(self.mark() * 2) == tail {
                    return Ring::Blocked;
                }
            }
            backoff.wait();
            tail = s.tail.load(Ordering::Relaxed);
        }
    }

    /// Takes the oldest element and passes its slots to `take` before the cell is cleared and released.
    #[inline(always)]
    pub fn pop(&self, take: impl FnOnce(*const Slot)) -> Ring {
        let s = self.state;
        let mut head = s.head.load(Ordering::Relaxed);
        let backoff = Backoff::new();
        loop {
            let (stamp, slots) = self.cell(head & (self.mark() - 1));
            // Acquire pairs with the sender's release of the filled cell.
            let seen = stamp.load(Ordering::Acquire);
            if seen == head + 1 {
                let next = self.next(head);
                if self.solo {
                    s.head.store(next, Ordering::Relaxed);
                } else if let Err(h) = s
                    .head
                    .compare_exchange_weak(head, next, Ordering::SeqCst, Ordering::Relaxed)
                {
                    head = h;
                    continue;
                }
                take(slots);
                if self.pointers {
                    // SAFETY: the cell is claimed by us alone.
                    unsafe { zero_slots(slots, self.slots) };
                }
                stamp.store(head.wrapping_add(self.mark() * 2), Ordering::Release);
                return Ring::Done;
            }
            if seen == head {
                // The cell waits for this lap's sender. Empty, unless the tail has moved since.
                let tail = s.tail.load(Ordering::SeqCst);
                if tail & !self.mark() == head {
                    return if tail & self.mark() != 0 {
                        Ring::Closed
                    } else {
                        Ring::Blocked
                    };
                }
            }
            backoff.wait();
            head = s.head.load(Ordering::Relaxed);
        }
    }

    /// Moves `end`, the head or the tail, on from `from`; false if another was faster.
    #[inline(always)]
    fn claim(&self, end: &AtomicU64, from: u64) -> bool {
        let next = self.next(from);
        if self.solo {
            end.store(next, Ordering::Relaxed);
            return true;
        }
        end.compare_exchange(from, next, Ordering::SeqCst, Ordering::Relaxed)
            .is_ok()
    }

    /// `push` of a one-slot element in a single attempt; false, and no effect, where that does not do.
    #[inline(always)]
    pub fn push_word(&self, v: u64) -> bool {
        let tail = self.state.tail.load(Ordering::Relaxed);
        if tail & self.mark() != 0 {
            return false;
        }
        let (stamp, slots) = self.cell(tail & (self.mark() - 1));
        // Orders as in `push`.
        if stamp.load(Ordering::Acquire) != tail || !self.claim(&self.state.tail, tail) {
            return false;
        }
        // SAFETY: the cell is claimed by us alone.
        unsafe { (*slots).store(v, Ordering::Relaxed) };
        stamp.store(tail + 1, Ordering::Release);
        true
    }

    /// `pop` of a one-slot element in a single attempt; `None`, and no effect, where that does not do.
    #[inline(always)]
    pub fn pop_word(&self) -> Option<u64> {
        let head = self.state.head.load(Ordering::Relaxed);
        let (stamp, slots) = self.cell(head & (self.mark() - 1));
        // Orders as in `pop`.
        if stamp.load(Ordering::Acquire) != head + 1 || !self.claim(&self.state.head, head) {
            return None;
        }
        // SAFETY: the cell is claimed by us alone.
        let v = unsafe { (*slots).load(Ordering::Relaxed) };
        if self.pointers {
            // SAFETY: as above.
            unsafe { (*slots).store(0, Ordering::Relaxed) };
        }
        stamp.store(head.wrapping_add(self.mark() * 2), Ordering::Release);
        Some(v)
    }

    /// Sets the mark bit; false if it was set.
    pub fn close(&self) -> bool {
        self.state.tail.fetch_or(self.mark(), Ordering::SeqCst) & self.mark() == 0
    }

    /// Whether the mark bit is set.
    pub fn closed(&self) -> bool {
        self.state.tail.load(Ordering::SeqCst) & self.mark() != 0
    }

    /// The number of elements at some moment during the call.
    pub fn len(&self) -> u64 {
        loop {
            let tail = self.state.tail.load(Ordering::SeqCst);
            let head = self.state.head.load(Ordering::SeqCst);
            if self.state.tail.load(Ordering::SeqCst) != tail {
                continue;
            }
            let (hi, ti) = (head & (self.mark() - 1), tail & (self.mark() - 1));
            return if hi < ti {
                ti - hi
            } else if hi > ti {
                self.cap - hi + ti
            } else if tail & !self.mark() == head {
                0
            } else {
                self.cap
            };
        }
    }

    /// Whether a push would block, at this moment.
    #[inline]
    pub fn full(&self) -> bool {
        let tail = self.state.tail.load(Ordering::SeqCst);
        let head = self.state.head.load(Ordering::SeqCst);
        head.wrapping_add(self.mark() * 2) == tail & !self.mark()
    }

    /// Whether the ring is open and empty, at this moment.
    #[inline]
    pub fn open_and_empty(&self) -> bool {
        let head = self.state.head.load(Ordering::SeqCst);
        self.state.tail.load(Ordering::SeqCst) == head
    }

    /// Calls `f` with the slots of every element; only while nobody sends or receives.
    pub fn for_each(&self, mut f: impl FnMut(*mut Slot)) {
        let n = self.len();
        let mut at = self.state.head.load(Ordering::Relaxed);
        for _ in 0..n {
            f(self.cell(at & (self.mark() - 1)).1);
            at = self.next(at);
        }
    }
}
