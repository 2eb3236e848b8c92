//! The checker's types: entries of the session's append-only type table.
//!
//! A [`TypeId`] names a type *as written*: two ids may denote identical types (see `identical.rs`), and an alias is a type of
//! its own. Types refer to each other by id, so cyclic types are plain; what is determined after a type came into being
//! (underlying types, bounds, methods, type sets) lies in write-once cells. Predeclared types have the fixed ids of [`tid`].

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32};

use govm_syntax::Pos;

use super::objects::ObjId;
use super::scope::ScopeId;
use super::table::{IdCell, index_type};
use super::typeset::TypeSet;

index_type! {
    /// A type of the session.
    TypeId
}

/// The ids of the predeclared types. The basic ones stand in the order of [`BasicKind`].
pub mod tid {
    use super::TypeId;
    macro_rules! ids {
        ($($name:ident = $n:expr),* $(,)?) => { $(#[allow(missing_docs)] pub const $name: TypeId = TypeId($n);)* };
    }
    ids! {
        INVALID = 0, BOOL = 1, INT = 2, INT8 = 3, INT16 = 4, INT32 = 5, INT64 = 6, UINT = 7, UINT8 = 8, UINT16 = 9, UINT32 = 10,
        UINT64 = 11, UINTPTR = 12, FLOAT32 = 13, FLOAT64 = 14, COMPLEX64 = 15, COMPLEX128 = 16, STRING = 17, UNSAFE_POINTER = 18,
        UNTYPED_BOOL = 19, UNTYPED_INT = 20, UNTYPED_RUNE = 21, UNTYPED_FLOAT = 22, UNTYPED_COMPLEX = 23, UNTYPED_STRING = 24,
        UNTYPED_NIL = 25,
        BYTE = 26, RUNE = 27, EMPTY_TUPLE = 28, EMPTY_INTERFACE = 29, ANY = 30, ERROR = 31, COMPARABLE = 32,
    }
}

/// The kinds of predeclared basic types.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
#[repr(u8)]
pub enum BasicKind {
    Invalid,
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
    String,
    UnsafePointer,
    UntypedBool,
    UntypedInt,
    UntypedRune,
    UntypedFloat,
    UntypedComplex,
    UntypedString,
    UntypedNil,
}

/// Properties of basic types, combined with `|`.
pub mod info {
    #![allow(missing_docs)]
    pub const BOOLEAN: u16 = 1;
    pub const INTEGER: u16 = 2;
    pub const UNSIGNED: u16 = 4;
    pub const FLOAT: u16 = 8;
    pub const COMPLEX: u16 = 16;
    pub const STRING: u16 = 32;
    pub const UNTYPED: u16 = 64;
    pub const ORDERED: u16 = INTEGER | FLOAT | STRING;
    pub const NUMERIC: u16 = INTEGER | FLOAT | COMPLEX;
    pub const CONST_TYPE: u16 = BOOLEAN | NUMERIC | STRING;
}

/// A predeclared basic type.
#[derive(Clone, Copy, Debug)]
pub struct Basic {
    /// Which one; `byte` and `rune` are types of their own of kind Uint8 and Int32.
    pub kind: BasicKind,
    /// See [`info`].
    pub info: u16,
    /// The name that Go gives it, `untyped int` for instance.
    pub name: &'static str,
}

/// The direction of a channel type.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ChanDir {
    Both,
    SendOnly,
    RecvOnly,
}

/// A type.
pub enum Type {
    /// A predeclared basic type, the invalid type and the untyped ones included.
    Basic(Basic),
    /// A defined type or an instance of a generic one.
    Named(Box<Named>),
    /// `*base`
    Pointer(TypeId),
    /// `[]elem`
    Slice(TypeId),
    /// `[len]elem`; a negative length is an unknown one, after an error.
    Array {
        /// The number of elements.
        len: i64,
        /// Their type.
        elem: TypeId,
    },
    /// `map[key]elem`
    Map {
        /// The type of keys.
        key: TypeId,
        /// The type of elements.
        elem: TypeId,
    },
    /// `chan elem`
    Chan {
        /// What may be done with it.
        dir: ChanDir,
        /// The type of elements.
        elem: TypeId,
    },
    /// `struct { ... }`
    Struct(Struct),
    /// The variables of a parameter or result list; a call of several results has a tuple as its type.
    Tuple(Box<[ObjId]>),
    /// `func(...) ...`
    Signature(Box<Signature>),
    /// `interface { ... }`
    Interface(Box<Interface>),
    /// `~A | B`, as an element of an interface.
    Union(Box<[Term]>),
    /// A type parameter.
    TypeParam(Box<TypeParam>),
    /// `type A = ...`
    Alias(Box<Alias>),
}

/// The fields of a struct type.
pub struct Struct {
    /// The fields, in order; each is a variable object of field kind.
    pub fields: Box<[ObjId]>,
    /// Their tags, unquoted; empty when no field has one.
    pub tags: Box<[Box<str>]>,
}

impl Struct {
    /// The tag of field `i`, or "".
    pub fn tag(&self, i: usize) -> &str {
        self.tags.get(i).map_or("", |t| t)
    }
}

/// One term of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether the term is `~typ`.
    pub tilde: bool,
    /// The type.
    pub typ: TypeId,
}

/// A function type. It comes into being empty (that guards against cycles) and is filled once.
#[derive(Default)]
pub struct Signature {
    pub(crate) parts: OnceLock<SignatureParts>,
    /// The type parameters of a declared function, known before the rest.
    pub(crate) early_tparams: OnceLock<Box<[TypeId]>>,
}

/// What a function type consists of.
#[derive(Clone, Default)]
pub struct SignatureParts {
    /// Type parameters that the receiver declares.
    pub rparams: Box<[TypeId]>,
    /// Type parameters.
    pub tparams: Box<[TypeId]>,
    /// The function's own scope, for a signature that was declared and not made.
    pub scope: Option<ScopeId>,
    /// The receiver, if this is a method's type.
    pub recv: Option<ObjId>,
    /// The receiver that a method selection dropped.
    pub recv_old: Option<RecvOld>,
    /// Parameters: a tuple; the last one of a variadic function is a slice.
    pub params: Option<TypeId>,
    /// Results: a tuple.
    pub results: Option<TypeId>,
    /// Whether the last parameter is `...T`.
    pub variadic: bool,
}

/// The receiver that a selection dropped from a method's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecvOld {
    /// A method value: this was the receiver.
    Recv(ObjId),
    /// A method expression: the first parameter is the receiver.
    FirstParam,
}

impl Signature {
    /// A complete signature.
    pub fn new(parts: SignatureParts) -> Signature {
        Signature {
            parts: OnceLock::from(parts),
            early_tparams: OnceLock::new(),
        }
    }

    fn part(&self) -> Option<&SignatureParts> {
        self.parts.get()
    }

    /// The receiver, if this is a method's type.
    pub fn recv(&self) -> Option<ObjId> {
        self.part().and_then(|p| p.recv)
    }

    /// The parameter tuple.
    pub fn params(&self) -> TypeId {
        self.part().and_then(|p| p.params).unwrap_or(tid::EMPTY_TUPLE)
    }

    /// The result tuple.
    pub fn results(&self) -> TypeId {
        self.part().and_then(|p| p.results).unwrap_or(tid::EMPTY_TUPLE)
    }

    /// Whether the last parameter is `...T`.
    pub fn variadic(&self) -> bool {
        self.part().is_some_and(|p| p.variadic)
    }

    /// The type parameters.
    pub fn tparams(&self) -> &[TypeId] {
        match self.part() {
            Some(p) => &p.tparams,
            None => self.early_tparams.get().map_or(&[], |p| p),
        }
    }

    /// The type parameters of the receiver.
    pub fn rparams(&self) -> &[TypeId] {
        self.part().map_or(&[], |p| &p.rparams)
    }

    /// The function's own scope.
    pub fn scope(&self) -> Option<ScopeId> {
        self.part().and_then(|p| p.scope)
    }

    /// The receiver that a selection dropped.
    pub fn recv_old(&self) -> Option<RecvOld> {
        self.part().and_then(|p| p.recv_old)
    }

    /// A copy of what it consists of.
    pub fn to_parts(&self) -> SignatureParts {
        self.part().cloned().unwrap_or_default()
    }
}

/// An interface type. It comes into being empty and is filled once, when its elements are known.
#[derive(Default)]
pub struct Interface {
    pub(crate) parts: OnceLock<InterfaceParts>,
    /// Whether it only wraps a constraint literal, as in `[P ~int]`.
    pub(crate) implicit: AtomicBool,
    pub(crate) tset: OnceLock<Box<TypeSet>>,
}

/// What an interface type consists of.
#[derive(Clone, Default)]
pub struct InterfaceParts {
    /// The methods declared in it, sorted by unique name.
    pub methods: Box<[ObjId]>,
    /// The embedded elements: interfaces, unions and other types.
    pub embeddeds: Box<[TypeId]>,
    /// Where the embedded elements stand; may be empty.
    pub embed_pos: Box<[Pos]>,
}

impl Interface {
    /// A complete interface.
    pub fn new(parts: InterfaceParts, implicit: bool) -> Interface {
        Interface {
            parts: OnceLock::from(parts),
            implicit: AtomicBool::new(implicit),
            ..Interface::default()
        }
    }

    /// The methods declared in it.
    pub fn methods(&self) -> &[ObjId] {
        self.parts.get().map_or(&[], |p| &p.methods)
    }

    /// The embedded elements.
    pub fn embeddeds(&self) -> &[TypeId] {
        self.parts.get().map_or(&[], |p| &p.embeddeds)
    }

    /// Whether it only wraps a constraint literal.
    pub fn is_implicit(&self) -> bool {
        self.implicit.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Whether its elements are known.
    pub fn is_complete(&self) -> bool {
        self.parts.get().is_some()
    }
}

/// A defined type, generic or not, or an instance of a generic one.
pub struct Named {
    /// The declaration (of the generic type, for an instance).
    pub obj: ObjId,
    /// Where an instance was made.
    pub pos: Pos,
    /// The generic type and the type arguments, for an instance.
    pub inst: Option<Instance>,
    /// The right-hand side of the declaration.
    pub(crate) from_rhs: IdCell<TypeId>,
    /// The declared type parameters; read through `Checker::type_params`.
    pub(crate) tparams: OnceLock<Box<[TypeId]>>,
    pub(crate) underlying: IdCell<TypeId>,
    /// The declared methods; of a declared type only.
    pub(crate) methods: OnceLock<Box<[ObjId]>>,
    /// The methods of an instance, each made when it is first looked up.
    pub(crate) expanded: OnceLock<Box<[IdCell<ObjId>]>>,
}

/// What an instance was made of.
pub struct Instance {
    /// The generic type.
    pub orig: TypeId,
    /// The type arguments.
    pub targs: Box<[TypeId]>,
}

impl Named {
    /// The type arguments of an instance.
    pub fn targs(&self) -> &[TypeId] {
        self.inst.as_ref().map_or(&[], |i| &i.targs)
    }
}

/// A type parameter.
pub struct TypeParam {
    /// Its declaration.
    pub obj: ObjId,
    /// A number that no other type parameter of the session has.
    pub id: u32,
    /// Its place in its list, once the list is bound; `u32::MAX` before.
    pub(crate) index: AtomicU32,
    /// The constraint; the invalid type until it is known.
    pub(crate) bound: IdCell<TypeId>,
}

/// An alias declaration, or an instance of a generic one.
pub struct Alias {
    /// The declaration.
    pub obj: ObjId,
    /// The generic alias, for an instance.
    pub orig: Option<TypeId>,
    /// The declared type parameters.
    pub(crate) tparams: OnceLock<Box<[TypeId]>>,
    /// The type arguments of an instance.
    pub targs: Box<[TypeId]>,
    /// The right-hand side; it may be an alias.
    pub(crate) from_rhs: IdCell<TypeId>,
    /// The type that it stands for, never an alias.
    pub(crate) actual: IdCell<TypeId>,
}
