//! Interned names: identifiers as `u32`s that are equal exactly when their texts are.
//!
//! One [`Interner`] serves a whole session and may be used from many threads. Texts live as long as the interner and never
//! move; turning a name into its text takes no lock.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, MutexGuard, OnceLock};

use bumpalo::Bump;

/// An interned identifier. Names of [`names`] have fixed numbers; all others depend on the order of interning, so nothing
/// that a user sees may be ordered by them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub u32);

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({})", self.0)
    }
}

/// A multiplicative hash for short keys (the FxHash construction: rotate, xor, multiply, eight bytes at a time).
#[derive(Default, Clone, Copy)]
pub struct FastHasher(u64);

impl FastHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.add(n as u64);
    }

    fn write_u32(&mut self, n: u32) {
        self.add(n as u64);
    }

    fn write_u64(&mut self, n: u64) {
        self.add(n);
    }

    fn write_usize(&mut self, n: usize) {
        self.add(n as u64);
    }

    fn finish(&self) -> u64 {
        // The table takes its index from the low bits, which a product mixes worst.
        self.0 ^ (self.0 >> 32)
    }
}

/// A `HashMap` with [`FastHasher`]. For keys that no adversary chooses, or whose collisions cost time only.
pub type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

/// A `HashSet` with [`FastHasher`].
pub type FastSet<K> = HashSet<K, BuildHasherDefault<FastHasher>>;

/// Chunk `k` holds `FIRST << k` texts, so that few names touch little memory.
const FIRST: usize = 256;
const CHUNKS: usize = 18;
const MOST: usize = FIRST * ((1 << CHUNKS) - 1);

type Chunk = Box<[OnceLock<&'static str>]>;

/// The chunk of name `n`, and its place there.
fn place(n: usize) -> (usize, usize) {
    let k = (n / FIRST + 1).ilog2() as usize;
    (k, n - FIRST * ((1 << k) - 1))
}

/// The names of a session.
pub struct Interner {
    /// The text of a name is at its `place`; written once, before the name is handed out. It is static or in the index's arena, and
    /// only lent with the lifetime of `self`.
    chunks: [OnceLock<Chunk>; CHUNKS],
    index: Mutex<Index>,
}

/// Names by text.
struct Index {
    /// The keys are static or in `arena`.
    names: FastMap<&'static str, Name>,
    /// The texts; neither moved nor freed while the interner lives.
    arena: Bump,
}

impl Interner {
    /// An interner that holds the names of [`names`].
    pub fn new() -> Interner {
        let interner = Interner {
            chunks: [const { OnceLock::new() }; CHUNKS],
            index: Mutex::new(Index {
                names: FastMap::with_capacity_and_hasher(2 * FIRST, BuildHasherDefault::default()),
                arena: Bump::new(),
            }),
        };
        for (i, text) in names::ALL.iter().enumerate() {
            let name = interner.add(&mut interner.index(), text);
            debug_assert_eq!(name.0 as usize, i);
        }
        interner
    }

    /// The name with this text.
    ///
    /// # Panics
    /// When the session has nearly 2^26 different names.
    pub fn intern(&self, text: &str) -> Name {
        let mut index = self.index();
        if let Some(&name) = index.names.get(text) {
            return name;
        }
        // SAFETY: the arena neither moves nor frees the text before it is dropped, with `self`; `chunks` and `names` are private, are
        // dropped with `self`, too, and lend texts for no longer than `self` is borrowed.
        let text: &'static str = unsafe { &*(index.arena.alloc_str(text) as *const str) };
        self.add(&mut index, text)
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Gives a new text the next name.
    fn add(&self, index: &mut Index, text: &'static str) -> Name {
        let n = index.names.len();
        assert!(n < MOST, "too many different names");
        let (k, at) = place(n);
        let chunk = self.chunks[k].get_or_init(|| {
            // The first names are known: their texts are there from the start.
            let known = names::ALL[..if k == 0 { FIRST.min(names::ALL.len()) } else { 0 }].iter();
            let known = known.map(|text| OnceLock::from(*text));
            known
                .chain(std::iter::repeat_with(OnceLock::new))
                .take(FIRST << k)
                .collect()
        });
        chunk[at].get_or_init(|| text);
        let name = Name(n as u32);
        index.names.insert(text, name);
        name
    }

    /// The text of a name of this interner.
    pub fn text(&self, name: Name) -> &str {
        let (k, at) = place(name.0 as usize);
        match self.chunks[k].get().and_then(|chunk| chunk[at].get()) {
            Some(text) => text,
            None => unreachable!("a name of another interner"),
        }
    }

    /// Whether the name is exported: it begins with an upper-case letter.
    pub fn is_exported(&self, name: Name) -> bool {
        is_exported(self.text(name))
    }
}

impl Default for Interner {
    fn default() -> Self {
        Interner::new()
    }
}

impl fmt::Debug for Interner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Interner")
    }
}

/// Whether an identifier is exported: it begins with an upper-case letter (Unicode category Lu).
pub fn is_exported(text: &str) -> bool {
    match text.as_bytes().first() {
        None => false,
        Some(b) if b.is_ascii() => b.is_ascii_uppercase(),
        Some(_) => text.chars().next().is_some_and(crate::unicode::is_upper),
    }
}

macro_rules! names {
    ($($id:ident = $text:literal,)*) => {
        /// Names with fixed numbers: the predeclared ones, and those that the language or the compiler treats specially.
        #[allow(non_upper_case_globals)]
        pub mod names {
            use super::Name;
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u32)]
            enum Index { $($id,)* }
            $(#[doc = concat!("`", $text, "`")] pub const $id: Name = Name(Index::$id as u32);)*
            pub(super) const ALL: &[&str] = &[$($text,)*];
        }
    };
}

names! {
    blank = "_", dot = ".", empty = "", init = "init", main = "main", iota = "iota", nil = "nil",
    true_ = "true", false_ = "false",
    bool = "bool", byte = "byte", rune = "rune", string = "string", error = "error", any = "any", comparable = "comparable",
    int = "int", int8 = "int8", int16 = "int16", int32 = "int32", int64 = "int64",
    uint = "uint", uint8 = "uint8", uint16 = "uint16", uint32 = "uint32", uint64 = "uint64", uintptr = "uintptr",
    float32 = "float32", float64 = "float64", complex64 = "complex64", complex128 = "complex128",
    append = "append", cap = "cap", clear = "clear", close = "close", complex = "complex", copy = "copy", delete = "delete",
    imag = "imag", len = "len", make = "make", max = "max", min = "min", new = "new", panic = "panic", print = "print",
    println = "println", real = "real", recover = "recover",
    unsafe_ = "unsafe", Pointer = "Pointer", Add = "Add", Alignof = "Alignof", Offsetof = "Offsetof", Sizeof = "Sizeof",
    Slice = "Slice", SliceData = "SliceData", String = "String", StringData = "StringData",
    Error = "Error", assert = "assert", trace = "trace", yield_ = "yield", C = "C",
}
