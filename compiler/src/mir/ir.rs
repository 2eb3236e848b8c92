//! MIR: basic blocks over typed virtual registers, between the checked syntax tree and bytecode.
//!
//! Invariants (checked by `mir::verify` in debug builds after each pass):
//! - Not SSA. A source variable that does not live in the heap is one register for life, written many times; a
//!   temporary is written once, before all its uses, in the same block or one that dominates them.
//! - Types are canonical: equal index is equal type. Generics are gone.
//! - Operands of one instruction are evaluated before its destination is written: `dst` may equal an operand.
//! - An instruction that may fault, call, park or allocate is a safepoint; registers live there are seen by the collector.
//! - In a function with defers the recover block may be entered from every instruction that may panic or call, and reads the
//!   result registers.

use govm_bytecode::{Selector, TypeIdx};
use std::sync::Arc;

/// A canonical type: an index into the program's type table, which becomes the module's.
pub type Ty = TypeIdx;

macro_rules! index {
    ($($(#[$m:meta])* $n:ident;)*) => {$(
        $(#[$m])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        pub struct $n(pub u32);
    )*};
}

index! {
    /// A virtual register of a function.
    VReg;
    /// A basic block of a function; block 0 is the entry.
    BlockId;
    /// A function of the program.
    FuncId;
    /// A string constant of the program.
    StrId;
    /// An index into `Program::selectors`.
    SelectorId;
    /// An index into `Program::natives`.
    NativeId;
    /// An index into `Program::globals`.
    GlobalId;
    /// An index into `Program::data`.
    DataId;
}

/// A source position: an index into `Program::files` and a line (1-based); line 0: none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Pos {
    pub file: u32,
    pub line: u32,
    /// Index + 1 into `Func::inlined`, 0 for the function itself.
    pub inlined: u32,
    /// Which indices and bounds of the instruction are of an unsigned type of 64 bits, as in `LineEntry`. The passes note it.
    pub unsigned: u8,
}

/// What an instruction reads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operand {
    Reg(VReg),
    /// One slot: an integer (extended), bool, float bits (f32 in the low half), nil pointer (0).
    Imm(u64),
    /// A string constant.
    Str(StrId),
    /// The zero value of any type.
    Zero,
}

/// Arithmetic; the operand's type tells width, sign and kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    And,
    Or,
    Xor,
    AndNot,
    Shl,
    Shr,
    Min,
    Max,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CmpOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnOp {
    Neg,
    /// Bitwise complement.
    Com,
    /// Logical not.
    Not,
    /// float64 functions with an instruction of their own.
    Sqrt,
    Abs,
    Floor,
    Ceil,
    Trunc,
    /// Parts of complex numbers.
    Real,
    Imag,
}

/// String conversions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StrConv {
    RuneToStr,
    BytesToStr,
    StrToBytes,
    RunesToStr,
    StrToRunes,
}

/// What a slice expression slices.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SliceBase {
    /// A slice with this element type.
    Slice(Ty),
    Str,
    /// A pointer to this array type.
    ArrayPtr(Ty),
}

/// What is called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Callee {
    Func(FuncId),
    /// A func value.
    Closure(VReg),
    /// A method of an interface value; the receiver is not among the arguments.
    Iface(VReg, SelectorId),
    Native(NativeId),
}

/// One case of a select.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SelectCase {
    Send {
        chan: Operand,
        value: Operand,
        elem: Ty,
    },
    Recv {
        chan: Operand,
        dst: Option<VReg>,
        ok: Option<VReg>,
        elem: Ty,
    },
}

/// An instruction. `dst` registers have the type of the result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inst {
    Copy {
        dst: VReg,
        src: Operand,
    },
    /// `ty` is the type of the operands (of `a` for shifts; a shift count is unsigned or was checked).
    Bin {
        op: BinOp,
        ty: Ty,
        dst: VReg,
        a: Operand,
        b: Operand,
    },
    Un {
        op: UnOp,
        ty: Ty,
        dst: VReg,
        a: Operand,
    },
    /// Any comparable or ordered type, aggregates and interfaces included.
    Cmp {
        op: CmpOp,
        ty: Ty,
        dst: VReg,
        a: Operand,
        b: Operand,
    },
    /// Numeric conversion (integers, floats, complex).
    Conv {
        dst: VReg,
        to: Ty,
        from: Ty,
        src: Operand,
    },
    StrConv {
        kind: StrConv,
        dst: VReg,
        src: Operand,
    },
    MkComplex {
        dst: VReg,
        re: Operand,
        im: Operand,
    },
    /// Panics if a signed shift count is negative.
    CheckShift {
        count: Operand,
    },

    /// The value of type `ty` at byte `off` of an aggregate in registers.
    Field {
        dst: VReg,
        agg: VReg,
        off: u32,
        ty: Ty,
    },
    SetField {
        agg: VReg,
        off: u32,
        src: Operand,
        ty: Ty,
    },
    /// Element of an array in registers, bounds-checked.
    Elem {
        dst: VReg,
        array: VReg,
        array_ty: Ty,
        index: Operand,
    },
    SetElem {
        array: VReg,
        array_ty: Ty,
        index: Operand,
        src: Operand,
    },

    /// Memory through a pointer, with a nil check.
    Load {
        dst: VReg,
        ptr: Operand,
        off: u64,
        ty: Ty,
    },
    Store {
        ptr: Operand,
        off: u64,
        src: Operand,
        ty: Ty,
    },
    /// `*dst = *src` for values of type `ty` in memory; they may overlap.
    CopyMem {
        dst: Operand,
        src: Operand,
        ty: Ty,
    },
    ZeroMem {
        ptr: Operand,
        ty: Ty,
    },
    NilCheck {
        ptr: Operand,
    },
    /// The address `ptr + off`, with a nil check.
    FieldAddr {
        dst: VReg,
        ptr: Operand,
        off: u64,
    },
    /// `&(*ptr)[index]` of an array type, bounds- and nil-checked.
    ArrayElemAddr {
        dst: VReg,
        ptr: Operand,
        array_ty: Ty,
        index: Operand,
    },
    LoadGlobal {
        dst: VReg,
        global: GlobalId,
        off: u64,
        ty: Ty,
    },
    StoreGlobal {
        global: GlobalId,
        off: u64,
        src: Operand,
        ty: Ty,
    },
    GlobalAddr {
        dst: VReg,
        global: GlobalId,
        off: u64,
    },
    DataAddr {
        dst: VReg,
        data: DataId,
    },

    /// Slices and strings; `elem` is the element type.
    Index {
        dst: VReg,
        slice: Operand,
        index: Operand,
        elem: Ty,
    },
    SetIndex {
        slice: Operand,
        index: Operand,
        src: Operand,
        elem: Ty,
    },
    IndexAddr {
        dst: VReg,
        slice: Operand,
        index: Operand,
        elem: Ty,
    },
    IndexStr {
        dst: VReg,
        string: Operand,
        index: Operand,
    },
    LenStr {
        dst: VReg,
        src: Operand,
    },
    LenSlice {
        dst: VReg,
        src: Operand,
    },
    CapSlice {
        dst: VReg,
        src: Operand,
    },
    /// Missing bounds: `lo` 0; `hi` the length.
    Slice {
        dst: VReg,
        base: SliceBase,
        src: Operand,
        lo: Option<Operand>,
        hi: Option<Operand>,
        max: Option<Operand>,
    },
    MakeSlice {
        dst: VReg,
        elem: Ty,
        len: Operand,
        cap: Operand,
    },
    Append {
        dst: VReg,
        slice: Operand,
        elem: Ty,
        values: Vec<Operand>,
    },
    AppendSlice {
        dst: VReg,
        slice: Operand,
        elem: Ty,
        tail: Operand,
    },
    AppendStr {
        dst: VReg,
        slice: Operand,
        elem: Ty,
        tail: Operand,
    },
    CopySlice {
        dst: VReg,
        to: Operand,
        from: Operand,
        elem: Ty,
    },
    CopyStr {
        dst: VReg,
        to: Operand,
        from: Operand,
    },
    ClearSlice {
        slice: Operand,
        elem: Ty,
    },
    /// Pointer to the array that a slice begins with (panics when it is shorter).
    SliceToArray {
        dst: VReg,
        slice: Operand,
        array_ty: Ty,
    },
    Concat {
        dst: VReg,
        parts: Vec<Operand>,
    },
    /// The rune at byte `index` (< len) and the index behind it.
    DecodeRune {
        rune: VReg,
        next: VReg,
        string: Operand,
        index: Operand,
    },

    New {
        dst: VReg,
        ty: Ty,
    },
    /// Closure over captured values; `FuncValue` when there are none.
    MakeClosure {
        dst: VReg,
        func: FuncId,
        captures: Vec<Operand>,
    },
    FuncValue {
        dst: VReg,
        func: FuncId,
    },
    /// The n-th captured value of this function.
    Capture {
        dst: VReg,
        index: u32,
    },

    /// Interface of a value of concrete type `ty`.
    MkIface {
        dst: VReg,
        src: Operand,
        ty: Ty,
    },
    /// Type assertion to a concrete or interface type; without `ok` it panics. `from` is the static type of `src`.
    Assert {
        dst: Option<VReg>,
        ok: Option<VReg>,
        src: Operand,
        from: Ty,
        ty: Ty,
    },
    /// Whether the dynamic type implements interface type `ty`; false for nil.
    Implements {
        dst: VReg,
        src: Operand,
        ty: Ty,
    },
    /// Whether the dynamic type is the concrete type `ty`.
    IsType {
        dst: VReg,
        src: Operand,
        ty: Ty,
    },

    Call {
        callee: Callee,
        args: Vec<Operand>,
        results: Vec<VReg>,
    },
    /// The callee is `Func` or `Closure`.
    Go {
        callee: Callee,
        args: Vec<Operand>,
    },
    /// Push a func() on the defer list of this frame, or of `handle`.
    Defer {
        closure: Operand,
        handle: Option<VReg>,
    },
    DeferHandle {
        dst: VReg,
    },
    /// Run this frame's deferred calls. Reads and writes all result registers (deferred closures that change results do so
    /// through heap cells; the registers are read by the recover block).
    RunDefers,
    Recover {
        dst: VReg,
    },

    MakeMap {
        dst: VReg,
        ty: Ty,
        hint: Operand,
    },
    MapGet {
        dst: Option<VReg>,
        ok: Option<VReg>,
        map: Operand,
        key: Operand,
        ty: Ty,
    },
    MapSet {
        map: Operand,
        key: Operand,
        value: Operand,
        ty: Ty,
    },
    /// The address of the value under a key, for one assignment: a new entry is made if there is none.
    MapPlace {
        dst: VReg,
        map: Operand,
        key: Operand,
        ty: Ty,
    },
    MapDelete {
        map: Operand,
        key: Operand,
        ty: Ty,
    },
    MapLen {
        dst: VReg,
        map: Operand,
    },
    MapClear {
        map: Operand,
        ty: Ty,
    },
    /// Iteration: `iter` is a register made by `Func::new_iter`.
    MapIter {
        iter: VReg,
        map: Operand,
        ty: Ty,
    },
    MapNext {
        dst: VReg,
        iter: VReg,
    },
    MapEntry {
        key: Option<VReg>,
        value: Option<VReg>,
        iter: VReg,
        ty: Ty,
    },

    /// `ty` is the channel type in MakeChan, the element type elsewhere.
    MakeChan {
        dst: VReg,
        ty: Ty,
        size: Operand,
    },
    Send {
        chan: Operand,
        value: Operand,
        elem: Ty,
    },
    Recv {
        dst: Option<VReg>,
        ok: Option<VReg>,
        chan: Operand,
        elem: Ty,
    },
    Close {
        chan: Operand,
    },
    ChanLen {
        dst: VReg,
        chan: Operand,
    },
    ChanCap {
        dst: VReg,
        chan: Operand,
    },
    /// `dst` = index of the case that went through, -1 for default.
    Select {
        dst: VReg,
        cases: Vec<SelectCase>,
        default: bool,
    },
}

/// How a block ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Term {
    Jump(BlockId),
    Branch {
        cond: VReg,
        then: BlockId,
        els: BlockId,
    },
    /// `ty` as in `Inst::Cmp`.
    CmpBranch {
        op: CmpOp,
        ty: Ty,
        a: Operand,
        b: Operand,
        then: BlockId,
        els: BlockId,
    },
    /// Whether the dynamic type of an interface is the concrete type `ty`.
    TypeBranch {
        src: VReg,
        ty: Ty,
        then: BlockId,
        els: BlockId,
    },
    /// Jump table: case k goes to `targets[k - low]`.
    Switch {
        src: Operand,
        low: i64,
        targets: Vec<BlockId>,
        default: BlockId,
    },
    Return(Vec<Operand>),
    /// The operand is an `any`.
    Panic(Operand),
    /// After a call that does not return.
    Unreachable,
}

/// A basic block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    pub insts: Vec<(Inst, Pos)>,
    pub term: Term,
    pub term_pos: Pos,
}

/// What kind of register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegKind {
    /// A value of the register's type.
    Value,
    /// A map iterator (`ITER_SLOTS` slots); the type is the map's.
    MapIter,
    /// A handle of a defer list: one scalar slot.
    DeferHandle,
}

/// A register's type, and the source variable that it is, if any.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegData {
    pub ty: Ty,
    pub kind: RegKind,
    pub name: Option<Arc<str>>,
}

/// A function in MIR.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Func {
    /// As gc names it: `main.f`, `main.(*T).M`, `main.f.func1`, `main.F[...]`.
    pub name: String,
    pub pos: Pos,
    /// Receiver first.
    pub params: Vec<VReg>,
    pub results: Vec<Ty>,
    /// In a function with defers: the registers that `recover_block` returns.
    pub result_regs: Vec<VReg>,
    pub regs: Vec<RegData>,
    pub blocks: Vec<Block>,
    /// Types of the captured values.
    pub captures: Vec<Ty>,
    /// Where a recovered panic goes on: RunDefers, then return of the result registers.
    pub recover_block: Option<BlockId>,
    pub has_defer: bool,
    /// Made by the compiler (method wrappers, bound methods).
    pub wrapper: bool,
    /// `//go:noinline`.
    pub noinline: bool,
    /// The signature type without receiver.
    pub sig: Option<Ty>,
    pub inlined: Vec<govm_bytecode::InlinedCall>,
}

/// A package variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Global {
    pub name: String,
    pub ty: Ty,
}

/// A whole program in MIR; what `emit` turns into a `govm_bytecode::Module`.
pub struct Program {
    pub types: super::ty::TypeTable,
    pub funcs: Vec<Func>,
    pub selectors: Vec<Selector>,
    pub natives: Vec<govm_bytecode::NativeImport>,
    pub strings: Vec<Box<[u8]>>,
    pub globals: Vec<Global>,
    /// Immutable data with relocations, in memory layout.
    pub data: Vec<govm_bytecode::DataObject>,
    pub files: Vec<String>,
    pub init: FuncId,
    pub main: Option<FuncId>,
    /// Name, function, signature.
    pub exports: Vec<(String, FuncId, Ty)>,
    pub well_known: Vec<(String, Ty)>,
}
