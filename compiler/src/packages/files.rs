//! The files of a package: which of a directory's belong to the build, and their texts.

use std::path::{Path, PathBuf};

use super::disk::{Kind, Named};
use super::error::LoadErrorKind;
use super::resolve::{Location, short_path};
use super::{BuildContext, Config, SourceText};

/// A file that is to be parsed.
pub(super) struct Chosen {
    /// As diagnostics show it.
    pub name: String,
    /// Absolute; the name for a file that is not on disk.
    pub path: PathBuf,
    /// The last part of the name.
    pub base: String,
    pub bytes: Vec<u8>,
    pub test: bool,
}

/// Whether constraints are looked at, and `_test.go` files taken.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    pub all: bool,
    pub tests: bool,
}

/// How a file of `dir` is shown: relative to the current directory where that is shorter, with `./` if it is in it.
fn shown(cfg: &Config<'_>, path: &Path) -> String {
    let short = short_path(&cfg.dir, path);
    if short.contains('/') {
        short
    } else {
        format!("./{short}")
    }
}

fn is_test(base: &str) -> bool {
    base.ends_with("_test.go")
}

/// The files of the package at `location`.
pub(super) fn choose(
    cfg: &Config<'_>,
    build: &BuildContext,
    location: &Location,
    choice: Choice,
) -> Result<Vec<Chosen>, LoadErrorKind> {
    match &location.texts {
        Some(texts) => choose_texts(build, location, texts, choice),
        None => choose_in_dir(cfg, build, &location.dir, choice),
    }
}

fn choose_texts(
    build: &BuildContext,
    location: &Location,
    texts: &[SourceText],
    choice: Choice,
) -> Result<Vec<Chosen>, LoadErrorKind> {
    let mut chosen = Vec::new();
    for text in texts {
        let base = text.name.rsplit('/').next().unwrap_or(&text.name).to_string();
        let test = is_test(&base);
        if test && !choice.tests || !choice.all && !belongs(build, &base, text.text.as_bytes())? {
            continue;
        }
        let name = text.name.to_string();
        let path = PathBuf::from(&name);
        chosen.push(Chosen {
            name,
            path,
            base,
            bytes: text.text.as_bytes().to_vec(),
            test,
        });
    }
    if chosen.is_empty() {
        let dir = PathBuf::from(&location.path);
        return Err(if texts.is_empty() {
            LoadErrorKind::NoGoFiles(dir)
        } else {
            LoadErrorKind::Excluded(dir)
        });
    }
    Ok(chosen)
}

fn choose_in_dir(
    cfg: &Config<'_>,
    build: &BuildContext,
    dir: &Path,
    choice: Choice,
) -> Result<Vec<Chosen>, LoadErrorKind> {
    let read_dir = |err: std::io::Error| match err.kind() {
        std::io::ErrorKind::NotFound => LoadErrorKind::NoDirectory(dir.to_path_buf()),
        _ => LoadErrorKind::read("open", dir, &err),
    };
    let mut names = Vec::new();
    for Named { name, kind } in cfg.disk.list_go(dir).map_err(read_dir)? {
        let is_dir = kind == Kind::Dir || kind == Kind::Link && cfg.disk.is_dir(&dir.join(&name));
        if let Ok(name) = name.into_string()
            && !is_dir
        {
            names.push(name);
        }
    }
    let mut chosen = Vec::new();
    let mut excluded = false;
    let mut tests = false;
    for base in names {
        if base.starts_with(['_', '.']) || !build.name_matches(&base) {
            excluded = true;
            continue;
        }
        let test = is_test(&base);
        if test && !choice.tests {
            tests = true;
            continue;
        }
        let file = read(cfg, dir.join(&base), base)?;
        if belongs(build, &file.base, &file.bytes)? {
            chosen.push(file);
        } else {
            excluded = true;
        }
    }
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let dir = dir.to_path_buf();
    Err(if excluded {
        LoadErrorKind::Excluded(dir)
    } else if tests {
        LoadErrorKind::OnlyTestFiles(dir)
    } else {
        LoadErrorKind::NoGoFiles(dir)
    })
}

/// Reads one file.
pub(super) fn read(cfg: &Config<'_>, path: PathBuf, base: String) -> Result<Chosen, LoadErrorKind> {
    let bytes = cfg
        .disk
        .read(&path)
        .map_err(|err| LoadErrorKind::read("open", &path, &err))?;
    let test = is_test(&base);
    Ok(Chosen {
        name: shown(cfg, &path),
        path,
        base,
        bytes,
        test,
    })
}

/// Whether name and constraints of a file allow it.
fn belongs(build: &BuildContext, base: &str, bytes: &[u8]) -> Result<bool, LoadErrorKind> {
    if !build.name_matches(base) {
        return Ok(false);
    }
    build.text_matches(bytes).map_err(|reason| LoadErrorKind::Constraint {
        file: base.to_string(),
        reason,
    })
}
