//! Iteration over a map, its state in slots of a frame. An iterator in a heap object must be kept from use by two goroutines at once by
//! whoever puts it there.
//!
//! An iterator visits the entries that the table had at the start, once around from a drawn one. It keeps that table when the map gets
//! a new one and then looks each key up in the new: an entry deleted before it is reached is not produced, and none is twice.

use super::table::Table;
use super::{General, Half, MapFault, Str, Word, header, value_at};
use crate::heap::{load_pair, load_ptr, store_ptr};
use crate::typedesc::{MapKeys, TypeDesc};
use std::sync::atomic::Ordering;

/// Slots of an iterator.
pub const ITER_SLOTS: usize = 8;
/// The marks of an iterator's slots, two bits each: map, table, key and value are pointers.
pub const ITER_MAP: u64 = 0b01_01_01_01;

const MAP: usize = 0;
const TABLE: usize = 1;
/// Address of the current key and value.
const KEY: usize = 2;
const VALUE: usize = 3;
/// The entry to look at next, and behind the last one of this leg.
const NEXT: usize = 4;
const END: usize = 5;
/// Where the iteration started (the end of its second leg); 0 in the second leg.
const START: usize = 6;
/// The map's count of clears at the start.
const CLEARS: usize = 7;

/// Starts an iterator over map `m` of type `t`. `random` chooses the entry to start at.
///
/// # Safety
/// `it` has `ITER_SLOTS` slots; `m` is a map value of type `t`.
pub unsafe fn iter_start(it: *mut u64, m: u64, random: u64) -> Result<(), MapFault> {
    let set = |i: usize, v: u64| {
        // SAFETY: the caller promises the slots.
        unsafe { store_ptr(it.add(i), v) }
    };
    (0..ITER_SLOTS).for_each(|i| set(i, 0));
    if m == 0 {
        return Ok(());
    }
    // SAFETY: the caller promises a map.
    let h = unsafe { header(m) };
    if h.is_written() {
        return Err(MapFault::IterWrite);
    }
    let Some(table) = h.table() else { return Ok(()) };
    let used = table.used() as u64;
    let start = ((random as u128 * used as u128) >> 64) as u64;
    set(MAP, m);
    set(TABLE, table.0 as u64);
    set(NEXT, start);
    set(END, used);
    set(START, start);
    set(CLEARS, h.clears.load(Ordering::Relaxed) as u64);
    Ok(())
}

/// Moves to the next entry; whether there is one. Adds to `passed` the deleted entries on the way.
///
/// # Safety
/// `it` was started by `iter_start` over a map of type `t`, and its pointers kept alive since.
pub unsafe fn iter_next(it: *mut u64, t: &TypeDesc, passed: &mut u64) -> Result<bool, MapFault> {
    // SAFETY: the caller promises the slots, which only this module writes.
    unsafe {
        if load_ptr(it.add(TABLE)) == 0 {
            return Ok(false);
        }
        let table = Table(load_ptr(it.add(TABLE)) as *mut u8);
        let m = load_ptr(it.add(MAP));
        let h = header(m);
        if h.is_written() {
            return Err(MapFault::IterWrite);
        }
        loop {
            let i = load_ptr(it.add(NEXT));
            if i >= load_ptr(it.add(END)).min(table.cap() as u64) {
                let start = load_ptr(it.add(START));
                if start == 0 {
                    store_ptr(it.add(TABLE), 0);
                    store_ptr(it.add(KEY), 0);
                    store_ptr(it.add(VALUE), 0);
                    return Ok(false);
                }
                store_ptr(it.add(NEXT), 0);
                store_ptr(it.add(END), start);
                store_ptr(it.add(START), 0);
                continue;
            }
            store_ptr(it.add(NEXT), i + 1);
            let i = i as u32; // below the table's cap
            if !table.is_live(i) {
                *passed += 1;
                continue;
            }
            let (key, value) = match h.table() {
                Some(now) if now == table => {
                    let entry = table.entry(t, i);
                    (entry, value_at(t, entry))
                }
                Some(now) => match find_in(now, table, i, m, t, load_ptr(it.add(CLEARS))) {
                    Some(e) => e,
                    None => {
                        *passed += 1;
                        continue;
                    }
                },
                None => {
                    *passed += 1;
                    continue;
                }
            };
            store_ptr(it.add(KEY), key as u64);
            store_ptr(it.add(VALUE), value as u64);
            return Ok(true);
        }
    }
}

/// Where the map has the entry that was entry `i` of its old table.
unsafe fn find_in(now: Table, old: Table, i: u32, m: u64, t: &TypeDesc, clears: u64) -> Option<(*mut u8, *mut u8)> {
    // SAFETY: `iter_next`'s caller promises a map of type `t`; `i` is below the old table's cap.
    unsafe {
        let h = header(m);
        let key = old.entry(t, i);
        let found = match t.map.keys {
            MapKeys::Word => now.find(t, Word(key.cast::<u64>().read_unaligned()), h.seed),
            MapKeys::Half => now.find(t, Half(key.cast::<u32>().read_unaligned()), h.seed),
            MapKeys::Str => {
                let (a, b) = load_pair(key.cast());
                now.find(t, Str(a, b), h.seed)
            }
            MapKeys::General => {
                if old.is_irreflexive(t, i) {
                    // NaN: it cannot be looked up, nor be deleted but by clear.
                    let cleared = h.clears.load(Ordering::Relaxed) as u64 != clears;
                    return (!cleared).then(|| (key, value_at(t, key)));
                }
                let hash = crate::equal::hash(h.seed, t.key(), key, 0).ok()?;
                let k = General {
                    ty: t.key(),
                    at: key,
                    hash,
                };
                now.find(t, k, h.seed)
            }
        };
        let entry = now.entry(t, found?);
        Some((entry, value_at(t, entry)))
    }
}

/// The address of the current entry's key.
///
/// # Safety
/// `iter_next` returned true last.
#[inline(always)]
pub unsafe fn iter_key(it: *const u64) -> *const u8 {
    // SAFETY: the caller promises the slots.
    unsafe { load_ptr(it.add(KEY)) as *const u8 }
}

/// The address of the current entry's value.
///
/// # Safety
/// `iter_next` returned true last.
#[inline(always)]
pub unsafe fn iter_value(it: *const u64) -> *const u8 {
    // SAFETY: the caller promises the slots.
    unsafe { load_ptr(it.add(VALUE)) as *const u8 }
}

/// Calls `f` with the addresses of the key and value of every entry. Nothing may be collected meanwhile; what is written to the map
/// meanwhile may be missed.
///
/// # Safety
/// `m` is a map value of type `t`.
pub unsafe fn for_each(m: u64, t: &TypeDesc, f: &mut dyn FnMut(*const u8, *const u8)) {
    let mut it = [0u64; ITER_SLOTS];
    // SAFETY: as the caller promises; the slots are ours.
    unsafe {
        if iter_start(it.as_mut_ptr(), m, 0).is_ok() {
            while let Ok(true) = iter_next(it.as_mut_ptr(), t, &mut 0) {
                f(iter_key(it.as_ptr()), iter_value(it.as_ptr()));
            }
        }
    }
}
