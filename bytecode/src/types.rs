//! The type table of a module: the structural description from which the runtime interns its
//! descriptors, and from which the compiler takes layouts.

/// An index into `Module::types`. Instructions carry it in 16 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TypeIdx(pub u32);

/// The direction of a channel type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    Both,
    Send,
    Recv,
}

/// The predeclared scalar kinds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Basic {
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
}

/// A struct field.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FieldDef {
    pub name: String,
    /// The path of the declaring package when the name is not exported, else empty.
    pub pkg: String,
    pub ty: TypeIdx,
    pub embedded: bool,
    pub tag: String,
}

/// A method of an interface type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct IfaceMethod {
    pub selector: u32,
    /// The method's signature, a `TypeDef::Func` without receiver.
    pub sig: TypeIdx,
}

/// A method in the method set of a concrete type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MethodDef {
    /// Index into `Module::selectors`.
    pub selector: u32,
    /// The function that takes an interface's data word as receiver in slot 0; index into `Module::funcs`.
    pub func: u32,
}

/// A named (declared or instantiated) type's identity and name.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NamedDef {
    /// As `%T` prints it without the package: `T`, `Pair[int,string]`.
    pub name: String,
    /// The package's import path; empty for predeclared types (`error`).
    pub pkg_path: String,
    /// The package's name, as `%T` prints it before the dot.
    pub pkg_name: String,
    /// Tells apart types of equal name: the enclosing function instance and declaration, empty at package level.
    pub scope: String,
    pub underlying: TypeIdx,
}

/// One entry of the type table. Entries may refer to later ones (recursive types).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TypeDef {
    Basic(Basic),
    Pointer(TypeIdx),
    Slice(TypeIdx),
    Array(TypeIdx, u64),
    Map(TypeIdx, TypeIdx),
    Chan(ChanDir, TypeIdx),
    Func {
        params: Vec<TypeIdx>,
        results: Vec<TypeIdx>,
        variadic: bool,
    },
    Struct(Vec<FieldDef>),
    /// Methods sorted by name, then package.
    Interface(Vec<IfaceMethod>),
    Named(NamedDef),
}

/// A type with the methods that the program can reach through interfaces or reflection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeEntry {
    pub def: TypeDef,
    /// The method set of this type itself (a pointer type has an entry of its own), as far as it is reachable.
    pub methods: Vec<MethodDef>,
}

/// A method name with its package (when not exported) and signature: what an interface call looks up.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Selector {
    pub name: String,
    /// The path of the declaring package when the name is not exported, else empty.
    pub pkg: String,
    pub sig: TypeIdx,
}
