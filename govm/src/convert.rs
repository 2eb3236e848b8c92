//! Conversions between Rust and Go values.

use govm_runtime::heap::{AllocError, load_pair, store_pair};
use govm_runtime::slice::pack;
use govm_runtime::typedesc::{Kind, TypeRef};
use govm_vm::interp::ctx::Ctx;
use govm_vm::sched::VmEnd;
use govm_vm::vm::Vm;

/// A Rust type that stands for a Go type.
pub trait GoType {
    /// How Go writes the type, in the source of host packages.
    fn go_name() -> String;
    /// Slots of a value in a call.
    const SLOTS: usize;
    /// Whether `t` is the Go type.
    fn is(t: &TypeRef) -> bool;
}

/// A Rust value that can be given to Go.
pub trait IntoGo: GoType {
    /// Writes the value's slots; what it needs of memory is the VM's.
    #[doc(hidden)]
    fn put(self, cx: &mut Ctx, out: &mut Vec<u64>) -> Result<(), AllocError>;
    /// Bytes of the VM's memory that `put` takes at most.
    #[doc(hidden)]
    fn bytes(&self) -> usize {
        0
    }
}

/// A Rust value that can be made of Go's.
pub trait FromGo: GoType + Sized {
    /// Reads a value from its slots.
    #[doc(hidden)]
    fn take(slots: &[u64]) -> Self;
}

macro_rules! scalar {
    ($($t:ty, $go:literal, $($kind:ident)|+, |$v:ident| $put:expr, |$w:ident| $take:expr;)*) => {$(
        impl GoType for $t {
            fn go_name() -> String { $go.to_string() }
            const SLOTS: usize = 1;
            fn is(t: &TypeRef) -> bool { matches!(t.kind, $(Kind::$kind)|+) }
        }
        impl IntoGo for $t {
            fn put(self, _: &mut Ctx, out: &mut Vec<u64>) -> Result<(), AllocError> {
                let $v = self;
                out.push($put);
                Ok(())
            }
        }
        impl FromGo for $t {
            fn take(slots: &[u64]) -> $t {
                let $w = slots[0];
                $take
            }
        }
    )*};
}

scalar! {
    i64, "int64", Int | Int64, |v| v as u64, |w| w as i64;
    u64, "uint64", Uint | Uint64 | Uintptr, |v| v, |w| w;
    i32, "int32", Int32, |v| v as i64 as u64, |w| w as i32;
    u32, "uint32", Uint32, |v| v as u64, |w| w as u32;
    i16, "int16", Int16, |v| v as i64 as u64, |w| w as i16;
    u16, "uint16", Uint16, |v| v as u64, |w| w as u16;
    i8, "int8", Int8, |v| v as i64 as u64, |w| w as i8;
    u8, "uint8", Uint8, |v| v as u64, |w| w as u8;
    isize, "int", Int | Int64, |v| v as u64, |w| w as isize;
    usize, "uint", Uint | Uint64, |v| v as u64, |w| w as usize;
    bool, "bool", Bool, |v| u64::from(v), |w| w != 0;
    f64, "float64", Float64, |v| v.to_bits(), |w| f64::from_bits(w);
    f32, "float32", Float32, |v| v.to_bits() as u64, |w| f32::from_bits(w as u32);
}

/// What an object takes beside its own bytes and a quarter of them, at most: objects are rounded up to their size classes.
const OBJECT: usize = 64;

fn is_string(t: &TypeRef) -> bool {
    t.kind == Kind::String
}

impl GoType for String {
    fn go_name() -> String {
        "string".to_string()
    }
    const SLOTS: usize = 2;
    fn is(t: &TypeRef) -> bool {
        is_string(t)
    }
}

impl IntoGo for String {
    fn put(self, cx: &mut Ctx, out: &mut Vec<u64>) -> Result<(), AllocError> {
        let (data, len) = cx.new_string(self.as_bytes())?;
        out.extend([data, len]);
        Ok(())
    }
    fn bytes(&self) -> usize {
        self.len() + self.len() / 4 + OBJECT
    }
}

impl FromGo for String {
    /// Bytes that are not UTF-8 become U+FFFD.
    fn take(slots: &[u64]) -> String {
        // SAFETY: a string of the VM, just returned; its data is immutable.
        let bytes = unsafe { govm_runtime::string::bytes((slots[0], slots[1])) };
        String::from_utf8_lossy(bytes).into_owned()
    }
}

impl GoType for &str {
    fn go_name() -> String {
        "string".to_string()
    }
    const SLOTS: usize = 2;
    fn is(t: &TypeRef) -> bool {
        is_string(t)
    }
}

impl IntoGo for &str {
    fn put(self, cx: &mut Ctx, out: &mut Vec<u64>) -> Result<(), AllocError> {
        let (data, len) = cx.new_string(self.as_bytes())?;
        out.extend([data, len]);
        Ok(())
    }
    fn bytes(&self) -> usize {
        self.len() + self.len() / 4 + OBJECT
    }
}

/// Elements of slices that cross over: those of one memory word or less, and strings.
pub trait Element: GoType {
    #[doc(hidden)]
    const KIND: Kind;
    #[doc(hidden)]
    const SIZE: usize;
    /// Bytes of the VM's memory that `store` takes at most.
    #[doc(hidden)]
    fn bytes(&self) -> usize {
        0
    }
    /// # Safety
    /// `p` has room for an element, aligned.
    #[doc(hidden)]
    unsafe fn store(self, cx: &mut Ctx, p: *mut u8) -> Result<(), AllocError>;
    /// # Safety
    /// An element lies at `p`.
    #[doc(hidden)]
    unsafe fn load(p: *const u8) -> Self;
}

macro_rules! element {
    ($($t:ty, $kind:ident, $bits:ty;)*) => {$(
        impl Element for $t {
            const KIND: Kind = Kind::$kind;
            const SIZE: usize = size_of::<$t>();
            unsafe fn store(self, _: &mut Ctx, p: *mut u8) -> Result<(), AllocError> {
                let bytes = self.to_ne_bytes();
                // SAFETY: as the caller promises; the block is new.
                unsafe { p.cast::<$bits>().write(<$bits>::from_ne_bytes(bytes)) };
                Ok(())
            }
            unsafe fn load(p: *const u8) -> $t {
                // SAFETY: as the caller promises; other goroutines may write: a whole element is read.
                <$t>::from_ne_bytes(unsafe { p.cast::<$bits>().read_volatile() }.to_ne_bytes())
            }
        }
    )*};
}

element! {
    i64, Int64, u64;
    u64, Uint64, u64;
    isize, Int, u64;
    i32, Int32, u32;
    u32, Uint32, u32;
    i16, Int16, u16;
    u16, Uint16, u16;
    i8, Int8, u8;
    u8, Uint8, u8;
    usize, Uint, u64;
    f64, Float64, u64;
    f32, Float32, u32;
}

impl Element for bool {
    const KIND: Kind = Kind::Bool;
    const SIZE: usize = 1;
    unsafe fn store(self, _: &mut Ctx, p: *mut u8) -> Result<(), AllocError> {
        // SAFETY: as the caller promises; the block is new.
        unsafe { p.write(u8::from(self)) };
        Ok(())
    }
    unsafe fn load(p: *const u8) -> bool {
        // SAFETY: as the caller promises.
        unsafe { p.read_volatile() != 0 }
    }
}

impl Element for String {
    const KIND: Kind = Kind::String;
    const SIZE: usize = 16;
    fn bytes(&self) -> usize {
        self.len() + self.len() / 4 + OBJECT
    }
    unsafe fn store(self, cx: &mut Ctx, p: *mut u8) -> Result<(), AllocError> {
        let (data, len) = cx.new_string(self.as_bytes())?;
        // SAFETY: as the caller promises.
        unsafe { store_pair(p.cast(), data, len) };
        Ok(())
    }
    unsafe fn load(p: *const u8) -> String {
        // SAFETY: as the caller promises.
        let (data, len) = unsafe { load_pair(p.cast()) };
        String::take(&[data, len])
    }
}

impl<T: Element> GoType for Vec<T> {
    fn go_name() -> String {
        format!("[]{}", T::go_name())
    }
    const SLOTS: usize = 2;
    fn is(t: &TypeRef) -> bool {
        t.kind == Kind::Slice && T::is(&t.elem())
    }
}

impl<T: Element> IntoGo for Vec<T> {
    fn put(self, cx: &mut Ctx, out: &mut Vec<u64>) -> Result<(), AllocError> {
        let elem = cx.image().table().basic(T::KIND);
        let n = self.len();
        if n > u32::MAX as usize {
            return Err(AllocError::OutOfMemory);
        }
        let data = cx.object(|cache, heap| cache.alloc_array(heap, &elem, n))?;
        for (i, v) in self.into_iter().enumerate() {
            // SAFETY: element i of the new array.
            unsafe { v.store(cx, (data as *mut u8).add(i * T::SIZE))? };
        }
        out.extend([data, pack(n as u32, n as u32)]);
        Ok(())
    }
    fn bytes(&self) -> usize {
        let own = self.len() * T::SIZE;
        OBJECT + own + own / 4 + self.iter().map(Element::bytes).sum::<usize>()
    }
}

impl<T: Element> FromGo for Vec<T> {
    fn take(slots: &[u64]) -> Vec<T> {
        let n = slots[1] as u32 as usize;
        // SAFETY: element i of a slice of the VM, just returned.
        (0..n)
            .map(|i| unsafe { T::load((slots[0] as *const u8).add(i * T::SIZE)) })
            .collect()
    }
}

/// The arguments of a Go function: a tuple.
pub trait GoArgs {
    #[doc(hidden)]
    fn go_names() -> Vec<String>;
    #[doc(hidden)]
    fn are(types: &[TypeRef]) -> bool;
    #[doc(hidden)]
    fn put_all(self, cx: &mut Ctx, out: &mut Vec<u64>) -> Result<(), AllocError>;
}

/// The results of a Go function: `()`, a value, or a tuple; a [`Result`] of one of them where the last result is an `error`.
pub trait GoResults: Sized {
    #[doc(hidden)]
    fn go_names() -> Vec<String>;
    #[doc(hidden)]
    fn are(types: &[TypeRef]) -> bool;
    /// May run code of the VM, which may end it.
    #[doc(hidden)]
    fn take_all(vm: &Vm, slots: &[u64]) -> Result<Self, VmEnd>;
}

/// An `error` that a Go function has returned.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct GoError {
    message: String,
}

impl GoError {
    /// What the error's method Error says.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// `Err` for a call whose last result is not nil, with the text of that error; the other results are dropped then.
impl<T: GoResults> GoResults for Result<T, GoError> {
    fn go_names() -> Vec<String> {
        let mut names = T::go_names();
        names.push("error".to_string());
        names
    }
    fn are(types: &[TypeRef]) -> bool {
        types
            .split_last()
            .is_some_and(|(last, rest)| T::are(rest) && last.string() == "error")
    }
    fn take_all(vm: &Vm, slots: &[u64]) -> Result<Self, VmEnd> {
        let (rest, error) = slots.split_at(slots.len().saturating_sub(2));
        match *error {
            [ty, data] if ty != 0 => Ok(Err(GoError {
                // SAFETY: the slots are those of a call that has just returned.
                message: unsafe { vm.error_text(ty, data)? },
            })),
            _ => T::take_all(vm, rest).map(Ok),
        }
    }
}

macro_rules! tuples {
    ($(($($t:ident $i:tt),*))*) => {$(
        impl<$($t: IntoGo),*> GoArgs for ($($t,)*) {
            fn go_names() -> Vec<String> { vec![$($t::go_name()),*] }
            fn are(types: &[TypeRef]) -> bool {
                let n = [$(stringify!($t)),*].len();
                types.len() == n $(&& $t::is(&types[$i]))*
            }
            #[allow(unused_variables)]
            fn put_all(self, cx: &mut Ctx, out: &mut Vec<u64>) -> Result<(), AllocError> {
                $(self.$i.put(cx, out)?;)*
                Ok(())
            }
        }
    )*};
}

tuples! {
    (A 0) (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6) (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

impl GoArgs for () {
    fn go_names() -> Vec<String> {
        Vec::new()
    }
    fn are(types: &[TypeRef]) -> bool {
        types.is_empty()
    }
    fn put_all(self, _: &mut Ctx, _: &mut Vec<u64>) -> Result<(), AllocError> {
        Ok(())
    }
}

impl GoResults for () {
    fn go_names() -> Vec<String> {
        Vec::new()
    }
    fn are(types: &[TypeRef]) -> bool {
        types.is_empty()
    }
    fn take_all(_: &Vm, _: &[u64]) -> Result<(), VmEnd> {
        Ok(())
    }
}

impl<T: FromGo> GoResults for T {
    fn go_names() -> Vec<String> {
        vec![T::go_name()]
    }
    fn are(types: &[TypeRef]) -> bool {
        types.len() == 1 && T::is(&types[0])
    }
    fn take_all(_: &Vm, slots: &[u64]) -> Result<T, VmEnd> {
        Ok(T::take(slots))
    }
}

macro_rules! results {
    ($(($($t:ident $i:tt),*))*) => {$(
        impl<$($t: FromGo),*> GoResults for ($($t,)*) {
            fn go_names() -> Vec<String> { vec![$($t::go_name()),*] }
            fn are(types: &[TypeRef]) -> bool {
                let n = [$(stringify!($t)),*].len();
                types.len() == n $(&& $t::is(&types[$i]))*
            }
            #[allow(unused_assignments)]
            fn take_all(_: &Vm, slots: &[u64]) -> Result<Self, VmEnd> {
                let mut at = 0;
                Ok(($({
                    let v = $t::take(&slots[at..]);
                    at += $t::SLOTS;
                    v
                },)*))
            }
        }
    )*};
}

results! {
    (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) (A 0, B 1, C 2, D 3, E 4, F 5)
}
