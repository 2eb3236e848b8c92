//! The address space that the heaps of an Engine share: which chunk an address lies in and whose it is, and a small pool of chunks.
//!
//! The table is read without a lock by collectors that meet any address: constants, other heaps' memory, memory of the host. An entry
//! names the heap's number, so nothing of a chunk is touched before it is known to be one's own.

use super::chunk::{Chunk, HEADER_PAGES};
use super::class::PAGE;
use super::layout::{LayoutId, LayoutTable};
use super::os::{self, CHUNK};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

const LEAF_BITS: usize = 14;
const ROOT_BITS: usize = 14;
const CHUNK_BITS: usize = CHUNK.trailing_zeros() as usize;

/// Chunks that the pool keeps.
const POOL: usize = 16;
/// A pooled chunk with more dirty pages than this gives their memory back to the operating system.
const POOL_DIRTY: u32 = 16;

#[repr(transparent)]
struct Leaf([AtomicU64; 1 << LEAF_BITS]);
#[repr(transparent)]
struct Root([AtomicPtr<Leaf>; 1 << ROOT_BITS]);

const _: () = assert!(size_of::<Leaf>() <= CHUNK && size_of::<Root>() <= CHUNK);

struct Pooled(*mut Chunk);
// SAFETY: a pooled chunk belongs to the pool alone.
unsafe impl Send for Pooled {}

/// What the heaps of an Engine share.
pub struct Space {
    root: NonNull<Root>,
    growing: Mutex<()>,
    pool: Mutex<Vec<Pooled>>,
    layouts: LayoutTable,
    map_header: LayoutId,
    heaps: AtomicU32,
}

// SAFETY: the table is atomics that are only ever added to under `growing`; the rest is Sync by itself.
unsafe impl Sync for Space {}
// SAFETY: as above.
unsafe impl Send for Space {}

impl Space {
    /// An empty space.
    ///
    /// # Panics
    /// When the operating system has no memory for the table.
    pub fn new() -> Space {
        let layouts = LayoutTable::new();
        let map_header = layouts.of_words(&[0b01], 4);
        Space {
            root: os::alloc(1).expect("memory for the address table").cast(),
            growing: Mutex::new(()),
            pool: Mutex::new(Vec::with_capacity(POOL)),
            layouts,
            map_header,
            heaps: AtomicU32::new(1),
        }
    }

    /// The layouts of all objects.
    pub fn layouts(&self) -> &LayoutTable {
        &self.layouts
    }

    /// The layout of a map's header: four words, of which the first is a pointer.
    pub(crate) fn map_header_layout(&self) -> LayoutId {
        self.map_header
    }

    pub(super) fn new_heap(&self) -> u32 {
        self.heaps.fetch_add(1, Ordering::Relaxed)
    }

    /// The header that describes the memory at `addr`, if it is of heap `heap`.
    #[inline(always)]
    pub(super) fn find(&self, addr: usize, heap: u32) -> *mut Chunk {
        let no = addr >> CHUNK_BITS;
        if no >> (LEAF_BITS + ROOT_BITS) != 0 {
            return ptr::null_mut();
        }
        // SAFETY: the root lives as long as the space, and its index is below 1 << ROOT_BITS; leaves are never freed before it.
        let entry = unsafe {
            let leaf = self.root.as_ref().0[no >> LEAF_BITS].load(Ordering::Acquire);
            if leaf.is_null() {
                return ptr::null_mut();
            }
            (*leaf).0[no & ((1 << LEAF_BITS) - 1)].load(Ordering::Relaxed)
        };
        if (entry >> 32) as u32 != heap {
            return ptr::null_mut();
        }
        ((entry as u32 as usize) << CHUNK_BITS) as *mut Chunk
    }

    fn set(&self, first: *mut Chunk, chunks: usize, heap: u32) -> bool {
        let first = first as usize >> CHUNK_BITS;
        if (first + chunks) >> (LEAF_BITS + ROOT_BITS) != 0 {
            return false;
        }
        let entry = if heap == 0 {
            0
        } else {
            (heap as u64) << 32 | first as u64
        };
        for no in first..first + chunks {
            // SAFETY: as in `find`.
            let slot = unsafe { &self.root.as_ref().0[no >> LEAF_BITS] };
            let mut leaf = slot.load(Ordering::Acquire);
            if leaf.is_null() {
                let _guard = self.growing.lock().unwrap_or_else(PoisonError::into_inner);
                leaf = slot.load(Ordering::Acquire);
                if leaf.is_null() {
                    let Some(new) = os::alloc(1) else { return false };
                    leaf = new.cast().as_ptr();
                    slot.store(leaf, Ordering::Release);
                }
            }
            // SAFETY: a leaf lives as long as the space.
            unsafe { (*leaf).0[no & ((1 << LEAF_BITS) - 1)].store(entry, Ordering::Release) };
        }
        true
    }

    /// A chunk, or a run of them, for a heap; its header is initialised.
    pub(super) fn take(&self, chunks: usize, heap: u32) -> Option<*mut Chunk> {
        let mut pooled = None;
        if chunks == 1 {
            pooled = self.pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        }
        let chunk = match pooled {
            Some(p) => p.0,
            None => os::alloc(chunks)?.cast().as_ptr(),
        };
        // SAFETY: the memory was just taken and is this call's alone.
        unsafe { (*chunk).init(heap, chunks as u32) };
        if !self.set(chunk, chunks, heap) {
            // SAFETY: nobody saw the chunk.
            unsafe { os::free(NonNull::new_unchecked(chunk.cast()), chunks) };
            return None;
        }
        Some(chunk)
    }

    /// Takes a chunk (with all of its run) back.
    ///
    /// # Safety
    /// It came from `take`, and no pointer to it will be followed any more.
    pub(super) unsafe fn give(&self, chunk: *mut Chunk) {
        // SAFETY: the caller gives the chunk up.
        unsafe {
            let chunks = (*chunk).chunks as usize;
            self.set(chunk, chunks, 0);
            if chunks == 1 {
                let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
                if pool.len() < POOL {
                    (*chunk).init(0, 1);
                    if (*chunk).dirty_free_pages() > POOL_DIRTY {
                        (*chunk).release_free_pages();
                    }
                    pool.push(Pooled(chunk));
                    return;
                }
            }
            os::free(NonNull::new_unchecked(chunk.cast()), chunks);
        }
    }
}

impl Default for Space {
    fn default() -> Space {
        Space::new()
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        let pool = self.pool.get_mut().unwrap_or_else(PoisonError::into_inner);
        for p in pool.drain(..) {
            // SAFETY: a pooled chunk is the pool's own.
            unsafe { os::free(NonNull::new_unchecked(p.0.cast()), 1) };
        }
        // SAFETY: heaps hold the space alive, so nobody reads the table now.
        unsafe {
            for leaf in &self.root.as_ref().0 {
                if let Some(p) = NonNull::new(leaf.load(Ordering::Relaxed)) {
                    os::free(p.cast(), 1);
                }
            }
            os::free(self.root.cast(), 1);
        }
    }
}

/// Bytes that a chunk's header takes.
pub(super) const HEADER: usize = HEADER_PAGES * PAGE;
