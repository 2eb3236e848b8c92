//! The interpreter, goroutines and scheduler.

pub mod g;
pub mod sched;
