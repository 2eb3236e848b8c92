//! Go functions and the bytecode that they become: the expected text lies beside the test, `INSTA_UPDATE=always` renews it.

use govm_bytecode::disasm;
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

/// The text of package main's functions.
fn text(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("bytecode");
    let target = Target::Files(vec![root.join(name)]);
    let module = match compile(&Config::host(root, &None), &target, &Options::default()) {
        Ok(m) => m,
        Err(list) => panic!("{}", list.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n")),
    };
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
