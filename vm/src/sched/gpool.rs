//! Goroutines and sudogs come in slabs that live as long as the VM; each P keeps dead ones for use again, with small slot arrays
//! still attached. All of it is charged to the VM's heap.

use super::p::{NoG, P};
use super::{Execute, GList};
use crate::g::{G, GRef, GState};
use core::ptr::{self, NonNull};
use govm_runtime::heap::{Heap, give_back, zeroed};
use govm_runtime::sudog::{Resume, Sudog, WaitReason};
use govm_runtime::sync::Slot;
use std::alloc::Layout;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// Gs in a slab.
const SLAB: usize = 64;
/// Sudogs in a slab.
const SUDOGS: usize = 32;
/// Dead goroutines that a P keeps; half of them go to the VM when there are more.
const KEEP: u32 = 128;
/// The largest slot array that a dead goroutine keeps.
const KEEP_SLOTS: u32 = 128;
/// The smallest slot array.
const MIN_SLOTS: u32 = 8;
/// The slabs of a VM, and dead goroutines that no P keeps.
pub(super) struct Slabs {
    gs: Vec<Box<[G]>>,
    sudogs: Vec<Box<[Sudog]>>,
    free: GList,
}

impl Slabs {
    pub fn new() -> Slabs {
        Slabs {
            gs: Vec::new(),
            sudogs: Vec::new(),
            free: GList::new(),
        }
    }

    /// Calls `f` for every goroutine that is not dead. The world is stopped.
    pub fn each(&self, mut f: impl FnMut(GRef)) {
        for g in self.gs.iter().flat_map(|s| s.iter()) {
            if g.state() != GState::Dead {
                f(NonNull::from(g));
            }
        }
    }

    /// Frees everything.
    pub fn free(&mut self, heap: &Heap) {
        for g in self.gs.iter_mut().flat_map(|s| s.iter_mut()) {
            free_slots(heap, g);
        }
        heap.uncharge(self.gs.len() * SLAB * size_of::<G>() + self.sudogs.len() * SUDOGS * size_of::<Sudog>());
        *self = Slabs::new();
    }
}

fn array(n: u32) -> Layout {
    Layout::array::<Slot>(n as usize).unwrap_or(Layout::new::<Slot>())
}

/// A zeroed slot array; null at the memory limit.
fn alloc_slots(heap: &Heap, n: u32) -> *mut Slot {
    let layout = array(n);
    if n == 0 || !heap.charge(layout.size()) {
        return ptr::null_mut();
    }
    let at = zeroed(layout).map_or(ptr::null_mut(), |p| p.as_ptr().cast::<Slot>());
    if at.is_null() {
        heap.uncharge(layout.size());
        return at;
    }
    #[cfg(loom)] // whose atomics are more than their value
    for i in 0..n as usize {
        // SAFETY: within the array.
        unsafe { at.add(i).write(Slot::new(0)) };
    }
    at
}

fn free_slots(heap: &Heap, g: &mut G) {
    if !g.wait.slots.is_null() {
        let layout = array(g.wait.nslots);
        // SAFETY: the array was allocated with this layout, and a G frees it once.
        unsafe { give_back(NonNull::new_unchecked(g.wait.slots.cast()), layout) };
        heap.uncharge(layout.size());
        g.wait.slots = ptr::null_mut();
        g.wait.nslots = 0;
    }
}

impl<X: Execute> P<X> {
    /// A new goroutine with at least `nslots` slots, which hold anything. The caller sets pc, base and arguments and starts it.
    #[inline]
    pub fn new_g(&mut self, nslots: u32) -> Result<GRef, NoG> {
        if self.free_gs.is_null() {
            self.more_gs()?;
        }
        let g = self.free_gs;
        // SAFETY: dead goroutines on this P's list are its own.
        let gr = unsafe { &mut *g };
        if gr.wait.nslots < nslots {
            self.fresh_slots(gr, nslots)?;
        }
        self.free_gs = gr.link;
        self.n_free_gs -= 1;
        if self.ids.is_empty() {
            let first = self.vm().next_id.fetch_add(16, Ordering::Relaxed);
            self.ids = first..first + 16;
        }
        gr.id = self.ids.start;
        self.ids.start += 1;
        gr.flags = 0;
        gr.base = 0;
        gr.set_state(GState::Waiting);
        let live = &self.sh().live;
        live.store(live.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        Ok(NonNull::from(gr))
    }

    /// Starts a goroutine that `new_g` made.
    #[inline]
    pub fn start(&mut self, g: GRef) {
        self.make_ready(g);
    }

    /// Takes back a goroutine that has ended, or that was never started.
    pub fn free_g(&mut self, g: GRef) {
        // SAFETY: the ended goroutine is this P's.
        let gr = unsafe { &mut *g.as_ptr() };
        gr.set_state(GState::Dead);
        gr.raise_generation();
        gr.wait.resume = Resume::Here;
        gr.wait.reason = WaitReason::None;
        gr.wait.filled = ptr::null();
        gr.wait.since = 0;
        gr.defers = ptr::null_mut();
        gr.panics = ptr::null_mut();
        if gr.wait.nslots > KEEP_SLOTS {
            free_slots(&self.vm().heap, gr);
        }
        gr.link = self.free_gs;
        self.free_gs = g.as_ptr();
        self.n_free_gs += 1;
        let live = &self.sh().live;
        live.store(live.load(Ordering::Relaxed) - 1, Ordering::Relaxed);
        if self.n_free_gs > KEEP && !self.solo {
            self.give_gs();
        }
    }

    /// Moves the slot array of the running goroutine to a larger one: at least `need` slots, and twice what it was. Its first `live`
    /// slots are kept. Its saved base stays good; pointers into the array do not. `Err(None)`: past the largest array (Go's
    /// stack overflow); `Err(Some)`: the memory limit.
    #[cold]
    pub fn grow_slots(&mut self, g: GRef, need: u32, live: u32) -> Result<(), Option<NoG>> {
        // SAFETY: the running goroutine is this P's.
        let gr = unsafe { &mut *g.as_ptr() };
        if need > self.vm().max_slots {
            return Err(None);
        }
        let n = need.max(gr.wait.nslots.saturating_mul(2)).min(self.vm().max_slots);
        self.move_slots(gr, n, live).map_err(Some)
    }

    /// Moves the slot array of the running goroutine to a new place of the same size: a check that nothing points into it.
    pub fn move_slots_in_place(&mut self, g: GRef) -> Result<(), NoG> {
        // SAFETY: the running goroutine is this P's.
        let gr = unsafe { &mut *g.as_ptr() };
        self.move_slots(gr, gr.wait.nslots, gr.wait.nslots)
    }

    fn move_slots(&mut self, gr: &mut G, n: u32, live: u32) -> Result<(), NoG> {
        let heap = &self.vm().heap;
        let to = alloc_slots(heap, n);
        if to.is_null() {
            return Err(NoG::Memory);
        }
        // SAFETY: both arrays have at least `live` slots, and nobody else looks at them.
        unsafe { govm_runtime::sync::copy_slots(gr.wait.slots, to, live.min(gr.wait.nslots).min(n) as usize) };
        free_slots(heap, gr);
        gr.wait.slots = to;
        gr.wait.nslots = n;
        Ok(())
    }

    #[cold]
    fn fresh_slots(&mut self, gr: &mut G, nslots: u32) -> Result<(), NoG> {
        let heap = &self.vm().heap;
        free_slots(heap, gr);
        let n = nslots.next_multiple_of(4).max(MIN_SLOTS);
        let at = alloc_slots(heap, n);
        if at.is_null() {
            return Err(NoG::Memory);
        }
        gr.wait.slots = at;
        gr.wait.nslots = n;
        Ok(())
    }

    #[cold]
    fn more_gs(&mut self) -> Result<(), NoG> {
        // SAFETY: the VM outlives its P; not through `self`, which is changed below.
        let vm = unsafe { &*self.vm };
        let mut slabs = vm.gs.lock().unwrap_or_else(PoisonError::into_inner);
        if slabs.free.is_empty() {
            let have = slabs.gs.len() * SLAB;
            if have >= vm.max_goroutines && vm.goroutines() >= vm.max_goroutines {
                return Err(NoG::Goroutines);
            }
            if !vm.heap.charge(SLAB * size_of::<G>()) {
                return Err(NoG::Memory);
            }
            if slabs.gs.try_reserve(1).is_err() {
                vm.heap.uncharge(SLAB * size_of::<G>());
                return Err(NoG::Memory);
            }
            let mut slab: Box<[G]> = (0..SLAB).map(|_| G::new()).collect();
            // A limit that is not a multiple of the slab is exact as long as no goroutine has ended.
            let n = vm.max_goroutines.saturating_sub(have).clamp(1, SLAB);
            for g in slab[..n].iter_mut().rev() {
                slabs.free.push(g);
            }
            slabs.gs.push(slab);
        }
        for _ in 0..SLAB {
            let g = slabs.free.pop();
            if g.is_null() {
                break;
            }
            // SAFETY: dead and on no list.
            unsafe { (*g).link = self.free_gs };
            self.free_gs = g;
            self.n_free_gs += 1;
        }
        Ok(())
    }

    #[cold]
    fn give_gs(&mut self) {
        let mut list = GList::new();
        for _ in 0..KEEP / 2 {
            let g = self.free_gs;
            // SAFETY: on this P's free list.
            self.free_gs = unsafe { (*g).link };
            list.push(g);
        }
        self.n_free_gs -= KEEP / 2;
        self.vm()
            .gs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .free
            .append(list);
    }

    #[cold]
    pub(super) fn more_sudogs(&mut self) -> Option<NonNull<Sudog>> {
        // SAFETY: as in more_gs.
        let vm = unsafe { &*self.vm };
        if !vm.heap.charge(SUDOGS * size_of::<Sudog>()) {
            return None;
        }
        let mut slab: Box<[Sudog]> = (0..SUDOGS).map(|_| Sudog::new()).collect();
        for s in slab.iter_mut() {
            s.chain = self.free_sudogs;
            self.free_sudogs = s;
        }
        vm.gs.lock().unwrap_or_else(PoisonError::into_inner).sudogs.push(slab);
        let s = self.free_sudogs;
        // SAFETY: fresh.
        self.free_sudogs = unsafe { (*s).chain };
        NonNull::new(s)
    }
}
