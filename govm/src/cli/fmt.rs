//! `govm fmt`: gofmt's work, with its flags, messages and exit codes.
//!
//! Files are formatted on all cores; what there is to say about each comes in their order. Exit codes: 0; 1 if `-d` showed a
//! difference; 2 if a file could not be read, formatted or written. As with gofmt the last file with a finding decides between 1 and 2.

use super::diff::diff;
use clap::Args;
use govm_syntax::format::{FormatError, format_file, format_piece};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Errors of a file that are shown without `-e`: as many as gofmt's parser tolerates, and the one that ends it.
const SHOWN_ERRORS: usize = 11;

#[derive(Args)]
pub struct Fmt {
    /// List the files whose formatting differs
    #[arg(short)]
    list: bool,
    /// Show the differences
    #[arg(short)]
    diff: bool,
    /// Write the result to the file instead of the standard output
    #[arg(short)]
    write: bool,
    /// All errors, not the first eleven of a file
    #[arg(short = 'e')]
    all_errors: bool,
    /// Go files and directories, which are searched for Go files; the standard input without any
    paths: Vec<PathBuf>,
}

/// What one file comes to.
#[derive(Default)]
struct Finding {
    out: Vec<u8>,
    err: String,
    code: Option<u8>,
}

impl Finding {
    fn failed(err: impl std::fmt::Display) -> Finding {
        Finding {
            err: format!("{err}\n"),
            code: Some(2),
            ..Finding::default()
        }
    }
}

/// What to look at: a file, or an error met on the way to one.
enum Job {
    File(PathBuf),
    Failed(String),
}

impl Fmt {
    /// Formats what the command line names.
    pub fn execute(self) -> ExitCode {
        if self.paths.is_empty() {
            let finding = if self.write {
                Finding::failed("error: cannot use -w with standard input")
            } else {
                self.stdin()
            };
            let mut code = 0;
            show(finding, &mut code);
            return ExitCode::from(code);
        }
        let mut jobs = Vec::new();
        for path in &self.paths {
            match fs::symlink_metadata(path) {
                Ok(meta) if meta.is_dir() => walk(path, &mut jobs),
                // What is named itself is formatted, whatever its name.
                Ok(_) => jobs.push(Job::File(path.clone())),
                Err(e) => jobs.push(Job::Failed(message("lstat", path, &e))),
            }
        }
        ExitCode::from(self.all(&jobs))
    }

    /// Does all jobs on all cores, and shows their findings in order.
    fn all(&self, jobs: &[Job]) -> u8 {
        let mut code = 0;
        let next = AtomicUsize::new(0);
        let (send, receive) = mpsc::sync_channel(64);
        std::thread::scope(|scope| {
            for _ in 0..num_cpus::get().min(jobs.len()) {
                let (send, next) = (send.clone(), &next);
                scope.spawn(move || {
                    loop {
                        let i = next.fetch_add(1, Ordering::Relaxed);
                        let Some(job) = jobs.get(i) else { return };
                        let finding = match job {
                            Job::File(path) => self.file(path),
                            Job::Failed(err) => Finding::failed(err),
                        };
                        if send.send((i, finding)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(send);
            let mut early = BTreeMap::new();
            let mut shown = 0;
            for (i, finding) in receive {
                early.insert(i, finding);
                while let Some(finding) = early.remove(&shown) {
                    show(finding, &mut code);
                    shown += 1;
                }
            }
        });
        code
    }

    fn stdin(&self) -> Finding {
        const NAME: &str = "<standard input>";
        let mut text = Vec::new();
        if let Err(e) = io::stdin().read_to_end(&mut text) {
            return Finding::failed(message("read", Path::new("/dev/stdin"), &e));
        }
        let done = format_piece(NAME, &text);
        self.finding(NAME, &text, done, None)
    }

    fn file(&self, path: &Path) -> Finding {
        let text = match fs::File::open(path) {
            Ok(mut file) => {
                let mut text = Vec::new();
                match file.read_to_end(&mut text) {
                    Ok(_) => text,
                    Err(e) => return Finding::failed(message("read", path, &e)),
                }
            }
            Err(e) => return Finding::failed(message("open", path, &e)),
        };
        let name = path.to_string_lossy();
        let done = format_file(&name, &text);
        self.finding(&name, &text, done, Some(path))
    }

    /// What is to be shown for a text and its formatted form, which is written to `path` if asked for.
    fn finding(&self, name: &str, text: &[u8], done: Result<String, Vec<FormatError>>, path: Option<&Path>) -> Finding {
        let formatted = match done {
            Ok(formatted) => formatted,
            Err(errors) => return self.errors(&errors),
        };
        let mut finding = Finding::default();
        if text != formatted.as_bytes() {
            if self.list {
                finding.out.extend_from_slice(format!("{name}\n").as_bytes());
            }
            if self.write
                && let Some(path) = path
                && let Err(e) = replace(path, formatted.as_bytes())
            {
                finding.err = format!("{}\n", message("open", path, &e));
                finding.code = Some(2);
                return finding;
            }
            if self.diff {
                let old = String::from_utf8_lossy(text);
                let diff = diff(&format!("{name}.orig"), &old, name, &formatted);
                finding.out.extend_from_slice(diff.as_bytes());
                finding.code = Some(1);
            }
        }
        if !self.list && !self.write && !self.diff {
            finding.out = formatted.into_bytes();
        }
        finding
    }

    fn errors(&self, errors: &[FormatError]) -> Finding {
        let shown = if self.all_errors { errors.len() } else { SHOWN_ERRORS };
        let mut finding = Finding {
            code: Some(2),
            ..Finding::default()
        };
        for e in errors.iter().take(shown) {
            let place = e.position.as_ref().map_or(String::new(), |p| format!("{p}: "));
            finding.err.push_str(&format!("{place}{}\n", e.message));
        }
        finding
    }
}

/// Prints what there is to say about a file.
fn show(finding: Finding, code: &mut u8) {
    // A reader that has seen enough closes the pipe.
    let _ = io::stdout().write_all(&finding.out);
    let _ = io::stderr().write_all(finding.err.as_bytes());
    if let Some(c) = finding.code {
        *code = c;
    }
}

/// Collects the Go files in a directory and those below it, in the order of their names. Symbolic links to directories are not followed.
fn walk(root: &Path, jobs: &mut Vec<Job>) {
    // What is still to be looked at, the next one last.
    let mut open = vec![(clean(root), true)];
    while let Some((path, is_dir)) = open.pop() {
        if !is_dir {
            jobs.push(Job::File(path));
            continue;
        }
        let entries = fs::read_dir(&path).and_then(|list| list.collect::<io::Result<Vec<_>>>());
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(e) => {
                // As with gofmt, nothing else of this tree is looked at.
                jobs.push(Job::Failed(message("open", &path, &e)));
                return;
            }
        };
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.file_name()));
        for entry in entries {
            let is_dir = entry.file_type().is_ok_and(|t| t.is_dir());
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if is_dir || !name.starts_with('.') && name.ends_with(".go") {
                open.push((clean(&entry.path()), is_dir));
            }
        }
    }
}

/// A path without `.` and needless `..` in it, as Go shows those of files that it finds.
fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match (part, out.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                out.pop();
            }
            (Component::ParentDir, Some(Component::RootDir)) => {}
            (part, _) => out.push(part),
        }
    }
    if out.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        out
    }
}

/// An error as Go words it.
fn message(action: &str, path: &Path, e: &io::Error) -> String {
    let text = e.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_lowercase).collect();
    format!("{action} {}: {first}{}", path.display(), chars.as_str())
}

/// Replaces the contents of a file in one step: at every moment its name leads to the old text or to the new one, whole. Permissions stay,
/// symbolic links too; a file that may not be written is left alone.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::OpenOptions::new()
        .write(true)
        .open(&path)?
        .metadata()?
        .permissions();
    let (temp, mut file) = temporary(&path)?;
    let done = file
        .write_all(text)
        .and_then(|()| file.set_permissions(permissions))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&temp, &path));
    if done.is_err() {
        // The error that counts is the one before.
        let _ = fs::remove_file(&temp);
    }
    done
}

/// A new file beside `path`.
fn temporary(path: &Path) -> io::Result<(PathBuf, fs::File)> {
    let mut n = u64::from(std::process::id());
    loop {
        let mut name = path.as_os_str().to_os_string();
        name.push(format!(".{n}"));
        let temp = PathBuf::from(name);
        match fs::OpenOptions::new().write(true).create_new(true).open(&temp) {
            Ok(file) => return Ok((temp, file)),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => n += 1,
            Err(e) => return Err(e),
        }
    }
}
