//! Assignments and initialisations: whether values fit the variables, in kind and number.

use govm_syntax::ast::{Expr, ExprKind, Stmt};
use govm_syntax::{FastSet, Name, Pos, names};

use super::checker::Checker;
use super::errors::ErrorDesc;
use super::expr::Context;
use super::info::Mode;
use super::objects::{ObjId, ObjKind, Object, VarKind};
use super::operand::Operand;
use super::representable::Unrepresentable;
use super::types::{Type, TypeId, tid};

impl<'a> Checker<'a> {
    /// Checks that `x` can be assigned to a variable of type `t`, none being the blank identifier, and converts an untyped value
    /// to the type that it gets by that. `x` is invalid after an error.
    pub(crate) fn assignment(&mut self, x: &mut Operand<'a>, t: Option<TypeId>, context: Context<'a>) {
        self.single_value(x);
        match x.mode {
            Mode::Invalid => return,
            Mode::Constant | Mode::Variable | Mode::MapIndex | Mode::Value | Mode::NilValue | Mode::CommaOk => {}
            Mode::NoValue | Mode::Builtin | Mode::TypeExpr => {
                let (text, context) = (self.operand_str(x), self.context_str(context));
                let to = t.map_or("_".into(), |t| self.type_str(t));
                self.error(x.pos(), format!("cannot assign {text} to {to} in {context}"));
                return x.invalidate();
            }
        }
        if self.is_untyped(x.typ) && !self.assign_untyped(x, t, context) {
            return x.invalidate();
        }
        // A generic function needs type arguments.
        if let Some(sig) = self.as_signature(x.typ)
            && !sig.tparams().is_empty()
        {
            let target = self.new_target(t, context);
            self.non_generic(target.as_ref(), x);
            if !x.is_valid() {
                return;
            }
        }
        let Some(t) = t else { return };
        let mut cause = String::new();
        if !self.assignable_to(x, t, Some(&mut cause)) {
            let (text, to, context) = (self.operand_str(x), self.type_str(t), self.context_str(context));
            let mut msg = format!("cannot use {text} as {to} value in {context}");
            if !cause.is_empty() {
                msg = format!("{msg}: {cause}");
            }
            self.error(x.pos(), msg);
            x.invalidate();
        }
    }

    /// Gives an untyped value the type that it has as a value of type `t`. Reports an error if it has none.
    fn assign_untyped(&mut self, x: &mut Operand<'a>, t: Option<TypeId>, context: Context<'a>) -> bool {
        let target = match t {
            None if x.is_nil() => {
                let msg = format!("use of untyped nil in {}", self.context_str(context));
                self.error(x.pos(), msg);
                return false;
            }
            Some(t) if x.is_nil() || !self.is_non_tparam_interface(t) => t,
            _ => self.default_type(x.typ),
        };
        match self.implicit_type_and_value(x, target) {
            Ok((typ, val)) => self.set_implicit(x, typ, val),
            Err(why) => {
                let (text, to, context) = (self.operand_str(x), self.type_str(target), self.context_str(context));
                let why = match why {
                    Unrepresentable::Truncated => " (truncated)",
                    Unrepresentable::Overflow => " (overflows)",
                    Unrepresentable::Other => "",
                };
                self.error(x.pos(), format!("cannot use {text} as {to} value in {context}{why}"));
                return false;
            }
        }
        true
    }

    /// Initialises the constant `lhs` with `x`.
    pub(crate) fn init_const(&mut self, lhs: ObjId, x: &mut Operand<'a>) {
        let cell = &self.obj(lhs).typ;
        if !x.is_valid() || !self.is_valid(x.typ) || cell.get().is_some_and(|t| !self.is_valid(t)) {
            if cell.get().is_none() {
                cell.set(tid::INVALID);
            }
            return;
        }
        if !x.is_const() {
            let text = self.operand_str(x);
            self.error(x.pos(), format!("{text} is not constant"));
            if cell.get().is_none() {
                cell.set(tid::INVALID);
            }
            return;
        }
        let t = cell.get().unwrap_or_else(|| {
            cell.set(x.typ);
            x.typ
        });
        self.assignment(x, Some(t), Context::Text("constant declaration"));
        if x.is_valid()
            && let ObjKind::Const { val } = &self.obj(lhs).kind
        {
            let _ = val.set(x.value());
        }
    }

    /// Initialises the variable `lhs` with `x`. A variable without a type gets that of `x`, or the invalid one after an error.
    pub(crate) fn init_var(&mut self, lhs: ObjId, x: &mut Operand<'a>, context: Context<'a>) {
        let cell = &self.obj(lhs).typ;
        if !x.is_valid() || !self.is_valid(x.typ) || cell.get().is_some_and(|t| !self.is_valid(t)) {
            if cell.get().is_none() {
                cell.set(tid::INVALID);
            }
            return x.invalidate();
        }
        let t = match cell.get() {
            Some(t) => t,
            None if x.typ == tid::UNTYPED_NIL => {
                let msg = format!("use of untyped nil in {}", self.context_str(context));
                self.error(x.pos(), msg);
                cell.set(tid::INVALID);
                return x.invalidate();
            }
            None => {
                let t = self.default_type(x.typ);
                cell.set(t);
                t
            }
        };
        self.assignment(x, Some(t), context);
    }

    /// The variable of the current package that a name denotes which is assigned to, and whether it is used so far: the assignment
    /// itself is no use.
    pub(crate) fn assigned_var(&mut self, name: Name) -> Option<(ObjId, bool)> {
        let obj = self.lookup(name)?;
        let o = self.obj(obj);
        (o.as_var().is_some() && o.pkg == Some(self.env.pkg)).then(|| (obj, o.is_used()))
    }

    /// Makes a variable as used as [`Checker::assigned_var`] found it.
    pub(crate) fn restore_used(&self, var: Option<(ObjId, bool)>) {
        if let Some((obj, used)) = var
            && let Some(v) = self.obj(obj).as_var()
        {
            v.used.store(used, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// Checks the left side of an assignment and returns its type: none for the blank identifier, the invalid type after an error.
    fn lhs_var(&mut self, lhs: &'a Expr<'a>) -> Option<TypeId> {
        let ident = lhs.unparen().ident();
        if ident.is_some_and(|id| id.name == names::blank) {
            return None;
        }
        let var = ident.and_then(|id| self.assigned_var(id.name));
        let mut x = Operand::new();
        self.expr(None, &mut x, lhs);
        self.restore_used(var);
        if !x.is_valid() || !self.is_valid(x.typ) {
            return Some(tid::INVALID);
        }
        if matches!(x.mode, Mode::Variable | Mode::MapIndex) {
            return Some(x.typ);
        }
        let text = self.operand_expr_str(&x);
        if let Some(ExprKind::Selector { x: left, .. }) = x.expr.map(|e| e.kind) {
            let mut op = Operand::new();
            self.expr(None, &mut op, left);
            if op.mode == Mode::MapIndex {
                self.error(x.pos(), format!("cannot assign to struct field {text} in map"));
                return Some(tid::INVALID);
            }
        }
        let msg = format!("cannot assign to {text} (neither addressable nor a map index expression)");
        self.error(x.pos(), msg);
        Some(tid::INVALID)
    }

    /// Assigns `x`, which was checked already, to `lhs`.
    pub(crate) fn assign_operand(&mut self, lhs: &'a Expr<'a>, x: &mut Operand<'a>, context: Context<'a>) {
        let t = self.lhs_var(lhs);
        if t.is_some_and(|t| !self.is_valid(t)) {
            return x.invalidate();
        }
        self.assignment(x, t, blank_context(t, context));
    }

    /// Assigns the value of `rhs` to `lhs`.
    fn assign_expr(&mut self, lhs: &'a Expr<'a>, rhs: &'a Expr<'a>, context: Context<'a>) {
        let t = self.lhs_var(lhs);
        if t.is_some_and(|t| !self.is_valid(t)) {
            self.use_exprs(&[rhs]);
            return;
        }
        let target = match t {
            Some(t) if matches!(self.under_ty(t), Type::Signature(_)) => self.new_target(Some(t), Context::Expr(lhs)),
            _ => None,
        };
        let mut x = Operand::new();
        self.expr(target.as_ref(), &mut x, rhs);
        self.assignment(&mut x, t, blank_context(t, context));
    }

    /// Reports that `l` variables are assigned `r` values.
    pub(crate) fn assign_error(&mut self, rhs: &[&'a Expr<'a>], l: usize, r: usize) {
        let (vars, vals) = (measure(l, "variable"), measure(r, "value"));
        let Some(&first) = rhs.first() else { return };
        let mut msg = format!("assignment mismatch: {vars} but {vals}");
        if rhs.len() == 1
            && let ExprKind::Call { fun, .. } = first.unparen().kind
        {
            msg = format!("assignment mismatch: {vars} but {} returns {vals}", self.expr_str(fun));
        }
        self.error(first.gc_start(), msg);
    }

    /// Reports that a return statement has the wrong number of values.
    fn return_error(&mut self, at: &'a Stmt<'a>, lhs: &[ObjId], rhs: &[Operand<'a>]) {
        let (l, r) = (lhs.len(), rhs.len());
        let (at, qualifier) = if r > l {
            (rhs[l].pos(), "too many")
        } else {
            (rhs.last().map_or(at.gc_start(), Operand::pos), "not enough")
        };
        let have: Vec<TypeId> = rhs.iter().map(|x| x.typ).collect();
        let want: Vec<TypeId> = lhs.iter().map(|&v| self.obj_type(v)).collect();
        let mut err = ErrorDesc::new();
        err.add(at, format!("{qualifier} return values"));
        err.add(Pos::NONE, format!("have {}", self.types_summary(&have, false, false)));
        err.add(Pos::NONE, format!("want {}", self.types_summary(&want, false, false)));
        self.report(err);
    }

    /// Initialises variables with the values of expressions; for a return statement the variables are the results.
    pub(crate) fn init_vars(&mut self, lhs: &[ObjId], rhs: &'a [&'a Expr<'a>], return_stmt: Option<&'a Stmt<'a>>) {
        let context = Context::Text(match (return_stmt, lhs.len()) {
            (Some(_), _) => "return statement",
            (None, 0 | 1) => "assignment",
            (None, _) => "multiple assignment",
        });
        // A single call is not taken for one value each, for the sake of the error.
        if lhs.len() == rhs.len() && !is_single_call(rhs) {
            for (&v, e) in lhs.iter().zip(rhs) {
                let o = self.obj(v);
                let desc = if return_stmt.is_some() && o.name == names::empty {
                    "result variable"
                } else {
                    self.text(o.name)
                };
                let target = match o.typ() {
                    Some(t) if matches!(self.under_ty(t), Type::Signature(_)) => {
                        self.new_target(Some(t), Context::Text(desc))
                    }
                    _ => None,
                };
                let mut x = Operand::new();
                self.expr(target.as_ref(), &mut x, e);
                self.init_var(v, &mut x, context);
            }
            return;
        }
        if rhs.len() != 1 {
            // The wrong number is reported only if nothing else is wrong.
            if self.use_exprs(rhs) {
                match return_stmt {
                    Some(stmt) => {
                        let values = self.expr_list(rhs);
                        self.return_error(stmt, lhs, &values);
                    }
                    None => self.assign_error(rhs, lhs.len(), rhs.len()),
                }
            }
            return self.invalidate_untyped_vars(lhs);
        }
        let (mut values, comma_ok) = self.multi_expr(rhs[0], lhs.len() == 2 && return_stmt.is_none());
        if values.len() == lhs.len() {
            for (&v, x) in lhs.iter().zip(&mut values) {
                self.init_var(v, x, context);
            }
            if comma_ok {
                self.record_comma_ok(rhs[0], &values);
            }
            return;
        }
        if values[0].is_valid() {
            match return_stmt {
                Some(stmt) => self.return_error(stmt, lhs, &values),
                None => self.assign_error(rhs, lhs.len(), values.len()),
            }
        }
        self.invalidate_untyped_vars(lhs);
    }

    /// Gives variables without a type the invalid one.
    fn invalidate_untyped_vars(&mut self, vars: &[ObjId]) {
        for &v in vars {
            let cell = &self.obj(v).typ;
            if cell.get().is_none() {
                cell.set(tid::INVALID);
            }
        }
    }

    /// Assigns the values of expressions to left sides.
    pub(crate) fn assign_vars(&mut self, lhs: &'a [&'a Expr<'a>], rhs: &'a [&'a Expr<'a>]) {
        let context = Context::Text(if lhs.len() > 1 {
            "multiple assignment"
        } else {
            "assignment"
        });
        if lhs.len() == rhs.len() && !is_single_call(rhs) {
            for (l, r) in lhs.iter().zip(rhs) {
                self.assign_expr(l, r, context);
            }
            return;
        }
        if rhs.len() != 1 {
            let ok_lhs = self.use_lhs(lhs);
            if self.use_exprs(rhs) && ok_lhs {
                self.assign_error(rhs, lhs.len(), rhs.len());
            }
            return;
        }
        let (mut values, comma_ok) = self.multi_expr(rhs[0], lhs.len() == 2);
        if values.len() == lhs.len() {
            for (l, x) in lhs.iter().zip(&mut values) {
                self.assign_operand(l, x, context);
            }
            if comma_ok {
                self.record_comma_ok(rhs[0], &values);
            }
            return;
        }
        if values[0].is_valid() {
            self.assign_error(rhs, lhs.len(), values.len());
        }
        self.use_lhs(lhs);
    }

    /// Records the type of a comma-ok expression that is used as such: a tuple. Parentheses around it have it too.
    pub(crate) fn record_comma_ok(&mut self, e: &'a Expr<'a>, values: &[Operand<'a>]) {
        let [value, ok] = values else { return };
        if !value.is_valid() || !ok.is_valid() {
            return;
        }
        let var = |t| Object::var(VarKind::Local, e.gc_start(), None, names::empty, Some(t));
        let vars = vec![self.new_object(var(value.typ)), self.new_object(var(ok.typ))];
        let tuple = self.new_tuple(vars);
        let mut e = e;
        loop {
            self.facts().set_type(e.id, tuple);
            match e.kind {
                ExprKind::Paren(x) => e = x,
                _ => return,
            }
        }
    }

    /// `lhs := rhs`, `pos` being where a lack of new variables is reported.
    pub(crate) fn short_var_decl(&mut self, pos: Pos, lhs: &'a [&'a Expr<'a>], rhs: &'a [&'a Expr<'a>]) {
        let top = self.delayed_top();
        let scope = self.env.scope;
        let mut seen: FastSet<Name> = FastSet::default();
        let mut vars = Vec::with_capacity(lhs.len());
        let mut new_vars = Vec::new();
        let mut failed = false;
        for e in lhs {
            let Some(ident) = e.ident() else {
                self.use_lhs(&[e]);
                let msg = format!("non-name {} on left side of :=", self.expr_str(e));
                self.error(e.gc_start(), msg);
                failed = true;
                vars.push(None);
                continue;
            };
            if ident.name != names::blank {
                if !seen.insert(ident.name) {
                    let msg = format!("{} repeated on left side of :=", self.text(ident.name));
                    self.error(e.gc_start(), msg);
                    failed = true;
                    vars.push(None);
                    continue;
                }
            }
            // A name that this very scope has is assigned to.
            if let Some(alt) = self.scope(scope).get(ident.name) {
                self.record_use(ident, alt);
                if self.obj(alt).as_var().is_some() {
                    vars.push(Some(alt));
                } else {
                    let msg = format!("cannot assign to {}", self.expr_str(e));
                    self.error(e.gc_start(), msg);
                    failed = true;
                    vars.push(None);
                }
                continue;
            }
            let obj = self.new_local(ident.pos(), ident.name);
            if ident.name != names::blank {
                new_vars.push(obj);
            }
            self.record_def(ident, obj);
            vars.push(Some(obj));
        }
        let vars: Vec<ObjId> = vars
            .into_iter()
            .zip(lhs)
            .map(|(v, e)| v.unwrap_or_else(|| self.new_local(e.pos, names::blank)))
            .collect();
        self.init_vars(&vars, rhs, None);
        // Function literals on the right side do not see the new variables.
        self.process_delayed(top);
        if new_vars.is_empty() && !failed {
            return self.soft_error(pos, "no new variables on left side of :=");
        }
        for v in new_vars {
            self.declare(scope, None, v);
        }
    }

    /// A local variable without a type.
    pub(crate) fn new_local(&mut self, pos: Pos, name: Name) -> ObjId {
        self.new_object(Object::var(VarKind::Local, pos, Some(self.env.pkg), name, None))
    }
}

/// The context of an assignment to type `t`.
fn blank_context(t: Option<TypeId>, context: Context<'_>) -> Context<'_> {
    match context {
        Context::Text("assignment") if t.is_none() => Context::Text("assignment to _ identifier"),
        _ => context,
    }
}

fn is_single_call(list: &[&Expr<'_>]) -> bool {
    matches!(list, [e] if matches!(e.unparen().kind, ExprKind::Call { .. }))
}

/// `1 value`, `2 values`
pub(crate) fn measure(n: usize, unit: &str) -> String {
    if n == 1 {
        format!("1 {unit}")
    } else {
        format!("{n} {unit}s")
    }
}
