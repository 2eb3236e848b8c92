//! A tree as text: one node a line, with gc's position and the range of columns or lines that the node takes.

use govm_syntax::ast::*;
use govm_syntax::{Interner, Name, ParsedFile, Pos, SourceFile};

pub fn dump(parsed: &ParsedFile, interner: &Interner) -> String {
    let mut dumper = Dumper {
        out: String::new(),
        depth: 0,
        file: parsed.source(),
        interner,
    };
    let file = parsed.ast();
    dumper.line(&format!("File {}", dumper.text(file.name.name)), None);
    dumper.within(|d| {
        for comment in file.comments {
            d.line(
                &format!("Comment {:?}", comment.text),
                Some((comment.pos, comment.pos, comment.end)),
            );
        }
        for decl in file.decls {
            match decl {
                Decl::Gen(decl) => d.gen_decl(decl),
                Decl::Func(decl) => d.func_decl(decl),
            }
        }
    });
    dumper.out
}

struct Dumper<'d> {
    out: String,
    depth: usize,
    file: &'d SourceFile,
    interner: &'d Interner,
}

impl Dumper<'_> {
    fn text(&self, name: Name) -> String {
        self.interner.text(name).to_string()
    }

    fn within(&mut self, f: impl FnOnce(&mut Self)) {
        self.depth += 1;
        f(self);
        self.depth -= 1;
    }

    /// A node's line: what it is; `(gc's position, start, end)`.
    fn line(&mut self, what: &str, place: Option<(Pos, Pos, Pos)>) {
        self.out += &"  ".repeat(self.depth);
        self.out += what;
        if let Some((pos, start, end)) = place {
            let [(pl, pc), (sl, sc), (el, ec)] = [pos, start, end].map(|pos| self.file.line_col(pos));
            self.out += &format!(" @{pl}:{pc} {sl}:{sc}-{el}:{ec}");
        }
        self.out.push('\n');
    }

    fn part(&mut self, label: &str, f: impl FnOnce(&mut Self)) {
        self.line(label, None);
        self.within(f);
    }

    fn ident(&mut self, ident: &Ident) {
        self.line(
            &format!("Ident {}", self.text(ident.name)),
            Some((ident.start, ident.start, ident.end)),
        );
    }

    fn gen_decl(&mut self, decl: &GenDecl<'_>) {
        let group = if decl.parens.is_some() { " group" } else { "" };
        self.line(
            &format!("{:?}{group}", decl.kind),
            Some((decl.start, decl.start, decl.end)),
        );
        self.within(|d| {
            for spec in decl.specs {
                d.spec(spec);
            }
        });
    }

    fn spec(&mut self, spec: &Spec<'_>) {
        match spec {
            Spec::Import(spec) => {
                self.line("ImportSpec", Some((spec.start, spec.start, spec.end)));
                self.within(|d| {
                    spec.name.iter().for_each(|name| d.ident(name));
                    d.expr(spec.path);
                });
            }
            Spec::Const(spec) | Spec::Var(spec) => {
                self.line(
                    &format!("ValueSpec {}", spec.index),
                    Some((spec.start, spec.start, spec.end)),
                );
                self.within(|d| {
                    d.directives(spec.directives);
                    spec.names.iter().for_each(|name| d.ident(name));
                    if let Some(ty) = spec.ty {
                        d.part("type", |d| d.expr(ty));
                    }
                    d.exprs("values", spec.values);
                });
            }
            Spec::Type(spec) => {
                let alias = if spec.assign.is_some() { " alias" } else { "" };
                self.line(&format!("TypeSpec{alias}"), Some((spec.start, spec.start, spec.end)));
                self.within(|d| {
                    d.directives(spec.directives);
                    d.ident(&spec.name);
                    spec.type_params.iter().for_each(|list| d.fields("type params", list));
                    d.expr(spec.ty);
                });
            }
        }
    }

    fn directives(&mut self, directives: &[Directive<'_>]) {
        for directive in directives {
            self.line(
                &format!("Directive {:?} {:?}", directive.verb(), directive.args()),
                None,
            );
        }
    }

    fn func_decl(&mut self, decl: &FuncDecl<'_>) {
        self.line("Func", Some((decl.pos, decl.start, decl.end)));
        self.within(|d| {
            d.directives(decl.directives);
            decl.recv.iter().for_each(|list| d.fields("receiver", list));
            d.ident(&decl.name);
            decl.type_params.iter().for_each(|list| d.fields("type params", list));
            d.signature(decl.ty);
            decl.body.iter().for_each(|body| d.block(body));
        });
    }

    fn signature(&mut self, ty: &FuncType<'_>) {
        self.fields("params", ty.params);
        ty.results.iter().for_each(|list| self.fields("results", list));
    }

    fn fields(&mut self, label: &str, list: &FieldList<'_>) {
        self.line(label, Some((list.open, list.open, list.close)));
        self.within(|d| {
            for field in list.fields {
                d.line("Field", Some((field.start, field.start, field.end)));
                d.within(|d| {
                    field.names.iter().for_each(|name| d.ident(name));
                    d.expr(field.ty);
                    field.tag.iter().for_each(|tag| d.expr(tag));
                });
            }
        });
    }

    fn exprs(&mut self, label: &str, list: &[&Expr<'_>]) {
        if !list.is_empty() {
            self.part(label, |d| list.iter().for_each(|x| d.expr(x)));
        }
    }

    fn expr(&mut self, x: &Expr<'_>) {
        let what = match x.kind {
            ExprKind::Bad => "Bad".to_string(),
            ExprKind::Name(ident) => format!("Name {}", self.text(ident.name)),
            ExprKind::Lit(lit) => format!("Lit {:?} {}", lit.kind, lit.text),
            ExprKind::Composite { .. } => "Composite".to_string(),
            ExprKind::KeyValue { .. } => "KeyValue".to_string(),
            ExprKind::FuncLit { .. } => "FuncLit".to_string(),
            ExprKind::Paren(_) => "Paren".to_string(),
            ExprKind::Selector { sel, .. } => format!("Selector .{}", self.text(sel.name)),
            ExprKind::Index { .. } => "Index".to_string(),
            ExprKind::Slice { full, .. } => if full { "Slice3" } else { "Slice" }.to_string(),
            ExprKind::Assert { .. } => "Assert".to_string(),
            ExprKind::TypeSwitchGuard { .. } => "TypeSwitchGuard".to_string(),
            ExprKind::Call { dots, .. } => if dots.is_some() { "Call..." } else { "Call" }.to_string(),
            ExprKind::Star(_) => "Star".to_string(),
            ExprKind::Unary { op, .. } => format!("Unary {op}"),
            ExprKind::Binary { op, .. } => format!("Binary {op}"),
            ExprKind::ArrayType { .. } => "ArrayType".to_string(),
            ExprKind::SliceType(_) => "SliceType".to_string(),
            ExprKind::Dots(_) => "Dots".to_string(),
            ExprKind::StructType(_) => "StructType".to_string(),
            ExprKind::FuncType(_) => "FuncType".to_string(),
            ExprKind::InterfaceType { .. } => "InterfaceType".to_string(),
            ExprKind::MapType { .. } => "MapType".to_string(),
            ExprKind::ChanType { dir, .. } => format!("ChanType {dir:?}"),
        };
        self.line(&what, Some((x.pos, x.start, x.end)));
        self.within(|d| match x.kind {
            ExprKind::Bad | ExprKind::Name(_) | ExprKind::Lit(_) => {}
            ExprKind::Composite { ty, elems, .. } => {
                ty.iter().for_each(|ty| d.expr(ty));
                d.exprs("elems", elems);
            }
            ExprKind::KeyValue { key, value } => [key, value].iter().for_each(|x| d.expr(x)),
            ExprKind::FuncLit { ty, body } => {
                d.signature(ty);
                d.block(body);
            }
            ExprKind::Paren(x)
            | ExprKind::Selector { x, .. }
            | ExprKind::TypeSwitchGuard { x, .. }
            | ExprKind::Star(x)
            | ExprKind::Unary { x, .. }
            | ExprKind::SliceType(x)
            | ExprKind::Dots(x)
            | ExprKind::ChanType { elem: x, .. } => d.expr(x),
            ExprKind::Index { x, indices, .. } => {
                d.expr(x);
                d.exprs("indices", indices);
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                d.expr(x);
                for (label, part) in [("lo", lo), ("hi", hi), ("max", max)] {
                    part.iter().for_each(|x| d.part(label, |d| d.expr(x)));
                }
            }
            ExprKind::Assert { x, ty } => [x, ty].iter().for_each(|x| d.expr(x)),
            ExprKind::Call { fun, args, .. } => {
                d.expr(fun);
                d.exprs("args", args);
            }
            ExprKind::Binary { x, y, .. } => [x, y].iter().for_each(|x| d.expr(x)),
            ExprKind::ArrayType { len, elem } => {
                len.iter().for_each(|len| d.part("len", |d| d.expr(len)));
                d.expr(elem);
            }
            ExprKind::StructType(list) => d.fields("fields", list),
            ExprKind::FuncType(ty) => d.signature(ty),
            ExprKind::InterfaceType { elems, .. } => {
                for elem in elems {
                    match elem {
                        InterfaceElem::Method { name, ty } => {
                            d.ident(name);
                            d.within(|d| d.signature(ty));
                        }
                        InterfaceElem::Embed(ty) => d.expr(ty),
                    }
                }
            }
            ExprKind::MapType { key, value } => [key, value].iter().for_each(|x| d.expr(x)),
        });
    }

    fn block(&mut self, block: &Block<'_>) {
        self.line("Block", Some((block.lbrace, block.lbrace, block.rbrace)));
        self.within(|d| d.stmts(block.stmts));
    }

    fn stmts(&mut self, stmts: &[Stmt<'_>]) {
        stmts.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        let label = |label: Option<Ident>| label.map_or(String::new(), |label| format!(" {}", self.text(label.name)));
        let what = match stmt.kind {
            StmtKind::Empty => "Empty".to_string(),
            StmtKind::Labeled { label, .. } => format!("Labeled {}", self.text(label.name)),
            StmtKind::Block(_) => "BlockStmt".to_string(),
            StmtKind::Expr(_) => "ExprStmt".to_string(),
            StmtKind::Send { .. } => "Send".to_string(),
            StmtKind::Decl(_) => "DeclStmt".to_string(),
            StmtKind::Assign { .. } => "Assign".to_string(),
            StmtKind::Define { .. } => "Define".to_string(),
            StmtKind::AssignOp { op, .. } => format!("Assign {op}="),
            StmtKind::IncDec { inc, .. } => if inc { "Inc" } else { "Dec" }.to_string(),
            StmtKind::Break(target) => format!("Break{}", label(target)),
            StmtKind::Continue(target) => format!("Continue{}", label(target)),
            StmtKind::Goto(target) => format!("Goto{}", label(Some(target))),
            StmtKind::Fallthrough => "Fallthrough".to_string(),
            StmtKind::Go(_) => "Go".to_string(),
            StmtKind::Defer(_) => "Defer".to_string(),
            StmtKind::Return(_) => "Return".to_string(),
            StmtKind::If(_) => "If".to_string(),
            StmtKind::For(_) => "For".to_string(),
            StmtKind::Range(range) => if range.define { "Range :=" } else { "Range" }.to_string(),
            StmtKind::Switch(_) => "Switch".to_string(),
            StmtKind::TypeSwitch(_) => "TypeSwitch".to_string(),
            StmtKind::Select(_) => "Select".to_string(),
        };
        self.line(&what, Some((stmt.pos, stmt.start, stmt.end)));
        self.within(|d| match stmt.kind {
            StmtKind::Labeled { stmt, .. } => d.stmt(stmt),
            StmtKind::Block(block) => d.block(block),
            StmtKind::Expr(x) | StmtKind::IncDec { x, .. } | StmtKind::Go(x) | StmtKind::Defer(x) => d.expr(x),
            StmtKind::Send { chan, value } => [chan, value].iter().for_each(|x| d.expr(x)),
            StmtKind::Decl(decl) => d.gen_decl(decl),
            StmtKind::Assign { lhs, rhs } | StmtKind::Define { lhs, rhs } => {
                d.exprs("lhs", lhs);
                d.exprs("rhs", rhs);
            }
            StmtKind::AssignOp { lhs, rhs, .. } => [lhs, rhs].iter().for_each(|x| d.expr(x)),
            StmtKind::Return(results) => results.iter().for_each(|x| d.expr(x)),
            StmtKind::If(s) => {
                s.init.iter().for_each(|init| d.part("init", |d| d.stmt(init)));
                d.expr(s.cond);
                d.block(s.then);
                s.els.iter().for_each(|els| d.part("else", |d| d.stmt(els)));
            }
            StmtKind::For(s) => {
                s.init.iter().for_each(|init| d.part("init", |d| d.stmt(init)));
                s.cond.iter().for_each(|cond| d.part("cond", |d| d.expr(cond)));
                s.post.iter().for_each(|post| d.part("post", |d| d.stmt(post)));
                d.block(s.body);
            }
            StmtKind::Range(s) => {
                d.exprs("lhs", s.lhs);
                d.expr(s.x);
                d.block(s.body);
            }
            StmtKind::Switch(s) => {
                s.init.iter().for_each(|init| d.part("init", |d| d.stmt(init)));
                s.tag.iter().for_each(|tag| d.part("tag", |d| d.expr(tag)));
                d.clauses(s.clauses);
            }
            StmtKind::TypeSwitch(s) => {
                s.init.iter().for_each(|init| d.part("init", |d| d.stmt(init)));
                s.bind.iter().for_each(|bind| d.ident(bind));
                d.expr(s.x);
                d.clauses(s.clauses);
            }
            StmtKind::Select(s) => {
                for clause in s.clauses {
                    d.line("Comm", Some((clause.start, clause.start, clause.end)));
                    d.within(|d| {
                        clause.comm.iter().for_each(|comm| d.part("comm", |d| d.stmt(comm)));
                        d.stmts(clause.body);
                    });
                }
            }
            _ => {}
        });
    }

    fn clauses(&mut self, clauses: &[CaseClause<'_>]) {
        for clause in clauses {
            let what = if clause.default { "Default" } else { "Case" };
            self.line(what, Some((clause.start, clause.start, clause.end)));
            self.within(|d| {
                d.exprs("values", clause.values);
                d.stmts(clause.body);
            });
        }
    }
}
