//! The interpreter's state per P: what handlers reach through one pointer.
//!
//! Only the thread that holds the P touches it. The table pointers lead into the image and the VM's own memory and stay for the VM's
//! life; `g`, `limit` are those of the goroutine that runs; `pc`, `base`, `budget` are current only when no handler runs.

use super::dispatch::Pc;
use crate::g::G;
use crate::image::{Closure, FuncInfo, Image, Pair};
use crate::panic::Fault;
use crate::sched::{P, VmEnd};
use crate::vm::Shared;
use govm_runtime::heap::{AllocCache, AllocError, Heap};
use govm_runtime::typedesc::TypeRef;
use std::ptr::{self, NonNull};

/// Entries of the method cache.
pub const METHODS: usize = 256;

/// A method looked up before: key (type word, selector), value the function.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Method {
    pub ty: u64,
    pub entry: Pc,
    pub selector: u32,
    pub nslots: u32,
}

/// Entries of the cache of interface checks.
pub const IMPLEMENTS: usize = 64;

/// The answer of an interface check made before: key (type word, interface type's address), with the answer in the lowest bit of
/// the second, which addresses do not use.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Answer {
    pub ty: u64,
    pub iface: u64,
}

/// The interpreter's state of one P.
#[repr(C)]
pub struct Ctx {
    /// The end of the slot array of `g`.
    pub limit: *mut u64,
    /// The VM's package variables.
    pub globals: *mut u8,
    pub consts: *const u64,
    pub strings: *const Pair,
    pub types: *const TypeRef,
    pub closures: *const Closure,
    pub data: *const *const u8,
    pub jump_tables: *const *const i32,
    /// The goroutine that runs.
    pub g: *mut G,
    /// The P that this is the interpreter's part of.
    pub p: *mut P<Ctx>,
    pub heap: *const Heap,
    pub image: *const Image,
    /// Where the goroutine stands while no handler runs.
    pub pc: Pc,
    pub base: *mut u64,
    pub budget: i64,
    /// What `Status::Raise` is about.
    pub fault: Fault,
    /// What `Status::End` is about.
    pub end: Option<VmEnd>,
    /// Go statements in a row that found too many goroutines.
    pub(super) spawn_tries: u32,
    /// Work of the present instruction beyond a constant, in units of budget.
    pub work: i64,
    /// Budget that this slice leaves to the scheduler when it ends (check modes run in shorter ones).
    pub(super) held_back: i64,
    /// Whether types implement interfaces, looked up before.
    pub(super) implements: [Answer; IMPLEMENTS],
    pub alloc: AllocCache,
    pub methods: [Method; METHODS],
}

// SAFETY: it goes from thread to thread with its P.
unsafe impl Send for Ctx {}

impl Ctx {
    /// The state of a P of the VM that `shared` is of.
    pub fn new(shared: &Shared) -> Ctx {
        let image = &*shared.image;
        Ctx {
            limit: ptr::null_mut(),
            globals: shared.globals.as_ptr(),
            consts: image.consts.as_ptr(),
            strings: image.strings.as_ptr(),
            types: image.types.as_ptr(),
            closures: image.closures.as_ptr(),
            data: image.data.as_ptr(),
            jump_tables: image.jump_tables.as_ptr(),
            g: ptr::null_mut(),
            p: ptr::null_mut(),
            heap: &raw const *shared.heap,
            image,
            pc: ptr::null(),
            base: ptr::null_mut(),
            budget: 0,
            fault: Fault::default(),
            end: None,
            spawn_tries: 0,
            work: 0,
            held_back: 0,
            implements: [Answer { ty: 0, iface: 0 }; IMPLEMENTS],
            alloc: AllocCache::new(),
            methods: [Method {
                ty: 0,
                entry: ptr::null(),
                selector: 0,
                nslots: 0,
            }; METHODS],
        }
    }

    /// The image.
    #[inline(always)]
    pub fn image(&self) -> &'static Image {
        // SAFETY: the VM keeps the image as long as its Ps; the lifetime is not let out of the VM's calls.
        unsafe { &*self.image }
    }

    /// The heap.
    #[inline(always)]
    pub fn heap(&self) -> &'static Heap {
        // SAFETY: as `image`.
        unsafe { &*self.heap }
    }

    /// Offset of a frame in the slot array.
    ///
    /// # Safety
    /// `base` points into the slot array of `g`.
    #[inline(always)]
    pub unsafe fn offset(&self, base: *mut u64) -> usize {
        // SAFETY: as the caller promises.
        unsafe { base.offset_from((*self.g).wait.slots.cast()) as usize }
    }

    /// The function of a closure.
    ///
    /// # Safety
    /// `closure` is a living func value, not nil.
    #[inline(always)]
    pub unsafe fn func_of(closure: u64) -> &'static FuncInfo {
        // SAFETY: word 0 of a func value is the address of a function of the image.
        unsafe { &**(closure as *const *const FuncInfo) }
    }

    /// An object, or 0 with `end` or nothing noted: see [`Ctx::no_memory`].
    #[inline(always)]
    pub fn object(
        &mut self,
        r: impl FnOnce(&mut AllocCache, &Heap) -> Result<NonNull<u8>, AllocError>,
    ) -> Result<u64, AllocError> {
        let heap = self.heap();
        r(&mut self.alloc, heap).map(|p| p.as_ptr() as u64)
    }

    /// The status of an instruction whose memory was refused: it is run again after a collection, or the VM ends.
    #[cold]
    #[inline(never)]
    pub fn no_memory(&mut self, e: AllocError) -> super::dispatch::Status {
        match e {
            AllocError::NeedCollect => super::dispatch::Status::Collect,
            AllocError::OutOfMemory => {
                self.end = Some(VmEnd::Limit(crate::sched::Limit::Memory));
                super::dispatch::Status::End
            }
        }
    }
}
