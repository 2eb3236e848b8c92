//! Package patterns of the command line: `./...`, `./dir`, `path`.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::LoadErrorKind;
use super::gomod::is_local;
use super::resolve::{Resolver, clean, short_path};
use super::{Config, Target};

/// The targets that arguments name: `.go` files together are one package, a directory is one, `dir/...` is all packages at and below a
/// directory of the main module, anything else is an import path.
pub fn expand(cfg: &Config<'_>, args: &[String]) -> Result<Vec<Target>, LoadErrorKind> {
    if args
        .iter()
        .any(|arg| arg.ends_with(".go") && !cfg.dir.join(arg).is_dir())
    {
        if let Some(arg) = args.iter().find(|arg| !arg.ends_with(".go")) {
            return Err(LoadErrorKind::NotGoFile(arg.clone()));
        }
        return Ok(vec![Target::Files(args.iter().map(PathBuf::from).collect())]);
    }
    let mut targets = Vec::new();
    for arg in args {
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
        if resolver.main_root().is_none_or(|main| !root.starts_with(main)) {
            return Err(outside());
        }
        let mut dirs = Vec::new();
        walk(&root, &mut dirs);
        if dirs.is_empty() {
            return Err(LoadErrorKind::NoMatch(arg.clone()));
        }
        targets.extend(dirs.into_iter().map(|dir| {
            let short = short_path(&cfg.dir, &dir);
            Target::Dir(if short.starts_with(['.', '/']) {
                short.into()
            } else {
                format!("./{short}").into()
            })
        }));
    }
    Ok(targets)
}

/// Collects the directories with Go files at and below `root`, in order, without those that patterns pass over.
fn walk(root: &Path, found: &mut Vec<PathBuf>) {
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        let Ok(entries) = fs::read_dir(&dir) else { continue };
        let mut inner = Vec::new();
        let mut has_go = false;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let skip = name.starts_with(['.', '_']) || name == "testdata" || name == "vendor";
                if !skip && !entry.path().join("go.mod").is_file() {
                    inner.push(entry.path());
                }
            } else {
                has_go |= name.ends_with(".go") && !name.starts_with(['.', '_']);
            }
        }
        if has_go {
            found.push(dir);
        }
        inner.sort();
        open.extend(inner.into_iter().rev());
    }
}
