//! Heap variables that turned out not to escape become registers: what `New` made and only loads and stores through it see.
//!
//! The address is a register with one definition, so wherever it is read it is the object of the last `New`; the register that
//! stands for the object is set to zero there.

use super::visit::{Ref, counts, inst_refs, term_refs};
use crate::mir::ir::{Func, Inst, Operand, RegData, RegKind, Ty, VReg};
use crate::mir::ty::TypeTable;
use govm_bytecode::TypeDef;

/// The largest object that becomes a register, in bytes.
const MOST: u64 = 128;

/// Runs the pass; whether it has changed anything.
pub fn promote(f: &mut Func, types: &mut TypeTable) -> bool {
    let mut cells: Vec<Option<Ty>> = vec![None; f.regs.len()];
    let mut any = false;
    let counts = counts(f);
    for b in &f.blocks {
        for (i, _) in &b.insts {
            if let Inst::New { dst, ty } = i
                && counts.defs[dst.0 as usize] == 1
                && types.layout(*ty).is_some_and(|l| l.size > 0 && l.size <= MOST)
            {
                cells[dst.0 as usize] = Some(*ty);
                any = true;
            }
        }
    }
    if !any {
        return false;
    }
    // Addresses inside a cell: through `FieldAddr` only.
    let mut inner: Vec<Option<(VReg, u64)>> = vec![None; f.regs.len()];
    for b in &f.blocks {
        for (i, _) in &b.insts {
            if let Inst::FieldAddr {
                dst,
                ptr: Operand::Reg(p),
                off,
            } = i
                && counts.defs[dst.0 as usize] == 1
                && cells[p.0 as usize].is_some()
            {
                inner[dst.0 as usize] = Some((*p, *off));
            }
        }
    }
    let root = |v: VReg| inner[v.0 as usize].map_or((v, 0), |(p, off)| (p, off));
    // Every other use lets the address escape.
    for b in &f.blocks {
        for (i, _) in &b.insts {
            match i {
                Inst::NilCheck { ptr: Operand::Reg(_) } => {}
                Inst::Load {
                    ptr: Operand::Reg(p),
                    off,
                    ty,
                    ..
                } => {
                    if !sees_part(types, &cells, root(*p), *off, *ty) {
                        cells[root(*p).0.0 as usize] = None;
                    }
                }
                Inst::Store {
                    ptr: Operand::Reg(p),
                    off,
                    src,
                    ty,
                } => {
                    if !sees_part(types, &cells, root(*p), *off, *ty) {
                        cells[root(*p).0.0 as usize] = None;
                    }
                    if let Operand::Reg(v) = src {
                        cells[root(*v).0.0 as usize] = None;
                    }
                }
                Inst::ZeroMem {
                    ptr: Operand::Reg(v), ..
                } if inner[v.0 as usize].is_none() => {}
                Inst::FieldAddr {
                    dst,
                    ptr: Operand::Reg(_),
                    ..
                } if inner[dst.0 as usize].is_some() => {}
                _ => inst_refs(i, &mut |r| {
                    if let Ref::Op(Operand::Reg(v)) | Ref::Use(v) | Ref::Part(v) = r {
                        cells[root(*v).0.0 as usize] = None;
                    }
                }),
            }
        }
        term_refs(&b.term, &mut |r| {
            if let Ref::Op(Operand::Reg(v)) | Ref::Use(v) = r {
                cells[root(*v).0.0 as usize] = None;
            }
        });
    }
    if cells.iter().all(Option::is_none) {
        return false;
    }
    // A register for each that is left.
    let mut value: Vec<Option<(VReg, Ty)>> = vec![None; cells.len()];
    for (k, c) in cells.iter().enumerate() {
        if let Some(ty) = c {
            f.regs.push(RegData {
                ty: *ty,
                kind: RegKind::Value,
                name: f.regs[k].name.clone(),
            });
            value[k] = Some((VReg(f.regs.len() as u32 - 1), *ty));
        }
    }
    let place = |v: VReg| {
        let (p, off) = root(v);
        value[p.0 as usize].map(|(r, ty)| (r, ty, off))
    };
    for b in &mut f.blocks {
        b.insts.retain_mut(|(i, _)| {
            match i {
                Inst::New { dst, .. } => {
                    if let Some((r, _, _)) = place(*dst) {
                        *i = Inst::Copy {
                            dst: r,
                            src: Operand::Zero,
                        };
                    }
                }
                Inst::Load {
                    dst,
                    ptr: Operand::Reg(p),
                    off,
                    ty,
                } => {
                    if let Some((r, whole, at)) = place(*p) {
                        *i = if *ty == whole && *off + at == 0 {
                            Inst::Copy {
                                dst: *dst,
                                src: Operand::Reg(r),
                            }
                        } else {
                            Inst::Field {
                                dst: *dst,
                                agg: r,
                                off: (*off + at) as u32,
                                ty: *ty,
                            }
                        };
                    }
                }
                Inst::Store {
                    ptr: Operand::Reg(p),
                    off,
                    src,
                    ty,
                } => {
                    if let Some((r, whole, at)) = place(*p) {
                        *i = if *ty == whole && *off + at == 0 {
                            Inst::Copy { dst: r, src: *src }
                        } else {
                            Inst::SetField {
                                agg: r,
                                off: (*off + at) as u32,
                                src: *src,
                                ty: *ty,
                            }
                        };
                    }
                }
                Inst::ZeroMem {
                    ptr: Operand::Reg(p), ..
                } => {
                    if let Some((r, _, _)) = place(*p) {
                        *i = Inst::Copy {
                            dst: r,
                            src: Operand::Zero,
                        };
                    }
                }
                Inst::NilCheck { ptr: Operand::Reg(p) } if place(*p).is_some() => return false,
                Inst::FieldAddr { dst, .. } if inner[dst.0 as usize].is_some() && place(*dst).is_some() => {
                    return false;
                }
                _ => {}
            }
            true
        });
    }
    true
}

/// Whether an access of type `ty` at an address inside a cell, if it is one, is to a part of the cell that has this type: package unsafe
/// reads memory as other types.
fn sees_part(types: &mut TypeTable, cells: &[Option<Ty>], at: (VReg, u64), off: u64, ty: Ty) -> bool {
    let Some(mut whole) = cells[at.0.0 as usize] else {
        return true;
    };
    let mut off = at.1 + off;
    while whole != ty || off != 0 {
        match types.underlying(whole) {
            TypeDef::Struct(fields) => {
                let fields: Vec<Ty> = fields.iter().map(|f| f.ty).collect();
                let Some(offsets) = types.layout(whole).map(|l| l.offsets.clone()) else {
                    return false;
                };
                let sized = |types: &mut TypeTable, t| types.layout(t).is_some_and(|l| l.size > 0);
                let mut before = (0..fields.len()).rev().filter(|&i| offsets[i] <= off);
                let Some(i) = before.find(|&i| sized(types, fields[i])) else {
                    return false;
                };
                off -= offsets[i];
                whole = fields[i];
            }
            &TypeDef::Array(elem, _) => {
                let size = types.layout(elem).map_or(0, |l| l.size);
                if size == 0 {
                    return false;
                }
                off %= size;
                whole = elem;
            }
            _ => return false,
        }
    }
    true
}
