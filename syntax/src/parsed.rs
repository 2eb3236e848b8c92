//! The owner of a file's tree.

use std::fmt;
use std::sync::Arc;

use bumpalo::Bump;

use crate::ast::File;
use crate::intern::Interner;
use crate::source::SourceFile;

/// A parsed file: source, arena and tree. Shared by `Arc`; everything that borrows from the tree borrows from this.
///
/// Invariant: the arena is not allocated from any more, so the tree is frozen.
pub struct ParsedFile {
    source: Arc<SourceFile>,
    /// Borrows from `arena` and `source`, whose contents stay where they are until the drop of `self`. Handed out by
    /// [`ParsedFile::ast`] only, with the lifetime of a borrow of `self`.
    ast: File<'static>,
    /// The tree is too deep to be walked on a stack of usual size.
    pub(crate) deep: bool,
    /// Keeps the nodes alive.
    arena: Bump,
}

// SAFETY: a `Bump` is not `Sync` because allocating through `&Bump` writes to it. Nothing allocates from `arena` after
// construction: it is private and no method reads it but for its size. `File` and `SourceFile` are `Sync`.
unsafe impl Sync for ParsedFile {}

impl ParsedFile {
    /// Builds the tree of `source` in a fresh arena.
    pub(crate) fn build<R>(
        source: Arc<SourceFile>,
        interner: &Interner,
        build: impl for<'a> FnOnce(&'a Bump, &'a SourceFile, &'a Interner) -> (File<'a>, R),
    ) -> (ParsedFile, R) {
        let arena = Bump::with_capacity(source.bytes().len() * 4);
        let (file, rest) = build(&arena, &source, interner);
        // SAFETY: the tree borrows from chunks of `arena` and from the bytes of `source` (of the interner it holds numbers, no
        // references: its only texts are slices of the source or copies in the arena). Both are on the heap, are not moved or
        // changed when `ParsedFile` moves, and live as long as it. `ast` gives the tree out only for a borrow of `self`.
        let ast = unsafe { std::mem::transmute::<File<'_>, File<'static>>(file) };
        let parsed = ParsedFile {
            source,
            ast,
            deep: false,
            arena,
        };
        (parsed, rest)
    }

    /// The tree.
    pub fn ast(&self) -> &File<'_> {
        &self.ast
    }

    pub fn source(&self) -> &Arc<SourceFile> {
        &self.source
    }

    /// Whether the tree is too deep to be walked on a stack of usual size.
    pub fn is_deep(&self) -> bool {
        self.deep
    }

    /// Bytes of memory that the tree takes.
    pub fn tree_size(&self) -> usize {
        self.arena.allocated_bytes()
    }
}

impl fmt::Debug for ParsedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParsedFile({})", self.source.name())
    }
}
