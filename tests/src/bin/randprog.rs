//! Runs random Go programs under govm and under real Go and reports those whose outputs differ.
//!
//! `randprog --go /path/to/go --seed 1 --count 1000` runs the programs of 1,000 seeds; without `--go` it writes their files to `--out`.

use clap::Parser;
use govm::{Engine, Module, Source, Vm};
use govm_tests::Kept;
use govm_tests::randprog::{digest, files, split};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

#[derive(Parser)]
struct Args {
    /// The first program's seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many programs.
    #[arg(long, default_value_t = 1)]
    count: u64,
    /// Programs that are compiled together.
    #[arg(long, default_value_t = 50)]
    batch: u64,
    /// The go command of a Go installation.
    #[arg(long)]
    go: Option<PathBuf>,
    /// Where programs are written.
    #[arg(long, default_value = "/tmp/randprog")]
    out: PathBuf,
    /// Writes the digests of what real Go's programs print, one program a line, for the tests of this crate.
    #[arg(long)]
    digests: Option<PathBuf>,
    /// Cores that a program has under govm.
    #[arg(long, default_value_t = 1)]
    procs: usize,
}

/// Standard output and error output.
type Output = (String, String);

fn write(dir: &Path, seeds: &[u64]) -> std::io::Result<()> {
    let _ = std::fs::remove_dir_all(dir);
    std::fs::create_dir_all(dir)?;
    std::fs::write(dir.join("go.mod"), "module programs\n\ngo 1.27\n")?;
    for (name, text) in files(seeds) {
        std::fs::write(dir.join(name), text)?;
    }
    Ok(())
}

fn run_go(go: &Path, dir: &Path) -> std::io::Result<Output> {
    let exe = dir.join("programs.exe");
    let built = Command::new(go)
        .args(["build", "-ldflags=-s -w", "-o"])
        .arg(&exe)
        .current_dir(dir)
        .output()?;
    if !built.status.success() {
        return Ok((String::new(), String::from_utf8_lossy(&built.stderr).into_owned()));
    }
    let ran = Command::new(&exe).output()?;
    let _ = std::fs::remove_file(&exe);
    Ok((
        String::from_utf8_lossy(&ran.stdout).into_owned(),
        String::from_utf8_lossy(&ran.stderr).into_owned(),
    ))
}

fn run_govm(dir: &Path, procs: usize) -> Output {
    let (out, err) = (Kept::default(), Kept::default());
    let ended = Module::compile(&Engine::new(), &Source::dir(dir)).and_then(|m| {
        Vm::builder(&m)
            .procs(procs)
            .timeout(Duration::from_secs(120))
            .stdout(out.clone())
            .stderr(err.clone())
            .build()?
            .run()
    });
    let mut err = err.text();
    if let Err(e) = ended {
        err.push_str(&e.to_string());
    }
    (out.text(), err)
}

/// The first line in which two texts differ, from both.
fn first_difference(go: &str, ours: &str) -> Option<String> {
    if go == ours {
        return None;
    }
    let at = go.lines().zip(ours.lines()).take_while(|(a, b)| a == b).count();
    let line = |s: &str| s.lines().nth(at).unwrap_or("(end)").to_string();
    Some(format!(
        "line {}:\n    go:   {}\n    govm: {}",
        at + 1,
        line(go),
        line(ours)
    ))
}

fn main() -> ExitCode {
    let args = Args::parse();
    let started = Instant::now();
    let (mut same, mut differ, mut time_go) = (0u64, Vec::new(), Duration::ZERO);
    let mut digests = String::new();
    let mut next = args.seed;
    while next < args.seed + args.count {
        let seeds: Vec<u64> = (next..(next + args.batch).min(args.seed + args.count)).collect();
        next += seeds.len() as u64;
        let dir = match args.go {
            Some(_) => args.out.join(format!("b{}", seeds[0])),
            None => args.out.clone(),
        };
        if let Err(e) = write(&dir, &seeds) {
            eprintln!("{}: {e}", dir.display());
            return ExitCode::FAILURE;
        }
        let Some(go) = &args.go else { continue };
        let t = Instant::now();
        let theirs = match run_go(go, &dir) {
            Ok(o) => o,
            Err(e) => {
                eprintln!("{}: {e}", go.display());
                return ExitCode::FAILURE;
            }
        };
        time_go += t.elapsed();
        let ours = run_govm(&dir, args.procs);
        let (a, b): (HashMap<_, _>, HashMap<_, _>) = (
            split(&theirs.0).into_iter().collect(),
            split(&ours.0).into_iter().collect(),
        );
        let (c, d): (HashMap<_, _>, HashMap<_, _>) = (
            split(&theirs.1).into_iter().collect(),
            split(&ours.1).into_iter().collect(),
        );
        let mut clean = true;
        if a.len() < seeds.len() {
            println!(
                "go ran {} of {} from seed {}: {}",
                a.len(),
                seeds.len(),
                seeds[0],
                theirs.1.lines().take(12).collect::<Vec<_>>().join("\n")
            );
            clean = false;
        }
        if b.len() < seeds.len() {
            println!(
                "govm ran {} of {} from seed {}: {}",
                b.len(),
                seeds.len(),
                seeds[0],
                ours.1.lines().take(12).collect::<Vec<_>>().join("\n")
            );
            clean = false;
        }
        for s in &seeds {
            let (Some(go), Some(our)) = (a.get(s), b.get(s)) else {
                differ.push(*s);
                continue;
            };
            let [e, f] = [&c, &d].map(|m| m.get(s).copied().unwrap_or(""));
            digests.push_str(&format!("{s} {:016x}\n", digest(go, e)));
            match first_difference(go, our).or_else(|| first_difference(e, f)) {
                None => same += 1,
                Some(text) => {
                    println!("seed {s}: {text}");
                    differ.push(*s);
                    clean = false;
                }
            }
        }
        if clean {
            let _ = std::fs::remove_dir_all(&dir);
        }
    }
    if let Some(file) = &args.digests
        && let Err(e) = std::fs::write(file, digests)
    {
        eprintln!("{}: {e}", file.display());
        return ExitCode::FAILURE;
    }
    if args.go.is_some() {
        println!(
            "{same} programs without difference, {} with; {:.0} s, {:.0} of them Go's",
            differ.len(),
            started.elapsed().as_secs_f64(),
            time_go.as_secs_f64()
        );
        println!("{differ:?}");
    }
    match differ.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
