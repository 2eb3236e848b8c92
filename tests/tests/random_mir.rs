//! Random functions in MIR, run by a plain evaluator as they are and by the VM after all passes and emission: the results
//! must be equal. What it guards: slot assignment, call windows, stack maps, every pass.

use govm_bytecode::{Basic, FieldDef, TypeDef};
use govm_compiler::emit::emit;
use govm_compiler::mir::builder::FuncBuilder;
use govm_compiler::mir::ir::*;
use govm_compiler::mir::passes::optimise;
use govm_compiler::mir::print;
use govm_compiler::mir::ty::TypeTable;
use govm_runtime::heap::Space;
use govm_runtime::typedesc;
use govm_vm::image::Image;
use govm_vm::native::Natives;
use govm_vm::sched::Engine;
use govm_vm::vm::{Config, Vm};
use std::sync::Arc;

struct Random(u64);

impl Random {
    fn next(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }
}

/// The types of the game.
#[derive(Clone, Copy)]
struct Types {
    int: Ty,
    bool: Ty,
    str: Ty,
    ptr: Ty,
    agg: Ty,
    agg_ptr: Ty,
    int32: Ty,
}

/// Fields of the struct: offset and whether it is an int32.
const FIELDS: [(u32, bool); 4] = [(0, false), (8, true), (12, true), (16, false)];

fn types(table: &mut TypeTable) -> Types {
    let int = table.intern(TypeDef::Basic(Basic::Int));
    let int32 = table.intern(TypeDef::Basic(Basic::Int32));
    let field = |name: &str, ty| FieldDef {
        name: name.into(),
        pkg: "main".into(),
        ty,
        embedded: false,
        tag: String::new(),
    };
    let agg = table.intern(TypeDef::Struct(vec![
        field("a", int),
        field("b", int32),
        field("c", int32),
        field("d", int),
    ]));
    Types {
        int,
        int32,
        bool: table.intern(TypeDef::Basic(Basic::Bool)),
        str: table.intern(TypeDef::Basic(Basic::String)),
        ptr: table.intern(TypeDef::Pointer(int)),
        agg,
        agg_ptr: table.intern(TypeDef::Pointer(agg)),
    }
}

#[derive(Clone)]
struct Sig {
    params: Vec<Ty>,
    results: Vec<Ty>,
}

/// Makes one function. Functions call only later ones.
struct Gen<'a> {
    r: &'a mut Random,
    t: Types,
    b: FuncBuilder,
    /// Initialised variables.
    vars: Vec<VReg>,
    sigs: &'a [Sig],
    me: usize,
    budget: u32,
}

const STRINGS: u64 = 4;

impl Gen<'_> {
    fn of(&mut self, ty: Ty) -> Option<VReg> {
        let list: Vec<VReg> = self.vars.iter().copied().filter(|v| self.b.reg_ty(*v) == ty).collect();
        (!list.is_empty()).then(|| list[self.r.next(list.len() as u64) as usize])
    }

    fn operand(&mut self, ty: Ty) -> Operand {
        let constant = self.r.next(4) == 0;
        match self.of(ty) {
            Some(v) if !constant => Operand::Reg(v),
            _ if ty == self.t.int => match self.r.next(3) {
                0 => Operand::Imm(self.r.next(10)),
                1 => Operand::Imm((self.r.next(100_000) as i64 - 50_000) as u64),
                _ => Operand::Imm(self.r.next(u64::MAX).wrapping_mul(3)),
            },
            _ if ty == self.t.int32 => Operand::Imm(self.r.next(1000) as i32 as i64 as u64),
            _ if ty == self.t.str => Operand::Str(StrId(self.r.next(STRINGS) as u32)),
            _ => Operand::Zero,
        }
    }

    /// A variable to assign to, or a temporary that becomes one.
    fn dst(&mut self, ty: Ty) -> VReg {
        match self.of(ty) {
            Some(v) if self.r.next(2) == 0 => v,
            _ => {
                let v = self.b.temp(ty);
                self.vars.push(v);
                v
            }
        }
    }

    fn expr(&mut self) {
        let int = self.t.int;
        let (x, y) = (self.operand(int), self.operand(int));
        match self.r.next(9) {
            0..=3 => {
                const OPS: [BinOp; 9] = [
                    BinOp::Add,
                    BinOp::Sub,
                    BinOp::Mul,
                    BinOp::And,
                    BinOp::Or,
                    BinOp::Xor,
                    BinOp::AndNot,
                    BinOp::Min,
                    BinOp::Max,
                ];
                let op = OPS[self.r.next(9) as usize];
                // Through a temporary and a copy, as the builder of assignments does.
                let t = self.b.temp(int);
                self.b.push(Inst::Bin {
                    op,
                    ty: int,
                    dst: t,
                    a: x,
                    b: y,
                });
                let dst = self.dst(int);
                self.b.push(Inst::Copy {
                    dst,
                    src: Operand::Reg(t),
                });
            }
            4 => {
                let dst = self.dst(int);
                let k = self.r.next(70);
                let op = if self.r.next(2) == 0 { BinOp::Shl } else { BinOp::Shr };
                self.b.push(Inst::Bin {
                    op,
                    ty: int,
                    dst,
                    a: x,
                    b: Operand::Imm(k),
                });
            }
            5 => {
                let ty = [int, self.t.str, self.t.agg, self.t.int32][self.r.next(4) as usize];
                let src = self.operand(ty);
                let dst = self.dst(ty);
                self.b.push(Inst::Copy { dst, src });
            }
            6 => {
                if let Some(s) = self.of(self.t.str) {
                    let dst = self.dst(int);
                    self.b.push(Inst::LenStr {
                        dst,
                        src: Operand::Reg(s),
                    });
                }
            }
            7 => {
                if let Some(agg) = self.of(self.t.agg) {
                    let (off, narrow) = FIELDS[self.r.next(4) as usize];
                    let ty = if narrow { self.t.int32 } else { int };
                    if self.r.next(2) == 0 {
                        let dst = self.dst(ty);
                        self.b.push(Inst::Field { dst, agg, off, ty });
                    } else {
                        let src = self.operand(ty);
                        self.b.push(Inst::SetField { agg, off, src, ty });
                    }
                }
            }
            _ => {
                let a = self.operand(self.t.int32);
                let b = self.operand(self.t.int32);
                let dst = self.dst(self.t.int32);
                self.b.push(Inst::Bin {
                    op: BinOp::Mul,
                    ty: self.t.int32,
                    dst,
                    a,
                    b,
                });
                let wide = self.dst(int);
                self.b.push(Inst::Conv {
                    dst: wide,
                    to: int,
                    from: self.t.int32,
                    src: Operand::Reg(dst),
                });
            }
        }
    }

    fn memory(&mut self) {
        let (ptr_ty, ty) = if self.r.next(2) == 0 {
            (self.t.ptr, self.t.int)
        } else {
            (self.t.agg_ptr, self.t.agg)
        };
        match (self.of(ptr_ty), self.r.next(5)) {
            (None, _) | (_, 0) => {
                let dst = self.b.temp(ptr_ty);
                self.b.push(Inst::New { dst, ty });
                self.vars.push(dst);
            }
            (Some(p), 1) => {
                let src = self.operand(ty);
                self.b.push(Inst::Store {
                    ptr: Operand::Reg(p),
                    off: 0,
                    src,
                    ty,
                });
            }
            (Some(p), 2) => {
                let t = self.b.temp(ty);
                self.b.push(Inst::Load {
                    dst: t,
                    ptr: Operand::Reg(p),
                    off: 0,
                    ty,
                });
                if ty == self.t.int {
                    // A read-modify-write.
                    let (x, s) = (self.operand(ty), self.b.temp(ty));
                    self.b.push(Inst::Bin {
                        op: BinOp::Add,
                        ty,
                        dst: s,
                        a: Operand::Reg(t),
                        b: x,
                    });
                    self.b.push(Inst::Store {
                        ptr: Operand::Reg(p),
                        off: 0,
                        src: Operand::Reg(s),
                        ty,
                    });
                } else {
                    self.vars.push(t);
                }
            }
            (Some(p), _) => {
                if ty == self.t.agg {
                    let (off, narrow) = FIELDS[self.r.next(4) as usize];
                    let ty = if narrow { self.t.int32 } else { self.t.int };
                    let dst = self.dst(ty);
                    self.b.push(Inst::Load {
                        dst,
                        ptr: Operand::Reg(p),
                        off: off as u64,
                        ty,
                    });
                } else {
                    let dst = self.dst(ty);
                    self.b.push(Inst::Load {
                        dst,
                        ptr: Operand::Reg(p),
                        off: 0,
                        ty,
                    });
                }
            }
        }
    }

    fn call(&mut self) {
        if self.me + 1 >= self.sigs.len() {
            return;
        }
        let k = self.me + 1 + self.r.next((self.sigs.len() - self.me - 1) as u64) as usize;
        let sig = self.sigs[k].clone();
        let mut args = Vec::new();
        for p in &sig.params {
            // An argument computed on the spot, or a variable.
            if *p == self.t.int && self.r.next(2) == 0 {
                let (x, y, t) = (self.operand(*p), self.operand(*p), self.b.temp(*p));
                self.b.push(Inst::Bin {
                    op: BinOp::Add,
                    ty: *p,
                    dst: t,
                    a: x,
                    b: y,
                });
                args.push(Operand::Reg(t));
            } else {
                args.push(self.operand(*p));
            }
        }
        // Zero of a multi-slot type is no argument: the builder passes registers.
        for (a, p) in args.iter_mut().zip(&sig.params) {
            if *a == Operand::Zero {
                let t = self.b.temp(*p);
                self.b.push(Inst::Copy {
                    dst: t,
                    src: Operand::Zero,
                });
                *a = Operand::Reg(t);
            }
        }
        let mut results: Vec<VReg> = Vec::new();
        for ty in &sig.results {
            let mut v = self.dst(*ty);
            while results.contains(&v) {
                v = self.b.temp(*ty);
                self.vars.push(v);
            }
            results.push(v);
        }
        self.b.push(Inst::Call {
            callee: Callee::Func(FuncId(k as u32)),
            args,
            results,
        });
    }

    fn block(&mut self, depth: u32) {
        let known = self.vars.len();
        for _ in 0..1 + self.r.next(6) {
            if self.budget == 0 || !self.b.live() {
                break;
            }
            self.budget -= 1;
            match self.r.next(12) {
                0 if depth < 3 => self.branch(depth),
                1 if depth < 3 => self.counted(depth),
                2 => self.call(),
                3..=5 => self.memory(),
                _ => self.expr(),
            }
        }
        self.vars.truncate(known);
    }

    fn branch(&mut self, depth: u32) {
        const OPS: [CmpOp; 6] = [CmpOp::Eq, CmpOp::Ne, CmpOp::Lt, CmpOp::Le, CmpOp::Gt, CmpOp::Ge];
        let op = OPS[self.r.next(6) as usize];
        let ty = [self.t.int, self.t.int, self.t.str, self.t.int32][self.r.next(4) as usize];
        let (a, b) = (self.operand(ty), self.operand(ty));
        let cond = self.b.temp(self.t.bool);
        self.b.push(Inst::Cmp {
            op,
            ty,
            dst: cond,
            a,
            b,
        });
        let (then, els, join) = (self.b.block(), self.b.block(), self.b.block());
        self.b.end(Term::Branch { cond, then, els });
        self.b.enter(then);
        self.block(depth + 1);
        if self.r.next(8) == 0 {
            self.ret();
        } else {
            self.b.jump(join);
        }
        self.b.enter(els);
        if self.r.next(2) == 0 {
            self.block(depth + 1);
        }
        self.b.jump(join);
        self.b.enter(join);
    }

    fn counted(&mut self, depth: u32) {
        let i = self.b.var(self.t.int, "i");
        self.b.push(Inst::Copy {
            dst: i,
            src: Operand::Imm(0),
        });
        let (head, body, exit) = (self.b.block(), self.b.block(), self.b.block());
        self.b.start(head);
        let cond = self.b.temp(self.t.bool);
        let n = Operand::Imm(1 + self.r.next(4));
        self.b.push(Inst::Cmp {
            op: CmpOp::Lt,
            ty: self.t.int,
            dst: cond,
            a: Operand::Reg(i),
            b: n,
        });
        self.b.end(Term::Branch {
            cond,
            then: body,
            els: exit,
        });
        self.b.enter(body);
        self.block(depth + 1);
        let t = self.b.temp(self.t.int);
        self.b.push(Inst::Bin {
            op: BinOp::Add,
            ty: self.t.int,
            dst: t,
            a: Operand::Reg(i),
            b: Operand::Imm(1),
        });
        self.b.push(Inst::Copy {
            dst: i,
            src: Operand::Reg(t),
        });
        self.b.jump(head);
        self.b.enter(exit);
    }

    fn ret(&mut self) {
        let list = self.sigs[self.me].results.clone();
        let values = list.iter().map(|ty| self.operand(*ty)).collect();
        self.b.end(Term::Return(values));
    }

    fn finish(mut self) -> Func {
        self.b.func().results = self.sigs[self.me].results.clone();
        while self.budget > 0 && self.b.live() {
            self.block(0);
        }
        // Everything that is known goes into the first result, so that little is dead.
        let ints: Vec<VReg> = self
            .vars
            .iter()
            .copied()
            .filter(|v| self.b.reg_ty(*v) == self.t.int)
            .collect();
        let sum = self.b.var(self.t.int, "sum");
        self.b.push(Inst::Copy {
            dst: sum,
            src: Operand::Imm(1),
        });
        for v in ints {
            let (x, y) = (self.b.temp(self.t.int), self.b.temp(self.t.int));
            self.b.push(Inst::Bin {
                op: BinOp::Mul,
                ty: self.t.int,
                dst: x,
                a: Operand::Reg(sum),
                b: Operand::Imm(31),
            });
            self.b.push(Inst::Bin {
                op: BinOp::Add,
                ty: self.t.int,
                dst: y,
                a: Operand::Reg(x),
                b: Operand::Reg(v),
            });
            self.b.push(Inst::Copy {
                dst: sum,
                src: Operand::Reg(y),
            });
        }
        let list = self.sigs[self.me].results.clone();
        let mut values: Vec<Operand> = list.iter().map(|ty| self.operand(*ty)).collect();
        values[0] = Operand::Reg(sum);
        self.b.end(Term::Return(values));
        self.b.finish()
    }
}

fn program(seed: u64) -> Program {
    let mut r = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut table = TypeTable::new();
    let t = types(&mut table);
    let n = 1 + r.next(5) as usize;
    let pick = |r: &mut Random| [t.int, t.int, t.str, t.agg, t.ptr][r.next(5) as usize];
    let mut sigs = vec![Sig {
        params: vec![t.int],
        results: vec![t.int],
    }];
    for _ in 1..n {
        let params = (0..r.next(5)).map(|_| pick(&mut r)).collect();
        let mut results = vec![t.int];
        results.extend((0..r.next(3)).map(|_| [t.int, t.str, t.agg][r.next(3) as usize]));
        sigs.push(Sig { params, results });
    }
    let mut funcs = Vec::new();
    for me in 0..n {
        let mut b = FuncBuilder::new(
            format!("main.f{me}"),
            Pos {
                file: 0,
                line: 1,
                inlined: 0,
                unsigned: 0,
            },
        );
        let vars: Vec<VReg> = sigs[me].params.iter().map(|ty| b.param(*ty, None)).collect();
        // A null pointer would fault.
        let vars = vars.into_iter().filter(|v| b.reg_ty(*v) != t.ptr).collect();
        let budget = 4 + r.next(40) as u32;
        funcs.push(
            Gen {
                r: &mut r,
                t,
                b,
                vars,
                sigs: &sigs,
                me,
                budget,
            }
            .finish(),
        );
    }
    let mut init = FuncBuilder::new("main.init", Pos::default());
    init.end(Term::Return(Vec::new()));
    funcs.push(init.finish());
    Program {
        types: table,
        funcs,
        selectors: Vec::new(),
        natives: Vec::new(),
        strings: [&b""[..], b"a", b"hello", b"hello, world"]
            .iter()
            .map(|s| (*s).into())
            .collect(),
        globals: Vec::new(),
        data: Vec::new(),
        files: vec!["x.go".into()],
        init: FuncId(n as u32),
        main: None,
        exports: Vec::new(),
        well_known: Vec::new(),
    }
}

/// A value in the evaluator: one word, a string's number, the words of the struct, or a cell of the heap.
#[derive(Clone, Debug)]
enum Val {
    Int(u64),
    Str(Vec<u8>),
    Agg([u64; 3]),
    Cell(usize),
}

struct Eval<'p> {
    p: &'p Program,
    t: Types,
    heap: Vec<Val>,
    steps: u64,
}

impl Eval<'_> {
    fn zero(&self, ty: Ty) -> Val {
        match ty {
            t if t == self.t.str => Val::Str(Vec::new()),
            t if t == self.t.agg => Val::Agg([0; 3]),
            _ => Val::Int(0),
        }
    }

    fn get(&self, regs: &[Val], o: Operand, ty: Ty) -> Val {
        match o {
            Operand::Reg(v) => regs[v.0 as usize].clone(),
            Operand::Imm(k) => Val::Int(k),
            Operand::Str(s) => Val::Str(self.p.strings[s.0 as usize].to_vec()),
            Operand::Zero => self.zero(ty),
        }
    }

    fn int(&self, regs: &[Val], o: Operand) -> u64 {
        match self.get(regs, o, self.t.int) {
            Val::Int(k) => k,
            v => panic!("no integer: {v:?}"),
        }
    }

    fn field(v: &Val, off: u32, narrow: bool) -> u64 {
        let Val::Agg(w) = v else { panic!("no struct") };
        let word = w[off as usize / 8];
        if narrow {
            (word >> (off % 8 * 8)) as i32 as i64 as u64
        } else {
            word
        }
    }

    fn set_field(v: &mut Val, off: u32, narrow: bool, x: u64) {
        let Val::Agg(w) = v else { panic!("no struct") };
        let word = &mut w[off as usize / 8];
        let shift = off % 8 * 8;
        *word = if narrow {
            *word & !(0xffff_ffff << shift) | (x & 0xffff_ffff) << shift
        } else {
            x
        };
    }

    fn call(&mut self, f: usize, args: Vec<Val>) -> Option<Vec<Val>> {
        let f = &self.p.funcs[f];
        let mut regs = vec![Val::Int(0xdead); f.regs.len()];
        for (p, a) in f.params.iter().zip(args) {
            regs[p.0 as usize] = a;
        }
        let mut b = 0usize;
        loop {
            for (i, _) in &f.blocks[b].insts {
                self.steps += 1;
                if self.steps > 200_000 {
                    return None;
                }
                self.inst(&mut regs, f, i)?;
            }
            b = match &f.blocks[b].term {
                Term::Jump(b) => b.0 as usize,
                Term::Branch { cond, then, els } => {
                    let c = self.int(&regs, Operand::Reg(*cond)) != 0;
                    if c { then.0 as usize } else { els.0 as usize }
                }
                Term::Return(list) => {
                    return Some(
                        list.iter()
                            .zip(&f.results)
                            .map(|(o, ty)| self.get(&regs, *o, *ty))
                            .collect(),
                    );
                }
                t => panic!("not made: {t:?}"),
            };
        }
    }

    fn inst(&mut self, regs: &mut [Val], f: &Func, i: &Inst) -> Option<()> {
        let (dst, v) = match i {
            Inst::Copy { dst, src } => (*dst, self.get(regs, *src, f.regs[dst.0 as usize].ty)),
            Inst::Bin { op, ty, dst, a, b } => {
                let (a, b) = (self.int(regs, *a), self.int(regs, *b));
                let v = match op {
                    BinOp::Add => a.wrapping_add(b),
                    BinOp::Sub => a.wrapping_sub(b),
                    BinOp::Mul => a.wrapping_mul(b),
                    BinOp::And => a & b,
                    BinOp::Or => a | b,
                    BinOp::Xor => a ^ b,
                    BinOp::AndNot => a & !b,
                    BinOp::Min => (a as i64).min(b as i64) as u64,
                    BinOp::Max => (a as i64).max(b as i64) as u64,
                    BinOp::Shl => a.checked_shl(b as u32).unwrap_or(0),
                    _ => ((a as i64) >> b.min(63)) as u64,
                };
                (
                    *dst,
                    Val::Int(if *ty == self.t.int32 { v as i32 as i64 as u64 } else { v }),
                )
            }
            Inst::Conv { dst, src, .. } => (*dst, Val::Int(self.int(regs, *src))),
            Inst::Cmp { op, ty, dst, a, b } => {
                let order = match (self.get(regs, *a, *ty), self.get(regs, *b, *ty)) {
                    (Val::Int(a), Val::Int(b)) => (a as i64).cmp(&(b as i64)),
                    (Val::Str(a), Val::Str(b)) => a.cmp(&b),
                    v => panic!("not compared: {v:?}"),
                };
                let v = match op {
                    CmpOp::Eq => order.is_eq(),
                    CmpOp::Ne => order.is_ne(),
                    CmpOp::Lt => order.is_lt(),
                    CmpOp::Le => order.is_le(),
                    CmpOp::Gt => order.is_gt(),
                    CmpOp::Ge => order.is_ge(),
                };
                (*dst, Val::Int(v as u64))
            }
            Inst::LenStr { dst, src } => match self.get(regs, *src, self.t.str) {
                Val::Str(s) => (*dst, Val::Int(s.len() as u64)),
                v => panic!("no string: {v:?}"),
            },
            Inst::Field { dst, agg, off, ty } => (
                *dst,
                Val::Int(Self::field(&regs[agg.0 as usize], *off, *ty == self.t.int32)),
            ),
            Inst::SetField { agg, off, src, ty } => {
                let x = self.int(regs, *src);
                Self::set_field(&mut regs[agg.0 as usize], *off, *ty == self.t.int32, x);
                return Some(());
            }
            Inst::New { dst, ty } => {
                self.heap.push(self.zero(*ty));
                (*dst, Val::Cell(self.heap.len() - 1))
            }
            Inst::Load { dst, ptr, off, ty } => {
                let Val::Cell(c) = self.get(regs, *ptr, self.t.ptr) else {
                    panic!("no cell")
                };
                let v = match &self.heap[c] {
                    Val::Agg(_) if *ty != self.t.agg => {
                        Val::Int(Self::field(&self.heap[c], *off as u32, *ty == self.t.int32))
                    }
                    v => v.clone(),
                };
                (*dst, v)
            }
            Inst::Store { ptr, src, ty, .. } => {
                let Val::Cell(c) = self.get(regs, *ptr, self.t.ptr) else {
                    panic!("no cell")
                };
                self.heap[c] = self.get(regs, *src, *ty);
                return Some(());
            }
            Inst::Call {
                callee: Callee::Func(g),
                args,
                results,
            } => {
                let params = self.p.funcs[g.0 as usize].params.clone();
                let tys: Vec<Ty> = params
                    .iter()
                    .map(|p| self.p.funcs[g.0 as usize].regs[p.0 as usize].ty)
                    .collect();
                let args = args.iter().zip(tys).map(|(a, ty)| self.get(regs, *a, ty)).collect();
                let values = self.call(g.0 as usize, args)?;
                for (r, v) in results.iter().zip(values) {
                    regs[r.0 as usize] = v;
                }
                return Some(());
            }
            i => panic!("not made: {i:?}"),
        };
        regs[dst.0 as usize] = v;
        Some(())
    }
}

#[test]
fn emitted_code_computes_what_mir_says() {
    let count: u64 = std::env::var("GOVM_RANDOM_MIR")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200);
    let engine = Engine::new(1);
    let mut compared = 0;
    for seed in 1..=count {
        let mut p = program(seed);
        let text = print::program(&p);
        let t = types(&mut p.types);
        let arg = seed % 17;
        let mut eval = Eval {
            p: &p,
            t,
            heap: Vec::new(),
            steps: 0,
        };
        let Some(want) = eval.call(0, vec![Val::Int(arg)]) else {
            continue;
        };
        let Val::Int(want) = want[0] else { panic!("no integer") };
        optimise(&mut p);
        let after = print::program(&p);
        let m = emit(p).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        let code = || govm_bytecode::disasm::module(&m, govm_bytecode::disasm::Options { maps: true });
        if let Err(e) = govm_bytecode::verify(&m) {
            panic!("seed {seed}: {e}\n{text}\n{}", code());
        }
        let table = Arc::new(typedesc::TypeTable::new(Arc::new(Space::new())));
        let image = Arc::new(Image::load(Arc::new(m.clone()), &table, &Natives::new()).expect("loads"));
        let vm = Vm::new(&engine, &image, Config::default()).expect("a VM");
        let got = vm
            .call(0, &[arg])
            .unwrap_or_else(|e| panic!("seed {seed}: {e:?}\n{text}\n{}", code()));
        assert_eq!(got, [want], "seed {seed}, argument {arg}\n{text}\n{after}\n{}", code());
        compared += 1;
    }
    assert!(compared > count / 2);
}
