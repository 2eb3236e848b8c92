//! Programs that are large in one way each: long chains, lists, blocks, files. They compile and run as under real Go, in time that grows
//! with their length and no faster.

use govm::{Engine, Error, Module, Source, Vm};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// How long one program may take, with checks of the compiler compiled in and other tests beside it. What grows with the square of the
/// length takes far longer.
const TIME: Duration = Duration::from_secs(120);

fn engine() -> Engine {
    Engine::with_packages(1, Vec::new())
}

fn compile(text: String) -> Result<Module, Error> {
    Module::compile(&engine(), &Source::text("main.go", text))
}

/// Runs `package main` with these declarations and this body of main, which panics when something is not as it should be.
fn run(name: &str, declarations: &str, body: &str) {
    let start = Instant::now();
    let text = format!("package main\n{declarations}\nfunc main() {{\n{body}\n}}\n");
    let module = compile(text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let vm = Vm::builder(&module).procs(1).build();
    vm.and_then(|mut vm| vm.run()).unwrap_or_else(|e| panic!("{name}: {e}"));
    let took = start.elapsed();
    assert!(took < TIME, "{name} took {took:?}");
}

/// The texts of `0..n` behind each other.
fn each(n: usize, text: impl Fn(&mut String, usize) -> std::fmt::Result) -> String {
    let mut out = String::new();
    for i in 0..n {
        text(&mut out, i).expect("a string takes all text");
    }
    out
}

fn must(condition: impl std::fmt::Display) -> String {
    format!("if !({condition}) {{ panic(\"wrong\") }}\n")
}

const N: usize = 20_000;

#[test]
fn chains_of_operators() {
    let ones = format!("a{}", " + a".repeat(N - 1));
    run(
        "sum",
        "",
        &format!("a := 1\nb := {ones}\n{}", must(format!("b == {N}"))),
    );
    run(
        "text",
        "",
        &format!("a := \"x\"\nb := {ones}\n{}", must(format!("len(b) == {N}"))),
    );
    let lines = vec!["\"abc\""; N].join(" +\n");
    run(
        "constant text",
        "",
        &format!("const b = {lines}\n{}", must(format!("len(b) == {}", 3 * N))),
    );
    let texts = each(N, |s, i| writeln!(s, "v{i} := \"{}\"", i % 10));
    let sum = each(N, |s, i| write!(s, " + v{i}"));
    run(
        "texts of variables",
        "",
        &format!("{texts}a := \"\"{sum}\n{}", must(format!("len(a) == {N}"))),
    );
    let or = each(N, |s, i| write!(s, " || a == {i}"));
    run("or", "", &format!("a := {}\nb := false{or}\n{}", N - 1, must("b")));
    run(
        "and",
        "",
        &format!("a := true\nb := a{}\n{}", " && a".repeat(N), must("b")),
    );
}

#[test]
fn chains_of_selectors_and_calls() {
    let list = "type T struct { next *T; n int }\nfunc (t *T) m() *T { t.n++; return t }\nfunc (t T) v() T { t.n++; return t }";
    let new = "t := &T{}\nt.next = t\n";
    run(
        "fields",
        list,
        &format!("{new}{}", must(format!("t{} == t", ".next".repeat(N)))),
    );
    run(
        "methods",
        list,
        &format!("{new}_ = t{}\n{}", ".m()".repeat(N), must(format!("t.n == {N}"))),
    );
    run(
        "values",
        list,
        &format!("{new}{}", must(format!("t{}.n == 3000", ".v()".repeat(3000)))),
    );
    let f = "type F func() F\nfunc f() F { return f }";
    run("calls", f, &must(format!("f{} != nil", "()".repeat(N))));
    let nested = |n| must(format!("{}0{} == {n}", "g(".repeat(n), ")".repeat(n)));
    run("nested calls", "func g(n int) int { return n + 1 }", &nested(3000));
    let s = "type S []S";
    run(
        "elements",
        s,
        &format!(
            "s := S{{nil}}\ns[0] = s\n{}",
            must(format!("len(s{}) == 1", "[0]".repeat(N)))
        ),
    );
}

#[test]
fn lists_of_elements() {
    let numbers = each(N, |s, i| write!(s, "{i}, "));
    let last = N - 1;
    run(
        "numbers",
        "",
        &format!("a := []int{{{numbers}}}\n{}", must(format!("a[{last}] == {last}"))),
    );
    let texts = each(N, |s, i| writeln!(s, "\"k{i}\": {i},"));
    run(
        "map",
        &format!("var m = map[string]int{{\n{texts}}}"),
        &must(format!("len(m) == {N} && m[\"k{last}\"] == {last}")),
    );
    let structs = each(N, |s, i| writeln!(s, "{{{i}, \"s{i}\", []int{{{i}}}}},"));
    run(
        "structs",
        &format!("var a = []struct {{ a int; b string; c []int }}{{\n{structs}}}"),
        &must(format!("a[{last}].b == \"s{last}\" && a[{last}].c[0] == {last}")),
    );
    let funcs = each(N, |s, i| writeln!(s, "func() int {{ return {i} }},"));
    run(
        "functions",
        &format!("var a = []func() int{{\n{funcs}}}"),
        &must(format!("a[{last}]() == {last}")),
    );
    let constants = each(N, |s, i| write!(s, "\"s{i}\", "));
    run(
        "an array",
        "",
        &format!(
            "a := [...]string{{{constants}}}\n{}",
            must(format!("a[{last}] == \"s{last}\""))
        ),
    );
    let sums = each(N, |s, i| write!(s, "x + {i}, "));
    run(
        "computed numbers",
        "",
        &format!("x := 1\na := []int{{{sums}}}\n{}", must(format!("a[{last}] == {N}"))),
    );
    let backwards = each(N, |s, i| write!(s, "{}: {i}, ", last - i));
    run(
        "numbered elements",
        "",
        &format!(
            "a := []int{{{backwards}}}\n{}",
            must(format!("len(a) == {N} && a[0] == {last}"))
        ),
    );
    let pointers = each(N, |s, i| writeln!(s, "{{{i}, x}},"));
    run(
        "pointers",
        "type T struct { a int; b string }",
        &format!(
            "x := \"x\"\na := []*T{{\n{pointers}}}\n{}",
            must(format!("a[{last}].a == {last} && a[0].b == x"))
        ),
    );
    let any = each(N, |s, i| writeln!(s, "{i}, \"s{i}\", T{{{i}}},"));
    run(
        "interfaces",
        "type T struct { a int }",
        &format!(
            "a := []any{{\n{any}}}\n{}",
            must(format!("a[{}].(T).a == {last}", 3 * N - 1))
        ),
    );
    let slices = each(N, |s, i| writeln!(s, "{{{i}, 2}},"));
    run(
        "slices",
        "",
        &format!(
            "a := [][]int{{\n{slices}}}\n{}",
            must(format!("a[{last}][0] == {last}"))
        ),
    );
    let keys = each(N, |s, i| writeln!(s, "{{{i}, \"k\"}}: {{{i}}},"));
    run(
        "keys of structs",
        "type K struct { a int; b string }",
        &format!(
            "a := map[K][]int{{\n{keys}}}\n{}",
            must(format!("len(a) == {N} && a[K{{7, \"k\"}}][0] == 7"))
        ),
    );
    run(
        "arguments",
        "func f(a ...int) int { return len(a) }",
        &must(format!("f({numbers}) == {N}")),
    );
}

#[test]
fn statements_with_many_branches() {
    let last = N - 1;
    let else_if = each(N, |s, i| write!(s, "if a == {i} {{ b = {i} }} else "));
    run(
        "else if",
        "",
        &format!("a, b := {last}, 0\n{else_if} {{}}\n{}", must(format!("b == {last}"))),
    );
    // Each names what is around all of them, and what the one before names, too.
    let else_if = each(N, |s, i| write!(s, "if x, y := f(a), x; x == {i} {{ b = y }} else "));
    run(
        "else if with variables",
        "func f(n int) int { return n + 1 }",
        &format!(
            "a, b, x := {}, 0, 3\n{else_if} {{}}\n{}",
            last - 1,
            must(format!("b == {last}"))
        ),
    );
    let cases = each(N, |s, i| writeln!(s, "case a == {i}: b += {i}; fallthrough"));
    run(
        "fallthrough",
        "",
        &format!(
            "a, b := {}, 0\nswitch {{\n{cases}default:\n}}\n{}",
            N - 2,
            must(format!("b == {}", 2 * N - 3))
        ),
    );
    let cases = each(N, |s, i| writeln!(s, "case {i}: b = {i}"));
    run(
        "switch",
        "",
        &format!(
            "a, b := {last}, 0\nswitch a {{\n{cases}}}\n{}",
            must(format!("b == {last}"))
        ),
    );
    let cases = each(N, |s, i| writeln!(s, "case \"s{i}\": b = {i}"));
    run(
        "switch of texts",
        "",
        &format!(
            "a, b := \"s{last}\", 0\nswitch a {{\n{cases}}}\n{}",
            must(format!("b == {last}"))
        ),
    );
    let cases = each(N, |s, i| writeln!(s, "case T{i}: b = {i}"));
    run(
        "switch of types",
        &each(N, |s, i| writeln!(s, "type T{i} int")),
        &format!(
            "var a any = T{last}(0)\nb := 0\nswitch a.(type) {{\n{cases}}}\n{}",
            must(format!("b == {last}"))
        ),
    );
}

#[test]
fn many_declarations() {
    let last = N - 1;
    let constants = each(50_000, |s, i| {
        writeln!(s, "c{i}{}", if i == 0 { " uint32 = iota * 2" } else { "" })
    });
    run("constants", &format!("const (\n{constants})"), &must("c49999 == 99998"));
    let chain = each(N, |s, i| writeln!(s, "var v{i} = v{} + 1", i + 1));
    run(
        "variables",
        &format!("{chain}var v{N} = 0"),
        &must(format!("v0 == {N}")),
    );
    let calls = each(N, |s, i| writeln!(s, "var v{i} = f({i})"));
    run(
        "initialised variables",
        &format!("{calls}func f(n int) int {{ return n }}"),
        &must(format!("v{last} == {last}")),
    );
    let funcs = each(100_000, |s, i| writeln!(s, "func f{i}(n int) int {{ return n + {i} }}"));
    run("functions", &funcs, &must("f0(1) + f99999(1) == 100001"));
    let fields = each(N, |s, i| writeln!(s, "f{i} int"));
    run(
        "fields",
        &format!("type T struct {{\n{fields}}}"),
        &format!("var t T\nt.f{last} = 3\nu := t\n{}", must(format!("u.f{last} == 3"))),
    );
    let methods = each(N, |s, i| writeln!(s, "func (T) M{i}() int {{ return {i} }}"));
    let names = each(N, |s, i| writeln!(s, "M{i}() int"));
    run(
        "methods",
        &format!("type T int\n{methods}type I interface {{\n{names}}}"),
        &format!("var i I = T(0)\n{}", must(format!("i.M{last}() == {last}"))),
    );
    let values = each(N, |s, i| write!(s, "f{i}: {i}, "));
    let sum = each(N, |s, i| write!(s, " + t.f{i}"));
    run(
        "a literal of many fields",
        &format!("type T struct {{\n{fields}}}"),
        &format!(
            "t := &T{{{values}}}\na := 0{sum}\n{}",
            must(format!("a == {}", N * last / 2))
        ),
    );
    let types = each(5000, |s, i| {
        writeln!(
            s,
            "type T{i} struct {{ a int; b *T{} }}\nfunc (t *T{i}) M() int {{ return t.a + {i} }}\nfunc (t T{i}) N(n int) *T{i} {{ t.a = n; return &t }}",
            (i + 1) % 5000
        )
    });
    run(
        "types",
        &types,
        &must("(T4999{}).N(2).M() == 5001 && (T0{}).N(1).b == nil"),
    );
    let aliases = each(N, |s, i| writeln!(s, "type A{i} = A{}", i + 1));
    run(
        "aliases",
        &format!("{aliases}type A{N} int"),
        &format!("var a A0 = 3\nvar b A{N} = a\n{}", must("b == 3")),
    );
    let chain = each(N, |s, i| writeln!(s, "c{} = c{i} + 1", i + 1));
    run(
        "a chain of constants",
        &format!("const (\nc0 = 0\n{chain})"),
        &must(format!("c{N} == {N}")),
    );
    let embedded = each(500, |s, i| writeln!(s, "type T{i} struct {{ T{} }}", i + 1));
    run(
        "embedded structs",
        &format!("{embedded}type T500 struct {{ x int }}"),
        &format!("var t T0\nt.x = 4\n{}", must("t.T1.T2.x == 4")),
    );
}

#[test]
fn many_statements() {
    let sums = each(N, |s, i| writeln!(s, "a += {i}"));
    run(
        "sums",
        "",
        &format!("a := 0\n{sums}{}", must(format!("a == {}", N * (N - 1) / 2))),
    );
    let ifs = each(N, |s, i| writeln!(s, "if a == {i} {{ a++ }}"));
    run("ifs", "", &format!("a := 0\n{ifs}{}", must(format!("a == {N}"))));
    let locals = each(N, |s, i| writeln!(s, "v{i} := {i}"));
    let sum = each(N, |s, i| write!(s, " + v{i}"));
    run(
        "locals",
        "",
        &format!("{locals}a := 0{sum}\n{}", must(format!("a == {}", N * (N - 1) / 2))),
    );
    for (name, open) in [
        ("loops", "for j := 0; j < 2; j++"),
        ("range loops", "for _, j := range s"),
        ("loops over integers", "for j := range 2"),
        ("loops with a condition", "for j := a; a < j + 1;"),
    ] {
        let loops = each(N, |s, _| writeln!(s, "{open} {{ a += j*0 + 1 }}"));
        let turns = if name == "loops with a condition" { 1 } else { 2 };
        run(
            name,
            "",
            &format!(
                "a := 0\ns := []int{{1, 2}}\n{loops}{}",
                must(format!("a == {} && len(s) == 2", turns * N))
            ),
        );
    }
    let gotos = each(N, |s, i| {
        writeln!(s, "l{i}: a++\nif a == {} {{ goto l{i} }}", 2 * i + 1)
    });
    run(
        "labels",
        "",
        &format!("a := 0\n{gotos}{}", must(format!("a == {}", 2 * N))),
    );
    let calls = each(N, |s, i| writeln!(s, "func() {{ a += {i} }}()"));
    run(
        "closures",
        "",
        &format!("a := 0\n{calls}{}", must(format!("a == {}", N * (N - 1) / 2))),
    );
    let kept = each(N, |s, i| {
        writeln!(s, "v{i} := {i}\nfs = append(fs, func() int {{ v{i}++; return v{i} }})")
    });
    run(
        "closures over variables",
        "var fs []func() int",
        &format!(
            "{kept}{}",
            must(format!("fs[{0}]() + fs[{0}]() == {1}", N - 1, 2 * N + 1))
        ),
    );
    let checks = each(N, |s, i| {
        writeln!(s, "if b, err := f({i}); err != nil {{ panic(err) }} else {{ a += b }}")
    });
    run(
        "checks of errors",
        "func f(n int) (int, error) { return n, nil }",
        &format!("a := 0\n{checks}{}", must(format!("a == {}", N * (N - 1) / 2))),
    );
    let updates = each(N, |s, i| writeln!(s, "m[\"k{}\"] += {i}", i % 100));
    run(
        "updates of a map",
        "",
        &format!("m := map[string]int{{}}\n{updates}{}", must("len(m) == 100")),
    );
    let structs = each(8000, |s, i| writeln!(s, "t{i} := T{{a: {i}}}\nt{i}.s = \"x\""));
    let sum = each(8000, |s, i| write!(s, " + t{i}.a + len(t{i}.s)"));
    run(
        "structs",
        "type T struct { a int; s string; b []int }",
        &format!(
            "{structs}a := 0{sum}\n{}",
            must(format!("a == {}", 8000 * 7999 / 2 + 8000))
        ),
    );
    let names = each(N, |s, i| write!(s, "{}a{i}", if i == 0 { "" } else { ", " }));
    let values = each(N, |s, i| write!(s, "{}f({i})", if i == 0 { "" } else { ", " }));
    let sum = each(N, |s, i| write!(s, " + a{i}"));
    run(
        "many names at once",
        "func f(n int) int { return n }",
        &format!(
            "{names} := {values}\na := 0{sum}\n{}",
            must(format!("a == {}", N * (N - 1) / 2))
        ),
    );
    let defers = each(N, |s, i| writeln!(s, "defer f({i})"));
    run(
        "defers",
        &format!("var a int\nfunc f(n int) {{ a = a*0 + n + 1 }}\nfunc g() {{\n{defers}}}"),
        &format!("g()\n{}", must("a == 1")),
    );
    let line = "a++; ".repeat(N);
    run(
        "one line",
        "",
        &format!("a := 0; {line}\n{}", must(format!("a == {N}"))),
    );
    let long = "x".repeat(10_000_000);
    run("a long text", "", &must(format!("len(\"{long}\") == 10000000")));
    run(
        "a long comment",
        "",
        &format!("/* {long} */ a := 1\n{}", must("a == 1")),
    );
}

#[test]
fn nesting() {
    for (name, open, inner, close) in [
        ("parentheses", "", "a", ")"),
        ("blocks", "{", "b = a", "}"),
        ("variables", "{ a := a + len(\"x\")", "func() { b = a - 1000 }()", "}"),
        ("conditions", "if a > 0 {", "b = a", "}"),
        ("loops", "for i := 0; i < 1; i++ {", "b = a", "}"),
        ("range loops", "for range 1 {", "b = a", "}"),
        ("switches", "switch { case a > 0:", "b = a", "}"),
        ("selects", "select { default:", "b = a", "}"),
        ("functions", "func() {", "b = a", "}()"),
        ("loops over functions", "for range once {", "b = a", "}"),
    ] {
        let open = if name == "parentheses" {
            format!("b = {}", "(".repeat(1000))
        } else {
            format!("{open}\n").repeat(1000)
        };
        let close = close.repeat(1000);
        run(
            name,
            "func once(yield func() bool) { yield() }",
            &format!("a, b := 1, 0\n{open}{inner}{close}\n{}", must("b == 1")),
        );
    }
    run(
        "slices",
        "",
        &format!("var a {}int\n{}", "[]".repeat(1000), must("a == nil")),
    );
    run(
        "unary operators",
        "",
        &format!("a := 1\nb := {}a\n{}", "- ".repeat(1000), must("b == 1")),
    );
}

fn error_of(declarations: &str, body: &str) -> String {
    let text = format!("package main\n{declarations}\nfunc main() {{\n{body}\n}}\n");
    match compile(text) {
        Ok(_) => panic!("compiled"),
        Err(e) => e.to_string(),
    }
}

#[test]
fn too_deep_nesting_is_an_error() {
    let n = 100_000;
    for (open, close) in [
        ("(", ")"),
        ("[]int{", "}"),
        ("func() int { return ", "}()"),
        ("- ", ""),
        ("a[", "]"),
    ] {
        let e = error_of("var a []int", &format!("_ = {}1{}", open.repeat(n), close.repeat(n)));
        assert!(e.contains("nesting exceeds 10000 levels"), "{open}: {e}");
    }
    for (open, close) in [
        ("{\n", "}\n"),
        ("if true {\n", "}\n"),
        ("for {\n", "}\n"),
        ("switch { case true:\n", "}\n"),
    ] {
        let e = error_of("", &format!("{}{}", open.repeat(n), close.repeat(n)));
        assert!(e.contains("nesting exceeds 10000 levels"), "{open}: {e}");
    }
    for (open, close) in [
        ("[]", ""),
        ("*", ""),
        ("struct { a ", "}"),
        ("func(", ")"),
        ("map[int]", ""),
        ("chan ", ""),
    ] {
        let e = error_of(&format!("var v {}int{}", open.repeat(n), close.repeat(n)), "");
        assert!(e.contains("nesting exceeds 10000 levels"), "{open}: {e}");
    }
    let embedded = each(2000, |s, i| writeln!(s, "type T{i} struct {{ T{} }}", i + 1));
    let e = error_of(&format!("{embedded}type T2000 int"), "var t T0\n_ = t");
    assert!(e.contains("too large or nested too deeply"), "{e}");
}
