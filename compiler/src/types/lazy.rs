//! Library packages whose files are parsed when a name that they declare is first looked up.
//!
//! Invariants: the index names every package-level object of the package but methods; the methods of a type are declared in the type's own
//! file; there are no init functions. So a file that nothing refers to has no effect, and need not be read.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::OnceLock;

use govm_syntax::{Interner, Name, ParsedFile, SourceMap, parse_file};

use super::checker::Checker;
use super::objects::ObjId;
use super::package::PkgId;
use super::scope::ScopeId;

/// A package with the index of what its files declare.
#[derive(Debug, Default)]
pub struct LazyPackage {
    /// The package's name.
    pub name: String,
    pub files: Vec<LazyFile>,
    /// Names of package-level objects, sorted and put together.
    pub names: Cow<'static, str>,
    /// Where each name ends, and the number of its file. Offsets, because a table of strings would have to be relocated at each start.
    pub declares: Cow<'static, [(u32, u32)]>,
}

impl LazyPackage {
    /// The number of the file that declares an object.
    fn file_of(&self, name: &str) -> Option<usize> {
        let at = |i: usize| {
            let start = i.checked_sub(1).map_or(0, |i| self.declares[i].0);
            &self.names[start as usize..self.declares[i].0 as usize]
        };
        let (mut low, mut high) = (0, self.declares.len());
        while low < high {
            let mid = (low + high) / 2;
            match at(mid).cmp(name) {
                Ordering::Less => low = mid + 1,
                Ordering::Equal => return Some(self.declares[mid].1 as usize),
                Ordering::Greater => high = mid,
            }
        }
        None
    }
}

/// A file that may never be parsed.
#[derive(Debug)]
pub struct LazyFile {
    /// As diagnostics and traces show it.
    pub name: Cow<'static, str>,
    pub text: Cow<'static, str>,
    parsed: OnceLock<Option<ParsedFile>>,
}

impl LazyFile {
    /// A file that has not been parsed.
    pub fn new(name: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) -> LazyFile {
        LazyFile {
            name: name.into(),
            text: text.into(),
            parsed: OnceLock::new(),
        }
    }

    /// The tree; `None` if the session has no positions left for the file.
    fn parsed(&self, sources: &SourceMap, names: &Interner) -> Option<&ParsedFile> {
        let parse = || {
            let source = sources.add(&*self.name, self.text.as_bytes()).ok()?;
            Some(parse_file(&source, names).0)
        };
        self.parsed.get_or_init(parse).as_ref()
    }
}

impl<'a> Checker<'a> {
    /// The package-level object `name` of a package; the file that declares it is read if it has not been.
    pub(crate) fn member(&mut self, pkg: PkgId, name: Name) -> Option<ObjId> {
        let scope = self.package(pkg).scope;
        if let Some(obj) = self.find(scope, name) {
            return Some(obj);
        }
        if let Some(session) = &mut self.session {
            return session.member(pkg, name);
        }
        let lazy = self.packages[pkg.0 as usize].lazy?;
        let file = lazy.file_of(self.text(name))?;
        self.read_lazy(pkg, lazy, file);
        self.find(scope, name)
    }

    /// What a name denotes in a scope, which may be shared.
    pub(crate) fn find(&self, scope: ScopeId, name: Name) -> Option<ObjId> {
        let found = self.scope(scope).get(name);
        found.or_else(|| self.members.get(&scope.0)?.get(name))
    }

    /// Puts objects where they belong, when scopes are shared no more.
    pub(crate) fn merge_members(&mut self) {
        for (scope, members) in std::mem::take(&mut self.members) {
            if let Some(scope) = self.scopes.own_mut(scope) {
                for (name, obj) in members.elems {
                    scope.insert(name, obj);
                }
            }
        }
    }

    /// Reads all files of a package.
    pub(crate) fn read_all(&mut self, pkg: PkgId) {
        // Only texts of errors want to know all, and those of a thread are not shown.
        if self.session.is_some() {
            return;
        }
        if let Some(lazy) = self.packages[pkg.0 as usize].lazy {
            (0..lazy.files.len()).for_each(|i| self.read_lazy(pkg, lazy, i));
        }
    }

    fn read_lazy(&mut self, pkg: PkgId, lazy: &'a LazyPackage, file: usize) {
        let read = &mut self.packages[pkg.0 as usize].read;
        if read.len() <= file {
            read.resize(file + 1, false);
        }
        if std::mem::replace(&mut read[file], true) {
            return;
        }
        let (sources, names) = (self.sources, self.names);
        if let Some(parsed) = lazy.files[file].parsed(sources, names) {
            let outer = self.env.clone();
            self.env.pkg = pkg;
            self.collect_files(pkg, &[parsed], super::checker::GoVersion::CURRENT);
            self.env = outer;
        }
    }
}
