//! The text of MIR, for tests and for people: one line an instruction, `dst = name type operands`.

use super::ir::*;
use super::ty::TypeTable;
use govm_bytecode::{Basic, ChanDir, TypeDef};
use std::fmt::Write;

/// The text of a whole program's functions.
pub fn program(p: &Program) -> String {
    let mut out = String::new();
    for (i, f) in p.funcs.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let _ = writeln!(out, "f{i}:");
        out.push_str(&Printer::new(p).func(f));
    }
    out
}

/// The text of one function.
pub fn func(p: &Program, f: &Func) -> String {
    Printer::new(p).func(f)
}

/// The text of a type, as Go writes it.
pub fn type_text(types: &TypeTable, t: Ty) -> String {
    let list = |l: &[Ty]| l.iter().map(|&t| type_text(types, t)).collect::<Vec<_>>().join(", ");
    match types.def(t) {
        TypeDef::Basic(b) => match b {
            Basic::UnsafePointer => "unsafe.Pointer".to_string(),
            b => format!("{b:?}").to_lowercase(),
        },
        TypeDef::Pointer(e) => format!("*{}", type_text(types, *e)),
        TypeDef::Slice(e) => format!("[]{}", type_text(types, *e)),
        TypeDef::Array(e, n) => format!("[{n}]{}", type_text(types, *e)),
        TypeDef::Map(k, v) => format!("map[{}]{}", type_text(types, *k), type_text(types, *v)),
        TypeDef::Chan(ChanDir::Both, e) => format!("chan {}", type_text(types, *e)),
        TypeDef::Chan(ChanDir::Send, e) => format!("chan<- {}", type_text(types, *e)),
        TypeDef::Chan(ChanDir::Recv, e) => format!("<-chan {}", type_text(types, *e)),
        TypeDef::Func {
            params,
            results,
            variadic,
        } => {
            let dots = if *variadic { "..." } else { "" };
            format!("func({}{dots}) ({})", list(params), list(results))
        }
        TypeDef::Struct(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|f| format!("{} {}", f.name, type_text(types, f.ty)))
                .collect();
            format!("struct{{{}}}", fields.join("; "))
        }
        TypeDef::Interface(methods) => {
            let methods: Vec<_> = methods.iter().map(|m| format!("sel{}", m.selector)).collect();
            format!("interface{{{}}}", methods.join("; "))
        }
        TypeDef::Named(n) if n.pkg_name.is_empty() => n.name.clone(),
        TypeDef::Named(n) => format!("{}.{}", n.pkg_name, n.name),
    }
}

struct Printer<'p> {
    p: &'p Program,
}

impl<'p> Printer<'p> {
    fn new(p: &'p Program) -> Self {
        Printer { p }
    }

    fn ty(&self, t: Ty) -> String {
        type_text(&self.p.types, t)
    }

    fn func_name(&self, f: FuncId) -> String {
        match self.p.funcs.get(f.0 as usize) {
            Some(func) => func.name.clone(),
            None => format!("f{}", f.0),
        }
    }

    fn op(&self, o: &Operand) -> String {
        match o {
            Operand::Reg(v) => format!("v{}", v.0),
            Operand::Imm(n) if (*n as i64).unsigned_abs() < 1 << 32 => format!("{}", *n as i64),
            Operand::Imm(n) => format!("{n:#x}"),
            Operand::Str(s) => match self.p.strings.get(s.0 as usize) {
                Some(s) => format!("{:?}", String::from_utf8_lossy(s)),
                None => format!("str{}", s.0),
            },
            Operand::Zero => "zero".to_string(),
        }
    }

    fn ops(&self, l: &[Operand]) -> String {
        l.iter().map(|o| self.op(o)).collect::<Vec<_>>().join(", ")
    }

    fn opt(&self, o: &Option<Operand>) -> String {
        o.as_ref().map_or(String::new(), |o| self.op(o))
    }

    fn callee(&self, c: &Callee) -> String {
        match c {
            Callee::Func(f) => self.func_name(*f),
            Callee::Closure(v) => format!("*v{}", v.0),
            Callee::Iface(v, s) => match self.p.selectors.get(s.0 as usize) {
                Some(s) => format!("v{}.{}", v.0, s.name),
                None => format!("v{}.sel{}", v.0, s.0),
            },
            Callee::Native(n) => match self.p.natives.get(n.0 as usize) {
                Some(n) => format!("native {}", n.name),
                None => format!("native{}", n.0),
            },
        }
    }

    fn func(&self, f: &Func) -> String {
        let mut out = String::new();
        let params: Vec<_> = f
            .params
            .iter()
            .map(|&p| format!("v{} {}", p.0, self.reg_ty(f, p)))
            .collect();
        let results: Vec<_> = f.results.iter().map(|&t| self.ty(t)).collect();
        let _ = write!(out, "func {}({}) ({})", f.name, params.join(", "), results.join(", "));
        if !f.captures.is_empty() {
            let captures: Vec<_> = f.captures.iter().map(|&t| self.ty(t)).collect();
            let _ = write!(out, " captures({})", captures.join(", "));
        }
        for (set, text) in [
            (f.has_defer, " defer"),
            (f.wrapper, " wrapper"),
            (f.noinline, " noinline"),
        ] {
            if set {
                out.push_str(text);
            }
        }
        if let Some(b) = f.recover_block {
            let regs: Vec<_> = f.result_regs.iter().map(|r| format!("v{}", r.0)).collect();
            let _ = write!(out, " recover b{}({})", b.0, regs.join(", "));
        }
        out.push('\n');
        for (i, b) in f.blocks.iter().enumerate() {
            let _ = writeln!(out, "b{i}:");
            for (inst, pos) in &b.insts {
                let _ = writeln!(out, "\t{:<48} ; {}", self.inst(f, inst), pos.line);
            }
            let _ = writeln!(out, "\t{:<48} ; {}", self.term(&b.term), b.term_pos.line);
        }
        out
    }

    fn reg_ty(&self, f: &Func, v: VReg) -> String {
        f.regs.get(v.0 as usize).map_or(String::from("?"), |r| self.ty(r.ty))
    }

    fn inst(&self, f: &Func, inst: &Inst) -> String {
        let op = |o: &Operand| self.op(o);
        let ty = |t: &Ty| self.ty(*t);
        let to = |d: &VReg, rest: String| format!("v{}: {} = {rest}", d.0, self.reg_ty(f, *d));
        let to_opt = |ds: &[Option<VReg>], rest: String| {
            let regs: Vec<_> = ds
                .iter()
                .map(|d| d.map_or("_".to_string(), |d| format!("v{}", d.0)))
                .collect();
            format!("{} = {rest}", regs.join(", "))
        };
        match inst {
            Inst::Copy { dst, src } => to(dst, op(src)),
            Inst::Bin {
                op: o,
                ty: t,
                dst,
                a,
                b,
            } => to(
                dst,
                format!("{} {} {}, {}", format!("{o:?}").to_lowercase(), ty(t), op(a), op(b)),
            ),
            Inst::Un { op: o, ty: t, dst, a } => {
                to(dst, format!("{} {} {}", format!("{o:?}").to_lowercase(), ty(t), op(a)))
            }
            Inst::Cmp {
                op: o,
                ty: t,
                dst,
                a,
                b,
            } => to(
                dst,
                format!("cmp.{} {} {}, {}", format!("{o:?}").to_lowercase(), ty(t), op(a), op(b)),
            ),
            Inst::Conv { dst, to: t, from, src } => to(dst, format!("conv {} <- {} {}", ty(t), ty(from), op(src))),
            Inst::StrConv { kind, dst, src } => to(dst, format!("{kind:?} {}", op(src))),
            Inst::MkComplex { dst, re, im } => to(dst, format!("complex {}, {}", op(re), op(im))),
            Inst::CheckShift { count } => format!("checkshift {}", op(count)),
            Inst::Field { dst, agg, off, ty: t } => to(dst, format!("field {} v{}+{off}", ty(t), agg.0)),
            Inst::SetField { agg, off, src, ty: t } => format!("setfield {} v{}+{off}, {}", ty(t), agg.0, op(src)),
            Inst::Elem {
                dst,
                array,
                array_ty,
                index,
            } => to(dst, format!("elem {} v{}[{}]", ty(array_ty), array.0, op(index))),
            Inst::SetElem {
                array,
                array_ty,
                index,
                src,
            } => {
                format!("setelem {} v{}[{}], {}", ty(array_ty), array.0, op(index), op(src))
            }
            Inst::Load { dst, ptr, off, ty: t } => to(dst, format!("load {} [{}+{off}]", ty(t), op(ptr))),
            Inst::Store { ptr, off, src, ty: t } => format!("store {} [{}+{off}], {}", ty(t), op(ptr), op(src)),
            Inst::CopyMem { dst, src, ty: t } => format!("copymem {} [{}], [{}]", ty(t), op(dst), op(src)),
            Inst::ZeroMem { ptr, ty: t } => format!("zeromem {} [{}]", ty(t), op(ptr)),
            Inst::NilCheck { ptr } => format!("nilcheck {}", op(ptr)),
            Inst::FieldAddr { dst, ptr, off } => to(dst, format!("fieldaddr {}+{off}", op(ptr))),
            Inst::ArrayElemAddr {
                dst,
                ptr,
                array_ty,
                index,
            } => to(dst, format!("elemaddr {} {}[{}]", ty(array_ty), op(ptr), op(index))),
            Inst::LoadGlobal {
                dst,
                global,
                off,
                ty: t,
            } => to(dst, format!("loadglobal {} {}+{off}", ty(t), self.global(*global))),
            Inst::StoreGlobal {
                global,
                off,
                src,
                ty: t,
            } => {
                format!("storeglobal {} {}+{off}, {}", ty(t), self.global(*global), op(src))
            }
            Inst::GlobalAddr { dst, global, off } => to(dst, format!("globaladdr {}+{off}", self.global(*global))),
            Inst::DataAddr { dst, data } => to(dst, format!("dataaddr d{}", data.0)),
            Inst::Index {
                dst,
                slice,
                index,
                elem,
            } => to(dst, format!("index {} {}[{}]", ty(elem), op(slice), op(index))),
            Inst::SetIndex {
                slice,
                index,
                src,
                elem,
            } => {
                format!("setindex {} {}[{}], {}", ty(elem), op(slice), op(index), op(src))
            }
            Inst::IndexAddr {
                dst,
                slice,
                index,
                elem,
            } => to(dst, format!("indexaddr {} {}[{}]", ty(elem), op(slice), op(index))),
            Inst::IndexStr { dst, string, index } => to(dst, format!("indexstr {}[{}]", op(string), op(index))),
            Inst::LenStr { dst, src } => to(dst, format!("lenstr {}", op(src))),
            Inst::LenSlice { dst, src } => to(dst, format!("len {}", op(src))),
            Inst::CapSlice { dst, src } => to(dst, format!("cap {}", op(src))),
            Inst::Slice {
                dst,
                base,
                src,
                lo,
                hi,
                max,
            } => {
                let kind = match base {
                    SliceBase::Slice(e) => format!("[]{}", ty(e)),
                    SliceBase::Str => "string".to_string(),
                    SliceBase::ArrayPtr(a) => format!("*{}", ty(a)),
                };
                let max = max.as_ref().map_or(String::new(), |m| format!(":{}", op(m)));
                to(
                    dst,
                    format!("slice {kind} {}[{}:{}{max}]", op(src), self.opt(lo), self.opt(hi)),
                )
            }
            Inst::MakeSlice { dst, elem, len, cap } => {
                to(dst, format!("makeslice {} {}, {}", ty(elem), op(len), op(cap)))
            }
            Inst::Append {
                dst,
                slice,
                elem,
                values,
            } => to(dst, format!("append {} {}, {}", ty(elem), op(slice), self.ops(values))),
            Inst::AppendSlice { dst, slice, elem, tail } => {
                to(dst, format!("appendslice {} {}, {}", ty(elem), op(slice), op(tail)))
            }
            Inst::AppendStr { dst, slice, elem, tail } => {
                to(dst, format!("appendstr {} {}, {}", ty(elem), op(slice), op(tail)))
            }
            Inst::CopySlice { dst, to: d, from, elem } => to(dst, format!("copy {} {}, {}", ty(elem), op(d), op(from))),
            Inst::CopyStr { dst, to: d, from } => to(dst, format!("copystr {}, {}", op(d), op(from))),
            Inst::ClearSlice { slice, elem } => format!("clear {} {}", ty(elem), op(slice)),
            Inst::SliceToArray { dst, slice, array_ty } => to(dst, format!("toarray {} {}", ty(array_ty), op(slice))),
            Inst::Concat { dst, parts } => to(dst, format!("concat {}", self.ops(parts))),
            Inst::DecodeRune {
                rune,
                next,
                string,
                index,
            } => to_opt(
                &[Some(*rune), Some(*next)],
                format!("rune {}[{}]", op(string), op(index)),
            ),
            Inst::New { dst, ty: t } => to(dst, format!("new {}", ty(t))),
            Inst::MakeClosure { dst, func, captures } => to(
                dst,
                format!("closure {}({})", self.func_name(*func), self.ops(captures)),
            ),
            Inst::FuncValue { dst, func } => to(dst, format!("func {}", self.func_name(*func))),
            Inst::Capture { dst, index } => to(dst, format!("capture {index}")),
            Inst::MkIface { dst, src, ty: t } => to(dst, format!("iface {} {}", ty(t), op(src))),
            Inst::Assert {
                dst,
                ok,
                src,
                from,
                ty: t,
            } => to_opt(&[*dst, *ok], format!("assert {} {} {}", ty(from), op(src), ty(t))),
            Inst::Implements { dst, src, ty: t } => to(dst, format!("implements {} {}", op(src), ty(t))),
            Inst::IsType { dst, src, ty: t } => to(dst, format!("istype {} {}", op(src), ty(t))),
            Inst::Call { callee, args, results } => {
                let call = format!("call {}({})", self.callee(callee), self.ops(args));
                if results.is_empty() {
                    call
                } else {
                    to_opt(&results.iter().map(|&r| Some(r)).collect::<Vec<_>>(), call)
                }
            }
            Inst::Go { callee, args } => format!("go {}({})", self.callee(callee), self.ops(args)),
            Inst::Defer { closure, handle } => match handle {
                Some(h) => format!("defer {} to v{}", op(closure), h.0),
                None => format!("defer {}", op(closure)),
            },
            Inst::DeferHandle { dst } => to(dst, "deferhandle".to_string()),
            Inst::RunDefers => "rundefers".to_string(),
            Inst::Recover { dst } => to(dst, "recover".to_string()),
            Inst::MakeMap { dst, ty: t, hint } => to(dst, format!("makemap {} {}", ty(t), op(hint))),
            Inst::MapGet {
                dst,
                ok,
                map,
                key,
                ty: t,
            } => to_opt(&[*dst, *ok], format!("mapget {} {}[{}]", ty(t), op(map), op(key))),
            Inst::MapSet { map, key, value, ty: t } => {
                format!("mapset {} {}[{}], {}", ty(t), op(map), op(key), op(value))
            }
            Inst::MapPlace { dst, map, key, ty: t } => to(dst, format!("mapplace {} {}[{}]", ty(t), op(map), op(key))),
            Inst::MapDelete { map, key, ty: t } => format!("mapdelete {} {}[{}]", ty(t), op(map), op(key)),
            Inst::MapLen { dst, map } => to(dst, format!("maplen {}", op(map))),
            Inst::MapClear { map, ty: t } => format!("mapclear {} {}", ty(t), op(map)),
            Inst::MapIter { iter, map, ty: t } => to(iter, format!("mapiter {} {}", ty(t), op(map))),
            Inst::MapNext { dst, iter } => to(dst, format!("mapnext v{}", iter.0)),
            Inst::MapEntry { key, value, iter, .. } => to_opt(&[*key, *value], format!("mapentry v{}", iter.0)),
            Inst::MakeChan { dst, ty: t, size } => to(dst, format!("makechan {} {}", ty(t), op(size))),
            Inst::Send { chan, value, elem } => format!("send {} {}, {}", ty(elem), op(chan), op(value)),
            Inst::Recv { dst, ok, chan, elem } => to_opt(&[*dst, *ok], format!("recv {} {}", ty(elem), op(chan))),
            Inst::Close { chan } => format!("close {}", op(chan)),
            Inst::ChanLen { dst, chan } => to(dst, format!("chanlen {}", op(chan))),
            Inst::ChanCap { dst, chan } => to(dst, format!("chancap {}", op(chan))),
            Inst::Select { dst, cases, default } => {
                let mut text: Vec<_> = cases
                    .iter()
                    .map(|c| match c {
                        SelectCase::Send { chan, value, .. } => format!("{} <- {}", op(chan), op(value)),
                        SelectCase::Recv { chan, dst, ok, .. } => to_opt(&[*dst, *ok], format!("<-{}", op(chan))),
                    })
                    .collect();
                if *default {
                    text.push("default".to_string());
                }
                to(dst, format!("select {{{}}}", text.join("; ")))
            }
        }
    }

    fn global(&self, g: GlobalId) -> String {
        self.p
            .globals
            .get(g.0 as usize)
            .map_or(format!("g{}", g.0), |g| g.name.clone())
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::Jump(b) => format!("jump b{}", b.0),
            Term::Branch { cond, then, els } => format!("branch v{} ? b{} : b{}", cond.0, then.0, els.0),
            Term::CmpBranch {
                op,
                ty,
                a,
                b,
                then,
                els,
            } => format!(
                "branch.{} {} {}, {} ? b{} : b{}",
                format!("{op:?}").to_lowercase(),
                self.ty(*ty),
                self.op(a),
                self.op(b),
                then.0,
                els.0
            ),
            Term::TypeBranch { src, ty, then, els } => {
                format!("typebranch v{} {} ? b{} : b{}", src.0, self.ty(*ty), then.0, els.0)
            }
            Term::Switch {
                src,
                low,
                targets,
                default,
            } => {
                let targets: Vec<_> = targets.iter().map(|b| format!("b{}", b.0)).collect();
                format!(
                    "switch {} from {low} [{}] default b{}",
                    self.op(src),
                    targets.join(" "),
                    default.0
                )
            }
            Term::Return(values) => format!("return {}", self.ops(values)),
            Term::Panic(v) => format!("panic {}", self.op(v)),
            Term::Unreachable => "unreachable".to_string(),
        }
    }
}
