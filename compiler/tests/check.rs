//! File tests of the type checker: each program of `check/` with the errors that gc reports for it, in the `.txt` file beside it.
//!
//! `GOVM_UPDATE=1 cargo test -p govm-compiler --test check` writes the files anew; compare them with `go tool compile -e` then.

use std::fs;
use std::path::Path;

use govm_compiler::types::checker::{Checker, GoVersion, Tables};
use govm_compiler::types::errors::report;
use govm_compiler::types::resolver::PackageInput;
use govm_syntax::{Interner, SourceMap, parse_file};

/// All errors of a program, as gc prints them.
fn errors_of(path: &Path) -> String {
    let (sources, names, tables) = (SourceMap::new(), Interner::new(), Tables::default());
    let name = path.file_name().unwrap().to_str().unwrap();
    let source = sources.add(name, fs::read(path).unwrap()).unwrap();
    let (file, errors) = parse_file(&source, &names);
    assert!(errors.is_empty(), "{name}: {errors:?}");
    let mut check = Checker::new(&tables, &names, &sources);
    check.check_package(&PackageInput {
        path: "p",
        files: vec![&file],
        embedded: false,
        lazy: None,
        renamed: Vec::new(),
        version: GoVersion::CURRENT,
        embeds: &[],
    });
    let at = |pos| sources.position(pos).map_or(String::new(), |p| format!("{p}: "));
    let mut out = String::new();
    for e in report(std::mem::take(&mut check.errors), None, &sources).errors {
        out.push_str(&format!("{}{}\n", at(e.pos), e.msg));
        for (pos, note) in &e.notes {
            out.push_str(&format!("\t{}{note}\n", at(*pos)));
        }
    }
    out
}

#[test]
fn errors_are_those_of_gc() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut programs: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    programs.retain(|p| p.extension().is_some_and(|e| e == "go"));
    programs.sort();
    assert!(!programs.is_empty());
    for path in programs {
        let got = errors_of(&path);
        let expected = path.with_extension("txt");
        if std::env::var_os("GOVM_UPDATE").is_some() {
            fs::write(&expected, &got).unwrap();
        }
        let want = fs::read_to_string(&expected).unwrap_or_default();
        for (g, w) in got.lines().zip(want.lines()) {
            assert_eq!(g, w);
        }
        assert_eq!(got.lines().count(), want.lines().count(), "{}:\n{got}", path.display());
    }
}

/// Chains grow without limit, so checking them must not recurse.
#[test]
fn long_chains_need_no_stack() {
    let n = 100_000;
    let mut text =
        String::from("package p\ntype T struct{ next *T }\nfunc (t *T) m() *T { return t }\nfunc f(t *T, i int) {\n");
    text.push_str(&format!("_ = i{}\n", " + i".repeat(n)));
    text.push_str(&format!("_ = t{}\n", ".next".repeat(n)));
    text.push_str(&format!("_ = t{}\n", ".m()".repeat(n)));
    text.push_str(&format!("_ = \"a\"{}\n", " + \"\"".repeat(n)));
    text.push_str(&format!("if i > 0 {{ }}{}\n", " else if i > 1 { }".repeat(2_000)));
    text.push_str("}\n");
    let (sources, names, tables) = (SourceMap::new(), Interner::new(), Tables::default());
    let source = sources.add("p.go", text.into_bytes()).unwrap();
    let (file, errors) = parse_file(&source, &names);
    assert!(errors.is_empty(), "{errors:?}");
    let mut check = Checker::new(&tables, &names, &sources);
    check.check_package(&PackageInput {
        path: "p",
        files: vec![&file],
        embedded: false,
        lazy: None,
        renamed: Vec::new(),
        version: GoVersion::CURRENT,
        embeds: &[],
    });
    assert!(check.errors.is_empty(), "{:?}", check.errors.first());
}
