//! `govm` as a process: exit codes, where messages go, and what becomes of files.

use std::ffi::OsStr;
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
        self.govm_keeping("off", args)
    }

    /// The same, with what is compiled kept in a directory.
    fn govm_keeping(&self, cache: impl AsRef<OsStr>, args: &[&str]) -> (String, String, i32) {
        let out = Command::new(env!("CARGO_BIN_EXE_govm"))
            .args(args)
            .current_dir(&self.0)
            .env("GOVM_CACHE", cache)
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
fn unknown_check_modes_are_errors() {
    let dir = Dir::new("modes");
    let run = |modes: &str| {
        let out = Command::new(env!("CARGO_BIN_EXE_govm"))
            .args(["run", "hello.go"])
            .current_dir(&dir.0)
            .env("GOVM_CACHE", "off")
            .env("GOVM_GC", modes)
            .output()
            .unwrap();
        (String::from_utf8(out.stderr).unwrap(), out.status.code().unwrap())
    };
    assert_eq!(run("stress=1,poison,verify,movestack"), ("hello\n".to_string(), 0));
    let text = "govm: GOVM_GC: \"poisson\" is none of stress=N, poison, verify, movestack\n";
    assert_eq!(run("stress=1,poisson"), (text.to_string(), 2));
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

/// The entries of a cache, by name, with what tells them apart from later ones in the same place.
#[cfg(unix)]
fn entries(cache: &Path) -> Vec<(PathBuf, u64)> {
    use std::os::unix::fs::MetadataExt;
    let files = names(cache).into_iter().filter(|name| name != "trimmed");
    let entry = |name| (cache.join(&name), fs::metadata(cache.join(name)).unwrap().ino());
    files.map(entry).collect()
}

#[cfg(unix)]
fn set_age(file: &Path, hours: u64) {
    let time = std::time::SystemTime::now() - std::time::Duration::from_secs(hours * 3600);
    fs::File::open(file).unwrap().set_modified(time).unwrap();
}

#[cfg(unix)]
fn age(file: &Path) -> std::time::Duration {
    fs::metadata(file).unwrap().modified().unwrap().elapsed().unwrap()
}

#[cfg(unix)]
#[test]
fn an_unchanged_program_is_not_compiled_again() {
    let dir = Dir::new("cache");
    let cache = dir.path("cache");
    let run = |args: &[&str]| dir.govm_keeping(&cache, &[&["run"], args].concat());
    assert_eq!(run(&["hello.go"]).1, "hello");
    let [(entry, made)] = &entries(&cache)[..] else {
        panic!("not one entry")
    };
    set_age(entry, 2);
    assert_eq!(run(&["--seed", "1", "hello.go"]).1, "hello");
    assert_eq!(entries(&cache), [(entry.clone(), *made)]);
    assert!(age(entry).as_secs() < 3600, "its use was not noted");

    // Another place is another program, and so is another list of files.
    fs::copy(dir.path("hello.go"), dir.path("again.go")).unwrap();
    assert_eq!(run(&["again.go"]).1, "hello");
    assert_eq!(entries(&cache).len(), 2);

    // Changed text, a damaged entry, one of other arguments in its place.
    let change = |text: &str| {
        fs::write(
            dir.path("hello.go"),
            format!("package main\n\nfunc main() {{ {text} }}\n"),
        )
        .unwrap()
    };
    change("println(\"new\")");
    assert_eq!(run(&["hello.go"]).1, "new");
    assert_eq!(entries(&cache).len(), 2);
    let whole = fs::read(entry).unwrap();
    for damaged in [&whole[..whole.len() - 1], &whole[..whole.len() / 3], b"", b"\n\n"] {
        fs::write(entry, damaged).unwrap();
        assert_eq!(run(&["hello.go"]), (String::new(), "new".to_string(), 0));
    }
    let other = entries(&cache).into_iter().find(|(file, _)| file != entry).unwrap().0;
    fs::copy(other, entry).unwrap();
    assert_eq!(run(&["hello.go"]).1, "new");
    change("x := 1");
    assert_eq!(run(&["hello.go"]).1, "./hello.go:3:15: declared and not used: x");
    fs::remove_file(dir.path("hello.go")).unwrap();
    assert_eq!(run(&["hello.go"]).1, "stat hello.go: no such file or directory");

    // A program fails as it did when it was compiled.
    let failed = run(&["panics.go"]);
    assert_eq!(run(&["panics.go"]), failed);
    assert_eq!(failed.2, 2);
}

#[cfg(unix)]
#[test]
fn a_program_of_many_files_changes_with_each() {
    let dir = Dir::new("cache-module");
    let cache = dir.path("cache");
    let write = |name: &str, text: &str| {
        let path = dir.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let run = || {
        let out = dir.govm_keeping(&cache, &["run", "m"]);
        assert_eq!(dir.govm_keeping(&cache, &["run", "m"]), out);
        assert_eq!(entries(&cache).len(), 1);
        out.1
    };
    write("m/go.mod", "module example.com/m\n\ngo 1.27\n");
    let main = "package main\n\nimport \"example.com/m/a\"\n\nfunc main() {\n\tvar f []func() int\n\tfor i := 0; i < 3; i++ {\n\t\tf = append(f, func() int { return i })\n\t}\n\tprintln(a.A, f[0]())\n}\n";
    write("m/main.go", main);
    write("m/a/a.go", "package a\n\nvar A = 1\n");
    assert_eq!(run(), "1 0");
    write("m/a/a.go", "package a\n\nvar A = 2\n");
    assert_eq!(run(), "2 0");
    write("m/a/init.go", "package a\n\nfunc init() { A++ }\n");
    assert_eq!(run(), "3 0");
    write("m/go.mod", "module example.com/m\n\ngo 1.20\n");
    assert_eq!(run(), "3 3");
    fs::remove_file(dir.path("m/a/init.go")).unwrap();
    assert_eq!(run(), "2 3");
}

#[cfg(unix)]
#[test]
fn what_was_not_used_for_long_goes() {
    let dir = Dir::new("cache-trim");
    let cache = dir.path("cache");
    let run = |name: &str| assert_eq!(dir.govm_keeping(&cache, &["run", name]).2, 0, "{name}");
    run("hello.go");
    let old = entries(&cache)[0].0.clone();
    fs::write(cache.join("left.1.tmp"), "").unwrap();
    set_age(&old, 121);
    set_age(&cache.join("left.1.tmp"), 121);
    fs::write(dir.path("one.go"), "package main\n\nfunc main() {}\n").unwrap();
    run("one.go");
    assert!(old.exists(), "looked again within the day");
    fs::write(dir.path("two.go"), "package main\n\nfunc main() {}\n").unwrap();
    set_age(&cache.join("trimmed"), 25);
    run("two.go");
    assert!(!old.exists() && !cache.join("left.1.tmp").exists());
    assert_eq!(entries(&cache).len(), 2);
    assert!(age(&cache.join("trimmed")).as_secs() < 3600);
}

#[cfg(unix)]
#[test]
fn nothing_is_kept_where_it_may_not_be() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new("cache-off");
    let set = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(dir.path("open"), permissions).unwrap();
    };
    fs::create_dir(dir.path("open")).unwrap();
    fs::write(dir.path("file"), "").unwrap();
    set(0o777);
    let before = names(&dir.0);
    for cache in [
        dir.path("open"),
        dir.path("file"),
        dir.path("file/below"),
        "off".into(),
        "relative".into(),
    ] {
        assert_eq!(dir.govm_keeping(&cache, &["run", "hello.go"]).1, "hello");
        assert_eq!(names(&dir.0), before);
        assert!(names(&dir.path("open")).is_empty());
    }
    // What others could have written is not run.
    set(0o700);
    assert_eq!(dir.govm_keeping(dir.path("open"), &["run", "hello.go"]).1, "hello");
    let (entry, made) = entries(&dir.path("open")).remove(0);
    set_age(&entry, 2);
    set(0o777);
    assert_eq!(dir.govm_keeping(dir.path("open"), &["run", "hello.go"]).1, "hello");
    assert_eq!(entries(&dir.path("open")), [(entry.clone(), made)]);
    assert!(age(&entry).as_secs() > 3600);

    // Module files and sources from a pipe are not kept.
    assert_eq!(dir.govm(&["build", "hello.go"]).2, 0);
    assert_eq!(dir.govm_keeping(dir.path("new"), &["run", "hello.govm"]).1, "hello");
    assert!(!dir.path("new").exists());
    let pipe = dir.path("pipe.go");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for _ in 0..2 {
        let text = fs::read(dir.path("hello.go")).unwrap();
        let writer = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::write(pipe, text).unwrap()
        });
        assert_eq!(dir.govm_keeping(dir.path("new"), &["run", "pipe.go"]).1, "hello");
        writer.join().unwrap();
    }
    assert!(!dir.path("new").exists());
}
