//! Suites that drive the whole of govm, and what they share: Go programs with the output that real Go gives for them.
//!
//! - `run/NAME.go` is a program; `NAME.out` its standard output, `NAME.code` its exit code (0 without the file), `NAME.err` the
//!   first line of its standard error output (unchecked without the file), `NAME.in` its input. They come from real Go.
//! - `errors/NAME.go` is a program with errors; `NAME.txt` has its diagnostics, one a line.
//! - `schedules/NAME.go` is a program as in `run/` with too many goroutines or meetings for the check modes of the collector.
//! - `traces/NAME.go` is a program that dies, `NAME.err` all that it says then.
//! - `stress/NAME.go` is a program whose goroutines race.
//! - A line `//test:stride N` in a program says that it passes too many safepoints to be stopped at each: under `GOVM_GC=stress=M` it is
//!   collected at every Nth safepoint where N is more than M.
//! - `GOVM_UPDATE=1` writes the diagnostics anew; `GOVM_ONLY=TEXT` takes only files with the text in their names.

pub mod randprog;

use govm::{Engine, Error, Module, Source, Vm, VmBuilder};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Bytes of a goroutine's stack. The check modes of the collector look at all of it again and again.
fn stack() -> usize {
    if std::env::var_os("GOVM_GC").is_some() {
        128 << 10
    } else {
        32 << 20
    }
}

/// The check modes that a program is run with: those of `GOVM_GC`, but for its own stride.
fn checks(path: &Path) -> String {
    let modes = std::env::var("GOVM_GC").unwrap_or_default();
    let source = std::fs::read_to_string(path).unwrap_or_default();
    let own = source.lines().find_map(|l| l.strip_prefix("//test:stride "));
    let Some(own) = own.map(|n| n.parse::<u32>().expect("a number of safepoints")) else {
        return modes;
    };
    let longer = |mode: &str| match mode.strip_prefix("stress=").and_then(|n| n.parse::<u32>().ok()) {
        Some(n @ 1..) => format!("stress={}", n.max(own)),
        _ => mode.to_string(),
    };
    modes.split(',').map(longer).collect::<Vec<_>>().join(",")
}

/// Output that a program writes, kept.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    /// What was written so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Kept {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(buf);
        Ok(buf.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// How a program ended.
pub struct Outcome {
    /// What it wrote to its standard output.
    pub stdout: String,
    /// What it wrote to its standard error output, with the message that it ended with.
    pub stderr: String,
    /// Its exit code.
    pub code: i32,
}

/// The Go files in a directory beside this crate's manifest that `GOVM_ONLY` lets through, in order of their names.
///
/// # Panics
/// If the directory cannot be read: a suite without programs is broken.
pub fn programs(dir: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
    let only = std::env::var("GOVM_ONLY").unwrap_or_default();
    let entries = std::fs::read_dir(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut list: Vec<PathBuf> = entries
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "go"))
        .filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().contains(&only)))
        .collect();
    list.sort();
    list
}

/// Compiles and runs a program as a process would run it, on two cores, in at most `limit` of time.
pub fn run(engine: &Engine, path: &Path, limit: Duration) -> Outcome {
    run_with(engine, path, limit, |b| b.procs(2).entropy())
}

/// `run` with other settings of the VM.
pub fn run_with(engine: &Engine, path: &Path, limit: Duration, set: impl FnOnce(VmBuilder) -> VmBuilder) -> Outcome {
    let (stdout, stderr) = (Kept::default(), Kept::default());
    let input = std::fs::read(path.with_extension("in")).unwrap_or_default();
    let done = Module::compile(engine, &Source::files([path])).and_then(|module| {
        set(Vm::builder(&module))
            .checks(&checks(path))
            .timeout(limit)
            .memory(2 << 30)
            .stack(stack())
            .args([path.with_extension("").to_string_lossy().as_ref(), "one", "two words"])
            .stdin(Cursor::new(input))
            .stdout(stdout.clone())
            .stderr(stderr.clone())
            .files()
            .build()?
            .run()
    });
    let mut out = Outcome {
        stdout: stdout.text(),
        stderr: stderr.text(),
        code: 0,
    };
    if let Err(e) = done {
        out.code = e.exit_code();
        if !matches!(e, Error::Exit(_)) {
            // A small stack is soon full; Go's limit is fixed.
            let text = e
                .to_string()
                .replace(&format!("{}-byte limit", stack()), "1000000000-byte limit");
            out.stderr.push_str(&text);
        }
    }
    out
}

/// What differs between how a program ended and what its files say.
pub fn differences(path: &Path, got: &Outcome) -> Option<String> {
    let want = |ext: &str| std::fs::read(path.with_extension(ext)).map(|b| String::from_utf8_lossy(&b).into_owned());
    let mut text = String::new();
    match want("out") {
        Ok(out) if out == got.stdout => {}
        Ok(out) => {
            let line = out.lines().zip(got.stdout.lines()).take_while(|(a, b)| a == b).count();
            let at = |s: &str| s.lines().nth(line).unwrap_or("(end)").to_string();
            text.push_str(&format!(
                "\n  output line {}: {}\n     should be: {}",
                line + 1,
                at(&got.stdout),
                at(&out)
            ));
        }
        Err(e) => text.push_str(&format!("\n  no .out file: {e}")),
    }
    let code = want("code").ok().and_then(|c| c.trim().parse().ok()).unwrap_or(0);
    if got.code != code {
        text.push_str(&format!(
            "\n  exit code {}, should be {code}: {}",
            got.code,
            got.stderr.lines().next().unwrap_or("")
        ));
    }
    if let Ok(first) = want("err")
        && first.trim_end() != got.stderr.lines().next().unwrap_or("").trim_end()
    {
        let line = got.stderr.lines().next().unwrap_or("");
        text.push_str(&format!("\n  error: {line}\n  should be: {}", first.trim_end()));
    }
    (!text.is_empty()).then_some(text)
}

/// Runs `check` on every program, some at a time, and fails with all that it says.
///
/// # Panics
/// If `check` finds anything, or there is nothing to check.
pub fn each(programs: &[PathBuf], check: impl Fn(&Path) -> Option<String> + Sync) {
    assert!(!programs.is_empty(), "no programs");
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|s| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            s.spawn(|| {
                while let Some(path) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(text) = check(path) {
                        found
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push((path.clone(), text));
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort();
    let report: String = found.iter().map(|(p, t)| format!("\n{}:{t}", p.display())).collect();
    assert!(
        found.is_empty(),
        "{} of {} programs differ:{report}",
        found.len(),
        programs.len()
    );
}
