//! Statements and function bodies.
//!
//! Labels, and where `break`, `continue`, `goto` and `fallthrough` may stand, are the parser's business: its errors come with the
//! checker's.

use std::collections::HashMap;

use govm_syntax::ast::{
    Block, CaseClause, CommClause, Expr, ExprKind, Ident, IfStmt, SelectStmt, Stmt, StmtKind, SwitchStmt,
    TypeSwitchStmt,
};
use govm_syntax::{FastMap, Op, Pos, names};

use super::checker::{Checker, DeclId, Env};
use super::constant::Kind;
use super::constant::Value;
use super::errors::ErrorDesc;
use super::expr::Context;
use super::info::Mode;
use super::literals::ConstKey;
use super::objects::ObjId;
use super::operand::{Operand, StandIn};
use super::range::is_receive;
use super::scope::ScopeId;
use super::types::{TypeId, tid};
use super::universe::CallKind;

/// The types of a type switch's cases so far, by hash; none is nil.
type SeenTypes<'a> = FastMap<Option<u64>, Vec<(Option<TypeId>, &'a Expr<'a>)>>;

impl<'a> Checker<'a> {
    /// Checks the body of a function. `iota` is its value where a function literal stands in a constant declaration.
    pub(crate) fn func_body(&mut self, decl: Option<DeclId>, sig: TypeId, body: &'a Block<'a>, iota: Option<u32>) {
        let Some(s) = self.as_signature(sig) else { return };
        let Some(mut scope) = s.scope() else { return };
        if self.scopes.own_mut(scope.0).is_none() {
            let copy = self.scope(scope).clone();
            scope = ScopeId(self.scopes.push(copy));
        }
        let env = Env {
            pkg: self.env.pkg,
            file: self.env.file,
            version: self.env.version,
            decl,
            scope,
            iota,
            errpos: Pos::NONE,
            in_tparam_list: false,
            sig: Some(sig),
            is_panic: Vec::new(),
            has_call_or_recv: false,
        };
        let outer = std::mem::replace(&mut self.env, env);
        self.stmt_list(body.stmts);
        if !self.tuple(s.results()).is_empty() && !self.is_terminating_list(body.stmts) {
            self.error(body.rbrace, "missing return");
        }
        self.usage(scope);
        self.env = outer;
    }

    fn stmt_list(&mut self, list: &'a [Stmt<'a>]) {
        for s in list {
            self.stmt(s);
        }
    }

    /// A block in a scope of its own.
    pub(crate) fn block(&mut self, b: &'a Block<'a>) {
        self.open_scope(b.lbrace);
        self.stmt_list(b.stmts);
        self.close_scope();
    }

    fn simple_stmt(&mut self, s: Option<&'a Stmt<'a>>) {
        if let Some(s) = s {
            self.stmt(s);
        }
    }

    fn stmt(&mut self, s: &'a Stmt<'a>) {
        // Function literals are checked before the scope changes.
        let top = self.delayed_top();
        match s.kind {
            StmtKind::Empty
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Goto(_)
            | StmtKind::Fallthrough => {}
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            StmtKind::Block(b) => self.block(b),
            StmtKind::Expr(e) => self.expr_stmt(e),
            StmtKind::Send { chan, value } => {
                let (mut ch, mut val) = (Operand::new(), Operand::new());
                self.expr(None, &mut ch, chan);
                self.generic_expr(&mut val, value, None);
                if ch.is_valid()
                    && val.is_valid()
                    && let Some(elem) = self.chan_elem(&mut ch, false)
                {
                    self.assignment(&mut val, Some(elem), Context::Text("send"));
                }
            }
            StmtKind::Decl(d) => self.decl_stmt(d),
            StmtKind::Assign { lhs, rhs } => self.assign_vars(lhs, rhs),
            StmtKind::Define { lhs, rhs } => self.short_var_decl(s.pos, lhs, rhs),
            StmtKind::AssignOp { op, lhs, rhs } => {
                let mut x = Operand::new();
                self.expr(None, &mut x, lhs);
                self.binary(&mut x, None, lhs, rhs, op);
                self.assign_operand(lhs, &mut x, Context::Text("assignment"));
            }
            StmtKind::IncDec { x: e, inc } => {
                let mut x = Operand::new();
                self.expr(None, &mut x, e);
                if x.is_valid() {
                    if self.all_numeric(x.typ) {
                        self.assign_operand(e, &mut x, Context::Text("assignment"));
                    } else {
                        let op = if inc { "++" } else { "--" };
                        let (text, t) = (self.expr_str(e), self.type_str(x.typ));
                        self.error(
                            e.gc_start(),
                            format!("invalid operation: {text}{op} (non-numeric type {t})"),
                        );
                    }
                }
            }
            StmtKind::Go(call) => self.suspended_call("go", call),
            StmtKind::Defer(call) => self.suspended_call("defer", call),
            StmtKind::Return(values) => self.return_stmt(s, values),
            StmtKind::If(i) => self.if_stmt(s, i),
            StmtKind::For(f) => {
                self.open_scope(s.pos);
                self.simple_stmt(f.init);
                if let Some(cond) = f.cond {
                    self.condition(cond, "for");
                }
                self.simple_stmt(f.post);
                self.block(f.body);
                self.close_scope();
            }
            StmtKind::Range(r) => self.range_stmt(s, r),
            StmtKind::Switch(sw) => {
                self.open_scope(s.pos);
                self.simple_stmt(sw.init);
                self.switch_stmt(sw);
                self.close_scope();
            }
            StmtKind::TypeSwitch(sw) => {
                self.open_scope(s.pos);
                self.simple_stmt(sw.init);
                self.type_switch_stmt(sw);
                self.close_scope();
            }
            StmtKind::Select(sel) => self.select_stmt(sel),
        }
        self.process_delayed(top);
    }

    /// An expression that stands as a statement: a call or a receive operation.
    fn expr_stmt(&mut self, e: &'a Expr<'a>) {
        let mut x = Operand::new();
        let kind = self.raw_expr(None, &mut x, e, None, false);
        let msg = match x.mode {
            Mode::Builtin => "must be called",
            Mode::TypeExpr => "is not an expression",
            _ if kind == CallKind::Statement => return,
            _ => "is not used",
        };
        let text = self.operand_str(&x);
        self.error(x.pos(), format!("{text} {msg}"));
    }

    /// The call of a go or defer statement.
    fn suspended_call(&mut self, keyword: &str, call: &'a Expr<'a>) {
        if !matches!(call.kind, ExprKind::Call { .. }) {
            self.error(
                call.gc_start(),
                format!("expression in {keyword} must be function call"),
            );
            self.use_exprs(&[call]);
            return;
        }
        let mut x = Operand::new();
        let msg = match self.raw_expr(None, &mut x, call, None, false) {
            CallKind::Conversion => "requires function call, not conversion",
            CallKind::Expression => "discards result of",
            CallKind::Statement => return,
        };
        let text = self.operand_str(&x);
        self.error(x.pos(), format!("{keyword} {msg} {text}"));
    }

    fn return_stmt(&mut self, s: &'a Stmt<'a>, values: &'a [&'a Expr<'a>]) {
        let Some(sig) = self.env.sig.and_then(|sig| self.as_signature(sig)) else {
            return;
        };
        let results = self.tuple(sig.results());
        let named = results.first().is_some_and(|&r| self.obj(r).name != names::empty);
        if !values.is_empty() || !named {
            return self.init_vars(results, values, Some(s));
        }
        // Named results must not be shadowed where they are returned implicitly.
        for &r in results {
            if let Some(alt) = self.lookup(self.obj(r).name)
                && alt != r
            {
                let mut err = ErrorDesc::new();
                err.add(
                    s.pos,
                    format!("result parameter {} not in scope at return", self.obj_text(r)),
                );
                err.add(
                    self.obj(alt).pos,
                    format!("inner declaration of {}", self.object_str(r)),
                );
                self.report(err);
            }
        }
    }

    fn condition(&mut self, cond: &'a Expr<'a>, what: &str) {
        let mut x = Operand::new();
        self.expr(None, &mut x, cond);
        if x.is_valid() && !self.all_boolean(x.typ) {
            self.error(cond.gc_start(), format!("non-boolean condition in {what} statement"));
        }
    }

    /// An if statement. A chain of else-if is followed in a loop, each link in a scope within that of the one before.
    fn if_stmt(&mut self, s: &'a Stmt<'a>, i: &'a IfStmt<'a>) {
        let top = self.delayed_top();
        let outer = self.env.scope;
        let (mut s, mut i) = (s, i);
        loop {
            self.open_scope(s.pos);
            self.simple_stmt(i.init);
            self.condition(i.cond, "if");
            self.process_delayed(top);
            self.block(i.then);
            match i.els {
                None => break,
                Some(els) => match els.kind {
                    StmtKind::If(next) => (s, i) = (els, next),
                    _ => {
                        self.stmt(els);
                        break;
                    }
                },
            }
        }
        self.env.scope = outer;
    }

    fn switch_stmt(&mut self, sw: &'a SwitchStmt<'a>) {
        let mut x = Operand::new();
        match sw.tag {
            Some(tag) => {
                self.expr(None, &mut x, tag);
                // As if the value were assigned to a variable.
                self.assignment(&mut x, None, Context::Text("switch expression"));
                if x.is_valid() && !self.comparable(x.typ) && !self.has_nil(x.typ) {
                    let (text, t) = (self.operand_str(&x), self.type_str(x.typ));
                    self.error(x.pos(), format!("cannot switch on {text} ({t} is not comparable)"));
                    x.invalidate();
                }
            }
            None => {
                x.set_const(tid::BOOL, Value::Bool(true));
                let pos = sw.clauses.first().map_or(sw.rbrace, |c| c.start);
                x.stand_in = Some(Box::new(StandIn {
                    pos,
                    text: "true".into(),
                }));
            }
        }
        self.multiple_defaults(sw.clauses.iter().filter(|c| c.default).map(|c| c.start));
        let mut seen = HashMap::new();
        for clause in sw.clauses {
            self.case_values(&mut x, clause.values, &mut seen);
            self.case_body(clause, None);
        }
    }

    /// The statements of a case, in a scope that may begin with a variable.
    fn case_body(&mut self, clause: &'a CaseClause<'a>, var: Option<ObjId>) {
        self.open_scope(clause.start);
        if let Some(var) = var {
            self.declare(self.env.scope, None, var);
        }
        self.stmt_list(clause.body);
        self.close_scope();
    }

    fn multiple_defaults(&mut self, mut defaults: impl Iterator<Item = Pos>) {
        let Some(first) = defaults.next() else { return };
        for pos in defaults {
            let first = self.sources.position(first).map_or(String::new(), |p| p.to_string());
            self.error(pos, format!("multiple defaults (first at {first})"));
        }
    }

    /// The values of a case of an expression switch on `x`.
    fn case_values(
        &mut self,
        x: &mut Operand<'a>,
        values: &'a [&'a Expr<'a>],
        seen: &mut HashMap<ConstKey, Vec<(Pos, TypeId)>>,
    ) {
        for e in values {
            let mut v = Operand::new();
            self.expr(None, &mut v, e);
            if !x.is_valid() || !v.is_valid() {
                continue;
            }
            self.convert_untyped(&mut v, x.typ);
            if !v.is_valid() {
                continue;
            }
            // The case stands first, so that errors are reported there.
            let mut res = v.clone();
            self.comparison(&mut res, x, Op::Eql, true);
            if !res.is_valid() || !v.is_const() {
                continue;
            }
            // Booleans and complex numbers may be there twice.
            let val = v.value();
            if !matches!(val.kind(), Kind::Int | Kind::Float | Kind::String) {
                continue;
            }
            let Some(key) = ConstKey::of(&val) else { continue };
            let known = seen.entry(key).or_default();
            match known.iter().find(|(_, t)| self.identical(v.typ, *t)) {
                Some(&(previous, _)) => {
                    let mut err = ErrorDesc::new();
                    err.add(
                        v.pos(),
                        format!("duplicate case {} in expression switch", self.operand_str(&v)),
                    );
                    err.add(previous, "previous case");
                    self.report(err);
                }
                None => known.push((e.pos, v.typ)),
            }
        }
    }

    fn type_switch_stmt(&mut self, sw: &'a TypeSwitchStmt<'a>) {
        let mut bind = sw.bind;
        if let Some(id) = bind
            && id.name == names::blank
        {
            self.soft_error(id.pos(), "no new variable on left side of :=");
            bind = None;
        }
        let mut x = Operand::new();
        self.expr(None, &mut x, sw.x);
        let mut subject = None;
        if x.is_valid() {
            let text = self.operand_str(&x);
            if self.is_type_param(x.typ) {
                self.error(
                    x.pos(),
                    format!("cannot use type switch on type parameter value {text}"),
                );
            } else if self.is_interface(x.typ) {
                subject = Some(x);
            } else {
                self.error(x.pos(), format!("{text} is not an interface"));
            }
        }
        self.multiple_defaults(sw.clauses.iter().filter(|c| c.default).map(|c| c.start));

        // The variables that the clauses declare count as one: it suffices if one is used.
        let mut vars = Vec::new();
        let mut seen = SeenTypes::default();
        for clause in sw.clauses {
            let typ = self.case_types(subject.as_ref(), clause.values, &mut seen);
            let var = bind.map(|id: Ident| {
                let v = self.new_local(id.pos(), id.name);
                self.obj(v).typ.set(typ);
                self.record_implicit(clause.id, v);
                vars.push(v);
                v
            });
            self.case_body(clause, var);
        }
        if let Some(id) = bind {
            let used = vars.iter().any(|&v| self.obj(v).is_used());
            vars.iter().for_each(|&v| self.obj(v).set_used());
            if !used {
                self.soft_error(id.pos(), format!("{} declared and not used", self.text(id.name)));
            }
        }
    }

    fn is_nil_expr(&mut self, e: &'a Expr<'a>) -> bool {
        let id = e.unparen().ident();
        id.is_some_and(|id| self.lookup(id.name) == Some(self.universe.nil))
    }

    /// The types of a case of a type switch on `x`, which is missing after an error. Returns the type that a variable has in the case: the
    /// type of a case with one type, else that of `x`.
    fn case_types(&mut self, x: Option<&Operand<'a>>, types: &'a [&'a Expr<'a>], seen: &mut SeenTypes<'a>) -> TypeId {
        let mut typ = None;
        for e in types {
            if self.is_nil_expr(e) {
                typ = None;
                self.expr(None, &mut Operand::new(), e);
            } else {
                let t = self.var_type(e);
                typ = Some(t);
                if !self.is_valid(t) {
                    continue;
                }
            }
            let alike = seen.entry(typ.map(|t| self.type_hash(t))).or_default();
            let mut same = |&(t, _): &(Option<TypeId>, _)| match (t, typ) {
                (Some(a), Some(b)) => self.identical(a, b),
                (a, b) => a == b,
            };
            if let Some(&(_, other)) = alike.iter().find(|t| same(t)) {
                let text = typ.map_or("nil".into(), |t| self.type_str(t));
                let mut err = ErrorDesc::new();
                err.add(e.gc_start(), format!("duplicate case {text} in type switch"));
                err.add(other.gc_start(), "previous case");
                self.report(err);
                continue;
            }
            alike.push((typ, e));
            if let (Some(x), Some(t)) = (x, typ) {
                self.type_assertion(e, x, t, true);
            }
        }
        match typ {
            Some(t) if types.len() == 1 => t,
            _ => x.map_or(tid::INVALID, |x| x.typ),
        }
    }

    fn select_stmt(&mut self, sel: &'a SelectStmt<'a>) {
        self.multiple_defaults(sel.clauses.iter().filter(|c| c.comm.is_none()).map(|c| c.start));
        for clause in sel.clauses {
            if let Some(comm) = clause.comm
                && !is_communication(comm)
            {
                self.error(
                    comm.gc_start(),
                    "select case must be send or receive (possibly with assignment)",
                );
                continue;
            }
            self.comm_clause(clause);
        }
    }

    fn comm_clause(&mut self, clause: &'a CommClause<'a>) {
        self.open_scope(clause.start);
        self.simple_stmt(clause.comm);
        self.stmt_list(clause.body);
        self.close_scope();
    }
}

/// Whether a statement may be that of a select case.
fn is_communication(s: &Stmt<'_>) -> bool {
    match s.kind {
        StmtKind::Send { .. } => true,
        StmtKind::Assign { rhs: [e], .. } | StmtKind::Define { rhs: [e], .. } => is_receive(e),
        StmtKind::Expr(e) => is_receive(e),
        StmtKind::AssignOp { rhs, .. } => is_receive(rhs),
        _ => false,
    }
}
