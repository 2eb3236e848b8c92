//! Equality and hashing of Go values by their type.
//!
//! No native recursion follows the depth of a value: nested parts wait in a work list. Memory is read word by word, so racing writers
//! can make a result wrong but nothing worse.

use crate::heap::{load_pair, load_ptr};
use crate::typedesc::{Kind, TypeFlags, TypeRef};
use std::fmt;

/// The dynamic type of an interface can be neither compared nor hashed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Uncomparable(pub TypeRef);

impl Uncomparable {
    /// The panic's text after "runtime error: " when two interfaces are compared.
    pub fn comparing(self) -> String {
        format!("comparing uncomparable type {}", self.0.string())
    }

    /// The panic's text after "runtime error: " when a map key is hashed.
    pub fn hashing(self) -> String {
        format!("hash of unhashable type {}", self.0.string())
    }
}

impl fmt::Debug for Uncomparable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.comparing())
    }
}

/// Why a comparison or a walk has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    Uncomparable(Uncomparable),
    /// Whoever was asked whether to go on said no.
    Stopped,
}

impl From<Uncomparable> for Failure {
    fn from(e: Uncomparable) -> Failure {
        Failure::Uncomparable(e)
    }
}

/// Counts the work of a walk, which has no bound: values that share parts may be exponentially larger than the memory that they lie in. After
/// each piece of work `go_on` is told of it, and asked.
struct Meter<'a> {
    done: u64,
    go_on: &'a mut dyn FnMut(u64) -> bool,
}

/// Units of work in a piece: parts, and 64 bytes of them.
const PIECE: u64 = 1 << 14;

impl Meter<'_> {
    #[inline(always)]
    fn add(&mut self, bytes: u64) -> Result<(), Failure> {
        self.done += 1 + (bytes >> 6);
        if self.done < PIECE {
            return Ok(());
        }
        let done = std::mem::take(&mut self.done);
        if (self.go_on)(done) {
            Ok(())
        } else {
            Err(Failure::Stopped)
        }
    }
}

/// Whether the bytes of two strings are equal.
///
/// # Safety
/// Both are string values: `len` bytes at `data` that nobody writes.
#[inline]
pub unsafe fn str_eq(a: (u64, u64), b: (u64, u64)) -> bool {
    // SAFETY: the caller's promise.
    unsafe { a.1 == b.1 && (a.0 == b.0 || crate::string::bytes(a) == crate::string::bytes(b)) }
}

/// `==` of two values of type `t` in memory layout (the slots of a frame are that, too). `t` is comparable, or an interface inside
/// decides.
///
/// # Safety
/// Both hold values of type `t`.
#[inline]
pub unsafe fn equal(t: TypeRef, a: *const u8, b: *const u8) -> Result<bool, Uncomparable> {
    // SAFETY: the caller's promise.
    unsafe { equal_while(t, a, b, &mut |_| true).map_err(unstopped) }
}

/// The failure of a comparison that nobody stops.
fn unstopped(f: Failure) -> Uncomparable {
    match f {
        Failure::Uncomparable(e) => e,
        Failure::Stopped => unreachable!("a walk that is told to go on ends"),
    }
}

/// `equal`, as long as `go_on` says yes: it is told of each piece of work.
///
/// # Safety
/// As for `equal`.
#[inline]
pub unsafe fn equal_while(
    t: TypeRef,
    a: *const u8,
    b: *const u8,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<bool, Failure> {
    // SAFETY: the caller's promise.
    unsafe {
        if t.flags.has(TypeFlags::PLAIN) {
            return Ok(plain_eq(a, b, t.size));
        }
        if t.kind == Kind::String {
            return Ok(str_eq(pair_at(a), pair_at(b)));
        }
        equal_parts(t, a, b, &mut Meter { done: 0, go_on })
    }
}

/// `==` of two interface values {type word, data word}, as long as `go_on` says yes.
///
/// # Safety
/// Both are interface values.
#[inline]
pub unsafe fn iface_eq_while(
    a: (u64, u64),
    b: (u64, u64),
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<bool, Failure> {
    if a.0 != b.0 {
        return Ok(false);
    }
    // SAFETY: the caller's promise.
    unsafe {
        let Some(t) = TypeRef::from_word(a.0) else {
            return Ok(true);
        };
        if !t.is_comparable() {
            return Err(Uncomparable(t).into());
        }
        if t.is_direct() {
            return equal_while(t, (&raw const a.1).cast(), (&raw const b.1).cast(), go_on);
        }
        let bytes = if t.kind == Kind::String {
            pair_at(a.1 as *const u8).1
        } else {
            t.size as u64
        };
        // Paid for before: one comparison of bytes is short.
        if bytes >> 6 > 0 && !go_on(bytes >> 6) {
            return Err(Failure::Stopped);
        }
        equal_while(t, a.1 as *const u8, b.1 as *const u8, go_on)
    }
}

/// A pair at an address that may lie in a frame (where it need not be 16-aligned).
#[inline(always)]
unsafe fn pair_at(p: *const u8) -> (u64, u64) {
    let p: *const u64 = p.cast();
    // SAFETY: the caller promises two words.
    unsafe {
        if (p as usize).is_multiple_of(16) {
            load_pair(p)
        } else {
            (load_ptr(p), load_ptr(p.add(1)))
        }
    }
}

#[inline(always)]
unsafe fn plain_eq(a: *const u8, b: *const u8, n: usize) -> bool {
    // SAFETY: the caller promises n bytes at both. Volatile reads, for the script may write meanwhile.
    unsafe {
        match n {
            0 => true,
            1 => a.read_volatile() == b.read_volatile(),
            2 if (a as usize | b as usize).is_multiple_of(2) => {
                a.cast::<u16>().read_volatile() == b.cast::<u16>().read_volatile()
            }
            4 if (a as usize | b as usize).is_multiple_of(4) => {
                a.cast::<u32>().read_volatile() == b.cast::<u32>().read_volatile()
            }
            8 if (a as usize | b as usize).is_multiple_of(8) => {
                a.cast::<u64>().read_volatile() == b.cast::<u64>().read_volatile()
            }
            _ if (a as usize | b as usize).is_multiple_of(8) => {
                let (wa, wb) = (a.cast::<u64>(), b.cast::<u64>());
                (0..n / 8).all(|i| wa.add(i).read_volatile() == wb.add(i).read_volatile())
                    && (n & !7..n).all(|i| a.add(i).read_volatile() == b.add(i).read_volatile())
            }
            _ => (0..n).all(|i| a.add(i).read_volatile() == b.add(i).read_volatile()),
        }
    }
}

/// A stack whose first items need no allocation.
struct Work<T: Copy> {
    few: [T; 8],
    n: usize,
    more: Vec<T>,
}

impl<T: Copy> Work<T> {
    fn new(first: T) -> Work<T> {
        Work {
            few: [first; 8],
            n: 1,
            more: Vec::new(),
        }
    }

    #[inline]
    fn push(&mut self, item: T) {
        match self.few.get_mut(self.n) {
            Some(place) => {
                *place = item;
                self.n += 1;
            }
            None => self.more.push(item),
        }
    }

    #[inline]
    fn pop(&mut self) -> Option<T> {
        if let Some(item) = self.more.pop() {
            return Some(item);
        }
        self.n = self.n.checked_sub(1)?;
        Some(self.few[self.n])
    }
}

unsafe fn equal_parts(t: TypeRef, a: *const u8, b: *const u8, meter: &mut Meter<'_>) -> Result<bool, Failure> {
    // The rest of the comparison: type, both places, how many values.
    let mut work = Work::new((t, a, b, 1u64));
    while let Some((t, a, b, n)) = work.pop() {
        // SAFETY: `equal`'s caller promises the values, and parts lie inside them.
        unsafe {
            if n > 1 {
                work.push((t, a.add(t.size), b.add(t.size), n - 1));
            }
            meter.add(weight(t, a))?;
            let same = match t.kind {
                _ if t.flags.has(TypeFlags::PLAIN) => plain_eq(a, b, t.size),
                Kind::String => str_eq(pair_at(a), pair_at(b)),
                Kind::Float32 => f32_at(a) == f32_at(b),
                Kind::Float64 => f64_at(a) == f64_at(b),
                Kind::Complex64 => f32_at(a) == f32_at(b) && f32_at(a.add(4)) == f32_at(b.add(4)),
                Kind::Complex128 => f64_at(a) == f64_at(b) && f64_at(a.add(8)) == f64_at(b.add(8)),
                Kind::Interface => {
                    let (x, y) = (pair_at(a), pair_at(b));
                    match TypeRef::from_word(x.0) {
                        _ if x.0 != y.0 => false,
                        None => true,
                        Some(dt) if !dt.is_comparable() => return Err(Uncomparable(dt).into()),
                        // A scalar.
                        Some(dt) if dt.is_direct() => equal(dt, (&raw const x.1).cast(), (&raw const y.1).cast())?,
                        Some(dt) => {
                            work.push((dt, x.1 as *const u8, y.1 as *const u8, 1));
                            true
                        }
                    }
                }
                Kind::Array => {
                    if t.len > 0 {
                        work.push((t.elem(), a, b, t.len));
                    }
                    true
                }
                Kind::Struct => {
                    for f in t.fields.iter().rev().filter(|f| &*f.name != "_") {
                        work.push((f.ty, a.add(f.offset), b.add(f.offset), 1));
                    }
                    true
                }
                _ => return Err(Uncomparable(t).into()),
            };
            if !same {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Bytes that are looked at for one part.
#[inline(always)]
unsafe fn weight(t: TypeRef, p: *const u8) -> u64 {
    // SAFETY: the caller promises a value of the type.
    unsafe {
        match t.kind {
            Kind::String => pair_at(p).1,
            _ if t.flags.has(TypeFlags::PLAIN) => t.size as u64,
            _ => 0,
        }
    }
}

/// Goes through all that `hash` would go through, as long as `go_on` says yes: it is told of each piece of work, at last of the rest.
/// What does not concern `hash` (an interface without a comparable value) ends no walk.
///
/// # Safety
/// `p` holds a value of type `t`.
pub unsafe fn weigh(t: TypeRef, p: *const u8, go_on: &mut dyn FnMut(u64) -> bool) -> Result<(), Failure> {
    let mut meter = Meter { done: 0, go_on };
    let mut work = Work::new((t, p, 1u64));
    while let Some((t, p, n)) = work.pop() {
        // SAFETY: the caller promises the value, and parts lie inside it.
        unsafe {
            if n > 1 {
                work.push((t, p.add(t.size), n - 1));
            }
            meter.add(weight(t, p))?;
            match t.kind {
                _ if t.flags.has(TypeFlags::PLAIN) => {}
                Kind::Interface => {
                    let (tw, data) = pair_at(p);
                    if let Some(dt) = TypeRef::from_word(tw).filter(|dt| dt.is_comparable() && !dt.is_direct()) {
                        work.push((dt, data as *const u8, 1));
                    }
                }
                Kind::Array if t.len > 0 => work.push((t.elem(), p, t.len)),
                Kind::Struct => {
                    for f in t.fields.iter().rev().filter(|f| &*f.name != "_") {
                        work.push((f.ty, p.add(f.offset), 1));
                    }
                }
                _ => {}
            }
        }
    }
    (meter.go_on)(meter.done);
    Ok(())
}

unsafe fn f32_at(p: *const u8) -> f32 {
    // SAFETY: the caller promises 4 bytes.
    unsafe { p.cast::<f32>().read_volatile() }
}

unsafe fn f64_at(p: *const u8) -> f64 {
    // SAFETY: the caller promises 8 bytes, aligned.
    unsafe { p.cast::<f64>().read_volatile() }
}

const K0: u64 = 0x9e37_79b9_7f4a_7c15;
const K1: u64 = 0xd6e8_feb8_6659_fd93;

/// Both halves of a 128-bit product, folded: every bit of the result depends on all of `a` and `b`.
#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let p = a as u128 * b as u128;
    p as u64 ^ (p >> 64) as u64
}

/// The hash of a 64-bit value.
#[inline(always)]
pub fn hash_u64(seed: u64, v: u64) -> u64 {
    fold(v ^ seed, K0 ^ seed.rotate_left(32))
}

/// The hash of bytes (multiply and fold, 16 bytes a step).
#[inline]
pub fn hash_bytes(seed: u64, s: &[u8]) -> u64 {
    let n = s.len();
    let word = |at: usize| u64::from_le_bytes(s[at..at + 8].try_into().unwrap_or_default());
    let half = |at: usize| u32::from_le_bytes(s[at..at + 4].try_into().unwrap_or_default()) as u64;
    let mut h = seed ^ K1;
    let (a, b);
    if n <= 16 {
        if n >= 8 {
            (a, b) = (word(0), word(n - 8));
        } else if n >= 4 {
            (a, b) = (half(0), half(n - 4));
        } else if n > 0 {
            (a, b) = ((s[0] as u64) << 16 | (s[n / 2] as u64) << 8 | s[n - 1] as u64, 0);
        } else {
            (a, b) = (0, 0);
        }
    } else {
        let mut at = 0;
        while at + 16 < n {
            h = fold(word(at) ^ h, word(at + 8) ^ K0);
            at += 16;
        }
        (a, b) = (word(n - 16), word(n - 8));
    }
    fold(fold(a ^ h, b ^ K0) ^ n as u64, K1 ^ seed.rotate_left(17))
}

/// The hash of a value of type `t` in memory layout; equal values have equal hashes. `nan` goes into the hash of a NaN, which
/// equals nothing: callers vary it.
///
/// # Safety
/// `p` holds a value of type `t`.
pub unsafe fn hash(seed: u64, t: TypeRef, p: *const u8, nan: u64) -> Result<u64, Uncomparable> {
    let mut h = seed;
    let mut work = Work::new((t, p, 1u64));
    let float = |h: u64, v: f64| {
        // +0 and -0 are equal.
        let bits = if v == 0.0 {
            0
        } else if v.is_nan() {
            nan ^ K1
        } else {
            v.to_bits()
        };
        hash_u64(h, bits)
    };
    while let Some((t, p, n)) = work.pop() {
        // SAFETY: the caller promises the value, and parts lie inside it.
        unsafe {
            if n > 1 {
                work.push((t, p.add(t.size), n - 1));
            }
            match t.kind {
                _ if t.flags.has(TypeFlags::PLAIN) => h = hash_plain(h, p, t.size),
                Kind::String => h = hash_bytes(h, crate::string::bytes(pair_at(p))),
                Kind::Float32 => h = float(h, f32_at(p) as f64),
                Kind::Float64 => h = float(h, f64_at(p)),
                Kind::Complex64 => h = float(float(h, f32_at(p) as f64), f32_at(p.add(4)) as f64),
                Kind::Complex128 => h = float(float(h, f64_at(p)), f64_at(p.add(8))),
                Kind::Interface => {
                    let (tw, data) = pair_at(p);
                    let Some(dt) = TypeRef::from_word(tw) else {
                        h = hash_u64(h, 0);
                        continue;
                    };
                    if !dt.is_comparable() {
                        return Err(Uncomparable(dt));
                    }
                    if !dt.is_direct() {
                        work.push((dt, data as *const u8, 1));
                    } else if let Kind::Float32 | Kind::Float64 | Kind::Complex64 = dt.kind {
                        h = hash(h, dt, (&raw const data).cast(), nan)?; // a scalar: no deeper
                    } else {
                        h = hash_u64(h, data);
                    }
                }
                Kind::Array => {
                    if t.len > 0 {
                        work.push((t.elem(), p, t.len));
                    }
                }
                Kind::Struct => {
                    for f in t.fields.iter().rev().filter(|f| &*f.name != "_") {
                        work.push((f.ty, p.add(f.offset), 1));
                    }
                }
                _ => return Err(Uncomparable(t)),
            }
        }
    }
    Ok(h)
}

unsafe fn hash_plain(h: u64, p: *const u8, n: usize) -> u64 {
    // SAFETY: the caller promises n bytes.
    unsafe {
        match n {
            1 => hash_u64(h, p.read_volatile() as u64),
            2 => hash_u64(h, p.cast::<u16>().read_unaligned() as u64),
            4 => hash_u64(h, p.cast::<u32>().read_unaligned() as u64),
            8 => hash_u64(h, p.cast::<u64>().read_unaligned()),
            _ => {
                let words = (0..n / 8).fold(h, |h, i| hash_u64(h, p.cast::<u64>().add(i).read_unaligned()));
                (n & !7..n).fold(words, |h, i| hash_u64(h, p.add(i).read_volatile() as u64))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Space;
    use crate::typedesc::{FieldSpec, TypeTable};
    use std::sync::Arc;

    fn table() -> TypeTable {
        TypeTable::new(Arc::new(Space::new()))
    }

    fn field(name: &str, ty: TypeRef) -> FieldSpec {
        FieldSpec {
            name: name.into(),
            pkg: "".into(),
            ty,
            embedded: false,
            tag: "".into(),
        }
    }

    #[test]
    fn deep_values_need_no_stack() {
        let types = table();
        let any = types.make(|b| b.interface(&[])).unwrap();
        let int = types.basic(Kind::Int);
        let nest = types
            .make(|b| b.structure(&[field("a", any), field("n", int)]))
            .unwrap();
        // 300,000 structs, each in the interface of the one before; twice.
        let chain = |end: u64| {
            let mut cells = vec![[0u128; 2]; 300_000];
            let base = cells.as_ptr() as u64;
            for (i, c) in cells.iter_mut().enumerate() {
                let next = base + 32 * (i as u64 + 1);
                let (t, data) = if i + 1 < 300_000 {
                    (nest.word(), next)
                } else {
                    (int.word(), end)
                };
                *c = [t as u128 | (data as u128) << 64, i as u128];
            }
            cells
        };
        let (a, b, c) = (chain(1), chain(1), chain(2));
        // SAFETY: the cells hold values of the struct type.
        unsafe {
            assert_eq!(equal(nest, a.as_ptr().cast(), b.as_ptr().cast()), Ok(true));
            assert_eq!(equal(nest, a.as_ptr().cast(), c.as_ptr().cast()), Ok(false));
            let h = |v: &Vec<[u128; 2]>| hash(5, nest, v.as_ptr().cast(), 0).unwrap();
            assert_eq!(h(&a), h(&b));
            assert_ne!(h(&a), h(&c));
        }
    }

    #[test]
    fn panics_come_in_source_order() {
        let types = table();
        let int = types.basic(Kind::Int);
        let any = types.make(|b| b.interface(&[])).unwrap();
        let slice = types.make(|b| b.slice(int)).unwrap();
        let func = types.make(|b| b.func(&[], &[], false)).unwrap();
        let pair = types
            .make(|b| b.structure(&[field("n", int), field("a", any), field("b", any)]))
            .unwrap();
        let value = |n: u64, a: TypeRef, b: TypeRef| [n as u128, a.word() as u128, b.word() as u128];
        let eq = |x: [u128; 3], y: [u128; 3]| {
            // SAFETY: the words hold values of the struct type.
            unsafe { equal(pair, x.as_ptr().cast(), y.as_ptr().cast()) }
        };
        assert_eq!(eq(value(1, slice, func), value(2, slice, func)), Ok(false));
        let e = eq(value(1, slice, func), value(1, slice, func)).unwrap_err();
        assert_eq!(e.comparing(), "comparing uncomparable type []int");
        let e = eq(value(1, int, func), value(1, int, func)).unwrap_err();
        assert_eq!(e.comparing(), "comparing uncomparable type func()");
        assert_eq!(eq(value(1, int, func), value(1, slice, func)), Ok(false));
    }

    #[test]
    fn floats_blanks_and_interfaces() {
        let types = table();
        let (f64t, f32t, int) = (
            types.basic(Kind::Float64),
            types.basic(Kind::Float32),
            types.basic(Kind::Int),
        );
        // SAFETY: values of the types named.
        unsafe {
            let eq = |a: f64, b: f64| equal(f64t, (&raw const a).cast(), (&raw const b).cast()).unwrap();
            assert!(eq(0.0, -0.0) && !eq(f64::NAN, f64::NAN) && eq(1.5, 1.5));
            let h = |v: f64| hash(9, f64t, (&raw const v).cast(), 0).unwrap();
            assert_eq!(h(0.0), h(-0.0));
            let nan = f64::NAN.to_bits();
            let iface_eq = |a, b| iface_eq_while(a, b, &mut |_| true).ok();
            assert_eq!(iface_eq((f64t.word(), nan), (f64t.word(), nan)), Some(false));
            assert_eq!(iface_eq((f32t.word(), 0), (f32t.word(), 1 << 31)), Some(true));
            assert_eq!(iface_eq((int.word(), 3), (f64t.word(), 3)), Some(false));
            assert_eq!(iface_eq((0, 0), (0, 0)), Some(true));
            let blank = types
                .make(|b| b.structure(&[field("_", int), field("n", int)]))
                .unwrap();
            let (x, y) = ([1u64, 7], [2u64, 7]);
            assert_eq!(equal(blank, x.as_ptr().cast(), y.as_ptr().cast()), Ok(true));
            assert_eq!(
                hash(1, blank, x.as_ptr().cast(), 0),
                hash(1, blank, y.as_ptr().cast(), 0)
            );
        }
    }

    #[test]
    fn byte_hashes_spread() {
        let mut seen = std::collections::HashSet::new();
        for n in 0..200usize {
            for i in 0..n.max(1) {
                let mut s = vec![0u8; n];
                if n > 0 {
                    s[i] = 1;
                }
                assert!(seen.insert(hash_bytes(77, &s) >> 24) || n == 0, "length {n} at {i}");
            }
        }
    }
}
