//! What can go wrong for a host: one type for all.

use govm_compiler::diagnostics::Diagnostic;
use govm_vm::sched::{Limit, VmEnd};
use thiserror::Error;

/// A limit of a VM.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LimitKind {
    /// Bytes of memory.
    Memory,
    /// Units of work.
    Fuel,
    /// Time.
    Deadline,
    /// Number of goroutines.
    Goroutines,
    /// Bytes of output.
    Output,
}

impl std::fmt::Display for LimitKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            LimitKind::Memory => "memory limit exceeded",
            LimitKind::Fuel => "fuel exhausted",
            LimitKind::Deadline => "deadline exceeded",
            LimitKind::Goroutines => "too many goroutines",
            LimitKind::Output => "output limit exceeded",
        })
    }
}

/// Why a program could not be compiled or has not ended well.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The source has errors, in the compiler's words.
    #[error("{}", join(.0))]
    Compile(Vec<Diagnostic>),
    /// A module file that is damaged or does not fit.
    #[error("cannot load module: {0}")]
    Load(String),
    /// A panic that the program did not recover: Go's message and traces.
    #[error("{0}")]
    Panic(String),
    /// `os.Exit` with a code other than 0.
    #[error("exit status {0}")]
    Exit(i32),
    /// All goroutines are asleep: Go's message and traces.
    #[error("{0}")]
    Deadlock(String),
    /// Another fatal error of the run time, such as a stack overflow or concurrent use of a map: Go's message and traces.
    #[error("{0}")]
    Fatal(String),
    /// A limit was met.
    #[error("{0}")]
    Limit(LimitKind),
    /// Stopped by a [`Canceller`](crate::Canceller).
    #[error("cancelled")]
    Cancelled,
    /// A host function failed, the VM met a fault of its own, or `GOVM_GC` asks for what there is not.
    #[error("{0}")]
    Host(String),
    /// There is no function of that name to call.
    #[error("no function {0}")]
    NoFunc(String),
    /// A function has another signature.
    #[error("function {name} is {go}, not {rust}")]
    Signature {
        name: String,
        /// As Go writes it.
        go: String,
        /// What was asked for, in Go's words.
        rust: String,
    },
}

fn join(list: &[Diagnostic]) -> String {
    list.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n")
}

impl Error {
    /// The exit code that a compiled Go program would have ended with.
    pub fn exit_code(&self) -> i32 {
        match self {
            Error::Exit(code) => *code,
            Error::Compile(_) | Error::Load(_) => 1,
            _ => 2,
        }
    }
}

/// The end of a VM as a result: a normal end is `Ok`.
pub(crate) fn outcome(end: VmEnd) -> Result<(), Error> {
    Err(match end {
        VmEnd::Returned | VmEnd::Exit(0) => return Ok(()),
        VmEnd::Exit(code) => Error::Exit(code),
        VmEnd::Panic(text) => Error::Panic(text),
        VmEnd::Fatal(text) if text.contains("all goroutines are asleep") => Error::Deadlock(text),
        VmEnd::Fatal(text) => Error::Fatal(text),
        VmEnd::Limit(l) => Error::Limit(match l {
            Limit::Memory => LimitKind::Memory,
            Limit::Fuel => LimitKind::Fuel,
            Limit::Deadline => LimitKind::Deadline,
            Limit::Goroutines => LimitKind::Goroutines,
            Limit::Output => LimitKind::Output,
        }),
        VmEnd::Cancelled => Error::Cancelled,
        VmEnd::Host(text) => Error::Host(text),
    })
}
