//! Calls, closures, goroutines, deferred calls.

use super::{F, Sel};
use crate::emit::lir::NONE;
use crate::mir::ir::{Callee, FuncId, Operand, Ty, VReg};
use govm_bytecode::Op;

impl Sel<'_> {
    /// Adds arguments to a group; their types are those of the registers, constants are one slot or a string.
    fn arguments(&mut self, g: u32, args: &[Operand]) {
        for &a in args {
            match a {
                Operand::Reg(v) => self.member(g, a, self.f.regs[v.0 as usize].ty),
                Operand::Str(_) => {
                    let t = self.temp(2, NONE);
                    self.set(F::R(t, 0), a, 2);
                    self.add_in(g, t);
                }
                _ => self.member_int(g, a),
            }
        }
    }

    pub(super) fn call(&mut self, callee: Callee, args: &[Operand], results: &[VReg]) {
        let in_off = matches!(callee, Callee::Iface(..)) as u16;
        let g = self.group(true, in_off);
        self.arguments(g, args);
        match callee {
            Callee::Func(f) => self.wide(Op::Call, F::G, F::Z, f.0 as i32),
            Callee::Native(n) => {
                debug_assert_eq!(self.native(n).0 as u32, self.in_slots(g));
                self.wide(Op::CallNative, F::G, F::Z, n.0 as i32)
            }
            Callee::Closure(v) => {
                let x = self.reg(v);
                self.op(Op::CallClo, F::G, F::Z, x, F::Z);
            }
            Callee::Iface(v, s) => {
                let x = self.reg(v);
                let s = self.num(s.0, "method names");
                self.op(Op::CallIface, F::G, F::Z, x, s);
            }
        }
        self.in_group(g);
        self.call_results(g, results);
    }

    fn call_results(&mut self, g: u32, results: &[VReg]) {
        let mut fixups = Vec::with_capacity(results.len());
        for &v in results {
            let ty = self.f.regs[v.0 as usize].ty;
            fixups.push(self.result(g, Some(v), ty));
        }
        self.fix(&fixups);
    }

    fn in_slots(&self, g: u32) -> u32 {
        self.out.groups[g as usize]
            .ins
            .iter()
            .map(|&m| self.out.regs[m as usize].slots as u32)
            .sum()
    }

    pub(super) fn go(&mut self, callee: Callee, args: &[Operand]) {
        let g = self.group(false, 0);
        self.arguments(g, args);
        let n = self.in_slots(g);
        let n = self.num(n, "argument slots");
        match callee {
            Callee::Func(f) => self.wide(Op::Go, F::G, n, f.0 as i32),
            Callee::Closure(v) => {
                let x = self.reg(v);
                self.op(Op::GoClo, F::G, n, x, F::Z);
            }
            // The builder wraps these in closures.
            Callee::Iface(..) | Callee::Native(_) => {
                let name = self.f.name.clone();
                let pos = self.pos;
                self.fail(super::EmitError::Malformed {
                    func: name,
                    pos,
                    what: "go of a method or native",
                });
                return;
            }
        }
        self.in_group(g);
    }

    pub(super) fn closure(&mut self, dst: VReg, f: FuncId, captures: &[Operand]) {
        let d = self.w(dst);
        if captures.is_empty() {
            return self.wide(Op::LoadFunc, d, F::Z, f.0 as i32);
        }
        if let [Operand::Reg(v)] = *captures {
            let x = self.reg(v);
            return self.wide(Op::Closure, d, x, f.0 as i32);
        }
        let g = self.group(false, 0);
        self.arguments(g, captures);
        self.wide(Op::Closure, d, F::G, f.0 as i32);
        self.in_group(g);
    }

    pub(super) fn capture(&mut self, dst: VReg, index: u32) {
        let d = self.w(dst);
        let words: u32 = self
            .f
            .captures
            .iter()
            .take(index as usize)
            .map(|t| self.p.types.slots(*t))
            .sum();
        let at = self.num(words + 1, "captured words");
        let n = self
            .f
            .captures
            .get(index as usize)
            .map_or(0, |t| self.p.types.slots(*t));
        match n {
            0 => {}
            1 => self.op(Op::LoadCap, d, F::Z, at, F::Z),
            2 => self.op(Op::LoadCap2, d, F::Z, at, F::Z),
            n => {
                let n = self.num(n, "captured words");
                self.op(Op::LoadCapN, d, F::Z, at, n);
            }
        }
    }

    pub(super) fn defer(&mut self, closure: Operand, handle: Option<VReg>) {
        let x = self.r(closure);
        match handle {
            Some(h) => {
                let h = self.reg(h);
                self.op(Op::DeferTo, h, F::Z, x, F::Z);
            }
            None => self.op(Op::Defer, F::Z, F::Z, x, F::Z),
        }
    }

    pub(super) fn run_defers(&mut self) {
        let g = self.group(true, 0);
        self.op(Op::RunDefers, F::Z, F::Z, F::G, F::Z);
        self.in_group(g);
    }

    pub(super) fn mk_iface(&mut self, dst: VReg, src: Operand, ty: Ty) {
        let d = self.w(dst);
        if let Operand::Str(s) = src {
            // The pair of a string constant is immutable already: no copy.
            let t = self.ty(ty);
            return self.wide(Op::MkIfaceStr, d, t, s.0 as i32);
        }
        let t = self.ty(ty);
        let direct = self.p.types.info(ty).direct;
        let x = self.rt(src, ty);
        self.op(if direct { Op::MkIface } else { Op::MkIfaceBox }, d, t, x, F::Z);
    }
}
