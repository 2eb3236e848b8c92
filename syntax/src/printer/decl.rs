//! Files, declarations, struct fields and interface elements.

use super::expr::{ListMode, Params, is_length};
use super::imports::{Import, Imports};
use super::{Node, Printer, Ws};
use crate::ast::*;
use crate::source::Pos;

fn keyword(kind: GenKind) -> &'static str {
    match kind {
        GenKind::Import => "import",
        GenKind::Const => "const",
        GenKind::Type => "type",
        GenKind::Var => "var",
    }
}

/// For each spec of a group whether its column for the type must be kept. A run of specs with values may have them in that column if
/// none has a type.
fn keep_type_column(specs: &[&ValueSpec<'_>]) -> Vec<bool> {
    let mut keep = vec![false; specs.len()];
    let mut start = None;
    let mut typed = false;
    for i in 0..=specs.len() {
        let values = specs.get(i).is_some_and(|spec| !spec.values.is_empty());
        match start {
            None if values => {
                start = Some(i);
                typed = false;
            }
            Some(from) if !values => {
                keep[from..i].fill(typed);
                start = None;
            }
            _ => {}
        }
        typed |= specs.get(i).is_some_and(|spec| spec.ty.is_some());
    }
    keep
}

impl<'a> Printer<'a> {
    pub(super) fn file(&mut self, file: &'a File<'a>, imports: &Imports<'a>) {
        self.set_pos(file.package);
        self.tok("package");
        self.blank();
        self.set_pos(file.name.start);
        self.name(file.name);
        let mut last = "";
        for decl in file.decls {
            let (start, end, tok) = match decl {
                Decl::Gen(decl) => (decl.start, decl.end, keyword(decl.kind)),
                Decl::Func(decl) => (decl.start, decl.end, "func"),
            };
            // An empty line between kinds of declarations, and before documentation.
            let min = if tok != last || self.has_doc(start) { 2 } else { 1 };
            last = tok;
            let section = tok == "func" && self.line(end) > self.line(start);
            self.linebreak(self.line(start), min, Ws::Ignore, section);
            match decl {
                Decl::Gen(decl) => match imports.of(decl) {
                    Some(specs) => self.import_decl(decl, specs),
                    None => self.gen_decl(decl),
                },
                Decl::Func(decl) => self.func_decl(decl),
            }
        }
        self.ws(Ws::Newline);
    }

    /// Whether a comment ends on the line before `start`, with nothing but white space in between.
    fn has_doc(&self, start: Pos) -> bool {
        let groups = &self.comments.groups;
        let n = groups.partition_point(|group| group[0].pos < start);
        let Some(group) = n.checked_sub(1).map(|i| &groups[i]) else {
            return false;
        };
        let first = &group[0];
        let end = group[group.len() - 1].end();
        if first.moved || end > start || first.after.is_known() && self.line(first.after) == self.line(first.pos) {
            return false;
        }
        let between = &self.file.bytes()[self.file.offset(end)..self.file.offset(start)];
        between.iter().all(u8::is_ascii_whitespace) && self.line(end) + 1 == self.line(start)
    }

    /// Whether a comment follows what ends at `end` and ends its line.
    fn has_line_comment(&self, end: Pos) -> bool {
        self.comments.behind(self.file, end, |pos| self.line(pos)).is_some()
    }

    fn open_group(&mut self, decl: &GenDecl<'_>) {
        self.set_pos(decl.start);
        self.tok(keyword(decl.kind));
        self.blank();
        if let Some(parens) = decl.parens {
            self.set_pos(parens.start);
            self.tok("(");
            if !decl.specs.is_empty() {
                self.ws(Ws::Indent);
                self.ws(Ws::Formfeed);
            }
        }
    }

    fn close_group(&mut self, decl: &GenDecl<'_>) {
        if let Some(parens) = decl.parens {
            if !decl.specs.is_empty() {
                self.ws(Ws::Unindent);
                self.ws(Ws::Formfeed);
            }
            self.set_pos(parens.end);
            self.tok(")");
        }
    }

    /// Prints lines of a group with `print`, given where each begins.
    fn lines(&mut self, starts: &[Pos], mut print: impl FnMut(&mut Self, usize)) {
        let slot = self.new_slot();
        for (i, &start) in starts.iter().enumerate() {
            if i > 0 {
                let section = self.lines_from(slot) > 0;
                self.linebreak(self.line(start), 1, Ws::Ignore, section);
            }
            self.record = Some(slot);
            print(self, i);
        }
        self.recorded.truncate(slot);
        self.record = self.record.filter(|&record| record < slot);
    }

    fn import_decl(&mut self, decl: &GenDecl<'a>, specs: &[Import<'a>]) {
        self.open_group(decl);
        let starts: Vec<Pos> = specs.iter().map(|spec| spec.start).collect();
        self.lines(&starts, |p, i| {
            let spec = &specs[i];
            if let Some(name) = spec.name {
                p.set_pos(spec.start);
                p.name(name);
                p.blank();
            }
            p.set_pos(spec.path_pos);
            p.lit(&spec.text, false);
            p.set_pos(spec.end);
        });
        self.close_group(decl);
    }

    pub(super) fn gen_decl(&mut self, decl: &'a GenDecl<'a>) {
        let starts: Vec<Pos> = decl
            .specs
            .iter()
            .map(|spec| match spec {
                Spec::Import(spec) => spec.start,
                Spec::Const(spec) | Spec::Var(spec) => spec.start,
                Spec::Type(spec) => spec.start,
            })
            .collect();
        self.open_group(decl);
        let values: Vec<&'a ValueSpec<'a>> = decl
            .specs
            .iter()
            .filter_map(|spec| match spec {
                Spec::Const(spec) | Spec::Var(spec) => Some(*spec),
                _ => None,
            })
            .collect();
        if let ([spec], None) = (values.as_slice(), decl.parens) {
            self.lone_value(spec, true);
        } else if let [spec] = values.as_slice() {
            self.lines(&starts, |p, _| p.lone_value(spec, false));
        } else if !values.is_empty() {
            let keep = keep_type_column(&values);
            self.lines(&starts, |p, i| p.value(values[i], keep[i]));
        } else {
            let count = decl.specs.len();
            self.lines(&starts, |p, i| {
                if let Spec::Type(spec) = decl.specs[i] {
                    p.type_spec(spec, count);
                }
            });
        }
        self.close_group(decl);
    }

    /// A constant or variable that is declared alone.
    fn lone_value(&mut self, spec: &'a ValueSpec<'a>, indent: bool) {
        self.ident_list(spec.names, indent);
        if let Some(ty) = spec.ty {
            self.blank();
            self.expr(ty);
        }
        if !spec.values.is_empty() {
            self.blank();
            self.tok("=");
            self.blank();
            self.expr_list(Pos::NONE, spec.values, 1, ListMode::default(), Pos::NONE);
        }
    }

    /// A constant or variable of a group, in columns.
    fn value(&mut self, spec: &'a ValueSpec<'a>, keep_type: bool) {
        self.ident_list(spec.names, false);
        let mut columns = 3;
        if spec.ty.is_some() || keep_type {
            self.ws(Ws::Vtab);
            columns -= 1;
        }
        if let Some(ty) = spec.ty {
            self.expr(ty);
        }
        if !spec.values.is_empty() {
            self.ws(Ws::Vtab);
            self.tok("=");
            self.blank();
            self.expr_list(Pos::NONE, spec.values, 1, ListMode::default(), Pos::NONE);
            columns -= 1;
        }
        if self.has_line_comment(spec.end) {
            for _ in 0..columns {
                self.ws(Ws::Vtab);
            }
        }
    }

    fn type_spec(&mut self, spec: &'a TypeSpec<'a>, count: usize) {
        self.set_pos(spec.name.start);
        self.name(spec.name);
        let length = spec.length_like.filter(|x| is_length(x));
        if let (Some(list), None) = (spec.type_params, length) {
            self.parameters(list, Params::TypeTypes);
        }
        self.ws(if count == 1 { Ws::Blank } else { Ws::Vtab });
        if let (Some(list), Some(length)) = (spec.type_params, length) {
            self.set_pos(list.open);
            self.tok("[");
            self.expr(length);
            self.tok("]");
        }
        if spec.assign.is_some() {
            self.tok("=");
            self.blank();
        }
        self.expr(spec.ty);
    }

    fn func_decl(&mut self, decl: &'a FuncDecl<'a>) {
        self.set_pos(decl.start);
        self.tok("func");
        self.blank();
        let start_col = self.out_col.saturating_sub("func ".len());
        if let Some(recv) = decl.recv {
            self.parameters(recv, Params::Func);
            self.blank();
        }
        self.set_pos(decl.name.start);
        self.name(decl.name);
        if let Some(list) = decl.type_params {
            self.parameters(list, Params::FuncTypes);
        }
        self.signature(decl.ty);
        if let Some(body) = decl.body {
            let size = self.distance_from(decl.start, start_col);
            self.func_body(size, Ws::Vtab, body);
        }
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Structs and interfaces

    /// Whether fields or elements in braces at these places may stand on one line, as they do in the source.
    fn stays_on_line(&self, lbrace: Pos, rbrace: Pos) -> bool {
        !self.comment_before(self.place(rbrace)) && self.line(lbrace) == self.line(rbrace)
    }

    fn empty_braces(&mut self, lbrace: Pos, rbrace: Pos) {
        self.set_pos(lbrace);
        self.tok("{");
        self.set_pos(rbrace);
        self.tok("}");
    }

    fn open_braces(&mut self, lbrace: Pos, rbrace: Pos, empty: bool) {
        let comments = self.comment_before(self.place(rbrace));
        self.blank();
        self.set_pos(lbrace);
        self.tok("{");
        self.ws(Ws::Indent);
        if comments || !empty {
            self.ws(Ws::Formfeed);
        }
    }

    fn close_braces(&mut self, rbrace: Pos) {
        self.ws(Ws::Unindent);
        self.ws(Ws::Formfeed);
        self.set_pos(rbrace);
        self.tok("}");
    }

    /// The largest size of a lone field or element that stays on the line.
    const ONE_LINE: usize = 30;

    pub(super) fn struct_fields(&mut self, list: &'a FieldList<'a>) {
        if self.stays_on_line(list.open, list.close) {
            match list.fields {
                [] => return self.empty_braces(list.open, list.close),
                [field] if field.tag.is_none() && !self.has_line_comment(field.end) => {
                    // One blank stands for the names.
                    let names = usize::from(!field.names.is_empty());
                    if names + self.node_size(Node::Expr(field.ty), Self::ONE_LINE) <= Self::ONE_LINE {
                        self.set_pos(list.open);
                        self.tok("{");
                        self.blank();
                        for (i, &name) in field.names.iter().enumerate() {
                            if i > 0 {
                                self.tok(",");
                                self.blank();
                            }
                            self.set_pos(name.start);
                            self.name(name);
                        }
                        if !field.names.is_empty() {
                            self.blank();
                        }
                        self.expr(field.ty);
                        self.blank();
                        self.set_pos(list.close);
                        self.tok("}");
                        return;
                    }
                }
                _ => {}
            }
        }
        self.open_braces(list.open, list.close, list.fields.is_empty());
        let sep = if list.fields.len() == 1 { Ws::Blank } else { Ws::Vtab };
        let starts: Vec<Pos> = list.fields.iter().map(|field| field.start).collect();
        self.lines(&starts, |p, i| {
            let field = &list.fields[i];
            let mut columns;
            if field.names.is_empty() {
                p.expr(field.ty);
                columns = 2;
            } else {
                p.ident_list(field.names, false);
                p.ws(sep);
                p.expr(field.ty);
                columns = 1;
            }
            if let Some(tag) = field.tag {
                if !field.names.is_empty() && sep == Ws::Vtab {
                    p.ws(sep);
                }
                p.ws(sep);
                p.expr(tag);
                columns = 0;
            }
            if p.has_line_comment(field.end) {
                for _ in 0..columns {
                    p.ws(sep);
                }
            }
        });
        self.close_braces(list.close);
    }

    pub(super) fn interface_elems(&mut self, elems: &'a [InterfaceElem<'a>], lbrace: Pos, rbrace: Pos) {
        if self.stays_on_line(lbrace, rbrace) {
            match elems {
                [] => return self.empty_braces(lbrace, rbrace),
                [elem] if self.elem_fits(elem) => {
                    self.set_pos(lbrace);
                    self.tok("{");
                    self.blank();
                    self.interface_elem(elem);
                    self.blank();
                    self.set_pos(rbrace);
                    self.tok("}");
                    return;
                }
                _ => {}
            }
        }
        self.open_braces(lbrace, rbrace, elems.is_empty());
        let starts: Vec<Pos> = elems
            .iter()
            .map(|elem| match elem {
                InterfaceElem::Method { name, .. } => name.start,
                InterfaceElem::Embed(x) => x.start,
            })
            .collect();
        self.lines(&starts, |p, i| p.interface_elem(&elems[i]));
        self.close_braces(rbrace);
    }

    fn elem_fits(&mut self, elem: &'a InterfaceElem<'a>) -> bool {
        match elem {
            InterfaceElem::Embed(x) => {
                !self.has_line_comment(x.end) && self.node_size(Node::Expr(x), Self::ONE_LINE) <= Self::ONE_LINE
            }
            // The size of its type, `func` and all; there is a blank for the name too.
            InterfaceElem::Method { ty, .. } => {
                !self.has_line_comment(ty.end) && self.node_size(Node::Signature(ty), Self::ONE_LINE) < Self::ONE_LINE
            }
        }
    }

    fn interface_elem(&mut self, elem: &'a InterfaceElem<'a>) {
        match elem {
            InterfaceElem::Method { name, ty } => {
                self.set_pos(name.start);
                self.name(*name);
                self.signature(ty);
            }
            InterfaceElem::Embed(x) => self.expr(x),
        }
    }
}
