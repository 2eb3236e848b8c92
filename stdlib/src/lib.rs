//! Go's standard library for govm: Go sources and the natives under them.
//!
//! [`package`] gives the Go files of a package, [`natives`] the functions that they declare without a body. A folder per package holds both.

mod fmt;
mod num;
mod quote;
mod unicode;
mod value;

#[path = "internal/digest/native.rs"]
mod digest;
#[path = "math/elementary.rs"]
mod elementary;
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

/// A package of the library, with an index by which a compiler finds the file that declares a name.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// The import path.
    pub path: &'static str,
    pub name: &'static str,
    /// In order of name.
    pub files: &'static [SourceFile],
    /// Import paths, sorted.
    pub imports: &'static [&'static str],
    /// Names of package-level objects, sorted and put together.
    pub names: &'static str,
    /// Where each name ends in `names`, and the number of its file.
    pub declares: &'static [(u32, u32)],
}

include!(concat!(env!("OUT_DIR"), "/packages.rs"));

/// The package with this import path; `None` if the library does not have it.
pub fn package(path: &str) -> Option<&'static Package> {
    PACKAGES
        .binary_search_by_key(&path, |p| p.path)
        .ok()
        .map(|i| &PACKAGES[i])
}

/// All packages, sorted by path.
pub fn packages() -> &'static [Package] {
    PACKAGES
}

/// The VM's own natives and the library's.
pub fn natives() -> Natives {
    let mut n = Natives::new();
    digest::register(&mut n);
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
        for p in super::packages() {
            let path = p.path;
            for f in p.files {
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
