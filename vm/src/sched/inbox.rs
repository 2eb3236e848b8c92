//! The inbox: how threads that hold no P reach a VM. They send plain values; a P converts them and readies whom they concern.

use super::Execute;
use super::p::P;
use super::vm::{INBOX, VmSched};
use crate::g::{GState, Ticket};
use govm_runtime::sync::Ordering;
use std::sync::{PoisonError, Weak};

/// A host's handle to a running VM: a job of the pool, or the Rust end of a Go channel. While one exists, the program is waiting
/// for the host and not deadlocked.
pub struct HostRef<X: Execute> {
    vm: Weak<VmSched<X>>,
}

impl<X: Execute> VmSched<X> {
    /// A handle by which other threads can send to the VM.
    pub fn host_ref(&self) -> HostRef<X> {
        self.hosts.fetch_add(1, Ordering::SeqCst);
        HostRef { vm: self.me.clone() }
    }

    /// Delivers all messages.
    pub(super) fn drain_inbox(&self, p: &mut P<X>) {
        let messages = {
            let mut inbox = self.inbox.lock().unwrap_or_else(PoisonError::into_inner);
            self.attention.fetch_and(!INBOX, Ordering::AcqRel);
            core::mem::take(&mut *inbox)
        };
        for m in messages {
            X::deliver(p, m);
        }
    }
}

impl<X: Execute> HostRef<X> {
    /// Sends a message; false when the VM is gone.
    pub fn send(&self, m: X::Msg) -> bool {
        let Some(vm) = self.vm.upgrade() else { return false };
        {
            let mut inbox = vm.inbox.lock().unwrap_or_else(PoisonError::into_inner);
            inbox.push(m);
            vm.attention.fetch_or(INBOX, Ordering::AcqRel);
        }
        vm.kick();
        true
    }
}

impl<X: Execute> Clone for HostRef<X> {
    fn clone(&self) -> HostRef<X> {
        if let Some(vm) = self.vm.upgrade() {
            vm.hosts.fetch_add(1, Ordering::SeqCst);
        }
        HostRef { vm: self.vm.clone() }
    }
}

impl<X: Execute> Drop for HostRef<X> {
    fn drop(&mut self) {
        if let Some(vm) = self.vm.upgrade()
            && vm.hosts.fetch_sub(1, Ordering::SeqCst) == 1
        {
            vm.kick(); // it may be a deadlock now
        }
    }
}

impl<X: Execute> P<X> {
    /// A ticket for the running goroutine, which is about to park until someone wakes it with this ticket.
    pub fn ticket(&self, g: crate::g::GRef) -> Ticket {
        // SAFETY: the running goroutine is this P's.
        Ticket {
            g,
            generation: unsafe { g.as_ref().generation() },
        }
    }

    /// Wakes the goroutine of a ticket; false if the ticket is stale. Only messages wake by ticket, and they are delivered by one P at a
    /// time, so the check and the wake are one step.
    pub fn wake(&mut self, t: Ticket) -> bool {
        // SAFETY: Gs live as long as the VM.
        let g = unsafe { t.g.as_ref() };
        if g.generation() != t.generation || g.state() != GState::Waiting {
            return false;
        }
        g.raise_generation();
        self.make_ready(t.g);
        true
    }
}
