//! The text of a module's code, for `govm disasm` and for tests: one line an instruction, the source position where it changes.
//!
//! Works on any module, also one that the verifier refuses.

use crate::instr::Instr;
use crate::module::{Func, Module, SelectDir, SlotMap};
use crate::ops::{Op, Operand};
use crate::types::{Basic, ChanDir, TypeDef, TypeIdx};
use std::fmt::{self, Write};

/// What to show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The slots that hold pointers at each safepoint.
    pub maps: bool,
}

/// The text of all functions.
pub fn module(m: &Module, options: Options) -> String {
    let mut out = String::new();
    for (i, f) in m.funcs.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        // Writing to a string does not fail.
        let _ = write_func(&mut out, m, f, options);
    }
    out
}

/// The text of one function.
pub fn func(m: &Module, f: &Func, options: Options) -> String {
    let mut out = String::new();
    let _ = write_func(&mut out, m, f, options);
    out
}

/// The text of one instruction without its position.
pub fn instr(m: &Module, pc: u32, i: &Instr) -> String {
    let mut out = String::new();
    let _ = write_instr(&mut out, m, pc, i);
    out
}

/// The name of a type as Go writes it.
pub fn type_name(m: &Module, t: TypeIdx) -> String {
    let mut out = String::new();
    let _ = write_type(&mut out, m, t, 0);
    out
}

fn write_func(out: &mut String, m: &Module, f: &Func, options: Options) -> fmt::Result {
    write!(
        out,
        "func {}: slots {}, params {}, results {}",
        f.name, f.nslots, f.params, f.results
    )?;
    if f.captures > 0 {
        write!(out, ", captures {}", f.captures)?;
    }
    if let Some(pc) = f.recover_pc {
        write!(out, ", recover {pc}")?;
    }
    out.push('\n');
    // Labels say only the last part of the name.
    let short = f.name.rsplit('/').next().unwrap_or(&f.name);
    let short = short.split_once('.').map_or(short, |(_, s)| s);
    let mut lines = f.lines.iter().peekable();
    let mut points = f.safepoints.iter().peekable();
    for (pc, i) in f.code.iter().enumerate() {
        let start = out.len();
        write!(out, "{short}+{pc}")?;
        pad(out, start, 14);
        write_instr(out, m, pc as u32, i)?;
        let mut notes = String::new();
        while let Some(l) = lines.next_if(|l| l.pc as usize <= pc) {
            if l.pc as usize == pc {
                notes.clear();
                let file = m
                    .files
                    .get(l.file as usize)
                    .map_or("?", |f| f.rsplit('/').next().unwrap_or(f));
                write!(notes, "{file}:{}", l.line)?;
                if let Some(c) = l.inlined.checked_sub(1).and_then(|k| f.inlined.get(k as usize)) {
                    write!(notes, " in {}", c.name)?;
                }
            }
        }
        while let Some(&(at, map)) = points.next_if(|p| p.0 as usize <= pc) {
            if options.maps && at as usize == pc {
                let text = m.slot_maps.get(map as usize).map_or("?".to_string(), map_text);
                write!(notes, "{}[{text}]", if notes.is_empty() { "" } else { " " })?;
            }
        }
        if !notes.is_empty() {
            pad(out, start, 52);
            write!(out, "; {notes}")?;
        }
        out.push('\n');
    }
    Ok(())
}

fn pad(out: &mut String, start: usize, width: usize) {
    let len = out.len() - start;
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(len).max(1)));
}

/// `r0 r3i`: the slots that hold pointers, `i` for interface data.
fn map_text(map: &SlotMap) -> String {
    let mut out = String::new();
    for s in 0..map.0.len() * 32 {
        let mark = map.get(s);
        if mark != crate::Mark::Scalar {
            let i = if mark == crate::Mark::IfaceData { "i" } else { "" };
            let sep = if out.is_empty() { "" } else { " " };
            let _ = write!(out, "{sep}r{s}{i}");
        }
    }
    out
}

fn write_instr(out: &mut String, m: &Module, pc: u32, i: &Instr) -> fmt::Result {
    let info = i.op.info();
    write!(out, "{}", info.name)?;
    let mut first = true;
    let fields = [i.a, i.d, i.b, i.c];
    for (k, (&kind, &v)) in info.operands.iter().zip(&fields).enumerate() {
        if matches!(kind, Operand::x | Operand::lo) {
            continue;
        }
        out.push_str(if first { " " } else { ", " });
        first = false;
        match kind {
            Operand::w
            | Operand::r
            | Operand::rw
            | Operand::w2
            | Operand::r2
            | Operand::w3
            | Operand::wn
            | Operand::rn
            | Operand::win => write!(out, "r{v}")?,
            Operand::i => write!(out, "{}", v as i16)?,
            // The type of these is in a plain number.
            Operand::u if k == 2 && matches!(i.op, Op::LoadType | Op::New) => write_type(out, m, TypeIdx(v as u32), 0)?,
            Operand::u => write!(out, "{v}")?,
            Operand::ty => write_type(out, m, TypeIdx(v as u32), 0)?,
            Operand::sel => match m.selectors.get(v as usize) {
                Some(s) => write!(out, ".{}", s.name)?,
                None => write!(out, ".{v}")?,
            },
            Operand::imm => write!(out, "{}", i.imm())?,
            Operand::br => write!(out, "->{}", pc as i64 + i.imm() as i64)?,
            Operand::bs => write!(out, "->{}", pc as i64 + v as i16 as i64)?,
            Operand::k => match m.consts.get(i.imm() as u32 as usize) {
                Some(k) => write!(out, "{k:#x}")?,
                None => write!(out, "const {}", i.imm())?,
            },
            Operand::str => match m.strings.get(i.imm() as u32 as usize) {
                Some(s) => write_string(out, s)?,
                None => write!(out, "string {}", i.imm())?,
            },
            Operand::fun => match m.funcs.get(i.imm() as u32 as usize) {
                Some(f) => out.push_str(&f.name),
                None => write!(out, "func {}", i.imm())?,
            },
            Operand::nat => match m.natives.get(i.imm() as u32 as usize) {
                Some(n) => out.push_str(&n.name),
                None => write!(out, "native {}", i.imm())?,
            },
            Operand::glob => write_global(out, m, i.imm() as u32 as u64)?,
            Operand::data => write!(out, "data{}", i.imm())?,
            Operand::tab => match m.jump_tables.get(i.imm() as u32 as usize) {
                Some(t) => {
                    out.push('[');
                    for (n, d) in t.iter().enumerate() {
                        write!(out, "{}->{}", if n > 0 { " " } else { "" }, pc as i64 + *d as i64)?;
                    }
                    out.push(']');
                }
                None => write!(out, "table {}", i.imm())?,
            },
            Operand::sels => write_select(out, m, i.imm() as u32)?,
            Operand::x | Operand::lo => {}
        }
    }
    Ok(())
}

/// A string constant, cut to a readable length.
fn write_string(out: &mut String, s: &[u8]) -> fmt::Result {
    const MOST: usize = 40;
    let text = String::from_utf8_lossy(&s[..s.len().min(MOST)]);
    write!(out, "{text:?}")?;
    if s.len() > MOST {
        write!(out, "+{}", s.len() - MOST)?;
    }
    Ok(())
}

fn write_global(out: &mut String, m: &Module, at: u64) -> fmt::Result {
    let k = m.globals.vars.partition_point(|v| v.offset <= at);
    match k.checked_sub(1).map(|k| &m.globals.vars[k]) {
        Some(v) if v.offset == at => write!(out, "{}", v.name),
        Some(v) => write!(out, "{}+{}", v.name, at - v.offset),
        None => write!(out, "globals+{at}"),
    }
}

fn write_select(out: &mut String, m: &Module, k: u32) -> fmt::Result {
    let Some(t) = m.selects.get(k as usize) else {
        return write!(out, "select {k}");
    };
    out.push('{');
    for (n, c) in t.cases.iter().enumerate() {
        out.push_str(if n > 0 { "; " } else { "" });
        match c.dir {
            SelectDir::Send => write!(out, "r{} <- r{}", c.chan, c.value)?,
            SelectDir::Recv => write!(out, "r{}, r{} = <-r{}", c.value, c.ok, c.chan)?,
        }
    }
    if t.default {
        out.push_str(if t.cases.is_empty() { "default" } else { "; default" });
    }
    out.push('}');
    Ok(())
}

fn write_type(out: &mut String, m: &Module, t: TypeIdx, depth: u32) -> fmt::Result {
    let Some(entry) = m.types.get(t.0 as usize) else {
        return write!(out, "type {}", t.0);
    };
    if depth > 8 {
        return write!(out, "...");
    }
    let list = |out: &mut String, l: &[TypeIdx]| -> fmt::Result {
        for (k, t) in l.iter().enumerate() {
            out.push_str(if k > 0 { ", " } else { "" });
            write_type(out, m, *t, depth + 1)?;
        }
        Ok(())
    };
    match &entry.def {
        TypeDef::Basic(Basic::UnsafePointer) => out.push_str("unsafe.Pointer"),
        TypeDef::Basic(b) => out.push_str(&format!("{b:?}").to_lowercase()),
        TypeDef::Pointer(e) => {
            out.push('*');
            write_type(out, m, *e, depth + 1)?;
        }
        TypeDef::Slice(e) => {
            out.push_str("[]");
            write_type(out, m, *e, depth + 1)?;
        }
        TypeDef::Array(e, n) => {
            write!(out, "[{n}]")?;
            write_type(out, m, *e, depth + 1)?;
        }
        TypeDef::Map(k, v) => {
            out.push_str("map[");
            write_type(out, m, *k, depth + 1)?;
            out.push(']');
            write_type(out, m, *v, depth + 1)?;
        }
        TypeDef::Chan(dir, e) => {
            out.push_str(match dir {
                ChanDir::Both => "chan ",
                ChanDir::Send => "chan<- ",
                ChanDir::Recv => "<-chan ",
            });
            write_type(out, m, *e, depth + 1)?;
        }
        TypeDef::Func {
            params,
            results,
            variadic,
        } => {
            out.push_str("func(");
            list(out, params)?;
            out.push_str(if *variadic { "...)" } else { ")" });
            if !results.is_empty() {
                out.push_str(" (");
                list(out, results)?;
                out.push(')');
            }
        }
        TypeDef::Struct(fields) => {
            out.push_str("struct{");
            for (k, f) in fields.iter().enumerate() {
                write!(out, "{}{} ", if k > 0 { "; " } else { "" }, f.name)?;
                write_type(out, m, f.ty, depth + 1)?;
            }
            out.push('}');
        }
        TypeDef::Interface(methods) if methods.is_empty() => out.push_str("any"),
        TypeDef::Interface(methods) => {
            out.push_str("interface{");
            for (k, i) in methods.iter().enumerate() {
                let name = m.selectors.get(i.selector as usize).map_or("?", |s| &s.name);
                write!(out, "{}{name}", if k > 0 { "; " } else { "" })?;
            }
            out.push('}');
        }
        TypeDef::Named(n) if n.pkg_name.is_empty() => out.push_str(&n.name),
        TypeDef::Named(n) => write!(out, "{}.{}", n.pkg_name, n.name)?,
    }
    Ok(())
}
