//! Reading a module from bytes: the inverse of `encode`.
//!
//! Any input gives a module or an error, without panics, and with memory in proportion to the input: counts are not believed before
//! the elements are there. The module may still be malformed; `verify` looks at that.

use crate::encode::{HEADER, MAGIC, VERSION, checksum, instruction_set};
use crate::instr::Instr;
use crate::module::*;
use crate::ops::{Op, Operand};
use crate::types::*;
use std::fmt;

/// Why bytes are no module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecodeError {
    /// The magic is missing.
    NotAModule,
    /// Another version of the format or of the instruction set.
    Version { found: u32 },
    /// The checksum does not match: the file is damaged.
    Damaged,
    /// The bytes end at this offset, in the middle of something.
    Truncated { offset: usize },
    /// Something that is not what it must be, at this offset.
    Bad { what: &'static str, offset: usize },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            DecodeError::NotAModule => write!(f, "not a govm module"),
            DecodeError::Version { found } => {
                write!(
                    f,
                    "module of another version of govm (format {found}, this is {VERSION})"
                )
            }
            DecodeError::Damaged => write!(f, "module is damaged: wrong checksum"),
            DecodeError::Truncated { offset } => write!(f, "module is truncated at byte {offset}"),
            DecodeError::Bad { what, offset } => write!(f, "module is malformed: bad {what} at byte {offset}"),
        }
    }
}

impl std::error::Error for DecodeError {}

type Result<T> = std::result::Result<T, DecodeError>;

/// Whether bytes begin like a module file.
pub fn is_module(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The module of these bytes.
pub fn decode(bytes: &[u8]) -> Result<Module> {
    if !is_module(bytes) {
        return Err(DecodeError::NotAModule);
    }
    let (Some(version), Some(sum)) = (bytes.get(4..8), bytes.get(8..HEADER)) else {
        return Err(DecodeError::Truncated { offset: bytes.len() });
    };
    let version = u32::from_le_bytes(version.try_into().unwrap_or_default());
    if version != VERSION {
        return Err(DecodeError::Version { found: version });
    }
    if u64::from_le_bytes(sum.try_into().unwrap_or_default()) != checksum(&bytes[HEADER..]) {
        return Err(DecodeError::Damaged);
    }
    let mut r = Reader { bytes, at: HEADER };
    if r.u32()? != instruction_set() {
        return Err(DecodeError::Version { found: version });
    }
    let m = Module {
        types: r.list(|r| {
            let def = r.type_def()?;
            let methods = r.list(|r| {
                Ok(MethodDef {
                    selector: r.u32()?,
                    func: r.u32()?,
                })
            })?;
            Ok(TypeEntry { def, methods })
        })?,
        selectors: r.list(|r| {
            Ok(Selector {
                name: r.text()?,
                pkg: r.text()?,
                sig: r.ty()?,
            })
        })?,
        consts: r.list(|r| Ok(u64::from_le_bytes(r.take(8)?.try_into().unwrap_or_default())))?,
        strings: r.list(|r| Ok(r.bytes()?.into()))?,
        data: r.list(Reader::data)?,
        funcs: r.list(Reader::func)?,
        natives: r.list(|r| {
            Ok(NativeImport {
                name: r.text()?,
                sig: r.ty()?,
                params: r.u16()?,
                results: r.u16()?,
            })
        })?,
        jump_tables: r.list(|r| r.list(|r| r.i32()))?,
        selects: r.list(|r| {
            let cases = r.list(|r| {
                let dir = if r.flag()? { SelectDir::Recv } else { SelectDir::Send };
                Ok(SelectCase {
                    dir,
                    chan: r.u16()?,
                    value: r.u16()?,
                    ok: r.u16()?,
                    elem: r.ty()?,
                })
            })?;
            Ok(SelectTable {
                cases,
                default: r.flag()?,
            })
        })?,
        slot_maps: r.list(Reader::map)?,
        globals: Globals {
            size: r.num()?,
            map: r.map()?,
            vars: r.list(|r| {
                Ok(GlobalVar {
                    name: r.text()?,
                    offset: r.num()?,
                    ty: r.ty()?,
                })
            })?,
        },
        files: r.list(Reader::text)?,
        init: r.u32()?,
        main: r.option()?,
        exports: r.list(|r| {
            Ok(Export {
                name: r.text()?,
                func: r.u32()?,
                sig: r.ty()?,
            })
        })?,
        well_known: r.list(|r| Ok((r.text()?, r.ty()?)))?,
    };
    if r.at != bytes.len() {
        return Err(r.bad("end"));
    }
    Ok(m)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn bad(&self, what: &'static str) -> DecodeError {
        DecodeError::Bad { what, offset: self.at }
    }

    fn byte(&mut self) -> Result<u8> {
        let b = *self
            .bytes
            .get(self.at)
            .ok_or(DecodeError::Truncated { offset: self.at })?;
        self.at += 1;
        Ok(b)
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(n).filter(|e| *e <= self.bytes.len());
        let end = end.ok_or(DecodeError::Truncated {
            offset: self.bytes.len(),
        })?;
        let s = &self.bytes[self.at..end];
        self.at = end;
        Ok(s)
    }

    fn num(&mut self) -> Result<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let b = self.byte()?;
            let part = (b & 0x7f) as u64;
            if shift == 63 && part > 1 {
                break;
            }
            n |= part << shift;
            if b & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(self.bad("number"))
    }

    fn signed(&mut self) -> Result<i64> {
        let n = self.num()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn u32(&mut self) -> Result<u32> {
        let n = self.num()?;
        u32::try_from(n).map_err(|_| self.bad("32-bit number"))
    }

    fn i32(&mut self) -> Result<i32> {
        let n = self.signed()?;
        i32::try_from(n).map_err(|_| self.bad("32-bit number"))
    }

    fn u16(&mut self) -> Result<u16> {
        let n = self.num()?;
        u16::try_from(n).map_err(|_| self.bad("16-bit number"))
    }

    fn flag(&mut self) -> Result<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.bad("flag")),
        }
    }

    fn option(&mut self) -> Result<Option<u32>> {
        match self.num()? {
            0 => Ok(None),
            n => u32::try_from(n - 1).map(Some).map_err(|_| self.bad("32-bit number")),
        }
    }

    fn ty(&mut self) -> Result<TypeIdx> {
        Ok(TypeIdx(self.u32()?))
    }

    fn bytes(&mut self) -> Result<&'a [u8]> {
        let n = self.num()?;
        let n = usize::try_from(n).map_err(|_| self.bad("length"))?;
        self.take(n)
    }

    fn text(&mut self) -> Result<String> {
        let b = self.bytes()?;
        std::str::from_utf8(b).map(str::to_string).map_err(|_| self.bad("text"))
    }

    fn list<T>(&mut self, f: impl Fn(&mut Reader<'a>) -> Result<T>) -> Result<Vec<T>> {
        let n = self.num()?;
        // Every element takes a byte at least.
        if n > (self.bytes.len() - self.at) as u64 {
            return Err(DecodeError::Truncated {
                offset: self.bytes.len(),
            });
        }
        let mut list = Vec::with_capacity((n as usize).min(256));
        for _ in 0..n {
            list.push(f(self)?);
        }
        Ok(list)
    }

    fn map(&mut self) -> Result<SlotMap> {
        Ok(SlotMap(self.list(|r| r.num())?))
    }

    fn type_def(&mut self) -> Result<TypeDef> {
        Ok(match self.byte()? {
            0 => TypeDef::Basic(self.basic()?),
            1 => TypeDef::Pointer(self.ty()?),
            2 => TypeDef::Slice(self.ty()?),
            3 => TypeDef::Array(self.ty()?, self.num()?),
            4 => TypeDef::Map(self.ty()?, self.ty()?),
            5 => {
                let dir = match self.byte()? {
                    0 => ChanDir::Both,
                    1 => ChanDir::Send,
                    2 => ChanDir::Recv,
                    _ => return Err(self.bad("channel direction")),
                };
                TypeDef::Chan(dir, self.ty()?)
            }
            6 => TypeDef::Func {
                params: self.list(Reader::ty)?,
                results: self.list(Reader::ty)?,
                variadic: self.flag()?,
            },
            7 => TypeDef::Struct(self.list(|r| {
                Ok(FieldDef {
                    name: r.text()?,
                    pkg: r.text()?,
                    ty: r.ty()?,
                    embedded: r.flag()?,
                    tag: r.text()?,
                })
            })?),
            8 => TypeDef::Interface(self.list(|r| {
                Ok(IfaceMethod {
                    selector: r.u32()?,
                    sig: r.ty()?,
                })
            })?),
            9 => TypeDef::Named(NamedDef {
                name: self.text()?,
                pkg_path: self.text()?,
                pkg_name: self.text()?,
                scope: self.text()?,
                underlying: self.ty()?,
            }),
            _ => return Err(self.bad("type")),
        })
    }

    fn basic(&mut self) -> Result<Basic> {
        use Basic::*;
        const ALL: [Basic; 18] = [
            Bool,
            Int,
            Int8,
            Int16,
            Int32,
            Int64,
            Uint,
            Uint8,
            Uint16,
            Uint32,
            Uint64,
            Uintptr,
            Float32,
            Float64,
            Complex64,
            Complex128,
            String,
            UnsafePointer,
        ];
        let n = self.byte()? as usize;
        ALL.get(n).copied().ok_or(self.bad("basic type"))
    }

    fn data(&mut self) -> Result<DataObject> {
        let bytes = self.bytes()?.to_vec();
        let relocs = self.list(|r| {
            let at = r.u32()?;
            let tag = r.byte()?;
            let n = r.u32()?;
            let reloc = match tag {
                0 => Reloc::Str(n),
                1 => Reloc::StrBox(n),
                2 => Reloc::Func(n),
                3 => Reloc::Type(TypeIdx(n)),
                4 => Reloc::Data(n),
                _ => return Err(r.bad("relocation")),
            };
            Ok((at, reloc))
        })?;
        Ok(DataObject { bytes, relocs })
    }

    fn func(&mut self) -> Result<Func> {
        let name = self.text()?;
        let code = self.list(Reader::instr)?;
        let mut f = Func {
            name,
            code,
            nslots: self.u16()?,
            params: self.u16()?,
            results: self.u16()?,
            param_map: self.map()?,
            result_map: self.map()?,
            captures: self.u16()?,
            capture_map: self.map()?,
            recover_pc: self.option()?,
            wrapper: self.flag()?,
            ..Func::default()
        };
        let last = std::cell::Cell::new(0i64);
        let pc = |r: &mut Reader| -> Result<u32> {
            let pc = last.get().checked_add(r.signed()?).ok_or(r.bad("position"))?;
            last.set(pc);
            u32::try_from(pc).map_err(|_| r.bad("position"))
        };
        f.lines = self.list(|r| {
            let (pc, file, line, rest) = (pc(r)?, r.u32()?, r.u32()?, r.u32()?);
            Ok(LineEntry {
                pc,
                file,
                line,
                inlined: rest >> 3,
                unsigned: (rest & 7) as u8,
            })
        })?;
        f.inlined = self.list(|r| {
            Ok(InlinedCall {
                name: r.text()?,
                file: r.u32()?,
                line: r.u32()?,
                parent: r.u32()?,
            })
        })?;
        last.set(0);
        f.safepoints = self.list(|r| Ok((pc(r)?, r.u32()?)))?;
        f.sig = self.option()?.map(TypeIdx);
        Ok(f)
    }

    fn instr(&mut self) -> Result<Instr> {
        let op = self.u16()?;
        let op = Op::from_u16(op).ok_or(self.bad("opcode"))?;
        let mut i = Instr::new(op, 0, 0, 0, 0);
        for (k, kind) in op.info().operands.iter().enumerate() {
            let v = match kind {
                Operand::x | Operand::lo => continue,
                Operand::i | Operand::bs => {
                    let n = self.signed()?;
                    i16::try_from(n).map_err(|_| self.bad("16-bit number"))? as u16
                }
                Operand::imm | Operand::br => {
                    let n = self.i32()?;
                    i.set_imm(n);
                    continue;
                }
                kind if kind.is_wide() => {
                    let n = self.u32()?;
                    i.set_imm(n as i32);
                    continue;
                }
                _ => self.u16()?,
            };
            match k {
                0 => i.a = v,
                1 => i.d = v,
                2 => i.b = v,
                _ => i.c = v,
            }
        }
        Ok(i)
    }
}
