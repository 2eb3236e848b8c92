//! Memory layout of types: sizes, alignments, field offsets and pointer marks. Compiler and runtime both
//! take layouts from here, so they cannot differ.
//!
//! Go's sizes, except that strings, slices and interfaces take 16 bytes, aligned to 16.

use crate::types::{Basic, TypeDef, TypeEntry, TypeIdx};

/// What the collector does with one 8-byte word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Mark {
    /// Dead, or no pointer.
    Scalar = 0,
    /// A pointer or nil.
    Pointer = 1,
    /// The data word of an interface: a pointer if the type word before it names a type whose data word is one.
    IfaceData = 2,
}

/// The layout of a type in memory. Sizes in bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    pub size: u64,
    pub align: u32,
    /// Whether a value holds pointers.
    pub pointers: bool,
    /// Whether values can be compared (structurally; an interface may still panic).
    pub comparable: bool,
    /// Whether equality is equality of the bytes: no floats, strings, interfaces, padding.
    pub plain: bool,
    /// A struct or an array: lives in frames in its memory layout.
    pub aggregate: bool,
    /// Arrays and structs within each other.
    pub nesting: u32,
    /// Byte offsets of a struct's fields.
    pub offsets: Vec<u64>,
}

impl Layout {
    /// Slots of a value in a frame.
    pub fn slots(&self) -> u64 {
        self.size.div_ceil(8)
    }

    /// Whether an interface holds a value of this type in its data word.
    pub fn direct(&self) -> bool {
        !self.aggregate && self.size <= 8
    }
}

/// The largest size of a type in bytes.
pub const MAX_SIZE: u64 = 1 << 47;

/// How deep arrays and structs may nest, so that walks over types need no deep stack.
pub const MAX_NESTING: u32 = 1_000;

/// Computes layouts over a type table, each once.
pub struct Layouts<'t> {
    types: &'t [TypeEntry],
    done: Vec<Option<Layout>>,
}

impl<'t> Layouts<'t> {
    /// Layouts of the entries of `types`.
    pub fn new(types: &'t [TypeEntry]) -> Layouts<'t> {
        Layouts {
            types,
            done: vec![None; types.len()],
        }
    }

    /// Goes on with layouts that `finish` gave, after the table has grown; `done` is as long as `types`.
    pub fn resume(types: &'t [TypeEntry], done: Vec<Option<Layout>>) -> Layouts<'t> {
        debug_assert_eq!(types.len(), done.len());
        Layouts { types, done }
    }

    /// The layouts computed so far.
    pub fn finish(self) -> Vec<Option<Layout>> {
        self.done
    }

    /// The layout of type `t`. `None` when the index is out of range, the type contains itself or is larger than
    /// [`MAX_SIZE`] or nests deeper than [`MAX_NESTING`].
    pub fn of(&mut self, t: TypeIdx) -> Option<&Layout> {
        self.compute(t, 0)?;
        self.done[t.0 as usize].as_ref()
    }

    fn compute(&mut self, t: TypeIdx, depth: u32) -> Option<()> {
        let i = t.0 as usize;
        if self.done.get(i)?.is_some() {
            return Some(());
        }
        // Names lie between; a type that contains itself ends here too.
        if depth > 2 * MAX_NESTING {
            return None;
        }
        let types = self.types;
        let layout = match &types[i].def {
            TypeDef::Basic(b) => basic(*b),
            TypeDef::Pointer(_) | TypeDef::Chan(..) => scalar(8, true, true),
            TypeDef::Func { .. } | TypeDef::Map(..) => Layout {
                comparable: false,
                ..scalar(8, true, true)
            },
            TypeDef::Slice(_) => Layout {
                comparable: false,
                ..pair()
            },
            TypeDef::Interface(_) => pair(),
            TypeDef::Named(n) => {
                self.compute(n.underlying, depth + 1)?;
                self.done[n.underlying.0 as usize].clone()?
            }
            TypeDef::Array(elem, n) => {
                self.compute(*elem, depth + 1)?;
                let e = self.done[elem.0 as usize].as_ref()?;
                let size = e.size.checked_mul(*n).filter(|s| *s <= MAX_SIZE)?;
                Layout {
                    size,
                    align: e.align,
                    pointers: e.pointers && *n > 0,
                    comparable: e.comparable,
                    plain: e.plain,
                    aggregate: true,
                    nesting: e.nesting + 1,
                    offsets: Vec::new(),
                }
            }
            TypeDef::Struct(fields) => {
                let mut s = Layout {
                    size: 0,
                    align: 1,
                    pointers: false,
                    comparable: true,
                    plain: true,
                    aggregate: true,
                    nesting: 1,
                    offsets: Vec::with_capacity(fields.len()),
                };
                let mut last_zero = false;
                for f in fields {
                    self.compute(f.ty, depth + 1)?;
                    let l = self.done[f.ty.0 as usize].as_ref()?;
                    let at = s.size.next_multiple_of(l.align as u64);
                    s.plain &= l.plain && at == s.size && f.name != "_";
                    s.offsets.push(at);
                    s.size = at.checked_add(l.size).filter(|s| *s <= MAX_SIZE)?;
                    s.align = s.align.max(l.align);
                    s.pointers |= l.pointers;
                    s.comparable &= l.comparable;
                    s.nesting = s.nesting.max(l.nesting + 1);
                    last_zero = l.size == 0;
                }
                if last_zero && s.size > 0 {
                    s.size += 1; // a pointer to the last field must not point past the object
                }
                let size = s.size.next_multiple_of(s.align as u64);
                s.plain &= size == s.size;
                s.size = size;
                s
            }
        };
        if layout.nesting > MAX_NESTING {
            return None;
        }
        self.done[i] = Some(layout);
        Some(())
    }

    /// Calls `f(word index, mark)` for every word of a value of type `t` that is not a scalar, in rising order; `base` is the
    /// byte offset of the value. Needs `of(t)` to be `Some`.
    pub fn marks(&mut self, t: TypeIdx, base: u64, f: &mut dyn FnMut(u64, Mark)) {
        let Some(l) = self.of(t) else { return };
        if !l.pointers {
            return;
        }
        let offsets = l.offsets.clone();
        let types = self.types;
        match &types[t.0 as usize].def {
            TypeDef::Basic(Basic::String) | TypeDef::Slice(_) => f(base / 8, Mark::Pointer),
            TypeDef::Basic(_) | TypeDef::Pointer(_) | TypeDef::Map(..) | TypeDef::Chan(..) | TypeDef::Func { .. } => {
                f(base / 8, Mark::Pointer)
            }
            TypeDef::Interface(_) => f(base / 8 + 1, Mark::IfaceData),
            TypeDef::Named(n) => self.marks(n.underlying, base, f),
            TypeDef::Array(elem, n) => {
                let size = self.of(*elem).map_or(0, |e| e.size);
                for k in 0..*n {
                    self.marks(*elem, base + k * size, f);
                }
            }
            TypeDef::Struct(fields) => {
                for (field, at) in fields.iter().zip(offsets) {
                    self.marks(field.ty, base + at, f);
                }
            }
        }
    }
}

fn scalar(size: u64, pointers: bool, plain: bool) -> Layout {
    Layout {
        size,
        align: size as u32,
        pointers,
        comparable: true,
        plain,
        aggregate: false,
        nesting: 0,
        offsets: Vec::new(),
    }
}

fn pair() -> Layout {
    Layout {
        size: 16,
        align: 16,
        pointers: true,
        comparable: true,
        plain: false,
        aggregate: false,
        nesting: 0,
        offsets: Vec::new(),
    }
}

fn basic(b: Basic) -> Layout {
    match b {
        Basic::Bool | Basic::Int8 | Basic::Uint8 => scalar(1, false, true),
        Basic::Int16 | Basic::Uint16 => scalar(2, false, true),
        Basic::Int32 | Basic::Uint32 => scalar(4, false, true),
        Basic::Float32 => scalar(4, false, false),
        Basic::Int | Basic::Int64 | Basic::Uint | Basic::Uint64 | Basic::Uintptr => scalar(8, false, true),
        Basic::Float64 => scalar(8, false, false),
        Basic::Complex64 => Layout {
            align: 4,
            ..scalar(8, false, false)
        },
        Basic::Complex128 => Layout {
            align: 8,
            ..scalar(16, false, false)
        },
        Basic::UnsafePointer => scalar(8, true, true),
        Basic::String => pair(),
    }
}
