//! One function: its context, parameters and results, variables, and the way out.
//!
//! Invariants: a variable lives in a register, or in a heap cell whose address is in a register: where it was decided once, at its
//! declaration ([`Lower::declare`]). A function with defers keeps its results in variables, named or not, so that the recover
//! block can return them.

use std::rc::Rc;

use govm_syntax::ast::{self, *};
use govm_syntax::{FastMap, FileId, Name, SourceFile};

use super::capture::{self, Captures};
use super::{FuncKey, Lower};
use crate::mir::builder::FuncBuilder;
use crate::mir::ir::*;
use crate::mir::mono::Env;
use crate::types::checker::GoVersion;
use crate::types::info::{FileInfo, SelectionKind};
use crate::types::objects::{ObjId, ObjKind};
use crate::types::types::TypeId;

/// Where a variable lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Loc {
    Reg(VReg),
    /// A pointer to its heap cell.
    Cell(VReg),
}

/// A local variable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Var {
    pub ty: Ty,
    pub loc: Loc,
}

/// A statement that `break` or `continue` may leave.
pub(super) struct Target {
    pub label: Option<Name>,
    pub brk: BlockId,
    pub cont: Option<BlockId>,
}

/// The largest local variable that lives in registers, in bytes.
pub(super) const MAX_LOCAL: u64 = 1024;
/// The largest value that a closure captures by copy, in bytes.
const MAX_CAPTURE: u64 = 128;

/// What belongs to the function that is being lowered.
pub(super) struct FnCx {
    pub b: FuncBuilder,
    pub file: FileId,
    pub env: Rc<Env>,
    pub version: GoVersion,
    pub vars: FastMap<u32, Var>,
    /// Captured variables in the order of their words in the closure object.
    pub captured: Vec<ObjId>,
    pub uses: Rc<Captures>,
    /// Values that were computed ahead of their expression: calls, mostly.
    pub pre: FastMap<ExprId, Operand>,
    pub targets: Vec<Target>,
    pub labels: FastMap<Name, BlockId>,
    /// The label of the statement that comes next.
    pub label: Option<Name>,
    /// Where `fallthrough` goes.
    pub fallthrough: Option<BlockId>,
    pub result_tys: Vec<Ty>,
    /// Result variables: of a function whose results have names, or that has defers.
    pub results: Option<Vec<Var>>,
    pub has_defer: bool,
    /// The body of a range over a function: see `rangefunc`.
    pub range_body: Option<super::rangefunc::RangeBody>,
    /// Whether it contains a range over a function, whose body reaches results and defer list.
    pub has_range_func: bool,
    /// Whether one of these sets the results.
    pub has_range_return: bool,
    /// The objects of the results.
    pub result_objs: Vec<ObjId>,
    /// Before go1.22: range variables that are shared by all iterations.
    pub shared: FastMap<u32, Var>,
    pub name: String,
    /// Whether this is a function literal.
    pub literal: bool,
    pub closures: u32,
    pub wrappers: u32,
    pub ranges: u32,
    /// The file of the last position.
    src: Option<std::sync::Arc<SourceFile>>,
    /// That position.
    pub at: govm_syntax::Pos,
}

impl FnCx {
    pub fn new(name: &str, pos: Pos, env: Rc<Env>, file: FileId) -> FnCx {
        FnCx {
            b: FuncBuilder::new(name, pos),
            file,
            env,
            version: GoVersion::CURRENT,
            vars: FastMap::default(),
            captured: Vec::new(),
            uses: Rc::new(Captures::default()),
            pre: FastMap::default(),
            targets: Vec::new(),
            labels: FastMap::default(),
            label: None,
            fallthrough: None,
            result_tys: Vec::new(),
            results: None,
            has_defer: false,
            range_body: None,
            has_range_func: false,
            has_range_return: false,
            result_objs: Vec::new(),
            shared: FastMap::default(),
            name: name.to_string(),
            literal: false,
            closures: 0,
            wrappers: 0,
            ranges: 0,
            src: None,
            at: govm_syntax::Pos::NONE,
        }
    }
}

impl<'a> Lower<'a, '_> {
    /// The facts of the current file.
    pub(super) fn info(&self) -> &FileInfo {
        self.check.info(self.f.file)
    }

    /// The canonical type of a checker's type here.
    pub(super) fn ty(&mut self, t: TypeId) -> Ty {
        let env = self.f.env.clone();
        self.ty_in(t, &env)
    }

    /// The type of an expression.
    pub(super) fn expr_ty(&mut self, e: &Expr<'_>) -> Ty {
        let t = self.info().typ(e.id);
        self.ty(t)
    }

    /// Sets the position of the instructions to come.
    pub(super) fn at(&mut self, pos: govm_syntax::Pos) {
        if !pos.is_known() {
            return;
        }
        if self.f.at == pos {
            return;
        }
        self.f.at = pos;
        let file = match self.f.src.take() {
            Some(file) if file.contains(pos) => file,
            _ => match self.check.sources.file_of(pos) {
                Some(file) => file,
                None => return,
            },
        };
        let place = self.file_line(&file, pos);
        self.f.src = Some(file);
        self.f.b.set_pos(place);
    }

    /// The position of a source position.
    pub(super) fn mir_pos(&mut self, pos: govm_syntax::Pos) -> Pos {
        let Some(file) = self.check.sources.file_of(pos) else {
            return Pos::default();
        };
        self.file_line(&file, pos)
    }

    /// Makes `f` the current function; the other waits.
    pub(super) fn enter(&mut self, f: FnCx) {
        let outer = std::mem::replace(&mut self.f, f);
        self.outer.push(outer);
    }

    /// Ends the current function: the finished MIR, and what it captured.
    pub(super) fn leave(&mut self) -> (Func, Vec<ObjId>) {
        let outer = match self.outer.pop() {
            Some(o) => o,
            None => unreachable!("a function is left once"),
        };
        let mut f = std::mem::replace(&mut self.f, outer);
        let pos = f.b.func().pos;
        let mut loads = Vec::new();
        for (i, obj) in f.captured.iter().enumerate() {
            if let Some(v) = f.vars.get(&obj.0) {
                let (Loc::Reg(dst) | Loc::Cell(dst)) = v.loc;
                loads.push((Inst::Capture { dst, index: i as u32 }, pos));
            }
        }
        f.b.prepend(loads);
        (f.b.finish(), f.captured)
    }

    /// A declared function's instance.
    pub(super) fn lower_decl(&mut self, obj: ObjId, targs: &Rc<[Ty]>) -> Func {
        let name = self.decl_name(obj, targs);
        let sig = self.obj_type(obj);
        let Some(decl) = self.check.decl_of(obj) else {
            self.error_at(self.check.obj(obj).pos, format!("missing function body: {name}"));
            return FuncBuilder::new(name, Pos::default()).finish();
        };
        let (file, version, fdecl) = (decl.file, decl.version, decl.fdecl);
        let Some(fdecl) = fdecl else {
            self.error_at(self.check.obj(obj).pos, format!("missing function body: {name}"));
            return FuncBuilder::new(name, Pos::default()).finish();
        };
        let Some(body) = fdecl.body else {
            return self.native_wrapper(obj);
        };
        self.check.require_body(obj);
        let pos = self.mir_pos(fdecl.name.start);
        let env = self.method_env(obj, targs);
        let mut f = FnCx::new(&name, pos, env, file);
        f.version = version;
        self.enter(f);
        self.at(fdecl.name.start);
        self.f.b.func().noinline = fdecl.directives.iter().any(|d| d.verb() == "go:noinline");
        let mut lists: Vec<&FieldList<'_>> = Vec::new();
        lists.extend(fdecl.recv);
        lists.push(fdecl.ty.params);
        let uses = capture::analyse(&mut Asker { lower: self }, &lists, fdecl.ty.results, Some(body), None);
        self.f.has_defer = uses.has_defer(None);
        self.f.has_range_func = uses.has_range_func(None);
        self.f.has_range_return = uses.has_range_return(None);
        self.f.uses = Rc::new(uses);
        let sig_ty = self.ty(sig);
        self.f.b.func().sig = Some(sig_ty);
        self.signature(sig);
        self.body(body);
        self.leave().0
    }

    /// Declares receiver, parameters and results of a signature.
    pub(super) fn signature(&mut self, sig: TypeId) {
        let Some(s) = self.check.as_signature(sig) else { return };
        let mut params: Vec<ObjId> = Vec::new();
        params.extend(s.recv());
        params.extend(self.check.tuple(s.params()));
        let mut declared = Vec::new();
        for &p in &params {
            let t = self.obj_type(p);
            let ty = self.ty(t);
            let name = self.check.obj_text(p);
            let reg = self.f.b.param(ty, Some(name));
            declared.push((p, ty, reg));
        }
        for (p, ty, reg) in declared {
            let loc = if self.in_cell(p, ty) {
                let cell = self.new_cell(ty, self.check.obj_text(p));
                self.store_cell(cell, Operand::Reg(reg), ty);
                Loc::Cell(cell)
            } else {
                Loc::Reg(reg)
            };
            self.f.vars.insert(p.0, Var { ty, loc });
        }
        let results = self.check.tuple(s.results());
        let mut tys = Vec::new();
        let mut named = false;
        for &r in results {
            let t = self.obj_type(r);
            tys.push(self.ty(t));
            named |= !self.check.obj_text(r).is_empty();
        }
        if named || self.f.has_defer || self.f.has_range_func {
            let mut vars = Vec::new();
            for (&r, &ty) in results.iter().zip(&tys) {
                let v = if self.f.has_range_func {
                    let loc = Loc::Cell(self.new_cell(ty, self.check.obj_text(r)));
                    self.f.vars.insert(r.0, Var { ty, loc });
                    Var { ty, loc }
                } else {
                    self.declare(r, ty)
                };
                self.init_zero(v);
                vars.push(v);
            }
            self.f.results = Some(vars);
        }
        self.f.result_objs = results.to_vec();
        if self.f.has_defer && self.f.has_range_func {
            let ty = self.known.uintptr;
            let dst = self.f.b.reg(ty, RegKind::DeferHandle, None);
            self.f.b.push(Inst::DeferHandle { dst });
            let loc = Loc::Reg(dst);
            self.f.vars.insert(super::rangefunc::DEFER_HANDLE.0, Var { ty, loc });
        }
        self.f.b.func().results = tys.clone();
        self.f.result_tys = tys;
    }

    /// The body and the way out of it.
    pub(super) fn body(&mut self, body: &ast::Block<'_>) {
        if self.f.has_defer {
            self.f.b.func().has_defer = true;
        }
        self.stmts(body.stmts);
        self.at(body.rbrace);
        if self.f.b.live() {
            if self.f.result_tys.is_empty() || self.f.results.is_some() {
                self.leave_function();
            } else {
                // The checker saw to it that this cannot be reached.
                self.f.b.end(Term::Unreachable);
            }
        }
        self.recover_block();
    }

    /// Returns the result variables, after the deferred calls.
    pub(super) fn leave_function(&mut self) {
        if self.f.has_defer {
            self.f.b.push(Inst::RunDefers);
        }
        let values = self.result_values();
        self.f.b.end(Term::Return(values));
    }

    fn result_values(&mut self) -> Vec<Operand> {
        let vars = self.f.results.clone().unwrap_or_default();
        vars.iter().map(|v| self.load_var(*v)).collect()
    }

    /// Where a recovered panic goes on.
    fn recover_block(&mut self) {
        if !self.f.has_defer {
            return;
        }
        self.f.b.end(Term::Unreachable);
        let block = self.f.b.block();
        self.f.b.enter(block);
        self.f.b.push(Inst::RunDefers);
        let values = self.result_values();
        self.f.b.end(Term::Return(values));
        let regs = self.f.results.iter().flatten().map(|v| match v.loc {
            Loc::Reg(r) | Loc::Cell(r) => r,
        });
        let regs = regs.collect();
        let f = self.f.b.func();
        f.result_regs = regs;
        f.recover_block = Some(block);
    }

    // Variables.

    /// Whether a variable lives in a heap cell.
    pub(super) fn in_cell(&mut self, obj: ObjId, ty: Ty) -> bool {
        let u = self.f.uses.var(obj);
        if u.address_taken || u.captured && u.assigned {
            return true;
        }
        let size = self.size(ty);
        size > MAX_LOCAL || u.captured && size > MAX_CAPTURE
    }

    /// Allocates a heap cell.
    pub(super) fn new_cell(&mut self, ty: Ty, name: &str) -> VReg {
        let ptr = self.pointer_to(ty);
        let cell = self.f.b.var(ptr, name);
        self.f.b.push(Inst::New { dst: cell, ty });
        cell
    }

    pub(super) fn store_cell(&mut self, cell: VReg, src: Operand, ty: Ty) {
        if src != Operand::Zero {
            self.f.b.push(Inst::Store {
                ptr: Operand::Reg(cell),
                off: 0,
                src,
                ty,
            });
        }
    }

    /// Declares a variable; its cell is allocated here, its value not set (a cell is zero).
    pub(super) fn declare(&mut self, obj: ObjId, ty: Ty) -> Var {
        let name = self.check.obj_text(obj);
        let loc = if self.in_cell(obj, ty) {
            Loc::Cell(self.new_cell(ty, name))
        } else {
            Loc::Reg(self.f.b.var(ty, name))
        };
        let var = Var { ty, loc };
        self.f.vars.insert(obj.0, var);
        var
    }

    /// Sets a variable just declared to zero.
    pub(super) fn init_zero(&mut self, v: Var) {
        if let Loc::Reg(dst) = v.loc {
            self.f.b.push(Inst::Copy {
                dst,
                src: Operand::Zero,
            });
        }
    }

    /// Sets a variable just declared.
    pub(super) fn init_var(&mut self, v: Var, src: Operand) {
        match v.loc {
            Loc::Reg(dst) => self.copy(dst, src),
            Loc::Cell(cell) => self.store_cell(cell, src, v.ty),
        }
    }

    pub(super) fn copy(&mut self, dst: VReg, src: Operand) {
        if src != Operand::Reg(dst) {
            self.f.b.push(Inst::Copy { dst, src });
        }
    }

    pub(super) fn load_var(&mut self, v: Var) -> Operand {
        match v.loc {
            Loc::Reg(r) => Operand::Reg(r),
            Loc::Cell(cell) => {
                let dst = self.f.b.temp(v.ty);
                self.f.b.push(Inst::Load {
                    dst,
                    ptr: Operand::Reg(cell),
                    off: 0,
                    ty: v.ty,
                });
                Operand::Reg(dst)
            }
        }
    }

    /// A local variable, captured from an outer function where it belongs to one.
    pub(super) fn var(&mut self, obj: ObjId) -> Option<Var> {
        if let Some(&v) = self.f.vars.get(&obj.0) {
            return Some(v);
        }
        // The function that has it, counted outwards.
        let depth = self.outer.iter().rposition(|f| f.vars.contains_key(&obj.0))?;
        let mut v = *self.outer[depth].vars.get(&obj.0)?;
        for level in depth + 1..=self.outer.len() {
            let (ty, cell) = match v.loc {
                Loc::Reg(_) => (v.ty, false),
                Loc::Cell(_) => (self.pointer_to(v.ty), true),
            };
            let name = if obj.0 < super::rangefunc::MADE {
                self.check.obj_text(obj)
            } else {
                ""
            };
            let f = if level == self.outer.len() {
                &mut self.f
            } else {
                &mut self.outer[level]
            };
            let reg = f.b.var(ty, name);
            f.b.func().captures.push(ty);
            f.captured.push(obj);
            v.loc = if cell { Loc::Cell(reg) } else { Loc::Reg(reg) };
            f.vars.insert(obj.0, v);
        }
        Some(v)
    }

    /// The values that a closure over these variables holds.
    pub(super) fn capture_values(&mut self, captured: &[ObjId]) -> Vec<Operand> {
        let mut out = Vec::with_capacity(captured.len());
        for &obj in captured {
            out.push(match self.var(obj).map(|v| v.loc) {
                Some(Loc::Reg(r) | Loc::Cell(r)) => Operand::Reg(r),
                None => Operand::Zero,
            });
        }
        out
    }

    // Names.

    /// A declared function's name as gc has it.
    pub(super) fn decl_name(&mut self, obj: ObjId, targs: &Rc<[Ty]>) -> String {
        let pkg = self.pkg_path(self.check.obj(obj).pkg);
        let name = self.check.obj_text(obj);
        let dots = if targs.is_empty() { "" } else { "[...]" };
        let sig = self.obj_type(obj);
        let recv = self.check.as_signature(sig).and_then(|s| s.recv());
        let Some(recv) = recv else {
            // Functions init are numbered.
            let inits = self
                .check
                .obj(obj)
                .pkg
                .map(|p| &self.check.packages[p.0 as usize].inits);
            return match inits.and_then(|list| list.iter().position(|&o| o == obj)) {
                Some(i) => format!("{pkg}.init.{i}"),
                None => format!("{pkg}.{name}{dots}"),
            };
        };
        let t = self.obj_type(recv);
        let t = self.check.unalias(t);
        let (base, ptr) = match self.check.as_pointer(t) {
            Some(base) => (base, true),
            None => (t, false),
        };
        let base = self.check.as_named(base).map_or("", |n| self.check.obj_text(n.obj));
        if ptr {
            format!("{pkg}.(*{base}{dots}).{name}")
        } else {
            format!("{pkg}.{base}{dots}.{name}")
        }
    }

    /// What a declared function is called as: itself, or a native.
    pub(super) fn callee(&mut self, obj: ObjId, targs: Rc<[Ty]>) -> Callee {
        let native = self
            .check
            .decl_of(obj)
            .is_some_and(|d| d.fdecl.is_some_and(|f| f.body.is_none()));
        if native {
            Callee::Native(self.native_of(obj))
        } else {
            Callee::Func(self.request(FuncKey::Decl(obj, targs)))
        }
    }

    /// A declared function as a func value's code.
    pub(super) fn func_of(&mut self, obj: ObjId, targs: Rc<[Ty]>) -> FuncId {
        match self.callee(obj, targs) {
            Callee::Func(f) => f,
            _ => self.request(FuncKey::Native(obj)),
        }
    }

    /// The native that implements a function without a body.
    fn native_of(&mut self, obj: ObjId) -> NativeId {
        let sig = self.obj_type(obj);
        let name = self.decl_name(obj, &Rc::from([]));
        let name = native_name(&name);
        let Some(s) = self.check.as_signature(sig) else {
            return NativeId(0);
        };
        let embedded = self.check.obj(obj).pkg.is_some_and(|p| self.check.package(p).embedded);
        if !embedded {
            self.error_at(self.check.obj(obj).pos, "missing function body");
        }
        let env = self.no_env.clone();
        let mut params = Vec::new();
        if let Some(r) = s.recv() {
            let t = self.obj_type(r);
            params.push(self.ty_in(t, &env));
        }
        params.extend(self.tuple_in(s.params(), &env));
        let results = self.tuple_in(s.results(), &env);
        self.native(&name, &params, &results, s.variadic())
    }

    /// A function that calls a native and nothing else.
    pub(super) fn native_wrapper(&mut self, obj: ObjId) -> Func {
        let native = self.native_of(obj);
        let name = self.decl_name(obj, &Rc::from([]));
        let pos = self.mir_pos(self.check.obj(obj).pos);
        let mut b = FuncBuilder::new(name, pos);
        let sig = self
            .p
            .natives
            .get(native.0 as usize)
            .map_or(self.known.thunk, |n| n.sig);
        let (params, results, _) = self.as_func(sig).unwrap_or_default();
        let args = params.iter().map(|&t| Operand::Reg(b.param(t, None))).collect();
        let regs: Vec<VReg> = results.iter().map(|&t| b.temp(t)).collect();
        b.func().results = results;
        b.func().wrapper = true;
        b.push(Inst::Call {
            callee: Callee::Native(native),
            args,
            results: regs.clone(),
        });
        b.end(Term::Return(regs.into_iter().map(Operand::Reg).collect()));
        b.finish()
    }
}

/// `(*strings.Builder).Grow` is written `strings.(*Builder).Grow` by gc; natives have the former.
fn native_name(gc: &str) -> String {
    match gc.split_once(".(*") {
        Some((pkg, rest)) => format!("(*{pkg}.{rest}"),
        None => gc.to_string(),
    }
}

/// Answers the questions of the capture walk.
pub(super) struct Asker<'l, 'a, 'c> {
    pub lower: &'l mut Lower<'a, 'c>,
}

impl capture::Oracle for Asker<'_, '_, '_> {
    fn info(&self) -> &FileInfo {
        self.lower.info()
    }

    fn kind(&self, obj: ObjId) -> &ObjKind {
        &self.lower.check.obj(obj).kind
    }

    fn is_array(&mut self, e: ExprId) -> bool {
        let t = self.lower.info().typ(e);
        let ty = self.lower.ty(t);
        self.lower.as_array(ty).is_some()
    }

    fn is_func(&mut self, e: ExprId) -> bool {
        let t = self.lower.info().typ(e);
        let ty = self.lower.ty(t);
        self.lower.as_func(ty).is_some()
    }

    fn takes_address(&mut self, selector: ExprId) -> bool {
        let Some(s) = self.lower.info().selection(selector) else {
            return false;
        };
        let (kind, recv, obj, indirect) = (s.kind, s.recv, s.obj, s.indirect);
        if kind != SelectionKind::MethodValue || indirect {
            return false;
        }
        let ty = self.lower.ty(recv);
        if self.lower.as_pointer(ty).is_some() || self.lower.is_iface(ty) {
            return false;
        }
        self.lower.ptr_recv(obj)
    }

    fn is_pointer(&mut self, e: ExprId) -> bool {
        let t = self.lower.info().typ(e);
        let ty = self.lower.ty(t);
        self.lower.as_pointer(ty).is_some()
    }
}
