//! Scanner, syntax tree, parser and printer for Go source.
