//! Which of a package's own names its importers get to see, as in gc, where they come from export data: the exported objects, and the
//! types that these refer to. Unexported functions, variables and constants are not there, and count as undefined.

use govm_syntax::FastMap;

use super::checker::Checker;
use super::objects::ObjId;
use super::package::PkgId;
use super::types::{Type, TypeId};

impl<'a> Checker<'a> {
    /// Whether importers of `pkg` know of its unexported object `obj`, which they may not use. They know of none in a library package,
    /// of which only what is needed has been declared.
    pub(crate) fn in_export_data(&mut self, pkg: PkgId, obj: ObjId) -> bool {
        if self.package(pkg).embedded || !self.obj(obj).is_type_name() {
            return false;
        }
        let scope = self.scope(self.package(pkg).scope);
        let exported = scope.elems.iter().filter(|e| self.names.is_exported(e.0));
        let mut todo: Vec<TypeId> = exported.filter_map(|e| self.obj(e.1).typ()).collect();
        let mut seen: FastMap<u32, ()> = FastMap::default();
        while let Some(t) = todo.pop() {
            if seen.insert(t.0, ()).is_some() {
                continue;
            }
            match self.ty(t) {
                Type::Named(n) => {
                    if n.obj == obj {
                        return true;
                    }
                    todo.extend(n.targs());
                    if self.obj(n.obj).pkg == Some(pkg) {
                        let orig = self.origin(t);
                        todo.extend(self.named_rhs(orig));
                        todo.extend(self.type_params(orig));
                        if let Some(methods) = self.as_named(orig).and_then(|o| o.methods.get()) {
                            todo.extend(methods.iter().filter_map(|&m| self.obj(m).typ()));
                        }
                    }
                }
                Type::Alias(a) => {
                    if a.obj == obj {
                        return true;
                    }
                    todo.extend(a.from_rhs.get());
                    todo.extend(a.targs.iter());
                }
                Type::TypeParam(p) => todo.push(self.bound(p)),
                Type::Signature(s) => {
                    todo.extend(s.tparams());
                    todo.extend([s.params(), s.results()]);
                }
                _ => todo.extend(self.type_parts(t)),
            }
        }
        false
    }
}
