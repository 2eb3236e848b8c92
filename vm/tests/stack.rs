//! Handlers go on to one another by jumps: however many instructions run, the native stack stays where it is.
//!
//! Each opcode is run many times in a row between two calls of a native that tells the stack pointer. Opcodes that leave for the driver
//! by design pass as well; those that branch, call or park are seen by `.ci/dispatch`, which reads the machine code.

use govm_bytecode::*;
use govm_runtime::heap::Space;
use govm_runtime::typedesc::TypeTable;
use govm_vm::image::Image;
use govm_vm::native::{NativeCtx, Natives, Stop};
use govm_vm::sched::Engine;
use govm_vm::vm::{Config, Vm};
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    /// Where the stack was at each call of the probe.
    static SEEN: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Notes the address of a local.
#[inline(never)]
fn probe(_: &mut NativeCtx<'_>) -> Result<(), Stop> {
    let local = 0u8;
    let at = std::hint::black_box(&raw const local) as usize;
    SEEN.with(|s| s.borrow_mut().push(at));
    Ok(())
}

/// Repetitions of an instruction.
const TIMES: usize = 5_000;

// Slots that the instructions find.
const POINTER: u16 = 0;
const ZERO: u16 = 1;
const SLICE: u16 = 2;
const STRING: u16 = 4;
const IFACE: u16 = 6;
const MAP: u16 = 8;
const CHAN: u16 = 9;
const ONE: u16 = 10;
const TEXT_MAP: u16 = 11;
const BOUNDS: u16 = 12;
const KEY: u16 = 16;
const SCRATCH: u16 = 40;
const WINDOW: u16 = 120;

struct Types {
    int: u16,
    array: u16,
    slice: u16,
    map: u16,
    chan: u16,
    any: u16,
    strings: u16,
    text_map: u16,
}

/// One instruction of an opcode that runs through with the slots above; `None` for those that end or leave a block, call or park.
fn sample(op: Op, t: &Types) -> Option<Instr> {
    let info = op.info();
    let leaves = Effects(Effects::C.0 | Effects::P.0 | Effects::B.0 | Effects::E.0);
    if info.effects.has(leaves) || matches!(op, Op::Go | Op::GoClo | Op::Close | Op::DeferTo | Op::Defer) {
        return None;
    }
    let name = info.name;
    let text = name.contains("Str") || name.contains("Concat") || name == "RuneAt";
    let pair = if name.contains("Iface") || name.starts_with("Assert") || name == "Implements" {
        IFACE
    } else if text && !matches!(op, Op::BytesToStr | Op::RunesToStr) {
        STRING
    } else {
        SLICE
    };
    let ty = match op {
        _ if name.starts_with("Map") && text => t.text_map,
        _ if name.starts_with("Map") || name == "MakeMap" => t.map,
        Op::MakeChan | Op::TrySend | Op::TryRecv => t.chan,
        Op::AssertI | Op::AssertIOk | Op::Implements => t.any,
        Op::PtrIdx | Op::FrIdx | Op::FrSetIdx | Op::SliceArr | Op::SliceArr3 | Op::SliceToArr | Op::EqAgg => t.array,
        Op::LdAgg | Op::StAgg | Op::CopyT | Op::ZeroT | Op::FrLdAgg | Op::FrStAgg => t.array,
        Op::MkIfaceBox | Op::MkIfaceStr => t.strings,
        Op::StrToBytes | Op::StrToRunes | Op::AppendStr | Op::CopyStr => t.slice,
        _ => t.int,
    };
    // Map iterators, whose state the first instruction of a run must have made.
    if matches!(
        op,
        Op::MapNext | Op::MapEntry | Op::MapKey | Op::StrToBytes | Op::StrToRunes | Op::AppendStr
    ) {
        return None;
    }
    let map_at = if info.operands[0] == Operand::r { 0 } else { 2 };
    let map = if text { TEXT_MAP } else { MAP };
    let mut fields = [0u16; 4];
    for (place, kind) in info.operands.iter().enumerate() {
        fields[place] = match (kind, place) {
            (Operand::w | Operand::w2 | Operand::w3 | Operand::wn, 0) => SCRATCH,
            (Operand::w | Operand::w2 | Operand::w3 | Operand::wn, _) => SCRATCH + 24,
            (Operand::ty, 1) => ty,
            (Operand::ty, _) => t.any,
            (Operand::r2, 2) if matches!(op, Op::AppendSl | Op::CopySl) => SLICE,
            (Operand::r2, _) if op == Op::CopyStr => SLICE,
            (Operand::r2, _) => pair,
            (Operand::rn, 3) if name.starts_with("Slice") => BOUNDS,
            (Operand::rn, _) => KEY,
            (Operand::r, _) if name.starts_with("Map") && place == map_at => map,
            (Operand::r, 2) if matches!(op, Op::ChanLen | Op::ChanCap | Op::TryRecv | Op::TrySend) => CHAN,
            (Operand::r, 2) if matches!(op, Op::MakeMap | Op::MakeChan) => ONE,
            (Operand::r, _) if op == Op::MakeSlice => ONE,
            (Operand::r, 3) if name.starts_with("Div") || name.starts_with("Rem") => ONE,
            (Operand::r, 2)
                if name.starts_with("SetIdx")
                    || name.starts_with("AddIdx")
                    || name == "FrSetIdx"
                    || name == "FrSetIdx64" =>
            {
                ZERO
            }
            (Operand::r, 0) if op == Op::ChkIdx => ZERO,
            (Operand::r, 1) if name.starts_with("BrIdx") => ZERO,
            (Operand::r, 0) if name == "CopyT" || name == "ZeroT" => POINTER,
            (Operand::r, 2) => POINTER,
            (Operand::r, _) => ZERO,
            (Operand::u, 1) if name.starts_with("Fr") => 4,
            (Operand::u, 2) if op == Op::LoadType || op == Op::New => t.int,
            (Operand::u, 2) if op == Op::ZeroN => 4,
            (Operand::u, 3) if op == Op::MovN => 4,
            (Operand::u, 3) if op == Op::ConcatN => 1,
            // A power of two that is more than one.
            (Operand::u, 3) if matches!(op, Op::DivP2 | Op::RemP2) => 3,
            (Operand::i, _) => 1,
            (Operand::imm, _) => 1,
            (Operand::br, _) => 1,
            (Operand::sel | Operand::tab | Operand::sels | Operand::glob, _) => return None,
            _ => 0,
        };
    }
    if op == Op::ConcatN {
        fields[2] = STRING;
    }
    if name.starts_with("LoadCap") || op == Op::JmpTab {
        return None;
    }
    Some(Instr::new(op, fields[0], fields[1], fields[2], fields[3]))
}

/// A module whose function 1 runs the opcode; `None` for one that has no sample.
fn module(op: Op) -> Option<Module> {
    let mut m = Module::default();
    let defs = [
        TypeDef::Basic(Basic::Int),
        TypeDef::Array(TypeIdx(0), 4),
        TypeDef::Slice(TypeIdx(0)),
        TypeDef::Map(TypeIdx(0), TypeIdx(0)),
        TypeDef::Chan(ChanDir::Both, TypeIdx(0)),
        TypeDef::Interface(Vec::new()),
        TypeDef::Basic(Basic::String),
        TypeDef::Func {
            params: Vec::new(),
            results: Vec::new(),
            variadic: false,
        },
        TypeDef::Map(TypeIdx(6), TypeIdx(0)),
    ];
    m.types = defs
        .into_iter()
        .map(|def| TypeEntry {
            def,
            methods: Vec::new(),
        })
        .collect();
    let t = Types {
        int: 0,
        array: 1,
        slice: 2,
        map: 3,
        chan: 4,
        any: 5,
        strings: 6,
        text_map: 8,
    };
    m.strings = vec![b"some text".as_slice().into()];
    m.consts = vec![1, 2, 3];
    m.data = vec![DataObject {
        bytes: vec![0; 16],
        relocs: Vec::new(),
    }];
    m.natives = vec![NativeImport {
        name: "test.probe".to_string(),
        sig: TypeIdx(7),
        params: 0,
        results: 0,
    }];
    m.slot_maps = vec![SlotMap::default()];
    let func = |name: String, code: Vec<Instr>, results: u16| Func {
        name,
        nslots: WINDOW + 2,
        results,
        safepoints: (0..code.len() as u32).map(|pc| (pc, 0)).collect(),
        code,
        ..Func::default()
    };
    m.funcs
        .push(func("main.init".to_string(), vec![Instr::new(Op::Ret, 0, 0, 0, 0)], 0));
    let i = Instr::new;
    let prologue = vec![
        i(Op::New, POINTER, 0, t.array, 0),
        Instr::wide(Op::LoadI, ZERO, 0, 0),
        Instr::wide(Op::LoadI, ONE, 0, 1),
        Instr::wide(Op::LoadI, BOUNDS, 0, 4),
        i(Op::MakeSlice, SLICE, t.int, BOUNDS, BOUNDS),
        Instr::wide(Op::LoadStr, STRING, 0, 0),
        i(Op::MkIface, IFACE, t.int, ONE, 0),
        i(Op::MakeMap, MAP, t.map, ONE, 0),
        i(Op::MakeMap, TEXT_MAP, t.text_map, ONE, 0),
        i(Op::MakeChan, CHAN, t.chan, ONE, 0),
        i(Op::ZeroN, BOUNDS, 0, 20, 0),
        i(Op::ZeroN, SCRATCH, 0, 60, 0),
    ];
    let call = Instr::wide(Op::CallNative, WINDOW, 0, 0);
    let instr = sample(op, &t)?;
    let mut code = prologue;
    code.push(call);
    code.extend(std::iter::repeat_n(instr, TIMES));
    code.push(call);
    code.push(i(Op::Ret, 0, 0, 0, 0));
    m.funcs.push(func(format!("main.{}", op.info().name), code, 0));
    Some(m)
}

#[test]
fn handlers_do_not_grow_the_native_stack() {
    let mut natives = Natives::new();
    natives.add("test.probe", probe);
    let engine = Engine::new(1);
    let (mut ran, mut failed) = (0, Vec::new());
    for &op in Op::ALL {
        let Some(m) = module(op) else { continue };
        let table = Arc::new(TypeTable::new(Arc::new(Space::new())));
        let image = match Image::load(Arc::new(m), &table, &natives) {
            Ok(image) => Arc::new(image),
            Err(e) => {
                failed.push(format!("{op:?}: {e}"));
                continue;
            }
        };
        SEEN.with(|s| s.borrow_mut().clear());
        let vm = Vm::new(&engine, &image, Config::default()).unwrap();
        let end = vm.call(1, &[]);
        let seen = SEEN.with(|s| s.borrow().clone());
        match (end, &seen[..]) {
            (Ok(_), &[before, after]) if before.abs_diff(after) < 1024 => ran += 1,
            (Ok(_), seen) => failed.push(format!("{op:?}: the native stack was at {seen:x?}")),
            (Err(e), _) => failed.push(format!("{op:?}: {}", e.to_string().lines().next().unwrap_or_default())),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(ran > 200, "only {ran} opcodes");
}
