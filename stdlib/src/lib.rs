//! Go's standard library for govm: Go sources and the natives under them.
//!
//! [`source`] gives the Go files of a package, [`natives`] the functions that they declare without a body. A folder per package holds both.

mod fmt;
mod num;
mod quote;
mod unicode;
mod value;

#[path = "math/native.rs"]
mod math;
#[path = "os/native.rs"]
mod os;
#[path = "runtime/native.rs"]
mod runtime;
#[path = "sort/native.rs"]
mod sort;
#[path = "strconv/native.rs"]
mod strconv;
#[path = "strings/native.rs"]
mod strings;
#[path = "sync/native.rs"]
mod sync;
#[path = "time/native.rs"]
mod time;

use govm_vm::native::Natives;

/// A Go file of the library: its name as tracebacks print it, and its text.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile {
    pub name: &'static str,
    pub text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/packages.rs"));

/// The Go files of a package of the library; `None` for a path that it does not have.
pub fn source(path: &str) -> Option<&'static [SourceFile]> {
    PACKAGES
        .binary_search_by_key(&path, |p| p.0)
        .ok()
        .map(|i| PACKAGES[i].1)
}

/// The import paths of all packages, sorted.
pub fn packages() -> impl Iterator<Item = &'static str> {
    PACKAGES.iter().map(|p| p.0)
}

/// The VM's own natives and the library's.
pub fn natives() -> Natives {
    let mut n = Natives::new();
    fmt::register(&mut n);
    math::register(&mut n);
    os::register(&mut n);
    runtime::register(&mut n);
    sort::register(&mut n);
    strconv::register(&mut n);
    strings::register(&mut n);
    sync::register(&mut n);
    time::register(&mut n);
    unicode::register(&mut n);
    n
}

#[cfg(test)]
mod tests {
    /// Every function without a body has its native.
    #[test]
    fn natives_are_there() {
        let n = super::natives();
        for path in super::packages() {
            for f in super::source(path).unwrap() {
                let lines = f.text.lines();
                for line in lines {
                    if !line.starts_with("func ") || line.contains('{') {
                        continue;
                    }
                    let name = line["func ".len()..].to_string();
                    let name = match name.strip_prefix('(') {
                        Some(rest) => {
                            let (recv, rest) = rest.split_once(')').unwrap();
                            let ty = recv.rsplit(' ').next().unwrap();
                            let method = rest.trim_start().split('(').next().unwrap();
                            match ty.strip_prefix('*') {
                                Some(t) => format!("(*{path}.{t}).{method}"),
                                None => format!("{path}.{ty}.{method}"),
                            }
                        }
                        None => format!("{path}.{}", name.split('(').next().unwrap()),
                    };
                    assert!(n.get(&name).is_some(), "{}: {name} has no native", f.name);
                }
            }
        }
    }
}
