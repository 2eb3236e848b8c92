//! Function literals, method values and method expressions.

use govm_syntax::ast::{self, *};

use super::func::FnCx;
use super::place::Place;
use super::{FuncKey, GenericMethod, Lower};
use crate::mir::ir::*;
use crate::types::info::{Selection, SelectionKind};
use crate::types::objects::{ObjId, ObjKind};
use std::rc::Rc;

impl<'a> Lower<'a, '_> {
    /// A function literal.
    pub(super) fn func_lit(
        &mut self,
        e: &Expr<'_>,
        ty: &FuncType<'_>,
        body: &ast::Block<'_>,
        hint: Option<VReg>,
    ) -> Operand {
        self.f.closures += 1;
        let name = if self.f.literal {
            format!("{}.{}", self.f.name, self.f.closures)
        } else {
            format!("{}.func{}", self.f.name, self.f.closures)
        };
        let sig = self.info().typ(e.id);
        let fn_ty = self.ty(sig);
        let pos = self.mir_pos(e.start);
        let mut f = FnCx::new(&name, pos, self.f.env.clone(), self.f.file);
        f.version = self.f.version;
        f.literal = true;
        f.uses = self.f.uses.clone();
        f.has_defer = f.uses.has_defer(Some(e.id));
        f.has_range_func = f.uses.has_range_func(Some(e.id));
        f.has_range_return = f.uses.has_range_return(Some(e.id));
        self.enter(f);
        self.at(ty.pos);
        self.f.b.func().sig = Some(fn_ty);
        self.signature(sig);
        self.body(body);
        let (func, captured) = self.leave();
        let id = self.new_func();
        self.set_func(id, func);
        self.at(e.start);
        self.closure(id, &captured, fn_ty, hint)
    }

    /// The func value of a lowered function over captured variables.
    pub(super) fn closure(&mut self, func: FuncId, captured: &[ObjId], ty: Ty, hint: Option<VReg>) -> Operand {
        let captures = self.capture_values(captured);
        self.closure_of(func, captures, ty, hint)
    }

    /// The func value of a function over captured values.
    pub(super) fn closure_of(&mut self, func: FuncId, captures: Vec<Operand>, ty: Ty, hint: Option<VReg>) -> Operand {
        let dst = self.dst(hint, ty);
        if captures.is_empty() {
            self.f.b.push(Inst::FuncValue { dst, func });
        } else {
            self.f.b.push(Inst::MakeClosure { dst, func, captures });
        }
        Operand::Reg(dst)
    }

    /// `x.m` or `T.m`, an instance of a generic method, as a func value.
    fn generic_method_value(
        &mut self,
        e: &Expr<'_>,
        x: &Expr<'_>,
        selection: &Selection,
        targs: Rc<[Ty]>,
        hint: Option<VReg>,
    ) -> Operand {
        let method = match &self.check.obj(selection.obj).kind {
            ObjKind::Func { origin: Some(o), .. } => *o,
            _ => selection.obj,
        };
        if selection.kind == SelectionKind::MethodExpr {
            let m = GenericMethod {
                recv: self.ty(selection.recv),
                path: selection.path[..selection.path.len().saturating_sub(1)].into(),
                method,
                targs,
                bound: false,
            };
            let sig = self.generic_method(&m).1;
            let (mut params, results, variadic) = self.as_func(sig).unwrap_or_default();
            params.insert(0, m.recv);
            let ty = self.p.types.intern(govm_bytecode::TypeDef::Func {
                params,
                results,
                variadic,
            });
            let func = self.request(FuncKey::GenericMethod(m));
            return self.closure_of(func, Vec::new(), ty, hint);
        }
        let (place, recv_ty, _) = self.receiver(x, selection, self.known.thunk);
        self.at(e.pos);
        let (recv, recv_ty) = self.receiver_value(&place, recv_ty, method);
        let m = GenericMethod {
            recv: recv_ty,
            path: [].into(),
            method,
            targs,
            bound: true,
        };
        let ty = self.generic_method(&m).1;
        let func = self.request(FuncKey::GenericMethod(m));
        let recv = Operand::Reg(self.in_reg(recv, recv_ty));
        self.closure_of(func, vec![recv], ty, hint)
    }

    /// `x.m` or `T.m` as a func value.
    pub(super) fn method_selector_value(&mut self, e: &Expr<'_>, x: &Expr<'_>, hint: Option<VReg>) -> Operand {
        let Some(selection) = self.info().selection(e.id).cloned() else {
            return Operand::Zero;
        };
        if let ExprKind::Selector { sel, .. } = e.kind {
            let targs = self.instance_args(sel);
            if !targs.is_empty() {
                return self.generic_method_value(e, x, &selection, targs, hint);
            }
        }
        let ty = self.expr_ty(e);
        if selection.kind == SelectionKind::MethodExpr {
            let recv = self.ty(selection.recv);
            let (params, results, variadic) = self.as_func(ty).unwrap_or_default();
            let sig = self.p.types.intern(govm_bytecode::TypeDef::Func {
                params: params.get(1..).unwrap_or_default().to_vec(),
                results,
                variadic,
            });
            let name = self.check.obj_text(selection.obj);
            let pkg = self.selector_pkg(selection.obj);
            let sel = self.selector(name, pkg, sig);
            let func = self.request(FuncKey::MethodExpr(recv, sel));
            return self.closure_of(func, Vec::new(), ty, hint);
        }
        let (place, recv_ty, m) = self.receiver(x, &selection, ty);
        self.at(e.pos);
        let name = self.check.obj_text(selection.obj);
        let pkg = self.selector_pkg(selection.obj);
        let sel = self.selector(name, pkg, ty);
        let (recv, recv_ty) = match m {
            None => {
                let v = self.load(&place, recv_ty);
                self.check_iface(v, recv_ty);
                self.reach_selector(sel);
                (v, recv_ty)
            }
            Some((obj, _)) => self.receiver_value(&place, recv_ty, obj),
        };
        let func = self.request(FuncKey::Bound(recv_ty, sel));
        // A zero-size receiver is captured as well: the function is the same for all.
        let recv = Operand::Reg(self.in_reg(recv, recv_ty));
        self.closure_of(func, vec![recv], ty, hint)
    }

    /// Faults if an interface is nil.
    pub(super) fn check_iface(&mut self, v: Operand, ty: Ty) {
        let (bad, good) = (self.f.b.block(), self.f.b.block());
        self.f.b.end(Term::CmpBranch {
            op: CmpOp::Eq,
            ty,
            a: v,
            b: Operand::Zero,
            then: bad,
            els: good,
        });
        self.f.b.enter(bad);
        self.f.b.push(Inst::NilCheck { ptr: Operand::Imm(0) });
        self.f.b.end(Term::Unreachable);
        self.f.b.enter(good);
    }

    /// The place of a register that holds a receiver.
    pub(super) fn receiver_place(reg: VReg) -> Place {
        Place::Reg(reg)
    }
}
