//! Assignments and declarations of variables.

use govm_syntax::ast::*;

use super::Lower;
use super::func::Loc;
use super::parallel::Values;
use super::place::{Part, Place};
use crate::mir::ir::*;
use crate::types::info::Mode;
use crate::types::objects::{ObjId, ObjKind};
use crate::types::universe::BuiltinId;

impl<'a> Lower<'a, '_> {
    /// `lhs = rhs`
    pub(super) fn assign(&mut self, lhs: &[&Expr<'_>], rhs: &[&Expr<'_>], pos: govm_syntax::Pos) {
        if lhs.len() == 1 && rhs.len() == 1 {
            return self.assign_one(lhs[0], rhs[0], pos);
        }
        if rhs.len() == 1 {
            self.order_assign(lhs, &[]);
            let (values, tys) = self.multi(rhs[0], lhs.len());
            return self.assign_parallel(lhs, Values::Had(values, tys), pos);
        }
        let mut wanted = Vec::new();
        for (l, &r) in lhs.iter().zip(rhs) {
            let ty = self.assigned_ty(l, r);
            wanted.push((r, Some(ty)));
        }
        self.order_assign(lhs, &wanted);
        self.assign_parallel(lhs, Values::Exprs(rhs), pos);
    }

    fn assign_one(&mut self, l: &Expr<'_>, r: &Expr<'_>, pos: govm_syntax::Pos) {
        if self.is_blank(l) {
            self.discard(r);
            return;
        }
        let ty = self.expr_ty(l);
        if let ExprKind::Name(_) = l.unparen().kind {
            self.hoist(&[r]);
            let place = self.place(l);
            if self.move_large(&place, r, ty) {
                return;
            }
            let hint = match place {
                Place::Reg(reg) => Some(reg),
                _ => None,
            };
            let v = self.expr_as_into(r, ty, hint);
            self.at(pos);
            return self.store(&place, v, ty);
        }
        if self.is_map_index(l.unparen()) && self.is_append_to(l, r) {
            return self.append_to_element(l, r, ty, pos);
        }
        self.order_assign(&[l], &[(r, Some(ty))]);
        self.ahead_of_assign(l, r, ty);
        let place = self.place_lhs(l);
        if self.move_large(&place, r, ty) {
            return;
        }
        let v = self.expr_as(r, ty);
        self.at(pos);
        self.store(&place, v, ty);
    }

    /// `m[k] = append(m[k], ...)`, with one lookup. What may panic comes before it.
    fn append_to_element(&mut self, l: &Expr<'_>, r: &Expr<'_>, ty: Ty, pos: govm_syntax::Pos) {
        let Some([old, more @ ..]) = self.append_args(r) else {
            return;
        };
        let elem = self.as_slice(ty);
        let dots = matches!(r.unparen().kind, ExprKind::Call { dots: Some(_), .. });
        self.hoist_place(l);
        if let ExprKind::Index { x, indices: [key], .. } = l.unparen().kind {
            // Variables are read with the look-up.
            for e in [x, key] {
                if !matches!(e.unparen().kind, ExprKind::Name(_)) {
                    self.evaluate_now(e);
                }
            }
        }
        let wanted: Vec<_> = more.iter().map(|&e| (e, elem.filter(|_| !dots))).collect();
        self.order_assign(&[], &wanted);
        more.iter().for_each(|e| self.evaluate_now(e));
        let place = self.place_lhs(l);
        let place = self.in_table(place, ty);
        let old_value = self.load(&place, ty);
        self.f.pre.insert(old.unparen().id, old_value);
        let v = self.expr_as(r, ty);
        self.at(pos);
        self.store(&place, v, ty);
    }

    /// A map's element as a place in its table, to be read and written with one lookup. Nothing may change the map in between.
    pub(super) fn in_table(&mut self, place: Place, ty: Ty) -> Place {
        let Place::Map { map, key, map_ty } = place else {
            return place;
        };
        let ptr_ty = self.pointer_to(ty);
        let dst = self.f.b.temp(ptr_ty);
        self.f.b.push(Inst::MapPlace {
            dst,
            map,
            key,
            ty: map_ty,
        });
        Place::Mem {
            ptr: Operand::Reg(dst),
            off: 0,
        }
    }

    /// Whether `l = r` appends to `l`.
    fn is_append_to(&self, l: &Expr<'_>, r: &Expr<'_>) -> bool {
        matches!(self.append_args(r), Some([old, ..]) if self.is_same(l, old))
    }

    /// The arguments of append, if `e` is a call of it.
    fn append_args<'e>(&self, e: &'e Expr<'e>) -> Option<&'e [&'e Expr<'e>]> {
        match e.unparen().kind {
            ExprKind::Call { fun, args, .. } if self.builtin_id(fun) == Some(BuiltinId::Append) => Some(args),
            _ => None,
        }
    }

    /// Whether two expressions are the same and give the same place: names, fields, constants and indices of these.
    fn is_same(&self, a: &Expr<'_>, b: &Expr<'_>) -> bool {
        let (mut a, mut b) = (a.unparen(), b.unparen());
        loop {
            match (self.info().value(a.id), self.info().value(b.id)) {
                (None, None) => {}
                (Some(x), Some(y)) => {
                    return self.info().typ(a.id) == self.info().typ(b.id)
                        && std::mem::discriminant(x) == std::mem::discriminant(y)
                        && x.compare(govm_syntax::Op::Eql, y);
                }
                _ => return false,
            }
            match (a.kind, b.kind) {
                (ExprKind::Name(_), ExprKind::Name(_)) => {
                    let obj = self.info().obj(a.id);
                    return obj.is_some() && obj == self.info().obj(b.id);
                }
                (ExprKind::Selector { x, sel }, ExprKind::Selector { x: y, sel: other }) if sel.name == other.name => {
                    (a, b) = (x.unparen(), y.unparen());
                }
                (ExprKind::Index { x, indices: [i], .. }, ExprKind::Index { x: y, indices: [j], .. }) => {
                    let simple =
                        |e: &Expr<'_>| self.info().value(e.id).is_some() || matches!(e.kind, ExprKind::Name(_));
                    let (i, j) = (i.unparen(), j.unparen());
                    if !(simple(i) && simple(j) && self.is_same(i, j)) {
                        return false;
                    }
                    (a, b) = (x.unparen(), y.unparen());
                }
                _ => return false,
            }
        }
    }

    /// The place of a left-hand side.
    pub(super) fn place_lhs(&mut self, l: &Expr<'_>) -> Place {
        if self.is_blank(l) { Place::Blank } else { self.place(l) }
    }

    pub(super) fn is_blank(&self, e: &Expr<'_>) -> bool {
        matches!(e.unparen().kind, ExprKind::Name(id) if id.is_blank())
    }

    /// Evaluates an expression for its effects.
    pub(super) fn discard(&mut self, e: &Expr<'_>) {
        let x = e.unparen();
        if self.info().mode(x.id) == Mode::NilValue || self.info().value(x.id).is_some() {
            return;
        }
        self.hoist(&[x]);
        if let ExprKind::Call { .. } = x.kind {
            if !self.f.pre.contains_key(&x.id) {
                self.call(x, None);
            }
            return;
        }
        self.expr(x);
    }

    /// The operands of a place as they are now: variables are copied.
    pub(super) fn settle(&mut self, place: Place) -> Place {
        match place {
            Place::Mem { ptr, off } => Place::Mem {
                ptr: self.freeze(ptr),
                off,
            },
            Place::Index { slice, index } => Place::Index {
                slice: self.freeze(slice),
                index: self.freeze(index),
            },
            Place::Map { map, key, map_ty } => Place::Map {
                map: self.freeze(map),
                key: self.freeze(key),
                map_ty,
            },
            Place::Elem { base, array_ty, index } => Place::Elem {
                base,
                array_ty,
                index: self.freeze(index),
            },
            Place::Nested { outer, outer_ty, inner } => Place::Nested {
                outer: Box::new(self.settle(*outer)),
                outer_ty,
                inner: Box::new(self.settle(*inner)),
            },
            Place::Within {
                outer,
                outer_ty,
                part,
                pos,
            } => Place::Within {
                outer: Box::new(self.settle(*outer)),
                outer_ty,
                part: match part {
                    Part::Elem(index) => Part::Elem(self.freeze(index)),
                    field => field,
                },
                pos,
            },
            p => p,
        }
    }

    fn freeze(&mut self, v: Operand) -> Operand {
        match v {
            Operand::Reg(r) => {
                let ty = self.f.b.reg_ty(r);
                self.snapshot(v, ty)
            }
            v => v,
        }
    }

    /// A value that no assignment changes: a variable's is copied.
    pub(super) fn snapshot(&mut self, v: Operand, ty: Ty) -> Operand {
        match v {
            Operand::Reg(r) if self.f.b.func().regs[r.0 as usize].name.is_some() => {
                let dst = self.f.b.temp(ty);
                self.f.b.push(Inst::Copy { dst, src: v });
                Operand::Reg(dst)
            }
            v => v,
        }
    }

    /// The values of one expression that has `n`: a call, or a comma-ok form.
    pub(super) fn multi(&mut self, e: &Expr<'_>, n: usize) -> (Vec<Operand>, Vec<Ty>) {
        let e = e.unparen();
        let t = self.info().typ(e.id);
        let mut tys = Vec::new();
        for &v in self.check.tuple(t) {
            let t = self.obj_type(v);
            tys.push(self.ty(t));
        }
        if let ExprKind::Call { .. } = e.kind {
            let values = self.call(e, None);
            return (values, tys);
        }
        if tys.len() != 2 {
            let first = self.value_ty(e);
            tys = vec![first, self.known.bool];
        }
        let (ty, ok_ty) = (tys[0], tys[1]);
        let dst = self.f.b.temp(ty);
        let ok = self.f.b.temp(ok_ty);
        match e.kind {
            ExprKind::Index { x, indices, .. } => {
                let map_ty = self.expr_ty(x);
                let key_ty = self.as_map(map_ty).map_or(map_ty, |m| m.0);
                let list: Vec<&Expr<'_>> = std::iter::once(x).chain(indices.iter().copied()).collect();
                self.hoist(&list);
                let map = self.expr(x);
                let key = match indices.first() {
                    Some(i) => self.expr_as(i, key_ty),
                    None => Operand::Zero,
                };
                self.at(e.pos);
                self.f.b.push(Inst::MapGet {
                    dst: Some(dst),
                    ok: Some(ok),
                    map,
                    key,
                    ty: map_ty,
                });
            }
            ExprKind::Assert { x, .. } => {
                let from = self.expr_ty(x);
                let src = self.full(x);
                self.reach_assert(ty);
                self.at(e.pos);
                self.f.b.push(Inst::Assert {
                    dst: Some(dst),
                    ok: Some(ok),
                    src,
                    from,
                    ty,
                });
            }
            ExprKind::Unary { x, .. } => {
                let chan_ty = self.expr_ty(x);
                let elem = self.chan_elem(chan_ty).unwrap_or(ty);
                let chan = self.full(x);
                self.at(e.pos);
                self.f.b.push(Inst::Recv {
                    dst: Some(dst),
                    ok: Some(ok),
                    chan,
                    elem,
                });
            }
            _ => self.error_at(e.start, format!("internal error: {n} values expected")),
        }
        (vec![Operand::Reg(dst), Operand::Reg(ok)], tys)
    }

    /// `names := rhs`, some of which may be variables already.
    pub(super) fn define(&mut self, lhs: &[&Expr<'_>], rhs: &[&Expr<'_>], pos: govm_syntax::Pos) {
        let names: Vec<Option<Ident>> = lhs.iter().map(|e| e.unparen().ident()).collect();
        if lhs.len() == rhs.len() && lhs.len() == 1 {
            if let Some(Some(id)) = names.first() {
                return self.declare_one(*id, Some(rhs[0]), pos);
            }
            return;
        }
        if rhs.len() == 1 {
            let (values, tys) = self.multi(rhs[0], lhs.len());
            self.at(pos);
            for (i, id) in names.iter().enumerate() {
                if let Some(id) = id {
                    self.define_name(*id, values[i], tys[i]);
                }
            }
            return;
        }
        let tys: Vec<Ty> = names.iter().zip(rhs).map(|(&id, r)| self.defined_ty(id, r)).collect();
        let values = self.values_in_turn(rhs, &tys);
        self.at(pos);
        for (id, (v, ty)) in names.iter().zip(values) {
            if let Some(id) = id {
                self.define_name(*id, v, ty);
            }
        }
    }

    /// The type of a name that is defined, or of its value if it is blank.
    fn defined_ty(&mut self, id: Option<Ident>, value: &Expr<'_>) -> Ty {
        match id.and_then(|id| self.info().obj(id.id)) {
            Some(obj) => {
                let t = self.obj_type(obj);
                self.ty(t)
            }
            None => self.expr_ty(value),
        }
    }

    /// The values of several expressions as these types, and the types.
    fn values_in_turn(&mut self, list: &[&Expr<'_>], tys: &[Ty]) -> Vec<(Operand, Ty)> {
        let wanted: Vec<_> = list.iter().zip(tys).map(|(&e, &ty)| (e, Some(ty))).collect();
        self.order(&wanted);
        let mut values = Vec::with_capacity(list.len());
        for (e, &ty) in list.iter().zip(tys) {
            self.ahead(&[(e, Some(ty))]);
            let v = self.expr_as(e, ty);
            values.push((self.snapshot(v, ty), ty));
        }
        values
    }

    /// Declares a name, or assigns to it if it is a variable already.
    pub(super) fn define_name(&mut self, id: Ident, value: Operand, from: Ty) {
        if id.is_blank() {
            return;
        }
        let Some(obj) = self.info().obj(id.id) else { return };
        let t = self.obj_type(obj);
        let ty = self.ty(t);
        let v = self.assign_conv(value, from, ty);
        if self.declares(obj, id) {
            let var = self.declare(obj, ty);
            self.init_var(var, v);
        } else if let Some(var) = self.var(obj) {
            let place = Self::var_place(var.loc);
            self.store(&place, v, ty);
        }
    }

    pub(super) fn var_place(loc: Loc) -> Place {
        match loc {
            Loc::Reg(r) => Place::Reg(r),
            Loc::Cell(c) => Place::Mem {
                ptr: Operand::Reg(c),
                off: 0,
            },
        }
    }

    /// Whether an identifier is the declaration of its object.
    fn declares(&self, obj: ObjId, id: Ident) -> bool {
        self.check.obj(obj).pos == id.start
    }

    /// `var name = value`, or without a value.
    fn declare_one(&mut self, id: Ident, value: Option<&Expr<'_>>, pos: govm_syntax::Pos) {
        let obj = self.info().obj(id.id);
        let obj = obj.filter(|&o| matches!(self.check.obj(o).kind, ObjKind::Var(_)) && !id.is_blank());
        let Some(obj) = obj else {
            if let Some(e) = value {
                self.discard(e);
            }
            return;
        };
        let t = self.obj_type(obj);
        let ty = self.ty(t);
        let Some(e) = value else {
            self.at(pos);
            let v = self.declare(obj, ty);
            return self.init_zero(v);
        };
        if !self.declares(obj, id) {
            let v = self.full_as(e, ty);
            self.at(pos);
            return self.define_name(id, v, ty);
        }
        self.hoist(&[e]);
        if self.in_cell(obj, ty) {
            // The value may refer to a variable of the same name outside, so it comes first, unless it is built in place.
            let x = e.unparen();
            if self.is_literal(x) && self.expr_ty(x) == ty && self.size(ty) > 128 && !self.f.pre.contains_key(&x.id) {
                let cell = self.new_cell(ty, self.check.obj_text(obj));
                let ptr = Operand::Reg(cell);
                self.literal_at(x, &Place::Mem { ptr, off: 0 }, ty);
                let loc = Loc::Cell(cell);
                self.f.vars.insert(obj.0, super::func::Var { ty, loc });
                return;
            }
            if self.size(ty) > super::func::MAX_LOCAL {
                let cell = self.new_cell(ty, self.check.obj_text(obj));
                let ptr = Operand::Reg(cell);
                if self.move_large(&Place::Mem { ptr, off: 0 }, e, ty) {
                    let loc = Loc::Cell(cell);
                    self.f.vars.insert(obj.0, super::func::Var { ty, loc });
                    return;
                }
            }
            let v = self.expr_as(e, ty);
            self.at(pos);
            let var = self.declare(obj, ty);
            self.init_var(var, v);
            return;
        }
        let reg = self.f.b.var(ty, self.check.obj_text(obj));
        let v = self.expr_as_into(e, ty, Some(reg));
        self.at(pos);
        self.copy(reg, v);
        let loc = Loc::Reg(reg);
        self.f.vars.insert(obj.0, super::func::Var { ty, loc });
    }

    /// `var names type = values` in a function.
    pub(super) fn var_spec(&mut self, spec: &ValueSpec<'_>) {
        if spec.values.is_empty() {
            for n in spec.names {
                self.declare_one(*n, None, n.start);
            }
            return;
        }
        if spec.names.len() == 1 && spec.values.len() == 1 {
            return self.declare_one(spec.names[0], Some(spec.values[0]), spec.names[0].start);
        }
        if spec.values.len() == 1 {
            let (values, tys) = self.multi(spec.values[0], spec.names.len());
            for (i, n) in spec.names.iter().enumerate() {
                self.define_name(*n, values[i], tys[i]);
            }
            return;
        }
        let tys: Vec<Ty> = spec
            .names
            .iter()
            .zip(spec.values)
            .map(|(&n, e)| self.defined_ty(Some(n), e))
            .collect();
        let values = self.values_in_turn(spec.values, &tys);
        for (n, (v, ty)) in spec.names.iter().zip(values) {
            self.define_name(*n, v, ty);
        }
    }

    /// `lhs op= rhs`, `x++`, `x--`
    pub(super) fn assign_op(
        &mut self,
        op: govm_syntax::Op,
        lhs: &Expr<'_>,
        rhs: Option<&Expr<'_>>,
        pos: govm_syntax::Pos,
    ) {
        let ty = self.expr_ty(lhs);
        // What may panic comes before the entry is made, and a division may.
        let in_table = self.is_map_index(lhs.unparen()) && !matches!(op, govm_syntax::Op::Div | govm_syntax::Op::Rem);
        match rhs {
            Some(r) => self.order_assign(&[lhs], &[(r, None)]),
            None => self.order_assign(&[lhs], &[]),
        }
        match rhs {
            Some(r) if in_table => {
                self.evaluate_now(r);
                self.ahead(&[(lhs, None)]);
            }
            Some(r) if self.is_string(ty) => {
                self.ahead(&[(lhs, None)]);
                self.ahead(&[(r, None)]);
            }
            Some(r) => self.ahead(&[(lhs, None), (r, None)]),
            None => self.ahead(&[(lhs, None)]),
        }
        let mut place = self.place(lhs);
        if in_table {
            place = self.in_table(place, ty);
        }
        // Read and written at one address.
        if matches!(place, Place::Within { .. }) {
            place = Place::Mem {
                ptr: self.address(&place, ty),
                off: 0,
            };
        }
        let old = self.load(&place, ty);
        let hint = match place {
            Place::Reg(r) => Some(r),
            _ => None,
        };
        let v = match rhs {
            Some(r) if self.is_string(ty) => {
                let tail = self.expr_as(r, ty);
                self.at(pos);
                let dst = self.dst(hint, ty);
                self.f.b.push(Inst::Concat {
                    dst,
                    parts: vec![old, tail],
                });
                Operand::Reg(dst)
            }
            Some(r) => self.arith(op, ty, old, r, pos, hint),
            None => {
                self.at(pos);
                let one = self.one(ty);
                let dst = self.dst(hint, ty);
                let op = if op == govm_syntax::Op::Add {
                    BinOp::Add
                } else {
                    BinOp::Sub
                };
                self.f.b.push(Inst::Bin {
                    op,
                    ty,
                    dst,
                    a: old,
                    b: one,
                });
                Operand::Reg(dst)
            }
        };
        self.store(&place, v, ty);
    }

    /// The constant 1 of a numeric type.
    fn one(&mut self, ty: Ty) -> Operand {
        self.constant(&crate::types::constant::Value::Int(1), ty)
    }
}
