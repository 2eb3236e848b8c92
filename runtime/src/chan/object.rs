//! Channels as objects of the heap: making one, and what the collector finds in one and in a goroutine's waits.

use super::hchan::{ChanShape, HChan, Kind};
use crate::heap::{AllocCache, AllocError, Heap, Layout, LayoutId, Marker};
use crate::sudog::{NO_SLOT, Waiter};
use crate::sync::Ordering;
use crate::typedesc::{TypeDesc, TypeRef};
use core::ptr::NonNull;

/// Why there is no channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MakeError {
    /// panic: makechan: size out of range.
    Size,
    Alloc(AllocError),
}

/// Go's text for `MakeError::Size`.
pub const SIZE_TEXT: &str = "makechan: size out of range";

/// `make(chan T, cap)`; `t` is the channel type.
pub fn make(cache: &mut AllocCache, heap: &Heap, t: &TypeDesc, cap: i64) -> Result<NonNull<HChan>, MakeError> {
    let elem = t.elem();
    let cap = u32::try_from(cap).map_err(|_| MakeError::Size)?;
    let shape = ChanShape {
        elem_size: elem.size,
        pointers: elem.has_pointers(),
        cap,
    };
    let size = shape.size().ok_or(MakeError::Size)?;
    let at = cache
        .alloc_object(heap, size, layout(heap, t))
        .map_err(MakeError::Alloc)?;
    // SAFETY: fresh memory of this size.
    unsafe { HChan::init(at.as_ptr(), shape, Some(elem)) };
    Ok(at.cast())
}

/// The collector's layout of channels of type `t`, registered at first use.
fn layout(heap: &Heap, t: &TypeDesc) -> LayoutId {
    match t.object_layout.load(Ordering::Acquire) {
        0 => {
            let id = heap.space().layouts().add(Layout::traced(Some(t.elem()), trace));
            t.object_layout.store(id.0, Ordering::Release);
            id
        }
        id => LayoutId(id),
    }
}

/// Marks what a channel refers to. Who waits on it is found from its own goroutine.
unsafe fn trace(object: *mut u8, _: usize, elem: Option<TypeRef>, m: &mut Marker<'_>) {
    // SAFETY: objects of this layout are channels, initialised before the next safepoint.
    let c = unsafe { &*object.cast::<HChan>() };
    m.mark_ptr(c.timer() as u64);
    let Some(elem) = elem else { return };
    if c.boxed() {
        // SAFETY: each element is one slot with the box's address.
        c.for_each_element(|slot| m.mark_ptr(unsafe { (*slot).load(Ordering::Relaxed) }));
    } else if elem.has_pointers() {
        // SAFETY: each element is a value of the type in its slots, which are its memory layout where it has pointers.
        c.for_each_element(|slot| unsafe { m.mark_typed(slot.cast(), elem, 1) });
    }
}

impl Waiter {
    /// Marks what a goroutine's waits refer to beyond its frames: channels, a blocked sender's box, and slots that a waker has filled
    /// since the goroutine ran.
    ///
    /// # Safety
    /// The world is stopped.
    pub unsafe fn mark(&self, m: &mut Marker<'_>) {
        // SAFETY: sudogs of a waiting goroutine live; the filled slots hold an element of their channel.
        unsafe {
            let one = |s: &crate::sudog::Sudog, m: &mut Marker<'_>| {
                if let Some(c) = s.c.as_ref().filter(|_| s.queued) {
                    m.mark_ptr(s.c as u64);
                    if s.send && c.boxed() {
                        m.mark_ptr(s.word.load(Ordering::Relaxed));
                    }
                }
            };
            one(&self.own, m);
            let mut s = self.cases;
            while let Some(r) = s.as_ref() {
                one(r, m);
                s = r.chain;
            }
            if let Some(c) = self.filled.as_ref()
                && let Some(elem) = c.elem()
                && self.filled_slot != NO_SLOT
            {
                m.mark_ptr(self.filled as u64);
                if elem.has_pointers() {
                    m.mark_typed(self.slot(self.filled_slot).cast(), elem, 1);
                }
            }
        }
    }
}

/// `len(c)`.
///
/// # Safety
/// `c` is null or a living channel.
pub unsafe fn len(c: *const HChan) -> usize {
    // SAFETY: as the caller promises.
    unsafe { c.as_ref() }.map_or(0, HChan::len)
}

/// `cap(c)`.
///
/// # Safety
/// `c` is null or a living channel.
pub unsafe fn cap(c: *const HChan) -> usize {
    // SAFETY: as the caller promises.
    unsafe { c.as_ref() }.map_or(0, |c| if c.kind() == Kind::Buffered { c.cap() } else { 0 })
}
