//! Descriptors for the type table of a compiled module.

use super::{Builder, ChanDir, FieldSpec, Kind, NamedSpec, SelectorId, TypeError, TypeRef, TypeTable};
use govm_bytecode::{Basic, NamedDef, Selector, TypeDef, TypeEntry, TypeIdx};

/// Why a module's types could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// An entry refers to a type or selector that the module does not have.
    Index(u32),
    /// Entries contain each other without a declared type between them.
    Cycle(u32),
    /// The types have no layout.
    Type(TypeError),
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LoadError::Index(i) => write!(f, "type table entry {i} refers to nothing"),
            LoadError::Cycle(i) => write!(f, "type table entry {i} contains itself"),
            LoadError::Type(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for LoadError {}

impl From<TypeError> for LoadError {
    fn from(e: TypeError) -> LoadError {
        LoadError::Type(e)
    }
}

/// Interns the types and selectors of a module. `realm` tells apart packages of equal path that different modules bring (see
/// [`NamedSpec::realm`]). The results have the indices of the module's tables.
pub fn load_types(
    table: &TypeTable,
    types: &[TypeEntry],
    selectors: &[Selector],
    realm: &dyn Fn(&NamedDef) -> u64,
) -> Result<(Vec<TypeRef>, Vec<SelectorId>), LoadError> {
    let mut l = Loader {
        b: table.builder(),
        types,
        selectors,
        done: vec![None; types.len()],
        active: vec![false; types.len()],
    };
    let mut open = Vec::new();
    for (i, e) in types.iter().enumerate() {
        if let TypeDef::Named(n) = &e.def {
            let (t, new) = l.b.named(NamedSpec {
                name: &n.name,
                pkg_path: &n.pkg_path,
                pkg_name: &n.pkg_name,
                scope: &n.scope,
                realm: realm(n),
            });
            l.done[i] = Some(t);
            if new {
                open.push((t, n.underlying));
            }
        }
    }
    for i in 0..types.len() {
        l.make(TypeIdx(i as u32))?;
    }
    for (t, under) in open {
        let u = l.get(under)?;
        l.b.define(t, u);
    }
    let mut ids = Vec::with_capacity(selectors.len());
    for s in selectors {
        let sig = l.get(s.sig)?;
        ids.push(l.b.selector(&s.name, &s.pkg, sig));
    }
    let done = l.done.into_iter().flatten().collect();
    l.b.finish()?;
    Ok((done, ids))
}

struct Loader<'a> {
    b: Builder<'a>,
    types: &'a [TypeEntry],
    selectors: &'a [Selector],
    done: Vec<Option<TypeRef>>,
    active: Vec<bool>,
}

impl Loader<'_> {
    fn get(&self, t: TypeIdx) -> Result<TypeRef, LoadError> {
        self.done
            .get(t.0 as usize)
            .copied()
            .flatten()
            .ok_or(LoadError::Index(t.0))
    }

    fn list(&self, ts: &[TypeIdx]) -> Result<Vec<TypeRef>, LoadError> {
        ts.iter().map(|t| self.get(*t)).collect()
    }

    /// Makes type `t` after all that it mentions, with a work list.
    fn make(&mut self, t: TypeIdx) -> Result<(), LoadError> {
        let mut work = vec![t];
        let mut needs = Vec::new();
        while let Some(&t) = work.last() {
            let i = t.0 as usize;
            if self.done.get(i).ok_or(LoadError::Index(t.0))?.is_some() {
                work.pop();
                continue;
            }
            needs.clear();
            self.mentions(&self.types[i].def, &mut needs)?;
            for n in &needs {
                if self.done.get(n.0 as usize).ok_or(LoadError::Index(n.0))?.is_none() {
                    if self.active[n.0 as usize] || *n == t {
                        return Err(LoadError::Cycle(n.0));
                    }
                    work.push(*n);
                }
            }
            if work.last() == Some(&t) {
                let made = self.build(&self.types[i].def)?;
                self.done[i] = Some(made);
                work.pop();
            } else {
                self.active[i] = true;
            }
        }
        Ok(())
    }

    fn mentions(&self, def: &TypeDef, out: &mut Vec<TypeIdx>) -> Result<(), LoadError> {
        match def {
            TypeDef::Basic(_) | TypeDef::Named(_) => {}
            TypeDef::Pointer(e) | TypeDef::Slice(e) | TypeDef::Array(e, _) | TypeDef::Chan(_, e) => out.push(*e),
            TypeDef::Map(k, v) => out.extend([*k, *v]),
            TypeDef::Func { params, results, .. } => {
                out.extend_from_slice(params);
                out.extend_from_slice(results);
            }
            TypeDef::Struct(fields) => out.extend(fields.iter().map(|f| f.ty)),
            TypeDef::Interface(methods) => out.extend(methods.iter().map(|m| m.sig)),
        }
        Ok(())
    }

    fn build(&mut self, def: &TypeDef) -> Result<TypeRef, LoadError> {
        Ok(match def {
            TypeDef::Basic(b) => self.b.basic(kind(*b)),
            TypeDef::Pointer(e) => {
                let e = self.get(*e)?;
                self.b.pointer(e)
            }
            TypeDef::Slice(e) => {
                let e = self.get(*e)?;
                self.b.slice(e)
            }
            TypeDef::Array(e, n) => {
                let e = self.get(*e)?;
                self.b.array(e, *n)
            }
            TypeDef::Map(k, v) => {
                let (k, v) = (self.get(*k)?, self.get(*v)?);
                self.b.map(k, v)
            }
            TypeDef::Chan(dir, e) => {
                let e = self.get(*e)?;
                let dir = match dir {
                    govm_bytecode::ChanDir::Both => ChanDir::Both,
                    govm_bytecode::ChanDir::Send => ChanDir::Send,
                    govm_bytecode::ChanDir::Recv => ChanDir::Recv,
                };
                self.b.chan(dir, e)
            }
            TypeDef::Func {
                params,
                results,
                variadic,
            } => {
                let (p, r) = (self.list(params)?, self.list(results)?);
                self.b.func(&p, &r, *variadic)
            }
            TypeDef::Struct(fields) => {
                let mut specs = Vec::with_capacity(fields.len());
                for f in fields {
                    specs.push(FieldSpec {
                        name: f.name.as_str().into(),
                        pkg: f.pkg.as_str().into(),
                        ty: self.get(f.ty)?,
                        embedded: f.embedded,
                        tag: f.tag.as_str().into(),
                    });
                }
                self.b.structure(&specs)
            }
            TypeDef::Interface(methods) => {
                let mut list = Vec::with_capacity(methods.len());
                for m in methods {
                    let s = self
                        .selectors
                        .get(m.selector as usize)
                        .ok_or(LoadError::Index(m.selector))?;
                    list.push((s.name.as_str(), s.pkg.as_str(), self.get(m.sig)?));
                }
                self.b.interface(&list)
            }
            TypeDef::Named(_) => unreachable!("declared types are made before"),
        })
    }
}

fn kind(b: Basic) -> Kind {
    match b {
        Basic::Bool => Kind::Bool,
        Basic::Int => Kind::Int,
        Basic::Int8 => Kind::Int8,
        Basic::Int16 => Kind::Int16,
        Basic::Int32 => Kind::Int32,
        Basic::Int64 => Kind::Int64,
        Basic::Uint => Kind::Uint,
        Basic::Uint8 => Kind::Uint8,
        Basic::Uint16 => Kind::Uint16,
        Basic::Uint32 => Kind::Uint32,
        Basic::Uint64 => Kind::Uint64,
        Basic::Uintptr => Kind::Uintptr,
        Basic::Float32 => Kind::Float32,
        Basic::Float64 => Kind::Float64,
        Basic::Complex64 => Kind::Complex64,
        Basic::Complex128 => Kind::Complex128,
        Basic::String => Kind::String,
        Basic::UnsafePointer => Kind::UnsafePointer,
    }
}
