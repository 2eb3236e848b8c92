//! Concurrent programs print the same on any number of cores, with any seed, time and again. A lost wake-up would show as a deadlock or as
//! a run out of time.
//!
//! `GOVM_STRESS=SECONDS` repeats them until so much time has passed.

use govm::{Engine, VmBuilder};
use govm_tests::{differences, each, programs, run_with};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn settings() -> Vec<(String, Box<dyn Fn(VmBuilder) -> VmBuilder>)> {
    let mut list: Vec<(String, Box<dyn Fn(VmBuilder) -> VmBuilder>)> = Vec::new();
    for seed in [1, 2, 3] {
        list.push((format!("seed {seed}"), Box::new(move |b| b.seed(seed))));
    }
    for procs in [1, 2, 3, 8] {
        list.push((format!("{procs} cores"), Box::new(move |b| b.procs(procs).entropy())));
    }
    list
}

fn concurrent() -> Vec<PathBuf> {
    let named = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("conc"));
    programs("run")
        .into_iter()
        .filter(named)
        .chain(programs("schedules"))
        .collect()
}

#[test]
fn programs_print_the_same_on_every_schedule() {
    let seconds = std::env::var("GOVM_STRESS").ok().and_then(|s| s.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(0));
    let engine = Engine::with_packages(8, Vec::new());
    let check = |path: &Path| {
        settings().into_iter().find_map(|(name, set)| {
            let out = run_with(&engine, path, Duration::from_secs(60), set);
            differences(path, &out).map(|d| format!(" {name}:{d}"))
        })
    };
    loop {
        each(&concurrent(), check);
        if Instant::now() >= end {
            break;
        }
    }
}
