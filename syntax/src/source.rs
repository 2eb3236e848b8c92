//! Source files and positions.
//!
//! A [`Pos`] names one byte of one file of a session by a single `u32`: each file that is added to a [`SourceMap`] gets a
//! range of its own, one larger than the file, so that the end of a file has a position too. Zero is no position.
//!
//! Invariants: ranges do not overlap and grow in the order of [`SourceMap::add`]; a file's line table is complete when the
//! file is added; `//line` directives are set once, by the parser.

use std::fmt;
use std::sync::{Arc, OnceLock, RwLock};

/// A position in the source of a session: a byte of a file. [`Pos::NONE`] is the absence of a position.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pos(pub u32);

impl Pos {
    /// No position: of predeclared objects and of what the compiler makes by itself.
    pub const NONE: Pos = Pos(0);

    /// Whether this names a place in a file.
    pub fn is_known(self) -> bool {
        self.0 != 0
    }

    /// The position `n` bytes further on.
    pub fn offset(self, n: u32) -> Pos {
        Pos(self.0 + n)
    }
}

impl fmt::Debug for Pos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.0)
    }
}

/// A run of source bytes, `start` inclusive, `end` exclusive, in one file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Span {
    pub start: Pos,
    pub end: Pos,
}

impl Span {
    pub fn new(start: Pos, end: Pos) -> Span {
        Span { start, end }
    }
}

/// A file of a session: its index in the [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// A place as people read it. Lines and columns count from 1, columns in bytes, as gc does.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    pub file: Arc<str>,
    pub line: u32,
    /// 0 where a `//line` directive without a column hides it.
    pub col: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.col > 0 {
            write!(f, ":{}", self.col)?;
        }
        Ok(())
    }
}

/// A `//line file:line:col` directive: what the text from `offset` on is to be called.
#[derive(Clone, Debug)]
pub struct LineDirective {
    /// Byte offset in the file from which the directive holds.
    pub offset: u32,
    pub file: Arc<str>,
    pub line: u32,
    /// 0: the directive gave no column, so positions have none.
    pub col: u32,
}

/// One source file: name, text and line table. Immutable and shared.
#[derive(Debug)]
pub struct SourceFile {
    id: FileId,
    base: Pos,
    name: Arc<str>,
    bytes: Arc<[u8]>,
    /// Byte offset of the start of each line; the first is 0.
    lines: Vec<u32>,
    directives: OnceLock<Vec<LineDirective>>,
}

impl SourceFile {
    pub fn id(&self) -> FileId {
        self.id
    }

    /// The name under which diagnostics show the file.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The position of the first byte.
    pub fn base(&self) -> Pos {
        self.base
    }

    /// The position of the byte at `offset`; `offset` may be the length of the file.
    pub fn pos(&self, offset: usize) -> Pos {
        debug_assert!(offset <= self.bytes.len());
        Pos(self.base.0 + offset as u32)
    }

    /// The byte offset of `pos`, which must lie in this file.
    pub fn offset(&self, pos: Pos) -> usize {
        (pos.0 - self.base.0) as usize
    }

    pub fn contains(&self, pos: Pos) -> bool {
        self.base <= pos && pos.0 - self.base.0 <= self.bytes.len() as u32
    }

    /// The byte offsets at which lines begin.
    pub fn line_starts(&self) -> &[u32] {
        &self.lines
    }

    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Line and column of `pos` in the file itself, from 1, whatever `//line` directives say.
    pub fn line_col(&self, pos: Pos) -> (u32, u32) {
        let offset = pos.0 - self.base.0;
        let line = self.lines.partition_point(|&start| start <= offset);
        (line as u32, offset - self.lines[line - 1] + 1)
    }

    /// The number of the line of `pos` in the file itself, from 1.
    pub fn line(&self, pos: Pos) -> u32 {
        self.line_col(pos).0
    }

    /// The text of a line (from 1) without its end, for display.
    pub fn line_text(&self, line: u32) -> &[u8] {
        let start = self.lines[line as usize - 1] as usize;
        let end = self
            .lines
            .get(line as usize)
            .map_or(self.bytes.len(), |&next| next as usize);
        let text = &self.bytes[start..end];
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        text.strip_suffix(b"\r").unwrap_or(text)
    }

    /// The place of `pos` with `//line` directives applied.
    pub fn position(&self, pos: Pos) -> Position {
        let (line, col) = self.line_col(pos);
        let offset = pos.0 - self.base.0;
        let directives = self.directives.get().map_or(&[][..], |list| &list[..]);
        match directives[..directives.partition_point(|d| d.offset <= offset)].last() {
            None => Position {
                file: self.name.clone(),
                line,
                col,
            },
            Some(d) => {
                let (dline, dcol) = self.line_col(Pos(self.base.0 + d.offset));
                let col = match d.col {
                    0 => 0,
                    first if line == dline => first + (col - dcol),
                    _ => col,
                };
                Position {
                    file: d.file.clone(),
                    line: d.line + (line - dline),
                    col,
                }
            }
        }
    }

    /// Whether `//line` directives say that parts of the file come from elsewhere.
    pub fn has_line_directives(&self) -> bool {
        self.directives.get().is_some_and(|list| !list.is_empty())
    }

    /// Installs the file's `//line` directives, in order of offset. Only the first call counts.
    pub(crate) fn set_line_directives(&self, directives: Vec<LineDirective>) {
        let _ = self.directives.set(directives);
    }
}

/// All source files of a session. Files are only added.
#[derive(Default, Debug)]
pub struct SourceMap {
    files: RwLock<Vec<Arc<SourceFile>>>,
}

/// The sources of a session are larger than positions can name (4 GiB in all).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SourceTooLarge;

impl fmt::Display for SourceTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("source files exceed 4 GiB in all")
    }
}

impl std::error::Error for SourceTooLarge {}

impl SourceMap {
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    /// Adds a file under the name that diagnostics are to show.
    pub fn add(
        &self,
        name: impl Into<Arc<str>>,
        bytes: impl Into<Arc<[u8]>>,
    ) -> Result<Arc<SourceFile>, SourceTooLarge> {
        let bytes = bytes.into();
        let mut lines = Vec::with_capacity(bytes.len() / 24 + 1);
        lines.push(0);
        if bytes.len() >= u32::MAX as usize {
            return Err(SourceTooLarge);
        }
        lines.extend(
            bytes
                .iter()
                .enumerate()
                .filter(|&(_, &b)| b == b'\n')
                .map(|(i, _)| i as u32 + 1),
        );
        let mut files = self.files.write().unwrap_or_else(|e| e.into_inner());
        let base = files.last().map_or(1, |f| f.base.0 + f.bytes.len() as u32 + 1);
        if base as u64 + bytes.len() as u64 + 1 > u32::MAX as u64 {
            return Err(SourceTooLarge);
        }
        let file = Arc::new(SourceFile {
            id: FileId(files.len() as u32),
            base: Pos(base),
            name: name.into(),
            bytes,
            lines,
            directives: OnceLock::new(),
        });
        files.push(file.clone());
        Ok(file)
    }

    pub fn file(&self, id: FileId) -> Arc<SourceFile> {
        self.files.read().unwrap_or_else(|e| e.into_inner())[id.0 as usize].clone()
    }

    /// The file that holds `pos`, or `None` for [`Pos::NONE`].
    pub fn file_of(&self, pos: Pos) -> Option<Arc<SourceFile>> {
        let files = self.files.read().unwrap_or_else(|e| e.into_inner());
        let n = files.partition_point(|f| f.base <= pos);
        files[..n].last().filter(|f| f.contains(pos)).cloned()
    }

    /// The place of `pos` with `//line` directives applied.
    pub fn position(&self, pos: Pos) -> Option<Position> {
        self.file_of(pos).map(|f| f.position(pos))
    }
}
