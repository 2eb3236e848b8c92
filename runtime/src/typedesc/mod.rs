//! Type descriptors: what the runtime knows of a Go type.
//!
//! A descriptor is interned per Engine by structural identity ([`TypeTable`]), so equal address is equal type, whichever module or
//! reflect call made it. It is immutable once its table has published it and lives as long as the table; whoever keeps a
//! [`TypeRef`] keeps the table too (the Engine does). Descriptors hold no code: which function implements a method of a type is
//! a matter of the loaded image, see [`MethodTable`].

mod load;
mod methods;
mod string;
mod table;

pub use load::{LoadError, load_types};
pub use methods::MethodTable;
pub use table::{Builder, FieldSpec, NamedSpec, TypeError, TypeTable};

use crate::heap::LayoutId;
use std::fmt;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU32;

/// The kind of a type's underlying type, numbered as in Go's reflect.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    Invalid = 0,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    Array,
    Chan,
    Func,
    Interface,
    Map,
    Pointer,
    Slice,
    String,
    Struct,
    UnsafePointer,
}

impl Kind {
    /// Whether values are signed or unsigned integers.
    pub fn is_integer(self) -> bool {
        (Kind::Int..=Kind::Uintptr).contains(&self)
    }

    /// Whether values live in frames in their memory layout.
    pub fn is_aggregate(self) -> bool {
        matches!(self, Kind::Array | Kind::Struct)
    }
}

/// The direction of a channel type, numbered as in Go's reflect (a set of: receive 1, send 2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum ChanDir {
    Recv = 1,
    Send = 2,
    Both = 3,
}

/// A set of properties of a type.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[repr(transparent)]
pub struct TypeFlags(pub u16);

impl TypeFlags {
    /// An interface holds the value in its data word.
    pub const DIRECT: TypeFlags = TypeFlags(1);
    /// The data word of an interface that holds such a value is a pointer: the value is boxed, or is a pointer itself.
    pub const DATA_PTR: TypeFlags = TypeFlags(2);
    /// Values hold pointers.
    pub const POINTERS: TypeFlags = TypeFlags(4);
    /// `==` is defined, though an interface inside may still make it panic.
    pub const COMPARABLE: TypeFlags = TypeFlags(8);
    /// `==` is equality of the bytes: no floats, strings, interfaces, padding or blank fields.
    pub const PLAIN: TypeFlags = TypeFlags(16);
    /// Comparing or hashing may panic: the value contains interfaces.
    pub const MAY_PANIC: TypeFlags = TypeFlags(32);
    /// A declared or predeclared type.
    pub const NAMED: TypeFlags = TypeFlags(64);
    /// The function type's last parameter is `...T` (held as `[]T`).
    pub const VARIADIC: TypeFlags = TypeFlags(128);

    /// Whether all of `f` is set.
    #[inline(always)]
    pub const fn has(self, f: TypeFlags) -> bool {
        self.0 & f.0 == f.0
    }

    pub(crate) fn set(&mut self, f: TypeFlags, on: bool) {
        if on {
            self.0 |= f.0;
        } else {
            self.0 &= !f.0;
        }
    }
}

/// Pointer marks of one value, two bits an 8-byte word as in `govm_bytecode::Mark`: 0 scalar, 1 pointer, 2 interface data.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Marks {
    /// The marks of the first 32 words.
    pub first: u64,
    /// Words up to the last one that is not a scalar.
    pub words: u32,
    /// All marks, 32 words an element; empty when they fit in `first`, and when there are too many to spell out
    /// ([`Marks::MAX_WORDS`]): then the collector follows the type's structure.
    pub more: &'static [u64],
}

impl Marks {
    /// No pointers.
    pub const NONE: Marks = Marks {
        first: 0,
        words: 0,
        more: &[],
    };
    /// Types with more words have no spelled out marks.
    pub const MAX_WORDS: u64 = 1 << 14;

    /// Whether the marks of all words are in `first` or `more`.
    #[inline(always)]
    pub fn spelled_out(&self) -> bool {
        self.words <= 32 || !self.more.is_empty()
    }
}

/// A field of a struct type.
#[derive(Debug)]
pub struct Field {
    pub name: Box<str>,
    /// The path of the declaring package when the name is not exported, else empty.
    pub pkg: Box<str>,
    pub ty: TypeRef,
    pub offset: usize,
    pub embedded: bool,
    pub tag: Box<str>,
}

/// The identity of a method: (name, package if unexported, signature), numbered per Engine.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(transparent)]
pub struct SelectorId(pub u32);

/// A method of an interface type.
#[derive(Debug)]
pub struct InterfaceMethod {
    pub name: Box<str>,
    /// The path of the declaring package when the name is not exported, else empty.
    pub pkg: Box<str>,
    /// The signature, a func type without receiver.
    pub sig: TypeRef,
    pub selector: SelectorId,
}

/// How maps of a map type lay out their entries: the key first, then the value.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct MapShape {
    /// Bytes of an entry, a multiple of its alignment.
    pub entry: u32,
    /// Offset of the value in an entry.
    pub value: u32,
    /// Alignment of an entry.
    pub align: u8,
    /// Which comparison and hash the keys take.
    pub keys: MapKeys,
}

/// The ways to compare and hash map keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum MapKeys {
    /// By the key type's descriptor.
    #[default]
    General,
    /// 8 bytes, compared as bytes.
    Word,
    /// 4 bytes, compared as bytes.
    Half,
    Str,
}

/// A type at run time. Addresses identify types; see the module's text.
#[repr(C)]
pub struct TypeDesc {
    /// Bytes of a value in memory.
    pub size: usize,
    /// Slots of a value in a frame: `size` rounded up, small scalars take one.
    pub slots: u32,
    /// The collector's layout of objects that are runs of such values; `LayoutId::NOSCAN` without pointers.
    pub gc: LayoutId,
    pub flags: TypeFlags,
    pub kind: Kind,
    pub align: u8,
    /// The allocation cache's index for one value, `LARGE_CLASS` if it has none (size 0, large).
    pub class: u8,
    /// Direction of a channel type.
    pub dir: ChanDir,
    /// Dense number in the Engine's table.
    pub id: u32,
    /// Pointer marks of one value.
    pub marks: Marks,
    /// Element of a pointer, slice, array, map or channel.
    pub elem: Option<TypeRef>,
    /// Key of a map.
    pub key: Option<TypeRef>,
    /// Length of an array.
    pub len: u64,
    /// Bytes and alignment that a value takes in gc's layout, where a slice has 24 bytes: `append` grows by them.
    pub go_size: u64,
    pub go_align: u8,
    /// Layout of a map's entries.
    pub map: MapShape,
    /// The collector's layout of what a value of the type refers to (the table of a map, the ring of a channel), registered at first
    /// use by the module that knows it; 0 before.
    pub object_layout: AtomicU32,
    /// Fields of a struct in order.
    pub fields: Box<[Field]>,
    /// Parameters of a func.
    pub params: Box<[TypeRef]>,
    /// Results of a func.
    pub results: Box<[TypeRef]>,
    /// Methods of an interface sorted by name, then package.
    pub methods: Box<[InterfaceMethod]>,
    /// The selectors of `methods`, sorted.
    pub selectors: Box<[SelectorId]>,
    /// What only declared types have.
    pub named: Option<Box<Named>>,
    /// Filled at first use by `string`.
    printed: OnceLock<Box<str>>,
}

/// What a declared type has beside its structure.
#[derive(Debug)]
pub struct Named {
    /// Without package: `T`, `Pair[int,string]`.
    pub name: Box<str>,
    /// Import path; empty for predeclared types.
    pub pkg_path: Box<str>,
    /// Package name; empty for predeclared types.
    pub pkg_name: Box<str>,
    /// The type literal or predeclared type that gives the structure; a predeclared type is its own.
    pub underlying: Option<TypeRef>,
}

impl TypeDesc {
    /// The type as reflect's `Type.String` prints it: `map[string]*main.T`, `func(int, ...string) (bool, error)`.
    pub fn string(&self) -> &str {
        self.printed.get_or_init(|| string::render(self))
    }

    /// The name of a declared type without its package, else "".
    pub fn name(&self) -> &str {
        self.named.as_ref().map_or("", |n| &n.name)
    }

    /// The import path of a declared type's package, else "".
    pub fn pkg_path(&self) -> &str {
        self.named.as_ref().map_or("", |n| &n.pkg_path)
    }

    /// Whether an interface holds the value in its data word.
    #[inline(always)]
    pub fn is_direct(&self) -> bool {
        self.flags.has(TypeFlags::DIRECT)
    }

    /// Whether the data word of an interface with such a value is a pointer.
    #[inline(always)]
    pub fn data_is_ptr(&self) -> bool {
        self.flags.has(TypeFlags::DATA_PTR)
    }

    /// Whether values hold pointers.
    #[inline(always)]
    pub fn has_pointers(&self) -> bool {
        self.flags.has(TypeFlags::POINTERS)
    }

    /// Whether `==` is defined.
    #[inline(always)]
    pub fn is_comparable(&self) -> bool {
        self.flags.has(TypeFlags::COMPARABLE)
    }

    /// The element of a pointer, slice, array, map or channel.
    ///
    /// # Panics
    /// When the kind has no element.
    #[inline(always)]
    pub fn elem(&self) -> TypeRef {
        self.elem.expect("type has an element")
    }

    /// The key of a map.
    ///
    /// # Panics
    /// When the type is no map.
    #[inline(always)]
    pub fn key(&self) -> TypeRef {
        self.key.expect("type has a key")
    }

    /// Whether the last parameter of a func is variadic.
    pub fn is_variadic(&self) -> bool {
        self.flags.has(TypeFlags::VARIADIC)
    }

    /// Whether every method of interface `iface` is one of this interface's.
    pub fn includes_methods_of(&self, iface: &TypeDesc) -> bool {
        let mut own = self.selectors.iter();
        iface.selectors.iter().all(|s| own.by_ref().any(|o| o == s))
    }
}

impl fmt::Debug for TypeDesc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.string())
    }
}

/// The address of a descriptor: the identity of a type, and what the type word of an interface holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(transparent)]
pub struct TypeRef(NonNull<TypeDesc>);

// SAFETY: a published descriptor is immutable apart from its OnceLock and atomic, and outlives its holders (module text).
unsafe impl Send for TypeRef {}
// SAFETY: as above.
unsafe impl Sync for TypeRef {}

impl TypeRef {
    /// The descriptor at `p`.
    ///
    /// # Safety
    /// `p` came from a `TypeRef` of a table that is alive as long as the result is used.
    #[inline(always)]
    pub const unsafe fn from_raw(p: *const TypeDesc) -> TypeRef {
        // SAFETY: the caller's promise.
        unsafe { TypeRef(NonNull::new_unchecked(p.cast_mut())) }
    }

    /// The type of an interface's type word, `None` for nil.
    ///
    /// # Safety
    /// `word` is 0 or as in `from_raw`.
    #[inline(always)]
    pub unsafe fn from_word(word: u64) -> Option<TypeRef> {
        NonNull::new(word as usize as *mut TypeDesc).map(TypeRef)
    }

    /// The type word of an interface.
    #[inline(always)]
    pub fn word(self) -> u64 {
        self.0.as_ptr() as usize as u64
    }

    /// The descriptor's address.
    #[inline(always)]
    pub const fn as_ptr(self) -> *const TypeDesc {
        self.0.as_ptr()
    }
}

impl Deref for TypeRef {
    type Target = TypeDesc;

    #[inline(always)]
    fn deref(&self) -> &TypeDesc {
        // SAFETY: descriptors are freed with their table only, which outlives the holders of its references.
        unsafe { self.0.as_ref() }
    }
}

impl fmt::Debug for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.string())
    }
}

#[cfg(test)]
mod tests;
