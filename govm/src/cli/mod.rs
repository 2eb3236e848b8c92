//! The command line: what each subcommand takes, and how its end becomes an exit code.
//!
//! Exit codes: 0; 1 for programs that do not compile and files that cannot be read; 2 for wrong usage and for programs that panic or
//! meet a limit; else what the program itself exits with.

mod cache;
mod diff;
mod fmt;
mod report;
mod run;

use clap::{Args, Parser, Subcommand};
use govm::{Engine, Error, Module, Source};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "govm",
    version,
    about = "Runs Go programs at once, from source, under limits"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile and run a program: Go files, a directory, or a module file
    Run(run::Run),
    /// Compile a program to a module file
    Build {
        /// The file to write
        #[arg(short, long)]
        output: Option<PathBuf>,
        #[command(flatten)]
        goroot: GorootArg,
        /// Report errors on the standard output as JSON, one object a line
        #[arg(long)]
        json: bool,
        /// Go files or a directory
        #[arg(default_value = ".")]
        paths: Vec<PathBuf>,
    },
    /// Report the errors of packages
    Check {
        /// All errors, not the first ten of a package
        #[arg(short)]
        e: bool,
        /// Report errors on the standard output as JSON, one object a line: severity, file, line, column, end_column, message,
        /// related (objects with file, line, column, message), source (the line). What is not known is left out
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        goroot: GorootArg,
        /// Go files, directories, or packages of GOROOT; `...` as the go command has it
        #[arg(default_value = ".")]
        paths: Vec<String>,
    },
    /// Format Go source as gofmt does
    Fmt(fmt::Fmt),
    /// Print a program's bytecode
    Disasm {
        /// Go files, a directory or a module file
        #[arg(default_value = ".")]
        paths: Vec<PathBuf>,
    },
}

/// A Go installation.
#[derive(Args)]
struct GorootArg {
    /// A Go installation, for the standard packages that are not built in; `check` takes names of its packages
    #[arg(long, value_name = "DIR")]
    goroot: Option<PathBuf>,
}

/// Limits as options.
#[derive(Args)]
struct LimitArgs {
    /// Cores that the program may use at a time [default: GOMAXPROCS, or all]
    #[arg(long, value_name = "N")]
    procs: Option<usize>,
    /// Run on one core and repeat this schedule
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Memory limit, as 64M or 2G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<usize>,
    /// Limit of work: about one unit for a call or a turn of a loop
    #[arg(long, value_name = "UNITS")]
    fuel: Option<u64>,
    /// Time limit, as 500ms, 2s or 1m
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<std::time::Duration>,
    /// Limit of goroutines at a time
    #[arg(long, value_name = "N")]
    goroutines: Option<usize>,
}

fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let n: usize = digits.parse().map_err(|_| format!("{text} is no size"))?;
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        unit => return Err(format!("{unit} is no unit of memory")),
    };
    n.checked_mul(unit).ok_or_else(|| format!("{text} is too large"))
}

fn duration(text: &str) -> Result<std::time::Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let n: f64 = digits.parse().map_err(|_| format!("{text} is no time"))?;
    let unit = match &text[digits.len()..] {
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        unit => return Err(format!("{unit} is no unit of time")),
    };
    std::time::Duration::try_from_secs_f64(n * unit).map_err(|e| e.to_string())
}

/// What paths of a command line name: files, or one directory.
fn source(paths: &[PathBuf]) -> Source {
    match paths {
        [one] if is_go(one) => Source::files([one]),
        [one] => Source::dir(one),
        many => Source::files(many),
    }
    .one_shot()
}

fn is_go(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "go")
}

/// What arguments of `check` name: a directory may be given without `./` where GOROOT has no package of that name.
fn packages(args: Vec<String>, goroot: Option<PathBuf>) -> Source {
    let known = |arg: &str| goroot.as_ref().is_some_and(|root| root.join("src").join(arg).is_dir());
    let dir = |arg: String| {
        let bare = !arg.starts_with(['.', '/']) && !known(&arg) && Path::new(&arg).is_dir();
        if bare { format!("./{arg}") } else { arg }
    };
    let args: Vec<String> = args.into_iter().map(dir).collect();
    Source::patterns(args).goroot(goroot)
}

/// Loads the module file that paths name, or else compiles `source`.
fn module(engine: &Engine, paths: &[PathBuf], source: &Source) -> Result<Module, Error> {
    if let [one] = paths
        && !is_go(one)
        && one.is_file()
    {
        if !Module::is_module(one) {
            return Err(Error::Load(format!(
                "{} is neither Go source nor a module",
                one.display()
            )));
        }
        let bytes = std::fs::read(one).map_err(|e| Error::Load(format!("{}: {e}", one.display())))?;
        // SAFETY: who runs a module file trusts it as an executable.
        return unsafe { Module::from_bytes(engine, &bytes) };
    }
    Module::compile(engine, source)
}

/// Writes a file in one piece: a broken write leaves the old one. What is no file, such as a device or a pipe, is written to as it is.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    // A link stays one.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut name = path.as_os_str().to_os_string();
    // Processes of several containers can have one number.
    let now = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    name.push(format!(".{}.{}.tmp", std::process::id(), now.as_nanos()));
    let temp = PathBuf::from(name);
    let mut file = std::fs::File::create_new(&temp)?;
    let done = file.write_all(bytes).and_then(|()| std::fs::rename(&temp, path));
    if done.is_err() {
        let _ = std::fs::remove_file(&temp);
    }
    done
}

/// The name of a module file beside its source.
fn default_output(paths: &[PathBuf]) -> PathBuf {
    let stem = match paths {
        [one, ..] if is_go(one) => one.file_stem().map(PathBuf::from),
        [one, ..] => std::fs::canonicalize(one)
            .ok()
            .and_then(|p| p.file_name().map(PathBuf::from)),
        [] => None,
    };
    stem.unwrap_or_else(|| PathBuf::from("program")).with_extension("govm")
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let code = if e.use_stderr() { 2 } else { 0 };
            let _ = e.print();
            return ExitCode::from(code);
        }
    };
    let engine = || Engine::new();
    let as_json = matches!(
        cli.command,
        Command::Check { json: true, .. } | Command::Build { json: true, .. }
    );
    let done = match cli.command {
        Command::Run(run) => return run.execute(),
        Command::Fmt(fmt) => return fmt.execute(),
        Command::Build {
            output, goroot, paths, ..
        } => module(&engine(), &paths, &source(&paths).goroot(goroot.goroot)).and_then(|m| {
            let path = output.unwrap_or_else(|| default_output(&paths));
            write_whole(&path, &m.to_bytes()).map_err(|e| Error::Load(format!("{}: {e}", path.display())))
        }),
        Command::Check { e, goroot, paths, .. } => {
            let s = packages(paths, goroot.goroot).library().one_shot();
            Module::check(&engine(), &if e { s.all_errors() } else { s })
        }
        Command::Disasm { paths } => module(&engine(), &paths, &source(&paths)).map(|m| {
            // A reader that has seen enough closes the pipe.
            let _ = std::io::stdout().write_all(m.disassemble().as_bytes());
        }),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) if as_json => report::report_json(&e),
        Err(e) => report::report(&e),
    }
}
