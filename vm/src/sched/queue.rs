//! Run queues: a P's own ring, from which others steal half, and intrusive lists of Gs for what does not fit.
//!
//! Invariants of the ring: only its owner moves `tail`; `head` is moved by compare-and-swap by whoever takes. The goroutines
//! are ring[head..tail], indices wrapping; a slot is overwritten only when it is outside that range.

use crate::g::G;
use core::ptr;
use crossbeam_utils::CachePadded;
use govm_runtime::sync::{AtomicPtr, AtomicU32, Ordering};

/// Places in a P's ring.
pub const RING: usize = 256;

/// A ring of `N` goroutines (a power of two) with one owner and many thieves.
pub struct RunQueue<const N: usize = RING> {
    head: CachePadded<AtomicU32>,
    tail: AtomicU32,
    ring: [AtomicPtr<G>; N],
}

impl<const N: usize> RunQueue<N> {
    /// An empty ring.
    pub fn new() -> Self {
        RunQueue {
            head: CachePadded::new(AtomicU32::new(0)),
            tail: AtomicU32::new(0),
            ring: core::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
        }
    }

    fn at(&self, i: u32) -> &AtomicPtr<G> {
        &self.ring[i as usize & (N - 1)]
    }

    /// Whether nothing is queued, as far as this thread can see.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many are queued, as far as this thread can see.
    #[inline]
    pub fn len(&self) -> u32 {
        let h = self.head.load(Ordering::Acquire);
        self.tail.load(Ordering::Acquire).wrapping_sub(h).min(N as u32)
    }

    /// Appends; false when the ring is full. Owner only.
    #[inline]
    pub fn push(&self, g: *mut G) -> bool {
        // Acquire pairs with the thieves' exchange: what they read from the place is read before it is overwritten.
        let h = self.head.load(Ordering::Acquire);
        let t = self.tail.load(Ordering::Relaxed);
        if t.wrapping_sub(h) as usize >= N {
            return false;
        }
        self.at(t).store(g, Ordering::Relaxed);
        // Release: a thief that sees the tail sees the goroutine and its state.
        self.tail.store(t.wrapping_add(1), Ordering::Release);
        true
    }

    /// Takes the oldest. Owner only; `solo` when there are no thieves.
    #[inline]
    pub fn pop(&self, solo: bool) -> *mut G {
        loop {
            let h = self.head.load(Ordering::Acquire);
            if h == self.tail.load(Ordering::Relaxed) {
                return ptr::null_mut();
            }
            let g = self.at(h).load(Ordering::Relaxed);
            if solo {
                self.head.store(h.wrapping_add(1), Ordering::Relaxed);
                return g;
            }
            if self
                .head
                .compare_exchange(h, h.wrapping_add(1), Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
            {
                return g;
            }
        }
    }

    /// Takes half of the ring, for the overflow list, oldest first; owner only. Returns an empty list when thieves made
    /// room meanwhile.
    pub fn spill(&self) -> GList {
        let h = self.head.load(Ordering::Acquire);
        let t = self.tail.load(Ordering::Relaxed);
        let n = t.wrapping_sub(h) / 2;
        let mut list = GList::new();
        if n as usize != N / 2 {
            return list;
        }
        let mut taken = [ptr::null_mut(); RING];
        for i in 0..n {
            taken[i as usize] = self.at(h.wrapping_add(i)).load(Ordering::Relaxed);
        }
        if self
            .head
            .compare_exchange(h, h.wrapping_add(n), Ordering::AcqRel, Ordering::Relaxed)
            .is_ok()
        {
            for g in &taken[..n as usize] {
                list.push(*g);
            }
        }
        list
    }

    /// Steals the older half of `self` into `to`, the thief's own ring, which must be empty; returns the last one stolen, which
    /// is not in the ring, or null.
    pub fn steal_into(&self, to: &RunQueue<N>) -> *mut G {
        loop {
            // Acquire on the tail pairs with push; on the head with other takers.
            let h = self.head.load(Ordering::Acquire);
            let t = self.tail.load(Ordering::Acquire);
            let len = t.wrapping_sub(h);
            let n = len - len / 2;
            if n == 0 {
                return ptr::null_mut();
            }
            if n as usize > N / 2 {
                continue; // head and tail are of different moments
            }
            let own = to.tail.load(Ordering::Relaxed);
            for i in 0..n {
                let g = self.at(h.wrapping_add(i)).load(Ordering::Relaxed);
                to.at(own.wrapping_add(i)).store(g, Ordering::Relaxed);
            }
            if self
                .head
                .compare_exchange(h, h.wrapping_add(n), Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
            {
                let n = n - 1;
                let g = to.at(own.wrapping_add(n)).load(Ordering::Relaxed);
                to.tail.store(own.wrapping_add(n), Ordering::Release);
                return g;
            }
        }
    }
}

impl<const N: usize> Default for RunQueue<N> {
    fn default() -> Self {
        RunQueue::new()
    }
}

/// A list of Gs, first in first out, through their `link`. Owns no memory, cannot fail.
pub struct GList {
    first: *mut G,
    last: *mut G,
    len: usize,
}

// SAFETY: a list is handed over as a whole; the Gs in it belong to its holder.
unsafe impl Send for GList {}

impl GList {
    /// An empty list.
    pub const fn new() -> GList {
        GList {
            first: ptr::null_mut(),
            last: ptr::null_mut(),
            len: 0,
        }
    }

    /// How many Gs it holds.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends a G that is in no list.
    pub fn push(&mut self, g: *mut G) {
        // SAFETY: Gs live as long as their VM; this one and the list's last belong to the caller.
        unsafe {
            (*g).link = ptr::null_mut();
            if self.first.is_null() {
                self.first = g;
            } else {
                (*self.last).link = g;
            }
        }
        self.last = g;
        self.len += 1;
    }

    /// Takes the first, or null.
    pub fn pop(&mut self) -> *mut G {
        let g = self.first;
        if !g.is_null() {
            // SAFETY: as in push.
            self.first = unsafe { (*g).link };
            self.len -= 1;
        }
        g
    }

    /// Appends all of `other`.
    pub fn append(&mut self, other: GList) {
        if other.first.is_null() {
            return;
        }
        if self.first.is_null() {
            *self = other;
            return;
        }
        // SAFETY: as in push.
        unsafe { (*self.last).link = other.first };
        self.last = other.last;
        self.len += other.len;
    }
}

impl Default for GList {
    fn default() -> GList {
        GList::new()
    }
}
