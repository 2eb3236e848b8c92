//! Which files belong to a build: by their names and by the constraints above their package clauses.

use govm_syntax::constraint::Constraint;

/// What build constraints are decided by.
#[derive(Clone, Debug)]
pub struct BuildContext {
    pub goos: String,
    pub goarch: String,
    /// Further tags that hold. `go1.1` to the version implemented, and `unix` where it fits, always do; `cgo` never does.
    pub tags: Vec<String>,
    pub toolchain: Toolchain,
}

/// Whose choice of files it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toolchain {
    /// Ours: `govm` and `purego` hold and `gc` does not, so that packages choose their variants in Go over those in assembly.
    Govm,
    /// That of Go itself: `gc` and its usual experiments hold.
    Gc,
}

/// What Go 1.27 has switched on, and the level of the processor that it compiles for.
const GC_TAGS: [&str; 8] = [
    "gc",
    "goexperiment.regabiwrappers",
    "goexperiment.regabiargs",
    "goexperiment.dwarf5",
    "goexperiment.jsonv2",
    "goexperiment.greenteagc",
    "goexperiment.randomizedheapbase64",
    "goexperiment.sizespecializedmalloc",
];

/// Tags by which packages choose their variants in Go.
const GO_ONLY_TAGS: [&str; 3] = ["govm", "purego", "math_big_pure_go"];

const OS: [&str; 18] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

const UNIX: [&str; 12] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "linux",
    "netbsd",
    "openbsd",
    "solaris",
];

const ARCH: [&str; 24] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

impl BuildContext {
    /// The context of the machine at hand.
    pub fn host() -> BuildContext {
        let goos = match std::env::consts::OS {
            "macos" => "darwin",
            os => os,
        };
        let goarch = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "x86" => "386",
            "aarch64" => "arm64",
            "loongarch64" => "loong64",
            "powerpc64" => "ppc64le",
            arch => arch,
        };
        BuildContext {
            goos: goos.to_string(),
            goarch: goarch.to_string(),
            tags: Vec::new(),
            toolchain: Toolchain::Govm,
        }
    }

    /// The context in which Go's own toolchain chooses the files of its library.
    pub(super) fn gc(&self) -> BuildContext {
        BuildContext {
            toolchain: Toolchain::Gc,
            ..self.clone()
        }
    }

    /// The context in which the library of a Go installation is all in Go: that of a processor with 64 bits, the lowest byte first, for
    /// which next to nothing is written in assembly.
    pub(super) fn portable(&self) -> BuildContext {
        BuildContext {
            goarch: "mips64le".to_string(),
            ..self.clone()
        }
    }

    /// Whether a tag holds.
    pub fn tag(&self, tag: &str) -> bool {
        tag == self.goos
            || tag == self.goarch
            || match self.toolchain {
                Toolchain::Govm => GO_ONLY_TAGS.contains(&tag),
                Toolchain::Gc => GC_TAGS.contains(&tag) || tag == "amd64.v1" && self.goarch == "amd64",
            }
            || tag == "unix" && UNIX.contains(&self.goos.as_str())
            || tag == "linux" && self.goos == "android"
            || tag == "solaris" && self.goos == "illumos"
            || tag == "darwin" && self.goos == "ios"
            || tag
                .strip_prefix("go1.")
                .and_then(|n| n.parse().ok())
                .is_some_and(|n: u32| (1..=super::GO_MINOR).contains(&n))
            || self.tags.iter().any(|t| t == tag)
    }

    /// Whether the name of a file allows it: `x_GOOS.go`, `x_GOARCH.go`, `x_GOOS_GOARCH.go`, each also before `_test`.
    pub fn name_matches(&self, name: &str) -> bool {
        let stem = name.split('.').next().unwrap_or(name);
        // The part before the first underscore is never a system: `linux.go` is for all.
        let Some(at) = stem.find('_') else { return true };
        let mut parts: Vec<&str> = stem[at..].split('_').collect();
        if parts.last() == Some(&"test") {
            parts.pop();
        }
        match parts.as_slice() {
            [.., os, arch] if OS.contains(os) && ARCH.contains(arch) => self.tag(os) && self.tag(arch),
            [.., last] if OS.contains(last) || ARCH.contains(last) => self.tag(last),
            _ => true,
        }
    }

    /// Whether the constraints above the package clause of a file hold. The error is the go command's text.
    pub fn text_matches(&self, text: &[u8]) -> Result<bool, String> {
        let mut build = None;
        let mut plus = Vec::new();
        for (line, before_blank) in Header::new(text) {
            if let Some(parsed) = Constraint::parse_line(line) {
                if build.is_some() {
                    return Err("multiple //go:build comments".to_string());
                }
                build = Some(parsed.map_err(|err| format!("parsing //go:build line: {err}"))?);
            } else if before_blank && let Some(rest) = line.trim_start_matches('/').trim_start().strip_prefix("+build")
            {
                plus.push(rest);
            }
        }
        Ok(match build {
            Some(x) => x.eval(&mut |tag| self.tag(tag)),
            None => plus.iter().all(|line| self.old_line(line)),
        })
    }

    /// A `// +build` line: alternatives by blanks, of terms by commas, of tags or `!tag`.
    fn old_line(&self, line: &str) -> bool {
        let term = |term: &str| match term.strip_prefix('!') {
            Some(tag) => !self.tag(tag),
            None => self.tag(term),
        };
        line.split_whitespace()
            .any(|alternative| alternative.split(',').all(term))
    }
}

/// The line comments of a file before its package clause, each with whether a blank line follows somewhere before the clause.
struct Header<'t> {
    lines: std::vec::IntoIter<(&'t str, bool)>,
}

impl<'t> Header<'t> {
    fn new(text: &'t [u8]) -> Header<'t> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut found: Vec<(&str, bool)> = Vec::new();
        let mut in_comment = false;
        'lines: for line in text.split(|&b| b == b'\n') {
            let mut line = line.trim_ascii();
            if line.is_empty() && !in_comment {
                found.iter_mut().for_each(|(_, blank)| *blank = true);
                continue;
            }
            if !in_comment && line.starts_with(b"//") {
                if let Ok(line) = std::str::from_utf8(line) {
                    found.push((line, false));
                }
                continue;
            }
            // Comments in /* */ may begin and end on the line.
            while !line.is_empty() {
                if in_comment {
                    match line.windows(2).position(|pair| pair == b"*/") {
                        Some(at) => line = line[at + 2..].trim_ascii(),
                        None => continue 'lines,
                    }
                    in_comment = false;
                } else if line.starts_with(b"/*") {
                    in_comment = true;
                    line = &line[2..];
                } else if line.starts_with(b"//") {
                    continue 'lines;
                } else {
                    break 'lines;
                }
            }
        }
        Header {
            lines: found.into_iter(),
        }
    }
}

impl<'t> Iterator for Header<'t> {
    type Item = (&'t str, bool);

    fn next(&mut self) -> Option<(&'t str, bool)> {
        self.lines.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> BuildContext {
        BuildContext {
            goos: "linux".to_string(),
            goarch: "amd64".to_string(),
            tags: vec!["extra".to_string()],
            toolchain: Toolchain::Govm,
        }
    }

    #[test]
    fn names_select_files() {
        let ctx = context();
        for name in [
            "a.go",
            "linux.go",
            "a_linux.go",
            "a_amd64.go",
            "a_linux_amd64.go",
            "a_linux_test.go",
            "a_foo.go",
        ] {
            assert!(ctx.name_matches(name), "{name}");
        }
        for name in [
            "a_windows.go",
            "a_arm64.go",
            "a_linux_arm64.go",
            "a_windows_test.go",
            "a_b_darwin.go",
        ] {
            assert!(!ctx.name_matches(name), "{name}");
        }
    }

    #[test]
    fn toolchains_choose_differently() {
        let gc = context().gc();
        for tag in ["gc", "goexperiment.jsonv2", "amd64.v1", "go1.27"] {
            assert!(gc.tag(tag) && (tag == "go1.27") == context().tag(tag), "{tag}");
        }
        assert!(!gc.tag("purego") && !gc.tag("govm") && !gc.tag("cgo") && !gc.tag("goexperiment.arenas"));
        assert!(!context().portable().name_matches("crc_amd64.go"));
    }

    #[test]
    fn constraints_select_files() {
        let ctx = context();
        let matches = |text: &str| ctx.text_matches(text.as_bytes()).unwrap();
        assert!(matches("package p\n//go:build ignore\n"));
        assert!(!matches("// hello\n\n//go:build ignore\n\npackage p\n"));
        assert!(matches(
            "/* //go:build ignore\n*/\n//go:build unix && govm && go1.27 && !go1.28 && extra\npackage p\n"
        ));
        assert!(!matches("//go:build cgo || gc\npackage p\n"));
        assert!(!matches("// +build windows darwin\n\npackage p\n"));
        assert!(matches("// +build windows linux,!cgo\n\npackage p\n"));
        assert!(matches("// +build windows\npackage p\n"));
        assert_eq!(
            ctx.text_matches(b"//go:build (a\npackage p\n").unwrap_err(),
            "parsing //go:build line: missing close paren"
        );
        assert_eq!(
            ctx.text_matches(b"//go:build a\n//go:build b\n").unwrap_err(),
            "multiple //go:build comments"
        );
    }
}
