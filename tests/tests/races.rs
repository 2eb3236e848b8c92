//! Programs of `stress/` race on everything that goroutines can share. Whatever they lose, no value is torn, the host is unharmed, and
//! misuse of a map ends in Go's fatal error.
//!
//! `GOVM_STRESS=SECONDS` runs each program again until so much time has passed.

use govm::{Engine, Error, Module, Source, Vm};
use govm_tests::programs;
use std::time::{Duration, Instant};

#[test]
fn races_leave_the_host_unharmed() {
    let seconds = std::env::var("GOVM_STRESS").ok().and_then(|s| s.parse().ok());
    let time = Duration::from_secs(seconds.unwrap_or(0));
    let engine = Engine::new();
    for path in programs("stress") {
        let module = Module::compile(&engine, &Source::files([&path])).unwrap_or_else(|e| panic!("{e}"));
        let map = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("map"));
        let start = Instant::now();
        loop {
            let mut vm = Vm::builder(&module)
                .procs(2)
                .entropy()
                .memory(1 << 30)
                .timeout(Duration::from_secs(60))
                .build()
                .expect("a VM");
            match vm.run() {
                Ok(()) if !map => {}
                Err(Error::Fatal(text)) if map && text.starts_with("fatal error: concurrent map ") => {}
                end => panic!("{}: {end:?}", path.display()),
            }
            if start.elapsed() >= time {
                break;
            }
        }
    }
}
