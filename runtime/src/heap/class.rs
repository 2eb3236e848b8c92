//! Size classes of small objects, and how many pages their blocks take.
//!
//! All sizes are multiples of 16, so that 16-byte pairs are aligned; eight steps to a doubling above 128 bytes keep what rounding
//! wastes below an eighth. Everything larger than [`MAX_SMALL`] is a large object of whole pages.

/// Bytes of a page: blocks and large objects are runs of pages.
pub(super) const PAGE: usize = 8192;
/// The largest small object.
pub(super) const MAX_SMALL: usize = 32768;
/// `TypeDesc::class` of objects that the slow path makes.
pub const LARGE_CLASS: u8 = u8::MAX;
/// Objects from this size on have their layout ids beside the mark bits, smaller ones at the start of their block.
pub(super) const SIDE_IDS: usize = 1024;

const fn count() -> usize {
    let mut n = 0;
    let mut size = 0;
    while size < MAX_SMALL {
        size = next(size);
        n += 1;
    }
    n
}

/// The class size after `size`.
const fn next(size: usize) -> usize {
    if size < 128 {
        return size + 16;
    }
    let step = (1 << size.ilog2()) / 8;
    size + step
}

/// The number of size classes.
pub(super) const CLASSES: usize = count();

const fn sizes() -> [u32; CLASSES] {
    let mut out = [0; CLASSES];
    let mut size = 0;
    let mut i = 0;
    while i < CLASSES {
        size = next(size);
        out[i] = size as u32;
        i += 1;
    }
    out
}

/// Object sizes by class.
pub(super) static SIZES: [u32; CLASSES] = sizes();

/// (size + 15) / 16 -> class, for sizes to 1 KiB.
static SMALL: [u8; 65] = {
    let sizes = sizes();
    let mut out = [0; 65];
    let mut i = 0;
    while i < 65 {
        let mut c = 0;
        while (sizes[c] as usize) < i * 16 {
            c += 1;
        }
        out[i] = c as u8;
        i += 1;
    }
    out
};

/// (size + 127) / 128 -> class, for sizes to 32 KiB.
static MEDIUM: [u8; 257] = {
    let sizes = sizes();
    let mut out = [0; 257];
    let mut i = 0;
    while i < 257 {
        let mut c = 0;
        while (sizes[c] as usize) < i * 128 {
            c += 1;
        }
        out[i] = c as u8;
        i += 1;
    }
    out
};

/// The class of objects of `size` bytes, at most [`MAX_SMALL`].
#[inline(always)]
pub(super) fn class_of(size: usize) -> usize {
    debug_assert!(size <= MAX_SMALL);
    if size <= 1024 {
        SMALL[size.div_ceil(16)] as usize
    } else {
        MEDIUM[size.div_ceil(128)] as usize
    }
}

/// The allocation cache's index for objects of `size` bytes, with or without pointers; `LARGE_CLASS` for large objects and for those
/// of size 0, which share an address.
pub fn class_index(size: usize, pointers: bool) -> u8 {
    if size == 0 || size > MAX_SMALL {
        return LARGE_CLASS;
    }
    class_of(size) as u8 * 2 + pointers as u8
}

/// Pages of a block of a class: as few as waste at most an eighth, at most eight.
const fn pages_of(size: usize) -> usize {
    let mut best = 1;
    let mut best_waste = usize::MAX;
    let mut pages = 1;
    while pages <= 8 {
        let bytes = pages * PAGE;
        if bytes >= size {
            let waste = (bytes % size) * 1024 / bytes;
            if waste <= 128 {
                return pages;
            }
            if waste < best_waste {
                best = pages;
                best_waste = waste;
            }
        }
        pages += 1;
    }
    best
}

/// The geometry of the blocks of one class.
#[derive(Clone, Copy)]
pub(super) struct Geometry {
    pub pages: u32,
    /// Objects in a block.
    pub count: u32,
    /// Offset of the first object in the block.
    pub first: u32,
    /// `(offset * magic) >> 32` is `offset / size` for offsets inside the block.
    pub magic: u32,
}

const fn geometry(size: usize, scan: bool) -> Geometry {
    let pages = pages_of(size);
    let bytes = pages * PAGE;
    let magic = (u32::MAX as usize / size + 1) as u32;
    if scan && size < SIDE_IDS {
        let mut count = bytes / (size + 4);
        while (count * 4).next_multiple_of(16) + count * size > bytes {
            count -= 1;
        }
        let first = (count * 4).next_multiple_of(16);
        Geometry {
            pages: pages as u32,
            count: count as u32,
            first: first as u32,
            magic,
        }
    } else {
        Geometry {
            pages: pages as u32,
            count: (bytes / size) as u32,
            first: 0,
            magic,
        }
    }
}

/// Geometry by the allocation cache's index: class * 2 + (objects with pointers).
pub(super) static GEOMETRY: [Geometry; CLASSES * 2] = {
    let sizes = sizes();
    let mut out = [Geometry {
        pages: 0,
        count: 0,
        first: 0,
        magic: 0,
    }; CLASSES * 2];
    let mut i = 0;
    while i < CLASSES * 2 {
        out[i] = geometry(sizes[i / 2] as usize, i % 2 == 1);
        i += 1;
    }
    out
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_cover_all_sizes() {
        for size in 1..=MAX_SMALL {
            let c = class_of(size);
            assert!(SIZES[c] as usize >= size);
            assert!(c == 0 || (SIZES[c - 1] as usize) < size, "size {size} class {c}");
        }
        assert!(CLASSES * 2 < LARGE_CLASS as usize);
    }

    #[test]
    fn division_by_magic_is_exact() {
        for (i, g) in GEOMETRY.iter().enumerate() {
            let size = SIZES[i / 2];
            assert!(g.first as usize + g.count as usize * size as usize <= g.pages as usize * PAGE);
            assert!(g.count as usize <= g.pages as usize * 512 && (g.first as usize) < PAGE);
            if size as usize >= SIDE_IDS {
                assert!(8 + g.count * 4 <= g.pages * 64 && g.count <= 64);
            }
            for off in 0..g.pages as u64 * PAGE as u64 {
                assert_eq!((off * g.magic as u64) >> 32, off / size as u64);
            }
        }
    }
}
