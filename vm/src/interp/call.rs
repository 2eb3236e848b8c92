//! Calls, returns and go statements.
//!
//! A call writes the return address under the callee's base, then looks at stack and budget with the callee's frame in place: where it
//! leaves for the driver, the goroutine stands at the callee's entry, whose stack map is that of the arguments.

use super::ctx::{Ctx, METHODS, Method};
use super::dispatch::*;
use crate::image::{FuncInfo, Stub};
use crate::sched::{Limit, NoG, VmEnd};
use govm_runtime::sudog::Resume;
use govm_runtime::typedesc::TypeRef;

/// Enters a function with its base at `$nb`: stack and budget, then its first instruction.
macro_rules! enter {
    ($entry:expr, $nb:expr, $nslots:expr, $cx:expr, $n:expr) => {{
        let (entry, nb): (Pc, Base) = ($entry, $nb);
        if nb.wrapping_add($nslots as usize) > (*$cx).limit {
            return grow(entry, nb, $cx, $n);
        }
        let n = $n - 1;
        if n < 0 {
            return budget(entry, nb, $cx, n);
        }
        jump!(entry, nb, $cx, n)
    }};
}

op! { Call(pc, base, cx, n) {
    let i = &*pc;
    let nb = base.add(i.a as usize);
    *nb.sub(1) = pc.add(1) as u64;
    enter!(target(pc), nb, i.d, cx, n)
}}

op! { CallClo(pc, base, cx, n) {
    let closure = nonnil!(rb(pc, base), pc, base, cx, n);
    let f = *(closure as *const *const FuncInfo);
    let nb = base.add((*pc).a as usize);
    *nb.sub(1) = pc.add(1) as u64;
    *nb.sub(2) = closure;
    enter!((*f).entry, nb, (*f).nslots, cx, n)
}}

/// The place of a method in the cache.
#[inline(always)]
fn cache_index(ty: u64, selector: u64) -> usize {
    ((ty >> 4) ^ (ty >> 12) ^ selector.wrapping_mul(31)) as usize % METHODS
}

op! { CallIface(pc, base, cx, n) {
    let (ty, data) = rb2(pc, base);
    let selector = (*pc).c;
    let m = &*(&raw const (*cx).methods).cast::<Method>().add(cache_index(ty, selector as u64));
    if m.ty != ty || m.selector != selector as u32 || ty == 0 {
        return find_method(pc, base, cx, n);
    }
    let nb = base.add((*pc).a as usize);
    *nb.sub(1) = pc.add(1) as u64;
    *nb = data;
    enter!(m.entry, nb, m.nslots, cx, n)
}}

/// Puts the method that the call at `pc` wants into the cache and runs the call again.
#[cold]
#[inline(never)]
unsafe extern "C" fn find_method(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe {
        let ty = nonnil!(rb(pc, base), pc, base, cx, n);
        if !fill_cache(cx, ty, (*pc).c as u32) {
            (*cx).end = Some(VmEnd::Fatal("fatal error: method not found".to_string()));
            leave!(End, pc, base, cx, n)
        }
        resume!(pc.sub(1), base, cx, n)
    }
}

#[inline(never)]
unsafe fn fill_cache(cx: Cx, ty: u64, selector: u32) -> bool {
    // SAFETY: handler contract; a type word that is not 0 is a descriptor's address.
    unsafe {
        let t = TypeRef::from_raw(ty as *const _);
        let Some(f) = (*cx).image().method(&t, selector) else {
            return false;
        };
        (*cx).methods[cache_index(ty, selector as u64)] = Method {
            ty,
            entry: f.entry,
            selector,
            nslots: f.nslots,
        };
        true
    }
}

op! { CallNative(pc, base, cx, n) {
    (*cx).pc = pc;
    (*cx).base = base;
    (*cx).budget = n;
    let status = crate::native::call(cx, pc, base);
    if status != crate::native::DONE {
        return status;
    }
    next!(pc, base, cx, (*cx).budget)
}}

op! { Ret(pc, base, cx, n) {
    let _ = pc;
    let to = *base.sub(1) as Pc;
    jump!(to, base.sub((*to.sub(1)).a as usize), cx, n)
}}

op! { Ret1(pc, base, cx, n) {
    *base = rb(pc, base);
    let to = *base.sub(1) as Pc;
    jump!(to, base.sub((*to.sub(1)).a as usize), cx, n)
}}

op! { Ret2(pc, base, cx, n) {
    let (x, y) = rb2(pc, base);
    *base = x;
    *base.add(1) = y;
    let to = *base.sub(1) as Pc;
    jump!(to, base.sub((*to.sub(1)).a as usize), cx, n)
}}

op! { RetAdd(pc, base, cx, n) {
    *base = rb(pc, base).wrapping_add(rc(pc, base));
    let to = *base.sub(1) as Pc;
    jump!(to, base.sub((*to.sub(1)).a as usize), cx, n)
}}

op! { RetI(pc, base, cx, n) {
    *base = (*pc).imm() as i64 as u64;
    let to = *base.sub(1) as Pc;
    jump!(to, base.sub((*to.sub(1)).a as usize), cx, n)
}}

op! { Go(pc, base, cx, n) {
    let f: *const FuncInfo = &(*cx).image().funcs[(*pc).imm() as u32 as usize];
    let status = spawn(cx, pc, base, f, 0);
    if status != Status::GoOn as u64 {
        (*cx).pc = pc;
        (*cx).base = base;
        (*cx).budget = n;
        return status;
    }
    resume!(pc, base, cx, n - 1)
}}

op! { GoClo(pc, base, cx, n) {
    let closure = rb(pc, base);
    if closure == 0 {
        fault!(GoNil, pc, base, cx, n)
    }
    let status = spawn(cx, pc, base, *(closure as *const *const FuncInfo), closure);
    if status != Status::GoOn as u64 {
        (*cx).pc = pc;
        (*cx).base = base;
        (*cx).budget = n;
        return status;
    }
    resume!(pc, base, cx, n - 1)
}}

/// How often a go statement lets others run before it is too many.
const SPAWN_TRIES: u32 = 3;

/// Starts a goroutine on function `f` with the arguments of the go statement at `pc`.
#[inline(never)]
unsafe fn spawn(cx: Cx, pc: Pc, base: Base, f: *const FuncInfo, closure: u64) -> u64 {
    // SAFETY: handler contract; the new goroutine is this P's until it is started.
    unsafe {
        let p = (*cx).p;
        let parent = (*(*cx).g).id;
        let args = std::slice::from_raw_parts(base.add((*pc).a as usize), (*pc).d as usize);
        match new_goroutine(&mut *p, &*f, closure, args) {
            Ok(g) => {
                (*g.as_ptr()).parent = parent;
                (*g.as_ptr()).created_at = pc.cast();
                (*p).start(g);
                (*cx).spawn_tries = 0;
                Status::GoOn as u64
            }
            Err(NoG::Memory) => (*cx).refused_memory() as u64,
            Err(NoG::Goroutines) if (*cx).spawn_tries < SPAWN_TRIES => {
                // Those that have been started may be about to end.
                (*cx).spawn_tries += 1;
                (*(*cx).g).save(pc.cast(), base.cast());
                (*(*cx).g).wait.resume = Resume::Again;
                Status::Yield as u64
            }
            Err(NoG::Goroutines) => {
                (*cx).end = Some(VmEnd::Limit(Limit::Goroutines));
                Status::End as u64
            }
        }
    }
}

/// A goroutine that will run function `f` with these argument slots, not started.
pub(crate) fn new_goroutine(
    p: &mut crate::sched::P<Ctx>,
    f: &FuncInfo,
    closure: u64,
    args: &[u64],
) -> Result<crate::g::GRef, NoG> {
    let bottom = p.x.image().stub(Stub::Bottom);
    let g = p.new_g(f.nslots + 2)?;
    // SAFETY: the goroutine is ours until it is started; it has the slots that were asked for, and arguments lie within a frame.
    unsafe {
        let gr = &mut *g.as_ptr();
        let slots = gr.wait.slots.cast::<u64>();
        *slots = closure;
        *slots.add(1) = bottom as u64;
        for (i, a) in args.iter().enumerate().take(f.nslots as usize) {
            *slots.add(2 + i) = *a;
        }
        gr.base = 2;
        gr.pc = f.entry.cast();
        gr.created_at = std::ptr::null();
        gr.parent = 0;
    }
    Ok(g)
}

impl Ctx {
    /// As `no_memory`, for memory that is not the heap's and of which it is not known whether a collection was made for it before.
    #[cold]
    pub(crate) fn refused_memory(&mut self) -> Status {
        let e = self.alloc.refused(self.heap());
        self.no_memory(e)
    }
}

/// The goroutine's entry function has returned.
#[allow(non_snake_case)]
pub unsafe extern "C" fn StubBottom(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe { leave!(Done, pc, base, cx, n) }
}

/// A deferred function that RunDefers called has returned: run the next one.
#[allow(non_snake_case)]
pub unsafe extern "C" fn StubDefer(_: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract; a frame on this stub has the words of `crate::frame`.
    unsafe { jump!(*base.sub(3) as Pc, base.sub(*base.sub(4) as usize), cx, n) }
}

/// A deferred function that a panic called has returned.
#[allow(non_snake_case)]
pub unsafe extern "C" fn StubPanic(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe {
        (*cx).pc = pc;
        (*cx).base = base;
        (*cx).budget = n;
        crate::panic::after_deferred(cx) as u64
    }
}

/// A function that a native called has returned: the native goes on.
#[allow(non_snake_case)]
pub unsafe extern "C" fn StubNative(_: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe {
        (*cx).budget = n;
        crate::native::called_back(cx, base)
    }
}

/// The text of a panic value is there.
#[allow(non_snake_case)]
pub unsafe extern "C" fn StubPrint(pc: Pc, base: Base, cx: Cx, n: i64) -> u64 {
    // SAFETY: handler contract.
    unsafe {
        (*cx).pc = pc;
        (*cx).base = base;
        (*cx).budget = n;
        crate::panic::after_text(cx) as u64
    }
}
