//! Expressions and types.

use std::borrow::Cow;

use super::{Node, Place, Printer, Ws};
use crate::ast::*;
use crate::source::Pos;
use crate::token::{LitKind, Op};

/// Higher than any operator's precedence, which go to 5; unary operators have 6.
const HIGHEST: u8 = 7;
const UNARY: u8 = 6;

/// How a list of expressions is laid out.
#[derive(Clone, Copy, Default)]
pub(super) struct ListMode {
    /// A comma ends it if what follows is on another line.
    pub comma: bool,
    /// Further lines are not indented.
    pub no_indent: bool,
}

/// Whose parameters a list holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Params {
    Func,
    FuncTypes,
    TypeTypes,
}

/// A coarse logarithm to base 2: exact for powers of two, linear in between.
fn log2ish(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64 - 1022;
    let fraction = f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52);
    exponent as f64 + 2.0 * (fraction - 1.0)
}

/// The inverse of [`log2ish`], as coarse.
fn exp2ish(x: f64) -> f64 {
    let n = x.floor();
    (1.0 + (x - n)) * 2f64.powi(n as i32)
}

/// What spacing a binary expression needs: whether it has operators of precedence 4 and 5, and the tightest precedence at which blanks
/// are needed so that operators do not run together (0 if nowhere).
#[derive(Clone, Copy, Default)]
struct Mix {
    has4: bool,
    has5: bool,
    problem: u8,
}

impl Mix {
    fn join(&mut self, other: Mix) {
        self.has4 |= other.has4;
        self.has5 |= other.has5;
        self.problem = self.problem.max(other.problem);
    }

    /// The precedence from which on operators have no blanks around them.
    fn cutoff(self, depth: usize) -> u8 {
        if self.problem > 0 {
            self.problem + 1
        } else if depth > 1 {
            4
        } else if self.has4 && self.has5 {
            5
        } else {
            6
        }
    }
}

/// The mix of an operator and its right operand, without its left.
fn own_mix(op: Op, y: &Expr<'_>) -> Mix {
    let prec = op.precedence();
    let mut mix = Mix {
        has4: prec == 4,
        has5: prec == 5,
        problem: 0,
    };
    match y.kind {
        ExprKind::Binary { op: inner, .. } if inner.precedence() > prec => mix.join(full_mix(y)),
        ExprKind::Star(_) if op == Op::Div => mix.problem = 5,
        ExprKind::Unary { op: inner, .. } => match (op, inner) {
            (Op::And, Op::And | Op::Xor) => mix.problem = 5,
            (Op::Add, Op::Add) | (Op::Sub, Op::Sub) => mix.problem = 4,
            _ => {}
        },
        _ => {}
    }
    mix
}

/// The mix of a binary expression; its left operands are looked at in a loop.
fn full_mix(x: &Expr<'_>) -> Mix {
    let mut mix = Mix::default();
    let mut x = x;
    while let ExprKind::Binary { op, x: left, y } = x.kind {
        mix.join(own_mix(op, y));
        match left.kind {
            ExprKind::Binary { op: inner, .. } if inner.precedence() >= op.precedence() => x = left,
            _ => break,
        }
    }
    mix
}

/// A type element that cannot be a value, as gofmt sees it.
fn is_type_elem(x: &Expr<'_>) -> bool {
    let mut x = x;
    loop {
        match x.kind {
            ExprKind::ArrayType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType { .. }
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => return true,
            ExprKind::Unary { op, .. } => return op == Op::Tilde,
            ExprKind::Binary { x: left, y, .. } => {
                if is_type_elem(y) {
                    return true;
                }
                x = left;
            }
            ExprKind::Paren(inner) => x = inner,
            _ => return false,
        }
    }
}

/// Whether gofmt takes for an array's length what gc takes for a type parameter with its constraint: gofmt does not look behind a `*`.
pub(super) fn is_length(x: &Expr<'_>) -> bool {
    let mut first = x;
    while let ExprKind::Binary { x: left, .. } = first.kind {
        first = left;
    }
    let call = matches!(first.kind, ExprKind::Call { args: &[arg], .. } if is_type_elem(arg));
    !call && !is_type_elem(x)
}

/// Whether a name in front of `x` would make one value expression with it, as `P *C` does.
fn combines_with_name(x: &Expr<'_>) -> bool {
    let mut x = x;
    loop {
        match x.kind {
            ExprKind::Star(base) => return !is_type_elem(base),
            ExprKind::Paren(inner) => return !is_type_elem(inner),
            ExprKind::Binary { x: left, y, .. } => {
                if is_type_elem(y) {
                    return false;
                }
                x = left;
            }
            _ => return false,
        }
    }
}

/// A number in gofmt's spelling: lower-case prefixes and exponents, no leading zeros of imaginary integers.
fn normal_number(text: &str) -> Cow<'_, str> {
    if text.len() < 2 {
        return Cow::Borrowed(text);
    }
    let lower_last = |text: &str, upper: char, lower: &str| match text.rfind(upper) {
        Some(at) => format!("{}{lower}{}", &text[..at], &text[at + 1..]),
        None => text.to_string(),
    };
    match &text[..2] {
        "0X" => Cow::Owned(lower_last(&format!("0x{}", &text[2..]), 'P', "p")),
        "0x" => Cow::Owned(lower_last(text, 'P', "p")),
        "0O" => Cow::Owned(format!("0o{}", &text[2..])),
        "0B" => Cow::Owned(format!("0b{}", &text[2..])),
        "0o" | "0b" => Cow::Borrowed(text),
        _ if text.contains('E') => Cow::Owned(lower_last(text, 'E', "e")),
        _ if text.ends_with('i') && !text.contains(['.', 'e']) => {
            let digits = text.trim_start_matches(['0', '_']);
            Cow::Borrowed(if digits == "i" { "0i" } else { digits })
        }
        _ => Cow::Borrowed(text),
    }
}

/// One link of a chain of things applied to an operand, on its way to be printed.
struct Link<'a> {
    x: &'a Expr<'a>,
    depth: usize,
    /// A selector that a call follows: its line break stays indented until the end of the call.
    method: bool,
}

impl<'a> Printer<'a> {
    pub(super) fn expr(&mut self, x: &'a Expr<'a>) {
        self.expr1(x, 0, 1);
    }

    pub(super) fn expr0(&mut self, x: &'a Expr<'a>, depth: usize) {
        self.expr1(x, 0, depth);
    }

    /// Prints an expression in a place that takes operators of precedence `prec` and higher; `depth` over 1 asks for compactness.
    fn expr1(&mut self, x: &'a Expr<'a>, prec: u8, depth: usize) {
        self.set_pos(x.start);
        if let ExprKind::Binary { .. } = x.kind {
            return self.binary(x, prec, depth);
        }
        let mut links = Vec::new();
        let mut x = x;
        let mut depth = depth;
        let mut method = false;
        loop {
            let left = match x.kind {
                ExprKind::Selector { x: left, .. }
                | ExprKind::Assert { x: left, .. }
                | ExprKind::TypeSwitchGuard { x: left, .. } => {
                    links.push(Link { x, depth, method });
                    method = false;
                    left
                }
                ExprKind::Index { x: left, .. } | ExprKind::Slice { x: left, .. } => {
                    links.push(Link {
                        x,
                        depth,
                        method: false,
                    });
                    method = false;
                    depth = 1;
                    left
                }
                ExprKind::Call { fun, args, .. } => {
                    if args.len() > 1 {
                        depth += 1;
                    }
                    links.push(Link {
                        x,
                        depth,
                        method: false,
                    });
                    method = true;
                    match fun.kind {
                        // Conversions to these types need parentheses, which the parser has kept.
                        ExprKind::FuncType(_) | ExprKind::ChanType { dir: ChanDir::Recv, .. } => self.tok("("),
                        _ => {}
                    }
                    fun
                }
                _ => break,
            };
            x = left;
        }
        let inner_prec = if links.is_empty() { prec } else { HIGHEST };
        match x.kind {
            ExprKind::Binary { .. } => self.binary(x, inner_prec, depth),
            _ => self.operand(x, inner_prec, depth),
        }
        // Whether the selector printed last waits for its call to unindent.
        let mut indented = false;
        while let Some(link) = links.pop() {
            indented = self.link(link, indented);
        }
    }

    /// Prints what a link has behind its left operand.
    fn link(&mut self, link: Link<'a>, indented: bool) -> bool {
        let Link { x, depth, method } = link;
        match x.kind {
            ExprKind::Selector { sel, .. } => {
                self.tok(".");
                if self.pos.is_valid() && self.pos.line < self.line(sel.start) {
                    self.ws(Ws::Indent);
                    self.ws(Ws::Newline);
                    self.set_pos(sel.start);
                    self.name(sel);
                    if !method {
                        self.ws(Ws::Unindent);
                    }
                    return method;
                }
                self.set_pos(sel.start);
                self.name(sel);
            }
            ExprKind::Assert { ty, .. } => {
                self.tok(".");
                self.set_pos(self.skip_space(x.pos.offset(1)));
                self.tok("(");
                self.expr(ty);
                self.set_pos(last_byte(x));
                self.tok(")");
            }
            ExprKind::TypeSwitchGuard { .. } => self.type_guard(x.pos),
            ExprKind::Index { indices, rbrack, .. } => {
                self.set_pos(x.pos);
                self.tok("[");
                match indices {
                    [index] => self.expr0(index, depth + 1),
                    _ => {
                        let mode = ListMode {
                            comma: true,
                            no_indent: false,
                        };
                        self.expr_list(x.pos, indices, depth + 1, mode, rbrack);
                    }
                }
                self.set_pos(rbrack);
                self.tok("]");
            }
            ExprKind::Slice {
                lo,
                hi,
                max,
                full,
                rbrack,
                ..
            } => {
                self.set_pos(x.pos);
                self.tok("[");
                let all = [lo, hi, max];
                let indices = if full { &all[..] } else { &all[..2] };
                let given = indices.iter().flatten();
                let binary = given.clone().any(|x| matches!(x.kind, ExprKind::Binary { .. }));
                let blanks = depth <= 1 && binary && given.count() > 1;
                for (i, index) in indices.iter().enumerate() {
                    if i > 0 {
                        if blanks && indices[i - 1].is_some() {
                            self.blank();
                        }
                        self.tok(":");
                        if blanks && index.is_some() {
                            self.blank();
                        }
                    }
                    if let Some(index) = index {
                        self.expr0(index, depth + 1);
                    }
                }
                self.set_pos(rbrack);
                self.tok("]");
            }
            ExprKind::Call {
                fun,
                args,
                dots,
                rparen,
            } => {
                match fun.kind {
                    ExprKind::FuncType(_) | ExprKind::ChanType { dir: ChanDir::Recv, .. } => self.tok(")"),
                    _ => {}
                }
                self.set_pos(x.pos);
                self.tok("(");
                match dots {
                    Some(dots) => {
                        self.expr_list(x.pos, args, depth, ListMode::default(), dots);
                        self.set_pos(dots);
                        self.tok("...");
                        if self.line(dots) < self.line(rparen) {
                            self.tok(",");
                            self.ws(Ws::Formfeed);
                        }
                    }
                    None => {
                        let mode = ListMode {
                            comma: true,
                            no_indent: false,
                        };
                        self.expr_list(x.pos, args, depth, mode, rparen);
                    }
                }
                self.set_pos(rparen);
                self.tok(")");
                if indented {
                    self.ws(Ws::Unindent);
                }
            }
            _ => {}
        }
        false
    }

    /// `.(type)` whose dot is at `dot`.
    pub(super) fn type_guard(&mut self, dot: Pos) {
        self.tok(".");
        let open = self.skip_space(dot.offset(1));
        self.set_pos(open);
        self.tok("(");
        self.tok("type");
        let keyword = self.skip_space(open.offset(1));
        self.set_pos(self.skip_space(keyword.offset("type".len() as u32)));
        self.tok(")");
    }

    /// Prints a binary expression.
    ///
    /// There are always blanks around operators of precedence 3 and less, and in a normal place (depth 1) around all of them; of a mix
    /// of precedences 4 and 5 only those of 4 have them; in compact places none of both has them. Where operators would run
    /// together there are blanks in any case. (The method is Russ Cox's.)
    fn binary(&mut self, x: &'a Expr<'a>, prec: u8, depth: usize) {
        // The chain of left operands, outermost first, each with its depth.
        let mut chain = Vec::new();
        let mut left = x;
        let mut outer = prec;
        let mut depth = depth.max(1);
        while let ExprKind::Binary { op, x: next, .. } = left.kind {
            if op.precedence() < outer {
                break;
            }
            chain.push((left, depth));
            let same = matches!(next.kind, ExprKind::Binary { op: inner, .. } if inner.precedence() == op.precedence());
            depth += usize::from(!same);
            outer = op.precedence();
            left = next;
        }
        if chain.is_empty() {
            // Only in a tree that the parser did not make: parentheses are missing.
            self.tok("(");
            self.expr0(x, depth.saturating_sub(1).max(1));
            self.tok(")");
            return;
        }
        // The mix of each link with those within it, innermost first.
        let mut mixes = vec![Mix::default(); chain.len()];
        for i in (0..chain.len()).rev() {
            if let ExprKind::Binary { op, y, .. } = chain[i].0.kind {
                mixes[i] = own_mix(op, y);
                if i + 1 < chain.len() {
                    let inner = mixes[i + 1];
                    mixes[i].join(inner);
                }
            }
        }
        self.expr1(left, outer, depth);
        for (i, (x, depth)) in chain.into_iter().enumerate().rev() {
            let ExprKind::Binary { op, y, .. } = x.kind else {
                continue;
            };
            let mut blank = op.precedence() < mixes[i].cutoff(depth);
            if blank {
                self.blank();
            }
            let xline = self.pos.line;
            let yline = self.line(y.start);
            self.set_pos(x.pos);
            self.tok(op.text());
            let mut indented = false;
            if xline != yline && xline > 0 && yline > 0 && self.linebreak(yline, 1, Ws::Indent, true) > 0 {
                indented = true;
                blank = false;
            }
            if blank {
                self.blank();
            }
            self.expr1(y, op.precedence() + 1, depth + 1);
            if indented {
                self.ws(Ws::Unindent);
            }
        }
    }

    /// Prints an expression that is neither binary nor something applied to an operand.
    fn operand(&mut self, x: &'a Expr<'a>, prec: u8, depth: usize) {
        self.set_pos(x.start);
        match x.kind {
            ExprKind::Bad => self.lit("BadExpr", false),
            ExprKind::Name(ident) => self.name(ident),
            ExprKind::Lit(lit) => self.literal(lit),
            ExprKind::KeyValue { key, value } => {
                self.expr(key);
                self.set_pos(x.pos);
                self.tok(":");
                self.blank();
                self.expr(value);
            }
            ExprKind::Star(base) => {
                let parens = UNARY < prec;
                if parens {
                    self.tok("(");
                }
                self.tok("*");
                self.expr(base);
                if parens {
                    self.tok(")");
                }
            }
            ExprKind::Unary { op, x: inner } => {
                if UNARY < prec {
                    self.tok("(");
                    self.expr(x);
                    self.tok(")");
                } else {
                    self.tok(op.text());
                    self.expr1(inner, UNARY, depth);
                }
            }
            ExprKind::FuncLit { ty, body } => {
                self.tok("func");
                let start_col = self.out_col - "func".len();
                self.signature(ty);
                let size = self.distance_from(x.start, start_col);
                self.func_body(size, Ws::Blank, body);
            }
            ExprKind::Paren(inner) => {
                if let ExprKind::Paren(_) = inner.kind {
                    return self.expr0(inner, depth);
                }
                self.tok("(");
                self.expr0(inner, depth.saturating_sub(1).max(1));
                self.set_pos(last_byte(x));
                self.tok(")");
            }
            ExprKind::Composite {
                ty,
                elems,
                lbrace,
                rbrace,
            } => {
                if let Some(ty) = ty {
                    self.expr1(ty, HIGHEST, depth);
                }
                self.level += 1;
                self.set_pos(lbrace);
                self.tok("{");
                self.expr_list(
                    lbrace,
                    elems,
                    1,
                    ListMode {
                        comma: true,
                        no_indent: false,
                    },
                    rbrace,
                );
                let flip_blank = !elems.is_empty();
                // So that lone comments are indented.
                self.ws(Ws::Indent);
                self.ws(Ws::Unindent);
                self.no_extra_linebreak = !self.no_extra_linebreak;
                self.no_extra_blank ^= flip_blank;
                self.set_pos(rbrace);
                self.tok("}");
                self.no_extra_linebreak = !self.no_extra_linebreak;
                self.no_extra_blank ^= flip_blank;
                self.level -= 1;
            }
            ExprKind::Dots(elem) => {
                self.tok("...");
                self.expr(elem);
            }
            ExprKind::ArrayType { len, elem } => {
                self.tok("[");
                match len {
                    Some(len) => self.expr(len),
                    None => {
                        self.set_pos(self.skip_space(x.start.offset(1)));
                        self.tok("...");
                    }
                }
                self.tok("]");
                self.expr(elem);
            }
            ExprKind::SliceType(elem) => {
                self.tok("[");
                self.tok("]");
                self.expr(elem);
            }
            ExprKind::StructType(list) => {
                self.tok("struct");
                self.struct_fields(list);
            }
            ExprKind::FuncType(ty) => {
                self.tok("func");
                self.signature(ty);
            }
            ExprKind::InterfaceType { elems, lbrace, rbrace } => {
                self.tok("interface");
                self.interface_elems(elems, lbrace, rbrace);
            }
            ExprKind::MapType { key, value } => {
                self.tok("map");
                self.tok("[");
                self.expr(key);
                self.tok("]");
                self.expr(value);
            }
            ExprKind::ChanType { dir, elem } => {
                match dir {
                    ChanDir::Both => self.tok("chan"),
                    ChanDir::Recv => {
                        self.tok("<-");
                        self.tok("chan");
                    }
                    ChanDir::Send => {
                        self.tok("chan");
                        self.set_pos(self.skip_space(x.start.offset("chan".len() as u32)));
                        self.tok("<-");
                    }
                }
                self.blank();
                self.expr(elem);
            }
            ExprKind::Binary { .. }
            | ExprKind::Selector { .. }
            | ExprKind::Index { .. }
            | ExprKind::Slice { .. }
            | ExprKind::Assert { .. }
            | ExprKind::TypeSwitchGuard { .. }
            | ExprKind::Call { .. } => self.expr1(x, prec, depth),
        }
    }

    /// The position of the next token, from the end of another on.
    pub(super) fn skip_space(&self, from: Pos) -> Pos {
        let bytes = self.file.bytes();
        let mut at = self.file.offset(from);
        loop {
            let rest = &bytes[at..];
            let end = match rest {
                [b' ' | b'\t' | b'\r' | b'\n', ..] => Some(1),
                [b'/', b'/', ..] => rest.iter().position(|&b| b == b'\n'),
                [b'/', b'*', ..] => rest.windows(2).position(|pair| pair == b"*/").map(|n| n + 2),
                _ => None,
            };
            match end {
                Some(n) => at += n,
                None => return self.file.pos(at),
            }
        }
    }

    pub(super) fn literal(&mut self, lit: Lit<'a>) {
        match lit.kind {
            LitKind::Int | LitKind::Float | LitKind::Imag => {
                self.lit(&normal_number(lit.text), lit.kind == LitKind::Int);
            }
            LitKind::String if lit.text.contains('\r') => self.lit(&lit.text.replace('\r', ""), false),
            LitKind::Rune | LitKind::String => self.lit(lit.text, false),
        }
    }

    /// The columns between a place in the output and here, if `start` is on the current line of the source.
    pub(super) fn distance_from(&self, start: Pos, start_col: usize) -> usize {
        if self.pos.is_valid() && self.line(start) == self.pos.line {
            self.out_col - start_col
        } else {
            1 << 30
        }
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Lists

    pub(super) fn ident_list(&mut self, list: &'a [Ident], indent: bool) {
        let names: Vec<Item<'a>> = list.iter().map(|&ident| Item::Ident(ident)).collect();
        self.items(
            Pos::NONE,
            &names,
            1,
            ListMode {
                comma: false,
                no_indent: !indent,
            },
            Pos::NONE,
        );
    }

    pub(super) fn expr_list(&mut self, prev: Pos, list: &'a [&'a Expr<'a>], depth: usize, mode: ListMode, next: Pos) {
        let items: Vec<Item<'a>> = list.iter().map(|x| Item::Expr(x)).collect();
        self.items(prev, &items, depth, mode, next);
    }

    /// Prints a list between the positions `prev` and `next`, if known. Line breaks between its elements are kept.
    pub(super) fn items(&mut self, prev: Pos, list: &[Item<'a>], depth: usize, mode: ListMode, next: Pos) {
        let (Some(first), Some(last)) = (list.first(), list.last()) else {
            return;
        };
        let prev: Place = self.place(prev);
        let next: Place = self.place(next);
        let line = self.line(first.start());
        if prev.is_valid() && prev.line == line && line == self.line(last.end()) {
            for (i, item) in list.iter().enumerate() {
                if i > 0 {
                    self.set_pos(item.start());
                    self.tok(",");
                    self.blank();
                }
                self.list_item(item, depth);
            }
            return;
        }

        // The list spans lines. What indents it comes with its first line break.
        let mut ws = if mode.no_indent { Ws::Ignore } else { Ws::Indent };
        let mut last_break: isize = -1;
        if prev.is_valid() && prev.line < line && self.linebreak(line, 0, ws, true) > 0 {
            ws = Ws::Ignore;
            last_break = 0;
        }
        // The sizes of keys (or elements) on lines of their own decide where a column ends: where a size differs much from the
        // geometric mean of those before it.
        let mut size = 0;
        let mut log_sum = 0.0;
        let mut count = 0;
        let mut prev_line = prev.line;
        for (i, item) in list.iter().enumerate() {
            let line = self.line(item.start());
            let mut section = true;
            let prev_size = size;
            const LARGE: usize = 1_000_000;
            let key = item.key();
            size = 0;
            // Asked for in any case: sizes are remembered with the limit that they were first asked with.
            let whole = self.item_size(item, LARGE);
            if whole <= LARGE && prev.is_valid() && next.is_valid() {
                size = match key {
                    Some((key, _, _)) => self.node_size(Node::Expr(key), LARGE),
                    None => whole,
                };
            }
            if prev_size > 0 && size > 0 {
                const SMALL: usize = 40;
                if count == 0 || prev_size <= SMALL && size <= SMALL {
                    section = false;
                } else {
                    const RATIO: f64 = 2.5;
                    let ratio = size as f64 / exp2ish(log_sum / count as f64);
                    section = RATIO * ratio <= 1.0 || RATIO <= ratio;
                }
            }
            let needs_linebreak = 0 < prev_line && prev_line < line;
            if i > 0 {
                if !needs_linebreak {
                    self.set_pos(item.start());
                }
                self.tok(",");
                let mut needs_blank = true;
                if needs_linebreak {
                    let breaks = self.linebreak(line, 0, ws, section || last_break + 1 < i as isize);
                    if breaks > 0 {
                        ws = Ws::Ignore;
                        last_break = i as isize;
                        needs_blank = false;
                    }
                    if breaks > 1 {
                        log_sum = 0.0;
                        count = 0;
                    }
                }
                if needs_blank {
                    self.blank();
                }
            }
            match key {
                Some((key, colon, value)) if list.len() > 1 && size > 0 && needs_linebreak => {
                    self.expr(key);
                    self.set_pos(colon);
                    self.tok(":");
                    self.ws(Ws::Vtab);
                    self.expr(value);
                }
                _ => self.list_item(item, depth),
            }
            if size > 0 {
                log_sum += log2ish(size as f64);
                count += 1;
            }
            prev_line = line;
        }
        let indented = ws == Ws::Ignore && !mode.no_indent;
        if mode.comma && next.is_valid() && self.pos.line < next.line {
            self.tok(",");
            if indented {
                self.ws(Ws::Unindent);
            }
            self.ws(Ws::Formfeed);
        } else if indented {
            self.ws(Ws::Unindent);
        }
    }

    fn list_item(&mut self, item: &Item<'a>, depth: usize) {
        match *item {
            Item::Expr(x) => self.expr0(x, depth),
            Item::Ident(ident) => {
                self.set_pos(ident.start);
                self.name(ident);
            }
        }
    }

    fn item_size(&mut self, item: &Item<'a>, max: usize) -> usize {
        match *item {
            Item::Expr(x) => self.node_size(Node::Expr(x), max),
            Item::Ident(ident) => self.interner.text(ident.name).len(),
        }
    }

    /// Prints a list of parameters with its brackets.
    pub(super) fn parameters(&mut self, list: &'a FieldList<'a>, params: Params) {
        let (open, close) = if params == Params::Func { ("(", ")") } else { ("[", "]") };
        self.set_pos(list.open);
        self.tok(open);
        if let [first, ..] = list.fields {
            let mut prev_line = self.line(list.open);
            let mut ws = Ws::Indent;
            for (i, field) in list.fields.iter().enumerate() {
                let begin = self.line(field.start);
                let needs_linebreak = 0 < prev_line && prev_line < begin;
                if i > 0 {
                    if !needs_linebreak {
                        self.set_pos(field.start);
                    }
                    self.tok(",");
                }
                if needs_linebreak && self.linebreak(begin, 0, ws, true) > 0 {
                    ws = Ws::Ignore;
                } else if i > 0 {
                    self.blank();
                }
                if !field.names.is_empty() {
                    self.ident_list(field.names, ws == Ws::Indent);
                    self.blank();
                }
                self.expr(field.ty.unparen());
                prev_line = self.line(field.end);
            }
            let closing = self.line(list.close);
            if 0 < prev_line && prev_line < closing {
                self.tok(",");
                self.linebreak(closing, 0, Ws::Ignore, true);
            } else if params == Params::TypeTypes && list.count() == 1 && combines_with_name(first.ty.unparen()) {
                self.tok(",");
            }
            if ws == Ws::Ignore {
                self.ws(Ws::Unindent);
            }
        }
        self.set_pos(list.close);
        self.tok(close);
    }

    pub(super) fn signature(&mut self, ty: &'a FuncType<'a>) {
        self.parameters(ty.params, Params::Func);
        let Some(results) = ty.results else { return };
        match results.fields {
            [] => {}
            [field] if field.names.is_empty() => {
                self.blank();
                self.expr(field.ty.unparen());
            }
            _ => {
                self.blank();
                self.parameters(results, Params::Func);
            }
        }
    }
}

/// An element of a list: an expression, or a declared name.
pub(super) enum Item<'a> {
    Expr(&'a Expr<'a>),
    Ident(Ident),
}

impl<'a> Item<'a> {
    fn start(&self) -> Pos {
        match self {
            Item::Expr(x) => x.start,
            Item::Ident(ident) => ident.start,
        }
    }

    fn end(&self) -> Pos {
        match self {
            Item::Expr(x) => x.end,
            Item::Ident(ident) => ident.end,
        }
    }

    /// Key, colon and value of a pair.
    fn key(&self) -> Option<(&'a Expr<'a>, Pos, &'a Expr<'a>)> {
        match self {
            Item::Expr(Expr {
                kind: ExprKind::KeyValue { key, value },
                pos,
                ..
            }) => Some((key, *pos, value)),
            _ => None,
        }
    }
}

/// The position of the last byte of an expression, which is a closing bracket.
fn last_byte(x: &Expr<'_>) -> Pos {
    Pos(x.end.0 - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_normalized() {
        for (text, normal) in [
            ("0XFFp", "0xFFp"),
            ("0X1P-2", "0x1p-2"),
            ("1E5", "1e5"),
            ("0B1", "0b1"),
            ("0O7", "0o7"),
            ("007i", "7i"),
            ("00i", "0i"),
            ("1_000", "1_000"),
            ("0.0E1i", "0.0e1i"),
        ] {
            assert_eq!(normal_number(text), normal);
        }
    }

    #[test]
    fn logarithms_are_inverse() {
        for x in [1.0, 2.0, 3.0, 8.0, 40.0] {
            assert!((exp2ish(log2ish(x)) - x).abs() < 1e-9);
        }
    }
}
