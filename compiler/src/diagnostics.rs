//! What the compiler tells of a program that it cannot compile, whichever part found it.

use std::fmt;

use govm_syntax::{Pos, Position, SourceMap};

use crate::packages::LoadError;
use crate::types::errors::{MAX_COLUMN, TypeError};

/// An error of a program, with its place in the source.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Where, if it has a place.
    pub position: Option<Position>,
    /// What, without the place.
    pub message: String,
    /// Further lines, with their places.
    pub notes: Vec<(Option<Position>, String)>,
    /// The line of source, for display.
    pub source_line: Option<String>,
}

impl Diagnostic {
    /// An error at a source position.
    pub fn new(sources: &SourceMap, pos: Pos, message: impl Into<String>) -> Diagnostic {
        let file = sources.file_of(pos);
        let source_line = file
            .as_ref()
            .map(|f| String::from_utf8_lossy(f.line_text(f.line(pos))).into_owned());
        Diagnostic {
            position: file.map(|f| f.position(pos)),
            message: message.into(),
            notes: Vec::new(),
            source_line,
        }
    }

    /// An error without a place.
    pub fn plain(message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            position: None,
            message: message.into(),
            notes: Vec::new(),
            source_line: None,
        }
    }

    /// The column behind the name, number or other character at the place of the error, if its source line is known. It counts bytes from 1.
    pub fn end_col(&self) -> Option<u32> {
        let (position, line) = (self.position.as_ref()?, self.source_line.as_ref()?);
        let start = (position.col as usize).checked_sub(1)?;
        let rest = line.get(start..)?;
        let word = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let len = word.max(rest.chars().next()?.len_utf8());
        Some((start + len + 1) as u32)
    }

    pub(crate) fn from_type_error(sources: &SourceMap, e: TypeError) -> Diagnostic {
        let mut d = Diagnostic::new(sources, e.pos, e.msg);
        if let Some(p) = d.position.as_mut().filter(|p| p.col >= MAX_COLUMN) {
            p.col = 0;
        }
        d.notes = e
            .notes
            .into_iter()
            .map(|(pos, text)| (sources.position(pos), text))
            .collect();
        d
    }
}

impl From<LoadError> for Diagnostic {
    fn from(e: LoadError) -> Diagnostic {
        if e.pos.is_none() || !e.stack.is_empty() {
            return Diagnostic::plain(e.to_string());
        }
        // As `go build` names files: without a directory that goes without saying.
        let position = e.pos.map(|p| Position {
            file: p.file.strip_prefix("./").map_or(p.file.clone(), Into::into),
            ..p
        });
        Diagnostic {
            position,
            ..Diagnostic::plain(e.kind.to_string())
        }
    }
}

/// As gc prints it: `file:line:col: message`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(p) = &self.position {
            write!(f, "{p}: ")?;
        }
        f.write_str(&self.message)?;
        for (p, text) in &self.notes {
            match p {
                Some(p) => write!(f, "\n\t{p}: {text}")?,
                None => write!(f, "\n\t{text}")?,
            }
        }
        Ok(())
    }
}
