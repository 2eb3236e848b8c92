//! Range statements: what may be ranged over, and the types of the iteration variables.

use govm_syntax::ast::{Expr, ExprKind, RangeStmt, Stmt};
use govm_syntax::{Pos, names};

use super::checker::{Checker, GoVersion};
use super::constant::Value;
use super::expr::Context;
use super::info::Mode;
use super::operand::Operand;
use super::types::{ChanDir, Type, TypeId, info, tid};

/// The types of the iteration variables; none where there is no such variable.
struct KeyValue {
    key: Option<TypeId>,
    value: Option<TypeId>,
}

impl<'a> Checker<'a> {
    /// A range statement.
    pub(crate) fn range_stmt(&mut self, s: &'a Stmt<'a>, r: &'a RangeStmt<'a>) {
        let (key_expr, value_expr, extra) = (r.lhs.first().copied(), r.lhs.get(1).copied(), r.lhs.get(2).copied());
        let mut x = Operand::new();
        self.env.has_call_or_recv = false;
        self.expr(None, &mut x, r.x);
        if x.is_valid() && value_expr.is_none() && !self.env.has_call_or_recv {
            // The operand is not evaluated if its length is a constant and nothing else of it is asked for.
            let u = self.under(x.typ);
            let t = self.array_ptr_deref(u);
            if let &Type::Array { len, .. } = self.ty(t) {
                let e = r.x.unparen();
                self.record_type_and_value(e, Mode::Constant, tid::INT, Some(&Value::Int(len)));
            }
        }
        let mut types = KeyValue { key: None, value: None };
        if x.is_valid() {
            match self.range_key_value(x.typ) {
                Ok(kv) => {
                    types = kv;
                    let wrong = match (key_expr, value_expr, extra) {
                        (Some(k), _, _) if types.key.is_none() => Some((k, "permits no iteration variables")),
                        (_, Some(v), _) if types.value.is_none() => Some((v, "permits only one iteration variable")),
                        (_, _, Some(extra)) => Some((extra, "")),
                        _ => None,
                    };
                    if let Some((at, what)) = wrong {
                        let text = self.operand_str(&x);
                        let msg = match what {
                            "" => "range clause permits at most two iteration variables".to_string(),
                            _ => format!("range over {text} {what}"),
                        };
                        self.soft_error(at.gc_start(), msg);
                    }
                }
                Err(cause) => {
                    let text = self.operand_str(&x);
                    let cause = if cause.is_empty() { cause } else { format!(": {cause}") };
                    self.soft_error(x.pos(), format!("cannot range over {text}{cause}"));
                }
            }
        }

        // The scope of the variables begins behind the range clause.
        self.open_scope(s.pos);
        let over_int = x.is_valid() && self.is_integer(x.typ);
        let sides = [(key_expr, types.key), (value_expr, types.value)];
        if r.define {
            self.define_range_vars(s.pos, &mut x, over_int, sides);
        } else if key_expr.is_some() {
            self.assign_range_vars(&mut x, over_int, sides);
        } else if over_int {
            // Without variables an untyped operand gets its default type.
            self.assignment(&mut x, None, Context::Text("range clause"));
        }
        self.block(r.body);
        self.close_scope();
    }

    /// The variables of a range clause with `:=`.
    fn define_range_vars(
        &mut self,
        pos: Pos,
        x: &mut Operand<'a>,
        over_int: bool,
        sides: [(Option<&'a Expr<'a>>, Option<TypeId>); 2],
    ) {
        let mut vars = Vec::new();
        for (lhs, typ) in sides {
            let Some(lhs) = lhs else { continue };
            let obj = match lhs.ident() {
                Some(id) => {
                    let obj = self.new_local(id.pos(), id.name);
                    self.record_def(id, obj);
                    if id.name != names::blank {
                        vars.push(obj);
                    }
                    obj
                }
                None => {
                    let msg = format!("invalid syntax tree: cannot declare {}", self.expr_str(lhs));
                    self.error(lhs.gc_start(), msg);
                    self.new_local(lhs.pos, names::blank)
                }
            };
            match typ {
                Some(typ) if self.is_valid(typ) => {
                    if over_int {
                        self.init_var(obj, x, Context::Text("range clause"));
                    } else {
                        // There is no expression of the value: an error is that of the variable.
                        let mut y = Operand::value_at(typ, lhs);
                        self.init_var(obj, &mut y, Context::Text("assignment"));
                    }
                }
                _ => {
                    let o = self.obj(obj);
                    o.typ.set(tid::INVALID);
                    o.set_used();
                }
            }
        }
        if vars.is_empty() {
            self.error(pos, "no new variables on left side of :=");
        }
        for v in vars {
            self.declare(self.env.scope, None, v);
        }
    }

    /// The left sides of a range clause with `=`.
    fn assign_range_vars(
        &mut self,
        x: &mut Operand<'a>,
        over_int: bool,
        sides: [(Option<&'a Expr<'a>>, Option<TypeId>); 2],
    ) {
        for (lhs, typ) in sides {
            let (Some(lhs), Some(typ)) = (lhs, typ) else { continue };
            if !self.is_valid(typ) {
                continue;
            }
            if !over_int {
                let mut y = Operand::value_at(typ, lhs);
                self.assign_operand(lhs, &mut y, Context::Text("assignment"));
                continue;
            }
            self.assign_operand(lhs, x, Context::Text("range clause"));
            if x.is_valid() && !self.is_integer(x.typ) {
                let msg = format!("cannot use iteration variable of type {}", self.type_str(x.typ));
                self.soft_error(lhs.gc_start(), msg);
            }
        }
    }

    /// What ranging over a value of type `t` yields, or why it is not possible, which may be "".
    fn range_key_value(&mut self, t: TypeId) -> Result<KeyValue, String> {
        let can_receive = |check: &mut Self, t: Option<TypeId>, u: Option<TypeId>| match (t, u.map(|u| check.ty(u))) {
            (
                Some(t),
                Some(Type::Chan {
                    dir: ChanDir::SendOnly, ..
                }),
            ) => Some(format!("receive from send-only channel {}", check.type_str(t))),
            _ => None,
        };
        let u = self.common_under_if(t, &can_receive)?;
        let u = self.array_ptr_deref(u);
        let yields = |key, value| Ok(KeyValue { key: Some(key), value });
        match *self.ty(u) {
            Type::Basic(b) if b.info & info::STRING != 0 => yields(tid::INT, Some(tid::RUNE)),
            Type::Basic(b) if b.info & info::INTEGER != 0 => {
                if self.allow_version(GoVersion(22)) {
                    yields(t, None)
                } else {
                    Err("requires go1.22 or later".into())
                }
            }
            Type::Array { elem, .. } | Type::Slice(elem) => yields(tid::INT, Some(elem)),
            Type::Map { key, elem } => yields(key, Some(elem)),
            Type::Chan { elem, .. } => yields(elem, None),
            Type::Signature(_) => self.range_over_func(u),
            _ => Err(String::new()),
        }
    }

    /// What ranging over a function yields: the parameters of the function that it takes.
    fn range_over_func(&mut self, u: TypeId) -> Result<KeyValue, String> {
        const WANT: &str = "func must be func(yield func(...) bool):";
        if !self.allow_version(GoVersion(23)) {
            return Err("requires go1.23 or later".into());
        }
        let Some(f) = self.as_signature(u) else {
            return Err(String::new());
        };
        let &[yield_] = self.tuple(f.params()) else {
            return Err(format!("{WANT} wrong argument count"));
        };
        if !self.tuple(f.results()).is_empty() {
            return Err(format!("{WANT} unexpected results"));
        }
        let yield_type = match self.common_under(self.obj_type(yield_)) {
            Ok(u) => u,
            Err(cause) => return Err(format!("{WANT} in yield type, {cause}")),
        };
        let Some(y) = self.as_signature(yield_type) else {
            return Err(format!("{WANT} argument is not func"));
        };
        let params = self.tuple(y.params());
        if params.len() > 2 {
            return Err(format!("{WANT} yield func has too many parameters"));
        }
        let result = match self.tuple(y.results()) {
            &[r] => self.obj_type(r),
            _ => tid::INVALID,
        };
        if !self.identical(result, tid::BOOL) {
            return Err(if self.is_boolean(result) {
                format!("{WANT} yield func returns user-defined boolean, not bool")
            } else {
                format!("{WANT} yield func does not return bool")
            });
        }
        if y.variadic() {
            return Err(format!(
                "yield func of type {} cannot be variadic",
                self.type_str(yield_type)
            ));
        }
        let param = |check: &Self, i: usize| params.get(i).map(|&p| check.obj_type(p));
        Ok(KeyValue {
            key: param(self, 0),
            value: param(self, 1),
        })
    }
}

/// Whether an expression is a receive operation, in parentheses or not.
pub(crate) fn is_receive(e: &Expr<'_>) -> bool {
    matches!(
        e.unparen().kind,
        ExprKind::Unary {
            op: govm_syntax::Op::Recv,
            ..
        }
    )
}
