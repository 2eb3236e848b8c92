//! Lowering: from the checked syntax tree to MIR.
//!
//! [`Lower`] holds the program in the making; [`func::FnCx`] what belongs to the function that is being lowered. Functions are made on
//! demand: asking for one ([`Lower::request`]) gives its id and queues it, so that only what is reached is lowered, methods
//! included (see `reach`).
//!
//! Invariants: a body is lowered once per instance; all types are canonical (see `mono`); expressions are evaluated in gc's order
//! (see `order`); errors are collected with their positions and do not stop lowering.

mod ahead;
mod assign;
mod builtin;
mod call;
pub(super) mod capture;
mod closure;
mod constant;
mod convert;
mod defer;
mod expr;
mod func;
mod init;
mod literal;
mod order;
mod parallel;
mod place;
mod range;
mod rangefunc;
mod select;
mod stmt;
mod switch;
mod unsafe_ops;
mod wrapper;

use std::collections::VecDeque;
use std::rc::Rc;

use govm_bytecode::{NativeImport, Selector, TypeDef};
use govm_syntax::{FastMap, FileId};

use self::func::FnCx;
use super::ir::*;
use super::methods::Method;
use super::mono::{Env, Known, NamedInfo};
use super::ty::TypeTable;
use crate::types::checker::{Checker, DeclId};
use crate::types::objects::ObjId;
use crate::types::package::PkgId;
use crate::types::types::{TypeId, tid};

/// What lowering could not do, with the place.
#[derive(Clone, Debug)]
pub struct LowerError {
    /// Where.
    pub pos: govm_syntax::Pos,
    /// What.
    pub msg: String,
}

/// What is to be compiled.
#[derive(Default)]
pub struct Roots {
    /// The packages in the order of their initialisation.
    pub packages: Vec<PkgId>,
    /// The main package, if there is one.
    pub main: Option<PkgId>,
    /// Functions that a host calls by name.
    pub exports: Vec<ObjId>,
    /// Where the files are that diagnostics show by a relative name.
    pub paths: FastMap<String, String>,
}

/// What identifies a function of the program.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum FuncKey {
    /// A declared function or method with its type arguments.
    Decl(ObjId, Rc<[Ty]>),
    /// A native as a function of its own, for func values.
    Native(ObjId),
    /// A method of a type as an interface calls it: with the data word as receiver.
    IfaceEntry(Ty, SelectorId),
    /// `x.M` as a func value: the receiver is captured.
    Bound(Ty, SelectorId),
    /// `T.M` as a func value.
    MethodExpr(Ty, SelectorId),
    /// An instance of a generic method as a func value.
    GenericMethod(GenericMethod),
    /// The initialiser of package variables.
    VarInit(DeclId),
}

/// What identifies an instance of a generic method as a func value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct GenericMethod {
    /// The type of the value that it is selected from.
    pub recv: Ty,
    /// Indices of embedded fields on the way to the method's receiver.
    pub path: Rc<[u32]>,
    pub method: ObjId,
    /// The method's own type arguments.
    pub targs: Rc<[Ty]>,
    /// Whether the receiver is captured; else it is the first parameter.
    pub bound: bool,
}

/// The program in the making.
pub struct Lower<'a, 'c> {
    pub(super) check: &'c mut Checker<'a>,
    /// Everything but the functions.
    pub(super) p: Program,
    funcs: Vec<Option<Func>>,
    func_ids: FastMap<FuncKey, FuncId>,
    work: VecDeque<(FuncId, FuncKey)>,
    errors: Vec<LowerError>,
    pub(super) known: Known,
    pub(super) ty_cache: Vec<Option<Ty>>,
    pub(super) named_info: FastMap<Ty, NamedInfo>,
    pub(super) local_types: super::names::LocalTypes,
    pub(super) envs: FastMap<(ObjId, Rc<[Ty]>), Rc<Env>>,
    pub(super) no_env: Rc<Env>,
    pub(super) selector_ids: FastMap<Selector, SelectorId>,
    pub(super) method_sets: FastMap<Ty, Rc<[Method]>>,
    pub(super) reach: super::reach::Reach,
    strings: FastMap<Box<[u8]>, StrId>,
    native_ids: FastMap<String, NativeId>,
    globals: FastMap<u32, GlobalId>,
    file_ids: FastMap<u32, u32>,
    file_names: FastMap<String, u32>,
    /// How many function literals the initialisers of a package had so far.
    init_closures: FastMap<u32, u32>,
    /// How many variables there are that no source declares.
    made: u32,
    /// The function that is being lowered, and those around it.
    f: FnCx,
    outer: Vec<FnCx>,
}

/// Lowers a checked program.
pub fn lower(check: &mut Checker<'_>, roots: &Roots) -> Result<Program, Vec<LowerError>> {
    let mut types = TypeTable::new();
    let known = Known::new(&mut types);
    let no_env = Rc::new(Env::default());
    let mut lower = Lower {
        f: FnCx::new("", Pos::default(), no_env.clone(), FileId(0)),
        check,
        p: Program {
            types,
            funcs: Vec::new(),
            selectors: Vec::new(),
            natives: Vec::new(),
            strings: Vec::new(),
            globals: Vec::new(),
            data: Vec::new(),
            files: Vec::new(),
            init: FuncId(0),
            main: None,
            exports: Vec::new(),
            well_known: Vec::new(),
        },
        funcs: Vec::new(),
        func_ids: FastMap::default(),
        work: VecDeque::new(),
        errors: Vec::new(),
        known,
        ty_cache: Vec::new(),
        named_info: FastMap::default(),
        local_types: Default::default(),
        envs: FastMap::default(),
        no_env,
        selector_ids: FastMap::default(),
        method_sets: FastMap::default(),
        reach: Default::default(),
        strings: FastMap::default(),
        native_ids: FastMap::default(),
        globals: FastMap::default(),
        file_ids: FastMap::default(),
        file_names: FastMap::default(),
        init_closures: FastMap::default(),
        made: 0,
        outer: Vec::new(),
    };
    lower.program(roots);
    lower.finish()
}

impl<'a> Lower<'a, '_> {
    fn program(&mut self, roots: &Roots) {
        self.well_known();
        self.init_roots(roots);
        if let Some(main) = roots.main {
            match self
                .check
                .scope(self.check.package(main).scope)
                .get(govm_syntax::names::main)
            {
                Some(obj) if self.check.obj(obj).is_func() => {
                    self.p.main = Some(self.request(FuncKey::Decl(obj, Rc::new([]))));
                }
                _ => self.error_at(
                    govm_syntax::Pos::NONE,
                    "function main is undeclared in the main package",
                ),
            }
        }
        if !roots.exports.is_empty() {
            self.reach_texts();
        }
        for &obj in &roots.exports {
            let sig = self.obj_type(obj);
            let env = self.no_env.clone();
            let sig = self.ty_in(sig, &env);
            let name = self.decl_name(obj, &Rc::from([]));
            let id = self.request(FuncKey::Decl(obj, Rc::new([])));
            self.p.exports.push((name, id, sig));
        }
        loop {
            self.drain();
            if !self.reach_methods() {
                break;
            }
        }
        self.p.init = self.make_init(roots);
        self.drain();
        self.set_methods();
    }

    fn drain(&mut self) {
        while let Some((id, key)) = self.work.pop_front() {
            let func = match key {
                FuncKey::Decl(obj, targs) => self.lower_decl(obj, &targs),
                FuncKey::Native(obj) => self.native_wrapper(obj),
                FuncKey::IfaceEntry(t, sel) => self.iface_entry_body(t, sel),
                FuncKey::Bound(t, sel) => self.bound_body(t, sel),
                FuncKey::MethodExpr(t, sel) => self.method_expr_body(t, sel),
                FuncKey::GenericMethod(m) => self.generic_method_body(&m),
                FuncKey::VarInit(decl) => self.var_init_body(decl),
            };
            self.set_func(id, func);
        }
    }

    fn finish(mut self) -> Result<Program, Vec<LowerError>> {
        if self.p.types.entries().len() > 1 << 16 {
            self.error_at(govm_syntax::Pos::NONE, "the program has more than 65,536 types");
        }
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let mut funcs = Vec::with_capacity(self.funcs.len());
        for f in self.funcs {
            match f {
                Some(f) => funcs.push(f),
                None => unreachable!("every function that was asked for was made"),
            }
        }
        self.p.funcs = funcs;
        Ok(self.p)
    }

    /// The function of this identity, queued if it is new.
    pub(super) fn request(&mut self, key: FuncKey) -> FuncId {
        if let Some(&id) = self.func_ids.get(&key) {
            return id;
        }
        let id = self.new_func();
        self.func_ids.insert(key.clone(), id);
        self.work.push_back((id, key));
        id
    }

    /// A function whose body is set with `set_func`.
    pub(super) fn new_func(&mut self) -> FuncId {
        self.funcs.push(None);
        FuncId(self.funcs.len() as u32 - 1)
    }

    pub(super) fn set_func(&mut self, id: FuncId, func: Func) {
        self.funcs[id.0 as usize] = Some(func);
    }

    pub(super) fn error_at(&mut self, pos: govm_syntax::Pos, msg: impl Into<String>) {
        let msg = msg.into();
        if !self.errors.iter().any(|e| e.pos == pos && e.msg == msg) {
            self.errors.push(LowerError { pos, msg });
        }
    }

    /// The type of an object, which is declared now if it was not yet.
    pub(super) fn obj_type(&mut self, obj: ObjId) -> TypeId {
        if self.check.obj(obj).typ().is_none() {
            self.check.obj_decl(obj);
        }
        self.check.obj(obj).typ().unwrap_or(tid::INVALID)
    }

    /// A string constant.
    pub(super) fn str_id(&mut self, s: &[u8]) -> StrId {
        if let Some(&id) = self.strings.get(s) {
            return id;
        }
        let id = StrId(self.p.strings.len() as u32);
        self.p.strings.push(s.into());
        self.strings.insert(s.into(), id);
        id
    }

    /// The native function of this name and signature.
    pub(super) fn native(&mut self, name: &str, params: &[Ty], results: &[Ty], variadic: bool) -> NativeId {
        if let Some(&id) = self.native_ids.get(name) {
            return id;
        }
        let sig = self.p.types.intern(TypeDef::Func {
            params: params.to_vec(),
            results: results.to_vec(),
            variadic,
        });
        let params = params.iter().map(|&t| self.window_slots(t)).sum();
        let results = results.iter().map(|&t| self.window_slots(t)).sum();
        let id = NativeId(self.p.natives.len() as u32);
        self.p.natives.push(NativeImport {
            name: name.to_string(),
            sig,
            params,
            results,
        });
        self.native_ids.insert(name.to_string(), id);
        id
    }

    /// Slots that a value takes in a call window.
    fn window_slots(&mut self, t: Ty) -> u16 {
        let l = self.p.types.layout(t);
        l.map_or(0, |l| l.slots() as u16)
    }

    /// The index of a file among the program's.
    pub(super) fn file_index(&mut self, file: FileId) -> u32 {
        if let Some(&i) = self.file_ids.get(&file.0) {
            return i;
        }
        let name = self.check.sources.file(file).name().clone();
        let i = self.file_named(&name);
        self.file_ids.insert(file.0, i);
        i
    }

    /// The index of a file name among the program's.
    fn file_named(&mut self, name: &str) -> u32 {
        if let Some(&i) = self.file_names.get(name) {
            return i;
        }
        let i = self.p.files.len() as u32;
        self.p.files.push(name.to_string());
        self.file_names.insert(name.to_string(), i);
        i
    }

    /// The file and line of a position, as `//line` directives have it.
    pub(super) fn file_line(&mut self, file: &govm_syntax::SourceFile, pos: govm_syntax::Pos) -> Pos {
        let (file, line) = if file.has_line_directives() {
            let p = file.position(pos);
            (self.file_named(&p.file), p.line)
        } else {
            (self.file_index(file.id()), file.line(pos))
        };
        Pos {
            file,
            line,
            ..Pos::default()
        }
    }

    /// Types that the runtime itself needs.
    fn well_known(&mut self) {
        let env = self.no_env.clone();
        let error = self.ty_in(tid::ERROR, &env);
        self.p.well_known.push(("error".to_string(), error));
        self.p.well_known.push(("string".to_string(), self.known.string));
        self.p.well_known.push(("any".to_string(), self.known.any));
    }
}
