//! Range over functions: the loop body becomes a function that the ranged-over function calls as `yield`.
//!
//! The body function shares two heap cells with the function around it: the loop's state (may it be called, and did it end), and
//! the way by which the body left the loop, other than by going on. Ways out that lead further than the loop (return, branches to outer
//! labels) store their number, end the loop, and are taken by the function around it once the call has returned; a body within a
//! body passes them on. Results of a return go to the result variables of the function proper, which live in cells for that reason.
//! Deferred calls go to the defer list of the function proper, by its handle.

use govm_syntax::Name;
use govm_syntax::ast::*;

use super::Lower;
use super::func::{FnCx, Loc, Target, Var};
use crate::mir::ir::*;
use crate::mir::natives::RuntimeFn;
use crate::types::objects::ObjId;

/// A way out of a loop body that leads further than the loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Exit {
    Return,
    Branch { label: Option<Name>, brk: bool },
    Goto(Name),
}

/// What a body function knows of its loop.
pub(super) struct RangeBody {
    state: ObjId,
    exit: ObjId,
    exits: Vec<Exit>,
    /// Labels within the body.
    labels: Vec<Name>,
}

/// The handle of the defer list of the function proper, among its variables.
pub(super) const DEFER_HANDLE: ObjId = ObjId(u32::MAX);
/// Variables that no source declares have numbers from here on.
pub(super) const MADE: u32 = u32::MAX - (1 << 20);

// The states of a loop, numbered as in Go's runtime.
const DONE: u64 = 0;
const READY: u64 = 1;
const PANIC: u64 = 2;
const EXHAUSTED: u64 = 3;
const MISSING_PANIC: u64 = 4;

impl<'a> Lower<'a, '_> {
    pub(super) fn range_func(&mut self, r: &RangeStmt<'_>, label: Option<Name>) {
        let ty = self.expr_ty(r.x);
        let (params, ..) = self.as_func(ty).unwrap_or_default();
        let yield_ty = params.first().copied().unwrap_or(ty);
        let (elems, ..) = self.as_func(yield_ty).unwrap_or_default();
        let v = self.full(r.x);
        let v = self.snapshot(v, ty);
        let f = self.in_reg(v, ty);
        let int = self.known.int;
        let state = self.made_cell(int, READY);
        let exit = self.made_cell(int, 0);

        self.f.ranges += 1;
        let name = format!("{}-range{}", self.f.name, self.f.ranges);
        let pos = self.f.b.pos();
        let mut body = FnCx::new(&name, pos, self.f.env.clone(), self.f.file);
        body.version = self.f.version;
        body.uses = self.f.uses.clone();
        let mut labels = Vec::new();
        collect_labels(r.body.stmts, &mut labels);
        body.range_body = Some(RangeBody {
            state,
            exit,
            exits: Vec::new(),
            labels,
        });
        self.enter(body);
        self.at(r.range);
        self.f.b.func().sig = Some(yield_ty);
        let args: Vec<_> = elems
            .iter()
            .map(|&t| Some((Operand::Reg(self.f.b.param(t, None)), t)))
            .collect();
        self.f.b.func().results = vec![self.known.bool];
        let (bad, good) = (self.f.b.block(), self.f.b.block());
        let s = self.load_made(state);
        self.f.b.end(Term::CmpBranch {
            op: CmpOp::Ne,
            ty: int,
            a: s,
            b: Operand::Imm(READY),
            then: bad,
            els: good,
        });
        self.f.b.enter(bad);
        self.runtime_call(RuntimeFn::PanicRangeState, vec![s]);
        self.f.b.end(Term::Unreachable);
        self.f.b.enter(good);
        self.store_made(state, PANIC);
        if r.define {
            self.set_range_vars(r, &args);
        } else {
            self.set_in_turn(r, &args);
        }
        let (brk, cont) = (self.f.b.block(), self.f.b.block());
        self.f.targets.push(Target {
            label,
            brk,
            cont: Some(cont),
        });
        self.stmts(r.body.stmts);
        self.f.targets.pop();
        self.f.b.start(cont);
        self.store_made(state, READY);
        self.f.b.end(Term::Return(vec![Operand::Imm(1)]));
        self.f.b.enter(brk);
        self.store_made(state, DONE);
        self.f.b.end(Term::Return(vec![Operand::Imm(0)]));
        let exits = self.f.range_body.take().map_or(Vec::new(), |b| b.exits);
        let (func, captured) = self.leave();
        let id = self.new_func();
        self.set_func(id, func);

        self.at(r.range);
        let closure = self.closure(id, &captured, yield_ty, None);
        self.f.b.push(Inst::Call {
            callee: Callee::Closure(f),
            args: vec![closure],
            results: Vec::new(),
        });
        let s = self.load_made(state);
        let (bad, good) = (self.f.b.block(), self.f.b.block());
        self.f.b.end(Term::CmpBranch {
            op: CmpOp::Eq,
            ty: int,
            a: s,
            b: Operand::Imm(PANIC),
            then: bad,
            els: good,
        });
        self.f.b.enter(bad);
        self.runtime_call(RuntimeFn::PanicRangeState, vec![Operand::Imm(MISSING_PANIC)]);
        self.f.b.end(Term::Unreachable);
        self.f.b.enter(good);
        self.store_made(state, EXHAUSTED);
        if exits.is_empty() {
            return;
        }
        let code = self.load_made(exit);
        for (i, e) in exits.into_iter().enumerate() {
            let (taken, next) = (self.f.b.block(), self.f.b.block());
            self.f.b.end(Term::CmpBranch {
                op: CmpOp::Eq,
                ty: int,
                a: code,
                b: Operand::Imm(i as u64 + 1),
                then: taken,
                els: next,
            });
            self.f.b.enter(taken);
            self.take_exit(e);
            self.f.b.end(Term::Unreachable);
            self.f.b.enter(next);
        }
    }

    /// Takes a way out in the function around a loop.
    fn take_exit(&mut self, e: Exit) {
        match e {
            Exit::Return if self.f.range_body.is_some() => self.range_exit(e),
            Exit::Return => self.leave_function(),
            Exit::Branch { label, brk } => self.branch_to(label, brk),
            Exit::Goto(label) => self.goto_label(label),
        }
    }

    /// Leaves a loop body by a way that leads further.
    pub(super) fn range_exit(&mut self, e: Exit) {
        let Some(b) = &mut self.f.range_body else { return };
        let n = b.exits.iter().position(|x| *x == e).unwrap_or_else(|| {
            b.exits.push(e);
            b.exits.len() - 1
        });
        let (state, exit) = (b.state, b.exit);
        self.store_made(exit, n as u64 + 1);
        self.store_made(state, DONE);
        self.f.b.end(Term::Return(vec![Operand::Imm(0)]));
    }

    /// Whether a label is outside of the loop body that is being lowered.
    pub(super) fn is_outer_label(&self, label: Name) -> bool {
        self.f.range_body.as_ref().is_some_and(|b| !b.labels.contains(&label))
    }

    /// A return statement in a loop body.
    pub(super) fn range_return(&mut self, values: &[&Expr<'_>], pos: govm_syntax::Pos) {
        if !values.is_empty() {
            let proper = self.outer.iter().rev().find(|f| f.range_body.is_none());
            let (tys, objs) = proper.map_or_else(Default::default, |f| (f.result_tys.clone(), f.result_objs.clone()));
            let values = self.return_values(values, &tys);
            let values: Vec<Operand> = values.iter().zip(&tys).map(|(&v, &t)| self.snapshot(v, t)).collect();
            self.at(pos);
            for (obj, v) in objs.into_iter().zip(values) {
                if let Some(var) = self.var(obj) {
                    let place = Self::var_place(var.loc);
                    self.store(&place, v, var.ty);
                }
            }
        }
        self.range_exit(Exit::Return);
    }

    /// In a loop body: the handle of the defer list of the function proper.
    pub(super) fn outer_defer_handle(&mut self) -> Option<VReg> {
        self.f.range_body.as_ref()?;
        match self.var(DEFER_HANDLE)?.loc {
            Loc::Reg(r) | Loc::Cell(r) => Some(r),
        }
    }

    /// A heap cell among the variables that no source declares.
    fn made_cell(&mut self, ty: Ty, value: u64) -> ObjId {
        let obj = ObjId(MADE + self.made);
        self.made += 1;
        let cell = self.new_cell(ty, "");
        self.store_cell(cell, Operand::Imm(value), ty);
        let loc = Loc::Cell(cell);
        self.f.vars.insert(obj.0, Var { ty, loc });
        obj
    }

    fn load_made(&mut self, obj: ObjId) -> Operand {
        match self.var(obj) {
            Some(v) => self.load_var(v),
            None => Operand::Zero,
        }
    }

    fn store_made(&mut self, obj: ObjId, value: u64) {
        if let Some(v) = self.var(obj) {
            let place = Self::var_place(v.loc);
            self.store(&place, Operand::Imm(value), v.ty);
        }
    }
}

/// The labels that statements declare.
fn collect_labels(list: &[Stmt<'_>], out: &mut Vec<Name>) {
    for s in list {
        let mut s = s;
        loop {
            match s.kind {
                StmtKind::Labeled { label, stmt } => {
                    out.push(label.name);
                    s = stmt;
                    continue;
                }
                StmtKind::If(i) => {
                    collect_labels(i.then.stmts, out);
                    if let Some(els) = i.els {
                        s = els;
                        continue;
                    }
                }
                StmtKind::Block(b) => collect_labels(b.stmts, out),
                StmtKind::For(f) => collect_labels(f.body.stmts, out),
                StmtKind::Range(r) => collect_labels(r.body.stmts, out),
                StmtKind::Switch(w) => w.clauses.iter().for_each(|c| collect_labels(c.body, out)),
                StmtKind::TypeSwitch(w) => w.clauses.iter().for_each(|c| collect_labels(c.body, out)),
                StmtKind::Select(w) => w.clauses.iter().for_each(|c| collect_labels(c.body, out)),
                _ => {}
            }
            break;
        }
    }
}
