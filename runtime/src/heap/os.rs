//! Zeroed, aligned memory from the operating system.

/// Bytes of a chunk, and its alignment.
pub(super) const CHUNK: usize = 1 << 20;

#[cfg(unix)]
mod imp {
    use super::CHUNK;
    use std::ptr::{self, NonNull};

    fn map(bytes: usize) -> Option<*mut u8> {
        let prot = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a fresh anonymous mapping touches no memory that exists.
        let p = unsafe { libc::mmap(ptr::null_mut(), bytes, prot, flags, -1, 0) };
        (p != libc::MAP_FAILED).then_some(p.cast())
    }

    pub fn alloc(chunks: usize) -> Option<NonNull<u8>> {
        let p = reserve(chunks)?;
        #[cfg(target_os = "linux")]
        if chunks > 2 {
            // Large objects are used as a whole: large pages save most of the misses of address translation. Only a wish.
            // SAFETY: the pages were just made.
            unsafe { libc::madvise(p.as_ptr().cast(), chunks * CHUNK, libc::MADV_HUGEPAGE) };
        }
        Some(p)
    }

    fn reserve(chunks: usize) -> Option<NonNull<u8>> {
        let bytes = chunks.checked_mul(CHUNK)?;
        let p = map(bytes)?;
        if (p as usize).is_multiple_of(CHUNK) {
            return NonNull::new(p);
        }
        // SAFETY: the mapping was made above and nobody uses it.
        unsafe { libc::munmap(p.cast(), bytes) };
        let total = bytes.checked_add(CHUNK)?;
        let p = map(total)?;
        let head = (p as usize).next_multiple_of(CHUNK) - p as usize;
        // SAFETY: head and tail lie in the mapping made above, outside the part that is kept.
        unsafe {
            if head > 0 {
                libc::munmap(p.cast(), head);
            }
            let base = p.add(head);
            if CHUNK > head {
                libc::munmap(base.add(bytes).cast(), CHUNK - head);
            }
            NonNull::new(base)
        }
    }

    pub unsafe fn free(p: NonNull<u8>, chunks: usize) {
        // SAFETY: the caller gives up memory from `alloc`.
        unsafe { libc::munmap(p.as_ptr().cast(), chunks * CHUNK) };
    }

    pub unsafe fn reset(p: *mut u8, bytes: usize) -> bool {
        // SAFETY: the caller owns the pages; private anonymous pages read as zero afterwards.
        unsafe { libc::madvise(p.cast(), bytes, libc::MADV_DONTNEED) == 0 && cfg!(target_os = "linux") }
    }
}

#[cfg(not(unix))]
mod imp {
    use super::CHUNK;
    use std::alloc::{Layout, alloc_zeroed, dealloc};
    use std::ptr::NonNull;

    pub fn alloc(chunks: usize) -> Option<NonNull<u8>> {
        let layout = Layout::from_size_align(chunks.checked_mul(CHUNK)?, CHUNK).ok()?;
        // SAFETY: the size is not zero.
        NonNull::new(unsafe { alloc_zeroed(layout) })
    }

    pub unsafe fn free(p: NonNull<u8>, chunks: usize) {
        // SAFETY: the caller gives up memory from `alloc`, made with this layout.
        unsafe { dealloc(p.as_ptr(), Layout::from_size_align_unchecked(chunks * CHUNK, CHUNK)) };
    }

    pub unsafe fn reset(_: *mut u8, _: usize) -> bool {
        false
    }
}

pub(super) use imp::{alloc, free, reset};

/// Gives pages of the process's own allocator that are free back to the operating system, where it would keep them.
pub fn trim() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the call has no preconditions.
    unsafe {
        libc::malloc_trim(0);
    }
}
