//! Compiles Go packages to a bytecode module: loading, checking, lowering to MIR, passes over it, emission.

pub mod diagnostics;
pub mod emit;
pub mod mir;
pub mod packages;
pub mod types;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::mem::ManuallyDrop;
use std::sync::OnceLock;

use diagnostics::Diagnostic;
use govm_bytecode::Module;
use govm_syntax::{Interner, Position, SourceMap, with_large_stack};
use mir::build::Roots;
use packages::{Config, Program, Provider, Target};
use types::checker::{Checker, GoVersion, Tables};
use types::errors::TypeError;
use types::package::PkgId;
use types::resolver::PackageInput;

/// How to compile.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Report all errors, not ten a package.
    pub all_errors: bool,
    /// Names of functions of the main package that a host calls.
    pub exports: Vec<String>,
    /// A host calls the exported functions of the main package.
    pub export_all: bool,
    /// The process compiles this and ends soon: no time is spent on giving memory back.
    pub one_shot: bool,
    /// How many threads check the bodies of large packages; as many as there are cores if it is not said.
    pub threads: Option<usize>,
    /// Whether the program may be a library for its host, without a function main.
    pub no_main: bool,
}

/// Compiles what `target` names.
pub fn compile(config: &Config<'_>, target: &Target, options: &Options) -> Result<Module, Vec<Diagnostic>> {
    let program = lower(config, target, options)?;
    let files = program.files.clone();
    emit::emit(program).map_err(|e| {
        let file = |p: mir::ir::Pos| Some((files.get(p.file as usize)?, p.line)).filter(|p| p.1 > 0);
        let mut d = Diagnostic::plain(e.to_string());
        d.position = e.pos().and_then(file).map(|(file, line)| Position {
            file: file.as_str().into(),
            line,
            col: 0,
        });
        vec![d]
    })
}

/// The optimised MIR of what `target` names.
pub fn lower(config: &Config<'_>, target: &Target, options: &Options) -> Result<mir::ir::Program, Vec<Diagnostic>> {
    checked(config, std::slice::from_ref(target), options, |check, roots| {
        check.interface_cycles();
        if !check.errors.is_empty() {
            let errors = check.errors.iter();
            return Err(errors.map(|e| Diagnostic::new(check.sources, e.pos, &*e.msg)).collect());
        }
        let lowered = mir::build::lower(check, roots);
        // Bodies of embedded packages are checked when they are reached.
        let found = std::mem::take(&mut check.errors);
        if !found.is_empty() {
            return Err(found
                .into_iter()
                .map(|e| Diagnostic::from_type_error(check.sources, e))
                .collect());
        }
        let mut program = lowered.map_err(|errors| {
            let diagnostic = |e: &mir::build::LowerError| Diagnostic::new(check.sources, e.pos, &*e.msg);
            errors.iter().map(diagnostic).collect::<Vec<_>>()
        })?;
        // Traces name files as gc does: where they are, whatever the current directory.
        for file in &mut program.files {
            if let Some(path) = roots.paths.get(file) {
                file.clone_from(path);
            }
        }
        verify(&mut program)?;
        mir::passes::optimise(&mut program);
        mir::passes::prune(&mut program);
        verify(&mut program)?;
        Ok(program)
    })
}

/// In debug builds: reports MIR that breaks its invariants.
fn verify(program: &mut mir::ir::Program) -> Result<(), Vec<Diagnostic>> {
    if cfg!(debug_assertions) {
        mir::verify::verify(program).map_err(|e| vec![Diagnostic::plain(format!("internal error: {e}"))])?;
    }
    Ok(())
}

/// Checks the packages that targets name and does no more.
pub fn check(config: &Config<'_>, targets: &[Target], options: &Options) -> Result<(), Vec<Diagnostic>> {
    checked(config, targets, options, |_, _| Ok(()))
}

/// Bytes of source that are compiled on the stack of a process's main thread: so few hold no chain of declarations that is too long for
/// it. A thread with a large stack is an eighth of the time of a small program.
const SMALL: usize = if cfg!(debug_assertions) { 0 } else { 8 << 10 };

/// Loads and checks, and goes on with a program that has no errors, on a stack that is large enough for it.
fn checked<R: Send>(
    config: &Config<'_>,
    targets: &[Target],
    options: &Options,
    go_on: impl FnOnce(&mut Checker<'_>, &Roots) -> Result<R, Vec<Diagnostic>> + Send,
) -> Result<R, Vec<Diagnostic>> {
    let owned = ManuallyDrop::new(Owned::default());
    let load = || loaded(&owned, config, targets, options);
    let done = if options.one_shot {
        load().and_then(|program| {
            let go = || held(&owned, program, options, go_on);
            if program.is_small(SMALL) {
                go()
            } else {
                with_large_stack(go)
            }
        })
    } else {
        with_large_stack(|| held(&owned, load()?, options, go_on))
    };
    if !options.one_shot {
        drop(ManuallyDrop::into_inner(owned));
    }
    done
}

/// The packages that targets name and those that they import.
fn loaded<'o>(
    owned: &'o Owned,
    config: &Config<'_>,
    targets: &[Target],
    options: &Options,
) -> Result<&'o Program, Vec<Diagnostic>> {
    let from_load = |list: Vec<packages::LoadError>| list.into_iter().map(Diagnostic::from).collect::<Vec<_>>();
    let program = packages::load_all(config, &owned.sources, &owned.names, targets).map_err(from_load)?;
    if !options.no_main
        && let Some(e) = program.main_error()
    {
        return Err(vec![e.into()]);
    }
    Ok(owned.program.get_or_init(|| program))
}

/// `checked` with all that it holds.
fn held<R>(
    owned: &Owned,
    program: &Program,
    options: &Options,
    go_on: impl FnOnce(&mut Checker<'_>, &Roots) -> Result<R, Vec<Diagnostic>>,
) -> Result<R, Vec<Diagnostic>> {
    let mut check = ManuallyDrop::new(Checker::new(&owned.tables, &owned.names, &owned.sources));
    check.threads = options.threads;
    let done = check_packages(&mut check, program, options).and_then(|roots| go_on(&mut check, &roots));
    if !options.one_shot {
        drop(ManuallyDrop::into_inner(check));
    }
    done
}

/// What a compilation holds while it lasts.
#[derive(Default)]
struct Owned {
    names: Interner,
    sources: SourceMap,
    program: OnceLock<Program>,
    tables: Tables,
}

/// Checks all packages in the order of their dependence. A package with errors stops those that import it.
fn check_packages<'a>(
    check: &mut Checker<'a>,
    program: &'a Program,
    options: &Options,
) -> Result<Roots, Vec<Diagnostic>> {
    let limit = (!options.all_errors).then_some(10);
    let mut roots = Roots::default();
    let mut bad = vec![false; program.packages.len()];
    let mut out = Vec::new();
    for (i, p) in program.packages.iter().enumerate() {
        bad[i] = p.imports.iter().any(|(_, import)| bad[import.0 as usize]);
        if bad[i] {
            continue;
        }
        let root = program.root.0 as usize == i;
        let syntax = || p.files.iter().flat_map(|f| &f.errors);
        if p.has_syntax_errors() {
            bad[i] = true;
            let list = syntax().take(limit.unwrap_or(usize::MAX));
            out.extend(list.map(|e| Diagnostic::new(check.sources, e.pos, &*e.msg)));
            continue;
        }
        if p.provider != Provider::Library {
            roots.paths.extend(p.files.iter().map(|f| {
                let name = f.parsed.source().name().to_string();
                (name, f.path.to_string_lossy().into_owned())
            }));
        }
        let paths = p
            .imports
            .iter()
            .map(|(path, import)| (path.as_str(), program.package(*import).path.as_str()));
        let input = PackageInput {
            path: &p.path,
            renamed: paths.filter(|(path, full)| path != full).collect(),
            files: p.files.iter().map(|f| &*f.parsed).collect(),
            embedded: p.provider == Provider::Library,
            lazy: p.lazy.as_ref(),
            version: GoVersion(p.go_minor as u16),
            embeds: &p.embeds,
        };
        let pkg = check.check_package(&input);
        if root {
            if !options.no_main {
                check.check_main(pkg);
            }
            if !options.no_main || has_main(check, pkg) {
                roots.main = Some(pkg);
            }
        }
        // Errors of labels and the like are found by the parser, but count and sort with those of types.
        let mut errors: Vec<TypeError> = syntax().map(|e| TypeError::new(pkg, e.pos, e.msg.clone())).collect();
        errors.append(&mut check.errors);
        if !errors.is_empty() {
            bad[i] = true;
            let report = types::errors::report(errors, limit, check.sources);
            out.extend(
                report
                    .errors
                    .into_iter()
                    .map(|e| Diagnostic::from_type_error(check.sources, e)),
            );
            if let Some(pos) = report.more {
                out.push(Diagnostic::new(check.sources, pos, "too many errors"));
            }
        }
        roots.packages.push(pkg);
        if root && !bad[i] {
            roots.exports.extend(exports(check, pkg, options, &mut out));
        }
    }
    if !out.is_empty() {
        return Err(out);
    }
    roots.packages = initialisation_order(program, &roots.packages);
    Ok(roots)
}

/// The packages of a program without errors in the order in which they are initialised: again and again the first one by import path
/// among those whose imports are.
fn initialisation_order(program: &Program, packages: &[PkgId]) -> Vec<PkgId> {
    let mut importers = vec![Vec::new(); packages.len()];
    let mut waits_for: Vec<usize> = program.packages.iter().map(|p| p.imports.len()).collect();
    for (i, p) in program.packages.iter().enumerate() {
        p.imports
            .iter()
            .for_each(|(_, import)| importers[import.0 as usize].push(i));
    }
    let entry = |i: usize| Reverse((program.packages[i].path.as_str(), i));
    let mut ready: BinaryHeap<_> = (0..packages.len()).filter(|&i| waits_for[i] == 0).map(entry).collect();
    let mut order = Vec::with_capacity(packages.len());
    while let Some(Reverse((_, i))) = ready.pop() {
        order.push(packages[i]);
        for &importer in &importers[i] {
            waits_for[importer] -= 1;
            if waits_for[importer] == 0 {
                ready.push(entry(importer));
            }
        }
    }
    order
}

/// Whether a package is one to be run: `package main` with a function main.
fn has_main(check: &Checker<'_>, pkg: types::package::PkgId) -> bool {
    let scope = check.scope(check.package(pkg).scope);
    let main = scope.get(check.names.intern("main"));
    let named_main = check.package(pkg).name.get().is_some_and(|n| check.text(*n) == "main");
    named_main && main.is_some_and(|o| check.obj(o).is_func())
}

/// The functions of a package that a host asks for by name.
fn exports(
    check: &Checker<'_>,
    pkg: types::package::PkgId,
    options: &Options,
    out: &mut Vec<Diagnostic>,
) -> Vec<types::objects::ObjId> {
    let scope = check.scope(check.package(pkg).scope);
    let mut list = Vec::new();
    if options.export_all {
        let exported = |text: &str| text.starts_with(char::is_uppercase);
        list.extend(
            scope
                .elems
                .iter()
                .filter(|e| exported(check.text(e.0)))
                .map(|e| e.1)
                .filter(|&o| {
                    let plain = check
                        .as_signature(check.obj_type(o))
                        .is_some_and(|s| s.tparams().is_empty());
                    check.obj(o).is_func() && plain
                }),
        );
        list.sort_unstable();
    }
    for name in &options.exports {
        match scope.get(check.names.intern(name)).filter(|&o| check.obj(o).is_func()) {
            Some(obj) => list.push(obj),
            None => out.push(Diagnostic::plain(format!("undefined: {name}"))),
        }
    }
    list
}
