//! The interner of type descriptors, one per Engine.
//!
//! A [`Builder`] holds the table's lock. What it makes is unpublished until `finish` has laid out every new type; a builder dropped
//! before takes its types out again. Recursion goes through declared types only, as in Go: `named` makes a placeholder,
//! `define` gives it its structure.

use super::{
    ChanDir, Field, InterfaceMethod, Kind, MapKeys, MapShape, Marks, Named, SelectorId, TypeDesc, TypeFlags, TypeRef,
};
use crate::heap::{LARGE_CLASS, Layout, LayoutId, Space, class_index};
use foldhash::HashMap;
use std::ptr::NonNull;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The largest size of a type in bytes.
const MAX_SIZE: u64 = 1 << 47;

/// Why types could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeError {
    /// A declared type was never given a structure.
    Undefined(String),
    /// A type contains itself.
    Recursive(String),
    /// A type is too large.
    TooLarge(String),
}

impl std::fmt::Display for TypeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TypeError::Undefined(t) => write!(f, "type {t} has no definition"),
            TypeError::Recursive(t) => write!(f, "type {t} contains itself"),
            TypeError::TooLarge(t) => write!(f, "type {t} is too large"),
        }
    }
}

impl std::error::Error for TypeError {}

/// What makes two types one.
#[derive(PartialEq, Eq, Hash, Clone)]
enum Key {
    Named(Box<str>, Box<str>, Box<str>, u64),
    Pointer(TypeRef),
    Slice(TypeRef),
    Array(TypeRef, u64),
    Map(TypeRef, TypeRef),
    Chan(ChanDir, TypeRef),
    Func(Box<[TypeRef]>, Box<[TypeRef]>, bool),
    Struct(Box<[FieldSpec]>),
    Interface(Box<[SelectorId]>),
}

/// A field of a struct to be made.
#[derive(PartialEq, Eq, Hash, Clone, Debug)]
pub struct FieldSpec {
    pub name: Box<str>,
    /// The path of the declaring package when the name is not exported, else empty.
    pub pkg: Box<str>,
    pub ty: TypeRef,
    pub embedded: bool,
    pub tag: Box<str>,
}

/// The identity of a declared type to be made.
#[derive(Clone, Copy, Debug)]
pub struct NamedSpec<'a> {
    pub name: &'a str,
    pub pkg_path: &'a str,
    pub pkg_name: &'a str,
    /// Tells apart types of equal name in a package: the enclosing function instance and declaration.
    pub scope: &'a str,
    /// Tells apart packages of equal path that different modules bring; 0 for packages that all modules share.
    pub realm: u64,
}

/// The state of a type's layout.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Active,
    Done,
}

#[derive(Default)]
struct Inner {
    types: HashMap<Key, TypeRef>,
    selectors: HashMap<(Box<str>, Box<str>, TypeRef), SelectorId>,
    all: Vec<TypeRef>,
}

/// The type descriptors of an Engine.
pub struct TypeTable {
    space: Arc<Space>,
    basic: [Option<TypeRef>; 32],
    inner: Mutex<Inner>,
}

impl TypeTable {
    /// A table with the predeclared types, for heaps of `space`.
    pub fn new(space: Arc<Space>) -> TypeTable {
        let mut table = TypeTable {
            space,
            basic: [None; 32],
            inner: Mutex::default(),
        };
        let basics: [(Kind, &str, usize); 18] = [
            (Kind::Bool, "bool", 1),
            (Kind::Int, "int", 8),
            (Kind::Int8, "int8", 1),
            (Kind::Int16, "int16", 2),
            (Kind::Int32, "int32", 4),
            (Kind::Int64, "int64", 8),
            (Kind::Uint, "uint", 8),
            (Kind::Uint8, "uint8", 1),
            (Kind::Uint16, "uint16", 2),
            (Kind::Uint32, "uint32", 4),
            (Kind::Uint64, "uint64", 8),
            (Kind::Uintptr, "uintptr", 8),
            (Kind::Float32, "float32", 4),
            (Kind::Float64, "float64", 8),
            (Kind::Complex64, "complex64", 8),
            (Kind::Complex128, "complex128", 16),
            (Kind::String, "string", 16),
            (Kind::UnsafePointer, "Pointer", 8),
        ];
        let mut b = table.builder();
        let mut made = Vec::new();
        for (kind, name, size) in basics {
            let mut d = blank(kind);
            d.size = size;
            d.slots = size.div_ceil(8) as u32;
            d.align = match kind {
                Kind::Complex64 => 4,
                Kind::Complex128 => 8,
                _ => size as u8,
            };
            let numeric = !matches!(kind, Kind::String | Kind::UnsafePointer);
            let float = (Kind::Float32..=Kind::Complex128).contains(&kind);
            d.go_size = size as u64;
            d.go_align = d.align.min(8);
            d.flags.set(TypeFlags::NAMED, true);
            d.flags.set(TypeFlags::COMPARABLE, true);
            d.flags.set(TypeFlags::PLAIN, kind != Kind::String && !float);
            d.flags.set(TypeFlags::DIRECT, size <= 8);
            d.flags
                .set(TypeFlags::DATA_PTR, size > 8 || kind == Kind::UnsafePointer);
            if !numeric {
                pointer_marks(&mut d, 1);
            }
            let unsafe_ptr = kind == Kind::UnsafePointer;
            d.named = Some(Box::new(Named {
                name: name.into(),
                pkg_path: if unsafe_ptr { "unsafe" } else { "" }.into(),
                pkg_name: if unsafe_ptr { "unsafe" } else { "" }.into(),
                underlying: None,
            }));
            let t = b.add(d, None);
            b.state[(t.id - b.first) as usize] = State::Done;
            b.register(t);
            made.push((kind, t));
        }
        b.finish().expect("predeclared types have layouts");
        for (kind, t) in made {
            table.basic[kind as usize] = Some(t);
        }
        table
    }

    /// The space whose heaps use these types.
    pub fn space(&self) -> &Arc<Space> {
        &self.space
    }

    /// A predeclared type (or unsafe.Pointer) by kind.
    ///
    /// # Panics
    /// When the kind is one of type literals.
    pub fn basic(&self, kind: Kind) -> TypeRef {
        self.basic[kind as usize].expect("kind of a predeclared type")
    }

    /// A builder of new types; other threads wait until it ends.
    pub fn builder(&self) -> Builder<'_> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let first = inner.all.len() as u32;
        Builder {
            table: self,
            inner,
            first,
            state: Vec::new(),
            keys: Vec::new(),
            finished: false,
        }
    }

    /// One type made by `f`, for callers that need no more than that.
    pub fn make(&self, f: impl FnOnce(&mut Builder<'_>) -> TypeRef) -> Result<TypeRef, TypeError> {
        let mut b = self.builder();
        let t = f(&mut b);
        b.finish()?;
        Ok(t)
    }

    /// The number of a method's identity.
    pub fn selector(&self, name: &str, pkg: &str, sig: TypeRef) -> SelectorId {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        selector(&mut inner, name, pkg, sig)
    }

    /// The type of number `id`.
    pub fn by_id(&self, id: u32) -> Option<TypeRef> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.all.get(id as usize).copied()
    }
}

impl Drop for TypeTable {
    fn drop(&mut self) {
        let inner = self.inner.get_mut().unwrap_or_else(PoisonError::into_inner);
        for t in inner.all.drain(..) {
            free(t);
        }
    }
}

/// Frees a descriptor that nobody refers to any more.
fn free(t: TypeRef) {
    // SAFETY: `add` made it from a box, and the table or the failed builder that owned it is its last holder.
    let d = unsafe { Box::from_raw(t.as_ptr().cast_mut()) };
    if !d.marks.more.is_empty() {
        let more: *const [u64] = d.marks.more;
        // SAFETY: `set_marks` leaked it from a box, and only this descriptor and its layout (never used again) refer to it.
        drop(unsafe { Box::from_raw(more.cast_mut()) });
    }
}

fn selector(inner: &mut Inner, name: &str, pkg: &str, sig: TypeRef) -> SelectorId {
    let next = SelectorId(inner.selectors.len() as u32);
    *inner.selectors.entry((name.into(), pkg.into(), sig)).or_insert(next)
}

fn blank(kind: Kind) -> TypeDesc {
    TypeDesc {
        size: 0,
        slots: 0,
        gc: LayoutId::NOSCAN,
        flags: TypeFlags::default(),
        kind,
        align: 1,
        class: LARGE_CLASS,
        dir: ChanDir::Both,
        id: 0,
        marks: Marks::NONE,
        elem: None,
        key: None,
        len: 0,
        go_size: 0,
        go_align: 1,
        map: MapShape::default(),
        object_layout: AtomicU32::new(0),
        fields: Box::default(),
        params: Box::default(),
        results: Box::default(),
        methods: Box::default(),
        selectors: Box::default(),
        named: None,
        printed: OnceLock::new(),
    }
}

/// Marks a value of one or two words, the pointer or interface data as `mark` says.
fn pointer_marks(d: &mut TypeDesc, mark: u64) {
    d.flags.set(TypeFlags::POINTERS, true);
    let word = mark as u32 - 1; // interface data is the second word
    d.marks = Marks {
        first: mark << (word * 2),
        words: word + 1,
        more: &[],
    };
}

/// Makes types under the table's lock.
pub struct Builder<'t> {
    table: &'t TypeTable,
    inner: MutexGuard<'t, Inner>,
    /// Number of the first type of this builder.
    first: u32,
    /// Layout state of the types from `first` on.
    state: Vec<State>,
    /// Keys of the types from `first` on.
    keys: Vec<Option<Key>>,
    finished: bool,
}

impl Builder<'_> {
    /// The number of a method's identity.
    pub fn selector(&mut self, name: &str, pkg: &str, sig: TypeRef) -> SelectorId {
        selector(&mut self.inner, name, pkg, sig)
    }

    /// A predeclared type.
    pub fn basic(&self, kind: Kind) -> TypeRef {
        self.table.basic(kind)
    }

    /// A declared type, and whether it still needs its structure by `define`.
    pub fn named(&mut self, spec: NamedSpec<'_>) -> (TypeRef, bool) {
        let key = Key::Named(spec.name.into(), spec.pkg_path.into(), spec.scope.into(), spec.realm);
        if let Some(&t) = self.inner.types.get(&key) {
            return (t, t.kind == Kind::Invalid);
        }
        let mut d = blank(Kind::Invalid);
        d.flags.set(TypeFlags::NAMED, true);
        d.named = Some(Box::new(Named {
            name: spec.name.into(),
            pkg_path: spec.pkg_path.into(),
            pkg_name: spec.pkg_name.into(),
            underlying: None,
        }));
        (self.add(d, Some(key)), true)
    }

    /// Gives a declared type made by this builder its structure, which may be another declared type's.
    pub fn define(&mut self, named: TypeRef, underlying: TypeRef) {
        if named.id < self.first || named == underlying {
            return;
        }
        // SAFETY: unpublished types of this builder are only touched by it, under the table's lock.
        let d = unsafe { &mut *named.as_ptr().cast_mut() };
        if let Some(n) = &mut d.named {
            n.underlying = Some(underlying);
        }
    }

    /// `*elem`
    pub fn pointer(&mut self, elem: TypeRef) -> TypeRef {
        self.intern(Key::Pointer(elem), || one_word(Kind::Pointer, elem, true))
    }

    /// `[]elem`
    pub fn slice(&mut self, elem: TypeRef) -> TypeRef {
        self.intern(Key::Slice(elem), || {
            let mut d = two_words(Kind::Slice, 1);
            d.elem = Some(elem);
            d
        })
    }

    /// `[len]elem`
    pub fn array(&mut self, elem: TypeRef, len: u64) -> TypeRef {
        self.intern(Key::Array(elem, len), || {
            let mut d = blank(Kind::Array);
            d.elem = Some(elem);
            d.len = len;
            d
        })
    }

    /// `map[key]elem`
    pub fn map(&mut self, key: TypeRef, elem: TypeRef) -> TypeRef {
        self.intern(Key::Map(key, elem), || {
            let mut d = one_word(Kind::Map, elem, false);
            d.key = Some(key);
            d
        })
    }

    /// `chan elem` with a direction
    pub fn chan(&mut self, dir: ChanDir, elem: TypeRef) -> TypeRef {
        self.intern(Key::Chan(dir, elem), || {
            let mut d = one_word(Kind::Chan, elem, true);
            d.dir = dir;
            d
        })
    }

    /// A func type; the last parameter of a variadic one is a slice.
    pub fn func(&mut self, params: &[TypeRef], results: &[TypeRef], variadic: bool) -> TypeRef {
        let key = Key::Func(params.into(), results.into(), variadic);
        self.intern(key, || {
            let mut d = blank(Kind::Func);
            make_one_word(&mut d, false);
            d.params = params.into();
            d.results = results.into();
            d.flags.set(TypeFlags::VARIADIC, variadic);
            d
        })
    }

    /// A struct type.
    pub fn structure(&mut self, fields: &[FieldSpec]) -> TypeRef {
        self.intern(Key::Struct(fields.into()), || {
            let mut d = blank(Kind::Struct);
            let field = |f: &FieldSpec| Field {
                name: f.name.clone(),
                pkg: f.pkg.clone(),
                ty: f.ty,
                offset: 0,
                embedded: f.embedded,
                tag: f.tag.clone(),
            };
            d.fields = fields.iter().map(field).collect();
            d
        })
    }

    /// An interface type of methods (name, package if not exported, signature) in any order.
    pub fn interface(&mut self, methods: &[(&str, &str, TypeRef)]) -> TypeRef {
        let mut list: Vec<InterfaceMethod> = Vec::with_capacity(methods.len());
        for &(name, pkg, sig) in methods {
            let selector = selector(&mut self.inner, name, pkg, sig);
            list.push(InterfaceMethod {
                name: name.into(),
                pkg: pkg.into(),
                sig,
                selector,
            });
        }
        list.sort_by(|a, b| (&a.name, &a.pkg).cmp(&(&b.name, &b.pkg)));
        let mut selectors: Box<[SelectorId]> = list.iter().map(|m| m.selector).collect();
        selectors.sort_unstable();
        self.intern(Key::Interface(selectors.clone()), || {
            let mut d = two_words(Kind::Interface, 2);
            d.flags.set(TypeFlags::COMPARABLE, true);
            d.flags.set(TypeFlags::MAY_PANIC, true);
            d.methods = list.into_boxed_slice();
            d.selectors = selectors;
            d
        })
    }

    fn intern(&mut self, key: Key, make: impl FnOnce() -> TypeDesc) -> TypeRef {
        if let Some(&t) = self.inner.types.get(&key) {
            return t;
        }
        self.add(make(), Some(key))
    }

    fn add(&mut self, mut d: TypeDesc, key: Option<Key>) -> TypeRef {
        d.id = self.inner.all.len() as u32;
        let p = NonNull::from(Box::leak(Box::new(d)));
        let t = TypeRef(p);
        self.inner.all.push(t);
        self.state.push(State::New);
        if let Some(k) = &key {
            self.inner.types.insert(k.clone(), t);
        }
        self.keys.push(key);
        t
    }

    /// Lays out and publishes what the builder made.
    pub fn finish(mut self) -> Result<(), TypeError> {
        let new: Vec<TypeRef> = self.inner.all[self.first as usize..].to_vec();
        for &t in &new {
            self.lay_out(t)?;
        }
        for &t in &new {
            if t.kind == Kind::Map {
                self.shape_map(t)?;
            }
        }
        self.finished = true;
        Ok(())
    }

    /// The types whose layout that of `t` contains: the underlying type, the fields or the element, by number.
    fn part(&self, t: TypeRef, i: usize) -> Option<TypeRef> {
        match (&t.named, t.kind) {
            (Some(n), Kind::Invalid) => n.underlying.filter(|_| i == 0),
            (_, Kind::Array) => t.elem.filter(|_| i == 0),
            (_, Kind::Struct) => t.fields.get(i).map(|f| f.ty),
            _ => None,
        }
    }

    fn state_of(&mut self, t: TypeRef) -> Option<&mut State> {
        // Types of earlier builders are finished.
        t.id.checked_sub(self.first).map(|i| &mut self.state[i as usize])
    }

    /// Lays out `t` after all that it contains, with a work list.
    fn lay_out(&mut self, t: TypeRef) -> Result<(), TypeError> {
        if self.state_of(t).is_none_or(|s| *s == State::Done) {
            return Ok(());
        }
        let mut work = vec![(t, 0usize)];
        if let Some(s) = self.state_of(t) {
            *s = State::Active;
        }
        while let Some((t, i)) = work.pop() {
            let Some(part) = self.part(t, i) else {
                self.complete(t)?;
                if let Some(s) = self.state_of(t) {
                    *s = State::Done;
                }
                continue;
            };
            work.push((t, i + 1));
            match self.state_of(part) {
                Some(s) if *s == State::New => {
                    *s = State::Active;
                    work.push((part, 0));
                }
                Some(s) if *s == State::Active => return Err(TypeError::Recursive(part.string().to_string())),
                _ => {}
            }
        }
        Ok(())
    }

    /// Computes size, alignment, marks and flags of `t`, whose parts are complete.
    fn complete(&mut self, t: TypeRef) -> Result<(), TypeError> {
        // SAFETY: unpublished types of this builder are only touched by it, under the table's lock.
        let d = unsafe { &mut *t.as_ptr().cast_mut() };
        if d.kind == Kind::Invalid {
            let Some(u) = d.named.as_ref().and_then(|n| n.underlying) else {
                return Err(TypeError::Undefined(d.string().to_string()));
            };
            adopt(d, &u);
        } else {
            match d.kind {
                Kind::Array => complete_array(d)?,
                Kind::Struct => complete_struct(d)?,
                _ => {}
            }
            if d.kind.is_aggregate() {
                d.slots = d.size.div_ceil(8) as u32;
                d.flags.set(TypeFlags::DATA_PTR, true);
                set_marks(d);
            }
        }
        self.register(t);
        Ok(())
    }

    /// Gives the complete type its collector layout and size class.
    fn register(&mut self, t: TypeRef) {
        // SAFETY: unpublished types of this builder are only touched by it, under the table's lock.
        let d = unsafe { &mut *t.as_ptr().cast_mut() };
        if d.has_pointers() {
            d.gc = match (d.kind, d.elem) {
                (Kind::Array, Some(e)) => e.gc, // a run of elements
                _ => self.table.space.layouts().add(Layout::of_type(t)),
            };
        }
        d.class = class_index(d.size, d.has_pointers());
    }

    /// Lays out the entries of a map type.
    fn shape_map(&mut self, t: TypeRef) -> Result<(), TypeError> {
        let (key, elem) = (t.key(), t.elem());
        let value_at = key.size.next_multiple_of(elem.align as usize);
        let align = key.align.max(elem.align);
        // An entry is not empty: its address stays inside the table.
        let size = (value_at + elem.size).max(1).next_multiple_of(align as usize);
        let Ok(entry) = u32::try_from(size) else {
            return Err(TypeError::TooLarge(t.string().to_string()));
        };
        let plain = key.flags.has(TypeFlags::PLAIN);
        let keys = match key.kind {
            Kind::String => MapKeys::Str,
            _ if plain && key.size == 8 => MapKeys::Word,
            _ if plain && key.size == 4 => MapKeys::Half,
            _ => MapKeys::General,
        };
        // SAFETY: unpublished types of this builder are only touched by it, under the table's lock.
        let d = unsafe { &mut *t.as_ptr().cast_mut() };
        d.map = MapShape {
            entry,
            value: value_at as u32,
            align,
            keys,
        };
        Ok(())
    }
}

impl Drop for Builder<'_> {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        for key in self.keys.drain(..).flatten() {
            self.inner.types.remove(&key);
        }
        // Selectors may name signatures that go away with this builder.
        let gone: Vec<TypeRef> = self.inner.all.split_off(self.first as usize);
        let first = self.first;
        self.inner.selectors.retain(|k, _| k.2.id < first);
        for t in gone {
            free(t);
        }
    }
}

fn make_one_word(d: &mut TypeDesc, comparable: bool) {
    d.size = 8;
    d.align = 8;
    d.slots = 1;
    d.go_size = 8;
    d.go_align = 8;
    d.flags.set(TypeFlags::DIRECT, true);
    d.flags.set(TypeFlags::DATA_PTR, true);
    d.flags.set(TypeFlags::COMPARABLE, comparable);
    d.flags.set(TypeFlags::PLAIN, comparable);
    pointer_marks(d, 1);
}

fn one_word(kind: Kind, elem: TypeRef, comparable: bool) -> TypeDesc {
    let mut d = blank(kind);
    make_one_word(&mut d, comparable);
    d.elem = Some(elem);
    d
}

fn two_words(kind: Kind, mark: u64) -> TypeDesc {
    let mut d = blank(kind);
    d.size = 16;
    d.align = 16;
    d.slots = 2;
    d.go_size = if kind == Kind::Slice { 24 } else { 16 };
    d.go_align = 8;
    d.flags.set(TypeFlags::DATA_PTR, true);
    pointer_marks(&mut d, mark);
    d
}

/// Gives a declared type the structure of `u`.
fn adopt(d: &mut TypeDesc, u: &TypeRef) {
    d.size = u.size;
    d.slots = u.slots;
    d.flags = u.flags;
    d.flags.set(TypeFlags::NAMED, true);
    d.kind = u.kind;
    d.align = u.align;
    d.go_size = u.go_size;
    d.go_align = u.go_align;
    d.dir = u.dir;
    d.marks = u.marks;
    if !u.marks.more.is_empty() {
        d.marks.more = Box::leak(Box::from(u.marks.more));
    }
    d.elem = u.elem;
    d.key = u.key;
    d.len = u.len;
    let field = |f: &Field| Field {
        name: f.name.clone(),
        pkg: f.pkg.clone(),
        tag: f.tag.clone(),
        ..*f
    };
    d.fields = u.fields.iter().map(field).collect();
    d.params = u.params.clone();
    d.results = u.results.clone();
    let method = |m: &InterfaceMethod| InterfaceMethod {
        name: m.name.clone(),
        pkg: m.pkg.clone(),
        ..*m
    };
    d.methods = u.methods.iter().map(method).collect();
    d.selectors = u.selectors.clone();
    if let Some(n) = &mut d.named {
        let literal = u.named.as_ref().and_then(|n| n.underlying).unwrap_or(*u);
        n.underlying = Some(literal);
    }
}

fn complete_array(d: &mut TypeDesc) -> Result<(), TypeError> {
    let e = d.elem();
    let size = (e.size as u64).checked_mul(d.len).filter(|s| *s <= MAX_SIZE);
    let Some(size) = size else {
        return Err(TypeError::TooLarge(d.string().to_string()));
    };
    d.size = size as usize;
    d.align = e.align;
    d.go_size = e.go_size.saturating_mul(d.len);
    d.go_align = e.go_align;
    for f in [TypeFlags::COMPARABLE, TypeFlags::PLAIN, TypeFlags::MAY_PANIC] {
        d.flags.set(f, e.flags.has(f));
    }
    d.flags.set(TypeFlags::POINTERS, e.has_pointers() && d.len > 0);
    Ok(())
}

fn complete_struct(d: &mut TypeDesc) -> Result<(), TypeError> {
    let mut size = 0usize;
    let mut align = 1u8;
    let (mut plain, mut comparable, mut pointers, mut may_panic) = (true, true, false, false);
    let mut last_zero = false;
    let (mut go_size, mut go_align) = (0u64, 1u8);
    for f in d.fields.iter_mut() {
        let t = f.ty;
        f.offset = size.next_multiple_of(t.align as usize);
        plain &= f.offset == size && t.flags.has(TypeFlags::PLAIN) && &*f.name != "_";
        comparable &= t.is_comparable();
        pointers |= t.has_pointers();
        may_panic |= t.flags.has(TypeFlags::MAY_PANIC);
        align = align.max(t.align);
        size = f.offset + t.size;
        last_zero = t.size == 0;
        go_size = go_size.next_multiple_of(t.go_align as u64).saturating_add(t.go_size);
        go_align = go_align.max(t.go_align);
        if size as u64 > MAX_SIZE {
            break;
        }
    }
    if size as u64 > MAX_SIZE {
        return Err(TypeError::TooLarge(d.string().to_string()));
    }
    if last_zero && size > 0 {
        size += 1; // a pointer to the last field must not point past the object
        go_size += 1;
    }
    d.go_size = go_size.next_multiple_of(go_align as u64);
    d.go_align = go_align;
    d.size = size.next_multiple_of(align as usize);
    d.align = align;
    d.flags.set(TypeFlags::PLAIN, plain && d.size == size);
    d.flags.set(TypeFlags::COMPARABLE, comparable);
    d.flags.set(TypeFlags::POINTERS, pointers);
    d.flags.set(TypeFlags::MAY_PANIC, may_panic);
    Ok(())
}

/// Spells out the marks of an aggregate from those of its parts, if they are not too many.
fn set_marks(d: &mut TypeDesc) {
    if !d.has_pointers() {
        return;
    }
    let total = (d.size / 8) as u64;
    let mut bits = vec![0u64; total.min(Marks::MAX_WORDS).div_ceil(32) as usize];
    let mut words = 0u64;
    let fits = total <= Marks::MAX_WORDS;
    let mut put = |at: u64, part: &TypeDesc| {
        if !part.has_pointers() {
            return;
        }
        words = at + part.marks.words as u64;
        if !fits {
            return;
        }
        for w in 0..part.marks.words as u64 {
            let from = if part.marks.more.is_empty() {
                part.marks.first
            } else {
                part.marks.more[w as usize / 32]
            };
            let mark = from >> (w % 32 * 2) & 3;
            bits[(at + w) as usize / 32] |= mark << ((at + w) % 32 * 2);
        }
    };
    match d.kind {
        Kind::Array => {
            let e = d.elem();
            if fits {
                (0..d.len).for_each(|i| put(i * e.size as u64 / 8, &e));
            } else {
                put((d.len - 1) * e.size as u64 / 8, &e);
            }
        }
        _ => d.fields.iter().for_each(|f| put(f.offset as u64 / 8, &f.ty)),
    }
    d.marks = Marks {
        first: bits[0],
        words: u32::try_from(words).unwrap_or(u32::MAX),
        more: &[],
    };
    if words > 32 && fits {
        bits.truncate(words.div_ceil(32) as usize);
        d.marks.more = Box::leak(bits.into_boxed_slice());
    }
}
