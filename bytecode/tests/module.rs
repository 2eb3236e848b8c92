//! Modules as bytes and back, damage of every kind refused, random bytes survived.

use govm_bytecode::verify::Fault;
use govm_bytecode::*;

fn ty(n: u32) -> TypeIdx {
    TypeIdx(n)
}

/// `int`, `string`, `map[string]int`, `[3]int`, `T`, `any`, `func()`; `f` adds one to a global in a loop and calls `g`.
fn sample() -> Module {
    let entry = |def| TypeEntry {
        def,
        methods: Vec::new(),
    };
    let named = NamedDef {
        name: "T".into(),
        pkg_path: "example.com/m".into(),
        pkg_name: "m".into(),
        scope: String::new(),
        underlying: ty(3),
    };
    let types = vec![
        entry(TypeDef::Basic(Basic::Int)),
        entry(TypeDef::Basic(Basic::String)),
        entry(TypeDef::Map(ty(1), ty(0))),
        entry(TypeDef::Array(ty(0), 3)),
        TypeEntry {
            def: TypeDef::Named(named),
            methods: vec![MethodDef { selector: 0, func: 1 }],
        },
        entry(TypeDef::Interface(vec![IfaceMethod {
            selector: 0,
            sig: ty(6),
        }])),
        entry(TypeDef::Func {
            params: vec![],
            results: vec![],
            variadic: false,
        }),
    ];
    let mut pointer = SlotMap::default();
    pointer.set(0, Mark::Pointer);
    let code = vec![
        Instr::wide(Op::LoadI, 3, 0, -7),
        Instr::new(Op::MapGetStr, 4, 2, 0, 1),
        Instr::wide(Op::BrLtSI, 4, 3, 3),
        Instr::wide(Op::Call, 5, 0, 1),
        Instr::wide(Op::LoopIncLtSI, 3, 10, -3),
        Instr::wide(Op::JmpTab, 3, 1, 0),
        Instr::wide(Op::LoadK, 3, 0, 0),
        Instr::new(Op::Ret1, 0, 0, 3, 0),
    ];
    let f = Func {
        name: "m.f".into(),
        code,
        nslots: 6,
        params: 3,
        results: 1,
        param_map: pointer.clone(),
        lines: vec![
            LineEntry {
                pc: 0,
                file: 0,
                line: 3,
                inlined: 0,
                unsigned: 0,
            },
            LineEntry {
                pc: 4,
                file: 0,
                line: 2,
                inlined: 1,
                unsigned: 5,
            },
        ],
        inlined: vec![InlinedCall {
            name: "m.h".into(),
            file: 0,
            line: 9,
            parent: 0,
        }],
        safepoints: vec![(0, 1), (1, 1), (3, 1), (4, 1)],
        ..Func::default()
    };
    let g = Func {
        name: "m.g".into(),
        code: vec![Instr::new(Op::Ret, 0, 0, 0, 0)],
        nslots: 1,
        params: 1,
        safepoints: vec![(0, 0)],
        ..Func::default()
    };
    let init = Func {
        name: "m.init".into(),
        nslots: 0,
        params: 0,
        ..g.clone()
    };
    Module {
        types,
        selectors: vec![Selector {
            name: "M".into(),
            pkg: String::new(),
            sig: ty(6),
        }],
        consts: vec![u64::MAX],
        strings: vec![(*b"hello").into()],
        data: vec![DataObject {
            bytes: vec![0; 16],
            relocs: vec![(8, Reloc::Str(0))],
        }],
        funcs: vec![f, g, init],
        natives: vec![NativeImport {
            name: "print".into(),
            sig: ty(6),
            params: 0,
            results: 0,
        }],
        jump_tables: vec![vec![2]],
        selects: vec![SelectTable {
            cases: Vec::new(),
            default: true,
        }],
        slot_maps: vec![SlotMap::default(), pointer],
        globals: Globals {
            size: 16,
            map: SlotMap::default(),
            vars: vec![GlobalVar {
                name: "m.x".into(),
                offset: 8,
                ty: ty(0),
            }],
        },
        files: vec!["m/x.go".into()],
        init: 2,
        main: None,
        exports: vec![Export {
            name: "m.g".into(),
            func: 1,
            sig: ty(6),
        }],
        well_known: vec![("error".into(), ty(5))],
    }
}

#[test]
fn round_trip() {
    let m = sample();
    assert_eq!(verify(&m), Ok(()));
    let bytes = encode(&m);
    assert_eq!(decode(&bytes).as_ref(), Ok(&m));
}

/// The fault that `damage` makes of the sample.
fn fault(damage: impl FnOnce(&mut Module)) -> Fault {
    let mut m = sample();
    damage(&mut m);
    verify(&m).expect_err("damage is found").fault
}

#[test]
fn damage_to_code_is_refused() {
    use Fault::*;
    let set = |pc: usize, i: Instr| fault(|m| m.funcs[0].code[pc] = i);
    assert_eq!(set(0, Instr::wide(Op::LoadI, 6, 0, 0)), Slot);
    assert_eq!(set(0, Instr::new(Op::Mov2, 0, 0, 5, 0)), Slot);
    assert_eq!(set(0, Instr::new(Op::MovN, 0, 0, 1, 6)), Slot);
    assert_eq!(set(0, Instr::new(Op::FrLdI32, 0, 0, 5, 8)), Slot);
    assert_eq!(set(0, Instr::wide(Op::LoadK, 0, 0, 1)), Index("constant"));
    assert_eq!(set(0, Instr::wide(Op::LoadStr, 0, 0, 1)), Index("string"));
    assert_eq!(set(0, Instr::wide(Op::LoadFunc, 0, 0, 9)), Index("function"));
    assert_eq!(set(0, Instr::wide(Op::LoadData, 0, 0, 1)), Index("data"));
    assert_eq!(set(0, Instr::wide(Op::LdG64, 0, 0, 12)), Index("global"));
    assert_eq!(set(0, Instr::new(Op::LoadType, 0, 0, 7, 0)), Index("type"));
    assert_eq!(set(0, Instr::new(Op::LoadCap, 0, 0, 1, 0)), Index("captured word"));
    assert_eq!(set(0, Instr::new(Op::Mov, 0, 1, 0, 0)), Field);
    assert_eq!(set(0, Instr::new(Op::DivSI, 0, 0, 0, 0)), Field);
    assert_eq!(set(0, Instr::new(Op::ShlI, 0, 0, 0, 64)), Field);
    assert_eq!(
        set(1, Instr::new(Op::MapGetStr, 4, 0, 0, 1)),
        Type("a map with string keys")
    );
    assert_eq!(set(1, Instr::new(Op::MapGet, 4, 3, 0, 1)), Type("a map"));
    assert_eq!(set(1, Instr::new(Op::PtrIdx, 4, 2, 0, 1)), Type("an array"));
    assert_eq!(
        set(1, Instr::new(Op::MkIface, 4, 1, 0, 0)),
        Type("a type that interfaces hold directly")
    );
    assert_eq!(set(2, Instr::wide(Op::BrLtSI, 4, 3, 6)), Branch);
    assert_eq!(set(2, Instr::wide(Op::BrLtSI, 4, 3, -1)), Branch);
    assert_eq!(set(4, Instr::wide(Op::LoopIncLtSI, 3, 10, 1)), Branch);
    assert_eq!(set(3, Instr::wide(Op::Call, 1, 0, 1)), Window);
    assert_eq!(set(3, Instr::wide(Op::Call, 6, 0, 1)), Window);
    assert_eq!(set(3, Instr::wide(Op::CallNative, 5, 0, 1)), Index("native"));
    assert_eq!(set(7, Instr::new(Op::Nop, 0, 0, 0, 0)), FallsOff);
    assert_eq!(set(5, Instr::wide(Op::JmpTab, 3, 2, 0)), Field);
    assert_eq!(set(5, Instr::wide(Op::JmpTab, 3, 1, 1)), Index("jump table"));
    assert_eq!(set(5, Instr::wide(Op::Select, 3, 0, 1)), Index("select table"));
    assert_eq!(set(6, Instr::new(Op::Send, 0, 0, 0, 0)), NoMap);
}

#[test]
fn damage_to_tables_is_refused() {
    use Fault::*;
    assert_eq!(fault(|m| m.funcs[0].code.clear()), Table("line table"));
    assert_eq!(fault(|m| m.funcs[0].safepoints[2].1 = 2), Index("stack map"));
    assert_eq!(fault(|m| m.funcs[0].safepoints.swap(0, 1)), NoMap);
    assert_eq!(fault(|m| m.funcs[0].safepoints.truncate(3)), NoMap);
    assert_eq!(fault(|m| m.slot_maps[1].set(3, Mark::Pointer)), Map);
    assert_eq!(fault(|m| m.slot_maps[1].set(6, Mark::Pointer)), Map);
    assert_eq!(fault(|m| m.slot_maps[1].0[0] = 3), Map);
    assert_eq!(fault(|m| m.funcs[0].param_map.set(3, Mark::Pointer)), Map);
    assert_eq!(fault(|m| m.funcs[0].lines[1].file = 1), Index("file"));
    assert_eq!(fault(|m| m.funcs[0].lines[1].inlined = 2), Index("inlined call"));
    assert_eq!(fault(|m| m.funcs[0].inlined[0].parent = 1), Index("inlined call"));
    assert_eq!(fault(|m| m.funcs[0].recover_pc = Some(8)), Branch);
    assert_eq!(fault(|m| m.funcs[0].params = 7), Slot);
    assert_eq!(fault(|m| m.types[3].def = TypeDef::Array(ty(3), 1)), Layout);
    assert_eq!(fault(|m| m.types[3].def = TypeDef::Array(ty(9), 1)), Index("type"));
    assert_eq!(fault(|m| m.types[3].def = m.types[4].def.clone()), Layout);
    assert_eq!(fault(|m| m.types[4].methods[0].func = 3), Index("function"));
    assert_eq!(fault(|m| m.data[0].relocs[0].0 = 12), Table("relocation"));
    assert_eq!(fault(|m| m.data[0].relocs[0].1 = Reloc::Data(1)), Index("data"));
    assert_eq!(fault(|m| m.globals.size = 8), Table("globals"));
    assert_eq!(fault(|m| m.init = 0), Entry);
    assert_eq!(fault(|m| m.main = Some(3)), Index("function"));
}

#[test]
fn damaged_files_are_refused() {
    let bytes = encode(&sample());
    assert_eq!(decode(b"package main"), Err(DecodeError::NotAModule));
    assert_eq!(decode(b"govm"), Err(DecodeError::Truncated { offset: 4 }));
    let mut other = bytes.clone();
    other[4] = 99;
    assert_eq!(decode(&other), Err(DecodeError::Version { found: 99 }));
    for n in 0..bytes.len() {
        assert!(decode(&bytes[..n]).is_err());
        let mut flipped = bytes.clone();
        flipped[n] ^= 0x10;
        assert!(decode(&flipped).is_err());
    }
}

/// Puts the right checksum on damaged bytes, so that they reach the decoder.
fn seal(bytes: &mut [u8]) {
    let sum = bytes[16..].iter().fold(0xcbf2_9ce4_8422_2325u64, |h, &b| {
        (h ^ b as u64).wrapping_mul(0x0000_0100_0000_01b3)
    });
    bytes[8..16].copy_from_slice(&sum.to_le_bytes());
}

#[test]
fn random_damage_never_panics() {
    let good = encode(&sample());
    let mut x = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = || {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        x
    };
    let mut decoded = 0;
    for _ in 0..4_000 {
        let mut bytes = good.clone();
        for _ in 0..=random() % 4 {
            let at = 16 + random() as usize % (bytes.len() - 16);
            match random() % 4 {
                0 => bytes[at] = random() as u8,
                1 => bytes[at] = 0xff,
                2 => drop(bytes.remove(at)),
                _ => bytes.insert(at, random() as u8),
            }
        }
        seal(&mut bytes);
        if let Ok(m) = decode(&bytes) {
            decoded += 1;
            let _ = verify(&m);
            let _ = disasm::module(&m, disasm::Options { maps: true });
        }
    }
    assert!(decoded > 0);
}
