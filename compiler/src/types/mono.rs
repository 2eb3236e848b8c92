//! Programs that would need infinitely many instances.
//!
//! A graph has a vertex for each type parameter, and for each local type that depends on the type parameters around it. An edge says
//! that a type argument built from its source reaches its destination; its weight is 1 where the argument wraps the source, 0 where
//! it is the source itself. A cycle of positive weight instantiates without end. The criterion is that of types2.

use govm_syntax::ast::Expr;
use govm_syntax::{FastMap, Pos};

use super::checker::Checker;
use super::errors::ErrorDesc;
use super::objects::ObjId;
use super::types::{Type, TypeId};

struct Vertex {
    /// The weight of the heaviest known path that ends here, its last edge and its length.
    weight: u32,
    pre: usize,
    len: usize,
    obj: ObjId,
}

struct Edge {
    dst: usize,
    src: usize,
    weight: u32,
    pos: Pos,
    typ: TypeId,
}

/// The graph of the package that is being checked.
#[derive(Default)]
pub(crate) struct MonoGraph {
    vertices: Vec<Vertex>,
    edges: Vec<Edge>,
    /// Receiver type parameters, and those of copied signatures, by the ones that they stand for.
    canon: FastMap<u32, TypeId>,
    index: FastMap<u32, Option<usize>>,
}

impl MonoGraph {
    /// Notes that a type parameter stands for another.
    pub fn record_canon(&mut self, p: TypeId, stands_for: TypeId) {
        self.canon.insert(p.0, stands_for);
    }

    /// A graph without edges, for more of the same package.
    pub fn successor(&self) -> MonoGraph {
        MonoGraph {
            canon: self.canon.clone(),
            ..MonoGraph::default()
        }
    }

    /// Adds what was found with a successor.
    pub fn absorb(&mut self, other: MonoGraph) {
        let mut place = Vec::with_capacity(other.vertices.len());
        for v in other.vertices {
            let i = match self.index.get(&v.obj.0) {
                Some(&Some(i)) => i,
                _ => {
                    let i = self.vertices.len();
                    self.index.insert(v.obj.0, Some(i));
                    self.vertices.push(v);
                    i
                }
            };
            place.push(i);
        }
        self.edges.extend(other.edges.into_iter().map(|e| Edge {
            dst: place[e.dst],
            src: place[e.src],
            ..e
        }));
    }
}

impl<'a> Checker<'a> {
    /// Notes an instantiation with these arguments; `list` are the argument expressions, as far as there are any.
    pub(crate) fn record_mono(&mut self, pos: Pos, tparams: &[TypeId], targs: &[TypeId], list: &[&Expr<'_>]) {
        for (i, (&p, &arg)) in tparams.iter().zip(targs).enumerate() {
            let pos = list.get(i).map_or(pos, |e| e.gc_start());
            let Some(tp) = self.as_tparam(p) else { continue };
            if self.obj(tp.obj).pkg == Some(self.env.pkg) {
                self.mono_flow(pos, p, arg, arg, 0);
            }
        }
    }

    /// Adds the edges for the parts of `t`, which is part of the argument `arg`.
    fn mono_flow(&mut self, pos: Pos, p: TypeId, arg: TypeId, t: TypeId, depth: u32) {
        if depth > 100 {
            return;
        }
        let depth = depth + 1;
        let t = self.unalias(t);
        match self.ty(t) {
            Type::TypeParam(_) => {
                let src = self.tparam_vertex(t);
                self.mono_edge(pos, p, arg, src, t);
            }
            Type::Named(n) => {
                if let Some(src) = self.local_vertex(n.obj) {
                    self.mono_edge(pos, p, arg, src, t);
                }
                for &x in n.targs() {
                    self.mono_flow(pos, p, arg, x, depth);
                }
            }
            Type::Array { elem, .. } | Type::Chan { elem, .. } | Type::Pointer(elem) | Type::Slice(elem) => {
                self.mono_flow(pos, p, arg, *elem, depth)
            }
            Type::Map { key, elem } => {
                self.mono_flow(pos, p, arg, *key, depth);
                self.mono_flow(pos, p, arg, *elem, depth);
            }
            Type::Interface(it) => {
                for &m in &self.type_set(it).methods {
                    self.mono_flow(pos, p, arg, self.obj_type(m), depth);
                }
            }
            Type::Signature(s) => {
                for &v in self.tuple(s.params()).iter().chain(self.tuple(s.results())) {
                    self.mono_flow(pos, p, arg, self.obj_type(v), depth);
                }
            }
            Type::Struct(s) => {
                for &f in &s.fields {
                    self.mono_flow(pos, p, arg, self.obj_type(f), depth);
                }
            }
            Type::Basic(_) | Type::Tuple(_) | Type::Union(_) | Type::Alias(_) => {}
        }
    }

    fn mono_edge(&mut self, pos: Pos, p: TypeId, arg: TypeId, src: usize, t: TypeId) {
        let dst = self.tparam_vertex(p);
        let weight = u32::from(t != self.unalias(arg));
        self.mono.edges.push(Edge {
            dst,
            src,
            weight,
            pos,
            typ: arg,
        });
    }

    fn mono_vertex(&mut self, obj: ObjId) -> usize {
        self.mono.vertices.push(Vertex {
            weight: 0,
            pre: 0,
            len: 0,
            obj,
        });
        self.mono.vertices.len() - 1
    }

    fn tparam_vertex(&mut self, p: TypeId) -> usize {
        let p = self.unalias(p);
        let p = self.mono.canon.get(&p.0).copied().unwrap_or(p);
        let Some(tp) = self.as_tparam(p) else {
            unreachable!("a type parameter stands for a type parameter")
        };
        if let Some(&Some(i)) = self.mono.index.get(&tp.obj.0) {
            return i;
        }
        let i = self.mono_vertex(tp.obj);
        self.mono.index.insert(tp.obj.0, Some(i));
        i
    }

    /// The vertex of a type declared in a function with type parameters around it.
    fn local_vertex(&mut self, obj: ObjId) -> Option<usize> {
        let o = self.obj(obj);
        let pkg = o.pkg.filter(|&p| p == self.env.pkg)?;
        let root = self.package(pkg).scope;
        if let Some(&i) = self.mono.index.get(&obj.0) {
            return i;
        }
        let mut found: Option<usize> = None;
        let mut at = o.parent();
        while let Some(scope) = at.filter(|&s| s != root) {
            for (_, elem) in self.scope(scope).elems.clone() {
                let e = self.obj(elem);
                if e.is_type_name()
                    && e.pos < o.pos
                    && self.as_tparam(self.obj_type(elem)).is_some_and(|p| p.obj == elem)
                {
                    let dst = match found {
                        Some(i) => i,
                        None => self.mono_vertex(obj),
                    };
                    found = Some(dst);
                    let src = self.tparam_vertex(self.obj_type(elem));
                    self.mono.edges.push(Edge {
                        dst,
                        src,
                        weight: 1,
                        pos: o.pos,
                        typ: self.obj_type(elem),
                    });
                }
            }
            at = self.scope(scope).parent;
        }
        self.mono.index.insert(obj.0, found);
        found
    }

    /// Reports a cycle of instantiations that grow, and forgets the package's graph.
    pub(crate) fn monomorph(&mut self) {
        let mut g = std::mem::take(&mut self.mono);
        let mut again = true;
        while again {
            again = false;
            for i in 0..g.edges.len() {
                let Edge { dst, src, weight, .. } = g.edges[i];
                let w = g.vertices[src].weight + weight;
                if w <= g.vertices[dst].weight {
                    continue;
                }
                let len = g.vertices[src].len + 1;
                g.vertices[dst].pre = i;
                g.vertices[dst].len = len;
                if len == g.vertices.len() {
                    return self.report_instance_loop(&g, dst);
                }
                g.vertices[dst].weight = w;
                again = true;
            }
        }
    }

    fn report_instance_loop(&mut self, g: &MonoGraph, start: usize) {
        let mut stack = Vec::new();
        let mut v = start;
        while !stack.contains(&v) {
            stack.push(v);
            v = g.edges[g.vertices[v].pre].src;
        }
        let begin = stack.iter().position(|&s| s == v).unwrap_or(0);
        let mut err = ErrorDesc::new();
        err.add(self.obj(g.vertices[v].obj).pos, "instantiation cycle:");
        for &v in &stack[begin..] {
            let edge = &g.edges[g.vertices[v].pre];
            let obj = g.vertices[edge.dst].obj;
            let what = match self.as_tparam(self.obj_type(obj)) {
                Some(_) => "instantiated as",
                None => "implicitly parameterized by",
            };
            err.add(
                edge.pos,
                format!("{} {what} {}", self.obj_text(obj), self.type_str(edge.typ)),
            );
        }
        self.report(err);
    }
}
