//! `govm fmt` as a process: what it prints, its exit codes, and what becomes of files. The texts are those of gofmt.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ROUGH: &str = "package p\nvar  x=1\n";
const FINE: &str = "package p\n\nvar x = 1\n";
const BROKEN: &str = "package p\nvar x = )\n";
const DIFF: &str = "diff rough.go.orig rough.go\n--- rough.go.orig\n+++ rough.go\n@@ -1,2 +1,3 @@\n package p\n-var  x=1\n+\n+var x = 1\n";

/// A directory with files of each kind, removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Dir {
        let path = std::env::temp_dir().join(format!("govm-fmt-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("sub")).unwrap();
        for (name, text) in [
            ("rough.go", ROUGH),
            ("fine.go", FINE),
            ("sub/rough.go", ROUGH),
            ("sub/.hidden.go", ROUGH),
            ("sub/text.txt", "no Go"),
        ] {
            fs::write(path.join(name), text).unwrap();
        }
        Dir(path)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn govm(dir: &Path, args: &[&str], input: &str) -> (String, String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_govm"))
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may have ended.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(stdout), text(stderr), status.code().unwrap())
}

fn done(out: &str) -> (String, String, i32) {
    (out.to_string(), String::new(), 0)
}

#[test]
fn the_standard_input_is_formatted() {
    let dir = Dir::new("stdin");
    assert_eq!(govm(&dir.0, &["fmt"], ROUGH), done(FINE));
    assert_eq!(govm(&dir.0, &["fmt"], "\tx:=1\n"), done("\tx := 1\n"));
    assert_eq!(govm(&dir.0, &["fmt", "-l"], ROUGH), done("<standard input>\n"));
    assert_eq!(govm(&dir.0, &["fmt", "-l"], FINE), done(""));
    let (_, err, code) = govm(&dir.0, &["fmt", "-w"], ROUGH);
    assert_eq!((err.as_str(), code), ("error: cannot use -w with standard input\n", 2));
    let (out, err, code) = govm(&dir.0, &["fmt"], BROKEN);
    assert!(
        out.is_empty() && err.starts_with("<standard input>:2:9: "),
        "{out}{err}"
    );
    assert_eq!(code, 2);
}

#[test]
fn files_and_directories_are_listed_and_compared() {
    let dir = Dir::new("list");
    assert_eq!(
        govm(&dir.0, &["fmt", "fine.go", "rough.go"], ""),
        done(&format!("{FINE}{FINE}"))
    );
    assert_eq!(govm(&dir.0, &["fmt", "-l", "."], ""), done("rough.go\nsub/rough.go\n"));
    assert_eq!(
        govm(&dir.0, &["fmt", "-l", "./sub/", "rough.go"], ""),
        done("sub/rough.go\nrough.go\n")
    );
    assert_eq!(
        govm(&dir.0, &["fmt", "-d", "rough.go", "fine.go"], ""),
        (DIFF.to_string(), String::new(), 1)
    );
    let both = format!("rough.go\n{DIFF}");
    assert_eq!(
        govm(&dir.0, &["fmt", "-l", "-d", "rough.go"], ""),
        (both, String::new(), 1)
    );
    assert_eq!(dir.read("rough.go"), ROUGH);

    let (out, err, code) = govm(&dir.0, &["fmt", "none.go", "fine.go"], "");
    assert_eq!((out.as_str(), code), (FINE, 2));
    assert_eq!(err, "lstat none.go: no such file or directory\n");
}

#[test]
fn files_are_replaced() {
    let dir = Dir::new("write");
    fs::write(dir.0.join("broken.go"), BROKEN).unwrap();
    let (out, err, code) = govm(&dir.0, &["fmt", "-l", "-w", "."], "");
    assert_eq!((out.as_str(), code), ("rough.go\nsub/rough.go\n", 2));
    assert!(err.starts_with("broken.go:2:9: "), "{err}");
    for name in ["rough.go", "fine.go", "sub/rough.go"] {
        assert_eq!(dir.read(name), FINE, "{name}");
    }
    assert_eq!(dir.read("broken.go"), BROKEN);
    assert_eq!(dir.read("sub/.hidden.go"), ROUGH);
    let names = fs::read_dir(&dir.0).unwrap().count();
    assert_eq!(names, 4, "nothing is left behind");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = Dir::new("link");
    let file = dir.0.join("rough.go");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("rough.go", dir.0.join("link.go")).unwrap();
    assert_eq!(govm(&dir.0, &["fmt", "-w", "link.go"], ""), done(""));
    assert_eq!(dir.read("rough.go"), FINE);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(dir.0.join("link.go")).unwrap().is_symlink());
}

#[test]
fn diagnostics_are_json_for_tools() {
    let dir = Dir::new("json");
    let program = "package main\n\nimport \"nosuch\"\n\nfunc main() { nosuch.F() }\n";
    fs::write(dir.0.join("load.go"), program).unwrap();
    let program = "package main\n\nfunc f() {}\nfunc f() {}\n\nfunc main() {\n\tprintln(größe + \"\\t\")\n}\n";
    fs::write(dir.0.join("types.go"), program).unwrap();
    fs::write(dir.0.join("syntax.go"), BROKEN).unwrap();
    let first = r#"{"severity":"error","file":"types.go","line":4,"column":6,"end_column":7,"message":"f redeclared in this block","related":[{"file":"types.go","line":3,"column":6,"message":"other declaration of f"}],"source":"func f() {}"}"#;
    let second = r#"{"severity":"error","file":"types.go","line":7,"column":10,"end_column":17,"message":"undefined: größe","source":"\tprintln(größe + \"\\t\")"}"#;
    let want = (format!("{first}\n{second}\n"), String::new(), 1);
    assert_eq!(json(&dir, &["check", "--json", "types.go"]), want);
    assert_eq!(json(&dir, &["build", "--json", "types.go"]), want);
    let (out, _, code) = json(&dir, &["check", "--json", "syntax.go"]);
    let want = r#"{"severity":"error","file":"syntax.go","line":2,"column":9,"end_column":10,"message":"syntax error: unexpected ), expected expression","source":"var x = )"}"#;
    assert_eq!((out.trim_end(), code), (want, 1));
    let (out, _, code) = json(&dir, &["check", "--json", "load.go"]);
    let want = r#"{"severity":"error","file":"load.go","line":3,"column":8,"message":"package nosuch is not in std"}"#;
    assert_eq!((out.trim_end(), code), (want, 1));
    let (out, err, code) = json(&dir, &["check", "--json", "none.go"]);
    assert!(
        out.starts_with(r#"{"severity":"error","message":""#) && err.is_empty(),
        "{out}{err}"
    );
    assert_eq!(code, 1);
    assert_eq!(json(&dir, &["check", "--json", "fine.go"]), done(""));
}

/// Runs govm; the paths in its output without the directory, whichever way they are shown.
fn json(dir: &Dir, args: &[&str]) -> (String, String, i32) {
    let (out, err, code) = govm(&dir.0, args, "");
    (out.replace("\"./", "\""), err, code)
}
