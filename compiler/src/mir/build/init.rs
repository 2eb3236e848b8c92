//! Package variables and their initialisation.
//!
//! Each initialiser is a function of its own. Those of a checked package all run; those of an embedded package run only if one of their
//! variables was reached. The program's init function calls them package by package, in the checker's order, and after those of a
//! package its init functions. Variables under a `//go:embed` directive come before all others of their package.

use std::rc::Rc;

use govm_bytecode::TypeDef;

use super::capture;
use super::func::{Asker, FnCx};
use super::place::Place;
use super::{FuncKey, Lower, Roots};
use crate::mir::builder::FuncBuilder;
use crate::mir::ir::*;
use crate::types::checker::DeclId;
use crate::types::constant::Value;
use crate::types::embed::Embedded;
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
            && (self.check.decl(d).init.is_some() || self.check.embedded(obj).is_some())
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
            return self.embed_init_body(&name, decl);
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

    /// Gives a variable under a `//go:embed` directive its value.
    fn embed_init_body(&mut self, name: &str, decl: DeclId) -> Func {
        let d = self.check.decl(decl);
        let (obj, file, version) = (d.obj, d.file, d.version);
        let mut f = FnCx::new(name, Pos::default(), self.no_env.clone(), file);
        f.version = version;
        self.enter(f);
        if let Some(obj) = obj {
            let global = self.global(obj);
            let ty = self.p.globals[global.0 as usize].ty;
            let (src, ty) = match self.check.embedded(obj) {
                Some(Embedded::String(data)) => {
                    let src = if data.is_empty() {
                        Operand::Zero
                    } else {
                        Operand::Str(self.str_id(data))
                    };
                    (src, ty)
                }
                Some(Embedded::Bytes(data)) => {
                    let text = Operand::Str(self.str_id(data));
                    (self.convert(text, self.known.string, ty, self.check.obj(obj).pos), ty)
                }
                Some(Embedded::Files(files)) => {
                    let texts = files.iter().flat_map(|(name, data)| [name.as_bytes(), *data]);
                    let value = |(i, text): (usize, &[u8])| (i as u64, Some(Value::Str(text.into())));
                    let values: Vec<_> = texts.enumerate().map(value).collect();
                    self.file_tree(obj, &values, ty)
                }
                None => (Operand::Zero, ty),
            };
            if src != Operand::Zero {
                let off = 0;
                self.f.b.push(Inst::StoreGlobal { global, off, src, ty });
            }
        }
        self.f.b.end(Term::Return(Vec::new()));
        self.leave().0
    }

    /// The pointer to the list of files that an `embed.FS` is, from names and contents in turn; and its type.
    fn file_tree(&mut self, var: ObjId, texts: &[(u64, Option<Value>)], fs: Ty) -> (Operand, Ty) {
        let (_, list_ptr) = self.field_at(fs, 0);
        let TypeDef::Pointer(list) = *self.under(list_ptr) else {
            return (Operand::Zero, fs);
        };
        let TypeDef::Slice(file) = *self.under(list) else {
            return (Operand::Zero, fs);
        };
        let array = self.p.types.intern(TypeDef::Array(file, texts.len() as u64 / 2));
        let array_ptr = self.pointer_to(array);
        let files = self.f.b.temp(array_ptr);
        self.f.b.push(Inst::New { dst: files, ty: array });
        let files = Operand::Reg(files);
        // A file is its name and its contents: the list is an array of strings.
        let data = self.f.b.temp(array_ptr);
        let Some(id) = self.data(self.known.string, texts.len() as u64, 16, texts) else {
            let pos = self.check.obj(var).pos;
            self.error_at(pos, "too many embedded files");
            return (Operand::Zero, fs);
        };
        self.f.b.push(Inst::DataAddr { dst: data, data: id });
        self.f.b.push(Inst::CopyMem {
            dst: files,
            src: Operand::Reg(data),
            ty: array,
        });
        let slice = self.f.b.temp(list);
        self.f.b.push(Inst::Slice {
            dst: slice,
            base: SliceBase::ArrayPtr(array),
            src: files,
            lo: None,
            hi: None,
            max: None,
        });
        let dst = self.f.b.temp(list_ptr);
        self.f.b.push(Inst::New { dst, ty: list });
        let place = Place::Mem {
            ptr: Operand::Reg(dst),
            off: 0,
        };
        self.store(&place, Operand::Reg(slice), list);
        (Operand::Reg(dst), list_ptr)
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
            for (obj, _) in &self.check.packages[pkg.0 as usize].embedded {
                let init = self.check.obj(*obj).decl.get().map(FuncKey::VarInit);
                if let Some(&f) = init.and_then(|key| self.func_ids.get(&key)) {
                    call(f);
                }
            }
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
