//! Names of types within the names of instances: `main.Pair[ex.com/m/geo.Point,main.local·2]`.
//!
//! A type argument is written so that no two types have the same text: packages by their paths, local types with a number, and
//! unexported names of fields and methods with their package. What programs print of an instance is gc's text.

use govm_bytecode::{Basic, ChanDir, TypeDef};
use govm_syntax::{FastMap, is_exported};

use super::build::Lower;
use super::ir::Ty;
use crate::types::constant::quote;
use crate::types::objects::{ObjId, ObjKind};
use crate::types::package::PkgId;
use crate::types::table::Index;
use crate::types::types::Type;

/// The numbers of local types: by package, and by the canonical type.
#[derive(Default)]
pub struct LocalTypes {
    numbers: FastMap<u32, FastMap<u32, u32>>,
    of: FastMap<u32, u32>,
}

impl<'a> Lower<'a, '_> {
    /// The text of a type as a type argument.
    pub(super) fn argument_text(&self, t: Ty) -> String {
        let list = |l: &[Ty]| l.iter().map(|&t| self.argument_text(t)).collect::<Vec<_>>();
        match self.p.types.def(t) {
            TypeDef::Basic(Basic::UnsafePointer) => "unsafe.Pointer".to_string(),
            TypeDef::Basic(b) => format!("{b:?}").to_lowercase(),
            &TypeDef::Pointer(e) => format!("*{}", self.argument_text(e)),
            &TypeDef::Slice(e) => format!("[]{}", self.argument_text(e)),
            &TypeDef::Array(e, n) => format!("[{n}]{}", self.argument_text(e)),
            &TypeDef::Map(k, v) => format!("map[{}]{}", self.argument_text(k), self.argument_text(v)),
            &TypeDef::Chan(dir, e) => {
                let elem = self.argument_text(e);
                match dir {
                    ChanDir::Both if matches!(self.p.types.def(e), TypeDef::Chan(ChanDir::Recv, _)) => {
                        format!("chan ({elem})")
                    }
                    ChanDir::Both => format!("chan {elem}"),
                    ChanDir::Send => format!("chan<- {elem}"),
                    ChanDir::Recv => format!("<-chan {elem}"),
                }
            }
            TypeDef::Func { .. } => format!("func{}", self.signature_text(t)),
            TypeDef::Struct(fields) if fields.is_empty() => "struct {}".to_string(),
            TypeDef::Struct(fields) => {
                let fields = fields.iter().map(|f| {
                    let mut text = String::new();
                    if !f.embedded {
                        text = self.member_text(&f.name, &f.pkg) + " ";
                    }
                    text += &list(&[f.ty])[0];
                    if !f.tag.is_empty() {
                        text += &format!(" {}", quote(f.tag.as_bytes()));
                    }
                    text
                });
                format!("struct {{ {} }}", fields.collect::<Vec<_>>().join("; "))
            }
            TypeDef::Interface(methods) if methods.is_empty() => "interface {}".to_string(),
            TypeDef::Interface(methods) => {
                let methods = methods.iter().map(|m| {
                    let s = &self.p.selectors[m.selector as usize];
                    self.member_text(&s.name, &s.pkg) + &self.signature_text(m.sig)
                });
                format!("interface {{ {} }}", methods.collect::<Vec<_>>().join("; "))
            }
            TypeDef::Named(n) if n.pkg_path.is_empty() => n.name.clone(),
            TypeDef::Named(n) => match self.local_types.of.get(&t.0) {
                Some(number) => format!("{}.{}·{number}", n.pkg_path, n.name),
                None => format!("{}.{}", n.pkg_path, n.name),
            },
        }
    }

    fn member_text(&self, name: &str, pkg: &str) -> String {
        if is_exported(name) {
            name.to_string()
        } else {
            format!("{pkg}.{name}")
        }
    }

    /// Parameters and results.
    fn signature_text(&self, t: Ty) -> String {
        let TypeDef::Func {
            params,
            results,
            variadic,
        } = self.p.types.def(t)
        else {
            return String::new();
        };
        let last = params.len().wrapping_sub(1);
        let params = params.iter().enumerate().map(|(i, &p)| match *self.p.types.def(p) {
            TypeDef::Slice(e) if *variadic && i == last => format!("...{}", self.argument_text(e)),
            _ => self.argument_text(p),
        });
        let params = params.collect::<Vec<_>>().join(", ");
        let texts: Vec<_> = results.iter().map(|&r| self.argument_text(r)).collect();
        match &texts[..] {
            [] => format!("({params})"),
            [only] => format!("({params}) {only}"),
            many => format!("({params}) ({})", many.join(", ")),
        }
    }

    /// Remembers the number of a local type.
    pub(super) fn number_local(&mut self, ty: Ty, obj: ObjId, pkg: PkgId) {
        if !self.local_types.numbers.contains_key(&pkg.0) {
            let numbers = self.count_local(pkg);
            self.local_types.numbers.insert(pkg.0, numbers);
        }
        if let Some(&number) = self.local_types.numbers[&pkg.0].get(&obj.0) {
            self.local_types.of.insert(ty.0, number);
        }
    }

    /// The local types of a package, numbered in the order of the source.
    fn count_local(&self, pkg: PkgId) -> FastMap<u32, u32> {
        let scope = self.check.package(pkg).scope;
        let mut found: Vec<(u32, ObjId)> = (0..self.check.object_count())
            .map(ObjId::from_index)
            .filter_map(|id| {
                let obj = self.check.obj(id);
                let local = matches!(obj.kind, ObjKind::TypeName)
                    && obj.pkg == Some(pkg)
                    && obj.parent().is_some_and(|s| s != scope)
                    && obj
                        .typ()
                        .is_some_and(|t| matches!(self.check.ty(t), Type::Named(n) if n.obj == id));
                local.then_some((obj.pos.0, id))
            })
            .collect();
        found.sort_unstable();
        (1u32..).zip(found).map(|(number, (_, id))| (id.0, number)).collect()
    }
}
