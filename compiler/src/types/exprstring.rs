//! Expressions in error texts: on one line, with bodies and elements left out, as gc prints them.

use govm_syntax::ast::{ChanDir, Expr, ExprKind, FieldList, FuncType, InterfaceElem};

use super::checker::Checker;

struct Printer<'c, 'a> {
    check: &'c Checker<'a>,
    out: String,
    depth: u32,
}

impl<'a> Checker<'a> {
    /// An expression as error texts show it.
    pub fn expr_str(&self, e: &Expr<'_>) -> String {
        let mut p = Printer {
            check: self,
            out: String::new(),
            depth: 0,
        };
        p.expr(e);
        p.out
    }

    /// Expressions between brackets, separated by commas.
    pub fn exprs_str(&self, list: &[&Expr<'_>]) -> String {
        let parts: Vec<String> = list.iter().map(|e| self.expr_str(e)).collect();
        format!("[{}]", parts.join(", "))
    }
}

/// A step of printing a left-deep chain from its innermost operand outward.
enum Part<'e> {
    Text(&'static str),
    Node(&'e Expr<'e>),
}

impl Printer<'_, '_> {
    fn put(&mut self, s: &str) {
        self.out.push_str(s);
    }

    fn list(&mut self, list: &[&Expr<'_>]) {
        for (i, e) in list.iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.expr(e);
        }
    }

    fn expr(&mut self, e: &Expr<'_>) {
        // Text for people: what nests deeper is left out.
        if self.depth > 200 {
            return self.put("…");
        }
        self.depth += 1;
        // Left operands are unwound by iteration, as chains of them may be long.
        let mut chain = vec![e];
        let mut at = e;
        while let Some(left) = left_operand(at) {
            chain.push(left);
            at = left;
        }
        let skip = chain.len().saturating_sub(2000);
        if skip > 0 {
            chain.drain(..skip);
        }
        if let Some(inner) = chain.pop() {
            self.leaf(inner);
        }
        while let Some(outer) = chain.pop() {
            self.suffix(outer);
        }
        self.depth -= 1;
    }

    /// What stands behind the left operand of `e`.
    fn suffix(&mut self, e: &Expr<'_>) {
        match e.kind {
            ExprKind::Selector { sel, .. } => {
                self.put(".");
                self.put(self.check.text(sel.name));
            }
            ExprKind::Index { indices, .. } => {
                self.put("[");
                self.list(indices);
                self.put("]");
            }
            ExprKind::Slice { lo, hi, max, .. } => {
                let mut parts = vec![Part::Text("[")];
                parts.extend(lo.map(Part::Node));
                parts.push(Part::Text(":"));
                parts.extend(hi.map(Part::Node));
                if let Some(max) = max {
                    parts.push(Part::Text(":"));
                    parts.push(Part::Node(max));
                }
                parts.push(Part::Text("]"));
                for p in parts {
                    match p {
                        Part::Text(t) => self.put(t),
                        Part::Node(e) => self.expr(e),
                    }
                }
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

    /// An expression that has no left operand.
    fn leaf(&mut self, e: &Expr<'_>) {
        match e.kind {
            ExprKind::Bad => self.put("<bad expr>"),
            ExprKind::Name(id) => self.put(self.check.text(id.name)),
            ExprKind::Lit(lit) => self.put(lit.text),
            ExprKind::FuncLit { ty, body } => {
                self.put("func");
                self.signature(ty);
                self.put(if body.stmts.is_empty() { " {}" } else { " {…}" });
            }
            ExprKind::Composite { ty, elems, .. } => {
                if let Some(ty) = ty {
                    self.expr(ty);
                }
                self.put(if elems.is_empty() { "{}" } else { "{…}" });
            }
            // Parentheses around types are not in gc's tree.
            ExprKind::Paren(x) if e.pos != e.start => self.expr(x),
            ExprKind::Paren(x) => {
                self.put("(");
                self.expr(x);
                self.put(")");
            }
            ExprKind::KeyValue { key, value } => {
                self.expr(key);
                self.put(": ");
                self.expr(value);
            }
            ExprKind::Star(x) => {
                self.put("*");
                self.expr(x);
            }
            ExprKind::Unary { op, x } => {
                self.put(op.text());
                self.expr(x);
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
            ExprKind::StructType(fields) => {
                self.put("struct{");
                for (i, f) in fields.fields.iter().enumerate() {
                    if i > 0 {
                        self.put("; ");
                    }
                    for (k, name) in f.names.iter().enumerate() {
                        self.put(if k > 0 { ", " } else { "" });
                        self.put(self.check.text(name.name));
                    }
                    self.put(if f.names.is_empty() { "" } else { " " });
                    self.expr(f.ty);
                    if let Some(tag) = f.tag {
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
                            self.put(self.check.text(name.name));
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
                let inner = matches!(elem.kind, ExprKind::ChanType { dir: ChanDir::Recv, .. });
                let parens = dir == ChanDir::Both && inner;
                self.put(if parens { "(" } else { "" });
                self.expr(elem);
                self.put(if parens { ")" } else { "" });
            }
            _ => {}
        }
    }

    fn signature(&mut self, ty: &FuncType<'_>) {
        self.params(ty.params);
        let Some(results) = ty.results.filter(|r| !r.fields.is_empty()) else {
            return;
        };
        self.put(" ");
        match results.fields {
            [one] if one.names.is_empty() => self.expr(one.ty),
            _ => self.params(results),
        }
    }

    fn params(&mut self, list: &FieldList<'_>) {
        self.put("(");
        for (i, f) in list.fields.iter().enumerate() {
            self.put(if i > 0 { ", " } else { "" });
            for (k, name) in f.names.iter().enumerate() {
                self.put(if k > 0 { ", " } else { "" });
                self.put(self.check.text(name.name));
            }
            self.put(if f.names.is_empty() { "" } else { " " });
            self.expr(f.ty);
        }
        self.put(")");
    }
}

/// The operand on the left of `e`, where `e` is a link of a left-deep chain.
fn left_operand<'e>(e: &Expr<'e>) -> Option<&'e Expr<'e>> {
    match e.kind {
        ExprKind::Selector { x, .. }
        | ExprKind::Index { x, .. }
        | ExprKind::Slice { x, .. }
        | ExprKind::Assert { x, .. }
        | ExprKind::TypeSwitchGuard { x, .. }
        | ExprKind::Binary { x, .. } => Some(x),
        ExprKind::Call { fun, .. } => Some(fun),
        _ => None,
    }
}
