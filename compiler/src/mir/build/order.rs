//! gc's order of evaluation: calls, receives, assertions, and && and || that contain such, are evaluated first, left to right, into
//! temporaries; then the rest of the expression with its panics.
//!
//! `hoist` does the first part for the expressions of one statement and leaves the values in `FnCx::pre`, where the second part finds
//! them. A call that is the whole expression is left to the second part, which hoists from its operands itself.

use govm_syntax::Op;
use govm_syntax::ast::*;

use super::Lower;
use crate::mir::ir::Ty;
use crate::types::info::{Mode, SelectionKind};
use crate::types::types::{BasicKind, Type, TypeId};
use govm_bytecode::{Basic, TypeDef};

impl<'a> Lower<'a, '_> {
    /// Evaluates what comes first in these expressions, in order, unless there is nothing whose order could matter.
    pub(super) fn hoist(&mut self, list: &[&Expr<'_>]) {
        let one = list.len() == 1;
        for e in list {
            let e = e.unparen();
            if self.f.pre.contains_key(&e.id) {
                continue;
            }
            if one && self.is_early(e) {
                return;
            }
            self.hoist_one(e);
        }
    }

    fn hoist_one(&mut self, e: &Expr<'_>) {
        if self.has_early(e) {
            self.hoist_in(e);
        }
    }

    /// `hoist` for a callee and the arguments of its call.
    pub(super) fn hoist_call(&mut self, fun: &Expr<'_>, args: &[&Expr<'_>], params: &[Ty], spread: bool) {
        if args.is_empty() {
            return self.hoist(&[fun]);
        }
        self.hoist_one(fun.unparen());
        let fixed = if spread { params.len() - 1 } else { args.len() };
        let rest = match params {
            [.., last] if spread => self.as_slice(*last),
            _ => None,
        };
        for (i, arg) in args.iter().enumerate() {
            let arg = arg.unparen();
            self.hoist_one(arg);
            let to = if i < fixed { params.get(i).copied() } else { rest };
            if to.is_some_and(|to| self.is_early_boxed(arg, to)) {
                self.evaluate_now(arg);
            }
        }
    }

    /// Whether gc evaluates the operand of a conversion to an interface first: unless it is a variable, or of a type whose values it
    /// can hand over as they are.
    pub(super) fn is_early_boxed(&mut self, e: &Expr<'_>, to: Ty) -> bool {
        if self.is_static(e) || self.info().mode(e.id) == Mode::Variable || !self.is_iface(to) {
            return false;
        }
        if self.check.tuple(self.info().typ(e.id)).len() > 1 {
            return false;
        }
        let from = self.expr_ty(e);
        if self.is_iface(from) {
            return false;
        }
        let word = self.p.types.layout(from).is_some_and(|l| match l.size {
            2 => l.align == 2,
            n @ (4 | 8) => u64::from(l.align) == n && !l.pointers,
            _ => false,
        });
        !word && !self.is_sole_text(from)
    }

    /// Whether a call is a conversion to an interface whose operand is evaluated first.
    fn is_early_converted(&mut self, e: &Expr<'_>, fun: &Expr<'_>, arg: &Expr<'_>) -> bool {
        if self.info().mode(fun.unparen().id) != Mode::TypeExpr {
            return false;
        }
        let to = self.expr_ty(e);
        self.is_early_boxed(arg.unparen(), to)
    }

    /// Whether values of a type consist of one string or slice.
    fn is_sole_text(&self, mut ty: Ty) -> bool {
        loop {
            ty = match self.under(ty) {
                TypeDef::Basic(Basic::String) | TypeDef::Slice(_) => return true,
                TypeDef::Struct(fields) if fields.len() == 1 => fields[0].ty,
                &TypeDef::Array(elem, 1) => elem,
                _ => return false,
            };
        }
    }

    /// Whether gc evaluates the key of a map's element first: unless it is a variable, or of a type whose values a map takes as they
    /// are.
    fn is_early_key(&self, map: &Expr<'_>, key: &Expr<'_>) -> bool {
        let &Type::Map { key: ty, .. } = self.under_of(map) else {
            return false;
        };
        let key = key.unparen();
        let word = match self.under_type(ty) {
            Type::Basic(b) => matches!(
                b.kind,
                BasicKind::Int
                    | BasicKind::Int32
                    | BasicKind::Int64
                    | BasicKind::Uint
                    | BasicKind::Uint32
                    | BasicKind::Uint64
                    | BasicKind::Uintptr
                    | BasicKind::String
                    | BasicKind::UnsafePointer
            ),
            Type::Pointer(_) | Type::Chan { .. } | Type::TypeParam(_) => true,
            _ => false,
        };
        !word && !self.is_static(key) && self.info().mode(key.id) != Mode::Variable
    }

    /// Whether this very expression is one that is evaluated first.
    fn is_early(&self, e: &Expr<'_>) -> bool {
        match e.kind {
            ExprKind::Call { fun, args, .. } => {
                if self.info().value(e.id).is_some() {
                    return false;
                }
                match self.info().mode(fun.unparen().id) {
                    // A conversion that copies a string.
                    Mode::TypeExpr => args.first().is_some_and(|a| self.is_str_copy(e, a)),
                    Mode::Builtin => self.builtin_id(fun).is_some_and(|b| !b.is_unsafe()),
                    _ => true,
                }
            }
            ExprKind::Composite { elems, .. } => self.is_map(e) && !elems.iter().all(|e| self.is_static(e)),
            ExprKind::Unary { op: Op::Recv, .. } | ExprKind::Assert { .. } | ExprKind::Slice { .. } => true,
            _ => false,
        }
    }

    /// The underlying type of an expression's.
    fn under_of(&self, e: &Expr<'_>) -> &'a Type {
        self.under_type(self.info().typ(e.id))
    }

    fn under_type(&self, t: TypeId) -> &'a Type {
        let t = self.check.unalias(t);
        match self.check.ty(t) {
            Type::Named(n) => self.check.ty(n.underlying.get().unwrap_or(t)),
            t => t,
        }
    }

    fn is_map(&self, e: &Expr<'_>) -> bool {
        matches!(self.under_of(e), Type::Map { .. })
    }

    /// Whether gc knows an element of a literal when it compiles. A map is made with those of its entries that are; the others are
    /// stored one after the other.
    pub(super) fn is_static(&self, e: &Expr<'_>) -> bool {
        let e = e.unparen();
        match e.kind {
            _ if self.info().value(e.id).is_some() || self.info().mode(e.id) == Mode::NilValue => true,
            ExprKind::KeyValue { key, value } => {
                (self.info().mode(key.id) == Mode::Invalid || self.is_static(key)) && self.is_static(value)
            }
            ExprKind::Composite { elems, .. } => {
                matches!(self.under_of(e), Type::Struct(_) | Type::Array { .. })
                    && elems.iter().all(|e| self.is_static(e))
            }
            _ => false,
        }
    }

    /// Whether a conversion is one of a string to a slice.
    fn is_str_copy(&self, e: &Expr<'_>, arg: &Expr<'_>) -> bool {
        let string = |t| matches!(self.check.ty(self.check.unalias(t)), Type::Basic(b) if matches!(b.kind, BasicKind::String | BasicKind::UntypedString));
        let slice = |t| matches!(self.check.ty(self.check.unalias(t)), Type::Slice(_));
        slice(self.info().typ(e.id)) && string(self.info().typ(arg.id))
    }

    /// Whether an expression contains one that is evaluated first.
    fn has_early(&mut self, e: &Expr<'_>) -> bool {
        let mut x = e;
        loop {
            if self.f.pre.contains_key(&x.id) || self.info().value(x.id).is_some() {
                return false;
            }
            if self.is_early(x) {
                return true;
            }
            x = match x.kind {
                ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Unary { x, .. } | ExprKind::Selector { x, .. } => x,
                ExprKind::Composite { elems, .. } => return elems.iter().any(|e| self.has_early(e)),
                ExprKind::KeyValue { key, value } => {
                    if self.has_early(key) {
                        return true;
                    }
                    value
                }
                ExprKind::Index { x, indices, .. } => {
                    if matches!(indices, [key] if self.is_early_key(x, key)) {
                        return true;
                    }
                    if indices.iter().any(|e| self.has_early(e)) {
                        return true;
                    }
                    x
                }
                ExprKind::Slice { x, lo, hi, max, .. } => {
                    if [lo, hi, max].into_iter().flatten().any(|e| self.has_early(e)) {
                        return true;
                    }
                    x
                }
                ExprKind::Call { fun, args, .. } => {
                    if matches!(args, [arg] if self.is_early_converted(x, fun, arg)) {
                        return true;
                    }
                    if args.iter().any(|e| self.has_early(e)) {
                        return true;
                    }
                    fun
                }
                ExprKind::Binary { x, y, .. } => {
                    if self.has_early(y) {
                        return true;
                    }
                    x
                }
                _ => return false,
            };
        }
    }

    /// Evaluates what comes first within an expression, from the left end of its chain of left operands upwards.
    fn hoist_in(&mut self, e: &Expr<'_>) {
        let mut spine = Vec::new();
        let mut x = e;
        loop {
            if self.f.pre.contains_key(&x.id) || self.info().value(x.id).is_some() {
                break;
            }
            spine.push(x);
            x = match x.kind {
                ExprKind::Paren(x)
                | ExprKind::Star(x)
                | ExprKind::Unary { x, .. }
                | ExprKind::Selector { x, .. }
                | ExprKind::Index { x, .. }
                | ExprKind::Slice { x, .. }
                | ExprKind::Assert { x, .. }
                | ExprKind::Call { fun: x, .. } => x,
                ExprKind::Binary { op, x, .. } if !matches!(op, Op::AndAnd | Op::OrOr) => x,
                _ => break,
            };
        }
        while let Some(x) = spine.pop() {
            match x.kind {
                ExprKind::Composite { elems, .. } if !self.is_early(x) => {
                    for e in elems {
                        self.hoist_in(e);
                    }
                }
                ExprKind::KeyValue { key, value } => {
                    if self.info().mode(key.id) != Mode::Invalid {
                        self.hoist_in(key);
                    }
                    self.hoist_in(value);
                }
                ExprKind::Index { x: map, indices, .. } => {
                    for e in indices {
                        self.hoist_in(e);
                    }
                    if let [key] = indices
                        && self.is_early_key(map, key)
                    {
                        self.evaluate_now(key);
                    }
                }
                ExprKind::Slice { lo, hi, max, .. } => {
                    for e in [lo, hi, max].into_iter().flatten() {
                        self.hoist_in(e);
                    }
                }
                ExprKind::Binary {
                    op: Op::AndAnd | Op::OrOr,
                    ..
                } => {
                    if self.has_early(x) {
                        let v = self.bool_value(x);
                        self.f.pre.insert(x.id, v);
                    }
                }
                ExprKind::Binary { y, .. } => self.hoist_in(y),
                ExprKind::Call { fun, args, .. } if !self.is_early(x) => {
                    for e in args {
                        self.hoist_in(e);
                    }
                    if let [arg] = args
                        && self.is_early_converted(x, fun, arg)
                    {
                        self.evaluate_now(arg);
                    }
                }
                _ => {}
            }
            if self.is_early(x) {
                self.evaluate_early(x);
            }
        }
    }

    /// Evaluates an operand at this point; where it is used, its value is taken.
    pub(super) fn evaluate_now(&mut self, e: &Expr<'_>) {
        let e = e.unparen();
        let known = self.info().value(e.id).is_some() || self.info().mode(e.id) == Mode::NilValue;
        if !known && !self.f.pre.contains_key(&e.id) {
            let v = self.expr(e);
            self.f.pre.insert(e.id, v);
        }
    }

    /// Evaluates the operands of a place, or an expression that is none.
    pub(super) fn evaluate_safely(&mut self, e: &Expr<'_>) {
        let e = e.unparen();
        match e.kind {
            ExprKind::Name(_) => {}
            ExprKind::Star(x) => self.evaluate_safely(x),
            ExprKind::Selector { x, .. }
                if self
                    .info()
                    .selection(e.id)
                    .is_some_and(|s| s.kind == SelectionKind::Field) =>
            {
                self.evaluate_safely(x);
            }
            ExprKind::Index { x, indices: [i], .. } if self.info().mode(i.id) != Mode::TypeExpr => {
                self.evaluate_safely(x);
                if self.is_map(x) {
                    self.evaluate_now(i);
                } else {
                    self.evaluate_safely(i);
                }
            }
            _ => self.evaluate_now(e),
        }
    }

    fn evaluate_early(&mut self, e: &Expr<'_>) {
        let t = self.info().typ(e.id);
        if self.info().mode(e.id) == Mode::NoValue
            || self.check.tuple(t).len() > 1 && matches!(e.kind, ExprKind::Call { .. })
        {
            // The only place of such a call is as a whole statement or as the operands of another call, which take it themselves.
            return;
        }
        let v = self.expr(e);
        self.f.pre.insert(e.id, v);
    }
}
