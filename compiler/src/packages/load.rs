//! Loading: from a target along the imports to all packages of a program.
//!
//! Packages are read in waves: those that the last wave's imports lead to, files of a wave in parallel. Then one walk over the
//! finished graph, depth first with imports in order of path, finds the errors and the order of dependency.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use govm_syntax::ast::{Decl, ExprKind, Spec};
use govm_syntax::{FastMap, Interner, Pos, SourceFile, SourceMap, parse_file};

use super::disk::Disk;
use super::embed::{self, Embed};
use super::error::{LoadError, LoadErrorKind};
use super::files::{self, Choice, Chosen};
use super::gomod::is_local;
use super::resolve::{Location, Resolver, clean};
use super::{COMMAND_LINE, Config, File, Package, PackageIndex, Program, Provider, SourceText, Target};
use crate::types::constant::{Unquoted, unquote};
use crate::types::lazy::LazyPackage;

/// Loads the package that `target` names and all that it imports. For a test, the target's `_test.go` files are part of it.
pub fn load(
    cfg: &Config<'_>,
    sources: &SourceMap,
    interner: &Interner,
    target: &Target,
    test: bool,
) -> Result<Program, Vec<LoadError>> {
    load_targets(cfg, sources, interner, std::slice::from_ref(target), test)
}

/// Loads the packages that targets name and all that they import, each once.
pub fn load_all(
    cfg: &Config<'_>,
    sources: &SourceMap,
    interner: &Interner,
    targets: &[Target],
) -> Result<Program, Vec<LoadError>> {
    load_targets(cfg, sources, interner, targets, false)
}

fn load_targets(
    cfg: &Config<'_>,
    sources: &SourceMap,
    interner: &Interner,
    targets: &[Target],
    test: bool,
) -> Result<Program, Vec<LoadError>> {
    let plain = |kind| vec![LoadError::plain(kind)];
    let mut dirs = Vec::with_capacity(targets.len());
    for target in targets {
        dirs.push(match target {
            Target::Files(files) => files_dir(cfg, files).map_err(plain)?,
            Target::Dir(dir) | Target::Found(dir) => clean(&cfg.dir.join(dir)),
            Target::Path(path) if is_local(path) => clean(&cfg.dir.join(path)),
            Target::Path(_) | Target::Texts(_) => cfg.dir.clone(),
        });
    }
    let mut resolver = Resolver::new(cfg, dirs.first().map(PathBuf::as_path)).map_err(plain)?;
    for target in targets {
        if let Target::Path(path) = target {
            resolver.ask_for(path);
        }
    }
    let mut loader = Loader {
        cfg,
        sources,
        interner,
        resolver,
        nodes: Vec::new(),
        external: false,
        by_path: FastMap::default(),
    };
    let mut errors = Vec::new();
    for (target, dir) in targets.iter().zip(dirs) {
        errors.extend(loader.root(target, dir, test).err().map(LoadError::plain));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let roots = loader.nodes.len();
    loader.follow().map_err(plain)?;
    loader.finish(roots)
}

/// The one directory of named files.
fn files_dir(cfg: &Config<'_>, files: &[PathBuf]) -> Result<PathBuf, LoadErrorKind> {
    let dir_of = |file: &Path| {
        clean(&cfg.dir.join(file))
            .parent()
            .map(Path::to_path_buf)
            .unwrap_or_default()
    };
    let mut dir: Option<PathBuf> = None;
    for file in files {
        let shown = file.display().to_string();
        if !shown.ends_with(".go") {
            return Err(LoadErrorKind::NotGoFile(shown));
        }
        let path = cfg.dir.join(file);
        if !cfg.disk.exists(&path) {
            return Err(LoadErrorKind::NoFile(file.clone()));
        }
        if cfg.disk.is_dir(&path) {
            return Err(LoadErrorKind::NotGoFile(shown));
        }
        let own = dir_of(file);
        match &dir {
            Some(dir) if *dir != own => {
                let first = super::resolve::short_path(&cfg.dir, dir);
                let second = super::resolve::short_path(&cfg.dir, &own);
                return Err(LoadErrorKind::SeveralDirectories { first, second });
            }
            _ => dir = Some(own),
        }
    }
    Ok(dir.unwrap_or_else(|| cfg.dir.clone()))
}

/// An import of a package: the first place in its text.
#[derive(Clone)]
struct Use {
    pos: Pos,
    /// Base name of the file.
    file: String,
    test: bool,
}

/// A package on its way into the program.
struct Node {
    location: Location,
    /// The path that decides which internal packages it may use.
    internal_path: String,
    choice: Choice,
    name: String,
    files: Vec<File>,
    lazy: Option<LazyPackage>,
    /// Whether it is left out if it has no files.
    optional: bool,
    /// What kept its files from being read or put together.
    error: Option<LoadErrorKind>,
    embeds: Vec<Embed>,
    /// What kept files from being embedded, and where they are asked for.
    embed_error: Option<Box<(LoadErrorKind, Pos)>>,
    uses: BTreeMap<String, Use>,
    edges: BTreeMap<String, Result<usize, LoadErrorKind>>,
}

impl Node {
    fn new(location: Location, choice: Choice) -> Node {
        Node {
            internal_path: location.path.clone(),
            location,
            choice,
            name: String::new(),
            files: Vec::new(),
            lazy: None,
            optional: false,
            error: None,
            embeds: Vec::new(),
            embed_error: None,
            uses: BTreeMap::new(),
            edges: BTreeMap::new(),
        }
    }

    /// Reads what the files' `//go:embed` directives name.
    fn read_embedded(&mut self, disk: &Disk) {
        let dir = self.location.texts.is_none().then_some(self.location.dir.as_path());
        match embed::read(disk, dir, &self.files) {
            Ok(embeds) => self.embeds = embeds,
            Err(err) => self.embed_error = Some(err),
        }
    }

    fn path(&self) -> &str {
        &self.location.path
    }
}

struct Loader<'c> {
    cfg: &'c Config<'c>,
    sources: &'c SourceMap,
    interner: &'c Interner,
    resolver: Resolver<'c>,
    /// The root first, and then the external tests if there are any.
    nodes: Vec<Node>,
    /// Whether there are.
    external: bool,
    by_path: FastMap<String, usize>,
}

const ROOT: usize = 0;
const EXTERNAL: usize = 1;

impl Loader<'_> {
    /// Makes the nodes of the target.
    fn root(&mut self, target: &Target, dir: PathBuf, test: bool) -> Result<(), LoadErrorKind> {
        let minor = self.resolver.main_minor();
        let on_disk = |path: String, dir: PathBuf| Location {
            path,
            provider: Provider::Main,
            dir,
            texts: None,
            go_minor: minor,
        };
        let choice = Choice {
            all: false,
            tests: test,
        };
        let mut node;
        let chosen;
        match target {
            Target::Files(names) => {
                let mut list = Vec::new();
                for name in names {
                    let path = clean(&self.cfg.dir.join(name));
                    let base = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let file = files::read(self.cfg, path, base)?;
                    if file.test && !test {
                        return Err(LoadErrorKind::TestFile(name.display().to_string()));
                    }
                    list.push(file);
                }
                list.sort_by(|a, b| a.base.cmp(&b.base));
                node = Node::new(
                    on_disk(COMMAND_LINE.to_string(), dir.clone()),
                    Choice { all: true, tests: test },
                );
                if let Some(path) = self.resolver.path_of_dir(&dir) {
                    node.internal_path = path;
                }
                chosen = Ok(list);
            }
            Target::Texts(texts) => {
                let mut texts: Vec<SourceText> = texts.clone();
                texts.sort_by(|a, b| a.name.cmp(&b.name));
                let mut location = on_disk(COMMAND_LINE.to_string(), PathBuf::new());
                location.texts = Some(texts);
                node = Node::new(location, Choice { all: true, tests: test });
                chosen = self.choose(&node);
            }
            // It has no files that could be compiled.
            Target::Path(path) if path == "unsafe" => return Ok(()),
            Target::Path(path) if !is_local(path) => {
                node = Node::new(self.resolver.resolve(path, None)?, choice);
                chosen = self.choose(&node);
            }
            Target::Dir(_) | Target::Found(_) | Target::Path(_) => {
                let location = self.resolver.goroot_dir(&dir).unwrap_or_else(|| {
                    let path = self.resolver.path_of_dir(&dir);
                    on_disk(path.unwrap_or_else(|| COMMAND_LINE.to_string()), dir)
                });
                if location.provider == Provider::Goroot && location.path == "unsafe" {
                    return Ok(());
                }
                node = Node::new(location, choice);
                node.optional = matches!(target, Target::Found(_));
                chosen = self.choose(&node);
            }
        }
        let at = self.nodes.len();
        if node.path() != COMMAND_LINE && *self.by_path.entry(node.path().to_string()).or_insert(at) != at {
            return Ok(());
        }
        self.nodes.push(node);
        let external = self.read(vec![(at, chosen)])?;
        if !external.is_empty() {
            let root = &self.nodes[at];
            let mut node = Node::new(root.location.clone(), choice);
            node.internal_path = root.internal_path.clone();
            node.location.path.push_str("_test");
            node.name = format!("{}_test", root.name);
            node.files = external;
            node.uses = uses(&node.files);
            node.read_embedded(&self.cfg.disk);
            self.nodes.push(node);
            self.external = true;
        }
        Ok(())
    }

    /// The files of a node.
    fn choose(&self, node: &Node) -> Result<Vec<Chosen>, LoadErrorKind> {
        let build = self.resolver.build(&node.location.provider);
        files::choose(self.cfg, build, &node.location, node.choice)
    }

    /// Reads everything that the nodes import.
    fn follow(&mut self) -> Result<(), LoadErrorKind> {
        let mut done = 0;
        while done < self.nodes.len() {
            let wave = done..self.nodes.len();
            done = self.nodes.len();
            for i in wave {
                let paths: Vec<String> = self.nodes[i].uses.keys().cloned().collect();
                for path in paths {
                    let edge = self.edge(i, &path);
                    self.nodes[i].edges.insert(path, edge);
                }
            }
            let new: Vec<usize> = (done..self.nodes.len())
                .filter(|&i| self.nodes[i].lazy.is_none())
                .collect();
            let loader = &*self;
            let chosen = parallel(&new, |&i| loader.choose(&loader.nodes[i]));
            let work = new.into_iter().zip(chosen).collect();
            self.read(work)?;
        }
        Ok(())
    }

    /// The node that an import of node `i` leads to.
    fn edge(&mut self, i: usize, path: &str) -> Result<usize, LoadErrorKind> {
        check_path(path)?;
        let importer = &self.nodes[i].location;
        let found = match self.by_path.get(path) {
            // Copies under vendor have paths of their own.
            Some(&node) if !importer.is_std() || self.nodes[node].location.is_std() => return Ok(node),
            _ => self.resolver.resolve(path, Some(importer))?,
        };
        if let Some(&node) = self.by_path.get(&found.path) {
            return Ok(node);
        }
        let node = self.nodes.len();
        self.by_path.insert(found.path.clone(), node);
        let choice = Choice {
            all: false,
            tests: false,
        };
        let mut new = Node::new(found, choice);
        if new.location.provider == Provider::Library
            && let Some((lazy, imports)) = self.cfg.library.index(&new.location.path)
        {
            let within = Use {
                pos: Pos::NONE,
                file: String::new(),
                test: false,
            };
            new.name = lazy.name.clone();
            new.uses = imports.into_iter().map(|path| (path, within.clone())).collect();
            new.lazy = Some(lazy);
        }
        self.nodes.push(new);
        Ok(node)
    }

    /// Parses the files chosen for nodes. The result is the files of external tests, which only the root can have.
    fn read(&mut self, work: Vec<(usize, Result<Vec<Chosen>, LoadErrorKind>)>) -> Result<Vec<File>, LoadErrorKind> {
        let mut list: Vec<(usize, Chosen, Arc<SourceFile>)> = Vec::new();
        for (i, chosen) in work {
            match chosen {
                Ok(files) => {
                    for mut file in files {
                        let bytes = std::mem::take(&mut file.bytes);
                        let name = file.name.as_str();
                        let source = self.sources.add(name, bytes).map_err(|_| LoadErrorKind::TooLarge)?;
                        list.push((i, file, source));
                    }
                }
                Err(kind) => self.nodes[i].error = Some(kind),
            }
        }
        let interner = self.interner;
        let parsed = parallel(&list, |(_, _, source)| parse_file(source, interner));
        let mut external = Vec::new();
        for ((i, chosen, _), (parsed, mut errors)) in list.into_iter().zip(parsed) {
            errors.sort_by_key(|err| err.pos);
            let node = &mut self.nodes[i];
            let imports = imports(parsed.ast());
            let tree = parsed.ast();
            let go_minor = super::gomod::minor(tree.go_version.trim_start_matches("go"))
                .filter(|_| !tree.go_version.is_empty())
                .map_or(node.location.go_minor, |minor| minor.max(21));
            let name = if tree.name.is_blank() {
                ""
            } else {
                interner.text(tree.name.name)
            };
            if name == "documentation" && !node.choice.all {
                continue;
            }
            let cgo = imports.iter().any(|(path, _)| path == "C");
            if cgo && !node.choice.all {
                continue;
            }
            let is_external = chosen.test && name.ends_with("_test");
            let base_name = if is_external {
                name.trim_end_matches("_test")
            } else {
                name
            };
            if node.name.is_empty() {
                node.name = base_name.to_string();
            } else if !base_name.is_empty() && base_name != node.name && node.error.is_none() {
                let first = node
                    .files
                    .iter()
                    .chain(&external)
                    .find(|file| !file.parsed.ast().name.is_blank());
                let first_file = first.and_then(|file| file.path.file_name()).unwrap_or_default();
                node.error = Some(LoadErrorKind::MultiplePackages {
                    first: node.name.clone(),
                    first_file: first_file.to_string_lossy().into_owned(),
                    second: base_name.to_string(),
                    second_file: chosen.base.clone(),
                    dir: node.location.dir.clone(),
                });
            }
            let file = File {
                parsed: Arc::new(parsed),
                errors,
                path: chosen.path,
                go_minor,
                test: chosen.test,
                imports,
            };
            if is_external {
                external.push(file);
            } else {
                node.files.push(file);
            }
        }
        for node in &mut self.nodes {
            if !node.files.is_empty() && node.uses.is_empty() {
                node.uses = uses(&node.files);
                node.read_embedded(&self.cfg.disk);
            } else if node.files.is_empty() && node.error.is_none() && external.is_empty() && node.name.is_empty() {
                node.error = Some(LoadErrorKind::Excluded(node.location.dir.clone()));
            }
        }
        Ok(external)
    }

    /// Walks the graph for errors and order.
    fn finish(self, roots: usize) -> Result<Program, Vec<LoadError>> {
        let external = self.external;
        let mut walk = Walk {
            loader: &self,
            state: vec![State::New; self.nodes.len()],
            order: Vec::new(),
            errors: Vec::new(),
        };
        (ROOT..roots).for_each(|root| walk.from(root));
        if !walk.errors.is_empty() {
            return Err(walk.errors);
        }
        let order = walk.order;
        let mut index = vec![PackageIndex(0); self.nodes.len()];
        for (i, &node) in order.iter().enumerate() {
            index[node] = PackageIndex(i as u32);
        }
        let mut nodes: Vec<Option<Node>> = self.nodes.into_iter().map(Some).collect();
        let mut packages = Vec::with_capacity(order.len());
        for node in order {
            let Some(node) = nodes[node].take() else { continue };
            let edges = node
                .edges
                .into_iter()
                .filter_map(|(path, edge)| Some((path, index[edge.ok()?])));
            packages.push(Package {
                path: node.location.path,
                name: node.name,
                provider: node.location.provider,
                go_minor: node.location.go_minor,
                dir: node.location.dir,
                files: node.files,
                lazy: node.lazy,
                embeds: node.embeds,
                imports: edges.collect(),
            });
        }
        Ok(Program {
            packages,
            root: index.first().copied().unwrap_or(PackageIndex(0)),
            external_test: external.then(|| index[EXTERNAL]),
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// On the way from the root.
    Open,
    Done,
}

/// A node on the way from the root, and how far its imports have been walked.
struct Frame<'l> {
    node: usize,
    /// The file that imports it.
    from: Option<&'l Use>,
    rest: std::collections::btree_map::Iter<'l, String, Result<usize, LoadErrorKind>>,
}

struct Walk<'l> {
    loader: &'l Loader<'l>,
    state: Vec<State>,
    order: Vec<usize>,
    errors: Vec<LoadError>,
}

impl<'l> Walk<'l> {
    fn node(&self, i: usize) -> &'l Node {
        &self.loader.nodes[i]
    }

    fn frame(&mut self, node: usize, from: Option<&'l Use>) -> Frame<'l> {
        self.state[node] = State::Open;
        Frame {
            node,
            from,
            rest: self.node(node).edges.iter(),
        }
    }

    fn from(&mut self, root: usize) {
        if self.state[root] != State::New {
            return;
        }
        if let Some(kind) = &self.node(root).error {
            if self.node(root).optional && kind.shows_stack() {
                return;
            }
            let shows_stack = kind.shows_stack() && !matches!(kind, LoadErrorKind::NoGoFiles(_));
            let path = self.node(root).path().to_string();
            let stack = if shows_stack { vec![(path, None)] } else { Vec::new() };
            self.errors.push(LoadError {
                kind: kind.clone(),
                pos: None,
                stack,
            });
        }
        let mut way = vec![self.frame(root, None)];
        while let Some(top) = way.last_mut() {
            let importer = top.node;
            let Some((path, edge)) = top.rest.next() else {
                let from = top.from;
                way.pop();
                self.state[importer] = State::Done;
                self.order.push(importer);
                if let Some(error) = &self.node(importer).embed_error {
                    let (kind, pos) = &**error;
                    self.error_at(kind.clone(), *pos);
                }
                if let (Some(from), Some(parent)) = (from, way.last()) {
                    self.check_program(parent.node, importer, from);
                }
                continue;
            };
            let from = &self.node(importer).uses[path];
            let target = match edge {
                Ok(target) => *target,
                Err(kind) => {
                    self.error_at(kind.clone(), from.pos);
                    continue;
                }
            };
            self.check_access(importer, target, path, from, &way);
            match self.state[target] {
                State::Done => self.check_program(importer, target, from),
                State::Open => {
                    let mut stack = self.stack(&way);
                    stack.push((path.clone(), Some(from.file.clone())));
                    let in_test = way.get(1).and_then(|frame| frame.from).unwrap_or(from).test;
                    let kind = if in_test {
                        LoadErrorKind::ImportCycleInTest
                    } else {
                        LoadErrorKind::ImportCycle
                    };
                    self.errors.push(LoadError { kind, pos: None, stack });
                }
                State::New => {
                    if let Some(kind) = &self.node(target).error {
                        if kind.shows_stack() {
                            let mut stack = self.stack(&way);
                            stack.push((path.clone(), None));
                            self.errors.push(LoadError {
                                kind: kind.clone(),
                                pos: None,
                                stack,
                            });
                        } else {
                            self.error_at(kind.clone(), from.pos);
                        }
                    }
                    let frame = self.frame(target, Some(from));
                    way.push(frame);
                }
            }
        }
    }

    fn error_at(&mut self, kind: LoadErrorKind, pos: Pos) {
        let pos = self.loader.sources.position(pos);
        self.errors.push(LoadError {
            kind,
            pos,
            stack: Vec::new(),
        });
    }

    fn stack(&self, way: &[Frame<'_>]) -> Vec<(String, Option<String>)> {
        let entry = |frame: &Frame<'_>| {
            (
                self.node(frame.node).path().to_string(),
                frame.from.map(|from| from.file.clone()),
            )
        };
        way.iter().map(entry).collect()
    }

    /// Reports an import of a program.
    fn check_program(&mut self, importer: usize, target: usize, from: &Use) {
        let node = self.node(target);
        // The external test of a program may import it.
        let own_test = self.loader.external && target == ROOT && importer == EXTERNAL;
        if node.name == "main" && !own_test && node.error.is_none() {
            self.error_at(LoadErrorKind::ImportsProgram(node.path().to_string()), from.pos);
        }
    }

    /// Reports an import of an internal or vendored package from where it may not be used.
    fn check_access(&mut self, importer: usize, target: usize, path: &str, from: &Use, way: &[Frame<'_>]) {
        let importer = self.node(importer);
        let target = self.node(target);
        if importer.location.is_std() {
            return;
        }
        if path.starts_with("vendor/") || path.contains("/vendor/") {
            return self.error_at(LoadErrorKind::Vendored, from.pos);
        }
        let Some(parent) = internal_parent(path) else { return };
        let own = importer.internal_path.as_str();
        let within = match own.strip_prefix(parent) {
            Some(rest) => parent.is_empty() || rest.is_empty() || rest.starts_with('/'),
            None => false,
        };
        if !within || target.location.is_std() {
            let pos = self.loader.sources.position(from.pos);
            let stack = self.stack(way);
            self.errors.push(LoadError {
                kind: LoadErrorKind::Internal(path.to_string()),
                pos,
                stack,
            });
        }
    }
}

/// The path at and below which an internal package may be used; `None` for other packages.
fn internal_parent(path: &str) -> Option<&str> {
    if path == "internal" || path.starts_with("internal/") {
        return Some("");
    }
    let at = path
        .rfind("/internal/")
        .or_else(|| path.ends_with("/internal").then(|| path.len() - "/internal".len()))?;
    Some(&path[..at])
}

/// Whether an import path is one at all.
fn check_path(path: &str) -> Result<(), LoadErrorKind> {
    if path == "C" {
        return Err(LoadErrorKind::Cgo);
    }
    let illegal = |c: char| c.is_control() || c.is_whitespace() || "!\"#$%&'()*,:;<=>?[\\]^`{|}\u{fffd}".contains(c);
    if path.is_empty() || path.contains(illegal) {
        return Err(LoadErrorKind::InvalidImport(path.to_string()));
    }
    if path.starts_with('/') {
        return Err(LoadErrorKind::NotPackagePath(path.to_string()));
    }
    if is_local(path) {
        return Err(LoadErrorKind::RelativeImport(path.to_string()));
    }
    let malformed = |reason: &str| LoadErrorKind::MalformedImport {
        path: path.to_string(),
        reason: reason.to_string(),
    };
    if path.ends_with('/') {
        return Err(malformed("trailing slash"));
    }
    if path.contains("//") {
        return Err(malformed("double slash"));
    }
    if path.split('/').any(|part| part == "." || part == "..") {
        return Err(malformed("invalid path element"));
    }
    Ok(())
}

/// The imports of a file: paths and positions.
fn imports(file: &govm_syntax::ast::File<'_>) -> Vec<(String, Pos)> {
    let mut list = Vec::new();
    for decl in file.decls {
        let Decl::Gen(decl) = decl else { continue };
        for spec in decl.specs {
            let Spec::Import(spec) = spec else { continue };
            if let ExprKind::Lit(lit) = spec.path.kind
                && !lit.bad
                && let Some(Unquoted::Bytes(path)) = unquote(lit.text)
            {
                list.push((String::from_utf8_lossy(&path).into_owned(), spec.start));
            }
        }
    }
    list
}

/// The first use of each import path.
fn uses(files: &[File]) -> BTreeMap<String, Use> {
    let mut uses = BTreeMap::new();
    for file in files {
        for (path, pos) in &file.imports {
            if path != "unsafe" {
                let base = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                uses.entry(path.clone()).or_insert(Use {
                    pos: *pos,
                    file: base,
                    test: file.test,
                });
            }
        }
    }
    uses
}

/// `f` of each item, on as many threads as there are cores if there is enough to do. Results are in order of the items.
fn parallel<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R> {
    // Asking for the number of cores takes longer than a few small files.
    let threads = match items.len() / 2 {
        most @ 2.. => std::thread::available_parallelism().map_or(1, |n| n.get()).min(most),
        _ => 1,
    };
    if threads == 1 {
        return items.iter().map(f).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Vec::new();
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(i) else { break };
                    own.push((i, f(item)));
                }
                results.lock().unwrap_or_else(|e| e.into_inner()).extend(own);
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(|e| e.into_inner());
    results.sort_by_key(|(i, _)| *i);
    results.into_iter().map(|(_, result)| result).collect()
}
