//! What emission needs to know of each type: its shape in a frame and in memory, and its pointer marks by slot. Computed
//! once for the whole type table.

use crate::mir::ir::Ty;
use crate::mir::ty::TypeTable;
use govm_bytecode::{Basic, Mark, TypeDef};

/// How values of a type lie in a frame and which instructions move them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// No bytes.
    Empty,
    /// Bool.
    Bool,
    /// An integer of `bits` bits.
    Int {
        bits: u8,
        signed: bool,
    },
    F32,
    F64,
    /// complex64: one slot, two f32.
    C64,
    /// complex128: two slots.
    C128,
    /// Pointers, maps, channels, funcs.
    Ptr,
    Str,
    Slice,
    Iface,
    /// A struct or an array, in its memory layout.
    Agg,
}

impl Shape {
    /// String, slice or interface: 16 bytes aligned to 16, moved by one access.
    pub fn is_pair(self) -> bool {
        matches!(self, Shape::Str | Shape::Slice | Shape::Iface)
    }

    /// Eight bytes in memory, the same bits as in the slot, of whatever alignment.
    pub fn is_word(self) -> bool {
        matches!(self, Shape::Int { bits: 64, .. } | Shape::F64 | Shape::Ptr)
    }
}

/// One type's facts.
#[derive(Clone, Debug)]
pub(super) struct TyInfo {
    pub shape: Shape,
    /// Bytes in memory.
    pub size: u64,
    /// Slots in a frame.
    pub slots: u32,
    /// An interface holds the value in its data word.
    pub direct: bool,
    pub pointers: bool,
}

/// Facts of all types of a program.
pub(super) struct Types {
    infos: Vec<Option<TyInfo>>,
    /// Marks of aggregates by slot, made when first asked for.
    marks: Vec<Option<Box<[(u32, Mark)]>>>,
    table: TypeTable,
}

impl Types {
    pub fn new(mut table: TypeTable) -> Types {
        let n = table.entries().len();
        let mut infos = Vec::with_capacity(n);
        for i in 0..n {
            let t = govm_bytecode::TypeIdx(i as u32);
            let complete = match table.def(t) {
                TypeDef::Named(d) => (d.underlying.0 as usize) < n,
                _ => true,
            };
            let info = match (complete, table.layout(t).cloned()) {
                (true, Some(l)) => {
                    let shape = if l.size == 0 {
                        Shape::Empty
                    } else {
                        shape_of(table.underlying(t))
                    };
                    Some(TyInfo {
                        shape,
                        size: l.size,
                        slots: l.slots().min(u32::MAX as u64) as u32,
                        direct: l.direct(),
                        pointers: l.pointers,
                    })
                }
                _ => None,
            };
            infos.push(info);
        }
        Types {
            infos,
            marks: vec![None; n],
            table,
        }
    }

    /// A type that cannot be laid out, by its name if it has one.
    pub fn without_layout(&self) -> Option<&str> {
        let lacking = |i: &usize| self.infos[*i].is_none();
        let name = |i: usize| match self.table.def(govm_bytecode::TypeIdx(i as u32)) {
            TypeDef::Named(d) => d.name.as_str(),
            _ => "",
        };
        let mut names = (0..self.infos.len()).filter(lacking).map(name);
        let first = names.next()?;
        Some(if first.is_empty() {
            names.find(|n| !n.is_empty()).unwrap_or(first)
        } else {
            first
        })
    }

    /// Facts of `t`; a type without a layout counts as empty (no value of it can exist).
    pub fn info(&self, t: Ty) -> &TyInfo {
        const NONE: TyInfo = TyInfo {
            shape: Shape::Empty,
            size: 0,
            slots: 0,
            direct: false,
            pointers: false,
        };
        self.infos.get(t.0 as usize).and_then(Option::as_ref).unwrap_or(&NONE)
    }

    pub fn shape(&self, t: Ty) -> Shape {
        self.info(t).shape
    }

    pub fn slots(&self, t: Ty) -> u32 {
        self.info(t).slots
    }

    /// The definition behind `t`'s name.
    pub fn underlying(&self, t: Ty) -> &TypeDef {
        self.table.underlying(t)
    }

    /// Calls `f(slot, mark)` for each slot of a value of type `t` that is not a scalar.
    pub fn marks(&mut self, t: Ty, f: &mut dyn FnMut(u32, Mark)) {
        match self.shape(t) {
            Shape::Ptr | Shape::Str | Shape::Slice => f(0, Mark::Pointer),
            Shape::Iface => f(1, Mark::IfaceData),
            Shape::Agg if self.info(t).pointers => {
                let i = t.0 as usize;
                if self.marks[i].is_none() {
                    let mut list = Vec::new();
                    self.table.marks(t, &mut |w, m| list.push((w as u32, m)));
                    self.marks[i] = Some(list.into_boxed_slice());
                }
                for &(s, m) in self.marks[i].iter().flat_map(|l| l.iter()) {
                    f(s, m);
                }
            }
            _ => {}
        }
    }

    /// Gives the type table back.
    pub fn into_table(self) -> TypeTable {
        self.table
    }
}

fn shape_of(def: &TypeDef) -> Shape {
    let int = |bits, signed| Shape::Int { bits, signed };
    match def {
        TypeDef::Basic(b) => match b {
            Basic::Bool => Shape::Bool,
            Basic::Int8 => int(8, true),
            Basic::Int16 => int(16, true),
            Basic::Int32 => int(32, true),
            Basic::Int | Basic::Int64 => int(64, true),
            Basic::Uint8 => int(8, false),
            Basic::Uint16 => int(16, false),
            Basic::Uint32 => int(32, false),
            Basic::Uint | Basic::Uint64 | Basic::Uintptr => int(64, false),
            Basic::Float32 => Shape::F32,
            Basic::Float64 => Shape::F64,
            Basic::Complex64 => Shape::C64,
            Basic::Complex128 => Shape::C128,
            Basic::String => Shape::Str,
            Basic::UnsafePointer => Shape::Ptr,
        },
        TypeDef::Pointer(_) | TypeDef::Map(..) | TypeDef::Chan(..) | TypeDef::Func { .. } => Shape::Ptr,
        TypeDef::Slice(_) => Shape::Slice,
        TypeDef::Interface(_) => Shape::Iface,
        TypeDef::Array(..) | TypeDef::Struct(_) => Shape::Agg,
        // `underlying` of a complete type is never a name.
        TypeDef::Named(_) => Shape::Empty,
    }
}
