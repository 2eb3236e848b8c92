//! Operands: what checking an expression yields.

use govm_syntax::Pos;
use govm_syntax::ast::Expr;

use super::constant::Value;
use super::info::Mode;
use super::types::{TypeId, tid};
use super::universe::BuiltinId;

/// The result of checking an expression.
#[derive(Clone, Debug)]
pub struct Operand<'a> {
    /// What it is.
    pub mode: Mode,
    /// The expression; none for operands that the checker makes.
    pub expr: Option<&'a Expr<'a>>,
    /// Its type.
    pub typ: TypeId,
    /// The value of a constant.
    pub val: Option<Value>,
    /// The predeclared function.
    pub id: Option<BuiltinId>,
}

impl<'a> Operand<'a> {
    /// An invalid operand, to be filled by checking.
    pub fn new() -> Operand<'a> {
        Operand {
            mode: Mode::Invalid,
            expr: None,
            typ: tid::INVALID,
            val: None,
            id: None,
        }
    }

    /// Whether it is valid.
    pub fn is_valid(&self) -> bool {
        self.mode != Mode::Invalid
    }

    /// Makes it invalid.
    pub fn invalidate(&mut self) {
        self.mode = Mode::Invalid;
    }

    /// Where an error about it is reported.
    pub fn pos(&self) -> Pos {
        self.expr.map_or(Pos::NONE, |e| e.gc_start())
    }
}

impl Default for Operand<'_> {
    fn default() -> Self {
        Self::new()
    }
}
