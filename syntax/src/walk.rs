//! Walking over trees.

use crate::ast::*;

/// A node that a walk meets.
#[derive(Clone, Copy)]
pub enum Node<'n, 'a> {
    Expr(&'n Expr<'a>),
    Stmt(&'n Stmt<'a>),
}

/// Calls `f` for `x` and everything within, outer nodes first; what is within a node for which it gives false is passed over. Left operands
/// are followed in a loop.
pub fn walk_expr<'a>(x: &Expr<'a>, f: &mut dyn FnMut(Node<'_, 'a>) -> bool) {
    let mut next = Some(x);
    while let Some(x) = next.take() {
        if !f(Node::Expr(x)) {
            return;
        }
        match x.kind {
            ExprKind::Bad | ExprKind::Name(_) | ExprKind::Lit(_) => {}
            ExprKind::Composite { ty, elems, .. } => {
                ty.into_iter().for_each(|x| walk_expr(x, f));
                elems.iter().for_each(|x| walk_expr(x, f));
            }
            ExprKind::KeyValue { key, value } => {
                walk_expr(value, f);
                next = Some(key);
            }
            ExprKind::FuncLit { ty, body } => {
                walk_signature(ty, f);
                walk_stmts(body.stmts, f);
            }
            ExprKind::Paren(x)
            | ExprKind::Selector { x, .. }
            | ExprKind::TypeSwitchGuard { x, .. }
            | ExprKind::Star(x)
            | ExprKind::Unary { x, .. }
            | ExprKind::SliceType(x)
            | ExprKind::Dots(x)
            | ExprKind::ChanType { elem: x, .. } => next = Some(x),
            ExprKind::Index { x, indices, .. } => {
                indices.iter().for_each(|x| walk_expr(x, f));
                next = Some(x);
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                [lo, hi, max].into_iter().flatten().for_each(|x| walk_expr(x, f));
                next = Some(x);
            }
            ExprKind::Assert { x, ty } => {
                walk_expr(ty, f);
                next = Some(x);
            }
            ExprKind::Call { fun, args, .. } => {
                args.iter().for_each(|x| walk_expr(x, f));
                next = Some(fun);
            }
            ExprKind::Binary { x, y, .. } => {
                walk_expr(y, f);
                next = Some(x);
            }
            ExprKind::ArrayType { len, elem } => {
                len.into_iter().for_each(|x| walk_expr(x, f));
                next = Some(elem);
            }
            ExprKind::StructType(list) => walk_fields(list, f),
            ExprKind::FuncType(ty) => walk_signature(ty, f),
            ExprKind::InterfaceType { elems, .. } => {
                for elem in elems {
                    match elem {
                        InterfaceElem::Method { ty, .. } => walk_signature(ty, f),
                        InterfaceElem::Embed(x) => walk_expr(x, f),
                    }
                }
            }
            ExprKind::MapType { key, value } => {
                walk_expr(key, f);
                next = Some(value);
            }
        }
    }
}

fn walk_fields<'a>(list: &FieldList<'a>, f: &mut dyn FnMut(Node<'_, 'a>) -> bool) {
    for field in list.fields {
        walk_expr(field.ty, f);
        field.tag.into_iter().for_each(|x| walk_expr(x, f));
    }
}

fn walk_signature<'a>(ty: &FuncType<'a>, f: &mut dyn FnMut(Node<'_, 'a>) -> bool) {
    walk_fields(ty.params, f);
    ty.results.into_iter().for_each(|list| walk_fields(list, f));
}

/// Like [`walk_expr`] for statements. `else if` is followed in a loop.
pub fn walk_stmts<'a>(stmts: &[Stmt<'a>], f: &mut dyn FnMut(Node<'_, 'a>) -> bool) {
    stmts.iter().for_each(|stmt| walk_stmt(stmt, f));
}

fn walk_stmt<'a>(stmt: &Stmt<'a>, f: &mut dyn FnMut(Node<'_, 'a>) -> bool) {
    let mut next = Some(stmt);
    while let Some(stmt) = next.take() {
        if !f(Node::Stmt(stmt)) {
            return;
        }
        match stmt.kind {
            StmtKind::Empty
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Goto(_)
            | StmtKind::Fallthrough => {}
            StmtKind::Labeled { stmt, .. } => next = Some(stmt),
            StmtKind::Block(block) => walk_stmts(block.stmts, f),
            StmtKind::Expr(x) | StmtKind::IncDec { x, .. } | StmtKind::Go(x) | StmtKind::Defer(x) => walk_expr(x, f),
            StmtKind::Send { chan: x, value: y } | StmtKind::AssignOp { lhs: x, rhs: y, .. } => {
                walk_expr(x, f);
                walk_expr(y, f);
            }
            StmtKind::Decl(decl) => walk_decl(decl, f),
            StmtKind::Assign { lhs, rhs } | StmtKind::Define { lhs, rhs } => {
                lhs.iter().chain(rhs).for_each(|x| walk_expr(x, f));
            }
            StmtKind::Return(list) => list.iter().for_each(|x| walk_expr(x, f)),
            StmtKind::If(s) => {
                s.init.into_iter().for_each(|s| walk_stmt(s, f));
                walk_expr(s.cond, f);
                walk_stmts(s.then.stmts, f);
                next = s.els;
            }
            StmtKind::For(s) => {
                s.init.into_iter().for_each(|s| walk_stmt(s, f));
                s.cond.into_iter().for_each(|x| walk_expr(x, f));
                s.post.into_iter().for_each(|s| walk_stmt(s, f));
                walk_stmts(s.body.stmts, f);
            }
            StmtKind::Range(s) => {
                s.lhs.iter().for_each(|x| walk_expr(x, f));
                walk_expr(s.x, f);
                walk_stmts(s.body.stmts, f);
            }
            StmtKind::Switch(s) => {
                s.init.into_iter().for_each(|s| walk_stmt(s, f));
                s.tag.into_iter().for_each(|x| walk_expr(x, f));
                walk_clauses(s.clauses, f);
            }
            StmtKind::TypeSwitch(s) => {
                s.init.into_iter().for_each(|s| walk_stmt(s, f));
                walk_expr(s.x, f);
                walk_clauses(s.clauses, f);
            }
            StmtKind::Select(s) => {
                for clause in s.clauses {
                    clause.comm.into_iter().for_each(|s| walk_stmt(s, f));
                    walk_stmts(clause.body, f);
                }
            }
        }
    }
}

fn walk_clauses<'a>(clauses: &[CaseClause<'a>], f: &mut dyn FnMut(Node<'_, 'a>) -> bool) {
    for clause in clauses {
        clause.values.iter().for_each(|x| walk_expr(x, f));
        walk_stmts(clause.body, f);
    }
}

fn walk_decl<'a>(decl: &GenDecl<'a>, f: &mut dyn FnMut(Node<'_, 'a>) -> bool) {
    for spec in decl.specs {
        match spec {
            Spec::Import(spec) => walk_expr(spec.path, f),
            Spec::Const(spec) | Spec::Var(spec) => {
                spec.ty.into_iter().for_each(|x| walk_expr(x, f));
                spec.values.iter().for_each(|x| walk_expr(x, f));
            }
            Spec::Type(spec) => {
                spec.type_params.into_iter().for_each(|list| walk_fields(list, f));
                walk_expr(spec.ty, f);
            }
        }
    }
}
