//! The syntax tree.
//!
//! One tree serves the checker, the printer and tools, so it keeps what the source says: parentheses, declaration groups,
//! literal text, comments (in a side list). All nodes of a file live in one arena and are reached by shared references;
//! they are immutable once parsed.
//!
//! Invariants:
//! - Each expression has an [`ExprId`]; ids are dense per file, from 0 to [`File::expr_count`], so that facts about
//!   expressions are kept in vectors. Identifiers have ids of their own wherever they stand, in declarations too: an
//!   [`Ident`] that is an expression has the id of that expression. Clauses of type switches have an id (the checker declares
//!   a variable per clause).
//! - A node knows three positions: `start` (its first byte), `end` (behind its last byte) and `pos`, the one that gc gives
//!   the node: the operator of a binary expression, the `.` of a selector, the `(` of a call, the `[` of an index, the operator
//!   of an assignment. Diagnostics that gc reports "at" an expression use [`Expr::gc_start`], which is `StartPos` of gc.
//! - The tree is complete: what could not be parsed is [`ExprKind::Bad`], a missing name is a blank one. Trees with errors have no
//!   other promise than that walking them is safe.
//! - Left-deep chains (`a + b + c`, `a.b.c`, `f()()()`, else-if) are long in real programs, nesting proper is limited to
//!   [`crate::MAX_NESTING`]: walk the left operand (`Else` of an if) in a loop, recurse into everything else.
//! - Labels and branches (`break`, `continue`, `goto`: undefined, unused, duplicate labels, jumps over declarations and into
//!   blocks) are checked by the parser, as in gc, and reported among its errors.

use crate::intern::Name;
use crate::source::{Pos, Span};
use crate::token::{LitKind, Op};

/// An expression, identifier or type-switch clause of a file; dense from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ExprId(pub u32);

impl ExprId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A source file.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Of the `package` keyword.
    pub package: Pos,
    /// Blank if the package clause is in error.
    pub name: Ident,
    /// Import declarations first, unless there were errors.
    pub decls: &'a [Decl<'a>],
    /// The end of the file.
    pub eof: Pos,
    /// How many [`ExprId`]s the file has.
    pub expr_count: u32,
    /// All comments in order of position, directives among them.
    pub comments: &'a [Comment<'a>],
    /// All `//go:` directives in order of position. Those before a declaration are in the declaration too.
    pub directives: &'a [Directive<'a>],
    /// The least Go version that the `//go:build` line before the package clause implies, as `go1.21`; "" if none.
    pub go_version: &'a str,
}

/// A comment, `//` without the end of its line, or `/* */`.
#[derive(Clone, Copy, Debug)]
pub struct Comment<'a> {
    pub pos: Pos,
    /// Of its end in the source: the text is longer where it replaces bytes that are no UTF-8.
    pub end: Pos,
    /// With the comment marks, without carriage returns at the end of a line comment.
    pub text: &'a str,
    /// Of the token before it, if there is one: comments between the same tokens have it in common.
    pub after: Pos,
}

/// A `//go:` directive, as `//go:noinline` or `//go:embed a b`.
#[derive(Clone, Copy, Debug)]
pub struct Directive<'a> {
    /// Of the text behind `//`, as gc has it.
    pub pos: Pos,
    /// Behind `//`: `go:embed a b`.
    pub text: &'a str,
}

impl<'a> Directive<'a> {
    /// The word after `//`: `go:embed`.
    pub fn verb(&self) -> &'a str {
        self.text.split([' ', '\t']).next().unwrap_or("")
    }

    /// What follows the verb, trimmed.
    pub fn args(&self) -> &'a str {
        self.text[self.verb().len()..].trim()
    }
}

/// An identifier at one place of the source. A name that the source lacks is blank (`_`) with `start` where it should be.
#[derive(Clone, Copy, Debug)]
pub struct Ident {
    pub id: ExprId,
    pub name: Name,
    pub start: Pos,
    pub end: Pos,
}

impl Ident {
    /// gc's position, which is the start.
    pub fn pos(&self) -> Pos {
        self.start
    }

    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    pub fn is_blank(&self) -> bool {
        self.name == crate::names::blank
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Declarations

/// A declaration of a file or a function body.
#[derive(Clone, Copy, Debug)]
pub enum Decl<'a> {
    /// `import`, `const`, `type` or `var`, alone or as a group in parentheses.
    Gen(&'a GenDecl<'a>),
    Func(&'a FuncDecl<'a>),
}

/// The keyword of a [`GenDecl`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GenKind {
    Import,
    Const,
    Type,
    Var,
}

/// `import`, `const`, `type` or `var` with one spec, or with any number of them in parentheses.
#[derive(Clone, Copy, Debug)]
pub struct GenDecl<'a> {
    pub kind: GenKind,
    /// Of the keyword.
    pub start: Pos,
    pub end: Pos,
    /// The parentheses of a group.
    pub parens: Option<Span>,
    /// Each spec's kind is that of the declaration.
    pub specs: &'a [Spec<'a>],
}

#[derive(Clone, Copy, Debug)]
pub enum Spec<'a> {
    Import(&'a ImportSpec<'a>),
    /// Of a `const` declaration.
    Const(&'a ValueSpec<'a>),
    Type(&'a TypeSpec<'a>),
    /// Of a `var` declaration.
    Var(&'a ValueSpec<'a>),
}

/// `name "path"`.
#[derive(Clone, Copy, Debug)]
pub struct ImportSpec<'a> {
    /// The given name: an identifier, `_` or `.`.
    pub name: Option<Ident>,
    /// A string literal; [`ExprKind::Bad`] or a bad literal after an error.
    pub path: &'a Expr<'a>,
    pub start: Pos,
    pub end: Pos,
    pub directives: &'a [Directive<'a>],
}

/// `names type = values` of a `const` or `var` declaration. In a `const` group a spec with neither type nor values repeats those of
/// the spec before it.
#[derive(Clone, Copy, Debug)]
pub struct ValueSpec<'a> {
    /// Never empty.
    pub names: &'a [Ident],
    pub ty: Option<&'a Expr<'a>>,
    pub values: &'a [&'a Expr<'a>],
    /// The index in its group, which is the value of iota.
    pub index: u32,
    pub start: Pos,
    pub end: Pos,
    pub directives: &'a [Directive<'a>],
}

/// `name[params] type` or `name[params] = type`.
#[derive(Clone, Copy, Debug)]
pub struct TypeSpec<'a> {
    pub name: Ident,
    pub type_params: Option<&'a FieldList<'a>>,
    /// What stands between the brackets as one expression, where that could be told from an array's length only by looking into it.
    pub length_like: Option<&'a Expr<'a>>,
    /// Of the `=` of an alias declaration.
    pub assign: Option<Pos>,
    pub ty: &'a Expr<'a>,
    pub start: Pos,
    pub end: Pos,
    pub directives: &'a [Directive<'a>],
}

/// A function or method declaration. gc's position of it is that of `name`, or of the receiver's parenthesis.
#[derive(Clone, Copy, Debug)]
pub struct FuncDecl<'a> {
    /// Of the keyword `func`.
    pub start: Pos,
    /// gc's position: behind the keyword.
    pub pos: Pos,
    pub end: Pos,
    /// In a tree without errors it has one field with at most one name.
    pub recv: Option<&'a FieldList<'a>>,
    pub name: Ident,
    /// Methods may have type parameters too.
    pub type_params: Option<&'a FieldList<'a>>,
    pub ty: &'a FuncType<'a>,
    /// `None` for a function that is implemented elsewhere.
    pub body: Option<&'a Block<'a>>,
    pub directives: &'a [Directive<'a>],
}

/// Fields between brackets: parameters, results, type parameters, struct fields, a receiver.
#[derive(Clone, Copy, Debug)]
pub struct FieldList<'a> {
    /// Of the opening bracket; of the type for a result without parentheses.
    pub open: Pos,
    /// Of the closing bracket; of the end of the type for a result without parentheses.
    pub close: Pos,
    /// Whether there are brackets.
    pub bracketed: bool,
    pub fields: &'a [Field<'a>],
}

impl FieldList<'_> {
    /// How many parameters or fields the list declares, counting nameless ones.
    pub fn count(&self) -> usize {
        self.fields.iter().map(|f| f.names.len().max(1)).sum()
    }
}

/// `a, b T` or `T`: parameters, type parameters or struct fields that share one type.
///
/// In a parameter list either all fields have names or none has. A type parameter list's fields have names, and `ty` is the
/// constraint. A struct field without names is embedded.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    pub names: &'a [Ident],
    /// A variadic parameter's is an [`ExprKind::Dots`].
    pub ty: &'a Expr<'a>,
    /// A struct field's tag, a string literal.
    pub tag: Option<&'a Expr<'a>>,
    pub start: Pos,
    pub end: Pos,
}

/// Parameters and results of a function.
#[derive(Clone, Copy, Debug)]
pub struct FuncType<'a> {
    pub params: &'a FieldList<'a>,
    pub results: Option<&'a FieldList<'a>>,
    /// gc's position: the parenthesis (or bracket) that opens the first list.
    pub pos: Pos,
    pub end: Pos,
}

// ---------------------------------------------------------------------------------------------------------------------
// Expressions

/// An expression or a type: the grammar does not tell them apart everywhere.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    pub id: ExprId,
    pub start: Pos,
    pub end: Pos,
    /// gc's position of the node, see the module's text.
    pub pos: Pos,
    pub kind: ExprKind<'a>,
}

#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'a> {
    /// What could not be parsed. An error was reported.
    Bad,
    /// An identifier; `Ident::id` is the id of the expression.
    Name(Ident),
    Lit(Lit<'a>),
    /// `Type{elems}`; no type within another literal where it is elided. Elements may be [`ExprKind::KeyValue`]. `pos` is `{`.
    Composite {
        ty: Option<&'a Expr<'a>>,
        elems: &'a [&'a Expr<'a>],
        lbrace: Pos,
        rbrace: Pos,
    },
    /// `key: value` within a composite literal. `pos` is `:`.
    KeyValue {
        key: &'a Expr<'a>,
        value: &'a Expr<'a>,
    },
    /// `func(params) results { body }`.
    FuncLit {
        ty: &'a FuncType<'a>,
        body: &'a Block<'a>,
    },
    /// `(x)`. gc's tree has no such node around types, then `pos` is that of `x`.
    Paren(&'a Expr<'a>),
    /// `x.sel`: a field, method, or member of a package. `pos` is `.`.
    Selector {
        x: &'a Expr<'a>,
        sel: Ident,
    },
    /// `x[i]` or `x[T1, T2]`: an index expression or an instantiation; `indices` is not empty. `pos` is `[`.
    Index {
        x: &'a Expr<'a>,
        indices: &'a [&'a Expr<'a>],
        rbrack: Pos,
    },
    /// `x[lo:hi]` or, if `full`, `x[lo:hi:max]`. `pos` is `[`.
    Slice {
        x: &'a Expr<'a>,
        lo: Option<&'a Expr<'a>>,
        hi: Option<&'a Expr<'a>>,
        max: Option<&'a Expr<'a>>,
        full: bool,
        rbrack: Pos,
    },
    /// `x.(ty)`. `pos` is `.`.
    Assert {
        x: &'a Expr<'a>,
        ty: &'a Expr<'a>,
    },
    /// `x.(type)` or `bind := x.(type)` where it is not the guard of a type switch (those are [`TypeSwitchStmt`]): an error for
    /// the checker. `pos` is `.`.
    TypeSwitchGuard {
        bind: Option<Ident>,
        x: &'a Expr<'a>,
    },
    /// `fun(args)`, a call or a conversion. `dots` is the position of `...` behind the last argument. `pos` is `(`.
    Call {
        fun: &'a Expr<'a>,
        args: &'a [&'a Expr<'a>],
        dots: Option<Pos>,
        rparen: Pos,
    },
    /// `*x`: an indirection or a pointer type.
    Star(&'a Expr<'a>),
    /// `op x` with `+ - ! ^ & <- ~`; `~` is met in constraints only (an error elsewhere, for the checker).
    Unary {
        op: Op,
        x: &'a Expr<'a>,
    },
    /// `x op y`; also `A | B` of a constraint. `pos` is the operator.
    Binary {
        op: Op,
        x: &'a Expr<'a>,
        y: &'a Expr<'a>,
    },
    /// `[len]elem`, or `[...]elem` without `len`.
    ArrayType {
        len: Option<&'a Expr<'a>>,
        elem: &'a Expr<'a>,
    },
    /// `[]elem`.
    SliceType(&'a Expr<'a>),
    /// `...elem`, as the type of a last parameter only.
    Dots(&'a Expr<'a>),
    /// `struct { fields }`.
    StructType(&'a FieldList<'a>),
    /// `func(params) results`. `pos` is the first parenthesis, `start` the keyword.
    FuncType(&'a FuncType<'a>),
    /// `interface { elems }`.
    InterfaceType {
        elems: &'a [InterfaceElem<'a>],
        lbrace: Pos,
        rbrace: Pos,
    },
    /// `map[key]value`.
    MapType {
        key: &'a Expr<'a>,
        value: &'a Expr<'a>,
    },
    /// `chan elem`, `<-chan elem`, `chan<- elem`.
    ChanType {
        dir: ChanDir,
        elem: &'a Expr<'a>,
    },
}

/// A literal of one token.
#[derive(Clone, Copy, Debug)]
pub struct Lit<'a> {
    pub kind: LitKind,
    /// As in the source, with quotes.
    pub text: &'a str,
    /// The literal is malformed, which was reported.
    pub bad: bool,
}

/// An element of an interface type.
#[derive(Clone, Copy, Debug)]
pub enum InterfaceElem<'a> {
    /// `name(params) results`.
    Method { name: Ident, ty: &'a FuncType<'a> },
    /// A type, or a union `~A | B`: [`ExprKind::Binary`] with [`Op::Or`] of types and [`ExprKind::Unary`] with [`Op::Tilde`].
    Embed(&'a Expr<'a>),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    Both,
    Send,
    Recv,
}

impl<'a> Expr<'a> {
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// The expression without parentheses around it.
    pub fn unparen(&'a self) -> &'a Expr<'a> {
        let mut x = self;
        while let ExprKind::Paren(inner) = x.kind {
            x = inner;
        }
        x
    }

    /// The identifier, if the expression is one (not in parentheses).
    pub fn ident(&self) -> Option<Ident> {
        match self.kind {
            ExprKind::Name(ident) => Some(ident),
            _ => None,
        }
    }

    pub fn is_bad(&self) -> bool {
        matches!(self.kind, ExprKind::Bad)
    }

    /// Where gc reports an error "at" this expression (`syntax.StartPos`): the leftmost operand's own position. It differs from
    /// `start` for slice expressions and function types.
    pub fn gc_start(&self) -> Pos {
        let mut x = self;
        loop {
            x = match x.kind {
                ExprKind::Composite { ty: Some(ty), .. } => ty,
                ExprKind::KeyValue { key, .. } => key,
                ExprKind::Selector { x, .. }
                | ExprKind::Index { x, .. }
                | ExprKind::Assert { x, .. }
                | ExprKind::TypeSwitchGuard { bind: None, x }
                | ExprKind::Binary { x, .. } => x,
                ExprKind::Call { fun, .. } => fun,
                ExprKind::TypeSwitchGuard { bind: Some(bind), .. } => return bind.start,
                ExprKind::Paren(inner) if x.pos != x.start => inner,
                _ => return x.pos,
            };
        }
    }

    /// The end that gc assigns to the expression (`syntax.EndPos`), which is approximate: for a call the end of its last argument.
    /// Scopes of declared variables begin there.
    pub fn gc_end(&self) -> Pos {
        let mut x = self;
        loop {
            x = match x.kind {
                ExprKind::Bad => return x.pos,
                ExprKind::Name(_) | ExprKind::Lit(_) => return x.end,
                ExprKind::Composite { rbrace, .. } => return rbrace,
                ExprKind::KeyValue { value, .. } => value,
                ExprKind::FuncLit { body, .. } => return body.rbrace,
                ExprKind::Paren(inner) => inner,
                ExprKind::Selector { sel, .. } => return sel.end,
                ExprKind::Index { x, indices, .. } => indices.last().unwrap_or(&x),
                ExprKind::Slice { x, lo, hi, max, .. } => max.or(hi).or(lo).unwrap_or(x),
                ExprKind::Assert { ty, .. } => ty,
                ExprKind::TypeSwitchGuard { x, .. } | ExprKind::Star(x) | ExprKind::Unary { x, .. } => x,
                ExprKind::Call { fun, args, .. } => args.last().unwrap_or(&fun),
                ExprKind::Binary { y, .. } => y,
                ExprKind::ArrayType { elem, .. } | ExprKind::SliceType(elem) | ExprKind::Dots(elem) => elem,
                ExprKind::ChanType { elem, .. } => elem,
                ExprKind::MapType { value, .. } => value,
                ExprKind::StructType(fields) => match fields.fields.last() {
                    Some(field) => field.ty,
                    None => return x.pos,
                },
                ExprKind::FuncType(ty) => match ty.last_field() {
                    Some(field) => field.ty,
                    None => return x.pos,
                },
                ExprKind::InterfaceType { elems, .. } => match elems.last() {
                    Some(InterfaceElem::Embed(ty)) => ty,
                    Some(InterfaceElem::Method { ty, .. }) => match ty.last_field() {
                        Some(field) => field.ty,
                        None => return ty.pos,
                    },
                    None => return x.pos,
                },
            };
        }
    }
}

impl<'a> FuncType<'a> {
    /// The last result, or the last parameter if there are no results.
    pub fn last_field(&self) -> Option<&'a Field<'a>> {
        let results = self.results.and_then(|list| list.fields.last());
        results.or_else(|| self.params.fields.last())
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Statements

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stmt<'a> {
    pub start: Pos,
    pub end: Pos,
    /// gc's position: of the keyword; the operator of an assignment, send, `++` and `:=`; the `:` of a label; the expression's
    /// own position for an expression statement.
    pub pos: Pos,
    pub kind: StmtKind<'a>,
}

#[derive(Clone, Copy, Debug)]
pub enum StmtKind<'a> {
    /// Nothing, before a semicolon or a closing brace.
    Empty,
    /// `label: stmt`. `pos` is `:`.
    Labeled {
        label: Ident,
        stmt: &'a Stmt<'a>,
    },
    Block(&'a Block<'a>),
    Expr(&'a Expr<'a>),
    /// `chan <- value`.
    Send {
        chan: &'a Expr<'a>,
        value: &'a Expr<'a>,
    },
    /// `const`, `type` or `var` within a function.
    Decl(&'a GenDecl<'a>),
    /// `lhs = rhs`.
    Assign {
        lhs: &'a [&'a Expr<'a>],
        rhs: &'a [&'a Expr<'a>],
    },
    /// `lhs := rhs`. In a tree without errors too the left side may be any expressions: the checker complains.
    Define {
        lhs: &'a [&'a Expr<'a>],
        rhs: &'a [&'a Expr<'a>],
    },
    /// `lhs op= rhs`.
    AssignOp {
        op: Op,
        lhs: &'a Expr<'a>,
        rhs: &'a Expr<'a>,
    },
    /// `x++` (`inc`) or `x--`.
    IncDec {
        x: &'a Expr<'a>,
        inc: bool,
    },
    /// `break label`.
    Break(Option<Ident>),
    /// `continue label`.
    Continue(Option<Ident>),
    Goto(Ident),
    Fallthrough,
    /// `go call`. In a valid program a call, without parentheses.
    Go(&'a Expr<'a>),
    /// `defer call`.
    Defer(&'a Expr<'a>),
    Return(&'a [&'a Expr<'a>]),
    If(&'a IfStmt<'a>),
    For(&'a ForStmt<'a>),
    Range(&'a RangeStmt<'a>),
    Switch(&'a SwitchStmt<'a>),
    TypeSwitch(&'a TypeSwitchStmt<'a>),
    Select(&'a SelectStmt<'a>),
}

impl Stmt<'_> {
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Where gc reports an error "at" this statement.
    pub fn gc_start(&self) -> Pos {
        match self.kind {
            StmtKind::Send { chan, .. } => chan.gc_start(),
            StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } => {
                lhs.first().map_or(self.pos, |x| x.gc_start())
            }
            StmtKind::AssignOp { lhs, .. } => lhs.gc_start(),
            StmtKind::IncDec { x, .. } => x.gc_start(),
            _ => self.pos,
        }
    }
}

/// `{ stmts }`.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    pub lbrace: Pos,
    pub rbrace: Pos,
    pub stmts: &'a [Stmt<'a>],
}

/// `if init; cond { then } else els`.
#[derive(Clone, Copy, Debug)]
pub struct IfStmt<'a> {
    pub init: Option<&'a Stmt<'a>>,
    pub cond: &'a Expr<'a>,
    pub then: &'a Block<'a>,
    /// An `if` or a block. A chain of else-if is followed through this link in a loop.
    pub els: Option<&'a Stmt<'a>>,
}

/// `for init; cond; post { body }` and its shorter forms.
#[derive(Clone, Copy, Debug)]
pub struct ForStmt<'a> {
    pub init: Option<&'a Stmt<'a>>,
    pub cond: Option<&'a Expr<'a>>,
    pub post: Option<&'a Stmt<'a>>,
    pub body: &'a Block<'a>,
}

/// `for lhs := range x { body }`.
#[derive(Clone, Copy, Debug)]
pub struct RangeStmt<'a> {
    /// Key, value and, in an invalid program, more; empty for `for range x`.
    pub lhs: &'a [&'a Expr<'a>],
    /// `:=` rather than `=`.
    pub define: bool,
    /// Of `=` or `:=`, if there is a left side.
    pub assign: Option<Pos>,
    /// Of the keyword `range`: gc's position of the range clause.
    pub range: Pos,
    pub x: &'a Expr<'a>,
    pub body: &'a Block<'a>,
}

/// `switch init; tag { clauses }`.
#[derive(Clone, Copy, Debug)]
pub struct SwitchStmt<'a> {
    pub init: Option<&'a Stmt<'a>>,
    pub tag: Option<&'a Expr<'a>>,
    pub lbrace: Pos,
    pub rbrace: Pos,
    pub clauses: &'a [CaseClause<'a>],
}

/// `switch init; bind := x.(type) { clauses }`.
#[derive(Clone, Copy, Debug)]
pub struct TypeSwitchStmt<'a> {
    pub init: Option<&'a Stmt<'a>>,
    pub bind: Option<Ident>,
    /// The operand, without `.(type)`.
    pub x: &'a Expr<'a>,
    /// Of the `.` before `(type)`: gc's position of the guard.
    pub guard: Pos,
    pub lbrace: Pos,
    pub rbrace: Pos,
    pub clauses: &'a [CaseClause<'a>],
}

/// `case values: body` or `default: body`.
#[derive(Clone, Copy, Debug)]
pub struct CaseClause<'a> {
    /// Stands for the variable that a type switch declares in the clause.
    pub id: ExprId,
    /// Of the keyword.
    pub start: Pos,
    pub end: Pos,
    pub default: bool,
    /// Empty for `default`.
    pub values: &'a [&'a Expr<'a>],
    pub colon: Pos,
    pub body: &'a [Stmt<'a>],
}

/// `select { clauses }`.
#[derive(Clone, Copy, Debug)]
pub struct SelectStmt<'a> {
    pub lbrace: Pos,
    pub rbrace: Pos,
    pub clauses: &'a [CommClause<'a>],
}

/// `case comm: body` or, without `comm`, `default: body`.
#[derive(Clone, Copy, Debug)]
pub struct CommClause<'a> {
    /// Of the keyword.
    pub start: Pos,
    pub end: Pos,
    /// A send, a receive expression, or an assignment or definition from one; the checker complains of others.
    pub comm: Option<&'a Stmt<'a>>,
    pub colon: Pos,
    pub body: &'a [Stmt<'a>],
}
