//! Random programs print what they print under real Go, on one core and on two. `random_programs.txt` has the digests of Go's outputs,
//! made by `cargo run --release -p govm-tests --bin randprog -- --seed 1 --count 60 --go GO --digests tests/tests/random_programs.txt`;
//! a change of the generator makes them anew.

use govm::{Engine, Module, Source, Vm};
use govm_tests::Kept;
use govm_tests::randprog::{Size, digest, files, split};
use std::collections::HashMap;
use std::time::Duration;

/// The digest of each program's output.
fn run(engine: &Engine, seeds: &[u64], procs: usize) -> HashMap<u64, u64> {
    let (out, err) = (Kept::default(), Kept::default());
    let module =
        Module::compile(engine, &Source::texts(files(seeds, Size::Normal))).expect("the programs are well-typed");
    let ended = Vm::builder(&module)
        .procs(procs)
        .timeout(Duration::from_secs(300))
        .stdout(out.clone())
        .stderr(err.clone())
        .build()
        .and_then(|mut vm| vm.run());
    let (out, err) = (out.text(), err.text());
    assert!(ended.is_ok(), "{ended:?}");
    let errs: HashMap<u64, &str> = split(&err).into_iter().collect();
    let of = |(s, text)| (s, digest(text, errs.get(&s).copied().unwrap_or("")));
    split(&out).into_iter().map(of).collect()
}

#[test]
fn random_programs_print_what_they_print_under_go() {
    let want: Vec<(u64, u64)> = include_str!("random_programs.txt")
        .lines()
        .filter_map(|l| {
            let (seed, digest) = l.split_once(' ')?;
            Some((seed.parse().ok()?, u64::from_str_radix(digest, 16).ok()?))
        })
        .collect();
    assert!(want.len() >= 50, "a list of digests");
    let engine = Engine::new();
    for part in want.chunks(20) {
        let seeds: Vec<u64> = part.iter().map(|w| w.0).collect();
        for procs in [1, 2] {
            let got = run(&engine, &seeds, procs);
            for (seed, digest) in part {
                assert_eq!(got.get(seed), Some(digest), "program {seed} on {procs} cores");
            }
        }
    }
}
