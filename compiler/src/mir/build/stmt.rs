//! Statements, but for those with a file of their own.

use govm_syntax::Op;
use govm_syntax::ast::*;

use super::Lower;
use super::func::{Loc, Target};
use crate::mir::ir::*;
use crate::types::checker::GoVersion;
use crate::types::info::Mode;
use crate::types::objects::ObjId;

impl<'a> Lower<'a, '_> {
    pub(super) fn stmts(&mut self, list: &[Stmt<'_>]) {
        for s in list {
            self.stmt(s);
        }
    }

    pub(super) fn stmt(&mut self, s: &Stmt<'_>) {
        let label = match s.kind {
            StmtKind::Labeled { .. } | StmtKind::For(_) | StmtKind::Range(_) => None,
            StmtKind::Switch(_) | StmtKind::TypeSwitch(_) | StmtKind::Select(_) | StmtKind::Block(_) => None,
            _ => Some(()),
        };
        if label.is_some() {
            self.f.label = None;
        }
        if !matches!(s.kind, StmtKind::Labeled { .. }) {
            self.at(s.pos);
        }
        match s.kind {
            StmtKind::Empty => {}
            StmtKind::Labeled { label, stmt } => {
                let block = self.label_block(label.name);
                self.f.b.start(block);
                self.f.label = Some(label.name);
                self.stmt(stmt);
                self.f.label = None;
            }
            StmtKind::Block(b) => {
                // A block's label is for goto alone.
                self.f.label = None;
                self.stmts(b.stmts);
            }
            StmtKind::Expr(e) => self.discard(e),
            StmtKind::Send { chan, value } => {
                let ty = self.expr_ty(chan);
                let elem = self.chan_elem(ty).unwrap_or(ty);
                self.order(&[(chan, None), (value, Some(elem))]);
                // What is no variable is put into one first.
                if self.may_panic(chan) && !self.is_sent_in_place(value, elem) {
                    self.ahead(&[(value, Some(elem))]);
                    self.evaluate_now(value);
                }
                self.ahead(&[(chan, None), (value, Some(elem))]);
                let chan = self.expr(chan);
                let value = self.expr_as(value, elem);
                self.at(s.pos);
                self.f.b.push(Inst::Send { chan, value, elem });
            }
            StmtKind::Decl(d) => {
                for spec in d.specs {
                    if let Spec::Var(v) = spec {
                        self.at(v.start);
                        self.var_spec(v);
                    }
                }
            }
            StmtKind::Assign { lhs, rhs } => self.assign(lhs, rhs, s.pos),
            StmtKind::Define { lhs, rhs } => self.define(lhs, rhs, s.pos),
            StmtKind::AssignOp { op, lhs, rhs } => self.assign_op(op, lhs, Some(rhs), s.pos),
            StmtKind::IncDec { x, inc } => self.assign_op(if inc { Op::Add } else { Op::Sub }, x, None, s.pos),
            StmtKind::Break(label) => self.branch(label, true),
            StmtKind::Continue(label) => self.branch(label, false),
            StmtKind::Goto(label) => self.goto(label),
            StmtKind::Fallthrough => {
                if let Some(b) = self.f.fallthrough {
                    self.f.b.jump(b);
                }
            }
            StmtKind::Go(e) => self.go_stmt(e),
            StmtKind::Defer(e) => self.defer_stmt(e),
            StmtKind::Return(values) => self.return_stmt(values, s.pos),
            StmtKind::If(i) => self.if_stmt(i),
            StmtKind::For(f) => self.for_stmt(f),
            StmtKind::Range(r) => self.range_stmt(r),
            StmtKind::Switch(w) => self.switch_stmt(w),
            StmtKind::TypeSwitch(w) => self.type_switch(w),
            StmtKind::Select(w) => self.select_stmt(w),
        }
    }

    /// Whether the value of a send is a variable of the channel's element type.
    fn is_sent_in_place(&mut self, value: &Expr<'_>, elem: Ty) -> bool {
        self.info().mode(value.unparen().id) == Mode::Variable && self.expr_ty(value) == elem
    }

    /// The block of a label, which may be met by a goto first.
    pub(super) fn label_block(&mut self, label: govm_syntax::Name) -> BlockId {
        if let Some(&b) = self.f.labels.get(&label) {
            return b;
        }
        let b = self.f.b.block();
        self.f.labels.insert(label, b);
        b
    }

    fn goto(&mut self, label: Ident) {
        self.goto_label(label.name);
    }

    pub(super) fn goto_label(&mut self, label: govm_syntax::Name) {
        if self.is_outer_label(label) {
            return self.range_exit(super::rangefunc::Exit::Goto(label));
        }
        let b = self.label_block(label);
        self.f.b.jump(b);
    }

    /// `break` and `continue`
    fn branch(&mut self, label: Option<Ident>, brk: bool) {
        self.branch_to(label.map(|l| l.name), brk);
    }

    pub(super) fn branch_to(&mut self, label: Option<govm_syntax::Name>, brk: bool) {
        let found = self.f.targets.iter().rev().find_map(|t| {
            let fits = match label {
                Some(l) => t.label == Some(l),
                None => brk || t.cont.is_some(),
            };
            if !fits {
                None
            } else if brk {
                Some(t.brk)
            } else {
                t.cont
            }
        });
        match found {
            Some(b) => self.f.b.jump(b),
            None if self.f.range_body.is_some() => self.range_exit(super::rangefunc::Exit::Branch { label, brk }),
            None => {}
        }
    }

    fn return_stmt(&mut self, values: &[&Expr<'_>], pos: govm_syntax::Pos) {
        if self.f.range_body.is_some() {
            return self.range_return(values, pos);
        }
        let tys = self.f.result_tys.clone();
        if values.is_empty() {
            return self.leave_function();
        }
        if self.f.has_defer && values.len() == tys.len() {
            return self.return_seen(values, pos);
        }
        let values = self.return_values(values, &tys);
        self.at(pos);
        match self.f.results.clone() {
            None => self.f.b.end(Term::Return(values)),
            Some(vars) => {
                let values: Vec<Operand> = if vars.len() > 1 {
                    values.iter().zip(&tys).map(|(&v, &t)| self.snapshot(v, t)).collect()
                } else {
                    values
                };
                for (var, v) in vars.iter().zip(values) {
                    let place = Self::var_place(var.loc);
                    self.store(&place, v, var.ty);
                }
                self.leave_function();
            }
        }
    }

    /// The operands of a return statement as results of these types.
    pub(super) fn return_values(&mut self, values: &[&Expr<'_>], tys: &[Ty]) -> Vec<Operand> {
        if let [only] = values
            && tys.len() > 1
        {
            let (values, from) = self.multi(only, tys.len());
            let mut out = Vec::with_capacity(tys.len());
            for ((v, from), &to) in values.into_iter().zip(from).zip(tys) {
                out.push(self.assign_conv(v, from, to));
            }
            return out;
        }
        let wanted: Vec<_> = values.iter().zip(tys).map(|(&e, &ty)| (e, Some(ty))).collect();
        self.order(&wanted);
        let mut out = vec![Operand::Zero; values.len()];
        for i in self.return_order(values) {
            self.ahead(&wanted[i..=i]);
            out[i] = self.expr_as(values[i], tys[i]);
        }
        out
    }

    fn if_stmt(&mut self, first: &IfStmt<'_>) {
        let end = self.f.b.block();
        let mut i = first;
        loop {
            if let Some(init) = i.init {
                self.stmt(init);
            }
            let then = self.f.b.block();
            let els = if i.els.is_some() { self.f.b.block() } else { end };
            self.at(i.cond.start);
            self.cond(i.cond, then, els);
            self.f.b.enter(then);
            self.stmts(i.then.stmts);
            self.f.b.jump(end);
            let Some(next) = i.els else { break };
            self.f.b.enter(els);
            match next.kind {
                StmtKind::If(inner) => {
                    self.at(next.pos);
                    i = inner;
                }
                _ => {
                    self.stmt(next);
                    self.f.b.jump(end);
                    break;
                }
            }
        }
        self.f.b.enter(end);
    }

    fn for_stmt(&mut self, f: &ForStmt<'_>) {
        let label = self.f.label.take();
        if let Some(init) = f.init {
            self.stmt(init);
        }
        let copied = self.loop_cells(f);
        let (head, body, post, end) = (self.f.b.block(), self.f.b.block(), self.f.b.block(), self.f.b.block());
        self.f.b.start(head);
        match f.cond {
            Some(c) => {
                self.at(c.start);
                self.cond(c, body, end);
            }
            None => self.f.b.jump(body),
        }
        self.f.b.enter(body);
        self.f.targets.push(Target {
            label,
            brk: end,
            cont: Some(post),
        });
        self.stmts(f.body.stmts);
        self.f.targets.pop();
        self.f.b.start(post);
        for (obj, ty, cell) in copied {
            self.renew_cell(obj, ty, cell);
        }
        if let Some(p) = f.post {
            self.stmt(p);
        }
        self.f.b.jump(head);
        self.f.b.enter(end);
    }

    /// The variables of a for statement that live in cells and are new in each iteration.
    fn loop_cells(&mut self, f: &ForStmt<'_>) -> Vec<(ObjId, Ty, VReg)> {
        let mut out = Vec::new();
        if self.f.version.is_valid() && self.f.version < GoVersion(22) {
            return out;
        }
        let Some(init) = f.init else { return out };
        let StmtKind::Define { lhs, .. } = init.kind else {
            return out;
        };
        for e in lhs {
            let obj = e.unparen().ident().and_then(|id| self.info().obj(id.id));
            if let Some(obj) = obj
                && let Some(v) = self.f.vars.get(&obj.0)
                && let Loc::Cell(c) = v.loc
            {
                out.push((obj, v.ty, c));
            }
        }
        out
    }

    /// The next iteration's copy of a loop variable.
    fn renew_cell(&mut self, obj: ObjId, ty: Ty, cell: VReg) {
        let v = self.load_var(super::func::Var {
            ty,
            loc: Loc::Cell(cell),
        });
        let name = self.check.obj_text(obj);
        let fresh = self.new_cell(ty, name);
        self.store_cell(fresh, v, ty);
        self.f.b.push(Inst::Copy {
            dst: cell,
            src: Operand::Reg(fresh),
        });
    }
}
