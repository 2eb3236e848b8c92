//! Go functions and the bytecode that they become: the expected text lies beside the test, `INSTA_UPDATE=always` renews it.

use govm_bytecode::{Module, disasm};
use govm_compiler::packages::{Config, PackageSource, SourceText, Target};
use govm_compiler::{Options, compile};
use std::path::Path;

/// No library.
struct None;

impl PackageSource for None {
    fn files(&self, _: &str) -> Option<Vec<SourceText>> {
        Option::None
    }
}

/// The names of the plain functions that a source declares.
fn declared(source: &str) -> Vec<String> {
    let name = |line: &str| Some(line.strip_prefix("func ")?.split_once('(')?.0.to_string());
    let plain = |n: &String| !n.is_empty() && !n.contains('[') && n != "main";
    source.lines().filter_map(name).filter(plain).collect()
}

fn compiled(name: &str, exports: fn(&str) -> Vec<String>) -> Module {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("bytecode");
    let path = root.join(name);
    let options = Options {
        exports: exports(&std::fs::read_to_string(&path).expect("a program")),
        ..Options::default()
    };
    let target = Target::Files(vec![path]);
    match compile(&Config::host(root, &None), &target, &options) {
        Ok(m) => m,
        Err(list) => panic!("{}", list.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n")),
    }
}

/// The text of package main's functions, those that are inlined wherever they are called among them.
fn text(name: &str) -> String {
    let module = compiled(name, declared);
    if let Err(e) = govm_bytecode::verify(&module) {
        panic!("{e}\n{}", disasm::module(&module, disasm::Options { maps: true }));
    }
    assert_eq!(
        govm_bytecode::decode(&govm_bytecode::encode(&module)).as_ref(),
        Ok(&module)
    );
    let funcs = module
        .funcs
        .iter()
        .filter(|f| f.name.starts_with("main.") && f.name != "main.main");
    funcs
        .map(|f| disasm::func(&module, f, disasm::Options { maps: true }) + "\n")
        .collect()
}

#[test]
fn loops() {
    insta::assert_snapshot!(text("loops.go"));
}

#[test]
fn memory() {
    insta::assert_snapshot!(text("memory.go"));
}

#[test]
fn calls() {
    insta::assert_snapshot!(text("calls.go"));
}

#[test]
fn goroutines() {
    insta::assert_snapshot!(text("goroutines.go"));
}

#[test]
fn inlined_functions_are_dropped() {
    let module = compiled("calls.go", |_| Vec::new());
    let has = |name: &str| module.funcs.iter().any(|f| f.name == name);
    assert!(has("main.main") && has("main.fib") && has("main.square.area"));
    assert!(!has("main.day") && !has("main.adder"));
    assert_eq!(module.funcs[module.main.expect("a main") as usize].name, "main.main");
}
