//! Types, objects and packages in error texts, as gc writes them.
//!
//! A name of the package that is being checked stands alone, others are qualified by their package's name, or by the quoted import
//! path where two imported packages share the name.

use std::fmt::Write;
use std::sync::atomic::Ordering;

use govm_syntax::{Name, names};

use super::checker::Checker;
use super::constant;
use super::objects::{ObjId, ObjKind, VarKind};
use super::package::PkgId;
use super::types::{ChanDir, Signature, Type, TypeId, tid};

/// How types are written.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    /// Qualify names by path, not as seen from the package being checked.
    pub paths: bool,
    /// Mark the package of the first unexported field.
    pub annotate: bool,
    /// Write the names of parameters.
    pub param_names: bool,
}

impl Style {
    /// As most error texts show types.
    pub const PLAIN: Style = Style {
        paths: false,
        annotate: false,
        param_names: true,
    };
}

struct Writer<'c, 'a> {
    check: &'c Checker<'a>,
    out: String,
    seen: Vec<TypeId>,
    style: Style,
    /// Whether the package of an unexported field is still to be marked.
    annotate: bool,
}

impl<'a> Checker<'a> {
    /// A type as error texts show it.
    pub fn type_str(&self, t: TypeId) -> String {
        self.type_str_styled(t, Style::PLAIN)
    }

    pub(crate) fn type_str_styled(&self, t: TypeId, style: Style) -> String {
        let mut w = Writer {
            check: self,
            out: String::new(),
            seen: Vec::new(),
            style,
            annotate: style.annotate,
        };
        w.typ(t);
        w.out
    }

    /// Types between brackets, separated by commas.
    pub fn types_str(&self, list: &[TypeId]) -> String {
        let parts: Vec<String> = list.iter().map(|&t| self.type_str(t)).collect();
        format!("[{}]", parts.join(", "))
    }

    /// A signature without the word `func`, as error texts about methods show it.
    pub(crate) fn signature_str(&self, sig: &Signature, style: Style) -> String {
        let mut w = Writer {
            check: self,
            out: String::new(),
            seen: Vec::new(),
            style,
            annotate: style.annotate,
        };
        w.signature(sig);
        w.out
    }

    /// What stands before a package's names, with the dot; "" within the package itself.
    pub fn package_prefix(&self, pkg: Option<PkgId>) -> String {
        let Some(pkg) = pkg else { return String::new() };
        if pkg == self.env.pkg {
            return String::new();
        }
        let name = self.package_name(pkg);
        if self.is_ambiguous(pkg) {
            format!("\"{}\".", self.package(pkg).path)
        } else {
            format!("{name}.")
        }
    }

    /// Whether another package that the current one imports, directly or not, has the same name.
    fn is_ambiguous(&self, pkg: PkgId) -> bool {
        let name = self.package(pkg).name.get();
        let mut seen = vec![self.env.pkg];
        let mut i = 0;
        while i < seen.len() {
            let at = seen[i];
            if at != pkg && self.package(at).name.get() == name {
                return true;
            }
            for &imp in self.packages.get(at.0 as usize).map_or(&[][..], |p| &p.imported) {
                if !seen.contains(&imp) {
                    seen.push(imp);
                }
            }
            i += 1;
        }
        false
    }

    /// What kind of object it is, in words.
    pub fn object_kind(&self, obj: ObjId) -> &'static str {
        match &self.obj(obj).kind {
            ObjKind::PkgName { .. } => "package name",
            ObjKind::Const { .. } => "constant",
            ObjKind::TypeName if self.is_alias_name(obj) => "type alias",
            ObjKind::TypeName => match self.ty(self.unalias(self.obj_type(obj))) {
                Type::TypeParam(_) => "type parameter",
                _ => "defined type",
            },
            ObjKind::Var(v) => match v.kind {
                VarKind::Package => "package-level variable",
                VarKind::Local => "local variable",
                VarKind::Recv => "receiver",
                VarKind::Param => "parameter",
                VarKind::Result => "result variable",
                VarKind::Field => "struct field",
            },
            ObjKind::Func { .. } => match self.as_signature(self.obj_type(obj)).and_then(|s| s.recv()) {
                Some(_) => "method",
                None => "function",
            },
            ObjKind::Label { .. } => "label",
            ObjKind::Builtin(_) => "built-in function",
            ObjKind::Nil => "untyped nil",
        }
    }

    /// An object as error texts show it, `func f(x int)` for instance.
    pub fn object_str(&self, obj: ObjId) -> String {
        let o = self.obj(obj);
        let typ = o.typ();
        let mut out = String::new();
        match &o.kind {
            ObjKind::PkgName { imported, .. } => {
                let path = &self.package(*imported).path;
                let _ = write!(out, "package {}", self.text(o.name));
                if path.as_ref() != self.text(o.name) {
                    let _ = write!(out, " ({})", constant::quote(path.as_bytes()));
                }
                return out;
            }
            ObjKind::Const { .. } => out.push_str("const"),
            ObjKind::TypeName => out.push_str("type"),
            ObjKind::Var(v) if v.kind == VarKind::Field => out.push_str("field"),
            ObjKind::Var(_) => out.push_str("var"),
            ObjKind::Func { .. } => out.push_str("func"),
            ObjKind::Label { .. } => out.push_str("label"),
            ObjKind::Builtin(_) => out.push_str("builtin"),
            ObjKind::Nil => return "nil".into(),
        }
        out.push(' ');
        if let ObjKind::Func { .. } = o.kind {
            if let Some(sig) = typ.and_then(|t| self.as_signature(t)) {
                if let Some(recv) = sig.recv() {
                    let _ = write!(out, "({}).", self.type_str(self.obj_type(recv)));
                } else {
                    out.push_str(&self.package_prefix(o.pkg));
                }
                out.push_str(self.text(o.name));
                out.push_str(&self.signature_str(sig, Style::PLAIN));
                return out;
            }
        }
        let at_package = o
            .parent()
            .is_some_and(|s| o.pkg.is_some_and(|p| self.package(p).scope == s));
        if at_package {
            out.push_str(&self.package_prefix(o.pkg));
        }
        out.push_str(self.text(o.name));
        let Some(typ) = typ else { return out };
        if let ObjKind::TypeName = o.kind {
            match self.ty(typ) {
                Type::Basic(_) => return out,
                Type::Named(n) => {
                    let Some(u) = n.underlying.get() else { return out };
                    out.push(' ');
                    out.push_str(&self.type_str(u));
                    return out;
                }
                Type::TypeParam(p) => {
                    out.push(' ');
                    out.push_str(&self.type_str(self.bound(p)));
                    return out;
                }
                Type::Alias(a) => {
                    out.push_str(" = ");
                    if let Some(rhs) = a.from_rhs.get() {
                        out.push_str(&self.type_str(rhs));
                    }
                    return out;
                }
                _ => {}
            }
        }
        out.push(' ');
        out.push_str(&self.type_str(typ));
        out
    }

    /// Whether a name is declared in the universe.
    pub(crate) fn in_universe(&self, name: Name) -> bool {
        self.scope(self.universe.scope).get(name).is_some()
    }
}

impl<'a> Writer<'_, 'a> {
    fn typ(&mut self, id: TypeId) {
        if self.seen.contains(&id) {
            let kind = match self.check.ty(id) {
                Type::Basic(_) => "Basic",
                Type::Named(_) => "Named",
                Type::Pointer(_) => "Pointer",
                Type::Slice(_) => "Slice",
                Type::Array { .. } => "Array",
                Type::Map { .. } => "Map",
                Type::Chan { .. } => "Chan",
                Type::Struct(_) => "Struct",
                Type::Tuple(_) => "Tuple",
                Type::Signature(_) => "Signature",
                Type::Interface(_) => "Interface",
                Type::Union(_) => "Union",
                Type::TypeParam(_) => "TypeParam",
                Type::Alias(_) => "Alias",
            };
            let _ = write!(self.out, "<cycle to *{kind}>");
            return;
        }
        // Text for people: what nests deeper is left out.
        if self.seen.len() > 200 {
            self.out.push_str("...");
            return;
        }
        self.seen.push(id);
        self.shape(id);
        self.seen.pop();
    }

    fn shape(&mut self, id: TypeId) {
        let check = self.check;
        match check.ty(id) {
            Type::Basic(_) if id == tid::UNSAFE_POINTER => self.out.push_str("unsafe.Pointer"),
            Type::Basic(b) => self.out.push_str(b.name),
            Type::Array { len, elem } => {
                let _ = write!(self.out, "[{len}]");
                self.typ(*elem);
            }
            Type::Slice(elem) => {
                self.out.push_str("[]");
                self.typ(*elem);
            }
            Type::Struct(s) => {
                self.out.push_str("struct{");
                for (i, &f) in s.fields.iter().enumerate() {
                    if i > 0 {
                        self.out.push_str("; ");
                    }
                    let o = check.obj(f);
                    let annotate = self.annotate && !check.names.is_exported(o.name);
                    self.annotate &= !annotate;
                    if !o.as_var().is_some_and(|v| v.embedded) {
                        self.out.push_str(check.text(o.name));
                        self.out.push(' ');
                    }
                    self.typ(check.obj_type(f));
                    if let (true, Some(pkg)) = (annotate, o.pkg) {
                        let _ = write!(self.out, " /* package {} */ ", check.package(pkg).path);
                    }
                    if !s.tag(i).is_empty() {
                        self.out.push(' ');
                        self.out.push_str(&constant::quote(s.tag(i).as_bytes()));
                    }
                }
                self.out.push('}');
            }
            Type::Pointer(base) => {
                self.out.push('*');
                self.typ(*base);
            }
            Type::Tuple(_) => self.tuple(id, false),
            Type::Signature(sig) => {
                self.out.push_str("func");
                self.signature(sig);
            }
            Type::Union(terms) => {
                if terms.is_empty() {
                    self.out.push_str("<empty union>");
                }
                for (i, term) in terms.iter().enumerate() {
                    if i > 0 {
                        self.out.push_str(" | ");
                    }
                    if term.tilde {
                        self.out.push('~');
                    }
                    self.typ(term.typ);
                }
            }
            Type::Interface(it) => {
                if it.tset.get().is_some_and(|s| s.comparable) && it.methods().is_empty() && it.embeddeds().is_empty() {
                    self.out.push_str("interface{comparable}");
                    return;
                }
                if it.implicit.load(Ordering::Relaxed) {
                    if it.methods().is_empty() && it.embeddeds().len() == 1 {
                        return self.typ(it.embeddeds()[0]);
                    }
                    self.out.push_str("/* implicit */ ");
                }
                self.out.push_str("interface{");
                let mut first = true;
                for &m in it.methods() {
                    if !std::mem::take(&mut first) {
                        self.out.push_str("; ");
                    }
                    self.out.push_str(check.obj_text(m));
                    if let Some(sig) = check.as_signature(check.obj_type(m)) {
                        self.signature(sig);
                    }
                }
                for &e in it.embeddeds() {
                    if !std::mem::take(&mut first) {
                        self.out.push_str("; ");
                    }
                    self.typ(e);
                }
                self.out.push('}');
            }
            Type::Map { key, elem } => {
                self.out.push_str("map[");
                self.typ(*key);
                self.out.push(']');
                self.typ(*elem);
            }
            Type::Chan { dir, elem } => {
                let inner = matches!(
                    check.ty(*elem),
                    Type::Chan {
                        dir: ChanDir::RecvOnly,
                        ..
                    }
                );
                let parens = *dir == ChanDir::Both && inner;
                self.out.push_str(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::SendOnly => "chan<- ",
                    ChanDir::RecvOnly => "<-chan ",
                });
                if parens {
                    self.out.push('(');
                }
                self.typ(*elem);
                if parens {
                    self.out.push(')');
                }
            }
            Type::Named(n) => {
                self.type_name(n.obj);
                if n.inst.is_some() {
                    self.list(n.targs());
                } else if let Some(params) = n.tparams.get().filter(|p| !p.is_empty()) {
                    self.tparams(params);
                }
            }
            Type::Alias(a) => {
                self.type_name(a.obj);
                if !a.targs.is_empty() {
                    self.list(&a.targs);
                } else if let Some(params) = a.tparams.get().filter(|p| !p.is_empty()) {
                    self.tparams(params);
                }
            }
            Type::TypeParam(p) => {
                let o = check.obj(p.obj);
                self.out.push_str(check.text(o.name));
                if check.in_universe(o.name)
                    && let Some(at) = check.sources.position(o.pos)
                {
                    let _ = write!(self.out, " /* with {} declared at {at} */", check.text(o.name));
                }
            }
        }
    }

    fn type_name(&mut self, obj: ObjId) {
        let o = self.check.obj(obj);
        if self.style.paths {
            if let Some(pkg) = o.pkg {
                let _ = write!(self.out, "{}.", self.check.package(pkg).path);
            }
        } else {
            self.out.push_str(&self.check.package_prefix(o.pkg));
        }
        self.out.push_str(self.check.text(o.name));
    }

    fn list(&mut self, list: &[TypeId]) {
        self.out.push('[');
        for (i, &t) in list.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            self.typ(t);
        }
        self.out.push(']');
    }

    fn tparams(&mut self, list: &[TypeId]) {
        self.out.push('[');
        let mut prev = None;
        for (i, &t) in list.iter().enumerate() {
            let bound = self.check.as_tparam(t).map(|p| self.check.bound(p));
            if i > 0 {
                if let Some(b) = prev
                    && bound != prev
                {
                    self.out.push(' ');
                    self.typ(b);
                }
                self.out.push_str(", ");
            }
            prev = bound;
            self.typ(t);
        }
        if let Some(b) = prev {
            self.out.push(' ');
            self.typ(b);
        }
        self.out.push(']');
    }

    fn tuple(&mut self, id: TypeId, variadic: bool) {
        let check = self.check;
        self.out.push('(');
        let vars = check.tuple(id);
        for (i, &v) in vars.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            let o = check.obj(v);
            if o.name != names::empty && self.style.param_names {
                self.out.push_str(check.text(o.name));
                self.out.push(' ');
            }
            let typ = check.obj_type(v);
            match check.ty(typ) {
                Type::Slice(elem) if variadic && i + 1 == vars.len() => {
                    self.out.push_str("...");
                    self.typ(*elem);
                }
                _ => {
                    self.typ(typ);
                    if variadic && i + 1 == vars.len() {
                        self.out.push_str("...");
                    }
                }
            }
        }
        self.out.push(')');
    }

    fn signature(&mut self, sig: &Signature) {
        if !sig.tparams().is_empty() {
            self.tparams(sig.tparams());
        }
        self.tuple(sig.params(), sig.variadic());
        let results = self.check.tuple(sig.results());
        match results {
            [] => {}
            &[r] if self.check.obj(r).name == names::empty => {
                self.out.push(' ');
                self.typ(self.check.obj_type(r));
            }
            _ => {
                self.out.push(' ');
                self.tuple(sig.results(), false);
            }
        }
    }
}
