//! Every program of `run/` prints and ends as it does under real Go.

use govm::Engine;
use govm_tests::{differences, each, programs, run};
use std::time::Duration;

#[test]
fn programs_end_as_under_go() {
    let engine = Engine::new();
    each(&programs("run"), |path| {
        differences(path, &run(&engine, path, Duration::from_secs(60)))
    });
}
