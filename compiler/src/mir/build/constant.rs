//! Constants as operands.

use super::Lower;
use crate::mir::ir::*;
use crate::mir::mono::is_integer;
use crate::types::constant::Value;
use govm_bytecode::{Basic, TypeDef};

impl<'a> Lower<'a, '_> {
    /// A constant of type `ty`.
    pub(super) fn constant(&mut self, v: &Value, ty: Ty) -> Operand {
        match self.under(ty).clone() {
            TypeDef::Basic(Basic::Complex128) => {
                let dst = self.f.b.temp(ty);
                self.f.b.push(Inst::MkComplex {
                    dst,
                    re: Operand::Imm(v.real().to_f64().to_bits()),
                    im: Operand::Imm(v.imag().to_f64().to_bits()),
                });
                Operand::Reg(dst)
            }
            TypeDef::Basic(Basic::String) => match v {
                Value::Str(s) => {
                    let s = s.clone();
                    Operand::Str(self.str_id(&s))
                }
                _ => Operand::Zero,
            },
            TypeDef::Basic(b) => Operand::Imm(constant_bits(v, b)),
            // A constant in an interface has its default type.
            TypeDef::Interface(_) => {
                let own = match v {
                    Value::Bool(_) => self.known.bool,
                    Value::Str(_) => self.known.string,
                    Value::Int(_) | Value::Big(_) => self.known.int,
                    Value::Complex(_) => self.known.complex128,
                    _ => self.known.float64,
                };
                let src = self.constant(v, own);
                self.make_iface(src, own, ty)
            }
            _ => Operand::Zero,
        }
    }
}

/// The slot of a constant of a basic type of one slot.
pub(super) fn constant_bits(v: &Value, b: Basic) -> u64 {
    match b {
        Basic::Bool => v.as_bool() as u64,
        Basic::Float64 => v.to_f64().to_bits(),
        Basic::Float32 => v.to_f32().to_bits() as u64,
        Basic::Complex64 => v.real().to_f32().to_bits() as u64 | (v.imag().to_f32().to_bits() as u64) << 32,
        b if is_integer(b) || b == Basic::UnsafePointer => extend(v.to_int().low_bits(), b),
        _ => 0,
    }
}

/// An integer as its slot has it: extended from its own width.
pub(super) fn extend(n: u64, b: Basic) -> u64 {
    match b {
        Basic::Int8 => n as i8 as u64,
        Basic::Int16 => n as i16 as u64,
        Basic::Int32 => n as i32 as u64,
        Basic::Uint8 => n as u8 as u64,
        Basic::Uint16 => n as u16 as u64,
        Basic::Uint32 => n as u32 as u64,
        _ => n,
    }
}
