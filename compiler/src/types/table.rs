//! Append-only tables with stable addresses, and the write-once cells that their entries are made of.
//!
//! Invariants: an entry never moves and is never dropped before its table; so `get` hands out references that live as long as
//! the table, and appending needs only a shared reference. What changes in an entry after it was appended lies in a cell
//! ([`IdCell`], `OnceLock`, atomics), so entries may be read by several threads while others append.

use std::marker::PhantomData;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A typed `u32` index of a [`Table`].
pub trait Index: Copy + Eq {
    /// The id of entry `i`.
    fn from_index(i: u32) -> Self;
    /// The number of the entry.
    fn index(self) -> u32;
}

/// Defines a typed index.
macro_rules! index_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub u32);

        impl $crate::types::table::Index for $name {
            fn from_index(i: u32) -> Self {
                $name(i)
            }
            fn index(self) -> u32 {
                self.0
            }
        }
    };
}
pub(crate) use index_type;

/// Chunk `k` holds `FIRST << k` entries.
const FIRST: u32 = 64;
const CHUNKS: usize = 26;

type Chunk<T> = OnceLock<Box<[OnceLock<T>]>>;

/// An append-only table: entries keep their addresses.
pub struct Table<I, T> {
    chunks: [Chunk<T>; CHUNKS],
    len: AtomicU32,
    index: PhantomData<fn() -> I>,
}

impl<I: Index, T> Default for Table<I, T> {
    fn default() -> Self {
        Table {
            chunks: [const { OnceLock::new() }; CHUNKS],
            len: AtomicU32::new(0),
            index: PhantomData,
        }
    }
}

impl<I: Index, T> Table<I, T> {
    fn place(i: u32) -> (usize, usize) {
        let n = i / FIRST + 1;
        let k = n.ilog2();
        (k as usize, (i - FIRST * ((1 << k) - 1)) as usize)
    }

    /// Appends an entry.
    pub fn push(&self, value: T) -> I {
        let i = self.len.fetch_add(1, Ordering::AcqRel);
        let (k, at) = Self::place(i);
        let chunk = self.chunks[k].get_or_init(|| (0..FIRST << k).map(|_| OnceLock::new()).collect());
        let fresh = chunk[at].set(value).is_ok();
        debug_assert!(fresh, "an entry of a table is written once");
        I::from_index(i)
    }

    /// The entry of `id`. Panics when `id` is of another table.
    #[inline]
    pub fn get(&self, id: I) -> &T {
        let (k, at) = Self::place(id.index());
        self.chunks[k]
            .get()
            .and_then(|c| c[at].get())
            .expect("an id of this table")
    }

    /// The number of entries.
    pub fn len(&self) -> u32 {
        self.len.load(Ordering::Acquire)
    }

    /// Whether nothing was appended yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An optional id that may be set after its owner was appended to a table.
pub struct IdCell<I>(AtomicU32, PhantomData<fn() -> I>);

impl<I: Index> IdCell<I> {
    const NONE: u32 = u32::MAX;

    /// A cell that holds `id`.
    pub fn new(id: Option<I>) -> Self {
        IdCell(AtomicU32::new(id.map_or(Self::NONE, I::index)), PhantomData)
    }

    /// What the cell holds.
    #[inline]
    pub fn get(&self) -> Option<I> {
        match self.0.load(Ordering::Acquire) {
            Self::NONE => None,
            i => Some(I::from_index(i)),
        }
    }

    /// Sets the cell unless it is set; what it holds then. All threads that set it come to hold the same.
    pub fn init(&self, id: I) -> I {
        let set = self
            .0
            .compare_exchange(Self::NONE, id.index(), Ordering::AcqRel, Ordering::Acquire);
        set.map_or_else(I::from_index, |_| id)
    }

    /// Sets the cell.
    pub fn set(&self, id: I) {
        self.0.store(id.index(), Ordering::Release);
    }
}

impl<I: Index> Default for IdCell<I> {
    fn default() -> Self {
        Self::new(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    index_type! {
        /// An index.
        Id
    }

    #[test]
    fn entries_keep_their_place() {
        let t: Table<Id, u32> = Table::default();
        let first = t.push(7);
        let at = t.get(first) as *const u32;
        for i in 1..5000 {
            let id = t.push(i);
            assert_eq!(*t.get(id), i);
        }
        assert_eq!(t.get(first) as *const u32, at);
        assert_eq!(t.len(), 5000);
        assert_eq!(
            (*t.get(Id(63)), *t.get(Id(64)), *t.get(Id(191)), *t.get(Id(192))),
            (63, 64, 191, 192)
        );
    }
}
