//! Files and declarations.

use super::*;
use crate::source::Span;

const DECL_STARTS: [Token; 5] = [Token::Import, Token::Const, Token::Type, Token::Var, Token::Func];

impl<'a> Parser<'a> {
    /// `SourceFile = PackageClause ";" { ImportDecl ";" } { TopLevelDecl ";" } .`
    pub(super) fn file(&mut self) -> File<'a> {
        self.next();
        let package = self.pos();
        self.top = false;
        let mut name = None;
        let mut decls: Vec<Decl<'a>> = Vec::new();
        if self.got(Token::Package) {
            self.pending = self.directives.len();
            name = Some(self.ident());
            self.want(Token::Semi);
        } else {
            self.syntax_error("package statement must be first");
        }
        // With a faulty package clause this may not be Go at all.
        if self.scan.errors.is_empty() {
            self.top_level(&mut decls);
            self.clear_directives();
        }
        let name = match name {
            Some(name) => name,
            None => self.blank_ident(package),
        };
        let comments = self.scan.comments.iter().map(|scanned| scanned.comment);
        let comments = self.arena.alloc_slice_fill_iter(comments);
        File {
            package,
            name,
            decls: self.arena.alloc_slice_copy(&decls),
            eof: self.scan.file.pos(self.scan.file.bytes().len()),
            expr_count: self.next_id,
            comments,
            directives: self.arena.alloc_slice_copy(&self.directives),
            go_version: self.go_version,
        }
    }

    fn top_level(&mut self, decls: &mut Vec<Decl<'a>>) {
        let mut prev = Token::Import;
        while !self.at(Token::Eof) {
            if self.at(Token::Import) && prev != Token::Import {
                self.syntax_error("imports must appear before other declarations");
            }
            prev = self.tok;
            let decl = match self.tok {
                Token::Import => Decl::Gen(self.gen_decl(GenKind::Import)),
                Token::Const => Decl::Gen(self.gen_decl(GenKind::Const)),
                Token::Type => Decl::Gen(self.gen_decl(GenKind::Type)),
                Token::Var => Decl::Gen(self.gen_decl(GenKind::Var)),
                Token::Func => Decl::Func(self.func_decl()),
                _ => {
                    let bodyless = matches!(decls.last(), Some(Decl::Func(FuncDecl { body: None, .. })));
                    if self.at(Token::Lbrace) && bodyless {
                        self.syntax_error("unexpected semicolon or newline before {");
                    } else {
                        self.syntax_error("non-declaration statement outside function body");
                    }
                    self.advance(&DECL_STARTS);
                    continue;
                }
            };
            decls.push(decl);
            // Before the semicolon is passed: the comments behind it belong to what follows.
            self.clear_directives();
            if !self.at(Token::Eof) && !self.got(Token::Semi) {
                self.syntax_error("after top level declaration");
                self.advance(&DECL_STARTS);
            }
        }
    }

    /// A declaration from its keyword on: one spec, or specs in parentheses.
    pub(super) fn gen_decl(&mut self, kind: GenKind) -> &'a GenDecl<'a> {
        let start = self.pos();
        self.next();
        let mut specs: Vec<Spec<'a>> = Vec::new();
        let mut parens = None;
        if self.at(Token::Lparen) {
            let open = self.pos();
            self.clear_directives();
            self.next();
            let close = self.list("grouped declaration", Token::Semi, Token::Rparen, |p| {
                let spec = p.spec(kind, specs.len() as u32);
                specs.push(spec);
                false
            });
            parens = Some(Span::new(open, close));
        } else {
            specs.push(self.spec(kind, 0));
        }
        let specs = self.arena.alloc_slice_copy(&specs);
        self.arena.alloc(GenDecl {
            kind,
            start,
            end: self.prev_end,
            parens,
            specs,
        })
    }

    fn spec(&mut self, kind: GenKind, index: u32) -> Spec<'a> {
        match kind {
            GenKind::Import => Spec::Import(self.import_spec()),
            GenKind::Const => Spec::Const(self.value_spec(true, index)),
            GenKind::Type => Spec::Type(self.type_spec()),
            GenKind::Var => Spec::Var(self.value_spec(false, index)),
        }
    }

    /// `ImportSpec = [ "." | PackageName ] ImportPath .`
    fn import_spec(&mut self) -> &'a ImportSpec<'a> {
        let start = self.pos();
        let directives = self.take_directives();
        let name = match self.tok {
            Token::Name => Some(self.ident()),
            Token::Dot => {
                let id = self.new_id();
                self.next();
                Some(Ident {
                    id,
                    name: names::dot,
                    start: start_of_last(self),
                    end: self.prev_end,
                })
            }
            _ => None,
        };
        let path = match self.literal() {
            Some(path) => match path.kind {
                ExprKind::Lit(lit) if !lit.bad && lit.kind != LitKind::String => {
                    self.syntax_error_at(path.pos, "import path must be a string");
                    let lit = Lit { bad: true, ..lit };
                    self.expr_node(path.start, path.end, path.pos, ExprKind::Lit(lit))
                }
                _ => path,
            },
            None => {
                let path = self.bad_expr();
                self.syntax_error("missing import path");
                self.advance(&[Token::Semi, Token::Rparen]);
                path
            }
        };
        self.arena.alloc(ImportSpec {
            name,
            path,
            start,
            end: self.prev_end,
            directives,
        })
    }

    /// `ConstSpec = IdentifierList [ [ Type ] "=" ExpressionList ] .`
    /// `VarSpec = IdentifierList ( Type [ "=" ExpressionList ] | "=" ExpressionList ) .`
    fn value_spec(&mut self, constant: bool, index: u32) -> &'a ValueSpec<'a> {
        let start = self.pos();
        let directives = self.take_directives();
        let first = self.ident();
        let names = self.ident_list(first);
        let mut ty = None;
        let mut values: &[_] = &[];
        if constant {
            if !matches!(self.tok, Token::Eof | Token::Semi | Token::Rparen) {
                ty = self.type_or_none();
                if self.got_assign().is_some() {
                    values = self.expr_list();
                }
            }
        } else if self.got_assign().is_some() {
            values = self.expr_list();
        } else {
            ty = Some(self.type_());
            if self.got_assign().is_some() {
                values = self.expr_list();
            }
        }
        self.arena.alloc(ValueSpec {
            names,
            ty,
            values,
            index,
            start,
            end: self.prev_end,
            directives,
        })
    }

    /// `TypeSpec = identifier [ TypeParams ] [ "=" ] Type .`
    fn type_spec(&mut self) -> &'a TypeSpec<'a> {
        let start = self.pos();
        let directives = self.take_directives();
        let name = self.ident();
        let mut type_params = None;
        let mut length_like = None;
        let mut assign = None;
        let ty;
        if self.at(Token::Lbrack) {
            let open = self.pos();
            self.next();
            match self.tok {
                // An array's length or the first type parameter: an expression is parsed and then looked at. If another
                // `[` follows the name it can be no length, which is constant, so it begins a constraint.
                Token::Name => {
                    let ident = self.ident();
                    let mut x = self.name_expr(ident);
                    if !self.at(Token::Lbrack) {
                        self.xnest += 1;
                        let operand = self.primary_rest(x);
                        x = self.binary_rest(operand, 0);
                        self.xnest -= 1;
                    }
                    match self.split_param(x, self.at(Token::Comma)) {
                        Some((pname, ptype)) if ptype.is_some() || !self.at(Token::Rbrack) => {
                            length_like = self.at(Token::Rbrack).then_some(x);
                            type_params = Some(self.param_list(open, Some((pname, ptype)), Token::Rbrack, true, false));
                            assign = self.got_assign();
                            ty = self.type_or_none();
                        }
                        _ => ty = Some(self.array_type(open, Some(x))),
                    }
                }
                Token::Rbrack => {
                    self.next();
                    ty = Some(self.slice_type(open));
                }
                _ => ty = Some(self.array_type(open, None)),
            }
        } else {
            assign = self.got_assign();
            ty = self.type_or_none();
        }
        let ty = match ty {
            Some(ty) => ty,
            None => {
                let bad = self.bad_expr();
                self.syntax_error("in type declaration");
                self.advance(&[Token::Semi, Token::Rparen]);
                bad
            }
        };
        self.arena.alloc(TypeSpec {
            name,
            type_params,
            length_like,
            assign,
            ty,
            start,
            end: self.prev_end,
            directives,
        })
    }

    /// Splits `x` into the name of a type parameter and what of its constraint was parsed with it, as `P *C` that was taken for a
    /// product. What could be an expression too is split only if `force`.
    fn split_param(&mut self, x: &'a Expr<'a>, force: bool) -> Option<(Ident, Option<&'a Expr<'a>>)> {
        if let Some(name) = x.ident() {
            return Some((name, None));
        }
        // The leftmost term of a union, which is a chain to the left.
        let mut force = force;
        let mut links = Vec::new();
        let mut term = x;
        while let ExprKind::Binary { op: Op::Or, x: left, y } = term.kind {
            force |= is_type_elem(y);
            links.push((term, y));
            term = left;
        }
        let (name, mut ty) = match term.kind {
            ExprKind::Binary {
                op: Op::Mul,
                x: left,
                y,
            } if force || is_type_elem(y) => {
                let name = left.ident()?;
                (name, self.expr_node(term.pos, y.end, term.pos, ExprKind::Star(y)))
            }
            ExprKind::Call {
                fun,
                args: &[arg],
                dots: None,
                rparen,
            } if force || is_type_elem(arg) => {
                let name = fun.ident()?;
                (
                    name,
                    self.expr_node(term.pos, rparen.offset(1), arg.unparen().pos, ExprKind::Paren(arg)),
                )
            }
            _ => return None,
        };
        for (link, y) in links.into_iter().rev() {
            ty = self.expr_node(ty.start, link.end, link.pos, ExprKind::Binary { op: Op::Or, x: ty, y });
        }
        Some((name, Some(ty)))
    }

    /// `FunctionDecl = "func" FunctionName [ TypeParams ] Signature [ FunctionBody ] .`
    /// `MethodDecl = "func" Receiver MethodName [ TypeParams ] Signature [ FunctionBody ] .`
    fn func_decl(&mut self) -> &'a FuncDecl<'a> {
        let start = self.pos();
        self.next();
        let pos = self.pos();
        let directives = self.take_directives();
        let mut recv = None;
        if self.got(Token::Lparen) {
            let list = self.param_list(pos, None, Token::Rparen, false, false);
            match list.count() {
                0 => self.tree_error_at(self.pos(), "method has no receiver"),
                1 => {}
                _ => self.tree_error_at(self.pos(), "method has multiple receivers"),
            }
            recv = Some(list);
        }
        let (name, type_params, ty);
        if self.at(Token::Name) {
            name = self.ident();
            (type_params, ty) = self.func_type(None);
        } else {
            name = self.blank_ident(self.pos());
            let at = self.pos();
            let params = FieldList {
                open: at,
                close: at,
                bracketed: false,
                fields: &[],
            };
            type_params = None;
            ty = self.arena.alloc(FuncType {
                params: self.arena.alloc(params),
                results: None,
                pos: at,
                end: at,
            });
            self.syntax_error(if recv.is_some() {
                "expected name"
            } else {
                "expected name or ("
            });
            self.advance(&[Token::Lbrace, Token::Semi]);
        }
        let body = self.at(Token::Lbrace).then(|| self.func_body());
        let end = self.prev_end;
        self.arena.alloc(FuncDecl {
            start,
            pos,
            end,
            recv,
            name,
            type_params,
            ty,
            body,
            directives,
        })
    }

    /// The body of a function, at its brace.
    pub(super) fn func_body(&mut self) -> &'a Block<'a> {
        self.fnest += 1;
        let errors = self.scan.errors.len();
        let body = self.block("");
        self.fnest -= 1;
        // After a syntax error labels may be missing.
        if self.scan.errors.len() == errors {
            branches::check(self, body);
        }
        body
    }
}

/// The position of a token of one byte that was just consumed.
fn start_of_last(p: &Parser<'_>) -> Pos {
    Pos(p.prev_end.0 - 1)
}

/// Whether `x` can only be part of a constraint, not a value.
fn is_type_elem(mut x: &Expr<'_>) -> bool {
    loop {
        x = match x.kind {
            ExprKind::ArrayType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. }
            | ExprKind::Unary { op: Op::Tilde, .. } => return true,
            ExprKind::Binary { x, y, .. } => {
                if is_type_elem(y) {
                    return true;
                }
                x
            }
            ExprKind::Unary { x, .. } | ExprKind::Star(x) | ExprKind::Paren(x) => x,
            _ => return false,
        };
    }
}
