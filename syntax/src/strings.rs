//! Source text of expressions for messages: on one line, with bodies of functions and literals shortened to `…`.

use crate::ast::*;
use crate::intern::{Interner, Name};

/// The text of an expression as gc shows it in messages.
pub fn expr_string(x: &Expr<'_>, interner: &Interner) -> String {
    let mut printer = Printer {
        out: String::new(),
        interner,
    };
    printer.expr(x);
    printer.out
}

/// The texts of expressions, separated by commas.
pub fn list_string(list: &[&Expr<'_>], interner: &Interner) -> String {
    let mut printer = Printer {
        out: String::new(),
        interner,
    };
    printer.list(list);
    printer.out
}

/// The text of a statement that stands where a condition should. The sides of an assignment are put in parentheses if they are binary,
/// so that the `=` shows.
pub(crate) fn condition_string(stmt: &Stmt<'_>, interner: &Interner) -> String {
    let show = |list: &[&Expr<'_>]| {
        let text = list_string(list, interner);
        match list {
            [x] if matches!(x.kind, ExprKind::Binary { .. }) => format!("({text})"),
            _ => text,
        }
    };
    match stmt.kind {
        StmtKind::Assign { lhs, rhs } => format!("assignment {} = {}", show(lhs), show(rhs)),
        StmtKind::Define { lhs, rhs } => {
            format!("{} := {}", list_string(lhs, interner), list_string(rhs, interner))
        }
        StmtKind::AssignOp { op, lhs, rhs } => {
            format!("{} {op}= {}", expr_string(lhs, interner), expr_string(rhs, interner))
        }
        StmtKind::IncDec { x, inc } => format!("{}{}", expr_string(x, interner), if inc { "++" } else { "--" }),
        StmtKind::Send { chan, value } => {
            format!("{} <- {}", expr_string(chan, interner), expr_string(value, interner))
        }
        _ => String::new(),
    }
}

struct Printer<'i> {
    out: String,
    interner: &'i Interner,
}

impl Printer<'_> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn name(&mut self, name: Name) {
        self.out.push_str(self.interner.text(name));
    }

    fn list(&mut self, list: &[&Expr<'_>]) {
        for (i, x) in list.iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.expr(x);
        }
    }

    /// Prints `x`. Chains to the left are followed in a loop, since they may be long.
    fn expr(&mut self, x: &Expr<'_>) {
        let mut chain = Vec::new();
        let mut x = x;
        loop {
            let left = match x.kind {
                ExprKind::Selector { x, .. }
                | ExprKind::Index { x, .. }
                | ExprKind::Slice { x, .. }
                | ExprKind::Assert { x, .. }
                | ExprKind::TypeSwitchGuard { bind: None, x }
                | ExprKind::Binary { x, .. } => x,
                ExprKind::Call { fun, .. } => fun,
                _ => break,
            };
            chain.push(x);
            x = left;
        }
        self.operand(x);
        while let Some(x) = chain.pop() {
            self.after_left(x);
        }
    }

    /// What `x` has behind its left operand.
    fn after_left(&mut self, x: &Expr<'_>) {
        match x.kind {
            ExprKind::Selector { sel, .. } => {
                self.put(".");
                self.name(sel.name);
            }
            ExprKind::Index { indices, .. } => {
                self.put("[");
                self.list(indices);
                self.put("]");
            }
            ExprKind::Slice { lo, hi, max, .. } => {
                self.put("[");
                if let Some(lo) = lo {
                    self.expr(lo);
                }
                self.put(":");
                if let Some(hi) = hi {
                    self.expr(hi);
                }
                if let Some(max) = max {
                    self.put(":");
                    self.expr(max);
                }
                self.put("]");
            }
            ExprKind::Assert { ty, .. } => {
                self.put(".(");
                self.expr(ty);
                self.put(")");
            }
            ExprKind::TypeSwitchGuard { .. } => self.put(".(type)"),
            ExprKind::Call { args, dots, .. } => {
                self.put("(");
                self.list(args);
                if dots.is_some() {
                    self.put("...");
                }
                self.put(")");
            }
            ExprKind::Binary { op, y, .. } => {
                self.put(" ");
                self.put(op.text());
                self.put(" ");
                self.expr(y);
            }
            _ => {}
        }
    }

    fn operand(&mut self, x: &Expr<'_>) {
        match x.kind {
            ExprKind::Bad => self.put("<bad expr>"),
            ExprKind::Name(ident) => self.name(ident.name),
            ExprKind::Lit(lit) => self.put(lit.text),
            ExprKind::Composite { ty, elems, .. } => {
                if let Some(ty) = ty {
                    self.expr(ty);
                }
                self.put(if elems.is_empty() { "{}" } else { "{…}" });
            }
            ExprKind::KeyValue { key, value } => {
                self.expr(key);
                self.put(": ");
                self.expr(value);
            }
            ExprKind::FuncLit { ty, body } => {
                self.put("func");
                self.signature(ty);
                self.put(if body.stmts.is_empty() { " {}" } else { " {…}" });
            }
            // gc's tree has no parentheses around types.
            ExprKind::Paren(inner) if x.pos != x.start => self.expr(inner),
            ExprKind::Paren(inner) => {
                self.put("(");
                self.expr(inner);
                self.put(")");
            }
            ExprKind::TypeSwitchGuard { bind, x } => {
                if let Some(bind) = bind {
                    self.name(bind.name);
                    self.put(" := ");
                }
                self.expr(x);
                self.put(".(type)");
            }
            ExprKind::Star(x) => {
                self.put("*");
                self.expr(x);
            }
            ExprKind::Unary { op, x } => {
                self.put(op.text());
                // gc takes them away behind `&`.
                self.expr(if op == crate::Op::And { x.unparen() } else { x });
            }
            ExprKind::ArrayType { len, elem } => {
                self.put("[");
                match len {
                    Some(len) => self.expr(len),
                    None => self.put("..."),
                }
                self.put("]");
                self.expr(elem);
            }
            ExprKind::SliceType(elem) => {
                self.put("[]");
                self.expr(elem);
            }
            ExprKind::Dots(elem) => {
                self.put("...");
                self.expr(elem);
            }
            ExprKind::StructType(list) => {
                self.put("struct{");
                for (i, field) in list.fields.iter().enumerate() {
                    if i > 0 {
                        self.put("; ");
                    }
                    self.field(field);
                    if let Some(tag) = field.tag {
                        self.put(" ");
                        self.expr(tag);
                    }
                }
                self.put("}");
            }
            ExprKind::FuncType(ty) => {
                self.put("func");
                self.signature(ty);
            }
            ExprKind::InterfaceType { elems, .. } => {
                self.put("interface{");
                for (i, elem) in elems.iter().enumerate() {
                    if i > 0 {
                        self.put("; ");
                    }
                    match elem {
                        InterfaceElem::Method { name, ty } => {
                            self.name(name.name);
                            self.signature(ty);
                        }
                        InterfaceElem::Embed(ty) => self.expr(ty),
                    }
                }
                self.put("}");
            }
            ExprKind::MapType { key, value } => {
                self.put("map[");
                self.expr(key);
                self.put("]");
                self.expr(value);
            }
            ExprKind::ChanType { dir, elem } => {
                self.put(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Recv => "<-chan ",
                });
                let arrow = matches!(elem.unparen().kind, ExprKind::ChanType { dir: ChanDir::Recv, .. });
                if dir == ChanDir::Both && arrow {
                    self.put("(");
                    self.expr(elem.unparen());
                    self.put(")");
                } else {
                    self.expr(elem);
                }
            }
            ExprKind::Selector { .. }
            | ExprKind::Index { .. }
            | ExprKind::Slice { .. }
            | ExprKind::Assert { .. }
            | ExprKind::Call { .. }
            | ExprKind::Binary { .. } => self.expr(x),
        }
    }

    fn field(&mut self, field: &Field<'_>) {
        for (i, name) in field.names.iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.name(name.name);
        }
        if !field.names.is_empty() {
            self.put(" ");
        }
        self.expr(field.ty);
    }

    fn fields(&mut self, list: &FieldList<'_>) {
        self.put("(");
        for (i, field) in list.fields.iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.field(field);
        }
        self.put(")");
    }

    fn signature(&mut self, ty: &FuncType<'_>) {
        self.fields(ty.params);
        match ty.results {
            None => {}
            Some(FieldList {
                fields: [Field { names: [], ty, .. }],
                ..
            }) => {
                self.put(" ");
                self.expr(ty);
            }
            Some(FieldList { fields: [], .. }) => {}
            Some(list) => {
                self.put(" ");
                self.fields(list);
            }
        }
    }
}
