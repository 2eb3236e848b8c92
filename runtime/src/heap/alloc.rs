//! Allocation: a cache per P that bumps through the free runs of the blocks it holds.
//!
//! A run is zeroed as a whole when it is taken, so handing out an object is an addition, a comparison and, for objects with pointers,
//! a store of the layout's number. A P flushes its cache before a collection and when it ends.

use super::chunk::Block;
use super::class::{CLASSES, MAX_SMALL, SIZES, class_of};
use super::{AllocError, Heap, LayoutId, zero_address};
use crate::typedesc::TypeDesc;
use std::ptr::{self, NonNull};
use std::sync::atomic::{Ordering, fence};

/// The rest of a free run.
#[repr(C)]
struct Bump {
    /// The next object.
    cur: usize,
    end: usize,
    size: usize,
    /// Where the next object's layout number goes, for objects with pointers.
    ids: *mut LayoutId,
}

/// A P's allocation cache. It serves one heap, always the same.
#[repr(C)]
pub struct AllocCache {
    bumps: [Bump; CLASSES * 2],
    blocks: [*mut Block; CLASSES * 2],
    /// Bytes reserved and charged already.
    credit: usize,
    /// Objects in the runs taken so far, and their bytes.
    taken_objects: u64,
    taken_bytes: u64,
    /// The number of collections when an allocation failed last, plus one; 0 if one has succeeded since.
    failed_at: u32,
    /// The same for slot arrays: the instruction that needs one may allocate, and succeed, each time it is run again.
    growth_failed_at: u32,
}

// SAFETY: a cache is used by the thread that holds its P; the blocks it holds are its own.
unsafe impl Send for AllocCache {}

impl Default for AllocCache {
    fn default() -> AllocCache {
        AllocCache::new()
    }
}

impl AllocCache {
    /// An empty cache.
    pub fn new() -> AllocCache {
        AllocCache {
            bumps: std::array::from_fn(|i| Bump {
                cur: 0,
                end: 0,
                size: SIZES[i / 2] as usize,
                ids: ptr::null_mut(),
            }),
            blocks: [ptr::null_mut(); CLASSES * 2],
            credit: 0,
            taken_objects: 0,
            taken_bytes: 0,
            failed_at: 0,
            growth_failed_at: 0,
        }
    }

    /// A zero value of type `t`: `new(T)`.
    #[inline(always)]
    pub fn alloc(&mut self, heap: &Heap, t: &TypeDesc) -> Result<NonNull<u8>, AllocError> {
        match self.alloc_fast(t) {
            Some(p) => Ok(p),
            None => self.alloc_slow(heap, t.size, t.gc),
        }
    }

    /// As `alloc` while the free run at hand lasts: a few instructions and no call. `None`: use `alloc`.
    #[inline(always)]
    pub fn alloc_fast(&mut self, t: &TypeDesc) -> Option<NonNull<u8>> {
        let b = self.bumps.get_mut(t.class as usize)?;
        let next = b.cur + b.size;
        if next > b.end {
            return None;
        }
        let p = b.cur;
        b.cur = next;
        // SAFETY: an unfinished run of objects with pointers has a place for each one's number; runs are not at 0.
        unsafe {
            if t.class & 1 != 0 {
                b.ids.write(t.gc);
                b.ids = b.ids.add(1);
            }
            Some(NonNull::new_unchecked(p as *mut u8))
        }
    }

    /// `n` zero values of type `t` in a row.
    #[inline]
    pub fn alloc_array(&mut self, heap: &Heap, t: &TypeDesc, n: usize) -> Result<NonNull<u8>, AllocError> {
        match t.size.checked_mul(n) {
            Some(bytes) => self.alloc_object(heap, bytes, t.gc),
            None => Err(AllocError::OutOfMemory),
        }
    }

    /// `n` zero bytes without pointers.
    #[inline]
    pub fn alloc_bytes(&mut self, heap: &Heap, n: usize) -> Result<NonNull<u8>, AllocError> {
        self.alloc_object(heap, n, LayoutId::NOSCAN)
    }

    /// A zero object of `size` bytes with a given layout.
    #[inline]
    pub fn alloc_object(&mut self, heap: &Heap, size: usize, id: LayoutId) -> Result<NonNull<u8>, AllocError> {
        if size.wrapping_sub(1) < MAX_SMALL {
            let b = &mut self.bumps[class_of(size) * 2 + (id != LayoutId::NOSCAN) as usize];
            let next = b.cur + b.size;
            if next <= b.end {
                let p = b.cur;
                b.cur = next;
                // SAFETY: as in `alloc`.
                unsafe {
                    if id != LayoutId::NOSCAN {
                        b.ids.write(id);
                        b.ids = b.ids.add(1);
                    }
                    return Ok(NonNull::new_unchecked(p as *mut u8));
                }
            }
        }
        self.alloc_slow(heap, size, id)
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, heap: &Heap, size: usize, id: LayoutId) -> Result<NonNull<u8>, AllocError> {
        if size == 0 {
            return Ok(zero_address());
        }
        let got = if size > MAX_SMALL {
            let got = heap.take_large(size, id, &mut self.credit);
            if got.is_ok() {
                self.taken_objects += 1;
                self.taken_bytes += size as u64;
            }
            got
        } else {
            let index = class_of(size) * 2 + (id != LayoutId::NOSCAN) as usize;
            match self.refill(heap, index) {
                Ok(()) => {
                    self.failed_at = 0;
                    return self.alloc_object(heap, size, id);
                }
                Err(e) => Err(e),
            }
        };
        match got {
            Ok(p) => {
                self.failed_at = 0;
                Ok(p)
            }
            Err(e) => Err(self.failed(heap, e)),
        }
    }

    /// Turns the second failure in a row with a collection between into `OutOfMemory`, and one soon after a collection that helped little.
    fn failed(&mut self, heap: &Heap, e: AllocError) -> AllocError {
        let now = heap.collections.load(Ordering::Relaxed).wrapping_add(1);
        let again = self.failed_at != 0 && self.failed_at != now;
        if e == AllocError::OutOfMemory || again || heap.is_full() {
            self.failed_at = 0;
            return AllocError::OutOfMemory;
        }
        self.failed_at = now;
        AllocError::NeedCollect
    }

    /// What the caller answers when memory of the VM beside the heap (goroutines, timers) was refused.
    #[cold]
    pub fn refused(&mut self, heap: &Heap) -> AllocError {
        self.failed(heap, AllocError::NeedCollect)
    }

    /// What the caller answers when a goroutine's slot array could not grow.
    #[cold]
    pub fn growth_refused(&mut self, heap: &Heap) -> AllocError {
        let now = heap.collections.load(Ordering::Relaxed).wrapping_add(1);
        let before = std::mem::replace(&mut self.growth_failed_at, now);
        if before != 0 && matches!(now.wrapping_sub(before), 1..=2) {
            self.growth_failed_at = 0;
            return AllocError::OutOfMemory;
        }
        AllocError::NeedCollect
    }

    /// A slot array has grown.
    pub fn grown(&mut self) {
        self.growth_failed_at = 0;
    }

    /// Takes the next free run of the class, from the block at hand or another one.
    fn refill(&mut self, heap: &Heap, index: usize) -> Result<(), AllocError> {
        loop {
            let b = self.blocks[index];
            if !b.is_null() {
                // SAFETY: the cache holds the block.
                if let Some((start, end)) = unsafe { (*b).next_run() } {
                    self.open_run(b, index, start, end);
                    return Ok(());
                }
                self.blocks[index] = ptr::null_mut();
                heap.lent.fetch_sub(1, Ordering::Relaxed);
            }
            self.blocks[index] = heap.take_block(index, &mut self.credit)?.as_ptr();
            heap.lent.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn open_run(&mut self, b: *mut Block, index: usize, start: usize, end: usize) {
        // SAFETY: the cache holds the block, and objects start..end are free.
        unsafe {
            let b = &*b;
            let bytes = (end - start) * b.size;
            let bump = &mut self.bumps[index];
            bump.cur = b.object(start);
            bump.end = bump.cur + bytes;
            if b.scan {
                bump.ids = b.ids().add(start);
            }
            if !b.clean {
                ptr::write_bytes(bump.cur as *mut u8, 0, bytes);
            }
            fence(Ordering::Release);
            self.taken_objects += (end - start) as u64;
            self.taken_bytes += bytes as u64;
        }
    }

    /// Charges `bytes` (the sum of all sizes to come, each rounded up) in advance: what is allocated until `end_reserve` within that
    /// sum neither fails nor asks for a collection.
    pub fn reserve(&mut self, heap: &Heap, bytes: usize) -> Result<(), AllocError> {
        // A small object may take a block of its own.
        let bytes = bytes.saturating_add(bytes / 8).saturating_add(1);
        if !heap.charge(bytes) {
            return Err(self.failed(heap, AllocError::NeedCollect));
        }
        self.failed_at = 0;
        self.credit += bytes;
        Ok(())
    }

    /// Gives back what was reserved and not used.
    pub fn end_reserve(&mut self, heap: &Heap) {
        heap.uncharge(std::mem::take(&mut self.credit));
    }

    /// Raw memory of the VM, see [`Heap::alloc_raw`], with this cache's memory of failures.
    pub fn alloc_raw(&mut self, heap: &Heap, size: usize) -> Result<NonNull<u8>, AllocError> {
        match heap.alloc_raw(size) {
            Ok(p) => {
                self.failed_at = 0;
                Ok(p)
            }
            Err(e) => Err(self.failed(heap, e)),
        }
    }

    /// Gives all blocks back to the heap: before a collection, and before the cache is dropped.
    pub fn flush(&mut self, heap: &Heap) {
        self.end_reserve(heap);
        let mut central = heap.central();
        for index in 0..CLASSES * 2 {
            let b = std::mem::replace(&mut self.blocks[index], ptr::null_mut());
            let bump = &mut self.bumps[index];
            if b.is_null() {
                continue;
            }
            // SAFETY: the cache held the block until here; the list holds it now.
            unsafe {
                let unused = (bump.end - bump.cur) / bump.size;
                self.taken_objects -= unused as u64;
                self.taken_bytes -= (unused * bump.size) as u64;
                if unused > 0 {
                    (*b).cursor = (*b).object_index(bump.cur) as u32;
                }
                if (*b).cursor < (*b).count {
                    (*b).next = central.partial[index];
                    central.partial[index] = b;
                }
            }
            heap.lent.fetch_sub(1, Ordering::Relaxed);
            bump.cur = 0;
            bump.end = 0;
        }
    }

    /// Objects handed out since the cache was made, and their bytes rounded up to size classes.
    pub fn counts(&self) -> (u64, u64) {
        let unused = |b: &Bump| (((b.end - b.cur) / b.size) as u64, (b.end - b.cur) as u64);
        let (n, bytes) = self
            .bumps
            .iter()
            .map(unused)
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        (self.taken_objects - n, self.taken_bytes - bytes)
    }
}
