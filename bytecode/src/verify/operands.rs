//! What one instruction may name: its slots by their widths, its indices, types of the right kind.

use super::{Fault, Result, Verifier, branch_target, ensure};
use crate::instr::Instr;
use crate::module::{Func, ITER_SLOTS, SelectDir};
use crate::ops::{Effects, Op, Operand};
use crate::types::{Basic, TypeDef, TypeIdx};

impl Verifier<'_> {
    pub(super) fn instr(&self, f: &Func, pc: u32, i: &Instr) -> Result<()> {
        let m = self.m;
        let kinds = i.op.info().operands;
        let slot = |s: u16, n: u64| ensure(s as u64 + n <= f.nslots as u64, Fault::Slot);
        self.kinds_of_types(i)?;
        for (k, (&kind, v)) in kinds.iter().zip([i.a, i.d, i.b, i.c]).enumerate() {
            let wide = i.imm() as u32 as usize;
            match kind {
                Operand::x => ensure(v == 0, Fault::Field)?,
                Operand::w | Operand::rw => slot(v, 1)?,
                Operand::r => slot(v, self.part_width(i, k)?.unwrap_or(1))?,
                Operand::w2 | Operand::r2 => slot(v, 2)?,
                Operand::w3 => slot(v, 3)?,
                Operand::wn | Operand::rn => slot(v, self.width(i, k)?)?,
                Operand::win => self.window(f, i)?,
                Operand::i | Operand::u | Operand::imm | Operand::lo => {}
                // Kinds were looked at; an index of a type is in range by then.
                Operand::ty => self.is_type(TypeIdx(v as u32))?,
                Operand::sel => ensure((v as usize) < m.selectors.len(), Fault::Index("selector"))?,
                Operand::br | Operand::bs => {
                    let target = branch_target(pc, i)
                        .filter(|t| (*t as usize) < f.code.len())
                        .ok_or(Fault::Branch)?;
                    let backward = i.op.info().effects.has(Effects::B);
                    ensure(backward == (target <= pc), Fault::Branch)?;
                }
                Operand::k => ensure(wide < m.consts.len(), Fault::Index("constant"))?,
                Operand::str => ensure(wide < m.strings.len(), Fault::Index("string"))?,
                Operand::fun => self.is_func(wide as u32)?,
                Operand::nat => ensure(wide < m.natives.len(), Fault::Index("native"))?,
                Operand::glob => {
                    let n = match i.op {
                        Op::GAddr => 0,
                        Op::LdG128 | Op::StG128 => 16,
                        _ => 8,
                    };
                    let (at, align) = (wide as u64, if n == 16 { 16 } else { n.max(1) });
                    ensure(
                        at + n <= m.globals.size && at.is_multiple_of(align),
                        Fault::Index("global"),
                    )?;
                }
                Operand::data => ensure(wide < m.data.len(), Fault::Index("data"))?,
                Operand::tab => {
                    let t = m.jump_tables.get(wide).ok_or(Fault::Index("jump table"))?;
                    ensure(t.len() == i.d as usize, Fault::Field)?;
                    for d in t {
                        let target = pc as i64 + *d as i64;
                        ensure(target > pc as i64 && target < f.code.len() as i64, Fault::Branch)?;
                    }
                }
                Operand::sels => {
                    let t = m.selects.get(wide).ok_or(Fault::Index("select table"))?;
                    for c in &t.cases {
                        slot(c.chan, 1)?;
                        slot(c.value, self.slots(c.elem)?)?;
                        if c.dir == SelectDir::Recv {
                            slot(c.ok, 1)?;
                        }
                    }
                }
            }
        }
        self.numbers(f, i)
    }

    /// Numbers that an opcode excludes or that are indices in disguise.
    fn numbers(&self, f: &Func, i: &Instr) -> Result<()> {
        match i.op {
            Op::DivSI | Op::RemSI => ensure(!matches!(i.c as i16, 0 | -1), Fault::Field),
            Op::DivP2 | Op::RemP2 => ensure(i.c > 0 && i.c < 64, Fault::Field),
            Op::ShlI | Op::ShrSI | Op::ShrUI => ensure(i.c < 64, Fault::Field),
            Op::LoadCap => ensure(i.b >= 1 && i.b <= f.captures, Fault::Index("captured word")),
            Op::LoadCap2 => ensure(i.b >= 1 && i.b < f.captures, Fault::Index("captured word")),
            Op::LoadCapN => {
                let end = i.b as u32 + i.c as u32;
                ensure(i.b >= 1 && end <= f.captures as u32 + 1, Fault::Index("captured word"))
            }
            Op::RunDefers => ensure(i.b >= 2 && i.b <= f.nslots, Fault::Window),
            Op::LoadType => self.is_type(TypeIdx(i.b as u32)),
            Op::New => self.layout(TypeIdx(i.b as u32)).map(|_| ()),
            Op::LoadFunc => ensure(self.m.funcs[i.imm() as usize].captures == 0, Fault::Field),
            _ => Ok(()),
        }
    }

    /// Windows: room for the header below, for arguments and results above.
    fn window(&self, f: &Func, i: &Instr) -> Result<()> {
        let (low, slots) = match i.op {
            Op::Call => {
                let callee = &self
                    .m
                    .funcs
                    .get(i.imm() as u32 as usize)
                    .ok_or(Fault::Index("function"))?;
                ensure(callee.captures == 0, Fault::Window)?;
                (2, callee.params.max(callee.results))
            }
            Op::CallNative => {
                let n = &self
                    .m
                    .natives
                    .get(i.imm() as u32 as usize)
                    .ok_or(Fault::Index("native"))?;
                (2, n.params.max(n.results))
            }
            Op::CallIface => (2, 1),
            Op::Go => {
                let callee = &self
                    .m
                    .funcs
                    .get(i.imm() as u32 as usize)
                    .ok_or(Fault::Index("function"))?;
                ensure(callee.captures == 0 && callee.params == i.d, Fault::Window)?;
                (0, i.d)
            }
            Op::GoClo => (0, i.d),
            _ => (2, 0),
        };
        ensure(
            i.a >= low && i.a as u32 + slots as u32 <= f.nslots as u32,
            Fault::Window,
        )
    }

    /// Slots of a `wn` or `rn` operand.
    fn width(&self, i: &Instr, field: usize) -> Result<u64> {
        let d = TypeIdx(i.d as u32);
        let ty = |t: TypeIdx| self.slots(t);
        let key = || match self.underlying(d) {
            TypeDef::Map(k, _) => ty(*k),
            _ => Err(Fault::Type("a map")),
        };
        let value = || match self.underlying(d) {
            TypeDef::Map(_, v) => ty(*v),
            _ => Err(Fault::Type("a map")),
        };
        let elem = || match self.underlying(d) {
            TypeDef::Array(e, _) => ty(*e),
            _ => Err(Fault::Type("an array")),
        };
        let bytes = |n: u64| (i.c as u64 + n).div_ceil(8);
        Ok(match (i.op, field) {
            (Op::MovN | Op::LoadCapN, _) => i.c as u64,
            (Op::ZeroN, _) => i.b as u64,
            (Op::FrLdAgg, 2) | (Op::FrStAgg, 0) => bytes(self.layout(d)?.size),
            (Op::FrIdx, 0) | (Op::FrSetIdx, 3) => elem()?,
            (Op::FrIdx64, _) | (Op::FrSetIdx64, _) => i.d as u64,
            (Op::SliceSl | Op::SliceStr | Op::SliceArr, _) => 2,
            (Op::Slice3 | Op::SliceArr3, _) => 3,
            (Op::ConcatN, _) => 2 * i.c as u64,
            (Op::Closure, _) => {
                self.m
                    .funcs
                    .get(i.imm() as u32 as usize)
                    .ok_or(Fault::Index("function"))?
                    .captures as u64
            }
            (Op::AssertOk | Op::RecvOk | Op::TryRecv, 0) => ty(d)? + 1,
            (Op::MapGetOk | Op::MapGetOk64 | Op::MapGetOkStr, 0) => value()? + 1,
            (Op::MapGet | Op::MapGet64 | Op::MapGetStr, 0) => value()?,
            (Op::MapGet | Op::MapGetOk | Op::MapRef, 3) => key()?,
            (Op::MapSet, 2) | (Op::MapDel, 2) => key()?,
            (Op::MapSet | Op::MapSet64 | Op::MapSetStr, 3) => value()?,
            (Op::MapIter, 0) | (Op::MapNext | Op::MapEntry | Op::MapKey, 2) => ITER_SLOTS as u64,
            (Op::MapEntry | Op::MapKey, 0) => key()?,
            (Op::MapEntry, 3) => value()?,
            _ => ty(d)?,
        })
    }

    /// Slots behind an `r` operand that names a value of which the instruction takes bytes.
    fn part_width(&self, i: &Instr, field: usize) -> Result<Option<u64>> {
        let n = match (i.op, field) {
            (Op::FrLdI8 | Op::FrLdU8, 2) | (Op::FrSt8, 0) => 1,
            (Op::FrLdI16 | Op::FrLdU16, 2) | (Op::FrSt16, 0) => 2,
            (Op::FrLdI32 | Op::FrLdU32, 2) | (Op::FrSt32, 0) => 4,
            _ => return Ok(None),
        };
        Ok(Some((i.c as u64 + n).div_ceil(8)))
    }

    /// The kind of type that an opcode needs in field d.
    fn kinds_of_types(&self, i: &Instr) -> Result<()> {
        use Op::*;
        if i.op.info().operands[1] != Operand::ty {
            return Ok(());
        }
        let d = TypeIdx(i.d as u32);
        self.is_type(d)?;
        let def = self.underlying(d);
        let word = |t: TypeIdx| {
            use Basic::*;
            matches!(
                self.underlying(t),
                TypeDef::Basic(Int | Int64 | Uint | Uint64 | Uintptr)
            )
        };
        match i.op {
            MapGet | MapGetOk | MapSet | MapRef | MapDel | MapClear | MapIter | MapNext | MapEntry | MapKey
            | MakeMap => ensure(matches!(def, TypeDef::Map(..)), Fault::Type("a map")),
            MapGet64 | MapSet64 | MapRef64 => ensure(
                matches!(def, TypeDef::Map(k, _) if word(*k)),
                Fault::Type("a map with integer keys"),
            ),
            MapGetStr | MapGetOkStr | MapSetStr | MapRefStr => {
                let str = |k: &TypeIdx| matches!(self.underlying(*k), TypeDef::Basic(Basic::String));
                ensure(
                    matches!(def, TypeDef::Map(k, _) if str(k)),
                    Fault::Type("a map with string keys"),
                )
            }
            FrIdx | FrSetIdx | PtrIdx | SliceArr | SliceArr3 | SliceToArr => {
                ensure(matches!(def, TypeDef::Array(..)), Fault::Type("an array"))?;
                self.layout(d).map(|_| ())
            }
            MkIfaceStr => ensure(
                matches!(def, TypeDef::Basic(Basic::String)),
                Fault::Type("a string type"),
            ),
            MakeChan => ensure(matches!(def, TypeDef::Chan(..)), Fault::Type("a channel")),
            AssertI | AssertIOk | Implements => {
                ensure(matches!(def, TypeDef::Interface(_)), Fault::Type("an interface"))
            }
            MkIface => ensure(
                self.layout(d)?.direct(),
                Fault::Type("a type that interfaces hold directly"),
            ),
            MkIfaceBox => ensure(!self.layout(d)?.direct(), Fault::Type("a type that interfaces box")),
            // A channel may be of a type that no value exists of; everything else moves values.
            _ => self.layout(d).map(|_| ()),
        }
    }
}
