//! Go values as natives read them: a type with where the value lies.
//!
//! A [`Value`] is made from an interface that a native was given; its lifetime is that of the call, within which nothing is
//! collected. Scripts may write to the memory meanwhile: every access is one atomic load of its width, lengths are read once
//! together with their pointer, and string data is never written after publication.

use crate::fmt::Method;
use govm_runtime::heap::{load_pair, load_ptr};
use govm_runtime::typedesc::{Kind, TypeRef};
use std::cmp::Ordering as Order;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, Ordering::Relaxed};

/// Which of fmt's methods types have.
pub trait Methods {
    /// The method that fmt calls for a value of type `t` when its verb asks for `wanted`: Format always comes first; GoString and String
    /// stand for themselves, String with Error before it.
    fn needs(&self, t: Option<TypeRef>, wanted: Method) -> Option<Method>;
}

#[derive(Clone, Copy)]
enum At {
    /// The data word of an interface that holds the value directly.
    Word(u64),
    /// In memory layout.
    Memory(*const u8),
}

/// A value of some type; `ty` is `None` for the nil interface.
#[derive(Clone, Copy)]
pub struct Value<'v> {
    ty: Option<TypeRef>,
    at: At,
    /// Not reached through an unexported field.
    exported: bool,
    call: PhantomData<&'v ()>,
}

impl<'v> Value<'v> {
    /// The dynamic value of an interface.
    ///
    /// # Safety
    /// The words are those of an interface of a running program, and nothing is collected within `'v`.
    pub unsafe fn from_iface(type_word: u64, data: u64) -> Value<'v> {
        // SAFETY: the caller's promise.
        let ty = unsafe { TypeRef::from_word(type_word) };
        let at = if ty.is_some_and(|t| t.is_direct()) {
            At::Word(data)
        } else {
            At::Memory(data as *const u8)
        };
        Value {
            ty,
            at,
            exported: true,
            call: PhantomData,
        }
    }

    fn part(&self, t: TypeRef, p: *const u8, exported: bool) -> Value<'v> {
        Value {
            ty: Some(t),
            at: At::Memory(p),
            exported: self.exported && exported,
            call: PhantomData,
        }
    }

    /// The type, `None` for the nil interface.
    pub fn ty(&self) -> Option<TypeRef> {
        self.ty
    }

    /// The kind; `Invalid` for the nil interface.
    pub fn kind(&self) -> Kind {
        self.ty.map_or(Kind::Invalid, |t| t.kind)
    }

    /// The type's text; empty for the nil interface.
    pub fn type_string(&self) -> String {
        self.ty.map_or(String::new(), |t| t.string().to_string())
    }

    /// Whether no unexported field lies on the way to it.
    pub fn exported(&self) -> bool {
        self.exported
    }

    /// The address of the value in memory, `None` when it lies in a data word.
    pub fn address(&self) -> Option<*const u8> {
        match self.at {
            At::Word(_) => None,
            At::Memory(p) => Some(p),
        }
    }

    /// The data word of a direct value that lies in none of the program's memory; 0 for others.
    pub fn word(&self) -> u64 {
        match self.at {
            At::Word(w) => w,
            At::Memory(_) => 0,
        }
    }

    /// The value of one slot: integers zero-extended from their width, bools, pointers; 0 for other kinds.
    pub fn uint(&self) -> u64 {
        let p = match self.at {
            At::Word(w) => {
                return match self.kind() {
                    Kind::Int8 => w as u8 as u64,
                    Kind::Int16 => w as u16 as u64,
                    Kind::Int32 => w as u32 as u64,
                    _ => w,
                };
            }
            At::Memory(p) => p,
        };
        // SAFETY: the value lies at `p` in its type's layout, aligned.
        unsafe {
            match self.ty.map_or(0, |t| if t.kind.is_aggregate() { 0 } else { t.size }) {
                1 => AtomicU8::from_ptr(p.cast_mut()).load(Relaxed) as u64,
                2 => AtomicU16::from_ptr(p.cast_mut().cast()).load(Relaxed) as u64,
                4 => AtomicU32::from_ptr(p.cast_mut().cast()).load(Relaxed) as u64,
                8 if self.kind() == Kind::Complex64 => {
                    let half = |i: usize| AtomicU32::from_ptr(p.cast_mut().cast::<u32>().add(i)).load(Relaxed) as u64;
                    half(0) | half(1) << 32
                }
                8 => load_ptr(p.cast()),
                _ => 0,
            }
        }
    }

    /// A signed integer.
    pub fn int(&self) -> i64 {
        let u = self.uint();
        match self.kind() {
            Kind::Int8 => u as i8 as i64,
            Kind::Int16 => u as i16 as i64,
            Kind::Int32 => u as i32 as i64,
            _ => u as i64,
        }
    }

    /// A float of either size.
    pub fn float(&self) -> f64 {
        let u = self.uint();
        if self.kind() == Kind::Float32 {
            f32::from_bits(u as u32) as f64
        } else {
            f64::from_bits(u)
        }
    }

    /// Real and imaginary part of a complex number of either size.
    pub fn complex(&self) -> (f64, f64) {
        if self.kind() == Kind::Complex64 {
            let u = self.uint();
            return (f32::from_bits(u as u32) as f64, f32::from_bits((u >> 32) as u32) as f64);
        }
        let At::Memory(p) = self.at else { return (0.0, 0.0) };
        // SAFETY: a complex128 lies at `p`.
        unsafe {
            (
                f64::from_bits(load_ptr(p.cast())),
                f64::from_bits(load_ptr(p.cast::<u64>().add(1))),
            )
        }
    }

    /// The two words of a string, slice or interface.
    fn pair(&self) -> (u64, u64) {
        let At::Memory(p) = self.at else { return (0, 0) };
        // SAFETY: a value of such a kind is 16 aligned bytes.
        unsafe { load_pair(p.cast()) }
    }

    /// The bytes of a string; empty for other kinds.
    pub fn string(&self) -> &'v [u8] {
        if self.kind() != Kind::String {
            return b"";
        }
        let (data, len) = self.pair();
        if len == 0 {
            return b"";
        }
        // SAFETY: string data is immutable and lives as long as the call.
        unsafe { std::slice::from_raw_parts(data as *const u8, len as usize) }
    }

    /// The address of a slice's data.
    pub fn slice_data(&self) -> u64 {
        self.pair().0
    }

    /// Whether a slice is nil.
    pub fn is_nil_slice(&self) -> bool {
        self.pair().0 == 0
    }

    /// The length of an array or slice.
    pub fn len(&self) -> usize {
        match (self.kind(), self.ty) {
            (Kind::Array, Some(t)) => t.len as usize,
            (Kind::Slice, _) => self.pair().1 as u32 as usize,
            _ => 0,
        }
    }

    /// Element `i` of an array or slice; the nil value when it is out of range.
    pub fn index(&self, i: usize) -> Value<'v> {
        let Some(t) = self.ty.filter(|_| i < self.len()) else {
            return Value::nil();
        };
        let base = match (t.kind, self.at) {
            (Kind::Array, At::Memory(p)) => p,
            (Kind::Slice, _) => {
                let (data, len) = self.pair();
                if i >= len as u32 as usize {
                    return Value::nil();
                }
                data as *const u8
            }
            _ => return Value::nil(),
        };
        self.part(t.elem(), base.wrapping_add(i * t.elem().size), true)
    }

    /// A copy of the bytes of an array or slice of bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let base = match (self.kind(), self.at) {
            (Kind::Array, At::Memory(p)) => (p as u64, self.len()),
            _ => {
                let (data, len) = self.pair();
                (data, len as u32 as usize)
            }
        };
        // SAFETY: that many bytes lie there.
        (0..base.1)
            .map(|i| unsafe { AtomicU8::from_ptr((base.0 as *mut u8).add(i)).load(Relaxed) })
            .collect()
    }

    /// Field `i` of a struct.
    pub fn field(&self, i: usize) -> Value<'v> {
        match (self.ty, self.at) {
            (Some(t), At::Memory(p)) => {
                let f = &t.fields[i];
                self.part(f.ty, p.wrapping_add(f.offset), f.pkg.is_empty())
            }
            _ => Value::nil(),
        }
    }

    /// What an interface holds or a pointer points to; the nil value for nil.
    pub fn elem(&self) -> Value<'v> {
        match self.kind() {
            Kind::Interface => {
                let (t, data) = self.pair();
                // SAFETY: the pair was read whole from an interface.
                Value {
                    exported: self.exported,
                    ..unsafe { Value::from_iface(t, data) }
                }
            }
            Kind::Pointer => match (self.ty, self.uint()) {
                (Some(t), p) if p != 0 => self.part(t.elem(), p as *const u8, true),
                _ => Value::nil(),
            },
            _ => Value::nil(),
        }
    }

    fn nil() -> Value<'v> {
        Value {
            ty: None,
            at: At::Word(0),
            exported: true,
            call: PhantomData,
        }
    }

    /// The entries of a map in the order in which fmt prints them.
    pub fn sorted_entries(&self) -> Vec<(Value<'v>, Value<'v>)> {
        let mut entries = Vec::new();
        if let (Kind::Map, Some(t)) = (self.kind(), self.ty) {
            // SAFETY: the word is a map of type `t`; nothing is collected meanwhile, and entries stay in place.
            unsafe {
                govm_runtime::map::for_each(self.uint(), &t, &mut |k, v| {
                    entries.push((self.part(t.key(), k, true), self.part(t.elem(), v, true)));
                });
            }
        }
        entries.sort_by(|a, b| a.0.order(&b.0, 0));
        entries
    }

    /// The order of map keys: numbers and strings by value, NaN first, false before true, nil first, structs and arrays part by part,
    /// interfaces by type, then value, pointers by address.
    fn order(&self, other: &Value<'v>, depth: u32) -> Order {
        let (Some(a), Some(b)) = (self.ty, other.ty) else {
            return self.ty.is_some().cmp(&other.ty.is_some());
        };
        if a != b || depth > 1000 {
            return a.word().cmp(&b.word());
        }
        let floats = |x: f64, y: f64| x.partial_cmp(&y).unwrap_or_else(|| y.is_nan().cmp(&x.is_nan()));
        match a.kind {
            Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => self.int().cmp(&other.int()),
            Kind::Float32 | Kind::Float64 => floats(self.float(), other.float()),
            Kind::Complex64 | Kind::Complex128 => {
                let (x, y) = (self.complex(), other.complex());
                floats(x.0, y.0).then(floats(x.1, y.1))
            }
            Kind::String => self.string().cmp(other.string()),
            Kind::Struct => (0..a.fields.len())
                .map(|i| self.field(i).order(&other.field(i), depth + 1))
                .find(|o| o.is_ne())
                .unwrap_or(Order::Equal),
            Kind::Array => (0..self.len())
                .map(|i| self.index(i).order(&other.index(i), depth + 1))
                .find(|o| o.is_ne())
                .unwrap_or(Order::Equal),
            Kind::Interface => self.elem().order(&other.elem(), depth + 1),
            _ => self.uint().cmp(&other.uint()),
        }
    }
}
