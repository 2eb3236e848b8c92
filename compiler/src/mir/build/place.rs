//! Places: what can be read and, if it is a variable, written or have its address taken.
//!
//! A place holds its operands evaluated: indices, pointers, slices, map keys. Reading and writing it evaluates nothing more, but
//! does the checks (nil, bounds).

use govm_syntax::ast::*;

use super::Lower;
use super::func::Loc;
use crate::mir::ir::*;
use crate::types::info::{Mode, SelectionKind};
use crate::types::objects::{ObjKind, VarKind};

/// Where a value is.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Blank,
    /// A register of this type: a variable, or a value that was computed.
    Reg(VReg),
    /// A value that lies at a constant offset in an aggregate in registers.
    Part {
        base: VReg,
        off: u64,
    },
    /// An element of an array in registers.
    Elem {
        base: VReg,
        array_ty: Ty,
        index: Operand,
    },
    /// A part of an element of an array in registers.
    Nested {
        outer: Box<Place>,
        outer_ty: Ty,
        inner: Box<Place>,
    },
    Mem {
        ptr: Operand,
        off: u64,
    },
    Global {
        id: GlobalId,
        off: u64,
    },
    /// An element of a slice.
    Index {
        slice: Operand,
        index: Operand,
    },
    /// A part of a place in memory whose address takes a check. It is made, and checked, when the place is read or written, at this
    /// position.
    Within {
        outer: Box<Place>,
        outer_ty: Ty,
        part: Part,
        pos: govm_syntax::Pos,
    },
    /// A map's element: the map's type.
    Map {
        map: Operand,
        key: Operand,
        map_ty: Ty,
    },
    /// A value that is no variable.
    Value(Operand),
}

/// A part of an aggregate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// At an offset, of an element of a slice.
    Field(u64),
    /// An element of an array.
    Elem(Operand),
}

impl<'a> Lower<'a, '_> {
    /// The place of an expression, which need not be a variable.
    pub(super) fn place(&mut self, e: &Expr<'_>) -> Place {
        let e = e.unparen();
        if let Some(v) = self.f.pre.get(&e.id) {
            return Place::Value(*v);
        }
        match e.kind {
            ExprKind::Name(id) => {
                if id.is_blank() {
                    return Place::Blank;
                }
                match self.info().obj(id.id) {
                    Some(obj) => self.obj_place(obj, e),
                    None => Place::Blank,
                }
            }
            ExprKind::Star(x) => {
                if let Some(v) = self.unsafe_text(x) {
                    return Place::Value(v);
                }
                let ptr = self.expr(x);
                Place::Mem { ptr, off: 0 }
            }
            ExprKind::Selector { x, sel } => {
                if self.info().selection(e.id).is_some() {
                    return self.field_place(e, x);
                }
                match self.info().obj(sel.id) {
                    Some(obj) => self.obj_place(obj, e),
                    None => Place::Blank,
                }
            }
            ExprKind::Index { x, indices, .. } => self.index_place(e, x, indices),
            _ => Place::Value(self.expr(e)),
        }
    }

    fn obj_place(&mut self, obj: crate::types::objects::ObjId, e: &Expr<'_>) -> Place {
        match &self.check.obj(obj).kind {
            ObjKind::Var(v) if v.kind == VarKind::Package => Place::Global {
                id: self.global(obj),
                off: 0,
            },
            ObjKind::Var(_) => match self.var(obj).map(|v| v.loc) {
                Some(Loc::Reg(r)) => Place::Reg(r),
                Some(Loc::Cell(c)) => Place::Mem {
                    ptr: Operand::Reg(c),
                    off: 0,
                },
                None => {
                    self.error_at(e.start, "internal error: unknown variable");
                    Place::Blank
                }
            },
            _ => Place::Value(self.expr(e)),
        }
    }

    /// The place of `x.f`, a field.
    fn field_place(&mut self, e: &Expr<'_>, x: &Expr<'_>) -> Place {
        let path = match self.info().selection(e.id) {
            Some(s) if s.kind == SelectionKind::Field => s.path.clone(),
            _ => return Place::Value(self.method_selector_value(e, x, None)),
        };
        let ty = self.expr_ty(x);
        let base = self.place(x);
        self.at(e.pos);
        self.walk_fields(base, ty, &path).0
    }

    /// The place of a field at the end of a path of field indices, and its type.
    pub(super) fn walk_fields(&mut self, base: Place, ty: Ty, path: &[u32]) -> (Place, Ty) {
        let (mut place, mut ty) = (base, ty);
        for &i in path {
            if let Some(elem) = self.as_pointer(ty) {
                let ptr = self.load(&place, ty);
                place = Place::Mem { ptr, off: 0 };
                ty = elem;
            }
            let (off, field_ty) = self.field_at(ty, i);
            place = self.part(place, ty, off);
            ty = field_ty;
        }
        (place, ty)
    }

    /// The place at a constant offset within an aggregate of type `ty`.
    pub(super) fn part(&mut self, place: Place, ty: Ty, add: u64) -> Place {
        match place {
            Place::Blank => Place::Blank,
            Place::Reg(base) => Place::Part { base, off: add },
            Place::Part { base, off } => Place::Part { base, off: off + add },
            Place::Mem { ptr, off } => Place::Mem { ptr, off: off + add },
            Place::Global { id, off } => Place::Global { id, off: off + add },
            Place::Within {
                outer,
                outer_ty,
                part: Part::Field(off),
                pos,
            } => Place::Within {
                outer,
                outer_ty,
                part: Part::Field(off + add),
                pos,
            },
            Place::Index { .. } | Place::Within { .. } => self.within(place, ty, Part::Field(add)),
            Place::Elem { .. } => {
                let value = self.f.b.temp(ty);
                Place::Nested {
                    outer: Box::new(place),
                    outer_ty: ty,
                    inner: Box::new(Place::Part { base: value, off: add }),
                }
            }
            Place::Nested { outer, outer_ty, inner } => {
                let inner = Box::new(self.part(*inner, ty, add));
                Place::Nested { outer, outer_ty, inner }
            }
            Place::Map { .. } => {
                let v = self.load(&place, ty);
                let base = self.in_reg(v, ty);
                Place::Part { base, off: add }
            }
            Place::Value(v) => {
                let base = self.in_reg(v, ty);
                Place::Part { base, off: add }
            }
        }
    }

    fn index_addr(&mut self, slice: Operand, index: Operand, elem: Ty) -> Operand {
        let ty = self.pointer_to(elem);
        let dst = self.f.b.temp(ty);
        self.f.b.push(Inst::IndexAddr {
            dst,
            slice,
            index,
            elem,
        });
        Operand::Reg(dst)
    }

    /// An operand in a register.
    pub(super) fn in_reg(&mut self, v: Operand, ty: Ty) -> VReg {
        match v {
            Operand::Reg(r) => r,
            src => {
                let dst = self.f.b.temp(ty);
                self.f.b.push(Inst::Copy { dst, src });
                dst
            }
        }
    }

    fn index_place(&mut self, e: &Expr<'_>, x: &Expr<'_>, indices: &[&Expr<'_>]) -> Place {
        let ty = self.expr_ty(x);
        let Some(&i) = indices.first() else { return Place::Blank };
        if self.info().mode(x.id) == Mode::Value && self.as_func(ty).is_some() {
            // An instantiated function.
            return Place::Value(self.expr(e));
        }
        if let Some((key_ty, _)) = self.as_map(ty) {
            let map = self.expr(x);
            let key = self.expr_as(i, key_ty);
            self.at(e.pos);
            return Place::Map { map, key, map_ty: ty };
        }
        if self.as_slice(ty).is_some() {
            let slice = self.expr(x);
            let index = self.index_value(i);
            self.at(e.pos);
            return Place::Index { slice, index };
        }
        if self.is_string(ty) {
            let string = self.expr(x);
            let index = self.index_value(i);
            self.at(e.pos);
            let t = self.known.uint8;
            let dst = self.f.b.temp(t);
            self.f.b.push(Inst::IndexStr { dst, string, index });
            return Place::Value(Operand::Reg(dst));
        }
        let (base, array_ty) = match self.as_pointer(ty) {
            Some(array) => {
                let ptr = self.expr(x);
                (Place::Mem { ptr, off: 0 }, array)
            }
            None => (self.place(x), ty),
        };
        // The bounds of what holds the array are checked before the index can panic.
        let base = match base {
            Place::Index { .. } | Place::Within { .. } if self.may_panic(i) => {
                let ptr = self.address(&base, array_ty);
                Place::Mem { ptr, off: 0 }
            }
            base => base,
        };
        let index = self.index_value(i);
        self.at(e.pos);
        self.elem_place(base, array_ty, index)
    }

    /// The place of an element of an array.
    pub(super) fn elem_place(&mut self, base: Place, array_ty: Ty, index: Operand) -> Place {
        let Some((elem, len)) = self.as_array(array_ty) else {
            return Place::Blank;
        };
        if let Operand::Imm(i) = index
            && i < len
        {
            let off = i * self.size(elem);
            return self.part(base, array_ty, off);
        }
        match base {
            Place::Reg(base) => Place::Elem { base, array_ty, index },
            Place::Value(v) => {
                let base = self.in_reg(v, array_ty);
                Place::Elem { base, array_ty, index }
            }
            Place::Mem { .. } | Place::Global { .. } | Place::Index { .. } | Place::Within { .. } => {
                self.within(base, array_ty, Part::Elem(index))
            }
            Place::Blank => Place::Blank,
            Place::Part { .. } | Place::Elem { .. } | Place::Nested { .. } | Place::Map { .. } => {
                let value = self.f.b.temp(array_ty);
                Place::Nested {
                    outer: Box::new(base),
                    outer_ty: array_ty,
                    inner: Box::new(Place::Elem {
                        base: value,
                        array_ty,
                        index,
                    }),
                }
            }
        }
    }

    fn within(&mut self, outer: Place, outer_ty: Ty, part: Part) -> Place {
        Place::Within {
            outer: Box::new(outer),
            outer_ty,
            part,
            pos: self.f.at,
        }
    }

    /// The place in memory that a part is, its address checked.
    fn reach(&mut self, outer: &Place, outer_ty: Ty, part: Part, pos: govm_syntax::Pos) -> Place {
        let ptr = self.address(outer, outer_ty);
        match part {
            Part::Field(off) => Place::Mem { ptr, off },
            Part::Elem(index) => {
                let after = self.f.at;
                self.at(pos);
                let elem = self.as_array(outer_ty).map_or(outer_ty, |a| a.0);
                let ptr_ty = self.pointer_to(elem);
                let dst = self.f.b.temp(ptr_ty);
                self.f.b.push(Inst::ArrayElemAddr {
                    dst,
                    ptr,
                    array_ty: outer_ty,
                    index,
                });
                self.at(after);
                Place::Mem {
                    ptr: Operand::Reg(dst),
                    off: 0,
                }
            }
        }
    }

    /// An index or length: an integer of any type, as a slot.
    pub(super) fn index_value(&mut self, e: &Expr<'_>) -> Operand {
        self.expr(e)
    }

    /// The value at a place of type `ty`.
    pub(super) fn load(&mut self, place: &Place, ty: Ty) -> Operand {
        self.load_into(place, ty, None)
    }

    /// The value at a place, in `hint` where that is of use.
    pub(super) fn load_into(&mut self, place: &Place, ty: Ty, hint: Option<VReg>) -> Operand {
        match place {
            Place::Blank => return Operand::Zero,
            Place::Reg(r) => return Operand::Reg(*r),
            Place::Value(v) => return *v,
            &Place::Within {
                ref outer,
                outer_ty,
                part,
                pos,
            } => {
                let place = self.reach(outer, outer_ty, part, pos);
                return self.load_into(&place, ty, hint);
            }
            _ => {}
        }
        let dst = self.dst(hint, ty);
        match place {
            &Place::Part { base, off } => self.f.b.push(Inst::Field {
                dst,
                agg: base,
                off: off as u32,
                ty,
            }),
            &Place::Elem { base, array_ty, index } => self.f.b.push(Inst::Elem {
                dst,
                array: base,
                array_ty,
                index,
            }),
            Place::Nested { outer, outer_ty, inner } => {
                self.load_outer(outer, *outer_ty, inner);
                return self.load_into(inner, ty, Some(dst));
            }
            &Place::Mem { ptr, off } => self.f.b.push(Inst::Load { dst, ptr, off, ty }),
            &Place::Global { id, off } => self.f.b.push(Inst::LoadGlobal {
                dst,
                global: id,
                off,
                ty,
            }),
            &Place::Index { slice, index } => self.f.b.push(Inst::Index {
                dst,
                slice,
                index,
                elem: ty,
            }),
            &Place::Map { map, key, map_ty } => self.f.b.push(Inst::MapGet {
                dst: Some(dst),
                ok: None,
                map,
                key,
                ty: map_ty,
            }),
            Place::Blank | Place::Reg(_) | Place::Value(_) | Place::Within { .. } => {}
        }
        Operand::Reg(dst)
    }

    /// Reads the aggregate that a nested place is part of into the register that `inner` looks into.
    fn load_outer(&mut self, outer: &Place, outer_ty: Ty, inner: &Place) {
        let base = match inner {
            Place::Part { base, .. } | Place::Elem { base, .. } => *base,
            Place::Nested { outer: o, .. } => match &**o {
                Place::Part { base, .. } | Place::Elem { base, .. } => *base,
                _ => return,
            },
            _ => return,
        };
        let v = self.load_into(outer, outer_ty, Some(base));
        self.copy(base, v);
    }

    /// Writes a place of type `ty`.
    pub(super) fn store(&mut self, place: &Place, src: Operand, ty: Ty) {
        match place {
            Place::Blank | Place::Value(_) => {}
            &Place::Reg(dst) => self.copy(dst, src),
            &Place::Part { base, off } => self.f.b.push(Inst::SetField {
                agg: base,
                off: off as u32,
                src,
                ty,
            }),
            &Place::Elem { base, array_ty, index } => self.f.b.push(Inst::SetElem {
                array: base,
                array_ty,
                index,
                src,
            }),
            Place::Nested { outer, outer_ty, inner } => {
                self.load_outer(outer, *outer_ty, inner);
                self.store(inner, src, ty);
                let base = match &**inner {
                    Place::Part { base, .. } | Place::Elem { base, .. } => *base,
                    Place::Nested { outer: o, .. } => match &**o {
                        Place::Part { base, .. } | Place::Elem { base, .. } => *base,
                        _ => return,
                    },
                    _ => return,
                };
                self.store(outer, Operand::Reg(base), *outer_ty);
            }
            &Place::Within {
                ref outer,
                outer_ty,
                part,
                pos,
            } => {
                let place = self.reach(outer, outer_ty, part, pos);
                self.store(&place, src, ty);
            }
            &Place::Mem { ptr, off } => self.f.b.push(Inst::Store { ptr, off, src, ty }),
            &Place::Global { id, off } => self.f.b.push(Inst::StoreGlobal {
                global: id,
                off,
                src,
                ty,
            }),
            &Place::Index { slice, index } => self.f.b.push(Inst::SetIndex {
                slice,
                index,
                src,
                elem: ty,
            }),
            &Place::Map { map, key, map_ty } => self.f.b.push(Inst::MapSet {
                map,
                key,
                value: src,
                ty: map_ty,
            }),
        }
    }

    /// Whether a place is in memory.
    fn in_memory(place: &Place) -> bool {
        matches!(
            place,
            Place::Mem { .. } | Place::Global { .. } | Place::Index { .. } | Place::Within { .. }
        )
    }

    /// Sets a place in memory to the value of `e` without taking it through registers, where the value is large; false where that
    /// cannot be done.
    pub(super) fn move_large(&mut self, to: &Place, e: &Expr<'_>, ty: Ty) -> bool {
        let e = e.unparen();
        if self.size(ty) <= super::func::MAX_LOCAL
            || !Self::in_memory(to)
            || self.f.pre.contains_key(&e.id)
            || self.expr_ty(e) != ty
        {
            return false;
        }
        if let ExprKind::Composite { elems, .. } = e.kind {
            let dst = self.address(to, ty);
            if elems.is_empty() {
                self.f.b.push(Inst::ZeroMem { ptr: dst, ty });
                return true;
            }
            let ptr_ty = self.pointer_to(ty);
            let made = self.f.b.temp(ptr_ty);
            self.f.b.push(Inst::New { dst: made, ty });
            let src = Operand::Reg(made);
            self.literal_at(e, &Place::Mem { ptr: src, off: 0 }, ty);
            self.f.b.push(Inst::CopyMem { dst, src, ty });
            return true;
        }
        if self.info().mode(e.id) != crate::types::info::Mode::Variable {
            return false;
        }
        let from = self.place(e);
        if !Self::in_memory(&from) {
            return false;
        }
        let dst = self.address(to, ty);
        let src = self.address(&from, ty);
        self.f.b.push(Inst::CopyMem { dst, src, ty });
        true
    }

    /// The address of a place in memory; a value is put into a fresh heap cell.
    pub(super) fn address(&mut self, place: &Place, ty: Ty) -> Operand {
        let ptr_ty = self.pointer_to(ty);
        match place {
            &Place::Mem { ptr, off: 0 } => ptr,
            &Place::Mem { ptr, off } => {
                let dst = self.f.b.temp(ptr_ty);
                self.f.b.push(Inst::FieldAddr { dst, ptr, off });
                Operand::Reg(dst)
            }
            &Place::Global { id, off } => {
                let dst = self.f.b.temp(ptr_ty);
                self.f.b.push(Inst::GlobalAddr { dst, global: id, off });
                Operand::Reg(dst)
            }
            &Place::Index { slice, index } => self.index_addr(slice, index, ty),
            &Place::Within {
                ref outer,
                outer_ty,
                part,
                pos,
            } => {
                let place = self.reach(outer, outer_ty, part, pos);
                self.address(&place, ty)
            }
            _ => {
                let v = self.load(place, ty);
                let dst = self.f.b.temp(ptr_ty);
                self.f.b.push(Inst::New { dst, ty });
                self.store_cell(dst, v, ty);
                Operand::Reg(dst)
            }
        }
    }

    /// `&x`
    pub(super) fn address_of(&mut self, x: &Expr<'_>) -> Operand {
        let x = x.unparen();
        let ty = self.expr_ty(x);
        if let ExprKind::Composite { .. } = x.kind {
            let ptr_ty = self.pointer_to(ty);
            let dst = self.f.b.temp(ptr_ty);
            self.at(x.start);
            self.f.b.push(Inst::New { dst, ty });
            let place = Place::Mem {
                ptr: Operand::Reg(dst),
                off: 0,
            };
            self.literal_at(x, &place, ty);
            return Operand::Reg(dst);
        }
        let place = self.place(x);
        match place {
            // The check that dereferencing does.
            Place::Mem { ptr, off: 0 } if !matches!(x.kind, ExprKind::Name(_)) => {
                self.f.b.push(Inst::NilCheck { ptr });
                ptr
            }
            _ => self.address(&place, ty),
        }
    }

    /// A destination of type `ty`: the hint if it has that type.
    pub(super) fn dst(&mut self, hint: Option<VReg>, ty: Ty) -> VReg {
        match hint {
            Some(r) if self.f.b.reg_ty(r) == ty => r,
            _ => self.f.b.temp(ty),
        }
    }
}
