//! Loading of packages from folders: choice of files, modules, errors as the go command words them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use govm_compiler::packages::{
    BuildContext, Config, Disk, GO_MINOR, Inputs, LoadError, PackageSource, Program, Provider, SourceText, Target,
    Toolchain, expand, load, load_all,
};
use govm_syntax::{Interner, SourceMap};

struct Library;

impl PackageSource for Library {
    fn files(&self, path: &str) -> Option<Vec<SourceText>> {
        let text = |name: &'static str, text: &'static str| SourceText {
            name: name.into(),
            text: text.into(),
        };
        match path {
            "fmt" => Some(vec![text("fmt/fmt.go", "package fmt\nimport _ \"internal/abi\"\n")]),
            "internal/abi" => Some(vec![
                text("internal/abi/abi.go", "package abi\nimport _ \"golang.org/x/v\"\n"),
                text("internal/abi/abi_windows.go", "package abi\nimport _ \"missing\"\n"),
            ]),
            "embed" => Some(vec![text("embed/embed.go", "package embed\n")]),
            "vendor/golang.org/x/v" => Some(vec![text("v.go", "package v\n")]),
            _ => None,
        }
    }
}

/// A folder of the test's own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("govm-packages-{}-{n}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let folder = Folder(dir.canonicalize().unwrap());
        for (name, text) in files {
            let path = folder.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn config(&self) -> Config<'static> {
        let build = BuildContext {
            goos: "linux".to_string(),
            goarch: "amd64".to_string(),
            tags: Vec::new(),
            toolchain: Toolchain::Govm,
        };
        let mod_cache = Some(self.0.join("cache"));
        Config {
            dir: self.0.clone(),
            build,
            library: &Library,
            goroot: None,
            mod_cache,
            disk: Disk::default(),
        }
    }

    fn load(&self, target: &Target, test: bool) -> Result<Program, Vec<LoadError>> {
        load(&self.config(), &SourceMap::new(), &Interner::new(), target, test)
    }

    /// The paths of the packages that a directory needs, in order.
    fn paths(&self, dir: &str) -> Vec<String> {
        let program = self
            .load(&Target::Dir(dir.into()), false)
            .map_err(|errors| texts(&errors))
            .unwrap();
        program.packages.into_iter().map(|package| package.path).collect()
    }

    /// The errors of loading a directory, with the folder's own path as `DIR`.
    fn errors(&self, dir: &str) -> String {
        self.target_errors(&Target::Dir(dir.into()), false)
    }

    fn target_errors(&self, target: &Target, test: bool) -> String {
        let errors = self.load(target, test).map(|_| ()).unwrap_err();
        texts(&errors).replace(self.0.to_str().unwrap(), "DIR")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn texts(errors: &[LoadError]) -> String {
    errors.iter().map(|err| err.to_string()).collect::<Vec<_>>().join("\n")
}

const GO_MOD: (&str, &str) = ("go.mod", "module example.com/m\n\ngo 1.27\n");

#[test]
fn packages_come_in_order_of_dependency() {
    let folder = Folder::new(&[
        GO_MOD,
        (
            "main.go",
            "package main\nimport (\n\t\"unsafe\"\n\t\"fmt\"\n\t\"example.com/m/b\"\n\t\"example.com/m/a\"\n)\nfunc main() {}\n",
        ),
        ("a/a.go", "package a\nimport _ \"example.com/m/b\"\n"),
        ("b/b.go", "package b\nimport _ \"example.com/m/b/internal/c\"\n"),
        ("b/internal/c/c.go", "package c\n"),
    ]);
    let own = ["example.com/m/b/internal/c", "example.com/m/b", "example.com/m/a"];
    let library = ["vendor/golang.org/x/v", "internal/abi", "fmt"];
    assert_eq!(folder.paths("."), [&own[..], &library, &["example.com/m"]].concat());

    let program = folder.load(&Target::Dir(".".into()), false).unwrap();
    let root = program.package(program.root);
    assert_eq!(
        (root.name.as_str(), root.files.len(), root.imports.len()),
        ("main", 1, 3)
    );
    assert_eq!(program.package(root.import("fmt").unwrap()).provider, Provider::Library);
    assert_eq!(&**root.files[0].parsed.source().name(), "./main.go");
    assert!(program.main_error().is_none());
}

#[test]
fn files_are_chosen() {
    let folder = Folder::new(&[
        GO_MOD,
        ("a.go", "package p\n"),
        ("a_windows.go", "package p\nimport _ \"missing\"\n"),
        ("b.go", "//go:build ignore\n\npackage main\n"),
        ("c.go", "package p\nimport \"C\"\n"),
        ("_d.go", "package d\n"),
        ("doc.go", "package documentation\n"),
        ("e_test.go", "package p\nimport _ \"missing\"\n"),
        ("f.go", "//go:build go1.22 && govm\n\npackage p\n"),
        ("old.go", "//go:build go1.4\n\npackage p\n"),
    ]);
    let program = folder.load(&Target::Dir(".".into()), false).unwrap();
    let root = program.package(program.root);
    let names: Vec<_> = root
        .files
        .iter()
        .map(|file| file.path.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(names, ["a.go", "f.go", "old.go"]);
    let versions: Vec<_> = root.files.iter().map(|file| file.go_minor).collect();
    assert_eq!(versions, [GO_MINOR, 22, 21]);
    assert_eq!(
        program.main_error().unwrap().to_string(),
        "package example.com/m is not a main package"
    );

    let program = folder.load(&Target::Files(vec!["b.go".into()]), false).unwrap();
    assert_eq!(program.package(program.root).path, "command-line-arguments");
}

#[test]
fn tests_have_their_files() {
    let folder = Folder::new(&[
        GO_MOD,
        ("p.go", "package p\n"),
        ("p_test.go", "package p\nimport _ \"fmt\"\n"),
        (
            "x_test.go",
            "package p_test\nimport _ \"example.com/m\"\nimport _ \"example.com/m/q\"\n",
        ),
        ("q/q.go", "package q\nimport _ \"example.com/m\"\n"),
        ("cycle/c.go", "package c\n"),
        ("cycle/c_test.go", "package c\nimport _ \"example.com/m/d\"\n"),
        ("d/d.go", "package d\nimport _ \"example.com/m/cycle\"\n"),
        ("bad/p.go", "package p\n"),
        ("bad/p_test.go", "package q\n"),
        ("only/x_test.go", "package only\n"),
    ]);
    let program = folder.load(&Target::Dir(".".into()), true).unwrap();
    let external = program.package(program.external_test.unwrap());
    assert_eq!((external.name.as_str(), external.files.len()), ("p_test", 1));
    assert_eq!(external.import("example.com/m"), Some(program.root));
    assert_eq!(program.package(program.root).files.len(), 2);
    let q = program.package(external.import("example.com/m/q").unwrap());
    assert_eq!(q.import("example.com/m"), Some(program.root));

    let cycle = folder.target_errors(&Target::Dir("cycle".into()), true);
    assert_eq!(
        cycle,
        "package example.com/m/cycle\n\timports example.com/m/d from c_test.go\n\timports example.com/m/cycle from d.go: \
         import cycle not allowed in test"
    );
    assert!(folder.load(&Target::Dir("cycle".into()), false).is_ok());
    let bad = folder.target_errors(&Target::Dir("bad".into()), true);
    assert_eq!(bad, "found packages p (p.go) and q (p_test.go) in DIR/bad");
    assert!(folder.load(&Target::Dir("only".into()), true).is_ok());
    assert_eq!(
        folder.errors("only"),
        "package example.com/m/only: no non-test Go files in DIR/only"
    );
}

#[test]
fn imports_that_lead_nowhere() {
    let folder = Folder::new(&[
        GO_MOD,
        (
            "m/a.go",
            "package main\nimport (\n\t\"foo\"\n\t\"github.com/x/y\"\n\t\"example.com/m/none\"\n\t\"example.com/m/two\"\n\t\"foo/bar\"\n)\n",
        ),
        ("two/a.go", "package a\n"),
        ("two/b.go", "package b\n"),
        ("ex/x.go", "package ex\nimport _ \"example.com/m/excluded\"\n"),
        ("excluded/x.go", "//go:build windows\n\npackage x\n"),
        (
            "paths/x.go",
            "package p\nimport _ \"./m\"\nimport _ \"a b\"\nimport _ \"/abs\"\nimport _ \"fmt/\"\nimport _ \"\"\nimport _ \"vendor/golang.org/x/v\"\n",
        ),
        ("prog/x.go", "package p\nimport _ \"example.com/m/cmd\"\n"),
        ("cmd/x.go", "package main\n"),
        ("empty/x.txt", ""),
        ("con/x.go", "//go:build (linux\n\npackage p\n"),
    ]);
    assert_eq!(
        folder.errors("m"),
        "m/a.go:5:2: no required module provides package example.com/m/none; to add it:\n\tgo get example.com/m/none\n\
         m/a.go:6:2: found packages a (a.go) and b (b.go) in DIR/two\n\
         m/a.go:3:2: package foo is not in std\n\
         m/a.go:7:2: package foo/bar is not in std\n\
         m/a.go:4:2: no required module provides package github.com/x/y; to add it:\n\tgo get github.com/x/y"
    );
    assert_eq!(
        folder.errors("ex"),
        "package example.com/m/ex\n\timports example.com/m/excluded: build constraints exclude all Go files in DIR/excluded"
    );
    assert_eq!(
        folder.errors("paths"),
        "paths/x.go:6:8: invalid import path: \n\
         paths/x.go:2:8: \"./m\" is relative, but relative import paths are not supported in module mode\n\
         paths/x.go:4:8: \"/abs\" is not a package path; see 'go help packages'\n\
         paths/x.go:3:8: invalid import path: a b\n\
         paths/x.go:5:8: malformed import path \"fmt/\": trailing slash\n\
         paths/x.go:7:8: use of vendored package not allowed"
    );
    assert_eq!(
        folder.errors("prog"),
        "prog/x.go:2:8: import \"example.com/m/cmd\" is a program, not an importable package"
    );
    assert_eq!(folder.errors("two"), "found packages a (a.go) and b (b.go) in DIR/two");
    assert_eq!(folder.errors("empty"), "no Go files in DIR/empty");
    assert_eq!(folder.errors("nowhere"), "stat DIR/nowhere: directory not found");
    assert_eq!(
        folder.errors("con"),
        "x.go: parsing //go:build line: missing close paren"
    );
    let excluded = "package example.com/m/excluded: build constraints exclude all Go files in DIR/excluded";
    assert_eq!(folder.errors("excluded"), excluded);
    assert_eq!(
        folder.target_errors(&Target::Path("fmt2".to_string()), false),
        "package fmt2 is not in std"
    );
}

#[test]
fn cycles_and_internal_packages() {
    let folder = Folder::new(&[
        GO_MOD,
        ("u/u.go", "package u\nimport _ \"example.com/m/a\"\n"),
        ("a/a.go", "package a\nimport _ \"example.com/m/b\"\n"),
        ("b/b.go", "package b\nimport _ \"example.com/m/a\"\n"),
        ("self/s.go", "package s\nimport _ \"example.com/m/self\"\n"),
        ("lib/internal/q/q.go", "package q\n"),
        ("i/i.go", "package i\nimport _ \"example.com/m/lib/internal/q\"\n"),
        ("j/j.go", "package j\nimport _ \"example.com/m/k\"\n"),
        ("k/k.go", "package k\nimport _ \"internal/abi\"\n"),
        ("lib/f.go", "package main\nimport _ \"example.com/m/lib/internal/q\"\n"),
    ]);
    assert_eq!(
        folder.errors("u"),
        "package example.com/m/u\n\timports example.com/m/a from u.go\n\timports example.com/m/b from a.go\n\t\
         imports example.com/m/a from b.go: import cycle not allowed"
    );
    assert_eq!(
        folder.errors("self"),
        "package example.com/m/self\n\timports example.com/m/self from s.go: import cycle not allowed"
    );
    assert_eq!(
        folder.errors("i"),
        "package example.com/m/i\n\ti/i.go:2:8: use of internal package example.com/m/lib/internal/q not allowed"
    );
    assert_eq!(
        folder.errors("j"),
        "package example.com/m/j\n\timports example.com/m/k\n\tk/k.go:2:8: use of internal package internal/abi not allowed"
    );
    assert!(folder.load(&Target::Files(vec!["lib/f.go".into()]), false).is_ok());
}

#[test]
fn named_files() {
    let folder = Folder::new(&[
        ("x.go", "package main\nimport _ \"github.com/x/y\"\nimport _ \"foo\"\n"),
        ("ok.go", "package main\nimport _ \"fmt\"\n"),
        ("d/d.go", "package main\n"),
        ("x_test.go", "package main\n"),
    ]);
    let errors =
        |files: &[&str]| folder.target_errors(&Target::Files(files.iter().map(PathBuf::from).collect()), false);
    assert_eq!(
        errors(&["x.go"]),
        "x.go:3:8: package foo is not in std\nx.go:2:8: no required module provides package github.com/x/y: go.mod file not \
         found in current directory or any parent directory; see 'go help modules'"
    );
    assert_eq!(errors(&["nofile.go"]), "stat nofile.go: no such file or directory");
    assert_eq!(
        errors(&["d/d.go", "x.go"]),
        "named files must all be in one directory; have d and ."
    );
    assert_eq!(errors(&["x_test.go"]), "go: cannot run *_test.go files (x_test.go)");
    assert_eq!(errors(&["go.mod"]), "named files must be .go files: go.mod");
    assert!(folder.load(&Target::Files(vec!["ok.go".into()]), false).is_ok());

    let text = SourceText {
        name: "script.go".into(),
        text: "package main\nimport \"fmt\"\nfunc {\n".into(),
    };
    let program = folder.load(&Target::Texts(vec![text]), false).unwrap();
    assert!(program.package(program.root).has_syntax_errors());
    assert_eq!(program.packages.len(), 4);
}

#[test]
fn other_modules() {
    let folder = Folder::new(&[
        (
            "go.mod",
            "module example.com/m\ngo 1.20\nrequire (\n\tgithub.com/Up/a v1.0.0\n\tb.org/b v0.2.0\n\tc.org/c v1.0.0\n)\n\
             replace b.org/b => ../m2/b\nreplace c.org/c => d.org/d v1.1.0\n",
        ),
        (
            "x.go",
            "package main\nimport _ \"github.com/Up/a/sub\"\nimport _ \"b.org/b\"\nimport _ \"c.org/c/e\"\n",
        ),
        ("gone/x.go", "package gone\nimport _ \"github.com/Up/a/nested/n\"\n"),
        (
            "cache/github.com/!up/a@v1.0.0/go.mod",
            "module github.com/Up/a\nunknown\n",
        ),
        ("cache/github.com/!up/a@v1.0.0/sub/s.go", "package sub\n"),
        (
            "cache/github.com/!up/a@v1.0.0/nested/go.mod",
            "module github.com/Up/a/nested\n",
        ),
        ("cache/github.com/!up/a@v1.0.0/nested/n/n.go", "package n\n"),
        ("cache/d.org/d@v1.1.0/e/e.go", "package e\n"),
    ]);
    let outside = folder.0.parent().unwrap().join("m2");
    fs::create_dir_all(outside.join("b")).unwrap();
    fs::write(outside.join("b/go.mod"), "module b.org/b\ngo 1.22\n").unwrap();
    fs::write(outside.join("b/b.go"), "package b\n").unwrap();
    let program = folder
        .load(&Target::Dir(".".into()), false)
        .map_err(|errors| texts(&errors))
        .unwrap();
    let root = program.package(program.root);
    assert_eq!(root.files[0].go_minor, 20);
    let minor = |path: &str| program.package(root.import(path).unwrap()).files[0].go_minor;
    assert_eq!(
        (minor("github.com/Up/a/sub"), minor("b.org/b"), minor("c.org/c/e")),
        (16, 22, 16)
    );
    let nested = folder.errors("gone");
    assert!(
        nested.starts_with("gone/x.go:2:8: no required module provides package github.com/Up/a/nested/n;"),
        "{nested}"
    );
    fs::remove_dir_all(&outside).unwrap();
    let missing = folder.errors(".");
    let expected = "b.org/b@v0.2.0 (replaced by ../m2/b): reading ../m2/b/go.mod: open ";
    assert!(missing.contains(expected), "{missing}");
}

#[test]
fn vendored_and_missing_modules() {
    let folder = Folder::new(&[
        ("go.mod", "module m\nrequire a.com/b v1.0.0\n"),
        ("x.go", "package main\nimport _ \"a.com/b/c\"\n"),
        ("y/y.go", "package y\nimport _ \"a.com/z\"\n"),
    ]);
    assert_eq!(
        folder.errors("."),
        "x.go:2:8: a.com/b@v1.0.0: module is not in the module cache; to add it:\n\tgo mod download a.com/b"
    );
    let vendor = folder.0.join("vendor");
    fs::create_dir_all(vendor.join("a.com/b/c")).unwrap();
    fs::write(vendor.join("a.com/b/c/c.go"), "package c\n").unwrap();
    fs::write(
        vendor.join("modules.txt"),
        "# a.com/b v1.0.0\n## explicit; go 1.18\na.com/b/c\n",
    )
    .unwrap();
    let program = folder.load(&Target::Dir(".".into()), false).unwrap();
    let provider = Provider::Module {
        path: "a.com/b".to_string(),
        version: "v1.0.0".to_string(),
    };
    assert_eq!(program.packages[0].provider, provider);
    assert_eq!(program.packages[0].files[0].go_minor, 18);
    let errors = folder.errors("y");
    assert_eq!(
        errors,
        "y/y.go:2:8: cannot find module providing package a.com/z: import lookup disabled by -mod=vendor"
    );
}

#[test]
fn go_mod_errors() {
    let errors = |text: &str| Folder::new(&[("go.mod", text), ("x.go", "package main\n")]).errors(".");
    assert_eq!(
        errors("module a\nfoo bar\n"),
        "go: errors parsing go.mod:\ngo.mod:2: unknown directive: foo"
    );
    assert_eq!(
        errors("module a\ngo 1.99\n"),
        "go: go.mod requires go >= 1.99 (running go 1.27)"
    );
    assert!(errors("go 1.27\n").starts_with("go: error reading go.mod: missing module declaration."));
}

#[test]
fn patterns_are_expanded() {
    let folder = Folder::new(&[
        GO_MOD,
        ("x.go", "package p\n"),
        ("a/a.go", "package a\n"),
        ("a/testdata/t.go", "package t\n"),
        ("a/b/b_test.go", "package b\n"),
        ("nested/go.mod", "module n\n"),
        ("nested/n.go", "package n\n"),
    ]);
    let dirs = |args: &[&str]| -> Vec<String> {
        let args: Vec<String> = args.iter().map(|arg| arg.to_string()).collect();
        let targets = expand(&folder.config(), &args).map_err(|err| err.to_string()).unwrap();
        targets.into_iter().map(|target| format!("{target:?}")).collect()
    };
    assert_eq!(dirs(&["./..."]), ["Found(\".\")", "Found(\"./a\")", "Found(\"./a/b\")"]);
    assert_eq!(
        dirs(&["./a/...", "fmt", "."]),
        ["Found(\"./a\")", "Found(\"./a/b\")", "Path(\"fmt\")", "Dir(\".\")"]
    );
    assert_eq!(dirs(&["x.go", "y.go"]), ["Files([\"x.go\", \"y.go\"])"]);
    assert!(Path::new("x.go").is_relative());
}

/// A Go installation of three packages with vendored and excluded ones.
const GOROOT: &[(&str, &str)] = &[
    ("go/src/go.mod", "module std\ngo 1.27\n"),
    ("go/src/runtime/r.go", "package runtime\n"),
    (
        "go/src/fmt/fmt.go",
        "package fmt\nimport (\n_ \"golang.org/x/w\"\n_ \"internal/only\"\n_ \"unsafe\"\n)\n",
    ),
    (
        "go/src/fmt/fmt_pure.go",
        "//go:build purego || !gc\npackage fmt\nimport _ \"missing\"\n",
    ),
    ("go/src/fmt/fmt_cgo.go", "package fmt\nimport \"C\"\n"),
    ("go/src/internal/only/o.go", "package only\n"),
    (
        "go/src/internal/only/o_amd64.go",
        "package only\nimport _ \"runtime\"\n",
    ),
    ("go/src/internal/windows/w_windows.go", "package windows\n"),
    ("go/src/vendor/golang.org/x/w/w.go", "package w\n"),
    ("go/src/unsafe/unsafe.go", "package unsafe\n"),
    ("go/src/builtin/builtin.go", "package builtin\n"),
    ("go/src/cmd/go.mod", "module cmd\ngo 1.27\n"),
    ("go/src/cmd/tool/main.go", "package main\nimport _ \"golang.org/x/w\"\n"),
    ("go/src/cmd/vendor/golang.org/x/w/w.go", "package w\n"),
    ("x/x.go", "package main\nimport (\n_ \"fmt\"\n_ \"internal/only\"\n)\n"),
];

#[test]
fn packages_of_a_go_installation() {
    let folder = Folder::new(GOROOT);
    let mut cfg = folder.config();
    cfg.goroot = Some("go".into());
    let load = |cfg: &Config<'_>, args: &[&str]| -> Result<Vec<String>, String> {
        let args: Vec<String> = args.iter().map(|arg| arg.to_string()).collect();
        let targets = expand(cfg, &args).map_err(|err| err.to_string())?;
        let program = load_all(cfg, &SourceMap::new(), &Interner::new(), &targets).map_err(|e| texts(&e))?;
        let file = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let show = |p: &govm_compiler::packages::Package| {
            let files: Vec<String> = p.files.iter().map(|f| file(&f.path)).collect();
            format!("{} {}", p.path, files.join(" "))
        };
        Ok(program.packages.iter().map(show).collect())
    };
    let fmt = [
        "vendor/golang.org/x/w w.go",
        "runtime r.go",
        "internal/only o.go o_amd64.go",
        "fmt fmt.go",
    ];
    let tool = ["cmd/vendor/golang.org/x/w w.go", "cmd/tool main.go"];
    assert_eq!(load(&cfg, &["fmt"]).unwrap(), fmt);
    assert_eq!(load(&cfg, &["fmt", "fmt", "unsafe"]).unwrap(), fmt);
    let mut sorted = load(&cfg, &["std"]).unwrap();
    sorted.sort();
    let mut expected = fmt.to_vec();
    expected.sort();
    assert_eq!(sorted, expected);
    assert_eq!(load(&cfg, &["cmd/..."]).unwrap(), tool);
    assert_eq!(load(&cfg, &["inter...ly"]).unwrap(), fmt[1..3]);
    assert_eq!(load(&cfg, &["unsafe"]).unwrap(), Vec::<String>::new());
    assert_eq!(load(&cfg, &["./go/src/fmt"]).unwrap(), fmt);
    // Within the installation, it need not be named.
    let within = |dir: &str, arg: &str| {
        let mut cfg = folder.config();
        cfg.dir.push(dir);
        load(&cfg, &[arg])
    };
    assert_eq!(within("go/src/fmt", ".").unwrap(), fmt);
    assert_eq!(within("go/src", "./internal/...").unwrap(), fmt[1..3]);
    assert_eq!(within("go/src/cmd", "./tool").unwrap(), tool);
    let dir = folder.0.display();
    assert_eq!(
        load(&cfg, &["nothing"]).unwrap_err(),
        format!("package nothing is not in std ({dir}/go/src/nothing)")
    );
    assert_eq!(
        load(&cfg, &["internal/windows"]).unwrap_err(),
        format!("package internal/windows: build constraints exclude all Go files in {dir}/go/src/internal/windows")
    );
    assert_eq!(
        load(&cfg, &["./x"]).unwrap_err(),
        "package command-line-arguments\n\tx/x.go:4:1: use of internal package internal/only not allowed"
    );
    cfg.goroot = Some("gone".into());
    assert_eq!(
        load(&cfg, &["fmt"]).unwrap_err(),
        "go: cannot find GOROOT directory: gone"
    );
}

#[test]
fn the_library_comes_before_a_go_installation() {
    let folder = Folder::new(GOROOT);
    let text = "package main\nimport (\n_ \"fmt\"\n_ \"runtime\"\n_ \"crc\"\n)\n";
    for (name, text) in [
        ("p/p.go", text),
        ("go/src/crc/crc.go", "package crc\n"),
        ("go/src/crc/crc_amd64.go", "package crc\n"),
        ("go/src/crc/crc_other.go", "//go:build purego && !amd64\npackage crc\n"),
    ] {
        let path = folder.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut cfg = folder.config();
    cfg.goroot = Some("go".into());
    let program = load(
        &cfg,
        &SourceMap::new(),
        &Interner::new(),
        &Target::Dir("p".into()),
        false,
    )
    .unwrap();
    let of = |path: &str| program.packages.iter().find(|p| p.path == path).unwrap();
    assert_eq!(of("fmt").provider, Provider::Library);
    assert_eq!(of("runtime").provider, Provider::Goroot);
    let files: Vec<_> = of("crc").files.iter().filter_map(|f| f.path.file_name()).collect();
    assert_eq!(files, ["crc.go", "crc_other.go"]);
}

/// What a folder's program is made of, as a later process reads it.
fn inputs(folder: &Folder, target: &Target) -> Option<Inputs> {
    let config = Config {
        disk: Disk::recording(),
        ..folder.config()
    };
    load(&config, &SourceMap::new(), &Interner::new(), target, false)
        .map_err(|errors| texts(&errors))
        .unwrap();
    let inputs = config.disk.inputs()?;
    let read: Inputs = inputs.to_string().parse().unwrap();
    assert_eq!(read, inputs);
    Some(read)
}

#[test]
fn inputs_change_with_what_the_program_is_made_of() {
    let files = [
        (
            "m/go.mod",
            "module example.com/m\n\ngo 1.27\nrequire example.com/d v1.0.0\nreplace example.com/d => ../d\n",
        ),
        (
            "m/main.go",
            "package main\nimport (\n\t_ \"embed\"\n\t_ \"fmt\"\n\t_ \"example.com/d\"\n\t_ \"example.com/m/a\"\n)\n//go:embed data/*.txt\nvar x string\nfunc main() {}\n",
        ),
        ("m/a/a.go", "package a\n"),
        ("m/data/one.txt", "1"),
        ("d/go.mod", "module example.com/d\n"),
        ("d/d.go", "package d\n"),
    ];
    let folder = || {
        let folder = Folder::new(&files);
        let inputs = inputs(&folder, &Target::Dir("m".into())).unwrap();
        (folder, inputs)
    };
    let write: &[(&str, &str, bool)] = &[
        ("m/main.go", "package main\nfunc main() {}\n", false),
        ("m/go.mod", "module example.com/m\n\ngo 1.21\n", false),
        ("m/more.go", "package main\n", false),
        ("m/a/a.go", "package a\nvar A int\n", false),
        ("m/a/go.mod", "module example.com/m/a\n", false),
        ("m/data/one.txt", "2", false),
        // Patterns were matched with all names of this directory.
        ("m/data/image.png", "", false),
        ("m/vendor/modules.txt", "# example.com/d v1.0.0\n", false),
        ("d/d.go", "package d\nvar D int\n", false),
        ("d/go.mod", "module example.com/d\n\ngo 1.20\n", false),
        ("m/a/a.go", "package a\n", true),
        ("m/output.log", "done", true),
        ("other/other.go", "package other\n", true),
    ];
    for (name, text, unchanged) in write {
        let (folder, inputs) = folder();
        assert!(inputs.unchanged());
        let path = folder.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        assert_eq!(inputs.unchanged(), *unchanged, "{name}");
    }
    for name in ["m/a/a.go", "m/data/one.txt", "d/go.mod", "m/go.mod"] {
        let (folder, inputs) = folder();
        let path = folder.0.join(name);
        assert!(inputs.files().any(|file| file == path), "{name}");
        fs::remove_file(path).unwrap();
        assert!(!inputs.unchanged(), "{name}");
    }
}

#[test]
fn inputs_of_files_see_a_module_around_them() {
    let folder = Folder::new(&[("p/q/main.go", "package main\nfunc main() {}\n")]);
    let target = Target::Files(vec!["p/q/main.go".into()]);
    let inputs = inputs(&folder, &target).unwrap();
    fs::write(folder.0.join("p/q/other.go"), "package main\n").unwrap();
    assert!(inputs.unchanged());
    fs::write(folder.0.join("p/go.mod"), "module m\n\ngo 1.20\n").unwrap();
    assert!(!inputs.unchanged());
}

#[cfg(unix)]
#[test]
fn inputs_are_lost_with_a_pipe() {
    let folder = Folder::new(&[]);
    let pipe = folder.0.join("main.go");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let writer = std::thread::spawn(move || fs::write(pipe, "package main\nfunc main() {}\n").unwrap());
    assert_eq!(inputs(&folder, &Target::Files(vec!["main.go".into()])), None);
    writer.join().unwrap();
}

#[test]
fn other_text_is_no_list_of_inputs() {
    for text in ["x", "text 12", "text 1g /a", "tekst 12 /a", "\n", "text 12 /a\n\n"] {
        assert!(text.parse::<Inputs>().is_err(), "{text:?}");
    }
}
