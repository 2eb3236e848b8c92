//! The structural verifier: what the loader runs over every module before it makes an image.
//!
//! After it the interpreter may rely on: every index of an instruction is in its table; every slot that an instruction
//! touches lies in the frame; branches stay in their function and go the way that their opcode says; nothing falls off the
//! end; call windows hold the callee's arguments and results; every safepoint has a stack map that marks slots of the frame
//! only, and for calls none of the window. It does not prove that slots hold values of the right type: that is the compiler's part.

mod operands;

use crate::layout::{Layout, Layouts};
use crate::module::*;
use crate::ops::{Effects, Op, Operand};
use crate::types::*;
use std::fmt;

/// What is wrong with a module, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The function and instruction, for faults in code.
    pub at: Option<(String, u32)>,
    pub fault: Fault,
}

/// The kinds of fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// An index that is not in its table.
    Index(&'static str),
    /// A type that has no layout: it contains itself or is too large, or its name leads in a circle.
    Layout,
    /// A type of another kind than the instruction takes.
    Type(&'static str),
    /// Something outside of the frame.
    Slot,
    /// A branch out of the function or in the wrong direction.
    Branch,
    /// Code without an end.
    FallsOff,
    /// A window that does not lie above its header, or does not hold its arguments and results.
    Window,
    /// A safepoint without a stack map, or maps out of order.
    NoMap,
    /// A stack map that marks slots that are not the frame's.
    Map,
    /// A field that must be zero, or a number that the instruction excludes.
    Field,
    /// A table (lines, data, globals) that is not in order.
    Table(&'static str),
    /// The init or main function has parameters or results.
    Entry,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "malformed module: ")?;
        match self.fault {
            Fault::Index(what) => write!(f, "{what} index out of range")?,
            Fault::Layout => write!(f, "type without a layout")?,
            Fault::Type(what) => write!(f, "not {what}")?,
            Fault::Slot => write!(f, "slot outside of the frame")?,
            Fault::Branch => write!(f, "bad branch target")?,
            Fault::FallsOff => write!(f, "code without an end")?,
            Fault::Window => write!(f, "bad call window")?,
            Fault::NoMap => write!(f, "safepoint without a stack map")?,
            Fault::Map => write!(f, "stack map marks a slot that is not the frame's")?,
            Fault::Field => write!(f, "bad operand")?,
            Fault::Table(what) => write!(f, "bad {what}")?,
            Fault::Entry => write!(f, "init or main with parameters or results")?,
        }
        match &self.at {
            Some((func, pc)) => write!(f, " at {func}+{pc}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for VerifyError {}

type Result<T> = std::result::Result<T, Fault>;

fn ensure(ok: bool, fault: Fault) -> Result<()> {
    if ok { Ok(()) } else { Err(fault) }
}

/// Checks a whole module.
pub fn verify(m: &Module) -> std::result::Result<(), VerifyError> {
    let outside = |fault| VerifyError { at: None, fault };
    let mut v = Verifier { m, layouts: Vec::new() };
    v.types().map_err(outside)?;
    v.tables().map_err(outside)?;
    for f in &m.funcs {
        let mut pc = 0;
        v.func(f, &mut pc).map_err(|fault| VerifyError {
            at: Some((f.name.clone(), pc)),
            fault,
        })?;
    }
    Ok(())
}

struct Verifier<'a> {
    m: &'a Module,
    /// By type; `None` for a type without a layout.
    layouts: Vec<Option<Layout>>,
}

impl<'a> Verifier<'a> {
    /// The type table: indices, names that end, layouts.
    fn types(&mut self) -> Result<()> {
        let m = self.m;
        let n = m.types.len();
        let ty = |t: TypeIdx| ensure((t.0 as usize) < n, Fault::Index("type"));
        let all = |l: &[TypeIdx]| l.iter().try_for_each(|t| ty(*t));
        for e in &m.types {
            match &e.def {
                TypeDef::Basic(_) => {}
                TypeDef::Pointer(t) | TypeDef::Slice(t) | TypeDef::Array(t, _) | TypeDef::Chan(_, t) => ty(*t)?,
                TypeDef::Map(k, v) => all(&[*k, *v])?,
                TypeDef::Func { params, results, .. } => {
                    all(params)?;
                    all(results)?;
                }
                TypeDef::Struct(fields) => fields.iter().try_for_each(|f| ty(f.ty))?,
                TypeDef::Interface(methods) => {
                    for i in methods {
                        ty(i.sig)?;
                        ensure((i.selector as usize) < m.selectors.len(), Fault::Index("selector"))?;
                    }
                }
                TypeDef::Named(d) => {
                    ty(d.underlying)?;
                    // A name stands for a definition, not for another name.
                    let named = matches!(m.types[d.underlying.0 as usize].def, TypeDef::Named(_));
                    ensure(!named, Fault::Layout)?;
                }
            }
            for method in &e.methods {
                ensure((method.selector as usize) < m.selectors.len(), Fault::Index("selector"))?;
                ensure((method.func as usize) < m.funcs.len(), Fault::Index("function"))?;
            }
        }
        let mut layouts = Layouts::new(&m.types);
        for t in 0..n {
            ensure(layouts.of(TypeIdx(t as u32)).is_some(), Fault::Layout)?;
        }
        self.layouts = layouts.finish();
        Ok(())
    }

    /// The definition behind a type's name.
    fn underlying(&self, t: TypeIdx) -> &'a TypeDef {
        match &self.m.types[t.0 as usize].def {
            TypeDef::Named(d) => &self.m.types[d.underlying.0 as usize].def,
            def => def,
        }
    }

    fn layout(&self, t: TypeIdx) -> Result<&Layout> {
        let l = self.layouts.get(t.0 as usize).ok_or(Fault::Index("type"))?;
        l.as_ref().ok_or(Fault::Layout)
    }

    fn slots(&self, t: TypeIdx) -> Result<u64> {
        Ok(self.layout(t)?.slots())
    }

    fn is_type(&self, t: TypeIdx) -> Result<()> {
        ensure((t.0 as usize) < self.m.types.len(), Fault::Index("type"))
    }

    fn is_func(&self, f: u32) -> Result<()> {
        ensure((f as usize) < self.m.funcs.len(), Fault::Index("function"))
    }

    /// Everything beside types and code.
    fn tables(&self) -> Result<()> {
        let m = self.m;
        m.selectors.iter().try_for_each(|s| self.is_type(s.sig))?;
        m.natives.iter().try_for_each(|n| self.is_type(n.sig))?;
        m.well_known.iter().try_for_each(|(_, t)| self.is_type(*t))?;
        for d in &m.data {
            for &(at, r) in &d.relocs {
                let inside = (at as usize).is_multiple_of(8) && at as usize + 8 <= d.bytes.len();
                ensure(inside, Fault::Table("relocation"))?;
                match r {
                    Reloc::Str(s) | Reloc::StrBox(s) => ensure((s as usize) < m.strings.len(), Fault::Index("string"))?,
                    Reloc::Func(f) => self.is_func(f)?,
                    Reloc::Type(t) => self.is_type(t)?,
                    Reloc::Data(d) => ensure((d as usize) < m.data.len(), Fault::Index("data"))?,
                }
            }
        }
        let mut end = 0;
        for v in &m.globals.vars {
            let size = self.layout(v.ty)?.size;
            ensure(v.offset >= end && v.offset % 8 == 0, Fault::Table("globals"))?;
            end = v.offset.checked_add(size).ok_or(Fault::Table("globals"))?;
        }
        let size = m.globals.size;
        ensure(
            end <= size && size.is_multiple_of(16) && size <= i32::MAX as u64,
            Fault::Table("globals"),
        )?;
        ensure(within(&m.globals.map, size / 8), Fault::Map)?;
        for e in &m.exports {
            self.is_func(e.func)?;
            self.is_type(e.sig)?;
        }
        for f in [Some(m.init), m.main].into_iter().flatten() {
            self.is_func(f)?;
            let f = &m.funcs[f as usize];
            ensure(f.params == 0 && f.results == 0 && f.captures == 0, Fault::Entry)?;
        }
        Ok(())
    }

    fn func(&self, f: &Func, at: &mut u32) -> Result<()> {
        let m = self.m;
        ensure(f.params <= f.nslots && f.results <= f.nslots, Fault::Slot)?;
        ensure(
            within(&f.param_map, f.params as u64) && within(&f.result_map, f.results as u64),
            Fault::Map,
        )?;
        ensure(within(&f.capture_map, f.captures as u64 + 1), Fault::Map)?;
        if let Some(t) = f.sig {
            self.is_type(t)?;
        }
        let n = f.code.len() as u64;
        ensure(n < i32::MAX as u64 / 2, Fault::Table("code"))?;
        if let Some(pc) = f.recover_pc {
            ensure((pc as u64) < n, Fault::Branch)?;
        }
        ensure(rising(f.lines.iter().map(|l| l.pc), n), Fault::Table("line table"))?;
        for l in &f.lines {
            ensure((l.file as usize) < m.files.len(), Fault::Index("file"))?;
            ensure(l.inlined as usize <= f.inlined.len(), Fault::Index("inlined call"))?;
        }
        for (k, c) in f.inlined.iter().enumerate() {
            ensure((c.file as usize) < m.files.len(), Fault::Index("file"))?;
            // Calls come before what was inlined in them.
            ensure(c.parent as usize <= k, Fault::Index("inlined call"))?;
        }
        ensure(rising(f.safepoints.iter().map(|p| p.0), n), Fault::NoMap)?;
        for &(pc, map) in &f.safepoints {
            *at = pc;
            let map = m.slot_maps.get(map as usize).ok_or(Fault::Index("stack map"))?;
            ensure(within(map, f.nslots as u64), Fault::Map)?;
        }
        // Where there must be a stack map.
        let mut needed = vec![false; f.code.len()];
        for (pc, i) in f.code.iter().enumerate() {
            *at = pc as u32;
            self.instr(f, pc as u32, i)?;
            let effects = i.op.info().effects;
            if !effects.has(Effects::E) {
                ensure(pc + 1 < f.code.len(), Fault::FallsOff)?;
            }
            needed[pc] |= i.op.is_safepoint();
            if effects.has(Effects::B) {
                let target = branch_target(pc as u32, i).ok_or(Fault::Branch)?;
                needed[target as usize] = true;
            }
        }
        ensure(!f.code.is_empty(), Fault::FallsOff)?;
        f.safepoints.iter().for_each(|p| needed[p.0 as usize] = false);
        if let Some(pc) = needed.iter().position(|&n| n) {
            *at = pc as u32;
            return Err(Fault::NoMap);
        }
        // A call's map leaves the window to the callee.
        for &(pc, map) in &f.safepoints {
            *at = pc;
            let i = &f.code[pc as usize];
            let window = match i.op {
                Op::RunDefers => i.b,
                op if op.info().operands[0] == Operand::win && op.info().effects.has(Effects::C) => i.a,
                _ => continue,
            };
            ensure(within(&m.slot_maps[map as usize], window as u64 - 2), Fault::Map)?;
        }
        Ok(())
    }
}

/// Whether these are pcs below `n`, each above the one before it.
fn rising(pcs: impl Iterator<Item = u32> + Clone, n: u64) -> bool {
    pcs.clone().is_sorted_by(|a, b| a < b) && pcs.last().is_none_or(|p| (p as u64) < n)
}

/// Where a branch goes; `None`: out of the range of numbers.
fn branch_target(pc: u32, i: &crate::Instr) -> Option<u32> {
    let distance = match i.op.info().operands {
        [_, _, Operand::br, _] => i.imm() as i64,
        _ => i.c as i16 as i64,
    };
    u32::try_from(pc as i64 + distance).ok()
}

/// Whether a map marks only the first `n` slots, with marks that exist.
fn within(map: &SlotMap, n: u64) -> bool {
    map.0.iter().enumerate().all(|(k, &w)| {
        let here = n.saturating_sub(k as u64 * 32).min(32);
        let behind = if here == 32 { 0 } else { w >> (2 * here) };
        behind == 0 && w & w >> 1 & 0x5555_5555_5555_5555 == 0
    })
}
