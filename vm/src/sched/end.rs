//! How a VM ends.

use thiserror::Error;

/// A limit of a VM that was met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum Limit {
    #[error("memory limit exceeded")]
    Memory,
    #[error("fuel exhausted")]
    Fuel,
    #[error("deadline exceeded")]
    Deadline,
    #[error("too many goroutines")]
    Goroutines,
    #[error("output limit exceeded")]
    Output,
}

/// Why a VM has ended.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum VmEnd {
    /// main returned.
    #[error("main returned")]
    Returned,
    /// os.Exit with this code.
    #[error("exit status {0}")]
    Exit(i32),
    /// A panic that nothing recovered: Go's text and traces.
    #[error("{0}")]
    Panic(String),
    /// A fatal error of the run time, deadlock among them: Go's text and traces.
    #[error("{0}")]
    Fatal(String),
    /// A limit was met.
    #[error("{0}")]
    Limit(Limit),
    /// Cancelled by the host.
    #[error("cancelled")]
    Cancelled,
    /// The host's side failed: a native panicked, a check mode is asked for that there is not.
    #[error("{0}")]
    Host(String),
}
