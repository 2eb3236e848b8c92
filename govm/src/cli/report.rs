//! How errors are shown: plain `file:line:col: message` lines, with the source line under them on a terminal.

use annotate_snippets::renderer::Style;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use govm::{Diagnostic, Error};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

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
    ExitCode::from(u8::try_from(e.exit_code() & 0xff).unwrap_or(2))
}

/// A diagnostic as gc prints it, then its source line with the place marked.
fn snippet(d: &Diagnostic) -> String {
    let (Some(p), Some(line)) = (&d.position, &d.source_line) else {
        return d.to_string();
    };
    // The column counts bytes from 1.
    let at = (p.col as usize).saturating_sub(1).min(line.len());
    let at = (0..=at).rev().find(|&i| line.is_char_boundary(i)).unwrap_or(0);
    let end = line[at..]
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .map_or(line.len(), |n| at + n);
    let end = end.max(at + line[at..].chars().next().map_or(0, char::len_utf8));
    let source = Snippet::source(line.as_str())
        .line_start(p.line as usize)
        .annotation(AnnotationKind::Primary.span(at..end));
    let bold = Style::new().bold();
    let source = Renderer::styled().render(&[Group::with_level(Level::ERROR).element(source)]);
    format!("{bold}{d}{bold:#}\n{source}")
}
