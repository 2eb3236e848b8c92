//! Defer, panic and recover: the records and the unwinding are in `crate::panic`.

use super::dispatch::*;
use crate::panic;

#[inline(never)]
unsafe fn push(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let frame = (*cx).offset(base) as u64;
        match panic::push_defer(cx, rb(pc, base), frame) {
            Ok(()) => Status::GoOn,
            Err(e) => (*cx).no_memory(e),
        }
    }
}

#[inline(never)]
unsafe fn push_to(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract. A handle of a frame that has ended, or of another goroutine's, is a number that names no frame here.
    unsafe {
        match panic::push_defer(cx, rb(pc, base), ra(pc, base)) {
            Ok(()) => Status::GoOn,
            Err(e) => (*cx).no_memory(e),
        }
    }
}

#[inline(never)]
unsafe fn recover(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let v = panic::recover(cx, pc, base);
        wa2(pc, base, v);
        Status::GoOn
    }
}

slow_ops! {
    Defer push;
    DeferTo push_to;
    Recover recover;
}

op! { DeferHandle(pc, base, cx, n) {
    wa(pc, base, (*cx).offset(base) as u64);
    next!(pc, base, cx, n)
}}

op! { RunDefers(pc, base, cx, n) {
    if (*(*cx).g).defers.is_null() {
        next!(pc, base, cx, n)
    }
    (*cx).pc = pc;
    (*cx).base = base;
    (*cx).budget = n;
    let s = run_defer(cx);
    if s == NO_DEFER {
        next!(pc, base, cx, n)
    }
    return s;
}}

const NO_DEFER: u64 = u64::MAX;

#[inline(never)]
unsafe fn run_defer(cx: Cx) -> u64 {
    // SAFETY: handler contract.
    unsafe { panic::run_defer(cx).map_or(NO_DEFER, |s| s as u64) }
}

op! { Panic(pc, base, cx, n) {
    (*cx).pc = pc;
    (*cx).base = base;
    (*cx).budget = n;
    let (ty, data) = rb2(pc, base);
    return panic::panic_value(cx, ty, data) as u64;
}}

op! { Unreachable(pc, base, cx, n) { fault!(Unreachable, pc, base, cx, n) } }
