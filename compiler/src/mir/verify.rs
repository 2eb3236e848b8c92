//! Checks the invariants of MIR: what `ir` promises of blocks, registers, operands and calls.
//!
//! Run over a program after lowering and after the passes in debug builds, and by tests. A fault is a bug of the compiler.

use super::ir::*;
use super::passes::visit::{self, Ref};
use super::ty::TypeTable;

/// A broken invariant.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{what} in {func}, block {block}")]
pub struct Fault {
    /// The function's name.
    pub func: String,
    /// The block.
    pub block: u32,
    /// What is wrong.
    pub what: String,
}

/// Checks all functions.
pub fn verify(p: &mut Program) -> Result<(), Fault> {
    let mut types = std::mem::take(&mut p.types);
    let result = p.funcs.iter().try_for_each(|f| {
        let mut v = Verifier {
            p,
            types: &mut types,
            f,
            block: 0,
        };
        v.func().map_err(|what| Fault {
            func: f.name.clone(),
            block: v.block,
            what,
        })
    });
    p.types = types;
    result
}

struct Verifier<'v> {
    p: &'v Program,
    types: &'v mut TypeTable,
    f: &'v Func,
    block: u32,
}

type Check = Result<(), String>;

fn ensure(ok: bool, what: impl FnOnce() -> String) -> Check {
    if ok { Ok(()) } else { Err(what()) }
}

impl Verifier<'_> {
    fn func(&mut self) -> Check {
        let f = self.f;
        ensure(!f.blocks.is_empty(), || "no blocks".to_string())?;
        for r in &f.regs {
            ensure((r.ty.0 as usize) < self.types.entries().len(), || {
                "a register without a type".to_string()
            })?;
        }
        let blocks = f.blocks.len() as u32;
        ensure(f.recover_block.is_none_or(|b| b.0 < blocks), || {
            "recover block out of range".to_string()
        })?;
        ensure(f.has_defer || f.recover_block.is_none(), || {
            "recover block without defers".to_string()
        })?;
        for (i, b) in f.blocks.iter().enumerate() {
            self.block = i as u32;
            let mut bad = false;
            visit::succs(&b.term, |s| bad |= s.0 >= blocks);
            ensure(!bad, || "branch out of range".to_string())?;
            visit::block_regs(b, &mut |v, _| bad |= v.0 as usize >= f.regs.len());
            ensure(!bad, || "register out of range".to_string())?;
            for (inst, _) in &b.insts {
                self.inst(inst).map_err(|e| format!("{e} ({inst:?})"))?;
            }
            if let Term::Return(values) = &b.term {
                ensure(values.len() == f.results.len(), || {
                    "wrong number of results".to_string()
                })?;
                for (v, &t) in values.iter().zip(&f.results) {
                    self.fits(v, t)?;
                }
            }
        }
        self.definitions()
    }

    /// Slots of a value.
    fn slots(&mut self, t: Ty) -> u64 {
        self.types.layout(t).map_or(0, |l| l.slots())
    }

    /// The operand is as large as a value of the type.
    fn fits(&mut self, o: &Operand, t: Ty) -> Check {
        let have = match o {
            Operand::Reg(v) => {
                let t = self.f.regs[v.0 as usize].ty;
                self.slots(t)
            }
            Operand::Imm(_) => 1,
            Operand::Str(_) => 2,
            Operand::Zero => return Ok(()),
        };
        let want = self.slots(t);
        ensure(have == want, || {
            format!("an operand of {have} slots for a type of {want}")
        })
    }

    fn reg_fits(&mut self, v: VReg, t: Ty) -> Check {
        self.fits(&Operand::Reg(v), t)
    }

    fn call(&mut self, callee: &Callee, args: &[Operand], results: &[VReg]) -> Check {
        let (params, outs): (Vec<Ty>, Vec<Ty>) = match callee {
            Callee::Func(f) => match self.p.funcs.get(f.0 as usize) {
                Some(f) => (
                    f.params.iter().map(|p| f.regs[p.0 as usize].ty).collect(),
                    f.results.clone(),
                ),
                None => return Err("callee out of range".to_string()),
            },
            Callee::Native(n) => match self.p.natives.get(n.0 as usize).map(|n| self.types.def(n.sig).clone()) {
                Some(govm_bytecode::TypeDef::Func { params, results, .. }) => (params, results),
                _ => return Err("native out of range".to_string()),
            },
            Callee::Iface(_, s) => match self
                .p
                .selectors
                .get(s.0 as usize)
                .map(|s| self.types.def(s.sig).clone())
            {
                Some(govm_bytecode::TypeDef::Func { params, results, .. }) => (params, results),
                _ => return Err("selector out of range".to_string()),
            },
            Callee::Closure(v) => match self.types.underlying(self.f.regs[v.0 as usize].ty).clone() {
                govm_bytecode::TypeDef::Func { params, results, .. } => (params, results),
                _ => return Err("call of what is no function".to_string()),
            },
        };
        ensure(args.len() == params.len(), || "wrong number of arguments".to_string())?;
        for (a, &t) in args.iter().zip(&params) {
            // The type of an argument is that of its register: a zero value of other than one slot has to be in one.
            if *a == Operand::Zero {
                let n = self.slots(t);
                ensure(n == 1, || "a zero value as argument".to_string())?;
            }
            self.fits(a, t)?;
        }
        ensure(results.is_empty() || results.len() == outs.len(), || {
            "wrong number of results".to_string()
        })?;
        for (&r, &t) in results.iter().zip(&outs) {
            self.reg_fits(r, t)?;
        }
        Ok(())
    }

    fn inst(&mut self, inst: &Inst) -> Check {
        match inst {
            Inst::Copy { dst, src } => {
                let t = self.f.regs[dst.0 as usize].ty;
                self.fits(src, t)
            }
            Inst::Bin { op, ty, dst, a, b } => {
                self.reg_fits(*dst, *ty)?;
                self.fits(a, *ty)?;
                if matches!(op, BinOp::Shl | BinOp::Shr) {
                    Ok(())
                } else {
                    self.fits(b, *ty)
                }
            }
            Inst::Cmp { ty, a, b, .. } => {
                self.fits(a, *ty)?;
                self.fits(b, *ty)
            }
            Inst::Load { dst, ty, .. } | Inst::LoadGlobal { dst, ty, .. } | Inst::Field { dst, ty, .. } => {
                self.reg_fits(*dst, *ty)
            }
            Inst::Store { src, ty, .. } | Inst::StoreGlobal { src, ty, .. } | Inst::SetField { src, ty, .. } => {
                self.fits(src, *ty)
            }
            Inst::Index { dst, elem, .. } => self.reg_fits(*dst, *elem),
            Inst::SetIndex { src, elem, .. } => self.fits(src, *elem),
            Inst::Append { values, elem, .. } => values.iter().try_for_each(|v| self.fits(v, *elem)),
            Inst::MkIface { src, ty, .. } => self.fits(src, *ty),
            Inst::Send { value, elem, .. } => self.fits(value, *elem),
            Inst::Recv {
                dst: Some(dst), elem, ..
            } => self.reg_fits(*dst, *elem),
            Inst::Capture { dst, index } => match self.f.captures.get(*index as usize) {
                Some(&t) => self.reg_fits(*dst, t),
                None => Err("capture out of range".to_string()),
            },
            Inst::MakeClosure { func, captures, .. } => match self.p.funcs.get(func.0 as usize) {
                Some(f) if f.captures.len() == captures.len() => {
                    captures.iter().zip(&f.captures).try_for_each(|(c, &t)| self.fits(c, t))
                }
                _ => Err("wrong number of captured values".to_string()),
            },
            Inst::FuncValue { func, .. } => match self.p.funcs.get(func.0 as usize) {
                Some(f) if f.captures.is_empty() => Ok(()),
                _ => Err("a func value without its captured values".to_string()),
            },
            Inst::Call { callee, args, results } => self.call(callee, args, results),
            Inst::Go { callee, args } => self.call(callee, args, &[]),
            Inst::MapIter { iter, .. } | Inst::MapNext { iter, .. } | Inst::MapEntry { iter, .. } => {
                let kind = self.f.regs[iter.0 as usize].kind;
                ensure(kind == RegKind::MapIter, || "not a map iterator".to_string())
            }
            _ => Ok(()),
        }
    }

    /// A register that is written once is written before it is read, on every way.
    fn definitions(&mut self) -> Check {
        let f = self.f;
        let n = f.regs.len();
        let counts = visit::counts(f);
        let words = n.div_ceil(64);
        let mut params = vec![0u64; words];
        for p in &f.params {
            params[p.0 as usize / 64] |= 1 << (p.0 % 64);
        }
        // Registers that are certainly written at the start of each block; all, until a way to it was seen.
        let mut ins = vec![vec![u64::MAX; words]; f.blocks.len()];
        ins[0] = params.clone();
        if let Some(b) = f.recover_block {
            ins[b.0 as usize] = vec![u64::MAX; words];
        }
        let mut work = vec![0u32];
        work.extend(f.recover_block.map(|b| b.0));
        let mut seen = vec![false; f.blocks.len()];
        while let Some(b) = work.pop() {
            seen[b as usize] = true;
            let mut out = ins[b as usize].clone();
            visit::block_regs(&f.blocks[b as usize], &mut |v, read| {
                if !read {
                    out[v.0 as usize / 64] |= 1 << (v.0 % 64);
                }
            });
            visit::succs(&f.blocks[b as usize].term, |s| {
                let to = &mut ins[s.0 as usize];
                let mut changed = !seen[s.0 as usize];
                for (t, o) in to.iter_mut().zip(&out) {
                    changed |= *t & !o != 0;
                    *t &= o;
                }
                if changed {
                    work.push(s.0);
                }
            });
        }
        for (i, b) in f.blocks.iter().enumerate() {
            self.block = i as u32;
            let mut at = ins[i].clone();
            let mut bad = None;
            let mut look = |r: Ref| {
                let (v, read) = match r {
                    Ref::Op(Operand::Reg(v)) | Ref::Use(v) => (*v, true),
                    Ref::Def(v) | Ref::Part(v) => (*v, false),
                    Ref::Op(_) => return,
                };
                let (word, bit) = (v.0 as usize / 64, 1u64 << (v.0 % 64));
                if !read {
                    at[word] |= bit;
                } else if at[word] & bit == 0 && counts.defs[v.0 as usize] == 1 {
                    bad = bad.or(Some(v));
                }
            };
            for (inst, _) in &b.insts {
                visit::inst_refs(inst, &mut look);
            }
            visit::term_refs(&b.term, &mut look);
            if let Some(v) = bad {
                return Err(format!("v{} is read before it is written", v.0));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mir::builder::FuncBuilder;
    use govm_bytecode::{Basic, TypeDef};

    /// A program of one function, made by `build` with the types int and string.
    fn check(build: impl FnOnce(&mut FuncBuilder, Ty, Ty)) -> Result<(), String> {
        let mut types = TypeTable::new();
        let int = types.intern(TypeDef::Basic(Basic::Int));
        let string = types.intern(TypeDef::Basic(Basic::String));
        let mut b = FuncBuilder::new("main.f", Pos::default());
        build(&mut b, int, string);
        let mut p = Program {
            types,
            funcs: vec![b.finish()],
            selectors: Vec::new(),
            natives: Vec::new(),
            strings: Vec::new(),
            globals: Vec::new(),
            data: Vec::new(),
            files: Vec::new(),
            init: FuncId(0),
            main: None,
            exports: Vec::new(),
            well_known: Vec::new(),
        };
        verify(&mut p).map_err(|f| f.what)
    }

    fn add(dst: VReg, ty: Ty, a: VReg) -> Inst {
        Inst::Bin {
            op: BinOp::Add,
            ty,
            dst,
            a: Operand::Reg(a),
            b: Operand::Imm(1),
        }
    }

    #[test]
    fn a_sound_function_passes() {
        let r = check(|b, int, _| {
            let x = b.param(int, Some("x"));
            let t = b.temp(int);
            b.func().results = vec![int];
            b.push(add(t, int, x));
            b.end(Term::Return(vec![Operand::Reg(t)]));
        });
        assert_eq!(r, Ok(()));
    }

    #[test]
    fn reads_before_the_only_write_are_found() {
        let r = check(|b, int, _| {
            let (t, u) = (b.temp(int), b.temp(int));
            b.push(add(u, int, t));
            b.push(add(t, int, u));
            b.end(Term::Return(Vec::new()));
        });
        assert_eq!(r, Err("v0 is read before it is written".to_string()));
        // On one of two ways only.
        let r = check(|b, int, _| {
            let x = b.param(int, Some("x"));
            let t = b.temp(int);
            b.func().results = vec![int];
            let (write, end) = (b.block(), b.block());
            b.end(Term::CmpBranch {
                op: CmpOp::Lt,
                ty: int,
                a: Operand::Reg(x),
                b: Operand::Imm(0),
                then: write,
                els: end,
            });
            b.enter(write);
            b.push(add(t, int, x));
            b.start(end);
            b.end(Term::Return(vec![Operand::Reg(t)]));
        });
        assert_eq!(r, Err("v1 is read before it is written".to_string()));
    }

    #[test]
    fn operands_of_the_wrong_size_are_found() {
        let r = check(|b, int, string| {
            let s = b.param(string, Some("s"));
            let t = b.temp(int);
            b.push(add(t, int, s));
            b.end(Term::Return(Vec::new()));
        });
        assert!(r.is_err_and(|e| e.starts_with("an operand of 2 slots for a type of 1")));
        let r = check(|b, int, _| {
            b.func().results = vec![int];
            b.end(Term::Return(Vec::new()));
        });
        assert_eq!(r, Err("wrong number of results".to_string()));
    }
}
