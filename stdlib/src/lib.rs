//! Go's standard library for govm: Go sources and the natives under them.

mod num;
