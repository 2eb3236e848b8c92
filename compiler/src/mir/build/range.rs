//! Range statements, but for those over functions.
//!
//! What is ranged over is evaluated once. The iteration's own counter is apart from the variables that the statement declares, which
//! are new in each iteration, unless nothing can tell the difference.

use govm_bytecode::{Basic, TypeDef};
use govm_syntax::ast::*;

use super::Lower;
use super::func::{Loc, Target, Var};
use super::place::Place;
use crate::mir::ir::*;
use crate::types::checker::GoVersion;

/// The blocks of a loop.
struct Blocks {
    head: BlockId,
    body: BlockId,
    post: BlockId,
    end: BlockId,
}

impl<'a> Lower<'a, '_> {
    pub(super) fn range_stmt(&mut self, r: &RangeStmt<'_>) {
        let label = self.f.label.take();
        let ty = self.expr_ty(r.x);
        match self.under(ty).clone() {
            TypeDef::Func { .. } => return self.range_func(r, label),
            TypeDef::Basic(Basic::String) => self.range_string(r, ty, label),
            TypeDef::Basic(_) => self.range_int(r, ty, label),
            TypeDef::Map(key, elem) => self.range_map(r, ty, (key, elem), label),
            TypeDef::Chan(_, elem) => self.range_chan(r, ty, elem, label),
            _ => self.range_elems(r, ty, label),
        }
        self.old_loop_vars(r);
    }

    fn blocks(&mut self) -> Blocks {
        Blocks {
            head: self.f.b.block(),
            body: self.f.b.block(),
            post: self.f.b.block(),
            end: self.f.b.block(),
        }
    }

    /// Lowers the body of a loop whose blocks are given; goes on in its post block.
    fn loop_body(&mut self, r: &RangeStmt<'_>, label: Option<govm_syntax::Name>, b: &Blocks) {
        self.f.targets.push(Target {
            label,
            brk: b.end,
            cont: Some(b.post),
        });
        self.stmts(r.body.stmts);
        self.f.targets.pop();
        self.f.b.start(b.post);
        self.at(r.range);
    }

    /// Whether the key or value is wanted.
    fn wanted(&self, r: &RangeStmt<'_>, i: usize) -> bool {
        r.lhs.get(i).is_some_and(|e| !self.is_blank(e))
    }

    /// Before go1.22 the variables of a range statement were one for all iterations: then they are declared ahead of it.
    fn shared_vars(&self) -> bool {
        self.f.version.is_valid() && self.f.version < GoVersion(22)
    }

    fn old_loop_vars(&mut self, r: &RangeStmt<'_>) {
        if r.define && self.shared_vars() {
            for e in r.lhs {
                if let Some(obj) = e.unparen().ident().and_then(|id| self.info().obj(id.id)) {
                    self.f.shared.remove(&obj.0);
                }
            }
        }
    }

    /// Gives the variables of the statement their values for an iteration.
    pub(super) fn set_range_vars(&mut self, r: &RangeStmt<'_>, values: &[Option<(Operand, Ty)>]) {
        if r.define {
            for (e, v) in r.lhs.iter().zip(values) {
                let (Some(id), Some((v, from))) = (e.unparen().ident(), *v) else {
                    continue;
                };
                if self.shared_vars()
                    && let Some(obj) = self.info().obj(id.id)
                {
                    if let Some(&var) = self.f.shared.get(&obj.0) {
                        let place = Self::var_place(var.loc);
                        self.store(&place, v, var.ty);
                        continue;
                    }
                }
                self.define_name(id, v, from);
            }
            return;
        }
        self.order_assign(r.lhs, &[]);
        let lhs: Vec<_> = r.lhs.iter().map(|&l| (l, None)).collect();
        self.ahead(&lhs);
        let mut places = Vec::new();
        for e in r.lhs {
            let p = self.place_lhs(e);
            let p = if r.lhs.len() > 1 { self.settle(p) } else { p };
            places.push(p);
        }
        for ((e, place), v) in r.lhs.iter().zip(places).zip(values) {
            self.set_range_place(e, place, *v);
        }
    }

    /// Gives the operands on the left of a range over a function their values: one after the other, as gc does there.
    pub(super) fn set_in_turn(&mut self, r: &RangeStmt<'_>, values: &[Option<(Operand, Ty)>]) {
        for (e, v) in r.lhs.iter().zip(values) {
            self.order_assign(&[*e], &[]);
            self.ahead(&[(*e, None)]);
            let place = self.place_lhs(e);
            self.set_range_place(e, place, *v);
        }
    }

    fn set_range_place(&mut self, e: &Expr<'_>, place: Place, v: Option<(Operand, Ty)>) {
        let Some((v, from)) = v else { return };
        if matches!(place, Place::Blank) {
            return;
        }
        let ty = self.expr_ty(e);
        let v = self.assign_conv(v, from, ty);
        self.store(&place, v, ty);
    }

    /// With shared variables: declares them ahead of the loop.
    fn declare_shared(&mut self, r: &RangeStmt<'_>) {
        if !r.define || !self.shared_vars() {
            return;
        }
        for e in r.lhs {
            let Some(id) = e.unparen().ident().filter(|id| !id.is_blank()) else {
                continue;
            };
            let Some(obj) = self.info().obj(id.id) else { continue };
            let t = self.obj_type(obj);
            let ty = self.ty(t);
            let var = if self.f.uses.var(obj).captured {
                let loc = Loc::Cell(self.new_cell(ty, self.check.obj_text(obj)));
                Var { ty, loc }
            } else {
                self.declare(obj, ty)
            };
            self.f.vars.insert(obj.0, var);
            self.f.shared.insert(obj.0, var);
            self.init_zero(var);
        }
    }

    /// A counter: the declared variable itself, where it is never written but by the loop.
    fn counter(&mut self, r: &RangeStmt<'_>, ty: Ty) -> (VReg, bool) {
        if r.define
            && !self.shared_vars()
            && let Some(id) = r.lhs.first().and_then(|e| e.unparen().ident())
            && !id.is_blank()
            && let Some(obj) = self.info().obj(id.id)
        {
            let t = self.obj_type(obj);
            let u = self.f.uses.var(obj);
            if self.ty(t) == ty && !u.assigned && !u.address_taken {
                let reg = self.f.b.var(ty, self.check.obj_text(obj));
                let loc = Loc::Reg(reg);
                self.f.vars.insert(obj.0, Var { ty, loc });
                return (reg, true);
            }
        }
        (self.f.b.var(ty, ""), false)
    }

    fn count_up(&mut self, h: VReg, ty: Ty) {
        self.f.b.push(Inst::Bin {
            op: BinOp::Add,
            ty,
            dst: h,
            a: Operand::Reg(h),
            b: Operand::Imm(1),
        });
    }

    fn less(&mut self, ty: Ty, a: Operand, n: Operand, b: &Blocks) {
        self.f.b.end(Term::CmpBranch {
            op: CmpOp::Lt,
            ty,
            a,
            b: n,
            then: b.body,
            els: b.end,
        });
    }

    fn range_int(&mut self, r: &RangeStmt<'_>, ty: Ty, label: Option<govm_syntax::Name>) {
        // An untyped constant has the type of the variable.
        let ty = match r.lhs.first().and_then(|e| e.unparen().ident()) {
            Some(id) if r.define && !id.is_blank() => match self.info().obj(id.id) {
                Some(obj) => {
                    let t = self.obj_type(obj);
                    self.ty(t)
                }
                None => ty,
            },
            _ => match r.lhs.first() {
                Some(e) if !self.is_blank(e) && self.info().value(r.x.id).is_some() => self.expr_ty(e),
                _ => ty,
            },
        };
        let n = self.full_as(r.x, ty);
        let n = self.snapshot(n, ty);
        self.declare_shared(r);
        let (h, own) = self.counter(r, ty);
        self.f.b.push(Inst::Copy {
            dst: h,
            src: Operand::Imm(0),
        });
        let b = self.blocks();
        self.f.b.start(b.head);
        self.less(ty, Operand::Reg(h), n, &b);
        self.f.b.enter(b.body);
        if !own {
            self.set_range_vars(r, &[Some((Operand::Reg(h), ty))]);
        }
        self.loop_body(r, label, &b);
        self.count_up(h, ty);
        self.f.b.jump(b.head);
        self.f.b.enter(b.end);
    }

    /// Slices, arrays and pointers to arrays.
    fn range_elems(&mut self, r: &RangeStmt<'_>, ty: Ty, label: Option<govm_syntax::Name>) {
        let int = self.known.int;
        let want_value = self.wanted(r, 1);
        let (place, n, elem) = if let Some(elem) = self.as_slice(ty) {
            let v = self.full(r.x);
            let v = self.snapshot(v, ty);
            let n = self.f.b.temp(int);
            self.f.b.push(Inst::LenSlice { dst: n, src: v });
            (Place::Value(v), Operand::Reg(n), elem)
        } else if let Some(array) = self.as_pointer(ty) {
            let v = self.full(r.x);
            let v = self.snapshot(v, ty);
            let (elem, n) = self.as_array(array).unwrap_or((array, 0));
            (Place::Mem { ptr: v, off: 0 }, Operand::Imm(n), elem)
        } else {
            let (elem, n) = self.as_array(ty).unwrap_or((ty, 0));
            let place = if want_value {
                self.hoist(&[r.x]);
                self.array_copy(r.x, ty)
            } else {
                // Constant is the length of what has no calls; the rest is evaluated, if only for its effects.
                self.hoist(&[r.x]);
                self.discard(r.x);
                Place::Blank
            };
            (place, Operand::Imm(n), elem)
        };
        self.declare_shared(r);
        let (h, own) = self.counter(r, int);
        self.f.b.push(Inst::Copy {
            dst: h,
            src: Operand::Imm(0),
        });
        let b = self.blocks();
        self.f.b.start(b.head);
        self.less(int, Operand::Reg(h), n, &b);
        self.f.b.enter(b.body);
        let key = Some((Operand::Reg(h), int));
        let value = want_value.then(|| {
            let index = Operand::Reg(h);
            let at = match (&place, self.as_slice(ty), self.as_pointer(ty)) {
                (Place::Value(slice), Some(_), _) => Place::Index { slice: *slice, index },
                (_, _, Some(array)) => self.elem_place(place.clone(), array, index),
                _ => self.elem_place(place.clone(), ty, index),
            };
            (self.load(&at, elem), elem)
        });
        self.set_range_vars(r, &[if own { None } else { key }, value]);
        self.loop_body(r, label, &b);
        self.count_up(h, int);
        self.f.b.jump(b.head);
        self.f.b.enter(b.end);
    }

    /// A copy of an array that is ranged over: in a register, or in the heap if it is large.
    fn array_copy(&mut self, x: &Expr<'_>, ty: Ty) -> Place {
        if self.size(ty) > super::func::MAX_LOCAL {
            let ptr_ty = self.pointer_to(ty);
            let cell = self.f.b.temp(ptr_ty);
            self.f.b.push(Inst::New { dst: cell, ty });
            let ptr = Operand::Reg(cell);
            let to = Place::Mem { ptr, off: 0 };
            if !self.move_large(&to, x, ty) {
                let v = self.expr(x);
                self.store(&to, v, ty);
            }
            return to;
        }
        let v = self.expr(x);
        let v = self.snapshot(v, ty);
        Place::Reg(self.in_reg(v, ty))
    }

    fn range_string(&mut self, r: &RangeStmt<'_>, ty: Ty, label: Option<govm_syntax::Name>) {
        let k = self.known;
        let v = self.full(r.x);
        let string = self.snapshot(v, ty);
        let n = self.f.b.temp(k.int);
        self.f.b.push(Inst::LenStr { dst: n, src: string });
        self.declare_shared(r);
        let h = self.f.b.var(k.int, "");
        let next = self.f.b.var(k.int, "");
        self.f.b.push(Inst::Copy {
            dst: h,
            src: Operand::Imm(0),
        });
        let b = self.blocks();
        self.f.b.start(b.head);
        self.less(k.int, Operand::Reg(h), Operand::Reg(n), &b);
        self.f.b.enter(b.body);
        let rune = self.f.b.temp(k.int32);
        self.f.b.push(Inst::DecodeRune {
            rune,
            next,
            string,
            index: Operand::Reg(h),
        });
        let key = Some((Operand::Reg(h), k.int));
        let value = Some((Operand::Reg(rune), k.int32));
        self.set_range_vars(r, &[key, value]);
        self.loop_body(r, label, &b);
        self.copy(h, Operand::Reg(next));
        self.f.b.jump(b.head);
        self.f.b.enter(b.end);
    }

    fn range_map(&mut self, r: &RangeStmt<'_>, ty: Ty, parts: (Ty, Ty), label: Option<govm_syntax::Name>) {
        let map = self.full(r.x);
        self.declare_shared(r);
        let iter = self.f.b.reg(ty, RegKind::MapIter, None);
        self.f.b.push(Inst::MapIter { iter, map, ty });
        let b = self.blocks();
        self.f.b.start(b.head);
        let more = self.f.b.temp(self.known.bool);
        self.f.b.push(Inst::MapNext { dst: more, iter });
        self.f.b.end(Term::Branch {
            cond: more,
            then: b.body,
            els: b.end,
        });
        self.f.b.enter(b.body);
        let key = self.wanted(r, 0).then(|| self.f.b.temp(parts.0));
        let value = self.wanted(r, 1).then(|| self.f.b.temp(parts.1));
        if key.is_some() || value.is_some() {
            self.f.b.push(Inst::MapEntry { key, value, iter, ty });
        }
        let key = key.map(|k| (Operand::Reg(k), parts.0));
        let value = value.map(|v| (Operand::Reg(v), parts.1));
        self.set_range_vars(r, &[key, value]);
        self.loop_body(r, label, &b);
        self.f.b.jump(b.head);
        self.f.b.enter(b.end);
    }

    fn range_chan(&mut self, r: &RangeStmt<'_>, ty: Ty, elem: Ty, label: Option<govm_syntax::Name>) {
        let v = self.full(r.x);
        let chan = self.snapshot(v, ty);
        self.declare_shared(r);
        let b = self.blocks();
        self.f.b.start(b.head);
        let dst = self.f.b.temp(elem);
        let ok = self.f.b.temp(self.known.bool);
        self.f.b.push(Inst::Recv {
            dst: Some(dst),
            ok: Some(ok),
            chan,
            elem,
        });
        self.f.b.end(Term::Branch {
            cond: ok,
            then: b.body,
            els: b.end,
        });
        self.f.b.enter(b.body);
        self.set_range_vars(r, &[Some((Operand::Reg(dst), elem))]);
        self.loop_body(r, label, &b);
        self.f.b.jump(b.head);
        self.f.b.enter(b.end);
    }
}
