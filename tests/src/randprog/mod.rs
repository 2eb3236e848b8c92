//! Random well-typed Go programs. A program is a function of its seed; it ends, and its output depends on nothing but the language:
//! no addresses, no order of maps. Run-time panics are part of it: they are recovered, and their texts printed.
//!
//! `prelude.go` is the part that all programs share: bounds on steps and output, printing, small generic helpers. The top-level names
//! of a program end in its seed, so that many programs make one Go program and the Go compiler is started once for all of them.

mod consts;
mod containers;
mod control;
mod decl;
mod expr;
mod literal;
mod rng;
mod state;
mod stmt;
mod types;

pub use state::Size;

/// The file that every program is compiled with.
pub const PRELUDE: &str = include_str!("prelude.go");

/// The declarations of one program; `run_SEED` is its entry.
pub fn program(seed: u64, size: Size) -> String {
    state::Gen::new(seed, size).program()
}

/// The file that lists programs for the prelude's main.
pub fn list(seeds: &[u64]) -> String {
    let rows: String = seeds.iter().map(|s| format!("\t{{{s}, run_{s}}},\n")).collect();
    format!("package main\n\nvar programs = []struct {{\n\tseed int\n\trun  func()\n}}{{\n{rows}}}\n")
}

/// All files of a Go program that runs the programs of some seeds: names and texts.
pub fn files(seeds: &[u64], size: Size) -> Vec<(String, String)> {
    let mut files = vec![("prelude.go".into(), PRELUDE.into()), ("list.go".into(), list(seeds))];
    files.extend(seeds.iter().map(|&s| (format!("p{s}.go"), program(s, size))));
    files
}

/// Names what a program printed to its standard output and to its standard error output (FNV-1a).
pub fn digest(out: &str, err: &str) -> u64 {
    let bytes = out.bytes().chain([0]).chain(err.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ b as u64).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The outputs of programs in what they printed together.
pub fn split(output: &str) -> Vec<(u64, &str)> {
    output
        .split("=== program ")
        .skip(1)
        .filter_map(|part| {
            let (seed, rest) = part.split_once('\n')?;
            Some((seed.parse().ok()?, rest))
        })
        .collect()
}
