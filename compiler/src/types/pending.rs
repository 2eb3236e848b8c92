//! Operations of expressions and statements that declarations rest on, each an error until its own file has it.
use govm_syntax::ast::{Block, Expr, Stmt};

use super::checker::{Checker, DeclId};
use super::objects::ObjId;
use super::operand::Operand;
use super::types::TypeId;

/// How an error text names the place that a value goes to.
#[derive(Clone, Copy)]
pub enum Context<'a> {
    /// This text.
    Text(&'a str),
}

/// What an expression is assigned to, for the inference of generic functions' type arguments.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The signature.
    pub sig: TypeId,
    /// How error texts name it.
    pub desc: Context<'a>,
}

impl<'a> Checker<'a> {
    fn not_yet(&mut self, e: &Expr<'_>) {
        self.error(e.gc_start(), "expressions are not supported yet");
    }

    pub(crate) fn new_target(&mut self, t: Option<TypeId>, desc: Context<'a>) -> Option<Target<'a>> {
        let sig = self.under(t?);
        self.as_signature(sig).map(|_| Target { sig, desc })
    }

    pub(crate) fn operand_str(&mut self, x: &Operand<'a>) -> String {
        x.expr.map_or(String::new(), |e| self.expr_str(e))
    }

    pub(crate) fn expr(&mut self, _target: Option<&Target<'a>>, x: &mut Operand<'a>, e: &'a Expr<'a>) {
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

    pub(crate) fn init_var(&mut self, _lhs: ObjId, x: &mut Operand<'a>, _context: Context<'a>) {
        self.error(x.pos(), "expressions are not supported yet");
    }

    pub(crate) fn init_vars(&mut self, _lhs: &[ObjId], rhs: &'a [&'a Expr<'a>], _return_stmt: Option<&'a Stmt<'a>>) {
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
