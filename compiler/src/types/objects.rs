//! Declared things: entries of the session's append-only object table.
//!
//! An object belongs to the package that declares it (universe objects and labels to none). Its type is unset until the
//! declaration was checked. A struct field, parameter or method that substitution copies remembers its origin.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use govm_syntax::{Name, Pos};

use super::checker::DeclId;
use super::constant::Value;
use super::package::PkgId;
use super::scope::ScopeId;
use super::table::{IdCell, index_type};
use super::types::TypeId;
use super::universe::BuiltinId;

index_type! {
    /// An object of the session.
    ObjId
}

/// A declared thing.
pub struct Object {
    /// Its name.
    pub name: Name,
    /// The package that declares it.
    pub pkg: Option<PkgId>,
    /// Where its identifier stands in the declaration.
    pub pos: Pos,
    /// What it is.
    pub kind: ObjKind,
    pub(crate) typ: IdCell<TypeId>,
    pub(crate) parent: IdCell<ScopeId>,
    /// Its number in source order among the package's objects, from 1; 0 for others.
    pub(crate) order: AtomicU32,
    /// The declaration of a package-level object or method.
    pub(crate) decl: IdCell<DeclId>,
}

/// What an object is.
pub enum ObjKind {
    /// An imported package's name in a file.
    PkgName {
        /// The package.
        imported: PkgId,
        /// Whether the name is used.
        used: AtomicBool,
    },
    /// A constant.
    Const {
        /// Its value, once it is known.
        val: OnceLock<Value>,
    },
    /// A type's name.
    TypeName,
    /// A variable, parameter or field.
    Var(Var),
    /// A function or method.
    Func {
        /// The function that this one was instantiated from.
        origin: Option<ObjId>,
        /// Whether the receiver is a pointer; known before the type is.
        ptr_recv: AtomicBool,
    },
    /// A label.
    Label {
        /// Whether the label is used.
        used: AtomicBool,
    },
    /// A predeclared function.
    Builtin(BuiltinId),
    /// `nil`
    Nil,
}

/// What a variable is.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VarKind {
    Package,
    Local,
    Recv,
    Param,
    Result,
    Field,
}

/// A variable, parameter or field.
pub struct Var {
    /// Which.
    pub kind: VarKind,
    /// Whether it is an embedded field.
    pub embedded: bool,
    /// The variable that this one was instantiated from.
    pub origin: Option<ObjId>,
    /// Whether the variable is used.
    pub used: AtomicBool,
}

impl Object {
    /// An object without a type yet.
    pub fn new(kind: ObjKind, pos: Pos, pkg: Option<PkgId>, name: Name, typ: Option<TypeId>) -> Object {
        Object {
            name,
            pkg,
            pos,
            kind,
            typ: IdCell::new(typ),
            parent: IdCell::default(),
            order: AtomicU32::new(0),
            decl: IdCell::default(),
        }
    }

    /// A variable, parameter or field.
    pub fn var(kind: VarKind, pos: Pos, pkg: Option<PkgId>, name: Name, typ: Option<TypeId>) -> Object {
        let var = Var {
            kind,
            embedded: false,
            origin: None,
            used: AtomicBool::new(false),
        };
        Object::new(ObjKind::Var(var), pos, pkg, name, typ)
    }

    /// A function or method.
    pub fn func(pos: Pos, pkg: Option<PkgId>, name: Name, typ: Option<TypeId>) -> Object {
        Object::new(
            ObjKind::Func {
                origin: None,
                ptr_recv: AtomicBool::new(false),
            },
            pos,
            pkg,
            name,
            typ,
        )
    }

    /// A constant.
    pub fn constant(pos: Pos, pkg: Option<PkgId>, name: Name, typ: Option<TypeId>) -> Object {
        Object::new(ObjKind::Const { val: OnceLock::new() }, pos, pkg, name, typ)
    }

    /// The type, once it is determined.
    pub fn typ(&self) -> Option<TypeId> {
        self.typ.get()
    }

    /// The number in source order.
    pub fn order(&self) -> u32 {
        self.order.load(Ordering::Relaxed)
    }

    /// The scope that declares it.
    pub fn parent(&self) -> Option<ScopeId> {
        self.parent.get()
    }

    /// The variable, if it is one.
    pub fn as_var(&self) -> Option<&Var> {
        match &self.kind {
            ObjKind::Var(v) => Some(v),
            _ => None,
        }
    }

    /// Whether it is a type's name.
    pub fn is_type_name(&self) -> bool {
        matches!(self.kind, ObjKind::TypeName)
    }

    /// Whether it is a function or method.
    pub fn is_func(&self) -> bool {
        matches!(self.kind, ObjKind::Func { .. })
    }

    /// Whether it is a struct field.
    pub fn is_field(&self) -> bool {
        self.as_var().is_some_and(|v| v.kind == VarKind::Field)
    }

    /// Marks a variable, package name or label as used.
    pub fn set_used(&self) {
        match &self.kind {
            ObjKind::Var(Var { used, .. }) | ObjKind::PkgName { used, .. } | ObjKind::Label { used } => {
                used.store(true, Ordering::Relaxed)
            }
            _ => {}
        }
    }

    /// Whether a variable, package name or label is used.
    pub fn is_used(&self) -> bool {
        match &self.kind {
            ObjKind::Var(Var { used, .. }) | ObjKind::PkgName { used, .. } | ObjKind::Label { used } => {
                used.load(Ordering::Relaxed)
            }
            _ => false,
        }
    }
}
