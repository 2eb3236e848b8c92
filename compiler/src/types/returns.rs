//! Terminating statements: whether the end of a function body with results can be reached.
//!
//! A terminating statement may nest others, which is a matter of recursion; chains of else-if and labels are followed in loops.

use govm_syntax::Name;
use govm_syntax::ast::{Block, CaseClause, ExprKind, Ident, Stmt, StmtKind};

use super::checker::Checker;

impl<'a> Checker<'a> {
    /// Whether a list of statements ends in a terminating one.
    pub(crate) fn is_terminating_list(&self, list: &[Stmt<'a>]) -> bool {
        // Empty statements at the end do not count.
        let last = list.iter().rev().find(|s| !matches!(s.kind, StmtKind::Empty));
        last.is_some_and(|s| self.is_terminating(s))
    }

    fn is_terminating(&self, s: &Stmt<'a>) -> bool {
        let mut s = s;
        let mut label = None;
        loop {
            return match s.kind {
                StmtKind::Labeled { label: name, stmt } => {
                    label = Some(name.name);
                    s = stmt;
                    continue;
                }
                StmtKind::Expr(e) => {
                    // A call of the predeclared panic.
                    let e = e.unparen();
                    matches!(e.kind, ExprKind::Call { .. }) && self.env.is_panic.contains(&e.id)
                }
                StmtKind::Return(_) | StmtKind::Goto(_) | StmtKind::Fallthrough => true,
                StmtKind::Block(b) => self.is_terminating_list(b.stmts),
                StmtKind::If(i) => match i.els {
                    Some(els) if self.is_terminating_list(i.then.stmts) => {
                        s = els;
                        label = None;
                        continue;
                    }
                    _ => false,
                },
                StmtKind::Switch(sw) => self.is_terminating_switch(sw.clauses, label),
                StmtKind::TypeSwitch(sw) => self.is_terminating_switch(sw.clauses, label),
                StmtKind::Select(sel) => sel
                    .clauses
                    .iter()
                    .all(|c| self.is_terminating_list(c.body) && !has_break_list(c.body, label, true)),
                StmtKind::For(f) => f.cond.is_none() && !has_break_block(f.body, label, true),
                // A range loop ends.
                StmtKind::Range(_)
                | StmtKind::Empty
                | StmtKind::Send { .. }
                | StmtKind::Decl(_)
                | StmtKind::Assign { .. }
                | StmtKind::Define { .. }
                | StmtKind::AssignOp { .. }
                | StmtKind::IncDec { .. }
                | StmtKind::Break(_)
                | StmtKind::Continue(_)
                | StmtKind::Go(_)
                | StmtKind::Defer(_) => false,
            };
        }
    }

    fn is_terminating_switch(&self, clauses: &[CaseClause<'a>], label: Option<Name>) -> bool {
        clauses.iter().any(|c| c.default)
            && clauses
                .iter()
                .all(|c| self.is_terminating_list(c.body) && !has_break_list(c.body, label, true))
    }
}

fn has_break_block(b: &Block<'_>, label: Option<Name>, implicit: bool) -> bool {
    has_break_list(b.stmts, label, implicit)
}

fn has_break_list(list: &[Stmt<'_>], label: Option<Name>, implicit: bool) -> bool {
    list.iter().any(|s| has_break(s, label, implicit))
}

/// Whether a statement is or contains a break that refers to the label, or, if `implicit`, one without label that refers to the
/// statement around it.
fn has_break(s: &Stmt<'_>, label: Option<Name>, implicit: bool) -> bool {
    let mut s = s;
    loop {
        return match s.kind {
            StmtKind::Labeled { stmt, .. } => {
                s = stmt;
                continue;
            }
            StmtKind::Break(None) => implicit,
            StmtKind::Break(Some(Ident { name, .. })) => Some(name) == label,
            StmtKind::Block(b) => has_break_block(b, label, implicit),
            StmtKind::If(i) => {
                if has_break_block(i.then, label, implicit) {
                    return true;
                }
                match i.els {
                    Some(els) => {
                        s = els;
                        continue;
                    }
                    None => false,
                }
            }
            // Within these a break without label refers to them.
            _ if label.is_none() => false,
            StmtKind::Switch(sw) => sw.clauses.iter().any(|c| has_break_list(c.body, label, false)),
            StmtKind::TypeSwitch(sw) => sw.clauses.iter().any(|c| has_break_list(c.body, label, false)),
            StmtKind::Select(sel) => sel.clauses.iter().any(|c| has_break_list(c.body, label, false)),
            StmtKind::For(f) => has_break_block(f.body, label, false),
            StmtKind::Range(r) => has_break_block(r.body, label, false),
            _ => false,
        };
    }
}
