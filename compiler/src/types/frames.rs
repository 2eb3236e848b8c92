//! Functions whose stack frames gc refuses: those of 1 GiB and more.
//!
//! Variables of more than 128 KiB are on the heap. On the stack are, however large: arguments and results of the function, those of the
//! call that has most of them, and copies that gc keeps while a statement runs: of results of calls and type assertions that are not
//! stored in a variable at once, of arguments whose evaluation may panic, of arrays that a range statement with a value goes over.
//! Copies of different statements share their space. Functions that gc would inline are not counted where they are called.

use govm_syntax::ast::*;
use govm_syntax::{FileId, Op, Pos, names};

use super::checker::Checker;
use super::info::Mode;
use super::types::{RecvOld, Signature, Type, TypeId};

/// The size from which on gc refuses a frame.
const LIMIT: u64 = 1 << 30;
/// Smaller values are passed over: they do not make a frame large, and many are in registers.
pub(super) const LARGE: u64 = 64 << 10;
/// Deeper expressions are not looked at.
const DEPTH: u32 = 1000;

/// Bytes that the evaluation of something takes.
#[derive(Clone, Copy, Default)]
struct Need {
    /// The most at once.
    peak: u64,
    /// What is kept until the statement ends or a call takes it.
    held: u64,
    /// The result of the last call, part of which is read where the callee left it; the next call overwrites it.
    open: u64,
    calls: bool,
}

impl Need {
    /// One after the other.
    fn then(self, next: Need) -> Need {
        let held = self.held + if next.calls { self.open } else { 0 };
        Need {
            peak: self.peak.max(held).max(held + next.peak),
            held: held + next.held,
            open: if next.calls { next.open } else { self.open },
            calls: self.calls || next.calls,
        }
    }

    /// With a copy of so many bytes.
    fn keep(self, size: u64) -> Need {
        let held = self.held + size;
        Need {
            peak: self.peak.max(held),
            held,
            ..self
        }
    }
}

/// A function whose frame is being measured.
struct Frames<'c, 'a> {
    check: &'c mut Checker<'a>,
    file: FileId,
    /// Arguments and results of the call that has most.
    callee: u64,
    /// Functions within it, with their signatures and bodies.
    literals: Vec<(Pos, TypeId, &'a Block<'a>)>,
    /// Calls that a go or defer statement has wrapped, with what they need.
    wrapped: Vec<(Pos, u64)>,
    depth: u32,
}

impl<'a> Checker<'a> {
    /// Reports the functions of a package whose frames are too large.
    pub(super) fn check_frames(&mut self, files: &[&'a File<'a>]) {
        for file in files {
            let Some(id) = self.sources.file_of(file.package).map(|f| f.id()) else {
                continue;
            };
            for decl in file.decls {
                let Decl::Func(f) = decl else { continue };
                let obj = self.info(id).obj(f.name.id);
                let (Some(body), Some(obj)) = (f.body, obj) else {
                    continue;
                };
                let ty = self.obj_type(obj);
                let generic = self
                    .as_signature(ty)
                    .is_none_or(|s| !s.tparams().is_empty() || !s.rparams().is_empty());
                if !generic {
                    self.check_frame(id, (f.pos, ty, body));
                }
            }
        }
    }

    fn check_frame(&mut self, file: FileId, f: (Pos, TypeId, &'a Block<'a>)) {
        let mut open = vec![f];
        while let Some((pos, ty, body)) = open.pop() {
            let mut frames = Frames {
                check: self,
                file,
                callee: 0,
                literals: Vec::new(),
                wrapped: Vec::new(),
                depth: 0,
            };
            let args = frames.on_stack(ty);
            let locals = frames.block(body.stmts);
            let Frames {
                callee,
                literals,
                wrapped,
                ..
            } = frames;
            self.report_frame(pos, locals, args, callee);
            for (pos, callee) in wrapped {
                self.report_frame(pos, 0, 0, callee);
            }
            open.extend(literals);
        }
    }

    fn report_frame(&mut self, pos: Pos, locals: u64, args: u64, callee: u64) {
        let own = format!("{} MB locals + {} MB args", locals >> 20, args >> 20);
        if locals >= LIMIT || args >= LIMIT {
            self.error(pos, format!("stack frame too large (>1GB): {own}"));
        } else if locals + callee >= LIMIT {
            let msg = format!("stack frame too large (>1GB): {own} + {} MB callee", callee >> 20);
            self.error(pos, msg);
        }
    }
}

impl<'a> Frames<'_, 'a> {
    fn typ(&self, e: &Expr<'_>) -> TypeId {
        self.check.info(self.file).typ(e.id)
    }

    fn mode(&self, e: &Expr<'_>) -> Mode {
        self.check.info(self.file).mode(e.id)
    }

    /// The size of a type, if it is large; else 0.
    fn size(&mut self, t: TypeId) -> u64 {
        if matches!(self.check.ty(t), Type::Tuple(_)) {
            let vars = self.check.tuple(t);
            return vars.iter().map(|&v| self.size(self.check.obj_type(v))).sum();
        }
        let size = self.check.size_of(t).map_or(0, |s| s.size);
        if size >= LARGE { size } else { 0 }
    }

    fn size_of(&mut self, e: &Expr<'_>) -> u64 {
        match self.mode(e) {
            Mode::Variable | Mode::MapIndex | Mode::Value | Mode::CommaOk => {
                let t = self.typ(e);
                self.size(t)
            }
            _ => 0,
        }
    }

    /// What the arguments and results of a function of this type take on the stack.
    fn on_stack(&mut self, sig: TypeId) -> u64 {
        let under = self.check.under(sig);
        let Some(sig) = self.check.as_signature(under) else {
            return 0;
        };
        self.receiver(sig) + self.size(sig.params()) + self.size(sig.results())
    }

    /// The size of a method's receiver, of the method itself or of a method value that is called.
    fn receiver(&mut self, sig: &Signature) -> u64 {
        let old = match sig.recv_old() {
            Some(RecvOld::Recv(r)) => Some(r),
            _ => None,
        };
        sig.recv().or(old).map_or(0, |r| self.size(self.check.obj_type(r)))
    }

    fn block(&mut self, stmts: &'a [Stmt<'a>]) -> u64 {
        stmts.iter().map(|s| self.stmt(s)).max().unwrap_or(0)
    }

    fn stmt(&mut self, s: &'a Stmt<'a>) -> u64 {
        let mut next = Some(s);
        let mut most = 0;
        while let Some(s) = next.take() {
            let peak = match s.kind {
                StmtKind::Labeled { stmt, .. } => {
                    next = Some(stmt);
                    0
                }
                StmtKind::If(i) => {
                    next = i.els;
                    let init = i.init.map_or(0, |s| self.stmt(s));
                    init.max(self.operand(i.cond).peak).max(self.block(i.then.stmts))
                }
                _ => self.simple(s),
            };
            most = most.max(peak);
        }
        most
    }

    fn simple(&mut self, s: &'a Stmt<'a>) -> u64 {
        match s.kind {
            StmtKind::Block(b) => self.block(b.stmts),
            StmtKind::Expr(e) => self.within(e).peak,
            StmtKind::Send { chan, value } => self.operand(chan).then(self.operand(value)).peak,
            StmtKind::Decl(d) => {
                let mut most = 0;
                for spec in d.specs {
                    let Spec::Var(spec) = spec else { continue };
                    let interface = spec.ty.is_some_and(|t| self.check.is_interface(self.typ(t)));
                    let direct = !interface && spec.names.len() == 1;
                    most = most.max(self.values(spec.names.len(), spec.values, direct).peak);
                }
                most
            }
            StmtKind::Define { lhs, rhs } => self.values(lhs.len(), rhs, true).peak,
            StmtKind::Assign { lhs, rhs } => {
                let mut need = Need::default();
                let mut direct = true;
                for x in lhs {
                    let Some(id) = x.ident() else {
                        direct = false;
                        need = need.then(self.within(x));
                        continue;
                    };
                    direct &= id.name == names::blank || !self.check.is_interface(self.typ(x));
                }
                need = need.then(self.values(lhs.len(), rhs, direct));
                // Of values that move to and fro, all but one are copied first.
                if lhs.len() > 1 && lhs.len() == rhs.len() {
                    for x in &rhs[1..] {
                        if !self.is_computed(x) && x.unparen().ident().is_none() {
                            need = need.keep(self.size_of(x));
                        }
                    }
                }
                need.peak
            }
            StmtKind::AssignOp { lhs, rhs, .. } => self.operand(lhs).then(self.operand(rhs)).peak,
            StmtKind::IncDec { x, .. } => self.operand(x).peak,
            StmtKind::Go(e) | StmtKind::Defer(e) => self.wrapped(s.start, e),
            StmtKind::Return(list) => self.values(list.len(), list, false).peak,
            StmtKind::For(f) => {
                let ends = f.init.into_iter().chain(f.post).map(|s| self.stmt(s)).max();
                let cond = f.cond.map_or(0, |e| self.operand(e).peak);
                ends.unwrap_or(0).max(cond).max(self.block(f.body.stmts))
            }
            StmtKind::Range(r) => {
                let t = self.typ(r.x);
                let valued = r
                    .lhs
                    .get(1)
                    .is_some_and(|v| v.ident().is_none_or(|id| id.name != names::blank));
                let mut need = self.within(r.x);
                if valued && matches!(self.check.under_ty(t), Type::Array { .. }) {
                    need = self.operand(r.x).keep(self.size(t));
                }
                need.peak.max(need.held + self.block(r.body.stmts))
            }
            StmtKind::Switch(sw) => {
                let init = sw.init.map_or(0, |s| self.stmt(s));
                let mut need = Need::default();
                if let Some(tag) = sw.tag {
                    let size = self.size_of(tag);
                    need = self.operand(tag).keep(size);
                }
                let mut most = init.max(need.peak);
                for clause in sw.clauses {
                    for v in clause.values {
                        most = most.max(need.held + self.operand(v).peak);
                    }
                    most = most.max(need.held + self.block(clause.body));
                }
                most
            }
            StmtKind::TypeSwitch(sw) => {
                let init = sw.init.map_or(0, |s| self.stmt(s));
                let clauses = sw.clauses.iter().map(|c| self.block(c.body)).max();
                init.max(self.operand(sw.x).peak).max(clauses.unwrap_or(0))
            }
            StmtKind::Select(sel) => {
                let clause = |f: &mut Self, c: &CommClause<'a>| c.comm.map_or(0, |s| f.stmt(s)).max(f.block(c.body));
                sel.clauses.iter().map(|c| clause(self, c)).max().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// The values of an assignment to `n` places. One call's result can go to a variable directly.
    fn values(&mut self, n: usize, rhs: &[&'a Expr<'a>], direct: bool) -> Need {
        let [x] = rhs else {
            let operands = rhs.iter().map(|x| self.operand(x));
            return operands.fold(Need::default(), Need::then);
        };
        let call = matches!(x.unparen().kind, ExprKind::Call { .. });
        if n == 1 && direct && call {
            return self.within(x);
        }
        let operand = self.operand(x);
        if n == 1 || call {
            return operand;
        }
        // The value of a comma-ok form, which has a copy of its own.
        match x.unparen().kind {
            ExprKind::Assert { .. } | ExprKind::Index { .. } if self.mode(x) != Mode::Variable => {
                let size = self.size_of(x);
                operand.keep(size)
            }
            _ => operand,
        }
    }

    /// A go or defer statement: a call with arguments is put into a function of its own.
    fn wrapped(&mut self, pos: Pos, call: &'a Expr<'a>) -> u64 {
        let ExprKind::Call { fun, args, .. } = call.unparen().kind else {
            return 0;
        };
        let ty = self.typ(fun);
        let size = self.on_stack(ty);
        if size > 0 {
            self.wrapped.push((pos, size));
        }
        let mut need = self.within(fun);
        for x in args {
            need = need.then(self.operand(x));
        }
        need.peak
    }

    /// Whether an expression is a call or a type assertion.
    fn is_computed(&self, e: &Expr<'_>) -> bool {
        match e.unparen().kind {
            ExprKind::Call { fun, .. } => !matches!(self.mode(fun), Mode::TypeExpr | Mode::Builtin),
            ExprKind::Assert { .. } => true,
            _ => false,
        }
    }

    /// A value that is used where it is needed, and kept until then.
    fn operand(&mut self, e: &'a Expr<'a>) -> Need {
        let need = self.within(e);
        if self.is_computed(e) {
            return need.keep(self.size_of(e));
        }
        // A literal is built beside what it is made of.
        if matches!(e.unparen().kind, ExprKind::Composite { .. }) && need.calls {
            return need.keep(self.size_of(e));
        }
        need
    }

    /// An argument: one that might panic is evaluated before all are passed.
    fn argument(&mut self, e: &'a Expr<'a>) -> Need {
        let need = self.operand(e);
        if self.may_panic(e) {
            need.keep(self.size_of(e))
        } else {
            need
        }
    }

    fn may_panic(&mut self, e: &'a Expr<'a>) -> bool {
        let mut next = e;
        loop {
            let x = next.unparen();
            match x.kind {
                ExprKind::Star(_) => return true,
                ExprKind::Index { x: base, indices, .. } => {
                    let t = self.typ(base);
                    let array = matches!(self.check.under_ty(t), Type::Array { .. });
                    if !array || indices.iter().any(|i| self.mode(i) != Mode::Constant) {
                        return true;
                    }
                    next = base;
                }
                ExprKind::Selector { x: base, .. } if self.mode(base) == Mode::Variable => {
                    let t = self.typ(base);
                    if matches!(self.check.under_ty(t), Type::Pointer(_)) {
                        return true;
                    }
                    next = base;
                }
                _ => return false,
            }
        }
    }

    /// What an expression needs apart from its own value.
    fn within(&mut self, e: &'a Expr<'a>) -> Need {
        if self.depth >= DEPTH {
            return Need::default();
        }
        self.depth += 1;
        let need = self.parts(e);
        self.depth -= 1;
        need
    }

    fn parts(&mut self, e: &'a Expr<'a>) -> Need {
        match e.kind {
            ExprKind::Paren(x) => self.within(x),
            ExprKind::Star(x) | ExprKind::Unary { x, .. } => {
                // The variable that a literal's address is of is on the heap.
                match e.kind {
                    ExprKind::Unary { op: Op::And, .. } => self.within(x),
                    _ => self.operand(x),
                }
            }
            ExprKind::FuncLit { body, .. } => {
                self.literals.push((e.start, self.typ(e), body));
                Need::default()
            }
            ExprKind::Composite { elems, .. } => {
                let ty = self.typ(e);
                let separate = match *self.check.under_ty(ty) {
                    Type::Map { .. } => true,
                    Type::Slice(elem) => !self.check.is_interface(elem),
                    _ => false,
                };
                if separate {
                    return self.entries(elems);
                }
                let mut need = Need::default();
                for x in elems {
                    need = need.then(match x.kind {
                        ExprKind::KeyValue { value, .. } => self.operand(value),
                        _ => self.operand(x),
                    });
                }
                need
            }
            ExprKind::Selector { x, .. } => self.part_of(x),
            ExprKind::Index { x, indices, .. } => {
                if let [i] = indices
                    && self.mode(i) == Mode::Constant
                {
                    return self.part_of(x);
                }
                let indices = indices
                    .iter()
                    .map(|i| self.operand(i))
                    .fold(Need::default(), Need::then);
                self.operand(x).then(indices)
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                let bounds = [lo, hi, max].into_iter().flatten();
                bounds.fold(self.operand(x), |need, x| need.then(self.operand(x)))
            }
            ExprKind::Assert { x, .. } => self.operand(x),
            ExprKind::Binary {
                op: Op::AndAnd | Op::OrOr,
                x,
                y,
            } => {
                let (x, y) = (self.operand(x), self.operand(y));
                Need {
                    peak: x.peak.max(y.peak),
                    calls: x.calls || y.calls,
                    ..Need::default()
                }
            }
            ExprKind::Binary { x, y, .. } => self.operand(x).then(self.operand(y)),
            ExprKind::Call { fun, args, .. } => self.call(fun, args),
            _ => Need::default(),
        }
    }

    /// The elements of a literal that are stored one after the other.
    fn entries(&mut self, elems: &[&'a Expr<'a>]) -> Need {
        let mut all = Need::default();
        for x in elems {
            let need = match x.kind {
                ExprKind::KeyValue { key, value } => self.operand(key).then(self.operand(value)),
                _ => self.operand(x),
            };
            all.peak = all.peak.max(need.peak);
            all.calls |= need.calls;
        }
        all
    }

    /// A part of a value; that of a call's result is read from where the callee left it.
    fn part_of(&mut self, x: &'a Expr<'a>) -> Need {
        let need = self.within(x);
        match x.unparen().kind {
            ExprKind::Call { .. } if self.is_computed(x) => Need {
                open: self.size_of(x),
                ..need
            },
            ExprKind::Assert { .. } => need.keep(self.size_of(x)),
            _ => need,
        }
    }

    fn call(&mut self, fun: &'a Expr<'a>, args: &'a [&'a Expr<'a>]) -> Need {
        match self.mode(fun) {
            Mode::TypeExpr => args.first().map_or_else(Need::default, |x| match self.is_computed(x) {
                true => self.operand(x),
                false => self.within(x),
            }),
            // An array's length is known, whatever the array.
            Mode::Builtin if fun.ident().is_some_and(|id| id.name == names::len) => {
                args.first().map_or_else(Need::default, |x| self.within(x))
            }
            Mode::Builtin => args.iter().map(|x| self.operand(x)).fold(Need::default(), Need::then),
            _ => {
                let mut need = Need::default();
                if let ExprKind::FuncLit { body, .. } = fun.unparen().kind {
                    // It is part of the function that calls it.
                    need.peak = self.block(body.stmts);
                } else {
                    let ty = self.typ(fun);
                    let size = self.on_stack(ty);
                    self.callee = self.callee.max(size);
                    let under = self.check.under(ty);
                    let sig = self.check.as_signature(under);
                    need = match fun.unparen().kind {
                        // A large receiver is the first argument.
                        ExprKind::Selector { x, .. } if sig.is_some_and(|s| self.receiver(s) > 0) => self.argument(x),
                        _ => self.within(fun),
                    };
                }
                for x in args {
                    need = need.then(self.argument(x));
                }
                Need {
                    peak: need.peak,
                    calls: true,
                    ..Need::default()
                }
            }
        }
    }
}
