//! Sizes, alignments and offsets, for the functions of package unsafe: those of `bytecode::layout`, computed on the checker's types.

use std::sync::atomic::Ordering;

use govm_syntax::ast::Expr;

use super::checker::Checker;
use super::frames::LARGE;
use super::objects::ObjId;
use super::types::{BasicKind, Type, TypeId};

/// Types are smaller, in bytes, as in gc; lowering refuses what `bytecode::layout` cannot lay out.
const MAX_SIZE: u64 = 1 << 50;

/// Elements of channels are smaller, as in gc.
const MAX_CHAN_ELEM: u64 = 1 << 16;
/// So deep instances of generic types may be nested in each other by value.
const MAX_NESTING: usize = 1000;

/// Size and alignment of a type in bytes.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub size: u64,
    pub align: u64,
}

impl<'a> Checker<'a> {
    /// Size and alignment of a type; `None` if it is too large.
    pub(crate) fn size_of(&mut self, t: TypeId) -> Option<Size> {
        let t = self.unalias(t);
        if !matches!(self.ty(t), Type::Named(_)) {
            return self.compute_size(t);
        }
        if let Some(&known) = self.sizes.get(&t.0) {
            return known;
        }
        let size = self.compute_size(t);
        self.sizes.insert(t.0, size);
        size
    }

    fn compute_size(&mut self, t: TypeId) -> Option<Size> {
        let scalar = |size| Some(Size { size, align: size });
        match *self.under_ty(t) {
            Type::Basic(b) => match b.kind {
                BasicKind::Bool | BasicKind::Int8 | BasicKind::Uint8 => scalar(1),
                BasicKind::Int16 | BasicKind::Uint16 => scalar(2),
                BasicKind::Int32 | BasicKind::Uint32 | BasicKind::Float32 => scalar(4),
                BasicKind::Complex64 => Some(Size { size: 8, align: 4 }),
                BasicKind::Complex128 => Some(Size { size: 16, align: 8 }),
                BasicKind::String => scalar(16),
                _ => scalar(8),
            },
            Type::Slice(_) | Type::Interface(_) => scalar(16),
            Type::Array { len, elem } => {
                let e = self.size_of(elem)?;
                let size = e.size.checked_mul(len.max(0) as u64).filter(|&s| s < MAX_SIZE)?;
                Some(Size { size, align: e.align })
            }
            Type::Struct(ref s) => self.struct_size(&s.fields).map(|(size, _)| size),
            _ => scalar(8),
        }
    }

    /// Reports an array type that no memory holds, when types are complete.
    pub(crate) fn check_array_size(&mut self, e: &'a Expr<'a>, t: TypeId) {
        self.later(move |check| {
            if check.has_var_size(t) {
                return;
            }
            match check.size_of(t) {
                None => {
                    let msg = format!("type {} larger than address space", check.type_str(t));
                    check.late_errors.push((e.gc_start(), msg));
                }
                // Other threads' checkers are done before it is read.
                Some(s) if s.size >= LARGE => check.t.large_types.store(true, Ordering::Relaxed),
                Some(_) => {}
            }
        });
    }

    /// Reports a channel type with elements that are too large, when types are complete.
    pub(crate) fn check_chan_elem(&mut self, e: &'a Expr<'a>, t: TypeId) {
        self.later(move |check| {
            let &Type::Chan { elem, .. } = check.ty(t) else { return };
            if !check.has_var_size(elem) && check.size_of(elem).is_some_and(|s| s.size >= MAX_CHAN_ELEM) {
                check
                    .late_errors
                    .push((e.gc_start(), "channel element type too large (>64kB)".into()));
            }
        });
    }

    /// Size of a struct, and the offset of each field.
    fn struct_size(&mut self, fields: &[ObjId]) -> Option<(Size, Vec<u64>)> {
        let mut s = Size { size: 0, align: 1 };
        let mut offsets = Vec::with_capacity(fields.len());
        let mut last_zero = false;
        for &f in fields {
            let f = self.size_of(self.obj_type(f))?;
            let at = s.size.next_multiple_of(f.align);
            offsets.push(at);
            s.size = at.checked_add(f.size).filter(|&s| s < MAX_SIZE)?;
            s.align = s.align.max(f.align);
            last_zero = f.size == 0;
        }
        // A pointer to the last field must not point past the struct.
        if last_zero && s.size > 0 {
            s.size += 1;
        }
        s.size = s.size.next_multiple_of(s.align);
        Some((s, offsets))
    }

    /// The offset of the field that `path` leads to, through embedded structs.
    pub(crate) fn offset_of(&mut self, t: TypeId, path: &[u32]) -> Option<u64> {
        let mut t = t;
        let mut offset = 0u64;
        for &i in path {
            let Type::Struct(s) = self.under_ty(t) else { return None };
            let (_, offsets) = self.struct_size(&s.fields)?;
            offset = offset.checked_add(*offsets.get(i as usize)?)?;
            t = self.obj_type(*s.fields.get(i as usize)?);
        }
        Some(offset)
    }

    /// Whether the size of a type depends on type parameters. A type that contains itself is reported, and counts as such.
    pub(crate) fn has_var_size(&mut self, t: TypeId) -> bool {
        let t = self.unalias(t);
        match *self.ty(t) {
            Type::TypeParam(_) => true,
            Type::Array { elem, .. } => self.has_var_size(elem),
            Type::Struct(ref s) => s.fields.iter().any(|&f| {
                let t = self.obj_type(f);
                self.has_var_size(t)
            }),
            Type::Named(ref n) => {
                if let Some(&known) = self.var_sizes.get(&t.0) {
                    return known;
                }
                if n.inst.is_some() {
                    if self.sizing.contains(&t) || self.sizing.len() > MAX_NESTING {
                        let msg = format!("invalid recursive type: {} refers to itself", self.type_str(t));
                        self.error(n.pos, msg);
                        return true;
                    }
                } else if !self.is_complete(t) {
                    return true;
                }
                if n.inst.is_some() {
                    self.sizing.push(t);
                } else {
                    self.push_obj(n.obj);
                }
                let rhs = self.named_rhs(t);
                let var = rhs.is_some_and(|rhs| self.has_var_size(rhs));
                if n.inst.is_some() {
                    self.sizing.pop();
                } else {
                    self.pop_obj();
                }
                self.var_sizes.insert(t.0, var);
                var
            }
            _ => false,
        }
    }
}
