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
    PrintFloat32,
    PrintComplex,
    PrintComplex64,
    PrintString,
    PrintPointer,
    /// Any slice, as bytes.
    PrintSlice,
    /// Any interface value, as `any`.
    PrintIface,
    PrintSp,
    PrintNl,
    /// A method of a value was called through a nil pointer: the message.
    PanicWrap,
    /// A range over a function went on after its body had returned false, or otherwise against the rules: the state tells how.
    PanicRangeState,
}

impl RuntimeFn {
    /// All of them.
    pub const ALL: &'static [RuntimeFn] = &[
        RuntimeFn::PrintBool,
        RuntimeFn::PrintInt,
        RuntimeFn::PrintUint,
        RuntimeFn::PrintFloat,
        RuntimeFn::PrintFloat32,
        RuntimeFn::PrintComplex,
        RuntimeFn::PrintComplex64,
        RuntimeFn::PrintString,
        RuntimeFn::PrintPointer,
        RuntimeFn::PrintSlice,
        RuntimeFn::PrintIface,
        RuntimeFn::PrintSp,
        RuntimeFn::PrintNl,
        RuntimeFn::PanicWrap,
        RuntimeFn::PanicRangeState,
    ];

    /// The name under which the loader finds it.
    pub fn name(self) -> &'static str {
        match self {
            RuntimeFn::PrintBool => "runtime.printbool",
            RuntimeFn::PrintInt => "runtime.printint",
            RuntimeFn::PrintUint => "runtime.printuint",
            RuntimeFn::PrintFloat => "runtime.printfloat64",
            RuntimeFn::PrintFloat32 => "runtime.printfloat32",
            RuntimeFn::PrintComplex => "runtime.printcomplex128",
            RuntimeFn::PrintComplex64 => "runtime.printcomplex64",
            RuntimeFn::PrintString => "runtime.printstring",
            RuntimeFn::PrintPointer => "runtime.printpointer",
            RuntimeFn::PrintSlice => "runtime.printslice",
            RuntimeFn::PrintIface => "runtime.printeface",
            RuntimeFn::PrintSp => "runtime.printsp",
            RuntimeFn::PrintNl => "runtime.printnl",
            RuntimeFn::PanicWrap => "runtime.panicwrap",
            RuntimeFn::PanicRangeState => "runtime.panicrangestate",
        }
    }

    /// Its parameters; none has results.
    pub fn params(self, k: &Known) -> Vec<Ty> {
        match self {
            RuntimeFn::PrintBool => vec![k.bool],
            RuntimeFn::PrintInt => vec![k.int64],
            RuntimeFn::PrintUint => vec![k.uint64],
            RuntimeFn::PrintFloat => vec![k.float64],
            RuntimeFn::PrintFloat32 => vec![k.float32],
            RuntimeFn::PrintComplex => vec![k.complex128],
            RuntimeFn::PrintComplex64 => vec![k.complex64],
            RuntimeFn::PrintString => vec![k.string],
            RuntimeFn::PrintPointer => vec![k.pointer],
            RuntimeFn::PrintSlice => vec![k.bytes],
            RuntimeFn::PrintIface => vec![k.any],
            RuntimeFn::PrintSp | RuntimeFn::PrintNl => vec![],
            RuntimeFn::PanicWrap => vec![k.string],
            RuntimeFn::PanicRangeState => vec![k.int],
        }
    }
}
