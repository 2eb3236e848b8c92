//! Moves, constants and integer arithmetic.

use super::dispatch::*;

/// `a = f(b, c)`.
macro_rules! alu {
    ($($name:ident |$x:ident, $y:ident| $v:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let ($x, $y) = (rb(pc, base), rc(pc, base));
            wa(pc, base, $v);
            next!(pc, base, cx, n)
        }}
    )*};
}

/// `a = f(b, immediate c)`.
macro_rules! alui {
    ($($name:ident |$x:ident, $y:ident| $v:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let ($x, $y) = (rb(pc, base), ic(pc));
            wa(pc, base, $v);
            next!(pc, base, cx, n)
        }}
    )*};
}

/// `a = f(b)`.
macro_rules! unary {
    ($($name:ident |$x:ident| $v:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let $x = rb(pc, base);
            wa(pc, base, $v);
            next!(pc, base, cx, n)
        }}
    )*};
}

pub(super) use {alu, alui, unary};

op! { Nop(pc, base, cx, n) { next!(pc, base, cx, n) } }

unary! {
    Mov |x| x;
    Neg |x| x.wrapping_neg();
    Com |x| !x;
    Not |x| x ^ 1;
    Sext8 |x| x as i8 as u64;
    Sext16 |x| x as i16 as u64;
    Sext32 |x| x as i32 as u64;
    Zext8 |x| x as u8 as u64;
    Zext16 |x| x as u16 as u64;
    Zext32 |x| x as u32 as u64;
}

op! { Mov2(pc, base, cx, n) {
    wa2(pc, base, rb2(pc, base));
    next!(pc, base, cx, n)
}}

op! { MkPair(pc, base, cx, n) {
    wa2(pc, base, (rb(pc, base), rc(pc, base)));
    next!(pc, base, cx, n)
}}

op! { Pick2(pc, base, cx, n) {
    let v = if rd(pc, base) != 0 { rb2(pc, base) } else { rc2(pc, base) };
    wa2(pc, base, v);
    next!(pc, base, cx, n)
}}

op! { MovN(pc, base, cx, n) {
    let i = &*pc;
    std::ptr::copy(base.add(i.b as usize), base.add(i.a as usize), i.c as usize);
    next!(pc, base, cx, n)
}}

op! { ZeroN(pc, base, cx, n) {
    let i = &*pc;
    std::ptr::write_bytes(base.add(i.a as usize), 0, i.b as usize);
    next!(pc, base, cx, n)
}}

op! { LoadI(pc, base, cx, n) {
    wa(pc, base, (*pc).imm() as i64 as u64);
    next!(pc, base, cx, n)
}}

op! { LoadK(pc, base, cx, n) {
    wa(pc, base, *(*cx).consts.add((*pc).imm() as u32 as usize));
    next!(pc, base, cx, n)
}}

op! { LoadStr(pc, base, cx, n) {
    let s = &*(*cx).strings.add((*pc).imm() as u32 as usize);
    wa2(pc, base, (s.0[0], s.0[1]));
    next!(pc, base, cx, n)
}}

op! { LoadFunc(pc, base, cx, n) {
    wa(pc, base, (*cx).closures.add((*pc).imm() as u32 as usize) as u64);
    next!(pc, base, cx, n)
}}

op! { LoadType(pc, base, cx, n) {
    wa(pc, base, (*(*cx).types.add((*pc).b as usize)).word());
    next!(pc, base, cx, n)
}}

op! { LoadData(pc, base, cx, n) {
    wa(pc, base, *(*cx).data.add((*pc).imm() as u32 as usize) as u64);
    next!(pc, base, cx, n)
}}

op! { LoadCap(pc, base, cx, n) {
    let closure = *base.sub(2) as *const u64;
    wa(pc, base, *closure.add((*pc).b as usize));
    next!(pc, base, cx, n)
}}

op! { LoadCap2(pc, base, cx, n) {
    let p = (*base.sub(2) as *const u64).add((*pc).b as usize);
    wa2(pc, base, (*p, *p.add(1)));
    next!(pc, base, cx, n)
}}

op! { LoadCapN(pc, base, cx, n) {
    let i = &*pc;
    let p = (*base.sub(2) as *const u64).add(i.b as usize);
    std::ptr::copy_nonoverlapping(p, base.add(i.a as usize), i.c as usize);
    next!(pc, base, cx, n)
}}

/// `x << y` with Go's meaning of large counts.
#[inline(always)]
fn shl(x: u64, y: u64) -> u64 {
    if y < 64 { x << y } else { 0 }
}

alu! {
    Add |x, y| x.wrapping_add(y);
    Sub |x, y| x.wrapping_sub(y);
    Mul |x, y| x.wrapping_mul(y);
    And |x, y| x & y;
    Or |x, y| x | y;
    Xor |x, y| x ^ y;
    AndNot |x, y| x & !y;
    Shl |x, y| shl(x, y);
    ShrS |x, y| ((x as i64) >> y.min(63)) as u64;
    ShrU |x, y| if y < 64 { x >> y } else { 0 };
    MinS |x, y| (x as i64).min(y as i64) as u64;
    MaxS |x, y| (x as i64).max(y as i64) as u64;
    MinU |x, y| x.min(y);
    MaxU |x, y| x.max(y);
    Add32 |x, y| (x as i32).wrapping_add(y as i32) as u64;
    Sub32 |x, y| (x as i32).wrapping_sub(y as i32) as u64;
    Mul32 |x, y| (x as i32).wrapping_mul(y as i32) as u64;
    AddU32 |x, y| (x as u32).wrapping_add(y as u32) as u64;
    SubU32 |x, y| (x as u32).wrapping_sub(y as u32) as u64;
    MulU32 |x, y| (x as u32).wrapping_mul(y as u32) as u64;
}

/// What is added to a signed number, so that its bits above the lowest `k` are those of a quotient rounded towards zero.
#[inline(always)]
fn towards_zero(x: u64, k: i64) -> u64 {
    ((x as i64 >> 63) as u64) >> ((64 - k) & 63)
}

alui! {
    AddI |x, y| x.wrapping_add(y as u64);
    MulI |x, y| x.wrapping_mul(y as u64);
    DivSI |x, y| (x as i64).checked_div(y).unwrap_or(0) as u64;
    RemSI |x, y| (x as i64).checked_rem(y).unwrap_or(0) as u64;
    DivP2 |x, k| (x.wrapping_add(towards_zero(x, k)) as i64 >> (k & 63)) as u64;
    RemP2 |x, k| x.wrapping_sub(x.wrapping_add(towards_zero(x, k)) & (u64::MAX << (k & 63)));
    AndI |x, y| x & y as u64;
    OrI |x, y| x | y as u64;
    XorI |x, y| x ^ y as u64;
    ShlI |x, y| x << (y & 63);
    ShrSI |x, y| ((x as i64) >> (y & 63)) as u64;
    ShrUI |x, y| x >> (y & 63);
    RsubI |x, y| (y as u64).wrapping_sub(x);
    AddI32 |x, y| (x as i32).wrapping_add(y as i32) as u64;
    AddIU32 |x, y| (x as u32).wrapping_add(y as u32) as u64;
}

/// Division: `$v` of non-zero `y`.
macro_rules! div {
    ($($name:ident |$x:ident, $y:ident| $v:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let ($x, $y) = (rb(pc, base), rc(pc, base));
            if $y == 0 {
                fault!(Divide, pc, base, cx, n)
            }
            wa(pc, base, $v);
            next!(pc, base, cx, n)
        }}
    )*};
}

div! {
    DivS |x, y| (x as i64).wrapping_div(y as i64) as u64;
    DivU |x, y| x / y;
    RemS |x, y| (x as i64).wrapping_rem(y as i64) as u64;
    RemU |x, y| x % y;
}

op! { ChkShift(pc, base, cx, n) {
    if (rb(pc, base) as i64) < 0 {
        fault!(Shift, pc, base, cx, n)
    }
    next!(pc, base, cx, n)
}}
