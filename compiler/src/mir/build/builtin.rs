//! Calls of the predeclared functions, those of package unsafe included.

use govm_bytecode::{Basic, TypeDef};
use govm_syntax::ast::*;

use super::Lower;
use super::place::{Part, Place};
use crate::mir::ir::*;
use crate::mir::mono::is_signed;
use crate::mir::natives::RuntimeFn;
use crate::types::info::Mode;
use crate::types::objects::ObjKind;
use crate::types::universe::BuiltinId;

impl<'a> Lower<'a, '_> {
    /// The predeclared function that a callee names.
    pub(super) fn builtin_id(&self, fun: &Expr<'_>) -> Option<BuiltinId> {
        let id = match fun.unparen().kind {
            ExprKind::Name(id) => id,
            ExprKind::Selector { sel, .. } => sel,
            _ => return None,
        };
        match self.check.obj(self.info().obj(id.id)?).kind {
            ObjKind::Builtin(b) => Some(b),
            _ => None,
        }
    }

    /// Calls a native of the runtime.
    pub(super) fn runtime_call(&mut self, f: RuntimeFn, args: Vec<Operand>) {
        let params = f.params(&self.known);
        let args = args
            .into_iter()
            .zip(&params)
            .map(|(v, &ty)| self.argument(v, ty))
            .collect();
        let native = self.native(f.name(), &params, &[], false);
        self.f.b.push(Inst::Call {
            callee: Callee::Native(native),
            args,
            results: Vec::new(),
        });
    }

    /// Lowers the call of a predeclared function; gives its result if it has one.
    pub(super) fn builtin_call(
        &mut self,
        e: &Expr<'_>,
        fun: &Expr<'_>,
        args: &[&Expr<'_>],
        hint: Option<VReg>,
    ) -> Vec<Operand> {
        let Some(id) = self.builtin_id(fun) else {
            return Vec::new();
        };
        if !(args.len() == 1 && matches!(id, BuiltinId::Len | BuiltinId::Cap)) {
            let list: Vec<&Expr<'_>> = args
                .iter()
                .copied()
                .filter(|a| self.info().mode(a.id) != Mode::TypeExpr)
                .collect();
            match list[..] {
                [only] => self.hoist(&[only]),
                _ if id == BuiltinId::Append => {
                    let list: Vec<_> = list.iter().map(|&e| (e, None)).collect();
                    self.order(&list);
                }
                _ => self.hoist(&list),
            }
        }
        if let [only] = args
            && matches!(only.unparen().kind, ExprKind::Call { .. })
            && self.check.tuple(self.info().typ(only.unparen().id)).len() > 1
        {
            let (values, tys) = self.multi(only, 0);
            self.at(e.pos);
            return self.builtin_values(id, e, values, &tys, hint);
        }
        let dots = matches!(e.kind, ExprKind::Call { dots: Some(_), .. });
        let value = match id {
            BuiltinId::Append => self.append(e, args, dots, hint),
            BuiltinId::Cap | BuiltinId::Len => self.length(e, id, args[0], hint),
            BuiltinId::Clear => {
                let ty = self.expr_ty(args[0]);
                let v = self.expr(args[0]);
                self.at(e.pos);
                match self.as_slice(ty) {
                    Some(elem) => self.f.b.push(Inst::ClearSlice { slice: v, elem }),
                    None => self.f.b.push(Inst::MapClear { map: v, ty }),
                }
                return Vec::new();
            }
            BuiltinId::Close => {
                let chan = self.expr(args[0]);
                self.at(e.pos);
                self.f.b.push(Inst::Close { chan });
                return Vec::new();
            }
            BuiltinId::Complex => {
                let ty = self.expr_ty(e);
                let part = self.complex_part(ty);
                let re = self.expr_as(args[0], part);
                let im = self.expr_as(args[1], part);
                self.at(e.pos);
                let dst = self.dst(hint, ty);
                self.f.b.push(Inst::MkComplex { dst, re, im });
                Operand::Reg(dst)
            }
            BuiltinId::Real | BuiltinId::Imag => {
                let ty = self.expr_ty(args[0]);
                let a = self.expr(args[0]);
                let out = self.expr_ty(e);
                let dst = self.dst(hint, out);
                let op = if id == BuiltinId::Real { UnOp::Real } else { UnOp::Imag };
                self.f.b.push(Inst::Un { op, ty, dst, a });
                Operand::Reg(dst)
            }
            BuiltinId::Copy => self.copy_builtin(e, args, hint),
            BuiltinId::Delete => {
                let ty = self.expr_ty(args[0]);
                let key_ty = self.as_map(ty).map_or(ty, |m| m.0);
                let map = self.expr(args[0]);
                let key = self.expr_as(args[1], key_ty);
                self.at(e.pos);
                self.f.b.push(Inst::MapDelete { map, key, ty });
                return Vec::new();
            }
            BuiltinId::Make => self.make(e, args, hint),
            BuiltinId::New => {
                let ptr_ty = self.expr_ty(e);
                let ty = self.as_pointer(ptr_ty).unwrap_or(ptr_ty);
                let value = match self.info().mode(args[0].id) {
                    Mode::TypeExpr => Operand::Zero,
                    _ => self.expr_as(args[0], ty),
                };
                self.at(e.pos);
                let dst = self.dst(hint, ptr_ty);
                let target = if value == Operand::Zero {
                    dst
                } else {
                    self.f.b.temp(ptr_ty)
                };
                self.f.b.push(Inst::New { dst: target, ty });
                self.store_cell(target, value, ty);
                Operand::Reg(target)
            }
            BuiltinId::Min | BuiltinId::Max => {
                let ty = self.expr_ty(e);
                let mut acc = self.expr_as(args[0], ty);
                for (i, a) in args.iter().enumerate().skip(1) {
                    let b = self.expr_as(a, ty);
                    self.at(e.pos);
                    acc = self.min_max(
                        id == BuiltinId::Min,
                        ty,
                        acc,
                        b,
                        if i + 1 == args.len() { hint } else { None },
                    );
                }
                acc
            }
            BuiltinId::Panic => {
                let any = self.known.any;
                let v = self.expr_as(args[0], any);
                self.at(e.pos);
                self.f.b.end(Term::Panic(v));
                self.reach_texts();
                return Vec::new();
            }
            BuiltinId::Print | BuiltinId::Println => {
                self.print(e, args, id == BuiltinId::Println);
                return Vec::new();
            }
            BuiltinId::Recover => {
                let any = self.known.any;
                let dst = self.dst(hint, any);
                self.f.b.push(Inst::Recover { dst });
                Operand::Reg(dst)
            }
            BuiltinId::Alignof | BuiltinId::Offsetof | BuiltinId::Sizeof => self.size_of(e, id, args[0]),
            BuiltinId::String | BuiltinId::StringData | BuiltinId::Slice | BuiltinId::SliceData | BuiltinId::Add => {
                self.unsafe_call(e, id, args)
            }
        };
        vec![value]
    }

    /// A call of a predeclared function whose arguments are the results of one call.
    fn builtin_values(
        &mut self,
        id: BuiltinId,
        e: &Expr<'_>,
        v: Vec<Operand>,
        tys: &[Ty],
        hint: Option<VReg>,
    ) -> Vec<Operand> {
        let ty = tys[0];
        let dst = match id {
            BuiltinId::Append => {
                let elem = self.as_slice(ty).unwrap_or(ty);
                let mut values = Vec::new();
                for (&v, &t) in v.iter().zip(tys).skip(1) {
                    values.push(self.assign_conv(v, t, elem));
                }
                let dst = self.dst(hint, ty);
                let slice = v[0];
                self.f.b.push(Inst::Append {
                    dst,
                    slice,
                    elem,
                    values,
                });
                dst
            }
            BuiltinId::Copy => return vec![self.copy_values((v[0], ty), (v[1], tys[1]), hint)],
            BuiltinId::Delete => {
                let key_ty = self.as_map(ty).map_or(ty, |m| m.0);
                let key = self.assign_conv(v[1], tys[1], key_ty);
                self.f.b.push(Inst::MapDelete { map: v[0], key, ty });
                return Vec::new();
            }
            BuiltinId::Complex => {
                let out = self.expr_ty(e);
                let dst = self.dst(hint, out);
                self.f.b.push(Inst::MkComplex {
                    dst,
                    re: v[0],
                    im: v[1],
                });
                dst
            }
            BuiltinId::Min | BuiltinId::Max => {
                let mut acc = v[0];
                for &b in &v[1..] {
                    acc = self.min_max(id == BuiltinId::Min, ty, acc, b, None);
                }
                return vec![acc];
            }
            BuiltinId::Print | BuiltinId::Println => {
                let values = v.into_iter().zip(tys.iter().copied()).collect();
                self.print_values(values, id == BuiltinId::Println, e.start);
                return Vec::new();
            }
            _ => {
                self.error_at(e.start, "internal error: arguments of a predeclared function");
                return Vec::new();
            }
        };
        vec![Operand::Reg(dst)]
    }

    fn min_max(&mut self, min: bool, ty: Ty, a: Operand, b: Operand, hint: Option<VReg>) -> Operand {
        let dst = self.dst(hint, ty);
        if self.is_string(ty) {
            // dst = b < a ? b : a for min; the first of equal strings stays.
            let out = self.f.b.temp(ty);
            let (take, keep, end) = (self.f.b.block(), self.f.b.block(), self.f.b.block());
            self.f.b.end(Term::CmpBranch {
                op: if min { CmpOp::Lt } else { CmpOp::Gt },
                ty,
                a: b,
                b: a,
                then: take,
                els: keep,
            });
            for (block, v) in [(take, b), (keep, a)] {
                self.f.b.enter(block);
                self.f.b.push(Inst::Copy { dst: out, src: v });
                self.f.b.jump(end);
            }
            self.f.b.enter(end);
            return Operand::Reg(out);
        }
        let op = if min { BinOp::Min } else { BinOp::Max };
        self.f.b.push(Inst::Bin { op, ty, dst, a, b });
        Operand::Reg(dst)
    }

    fn append(&mut self, e: &Expr<'_>, args: &[&Expr<'_>], dots: bool, hint: Option<VReg>) -> Operand {
        let ty = self.expr_ty(e);
        let elem = self.as_slice(ty).unwrap_or(ty);
        // gc computes what is no place first; elements and fields are read behind it, those of the slice last.
        if args.len() > 2 {
            for a in &args[1..] {
                if self.is_early_boxed(a.unparen(), elem) {
                    self.evaluate_now(a);
                }
            }
            self.evaluate_safely(args[0]);
            for a in &args[1..] {
                if self.is_iface(elem) && self.info().mode(a.unparen().id) != Mode::NilValue {
                    let from = self.expr_ty(a);
                    if !self.is_iface(from) {
                        self.evaluate_now(a);
                        continue;
                    }
                }
                self.evaluate_safely(a);
            }
        }
        if args.len() > 1 && !dots && self.may_panic(args[0]) {
            if args.len() == 2 {
                self.ahead(&[(args[0], None), (args[1], Some(elem))]);
                self.evaluate_safely(args[0]);
            }
            for a in &args[1..] {
                if self.may_panic(a) {
                    self.evaluate_now(a);
                }
            }
        }
        if dots {
            self.ahead(&[(args[0], None), (args[1], None)]);
        }
        let slice = self.expr_as(args[0], ty);
        if args.len() == 1 {
            return slice;
        }
        if dots {
            let tail_ty = self.expr_ty(args[1]);
            let tail = self.expr_as(args[1], tail_ty);
            self.at(e.pos);
            let dst = self.dst(hint, ty);
            let string = self.is_string(tail_ty);
            self.f.b.push(if string {
                Inst::AppendStr { dst, slice, elem, tail }
            } else {
                Inst::AppendSlice { dst, slice, elem, tail }
            });
            return Operand::Reg(dst);
        }
        let mut values = Vec::with_capacity(args.len() - 1);
        for a in &args[1..] {
            let v = self.expr_as(a, elem);
            values.push(v);
        }
        self.at(e.pos);
        let dst = self.dst(hint, ty);
        self.f.b.push(Inst::Append {
            dst,
            slice,
            elem,
            values,
        });
        Operand::Reg(dst)
    }

    fn length(&mut self, e: &Expr<'_>, id: BuiltinId, x: &Expr<'_>, hint: Option<VReg>) -> Operand {
        let ty = self.expr_ty(x);
        let out = self.expr_ty(e);
        let array = self
            .as_array(ty)
            .or_else(|| self.as_pointer(ty).and_then(|p| self.as_array(p)));
        if let Some((_, n)) = array {
            // Not constant because of a call or receive within.
            self.full(x);
            return Operand::Imm(n);
        }
        self.hoist(&[x]);
        let src = self.expr(x);
        self.at(e.pos);
        let dst = self.dst(hint, out);
        let len = id == BuiltinId::Len;
        self.f.b.push(match self.under(ty) {
            TypeDef::Basic(_) => Inst::LenStr { dst, src },
            TypeDef::Slice(_) if len => Inst::LenSlice { dst, src },
            TypeDef::Slice(_) => Inst::CapSlice { dst, src },
            TypeDef::Map(..) => Inst::MapLen { dst, map: src },
            _ if len => Inst::ChanLen { dst, chan: src },
            _ => Inst::ChanCap { dst, chan: src },
        });
        Operand::Reg(dst)
    }

    fn copy_builtin(&mut self, e: &Expr<'_>, args: &[&Expr<'_>], hint: Option<VReg>) -> Operand {
        let to_ty = self.expr_ty(args[0]);
        let from_ty = self.expr_ty(args[1]);
        let to = self.expr(args[0]);
        let from = self.expr_as(args[1], from_ty);
        self.at(e.pos);
        self.copy_values((to, to_ty), (from, from_ty), hint)
    }

    fn copy_values(&mut self, to: (Operand, Ty), from: (Operand, Ty), hint: Option<VReg>) -> Operand {
        let ((to, to_ty), (from, from_ty)) = (to, from);
        let elem = self.as_slice(to_ty).unwrap_or(to_ty);
        let int = self.known.int;
        let dst = self.dst(hint, int);
        self.f.b.push(if self.is_string(from_ty) {
            Inst::CopyStr { dst, to, from }
        } else {
            Inst::CopySlice { dst, to, from, elem }
        });
        Operand::Reg(dst)
    }

    fn make(&mut self, e: &Expr<'_>, args: &[&Expr<'_>], hint: Option<VReg>) -> Operand {
        let ty = self.expr_ty(e);
        let mut sizes = Vec::new();
        for a in &args[1..] {
            let t = self.expr_ty(a);
            let v = self.expr(a);
            // An unsigned size beyond an int's range must not look negative but be too large; both panic alike.
            let v = match self.as_basic(t) {
                Some(Basic::Float64 | Basic::Float32) => {
                    let int = self.known.int;
                    self.convert(v, t, int, a.start)
                }
                _ => v,
            };
            sizes.push(v);
        }
        self.at(e.pos);
        let first = sizes.first().copied().unwrap_or(Operand::Imm(0));
        let dst = self.dst(hint, ty);
        match self.under(ty).clone() {
            TypeDef::Slice(elem) => self.f.b.push(Inst::MakeSlice {
                dst,
                elem,
                len: first,
                cap: sizes.get(1).copied().unwrap_or(first),
            }),
            TypeDef::Map(..) => self.f.b.push(Inst::MakeMap { dst, ty, hint: first }),
            _ => self.f.b.push(Inst::MakeChan { dst, ty, size: first }),
        }
        Operand::Reg(dst)
    }

    fn print(&mut self, e: &Expr<'_>, args: &[&Expr<'_>], line: bool) {
        let mut values = Vec::new();
        for a in args {
            let ty = self.expr_ty(a);
            let v = if self.info().mode(a.unparen().id) == Mode::NilValue {
                Operand::Zero
            } else {
                self.expr(a)
            };
            values.push((v, ty));
        }
        self.at(e.pos);
        self.print_values(values, line, e.start);
    }

    fn print_values(&mut self, values: Vec<(Operand, Ty)>, line: bool, pos: govm_syntax::Pos) {
        for (i, (v, ty)) in values.into_iter().enumerate() {
            if i > 0 && line {
                self.runtime_call(RuntimeFn::PrintSp, Vec::new());
            }
            self.print_value(v, ty, pos);
        }
        if line {
            self.runtime_call(RuntimeFn::PrintNl, Vec::new());
        }
    }

    fn print_value(&mut self, v: Operand, ty: Ty, pos: govm_syntax::Pos) {
        let k = self.known;
        match self.under(ty).clone() {
            TypeDef::Basic(b) => {
                let (f, to) = match b {
                    Basic::Bool => (RuntimeFn::PrintBool, k.bool),
                    Basic::String => (RuntimeFn::PrintString, k.string),
                    Basic::Float32 => (RuntimeFn::PrintFloat32, k.float32),
                    Basic::Float64 => (RuntimeFn::PrintFloat, k.float64),
                    Basic::Complex64 => (RuntimeFn::PrintComplex64, k.complex64),
                    Basic::Complex128 => (RuntimeFn::PrintComplex, k.complex128),
                    Basic::UnsafePointer => (RuntimeFn::PrintPointer, k.pointer),
                    b if is_signed(b) => (RuntimeFn::PrintInt, k.int64),
                    _ => (RuntimeFn::PrintUint, k.uint64),
                };
                let v = self.convert(v, ty, to, pos);
                self.runtime_call(f, vec![v]);
            }
            TypeDef::Slice(_) => self.runtime_call(RuntimeFn::PrintSlice, vec![v]),
            TypeDef::Interface(_) => self.runtime_call(RuntimeFn::PrintIface, vec![v]),
            _ => self.runtime_call(RuntimeFn::PrintPointer, vec![v]),
        }
    }

    /// Sizes that are no constants: of types with type parameters.
    fn size_of(&mut self, e: &Expr<'_>, id: BuiltinId, x: &Expr<'_>) -> Operand {
        let ty = self.expr_ty(x);
        match id {
            BuiltinId::Sizeof => Operand::Imm(self.size(ty)),
            BuiltinId::Alignof => Operand::Imm(self.p.types.layout(ty).map_or(1, |l| l.align as u64)),
            _ => {
                let place = self.place(x);
                match place {
                    Place::Mem { off, .. }
                    | Place::Part { off, .. }
                    | Place::Global { off, .. }
                    | Place::Within {
                        part: Part::Field(off), ..
                    } => Operand::Imm(off),
                    _ => {
                        self.error_at(e.start, "unsafe.Offsetof of this operand is not supported");
                        Operand::Zero
                    }
                }
            }
        }
    }
}
