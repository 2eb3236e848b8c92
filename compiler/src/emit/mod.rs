//! Emission: MIR to a bytecode module.
//!
//! Per function: block order (`layout`), instruction selection (`select`) over registers, liveness (`live`), slots (`slots`), stack
//! maps (`maps`), code with lines (`finish`). Here: the module around the functions.

mod finish;
mod layout;
mod lir;
mod live;
mod maps;
mod select;
mod slots;
mod types;

use crate::mir::ir::{self, Pos};
use govm_bytecode::{Export, Func, GlobalVar, Globals, Module, SlotMap};
use govm_syntax::FastMap;
use types::Types;

/// Why a program cannot be emitted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EmitError {
    /// A frame of more than 65,534 slots.
    #[error("stack frame of {func} too large")]
    Frame { func: String, pos: Pos },
    /// A type larger than memory, or of arrays and structs too deep within each other.
    #[error("type {name} too large or nested too deeply")]
    Type { name: String },
    /// A table that an instruction indexes with too few bits.
    #[error("program too large: too many {what}")]
    TooMany { what: &'static str },
    /// MIR that its verifier should have refused.
    #[error("internal error: {what} in {func}")]
    Malformed { func: String, pos: Pos, what: &'static str },
}

impl EmitError {
    /// Where in the source, if it is known.
    pub fn pos(&self) -> Option<Pos> {
        match self {
            EmitError::Frame { pos, .. } | EmitError::Malformed { pos, .. } => Some(*pos),
            EmitError::Type { .. } | EmitError::TooMany { .. } => None,
        }
    }
}

/// The constant pool, each value once.
#[derive(Default)]
struct Consts {
    list: Vec<u64>,
    index: FastMap<u64, u32>,
}

impl Consts {
    fn index(&mut self, k: u64) -> u32 {
        *self.index.entry(k).or_insert_with(|| {
            self.list.push(k);
            self.list.len() as u32 - 1
        })
    }
}

/// Emits a whole program.
pub fn emit(program: ir::Program) -> Result<Module, EmitError> {
    let mut types = Types::new(program.types);
    if let Some(name) = types.without_layout() {
        return Err(EmitError::Type { name: name.to_string() });
    }
    let globals = lay_out(&mut types, &program.globals)?;
    let offsets: Vec<u64> = globals.vars.iter().map(|v| v.offset).collect();
    let natives: Vec<(u16, u16)> = program.natives.iter().map(|n| (n.params, n.results)).collect();
    let mut consts = Consts::default();
    let mut maps = maps::Maps::default();
    let mut tables = finish::Tables::default();
    let mut funcs = Vec::with_capacity(program.funcs.len());
    for mut f in program.funcs {
        let layout = layout::order(&mut f);
        let mut l = {
            let p = select::Program {
                types: &types,
                strings: &program.strings,
                globals: &offsets,
                natives: &natives,
            };
            select::select(&p, &mut consts, &f, &layout)?
        };
        let live = live::analyse(&mut l);
        let results: u32 = f.results.iter().map(|t| types.slots(*t)).sum();
        let (slot, nslots) = slots::assign(&f, &mut l, &live, results)?;
        let func_maps = maps::make(&mut types, &mut maps, &l, &live, &slot);
        let mut out = finish::finish(&f, &l, &live, &func_maps, (&slot, nslots), &mut consts, &mut tables)?;
        describe(&mut types, f, &mut out)?;
        // Where blocks have no code, several stand at one pc, in one state.
        out.safepoints.dedup_by_key(|s| s.0);
        // With a prologue no block stands at the entry, where the frame holds its arguments and no more.
        if out.safepoints.first().is_none_or(|s| s.0 != 0) {
            let map = maps.add(&out.param_map);
            out.safepoints.insert(0, (0, map));
        }
        funcs.push(out);
    }
    Ok(Module {
        types: types.into_table().into_entries(),
        selectors: program.selectors,
        consts: consts.list,
        strings: program.strings,
        data: program.data,
        funcs,
        natives: program.natives,
        jump_tables: tables.jumps,
        selects: tables.selects,
        slot_maps: maps.list,
        globals,
        files: program.files,
        init: program.init.0,
        main: program.main.map(|f| f.0),
        exports: program
            .exports
            .into_iter()
            .map(|(name, func, sig)| Export {
                name,
                func: func.0,
                sig,
            })
            .collect(),
        well_known: program.well_known,
    })
}

/// What a function's code does not tell: name, signature, maps.
fn describe(types: &mut Types, f: ir::Func, out: &mut Func) -> Result<(), EmitError> {
    let frame = |_| EmitError::Frame {
        func: f.name.clone(),
        pos: f.pos,
    };
    let params: Vec<ir::Ty> = f.params.iter().map(|p| f.regs[p.0 as usize].ty).collect();
    let (n, map) = run_map(types, &params, 0);
    (out.params, out.param_map) = (u16::try_from(n).map_err(frame)?, map);
    let (n, map) = run_map(types, &f.results, 0);
    (out.results, out.result_map) = (u16::try_from(n).map_err(frame)?, map);
    let (n, map) = run_map(types, &f.captures, 1);
    (out.captures, out.capture_map) = (u16::try_from(n - 1).map_err(frame)?, map);
    out.name = f.name;
    out.wrapper = f.wrapper;
    out.inlined = f.inlined;
    out.sig = f.sig;
    Ok(())
}

/// Slots and marks of values side by side, from slot `at` on.
fn run_map(types: &mut Types, tys: &[ir::Ty], at: u32) -> (u32, SlotMap) {
    let mut map = SlotMap::default();
    let mut at = at;
    for &t in tys {
        types.marks(t, &mut |s, m| map.set((at + s) as usize, m));
        at += types.slots(t);
    }
    (at, map)
}

/// Gives each package variable its offset, in their order: 16 bytes aligned to 16, everything else to 8.
fn lay_out(types: &mut Types, list: &[ir::Global]) -> Result<Globals, EmitError> {
    let mut g = Globals::default();
    for v in list {
        let size = types.info(v.ty).size;
        let align = if types.shape(v.ty).is_pair() || size >= 16 {
            16
        } else {
            8
        };
        let offset = g.size.next_multiple_of(align);
        types.marks(v.ty, &mut |w, m| g.map.set(offset as usize / 8 + w as usize, m));
        g.size = offset + size.max(8);
        if g.size > i32::MAX as u64 {
            return Err(EmitError::TooMany {
                what: "bytes of package variables",
            });
        }
        g.vars.push(GlobalVar {
            name: v.name.clone(),
            offset,
            ty: v.ty,
        });
    }
    g.size = g.size.next_multiple_of(16);
    Ok(g)
}

#[cfg(test)]
mod tests;
