//! The natives of strings and bytes: searching, splitting, replacing, changing case.
//!
//! Both packages share the functions on `&[u8]` in this file; bytes copies its arguments out of script memory first.

use crate::quote::{decode, decode_last, push_char};
use govm_runtime::heap::store_pair;
use govm_runtime::slice::pack;
use govm_runtime::typedesc::Kind;
use govm_vm::native::{NativeCtx, Natives, Stop};

/// Bytes of a text whose parts are counted before memory is taken for them.
const LONG: usize = 1 << 16;

/// The first place of `sep` in `s`.
pub fn find(s: &[u8], sep: &[u8]) -> Option<usize> {
    memchr::memmem::find(s, sep)
}

fn rfind(s: &[u8], sep: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(s, sep)
}

fn or_minus(i: Option<usize>) -> i64 {
    i.map_or(-1, |i| i as i64)
}

/// Go's Count: an empty `sep` counts runes and one.
fn count(s: &[u8], sep: &[u8]) -> i64 {
    match sep {
        [] => crate::quote::rune_count(s) as i64 + 1,
        [b] => memchr::memchr_iter(*b, s).count() as i64,
        _ => memchr::memmem::find_iter(s, sep).count() as i64,
    }
}

/// Runes with their places and lengths; an invalid byte is U+FFFD.
fn runes(s: &[u8]) -> impl Iterator<Item = (usize, char, usize)> + '_ {
    let mut i = 0;
    std::iter::from_fn(move || {
        let (c, n) = decode(&s[i..]);
        let at = i;
        i += n;
        (n > 0).then_some((at, c, n))
    })
}

/// A set of runes, in which a lookup takes about the same time whatever its size. An invalid byte is U+FFFD on both sides.
struct Set {
    ascii: u128,
    /// In order.
    rest: Vec<char>,
}

impl Set {
    fn new(chars: &[u8]) -> Set {
        let mut set = Set {
            ascii: 0,
            rest: Vec::new(),
        };
        for (_, c, _) in runes(chars) {
            if c.is_ascii() {
                set.ascii |= 1 << c as u32;
            } else {
                set.rest.push(c);
            }
        }
        set.rest.sort_unstable();
        set.rest.dedup();
        set
    }

    fn contains(&self, c: char) -> bool {
        if c.is_ascii() {
            self.ascii >> c as u32 & 1 != 0
        } else {
            self.rest.binary_search(&c).is_ok()
        }
    }
}

fn index_any(s: &[u8], chars: &[u8]) -> Option<usize> {
    let set = Set::new(chars);
    runes(s).find(|&(_, c, _)| set.contains(c)).map(|r| r.0)
}

fn last_index_any(s: &[u8], chars: &[u8]) -> Option<usize> {
    let set = Set::new(chars);
    let mut end = s.len();
    while end > 0 {
        let (c, n) = decode_last(&s[..end]);
        end -= n;
        if set.contains(c) {
            return Some(end);
        }
    }
    None
}

/// One rune folded: the least rune of its orbit under Go's SimpleFold is what both sides are compared by.
fn fold(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_lowercase()
    } else {
        crate::unicode::fold_key(c)
    }
}

/// Go's EqualFold.
pub fn equal_fold(s: &[u8], t: &[u8]) -> bool {
    let (mut a, mut b) = (runes(s), runes(t));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(x), Some(y)) if x.1 == y.1 || fold(x.1) == fold(y.1) => {}
            _ => return false,
        }
    }
}

/// Every rune mapped; invalid bytes become U+FFFD only if something changes.
fn map(s: &[u8], f: impl Fn(char) -> char) -> Option<Vec<u8>> {
    let first = runes(s)
        .find(|&(_, c, n)| f(c) != c || c == char::REPLACEMENT_CHARACTER && n == 1)?
        .0;
    let mut out = Vec::with_capacity(s.len() + 8);
    out.extend_from_slice(&s[..first]);
    for (_, c, _) in runes(&s[first..]) {
        push_char(&mut out, f(c));
    }
    Some(out)
}

fn trim_space(s: &[u8]) -> (usize, usize) {
    let space = crate::unicode::is_space;
    let mut start = 0;
    while start < s.len() {
        let (c, n) = decode(&s[start..]);
        if !space(c) {
            break;
        }
        start += n;
    }
    let mut end = s.len();
    while end > start {
        let (c, n) = decode_last(&s[start..end]);
        if !space(c) {
            break;
        }
        end -= n;
    }
    (start, end)
}

/// Checks that the VM has the memory for what `replace` would make, before the host's is used for it.
fn room_to_replace(c: &mut NativeCtx<'_>, (s, old, new): (&[u8], &[u8], &[u8]), n: i64) -> Result<(), Stop> {
    let more = new.len().saturating_sub(old.len());
    let times = if more > 0 { count(s, old) as usize } else { 0 };
    let times = if n < 0 { times } else { times.min(n as usize) };
    c.charge(s.len());
    c.reserve(more.saturating_mul(times).saturating_add(s.len()))
}

/// Go's Replace; `None`: nothing to replace.
fn replace(s: &[u8], old: &[u8], new: &[u8], n: i64) -> Option<Vec<u8>> {
    if n == 0 || old == new {
        return None;
    }
    let most = if n < 0 { usize::MAX } else { n as usize };
    let mut out = Vec::with_capacity(s.len());
    if old.is_empty() {
        let mut done = 0;
        for (i, _, len) in runes(s) {
            if done < most {
                out.extend_from_slice(new);
                done += 1;
            }
            out.extend_from_slice(&s[i..i + len]);
        }
        if done < most {
            out.extend_from_slice(new);
        }
        return Some(out);
    }
    let mut last = 0;
    for i in memchr::memmem::find_iter(s, old).take(most) {
        out.extend_from_slice(&s[last..i]);
        out.extend_from_slice(new);
        last = i + old.len();
    }
    if last == 0 && out.is_empty() {
        return None;
    }
    out.extend_from_slice(&s[last..]);
    Some(out)
}

fn to_valid(s: &[u8], replacement: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(s).err()?;
    let mut out = Vec::with_capacity(s.len());
    let mut bad = false;
    for (i, c, n) in runes(s) {
        let invalid = c == char::REPLACEMENT_CHARACTER && n == 1;
        if !invalid {
            out.extend_from_slice(&s[i..i + n]);
        } else if !bad {
            out.extend_from_slice(replacement);
        }
        bad = invalid;
    }
    Some(out)
}

/// The pieces of `s` as ranges.
fn split(s: &[u8], sep: &[u8], save: usize, n: i64) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let most = if n < 0 { usize::MAX } else { n as usize };
    if sep.is_empty() {
        for (i, _, len) in runes(s) {
            if out.len() + 1 == most {
                out.push((i, s.len()));
                break;
            }
            out.push((i, i + len));
        }
        return out;
    }
    let mut start = 0;
    for i in memchr::memmem::find_iter(s, sep) {
        if out.len() + 1 >= most {
            break;
        }
        out.push((start, i + save));
        start = i + sep.len();
    }
    out.push((start, s.len()));
    out
}

/// The parts of a text between white space.
fn fields(s: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut runes = runes(s);
    std::iter::from_fn(move || {
        let mut start = None;
        for (i, c, _) in runes.by_ref() {
            match (crate::unicode::is_space(c), start) {
                (true, Some(a)) => return Some((a, i)),
                (false, None) => start = Some(i),
                _ => {}
            }
        }
        start.map(|a| (a, s.len()))
    })
}

/// Sets a []string of parts of the string in slots `from`.
fn set_parts(c: &mut NativeCtx<'_>, slot: usize, from: usize, parts: &[(usize, usize)]) -> Result<(), Stop> {
    let (data, _) = c.pair(from);
    let t = c.basic(Kind::String);
    c.charge(parts.len() * 16);
    let (alloc, heap) = c.alloc();
    let array = alloc.alloc_array(heap, &t, parts.len())?.as_ptr().cast::<u64>();
    for (i, &(a, b)) in parts.iter().enumerate() {
        // SAFETY: the array is new and has that many strings; a part of length 0 keeps the base pointer.
        unsafe {
            store_pair(
                array.add(2 * i),
                if a == b { data } else { data + a as u64 },
                (b - a) as u64,
            )
        };
    }
    c.set_pair(slot, (array as u64, pack(parts.len() as u32, parts.len() as u32)));
    Ok(())
}

/// A part of the string in slots `from` as the result.
fn set_part(c: &mut NativeCtx<'_>, from: usize, (a, b): (usize, usize)) {
    let (data, _) = c.pair(from);
    c.set_pair(
        0,
        if a == b {
            (data, 0)
        } else {
            (data + a as u64, (b - a) as u64)
        },
    );
}

fn upper(c: char) -> char {
    crate::unicode::upper(c)
}

fn lower(c: char) -> char {
    crate::unicode::lower(c)
}

fn repeat(c: &mut NativeCtx<'_>) -> Result<(), Stop> {
    let (s, n) = (c.str(0), c.int(2));
    if n < 0 {
        return Err(c.panic_text("strings: negative Repeat count"));
    }
    let Some(size) = s.len().checked_mul(n as usize).filter(|&s| s <= 1 << 47) else {
        return Err(c.panic_text("strings: Repeat output length overflow"));
    };
    if size == 0 {
        c.set_pair(0, (0, 0));
        return Ok(());
    }
    let (alloc, heap) = c.alloc();
    let p = alloc.alloc_bytes(heap, size)?.as_ptr();
    c.charge(size);
    // SAFETY: the block is new and not yet published, `size` bytes long; the source is immutable.
    unsafe {
        std::ptr::copy_nonoverlapping(s.as_ptr(), p, s.len());
        let mut done = s.len();
        while done < size {
            let k = done.min(size - done);
            std::ptr::copy_nonoverlapping(p, p.add(done), k);
            done += k;
        }
    }
    c.set_pair(0, (p as u64, size as u64));
    Ok(())
}

fn join(c: &mut NativeCtx<'_>) -> Result<(), Stop> {
    let (data, lc) = c.pair(0);
    let n = lc as u32 as usize;
    let sep = c.str(2);
    let part = |i: usize| {
        // SAFETY: element i of a []string; string data is immutable.
        unsafe { govm_runtime::string::bytes(govm_runtime::heap::load_pair((data as *const u64).add(2 * i))) }
    };
    if n == 1 {
        let s = part(0);
        c.set_pair(0, (s.as_ptr() as u64 * u64::from(!s.is_empty()), s.len() as u64));
        return Ok(());
    }
    // Each element is read once: another goroutine may be writing to the slice.
    let parts: Vec<&[u8]> = (0..n).map(part).collect();
    let size = parts.iter().map(|p| p.len()).sum::<usize>() + sep.len() * n.saturating_sub(1);
    c.reserve(size)?;
    c.set_str(0, &parts.join(sep))
}

/// As `room_to_replace`, for what replaces runs of invalid bytes.
fn room_to_validate(c: &mut NativeCtx<'_>, s: &[u8], new: &[u8]) -> Result<(), Stop> {
    c.charge(s.len());
    let runs = if new.len() > 1 {
        s.utf8_chunks().filter(|u| !u.invalid().is_empty()).count()
    } else {
        0
    };
    c.reserve(runs.saturating_mul(new.len()).saturating_add(s.len()))
}

/// A string with its runes mapped.
fn mapped(c: &mut NativeCtx<'_>, f: impl Fn(char) -> char) -> Result<(), Stop> {
    let s = c.str(0);
    c.charge(s.len());
    c.reserve(s.len())?;
    changed(c, map(s, f))
}

/// A result that is the first argument unless something changed.
fn changed(c: &mut NativeCtx<'_>, new: Option<Vec<u8>>) -> Result<(), Stop> {
    match new {
        Some(s) => c.set_str(0, &s),
        None => Ok(()), // slots 0 and 1 hold the argument already
    }
}

/// A result of package bytes: a new slice even if nothing changed.
fn copied(c: &mut NativeCtx<'_>, s: Vec<u8>, new: Option<Vec<u8>>) -> Result<(), Stop> {
    c.set_bytes(0, &new.unwrap_or(s))
}

fn ordering(o: std::cmp::Ordering) -> i64 {
    o as i64
}

/// Adds the natives of strings and bytes.
pub fn register(n: &mut Natives) {
    macro_rules! ints {
        ($($name:literal: |$c:ident| $v:expr;)*) => {$(
            n.add($name, |$c| {
                let v = $v;
                $c.set_int(0, v);
                Ok(())
            });
        )*};
    }
    ints! {
        "strings.Index": |c| { let (s, t) = (c.str(0), c.str(2)); c.charge(s.len()); or_minus(find(s, t)) };
        "strings.LastIndex": |c| { let (s, t) = (c.str(0), c.str(2)); c.charge(s.len()); or_minus(rfind(s, t)) };
        "strings.IndexByte": |c| { let s = c.str(0); c.charge(s.len()); or_minus(memchr::memchr(c.word(2) as u8, s)) };
        "strings.LastIndexByte": |c| { let s = c.str(0); c.charge(s.len()); or_minus(memchr::memrchr(c.word(2) as u8, s)) };
        "strings.IndexAny": |c| { let (s, t) = (c.str(0), c.str(2)); c.charge(s.len() + t.len()); or_minus(index_any(s, t)) };
        "strings.LastIndexAny": |c| { let (s, t) = (c.str(0), c.str(2)); c.charge(s.len() + t.len()); or_minus(last_index_any(s, t)) };
        "strings.Count": |c| { let (s, t) = (c.str(0), c.str(2)); c.charge(s.len()); count(s, t) };
        "strings.EqualFold": |c| { let (s, t) = (c.str(0), c.str(2)); c.charge(s.len()); i64::from(equal_fold(s, t)) };
        "bytes.Index": |c| { let (s, t) = (c.bytes(0).to_vec(), c.bytes(2).to_vec()); c.charge(s.len()); or_minus(find(&s, &t)) };
        "bytes.LastIndex": |c| { let (s, t) = (c.bytes(0).to_vec(), c.bytes(2).to_vec()); c.charge(s.len()); or_minus(rfind(&s, &t)) };
        "bytes.IndexByte": |c| { let s = c.bytes(0); let b = c.word(2) as u8; c.charge(s.len()); or_minus((0..s.len()).find(|&i| s.get(i) == b)) };
        "bytes.LastIndexByte": |c| { let s = c.bytes(0); let b = c.word(2) as u8; c.charge(s.len()); or_minus((0..s.len()).rev().find(|&i| s.get(i) == b)) };
        "bytes.IndexAny": |c| { let (s, t) = (c.bytes(0).to_vec(), c.str(2)); c.charge(s.len() + t.len()); or_minus(index_any(&s, t)) };
        "bytes.LastIndexAny": |c| { let (s, t) = (c.bytes(0).to_vec(), c.str(2)); c.charge(s.len() + t.len()); or_minus(last_index_any(&s, t)) };
        "bytes.Count": |c| { let (s, t) = (c.bytes(0).to_vec(), c.bytes(2).to_vec()); c.charge(s.len()); count(&s, &t) };
        "bytes.Equal": |c| { let (s, t) = (c.bytes(0), c.bytes(2)); c.charge(s.len()); i64::from(s.len() == t.len() && s.to_vec() == t.to_vec()) };
        "bytes.Compare": |c| { let (s, t) = (c.bytes(0).to_vec(), c.bytes(2).to_vec()); c.charge(s.len()); ordering(s.cmp(&t)) };
        "bytes.EqualFold": |c| { let (s, t) = (c.bytes(0).to_vec(), c.bytes(2).to_vec()); c.charge(s.len()); i64::from(equal_fold(&s, &t)) };
    }
    n.add("strings.Repeat", repeat);
    n.add("strings.Join", join);
    n.add("strings.ToUpper", |c| mapped(c, upper));
    n.add("strings.ToLower", |c| mapped(c, lower));
    n.add("strings.ToTitle", |c| mapped(c, crate::unicode::title));
    n.add("strings.ToValidUTF8", |c| {
        let (s, new) = (c.str(0), c.str(2));
        room_to_validate(c, s, new)?;
        changed(c, to_valid(s, new))
    });
    n.add("strings.Replace", |c| {
        let (s, old, new, k) = (c.str(0), c.str(2), c.str(4), c.int(6));
        room_to_replace(c, (s, old, new), k)?;
        changed(c, replace(s, old, new, k))
    });
    n.add("strings.TrimSpace", |c| {
        let r = trim_space(c.str(0));
        set_part(c, 0, r);
        Ok(())
    });
    n.add("strings.Fields", |c| {
        let s = c.str(0);
        c.charge(s.len());
        // Of a long text, that there is room for a field in every two bytes is not asked, only for what there is.
        let n = if s.len() > LONG { fields(s).count() } else { 0 };
        c.reserve(n * 16)?;
        let parts: Vec<_> = fields(s).collect();
        set_parts(c, 0, 0, &parts)
    });
    n.add("strings.split", |c| {
        let (s, sep, save, k) = (c.str(0), c.str(2), c.int(4), c.int(5));
        c.charge(s.len());
        if k == 0 {
            c.set_pair(0, (0, 0));
            return Ok(());
        }
        let n = if s.len() > LONG { count(s, sep) as usize + 1 } else { 0 };
        c.reserve(if k < 0 { n } else { n.min(k as usize) } * 16)?;
        set_parts(c, 0, 0, &split(s, sep, save as usize, k))
    });
    n.add("bytes.ToUpper", |c| {
        let s = c.bytes(0).to_vec();
        let new = map(&s, upper);
        copied(c, s, new)
    });
    n.add("bytes.ToLower", |c| {
        let s = c.bytes(0).to_vec();
        let new = map(&s, lower);
        copied(c, s, new)
    });
    n.add("bytes.ToTitle", |c| {
        let s = c.bytes(0).to_vec();
        let new = map(&s, crate::unicode::title);
        copied(c, s, new)
    });
    n.add("bytes.ToValidUTF8", |c| {
        let s = c.bytes(0).to_vec();
        let new = c.bytes(2).to_vec();
        room_to_validate(c, &s, &new)?;
        let new = to_valid(&s, &new);
        copied(c, s, new)
    });
    n.add("bytes.Replace", |c| {
        let (s, old, new) = (c.bytes(0).to_vec(), c.bytes(2).to_vec(), c.bytes(4).to_vec());
        room_to_replace(c, (&s, &old, &new), c.int(6))?;
        let new = replace(&s, &old, &new, c.int(6));
        copied(c, s, new)
    });
}
