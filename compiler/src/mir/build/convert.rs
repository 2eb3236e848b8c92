//! Conversions: explicit ones, and the implicit ones of assignment.

use govm_bytecode::{Basic, TypeDef};

use super::Lower;
use super::constant::extend;
use crate::mir::ir::*;
use crate::mir::mono::is_integer;

impl<'a> Lower<'a, '_> {
    /// An interface value of type `to` from a value of concrete type `from`.
    pub(super) fn make_iface(&mut self, src: Operand, from: Ty, to: Ty) -> Operand {
        self.reach_iface(from);
        let dst = self.f.b.temp(to);
        self.f.b.push(Inst::MkIface { dst, src, ty: from });
        Operand::Reg(dst)
    }

    /// A value as assignment to type `to` has it.
    pub(super) fn assign_conv(&mut self, src: Operand, from: Ty, to: Ty) -> Operand {
        if from == to {
            return src;
        }
        if self.is_iface(to) && !self.is_iface(from) {
            return self.make_iface(src, from, to);
        }
        self.retype(src, to)
    }

    /// The same slots under another type.
    pub(super) fn retype(&mut self, src: Operand, to: Ty) -> Operand {
        let Operand::Reg(r) = src else { return src };
        if self.f.b.reg_ty(r) == to {
            return src;
        }
        let dst = self.f.b.temp(to);
        self.f.b.push(Inst::Copy { dst, src });
        Operand::Reg(dst)
    }

    /// The conversion `to(src)`.
    pub(super) fn convert(&mut self, src: Operand, from: Ty, to: Ty, pos: govm_syntax::Pos) -> Operand {
        if from == to {
            return src;
        }
        if self.is_iface(to) {
            return self.assign_conv(src, from, to);
        }
        match (self.under(from).clone(), self.under(to).clone()) {
            (TypeDef::Basic(f), TypeDef::Basic(t)) => self.convert_basic(src, (from, f), (to, t), pos),
            (TypeDef::Basic(Basic::String), TypeDef::Slice(elem)) => {
                let kind = if self.as_basic(elem) == Some(Basic::Int32) {
                    StrConv::StrToRunes
                } else {
                    StrConv::StrToBytes
                };
                self.str_conv(kind, src, to)
            }
            (TypeDef::Slice(elem), TypeDef::Basic(Basic::String)) => {
                let kind = if self.as_basic(elem) == Some(Basic::Int32) {
                    StrConv::RunesToStr
                } else {
                    StrConv::BytesToStr
                };
                self.str_conv(kind, src, to)
            }
            (TypeDef::Slice(_), TypeDef::Array(..)) => {
                let ptr_ty = self.pointer_to(to);
                let ptr = self.f.b.temp(ptr_ty);
                self.f.b.push(Inst::SliceToArray {
                    dst: ptr,
                    slice: src,
                    array_ty: to,
                });
                let dst = self.f.b.temp(to);
                if self.size(to) > 0 {
                    self.f.b.push(Inst::Load {
                        dst,
                        ptr: Operand::Reg(ptr),
                        off: 0,
                        ty: to,
                    });
                }
                Operand::Reg(dst)
            }
            (TypeDef::Slice(_), TypeDef::Pointer(array)) => {
                let dst = self.f.b.temp(to);
                self.f.b.push(Inst::SliceToArray {
                    dst,
                    slice: src,
                    array_ty: array,
                });
                Operand::Reg(dst)
            }
            // The library converts back only what it has stored as a pointer of the type.
            (TypeDef::Basic(Basic::UnsafePointer), TypeDef::Pointer(_)) if !self.check.is_embedded(self.f.file) => {
                self.error_at(pos, "conversion from unsafe.Pointer to a pointer type is not supported");
                Operand::Zero
            }
            _ => self.retype(src, to),
        }
    }

    fn str_conv(&mut self, kind: StrConv, src: Operand, to: Ty) -> Operand {
        let dst = self.f.b.temp(to);
        self.f.b.push(Inst::StrConv { kind, dst, src });
        Operand::Reg(dst)
    }

    fn convert_basic(&mut self, src: Operand, from: (Ty, Basic), to: (Ty, Basic), pos: govm_syntax::Pos) -> Operand {
        let (from_ty, from) = from;
        let (to_ty, to) = to;
        // An address is only a number; a number is no address.
        if from == Basic::UnsafePointer && to == Basic::Uintptr {
            return self.retype(src, to_ty);
        }
        if (from == Basic::UnsafePointer) != (to == Basic::UnsafePointer) {
            self.error_at(pos, "conversion from uintptr to unsafe.Pointer is not supported");
            return Operand::Zero;
        }
        if to == Basic::String && is_integer(from) {
            return self.str_conv(StrConv::RuneToStr, src, to_ty);
        }
        if from == to {
            return self.retype(src, to_ty);
        }
        if let Operand::Imm(n) = src
            && is_integer(from)
            && is_integer(to)
        {
            return Operand::Imm(extend(n, to));
        }
        let dst = self.f.b.temp(to_ty);
        self.f.b.push(Inst::Conv {
            dst,
            to: to_ty,
            from: from_ty,
            src,
        });
        Operand::Reg(dst)
    }
}
