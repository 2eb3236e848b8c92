//! Formatting of Go source for hosts.

use crate::error::Error;
use govm_compiler::diagnostics::Diagnostic;
use govm_syntax::format::format_piece;

/// Formats Go source as gofmt does: a file, or a list of declarations or statements. `name` is what errors call it.
///
/// ```
/// assert_eq!(govm::format("x.go", "x:=f( 1,2 )")?, "x := f(1, 2)");
/// # Ok::<(), govm::Error>(())
/// ```
///
/// # Errors
/// [`Error::Compile`] with the syntax errors.
pub fn format(name: &str, source: &str) -> Result<String, Error> {
    format_piece(name, source.as_bytes()).map_err(|errors| {
        let line = |n: u32| source.lines().nth(n.saturating_sub(1) as usize);
        let diagnostic = |e: govm_syntax::format::FormatError| {
            let mut d = Diagnostic::plain(e.message);
            d.source_line = e.position.as_ref().and_then(|p| line(p.line)).map(str::to_string);
            d.position = e.position;
            d
        };
        Error::Compile(errors.into_iter().map(diagnostic).collect())
    })
}
