//! Benchmarks of govm: `cargo bench -p govm-benches`. The Go programs that they run are in `go/`; here is how they are run.

use govm::{Engine, GoArgs, GoResults, Module, Source, Vm};
use std::path::PathBuf;

/// The path of a Go file of the benchmarks.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("go").join(name)
}

/// The compiled module of one Go file of the benchmarks.
///
/// # Panics
/// When it does not compile.
pub fn compile(engine: &Engine, name: &str) -> Module {
    Module::compile(engine, &Source::files([path(name)]).library()).expect("the benchmark compiles")
}

/// Calls the function `name` of a module in a VM of its own with `procs` Ps.
///
/// # Panics
/// When the function is not there or fails.
pub fn call<A: GoArgs, R: GoResults>(module: &Module, procs: usize, name: &str, args: A) -> R {
    let mut vm = Vm::builder(module).procs(procs).build().expect("a VM");
    let f = vm.func::<A, R>(name).expect("the function");
    f.call(&mut vm, args).expect("a result")
}
