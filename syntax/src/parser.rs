//! The parser: recursive descent over the whole grammar.
//!
//! It follows gc's parser in what it accepts, in its texts and positions of errors, and in how it recovers, because these show: after an
//! error it skips to a token at which it can go on, and errors that only follow from it are not reported. A program with errors
//! yields a tree with [`ExprKind::Bad`](crate::ast::ExprKind::Bad) parts.
//!
//! Invariants: `scan` stands on the first token not yet consumed; `prev_end` is the end of the last consumed one. Lists under
//! construction lie on scratch stacks, each function leaving them as high as it found them. `nest` counts true nesting; chains to the left
//! are built in loops.

mod branches;
mod decl;
mod expr;
mod stmt;
mod types;

use std::sync::Arc;

use bumpalo::Bump;

use crate::ast::*;
use crate::constraint::{self, Constraint};
use crate::error::SyntaxError;
use crate::intern::{Interner, names};
use crate::parsed::ParsedFile;
use crate::scanner::Scanner;
use crate::source::{LineDirective, Pos, SourceFile};
use crate::token::{LitKind, Op, Token};

/// How deep constructs may nest before the parser reports an error.
pub const MAX_NESTING: u32 = 10_000;

/// The nesting up to which a file is parsed on the caller's stack.
const SHALLOW: u32 = 100;

/// Bytes of stack that suffice to walk a tree of [`MAX_NESTING`].
pub const LARGE_STACK: usize = 512 << 20;

/// Runs `f` on a thread whose stack allows recursion over trees as deep as the parser admits. Of the stack only what is
/// touched takes memory.
///
/// # Panics
/// If `f` does, or if the system has no thread to give.
pub fn with_large_stack<R: Send>(f: impl FnOnce() -> R + Send) -> R {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(LARGE_STACK);
        match builder.spawn_scoped(scope, f).map(|thread| thread.join()) {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(err) => panic!("cannot start a thread: {err}"),
        }
    })
}

/// Parses a file. There is always a tree; it is complete if there are no errors.
///
/// Errors come in the order in which they were met, those of labels and directives last; at most one syntax error a line, as
/// gc prints them. Needs little of the
/// caller's stack: what nests deeply is parsed on a thread of its own. Whoever walks the tree recursively has to see to that too,
/// see [`with_large_stack`].
pub fn parse_file(source: &Arc<SourceFile>, interner: &Interner) -> (ParsedFile, Vec<SyntaxError>) {
    let parse = |max_nesting: u32| {
        ParsedFile::build(source.clone(), interner, |arena, file, interner| {
            let mut parser = Parser::new(file, arena, interner, max_nesting);
            let tree = parser.file();
            (tree, parser.finish())
        })
    };
    let (mut parsed, mut outcome) = parse(SHALLOW);
    if outcome.too_deep {
        (parsed, outcome) = with_large_stack(|| parse(MAX_NESTING));
        parsed.deep = true;
    }
    source.set_line_directives(outcome.line_directives);
    (parsed, outcome.errors)
}

/// What a parse yields beside the tree.
struct Outcome {
    errors: Vec<SyntaxError>,
    line_directives: Vec<LineDirective>,
    too_deep: bool,
}

struct Parser<'a> {
    arena: &'a Bump,
    scan: Scanner<'a>,
    /// The token at hand.
    tok: Token,
    prev_end: Pos,
    interner: &'a Interner,

    next_id: u32,
    /// Function nesting: within a function, keywords that start statements stop the skipping after an error.
    fnest: u32,
    /// Expression nesting, negative in the header of a statement, where `{` begins a block and not a literal.
    xnest: i32,
    nest: u32,
    max_nesting: u32,
    too_deep: bool,

    /// Errors of labels and directives, which say nothing about whether the syntax is sound: those of `scan` do.
    side_errors: Vec<SyntaxError>,
    /// Comments of the scanner that have been looked at for directives.
    comments_seen: usize,
    /// In front of the package clause.
    top: bool,
    go_version: &'a str,
    directives: Vec<Directive<'a>>,
    /// Where those that no declaration has taken begin in `directives`.
    pending: usize,
    line_directives: Vec<LineDirective>,

    exprs: Vec<&'a Expr<'a>>,
    stmts: Vec<Stmt<'a>>,
    fields: Vec<Field<'a>>,
    idents: Vec<Ident>,
}

/// A set of tokens.
#[derive(Clone, Copy)]
struct Tokens(u64);

impl Tokens {
    const fn of(list: &[Token]) -> Tokens {
        let mut bits = 0;
        let mut i = 0;
        while i < list.len() {
            bits |= 1 << list[i] as u8;
            i += 1;
        }
        Tokens(bits)
    }

    fn contains(self, tok: Token) -> bool {
        self.0 & 1 << tok as u8 != 0
    }
}

/// Keywords that begin statements: good places to go on from after an error within a function.
const STMT_STARTS: Tokens = Tokens::of(&[
    Token::Break,
    Token::Const,
    Token::Continue,
    Token::Defer,
    Token::Fallthrough,
    Token::For,
    Token::Go,
    Token::Goto,
    Token::If,
    Token::Return,
    Token::Select,
    Token::Switch,
    Token::Type,
    Token::Var,
]);

/// How a directive is to be written, if it has too many or too few words.
fn usage(directive: &str) -> Option<String> {
    let verb = directive.split_once(' ').map_or(directive, |(verb, _)| verb);
    let words = directive.split_whitespace().count();
    let bare = verb.len() == directive.len();
    match verb {
        "go:embed" if words == 1 => Some("usage: //go:embed pattern...".into()),
        "go:linkname" | "go:linknamestd" if !bare && !(2..=3).contains(&words) => {
            Some(format!("usage: //{verb} localname [linkname]"))
        }
        "go:wasmimport" if !bare && words != 3 => Some("usage: //go:wasmimport importmodule importname".into()),
        "go:wasmexport" if !bare && words != 2 => Some("usage: //go:wasmexport exportname".into()),
        _ => None,
    }
}

/// A token as messages name it.
fn describe(tok: Token) -> String {
    match tok {
        Token::Comma => "comma".to_string(),
        Token::Semi => "semicolon or newline".to_string(),
        tok if tok.is_keyword() => format!("keyword {}", tok.text()),
        tok => tok.text().to_string(),
    }
}

impl<'a> Parser<'a> {
    fn new(file: &'a SourceFile, arena: &'a Bump, interner: &'a Interner, max_nesting: u32) -> Parser<'a> {
        Parser {
            arena,
            scan: Scanner::new(file, arena, interner),
            tok: Token::Eof,
            prev_end: file.base(),
            interner,
            next_id: 0,
            fnest: 0,
            xnest: 0,
            nest: 0,
            max_nesting,
            too_deep: false,
            side_errors: Vec::new(),
            comments_seen: 0,
            top: true,
            go_version: "",
            directives: Vec::new(),
            pending: 0,
            line_directives: Vec::new(),
            exprs: Vec::new(),
            stmts: Vec::new(),
            fields: Vec::new(),
            idents: Vec::new(),
        }
    }

    fn finish(self) -> Outcome {
        let file = self.scan.file;
        let mut last_line = 0;
        let mut errors = self.scan.errors;
        errors.retain(|err| {
            if !err.stops_checking() {
                return true;
            }
            let line = file.line(err.pos);
            let first = line != last_line;
            last_line = line;
            first
        });
        errors.extend(self.side_errors);
        Outcome {
            errors,
            line_directives: self.line_directives,
            too_deep: self.too_deep,
        }
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Tokens

    fn pos(&self) -> Pos {
        self.scan.pos()
    }

    fn next(&mut self) {
        self.prev_end = self.scan.file.pos(self.scan.end);
        self.scan.next();
        self.tok = self.scan.tok;
        if self.scan.comments.len() > self.comments_seen {
            self.take_comments();
        }
    }

    fn at(&self, tok: Token) -> bool {
        self.tok == tok
    }

    fn at_op(&self, op: Op) -> bool {
        self.tok == Token::Operator && self.scan.op == op
    }

    fn got(&mut self, tok: Token) -> bool {
        let is = self.tok == tok;
        if is {
            self.next();
        }
        is
    }

    fn want(&mut self, tok: Token) {
        if !self.got(tok) {
            self.syntax_error(&format!("expected {}", describe(tok)));
            self.advance(&[]);
        }
    }

    /// Takes `=`, and `:=` with a complaint.
    fn got_assign(&mut self) -> Option<Pos> {
        if self.at(Token::Define) {
            self.syntax_error("expected =");
        } else if !self.at(Token::Assign) {
            return None;
        }
        let pos = self.pos();
        self.next();
        Some(pos)
    }

    /// Skips to one of `follow` or, within a function, to a token that begins a statement. Without `follow`, skips one token.
    fn advance(&mut self, follow: &[Token]) {
        if follow.is_empty() {
            if !self.at(Token::Eof) {
                self.next();
            }
            return;
        }
        let mut stop = Tokens::of(follow);
        if self.fnest > 0 {
            stop.0 |= STMT_STARTS.0;
        }
        while !self.at(Token::Eof) && !stop.contains(self.tok) {
            self.next();
        }
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Errors

    fn error_at(&mut self, pos: Pos, msg: impl Into<String>) {
        self.scan.errors.push(SyntaxError {
            pos,
            msg: msg.into(),
            has_tree: false,
        });
    }

    /// Reports what the tree holds all the same.
    fn tree_error_at(&mut self, pos: Pos, msg: impl Into<String>) {
        self.error_at(pos, msg);
        if let Some(error) = self.scan.errors.last_mut() {
            error.has_tree = true;
        }
    }

    fn side_error(&mut self, pos: Pos, msg: impl Into<String>) {
        self.side_errors.push(SyntaxError {
            pos,
            msg: msg.into(),
            has_tree: true,
        });
    }

    fn syntax_error(&mut self, msg: &str) {
        self.syntax_error_at(self.pos(), msg);
    }

    /// Reports a syntax error. A text that begins with `in`, `at`, `after` or `expected` is led by what was found instead.
    fn syntax_error_at(&mut self, pos: Pos, msg: &str) {
        if self.at(Token::Eof) && !self.scan.errors.is_empty() {
            return; // it would only follow from the first
        }
        let link = if ["in ", "at ", "after "].iter().any(|word| msg.starts_with(word)) {
            " "
        } else if msg.starts_with("expected ") {
            ", "
        } else {
            return self.error_at(pos, format!("syntax error: {msg}"));
        };
        let found = match self.tok {
            Token::Name => format!("name {}", self.scan.token_text()),
            Token::Semi => self.scan.semi.text().to_string(),
            Token::Literal => format!("literal {}", self.scan.token_text()),
            Token::Operator => self.scan.op.text().to_string(),
            Token::AssignOp => format!("{}=", self.scan.op),
            Token::IncOp => format!("{0}{0}", self.scan.op),
            tok => describe(tok),
        };
        self.error_at(pos, format!("syntax error: unexpected {found}{link}{msg}"));
    }

    /// Runs `f` one level deeper; `None`, after an error, if that is too deep. The parse ends then.
    fn nested<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.nest >= self.max_nesting {
            if !self.too_deep {
                self.too_deep = true;
                self.error_at(self.pos(), "syntax error: nesting exceeds 10000 levels");
                self.scan.stop();
                self.tok = Token::Eof;
            }
            return None;
        }
        self.nest += 1;
        let result = f(self);
        self.nest -= 1;
        Some(result)
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Nodes

    fn new_id(&mut self) -> ExprId {
        let id = ExprId(self.next_id);
        self.next_id += 1;
        id
    }

    fn expr_node(&mut self, start: Pos, end: Pos, pos: Pos, kind: ExprKind<'a>) -> &'a Expr<'a> {
        let id = self.new_id();
        self.arena.alloc(Expr {
            id,
            start,
            end,
            pos,
            kind,
        })
    }

    /// An expression that begins at its own position and ends with the last token.
    fn prefix(&mut self, start: Pos, kind: ExprKind<'a>) -> &'a Expr<'a> {
        self.expr_node(start, self.prev_end, start, kind)
    }

    fn name_expr(&mut self, ident: Ident) -> &'a Expr<'a> {
        self.arena.alloc(Expr {
            id: ident.id,
            start: ident.start,
            end: ident.end,
            pos: ident.start,
            kind: ExprKind::Name(ident),
        })
    }

    fn bad_expr_at(&mut self, pos: Pos) -> &'a Expr<'a> {
        self.expr_node(pos, pos, pos, ExprKind::Bad)
    }

    fn bad_expr(&mut self) -> &'a Expr<'a> {
        self.bad_expr_at(self.pos())
    }

    fn blank_ident(&mut self, pos: Pos) -> Ident {
        Ident {
            id: self.new_id(),
            name: names::blank,
            start: pos,
            end: pos,
        }
    }

    fn ident(&mut self) -> Ident {
        if self.at(Token::Name) {
            let ident = Ident {
                id: self.new_id(),
                name: self.scan.name,
                start: self.pos(),
                end: self.scan.file.pos(self.scan.end),
            };
            self.next();
            return ident;
        }
        let ident = self.blank_ident(self.pos());
        self.syntax_error("expected name");
        self.advance(&[]);
        ident
    }

    /// `first`, and more names after commas.
    fn ident_list(&mut self, first: Ident) -> &'a [Ident] {
        let mark = self.idents.len();
        self.idents.push(first);
        while self.got(Token::Comma) {
            let ident = self.ident();
            self.idents.push(ident);
        }
        self.take_idents(mark)
    }

    fn take_idents(&mut self, mark: usize) -> &'a [Ident] {
        let list = self.arena.alloc_slice_copy(&self.idents[mark..]);
        self.idents.truncate(mark);
        list
    }

    fn take_exprs(&mut self, mark: usize) -> &'a [&'a Expr<'a>] {
        let list = self.arena.alloc_slice_copy(&self.exprs[mark..]);
        self.exprs.truncate(mark);
        list
    }

    fn take_stmts(&mut self, mark: usize) -> &'a [Stmt<'a>] {
        let list = self.arena.alloc_slice_copy(&self.stmts[mark..]);
        self.stmts.truncate(mark);
        list
    }

    fn take_fields(&mut self, mark: usize) -> &'a [Field<'a>] {
        let list = self.arena.alloc_slice_copy(&self.fields[mark..]);
        self.fields.truncate(mark);
        list
    }

    fn literal(&mut self) -> Option<&'a Expr<'a>> {
        if !self.at(Token::Literal) {
            return None;
        }
        let start = self.pos();
        let lit = Lit {
            kind: self.scan.kind,
            text: self.scan.token_text(),
            bad: self.scan.bad,
        };
        self.next();
        Some(self.prefix(start, ExprKind::Lit(lit)))
    }

    /// A list of what `element` parses, parted by `sep`, to `close` or the end of the file; `sep` may also stand before `close`.
    /// After `element` gives true, nothing but `close` may follow. The result is the position of `close`.
    fn list(&mut self, context: &str, sep: Token, close: Token, mut element: impl FnMut(&mut Self) -> bool) -> Pos {
        let mut done = false;
        while !self.at(Token::Eof) && !self.at(close) && !done {
            done = element(self);
            if !self.got(sep) && !self.at(close) {
                self.syntax_error(&format!(
                    "in {context}; possibly missing {} or {}",
                    describe(sep),
                    describe(close)
                ));
                self.advance(&[Token::Rparen, Token::Rbrack, Token::Rbrace]);
                if !self.at(close) {
                    return self.pos();
                }
            }
        }
        let pos = self.pos();
        self.want(close);
        pos
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Directives

    /// Looks for directives in the comments that the scanner has passed since the last token.
    #[cold]
    fn take_comments(&mut self) {
        for i in self.comments_seen..self.scan.comments.len() {
            let comment = self.scan.comments[i].comment;
            let own_line = self.scan.comments[i].own_line;
            let text = comment.text;
            if text.starts_with("//go:") {
                if self.top
                    && let Some(Ok(x)) = Constraint::parse_line(text)
                {
                    self.go_version = self.arena.alloc_str(&constraint::go_version(&x));
                }
                let directive = Directive {
                    pos: comment.pos.offset(2),
                    text: &text[2..],
                };
                if own_line {
                    if let Some(usage) = usage(directive.text) {
                        self.side_error(directive.pos, usage);
                    }
                    self.directives.push(directive);
                } else {
                    self.side_error(directive.pos, "misplaced compiler directive");
                }
            } else if let Some(rest) = text.strip_prefix("//line ") {
                let offset = self.scan.file.offset(comment.pos);
                if self.scan.file.line_col(comment.pos).1 == 1 {
                    let end = self.scan.file.offset(comment.end);
                    let bytes = self.scan.file.bytes();
                    let next = bytes[end..]
                        .iter()
                        .position(|&b| b == b'\n')
                        .map_or(bytes.len(), |n| end + n + 1);
                    self.line_directive(next, offset + 7, rest);
                }
            } else if let Some(rest) = text.strip_prefix("/*line ")
                && !text.contains('\n')
            {
                let offset = self.scan.file.offset(comment.pos);
                let end = self.scan.file.offset(comment.end);
                self.line_directive(end, offset + 7, rest.strip_suffix("*/").unwrap_or(rest));
            }
        }
        self.comments_seen = self.scan.comments.len();
    }

    /// A directive `file:line` or `file:line:col` that holds from offset `from` on; its text begins at offset `at`.
    fn line_directive(&mut self, from: usize, at: usize, text: &str) {
        let number = |text: &str| text.rfind(':').map(|i| (i + 1, text[i + 1..].parse::<u32>().ok()));
        let Some((mut i, n)) = number(text) else { return };
        let valid = |n: u32| n != 0 && n <= 1 << 30;
        let Some(mut line) = n else {
            return self
                .scan
                .error_at(at + i, format!("invalid line number: {}", &text[i..]));
        };
        let mut col = 0;
        let mut file_end = i - 1;
        if let Some((i2, Some(n2))) = number(&text[..i - 1]) {
            if !valid(line) {
                return self
                    .scan
                    .error_at(at + i, format!("invalid column number: {}", &text[i..]));
            }
            (i, line, col) = (i2, n2, line);
            file_end = i - 1;
        }
        if !valid(line) {
            let shown = if col > 0 {
                &text[i..text.rfind(':').unwrap_or(text.len())]
            } else {
                &text[i..]
            };
            return self.scan.error_at(at + i, format!("invalid line number: {shown}"));
        }
        let name = &text[..file_end];
        let file: Arc<str> = if name.is_empty() && col > 0 {
            let last = self.line_directives.last();
            last.map_or_else(|| self.scan.file.name().clone(), |d| d.file.clone())
        } else if name.is_empty() || name.starts_with('/') {
            name.into()
        } else {
            match self.scan.file.name().rfind('/') {
                Some(slash) => format!("{}{name}", &self.scan.file.name()[..=slash]).into(),
                None => name.into(),
            }
        };
        self.line_directives.push(LineDirective {
            offset: from as u32,
            file,
            line,
            col,
        });
    }

    /// The directives since the last declaration, for the one that begins here.
    fn take_directives(&mut self) -> &'a [Directive<'a>] {
        let list = self.arena.alloc_slice_copy(&self.directives[self.pending..]);
        self.pending = self.directives.len();
        list
    }

    /// Drops the directives since the last declaration at a place where none may stand. Those of the compiler are reported.
    fn clear_directives(&mut self) {
        for i in self.pending..self.directives.len() {
            let directive = self.directives[i];
            match directive.verb() {
                "go:embed" if !directive.args().is_empty() => {
                    self.side_error(directive.pos, "misplaced go:embed directive")
                }
                "go:build"
                | "go:noinline"
                | "go:nosplit"
                | "go:noescape"
                | "go:norace"
                | "go:nocheckptr"
                | "go:uintptrkeepalive"
                | "go:uintptrescapes" => {
                    self.side_error(directive.pos, "misplaced compiler directive");
                }
                _ => {}
            }
        }
        self.pending = self.directives.len();
    }
}
