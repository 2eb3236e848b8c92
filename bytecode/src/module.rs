//! The module: what the compiler makes, `govm build` writes and the loader turns into an image.

use crate::instr::Instr;
use crate::layout::Mark;
use crate::types::{Selector, TypeEntry, TypeIdx};

/// Slots of a map iterator in a frame.
pub const ITER_SLOTS: u16 = 8;

/// What the collector does with the slots of a map iterator: the first four hold pointers.
pub const ITER_MARKS: [Mark; ITER_SLOTS as usize] = {
    let mut marks = [Mark::Scalar; ITER_SLOTS as usize];
    let mut k = 0;
    while k < 4 {
        marks[k] = Mark::Pointer;
        k += 1;
    }
    marks
};

/// Which slots of a frame (or words of a closure) hold pointers. Two bits a slot, 32 slots a word, the first slot lowest; slots
/// behind the last word are scalars.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct SlotMap(pub Vec<u64>);

impl SlotMap {
    /// Sets the mark of one slot.
    pub fn set(&mut self, slot: usize, mark: Mark) {
        let (word, shift) = (slot / 32, slot % 32 * 2);
        if self.0.len() <= word {
            if mark == Mark::Scalar {
                return;
            }
            self.0.resize(word + 1, 0);
        }
        self.0[word] = self.0[word] & !(3 << shift) | (mark as u64) << shift;
    }

    /// The mark of one slot.
    pub fn get(&self, slot: usize) -> Mark {
        match self.0.get(slot / 32).map_or(0, |w| w >> (slot % 32 * 2) & 3) {
            1 => Mark::Pointer,
            2 => Mark::IfaceData,
            _ => Mark::Scalar,
        }
    }
}

/// A line of source that the code from `pc` on comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineEntry {
    pub pc: u32,
    /// Index into `Module::files`.
    pub file: u32,
    pub line: u32,
    /// Index + 1 into `Func::inlined` of the innermost inlined call, 0 for the function itself.
    pub inlined: u32,
    /// The indices and bounds that are of an unsigned type of 64 bits, so that a fault names them so: bit 0 for an index or a low bound,
    /// 1 for a high one, 2 for a maximum.
    pub unsigned: u8,
}

/// A call that was inlined: code that belongs to it tells so in its line entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InlinedCall {
    /// The name of the function that was inlined.
    pub name: String,
    /// The position of the call.
    pub file: u32,
    pub line: u32,
    /// The enclosing inlined call as in `LineEntry::inlined`.
    pub parent: u32,
}

/// One function's code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Func {
    /// As in a traceback: `main.f`, `main.(*T).M`, `main.f.func1`.
    pub name: String,
    pub code: Vec<Instr>,
    /// Slots of a frame, call windows that it fills included (the callees' own frames not).
    pub nslots: u16,
    /// Slots of the arguments (receiver first) and of the results, both from slot 0 on.
    pub params: u16,
    pub results: u16,
    /// The marks of the arguments at entry and of the results after a return.
    pub param_map: SlotMap,
    pub result_map: SlotMap,
    /// Words of a closure object after the function word, and their marks (word 0 is the function's).
    pub captures: u16,
    pub capture_map: SlotMap,
    /// Where a recovered panic goes on: it runs the remaining deferred calls and returns the result variables.
    pub recover_pc: Option<u32>,
    /// The compiler made it (method wrappers, bound methods): not shown in tracebacks, seen through by recover.
    pub wrapper: bool,
    pub lines: Vec<LineEntry>,
    pub inlined: Vec<InlinedCall>,
    /// (pc, index into `Module::slot_maps`) of every safepoint, sorted by pc. The state before the instruction; for a call the state
    /// while the callee runs: what is live after it without its results. The entry needs none of its own: there the arguments are
    /// live (`param_map`). Targets of backward branches and pc 0 have a map too, where
    /// it is always the state before the instruction.
    pub safepoints: Vec<(u32, u32)>,
    /// The Go signature, a `TypeDef::Func` without receiver, where a host may call it or reflect shows it.
    pub sig: Option<TypeIdx>,
}

/// The direction of a select case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SelectDir {
    Send,
    Recv,
}

/// One case of a select statement; operands are slots of the frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SelectCase {
    pub dir: SelectDir,
    pub chan: u16,
    /// What is sent, or where to put what is received (written together with `ok` only if this case goes through).
    pub value: u16,
    /// Receive: the slot for `ok`.
    pub ok: u16,
    /// The channel's element type.
    pub elem: TypeIdx,
}

/// The cases of a select statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SelectTable {
    pub cases: Vec<SelectCase>,
    pub default: bool,
}

/// An immutable object that instructions take the address of: bytes in memory layout, with words to be relocated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataObject {
    pub bytes: Vec<u8>,
    pub relocs: Vec<(u32, Reloc)>,
}

/// What a word of a data object becomes when the module is loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reloc {
    /// The address of a string constant's bytes.
    Str(u32),
    /// The address of a `{data, length}` pair of a string constant.
    StrBox(u32),
    /// The static closure of a function.
    Func(u32),
    /// The address of a type's descriptor.
    Type(TypeIdx),
    /// The address of another data object.
    Data(u32),
}

/// A native function that the code calls, found by name when the module is loaded.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NativeImport {
    /// `strings.Index`, `(*os.File).Write`: package path, a dot, the function; methods with their receiver in parentheses.
    pub name: String,
    /// Its Go signature with the receiver as first parameter: a `TypeDef::Func`.
    pub sig: TypeIdx,
    /// Slots of arguments and results in the window.
    pub params: u16,
    pub results: u16,
}

/// The block of package variables.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Globals {
    /// Bytes, a multiple of 16.
    pub size: u64,
    /// Marks by 8-byte word.
    pub map: SlotMap,
    /// Name, byte offset and type of each variable.
    pub vars: Vec<GlobalVar>,
}

/// A package variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GlobalVar {
    pub name: String,
    pub offset: u64,
    pub ty: TypeIdx,
}

/// A function that a host can call by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Export {
    /// `main.Add`
    pub name: String,
    pub func: u32,
    pub sig: TypeIdx,
}

/// A compiled program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Module {
    pub types: Vec<TypeEntry>,
    pub selectors: Vec<Selector>,
    pub consts: Vec<u64>,
    /// String constants: any bytes.
    pub strings: Vec<Box<[u8]>>,
    pub data: Vec<DataObject>,
    pub funcs: Vec<Func>,
    pub natives: Vec<NativeImport>,
    /// Targets relative to the JmpTab instruction.
    pub jump_tables: Vec<Vec<i32>>,
    pub selects: Vec<SelectTable>,
    pub slot_maps: Vec<SlotMap>,
    pub globals: Globals,
    /// Source file names as tracebacks print them.
    pub files: Vec<String>,
    /// Initialises all packages in order; takes and returns nothing.
    pub init: u32,
    /// `main.main`, if the program has one.
    pub main: Option<u32>,
    pub exports: Vec<Export>,
    /// Interface descriptors that the runtime itself needs (`error`, `runtime.Error`, ...), by name.
    pub well_known: Vec<(String, TypeIdx)>,
}
