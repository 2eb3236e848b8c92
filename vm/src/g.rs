//! A goroutine: its slot array, where it stands in its code, its state, and its waits.
//!
//! Invariants:
//! - Only the P that runs a G touches it, except as `runtime::sudog` says of the waiter at its head; whoever holds it in a run
//!   queue may only link it.
//! - `pc`, `base` are current only while the G does not run.
//! - The memory of a G stays until its VM is dropped; a dead one is used again, with its generation raised, so that a wake for
//!   the old goroutine is told apart.
//! - Nothing points into the slot array but through this structure; `base` is an offset, so it may move while the G runs.

use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU64, Ordering};
use govm_runtime::sudog::{Resume, WaitReason, Waiter};
use govm_runtime::sync::Slot;

/// A pointer to a G of a living VM.
pub type GRef = NonNull<G>;

/// What a goroutine is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum GState {
    /// In no use; on a free list.
    Dead = 0,
    /// In a run queue.
    Runnable = 1,
    /// A P runs it.
    Running = 2,
    /// Waits; `Waiter::reason` says for what.
    Waiting = 3,
}

/// A goroutine and the generation at which it was meant: what a host thread or a timer keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ticket {
    pub g: GRef,
    pub generation: u32,
}

// SAFETY: a ticket is a name; only a thread that holds a P of the VM goes through it.
unsafe impl Send for Ticket {}
// SAFETY: as above.
unsafe impl Sync for Ticket {}

/// A goroutine.
#[repr(C)]
pub struct G {
    /// Slot array, sudog and results of waits. First, so that the runtime's pointer is this G's.
    pub wait: Waiter,
    /// The saved pc: the address of an instruction; `wait.resume` says how to go on from it.
    pub pc: *const u8,
    /// The saved base as an offset into the slot array.
    pub base: u32,
    /// FLAG_ bits.
    pub flags: u32,
    /// GState in the low byte, the generation in the high half.
    status: AtomicU64,
    /// The next in a list: overflow of run queues, free list, wait list.
    pub link: *mut G,
    /// The goroutine's number in traces, from 1.
    pub id: u64,
    /// The newest defer record.
    pub defers: *mut u8,
    /// The newest panic record.
    pub panics: *mut u8,
    /// The pc of the go statement, for traces; null for the first goroutine.
    pub created_at: *const u8,
    /// The number of the goroutine that made it.
    pub parent: u64,
}

// SAFETY: a G goes from thread to thread with the P or queue that holds it; the protocols above order the accesses.
unsafe impl Send for G {}
// SAFETY: as above.
unsafe impl Sync for G {}

#[cfg(not(loom))]
const _: () = assert!(size_of::<G>() <= 256);

/// The goroutine whose return ends the drive that started it (main, or a host's call).
pub const FLAG_GOAL: u32 = 1;
/// Made by the VM for itself: not counted for deadlock traces and NumGoroutine.
pub const FLAG_SYSTEM: u32 = 2;

impl G {
    /// A dead G without slots.
    pub fn new() -> G {
        G {
            wait: Waiter::new(ptr::null_mut(), 0),
            pc: ptr::null(),
            base: 0,
            flags: 0,
            status: AtomicU64::new(GState::Dead as u64),
            link: ptr::null_mut(),
            id: 0,
            defers: ptr::null_mut(),
            panics: ptr::null_mut(),
            created_at: ptr::null(),
            parent: 0,
        }
    }

    /// What it is doing. One that parks only writes its wait reason, which its waker takes back.
    pub fn state(&self) -> GState {
        match self.status.load(Ordering::Relaxed) as u8 {
            0 => GState::Dead,
            _ if self.wait.reason != WaitReason::None => GState::Waiting,
            1 => GState::Runnable,
            2 => GState::Running,
            _ => GState::Waiting,
        }
    }

    /// Changes the state; its owner calls this.
    #[inline(always)]
    pub fn set_state(&self, s: GState) {
        let v = self.status.load(Ordering::Relaxed);
        self.status.store(v & !0xff | s as u64, Ordering::Relaxed);
    }

    /// The generation: raised when the G dies and when a ticketed wait ends.
    pub fn generation(&self) -> u32 {
        (self.status.load(Ordering::Relaxed) >> 32) as u32
    }

    /// Makes all tickets stale.
    pub fn raise_generation(&self) {
        let v = self.status.load(Ordering::Relaxed);
        self.status.store(v.wrapping_add(1 << 32), Ordering::Relaxed);
    }

    /// The saved base as a pointer.
    ///
    /// # Safety
    /// The G has a slot array.
    #[inline(always)]
    pub unsafe fn base_ptr(&self) -> *mut Slot {
        // SAFETY: base is within the array.
        unsafe { self.wait.slots.add(self.base as usize) }
    }

    /// Saves pc and base, as every instruction does that may park or leave.
    ///
    /// # Safety
    /// `base` points into the slot array.
    #[inline(always)]
    pub unsafe fn save(&mut self, pc: *const u8, base: *const Slot) {
        self.pc = pc;
        // SAFETY: both are in one array.
        self.base = unsafe { base.offset_from(self.wait.slots) } as u32;
    }

    /// Reads and clears how to go on from the saved pc.
    #[inline(always)]
    pub fn take_resume(&mut self) -> Resume {
        core::mem::replace(&mut self.wait.resume, Resume::Here)
    }

    /// The wait reason as traces print it between brackets: `running`, `runnable`, `chan receive`.
    pub fn status_text(&self) -> &'static str {
        // A goroutine that parks sets its reason only: others may own it from that moment on.
        if self.wait.reason != WaitReason::None {
            return self.wait.reason.text();
        }
        match self.state() {
            GState::Dead => "dead",
            GState::Runnable => "runnable",
            GState::Running => "running",
            GState::Waiting => "waiting",
        }
    }
}

impl Default for G {
    fn default() -> G {
        G::new()
    }
}
