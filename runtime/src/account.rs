//! The byte count of a VM: everything that a script can make grow is charged here when its memory is taken, and refused at the limit.

use crate::sync::{AtomicUsize, Ordering};

/// Bytes taken by one VM and the most that it may take.
pub struct Account {
    used: AtomicUsize,
    limit: AtomicUsize,
}

impl Account {
    /// An account with a limit in bytes (`usize::MAX` for none).
    pub fn new(limit: usize) -> Account {
        Account {
            used: AtomicUsize::new(0),
            limit: AtomicUsize::new(limit),
        }
    }

    /// Takes `bytes`; false, and nothing taken, when the limit would be passed.
    pub fn charge(&self, bytes: usize) -> bool {
        let before = self.used.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) <= self.limit.load(Ordering::Relaxed) {
            return true;
        }
        self.used.fetch_sub(bytes, Ordering::Relaxed);
        false
    }

    /// Gives back what `charge` took.
    pub fn discharge(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Bytes taken now.
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    /// The limit in bytes.
    pub fn limit(&self) -> usize {
        self.limit.load(Ordering::Relaxed)
    }
}
