//! The compiler, in lines a second, and the life of a VM.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use govm::{Engine, Module, Source};
use govm_benches::{call, compile, path};
use std::fmt::Write;
use std::hint::black_box;

/// The kernels many times over, under names of their own: a program of about `copies` times 100 lines.
fn large(copies: usize) -> String {
    let text = std::fs::read_to_string(path("kernels.go")).expect("the kernels");
    let body = text
        .split_once("package main")
        .map_or("", |p| p.1)
        .replace("func main() {}", "");
    let mut out = String::from("package main\n");
    for i in 0..copies {
        let mut copy = body.clone();
        for name in [
            "Fib", "Loop", "Sieve", "Floats", "Methods", "Maps", "Strings", "Trees", "shape", "square", "rect", "tree",
            "build",
        ] {
            copy = rename(&copy, name, &format!("{name}{i}"));
        }
        out.push_str(&copy);
    }
    let _ = writeln!(out, "func main() {{ println(Fib{}(1)) }}", copies - 1);
    out
}

/// Replaces whole words.
fn rename(text: &str, from: &str, to: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let inside = rest[..at].ends_with(word) || rest[at + from.len()..].starts_with(word);
        out.push_str(&rest[..at]);
        out.push_str(if inside { from } else { to });
        rest = &rest[at + from.len()..];
    }
    out.push_str(rest);
    out
}

fn compiler(c: &mut Criterion) {
    let engine = Engine::new();
    let text = large(100);
    let source = Source::text("large.go", &text);
    let mut group = c.benchmark_group("compile");
    group.sample_size(20);
    group.throughput(Throughput::Elements(text.lines().count() as u64));
    group.bench_function("check", |b| {
        b.iter(|| Module::check(&engine, black_box(&source)).expect("it checks"))
    });
    group.bench_function("compile", |b| {
        b.iter(|| black_box(Module::compile(&engine, black_box(&source)).expect("it compiles")))
    });
    group.finish();
    let hello = Source::text(
        "hello.go",
        "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n",
    );
    c.bench_function("compile hello", |b| {
        b.iter(|| black_box(Module::compile(&engine, &hello).expect("it compiles")))
    });
    let module = compile(&engine, "kernels.go");
    c.bench_function("make a VM, call, drop", |b| {
        b.iter(|| black_box(call::<(i64,), i64>(&module, 1, "Fib", (1,))))
    });
}

criterion_group!(benches, compiler);
criterion_main!(benches);
