//! Functions that the compiler makes around methods: as an interface calls them, bound to a receiver, and as func values that take
//! the receiver as first parameter.
//!
//! An interface call passes the data word as receiver: the value itself for types that are held directly, else a pointer to an immutable
//! copy. A method whose receiver is just that word needs no wrapper.

use super::func::FnCx;
use super::place::Place;
use super::{GenericMethod, Lower};
use crate::mir::ir::*;
use crate::mir::methods::Method;
use govm_bytecode::TypeDef;
use govm_syntax::FileId;
use std::rc::Rc;

impl<'a> Lower<'a, '_> {
    /// The function by which an interface calls a method of concrete type `t`.
    pub(in crate::mir) fn iface_entry(&mut self, t: Ty, m: &Method) -> FuncId {
        let direct = self.p.types.layout(t).is_some_and(|l| l.direct());
        let recv = if m.ptr_recv {
            self.pointer_to(m.holder)
        } else {
            m.holder
        };
        if direct
            && m.path.is_empty()
            && recv == t
            && let Some(Callee::Func(f)) = self.method_func(m)
        {
            return f;
        }
        self.request(super::FuncKey::IfaceEntry(t, m.sel))
    }

    fn wrapper(&mut self, name: String, recv: Ty, m: &Method) -> FnCx {
        let pos = match m.obj {
            Some(obj) => self.mir_pos(self.check.obj(obj).pos),
            None => Pos::default(),
        };
        let _ = recv;
        let mut f = FnCx::new(&name, pos, self.no_env.clone(), FileId(0));
        f.b.func().wrapper = true;
        f
    }

    /// The name of a method of a type: `main.T.M`, `main.(*T).M`.
    fn method_name(&self, t: Ty, m: &str) -> String {
        let text = |t: Ty| match self.p.types.def(t) {
            TypeDef::Named(n) if n.pkg_path.is_empty() => n.name.clone(),
            TypeDef::Named(n) => {
                let name = n
                    .name
                    .split_once('[')
                    .map_or(n.name.clone(), |(base, _)| format!("{base}[...]"));
                format!("{}.{name}", n.pkg_path)
            }
            _ => crate::mir::print::type_text(&self.p.types, t),
        };
        match *self.p.types.def(t) {
            TypeDef::Pointer(b) => {
                let base = text(b);
                match base.rsplit_once('.') {
                    Some((pkg, name)) => format!("{pkg}.(*{name}).{m}"),
                    None => format!("(*{base}).{m}"),
                }
            }
            _ => format!("{}.{m}", text(t)),
        }
    }

    /// The method of a type that a wrapper is for; of an interface type one without object.
    fn wrapped(&mut self, t: Ty, sel: SelectorId) -> Option<Method> {
        if self.is_iface(t) {
            let name = self.p.selectors[sel.0 as usize].name.as_str().into();
            self.reach_selector(sel);
            return Some(Method {
                name,
                sel,
                path: [].into(),
                holder: t,
                obj: None,
                ptr_recv: false,
            });
        }
        self.find_method(t, sel)
    }

    /// Parameters, the call of a method on the receiver at a place, and return.
    fn wrapper_body(&mut self, place: Place, t: Ty, m: &Method) {
        let sig = self.p.selectors[m.sel.0 as usize].sig;
        let (params, results, _) = self.as_func(sig).unwrap_or_default();
        let args: Vec<Operand> = params.iter().map(|&p| Operand::Reg(self.f.b.param(p, None))).collect();
        self.f.b.func().results = results.clone();
        let (place, ty) = self.walk_fields(place, t, &m.path);
        let mut all = Vec::new();
        let callee = match m.obj {
            None => {
                self.reach_selector(m.sel);
                let v = self.load(&place, ty);
                Callee::Iface(self.in_reg(v, ty), m.sel)
            }
            Some(obj) => {
                if m.path.is_empty() && !m.ptr_recv && ty != m.holder {
                    self.check_receiver(&place, ty, m);
                }
                let (recv, recv_ty) = self.receiver_value(&place, ty, obj);
                all.push(self.argument(recv, recv_ty));
                match self.method_func(m) {
                    Some(c) => c,
                    None => return,
                }
            }
        };
        all.extend(args);
        let regs: Vec<VReg> = results.iter().map(|&t| self.f.b.temp(t)).collect();
        self.f.b.push(Inst::Call {
            callee,
            args: all,
            results: regs.clone(),
        });
        self.f.b.end(Term::Return(regs.into_iter().map(Operand::Reg).collect()));
    }

    /// Panics as gc does where a method of a value is called through a nil pointer.
    fn check_receiver(&mut self, place: &Place, ty: Ty, m: &Method) {
        let (bad, good) = (self.f.b.block(), self.f.b.block());
        let a = self.load(place, ty);
        self.f.b.end(Term::CmpBranch {
            op: CmpOp::Eq,
            ty,
            a,
            b: Operand::Imm(0),
            then: bad,
            els: good,
        });
        self.f.b.enter(bad);
        let (pkg, name) = match self.p.types.def(m.holder) {
            TypeDef::Named(n) => (n.pkg_path.clone(), n.name.clone()),
            _ => Default::default(),
        };
        let text = format!("value method {pkg}.{name}.{} called using nil *{name} pointer", m.name);
        let text = Operand::Str(self.str_id(text.as_bytes()));
        self.runtime_call(crate::mir::natives::RuntimeFn::PanicWrap, vec![text]);
        self.f.b.end(Term::Unreachable);
        self.f.b.enter(good);
    }

    /// The body of an `IfaceEntry`.
    pub(super) fn iface_entry_body(&mut self, t: Ty, sel: SelectorId) -> Func {
        let Some(m) = self.wrapped(t, sel) else {
            return self.missing_method(t, sel);
        };
        let name = self.method_name(t, &m.name);
        let f = self.wrapper(name, t, &m);
        self.enter(f);
        let direct = self.p.types.layout(t).is_some_and(|l| l.direct());
        let place = if direct {
            Place::Reg(self.f.b.param(t, None))
        } else {
            let ptr_ty = self.pointer_to(t);
            let ptr = Operand::Reg(self.f.b.param(ptr_ty, None));
            Place::Mem { ptr, off: 0 }
        };
        self.wrapper_body(place, t, &m);
        self.leave().0
    }

    /// The body of a method value: the receiver is captured.
    pub(super) fn bound_body(&mut self, t: Ty, sel: SelectorId) -> Func {
        let Some(m) = self.wrapped(t, sel) else {
            return self.missing_method(t, sel);
        };
        let name = format!("{}-fm", self.method_name(t, &m.name));
        let f = self.wrapper(name, t, &m);
        self.enter(f);
        let recv = self.f.b.temp(t);
        self.f.b.func().captures.push(t);
        self.f.b.push(Inst::Capture { dst: recv, index: 0 });
        self.wrapper_body(Self::receiver_place(recv), t, &m);
        self.leave().0
    }

    /// The body of a method expression: the receiver is the first parameter.
    pub(super) fn method_expr_body(&mut self, t: Ty, sel: SelectorId) -> Func {
        let Some(m) = self.wrapped(t, sel) else {
            return self.missing_method(t, sel);
        };
        let name = self.method_name(t, &m.name);
        let f = self.wrapper(name, t, &m);
        self.enter(f);
        let recv = self.f.b.param(t, None);
        self.wrapper_body(Self::receiver_place(recv), t, &m);
        self.leave().0
    }

    /// The type arguments and signature of a generic method's instance.
    pub(super) fn generic_method(&mut self, m: &GenericMethod) -> (Rc<[Ty]>, Ty) {
        let mut holder = m.recv;
        for &i in m.path.iter() {
            holder = self.as_pointer(holder).unwrap_or(holder);
            holder = self.field_at(holder, i).1;
        }
        holder = self.as_pointer(holder).unwrap_or(holder);
        let targs: Rc<[Ty]> = self.holder_args(holder).iter().chain(m.targs.iter()).copied().collect();
        let sig = self.obj_type(m.method);
        let env = self.method_env(m.method, &targs);
        (targs, self.ty_in(sig, &env))
    }

    /// The body of a generic method's instance as a func value.
    pub(super) fn generic_method_body(&mut self, m: &GenericMethod) -> Func {
        let (targs, sig) = self.generic_method(m);
        let (params, results, _) = self.as_func(sig).unwrap_or_default();
        let named = match self.as_pointer(m.recv) {
            Some(base) if !self.ptr_recv(m.method) => base,
            _ => m.recv,
        };
        let name = self.method_name(named, self.check.obj_text(m.method));
        let name = format!("{name}[...]{}", if m.bound { "-fm" } else { "" });
        let mut f = FnCx::new(
            &name,
            self.mir_pos(self.check.obj(m.method).pos),
            self.no_env.clone(),
            FileId(0),
        );
        f.b.func().wrapper = true;
        self.enter(f);
        let recv = if m.bound {
            let recv = self.f.b.temp(m.recv);
            self.f.b.func().captures.push(m.recv);
            self.f.b.push(Inst::Capture { dst: recv, index: 0 });
            recv
        } else {
            self.f.b.param(m.recv, None)
        };
        let args: Vec<Operand> = params.iter().map(|&p| Operand::Reg(self.f.b.param(p, None))).collect();
        self.f.b.func().results = results.clone();
        let (place, ty) = self.walk_fields(Place::Reg(recv), m.recv, &m.path);
        let (recv, recv_ty) = self.receiver_value(&place, ty, m.method);
        let mut all = vec![self.argument(recv, recv_ty)];
        all.extend(args);
        let callee = self.callee(m.method, targs);
        let regs: Vec<VReg> = results.iter().map(|&t| self.f.b.temp(t)).collect();
        self.f.b.push(Inst::Call {
            callee,
            args: all,
            results: regs.clone(),
        });
        self.f.b.end(Term::Return(regs.into_iter().map(Operand::Reg).collect()));
        self.leave().0
    }

    fn missing_method(&mut self, t: Ty, sel: SelectorId) -> Func {
        let name = self.p.selectors[sel.0 as usize].name.clone();
        let name = self.method_name(t, &name);
        self.error_at(govm_syntax::Pos::NONE, format!("internal error: no method {name}"));
        crate::mir::builder::FuncBuilder::new(name, Pos::default()).finish()
    }
}
