//! The interpreter: the table of handlers, and the driver loop that runs a goroutine and does what handlers leave to it.
//!
//! [`Execute::run`] is entered by the scheduler. Handlers dispatch one another by tail calls; one that returns tells why by a
//! [`Status`] with pc, base and budget in [`ctx::Ctx`].

mod alloc;
mod arith;
mod branch;
pub(crate) mod call;
pub(crate) mod chan;
pub mod ctx;
mod defer;
pub mod dispatch;
mod float;
mod iface;
mod index;
mod map;
mod memory;
pub(crate) mod sync;

use crate::g::{FLAG_GOAL, G, GRef};
use crate::panic;
use crate::sched::{Execute, Exit, NoG, P, VmEnd, World};
use crate::vm::{Msg, Shared};
use crate::{frame, trace};
use core::ptr::NonNull;
use ctx::Ctx;
use dispatch::{Cx, Handler, Status};
use govm_runtime::chan::HChan;
use govm_runtime::heap::{Marker, Roots};
use govm_runtime::sudog::Resume;
use govm_runtime::sync::Slot;

/// The handlers under the names of their opcodes.
mod handlers {
    pub use super::alloc::*;
    pub use super::arith::*;
    pub use super::branch::*;
    pub use super::call::*;
    pub use super::chan::*;
    pub use super::defer::*;
    pub use super::float::*;
    pub use super::iface::*;
    pub use super::index::*;
    pub use super::map::*;
    pub use super::memory::*;
}

macro_rules! table {
    ($($name:ident($a:ident, $d:ident, $b:ident, $c:ident) {$($e:ident),*} $doc:literal;)*) => {
        /// The handler of each opcode, in numeric order.
        pub(crate) static HANDLERS: &[Handler] = &[$(handlers::$name),*];
    };
}

govm_bytecode::for_each_op!(table);

/// The handlers behind the stubs, in their order.
pub(crate) static STUB_HANDLERS: [Handler; crate::image::STUBS] = [
    call::StubBottom,
    call::StubDefer,
    call::StubPanic,
    call::StubNative,
    call::StubPrint,
];

/// Moves the slot array of the running goroutine to one of at least `need` slots; the first `live` are kept.
pub(crate) unsafe fn grow_to(cx: Cx, need: usize, live: usize) -> Result<(), Status> {
    // SAFETY: handler contract; pointers into the array are those in `cx`.
    unsafe {
        let g = NonNull::new_unchecked((*cx).g);
        let at = (*cx).offset((*cx).base);
        let r = match u32::try_from(need) {
            Ok(need) => (*(*cx).p).grow_slots(g, need, live as u32),
            Err(_) => Err(None),
        };
        match r {
            Ok(()) => {
                set_array(cx, at);
                (*cx).alloc.grown();
                Ok(())
            }
            Err(Some(NoG::Memory)) => {
                let e = (*cx).alloc.growth_refused((*cx).heap());
                Err((*cx).no_memory(e))
            }
            Err(_) => {
                stack_overflow(cx);
                Err(Status::End)
            }
        }
    }
}

/// Ends the VM with Go's message.
pub(crate) unsafe fn stack_overflow(cx: Cx) {
    // SAFETY: handler contract.
    unsafe {
        let bytes = match (*(*cx).p).vm().shared.limits.stack {
            crate::vm::DEFAULT_STACK => 1_000_000_000,
            bytes => bytes,
        };
        let trace = trace::running(cx);
        let text =
            format!("runtime: goroutine stack exceeds {bytes}-byte limit\nfatal error: stack overflow\n\n{trace}");
        (*cx).end = Some(VmEnd::Fatal(text));
    }
}

/// After the slot array has moved: limit and base, whose offset is `at`.
unsafe fn set_array(cx: Cx, at: usize) {
    // SAFETY: handler contract.
    unsafe {
        let w = &(*(*cx).g).wait;
        let slots: *mut u64 = w.slots.cast();
        (*cx).limit = slots.add(w.nslots as usize);
        (*cx).base = slots.add(at);
    }
}

/// Runs one handler after another until one returns.
#[inline(always)]
unsafe fn dispatch(cx: Cx) -> Status {
    // SAFETY: the handler contract holds for what is saved in `cx`; handlers return values of Status only.
    unsafe {
        let pc = (*cx).pc;
        let status = ((*pc).handler)(pc, (*cx).base, cx, (*cx).budget);
        std::mem::transmute::<u64, Status>(status)
    }
}

/// Saves the goroutine's state and what is left of the slice.
unsafe fn save(cx: Cx) {
    // SAFETY: handler contract.
    unsafe {
        (*(*cx).g).save((*cx).pc.cast(), (*cx).base.cast());
        keep_slice(cx);
    }
}

unsafe fn keep_slice(cx: Cx) {
    // SAFETY: handler contract.
    unsafe { (*(*cx).p).slice = (*cx).budget.max(0) + (*cx).held_back }
}

/// What a check mode does at each safepoint; `Some` to leave for a collection.
#[cold]
unsafe fn check(cx: Cx) -> Option<Exit> {
    // SAFETY: handler contract; the goroutine stands at a safepoint.
    unsafe {
        (*cx).held_back -= 1;
        (*cx).budget = 1;
        let shared = &(*(*cx).p).vm().shared;
        if shared.move_stacks {
            let at = (*cx).offset((*cx).base);
            if (*(*cx).p).move_slots_in_place(NonNull::new_unchecked((*cx).g)).is_ok() {
                set_array(cx, at);
            }
        }
        if shared.heap.stress_tick() {
            save(cx);
            return Some(Exit::Collect);
        }
        None
    }
}

/// Runs the goroutine in `cx` until it leaves.
unsafe fn drive(cx: Cx) -> Exit {
    // SAFETY: the handler contract holds at entry, and each arm restores it.
    unsafe {
        let mut status = chan::resumed(cx, (*(*cx).g).take_resume());
        loop {
            status = match status {
                Status::GoOn => dispatch(cx),
                Status::Budget => {
                    if (*cx).held_back > 0 {
                        if let Some(exit) = check(cx) {
                            return exit;
                        }
                        Status::GoOn
                    } else {
                        (*cx).budget = 0;
                        save(cx);
                        return if (*cx).heap().should_collect() {
                            Exit::Collect
                        } else {
                            Exit::Slice
                        };
                    }
                }
                Status::Grow => {
                    let (f, _) = (*cx).image().locate((*cx).pc);
                    let at = (*cx).offset((*cx).base);
                    match grow_to(cx, at + f.nslots as usize, at + f.params as usize) {
                        Ok(()) => Status::GoOn,
                        Err(s) => {
                            // The frame must be asked for again before the entry runs.
                            (*(*cx).g).wait.resume = Resume::Again;
                            s
                        }
                    }
                }
                Status::Raise => panic::raise_fault(cx),
                Status::Park => {
                    keep_slice(cx);
                    return Exit::Parked;
                }
                Status::Done => {
                    save(cx);
                    return Exit::Done;
                }
                Status::Collect => {
                    save(cx);
                    return Exit::Collect;
                }
                Status::Yield => {
                    keep_slice(cx);
                    return Exit::Yield;
                }
                Status::End => {
                    save(cx);
                    let end = (*cx).end.take();
                    return Exit::End(
                        end.unwrap_or_else(|| VmEnd::Host("the program ended without a reason".to_string())),
                    );
                }
            };
        }
    }
}

impl Execute for Ctx {
    type Shared = Shared;
    type Msg = Msg;

    #[inline]
    fn run(p: &mut P<Ctx>, g: GRef) -> Exit {
        let p: *mut P<Ctx> = p;
        // SAFETY: this thread holds the P, and the goroutine is its own while it runs; its saved state is of this VM's image.
        unsafe {
            let cx: Cx = &raw mut (*p).x;
            let gr: *mut G = g.as_ptr();
            (*cx).p = p;
            (*cx).g = gr;
            let slots: *mut u64 = (*gr).wait.slots.cast();
            (*cx).limit = slots.add((*gr).wait.nslots as usize);
            (*cx).pc = (*gr).pc.cast();
            (*cx).base = (*gr).base_ptr().cast();
            (*cx).budget = (*p).slice;
            (*cx).held_back = 0;
            if (*p).vm().shared.checked {
                (*cx).held_back = ((*p).slice - 1).max(0);
                (*cx).budget = 1;
            }
            drive(cx)
        }
    }

    fn finished(p: &mut P<Ctx>, g: GRef) {
        // SAFETY: the ended goroutine is this P's. Its results begin at the bottom frame's base.
        unsafe {
            let gr = &*g.as_ptr();
            if gr.flags & FLAG_GOAL != 0 {
                let n = p.vm().shared.wanted_results().min(gr.wait.nslots as usize - 2);
                let slots: *const u64 = gr.wait.slots.cast::<u64>().add(2);
                let results = std::slice::from_raw_parts(slots, n).to_vec();
                p.vm().shared.set_results(results);
            }
        }
    }

    fn goroutine(p: &mut P<Ctx>, closure: u64) -> Option<GRef> {
        // SAFETY: the closure is a living func value without parameters.
        let f = unsafe { Ctx::func_of(closure) };
        call::new_goroutine(p, f, closure, &[]).ok()
    }

    fn deliver(p: &mut P<Ctx>, msg: Msg) {
        match msg {
            Msg::Job {
                goroutine,
                ticket,
                result,
            } => {
                p.vm().shared.put_job(goroutine, result);
                if !p.wake(ticket) {
                    p.vm().shared.take_job(goroutine);
                }
            }
        }
    }

    fn alloc_box(p: &mut P<Ctx>, c: &HChan) -> Option<NonNull<Slot>> {
        let elem = c.elem()?;
        let heap = p.x.heap();
        p.x.alloc.alloc(heap, &elem).ok().map(NonNull::cast)
    }

    fn collect(p: &mut P<Ctx>, world: &World<'_, Ctx>) {
        let heap = p.x.heap();
        world.each_p(&mut p.x, |x| x.alloc.flush(heap));
        let workers = world.helpers() as usize + 1;
        let mut roots = VmRoots {
            shared: &p.vm().shared,
            world,
        };
        // SAFETY: the world is stopped and the caches are flushed; the roots are all that goroutines, package variables, timers and
        // the host's handles lead to.
        world.mark_together(false, || unsafe {
            heap.collect(workers, &mut roots);
        });
    }

    fn assist(p: &mut P<Ctx>) {
        p.x.heap().join_mark();
    }

    fn traces(p: &mut P<Ctx>, first: Option<GRef>) -> String {
        let mut list = Vec::new();
        p.vm().each_goroutine(|g| list.push(g));
        // SAFETY: no goroutine runs while traces are made.
        list.sort_by_key(|g| unsafe { (Some(*g) != first, g.as_ref().id) });
        let mut out = String::new();
        for g in list {
            // SAFETY: as above.
            unsafe { trace::parked(&mut out, p.x.image(), g.as_ref()) };
        }
        out
    }
}

/// Where the collector begins.
struct VmRoots<'a, 'w> {
    shared: &'a Shared,
    world: &'a World<'w, Ctx>,
}

impl Roots for VmRoots<'_, '_> {
    fn mark(&mut self, m: &mut Marker<'_>) {
        self.shared.mark(m);
        let image = &*self.shared.image;
        self.world.each_goroutine(|g| {
            // SAFETY: the world is stopped, so all goroutines have saved their state; sudogs and elements are those of their waits.
            unsafe {
                let g = g.as_ref();
                if g.pc.is_null() || g.wait.slots.is_null() {
                    return;
                }
                frame::mark(image, g, m);
                g.wait.mark(m);
            }
        });
        self.world.each_timer(|t| m.mark_ptr(t.as_ptr() as u64));
    }
}
