//! The files that `//go:embed` directives name, by the go command's rules.
//!
//! Only directives that can have a meaning are looked at: before a package variable with a type and without a value, in a file that
//! imports `embed`. What is wrong with others is the checker's to say.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use govm_syntax::Pos;
use govm_syntax::ast::{Decl, Spec};

use super::File;
use super::disk::{Disk, Kind, Named};
use super::error::{EmbedFailure, LoadErrorKind};
use super::glob;
use crate::types::constant::{Unquoted, unquote};

/// A file of a package's directory that is part of the program.
#[derive(Clone, Debug)]
pub struct EmbeddedFile {
    /// Relative to the package's directory, with slashes.
    pub name: String,
    pub data: Arc<[u8]>,
}

/// What a `//go:embed` directive names.
#[derive(Clone, Debug)]
pub struct Embed {
    /// The directive's position.
    pub pos: Pos,
    /// Those of its patterns one after the other; a file may be there more than once.
    pub files: Vec<EmbeddedFile>,
}

/// The patterns of a directive, each with its offset in `args`: words, or strings of Go. Else the text that is malformed.
pub fn patterns(args: &str) -> Result<Vec<(usize, String)>, &str> {
    let mut list = Vec::new();
    let mut rest = args.trim();
    while let Some(first) = rest.chars().next() {
        let at = rest.as_ptr() as usize - args.as_ptr() as usize;
        let end = match first {
            '`' => rest[1..].find('`').map(|i| i + 2),
            '"' => {
                let mut escaped = false;
                let close = rest[1..].find(|c| {
                    let closes = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    closes
                });
                close.map(|i| i + 2)
            }
            _ => Some(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        let (word, behind) = rest.split_at(end.ok_or(rest)?);
        let pattern = match first {
            '`' | '"' => match unquote(word) {
                Some(Unquoted::Bytes(text)) => String::from_utf8(text).map_err(|_| word)?,
                _ => return Err(word),
            },
            _ => word.to_string(),
        };
        if behind.starts_with(|c: char| !c.is_whitespace()) {
            return Err(behind);
        }
        list.push((at, pattern));
        rest = behind.trim();
    }
    Ok(list)
}

/// Reads what the directives of a package's files name. `dir` is `None` for a package that is not on disk. Of several errors that of
/// the first pattern in order of text is reported, at the first place of that.
pub(super) fn read(disk: &Disk, dir: Option<&Path>, files: &[File]) -> Result<Vec<Embed>, Box<(LoadErrorKind, Pos)>> {
    let mut directives = Vec::new();
    let mut places = BTreeMap::new();
    for file in files {
        if !file.imports.iter().any(|(path, _)| path == "embed") {
            continue;
        }
        let decls = file.parsed.ast().decls.iter();
        for spec in decls.flat_map(|decl| if let Decl::Gen(decl) = decl { decl.specs } else { &[] }) {
            let Spec::Var(spec) = spec else { continue };
            if spec.names.len() != 1 || spec.ty.is_none() || !spec.values.is_empty() {
                continue;
            }
            for d in spec.directives.iter().filter(|d| d.verb() == "go:embed") {
                let args = &d.text[d.verb().len()..];
                let list = patterns(args).unwrap_or_default();
                for (at, pattern) in &list {
                    let pos = d.pos.offset((d.verb().len() + at) as u32);
                    places.entry(pattern.clone()).or_insert(pos);
                }
                if !list.is_empty() {
                    directives.push((d.pos, list));
                }
            }
        }
    }
    let mut matched = HashMap::new();
    let mut folder = Folder {
        disk,
        read: HashMap::new(),
    };
    for (pattern, pos) in places {
        let found = match dir {
            Some(dir) => folder.resolve(dir, &pattern),
            None => Err(EmbedFailure::NotOnDisk),
        };
        match found {
            Ok(found) => matched.insert(pattern, found),
            Err(reason) => return Err(Box::new((LoadErrorKind::Embed { pattern, reason }, pos))),
        };
    }
    let embed = |(pos, list): (Pos, Vec<(usize, String)>)| Embed {
        pos,
        files: list.iter().flat_map(|(_, pattern)| matched[pattern].clone()).collect(),
    };
    Ok(directives.into_iter().map(embed).collect())
}

/// What is known of a package's directory.
struct Folder<'d> {
    disk: &'d Disk,
    /// Contents that were read.
    read: HashMap<String, Arc<[u8]>>,
}

impl Folder<'_> {
    /// The files that a pattern names, in order of name.
    fn resolve(&mut self, root: &Path, pattern: &str) -> Result<Vec<EmbeddedFile>, EmbedFailure> {
        let (all, glob) = match pattern.strip_prefix("all:") {
            Some(glob) => (true, glob),
            None => (false, pattern),
        };
        let is_path = !glob.split('/').any(|part| matches!(part, "" | "." | ".."));
        if !is_path || !glob::is_valid(glob) {
            return Err(EmbedFailure::Syntax);
        }
        let mut names = Vec::new();
        for name in glob::glob(self.disk, root, glob).ok_or(EmbedFailure::Glob)? {
            let kind = stat(self.disk, &root.join(&name))?;
            let what = if kind == Kind::Dir { "directory" } else { "file" };
            check_place(self.disk, root, &name, what)?;
            match kind {
                Kind::File => names.push(name),
                Kind::Dir => {
                    let before = names.len();
                    walk(self.disk, root, &name, all, &mut names)?;
                    if names.len() == before {
                        return Err(EmbedFailure::EmptyDirectory(name));
                    }
                }
                Kind::Link | Kind::Other => return Err(EmbedFailure::Irregular(name)),
            }
        }
        names.sort();
        names.dedup();
        if names.is_empty() {
            return Err(EmbedFailure::NoMatch);
        }
        names.into_iter().map(|name| self.file(root, name)).collect()
    }

    fn file(&mut self, root: &Path, name: String) -> Result<EmbeddedFile, EmbedFailure> {
        if let Some(data) = self.read.get(&name) {
            let data = data.clone();
            return Ok(EmbeddedFile { name, data });
        }
        let path = root.join(&name);
        let data: Arc<[u8]> = self
            .disk
            .read(&path)
            .map_err(|err| failure("open", &path, &err))?
            .into();
        self.read.insert(name.clone(), data.clone());
        Ok(EmbeddedFile { name, data })
    }
}

fn failure(verb: &'static str, path: &Path, err: &std::io::Error) -> EmbedFailure {
    EmbedFailure::Read(LoadErrorKind::read(verb, path, err).to_string())
}

fn stat(disk: &Disk, path: &Path) -> Result<Kind, EmbedFailure> {
    disk.own_kind(path).map_err(|err| failure("lstat", path, &err))
}

/// Whether a file can be part of the package: neither in another module nor behind a link nor under a name that modules do not have.
fn check_place(disk: &Disk, root: &Path, name: &str, what: &'static str) -> Result<(), EmbedFailure> {
    let mut part = name;
    loop {
        let path = root.join(part);
        let fail = |reason: String| {
            let name = name.to_string();
            Err(EmbedFailure::Place { what, name, reason })
        };
        if disk.exists(&path.join("go.mod")) {
            return fail("in different module".into());
        }
        if part != name && stat(disk, &path)? != Kind::Dir {
            return fail(format!("in non-directory {part}"));
        }
        let (parent, elem) = part.rsplit_once('/').unwrap_or(("", part));
        if is_bad_name(elem) {
            let kind = if part == name {
                "invalid name"
            } else {
                "in invalid directory"
            };
            return fail(format!("{kind} {elem}"));
        }
        if parent.is_empty() {
            return Ok(());
        }
        part = parent;
    }
}

/// The files of a directory and those below it, without hidden ones unless `all` are meant, up to the bounds of other modules.
fn walk(disk: &Disk, root: &Path, dir: &str, all: bool, names: &mut Vec<String>) -> Result<(), EmbedFailure> {
    let mut open = vec![dir.to_string()];
    while let Some(dir) = open.pop() {
        let path = root.join(&dir);
        for Named { name, kind } in disk.list(&path).map_err(|err| failure("open", &path, &err))? {
            let elem = name.to_string_lossy();
            let name = format!("{dir}/{elem}");
            let hidden = elem.starts_with(['.', '_']);
            let bad = is_bad_name(&elem);
            if bad && !hidden && kind != Kind::Dir {
                let (what, reason) = ("file", format!("invalid name {elem}"));
                return Err(EmbedFailure::Place { what, name, reason });
            }
            if bad || hidden && !all {
                continue;
            }
            if kind == Kind::File {
                names.push(name);
            } else if kind == Kind::Dir && !disk.exists(&root.join(&name).join("go.mod")) {
                open.push(name);
            }
        }
    }
    Ok(())
}

/// Whether no file of a module has this name: it is a version control system's, or some system cannot have it.
fn is_bad_name(name: &str) -> bool {
    let allowed = |c: char| match c {
        '\u{80}'.. => c.is_alphabetic() && c != char::REPLACEMENT_CHARACTER,
        _ => c.is_ascii_alphanumeric() || "!#$%&()+,-.=@[]^_{}~ ".contains(c),
    };
    if name.is_empty() || name.ends_with('.') || !name.chars().all(allowed) {
        return true;
    }
    let device = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let port = |prefix: &str| {
        let number = device.strip_prefix(prefix).map(str::as_bytes);
        matches!(number, Some([b'1'..=b'9']))
    };
    matches!(device.as_str(), "con" | "prn" | "aux" | "nul")
        || port("com")
        || port("lpt")
        || matches!(name, ".bzr" | ".hg" | ".git" | ".svn")
}
