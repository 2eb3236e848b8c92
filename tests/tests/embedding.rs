//! `//go:embed` in modules: programs with files in them, and patterns that name none.

use govm::{Engine, Module, Source, Vm};
use govm_tests::Kept;
use std::fs;
use std::path::Path;

#[test]
fn files_are_in_the_program() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("embed/files");
    let module = Module::compile(&Engine::new(), &Source::dir(&dir)).expect("it compiles");
    let out = Kept::default();
    let vm = Vm::builder(&module).stdout(out.clone()).build();
    vm.and_then(|mut vm| vm.run()).expect("it runs");
    let want = fs::read_to_string(dir.with_extension("out")).expect("the golden output");
    assert_eq!(out.text(), want);
}

/// What the compiler says of a program with a directive in a module with `go` version `version`.
fn said(dir: &Path, version: &str, directive: &str, ty: &str) -> String {
    let text =
        format!("package main\n\nimport \"embed\"\n\n{directive}\nvar x {ty}\n\nfunc main() {{ _ = embed.FS{{}} }}\n");
    fs::write(dir.join("go.mod"), format!("module m\n\ngo {version}\n")).expect("a file");
    fs::write(dir.join("main.go"), text).expect("a file");
    match Module::check(&Engine::new(), &Source::dir(dir)) {
        Ok(()) => String::new(),
        Err(e) => {
            let text = e.to_string();
            text[text.find("main.go").unwrap_or(0)..].to_string()
        }
    }
}

#[test]
fn patterns_are_judged_as_by_the_go_command() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("embedding");
    let _ = fs::remove_dir_all(&dir);
    for sub in ["data/.hid", "data/deep", "inner", "void", "void/.git", "odd"] {
        fs::create_dir_all(dir.join(sub)).expect("a directory");
    }
    let files = [
        "a.txt",
        "data/x.json",
        "data/.hid/f",
        "data/deep/_f",
        "inner/go.mod",
        "inner/f.txt",
        "odd/a'b",
        "aux.txt",
    ];
    for file in files {
        fs::write(dir.join(file), "text").expect("a file");
    }
    let cases = [
        ("nope.txt", "nope.txt: no matching files found"),
        ("../x", "../x: invalid pattern syntax"),
        ("/a.txt", "/a.txt: invalid pattern syntax"),
        ("a.txt/", "a.txt/: invalid pattern syntax"),
        (".", ".: invalid pattern syntax"),
        ("[", "[: invalid pattern syntax"),
        ("[a/b]", "[a/b]: syntax error in pattern"),
        ("\"\"", ": invalid pattern syntax"),
        ("all:", "all:: invalid pattern syntax"),
        (
            "data/deep",
            "data/deep: cannot embed directory data/deep: contains no embeddable files",
        ),
        (
            "void",
            "void: cannot embed directory void: contains no embeddable files",
        ),
        (
            "void/.git",
            "void/.git: cannot embed directory void/.git: invalid name .git",
        ),
        ("inner", "inner: cannot embed directory inner: in different module"),
        (
            "inner/*.txt",
            "inner/*.txt: cannot embed file inner/f.txt: in different module",
        ),
        ("odd", "odd: cannot embed file odd/a'b: invalid name a'b"),
        ("a*.txt", "a*.txt: cannot embed file aux.txt: invalid name aux.txt"),
    ];
    for (pattern, want) in cases {
        let got = said(&dir, "1.27", &format!("//go:embed {pattern}"), "embed.FS");
        assert_eq!(got, format!("main.go:5:12: pattern {want}"), "{pattern}");
    }
    for pattern in [
        "a.txt",
        "\"\\x61.txt\"",
        "`a.txt`",
        "all:data/deep",
        "data",
        "data/.hid",
        "[a-b].txt",
        "*/x.json",
    ] {
        let got = said(&dir, "1.27", &format!("//go:embed {pattern}"), "embed.FS");
        assert_eq!(got, "", "{pattern}");
    }
    // The first in order of text is reported.
    let got = said(&dir, "1.27", "//go:embed zzz nope a.txt", "string");
    assert_eq!(got, "main.go:5:16: pattern nope: no matching files found");
    let got = said(&dir, "1.15", "//go:embed a.txt", "string");
    assert_eq!(
        got,
        "main.go:5:3: go:embed requires go1.16 or later (-lang was set to go1.15; check go.mod)"
    );

    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.txt", dir.join("link")).expect("a link");
        std::os::unix::fs::symlink("data", dir.join("folder")).expect("a link");
        let got = said(&dir, "1.27", "//go:embed link", "string");
        assert_eq!(got, "main.go:5:12: pattern link: cannot embed irregular file link");
        let got = said(&dir, "1.27", "//go:embed folder/*.json", "string");
        let want = "pattern folder/*.json: cannot embed file folder/x.json: in non-directory folder";
        assert_eq!(got, format!("main.go:5:12: {want}"));
    }
}

#[test]
fn texts_have_no_files() {
    let text = "package main\n\nimport _ \"embed\"\n\n//go:embed a.txt\nvar x string\n\nfunc main() { println(x) }\n";
    let err = Module::check(&Engine::new(), &Source::text("main.go", text)).expect_err("no files");
    assert_eq!(
        err.to_string(),
        "main.go:5:12: pattern a.txt: cannot embed files in a package that is not read from a directory"
    );
}
