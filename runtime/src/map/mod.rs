//! Maps: a header, whose address is the map value, and a table of entries in insertion order with an index over it.
//!
//! - The header never moves; growth and compaction make a new table. A table knows its own size, so a reader with a stale one
//!   stays within bounds whatever others do to the map: misuse cannot harm the host. It is noticed as in Go, by a flag that writers
//!   set while they write, and reported as Go's fatal errors.
//! - Every operation that allocates does so before any effect.
//! - The order of iteration depends on the seed and the operations, never on addresses.
//! - Keys and values are addressed in memory layout; the slots of a frame serve as keys too (low bytes first).

mod iter;
mod table;

pub use iter::{ITER_MAP, ITER_SLOTS, for_each, iter_key, iter_next, iter_start, iter_value};

use crate::equal::{self, Uncomparable};
use crate::heap::{AllocCache, AllocError, Heap, Layout, LayoutId, Space, copy_typed, load_ptr, store_ptr};
use crate::heap::{Marker, zero_address};
use crate::typedesc::{MapKeys, TypeDesc, TypeFlags, TypeRef};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use table::Table;

/// A map's own object.
#[repr(C)]
pub(crate) struct Header {
    /// Address of the table, 0 before the first entry.
    table: u64,
    count: AtomicU64,
    seed: u64,
    /// A writer is at work.
    writing: AtomicU32,
    /// How often the map was cleared.
    clears: AtomicU32,
}

/// Why an operation on a map failed. Nothing was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum MapFault {
    /// "assignment to entry in nil map"
    Nil,
    /// Fatal: "concurrent map writes"
    Writes,
    /// Fatal: "concurrent map read and map write"
    ReadWrite,
    /// Fatal: "concurrent map iteration and map write"
    IterWrite,
    NeedCollect,
    OutOfMemory,
}

impl MapFault {
    /// Go's text; of the allocation failures a plain description.
    pub fn text(self) -> &'static str {
        match self {
            MapFault::Nil => "assignment to entry in nil map",
            MapFault::Writes => "concurrent map writes",
            MapFault::ReadWrite => "concurrent map read and map write",
            MapFault::IterWrite => "concurrent map iteration and map write",
            MapFault::NeedCollect => "a collection is needed",
            MapFault::OutOfMemory => "out of memory",
        }
    }
}

impl From<AllocError> for MapFault {
    fn from(e: AllocError) -> MapFault {
        match e {
            AllocError::NeedCollect => MapFault::NeedCollect,
            AllocError::OutOfMemory => MapFault::OutOfMemory,
        }
    }
}

/// As `MapFault`, for keys whose hash may panic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MapError {
    Fault(MapFault),
    /// Panics with `Uncomparable::hashing`.
    Unhashable(Uncomparable),
}

impl From<MapFault> for MapError {
    fn from(f: MapFault) -> MapError {
        MapError::Fault(f)
    }
}

impl From<AllocError> for MapError {
    fn from(e: AllocError) -> MapError {
        MapError::Fault(e.into())
    }
}

impl From<Uncomparable> for MapError {
    fn from(e: Uncomparable) -> MapError {
        MapError::Unhashable(e)
    }
}

/// What a lookup with a simple key found, in one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Found(*const u8);

impl Found {
    const ABSENT: Found = Found(ptr::null());
    const RACE: Found = Found(ptr::without_provenance(1));

    /// The value's address, null if the key is absent. Not for `is_race`.
    #[inline(always)]
    pub fn value(self) -> *const u8 {
        self.0
    }

    /// Fatal: "concurrent map read and map write".
    #[inline(always)]
    pub fn is_race(self) -> bool {
        self == Found::RACE
    }
}

/// A key as the table code sees it: how it hashes, compares and is stored.
trait Key: Copy {
    fn hash(self, seed: u64) -> u64;
    /// Whether the key at `at` is this one.
    unsafe fn is_at(self, at: *const u8) -> bool;
    unsafe fn put(self, at: *mut u8);
    /// An equal key may look different (+0 and -0): assignment replaces it.
    const REPLACE: bool = false;
    /// The key may be that of an entry in a dense table: its bits are all there is to it.
    const NUMBER: bool = false;
    /// Its bits.
    fn number(self) -> u64 {
        u64::MAX
    }
}

/// The hash of an integer key: 16 consecutive ones differ in the bits only by which `table::home` places them in one cache line, in an order
/// of their own for each group.
#[inline(always)]
fn neighbourly(seed: u64, v: u64) -> u64 {
    let h = equal::hash_u64(seed, v >> 4);
    h & !(15 << 33) | (v ^ h >> 8) << 60 >> 27
}

#[derive(Clone, Copy)]
struct Word(u64);

impl Key for Word {
    const NUMBER: bool = true;

    #[inline(always)]
    fn number(self) -> u64 {
        self.0
    }

    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        neighbourly(seed, self.0)
    }

    #[inline(always)]
    unsafe fn is_at(self, at: *const u8) -> bool {
        // SAFETY: the caller passes the address of an 8-byte key.
        unsafe { at.cast::<u64>().read_unaligned() == self.0 }
    }

    #[inline(always)]
    unsafe fn put(self, at: *mut u8) {
        // SAFETY: the caller passes the place of an 8-byte key; one with pointers is aligned.
        unsafe {
            if (at as usize).is_multiple_of(8) {
                store_ptr(at.cast(), self.0);
            } else {
                at.cast::<u64>().write_unaligned(self.0);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Half(u32);

impl Key for Half {
    const NUMBER: bool = true;

    #[inline(always)]
    fn number(self) -> u64 {
        self.0 as u64
    }

    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        neighbourly(seed, self.0 as u64)
    }

    #[inline(always)]
    unsafe fn is_at(self, at: *const u8) -> bool {
        // SAFETY: the caller passes the address of a 4-byte key.
        unsafe { at.cast::<u32>().read_unaligned() == self.0 }
    }

    #[inline(always)]
    unsafe fn put(self, at: *mut u8) {
        // SAFETY: the caller passes the place of a 4-byte key.
        unsafe { at.cast::<u32>().write_unaligned(self.0) };
    }
}

#[derive(Clone, Copy)]
struct Str(u64, u64);

impl Key for Str {
    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        // SAFETY: whoever made the key vouched for it.
        equal::hash_bytes(seed, unsafe { crate::string::bytes((self.0, self.1)) })
    }

    #[inline(always)]
    unsafe fn is_at(self, at: *const u8) -> bool {
        // SAFETY: the caller passes the address of a string key, 16-aligned.
        unsafe { equal::str_eq(crate::heap::load_pair(at.cast()), (self.0, self.1)) }
    }

    #[inline(always)]
    unsafe fn put(self, at: *mut u8) {
        // SAFETY: the caller passes the place of a string key.
        unsafe { crate::heap::store_pair(at.cast(), self.0, self.1) };
    }
}

/// A key of any type, in memory, whose hash is known.
#[derive(Clone, Copy)]
struct General {
    ty: TypeRef,
    at: *const u8,
    hash: u64,
}

impl Key for General {
    const REPLACE: bool = true;

    #[inline(always)]
    fn hash(self, _: u64) -> u64 {
        self.hash
    }

    #[inline(always)]
    unsafe fn is_at(self, at: *const u8) -> bool {
        // SAFETY: whoever made the key vouched for it; the caller passes a key of the same type. A key that has a hash is comparable.
        unsafe { equal::equal(self.ty, self.at, at) == Ok(true) }
    }

    #[inline(always)]
    unsafe fn put(self, at: *mut u8) {
        // SAFETY: as above.
        unsafe { copy_typed(at, self.at, &self.ty, 1) };
    }
}

/// Calls `$f::<KeyType>(key)` for the key at `$at` of a map of type `$t` with `$seed`; `$nan` as in `equal::hash`.
macro_rules! with_key {
    ($t:expr, $at:expr, $seed:expr, $nan:expr, |$k:ident| $body:expr) => {
        match $t.map.keys {
            MapKeys::Word => {
                let $k = Word($at.cast::<u64>().read_unaligned());
                $body
            }
            MapKeys::Half => {
                let $k = Half($at.cast::<u32>().read_unaligned());
                $body
            }
            MapKeys::Str => {
                let p = $at.cast::<u64>();
                let (a, b) = if (p as usize).is_multiple_of(16) {
                    crate::heap::load_pair(p)
                } else {
                    (load_ptr(p), load_ptr(p.add(1)))
                };
                let $k = Str(a, b);
                $body
            }
            MapKeys::General => {
                let ty = $t.key();
                let hash = equal::hash($seed, ty, $at, $nan)?;
                let $k = General { ty, at: $at, hash };
                $body
            }
        }
    };
}

/// The layout of map headers and of the tables of map type `t`.
fn layouts(space: &Space, t: &TypeDesc) -> (LayoutId, LayoutId) {
    let header = space.map_header_layout();
    if !t.key().has_pointers() && !t.elem().has_pointers() {
        return (header, LayoutId::NOSCAN);
    }
    let known = t.object_layout.load(Ordering::Relaxed);
    if known != 0 {
        return (header, LayoutId(known));
    }
    // SAFETY: descriptors live at stable addresses as long as their table does.
    let t = unsafe { TypeRef::from_raw(t) };
    let id = space.layouts().add(Layout::traced(Some(t), trace));
    // Two threads may register the same layout twice: both numbers are good.
    t.object_layout.store(id.0, Ordering::Relaxed);
    (header, id)
}

/// The collector's view of a table.
unsafe fn trace(obj: *mut u8, size: usize, t: Option<TypeRef>, m: &mut Marker<'_>) {
    let Some(t) = t else { return };
    // SAFETY: the collector passes a table of a map of type `t`, while no goroutine runs.
    unsafe { Table(obj).trace(size, &t, m) };
}

unsafe fn header<'a>(m: u64) -> &'a Header {
    // SAFETY: the caller passes a map value that is not nil: the address of a header, of atomics and a word written atomically.
    unsafe { &*(m as *const Header) }
}

impl Header {
    #[inline(always)]
    fn table(&self) -> Option<Table> {
        // SAFETY: the word of this header.
        let p = unsafe { load_ptr(&raw const self.table) };
        (p != 0).then_some(Table(p as *mut u8))
    }

    #[inline(always)]
    fn is_written(&self) -> bool {
        self.writing.load(Ordering::Relaxed) != 0
    }

    #[inline(always)]
    fn begin_write(&self) -> Result<(), MapFault> {
        if self.is_written() {
            return Err(MapFault::Writes);
        }
        self.writing.store(1, Ordering::Relaxed);
        Ok(())
    }

    #[inline(always)]
    fn end_write(&self) {
        self.writing.store(0, Ordering::Relaxed);
    }
}

/// `make(map, hint)`: the map value. `seed` is the VM's hash seed.
pub fn make(cache: &mut AllocCache, heap: &Heap, t: &TypeDesc, hint: i64, seed: u64) -> Result<u64, MapFault> {
    let (id, table_id) = layouts(heap.space(), t);
    // Both objects before any effect.
    let table = match usize::try_from(hint) {
        Ok(n) if n > table::SMALL as usize => Some(table::new(cache, heap, t, table_id, n)?),
        _ => None,
    };
    let p = cache.alloc_object(heap, size_of::<Header>(), id)?;
    // SAFETY: the object was just made for a header; all its fields are valid as zero.
    unsafe {
        let h = p.cast::<Header>().as_ptr();
        (*h).seed = seed;
        if let Some(table) = table {
            store_ptr(&raw mut (*h).table, table.0 as u64);
        }
    }
    Ok(p.as_ptr() as u64)
}

/// `len(m)`
///
/// # Safety
/// `m` is a map value.
#[inline(always)]
pub unsafe fn len(m: u64) -> u64 {
    // SAFETY: the caller's promise.
    if m == 0 {
        0
    } else {
        unsafe { header(m) }.count.load(Ordering::Relaxed)
    }
}

/// The address of a table entry's value.
#[inline(always)]
unsafe fn value_at(t: &TypeDesc, entry: *mut u8) -> *mut u8 {
    let at = t.map.value as usize;
    if at >= t.map.entry as usize {
        return zero_address().as_ptr(); // a value of size 0
    }
    // SAFETY: the caller passes an entry of a map of type `t`.
    unsafe { entry.add(at) }
}

#[inline(always)]
unsafe fn get_key<K: Key>(m: u64, t: &TypeDesc, k: K) -> Found {
    if m == 0 {
        return Found::ABSENT;
    }
    // SAFETY: the caller passes a map value of type `t` and a key of its kind.
    unsafe {
        let h = header(m);
        if h.is_written() {
            return Found::RACE;
        }
        let Some(table) = h.table() else { return Found::ABSENT };
        match table.find(t, k, h.seed) {
            Some(i) => Found(value_at(t, table.entry(t, i))),
            None => Found::ABSENT,
        }
    }
}

/// `m[key]` where the keys are `MapKeys::Word`.
///
/// # Safety
/// `m` is a map value of type `t`.
#[inline]
pub unsafe fn get_word(m: u64, t: &TypeDesc, key: u64) -> Found {
    // SAFETY: the caller's promise.
    unsafe { get_key(m, t, Word(key)) }
}

/// `m[key]` where the keys are `MapKeys::Half`.
///
/// # Safety
/// `m` is a map value of type `t`.
#[inline]
pub unsafe fn get_half(m: u64, t: &TypeDesc, key: u32) -> Found {
    // SAFETY: the caller's promise.
    unsafe { get_key(m, t, Half(key)) }
}

/// `m[key]` where the keys are strings.
///
/// # Safety
/// `m` is a map value of type `t`, `key` a string value.
#[inline]
pub unsafe fn get_str(m: u64, t: &TypeDesc, key: (u64, u64)) -> Found {
    // SAFETY: the caller's promise.
    unsafe { get_key(m, t, Str(key.0, key.1)) }
}

/// `m[*key]`: the value's address.
///
/// # Safety
/// `m` is a map value of type `t`; `key` holds a value of its key type.
pub unsafe fn get(m: u64, t: &TypeDesc, key: *const u8) -> Result<Option<*const u8>, MapError> {
    // SAFETY: the caller's promise.
    unsafe {
        if m == 0 {
            check_hashable(t, key)?;
            return Ok(None);
        }
        let found = with_key!(t, key, header(m).seed, 0, |k| get_key(m, t, k));
        if found.is_race() {
            return Err(MapFault::ReadWrite.into());
        }
        Ok((!found.0.is_null()).then_some(found.0))
    }
}

/// A key that cannot be hashed is an error in an empty map, too.
unsafe fn check_hashable(t: &TypeDesc, key: *const u8) -> Result<(), MapError> {
    if t.key().flags.has(TypeFlags::MAY_PANIC) {
        // SAFETY: the caller passes a key of the map type.
        unsafe { equal::hash(0, t.key(), key, 0) }?;
    }
    Ok(())
}

#[inline(always)]
unsafe fn assign_key<K: Key>(
    cache: &mut AllocCache,
    heap: &Heap,
    m: u64,
    t: &TypeDesc,
    k: K,
) -> Result<NonNull<u8>, MapFault> {
    if m == 0 {
        return Err(MapFault::Nil);
    }
    // SAFETY: the caller passes a map value of type `t` and a key of its kind.
    unsafe {
        let h = header(m);
        h.begin_write()?;
        let mut at = h.table();
        let hash_in =
            |at: Option<Table>| at.map_or_else(|| table::short(k.hash(h.seed)), |table| table.hash_of(k, h.seed));
        let mut hash = hash_in(at);
        if let Some(table) = at
            && let Some(i) = table.find_hash(t, k, hash)
        {
            let entry = table.entry(t, i);
            if K::REPLACE {
                k.put(entry);
            }
            h.end_write();
            return Ok(NonNull::new_unchecked(value_at(t, entry)));
        }
        if at.is_none_or(|table| !table.has_room(k)) {
            match table::grow(
                cache,
                heap,
                t,
                layouts(heap.space(), t).1,
                at,
                h.count.load(Ordering::Relaxed),
                k,
                h.seed,
            ) {
                Ok(new) => {
                    store_ptr((&raw const h.table).cast_mut(), new.0 as u64);
                    at = Some(new);
                    hash = hash_in(at);
                }
                Err(e) => {
                    h.end_write();
                    return Err(e.into());
                }
            }
        }
        let entry = match at.and_then(|table| table.append(t, k, hash)) {
            Some(e) => e,
            // Another writer filled the table meanwhile.
            None => return Err(MapFault::Writes),
        };
        h.count.store(h.count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        h.end_write();
        Ok(NonNull::new_unchecked(value_at(t, entry)))
    }
}

/// Where to put the value for `m[key] = v`, keys `MapKeys::Word`. A new entry's value is zero.
///
/// # Safety
/// `m` is a map value of type `t`.
#[inline]
pub unsafe fn assign_word(
    cache: &mut AllocCache,
    heap: &Heap,
    m: u64,
    t: &TypeDesc,
    key: u64,
) -> Result<NonNull<u8>, MapFault> {
    // SAFETY: the caller's promise.
    unsafe { assign_key(cache, heap, m, t, Word(key)) }
}

/// Where to put the value for `m[key] = v`, keys `MapKeys::Half`.
///
/// # Safety
/// `m` is a map value of type `t`.
#[inline]
pub unsafe fn assign_half(
    cache: &mut AllocCache,
    heap: &Heap,
    m: u64,
    t: &TypeDesc,
    key: u32,
) -> Result<NonNull<u8>, MapFault> {
    // SAFETY: the caller's promise.
    unsafe { assign_key(cache, heap, m, t, Half(key)) }
}

/// Where to put the value for `m[key] = v`, string keys.
///
/// # Safety
/// `m` is a map value of type `t`, `key` a string value.
#[inline]
pub unsafe fn assign_str(
    cache: &mut AllocCache,
    heap: &Heap,
    m: u64,
    t: &TypeDesc,
    key: (u64, u64),
) -> Result<NonNull<u8>, MapFault> {
    // SAFETY: the caller's promise.
    unsafe { assign_key(cache, heap, m, t, Str(key.0, key.1)) }
}

/// Where to put the value for `m[*key] = v`.
///
/// # Safety
/// `m` is a map value of type `t`; `key` holds a value of its key type.
pub unsafe fn assign(
    cache: &mut AllocCache,
    heap: &Heap,
    m: u64,
    t: &TypeDesc,
    key: *const u8,
) -> Result<NonNull<u8>, MapError> {
    if m == 0 {
        return Err(MapFault::Nil.into());
    }
    // SAFETY: the caller's promise.
    unsafe {
        let h = header(m);
        let nan = h.count.load(Ordering::Relaxed);
        Ok(with_key!(t, key, h.seed, nan, |k| assign_key(cache, heap, m, t, k))?)
    }
}

/// `delete(m, *key)`
///
/// # Safety
/// `m` is a map value of type `t`; `key` holds a value of its key type.
pub unsafe fn delete(m: u64, t: &TypeDesc, key: *const u8) -> Result<(), MapError> {
    // SAFETY: the caller's promise.
    unsafe {
        if m == 0 {
            return check_hashable(t, key);
        }
        let h = header(m);
        with_key!(t, key, h.seed, 0, |k| {
            h.begin_write()?;
            if let Some(table) = h.table()
                && table.remove(t, k, h.seed)
            {
                let n = h.count.load(Ordering::Relaxed);
                h.count.store(n.saturating_sub(1), Ordering::Relaxed);
            }
            h.end_write();
        });
        Ok(())
    }
}

/// `clear(m)`
///
/// # Safety
/// `m` is a map value of type `t`.
pub unsafe fn clear(m: u64, t: &TypeDesc) -> Result<(), MapFault> {
    if m == 0 {
        return Ok(());
    }
    // SAFETY: the caller's promise.
    unsafe {
        let h = header(m);
        h.begin_write()?;
        if let Some(table) = h.table() {
            table.clear(t);
        }
        h.count.store(0, Ordering::Relaxed);
        h.clears.fetch_add(1, Ordering::Relaxed);
        h.end_write();
    }
    Ok(())
}

/// The units of 8 elements that an operation on the map may cost at worst beyond O(1): growing or clearing its table.
///
/// # Safety
/// `m` is a map value.
pub unsafe fn table_len(m: u64) -> u64 {
    if m == 0 {
        return 0;
    }
    // SAFETY: the caller's promise.
    unsafe { header(m).table().map_or(0, |t| t.cap() as u64) }
}

#[cfg(test)]
mod tests;
