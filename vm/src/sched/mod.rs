//! The scheduler: goroutines (G) run on Ps, which worker threads (M) hold one at a time.
//!
//! - [`P`] is what one core's worth of a VM needs; a P belongs to one VM and only the thread that holds it touches it.
//! - [`VmSched`] is what the Ps of a VM share: queues, inbox, the idle lock, limits and the end of the VM.
//! - [`Engine`] owns the threads and lends them to VMs; the thread that calls [`VmSched::drive`] works as an M too.
//! - The interpreter is reached through [`Execute`] alone.

mod end;
mod engine;
mod gpool;
mod idle;
mod inbox;
mod p;
mod queue;
mod timers;
mod vm;
mod worker;
mod world;

pub use end::{Limit, VmEnd};
pub use engine::Engine;
pub use inbox::HostRef;
pub use p::{NoG, P, SLICE};
pub use queue::{GList, RING, RunQueue};
pub use vm::{Settings, VmSched};
pub use worker::Goal;
pub use world::World;

use crate::g::GRef;
use core::ptr::NonNull;
use govm_runtime::chan::HChan;
use govm_runtime::sync::Slot;

/// Why the interpreter came back from running a goroutine.
#[derive(Debug)]
pub enum Exit {
    /// It waits; others own it already, and nothing of it may be touched.
    Parked,
    /// The budget is used up; pc and base are saved.
    Slice,
    /// It lets others run first (runtime.Gosched); pc and base are saved.
    Yield,
    /// It has returned from its entry function, or ended by Goexit.
    Done,
    /// It wants a collection before it goes on; pc and base are saved, and `wait.resume` is set.
    Collect,
    /// The VM ends, for this reason.
    End(VmEnd),
}

/// The interpreter as the scheduler sees it. The implementing type is the interpreter's state per P.
pub trait Execute: Sized + Send + 'static {
    /// The interpreter's state per VM.
    type Shared: Send + Sync + 'static;
    /// What host threads send to the VM: plain values.
    type Msg: Send + 'static;

    /// Runs `g` from its saved state. `p.slice` is the budget: on return it holds what is left.
    fn run(p: &mut P<Self>, g: GRef) -> Exit;

    /// `g` has ended (`Exit::Done`) and is about to be used again: takes what it still owns. For a goal's goroutine the results are
    /// in its slots from the bottom frame's base on.
    fn finished(p: &mut P<Self>, g: GRef);

    /// A new goroutine that calls a closure without parameters (time.AfterFunc), not yet started. `None` at a limit.
    fn goroutine(p: &mut P<Self>, closure: u64) -> Option<GRef>;

    /// Converts a host's message and readies whom it concerns. Runs between goroutines.
    fn deliver(p: &mut P<Self>, msg: Self::Msg);

    /// A zeroed heap object for one element of a channel whose elements are boxed; `None` at the memory limit.
    fn alloc_box(p: &mut P<Self>, c: &HChan) -> Option<NonNull<Slot>>;

    /// Collects garbage; the world is stopped, and `p` is the P that stopped it.
    fn collect(p: &mut P<Self>, world: &World<'_, Self>);

    /// Helps a running collection until its marking is done; the world is stopped, but for this and other helpers.
    fn assist(p: &mut P<Self>);

    /// The traces of all goroutines as Go prints them for a fatal error, `first` at the top when given.
    fn traces(p: &mut P<Self>, first: Option<GRef>) -> String;
}
