//! Reporting type errors, in gc's form: a message at a position, with further lines that may have positions of their own.

use std::borrow::Cow;

use govm_syntax::{FastMap, FileId, Pos, SourceMap};

use super::checker::{Checker, GoVersion};
use super::objects::ObjId;
use super::package::PkgId;

/// An error that checking found.
#[derive(Clone, Debug)]
pub struct TypeError {
    /// The package.
    pub pkg: PkgId,
    /// Where it is reported.
    pub pos: Pos,
    /// The text, without position.
    pub msg: String,
    /// Further lines: gc prints each on a line of its own, indented by a tab, with the position if it is known.
    pub notes: Vec<(Pos, String)>,
    /// Whether the rest of the program can be compiled in spite of it.
    pub soft: bool,
}

impl TypeError {
    /// An error of one line.
    pub fn new(pkg: PkgId, pos: Pos, msg: impl Into<String>) -> TypeError {
        TypeError {
            pkg,
            pos,
            msg: msg.into(),
            notes: Vec::new(),
            soft: false,
        }
    }
}

/// An error in the making.
#[derive(Default)]
pub struct ErrorDesc {
    desc: Vec<(Pos, String)>,
    /// See [`TypeError::soft`].
    pub soft: bool,
}

impl ErrorDesc {
    /// Nothing yet.
    pub fn new() -> ErrorDesc {
        ErrorDesc::default()
    }

    /// Adds a line; the first is the message.
    pub fn add(&mut self, pos: Pos, msg: impl Into<String>) -> &mut Self {
        self.desc.push((pos, msg.into()));
        self
    }
}

impl ErrorDesc {
    /// The message with its further lines, and its position; none if there is no message.
    pub(crate) fn take(self) -> Option<(Pos, String)> {
        let pos = self.desc.first()?.0;
        let lines: Vec<String> = self.desc.into_iter().map(|(_, msg)| msg).collect();
        Some((pos, lines.join("\n\t")))
    }
}

/// What gc prints of a package's errors.
pub struct Report {
    /// In order of position.
    pub errors: Vec<TypeError>,
    /// There were more: where the last of those that are reported stands.
    pub more: Option<Pos>,
}

/// gc's positions hold columns below this one; those beyond are neither shown nor told apart.
pub(crate) const MAX_COLUMN: u32 = 255;

/// Chooses and sorts errors, which are in the order in which they were found, as gc does: of equal ones on one line the first, up to a
/// limit, sorted by position, where the files come in the order of their first errors.
pub fn report(errors: Vec<TypeError>, limit: Option<usize>, sources: &SourceMap) -> Report {
    let mut kept: Vec<TypeError> = Vec::new();
    let mut last_line = None;
    let mut more = None;
    for e in errors {
        let line = sources.file_of(e.pos).map(|f| (f.id(), f.line(e.pos)));
        if line.is_some()
            && line == last_line
            && kept
                .last()
                .is_some_and(|k| k.msg == e.msg && k.notes.len() == e.notes.len())
        {
            continue;
        }
        last_line = line;
        let pos = e.pos;
        kept.push(e);
        if limit.is_some_and(|n| kept.len() >= n) {
            more = Some(pos);
            break;
        }
    }
    let mut files: FastMap<FileId, usize> = FastMap::default();
    kept.sort_by_cached_key(|e| {
        sources.file_of(e.pos).map(|f| {
            let n = files.len();
            let (line, col) = f.line_col(e.pos);
            (*files.entry(f.id()).or_insert(n), line, col.min(MAX_COLUMN))
        })
    });
    kept.dedup_by(|b, a| a.pos == b.pos && a.msg == b.msg);
    Report { errors: kept, more }
}

/// Whether an error says that a feature requires a later language version.
fn wants_version(msg: &str) -> bool {
    const BEFORE: &str = "requires go1.";
    msg.split(BEFORE).skip(1).any(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && rest[digits..].starts_with(" or later")
    })
}

impl<'a> Checker<'a> {
    /// Adds the line that names the other declaration of an object.
    pub fn add_alt_decl(&self, err: &mut ErrorDesc, obj: ObjId) {
        let o = self.obj(obj);
        if o.pos.is_known() {
            err.add(o.pos, format!("other declaration of {}", self.text(o.name)));
        }
    }

    /// Reports an error.
    pub fn report(&mut self, err: ErrorDesc) {
        let mut lines = err.desc.into_iter();
        let Some((pos, msg)) = lines.next() else { return };
        // An error that mentions an invalid operand or type somewhere behind its start mostly follows from an earlier one.
        if self.has_errors
            && ["invalid operand", "invalid type"]
                .iter()
                .any(|s| msg.find(s).is_some_and(|at| at > 0))
        {
            return;
        }
        let pos = if self.env.errpos.is_known() {
            self.env.errpos
        } else {
            pos
        };
        let msg = if wants_version(&msg) {
            self.with_version_source(pos, msg)
        } else {
            msg
        };
        self.has_errors = true;
        self.errors.push(TypeError {
            pkg: self.env.pkg,
            pos,
            msg,
            notes: lines.collect(),
            soft: err.soft,
        });
    }

    /// Adds to an error about the language version where the version comes from.
    fn with_version_source(&self, pos: Pos, msg: String) -> String {
        let file = self.sources.file_of(pos).map_or(self.env.file, |f| f.id());
        let (own, lang) = self.file_versions.get(file.0 as usize).copied().unwrap_or_default();
        if own.is_valid() && own == self.env.version {
            format!("{msg} (file declares //go:build {own})")
        } else {
            format!("{msg} (-lang was set to {lang}; check go.mod)")
        }
    }

    /// Reports an error of one line.
    pub fn error(&mut self, pos: Pos, msg: impl Into<String>) {
        let mut err = ErrorDesc::new();
        err.add(pos, msg);
        self.report(err);
    }

    /// Reports an error that does not keep the program from being compiled further.
    pub fn soft_error(&mut self, pos: Pos, msg: impl Into<String>) {
        let mut err = ErrorDesc::new();
        err.add(pos, msg);
        err.soft = true;
        self.report(err);
    }

    /// Whether the file's language version has what came with `want`.
    pub fn allow_version(&self, want: GoVersion) -> bool {
        !self.env.version.is_valid() || self.env.version >= want
    }

    /// Whether the language version of the file at `pos` has what came with `want`.
    pub(crate) fn file_allows_version(&self, pos: Pos, want: GoVersion) -> bool {
        let file = self.sources.file_of(pos);
        let versions = file.and_then(|f| self.file_versions.get(f.id().0 as usize));
        versions.is_some_and(|&(own, asked)| {
            let version = GoVersion::of_file(own, asked);
            !version.is_valid() || version >= want
        })
    }

    /// Reports an error unless the file's language version has what came with `want`; `what` names the feature.
    pub fn verify_version(&mut self, pos: Pos, want: GoVersion, what: impl Into<Cow<'static, str>>) -> bool {
        if self.allow_version(want) {
            return true;
        }
        let mut err = ErrorDesc::new();
        err.add(pos, format!("{} requires {want} or later", what.into()));
        self.report(err);
        false
    }
}
