//! Deep nesting, long chains and odd bytes: the parser neither overflows a stack nor fails.

use govm_syntax::{Interner, SourceMap, parse_file};

/// The first error of a file of this text.
fn first_error(text: impl Into<Vec<u8>>) -> Option<String> {
    let map = SourceMap::new();
    let source = map.add("x.go", text.into()).unwrap();
    let (_, errors) = parse_file(&source, &Interner::new());
    errors.into_iter().next().map(|err| err.msg)
}

fn expr(text: &str) -> String {
    format!("package p\nvar _ = {text}\n")
}

#[test]
fn nesting_has_a_limit() {
    let n = 100_000;
    let limit = Some("syntax error: nesting exceeds 10000 levels".to_string());
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("- ", "1", ""),
        ("f(", "1", ")"),
        ("a[", "1", "]"),
        ("[]", "int", "{}"),
        ("func() {_ =", "1", "}"),
        ("<-", "c", ""),
        ("T{{", "", "}}"),
        ("struct{f ", "int", "}"),
        ("map[int]", "int", ""),
        ("interface{m(", "int", ")}"),
        ("A[", "int", "]"),
        ("*", "p", ""),
        ("func(", "int", ")"),
    ] {
        assert_eq!(
            first_error(expr(&(open.repeat(n) + inner + &close.repeat(n)))),
            limit,
            "{open}"
        );
        assert_eq!(first_error(expr(&open.repeat(n))), limit, "{open}");
    }
    let blocks = |open: &str| format!("package p\nfunc f() {{{}{}}}\n", open.repeat(n), "}".repeat(n));
    for open in [
        "{",
        "for {",
        "switch { case 1:",
        "select { default:",
        "if x {",
        "if x {} else {",
    ] {
        assert_eq!(first_error(blocks(open)), limit, "{open}");
    }
    assert_eq!(
        first_error(format!("package p\nfunc f() {{ {} }}\n", "L: ".repeat(n))),
        limit
    );
}

#[test]
fn nesting_below_the_limit_is_fine() {
    let n = 9_000;
    for (open, inner, close) in [("(", "1", ")"), ("- ", "1", ""), ("f(", "1", ")"), ("[]", "int{}", "")] {
        assert_eq!(
            first_error(expr(&(open.repeat(n) + inner + &close.repeat(n)))),
            None,
            "{open}"
        );
    }
}

#[test]
fn chains_have_no_limit() {
    let n = 100_000;
    for link in [" + 1", ".x", "()", "[1]", "[:]", ".(T)", " || x"] {
        assert_eq!(first_error(expr(&format!("a{}", link.repeat(n)))), None, "{link}");
    }
    let chain = "if x { } else ".repeat(n);
    assert_eq!(first_error(format!("package p\nfunc f() {{ {chain} {{}} }}\n")), None);
    assert_eq!(
        first_error(format!("package p\ntype T interface {{ int {} }}\n", "| int".repeat(n))),
        None
    );
    assert_eq!(
        first_error(format!("package p\ntype T[P *A {}, _ int] int\n", "| int".repeat(n))),
        None
    );
}

#[test]
fn any_bytes_are_taken() {
    let mut seed = 1u64;
    for round in 0..300 {
        let mut text = b"package p; func f() { ".to_vec();
        for _ in 0..round {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            text.push((seed >> 33) as u8);
        }
        first_error(text);
    }
    for directive in ["//line ", "/*line "] {
        let text = [directive.as_bytes(), &[0xff; 99], b":x\npackage p\n"].concat();
        assert_eq!(first_error(text), Some("invalid UTF-8 encoding".to_string()));
    }
    assert_eq!(first_error("\u{feff}package p\n"), None);
    assert_eq!(
        first_error(""),
        Some("syntax error: package statement must be first".to_string())
    );
}

#[test]
fn deep_and_long_trees_are_formatted() {
    let interner = Interner::new();
    let format = |text: String| {
        let map = SourceMap::new();
        let source = map.add("x.go", text.into_bytes()).unwrap();
        let (parsed, errors) = parse_file(&source, &interner);
        assert_eq!(errors, []);
        govm_syntax::printer::format(&parsed, &interner).unwrap()
    };
    for link in [" + 1", ".x", "()", "[1]", ".(T)", " || x"] {
        let text = expr(&format!("a{}", link.repeat(20_000)));
        let formatted = format(text);
        assert!(formatted.starts_with("package p\n\nvar _ = a"), "{link}");
    }
    let (open, close) = ("struct { x interface{ F() ".repeat(200), "} }".repeat(200));
    let formatted = format(format!("package p\ntype T {open}int{close}\n"));
    assert_eq!(formatted.matches("F()").count(), 200);
    for (open, inner, close) in [("-", "x", ""), ("f(", "x", ")"), ("[]", "int{}", "")] {
        let inner = open.replace('-', "- ").repeat(1000) + inner + &close.repeat(1000);
        assert!(format(expr(&inner)).len() > 1000);
    }
    let text = format(format!(
        "package p\nfunc f() {{ {} {{}} }}\n",
        "if x { } else ".repeat(5000)
    ));
    assert!(text.ends_with("} else {\n\t}\n}\n"));
}
