//! What the collector knows of objects: a layout each, by number, in a table per Engine that is read without a lock.
//!
//! An object's number lies beside its block's mark bits. Number 0 means no pointers; such objects lie in blocks of their own. An
//! object with a layout is a run of elements that share the layout's marks, or is traced by a function of its module (map tables,
//! channel rings).

use super::mark::Marker;
use crate::typedesc::{Marks, TypeRef};
use foldhash::HashMap;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicPtr, Ordering};

/// Number of a layout; the side array of a block holds one for each object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct LayoutId(pub u32);

impl LayoutId {
    /// Objects without pointers.
    pub const NOSCAN: LayoutId = LayoutId(0);
}

/// Traces an object that is more than a run of elements: `(object, its bytes rounded up to the size class, the layout's type, marker)`.
/// Runs while no goroutine does; must not trust lengths in the object beyond the given bytes.
pub type TraceFn = unsafe fn(*mut u8, usize, Option<TypeRef>, &mut Marker<'_>);

/// How the collector finds the pointers of an object.
#[derive(Clone, Copy)]
pub struct Layout {
    /// Bytes of an element.
    pub size: usize,
    pub marks: Marks,
    /// The element's type, or what the trace function wants.
    pub ty: Option<TypeRef>,
    pub trace: Option<TraceFn>,
}

impl Layout {
    /// Objects that are runs of values of type `t`.
    pub fn of_type(t: TypeRef) -> Layout {
        Layout {
            size: t.size,
            marks: t.marks,
            ty: Some(t),
            trace: None,
        }
    }

    /// Objects that `trace` knows.
    pub fn traced(ty: Option<TypeRef>, trace: TraceFn) -> Layout {
        Layout {
            size: 0,
            marks: Marks::NONE,
            ty,
            trace: Some(trace),
        }
    }

    /// Objects of `words` words with the given marks, 32 words an element.
    fn of_words(marks: &[u64], words: usize) -> Layout {
        let last = marks.iter().rposition(|m| *m != 0);
        let used = last.map_or(0, |i| i * 32 + 32 - marks[i].leading_zeros() as usize / 2);
        Layout {
            size: words * 8,
            marks: Marks {
                first: marks.first().copied().unwrap_or(0),
                words: used as u32,
                more: if used > 32 {
                    Box::leak(Box::from(&marks[..used.div_ceil(32)]))
                } else {
                    &[]
                },
            },
            ty: None,
            trace: None,
        }
    }
}

/// Segment k holds `FIRST << k` layouts.
const FIRST: usize = 64;
const SEGMENTS: usize = 26;

/// Marks and number of words.
type Words = (Box<[u64]>, usize);

/// The layouts of an Engine.
pub struct LayoutTable {
    segments: [AtomicPtr<Layout>; SEGMENTS],
    len: Mutex<u32>,
    /// Layouts of words by their marks and number.
    words: Mutex<HashMap<Words, LayoutId>>,
}

impl LayoutTable {
    pub(super) fn new() -> LayoutTable {
        LayoutTable {
            segments: [const { AtomicPtr::new(ptr::null_mut()) }; SEGMENTS],
            len: Mutex::new(1),
            words: Mutex::default(),
        }
    }

    /// The layout of objects of `words` words (closures, records of the VM), two bits a word in `marks` as in `govm_bytecode::SlotMap`.
    /// Equal ones have one number; `LayoutId::NOSCAN` if nothing is marked.
    ///
    /// # Panics
    /// When `marks` names more words than there are.
    pub fn of_words(&self, marks: &[u64], words: usize) -> LayoutId {
        let layout = Layout::of_words(marks, words);
        assert!(
            layout.marks.words as usize <= words,
            "marks for {} of {words} words",
            layout.marks.words
        );
        if layout.marks.words == 0 {
            return LayoutId::NOSCAN;
        }
        let mut known = self.words.lock().unwrap_or_else(|e| e.into_inner());
        *known.entry((marks.into(), words)).or_insert_with(|| self.add(layout))
    }

    fn place(id: u32) -> (usize, usize) {
        let n = id as usize + FIRST;
        let seg = (n.ilog2() - FIRST.ilog2()) as usize;
        (seg, n - (FIRST << seg))
    }

    /// Adds a layout for good.
    ///
    /// # Panics
    /// When there are 2^32 layouts.
    pub fn add(&self, layout: Layout) -> LayoutId {
        let mut len = self.len.lock().unwrap_or_else(|e| e.into_inner());
        let id = *len;
        let (seg, at) = Self::place(id);
        let mut base = self.segments[seg].load(Ordering::Relaxed);
        if base.is_null() {
            let mut v: Vec<Layout> = Vec::with_capacity(FIRST << seg);
            base = v.as_mut_ptr();
            std::mem::forget(v);
            self.segments[seg].store(base, Ordering::Release);
        }
        // SAFETY: `at` is inside the segment's capacity; nobody reads an id before it is handed out.
        unsafe { base.add(at).write(layout) };
        *len = id.checked_add(1).expect("fewer than 2^32 layouts");
        LayoutId(id)
    }

    /// The layout of a number that `add` returned.
    ///
    /// # Safety
    /// `id` came from `add` of this table.
    #[inline]
    pub unsafe fn get(&self, id: LayoutId) -> &Layout {
        let (seg, at) = Self::place(id.0);
        // SAFETY: `add` wrote the entry before it handed the id out, and entries never move.
        unsafe { &*self.segments[seg].load(Ordering::Acquire).add(at) }
    }
}

impl Drop for LayoutTable {
    fn drop(&mut self) {
        for (k, s) in self.segments.iter().enumerate() {
            let p = s.load(Ordering::Relaxed);
            if !p.is_null() {
                // SAFETY: the segment came from a Vec of this capacity; layouts have no destructor.
                drop(unsafe { Vec::from_raw_parts(p, 0, FIRST << k) });
            }
        }
    }
}
