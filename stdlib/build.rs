//! Lists the Go files of the library by package, with their texts.

use std::collections::BTreeMap;
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

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src");
    let mut packages = BTreeMap::new();
    collect(&root, &root, &mut packages)?;
    let mut text = String::from("static PACKAGES: &[(&str, &[SourceFile])] = &[\n");
    for (package, mut files) in packages {
        files.sort();
        let _ = writeln!(text, "    ({package:?}, &[");
        for f in files {
            let path = root.join(&package).join(&f);
            let _ = writeln!(
                text,
                "        SourceFile {{ name: \"{package}/{f}\", text: include_str!({path:?}) }},"
            );
        }
        text.push_str("    ]),\n");
    }
    text.push_str("];\n");
    fs::write(
        Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("packages.rs"),
        text,
    )
}
