//! Programs that were compiled before.
//!
//! `govm run` keeps what it has compiled: a program that has not changed starts without being compiled again. An entry is a file in a
//! directory of the user's alone. It says what was asked for, by which build of this command; what the answers of the file system
//! were when the program was loaded; and what came of it. It holds as long as all of that is the same. Nothing depends on it: what
//! cannot be read or written is compiled.
//!
//! As in the go command's cache, entries go that were not used for five days.

use super::write_whole;
use govm::{Engine, Inputs, Module};
use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const HOUR: Duration = Duration::from_secs(3600);
/// How old the time of an entry's last use may be.
const EXACT: Duration = HOUR;
/// How long an entry is kept that is not used.
const KEPT: Duration = HOUR.saturating_mul(5 * 24);
/// How often is looked for such.
const TRIMMED: Duration = HOUR.saturating_mul(24);
/// The file whose time is that of the last look.
const MARK: &str = "trimmed";

/// The place of one program.
pub struct Entry {
    dir: PathBuf,
    file: PathBuf,
    /// A line that says what was asked for.
    key: String,
}

impl Entry {
    /// The place of what paths name, with the library of `goroot`; `None` if nothing is to be kept.
    pub fn of(paths: &[PathBuf], goroot: Option<&Path>) -> Option<Entry> {
        let dir = directory()?;
        let exe = std::env::current_exe().ok()?;
        let build = fs::metadata(&exe).ok()?;
        let build = (build.dev(), build.ino(), build.size(), times(&build));
        let env = ["HOME", "GOPATH", "GOMODCACHE"].map(std::env::var_os);
        let asked = (std::env::current_dir().ok()?, paths, goroot, env);
        let key = format!("{:?}", (env!("CARGO_PKG_VERSION"), exe, build, asked));
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let file = dir.join(format!("{:016x}", hasher.finish()));
        Some(Entry { dir, file, key })
    }

    /// The program, if it was compiled before and nothing that it is made of has changed.
    pub fn load(&self, engine: &Engine) -> Option<Module> {
        let bytes = fs::read(&self.file).ok().filter(|_| is_private(&self.dir))?;
        let rest = bytes.strip_prefix(self.key.as_bytes())?.strip_prefix(b"\n")?;
        let end = rest.windows(2).position(|pair| pair == b"\n\n")? + 1;
        let inputs: Inputs = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
        if !inputs.unchanged() {
            return None;
        }
        // SAFETY: none but the user can write to the directory, and this build of this command wrote the file.
        let module = unsafe { Module::from_bytes(engine, &rest[end + 1..]) }.ok()?;
        if age(&self.file).is_none_or(|age| age > EXACT) {
            let _ = File::open(&self.file).and_then(|file| file.set_modified(SystemTime::now()));
        }
        Some(module)
    }

    /// Keeps a program.
    pub fn store(&self, module: &Module) {
        let Some(inputs) = module.inputs() else { return };
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.dir);
        if made.is_err() || !is_private(&self.dir) {
            return;
        }
        let mut bytes = format!("{}\n{inputs}\n", self.key).into_bytes();
        bytes.extend(module.to_bytes());
        let _ = write_whole(&self.file, &bytes);
        let mark = self.dir.join(MARK);
        if age(&mark).is_none_or(|age| age > TRIMMED) {
            let _ = fs::write(mark, "");
            trim(&self.dir);
        }
    }
}

/// Where entries are: in `GOVM_CACHE`, which can be `off`, or where the system has caches.
fn directory() -> Option<PathBuf> {
    let var = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let dir = match var("GOVM_CACHE") {
        Some(dir) if dir.as_os_str() == "off" => return None,
        Some(dir) => dir,
        None if cfg!(target_os = "macos") => var("HOME")?.join("Library/Caches/govm"),
        None => var("XDG_CACHE_HOME")
            .or_else(|| Some(var("HOME")?.join(".cache")))?
            .join("govm"),
    };
    dir.is_absolute().then_some(dir)
}

/// Whether nobody else can write to a directory.
fn is_private(dir: &Path) -> bool {
    // SAFETY: the call only tells a number.
    let user = unsafe { libc::geteuid() };
    fs::metadata(dir).is_ok_and(|meta| meta.is_dir() && meta.uid() == user && meta.mode() & 0o022 == 0)
}

/// When a file was written, and when it came to be where it is.
fn times(meta: &Metadata) -> [i64; 4] {
    [meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec()]
}

/// How long ago a file was written; `None` for one that is not there, or of tomorrow.
fn age(file: &Path) -> Option<Duration> {
    fs::metadata(file).and_then(|meta| meta.modified()).ok()?.elapsed().ok()
}

/// Removes what has not been used for long.
fn trim(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for file in entries.flatten().map(|entry| entry.path()) {
        if age(&file).is_some_and(|age| age > KEPT) {
            let _ = fs::remove_file(file);
        }
    }
}
