//! Indexing and slicing of slices, strings and arrays. A slice is {data, length | capacity << 32}.

use super::dispatch::*;
use super::memory::{load, store};
use govm_runtime::heap::{load_value, store_pair, store_ptr, store_value};
use govm_runtime::pair;

/// The length of a slice.
#[inline(always)]
fn len(lc: u64) -> u64 {
    lc as u32 as u64
}

/// The capacity of a slice.
#[inline(always)]
fn cap(lc: u64) -> u64 {
    lc >> 32
}

/// The address of element `$i` of slice `$s` with elements of `$size` bytes; out of range faults.
macro_rules! element {
    ($s:expr, $i:expr, $size:expr, $pc:expr, $base:expr, $cx:expr, $n:expr) => {{
        let ((data, lc), i): ((u64, u64), u64) = ($s, $i);
        if i >= len(lc) {
            fault!(Index(i, len(lc)), $pc, $base, $cx, $n)
        }
        (data + i * $size) as *mut u8
    }};
}

/// `a = b[c]` of scalars.
macro_rules! index {
    ($($name:ident $load:ident $size:literal;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let p = element!(rb2(pc, base), rc(pc, base), $size, pc, base, cx, n);
            wa(pc, base, load::$load(p));
            next!(pc, base, cx, n)
        }}
    )*};
}

index! {
    IdxI8 i8 1;
    IdxU8 u8 1;
    IdxI16 i16 2;
    IdxU16 u16 2;
    IdxI32 i32 4;
    IdxU32 u32 4;
    Idx64 u64 8;
}

/// `a[b] = c` of scalars.
macro_rules! set_index {
    ($($name:ident $store:ident $size:literal;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let p = element!(ra2(pc, base), rb(pc, base), $size, pc, base, cx, n);
            store::$store(p, rc(pc, base));
            next!(pc, base, cx, n)
        }}
    )*};
}

set_index! {
    SetIdx8 u8 1;
    SetIdx16 u16 2;
    SetIdx32 u32 4;
    SetIdx64 u64 8;
}

op! { SetIdxPtr(pc, base, cx, n) {
    let p = element!(ra2(pc, base), rb(pc, base), 8, pc, base, cx, n);
    store_ptr(p.cast(), rc(pc, base));
    next!(pc, base, cx, n)
}}

op! { Idx128(pc, base, cx, n) {
    let p = element!(rb2(pc, base), rc(pc, base), 16, pc, base, cx, n);
    let v = if p as usize & 15 == 0 { pair::load(p.cast()) } else { (load::u64(p), load::u64(p.add(8))) };
    wa2(pc, base, v);
    next!(pc, base, cx, n)
}}

op! { SetIdx128(pc, base, cx, n) {
    let p = element!(ra2(pc, base), rb(pc, base), 16, pc, base, cx, n);
    let (x, y) = rc2(pc, base);
    if p as usize & 15 == 0 {
        store_pair(p.cast(), x, y);
    } else {
        store::u64(p, x);
        store::u64(p.add(8), y);
    }
    next!(pc, base, cx, n)
}}

op! { IdxAgg(pc, base, cx, n) {
    let t = &*(*cx).types.add((*pc).d as usize);
    let p = element!(rb2(pc, base), rc(pc, base), t.size as u64, pc, base, cx, n);
    load_value(base.add((*pc).a as usize), p, t);
    next!(pc, base, cx, n)
}}

op! { SetIdxAgg(pc, base, cx, n) {
    let t = &*(*cx).types.add((*pc).d as usize);
    let p = element!(ra2(pc, base), rb(pc, base), t.size as u64, pc, base, cx, n);
    store_value(p, base.add((*pc).c as usize), t);
    next!(pc, base, cx, n)
}}

op! { IdxAddr(pc, base, cx, n) {
    let t = &*(*cx).types.add((*pc).d as usize);
    let p = element!(rb2(pc, base), rc(pc, base), t.size as u64, pc, base, cx, n);
    wa(pc, base, p as u64);
    next!(pc, base, cx, n)
}}

op! { StrIdx(pc, base, cx, n) {
    let ((data, len), i) = (rb2(pc, base), rc(pc, base));
    if i >= len {
        fault!(Index(i, len), pc, base, cx, n)
    }
    wa(pc, base, *((data + i) as *const u8) as u64);
    next!(pc, base, cx, n)
}}

op! { SliceLen(pc, base, cx, n) {
    wa(pc, base, len(rb2(pc, base).1));
    next!(pc, base, cx, n)
}}

op! { SliceCap(pc, base, cx, n) {
    wa(pc, base, cap(rb2(pc, base).1));
    next!(pc, base, cx, n)
}}

op! { ChkIdx(pc, base, cx, n) {
    let (i, len) = (ra(pc, base), (*pc).imm() as u32 as u64);
    if i >= len {
        fault!(Index(i, len), pc, base, cx, n)
    }
    next!(pc, base, cx, n)
}}

op! { PtrIdx(pc, base, cx, n) {
    let p = nonnil!(rb(pc, base), pc, base, cx, n);
    let (t, i) = (&*(*cx).types.add((*pc).d as usize), rc(pc, base));
    if i >= t.len {
        fault!(Index(i, t.len), pc, base, cx, n)
    }
    wa(pc, base, p + i * t.elem().size as u64);
    next!(pc, base, cx, n)
}}

op! { AddIdx(pc, base, cx, n) {
    let p = element!(ra2(pc, base), rb(pc, base), 8, pc, base, cx, n);
    store::u64(p, load::u64(p).wrapping_add(rc(pc, base)));
    next!(pc, base, cx, n)
}}

op! { AddIdxF(pc, base, cx, n) {
    let p = element!(ra2(pc, base), rb(pc, base), 8, pc, base, cx, n);
    store::u64(p, (f64::from_bits(load::u64(p)) + f64::from_bits(rc(pc, base))).to_bits());
    next!(pc, base, cx, n)
}}

/// The slice `data[lo:hi:max]` with bounds checked before; one of capacity 0 keeps the base pointer.
#[inline(always)]
fn cut(data: u64, lo: u64, hi: u64, max: u64, size: u64) -> (u64, u64) {
    let at = if max == lo { data } else { data + lo * size };
    (at, (hi - lo) | (max - lo) << 32)
}

op! { SliceSl(pc, base, cx, n) {
    let ((data, lc), (lo, hi)) = (rb2(pc, base), rc2(pc, base));
    let t = &*(*cx).types.add((*pc).d as usize);
    if hi > cap(lc) {
        fault!(SliceAcap(hi, cap(lc)), pc, base, cx, n)
    }
    if lo > hi {
        fault!(SliceB(lo, hi), pc, base, cx, n)
    }
    wa2(pc, base, cut(data, lo, hi, cap(lc), t.size as u64));
    next!(pc, base, cx, n)
}}

op! { Slice3(pc, base, cx, n) {
    let ((data, lc), (lo, hi)) = (rb2(pc, base), rc2(pc, base));
    let max = *base.add((*pc).c as usize + 2);
    let t = &*(*cx).types.add((*pc).d as usize);
    if max > cap(lc) {
        fault!(Slice3Acap(max, cap(lc)), pc, base, cx, n)
    }
    if hi > max {
        fault!(Slice3B(hi, max), pc, base, cx, n)
    }
    if lo > hi {
        fault!(Slice3C(lo, hi), pc, base, cx, n)
    }
    wa2(pc, base, cut(data, lo, hi, max, t.size as u64));
    next!(pc, base, cx, n)
}}

op! { SliceFrom(pc, base, cx, n) {
    let ((data, lc), lo) = (rb2(pc, base), rc(pc, base));
    let t = &*(*cx).types.add((*pc).d as usize);
    if lo > len(lc) {
        fault!(SliceB(lo, len(lc)), pc, base, cx, n)
    }
    wa2(pc, base, cut(data, lo, len(lc), cap(lc), t.size as u64));
    next!(pc, base, cx, n)
}}

op! { SliceTo(pc, base, cx, n) {
    let ((data, lc), hi) = (rb2(pc, base), rc(pc, base));
    if hi > cap(lc) {
        fault!(SliceAcap(hi, cap(lc)), pc, base, cx, n)
    }
    wa2(pc, base, (data, hi | lc >> 32 << 32));
    next!(pc, base, cx, n)
}}

op! { StrFrom(pc, base, cx, n) {
    let ((data, len), lo) = (rb2(pc, base), rc(pc, base));
    if lo > len {
        fault!(SliceB(lo, len), pc, base, cx, n)
    }
    let at = if lo == len { data } else { data + lo };
    wa2(pc, base, (at, len - lo));
    next!(pc, base, cx, n)
}}

op! { StrTo(pc, base, cx, n) {
    let ((data, len), hi) = (rb2(pc, base), rc(pc, base));
    if hi > len {
        fault!(SliceAlen(hi, len), pc, base, cx, n)
    }
    wa2(pc, base, (data, hi));
    next!(pc, base, cx, n)
}}

op! { SliceStr(pc, base, cx, n) {
    let ((data, len), (lo, hi)) = (rb2(pc, base), rc2(pc, base));
    if hi > len {
        fault!(SliceAlen(hi, len), pc, base, cx, n)
    }
    if lo > hi {
        fault!(SliceB(lo, hi), pc, base, cx, n)
    }
    let at = if lo == hi { data } else { data + lo };
    wa2(pc, base, (at, hi - lo));
    next!(pc, base, cx, n)
}}

op! { SliceArr(pc, base, cx, n) {
    let data = nonnil!(rb(pc, base), pc, base, cx, n);
    let (lo, hi) = rc2(pc, base);
    let t = &*(*cx).types.add((*pc).d as usize);
    if hi > t.len {
        fault!(SliceAlen(hi, t.len), pc, base, cx, n)
    }
    if lo > hi {
        fault!(SliceB(lo, hi), pc, base, cx, n)
    }
    if t.len >> 32 != 0 {
        fault!(ArrayTooLong, pc, base, cx, n)
    }
    wa2(pc, base, cut(data, lo, hi, t.len, t.elem().size as u64));
    next!(pc, base, cx, n)
}}

op! { SliceArr3(pc, base, cx, n) {
    let data = nonnil!(rb(pc, base), pc, base, cx, n);
    let (lo, hi) = rc2(pc, base);
    let max = *base.add((*pc).c as usize + 2);
    let t = &*(*cx).types.add((*pc).d as usize);
    if max > t.len {
        fault!(Slice3Alen(max, t.len), pc, base, cx, n)
    }
    if hi > max {
        fault!(Slice3B(hi, max), pc, base, cx, n)
    }
    if lo > hi {
        fault!(Slice3C(lo, hi), pc, base, cx, n)
    }
    if t.len >> 32 != 0 {
        fault!(ArrayTooLong, pc, base, cx, n)
    }
    wa2(pc, base, cut(data, lo, hi, max, t.elem().size as u64));
    next!(pc, base, cx, n)
}}

op! { SliceToArr(pc, base, cx, n) {
    let (data, lc) = rb2(pc, base);
    let t = &*(*cx).types.add((*pc).d as usize);
    if len(lc) < t.len {
        fault!(Convert(t.len, len(lc)), pc, base, cx, n)
    }
    wa(pc, base, data);
    next!(pc, base, cx, n)
}}
