//! Bodies that are checked on several threads: what comes out does not depend on their number.

use std::fmt::Write;

use govm_compiler::packages::{BuildContext, Config, Disk, PackageSource, SourceText, Target, Toolchain};
use govm_compiler::types::lazy::{LazyFile, LazyPackage};
use govm_compiler::{Options, check, lower, mir};

/// A library package that is read as far as it is needed.
struct Library;

const SETS: &str = "package lib
type Set[T comparable] struct { m map[T]Entry[T]; order []T }
type Entry[T any] struct { value T; at int; next *Entry[T] }
func NewSet[T comparable]() *Set[T] { return &Set[T]{m: map[T]Entry[T]{}} }
func (s *Set[T]) Add(v T) bool { e := s.m[v]; e.at++; s.m[v] = e; s.order = append(s.order, v); return e.at == 1 }
func (s *Set[T]) Len() int { return len(s.m) }
func (s *Set[T]) Sorted(less func(a, b T) bool) []T { return s.order }
type Sized interface { Len() int }
";
const TEXT: &str = "package lib
type Builder struct { buf []byte; Options }
type Options struct { Width int; names *Set[string] }
func (b *Builder) Write(s string) *Builder { b.buf = append(b.buf, s...); return b }
func (b *Builder) Len() int { return len(b.buf) + Limit }
const Limit = 1 << shift
const shift = 4
var Default = Builder{Options: Options{Width: Limit}}
type Kind int
const ( A Kind = iota; B; C )
func (k Kind) String() string { return \"ABC\"[k : k+1] }
";

impl PackageSource for Library {
    fn files(&self, path: &str) -> Option<Vec<SourceText>> {
        (path == "lib").then(Vec::new)
    }

    fn index(&self, path: &str) -> Option<(LazyPackage, Vec<String>)> {
        const DECLARES: &[(&str, u32)] = &[
            ("A", 1),
            ("B", 1),
            ("Builder", 1),
            ("C", 1),
            ("Default", 1),
            ("Entry", 0),
            ("Kind", 1),
            ("Limit", 1),
            ("NewSet", 0),
            ("Options", 1),
            ("Set", 0),
            ("Sized", 0),
            ("shift", 1),
        ];
        (path == "lib").then(|| {
            let mut names = String::new();
            let end = |&(name, file): &(&str, u32)| {
                names.push_str(name);
                (names.len() as u32, file)
            };
            let declares: Vec<(u32, u32)> = DECLARES.iter().map(end).collect();
            let package = LazyPackage {
                name: "lib".to_string(),
                files: vec![LazyFile::new("lib/sets.go", SETS), LazyFile::new("lib/text.go", TEXT)],
                names: names.into(),
                declares: declares.into(),
            };
            (package, Vec::new())
        })
    }
}

const FILES: usize = 6;
const FUNCS: usize = 150;

/// The files of a program; `extra` is put into some of the functions.
fn program(extra: &str) -> Target {
    let mut files = Vec::new();
    for f in 0..FILES {
        let mut text = String::from("package main\nimport \"lib\"\n");
        if f == 0 {
            text.push_str(
                "type Pair[A, B any] struct { a A; b B; p *Pair[B, A] }
                func (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{p.b, p.a, nil} }
                func apply[T, U any](list []T, f func(T) U) (r []U) { for _, v := range list { r = append(r, f(v)) }; return }
                type shape interface { lib.Sized; area() float64 }
                var table = map[string]int{\"x\": first(1), \"y\": f0_0(2)}
                func first(n int) int { return second + n }
                var second = f1_1(3)
                func main() { println(table[\"x\"], second) }\n",
            );
        }
        for i in 0..FUNCS {
            let extra = if i % 70 == 33 { extra } else { "" };
            let callee = format!("f{}_{}", (f + 1) % FILES, (i * 7 + 3) % FUNCS);
            let write = write!(
                text,
                "type t{f}_{i} struct {{ lib.Builder; n int }}
                func (t *t{f}_{i}) area() float64 {{ return float64(t.n) * {i}.5 }}
                func f{f}_{i}(n int) int {{
                    type local struct {{ x, y int }}
                    const k = iota + lib.Limit<<2
                    s := lib.NewSet[local]()
                    if s.Add(local{{n, k}}) && n > 100 {{ return {callee}(n - 1) }}
                    var sh shape = &t{f}_{i}{{n: n}}
                    words := apply([]int{{1, 2, n}}, func(v int) string {{ return lib.Kind(v % 3).String() }})
                    p := Pair[int, []string]{{n, words, nil}}.Swap()
                    switch v := sh.(type) {{
                    case *t{f}_{i}: v.Builder.Write(p.a[0]).Write(\"x\")
                    case lib.Sized: n += v.Len()
                    }}
                    {extra}
                    for i, w := range words {{ defer func() {{ n += i + len(w) + lib.Default.Width }}() }}
                    return n + sh.Len() + int(lib.C) + len(s.Sorted(func(a, b local) bool {{ return a.x < b.x }}))
                }}\n"
            );
            write.expect("a string takes all text");
        }
        files.push(SourceText {
            name: format!("f{f}.go").into(),
            text: text.into(),
        });
    }
    Target::Texts(files)
}

fn config() -> Config<'static> {
    Config {
        dir: "/".into(),
        build: BuildContext {
            goos: "linux".to_string(),
            goarch: "amd64".to_string(),
            tags: Vec::new(),
            toolchain: Toolchain::Govm,
        },
        library: &Library,
        goroot: None,
        mod_cache: None,
        disk: Disk::default(),
    }
}

fn options(threads: usize) -> Options {
    Options {
        threads: Some(threads),
        ..Options::default()
    }
}

fn errors(target: &Target, options: &Options) -> Vec<String> {
    match check(&config(), std::slice::from_ref(target), options) {
        Ok(()) => Vec::new(),
        Err(list) => list.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn programs_are_the_same_for_any_number_of_threads() {
    let target = program("");
    let text = |threads| match lower(&config(), &target, &options(threads)) {
        Ok(program) => mir::print::program(&program),
        Err(list) => panic!("{}", list[0]),
    };
    let one = text(1);
    assert!(one.lines().count() > FILES * FUNCS);
    for threads in [2, 3, 8] {
        assert!(text(threads) == one, "{threads} threads");
    }
}

#[test]
fn errors_are_the_same_for_any_number_of_threads() {
    let wrong = "var unused = lib.Limi + undefined; n = \"text\"; return lib.Default";
    for (extra, count) in [("", 0), (wrong, 11), ("_ = lib.Builder{}.buf; s.None()", 11)] {
        let target = program(extra);
        let one = errors(&target, &options(1));
        assert_eq!(one.len(), count, "{one:?}");
        for threads in [2, 3, 8] {
            assert_eq!(errors(&target, &options(threads)), one);
        }
        let all = |threads| {
            let options = Options {
                all_errors: true,
                ..options(threads)
            };
            errors(&target, &options)
        };
        assert_eq!(all(4), all(1));
    }
}
