//! The file system as loading sees it.
//!
//! Whatever decides what a program is made of is asked here: contents, names, and whether there is a file at all. The answers can be
//! kept. As [`Inputs`] they tell later whether a program would be loaded just so again.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use xxhash_rust::xxh3::xxh3_128;

/// Answers questions about files, and keeps the answers if it is told to.
#[derive(Default)]
pub struct Disk {
    record: Option<Mutex<Record>>,
}

/// The answers so far.
#[derive(Default)]
struct Record {
    answers: BTreeMap<(PathBuf, Question), u128>,
    /// Whether they cannot be compared later: a pipe was read, a file changed meanwhile, a path is not UTF-8 or of several lines.
    lost: bool,
}

/// What was asked of a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Question {
    /// The contents of a file.
    Text,
    /// What is in a directory.
    Names,
    /// What with the ending `.go` is in a directory.
    GoNames,
    /// What the path leads to.
    Kind,
    /// What the path is, a link being one.
    OwnKind,
}

/// What is at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    File,
    Dir,
    Link,
    Other,
}

impl From<FileType> for Kind {
    fn from(kind: FileType) -> Kind {
        match kind {
            _ if kind.is_file() => Kind::File,
            _ if kind.is_dir() => Kind::Dir,
            _ if kind.is_symlink() => Kind::Link,
            _ => Kind::Other,
        }
    }
}

/// An entry of a directory.
pub(super) struct Named {
    pub name: OsString,
    pub kind: Kind,
}

impl Disk {
    /// One that keeps its answers.
    pub fn recording() -> Disk {
        Disk {
            record: Some(Mutex::default()),
        }
    }

    /// The answers so far; `None` if they were not kept or cannot be compared later.
    pub fn inputs(&self) -> Option<Inputs> {
        let record = self.record()?;
        (!record.lost).then(|| Inputs(record.answers.clone()))
    }

    fn record(&self) -> Option<MutexGuard<'_, Record>> {
        let record = self.record.as_ref()?;
        Some(record.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, path: &Path, question: Question, answer: impl FnOnce() -> u128) {
        // Contents are hashed by several threads at once.
        let answer = self.record.as_ref().map(|_| answer());
        let (Some(answer), Some(mut record)) = (answer, self.record()) else {
            return;
        };
        record.lost |= path.to_str().is_none_or(|path| path.contains('\n'));
        match record.answers.entry((path.to_path_buf(), question)) {
            Entry::Vacant(entry) => drop(entry.insert(answer)),
            Entry::Occupied(entry) => record.lost |= *entry.get() != answer,
        }
    }

    /// The contents of a file.
    pub(super) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let contents = fs::read(path);
        self.keep(path, Question::Text, || of_text(&contents));
        if let Some(mut record) = self.record() {
            record.lost |= contents.is_ok() && !path.is_file();
        }
        contents
    }

    /// The contents of a file that are UTF-8.
    pub(super) fn read_to_string(&self, path: &Path) -> io::Result<String> {
        String::from_utf8(self.read(path)?).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
    }

    /// What is in a directory, in order of name.
    pub(super) fn list(&self, dir: &Path) -> io::Result<Vec<Named>> {
        let names = list(dir, "");
        self.keep(dir, Question::Names, || of_names(&names));
        names
    }

    /// What in a directory has a name that ends in `.go`, in order of name.
    pub(super) fn list_go(&self, dir: &Path) -> io::Result<Vec<Named>> {
        let names = list(dir, ".go");
        self.keep(dir, Question::GoNames, || of_names(&names));
        names
    }

    /// What a path leads to.
    fn kind(&self, path: &Path) -> io::Result<Kind> {
        let kind = kind(fs::metadata(path));
        self.keep(path, Question::Kind, || of_kind(&kind));
        kind
    }

    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.kind(path).is_ok_and(|kind| kind == Kind::File)
    }

    pub(super) fn is_dir(&self, path: &Path) -> bool {
        self.kind(path).is_ok_and(|kind| kind == Kind::Dir)
    }

    pub(super) fn exists(&self, path: &Path) -> bool {
        self.kind(path).is_ok()
    }

    /// What a path is, a link being one.
    pub(super) fn own_kind(&self, path: &Path) -> io::Result<Kind> {
        let kind = kind(fs::symlink_metadata(path));
        self.keep(path, Question::OwnKind, || of_kind(&kind));
        kind
    }
}

fn kind(meta: io::Result<Metadata>) -> io::Result<Kind> {
    meta.map(|meta| meta.file_type().into())
}

/// What in a directory has a name with this ending, in order of name.
fn list(dir: &Path, ending: &str) -> io::Result<Vec<Named>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.as_encoded_bytes().ends_with(ending.as_bytes()) {
            let kind = entry.file_type()?.into();
            names.push(Named { name, kind });
        }
    }
    names.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(names)
}

/// The hash of the answer that there is nothing, or nothing that can be read.
const NOTHING: u128 = 0;

fn of_text(text: &io::Result<Vec<u8>>) -> u128 {
    text.as_ref().map_or(NOTHING, |bytes| xxh3_128(bytes))
}

fn of_names(names: &io::Result<Vec<Named>>) -> u128 {
    let Ok(names) = names else { return NOTHING };
    let mut text = Vec::new();
    for Named { name, kind } in names {
        text.extend_from_slice(name.as_encoded_bytes());
        text.extend([0, *kind as u8]);
    }
    xxh3_128(&text)
}

fn of_kind(kind: &io::Result<Kind>) -> u128 {
    kind.as_ref().map_or(NOTHING, |kind| 1 + *kind as u128)
}

/// What loading a program asked of the file system, with hashes of the answers.
///
/// As text it is a line for each question, and can be read again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inputs(BTreeMap<(PathBuf, Question), u128>);

impl Inputs {
    /// The files that were read, in order of path.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.0
            .iter()
            .filter(|((_, question), answer)| *question == Question::Text && **answer != NOTHING)
            .map(|((path, _), _)| path.as_path())
    }

    /// Whether the file system gives the same answers now, so that the same program would be loaded.
    pub fn unchanged(&self) -> bool {
        self.0.iter().all(|((path, question), answer)| {
            let now = match question {
                // A pipe is not to be emptied.
                Question::Text if *answer != NOTHING && !path.is_file() => return false,
                Question::Text => of_text(&fs::read(path)),
                Question::Names => of_names(&list(path, "")),
                Question::GoNames => of_names(&list(path, ".go")),
                Question::Kind => of_kind(&kind(fs::metadata(path))),
                Question::OwnKind => of_kind(&kind(fs::symlink_metadata(path))),
            };
            now == *answer
        })
    }
}

impl Question {
    const ALL: [(Question, &str); 5] = [
        (Question::Text, "text"),
        (Question::Names, "names"),
        (Question::GoNames, "go-names"),
        (Question::Kind, "kind"),
        (Question::OwnKind, "own-kind"),
    ];

    fn word(self) -> &'static str {
        Question::ALL[self as usize].1
    }
}

impl fmt::Display for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((path, question), answer) in &self.0 {
            writeln!(f, "{} {answer:x} {}", question.word(), path.display())?;
        }
        Ok(())
    }
}

/// A text that is not of [`Inputs`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a list of inputs")]
pub struct NoInputs;

impl FromStr for Inputs {
    type Err = NoInputs;

    fn from_str(text: &str) -> Result<Inputs, NoInputs> {
        let line = |line: &str| {
            let mut parts = line.splitn(3, ' ');
            let word = parts.next()?;
            let (question, _) = *Question::ALL.iter().find(|(_, name)| *name == word)?;
            let answer = u128::from_str_radix(parts.next()?, 16).ok()?;
            Some(((PathBuf::from(parts.next()?), question), answer))
        };
        text.split_terminator('\n')
            .map(line)
            .collect::<Option<_>>()
            .map(Inputs)
            .ok_or(NoInputs)
    }
}
