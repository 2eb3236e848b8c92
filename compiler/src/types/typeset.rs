//! Type sets: which types an interface admits.
//!
//! A type set is computed when it is first asked for and then kept. Terms are in normal form: no term includes another. While a
//! type set is being computed (an interface that embeds itself, an error reported elsewhere), it counts as the set of all types.

use govm_syntax::{FastMap, Name, Pos};

use super::checker::{Checker, GoVersion};
use super::errors::ErrorDesc;
use super::objects::ObjId;
use super::package::PkgId;
use super::types::{Interface, InterfaceParts, Term, Type, TypeId, tid};
use super::typestring::Style;

/// A union may have so many terms.
pub(crate) const MAX_TERMS: usize = 100;

/// The types that an interface admits: those that have all methods and are in the union of the terms.
#[derive(Clone, Debug)]
pub struct TypeSet {
    /// All methods, embedded ones included: exported ones first, then by name and package path.
    pub methods: Box<[ObjId]>,
    /// The union of terms, or `None` for all types.
    pub terms: Option<Box<[Term]>>,
    /// Whether the types must be comparable; only set when there are no terms.
    pub comparable: bool,
}

impl TypeSet {
    /// Whether no type is in the set.
    pub fn is_empty(&self) -> bool {
        self.terms.as_ref().is_some_and(|t| t.is_empty())
    }

    /// Whether only methods restrict the set.
    pub fn is_method_set(&self) -> bool {
        !self.comparable && self.terms.is_none()
    }

    /// Whether all types are in the set.
    pub fn is_all(&self) -> bool {
        self.is_method_set() && self.methods.is_empty()
    }

    /// Whether there are terms, and types in them.
    pub fn has_terms(&self) -> bool {
        self.terms.as_ref().is_some_and(|t| !t.is_empty())
    }
}

/// The methods of an interface as far as they are collected, with the positions that errors are reported at.
#[derive(Default)]
struct Methods {
    list: Vec<(ObjId, Pos)>,
    /// Places in the list; unexported names of several packages may be equal.
    by_name: FastMap<u32, Vec<u32>>,
}

impl<'a> Checker<'a> {
    /// The type set of an interface.
    pub fn type_set(&mut self, it: &'a Interface) -> &'a TypeSet {
        self.compute_type_set(it, Pos::NONE)
    }

    /// The type set of an interface; `pos` is known where errors in it are to be reported.
    pub(crate) fn compute_type_set(&mut self, it: &'a Interface, pos: Pos) -> &'a TypeSet {
        if let Some(set) = it.tset.get() {
            return set;
        }
        let all = self.all_types();
        let Some(parts) = it.parts.get() else { return all };
        let key = std::ptr::from_ref(it) as usize;
        if self.busy.insert(key, ()).is_some() {
            return all;
        }

        let mut methods = Methods::default();
        for &m in &parts.methods {
            self.add_method(&mut methods, m, self.obj(m).pos, true);
        }
        let mut terms: Option<Vec<Term>> = None;
        let mut comparable = false;
        for (i, &typ) in parts.embeddeds.iter().enumerate() {
            let pos = parts.embed_pos.get(i).copied().unwrap_or(Pos::NONE);
            let mut comp = false;
            let elem = match self.under_ty(typ) {
                Type::Interface(e) => {
                    let set = self.compute_type_set(e, pos);
                    if pos.is_known()
                        && self.is_imported_constraint(typ)
                        && !self.verify_version_of(pos, GoVersion(18), "embedding constraint interface", typ)
                    {
                        continue;
                    }
                    comp = set.comparable;
                    for &m in &set.methods {
                        self.add_method(&mut methods, m, pos, false);
                    }
                    set.terms.as_ref().map(|t| t.to_vec())
                }
                Type::Union(_) => {
                    let u = self.under(typ);
                    if pos.is_known() && !self.verify_version_of(pos, GoVersion(18), "embedding interface element", u) {
                        continue;
                    }
                    let list = self.union_terms(u);
                    if list.len() > MAX_TERMS {
                        let msg =
                            format!("cannot handle more than {MAX_TERMS} union terms (implementation limitation)");
                        self.error(pos, msg);
                        continue;
                    }
                    // A term that is an interface without terms admits all types.
                    if self.union_is_all(u) { None } else { Some(list) }
                }
                _ => {
                    let u = self.under(typ);
                    if !self.is_valid(u) {
                        continue;
                    }
                    if pos.is_known()
                        && !self.verify_version_of(pos, GoVersion(18), "embedding non-interface type", typ)
                    {
                        continue;
                    }
                    Some(vec![Term { tilde: false, typ }])
                }
            };
            (terms, comparable) = self.intersect(terms, comparable, elem, comp);
        }
        let mut list: Vec<ObjId> = methods.list.into_iter().map(|(m, _)| m).collect();
        self.sort_methods(&mut list);
        let set = TypeSet {
            methods: list.into(),
            terms: terms.map(Vec::into),
            comparable,
        };
        let _ = pos;
        self.busy.remove(&key);
        it.tset.get_or_init(|| Box::new(set))
    }

    /// The type set of all types.
    fn all_types(&self) -> &'a TypeSet {
        match self.as_interface(tid::EMPTY_INTERFACE).and_then(|it| it.tset.get()) {
            Some(set) => set,
            None => unreachable!("the universe has the empty interface's type set"),
        }
    }

    fn verify_version_of(&mut self, pos: Pos, want: GoVersion, what: &str, t: TypeId) -> bool {
        // The interface may be of another package, whose version counts then.
        self.allow_version(want) || self.file_allows_version(pos, want) || {
            let what = format!("{what} {}", self.type_str(t));
            self.verify_version(pos, want, what)
        }
    }

    /// Adds a method to those of an interface, or reports that its name is taken.
    fn add_method(&mut self, methods: &mut Methods, m: ObjId, pos: Pos, explicit: bool) {
        let o = self.obj(m);
        let of_name = methods.by_name.entry(o.name.0).or_default();
        let other = of_name.iter().map(|&i| methods.list[i as usize]);
        let Some((other, other_pos)) = { other }.find(|(n, _)| self.same_id(*n, o.pkg, o.name, false)) else {
            of_name.push(methods.list.len() as u32);
            methods.list.push((m, pos));
            return;
        };
        let name = self.text(o.name);
        let report = move |check: &mut Checker<'a>| {
            let mut err = ErrorDesc::new();
            err.add(pos, format!("duplicate method {name}"));
            err.add(other_pos, format!("other declaration of method {name}"));
            check.report(err);
        };
        if explicit {
            return report(self);
        }
        // The types of the methods may not be complete yet.
        self.later(move |check| {
            let old = pos.is_known() && !check.allow_version(GoVersion(14));
            if old || !check.identical(check.obj_type(m), check.obj_type(other)) {
                report(check);
            }
        });
    }

    /// Sorts methods: exported ones first, then by name and package path.
    pub(crate) fn sort_methods(&self, list: &mut [ObjId]) {
        list.sort_by_cached_key(|&m| {
            let o = self.obj(m);
            let exported = self.names.is_exported(o.name);
            let path = if exported {
                ""
            } else {
                o.pkg.map_or("", |p| &self.package(p).path)
            };
            (!exported, self.text(o.name), path)
        });
    }

    /// Whether values of the types of a set are all comparable.
    pub(crate) fn type_set_comparable(&mut self, it: &'a Interface, seen: &mut Vec<TypeId>) -> bool {
        let set = self.type_set(it);
        match &set.terms {
            None => set.comparable,
            Some(terms) if terms.is_empty() => false,
            Some(terms) => terms.iter().all(|t| self.incomparable(t.typ, false, seen).is_none()),
        }
    }

    /// A method of an interface by name, with its index.
    pub(crate) fn type_set_method(
        &mut self,
        it: &'a Interface,
        pkg: Option<PkgId>,
        name: Name,
        fold_case: bool,
    ) -> Option<(usize, ObjId)> {
        let set = self.type_set(it);
        set.methods
            .iter()
            .copied()
            .enumerate()
            .find(|&(_, m)| self.same_id(m, pkg, name, fold_case))
    }

    /// The interface that constrains a type parameter. A constraint that is no interface is wrapped in one.
    pub(crate) fn tparam_iface(&mut self, t: TypeId) -> TypeId {
        let Type::TypeParam(p) = self.ty(t) else {
            return tid::EMPTY_INTERFACE;
        };
        let bound = self.bound(p);
        match self.under_ty(bound) {
            Type::Basic(_) if !self.is_valid(bound) => tid::EMPTY_INTERFACE,
            Type::Interface(_) if self.is_type_param(bound) => tid::EMPTY_INTERFACE,
            Type::Interface(_) => self.under(bound),
            _ if self.under(bound) == tid::INVALID => tid::EMPTY_INTERFACE,
            _ => {
                let parts = InterfaceParts {
                    embeddeds: Box::new([bound]),
                    ..InterfaceParts::default()
                };
                let id = self.new_type(Type::Interface(Box::new(Interface::new(parts, true))));
                p.bound.set(id);
                id
            }
        }
    }

    /// The terms of a type parameter's type set, if it has any.
    pub fn specific_terms(&mut self, t: TypeId) -> Option<&'a [Term]> {
        let id = self.tparam_iface(self.unalias(t));
        let set = self.type_set(self.as_interface(id)?);
        set.terms.as_deref().filter(|t| !t.is_empty())
    }

    /// The types of a type's type set with their underlying types: of a type parameter those of its terms, or one `None` where it has no
    /// specific types; of another type itself.
    pub fn type_set_of(&mut self, t: TypeId) -> Vec<Option<(TypeId, TypeId)>> {
        if !self.is_type_param(t) {
            return vec![Some((t, self.under(t)))];
        }
        match self.specific_terms(t) {
            None => vec![None],
            Some(terms) => terms
                .iter()
                .map(|term| {
                    let u = if term.tilde {
                        self.unalias(term.typ)
                    } else {
                        self.under(term.typ)
                    };
                    Some((term.typ, u))
                })
                .collect(),
        }
    }

    // Terms.

    /// The normal form of the terms of a union; interfaces among them are replaced by their terms.
    pub(crate) fn union_terms(&mut self, u: TypeId) -> Vec<Term> {
        let Type::Union(list) = self.ty(u) else {
            return Vec::new();
        };
        let mut all: Vec<Term> = Vec::new();
        for t in list {
            match self.under_ty(t.typ) {
                Type::Interface(it) => {
                    if let Some(terms) = &self.type_set(it).terms {
                        all.extend(terms.iter().copied());
                    }
                }
                Type::Basic(b) if b.kind == super::types::BasicKind::Invalid => continue,
                _ => {
                    let under = self.under(t.typ);
                    // ~T where T is not its own underlying type admits nothing.
                    if !t.tilde || self.identical(t.typ, under) {
                        all.push(*t);
                    }
                }
            }
            all = self.norm(all);
        }
        all
    }

    fn union_is_all(&mut self, u: TypeId) -> bool {
        let Type::Union(list) = self.ty(u) else { return false };
        list.iter().any(|t| match self.under_ty(t.typ) {
            Type::Interface(it) => self.type_set(it).terms.is_none(),
            _ => false,
        })
    }

    fn norm(&mut self, terms: Vec<Term>) -> Vec<Term> {
        let mut out: Vec<Term> = Vec::with_capacity(terms.len());
        'terms: for t in terms {
            for o in &mut out {
                if !self.disjoint(t, *o) {
                    // One includes the other.
                    if t.tilde && !o.tilde {
                        *o = t;
                    }
                    continue 'terms;
                }
            }
            out.push(t);
        }
        out
    }

    /// Whether two terms have no type in common.
    pub(crate) fn disjoint(&mut self, x: Term, y: Term) -> bool {
        let ux = if y.tilde { self.under(x.typ) } else { x.typ };
        let uy = if x.tilde { self.under(y.typ) } else { y.typ };
        !self.identical(ux, uy)
    }

    /// Whether a type is one of a term's.
    pub(crate) fn term_includes(&mut self, x: Term, t: TypeId) -> bool {
        let u = if x.tilde { self.under(t) } else { t };
        self.identical(x.typ, u)
    }

    /// Whether every type of the first terms is one of the others'.
    pub(crate) fn terms_subset(&mut self, xs: &[Term], ys: &[Term]) -> bool {
        xs.iter()
            .all(|&x| ys.iter().any(|&y| !self.disjoint(x, y) && (!x.tilde || y.tilde)))
    }

    fn intersect(
        &mut self,
        x: Option<Vec<Term>>,
        x_comparable: bool,
        y: Option<Vec<Term>>,
        y_comparable: bool,
    ) -> (Option<Vec<Term>>, bool) {
        let comparable = x_comparable || y_comparable;
        let terms = match (x, y) {
            (None, y) => y,
            (x, None) => x,
            (Some(xs), Some(ys)) => {
                let mut out = Vec::new();
                for &a in &xs {
                    for &b in &ys {
                        if !self.disjoint(a, b) {
                            out.push(if !a.tilde || b.tilde { a } else { b });
                        }
                    }
                }
                Some(self.norm(out))
            }
        };
        match terms {
            Some(terms) if comparable => {
                let kept = terms
                    .into_iter()
                    .filter(|t| self.incomparable_cause(t.typ, false).is_none())
                    .collect();
                (Some(kept), false)
            }
            terms => (terms, comparable),
        }
    }

    /// Whether the type is another package's interface that can only be a constraint.
    pub(crate) fn is_imported_constraint(&mut self, t: TypeId) -> bool {
        let Some(n) = self.as_named(t) else { return false };
        let pkg = self.obj(n.obj).pkg;
        if pkg.is_none() || pkg == Some(self.env.pkg) {
            return false;
        }
        match self.under_ty(t) {
            Type::Interface(it) => !self.type_set(it).is_method_set(),
            _ => false,
        }
    }

    /// A term as error texts show it: with full package paths.
    pub(crate) fn term_str(&self, t: Term) -> String {
        let typ = self.type_str_styled(
            t.typ,
            Style {
                paths: true,
                ..Style::PLAIN
            },
        );
        format!("{}{typ}", if t.tilde { "~" } else { "" })
    }

    /// Terms as error texts show them.
    pub(crate) fn terms_str(&self, terms: &[Term]) -> String {
        if terms.is_empty() {
            return "∅".into();
        }
        terms.iter().map(|&t| self.term_str(t)).collect::<Vec<_>>().join(" | ")
    }
}
