//! The universe: predeclared types, constants, functions and `nil`, and package unsafe.
//!
//! The predeclared types are the first entries of the type table, in the order of the ids of [`tid`].

use govm_syntax::{Name, Pos, names};

use super::checker::Tables;
use super::constant::Value;
use super::objects::{ObjId, ObjKind, Object, VarKind};
use super::package::{Package, PkgId};
use super::scope::{Scope, ScopeId};
use super::table::IdCell;
use super::types::{
    Alias, Basic, BasicKind, Interface, InterfaceParts, Named, Signature, SignatureParts, Type, info, tid,
};
use super::typeset::TypeSet;

/// The predeclared functions, those of package unsafe included.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BuiltinId {
    Append,
    Cap,
    Clear,
    Close,
    Complex,
    Copy,
    Delete,
    Imag,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Real,
    Recover,
    Add,
    Alignof,
    Offsetof,
    Sizeof,
    Slice,
    SliceData,
    String,
    StringData,
}

/// How a call of a predeclared function may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallKind {
    /// Only its value counts: it may not stand as a statement.
    Expression,
    /// It may stand as a statement.
    Statement,
    /// A conversion.
    Conversion,
}

/// What is known of a predeclared function.
pub struct BuiltinInfo {
    /// Which one.
    pub id: BuiltinId,
    /// Its name.
    pub name: Name,
    /// The number of arguments that it takes at least.
    pub nargs: usize,
    /// Whether it takes more.
    pub variadic: bool,
    /// How a call may be used.
    pub kind: CallKind,
}

macro_rules! builtins {
    ($($id:ident $name:ident $nargs:literal $variadic:literal $kind:ident;)*) => {
        /// The predeclared functions, in the order of [`BuiltinId`].
        pub const BUILTINS: &[BuiltinInfo] = &[$(BuiltinInfo {
            id: BuiltinId::$id, name: names::$name, nargs: $nargs, variadic: $variadic, kind: CallKind::$kind,
        },)*];
    };
}

builtins! {
    Append append 1 true Expression;
    Cap cap 1 false Expression;
    Clear clear 1 false Statement;
    Close close 1 false Statement;
    Complex complex 2 false Expression;
    Copy copy 2 false Statement;
    Delete delete 2 false Statement;
    Imag imag 1 false Expression;
    Len len 1 false Expression;
    Make make 1 true Expression;
    Max max 1 true Expression;
    Min min 1 true Expression;
    New new 1 false Expression;
    Panic panic 1 false Statement;
    Print print 0 true Statement;
    Println println 0 true Statement;
    Real real 1 false Expression;
    Recover recover 0 false Statement;
    Add Add 2 false Expression;
    Alignof Alignof 1 false Expression;
    Offsetof Offsetof 1 false Expression;
    Sizeof Sizeof 1 false Expression;
    Slice Slice 2 false Expression;
    SliceData SliceData 1 false Expression;
    String String 2 false Expression;
    StringData StringData 1 false Expression;
}

impl BuiltinId {
    /// What is known of the function.
    pub fn info(self) -> &'static BuiltinInfo {
        &BUILTINS[self as usize]
    }

    /// Whether it is a function of package unsafe.
    pub fn is_unsafe(self) -> bool {
        self as u8 >= BuiltinId::Add as u8
    }
}

/// The basic types in the order of [`BasicKind`], then `byte` and `rune`.
const BASICS: [(BasicKind, u16, &str); 28] = {
    use info::*;
    [
        (BasicKind::Invalid, 0, "invalid type"),
        (BasicKind::Bool, BOOLEAN, "bool"),
        (BasicKind::Int, INTEGER, "int"),
        (BasicKind::Int8, INTEGER, "int8"),
        (BasicKind::Int16, INTEGER, "int16"),
        (BasicKind::Int32, INTEGER, "int32"),
        (BasicKind::Int64, INTEGER, "int64"),
        (BasicKind::Uint, INTEGER | UNSIGNED, "uint"),
        (BasicKind::Uint8, INTEGER | UNSIGNED, "uint8"),
        (BasicKind::Uint16, INTEGER | UNSIGNED, "uint16"),
        (BasicKind::Uint32, INTEGER | UNSIGNED, "uint32"),
        (BasicKind::Uint64, INTEGER | UNSIGNED, "uint64"),
        (BasicKind::Uintptr, INTEGER | UNSIGNED, "uintptr"),
        (BasicKind::Float32, FLOAT, "float32"),
        (BasicKind::Float64, FLOAT, "float64"),
        (BasicKind::Complex64, COMPLEX, "complex64"),
        (BasicKind::Complex128, COMPLEX, "complex128"),
        (BasicKind::String, STRING, "string"),
        (BasicKind::UnsafePointer, 0, "Pointer"),
        (BasicKind::UntypedBool, BOOLEAN | UNTYPED, "untyped bool"),
        (BasicKind::UntypedInt, INTEGER | UNTYPED, "untyped int"),
        (BasicKind::UntypedRune, INTEGER | UNTYPED, "untyped rune"),
        (BasicKind::UntypedFloat, FLOAT | UNTYPED, "untyped float"),
        (BasicKind::UntypedComplex, COMPLEX | UNTYPED, "untyped complex"),
        (BasicKind::UntypedString, STRING | UNTYPED, "untyped string"),
        (BasicKind::UntypedNil, UNTYPED, "untyped nil"),
        (BasicKind::Uint8, INTEGER | UNSIGNED, "byte"),
        (BasicKind::Int32, INTEGER, "rune"),
    ]
};

/// The objects of the universe that the checker refers to.
#[derive(Clone, Copy)]
pub struct Universe {
    /// The universe scope.
    pub scope: ScopeId,
    /// Package unsafe.
    pub unsafe_pkg: PkgId,
    /// The object of `iota`.
    pub iota: ObjId,
    /// The object of `any`.
    pub any: ObjId,
    /// The object of `comparable`.
    pub comparable: ObjId,
    /// The object of `nil`.
    pub nil: ObjId,
}

/// Fills fresh tables with the universe.
pub fn build(t: &Tables, scopes: &mut Vec<Scope>) -> Universe {
    for (kind, info, name) in BASICS {
        t.types.push(Type::Basic(Basic { kind, info, name }));
    }
    t.types.push(Type::Tuple(Box::new([])));
    scopes.push(Scope::new(None));
    let scope = ScopeId(0);
    scopes.push(Scope::new(Some(scope)));
    let unsafe_pkg = t.packages.push(Package {
        path: "unsafe".into(),
        name: names::unsafe_.into(),
        scope: ScopeId(1),
        embedded: true,
        fake: false.into(),
    });
    let mut declare = |scope: ScopeId, pkg, name: Name, kind: ObjKind, typ| {
        let obj = t.objects.push(Object::new(kind, Pos::NONE, pkg, name, typ));
        t.objects.get(obj).parent.set(scope);
        scopes[scope.0 as usize].insert(name, obj);
        obj
    };

    use BasicKind::*;
    let typed = [
        (names::bool, Bool),
        (names::int, Int),
        (names::int8, Int8),
        (names::int16, Int16),
        (names::int32, Int32),
        (names::int64, Int64),
        (names::uint, Uint),
        (names::uint8, Uint8),
        (names::uint16, Uint16),
        (names::uint32, Uint32),
        (names::uint64, Uint64),
        (names::uintptr, Uintptr),
        (names::float32, Float32),
        (names::float64, Float64),
        (names::complex64, Complex64),
        (names::complex128, Complex128),
        (names::string, String),
    ];
    for (name, kind) in typed {
        declare(
            scope,
            None,
            name,
            ObjKind::TypeName,
            Some(super::types::TypeId(kind as u32)),
        );
    }
    declare(scope, None, names::byte, ObjKind::TypeName, Some(tid::BYTE));
    declare(scope, None, names::rune, ObjKind::TypeName, Some(tid::RUNE));
    declare(
        ScopeId(1),
        Some(unsafe_pkg),
        names::Pointer,
        ObjKind::TypeName,
        Some(tid::UNSAFE_POINTER),
    );

    // type any = interface{}
    let empty = || {
        let it = Interface::new(InterfaceParts::default(), false);
        let _ = it.tset.set(Box::new(TypeSet {
            methods: Box::new([]),
            terms: None,
            comparable: false,
        }));
        Type::Interface(Box::new(it))
    };
    t.types.push(empty());
    let any = declare(scope, None, names::any, ObjKind::TypeName, Some(tid::ANY));
    t.types.push(Type::Alias(Box::new(Alias {
        obj: any,
        orig: None,
        tparams: Default::default(),
        targs: Box::new([]),
        from_rhs: IdCell::new(Some(tid::EMPTY_INTERFACE)),
        actual: IdCell::new(Some(tid::EMPTY_INTERFACE)),
    })));

    let named = |obj: ObjId, underlying| {
        Type::Named(Box::new(Named {
            obj,
            pos: Pos::NONE,
            inst: None,
            from_rhs: IdCell::new(Some(underlying)),
            tparams: Default::default(),
            underlying: IdCell::new(Some(underlying)),
            methods: Default::default(),
            expanded: Default::default(),
        }))
    };

    // type error interface{ Error() string }
    let error = declare(scope, None, names::error, ObjKind::TypeName, Some(tid::ERROR));
    let it = super::types::TypeId(tid::COMPARABLE.0 + 1);
    t.types.push(named(error, it));

    // type comparable interface{ /* the comparable types */ }
    let comparable = declare(scope, None, names::comparable, ObjKind::TypeName, Some(tid::COMPARABLE));
    let cit = super::types::TypeId(it.0 + 1);
    t.types.push(named(comparable, cit));

    let recv = t.objects.push(Object::var(
        VarKind::Recv,
        Pos::NONE,
        None,
        names::empty,
        Some(tid::ERROR),
    ));
    let res = t.objects.push(Object::var(
        VarKind::Result,
        Pos::NONE,
        None,
        names::empty,
        Some(tid::STRING),
    ));
    let method = t.objects.push(Object::func(Pos::NONE, None, names::Error, None));
    let parts = InterfaceParts {
        methods: Box::new([method]),
        ..InterfaceParts::default()
    };
    let made = t.types.push(Type::Interface(Box::new(Interface::new(parts, false))));
    debug_assert_eq!(made, it);
    let only_comparable = Interface::new(InterfaceParts::default(), false);
    let _ = only_comparable.tset.set(Box::new(TypeSet {
        methods: Box::new([]),
        terms: None,
        comparable: true,
    }));
    let made = t.types.push(Type::Interface(Box::new(only_comparable)));
    debug_assert_eq!(made, cit);
    let results = t.types.push(Type::Tuple(Box::new([res])));
    let parts = SignatureParts {
        recv: Some(recv),
        results: Some(results),
        ..SignatureParts::default()
    };
    let sig = t.types.push(Type::Signature(Box::new(Signature::new(parts))));
    t.objects.get(method).typ.set(sig);

    let constant = |val: Value| {
        let cell = std::sync::OnceLock::new();
        let _ = cell.set(val);
        ObjKind::Const { val: cell }
    };
    declare(
        scope,
        None,
        names::true_,
        constant(Value::Bool(true)),
        Some(tid::UNTYPED_BOOL),
    );
    declare(
        scope,
        None,
        names::false_,
        constant(Value::Bool(false)),
        Some(tid::UNTYPED_BOOL),
    );
    let iota = declare(
        scope,
        None,
        names::iota,
        constant(Value::Int(0)),
        Some(tid::UNTYPED_INT),
    );
    let nil = declare(scope, None, names::nil, ObjKind::Nil, Some(tid::UNTYPED_NIL));
    for b in BUILTINS {
        let (scope, pkg) = if b.id.is_unsafe() {
            (ScopeId(1), Some(unsafe_pkg))
        } else {
            (scope, None)
        };
        declare(scope, pkg, b.name, ObjKind::Builtin(b.id), Some(tid::INVALID));
    }
    Universe {
        scope,
        unsafe_pkg,
        iota,
        any,
        comparable,
        nil,
    }
}
