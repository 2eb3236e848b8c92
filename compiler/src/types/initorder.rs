//! The order in which package variables are initialized, and cycles in it.
//!
//! Nodes are constants, variables and functions; a node depends on what its value or body refers to. Functions are eliminated by
//! connecting what refers to them with what they refer to. Then nodes are taken in the order of fewest outstanding dependencies, constants
//! first, ties in source order; a node that still has dependencies is part of a cycle.

use std::collections::BTreeSet;

use govm_syntax::FastMap;
use govm_syntax::ast::Expr;

use super::checker::{Checker, DeclId};
use super::errors::ErrorDesc;
use super::objects::{ObjId, ObjKind};
use super::package::PkgId;

/// One step of a package's initialization: `lhs = rhs`.
#[derive(Clone, Debug)]
pub struct Initializer<'a> {
    /// The declaration.
    pub decl: DeclId,
    /// The variables; several for a call of several results.
    pub lhs: Box<[ObjId]>,
    /// The value.
    pub rhs: &'a Expr<'a>,
}

struct Node {
    obj: ObjId,
    pred: BTreeSet<usize>,
    succ: BTreeSet<usize>,
    ndeps: usize,
}

impl<'a> Checker<'a> {
    /// The initialization order of a package's variables: of all, or, for an embedded package, of those that were reached so far.
    pub fn init_order(&mut self, pkg: PkgId) -> Vec<Initializer<'a>> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut index: FastMap<u32, usize> = FastMap::default();
        for &obj in &self.packages[pkg.0 as usize].objects {
            let o = self.obj(obj);
            if !o.is_type_name() && o.typ().is_some() {
                index.insert(obj.0, nodes.len());
                nodes.push(Node {
                    obj,
                    pred: BTreeSet::new(),
                    succ: BTreeSet::new(),
                    ndeps: 0,
                });
            }
        }
        for i in 0..nodes.len() {
            let Some(deps) = self.deps_of(nodes[i].obj) else {
                continue;
            };
            for dep in deps {
                if let Some(&j) = index.get(&dep.0) {
                    nodes[i].succ.insert(j);
                    nodes[j].pred.insert(i);
                }
            }
        }
        let is_func = |n: &Node| self.obj(n.obj).is_func();
        let mut funcs: Vec<usize> = (0..nodes.len()).filter(|&i| is_func(&nodes[i])).collect();
        funcs.sort_by_key(|&i| nodes[i].pred.len() * nodes[i].succ.len());
        for f in funcs {
            let pred = std::mem::take(&mut nodes[f].pred);
            let succ = std::mem::take(&mut nodes[f].succ);
            for &p in pred.iter().filter(|&&p| p != f) {
                for &s in succ.iter().filter(|&&s| s != f) {
                    nodes[p].succ.insert(s);
                    nodes[s].pred.insert(p);
                }
                nodes[p].succ.remove(&f);
            }
            for &s in &succ {
                nodes[s].pred.remove(&f);
            }
        }
        let key = |check: &Checker<'a>, nodes: &[Node], i: usize| {
            let o = check.obj(nodes[i].obj);
            (!matches!(o.kind, ObjKind::Const { .. }), nodes[i].ndeps, o.order(), i)
        };
        let mut queue = BTreeSet::new();
        for i in 0..nodes.len() {
            nodes[i].ndeps = nodes[i].succ.len();
            if !self.obj(nodes[i].obj).is_func() {
                queue.insert(key(self, &nodes, i));
            }
        }
        let mut order = Vec::new();
        let mut emitted: FastMap<u32, ()> = FastMap::default();
        while let Some((_, ndeps, _, i)) = queue.pop_first() {
            if ndeps > 0 {
                let obj = nodes[i].obj;
                if let Some(cycle) = self.find_path(obj, obj, &mut FastMap::default()) {
                    self.report_init_cycle(&cycle);
                }
            }
            for p in nodes[i].pred.clone() {
                let old = key(self, &nodes, p);
                nodes[p].ndeps = nodes[p].ndeps.saturating_sub(1);
                if queue.remove(&old) {
                    queue.insert(key(self, &nodes, p));
                }
            }
            let o = self.obj(nodes[i].obj);
            let Some(d) = o.decl.get().filter(|_| o.as_var().is_some()) else {
                continue;
            };
            let info = self.decl(d);
            let Some(&rhs) = info.init else { continue };
            if emitted.insert(d.0, ()).is_some() {
                continue;
            }
            let lhs = if info.lhs.is_empty() {
                Box::new([nodes[i].obj])
            } else {
                info.lhs.clone()
            };
            order.push(Initializer { decl: d, lhs, rhs });
        }
        order
    }

    /// What the declaration of an object refers to, in order of first reference.
    fn deps_of(&self, obj: ObjId) -> Option<&[ObjId]> {
        let d = self.obj(obj).decl.get()?;
        self.deps.get(&d.0).map(|deps| deps.list.as_slice())
    }

    /// A path of dependencies, last object first.
    fn find_path(&self, from: ObjId, to: ObjId, seen: &mut FastMap<u32, ()>) -> Option<Vec<ObjId>> {
        // Depth first, with the deepest end found first; the stack holds what is left to try at each depth.
        let deps = |o: ObjId| {
            let mut list = self.deps_of(o).map_or(Vec::new(), <[ObjId]>::to_vec);
            list.sort_by_key(|&d| std::cmp::Reverse(self.obj(d).order()));
            list
        };
        seen.insert(from.0, ());
        let mut stack = vec![(from, deps(from))];
        while let Some((_, left)) = stack.last_mut() {
            let Some(d) = left.pop() else {
                stack.pop();
                continue;
            };
            if d == to {
                let mut path = vec![d];
                path.extend(stack.iter().skip(1).rev().map(|e| e.0));
                return Some(path);
            }
            if seen.insert(d.0, ()).is_none() {
                let next = deps(d);
                stack.push((d, next));
            }
        }
        None
    }

    fn report_init_cycle(&mut self, cycle: &[ObjId]) {
        let mut obj = cycle[0];
        let pos = self.obj(obj).pos;
        if cycle.len() == 1 {
            return self.error(
                pos,
                format!("initialization cycle: {} refers to itself", self.obj_text(obj)),
            );
        }
        let mut err = ErrorDesc::new();
        err.add(pos, format!("initialization cycle for {}", self.obj_text(obj)));
        for &next in cycle.iter().rev() {
            let msg = format!("{} refers to {}", self.obj_text(obj), self.obj_text(next));
            err.add(self.obj(obj).pos, msg);
            obj = next;
        }
        self.report(err);
    }
}
