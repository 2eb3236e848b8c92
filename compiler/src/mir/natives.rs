//! The natives of package runtime that the compiler itself calls. Their signatures stand here alone.

use super::ir::Ty;
use super::mono::Known;

/// A native that lowered code calls.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuntimeFn {
    PrintBool,
    PrintInt,
    PrintUint,
    PrintFloat,
    PrintComplex,
    PrintString,
    PrintPointer,
    /// Data, length, capacity.
    PrintSlice,
    /// Any interface value, as `any`.
    PrintIface,
    PrintSp,
    PrintNl,
    /// A range over a function went on after its body had returned false, or otherwise against the rules: the state tells how.
    PanicRangeState,
    /// The argument is the message of a run-time error: panics with it.
    PanicError,
}

impl RuntimeFn {
    /// All of them.
    pub const ALL: &'static [RuntimeFn] = &[
        RuntimeFn::PrintBool,
        RuntimeFn::PrintInt,
        RuntimeFn::PrintUint,
        RuntimeFn::PrintFloat,
        RuntimeFn::PrintComplex,
        RuntimeFn::PrintString,
        RuntimeFn::PrintPointer,
        RuntimeFn::PrintSlice,
        RuntimeFn::PrintIface,
        RuntimeFn::PrintSp,
        RuntimeFn::PrintNl,
        RuntimeFn::PanicRangeState,
        RuntimeFn::PanicError,
    ];

    /// The name under which the loader finds it.
    pub fn name(self) -> &'static str {
        match self {
            RuntimeFn::PrintBool => "runtime.printbool",
            RuntimeFn::PrintInt => "runtime.printint",
            RuntimeFn::PrintUint => "runtime.printuint",
            RuntimeFn::PrintFloat => "runtime.printfloat",
            RuntimeFn::PrintComplex => "runtime.printcomplex",
            RuntimeFn::PrintString => "runtime.printstring",
            RuntimeFn::PrintPointer => "runtime.printpointer",
            RuntimeFn::PrintSlice => "runtime.printslice",
            RuntimeFn::PrintIface => "runtime.printiface",
            RuntimeFn::PrintSp => "runtime.printsp",
            RuntimeFn::PrintNl => "runtime.printnl",
            RuntimeFn::PanicRangeState => "runtime.panicrangestate",
            RuntimeFn::PanicError => "runtime.panicerror",
        }
    }

    /// Its parameters; none has results.
    pub fn params(self, k: &Known) -> Vec<Ty> {
        match self {
            RuntimeFn::PrintBool => vec![k.bool],
            RuntimeFn::PrintInt => vec![k.int64],
            RuntimeFn::PrintUint => vec![k.uint64],
            RuntimeFn::PrintFloat => vec![k.float64],
            RuntimeFn::PrintComplex => vec![k.complex128],
            RuntimeFn::PrintString => vec![k.string],
            RuntimeFn::PrintPointer => vec![k.pointer],
            RuntimeFn::PrintSlice => vec![k.pointer, k.int, k.int],
            RuntimeFn::PrintIface => vec![k.any],
            RuntimeFn::PrintSp | RuntimeFn::PrintNl => vec![],
            RuntimeFn::PanicRangeState => vec![k.int],
            RuntimeFn::PanicError => vec![k.string],
        }
    }
}
