//! Marking: from the roots, over explicit work lists, by one or several workers at once.
//!
//! The leader ([`Heap::collect`]) marks the roots and drains; other stopped Ps join through [`Heap::join_mark`] at any time while the
//! phase lasts. Full work buffers go to a shared list; a worker without work is not `active`, and when nobody is active and the list
//! is empty, everything is marked. The shared list is bounded: what does not fit is found again by scanning the marked objects
//! of flagged blocks.

use super::chunk::{Block, Chunk, HEADER_PAGES, PAGES};
use super::class::PAGE;
use super::layout::{Layout, LayoutId};
use super::os::CHUNK;
use super::{Heap, HeapStats};
use crate::typedesc::{Kind, Marks, TypeRef};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Items of a work buffer.
const BUFFER: usize = 512;
/// Larger objects are scanned in pieces of about this many bytes.
const PIECE: usize = 128 << 10;

/// An object, or a piece of one, to be scanned.
#[derive(Clone, Copy)]
struct Item {
    addr: usize,
    id: LayoutId,
    /// In units of 16 bytes.
    units: u32,
}

/// The state that the workers of a collection share.
pub(super) struct Marking {
    /// A collection lets others join.
    open: AtomicBool,
    /// Workers that have joined (the leader apart).
    joined: AtomicUsize,
    /// Workers that may still make work.
    active: AtomicUsize,
    full: Mutex<Vec<Vec<Item>>>,
    /// Buffers in `full`.
    count: AtomicUsize,
    overflow: AtomicBool,
}

impl Marking {
    pub(super) fn new() -> Marking {
        Marking {
            open: AtomicBool::new(false),
            joined: AtomicUsize::new(0),
            active: AtomicUsize::new(0),
            full: Mutex::new(Vec::new()),
            count: AtomicUsize::new(0),
            overflow: AtomicBool::new(false),
        }
    }
}

/// What a collection starts from.
pub trait Roots {
    /// Marks all roots. May be called more than once in a collection (verify mode).
    fn mark(&mut self, m: &mut Marker<'_>);

    /// Called when all that is reachable is marked, before anything is freed: drops weak references to what is not marked
    /// ([`Marker::is_marked`]). May mark more (objects with finalizers); that is followed, too.
    fn marked(&mut self, m: &mut Marker<'_>) {
        let _ = m;
    }
}

impl<F: FnMut(&mut Marker<'_>)> Roots for F {
    fn mark(&mut self, m: &mut Marker<'_>) {
        self(m)
    }
}

/// The block, start and size of the object of `heap` that `addr` lies in.
pub(super) fn find_object(heap: &Heap, addr: usize) -> Option<(*mut Block, usize, usize)> {
    let chunk = heap.space.find(addr, heap.id);
    if chunk.is_null() {
        return None;
    }
    // SAFETY: the table names headers of this heap's chunks only.
    unsafe {
        let b = block_of(chunk, addr);
        if b.is_null() || addr < (*b).first {
            return None;
        }
        let i = (*b).object_index(addr);
        (i < (*b).count as usize).then(|| (b, (*b).object(i), (*b).size))
    }
}

/// The block of `addr` in the chunk (or run of chunks) with this header.
#[inline(always)]
unsafe fn block_of(chunk: *mut Chunk, addr: usize) -> *mut Block {
    // SAFETY: the caller passes a header from the address table.
    unsafe {
        let page = if (*chunk).chunks == 1 {
            (addr & (CHUNK - 1)) / PAGE
        } else {
            HEADER_PAGES
        };
        Chunk::block_at(chunk, page)
    }
}

/// One worker of a collection.
pub struct Marker<'h> {
    heap: &'h Heap,
    /// Others may mark at the same time.
    parallel: bool,
    local: Vec<Item>,
    /// The chunk number looked up last, and its header (null: not of this heap).
    last: usize,
    last_chunk: *mut Chunk,
}

impl<'h> Marker<'h> {
    fn new(heap: &'h Heap, parallel: bool) -> Marker<'h> {
        Marker {
            heap,
            parallel,
            local: Vec::with_capacity(BUFFER),
            last: usize::MAX,
            last_chunk: ptr::null_mut(),
        }
    }

    /// The heap that is collected.
    pub fn heap(&self) -> &'h Heap {
        self.heap
    }

    #[inline(always)]
    fn chunk(&mut self, addr: usize) -> *mut Chunk {
        let no = addr / CHUNK;
        if no != self.last {
            self.last = no;
            self.last_chunk = self.heap.space.find(addr, self.heap.id);
        }
        self.last_chunk
    }

    /// Marks the object that `addr` lies in; 0 and addresses outside the heap are passed over. `addr` must be a pointer that keeps its
    /// object alive by right, never an integer that may look like one: what lies in a dead object cannot be scanned.
    #[inline]
    pub fn mark_ptr(&mut self, addr: u64) {
        let addr = addr as usize;
        if addr == 0 {
            return;
        }
        let chunk = self.chunk(addr);
        if chunk.is_null() {
            return;
        }
        // SAFETY: the header is one of this heap's, no goroutine runs, and the index is below the block's count.
        unsafe {
            let block = block_of(chunk, addr);
            if block.is_null() {
                self.dangling(addr);
                return;
            }
            let b = &*block;
            let i = b.object_index(addr);
            if addr < b.first || i >= b.count as usize {
                self.dangling(addr);
                return;
            }
            let word = &*b.marks.add(i / 64);
            let bit = 1 << (i % 64);
            let old = word.load(Ordering::Relaxed);
            if old & bit != 0 {
                return;
            }
            if self.parallel {
                if word.fetch_or(bit, Ordering::Relaxed) & bit != 0 {
                    return;
                }
            } else {
                word.store(old | bit, Ordering::Relaxed);
            }
            if b.scan {
                self.push_object(block, i);
            }
        }
    }

    #[cold]
    fn dangling(&self, addr: usize) {
        assert!(
            !self.heap.checks.verify,
            "pointer {addr:#x} into free memory of the heap"
        );
    }

    /// Puts object `i` of the block on the work list.
    unsafe fn push_object(&mut self, block: *mut Block, i: usize) {
        // SAFETY: the caller passes a block of this heap with layouts, and an index below its count.
        unsafe {
            let b = &*block;
            let id = *b.ids().add(i);
            let addr = b.object(i);
            if b.size <= PIECE {
                self.push(Item {
                    addr,
                    id,
                    units: (b.size / 16) as u32,
                });
                return;
            }
            let layout = self.heap.space.layouts().get(id);
            if layout.trace.is_some() {
                self.push(Item {
                    addr,
                    id,
                    units: u32::try_from(b.size / 16).unwrap_or(u32::MAX),
                });
                return;
            }
            for_pieces(layout, b.size, |at, len| {
                self.push(Item {
                    addr: addr + at,
                    id,
                    units: u32::try_from(len / 16).unwrap_or(u32::MAX),
                });
            });
        }
    }

    #[inline]
    fn push(&mut self, item: Item) {
        if self.local.len() == BUFFER {
            self.spill(item.addr);
        }
        if self.local.len() < BUFFER {
            self.local.push(item);
        }
    }

    /// Moves half of the full local buffer to the shared list, or, if that is full, flags the block of `addr`, whose item is dropped.
    #[cold]
    fn spill(&mut self, addr: usize) {
        let m = &self.heap.marking;
        // At most a 64th of the heap in buffers, and some.
        let most = 64 + self.heap.used() / (64 * BUFFER * size_of::<Item>());
        if m.count.load(Ordering::Relaxed) < most {
            let mut half = Vec::with_capacity(BUFFER);
            half.extend(self.local.drain(..BUFFER / 2));
            let mut full = m.full.lock().unwrap_or_else(PoisonError::into_inner);
            full.push(half);
            m.count.store(full.len(), Ordering::Release);
            return;
        }
        if let Some((b, ..)) = find_object(self.heap, addr) {
            // SAFETY: a block of this heap. Workers may race to write the same value, through an atomic of the byte's width.
            unsafe { AtomicBool::from_ptr(&raw mut (*b).overflow).store(true, Ordering::Relaxed) };
            m.overflow.store(true, Ordering::Release);
        }
    }

    /// Marks what `n` values of type `t` at `addr` refer to. The values may lie anywhere (a frame, a record of the VM).
    ///
    /// # Safety
    /// The memory is readable and holds such values.
    pub unsafe fn mark_typed(&mut self, addr: *const u8, t: TypeRef, n: usize) {
        if t.has_pointers() {
            // SAFETY: the caller's promise.
            unsafe { self.scan_values(addr as usize, addr as usize + n * t.size, t.size, &t.marks, Some(t)) };
        }
    }

    /// Marks what the slots from `base` on refer to; two bits a slot as in `govm_bytecode::SlotMap`, 32 slots a word of the map.
    ///
    /// # Safety
    /// The slots that the map covers are readable and hold what it says.
    pub unsafe fn mark_slots(&mut self, base: *const u64, map: &[u64]) {
        for (k, &bits) in map.iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe { self.scan_words(base.add(k * 32), bits) };
        }
    }

    /// Whether the object that `addr` lies in is marked; true for what is not in the heap.
    pub fn is_marked(&self, addr: u64) -> bool {
        match find_object(self.heap, addr as usize) {
            // SAFETY: a block of this heap.
            Some((b, start, _)) => unsafe { (*b).is_marked((*b).object_index(start)) },
            None => true,
        }
    }

    /// Up to 32 words by the marks in `bits`.
    #[inline(always)]
    unsafe fn scan_words(&mut self, base: *const u64, mut bits: u64) {
        while bits != 0 {
            let i = (bits.trailing_zeros() / 2) as usize;
            let mark = bits >> (i * 2) & 3;
            bits &= !(3 << (i * 2));
            // SAFETY: the caller promises the words that the marks name; before interface data stands its type word.
            unsafe {
                let v = *base.add(i);
                if v == 0 {
                    continue;
                }
                if mark == 1 || TypeRef::from_word(*base.add(i).sub(1)).is_some_and(|t| t.data_is_ptr()) {
                    self.mark_ptr(v);
                }
            }
        }
    }

    /// Values of `size` bytes with marks, as many as fit before `end`.
    #[inline(always)]
    unsafe fn scan_values(&mut self, addr: usize, end: usize, size: usize, marks: &Marks, ty: Option<TypeRef>) {
        let mut p = addr;
        // SAFETY: the caller promises the values.
        unsafe {
            if marks.words <= 32 {
                if size == 8 {
                    while p < end {
                        self.mark_ptr(*(p as *const u64));
                        p += 8;
                    }
                    return;
                }
                while p + size <= end {
                    self.scan_words(p as *const u64, marks.first);
                    p += size;
                }
            } else if marks.spelled_out() {
                while p + size <= end {
                    self.mark_slots(p as *const u64, marks.more);
                    p += size;
                }
            } else if let Some(t) = ty {
                self.scan_structure(addr, (end - addr) / size, t);
            }
        }
    }

    /// Values of a type whose marks are too many to be spelled out: by its structure, with a work list.
    unsafe fn scan_structure(&mut self, addr: usize, n: usize, t: TypeRef) {
        let mut work = vec![(addr, n, t)];
        while let Some((addr, n, t)) = work.pop() {
            if n == 0 || !t.has_pointers() {
                continue;
            }
            if t.marks.spelled_out() {
                // SAFETY: the parts lie inside the values that the caller promises.
                unsafe { self.scan_values(addr, addr + n * t.size, t.size, &t.marks, Some(t)) };
                continue;
            }
            if n > 1 {
                work.push((addr + t.size, n - 1, t));
            }
            match t.kind {
                Kind::Array => work.push((addr, t.len as usize, t.elem())),
                Kind::Struct => work.extend(t.fields.iter().map(|f| (addr + f.offset, 1, f.ty))),
                _ => {}
            }
        }
    }

    /// Scans one object or piece.
    #[inline]
    fn scan(&mut self, item: Item) {
        let size = item.units as usize * 16;
        // SAFETY: the id lies beside the object, put there when it was allocated.
        let layout = unsafe { self.heap.space.layouts().get(item.id) };
        // SAFETY: no goroutine runs; the object has the layout and at least these bytes.
        unsafe {
            match layout.trace {
                Some(trace) => trace(item.addr as *mut u8, size, layout.ty, self),
                None => self.scan_values(item.addr, item.addr + size, layout.size, &layout.marks, layout.ty),
            }
        }
    }

    /// Follows everything on the work lists until all workers are done.
    fn drain(&mut self) {
        let m = &self.heap.marking;
        loop {
            self.drain_local();
            if self.take_shared() {
                continue;
            }
            m.active.fetch_sub(1, Ordering::SeqCst);
            let mut spins = 0u32;
            loop {
                if m.count.load(Ordering::SeqCst) > 0 {
                    m.active.fetch_add(1, Ordering::SeqCst);
                    if self.take_shared() {
                        break;
                    }
                    m.active.fetch_sub(1, Ordering::SeqCst);
                }
                if m.active.load(Ordering::SeqCst) == 0 && m.count.load(Ordering::SeqCst) == 0 {
                    return;
                }
                spins += 1;
                if spins.is_multiple_of(64) {
                    std::thread::yield_now();
                } else {
                    std::hint::spin_loop();
                }
            }
        }
    }

    /// Scans until the local list is empty. What is taken from the list is loaded while a few others are scanned: the time of marking is
    /// that of waiting for memory.
    fn drain_local(&mut self) {
        const AHEAD: usize = 8;
        const NONE: Item = Item {
            addr: 0,
            id: LayoutId::NOSCAN,
            units: 0,
        };
        let mut ahead = [NONE; AHEAD];
        let mut at = 0;
        let mut empty = 0;
        loop {
            let next = match self.local.pop() {
                Some(item) => {
                    prefetch(item.addr);
                    empty = 0;
                    item
                }
                None if empty == AHEAD => return,
                None => {
                    empty += 1;
                    NONE
                }
            };
            let item = std::mem::replace(&mut ahead[at], next);
            at = (at + 1) % AHEAD;
            if item.addr != 0 {
                self.scan(item);
                if self.parallel && self.local.len() > 32 && self.heap.marking.count.load(Ordering::Relaxed) == 0 {
                    self.share();
                }
            }
        }
    }

    fn take_shared(&mut self) -> bool {
        let m = &self.heap.marking;
        if m.count.load(Ordering::Acquire) == 0 {
            return false;
        }
        let mut full = m.full.lock().unwrap_or_else(PoisonError::into_inner);
        let got = full.pop();
        m.count.store(full.len(), Ordering::SeqCst);
        drop(full);
        match got {
            Some(buffer) => {
                self.local.extend_from_slice(&buffer);
                true
            }
            None => false,
        }
    }

    /// Gives the older half of the local work to idle workers: it leads to the larger parts of the graph.
    fn share(&mut self) {
        let m = &self.heap.marking;
        let n = self.local.len() / 2;
        let half: Vec<Item> = self.local.drain(..n).collect();
        let mut full = m.full.lock().unwrap_or_else(PoisonError::into_inner);
        full.push(half);
        m.count.store(full.len(), Ordering::SeqCst);
    }

    /// Scans the marked objects of the blocks whose items were dropped.
    fn rescan(&mut self) {
        let m = &self.heap.marking;
        while m.overflow.swap(false, Ordering::AcqRel) {
            let mut flagged = Vec::new();
            self.heap.for_blocks(|b| {
                // SAFETY: a block of this heap while no goroutine and no other worker runs.
                if unsafe { std::mem::replace(&mut (*b).overflow, false) } {
                    flagged.push(b);
                }
            });
            for b in flagged {
                // SAFETY: as above.
                unsafe { self.rescan_block(&*b) };
            }
        }
    }

    unsafe fn rescan_block(&mut self, b: &Block) {
        for i in 0..b.count as usize {
            if !b.is_marked(i) {
                continue;
            }
            // SAFETY: flagged blocks have layouts; ids came from the table.
            let (id, layout) = unsafe {
                let id = *b.ids().add(i);
                (id, self.heap.space.layouts().get(id))
            };
            let mut scan = |at: usize, len: usize| {
                self.scan(Item {
                    addr: b.object(i) + at,
                    id,
                    units: u32::try_from(len / 16).unwrap_or(u32::MAX),
                });
                while let Some(item) = self.local.pop() {
                    self.scan(item);
                }
            };
            if b.size <= PIECE || layout.trace.is_some() {
                scan(0, b.size);
            } else {
                for_pieces(layout, b.size, scan);
            }
            while self.take_shared() {
                while let Some(item) = self.local.pop() {
                    self.scan(item);
                }
            }
        }
    }
}

/// Starts loading what will be scanned soon.
#[inline(always)]
fn prefetch(addr: usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch has no effect but on the cache.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(addr as *const i8);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = addr;
}

/// Cuts an object of `size` bytes into pieces of whole elements: (offset, length).
fn for_pieces(layout: &Layout, size: usize, mut f: impl FnMut(usize, usize)) {
    let elem = layout.size.max(1);
    // Whole elements and a multiple of 16 bytes.
    let unit = if elem.is_multiple_of(16) { elem } else { elem * 2 };
    let piece = (PIECE / unit).max(1) * unit;
    let mut at = 0;
    while at < size {
        f(at, piece.min(size - at));
        at += piece;
    }
}

impl Heap {
    /// Collects. `workers` is how many threads may mark: with more than one, other stopped Ps should call `join_mark`.
    ///
    /// # Safety
    /// No other thread uses the heap, but by `join_mark`, until this returns. Every reference to an object that will be used again
    /// is reachable from `roots`.
    ///
    /// # Panics
    /// When a cache was not flushed.
    pub unsafe fn collect(&self, workers: usize, roots: &mut dyn Roots) -> HeapStats {
        assert_eq!(
            self.lent.load(Ordering::Acquire),
            0,
            "all caches are flushed before a collection"
        );
        self.mark_all(workers, roots, true);
        if self.checks.verify {
            self.verify(roots);
        }
        self.sweep();
        self.collections.fetch_add(1, Ordering::Relaxed);
        self.collected_at
            .store(self.total.load(Ordering::Relaxed), Ordering::Relaxed);
        self.want.store(false, Ordering::Relaxed);
        self.set_goal();
        self.stats()
    }

    fn mark_all(&self, workers: usize, roots: &mut dyn Roots, ended: bool) {
        let m = &self.marking;
        m.active.store(1, Ordering::SeqCst);
        let parallel = workers > 1;
        // Helpers that are there already wait for work; there is none before the leader shares some.
        m.open.store(parallel, Ordering::SeqCst);
        // SAFETY: blocks of this heap while no goroutine runs.
        self.for_blocks(|b| unsafe { (*b).clear_marks() });
        let mut marker = Marker::new(self, parallel);
        roots.mark(&mut marker);
        marker.drain();
        m.open.store(false, Ordering::SeqCst);
        while m.joined.load(Ordering::SeqCst) != 0 {
            std::thread::yield_now();
        }
        marker.parallel = false;
        marker.rescan();
        if ended {
            m.active.store(1, Ordering::SeqCst);
            roots.marked(&mut marker);
            marker.drain();
            marker.rescan();
        }
    }

    /// Helps the collection that runs, if one does, until all is marked. For threads whose P stands at a safepoint of this VM.
    pub fn join_mark(&self) {
        let m = &self.marking;
        m.joined.fetch_add(1, Ordering::SeqCst);
        if m.open.load(Ordering::SeqCst) {
            m.active.fetch_add(1, Ordering::SeqCst);
            Marker::new(self, true).drain();
        }
        m.joined.fetch_sub(1, Ordering::SeqCst);
    }

    /// Marks again with one worker and compares. What only the first marking found was kept by `Roots::marked`.
    fn verify(&self, roots: &mut dyn Roots) {
        let mut first = Vec::new();
        // SAFETY: blocks of this heap while no goroutine runs.
        self.for_blocks(|b| unsafe { first.extend((*b).marks().iter().map(|w| w.load(Ordering::Relaxed))) });
        self.mark_all(1, roots, false);
        let mut rest = &first[..];
        self.for_blocks(|b| {
            // SAFETY: as above.
            let b = unsafe { &*b };
            let words = b.marks();
            let (was, after) = rest.split_at(words.len());
            rest = after;
            for (k, (word, was)) in words.iter().zip(was).enumerate() {
                let missed = word.fetch_or(*was, Ordering::Relaxed) & !was;
                assert!(
                    missed == 0,
                    "object {:#x} of {} bytes was missed by the marking",
                    b.object(k * 64 + missed.trailing_zeros() as usize),
                    b.size
                );
            }
        });
    }

    /// Calls `f` for every block.
    pub(super) fn for_blocks(&self, mut f: impl FnMut(*mut Block)) {
        let central = self.central();
        let mut visit = |chunk: *mut Chunk| {
            let mut page = HEADER_PAGES;
            // SAFETY: chunks of this heap; a block's pages stay in its chunk (or make up the whole run).
            unsafe {
                if (*chunk).chunks > 1 {
                    return f(Chunk::block(chunk, HEADER_PAGES));
                }
                loop {
                    page = Chunk::next_used(chunk, page);
                    if page == PAGES {
                        return;
                    }
                    let b = Chunk::block(chunk, page);
                    page += (*b).pages as usize;
                    f(b);
                }
            }
        };
        central.chunks.iter().for_each(|s| visit(s.chunk));
        central.large.iter().for_each(|c| visit(*c));
    }
}
