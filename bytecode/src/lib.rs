//! The instruction set of govm and its module format: the contract between the compiler and the VM.

pub mod decode;
pub mod disasm;
pub mod encode;
pub mod instr;
pub mod layout;
pub mod module;
pub mod ops;
pub mod reference;
pub mod types;
pub mod verify;

pub use decode::{DecodeError, decode, is_module};
pub use encode::encode;
pub use instr::Instr;
pub use layout::{Layout, Layouts, Mark};
pub use module::*;
pub use ops::{Effects, Op, OpInfo, Operand};
pub use types::*;
pub use verify::{VerifyError, verify};
