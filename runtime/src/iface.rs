//! Interface values: {type word, data word}; small values lie in the data word, others in immutable boxes.

use crate::heap::{AllocCache, AllocError, Heap, load_value, store_value, zero_address};
use crate::typedesc::TypeRef;

/// The data word for a value of type `t` whose slots begin at `slots`: the value itself or a box with a copy.
///
/// # Safety
/// `slots` holds a value of type `t` as frames hold it.
#[inline]
pub unsafe fn make(cache: &mut AllocCache, heap: &Heap, t: TypeRef, slots: *const u64) -> Result<u64, AllocError> {
    // SAFETY: the caller's promise.
    unsafe {
        if t.is_direct() {
            return Ok(*slots);
        }
        if t.size == 0 {
            return Ok(zero_address().as_ptr() as u64);
        }
        let p = cache.alloc(heap, &t)?;
        store_value(p.as_ptr(), slots, &t);
        Ok(p.as_ptr() as u64)
    }
}

/// As `make`, of a value in memory.
///
/// # Safety
/// `mem` holds a value of type `t`, aligned.
pub unsafe fn make_from_memory(
    cache: &mut AllocCache,
    heap: &Heap,
    t: TypeRef,
    mem: *const u8,
) -> Result<u64, AllocError> {
    // SAFETY: the caller's promise.
    unsafe {
        if t.is_direct() {
            let mut slot = 0;
            load_value(&mut slot, mem, &t);
            return Ok(slot);
        }
        if t.size == 0 {
            return Ok(zero_address().as_ptr() as u64);
        }
        let p = cache.alloc(heap, &t)?;
        crate::heap::copy_typed(p.as_ptr(), mem, &t, 1);
        Ok(p.as_ptr() as u64)
    }
}

/// The value in an interface of dynamic type `t`, into the slots of a frame.
///
/// # Safety
/// `data` is the data word of an interface whose type word is `t`'s; `slots` is valid for `t.slots` slots.
#[inline]
pub unsafe fn unpack(slots: *mut u64, t: TypeRef, data: u64) {
    // SAFETY: the caller's promise; a box holds a value in memory layout.
    unsafe {
        if t.is_direct() {
            *slots = data;
        } else {
            load_value(slots, data as *const u8, &t);
        }
    }
}
