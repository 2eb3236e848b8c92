//! What can go wrong when packages are loaded, in the words of the go command.

use std::fmt;
use std::path::{Path, PathBuf};

use govm_syntax::Position;
use thiserror::Error;

/// An error, with the way that led to it.
#[derive(Clone, Debug)]
pub struct LoadError {
    pub kind: LoadErrorKind,
    /// The import, if it is one that failed.
    pub pos: Option<Position>,
    /// The packages from the target to the one at fault, each with the base name of the file that imports it; empty where the
    /// position says enough.
    pub stack: Vec<(String, Option<String>)>,
}

impl LoadError {
    /// An error that has no position and concerns no package.
    pub(super) fn plain(kind: LoadErrorKind) -> LoadError {
        LoadError {
            kind,
            pos: None,
            stack: Vec::new(),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named_files = matches!(self.kind, LoadErrorKind::ImportCycle | LoadErrorKind::ImportCycleInTest);
        for (i, (path, file)) in self.stack.iter().enumerate() {
            write!(f, "{}{path}", if i == 0 { "package " } else { "\n\timports " })?;
            if named_files && let Some(file) = file {
                write!(f, " from {file}")?;
            }
        }
        let pos = self.pos.as_ref().map(|pos| pos.to_string());
        let pos = pos.as_deref().map(|pos| pos.strip_prefix("./").unwrap_or(pos));
        match pos {
            Some(pos) if self.stack.is_empty() => write!(f, "{pos}: ")?,
            Some(pos) => write!(f, "\n\t{pos}: ")?,
            None if self.stack.is_empty() => {}
            None => write!(f, ": ")?,
        }
        self.kind.fmt(f)
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.kind)
    }
}

/// The kinds of [`LoadError`].
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum LoadErrorKind {
    #[error("import cycle not allowed")]
    ImportCycle,
    #[error("import cycle not allowed in test")]
    ImportCycleInTest,
    #[error("use of internal package {0} not allowed")]
    Internal(String),
    #[error("use of vendored package not allowed")]
    Vendored,
    #[error("import {0:?} is a program, not an importable package")]
    ImportsProgram(String),
    #[error("package {path} is not a main package")]
    NotMain { path: String },
    #[error("package {path} is not in std{}", in_dir(.dir))]
    NotInStd { path: String, dir: Option<PathBuf> },
    #[error("go: cannot find GOROOT directory: {}", .0.display())]
    NoGoroot(PathBuf),
    #[error("no required module provides package {0}; to add it:\n\tgo get {0}")]
    NoModuleProvides(String),
    #[error(
        "no required module provides package {0}: go.mod file not found in current directory or any parent directory; see 'go help modules'"
    )]
    NoGoMod(String),
    #[error("cannot find module providing package {0}: import lookup disabled by -mod=vendor")]
    NotVendored(String),
    #[error("{path}@{version}: module is not in the module cache; to add it:\n\tgo mod download {path}")]
    NotDownloaded { path: String, version: String },
    #[error("{path}@{version} (replaced by {replacement}): reading {replacement}/go.mod: open {}: no such file or directory", .file.display())]
    NoReplacement {
        path: String,
        version: String,
        replacement: String,
        file: PathBuf,
    },
    #[error("found packages {first} ({first_file}) and {second} ({second_file}) in {}", .dir.display())]
    MultiplePackages {
        first: String,
        first_file: String,
        second: String,
        second_file: String,
        dir: PathBuf,
    },
    #[error("no Go files in {}", .0.display())]
    NoGoFiles(PathBuf),
    #[error("no non-test Go files in {}", .0.display())]
    OnlyTestFiles(PathBuf),
    #[error("build constraints exclude all Go files in {}", .0.display())]
    Excluded(PathBuf),
    #[error("stat {}: directory not found", .0.display())]
    NoDirectory(PathBuf),
    #[error("stat {}: no such file or directory", .0.display())]
    NoFile(PathBuf),
    #[error("{verb} {}: {reason}", .path.display())]
    Read {
        verb: &'static str,
        path: PathBuf,
        reason: String,
    },
    #[error("named files must be .go files: {0}")]
    NotGoFile(String),
    #[error("go: cannot run *_test.go files ({0})")]
    TestFile(String),
    #[error("named files must all be in one directory; have {first} and {second}")]
    SeveralDirectories { first: String, second: String },
    #[error("{file}: {reason}")]
    Constraint { file: String, reason: String },
    #[error("invalid import path: {0}")]
    InvalidImport(String),
    #[error("malformed import path {path:?}: {reason}")]
    MalformedImport { path: String, reason: String },
    #[error("{0:?} is relative, but relative import paths are not supported in module mode")]
    RelativeImport(String),
    #[error("{0:?} is not a package path; see 'go help packages'")]
    NotPackagePath(String),
    #[error("import \"C\": cgo is not supported")]
    Cgo,
    #[error("go: errors parsing {file}:\n{}", .errors.join("\n"))]
    GoMod { file: String, errors: Vec<String> },
    #[error(
        "go: error reading {0}: missing module declaration. To specify the module path:\n\tgo mod edit -module=example.com/mod"
    )]
    NoModulePath(String),
    #[error("go: {file} requires go >= {version} (running go 1.{})", super::GO_MINOR)]
    TooNew { file: String, version: String },
    #[error("pattern {0}: directory prefix {1} does not contain main module or its selected dependencies")]
    PatternOutside(String, String),
    #[error("{0}: matched no packages")]
    NoMatch(String),
    #[error("pattern {pattern}: {reason}")]
    Embed { pattern: String, reason: EmbedFailure },
    #[error("no packages")]
    NoPackages,
    #[error("source files exceed 4 GiB in all")]
    TooLarge,
}

/// Why a pattern of `//go:embed` names no files that can be embedded.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum EmbedFailure {
    #[error("invalid pattern syntax")]
    Syntax,
    #[error("syntax error in pattern")]
    Glob,
    #[error("no matching files found")]
    NoMatch,
    #[error("cannot embed {what} {name}: {reason}")]
    Place {
        what: &'static str,
        name: String,
        reason: String,
    },
    #[error("cannot embed irregular file {0}")]
    Irregular(String),
    #[error("cannot embed directory {0}: contains no embeddable files")]
    EmptyDirectory(String),
    #[error("cannot embed files in a package that is not read from a directory")]
    NotOnDisk,
    #[error("{0}")]
    Read(String),
}

fn in_dir(dir: &Option<PathBuf>) -> String {
    dir.as_ref()
        .map_or(String::new(), |dir| format!(" ({})", dir.display()))
}

impl LoadErrorKind {
    /// An error of reading `path`, in Go's words.
    pub(super) fn read(verb: &'static str, path: &Path, err: &std::io::Error) -> LoadErrorKind {
        use std::io::ErrorKind;
        let reason = match err.kind() {
            ErrorKind::NotFound => "no such file or directory".to_string(),
            ErrorKind::PermissionDenied => "permission denied".to_string(),
            ErrorKind::IsADirectory => "is a directory".to_string(),
            ErrorKind::NotADirectory => "not a directory".to_string(),
            _ => err.to_string(),
        };
        LoadErrorKind::Read {
            verb,
            path: path.to_path_buf(),
            reason,
        }
    }

    /// Whether the error is of a package itself rather than of an import: then the way to it is shown, not a position.
    pub(super) fn shows_stack(&self) -> bool {
        matches!(
            self,
            LoadErrorKind::Excluded(_) | LoadErrorKind::NoGoFiles(_) | LoadErrorKind::OnlyTestFiles(_)
        )
    }
}
