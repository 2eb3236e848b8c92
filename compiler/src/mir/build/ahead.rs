//! What gc moves ahead of the rest of an expression, once everything that `order` knows has been evaluated.
//!
//! gc builds composite literals, boxed operands and method values in temporaries, and puts into temporaries what may panic of the
//! arguments of calls, its own calls for maps and strings among them. All of that happens before the other operators of the
//! statement, from left to right; of the others, too, the leftmost comes first. What remains has no side effects, so this order shows
//! only in which panic comes first: an expression is evaluated ahead only if one that stays behind would panic before it.

use govm_bytecode::{Basic, TypeDef};
use govm_syntax::Op;
use govm_syntax::ast::*;

use super::Lower;
use crate::mir::ir::Ty;
use crate::mir::mono::is_integer;
use crate::types::info::{Mode, SelectionKind};

/// An expression, and the type as which its value is wanted if that is known.
pub(super) type Wanted<'e> = (&'e Expr<'e>, Option<Ty>);

/// The longest constant with which gc compares a string in place.
const MAX_INLINE_STR: usize = 16;

/// How far an expression has been looked at.
#[derive(Default)]
pub(super) struct Ahead<'e> {
    /// Whether something that may panic stays behind.
    late: bool,
    /// What moves ahead and may panic, and comes first as it is.
    waiting: Vec<&'e Expr<'e>>,
}

impl<'a> Lower<'a, '_> {
    /// Evaluates what moves ahead of these expressions, which are evaluated next, in order.
    pub(super) fn ahead<'e>(&mut self, list: &[Wanted<'e>]) {
        let mut st = Ahead::default();
        for &(e, to) in list {
            self.look(&mut st, e, to);
        }
    }

    /// `ahead` for the callee or receiver of a call and its arguments. Those of a variadic parameter make a slice literal.
    pub(super) fn ahead_of_call<'e>(&mut self, fun: &'e Expr<'e>, args: &[Wanted<'e>], spread: bool, params: usize) {
        let fixed = if spread { params - 1 } else { args.len() };
        let (fixed, packed) = args.split_at(fixed.min(args.len()));
        let mut st = Ahead::default();
        self.look(&mut st, fun, None);
        for &(e, to) in fixed {
            self.look(&mut st, e, to);
        }
        if st.late && packed.iter().any(|&(e, _)| self.may_panic(e)) {
            self.flush(&mut st);
            for &(e, _) in packed {
                self.evaluate_now(e);
            }
        }
        let fun = fun.unparen();
        let (mut iface, mut dynamic) = (false, false);
        if self.info().mode(fun.id) != Mode::TypeExpr {
            let ty = self.expr_ty(fun);
            iface = self.is_iface(ty);
            dynamic = iface || self.as_func(ty).is_some();
        }
        // The method of an interface is found before what stays behind of the arguments.
        st.late = dynamic && (self.may_panic(fun) || iface && fixed.iter().any(|&(e, _)| self.may_panic(e)));
        if !dynamic {
            self.args_ahead(&mut st, false, &[fun]);
        }
        for &(e, _) in fixed {
            let late = st.late;
            self.args_ahead(&mut st, late, &[e]);
        }
    }

    /// `ahead` for an assignment. The operands of its left-hand side come last.
    pub(super) fn ahead_of_assign<'e>(&mut self, l: &'e Expr<'e>, r: &'e Expr<'e>, ty: Ty) {
        let (l, r) = (l.unparen(), r.unparen());
        if !self.place_may_panic(l) {
            return self.ahead(&[(r, Some(ty))]);
        }
        let mut st = Ahead::default();
        if !self.is_map_index(l) {
            self.look_place(&mut st, l);
        }
        self.look(&mut st, r, Some(ty));
        st.late = true;
        self.move_ahead(&mut st, r);
        if let ExprKind::Index { x, indices: [key], .. } = l.kind
            && self.is_map_index(l)
        {
            self.ahead(&[(x, None), (key, None)]);
        }
    }

    pub(super) fn is_map_index(&mut self, e: &Expr<'_>) -> bool {
        let ExprKind::Index { x, .. } = e.kind else {
            return false;
        };
        let ty = self.expr_ty(x);
        self.as_map(ty).is_some()
    }

    /// Whether the operands of a place may panic.
    fn place_may_panic(&mut self, l: &Expr<'_>) -> bool {
        match l.kind {
            ExprKind::Index { x, indices: [i], .. } => self.may_panic(x) || self.may_panic(i),
            ExprKind::Selector { x, .. } if self.info().selection(l.id).is_some() => self.may_panic(x),
            ExprKind::Star(x) => self.may_panic(x),
            _ => false,
        }
    }

    /// Looks at the operands of a place: those that are no places themselves move ahead.
    fn look_place<'e>(&mut self, st: &mut Ahead<'e>, e: &'e Expr<'e>) {
        let mut e = e.unparen();
        loop {
            if self.is_had(e) {
                return;
            }
            e = match e.kind {
                ExprKind::Name(_) => return,
                ExprKind::Star(x) => x.unparen(),
                ExprKind::Selector { x, .. } if self.is_field(e) => x.unparen(),
                ExprKind::Index { x, indices: [i], .. } if !self.is_map_index(e) => {
                    self.look_place(st, i);
                    x.unparen()
                }
                _ => {
                    self.look(st, e, None);
                    return self.move_ahead(st, e);
                }
            };
        }
    }

    fn is_field(&self, e: &Expr<'_>) -> bool {
        self.info()
            .selection(e.id)
            .is_some_and(|s| s.kind == SelectionKind::Field)
    }

    /// Whether an expression's value is known or has been evaluated.
    fn is_had(&self, e: &Expr<'_>) -> bool {
        self.f.pre.contains_key(&e.id)
            || self.info().value(e.id).is_some()
            || matches!(self.info().mode(e.id), Mode::NilValue | Mode::TypeExpr)
    }

    fn move_ahead<'e>(&mut self, st: &mut Ahead<'e>, e: &'e Expr<'e>) {
        let e = e.unparen();
        if self.is_had(e) || !self.may_panic(e) {
            return;
        }
        st.waiting.push(e);
        if st.late {
            self.flush(st);
        }
    }

    /// Moves operands ahead that have been looked at. `late` is what it was before them.
    fn move_all_ahead<'e>(&mut self, st: &mut Ahead<'e>, late: bool, list: &[&'e Expr<'e>]) {
        st.late = late;
        for e in list {
            self.move_ahead(st, e);
        }
    }

    /// Moves arguments of a call ahead that have been looked at. Shifts stay behind.
    fn args_ahead<'e>(&mut self, st: &mut Ahead<'e>, late: bool, list: &[&'e Expr<'e>]) {
        st.late = late;
        for e in list {
            if self.panics(e, false) {
                self.move_ahead(st, e);
            } else {
                st.late |= self.may_panic(e);
            }
        }
    }

    fn flush(&mut self, st: &mut Ahead<'_>) {
        for e in std::mem::take(&mut st.waiting) {
            self.evaluate_now(e);
        }
    }

    fn look<'e>(&mut self, st: &mut Ahead<'e>, e: &'e Expr<'e>, to: Option<Ty>) {
        let e = e.unparen();
        if self.is_had(e) {
            return;
        }
        let late = st.late;
        self.look_in(st, e);
        if let Some(to) = to
            && self.is_iface(to)
            && self.check.tuple(self.info().typ(e.id)).len() < 2
        {
            let from = self.expr_ty(e);
            if from != to && !self.is_pointer_shaped(from) {
                self.move_all_ahead(st, late, &[e]);
            }
        }
    }

    /// Whether an interface holds values of a type themselves, as gc has it.
    pub(super) fn is_pointer_shaped(&self, mut ty: Ty) -> bool {
        loop {
            ty = match self.under(ty) {
                TypeDef::Pointer(_) | TypeDef::Map(..) | TypeDef::Chan(..) | TypeDef::Func { .. } => return true,
                TypeDef::Basic(b) => return matches!(b, Basic::UnsafePointer),
                TypeDef::Struct(fields) if fields.len() == 1 => fields[0].ty,
                &TypeDef::Array(elem, 1) => elem,
                _ => return false,
            };
        }
    }

    fn look_in<'e>(&mut self, st: &mut Ahead<'e>, e: &'e Expr<'e>) {
        let late = st.late;
        let mut spine = Vec::new();
        let mut x = e;
        while !self.is_had(x) {
            spine.push(x);
            x = match x.kind {
                ExprKind::Unary { op: Op::And, x } if matches!(x.unparen().kind, ExprKind::Composite { .. }) => break,
                ExprKind::Binary { op, x, y } => {
                    if matches!(op, Op::AndAnd | Op::OrOr) || op.is_comparison() && self.compares_ifaces(x, y) {
                        break;
                    }
                    x
                }
                ExprKind::Selector { .. } if self.is_method(x) => break,
                ExprKind::Paren(x)
                | ExprKind::Star(x)
                | ExprKind::Unary { x, .. }
                | ExprKind::Selector { x, .. }
                | ExprKind::Index { x, .. }
                | ExprKind::Slice { x, .. }
                | ExprKind::Assert { x, .. } => x,
                _ => break,
            };
        }
        while let Some(x) = spine.pop() {
            match x.kind {
                ExprKind::Star(_) | ExprKind::Assert { .. } => st.late = true,
                ExprKind::Unary { op: Op::And, x: lit } if matches!(lit.unparen().kind, ExprKind::Composite { .. }) => {
                    self.move_ahead(st, x);
                }
                ExprKind::Composite { .. } => self.move_ahead(st, x),
                ExprKind::Selector { x: from, .. } => match self.info().selection(x.id) {
                    Some(s) if s.kind == SelectionKind::Field => {
                        let indirect = s.indirect;
                        let ty = self.expr_ty(from);
                        st.late |= indirect || self.as_pointer(ty).is_some();
                    }
                    Some(_) => self.move_ahead(st, x),
                    None => {}
                },
                ExprKind::Index { x: from, indices, .. } => {
                    let [i] = indices else { continue };
                    if self.info().mode(i.id) == Mode::TypeExpr {
                        continue;
                    }
                    self.look(st, i, None);
                    if self.is_map_index(x) {
                        self.args_ahead(st, late, &[from, i]);
                    }
                    st.late |= self.index_panics(from, i);
                }
                ExprKind::Slice { lo, hi, max, .. } => {
                    for i in [lo, hi, max].into_iter().flatten() {
                        self.look(st, i, None);
                    }
                    st.late = true;
                }
                ExprKind::Call { fun, args: [arg], .. } if self.info().mode(fun.unparen().id) == Mode::TypeExpr => {
                    let to = self.expr_ty(x);
                    self.look(st, arg, Some(to));
                    if self.converts_text(arg, to) {
                        self.move_all_ahead(st, late, &[arg]);
                    }
                    st.late |= self.conversion_panics(arg, to);
                }
                ExprKind::Binary { op, x: l, y } => {
                    let part = spine.iter().rev().find(|up| !matches!(up.kind, ExprKind::Paren(_)));
                    if op.is_comparison() {
                        self.look_comparison(st, late, op, l, y);
                    } else if !self.is_concat(x) {
                        self.look(st, y, None);
                        if op == Op::Div && self.is_complex(x) {
                            // gc calls its runtime for it.
                            self.args_ahead(st, late, &[l, y]);
                        }
                        st.late |= self.operator_panics(op, l, y);
                    } else if !part.is_some_and(|up| self.is_concat(up)) {
                        self.look_concat(st, late, x);
                    }
                }
                _ => {}
            }
        }
    }

    fn look_comparison<'e>(&mut self, st: &mut Ahead<'e>, late: bool, op: Op, l: &'e Expr<'e>, r: &'e Expr<'e>) {
        if self.compares_ifaces(l, r) {
            // The right operand comes first.
            st.late |= self.may_panic(l);
            self.move_ahead(st, r);
            return self.move_all_ahead(st, late, &[l]);
        }
        let ty = self.expr_ty(l);
        if !self.is_string(ty) {
            return self.look(st, r, None);
        }
        let equality = matches!(op, Op::Eql | Op::Neq);
        let in_place = if equality { MAX_INLINE_STR } else { 0 };
        let constant = [l, r].into_iter().find_map(|e| self.info().value(e.id));
        if constant.is_some_and(|v| v.as_bytes().len() <= in_place) {
            return self.look(st, r, None);
        }
        if equality {
            return self.move_all_ahead(st, late, &[l, r]);
        }
        self.look(st, r, None);
        self.args_ahead(st, late, &[l, r]);
    }

    /// Looks at a concatenation of strings, whose operand at the left end has been looked at.
    fn look_concat<'e>(&mut self, st: &mut Ahead<'e>, late: bool, e: &'e Expr<'e>) {
        let mut parts = Vec::new();
        let mut rest = vec![e];
        while let Some(x) = rest.pop() {
            let x = x.unparen();
            match x.kind {
                ExprKind::Binary { x: l, y, .. } if self.is_concat(x) && !self.is_had(x) => rest.extend([y, l]),
                _ => parts.push(x),
            }
        }
        for part in &parts[1..] {
            self.look(st, part, None);
        }
        self.args_ahead(st, late, &parts);
    }

    fn is_concat(&mut self, e: &Expr<'_>) -> bool {
        matches!(e.kind, ExprKind::Binary { op: Op::Add, .. }) && {
            let ty = self.expr_ty(e);
            self.is_string(ty)
        }
    }

    fn is_complex(&mut self, e: &Expr<'_>) -> bool {
        let ty = self.expr_ty(e);
        matches!(self.as_basic(ty), Some(Basic::Complex64 | Basic::Complex128))
    }

    fn compares_ifaces(&mut self, l: &Expr<'_>, r: &Expr<'_>) -> bool {
        let nil = |e: &Expr<'_>| self.info().mode(e.unparen().id) == Mode::NilValue;
        if nil(l) || nil(r) {
            return false;
        }
        let (l, r) = (self.expr_ty(l), self.expr_ty(r));
        self.is_iface(l) || self.is_iface(r)
    }

    /// Whether a conversion is a call of gc's runtime: of a string from or to something else.
    fn converts_text(&mut self, arg: &Expr<'_>, to: Ty) -> bool {
        let from = self.expr_ty(arg);
        self.is_string(to) != self.is_string(from)
    }

    /// Whether the conversion itself may panic: that of a slice to an array.
    fn conversion_panics(&mut self, arg: &Expr<'_>, to: Ty) -> bool {
        let from = self.expr_ty(arg);
        self.as_slice(from).is_some() && self.as_slice(to).is_none()
    }

    fn index_panics(&mut self, x: &Expr<'_>, i: &Expr<'_>) -> bool {
        let ty = self.expr_ty(x);
        if let Some((key, _)) = self.as_map(ty) {
            return self.is_iface(key) || self.as_basic(key).is_none();
        }
        self.as_array(ty).is_none() || self.info().value(i.id).is_none()
    }

    fn operator_panics(&mut self, op: Op, l: &Expr<'_>, r: &Expr<'_>) -> bool {
        if self.info().value(r.id).is_some() {
            return false;
        }
        match op {
            Op::Div | Op::Rem => {
                let ty = self.expr_ty(l);
                self.as_basic(ty).is_some_and(is_integer)
            }
            Op::Shl | Op::Shr => {
                let ty = self.expr_ty(r);
                self.as_basic(ty).is_some_and(crate::mir::mono::is_signed)
            }
            _ => false,
        }
    }

    /// Whether what remains to be evaluated of an expression may panic.
    pub(super) fn may_panic(&mut self, e: &Expr<'_>) -> bool {
        self.panics(e, true)
    }

    /// `may_panic`, but for what negative shift counts do unless these are asked for.
    fn panics(&mut self, e: &Expr<'_>, shifts: bool) -> bool {
        let mut e = e.unparen();
        loop {
            if self.is_had(e) {
                return false;
            }
            let next = match e.kind {
                ExprKind::Name(_) | ExprKind::FuncLit { .. } => return false,
                ExprKind::Unary { op, x } if op != Op::Recv => x,
                ExprKind::Selector { x, .. } => match self.info().selection(e.id) {
                    Some(s) if s.kind == SelectionKind::Field && !s.indirect => {
                        let ty = self.expr_ty(x);
                        if self.as_pointer(ty).is_some() {
                            return true;
                        }
                        x
                    }
                    Some(_) => return true,
                    None => return false,
                },
                ExprKind::Index { x, indices: [i], .. } if self.info().mode(i.id) != Mode::TypeExpr => {
                    if self.index_panics(x, i) || self.panics(i, shifts) {
                        return true;
                    }
                    x
                }
                ExprKind::Index { .. } => return false,
                ExprKind::Composite { elems, .. } => return elems.iter().any(|e| self.panics(e, shifts)),
                ExprKind::KeyValue { key, value } => {
                    if self.info().mode(key.id) != Mode::Invalid && self.panics(key, shifts) {
                        return true;
                    }
                    value
                }
                ExprKind::Call { fun, args: [arg], .. } if self.info().mode(fun.unparen().id) == Mode::TypeExpr => {
                    let to = self.expr_ty(e);
                    if self.conversion_panics(arg, to) {
                        return true;
                    }
                    arg
                }
                ExprKind::Binary { op, x, y } => {
                    if op.is_comparison() {
                        let ty = self.expr_ty(x);
                        if self.as_basic(ty).is_none() && self.compares_ifaces(x, y) {
                            return true;
                        }
                    } else if (shifts || !matches!(op, Op::Shl | Op::Shr)) && self.operator_panics(op, x, y) {
                        return true;
                    }
                    if self.panics(y, shifts) {
                        return true;
                    }
                    x
                }
                _ => return true,
            };
            e = next.unparen();
        }
    }
}
