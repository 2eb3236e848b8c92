//! Operands: what checking an expression yields, how error texts describe them, and what they may be assigned to.

use govm_syntax::Pos;
use govm_syntax::ast::Expr;

use super::checker::Checker;
use super::constant::Value;
use super::info::Mode;
use super::types::{ChanDir, Type, TypeId, tid};
use super::universe::BuiltinId;

/// The result of checking an expression.
#[derive(Clone, Debug)]
pub struct Operand<'a> {
    /// What it is.
    pub mode: Mode,
    /// The expression; none for operands that the checker makes.
    pub expr: Option<&'a Expr<'a>>,
    /// What stands for the expression where there is none.
    pub stand_in: Option<Box<StandIn>>,
    /// Its type.
    pub typ: TypeId,
    /// The value of a constant.
    pub val: Option<Value>,
    /// The predeclared function.
    pub id: Option<BuiltinId>,
}

/// Position and text of an operand that no expression of its own stands for: one result of several of a call, for instance.
#[derive(Clone, Debug)]
pub struct StandIn {
    /// Where errors about it are reported.
    pub pos: Pos,
    /// How texts call it.
    pub text: String,
}

impl<'a> Operand<'a> {
    /// An invalid operand, to be filled by checking.
    pub fn new() -> Operand<'a> {
        Operand {
            mode: Mode::Invalid,
            expr: None,
            stand_in: None,
            typ: tid::INVALID,
            val: None,
            id: None,
        }
    }

    /// A computed value of type `typ` that is called `text`.
    pub fn named_value(typ: TypeId, pos: Pos, text: String) -> Operand<'a> {
        let stand_in = Some(Box::new(StandIn { pos, text }));
        Operand {
            mode: Mode::Value,
            stand_in,
            typ,
            ..Operand::new()
        }
    }

    /// A computed value of type `typ` whose errors are reported at `expr`.
    pub fn value_at(typ: TypeId, expr: &'a Expr<'a>) -> Operand<'a> {
        Operand {
            mode: Mode::Value,
            expr: Some(expr),
            typ,
            ..Operand::new()
        }
    }

    /// Whether it is valid.
    pub fn is_valid(&self) -> bool {
        self.mode != Mode::Invalid
    }

    /// Whether it is a constant.
    pub fn is_const(&self) -> bool {
        self.mode == Mode::Constant
    }

    /// Whether it is the predeclared nil.
    pub fn is_nil(&self) -> bool {
        self.mode == Mode::NilValue
    }

    /// Makes it invalid.
    pub fn invalidate(&mut self) {
        self.mode = Mode::Invalid;
    }

    /// Makes it invalid and forgets the type.
    pub fn reset(&mut self) {
        self.mode = Mode::Invalid;
        self.typ = tid::INVALID;
    }

    /// Makes it a value of type `typ`.
    pub fn set_value(&mut self, typ: TypeId) {
        self.mode = Mode::Value;
        self.typ = typ;
    }

    /// Makes it a constant.
    pub fn set_const(&mut self, typ: TypeId, val: Value) {
        self.mode = Mode::Constant;
        self.typ = typ;
        self.val = Some(val);
    }

    /// Says what expression it is the result of.
    pub fn set_expr(&mut self, e: &'a Expr<'a>) {
        self.expr = Some(e);
        self.stand_in = None;
    }

    /// The value of a constant; unknown for anything else.
    pub fn value(&self) -> Value {
        self.val.clone().unwrap_or(Value::Unknown)
    }

    /// Where an error about it is reported.
    pub fn pos(&self) -> Pos {
        match (&self.stand_in, self.expr) {
            (Some(s), _) => s.pos,
            (None, Some(e)) => e.gc_start(),
            (None, None) => Pos::NONE,
        }
    }
}

impl Default for Operand<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> Checker<'a> {
    /// The text of the expression of an operand; empty where there is none.
    pub fn operand_expr_str(&self, x: &Operand<'a>) -> String {
        match (&x.stand_in, x.expr) {
            (Some(s), _) => s.text.clone(),
            (None, Some(e)) => self.expr_str(e),
            (None, None) => match x.mode {
                Mode::Builtin => x.id.map_or(String::new(), |id| self.text(id.info().name).to_string()),
                Mode::TypeExpr => self.type_str(x.typ),
                Mode::Constant => x.value().to_string(),
                _ => String::new(),
            },
        }
    }

    /// How error texts describe an operand: `x (variable of type int)`, `1 (untyped int constant)`, `nil`.
    pub fn operand_str(&mut self, x: &Operand<'a>) -> String {
        if x.mode == Mode::NilValue {
            return match x.typ {
                tid::INVALID => "nil (with invalid type)".into(),
                tid::UNTYPED_NIL => "nil".into(),
                t => format!("nil (of type {})", self.type_str(t)),
            };
        }
        let expr = self.operand_expr_str(x);
        let mut s = String::new();
        if !expr.is_empty() {
            s.push_str(&expr);
            s.push_str(" (");
        }
        let mut has_type = false;
        match x.mode {
            Mode::Invalid | Mode::NoValue | Mode::Builtin | Mode::TypeExpr => {}
            _ => match self.ty(x.typ) {
                Type::Basic(b) if self.is_untyped(x.typ) => {
                    s.push_str(b.name);
                    s.push(' ');
                }
                _ => has_type = true,
            },
        }
        s.push_str(x.mode.text());
        if x.mode == Mode::Constant {
            let val = x.value().to_string();
            if val != expr {
                s.push(' ');
                s.push_str(&val);
            }
        }
        if has_type {
            if self.is_valid(x.typ) {
                self.describe_type(&mut s, x.typ);
            } else {
                s.push_str(" with invalid type");
            }
        }
        if !expr.is_empty() {
            s.push(')');
        }
        s
    }

    /// Appends ` of type T`, with what is known of the structure of a named type.
    fn describe_type(&mut self, s: &mut String, t: TypeId) {
        s.push_str(" of ");
        if self.is_generic(t) {
            s.push_str("generic ");
        }
        let tpar = self.as_tparam(t);
        if tpar.is_none() && matches!(self.ty(t), Type::Alias(_) | Type::Named(_)) {
            let what = self.composite_kind(t);
            let under = self.under(t);
            match self.ty(under) {
                Type::Basic(b) if what.is_empty() => s.push_str(b.name),
                _ => s.push_str(what),
            }
            s.push(' ');
        }
        s.push_str("type ");
        s.push_str(&self.type_str(t));
        if let Some(p) = tpar {
            s.push_str(" constrained by ");
            s.push_str(&self.type_str(self.bound(p)));
            if self.has_empty_type_set(t) {
                s.push_str(" with empty type set");
            }
        }
    }

    /// The kind of a composite type, "array" for instance; empty for basic types.
    pub fn composite_kind(&mut self, t: TypeId) -> &'static str {
        let u = self.under(t);
        match self.ty(u) {
            Type::Array { .. } => "array",
            Type::Slice(_) => "slice",
            Type::Struct(_) => "struct",
            Type::Pointer(_) => "pointer",
            Type::Signature(_) => "func",
            Type::Interface(_) | Type::TypeParam(_) => "interface",
            Type::Map { .. } => "map",
            Type::Chan { .. } => "chan",
            Type::Tuple(_) => "tuple",
            Type::Union(_) => "union",
            Type::Basic(_) | Type::Named(_) | Type::Alias(_) => "",
        }
    }

    /// Whether `x` is assignable to a variable of type `t`; if not, `cause` may be set to a closer explanation.
    pub fn assignable_to(&mut self, x: &Operand<'a>, t: TypeId, mut cause: Option<&mut String>) -> bool {
        if !x.is_valid() || !self.is_valid(t) {
            return true;
        }
        let orig_t = t;
        let (v, t) = (self.unalias(x.typ), self.unalias(t));
        if self.identical(v, t) {
            return true;
        }
        let (vu, tu) = (self.under(v), self.under(t));
        let (vp, tp) = (self.is_type_param(v), self.is_type_param(t));

        if self.is_untyped(vu) {
            if tp {
                // Each type of the type set must be able to represent x.
                let Some(terms) = self.specific_terms(t) else {
                    return false;
                };
                return terms
                    .iter()
                    .all(|term| self.implicit_type_and_value(x, term.typ).is_ok());
            }
            return self.implicit_type_and_value(x, t).is_ok();
        }

        // Identical underlying types, of which at least one is not named, and no type parameters. The comparison comes first: it
        // computes type sets in the order in which gc does, which shows where interfaces embed each other in a cycle.
        if self.identical(vu, tu) && !vp && !tp && (!self.has_name(v) || !self.has_name(t)) {
            return true;
        }

        // An interface that x's type implements. A pointer to an interface is tried for the sake of the cause.
        let t_is_iface = matches!(self.ty(tu), Type::Interface(_));
        if t_is_iface && !tp || self.is_interface_ptr(tu) {
            if self.implements(v, t, false, cause.as_deref_mut()) {
                return true;
            }
            if !vp {
                return false;
            }
            if let Some(cause) = cause.as_deref_mut() {
                cause.clear();
            }
        }

        // An interface whose value could be asserted to the type.
        if !vp && matches!(self.ty(vu), Type::Interface(_)) && self.implements(t, v, false, None) {
            if let Some(cause) = cause {
                *cause = "need type assertion".into();
            }
            return false;
        }

        // A channel of both directions, of which or of whose target at least one is not named.
        if let (
            &Type::Chan {
                dir: ChanDir::Both,
                elem: ve,
            },
            &Type::Chan { elem: te, .. },
        ) = (self.ty(vu), self.ty(tu))
            && self.identical(ve, te)
        {
            return !self.has_name(v) || !self.has_name(t);
        }

        if !vp && !tp {
            return false;
        }

        // A value of unnamed type is assignable to a type parameter if it is to each type of its type set, and the other way round.
        if tp && !self.has_name(v) {
            let Some(terms) = self.specific_terms(t) else {
                return false;
            };
            for term in terms {
                if !self.assignable_to(x, term.typ, cause.as_deref_mut()) {
                    let (from, to, set) = (self.type_str(x.typ), self.type_str(term.typ), self.type_str(t));
                    wrap_cause(cause, format!("cannot assign {from} to {to} (in {set})"));
                    return false;
                }
            }
            return true;
        }
        if vp && !self.has_name(t) {
            let Some(terms) = self.specific_terms(v) else {
                return false;
            };
            let mut x = x.clone();
            for term in terms {
                x.typ = term.typ;
                if !self.assignable_to(&x, t, cause.as_deref_mut()) {
                    let (from, set, to) = (self.type_str(term.typ), self.type_str(v), self.type_str(orig_t));
                    wrap_cause(cause, format!("cannot assign {from} (in {set}) to {to}"));
                    return false;
                }
            }
            return true;
        }
        false
    }
}

/// Puts `msg` before what `cause` says already.
pub(crate) fn wrap_cause(cause: Option<&mut String>, msg: String) {
    if let Some(cause) = cause {
        let inner = std::mem::take(cause);
        *cause = if inner.is_empty() {
            msg
        } else {
            format!("{msg}\n\t{inner}")
        };
    }
}
