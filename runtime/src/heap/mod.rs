//! The heap of a VM: non-moving, size-segregated blocks with a precise stop-the-world collector.
//!
//! - One [`Heap`] per VM, one [`AllocCache`] per P. A cache allocates from the free run of a block that it holds; taking the next
//!   run or block is the slow path. Every byte is counted when a block is taken ([`Heap::used`]) and never above the limit.
//! - Only threads that hold a P of the VM touch its heap. A collection ([`Heap::collect`]) runs while all of them stand at
//!   safepoints and all caches are flushed.
//! - Objects do not move; interior pointers keep objects alive; every object has a layout that names its pointers exactly.
//! - Memory handed out is zero and was followed by a release fence: a racing reader never sees what was there before.

mod alloc;
mod check;
mod chunk;
mod class;
mod layout;
mod mark;
mod os;
mod space;
mod store;
mod sweep;

pub use alloc::AllocCache;
pub use check::Checks;
pub use class::{LARGE_CLASS, class_index};
pub use layout::{Layout, LayoutId, LayoutTable, TraceFn};
pub use mark::{Marker, Roots};
pub use os::trim;
pub use space::Space;
pub use store::{
    cas_ptr, clear_bytes, clear_typed, copy_bytes, copy_typed, hand_off, load_pair, load_ptr, load_value, store_pair,
    store_ptr, store_value,
};

use chunk::{Block, Chunk, HEADER_PAGES, PAGES};
use class::{CLASSES, GEOMETRY, PAGE};
use os::CHUNK;
use space::HEADER;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Why memory could not be had. Nothing has happened yet when an operation returns it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum AllocError {
    /// The limit is reached: collect, then do the same again.
    NeedCollect,
    /// A collection has just been made and it still does not fit.
    OutOfMemory,
}

impl std::fmt::Display for AllocError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            AllocError::NeedCollect => "a collection is needed",
            AllocError::OutOfMemory => "out of memory",
        })
    }
}

impl std::error::Error for AllocError {}

/// The heap grows to this much before the first collection.
const MIN_PACE: usize = 4 << 20;

#[repr(C, align(16))]
struct Zero([u8; 16]);
static ZERO: Zero = Zero([0; 16]);

/// The address of all objects of size 0.
#[inline(always)]
pub fn zero_address() -> NonNull<u8> {
    NonNull::from(&ZERO).cast()
}

/// A chunk of the heap, as the central lists know it.
struct ChunkSlot {
    chunk: *mut Chunk,
    /// No run of more free pages is in it (may be too high).
    max_run: u32,
}

/// What the allocation caches share, under one lock.
struct Central {
    chunks: Vec<ChunkSlot>,
    /// Large objects of chunks of their own.
    large: Vec<*mut Chunk>,
    /// Blocks with free objects by the caches' index, linked by `next`.
    partial: [*mut Block; CLASSES * 2],
    /// No chunk before this one has free pages.
    hint: usize,
}

// SAFETY: the chunks belong to the heap, and the lists are touched under their lock.
unsafe impl Send for Central {}

/// Figures about a heap. Bytes, except where said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeapStats {
    /// Taken in blocks, large objects and raw memory; what the limit holds down.
    pub used: usize,
    pub limit: usize,
    /// Marked by the last collection.
    pub live: usize,
    /// Objects marked by the last collection.
    pub live_objects: usize,
    /// Taken since the VM began, without raw memory.
    pub total: u64,
    /// Collections.
    pub collections: u32,
    /// When `total` passes this, a collection is asked for.
    pub goal: u64,
}

/// The heap of a VM.
pub struct Heap {
    space: Arc<Space>,
    /// The number by which the address table knows this heap.
    id: u32,
    limit: AtomicUsize,
    used: AtomicUsize,
    live: AtomicUsize,
    live_objects: AtomicUsize,
    total: AtomicU64,
    goal: AtomicU64,
    /// Percent of the live bytes that may be allocated before the next collection; `u32::MAX`: no collection by pace.
    percent: AtomicU32,
    want: AtomicBool,
    collections: AtomicU32,
    /// `total` when the last collection ended.
    collected_at: AtomicU64,
    /// Blocks that caches hold.
    lent: AtomicUsize,
    central: Mutex<Central>,
    marking: mark::Marking,
    checks: Checks,
    ticks: AtomicU64,
}

// SAFETY: shared parts are atomics or under `central`'s lock; blocks are held by one cache at a time.
unsafe impl Sync for Heap {}
// SAFETY: nothing of a heap depends on the thread.
unsafe impl Send for Heap {}

impl Heap {
    /// An empty heap that may use `limit` bytes. It costs no memory before the first allocation.
    pub fn new(space: &Arc<Space>, limit: usize) -> Heap {
        Heap::with_checks(space, limit, Checks::default())
    }

    /// As `new`, with check modes.
    pub fn with_checks(space: &Arc<Space>, limit: usize, checks: Checks) -> Heap {
        Heap {
            space: space.clone(),
            id: space.new_heap(),
            limit: AtomicUsize::new(limit),
            used: AtomicUsize::new(0),
            live: AtomicUsize::new(0),
            live_objects: AtomicUsize::new(0),
            total: AtomicU64::new(0),
            collected_at: AtomicU64::new(0),
            goal: AtomicU64::new(MIN_PACE as u64),
            percent: AtomicU32::new(100),
            want: AtomicBool::new(false),
            collections: AtomicU32::new(0),
            lent: AtomicUsize::new(0),
            central: Mutex::new(Central {
                chunks: Vec::new(),
                large: Vec::new(),
                partial: [ptr::null_mut(); CLASSES * 2],
                hint: 0,
            }),
            marking: mark::Marking::new(),
            checks,
            ticks: AtomicU64::new(0),
        }
    }

    /// The Engine's space.
    pub fn space(&self) -> &Arc<Space> {
        &self.space
    }

    /// Bytes in use: blocks, large objects, raw memory.
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    /// Bytes that may be in use.
    pub fn limit(&self) -> usize {
        self.limit.load(Ordering::Relaxed)
    }

    /// Sets the limit. What is in use already stays.
    pub fn set_limit(&self, bytes: usize) {
        self.limit.store(bytes, Ordering::Relaxed);
    }

    /// Sets the pace as debug.SetGCPercent does (`None`: off) and returns the one before.
    pub fn set_percent(&self, percent: Option<u32>) -> Option<u32> {
        let old = self.percent.swap(percent.unwrap_or(u32::MAX), Ordering::Relaxed);
        self.set_goal();
        (old != u32::MAX).then_some(old)
    }

    /// Figures.
    pub fn stats(&self) -> HeapStats {
        HeapStats {
            used: self.used(),
            limit: self.limit(),
            live: self.live.load(Ordering::Relaxed),
            live_objects: self.live_objects.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            collections: self.collections.load(Ordering::Relaxed),
            goal: self.goal.load(Ordering::Relaxed),
        }
    }

    /// Whether the pace asks for a collection. Looked at when a budget ends.
    #[inline(always)]
    pub fn should_collect(&self) -> bool {
        self.want.load(Ordering::Relaxed)
    }

    /// Asks for a collection at the next safepoint.
    pub fn request_collect(&self) {
        self.want.store(true, Ordering::Relaxed);
    }

    /// Counts a safepoint; true when stress mode wants a collection at this one.
    #[inline]
    pub fn stress_tick(&self) -> bool {
        let n = self.checks.stress;
        n != 0 && (self.ticks.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(n as u64)
    }

    /// The check modes.
    pub fn checks(&self) -> &Checks {
        &self.checks
    }

    /// Whether the address lies in this heap.
    pub fn contains(&self, addr: usize) -> bool {
        !self.space.find(addr, self.id).is_null()
    }

    /// The bytes of the object that `addr` lies in, from `addr` to its end (rounded up to the size class).
    pub fn bytes_from(&self, addr: usize) -> Option<usize> {
        let (_, start, size) = mark::find_object(self, addr)?;
        Some(start + size - addr)
    }

    fn central(&self) -> MutexGuard<'_, Central> {
        self.central.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts bytes of the VM's own memory against the limit; false, and nothing counted, when they do not fit.
    pub fn charge(&self, bytes: usize) -> bool {
        let limit = self.limit();
        let add = |used: usize| used.checked_add(bytes).filter(|u| *u <= limit);
        self.used
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add)
            .is_ok()
    }

    /// Takes back what `charge` counted.
    pub fn uncharge(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Counts what allocation takes, and asks for a collection over the pace.
    fn count(&self, bytes: usize) {
        let total = self.total.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        if total >= self.goal.load(Ordering::Relaxed) {
            self.want.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the last collection made so little room, less than 1/64 of the limit, that the next ones would come one upon another.
    fn is_full(&self) -> bool {
        let since = self.total.load(Ordering::Relaxed) - self.collected_at.load(Ordering::Relaxed);
        self.collections.load(Ordering::Relaxed) > 0 && since < self.limit() as u64 / 64
    }

    fn set_goal(&self) {
        let percent = self.percent.load(Ordering::Relaxed);
        let live = self.live.load(Ordering::Relaxed) as u64;
        let goal = match percent {
            u32::MAX => u64::MAX,
            p => self.total.load(Ordering::Relaxed) + (live.saturating_mul(p as u64) / 100).max(MIN_PACE as u64),
        };
        self.goal.store(goal, Ordering::Relaxed);
    }

    /// Memory for the VM's own use (slot arrays, records): zero, 16-aligned, counted against the limit, not collected. Whoever takes
    /// it gives it back by `free_raw`.
    pub fn alloc_raw(&self, size: usize) -> Result<NonNull<u8>, AllocError> {
        let Some(layout) = raw_layout(size) else {
            return Err(AllocError::OutOfMemory);
        };
        if !self.charge(layout.size()) {
            return Err(AllocError::NeedCollect);
        }
        zeroed(layout).ok_or_else(|| {
            self.uncharge(layout.size());
            AllocError::OutOfMemory
        })
    }

    /// Gives raw memory back.
    ///
    /// # Safety
    /// `p` came from `alloc_raw(size)` of this heap, and nobody uses it any more.
    pub unsafe fn free_raw(&self, p: NonNull<u8>, size: usize) {
        if let Some(layout) = raw_layout(size) {
            // SAFETY: the caller's promise; the layout is the one of the allocation.
            unsafe { give_back(p, layout) };
            self.uncharge(layout.size());
        }
    }

    /// A block of small objects with some free.
    fn take_block(&self, index: usize, credit: &mut usize) -> Result<NonNull<Block>, AllocError> {
        let mut central = self.central();
        let b = central.partial[index];
        if !b.is_null() {
            // SAFETY: a listed block is held by the list, whose lock we have.
            let (next, free) = unsafe { ((*b).next, ((*b).count - (*b).live) as usize * (*b).size) };
            central.partial[index] = next;
            drop(central);
            self.count(free);
            // SAFETY: not null.
            return Ok(unsafe { NonNull::new_unchecked(b) });
        }
        let g = GEOMETRY[index];
        let (chunk, page, clean) = self.take_pages(&mut central, g.pages as usize, credit)?;
        drop(central);
        // SAFETY: the pages are this call's alone now; their entries in the header too.
        let b = unsafe { (*chunk).make_small(page, index, clean) };
        self.count(g.pages as usize * PAGE);
        // SAFETY: not null.
        Ok(unsafe { NonNull::new_unchecked(b) })
    }

    /// Takes a run of pages and charges it.
    fn take_pages(
        &self,
        central: &mut Central,
        n: usize,
        credit: &mut usize,
    ) -> Result<(*mut Chunk, usize, bool), AllocError> {
        let bytes = n * PAGE;
        self.charge_with(bytes, credit)?;
        let mut i = central.hint;
        let mut first_free = None;
        while let Some(slot) = central.chunks.get_mut(i) {
            if slot.max_run > 0 && first_free.is_none() {
                first_free = Some(i);
            }
            if slot.max_run >= n as u32 {
                // SAFETY: the chunk is the heap's, and its bitmaps are under the central lock.
                let chunk = unsafe { &mut *slot.chunk };
                if let Some(page) = chunk.find(n) {
                    let clean = chunk.take(page, n);
                    central.hint = first_free.unwrap_or(i);
                    return Ok((slot.chunk, page, clean));
                }
                slot.max_run = n as u32 - 1;
            }
            i += 1;
        }
        if let Err(e) = self.charge_with(HEADER, credit) {
            self.uncharge(bytes);
            return Err(e);
        }
        let Some(chunk) = self.space.take(1, self.id) else {
            self.uncharge(bytes + HEADER);
            return Err(AllocError::OutOfMemory);
        };
        central.hint = first_free.unwrap_or(central.chunks.len());
        central.chunks.push(ChunkSlot {
            chunk,
            max_run: PAGES as u32,
        });
        // SAFETY: as above; a new chunk has all pages free.
        let clean = unsafe { (*chunk).take(HEADER_PAGES, n) };
        Ok((chunk, HEADER_PAGES, clean))
    }

    /// Charges bytes, from a reservation first.
    fn charge_with(&self, bytes: usize, credit: &mut usize) -> Result<(), AllocError> {
        if *credit == 0 {
            return if self.charge(bytes) {
                Ok(())
            } else {
                Err(AllocError::NeedCollect)
            };
        }
        // What a reservation promised must not fail: rounding may pass the limit by a block.
        let from = (*credit).min(bytes);
        *credit -= from;
        self.used.fetch_add(bytes - from, Ordering::Relaxed);
        Ok(())
    }

    /// A large object, zero.
    fn take_large(&self, size: usize, id: LayoutId, credit: &mut usize) -> Result<NonNull<u8>, AllocError> {
        let pages = size.div_ceil(PAGE);
        let scan = id != LayoutId::NOSCAN;
        let (block, clean);
        if pages <= PAGES - HEADER_PAGES {
            let (chunk, page, c) = self.take_pages(&mut self.central(), pages, credit)?;
            // SAFETY: the pages are this call's alone now.
            block = unsafe { (*chunk).make_large(page, pages, scan) };
            clean = c;
        } else {
            let bytes = pages.checked_mul(PAGE).and_then(|b| b.checked_add(HEADER));
            let Some(bytes) = bytes.filter(|b| *b < 1 << 47) else {
                return Err(AllocError::OutOfMemory);
            };
            self.charge_with(bytes, credit)?;
            let Some(chunk) = self.space.take(bytes.div_ceil(CHUNK), self.id) else {
                self.uncharge(bytes);
                return Err(AllocError::OutOfMemory);
            };
            self.central().large.push(chunk);
            // SAFETY: the chunks are this call's alone now.
            block = unsafe { (*chunk).make_large(HEADER_PAGES, pages, scan) };
            clean = true;
        }
        self.count(pages * PAGE);
        // SAFETY: the object is this call's alone until it is handed out; its bytes lie in pages just taken.
        unsafe {
            let b = &*block;
            if scan {
                b.ids().write(id);
            }
            if !clean {
                ptr::write_bytes(b.first as *mut u8, 0, b.size);
            }
            std::sync::atomic::fence(Ordering::Release);
            Ok(NonNull::new_unchecked(b.first as *mut u8))
        }
    }
}

/// Zeroed memory outside the collected heap. Large blocks are the operating system's own pages, so that giving one back does give it back,
/// whatever the allocator of the process thinks. The layout's size is not zero, its alignment at most that of a chunk.
pub fn zeroed(layout: std::alloc::Layout) -> Option<NonNull<u8>> {
    if layout.size() >= CHUNK {
        return os::alloc(layout.size().div_ceil(CHUNK));
    }
    // SAFETY: the layout's size is not zero.
    NonNull::new(unsafe { std::alloc::alloc_zeroed(layout) })
}

/// Gives memory of `zeroed` back.
///
/// # Safety
/// `p` came from `zeroed(layout)`, and nobody uses it any more.
pub unsafe fn give_back(p: NonNull<u8>, layout: std::alloc::Layout) {
    // SAFETY: the caller's promise.
    unsafe {
        if layout.size() >= CHUNK {
            os::free(p, layout.size().div_ceil(CHUNK));
        } else {
            std::alloc::dealloc(p.as_ptr(), layout);
        }
    }
}

fn raw_layout(size: usize) -> Option<std::alloc::Layout> {
    std::alloc::Layout::from_size_align(size.max(1), 16).ok()
}

impl Drop for Heap {
    fn drop(&mut self) {
        let central = self.central.get_mut().unwrap_or_else(PoisonError::into_inner);
        let chunks = central.chunks.drain(..).map(|s| s.chunk).chain(central.large.drain(..));
        for chunk in chunks {
            // SAFETY: the heap's chunks, whose objects nobody uses after the heap.
            unsafe { self.space.give(chunk) };
        }
    }
}

#[cfg(test)]
mod tests;
