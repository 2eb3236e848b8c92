//! Embeddable Go: Go source is compiled in milliseconds to register bytecode and run under limits.
//!
//! ```
//! use govm::{Engine, Module, Source, Vm};
//!
//! # fn main() -> Result<(), govm::Error> {
//! let engine = Engine::new();
//! let source = "package main\n\nfunc Add(a, b int) int { return a + b }\n";
//! let module = Module::compile(&engine, &Source::text("add.go", source))?;
//! let mut vm = Vm::builder(&module).memory(64 << 20).fuel(1_000_000_000).build()?;
//! let add = vm.func::<(i64, i64), i64>("Add")?;
//! assert_eq!(add.call(&mut vm, (40, 2))?, 42);
//! # Ok(())
//! # }
//! ```
//!
//! - [`Engine`]: settings, worker threads, types, host packages. One a process is usual.
//! - [`Module`]: a compiled program; immutable, shared by its VMs.
//! - [`Vm`]: one running program: memory, goroutines, capabilities, limits. It has no authority but what [`VmBuilder`] grants it.
//! - [`Func`]: a Go function to be called, its signature checked.
//! - [`format()`]: gofmt's layout for Go source.
//! - [`Package`]: Rust functions that Go imports.

mod convert;
mod engine;
mod error;
mod format;
mod func;
mod host;
mod module;
mod vm;

pub use convert::{FromGo, GoArgs, GoError, GoResults, GoType, IntoGo};
pub use engine::Engine;
pub use error::{Error, LimitKind};
pub use format::format;
pub use func::Func;
pub use govm_compiler::diagnostics::Diagnostic;
pub use govm_compiler::packages::{Inputs, NoInputs};
pub use govm_syntax::Position;
pub use host::{HostFn, HostResult, Package};
pub use module::{Module, Source};
pub use vm::{Canceller, Vm, VmBuilder};

/// The examples of the README and the guide are tested.
#[cfg(doctest)]
mod guides {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/embedding.md")]
    struct Embedding;
}
