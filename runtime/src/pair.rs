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
    std::arch::is_x86_feature_detected!("avx")
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
