//! What instructions and terminators read and write, in evaluation order: all reads, then the writes. Everything that walks MIR
//! generically stands on the two functions' single body here.

use crate::mir::ir::{Block, BlockId, Callee, Func, Inst, Operand, SelectCase, Term, VReg};

/// One reference to a register or value, shared.
pub enum Ref<'a> {
    Op(&'a Operand),
    Use(&'a VReg),
    Def(&'a VReg),
    /// Reads and writes in part: the aggregate of a `SetField`.
    Part(&'a VReg),
}

/// One reference to a register or value, to be changed.
pub enum RefMut<'a> {
    Op(&'a mut Operand),
    Use(&'a mut VReg),
    Def(&'a mut VReg),
    Part(&'a mut VReg),
}

macro_rules! inst_refs {
    ($inst:expr, $f:expr, $R:ident) => {{
        let f = $f;
        match $inst {
            Inst::Copy { dst, src } | Inst::StrConv { dst, src, .. } | Inst::Conv { dst, src, .. } => {
                f($R::Op(src));
                f($R::Def(dst));
            }
            Inst::Bin { dst, a, b, .. } | Inst::Cmp { dst, a, b, .. } | Inst::MkComplex { dst, re: a, im: b } => {
                f($R::Op(a));
                f($R::Op(b));
                f($R::Def(dst));
            }
            Inst::Un { dst, a, .. } => {
                f($R::Op(a));
                f($R::Def(dst));
            }
            Inst::CheckShift { count: a } | Inst::NilCheck { ptr: a } | Inst::ZeroMem { ptr: a, .. } => f($R::Op(a)),
            Inst::Field { dst, agg, .. } => {
                f($R::Use(agg));
                f($R::Def(dst));
            }
            Inst::SetField { agg, src, .. } => {
                f($R::Op(src));
                f($R::Part(agg));
            }
            Inst::Elem { dst, array, index, .. } => {
                f($R::Use(array));
                f($R::Op(index));
                f($R::Def(dst));
            }
            Inst::SetElem { array, index, src, .. } => {
                f($R::Op(index));
                f($R::Op(src));
                f($R::Part(array));
            }
            Inst::Load { dst, ptr, .. } | Inst::FieldAddr { dst, ptr, .. } => {
                f($R::Op(ptr));
                f($R::Def(dst));
            }
            Inst::Store { ptr, src, .. } => {
                f($R::Op(ptr));
                f($R::Op(src));
            }
            Inst::CopyMem { dst, src, .. } => {
                f($R::Op(dst));
                f($R::Op(src));
            }
            Inst::ArrayElemAddr { dst, ptr, index, .. } => {
                f($R::Op(ptr));
                f($R::Op(index));
                f($R::Def(dst));
            }
            Inst::LoadGlobal { dst, .. }
            | Inst::GlobalAddr { dst, .. }
            | Inst::DataAddr { dst, .. }
            | Inst::New { dst, .. }
            | Inst::FuncValue { dst, .. }
            | Inst::Capture { dst, .. }
            | Inst::DeferHandle { dst }
            | Inst::Recover { dst } => f($R::Def(dst)),
            Inst::StoreGlobal { src, .. } => f($R::Op(src)),
            Inst::Index {
                dst, slice: a, index, ..
            }
            | Inst::IndexAddr {
                dst, slice: a, index, ..
            }
            | Inst::IndexStr { dst, string: a, index } => {
                f($R::Op(a));
                f($R::Op(index));
                f($R::Def(dst));
            }
            Inst::SetIndex { slice, index, src, .. } => {
                f($R::Op(slice));
                f($R::Op(index));
                f($R::Op(src));
            }
            Inst::LenStr { dst, src }
            | Inst::LenSlice { dst, src }
            | Inst::CapSlice { dst, src }
            | Inst::SliceToArray { dst, slice: src, .. }
            | Inst::MkIface { dst, src, .. }
            | Inst::Implements { dst, src, .. }
            | Inst::IsType { dst, src, .. }
            | Inst::MapLen { dst, map: src }
            | Inst::ChanLen { dst, chan: src }
            | Inst::ChanCap { dst, chan: src }
            | Inst::MakeMap { dst, hint: src, .. }
            | Inst::MapIter {
                iter: dst, map: src, ..
            }
            | Inst::MakeChan { dst, size: src, .. } => {
                f($R::Op(src));
                f($R::Def(dst));
            }
            Inst::Slice {
                dst, src, lo, hi, max, ..
            } => {
                f($R::Op(src));
                for x in [lo, hi, max] {
                    if let Some(x) = x {
                        f($R::Op(x));
                    }
                }
                f($R::Def(dst));
            }
            Inst::MakeSlice { dst, len, cap, .. } => {
                f($R::Op(len));
                f($R::Op(cap));
                f($R::Def(dst));
            }
            Inst::Append { dst, slice, values, .. } => {
                f($R::Op(slice));
                for v in values {
                    f($R::Op(v));
                }
                f($R::Def(dst));
            }
            Inst::AppendSlice { dst, slice, tail, .. } | Inst::AppendStr { dst, slice, tail, .. } => {
                f($R::Op(slice));
                f($R::Op(tail));
                f($R::Def(dst));
            }
            Inst::CopySlice { dst, to, from, .. } | Inst::CopyStr { dst, to, from } => {
                f($R::Op(to));
                f($R::Op(from));
                f($R::Def(dst));
            }
            Inst::ClearSlice { slice: a, .. } | Inst::MapClear { map: a, .. } | Inst::Close { chan: a } => f($R::Op(a)),
            Inst::Concat { dst, parts: list }
            | Inst::MakeClosure {
                dst, captures: list, ..
            } => {
                for v in list {
                    f($R::Op(v));
                }
                f($R::Def(dst));
            }
            Inst::DecodeRune {
                rune,
                next,
                string,
                index,
            } => {
                f($R::Op(string));
                f($R::Op(index));
                f($R::Def(rune));
                f($R::Def(next));
            }
            Inst::Assert { dst, ok, src, .. } => {
                f($R::Op(src));
                for d in [dst, ok] {
                    if let Some(d) = d {
                        f($R::Def(d));
                    }
                }
            }
            Inst::Call { callee, args, results } => {
                if let Callee::Closure(v) | Callee::Iface(v, _) = callee {
                    f($R::Use(v));
                }
                for a in args {
                    f($R::Op(a));
                }
                for r in results {
                    f($R::Def(r));
                }
            }
            Inst::Go { callee, args } => {
                if let Callee::Closure(v) | Callee::Iface(v, _) = callee {
                    f($R::Use(v));
                }
                for a in args {
                    f($R::Op(a));
                }
            }
            Inst::Defer { closure, handle } => {
                f($R::Op(closure));
                if let Some(h) = handle {
                    f($R::Use(h));
                }
            }
            Inst::RunDefers => {}
            Inst::MapGet { dst, ok, map, key, .. } => {
                f($R::Op(map));
                f($R::Op(key));
                for d in [dst, ok] {
                    if let Some(d) = d {
                        f($R::Def(d));
                    }
                }
            }
            Inst::MapSet { map, key, value, .. } => {
                f($R::Op(map));
                f($R::Op(key));
                f($R::Op(value));
            }
            Inst::MapPlace { dst, map, key, .. } => {
                f($R::Op(map));
                f($R::Op(key));
                f($R::Def(dst));
            }
            Inst::MapDelete { map, key, .. } => {
                f($R::Op(map));
                f($R::Op(key));
            }
            Inst::MapNext { dst, iter } => {
                f($R::Part(iter));
                f($R::Def(dst));
            }
            Inst::MapEntry { key, value, iter, .. } => {
                f($R::Use(iter));
                for d in [key, value] {
                    if let Some(d) = d {
                        f($R::Def(d));
                    }
                }
            }
            Inst::Send { chan, value, .. } => {
                f($R::Op(chan));
                f($R::Op(value));
            }
            Inst::Recv { dst, ok, chan, .. } => {
                f($R::Op(chan));
                for d in [dst, ok] {
                    if let Some(d) = d {
                        f($R::Def(d));
                    }
                }
            }
            Inst::Select { dst, cases, .. } => {
                for c in cases {
                    match c {
                        SelectCase::Send { chan, value, .. } => {
                            f($R::Op(chan));
                            f($R::Op(value));
                        }
                        // Written only when this case goes through.
                        SelectCase::Recv { chan, dst, ok, .. } => {
                            f($R::Op(chan));
                            for d in [dst, ok] {
                                if let Some(d) = d {
                                    f($R::Part(d));
                                }
                            }
                        }
                    }
                }
                f($R::Def(dst));
            }
        }
    }};
}

macro_rules! term_refs {
    ($term:expr, $f:expr, $R:ident) => {{
        let f = $f;
        match $term {
            Term::Jump(_) | Term::Unreachable => {}
            Term::Branch { cond, .. } => f($R::Use(cond)),
            Term::CmpBranch { a, b, .. } => {
                f($R::Op(a));
                f($R::Op(b));
            }
            Term::TypeBranch { src, .. } => f($R::Use(src)),
            Term::Switch { src, .. } | Term::Panic(src) => f($R::Op(src)),
            Term::Return(list) => {
                for v in list {
                    f($R::Op(v));
                }
            }
        }
    }};
}

/// Calls `f` with each reference of `inst`.
pub fn inst_refs(inst: &Inst, f: &mut impl FnMut(Ref)) {
    inst_refs!(inst, f, Ref)
}

/// Calls `f` with each reference of `inst`, to be changed.
pub fn inst_refs_mut(inst: &mut Inst, f: &mut impl FnMut(RefMut)) {
    inst_refs!(inst, f, RefMut)
}

/// Calls `f` with each reference of `term`.
pub fn term_refs(term: &Term, f: &mut impl FnMut(Ref)) {
    term_refs!(term, f, Ref)
}

/// Calls `f` with each reference of `term`, to be changed.
pub fn term_refs_mut(term: &mut Term, f: &mut impl FnMut(RefMut)) {
    term_refs!(term, f, RefMut)
}

/// Calls `f` with each successor of `term`, in order, repetitions included.
pub fn succs(term: &Term, mut f: impl FnMut(BlockId)) {
    match term {
        Term::Jump(b) => f(*b),
        Term::Branch { then, els, .. } | Term::CmpBranch { then, els, .. } | Term::TypeBranch { then, els, .. } => {
            f(*then);
            f(*els);
        }
        Term::Switch { targets, default, .. } => {
            targets.iter().for_each(|t| f(*t));
            f(*default);
        }
        Term::Return(_) | Term::Panic(_) | Term::Unreachable => {}
    }
}

/// Calls `f` with each successor of `term`, to be changed.
pub fn succs_mut(term: &mut Term, mut f: impl FnMut(&mut BlockId)) {
    match term {
        Term::Jump(b) => f(b),
        Term::Branch { then, els, .. } | Term::CmpBranch { then, els, .. } | Term::TypeBranch { then, els, .. } => {
            f(then);
            f(els);
        }
        Term::Switch { targets, default, .. } => {
            targets.iter_mut().for_each(&mut f);
            f(default);
        }
        Term::Return(_) | Term::Panic(_) | Term::Unreachable => {}
    }
}

/// Calls `f` with each register that a block reads (`true`) or writes, in order.
pub fn block_regs(block: &Block, f: &mut impl FnMut(VReg, bool)) {
    let mut g = |r: Ref| match r {
        Ref::Op(Operand::Reg(v)) => f(*v, true),
        Ref::Op(_) => {}
        Ref::Use(v) => f(*v, true),
        Ref::Def(v) => f(*v, false),
        Ref::Part(v) => {
            f(*v, true);
            f(*v, false);
        }
    };
    for (inst, _) in &block.insts {
        inst_refs(inst, &mut g);
    }
    term_refs(&block.term, &mut g);
}

/// Where and how often each register of a function is read and written.
pub struct Counts {
    pub uses: Vec<u32>,
    /// A parameter counts one for the entry.
    pub defs: Vec<u32>,
}

/// Counts reads and writes of all registers.
pub fn counts(func: &Func) -> Counts {
    let mut c = Counts {
        uses: vec![0; func.regs.len()],
        defs: vec![0; func.regs.len()],
    };
    for p in &func.params {
        c.defs[p.0 as usize] += 1;
    }
    for b in &func.blocks {
        block_regs(b, &mut |v, read| {
            let list = if read { &mut c.uses } else { &mut c.defs };
            list[v.0 as usize] += 1;
        });
    }
    c
}

/// The registers that the code behind a recovered panic reads: in a function with a recover block every instruction that may panic
/// shows when they are written, so their writes are neither moved nor dropped.
pub fn recover_reads(f: &Func) -> Vec<bool> {
    let mut read = vec![false; f.regs.len()];
    let mut seen = vec![false; f.blocks.len()];
    let mut work: Vec<BlockId> = f.recover_block.into_iter().collect();
    while let Some(b) = work.pop() {
        if !std::mem::replace(&mut seen[b.0 as usize], true) {
            let block = &f.blocks[b.0 as usize];
            block_regs(block, &mut |v, reads| read[v.0 as usize] |= reads);
            succs(&block.term, |s| work.push(s));
        }
    }
    read
}
