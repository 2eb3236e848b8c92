//! Suites that drive the whole of govm.
