//! Expressions in error texts: on one line, with bodies and elements left out, as gc prints them.

use govm_syntax::ast::Expr;
use govm_syntax::{expr_string, list_string};

use super::checker::Checker;

impl<'a> Checker<'a> {
    /// An expression as error texts show it.
    pub fn expr_str(&self, e: &Expr<'_>) -> String {
        expr_string(e, self.names)
    }

    /// Expressions between brackets, separated by commas.
    pub fn exprs_str(&self, list: &[&Expr<'_>]) -> String {
        format!("[{}]", list_string(list, self.names))
    }
}
