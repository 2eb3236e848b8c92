//! Loads and stores: heap objects, package variables, and the parts of aggregates in frames.
//!
//! A Go program may race on all memory but frames, so every access to shared words is one atomic access of its width (a
//! plain `mov`), and every 16-byte value is moved by one 16-byte access.

use super::dispatch::*;
use govm_runtime::heap::{clear_typed, copy_typed, load_value, store_pair, store_ptr, store_value};
use govm_runtime::pair;
use govm_runtime::typedesc::{Kind, TypeRef};
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed};

/// Loads of the widths of memory, extended to a slot.
pub(super) mod load {
    use super::*;
    macro_rules! load {
        ($($name:ident $atomic:ident $ty:ty;)*) => {$(
            /// One atomic load.
            ///
            /// # Safety
            /// `p` is valid for reads and aligned.
            #[inline(always)]
            pub unsafe fn $name(p: *const u8) -> u64 {
                // SAFETY: as the caller promises.
                unsafe { (*p.cast::<$atomic>()).load(Relaxed) as $ty as u64 }
            }
        )*};
    }
    load! {
        i8 AtomicU8 i8;
        u8 AtomicU8 u8;
        i16 AtomicU16 i16;
        u16 AtomicU16 u16;
        i32 AtomicU32 i32;
        u32 AtomicU32 u32;
    }

    /// One atomic load where aligned; a complex64 may lie on 4 bytes, and be read in two parts.
    ///
    /// # Safety
    /// `p` is valid for reads and aligned to 4.
    #[inline(always)]
    pub unsafe fn u64(p: *const u8) -> u64 {
        // SAFETY: as the caller promises.
        unsafe {
            if cfg!(debug_assertions) && !(p as usize).is_multiple_of(8) {
                return u32(p) | u32(p.add(4)) << 32;
            }
            (*p.cast::<AtomicU64>()).load(Relaxed)
        }
    }
}

/// Stores of the widths of memory.
pub(super) mod store {
    use super::*;
    macro_rules! store {
        ($($name:ident $atomic:ident $ty:ty;)*) => {$(
            /// One atomic store.
            ///
            /// # Safety
            /// `p` is valid for writes and aligned.
            #[inline(always)]
            pub unsafe fn $name(p: *mut u8, v: u64) {
                // SAFETY: as the caller promises.
                unsafe { (*p.cast::<$atomic>()).store(v as $ty, Relaxed) }
            }
        )*};
    }
    store! {
        u8 AtomicU8 u8;
        u16 AtomicU16 u16;
        u32 AtomicU32 u32;
    }

    /// One atomic store where aligned; a complex64 may lie on 4 bytes.
    ///
    /// # Safety
    /// `p` is valid for writes and aligned to 4.
    #[inline(always)]
    pub unsafe fn u64(p: *mut u8, v: u64) {
        // SAFETY: as the caller promises.
        unsafe {
            if cfg!(debug_assertions) && !(p as usize).is_multiple_of(8) {
                u32(p, v);
                u32(p.add(4), v >> 32);
                return;
            }
            (*p.cast::<AtomicU64>()).store(v, Relaxed)
        }
    }
}

/// `a = load [b + c]`.
macro_rules! loads {
    ($($name:ident $load:ident;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let p = nonnil!(rb(pc, base), pc, base, cx, n) as *const u8;
            wa(pc, base, load::$load(p.add((*pc).c as usize)));
            next!(pc, base, cx, n)
        }}
    )*};
}

loads! {
    LdI8 i8;
    LdU8 u8;
    LdI16 i16;
    LdU16 u16;
    LdI32 i32;
    LdU32 u32;
    Ld64 u64;
}

/// `store [b + c] = a`.
macro_rules! stores {
    ($($name:ident $store:ident;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let p = nonnil!(rb(pc, base), pc, base, cx, n) as *mut u8;
            store::$store(p.add((*pc).c as usize), ra(pc, base));
            next!(pc, base, cx, n)
        }}
    )*};
}

stores! {
    St8 u8;
    St16 u16;
    St32 u32;
    St64 u64;
}

op! { Ld128(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n) as *const u8;
    let p = p.add((*pc).c as usize);
    // complex128 is 8-aligned and need not be moved as one.
    let v = if p as usize & 15 == 0 { pair::load(p.cast()) } else { (load::u64(p), load::u64(p.add(8))) };
    wa2(pc, base, v);
    next!(pc, base, cx, n)
}}

op! { St128(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n) as *mut u8;
    let p = p.add((*pc).c as usize);
    let (x, y) = ra2(pc, base);
    if p as usize & 15 == 0 {
        store_pair(p.cast(), x, y);
    } else {
        store::u64(p, x);
        store::u64(p.add(8), y);
    }
    next!(pc, base, cx, n)
}}

op! { StPtr(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n) as *mut u8;
    store_ptr(p.add((*pc).c as usize).cast(), ra(pc, base));
    next!(pc, base, cx, n)
}}

op! { LdAgg(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n) as *const u8;
    let i = &*pc;
    load_value(base.add(i.a as usize), p.add(i.c as usize), &*(*cx).types.add(i.d as usize));
    next!(pc, base, cx, n)
}}

op! { StAgg(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n) as *mut u8;
    let i = &*pc;
    store_value(p.add(i.c as usize), base.add(i.a as usize), &*(*cx).types.add(i.d as usize));
    next!(pc, base, cx, n)
}}

op! { CopyT(pc, base, cx, n) {
    let to = nonnil!(ra(pc, base), pc, base, cx, n) as *mut u8;
    let from = nonnil!(rb(pc, base), pc, base, cx, n) as *const u8;
    let t = *(*cx).types.add((*pc).d as usize);
    copy_typed(to, from, &t, 1);
    next!(pc, base, cx, n - (t.size >> 6) as i64)
}}

op! { ZeroT(pc, base, cx, n) {
    let to = nonnil!(ra(pc, base), pc, base, cx, n) as *mut u8;
    let t = *(*cx).types.add((*pc).d as usize);
    clear_typed(to, &t, 1);
    next!(pc, base, cx, n - (t.size >> 6) as i64)
}}

op! { Lea(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n);
    wa(pc, base, p + (*pc).c as u64);
    next!(pc, base, cx, n)
}}

op! { LeaBig(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n);
    wa(pc, base, p + rc(pc, base));
    next!(pc, base, cx, n)
}}

op! { NilChk(pc, base, cx, n) {
    nonnil!(rb(pc, base), pc, base, cx, n);
    next!(pc, base, cx, n)
}}

op! { IncMem(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n) as *mut u8;
    let p = p.add((*pc).c as usize);
    store::u64(p, load::u64(p).wrapping_add(id(pc) as u64));
    next!(pc, base, cx, n)
}}

op! { AddMem(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n) as *mut u8;
    let p = p.add((*pc).c as usize);
    store::u64(p, load::u64(p).wrapping_add(ra(pc, base)));
    next!(pc, base, cx, n)
}}

#[inline(always)]
fn f(x: u64) -> f64 {
    f64::from_bits(x)
}

/// `[b + c] = v` of the f64 there and slots a and d.
macro_rules! mem_f {
    ($($name:ident |$m:ident, $x:ident, $y:ident| $v:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let p = nonnil!(rb(pc, base), pc, base, cx, n) as *mut u8;
            let p = p.add((*pc).c as usize);
            let ($m, $x, $y) = (f(load::u64(p)), f(ra(pc, base)), f(rd(pc, base)));
            store::u64(p, ($v).to_bits());
            next!(pc, base, cx, n)
        }}
    )*};
}

mem_f! {
    AddMemF |m, x, _y| m + x;
    SubMemF |m, x, _y| m - x;
    MulAddMemF |m, x, y| m + x * y;
    MulSubMemF |m, x, y| m - x * y;
}

/// `a = v` of slot d and the word at `[b + c]`.
macro_rules! ld_op {
    ($($name:ident |$x:ident, $m:ident| $v:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let p = nonnil!(rb(pc, base), pc, base, cx, n) as *const u8;
            let ($x, $m) = (rd(pc, base), load::u64(p.add((*pc).c as usize)));
            wa(pc, base, $v);
            next!(pc, base, cx, n)
        }}
    )*};
}

ld_op! {
    LdAddF |x, m| (f(x) + f(m)).to_bits();
    LdSubF |x, m| (f(x) - f(m)).to_bits();
    LdRsubF |x, m| (f(m) - f(x)).to_bits();
    LdMulF |x, m| (f(x) * f(m)).to_bits();
    LdAdd |x, m| x.wrapping_add(m);
}

/// Parts of aggregates in the frame, which are aligned as in memory.
macro_rules! frame_loads {
    ($($name:ident $ty:ty;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let p = base.add((*pc).b as usize).cast::<u8>().add((*pc).c as usize);
            wa(pc, base, *p.cast::<$ty>() as u64);
            next!(pc, base, cx, n)
        }}
    )*};
}

frame_loads! {
    FrLdI8 i8;
    FrLdU8 u8;
    FrLdI16 i16;
    FrLdU16 u16;
    FrLdI32 i32;
    FrLdU32 u32;
}

/// Stores to parts of aggregates in the frame.
macro_rules! frame_stores {
    ($($name:ident $ty:ty;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let p = base.add((*pc).a as usize).cast::<u8>().add((*pc).c as usize);
            *p.cast::<$ty>() = rb(pc, base) as $ty;
            next!(pc, base, cx, n)
        }}
    )*};
}

frame_stores! {
    FrSt8 u8;
    FrSt16 u16;
    FrSt32 u32;
}

op! { FrLdAgg(pc, base, cx, n) {
    let i = &*pc;
    let t = &*(*cx).types.add(i.d as usize);
    let from = base.add(i.b as usize).cast::<u8>().add(i.c as usize);
    frame_copy(t.size, from, base.add(i.a as usize));
    next!(pc, base, cx, n)
}}

op! { FrStAgg(pc, base, cx, n) {
    let i = &*pc;
    let t = &*(*cx).types.add(i.d as usize);
    let to = base.add(i.a as usize).cast::<u8>().add(i.c as usize);
    std::ptr::copy(base.add(i.b as usize).cast::<u8>(), to, t.size);
    next!(pc, base, cx, n)
}}

/// Copies a part of an aggregate to slots of its own, the last of which is filled up with zeros. The slots may be the aggregate's: the
/// zeros come last.
#[inline(always)]
unsafe fn frame_copy(size: usize, from: *const u8, to: *mut u64) {
    // SAFETY: both lie in the frame, which is private to its goroutine.
    unsafe {
        std::ptr::copy(from, to.cast(), size);
        std::ptr::write_bytes(to.cast::<u8>().add(size), 0, size.next_multiple_of(8) - size);
    }
}

/// `a... = element i` of an array in the frame.
#[inline(never)]
unsafe fn frame_index(elem: TypeRef, from: *const u64, i: usize, to: *mut u64) {
    // SAFETY: the caller checked the index; frames are private to their goroutine, and elements are aligned as in memory.
    unsafe {
        let p = from.cast::<u8>().add(i * elem.size);
        if elem.kind.is_aggregate() || elem.size > 8 {
            return frame_copy(elem.size, p, to);
        }
        *to = match (elem.kind, elem.size) {
            (Kind::Int8, _) => *p.cast::<i8>() as u64,
            (Kind::Int16, _) => *p.cast::<i16>() as u64,
            (Kind::Int32, _) => *p.cast::<i32>() as u64,
            (_, 1) => *p as u64,
            (_, 2) => *p.cast::<u16>() as u64,
            (_, 4) => *p.cast::<u32>() as u64,
            _ => *p.cast::<u64>(),
        };
    }
}

op! { FrIdx(pc, base, cx, n) {
    let i = &*pc;
    let t = *(*cx).types.add(i.d as usize);
    let x = rc(pc, base);
    if x >= t.len {
        fault!(Index(x, t.len), pc, base, cx, n)
    }
    frame_index(t.elem(), base.add(i.b as usize), x as usize, base.add(i.a as usize));
    next!(pc, base, cx, n)
}}

op! { FrSetIdx(pc, base, cx, n) {
    let i = &*pc;
    let t = *(*cx).types.add(i.d as usize);
    let x = rb(pc, base);
    if x >= t.len {
        fault!(Index(x, t.len), pc, base, cx, n)
    }
    let elem = t.elem();
    let to = base.add(i.a as usize).cast::<u8>().add(x as usize * elem.size);
    std::ptr::copy(base.add(i.c as usize).cast::<u8>(), to, elem.size);
    next!(pc, base, cx, n)
}}

op! { FrIdx64(pc, base, cx, n) {
    let (x, len) = (rc(pc, base), (*pc).d as u64);
    if x >= len {
        fault!(Index(x, len), pc, base, cx, n)
    }
    wa(pc, base, *base.add((*pc).b as usize + x as usize));
    next!(pc, base, cx, n)
}}

op! { FrSetIdx64(pc, base, cx, n) {
    let (x, len) = (rb(pc, base), (*pc).d as u64);
    if x >= len {
        fault!(Index(x, len), pc, base, cx, n)
    }
    *base.add((*pc).a as usize + x as usize) = rc(pc, base);
    next!(pc, base, cx, n)
}}

/// The address of the global that b:c names.
#[inline(always)]
unsafe fn global(pc: Pc, cx: Cx) -> *mut u8 {
    // SAFETY: handler contract.
    unsafe { (*cx).globals.add((*pc).imm() as u32 as usize) }
}

op! { GAddr(pc, base, cx, n) {
    wa(pc, base, global(pc, cx) as u64);
    next!(pc, base, cx, n)
}}

op! { LdG64(pc, base, cx, n) {
    wa(pc, base, load::u64(global(pc, cx)));
    next!(pc, base, cx, n)
}}

op! { StG64(pc, base, cx, n) {
    store::u64(global(pc, cx), ra(pc, base));
    next!(pc, base, cx, n)
}}

op! { StGPtr(pc, base, cx, n) {
    store_ptr(global(pc, cx).cast(), ra(pc, base));
    next!(pc, base, cx, n)
}}

op! { LdG128(pc, base, cx, n) {
    let p = global(pc, cx);
    let v = if p as usize & 15 == 0 { pair::load(p.cast()) } else { (load::u64(p), load::u64(p.add(8))) };
    wa2(pc, base, v);
    next!(pc, base, cx, n)
}}

op! { StG128(pc, base, cx, n) {
    let p = global(pc, cx);
    let (x, y) = ra2(pc, base);
    if p as usize & 15 == 0 {
        store_pair(p.cast(), x, y);
    } else {
        store::u64(p, x);
        store::u64(p.add(8), y);
    }
    next!(pc, base, cx, n)
}}
