//! Cycles of interface types without a name, as in `type T interface{ m() interface{ T } }`: legal by the specification, but not
//! supported by gc, whose error this is (go.dev/issue/56103).

use govm_syntax::{FastMap, Pos};

use super::checker::Checker;
use super::types::{Type, TypeId};

/// An interface type in the source.
#[derive(Clone, Copy)]
pub(crate) struct InterfaceNode {
    pub start: Pos,
    pub end: Pos,
    pub pos: Pos,
    pub typ: TypeId,
}

impl<'a> Checker<'a> {
    /// Reports the cycles among the interface types that the packages checked so far mention. Only lowering cannot do with them.
    pub fn interface_cycles(&mut self) {
        let mut nodes = std::mem::take(&mut self.interfaces);
        nodes.sort_by_key(|n| (n.start, std::cmp::Reverse(n.end)));
        // Interfaces found to be on the way to themselves, or not.
        let mut cyclic: FastMap<u32, bool> = FastMap::default();
        let mut last_end = Pos::NONE;
        for n in nodes {
            // What an interface contains is looked at along with it.
            if n.start < last_end {
                continue;
            }
            last_end = n.end;
            if self.iface_has_cycle(n.typ, &mut cyclic) {
                let msg =
                    "invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)";
                self.error(n.pos, msg);
                // Each cycle is reported once.
                cyclic.values_mut().for_each(|c| *c = false);
            }
        }
    }

    fn iface_has_cycle(&mut self, t: TypeId, cyclic: &mut FastMap<u32, bool>) -> bool {
        let t = self.unalias(t);
        let Some(it) = self.as_interface(t) else { return false };
        let methods = &self.type_set(it).methods;
        methods.iter().any(|&m| {
            let sig = self.obj_type(m);
            self.visit_for_cycle(sig, cyclic)
        })
    }

    fn visit_for_cycle(&mut self, t: TypeId, cyclic: &mut FastMap<u32, bool>) -> bool {
        let t = self.unalias(t);
        match *self.ty(t) {
            // What has a name ends the way.
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) | Type::Union(_) | Type::Alias(_) => false,
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array { elem, .. } | Type::Chan { elem, .. } => {
                self.visit_for_cycle(elem, cyclic)
            }
            Type::Map { key, elem } => self.visit_for_cycle(key, cyclic) || self.visit_for_cycle(elem, cyclic),
            Type::Struct(ref s) => s.fields.iter().any(|&f| self.visit_for_cycle(self.obj_type(f), cyclic)),
            Type::Tuple(ref vars) => vars.iter().any(|&v| self.visit_for_cycle(self.obj_type(v), cyclic)),
            Type::Signature(ref s) => {
                self.visit_for_cycle(s.params(), cyclic) || self.visit_for_cycle(s.results(), cyclic)
            }
            Type::Interface(ref it) => {
                if it.methods().is_empty() && it.embeddeds().is_empty() {
                    return false;
                }
                if let Some(&known) = cyclic.get(&t.0) {
                    return known;
                }
                cyclic.insert(t.0, true);
                if self.iface_has_cycle(t, cyclic) {
                    return true;
                }
                cyclic.insert(t.0, false);
                false
            }
        }
    }
}
