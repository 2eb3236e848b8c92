//! Compiled programs.

use crate::engine::Engine;
use crate::error::Error;
use govm_bytecode::{decode, disasm, encode};
use govm_compiler::diagnostics::Diagnostic;
use govm_compiler::packages::{Config, Disk, Inputs, PackageSource, SourceText, Target, expand};
use govm_compiler::types::lazy::{LazyFile, LazyPackage};
use govm_compiler::{Options, check, compile};
use govm_vm::image::Image;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Go source to be compiled.
#[derive(Clone, Debug)]
pub struct Source {
    targets: Targets,
    dir: PathBuf,
    goroot: Option<PathBuf>,
    library: bool,
    all_errors: bool,
    one_shot: bool,
    record_inputs: bool,
}

/// What is compiled or checked.
#[derive(Clone, Debug)]
enum Targets {
    One(Target),
    /// Arguments as the go command takes them.
    Patterns(Vec<String>),
}

impl Source {
    fn new(target: Target) -> Source {
        Source::of(Targets::One(target))
    }

    fn of(targets: Targets) -> Source {
        let dir = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
        Source {
            targets,
            dir,
            goroot: None,
            library: false,
            all_errors: false,
            one_shot: false,
            record_inputs: false,
        }
    }

    /// One file that is given as text. The program may lack a function main: the host calls its exported functions.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Source {
        Source::texts([(name.into(), text.into())])
    }

    /// Files of one package that are given as texts: names and contents.
    pub fn texts(files: impl IntoIterator<Item = (String, String)>) -> Source {
        let files = files.into_iter().map(|(name, text)| SourceText {
            name: Cow::Owned(name),
            text: Cow::Owned(text),
        });
        Source {
            library: true,
            ..Source::new(Target::Texts(files.collect()))
        }
    }

    /// Files of one package.
    pub fn files(paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> Source {
        Source::new(Target::Files(paths.into_iter().map(Into::into).collect()))
    }

    /// The package in a directory, with the module that its go.mod declares.
    pub fn dir(path: impl Into<PathBuf>) -> Source {
        Source::new(Target::Dir(path.into()))
    }

    /// What the go command's packages arguments name: Go files, directories, import paths, patterns with `...`. Several packages can be
    /// checked; what is compiled must be one.
    pub fn patterns(args: impl IntoIterator<Item = impl Into<String>>) -> Source {
        Source::of(Targets::Patterns(args.into_iter().map(Into::into).collect()))
    }

    /// The root of a Go installation, which provides the standard packages that this library lacks; and all of them where packages of its
    /// own library are what is named.
    #[must_use]
    pub fn goroot(mut self, dir: Option<PathBuf>) -> Source {
        self.goroot = dir;
        self
    }

    /// A program without a function main too.
    #[must_use]
    pub fn library(mut self) -> Source {
        self.library = true;
        self
    }

    /// Reports all errors, not the first ten of a package.
    #[must_use]
    pub fn all_errors(mut self) -> Source {
        self.all_errors = true;
        self
    }

    /// The process compiles this and ends soon: no time is spent on giving the compiler's memory back.
    #[must_use]
    pub fn one_shot(mut self) -> Source {
        self.one_shot = true;
        self
    }

    /// Keeps what decides what the program is made of: [`Module::inputs`] tells whether its files have changed since.
    #[must_use]
    pub fn record_inputs(mut self) -> Source {
        self.record_inputs = true;
        self
    }

    fn config<'p>(&self, library: &'p dyn PackageSource) -> Config<'p> {
        Config {
            goroot: self.goroot.clone(),
            disk: if self.record_inputs {
                Disk::recording()
            } else {
                Disk::default()
            },
            ..Config::host(self.dir.clone(), library)
        }
    }

    fn targets(&self, config: &Config<'_>) -> Result<Vec<Target>, Error> {
        match &self.targets {
            Targets::One(target) => Ok(vec![target.clone()]),
            Targets::Patterns(args) => {
                expand(config, args).map_err(|e| Error::Compile(vec![Diagnostic::plain(e.to_string())]))
            }
        }
    }

    fn options(&self) -> Options {
        Options {
            all_errors: self.all_errors,
            export_all: self.library,
            no_main: self.library,
            one_shot: self.one_shot,
            ..Options::default()
        }
    }
}

/// The library and the engine's host packages.
struct Packages<'e>(&'e Engine);

impl PackageSource for Packages<'_> {
    fn files(&self, path: &str) -> Option<Vec<SourceText>> {
        if let Some(p) = self.0.inner.packages.iter().find(|p| p.path() == path) {
            return Some(vec![SourceText {
                name: Cow::Owned(format!("{path}/host.go")),
                text: Cow::Owned(p.source()),
            }]);
        }
        let text = |f: &govm_stdlib::SourceFile| SourceText {
            name: Cow::Borrowed(f.name),
            text: Cow::Borrowed(f.text),
        };
        Some(govm_stdlib::package(path)?.files.iter().map(text).collect())
    }

    fn index(&self, path: &str) -> Option<(LazyPackage, Vec<String>)> {
        if self.0.inner.packages.iter().any(|p| p.path() == path) {
            return None;
        }
        let p = govm_stdlib::package(path)?;
        let lazy = LazyPackage {
            name: p.name.to_string(),
            files: p.files.iter().map(|f| LazyFile::new(f.name, f.text)).collect(),
            names: Cow::Borrowed(p.names),
            declares: Cow::Borrowed(p.declares),
        };
        Some((lazy, p.imports.iter().map(|i| i.to_string()).collect()))
    }
}

/// A compiled program. Immutable; its VMs share it. Cheap to clone.
#[derive(Clone)]
pub struct Module {
    pub(crate) engine: Engine,
    pub(crate) image: Arc<Image>,
    inputs: Option<Arc<Inputs>>,
}

impl std::fmt::Debug for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Module")
            .field("exports", &self.exports().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl Module {
    /// Compiles a program.
    ///
    /// # Errors
    /// [`Error::Compile`] with all diagnostics.
    pub fn compile(engine: &Engine, source: &Source) -> Result<Module, Error> {
        let library = Packages(engine);
        let config = source.config(&library);
        let module = match source.targets(&config)?.as_slice() {
            [target] => compile(&config, target, &source.options()).map_err(Error::Compile)?,
            many => {
                let text = format!("a program is one package; these are {}", many.len());
                return Err(Error::Compile(vec![Diagnostic::plain(text)]));
            }
        };
        let mut module = Module::load(engine, module)?;
        module.inputs = config.disk.inputs().map(Arc::new);
        Ok(module)
    }

    /// Checks packages without compiling them.
    ///
    /// # Errors
    /// As [`Module::compile`].
    pub fn check(engine: &Engine, source: &Source) -> Result<(), Error> {
        let library = Packages(engine);
        let config = source.config(&library);
        check(&config, &source.targets(&config)?, &source.options()).map_err(Error::Compile)
    }

    fn load(engine: &Engine, module: govm_bytecode::Module) -> Result<Module, Error> {
        let image = Image::load(Arc::new(module), &engine.inner.types, &engine.inner.natives)
            .map_err(|e| Error::Load(e.to_string()))?;
        Ok(Module {
            engine: engine.clone(),
            image: Arc::new(image),
            inputs: None,
        })
    }

    /// The files that the program was made of, and that are missing: to compile it again when they change, and not before. `None` unless
    /// [`Source::record_inputs`] asked for it; and if they cannot be compared later, as where a source was read from a pipe.
    pub fn inputs(&self) -> Option<&Inputs> {
        self.inputs.as_deref()
    }

    /// The module in the form in which [`Module::from_bytes`] reads it.
    pub fn to_bytes(&self) -> Vec<u8> {
        encode::encode(&self.image.module)
    }

    /// Loads what [`Module::to_bytes`] wrote. Damage is found by a checksum, and the structure is verified.
    ///
    /// # Safety
    /// The bytes must come from `to_bytes` of the same version: code that was made to do harm can do it.
    ///
    /// # Errors
    /// [`Error::Load`].
    pub unsafe fn from_bytes(engine: &Engine, bytes: &[u8]) -> Result<Module, Error> {
        let module = decode::decode(bytes).map_err(|e| Error::Load(e.to_string()))?;
        Module::load(engine, module)
    }

    /// Whether a file begins as a module does.
    pub fn is_module(path: &Path) -> bool {
        use std::io::Read;
        let mut head = [0; 16];
        let n = std::fs::File::open(path)
            .and_then(|mut f| f.read(&mut head))
            .unwrap_or(0);
        decode::is_module(&head[..n])
    }

    /// The code as text.
    pub fn disassemble(&self) -> String {
        disasm::module(&self.image.module, disasm::Options::default())
    }

    /// The names of the functions that a host can call.
    pub fn exports(&self) -> impl Iterator<Item = &str> {
        self.image.module.exports.iter().map(|e| e.name.as_str())
    }
}
