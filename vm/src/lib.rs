//! The interpreter, goroutines and scheduler.
//!
//! - [`image::Image`]: a module loaded for running; [`native::Natives`]: the functions of the host side that it may call.
//! - [`vm::Vm`]: a running program; [`sched::Engine`]: the threads that VMs share.
//! - [`native::NativeCtx`]: what a native function gets.

mod builtin;
pub mod errors;
pub mod files;
pub mod frame;
pub mod g;
pub mod image;
pub mod interp;
pub mod native;
pub mod panic;
pub mod print;
pub mod sched;
pub mod trace;
pub mod vm;
