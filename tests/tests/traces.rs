//! What a program says when it dies, all of it: Go's message, then the traces of the goroutines, with the functions, files and lines that
//! compiled Go gives. `traces/NAME.go` is a program, `NAME.err` what it says under real Go, without arguments and addresses.
//!
//! Numbers of goroutines and their order are Go's own business, and frames of its library and run time are not ours.

use govm::{Engine, Module, Source, Vm};
use govm_tests::{each, programs};
use std::path::Path;
use std::time::Duration;

/// Whether a frame lies in Go's own code, beyond what programs call by name.
fn internal(function: &str) -> bool {
    ["runtime.", "sync.", "internal/", "runtime/", "sort."]
        .iter()
        .any(|p| function.starts_with(p))
}

/// A goroutine's number is not told, but that of the first.
fn number(line: &str) -> String {
    let words = line.split(' ').map(|w| {
        let digits = w.trim_end_matches(':');
        let other = digits != "1" && digits.parse::<u64>().is_ok();
        if other { w.replace(digits, "N") } else { w.to_string() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The part of a text that does not depend on addresses, numbers and order.
fn normal(text: &str) -> Vec<String> {
    let (head, traces) = match text.find("\ngoroutine ") {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let mut blocks: Vec<String> = traces
        .split("\n\n")
        .map(|block| {
            let lines: Vec<&str> = block.trim_end().lines().collect();
            let mut out = lines.first().map(|l| number(l)).unwrap_or_default();
            for pair in lines.get(1..).unwrap_or_default().chunks(2) {
                let function = pair[0].rsplit_once('(').map_or(pair[0], |(name, _)| name);
                let function = match pair[0].strip_prefix("created by ") {
                    Some(_) => number(pair[0]),
                    // A method's receiver is in parentheses too.
                    None if pair[0].ends_with(')') => function.to_string(),
                    None => pair[0].to_string(),
                };
                if internal(&function) {
                    continue;
                }
                let place = pair.get(1).map_or("", |p| p.split(" +0x").next().unwrap_or(p));
                let place = place.trim().rsplit('/').next().unwrap_or("");
                // Of the run time's own frames, only that they are there.
                let place = if function == "panic" { "" } else { place };
                out.push_str(&format!("\n{function}\n\t{place}"));
            }
            out
        })
        .collect();
    // That of main, or of what panicked, comes first.
    blocks[1..].sort();
    let mut out: Vec<String> = head
        .trim_end()
        .lines()
        .map(|l| l.split(" code=").next().unwrap_or(l).to_string())
        .collect();
    out.push(String::new());
    out.extend(blocks);
    out
}

fn check(engine: &Engine, path: &Path) -> Option<String> {
    let module = match Module::compile(engine, &Source::files([path])) {
        Ok(m) => m,
        Err(e) => return Some(format!("\n  {e}")),
    };
    let mut vm = Vm::builder(&module)
        .procs(2)
        .timeout(Duration::from_secs(60))
        .build()
        .ok()?;
    let got = vm.run().err()?.to_string();
    let want = std::fs::read_to_string(path.with_extension("err")).unwrap_or_default();
    let (got, want) = (normal(&got), normal(&want));
    let text = |v: &[String]| v.join("\n");
    (got != want).then(|| format!("\n--- is\n{}\n--- should be\n{}", text(&got), text(&want)))
}

#[test]
fn traces_are_those_of_go() {
    let engine = Engine::new();
    each(&programs("traces"), |p| check(&engine, p));
}

#[test]
fn only_what_matters_is_compared() {
    let a = "panic: x\n\ngoroutine 1 [running]:\nmain.(*T).f(0x1, {0x2, 0x3})\n\t/a/b/c.go:5 +0x1d\nruntime.x(...)\n\truntime/y.go:1\n\ngoroutine 7 [select]:\nmain.g(...)\n\tc.go:9 +0x1\ncreated by main.main in goroutine 1\n\tc.go:2\n";
    let b = "panic: x\n\ngoroutine 1 [running]:\nmain.(*T).f(...)\n\tc.go:5 +0x2\n\ngoroutine 3 [select]:\nmain.g()\n\tc.go:9\ncreated by main.main in goroutine 1\n\tc.go:2";
    assert_eq!(normal(a), normal(b));
    assert_ne!(normal(a), normal(&b.replace("c.go:9", "c.go:8")));
    assert_ne!(normal(a), normal(&b.replace("[select]", "[chan send]")));
}
