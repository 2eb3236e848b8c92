//! Index and slice expressions.

use govm_syntax::ast::{Expr, ExprKind};

use super::call::indices;
use super::checker::Checker;
use super::constant::Value;
use super::expr::{Context, Target};
use super::info::Mode;
use super::operand::Operand;
use super::representable::representable_const;
use super::types::{Type, TypeId, info, tid};
use super::universe::CallKind;

/// What indexing a type yields.
struct Indexed {
    /// The key type of a map.
    key: Option<TypeId>,
    /// The type of the elements.
    elem: TypeId,
    /// The number of elements, if it is known.
    len: Option<i64>,
    /// What an element is.
    mode: Mode,
}

impl<'a> Checker<'a> {
    /// The index expression `e`, its operand being in `x`. The second result is true if `e` is the instantiation of a generic function,
    /// which with `keep_inst` is left to the caller.
    pub(crate) fn index_link(
        &mut self,
        target: Option<&Target<'a>>,
        x: &mut Operand<'a>,
        e: &'a Expr<'a>,
        keep_inst: bool,
    ) -> (CallKind, bool) {
        let is_inst = self.index_expr(x, e);
        if is_inst && keep_inst {
            x.set_expr(e);
            return (CallKind::Expression, true);
        }
        if is_inst {
            self.func_inst(target, x, Some(e), true);
        }
        x.set_expr(e);
        (
            if x.is_valid() {
                CallKind::Expression
            } else {
                CallKind::Statement
            },
            false,
        )
    }

    /// Checks an index expression whose operand is in `x`. If it is the instantiation of a generic function, nothing is done but
    /// to say so.
    fn index_expr(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>) -> bool {
        match x.mode {
            Mode::Invalid => {
                self.use_exprs(indices(e));
                return false;
            }
            Mode::TypeExpr => {
                x.invalidate();
                x.typ = self.var_type(e);
                if self.is_valid(x.typ) {
                    x.mode = Mode::TypeExpr;
                }
                return false;
            }
            Mode::Value => {
                let u = self.under(x.typ);
                if self.as_signature(u).is_some_and(|s| !s.tparams().is_empty()) {
                    return true;
                }
            }
            _ => {}
        }
        self.non_generic(None, x);
        if !x.is_valid() {
            return false;
        }
        if !self.is_complete(x.typ) {
            x.invalidate();
            return false;
        }
        let u = self.under(x.typ);
        let inner = match *self.ty(u) {
            Type::Pointer(base) => base,
            Type::Map { elem, .. } => elem,
            _ => tid::INVALID,
        };
        if !self.is_complete(inner) {
            x.invalidate();
            return false;
        }
        let indexed = if self.is_type_param(x.typ) {
            self.indexed_tparam(x)
        } else {
            self.indexed(x, u)
        };
        let Some(indexed) = indexed else {
            let text = self.operand_str(x);
            self.error(e.pos, format!("cannot index {text}"));
            self.use_exprs(indices(e));
            x.invalidate();
            return false;
        };
        let list = indices(e);
        if let [_, second, ..] = list {
            self.error(second.gc_start(), "invalid operation: more than one index");
        }
        let Some(&index) = list.first() else {
            x.invalidate();
            return false;
        };
        match indexed.key {
            Some(key) => {
                let mut k = Operand::new();
                self.generic_expr(&mut k, index, None);
                self.assignment(&mut k, Some(key), Context::Text("map index"));
            }
            None => {
                self.index(index, indexed.len);
            }
        }
        // The type of the elements is known even if the index is in error.
        x.mode = indexed.mode;
        x.typ = indexed.elem;
        false
    }

    /// What indexing `x` of the underlying type `u` yields.
    fn indexed(&mut self, x: &Operand<'a>, u: TypeId) -> Option<Indexed> {
        let element = |elem, len, mode| {
            Some(Indexed {
                key: None,
                elem,
                len,
                mode,
            })
        };
        match *self.ty(u) {
            Type::Basic(b) if b.info & info::STRING != 0 => {
                // An element of a string is never a constant.
                let len = if x.is_const() {
                    Some(x.value().as_bytes().len() as i64)
                } else {
                    None
                };
                element(tid::BYTE, len, Mode::Value)
            }
            Type::Array { len, elem } => {
                let mode = if x.mode == Mode::Variable {
                    Mode::Variable
                } else {
                    Mode::Value
                };
                element(elem, (len >= 0).then_some(len), mode)
            }
            Type::Pointer(base) => {
                let base = self.under(base);
                match *self.ty(base) {
                    Type::Array { len, elem } => element(elem, (len >= 0).then_some(len), Mode::Variable),
                    _ => None,
                }
            }
            Type::Slice(elem) => element(elem, None, Mode::Variable),
            Type::Map { key, elem } => Some(Indexed {
                key: Some(key),
                elem,
                len: None,
                mode: Mode::MapIndex,
            }),
            _ => None,
        }
    }

    /// What indexing a value of a type parameter yields: all types of its type set must agree.
    fn indexed_tparam(&mut self, x: &Operand<'a>) -> Option<Indexed> {
        let mut all: Option<Indexed> = None;
        let ok = self.under_is(x.typ, &mut |check, u| {
            let Some(one) = u.and_then(|u| check.indexed(x, u)) else {
                return false;
            };
            let Some(all) = &mut all else {
                all = Some(one);
                return true;
            };
            let same_key = match (all.key, one.key) {
                (Some(a), Some(b)) => check.identical(a, b),
                (None, None) => true,
                _ => false,
            };
            if !same_key || !check.identical(all.elem, one.elem) {
                return false;
            }
            if let Some(len) = one.len {
                all.len = Some(all.len.map_or(len, |l| l.min(len)));
            }
            if one.mode == Mode::Value {
                all.mode = Mode::Value;
            }
            true
        });
        if ok { all } else { None }
    }

    /// The slice expression `e`, its operand being in `x`.
    pub(crate) fn slice_link(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>) {
        let ExprKind::Slice { lo, hi, max, full, .. } = e.kind else {
            return;
        };
        let bounds = [lo, hi, max];
        if !x.is_valid() {
            for bound in bounds.into_iter().flatten() {
                self.use_exprs(&[bound]);
            }
            return;
        }
        let Some(cu) = self.sliced_type(x) else {
            return x.invalidate();
        };
        let u = self.under(x.typ);
        if let Some(base) = self.as_pointer(u)
            && !self.is_complete(base)
        {
            return x.invalidate();
        }
        let mut len = None;
        let mut result = None;
        match *self.ty(cu) {
            Type::Basic(b) if b.info & info::STRING != 0 => {
                if full {
                    let at = max.unwrap_or(e).gc_start();
                    self.error(at, "invalid operation: 3-index slice of string");
                    return x.invalidate();
                }
                if x.is_const() {
                    len = Some(x.value().as_bytes().len() as i64);
                }
                // A slice of an untyped string is a value of type string.
                result = Some(if self.is_untyped(x.typ) { tid::STRING } else { x.typ });
            }
            Type::Array { len: n, elem } => {
                if x.mode != Mode::Variable {
                    let text = self.operand_str(x);
                    self.error(x.pos(), format!("cannot slice unaddressable value {text}"));
                    return x.invalidate();
                }
                len = (n >= 0).then_some(n);
                result = Some(self.new_slice(elem));
            }
            Type::Pointer(base) => {
                let base = self.under(base);
                if let Type::Array { len: n, elem } = *self.ty(base) {
                    len = (n >= 0).then_some(n);
                    result = Some(self.new_slice(elem));
                }
            }
            Type::Slice(_) => result = Some(x.typ),
            _ => {}
        }
        let Some(result) = result else {
            let text = self.operand_str(x);
            self.error(x.pos(), format!("cannot slice {text}"));
            return x.invalidate();
        };
        x.set_value(result);
        if full && (hi.is_none() || max.is_none()) {
            self.error(
                e.gc_start(),
                "invalid syntax tree: 2nd and 3rd index required in 3-index slice",
            );
            return x.invalidate();
        }

        // The bounds as far as they are constant; what is known of the length is known of the capacity.
        let mut known = [None; 3];
        for (i, bound) in bounds.into_iter().enumerate() {
            known[i] = match bound {
                Some(bound) => self.index(bound, len.map(|n| n + 1)).1,
                None if i == 0 => Some(0),
                None => len,
            };
        }
        for i in 0..2 {
            let Some(a) = known[i].filter(|&a| a > 0) else { continue };
            for j in i + 1..3 {
                if let (Some(b), Some(at)) = (known[j], bounds[j])
                    && b < a
                {
                    return self.error(at.gc_start(), format!("invalid slice indices: {b} < {a}"));
                }
            }
        }
    }

    /// The underlying type that a value is sliced as. Reports an error if there is none.
    fn sliced_type(&mut self, x: &Operand<'a>) -> Option<TypeId> {
        if !self.is_type_param(x.typ) {
            return Some(self.under(x.typ));
        }
        let bytes = self.new_slice(tid::BYTE);
        let mut common: Option<(TypeId, TypeId)> = None;
        let mut has_string = false;
        for pair in self.type_set_of(x.typ) {
            let Some((t, mut u)) = pair else {
                let (text, t) = (self.operand_str(x), self.type_str(x.typ));
                self.error(x.pos(), format!("cannot slice {text}: no specific type in {t}"));
                return None;
            };
            // Strings are taken for slices of bytes.
            if self.is_string(u) {
                u = bytes;
                has_string = true;
            }
            match common {
                None => common = Some((t, u)),
                Some((ct, cu)) => {
                    if !self.identical(cu, u) {
                        let (text, a, b) = (self.operand_str(x), self.type_str(ct), self.type_str(t));
                        let msg = format!("cannot slice {text}: {a} and {b} have different underlying types");
                        self.error(x.pos(), msg);
                        return None;
                    }
                }
            }
        }
        if has_string {
            Some(tid::STRING)
        } else {
            common.map(|c| c.1)
        }
    }

    /// Checks an index, which must be less than `max` if it is constant. Returns its type, which is invalid after an error, and its
    /// value if it is constant.
    pub(crate) fn index(&mut self, e: &'a Expr<'a>, max: Option<i64>) -> (TypeId, Option<i64>) {
        let mut x = Operand::new();
        self.expr(None, &mut x, e);
        if !self.is_valid_index(&mut x, "index", false) {
            return (tid::INVALID, None);
        }
        if !x.is_const() {
            return (x.typ, None);
        }
        let val = x.value();
        let Some(v) = val.as_i64() else {
            return (tid::INVALID, None);
        };
        if let Some(max) = max
            && v >= max
        {
            self.error(
                x.pos(),
                format!("invalid argument: index {val} out of bounds [0:{max}]"),
            );
            return (tid::INVALID, None);
        }
        (x.typ, Some(v))
    }

    /// Whether `x` may be used as an index, length or the like, which `what` names. Reports an error if not.
    pub(crate) fn is_valid_index(&mut self, x: &mut Operand<'a>, what: &str, allow_negative: bool) -> bool {
        if !x.is_valid() {
            return false;
        }
        self.convert_untyped(x, tid::INT);
        if !x.is_valid() {
            return false;
        }
        let wrong = if !self.all_integer(x.typ) {
            "must be integer"
        } else if !x.is_const() {
            return true;
        } else {
            let val = x.value();
            if !allow_negative && val.sign() < 0 {
                "must not be negative"
            } else {
                let Type::Basic(int) = self.ty(tid::INT) else {
                    return false;
                };
                match representable_const(&val, int) {
                    Some(val) => {
                        x.val = Some(val);
                        return true;
                    }
                    None => "overflows int",
                }
            }
        };
        let text = self.operand_str(x);
        self.error(x.pos(), format!("invalid argument: {what} {text} {wrong}"));
        false
    }

    /// The value of a string constant's length.
    pub(crate) fn string_len(x: &Operand<'a>) -> Value {
        Value::Int(x.value().as_bytes().len() as i64)
    }
}
