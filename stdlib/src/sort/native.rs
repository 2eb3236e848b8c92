//! The natives of sort.

use govm_runtime::heap::{copy_typed, load_pair, load_ptr, store_pair};
use govm_runtime::typedesc::Kind;
use govm_vm::native::{NativeCtx, Natives, Stop};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Units of work (64 bytes compared) after which it is asked whether the program has ended.
const LONG: u64 = 1 << 20;

/// A snapshot of a slice of 8-byte elements.
fn words(c: &NativeCtx<'_>) -> (*mut u64, Vec<u64>) {
    let (data, lc) = c.pair(0);
    let p = data as *mut u64;
    // SAFETY: that many words of living script memory.
    (
        p,
        (0..lc as u32 as usize).map(|i| unsafe { load_ptr(p.add(i)) }).collect(),
    )
}

fn put(p: *mut u64, all: &[u64]) {
    for (i, &w) in all.iter().enumerate() {
        // SAFETY: words of the slice that `words` read.
        unsafe { govm_runtime::heap::store_ptr(p.add(i), w) };
    }
}

/// Work of sorting n elements.
fn charge(c: &mut NativeCtx<'_>, n: usize) {
    c.charge(n * 8 * (usize::BITS - n.leading_zeros()) as usize);
}

/// The slice behind an interface: data, length, element type.
fn slice(c: &mut NativeCtx<'_>) -> Result<(u64, usize, govm_runtime::typedesc::TypeRef), Stop> {
    let (t, data) = c.iface(0);
    match t {
        Some(t) if t.kind == Kind::Slice => {
            // SAFETY: a boxed slice, immutable.
            let (p, lc) = unsafe { load_pair(data as *const u64) };
            Ok((p, lc as u32 as usize, t.elem()))
        }
        t => {
            let name = t.map_or("zero Value".to_string(), |t| format!("{} Value", kind_name(t.kind)));
            Err(c.panic_text(&format!("reflect: call of Swapper on {name}")))
        }
    }
}

fn kind_name(k: Kind) -> String {
    match k {
        Kind::Pointer => "ptr".to_string(),
        Kind::UnsafePointer => "unsafe.Pointer".to_string(),
        k => format!("{k:?}").to_lowercase(),
    }
}

/// Adds the natives.
pub fn register(n: &mut Natives) {
    n.add("sort.Ints", |c| {
        let (p, mut all) = words(c);
        charge(c, all.len());
        all.sort_unstable_by_key(|&w| w as i64);
        put(p, &all);
        Ok(())
    });
    n.add("sort.Float64s", |c| {
        let (p, mut all) = words(c);
        charge(c, all.len());
        all.sort_by(|&a, &b| {
            let (a, b) = (f64::from_bits(a), f64::from_bits(b));
            a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
        });
        put(p, &all);
        Ok(())
    });
    n.add("sort.Strings", |c| {
        let (data, lc) = c.pair(0);
        let p = data as *mut u64;
        // SAFETY: elements of a []string, each read and written whole; string data is immutable.
        let mut all: Vec<(u64, u64)> = (0..lc as u32 as usize)
            .map(|i| unsafe { load_pair(p.add(2 * i)) })
            .collect();
        charge(c, all.len() * 2);
        let mut work = 0;
        let order = |&a: &(u64, u64), &b: &(u64, u64)| {
            work += a.1.min(b.1) >> 6;
            if work > LONG {
                // Nothing else stops a sort in the middle.
                if !c.p().spend(std::mem::take(&mut work)) {
                    resume_unwind(Box::new(()));
                }
            }
            // SAFETY: as above.
            unsafe { govm_runtime::string::compare(a, b) }
        };
        if catch_unwind(AssertUnwindSafe(|| all.sort_by(order))).is_err() {
            return Err(Stop::Ended);
        }
        for (i, s) in all.iter().enumerate() {
            // SAFETY: as above.
            unsafe { store_pair(p.add(2 * i), s.0, s.1) };
        }
        Ok(())
    });
    n.add("sort.sliceLen", |c| {
        let (_, len, _) = slice(c)?;
        c.set_int(0, len as i64);
        Ok(())
    });
    n.add("sort.sliceSwap", |c| {
        let (i, j) = (c.int(2) as usize, c.int(3) as usize);
        let (p, len, elem) = slice(c)?;
        if i >= len || j >= len {
            return Err(c.panic_text("reflect: slice index out of range"));
        }
        let size = elem.size;
        if i == j || size == 0 {
            return Ok(());
        }
        let (a, b) = ((p as usize + i * size) as *mut u8, (p as usize + j * size) as *mut u8);
        let mut hold = vec![[0u64; 2]; size.div_ceil(16)];
        let t = hold.as_mut_ptr().cast::<u8>();
        // SAFETY: two elements of the slice, and room for one; nothing is collected meanwhile.
        unsafe {
            copy_typed(t, a, &elem, 1);
            copy_typed(a, b, &elem, 1);
            copy_typed(b, t, &elem, 1);
        }
        Ok(())
    });
}
