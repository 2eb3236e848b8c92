//! The table of a map: one object {header, index, states, entries} that knows its own size.
//!
//! Entries are appended; a deleted one is cleared and its place not used again before the next table. `states[i]` is the upper 31
//! bits of the hash with bit 0 set while entry i is live. The index is an open-addressed array of words {upper bits: hash tag,
//! lower bits: entry + 1}, 0 for empty; [`home`] tells its position, the tag are the hash's lower bits. Tables of up to [`SMALL`] entries have
//! no index.
//!
//! A dense table has its keys for an index: entry i is the one with key i. A map of integers gets one when it grows and the keys, all
//! of them, fill at least a third of the range up to the greatest (it takes half for the array part of a table in Lua); it loses it to the
//! first key that does not go with that.
//!
//! Everything that leads to an address comes from the header, which does not change after `new`, or is checked against it.

use super::{Key, Word};
use crate::equal;
use crate::heap::{AllocCache, AllocError, Heap, LayoutId, Marker, clear_typed, copy_bytes};
use crate::typedesc::{MapKeys, TypeDesc, TypeFlags};
use std::sync::atomic::{AtomicU32, Ordering};

/// Entries of a table without index.
pub(super) const SMALL: u32 = 8;

/// A deleted entry's word in the index: a tag without an entry.
const TOMBSTONE: u32 = 1 << 31;

/// `Head::bits` of a dense table.
const DENSE: u32 = 32;

/// The state of a live entry of a dense table, which needs no hash.
const LIVE: u32 = 1;

#[repr(C)]
struct Head {
    /// Entries that fit.
    cap: u32,
    /// Positions of the index: 1 << bits; 0 or `DENSE`: no index.
    bits: u32,
    /// Offset of the entries in units of 16 bytes.
    entries: u32,
    /// Entries appended; of a dense table, those up to the greatest key.
    used: AtomicU32,
}

/// The bytes of an index.
#[inline(always)]
fn index_bytes(bits: u32) -> usize {
    if bits == 0 || bits == DENSE { 0 } else { 4 << bits }
}

/// The address of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Table(pub *mut u8);

/// The 31 bits of a hash that tables keep, marked as live.
#[inline(always)]
pub(super) fn short(hash: u64) -> u32 {
    (hash >> 32) as u32 | 1
}

/// The first position that a key with this hash is looked for at, in an index of `1 << bits` words (at least 16): the upper bits choose
/// a group of 16 words, a cache line, and bits 1 to 4 the word in it. Keys whose hashes differ in these only share a line.
#[inline(always)]
fn home(hash: u32, bits: u32) -> u32 {
    ((hash as u64 >> (36 - bits)) as u32) << 4 | hash >> 1 & 15
}

/// Sizes of a table for `n` entries: (cap, bits, offset of entries, bytes).
fn geometry(n: usize, entry: usize) -> Option<(u32, u32, usize, usize)> {
    let (cap, bits) = if n <= SMALL as usize {
        (SMALL as usize, 0)
    } else {
        let slots = n.checked_mul(4)?.div_ceil(3).next_power_of_two();
        (slots / 4 * 3, slots.trailing_zeros())
    };
    if bits > 31 {
        return None;
    }
    let (entries, bytes) = sizes(cap, index_bytes(bits), entry)?;
    Some((cap as u32, bits, entries, bytes))
}

/// The offset of the entries and the bytes of a table.
fn sizes(cap: usize, index: usize, entry: usize) -> Option<(usize, usize)> {
    let entries = (size_of::<Head>() + index + cap * 4).next_multiple_of(16);
    let bytes = cap.checked_mul(entry)?.checked_add(entries)?;
    u32::try_from(entries / 16).ok()?;
    Some((entries, bytes))
}

/// An empty table for at least `n` entries of map type `t`.
pub(super) fn new(
    cache: &mut AllocCache,
    heap: &Heap,
    t: &TypeDesc,
    id: LayoutId,
    n: usize,
) -> Result<Table, AllocError> {
    make(cache, heap, id, geometry(n, t.map.entry as usize))
}

fn make(
    cache: &mut AllocCache,
    heap: &Heap,
    id: LayoutId,
    geometry: Option<(u32, u32, usize, usize)>,
) -> Result<Table, AllocError> {
    let Some((cap, bits, entries, bytes)) = geometry else {
        return Err(AllocError::OutOfMemory);
    };
    let p = cache.alloc_object(heap, bytes, id)?.as_ptr();
    // SAFETY: the object was just made with room for all parts; zero is an empty index and no entries.
    unsafe {
        p.cast::<Head>().write(Head {
            cap,
            bits,
            entries: (entries / 16) as u32,
            used: AtomicU32::new(0),
        });
    }
    Ok(Table(p))
}

/// A table with the live entries of `old` and room for more, for a map of `count` entries that is to get the key `k`.
///
/// # Safety
/// `old` is a table of a map of type `t`, `k` a key of its kind.
pub(super) unsafe fn grow<K: Key>(
    cache: &mut AllocCache,
    heap: &Heap,
    t: &TypeDesc,
    id: LayoutId,
    old: Option<Table>,
    count: u64,
    k: K,
    seed: u64,
) -> Result<Table, AllocError> {
    let Some(old) = old else {
        return new(cache, heap, t, id, 0);
    };
    // SAFETY: the caller's promise.
    unsafe {
        if K::NUMBER
            && let Some(cap) = dense_cap(t, old, count, k.number())
        {
            let geometry =
                sizes(cap as usize, 0, t.map.entry as usize).map(|(entries, bytes)| (cap, DENSE, entries, bytes));
            let new = make(cache, heap, id, geometry)?;
            for i in 0..old.used() {
                // Bounded: keys may have been changed by a racing writer.
                let at = old.number(t, i);
                if old.is_live(i) && at < cap as u64 {
                    new.mark_live(at as u32);
                    copy_entry(new.entry(t, at as u32), old.entry(t, i), t);
                }
            }
            return Ok(new);
        }
        let cap = old.cap() as usize;
        // A quarter free after compaction is enough to make its cost small; otherwise double.
        let n = match count as usize {
            n if old.is_dense() => n + n / 2 + 1,
            n if n < cap / 4 * 3 => cap,
            _ => cap * 2,
        };
        let new = new(cache, heap, t, id, n)?;
        for i in 0..old.used() {
            let mut state = old.state(i).load(Ordering::Relaxed);
            if state & 1 == 0 {
                continue;
            }
            if old.is_dense() {
                state = short(Word(i as u64).hash(seed));
            }
            let Some(at) = new.link(state) else { break };
            copy_entry(new.entry(t, at), old.entry(t, i), t);
        }
        Ok(new)
    }
}

/// The entries of a dense table for the keys of `old` and `key`; `None` if they would not fill a third of what they need.
unsafe fn dense_cap(t: &TypeDesc, old: Table, count: u64, key: u64) -> Option<u32> {
    let most = 3 * (count + 1);
    if key >= most || most > 1 << 30 {
        return None;
    }
    let mut max = key;
    for i in 0..old.used() {
        if old.is_live(i) {
            // SAFETY: a live entry of a table with keys that are numbers, as the caller promises.
            max = max.max(unsafe { old.number(t, i) });
            if max >= most {
                return None;
            }
        }
    }
    // At least half as much again as before: the cost of growing stays in proportion.
    let before = if old.is_dense() { old.cap() as u64 / 2 * 3 } else { 0 };
    Some((max + 1).max(2 * (count + 1)).max(before) as u32)
}

/// Copies an entry into a table that nobody else knows yet.
#[inline(always)]
unsafe fn copy_entry(dst: *mut u8, src: *const u8, t: &TypeDesc) {
    let n = t.map.entry as usize;
    // SAFETY: the caller passes entries of maps of type `t`; `pair` accesses are aligned as the entries are.
    unsafe {
        match t.map.align {
            16 => {
                for i in 0..n / 16 {
                    let (a, b) = crate::pair::load(src.cast::<u64>().add(i * 2));
                    crate::pair::store(dst.cast::<u64>().add(i * 2), a, b);
                }
            }
            8 => {
                for i in 0..n / 8 {
                    crate::heap::store_ptr(
                        dst.cast::<u64>().add(i),
                        crate::heap::load_ptr(src.cast::<u64>().add(i)),
                    );
                }
            }
            _ => copy_bytes(dst, src, n),
        }
    }
}

impl Table {
    #[inline(always)]
    fn head(&self) -> &Head {
        // SAFETY: a Table is the address of a table, which its holder keeps reachable.
        unsafe { &*self.0.cast::<Head>() }
    }

    /// Entries that fit.
    #[inline(always)]
    pub fn cap(&self) -> u32 {
        self.head().cap
    }

    /// Entries appended, dead ones included.
    #[inline(always)]
    pub fn used(&self) -> u32 {
        self.head().used.load(Ordering::Acquire).min(self.cap())
    }

    /// Whether an entry with this key, which is not there yet, has a place.
    #[inline(always)]
    pub fn has_room<K: Key>(&self, k: K) -> bool {
        if K::NUMBER && self.is_dense() {
            k.number() < self.cap() as u64
        } else {
            self.used() < self.cap()
        }
    }

    /// Whether entry i is the one with key i.
    #[inline(always)]
    pub fn is_dense(&self) -> bool {
        self.head().bits == DENSE
    }

    /// What the table keeps of a key's hash.
    #[inline(always)]
    pub fn hash_of<K: Key>(&self, k: K, seed: u64) -> u32 {
        if K::NUMBER && self.is_dense() {
            LIVE
        } else {
            short(k.hash(seed))
        }
    }

    /// The key of entry `i`, below cap, of a map whose keys are numbers.
    unsafe fn number(&self, t: &TypeDesc, i: u32) -> u64 {
        let at = self.entry(t, i);
        // SAFETY: as the caller promises.
        unsafe {
            match t.map.keys {
                MapKeys::Half => at.cast::<u32>().read_unaligned() as u64,
                _ => at.cast::<u64>().read_unaligned(),
            }
        }
    }

    /// Makes entry `i`, below cap, of a dense table live.
    #[inline(always)]
    fn mark_live(&self, i: u32) {
        self.state(i).store(LIVE, Ordering::Relaxed);
        self.head().used.store(self.used().max(i + 1), Ordering::Release);
    }

    #[inline(always)]
    fn word(&self, i: usize) -> &AtomicU32 {
        // SAFETY: callers pass positions below 1 << bits.
        unsafe { &*self.0.add(size_of::<Head>()).cast::<AtomicU32>().add(i) }
    }

    /// The state of entry `i`, below cap.
    #[inline(always)]
    pub fn state(&self, i: u32) -> &AtomicU32 {
        let index = index_bytes(self.head().bits);
        // SAFETY: callers pass numbers below cap; the states lie behind the index.
        unsafe {
            &*self
                .0
                .add(size_of::<Head>() + index)
                .cast::<AtomicU32>()
                .add(i as usize)
        }
    }

    /// Whether entry `i`, below cap, is live.
    #[inline(always)]
    pub fn is_live(&self, i: u32) -> bool {
        self.state(i).load(Ordering::Relaxed) & 1 != 0
    }

    /// The address of entry `i`, below cap: its key.
    #[inline(always)]
    pub fn entry(&self, t: &TypeDesc, i: u32) -> *mut u8 {
        // SAFETY: entries up to cap lie in the object.
        unsafe {
            self.0
                .add(self.head().entries as usize * 16 + i as usize * t.map.entry as usize)
        }
    }

    /// The live entry with this key.
    #[inline(always)]
    pub unsafe fn find<K: Key>(&self, t: &TypeDesc, k: K, seed: u64) -> Option<u32> {
        // SAFETY: the caller passes a table of a map of type `t`, and a key of its kind.
        unsafe { self.find_hash(t, k, self.hash_of(k, seed)) }
    }

    /// As `find`, with the hash computed.
    #[inline(always)]
    pub unsafe fn find_hash<K: Key>(&self, t: &TypeDesc, k: K, hash: u32) -> Option<u32> {
        let bits = self.head().bits;
        if K::NUMBER && bits == DENSE {
            let i = k.number();
            if i >= self.cap() as u64 {
                return None;
            }
            let i = i as u32;
            // A dead entry is zero: its key is another's but for 0.
            // SAFETY: the caller passes a table of a map of type `t`, and a key of its kind.
            return (unsafe { k.is_at(self.entry(t, i)) } && (i != 0 || self.is_live(0))).then_some(i);
        }
        // SAFETY: as in `find`; entry numbers are checked against cap.
        unsafe {
            if bits == 0 {
                let hit = |&i: &u32| self.state(i).load(Ordering::Relaxed) == hash && k.is_at(self.entry(t, i));
                return (0..self.used()).find(hit);
            }
            let mask = (1u32 << bits) - 1;
            let tag = hash << bits & !mask;
            let start = home(hash, bits);
            let mut at = start;
            loop {
                let w = self.word(at as usize).load(Ordering::Acquire);
                if w & !mask == tag {
                    let i = (w & mask).wrapping_sub(1);
                    if i < self.cap() && k.is_at(self.entry(t, i)) {
                        return Some(i);
                    }
                }
                at = (at + 1) & mask;
                // Racing writers may have left no empty word.
                if w == 0 || at == start {
                    return None;
                }
            }
        }
    }

    /// Takes the next entry's number and enters it in the index; `None` if the table is full. The state is set.
    #[inline(always)]
    fn link(&self, hash: u32) -> Option<u32> {
        let i = self.used();
        if i >= self.cap() {
            return None;
        }
        self.state(i).store(hash, Ordering::Relaxed);
        self.head().used.store(i + 1, Ordering::Release);
        let bits = self.head().bits;
        if bits != 0 {
            let mask = (1u32 << bits) - 1;
            let start = home(hash, bits);
            let mut at = start;
            while self.word(at as usize).load(Ordering::Relaxed) != 0 {
                at = (at + 1) & mask;
                if at == start {
                    return None; // by a race only
                }
            }
            self.word(at as usize)
                .store(hash << bits & !mask | (i + 1), Ordering::Release);
        }
        Some(i)
    }

    /// Adds an entry with this key and a zero value; its address. `None` if there is no room.
    #[inline(always)]
    pub unsafe fn append<K: Key>(&self, t: &TypeDesc, k: K, hash: u32) -> Option<*mut u8> {
        let dense = K::NUMBER && self.is_dense();
        let i = if dense { k.number() } else { self.used() as u64 };
        if i >= self.cap() as u64 {
            return None;
        }
        let entry = self.entry(t, i as u32);
        // SAFETY: an entry of this table, and a key of its kind.
        unsafe { k.put(entry) };
        if dense {
            self.mark_live(i as u32);
            return Some(entry);
        }
        self.link(hash).map(|_| entry)
    }

    /// Removes the entry with this key; whether there was one.
    pub unsafe fn remove<K: Key>(&self, t: &TypeDesc, k: K, seed: u64) -> bool {
        let hash = self.hash_of(k, seed);
        // SAFETY: as in `find`.
        unsafe {
            let Some(i) = self.find_hash(t, k, hash) else {
                return false;
            };
            let bits = self.head().bits;
            if index_bytes(bits) != 0 {
                let mask = (1u32 << bits) - 1;
                let mut at = home(hash, bits);
                // Bounded: racing writers may have taken the word away.
                for _ in 0..=mask {
                    let w = self.word(at as usize).load(Ordering::Relaxed);
                    if w & mask == i + 1 {
                        let next = self.word(((at + 1) & mask) as usize).load(Ordering::Relaxed);
                        // No probe passes a word before an empty one.
                        self.word(at as usize)
                            .store(if next == 0 { 0 } else { TOMBSTONE }, Ordering::Relaxed);
                        break;
                    }
                    at = (at + 1) & mask;
                }
            }
            self.state(i).store(0, Ordering::Relaxed);
            self.clear_entry(t, i);
            true
        }
    }

    unsafe fn clear_entry(&self, t: &TypeDesc, i: u32) {
        let entry = self.entry(t, i);
        // SAFETY: the caller passes a table of a map of type `t` and i < cap.
        unsafe {
            clear_typed(entry, &t.key(), 1);
            if t.elem().size > 0 {
                clear_typed(entry.add(t.map.value as usize), &t.elem(), 1);
            }
        }
    }

    /// Removes all entries.
    pub unsafe fn clear(&self, t: &TypeDesc) {
        for i in 0..self.used() {
            // SAFETY: the caller passes a table of a map of type `t`.
            unsafe {
                self.state(i).store(0, Ordering::Relaxed);
                self.clear_entry(t, i);
            }
        }
        let words = index_bytes(self.head().bits) / 4;
        (0..words).for_each(|i| self.word(i).store(0, Ordering::Relaxed));
        self.head().used.store(0, Ordering::Release);
    }

    /// Whether a key is unequal to itself (NaN).
    pub unsafe fn is_irreflexive(&self, t: &TypeDesc, i: u32) -> bool {
        let at = self.entry(t, i);
        // SAFETY: the caller passes a table of a map of type `t` and i < cap.
        !t.key().flags.has(TypeFlags::PLAIN) && unsafe { equal::equal(t.key(), at, at) } != Ok(true)
    }

    /// Marks what keys and values refer to. `size` is the object's.
    pub unsafe fn trace(&self, size: usize, t: &TypeDesc, m: &mut Marker<'_>) {
        let (key, elem) = (t.key(), t.elem());
        let first = self.head().entries as usize * 16;
        let fit = size.saturating_sub(first) / t.map.entry as usize;
        for i in 0..self.used().min(fit as u32) {
            let entry = self.entry(t, i);
            // SAFETY: the entry lies in the object; dead and unused ones are zero.
            unsafe {
                m.mark_typed(entry, key, 1);
                if elem.size > 0 {
                    m.mark_typed(entry.add(t.map.value as usize), elem, 1);
                }
            }
        }
    }
}
