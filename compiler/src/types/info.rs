//! What checking finds out about the expressions of a file: the input of lowering.
//!
//! Facts lie in one vector per file, indexed by the dense [`ExprId`]s of its tree. The entry of an identifier says which object it
//! declares or refers to; the identifier of an embedded field refers to its type. The entry of a type switch clause says which
//! variable the clause declares.

use govm_syntax::ast::ExprId;

use super::constant::Value;
use super::objects::ObjId;
use super::types::{TypeId, tid};

/// What an expression is.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Mode {
    /// In error, or never checked.
    #[default]
    Invalid,
    /// A call without results.
    NoValue,
    /// A predeclared function.
    Builtin,
    /// A type.
    TypeExpr,
    /// A constant; its type is basic (or a type parameter).
    Constant,
    /// An addressable variable.
    Variable,
    /// A map index expression: assignable, and comma-ok on the right-hand side.
    MapIndex,
    /// A computed value.
    Value,
    /// The value nil.
    NilValue,
    /// Like `Value`, and may be used in a comma-ok assignment.
    CommaOk,
}

impl Mode {
    /// How error texts name the mode.
    pub fn text(self) -> &'static str {
        match self {
            Mode::Invalid => "invalid operand",
            Mode::NoValue => "no value",
            Mode::Builtin => "built-in",
            Mode::TypeExpr => "type",
            Mode::Constant => "constant",
            Mode::Variable => "variable",
            Mode::MapIndex => "map index expression",
            Mode::Value => "value",
            Mode::NilValue => "nil",
            Mode::CommaOk => "comma, ok expression",
        }
    }
}

/// How a selector expression selects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SelectionKind {
    /// `x.f`, a struct field.
    Field,
    /// `x.m`, a method of a value.
    MethodValue,
    /// `T.m`, a method of a type.
    MethodExpr,
}

/// What a selector expression, other than one of a package, selects.
#[derive(Clone, Debug)]
pub struct Selection {
    /// How.
    pub kind: SelectionKind,
    /// The type of `x`, or `T`.
    pub recv: TypeId,
    /// The field or method.
    pub obj: ObjId,
    /// The way to it: indices of embedded fields, then that of the field, or of the method among its type's (or interface's) methods.
    pub path: Box<[u32]>,
    /// Whether the way goes through a pointer.
    pub indirect: bool,
}

/// The type arguments of an instantiated function or type.
#[derive(Clone, Debug)]
pub struct InstanceInfo {
    /// The type arguments, inferred ones included.
    pub targs: Box<[TypeId]>,
    /// The instantiated type or signature.
    pub typ: TypeId,
}

/// The fact of one expression; 16 bytes.
#[derive(Clone, Copy)]
struct Fact {
    typ: TypeId,
    /// An index + 1: of the value of a constant, of the selection of a selector, of the instance of an identifier.
    extra: u32,
    /// The object + 1.
    obj: u32,
    mode: Mode,
    /// Whether an untyped expression is the left operand of a shift with a type to come.
    lhs: bool,
}

const NO_FACT: Fact = Fact {
    typ: tid::INVALID,
    extra: 0,
    obj: 0,
    mode: Mode::Invalid,
    lhs: false,
};

/// The facts of one file. They take memory from the first one on: of most files of the library nothing is needed.
#[derive(Clone, Default)]
pub struct FileInfo {
    /// Empty, or one for each expression.
    facts: Vec<Fact>,
    expr_count: u32,
    values: Vec<Value>,
    selections: Vec<Selection>,
    instances: Vec<InstanceInfo>,
}

impl FileInfo {
    /// No facts yet, for a file with so many expressions.
    pub fn new(expr_count: u32) -> FileInfo {
        FileInfo {
            expr_count,
            ..FileInfo::default()
        }
    }

    /// The number of the file's expressions.
    pub(crate) fn len(&self) -> u32 {
        self.expr_count
    }

    fn fact(&self, e: ExprId) -> Fact {
        self.facts.get(e.index()).copied().unwrap_or(NO_FACT)
    }

    fn fact_mut(&mut self, e: ExprId) -> &mut Fact {
        if self.facts.is_empty() {
            self.facts = vec![NO_FACT; self.expr_count as usize];
        }
        &mut self.facts[e.index()]
    }

    /// The mode of an expression; [`Mode::Invalid`] for those that were not recorded.
    pub fn mode(&self, e: ExprId) -> Mode {
        self.fact(e).mode
    }

    /// The type of an expression. A comma-ok expression that is used as such has a tuple type.
    pub fn typ(&self, e: ExprId) -> TypeId {
        self.fact(e).typ
    }

    /// The value of a constant expression.
    pub fn value(&self, e: ExprId) -> Option<&Value> {
        let f = self.fact(e);
        if f.mode == Mode::Constant && f.extra != 0 {
            Some(&self.values[f.extra as usize - 1])
        } else {
            None
        }
    }

    /// The object that an identifier declares or refers to, or that a type switch clause declares.
    pub fn obj(&self, ident: ExprId) -> Option<ObjId> {
        self.fact(ident).obj.checked_sub(1).map(ObjId)
    }

    /// What a selector expression selects; none for members of packages.
    pub fn selection(&self, selector: ExprId) -> Option<&Selection> {
        let f = self.fact(selector);
        if f.mode == Mode::Constant {
            None
        } else {
            self.selections.get((f.extra as usize).wrapping_sub(1))
        }
    }

    /// The type arguments of an instantiated identifier: of `f` in `f[int]` and `f(x)`, of `Sel` in `p.Sel[int]`.
    pub fn instance(&self, ident: ExprId) -> Option<&InstanceInfo> {
        let f = self.fact(ident);
        if f.mode == Mode::Constant {
            None
        } else {
            self.instances.get((f.extra as usize).wrapping_sub(1))
        }
    }

    /// Whether an untyped expression is the left operand of a non-constant shift.
    pub(crate) fn is_lhs(&self, e: ExprId) -> bool {
        self.fact(e).lhs
    }

    pub(crate) fn set_lhs(&mut self, e: ExprId, lhs: bool) {
        self.fact_mut(e).lhs = lhs;
    }

    pub(crate) fn set(&mut self, e: ExprId, mode: Mode, typ: TypeId, val: Option<&Value>) {
        let old = self.fact(e);
        let known = if old.mode == Mode::Constant { old.extra } else { 0 };
        let extra = match val {
            Some(val) if known != 0 => {
                self.values[known as usize - 1] = val.clone();
                known
            }
            Some(val) => {
                self.values.push(val.clone());
                self.values.len() as u32
            }
            // What was a constant and is none any more loses its value.
            None if old.mode == Mode::Constant && mode != Mode::Constant => 0,
            None => old.extra,
        };
        *self.fact_mut(e) = Fact {
            mode,
            typ,
            extra,
            ..old
        };
    }

    pub(crate) fn set_type(&mut self, e: ExprId, typ: TypeId) {
        self.fact_mut(e).typ = typ;
    }

    pub(crate) fn set_obj(&mut self, ident: ExprId, obj: ObjId) {
        self.fact_mut(ident).obj = obj.0 + 1;
    }

    pub(crate) fn set_selection(&mut self, selector: ExprId, selection: Selection) {
        self.selections.push(selection);
        self.fact_mut(selector).extra = self.selections.len() as u32;
    }

    pub(crate) fn set_instance(&mut self, ident: ExprId, instance: InstanceInfo) {
        self.instances.push(instance);
        self.fact_mut(ident).extra = self.instances.len() as u32;
    }
}
