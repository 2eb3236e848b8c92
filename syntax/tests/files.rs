//! File tests of scanner and parser.
//!
//! `data/ast/*.go` are files without errors, each beside the dump of its tree; `data/errors/*.go` are files with errors, each
//! beside the errors as gc prints them; `data/format/*.go` are files beside what gofmt makes of them. The Go programs of this repository are in
//! gofmt's layout, so formatting them changes nothing. Run with `UPDATE_EXPECT=1` to write what is found as what is expected.

mod dump;

use std::fs;
use std::path::{Path, PathBuf};

use govm_syntax::printer::format;
use govm_syntax::{Interner, SourceMap, parse_file};

fn sources(folder: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "go"));
    files.sort();
    assert!(!files.is_empty());
    files
}

/// Compares what is found for `source` with the file of that extension beside it.
fn compare(source: &Path, ext: &str, found: &str, failures: &mut Vec<String>) {
    let path = source.with_extension(ext);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected != found {
        let line = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
        let line = line.unwrap_or_else(|| expected.lines().count().min(found.lines().count()));
        failures.push(format!(
            "{}:{}:\n  expected {:?}\n  found    {:?}",
            path.display(),
            line + 1,
            expected.lines().nth(line),
            found.lines().nth(line),
        ));
    }
}

fn parse(path: &Path) -> (String, String) {
    let map = SourceMap::new();
    let interner = Interner::new();
    let name = path.file_name().unwrap().to_str().unwrap();
    let source = map.add(name, fs::read(path).unwrap()).unwrap();
    let (parsed, errors) = parse_file(&source, &interner);
    let mut texts = String::new();
    for error in &errors {
        texts += &format!("{}: {}\n", map.position(error.pos).unwrap(), error.msg);
    }
    (dump::dump(&parsed, &interner), texts)
}

#[test]
fn trees() {
    let mut failures = Vec::new();
    for path in sources("ast") {
        let (tree, errors) = parse(&path);
        assert_eq!(errors, "");
        compare(&path, "ast", &tree, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn errors() {
    let mut failures = Vec::new();
    for path in sources("errors") {
        let (_, errors) = parse(&path);
        compare(&path, "err", &errors, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn formats() {
    let mut failures = Vec::new();
    for path in sources("format") {
        let map = SourceMap::new();
        let interner = Interner::new();
        let format = |text: Vec<u8>| {
            let source = map.add("x.go", text).unwrap();
            let (parsed, errors) = parse_file(&source, &interner);
            assert!(
                errors.iter().all(|err| !err.stops_checking()),
                "{}: {errors:?}",
                path.display()
            );
            format(&parsed, &interner).unwrap()
        };
        let formatted = format(fs::read(&path).unwrap());
        compare(&path, "fmt", &formatted, &mut failures);
        assert_eq!(format(formatted.clone().into_bytes()), formatted, "{}", path.display());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The Go files below a folder of the repository, those that are meant to have errors apart.
fn programs(folder: &Path, list: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            programs(&path, list);
        } else if path.extension().is_some_and(|ext| ext == "go") {
            list.push(path);
        }
    }
}

#[test]
fn formatted_files_stay() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["examples", "fuzz/seeds", "stdlib/src", "tests/embed", "tests/run"] {
        programs(&root.join(folder), &mut files);
    }
    assert!(files.len() > 100);
    let mut failures = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let formatted = govm_syntax::format::format_file("x.go", text.as_bytes()).unwrap();
        if let Some(line) = text.lines().zip(formatted.lines()).position(|(a, b)| a != b) {
            failures.push(format!("{}:{}", path.display(), line + 1));
        } else if text != formatted {
            failures.push(format!("{}: its end", path.display()));
        }
    }
    assert!(failures.is_empty(), "not in gofmt's layout:\n{}", failures.join("\n"));
}
