//! Functions in MIR and the bytecode that they become.

use super::emit;
use crate::mir::builder::FuncBuilder;
use crate::mir::ir::*;
use crate::mir::ty::TypeTable;
use govm_bytecode::{Basic, TypeDef, disasm};

struct Types {
    table: TypeTable,
    int: Ty,
    bool: Ty,
    f64: Ty,
    str: Ty,
}

fn types() -> Types {
    let mut table = TypeTable::new();
    let mut basic = |b| table.intern(TypeDef::Basic(b));
    let (int, bool, f64, str) = (
        basic(Basic::Int),
        basic(Basic::Bool),
        basic(Basic::Float64),
        basic(Basic::String),
    );
    Types {
        table,
        int,
        bool,
        f64,
        str,
    }
}

fn at(line: u32) -> Pos {
    Pos {
        file: 0,
        line,
        inlined: 0,
        unsigned: 0,
    }
}

fn text(types: TypeTable, mut funcs: Vec<Func>, maps: bool) -> String {
    let mut init = FuncBuilder::new("main.init", at(1));
    init.end(Term::Return(Vec::new()));
    let shown = funcs.len();
    funcs.push(init.finish());
    let mut program = Program {
        types,
        funcs,
        selectors: Vec::new(),
        natives: Vec::new(),
        strings: Vec::new(),
        globals: Vec::new(),
        data: Vec::new(),
        files: vec!["x.go".to_string()],
        init: FuncId(shown as u32),
        main: None,
        exports: Vec::new(),
        well_known: Vec::new(),
    };
    crate::mir::passes::optimise(&mut program);
    let m = emit(program).expect("emits");
    assert_eq!(
        govm_bytecode::verify(&m).map_err(|e| format!("{e}\n{}", disasm::module(&m, Default::default()))),
        Ok(())
    );
    assert_eq!(govm_bytecode::decode(&govm_bytecode::encode(&m)).as_ref(), Ok(&m));
    m.funcs[..shown]
        .iter()
        .map(|f| disasm::func(&m, f, disasm::Options { maps }))
        .collect()
}

fn add(ty: Ty, dst: VReg, a: Operand, b: Operand) -> Inst {
    Inst::Bin {
        op: BinOp::Add,
        ty,
        dst,
        a,
        b,
    }
}

#[test]
fn fib() {
    let t = types();
    let mut b = FuncBuilder::new("main.fib", at(1));
    let n = b.param(t.int, Some("n"));
    b.func().results = vec![t.int];
    let (then, els) = (b.block(), b.block());
    b.set_pos(at(2));
    let c = b.temp(t.bool);
    let (rn, one, two) = (Operand::Reg(n), Operand::Imm(1), Operand::Imm(2));
    b.push(Inst::Cmp {
        op: CmpOp::Lt,
        ty: t.int,
        dst: c,
        a: rn,
        b: two,
    });
    b.end(Term::Branch { cond: c, then, els });
    b.enter(then);
    b.set_pos(at(3));
    b.end(Term::Return(vec![rn]));
    b.enter(els);
    b.set_pos(at(5));
    let v: Vec<VReg> = (0..5).map(|_| b.temp(t.int)).collect();
    let callee = Callee::Func(FuncId(0));
    b.push(Inst::Bin {
        op: BinOp::Sub,
        ty: t.int,
        dst: v[0],
        a: rn,
        b: one,
    });
    b.push(Inst::Call {
        callee,
        args: vec![Operand::Reg(v[0])],
        results: vec![v[1]],
    });
    b.push(Inst::Bin {
        op: BinOp::Sub,
        ty: t.int,
        dst: v[2],
        a: rn,
        b: two,
    });
    b.push(Inst::Call {
        callee,
        args: vec![Operand::Reg(v[2])],
        results: vec![v[3]],
    });
    b.push(add(t.int, v[4], Operand::Reg(v[1]), Operand::Reg(v[3])));
    b.end(Term::Return(vec![Operand::Reg(v[4])]));
    let f = b.finish();
    insta::assert_snapshot!(text(t.table, vec![f], false));
}

#[test]
fn counted_loop() {
    // s := 0; for i := 0; i < n; i++ { s += i }; return s
    let t = types();
    let mut b = FuncBuilder::new("main.sum", at(1));
    let n = b.param(t.int, Some("n"));
    b.func().results = vec![t.int];
    let (s, i) = (b.var(t.int, "s"), b.var(t.int, "i"));
    let (head, body, exit) = (b.block(), b.block(), b.block());
    b.push(Inst::Copy {
        dst: s,
        src: Operand::Imm(0),
    });
    b.set_pos(at(2));
    b.push(Inst::Copy {
        dst: i,
        src: Operand::Imm(0),
    });
    b.start(head);
    let c = b.temp(t.bool);
    b.push(Inst::Cmp {
        op: CmpOp::Lt,
        ty: t.int,
        dst: c,
        a: Operand::Reg(i),
        b: Operand::Reg(n),
    });
    b.end(Term::Branch {
        cond: c,
        then: body,
        els: exit,
    });
    b.enter(body);
    b.set_pos(at(3));
    let x = b.temp(t.int);
    b.push(add(t.int, x, Operand::Reg(s), Operand::Reg(i)));
    b.push(Inst::Copy {
        dst: s,
        src: Operand::Reg(x),
    });
    b.set_pos(at(2));
    let y = b.temp(t.int);
    b.push(add(t.int, y, Operand::Reg(i), Operand::Imm(1)));
    b.push(Inst::Copy {
        dst: i,
        src: Operand::Reg(y),
    });
    b.jump(head);
    b.enter(exit);
    b.set_pos(at(5));
    b.end(Term::Return(vec![Operand::Reg(s)]));
    let f = b.finish();
    insta::assert_snapshot!(text(t.table, vec![f], false));
}

#[test]
fn fields_of_slices() {
    // for i := 0; i < len(bs); i++ { b := &bs[i]; b.x -= d * b.y }, with a string argument that lives across a call
    let mut t = types();
    let sl = t.table.intern(TypeDef::Slice(t.f64));
    let pt = t.table.intern(TypeDef::Pointer(t.f64));
    let mut b = FuncBuilder::new("main.advance", at(1));
    let (bs, d, name) = (
        b.param(sl, Some("bs")),
        b.param(t.f64, Some("d")),
        b.param(t.str, Some("name")),
    );
    b.func().results = vec![t.str, t.int];
    let i = b.var(t.int, "i");
    let (head, body, exit) = (b.block(), b.block(), b.block());
    b.push(Inst::Copy {
        dst: i,
        src: Operand::Imm(0),
    });
    b.start(head);
    let (n, c) = (b.temp(t.int), b.temp(t.bool));
    b.push(Inst::LenSlice {
        dst: n,
        src: Operand::Reg(bs),
    });
    b.push(Inst::Cmp {
        op: CmpOp::Lt,
        ty: t.int,
        dst: c,
        a: Operand::Reg(i),
        b: Operand::Reg(n),
    });
    b.end(Term::Branch {
        cond: c,
        then: body,
        els: exit,
    });
    b.enter(body);
    b.set_pos(at(2));
    let p = b.temp(pt);
    b.push(Inst::IndexAddr {
        dst: p,
        slice: Operand::Reg(bs),
        index: Operand::Reg(i),
        elem: t.f64,
    });
    b.set_pos(at(3));
    let v: Vec<VReg> = (0..4).map(|_| b.temp(t.f64)).collect();
    b.push(Inst::Load {
        dst: v[1],
        ptr: Operand::Reg(p),
        off: 8,
        ty: t.f64,
    });
    b.push(Inst::Bin {
        op: BinOp::Mul,
        ty: t.f64,
        dst: v[2],
        a: Operand::Reg(d),
        b: Operand::Reg(v[1]),
    });
    b.push(Inst::Load {
        dst: v[0],
        ptr: Operand::Reg(p),
        off: 0,
        ty: t.f64,
    });
    b.push(Inst::Bin {
        op: BinOp::Sub,
        ty: t.f64,
        dst: v[3],
        a: Operand::Reg(v[0]),
        b: Operand::Reg(v[2]),
    });
    b.push(Inst::Store {
        ptr: Operand::Reg(p),
        off: 0,
        src: Operand::Reg(v[3]),
        ty: t.f64,
    });
    let y = b.temp(t.int);
    b.push(add(t.int, y, Operand::Reg(i), Operand::Imm(1)));
    b.push(Inst::Copy {
        dst: i,
        src: Operand::Reg(y),
    });
    b.jump(head);
    b.enter(exit);
    b.set_pos(at(5));
    let callee = Callee::Func(FuncId(0));
    let (s, k) = (b.temp(t.str), b.temp(t.int));
    b.push(Inst::Call {
        callee,
        args: vec![Operand::Reg(bs), Operand::Reg(d), Operand::Reg(name)],
        results: vec![s, k],
    });
    let l = b.temp(t.int);
    b.push(Inst::LenStr {
        dst: l,
        src: Operand::Reg(s),
    });
    b.end(Term::Return(vec![Operand::Reg(name), Operand::Reg(l)]));
    let f = b.finish();
    insta::assert_snapshot!(text(t.table, vec![f], true));
}

#[test]
fn inlined_call_and_promoted_cell() {
    // func add(p *int, d int) int { *p += d; return *p }
    // func sum(n int) int { x := 0; for i := 0; i < 10; i++ { add(&x, n) }; return x }
    let mut t = types();
    let pint = t.table.intern(TypeDef::Pointer(t.int));
    let mut b = FuncBuilder::new("main.add", at(1));
    let (p, d) = (b.param(pint, Some("p")), b.param(t.int, Some("d")));
    b.func().results = vec![t.int];
    let v: Vec<VReg> = (0..3).map(|_| b.temp(t.int)).collect();
    b.push(Inst::Load {
        dst: v[0],
        ptr: Operand::Reg(p),
        off: 0,
        ty: t.int,
    });
    b.push(add(t.int, v[1], Operand::Reg(v[0]), Operand::Reg(d)));
    b.push(Inst::Store {
        ptr: Operand::Reg(p),
        off: 0,
        src: Operand::Reg(v[1]),
        ty: t.int,
    });
    b.push(Inst::Load {
        dst: v[2],
        ptr: Operand::Reg(p),
        off: 0,
        ty: t.int,
    });
    b.end(Term::Return(vec![Operand::Reg(v[2])]));
    let callee = b.finish();
    let mut b = FuncBuilder::new("main.sum", at(5));
    let n = b.param(t.int, Some("n"));
    b.func().results = vec![t.int];
    let (x, i) = (b.temp(pint), b.var(t.int, "i"));
    b.push(Inst::New { dst: x, ty: t.int });
    b.push(Inst::Copy {
        dst: i,
        src: Operand::Imm(0),
    });
    let (head, body, exit) = (b.block(), b.block(), b.block());
    b.start(head);
    let c = b.temp(t.bool);
    b.push(Inst::Cmp {
        op: CmpOp::Lt,
        ty: t.int,
        dst: c,
        a: Operand::Reg(i),
        b: Operand::Imm(10),
    });
    b.end(Term::Branch {
        cond: c,
        then: body,
        els: exit,
    });
    b.enter(body);
    b.set_pos(at(6));
    let r = b.temp(t.int);
    b.push(Inst::Call {
        callee: Callee::Func(FuncId(0)),
        args: vec![Operand::Reg(x), Operand::Reg(n)],
        results: vec![r],
    });
    b.set_pos(at(5));
    let y = b.temp(t.int);
    b.push(add(t.int, y, Operand::Reg(i), Operand::Imm(1)));
    b.push(Inst::Copy {
        dst: i,
        src: Operand::Reg(y),
    });
    b.jump(head);
    b.enter(exit);
    b.set_pos(at(7));
    let r = b.temp(t.int);
    b.push(Inst::Load {
        dst: r,
        ptr: Operand::Reg(x),
        off: 0,
        ty: t.int,
    });
    b.end(Term::Return(vec![Operand::Reg(r)]));
    let f = b.finish();
    insta::assert_snapshot!(text(t.table, vec![callee, f], true));
}
