//! 16-byte values in shared memory: strings, slices and interfaces are never torn.
//!
//! One aligned 16-byte access is used where the processor makes it atomic: `movdqa` where AVX is present (Intel's and AMD's
//! manuals promise it), `ldp`/`stp` with LSE2 on AArch64. Elsewhere two 8-byte accesses are made, and a VM must have one P
//! ([`is_atomic`]). Stores are Release: on AArch64 a fence stands before them.

use std::sync::OnceLock;

/// Whether pair accesses are atomic on this processor. If not, a VM gets one P.
pub fn is_atomic() -> bool {
    static ANSWER: OnceLock<bool> = OnceLock::new();
    *ANSWER.get_or_init(detect)
}

#[cfg(target_arch = "x86_64")]
fn detect() -> bool {
    // One question: `is_x86_feature_detected` asks them all, and under a hypervisor each costs some microseconds.
    std::arch::x86_64::__cpuid(1).ecx & 1 << 28 != 0
}

#[cfg(target_arch = "aarch64")]
fn detect() -> bool {
    std::arch::is_aarch64_feature_detected!("lse2")
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn detect() -> bool {
    false
}

/// Loads a pair.
///
/// # Safety
/// `p` is valid for reads of 16 bytes and 16-aligned.
#[inline(always)]
pub unsafe fn load(p: *const u64) -> (u64, u64) {
    debug_assert!((p as usize).is_multiple_of(16));
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        use std::arch::x86_64::{__m128i, _mm_cvtsi128_si64, _mm_unpackhi_epi64};
        let v: __m128i;
        // SAFETY: a load of 16 bytes that the caller vouches for; movdqa needs SSE2, which x86-64 has.
        unsafe {
            std::arch::asm!("movdqa {v}, [{p}]", v = out(xmm_reg) v, p = in(reg) p, options(nostack, preserves_flags, readonly));
            (
                _mm_cvtsi128_si64(v) as u64,
                _mm_cvtsi128_si64(_mm_unpackhi_epi64(v, v)) as u64,
            )
        }
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    {
        let (a, b): (u64, u64);
        // SAFETY: a load of 16 bytes that the caller vouches for.
        unsafe {
            std::arch::asm!("ldp {a}, {b}, [{p}]", a = out(reg) a, b = out(reg) b, p = in(reg) p, options(nostack, preserves_flags, readonly));
        }
        (a, b)
    }
    #[cfg(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
    // SAFETY: the caller vouches for the 16 bytes.
    unsafe {
        use std::sync::atomic::{AtomicU64, Ordering::Acquire};
        (
            (*p.cast::<AtomicU64>()).load(Acquire),
            (*p.add(1).cast::<AtomicU64>()).load(Acquire),
        )
    }
}

/// Stores a pair, Release.
///
/// # Safety
/// `p` is valid for writes of 16 bytes and 16-aligned.
#[inline(always)]
pub unsafe fn store(p: *mut u64, a: u64, b: u64) {
    debug_assert!((p as usize).is_multiple_of(16));
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        use std::arch::x86_64::_mm_set_epi64x;
        // SAFETY: a store of 16 bytes that the caller vouches for; x86-64 has SSE2, and its stores are ordered.
        unsafe {
            let v = _mm_set_epi64x(b as i64, a as i64);
            std::arch::asm!("movdqa [{p}], {v}", v = in(xmm_reg) v, p = in(reg) p, options(nostack, preserves_flags));
        }
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: a store of 16 bytes that the caller vouches for.
    unsafe {
        std::arch::asm!("dmb ish", "stp {a}, {b}, [{p}]", a = in(reg) a, b = in(reg) b, p = in(reg) p, options(nostack, preserves_flags));
    }
    #[cfg(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
    // SAFETY: the caller vouches for the 16 bytes.
    unsafe {
        use std::sync::atomic::{AtomicU64, Ordering::Release};
        (*p.cast::<AtomicU64>()).store(a, Release);
        (*p.add(1).cast::<AtomicU64>()).store(b, Release);
    }
}

/// Replaces the pair `old` at `p` by `new` if it is still `old`, in one step.
///
/// # Safety
/// `p` is valid for reads and writes of 16 bytes and 16-aligned.
pub unsafe fn compare_exchange(p: *mut u64, old: (u64, u64), new: (u64, u64)) -> bool {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        let done: u8;
        // SAFETY: a 16-byte exchange that the caller vouches for; rbx is restored. Processors with AVX have cmpxchg16b.
        unsafe {
            std::arch::asm!(
                "xchg {low}, rbx",
                "lock cmpxchg16b [{p}]",
                "mov rbx, {low}",
                "sete {done}",
                low = inout(reg) new.0 => _,
                p = in(reg) p,
                done = out(reg_byte) done,
                in("rcx") new.1,
                inout("rax") old.0 => _,
                inout("rdx") old.1 => _,
                options(nostack),
            );
        }
        done != 0
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    {
        let (mut a, mut b, mut failed): (u64, u64, u32);
        loop {
            // SAFETY: an exclusive pair of accesses that the caller vouches for.
            unsafe {
                std::arch::asm!("ldaxp {a}, {b}, [{p}]", a = out(reg) a, b = out(reg) b, p = in(reg) p, options(nostack, preserves_flags));
                if (a, b) != old {
                    std::arch::asm!("clrex", options(nostack, preserves_flags));
                    return false;
                }
                std::arch::asm!("stlxp {f:w}, {x}, {y}, [{p}]", f = out(reg) failed, x = in(reg) new.0, y = in(reg) new.1, p = in(reg) p, options(nostack, preserves_flags));
            }
            if failed == 0 {
                return true;
            }
        }
    }
    #[cfg(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
    // SAFETY: as the caller promises; a VM has one P here, so nobody else writes.
    unsafe {
        let same = load(p) == old;
        if same {
            store(p, new.0, new.1);
        }
        same
    }
}

#[cfg(test)]
mod tests {
    #[repr(align(16))]
    struct Aligned([u64; 2]);

    #[test]
    fn stores_and_loads() {
        let mut a = Aligned([1, 2]);
        // SAFETY: the array is aligned and owned.
        unsafe {
            assert_eq!(super::load(a.0.as_ptr()), (1, 2));
            super::store(a.0.as_mut_ptr(), 3, u64::MAX);
            assert_eq!(super::load(a.0.as_ptr()), (3, u64::MAX));
        }
    }

    #[test]
    fn pairs_are_not_torn() {
        if !super::is_atomic() {
            return;
        }
        let cell = Aligned([0, 0]);
        let at = cell.0.as_ptr() as usize;
        std::thread::scope(|s| {
            s.spawn(move || {
                for i in 0..200_000u64 {
                    // SAFETY: the cell outlives the scope.
                    unsafe { super::store(at as *mut u64, i, !i) };
                }
                // SAFETY: the cell outlives the scope.
                unsafe { super::store(at as *mut u64, u64::MAX, 0) };
            });
            loop {
                // SAFETY: the cell outlives the scope.
                let (a, b) = unsafe { super::load(at as *const u64) };
                assert!((a, b) == (0, 0) || b == !a);
                if a == u64::MAX {
                    break;
                }
            }
        });
    }
}
