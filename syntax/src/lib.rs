//! Scanner, syntax tree, parser and printer for Go source.

pub mod ast;
pub mod constraint;
mod error;
pub mod format;
mod intern;
mod parsed;
mod parser;
pub mod printer;
mod scanner;
pub mod source;
mod strings;
pub mod token;
mod unicode;
pub mod walk;

pub use error::SyntaxError;
pub use intern::{FastHasher, FastMap, FastSet, Interner, Name, is_exported, names};
pub use parsed::ParsedFile;
pub use parser::{LARGE_STACK, MAX_NESTING, parse_file, with_large_stack};
pub use source::{FileId, Pos, Position, SourceFile, SourceMap, Span};
pub use strings::{expr_string, list_string};
pub use token::{LitKind, Op};

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_shared<T: Send + Sync>() {}

    #[test]
    fn files_and_names_are_shared_by_threads() {
        assert_shared::<ParsedFile>();
        assert_shared::<Interner>();
        assert_shared::<SourceMap>();
    }

    #[test]
    fn names_have_their_texts() {
        let interner = Interner::new();
        assert_eq!(interner.text(names::blank), "_");
        assert_eq!(interner.intern("len"), names::len);
        let x = interner.intern("x");
        assert_eq!(interner.text(x), "x");
        assert_eq!(interner.intern("x"), x);
    }
}
