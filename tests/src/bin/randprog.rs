//! Runs random Go programs under govm and under real Go and reports those whose outputs differ.
//!
//! `randprog --go /path/to/go --seed 1 --count 1000` runs the programs of 1,000 seeds; without `--go` it writes their files to `--out`.
//! What Go printed can be kept (`--digests FILE`) and compared with later runs of govm alone (`--expect FILE`).

use clap::Parser;
use govm::{Engine, Module, Source, Vm};
use govm_tests::Kept;
use govm_tests::randprog::{Size, digest, files, split};
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
    batch: usize,
    /// The go command of a Go installation.
    #[arg(long)]
    go: Option<PathBuf>,
    /// Where programs are written.
    #[arg(long, default_value = "/tmp/randprog")]
    out: PathBuf,
    /// Writes the digests of what real Go's programs print, one program a line, for the tests of this crate.
    #[arg(long)]
    digests: Option<PathBuf>,
    /// Runs the programs of this file of digests under govm alone.
    #[arg(long)]
    expect: Option<PathBuf>,
    /// Seeds, separated by blanks, instead of `--seed` and `--count`.
    #[arg(long)]
    seeds: Option<PathBuf>,
    /// Cores that a program has under govm.
    #[arg(long, default_value_t = 1)]
    procs: usize,
    /// How long programs are.
    #[arg(long, default_value = "normal", value_parser = size)]
    size: Size,
}

fn size(text: &str) -> Result<Size, String> {
    match text {
        "small" => Ok(Size::Small),
        "normal" => Ok(Size::Normal),
        _ => Err("small or normal".into()),
    }
}

/// Standard output and error output.
type Output = (String, String);

fn write(dir: &Path, seeds: &[u64], size: Size) -> std::io::Result<()> {
    let _ = std::fs::remove_dir_all(dir);
    std::fs::create_dir_all(dir)?;
    std::fs::write(dir.join("go.mod"), "module programs\n\ngo 1.27\n")?;
    for (name, text) in files(seeds, size) {
        std::fs::write(dir.join(name), text)?;
    }
    Ok(())
}

fn run_go(go: &Path, dir: &Path) -> std::io::Result<Output> {
    let exe = dir.join("programs.exe");
    let built = Command::new(go)
        .args(["build", "-ldflags=-s -w", "-gcflags=-dwarf=false", "-o"])
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

/// Compares govm's outputs with kept digests; prints the seeds of those that differ.
fn compare_digests(args: &Args, file: &Path) -> ExitCode {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) => {
            eprintln!("{}: {e}", file.display());
            return ExitCode::FAILURE;
        }
    };
    let want: Vec<(u64, u64)> = text
        .lines()
        .filter_map(|l| {
            let (seed, digest) = l.split_once(' ')?;
            Some((seed.parse().ok()?, u64::from_str_radix(digest, 16).ok()?))
        })
        .collect();
    let mut differ = Vec::new();
    for part in want.chunks(args.batch) {
        let seeds: Vec<u64> = part.iter().map(|w| w.0).collect();
        if let Err(e) = write(&args.out, &seeds, args.size) {
            eprintln!("{}: {e}", args.out.display());
            return ExitCode::FAILURE;
        }
        let (out, err) = run_govm(&args.out, args.procs);
        let (outs, errs): (HashMap<_, _>, HashMap<_, _>) =
            (split(&out).into_iter().collect(), split(&err).into_iter().collect());
        for (seed, want) in part {
            let got = outs.get(seed).map(|o| digest(o, errs.get(seed).copied().unwrap_or("")));
            if got != Some(*want) {
                differ.push(*seed);
            }
        }
    }
    println!(
        "{} programs as expected, {} not",
        want.len() - differ.len(),
        differ.len()
    );
    for seed in &differ {
        println!("{seed}");
    }
    match differ.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let started = Instant::now();
    if let Some(file) = &args.expect {
        return compare_digests(&args, file);
    }
    let list: Vec<u64> = match &args.seeds {
        Some(file) => match std::fs::read_to_string(file) {
            Ok(text) => text.split_whitespace().filter_map(|s| s.parse().ok()).collect(),
            Err(e) => {
                eprintln!("{}: {e}", file.display());
                return ExitCode::FAILURE;
            }
        },
        None => (args.seed..args.seed + args.count).collect(),
    };
    let (mut same, mut differ, mut time_go) = (0u64, Vec::new(), Duration::ZERO);
    let mut digests = String::new();
    for seeds in list.chunks(args.batch) {
        let dir = match args.go {
            Some(_) => args.out.join(format!("b{}", seeds[0])),
            None => args.out.clone(),
        };
        if let Err(e) = write(&dir, seeds, args.size) {
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
        for s in seeds {
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
