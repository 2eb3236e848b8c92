//! Go and defer statements. Operands are evaluated where the statement stands; a deferred call becomes a closure without
//! parameters over them, and so does a `go` of what is no plain function.

use govm_syntax::ast::*;

use super::Lower;
use super::call::Prepared;
use super::func::FnCx;
use crate::mir::ir::*;
use crate::types::info::Mode;

impl<'a> Lower<'a, '_> {
    pub(super) fn go_stmt(&mut self, e: &Expr<'_>) {
        let e = e.unparen();
        let Some(p) = self.prepare_operands(e) else {
            let closure = self.builtin_thunk(e, "gowrap");
            let v = self.in_reg(closure, self.known.thunk);
            self.f.b.push(Inst::Go {
                callee: Callee::Closure(v),
                args: Vec::new(),
            });
            return;
        };
        // In traces, a goroutine was created where the statement begins.
        self.at(e.start);
        match p.callee {
            Callee::Func(_) | Callee::Closure(_) => self.f.b.push(Inst::Go {
                callee: p.callee,
                args: p.args,
            }),
            _ => {
                let closure = self.thunk(p, "gowrap");
                let v = self.in_reg(closure, self.known.thunk);
                self.f.b.push(Inst::Go {
                    callee: Callee::Closure(v),
                    args: Vec::new(),
                });
            }
        }
    }

    pub(super) fn defer_stmt(&mut self, e: &Expr<'_>) {
        let e = e.unparen();
        let closure = match self.prepare_operands(e) {
            None => self.builtin_thunk(e, "deferwrap"),
            Some(p) if p.args.is_empty() && p.results.is_empty() => match p.callee {
                Callee::Closure(v) => Operand::Reg(v),
                Callee::Func(func) => {
                    let ty = self.known.thunk;
                    self.closure_of(func, Vec::new(), ty, None)
                }
                _ => self.thunk(p, "deferwrap"),
            },
            Some(p) => self.thunk(p, "deferwrap"),
        };
        self.at(e.pos);
        let handle = self.outer_defer_handle();
        self.f.b.push(Inst::Defer { closure, handle });
    }

    /// The operands of a call; none for calls of predeclared functions and conversions.
    fn prepare_operands(&mut self, e: &Expr<'_>) -> Option<Prepared> {
        let ExprKind::Call { fun, .. } = e.kind else {
            return None;
        };
        match self.info().mode(fun.unparen().id) {
            Mode::Builtin | Mode::TypeExpr => None,
            _ => Some(self.prepare(e, true)),
        }
    }

    fn thunk_name(&mut self, kind: &str) -> String {
        self.f.wrappers += 1;
        format!("{}.{kind}{}", self.f.name, self.f.wrappers)
    }

    /// A closure without parameters that makes a prepared call.
    fn thunk(&mut self, p: Prepared, kind: &str) -> Operand {
        if let Callee::Iface(v, _) = p.callee {
            // The method is found where the statement stands.
            let ty = self.f.b.reg_ty(v);
            self.check_iface(Operand::Reg(v), ty);
        }
        let name = self.thunk_name(kind);
        let pos = self.f.b.pos();
        let mut b = crate::mir::builder::FuncBuilder::new(name, pos);
        b.func().wrapper = true;
        b.func().sig = Some(self.known.thunk);
        let mut captures = Vec::new();
        let mut capture = |b: &mut crate::mir::builder::FuncBuilder, v: Operand, ty: Ty| -> Operand {
            // Constants are not captured.
            if !matches!(v, Operand::Reg(_)) {
                return v;
            }
            let dst = b.temp(ty);
            b.func().captures.push(ty);
            b.push(Inst::Capture {
                dst,
                index: captures.len() as u32,
            });
            captures.push(v);
            Operand::Reg(dst)
        };
        let as_reg = |v: Operand| match v {
            Operand::Reg(r) => r,
            _ => VReg(0),
        };
        let callee = match p.callee {
            Callee::Closure(v) => {
                let ty = self.f.b.reg_ty(v);
                Callee::Closure(as_reg(capture(&mut b, Operand::Reg(v), ty)))
            }
            Callee::Iface(v, sel) => {
                let ty = self.f.b.reg_ty(v);
                Callee::Iface(as_reg(capture(&mut b, Operand::Reg(v), ty)), sel)
            }
            c => c,
        };
        let mut args = Vec::new();
        for (v, ty) in p.args.into_iter().zip(p.arg_tys) {
            args.push(capture(&mut b, v, ty));
        }
        let results = p.results.iter().map(|&t| b.temp(t)).collect();
        b.push(Inst::Call { callee, args, results });
        b.end(Term::Return(Vec::new()));
        let id = self.new_func();
        self.set_func(id, b.finish());
        let ty = self.known.thunk;
        self.closure_of(id, captures, ty, None)
    }

    /// A closure without parameters that calls a predeclared function with operands evaluated here.
    fn builtin_thunk(&mut self, e: &Expr<'_>, kind: &str) -> Operand {
        let ExprKind::Call { args, .. } = e.kind else {
            return Operand::Zero;
        };
        let values: Vec<&Expr<'_>> = args
            .iter()
            .map(|a| a.unparen())
            .filter(|a| {
                let mode = self.info().mode(a.id);
                !matches!(mode, Mode::TypeExpr | Mode::NilValue) && self.info().value(a.id).is_none()
            })
            .collect();
        self.hoist(&values);
        let mut captures = Vec::new();
        let mut tys = Vec::new();
        for a in &values {
            let ty = self.value_ty(a);
            let v = self.expr(a);
            captures.push(Operand::Reg(self.in_reg(v, ty)));
            tys.push(ty);
        }
        let name = self.thunk_name(kind);
        let pos = self.f.b.pos();
        let mut f = FnCx::new(&name, pos, self.f.env.clone(), self.f.file);
        f.version = self.f.version;
        self.enter(f);
        self.at(e.pos);
        self.f.b.func().wrapper = true;
        self.f.b.func().sig = Some(self.known.thunk);
        for (i, (a, &ty)) in values.iter().zip(&tys).enumerate() {
            let dst = self.f.b.temp(ty);
            self.f.b.func().captures.push(ty);
            self.f.b.push(Inst::Capture { dst, index: i as u32 });
            self.f.pre.insert(a.id, Operand::Reg(dst));
        }
        self.call(e, None);
        self.f.b.end(Term::Return(Vec::new()));
        let (func, _) = self.leave();
        let id = self.new_func();
        self.set_func(id, func);
        let ty = self.known.thunk;
        self.closure_of(id, captures, ty, None)
    }
}
