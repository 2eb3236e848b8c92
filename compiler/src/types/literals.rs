//! Literals: numbers and strings, functions, composites.

use std::collections::{BTreeMap, HashMap};

use govm_syntax::LitKind;
use govm_syntax::ast::{Block, Expr, ExprKind, FuncType, Lit};

use super::checker::{Checker, GoVersion};
use super::constant::{Kind, Value};
use super::expr::Context;
use super::info::{Mode, Selection, SelectionKind};
use super::objects::ObjId;
use super::operand::Operand;
use super::types::{Type, TypeId, tid};

/// Number literals may have so many characters.
const MAX_NUMBER_LEN: usize = 10_000;

/// A constant as a key of a map of constants: equal exactly where the constants are, whatever kind of number they are.
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum ConstKey {
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// The bits of a number that is not whole, or too large for an integer.
    Float(u64),
    Complex(u64, u64),
    Str(Vec<u8>),
}

impl ConstKey {
    /// The key of a constant; none for an unknown one.
    pub fn of(val: &Value) -> Option<ConstKey> {
        Some(match val.kind() {
            Kind::Unknown => return None,
            Kind::Bool => ConstKey::Bool(val.as_bool()),
            Kind::String => ConstKey::Str(val.as_bytes().to_vec()),
            Kind::Complex => {
                let float = val.to_float();
                if float.is_unknown() {
                    ConstKey::Complex(val.real().to_f64().to_bits(), val.imag().to_f64().to_bits())
                } else {
                    return ConstKey::of(&float);
                }
            }
            Kind::Int | Kind::Float => {
                let int = val.to_int();
                match (int.as_i64(), int.as_u64()) {
                    (Some(i), _) if !int.is_unknown() => ConstKey::Int(i),
                    (None, Some(u)) if !int.is_unknown() => ConstKey::Uint(u),
                    _ => ConstKey::Float(val.to_f64().to_bits()),
                }
            }
        })
    }
}

impl<'a> Checker<'a> {
    /// A literal of one token.
    pub(crate) fn basic_lit(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, lit: Lit<'a>) {
        if lit.bad {
            return;
        }
        let typ = match lit.kind {
            LitKind::Int => tid::UNTYPED_INT,
            LitKind::Float => tid::UNTYPED_FLOAT,
            LitKind::Imag => tid::UNTYPED_COMPLEX,
            LitKind::Rune => tid::UNTYPED_RUNE,
            LitKind::String => tid::UNTYPED_STRING,
        };
        if matches!(lit.kind, LitKind::Int | LitKind::Float | LitKind::Imag) {
            self.check_literal_version(e, lit);
            if lit.text.len() > MAX_NUMBER_LEN {
                let msg = format!(
                    "excessively long constant: {}... ({} chars)",
                    &lit.text[..10],
                    lit.text.len()
                );
                return self.error(e.gc_start(), msg);
            }
        }
        let val = Value::from_literal(lit.kind, lit.text);
        if val.is_unknown() {
            return self.error(e.gc_start(), format!("malformed constant: {}", lit.text));
        }
        x.set_const(typ, val);
        x.set_expr(e);
        self.overflow(x, e.gc_start());
    }

    /// Reports forms of number literals that the file's language version lacks.
    fn check_literal_version(&mut self, e: &'a Expr<'a>, lit: Lit<'a>) {
        const V13: GoVersion = GoVersion(13);
        if lit.text.len() <= 2 || self.allow_version(V13) {
            return;
        }
        let what = match (lit.text.contains('_'), lit.text.as_bytes()) {
            (true, _) => "underscore in numeric literal",
            (_, [b'0', b'b' | b'B', ..]) => "binary literal",
            (_, [b'0', b'o' | b'O', ..]) => "0o/0O-style octal literal",
            (_, [b'0', b'x' | b'X', ..]) if lit.kind != LitKind::Int => "hexadecimal floating-point literal",
            _ => return,
        };
        self.verify_version(e.gc_start(), V13, what);
    }

    /// A function literal. Its body is checked a little later: the types that it mentions may not be complete yet, but before what
    /// follows the statement is declared.
    pub(crate) fn func_lit(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, ty: &'a FuncType<'a>, body: &'a Block<'a>) {
        let sig = self.new_type(Type::Signature(Box::default()));
        self.func_type(sig, None, None, ty);
        if self.as_signature(sig).is_some() {
            let (decl, iota) = (self.env.decl, self.env.iota);
            self.later(move |check| check.func_body(decl, sig, body, iota));
            x.set_value(sig);
            x.set_expr(e);
        }
    }

    /// A composite literal; `hint` is the type of the elements of the literal around it.
    pub(crate) fn composite_lit(&mut self, x: &mut Operand<'a>, e: &'a Expr<'a>, hint: Option<TypeId>) {
        let ExprKind::Composite { ty, elems, rbrace, .. } = e.kind else {
            return;
        };
        let typ;
        let mut open_elem = None;
        let mut is_elem = false;
        let mut base;
        match (ty, hint) {
            (Some(ty), _) => {
                if let ExprKind::ArrayType { len: None, elem } = ty.kind {
                    // [...]T: the literal says how long it is.
                    let elem = self.var_type(elem);
                    open_elem = Some(elem);
                    typ = self.new_type(Type::Array { len: -1, elem });
                } else {
                    typ = self.typ(ty);
                }
                base = typ;
            }
            (None, Some(hint)) => {
                typ = hint;
                base = hint;
                // An element of type *T without a type is &T{}.
                if let Ok(u) = self.common_under(hint)
                    && let Some(b) = self.as_pointer(u)
                {
                    base = b;
                }
                is_elem = true;
            }
            (None, None) => {
                self.error(e.gc_start(), "missing type in composite literal");
                typ = tid::INVALID;
                base = typ;
            }
        }
        if !self.is_complete(base) {
            return;
        }
        let mut typ = typ;
        let common = self.common_under(base).ok();
        match common.map(|u| self.ty(u)) {
            Some(Type::Struct(s)) => self.struct_lit(x, elems, base, common.unwrap_or(base), &s.fields, rbrace),
            Some(&Type::Array { len, elem }) => {
                let n = self.indexed_elements(elems, elem, (len >= 0).then_some(len));
                if len < 0 {
                    typ = self.new_type(Type::Array {
                        len: n,
                        elem: open_elem.unwrap_or(elem),
                    });
                    if let Some(ty) = ty {
                        self.record_type_and_value(ty, Mode::TypeExpr, typ, None);
                    }
                }
            }
            Some(&Type::Slice(elem)) => {
                self.indexed_elements(elems, elem, None);
            }
            Some(&Type::Map { key, elem }) => self.map_lit(x, elems, key, elem),
            other => {
                for elem in elems {
                    // The key may be the name of a field that is declared elsewhere.
                    let value = match elem.kind {
                        ExprKind::KeyValue { value, .. } => value,
                        _ => elem,
                    };
                    self.use_exprs(&[value]);
                }
                if other.is_none() || common.is_some_and(|u| self.is_valid(u)) {
                    let qualifier = if is_elem { " element" } else { "" };
                    let cause = if other.is_none() {
                        " (no common underlying type)"
                    } else {
                        ""
                    };
                    let msg = format!(
                        "invalid composite literal{qualifier} type {}{cause}",
                        self.type_str(typ)
                    );
                    self.error(e.gc_start(), msg);
                    return x.invalidate();
                }
            }
        }
        x.set_value(typ);
    }

    /// The elements of a struct literal of type `base`, whose underlying type is `u`.
    fn struct_lit(
        &mut self,
        x: &mut Operand<'a>,
        elems: &'a [&'a Expr<'a>],
        base: TypeId,
        u: TypeId,
        fields: &'a [ObjId],
        rbrace: govm_syntax::Pos,
    ) {
        const MIXTURE: &str = "mixture of field:value and value elements in struct literal";
        match elems.first().map(|e| e.kind) {
            None => return,
            Some(ExprKind::KeyValue { .. }) => return self.keyed_struct_lit(x, elems, base, u),
            Some(_) => {}
        }
        for (i, e) in elems.iter().enumerate() {
            if let ExprKind::KeyValue { .. } = e.kind {
                self.error(e.gc_start(), MIXTURE);
                continue;
            }
            self.generic_expr(x, e, None);
            let Some(&field) = fields.get(i) else {
                let msg = format!("too many values in struct literal of type {}", self.type_str(base));
                self.error(x.pos(), msg);
                break;
            };
            let f = self.obj(field);
            if self.is_hidden(field) {
                let (name, t) = (self.text(f.name), self.type_str(base));
                let msg = format!("implicit assignment to unexported field {name} in struct literal of type {t}");
                self.error(x.pos(), msg);
                continue;
            }
            let t = self.obj_type(field);
            self.assignment(x, Some(t), Context::Text("struct literal"));
        }
        if elems.len() < fields.len() {
            let hidden = fields.iter().any(|&f| self.is_hidden(f));
            let hint = if hidden {
                " (type has unexported fields - use key:value pairs)"
            } else {
                ""
            };
            let msg = format!("too few values in struct literal of type {}{hint}", self.type_str(base));
            self.error(rbrace, msg);
        }
    }

    /// Whether a field is not accessible from the current package.
    fn is_hidden(&self, field: ObjId) -> bool {
        let f = self.obj(field);
        !self.names.is_exported(f.name) && f.pkg != Some(self.env.pkg)
    }

    fn keyed_struct_lit(&mut self, x: &mut Operand<'a>, elems: &'a [&'a Expr<'a>], base: TypeId, u: TypeId) {
        let mut visited: BTreeMap<Vec<u32>, ObjId> = BTreeMap::new();
        for e in elems {
            let ExprKind::KeyValue { key, value } = e.kind else {
                let msg = "mixture of field:value and value elements in struct literal";
                self.error(e.gc_start(), msg);
                continue;
            };
            self.generic_expr(x, value, None);
            let Some(name) = key.ident() else {
                let msg = format!("invalid field name {} in struct literal", self.expr_str(key));
                self.error(e.gc_start(), msg);
                continue;
            };
            let found = self.lookup_field_or_method(u, false, Some(self.env.pkg), name.name, false);
            let Some(field) = found.obj else {
                let alt = self.lookup_field_or_method(u, false, Some(self.env.pkg), name.name, true);
                let msg = self.lookup_error(base, name.name, alt.obj, true);
                self.error(key.gc_start(), msg);
                continue;
            };
            let f = self.obj(field);
            if f.as_var().is_none() {
                let msg = format!("{} is not a field", self.text(name.name));
                self.error(key.gc_start(), msg);
                continue;
            }
            if found.path.len() > 1 && !self.allow_version(GoVersion(27)) {
                let (path, t) = (self.field_path(u, &found.path), self.type_str(base));
                let what = format!("use of promoted field {path} in struct literal of type {t}");
                self.verify_version(key.gc_start(), GoVersion(27), what);
                continue;
            }
            if found.indirect {
                let msg = format!("invalid implicit pointer indirection to reach {}", self.text(name.name));
                self.error(key.gc_start(), msg);
                continue;
            }
            self.record_use(name, field);
            if found.path.len() > 1 {
                let selection = Selection {
                    kind: SelectionKind::Field,
                    recv: base,
                    obj: field,
                    path: found.path.to_vec().into(),
                    indirect: false,
                };
                self.record_selection(key, name, selection);
            }
            let t = self.obj_type(field);
            self.assignment(x, Some(t), Context::Text("struct literal"));
            self.check_field_path(e, &mut visited, found.path.to_vec(), field);
        }
    }

    /// Reports a field that is given a value twice: by itself, or along with the embedded field around it.
    fn check_field_path(
        &mut self,
        e: &'a Expr<'a>,
        visited: &mut BTreeMap<Vec<u32>, ObjId>,
        path: Vec<u32>,
        field: ObjId,
    ) {
        let name = self.obj_text(field);
        // A path that begins this one, or one that begins with this one.
        let before = (1..=path.len()).find_map(|n| visited.get_key_value(&path[..n]));
        let clash = before.or_else(|| {
            visited
                .range(path.clone()..)
                .next()
                .filter(|other| other.0.starts_with(&path))
        });
        let Some((other, alt)) = clash else {
            visited.insert(path, field);
            return;
        };
        let alt = self.obj_text(*alt);
        let msg = match other.len().cmp(&path.len()) {
            std::cmp::Ordering::Equal => format!("duplicate field name {name} in struct literal"),
            std::cmp::Ordering::Less => {
                format!("cannot specify promoted field {name} and enclosing embedded field {alt}")
            }
            std::cmp::Ordering::Greater => {
                format!("cannot specify embedded field {name} and enclosed promoted field {alt}")
            }
        };
        self.error(e.gc_start(), msg);
    }

    fn map_lit(&mut self, x: &mut Operand<'a>, elems: &'a [&'a Expr<'a>], key_type: TypeId, elem_type: TypeId) {
        // Keys of an interface type are equal only if their types are identical too.
        let key_is_interface = self.is_non_tparam_interface(key_type);
        let mut visited: HashMap<ConstKey, Vec<TypeId>> = HashMap::new();
        for e in elems {
            let ExprKind::KeyValue { key, value } = e.kind else {
                self.error(e.gc_start(), "missing key in map literal");
                continue;
            };
            self.generic_expr(x, key, Some(key_type));
            self.assignment(x, Some(key_type), Context::Text("map literal"));
            if !x.is_valid() {
                continue;
            }
            if x.is_const()
                && let Some(k) = ConstKey::of(&x.value())
            {
                let seen = visited.entry(k).or_default();
                let duplicate = if key_is_interface {
                    seen.iter().any(|&t| self.identical(t, x.typ))
                } else {
                    !seen.is_empty()
                };
                seen.push(x.typ);
                if duplicate {
                    let msg = format!("duplicate key {} in map literal", x.value());
                    self.error(x.pos(), msg);
                    continue;
                }
            }
            self.generic_expr(x, value, Some(elem_type));
            self.assignment(x, Some(elem_type), Context::Text("map literal"));
        }
    }

    /// The elements of an array or slice literal. Returns its length.
    fn indexed_elements(&mut self, elems: &'a [&'a Expr<'a>], typ: TypeId, len: Option<i64>) -> i64 {
        // Without keys no index can be there twice.
        let keyed = elems.iter().any(|e| matches!(e.kind, ExprKind::KeyValue { .. }));
        let mut visited = std::collections::HashSet::new();
        let (mut index, mut max) = (0i64, 0i64);
        let mut x = Operand::new();
        for e in elems {
            let mut valid = false;
            let mut value = *e;
            if let ExprKind::KeyValue { key, value: v } = e.kind {
                value = v;
                let (t, i) = self.index(key, len);
                match i {
                    Some(i) => {
                        index = i;
                        valid = true;
                    }
                    None if self.is_valid(t) => {
                        let msg = format!("index {} must be integer constant", self.expr_str(key));
                        self.error(e.gc_start(), msg);
                    }
                    None => {}
                }
            } else if let Some(len) = len
                && index >= len
            {
                let msg = format!("index {index} is out of bounds (>= {len})");
                self.error(e.gc_start(), msg);
            } else {
                valid = true;
            }
            if keyed && valid && !visited.insert(index) {
                let msg = format!("duplicate index {index} in array or slice literal");
                self.error(e.gc_start(), msg);
            }
            index = index.saturating_add(1);
            max = max.max(index);
            self.generic_expr(&mut x, value, Some(typ));
            self.assignment(&mut x, Some(typ), Context::Text("array or slice literal"));
        }
        max
    }
}
