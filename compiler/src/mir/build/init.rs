//! Package variables and their initialisation.
//!
//! Each initialiser is a function of its own. Those of a checked package all run; those of an embedded package run only if one of their
//! variables was reached. The program's init function calls them package by package, in the checker's order, and after those of a
//! package its init functions.

use std::rc::Rc;

use super::capture;
use super::func::{Asker, FnCx};
use super::{FuncKey, Lower, Roots};
use crate::mir::builder::FuncBuilder;
use crate::mir::ir::*;
use crate::types::checker::DeclId;
use crate::types::objects::ObjId;

impl<'a> Lower<'a, '_> {
    /// Asks for what runs before main in any case.
    pub(super) fn init_roots(&mut self, roots: &Roots) {
        for &pkg in &roots.packages {
            if !self.check.package(pkg).embedded {
                for init in self.check.packages[pkg.0 as usize].init_order.clone() {
                    self.request(FuncKey::VarInit(init.decl));
                }
            }
            for obj in self.check.packages[pkg.0 as usize].inits.clone() {
                self.request(FuncKey::Decl(obj, Rc::new([])));
            }
        }
    }

    /// A package variable; its initialiser is now reached.
    pub(super) fn global(&mut self, obj: ObjId) -> GlobalId {
        if let Some(&g) = self.globals.get(&obj.0) {
            return g;
        }
        let t = self.obj_type(obj);
        let env = self.no_env.clone();
        let ty = self.ty_in(t, &env);
        let name = format!(
            "{}.{}",
            self.pkg_path(self.check.obj(obj).pkg),
            self.check.obj_text(obj)
        );
        let g = GlobalId(self.p.globals.len() as u32);
        self.p.globals.push(Global { name, ty });
        self.globals.insert(obj.0, g);
        if let Some(d) = self.check.obj(obj).decl.get()
            && self.check.decl(d).init.is_some()
        {
            self.request(FuncKey::VarInit(d));
        }
        g
    }

    /// `lhs = rhs` of a package variable declaration.
    pub(super) fn var_init_body(&mut self, decl: DeclId) -> Func {
        let d = self.check.decl(decl);
        let (pkg, file, version, rhs) = (d.pkg, d.file, d.version, d.init);
        let lhs: Vec<ObjId> = if d.lhs.is_empty() {
            d.obj.into_iter().collect()
        } else {
            d.lhs.to_vec()
        };
        let name = format!("{}.init", self.pkg_path(Some(pkg)));
        let Some(rhs) = rhs else {
            return FuncBuilder::new(name, Pos::default()).finish();
        };
        let pos = self.mir_pos(rhs.start);
        let mut f = FnCx::new(&name, pos, self.no_env.clone(), file);
        f.version = version;
        self.enter(f);
        self.at(rhs.start);
        let uses = capture::analyse(&mut Asker { lower: self }, &[], None, None, Some(rhs));
        self.f.uses = Rc::new(uses);
        self.f.closures = self.init_closures.get(&pkg.0).copied().unwrap_or(0);
        if let [only] = lhs[..] {
            let t = self.obj_type(only);
            let ty = self.ty(t);
            if self.check.obj_text(only) == "_" {
                let v = self.full_as(rhs, ty);
                let _ = v;
            } else {
                self.init_global(only, rhs, ty);
            }
        } else {
            let (values, tys) = self.multi(rhs, lhs.len());
            for (i, &obj) in lhs.iter().enumerate() {
                if self.check.obj_text(obj) == "_" {
                    continue;
                }
                let t = self.obj_type(obj);
                let ty = self.ty(t);
                let v = self.assign_conv(values[i], tys[i], ty);
                let global = self.global(obj);
                self.f.b.push(Inst::StoreGlobal {
                    global,
                    off: 0,
                    src: v,
                    ty,
                });
            }
        }
        let closures = self.f.closures;
        self.init_closures.insert(pkg.0, closures);
        self.f.b.end(Term::Return(Vec::new()));
        self.leave().0
    }

    fn init_global(&mut self, obj: ObjId, rhs: &govm_syntax::ast::Expr<'_>, ty: Ty) {
        let global = self.global(obj);
        let x = rhs.unparen();
        self.hoist(&[x]);
        if self.is_literal(x) && self.expr_ty(x) == ty && self.size(ty) > 128 {
            let ptr_ty = self.pointer_to(ty);
            let ptr = self.f.b.temp(ptr_ty);
            self.f.b.push(Inst::GlobalAddr {
                dst: ptr,
                global,
                off: 0,
            });
            let ptr = Operand::Reg(ptr);
            return self.literal_at(x, &super::place::Place::Mem { ptr, off: 0 }, ty);
        }
        if self.move_large(&super::place::Place::Global { id: global, off: 0 }, x, ty) {
            return;
        }
        let src = self.expr_as(x, ty);
        if src != Operand::Zero {
            self.f.b.push(Inst::StoreGlobal {
                global,
                off: 0,
                src,
                ty,
            });
        }
    }

    /// The function that initialises all packages.
    pub(super) fn make_init(&mut self, roots: &Roots) -> FuncId {
        let mut b = FuncBuilder::new("runtime.doInit", Pos::default());
        b.func().wrapper = true;
        let mut call = |f: FuncId| {
            b.push(Inst::Call {
                callee: Callee::Func(f),
                args: Vec::new(),
                results: Vec::new(),
            })
        };
        for &pkg in &roots.packages {
            let order = if self.check.package(pkg).embedded {
                self.check.init_order(pkg)
            } else {
                self.check.packages[pkg.0 as usize].init_order.clone()
            };
            for init in order {
                if let Some(&f) = self.func_ids.get(&FuncKey::VarInit(init.decl)) {
                    call(f);
                }
            }
            for obj in self.check.packages[pkg.0 as usize].inits.clone() {
                let f = self.request(FuncKey::Decl(obj, Rc::new([])));
                call(f);
            }
        }
        b.end(Term::Return(Vec::new()));
        let id = self.new_func();
        self.set_func(id, b.finish());
        id
    }
}
