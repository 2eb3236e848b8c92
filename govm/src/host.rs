//! Rust functions that Go programs import.

use crate::convert::{FromGo, IntoGo};
use govm_vm::native::{NativeCtx, Natives, Stop};
use std::fmt::Write;
use std::sync::Arc;

type Closure = Arc<dyn Fn(&mut NativeCtx<'_>) -> Result<(), Stop> + Send + Sync>;

struct Function {
    name: String,
    params: Vec<String>,
    /// Names of the result types; the last is `error` for a function that can fail.
    results: Vec<String>,
    fails: bool,
    call: Closure,
}

/// A package of Rust functions that Go programs import by its path.
///
/// ```
/// use govm::{Engine, Module, Package, Source, Vm};
///
/// # fn main() -> Result<(), govm::Error> {
/// let package = Package::new("example.com/host").func("Double", |n: i64| n * 2);
/// let engine = Engine::with_packages(1, vec![package]);
/// let source = "package main\n\nimport \"example.com/host\"\n\nfunc Run() int64 { return host.Double(21) }\n";
/// let module = Module::compile(&engine, &Source::text("run.go", source))?;
/// let mut vm = Vm::builder(&module).build()?;
/// assert_eq!(vm.func::<(), i64>("Run")?.call(&mut vm, ())?, 42);
/// # Ok(())
/// # }
/// ```
pub struct Package {
    path: String,
    functions: Vec<Function>,
}

impl std::fmt::Debug for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.functions.iter().map(|f| f.name.as_str()).collect();
        f.debug_struct("Package")
            .field("path", &self.path)
            .field("functions", &names)
            .finish()
    }
}

impl Package {
    /// An empty package. Its name in Go is the last part of its path.
    pub fn new(path: impl Into<String>) -> Package {
        Package {
            path: path.into(),
            functions: Vec::new(),
        }
    }

    /// The import path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Adds a function. A Rust function that returns `Result<T, E>` is `(T, error)` in Go, with the text of `E`.
    #[must_use]
    pub fn func<Marker, F: HostFn<Marker>>(mut self, name: &str, f: F) -> Package {
        let (params, results, fails) = F::signature();
        self.functions.push(Function {
            name: name.to_string(),
            params,
            results,
            fails,
            call: f.closure(),
        });
        self
    }

    fn native_name(&self, f: &Function) -> String {
        if f.fails {
            format!("{}.host{}", self.path, f.name)
        } else {
            format!("{}.{}", self.path, f.name)
        }
    }

    pub(crate) fn register(&self, natives: &mut Natives) {
        for f in &self.functions {
            natives.add_host(self.native_name(f), f.call.clone());
        }
    }

    /// The Go source that declares the package.
    pub fn source(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or("host").replace(['-', '.'], "_");
        let mut s = format!("package {name}\n");
        if self.functions.iter().any(|f| f.fails) {
            s.push_str("\ntype hostError string\n\nfunc (e hostError) Error() string { return string(e) }\n");
        }
        for f in &self.functions {
            let params: Vec<String> = f.params.iter().enumerate().map(|(i, t)| format!("p{i} {t}")).collect();
            let params = params.join(", ");
            let results = f.results.join(", ");
            if !f.fails {
                let results = if f.results.len() > 1 {
                    format!("({results})")
                } else {
                    results
                };
                let _ = writeln!(s, "\nfunc {}({params}) {results}", f.name);
                continue;
            }
            // The native tells a failure by a flag and a text; the error is made in Go.
            let args: Vec<String> = (0..f.params.len()).map(|i| format!("p{i}")).collect();
            let args = args.join(", ");
            let (value, sep) = if f.results.is_empty() { ("", "") } else { ("v", ", ") };
            let _ = writeln!(s, "\nfunc host{}({params}) ({results}{sep}bool, string)", f.name);
            let _ = writeln!(s, "\nfunc {}({params}) ({results}{sep}error) {{", f.name);
            let _ = writeln!(s, "\t{value}{sep}failed, text := host{}({args})", f.name);
            let _ = writeln!(
                s,
                "\tif failed {{\n\t\treturn {value}{sep}hostError(text)\n\t}}\n\treturn {value}{sep}nil\n}}"
            );
        }
        s
    }
}

/// A Rust function that can stand behind a Go function: up to eight parameters, a result that converts, or a `Result` of one.
pub trait HostFn<Marker>: Send + Sync + 'static {
    #[doc(hidden)]
    fn signature() -> (Vec<String>, Vec<String>, bool);
    #[doc(hidden)]
    fn closure(self) -> Closure;
}

/// What a host function returns.
pub trait HostResult {
    #[doc(hidden)]
    fn results() -> (Vec<String>, bool);
    #[doc(hidden)]
    fn slots() -> usize;
    /// Bytes of the VM's memory that `put` takes at most.
    #[doc(hidden)]
    fn bytes(&self) -> usize;
    #[doc(hidden)]
    fn put(self, c: &mut NativeCtx<'_>, out: &mut Vec<u64>) -> Result<(), Stop>;
}

impl HostResult for () {
    fn results() -> (Vec<String>, bool) {
        (Vec::new(), false)
    }
    fn slots() -> usize {
        0
    }
    fn bytes(&self) -> usize {
        0
    }
    fn put(self, _: &mut NativeCtx<'_>, _: &mut Vec<u64>) -> Result<(), Stop> {
        Ok(())
    }
}

impl<T: IntoGo> HostResult for T {
    fn results() -> (Vec<String>, bool) {
        (vec![T::go_name()], false)
    }
    fn slots() -> usize {
        T::SLOTS
    }
    fn bytes(&self) -> usize {
        IntoGo::bytes(self)
    }
    fn put(self, c: &mut NativeCtx<'_>, out: &mut Vec<u64>) -> Result<(), Stop> {
        Ok(IntoGo::put(self, c.cx(), out)?)
    }
}

/// What a failure's text may take of the VM's memory; longer ones are cut.
const TEXT: usize = 64 << 10;

impl<T: HostResult, E: std::fmt::Display> HostResult for Result<T, E> {
    fn results() -> (Vec<String>, bool) {
        (T::results().0, true)
    }
    fn slots() -> usize {
        T::slots() + 3
    }
    fn bytes(&self) -> usize {
        self.as_ref().map_or(TEXT, HostResult::bytes)
    }
    fn put(self, c: &mut NativeCtx<'_>, out: &mut Vec<u64>) -> Result<(), Stop> {
        match self {
            Ok(v) => {
                v.put(c, out)?;
                out.extend([0, 0, 0]);
            }
            Err(e) => {
                let text = e.to_string();
                let (data, len) = c.new_str(&text.as_bytes()[..text.floor_char_boundary(TEXT)])?;
                out.resize(T::slots(), 0);
                out.extend([1, data, len]);
            }
        }
        Ok(())
    }
}

/// Puts a host function's result where Go finds it. At the memory limit the result is kept and the native is run again after a
/// collection: the function itself is called once.
fn answer<Ret: HostResult + Send + 'static>(c: &mut NativeCtx<'_>, value: Ret) -> Result<(), Stop> {
    if let Err(stop) = c.reserve(value.bytes()) {
        c.keep_for_again(Box::new(value));
        return Err(stop);
    }
    let mut out = Vec::with_capacity(Ret::slots());
    value.put(c, &mut out)?;
    for (i, w) in out.into_iter().enumerate() {
        c.set_word(i, w);
    }
    Ok(())
}

macro_rules! host_fns {
    ($(($($t:ident),*))*) => {$(
        impl<Fun, Ret, $($t),*> HostFn<fn($($t),*) -> Ret> for Fun
        where
            Fun: Fn($($t),*) -> Ret + Send + Sync + 'static,
            Ret: HostResult + Send + 'static,
            $($t: FromGo + 'static),*
        {
            fn signature() -> (Vec<String>, Vec<String>, bool) {
                let (results, fails) = Ret::results();
                (vec![$($t::go_name()),*], results, fails)
            }

            #[allow(non_snake_case, unused_mut, unused_assignments, unused_variables)]
            fn closure(self) -> Closure {
                Arc::new(move |c: &mut NativeCtx<'_>| {
                    if let Some(kept) = c.job_result().and_then(|r| r.downcast::<Ret>().ok()) {
                        return answer(c, *kept);
                    }
                    let mut at = 0;
                    $(
                        let slots: Vec<u64> = (at..at + $t::SLOTS).map(|i| c.word(i)).collect();
                        let $t = $t::take(&slots);
                        at += $t::SLOTS;
                    )*
                    let value = self($($t),*);
                    answer(c, value)
                })
            }
        }
    )*};
}

host_fns! { () (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, G) (A, B, C, D, E, G, H) (A, B, C, D, E, G, H, I) }
