//! Expressions.

use super::*;

impl<'a> Parser<'a> {
    pub(super) fn expr(&mut self) -> &'a Expr<'a> {
        let expr = self.nested(|p| {
            let x = p.unary();
            p.binary_rest(x, 0)
        });
        match expr {
            Some(x) => x,
            None => self.bad_expr(),
        }
    }

    /// `ExpressionList = Expression { "," Expression } .`
    pub(super) fn expr_list(&mut self) -> &'a [&'a Expr<'a>] {
        let mark = self.exprs.len();
        loop {
            let x = self.expr();
            self.exprs.push(x);
            if !self.got(Token::Comma) {
                return self.take_exprs(mark);
            }
        }
    }

    /// The operators that bind tighter than `floor`, and their right operands, behind the operand `x`.
    pub(super) fn binary_rest(&mut self, mut x: &'a Expr<'a>, floor: u8) -> &'a Expr<'a> {
        while matches!(self.tok, Token::Operator | Token::Star) && self.scan.op.precedence() > floor {
            let op = self.scan.op;
            let pos = self.pos();
            self.next();
            let operand = self.unary();
            let y = self.binary_rest(operand, op.precedence());
            x = self.expr_node(x.start, y.end, pos, ExprKind::Binary { op, x, y });
        }
        x
    }

    /// `UnaryExpr = PrimaryExpr | unary_op UnaryExpr .`
    fn unary(&mut self) -> &'a Expr<'a> {
        let start = self.pos();
        match self.tok {
            Token::Star => {
                let x = self.unary_operand();
                self.prefix(start, ExprKind::Star(x))
            }
            Token::Operator
                if matches!(
                    self.scan.op,
                    Op::Add | Op::Sub | Op::Not | Op::Xor | Op::Tilde | Op::And
                ) =>
            {
                let op = self.scan.op;
                let x = self.unary_operand();
                self.prefix(start, ExprKind::Unary { op, x })
            }
            Token::Arrow => {
                let x = self.unary_operand();
                // `<-chan T` was taken for a receive from `chan T`, until now.
                if let ExprKind::ChanType { .. } = x.kind {
                    return self.receive_type(start, x);
                }
                self.prefix(start, ExprKind::Unary { op: Op::Recv, x })
            }
            _ => self.primary(),
        }
    }

    /// The operand of the unary operator at hand.
    fn unary_operand(&mut self) -> &'a Expr<'a> {
        self.next();
        match self.nested(|p| p.unary()) {
            Some(x) => x,
            None => self.bad_expr(),
        }
    }

    /// The channel type that `<-` at `start` and the channel type `x` make: the arrow goes to the first `chan`, and the arrow of that one, if
    /// it has one, on to its element: `<-(chan<- E)` is `(<-chan (<-E))`.
    fn receive_type(&mut self, start: Pos, x: &'a Expr<'a>) -> &'a Expr<'a> {
        let mut links = Vec::new();
        let mut ty = x;
        let mut dir = ChanDir::Send;
        while dir == ChanDir::Send
            && let ExprKind::ChanType { dir: own, elem } = ty.kind
        {
            dir = own;
            if dir == ChanDir::Recv {
                self.syntax_error("unexpected <-, expected chan");
            }
            links.push(ty);
            ty = elem;
        }
        if dir == ChanDir::Send {
            let shown = crate::expr_string(ty, self.interner);
            self.syntax_error(&format!("unexpected {shown}, expected chan"));
        }
        for (i, link) in links.into_iter().enumerate().rev() {
            let start = if i == 0 { start } else { link.start };
            ty = self.expr_node(
                start,
                link.end,
                link.pos,
                ExprKind::ChanType {
                    dir: ChanDir::Recv,
                    elem: ty,
                },
            );
        }
        ty
    }

    /// A primary expression: an operand and what is applied to it.
    pub(super) fn primary(&mut self) -> &'a Expr<'a> {
        let x = self.operand();
        self.primary_rest(x)
    }

    /// `Operand = Literal | OperandName | "(" Expression ")" .`, or a type.
    fn operand(&mut self) -> &'a Expr<'a> {
        let start = self.pos();
        match self.tok {
            Token::Name => {
                let ident = self.ident();
                self.name_expr(ident)
            }
            Token::Lparen => {
                self.next();
                self.xnest += 1;
                let x = self.expr();
                self.xnest -= 1;
                self.want(Token::Rparen);
                self.prefix(start, ExprKind::Paren(x))
            }
            Token::Func => {
                self.next();
                let (_, ty) = self.func_type(Some("function type"));
                if self.at(Token::Lbrace) {
                    self.xnest += 1;
                    let body = self.func_body();
                    self.xnest -= 1;
                    return self.prefix(start, ExprKind::FuncLit { ty, body });
                }
                self.expr_node(start, ty.end, ty.pos, ExprKind::FuncType(ty))
            }
            Token::Lbrack | Token::Chan | Token::Map | Token::Struct | Token::Interface => self.type_(),
            _ => match self.literal() {
                Some(x) => x,
                None => {
                    let x = self.bad_expr();
                    self.syntax_error("expected expression");
                    self.advance(&[Token::Rparen, Token::Rbrack, Token::Rbrace]);
                    x
                }
            },
        }
    }

    /// Selectors, indices, slices, assertions, calls and literal values behind `x`.
    pub(super) fn primary_rest(&mut self, mut x: &'a Expr<'a>) -> &'a Expr<'a> {
        loop {
            let pos = self.pos();
            x = match self.tok {
                Token::Dot => self.selector(x, pos),
                Token::Lbrack => self.index_or_slice(x, pos),
                Token::Lparen => {
                    self.next();
                    let mark = self.exprs.len();
                    let mut dots = None;
                    self.xnest += 1;
                    let rparen = self.list("argument list", Token::Comma, Token::Rparen, |p| {
                        let arg = p.expr();
                        p.exprs.push(arg);
                        let at = p.pos();
                        dots = p.got(Token::DotDotDot).then_some(at);
                        dots.is_some()
                    });
                    self.xnest -= 1;
                    let args = self.take_exprs(mark);
                    self.expr_node(
                        x.start,
                        self.prev_end,
                        pos,
                        ExprKind::Call {
                            fun: x,
                            args,
                            dots,
                            rparen,
                        },
                    )
                }
                Token::Lbrace => {
                    // A literal's value or the block of a statement.
                    let ty = x.unparen();
                    let literal = match ty.kind {
                        ExprKind::Name(_) | ExprKind::Selector { .. } => self.xnest >= 0,
                        ExprKind::Index { .. } => self.xnest >= 0 && !is_value(ty),
                        ExprKind::ArrayType { .. }
                        | ExprKind::SliceType(_)
                        | ExprKind::StructType(_)
                        | ExprKind::MapType { .. } => true,
                        _ => false,
                    };
                    if !literal {
                        return x;
                    }
                    if matches!(x.kind, ExprKind::Paren(_)) && x.pos == x.start {
                        self.syntax_error("cannot parenthesize type in composite literal");
                    }
                    self.composite(Some(x))
                }
                _ => return x,
            };
        }
    }

    fn selector(&mut self, x: &'a Expr<'a>, pos: Pos) -> &'a Expr<'a> {
        self.next();
        match self.tok {
            Token::Name => {
                let sel = self.ident();
                self.expr_node(x.start, sel.end, pos, ExprKind::Selector { x, sel })
            }
            Token::Lparen => {
                self.next();
                let kind = if self.got(Token::Type) {
                    ExprKind::TypeSwitchGuard { bind: None, x }
                } else {
                    ExprKind::Assert { x, ty: self.type_() }
                };
                self.want(Token::Rparen);
                self.expr_node(x.start, self.prev_end, pos, kind)
            }
            _ => {
                self.syntax_error("expected name or (");
                self.advance(&[Token::Semi, Token::Rparen]);
                x
            }
        }
    }

    fn index_or_slice(&mut self, x: &'a Expr<'a>, pos: Pos) -> &'a Expr<'a> {
        self.next();
        let mut lo = None;
        if !self.at(Token::Colon) {
            let (indices, comma): (&[_], bool) = if self.at(Token::Rbrack) {
                self.syntax_error("expected operand");
                let bad = self.bad_expr();
                (self.arena.alloc_slice_copy(&[bad]), false)
            } else {
                self.type_list(false)
            };
            if comma || self.at(Token::Rbrack) {
                let rbrack = self.pos();
                self.want(Token::Rbrack);
                return self.expr_node(x.start, self.prev_end, pos, ExprKind::Index { x, indices, rbrack });
            }
            lo = Some(indices[0]);
        }
        if !self.got(Token::Colon) {
            self.syntax_error("expected comma, : or ]");
            self.advance(&[Token::Comma, Token::Colon, Token::Rbrack]);
        }
        self.xnest += 1;
        let mut hi = None;
        let mut max = None;
        let mut full = false;
        if !self.at(Token::Colon) && !self.at(Token::Rbrack) {
            hi = Some(self.expr());
        }
        if self.at(Token::Colon) {
            full = true;
            if hi.is_none() {
                self.error_at(self.pos(), "middle index required in 3-index slice");
                hi = Some(self.bad_expr());
            }
            self.next();
            max = Some(if self.at(Token::Rbrack) {
                self.error_at(self.pos(), "final index required in 3-index slice");
                self.bad_expr()
            } else {
                self.expr()
            });
        }
        self.xnest -= 1;
        let rbrack = self.pos();
        self.want(Token::Rbrack);
        self.expr_node(
            x.start,
            self.prev_end,
            pos,
            ExprKind::Slice {
                x,
                lo,
                hi,
                max,
                full,
                rbrack,
            },
        )
    }

    /// `LiteralValue = "{" [ ElementList [ "," ] ] "}" .`
    fn composite(&mut self, ty: Option<&'a Expr<'a>>) -> &'a Expr<'a> {
        let lbrace = self.pos();
        self.xnest += 1;
        self.want(Token::Lbrace);
        let mark = self.exprs.len();
        let rbrace = self.list("composite literal", Token::Comma, Token::Rbrace, |p| {
            let mut x = p.element();
            if p.at(Token::Colon) {
                let pos = p.pos();
                p.next();
                let value = p.element();
                x = p.expr_node(x.start, value.end, pos, ExprKind::KeyValue { key: x, value });
            }
            p.exprs.push(x);
            false
        });
        self.xnest -= 1;
        let elems = self.take_exprs(mark);
        let start = ty.map_or(lbrace, |ty| ty.start);
        self.expr_node(
            start,
            self.prev_end,
            lbrace,
            ExprKind::Composite {
                ty,
                elems,
                lbrace,
                rbrace,
            },
        )
    }

    /// `Element = Expression | LiteralValue .`
    fn element(&mut self) -> &'a Expr<'a> {
        if !self.at(Token::Lbrace) {
            return self.expr();
        }
        match self.nested(|p| p.composite(None)) {
            Some(x) => x,
            None => self.bad_expr(),
        }
    }
}

/// Whether `x` can only be a value, not a type.
fn is_value(mut x: &Expr<'_>) -> bool {
    loop {
        x = match x.kind {
            ExprKind::Lit(_)
            | ExprKind::Composite { .. }
            | ExprKind::FuncLit { .. }
            | ExprKind::Slice { .. }
            | ExprKind::Assert { .. }
            | ExprKind::TypeSwitchGuard { .. }
            | ExprKind::Call { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. } => return true,
            ExprKind::Paren(x) => x,
            ExprKind::Index { x, indices, .. } => {
                // With several indices gc sees a list, which is no value.
                if let [index] = indices
                    && is_value(index)
                {
                    return true;
                }
                x
            }
            _ => return false,
        };
    }
}
