//! The types of a generated program: what they are called, what may be done with their values.

use super::rng::Rng;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Int {
    I,
    I8,
    I16,
    I32,
    I64,
    U,
    U8,
    U16,
    U32,
    U64,
    Uptr,
}

impl Int {
    pub const ALL: [Int; 11] = [
        Int::I,
        Int::I8,
        Int::I16,
        Int::I32,
        Int::I64,
        Int::U,
        Int::U8,
        Int::U16,
        Int::U32,
        Int::U64,
        Int::Uptr,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Int::I => "int",
            Int::I8 => "int8",
            Int::I16 => "int16",
            Int::I32 => "int32",
            Int::I64 => "int64",
            Int::U => "uint",
            Int::U8 => "uint8",
            Int::U16 => "uint16",
            Int::U32 => "uint32",
            Int::U64 => "uint64",
            Int::Uptr => "uintptr",
        }
    }

    pub fn signed(self) -> bool {
        matches!(self, Int::I | Int::I8 | Int::I16 | Int::I32 | Int::I64)
    }

    pub fn bits(self) -> u32 {
        match self {
            Int::I8 | Int::U8 => 8,
            Int::I16 | Int::U16 => 16,
            Int::I32 | Int::U32 => 32,
            _ => 64,
        }
    }

    /// The least and the greatest value.
    pub fn range(self) -> (i128, i128) {
        let n = self.bits();
        match self.signed() {
            true => (-(1 << (n - 1)), (1 << (n - 1)) - 1),
            false => (0, (1 << n) - 1),
        }
    }
}

/// What the constraint of a type parameter allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    Any,
    Comparable,
    Integer,
    Number,
    Ordered,
}

impl Class {
    pub fn name(self) -> &'static str {
        match self {
            Class::Any => "any",
            Class::Comparable => "comparable",
            Class::Integer => "Integer",
            Class::Number => "Number",
            Class::Ordered => "Ordered",
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    pub name: String,
    pub ty: Ty,
    pub embedded: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Sig {
    pub params: Vec<Ty>,
    pub results: Vec<Ty>,
    pub variadic: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Ty {
    Bool,
    Int(Int),
    F32,
    F64,
    C64,
    C128,
    Str,
    Array(usize, Rc<Ty>),
    Slice(Rc<Ty>),
    Map(Rc<Ty>, Rc<Ty>),
    Ptr(Rc<Ty>),
    Func(Rc<Sig>),
    /// Methods by their places in the pool; none is `any`.
    Iface(Rc<Vec<usize>>),
    Struct(Rc<Vec<Field>>),
    Named(usize),
    /// A type parameter: its place among those of its declaration.
    Param(usize, Class),
}

pub const INT: Ty = Ty::Int(Int::I);

/// A function or method that can be called.
#[derive(Clone, Debug)]
pub struct Func {
    pub name: String,
    pub sig: Sig,
    /// The constraints of its type parameters, which `sig` names as `Ty::Param`.
    pub params: Vec<Class>,
    /// Calls itself: its first argument is its depth.
    pub depth: bool,
    /// The type whose method it is, for methods with type parameters, and whether that is a pointer's.
    pub recv: Option<(Ty, bool)>,
}

/// A declared type, or an instance of a generic one.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub under: Ty,
    /// Methods of the pool in its method set, promoted ones included, and whether they need a pointer.
    pub set: Vec<(usize, bool)>,
    /// Methods outside the pool, and whether they need a pointer.
    pub own: Vec<(Func, bool)>,
}

/// A generic type with one parameter.
#[derive(Clone, Debug)]
pub struct Generic {
    pub name: String,
    pub class: Class,
    pub fields: Vec<Field>,
    pub methods: Vec<(Func, bool)>,
}

/// All types that a program declares.
#[derive(Default)]
pub struct World {
    pub named: Vec<Named>,
    pub generics: Vec<Generic>,
    /// Methods that types may have and interfaces may ask for: method 0 is String.
    pub pool: Vec<Func>,
}

impl World {
    pub fn under(&self, t: &Ty) -> Ty {
        match t {
            Ty::Named(i) => self.named[*i].under.clone(),
            t => t.clone(),
        }
    }

    pub fn text(&self, t: &Ty) -> String {
        match t {
            Ty::Bool => "bool".into(),
            Ty::Int(k) => k.name().into(),
            Ty::F32 => "float32".into(),
            Ty::F64 => "float64".into(),
            Ty::C64 => "complex64".into(),
            Ty::C128 => "complex128".into(),
            Ty::Str => "string".into(),
            Ty::Array(n, e) => format!("[{n}]{}", self.text(e)),
            Ty::Slice(e) => format!("[]{}", self.text(e)),
            Ty::Map(k, v) => format!("map[{}]{}", self.text(k), self.text(v)),
            Ty::Ptr(e) => format!("*{}", self.text(e)),
            Ty::Func(sig) => format!("func{}", self.signature(sig, &[])),
            Ty::Iface(m) if m.is_empty() => "any".into(),
            Ty::Iface(m) => {
                let list: Vec<String> = m
                    .iter()
                    .map(|&i| format!("{}{}", self.pool[i].name, self.signature(&self.pool[i].sig, &[])))
                    .collect();
                format!("interface{{ {} }}", list.join("; "))
            }
            Ty::Struct(fields) => {
                let list: Vec<String> = fields.iter().map(|f| self.field(f)).collect();
                format!("struct{{ {} }}", list.join("; "))
            }
            Ty::Named(i) => self.named[*i].name.clone(),
            Ty::Param(i, _) => ["T", "U", "V"][*i].into(),
        }
    }

    pub fn field(&self, f: &Field) -> String {
        match f.embedded {
            true => self.text(&f.ty),
            false => format!("{} {}", f.name, self.text(&f.ty)),
        }
    }

    /// Parameters and results; with names where there are some.
    pub fn signature(&self, sig: &Sig, names: &[String]) -> String {
        let last = sig.params.len();
        let list: Vec<String> = sig
            .params
            .iter()
            .enumerate()
            .map(|(i, t)| {
                let t = match t {
                    Ty::Slice(e) if sig.variadic && i + 1 == last => format!("...{}", self.text(e)),
                    t => self.text(t),
                };
                match names.get(i) {
                    Some(n) => format!("{n} {t}"),
                    None => t,
                }
            })
            .collect();
        let named = names.len() > last;
        let results: Vec<String> = sig
            .results
            .iter()
            .enumerate()
            .map(|(i, t)| match named {
                true => format!("{} {}", names[last + i], self.text(t)),
                false => self.text(t),
            })
            .collect();
        let results = match results.len() {
            0 => String::new(),
            1 if !named => format!(" {}", results[0]),
            _ => format!(" ({})", results.join(", ")),
        };
        format!("({}){results}", list.join(", "))
    }

    /// Values can be compared and never panic then.
    pub fn comparable(&self, t: &Ty) -> bool {
        match self.under(t) {
            Ty::Slice(_) | Ty::Map(..) | Ty::Func(_) | Ty::Iface(_) => false,
            Ty::Array(_, e) => self.comparable(&e),
            Ty::Struct(f) => f.iter().all(|f| self.comparable(&f.ty)),
            Ty::Param(_, Class::Any) => false,
            _ => true,
        }
    }

    /// May be a map's key: no floats, whose NaNs have no order.
    pub fn key(&self, t: &Ty) -> bool {
        match self.under(t) {
            Ty::Bool | Ty::Int(_) | Ty::Str => true,
            Ty::Array(_, e) => self.key(&e),
            Ty::Struct(f) => f.iter().all(|f| self.key(&f.ty)),
            Ty::Param(_, c) => matches!(c, Class::Comparable | Class::Integer),
            _ => false,
        }
    }

    /// Prints the same in each run: no addresses, no keys without order.
    pub fn printable(&self, t: &Ty) -> bool {
        match self.under(t) {
            Ty::Ptr(_) | Ty::Func(_) => false,
            Ty::Iface(m) => m.is_empty(),
            Ty::Array(_, e) | Ty::Slice(e) => self.printable(&e),
            Ty::Map(k, v) => self.printable(&k) && self.printable(&v),
            Ty::Struct(f) => f.iter().all(|f| self.printable(&f.ty)),
            _ => true,
        }
    }

    pub fn ordered(&self, t: &Ty) -> bool {
        matches!(
            self.under(t),
            Ty::Int(_) | Ty::F32 | Ty::F64 | Ty::Str | Ty::Param(_, Class::Integer | Class::Number | Class::Ordered)
        )
    }

    /// Satisfies a constraint.
    pub fn satisfies(&self, t: &Ty, class: Class) -> bool {
        match class {
            Class::Any => self.printable(t) && !matches!(t, Ty::Iface(_)),
            Class::Comparable => match t {
                Ty::Param(..) => false,
                t => self.key(t),
            },
            Class::Integer => matches!(self.under(t), Ty::Int(_) | Ty::Param(_, Class::Integer)),
            Class::Number => matches!(
                self.under(t),
                Ty::Int(_) | Ty::F32 | Ty::F64 | Ty::Param(_, Class::Integer | Class::Number)
            ),
            Class::Ordered => self.ordered(t),
        }
    }

    /// The methods of the pool that a value of this type has; with a pointer where `addr`.
    pub fn methods(&self, t: &Ty, addr: bool) -> Vec<usize> {
        match t {
            Ty::Named(i) => match &self.named[*i].under {
                Ty::Iface(m) => m.to_vec(),
                _ => self.named[*i]
                    .set
                    .iter()
                    .filter(|m| addr || !m.1)
                    .map(|m| m.0)
                    .collect(),
            },
            Ty::Ptr(e) => match (&**e, self.under(e)) {
                (_, Ty::Iface(_)) => Vec::new(),
                (Ty::Named(i), _) => self.named[*i].set.iter().map(|m| m.0).collect(),
                _ => Vec::new(),
            },
            Ty::Iface(m) => m.to_vec(),
            _ => Vec::new(),
        }
    }

    pub fn implements(&self, t: &Ty, wanted: &[usize]) -> bool {
        let have = self.methods(t, false);
        wanted.iter().all(|m| have.contains(m))
    }

    /// Replaces type parameters.
    pub fn subst(&self, t: &Ty, args: &[Ty]) -> Ty {
        let go = |t: &Ty| Rc::new(self.subst(t, args));
        match t {
            Ty::Param(i, _) => args.get(*i).unwrap_or(t).clone(),
            Ty::Array(n, e) => Ty::Array(*n, go(e)),
            Ty::Slice(e) => Ty::Slice(go(e)),
            Ty::Map(k, v) => Ty::Map(go(k), go(v)),
            Ty::Ptr(e) => Ty::Ptr(go(e)),
            Ty::Func(s) => Ty::Func(Rc::new(self.subst_sig(s, args))),
            Ty::Struct(f) => Ty::Struct(Rc::new(self.subst_fields(f, args))),
            t => t.clone(),
        }
    }

    pub fn subst_sig(&self, s: &Sig, args: &[Ty]) -> Sig {
        Sig {
            params: s.params.iter().map(|t| self.subst(t, args)).collect(),
            results: s.results.iter().map(|t| self.subst(t, args)).collect(),
            variadic: s.variadic,
        }
    }

    fn subst_fields(&self, f: &[Field], args: &[Ty]) -> Vec<Field> {
        f.iter()
            .map(|f| Field {
                ty: self.subst(&f.ty, args),
                ..f.clone()
            })
            .collect()
    }

    /// The instance of a generic type.
    pub fn instance(&mut self, g: usize, arg: Ty) -> Ty {
        let generic = self.generics[g].clone();
        let name = format!("{}[{}]", generic.name, self.text(&arg));
        if let Some(i) = self.named.iter().position(|n| n.name == name) {
            return Ty::Named(i);
        }
        let args = [arg];
        let under = Ty::Struct(Rc::new(self.subst_fields(&generic.fields, &args)));
        let own = generic
            .methods
            .iter()
            .map(|(f, p)| {
                let sig = self.subst_sig(&f.sig, &args);
                (Func { sig, ..f.clone() }, *p)
            })
            .collect();
        self.named.push(Named {
            name,
            under,
            set: Vec::new(),
            own,
        });
        Ty::Named(self.named.len() - 1)
    }

    pub fn basic(&self, r: &mut Rng) -> Ty {
        match r.below(20) {
            0..=3 => INT,
            4..=9 => Ty::Int(*r.of(&Int::ALL)),
            10 => Ty::Bool,
            11 => Ty::F32,
            12..=13 => Ty::F64,
            14 => match r.chance(50) {
                true => Ty::C64,
                false => Ty::C128,
            },
            15..=18 => Ty::Str,
            _ => Ty::Int(Int::U8),
        }
    }
}
