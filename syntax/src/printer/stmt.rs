//! Statements.

use super::{Node, Printer, Ws};
use crate::ast::*;
use crate::source::Pos;

use super::expr::{Item, ListMode};

/// Whether parentheses around the condition of a statement may go: not if a literal of a named type is in them, whose brace would be
/// taken for the statement's.
fn strip_parens<'a>(x: &'a Expr<'a>) -> &'a Expr<'a> {
    let mut x = x;
    while let ExprKind::Paren(inner) = x.kind {
        if has_bare_literal(inner) {
            break;
        }
        x = inner;
    }
    x
}

fn is_type_name(x: &Expr<'_>) -> bool {
    let mut x = x;
    while let ExprKind::Selector { x: left, .. } = x.kind {
        x = left;
    }
    matches!(x.kind, ExprKind::Name(_))
}

/// Whether an expression holds a composite literal of a named type that no parentheses protect.
fn has_bare_literal(x: &Expr<'_>) -> bool {
    let mut found = false;
    crate::walk::walk_expr(x, &mut |node| {
        match node {
            crate::walk::Node::Expr(Expr {
                kind: ExprKind::Paren(_),
                ..
            }) => return false,
            crate::walk::Node::Expr(Expr {
                kind: ExprKind::Composite { ty, .. },
                ..
            }) => {
                found |= ty.is_some_and(is_type_name);
                return false;
            }
            _ => {}
        }
        !found
    });
    found
}

impl<'a> Printer<'a> {
    /// Prints statements, indented if `indent`, without a line break behind the last. Without `indent` they are clauses.
    pub(super) fn stmt_list(&mut self, list: &'a [Stmt<'a>], closes: bool) {
        self.ws(Ws::Indent);
        let slot = self.new_slot();
        let mut printed = 0;
        for stmt in list {
            if let StmtKind::Empty = stmt.kind {
                continue;
            }
            if !self.output.is_empty() {
                let section = printed == 0 || self.lines_from(slot) > 0;
                self.linebreak(self.line(stmt.start), 1, Ws::Ignore, section);
            }
            self.record = Some(slot);
            self.stmt(stmt, closes && printed + 1 == list.len());
            // Labels are on lines of their own, but the statement's line is what counts.
            let mut inner = stmt;
            while let StmtKind::Labeled { stmt, .. } = inner.kind {
                self.recorded[slot] += 1;
                inner = stmt;
            }
            printed += 1;
        }
        self.recorded.truncate(slot);
        self.record = self.record.filter(|&record| record < slot);
        self.ws(Ws::Unindent);
    }

    /// Prints a block over at least two lines.
    pub(super) fn block(&mut self, block: &'a Block<'a>) {
        self.set_pos(block.lbrace);
        self.tok("{");
        self.stmt_list(block.stmts, true);
        self.close_block(block.rbrace);
    }

    fn close_block(&mut self, rbrace: Pos) {
        self.linebreak(self.line(rbrace), 1, Ws::Ignore, true);
        self.set_pos(rbrace);
        self.tok("}");
    }

    /// Prints the clauses of a switch or select in braces: each begins a new section.
    fn clauses(&mut self, lbrace: Pos, rbrace: Pos, starts: &[Pos], mut clause: impl FnMut(&mut Self, usize, bool)) {
        self.set_pos(lbrace);
        self.tok("{");
        for (i, &start) in starts.iter().enumerate() {
            self.linebreak(self.line(start), 1, Ws::Ignore, true);
            self.record = None;
            self.set_pos(start);
            clause(self, i, i + 1 == starts.len());
        }
        self.close_block(rbrace);
    }

    fn case_clauses(&mut self, lbrace: Pos, rbrace: Pos, clauses: &'a [CaseClause<'a>]) {
        let starts: Vec<Pos> = clauses.iter().map(|clause| clause.start).collect();
        self.clauses(lbrace, rbrace, &starts, |p, i, last| {
            let clause = &clauses[i];
            if clause.default {
                p.tok("default");
            } else {
                p.tok("case");
                p.blank();
                p.expr_list(clause.start, clause.values, 1, ListMode::default(), clause.colon);
            }
            p.set_pos(clause.colon);
            p.tok(":");
            p.stmt_list(clause.body, last);
        });
    }

    /// What stands between the keyword and the block of an `if`, `for` or `switch`.
    fn control(
        &mut self,
        init: Option<&'a Stmt<'a>>,
        cond: Option<&'a Expr<'a>>,
        post: Option<&'a Stmt<'a>>,
        is_for: bool,
    ) {
        self.blank();
        let mut needs_blank = false;
        if init.is_none() && post.is_none() {
            if let Some(cond) = cond {
                self.expr(strip_parens(cond));
                needs_blank = true;
            }
        } else {
            if let Some(init) = init {
                self.stmt(init, false);
            }
            self.tok(";");
            self.blank();
            if let Some(cond) = cond {
                self.expr(strip_parens(cond));
                needs_blank = true;
            }
            if is_for {
                self.tok(";");
                self.blank();
                needs_blank = false;
                if let Some(post) = post {
                    self.stmt(post, false);
                    needs_blank = true;
                }
            }
        }
        if needs_blank {
            self.blank();
        }
    }

    /// Whether a list of results looks better indented from its first element on: if several elements span lines, or one begins on a
    /// line where none ends.
    fn indent_list(&self, list: &[&Expr<'_>]) -> bool {
        let [first, .., last] = list else { return false };
        if self.line(first.start) >= self.line(last.end) {
            return false;
        }
        let mut several = 0;
        let mut line = self.line(first.start);
        for x in list {
            let (begin, end) = (self.line(x.start), self.line(x.end));
            if line < begin {
                return true;
            }
            if begin < end && !is_literal_like(x) {
                several += 1;
            }
            line = end;
        }
        several > 1
    }

    /// Prints a statement; `closes` if a closing brace follows.
    pub(super) fn stmt(&mut self, stmt: &'a Stmt<'a>, closes: bool) {
        self.set_pos(stmt.start);
        match stmt.kind {
            StmtKind::Empty => {}
            StmtKind::Labeled { label, stmt: inner } => {
                self.ws(Ws::Unindent);
                self.name(label);
                self.set_pos(stmt.pos);
                self.tok(":");
                self.ws(Ws::Indent);
                if let StmtKind::Empty = inner.kind {
                    if !closes {
                        self.ws(Ws::Newline);
                        self.set_pos(inner.start);
                        self.tok(";");
                    } else {
                        self.set_pos(inner.start);
                    }
                    return;
                }
                self.linebreak(self.line(inner.start), 1, Ws::Ignore, true);
                self.stmt(inner, closes);
            }
            StmtKind::Block(block) => self.block(block),
            StmtKind::Expr(x) => self.expr0(x, 1),
            StmtKind::Send { chan, value } => {
                self.expr0(chan, 1);
                self.blank();
                self.set_pos(stmt.pos);
                self.tok("<-");
                self.blank();
                self.expr0(value, 1);
            }
            StmtKind::Decl(decl) => self.gen_decl(decl),
            StmtKind::Assign { lhs, rhs } => self.assign(stmt, lhs, "=", rhs),
            StmtKind::Define { lhs, rhs } => self.assign(stmt, lhs, ":=", rhs),
            StmtKind::AssignOp { op, lhs, rhs } => {
                self.items(stmt.start, &[Item::Expr(lhs)], 1, ListMode::default(), stmt.pos);
                self.blank();
                self.set_pos(stmt.pos);
                self.tok(assign_op(op));
                self.blank();
                self.items(stmt.pos, &[Item::Expr(rhs)], 1, ListMode::default(), Pos::NONE);
            }
            StmtKind::IncDec { x, inc } => {
                self.expr0(x, 2);
                self.set_pos(stmt.pos);
                self.tok(if inc { "++" } else { "--" });
            }
            StmtKind::Break(label) => self.branch("break", label),
            StmtKind::Continue(label) => self.branch("continue", label),
            StmtKind::Goto(label) => self.branch("goto", Some(label)),
            StmtKind::Fallthrough => self.branch("fallthrough", None),
            StmtKind::Go(x) | StmtKind::Defer(x) => {
                self.tok(if let StmtKind::Go(_) = stmt.kind { "go" } else { "defer" });
                self.blank();
                self.expr(x);
            }
            StmtKind::Return(results) => {
                self.tok("return");
                if !results.is_empty() {
                    self.blank();
                    let indent = self.indent_list(results);
                    if indent {
                        self.ws(Ws::Indent);
                    }
                    let mode = ListMode {
                        comma: false,
                        no_indent: indent,
                    };
                    self.expr_list(Pos::NONE, results, 1, mode, Pos::NONE);
                    if indent {
                        self.ws(Ws::Unindent);
                    }
                }
            }
            StmtKind::If(first) => {
                let mut s = first;
                loop {
                    self.tok("if");
                    self.control(s.init, Some(s.cond), None, false);
                    self.block(s.then);
                    let Some(els) = s.els else { break };
                    self.blank();
                    self.tok("else");
                    self.blank();
                    self.set_pos(els.start);
                    match els.kind {
                        StmtKind::If(next) => s = next,
                        _ => {
                            self.stmt(els, closes);
                            break;
                        }
                    }
                }
            }
            StmtKind::For(s) => {
                self.tok("for");
                self.control(s.init, s.cond, s.post, true);
                self.block(s.body);
            }
            StmtKind::Range(s) => {
                if let Some(third) = s.lhs.get(2) {
                    self.refuse(third.start, "expected at most 2 expressions");
                }
                self.tok("for");
                self.blank();
                for (i, x) in s.lhs.iter().enumerate() {
                    if i > 0 {
                        self.set_pos(x.start);
                        self.tok(",");
                        self.blank();
                    }
                    self.expr(x);
                }
                if let Some(assign) = s.assign {
                    self.blank();
                    self.set_pos(assign);
                    self.tok(if s.define { ":=" } else { "=" });
                    self.blank();
                }
                self.tok("range");
                self.blank();
                self.expr(strip_parens(s.x));
                self.blank();
                self.block(s.body);
            }
            StmtKind::Switch(s) => {
                self.tok("switch");
                self.control(s.init, s.tag, None, false);
                self.case_clauses(s.lbrace, s.rbrace, s.clauses);
            }
            StmtKind::TypeSwitch(s) => {
                self.tok("switch");
                if let Some(init) = s.init {
                    self.blank();
                    self.stmt(init, false);
                    self.tok(";");
                }
                self.blank();
                let mut indented = false;
                if let Some(bind) = s.bind {
                    self.set_pos(bind.start);
                    self.name(bind);
                    self.blank();
                    let define = self.skip_space(bind.end);
                    self.set_pos(define);
                    self.tok(":=");
                    self.blank();
                    let line = self.line(s.x.start);
                    indented = self.line(define) < line && self.linebreak(line, 0, Ws::Indent, true) > 0;
                }
                self.expr(s.x);
                self.type_guard(s.guard);
                if indented {
                    self.ws(Ws::Unindent);
                }
                self.blank();
                self.case_clauses(s.lbrace, s.rbrace, s.clauses);
            }
            StmtKind::Select(s) => {
                self.tok("select");
                self.blank();
                if s.clauses.is_empty() && !self.comment_before(self.place(s.rbrace)) {
                    self.set_pos(s.lbrace);
                    self.tok("{");
                    self.set_pos(s.rbrace);
                    self.tok("}");
                    return;
                }
                let starts: Vec<Pos> = s.clauses.iter().map(|clause| clause.start).collect();
                self.clauses(s.lbrace, s.rbrace, &starts, |p, i, last| {
                    let clause = &s.clauses[i];
                    match clause.comm {
                        Some(comm) => {
                            p.tok("case");
                            p.blank();
                            p.stmt(comm, false);
                        }
                        None => p.tok("default"),
                    }
                    p.set_pos(clause.colon);
                    p.tok(":");
                    p.stmt_list(clause.body, last);
                });
            }
        }
    }

    fn assign(&mut self, stmt: &Stmt<'a>, lhs: &'a [&'a Expr<'a>], op: &'static str, rhs: &'a [&'a Expr<'a>]) {
        let depth = if lhs.len() > 1 && rhs.len() > 1 { 2 } else { 1 };
        self.expr_list(stmt.start, lhs, depth, ListMode::default(), stmt.pos);
        self.blank();
        self.set_pos(stmt.pos);
        self.tok(op);
        self.blank();
        self.expr_list(stmt.pos, rhs, depth, ListMode::default(), Pos::NONE);
    }

    fn branch(&mut self, keyword: &'static str, label: Option<Ident>) {
        self.tok(keyword);
        if let Some(label) = label {
            self.blank();
            self.set_pos(label.start);
            self.name(label);
        }
    }

    /// The size of a function's body on one line; more than `max` if it should have several.
    fn body_size(&mut self, body: &'a Block<'a>, max: usize) -> usize {
        if self.line(body.lbrace) != self.line(body.rbrace) || body.stmts.len() > 5 {
            return max + 1;
        }
        let mut size = self.comment_size_before(self.place(body.rbrace));
        for (i, stmt) in body.stmts.iter().enumerate() {
            if size > max {
                break;
            }
            if i > 0 {
                size += 2;
            }
            size += self.node_size(Node::Stmt(stmt), max);
        }
        size
    }

    /// Prints the body of a function whose header takes `header` columns: on the same line if both are small, with `sep` in between.
    pub(super) fn func_body(&mut self, header: usize, sep: Ws, body: &'a Block<'a>) {
        const MAX: usize = 100;
        let level = std::mem::take(&mut self.level);
        if header + self.body_size(body, MAX) <= MAX {
            self.ws(sep);
            self.set_pos(body.lbrace);
            self.tok("{");
            if !body.stmts.is_empty() {
                self.blank();
                for (i, stmt) in body.stmts.iter().enumerate() {
                    if i > 0 {
                        self.tok(";");
                        self.blank();
                    }
                    self.stmt(stmt, i + 1 == body.stmts.len());
                }
                self.blank();
            }
            self.no_extra_linebreak = !self.no_extra_linebreak;
            self.set_pos(body.rbrace);
            self.tok("}");
            self.no_extra_linebreak = !self.no_extra_linebreak;
        } else {
            self.blank();
            self.block(body);
        }
        self.level = level;
    }
}

/// `x` or `&x` with a composite literal `x`.
fn is_literal_like(x: &Expr<'_>) -> bool {
    let mut x = unparen(x);
    if let ExprKind::Unary {
        op: crate::Op::And,
        x: inner,
    } = x.kind
    {
        x = unparen(inner);
    }
    matches!(x.kind, ExprKind::Composite { .. })
}

fn unparen<'e, 'a>(x: &'e Expr<'a>) -> &'e Expr<'a> {
    let mut x = x;
    while let ExprKind::Paren(inner) = x.kind {
        x = inner;
    }
    x
}

fn assign_op(op: crate::Op) -> &'static str {
    use crate::Op::*;
    match op {
        Add => "+=",
        Sub => "-=",
        Or => "|=",
        Xor => "^=",
        Mul => "*=",
        Div => "/=",
        Rem => "%=",
        And => "&=",
        AndNot => "&^=",
        Shl => "<<=",
        Shr => ">>=",
        other => other.text(),
    }
}
