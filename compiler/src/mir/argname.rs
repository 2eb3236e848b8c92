//! The names of types within type arguments, as `%T` prints them for instances of generic types: `main.G[struct { main.a int }]`.
//!
//! They differ from the names that stand alone: packages are given by their paths, names that are not exported and embedded ones too
//! have theirs, and a local type has its number among the package's local types. So equal names are equal types, and an instance's
//! name is its identity.

use govm_bytecode::{Basic, ChanDir, TypeDef};

use super::build::Lower;
use super::ir::Ty;
use crate::types::constant::quote;
use crate::types::objects::{ObjId, ObjKind};
use crate::types::package::PkgId;
use crate::types::types::{Type, TypeId};

impl Lower<'_, '_> {
    /// A type's name within type arguments.
    pub(super) fn arg_name(&mut self, t: Ty) -> String {
        match self.p.types.def(t).clone() {
            TypeDef::Basic(Basic::UnsafePointer) => "unsafe.Pointer".to_string(),
            TypeDef::Basic(b) => format!("{b:?}").to_lowercase(),
            TypeDef::Pointer(e) => format!("*{}", self.arg_name(e)),
            TypeDef::Slice(e) => format!("[]{}", self.arg_name(e)),
            TypeDef::Array(e, n) => format!("[{n}]{}", self.arg_name(e)),
            TypeDef::Map(k, v) => format!("map[{}]{}", self.arg_name(k), self.arg_name(v)),
            TypeDef::Chan(dir, e) => {
                let receives = matches!(self.p.types.def(e), TypeDef::Chan(ChanDir::Recv, _));
                let e = self.arg_name(e);
                match dir {
                    ChanDir::Both if receives => format!("chan ({e})"),
                    ChanDir::Both => format!("chan {e}"),
                    ChanDir::Send => format!("chan<- {e}"),
                    ChanDir::Recv => format!("<-chan {e}"),
                }
            }
            TypeDef::Func { .. } => format!("func{}", self.arg_signature(t)),
            TypeDef::Struct(fields) => {
                let list: Vec<String> = fields
                    .iter()
                    .map(|f| {
                        let mut text = self.arg_name(f.ty);
                        if !f.embedded {
                            text = format!("{} {text}", qualified(&f.pkg, &f.name));
                        }
                        if !f.tag.is_empty() {
                            text = format!("{text} {}", quote(f.tag.as_bytes()));
                        }
                        text
                    })
                    .collect();
                braces("struct", &list)
            }
            TypeDef::Interface(methods) => {
                let list: Vec<String> = methods
                    .iter()
                    .map(|m| {
                        let s = self.p.selectors[m.selector as usize].clone();
                        format!("{}{}", qualified(&s.pkg, &s.name), self.arg_signature(m.sig))
                    })
                    .collect();
                braces("interface", &list)
            }
            TypeDef::Named(n) => {
                let number = self.local_number(t).map_or(String::new(), |i| format!("·{i}"));
                format!("{}{number}", qualified(&n.pkg_path, &n.name))
            }
        }
    }

    fn arg_signature(&mut self, t: Ty) -> String {
        let TypeDef::Func {
            params,
            results,
            variadic,
        } = self.p.types.def(t).clone()
        else {
            return String::new();
        };
        let mut list: Vec<String> = params.iter().map(|&p| self.arg_name(p)).collect();
        if let (true, Some(last)) = (variadic, list.last_mut()) {
            *last = format!("...{}", last.trim_start_matches("[]"));
        }
        let params = list.join(", ");
        let list: Vec<String> = results.iter().map(|&r| self.arg_name(r)).collect();
        match list.len() {
            0 => format!("({params})"),
            1 => format!("({params}) {}", list[0]),
            _ => format!("({params}) ({})", list.join(", ")),
        }
    }

    /// The number of a local type in source order among those of its package, from 1.
    fn local_number(&mut self, t: Ty) -> Option<usize> {
        let orig = self.named_info.get(&t)?.orig;
        let Type::Named(n) = self.check.ty(orig) else {
            return None;
        };
        let o = self.check.obj(n.obj);
        let pkg = o.pkg?;
        if !self.is_local(n.obj) {
            return None;
        }
        let pos = o.pos;
        if !self.local_types.contains_key(&pkg) {
            let list = self.find_local_types(pkg);
            self.local_types.insert(pkg, list);
        }
        Some(self.local_types[&pkg].partition_point(|&p| p < pos) + 1)
    }

    /// Where a package's local types are declared, in order.
    fn find_local_types(&self, pkg: PkgId) -> Vec<govm_syntax::Pos> {
        let objects = &self.check.t.objects;
        let mut list: Vec<_> = (0..objects.len())
            .map(ObjId)
            .filter(|&id| {
                let o = self.check.obj(id);
                let declared = |t: TypeId| matches!(self.check.ty(t), Type::Named(n) if n.obj == id);
                o.pkg == Some(pkg)
                    && matches!(o.kind, ObjKind::TypeName)
                    && self.is_local(id)
                    && o.typ.get().is_some_and(declared)
            })
            .map(|id| self.check.obj(id).pos)
            .collect();
        list.sort();
        list
    }

    /// Whether an object is declared within a function.
    pub(super) fn is_local(&self, id: ObjId) -> bool {
        let o = self.check.obj(id);
        match (o.pkg, o.parent()) {
            (Some(p), Some(s)) => self.check.package(p).scope != s,
            _ => false,
        }
    }
}

fn qualified(pkg: &str, name: &str) -> String {
    match pkg.is_empty() {
        true => name.to_string(),
        false => format!("{pkg}.{name}"),
    }
}

fn braces(word: &str, list: &[String]) -> String {
    match list.is_empty() {
        true => format!("{word} {{}}"),
        false => format!("{word} {{ {} }}", list.join("; ")),
    }
}
