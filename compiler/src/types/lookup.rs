//! Fields and methods by name, embedded ones included, and the methods that a type lacks.

use govm_syntax::{FastMap, Name, names};

use super::checker::Checker;
use super::objects::{ObjId, ObjKind};
use super::package::PkgId;
use super::types::{Type, TypeId, tid};
use super::typestring::Style;

/// What a lookup found.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// The field or method; none if there is none, if it is ambiguous (then there is a path), or if it needs a pointer receiver (then
    /// `indirect` is set).
    pub obj: Option<ObjId>,
    /// Indices of the embedded fields on the way, then that of the field or method.
    pub path: Vec<u32>,
    /// Whether there is a pointer on the way.
    pub indirect: bool,
}

/// A type to be searched at some depth of embedding.
struct Embedded {
    typ: TypeId,
    path: Vec<u32>,
    indirect: bool,
    /// The type stands several times at this depth.
    multiples: bool,
}

/// Why a type lacks a method.
#[derive(Clone, Copy, PartialEq)]
enum Missing {
    NotFound,
    WrongName,
    Unexported,
    WrongSig,
    Ambiguous,
    PtrRecv,
    Field,
}

/// Among so many methods, one is looked for name by name.
const MANY_METHODS: usize = 32;

/// Among so many fields of a struct, one is looked for name by name.
const MANY_FIELDS: usize = 32;

/// Where the fields of a struct with many of them are.
pub(crate) struct WideStruct {
    /// In order of the names.
    by_name: Vec<(Name, u32)>,
    embedded: Vec<(Name, u32)>,
}

impl WideStruct {
    /// The fields that count when one of this name is looked for.
    fn candidates(&self, name: Name) -> Vec<u32> {
        let from = self.by_name.partition_point(|f| f.0 < name);
        let named = self.by_name[from..].iter().take_while(|f| f.0 == name);
        let embedded = self.embedded.iter().filter(|f| f.0 != name);
        named.chain(embedded).map(|f| f.1).collect()
    }
}

impl<'a> Checker<'a> {
    /// Finds field or method `name`, as seen from `pkg`, in a value of type `t`. `addressable` says whether methods of `*t` count;
    /// `fold_case` ignores the case of letters.
    pub fn lookup_field_or_method(
        &mut self,
        t: TypeId,
        addressable: bool,
        pkg: Option<PkgId>,
        name: Name,
        fold_case: bool,
    ) -> Lookup {
        // A defined pointer type has the fields of its base type but no methods.
        if self.as_named(t).is_some()
            && let Type::Pointer(_) = self.under_ty(t)
        {
            let u = self.under(t);
            let found = self.lookup_impl(u, false, pkg, name, fold_case);
            if found.obj.is_some_and(|o| self.obj(o).is_func()) {
                return Lookup::default();
            }
            return found;
        }
        self.lookup_impl(t, addressable, pkg, name, fold_case)
    }

    fn lookup_impl(&mut self, t: TypeId, addressable: bool, pkg: Option<PkgId>, name: Name, fold_case: bool) -> Lookup {
        if name == names::blank {
            return Lookup::default();
        }
        let (typ, is_ptr) = self.deref(t);
        // Pointers to interfaces have no methods.
        if is_ptr && self.is_interface(typ) {
            return Lookup::default();
        }
        let mut current = vec![Embedded {
            typ,
            path: Vec::new(),
            indirect: is_ptr,
            multiples: false,
        }];
        let mut seen: Vec<TypeId> = Vec::new();
        while !current.is_empty() {
            let mut next: Vec<Embedded> = Vec::new();
            let mut found: Option<Lookup> = None;
            let hit = |found: &mut Option<Lookup>, e: &Embedded, obj: ObjId, i: usize| {
                let mut path = e.path.clone();
                path.push(i as u32);
                if found.is_some() || e.multiples {
                    return Some(Lookup {
                        obj: None,
                        path,
                        indirect: false,
                    });
                }
                *found = Some(Lookup {
                    obj: Some(obj),
                    path,
                    indirect: e.indirect,
                });
                None
            };
            for e in &current {
                let typ = self.unalias(e.typ);
                if let Type::Named(_) = self.ty(typ) {
                    if seen.contains(&typ) || seen.iter().any(|&s| self.identical(s, typ)) {
                        continue;
                    }
                    seen.push(typ);
                    if let Some((i, m)) = self.lookup_method(typ, pkg, name, fold_case) {
                        if let Some(clash) = hit(&mut found, e, m, i) {
                            return clash;
                        }
                        continue;
                    }
                }
                match self.under_ty(typ) {
                    Type::Struct(s) => {
                        // Of a struct with many fields, those of the name or, if there is none, the embedded ones.
                        let few = match s.fields.len() > MANY_FIELDS && !fold_case {
                            true => Some(self.wide_struct(typ, &s.fields).candidates(name)),
                            false => None,
                        };
                        let all = 0..few.as_ref().map_or(s.fields.len(), Vec::len);
                        for (i, f) in all
                            .map(|k| few.as_ref().map_or(k, |few| few[k] as usize))
                            .map(|i| (i, s.fields[i]))
                        {
                            if self.same_id(f, pkg, name, fold_case) {
                                if let Some(clash) = hit(&mut found, e, f, i) {
                                    return clash;
                                }
                                continue;
                            }
                            if found.is_none() && self.obj(f).as_var().is_some_and(|v| v.embedded) {
                                let (typ, is_ptr) = self.deref(self.obj_type(f));
                                let mut path = e.path.clone();
                                path.push(i as u32);
                                let indirect = e.indirect || is_ptr;
                                next.push(Embedded {
                                    typ,
                                    path,
                                    indirect,
                                    multiples: e.multiples,
                                });
                            }
                        }
                    }
                    Type::Interface(it) => {
                        if let Some((i, m)) = self.type_set_method(it, pkg, name, fold_case)
                            && let Some(clash) = hit(&mut found, e, m, i)
                        {
                            return clash;
                        }
                    }
                    _ => {}
                }
            }
            if let Some(found) = found {
                if let Some(f) = found.obj
                    && self.obj(f).is_func()
                    && self.has_ptr_recv(f)
                    && !found.indirect
                    && !addressable
                {
                    return Lookup {
                        obj: None,
                        path: Vec::new(),
                        indirect: true,
                    };
                }
                return found;
            }
            current = self.consolidate(next);
        }
        Lookup::default()
    }

    /// Where the fields of the struct under `t` are.
    fn wide_struct(&mut self, t: TypeId, fields: &[ObjId]) -> &WideStruct {
        let u = self.under(t);
        if !self.wide_structs.contains_key(&u) {
            let numbered = || (0..).zip(fields.iter().map(|f| self.obj(*f)));
            let mut by_name: Vec<(Name, u32)> = numbered().map(|(i, f)| (f.name, i)).collect();
            by_name.sort_unstable();
            let embedded = numbered().filter(|(_, f)| f.as_var().is_some_and(|v| v.embedded));
            let wide = WideStruct {
                by_name,
                embedded: embedded.map(|(i, f)| (f.name, i)).collect(),
            };
            self.wide_structs.insert(u, wide);
        }
        &self.wide_structs[&u]
    }

    /// A method declared for a defined type or instance, with its index.
    pub(crate) fn lookup_method(
        &mut self,
        t: TypeId,
        pkg: Option<PkgId>,
        name: Name,
        fold_case: bool,
    ) -> Option<(usize, ObjId)> {
        let methods = self.declared_methods(t);
        if methods.len() > MANY_METHODS && !fold_case {
            return self.lookup_many(t, methods, pkg, name);
        }
        let own = |m: &ObjId| match fold_case {
            true => self.text(self.obj(*m).name).to_lowercase() == self.text(name).to_lowercase(),
            false => {
                let o = self.obj(*m);
                o.name == name && (o.pkg == pkg || self.names.is_exported(name))
            }
        };
        let i = methods.iter().position(own)?;
        Some((i, self.method(t, i)))
    }

    /// A method among so many that an index is worth while.
    fn lookup_many(
        &mut self,
        t: TypeId,
        methods: &'a [ObjId],
        pkg: Option<PkgId>,
        name: Name,
    ) -> Option<(usize, ObjId)> {
        let check = &*self;
        let names = || methods.iter().map(|&m| check.obj(m).name.0).zip(0..);
        // The list lives as long as the session, so its address stands for it.
        let key = methods.as_ptr() as usize;
        let i = match self.method_index.get(&key) {
            Some(index) => index.get(&name.0).copied(),
            None => {
                let index: FastMap<u32, u32> = names().collect();
                let i = index.get(&name.0).copied();
                self.method_index.insert(key, index);
                i
            }
        }? as usize;
        let seen = self.names.is_exported(name) || self.obj(methods[i]).pkg == pkg;
        seen.then(|| (i, self.method(t, i)))
    }

    /// Merges the entries of identical types at one depth.
    fn consolidate(&mut self, list: Vec<Embedded>) -> Vec<Embedded> {
        let mut out: Vec<Embedded> = Vec::with_capacity(list.len());
        for e in list {
            match out.iter().position(|o| self.unalias(o.typ) == self.unalias(e.typ)) {
                Some(i) => out[i].multiples = true,
                None => match (0..out.len()).find(|&i| self.identical(out[i].typ, e.typ)) {
                    Some(i) => out[i].multiples = true,
                    None => out.push(e),
                },
            }
        }
        out
    }

    /// The first method of interface `t` that `v` lacks, if any, with the cause in gc's words; and whether `v` has one with the wrong
    /// type or receiver. Without `static_`, an interface `v` only lacks what it has with another type.
    pub fn missing_method(
        &mut self,
        v: TypeId,
        t: TypeId,
        static_: bool,
        cause: Option<&mut String>,
    ) -> Option<(ObjId, bool)> {
        self.missing_method_with(v, t, static_, cause, |c, x, y| c.identical(x, y))
    }

    /// [`Checker::missing_method`] with another equality of method types.
    pub(crate) fn missing_method_with(
        &mut self,
        v: TypeId,
        t: TypeId,
        static_: bool,
        cause: Option<&mut String>,
        mut equivalent: impl FnMut(&mut Checker<'a>, TypeId, TypeId) -> bool,
    ) -> Option<(ObjId, bool)> {
        let Type::Interface(it) = self.under_ty(t) else {
            return None;
        };
        let methods = &self.type_set(it).methods;
        let mut problem: Option<(ObjId, Missing, Option<ObjId>)> = None;
        if let Type::Interface(vi) = self.under_ty(v) {
            for &m in methods {
                let o = self.obj(m);
                match self.type_set_method(vi, o.pkg, o.name, false) {
                    None if !static_ => {}
                    None => problem = Some((m, Missing::NotFound, None)),
                    Some((_, f)) => {
                        if !equivalent(self, self.obj_type(f), self.obj_type(m)) {
                            problem = Some((m, Missing::WrongSig, Some(f)));
                        }
                    }
                }
                if problem.is_some() {
                    break;
                }
            }
        } else {
            for &m in methods {
                let o = self.obj(m);
                let found = self.lookup_impl(v, false, o.pkg, o.name, false);
                let Some(f) = found.obj else {
                    let mut state = Missing::NotFound;
                    let mut other = None;
                    if !found.path.is_empty() {
                        state = Missing::Ambiguous;
                    } else if found.indirect {
                        state = Missing::PtrRecv;
                    } else if let Some(f) = self.lookup_impl(v, false, o.pkg, o.name, true).obj
                        && self.obj(f).is_func()
                    {
                        state = if self.obj(f).name == o.name {
                            Missing::Unexported
                        } else {
                            Missing::WrongName
                        };
                        other = Some(f);
                    }
                    problem = Some((m, state, other));
                    break;
                };
                if !self.obj(f).is_func() {
                    problem = Some((m, Missing::Field, None));
                    break;
                }
                // The method may not have a type yet.
                self.obj_decl(f);
                if !equivalent(self, self.obj_type(f), self.obj_type(m)) {
                    problem = Some((m, Missing::WrongSig, Some(f)));
                    break;
                }
            }
        }
        let (m, state, f) = problem?;
        if let Some(cause) = cause {
            if let Some(f) = f {
                self.obj_decl(f);
            }
            *cause = self.missing_cause(v, t, m, state, f);
        }
        Some((m, matches!(state, Missing::WrongSig | Missing::PtrRecv)))
    }

    fn missing_cause(&mut self, v: TypeId, t: TypeId, m: ObjId, state: Missing, f: Option<ObjId>) -> String {
        let name = self.obj_text(m);
        match state {
            Missing::NotFound if self.is_interface_ptr(v) => format!("({})", self.interface_ptr_error(v)),
            Missing::NotFound if self.is_interface_ptr(t) => format!("({})", self.interface_ptr_error(t)),
            Missing::NotFound => format!("(missing method {name})"),
            Missing::Unexported => format!("(unexported method {name})"),
            Missing::WrongName | Missing::WrongSig => {
                let what = if state == Missing::WrongName {
                    "missing method"
                } else {
                    "wrong type for method"
                };
                let (mut have, mut want) = (
                    f.map_or(String::new(), |f| self.func_str(f, false)),
                    self.func_str(m, false),
                );
                if state == Missing::WrongSig && have == want {
                    have = f.map_or(String::new(), |f| self.func_str(f, true));
                    want = self.func_str(m, true);
                    if have == want {
                        return format!("({what} {name})");
                    }
                }
                format!("({what} {name})\n\t\thave {have}\n\t\twant {want}")
            }
            Missing::Ambiguous => format!("(ambiguous selector {}.{name})", self.type_str(v)),
            Missing::PtrRecv => format!("(method {name} has pointer receiver)"),
            Missing::Field => format!("({}.{name} is a field, not a method)", self.type_str(v)),
        }
    }

    /// A method's name and signature; `full` qualifies names by package path.
    fn func_str(&self, f: ObjId, full: bool) -> String {
        let sig = self.as_signature(self.obj_type(f));
        let style = Style {
            paths: full,
            annotate: full,
            param_names: false,
        };
        format!(
            "{}{}",
            self.obj_text(f),
            sig.map_or(String::new(), |s| self.signature_str(s, style))
        )
    }

    /// Whether `v` has all methods of interface `t`.
    pub fn has_all_methods(&mut self, v: TypeId, t: TypeId, static_: bool, cause: Option<&mut String>) -> bool {
        !self.is_valid(v)
            || self.missing_method(v, t, static_, cause).is_none()
            || self.has_invalid_embedded(v, &mut Vec::new())
    }

    /// Whether an embedded field, at any depth, has an invalid type: then the method set is not known.
    fn has_invalid_embedded(&mut self, t: TypeId, seen: &mut Vec<TypeId>) -> bool {
        let base = self.deref_struct_ptr(t);
        let u = self.under(base);
        let Type::Struct(s) = self.ty(u) else { return false };
        if seen.contains(&u) {
            return false;
        }
        seen.push(u);
        s.fields.iter().any(|&f| {
            let ft = self.obj_type(f);
            self.obj(f).as_var().is_some_and(|v| v.embedded)
                && (!self.is_valid(ft) || self.has_invalid_embedded(ft, seen))
        })
    }

    /// Whether the underlying type is a pointer to an interface.
    pub fn is_interface_ptr(&mut self, t: TypeId) -> bool {
        match self.under_ty(t) {
            Type::Pointer(base) => self.is_interface(*base),
            _ => false,
        }
    }

    /// Why a pointer to an interface has no methods.
    pub fn interface_ptr_error(&mut self, t: TypeId) -> String {
        let to_tparam = matches!(self.under_ty(t), Type::Pointer(base) if self.is_type_param(*base));
        let t = self.type_str(t);
        if to_tparam {
            format!("type {t} is pointer to type parameter, not type parameter")
        } else {
            format!("type {t} is pointer to interface, not interface")
        }
    }

    /// Whether a value of interface type `v` may hold a `t`.
    pub fn assertable_to(&mut self, v: TypeId, t: TypeId, cause: Option<&mut String>) -> bool {
        // Whether an interface implements another is known at run time only.
        self.is_interface(t) || self.has_all_methods(t, v, false, cause)
    }

    /// The struct type that a pointer points to, or the type itself.
    pub(crate) fn deref_struct_ptr(&mut self, t: TypeId) -> TypeId {
        if let Type::Pointer(base) = self.under_ty(t)
            && let Type::Struct(_) = self.under_ty(*base)
        {
            return *base;
        }
        t
    }

    /// The names of the fields along a path.
    pub fn field_path(&mut self, t: TypeId, path: &[u32]) -> String {
        let mut list = Vec::new();
        let mut at = t;
        for &i in path {
            let base = self.deref_struct_ptr(at);
            let Type::Struct(s) = self.under_ty(base) else { break };
            let Some(&f) = s.fields.get(i as usize) else { break };
            list.push(self.obj_text(f));
            at = self.obj_type(f);
        }
        list.join(".")
    }

    /// Marks whether a method's receiver is a pointer, before its type is known.
    pub(crate) fn set_ptr_recv(&self, f: ObjId, ptr: bool) {
        if let ObjKind::Func { ptr_recv, .. } = &self.obj(f).kind {
            ptr_recv.store(ptr, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// Whether the type is the invalid one in the end.
    pub(crate) fn is_invalid_under(&mut self, t: TypeId) -> bool {
        self.under(t) == tid::INVALID
    }
}
