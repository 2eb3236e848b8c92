//! Bodies of a package's functions, checked on several threads.
//!
//! When the declarations of a package are checked, its bodies depend on each other no more. Each thread has a checker of its own over
//! the tables of the session: it reads scopes and declarations as they are then, and adds scopes, facts and errors of its own. What is
//! still to be declared is so in library packages only, which are read as far as they are needed. The session's checker does that,
//! behind a lock ([`Session`]); a thread asks it once for each object, and reads what was finished without the lock.
//!
//! A file is checked by one thread, since the facts of its expressions lie in one vector. Results are put together in the order of the
//! files, so they do not depend on the number of threads; ids of types and objects do, but nothing is ordered by them. When an
//! error is found, the threads' work is dropped and the package's bodies are checked again one by one: which errors are reported, and
//! which follow from others, then is as if there had been no threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use govm_syntax::{FastMap, FileId, Name, Pos};

use super::checker::{Checker, DeclId, DeclInfo, Deps};
use super::ifacecycle::InterfaceNode;
use super::info::FileInfo;
use super::layered::Layered;
use super::lazy::LazyPackage;
use super::mono::MonoGraph;
use super::objects::ObjId;
use super::package::PkgId;
use super::scope::Scope;

/// Packages with fewer expressions than this, some two thousand lines, are checked on one thread: starting others takes as long as a
/// hundred lines.
const WORTH_THREADS: u32 = 20_000;

/// Numbers from here on are those of a thread's own scopes.
const OWN: u32 = 1 << 31;

/// What a thread knows of the session's checker.
pub(crate) struct Session<'a> {
    master: Arc<Mutex<Checker<'a>>>,
    /// By package, those that are read as far as they are needed.
    lazy: Arc<[Option<&'a LazyPackage>]>,
    /// Objects of library packages that are declared for sure, and members that were asked for.
    settled: FastMap<u32, ()>,
    members: FastMap<(u32, u32), Option<ObjId>>,
}

/// The bodies of one file.
struct Unit {
    file: FileId,
    bodies: Vec<(ObjId, DeclId)>,
}

/// What checking a unit gives.
struct Found {
    unit: usize,
    info: FileInfo,
    deps: FastMap<u32, Deps>,
    mono: MonoGraph,
    interfaces: Vec<InterfaceNode>,
    late_errors: Vec<(Pos, String)>,
}

impl<'a> Session<'a> {
    /// Sees to it that an object of a library package is declared.
    pub fn settle(&mut self, obj: ObjId) {
        if self.settled.insert(obj.0, ()).is_none() {
            lock(&self.master).settle(obj);
        }
    }

    /// [`Checker::member`] of a package where it is not known to the thread.
    pub fn member(&mut self, pkg: PkgId, name: Name) -> Option<ObjId> {
        self.lazy.get(pkg.0 as usize).copied().flatten()?;
        let master = &self.master;
        let member = || lock(master).member(pkg, name);
        *self.members.entry((pkg.0, name.0)).or_insert_with(member)
    }
}

/// A checker that panicked takes the whole compilation with it, so the state behind a poisoned lock is never looked at.
fn lock<'m, 'a>(master: &'m Mutex<Checker<'a>>) -> std::sync::MutexGuard<'m, Checker<'a>> {
    master.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> Checker<'a> {
    /// Whether the bodies of a package are worth several threads. Independent of the number of threads.
    pub(crate) fn is_large(&self, pkg: PkgId) -> bool {
        let files = &self.packages[pkg.0 as usize].asts;
        files.len() > 1 && files.iter().map(|ast| ast.expr_count).sum::<u32>() >= WORTH_THREADS
    }

    /// Checks the bodies that wait for it: those of the large package that is being checked.
    pub(crate) fn check_bodies(&mut self) {
        let bodies = std::mem::take(&mut self.bodies);
        if bodies.is_empty() {
            return;
        }
        // Errors that are there decide which others are reported.
        if self.has_errors || self.threads() == 1 || !self.in_parallel(&bodies) {
            for (obj, d) in bodies {
                self.check_body(obj, d);
            }
        }
    }

    fn threads(&mut self) -> usize {
        *self
            .threads
            .get_or_insert_with(|| std::thread::available_parallelism().map_or(1, |n| n.get()))
    }

    /// Checks one body and all that it puts off.
    fn check_body(&mut self, obj: ObjId, d: DeclId) {
        let Some(body) = self.decl(d).fdecl.and_then(|f| f.body) else {
            return;
        };
        let env = self.decl_env(d);
        let outer = std::mem::replace(&mut self.env, env);
        let top = self.delayed_top();
        self.func_body(Some(d), self.obj_type(obj), body, None);
        self.process_delayed(top);
        self.env = outer;
    }

    /// Checks bodies on several threads; false if that found errors, and came to nothing.
    fn in_parallel(&mut self, bodies: &[(ObjId, DeclId)]) -> bool {
        let mut units: Vec<Unit> = Vec::new();
        let mut place: FastMap<u32, usize> = FastMap::default();
        for &(obj, d) in bodies {
            let file = self.decl(d).file;
            let i = *place.entry(file.0).or_insert_with(|| {
                units.push(Unit {
                    file,
                    bodies: Vec::new(),
                });
                units.len() - 1
            });
            units[i].bodies.push((obj, d));
        }
        let threads = self.threads().min(units.len());
        if threads < 2 {
            return false;
        }
        // The longest first, so that none is left for the end.
        let mut order: Vec<usize> = (0..units.len()).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(self.info(units[i].file).len()), i));

        let scopes = self.scopes.share();
        let decls = self.decls.share();
        let lazy: Arc<[Option<&'a LazyPackage>]> = self.packages.iter().map(|p| p.lazy).collect();
        let placeholder = self.thread(Layered::over(&scopes, OWN), Layered::over(&decls, OWN));
        let master = std::mem::replace(self, placeholder);
        let infos: Vec<FileInfo> = units.iter().map(|u| master.info(u.file).clone()).collect();
        let infos: Vec<Mutex<FileInfo>> = infos.into_iter().map(Mutex::new).collect();
        let mut workers: Vec<Checker<'a>> = (0..threads)
            .map(|_| master.thread(Layered::over(&scopes, OWN), Layered::over(&decls, OWN)))
            .collect();
        let master = Arc::new(Mutex::new(master));
        for w in &mut workers {
            w.session = Some(Session {
                master: master.clone(),
                lazy: lazy.clone(),
                settled: FastMap::default(),
                members: FastMap::default(),
            });
        }
        drop((scopes, decls));

        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (units, order, infos) = (&units, &order, &infos);
        let found: Mutex<Vec<Found>> = Mutex::new(Vec::with_capacity(units.len()));
        let work = |check: Checker<'a>| {
            let list = check.units(units, order, infos, &next, &failed);
            found.lock().unwrap_or_else(PoisonError::into_inner).extend(list);
        };
        std::thread::scope(|scope| {
            let work = &work;
            let mut own = None;
            for check in workers {
                if own.is_none() {
                    own = Some(check);
                    continue;
                }
                let builder = std::thread::Builder::new().stack_size(govm_syntax::LARGE_STACK);
                // Without a further thread, those that are there do its work.
                let _ = builder.spawn_scoped(scope, move || work(check));
            }
            if let Some(check) = own {
                work(check);
            }
        });
        let Some(master) = Arc::into_inner(master) else {
            unreachable!("the threads are gone, and what they had of the session")
        };
        *self = master.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.scopes.unshare();
        self.decls.unshare();
        self.merge_members();
        if failed.into_inner() {
            return false;
        }
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort_by_key(|f| f.unit);
        for f in found {
            self.infos[units[f.unit].file.0 as usize] = f.info;
            self.deps.extend(f.deps);
            self.mono.absorb(f.mono);
            self.interfaces.extend(f.interfaces);
            self.late_errors.extend(f.late_errors);
        }
        true
    }

    /// A checker for a thread, which is to have a session.
    fn thread(&self, scopes: Layered<Scope>, decls: Layered<DeclInfo<'a>>) -> Checker<'a> {
        let mut check = Checker::over(self.t, self.names, self.sources, self.universe, scopes);
        check.decls = decls;
        check.dot_imports = self.dot_imports.clone();
        check.mono = self.mono.successor();
        check
    }

    /// Checks units until there are none left or one has errors.
    fn units(
        mut self,
        units: &[Unit],
        order: &[usize],
        infos: &[Mutex<FileInfo>],
        next: &AtomicUsize,
        failed: &AtomicBool,
    ) -> Vec<Found> {
        let mut found = Vec::new();
        while !failed.load(Ordering::Relaxed) {
            let Some(&unit) = order.get(next.fetch_add(1, Ordering::Relaxed)) else {
                break;
            };
            let Unit { file, bodies } = &units[unit];
            let mut info = infos[unit].lock().unwrap_or_else(PoisonError::into_inner);
            self.infos = vec![std::mem::take(&mut *info)];
            self.first_info = file.0;
            for &(obj, d) in bodies {
                self.check_body(obj, d);
                self.scopes.forget_own();
                self.far.clear();
            }
            if !self.errors.is_empty() {
                failed.store(true, Ordering::Relaxed);
                break;
            }
            let successor = self.mono.successor();
            found.push(Found {
                unit,
                info: self.infos.pop().unwrap_or_default(),
                deps: std::mem::take(&mut self.deps),
                mono: std::mem::replace(&mut self.mono, successor),
                interfaces: std::mem::take(&mut self.interfaces),
                late_errors: std::mem::take(&mut self.late_errors),
            });
        }
        found
    }

    /// Declares an object for a thread.
    fn settle(&mut self, obj: ObjId) {
        let top = self.delayed_top();
        self.obj_decl(obj);
        self.process_delayed(top);
    }
}
