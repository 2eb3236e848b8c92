//! The programs in tests/errors and the errors that gc reports in them, which must be ours to the letter: `NAME.err` holds what
//! `go build -gcflags=-e NAME.go` prints.

use std::collections::HashMap;
use std::path::Path;

use govm_compiler::types::checker::{Checker, GoVersion, Tables};
use govm_compiler::types::errors::{TypeError, report};
use govm_compiler::types::resolver::PackageInput;
use govm_syntax::{Interner, ParsedFile, Pos, SourceMap, parse_file, with_large_stack};

/// Stand-ins for the library packages that the programs import.
const LIBRARY: &[(&str, &str)] = &[
    ("fmt", "package fmt\ntype Stringer interface{ String() string }"),
    (
        "strings",
        "package strings\nfunc Repeat(s string, n int) string { return s }",
    ),
    ("sort", "package sort\nfunc Ints(x []int) {}"),
    ("os", "package os"),
];

fn check(name: &str, text: &[u8]) -> String {
    let (names, sources) = (Interner::new(), SourceMap::new());
    let parse = |name: &str, text: &[u8]| {
        let source = sources.add(name, text).expect("small files");
        parse_file(&source, &names)
    };
    let library: HashMap<&str, ParsedFile> = LIBRARY
        .iter()
        .map(|(path, text)| (*path, parse(path, text.as_bytes()).0))
        .collect();
    let (file, syntax) = parse(name, text);
    let tables = Tables::default();
    let mut check = Checker::new(&tables, &names, &sources);
    for (path, file) in &library {
        check.check_package(&PackageInput {
            path,
            files: vec![file],
            embedded: true,
            lazy: None,
            renamed: Vec::new(),
            version: GoVersion::CURRENT,
            embeds: &[],
        });
    }
    let mut errors: Vec<TypeError> = syntax
        .iter()
        .map(|e| TypeError::new(check.universe.unsafe_pkg, e.pos, e.msg.clone()))
        .collect();
    if !syntax.iter().any(|e| e.stops_checking()) {
        check.check_package(&PackageInput {
            path: "main",
            files: vec![&file],
            embedded: false,
            lazy: None,
            renamed: Vec::new(),
            version: GoVersion::CURRENT,
            embeds: &[],
        });
        errors.append(&mut check.errors);
    }
    let at = |p: Pos| sources.position(p).map_or(String::new(), |p| format!("{p}: "));
    let mut out = String::new();
    for e in report(errors, None, &sources).errors {
        out += &format!("{}{}\n", at(e.pos), e.msg);
        for (p, note) in &e.notes {
            out += &format!("\t{}{note}\n", at(*p));
        }
    }
    out
}

#[test]
fn errors_are_those_of_gc() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/errors");
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .expect("tests/errors")
        .flatten()
        .map(|e| e.path())
        .collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "go"));
    files.sort();
    assert!(!files.is_empty());
    let mut bad = Vec::new();
    for path in files {
        let text = std::fs::read(&path).expect("a readable program");
        let want = std::fs::read_to_string(path.with_extension("err")).expect("its errors");
        let name = path
            .file_name()
            .map_or(String::new(), |n| n.to_string_lossy().into_owned());
        let got = with_large_stack(|| check(&name, &text));
        let lines = |s: &str| s.lines().map(|l| l.trim_end().to_string()).collect::<Vec<_>>();
        let (want, got) = (lines(&want), lines(&got));
        bad.extend(want.iter().filter(|l| !got.contains(l)).map(|l| format!("-{l}")));
        bad.extend(got.iter().filter(|l| !want.contains(l)).map(|l| format!("+{l}")));
        if bad.is_empty() && want != got {
            bad.push(format!("{name}: order differs"));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
