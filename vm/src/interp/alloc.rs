//! Instructions that allocate: new, closures, boxes, make, append, and what copies slices and strings.

use super::ctx::Ctx;
use super::dispatch::*;
use crate::image::FuncInfo;
use crate::panic::FaultCode;
use crate::sched::SLICE;
use govm_runtime::heap::{AllocError, clear_typed, copy_bytes, copy_typed, store_ptr, store_value};
use govm_runtime::slice::{GrowError, MAX_LEN, grow as grow_slice, pack, unpack};
use govm_runtime::typedesc::{TypeDesc, TypeRef};
use govm_runtime::{iface, string};

/// The status of an instruction whose memory was refused.
#[cold]
unsafe fn refused(cx: Cx, e: AllocError) -> Status {
    // SAFETY: handler contract.
    unsafe { (*cx).no_memory(e) }
}

/// The status of an instruction that raises a fault.
#[cold]
pub(super) unsafe fn fault_status(cx: Cx, code: FaultCode, x: u64, y: u64) -> Status {
    // SAFETY: handler contract.
    unsafe {
        (*cx).fault.code = code;
        (*cx).fault.x = x;
        (*cx).fault.y = y;
    }
    Status::Raise
}

/// Counts work of so many bytes.
#[inline(always)]
pub(super) unsafe fn charge(cx: Cx, bytes: u64) {
    // SAFETY: handler contract.
    unsafe { (*cx).work += (bytes >> 6) as i64 }
}

/// Counts a piece of work that may be the first of many; false when the VM has ended.
pub(super) unsafe fn spend(cx: Cx, units: u64) -> bool {
    // SAFETY: handler contract.
    unsafe {
        if units < SLICE as u64 {
            (*cx).work += units as i64;
            return true;
        }
        (*(*cx).p).spend(units)
    }
}

/// How an instruction ends in whose midst the VM did.
pub(super) unsafe fn stopped(cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe { (*cx).end = (*(*cx).p).vm().ended() };
    Status::End
}

/// Writes a result or tells why there is none.
macro_rules! give {
    ($cx:expr, $r:expr) => {
        match $r {
            Ok(v) => v,
            Err(e) => return refused($cx, e),
        }
    };
}

#[inline(always)]
unsafe fn ty_d(pc: Pc, cx: Cx) -> TypeRef {
    // SAFETY: handler contract.
    unsafe { *(*cx).types.add((*pc).d as usize) }
}

op! { New(pc, base, cx, n) {
    let t: &TypeDesc = &*(*cx).types.add((*pc).b as usize);
    match (*cx).alloc.alloc_fast(t) {
        Some(p) => {
            wa(pc, base, p.as_ptr() as u64);
            next!(pc, base, cx, n)
        }
        None => return NewSlow(pc, base, cx, n),
    }
}}

#[inline(never)]
unsafe fn new(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let t: &TypeDesc = &*(*cx).types.add((*pc).b as usize);
        let p = give!(cx, (*cx).alloc.alloc(&*(*cx).heap, t));
        charge(cx, t.size as u64);
        wa(pc, base, p.as_ptr() as u64);
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn closure(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let f: *const FuncInfo = (*(*cx).closures.add((*pc).imm() as u32 as usize)).func;
        let words = (*f).captures as usize;
        let p = give!(cx, (*cx).alloc.alloc_object(&*(*cx).heap, words * 8 + 8, (*f).closure));
        let p = p.as_ptr().cast::<u64>();
        *p = f as u64;
        let from = base.add((*pc).d as usize);
        for i in 0..words {
            store_ptr(p.add(i + 1), *from.add(i));
        }
        wa(pc, base, p as u64);
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn box_value(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let t = ty_d(pc, cx);
        let data = give!(
            cx,
            iface::make(&mut (*cx).alloc, &*(*cx).heap, t, base.add((*pc).b as usize))
        );
        wa2(pc, base, (t.word(), data));
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn make_slice(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, len, cap) = (ty_d(pc, cx), rb(pc, base), rc(pc, base));
        let most = if t.size == 0 {
            MAX_LEN
        } else {
            MAX_LEN.min((1 << 47) / t.size as u64)
        };
        if len > most {
            return fault_status(cx, FaultCode::MakeSliceLen, 0, 0);
        }
        if cap > most || len > cap {
            return fault_status(cx, FaultCode::MakeSliceCap, 0, 0);
        }
        let p = give!(cx, (*cx).alloc.alloc_array(&*(*cx).heap, &t, cap as usize));
        charge(cx, cap * t.size as u64);
        wa2(pc, base, (p.as_ptr() as u64, len | cap << 32));
        Status::GoOn
    }
}

/// The slice in `s` with room for `extra` more elements: data and capacity. `Err`: the status to return.
unsafe fn room(cx: Cx, t: &TypeDesc, s: (u64, u64), extra: u64) -> Result<(u64, u32), Status> {
    let (len, cap) = unpack(s.1);
    if len as u64 + extra <= cap as u64 {
        return Ok((s.0, cap));
    }
    // SAFETY: handler contract; the slice has `len` elements.
    unsafe {
        charge(cx, len as u64 * t.size as u64);
        match grow_slice(&mut (*cx).alloc, &*(*cx).heap, t, s.0, (len, cap), extra) {
            Ok(r) => Ok(r),
            Err(GrowError::Alloc(e)) => Err(refused(cx, e)),
            Err(GrowError::TooLong) => Err(fault_status(cx, FaultCode::GrowSlice, 0, 0)),
        }
    }
}

/// Goes on with a value or returns the status.
macro_rules! good {
    ($r:expr) => {
        match $r {
            Ok(v) => v,
            Err(s) => return s,
        }
    };
}

op! { Append64(pc, base, cx, n) {
    let (data, lc) = rb2(pc, base);
    let len = lc as u32;
    if (len as u64) < lc >> 32 {
        super::memory::store::u64((data as *mut u8).add(len as usize * 8), rc(pc, base));
        wa2(pc, base, (data, lc + 1));
        next!(pc, base, cx, n)
    }
    return Append1(pc, base, cx, n);
}}

#[inline(never)]
unsafe fn append1(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, s) = (ty_d(pc, cx), rb2(pc, base));
        let len = s.1 as u32;
        let (data, cap) = good!(room(cx, &t, s, 1));
        store_value(
            (data as *mut u8).add(len as usize * t.size),
            base.add((*pc).c as usize),
            &t,
        );
        wa2(pc, base, (data, pack(len + 1, cap)));
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn append_grow(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, s, extra) = (ty_d(pc, cx), rb2(pc, base), (*pc).c);
        let len = s.1 as u32;
        let (data, cap) = good!(room(cx, &t, s, extra as u64));
        clear_typed((data as *mut u8).add(len as usize * t.size), &t, extra as usize);
        wa2(pc, base, (data, pack(len + extra as u32, cap)));
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn append_slice(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, s, more) = (ty_d(pc, cx), rb2(pc, base), rc2(pc, base));
        let (len, extra) = (s.1 as u32, more.1 as u32);
        if extra == 0 {
            wa2(pc, base, s);
            return Status::GoOn;
        }
        let (data, cap) = good!(room(cx, &t, s, extra as u64));
        copy_typed(
            (data as *mut u8).add(len as usize * t.size),
            more.0 as *const u8,
            &t,
            extra as usize,
        );
        charge(cx, extra as u64 * t.size as u64);
        wa2(pc, base, (data, pack(len + extra, cap)));
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn append_string(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, s, more) = (ty_d(pc, cx), rb2(pc, base), rc2(pc, base));
        let len = s.1 as u32;
        if more.1 == 0 {
            wa2(pc, base, s);
            return Status::GoOn;
        }
        let (data, cap) = good!(room(cx, &t, s, more.1));
        copy_bytes(
            (data as *mut u8).add(len as usize),
            more.0 as *const u8,
            more.1 as usize,
        );
        charge(cx, more.1);
        wa2(pc, base, (data, pack(len + more.1 as u32, cap)));
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn copy_slice(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, to, from) = (ty_d(pc, cx), rb2(pc, base), rc2(pc, base));
        let n = (to.1 as u32).min(from.1 as u32) as usize;
        if n > 0 {
            copy_typed(to.0 as *mut u8, from.0 as *const u8, &t, n);
        }
        charge(cx, (n * t.size) as u64);
        wa(pc, base, n as u64);
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn copy_string(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (to, from) = (rb2(pc, base), rc2(pc, base));
        let n = (to.1 as u32 as u64).min(from.1);
        if n > 0 {
            copy_bytes(to.0 as *mut u8, from.0 as *const u8, n as usize);
        }
        charge(cx, n);
        wa(pc, base, n);
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn clear_slice(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, s) = (ty_d(pc, cx), ra2(pc, base));
        let n = s.1 as u32 as usize;
        if n > 0 {
            clear_typed(s.0 as *mut u8, &t, n);
        }
        charge(cx, (n * t.size) as u64);
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn concat2(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let ((a, la), (b, lb)) = (rb2(pc, base), rc2(pc, base));
        let parts = [a, la, b, lb];
        let s = give!(cx, string::concat(&mut (*cx).alloc, &*(*cx).heap, parts.as_ptr(), 2));
        charge(cx, s.1);
        wa2(pc, base, s);
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn concat_n(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let from = base.add((*pc).b as usize);
        let s = give!(
            cx,
            string::concat(&mut (*cx).alloc, &*(*cx).heap, from, (*pc).c as usize)
        );
        charge(cx, s.1);
        wa2(pc, base, s);
        Status::GoOn
    }
}

op! { RuneAt(pc, base, cx, n) {
    let ((data, len), i) = (rb2(pc, base), rc(pc, base));
    if i >= len {
        fault!(Index(i, len), pc, base, cx, n)
    }
    let first = *((data + i) as *const u8);
    if first < 0x80 {
        wa2(pc, base, (first as u64, i + 1));
        next!(pc, base, cx, n)
    }
    let r = rune_at(data + i, len - i);
    wa2(pc, base, (r & 0xffff_ffff, i + (r >> 32)));
    next!(pc, base, cx, n)
}}

/// The rune at an address and, in the upper half, its width.
#[inline(never)]
unsafe fn rune_at(data: u64, len: u64) -> u64 {
    // SAFETY: handler contract: the bytes are a part of a string.
    unsafe {
        let (r, width) = string::decode_rune(string::bytes((data, len.min(4))));
        r as u64 | (width as u64) << 32
    }
}

#[inline(never)]
unsafe fn rune_to_string(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        wa2(
            pc,
            base,
            give!(
                cx,
                string::from_rune(&mut (*cx).alloc, &*(*cx).heap, rb(pc, base) as i64)
            ),
        );
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn bytes_to_string(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (data, lc) = rb2(pc, base);
        let s = give!(
            cx,
            string::from_byte_slice(&mut (*cx).alloc, &*(*cx).heap, data, lc as u32 as usize)
        );
        charge(cx, s.1);
        wa2(pc, base, s);
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn string_to_bytes(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let s = rb2(pc, base);
        let (data, len, cap) = give!(cx, string::to_byte_slice(&mut (*cx).alloc, &*(*cx).heap, s));
        charge(cx, s.1);
        wa2(pc, base, (data, pack(len, cap)));
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn runes_to_string(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (data, lc) = rb2(pc, base);
        let s = give!(
            cx,
            string::from_runes(&mut (*cx).alloc, &*(*cx).heap, data, lc as u32 as usize)
        );
        charge(cx, s.1 * 4);
        wa2(pc, base, s);
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn string_to_runes(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let s = rb2(pc, base);
        let (data, len, cap) = give!(cx, string::to_runes(&mut (*cx).alloc, &*(*cx).heap, s));
        charge(cx, s.1 * 4);
        wa2(pc, base, (data, pack(len, cap)));
        Status::GoOn
    }
}

/// Three-way order of strings b and c.
#[inline(never)]
unsafe fn order(pc: Pc, base: Base) -> i64 {
    // SAFETY: handler contract.
    unsafe { string::compare(rb2(pc, base), rc2(pc, base)) as i64 }
}

#[inline(never)]
unsafe fn same_bytes(a: u64, b: u64, len: u64) -> bool {
    // SAFETY: handler contract: both are strings of this length.
    unsafe { string::bytes((a, len)) == string::bytes((b, len)) }
}

/// Whether strings b and c are equal, and the work that it took.
#[inline(always)]
unsafe fn equal_strings(pc: Pc, base: Base) -> (bool, i64) {
    // SAFETY: handler contract.
    unsafe {
        let ((a, la), (b, lb)) = (rb2(pc, base), rc2(pc, base));
        if la != lb || a == b {
            return (la == lb, 0);
        }
        (same_bytes(a, b, la), (la >> 6) as i64)
    }
}

/// The work of comparing strings b and c at most.
#[inline(always)]
unsafe fn order_work(pc: Pc, base: Base) -> i64 {
    // SAFETY: handler contract.
    unsafe { (rb2(pc, base).1.min(rc2(pc, base).1) >> 6) as i64 }
}

op! { EqStr(pc, base, cx, n) {
    let (same, work) = equal_strings(pc, base);
    wa(pc, base, same as u64);
    let n = n - work;
    next!(pc, base, cx, n)
}}

op! { NeStr(pc, base, cx, n) {
    let (same, work) = equal_strings(pc, base);
    wa(pc, base, !same as u64);
    let n = n - work;
    next!(pc, base, cx, n)
}}

op! { LtStr(pc, base, cx, n) {
    let n = n - order_work(pc, base);
    wa(pc, base, (order(pc, base) < 0) as u64);
    next!(pc, base, cx, n)
}}

op! { LeStr(pc, base, cx, n) {
    let n = n - order_work(pc, base);
    wa(pc, base, (order(pc, base) <= 0) as u64);
    next!(pc, base, cx, n)
}}

slow_ops! {
    NewSlow new;
    Closure closure;
    MkIfaceBox box_value;
    MakeSlice make_slice;
    Append1 append1;
    AppendGrow append_grow;
    AppendSl append_slice;
    AppendStr append_string;
    CopySl copy_slice;
    CopyStr copy_string;
    ClearSl clear_slice;
    Concat2 concat2;
    ConcatN concat_n;
    RuneToStr rune_to_string;
    BytesToStr bytes_to_string;
    StrToBytes string_to_bytes;
    RunesToStr runes_to_string;
    StrToRunes string_to_runes;
}

impl Ctx {
    /// A string with these bytes.
    pub fn new_string(&mut self, b: &[u8]) -> Result<(u64, u64), AllocError> {
        let heap = self.heap();
        string::from_bytes(&mut self.alloc, heap, b)
    }
}
