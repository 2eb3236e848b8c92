//! The natives of sync and sync/atomic: the runtime's primitives on words of Go memory.

use govm_runtime::sema::{self, Misuse, NotifyList};
use govm_runtime::sudog::{Outcome, Resume, WaitReason};
use govm_vm::native::{Fast, NativeCtx, Natives, Stop};
use govm_vm::panic::ErrorKind;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};

/// The word that the pointer in slot 0 points to.
fn word<T>(c: &NativeCtx<'_>) -> Result<*const T, Stop> {
    let p = c.word(0);
    if p < 4096 {
        return Err(Stop::Error(
            ErrorKind::Runtime,
            "invalid memory address or nil pointer dereference".to_string(),
        ));
    }
    Ok(p as *const T)
}

/// How a call ends whose goroutine was prepared to wait.
fn outcome(c: &mut NativeCtx<'_>, o: Outcome) -> Result<(), Stop> {
    if o == Outcome::Park {
        return Err(Stop::Park);
    }
    c.no_wait();
    Ok(())
}

fn misuse(c: &NativeCtx<'_>, r: Result<(), Misuse>) -> Result<(), Stop> {
    match r {
        Ok(()) => Ok(()),
        Err(m) if m.is_fatal() => Err(Stop::Fatal(m.text().to_string())),
        Err(m) => Err(c.panic_text(m.text())),
    }
}

fn add(c: &mut NativeCtx<'_>, delta: i32) -> Result<(), Stop> {
    let w = word::<AtomicU64>(c)?;
    let sema = &c.vm().sema;
    // SAFETY: the state word of a living WaitGroup.
    let r = unsafe { sema::wait_group_add(sema, c.p(), w, delta) };
    misuse(c, r)
}

fn locks(n: &mut Natives) {
    n.add_fast("(*sync.Mutex).Lock", Fast::MutexLock, |c| {
        let w = word::<AtomicU32>(c)?;
        // SAFETY: the state word of a living Mutex; the goroutine's place is saved before it can be seen waiting.
        unsafe {
            if sema::mutex_try_lock(w) {
                return Ok(());
            }
            let g = c.waiter(WaitReason::MutexLock, Resume::Again);
            let sema = &c.vm().sema;
            let o = sema::mutex_lock(sema, c.p(), g, w);
            outcome(c, o)
        }
    });
    n.add("(*sync.Mutex).TryLock", |c| {
        // SAFETY: the state word of a living Mutex.
        let ok = unsafe { sema::mutex_try_lock(word::<AtomicU32>(c)?) };
        c.set_bool(0, ok);
        Ok(())
    });
    n.add_fast("(*sync.Mutex).Unlock", Fast::MutexUnlock, |c| {
        let w = word::<AtomicU32>(c)?;
        let sema = &c.vm().sema;
        // SAFETY: the state word of a living Mutex.
        let r = unsafe { sema::mutex_unlock(sema, c.p(), w) };
        misuse(c, r)
    });
    n.add_fast("(*sync.RWMutex).RLock", Fast::ReadLock, |c| {
        let w = word::<AtomicU64>(c)?;
        // SAFETY: the state word of a living RWMutex; as for Mutex.
        unsafe {
            if sema::rw_try_rlock(w) {
                return Ok(());
            }
            let g = c.waiter(WaitReason::RWMutexRLock, Resume::Again);
            let sema = &c.vm().sema;
            let o = sema::rw_rlock(sema, c.p(), g, w);
            outcome(c, o)
        }
    });
    n.add("(*sync.RWMutex).TryRLock", |c| {
        // SAFETY: the state word of a living RWMutex.
        let ok = unsafe { sema::rw_try_rlock(word::<AtomicU64>(c)?) };
        c.set_bool(0, ok);
        Ok(())
    });
    n.add_fast("(*sync.RWMutex).RUnlock", Fast::ReadUnlock, |c| {
        let w = word::<AtomicU64>(c)?;
        let sema = &c.vm().sema;
        // SAFETY: as above.
        let r = unsafe { sema::rw_runlock(sema, c.p(), w) };
        misuse(c, r)
    });
    n.add_fast("(*sync.RWMutex).Lock", Fast::WriteLock, |c| {
        let w = word::<AtomicU64>(c)?;
        // SAFETY: as above.
        unsafe {
            if sema::rw_try_lock(w) {
                return Ok(());
            }
            let g = c.waiter(WaitReason::RWMutexLock, Resume::Again);
            let sema = &c.vm().sema;
            let o = sema::rw_lock(sema, c.p(), g, w);
            outcome(c, o)
        }
    });
    n.add("(*sync.RWMutex).TryLock", |c| {
        // SAFETY: as above.
        let ok = unsafe { sema::rw_try_lock(word::<AtomicU64>(c)?) };
        c.set_bool(0, ok);
        Ok(())
    });
    n.add_fast("(*sync.RWMutex).Unlock", Fast::WriteUnlock, |c| {
        let w = word::<AtomicU64>(c)?;
        let sema = &c.vm().sema;
        // SAFETY: as above.
        let r = unsafe { sema::rw_unlock(sema, c.p(), w) };
        misuse(c, r)
    });
}

/// The list of a Cond lies behind its interface L.
fn list(c: &NativeCtx<'_>) -> Result<*const NotifyList, Stop> {
    word::<u8>(c).map(|p| p.wrapping_add(16).cast())
}

fn groups(n: &mut Natives) {
    n.add("(*sync.WaitGroup).Add", |c| {
        let delta = c.int(1).clamp(i32::MIN as i64, i32::MAX as i64) as i32;
        add(c, delta)
    });
    n.add("(*sync.WaitGroup).Done", |c| add(c, -1));
    n.add("(*sync.WaitGroup).Wait", |c| {
        let w = word::<AtomicU64>(c)?;
        // SAFETY: the state word of a living WaitGroup; who wakes the waiter has seen the counter at zero.
        unsafe {
            if (*w).load(SeqCst) >> 32 == 0 {
                return Ok(());
            }
            let g = c.waiter(WaitReason::WaitGroupWait, Resume::Next);
            let sema = &c.vm().sema;
            let o = sema::wait_group_wait(sema, c.p(), g, w);
            outcome(c, o)
        }
    });
    n.add("(*sync.Cond).notifyAdd", |c| {
        let l = list(c)?;
        // SAFETY: the list of a living Cond.
        let t = unsafe { sema::notify_add(&*l) };
        c.set_int(0, t as i64);
        Ok(())
    });
    n.add("(*sync.Cond).notifyWait", |c| {
        let l = list(c)?;
        let ticket = c.word(1) as u32;
        let g = c.waiter(WaitReason::CondWait, Resume::Next);
        let sema = &c.vm().sema;
        // SAFETY: as above.
        let o = unsafe { sema::notify_wait(sema, c.p(), g, l, ticket) };
        outcome(c, o)
    });
    n.add("(*sync.Cond).notifyOne", |c| {
        let l = list(c)?;
        let sema = &c.vm().sema;
        // SAFETY: as above.
        unsafe { sema::notify_one(sema, c.p(), l) };
        Ok(())
    });
    n.add("(*sync.Cond).notifyAll", |c| {
        let l = list(c)?;
        let sema = &c.vm().sema;
        // SAFETY: as above.
        unsafe { sema::notify_all(sema, c.p(), l) };
        Ok(())
    });
}

fn atomics(n: &mut Natives) {
    macro_rules! family {
        ($name:literal, $atomic:ty, $int:ty, $load:ident $store:ident $add:ident $cas:ident) => {
            n.add_fast(concat!("sync/atomic.Load", $name), Fast::$load, |c| {
                // SAFETY: a living word of this width.
                let v = unsafe { (*word::<$atomic>(c)?).load(SeqCst) };
                c.set_int(0, v as $int as i64);
                Ok(())
            });
            n.add_fast(concat!("sync/atomic.Store", $name), Fast::$store, |c| {
                // SAFETY: as above.
                unsafe { (*word::<$atomic>(c)?).store(c.word(1) as _, SeqCst) };
                Ok(())
            });
            n.add_fast(concat!("sync/atomic.Add", $name), Fast::$add, |c| {
                let d = c.word(1) as _;
                // SAFETY: as above.
                let v = unsafe { (*word::<$atomic>(c)?).fetch_add(d, SeqCst) }.wrapping_add(d);
                c.set_int(0, v as $int as i64);
                Ok(())
            });
            n.add(concat!("sync/atomic.Swap", $name), |c| {
                // SAFETY: as above.
                let v = unsafe { (*word::<$atomic>(c)?).swap(c.word(1) as _, SeqCst) };
                c.set_int(0, v as $int as i64);
                Ok(())
            });
            n.add_fast(concat!("sync/atomic.CompareAndSwap", $name), Fast::$cas, |c| {
                // SAFETY: as above.
                let ok = unsafe {
                    (*word::<$atomic>(c)?)
                        .compare_exchange(c.word(1) as _, c.word(2) as _, SeqCst, SeqCst)
                        .is_ok()
                };
                c.set_bool(0, ok);
                Ok(())
            });
            n.add(concat!("sync/atomic.And", $name), |c| {
                // SAFETY: as above.
                let v = unsafe { (*word::<$atomic>(c)?).fetch_and(c.word(1) as _, SeqCst) };
                c.set_int(0, v as $int as i64);
                Ok(())
            });
            n.add(concat!("sync/atomic.Or", $name), |c| {
                // SAFETY: as above.
                let v = unsafe { (*word::<$atomic>(c)?).fetch_or(c.word(1) as _, SeqCst) };
                c.set_int(0, v as $int as i64);
                Ok(())
            });
        };
    }
    family!("Int32", AtomicU32, i32, LoadI32 Store32 AddI32 Cas32);
    family!("Uint32", AtomicU32, u32, LoadU32 Store32 AddU32 Cas32);
    family!("Int64", AtomicU64, i64, Load64 Store64 Add64 Cas64);
    family!("Uint64", AtomicU64, u64, Load64 Store64 Add64 Cas64);
    family!("Uintptr", AtomicU64, u64, Load64 Store64 Add64 Cas64);
    family!("Pointer", AtomicU64, u64, Load64 Store64 Add64 Cas64);
}

/// The interface variable that slot 0 points to.
fn any(c: &NativeCtx<'_>) -> Result<*mut u64, Stop> {
    word::<u64>(c).map(|p| p.cast_mut())
}

fn values(n: &mut Natives) {
    use govm_runtime::equal::{Failure, iface_eq_while};
    use govm_runtime::heap::load_pair;
    n.add("sync/atomic.loadAny", |c| {
        // SAFETY: an interface variable, read whole.
        let v = unsafe { load_pair(any(c)?) };
        c.set_pair(0, v);
        Ok(())
    });
    n.add("sync/atomic.swapAny", |c| {
        let (p, new) = (any(c)?, c.pair(1));
        loop {
            // SAFETY: as above.
            let old = unsafe { load_pair(p) };
            if old.0 != 0 && old.0 != new.0 {
                c.set_pair(0, (0, 0));
                c.set_int(2, 2);
                return Ok(());
            }
            // SAFETY: as above.
            if unsafe { govm_runtime::pair::compare_exchange(p, old, new) } {
                c.set_pair(0, old);
                c.set_int(2, 0);
                return Ok(());
            }
        }
    });
    n.add("sync/atomic.casAny", |c| {
        let (p, old, new) = (any(c)?, c.pair(1), c.pair(3));
        if old.0 != 0 && old.0 != new.0 {
            c.set_int(0, 2);
            return Ok(());
        }
        loop {
            // SAFETY: as above.
            let now = unsafe { load_pair(p) };
            if now.0 != 0 && now.0 != new.0 {
                c.set_int(0, 2);
                return Ok(());
            }
            // SAFETY: interface values of a running program.
            let same = match unsafe { iface_eq_while(now, old, &mut |units| c.p().spend(units)) } {
                Ok(same) => same,
                Err(Failure::Uncomparable(u)) => return Err(Stop::Error(ErrorKind::Runtime, u.comparing())),
                Err(Failure::Stopped) => return Err(Stop::Ended),
            };
            if !same {
                c.set_int(0, 1);
                return Ok(());
            }
            // SAFETY: as above.
            if unsafe { govm_runtime::pair::compare_exchange(p, now, new) } {
                c.set_int(0, 0);
                return Ok(());
            }
        }
    });
}

/// Adds the natives.
pub fn register(n: &mut Natives) {
    locks(n);
    groups(n);
    atomics(n);
    values(n);
}
