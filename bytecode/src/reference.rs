//! The reference page of the instruction set, made from the table.

use crate::ops::{Effects, Op, Operand};
use std::fmt::Write;

/// The page in Markdown; `docs/instructions.md` is this text.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Instructions\n\nMade from the table in `bytecode/src/ops.rs`, which says what the kinds of operands are. Effects: A may allocate, \
         P may park,\nF may fault, C calls, B is a backward branch that pays the budget, E ends a block.\n\n\
         | instruction | a | d | b | c | effects | meaning |\n|---|---|---|---|---|---|---|\n",
    );
    for op in Op::ALL {
        let info = op.info();
        let _ = write!(out, "| {} |", info.name);
        for o in info.operands {
            let _ = match o {
                Operand::x | Operand::lo => write!(out, " |"),
                o => write!(out, " {o:?} |"),
            };
        }
        let letters = [
            (Effects::A, 'A'),
            (Effects::P, 'P'),
            (Effects::F, 'F'),
            (Effects::C, 'C'),
            (Effects::B, 'B'),
            (Effects::E, 'E'),
        ];
        out.push(' ');
        out.extend(letters.iter().filter(|(e, _)| info.effects.has(*e)).map(|(_, c)| *c));
        // A pipe would end the cell.
        let _ = writeln!(out, " | {} |", info.doc.replace('|', "\\|"));
    }
    out
}
