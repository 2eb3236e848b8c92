//! From the checker's types to canonical ones, through an environment of type arguments.
//!
//! Invariant: lowering sees canonical types only; a type parameter is replaced by its argument here, so code that lowers a body knows
//! nothing of generics. A named type is entered before its underlying type is converted, which is how recursive types end.

use std::cell::RefCell;
use std::rc::Rc;

use govm_bytecode::{Basic, ChanDir, FieldDef, IfaceMethod, Selector, TypeDef};
use govm_syntax::{FastMap, is_exported};

use super::build::Lower;
use super::ir::{SelectorId, Ty};
use crate::types::objects::ObjId;
use crate::types::package::PkgId;
use crate::types::types::{self as ct, BasicKind, Type, TypeId};

/// The type arguments that a body is lowered with.
#[derive(Default)]
pub struct Env {
    /// Type parameters and their arguments.
    args: Vec<(TypeId, Ty)>,
    cache: RefCell<FastMap<u32, Ty>>,
    /// Tells local types of different instances apart.
    pub scope: String,
    /// The type arguments of the function around, which are in the names of its local types.
    around: Rc<[Ty]>,
}

impl Env {
    /// An environment of these type parameters and arguments.
    pub fn new(params: &[TypeId], args: &[Ty], scope: String, around: Rc<[Ty]>) -> Env {
        Env {
            args: params.iter().copied().zip(args.iter().copied()).collect(),
            cache: RefCell::default(),
            scope,
            around,
        }
    }
}

/// What a canonical named type was made of.
#[derive(Clone)]
pub struct NamedInfo {
    /// The checker's (generic) type.
    pub orig: TypeId,
    /// Its type arguments.
    pub targs: Rc<[Ty]>,
}

/// Canonical types that lowering itself refers to.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct Known {
    pub bool: Ty,
    pub int: Ty,
    pub int32: Ty,
    pub int64: Ty,
    pub uint8: Ty,
    pub uint: Ty,
    pub uint64: Ty,
    pub uintptr: Ty,
    pub float32: Ty,
    pub float64: Ty,
    pub complex64: Ty,
    pub complex128: Ty,
    pub bytes: Ty,
    pub string: Ty,
    pub pointer: Ty,
    pub any: Ty,
    /// `func()`
    pub thunk: Ty,
}

impl Known {
    pub(super) fn new(types: &mut super::ty::TypeTable) -> Known {
        let uint8 = types.intern(TypeDef::Basic(Basic::Uint8));
        let bytes = types.intern(TypeDef::Slice(uint8));
        let mut basic = |b| types.intern(TypeDef::Basic(b));
        Known {
            bool: basic(Basic::Bool),
            int: basic(Basic::Int),
            int32: basic(Basic::Int32),
            int64: basic(Basic::Int64),
            uint8,
            bytes,
            uint: basic(Basic::Uint),
            uint64: basic(Basic::Uint64),
            uintptr: basic(Basic::Uintptr),
            float32: basic(Basic::Float32),
            float64: basic(Basic::Float64),
            complex64: basic(Basic::Complex64),
            complex128: basic(Basic::Complex128),
            string: basic(Basic::String),
            pointer: basic(Basic::UnsafePointer),
            any: types.intern(TypeDef::Interface(Vec::new())),
            thunk: types.intern(TypeDef::Func {
                params: Vec::new(),
                results: Vec::new(),
                variadic: false,
            }),
        }
    }
}

fn basic(kind: BasicKind) -> Basic {
    match kind {
        BasicKind::Bool | BasicKind::UntypedBool | BasicKind::Invalid => Basic::Bool,
        BasicKind::Int | BasicKind::UntypedInt => Basic::Int,
        BasicKind::Int8 => Basic::Int8,
        BasicKind::Int16 => Basic::Int16,
        BasicKind::Int32 | BasicKind::UntypedRune => Basic::Int32,
        BasicKind::Int64 => Basic::Int64,
        BasicKind::Uint => Basic::Uint,
        BasicKind::Uint8 => Basic::Uint8,
        BasicKind::Uint16 => Basic::Uint16,
        BasicKind::Uint32 => Basic::Uint32,
        BasicKind::Uint64 => Basic::Uint64,
        BasicKind::Uintptr => Basic::Uintptr,
        BasicKind::Float32 => Basic::Float32,
        BasicKind::Float64 | BasicKind::UntypedFloat => Basic::Float64,
        BasicKind::Complex64 => Basic::Complex64,
        BasicKind::Complex128 | BasicKind::UntypedComplex => Basic::Complex128,
        BasicKind::String | BasicKind::UntypedString => Basic::String,
        BasicKind::UnsafePointer | BasicKind::UntypedNil => Basic::UnsafePointer,
    }
}

impl<'a> Lower<'a, '_> {
    /// The canonical type of a checker's type in an environment.
    pub(super) fn ty_in(&mut self, t: TypeId, env: &Rc<Env>) -> Ty {
        if env.args.is_empty() && env.scope.is_empty() {
            if let Some(&Some(ty)) = self.ty_cache.get(t.0 as usize) {
                return ty;
            }
        } else if let Some(&ty) = env.cache.borrow().get(&t.0) {
            return ty;
        }
        let ty = self.make_ty(t, env);
        if env.args.is_empty() && env.scope.is_empty() {
            if self.ty_cache.len() <= t.0 as usize {
                self.ty_cache.resize(t.0 as usize + 64, None);
            }
            self.ty_cache[t.0 as usize] = Some(ty);
        } else {
            env.cache.borrow_mut().insert(t.0, ty);
        }
        ty
    }

    fn make_ty(&mut self, t: TypeId, env: &Rc<Env>) -> Ty {
        let t = self.check.unalias(t);
        match self.check.ty(t) {
            Type::Basic(b) => self.p.types.intern(TypeDef::Basic(basic(b.kind))),
            Type::Named(n) => self.named_ty(t, n, env),
            &Type::Pointer(base) => {
                let base = self.ty_in(base, env);
                self.pointer_to(base)
            }
            &Type::Slice(elem) => {
                let elem = self.ty_in(elem, env);
                self.p.types.intern(TypeDef::Slice(elem))
            }
            &Type::Array { len, elem } => {
                let elem = self.ty_in(elem, env);
                self.p.types.intern(TypeDef::Array(elem, len.max(0) as u64))
            }
            &Type::Map { key, elem } => {
                let (key, elem) = (self.ty_in(key, env), self.ty_in(elem, env));
                self.p.types.intern(TypeDef::Map(key, elem))
            }
            &Type::Chan { dir, elem } => {
                let elem = self.ty_in(elem, env);
                let dir = match dir {
                    ct::ChanDir::Both => ChanDir::Both,
                    ct::ChanDir::SendOnly => ChanDir::Send,
                    ct::ChanDir::RecvOnly => ChanDir::Recv,
                };
                self.p.types.intern(TypeDef::Chan(dir, elem))
            }
            Type::Struct(s) => {
                let mut fields = Vec::with_capacity(s.fields.len());
                for (i, &f) in s.fields.iter().enumerate() {
                    let obj = self.check.obj(f);
                    let name = self.check.text(obj.name);
                    let ft = self.obj_type(f);
                    fields.push(FieldDef {
                        name: name.to_string(),
                        pkg: if is_exported(name) {
                            String::new()
                        } else {
                            self.pkg_path(obj.pkg).to_string()
                        },
                        ty: self.ty_in(ft, env),
                        embedded: obj.as_var().is_some_and(|v| v.embedded),
                        tag: s.tag(i).to_string(),
                    });
                }
                self.p.types.intern(TypeDef::Struct(fields))
            }
            Type::Signature(s) => {
                let params = self.tuple_in(s.params(), env);
                let results = self.tuple_in(s.results(), env);
                self.p.types.intern(TypeDef::Func {
                    params,
                    results,
                    variadic: s.variadic(),
                })
            }
            Type::Interface(it) => {
                let set = self.check.type_set(it);
                let mut methods = Vec::with_capacity(set.methods.len());
                for &m in &set.methods {
                    let sig = self.obj_type(m);
                    let sig = self.ty_in(sig, env);
                    let name = self.check.obj_text(m);
                    let pkg = if is_exported(name) {
                        ""
                    } else {
                        self.pkg_path(self.check.obj(m).pkg)
                    };
                    let sel = self.selector(name, pkg, sig);
                    methods.push((name.to_string(), pkg.to_string(), IfaceMethod { selector: sel.0, sig }));
                }
                methods.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
                let methods = methods.into_iter().map(|m| m.2).collect();
                self.p.types.intern(TypeDef::Interface(methods))
            }
            Type::TypeParam(_) => {
                let found = env.args.iter().find(|(p, _)| *p == t);
                found.map_or(self.known.any, |&(_, ty)| ty)
            }
            Type::Alias(_) | Type::Tuple(_) | Type::Union(_) => self.known.any,
        }
    }

    fn named_ty(&mut self, t: TypeId, n: &ct::Named, env: &Rc<Env>) -> Ty {
        let orig = self.check.origin(t);
        let targs: Rc<[Ty]> = n.targs().iter().map(|&a| self.ty_in(a, env)).collect();
        let obj = self.check.obj(n.obj);
        let mut name = self.check.text(obj.name).to_string();
        let (path, pkg_name) = match obj.pkg {
            Some(p) => (
                self.pkg_path(Some(p)).to_string(),
                self.check.package_name(p).to_string(),
            ),
            None => (String::new(), String::new()),
        };
        let local = match (obj.pkg, obj.parent()) {
            (Some(p), Some(s)) => self.check.package(p).scope != s,
            _ => false,
        };
        // A local type has the type parameters of the functions around it as well.
        let around: Rc<[Ty]> = if local { env.around.clone() } else { Rc::default() };
        if !(targs.is_empty() && around.is_empty()) {
            let [outer, own] = [&around[..], &targs].map(|l| {
                let texts: Vec<_> = l.iter().map(|&a| self.argument_text(a)).collect();
                texts.join(",")
            });
            let between = if outer.is_empty() || own.is_empty() { "" } else { ";" };
            name = format!("{name}[{outer}{between}{own}]");
        }
        let scope = if local {
            format!("{}@{}", env.scope, obj.pos.0)
        } else {
            String::new()
        };
        let (ty, new) = self.p.types.named(&path, &pkg_name, &name, &scope);
        if !new {
            return ty;
        }
        if local && let Some(pkg) = obj.pkg {
            self.number_local(ty, n.obj, pkg);
        }
        self.named_info.insert(
            ty,
            NamedInfo {
                orig,
                targs: targs.clone(),
            },
        );
        let inner = if targs.is_empty() {
            if local { env.clone() } else { self.no_env.clone() }
        } else {
            let params = self.check.type_params(orig);
            let mut inner = Env::new(params, &targs, env.scope.clone(), around);
            if local {
                inner.args.extend(env.args.iter().copied());
            } else {
                inner.scope.clear();
            }
            Rc::new(inner)
        };
        let under = self.check.under(orig);
        let under = self.ty_in(under, &inner);
        self.p.types.set_underlying(ty, under);
        ty
    }

    /// The canonical types of a tuple's variables.
    pub(super) fn tuple_in(&mut self, t: TypeId, env: &Rc<Env>) -> Vec<Ty> {
        let vars = self.check.tuple(t);
        let mut out = Vec::with_capacity(vars.len());
        for &v in vars {
            let t = self.obj_type(v);
            out.push(self.ty_in(t, env));
        }
        out
    }

    /// `*t`
    pub(super) fn pointer_to(&mut self, t: Ty) -> Ty {
        self.p.types.intern(TypeDef::Pointer(t))
    }

    /// The import path of a package as programs print it: `main` for a main package.
    pub(super) fn pkg_path(&self, pkg: Option<PkgId>) -> &'a str {
        match pkg {
            None => "",
            Some(p) if self.check.package_name(p) == "main" => "main",
            Some(p) => &self.check.package(p).path,
        }
    }

    /// The selector of this identity.
    pub(super) fn selector(&mut self, name: &str, pkg: &str, sig: Ty) -> SelectorId {
        let s = Selector {
            name: name.to_string(),
            pkg: pkg.to_string(),
            sig,
        };
        if let Some(&id) = self.selector_ids.get(&s) {
            return id;
        }
        let id = SelectorId(self.p.selectors.len() as u32);
        self.p.selectors.push(s.clone());
        self.selector_ids.insert(s, id);
        id
    }

    /// The selector of a declared method, with the type arguments of its receiver.
    pub(super) fn method_selector(&mut self, m: ObjId, targs: &Rc<[Ty]>) -> SelectorId {
        let sig = self.obj_type(m);
        let env = self.method_env(m, targs);
        let sig = self.ty_in(sig, &env);
        let name = self.check.obj_text(m);
        let pkg = if is_exported(name) {
            ""
        } else {
            self.pkg_path(self.check.obj(m).pkg)
        };
        self.selector(name, pkg, sig)
    }

    /// The environment of a function's or method's instance: type parameters of the receiver, then its own.
    pub(super) fn method_env(&mut self, f: ObjId, targs: &Rc<[Ty]>) -> Rc<Env> {
        if targs.is_empty() {
            return self.no_env.clone();
        }
        let key = (f, targs.clone());
        if let Some(env) = self.envs.get(&key) {
            return env.clone();
        }
        let sig = self.obj_type(f);
        let mut params: Vec<TypeId> = Vec::new();
        if let Some(s) = self.check.as_signature(sig) {
            params.extend(s.rparams());
            params.extend(s.tparams());
        }
        let scope = format!("#{}", self.envs.len() + 1);
        let env = Rc::new(Env::new(&params, targs, scope, targs.clone()));
        self.envs.insert(key, env.clone());
        env
    }

    // Questions about canonical types.

    pub(super) fn under(&self, t: Ty) -> &TypeDef {
        self.p.types.underlying(t)
    }

    pub(super) fn is_iface(&self, t: Ty) -> bool {
        matches!(self.under(t), TypeDef::Interface(_))
    }

    pub(super) fn is_string(&self, t: Ty) -> bool {
        matches!(self.under(t), TypeDef::Basic(Basic::String))
    }

    pub(super) fn as_basic(&self, t: Ty) -> Option<Basic> {
        match self.under(t) {
            TypeDef::Basic(b) => Some(*b),
            _ => None,
        }
    }

    pub(super) fn as_pointer(&self, t: Ty) -> Option<Ty> {
        match self.under(t) {
            TypeDef::Pointer(b) => Some(*b),
            _ => None,
        }
    }

    pub(super) fn as_slice(&self, t: Ty) -> Option<Ty> {
        match self.under(t) {
            TypeDef::Slice(e) => Some(*e),
            _ => None,
        }
    }

    pub(super) fn as_array(&self, t: Ty) -> Option<(Ty, u64)> {
        match self.under(t) {
            TypeDef::Array(e, n) => Some((*e, *n)),
            _ => None,
        }
    }

    pub(super) fn as_map(&self, t: Ty) -> Option<(Ty, Ty)> {
        match self.under(t) {
            TypeDef::Map(k, v) => Some((*k, *v)),
            _ => None,
        }
    }

    pub(super) fn chan_elem(&self, t: Ty) -> Option<Ty> {
        match self.under(t) {
            TypeDef::Chan(_, e) => Some(*e),
            _ => None,
        }
    }

    /// Parameters, results and whether variadic, of a function type.
    pub(super) fn as_func(&self, t: Ty) -> Option<(Vec<Ty>, Vec<Ty>, bool)> {
        match self.under(t) {
            TypeDef::Func {
                params,
                results,
                variadic,
            } => Some((params.clone(), results.clone(), *variadic)),
            _ => None,
        }
    }

    /// Bytes of a value in memory.
    pub(super) fn size(&mut self, t: Ty) -> u64 {
        self.p.types.layout(t).map_or(0, |l| l.size)
    }

    /// Byte offset and type of a struct's field.
    pub(super) fn field_at(&mut self, t: Ty, i: u32) -> (u64, Ty) {
        let ty = match self.p.types.underlying(t) {
            TypeDef::Struct(fields) => fields.get(i as usize).map_or(t, |f| f.ty),
            _ => t,
        };
        let off = self.p.types.layout(t).and_then(|l| l.offsets.get(i as usize).copied());
        (off.unwrap_or(0), ty)
    }
}

/// Whether integers of this type are signed.
pub(super) fn is_signed(b: Basic) -> bool {
    matches!(b, Basic::Int | Basic::Int8 | Basic::Int16 | Basic::Int32 | Basic::Int64)
}

/// Whether it is an integer type.
pub(super) fn is_integer(b: Basic) -> bool {
    is_signed(b)
        || matches!(
            b,
            Basic::Uint | Basic::Uint8 | Basic::Uint16 | Basic::Uint32 | Basic::Uint64 | Basic::Uintptr
        )
}
