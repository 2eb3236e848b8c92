//! Types, parameter lists, struct fields and interface elements.

use super::*;

/// What `name [ ... ]` turned out to be in a list of fields or parameters.
enum Bracketed<'a> {
    /// The name's type, an array or slice.
    Type(&'a Expr<'a>),
    /// Type arguments of the name.
    Args {
        lbrack: Pos,
        args: &'a [&'a Expr<'a>],
        rbrack: Pos,
    },
}

/// A parameter while its list is incomplete: `x` may be a name or a type.
#[derive(Clone, Copy)]
struct Param<'a> {
    name: Option<Ident>,
    ty: Option<&'a Expr<'a>>,
}

const INTERFACE_METHOD: &str = "interface method";

impl<'a> Parser<'a> {
    pub(super) fn type_(&mut self) -> &'a Expr<'a> {
        if let Some(ty) = self.type_or_none() {
            return ty;
        }
        let bad = self.bad_expr();
        self.syntax_error("expected type");
        self.advance(&[
            Token::Comma,
            Token::Colon,
            Token::Semi,
            Token::Rparen,
            Token::Rbrack,
            Token::Rbrace,
        ]);
        bad
    }

    /// A type, if one begins here.
    pub(super) fn type_or_none(&mut self) -> Option<&'a Expr<'a>> {
        if self.at(Token::Name) {
            return Some(self.qualified_name(None));
        }
        match self.nested(|p| p.type_literal()) {
            Some(ty) => ty,
            None => Some(self.bad_expr()),
        }
    }

    fn type_literal(&mut self) -> Option<&'a Expr<'a>> {
        let start = self.pos();
        let ty = match self.tok {
            Token::Star => {
                self.next();
                let base = self.type_();
                self.prefix(start, ExprKind::Star(base))
            }
            Token::Arrow => {
                self.next();
                self.want(Token::Chan);
                let elem = self.chan_elem();
                self.prefix(
                    start,
                    ExprKind::ChanType {
                        dir: ChanDir::Recv,
                        elem,
                    },
                )
            }
            Token::Func => {
                self.next();
                let (_, ty) = self.func_type(Some("function type"));
                self.expr_node(start, ty.end, ty.pos, ExprKind::FuncType(ty))
            }
            Token::Lbrack => {
                self.next();
                if self.got(Token::Rbrack) {
                    self.slice_type(start)
                } else {
                    self.array_type(start, None)
                }
            }
            Token::Chan => {
                self.next();
                let dir = if self.got(Token::Arrow) {
                    ChanDir::Send
                } else {
                    ChanDir::Both
                };
                let elem = self.chan_elem();
                self.prefix(start, ExprKind::ChanType { dir, elem })
            }
            Token::Map => {
                self.next();
                self.want(Token::Lbrack);
                let key = self.type_();
                self.want(Token::Rbrack);
                let value = self.type_();
                self.prefix(start, ExprKind::MapType { key, value })
            }
            Token::Struct => self.struct_type(),
            Token::Interface => self.interface_type(),
            Token::Lparen => {
                self.next();
                let inner = self.type_();
                self.want(Token::Rparen);
                self.expr_node(start, self.prev_end, inner.pos, ExprKind::Paren(inner))
            }
            _ => return None,
        };
        Some(ty)
    }

    /// `X[T1, T2]` behind `x`.
    fn type_instance(&mut self, x: &'a Expr<'a>) -> &'a Expr<'a> {
        let pos = self.pos();
        self.want(Token::Lbrack);
        let indices: &[_] = if self.at(Token::Rbrack) {
            self.syntax_error("expected type argument list");
            let bad = self.bad_expr();
            self.arena.alloc_slice_copy(&[bad])
        } else {
            self.type_list(true).0
        };
        let rbrack = self.pos();
        self.want(Token::Rbrack);
        self.expr_node(x.start, self.prev_end, pos, ExprKind::Index { x, indices, rbrack })
    }

    /// Type parameters and signature. With a context, type parameters are an error in that context's name.
    pub(super) fn func_type(&mut self, context: Option<&str>) -> (Option<&'a FieldList<'a>>, &'a FuncType<'a>) {
        let pos = self.pos();
        let mut type_params = None;
        if self.got(Token::Lbrack) {
            if let Some(context) = context {
                self.syntax_error_at(pos, &format!("{context} must have no type parameters"));
            }
            if self.at(Token::Rbrack) {
                self.syntax_error("empty type parameter list");
                self.next();
            } else {
                type_params = Some(self.param_list(pos, None, Token::Rbrack, true, false));
            }
        }
        let open = self.pos();
        self.want(Token::Lparen);
        let params = self.param_list(open, None, Token::Rparen, false, true);
        let results = self.results();
        let end = self.prev_end;
        (
            type_params,
            self.arena.alloc(FuncType {
                params,
                results,
                pos,
                end,
            }),
        )
    }

    /// `[len]elem` behind the bracket at `start`, and behind the length if there is one already.
    pub(super) fn array_type(&mut self, start: Pos, len: Option<&'a Expr<'a>>) -> &'a Expr<'a> {
        let mut len = len;
        if len.is_none() && !self.got(Token::DotDotDot) {
            self.xnest += 1;
            len = Some(self.expr());
            self.xnest -= 1;
        }
        if self.at(Token::Comma) {
            // As in a list of type parameters.
            self.syntax_error("unexpected comma; expected ]");
            self.next();
        }
        self.want(Token::Rbrack);
        let elem = self.type_();
        self.prefix(start, ExprKind::ArrayType { len, elem })
    }

    /// `[]elem` behind the brackets.
    pub(super) fn slice_type(&mut self, start: Pos) -> &'a Expr<'a> {
        let elem = self.type_();
        self.prefix(start, ExprKind::SliceType(elem))
    }

    fn chan_elem(&mut self) -> &'a Expr<'a> {
        match self.type_or_none() {
            Some(elem) => elem,
            None => {
                let bad = self.bad_expr();
                self.syntax_error("missing channel element type");
                bad
            }
        }
    }

    /// `Result = Parameters | Type .`
    fn results(&mut self) -> Option<&'a FieldList<'a>> {
        let open = self.pos();
        if self.got(Token::Lparen) {
            return Some(self.param_list(open, None, Token::Rparen, false, false));
        }
        let ty = self.type_or_none()?;
        let field = Field {
            names: &[],
            ty,
            tag: None,
            start: ty.start,
            end: ty.end,
        };
        let fields = self.arena.alloc_slice_copy(&[field]);
        Some(self.arena.alloc(FieldList {
            open: ty.start,
            close: ty.end,
            bracketed: false,
            fields,
        }))
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Structs

    /// `StructType = "struct" "{" { FieldDecl ";" } "}" .`
    fn struct_type(&mut self) -> &'a Expr<'a> {
        let start = self.pos();
        self.want(Token::Struct);
        let open = self.pos();
        self.want(Token::Lbrace);
        let mark = self.fields.len();
        let close = self.list("struct type", Token::Semi, Token::Rbrace, |p| {
            p.field_decl();
            false
        });
        let fields = self.take_fields(mark);
        let list = self.arena.alloc(FieldList {
            open,
            close,
            bracketed: true,
            fields,
        });
        self.prefix(start, ExprKind::StructType(list))
    }

    fn add_field(&mut self, start: Pos, names: &'a [Ident], ty: &'a Expr<'a>) {
        let tag = self.literal();
        self.fields.push(Field {
            names,
            ty,
            tag,
            start,
            end: self.prev_end,
        });
    }

    /// `FieldDecl = (IdentifierList Type | EmbeddedField) [ Tag ] .`
    fn field_decl(&mut self) {
        let start = self.pos();
        match self.tok {
            Token::Name => {
                let name = self.ident();
                if matches!(self.tok, Token::Dot | Token::Literal | Token::Semi | Token::Rbrace) {
                    let ty = self.qualified_name(Some(name));
                    return self.add_field(start, &[], ty);
                }
                let names = self.ident_list(name);
                if names.len() == 1 && self.at(Token::Lbrack) {
                    // A field of array or slice type, or an embedded instance.
                    match self.array_or_args() {
                        Bracketed::Type(ty) => self.add_field(start, names, ty),
                        Bracketed::Args { lbrack, args, rbrack } => {
                            let ty = self.instance(name, lbrack, args, rbrack);
                            self.add_field(start, &[], ty);
                        }
                    }
                } else {
                    let ty = self.type_();
                    self.add_field(start, names, ty);
                }
            }
            Token::Star => {
                self.next();
                let base;
                if self.at(Token::Lparen) {
                    self.syntax_error("cannot parenthesize embedded type");
                    self.next();
                    base = self.qualified_name(None);
                    self.got(Token::Rparen);
                } else {
                    base = self.qualified_name(None);
                }
                let ty = self.prefix(start, ExprKind::Star(base));
                self.add_field(start, &[], ty);
            }
            Token::Lparen => {
                self.syntax_error("cannot parenthesize embedded type");
                self.next();
                let inner = self.pos();
                let ty = if self.got(Token::Star) {
                    let base = self.qualified_name(None);
                    self.prefix(inner, ExprKind::Star(base))
                } else {
                    self.qualified_name(None)
                };
                self.got(Token::Rparen);
                self.add_field(start, &[], ty);
            }
            _ => {
                self.syntax_error("expected field name or embedded type");
                self.advance(&[Token::Semi, Token::Rbrace]);
            }
        }
    }

    fn instance(&mut self, name: Ident, lbrack: Pos, args: &'a [&'a Expr<'a>], rbrack: Pos) -> &'a Expr<'a> {
        let x = self.name_expr(name);
        self.expr_node(
            x.start,
            self.prev_end,
            lbrack,
            ExprKind::Index {
                x,
                indices: args,
                rbrack,
            },
        )
    }

    /// At `[` behind a name: `[n]E`, `[]E`, or type arguments of the name.
    fn array_or_args(&mut self) -> Bracketed<'a> {
        let start = self.pos();
        self.want(Token::Lbrack);
        if self.got(Token::Rbrack) {
            return Bracketed::Type(self.slice_type(start));
        }
        let (args, comma) = self.type_list(false);
        let rbrack = self.pos();
        self.want(Token::Rbrack);
        if !comma && let Some(elem) = self.type_or_none() {
            return Bracketed::Type(self.prefix(
                start,
                ExprKind::ArrayType {
                    len: Some(args[0]),
                    elem,
                },
            ));
        }
        Bracketed::Args {
            lbrack: start,
            args,
            rbrack,
        }
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Interfaces

    /// `InterfaceType = "interface" "{" { ( MethodDecl | EmbeddedElem ) ";" } "}" .`
    fn interface_type(&mut self) -> &'a Expr<'a> {
        let start = self.pos();
        self.want(Token::Interface);
        let lbrace = self.pos();
        self.want(Token::Lbrace);
        let mut elems = Vec::new();
        let rbrace = self.list("interface type", Token::Semi, Token::Rbrace, |p| {
            let elem = if p.at(Token::Name) {
                match p.method_decl() {
                    InterfaceElem::Embed(ty) => InterfaceElem::Embed(p.union(ty)),
                    method => method,
                }
            } else {
                InterfaceElem::Embed(p.embedded_elem())
            };
            elems.push(elem);
            false
        });
        let elems = self.arena.alloc_slice_copy(&elems);
        self.prefix(start, ExprKind::InterfaceType { elems, lbrace, rbrace })
    }

    /// `MethodSpec = MethodName Signature | InterfaceTypeName .`
    fn method_decl(&mut self) -> InterfaceElem<'a> {
        let name = self.ident();
        match self.tok {
            Token::Lparen => self.method(name),
            Token::Lbrack => {
                // A method with type parameters, which is an error, or an instance of a generic type.
                let lbrack = self.pos();
                self.next();
                if self.at(Token::Rbrack) {
                    let pos = self.pos();
                    self.next();
                    if self.at(Token::Lparen) {
                        self.error_at(pos, "empty type parameter list");
                        return self.method(name);
                    }
                    self.error_at(pos, "empty type argument list");
                    return InterfaceElem::Embed(self.name_expr(name));
                }
                let list = self.param_list(lbrack, None, Token::Rbrack, false, false);
                match list.fields.first() {
                    None if self.at(Token::Lparen) => self.method(name),
                    None => InterfaceElem::Embed(self.name_expr(name)),
                    Some(field) if !field.names.is_empty() => {
                        let method = self.method(name);
                        self.error_at(lbrack, "interface method must have no type parameters");
                        method
                    }
                    Some(_) => {
                        let mark = self.exprs.len();
                        self.exprs.extend(list.fields.iter().map(|field| field.ty));
                        let args = self.take_exprs(mark);
                        InterfaceElem::Embed(self.instance(name, lbrack, args, list.close))
                    }
                }
            }
            _ => InterfaceElem::Embed(self.qualified_name(Some(name))),
        }
    }

    fn method(&mut self, name: Ident) -> InterfaceElem<'a> {
        let (_, ty) = self.func_type(Some(INTERFACE_METHOD));
        InterfaceElem::Method { name, ty }
    }

    /// `EmbeddedElem = EmbeddedTerm { "|" EmbeddedTerm } .`
    fn embedded_elem(&mut self) -> &'a Expr<'a> {
        let first = self.embedded_term();
        self.union(first)
    }

    /// More terms of the union that begins with `x`.
    fn union(&mut self, mut x: &'a Expr<'a>) -> &'a Expr<'a> {
        while self.at_op(Op::Or) {
            let pos = self.pos();
            self.next();
            let y = self.embedded_term();
            x = self.expr_node(x.start, y.end, pos, ExprKind::Binary { op: Op::Or, x, y });
        }
        x
    }

    /// `EmbeddedTerm = [ "~" ] Type .`
    fn embedded_term(&mut self) -> &'a Expr<'a> {
        if self.at_op(Op::Tilde) {
            let start = self.pos();
            self.next();
            let x = self.type_();
            return self.prefix(start, ExprKind::Unary { op: Op::Tilde, x });
        }
        match self.type_or_none() {
            Some(ty) => ty,
            None => {
                let bad = self.bad_expr();
                self.syntax_error("expected ~ term or type");
                self.advance(&[
                    Token::Operator,
                    Token::Semi,
                    Token::Rparen,
                    Token::Rbrack,
                    Token::Rbrace,
                ]);
                bad
            }
        }
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Parameters

    /// `ParameterDecl = [ IdentifierList ] [ "..." ] Type .` for one identifier at most. In a list closed by `]`, unions are fine.
    fn param(&mut self, name: Option<Ident>, close: Token) -> Option<Param<'a>> {
        let unions = close == Token::Rbrack;
        if name.is_none() && unions && self.at_op(Op::Tilde) {
            return Some(Param {
                name: None,
                ty: Some(self.embedded_elem()),
            });
        }
        let mut given = None;
        if name.is_some() || self.at(Token::Name) {
            let name = match name {
                Some(name) => name,
                None => self.ident(),
            };
            let mut param = Param { name: None, ty: None };
            if self.at(Token::Lbrack) {
                match self.array_or_args() {
                    Bracketed::Type(ty) => {
                        param = Param {
                            name: Some(name),
                            ty: Some(ty),
                        }
                    }
                    Bracketed::Args { lbrack, args, rbrack } => {
                        param.ty = Some(self.instance(name, lbrack, args, rbrack));
                    }
                }
            } else if self.at(Token::Dot) {
                param.ty = Some(self.qualified_name(Some(name)));
            } else if unions && self.at_op(Op::Or) {
                param.ty = Some(self.name_expr(name));
            }
            if let Some(ty) = param.ty {
                param.ty = Some(if unions { self.union(ty) } else { ty });
                return Some(param);
            }
            given = Some(name);
        }
        if self.at(Token::DotDotDot) {
            let start = self.pos();
            self.next();
            let ty = match self.type_or_none() {
                Some(elem) => self.prefix(start, ExprKind::Dots(elem)),
                None => {
                    let bad = self.bad_expr();
                    self.syntax_error("... is missing type");
                    bad
                }
            };
            return Some(Param {
                name: given,
                ty: Some(ty),
            });
        }
        if unions && self.at_op(Op::Tilde) {
            return Some(Param {
                name: given,
                ty: Some(self.embedded_elem()),
            });
        }
        let mut ty = self.type_or_none();
        if unions && let Some(first) = ty {
            ty = Some(self.union(first));
        }
        if given.is_some() || ty.is_some() {
            return Some(Param { name: given, ty });
        }
        self.syntax_error(&format!("expected {}", describe(close)));
        self.advance(&[Token::Comma, close]);
        None
    }

    /// A list of parameters behind its bracket at `open`. `first` is what of it was consumed already: a name, and perhaps its type.
    /// With `named`, it is a list of type parameters; with `dots`, the last may be variadic.
    pub(super) fn param_list(
        &mut self,
        open: Pos,
        first: Option<(Ident, Option<&'a Expr<'a>>)>,
        close: Token,
        named: bool,
        dots: bool,
    ) -> &'a FieldList<'a> {
        let mut params: Vec<Param<'a>> = Vec::new();
        let mut first = first;
        let end;
        if let Some((name, Some(ty))) = first
            && self.at(close)
        {
            // The list is complete, and `list` would not ask for an element.
            end = self.pos();
            self.next();
            params.push(Param {
                name: Some(name),
                ty: Some(ty),
            });
        } else {
            end = self.list("parameter list", Token::Comma, close, |p| {
                let param = match first.take() {
                    Some((name, Some(ty))) => Some(Param {
                        name: Some(name),
                        ty: Some(ty),
                    }),
                    Some((name, None)) => p.param(Some(name), close),
                    None => p.param(None, close),
                };
                params.extend(param);
                false
            });
        }
        let fields = self.distribute(&params, end, named, dots);
        self.arena.alloc(FieldList {
            open,
            close: end,
            bracketed: true,
            fields,
        })
    }

    /// Makes fields of parameters: if any has name and type, all have names and those without a type share that of the next.
    fn distribute(&mut self, params: &[Param<'a>], end: Pos, type_params: bool, dots: bool) -> &'a [Field<'a>] {
        let complete = params.iter().filter(|p| p.name.is_some() && p.ty.is_some()).count();
        let typed = params.iter().filter(|p| p.ty.is_some()).count();
        let mark = self.fields.len();
        if complete == 0 && !type_params {
            for param in params {
                let ty = match (param.ty, param.name) {
                    (Some(ty), _) => ty,
                    (None, Some(name)) => self.name_expr(name),
                    (None, None) => self.bad_expr(),
                };
                self.fields.push(Field {
                    names: &[],
                    ty,
                    tag: None,
                    start: ty.start,
                    end: ty.end,
                });
            }
        } else {
            let mut error = None;
            // From the right, as gc does: the position of the leftmost fault stays.
            let mut follows = false;
            for param in params.iter().rev() {
                match (param.name, param.ty) {
                    (None, Some(ty)) => error = Some(ty.gc_start()),
                    (Some(name), None) if !follows => error = Some(name.start),
                    _ => {}
                }
                follows |= param.ty.is_some();
            }
            if let Some(pos) = error {
                if complete == typed {
                    let what = if type_params {
                        "missing type constraint"
                    } else {
                        "missing parameter type"
                    };
                    self.syntax_error_at(end, what);
                } else if !type_params {
                    self.syntax_error_at(pos, "missing parameter name");
                } else if params.len() == 1 {
                    self.syntax_error_at(pos, "missing type parameter name or invalid array length");
                } else {
                    self.syntax_error_at(pos, "missing type parameter name");
                }
            }
            let idents = self.idents.len();
            for param in params {
                let name = match (param.name, param.ty) {
                    (Some(name), _) => name,
                    (None, ty) => self.blank_ident(ty.map_or(end, |ty| ty.gc_start())),
                };
                self.idents.push(name);
                if let Some(ty) = param.ty {
                    self.named_field(idents, ty);
                }
            }
            if self.idents.len() > idents {
                let bad = self.bad_expr_at(self.idents[idents].start);
                self.named_field(idents, bad);
            }
        }

        // Only the last parameter may be variadic.
        let mut reported = false;
        let last = self.fields.len().wrapping_sub(1);
        for i in mark..self.fields.len() {
            let ExprKind::Dots(elem) = self.fields[i].ty.kind else {
                continue;
            };
            if dots && i == last && self.fields[i].names.len() <= 1 {
                continue;
            }
            if !reported {
                reported = true;
                let what = if dots {
                    "can only use ... with final parameter"
                } else {
                    "invalid use of ..."
                };
                self.error_at(self.fields[i].ty.pos, what);
            }
            self.fields[i].ty = elem;
        }
        self.take_fields(mark)
    }

    /// Adds a field of the identifiers above `mark`.
    fn named_field(&mut self, mark: usize, ty: &'a Expr<'a>) {
        let names = self.take_idents(mark);
        let start = names.first().map_or(ty.start, |name| name.start);
        self.fields.push(Field {
            names,
            ty,
            tag: None,
            start,
            end: ty.end,
        });
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Names

    /// `name`, `pkg.name`, and either with type arguments; its first name may have been consumed.
    pub(super) fn qualified_name(&mut self, name: Option<Ident>) -> &'a Expr<'a> {
        let name = match name {
            Some(name) => name,
            None if self.at(Token::Name) => self.ident(),
            None => {
                let blank = self.blank_ident(self.pos());
                self.syntax_error("expected name");
                self.advance(&[Token::Dot, Token::Semi, Token::Rbrace]);
                blank
            }
        };
        let mut x = self.name_expr(name);
        if self.at(Token::Dot) {
            let pos = self.pos();
            self.next();
            let sel = self.ident();
            x = self.expr_node(x.start, sel.end, pos, ExprKind::Selector { x, sel });
        }
        if self.at(Token::Lbrack) {
            x = match self.nested(|p| p.type_instance(x)) {
                Some(x) => x,
                None => self.bad_expr(),
            };
        }
        x
    }

    /// A list of types, of which the first may be any expression unless `strict`, and whether it had a comma.
    pub(super) fn type_list(&mut self, strict: bool) -> (&'a [&'a Expr<'a>], bool) {
        self.xnest += 1;
        let mark = self.exprs.len();
        let first = if strict { self.type_() } else { self.expr() };
        self.exprs.push(first);
        let mut comma = false;
        while self.got(Token::Comma) {
            comma = true;
            match self.type_or_none() {
                Some(ty) => self.exprs.push(ty),
                None => break,
            }
        }
        self.xnest -= 1;
        (self.take_exprs(mark), comma)
    }
}
