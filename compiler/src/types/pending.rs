//! Operations of expressions and statements that declarations rest on, each an error until its own file has it.
use govm_syntax::ast::{Block, Expr, Stmt};

use super::checker::{Checker, DeclId};
use super::objects::ObjId;
use super::operand::Operand;
use super::types::TypeId;

/// What an expression is assigned to, for the inference of generic functions' type arguments.
pub struct Target<'a> {
    /// The type.
    pub sig: TypeId,
    /// How error texts name it.
    pub desc: &'a str,
}

impl<'a> Checker<'a> {
    fn not_yet(&mut self, e: &Expr<'_>) {
        self.error(e.gc_start(), "expressions are not supported yet");
    }

    pub(crate) fn expr(&mut self, _target: Option<&Target<'_>>, x: &mut Operand<'a>, e: &'a Expr<'a>) {
        x.invalidate();
        self.not_yet(e);
    }

    pub(crate) fn selector(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, _want_type: bool) {
        x.invalidate();
        self.not_yet(e);
    }

    pub(crate) fn use_exprs(&mut self, list: &[&'a Expr<'a>]) {
        list.iter().for_each(|e| self.not_yet(e));
    }

    pub(crate) fn init_const(&mut self, _lhs: ObjId, x: &mut Operand<'a>) {
        self.error(x.pos(), "expressions are not supported yet");
    }

    pub(crate) fn init_var(&mut self, _lhs: ObjId, x: &mut Operand<'a>, _context: &str) {
        self.error(x.pos(), "expressions are not supported yet");
    }

    pub(crate) fn init_vars(&mut self, _lhs: &[ObjId], rhs: &[&'a Expr<'a>], _return_stmt: Option<&'a Stmt<'a>>) {
        rhs.iter().for_each(|e| self.not_yet(e));
    }

    pub(crate) fn func_body(
        &mut self,
        _decl: Option<DeclId>,
        name: &str,
        _sig: TypeId,
        body: &'a Block<'a>,
        _iota: Option<u32>,
    ) {
        self.error(body.lbrace, format!("function bodies are not supported yet: {name}"));
    }
}
