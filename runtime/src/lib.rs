//! The data that running Go programs share: heap, collector, maps, channels, timers.
//!
//! Where things are:
//! - [`typedesc`]: `TypeDesc` and `TypeRef` (type identity is address equality), `TypeTable` (one per Engine) with its `Builder`,
//!   `load_types` for a module's type table, `MethodTable` (per image: which function implements a type's method).
//! - [`heap`]: `Space` (one per Engine), `Heap` (one per VM), `AllocCache` (one per P): `alloc`, `alloc_array`, `alloc_bytes`,
//!   `alloc_object` (own layout: `LayoutTable::of_words` for closures, `Layout::traced` for objects with a trace function), `reserve`
//!   for natives, `alloc_raw`/`free_raw` for the VM's own memory. `AllocError::NeedCollect`: nothing has happened; collect, run
//!   the instruction again; `OutOfMemory` comes if that did not help.
//!   Collection: stop all Ps at safepoints, `flush` their caches, `collect` with a [`heap::Roots`] that calls `mark_ptr`, `mark_slots`
//!   and `mark_typed`; other Ps help by `join_mark`. `should_collect` and `stress_tick` say when.
//!   Values: `store_ptr`, `store_pair`, `copy_typed`, `clear_typed`, `cas_ptr`, `hand_off` are the only ways to write a pointer into the
//!   heap; `load_value`/`store_value` move a value between memory layout and the slots of a frame.
//! - [`equal`]: `equal`, `iface_eq_while`, `weigh`, `str_eq`, `hash`; errors carry the type and make Go's text.
//! - [`string`]: `concat`, `compare`, conversions, runes. [`slice`]: `grow` (append), bounds checks and their texts. [`iface`]: boxing.
//! - [`chan`]: channels and select. [`sudog`]: what the runtime knows of a goroutine (`Waiter`), and the `Sched` trait by which it
//!   is parked and woken. [`timer`]: timers and their heaps. [`sync`]: atomics from std or loom.
//! - [`map`]: `make`, `get*`, `assign*`, `delete`, `clear`, `len`, iterators in `ITER_SLOTS` frame slots (marks `ITER_MAP`). The variants
//!   `_word`, `_half`, `_str` are for `TypeDesc::map.keys` of that kind and return in registers.
//! - [`sema`]: waiting on addresses: what package sync stands on.
//! - [`pair`]: atomic 16-byte accesses for strings, slices and interfaces.

#[cfg(target_endian = "big")]
compile_error!("a slot of a frame is read as the value in its first bytes: little-endian processors only");

pub mod chan;
pub mod equal;
pub mod heap;
pub mod iface;
pub mod map;
pub mod pair;
pub mod sema;
pub mod slice;
pub mod string;
pub mod sudog;
pub mod sync;
pub mod timer;
pub mod typedesc;
