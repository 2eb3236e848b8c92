//! One instruction as the compiler and the module file hold it; the loader turns it into the 16-byte
//! run-time form with the handler's address.

use crate::ops::Op;

/// An opcode with its four operand fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instr {
    pub op: Op,
    pub a: u16,
    pub d: u16,
    pub b: u16,
    pub c: u16,
}

impl Instr {
    /// An instruction with fields a, d, b, c.
    pub const fn new(op: Op, a: u16, d: u16, b: u16, c: u16) -> Instr {
        Instr { op, a, d, b, c }
    }

    /// An instruction whose b:c is one 32-bit number.
    pub const fn wide(op: Op, a: u16, d: u16, imm: i32) -> Instr {
        Instr {
            op,
            a,
            d,
            b: imm as u16,
            c: ((imm as u32) >> 16) as u16,
        }
    }

    /// The 32-bit number in b:c; b is its low half.
    pub const fn imm(&self) -> i32 {
        (self.b as u32 | (self.c as u32) << 16) as i32
    }

    /// Replaces b:c.
    pub fn set_imm(&mut self, imm: i32) {
        self.b = imm as u16;
        self.c = ((imm as u32) >> 16) as u16;
    }
}
