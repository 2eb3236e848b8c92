//! Interfaces: making, asserting and comparing them.

use super::alloc::{fault_status, spend, stopped};
use super::ctx::{Answer, IMPLEMENTS};
use super::dispatch::*;
use crate::panic::FaultCode;
use govm_runtime::equal::{Failure, equal_while, iface_eq_while};
use govm_runtime::iface::unpack;
use govm_runtime::typedesc::{TypeFlags, TypeRef};

op! { MkIface(pc, base, cx, n) {
    let t = &*(*cx).types.add((*pc).d as usize);
    wa2(pc, base, (t.word(), rb(pc, base)));
    next!(pc, base, cx, n)
}}

op! { MkIfaceStr(pc, base, cx, n) {
    let t = &*(*cx).types.add((*pc).d as usize);
    let data = (*cx).strings.add((*pc).imm() as u32 as usize) as u64;
    wa2(pc, base, (t.word(), data));
    next!(pc, base, cx, n)
}}

op! { Assert(pc, base, cx, n) {
    let (ty, data) = rb2(pc, base);
    let t = *(*cx).types.add((*pc).d as usize);
    if ty != t.word() {
        fault!(Assert(ty, 0), pc, base, cx, n)
    }
    unpack(base.add((*pc).a as usize), t, data);
    next!(pc, base, cx, n)
}}

op! { AssertOk(pc, base, cx, n) {
    let (ty, data) = rb2(pc, base);
    let t = *(*cx).types.add((*pc).d as usize);
    let to = base.add((*pc).a as usize);
    let slots = t.slots as usize;
    if ty == t.word() {
        unpack(to, t, data);
        *to.add(slots) = 1;
    } else {
        std::ptr::write_bytes(to, 0, slots + 1);
    }
    next!(pc, base, cx, n)
}}

/// Whether the type of word `ty`, not 0, implements interface type d.
#[inline(always)]
unsafe fn implements(pc: Pc, cx: Cx, ty: u64) -> bool {
    // SAFETY: handler contract.
    unsafe {
        let iface = (*(*cx).types.add((*pc).d as usize)).word();
        let i = ((ty >> 4) ^ (iface >> 6)) as usize % IMPLEMENTS;
        let e = &*(&raw const (*cx).implements).cast::<Answer>().add(i);
        if e.ty == ty && e.iface & !1 == iface {
            return e.iface & 1 != 0;
        }
        implements_slow(cx, ty, iface, i)
    }
}

#[cold]
#[inline(never)]
unsafe fn implements_slow(cx: Cx, ty: u64, iface: u64, i: usize) -> bool {
    // SAFETY: handler contract; both are addresses of descriptors.
    unsafe {
        let (t, it) = (TypeRef::from_raw(ty as *const _), TypeRef::from_raw(iface as *const _));
        let yes = (*cx).image().methods.implements(&t, &it);
        (*cx).implements[i] = Answer {
            ty,
            iface: iface | yes as u64,
        };
        yes
    }
}

op! { AssertI(pc, base, cx, n) {
    let (ty, data) = rb2(pc, base);
    if ty == 0 || !implements(pc, cx, ty) {
        fault!(AssertIface(ty, 0), pc, base, cx, n)
    }
    wa2(pc, base, (ty, data));
    next!(pc, base, cx, n)
}}

op! { AssertIOk(pc, base, cx, n) {
    let (ty, data) = rb2(pc, base);
    let yes = ty != 0 && implements(pc, cx, ty);
    wa2(pc, base, if yes { (ty, data) } else { (0, 0) });
    *base.add((*pc).a as usize + 2) = yes as u64;
    next!(pc, base, cx, n)
}}

op! { Implements(pc, base, cx, n) {
    let ty = rb2(pc, base).0;
    wa(pc, base, (ty != 0 && implements(pc, cx, ty)) as u64);
    next!(pc, base, cx, n)
}}

op! { EqIface(pc, base, cx, n) {
    let ((t1, d1), (t2, d2)) = (rb2(pc, base), rc2(pc, base));
    let same = t1 == t2;
    if !same || t1 == 0 {
        wa(pc, base, same as u64);
        next!(pc, base, cx, n)
    }
    let flags = (*(t1 as *const govm_runtime::typedesc::TypeDesc)).flags;
    if flags.has(TypeFlags::DIRECT) && flags.has(TypeFlags::PLAIN) {
        wa(pc, base, (d1 == d2) as u64);
        next!(pc, base, cx, n)
    }
    return EqIfaceSlow(pc, base, cx, n);
}}

#[cold]
#[inline(never)]
unsafe fn no_comparison(cx: Cx, e: Failure) -> Status {
    // SAFETY: handler contract.
    unsafe {
        match e {
            Failure::Uncomparable(t) => fault_status(cx, FaultCode::Uncomparable, t.0.word(), 0),
            Failure::Stopped => stopped(cx),
        }
    }
}

#[inline(never)]
unsafe fn compare(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        match iface_eq_while(rb2(pc, base), rc2(pc, base), &mut |units| spend(cx, units)) {
            Ok(eq) => {
                wa(pc, base, eq as u64);
                Status::GoOn
            }
            Err(e) => no_comparison(cx, e),
        }
    }
}

#[inline(never)]
unsafe fn compare_aggregates(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let t = *(*cx).types.add((*pc).d as usize);
        let (b, c) = (base.add((*pc).b as usize), base.add((*pc).c as usize));
        super::alloc::charge(cx, t.size as u64);
        match equal_while(t, b.cast(), c.cast(), &mut |units| spend(cx, units)) {
            Ok(eq) => {
                wa(pc, base, eq as u64);
                Status::GoOn
            }
            Err(e) => no_comparison(cx, e),
        }
    }
}

slow_ops! {
    EqIfaceSlow compare;
    EqAgg compare_aggregates;
}
