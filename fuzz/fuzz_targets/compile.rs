//! The whole compiler over any text: what checks is lowered to MIR and bytecode that their verifiers accept, and loads.
#![no_main]

use govm::{Engine, Error, Module, Source};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    govm_fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // An engine keeps the types of all that it has loaded, so each program has its own.
    let engine = Engine::with_packages(1, Vec::new());
    match Module::compile(&engine, &Source::text("x.go", text)) {
        Ok(_) => {}
        Err(Error::Compile(list)) => {
            for d in list {
                assert!(!d.message.contains("internal error"), "{d}");
            }
        }
        Err(e) => panic!("{e}"),
    }
});
