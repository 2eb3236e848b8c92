//! Natives of sync and sync/atomic that have handlers of their own: what they do when nobody is in the way, without the cost of a call.
//! In every other case the handler goes on as the general call of the native.
//!
//! The arguments lie in the window from slot a on, the result goes to its first slot, as in any call of a native.

use super::call::CallNative;
use super::dispatch::*;
use govm_runtime::sema;
use govm_runtime::sync::{AtomicU32, AtomicU64, Ordering::SeqCst};

/// Addresses below this are nil with an offset.
const FIRST: u64 = 4096;

/// A handler that stands in for the call of a native.
macro_rules! handlers {
    ($($(#[$doc:meta])* $name:ident($word:ident: $ty:ty, $win:ident) $body:block)*) => {
        /// What a native does that has a handler of its own.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Fast {
            $($(#[$doc])* $name,)*
        }

        impl Fast {
            /// The handler.
            pub(crate) fn handler(self) -> Handler {
                match self {
                    $(Fast::$name => $name,)*
                }
            }
        }

        $(op! { $name(pc, base, cx, n) {
            let $win = base.add((*pc).a as usize);
            let at = *$win;
            if at >= FIRST {
                let $word = &*(at as *const $ty);
                if $body {
                    next!(pc, base, cx, n)
                }
            }
            return CallNative(pc, base, cx, n);
        }})*
    };
}

// Each is true when it has done all.
handlers! {
    /// `(*sync.Mutex).Lock`.
    MutexLock(word: AtomicU32, _win) { sema::mutex_lock_free(word) }
    /// `(*sync.Mutex).Unlock`.
    MutexUnlock(word: AtomicU32, _win) { sema::mutex_unlock_alone(word) }
    /// `(*sync.RWMutex).RLock`.
    ReadLock(word: AtomicU64, _win) { sema::rw_try_rlock(word) }
    /// `(*sync.RWMutex).RUnlock`.
    ReadUnlock(word: AtomicU64, _win) { sema::rw_runlock_alone(word) }
    /// `(*sync.RWMutex).Lock`.
    WriteLock(word: AtomicU64, _win) { sema::rw_try_lock(word) }
    /// `(*sync.RWMutex).Unlock`.
    WriteUnlock(word: AtomicU64, _win) { sema::rw_unlock_alone(word) }
    /// Load of an int32.
    LoadI32(word: AtomicU32, win) { *win = word.load(SeqCst) as i32 as u64; true }
    /// Load of a uint32.
    LoadU32(word: AtomicU32, win) { *win = word.load(SeqCst) as u64; true }
    /// Load of 64 bits.
    Load64(word: AtomicU64, win) { *win = word.load(SeqCst); true }
    /// Store of 32 bits.
    Store32(word: AtomicU32, win) { word.store(*win.add(1) as u32, SeqCst); true }
    /// Store of 64 bits.
    Store64(word: AtomicU64, win) { word.store(*win.add(1), SeqCst); true }
    /// Addition to an int32.
    AddI32(word: AtomicU32, win) {
        let d = *win.add(1) as u32;
        *win = word.fetch_add(d, SeqCst).wrapping_add(d) as i32 as u64;
        true
    }
    /// Addition to a uint32.
    AddU32(word: AtomicU32, win) {
        let d = *win.add(1) as u32;
        *win = word.fetch_add(d, SeqCst).wrapping_add(d) as u64;
        true
    }
    /// Addition to 64 bits.
    Add64(word: AtomicU64, win) {
        let d = *win.add(1);
        *win = word.fetch_add(d, SeqCst).wrapping_add(d);
        true
    }
    /// Compare-and-swap of 32 bits.
    Cas32(word: AtomicU32, win) {
        let (old, new) = (*win.add(1) as u32, *win.add(2) as u32);
        *win = word.compare_exchange(old, new, SeqCst, SeqCst).is_ok() as u64;
        true
    }
    /// Compare-and-swap of 64 bits.
    Cas64(word: AtomicU64, win) {
        let (old, new) = (*win.add(1), *win.add(2));
        *win = word.compare_exchange(old, new, SeqCst, SeqCst).is_ok() as u64;
        true
    }
}
