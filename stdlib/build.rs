//! Lists the Go files of the library by package, with their texts and an index of what they declare.
//!
//! The index lets a compiler read only the files that something refers to; for that, methods stand in the file of their type, and there are
//! no init functions: this script refuses a library in which that is not so.

use govm_syntax::ast::{Decl, ExprKind, Spec};
use govm_syntax::{Interner, SourceMap, parse_file};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn collect(root: &Path, dir: &Path, out: &mut BTreeMap<String, Vec<String>>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, out)?;
        } else if path.extension().is_some_and(|e| e == "go") {
            let package = dir
                .strip_prefix(root)
                .unwrap_or(dir)
                .to_string_lossy()
                .replace('\\', "/");
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            out.entry(package).or_default().push(file);
        }
    }
    Ok(())
}

/// What the files of a package declare and import.
#[derive(Default)]
struct Index {
    name: String,
    imports: BTreeSet<String>,
    declares: BTreeMap<String, usize>,
}

impl Index {
    fn add(&mut self, number: usize, path: &Path) -> Result<(), String> {
        let (names, sources) = (Interner::new(), SourceMap::new());
        let text = fs::read(path).map_err(|e| e.to_string())?;
        let source = sources.add("", text).map_err(|_| "too large".to_string())?;
        let (file, errors) = parse_file(&source, &names);
        if let Some(e) = errors.first() {
            return Err(e.msg.to_string());
        }
        self.name = names.text(file.ast().name.name).to_string();
        let mut types = BTreeSet::new();
        let mut receivers = BTreeSet::new();
        for decl in file.ast().decls {
            match decl {
                Decl::Gen(g) => {
                    for spec in g.specs {
                        match spec {
                            Spec::Import(i) => {
                                if let ExprKind::Lit(lit) = i.path.kind {
                                    self.imports.insert(lit.text.trim_matches('"').to_string());
                                }
                            }
                            Spec::Const(s) | Spec::Var(s) => {
                                for id in s.names {
                                    self.declares.insert(names.text(id.name).to_string(), number);
                                }
                            }
                            Spec::Type(t) => {
                                types.insert(names.text(t.name.name).to_string());
                                self.declares.insert(names.text(t.name.name).to_string(), number);
                            }
                        }
                    }
                }
                Decl::Func(f) => match f.recv.and_then(|r| r.fields.first()) {
                    Some(recv) => {
                        let mut base = recv.ty.unparen();
                        loop {
                            base = match base.kind {
                                ExprKind::Star(x) | ExprKind::Index { x, .. } => x,
                                _ => break,
                            }
                            .unparen();
                        }
                        if let Some(id) = base.ident() {
                            receivers.insert(names.text(id.name).to_string());
                        }
                    }
                    None => {
                        let name = names.text(f.name.name);
                        if name == "init" {
                            return Err("init functions are not allowed in the library".to_string());
                        }
                        self.declares.insert(name.to_string(), number);
                    }
                },
            }
        }
        match receivers.difference(&types).next() {
            Some(r) => Err(format!("methods of {r} are not in the file that declares it")),
            None => Ok(()),
        }
    }
}

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src");
    let mut packages = BTreeMap::new();
    collect(&root, &root, &mut packages)?;
    let mut text = String::from("static PACKAGES: &[Package] = &[\n");
    for (package, mut files) in packages {
        files.sort();
        let mut index = Index::default();
        for (i, f) in files.iter().enumerate() {
            let path = root.join(&package).join(f);
            index
                .add(i, &path)
                .map_err(|e| io::Error::other(format!("{}: {e}", path.display())))?;
        }
        index.imports.remove("unsafe");
        let _ = writeln!(
            text,
            "    Package {{\n        path: {package:?},\n        name: {:?},\n        files: &[",
            index.name
        );
        for f in &files {
            let path = root.join(&package).join(f);
            let _ = writeln!(
                text,
                "            SourceFile {{ name: \"{package}/{f}\", text: include_str!({path:?}) }},"
            );
        }
        let mut names = String::new();
        let mut declares = Vec::new();
        for (name, file) in index.declares.iter().filter(|d| d.0 != "_") {
            names.push_str(name);
            declares.push((names.len(), *file));
        }
        let _ = writeln!(
            text,
            "        ],\n        imports: &{:?},\n        names: {names:?},\n        declares: &{declares:?},\n    }},",
            index.imports.iter().collect::<Vec<_>>()
        );
    }
    text.push_str("];\n");
    fs::write(
        Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("packages.rs"),
        text,
    )
}
