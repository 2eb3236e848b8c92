//! Packages: their files' declarations are collected into scopes, then checked.
//!
//! A package of the program is checked whole. Of an embedded package only the declarations are collected; each is checked when
//! something refers to it, and function bodies when [`Checker::require_body`] asks for them.

use std::sync::OnceLock;

use govm_syntax::ast::{Decl, ExprKind, FuncDecl, GenDecl, Ident, ImportSpec, Spec, ValueSpec};
use govm_syntax::{FileId, Name, ParsedFile, Pos, names};

use super::checker::{Checker, DeclId, DeclInfo, GoVersion, PackageState};
use super::constant::{Unquoted, unquote};
use super::decl::const_specs;
use super::directives::Before;
use super::errors::ErrorDesc;
use super::info::FileInfo;
use super::lazy::LazyPackage;
use super::objects::{ObjId, ObjKind, Object, VarKind};
use super::package::{Package, PkgId};
use super::scope::{Scope, ScopeId};
use super::signature::unpack_recv;
use super::types::tid;
use crate::packages::embed::Embed;

/// A package to be checked: its parsed files, and how to check them. What it imports must have been checked before.
pub struct PackageInput<'a> {
    /// The import path.
    pub path: &'a str,
    /// The files, in the order of their names.
    pub files: Vec<&'a ParsedFile>,
    /// Whether the package is one of the library's.
    pub embedded: bool,
    /// Files of a library package that are read when something in them is needed.
    pub lazy: Option<&'a LazyPackage>,
    /// Imports whose packages have other paths than those in the text: vendored ones.
    pub renamed: Vec<(&'a str, &'a str)>,
    /// The language version that its module asks for.
    pub version: GoVersion,
    /// What its `//go:embed` directives name.
    pub embeds: &'a [Embed],
}

/// A file whose declarations are collected.
#[derive(Clone, Copy)]
struct FileCtx {
    pkg: PkgId,
    file: FileId,
    scope: ScopeId,
    version: GoVersion,
}

impl<'a> Checker<'a> {
    /// Checks a package, or collects the declarations of an embedded one. Errors are added to [`Checker::errors`].
    pub fn check_package(&mut self, input: &PackageInput<'a>) -> PkgId {
        let pkg = self.add_package(input);
        let outer = (self.env.clone(), std::mem::replace(&mut self.has_errors, false));
        self.env.pkg = pkg;
        self.collect_files(pkg, &input.files, input.version);
        if !input.embedded {
            self.direct_cycles(pkg);
            self.collects_bodies = self.is_large(pkg);
            self.package_objects(pkg);
            self.process_delayed(0);
            self.collects_bodies = false;
            self.check_bodies();
            let order = self.init_order(pkg);
            self.packages[pkg.0 as usize].init_order = order;
            self.unused_imports(pkg);
            if !self.has_errors {
                self.monomorph();
            }
            let asts = self.packages[pkg.0 as usize].asts.clone();
            self.report_directives(pkg, &asts);
            self.mono = Default::default();
        }
        (self.env, self.has_errors) = outer;
        pkg
    }

    fn add_package(&mut self, input: &PackageInput<'a>) -> PkgId {
        let scope = ScopeId(self.scopes.push(Scope::new(Some(self.universe.scope))));
        let pkg = self.t.packages.push(Package {
            path: input.path.into(),
            name: OnceLock::new(),
            scope,
            embedded: input.embedded,
            fake: false.into(),
        });
        self.packages.push(PackageState {
            lazy: input.lazy,
            renamed: input.renamed.clone(),
            embeds: input.embeds,
            ..PackageState::default()
        });
        if let Some(lazy) = input.lazy {
            let _ = self.package(pkg).name.set(self.names.intern(&lazy.name));
        }
        self.package_map.insert(input.path.into(), pkg);
        pkg
    }

    /// A stand-in for a package that cannot be imported; lookups in it report nothing.
    fn fake_package(&mut self, path: &str) -> PkgId {
        let scope = ScopeId(self.scopes.push(Scope::new(Some(self.universe.scope))));
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
        let name = self.names.intern(last);
        let pkg = self.t.packages.push(Package {
            path: path.into(),
            name: name.into(),
            scope,
            embedded: true,
            fake: true.into(),
        });
        self.packages.push(PackageState::default());
        self.package_map.insert(path.into(), pkg);
        pkg
    }

    /// Adds an object with a declaration to a package.
    fn add_decl(&mut self, ctx: FileCtx, obj: ObjId, d: DeclId) {
        let state = &mut self.packages[ctx.pkg.0 as usize];
        state.objects.push(obj);
        let order = state.objects.len() as u32;
        let o = self.obj(obj);
        o.order.store(order, std::sync::atomic::Ordering::Relaxed);
        o.decl.set(d);
        if let Some(info) = self.decls.own_mut(d.0) {
            info.obj.get_or_insert(obj);
        }
    }

    fn new_decl(&mut self, ctx: FileCtx) -> DeclInfo<'a> {
        DeclInfo {
            pkg: ctx.pkg,
            file: ctx.file,
            file_scope: ctx.scope,
            version: ctx.version,
            obj: None,
            lhs: Box::new([]),
            vtyp: None,
            init: None,
            inherited: false,
            iota: 0,
            tdecl: None,
            fdecl: None,
        }
    }

    fn push_decl(&mut self, info: DeclInfo<'a>) -> DeclId {
        DeclId(self.decls.push(info))
    }

    /// Declares a package-level object other than a function.
    fn declare_pkg_obj(&mut self, ctx: FileCtx, id: Ident, obj: ObjId, d: DeclId) {
        if id.name == names::init {
            return self.error(id.start, "cannot declare init - must be func");
        }
        if id.name == names::main && self.package_is_main(ctx.pkg) {
            return self.error(id.start, "cannot declare main - must be func");
        }
        self.declare(self.package(ctx.pkg).scope, self.recorded(ctx, id), obj);
        self.add_decl(ctx, obj, d);
    }

    /// The identifier of a declaration as far as facts about it are recorded: not in embedded packages, of most files of which nothing is
    /// needed.
    fn recorded(&self, ctx: FileCtx, id: Ident) -> Option<Ident> {
        (!self.package(ctx.pkg).embedded).then_some(id)
    }

    fn package_is_main(&self, pkg: PkgId) -> bool {
        self.package(pkg).name.get() == Some(&names::main)
    }

    /// Collects the declarations of files; `env` is the package's.
    pub(crate) fn collect_files(&mut self, pkg: PkgId, files: &[&'a ParsedFile], asked: GoVersion) {
        // Methods with the name of their receiver's base type.
        let mut methods: Vec<(ObjId, bool, Name)> = Vec::new();
        let mut file_scopes = Vec::new();
        for &parsed in files {
            let ast = parsed.ast();
            match self.package(pkg).name.get() {
                None if ast.name.is_blank() => self.error(ast.name.start, "invalid package name _"),
                None => {
                    let _ = self.package(pkg).name.set(ast.name.name);
                }
                Some(&name) if name != ast.name.name => {
                    let msg = format!(
                        "package {}; expected package {}",
                        self.text(ast.name.name),
                        self.text(name)
                    );
                    self.error(ast.package, msg);
                    continue;
                }
                Some(_) => {}
            }
            let file = parsed.source().id();
            let at = file.0 as usize;
            if self.infos.len() <= at {
                self.infos.resize_with(at + 1, FileInfo::default);
                self.file_versions.resize(at + 1, Default::default());
            }
            self.infos[at] = FileInfo::new(ast.expr_count);
            let own = GoVersion::parse(ast.go_version);
            self.file_versions[at] = (own, asked);
            let version = GoVersion::of_file(own, asked);
            if own > GoVersion::CURRENT {
                self.error(ast.name.start, format!("file requires newer Go version {own}"));
            }
            let scope = ScopeId(self.scopes.push(Scope::new(Some(self.package(pkg).scope))));
            file_scopes.push(scope);
            let ctx = FileCtx {
                pkg,
                file,
                scope,
                version,
            };
            self.env.file = file;
            self.env.version = version;
            let state = &mut self.packages[pkg.0 as usize];
            state.files.push(file);
            state.asts.push(ast);
            for decl in ast.decls {
                match decl {
                    Decl::Gen(d) => self.collect_gen(ctx, d),
                    Decl::Func(f) => self.collect_func(ctx, f, &mut methods),
                }
            }
        }
        self.check_file_scopes(pkg, &file_scopes);
        for (m, ptr, base) in methods {
            if let Some((ptr, base)) = self.resolve_base(pkg, ptr, base) {
                self.set_ptr_recv(m, ptr);
                self.packages[pkg.0 as usize].methods.entry(base.0).or_default().push(m);
            }
        }
    }

    fn collect_gen(&mut self, ctx: FileCtx, d: &'a GenDecl<'a>) {
        let pkg = Some(ctx.pkg);
        for (s, last, inherited) in const_specs(d.specs) {
            let values = last.map_or(&[][..], |l| l.values);
            for (i, &id) in s.names.iter().enumerate() {
                let obj = self.new_object(Object::constant(id.start, pkg, id.name, None));
                let info = DeclInfo {
                    vtyp: last.and_then(|l| l.ty),
                    init: values.get(i),
                    inherited,
                    iota: s.index,
                    ..self.new_decl(ctx)
                };
                let d = self.push_decl(info);
                self.declare_pkg_obj(ctx, id, obj, d);
            }
            self.arity(s.start, s.names, values, true, inherited);
        }
        for spec in d.specs {
            match *spec {
                Spec::Import(s) => {
                    self.check_directives(s.directives, Before::Other);
                    self.collect_import(ctx, s);
                }
                Spec::Var(s) => {
                    self.check_directives(s.directives, Before::Var(s, false));
                    self.collect_vars(ctx, s);
                }
                Spec::Type(s) => {
                    self.check_directives(s.directives, Before::Other);
                    let obj = self.new_object(Object::new(ObjKind::TypeName, s.name.start, pkg, s.name.name, None));
                    let info = DeclInfo {
                        tdecl: Some(s),
                        ..self.new_decl(ctx)
                    };
                    let d = self.push_decl(info);
                    self.declare_pkg_obj(ctx, s.name, obj, d);
                }
                Spec::Const(s) => self.check_directives(s.directives, Before::Other),
            }
        }
    }

    fn collect_vars(&mut self, ctx: FileCtx, s: &'a ValueSpec<'a>) {
        let lhs: Vec<ObjId> = s
            .names
            .iter()
            .map(|id| self.new_object(Object::var(VarKind::Package, id.start, Some(ctx.pkg), id.name, None)))
            .collect();
        // All variables of one value share its declaration.
        let shared = (s.values.len() == 1).then(|| {
            let lhs = if lhs.len() > 1 {
                lhs.as_slice().into()
            } else {
                Box::default()
            };
            let info = DeclInfo {
                lhs,
                vtyp: s.ty,
                init: s.values.first(),
                ..self.new_decl(ctx)
            };
            self.push_decl(info)
        });
        for (i, (&id, &obj)) in s.names.iter().zip(&lhs).enumerate() {
            let d = shared.unwrap_or_else(|| {
                let info = DeclInfo {
                    vtyp: s.ty,
                    init: s.values.get(i),
                    ..self.new_decl(ctx)
                };
                self.push_decl(info)
            });
            self.declare_pkg_obj(ctx, id, obj, d);
        }
        if s.ty.is_none() || !s.values.is_empty() {
            self.arity(s.start, s.names, s.values, false, false);
        }
    }

    fn collect_import(&mut self, ctx: FileCtx, s: &'a ImportSpec<'a>) {
        let ExprKind::Lit(lit) = s.path.kind else { return };
        if lit.bad {
            return;
        }
        let path = match unquote(lit.text) {
            Some(Unquoted::Bytes(b)) => String::from_utf8_lossy(&b).into_owned(),
            _ => return self.error(s.path.pos, "invalid import path (invalid syntax)"),
        };
        if path.is_empty() {
            return self.error(s.path.pos, "invalid import path (empty string)");
        }
        let illegal = |c: char| {
            c <= ' ' || c == '\u{7f}' || c.is_whitespace() || "!\"#$%&'()*,:;<=>?[\\]^{|}`\u{fffd}".contains(c)
        };
        if let Some(c) = path.chars().find(|&c| illegal(c)) {
            let shown = if c > ' ' && c != '\u{7f}' {
                format!(" '{c}'")
            } else {
                String::new()
            };
            return self.error(
                s.path.pos,
                format!("invalid import path (invalid character U+{:04X}{shown})", c as u32),
            );
        }
        let renamed = &self.packages[ctx.pkg.0 as usize].renamed;
        let full = renamed.iter().find(|r| r.0 == path).map_or(path.as_str(), |r| r.1);
        let imported = match self.package_map.get(full) {
            Some(&p) => p,
            None => {
                self.error(s.path.pos, format!("could not import {path} (package not found)"));
                self.fake_package(&path)
            }
        };
        let state = &mut self.packages[ctx.pkg.0 as usize];
        if !state.imported.contains(&imported) {
            state.imported.push(imported);
        }
        let imp = self.package(imported);
        let name = s
            .name
            .map_or_else(|| imp.name.get().copied().unwrap_or(names::blank), |id| id.name);
        if name == names::init {
            return self.error(s.start, "cannot import package as init - init must be a func");
        }
        let kind = ObjKind::PkgName {
            imported,
            used: imp.fake.load(std::sync::atomic::Ordering::Relaxed).into(),
        };
        let obj = self.new_object(Object::new(kind, s.start, Some(ctx.pkg), name, Some(tid::INVALID)));
        if let Some(id) = s.name.and_then(|id| self.recorded(ctx, id)) {
            self.record_def(id, obj);
        }
        self.packages[ctx.pkg.0 as usize].imports.push(obj);
        if name != names::dot {
            return self.declare(ctx.scope, None, obj);
        }
        // A dot import puts the package's exported objects into the file scope.
        self.read_all(imported);
        let imp = self.package(imported);
        for (name, elem) in self.scope(imp.scope).elems.clone() {
            if !self.names.is_exported(name) {
                continue;
            }
            let Some(scope) = self.scopes.own_mut(ctx.scope.0) else {
                continue;
            };
            if let Some(alt) = scope.insert(name, elem) {
                let mut err = ErrorDesc::new();
                err.add(
                    s.name.map_or(s.start, |id| id.start),
                    format!("{} redeclared in this block", self.text(name)),
                );
                self.add_alt_decl(&mut err, alt);
                self.report(err);
            } else {
                self.dot_imports.insert((ctx.scope.0, name.0), obj);
            }
        }
    }

    fn collect_func(&mut self, ctx: FileCtx, f: &'a FuncDecl<'a>, methods: &mut Vec<(ObjId, bool, Name)>) {
        self.check_func_directives(f.directives);
        let name = f.name.name;
        let obj = self.new_object(Object::func(f.name.start, Some(ctx.pkg), name, None));
        let tparam = f.type_params.and_then(|l| l.fields.first()).map(|p| p.start);
        if let Some(recv) = f.recv.and_then(|r| r.fields.first()) {
            let r = unpack_recv(recv.ty);
            if let ExprKind::Name(id) = r.base.kind
                && name != names::blank
            {
                methods.push((obj, r.ptr, id.name));
            }
            if let Some(at) = tparam {
                self.verify_version(at, GoVersion(27), "generic method");
            }
            if let Some(id) = self.recorded(ctx, f.name) {
                self.record_def(id, obj);
            }
        } else {
            if name == names::init || name == names::main && self.package_is_main(ctx.pkg) {
                if let Some(at) = tparam {
                    self.soft_error(at, format!("func {} must have no type parameters", self.text(name)));
                }
                if f.ty.params.count() > 0 || f.ty.results.is_some_and(|r| r.count() > 0) {
                    let msg = format!("func {} must have no arguments and no return values", self.text(name));
                    self.soft_error(f.name.start, msg);
                }
            } else if let Some(at) = tparam {
                self.verify_version(at, GoVersion(18), "type parameter");
            }
            if name == names::init {
                // Init functions cannot be referred to.
                self.obj(obj).parent.set(self.package(ctx.pkg).scope);
                if let Some(id) = self.recorded(ctx, f.name) {
                    self.record_def(id, obj);
                }
                if f.body.is_none() {
                    self.soft_error(f.name.start, "func init must have a body");
                }
                self.packages[ctx.pkg.0 as usize].inits.push(obj);
            } else {
                self.declare(self.package(ctx.pkg).scope, self.recorded(ctx, f.name), obj);
            }
        }
        let info = DeclInfo {
            fdecl: Some(f),
            ..self.new_decl(ctx)
        };
        let d = self.push_decl(info);
        self.add_decl(ctx, obj, d);
    }

    /// Reports names that a file's imports and the package both declare.
    fn check_file_scopes(&mut self, pkg: PkgId, file_scopes: &[ScopeId]) {
        for &scope in file_scopes {
            for (name, obj) in self.scope(scope).elems.clone() {
                let Some(alt) = self.find(self.package(pkg).scope, name) else {
                    continue;
                };
                let (what, path) = match &self.obj(obj).kind {
                    ObjKind::PkgName { imported, .. } => ("import", Some(*imported)),
                    _ => ("dot-import", self.obj(obj).pkg),
                };
                let Some(path) = path else { continue };
                let shown = format!("package {} (\"{}\")", self.package_name(path), self.package(path).path);
                let mut err = ErrorDesc::new();
                let msg = format!("{} already declared through {what} of {shown}", self.text(name));
                err.add(self.obj(alt).pos, msg);
                self.add_alt_decl(&mut err, obj);
                self.report(err);
            }
        }
    }

    /// The type name that a receiver's base name stands for, through aliases, and whether the receiver is a pointer after all.
    fn resolve_base(&self, pkg: PkgId, ptr: bool, name: Name) -> Option<(bool, ObjId)> {
        let (mut ptr, mut name) = (ptr, name);
        let mut seen: Vec<ObjId> = Vec::new();
        loop {
            let obj = self.find(self.package(pkg).scope, name)?;
            if !self.obj(obj).is_type_name() || seen.contains(&obj) {
                return None;
            }
            let spec = self.decl_of(obj)?.tdecl?;
            if spec.assign.is_none() {
                return Some((ptr, obj));
            }
            // Methods cannot be declared through generic aliases.
            if spec.type_params.is_some() {
                return None;
            }
            seen.push(obj);
            let mut typ = spec.ty.unparen();
            if let ExprKind::Star(x) = typ.kind {
                if ptr {
                    return None;
                }
                ptr = true;
                typ = x.unparen();
            }
            name = typ.ident()?.name;
        }
    }

    /// Checks all declarations of a package: types, then aliases, then the rest, which avoids needing an alias before its type is known.
    fn package_objects(&mut self, pkg: PkgId) {
        let all = self.packages[pkg.0 as usize].objects.clone();
        let alias = |check: &Checker<'a>, o: ObjId| {
            check
                .decl_of(o)
                .and_then(|d| d.tdecl)
                .is_some_and(|t| t.assign.is_some())
        };
        let (types, others): (Vec<ObjId>, Vec<ObjId>) = all.into_iter().partition(|&o| self.obj(o).is_type_name());
        let (aliases, types): (Vec<ObjId>, Vec<ObjId>) = types.into_iter().partition(|&o| alias(self, o));
        for obj in types.into_iter().chain(aliases).chain(others) {
            self.obj_decl(obj);
        }
    }

    fn unused_imports(&mut self, pkg: PkgId) {
        for obj in self.packages[pkg.0 as usize].imports.clone() {
            let o = self.obj(obj);
            let ObjKind::PkgName { imported, .. } = &o.kind else {
                continue;
            };
            if o.name == names::blank || o.is_used() {
                continue;
            }
            let path = &self.package(*imported).path;
            let elem = path.rsplit('/').next().unwrap_or(path);
            let name = self.text(o.name);
            let msg = if name.is_empty() || name == "." || name == elem {
                format!("\"{path}\" imported and not used")
            } else {
                format!("\"{path}\" imported as {name} and not used")
            };
            self.soft_error(o.pos, msg);
        }
    }

    /// Reports a main package without a function main.
    pub fn check_main(&mut self, pkg: PkgId) {
        let found = self.scope(self.package(pkg).scope).get(names::main);
        if !found.is_some_and(|o| self.obj(o).is_func()) {
            let outer = std::mem::replace(&mut self.env.pkg, pkg);
            self.error(Pos::NONE, "function main is undeclared in the main package");
            self.env.pkg = outer;
        }
    }
}
