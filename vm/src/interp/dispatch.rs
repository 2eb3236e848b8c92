//! The form of instructions at run time, of their handlers, and how one handler goes on to the next.
//!
//! **Handler contract** (every `unsafe` block in a handler rests on it): `pc` is the address of an instruction of the image that
//! `ctx` runs; `base` points into the slot array of the current goroutine, with at least as many slots above it as the function
//! around `pc` declares and its return address and closure below it; every operand of a verified instruction lies in
//! that frame, or indexes a table of the image that has the entry; `ctx` is the interpreter state of a P that this thread
//! holds. Pointers in slots that the stack map calls pointers are 0 or lead to objects of the VM's heap, its globals or constants.
//!
//! A handler ends by a dispatch macro and by nothing else:
//! - `next!` and `jump!` are tail calls; no value with Drop is alive there, and no address of a local has left the handler;
//! - `leave!` saves pc, base and budget in `ctx` and returns a [`Status`] to the driver loop in `super::run`;
//! - `resume!` does that with [`Status::GoOn`]: the driver goes on with the next instruction.
//!
//! At opt-level 0 tail calls are not made, and `next!` and `jump!` are `leave!`.

use super::ctx::Ctx;

/// The address of an instruction.
pub type Pc = *const Ins;
/// The address of the current frame's slot 0.
pub type Base = *mut u64;
/// The interpreter's state.
pub type Cx = *mut Ctx;

/// A handler. The last argument is the budget that is left.
pub type Handler = unsafe extern "C" fn(Pc, Base, Cx, i64) -> u64;

/// An instruction at run time.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Ins {
    pub handler: Handler,
    pub a: u16,
    pub d: u16,
    pub b: u16,
    pub c: u16,
}

const _: () = assert!(size_of::<Ins>() == 16);

impl Ins {
    /// Makes this a branch or call over so many instructions.
    pub fn set_distance(&mut self, instructions: i32) {
        let bytes = instructions * size_of::<Ins>() as i32;
        self.b = bytes as u16;
        self.c = (bytes >> 16) as u16;
    }

    /// The 32-bit number in b:c; of branches and calls the distance to the target in bytes.
    #[inline(always)]
    pub fn imm(&self) -> i32 {
        (self.b as u32 | (self.c as u32) << 16) as i32
    }
}

/// What a handler tells the driver loop. In each case `ctx` holds pc, base and budget.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Status {
    /// Go on at the saved pc.
    GoOn,
    /// The budget is used up; the saved pc is at a safepoint.
    Budget,
    /// The frame at the saved base, of the function whose entry is at the saved pc, does not fit the slot array.
    Grow,
    /// The instruction at the saved pc raises the fault in `ctx.fault`.
    Raise,
    /// The goroutine waits; it is no longer ours.
    Park,
    /// The goroutine has returned from its entry function.
    Done,
    /// The instruction at the saved pc needs a collection before it can be run.
    Collect,
    /// The goroutine lets others run; the saved pc is where it goes on.
    Yield,
    /// The VM ends, for the reason in `ctx.end`.
    End,
}

/// Where the branch or call at `pc` goes. The processor waits for this at every jump: it is a load and an addition.
#[inline(always)]
pub unsafe fn target(pc: Pc) -> Pc {
    // SAFETY: handler contract.
    unsafe { pc.byte_offset((*pc).imm() as isize) }
}

/// Operand access under the handler contract.
#[inline(always)]
pub unsafe fn ra(pc: Pc, base: Base) -> u64 {
    // SAFETY: handler contract.
    unsafe { *base.add((*pc).a as usize) }
}

/// Slot d.
#[inline(always)]
pub unsafe fn rd(pc: Pc, base: Base) -> u64 {
    // SAFETY: handler contract.
    unsafe { *base.add((*pc).d as usize) }
}

/// Slot b.
#[inline(always)]
pub unsafe fn rb(pc: Pc, base: Base) -> u64 {
    // SAFETY: handler contract.
    unsafe { *base.add((*pc).b as usize) }
}

/// Slot c.
#[inline(always)]
pub unsafe fn rc(pc: Pc, base: Base) -> u64 {
    // SAFETY: handler contract.
    unsafe { *base.add((*pc).c as usize) }
}

/// Slots b and b+1.
#[inline(always)]
pub unsafe fn rb2(pc: Pc, base: Base) -> (u64, u64) {
    // SAFETY: handler contract.
    unsafe {
        let p = base.add((*pc).b as usize);
        (*p, *p.add(1))
    }
}

/// Slots c and c+1.
#[inline(always)]
pub unsafe fn rc2(pc: Pc, base: Base) -> (u64, u64) {
    // SAFETY: handler contract.
    unsafe {
        let p = base.add((*pc).c as usize);
        (*p, *p.add(1))
    }
}

/// Slots a and a+1.
#[inline(always)]
pub unsafe fn ra2(pc: Pc, base: Base) -> (u64, u64) {
    // SAFETY: handler contract.
    unsafe {
        let p = base.add((*pc).a as usize);
        (*p, *p.add(1))
    }
}

/// Field c as a signed number.
#[inline(always)]
pub unsafe fn ic(pc: Pc) -> i64 {
    // SAFETY: handler contract.
    unsafe { (*pc).c as i16 as i64 }
}

/// Field d as a signed number.
#[inline(always)]
pub unsafe fn id(pc: Pc) -> i64 {
    // SAFETY: handler contract.
    unsafe { (*pc).d as i16 as i64 }
}

/// Writes slot a.
#[inline(always)]
pub unsafe fn wa(pc: Pc, base: Base, v: u64) {
    // SAFETY: handler contract.
    unsafe { *base.add((*pc).a as usize) = v }
}

/// Writes slots a and a+1.
#[inline(always)]
pub unsafe fn wa2(pc: Pc, base: Base, v: (u64, u64)) {
    // SAFETY: handler contract.
    unsafe {
        let p = base.add((*pc).a as usize);
        *p = v.0;
        *p.add(1) = v.1;
    }
}

/// Defines one handler, named as its opcode.
macro_rules! op {
    ($(#[$m:meta])* $name:ident($pc:ident, $base:ident, $cx:ident, $n:ident) $body:block) => {
        $(#[$m])*
        #[allow(non_snake_case)]
        pub unsafe extern "C" fn $name($pc: $crate::interp::dispatch::Pc, $base: $crate::interp::dispatch::Base,
            $cx: $crate::interp::dispatch::Cx, $n: i64) -> u64 {
            // SAFETY: handler contract.
            unsafe { $body }
        }
    };
}

/// Goes on with the instruction at `$pc`.
#[cfg(not(govm_no_tail))]
macro_rules! jump {
    ($pc:expr, $base:expr, $cx:expr, $n:expr) => {{
        let to: $crate::interp::dispatch::Pc = $pc;
        return ((*to).handler)(to, $base, $cx, $n);
    }};
}

/// Goes on with the instruction at `$pc`.
#[cfg(govm_no_tail)]
macro_rules! jump {
    ($pc:expr, $base:expr, $cx:expr, $n:expr) => {
        leave!(GoOn, $pc, $base, $cx, $n)
    };
}

/// Goes on with the instruction behind `$pc`.
macro_rules! next {
    ($pc:expr, $base:expr, $cx:expr, $n:expr) => {
        jump!($pc.add(1), $base, $cx, $n)
    };
}

/// Saves pc, base and budget and returns to the driver loop.
macro_rules! leave {
    ($status:ident, $pc:expr, $base:expr, $cx:expr, $n:expr) => {{
        let (pc, base) = ($pc, $base);
        (*$cx).pc = pc;
        (*$cx).base = base;
        (*$cx).budget = $n;
        // Opaque: a constant that the compiler knew would be returned by the caller itself, after a call instead of a jump.
        return std::hint::black_box($crate::interp::dispatch::Status::$status as u64);
    }};
}

/// Goes on with the instruction behind `$pc` by way of the driver loop.
macro_rules! resume {
    ($pc:expr, $base:expr, $cx:expr, $n:expr) => {
        leave!(GoOn, $pc.add(1), $base, $cx, $n)
    };
}

/// Raises a fault at `$pc`: a tail call of the cold handler that tells the driver.
macro_rules! fault {
    ($fault:ident, $pc:expr, $base:expr, $cx:expr, $n:expr) => {{
        (*$cx).fault.code = $crate::panic::FaultCode::$fault;
        return $crate::interp::dispatch::raise($pc, $base, $cx, $n);
    }};
    ($fault:ident($x:expr, $y:expr), $pc:expr, $base:expr, $cx:expr, $n:expr) => {{
        (*$cx).fault.x = $x as u64;
        (*$cx).fault.y = $y as u64;
        fault!($fault, $pc, $base, $cx, $n)
    }};
}

/// The pointer in a slot, nil faults.
macro_rules! nonnil {
    ($p:expr, $pc:expr, $base:expr, $cx:expr, $n:expr) => {{
        let p: u64 = $p;
        if p == 0 {
            return $crate::interp::dispatch::raise_nil($pc, $base, $cx, $n);
        }
        p
    }};
}

pub(crate) use {fault, jump, leave, next, nonnil, op, resume};

/// Tells the driver of the fault that `ctx.fault` describes.
#[cold]
#[inline(never)]
pub unsafe extern "C" fn raise(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe { leave!(Raise, pc, base, cx, n) }
}

/// Raises a nil dereference.
#[cold]
#[inline(never)]
pub unsafe extern "C" fn raise_nil(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe { fault!(Nil, pc, base, cx, n) }
}

/// Tells the driver that the budget is used up at safepoint `pc`.
#[cold]
#[inline(never)]
pub unsafe extern "C" fn budget(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe { leave!(Budget, pc, base, cx, n) }
}

/// Tells the driver that the frame at `base` does not fit.
#[cold]
#[inline(never)]
pub unsafe extern "C" fn grow(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe { leave!(Grow, pc, base, cx, n) }
}

/// Tells the driver that the instruction at `pc` needs a collection first.
#[cold]
#[inline(never)]
pub unsafe extern "C" fn collect(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe { leave!(Collect, pc, base, cx, n) }
}

/// Work that is not a few instructions: `fn(pc, base, cx) -> status`, with results in the frame when it is `GoOn`. All locals and
/// everything with Drop stay inside. It counts what is more than constant work in `ctx.work`.
pub type Slow = unsafe fn(Pc, Base, Cx) -> Status;

/// Handlers that are one call of a [`Slow`] function.
macro_rules! slow_ops {
    ($($name:ident $slow:path;)*) => {$(
        op! { #[inline(never)] $name(pc, base, cx, n) {
            let s = $slow(pc, base, cx);
            if s != $crate::interp::dispatch::Status::GoOn {
                (*cx).pc = pc;
                (*cx).base = base;
                (*cx).budget = n;
                return s as u64;
            }
            let n = n - std::mem::take(&mut (*cx).work);
            next!(pc, base, cx, n)
        }}
    )*};
}

pub(crate) use slow_ops;
