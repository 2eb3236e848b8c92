//! Channels and select. The goroutine's pc and base are saved before each operation, for it may park and belong to others at once.

use super::alloc::fault_status;
use super::ctx::Ctx;
use super::dispatch::*;
use crate::panic::FaultCode;
use crate::sched::P;
use govm_bytecode::SelectDir;
use govm_runtime::chan::{self, Case, HChan, MakeError, Quick};
use govm_runtime::sudog::{NO_SLOT, Outcome, Resume, Sched};
use govm_runtime::typedesc::TypeRef;

/// Saves where the goroutine stands.
#[inline(always)]
unsafe fn save(cx: Cx, pc: Pc, base: Base) {
    // SAFETY: handler contract.
    unsafe { (*(*cx).g).save(pc.cast(), base.cast()) }
}

/// The status of a channel operation's outcome.
#[inline(always)]
unsafe fn status(cx: Cx, o: Outcome) -> Status {
    match o {
        Outcome::Done => Status::GoOn,
        Outcome::Park => Status::Park,
        // SAFETY: handler contract.
        o => unsafe { failed(cx, o) },
    }
}

#[cold]
#[inline(never)]
unsafe fn failed(cx: Cx, o: Outcome) -> Status {
    // SAFETY: handler contract.
    unsafe {
        match o {
            Outcome::Collect => (*cx).refused_memory(),
            Outcome::SendOnClosed => fault_status(cx, FaultCode::SendOnClosed, 0, 0),
            Outcome::CloseOfClosed => fault_status(cx, FaultCode::CloseOfClosed, 0, 0),
            Outcome::CloseOfNil => fault_status(cx, FaultCode::CloseOfNil, 0, 0),
            Outcome::Done | Outcome::Park | Outcome::Blocked => Status::GoOn,
        }
    }
}

#[inline(always)]
unsafe fn sched<'a>(cx: Cx) -> &'a mut P<Ctx> {
    // SAFETY: handler contract: this thread holds the P, and nothing of `ctx` is used while the reference is.
    unsafe { &mut *(*cx).p }
}

/// The slot of the array that slot `s` of the frame is.
#[inline(always)]
unsafe fn slot(cx: Cx, base: Base, s: u16) -> u32 {
    // SAFETY: handler contract.
    unsafe { ((*cx).offset(base) + s as usize) as u32 }
}

#[inline(never)]
unsafe fn send(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        save(cx, pc, base);
        let from = slot(cx, base, (*pc).b);
        let o = chan::send(
            sched(cx),
            &raw mut (*(*cx).g).wait,
            ra(pc, base) as *const HChan,
            from,
            true,
        );
        status(cx, o)
    }
}

#[inline(never)]
unsafe fn recv(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        save(cx, pc, base);
        let to = slot(cx, base, (*pc).a);
        let o = chan::recv(
            sched(cx),
            &raw mut (*(*cx).g).wait,
            rb(pc, base) as *const HChan,
            to,
            NO_SLOT,
            true,
        );
        status(cx, o)
    }
}

#[inline(never)]
unsafe fn recv_ok(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        save(cx, pc, base);
        let t: TypeRef = *(*cx).types.add((*pc).d as usize);
        let slots = t.slots;
        let to = slot(cx, base, (*pc).a);
        let o = chan::recv(
            sched(cx),
            &raw mut (*(*cx).g).wait,
            rb(pc, base) as *const HChan,
            to,
            to + slots,
            true,
        );
        status(cx, o)
    }
}

/// The index of the case that a select with one case and a default has taken.
#[inline(always)]
fn case_index(o: Outcome) -> u64 {
    if o == Outcome::Done { 0 } else { u64::MAX }
}

#[inline(never)]
unsafe fn try_send(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        save(cx, pc, base);
        let from = slot(cx, base, (*pc).c);
        let o = chan::send(
            sched(cx),
            &raw mut (*(*cx).g).wait,
            rb(pc, base) as *const HChan,
            from,
            false,
        );
        if matches!(o, Outcome::Done | Outcome::Blocked) {
            wa(pc, base, case_index(o));
        }
        status(cx, o)
    }
}

#[inline(never)]
unsafe fn try_recv(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        save(cx, pc, base);
        let t: TypeRef = *(*cx).types.add((*pc).d as usize);
        let slots = t.slots;
        let to = slot(cx, base, (*pc).a);
        let o = chan::recv(
            sched(cx),
            &raw mut (*(*cx).g).wait,
            rb(pc, base) as *const HChan,
            to,
            to + slots,
            false,
        );
        if matches!(o, Outcome::Done | Outcome::Blocked) {
            *base.add((*pc).c as usize) = case_index(o);
        }
        status(cx, o)
    }
}

#[inline(never)]
unsafe fn close(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let o = chan::close(sched(cx), ra(pc, base) as *const HChan);
        status(cx, o)
    }
}

/// Cases of a select that need no memory of their own.
const FEW: usize = 8;

#[inline(never)]
unsafe fn select(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        save(cx, pc, base);
        let table = &(*cx).image().module.selects[(*pc).imm() as u32 as usize];
        let frame = (*cx).offset(base) as u32;
        let case = |i: usize| {
            let c = &table.cases[i];
            let ch = *base.add(c.chan as usize) as *const HChan;
            let value = frame + c.value as u32;
            match c.dir {
                SelectDir::Send => Case::send(ch, value),
                SelectDir::Recv => Case::recv(ch, value, frame + c.ok as u32),
            }
        };
        let n = table.cases.len();
        let index = slot(cx, base, (*pc).a);
        let wait = &raw mut (*(*cx).g).wait;
        let o = if n <= FEW {
            let mut few: [Case; FEW] = std::array::from_fn(|i| {
                if i < n {
                    case(i)
                } else {
                    Case::send(std::ptr::null(), 0)
                }
            });
            chan::select(sched(cx), wait, &mut few[..n], index, !table.default)
        } else {
            let mut cases: Vec<Case> = (0..n).map(case).collect();
            chan::select(sched(cx), wait, &mut cases, index, !table.default)
        };
        status(cx, o)
    }
}

#[inline(never)]
unsafe fn make(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract; the object is ours until it is in the frame.
    unsafe {
        let t = *(*cx).types.add((*pc).d as usize);
        match make_chan(&mut *cx, t, rb(pc, base)) {
            Ok(c) => {
                wa(pc, base, c);
                Status::GoOn
            }
            Err(s) => s,
        }
    }
}

/// make(chan T, cap) of channel type `t`.
pub(crate) fn make_chan(cx: &mut Ctx, t: TypeRef, cap: u64) -> Result<u64, Status> {
    let heap = cx.heap();
    match chan::make(&mut cx.alloc, heap, &t, cap as i64) {
        Ok(c) => Ok(c.as_ptr() as u64),
        Err(MakeError::Alloc(e)) => Err(cx.no_memory(e)),
        // SAFETY: a reference is a valid context.
        Err(MakeError::Size) => Err(unsafe { fault_status(cx, FaultCode::MakeChan, 0, 0) }),
    }
}

op! { ChanLen(pc, base, cx, n) {
    wa(pc, base, len(rb(pc, base) as *const HChan));
    next!(pc, base, cx, n)
}}

#[inline(never)]
unsafe fn len(c: *const HChan) -> u64 {
    // SAFETY: handler contract: nil or a living channel.
    unsafe { chan::len(c) as u64 }
}

op! { ChanCap(pc, base, cx, n) {
    wa(pc, base, chan::cap(rb(pc, base) as *const HChan) as u64);
    next!(pc, base, cx, n)
}}

slow_ops! {
    MakeChan make;
    SendSlow send;
    RecvSlow recv;
    RecvOkSlow recv_ok;
    TrySendSlow try_send;
    TryRecvSlow try_recv;
    Close close;
    Select select;
}

/// Ends an operation that went through the ring on the quick way: goes on, tells who waits, or does it on the slow way.
macro_rules! quick {
    ($quick:expr, $c:expr, $slow:ident, $pc:expr, $base:expr, $cx:expr, $n:expr, $done:block) => {{
        match $quick {
            Quick::Done => {
                $done
                next!($pc, $base, $cx, $n)
            }
            Quick::Tell => {
                $done
                (*$cx).fault.x = $c as u64;
                return tell($pc, $base, $cx, $n);
            }
            Quick::No => return $slow($pc, $base, $cx, $n),
        }
    }};
}

/// Wakes who waits on the channel in `fault.x`, and goes on behind `pc`.
#[cold]
#[inline(never)]
unsafe extern "C" fn tell(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract; the handler before this one has left the channel there.
    unsafe {
        chan::tell(sched(cx), (*cx).fault.x as *const HChan);
        next!(pc, base, cx, n)
    }
}

op! { Send(pc, base, cx, n) {
    let c = ra(pc, base) as *const HChan;
    let q = chan::send_word(c, rb(pc, base), sched(cx).solo());
    quick!(q, c, SendSlow, pc, base, cx, n, {})
}}

op! { Recv(pc, base, cx, n) {
    let c = rb(pc, base) as *const HChan;
    let (q, v) = chan::recv_word(c, sched(cx).solo());
    quick!(q, c, RecvSlow, pc, base, cx, n, { wa(pc, base, v) })
}}

op! { RecvOk(pc, base, cx, n) {
    let c = rb(pc, base) as *const HChan;
    let (q, v) = chan::recv_word(c, sched(cx).solo());
    quick!(q, c, RecvOkSlow, pc, base, cx, n, {
        wa(pc, base, v);
        *base.add((*pc).a as usize + 1) = 1;
    })
}}

op! { TrySend(pc, base, cx, n) {
    let c = rb(pc, base) as *const HChan;
    let q = chan::send_word(c, rc(pc, base), sched(cx).solo());
    quick!(q, c, TrySendSlow, pc, base, cx, n, { wa(pc, base, 0) })
}}

op! { TryRecv(pc, base, cx, n) {
    let c = rb(pc, base) as *const HChan;
    let (q, v) = chan::recv_word(c, sched(cx).solo());
    quick!(q, c, TryRecvSlow, pc, base, cx, n, {
        wa(pc, base, v);
        *base.add((*pc).a as usize + 1) = 1;
        *base.add((*pc).c as usize) = 0;
    })
}}

/// How a goroutine that was woken goes on, from what its waker left.
pub(super) unsafe fn resumed(cx: Cx, how: Resume) -> Status {
    // SAFETY: handler contract.
    unsafe {
        match how {
            Resume::Here => Status::GoOn,
            Resume::Again => {
                // A function whose frame did not fit stands at its entry without one.
                if (*cx).image().stub_at((*cx).pc).is_none() {
                    let (f, index) = (*cx).image().locate((*cx).pc);
                    if index == 0 && (*cx).base.wrapping_add(f.nslots as usize) > (*cx).limit {
                        return Status::Grow;
                    }
                }
                Status::GoOn
            }
            Resume::Next => {
                (*cx).pc = (*cx).pc.add(1);
                Status::GoOn
            }
            Resume::SendOnClosed => fault_status(cx, FaultCode::SendOnClosed, 0, 0),
        }
    }
}
