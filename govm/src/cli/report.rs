//! How errors are shown: plain `file:line:col: message` lines, with the source line under them on a terminal.

use annotate_snippets::renderer::Style;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use govm::{Diagnostic, Error, Position};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// A diagnostic as tools read it. Fields that are not known are left out.
#[derive(Serialize)]
struct Record<'a> {
    severity: &'static str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Option<Place<'a>>,
    message: &'a str,
}

impl<'a> Place<'a> {
    fn of(position: &'a Option<Position>) -> Option<Place<'a>> {
        position.as_ref().map(|p| Place {
            file: &p.file,
            line: p.line,
            column: (p.col > 0).then_some(p.col),
        })
    }
}

impl<'a> Record<'a> {
    fn of(d: &'a Diagnostic) -> Record<'a> {
        let related = |(position, message): &'a (Option<Position>, String)| Related {
            place: Place::of(position),
            message,
        };
        Record {
            severity: "error",
            place: Place::of(&d.position),
            end_column: d.end_col(),
            message: &d.message,
            related: d.notes.iter().map(related).collect(),
            source: d.source_line.as_deref(),
        }
    }
}

/// Prints an error to the standard output as JSON, one object a line; the exit code for it.
pub fn report_json(e: &Error) -> ExitCode {
    let mut out = io::stdout().lock();
    let mut print = |d: &Diagnostic| {
        serde_json::to_writer(&mut out, &Record::of(d)).map_err(io::Error::from)?;
        writeln!(out)
    };
    // A reader that has seen enough closes the pipe.
    let _ = match e {
        Error::Compile(list) => list.iter().try_for_each(print),
        e => print(&Diagnostic::plain(e.to_string())),
    };
    code(e)
}

/// Prints an error to the standard error output; the exit code for it.
pub fn report(e: &Error) -> ExitCode {
    let mut err = std::io::stderr().lock();
    // Nobody is left to be told when the standard error output is closed.
    let _ = match e {
        Error::Compile(list) => {
            let rich = err.is_terminal();
            list.iter().try_for_each(|d| {
                if rich {
                    writeln!(err, "{}", snippet(d))
                } else {
                    writeln!(err, "{d}")
                }
            })
        }
        Error::Exit(_) => Ok(()),
        Error::Panic(text) | Error::Deadlock(text) | Error::Fatal(text) => writeln!(err, "{}", text.trim_end()),
        e => writeln!(err, "govm: {e}"),
    };
    code(e)
}

fn code(e: &Error) -> ExitCode {
    ExitCode::from(u8::try_from(e.exit_code() & 0xff).unwrap_or(2))
}

/// A diagnostic as gc prints it, then its source line with the place marked.
fn snippet(d: &Diagnostic) -> String {
    let (Some(p), Some(line)) = (&d.position, &d.source_line) else {
        return d.to_string();
    };
    // Columns count bytes from 1. Where there is no column, or nothing stands there, the nearest place on the line is marked.
    let at = (p.col as usize).saturating_sub(1).min(line.len());
    let at = (0..=at).rev().find(|&i| line.is_char_boundary(i)).unwrap_or(0);
    let end = d.end_col().map_or(at, |end| end as usize - 1);
    let source = Snippet::source(line.as_str())
        .line_start(p.line as usize)
        .annotation(AnnotationKind::Primary.span(at..end));
    let bold = Style::new().bold();
    let source = Renderer::styled().render(&[Group::with_level(Level::ERROR).element(source)]);
    format!("{bold}{d}{bold:#}\n{source}")
}
