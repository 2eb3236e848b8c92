//! The data that running Go programs share: heap, collector, maps, channels, timers.

#[cfg(target_endian = "big")]
compile_error!("a slot of a frame is read as the value in its first bytes: little-endian processors only");

pub mod heap;
pub mod pair;
pub mod typedesc;
