//! The instruction switch, and what needs little selecting: strings, slices, maps, channels, interfaces.

use super::{F, Sel};
use crate::emit::lir::{LCase, NONE};
use crate::emit::types::Shape;
use crate::mir::ir::{BinOp, Inst, Operand, SelectCase, StrConv, Ty, VReg};
use govm_bytecode::{Op, SelectDir, TypeDef};

impl Sel<'_> {
    pub(super) fn inst(&mut self, inst: &Inst) {
        match *inst {
            Inst::Copy { dst, src } => {
                if let Operand::Reg(v) = src
                    && {
                        let x = self.reg(v);
                        self.counts.uses[dst.0 as usize] > 0 && self.make_alias(dst, x)
                    }
                {
                    return;
                }
                self.copy(dst, src)
            }
            Inst::Bin { op, ty, dst, a, b } => {
                if self.shape(ty) == Shape::F64
                    && ((matches!(op, BinOp::Add | BinOp::Sub) && self.take_mul(op, dst, a, b))
                        || (op == BinOp::Mul && self.leave_mul(dst, a, b)))
                {
                    return;
                }
                self.bin(op, ty, dst, a, b)
            }
            Inst::Un { op, ty, dst, a } => self.un(op, ty, dst, a),
            Inst::Cmp { op, ty, dst, a, b } => self.cmp(op, ty, dst, a, b),
            Inst::Conv { dst, to, from, src } => self.conv(dst, to, from, src),
            Inst::StrConv { kind, dst, src } => self.str_conv(kind, dst, src),
            Inst::MkComplex { dst, re, im } => self.complex(dst, re, im),
            Inst::CheckShift { count } => {
                if self.imm(count).is_none_or(|k| (k as i64) < 0) {
                    let x = self.r(count);
                    self.op(Op::ChkShift, F::Z, F::Z, x, F::Z);
                }
            }
            Inst::Field { dst, agg, off, ty } => self.field(dst, agg, off, ty),
            Inst::SetField { agg, off, src, ty } => self.set_field(agg, off, src, ty),
            Inst::Elem {
                dst,
                array,
                array_ty,
                index,
            } => self.elem(dst, array, array_ty, index),
            Inst::SetElem {
                array,
                array_ty,
                index,
                src,
            } => self.set_elem(array, array_ty, index, src),
            Inst::Load { dst, ptr, off, ty } => self.load(dst, ptr, off, ty),
            Inst::Store { ptr, off, src, ty } => {
                if !self.update(inst) {
                    self.store(ptr, off, src, ty)
                }
            }
            Inst::CopyMem { dst, src, ty } => {
                let (d, s, t) = (self.r(dst), self.r(src), self.ty(ty));
                self.op(Op::CopyT, d, t, s, F::Z);
            }
            Inst::ZeroMem { ptr, ty } => {
                let (p, t) = (self.r(ptr), self.ty(ty));
                self.op(Op::ZeroT, p, t, F::Z, F::Z);
            }
            Inst::NilCheck { ptr } => {
                let p = self.r(ptr);
                self.op(Op::NilChk, F::Z, F::Z, p, F::Z);
            }
            Inst::FieldAddr { dst, ptr, off } => self.field_addr(dst, ptr, off),
            Inst::ArrayElemAddr {
                dst,
                ptr,
                array_ty,
                index,
            } => self.array_elem_addr(dst, ptr, array_ty, index),
            Inst::LoadGlobal { dst, global, off, ty } => self.load_global(dst, global, off, ty),
            Inst::StoreGlobal { global, off, src, ty } => self.store_global(global, off, src, ty),
            Inst::GlobalAddr { dst, global, off } => {
                let at = self.global_offset(global, off);
                let d = self.w(dst);
                self.wide(Op::GAddr, d, F::Z, at);
            }
            Inst::DataAddr { dst, data } => {
                let d = self.w(dst);
                self.wide(Op::LoadData, d, F::Z, data.0 as i32);
            }
            Inst::Index {
                dst,
                slice,
                index,
                elem,
            } => self.index(dst, slice, index, elem),
            Inst::SetIndex {
                slice,
                index,
                src,
                elem,
            } => {
                if !self.update(inst) {
                    self.set_index(slice, index, src, elem)
                }
            }
            Inst::IndexAddr {
                dst,
                slice,
                index,
                elem,
            } => {
                let (d, s, i, t) = (self.w(dst), self.r2(slice), self.r(index), self.ty(elem));
                self.op(Op::IdxAddr, d, t, s, i);
            }
            Inst::IndexStr { dst, string, index } => {
                let (d, s, i) = (self.w(dst), self.r2(string), self.r(index));
                self.op(Op::StrIdx, d, F::Z, s, i);
            }
            Inst::LenStr { dst, src } => self.len_str(dst, src),
            Inst::LenSlice { dst, src } => {
                let (d, x) = (self.w(dst), self.r2(src));
                self.op(Op::SliceLen, d, F::Z, x, F::Z);
            }
            Inst::CapSlice { dst, src } => {
                let (d, x) = (self.w(dst), self.r2(src));
                self.op(Op::SliceCap, d, F::Z, x, F::Z);
            }
            Inst::Slice {
                dst,
                base,
                src,
                lo,
                hi,
                max,
            } => self.slice(dst, base, src, [lo, hi, max]),
            Inst::MakeSlice { dst, elem, len, cap } => {
                let (d, t, l) = (self.w(dst), self.ty(elem), self.r(len));
                let c = if cap == len { l } else { self.r(cap) };
                self.op(Op::MakeSlice, d, t, l, c);
            }
            Inst::Append {
                dst,
                slice,
                elem,
                ref values,
            } => self.append(dst, slice, elem, values),
            Inst::AppendSlice { dst, slice, elem, tail } => {
                let (d, t, s, x) = (self.w(dst), self.ty(elem), self.r2(slice), self.r2(tail));
                self.op(Op::AppendSl, d, t, s, x);
            }
            Inst::AppendStr { dst, slice, elem, tail } => {
                let (d, t, s, x) = (self.w(dst), self.ty(elem), self.r2(slice), self.r2(tail));
                self.op(Op::AppendStr, d, t, s, x);
            }
            Inst::CopySlice { dst, to, from, elem } => {
                let (d, t, s, x) = (self.w(dst), self.ty(elem), self.r2(to), self.r2(from));
                self.op(Op::CopySl, d, t, s, x);
            }
            Inst::CopyStr { dst, to, from } => {
                let (d, s, x) = (self.w(dst), self.r2(to), self.r2(from));
                self.op(Op::CopyStr, d, F::Z, s, x);
            }
            Inst::ClearSlice { slice, elem } => {
                let (s, t) = (self.r2(slice), self.ty(elem));
                self.op(Op::ClearSl, s, t, F::Z, F::Z);
            }
            Inst::SliceToArray { dst, slice, array_ty } => {
                let (d, t, s) = (self.w(dst), self.ty(array_ty), self.r2(slice));
                self.op(Op::SliceToArr, d, t, s, F::Z);
            }
            Inst::Concat { dst, ref parts } => self.concat(dst, parts),
            Inst::DecodeRune {
                rune,
                next,
                string,
                index,
            } => {
                let (s, i) = (self.r2(string), self.r(index));
                let g = self.group(false, 0);
                self.op(Op::RuneAt, F::G, F::Z, s, i);
                self.in_group(g);
                let fixups = [self.result_bool(g, Some(rune)), self.result_bool(g, Some(next))];
                self.fix(&fixups);
            }
            Inst::New { dst, ty } => {
                let (d, t) = (self.w(dst), self.num(ty.0, "types"));
                self.op(Op::New, d, F::Z, t, F::Z);
            }
            Inst::MakeClosure {
                dst,
                func,
                ref captures,
            } => self.closure(dst, func, captures),
            Inst::FuncValue { dst, func } => self.closure(dst, func, &[]),
            Inst::Capture { dst, index } => self.capture(dst, index),
            Inst::MkIface { dst, src, ty } => self.mk_iface(dst, src, ty),
            Inst::Assert { dst, ok, src, from, ty } => self.assert(dst, ok, src, from, ty),
            Inst::Implements { dst, src, ty } => {
                let (d, t, x) = (self.w(dst), self.ty(ty), self.r2(src));
                self.op(Op::Implements, d, t, x, F::Z);
            }
            Inst::IsType { dst, src, ty } => {
                let (d, x, t) = (self.w(dst), self.r2(src), self.num(ty.0, "types"));
                let k = F::R(self.scalar(), 0);
                self.op(Op::LoadType, k, F::Z, t, F::Z);
                self.op(Op::Eq, d, F::Z, x, k);
            }
            Inst::Call {
                callee,
                ref args,
                ref results,
            } => self.call(callee, args, results),
            Inst::Go { callee, ref args } => self.go(callee, args),
            Inst::Defer { closure, handle } => self.defer(closure, handle),
            Inst::DeferHandle { dst } => {
                let d = self.w(dst);
                self.op(Op::DeferHandle, d, F::Z, F::Z, F::Z);
            }
            Inst::RunDefers => self.run_defers(),
            Inst::Recover { dst } => {
                let d = self.w(dst);
                self.op(Op::Recover, d, F::Z, F::Z, F::Z);
            }
            Inst::MakeMap { dst, ty, hint } => {
                let (d, t, n) = (self.w(dst), self.ty(ty), self.r(hint));
                self.op(Op::MakeMap, d, t, n, F::Z);
            }
            Inst::MapGet { dst, ok, map, key, ty } => self.map_get(dst, ok, map, key, ty),
            Inst::MapSet { map, key, value, ty } => self.map_set(map, key, value, ty),
            Inst::MapPlace { dst, map, key, ty } => {
                let kt = self.map_types(ty).0;
                let (m, t, k, d) = (self.r(map), self.ty(ty), self.rt(key, kt), self.w(dst));
                let op = match self.shape(kt) {
                    Shape::Int { bits: 64, .. } => Op::MapRef64,
                    Shape::Str => Op::MapRefStr,
                    _ => Op::MapRef,
                };
                self.op(op, d, t, m, k);
            }
            Inst::MapDelete { map, key, ty } => {
                let (m, t, k) = (self.r(map), self.ty(ty), self.rt(key, self.map_types(ty).0));
                self.op(Op::MapDel, m, t, k, F::Z);
            }
            Inst::MapLen { dst, map } => {
                let (d, m) = (self.w(dst), self.r(map));
                self.op(Op::MapLen, d, F::Z, m, F::Z);
            }
            Inst::MapClear { map, ty } => {
                let (m, t) = (self.r(map), self.ty(ty));
                self.op(Op::MapClear, m, t, F::Z, F::Z);
            }
            Inst::MapIter { iter, map, ty } => {
                let (i, t, m) = (self.w(iter), self.ty(ty), self.r(map));
                self.op(Op::MapIter, i, t, m, F::Z);
            }
            Inst::MapNext { dst, iter } => {
                let t = self.f.regs[iter.0 as usize].ty;
                let (d, t, i) = (self.w(dst), self.ty(t), self.reg(iter));
                self.op(Op::MapNext, d, t, i, F::Z);
            }
            Inst::MapEntry { key, value, iter, ty } => self.map_entry(key, value, iter, ty),
            Inst::MakeChan { dst, ty, size } => {
                let (d, t, n) = (self.w(dst), self.ty(ty), self.r(size));
                self.op(Op::MakeChan, d, t, n, F::Z);
            }
            Inst::Send { chan, value, elem } => {
                let (c, t, x) = (self.r(chan), self.ty(elem), self.rt(value, elem));
                self.op(Op::Send, c, t, x, F::Z);
            }
            Inst::Recv { dst, ok, chan, elem } => self.recv(dst, ok, chan, elem),
            Inst::Close { chan } => {
                let c = self.r(chan);
                self.op(Op::Close, c, F::Z, F::Z, F::Z);
            }
            Inst::ChanLen { dst, chan } => {
                let (d, c) = (self.w(dst), self.r(chan));
                self.op(Op::ChanLen, d, F::Z, c, F::Z);
            }
            Inst::ChanCap { dst, chan } => {
                let (d, c) = (self.w(dst), self.r(chan));
                self.op(Op::ChanCap, d, F::Z, c, F::Z);
            }
            Inst::Select {
                dst,
                ref cases,
                default,
            } => self.select(dst, cases, default),
        }
    }

    fn str_conv(&mut self, kind: StrConv, dst: VReg, src: Operand) {
        let d = self.w(dst);
        let elem = |s: &Self| match s.p.types.underlying(s.f.regs[dst.0 as usize].ty) {
            TypeDef::Slice(e) => *e,
            _ => s.f.regs[dst.0 as usize].ty,
        };
        match kind {
            StrConv::RuneToStr => {
                let x = self.r(src);
                self.op(Op::RuneToStr, d, F::Z, x, F::Z);
            }
            StrConv::BytesToStr | StrConv::RunesToStr => {
                let x = self.r2(src);
                let op = if kind == StrConv::BytesToStr {
                    Op::BytesToStr
                } else {
                    Op::RunesToStr
                };
                self.op(op, d, F::Z, x, F::Z);
            }
            StrConv::StrToBytes | StrConv::StrToRunes => {
                let (x, t) = (self.r2(src), self.ty(elem(self)));
                let op = if kind == StrConv::StrToBytes {
                    Op::StrToBytes
                } else {
                    Op::StrToRunes
                };
                self.op(op, d, t, x, F::Z);
            }
        }
    }

    fn append(&mut self, dst: VReg, slice: Operand, elem: Ty, values: &[Operand]) {
        let d = self.w(dst);
        match *values {
            [] => self.copy(dst, slice),
            [v] => {
                let (s, t, x) = (self.r2(slice), self.ty(elem), self.rt(v, elem));
                let word = self.shape(elem).is_word() && !self.p.types.info(elem).pointers;
                self.op(if word { Op::Append64 } else { Op::Append1 }, d, t, s, x);
            }
            _ => {
                // The values are read before the slice that they may be part of is written.
                let (s, t) = (self.r2(slice), self.ty(elem));
                let xs: Vec<F> = values.iter().map(|v| self.rt(*v, elem)).collect();
                let n = self.num(values.len() as u32, "values of an append");
                let slots = F::R(self.temp(2, self.out.regs[dst.0 as usize].ty), 0);
                let at = F::R(self.scalar(), 0);
                self.op(Op::SliceLen, at, F::Z, s, F::Z);
                self.op(Op::AppendGrow, slots, t, s, n);
                for (k, x) in xs.into_iter().enumerate() {
                    if k > 0 {
                        self.op(Op::AddI, at, F::Z, at, F::N(1));
                    }
                    self.set_index_to(slots, at, x, elem);
                }
                self.mov(d, slots, 2);
            }
        }
    }

    fn concat(&mut self, dst: VReg, parts: &[Operand]) {
        let d = self.w(dst);
        match *parts {
            [] => self.set(d, Operand::Zero, 2),
            [s] => self.copy(dst, s),
            [a, b] => {
                let (x, y) = (self.r2(a), self.r2(b));
                self.op(Op::Concat2, d, F::Z, x, y);
            }
            _ => {
                let g = self.group(false, 0);
                let ty = self.f.regs[dst.0 as usize].ty;
                for &p in parts {
                    self.member(g, p, ty);
                }
                let n = self.num(parts.len() as u32, "parts of a concatenation");
                self.op(Op::ConcatN, d, F::Z, F::G, n);
                self.in_group(g);
            }
        }
    }

    fn assert(&mut self, dst: Option<VReg>, ok: Option<VReg>, src: Operand, from: Ty, ty: Ty) {
        let (x, t, from) = (self.r2(src), self.ty(ty), self.ty(from));
        let iface = self.shape(ty) == Shape::Iface;
        if ok.is_none() {
            let d = self.w_opt(dst, ty);
            return self.op(if iface { Op::AssertI } else { Op::Assert }, d, t, x, from);
        }
        let g = self.group(false, 0);
        self.op(if iface { Op::AssertIOk } else { Op::AssertOk }, F::G, t, x, from);
        self.in_group(g);
        let fixups = [self.result(g, dst, ty), self.result_bool(g, ok)];
        self.fix(&fixups);
    }

    /// Key and value type of a map type.
    fn map_types(&self, ty: Ty) -> (Ty, Ty) {
        match self.p.types.underlying(ty) {
            TypeDef::Map(k, v) => (*k, *v),
            _ => (ty, ty),
        }
    }

    fn map_get(&mut self, dst: Option<VReg>, ok: Option<VReg>, map: Operand, key: Operand, ty: Ty) {
        let (kt, vt) = self.map_types(ty);
        let (m, t, k) = (self.r(map), self.ty(ty), self.rt(key, kt));
        if ok.is_some() {
            let g = self.group(false, 0);
            let op = match self.shape(kt) {
                Shape::Int { bits: 64, .. } => Op::MapGetOk64,
                Shape::Str => Op::MapGetOkStr,
                _ => Op::MapGetOk,
            };
            self.op(op, F::G, t, m, k);
            self.in_group(g);
            let fixups = [self.result(g, dst, vt), self.result_bool(g, ok)];
            return self.fix(&fixups);
        }
        let d = self.w_opt(dst, vt);
        let op = match self.shape(kt) {
            Shape::Int { bits: 64, .. } => Op::MapGet64,
            Shape::Str => Op::MapGetStr,
            _ => Op::MapGet,
        };
        self.op(op, d, t, m, k);
    }

    fn map_set(&mut self, map: Operand, key: Operand, value: Operand, ty: Ty) {
        let (kt, vt) = self.map_types(ty);
        let (m, t, k, v) = (self.r(map), self.ty(ty), self.rt(key, kt), self.rt(value, vt));
        let op = match self.shape(kt) {
            Shape::Int { bits: 64, .. } => Op::MapSet64,
            Shape::Str => Op::MapSetStr,
            _ => Op::MapSet,
        };
        self.op(op, m, t, k, v);
    }

    fn map_entry(&mut self, key: Option<VReg>, value: Option<VReg>, iter: VReg, ty: Ty) {
        let (kt, vt) = self.map_types(ty);
        let (t, i) = (self.ty(ty), self.reg(iter));
        match (key, value) {
            (None, None) => {}
            (Some(k), None) => {
                let d = self.w(k);
                self.op(Op::MapKey, d, t, i, F::Z);
            }
            (k, Some(v)) => {
                let d = self.w_opt(k, kt);
                let v = if self.p.types.slots(vt) == 0 { F::Z } else { self.w(v) };
                self.op(Op::MapEntry, d, t, i, v);
            }
        }
    }

    fn recv(&mut self, dst: Option<VReg>, ok: Option<VReg>, chan: Operand, elem: Ty) {
        let (c, t) = (self.r(chan), self.ty(elem));
        if ok.is_none() {
            let d = self.w_opt(dst, elem);
            return self.op(Op::Recv, d, t, c, F::Z);
        }
        let g = self.group(false, 0);
        self.op(Op::RecvOk, F::G, t, c, F::Z);
        self.in_group(g);
        let fixups = [self.result(g, dst, elem), self.result_bool(g, ok)];
        self.fix(&fixups);
    }

    fn select(&mut self, dst: VReg, cases: &[SelectCase], default: bool) {
        let d = self.w(dst);
        match (cases, default) {
            (&[SelectCase::Send { chan, value, elem }], false) => {
                let (c, t, x) = (self.r(chan), self.ty(elem), self.rt(value, elem));
                self.op(Op::Send, c, t, x, F::Z);
                return self.load_const(d, 0);
            }
            (&[SelectCase::Recv { chan, dst, ok, elem }], false) => {
                self.recv(dst, ok, chan, elem);
                return self.load_const(d, 0);
            }
            (&[SelectCase::Send { chan, value, elem }], true) => {
                let (c, t, x) = (self.r(chan), self.ty(elem), self.rt(value, elem));
                return self.op(Op::TrySend, d, t, c, x);
            }
            (&[SelectCase::Recv { chan, dst: v, ok, elem }], true)
                if v.is_none_or(|v| self.counts.uses[v.0 as usize] == 0 || self.counts.defs[v.0 as usize] == 1)
                    && ok.is_none_or(|v| self.counts.defs[v.0 as usize] == 1) =>
            {
                let (c, t) = (self.r(chan), self.ty(elem));
                let g = self.group(false, 0);
                self.op(Op::TryRecv, F::G, t, c, d);
                self.in_group(g);
                let fixups = [self.result(g, v, elem), self.result_bool(g, ok)];
                return self.fix(&fixups);
            }
            _ => {}
        }
        let mut list = Vec::with_capacity(cases.len());
        for c in cases {
            list.push(match *c {
                SelectCase::Send { chan, value, elem } => LCase {
                    dir: SelectDir::Send,
                    chan: self.r(chan),
                    value: self.rt(value, elem),
                    ok: F::Z,
                    elem,
                    keep: false,
                },
                SelectCase::Recv { chan, dst, ok, elem } => LCase {
                    dir: SelectDir::Recv,
                    chan: self.r(chan),
                    value: if self.p.types.slots(elem) == 0 {
                        F::Z
                    } else {
                        self.w_opt(dst, elem)
                    },
                    ok: match ok {
                        Some(v) => self.w(v),
                        None => F::R(self.scalar(), 0),
                    },
                    elem,
                    keep: [dst, ok].iter().flatten().any(|v| self.counts.defs[v.0 as usize] > 1),
                },
            });
        }
        self.out.selects.push((list, default));
        let k = self.out.selects.len() as i32 - 1;
        debug_assert_ne!(k as u32, NONE);
        self.wide(Op::Select, d, F::Z, k);
    }
}
