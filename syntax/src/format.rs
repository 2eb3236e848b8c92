//! Formatting of source text: whole files, and pieces of them.
//!
//! A piece is a list of declarations or of statements, as an editor sends it. It is formatted within a file that is made around it, and
//! keeps the white space around it and the indentation of its first line.

use crate::error::SyntaxError;
use crate::intern::Interner;
use crate::parser::parse_file;
use crate::printer::format_at;
use crate::source::{Position, SourceMap};

/// Why a text cannot be formatted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormatError {
    /// Where, with `//line` directives applied; `None` for a text that is too large to have positions.
    pub position: Option<Position>,
    pub message: String,
}

type Formatted = Result<String, Vec<FormatError>>;

/// Nothing goes around a file.
const WHOLE: (&str, &str) = ("", "");
/// What goes around a list of declarations. A semicolon, not a line break, so that lines keep their numbers.
const DECLARATIONS: (&str, &str) = ("package p;", "");
/// What goes around a list of statements. The empty line has comments printed before the brace.
const STATEMENTS: (&str, &str) = ("package p; func _() {", "\n\n}");

/// Formats a file as gofmt does.
///
/// # Errors
/// Those of the parser, if the text is no Go file.
pub fn format_file(name: &str, text: &[u8]) -> Formatted {
    Text {
        name,
        text,
        interner: Interner::new(),
    }
    .format(WHOLE, 0)
}

/// Formats a file, a list of declarations or a list of statements as gofmt does with its standard input.
///
/// # Errors
/// Those of the parser, if the text is none of them.
pub fn format_piece(name: &str, text: &[u8]) -> Formatted {
    let source = Text {
        name,
        text,
        interner: Interner::new(),
    };
    let begins = |errors: &[FormatError], message: &str| errors.first().is_some_and(|e| e.message.contains(message));
    match source.format(WHOLE, 0) {
        Err(errors) if begins(&errors, "package statement must be first") => {}
        done => return done,
    }
    let done = source.piece(|indent| {
        let out = source.format(DECLARATIONS, indent)?;
        let head = indent as usize + "package p\n".len();
        Ok(out.get(head..).unwrap_or("").to_string())
    });
    match done {
        Err(errors) if begins(&errors, "non-declaration statement outside function body") => {}
        done => return done,
    }
    source.piece(|indent| {
        // The body of the function around them is indented.
        let indent = indent - 1;
        let out = source.format(STATEMENTS, indent)?;
        let head = 2 * indent.max(0) as usize + "package p\n\nfunc _() {".len();
        let out = out.strip_suffix("}\n").unwrap_or(&out);
        Ok(out.get(head..).unwrap_or("").to_string())
    })
}

struct Text<'t> {
    name: &'t str,
    text: &'t [u8],
    interner: Interner,
}

impl Text<'_> {
    /// Formats the text with what goes around it.
    fn format(&self, (before, after): (&str, &str), indent: isize) -> Formatted {
        let whole = [before.as_bytes(), self.text, after.as_bytes()].concat();
        let source = SourceMap::new().add(self.name, whole).map_err(|e| {
            vec![FormatError {
                position: None,
                message: e.to_string(),
            }]
        })?;
        let (parsed, mut errors) = parse_file(&source, &self.interner);
        errors.retain(|e| !e.has_tree);
        if errors.is_empty() {
            match format_at(&parsed, &self.interner, indent) {
                Ok(out) => return Ok(out),
                Err(refused) => errors = refused,
            }
        }
        errors.sort_by_key(|e| e.pos);
        let columns = before.len() as u32;
        let error = |e: SyntaxError| {
            let mut position = source.position(e.pos);
            if source.line(e.pos) == 1 {
                position.col = position.col.saturating_sub(columns);
            }
            FormatError {
                position: Some(position),
                message: e.msg,
            }
        };
        Err(errors.into_iter().map(error).collect())
    }

    /// Puts what `format` makes for an indentation in the place of a piece: the text gives the white space around it and the indentation.
    fn piece(&self, format: impl FnOnce(isize) -> Formatted) -> Formatted {
        let text = self.text;
        let is_space = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        let text = String::from_utf8_lossy(text);
        let bytes = text.as_bytes();
        let first = bytes.iter().position(|b| !is_space(b)).unwrap_or(bytes.len());
        let line = bytes[..first].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        let margin = &bytes[line..first];
        // Blanks count only where there are no tabs, as one.
        let indent = match margin.iter().filter(|&&b| b == b'\t').count() {
            0 => usize::from(margin.contains(&b' ')),
            tabs => tabs,
        };
        let out = format(indent as isize)?;
        let out = out.trim();
        if out.is_empty() {
            return Ok(text.into_owned());
        }
        let last = bytes.iter().rposition(|b| !is_space(b)).map_or(0, |i| i + 1);
        Ok(format!(
            "{}{}{out}{}",
            &text[..line],
            "\t".repeat(indent),
            &text[last..]
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_keep_their_place() {
        let piece = |text: &str| format_piece("x.go", text.as_bytes()).unwrap();
        assert_eq!(piece("package  p"), "package p\n");
        assert_eq!(piece("\n\n  var x=1\n"), "\n\n\tvar x = 1\n");
        assert_eq!(
            piece("\t\tx:=1\n\t\tif x>0{\ny()}"),
            "\t\tx := 1\n\t\tif x > 0 {\n\t\t\ty()\n\t\t}"
        );
        assert_eq!(piece("f( 1 ) // c \n\n"), "f(1) // c \n\n");
        assert_eq!(piece(" \n"), " \n");
    }

    #[test]
    fn errors_have_their_place_in_the_piece() {
        let error = |text: &str| format_piece("x.go", text.as_bytes()).unwrap_err()[0].clone();
        assert_eq!(error("x := )").position.map(|p| (p.line, p.col)), Some((1, 6)));
        assert_eq!(error("package p\nvar").position.map(|p| (p.line, p.col)), Some((2, 4)));
    }
}
