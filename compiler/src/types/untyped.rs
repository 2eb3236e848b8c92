//! Untyped operands: the types that they get from where they are used, and the update of what was recorded for them.
//!
//! An expression of untyped type is recorded with that type. When its type becomes known, [`Checker::update_expr_type`] records it
//! again, and with it those of its operands that get the same type. What nobody gives a type keeps the untyped one: constants
//! within constant expressions, which nothing is made of, and booleans that are used as such.

use govm_syntax::ast::{Expr, ExprKind};

use super::checker::Checker;
use super::constant::Value;
use super::info::Mode;
use super::operand::Operand;
use super::representable::Unrepresentable;
use super::types::{BasicKind, Type, TypeId, tid};

impl<'a> Checker<'a> {
    /// Records `typ` for an expression that was untyped so far. If `typ` is untyped and not `last`, the type may change again.
    /// A constant must be representable in the type, and the left operand of a shift an integer.
    pub(crate) fn update_expr_type(&mut self, e: &'a Expr<'a>, typ: TypeId, last: bool) {
        let mut e = e;
        // The left operands of a chain, in a loop.
        loop {
            let facts = self.facts();
            let (mode, old, lhs) = (facts.mode(e.id), facts.typ(e.id), facts.is_lhs(e.id));
            let is_const = mode == Mode::Constant;
            if mode == Mode::Invalid || !self.is_untyped(old) {
                return;
            }
            let mut next = None;
            match e.kind {
                ExprKind::Paren(x) => next = Some(x),
                // The operands of a constant expression are constants, which are never made into values.
                ExprKind::Unary { .. } | ExprKind::Binary { .. } if is_const => {}
                ExprKind::Unary { x, .. } => next = Some(x),
                // The operands of a comparison have final types.
                ExprKind::Binary { op, .. } if op.is_comparison() => {}
                ExprKind::Binary { op, x, y } => {
                    next = Some(x);
                    if !op.is_shift() {
                        self.update_expr_type(y, typ, last);
                    }
                }
                ExprKind::Name(_) | ExprKind::Lit(_) | ExprKind::Selector { .. } | ExprKind::Call { .. } => {}
                _ => return,
            }
            self.set_final_type(e, mode, old, lhs, typ, last);
            match next {
                Some(x) => e = x,
                None => return,
            }
        }
    }

    fn set_final_type(&mut self, e: &'a Expr<'a>, mode: Mode, old: TypeId, lhs: bool, typ: TypeId, last: bool) {
        if !last && self.is_untyped(typ) {
            let typ = self.under(typ);
            return self.facts().set_type(e.id, typ);
        }
        if lhs && !self.all_integer(typ) {
            // Reported once: the expression is not untyped any more.
            self.facts().set_type(e.id, tid::INVALID);
            let (x, t) = (self.expr_str(e), self.type_str(typ));
            let msg = format!("invalid operation: shifted operand {x} (type {t}) must be integer");
            return self.error(e.gc_start(), msg);
        }
        let mut val = self.facts().value(e.id).cloned();
        if mode == Mode::Constant {
            let mut c = Operand::new();
            c.set_const(old, val.take().unwrap_or(Value::Unknown));
            c.set_expr(e);
            self.facts().set_type(e.id, typ);
            self.convert_untyped(&mut c, typ);
            if !c.is_valid() {
                return;
            }
            val = c.val;
        }
        self.record_type_and_value(e, mode, typ, val.as_ref());
    }

    /// Records a value for an expression that is still untyped.
    fn update_expr_val(&mut self, e: &'a Expr<'a>, val: &Value) {
        let facts = self.facts();
        let (mode, typ) = (facts.mode(e.id), facts.typ(e.id));
        if mode == Mode::Constant && self.is_untyped(typ) {
            self.facts().set(e.id, mode, typ, Some(val));
        }
    }

    /// The type, and for a constant the value, that an untyped operand has where a value of type `target` is expected.
    pub(crate) fn implicit_type_and_value(
        &mut self,
        x: &Operand<'a>,
        target: TypeId,
    ) -> Result<(TypeId, Option<Value>), Unrepresentable> {
        const OTHER: Unrepresentable = Unrepresentable::Other;
        if !x.is_valid() || !self.is_untyped(x.typ) || !self.is_valid(target) {
            return Ok((x.typ, None));
        }
        if self.is_untyped(target) {
            return self.max_type(x.typ, target).map(|t| (t, None)).ok_or(OTHER);
        }
        if x.is_nil() {
            return if self.has_nil(target) {
                Ok((target, None))
            } else {
                Err(OTHER)
            };
        }
        let u = self.under(target);
        match self.ty(u) {
            Type::Basic(_) => {
                if x.is_const() {
                    return self.representation(x, u).map(|v| (target, Some(v)));
                }
                // What is untyped and no constant: comparisons, and shifts whose left operand is waiting for its type.
                let ok = match self.ty(x.typ) {
                    Type::Basic(b) => match b.kind {
                        BasicKind::UntypedBool => self.is_boolean(target),
                        BasicKind::UntypedInt
                        | BasicKind::UntypedRune
                        | BasicKind::UntypedFloat
                        | BasicKind::UntypedComplex => self.is_numeric(target),
                        BasicKind::UntypedString => self.is_string(target),
                        _ => false,
                    },
                    _ => false,
                };
                if ok { Ok((target, None)) } else { Err(OTHER) }
            }
            _ if self.is_type_param(target) => {
                let ok = self.under_is(target, &mut |check, u| {
                    u.is_some_and(|u| check.implicit_type_and_value(x, u).is_ok())
                });
                if ok { Ok((target, None)) } else { Err(OTHER) }
            }
            // An interface holds a value of the default type.
            Type::Interface(_) if self.is_empty_interface(u) => Ok((self.default_type(x.typ), None)),
            _ => Err(OTHER),
        }
    }

    /// Gives an untyped operand the type `target`, if it can have that.
    pub(crate) fn convert_untyped(&mut self, x: &mut Operand<'a>, target: TypeId) {
        match self.implicit_type_and_value(x, target) {
            Ok((typ, val)) => self.set_implicit(x, typ, val),
            Err(why) => {
                let t = if self.is_type_param(target) {
                    target
                } else {
                    self.under(target)
                };
                self.invalid_conversion(why, x, t);
                x.invalidate();
            }
        }
    }

    /// Takes over the result of [`Checker::implicit_type_and_value`].
    pub(crate) fn set_implicit(&mut self, x: &mut Operand<'a>, typ: TypeId, val: Option<Value>) {
        if let Some(val) = val {
            if let Some(e) = x.expr {
                self.update_expr_val(e, &val);
            }
            x.val = Some(val);
        }
        if typ != x.typ {
            x.typ = typ;
            if let Some(e) = x.expr {
                self.update_expr_type(e, typ, false);
            }
        }
    }
}
