//! The checker over any text: it ends with errors or without.
#![no_main]

use govm::{Engine, Module, Source};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use std::sync::OnceLock;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    govm_fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|data: &[u8]| {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let engine = ENGINE.get_or_init(|| Engine::with_packages(1, Vec::new()));
    let _ = Module::check(engine, &Source::text("x.go", text).all_errors());
});
