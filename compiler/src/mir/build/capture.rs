//! What a function body does with its local variables: which are address-taken, captured by a nested function, or assigned after their
//! declaration; and which functions contain a defer.
//!
//! One walk over the body of a declared function, its function literals included, before it is lowered. The body of a range over a
//! function counts as a nested function, since that is what it becomes. A variable's declaration comes before its uses in source order,
//! so the first place where it is met tells the function that owns it.

use govm_syntax::ast::*;
use govm_syntax::{FastMap, Op};

use crate::types::info::FileInfo;
use crate::types::objects::{ObjId, ObjKind, VarKind};

/// What is known of one variable.
#[derive(Clone, Copy, Default, Debug)]
pub struct VarUse {
    depth: u32,
    /// `&x`, a method call with a pointer receiver, a slice of an array.
    pub address_taken: bool,
    /// A nested function uses it.
    pub captured: bool,
    /// A nested function uses it that is not merely called where it stands.
    pub kept: bool,
    /// Assigned other than by its declaration.
    pub assigned: bool,
}

/// The result of the walk.
#[derive(Default)]
pub struct Captures {
    vars: FastMap<u32, VarUse>,
    /// The function literals (by expression), and `None` the declared function, that contain a defer of their own.
    defers: FastMap<Option<ExprId>, ()>,
    /// Those that contain a range over a function.
    ranges: FastMap<Option<ExprId>, ()>,
    /// Those that return values from within one.
    range_returns: FastMap<Option<ExprId>, ()>,
    /// Variables and the literals, called where they stand, that use them.
    in_place: Vec<(ObjId, ExprId)>,
}

impl Captures {
    /// What is known of a variable.
    pub fn var(&self, obj: ObjId) -> VarUse {
        self.vars.get(&obj.0).copied().unwrap_or_default()
    }

    /// Whether a function contains a defer statement.
    pub fn has_defer(&self, func: Option<ExprId>) -> bool {
        self.defers.contains_key(&func)
    }

    /// Whether a function contains a range over a function.
    pub fn has_range_func(&self, func: Option<ExprId>) -> bool {
        self.ranges.contains_key(&func)
    }

    /// Whether a range over a function sets the results of the function that contains it.
    pub fn has_range_return(&self, func: Option<ExprId>) -> bool {
        self.range_returns.contains_key(&func)
    }
}

/// The questions that the walk asks about types; they need the checker.
pub trait Oracle {
    /// The facts of the file.
    fn info(&self) -> &FileInfo;
    /// The kind of an object.
    fn kind(&self, obj: ObjId) -> &ObjKind;
    /// Whether the expression's type is an array.
    fn is_array(&mut self, e: ExprId) -> bool;
    /// Whether the expression's type is a function.
    fn is_func(&mut self, e: ExprId) -> bool;
    /// Whether a selected method takes its receiver's address: a pointer receiver, on an operand that is no pointer.
    fn takes_address(&mut self, selector: ExprId) -> bool;
    /// Whether selecting from the expression goes through a pointer.
    fn is_pointer(&mut self, e: ExprId) -> bool;
}

/// Walks a function: its type (parameters) and body, or a lone expression.
pub fn analyse<'a>(
    oracle: &mut dyn Oracle,
    params: &[&'a FieldList<'a>],
    results: Option<&'a FieldList<'a>>,
    body: Option<&'a Block<'a>>,
    expr: Option<&'a Expr<'a>>,
) -> Captures {
    let mut w = Walk {
        oracle,
        out: Captures::default(),
        depth: 0,
        func: None,
        ranges: 0,
        kept: 0,
        in_place: Vec::new(),
    };
    for list in params {
        w.fields(list, false);
    }
    if let Some(list) = results {
        w.fields(list, true);
    }
    if let Some(body) = body {
        w.stmts(body.stmts);
    }
    if let Some(e) = expr {
        w.expr(e);
    }
    // A function with defers is a function of its own, wherever it is called.
    let mut out = w.out;
    for (obj, lit) in std::mem::take(&mut out.in_place) {
        if (out.has_defer(Some(lit)) || out.has_range_func(Some(lit)))
            && let Some(v) = out.vars.get_mut(&obj.0)
        {
            v.kept = true;
        }
    }
    out
}

struct Walk<'o> {
    oracle: &'o mut dyn Oracle,
    out: Captures,
    depth: u32,
    func: Option<ExprId>,
    /// How many ranges over functions there are around, within the function.
    ranges: u32,
    /// The depth of the innermost nested function that is not merely called where it stands.
    kept: u32,
    /// The literals within that are, and their depths.
    in_place: Vec<(u32, ExprId)>,
}

impl Walk<'_> {
    /// Parameters, or results, which return statements assign.
    fn fields(&mut self, list: &FieldList<'_>, results: bool) {
        for f in list.fields {
            for n in f.names {
                self.ident(*n, results);
            }
        }
    }

    /// Meets an identifier; `assign`: it is written, not for the first time.
    fn ident(&mut self, id: Ident, assign: bool) {
        if let Some(obj) = self.oracle.info().obj(id.id) {
            self.object(obj, assign, false);
        }
    }

    fn object(&mut self, obj: ObjId, assign: bool, address: bool) {
        match self.oracle.kind(obj) {
            ObjKind::Var(v) if !matches!(v.kind, VarKind::Field | VarKind::Package) => {}
            _ => return,
        }
        let depth = self.depth;
        let fresh = VarUse {
            depth,
            ..VarUse::default()
        };
        let v = self.out.vars.entry(obj.0).or_insert(fresh);
        v.captured |= v.depth < depth;
        v.kept |= v.depth < self.kept;
        for &(depth, lit) in self.in_place.iter().rev() {
            if v.depth >= depth {
                break;
            }
            self.out.in_place.push((obj, lit));
        }
        v.assigned |= assign;
        v.address_taken |= address;
    }

    /// The variable that a place is part of is written, or its address taken.
    fn place(&mut self, e: &Expr<'_>, assign: bool, address: bool) {
        let mut x = e;
        loop {
            match x.kind {
                ExprKind::Paren(inner) => x = inner,
                ExprKind::Name(id) => {
                    if let Some(obj) = self.oracle.info().obj(id.id) {
                        self.object(obj, assign, address);
                    }
                    return;
                }
                ExprKind::Selector { x: inner, .. } => {
                    // A path through an embedded pointer writes elsewhere; taking it for the variable costs only speed.
                    if self.oracle.is_pointer(inner.id) {
                        return;
                    }
                    x = inner;
                }
                ExprKind::Index { x: inner, .. } if self.oracle.is_array(inner.id) => x = inner,
                _ => return,
            }
        }
    }

    fn assign(&mut self, e: &Expr<'_>) {
        self.expr(e);
        self.place(e, true, false);
    }

    fn exprs(&mut self, list: &[&Expr<'_>]) {
        for e in list {
            self.expr(e);
        }
    }

    fn expr(&mut self, e: &Expr<'_>) {
        let mut x = e;
        loop {
            match x.kind {
                ExprKind::Name(id) => return self.ident(id, false),
                ExprKind::Composite { elems, .. } => return self.exprs(elems),
                ExprKind::KeyValue { key, value } => {
                    self.expr(key);
                    x = value;
                }
                ExprKind::FuncLit { ty, body } => return self.nested(x.id, ty, body),
                ExprKind::Paren(inner) | ExprKind::Star(inner) => x = inner,
                ExprKind::Selector { x: inner, .. } => {
                    if self.oracle.takes_address(x.id) {
                        self.place(inner, false, true);
                    }
                    x = inner;
                }
                ExprKind::Index { x: inner, indices, .. } => {
                    self.exprs(indices);
                    x = inner;
                }
                ExprKind::Slice {
                    x: inner, lo, hi, max, ..
                } => {
                    for i in [lo, hi, max].into_iter().flatten() {
                        self.expr(i);
                    }
                    if self.oracle.is_array(inner.id) {
                        self.place(inner, false, true);
                    }
                    x = inner;
                }
                ExprKind::Assert { x: inner, .. } => x = inner,
                ExprKind::Call { fun, args, .. } => {
                    self.exprs(args);
                    if let ExprKind::FuncLit { ty, body } = fun.unparen().kind {
                        return self.called(fun.unparen().id, ty, body);
                    }
                    x = fun;
                }
                ExprKind::Unary { op, x: inner } => {
                    if op == Op::And {
                        self.place(inner, false, true);
                    }
                    x = inner;
                }
                ExprKind::Binary { x: l, y, .. } => {
                    self.expr(y);
                    x = l;
                }
                _ => return,
            }
        }
    }

    /// A function literal as a value.
    fn nested(&mut self, id: ExprId, ty: &FuncType<'_>, body: &Block<'_>) {
        let kept = std::mem::replace(&mut self.kept, self.depth + 1);
        let in_place = std::mem::take(&mut self.in_place);
        self.literal(id, ty, body);
        self.kept = kept;
        self.in_place = in_place;
    }

    /// A function literal that is called where it stands.
    fn called(&mut self, id: ExprId, ty: &FuncType<'_>, body: &Block<'_>) {
        self.in_place.push((self.depth + 1, id));
        self.literal(id, ty, body);
        self.in_place.pop();
    }

    /// The operands of a call that is put off or made by another goroutine.
    fn put_off(&mut self, e: &Expr<'_>) {
        match e.unparen().kind {
            ExprKind::Call { fun, args, .. } => {
                self.exprs(args);
                self.expr(fun);
            }
            _ => self.expr(e),
        }
    }

    fn literal(&mut self, id: ExprId, ty: &FuncType<'_>, body: &Block<'_>) {
        let outer = self.func.replace(id);
        let ranges = std::mem::take(&mut self.ranges);
        self.depth += 1;
        self.fields(ty.params, false);
        if let Some(r) = ty.results {
            self.fields(r, true);
        }
        self.stmts(body.stmts);
        self.depth -= 1;
        self.ranges = ranges;
        self.func = outer;
    }

    fn stmts(&mut self, list: &[Stmt<'_>]) {
        for s in list {
            self.stmt(s);
        }
    }

    fn define(&mut self, lhs: &[&Expr<'_>]) {
        for e in lhs {
            if let Some(id) = e.unparen().ident()
                && let Some(obj) = self.oracle.info().obj(id.id)
            {
                // Met before: this is an assignment.
                let again = self.out.vars.contains_key(&obj.0);
                self.object(obj, again, false);
            }
        }
    }

    fn stmt(&mut self, s: &Stmt<'_>) {
        let mut s = s;
        loop {
            match s.kind {
                StmtKind::Labeled { stmt, .. } => {
                    s = stmt;
                    continue;
                }
                StmtKind::If(i) => {
                    if let Some(init) = i.init {
                        self.stmt(init);
                    }
                    self.expr(i.cond);
                    self.stmts(i.then.stmts);
                    match i.els {
                        Some(els) => {
                            s = els;
                            continue;
                        }
                        None => return,
                    }
                }
                _ => {}
            }
            return self.simple(s);
        }
    }

    fn simple(&mut self, s: &Stmt<'_>) {
        match s.kind {
            StmtKind::Block(b) => self.stmts(b.stmts),
            StmtKind::Expr(e) => self.expr(e),
            StmtKind::Go(e) => self.put_off(e),
            StmtKind::Defer(e) => {
                self.out.defers.insert(self.func, ());
                self.put_off(e);
            }
            StmtKind::Send { chan, value } => {
                self.expr(chan);
                self.expr(value);
            }
            StmtKind::Decl(d) => {
                for spec in d.specs {
                    if let Spec::Var(v) = spec {
                        self.exprs(v.values);
                        for n in v.names {
                            self.ident(*n, false);
                        }
                    }
                }
            }
            StmtKind::Assign { lhs, rhs } => {
                self.exprs(rhs);
                for e in lhs {
                    self.assign(e);
                }
            }
            StmtKind::Define { lhs, rhs } => {
                self.exprs(rhs);
                self.define(lhs);
            }
            StmtKind::AssignOp { lhs, rhs, .. } => {
                self.expr(rhs);
                self.assign(lhs);
            }
            StmtKind::IncDec { x, .. } => self.assign(x),
            StmtKind::Return(values) => {
                if self.ranges > 0 && !values.is_empty() {
                    self.out.range_returns.insert(self.func, ());
                }
                self.exprs(values);
            }
            StmtKind::For(f) => {
                for s in [f.init].into_iter().flatten() {
                    self.stmt(s);
                }
                if let Some(c) = f.cond {
                    self.expr(c);
                }
                if let Some(post) = f.post {
                    self.stmt(post);
                }
                self.stmts(f.body.stmts);
            }
            StmtKind::Range(r) => self.range(r),
            StmtKind::Switch(w) => {
                if let Some(init) = w.init {
                    self.stmt(init);
                }
                if let Some(tag) = w.tag {
                    self.expr(tag);
                }
                for c in w.clauses {
                    self.exprs(c.values);
                    self.stmts(c.body);
                }
            }
            StmtKind::TypeSwitch(w) => {
                if let Some(init) = w.init {
                    self.stmt(init);
                }
                self.expr(w.x);
                for c in w.clauses {
                    if let Some(obj) = self.oracle.info().obj(c.id) {
                        self.object(obj, false, false);
                    }
                    self.stmts(c.body);
                }
            }
            StmtKind::Select(w) => {
                for c in w.clauses {
                    if let Some(comm) = c.comm {
                        self.stmt(comm);
                    }
                    self.stmts(c.body);
                }
            }
            StmtKind::Empty
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Goto(_)
            | StmtKind::Fallthrough
            | StmtKind::Labeled { .. }
            | StmtKind::If(_) => {}
        }
    }

    fn range(&mut self, r: &RangeStmt<'_>) {
        self.expr(r.x);
        let nested = self.oracle.is_func(r.x.id);
        if nested {
            self.out.ranges.insert(self.func, ());
            self.ranges += 1;
            self.depth += 1;
        }
        let kept = self.kept;
        if nested {
            self.kept = self.depth;
        }
        if r.define {
            for e in r.lhs {
                if let Some(id) = e.unparen().ident() {
                    self.ident(id, false);
                }
            }
        } else {
            for e in r.lhs {
                self.assign(e);
            }
        }
        self.stmts(r.body.stmts);
        self.kept = kept;
        if nested {
            self.ranges -= 1;
            self.depth -= 1;
        }
    }
}
