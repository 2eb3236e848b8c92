//! Variables under a `//go:embed` directive: which may have one, and what they hold at the start.

use std::collections::BTreeMap;

use govm_syntax::Pos;
use govm_syntax::ast::ValueSpec;

use super::checker::{Checker, GoVersion};
use super::objects::{ObjId, ObjKind};
use super::package::PkgId;
use super::types::{BasicKind, Type, TypeId};

/// A package variable with directives.
pub struct EmbedVar<'a> {
    spec: &'a ValueSpec<'a>,
    /// Of the directives.
    directives: Vec<Pos>,
}

/// What a variable holds at the start.
pub enum Embedded<'a> {
    String(&'a [u8]),
    Bytes(&'a [u8]),
    /// An `embed.FS`: files, and directories with a slash behind their names and no contents, in order of directory and name within it.
    Files(Vec<(String, &'a [u8])>),
}

/// The types that such a variable can have.
#[derive(Clone, Copy)]
enum Kind {
    String,
    Bytes,
    Files,
}

impl<'a> Checker<'a> {
    /// Looks at a directive before a variable declaration.
    pub(super) fn check_embed(&mut self, pos: Pos, spec: &'a ValueSpec<'a>, in_func: bool) {
        let file = self.env.file;
        let state = self.packages.get(self.env.pkg.0 as usize);
        let imports_embed = state
            .iter()
            .flat_map(|state| &state.imports)
            .any(|&i| match self.obj(i).kind {
                ObjKind::PkgName { imported, .. } => {
                    &*self.package(imported).path == "embed"
                        && self.sources.file_of(self.obj(i).pos).is_some_and(|f| f.id() == file)
                }
                _ => false,
            });
        let asked = self.file_versions.get(file.0 as usize).map(|v| v.1).unwrap_or_default();
        let msg = if !imports_embed {
            "go:embed requires import \"embed\" (or import _ \"embed\", if package is not used)"
        } else if spec.names.len() > 1 {
            "go:embed cannot apply to multiple vars"
        } else if !spec.values.is_empty() {
            "go:embed cannot apply to var with initializer"
        } else if spec.ty.is_none() {
            "go:embed cannot apply to var without type"
        } else if in_func {
            "go:embed cannot apply to var inside func"
        } else if asked.is_valid() && asked < GoVersion(16) {
            return self.misplaced(pos, "go:embed requires go1.16 or later");
        } else {
            let vars = &mut self.packages[self.env.pkg.0 as usize].embed_vars;
            match vars.last_mut() {
                Some(last) if last.spec.start == spec.start => last.directives.push(pos),
                _ => vars.push(EmbedVar {
                    spec,
                    directives: vec![pos],
                }),
            }
            return;
        };
        self.misplaced(pos, msg);
    }

    /// Finds what the package's variables with directives hold, or reports why they cannot.
    pub(super) fn embed_files(&mut self, pkg: PkgId) {
        let vars = std::mem::take(&mut self.packages[pkg.0 as usize].embed_vars);
        let embeds = self.packages[pkg.0 as usize].embeds;
        for var in vars {
            let id = var.spec.names[0];
            let Some(ty) = var.spec.ty else { continue };
            let Some(file) = self.sources.file_of(id.start) else {
                continue;
            };
            let ty = self.info(file.id()).typ(ty.id);
            let Some(kind) = self.embed_kind(ty) else {
                let msg = format!("go:embed cannot apply to var of type {}", self.type_str(ty));
                self.error(id.start, msg);
                continue;
            };
            let mut files = BTreeMap::new();
            for embed in embeds.iter().filter(|e| var.directives.contains(&e.pos)) {
                files.extend(embed.files.iter().map(|f| (f.name.as_str(), &*f.data)));
            }
            let embedded = match kind {
                Kind::Files => Embedded::Files(tree(files)),
                _ if files.len() > 1 => {
                    let msg = format!("invalid go:embed: multiple files for type {}", self.type_str(ty));
                    self.error(id.start, msg);
                    continue;
                }
                // The loader finds a file for each directive or reports it.
                kind => match (files.into_values().next(), kind) {
                    (Some(data), Kind::String) => Embedded::String(data),
                    (Some(data), _) => Embedded::Bytes(data),
                    (None, _) => continue,
                },
            };
            let scope = self.package(pkg).scope;
            if let Some(obj) = self.scope(scope).get(id.name) {
                self.packages[pkg.0 as usize].embedded.push((obj, embedded));
            }
        }
    }

    fn embed_kind(&mut self, t: TypeId) -> Option<Kind> {
        if let Type::Named(named) = self.ty(self.unalias(t)) {
            let obj = named.obj;
            let from = self.obj(obj).pkg.map(|pkg| &*self.package(pkg).path);
            if from == Some("embed") && self.obj_text(obj) == "FS" {
                return Some(Kind::Files);
            }
        }
        match *self.under_ty(t) {
            Type::Basic(b) if b.kind == BasicKind::String => Some(Kind::String),
            Type::Slice(elem) => match self.under_ty(elem) {
                Type::Basic(b) if b.kind == BasicKind::Uint8 => Some(Kind::Bytes),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a package variable is to hold at the start, if it has a directive.
    pub(crate) fn embedded(&self, obj: ObjId) -> Option<&Embedded<'a>> {
        let pkg = self.obj(obj).pkg?;
        let vars = &self.packages.get(pkg.0 as usize)?.embedded;
        vars.iter().find(|(o, _)| *o == obj).map(|(_, e)| e)
    }
}

/// Files with the directories that they are in, in the order of an `embed.FS`.
fn tree<'a>(files: BTreeMap<&str, &'a [u8]>) -> Vec<(String, &'a [u8])> {
    let mut all = BTreeMap::new();
    for (name, data) in files {
        let mut path = name;
        while let Some((dir, _)) = path.rsplit_once('/') {
            all.insert(parts(dir), (format!("{dir}/"), &[][..]));
            path = dir;
        }
        all.insert(parts(name), (name.to_string(), data));
    }
    all.into_values().collect()
}

/// Directory and name within it.
fn parts(name: &str) -> (&str, &str) {
    name.rsplit_once('/').unwrap_or((".", name))
}
