//! Composite literals. They are built in place, in registers or memory; what is constant of a large slice or array comes from a data
//! object by one copy.

use govm_bytecode::{Basic, DataObject, Reloc, TypeDef};
use govm_syntax::FastMap;
use govm_syntax::ast::*;

use super::Lower;
use super::constant::constant_bits;
use super::place::Place;
use crate::mir::ir::*;
use crate::types::constant::Value;
use crate::types::info::Mode;

/// From so many constant elements on, they come from a data object.
const DATA_ELEMS: usize = 4;
/// The fields of so many elements are looked for one by one.
const FEW_ELEMS: usize = 16;
/// The largest literal array value that is built in registers, in bytes.
const MAX_IN_REGS: u64 = 1024;

impl<'a> Lower<'a, '_> {
    /// A composite literal as a value.
    pub(super) fn literal(&mut self, e: &Expr<'_>) -> Operand {
        let ty = self.expr_ty(e);
        self.literal_value(e, ty)
    }

    fn literal_value(&mut self, e: &Expr<'_>, ty: Ty) -> Operand {
        let ExprKind::Composite { elems, .. } = e.kind else {
            return self.expr_as(e, ty);
        };
        match self.under(ty).clone() {
            // An elided &T.
            TypeDef::Pointer(base) => {
                let dst = self.f.b.temp(ty);
                self.f.b.push(Inst::New { dst, ty: base });
                let ptr = Operand::Reg(dst);
                self.literal_at(e, &Place::Mem { ptr, off: 0 }, base);
                ptr
            }
            TypeDef::Slice(elem) => {
                let len = self.literal_len(elems);
                let array_ty = self.p.types.intern(TypeDef::Array(elem, len));
                let ptr_ty = self.pointer_to(array_ty);
                let ptr = self.f.b.temp(ptr_ty);
                self.f.b.push(Inst::New { dst: ptr, ty: array_ty });
                let src = Operand::Reg(ptr);
                self.array_elems(elems, &Place::Mem { ptr: src, off: 0 }, array_ty);
                let dst = self.f.b.temp(ty);
                self.f.b.push(Inst::Slice {
                    dst,
                    base: SliceBase::ArrayPtr(array_ty),
                    src,
                    lo: None,
                    hi: None,
                    max: None,
                });
                Operand::Reg(dst)
            }
            TypeDef::Map(key_ty, elem) => {
                let dst = self.f.b.temp(ty);
                self.f.b.push(Inst::MakeMap {
                    dst,
                    ty,
                    hint: Operand::Imm(elems.len() as u64),
                });
                let (known, rest): (Vec<&Expr<'_>>, Vec<_>) = elems.iter().copied().partition(|e| self.is_static(e));
                for kv in known.into_iter().chain(rest) {
                    if let ExprKind::KeyValue { key, value } = kv.kind {
                        // An assignment to the element: the value comes first, but for a key that goes into memory.
                        self.hoist_one(key);
                        if self.is_early_key(e, key) {
                            self.evaluate_now(key);
                        }
                        self.hoist_one(value);
                        let had = if self.may_panic(key) && self.may_panic(value) {
                            Some(self.element(value, elem))
                        } else {
                            None
                        };
                        let key = self.element(key, key_ty);
                        let value = match had {
                            Some(v) => v,
                            None => self.element(value, elem),
                        };
                        self.at(kv.pos);
                        self.f.b.push(Inst::MapSet {
                            map: Operand::Reg(dst),
                            key,
                            value,
                            ty,
                        });
                    }
                }
                Operand::Reg(dst)
            }
            _ if self.size(ty) > MAX_IN_REGS => {
                let ptr_ty = self.pointer_to(ty);
                let ptr = self.f.b.temp(ptr_ty);
                self.f.b.push(Inst::New { dst: ptr, ty });
                let place = Place::Mem {
                    ptr: Operand::Reg(ptr),
                    off: 0,
                };
                self.literal_at(e, &place, ty);
                self.load(&place, ty)
            }
            _ => {
                let dst = self.f.b.temp(ty);
                self.f.b.push(Inst::Copy {
                    dst,
                    src: Operand::Zero,
                });
                self.literal_at(e, &Place::Reg(dst), ty);
                Operand::Reg(dst)
            }
        }
    }

    /// An element of a literal: its type may be elided.
    fn element(&mut self, e: &Expr<'_>, ty: Ty) -> Operand {
        self.ahead(&[(e, Some(ty))]);
        match e.kind {
            ExprKind::Composite { ty: None, .. } if !self.f.pre.contains_key(&e.id) => self.literal_value(e, ty),
            _ => self.expr_as(e, ty),
        }
    }

    /// Builds an element in place where it is a literal of the element's own type.
    fn element_at(&mut self, e: &Expr<'_>, place: &Place, ty: Ty) {
        if let ExprKind::Composite { .. } = e.unparen().kind {
            let own = match e.kind {
                ExprKind::Composite { ty: None, .. } => ty,
                _ => self.expr_ty(e),
            };
            if own == ty && matches!(self.under(ty), TypeDef::Struct(_) | TypeDef::Array(..)) {
                return self.literal_at(e.unparen(), place, ty);
            }
        }
        let v = self.element(e, ty);
        if v != Operand::Zero {
            self.store(place, v, ty);
        }
    }

    /// Builds a struct or array literal at a place that is zero; literals of other types are stored there.
    pub(super) fn literal_at(&mut self, e: &Expr<'_>, place: &Place, ty: Ty) {
        let ExprKind::Composite { elems, .. } = e.kind else {
            return;
        };
        match self.under(ty).clone() {
            TypeDef::Struct(fields) => {
                let numbered = fields.iter().zip(0..).map(|(f, i)| (f.name.as_str(), i));
                let index: FastMap<&str, u32> = match elems.len() > FEW_ELEMS {
                    true => numbered.clone().collect(),
                    false => FastMap::default(),
                };
                let find = |name: &str| match index.is_empty() {
                    true => numbered.clone().find(|f| f.0 == name).map(|f| f.1),
                    false => index.get(name).copied(),
                };
                for (i, el) in elems.iter().enumerate() {
                    let (index, value) = match el.kind {
                        ExprKind::KeyValue { key, value } => {
                            let name = key.ident().map_or("", |id| self.check.text(id.name));
                            match find(name) {
                                Some(index) => (index, value),
                                None => {
                                    let path = self.info().selection(key.id).map(|s| s.path.clone());
                                    let (at, field_ty) = self.walk_fields(place.clone(), ty, &path.unwrap_or_default());
                                    self.element_at(value, &at, field_ty);
                                    continue;
                                }
                            }
                        }
                        _ => (i as u32, *el),
                    };
                    let (off, field_ty) = self.field_at(ty, index);
                    let at = self.part(place.clone(), ty, off);
                    self.element_at(value, &at, field_ty);
                }
            }
            TypeDef::Array(..) => self.array_elems(elems, place, ty),
            _ => {
                let v = self.literal_value(e, ty);
                self.store(place, v, ty);
            }
        }
    }

    /// Index and expression of each element.
    fn indexed<'e>(&self, elems: &[&'e Expr<'e>]) -> Vec<(u64, &'e Expr<'e>)> {
        let mut next = 0;
        let mut out = Vec::with_capacity(elems.len());
        for el in elems {
            let value = match el.kind {
                ExprKind::KeyValue { key, value } => {
                    if let Some(i) = self.info().value(key.id).and_then(|v| v.to_int().as_u64()) {
                        next = i;
                    }
                    value
                }
                _ => *el,
            };
            out.push((next, value));
            next += 1;
        }
        out
    }

    fn literal_len(&self, elems: &[&Expr<'_>]) -> u64 {
        self.indexed(elems).iter().map(|(i, _)| i + 1).max().unwrap_or(0)
    }

    fn array_elems(&mut self, elems: &[&Expr<'_>], place: &Place, array_ty: Ty) {
        let Some((elem, len)) = self.as_array(array_ty) else {
            return;
        };
        let size = self.size(elem);
        let list = self.indexed(elems);
        let constant = |l: &Self, e: &Expr<'_>| l.info().value(e.id).is_some();
        let mut from_data = false;
        if let &Place::Mem { ptr, off: 0 } = place
            && self.as_basic(elem).is_some()
            && list.iter().filter(|(_, e)| constant(self, e)).count() >= DATA_ELEMS
        {
            let values: Vec<_> = list
                .iter()
                .map(|&(i, e)| (i, self.info().value(e.id).cloned()))
                .collect();
            if let Some(data) = self.data(elem, len, size, &values) {
                let ptr_ty = self.pointer_to(array_ty);
                let src = self.f.b.temp(ptr_ty);
                self.f.b.push(Inst::DataAddr { dst: src, data });
                self.f.b.push(Inst::CopyMem {
                    dst: ptr,
                    src: Operand::Reg(src),
                    ty: array_ty,
                });
                from_data = true;
            }
        }
        for (i, e) in list {
            if from_data && constant(self, e) {
                continue;
            }
            let at = self.part(place.clone(), array_ty, i * size);
            self.element_at(e, &at, elem);
        }
    }

    /// A data object with the constants of an array of basic type.
    pub(super) fn data(&mut self, elem: Ty, len: u64, size: u64, values: &[(u64, Option<Value>)]) -> Option<DataId> {
        let total = usize::try_from(len.checked_mul(size)?).ok().filter(|&n| n <= 1 << 26)?;
        let b = self.as_basic(elem)?;
        let mut bytes = vec![0; total];
        let mut relocs = Vec::new();
        for (i, v) in values {
            let Some(v) = v else { continue };
            let at = (i * size) as usize;
            match b {
                Basic::String => {
                    let text = v.as_bytes().to_vec();
                    if !text.is_empty() {
                        let id = self.str_id(&text);
                        relocs.push((at as u32, Reloc::Str(id.0)));
                        bytes[at + 8..at + 16].copy_from_slice(&(text.len() as u64).to_le_bytes());
                    }
                }
                Basic::Complex128 => {
                    bytes[at..at + 8].copy_from_slice(&v.real().to_f64().to_le_bytes());
                    bytes[at + 8..at + 16].copy_from_slice(&v.imag().to_f64().to_le_bytes());
                }
                b => {
                    let bits = constant_bits(v, b).to_le_bytes();
                    bytes[at..at + size as usize].copy_from_slice(&bits[..size as usize]);
                }
            }
        }
        self.p.data.push(DataObject { bytes, relocs });
        Some(DataId(self.p.data.len() as u32 - 1))
    }

    /// Whether an expression is a literal, to be built in place.
    pub(super) fn is_literal(&self, e: &Expr<'_>) -> bool {
        matches!(e.kind, ExprKind::Composite { .. }) && self.info().mode(e.id) != Mode::Invalid
    }
}
