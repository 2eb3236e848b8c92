//! Writing a module as bytes.
//!
//! A file is the magic `govm`, the format's version (u32), a checksum of what follows (u64, FNV-1a), then the module's parts in the
//! order of [`Module`]'s fields. Numbers are LEB128 varints, signed ones zigzag; lists and texts begin with their length. An
//! instruction is its opcode and those of its fields that the table gives a meaning. `decode` is the inverse.

use crate::instr::Instr;
use crate::module::*;
use crate::ops::Operand;
use crate::types::*;

/// The first bytes of a module file.
pub const MAGIC: [u8; 4] = *b"govm";

/// The version of the format; changes with the instruction set too.
pub const VERSION: u32 = 2;

/// Bytes before the checked part.
pub(crate) const HEADER: usize = 16;

/// The checksum of the checked part, FNV-1a.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, &b| {
        (h ^ b as u64).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A number that tells one instruction set from another: modules of another set are of another version.
pub(crate) fn instruction_set() -> u32 {
    let mut h = checksum(&[]);
    for i in crate::Op::INFO {
        for b in i.name.bytes().chain(i.operands.iter().map(|o| *o as u8)) {
            h = (h ^ b as u64).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    (h ^ h >> 32) as u32
}

/// The bytes of a module.
pub fn encode(m: &Module) -> Vec<u8> {
    let mut w = Writer { out: Vec::new() };
    w.out.extend(MAGIC);
    w.out.extend(VERSION.to_le_bytes());
    w.out.extend([0; 8]);
    w.num(instruction_set() as u64);
    w.list(&m.types, |w, t| {
        w.type_def(&t.def);
        w.list(&t.methods, |w, m| {
            w.num(m.selector as u64);
            w.num(m.func as u64);
        });
    });
    w.list(&m.selectors, |w, s| {
        w.text(&s.name);
        w.text(&s.pkg);
        w.num(s.sig.0 as u64);
    });
    w.list(&m.consts, |w, k| w.out.extend(k.to_le_bytes()));
    w.list(&m.strings, |w, s| w.bytes(s));
    w.list(&m.data, Writer::data);
    w.list(&m.funcs, Writer::func);
    w.list(&m.natives, |w, n| {
        w.text(&n.name);
        w.num(n.sig.0 as u64);
        w.num(n.params as u64);
        w.num(n.results as u64);
    });
    w.list(&m.jump_tables, |w, t| w.list(t, |w, d| w.signed(*d as i64)));
    w.list(&m.selects, |w, s| {
        w.list(&s.cases, |w, c| {
            w.flag(c.dir == SelectDir::Recv);
            w.num(c.chan as u64);
            w.num(c.value as u64);
            w.num(c.ok as u64);
            w.num(c.elem.0 as u64);
        });
        w.flag(s.default);
    });
    w.list(&m.slot_maps, Writer::map);
    w.num(m.globals.size);
    w.map(&m.globals.map);
    w.list(&m.globals.vars, |w, v| {
        w.text(&v.name);
        w.num(v.offset);
        w.num(v.ty.0 as u64);
    });
    w.list(&m.files, |w, f| w.text(f));
    w.num(m.init as u64);
    w.option(m.main);
    w.list(&m.exports, |w, e| {
        w.text(&e.name);
        w.num(e.func as u64);
        w.num(e.sig.0 as u64);
    });
    w.list(&m.well_known, |w, (name, ty)| {
        w.text(name);
        w.num(ty.0 as u64);
    });
    let sum = checksum(&w.out[HEADER..]);
    w.out[8..HEADER].copy_from_slice(&sum.to_le_bytes());
    w.out
}

struct Writer {
    out: Vec<u8>,
}

impl Writer {
    fn num(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.out.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.out.push(n as u8);
    }

    fn signed(&mut self, n: i64) {
        self.num((n << 1 ^ n >> 63) as u64);
    }

    fn flag(&mut self, b: bool) {
        self.out.push(b as u8);
    }

    /// 0 for nothing, else the number + 1.
    fn option(&mut self, n: Option<u32>) {
        self.num(n.map_or(0, |n| n as u64 + 1));
    }

    fn bytes(&mut self, b: &[u8]) {
        self.num(b.len() as u64);
        self.out.extend(b);
    }

    fn text(&mut self, s: &str) {
        self.bytes(s.as_bytes());
    }

    fn list<T>(&mut self, list: &[T], f: impl Fn(&mut Writer, &T)) {
        self.num(list.len() as u64);
        for x in list {
            f(self, x);
        }
    }

    fn map(&mut self, m: &SlotMap) {
        self.list(&m.0, |w, x| w.num(*x));
    }

    fn type_def(&mut self, def: &TypeDef) {
        let tag = |w: &mut Writer, n: u8| w.out.push(n);
        match def {
            TypeDef::Basic(b) => {
                tag(self, 0);
                self.out.push(*b as u8);
            }
            TypeDef::Pointer(t) => {
                tag(self, 1);
                self.num(t.0 as u64);
            }
            TypeDef::Slice(t) => {
                tag(self, 2);
                self.num(t.0 as u64);
            }
            TypeDef::Array(t, n) => {
                tag(self, 3);
                self.num(t.0 as u64);
                self.num(*n);
            }
            TypeDef::Map(k, v) => {
                tag(self, 4);
                self.num(k.0 as u64);
                self.num(v.0 as u64);
            }
            TypeDef::Chan(dir, t) => {
                tag(self, 5);
                self.out.push(*dir as u8);
                self.num(t.0 as u64);
            }
            TypeDef::Func {
                params,
                results,
                variadic,
            } => {
                tag(self, 6);
                self.list(params, |w, t| w.num(t.0 as u64));
                self.list(results, |w, t| w.num(t.0 as u64));
                self.flag(*variadic);
            }
            TypeDef::Struct(fields) => {
                tag(self, 7);
                self.list(fields, |w, f| {
                    w.text(&f.name);
                    w.text(&f.pkg);
                    w.num(f.ty.0 as u64);
                    w.flag(f.embedded);
                    w.text(&f.tag);
                });
            }
            TypeDef::Interface(methods) => {
                tag(self, 8);
                self.list(methods, |w, m| {
                    w.num(m.selector as u64);
                    w.num(m.sig.0 as u64);
                });
            }
            TypeDef::Named(n) => {
                tag(self, 9);
                self.text(&n.name);
                self.text(&n.pkg_path);
                self.text(&n.pkg_name);
                self.text(&n.scope);
                self.num(n.underlying.0 as u64);
            }
        }
    }

    fn data(&mut self, d: &DataObject) {
        self.bytes(&d.bytes);
        self.list(&d.relocs, |w, (at, r)| {
            w.num(*at as u64);
            let (tag, n) = match *r {
                Reloc::Str(n) => (0, n),
                Reloc::StrBox(n) => (1, n),
                Reloc::Func(n) => (2, n),
                Reloc::Type(t) => (3, t.0),
                Reloc::Data(n) => (4, n),
            };
            w.out.push(tag);
            w.num(n as u64);
        });
    }

    fn func(&mut self, f: &Func) {
        self.text(&f.name);
        self.list(&f.code, Writer::instr);
        self.num(f.nslots as u64);
        self.num(f.params as u64);
        self.num(f.results as u64);
        self.map(&f.param_map);
        self.map(&f.result_map);
        self.num(f.captures as u64);
        self.map(&f.capture_map);
        self.option(f.recover_pc);
        self.flag(f.wrapper);
        // Positions rise by little: differences are small.
        let mut last = 0;
        self.num(f.lines.len() as u64);
        for l in &f.lines {
            self.signed(l.pc as i64 - last);
            last = l.pc as i64;
            self.num(l.file as u64);
            self.num(l.line as u64);
            self.num((l.inlined as u64) << 3 | l.unsigned as u64);
        }
        self.list(&f.inlined, |w, c| {
            w.text(&c.name);
            w.num(c.file as u64);
            w.num(c.line as u64);
            w.num(c.parent as u64);
        });
        last = 0;
        self.num(f.safepoints.len() as u64);
        for (pc, map) in &f.safepoints {
            self.signed(*pc as i64 - last);
            last = *pc as i64;
            self.num(*map as u64);
        }
        self.option(f.sig.map(|t| t.0));
    }

    fn instr(&mut self, i: &Instr) {
        self.num(i.op as u64);
        for (kind, v) in i.op.info().operands.iter().zip([i.a, i.d, i.b, i.c]) {
            match kind {
                Operand::x | Operand::lo => {}
                Operand::i | Operand::bs => self.signed(v as i16 as i64),
                Operand::imm | Operand::br => self.signed(i.imm() as i64),
                kind if kind.is_wide() => self.num(i.imm() as u32 as u64),
                _ => self.num(v as u64),
            }
        }
    }
}
