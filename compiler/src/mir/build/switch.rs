//! Switch statements. Cases of distinct integer constants that lie close together become a jump table.

use govm_syntax::ast::*;

use super::Lower;
use super::constant::constant_bits;
use super::func::Target;
use crate::mir::ir::*;
use crate::types::info::Mode;

/// From so many integer cases on, a jump table is considered.
const TABLE_CASES: usize = 5;

impl<'a> Lower<'a, '_> {
    pub(super) fn switch_stmt(&mut self, w: &SwitchStmt<'_>) {
        let label = self.f.label.take();
        if let Some(init) = w.init {
            self.stmt(init);
        }
        let end = self.f.b.block();
        let bodies: Vec<BlockId> = w.clauses.iter().map(|_| self.f.b.block()).collect();
        let default = w.clauses.iter().position(|c| c.default).map_or(end, |i| bodies[i]);
        match w.tag {
            Some(tag) => {
                let ty = self.expr_ty(tag);
                self.at(tag.start);
                let v = self.full(tag);
                let v = self.snapshot(v, ty);
                if !self.jump_table(w, v, ty, &bodies, default) {
                    for (c, &body) in w.clauses.iter().zip(&bodies) {
                        for e in c.values {
                            self.at(e.start);
                            self.case(v, ty, e, body);
                        }
                    }
                    self.f.b.jump(default);
                }
            }
            None => {
                for (c, &body) in w.clauses.iter().zip(&bodies) {
                    for e in c.values {
                        self.at(e.start);
                        let next = self.f.b.block();
                        self.cond(e, body, next);
                        self.f.b.enter(next);
                    }
                }
                self.f.b.jump(default);
            }
        }
        self.f.targets.push(Target {
            label,
            brk: end,
            cont: None,
        });
        let outer = self.f.fallthrough;
        for (i, c) in w.clauses.iter().enumerate() {
            self.f.fallthrough = bodies.get(i + 1).copied();
            self.f.b.enter(bodies[i]);
            self.stmts(c.body);
            self.f.b.jump(end);
        }
        self.f.fallthrough = outer;
        self.f.targets.pop();
        self.f.b.enter(end);
    }

    /// Goes to `body` if the tag equals a case's value.
    fn case(&mut self, tag: Operand, ty: Ty, e: &Expr<'_>, body: BlockId) {
        let next = self.f.b.block();
        self.hoist(&[e]);
        let case_ty = self.expr_ty(e);
        let nil = self.info().mode(e.unparen().id) == Mode::NilValue;
        let iface = if nil || self.is_iface(ty) || !self.is_iface(case_ty) {
            ty
        } else {
            case_ty
        };
        let b = self.expr_as(e, iface);
        let a = self.assign_conv(tag, ty, iface);
        self.f.b.end(Term::CmpBranch {
            op: CmpOp::Eq,
            ty: iface,
            a,
            b,
            then: body,
            els: next,
        });
        self.f.b.enter(next);
    }

    /// A jump table, if all cases are integer constants that lie close together.
    fn jump_table(&mut self, w: &SwitchStmt<'_>, tag: Operand, ty: Ty, bodies: &[BlockId], default: BlockId) -> bool {
        let Some(basic) = self.as_basic(ty).filter(|_| self.is_int(ty)) else {
            return false;
        };
        let mut cases = Vec::new();
        for (c, &body) in w.clauses.iter().zip(bodies) {
            for e in c.values {
                match self.info().value(e.id) {
                    Some(v) => cases.push((constant_bits(v, basic) as i64, body)),
                    None => return false,
                }
            }
        }
        let (Some(low), Some(high)) = (cases.iter().map(|c| c.0).min(), cases.iter().map(|c| c.0).max()) else {
            return false;
        };
        let span = high.wrapping_sub(low) as u64;
        if cases.len() < TABLE_CASES || span >= 4 * cases.len() as u64 {
            return false;
        }
        let mut targets = vec![default; span as usize + 1];
        for (n, body) in cases.into_iter().rev() {
            targets[(n - low) as usize] = body;
        }
        self.f.b.end(Term::Switch {
            src: tag,
            low,
            targets,
            default,
        });
        true
    }

    pub(super) fn type_switch(&mut self, w: &TypeSwitchStmt<'_>) {
        let label = self.f.label.take();
        if let Some(init) = w.init {
            self.stmt(init);
        }
        let from = self.expr_ty(w.x);
        self.at(w.x.start);
        let v = self.full(w.x);
        let v = self.snapshot(v, from);
        let src = self.in_reg(v, from);
        let end = self.f.b.block();
        let bodies: Vec<BlockId> = w.clauses.iter().map(|_| self.f.b.block()).collect();
        // The variable of a clause with one type, where the test gives its value along.
        let mut bound: Vec<Option<Operand>> = vec![None; w.clauses.len()];
        for (i, c) in w.clauses.iter().enumerate() {
            let obj = self.info().obj(c.id);
            for e in c.values {
                self.at(e.start);
                let next = self.f.b.block();
                let (then, els) = (bodies[i], next);
                if matches!(self.info().mode(e.unparen().id), Mode::NilValue) {
                    let (a, b) = (Operand::Reg(src), Operand::Zero);
                    let op = CmpOp::Eq;
                    self.f.b.end(Term::CmpBranch {
                        op,
                        ty: from,
                        a,
                        b,
                        then,
                        els,
                    });
                    self.f.b.enter(next);
                    continue;
                }
                let ty = self.expr_ty(e);
                if !self.is_iface(ty) {
                    self.f.b.end(Term::TypeBranch { src, ty, then, els });
                } else {
                    self.reach_assert(ty);
                    let ok = self.f.b.temp(self.known.bool);
                    let src = Operand::Reg(src);
                    if obj.is_some() && c.values.len() == 1 {
                        let dst = self.f.b.temp(ty);
                        let (d, o) = (Some(dst), Some(ok));
                        self.f.b.push(Inst::Assert {
                            dst: d,
                            ok: o,
                            src,
                            from,
                            ty,
                        });
                        bound[i] = Some(Operand::Reg(dst));
                    } else {
                        self.f.b.push(Inst::Implements { dst: ok, src, ty });
                    }
                    self.f.b.end(Term::Branch { cond: ok, then, els });
                }
                self.f.b.enter(next);
            }
        }
        let default = w.clauses.iter().position(|c| c.default).map_or(end, |i| bodies[i]);
        self.f.b.jump(default);
        self.f.targets.push(Target {
            label,
            brk: end,
            cont: None,
        });
        for (i, c) in w.clauses.iter().enumerate() {
            self.f.b.enter(bodies[i]);
            self.at(c.start);
            if let Some(obj) = self.info().obj(c.id) {
                let t = self.obj_type(obj);
                let ty = self.ty(t);
                let value = match bound[i] {
                    Some(v) => v,
                    None if self.is_iface(ty) => Operand::Reg(src),
                    None => {
                        let dst = self.f.b.temp(ty);
                        let src = Operand::Reg(src);
                        let (d, ok) = (Some(dst), None);
                        self.f.b.push(Inst::Assert {
                            dst: d,
                            ok,
                            src,
                            from,
                            ty,
                        });
                        Operand::Reg(dst)
                    }
                };
                let value = self.assign_conv(value, ty, ty);
                let var = self.declare(obj, ty);
                self.init_var(var, value);
            }
            self.stmts(c.body);
            self.f.b.jump(end);
        }
        self.f.targets.pop();
        self.f.b.enter(end);
    }
}
