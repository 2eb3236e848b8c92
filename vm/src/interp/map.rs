//! Maps. Keys and values in slots are in memory layout, low bytes first, so a key is addressed where it lies.

use super::alloc::{charge, fault_status, spend, stopped};
use super::dispatch::*;
use crate::panic::FaultCode;
use govm_runtime::equal::weigh;
use govm_runtime::heap::{AllocError, load_value, store_value};
use govm_runtime::map::{self, Found, MapError, MapFault};
use govm_runtime::typedesc::{Kind, TypeDesc, TypeFlags, TypeRef};

#[cold]
#[inline(never)]
unsafe fn failed(cx: Cx, e: MapFault) -> Status {
    // SAFETY: handler contract.
    unsafe {
        match e {
            MapFault::Nil => fault_status(cx, FaultCode::NilMap, 0, 0),
            MapFault::Writes => fault_status(cx, FaultCode::MapWrites, 0, 0),
            MapFault::ReadWrite => fault_status(cx, FaultCode::MapReadWrite, 0, 0),
            MapFault::IterWrite => fault_status(cx, FaultCode::MapIterWrite, 0, 0),
            MapFault::NeedCollect => (*cx).no_memory(AllocError::NeedCollect),
            MapFault::OutOfMemory => (*cx).no_memory(AllocError::OutOfMemory),
        }
    }
}

#[cold]
#[inline(never)]
unsafe fn failed_key(cx: Cx, e: MapError) -> Status {
    // SAFETY: handler contract.
    unsafe {
        match e {
            MapError::Fault(f) => failed(cx, f),
            MapError::Unhashable(u) => fault_status(cx, FaultCode::Unhashable, u.0.word(), 0),
        }
    }
}

/// As `failed_key` for what changes nothing in an empty map, where gc has a text of its own.
#[cold]
#[inline(never)]
unsafe fn failed_find(cx: Cx, e: MapError, m: u64) -> Status {
    // SAFETY: handler contract; m is a map.
    unsafe {
        match e {
            MapError::Unhashable(u) => fault_status(cx, FaultCode::Unhashable, u.0.word(), (map::len(m) == 0) as u64),
            e => failed_key(cx, e),
        }
    }
}

/// Pays for hashing a key, and compares of it: false when the VM has ended meanwhile. What an interface in it holds has no bound.
#[inline(always)]
unsafe fn pay(cx: Cx, t: &TypeDesc, key: *const u8) -> bool {
    // SAFETY: handler contract; the key lies in a frame.
    unsafe {
        let k = t.key();
        if k.flags.has(TypeFlags::PLAIN) {
            charge(cx, k.size as u64);
            return true;
        }
        pay_parts(cx, k, key)
    }
}

#[inline(never)]
unsafe fn pay_parts(cx: Cx, k: TypeRef, key: *const u8) -> bool {
    // SAFETY: as above.
    unsafe {
        if k.kind == Kind::Interface {
            // Most keys are small and hold no other values.
            match TypeRef::from_word(*key.cast::<u64>()) {
                None => return true,
                Some(t) if t.is_direct() => return true,
                Some(t) if t.flags.has(TypeFlags::PLAIN) => {
                    charge(cx, t.size as u64);
                    return true;
                }
                _ => {}
            }
        }
        weigh(k, key, &mut |units| spend(cx, units)).is_ok()
    }
}

/// The map type of field d.
#[inline(always)]
unsafe fn ty<'a>(pc: Pc, cx: Cx) -> &'a TypeDesc {
    // SAFETY: handler contract.
    unsafe { &*(*(*cx).types.add((*pc).d as usize)).as_ptr() }
}

#[inline(never)]
unsafe fn make(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, hint) = (ty(pc, cx), rb(pc, base) as i64);
        // As gc: a hint that is out of range is none.
        let most = (1i64 << 47) / t.map.entry.max(1) as i64;
        let hint = if (0..most).contains(&hint) { hint } else { 0 };
        charge(cx, hint as u64 * t.map.entry as u64);
        let seed = (*(*cx).p).vm().shared.hash_seed;
        match map::make(&mut (*cx).alloc, &*(*cx).heap, t, hint, seed) {
            Ok(m) => {
                wa(pc, base, m);
                Status::GoOn
            }
            Err(e) => failed(cx, e),
        }
    }
}

/// Loads a value that was found, or zeros, to the slots from a on.
#[inline(always)]
unsafe fn give(pc: Pc, base: Base, t: &TypeDesc, value: *const u8) {
    // SAFETY: handler contract.
    unsafe {
        let (to, elem) = (base.add((*pc).a as usize), t.elem());
        if value.is_null() {
            std::ptr::write_bytes(to, 0, elem.slots as usize);
        } else {
            load_value(to, value, &elem);
        }
    }
}

#[inline(never)]
unsafe fn get(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, key) = (ty(pc, cx), base.add((*pc).c as usize).cast());
        if !pay(cx, t, key) {
            return stopped(cx);
        }
        match map::get(rb(pc, base), t, key) {
            Ok(v) => {
                give(pc, base, t, v.unwrap_or(std::ptr::null()));
                Status::GoOn
            }
            Err(e) => failed_find(cx, e, rb(pc, base)),
        }
    }
}

#[inline(never)]
unsafe fn get_ok(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, key) = (ty(pc, cx), base.add((*pc).c as usize).cast());
        if !pay(cx, t, key) {
            return stopped(cx);
        }
        match map::get(rb(pc, base), t, key) {
            Ok(v) => {
                give(pc, base, t, v.unwrap_or(std::ptr::null()));
                *base.add((*pc).a as usize + t.elem().slots as usize) = v.is_some() as u64;
                Status::GoOn
            }
            Err(e) => failed_find(cx, e, rb(pc, base)),
        }
    }
}

/// What a fast lookup found, to the slots from a on; with `OK` whether it did, behind it.
#[inline(always)]
unsafe fn found<const OK: bool>(pc: Pc, base: Base, cx: Cx, t: &TypeDesc, f: Found) -> Status {
    // SAFETY: handler contract.
    unsafe {
        if f.is_race() {
            return failed(cx, MapFault::ReadWrite);
        }
        give(pc, base, t, f.value());
        if OK {
            *base.add((*pc).a as usize + t.elem().slots as usize) = !f.value().is_null() as u64;
        }
        Status::GoOn
    }
}

#[inline(never)]
unsafe fn get64<const OK: bool>(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let t = ty(pc, cx);
        found::<OK>(pc, base, cx, t, map::get_word(rb(pc, base), t, rc(pc, base)))
    }
}

#[inline(never)]
unsafe fn get_str<const OK: bool>(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let t = ty(pc, cx);
        let key = rc2(pc, base);
        charge(cx, key.1);
        found::<OK>(pc, base, cx, t, map::get_str(rb(pc, base), t, key))
    }
}

/// Stores the slots from c on to where the value goes.
macro_rules! put {
    ($pc:expr, $base:expr, $cx:expr, $t:expr, $place:expr, $failed:ident) => {
        match $place {
            Ok(p) => {
                store_value(p.as_ptr(), $base.add((*$pc).c as usize), &$t.elem());
                Status::GoOn
            }
            Err(e) => $failed($cx, e),
        }
    };
}

#[inline(never)]
unsafe fn set(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, key) = (ty(pc, cx), base.add((*pc).b as usize).cast());
        if !pay(cx, t, key) {
            return stopped(cx);
        }
        let p = map::assign(&mut (*cx).alloc, &*(*cx).heap, ra(pc, base), t, key);
        put!(pc, base, cx, t, p, failed_key)
    }
}

#[inline(never)]
unsafe fn set64(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let t = ty(pc, cx);
        let p = map::assign_word(&mut (*cx).alloc, &*(*cx).heap, ra(pc, base), t, rb(pc, base));
        put!(pc, base, cx, t, p, failed)
    }
}

#[inline(never)]
unsafe fn set_str(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let t = ty(pc, cx);
        let key = rb2(pc, base);
        charge(cx, key.1);
        let p = map::assign_str(&mut (*cx).alloc, &*(*cx).heap, ra(pc, base), t, key);
        put!(pc, base, cx, t, p, failed)
    }
}

/// The address of the value under a key.
macro_rules! place {
    ($pc:expr, $base:expr, $cx:expr, $place:expr, $failed:ident) => {
        match $place {
            Ok(p) => {
                wa($pc, $base, p.as_ptr() as u64);
                Status::GoOn
            }
            Err(e) => $failed($cx, e),
        }
    };
}

#[inline(never)]
unsafe fn place(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, key) = (ty(pc, cx), base.add((*pc).c as usize).cast());
        if !pay(cx, t, key) {
            return stopped(cx);
        }
        let p = map::assign(&mut (*cx).alloc, &*(*cx).heap, rb(pc, base), t, key);
        place!(pc, base, cx, p, failed_key)
    }
}

#[inline(never)]
unsafe fn place64(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let p = map::assign_word(&mut (*cx).alloc, &*(*cx).heap, rb(pc, base), ty(pc, cx), rc(pc, base));
        place!(pc, base, cx, p, failed)
    }
}

#[inline(never)]
unsafe fn place_str(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let key = rc2(pc, base);
        charge(cx, key.1);
        let p = map::assign_str(&mut (*cx).alloc, &*(*cx).heap, rb(pc, base), ty(pc, cx), key);
        place!(pc, base, cx, p, failed)
    }
}

#[inline(never)]
unsafe fn delete(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let (t, key) = (ty(pc, cx), base.add((*pc).b as usize).cast());
        if !pay(cx, t, key) {
            return stopped(cx);
        }
        match map::delete(ra(pc, base), t, key) {
            Ok(()) => Status::GoOn,
            Err(e) => failed_find(cx, e, ra(pc, base)),
        }
    }
}

op! { MapLen(pc, base, cx, n) {
    wa(pc, base, map::len(rb(pc, base)));
    next!(pc, base, cx, n)
}}

#[inline(never)]
unsafe fn clear(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let m = ra(pc, base);
        charge(cx, map::table_len(m) * 8);
        match map::clear(m, ty(pc, cx)) {
            Ok(()) => Status::GoOn,
            Err(e) => failed(cx, e),
        }
    }
}

#[inline(never)]
unsafe fn iter(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let random = (*(*cx).p).rand();
        match map::iter_start(base.add((*pc).a as usize), rb(pc, base), random) {
            Ok(()) => Status::GoOn,
            Err(e) => failed(cx, e),
        }
    }
}

#[inline(never)]
unsafe fn next(pc: Pc, base: Base, cx: Cx) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let mut passed = 0;
        match map::iter_next(base.add((*pc).b as usize), ty(pc, cx), &mut passed) {
            Ok(more) => {
                charge(cx, passed * 8);
                wa(pc, base, more as u64);
                Status::GoOn
            }
            Err(e) => failed(cx, e),
        }
    }
}

op! { MapEntry(pc, base, cx, n) {
    let (i, t) = (&*pc, ty(pc, cx));
    let it = base.add(i.b as usize);
    load_value(base.add(i.a as usize), map::iter_key(it), &t.key());
    load_value(base.add(i.c as usize), map::iter_value(it), &t.elem());
    next!(pc, base, cx, n)
}}

op! { MapKey(pc, base, cx, n) {
    let (i, t) = (&*pc, ty(pc, cx));
    load_value(base.add(i.a as usize), map::iter_key(base.add(i.b as usize)), &t.key());
    next!(pc, base, cx, n)
}}

slow_ops! {
    MakeMap make;
    MapGet get;
    MapGetOk get_ok;
    MapGet64 get64::<false>;
    MapGetStr get_str::<false>;
    MapGetOk64 get64::<true>;
    MapGetOkStr get_str::<true>;
    MapSet set;
    MapSet64 set64;
    MapSetStr set_str;
    MapRef place;
    MapRef64 place64;
    MapRefStr place_str;
    MapDel delete;
    MapClear clear;
    MapIter iter;
    MapNext next;
}
