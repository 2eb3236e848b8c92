//! Package patterns of the command line: `./...`, `./dir`, `path`.

use std::path::{Path, PathBuf};

use super::disk::{Disk, Kind};
use super::error::LoadErrorKind;
use super::gomod::is_local;
use super::resolve::{Resolver, clean, short_path};
use super::{Config, Target};

/// The targets that arguments name: `.go` files together are one package, a directory is one, `dir/...` is all packages at and below a
/// directory of the main module, anything else is an import path. Of GOROOT `std` is all of the library, `cmd` all commands, and `...`
/// in a path stands for any text.
pub fn expand(cfg: &Config<'_>, args: &[String]) -> Result<Vec<Target>, LoadErrorKind> {
    if args
        .iter()
        .any(|arg| arg.ends_with(".go") && !cfg.disk.is_dir(&cfg.dir.join(arg)))
    {
        if let Some(arg) = args.iter().find(|arg| !arg.ends_with(".go")) {
            return Err(LoadErrorKind::NotGoFile(arg.clone()));
        }
        return Ok(vec![Target::Files(args.iter().map(PathBuf::from).collect())]);
    }
    let mut targets = Vec::new();
    for arg in args {
        if !is_local(arg) && (arg.contains("...") || matches!(arg.as_str(), "std" | "cmd")) {
            let found = in_goroot(cfg, arg)?;
            if !found.is_empty() {
                targets.extend(found.into_iter().map(Target::Found));
                continue;
            }
        }
        if !arg.contains("...") {
            targets.push(if is_local(arg) {
                Target::Dir(arg.into())
            } else {
                Target::Path(arg.clone())
            });
            continue;
        }
        let prefix = arg.trim_end_matches("...").trim_end_matches('/');
        let outside = || LoadErrorKind::PatternOutside(arg.clone(), prefix.to_string());
        let resolver = Resolver::new(cfg, Some(&cfg.dir))?;
        let root = match prefix {
            _ if is_local(prefix) || prefix.is_empty() => clean(&cfg.dir.join(prefix)),
            path => match resolver.resolve(path, None) {
                Ok(found) if !found.dir.as_os_str().is_empty() => found.dir,
                _ => return Err(outside()),
            },
        };
        let within = |dir: Option<&Path>| dir.is_some_and(|dir| root.starts_with(dir));
        if !within(resolver.main_root()) && !within(resolver.goroot_src()) {
            return Err(outside());
        }
        let mut dirs = Vec::new();
        walk(&cfg.disk, &root, false, &mut dirs);
        if dirs.is_empty() {
            return Err(LoadErrorKind::NoMatch(arg.clone()));
        }
        targets.extend(dirs.into_iter().map(|dir| {
            let short = short_path(&cfg.dir, &dir);
            Target::Found(if short.starts_with(['.', '/']) {
                short.into()
            } else {
                format!("./{short}").into()
            })
        }));
    }
    Ok(targets)
}

/// The directories of the packages of GOROOT that a pattern matches; none without a GOROOT.
fn in_goroot(cfg: &Config<'_>, pattern: &str) -> Result<Vec<PathBuf>, LoadErrorKind> {
    let resolver = Resolver::new(cfg, Some(&cfg.dir))?;
    let mut dirs = Vec::new();
    if let Some(src) = resolver.goroot_src() {
        walk(&cfg.disk, src, true, &mut dirs);
    }
    dirs.retain(|dir| {
        let package = resolver.goroot_dir(dir);
        package.is_some_and(|p| p.path != "builtin" && names(pattern, &p.path))
    });
    Ok(dirs)
}

/// Whether a pattern means the package of GOROOT with this path.
fn names(pattern: &str, path: &str) -> bool {
    let is_command = path == "cmd" || path.starts_with("cmd/");
    let vendored = |path: &str| path.split('/').any(|part| part == "vendor");
    match pattern {
        "std" => !is_command,
        "cmd" => is_command,
        _ if vendored(path) && !vendored(pattern) => false,
        _ => pattern.strip_suffix("/...") == Some(path) || matches(pattern, path),
    }
}

/// Whether a text is that of a pattern in which `...` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, tail)) = pattern.split_once("...") else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let (middle, last) = tail.rsplit_once("...").unwrap_or(("", tail));
    for part in middle.split("...") {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Collects the directories with Go files at and below `root`, in order, without those that patterns pass over;
/// `vendored` packages and modules within are found in GOROOT only.
fn walk(disk: &Disk, root: &Path, vendored: bool, found: &mut Vec<PathBuf>) {
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        let Ok(entries) = disk.list(&dir) else { continue };
        let mut inner = Vec::new();
        let mut has_go = false;
        for entry in entries {
            let name = entry.name.to_string_lossy();
            if entry.kind == Kind::Dir {
                let skip = name.starts_with(['.', '_']) || name == "testdata";
                let path = dir.join(&entry.name);
                if !skip && (vendored || name != "vendor" && !disk.is_file(&path.join("go.mod"))) {
                    inner.push(path);
                }
            } else {
                has_go |= name.ends_with(".go") && !name.starts_with(['.', '_']);
            }
        }
        if has_go {
            found.push(dir);
        }
        open.extend(inner.into_iter().rev());
    }
}
