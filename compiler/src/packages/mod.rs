//! How the source files of a program are found, chosen and parsed.
//!
//! [`load`] starts from a [`Target`] and follows imports. Invariants of the [`Program`] that it yields:
//! - A package is one directory or one embedded package, chosen by import path, and its files all come from there.
//! - [`Program::packages`] is in dependency order: what a package imports stands before it.
//! - Files of a package are in order of name; so are their positions in the [`SourceMap`].
//! - There are no import cycles, every import but `unsafe` leads to a package, none to a program or to somebody's internal package.
//!
//! Syntax errors do not stop loading: they are with their package, which has a tree all the same.
//!
//! Where an import path leads is said in [`resolve`]: the library first, then the main module, its `replace` directives, its
//! `vendor` folder or the module cache, and a GOROOT where there is one.

pub mod build;
mod disk;
pub mod embed;
mod error;
mod files;
mod glob;
pub mod gomod;
mod load;
mod patterns;
mod resolve;
mod semver;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::types::lazy::LazyPackage;
use govm_syntax::{ParsedFile, Pos, SyntaxError};

pub use build::{BuildContext, Toolchain};
pub use disk::{Disk, Inputs, NoInputs};
pub use error::{EmbedFailure, LoadError, LoadErrorKind};
pub use load::{load, load_all};
pub use patterns::expand;

#[cfg(doc)]
use govm_syntax::SourceMap;

/// The minor version of Go 1 that the compiler implements.
pub const GO_MINOR: u32 = 27;

/// The path of a package that is given by its files.
pub const COMMAND_LINE: &str = "command-line-arguments";

/// Sources that come with the program that compiles: the standard library and a host's own packages.
pub trait PackageSource: Sync {
    /// The files of the package with this import path, in order of name; `None` if there is no such package.
    fn files(&self, path: &str) -> Option<Vec<SourceText>>;

    /// The contents of a package whose files need not all be read, with what it imports; `None`: `files` are read at once.
    fn index(&self, _path: &str) -> Option<(LazyPackage, Vec<String>)> {
        None
    }
}

/// A source file that is not read from disk.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// As diagnostics show it; its last part obeys the rules of file names (`_test.go`, `_linux.go`).
    pub name: Cow<'static, str>,
    pub text: Cow<'static, str>,
}

/// No packages at all.
pub struct NoPackages;

impl PackageSource for NoPackages {
    fn files(&self, _path: &str) -> Option<Vec<SourceText>> {
        None
    }
}

/// Where packages are looked for.
pub struct Config<'a> {
    /// The current directory, absolute. Files are shown relative to it.
    pub dir: PathBuf,
    pub build: BuildContext,
    pub library: &'a dyn PackageSource,
    /// A Go installation whose `src` provides the standard packages that `library` lacks; and all of them where a target is one of its
    /// own packages, which is read with the files that Go's toolchain chooses.
    pub goroot: Option<PathBuf>,
    /// Where `go mod download` puts modules.
    pub mod_cache: Option<PathBuf>,
    /// What is asked about files.
    pub disk: Disk,
}

impl<'a> Config<'a> {
    /// The configuration of a command in `dir` on this machine: with the module cache that `GOMODCACHE`, `GOPATH` or the home
    /// directory tell.
    pub fn host(dir: PathBuf, library: &'a dyn PackageSource) -> Config<'a> {
        let var = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let gopath = || var("GOPATH").or_else(|| var("HOME").map(|home| home.join("go")));
        let mod_cache = var("GOMODCACHE").or_else(|| gopath().map(|path| path.join("pkg/mod")));
        Config {
            dir,
            build: BuildContext::host(),
            library,
            goroot: None,
            mod_cache,
            disk: Disk::default(),
        }
    }
}

/// What is to be loaded.
#[derive(Clone, Debug)]
pub enum Target {
    /// One package of the named files, whatever their constraints say.
    Files(Vec<PathBuf>),
    /// The package in a directory.
    Dir(PathBuf),
    /// The package in a directory that a pattern matches; none if no file there is in the build.
    Found(PathBuf),
    /// The package with an import path.
    Path(String),
    /// One package of given texts.
    Texts(Vec<SourceText>),
}

/// A package of a [`Program`], by its place in [`Program::packages`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PackageIndex(pub u32);

/// Who provides a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Provider {
    /// The main module, or files or texts that were given.
    Main,
    /// Another module, from its replacement, the `vendor` folder or the module cache.
    Module { path: String, version: String },
    /// [`Config::library`].
    Library,
    /// [`Config::goroot`].
    Goroot,
}

/// A program's packages.
#[derive(Debug)]
pub struct Program {
    pub packages: Vec<Package>,
    /// What the (first) target named. Loaded for a test, it has its `_test.go` files too, for all that import it.
    pub root: PackageIndex,
    /// The files of package `name_test` beside it, if loaded for a test and if there are any.
    pub external_test: Option<PackageIndex>,
}

impl Program {
    /// Whether the files that have been read hold no more than `most` bytes, and none has a deep tree.
    pub fn is_small(&self, most: usize) -> bool {
        let mut files = self.packages.iter().flat_map(|p| &p.files).map(|f| &f.parsed);
        let mut bytes = 0;
        files.all(|f| {
            bytes += f.source().bytes().len();
            bytes <= most && !f.is_deep()
        })
    }

    /// Why the root cannot be run, if it cannot.
    pub fn main_error(&self) -> Option<LoadError> {
        let Some(root) = self.packages.get(self.root.0 as usize) else {
            return Some(LoadError::plain(LoadErrorKind::NoPackages));
        };
        let runs = root.name == "main" || root.name.is_empty();
        (!runs).then(|| {
            LoadError::plain(LoadErrorKind::NotMain {
                path: root.path.clone(),
            })
        })
    }

    pub fn package(&self, index: PackageIndex) -> &Package {
        &self.packages[index.0 as usize]
    }
}

/// A loaded package.
#[derive(Debug)]
pub struct Package {
    /// The import path; [`COMMAND_LINE`] for files that were named; with `_test` for an external test.
    pub path: String,
    /// From the package clauses; "" if all are in error.
    pub name: String,
    pub provider: Provider,
    /// The version of Go 1 that its module asks for.
    pub go_minor: u32,
    /// The directory, absolute; empty for a package that is not on disk.
    pub dir: PathBuf,
    /// In order of name.
    pub files: Vec<File>,
    /// A library package that is read as far as it is needed: it has no `files` then.
    pub lazy: Option<LazyPackage>,
    /// What its `//go:embed` directives name, in order of position.
    pub embeds: Vec<embed::Embed>,
    /// By import path, in order; `unsafe` is not among them.
    pub imports: Vec<(String, PackageIndex)>,
}

impl Package {
    /// The package that an import path means in this package.
    pub fn import(&self, path: &str) -> Option<PackageIndex> {
        let i = self.imports.binary_search_by(|(p, _)| p.as_str().cmp(path)).ok()?;
        Some(self.imports[i].1)
    }

    /// Whether any file has syntax errors, after which the package is not checked.
    pub fn has_syntax_errors(&self) -> bool {
        self.files
            .iter()
            .flat_map(|file| &file.errors)
            .any(SyntaxError::stops_checking)
    }
}

/// A file of a package.
#[derive(Debug)]
pub struct File {
    pub parsed: Arc<ParsedFile>,
    /// What the parser found, in order of position.
    pub errors: Vec<SyntaxError>,
    /// Absolute; for a file that is not on disk, its name.
    pub path: PathBuf,
    /// The version of Go 1 that the file is written in, from go.mod and its own build constraint.
    pub go_minor: u32,
    /// Whether it is a `_test.go` file.
    pub test: bool,
    /// The imports in order of the text: paths, and positions of their specs.
    pub imports: Vec<(String, Pos)>,
}
