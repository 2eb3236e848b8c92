//! Defined types, aliases and type parameters: what they stand for, and when that is determined.
//!
//! A declared type knows its right-hand side once its declaration was checked; an instance gets its own from that of the generic
//! type when it is first asked for. The underlying type is found at the end of the chain of right-hand sides and then kept.

use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use govm_syntax::Pos;

use super::checker::Checker;
use super::objects::ObjId;
use super::table::IdCell;
use super::types::{Alias, Instance, Named, Type, TypeId, TypeParam, tid};

impl<'a> Checker<'a> {
    /// The type without alias names around it. An alias that is still being declared stands for itself.
    pub fn unalias(&self, t: TypeId) -> TypeId {
        let Type::Alias(a) = self.ty(t) else { return t };
        if let Some(actual) = a.actual.get() {
            return actual;
        }
        let mut at = t;
        // Cycles of aliases are reported where they are declared.
        for _ in 0..10_000 {
            let Type::Alias(link) = self.ty(at) else {
                a.actual.set(at);
                return at;
            };
            match link.actual.get().or_else(|| link.from_rhs.get()) {
                Some(next) => at = next,
                None => return at,
            }
        }
        tid::INVALID
    }

    /// A defined type; becomes the type of its object.
    pub(crate) fn new_named(&mut self, obj: ObjId) -> TypeId {
        let id = self.new_type(Type::Named(Box::new(Named {
            obj,
            pos: self.obj(obj).pos,
            inst: None,
            from_rhs: IdCell::default(),
            tparams: OnceLock::new(),
            underlying: IdCell::default(),
            methods: OnceLock::new(),
            expanded: OnceLock::new(),
        })));
        if self.obj(obj).typ().is_none() {
            self.obj(obj).typ.set(id);
        }
        id
    }

    /// An instance of a generic defined type; its right-hand side is determined when it is asked for.
    pub(crate) fn new_named_instance(&mut self, pos: Pos, orig: TypeId, targs: &[TypeId]) -> TypeId {
        let obj = match self.ty(orig) {
            Type::Named(n) => n.obj,
            _ => return tid::INVALID,
        };
        self.new_type(Type::Named(Box::new(Named {
            obj,
            pos,
            inst: Some(Instance {
                orig,
                targs: targs.into(),
            }),
            from_rhs: IdCell::default(),
            tparams: OnceLock::new(),
            underlying: IdCell::default(),
            methods: OnceLock::new(),
            expanded: OnceLock::new(),
        })))
    }

    /// An alias; becomes the type of its object.
    pub(crate) fn new_alias(
        &mut self,
        obj: ObjId,
        orig: Option<TypeId>,
        targs: &[TypeId],
        rhs: Option<TypeId>,
    ) -> TypeId {
        let id = self.new_type(Type::Alias(Box::new(Alias {
            obj,
            orig,
            tparams: OnceLock::new(),
            targs: targs.into(),
            from_rhs: IdCell::new(rhs),
            actual: IdCell::default(),
        })));
        if self.obj(obj).typ().is_none() {
            self.obj(obj).typ.set(id);
        }
        id
    }

    /// A type parameter with a bound that may be set later; becomes the type of its object.
    pub(crate) fn new_tparam(&mut self, obj: ObjId, bound: TypeId) -> TypeId {
        let number = self.t.tparams.fetch_add(1, Ordering::Relaxed) + 1;
        let id = self.new_type(Type::TypeParam(Box::new(TypeParam {
            obj,
            id: number,
            index: u32::MAX.into(),
            bound: IdCell::new(Some(bound)),
        })));
        if self.obj(obj).typ().is_none() {
            self.obj(obj).typ.set(id);
        }
        id
    }

    /// Gives the type parameters of a list their places.
    pub(crate) fn bind_tparams(&self, list: &[TypeId]) {
        for (i, &p) in list.iter().enumerate() {
            if let Type::TypeParam(p) = self.ty(p) {
                p.index.store(i as u32, Ordering::Relaxed);
            }
        }
    }

    /// The constraint of a type parameter as declared.
    pub fn bound(&self, p: &TypeParam) -> TypeId {
        p.bound.get().unwrap_or(tid::INVALID)
    }

    /// The generic type that the type is an instance of, or the type itself.
    pub fn origin(&self, t: TypeId) -> TypeId {
        match self.ty(t) {
            Type::Named(n) => n.inst.as_ref().map_or(t, |i| i.orig),
            Type::Alias(a) => a.orig.unwrap_or(t),
            _ => t,
        }
    }

    /// The declared type parameters of a defined type, an alias, or the generic type of an instance; or those of a signature.
    pub fn type_params(&self, t: TypeId) -> &'a [TypeId] {
        match self.ty(self.origin(t)) {
            Type::Named(n) => n.tparams.get().map_or(&[], |p| p),
            Type::Alias(a) => a.tparams.get().map_or(&[], |p| p),
            Type::Signature(s) => s.tparams(),
            _ => &[],
        }
    }

    /// The type arguments of an instance.
    pub fn type_args(&self, t: TypeId) -> &'a [TypeId] {
        match self.ty(t) {
            Type::Named(n) => n.targs(),
            Type::Alias(a) => &a.targs,
            _ => &[],
        }
    }

    /// The methods declared for a defined type; for an instance, those of its generic type.
    pub fn declared_methods(&self, t: TypeId) -> &'a [ObjId] {
        match self.ty(self.origin(t)) {
            Type::Named(n) => n.methods.get().map_or(&[], |m| m),
            _ => &[],
        }
    }

    /// The right-hand side of a defined type's declaration; the invalid type while it is not known.
    pub(crate) fn named_rhs(&mut self, t: TypeId) -> Option<TypeId> {
        let Type::Named(n) = self.ty(t) else { return None };
        if n.from_rhs.get().is_none() && n.inst.is_some() {
            if self.expanding.insert(t.0, ()).is_some() {
                return None;
            }
            let rhs = self.expand_rhs(t);
            self.expanding.remove(&t.0);
            n.from_rhs.init(rhs);
        }
        n.from_rhs.get()
    }

    /// The underlying type. That of a type parameter is its constraint interface; that of a type which is still being declared is
    /// the invalid type.
    pub fn under(&mut self, t: TypeId) -> TypeId {
        let mut path: Vec<&'a Named> = Vec::new();
        let mut at = t;
        let u = loop {
            at = self.unalias(at);
            match self.ty(at) {
                Type::Named(n) => {
                    if let Some(u) = n.underlying.get() {
                        break u;
                    }
                    // A declaration cycle was or will be reported.
                    if path.len() > 1000 {
                        break tid::INVALID;
                    }
                    path.push(n);
                    match self.named_rhs(at) {
                        Some(rhs) => at = rhs,
                        None => return tid::INVALID,
                    }
                }
                Type::TypeParam(_) => break self.tparam_iface(at),
                Type::Alias(_) => return tid::INVALID,
                _ => break at,
            }
        };
        for n in path {
            n.underlying.set(u);
        }
        u
    }

    /// The underlying type's entry.
    #[inline]
    pub fn under_ty(&mut self, t: TypeId) -> &'a Type {
        let u = self.under(t);
        self.ty(u)
    }

    /// Method `i` of a defined type or instance; an instance's has the type arguments put in.
    pub fn method(&mut self, t: TypeId, i: usize) -> ObjId {
        let declared = self.declared_methods(t);
        match self.ty(t) {
            Type::Named(n) if n.inst.is_some() => {
                let cells = n
                    .expanded
                    .get_or_init(|| declared.iter().map(|_| IdCell::default()).collect());
                if let Some(m) = cells.get(i).and_then(|c| c.get()) {
                    return m;
                }
                let m = self.expand_method(t, i);
                cells.get(i).map_or(m, |c| c.init(m))
            }
            _ => declared[i],
        }
    }
}
