//! `govm run`: a program with all that a process has: files, environment, arguments, standard streams.

use super::cache::Entry;
use super::{GorootArg, LimitArgs, is_go, module, report, source};
use clap::Args;
use govm::{Engine, Error, Module, Vm};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct Run {
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    goroot: GorootArg,
    /// Go files, a directory or a module file, then the program's arguments
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        required = true,
        value_name = "PATH"
    )]
    rest: Vec<String>,
}

impl Run {
    /// Compiles and runs.
    pub fn execute(self) -> ExitCode {
        match self.run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(e) => report::report(&e),
        }
    }

    fn run(self) -> Result<(), Error> {
        // Leading .go files are the program, as with `go run`; otherwise the first argument is.
        let files = self.rest.iter().take_while(|a| is_go(a.as_ref())).count().max(1);
        let paths: Vec<PathBuf> = self.rest[..files].iter().map(PathBuf::from).collect();
        let procs = self
            .limits
            .procs
            .or_else(|| std::env::var("GOMAXPROCS").ok()?.parse().ok())
            .filter(|&n| n > 0)
            .unwrap_or_else(num_cpus::get);
        let engine = Engine::with_packages(procs, Vec::new());
        let module = cached(&engine, &paths, self.goroot.goroot.as_deref())?;
        let name = paths[0].with_extension("").to_string_lossy().into_owned();
        let mut vm = Vm::builder(&module)
            .procs(procs)
            .memory(self.limits.memory.unwrap_or(usize::MAX >> 1))
            .goroutines(self.limits.goroutines.unwrap_or(usize::MAX))
            // As compiled Go on 64 bits.
            .stack(1_000_000_000)
            .args(std::iter::once(name).chain(self.rest[files..].iter().cloned()))
            .env(std::env::vars_os().map(|(k, v)| (k.to_string_lossy().into_owned(), v.to_string_lossy().into_owned())))
            .stdin(io::stdin())
            .stdout(stdout())
            .stderr(io::stderr())
            .files();
        if let Some(n) = self.limits.fuel {
            vm = vm.fuel(n);
        }
        if let Some(d) = self.limits.timeout {
            vm = vm.timeout(d);
        }
        vm = match self.limits.seed {
            Some(seed) => vm.seed(seed),
            None => vm.entropy(),
        };
        let mut vm = vm.build()?;
        let done = vm.run();
        // The process ends now: what the program holds need not be taken apart.
        std::mem::forget(vm);
        done
    }
}

/// What paths name, compiled now or before.
fn cached(engine: &Engine, paths: &[PathBuf], goroot: Option<&Path>) -> Result<Module, Error> {
    let entry = Entry::of(paths, goroot);
    if let Some(module) = entry.as_ref().and_then(|entry| entry.load(engine)) {
        return Ok(module);
    }
    let source = source(paths).goroot(goroot.map(Path::to_path_buf));
    let Some(entry) = entry else {
        return module(engine, paths, &source);
    };
    let module = module(engine, paths, &source.record_inputs())?;
    entry.store(&module);
    Ok(module)
}

/// The standard output without a buffer, as Go's is.
fn stdout() -> impl Write + Send {
    use std::os::fd::{FromRawFd, OwnedFd};
    // SAFETY: descriptor 1 is open as long as the process, and the file made of it is never closed.
    let file = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from(OwnedFd::from_raw_fd(1)) });
    Unclosed(file)
}

struct Unclosed(std::mem::ManuallyDrop<std::fs::File>);

impl Write for Unclosed {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        (&*self.0).write(buf)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
