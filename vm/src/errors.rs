//! The errors that the run time raises, as values of Go types: the types, and the code of their methods.
//!
//! The types are package runtime's (`runtime.Error` is an interface, so any type with its methods will do): string types, boxed, and
//! structs of one string behind a pointer. So each value is a data word that is the address of one string, and three small
//! functions serve as methods of all. They are made here and not compiled, for an image must have them whatever its program
//! mentions.

use govm_bytecode::{Func, Instr, LineEntry, Mark, Op, SlotMap};
use govm_runtime::heap::LayoutId;
use govm_runtime::typedesc::{FieldSpec, Kind, MethodTable, NamedSpec, SelectorId, TypeRef, TypeTable};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The kinds of values that the run time panics with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum ErrorKind {
    /// `runtime error: ` before the text.
    Runtime = 0,
    /// The same for indices and slices.
    Bounds,
    /// The bare text.
    Plain,
    /// A `*runtime.TypeAssertionError`.
    Assertion,
    /// A `*runtime.PanicNilError`.
    NilPanic,
}

const KINDS: [ErrorKind; 5] = [
    ErrorKind::Runtime,
    ErrorKind::Bounds,
    ErrorKind::Plain,
    ErrorKind::Assertion,
    ErrorKind::NilPanic,
];

impl ErrorKind {
    /// Whether `Error` puts `runtime error: ` before the text.
    pub fn prefixed(self) -> bool {
        matches!(self, ErrorKind::Runtime | ErrorKind::Bounds)
    }
}

/// What `Error` puts before the text.
pub const PREFIX: &str = "runtime error: ";

/// The types of the run time's errors and the layouts of the VM's own records.
pub struct Errors {
    types: [TypeRef; 5],
    /// Selectors of methods `name() string` looked up before.
    text: Mutex<HashMap<String, SelectorId>>,
    /// Defer records.
    pub(crate) record: LayoutId,
    /// Panic records.
    pub(crate) panic: LayoutId,
}

impl Errors {
    /// Interns the types.
    pub(crate) fn new(table: &TypeTable) -> Errors {
        let layouts = table.space().layouts();
        Errors {
            types: [
                named(table, "errorString", false),
                named(table, "boundsError", false),
                named(table, "plainError", false),
                named(table, "TypeAssertionError", true),
                named(table, "PanicNilError", true),
            ],
            text: Mutex::new(HashMap::new()),
            record: layouts.of_words(&[0b01_01], 4),
            panic: layouts.of_words(&[0b01 | 0b10 << 4 | 0b01 << 6], 8),
        }
    }

    /// The type of such an error.
    pub fn type_of(&self, kind: ErrorKind) -> TypeRef {
        self.types[kind as usize]
    }

    /// Which of the run time's errors a type word is.
    pub fn kind_of(&self, word: u64) -> Option<ErrorKind> {
        KINDS.into_iter().find(|k| self.types[*k as usize].word() == word)
    }

    /// The selector of `name() string`.
    pub(crate) fn text_method(&self, table: &TypeTable, name: &str) -> SelectorId {
        let mut cache = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(s) = cache.get(name) {
            return *s;
        }
        let s = selector(table, name, true);
        cache.insert(name.to_string(), s);
        s
    }

    /// Enters the methods of the types; `first` is the number of the first of [`methods`] in the image.
    pub(crate) fn enter(&self, table: &TypeTable, to: &mut MethodTable, first: u32) {
        let (error, marker) = (self.text_method(table, "Error"), selector(table, "RuntimeError", false));
        for kind in KINDS {
            let text = if kind.prefixed() { first } else { first + 1 };
            to.set(self.type_of(kind), vec![(error, text), (marker, first + 2)]);
        }
    }
}

/// The selector of a method without parameters.
fn selector(table: &TypeTable, name: &str, text: bool) -> SelectorId {
    let mut b = table.builder();
    let string = b.basic(Kind::String);
    let sig = b.func(&[], if text { std::slice::from_ref(&string) } else { &[] }, false);
    let s = b.selector(name, "", sig);
    // A func type always has a layout.
    let _ = b.finish();
    s
}

/// Type `runtime.name`: a string type, or a pointer to a struct of one string.
fn named(table: &TypeTable, name: &str, pointer: bool) -> TypeRef {
    let mut b = table.builder();
    let string = b.basic(Kind::String);
    let spec = NamedSpec {
        name,
        pkg_path: "runtime",
        pkg_name: "runtime",
        scope: "",
        realm: 0,
    };
    let (mut t, new) = b.named(spec);
    if new {
        let under = match pointer {
            true => b.structure(&[FieldSpec {
                name: "text".into(),
                pkg: "runtime".into(),
                ty: string,
                embedded: false,
                tag: "".into(),
            }]),
            false => string,
        };
        b.define(t, under);
    }
    if pointer {
        t = b.pointer(t);
    }
    // Strings and structs of them always have a layout.
    let _ = b.finish();
    t
}

/// The methods: `Error` with the prefix, whose string constant has number `prefix`, `Error` without it, `RuntimeError`. Slot 0 is
/// the data word.
pub(crate) fn methods(prefix: u32) -> Vec<Func> {
    let mut receiver = SlotMap::default();
    receiver.set(0, Mark::Pointer);
    let mut result = SlotMap::default();
    result.set(0, Mark::Pointer);
    let func = |name: &str, results: u16, code: Vec<Instr>| Func {
        name: name.to_string(),
        code,
        nslots: 8,
        params: 1,
        results,
        // At every safepoint of such a function the receiver lives, and through it all that the other slots hold.
        param_map: receiver.clone(),
        result_map: result.clone(),
        lines: vec![LineEntry {
            pc: 0,
            file: u32::MAX,
            line: 0,
            inlined: 0,
            unsigned: 0,
        }],
        ..Func::default()
    };
    vec![
        func(
            "runtime.errorString.Error",
            2,
            vec![
                Instr::new(Op::Ld128, 4, 0, 0, 0),
                Instr::wide(Op::LoadStr, 2, 0, prefix as i32),
                Instr::new(Op::Concat2, 2, 0, 2, 4),
                Instr::new(Op::Ret2, 0, 0, 2, 0),
            ],
        ),
        func(
            "runtime.plainError.Error",
            2,
            vec![Instr::new(Op::Ld128, 2, 0, 0, 0), Instr::new(Op::Ret2, 0, 0, 2, 0)],
        ),
        func(
            "runtime.plainError.RuntimeError",
            0,
            vec![Instr::new(Op::Ret, 0, 0, 0, 0)],
        ),
    ]
}
