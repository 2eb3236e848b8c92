//! How fast packages are loaded and checked: `speed [-threads N] GOROOT PACKAGE ...`, the packages as `govm check --goroot` takes them.
//! Prints lines, and for both parts the processor's seconds, those of all threads together, at their best of five runs: on Linux only,
//! whose `/proc` tells them.

use govm_compiler::packages::{Config, NoPackages, Program, expand, load_all};
use govm_compiler::types::checker::{Checker, GoVersion, Tables};
use govm_compiler::types::resolver::PackageInput;
use govm_syntax::{Interner, SourceMap, with_large_stack};

/// Seconds that the process has kept processors busy.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may contain anything, fields 12 and 13 are user and system time in hundredths.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    let times = fields.skip(11).take(2).filter_map(|t| t.parse::<f64>().ok());
    times.sum::<f64>() / 100.0
}

/// Checks all packages whole; how many errors there are.
fn check(program: &Program, names: &Interner, sources: &SourceMap, threads: usize) -> usize {
    let tables = Tables::default();
    let mut check = Checker::new(&tables, names, sources);
    check.threads = Some(threads);
    for p in &program.packages {
        let paths = p.imports.iter();
        let paths = paths.map(|(path, i)| (path.as_str(), program.package(*i).path.as_str()));
        check.check_package(&PackageInput {
            path: &p.path,
            files: p.files.iter().map(|f| &*f.parsed).collect(),
            embedded: false,
            lazy: None,
            renamed: paths.filter(|(path, full)| path != full).collect(),
            version: GoVersion(p.go_minor as u16),
            embeds: &[],
        });
    }
    check.errors.len()
}

fn run(goroot: &str, packages: &[String], threads: usize) -> Result<(), String> {
    let mut config = Config::host("/".into(), &NoPackages);
    config.goroot = Some(goroot.into());
    let targets = expand(&config, packages).map_err(|e| e.to_string())?;
    let (mut best_load, mut best_check) = (f64::MAX, f64::MAX);
    let (mut lines, mut count) = (0, 0);
    for _ in 0..5 {
        let (names, sources) = (Interner::new(), SourceMap::new());
        let start = cpu();
        let program = load_all(&config, &sources, &names, &targets).map_err(|e| e[0].to_string())?;
        best_load = best_load.min(cpu() - start);
        let start = cpu();
        let errors = check(&program, &names, &sources, threads);
        best_check = best_check.min(cpu() - start);
        if errors > 0 {
            return Err(format!("{errors} errors"));
        }
        let files = program.packages.iter().flat_map(|p| &p.files);
        lines = files.map(|f| f.parsed.source().line_count()).sum();
        count = program.packages.len();
    }
    let (load, check) = (best_load, best_check);
    println!("{count} packages, {lines} lines: loaded and parsed in {load:.3} s, checked in {check:.3} s");
    println!(
        "{:.0} lines/s loaded and parsed, {:.0} lines/s checked",
        lines as f64 / load,
        lines as f64 / check
    );
    Ok(())
}

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut threads = 1;
    if args.first().is_some_and(|a| a == "-threads") && args.len() > 1 {
        threads = args[1].parse().unwrap_or(1);
        args.drain(..2);
    }
    let Some((goroot, packages)) = args.split_first() else {
        eprintln!("usage: speed [-threads N] GOROOT PACKAGE ...");
        std::process::exit(2);
    };
    if let Err(e) = with_large_stack(|| run(goroot, packages, threads)) {
        eprintln!("{e}");
        std::process::exit(1);
    }
}
