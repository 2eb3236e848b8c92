//! Expressions: values, operators, comparisons, conditions.
//!
//! `expr` gives an operand that may be a variable's own register, so whoever keeps it across an assignment copies it. A hint names
//! the register in which the value is wanted; only the last instruction of an expression writes it.

use govm_bytecode::{Basic, TypeDef};
use govm_syntax::Op;
use govm_syntax::ast::*;

use super::Lower;
use super::place::Place;
use crate::mir::ir::*;
use crate::mir::mono::{is_integer, is_signed};
use crate::types::info::Mode;
use crate::types::objects::{ObjId, ObjKind};

/// How many steps of a left-deep chain are taken at once.
const CHAIN: usize = 64;

impl<'a> Lower<'a, '_> {
    /// A whole expression: what must be evaluated first is.
    pub(super) fn full(&mut self, e: &Expr<'_>) -> Operand {
        self.hoist(&[e]);
        self.expr(e)
    }

    /// A whole expression as a value of another type.
    pub(super) fn full_as(&mut self, e: &Expr<'_>, to: Ty) -> Operand {
        self.hoist_as(&[(e, Some(to))]);
        self.expr_as(e, to)
    }

    /// An expression's value as assigned to type `to`.
    pub(super) fn expr_as(&mut self, e: &Expr<'_>, to: Ty) -> Operand {
        self.expr_as_into(e, to, None)
    }

    /// An expression's value as assigned to type `to`, in `hint` where that is of use.
    pub(super) fn expr_as_into(&mut self, e: &Expr<'_>, to: Ty, hint: Option<VReg>) -> Operand {
        if self.info().mode(e.id) == Mode::NilValue {
            return Operand::Zero;
        }
        if self.info().value(e.id).is_some() && !self.is_iface(to) {
            return self.const_expr(e, to);
        }
        let from = self.expr_ty(e);
        let v = self.expr_into(e, if from == to { hint } else { None });
        self.assign_conv(v, from, to)
    }

    fn const_expr(&mut self, e: &Expr<'_>, ty: Ty) -> Operand {
        match self.info().value(e.id).cloned() {
            Some(v) => self.constant(&v, ty),
            None => Operand::Zero,
        }
    }

    /// An expression's value, of the expression's type.
    pub(super) fn expr(&mut self, e: &Expr<'_>) -> Operand {
        self.expr_into(e, None)
    }

    /// An expression's value, in `hint` where that is of use.
    pub(super) fn expr_into(&mut self, e: &Expr<'_>, hint: Option<VReg>) -> Operand {
        let e = e.unparen();
        if let Some(v) = self.f.pre.get(&e.id) {
            return *v;
        }
        if self.info().value(e.id).is_some() {
            let ty = self.expr_ty(e);
            return self.const_expr(e, ty);
        }
        if self.info().mode(e.id) == Mode::NilValue {
            return Operand::Zero;
        }
        self.at(e.pos);
        match e.kind {
            ExprKind::Name(id) => match self.info().obj(id.id) {
                Some(obj) => self.name_value(obj, e, id, hint),
                None => Operand::Zero,
            },
            ExprKind::FuncLit { ty, body } => self.func_lit(e, ty, body, hint),
            ExprKind::Composite { .. } => self.literal(e),
            ExprKind::Selector { x, sel } => {
                self.flatten(e);
                if self.info().selection(e.id).is_some() {
                    let ty = self.expr_ty(e);
                    let place = self.place(e);
                    return self.load_into(&place, ty, hint);
                }
                match self.info().obj(sel.id) {
                    Some(obj) => self.name_value(obj, e, sel, hint),
                    None => self.expr(x),
                }
            }
            ExprKind::Index { x, .. } => {
                self.flatten(e);
                if let Some(f) = self.instantiated(x) {
                    return f;
                }
                let ty = self.value_ty(e);
                let place = self.place(e);
                self.load_into(&place, ty, hint)
            }
            ExprKind::Star(_) => {
                let ty = self.expr_ty(e);
                let place = self.place(e);
                if self.size(ty) == 0
                    && let Place::Mem { ptr, .. } = place
                {
                    self.f.b.push(Inst::NilCheck { ptr });
                    return Operand::Zero;
                }
                self.load_into(&place, ty, hint)
            }
            ExprKind::Slice { x, lo, hi, max, .. } => self.slice(e, x, [lo, hi, max], hint),
            ExprKind::Assert { x, .. } => {
                let ty = self.value_ty(e);
                let from = self.expr_ty(x);
                let src = self.expr(x);
                self.at(e.pos);
                self.reach_assert(ty);
                let dst = self.dst(hint, ty);
                self.f.b.push(Inst::Assert {
                    dst: Some(dst),
                    ok: None,
                    src,
                    from,
                    ty,
                });
                Operand::Reg(dst)
            }
            ExprKind::Call { .. } => {
                self.flatten(e);
                let results = self.call(e, hint);
                results.first().copied().unwrap_or(Operand::Zero)
            }
            ExprKind::Unary { op, x } => self.unary(e, op, x, hint),
            ExprKind::Binary { op, .. } => match op {
                Op::AndAnd | Op::OrOr => self.bool_value(e),
                _ if op.is_comparison() => self.comparison(e, hint),
                _ => self.binary(e, hint),
            },
            _ => {
                self.error_at(e.start, "internal error: not a value");
                Operand::Zero
            }
        }
    }

    /// The type of the first value of an expression that may be used with comma-ok.
    pub(super) fn value_ty(&mut self, e: &Expr<'_>) -> Ty {
        let t = self.info().typ(e.id);
        match self.check.tuple(t) {
            [first, ..] => {
                let t = self.obj_type(*first);
                self.ty(t)
            }
            [] => self.ty(t),
        }
    }

    /// The value of what a name refers to.
    fn name_value(&mut self, obj: ObjId, e: &Expr<'_>, id: Ident, hint: Option<VReg>) -> Operand {
        match &self.check.obj(obj).kind {
            ObjKind::Func { .. } => {
                let targs = self.instance_args(id);
                let ty = self.expr_ty(e);
                let func = self.func_of(obj, targs);
                let dst = self.dst(hint, ty);
                self.f.b.push(Inst::FuncValue { dst, func });
                Operand::Reg(dst)
            }
            ObjKind::Nil => Operand::Zero,
            ObjKind::Var(_) => {
                let ty = self.expr_ty(e);
                let place = self.place(e);
                self.load_into(&place, ty, hint)
            }
            _ => {
                self.error_at(e.start, "internal error: not a value");
                Operand::Zero
            }
        }
    }

    /// The type arguments of an instantiated identifier.
    pub(super) fn instance_args(&mut self, id: Ident) -> std::rc::Rc<[Ty]> {
        let targs = self.info().instance(id.id).map(|i| i.targs.clone());
        targs.iter().flatten().map(|&t| self.ty(t)).collect()
    }

    /// A function that `x[types]` instantiates.
    fn instantiated(&mut self, x: &Expr<'_>) -> Option<Operand> {
        let x = x.unparen();
        let id = match x.kind {
            ExprKind::Name(id) => id,
            ExprKind::Selector { sel, .. } => sel,
            _ => return None,
        };
        self.info().instance(id.id)?;
        if let ExprKind::Selector { x: value, .. } = x.kind
            && self.is_method(x)
        {
            return Some(self.method_selector_value(x, value, None));
        }
        let obj = self.info().obj(id.id)?;
        if !self.check.obj(obj).is_func() {
            return None;
        }
        let targs = self.instance_args(id);
        let func = self.func_of(obj, targs.clone());
        let sig = self.obj_type(obj);
        let env = self.method_env(obj, &targs);
        let ty = self.ty_in(sig, &env);
        let dst = self.f.b.temp(ty);
        self.f.b.push(Inst::FuncValue { dst, func });
        Some(Operand::Reg(dst))
    }

    /// Evaluates the deep end of a long chain of left operands, so that what remains is shallow.
    fn flatten(&mut self, e: &Expr<'_>) {
        let mut spine = Vec::new();
        let mut x = e;
        loop {
            let next = match x.kind {
                ExprKind::Selector { x, .. } | ExprKind::Index { x, .. } | ExprKind::Slice { x, .. } => x,
                ExprKind::Assert { x, .. } | ExprKind::Paren(x) => x,
                ExprKind::Call { fun, .. } => fun,
                ExprKind::Binary { op, x, .. } if !matches!(op, Op::AndAnd | Op::OrOr) => x,
                _ => break,
            };
            if self.f.pre.contains_key(&x.id) {
                break;
            }
            spine.push(x);
            x = next;
        }
        if spine.len() <= 2 * CHAIN {
            return;
        }
        for (i, node) in spine.iter().enumerate().rev().skip(CHAIN) {
            if i > 0 && i % CHAIN == 0 {
                let value = matches!(
                    self.info().mode(node.id),
                    Mode::Value | Mode::CommaOk | Mode::MapIndex | Mode::Variable
                );
                let ty = self.info().typ(node.id);
                let single = self.check.tuple(ty).is_empty();
                let method = matches!(node.kind, ExprKind::Selector { .. }) && self.is_method(node);
                if value && single && !method {
                    let v = self.expr(node);
                    self.f.pre.insert(node.id, v);
                }
            }
        }
    }

    /// Whether a selector selects a method.
    pub(super) fn is_method(&self, e: &Expr<'_>) -> bool {
        use crate::types::info::SelectionKind;
        // Other expressions keep other facts where selectors keep their selection.
        matches!(e.kind, ExprKind::Selector { .. })
            && self
                .info()
                .selection(e.id)
                .is_some_and(|s| s.kind != SelectionKind::Field)
    }

    fn slice(&mut self, e: &Expr<'_>, x: &Expr<'_>, bounds: [Option<&Expr<'_>>; 3], hint: Option<VReg>) -> Operand {
        let x_ty = self.expr_ty(x);
        let ty = self.expr_ty(e);
        let (base, src) = if self.is_string(x_ty) {
            (SliceBase::Str, self.expr(x))
        } else if let Some(elem) = self.as_slice(x_ty) {
            (SliceBase::Slice(elem), self.expr(x))
        } else if let Some(array) = self.as_pointer(x_ty) {
            (SliceBase::ArrayPtr(array), self.expr(x))
        } else {
            (SliceBase::ArrayPtr(x_ty), self.address_of(x))
        };
        let [lo, hi, max] = bounds.map(|b| b.map(|b| self.index_value(b)));
        self.at(e.pos);
        let dst = self.dst(hint, ty);
        self.f.b.push(Inst::Slice {
            dst,
            base,
            src,
            lo,
            hi,
            max,
        });
        Operand::Reg(dst)
    }

    fn unary(&mut self, e: &Expr<'_>, op: Op, x: &Expr<'_>, hint: Option<VReg>) -> Operand {
        match op {
            Op::And => return self.address_of(x),
            Op::Recv => {
                let chan_ty = self.expr_ty(x);
                let elem = self.chan_elem(chan_ty).unwrap_or(chan_ty);
                let chan = self.expr(x);
                self.at(e.pos);
                let dst = self.dst(hint, elem);
                self.f.b.push(Inst::Recv {
                    dst: Some(dst),
                    ok: None,
                    chan,
                    elem,
                });
                return Operand::Reg(dst);
            }
            Op::Add => return self.expr_into(x, hint),
            _ => {}
        }
        let ty = self.expr_ty(e);
        let a = self.expr_as(x, ty);
        let op = match op {
            Op::Sub => UnOp::Neg,
            Op::Xor => UnOp::Com,
            _ => UnOp::Not,
        };
        let dst = self.dst(hint, ty);
        self.f.b.push(Inst::Un { op, ty, dst, a });
        Operand::Reg(dst)
    }

    /// Arithmetic; a chain of left operands is taken in a loop.
    fn binary(&mut self, e: &Expr<'_>, hint: Option<VReg>) -> Operand {
        let mut chain = Vec::new();
        let mut x = e;
        loop {
            x = x.unparen();
            match x.kind {
                ExprKind::Binary { op, x: l, y }
                    if !matches!(op, Op::AndAnd | Op::OrOr)
                        && !op.is_comparison()
                        && !self.f.pre.contains_key(&x.id)
                        && self.info().value(x.id).is_none() =>
                {
                    chain.push((x, op, y));
                    x = l;
                }
                _ => break,
            }
        }
        let ty = self.expr_ty(e);
        if self.is_string(ty) {
            return self.concat(x, &chain, ty, hint);
        }
        let first_ty = match chain.last() {
            Some(&(node, ..)) => self.expr_ty(node),
            None => ty,
        };
        let mut acc = self.expr_as(x, first_ty);
        for (i, &(node, op, y)) in chain.iter().enumerate().rev() {
            let ty = self.expr_ty(node);
            let dst = if i == 0 { hint } else { None };
            acc = self.arith(op, ty, acc, y, node.pos, dst);
        }
        acc
    }

    /// `a op y`
    pub(super) fn arith(
        &mut self,
        op: Op,
        ty: Ty,
        a: Operand,
        y: &Expr<'_>,
        pos: govm_syntax::Pos,
        hint: Option<VReg>,
    ) -> Operand {
        let b = if op.is_shift() {
            self.shift_count(y)
        } else {
            self.expr_as(y, ty)
        };
        self.at(pos);
        let op = match op {
            Op::Add => BinOp::Add,
            Op::Sub => BinOp::Sub,
            Op::Mul => BinOp::Mul,
            Op::Div => BinOp::Div,
            Op::Rem => BinOp::Rem,
            Op::And => BinOp::And,
            Op::Or => BinOp::Or,
            Op::Xor => BinOp::Xor,
            Op::AndNot => BinOp::AndNot,
            Op::Shl => BinOp::Shl,
            _ => BinOp::Shr,
        };
        let dst = self.dst(hint, ty);
        self.f.b.push(Inst::Bin { op, ty, dst, a, b });
        Operand::Reg(dst)
    }

    /// A shift count as an unsigned slot; a negative one panics.
    fn shift_count(&mut self, y: &Expr<'_>) -> Operand {
        if let Some(v) = self.info().value(y.id) {
            return Operand::Imm(v.to_int().as_u64().unwrap_or(u64::MAX));
        }
        let ty = self.expr_ty(y);
        let count = self.expr(y);
        if self.as_basic(ty).is_some_and(is_signed) {
            self.f.b.push(Inst::CheckShift { count });
        }
        count
    }

    fn concat(
        &mut self,
        first: &Expr<'_>,
        chain: &[(&Expr<'_>, Op, &Expr<'_>)],
        ty: Ty,
        hint: Option<VReg>,
    ) -> Operand {
        let mut parts = vec![self.expr_as(first, ty)];
        for &(_, _, y) in chain.iter().rev() {
            let v = self.expr_as(y, ty);
            parts.push(v);
        }
        if let Some(c) = chain.first() {
            self.at(c.0.pos);
        }
        // A long chain in groups, so that no window of parts becomes large.
        while parts.len() > CHAIN {
            let mut groups = Vec::with_capacity(parts.len() / CHAIN + 1);
            for group in parts.chunks(CHAIN) {
                let dst = self.f.b.temp(ty);
                self.f.b.push(Inst::Concat {
                    dst,
                    parts: group.to_vec(),
                });
                groups.push(Operand::Reg(dst));
            }
            parts = groups;
        }
        let dst = self.dst(hint, ty);
        self.f.b.push(Inst::Concat { dst, parts });
        Operand::Reg(dst)
    }

    // Comparisons and conditions.

    /// Operator, operand type and operands of a comparison.
    fn compare_parts(&mut self, e: &Expr<'_>) -> Option<(CmpOp, Ty, Operand, Operand)> {
        let ExprKind::Binary { op, x, y } = e.kind else {
            return None;
        };
        let (ty, a, b) = self.compare_operands(x, y);
        self.at(e.pos);
        let op = match op {
            Op::Eql => CmpOp::Eq,
            Op::Neq => CmpOp::Ne,
            Op::Lss => CmpOp::Lt,
            Op::Leq => CmpOp::Le,
            Op::Gtr => CmpOp::Gt,
            _ => CmpOp::Ge,
        };
        Some((op, ty, a, b))
    }

    fn compare_operands(&mut self, x: &Expr<'_>, y: &Expr<'_>) -> (Ty, Operand, Operand) {
        let x_nil = self.info().mode(x.unparen().id) == Mode::NilValue;
        let y_nil = self.info().mode(y.unparen().id) == Mode::NilValue;
        let (xt, yt) = (self.expr_ty(x), self.expr_ty(y));
        let ty = if x_nil {
            yt
        } else if y_nil {
            xt
        } else if self.is_iface(xt) || self.info().value(y.id).is_some() {
            xt
        } else {
            yt
        };
        let ty = if !self.is_iface(ty) && self.is_iface(yt) && !y_nil {
            yt
        } else {
            ty
        };
        let a = self.expr_as(x, ty);
        let b = self.expr_as(y, ty);
        (ty, a, b)
    }

    fn comparison(&mut self, e: &Expr<'_>, hint: Option<VReg>) -> Operand {
        let Some((op, ty, a, b)) = self.compare_parts(e) else {
            return Operand::Zero;
        };
        let bool_ty = self.expr_ty(e);
        let dst = self.dst(hint, bool_ty);
        self.f.b.push(Inst::Cmp { op, ty, dst, a, b });
        Operand::Reg(dst)
    }

    /// A boolean expression with control flow, as a value.
    pub(super) fn bool_value(&mut self, e: &Expr<'_>) -> Operand {
        let ty = self.expr_ty(e);
        let dst = self.f.b.temp(ty);
        let (yes, no, end) = (self.f.b.block(), self.f.b.block(), self.f.b.block());
        self.cond(e, yes, no);
        for (block, v) in [(yes, 1), (no, 0)] {
            self.f.b.enter(block);
            self.f.b.push(Inst::Copy {
                dst,
                src: Operand::Imm(v),
            });
            self.f.b.jump(end);
        }
        self.f.b.enter(end);
        Operand::Reg(dst)
    }

    /// Branches on a condition and leaves no block current.
    pub(super) fn cond(&mut self, e: &Expr<'_>, yes: BlockId, no: BlockId) {
        let (mut e, mut yes, mut no) = (e.unparen(), yes, no);
        while let ExprKind::Unary { op: Op::Not, x } = e.kind {
            if self.info().value(e.id).is_some() || self.f.pre.contains_key(&e.id) {
                break;
            }
            std::mem::swap(&mut yes, &mut no);
            e = x.unparen();
        }
        if let Some(v) = self.info().value(e.id) {
            let to = if v.as_bool() { yes } else { no };
            return self.f.b.jump(to);
        }
        if !self.f.pre.contains_key(&e.id)
            && let ExprKind::Binary { op, .. } = e.kind
        {
            if matches!(op, Op::AndAnd | Op::OrOr) {
                return self.cond_chain(e, op, yes, no);
            }
            if op.is_comparison() {
                self.hoist(&[e]);
                if let Some((op, ty, a, b)) = self.compare_parts(e) {
                    self.f.b.end(Term::CmpBranch {
                        op,
                        ty,
                        a,
                        b,
                        then: yes,
                        els: no,
                    });
                }
                return;
            }
        }
        let ty = self.expr_ty(e);
        let v = self.full(e);
        let cond = self.in_reg(v, ty);
        self.f.b.end(Term::Branch {
            cond,
            then: yes,
            els: no,
        });
    }

    /// `a && b && ...`, its left operands in a loop.
    fn cond_chain(&mut self, e: &Expr<'_>, op: Op, yes: BlockId, no: BlockId) {
        let mut parts = Vec::new();
        let mut x = e;
        loop {
            x = x.unparen();
            match x.kind {
                ExprKind::Binary { op: o, x: l, y } if o == op && self.info().value(x.id).is_none() => {
                    parts.push(y);
                    x = l;
                }
                _ => break,
            }
        }
        parts.push(x);
        while let Some(part) = parts.pop() {
            if parts.is_empty() {
                return self.cond(part, yes, no);
            }
            let next = self.f.b.block();
            match op {
                Op::AndAnd => self.cond(part, next, no),
                _ => self.cond(part, yes, next),
            }
            self.f.b.enter(next);
        }
    }

    /// Whether values of the type are integers.
    pub(super) fn is_int(&self, ty: Ty) -> bool {
        self.as_basic(ty).is_some_and(is_integer)
    }

    /// The component type of a complex type.
    pub(super) fn complex_part(&mut self, ty: Ty) -> Ty {
        match self.as_basic(ty) {
            Some(Basic::Complex64) => self.p.types.intern(TypeDef::Basic(Basic::Float32)),
            _ => self.known.float64,
        }
    }
}
