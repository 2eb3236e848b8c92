//! Where an import path leads.
//!
//! In order: the library; for paths whose first part has no dot, GOROOT (alone, when it is its packages that are loaded); the main module; then its `vendor` folder if it has one, or
//! else the modules that it requires, by the longest module path that has the package. Of each module one version is in the build: the
//! highest that go.mod files ask for. A main module from Go 1.17 on lists all of them itself.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::LoadErrorKind;
use super::gomod::{self, GoMod, Vendored};
use super::{BuildContext, Config, Provider, SourceText, semver};

/// The language version of a module whose go.mod has no `go` line.
const DEFAULT_MINOR: u32 = 16;

/// A package that was found.
#[derive(Clone, Debug)]
pub(super) struct Location {
    pub path: String,
    pub provider: Provider,
    /// Empty if the package is not on disk.
    pub dir: PathBuf,
    /// The files of a package that is not on disk.
    pub texts: Option<Vec<SourceText>>,
    pub go_minor: u32,
}

impl Location {
    pub(super) fn is_std(&self) -> bool {
        matches!(self.provider, Provider::Library | Provider::Goroot)
    }
}

struct MainModule {
    root: PathBuf,
    file: GoMod,
    vendor: Option<HashMap<String, Vendored>>,
}

/// A module of the build other than the main one.
struct Module {
    path: String,
    version: String,
    /// `None` if it is not in the module cache.
    dir: Option<PathBuf>,
    go: u32,
}

/// The modules of a build.
pub(super) struct Resolver<'c> {
    cfg: &'c Config<'c>,
    goroot: Option<Goroot>,
    main: Option<MainModule>,
    /// Longer paths first.
    modules: Vec<Module>,
}

/// A Go installation.
struct Goroot {
    src: PathBuf,
    /// Whether it provides all standard packages, and the library none.
    whole: bool,
    /// How files of its packages are chosen.
    build: BuildContext,
}

/// Whether the path is of the standard library: its first part has no dot.
fn is_std_path(path: &str) -> bool {
    !path.split('/').next().unwrap_or(path).contains('.')
}

/// The rest of `path` behind `prefix` and a slash; "" if they are equal.
fn strip<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(prefix)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix('/')
    }
}

fn has_go_files(disk: &Disk, dir: &Path) -> bool {
    disk.list_go(dir)
        .is_ok_and(|names| names.iter().any(|n| n.name != ".go"))
}

/// The directory of `rest` in the module at `root`, if it has Go files and no module of its own begins on the way.
fn dir_in_module(disk: &Disk, root: &Path, rest: &str) -> Option<PathBuf> {
    let dir = root.join(rest);
    if !has_go_files(disk, &dir) {
        return None;
    }
    let mut inner = dir.as_path();
    while inner != root {
        if disk.is_file(&inner.join("go.mod")) {
            return None;
        }
        inner = inner.parent()?;
    }
    Some(dir)
}

/// A module path or version as the cache spells it: upper-case letters as `!` and lower case.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_uppercase() {
            out.push('!');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Path `path` as messages show it: relative to `base` if that is shorter.
pub(super) fn short_path(base: &Path, path: &Path) -> String {
    let full = path.display().to_string();
    let mut up = String::new();
    let mut ancestor = Some(base);
    while let Some(dir) = ancestor {
        if let Ok(rest) = path.strip_prefix(dir) {
            let rest = rest.display().to_string();
            let relative = match (up.is_empty(), rest.is_empty()) {
                (true, true) => ".".to_string(),
                (_, true) => up.trim_end_matches('/').to_string(),
                _ => format!("{up}{rest}"),
            };
            return if relative.len() < full.len() { relative } else { full };
        }
        up.push_str("../");
        ancestor = dir.parent();
    }
    full
}

impl<'c> Resolver<'c> {
    /// Finds the main module of `dir`, upwards from there, and the modules that it needs.
    pub(super) fn new(cfg: &'c Config<'c>, dir: Option<&Path>) -> Result<Resolver<'c>, LoadErrorKind> {
        let mut resolver = Resolver {
            cfg,
            goroot: None,
            main: None,
            modules: Vec::new(),
        };
        if let Some(root) = &cfg.goroot {
            let src = clean(&cfg.dir.join(root)).join("src");
            if !cfg.disk.is_dir(&src) {
                return Err(LoadErrorKind::NoGoroot(root.clone()));
            }
            let whole = dir.is_some_and(|dir| dir.starts_with(&src));
            resolver.set_goroot(src, whole);
            if whole {
                return Ok(resolver);
            }
        }
        let root = dir.and_then(|dir| dir.ancestors().find(|dir| cfg.disk.is_file(&dir.join("go.mod"))));
        let Some(root) = root else { return Ok(resolver) };
        let path = root.join("go.mod");
        let shown = short_path(&cfg.dir, &path);
        let text = cfg
            .disk
            .read_to_string(&path)
            .map_err(|err| LoadErrorKind::read("open", &path, &err))?;
        let file = GoMod::parse(&text, false).map_err(|errors| LoadErrorKind::GoMod {
            file: shown.clone(),
            errors: errors.into_iter().map(|err| format!("{shown}:{err}")).collect(),
        })?;
        if file.module.is_empty() {
            return Err(LoadErrorKind::NoModulePath(shown));
        }
        // Within a Go installation its own library is meant.
        let src = match file.module.as_str() {
            "std" => Some(root),
            "cmd" => root.parent(),
            _ => None,
        };
        if let Some(src) = src.filter(|src| cfg.disk.is_dir(&src.join("runtime"))) {
            resolver.set_goroot(src.to_path_buf(), true);
            return Ok(resolver);
        }
        if let Some(minor) = file.go
            && minor > super::GO_MINOR
        {
            return Err(LoadErrorKind::TooNew {
                file: shown,
                version: format!("1.{minor}"),
            });
        }
        let list = root.join("vendor/modules.txt");
        let vendor = cfg.disk.read_to_string(&list).ok().map(|text| gomod::vendored(&text));
        let main = MainModule {
            root: root.to_path_buf(),
            file,
            vendor,
        };
        if main.vendor.is_none() {
            resolver.modules = resolver.build_list(&main)?;
        }
        resolver.main = Some(main);
        Ok(resolver)
    }

    fn set_goroot(&mut self, src: PathBuf, whole: bool) {
        let build = &self.cfg.build;
        let build = if whole { build.gc() } else { build.portable() };
        self.goroot = Some(Goroot { src, whole, build });
    }

    /// Takes all standard packages from GOROOT if a package of its is asked for by its path.
    pub(super) fn ask_for(&mut self, path: &str) {
        if is_std_path(path)
            && let Some(Goroot { src, whole: false, .. }) = &self.goroot
        {
            self.set_goroot(src.clone(), true);
        }
    }

    /// The `src` folder of GOROOT.
    pub(super) fn goroot_src(&self) -> Option<&Path> {
        self.goroot.as_ref().map(|goroot| goroot.src.as_path())
    }

    /// By what the files of a package are chosen.
    pub(super) fn build(&self, provider: &Provider) -> &BuildContext {
        match &self.goroot {
            Some(goroot) if *provider == Provider::Goroot => &goroot.build,
            _ => &self.cfg.build,
        }
    }

    /// The package of GOROOT that a directory in its `src` is.
    pub(super) fn goroot_dir(&self, dir: &Path) -> Option<Location> {
        let rest = dir.strip_prefix(self.goroot_src()?).ok()?;
        let parts: Option<Vec<&str>> = rest.iter().map(|part| part.to_str()).collect();
        let path = parts?.join("/");
        (!path.is_empty()).then(|| self.on_disk(&path, Provider::Goroot, dir.to_path_buf(), super::GO_MINOR))
    }

    /// The version of Go 1 of the main module, or the newest if there is none.
    pub(super) fn main_minor(&self) -> u32 {
        self.main
            .as_ref()
            .map_or(super::GO_MINOR, |main| main.file.go.unwrap_or(DEFAULT_MINOR))
    }

    /// The import path of a directory of the main module.
    pub(super) fn path_of_dir(&self, dir: &Path) -> Option<String> {
        let main = self.main.as_ref()?;
        let rest = dir.strip_prefix(&main.root).ok()?;
        let mut path = main.file.module.clone();
        for part in rest {
            path.push('/');
            path.push_str(part.to_str()?);
        }
        Some(path)
    }

    /// The root directory of the main module.
    pub(super) fn main_root(&self) -> Option<&Path> {
        self.main.as_ref().map(|main| main.root.as_path())
    }

    /// The modules that `main` needs, directly or not.
    fn build_list(&self, main: &MainModule) -> Result<Vec<Module>, LoadErrorKind> {
        let disk = &self.cfg.disk;
        let complete = main.file.go.unwrap_or(DEFAULT_MINOR) >= 17;
        let mut chosen: HashMap<String, String> = HashMap::new();
        let mut open: Vec<(String, String)> = main.file.require.clone();
        while let Some((path, version)) = open.pop() {
            if path == main.file.module {
                continue;
            }
            let known = chosen.get(&path);
            if known.is_some_and(|known| semver::compare(known, &version).is_ge()) {
                continue;
            }
            chosen.insert(path.clone(), version.clone());
            if !complete && let Some(file) = self.dependency_file(main, &path, &version) {
                open.extend(file.require);
            }
        }
        let mut modules = Vec::new();
        for (path, version) in chosen {
            let (dir, local) = self.module_dir(main, &path, &version);
            if let Some(replacement) = local
                && !disk.is_file(&dir.join("go.mod"))
            {
                return Err(LoadErrorKind::NoReplacement {
                    path,
                    version,
                    replacement,
                    file: dir.join("go.mod"),
                });
            }
            let file = disk
                .read_to_string(&dir.join("go.mod"))
                .ok()
                .and_then(|text| GoMod::parse(&text, true).ok());
            let go = file.and_then(|file| file.go).unwrap_or(DEFAULT_MINOR);
            let dir = disk.is_dir(&dir).then_some(dir);
            modules.push(Module { path, version, dir, go });
        }
        modules.sort_by(|a, b| b.path.len().cmp(&a.path.len()).then_with(|| a.path.cmp(&b.path)));
        Ok(modules)
    }

    /// Where a module's files are or should be, and the directory that replaces it as go.mod gives it.
    fn module_dir(&self, main: &MainModule, path: &str, version: &str) -> (PathBuf, Option<String>) {
        let replaced = |r: &&gomod::Replace| r.old == path && (r.old_version.is_empty() || r.old_version == version);
        let (path, version) = match main.file.replace.iter().find(replaced) {
            Some(r) if r.new_version.is_empty() => return (clean(&main.root.join(&r.new)), Some(r.new.clone())),
            Some(r) => (r.new.as_str(), r.new_version.as_str()),
            None => (path, version),
        };
        let cache = self.cfg.mod_cache.clone().unwrap_or_default();
        (cache.join(format!("{}@{}", escape(path), escape(version))), None)
    }

    /// The go.mod file of a dependency: from its directory, or where the cache keeps it alone.
    fn dependency_file(&self, main: &MainModule, path: &str, version: &str) -> Option<GoMod> {
        let (dir, local) = self.module_dir(main, path, version);
        let disk = &self.cfg.disk;
        let text = disk.read_to_string(&dir.join("go.mod")).or_else(|err| {
            if local.is_some() {
                return Err(err);
            }
            let cache = self.cfg.mod_cache.clone().unwrap_or_default();
            let file = format!("cache/download/{}/@v/{}.mod", escape(path), escape(version));
            disk.read_to_string(&cache.join(file))
        });
        GoMod::parse(&text.ok()?, true).ok()
    }

    /// The package that `path` means in a file of `importer`; at the top if there is none.
    pub(super) fn resolve(&self, path: &str, importer: Option<&Location>) -> Result<Location, LoadErrorKind> {
        let library = |path: &str| match &self.goroot {
            Some(Goroot { whole: true, .. }) => None,
            _ => self.cfg.library.files(path),
        };
        if let Some(texts) = library(path) {
            return Ok(self.library(path, texts));
        }
        // Packages of the standard library see copies of golang.org/x under vendor.
        if let Some(importer) = importer
            && importer.is_std()
            && !is_std_path(path)
        {
            let commands = strip(&importer.path, "cmd").is_some();
            let vendored = format!("{}vendor/{path}", if commands { "cmd/" } else { "" });
            if let Some(texts) = library(&vendored) {
                return Ok(self.library(&vendored, texts));
            }
            if let Some(found) = self.goroot(&vendored) {
                return Ok(found);
            }
        }
        if is_std_path(path)
            && let Some(found) = self.goroot(path)
        {
            return Ok(found);
        }
        let not_in_std = || LoadErrorKind::NotInStd {
            path: path.to_string(),
            dir: self.goroot_src().map(|src| src.join(path)),
        };
        let Some(main) = &self.main else {
            return Err(if is_std_path(path) {
                not_in_std()
            } else {
                LoadErrorKind::NoGoMod(path.to_string())
            });
        };
        if let Some(rest) = strip(path, &main.file.module)
            && let Some(dir) = dir_in_module(&self.cfg.disk, &main.root, rest)
        {
            return Ok(self.on_disk(path, Provider::Main, dir, self.main_minor()));
        }
        if let Some(vendor) = &main.vendor {
            let dir = main.root.join("vendor").join(path);
            if let Some(package) = vendor.get(path)
                && has_go_files(&self.cfg.disk, &dir)
            {
                let provider = Provider::Module {
                    path: package.module.clone(),
                    version: package.version.clone(),
                };
                return Ok(self.on_disk(path, provider, dir, package.go.unwrap_or(DEFAULT_MINOR)));
            }
            return Err(if is_std_path(path) {
                not_in_std()
            } else {
                LoadErrorKind::NotVendored(path.to_string())
            });
        }
        let mut missing = None;
        for module in &self.modules {
            let Some(rest) = strip(path, &module.path) else {
                continue;
            };
            let Some(root) = &module.dir else {
                missing.get_or_insert(module);
                continue;
            };
            if let Some(dir) = dir_in_module(&self.cfg.disk, root, rest) {
                let provider = Provider::Module {
                    path: module.path.clone(),
                    version: module.version.clone(),
                };
                return Ok(self.on_disk(path, provider, dir, module.go));
            }
        }
        Err(match missing {
            Some(m) => LoadErrorKind::NotDownloaded {
                path: m.path.clone(),
                version: m.version.clone(),
            },
            None if is_std_path(path) => not_in_std(),
            None => LoadErrorKind::NoModuleProvides(path.to_string()),
        })
    }

    fn library(&self, path: &str, texts: Vec<SourceText>) -> Location {
        Location {
            path: path.to_string(),
            provider: Provider::Library,
            dir: PathBuf::new(),
            texts: Some(texts),
            go_minor: super::GO_MINOR,
        }
    }

    fn goroot(&self, path: &str) -> Option<Location> {
        let dir = self.goroot_src()?.join(path);
        has_go_files(&self.cfg.disk, &dir).then(|| self.on_disk(path, Provider::Goroot, dir, super::GO_MINOR))
    }

    fn on_disk(&self, path: &str, provider: Provider, dir: PathBuf, go_minor: u32) -> Location {
        Location {
            path: path.to_string(),
            provider,
            dir,
            texts: None,
            go_minor,
        }
    }
}

/// `path` without `.` and `..` parts, by its text alone.
pub(super) fn clean(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.parent().is_some() => {
                out.pop();
            }
            Component::ParentDir => {}
            part => out.push(part),
        }
    }
    out
}
