//! Calls: of functions, methods, func values and interface methods; arguments and results.

use std::rc::Rc;

use govm_syntax::ast::*;

use super::Lower;
use super::place::Place;
use crate::mir::ir::*;
use crate::mir::methods::Method;
use crate::types::info::{Mode, Selection, SelectionKind};
use crate::types::objects::{ObjId, ObjKind};

/// A call whose operands are evaluated.
pub(super) struct Prepared {
    pub callee: Callee,
    /// Receiver first, unless the callee is an interface method.
    pub args: Vec<Operand>,
    /// Types of `args`.
    pub arg_tys: Vec<Ty>,
    pub results: Vec<Ty>,
}

impl<'a> Lower<'a, '_> {
    /// Lowers a call, conversion or call of a predeclared function; gives its results.
    pub(super) fn call(&mut self, e: &Expr<'_>, hint: Option<VReg>) -> Vec<Operand> {
        let ExprKind::Call { fun, args, .. } = e.kind else {
            return Vec::new();
        };
        match self.info().mode(fun.unparen().id) {
            Mode::TypeExpr => vec![self.conversion(e, args, hint)],
            Mode::Builtin => self.builtin_call(e, fun, args, hint),
            _ => {
                let p = self.prepare(e, false);
                self.at(e.pos);
                self.emit_call(p, hint)
            }
        }
    }

    /// An argument as instructions that do not know its type take it: the zero value of other than one slot in a register.
    pub(super) fn argument(&mut self, v: Operand, ty: Ty) -> Operand {
        match v {
            Operand::Zero if self.p.types.layout(ty).is_none_or(|l| l.slots() != 1) => Operand::Reg(self.in_reg(v, ty)),
            v => v,
        }
    }

    /// Emits a prepared call.
    pub(super) fn emit_call(&mut self, p: Prepared, hint: Option<VReg>) -> Vec<Operand> {
        let results: Vec<VReg> = match p.results[..] {
            [ty] => vec![self.dst(hint, ty)],
            _ => p.results.iter().map(|&ty| self.f.b.temp(ty)).collect(),
        };
        let out = results.iter().map(|&r| Operand::Reg(r)).collect();
        self.f.b.push(Inst::Call {
            callee: p.callee,
            args: p.args,
            results,
        });
        out
    }

    fn conversion(&mut self, e: &Expr<'_>, args: &[&Expr<'_>], hint: Option<VReg>) -> Operand {
        let Some(&arg) = args.first() else { return Operand::Zero };
        let to = self.expr_ty(e);
        if self.info().mode(arg.unparen().id) == Mode::NilValue {
            return Operand::Zero;
        }
        let from = self.expr_ty(arg);
        if let Some(v) = self.info().value(arg.id).cloned()
            && let Some(t) = self.as_basic(to)
            && (t != govm_bytecode::Basic::String || self.is_string(from))
        {
            return self.constant(&v, to);
        }
        if let Some(v) = self.unsafe_conversion(e) {
            return v;
        }
        let hint = if from == to { hint } else { None };
        let src = self.expr_into(arg, hint);
        self.at(e.pos);
        self.convert(src, from, to, e.start)
    }

    /// Evaluates callee and arguments of a call, which is made here or put off.
    pub(super) fn prepare(&mut self, e: &Expr<'_>, put_off: bool) -> Prepared {
        let ExprKind::Call { fun, args, dots, .. } = e.kind else {
            unreachable!("only calls are prepared");
        };
        let fun = fun.unparen();
        let sig = self.expr_ty(fun);
        let (params, results, variadic) = self.as_func(sig).unwrap_or_default();
        let first = match fun.kind {
            ExprKind::Selector { x, .. } if self.is_method(fun) => x,
            _ => fun,
        };
        let wanted = self.order_call(first, args, &params, variadic && dots.is_none());
        // The operands of a call that is put off are assigned to variables one after the other.
        if !put_off {
            self.ahead_of_call(first, &wanted, variadic && dots.is_none(), params.len());
        }
        let mut out = Prepared {
            callee: Callee::Closure(VReg(0)),
            args: Vec::new(),
            arg_tys: Vec::new(),
            results,
        };
        match self.static_callee(fun) {
            Some((obj, targs)) => out.callee = self.callee(obj, targs),
            None if self.method_callee(fun, sig, &mut out) => {}
            None => {
                let f = self.expr(fun);
                let ty = self.expr_ty(fun);
                out.callee = Callee::Closure(self.in_reg(f, ty));
            }
        }
        if let Callee::Iface(recv, _) = out.callee
            && !put_off
            && args.iter().any(|e| self.may_panic(e))
        {
            // The method is found before the rest of the arguments.
            let ty = self.f.b.reg_ty(recv);
            self.check_iface(Operand::Reg(recv), ty);
        }
        self.arguments(&params, variadic, args, dots.is_some(), &mut out);
        out
    }

    /// The declared function that a callee names, with its type arguments.
    fn static_callee(&mut self, fun: &Expr<'_>) -> Option<(ObjId, Rc<[Ty]>)> {
        let named = match fun.kind {
            ExprKind::Index { x, .. } => x.unparen(),
            _ => fun,
        };
        let id = match named.kind {
            ExprKind::Name(id) => id,
            ExprKind::Selector { sel, .. } if self.info().selection(named.id).is_none() => sel,
            _ => return None,
        };
        let obj = self.info().obj(id.id)?;
        if !self.check.obj(obj).is_func() {
            return None;
        }
        let targs = self.instance_args(id);
        Some((obj, targs))
    }

    /// The callee of `x.m(...)`, with the receiver as first argument; false for method expressions.
    fn method_callee(&mut self, fun: &Expr<'_>, sig: Ty, out: &mut Prepared) -> bool {
        let fun = match fun.kind {
            ExprKind::Index { x, .. } => x.unparen(),
            _ => fun,
        };
        let ExprKind::Selector { x, sel } = fun.kind else {
            return false;
        };
        let Some(selection) = self.info().selection(fun.id).cloned() else {
            return false;
        };
        if selection.kind != SelectionKind::MethodValue {
            return false;
        }
        let (place, ty, m) = self.receiver(x, &selection, sig);
        self.at(fun.pos);
        let method_targs = self.instance_args(sel);
        match m {
            None => {
                let name = self.check.obj_text(selection.obj);
                let pkg = self.selector_pkg(selection.obj);
                let sel = self.selector(name, pkg, sig);
                self.reach_selector(sel);
                let v = self.load(&place, ty);
                let recv = self.in_reg(v, ty);
                out.callee = Callee::Iface(recv, sel);
            }
            Some((obj, targs)) => {
                let (recv, recv_ty) = self.receiver_value(&place, ty, obj);
                let targs = if method_targs.is_empty() {
                    targs
                } else {
                    targs.iter().chain(method_targs.iter()).copied().collect()
                };
                out.callee = self.callee(obj, targs);
                out.args.push(recv);
                out.arg_tys.push(recv_ty);
            }
        }
        true
    }

    /// The package part of a selector for a method's name.
    pub(super) fn selector_pkg(&self, m: ObjId) -> &'a str {
        if govm_syntax::is_exported(self.check.obj_text(m)) {
            ""
        } else {
            self.pkg_path(self.check.obj(m).pkg)
        }
    }

    /// The place of the value that declares the method which `x.m` selects, the value's type, and the method with the type
    /// arguments of its receiver, unless the value is an interface.
    #[allow(clippy::type_complexity)]
    pub(super) fn receiver(
        &mut self,
        x: &Expr<'_>,
        selection: &Selection,
        sig: Ty,
    ) -> (Place, Ty, Option<(ObjId, Rc<[Ty]>)>) {
        let ty = self.expr_ty(x);
        let place = self.place(x);
        let base_is_param = self.check.as_tparam(selection.recv).is_some()
            || self
                .check
                .as_pointer(self.check.unalias(selection.recv))
                .is_some_and(|b| self.check.as_tparam(b).is_some());
        if base_is_param && !self.is_iface(ty) {
            // The method of a type argument is found by its name.
            let name = self.check.obj_text(selection.obj);
            let pkg = self.selector_pkg(selection.obj);
            let sel = self.selector(name, pkg, sig);
            let set_ty = if self.as_pointer(ty).is_some() {
                ty
            } else {
                self.pointer_to(ty)
            };
            if let Some(m) = self.find_method(set_ty, sel) {
                let (place, ty) = self.walk_fields(place, ty, &m.path);
                let found = m.obj.map(|obj| (obj, self.holder_args(m.holder)));
                return (place, ty, found);
            }
        }
        let path = &selection.path[..selection.path.len().saturating_sub(1)];
        let (place, ty) = self.walk_fields(place, ty, path);
        if self.is_iface(ty) {
            return (place, ty, None);
        }
        // A field at the start of a struct is where the struct is: its address alone would not notice nil.
        if let Place::Mem { ptr, off: 0 } = place
            && (!path.is_empty() || !matches!(x.unparen().kind, ExprKind::Name(_)))
            && self.as_pointer(ty).is_none()
            && self.ptr_recv(selection.obj)
        {
            self.f.b.push(Inst::NilCheck { ptr });
        }
        let obj = match &self.check.obj(selection.obj).kind {
            ObjKind::Func { origin: Some(o), .. } => *o,
            _ => selection.obj,
        };
        let holder = match *self.p.types.def(ty) {
            govm_bytecode::TypeDef::Pointer(b) => b,
            _ => ty,
        };
        let targs = self.holder_args(holder);
        (place, ty, Some((obj, targs)))
    }

    /// The type arguments of a named type.
    pub(super) fn holder_args(&self, holder: Ty) -> Rc<[Ty]> {
        self.named_info
            .get(&holder)
            .map_or_else(|| Rc::new([]) as Rc<[Ty]>, |i| i.targs.clone())
    }

    /// A method of a method set by its selector.
    pub(super) fn find_method(&mut self, t: Ty, sel: SelectorId) -> Option<Method> {
        self.method_set(t).iter().find(|m| m.sel == sel).cloned()
    }

    /// What is passed as receiver of a declared method: the value at the place or its address, and its type.
    pub(super) fn receiver_value(&mut self, place: &Place, ty: Ty, method: ObjId) -> (Operand, Ty) {
        let is_ptr = match *self.p.types.def(ty) {
            govm_bytecode::TypeDef::Pointer(b) => Some(b),
            _ => None,
        };
        match (self.ptr_recv(method), is_ptr) {
            (true, Some(_)) | (false, None) => (self.load(place, ty), ty),
            (true, None) => {
                let ptr_ty = self.pointer_to(ty);
                (self.address(place, ty), ptr_ty)
            }
            (false, Some(base)) => {
                let ptr = self.load(place, ty);
                if self.size(base) == 0 {
                    self.f.b.push(Inst::NilCheck { ptr });
                    return (Operand::Zero, base);
                }
                (self.load(&Place::Mem { ptr, off: 0 }, base), base)
            }
        }
    }

    /// Evaluates arguments as parameters have them.
    fn arguments(&mut self, params: &[Ty], variadic: bool, args: &[&Expr<'_>], dots: bool, out: &mut Prepared) {
        self.convert_arguments(params, variadic, args, dots, out);
        for (v, &ty) in out.args.iter_mut().zip(&out.arg_tys) {
            *v = self.argument(*v, ty);
        }
    }

    fn convert_arguments(&mut self, params: &[Ty], variadic: bool, args: &[&Expr<'_>], dots: bool, out: &mut Prepared) {
        // f(g()) with several results.
        if let [only] = args {
            let t = self.info().typ(only.unparen().id);
            let vars = self.check.tuple(t);
            if vars.len() > 1 && matches!(only.unparen().kind, ExprKind::Call { .. }) {
                let mut tys = Vec::new();
                for &v in vars {
                    let t = self.obj_type(v);
                    tys.push(self.ty(t));
                }
                let values = self.call(only.unparen(), None);
                let values: Vec<(Operand, Ty)> = values.into_iter().zip(tys).collect();
                return self.spread(params, variadic, &values, out);
            }
        }
        let fixed = if variadic && !dots {
            params.len().saturating_sub(1)
        } else {
            params.len()
        };
        for (&arg, &ty) in args.iter().zip(params).take(fixed) {
            let v = self.expr_as(arg, ty);
            out.args.push(v);
            out.arg_tys.push(ty);
        }
        if fixed < params.len() {
            let slice_ty = params[fixed];
            let elem = self.as_slice(slice_ty).unwrap_or(slice_ty);
            let mut values = Vec::new();
            for &arg in args.get(fixed..).unwrap_or_default() {
                self.ahead(&[(arg, Some(elem))]);
                let v = self.expr_as(arg, elem);
                values.push(v);
            }
            let v = self.pack(slice_ty, elem, values);
            out.args.push(v);
            out.arg_tys.push(slice_ty);
        }
    }

    fn spread(&mut self, params: &[Ty], variadic: bool, values: &[(Operand, Ty)], out: &mut Prepared) {
        let fixed = if variadic {
            params.len().saturating_sub(1)
        } else {
            params.len()
        };
        for (&(v, from), &to) in values.iter().zip(params).take(fixed) {
            let v = self.assign_conv(v, from, to);
            out.args.push(v);
            out.arg_tys.push(to);
        }
        if variadic {
            let slice_ty = params[fixed];
            let elem = self.as_slice(slice_ty).unwrap_or(slice_ty);
            let mut rest = Vec::new();
            for &(v, from) in values.get(fixed..).unwrap_or_default() {
                rest.push(self.assign_conv(v, from, elem));
            }
            let v = self.pack(slice_ty, elem, rest);
            out.args.push(v);
            out.arg_tys.push(slice_ty);
        }
    }

    /// A slice of these values: what a variadic function is passed.
    pub(super) fn pack(&mut self, slice_ty: Ty, elem: Ty, values: Vec<Operand>) -> Operand {
        if values.is_empty() {
            return Operand::Zero;
        }
        let array_ty = self
            .p
            .types
            .intern(govm_bytecode::TypeDef::Array(elem, values.len() as u64));
        let ptr_ty = self.pointer_to(array_ty);
        let ptr = self.f.b.temp(ptr_ty);
        self.f.b.push(Inst::New { dst: ptr, ty: array_ty });
        let size = self.size(elem);
        for (i, src) in values.into_iter().enumerate() {
            if src != Operand::Zero {
                self.f.b.push(Inst::Store {
                    ptr: Operand::Reg(ptr),
                    off: i as u64 * size,
                    src,
                    ty: elem,
                });
            }
        }
        let dst = self.f.b.temp(slice_ty);
        self.f.b.push(Inst::Slice {
            dst,
            base: SliceBase::ArrayPtr(array_ty),
            src: Operand::Reg(ptr),
            lo: None,
            hi: None,
            max: None,
        });
        Operand::Reg(dst)
    }

    /// A function for a declared method that a method set has, to be called with its own receiver.
    pub(super) fn method_func(&mut self, m: &Method) -> Option<Callee> {
        let obj = m.obj?;
        let targs = self.holder_args(m.holder);
        Some(self.callee(obj, targs))
    }
}
