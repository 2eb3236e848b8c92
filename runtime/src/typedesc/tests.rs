//! Descriptors made from module tables: identity, layout, printed names.

use super::*;
use crate::heap::Space;
use govm_bytecode::{
    Basic, FieldDef, IfaceMethod, Layouts, Mark, MethodDef, NamedDef, Selector, TypeDef, TypeEntry, TypeIdx,
};
use std::sync::Arc;

fn entry(def: TypeDef) -> TypeEntry {
    TypeEntry {
        def,
        methods: Vec::<MethodDef>::new(),
    }
}

fn field(name: &str, ty: u32, tag: &str) -> FieldDef {
    FieldDef {
        name: name.into(),
        pkg: if name.starts_with(char::is_lowercase) {
            "main".into()
        } else {
            String::new()
        },
        ty: TypeIdx(ty),
        embedded: false,
        tag: tag.into(),
    }
}

fn named(name: &str, underlying: u32) -> TypeDef {
    TypeDef::Named(NamedDef {
        name: name.into(),
        pkg_path: "example.com/main".into(),
        pkg_name: "main".into(),
        scope: String::new(),
        underlying: TypeIdx(underlying),
    })
}

/// A table with all kinds, recursive types and forward references.
fn module() -> (Vec<TypeEntry>, Vec<Selector>) {
    let t = TypeIdx;
    let defs = vec![
        TypeDef::Basic(Basic::Int),    // 0
        TypeDef::Basic(Basic::String), // 1
        named("T", 4),                 // 2
        TypeDef::Pointer(t(2)),        // 3
        TypeDef::Struct(vec![
            field("Next", 3, ""),
            field("b", 5, ""),
            field("S", 1, "json:\"s\""),
            field("m", 6, ""),
        ]), // 4
        TypeDef::Basic(Basic::Uint8),  // 5
        TypeDef::Map(t(1), t(3)),      // 6
        TypeDef::Array(t(2), 3),       // 7
        TypeDef::Slice(t(7)),          // 8
        TypeDef::Func {
            params: vec![t(0), t(10)],
            results: vec![t(11), t(12)],
            variadic: true,
        }, // 9
        TypeDef::Slice(t(1)),          // 10
        TypeDef::Basic(Basic::Bool),   // 11
        TypeDef::Named(NamedDef {
            name: "error".into(),
            pkg_path: String::new(),
            pkg_name: String::new(),
            scope: String::new(),
            underlying: t(13),
        }), // 12
        TypeDef::Interface(vec![IfaceMethod {
            selector: 0,
            sig: t(14),
        }]), // 13
        TypeDef::Func {
            params: vec![],
            results: vec![t(1)],
            variadic: false,
        }, // 14
        TypeDef::Interface(vec![]),    // 15
        TypeDef::Chan(govm_bytecode::ChanDir::Both, t(17)), // 16
        TypeDef::Chan(govm_bytecode::ChanDir::Recv, t(0)), // 17
        TypeDef::Struct(vec![field("A", 5, ""), field("B", 19, "")]), // 18
        TypeDef::Struct(vec![]),       // 19
        TypeDef::Struct(vec![
            field("f", 21, ""),
            field("c", 22, ""),
            field("i", 15, ""),
            field("z", 19, ""),
        ]), // 20
        TypeDef::Basic(Basic::Float32), // 21
        TypeDef::Basic(Basic::Complex128), // 22
        TypeDef::Basic(Basic::Complex64), // 23
        TypeDef::Array(t(20), 40),     // 24
        TypeDef::Struct(vec![field("A", 0, ""), field("B", 0, "")]), // 25
        TypeDef::Basic(Basic::UnsafePointer), // 26
        named("List", 28),             // 27
        TypeDef::Slice(t(27)),         // 28
        TypeDef::Interface(vec![IfaceMethod {
            selector: 1,
            sig: t(14),
        }]), // 29
        TypeDef::Array(t(0), 0),       // 30
        named("U", 2),                 // 31
    ];
    let selectors = vec![
        Selector {
            name: "Error".into(),
            pkg: String::new(),
            sig: t(14),
        },
        Selector {
            name: "hidden".into(),
            pkg: "example.com/main".into(),
            sig: t(14),
        },
    ];
    (defs.into_iter().map(entry).collect(), selectors)
}

fn table() -> TypeTable {
    TypeTable::new(Arc::new(Space::new()))
}

#[test]
fn layouts_are_the_compilers() {
    let (types, selectors) = module();
    let table = table();
    let (refs, ids) = load_types(&table, &types, &selectors, &|_| 1).unwrap();
    assert_eq!((refs.len(), ids.len()), (types.len(), 2));
    let mut layouts = Layouts::new(&types);
    for (i, t) in refs.iter().enumerate() {
        let idx = TypeIdx(i as u32);
        let l = layouts.of(idx).unwrap().clone();
        let name = t.string();
        assert_eq!(t.size as u64, l.size, "{name}");
        assert_eq!(t.align as u32, l.align, "{name}");
        assert_eq!(t.slots as u64, l.slots(), "{name}");
        assert_eq!(t.has_pointers(), l.pointers, "{name}");
        assert_eq!(t.is_comparable(), l.comparable, "{name}");
        assert_eq!(t.is_direct(), l.direct(), "{name}");
        assert_eq!(t.flags.has(TypeFlags::PLAIN), l.plain && l.comparable, "{name}");
        let offsets: Vec<u64> = t.fields.iter().map(|f| f.offset as u64).collect();
        assert_eq!(offsets, l.offsets, "{name}");
        let mut marks = vec![0u64; (t.size / 8).div_ceil(32).max(1)];
        layouts.marks(idx, 0, &mut |w, m| {
            let m = match m {
                Mark::Scalar => 0,
                Mark::Pointer => 1,
                Mark::IfaceData => 2,
            };
            marks[w as usize / 32] |= m << (w % 32 * 2);
        });
        if t.marks.words > 32 {
            let full = t.marks.more.iter().copied().chain(std::iter::repeat(0));
            assert!(full.zip(&marks).all(|(a, b)| a == *b), "{name}");
        } else {
            assert_eq!(t.marks.first, marks[0], "{name}");
        }
    }
}

#[test]
fn names_are_reflects() {
    let (types, selectors) = module();
    let table = table();
    let (refs, _) = load_types(&table, &types, &selectors, &|_| 1).unwrap();
    let expect = [
        (2, "main.T"),
        (
            4,
            "struct { Next *main.T; b uint8; S string \"json:\\\"s\\\"\"; m map[string]*main.T }",
        ),
        (8, "[][3]main.T"),
        (9, "func(int, ...string) (bool, error)"),
        (13, "interface { Error() string }"),
        (15, "interface {}"),
        (16, "chan (<-chan int)"),
        (19, "struct {}"),
        (26, "unsafe.Pointer"),
        (28, "[]main.List"),
        (29, "interface { main.hidden() string }"),
    ];
    for (i, name) in expect {
        assert_eq!(refs[i].string(), name);
    }
    assert_eq!(refs[31].kind, Kind::Struct);
    assert_eq!(refs[31].named.as_ref().unwrap().underlying, Some(refs[4]));
}

#[test]
fn identity_is_structural_within_a_realm() {
    let (types, selectors) = module();
    let table = table();
    let load = |realm| {
        load_types(&table, &types, &selectors, &|n: &NamedDef| {
            if n.pkg_path.is_empty() { 0 } else { realm }
        })
    };
    let (a, sa) = load(1).unwrap();
    let (b, sb) = load(1).unwrap();
    let (c, sc) = load(2).unwrap();
    assert_eq!(a, b);
    assert_eq!((&sa, &sa), (&sb, &sc));
    for i in 0..a.len() {
        let depends = [2, 3, 4, 6, 7, 8, 27, 28, 31].contains(&i);
        assert_eq!(a[i] != c[i], depends, "{}", a[i].string());
    }
    let again = table.make(|b| b.pointer(a[2])).unwrap();
    assert_eq!(again, a[3]);
}

#[test]
fn impossible_types_are_refused() {
    let table = table();
    let t = TypeIdx;
    let recursive = vec![entry(named("R", 1)), entry(TypeDef::Struct(vec![field("r", 0, "")]))];
    let e = load_types(&table, &recursive, &[], &|_| 1).unwrap_err();
    assert!(matches!(e, LoadError::Type(TypeError::Recursive(_))), "{e}");
    // The failed types are gone, the same name can be made well.
    let good = vec![entry(named("R", 1)), entry(TypeDef::Pointer(t(0)))];
    assert!(load_types(&table, &good, &[], &|_| 1).is_ok());
    let cycle = vec![entry(TypeDef::Pointer(t(1))), entry(TypeDef::Slice(t(0)))];
    assert!(matches!(
        load_types(&table, &cycle, &[], &|_| 1),
        Err(LoadError::Cycle(_))
    ));
    let index = vec![entry(TypeDef::Pointer(t(9)))];
    assert_eq!(load_types(&table, &index, &[], &|_| 1), Err(LoadError::Index(9)));
    let large = vec![entry(TypeDef::Array(t(1), 1 << 46)), entry(TypeDef::Basic(Basic::Int))];
    assert!(matches!(
        load_types(&table, &large, &[], &|_| 1),
        Err(LoadError::Type(TypeError::TooLarge(_)))
    ));
}

#[test]
fn methods_are_found_by_selector() {
    let (types, selectors) = module();
    let table = table();
    let (refs, ids) = load_types(&table, &types, &selectors, &|_| 1).unwrap();
    let mut methods = MethodTable::new();
    methods.set(refs[3], vec![(ids[1], 11), (ids[0], 10)]);
    methods.set(refs[2], vec![(ids[0], 12)]);
    assert_eq!(methods.find(&refs[3], ids[1]), Some(11));
    assert_eq!(methods.find(&refs[2], ids[1]), None);
    assert!(methods.implements(&refs[3], &refs[29]) && methods.implements(&refs[3], &refs[12]));
    assert!(!methods.implements(&refs[2], &refs[29]) && methods.implements(&refs[2], &refs[12]));
    assert!(methods.implements(&refs[0], &refs[15]) && !methods.implements(&refs[0], &refs[12]));
    assert_eq!(methods.missing(&refs[2], &refs[29]), Some(0));
    assert!(refs[12].includes_methods_of(&refs[13]) && !refs[12].includes_methods_of(&refs[29]));
}
