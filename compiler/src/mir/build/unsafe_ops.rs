//! Package unsafe, as far as memory stays safe: strings and slices of what a pointer is known to begin, and pointers to another type
//! whose every word means the same. The rest is an error where it is lowered.

use govm_bytecode::{Basic, TypeDef};
use govm_syntax::Op;
use govm_syntax::ast::*;

use super::Lower;
use crate::mir::ir::*;
use crate::types::info::Mode;
use crate::types::universe::BuiltinId;

/// Sizes up to which types are compared byte by byte.
const MAX_COMPARED: u64 = 1 << 16;

/// What a byte of a value belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Padding,
    /// A number.
    Number,
    Bool,
    /// A pointer, string or other reference; the byte's offset in it.
    Word(Ty, u64),
}

/// The elements that a pointer is the first of.
struct Run {
    base: SliceBase,
    src: Operand,
    lo: Option<Operand>,
}

impl<'a> Lower<'a, '_> {
    /// A call of `String`, `StringData`, `Slice`, `SliceData` or `Add`.
    pub(super) fn unsafe_call(&mut self, e: &Expr<'_>, id: BuiltinId, args: &[&Expr<'_>]) -> Operand {
        let value = match (id, args) {
            (BuiltinId::String, &[p, n]) => self.run(p).map(|r| {
                let string = matches!(r.base, SliceBase::Str);
                let ty = if string { self.known.string } else { self.known.bytes };
                let v = self.cut(r, n, ty);
                if string {
                    v
                } else {
                    self.convert(v, ty, self.known.string, e.start)
                }
            }),
            (BuiltinId::Slice, &[p, n]) => self.run(p).map(|r| {
                let to = self.expr_ty(e);
                if !matches!(r.base, SliceBase::Str) {
                    return self.cut(r, n, to);
                }
                let text = self.cut(r, n, self.known.string);
                let copy = self.convert(text, self.known.string, to, e.start);
                self.clip(copy, to)
            }),
            (BuiltinId::SliceData, &[s]) => Some(self.slice_data(s)),
            _ => None,
        };
        value.unwrap_or_else(|| {
            let name = self.check.text(id.info().name);
            let of = if id == BuiltinId::Slice || id == BuiltinId::String {
                " of this pointer"
            } else {
                ""
            };
            self.error_at(e.start, format!("unsafe.{name}{of} is not supported"));
            Operand::Zero
        })
    }

    /// The arguments of a call of one of the functions of package unsafe.
    fn unsafe_args<'e>(&self, e: &'e Expr<'e>, id: BuiltinId) -> Option<&'e [&'e Expr<'e>]> {
        match e.kind {
            ExprKind::Call { fun, args, .. } if self.builtin_id(fun) == Some(id) => Some(args),
            _ => None,
        }
    }

    /// The elements behind `&x[i]`, `unsafe.SliceData(x)` or `unsafe.StringData(x)`.
    fn run(&mut self, p: &Expr<'_>) -> Option<Run> {
        let p = p.unparen();
        if let Some([s]) = self.unsafe_args(p, BuiltinId::StringData) {
            let src = self.expr(s);
            return Some(Run {
                base: SliceBase::Str,
                src,
                lo: None,
            });
        }
        if let Some([s]) = self.unsafe_args(p, BuiltinId::SliceData) {
            let ty = self.expr_ty(s);
            let base = SliceBase::Slice(self.as_slice(ty)?);
            let src = self.expr(s);
            return Some(Run { base, src, lo: None });
        }
        let ExprKind::Unary { op: Op::And, x } = p.kind else {
            return None;
        };
        let ExprKind::Index { x, indices: [i], .. } = x.unparen().kind else {
            return None;
        };
        let ty = self.expr_ty(x);
        let (base, src) = if let Some(elem) = self.as_slice(ty) {
            (SliceBase::Slice(elem), self.expr(x))
        } else if let Some(array) = self.as_pointer(ty) {
            (SliceBase::ArrayPtr(array), self.expr(x))
        } else {
            (SliceBase::ArrayPtr(ty), self.address_of(x))
        };
        let lo = Some(self.index_value(i));
        Some(Run { base, src, lo })
    }

    /// The first `n` elements.
    fn cut(&mut self, r: Run, n: &Expr<'_>, ty: Ty) -> Operand {
        let int = self.known.int;
        let mut hi = self.expr_as(n, int);
        if let Some(lo) = r.lo {
            let sum = self.f.b.temp(int);
            self.f.b.push(Inst::Bin {
                op: BinOp::Add,
                ty: int,
                dst: sum,
                a: lo,
                b: hi,
            });
            hi = Operand::Reg(sum);
        }
        let dst = self.f.b.temp(ty);
        self.f.b.push(Inst::Slice {
            dst,
            base: r.base,
            src: r.src,
            lo: r.lo,
            hi: Some(hi),
            max: (!matches!(r.base, SliceBase::Str)).then_some(hi),
        });
        Operand::Reg(dst)
    }

    /// A slice without the capacity beyond its length.
    fn clip(&mut self, src: Operand, ty: Ty) -> Operand {
        let elem = self.as_slice(ty).unwrap_or(ty);
        let len = self.f.b.temp(self.known.int);
        self.f.b.push(Inst::LenSlice { dst: len, src });
        let dst = self.f.b.temp(ty);
        self.f.b.push(Inst::Slice {
            dst,
            base: SliceBase::Slice(elem),
            src,
            lo: None,
            hi: None,
            max: Some(Operand::Reg(len)),
        });
        Operand::Reg(dst)
    }

    /// The pointer to a slice's first element; where its capacity is 0, to a variable of that type.
    fn slice_data(&mut self, s: &Expr<'_>) -> Operand {
        let ty = self.expr_ty(s);
        let elem = self.as_slice(ty).unwrap_or(ty);
        let ptr_ty = self.pointer_to(elem);
        let v = self.expr(s);
        let src = self.snapshot(v, ty);
        let dst = self.f.b.var(ptr_ty, "");
        self.f.b.push(Inst::Copy {
            dst,
            src: Operand::Zero,
        });
        let [some, empty, fresh, end] = [(); 4].map(|()| self.f.b.block());
        let cap = self.f.b.temp(self.known.int);
        self.f.b.push(Inst::CapSlice { dst: cap, src });
        self.f.b.end(Term::CmpBranch {
            op: CmpOp::Ne,
            ty: self.known.int,
            a: Operand::Reg(cap),
            b: Operand::Imm(0),
            then: some,
            els: empty,
        });
        self.f.b.enter(some);
        let first = self.f.b.temp(ty);
        self.f.b.push(Inst::Slice {
            dst: first,
            base: SliceBase::Slice(elem),
            src,
            lo: None,
            hi: Some(Operand::Imm(1)),
            max: None,
        });
        let data = self.array_data(Operand::Reg(first), elem, 1);
        self.f.b.push(Inst::Copy { dst, src: data });
        self.f.b.jump(end);
        self.f.b.enter(empty);
        self.f.b.end(Term::CmpBranch {
            op: CmpOp::Eq,
            ty,
            a: src,
            b: Operand::Zero,
            then: end,
            els: fresh,
        });
        self.f.b.enter(fresh);
        self.f.b.push(Inst::New { dst, ty: elem });
        self.f.b.jump(end);
        self.f.b.enter(end);
        Operand::Reg(dst)
    }

    /// The pointer to a slice's elements, of which there are at least `n`, as one to the first.
    fn array_data(&mut self, slice: Operand, elem: Ty, n: u64) -> Operand {
        let array_ty = self.p.types.intern(TypeDef::Array(elem, n));
        let ptr_ty = self.pointer_to(array_ty);
        let dst = self.f.b.temp(ptr_ty);
        self.f.b.push(Inst::SliceToArray { dst, slice, array_ty });
        let elem_ptr = self.pointer_to(elem);
        self.retype(Operand::Reg(dst), elem_ptr)
    }

    /// The operand `p` of `(*T)(unsafe.Pointer(p))`, if `e` has this form.
    fn reinterpreted<'e>(&mut self, e: &'e Expr<'e>) -> Option<&'e Expr<'e>> {
        let ExprKind::Call { fun, args: [arg], .. } = e.unparen().kind else {
            return None;
        };
        if self.info().mode(fun.unparen().id) != Mode::TypeExpr {
            return None;
        }
        let ExprKind::Call { fun, args: [p], .. } = arg.unparen().kind else {
            return None;
        };
        if self.info().mode(fun.unparen().id) != Mode::TypeExpr || self.info().mode(p.unparen().id) == Mode::NilValue {
            return None;
        }
        let (middle, from, to) = (self.expr_ty(arg), self.value_ty(p), self.expr_ty(e));
        let fits = self.as_basic(middle) == Some(Basic::UnsafePointer)
            && self.as_pointer(from).is_some()
            && self.as_pointer(to).is_some();
        fits.then_some(p)
    }

    /// `(*T2)(unsafe.Pointer(p))` where `p` points to a `T1` whose words mean the same in a `T2`.
    pub(super) fn unsafe_conversion(&mut self, e: &Expr<'_>) -> Option<Operand> {
        let p = self.reinterpreted(e)?;
        let (from, to) = (self.expr_ty(p), self.expr_ty(e));
        let (old, new) = (self.as_pointer(from)?, self.as_pointer(to)?);
        if !self.same_words(old, new) {
            return None;
        }
        let v = self.expr(p);
        Some(self.retype(v, to))
    }

    /// `*(*string)(unsafe.Pointer(p))` where `p` points to bytes, and the other way round: a copy.
    pub(super) fn unsafe_text(&mut self, x: &Expr<'_>) -> Option<Operand> {
        let p = self.reinterpreted(x)?;
        let (from, to) = (self.expr_ty(p), self.expr_ty(x));
        let (old, new) = (self.as_pointer(from)?, self.as_pointer(to)?);
        let bytes = |l: &Self, t| l.as_slice(t).is_some_and(|e| l.as_basic(e) == Some(Basic::Uint8));
        if !(bytes(self, old) && self.is_string(new) || self.is_string(old) && bytes(self, new)) {
            return None;
        }
        let ptr = self.expr(p);
        let v = self.load(&super::place::Place::Mem { ptr, off: 0 }, old);
        Some(self.convert(v, old, new, x.start))
    }

    /// Whether memory of type `old` may be read and written as type `new`.
    fn same_words(&mut self, old: Ty, new: Ty) -> bool {
        let layout = |l: &mut Self, t| l.p.types.layout(t).map(|l| (l.size, l.align));
        let (Some((old_size, old_align)), Some((size, align))) = (layout(self, old), layout(self, new)) else {
            return false;
        };
        if size > old_size || align > old_align || old_size > MAX_COMPARED {
            return false;
        }
        let mut have = vec![Part::Padding; old_size as usize];
        let mut want = vec![Part::Padding; size as usize];
        self.parts(old, &mut have);
        self.parts(new, &mut want);
        want.iter().zip(&have).all(|(want, have)| match want {
            Part::Padding | Part::Number => matches!(have, Part::Padding | Part::Number),
            _ => want == have,
        })
    }

    fn parts(&mut self, t: Ty, out: &mut [Part]) {
        match self.under(t).clone() {
            TypeDef::Basic(Basic::String | Basic::UnsafePointer) => self.word(t, out),
            TypeDef::Basic(Basic::Bool) => out.fill(Part::Bool),
            TypeDef::Basic(_) => out.fill(Part::Number),
            TypeDef::Array(elem, _) => {
                let size = self.size(elem).max(1) as usize;
                for part in out.chunks_exact_mut(size) {
                    self.parts(elem, part);
                }
            }
            TypeDef::Struct(fields) => {
                let offsets = self.p.types.layout(t).map_or(Vec::new(), |l| l.offsets.clone());
                for (f, at) in fields.iter().zip(offsets) {
                    let (at, size) = (at as usize, self.size(f.ty) as usize);
                    self.parts(f.ty, &mut out[at..at + size]);
                }
            }
            _ => self.word(t, out),
        }
    }

    /// A reference: the same only as one of the same underlying type.
    fn word(&mut self, t: Ty, out: &mut [Part]) {
        let under = self.under(t).clone();
        let t = self.p.types.intern(under);
        (0..).zip(out).for_each(|(i, part)| *part = Part::Word(t, i));
    }
}
