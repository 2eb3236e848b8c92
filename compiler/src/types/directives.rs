//! Compiler directives: whether those before a declaration may stand there, and what `//go:linkname` names.
//!
//! The parser has reported those that stand before no declaration. Errors of this file are reported when a package has no others, as
//! gc does: they are collected while declarations are checked.

use std::sync::atomic::Ordering;

use govm_syntax::ast::{Directive, File, ValueSpec};
use govm_syntax::{Pos, names};

use super::checker::Checker;
use super::objects::ObjKind;
use super::package::PkgId;
use crate::packages::embed;

/// What a directive stands before.
#[derive(Clone, Copy)]
pub(crate) enum Before<'a> {
    /// An import, constant or type declaration.
    Other,
    /// A variable declaration, within a function or not.
    Var(&'a ValueSpec<'a>, bool),
}

/// Whether the compiler knows the directive, other than `go:build`.
fn is_function_directive(verb: &str) -> bool {
    matches!(
        verb,
        "go:noescape"
            | "go:norace"
            | "go:nosplit"
            | "go:noinline"
            | "go:nocheckptr"
            | "go:systemstack"
            | "go:nowritebarrier"
            | "go:nowritebarrierrec"
            | "go:yeswritebarrierrec"
            | "go:cgo_unsafe_args"
            | "go:uintptrkeepalive"
            | "go:uintptrescapes"
            | "go:registerparams"
    )
}

impl<'a> Checker<'a> {
    pub(super) fn misplaced(&mut self, pos: Pos, msg: &str) {
        self.late_errors.push((pos, msg.into()));
    }

    /// Looks at the directives before a declaration that is no function.
    pub(crate) fn check_directives(&mut self, list: &[Directive<'a>], before: Before<'a>) {
        for d in list {
            let verb = d.verb();
            if is_function_directive(verb) || verb == "go:build" {
                self.misplaced(d.pos, "misplaced compiler directive");
            } else if verb == "go:embed" && embed::patterns(d.args()).is_ok_and(|list| !list.is_empty()) {
                match before {
                    Before::Other => self.misplaced(d.pos, "misplaced go:embed directive"),
                    Before::Var(spec, in_func) => self.check_embed(d.pos, spec, in_func),
                }
            }
        }
    }

    /// Looks at the directives before a function.
    pub(crate) fn check_func_directives(&mut self, list: &[Directive<'a>]) {
        for d in list {
            match d.verb() {
                "go:build" => self.misplaced(d.pos, "misplaced compiler directive"),
                "go:embed" if !d.args().is_empty() => self.misplaced(d.pos, "misplaced go:embed directive"),
                _ => {}
            }
        }
    }

    /// Whether the package may be one of Go's own: these have no dot in the first part of their paths.
    fn may_be_std(&self, pkg: PkgId) -> bool {
        let path = &self.package(pkg).path;
        let first = path.split('/').next().unwrap_or_default();
        !first.contains('.') && first != "command-line-arguments" && self.package(pkg).name.get() != Some(&names::main)
    }

    /// Reports directives that only Go's own packages may use.
    fn check_restricted(&mut self, d: &Directive<'a>) {
        let verb = d.verb();
        match verb {
            "go:systemstack" | "go:nowritebarrier" | "go:nowritebarrierrec" | "go:yeswritebarrierrec" => {
                self.error(d.pos, format!("//{verb} only allowed in runtime"));
            }
            "go:uintptrkeepalive" => self.error(d.pos, format!("//{verb} is only allowed in the standard library")),
            "go:cgo_import_dynamic" if d.args().split_ascii_whitespace().count() >= 3 => {}
            _ if verb.starts_with("go:cgo_") => {
                self.error(d.pos, format!("//{} only allowed in cgo-generated code", d.text));
            }
            _ => {}
        }
    }

    /// Looks at the directives of a package's files that stand by themselves, and reports all errors that were found.
    pub(crate) fn report_directives(&mut self, pkg: PkgId, files: &[&'a File<'a>]) {
        let mut linked = Vec::new();
        let restricted = !self.may_be_std(pkg);
        for file in files {
            for d in file.directives {
                if restricted {
                    self.check_restricted(d);
                }
                if d.verb() == "go:embed"
                    && let Err(part) = embed::patterns(d.args())
                {
                    self.error(d.pos, format!("invalid quoted string in //go:embed: {part}"));
                    self.error(d.pos, "usage: //go:embed pattern...");
                }
                if d.pos < file.package && is_function_directive(d.verb()) {
                    self.misplaced(d.pos, "misplaced compiler directive");
                }
                let mut words = d.text.split_ascii_whitespace();
                if !matches!(words.next(), Some("go:linkname" | "go:linknamestd")) {
                    continue;
                }
                let (Some(local), n) = (words.next(), words.count()) else {
                    continue;
                };
                // The parser has reported how a directive of more words is to be written.
                if n > 1 {
                    continue;
                }
                let local = self.names.intern(local);
                match self
                    .scope(self.package(pkg).scope)
                    .get(local)
                    .map(|o| (o, &self.obj(o).kind))
                {
                    Some((o, ObjKind::Func { .. } | ObjKind::Var(_))) if local != names::blank => {
                        if linked.contains(&o) {
                            let msg = format!("duplicate //{} for {}", d.verb(), self.text(local));
                            self.misplaced(d.pos, &msg);
                        }
                        linked.push(o);
                    }
                    _ => self.misplaced(d.pos, "//go:linkname must refer to declared function or variable"),
                }
            }
        }
        let mut errors = std::mem::take(&mut self.late_errors);
        if self.has_errors {
            return;
        }
        if errors.is_empty() {
            self.embed_files(pkg);
            if self.t.large_types.load(Ordering::Relaxed) {
                self.check_frames(files);
            }
        }
        errors.sort();
        for (pos, msg) in errors {
            self.error(pos, msg);
        }
    }
}
