//! Checking of expressions: the dispatch over their kinds, and what applies to all of them.
//!
//! Every expression is checked through [`Checker::raw_expr`], which leaves mode, type and value in an [`Operand`] and in the file's
//! facts. An error is reported once: its operand is invalid, and whoever meets an invalid operand reports nothing more.
//!
//! Expressions grow to the left without limit (`a + b + c`, `x.f(1).g(2)[3]`), so [`Checker::raw_expr`] walks down the chain of left
//! operands in a loop and applies the links on the way up; it recurses only into what nests.
//!
//! An untyped expression that is not a constant, and a constant that gets its type from what it is used in, is recorded with its
//! untyped type first and once more when the type is known (`untyped.rs`).

use govm_syntax::ast::{Expr, ExprKind};
use govm_syntax::{Name, Op, names};

use super::checker::Checker;
use super::info::Mode;
use super::operand::Operand;
use super::types::{Type, TypeId, tid};
use super::universe::CallKind;

/// How an error text names the place that a value goes to, or what it is for. Made into a text only when there is an error.
#[derive(Clone, Copy)]
pub enum Context<'a> {
    /// This text.
    Text(&'a str),
    /// The argument of a call of this function.
    ArgumentTo(&'a Expr<'a>),
    /// The argument of a predeclared function of this name.
    ArgumentToBuiltin(Name),
    /// An expression that is assigned to.
    Expr(&'a Expr<'a>),
}

/// What a value is assigned to, if that is of a function type: type arguments of a generic function are inferred from it.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The signature.
    pub sig: TypeId,
    /// How error texts name it.
    pub desc: Context<'a>,
}

/// Which operands [`Checker::exclude`] reports.
#[derive(Clone, Copy)]
struct Excluded {
    builtin: bool,
    type_expr: bool,
}

/// How to check an expression.
#[derive(Clone, Copy)]
struct Wish<'t, 'a> {
    target: Option<&'t Target<'a>>,
    /// The element type of the composite literal that the expression is an element of.
    hint: Option<TypeId>,
    /// Whether a generic type or function without type arguments is fine.
    allow_generic: bool,
    /// Whether a function that is instantiated with too few type arguments is left as it is.
    keep_inst: bool,
}

impl<'a> Checker<'a> {
    /// The text of a context.
    pub(crate) fn context_str(&self, c: Context<'a>) -> String {
        match c {
            Context::Text(s) => s.into(),
            Context::ArgumentTo(fun) => format!("argument to {}", self.expr_str(fun)),
            Context::ArgumentToBuiltin(name) => format!("argument to built-in {}", self.text(name)),
            Context::Expr(e) => self.expr_str(e),
        }
    }

    /// The target for values of type `t`, if that is a function type.
    pub(crate) fn new_target(&mut self, t: Option<TypeId>, desc: Context<'a>) -> Option<Target<'a>> {
        let u = self.common_under(t?).ok()?;
        matches!(self.ty(u), Type::Signature(_)).then_some(Target { sig: u, desc })
    }

    /// Checks an expression that must be a single value.
    pub(crate) fn expr(&mut self, target: Option<&Target<'a>>, x: &mut Operand<'a>, e: &'a Expr<'a>) {
        self.raw_expr(target, x, e, None, false);
        self.must_be_value(x);
    }

    /// Like [`Checker::expr`] for an element of a composite literal, and the result may be a generic function.
    pub(crate) fn generic_expr(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, hint: Option<TypeId>) {
        self.raw_expr(None, x, e, hint, true);
        self.must_be_value(x);
    }

    /// Checks an expression or type.
    pub(crate) fn expr_or_type(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, allow_generic: bool) {
        self.raw_expr(None, x, e, None, allow_generic);
        self.exclude(
            x,
            Excluded {
                builtin: false,
                type_expr: false,
            },
        );
        self.single_value(x);
    }

    /// Checks an expression that may have several values, or, where that is allowed, a comma-ok value: then the second result is
    /// true. The first operand is invalid after an error.
    pub(crate) fn multi_expr(&mut self, e: &'a Expr<'a>, allow_comma_ok: bool) -> (Vec<Operand<'a>>, bool) {
        let mut x = Operand::new();
        self.raw_expr(None, &mut x, e, None, false);
        self.exclude(
            &mut x,
            Excluded {
                builtin: true,
                type_expr: true,
            },
        );
        if x.is_valid()
            && let Type::Tuple(vars) = self.ty(x.typ)
        {
            let results = vars.iter().enumerate().map(|(i, &v)| {
                Operand::named_value(
                    self.obj_type(v),
                    e.gc_start(),
                    format!("{} function result", ordinal(i + 1)),
                )
            });
            return (results.collect(), false);
        }
        if allow_comma_ok && matches!(x.mode, Mode::MapIndex | Mode::CommaOk) {
            let text = "ok value of (comma, ok) expression".into();
            let ok = Operand::named_value(tid::UNTYPED_BOOL, e.gc_start(), text);
            return (vec![x, ok], true);
        }
        (vec![x], false)
    }

    fn must_be_value(&mut self, x: &mut Operand<'a>) {
        self.exclude(
            x,
            Excluded {
                builtin: true,
                type_expr: true,
            },
        );
        self.single_value(x);
    }

    /// Reports an operand that is no value, or no value or type, where one is needed.
    fn exclude(&mut self, x: &mut Operand<'a>, excluded: Excluded) {
        let msg = match x.mode {
            Mode::NoValue if excluded.type_expr => "used as value",
            Mode::NoValue => "used as value or type",
            Mode::Builtin if excluded.builtin => "must be called",
            Mode::TypeExpr if excluded.type_expr => "is not an expression",
            _ => return,
        };
        let text = self.operand_str(x);
        self.error(x.pos(), format!("{text} {msg}"));
        x.invalidate();
    }

    /// Like `exclude` for the argument of `new`, which is a value or a type.
    pub(crate) fn exclude_builtin(&mut self, x: &mut Operand<'a>) {
        self.exclude(
            x,
            Excluded {
                builtin: true,
                type_expr: false,
            },
        );
    }

    /// Like `exclude` for the only argument of a call, which may have several values.
    pub(crate) fn exclude_non_values(&mut self, x: &mut Operand<'a>) {
        self.exclude(
            x,
            Excluded {
                builtin: true,
                type_expr: true,
            },
        );
    }

    /// Reports a value that is several.
    pub(crate) fn single_value(&mut self, x: &mut Operand<'a>) {
        if x.mode == Mode::Value && matches!(self.ty(x.typ), Type::Tuple(_)) {
            let text = self.operand_str(x);
            self.error(x.pos(), format!("multiple-value {text} in single-value context"));
            x.invalidate();
        }
    }

    /// Checks any expression or type and records what it is. The result says whether it may stand as a statement.
    pub(crate) fn raw_expr(
        &mut self,
        target: Option<&Target<'a>>,
        x: &mut Operand<'a>,
        e: &'a Expr<'a>,
        hint: Option<TypeId>,
        allow_generic: bool,
    ) -> CallKind {
        self.chain(
            x,
            e,
            Wish {
                target,
                hint,
                allow_generic,
                keep_inst: false,
            },
        )
        .0
    }

    /// Checks an argument of a call: any value, generic functions too. The result says whether it is the instantiation of a generic
    /// function, which then is left to the caller.
    pub(crate) fn raw_argument(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>) -> bool {
        self.chain(
            x,
            e,
            Wish {
                target: None,
                hint: None,
                allow_generic: true,
                keep_inst: true,
            },
        )
        .1
    }

    /// Walks down the chain of left operands and checks its links from the innermost on.
    fn chain(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, wish: Wish<'_, 'a>) -> (CallKind, bool) {
        let base = self.spine.len();
        let mut e = e;
        while let Some(left) = left_operand(e) {
            self.spine.push(e);
            e = left;
        }
        let mut outermost = self.spine.len() == base;
        let mut kind = self.leaf(x, e, if outermost { wish.hint } else { None });
        let mut kept = false;
        loop {
            // The link `e` is in x; what is around it says what to make of it.
            if outermost {
                self.finish(wish.target, x, e, wish.allow_generic || kept);
                return (kind, kept);
            }
            let Some(parent) = self.spine.pop() else {
                return (kind, kept);
            };
            let generic_ok = matches!(parent.kind, ExprKind::Call { .. } | ExprKind::Index { .. });
            self.finish(None, x, e, generic_ok || kept);
            match parent.kind {
                ExprKind::Binary { .. } | ExprKind::Slice { .. } | ExprKind::Assert { .. } => self.must_be_value(x),
                ExprKind::Selector { .. } | ExprKind::Index { .. } | ExprKind::Call { .. } => {
                    self.exclude(
                        x,
                        Excluded {
                            builtin: false,
                            type_expr: false,
                        },
                    );
                    self.single_value(x);
                }
                _ => {}
            }
            outermost = self.spine.len() == base;
            let target = if outermost { wish.target } else { None };
            let keep_inst = if outermost {
                wish.keep_inst
            } else {
                matches!(self.spine.last().map(|e| e.kind), Some(ExprKind::Call { .. }))
            };
            let was_kept = std::mem::replace(&mut kept, false);
            if let ExprKind::Index { .. } = parent.kind {
                (kind, kept) = self.index_link(target, x, parent, keep_inst);
            } else {
                kind = self.link(kind, x, parent, e, was_kept);
            }
            e = parent;
        }
    }

    /// Makes a generic operand an error unless it may be generic, and records what the expression is.
    fn finish(&mut self, target: Option<&Target<'a>>, x: &mut Operand<'a>, e: &'a Expr<'a>, allow_generic: bool) {
        if !allow_generic {
            self.non_generic(target, x);
        }
        debug_assert!(x.expr.is_some_and(|at| at.id == e.id));
        self.record(x);
    }

    /// Records mode, type and value of an operand for its expression.
    pub(crate) fn record(&mut self, x: &Operand<'a>) {
        let Some(e) = x.expr else { return };
        match x.mode {
            Mode::Invalid => {}
            Mode::NoValue => self.record_type_and_value(e, x.mode, tid::EMPTY_TUPLE, None),
            Mode::Constant => self.record_type_and_value(e, x.mode, x.typ, x.val.as_ref()),
            _ => self.record_type_and_value(e, x.mode, x.typ, None),
        }
    }

    /// Reports a generic type, or a generic function whose type arguments cannot be inferred from the target.
    pub(crate) fn non_generic(&mut self, target: Option<&Target<'a>>, x: &mut Operand<'a>) {
        if !x.is_valid() || x.mode == Mode::NoValue {
            return;
        }
        let what = match self.ty(x.typ) {
            Type::Alias(_) | Type::Named(_) if self.is_generic(x.typ) => "type",
            Type::Signature(s) if !s.tparams().is_empty() => {
                if target.is_some() {
                    self.func_inst(target, x, None, true);
                    return;
                }
                "function"
            }
            _ => return,
        };
        let text = self.operand_expr_str(x);
        self.error(
            x.pos(),
            format!("cannot use generic {what} {text} without instantiation"),
        );
        x.reset();
    }

    /// Checks an expression whose left operand, if it has one, is in `x`.
    fn link(
        &mut self,
        kind: CallKind,
        x: &mut Operand<'a>,
        e: &'a Expr<'a>,
        left: &'a Expr<'a>,
        kept: bool,
    ) -> CallKind {
        match e.kind {
            ExprKind::Paren(_) => {
                x.set_expr(e);
                return kind;
            }
            ExprKind::Call { .. } => return self.call_link(x, e, kept.then_some(left)),
            ExprKind::Selector { .. } => {
                self.selector_link(x, e, false);
                return CallKind::Expression;
            }
            ExprKind::Slice { .. } => self.slice_link(x, e),
            ExprKind::Assert { ty, .. } => self.assertion(x, e, ty),
            ExprKind::Binary { op, x: lhs, y } => self.binary(x, Some(e), lhs, y, op),
            _ => {}
        }
        self.done(x, e)
    }

    /// Ends the check of an expression that is no call.
    fn done(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>) -> CallKind {
        x.set_expr(e);
        // What is in error may stand as a statement, so that nothing more is reported.
        if x.is_valid() {
            CallKind::Expression
        } else {
            CallKind::Statement
        }
    }

    /// Checks an expression that has no left operand of its own.
    fn leaf(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, hint: Option<TypeId>) -> CallKind {
        x.reset();
        x.val = None;
        match e.kind {
            ExprKind::Bad => {}
            ExprKind::Name(_) => {
                self.ident(x, e, false);
                x.set_expr(e);
                return CallKind::Expression;
            }
            ExprKind::Selector { .. } => {
                self.selector(x, e, false);
                return CallKind::Expression;
            }
            ExprKind::Lit(lit) => self.basic_lit(x, e, lit),
            ExprKind::FuncLit { ty, body } => self.func_lit(x, e, ty, body),
            ExprKind::Composite { .. } => self.composite_lit(x, e, hint),
            ExprKind::Star(inner) => self.star(x, inner),
            ExprKind::Unary { op, x: inner } => {
                self.unary(x, e, op, inner);
                if x.is_valid() && op == Op::Recv {
                    x.set_expr(e);
                    return CallKind::Statement;
                }
            }
            ExprKind::TypeSwitchGuard { x: inner, .. } => {
                self.error(e.gc_start(), "invalid syntax tree: use of .(type) outside type switch");
                self.use_exprs(&[inner]);
            }
            ExprKind::Dots(_) => self.error(e.gc_start(), "invalid syntax tree: invalid use of ..."),
            ExprKind::KeyValue { .. } => self.error(e.gc_start(), "invalid syntax tree: no key:value expected"),
            ExprKind::ArrayType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType { .. }
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => {
                x.typ = self.typ(e);
                x.mode = Mode::TypeExpr;
            }
            // These have a left operand, and the walk down their chain ended further in.
            ExprKind::Paren(_)
            | ExprKind::Index { .. }
            | ExprKind::Slice { .. }
            | ExprKind::Assert { .. }
            | ExprKind::Call { .. }
            | ExprKind::Binary { .. } => {}
        }
        self.done(x, e)
    }

    /// `*x`: an indirection or a pointer type.
    fn star(&mut self, x: &mut Operand<'a>, inner: &'a Expr<'a>) {
        self.expr_or_type(x, inner, false);
        match x.mode {
            Mode::Invalid => return,
            Mode::TypeExpr => {
                self.valid_var_type(inner, x.typ);
                x.typ = self.new_type(Type::Pointer(x.typ));
                return;
            }
            _ => {}
        }
        let mut base = None;
        let operand = x.clone();
        let ok = self.under_is(x.typ, &mut |check, u| {
            let Some(b) = u.and_then(|u| check.as_pointer(u)) else {
                let text = check.operand_str(&operand);
                check.error(operand.pos(), format!("invalid operation: cannot indirect {text}"));
                return false;
            };
            if base.is_some_and(|base| !check.identical(b, base)) {
                let text = check.operand_str(&operand);
                let msg = format!("invalid operation: pointers of {text} must have identical base types");
                check.error(operand.pos(), msg);
                return false;
            }
            base = Some(b);
            true
        });
        match base {
            Some(base) if ok && self.is_complete(base) => {
                x.mode = Mode::Variable;
                x.typ = base;
            }
            _ => x.invalidate(),
        }
    }

    /// `x.(T)`, where x is checked already.
    fn assertion(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, ty: &'a Expr<'a>) {
        if !x.is_valid() {
            return;
        }
        let u = self.under(x.typ);
        if self.is_type_param(x.typ) {
            let text = self.operand_str(x);
            let msg = format!("invalid operation: cannot use type assertion on type parameter value {text}");
            self.error(x.pos(), msg);
            return x.invalidate();
        }
        if !matches!(self.ty(u), Type::Interface(_)) {
            let text = self.operand_str(x);
            self.error(x.pos(), format!("invalid operation: {text} is not an interface"));
            return x.invalidate();
        }
        let t = self.var_type(ty);
        if !self.is_valid(t) || !self.is_complete(t) {
            return x.invalidate();
        }
        self.type_assertion(e, x, t, false);
        x.mode = Mode::CommaOk;
        x.typ = t;
    }

    /// Reports an assertion that can never hold; `e` is the assertion, or the type in a case of a type switch.
    pub(crate) fn type_assertion(&mut self, e: &'a Expr<'a>, x: &Operand<'a>, t: TypeId, type_switch: bool) {
        let mut cause = String::new();
        if self.assertable_to(x.typ, t, Some(&mut cause)) {
            return;
        }
        let (what, t) = (self.expr_str(e), self.type_str(t));
        let msg = if type_switch {
            let x = self.operand_str(x);
            format!("impossible type switch case: {what}\n\t{x} cannot have dynamic type {t} {cause}")
        } else {
            let v = self.type_str(x.typ);
            format!("impossible type assertion: {what}\n\t{t} does not implement {v} {cause}")
        };
        self.error(e.gc_start(), msg);
    }

    /// Checks expressions whose values do not matter after an error, so that what they mention counts as used. The result says
    /// whether all are valid.
    pub(crate) fn use_exprs(&mut self, list: &[&'a Expr<'a>]) -> bool {
        list.iter().fold(true, |ok, e| self.use_expr(e, false) && ok)
    }

    /// Like [`Checker::use_exprs`] for left sides of an assignment: variables that are assigned to do not count as used.
    pub(crate) fn use_lhs(&mut self, list: &[&'a Expr<'a>]) -> bool {
        list.iter().fold(true, |ok, e| self.use_expr(e, true) && ok)
    }

    fn use_expr(&mut self, e: &'a Expr<'a>, lhs: bool) -> bool {
        let mut x = Operand::new();
        let inner = e.unparen();
        let Some(id) = inner.ident() else {
            self.raw_expr(None, &mut x, e, None, true);
            return x.is_valid();
        };
        if id.name == names::blank {
            return true;
        }
        let var = if lhs { self.assigned_var(id.name) } else { None };
        self.expr_or_type(&mut x, inner, true);
        self.restore_used(var);
        x.is_valid()
    }
}

/// The left operand of an expression that is checked as a link of a chain. A selector of a name is a leaf: the name may be that of
/// a package.
fn left_operand<'a>(e: &'a Expr<'a>) -> Option<&'a Expr<'a>> {
    match e.kind {
        ExprKind::Selector { x, .. } if !matches!(x.kind, ExprKind::Name(_)) => Some(x),
        ExprKind::Binary { x, .. }
        | ExprKind::Index { x, .. }
        | ExprKind::Slice { x, .. }
        | ExprKind::Assert { x, .. }
        | ExprKind::Paren(x)
        | ExprKind::Call { fun: x, .. } => Some(x),
        _ => None,
    }
}

/// 1st, 2nd, 3rd, 4th and so on.
fn ordinal(n: usize) -> String {
    match n {
        1 => "1st".into(),
        2 => "2nd".into(),
        3 => "3rd".into(),
        n => format!("{n}th"),
    }
}
