//! Sends and receives of one-slot elements through a ring where nobody waits: what the interpreter does in a handler, without a call. In
//! every other case nothing has happened, and the general operation does it.

use super::hchan::{HChan, Kind, settle_locked};
use super::ring::RingRef;
use crate::sudog::Sched;
use crate::sync::order_store_load;

/// How an operation by `send_word` or `recv_word` ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quick {
    /// It is done.
    Done,
    /// It is done, and somebody who waits must be told: [`tell`].
    Tell,
    /// Nothing has happened: the general operation does it.
    No,
}

/// The ring, if elements are of one slot and nobody waits on either side.
///
/// # Safety
/// `c` is nil or a living channel.
#[inline(always)]
unsafe fn word_ring<'c>(c: *const HChan, solo: bool) -> Option<(&'c HChan, RingRef<'c>)> {
    if c.is_null() {
        return None;
    }
    // SAFETY: as the caller promises.
    let c = unsafe { &*c };
    if c.kind != Kind::Buffered || c.elem_slots != 1 || !c.recvq.first().is_null() || !c.sendq.first().is_null() {
        return None;
    }
    let mut ring = c.ring(solo);
    ring.slots = 1;
    Some((c, ring))
}

/// A send of an element of one slot through a ring that has room, where nobody waits.
///
/// # Safety
/// `c` is nil or a living channel; `solo` as the scheduler says.
#[inline(always)]
pub unsafe fn send_word(c: *const HChan, v: u64, solo: bool) -> Quick {
    // SAFETY: as the caller promises.
    let Some((c, ring)) = (unsafe { word_ring(c, solo) }) else {
        return Quick::No;
    };
    if !ring.push_word(v) {
        return Quick::No;
    }
    order_store_load();
    if solo || c.recvq.first().is_null() {
        Quick::Done
    } else {
        Quick::Tell
    }
}

/// A receive of an element of one slot from a ring that has some, where nobody waits. The element, if it is not `Quick::No`.
///
/// # Safety
/// As `send_word`.
#[inline(always)]
pub unsafe fn recv_word(c: *const HChan, solo: bool) -> (Quick, u64) {
    // SAFETY: as the caller promises.
    let Some((c, ring)) = (unsafe { word_ring(c, solo) }) else {
        return (Quick::No, 0);
    };
    let Some(v) = ring.pop_word() else {
        return (Quick::No, 0);
    };
    order_store_load();
    if solo || c.sendq.first().is_null() {
        (Quick::Done, v)
    } else {
        (Quick::Tell, v)
    }
}

/// What `Quick::Tell` asks for.
///
/// # Safety
/// `c` is the living channel of the operation.
pub unsafe fn tell<S: Sched>(sched: &mut S, c: *const HChan) {
    // SAFETY: as the caller promises.
    unsafe { settle_locked(sched, &*c) }
}
