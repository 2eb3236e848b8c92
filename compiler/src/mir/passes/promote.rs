//! Heap variables that turned out not to escape become registers: what `New` made and only loads and stores through it see.
//!
//! The address is a register with one definition, so wherever it is read it is the object of the last `New`; the register that
//! stands for the object is set to zero there.

use super::visit::{Ref, counts, inst_refs, term_refs};
use crate::mir::ir::{Func, Inst, Operand, RegData, RegKind, Ty, VReg};
use crate::mir::ty::TypeTable;

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
            let mut escape = |v: VReg| cells[root(v).0.0 as usize] = None;
            match i {
                Inst::Load {
                    ptr: Operand::Reg(_), ..
                }
                | Inst::NilCheck { ptr: Operand::Reg(_) } => {}
                Inst::Store {
                    ptr: Operand::Reg(_),
                    src,
                    ..
                } => {
                    if let Operand::Reg(v) = src {
                        escape(*v);
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
                        escape(*v);
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
