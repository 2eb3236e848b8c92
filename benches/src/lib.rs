//! Criterion benchmarks of govm.
