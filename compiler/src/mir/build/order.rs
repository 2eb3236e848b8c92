//! gc's order of evaluation: calls, receives, assertions, slices, && and ||, and what gc needs in memory, are evaluated first, left to
//! right, into temporaries; then the rest of the expression with its panics, for which see `ahead`.
//!
//! `hoist` does the first part for the expressions of one statement and leaves the values in `FnCx::pre`, where the second part finds
//! them. A call that is the whole expression is left to the second part, which hoists from its operands itself.

use govm_syntax::Op;
use govm_syntax::ast::*;

use super::Lower;
use super::ahead::Wanted;
use crate::mir::ir::Ty;
use crate::types::info::{Mode, SelectionKind};
use crate::types::objects::ObjId;
use crate::types::types::{BasicKind, Type, TypeId};
use govm_bytecode::{Basic, TypeDef};

/// How gc looks up a map's key.
enum KeyForm {
    /// So many bytes, compared as they are.
    Memory(u64),
    /// A string.
    Text,
    Other,
}

impl<'a> Lower<'a, '_> {
    /// Evaluates what comes first in these expressions, in order, unless there is nothing whose order could matter.
    pub(super) fn hoist(&mut self, list: &[&Expr<'_>]) {
        let list: Vec<Wanted<'_>> = list.iter().map(|&e| (e, None)).collect();
        self.hoist_as(&list);
    }

    /// `hoist` for expressions whose values are wanted as other types.
    pub(super) fn hoist_as(&mut self, list: &[Wanted<'_>]) {
        self.order(list);
        self.ahead(list);
    }

    /// The first part of `hoist`, for expressions that are each the whole of an assignment of its own.
    pub(super) fn order(&mut self, list: &[Wanted<'_>]) {
        let one = list.len() == 1;
        for &(e, to) in list {
            let e = e.unparen();
            if self.f.pre.contains_key(&e.id) {
                continue;
            }
            if one && self.is_early(e) && !matches!(e.kind, ExprKind::Index { .. }) {
                match e.kind {
                    ExprKind::Slice { x, lo, hi, max, .. } => {
                        self.hoist_one(x);
                        for e in [lo, hi, max].into_iter().flatten() {
                            self.hoist_one(e);
                            if self.may_panic(e) {
                                self.evaluate_now(e);
                            }
                        }
                    }
                    ExprKind::Assert { x, .. } | ExprKind::Unary { x, .. } => self.hoist_one(x),
                    _ => {}
                }
                return;
            }
            self.hoist_one(e);
            if !one && to.is_some_and(|to| self.is_early_boxed(e, to)) {
                self.evaluate_now(e);
            }
        }
    }

    /// `order` for an assignment.
    pub(super) fn order_assign(&mut self, lhs: &[&Expr<'_>], rhs: &[Wanted<'_>]) {
        for l in lhs {
            self.hoist_place(l);
        }
        for &(e, to) in rhs {
            let e = e.unparen();
            self.hoist_one(e);
            if to.is_some_and(|to| self.is_early_boxed(e, to)) {
                self.evaluate_now(e);
            }
        }
    }

    /// Evaluates what comes first of the operands of a left-hand side.
    pub(super) fn hoist_place(&mut self, l: &Expr<'_>) {
        let l = l.unparen();
        match l.kind {
            ExprKind::Index { x, indices: [key], .. } if self.is_map(x) => {
                self.hoist_one(x);
                self.hoist_one(key);
                if self.is_early_key(x, key) {
                    self.evaluate_now(key);
                }
            }
            _ => self.hoist_one(l),
        }
    }

    /// `hoist` without `ahead`, for one of several expressions.
    pub(super) fn hoist_one(&mut self, e: &Expr<'_>) {
        let e = e.unparen();
        if self.has_early(e) {
            self.hoist_in(e);
        }
    }

    /// `order` for a callee, or the receiver of a method, and the arguments of its call, which are returned with their types.
    pub(super) fn order_call<'e>(
        &mut self,
        fun: &'e Expr<'e>,
        args: &[&'e Expr<'e>],
        params: &[Ty],
        spread: bool,
    ) -> Vec<Wanted<'e>> {
        let fixed = if spread { params.len() - 1 } else { args.len() };
        let rest = match params {
            [.., last] if spread => self.as_slice(*last),
            _ => None,
        };
        let mut list: Vec<Wanted<'_>> = vec![(fun, None)];
        for (i, &arg) in args.iter().enumerate() {
            let to = if i < fixed { params.get(i).copied() } else { rest };
            list.push((arg, to));
        }
        self.order(&list);
        list.remove(0);
        list
    }

    /// The types as which the elements of a composite literal are wanted, if that may make a difference.
    fn elem_types(&mut self, e: &Expr<'_>, elems: &[&Expr<'_>]) -> Vec<Option<Ty>> {
        let mut ty = self.expr_ty(e);
        if let Some(base) = self.as_pointer(ty) {
            ty = base;
        }
        match self.under(ty).clone() {
            TypeDef::Array(elem, _) | TypeDef::Slice(elem) if self.is_iface(elem) => vec![Some(elem); elems.len()],
            TypeDef::Struct(fields) if fields.iter().any(|f| self.is_iface(f.ty)) => elems
                .iter()
                .enumerate()
                .map(|(i, el)| match el.kind {
                    ExprKind::KeyValue { key, .. } => {
                        let name = key.ident().map_or("", |id| self.check.text(id.name));
                        fields.iter().find(|f| f.name == name).map(|f| f.ty)
                    }
                    _ => fields.get(i).map(|f| f.ty),
                })
                .collect(),
            _ => vec![None; elems.len()],
        }
    }

    /// Whether gc puts an operand of a comparison into memory first: a struct or array that is no variable.
    fn is_early_compared(&mut self, e: &Expr<'_>, other: &Expr<'_>) -> bool {
        let e = e.unparen();
        if self.info().mode(other.unparen().id) == Mode::NilValue || self.info().mode(e.id) == Mode::NilValue {
            return false;
        }
        let other = self.expr_ty(other);
        if self.is_iface(other) {
            return self.is_early_boxed(e, other);
        }
        let ty = self.expr_ty(e);
        matches!(self.under(ty), TypeDef::Struct(_) | TypeDef::Array(..))
            && self.info().mode(e.id) != Mode::Variable
            && !self.is_static(e)
    }

    /// Whether gc evaluates the operand of a conversion to an interface first: unless it is a variable, or of a type whose values it
    /// can hand over as they are.
    pub(super) fn is_early_boxed(&mut self, e: &Expr<'_>, to: Ty) -> bool {
        if !self.is_iface(to) || self.is_static(e) || self.info().mode(e.id) == Mode::Variable {
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

    /// Whether gc evaluates the key of a map's element first: an array or struct that is looked up as a word or string is copied into
    /// one, and what is passed by its address is copied unless it is a variable. Other keys are passed as they are.
    pub(super) fn is_early_key(&self, map: &Expr<'_>, key: &Expr<'_>) -> bool {
        let &Type::Map { key: ty, .. } = self.under_of(map) else {
            return false;
        };
        let key = key.unparen();
        if self.is_static(key) {
            return false;
        }
        let aggregate = matches!(self.under_type(ty), Type::Array { .. } | Type::Struct(_));
        match self.key_form(ty).0 {
            KeyForm::Memory(4 | 8) | KeyForm::Text => aggregate,
            _ if matches!(self.under_type(ty), Type::TypeParam(_)) => false,
            _ => {
                let boxed = matches!(self.under_type(ty), Type::Interface(_))
                    && !matches!(self.under_of(key), Type::Interface(_));
                boxed || self.info().mode(key.id) != Mode::Variable
            }
        }
    }

    /// What a map's key is to gc, and its alignment.
    fn key_form(&self, ty: TypeId) -> (KeyForm, u64) {
        const OTHER: (KeyForm, u64) = (KeyForm::Other, 8);
        match self.under_type(ty) {
            Type::Basic(b) => match b.kind {
                BasicKind::Bool | BasicKind::Int8 | BasicKind::Uint8 => (KeyForm::Memory(1), 1),
                BasicKind::Int16 | BasicKind::Uint16 => (KeyForm::Memory(2), 2),
                BasicKind::Int32 | BasicKind::Uint32 => (KeyForm::Memory(4), 4),
                BasicKind::Int
                | BasicKind::Int64
                | BasicKind::Uint
                | BasicKind::Uint64
                | BasicKind::Uintptr
                | BasicKind::UnsafePointer => (KeyForm::Memory(8), 8),
                BasicKind::String => (KeyForm::Text, 8),
                _ => OTHER,
            },
            Type::Pointer(_) | Type::Chan { .. } => (KeyForm::Memory(8), 8),
            &Type::Array { elem, len } => match (self.key_form(elem), len) {
                (form, 1) => form,
                ((KeyForm::Memory(size), align), _) => (KeyForm::Memory(size.saturating_mul(len as u64)), align),
                _ => OTHER,
            },
            Type::Struct(s) => {
                let fields = &s.fields;
                let field = |f: ObjId| {
                    let blank = self.check.obj(f).name == govm_syntax::names::blank;
                    (self.key_form(self.check.obj_type(f)), blank)
                };
                if let &[f] = &fields[..]
                    && let (form, false) = field(f)
                {
                    return form;
                }
                let (mut end, mut most) = (0u64, 1);
                for &f in fields.iter() {
                    let ((KeyForm::Memory(size), align), false) = field(f) else {
                        return OTHER;
                    };
                    // Padding has no fixed contents.
                    if !end.is_multiple_of(align) {
                        return OTHER;
                    }
                    end = end.saturating_add(size);
                    most = most.max(align);
                }
                if end.is_multiple_of(most) {
                    (KeyForm::Memory(end), most)
                } else {
                    OTHER
                }
            }
            _ => OTHER,
        }
    }

    /// Whether this very expression is one that is evaluated first.
    fn is_early(&mut self, e: &Expr<'_>) -> bool {
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
            // gc does not copy the bytes, so the look-up comes before they may change.
            ExprKind::Index { x, indices: [key], .. } => self.is_map(x) && self.has_key_text(key),
            ExprKind::Composite { elems, .. } => self.is_map(e) && !elems.iter().all(|e| self.is_static(e)),
            ExprKind::Unary { op: Op::Recv, .. } | ExprKind::Slice { .. } => true,
            ExprKind::Assert { .. } => {
                let ty = self.value_ty(e);
                !self.is_pointer_shaped(ty) && !self.is_open(self.info().typ(e.id))
            }
            ExprKind::Binary {
                op: Op::AndAnd | Op::OrOr,
                ..
            } => true,
            _ => false,
        }
    }

    /// Whether a type depends on type parameters.
    fn is_open(&self, t: TypeId) -> bool {
        let mut list = vec![t];
        let mut at = 0;
        while let Some(&t) = list.get(at) {
            at += 1;
            let t = self.check.unalias(t);
            if matches!(self.check.ty(t), Type::TypeParam(_)) {
                return true;
            }
            for part in self.check.type_parts(t) {
                if !list.contains(&part) {
                    list.push(part);
                }
            }
        }
        false
    }

    /// Whether a key is a string of bytes or contains one.
    fn has_key_text(&self, key: &Expr<'_>) -> bool {
        let key = key.unparen();
        match key.kind {
            ExprKind::Call { fun, args: [arg], .. } => {
                self.info().value(key.id).is_none()
                    && self.info().mode(fun.unparen().id) == Mode::TypeExpr
                    && matches!(self.under_of(key), Type::Basic(b) if b.kind == BasicKind::String)
                    && matches!(self.under_of(arg), &Type::Slice(elem)
                        if matches!(self.under_type(elem), Type::Basic(b) if b.kind == BasicKind::Uint8))
            }
            ExprKind::Composite { elems, .. } => {
                matches!(self.under_of(key), Type::Struct(_) | Type::Array { .. })
                    && elems.iter().any(|e| match e.kind {
                        ExprKind::KeyValue { value, .. } => self.has_key_text(value),
                        _ => self.has_key_text(e),
                    })
            }
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
                ExprKind::Composite { elems, .. } => {
                    let tys = self.elem_types(x, elems);
                    return elems.iter().zip(tys).any(|(el, to)| {
                        let value = match el.kind {
                            ExprKind::KeyValue { value, .. } => value,
                            _ => el,
                        };
                        self.has_early(el) || to.is_some_and(|to| self.is_early_boxed(value.unparen(), to))
                    });
                }
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
                ExprKind::Binary { op, x, y } => {
                    if op.is_comparison() && (self.is_early_compared(x, y) || self.is_early_compared(y, x)) {
                        return true;
                    }
                    if self.has_early(y) {
                        return true;
                    }
                    x
                }
                ExprKind::Assert { x, .. } => x,
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
                    let tys = self.elem_types(x, elems);
                    for (el, to) in elems.iter().zip(tys) {
                        self.hoist_in(el);
                        let value = match el.kind {
                            ExprKind::KeyValue { value, .. } => value,
                            _ => el,
                        };
                        if to.is_some_and(|to| self.is_early_boxed(value.unparen(), to)) {
                            self.evaluate_now(value);
                        }
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
                        if self.may_panic(e) {
                            self.evaluate_now(e);
                        }
                    }
                }
                ExprKind::Binary { op, x: l, y } if !matches!(op, Op::AndAnd | Op::OrOr) => {
                    self.hoist_in(y);
                    if op.is_comparison() {
                        for (e, other) in [(l, y), (y, l)] {
                            if self.is_early_compared(e, other) {
                                self.evaluate_now(e);
                            }
                        }
                    }
                }
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
            self.ahead(&[(e, None)]);
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
        self.evaluate_now(e);
    }
}
