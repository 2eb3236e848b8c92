//! Arithmetic, comparisons to a bool, conversions.

use super::branch::Cond;
use super::{F, Sel};
use crate::emit::types::Shape;
use crate::mir::ir::{BinOp, CmpOp, Operand, Ty, UnOp, VReg};
use govm_bytecode::Op;

impl Sel<'_> {
    pub(super) fn bin(&mut self, op: BinOp, ty: Ty, dst: VReg, a: Operand, b: Operand) {
        let d = self.w(dst);
        match self.shape(ty) {
            Shape::Int { bits, signed } => self.bin_int(op, bits, signed, d, a, b),
            Shape::F64 => {
                let op = match op {
                    BinOp::Add => Op::AddF,
                    BinOp::Sub => Op::SubF,
                    BinOp::Mul => Op::MulF,
                    BinOp::Div => Op::DivF,
                    BinOp::Min => Op::MinF,
                    _ => Op::MaxF,
                };
                self.bin_float(op, d, a, b);
            }
            Shape::F32 => {
                let op = match op {
                    BinOp::Add => Op::AddF32,
                    BinOp::Sub => Op::SubF32,
                    BinOp::Mul => Op::MulF32,
                    BinOp::Div => Op::DivF32,
                    BinOp::Min => Op::MinF32,
                    _ => Op::MaxF32,
                };
                let (x, y) = (self.r(a), self.r(b));
                self.op(op, d, F::Z, x, y);
            }
            Shape::C128 | Shape::C64 => {
                let wide = self.shape(ty) == Shape::C128;
                let op = match (op, wide) {
                    (BinOp::Add, true) => Op::AddC,
                    (BinOp::Sub, true) => Op::SubC,
                    (BinOp::Mul, true) => Op::MulC,
                    (_, true) => Op::DivC,
                    (BinOp::Add, false) => Op::AddC64,
                    (BinOp::Sub, false) => Op::SubC64,
                    (BinOp::Mul, false) => Op::MulC64,
                    (_, false) => Op::DivC64,
                };
                let (x, y) = (self.rt(a, ty), self.rt(b, ty));
                self.op(op, d, F::Z, x, y);
            }
            // min and max of strings: the smaller one where the order is strict, else the first.
            Shape::Str => {
                let (x, y) = (self.r2(a), self.r2(b));
                let less = F::R(self.scalar(), 0);
                match op {
                    BinOp::Min => self.op(Op::LtStr, less, F::Z, y, x),
                    _ => self.op(Op::LtStr, less, F::Z, x, y),
                }
                self.op(Op::Pick2, d, less, y, x);
            }
            Shape::Bool => {
                let op = match op {
                    BinOp::And => Op::And,
                    BinOp::Or => Op::Or,
                    _ => Op::Xor,
                };
                let (x, y) = (self.r(a), self.r(b));
                self.op(op, d, F::Z, x, y);
            }
            // Pointer arithmetic (uintptr conversions are integers): not arithmetic of the language.
            _ => {
                let (x, y) = (self.r(a), self.r(b));
                self.op(Op::Add, d, F::Z, x, y);
            }
        }
    }

    /// A float operation; a load that only feeds it is part of it.
    fn bin_float(&mut self, op: Op, d: F, a: Operand, b: Operand) {
        if let Some((ptr, off, left)) = self.take_load() {
            let other = self.r(if left { b } else { a });
            let op = match (op, left) {
                (Op::AddF, _) => Op::LdAddF,
                (Op::SubF, false) => Op::LdSubF,
                (Op::SubF, true) => Op::LdRsubF,
                _ => Op::LdMulF,
            };
            return self.op(op, d, other, ptr, F::N(off));
        }
        let (x, y) = (self.r(a), self.r(b));
        self.op(op, d, F::Z, x, y);
    }

    fn bin_int(&mut self, op: BinOp, bits: u8, signed: bool, d: F, a: Operand, b: Operand) {
        // Constants to the right where the order does not matter.
        let (a, b) = match op {
            BinOp::Add | BinOp::Mul | BinOp::And | BinOp::Or | BinOp::Xor if self.imm(a).is_some() => (b, a),
            _ => (a, b),
        };
        if let Some((ptr, off, left)) = self.take_load() {
            let other = self.r(if left { b } else { a });
            return self.op(Op::LdAdd, d, other, ptr, F::N(off));
        }
        let small = self.imm16(b);
        match op {
            BinOp::Add | BinOp::Sub => {
                let sub = op == BinOp::Sub;
                // a - k is a + (-k).
                let small = if sub {
                    small.and_then(|k| (k as i16).checked_neg()).map(|k| k as u16)
                } else {
                    small
                };
                match (small, bits) {
                    (Some(k), 64) => {
                        let x = self.r(a);
                        self.op(Op::AddI, d, F::Z, x, F::N(k));
                    }
                    (Some(k), 32) => {
                        let x = self.r(a);
                        self.op(if signed { Op::AddI32 } else { Op::AddIU32 }, d, F::Z, x, F::N(k));
                    }
                    (Some(k), _) => {
                        let x = self.r(a);
                        self.op(Op::AddI, d, F::Z, x, F::N(k));
                        self.extend(d, bits, signed);
                    }
                    (None, _) => match (sub, self.imm16(a)) {
                        (true, Some(k)) => {
                            let y = self.r(b);
                            self.op(Op::RsubI, d, F::Z, y, F::N(k));
                            self.extend(d, bits, signed);
                        }
                        _ => {
                            let op = match (sub, bits, signed) {
                                (false, 32, true) => Op::Add32,
                                (true, 32, true) => Op::Sub32,
                                (false, 32, false) => Op::AddU32,
                                (true, 32, false) => Op::SubU32,
                                (false, ..) => Op::Add,
                                (true, ..) => Op::Sub,
                            };
                            let (x, y) = (self.r(a), self.r(b));
                            self.op(op, d, F::Z, x, y);
                            if bits < 32 {
                                self.extend(d, bits, signed);
                            }
                        }
                    },
                }
            }
            BinOp::Mul => match small {
                Some(k) => {
                    let x = self.r(a);
                    match (k as i16 as i64, bits) {
                        (n, 64) if n > 0 && (n as u64).is_power_of_two() => {
                            self.op(Op::ShlI, d, F::Z, x, F::N(n.trailing_zeros() as u16))
                        }
                        _ => {
                            self.op(Op::MulI, d, F::Z, x, F::N(k));
                            self.extend(d, bits, signed);
                        }
                    }
                }
                None => {
                    let op = match (bits, signed) {
                        (32, true) => Op::Mul32,
                        (32, false) => Op::MulU32,
                        _ => Op::Mul,
                    };
                    let (x, y) = (self.r(a), self.r(b));
                    self.op(op, d, F::Z, x, y);
                    if bits < 32 {
                        self.extend(d, bits, signed);
                    }
                }
            },
            BinOp::Div | BinOp::Rem => self.divide(op == BinOp::Div, bits, signed, d, a, b),
            BinOp::And | BinOp::Or | BinOp::Xor => {
                let x = self.r(a);
                // A sign-extended immediate keeps an unsigned operand narrow only when it is not negative; with `and` always.
                let small = small.filter(|k| op == BinOp::And || signed || (*k as i16) >= 0 || bits == 64);
                if let Some(k) = small {
                    let op = match op {
                        BinOp::And => Op::AndI,
                        BinOp::Or => Op::OrI,
                        _ => Op::XorI,
                    };
                    return self.op(op, d, F::Z, x, F::N(k));
                }
                let y = self.r(b);
                let op = match op {
                    BinOp::And => Op::And,
                    BinOp::Or => Op::Or,
                    _ => Op::Xor,
                };
                self.op(op, d, F::Z, x, y);
            }
            BinOp::AndNot => {
                let x = self.r(a);
                match self.imm(b).map(|k| !k).and_then(|k| i16::try_from(k as i64).ok()) {
                    Some(k) => self.op(Op::AndI, d, F::Z, x, F::N(k as u16)),
                    None => {
                        let y = self.r(b);
                        self.op(Op::AndNot, d, F::Z, x, y);
                    }
                }
            }
            BinOp::Shl | BinOp::Shr => self.shift(op == BinOp::Shl, bits, signed, d, a, b),
            BinOp::Min | BinOp::Max => {
                let (x, y) = (self.r(a), self.r(b));
                let op = match (op, signed || bits < 64) {
                    (BinOp::Min, true) => Op::MinS,
                    (BinOp::Min, false) => Op::MinU,
                    (_, true) => Op::MaxS,
                    (_, false) => Op::MaxU,
                };
                self.op(op, d, F::Z, x, y);
            }
        }
    }

    fn divide(&mut self, div: bool, bits: u8, signed: bool, d: F, a: Operand, b: Operand) {
        let x = self.r(a);
        // Narrow unsigned values are not negative as 64 bits, so the signed forms serve them too.
        let as_signed = signed || bits < 64;
        match self.imm(b) {
            Some(k) if !as_signed && k.is_power_of_two() => {
                if div {
                    return self.op(Op::ShrUI, d, F::Z, x, F::N(k.trailing_zeros() as u16));
                }
                if let Ok(mask) = i16::try_from(k - 1) {
                    return self.op(Op::AndI, d, F::Z, x, F::N(mask as u16));
                }
            }
            Some(k) if as_signed && k > 1 && k < 1 << 63 && k.is_power_of_two() => {
                let op = if div { Op::DivP2 } else { Op::RemP2 };
                return self.op(op, d, F::Z, x, F::N(k.trailing_zeros() as u16));
            }
            Some(k) if as_signed && k != 0 && k as i64 != -1 => {
                if let Ok(k) = i16::try_from(k as i64) {
                    self.op(if div { Op::DivSI } else { Op::RemSI }, d, F::Z, x, F::N(k as u16));
                    return;
                }
            }
            _ => {}
        }
        let y = self.r(b);
        let op = match (div, as_signed) {
            (true, true) => Op::DivS,
            (true, false) => Op::DivU,
            (false, true) => Op::RemS,
            (false, false) => Op::RemU,
        };
        self.op(op, d, F::Z, x, y);
        if div && signed {
            // The least value divided by -1.
            self.extend(d, bits, signed);
        }
    }

    fn shift(&mut self, left: bool, bits: u8, signed: bool, d: F, a: Operand, b: Operand) {
        let Some(k) = self.imm(b) else {
            let (x, y) = (self.r(a), self.r(b));
            let op = match (left, signed) {
                (true, _) => Op::Shl,
                (false, true) => Op::ShrS,
                (false, false) => Op::ShrU,
            };
            self.op(op, d, F::Z, x, y);
            if left {
                self.extend(d, bits, signed);
            }
            return;
        };
        match (left, signed) {
            (true, _) if k >= bits as u64 => self.load_const(d, 0),
            (false, false) if k >= bits as u64 => self.load_const(d, 0),
            (true, _) => {
                let x = self.r(a);
                self.op(Op::ShlI, d, F::Z, x, F::N(k as u16));
                self.extend(d, bits, signed);
            }
            (false, true) => {
                let x = self.r(a);
                self.op(Op::ShrSI, d, F::Z, x, F::N(k.min(63) as u16));
            }
            (false, false) => {
                let x = self.r(a);
                self.op(Op::ShrUI, d, F::Z, x, F::N(k as u16));
            }
        }
    }

    /// Extends the low `bits` of a register in place; nothing for 64.
    pub(super) fn extend(&mut self, d: F, bits: u8, signed: bool) {
        if let Some(op) = ext_op(bits, signed) {
            self.op(op, d, F::Z, d, F::Z);
        }
    }

    pub(super) fn un(&mut self, op: UnOp, ty: Ty, dst: VReg, a: Operand) {
        let d = self.w(dst);
        let shape = self.shape(ty);
        let float = |op| match op {
            UnOp::Neg => Some(Op::NegF),
            UnOp::Sqrt => Some(Op::SqrtF),
            UnOp::Abs => Some(Op::AbsF),
            UnOp::Floor => Some(Op::FloorF),
            UnOp::Ceil => Some(Op::CeilF),
            UnOp::Trunc => Some(Op::TruncF),
            _ => None,
        };
        match (op, shape) {
            (UnOp::Not, _) => {
                let x = self.r(a);
                self.op(Op::Not, d, F::Z, x, F::Z);
            }
            (UnOp::Neg | UnOp::Com, Shape::Int { bits, signed }) => {
                let x = self.r(a);
                self.op(if op == UnOp::Neg { Op::Neg } else { Op::Com }, d, F::Z, x, F::Z);
                if op == UnOp::Neg || !signed {
                    self.extend(d, bits, signed);
                }
            }
            (UnOp::Neg, Shape::F32) => {
                let x = self.r(a);
                self.op(Op::NegF32, d, F::Z, x, F::Z);
            }
            (UnOp::Neg, Shape::C128 | Shape::C64) => {
                let x = self.rt(a, ty);
                let op = if shape == Shape::C128 { Op::NegC } else { Op::NegC64 };
                self.op(op, d, F::Z, x, F::Z);
            }
            (UnOp::Real | UnOp::Imag, Shape::C128) => {
                let n = (op == UnOp::Imag) as u16;
                let x = self.rt(a, ty);
                let x = Sel::slot(x, n);
                if !self.make_alias(dst, x) {
                    self.mov(d, x, 1);
                }
            }
            (UnOp::Real | UnOp::Imag, _) => {
                let x = self.r(a);
                self.op(if op == UnOp::Real { Op::ReC64 } else { Op::ImC64 }, d, F::Z, x, F::Z);
            }
            _ => {
                let x = self.r(a);
                self.op(float(op).unwrap_or(Op::Mov), d, F::Z, x, F::Z);
            }
        }
    }

    pub(super) fn complex(&mut self, dst: VReg, re: Operand, im: Operand) {
        let d = self.w(dst);
        if self.shape(self.f.regs[dst.0 as usize].ty) == Shape::C128 {
            // Both parts are read before either is written.
            let (x, y) = (self.r(re), self.r(im));
            self.op(Op::MkPair, d, F::Z, x, y);
        } else {
            let (x, y) = (self.r(re), self.r(im));
            self.op(Op::MkC64, d, F::Z, x, y);
        }
    }

    pub(super) fn cmp(&mut self, op: CmpOp, ty: Ty, dst: VReg, a: Operand, b: Operand) {
        let c = self.cond(op, ty, a, b);
        let d = self.w(dst);
        match c {
            Cond::Const(v) => self.load_const(d, v as u64),
            Cond::Value { op, a, d: t, b, negate } => self.set_value(op, d, a, t, b, negate),
            Cond::Branch(br, x, y) => {
                let (set, x, y) = match br {
                    Op::BrEq => (Op::Eq, x, y),
                    Op::BrNe => (Op::Ne, x, y),
                    Op::BrLtS => (Op::LtS, x, y),
                    Op::BrLeS => (Op::LeS, x, y),
                    Op::BrLtU => (Op::LtU, x, y),
                    Op::BrLeU => (Op::LeU, x, y),
                    Op::BrEqI => (Op::EqI, x, y),
                    Op::BrNeI => (Op::NeI, x, y),
                    Op::BrLtSI => (Op::LtSI, x, y),
                    Op::BrLeSI => (Op::LeSI, x, y),
                    Op::BrGtSI => (Op::GtSI, x, y),
                    Op::BrGeSI => (Op::GeSI, x, y),
                    Op::BrLtF => (Op::LtF, x, y),
                    Op::BrLeF => (Op::LeF, x, y),
                    Op::BrEqF => (Op::EqF, x, y),
                    _ => (Op::NeF, x, y),
                };
                self.op(set, d, F::Z, x, y);
            }
        }
    }

    fn set_value(&mut self, op: Op, d: F, a: F, t: F, b: F, negate: bool) {
        self.op(op, d, t, a, b);
        if negate {
            self.op(Op::Not, d, F::Z, d, F::Z);
        }
    }

    pub(super) fn conv(&mut self, dst: VReg, to: Ty, from: Ty, src: Operand) {
        let d = self.w(dst);
        let (t, f) = (self.shape(to), self.shape(from));
        let one = |s: &mut Self, op: Op| {
            let x = s.r(src);
            s.op(op, d, F::Z, x, F::Z);
        };
        match (f, t) {
            (Shape::Int { bits: fb, signed: fs }, Shape::Int { bits: tb, signed: ts }) => {
                let keeps = tb == 64 || (fb < tb && (!fs || ts)) || (fb == tb && fs == ts);
                match ext_op(tb, ts) {
                    Some(op) if !keeps => one(self, op),
                    _ => self.copy(dst, src),
                }
            }
            (
                Shape::Int {
                    bits: 64,
                    signed: false,
                },
                Shape::F64,
            ) => one(self, Op::U2F),
            (Shape::Int { .. }, Shape::F64) => one(self, Op::I2F),
            (
                Shape::Int {
                    bits: 64,
                    signed: false,
                },
                Shape::F32,
            ) => one(self, Op::U2F32),
            (Shape::Int { .. }, Shape::F32) => one(self, Op::I2F32),
            (Shape::F64 | Shape::F32, Shape::Int { bits, signed }) => {
                // gc converts to 32 bits for what fits an int32, then cuts off.
                let op = match (f == Shape::F64, bits, signed) {
                    (true, 64, false) => Op::F2U,
                    (false, 64, false) => Op::F322U,
                    (true, ..=16, _) | (true, 32, true) => Op::F2I32,
                    (false, ..=16, _) | (false, 32, true) => Op::F322I32,
                    (true, ..) => Op::F2I,
                    (false, ..) => Op::F322I,
                };
                one(self, op);
                self.extend(d, bits, signed);
            }
            (Shape::F64, Shape::F32) => one(self, Op::F2F32),
            (Shape::F32, Shape::F64) => one(self, Op::F32F),
            (Shape::C64, Shape::C128) => one(self, Op::C64ToC),
            (Shape::C128, Shape::C64) => {
                let x = self.rt(src, from);
                self.op(Op::CToC64, d, F::Z, x, F::Z);
            }
            _ => self.copy(dst, src),
        }
    }
}

fn ext_op(bits: u8, signed: bool) -> Option<Op> {
    Some(match (bits, signed) {
        (8, true) => Op::Sext8,
        (16, true) => Op::Sext16,
        (32, true) => Op::Sext32,
        (8, false) => Op::Zext8,
        (16, false) => Op::Zext16,
        (32, false) => Op::Zext32,
        _ => return None,
    })
}
