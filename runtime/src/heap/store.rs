//! Reading and writing Go values in memory: the only routines that write pointers into the heap.
//!
//! Scripts may race, the host must not be harmed: words are written whole and with Release, 16-byte values by one access, so a reader
//! sees some value that was written, never a mixture of a pointer and another value's length. A type whose values contain 16-byte
//! values is 16-aligned, so everything of such a type is copied in units of 16 bytes and the rest with pointers in units of 8.
//! A later concurrent collector has its write barrier here.

use crate::pair;
use crate::typedesc::{Kind, TypeDesc};
use std::ptr;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};

/// `*dst = v`, a pointer.
///
/// # Safety
/// `dst` is an aligned word of the heap or of the VM's memory.
#[inline(always)]
pub unsafe fn store_ptr(dst: *mut u64, v: u64) {
    // SAFETY: the caller's promise.
    unsafe { AtomicU64::from_ptr(dst).store(v, Ordering::Release) };
}

/// `*src`, a pointer.
///
/// # Safety
/// `src` is an aligned word.
#[inline(always)]
pub unsafe fn load_ptr(src: *const u64) -> u64 {
    // SAFETY: the caller's promise; what it leads to was written before (address dependency, and Release on the other side).
    unsafe { AtomicU64::from_ptr(src.cast_mut()).load(Ordering::Relaxed) }
}

/// `*dst = (a, b)`, a string, slice or interface.
///
/// # Safety
/// `dst` is 16 aligned bytes of the heap or of the VM's memory.
#[inline(always)]
pub unsafe fn store_pair(dst: *mut u64, a: u64, b: u64) {
    // SAFETY: the caller's promise.
    unsafe { pair::store(dst, a, b) };
}

/// `*src`, a string, slice or interface.
///
/// # Safety
/// `src` is 16 aligned bytes.
#[inline(always)]
pub unsafe fn load_pair(src: *const u64) -> (u64, u64) {
    // SAFETY: the caller's promise.
    unsafe { pair::load(src) }
}

/// Replaces the pointer `old` at `dst` by `new`, in one step; whether it was `old`.
///
/// # Safety
/// `dst` is an aligned word of the heap or of the VM's memory.
#[inline(always)]
pub unsafe fn cas_ptr(dst: *mut u64, old: u64, new: u64) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        AtomicU64::from_ptr(dst)
            .compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
    }
}

/// One 16-byte unit. Shared memory is aligned and copied whole; slots of a frame may not be aligned, but are not shared.
#[inline(always)]
unsafe fn copy16(dst: *mut u64, src: *const u64) {
    // SAFETY: the caller promises 16 bytes at both, word-aligned; `pair` is used on aligned addresses only.
    unsafe {
        let (a, b) = if (src as usize).is_multiple_of(16) {
            pair::load(src)
        } else {
            (load_ptr(src), load_ptr(src.add(1)))
        };
        if (dst as usize).is_multiple_of(16) {
            pair::store(dst, a, b);
        } else {
            store_ptr(dst, a);
            store_ptr(dst.add(1), b);
        }
    }
}

/// `n` values of type `t` from `src` to `dst`, as if through a third place: they may overlap. Both are in memory layout.
///
/// # Safety
/// Both are valid for `n * t.size` bytes and aligned for `t`, or to 8 bytes where not shared (frames).
pub unsafe fn copy_typed(dst: *mut u8, src: *const u8, t: &TypeDesc, n: usize) {
    let bytes = t.size * n;
    // SAFETY: the caller's promise.
    unsafe {
        if t.align == 16 {
            let (d, s) = (dst.cast::<u64>(), src.cast::<u64>());
            copy_units(bytes / 16, dst as usize <= src as usize, |i| {
                copy16(d.add(i * 2), s.add(i * 2))
            });
        } else if t.has_pointers() {
            let (d, s) = (dst.cast::<u64>(), src.cast::<u64>());
            copy_units(bytes / 8, dst as usize <= src as usize, |i| {
                store_ptr(d.add(i), load_ptr(s.add(i)))
            });
        } else {
            copy_bytes(dst, src, bytes);
        }
    }
}

#[inline(always)]
fn copy_units(n: usize, up: bool, mut f: impl FnMut(usize)) {
    if up {
        (0..n).for_each(f);
    } else {
        (0..n).rev().for_each(&mut f);
    }
}

/// Zeroes `n` values of type `t` at `dst`.
///
/// # Safety
/// As `copy_typed`.
pub unsafe fn clear_typed(dst: *mut u8, t: &TypeDesc, n: usize) {
    let bytes = t.size * n;
    // SAFETY: the caller's promise.
    unsafe {
        if t.align == 16 && (dst as usize).is_multiple_of(16) {
            (0..bytes / 16).for_each(|i| pair::store(dst.cast::<u64>().add(i * 2), 0, 0));
        } else if t.has_pointers() {
            (0..bytes / 8).for_each(|i| store_ptr(dst.cast::<u64>().add(i), 0));
        } else {
            clear_bytes(dst, bytes);
        }
    }
}

/// `n` bytes without pointers from `src` to `dst`; they may overlap. Values may be torn by a race, any bytes are valid ones.
///
/// # Safety
/// Both are valid for `n` bytes.
#[inline(always)]
pub unsafe fn copy_bytes(dst: *mut u8, src: *const u8, n: usize) {
    // SAFETY: the caller's promise.
    unsafe { ptr::copy(src, dst, n) };
}

/// Zeroes `n` bytes without pointers.
///
/// # Safety
/// `dst` is valid for `n` bytes.
#[inline(always)]
pub unsafe fn clear_bytes(dst: *mut u8, n: usize) {
    // SAFETY: the caller's promise.
    unsafe { ptr::write_bytes(dst, 0, n) };
}

/// A value in memory layout straight into the frame of a goroutine that waits for it (`slots` is where it expects the value): scalars
/// are extended as frames hold them.
///
/// # Safety
/// `slots` is valid for `t.slots` slots and the goroutine cannot run or move; `mem` holds a value of type `t`.
#[inline]
pub unsafe fn hand_off(slots: *mut u64, mem: *const u8, t: &TypeDesc) {
    // SAFETY: the caller's promise.
    unsafe { load_value(slots, mem, t) };
}

/// A value of type `t` from memory into the slots of a frame: small scalars are sign- or zero-extended.
///
/// # Safety
/// `mem` is aligned and holds a value of type `t`; `slots` is valid for `t.slots` slots.
#[inline]
pub unsafe fn load_value(slots: *mut u64, mem: *const u8, t: &TypeDesc) {
    let m = mem.cast_mut();
    let relaxed = Ordering::Relaxed;
    // SAFETY: the caller's promise; memory of a type is aligned for it.
    unsafe {
        *slots = match t.kind {
            Kind::Bool | Kind::Uint8 => AtomicU8::from_ptr(m).load(relaxed) as u64,
            Kind::Int8 => AtomicU8::from_ptr(m).load(relaxed) as i8 as u64,
            Kind::Uint16 => AtomicU16::from_ptr(m.cast()).load(relaxed) as u64,
            Kind::Int16 => AtomicU16::from_ptr(m.cast()).load(relaxed) as i16 as u64,
            Kind::Uint32 | Kind::Float32 => AtomicU32::from_ptr(m.cast()).load(relaxed) as u64,
            Kind::Int32 => AtomicU32::from_ptr(m.cast()).load(relaxed) as i32 as u64,
            Kind::Complex64 => {
                let (re, im) = (AtomicU32::from_ptr(m.cast()), AtomicU32::from_ptr(m.add(4).cast()));
                re.load(relaxed) as u64 | (im.load(relaxed) as u64) << 32
            }
            Kind::String | Kind::Slice | Kind::Interface => {
                let (a, b) = load_pair(mem.cast());
                *slots.add(1) = b;
                a
            }
            Kind::Complex128 => {
                *slots.add(1) = load_ptr(mem.cast::<u64>().add(1));
                load_ptr(mem.cast())
            }
            Kind::Array | Kind::Struct => {
                if t.size > 0 {
                    if !t.size.is_multiple_of(8) {
                        *slots.add(t.size / 8) = 0;
                    }
                    copy_typed(slots.cast(), mem, t, 1);
                }
                return;
            }
            _ => load_ptr(mem.cast()),
        };
    }
}

/// A value of type `t` from the slots of a frame into memory.
///
/// # Safety
/// `mem` is aligned and valid for a value of type `t`; `slots` holds one.
#[inline]
pub unsafe fn store_value(mem: *mut u8, slots: *const u64, t: &TypeDesc) {
    let relaxed = Ordering::Relaxed;
    // SAFETY: the caller's promise; memory of a type is aligned for it.
    unsafe {
        match t.kind {
            Kind::Bool | Kind::Uint8 | Kind::Int8 => AtomicU8::from_ptr(mem).store(*slots as u8, relaxed),
            Kind::Uint16 | Kind::Int16 => AtomicU16::from_ptr(mem.cast()).store(*slots as u16, relaxed),
            Kind::Uint32 | Kind::Int32 | Kind::Float32 => {
                AtomicU32::from_ptr(mem.cast()).store(*slots as u32, relaxed);
            }
            Kind::Complex64 => {
                AtomicU32::from_ptr(mem.cast()).store(*slots as u32, relaxed);
                AtomicU32::from_ptr(mem.add(4).cast()).store((*slots >> 32) as u32, relaxed);
            }
            Kind::String | Kind::Slice | Kind::Interface => store_pair(mem.cast(), *slots, *slots.add(1)),
            Kind::Complex128 => {
                store_ptr(mem.cast(), *slots);
                store_ptr(mem.cast::<u64>().add(1), *slots.add(1));
            }
            Kind::Array | Kind::Struct => copy_typed(mem, slots.cast(), t, 1),
            _ => store_ptr(mem.cast(), *slots),
        }
    }
}
