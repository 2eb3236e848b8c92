//! `govm` as a process: exit codes, where messages go, and what becomes of files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A directory with programs, removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Dir {
        let path = std::env::temp_dir().join(format!("govm-command-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        for (name, body) in [
            ("hello.go", "func main() { println(\"hello\") }"),
            ("panics.go", "func main() { panic(\"no\") }"),
            ("exits.go", "import \"os\"\n\nfunc main() { os.Exit(7) }"),
            ("wrong.go", "func main() { x := 1 }"),
            ("endless.go", "func main() { for { } }"),
            ("sleeps.go", "func main() { select { } }"),
            (
                "recursive.go",
                "func f(n int) int { return f(n+1) + 1 }\n\nfunc main() { f(0) }",
            ),
        ] {
            fs::write(path.join(name), format!("package main\n\n{body}\n")).unwrap();
        }
        Dir(path)
    }

    /// Standard output, first line of the standard error output, and exit code.
    fn govm(&self, args: &[&str]) -> (String, String, i32) {
        let out = Command::new(env!("CARGO_BIN_EXE_govm"))
            .args(args)
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let first = text(out.stderr).lines().next().unwrap_or("").to_string();
        (text(out.stdout), first, out.status.code().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn exit_codes() {
    let dir = Dir::new("codes");
    for (args, error, code) in [
        (&["run", "hello.go"][..], "hello", 0),
        (&["run", "panics.go"], "panic: no", 2),
        (&["run", "exits.go"], "", 7),
        (&["run", "wrong.go"], "./wrong.go:3:15: declared and not used: x", 1),
        (&["check", "wrong.go"], "./wrong.go:3:15: declared and not used: x", 1),
        (&["build", "wrong.go"], "./wrong.go:3:15: declared and not used: x", 1),
        (&["run", "nothing.go"], "stat nothing.go: no such file or directory", 1),
        (
            &["run", "sleeps.go"],
            "fatal error: all goroutines are asleep - deadlock!",
            2,
        ),
        (&["run", "--fuel", "100000", "endless.go"], "govm: fuel exhausted", 2),
        (
            &["run", "--timeout", "50ms", "endless.go"],
            "govm: deadline exceeded",
            2,
        ),
        (
            &["run", "--memory", "64M", "recursive.go"],
            "runtime: goroutine stack exceeds 16777216-byte limit",
            2,
        ),
        (
            &["run"],
            "error: the following required arguments were not provided:",
            2,
        ),
        (
            &["run", "--memory", "12Q", "hello.go"],
            "error: invalid value '12Q' for '--memory <SIZE>': q is no unit of memory",
            2,
        ),
        (&["bogus"], "error: unrecognized subcommand 'bogus'", 2),
    ] {
        assert_eq!(dir.govm(args), (String::new(), error.to_string(), code), "{args:?}");
    }
}

#[test]
fn modules_are_built_and_run() {
    let dir = Dir::new("modules");
    assert_eq!(dir.govm(&["build", "hello.go"]).2, 0);
    assert_eq!(dir.govm(&["run", "hello.govm"]).1, "hello");
    assert_eq!(dir.govm(&["build", "-o", "there", "exits.go"]).2, 0);
    assert_eq!(dir.govm(&["run", "there"]).2, 7);
    let whole = fs::read(dir.path("there")).unwrap();
    fs::write(dir.path("there"), &whole[..whole.len() / 2]).unwrap();
    let (_, error, code) = dir.govm(&["run", "there"]);
    assert!(error.starts_with("govm: cannot load module: ") && code == 1, "{error}");
    // What cannot be built leaves the old file.
    assert_eq!(dir.govm(&["build", "-o", "hello.govm", "wrong.go"]).2, 1);
    assert_eq!(dir.govm(&["run", "hello.govm"]).1, "hello");
}

/// Names of what is in a directory, sorted.
fn names(dir: &Path) -> Vec<String> {
    let name = |e: fs::DirEntry| e.file_name().into_string().unwrap();
    let mut list: Vec<String> = fs::read_dir(dir).unwrap().map(|e| name(e.unwrap())).collect();
    list.sort();
    list
}

#[cfg(unix)]
#[test]
fn output_goes_where_the_name_leads() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let dir = Dir::new("output");
    fs::write(dir.path("target"), "old").unwrap();
    symlink("target", dir.path("link")).unwrap();
    assert_eq!(dir.govm(&["build", "-o", "link", "hello.go"]).2, 0);
    assert!(fs::symlink_metadata(dir.path("link")).unwrap().is_symlink());
    assert_eq!(dir.govm(&["run", "target"]).1, "hello");

    let pipe = dir.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe).unwrap()
    });
    assert_eq!(dir.govm(&["build", "-o", "pipe", "hello.go"]).2, 0);
    assert_eq!(reader.join().unwrap(), fs::read(dir.path("target")).unwrap());
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(dir.govm(&["build", "-o", ".", "hello.go"]).2, 1);
    assert!(!names(&dir.0).iter().any(|n| n.ends_with(".tmp")));
}
