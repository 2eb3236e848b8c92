//! Operators: unary and binary operations, comparisons and shifts, and the folding of constants.

use govm_syntax::Op;
use govm_syntax::ast::{Expr, ExprKind};

use super::checker::{Checker, GoVersion};
use super::constant::{Kind, Value};
use super::info::Mode;
use super::operand::Operand;
use super::representable::op_pos;
use super::types::{ChanDir, Type, TypeId, info, tid};

/// Constants are shifted by so many bits at most, which suffices for the smallest float64.
const MAX_SHIFT: u64 = 1023 - 1 + 52;

/// The types of operands that an operator is defined on.
fn operand_info(op: Op, unary: bool) -> u16 {
    match op {
        Op::Add if !unary => info::NUMERIC | info::STRING,
        Op::Add | Op::Sub | Op::Mul | Op::Div => info::NUMERIC,
        Op::Rem | Op::And | Op::Or | Op::Xor | Op::AndNot => info::INTEGER,
        Op::AndAnd | Op::OrOr | Op::Not => info::BOOLEAN,
        _ => 0,
    }
}

impl<'a> Checker<'a> {
    fn check_operator(&mut self, x: &mut Operand<'a>, op: Op, unary: bool) -> bool {
        if self.all_basic(x.typ, operand_info(op, unary)) {
            return true;
        }
        let text = self.operand_str(x);
        self.error(
            x.pos(),
            format!("invalid operation: operator {op} not defined on {text}"),
        );
        x.invalidate();
        false
    }

    /// `op inner`, for operators other than `*`.
    pub(crate) fn unary(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, op: Op, inner: &'a Expr<'a>) {
        self.expr(None, x, inner);
        if !x.is_valid() {
            return;
        }
        let mut op = op;
        match op {
            Op::And => {
                // Composite literals have an address too.
                if x.mode != Mode::Variable && !matches!(inner.unparen().kind, ExprKind::Composite { .. }) {
                    let text = self.operand_str(x);
                    self.error(x.pos(), format!("invalid operation: cannot take address of {text}"));
                    return x.invalidate();
                }
                let t = self.new_pointer(x.typ);
                return x.set_value(t);
            }
            Op::Recv => {
                return match self.chan_elem(x, true) {
                    Some(elem) if self.is_complete(elem) => {
                        x.mode = Mode::CommaOk;
                        x.typ = elem;
                        self.env.has_call_or_recv = true;
                    }
                    _ => x.invalidate(),
                };
            }
            Op::Tilde => {
                let hint = if self.all_integer(x.typ) {
                    " (use ^ for bitwise complement)"
                } else {
                    ""
                };
                let msg = format!("cannot use ~ outside of interface or type constraint{hint}");
                self.error(e.gc_start(), msg);
                if hint.is_empty() {
                    return x.invalidate();
                }
                op = Op::Xor;
            }
            _ => {}
        }
        if !self.check_operator(x, op, true) {
            return;
        }
        if !x.is_const() {
            x.mode = Mode::Value;
            return;
        }
        let val = x.value();
        if val.is_unknown() {
            return;
        }
        let bits = if self.is_unsigned(x.typ) {
            self.int_bits(x.typ)
        } else {
            0
        };
        x.val = Some(val.unary(op, bits));
        x.set_expr(e);
        self.overflow(x, op_pos(e));
    }

    /// The number of bits of an integer type.
    fn int_bits(&mut self, t: TypeId) -> usize {
        let u = self.under(t);
        match u {
            tid::INT8 | tid::UINT8 | tid::BYTE => 8,
            tid::INT16 | tid::UINT16 => 16,
            tid::INT32 | tid::UINT32 | tid::RUNE => 32,
            _ => 64,
        }
    }

    /// The type of the elements of the channel `x`, which is received from or else sent to. Reports an error if it may not be.
    pub(crate) fn chan_elem(&mut self, x: &mut Operand<'a>, recv: bool) -> Option<TypeId> {
        let usable = |check: &mut Self, t: Option<TypeId>, u: Option<TypeId>| {
            let (Some(t), Some(u)) = (t, u) else {
                return Some("no specific channel type".to_string());
            };
            match check.ty(u) {
                Type::Chan {
                    dir: ChanDir::SendOnly, ..
                } if recv => Some(format!("send-only channel {}", check.type_str(t))),
                Type::Chan {
                    dir: ChanDir::RecvOnly, ..
                } if !recv => Some(format!("receive-only channel {}", check.type_str(t))),
                Type::Chan { .. } => None,
                _ => Some(format!("non-channel {}", check.type_str(t))),
            }
        };
        match self.common_under_if(x.typ, &usable) {
            Ok(u) => match self.ty(u) {
                Type::Chan { elem, .. } => Some(*elem),
                _ => None,
            },
            Err(cause) => {
                let what = if recv { "receive from" } else { "send to" };
                let text = self.operand_str(x);
                let msg = if self.is_type_param(x.typ) {
                    format!("invalid operation: cannot {what} {text}: {cause}")
                } else {
                    format!("invalid operation: cannot {what} {cause} {text}")
                };
                self.error(x.pos(), msg);
                None
            }
        }
    }

    /// `x op y`, where `x` is the result of checking `lhs`, and `y` that of `rhs`; `e` is the operation, none for that of an
    /// assignment.
    pub(crate) fn binary(
        &mut self,
        x: &mut Operand<'a>,
        e: Option<&'a Expr<'a>>,
        lhs: &'a Expr<'a>,
        rhs: &'a Expr<'a>,
        op: Op,
    ) {
        let mut y = Operand::new();
        self.expr(None, &mut y, rhs);
        if !x.is_valid() {
            return;
        }
        if !y.is_valid() {
            return x.invalidate();
        }
        if op.is_shift() {
            return self.shift(x, &mut y, e, op);
        }
        self.match_types(x, &mut y);
        if !x.is_valid() {
            return;
        }
        if op.is_comparison() {
            return self.comparison(x, &mut y, op, false);
        }
        if !self.identical(x.typ, y.typ) {
            if self.is_valid(x.typ) && self.is_valid(y.typ) {
                let what = match e {
                    Some(e) => self.expr_str(e),
                    None => format!("{} {op}= {}", self.expr_str(lhs), self.expr_str(rhs)),
                };
                let (xt, yt) = (self.type_str(x.typ), self.type_str(y.typ));
                let msg = format!("invalid operation: {what} (mismatched types {xt} and {yt})");
                self.error(x.pos(), msg);
            }
            return x.invalidate();
        }
        if !self.check_operator(x, op, false) {
            return;
        }
        if matches!(op, Op::Div | Op::Rem) && self.divides_by_zero(x, &y) {
            self.error(y.pos(), "invalid operation: division by zero");
            return x.invalidate();
        }
        if !x.is_const() || !y.is_const() {
            x.mode = Mode::Value;
            return;
        }
        let (a, b) = (x.value(), y.value());
        if a.is_unknown() || b.is_unknown() {
            x.val = Some(Value::Unknown);
            return;
        }
        let int_div = op == Op::Div && self.is_integer(x.typ);
        x.val = Some(a.binary(op, &b, int_div));
        match e {
            Some(e) => {
                x.set_expr(e);
                self.overflow(x, op_pos(e));
            }
            None => self.overflow(x, lhs.gc_start()),
        }
    }

    fn divides_by_zero(&mut self, x: &Operand<'a>, y: &Operand<'a>) -> bool {
        if !y.is_const() {
            return false;
        }
        let val = y.value();
        if (x.is_const() || self.all_integer(x.typ)) && val.sign() == 0 {
            return true;
        }
        // The square of a complex divisor may be too small.
        if x.is_const() && self.is_complex(x.typ) {
            let (re, im) = (val.real(), val.imag());
            let (re2, im2) = (re.binary(Op::Mul, &re, false), im.binary(Op::Mul, &im, false));
            return re2.sign() == 0 && im2.sign() == 0;
        }
        false
    }

    /// Converts untyped operands so that the types of both match, where that is possible at all.
    pub(crate) fn match_types(&mut self, x: &mut Operand<'a>, y: &mut Operand<'a>) {
        if !self.may_convert(x, y) {
            return;
        }
        self.convert_untyped(x, y.typ);
        if !x.is_valid() {
            return;
        }
        self.convert_untyped(y, x.typ);
        if !y.is_valid() {
            x.invalidate();
        }
    }

    /// Whether a conversion of one untyped operand to the type of the other has a chance. If not, the error is that the types do not
    /// match.
    fn may_convert(&mut self, x: &Operand<'a>, y: &Operand<'a>) -> bool {
        if !self.is_untyped(x.typ) && !self.is_untyped(y.typ) {
            return false;
        }
        let mut same = |info: u16| self.all_basic(x.typ, info) == self.all_basic(y.typ, info);
        if !same(info::NUMERIC) {
            return false;
        }
        if self.is_non_tparam_interface(x.typ) || self.is_non_tparam_interface(y.typ) {
            return true;
        }
        let mut same = |info: u16| self.all_basic(x.typ, info) == self.all_basic(y.typ, info);
        if !same(info::BOOLEAN) || !same(info::STRING) {
            return false;
        }
        if x.is_nil() {
            return self.has_nil(y.typ);
        }
        if y.is_nil() {
            return self.has_nil(x.typ);
        }
        !self.is_pointer(x.typ) && !self.is_pointer(y.typ)
    }

    /// `x op y` for a comparison; or, for a case of a switch, `x == y`, `x` being the case.
    pub(crate) fn comparison(&mut self, x: &mut Operand<'a>, y: &mut Operand<'a>, op: Op, switch_case: bool) {
        if !self.is_valid(x.typ) || !self.is_valid(y.typ) {
            return x.invalidate();
        }
        let op = if switch_case { Op::Eql } else { op };
        if let Some((at_y, cause)) = self.why_not_compared(x, y, op) {
            return self.comparison_error(x, y, op, switch_case, at_y, cause);
        }
        if x.is_const() && y.is_const() {
            x.val = Some(Value::Bool(x.value().compare(op, &y.value())));
        } else {
            x.mode = Mode::Value;
            // The operands have their final types now.
            for operand in [&*x, &*y] {
                if let Some(e) = operand.expr {
                    let t = self.default_type(operand.typ);
                    self.update_expr_type(e, t, true);
                }
            }
        }
        x.typ = tid::UNTYPED_BOOL;
    }

    /// Why the operands cannot be compared, if so: whether it lies in `y`, and a cause if there is one to tell.
    fn why_not_compared(&mut self, x: &Operand<'a>, y: &Operand<'a>, op: Op) -> Option<(bool, String)> {
        if !self.assignable_to(x, y.typ, None) && !self.assignable_to(y, x.typ, None) {
            let (xt, yt) = (self.type_str(x.typ), self.type_str(y.typ));
            return Some((true, format!("mismatched types {xt} and {yt}")));
        }
        if !matches!(op, Op::Eql | Op::Neq) {
            return if !self.all_ordered(x.typ) {
                Some((false, String::new()))
            } else if !self.all_ordered(y.typ) {
                Some((true, String::new()))
            } else {
                None
            };
        }
        if x.is_nil() || y.is_nil() {
            let t = if x.is_nil() { y.typ } else { x.typ };
            return if self.has_nil(t) {
                None
            } else {
                Some((true, String::new()))
            };
        }
        for (at_y, t) in [(false, x.typ), (true, y.typ)] {
            if !self.comparable(t) {
                return Some((at_y, self.comparison_problem(t)));
            }
        }
        None
    }

    /// A closer reason why a type is not comparable; empty if there is none.
    fn comparison_problem(&mut self, t: TypeId) -> String {
        let u = self.under(t);
        match self.ty(u) {
            Type::Slice(_) | Type::Signature(_) | Type::Map { .. } => {
                format!("{} can only be compared to nil", self.composite_kind(t))
            }
            _ => self.incomparable_cause(t, true).unwrap_or_default(),
        }
    }

    fn comparison_error(
        &mut self,
        x: &mut Operand<'a>,
        y: &mut Operand<'a>,
        op: Op,
        switch_case: bool,
        at_y: bool,
        mut cause: String,
    ) {
        let mut at_y = at_y;
        if cause.is_empty() {
            if self.is_type_param(x.typ) || self.is_type_param(y.typ) {
                if !self.is_type_param(x.typ) {
                    at_y = true;
                }
                let t = self.type_str(if at_y { y.typ } else { x.typ });
                cause = format!("type parameter {t} cannot use operator {op}");
            } else {
                let t = if at_y { y.typ } else { x.typ };
                let what = match self.composite_kind(t) {
                    "" => self.type_str(t),
                    what => what.into(),
                };
                cause = format!("operator {op} not defined on {what}");
            }
        }
        let (xs, ys) = (self.operand_expr_str(x), self.operand_expr_str(y));
        if switch_case {
            self.error(x.pos(), format!("invalid case {xs} in switch on {ys} ({cause})"));
        } else {
            let at = if at_y { y.pos() } else { x.pos() };
            self.error(at, format!("invalid operation: {xs} {op} {ys} ({cause})"));
        }
        x.invalidate();
    }

    /// `x op y` for a shift; `e` is the operation, none for that of an assignment.
    fn shift(&mut self, x: &mut Operand<'a>, y: &mut Operand<'a>, e: Option<&'a Expr<'a>>, op: Op) {
        // The left operand is of integer type, or an untyped constant that is whole.
        let xval = if x.is_const() {
            x.value().to_int()
        } else {
            Value::Unknown
        };
        if !self.all_integer(x.typ) && !(self.is_untyped(x.typ) && xval.kind() == Kind::Int) {
            return self.shifted_operand_error(x);
        }

        // The right operand is of integer type, or an untyped constant that a uint can represent.
        let mut yval = Value::Unknown;
        if y.is_const() {
            yval = y.value().to_int();
            if yval.kind() == Kind::Int && yval.sign() < 0 {
                let text = self.operand_str(y);
                self.error(y.pos(), format!("invalid operation: negative shift count {text}"));
                return x.invalidate();
            }
            if self.is_untyped(y.typ) {
                self.representable(y, tid::UINT);
                if !y.is_valid() {
                    return x.invalidate();
                }
            }
        }
        if !y.is_const() && !self.is_shift_count(y) {
            return x.invalidate();
        }

        if x.is_const() {
            if y.is_const() {
                return self.constant_shift(x, y, e, op, &xval, &yval);
            }
            // The left operand gets the type that it would have without the shift, when that is known.
            if self.is_untyped(x.typ) {
                if let Some(xe) = x.expr {
                    let facts = self.facts();
                    let typ = facts.typ(xe.id);
                    if self.is_untyped(typ) {
                        self.facts().set_lhs(xe.id, true);
                    }
                }
                x.mode = Mode::Value;
                return;
            }
        }
        if !self.all_integer(x.typ) {
            return self.shifted_operand_error(x);
        }
        x.mode = Mode::Value;
    }

    /// Whether a shift count that is no constant is an integer; reports an error if not.
    fn is_shift_count(&mut self, y: &mut Operand<'a>) -> bool {
        if self.all_integer(y.typ) {
            if self.all_unsigned(y.typ) || self.allow_version(GoVersion(13)) {
                return true;
            }
            let what = format!("invalid operation: signed shift count {}", self.operand_str(y));
            return self.verify_version(y.pos(), GoVersion(13), what);
        }
        if self.is_untyped(y.typ) {
            self.convert_untyped(y, tid::UINT);
            return y.is_valid();
        }
        let text = self.operand_str(y);
        self.error(
            y.pos(),
            format!("invalid operation: shift count {text} must be integer"),
        );
        false
    }

    fn shifted_operand_error(&mut self, x: &mut Operand<'a>) {
        let text = self.operand_str(x);
        self.error(
            x.pos(),
            format!("invalid operation: shifted operand {text} must be integer"),
        );
        x.invalidate();
    }

    fn constant_shift(
        &mut self,
        x: &mut Operand<'a>,
        y: &mut Operand<'a>,
        e: Option<&'a Expr<'a>>,
        op: Op,
        xval: &Value,
        yval: &Value,
    ) {
        let unknown = x.value().is_unknown() || y.value().is_unknown();
        let count = yval.as_u64().filter(|&s| s <= MAX_SHIFT);
        if !unknown && count.is_none() {
            let text = self.operand_str(y);
            self.error(y.pos(), format!("invalid operation: invalid shift count {text}"));
            return x.invalidate();
        }
        // An untyped constant like 2.0 becomes an integer.
        if !self.is_integer(x.typ) {
            x.typ = tid::UNTYPED_INT;
        }
        match count {
            Some(s) if !unknown => {
                x.val = Some(xval.shift(op, s as u32));
                let at = match e {
                    Some(e) => {
                        x.set_expr(e);
                        op_pos(e)
                    }
                    None => x.pos(),
                };
                self.overflow(x, at);
            }
            _ => x.val = Some(Value::Unknown),
        }
    }
}
