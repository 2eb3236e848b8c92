//! Select statements. A single case without default is a plain send or receive.

use govm_syntax::Op;
use govm_syntax::ast::*;

use super::Lower;
use super::func::Target;
use crate::mir::ir::*;
use crate::types::info::Mode;

/// What a receive clause assigns to.
struct Received<'e, 'a> {
    lhs: &'e [&'a Expr<'a>],
    define: bool,
    value: Option<(VReg, Ty)>,
    ok: Option<VReg>,
}

impl<'a> Lower<'a, '_> {
    pub(super) fn select_stmt(&mut self, w: &SelectStmt<'_>) {
        let label = self.f.label.take();
        let end = self.f.b.block();
        let mut cases = Vec::new();
        let mut received = Vec::new();
        for c in w.clauses {
            let Some(comm) = c.comm else {
                received.push(None);
                continue;
            };
            self.at(comm.pos);
            match comm.kind {
                StmtKind::Send { chan, value } => {
                    let ty = self.expr_ty(chan);
                    let elem = self.chan_elem(ty).unwrap_or(ty);
                    let ch = self.full(chan);
                    let chan = self.snapshot(ch, ty);
                    let v = self.full_as(value, elem);
                    let value = self.snapshot(v, elem);
                    cases.push(SelectCase::Send { chan, value, elem });
                    received.push(None);
                }
                StmtKind::Expr(e) => received.push(self.recv_case(e, &[], false, &mut cases)),
                StmtKind::Assign { lhs, rhs } => {
                    let r = rhs.first().and_then(|e| self.recv_case(e, lhs, false, &mut cases));
                    received.push(r);
                }
                StmtKind::Define { lhs, rhs } => {
                    let r = rhs.first().and_then(|e| self.recv_case(e, lhs, true, &mut cases));
                    received.push(r);
                }
                _ => received.push(None),
            }
        }
        self.at(w.lbrace);
        let default = w.clauses.iter().any(|c| c.comm.is_none());
        let bodies: Vec<BlockId> = w.clauses.iter().map(|_| self.f.b.block()).collect();
        self.dispatch(w, cases, default, &bodies);
        self.f.targets.push(Target {
            label,
            brk: end,
            cont: None,
        });
        for (i, c) in w.clauses.iter().enumerate() {
            self.f.b.enter(bodies[i]);
            self.at(c.start);
            if let Some(r) = received[i].take() {
                self.assign_received(r, c.start);
            }
            self.stmts(c.body);
            self.f.b.jump(end);
        }
        self.f.targets.pop();
        self.f.b.enter(end);
    }

    fn dispatch(&mut self, w: &SelectStmt<'_>, cases: Vec<SelectCase>, default: bool, bodies: &[BlockId]) {
        if !default && cases.len() == 1 {
            for case in cases {
                self.f.b.push(match case {
                    SelectCase::Send { chan, value, elem } => Inst::Send { chan, value, elem },
                    SelectCase::Recv { chan, dst, ok, elem } => Inst::Recv { dst, ok, chan, elem },
                });
            }
            return self.f.b.jump(bodies[0]);
        }
        let dst = self.f.b.temp(self.known.int);
        let n = cases.len();
        self.f.b.push(Inst::Select { dst, cases, default });
        if n == 0 && !default {
            return self.f.b.end(Term::Unreachable);
        }
        // Case numbers count the clauses without default.
        let mut order: Vec<BlockId> = Vec::new();
        let mut other = None;
        for (c, &b) in w.clauses.iter().zip(bodies) {
            if c.comm.is_some() {
                order.push(b)
            } else {
                other = Some(b)
            }
        }
        let mut last = match other {
            Some(b) => b,
            None => order.pop().unwrap_or(bodies[0]),
        };
        if order.len() > 3 {
            let targets = order;
            let src = Operand::Reg(dst);
            return self.f.b.end(Term::Switch {
                src,
                low: 0,
                targets,
                default: last,
            });
        }
        for (i, &then) in order.iter().enumerate().rev() {
            let els = last;
            let block = self.f.b.block();
            let term = Term::CmpBranch {
                op: CmpOp::Eq,
                ty: self.known.int,
                a: Operand::Reg(dst),
                b: Operand::Imm(i as u64),
                then,
                els,
            };
            if i == 0 {
                return self.f.b.end(term);
            }
            let here = self.f.b.suspend();
            self.f.b.enter(block);
            self.f.b.end(term);
            self.f.b.resume(here);
            last = block;
        }
        self.f.b.jump(last);
    }

    fn recv_case<'e, 'x>(
        &mut self,
        e: &Expr<'_>,
        lhs: &'e [&'x Expr<'x>],
        define: bool,
        cases: &mut Vec<SelectCase>,
    ) -> Option<Received<'e, 'x>> {
        let ExprKind::Unary { op: Op::Recv, x } = e.unparen().kind else {
            return None;
        };
        let ty = self.expr_ty(x);
        let elem = self.chan_elem(ty).unwrap_or(ty);
        let v = self.full(x);
        let chan = self.snapshot(v, ty);
        let wanted = |i: usize| lhs.get(i).is_some_and(|l: &&Expr<'_>| !self.is_blank(l));
        let (want_value, want_ok) = (wanted(0), wanted(1));
        let dst = want_value.then(|| self.f.b.temp(elem));
        let ok = want_ok.then(|| self.f.b.temp(self.known.bool));
        cases.push(SelectCase::Recv { chan, dst, ok, elem });
        Some(Received {
            lhs,
            define,
            value: dst.map(|d| (d, elem)),
            ok,
        })
    }

    fn assign_received(&mut self, r: Received<'_, '_>, pos: govm_syntax::Pos) {
        let values = [r.value, r.ok.map(|ok| (ok, self.known.bool))];
        if r.define {
            for (e, v) in r.lhs.iter().zip(values) {
                if let (Some(id), Some((reg, ty))) = (e.unparen().ident(), v) {
                    self.define_name(id, Operand::Reg(reg), ty);
                }
            }
            return;
        }
        self.order_assign(r.lhs, &[]);
        for (e, v) in r.lhs.iter().zip(values) {
            if let Some((reg, from)) = v
                && self.info().mode(e.id) != Mode::Invalid
            {
                let ty = self.expr_ty(e);
                let place = self.place_lhs(e);
                let v = self.assign_conv(Operand::Reg(reg), from, ty);
                self.at(pos);
                self.store(&place, v, ty);
            }
        }
    }
}
