//! Statements.

use super::*;

/// A simple statement, or what only the header of a `for` or `switch` may hold.
enum Simple<'a> {
    Stmt(Stmt<'a>),
    Range(RangeClause<'a>),
    /// `bind := x.(type)` of a switch; `x` is the operand, `start` where the clause begins.
    Guard {
        start: Pos,
        bind: Ident,
        guard: Pos,
        end: Pos,
        x: &'a Expr<'a>,
    },
}

#[derive(Clone, Copy)]
struct RangeClause<'a> {
    lhs: &'a [&'a Expr<'a>],
    define: bool,
    assign: Option<Pos>,
    range: Pos,
    x: &'a Expr<'a>,
}

/// What stands between a keyword and its block.
#[derive(Default)]
struct Header<'a> {
    init: Option<&'a Stmt<'a>>,
    cond: Option<&'a Expr<'a>>,
    /// Of a type switch: variable, position of the guard, operand.
    guard: Option<(Option<Ident>, Pos, &'a Expr<'a>)>,
    post: Option<&'a Stmt<'a>>,
    range: Option<RangeClause<'a>>,
}

/// An `if` whose `else` is still to come.
struct OpenIf<'a> {
    start: Pos,
    header: Header<'a>,
    then: &'a Block<'a>,
}

impl<'a> Parser<'a> {
    fn stmt_node(&self, start: Pos, pos: Pos, kind: StmtKind<'a>) -> Stmt<'a> {
        Stmt {
            start,
            end: self.prev_end,
            pos,
            kind,
        }
    }

    /// A statement that begins at its own position.
    fn keyword_stmt(&self, start: Pos, kind: StmtKind<'a>) -> Stmt<'a> {
        self.stmt_node(start, start, kind)
    }

    /// `SimpleStmt = EmptyStmt | ExpressionStmt | SendStmt | IncDecStmt | Assignment | ShortVarDecl .`
    /// Its left side may have been consumed; `keyword` is that of the header it stands in.
    fn simple_stmt(&mut self, lhs: Option<&'a [&'a Expr<'a>]>, keyword: Option<Token>) -> Simple<'a> {
        if keyword == Some(Token::For) && self.at(Token::Range) {
            return Simple::Range(self.range_clause(&[], false, None));
        }
        let lhs = match lhs {
            Some(lhs) => lhs,
            None => self.expr_list(),
        };
        let first = lhs[0];
        let start = first.start;
        let pos = self.pos();
        if lhs.len() == 1 && !matches!(self.tok, Token::Assign | Token::Define) {
            return Simple::Stmt(match self.tok {
                Token::AssignOp => {
                    let op = self.scan.op;
                    self.next();
                    let rhs = self.expr();
                    self.stmt_node(start, pos, StmtKind::AssignOp { op, lhs: first, rhs })
                }
                Token::IncOp => {
                    let inc = self.scan.op == Op::Add;
                    self.next();
                    self.stmt_node(start, pos, StmtKind::IncDec { x: first, inc })
                }
                Token::Arrow => {
                    self.next();
                    let value = self.expr();
                    self.stmt_node(start, pos, StmtKind::Send { chan: first, value })
                }
                _ => self.stmt_node(start, first.pos, StmtKind::Expr(first)),
            });
        }
        if !matches!(self.tok, Token::Assign | Token::Define) {
            self.syntax_error("expected := or = or comma");
            self.advance(&[Token::Semi, Token::Rbrace]);
            return Simple::Stmt(Stmt {
                start,
                end: first.end,
                pos: first.pos,
                kind: StmtKind::Expr(first),
            });
        }
        let define = self.at(Token::Define);
        self.next();
        if keyword == Some(Token::For) && self.at(Token::Range) {
            return Simple::Range(self.range_clause(lhs, define, Some(pos)));
        }
        let rhs = self.expr_list();
        if define
            && keyword == Some(Token::Switch)
            && let (&[left], &[right]) = (lhs, rhs)
            && let (Some(bind), ExprKind::TypeSwitchGuard { x, .. }) = (left.ident(), right.kind)
        {
            return Simple::Guard {
                start,
                bind,
                guard: right.pos,
                end: right.end,
                x,
            };
        }
        let kind = if define {
            StmtKind::Define { lhs, rhs }
        } else {
            StmtKind::Assign { lhs, rhs }
        };
        Simple::Stmt(self.stmt_node(start, pos, kind))
    }

    /// A simple statement outside headers.
    fn plain_stmt(&mut self, lhs: Option<&'a [&'a Expr<'a>]>) -> Stmt<'a> {
        let simple = self.simple_stmt(lhs, None);
        self.stmt_of(simple)
    }

    /// The statement of a simple statement that stands where it is one. A guard becomes an expression, which the checker rejects.
    fn stmt_of(&mut self, simple: Simple<'a>) -> Stmt<'a> {
        match simple {
            Simple::Stmt(stmt) => stmt,
            Simple::Guard {
                start,
                bind,
                guard,
                end,
                x,
            } => {
                let kind = ExprKind::TypeSwitchGuard { bind: Some(bind), x };
                let x = self.expr_node(start, end, guard, kind);
                Stmt {
                    start,
                    end,
                    pos: guard,
                    kind: StmtKind::Expr(x),
                }
            }
            Simple::Range(clause) => Stmt {
                start: clause.range,
                end: clause.x.end,
                pos: clause.range,
                kind: StmtKind::Expr(clause.x),
            },
        }
    }

    fn range_clause(&mut self, lhs: &'a [&'a Expr<'a>], define: bool, assign: Option<Pos>) -> RangeClause<'a> {
        let range = self.pos();
        self.next();
        let x = self.expr();
        RangeClause {
            lhs,
            define,
            assign,
            range,
            x,
        }
    }

    /// The statement behind `label`, at the colon; `None`, after an error, if there is none.
    fn labeled_stmt(&mut self, label: Ident) -> Option<Stmt<'a>> {
        let pos = self.pos();
        self.want(Token::Colon);
        let stmt = if self.at(Token::Rbrace) {
            // The empty statement, whose semicolon may be left out here.
            let at = self.pos();
            Some(Stmt {
                start: at,
                end: at,
                pos: at,
                kind: StmtKind::Empty,
            })
        } else {
            self.stmt()
        };
        let Some(stmt) = stmt else {
            self.syntax_error_at(pos, "missing statement after label");
            return None;
        };
        let end = stmt.end;
        let stmt = self.arena.alloc(stmt);
        Some(Stmt {
            start: label.start,
            end,
            pos,
            kind: StmtKind::Labeled { label, stmt },
        })
    }

    /// A block. `context` is what the brace is missing after, and may be empty if it is there.
    pub(super) fn block(&mut self, context: &str) -> &'a Block<'a> {
        let lbrace = self.pos();
        let mut rbrace = None;
        if !self.got(Token::Lbrace) {
            self.syntax_error(&format!("expected {{ after {context}"));
            self.advance(&[Token::Name, Token::Rbrace]);
            let pos = self.pos();
            if self.got(Token::Rbrace) {
                rbrace = Some(pos);
            }
        }
        let mut stmts: &[_] = &[];
        let rbrace = match rbrace {
            Some(pos) => pos,
            None => {
                stmts = self.stmt_list();
                let pos = self.pos();
                self.want(Token::Rbrace);
                pos
            }
        };
        self.arena.alloc(Block { lbrace, rbrace, stmts })
    }

    fn header(&mut self, keyword: Token) -> Header<'a> {
        self.want(keyword);
        let mut header = Header::default();
        if self.at(Token::Lbrace) {
            if keyword == Token::If {
                self.syntax_error("missing condition in if statement");
                header.cond = Some(self.bad_expr());
            }
            return header;
        }
        let outer = std::mem::replace(&mut self.xnest, -1);
        self.header_parts(keyword, &mut header);
        self.xnest = outer;
        header
    }

    fn header_parts(&mut self, keyword: Token, header: &mut Header<'a>) {
        let mut init = None;
        if !self.at(Token::Semi) {
            if self.got(Token::Var) {
                self.syntax_error(&format!(
                    "var declaration not allowed in {} initializer",
                    keyword.text()
                ));
            }
            match self.simple_stmt(None, Some(keyword)) {
                Simple::Range(clause) => {
                    header.range = Some(clause);
                    return;
                }
                simple => init = Some(simple),
            }
        }
        if self.at(Token::Lbrace) {
            // There is no init: what was parsed is the condition.
            return self.condition(keyword, init, None, header);
        }
        let mut semi = None;
        if self.at(Token::Semi) {
            semi = Some((self.pos(), self.scan.semi));
            self.next();
        } else {
            // Asking for a brace makes a better message than asking for a semicolon.
            self.want(Token::Lbrace);
            if !self.at(Token::Lbrace) {
                self.advance(&[Token::Lbrace, Token::Rbrace]);
            }
        }
        header.init = init.map(|simple| {
            let stmt = self.stmt_of(simple);
            &*self.arena.alloc(stmt)
        });
        let mut cond = None;
        if keyword != Token::For {
            if !self.at(Token::Lbrace) {
                cond = Some(self.simple_stmt(None, Some(keyword)));
            }
            return self.condition(keyword, cond, semi, header);
        }
        if !self.at(Token::Semi) {
            if self.at(Token::Lbrace) {
                return self.syntax_error("expected for loop condition");
            }
            cond = Some(self.simple_stmt(None, None));
        }
        self.want(Token::Semi);
        if !self.at(Token::Lbrace) {
            let post = self.plain_stmt(None);
            if let StmtKind::Define { .. } = post.kind {
                self.syntax_error_at(post.pos, "cannot declare in post statement of for loop");
            }
            header.post = Some(self.arena.alloc(post));
        }
        self.condition(keyword, cond, semi, header);
    }

    /// Makes the header's condition of a statement. `semi` is the semicolon in front of it.
    fn condition(
        &mut self,
        keyword: Token,
        cond: Option<Simple<'a>>,
        semi: Option<(Pos, crate::scanner::Semi)>,
        header: &mut Header<'a>,
    ) {
        match cond {
            None => {
                if keyword == Token::If
                    && let Some((pos, semi)) = semi
                {
                    if semi == crate::scanner::Semi::Semicolon {
                        self.syntax_error_at(pos, "missing condition in if statement");
                    } else {
                        let msg = format!("unexpected {}, expected {{ after if clause", semi.text());
                        self.syntax_error_at(pos, &msg);
                    }
                    header.cond = Some(self.bad_expr_at(pos));
                }
            }
            Some(Simple::Guard { bind, guard, x, .. }) => header.guard = Some((Some(bind), guard, x)),
            Some(Simple::Range(clause)) => header.range = Some(clause),
            Some(Simple::Stmt(stmt)) => match stmt.kind {
                StmtKind::Expr(expr) => match expr.kind {
                    ExprKind::TypeSwitchGuard { bind, x } if keyword == Token::Switch => {
                        header.guard = Some((bind, expr.pos, x));
                    }
                    _ => header.cond = Some(expr),
                },
                _ => {
                    let shown = crate::strings::condition_string(&stmt, self.interner);
                    self.syntax_error_at(stmt.pos, &format!("cannot use {shown} as value"));
                    header.cond = Some(self.bad_expr_at(stmt.pos));
                }
            },
        }
    }

    fn for_stmt(&mut self) -> Stmt<'a> {
        let start = self.pos();
        let header = self.header(Token::For);
        let body = self.block("for clause");
        let kind = match header.range {
            Some(RangeClause {
                lhs,
                define,
                assign,
                range,
                x,
            }) => StmtKind::Range(self.arena.alloc(RangeStmt {
                lhs,
                define,
                assign,
                range,
                x,
                body,
            })),
            None => {
                let Header { init, cond, post, .. } = header;
                StmtKind::For(self.arena.alloc(ForStmt { init, cond, post, body }))
            }
        };
        self.keyword_stmt(start, kind)
    }

    /// An `if` with all of its `else if`.
    fn if_stmt(&mut self) -> Stmt<'a> {
        let mut open: Vec<OpenIf<'a>> = Vec::new();
        let mut els: Option<&'a Stmt<'a>> = None;
        loop {
            let start = self.pos();
            let header = self.header(Token::If);
            let then = self.block("if clause");
            open.push(OpenIf { start, header, then });
            if !self.got(Token::Else) {
                break;
            }
            match self.tok {
                Token::If => continue,
                Token::Lbrace => {
                    let start = self.pos();
                    let block = self.block("");
                    els = Some(self.arena.alloc(self.keyword_stmt(start, StmtKind::Block(block))));
                }
                _ => {
                    self.syntax_error("else must be followed by if or statement block");
                    self.advance(&[Token::Name, Token::Rbrace]);
                }
            }
            break;
        }
        loop {
            let Some(OpenIf { start, header, then }) = open.pop() else {
                unreachable!("the outermost if returns");
            };
            let cond = match header.cond {
                Some(cond) => cond,
                None => self.bad_expr_at(then.lbrace),
            };
            let stmt = self.arena.alloc(IfStmt {
                init: header.init,
                cond,
                then,
                els,
            });
            let stmt = self.keyword_stmt(start, StmtKind::If(stmt));
            if open.is_empty() {
                return stmt;
            }
            els = Some(self.arena.alloc(stmt));
        }
    }

    fn switch_stmt(&mut self) -> Stmt<'a> {
        let start = self.pos();
        let header = self.header(Token::Switch);
        let lbrace = self.pos();
        if !self.got(Token::Lbrace) {
            self.syntax_error("missing { after switch clause");
            self.advance(&[Token::Case, Token::Default, Token::Rbrace]);
        }
        let mut clauses = Vec::new();
        while !self.at(Token::Eof) && !self.at(Token::Rbrace) {
            let (start, default) = self.clause_start();
            let values = if default == Some(false) { self.expr_list() } else { &[] };
            let (colon, body) = self.clause_body();
            let id = self.new_id();
            let end = self.clause_end(colon, body);
            clauses.push(CaseClause {
                id,
                start,
                end,
                default: default == Some(true),
                values,
                colon,
                body,
            });
        }
        let rbrace = self.pos();
        self.want(Token::Rbrace);
        let clauses = self.arena.alloc_slice_copy(&clauses);
        let Header { init, cond, guard, .. } = header;
        let kind = match guard {
            Some((bind, guard, x)) => StmtKind::TypeSwitch(self.arena.alloc(TypeSwitchStmt {
                init,
                bind,
                x,
                guard,
                lbrace,
                rbrace,
                clauses,
            })),
            None => StmtKind::Switch(self.arena.alloc(SwitchStmt {
                init,
                tag: cond,
                lbrace,
                rbrace,
                clauses,
            })),
        };
        self.keyword_stmt(start, kind)
    }

    fn select_stmt(&mut self) -> Stmt<'a> {
        let start = self.pos();
        self.want(Token::Select);
        let lbrace = self.pos();
        if !self.got(Token::Lbrace) {
            self.syntax_error("missing { after select clause");
            self.advance(&[Token::Case, Token::Default, Token::Rbrace]);
        }
        let mut clauses = Vec::new();
        while !self.at(Token::Eof) && !self.at(Token::Rbrace) {
            let (start, default) = self.clause_start();
            let comm = (default == Some(false)).then(|| {
                let stmt = self.plain_stmt(None);
                &*self.arena.alloc(stmt)
            });
            let (colon, body) = self.clause_body();
            let end = self.clause_end(colon, body);
            clauses.push(CommClause {
                start,
                end,
                comm,
                colon,
                body,
            });
        }
        let rbrace = self.pos();
        self.want(Token::Rbrace);
        let clauses = self.arena.alloc_slice_copy(&clauses);
        let select = self.arena.alloc(SelectStmt {
            lbrace,
            rbrace,
            clauses,
        });
        self.keyword_stmt(start, StmtKind::Select(select))
    }

    /// The keyword of a clause, and whether it is `default`; `None`, after an error, if it is neither.
    fn clause_start(&mut self) -> (Pos, Option<bool>) {
        let start = self.pos();
        let default = match self.tok {
            Token::Case => Some(false),
            Token::Default => Some(true),
            _ => {
                self.syntax_error("expected case or default or }");
                self.advance(&[Token::Colon, Token::Case, Token::Default, Token::Rbrace]);
                return (start, None);
            }
        };
        self.next();
        (start, default)
    }

    fn clause_body(&mut self) -> (Pos, &'a [Stmt<'a>]) {
        let colon = self.pos();
        self.want(Token::Colon);
        (colon, self.stmt_list())
    }

    fn clause_end(&self, colon: Pos, body: &[Stmt<'a>]) -> Pos {
        body.last().map_or(colon.offset(1), |stmt| stmt.end)
    }

    /// A statement, if one begins here.
    fn stmt(&mut self) -> Option<Stmt<'a>> {
        self.nested(|p| p.stmt_inner()).flatten()
    }

    fn stmt_inner(&mut self) -> Option<Stmt<'a>> {
        let start = self.pos();
        let stmt = match self.tok {
            Token::Name => {
                self.clear_directives();
                let lhs = self.expr_list();
                if let [single] = lhs
                    && let Some(label) = single.ident()
                    && self.at(Token::Colon)
                {
                    return self.labeled_stmt(label);
                }
                return Some(self.plain_stmt(Some(lhs)));
            }
            Token::Var | Token::Const | Token::Type => {
                let kind = match self.tok {
                    Token::Var => GenKind::Var,
                    Token::Const => GenKind::Const,
                    _ => GenKind::Type,
                };
                let decl = self.gen_decl(kind);
                return Some(self.keyword_stmt(start, StmtKind::Decl(decl)));
            }
            _ => {
                self.clear_directives();
                self.tok
            }
        };
        let kind = match stmt {
            Token::Lbrace => StmtKind::Block(self.block("")),
            Token::Star
            | Token::Literal
            | Token::Func
            | Token::Lparen
            | Token::Lbrack
            | Token::Struct
            | Token::Map
            | Token::Chan
            | Token::Interface
            | Token::Arrow => return Some(self.plain_stmt(None)),
            Token::Operator if matches!(self.scan.op, Op::Add | Op::Sub | Op::And | Op::Xor | Op::Not) => {
                return Some(self.plain_stmt(None));
            }
            Token::For => return Some(self.for_stmt()),
            Token::Switch => return Some(self.switch_stmt()),
            Token::Select => return Some(self.select_stmt()),
            Token::If => return Some(self.if_stmt()),
            Token::Fallthrough => {
                self.next();
                StmtKind::Fallthrough
            }
            Token::Break => {
                self.next();
                StmtKind::Break(self.optional_label())
            }
            Token::Continue => {
                self.next();
                StmtKind::Continue(self.optional_label())
            }
            Token::Goto => {
                self.next();
                StmtKind::Goto(self.ident())
            }
            Token::Go | Token::Defer => self.call_stmt(),
            Token::Return => {
                self.next();
                let results = if matches!(self.tok, Token::Semi | Token::Rbrace) {
                    &[]
                } else {
                    self.expr_list()
                };
                StmtKind::Return(results)
            }
            Token::Semi => {
                return Some(Stmt {
                    start,
                    end: start,
                    pos: start,
                    kind: StmtKind::Empty,
                });
            }
            _ => return None,
        };
        Some(self.keyword_stmt(start, kind))
    }

    fn optional_label(&mut self) -> Option<Ident> {
        self.at(Token::Name).then(|| self.ident())
    }

    /// `go` or `defer`.
    fn call_stmt(&mut self) -> StmtKind<'a> {
        let keyword = self.tok;
        self.next();
        let mut x = self.primary();
        if let ExprKind::Paren(_) = x.kind {
            let msg = format!("expression in {} must not be parenthesized", keyword.text());
            self.error_at(x.pos, msg);
            x = x.unparen();
        }
        if keyword == Token::Go {
            StmtKind::Go(x)
        } else {
            StmtKind::Defer(x)
        }
    }

    /// `StatementList = { Statement ";" } .`
    fn stmt_list(&mut self) -> &'a [Stmt<'a>] {
        let mark = self.stmts.len();
        while !matches!(self.tok, Token::Eof | Token::Rbrace | Token::Case | Token::Default) {
            let stmt = self.stmt();
            self.clear_directives();
            let Some(stmt) = stmt else { break };
            self.stmts.push(stmt);
            if !self.got(Token::Semi) && !self.at(Token::Rbrace) {
                self.syntax_error("at end of statement");
                self.advance(&[Token::Semi, Token::Rbrace, Token::Case, Token::Default]);
                self.got(Token::Semi);
            }
        }
        self.take_stmts(mark)
    }
}
