//! Sweeping: after marking, whole free blocks go back to their chunks, others to the central lists.
//!
//! Inside a block nothing is freed one by one: the mark bits say which objects are free, and an allocation cache that takes the block
//! zeroes each free run when it comes to it.

use super::Heap;
use super::chunk::{Block, Chunk, HEADER_PAGES, PAGES};
use super::class::{CLASSES, PAGE};
use super::space::HEADER;
use std::ptr;
use std::sync::atomic::Ordering;

/// Overwrites freed memory in poison mode: an address outside every heap, an implausible length.
const POISON: u8 = 0xdb;

impl Heap {
    /// Frees what is not marked. Runs while no goroutine does.
    pub(super) fn sweep(&self) {
        let mut central = self.central();
        central.partial = [ptr::null_mut(); CLASSES * 2];
        let mut tails = [ptr::null_mut::<Block>(); CLASSES * 2];
        let mut live_bytes = 0;
        let mut live_objects = 0;
        let mut freed = 0;
        let central = &mut *central;
        for slot in &mut central.chunks {
            let mut page = HEADER_PAGES;
            loop {
                // SAFETY: blocks of this heap's chunks while no goroutine runs.
                let b = unsafe {
                    page = Chunk::next_used(slot.chunk, page);
                    if page == PAGES {
                        break;
                    }
                    &mut *Chunk::block(slot.chunk, page)
                };
                let pages = b.pages as usize;
                let before = b.live;
                b.live = b.count_marks();
                live_bytes += b.live as usize * b.size;
                live_objects += b.live as usize;
                // From where nothing was taken and where nothing died, all that is free is overwritten already.
                if self.checks.poison && (b.clean || b.cursor != 0 || b.live != before) {
                    poison(b);
                }
                if b.live == 0 {
                    freed += pages * PAGE;
                    // SAFETY: as above.
                    unsafe { (*slot.chunk).give(page, pages) };
                    slot.max_run = PAGES as u32;
                } else if b.live < b.count {
                    b.cursor = 0;
                    b.clean = false;
                    b.next = ptr::null_mut();
                    let i = b.index as usize;
                    let tail = std::mem::replace(&mut tails[i], b);
                    if tail.is_null() {
                        central.partial[i] = b;
                    } else {
                        // SAFETY: the list's last block, swept before.
                        unsafe { (*tail).next = b };
                    }
                } else {
                    b.cursor = b.count;
                }
                page += pages;
            }
        }
        central.hint = 0;
        central.large.retain(|&chunk| {
            // SAFETY: a large object's own chunks; unmarked, so nobody uses it again.
            unsafe {
                let b = &mut *Chunk::block(chunk, HEADER_PAGES);
                if b.count_marks() > 0 {
                    live_bytes += b.size;
                    live_objects += 1;
                    return true;
                }
                freed += b.pages as usize * PAGE + HEADER;
                self.space.give(chunk);
                false
            }
        });
        self.live.store(live_bytes, Ordering::Relaxed);
        self.live_objects.store(live_objects, Ordering::Relaxed);
        freed += self.release_chunks(&mut central.chunks, live_bytes);
        self.uncharge(freed);
    }

    /// Gives empty chunks back that the next cycle will not need, and the memory of free pages; returns the bytes of headers freed.
    fn release_chunks(&self, chunks: &mut Vec<super::ChunkSlot>, live: usize) -> usize {
        let goal = (live * 2).max(super::MIN_PACE) + live / 8;
        let mut held: usize = chunks.len() * super::CHUNK;
        let mut freed = 0;
        chunks.retain(|slot| {
            // SAFETY: a chunk of this heap; an empty one holds no object.
            unsafe {
                if held > goal && (*slot.chunk).is_empty() {
                    held -= super::CHUNK;
                    freed += HEADER;
                    self.space.give(slot.chunk);
                    return false;
                }
            }
            true
        });
        if held > goal {
            for slot in chunks.iter_mut().rev() {
                // SAFETY: as above.
                let chunk: &mut Chunk = unsafe { &mut *slot.chunk };
                let bytes = chunk.dirty_free_pages() as usize * PAGE;
                if bytes >= 16 * PAGE {
                    chunk.release_free_pages();
                    held = held.saturating_sub(bytes);
                    if held <= goal {
                        break;
                    }
                }
            }
        }
        freed
    }
}

/// Overwrites the free objects of a block.
fn poison(b: &mut Block) {
    b.cursor = 0;
    while let Some((start, end)) = b.next_run() {
        // SAFETY: an unmarked object is nobody's; the block is not clean any more and its runs are zeroed when taken.
        unsafe { ptr::write_bytes(b.object(start) as *mut u8, POISON, (end - start) * b.size) };
    }
}
