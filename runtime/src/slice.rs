//! Slices: {data, length:32 | capacity:32}; how `append` grows them, and the bounds errors.
//!
//! Capacities grow as gc's do, its size classes and element sizes included, so that programs that print `cap` print the same.

use crate::heap::{AllocCache, AllocError, Heap, copy_typed};
use crate::typedesc::TypeDesc;
use std::fmt;

/// The most elements that a slice can have.
pub const MAX_LEN: u64 = u32::MAX as u64;

/// The second word of a slice.
#[inline(always)]
pub fn pack(len: u32, cap: u32) -> u64 {
    len as u64 | (cap as u64) << 32
}

/// Length and capacity from the second word of a slice.
#[inline(always)]
pub fn unpack(w: u64) -> (u32, u32) {
    (w as u32, (w >> 32) as u32)
}

/// gc's size classes.
static GO_CLASSES: [u16; 68] = [
    0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448,
    480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096,
    4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072,
    20480, 21760, 24576, 27264, 28672, 32768,
];

/// The bytes that gc's allocator really gives for `size`, as its `append` sees them: objects with pointers above 512 bytes carry a
/// header of 8 bytes.
pub fn round_up_size(size: u64, noscan: bool) -> u64 {
    if size > 32768 - 8 {
        return size.checked_next_multiple_of(8192).unwrap_or(size);
    }
    let header = if !noscan && size > 512 { 8 } else { 0 };
    let i = GO_CLASSES.partition_point(|c| (*c as u64) < size + header);
    GO_CLASSES[i] as u64 - header
}

/// Why a slice cannot grow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrowError {
    Alloc(AllocError),
    /// Panics with "growslice: len out of range".
    TooLong,
}

impl From<AllocError> for GrowError {
    fn from(e: AllocError) -> GrowError {
        GrowError::Alloc(e)
    }
}

/// The capacity that `append` gives a slice of elements `elem` and capacity `old` that must hold `len` elements.
pub fn grown_cap(elem: &TypeDesc, old: u64, len: u64) -> u64 {
    const THRESHOLD: u64 = 256;
    let mut cap = old;
    if len > old * 2 {
        cap = len;
    } else if old < THRESHOLD {
        cap = old * 2;
    } else {
        while cap < len {
            cap += (cap + 3 * THRESHOLD) >> 2;
        }
    }
    let size = elem.go_size;
    if size == 0 {
        return len;
    }
    match cap.checked_mul(size) {
        Some(bytes) => round_up_size(bytes, !elem.has_pointers()) / size,
        None => cap,
    }
}

/// A slice's elements moved to a new array with room for `extra` more, as append does it: the array's address and its capacity. What
/// is behind the old elements is zero.
///
/// # Safety
/// `data` is the address of `len` values of type `elem`.
pub unsafe fn grow(
    cache: &mut AllocCache,
    heap: &Heap,
    elem: &TypeDesc,
    data: u64,
    (len, cap): (u32, u32),
    extra: u64,
) -> Result<(u64, u32), GrowError> {
    let need = len as u64 + extra;
    if need > MAX_LEN {
        return Err(GrowError::TooLong);
    }
    let new = grown_cap(elem, cap as u64, need).clamp(need, MAX_LEN);
    let p = cache.alloc_array(heap, elem, new as usize)?;
    // SAFETY: the new array has room for more than `len` elements; the caller promises the old ones.
    unsafe { copy_typed(p.as_ptr(), data as *const u8, elem, len as usize) };
    Ok((p.as_ptr() as u64, new as u32))
}

/// Which bounds check failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bounds {
    /// `s[x]`, 0 <= x < len(s) failed
    Index,
    /// `s[?:x]`, 0 <= x <= len(s) failed
    SliceLen,
    /// `s[?:x]`, 0 <= x <= cap(s) failed
    SliceCap,
    /// `s[x:y]`, 0 <= x <= y failed
    Slice,
    /// `s[::x]`, 0 <= x <= len(s) failed
    Slice3Len,
    /// `s[::x]`, 0 <= x <= cap(s) failed
    Slice3Cap,
    /// `s[:x:y]`, 0 <= x <= y failed
    Slice3High,
    /// `s[x:y:]`, 0 <= x <= y failed
    Slice3Low,
    /// `[x]T(s)`, len(s) = y
    Convert,
}

/// A failed bounds check; its text is the panic's after "runtime error: ".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BoundsError {
    pub kind: Bounds,
    pub x: i64,
    /// `x` is signed (if not, it is a u64).
    pub signed: bool,
    pub y: u64,
}

impl BoundsError {
    /// An error of signed operands.
    #[cold]
    pub fn new(kind: Bounds, x: i64, y: u64) -> BoundsError {
        BoundsError {
            kind,
            x,
            signed: true,
            y,
        }
    }
}

impl fmt::Display for BoundsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let y = self.y;
        if self.signed && self.x < 0 {
            let x = self.x;
            return match self.kind {
                Bounds::Index => write!(f, "index out of range [{x}]"),
                Bounds::SliceLen | Bounds::SliceCap => write!(f, "slice bounds out of range [:{x}]"),
                Bounds::Slice => write!(f, "slice bounds out of range [{x}:]"),
                Bounds::Slice3Len | Bounds::Slice3Cap => write!(f, "slice bounds out of range [::{x}]"),
                Bounds::Slice3High => write!(f, "slice bounds out of range [:{x}:]"),
                Bounds::Slice3Low => write!(f, "slice bounds out of range [{x}::]"),
                Bounds::Convert => write!(f, "cannot convert slice to array of negative length"),
            };
        }
        let x = self.x as u64;
        match self.kind {
            Bounds::Index => write!(f, "index out of range [{x}] with length {y}"),
            Bounds::SliceLen => write!(f, "slice bounds out of range [:{x}] with length {y}"),
            Bounds::SliceCap => write!(f, "slice bounds out of range [:{x}] with capacity {y}"),
            Bounds::Slice => write!(f, "slice bounds out of range [{x}:{y}]"),
            Bounds::Slice3Len => write!(f, "slice bounds out of range [::{x}] with length {y}"),
            Bounds::Slice3Cap => write!(f, "slice bounds out of range [::{x}] with capacity {y}"),
            Bounds::Slice3High => write!(f, "slice bounds out of range [:{x}:{y}]"),
            Bounds::Slice3Low => write!(f, "slice bounds out of range [{x}:{y}:]"),
            Bounds::Convert => {
                write!(
                    f,
                    "cannot convert slice with length {y} to array or pointer to array with length {x}"
                )
            }
        }
    }
}

/// Checks `s[low:high]` of a slice with capacity `cap`.
#[inline]
pub fn check_slice(low: i64, high: i64, cap: u64) -> Result<(u64, u64), BoundsError> {
    check2(low, high, cap, Bounds::SliceCap)
}

/// Checks `s[low:high]` of a string or array of length `len`.
#[inline]
pub fn check_string(low: i64, high: i64, len: u64) -> Result<(u64, u64), BoundsError> {
    check2(low, high, len, Bounds::SliceLen)
}

#[inline(always)]
fn check2(low: i64, high: i64, most: u64, kind: Bounds) -> Result<(u64, u64), BoundsError> {
    if high as u64 > most {
        return Err(BoundsError::new(kind, high, most));
    }
    if low as u64 > high as u64 {
        return Err(BoundsError::new(Bounds::Slice, low, high as u64));
    }
    Ok((low as u64, high as u64))
}

/// Checks `s[low:high:max]`; `array`: of an array, so that `cap` is its length.
#[inline]
pub fn check_slice3(low: i64, high: i64, max: i64, cap: u64, array: bool) -> Result<(u64, u64, u64), BoundsError> {
    if max as u64 > cap {
        let kind = if array { Bounds::Slice3Len } else { Bounds::Slice3Cap };
        return Err(BoundsError::new(kind, max, cap));
    }
    if high as u64 > max as u64 {
        return Err(BoundsError::new(Bounds::Slice3High, high, max as u64));
    }
    if low as u64 > high as u64 {
        return Err(BoundsError::new(Bounds::Slice3Low, low, high as u64));
    }
    Ok((low as u64, high as u64, max as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Space;
    use crate::typedesc::{Kind, TypeRef, TypeTable};
    use std::sync::Arc;

    fn caps(elem: TypeRef, n: u64) -> Vec<u64> {
        let (mut cap, mut out) = (0, Vec::new());
        for len in 1..=n {
            if len > cap {
                cap = grown_cap(&elem, cap, len);
                out.push(cap);
            }
        }
        out
    }

    #[test]
    fn grows_as_gc_does() {
        let types = TypeTable::new(Arc::new(Space::new()));
        let int = types.basic(Kind::Int);
        assert_eq!(
            caps(int, 3000),
            [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560, 3408]
        );
        let string = types.basic(Kind::String);
        assert_eq!(
            caps(string, 3000),
            [1, 2, 4, 8, 16, 32, 71, 143, 303, 591, 1023, 1535, 2560, 3584]
        );
        let byte = types.basic(Kind::Uint8);
        assert_eq!(caps(byte, 2000), [8, 16, 32, 64, 128, 256, 512, 896, 1408, 2048]);
        let slice = types.make(|b| b.slice(int)).unwrap();
        let field = |name: &str, ty| crate::typedesc::FieldSpec {
            name: name.into(),
            pkg: "".into(),
            ty,
            embedded: false,
            tag: "".into(),
        };
        let p = types
            .make(|b| b.structure(&[field("a", slice), field("b", int)]))
            .unwrap();
        assert_eq!(
            caps(p, 3000),
            [1, 2, 4, 8, 16, 35, 71, 151, 303, 575, 1023, 1536, 2304, 3072]
        );
    }

    #[test]
    fn bounds_texts() {
        let text = |r: Result<(u64, u64), BoundsError>| r.unwrap_err().to_string();
        assert_eq!(
            text(check_slice(0, 5, 3)),
            "slice bounds out of range [:5] with capacity 3"
        );
        assert_eq!(text(check_string(0, -1, 3)), "slice bounds out of range [:-1]");
        assert_eq!(text(check_slice(3, 2, 3)), "slice bounds out of range [3:2]");
        let e = BoundsError::new(Bounds::Index, 7, 3);
        assert_eq!(e.to_string(), "index out of range [7] with length 3");
    }
}
