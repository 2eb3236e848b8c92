//! Strings: {data, length} pairs of bytes that are never written after publication.
//!
//! Only string data may be borrowed as a Rust slice. Conversions copy. Results are (data, length) slots, of slices (data, length,
//! capacity).

use crate::heap::{AllocCache, AllocError, Heap, LayoutId, copy_bytes};
use crate::slice::round_up_size;
use std::cmp::Ordering;

/// The rune that stands for bytes that are no UTF-8.
pub const RUNE_ERROR: u32 = 0xfffd;

/// All strings of one byte, in one place outside every heap.
static BYTES: [u8; 256] = {
    let mut b = [0; 256];
    let mut i = 0;
    while i < 256 {
        b[i] = i as u8;
        i += 1;
    }
    b
};

/// The bytes of a string.
///
/// # Safety
/// `s` is a string value that stays reachable for the lifetime chosen: {address of length bytes that nobody writes, length}.
#[inline(always)]
pub unsafe fn bytes<'a>(s: (u64, u64)) -> &'a [u8] {
    if s.1 == 0 {
        return &[];
    }
    // SAFETY: the caller's promise; a string that is not empty has a non-null address.
    unsafe { std::slice::from_raw_parts(s.0 as *const u8, s.1 as usize) }
}

/// A string of one byte.
#[inline(always)]
pub fn from_byte(b: u8) -> (u64, u64) {
    (&raw const BYTES[b as usize] as u64, 1)
}

/// A new string with these bytes.
pub fn from_bytes(cache: &mut AllocCache, heap: &Heap, b: &[u8]) -> Result<(u64, u64), AllocError> {
    match b {
        [] => Ok((0, 0)),
        [one] => Ok(from_byte(*one)),
        _ => {
            let p = cache.alloc_bytes(heap, b.len())?;
            // SAFETY: the object was just allocated with room for the bytes, and nobody else knows it.
            unsafe { p.as_ptr().copy_from_nonoverlapping(b.as_ptr(), b.len()) };
            Ok((p.as_ptr() as u64, b.len() as u64))
        }
    }
}

/// `string(b)` of a byte slice.
///
/// # Safety
/// `data` is the address of `len` readable bytes.
pub unsafe fn from_byte_slice(
    cache: &mut AllocCache,
    heap: &Heap,
    data: u64,
    len: usize,
) -> Result<(u64, u64), AllocError> {
    if len == 0 {
        return Ok((0, 0));
    }
    // SAFETY: the caller's promise; the script may write the bytes meanwhile, so they are copied without a borrow.
    unsafe {
        if len == 1 {
            return Ok(from_byte((data as *const u8).read_volatile()));
        }
        let p = cache.alloc_bytes(heap, len)?;
        copy_bytes(p.as_ptr(), data as *const u8, len);
        Ok((p.as_ptr() as u64, len as u64))
    }
}

/// `[]byte(s)`: data, length and capacity.
///
/// # Safety
/// `s` is a string value.
pub unsafe fn to_byte_slice(cache: &mut AllocCache, heap: &Heap, s: (u64, u64)) -> Result<(u64, u32, u32), AllocError> {
    let len = s.1 as usize;
    if u32::try_from(len).is_err() {
        return Err(AllocError::OutOfMemory);
    }
    let cap = (round_up_size(len as u64, true) as usize).min(u32::MAX as usize);
    let p = cache.alloc_bytes(heap, cap)?;
    // SAFETY: the object has room for cap >= len bytes.
    unsafe { copy_bytes(p.as_ptr(), bytes(s).as_ptr(), len) };
    Ok((p.as_ptr() as u64, len as u32, cap as u32))
}

/// The parts of a concatenation joined; a single part that is not empty is the result itself.
///
/// # Safety
/// `parts` is the address of `n` string values in slots (pairs of words).
pub unsafe fn concat(
    cache: &mut AllocCache,
    heap: &Heap,
    parts: *const u64,
    n: usize,
) -> Result<(u64, u64), AllocError> {
    // SAFETY: the caller's promise.
    let part = |i: usize| unsafe { (*parts.add(i * 2), *parts.add(i * 2 + 1)) };
    let (mut total, mut filled, mut last) = (0u64, 0, (0, 0));
    for i in 0..n {
        let s = part(i);
        if s.1 > 0 {
            total = total.checked_add(s.1).ok_or(AllocError::OutOfMemory)?;
            filled += 1;
            last = s;
        }
    }
    if filled <= 1 {
        return Ok(last);
    }
    let p = cache.alloc_bytes(heap, total as usize)?.as_ptr();
    let mut at = 0;
    for i in 0..n {
        let s = part(i);
        // SAFETY: the object has room for the sum of the lengths.
        unsafe { p.add(at).copy_from_nonoverlapping(bytes(s).as_ptr(), s.1 as usize) };
        at += s.1 as usize;
    }
    Ok((p as u64, total))
}

/// The order of two strings.
///
/// # Safety
/// Both are string values.
#[inline]
pub unsafe fn compare(a: (u64, u64), b: (u64, u64)) -> Ordering {
    // SAFETY: the caller's promise.
    unsafe { bytes(a).cmp(bytes(b)) }
}

/// The rune that `s` begins with and its width; (`RUNE_ERROR`, 1) where that is no UTF-8, (`RUNE_ERROR`, 0) when empty.
#[inline]
pub fn decode_rune(s: &[u8]) -> (u32, usize) {
    match s.first() {
        None => (RUNE_ERROR, 0),
        Some(&b) if b < 0x80 => (b as u32, 1),
        Some(_) => decode_long(s),
    }
}

fn decode_long(s: &[u8]) -> (u32, usize) {
    let bad = (RUNE_ERROR, 1);
    let tail = |i: usize| s.get(i).filter(|b| **b & 0xc0 == 0x80).map(|b| (*b & 0x3f) as u32);
    let b0 = s[0] as u32;
    match b0 {
        0xc2..=0xdf => match tail(1) {
            Some(b1) => ((b0 & 0x1f) << 6 | b1, 2),
            None => bad,
        },
        0xe0..=0xef => {
            let (Some(b1), Some(b2)) = (tail(1), tail(2)) else {
                return bad;
            };
            let r = (b0 & 0x0f) << 12 | b1 << 6 | b2;
            if r < 0x800 || (0xd800..0xe000).contains(&r) {
                bad
            } else {
                (r, 3)
            }
        }
        0xf0..=0xf4 => {
            let (Some(b1), Some(b2), Some(b3)) = (tail(1), tail(2), tail(3)) else {
                return bad;
            };
            let r = (b0 & 0x07) << 18 | b1 << 12 | b2 << 6 | b3;
            if !(0x10000..0x110000).contains(&r) { bad } else { (r, 4) }
        }
        _ => bad,
    }
}

/// Writes the UTF-8 form of a rune and returns its width; what is no Unicode scalar value becomes `RUNE_ERROR`.
#[inline]
pub fn encode_rune(r: i64, out: &mut [u8; 4]) -> usize {
    let c = u32::try_from(r)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    c.encode_utf8(out).len()
}

/// `string(r)` of an integer.
pub fn from_rune(cache: &mut AllocCache, heap: &Heap, r: i64) -> Result<(u64, u64), AllocError> {
    let mut buf = [0; 4];
    let n = encode_rune(r, &mut buf);
    from_bytes(cache, heap, &buf[..n])
}

/// `string(rs)` of a rune slice.
///
/// # Safety
/// `data` is the address of `len` readable runes (int32).
pub unsafe fn from_runes(cache: &mut AllocCache, heap: &Heap, data: u64, len: usize) -> Result<(u64, u64), AllocError> {
    // SAFETY: the caller's promise. The script may change runes between the two passes: the second one stays in bounds by itself.
    let rune = |i: usize| unsafe { (data as *const i32).add(i).read_volatile() as i64 };
    let mut buf = [0; 4];
    let total: usize = (0..len).map(|i| encode_rune(rune(i), &mut buf)).sum();
    if total == 0 {
        return Ok((0, 0));
    }
    let p = cache.alloc_bytes(heap, total)?.as_ptr();
    let mut at = 0;
    for i in 0..len {
        let n = encode_rune(rune(i), &mut buf);
        if at + n > total {
            break;
        }
        // SAFETY: at + n bytes fit in the object.
        unsafe { p.add(at).copy_from_nonoverlapping(buf.as_ptr(), n) };
        at += n;
    }
    Ok((p as u64, at as u64))
}

/// `[]rune(s)`: data, length and capacity.
///
/// # Safety
/// `s` is a string value.
pub unsafe fn to_runes(cache: &mut AllocCache, heap: &Heap, s: (u64, u64)) -> Result<(u64, u32, u32), AllocError> {
    // SAFETY: the caller's promise.
    let b = unsafe { bytes(s) };
    let len = count_runes(b);
    let cap = round_up_size(len as u64 * 4, true) / 4;
    let Ok(cap) = u32::try_from(cap) else {
        return Err(AllocError::OutOfMemory);
    };
    let p = cache
        .alloc_object(heap, cap as usize * 4, LayoutId::NOSCAN)?
        .as_ptr()
        .cast::<u32>();
    let mut rest = b;
    for i in 0..len {
        let (r, n) = decode_rune(rest);
        rest = &rest[n..];
        // SAFETY: i < len <= cap.
        unsafe { p.add(i).write(r) };
    }
    Ok((p as u64, len as u32, cap))
}

/// The runes of a string.
pub fn count_runes(mut b: &[u8]) -> usize {
    let mut n = 0;
    while !b.is_empty() {
        b = &b[decode_rune(b).1..];
        n += 1;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_as_std_does() {
        for r in (0..0x110000u32).step_by(7) {
            if let Some(c) = char::from_u32(r) {
                let mut buf = [0; 4];
                let s = c.encode_utf8(&mut buf);
                assert_eq!(decode_rune(s.as_bytes()), (r, s.len()));
                let mut own = [0; 4];
                assert_eq!(encode_rune(r as i64, &mut own), s.len());
                assert_eq!(&own[..s.len()], s.as_bytes());
            }
        }
        for bad in [
            &b"\xff"[..],
            b"\xc0\x80",
            b"\xed\xa0\x80",
            b"\xe2\x82",
            b"\xf4\x90\x80\x80",
            b"\x80",
        ] {
            assert_eq!(decode_rune(bad), (RUNE_ERROR, 1));
        }
        let mut buf = [0; 4];
        assert_eq!(encode_rune(-1, &mut buf), 3);
        assert_eq!(encode_rune(0xd800, &mut buf), 3);
    }
}
