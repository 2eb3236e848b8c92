//! Type-checks Go files as one package and prints the errors as gc does: `check [-e] [--whole] [-lang=go1.N] FILE.go ...`
//!
//! `--broken` goes on after syntax errors. Imports are taken from the library of the Go installation that GOROOT names; `--whole` checks all of them, function bodies
//! included. A tool to work on the checker with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use govm_compiler::types::checker::{Checker, GoVersion, Tables};
use govm_compiler::types::errors::{TypeError, report};
use govm_compiler::types::resolver::PackageInput;
use govm_syntax::ast::{Decl, ExprKind, Spec};
use govm_syntax::{Interner, ParsedFile, SourceMap, parse_file, with_large_stack};

struct Loaded {
    path: String,
    files: Vec<ParsedFile>,
}

struct Loader {
    names: Interner,
    sources: SourceMap,
    root: PathBuf,
    /// In dependency order.
    order: Vec<Loaded>,
    done: HashMap<String, bool>,
    errors: Vec<String>,
    fatal: bool,
}

impl Loader {
    fn parse(&mut self, path: &Path, shown: &str) -> Option<ParsedFile> {
        let bytes = std::fs::read(path)
            .map_err(|e| eprintln!("{}: {e}", path.display()))
            .ok()?;
        let source = self.sources.add(shown, bytes).ok()?;
        let (file, errors) = parse_file(&source, &self.names);
        for e in errors {
            self.fatal |= e.stops_checking();
            let at = self.sources.position(e.pos).map_or(String::new(), |p| p.to_string());
            self.errors.push(format!("{at}: {}", e.msg));
        }
        Some(file)
    }

    fn imports(files: &[ParsedFile]) -> Vec<String> {
        let mut list = Vec::new();
        for f in files {
            for d in f.ast().decls {
                let Decl::Gen(g) = d else { continue };
                for s in g.specs {
                    if let Spec::Import(i) = s
                        && let ExprKind::Lit(lit) = i.path.kind
                    {
                        list.push(lit.text.trim_matches(['"', '`']).to_string());
                    }
                }
            }
        }
        list
    }

    fn load(&mut self, path: &str) {
        if path == "unsafe" || path == "C" || self.done.insert(path.into(), true).is_some() {
            return;
        }
        let mut dir = self.root.join(path);
        if !dir.is_dir() {
            dir = self.root.join("vendor").join(path);
        }
        let Ok(entries) = std::fs::read_dir(&dir) else { return };
        let mut names: Vec<String> = entries
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .filter(|n| wanted(n))
            .collect();
        names.sort();
        let mut files = Vec::new();
        for n in names {
            let file = dir.join(&n);
            if std::fs::read_to_string(&file).is_ok_and(|text| constraint_holds(&text)) {
                files.extend(self.parse(&file, &file.to_string_lossy()));
            }
        }
        let imports = Self::imports(&files);
        for i in &imports {
            self.load(i);
        }
        self.order.push(Loaded {
            path: path.into(),
            files,
        });
    }
}

/// Whether a file's name fits the platform.
fn wanted(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".go") else {
        return false;
    };
    if stem.ends_with("_test") || stem.starts_with(['_', '.']) {
        return false;
    }
    const OS: &[&str] = &[
        "aix",
        "android",
        "darwin",
        "dragonfly",
        "freebsd",
        "illumos",
        "ios",
        "js",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "wasip1",
        "windows",
        "zos",
    ];
    const ARCH: &[&str] = &[
        "386", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64",
        "s390x", "wasm", "sparc64", "riscv", "ppc",
    ];
    let parts: Vec<&str> = stem.split('_').skip(1).collect();
    let n = parts.len();
    let bad = |p: &str| OS.contains(&p) || ARCH.contains(&p);
    !(n >= 1 && bad(parts[n - 1])
        || n >= 2 && OS.contains(&parts[n - 2]) && (ARCH.contains(&parts[n - 1]) || parts[n - 1] == "amd64"))
}

fn constraint_holds(text: &str) -> bool {
    for line in text.lines() {
        let line = line.trim();
        if let Some(expr) = line.strip_prefix("//go:build ") {
            return eval(expr);
        }
        if !line.is_empty() && !line.starts_with("//") && !line.starts_with("/*") && !line.starts_with('*') {
            break;
        }
    }
    true
}

/// Evaluates a build constraint by recursive descent.
fn eval(expr: &str) -> bool {
    let text = expr.replace('(', " ( ").replace(')', " ) ").replace('!', " ! ");
    let tokens: Vec<&str> = text.split_whitespace().collect();
    fn or(t: &[&str], i: &mut usize) -> bool {
        let mut v = and(t, i);
        while t.get(*i) == Some(&"||") {
            *i += 1;
            v |= and(t, i);
        }
        v
    }
    fn and(t: &[&str], i: &mut usize) -> bool {
        let mut v = not(t, i);
        while t.get(*i) == Some(&"&&") {
            *i += 1;
            v &= not(t, i);
        }
        v
    }
    fn not(t: &[&str], i: &mut usize) -> bool {
        let token = t.get(*i).copied().unwrap_or("");
        *i += 1;
        match token {
            "!" => !not(t, i),
            "(" => {
                let v = or(t, i);
                *i += 1;
                v
            }
            _ => {
                matches!(token, "linux" | "amd64" | "unix" | "gc")
                    || token
                        .strip_prefix("go1.")
                        .and_then(|n| n.parse::<u32>().ok())
                        .is_some_and(|n| n <= 27)
                    || token.starts_with("goexperiment.regabi")
            }
        }
    }
    or(&tokens, &mut 0)
}

fn print(sources: &SourceMap, errors: Vec<TypeError>, all: bool) {
    let at = |p| sources.position(p).map_or(String::new(), |p| format!("{p}: "));
    let report = report(errors, if all { None } else { Some(10) }, sources);
    for e in &report.errors {
        println!("{}{}", at(e.pos), e.msg);
        for (p, note) in &e.notes {
            println!("\t{}{note}", at(*p));
        }
    }
    if let Some(pos) = report.more {
        println!("{}too many errors", at(pos));
    }
}

fn run() -> bool {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let all = args.iter().any(|a| a == "-e");
    let whole = args.iter().any(|a| a == "--whole");
    let lang = args
        .iter()
        .find_map(|a| a.strip_prefix("-lang="))
        .map_or(GoVersion(27), GoVersion::parse);
    let root = PathBuf::from(std::env::var("GOROOT").unwrap_or_default()).join("src");
    let mut l = Loader {
        names: Interner::new(),
        sources: SourceMap::new(),
        root,
        order: Vec::new(),
        done: HashMap::new(),
        errors: Vec::new(),
        fatal: false,
    };
    let files: Vec<ParsedFile> = args
        .iter()
        .filter(|a| !a.starts_with('-'))
        .filter_map(|a| l.parse(Path::new(a), a))
        .collect();
    if l.fatal && !args.iter().any(|a| a == "--broken") {
        l.errors.iter().for_each(|e| println!("{e}"));
        return false;
    }
    for i in Loader::imports(&files) {
        l.load(&i);
    }
    let order = std::mem::take(&mut l.order);
    let tables = Tables::default();
    let mut check = Checker::new(&tables, &l.names, &l.sources);
    for p in &order {
        let input = PackageInput {
            path: &p.path,
            files: p.files.iter().collect(),
            embedded: !whole,
            lazy: None,
            renamed: Vec::new(),
            version: GoVersion(27),
            embeds: &[],
        };
        let start = std::time::Instant::now();
        check.check_package(&input);
        if whole && std::env::var_os("TIMES").is_some() {
            eprintln!("{:8.1} ms {}", start.elapsed().as_secs_f64() * 1e3, p.path);
        }
    }
    let start = std::time::Instant::now();
    if !files.is_empty() {
        let input = PackageInput {
            path: "main",
            files: files.iter().collect(),
            embedded: false,
            lazy: None,
            renamed: Vec::new(),
            version: lang,
            embeds: &[],
        };
        check.check_package(&input);
    }
    if std::env::var_os("TIMES").is_some() {
        eprintln!("{:8.1} ms main", start.elapsed().as_secs_f64() * 1e3);
    }
    l.errors.iter().for_each(|e| println!("{e}"));
    let errors = std::mem::take(&mut check.errors);
    let ok = errors.is_empty() && l.errors.is_empty();
    if args.iter().any(|a| a == "--broken") {
        // Every error as it was found.
        for e in errors {
            print(&l.sources, vec![e], true);
        }
        return ok;
    }
    print(&l.sources, errors, all);
    ok
}

fn main() {
    let ok = with_large_stack(run);
    std::process::exit(if ok { 0 } else { 1 });
}
