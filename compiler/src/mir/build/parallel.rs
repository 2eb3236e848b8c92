//! Assignments to several operands at once.
//!
//! The language has two phases: the operands of the left-hand sides and the values are evaluated, then the assignments happen from
//! left to right. What an earlier assignment of the statement may change is evaluated ahead of all of them; the rest waits for its own
//! assignment, as gc has it: that shows in what has been assigned when an operand panics, and saves copies.

use govm_bytecode::TypeDef;
use govm_syntax::Op;
use govm_syntax::ast::*;

use super::Lower;
use super::func::{Loc, Var};
use crate::mir::ir::*;
use crate::types::info::{Mode, SelectionKind};
use crate::types::objects::{ObjId, ObjKind, VarKind};

/// What is assigned.
pub(super) enum Values<'e> {
    Exprs(&'e [&'e Expr<'e>]),
    /// The results of one expression, and their types.
    Had(Vec<Operand>, Vec<Ty>),
}

/// What the assignments so far may have changed.
#[derive(Default)]
struct Changed {
    /// Variables in registers.
    vars: Vec<ObjId>,
    /// Variables in memory, any of them.
    memory: bool,
    /// A result that deferred calls see: nothing that may panic is left for later.
    seen: bool,
}

impl Changed {
    fn nothing(&self) -> bool {
        self.vars.is_empty() && !self.memory && !self.seen
    }
}

impl<'a> Lower<'a, '_> {
    pub(super) fn assign_parallel(&mut self, lhs: &[&Expr<'_>], values: Values<'_>, pos: govm_syntax::Pos) {
        let mut changed = Changed::default();
        let mut early = Vec::new();
        for (i, l) in lhs.iter().enumerate() {
            let place = if self.place_changes(&changed, l) {
                let p = self.place_lhs(l);
                Some(self.settle(p))
            } else {
                None
            };
            let value = match &values {
                Values::Exprs(rhs) if self.changes(&changed, rhs[i]) => {
                    let ty = self.assigned_ty(l, rhs[i]);
                    self.ahead(&[(rhs[i], Some(ty))]);
                    let v = self.expr_as(rhs[i], ty);
                    Some(self.snapshot(v, ty))
                }
                _ => None,
            };
            self.mark_changed(&mut changed, l);
            early.push((place, value));
        }
        for (i, (l, (place, value))) in lhs.iter().zip(early).enumerate() {
            let in_map = self.is_map_index(l.unparen());
            match (&values, &place) {
                (Values::Exprs(rhs), None) if value.is_none() && !in_map => {
                    let ty = self.assigned_ty(l, rhs[i]);
                    self.ahead_of_assign(l, rhs[i], ty);
                }
                (_, None) => self.ahead(&[(l, None)]),
                _ => {}
            }
            let mut place = match place {
                Some(p) => p,
                None => self.place_lhs(l),
            };
            let (value, ty) = match &values {
                Values::Exprs(rhs) => {
                    let ty = self.assigned_ty(l, rhs[i]);
                    let v = match value {
                        Some(v) => v,
                        None => {
                            // The entry is made ahead of its value.
                            if !self.is_static(rhs[i]) {
                                place = self.in_table(place, ty);
                            }
                            self.ahead(&[(rhs[i], Some(ty))]);
                            self.expr_as(rhs[i], ty)
                        }
                    };
                    (v, ty)
                }
                Values::Had(..) if self.is_blank(l) => continue,
                Values::Had(values, tys) => {
                    let ty = self.expr_ty(l);
                    (self.assign_conv(values[i], tys[i], ty), ty)
                }
            };
            self.at(pos);
            self.store(&place, value, ty);
        }
    }

    /// The order in which the operands of a return are evaluated: those that the results before them may change come first.
    pub(super) fn return_order(&mut self, values: &[&Expr<'_>]) -> Vec<usize> {
        let (mut early, mut late) = (Vec::new(), Vec::new());
        let mut changed = Changed::default();
        for (i, e) in values.iter().enumerate() {
            if self.changes(&changed, e) {
                early.push(i);
            } else {
                late.push(i);
            }
            match self.f.result_objs.get(i) {
                Some(&obj) if !self.check.obj_text(obj).is_empty() && !self.is_own_result(i, e) => {
                    match self.in_memory_var(obj) {
                        Some(false) => changed.vars.push(obj),
                        _ => changed.memory = true,
                    }
                }
                _ => {}
            }
        }
        early.extend(late);
        early
    }

    /// Whether the operand of a return is the result that it gives, so that nothing is assigned.
    fn is_own_result(&self, i: usize, e: &Expr<'_>) -> bool {
        matches!(e.unparen().kind, ExprKind::Name(id)
            if self.info().obj(id.id).is_some_and(|obj| self.f.result_objs.get(i) == Some(&obj)))
    }

    /// A return from a function with defers: an assignment to the results, which the deferred calls see, and the caller if they
    /// recover from the panic of an operand.
    pub(super) fn return_seen(&mut self, values: &[&Expr<'_>], pos: govm_syntax::Pos) {
        let Some(vars) = self.f.results.clone() else { return };
        let wanted: Vec<_> = values.iter().zip(&vars).map(|(&e, var)| (e, Some(var.ty))).collect();
        self.order(&wanted);
        let own: Vec<bool> = values
            .iter()
            .enumerate()
            .map(|(i, e)| self.is_own_result(i, e))
            .collect();
        let first = own.iter().position(|own| !own);
        let mut early = Vec::new();
        for (i, (e, var)) in values.iter().zip(&vars).enumerate() {
            let value = if own[i] || Some(i) == first {
                None
            } else {
                self.ahead(&[(e, Some(var.ty))]);
                let v = self.expr_as(e, var.ty);
                Some(self.snapshot(v, var.ty))
            };
            early.push(value);
        }
        for (i, ((e, var), value)) in values.iter().zip(&vars).zip(early).enumerate() {
            if own[i] {
                continue;
            }
            let place = Self::var_place(var.loc);
            if Some(i) == first && self.is_built_in_result(i, e, var) {
                self.store(&place, Operand::Zero, var.ty);
                self.literal_at(e.unparen(), &place, var.ty);
                continue;
            }
            let value = match value {
                Some(v) => v,
                None => {
                    self.ahead(&[(e, Some(var.ty))]);
                    self.expr_as(e, var.ty)
                }
            };
            self.at(pos);
            self.store(&place, value, var.ty);
        }
        self.at(pos);
        self.leave_function();
    }

    /// Whether an operand of a return is a literal that is built in its result: what was set of it is the result if an element
    /// panics. It must not read that result.
    fn is_built_in_result(&mut self, i: usize, e: &Expr<'_>, var: &Var) -> bool {
        let e = e.unparen();
        let ExprKind::Composite { elems, .. } = e.kind else {
            return false;
        };
        if elems.iter().all(|e| self.is_static(e))
            || self.expr_ty(e) != var.ty
            || !matches!(self.under(var.ty), TypeDef::Struct(_) | TypeDef::Array(..))
        {
            return false;
        }
        let named = self.f.result_objs.get(i).copied();
        let Some(obj) = named.filter(|&r| !self.check.obj_text(r).is_empty()) else {
            return true;
        };
        let own = Changed {
            vars: vec![obj],
            ..Changed::default()
        };
        let used = self.f.uses.var(obj);
        !used.kept && !used.address_taken && !self.changes(&own, e)
    }

    pub(super) fn assigned_ty(&mut self, l: &Expr<'_>, r: &Expr<'_>) -> Ty {
        match self.is_blank(l) {
            true => self.expr_ty(r),
            false => self.expr_ty(l),
        }
    }

    /// Whether the operands of a left-hand side may have changed.
    fn place_changes(&mut self, changed: &Changed, l: &Expr<'_>) -> bool {
        if changed.nothing() {
            return false;
        }
        let mut l = l.unparen();
        loop {
            if self.f.pre.contains_key(&l.id) {
                return false;
            }
            match l.kind {
                ExprKind::Index { x, indices: [i], .. } => {
                    if self.changes(changed, i) {
                        return true;
                    }
                    if !self.is_array_operand(x) {
                        return self.changes(changed, x);
                    }
                    l = x.unparen();
                }
                ExprKind::Selector { x, .. } => {
                    if self.info().selection(l.id).is_none() {
                        return false;
                    }
                    if self.goes_through_pointer(l) {
                        return self.changes(changed, x);
                    }
                    l = x.unparen();
                }
                ExprKind::Star(x) => return self.changes(changed, x),
                ExprKind::Name(_) => return false,
                _ => return true,
            }
        }
    }

    /// Whether the value of an expression may have changed.
    fn changes(&mut self, changed: &Changed, e: &Expr<'_>) -> bool {
        let e = e.unparen();
        if changed.nothing() || self.f.pre.contains_key(&e.id) || self.info().value(e.id).is_some() {
            return false;
        }
        if changed.seen {
            return true;
        }
        match e.kind {
            ExprKind::Name(id) => self.info().obj(id.id).is_some_and(|obj| match self.in_memory_var(obj) {
                Some(true) => changed.memory || changed.vars.contains(&obj),
                Some(false) => changed.vars.contains(&obj),
                None => false,
            }),
            ExprKind::Selector { x, .. }
                if self
                    .info()
                    .selection(e.id)
                    .is_some_and(|s| s.kind == SelectionKind::Field) =>
            {
                (changed.memory && self.goes_through_pointer(e)) || self.changes(changed, x)
            }
            ExprKind::Index { x, indices: [i], .. } if self.info().mode(i.id) != Mode::TypeExpr => {
                changed.memory || self.changes(changed, x) || self.changes(changed, i)
            }
            ExprKind::Star(x) => changed.memory || self.changes(changed, x),
            ExprKind::Unary { op, x } if op != Op::Recv => {
                let plain = matches!(op, Op::Add | Op::Sub | Op::Xor);
                (changed.memory && !plain) || self.changes(changed, x)
            }
            ExprKind::Composite { elems, .. } => {
                changed.memory
                    || elems.iter().any(|e| match e.kind {
                        ExprKind::KeyValue { key, value } => {
                            self.info().mode(key.id) != Mode::Invalid && self.changes(changed, key)
                                || self.changes(changed, value)
                        }
                        _ => self.changes(changed, e),
                    })
            }
            ExprKind::Binary { op, x, y } => {
                let plain = !op.is_comparison() && {
                    let ty = self.expr_ty(e);
                    !self.is_string(ty)
                };
                (changed.memory && !plain) || self.changes(changed, x) || self.changes(changed, y)
            }
            ExprKind::Call { fun, args: [x], .. } if self.info().mode(fun.unparen().id) == Mode::TypeExpr => {
                self.changes(changed, x)
            }
            _ => true,
        }
    }

    /// Adds what an assignment to `l` changes.
    fn mark_changed(&mut self, changed: &mut Changed, l: &Expr<'_>) {
        let mut l = l.unparen();
        loop {
            match l.kind {
                ExprKind::Index { x, .. } if self.is_array_operand(x) => l = x.unparen(),
                ExprKind::Selector { x, .. }
                    if self.info().selection(l.id).is_some() && !self.goes_through_pointer(l) =>
                {
                    l = x.unparen();
                }
                ExprKind::Name(id) if id.is_blank() => return,
                ExprKind::Name(id) => {
                    match self.info().obj(id.id) {
                        Some(obj) if self.f.has_defer && self.is_result(obj) => changed.seen = true,
                        Some(obj) if self.in_memory_var(obj) == Some(false) => changed.vars.push(obj),
                        _ => changed.memory = true,
                    }
                    return;
                }
                _ => {
                    changed.memory = true;
                    return;
                }
            }
        }
    }

    fn is_result(&self, obj: ObjId) -> bool {
        matches!(&self.check.obj(obj).kind, ObjKind::Var(v) if v.kind == VarKind::Result)
    }

    /// Whether a variable is in memory, where any assignment through a pointer may reach it, or in a register. None if it is no
    /// variable.
    fn in_memory_var(&self, obj: ObjId) -> Option<bool> {
        match &self.check.obj(obj).kind {
            ObjKind::Var(v) if v.kind == VarKind::Package => Some(true),
            // All results are in cells of functions with ranges over functions, but not all can be reached.
            ObjKind::Var(_) if self.f.has_range_func && self.f.result_objs.contains(&obj) => {
                let seen = self.f.uses.var(obj);
                Some(self.f.has_range_return || seen.captured || seen.address_taken)
            }
            ObjKind::Var(_) => match self.f.vars.get(&obj.0) {
                Some(v) => Some(matches!(v.loc, Loc::Cell(_))),
                None => Some(true),
            },
            _ => None,
        }
    }

    fn is_array_operand(&mut self, x: &Expr<'_>) -> bool {
        let ty = self.expr_ty(x);
        self.as_array(ty).is_some()
    }

    /// Whether a field's selector follows a pointer.
    fn goes_through_pointer(&mut self, e: &Expr<'_>) -> bool {
        let ExprKind::Selector { x, .. } = e.kind else {
            return false;
        };
        let Some(selection) = self.info().selection(e.id) else {
            return false;
        };
        let indirect = selection.indirect;
        let ty = self.expr_ty(x);
        indirect || self.as_pointer(ty).is_some()
    }
}
