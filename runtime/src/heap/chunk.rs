//! Chunks: aligned mebibytes of pages, with the descriptions of their blocks and all mark bits in front.
//!
//! A block is a run of pages: small objects of one size class, or one large object. Its description is the entry of its first
//! page; the entries of its other pages say how far back that is. A large object that does not fit in one chunk has several of its
//! own, described by the first one's header.
//!
//! The page bitmaps are touched under the heap's `central` lock only; a block's entry by who holds the block (an allocation cache,
//! the central lists under their lock, or the collector while no goroutine runs).

use super::class::{GEOMETRY, PAGE, SIDE_IDS, SIZES};
use super::layout::LayoutId;
use super::os::CHUNK;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

/// Pages of a chunk.
pub(super) const PAGES: usize = CHUNK / PAGE;
/// Pages in front of each chunk that hold its header.
pub(super) const HEADER_PAGES: usize = 2;
/// Bytes of mark bits (and layout ids) for each page.
const SIDE: usize = 64;

const _: () = assert!(size_of::<Chunk>() <= HEADER_PAGES * PAGE);

/// What a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum PageKind {
    Free = 0,
    Small = 1,
    Large = 2,
    /// Not the first page of its block.
    Rest = 3,
}

/// A block's description: a cache line.
#[repr(C, align(64))]
pub(super) struct Block {
    pub kind: PageKind,
    /// `Rest`: pages back to the block's first one.
    pub back: u8,
    /// Objects have layouts.
    pub scan: bool,
    /// Free objects are known to be zero.
    pub clean: bool,
    /// The allocation cache's index of small objects.
    pub index: u8,
    /// Marked objects of the block wait to be scanned again, because the mark stack was full.
    pub overflow: bool,
    pub pages: u32,
    /// Bytes of an object, rounded up to the size class or pages.
    pub size: usize,
    /// Address of the first object.
    pub first: usize,
    /// Division by the size, see `Geometry`.
    pub magic: u32,
    pub count: u32,
    /// Objects before this one are in use or were found so; the next free run is looked for from here.
    pub cursor: u32,
    /// Marked objects at the last sweep.
    pub live: u32,
    /// Next in a central list.
    pub next: *mut Block,
    /// The words of the mark bits, 64 objects each; behind them the layout ids, if objects have [`SIDE_IDS`] bytes or more.
    pub marks: *mut AtomicU64,
}

const _: () = assert!(size_of::<Block>() == 64);

/// The header of a chunk.
#[repr(C)]
pub(super) struct Chunk {
    /// Number of the heap.
    pub heap: u32,
    /// Chunks of this object, 1 for ordinary chunks.
    pub chunks: u32,
    /// Pages in no block, a bit each.
    pub free: [u64; 2],
    /// Pages that may not be zero.
    pub dirty: [u64; 2],
    /// By page, from the first one behind the header on.
    blocks: [Block; PAGES - HEADER_PAGES],
    side: [[AtomicU64; SIDE / 8]; PAGES - HEADER_PAGES],
}

fn bits(page: usize, n: usize) -> u128 {
    (if n == 128 { u128::MAX } else { (1 << n) - 1 }) << page
}

fn join(w: [u64; 2]) -> u128 {
    w[0] as u128 | (w[1] as u128) << 64
}

fn split(v: u128) -> [u64; 2] {
    [v as u64, (v >> 64) as u64]
}

impl Chunk {
    /// All pages that can be in blocks.
    fn all() -> u128 {
        bits(HEADER_PAGES, PAGES - HEADER_PAGES)
    }

    /// Readies the header for a heap; `dirty` keeps its meaning from the chunk's last use (a new chunk is zero).
    pub fn init(&mut self, heap: u32, chunks: u32) {
        self.heap = heap;
        self.chunks = chunks;
        let used = !join(self.free);
        for (i, b) in self.blocks.iter_mut().enumerate() {
            if used >> (i + HEADER_PAGES) & 1 != 0 {
                b.kind = PageKind::Free;
            }
        }
        self.free = split(Self::all());
    }

    /// The first page of a run of `n` free pages.
    pub fn find(&self, n: usize) -> Option<usize> {
        let mut v = join(self.free);
        // Doubling: v has a bit where a run of `have` pages starts.
        let mut have = 1;
        while have < n {
            let step = have.min(n - have);
            v &= v >> step;
            have += step;
        }
        (v != 0).then(|| v.trailing_zeros() as usize)
    }

    /// Takes pages out of the free ones; whether all of them are zero.
    pub fn take(&mut self, page: usize, n: usize) -> bool {
        let b = bits(page, n);
        self.free = split(join(self.free) & !b);
        let clean = join(self.dirty) & b == 0;
        self.dirty = split(join(self.dirty) | b);
        clean
    }

    /// Gives pages back.
    pub fn give(&mut self, page: usize, n: usize) {
        for b in &mut self.blocks[page - HEADER_PAGES..][..n] {
            b.kind = PageKind::Free;
        }
        self.free = split(join(self.free) | bits(page, n));
    }

    /// Whether no page is in a block.
    pub fn is_empty(&self) -> bool {
        join(self.free) == Self::all()
    }

    /// Free pages that may not be zero.
    pub fn dirty_free_pages(&self) -> u32 {
        (join(self.free) & join(self.dirty)).count_ones()
    }

    /// Gives the memory of free dirty pages back to the operating system, in runs of at least four.
    pub fn release_free_pages(&mut self) {
        let base = ptr::from_mut(self).cast::<u8>();
        let mut v = join(self.free) & join(self.dirty);
        while v != 0 {
            let page = v.trailing_zeros() as usize;
            let n = (!(v >> page)).trailing_zeros() as usize;
            v &= !bits(page, n);
            // SAFETY: the pages are in this chunk and in no block.
            if n >= 4 && unsafe { super::os::reset(base.add(page * PAGE), n * PAGE) } {
                self.dirty = split(join(self.dirty) & !bits(page, n));
            }
        }
    }

    /// Makes a block of small objects from pages just taken. `index` is the allocation cache's.
    pub fn make_small(&mut self, page: usize, index: usize, clean: bool) -> *mut Block {
        let g = GEOMETRY[index];
        let pages = g.pages as usize;
        let base = ptr::from_mut(self) as usize + page * PAGE;
        for words in &mut self.side[page - HEADER_PAGES..][..pages] {
            *words = [const { AtomicU64::new(0) }; SIDE / 8];
        }
        self.make_rest(page, pages);
        let marks = self.side[page - HEADER_PAGES].as_mut_ptr();
        let b = &mut self.blocks[page - HEADER_PAGES];
        *b = Block {
            kind: PageKind::Small,
            back: 0,
            scan: index % 2 == 1,
            clean,
            index: index as u8,
            overflow: false,
            pages: g.pages,
            size: SIZES[index / 2] as usize,
            first: base + g.first as usize,
            magic: g.magic,
            count: g.count,
            cursor: 0,
            live: 0,
            next: ptr::null_mut(),
            marks,
        };
        b
    }

    /// Makes the block of a large object from pages just taken, or from all of a chunk of several.
    pub fn make_large(&mut self, page: usize, pages: usize, scan: bool) -> *mut Block {
        let marks = self.side[page - HEADER_PAGES].as_mut_ptr();
        // SAFETY: the first word of the page's side area.
        unsafe { marks.write(AtomicU64::new(0)) };
        if self.chunks == 1 {
            self.make_rest(page, pages);
        }
        let base = ptr::from_mut(self) as usize + page * PAGE;
        let b = &mut self.blocks[page - HEADER_PAGES];
        *b = Block {
            kind: PageKind::Large,
            back: 0,
            scan,
            clean: true,
            index: 0,
            overflow: false,
            pages: pages as u32,
            size: pages * PAGE,
            first: base,
            magic: 0,
            count: 1,
            cursor: 1,
            live: 0,
            next: ptr::null_mut(),
            marks,
        };
        b
    }

    fn make_rest(&mut self, page: usize, pages: usize) {
        for k in 1..pages {
            let b = &mut self.blocks[page - HEADER_PAGES + k];
            b.kind = PageKind::Rest;
            b.back = k as u8;
        }
    }

    /// The description that belongs to a page itself, below PAGES and not of the header.
    #[inline(always)]
    pub unsafe fn block(this: *mut Chunk, page: usize) -> *mut Block {
        debug_assert!((HEADER_PAGES..PAGES).contains(&page));
        // SAFETY: the caller passes a chunk's header and a page of it.
        unsafe { (&raw mut (*this).blocks).cast::<Block>().add(page - HEADER_PAGES) }
    }

    /// The first page from `page` on that belongs to a block; PAGES if none does.
    #[inline]
    pub unsafe fn next_used(this: *const Chunk, page: usize) -> usize {
        // SAFETY: the caller passes a chunk's header.
        let used = unsafe { !join((*this).free) };
        if page >= PAGES {
            return PAGES;
        }
        (used >> page).trailing_zeros().min((PAGES - page) as u32) as usize + page
    }

    /// The description of the block that `page` is part of, null for free pages and those of the header.
    #[inline(always)]
    pub unsafe fn block_at(this: *mut Chunk, page: usize) -> *mut Block {
        if page.wrapping_sub(HEADER_PAGES) >= PAGES - HEADER_PAGES {
            return ptr::null_mut();
        }
        // SAFETY: `this` is a chunk's header, and the page is one of it; a Rest entry's distance stays in the chunk.
        unsafe {
            let b = Chunk::block(this, page);
            match (*b).kind {
                PageKind::Free => ptr::null_mut(),
                PageKind::Rest => b.sub((*b).back as usize),
                _ => b,
            }
        }
    }
}

impl Block {
    /// The layout ids of the objects of a `scan` block.
    #[inline(always)]
    pub fn ids(&self) -> *mut LayoutId {
        if self.size < SIDE_IDS {
            // In front of the objects, at the block's start.
            (self.first & !(PAGE - 1)) as *mut LayoutId
        } else {
            // Behind the (at most 64) mark bits.
            self.marks.wrapping_add(1).cast()
        }
    }

    /// The object that holds the address.
    #[inline(always)]
    pub fn object_index(&self, addr: usize) -> usize {
        if self.count == 1 {
            return 0;
        }
        (((addr - self.first) as u64 * self.magic as u64) >> 32) as usize
    }

    /// The address of object `i`.
    #[inline(always)]
    pub fn object(&self, i: usize) -> usize {
        self.first + i * self.size
    }

    /// The words of the mark bits.
    #[inline]
    pub fn marks(&self) -> &[AtomicU64] {
        // SAFETY: the side area of the block's pages has a bit for each object.
        unsafe { std::slice::from_raw_parts(self.marks, (self.count as usize).div_ceil(64)) }
    }

    /// Whether object `i`, below the count, is marked.
    pub fn is_marked(&self, i: usize) -> bool {
        self.marks()[i / 64].load(Ordering::Relaxed) >> (i % 64) & 1 != 0
    }

    /// Clears all mark bits.
    pub fn clear_marks(&self) {
        self.marks().iter().for_each(|w| w.store(0, Ordering::Relaxed));
    }

    /// Counts the marked objects.
    pub fn count_marks(&self) -> u32 {
        let ones = |w: &AtomicU64| w.load(Ordering::Relaxed).count_ones();
        self.marks().iter().map(ones).sum()
    }

    /// Moves the cursor over the next run of free objects and returns it.
    pub fn next_run(&mut self) -> Option<(usize, usize)> {
        let (mut i, n) = (self.cursor as usize, self.count as usize);
        // SAFETY: as in `is_marked`.
        let word = |i: usize| unsafe { (*self.marks.add(i / 64)).load(Ordering::Relaxed) };
        while i < n {
            let free = !word(i) >> (i % 64);
            if free != 0 {
                i += free.trailing_zeros() as usize;
                break;
            }
            i = (i / 64 + 1) * 64;
        }
        if i >= n {
            self.cursor = n as u32;
            return None;
        }
        let start = i;
        while i < n {
            let used = word(i) >> (i % 64);
            if used != 0 {
                i += used.trailing_zeros() as usize;
                break;
            }
            i = (i / 64 + 1) * 64;
        }
        let end = i.min(n);
        self.cursor = end as u32;
        Some((start, end))
    }
}
