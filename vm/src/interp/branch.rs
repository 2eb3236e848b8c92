//! Comparisons to a bool, branches forward, and branches backward, which pay the budget.
//!
//! A backward branch pays before it does anything: when the budget is used up, the goroutine stands at the branch itself, whose
//! stack map is that of the state before it, and runs it again with the next slice.

use super::arith::{alu, alui};
use super::dispatch::*;

#[inline(always)]
fn f(x: u64) -> f64 {
    f64::from_bits(x)
}

#[inline(always)]
fn g(x: u64) -> f32 {
    f32::from_bits(x as u32)
}

alu! {
    Eq |x, y| (x == y) as u64;
    Ne |x, y| (x != y) as u64;
    LtS |x, y| ((x as i64) < y as i64) as u64;
    LeS |x, y| (x as i64 <= y as i64) as u64;
    LtU |x, y| (x < y) as u64;
    LeU |x, y| (x <= y) as u64;
    EqF |x, y| (f(x) == f(y)) as u64;
    NeF |x, y| (f(x) != f(y)) as u64;
    LtF |x, y| (f(x) < f(y)) as u64;
    LeF |x, y| (f(x) <= f(y)) as u64;
    EqF32 |x, y| (g(x) == g(y)) as u64;
    NeF32 |x, y| (g(x) != g(y)) as u64;
    LtF32 |x, y| (g(x) < g(y)) as u64;
    LeF32 |x, y| (g(x) <= g(y)) as u64;
}

alui! {
    EqI |x, y| (x as i64 == y) as u64;
    NeI |x, y| (x as i64 != y) as u64;
    LtSI |x, y| ((x as i64) < y) as u64;
    LeSI |x, y| (x as i64 <= y) as u64;
    GtSI |x, y| (x as i64 > y) as u64;
    GeSI |x, y| (x as i64 >= y) as u64;
}

/// `if cond(a, d) goto`, as a forward branch and its backward twin. `$d` reads the second operand.
macro_rules! branches {
    ($($fwd:ident $back:ident $d:ident |$x:ident, $y:ident| $cond:expr;)*) => {$(
        op! { $fwd(pc, base, cx, n) {
            let ($x, $y) = (ra(pc, base), branches!(@$d pc, base));
            if $cond {
                jump!(target(pc), base, cx, n)
            } else {
                next!(pc, base, cx, n)
            }
        }}
        op! { $back(pc, base, cx, n) {
            let n = n - 1;
            if n < 0 {
                return budget(pc, base, cx, n);
            }
            let ($x, $y) = (ra(pc, base), branches!(@$d pc, base));
            if $cond {
                jump!(target(pc), base, cx, n)
            } else {
                next!(pc, base, cx, n)
            }
        }}
    )*};
    (@none $pc:ident, $base:ident) => { () };
    (@slot $pc:ident, $base:ident) => { rd($pc, $base) };
    (@imm $pc:ident, $base:ident) => { id($pc) };
}

branches! {
    BrT LoopT none |x, _y| x != 0;
    BrF LoopF none |x, _y| x == 0;
    BrEq LoopEq slot |x, y| x == y;
    BrNe LoopNe slot |x, y| x != y;
    BrLtS LoopLtS slot |x, y| (x as i64) < y as i64;
    BrLeS LoopLeS slot |x, y| x as i64 <= y as i64;
    BrLtU LoopLtU slot |x, y| x < y;
    BrLeU LoopLeU slot |x, y| x <= y;
    BrEqI LoopEqI imm |x, y| x as i64 == y;
    BrNeI LoopNeI imm |x, y| x as i64 != y;
    BrLtSI LoopLtSI imm |x, y| (x as i64) < y;
    BrLeSI LoopLeSI imm |x, y| x as i64 <= y;
    BrGtSI LoopGtSI imm |x, y| x as i64 > y;
    BrGeSI LoopGeSI imm |x, y| x as i64 >= y;
    BrLtF LoopLtF slot |x, y| f(x) < f(y);
    BrLeF LoopLeF slot |x, y| f(x) <= f(y);
    BrNltF LoopNltF slot |x, y| !(f(x) < f(y));
    BrNleF LoopNleF slot |x, y| !(f(x) <= f(y));
}

/// Forward branches without a twin.
macro_rules! forward {
    ($($name:ident |$pc:ident, $base:ident, $cx:ident| $cond:expr;)*) => {$(
        op! { $name($pc, $base, $cx, n) {
            if $cond {
                jump!(target($pc), $base, $cx, n)
            } else {
                next!($pc, $base, $cx, n)
            }
        }}
    )*};
}

forward! {
    BrEqF |pc, base, cx| f(ra(pc, base)) == f(rd(pc, base));
    BrNeF |pc, base, cx| f(ra(pc, base)) != f(rd(pc, base));
    BrBitZ |pc, base, cx| ra(pc, base) & (*pc).d as u64 == 0;
    BrBitNZ |pc, base, cx| ra(pc, base) & (*pc).d as u64 != 0;
    BrTypeEq |pc, base, cx| ra(pc, base) == (*(*cx).types.add((*pc).d as usize)).word();
    BrTypeNe |pc, base, cx| ra(pc, base) != (*(*cx).types.add((*pc).d as usize)).word();
}

op! { Jmp(pc, base, cx, n) { jump!(target(pc), base, cx, n) } }

op! { Loop(pc, base, cx, n) {
    let n = n - 1;
    if n < 0 {
        return budget(pc, base, cx, n);
    }
    jump!(target(pc), base, cx, n)
}}

op! { JmpTab(pc, base, cx, n) {
    let (i, size) = (ra(pc, base), (*pc).d as u64);
    if i < size {
        let table = *(*cx).jump_tables.add((*pc).imm() as u32 as usize);
        jump!(pc.offset(*table.add(i as usize) as isize), base, cx, n)
    }
    next!(pc, base, cx, n)
}}

/// Step a, compare with d, branch backward.
macro_rules! steps {
    ($($name:ident $step:literal $d:ident |$x:ident, $y:ident| $cond:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let n = n - 1;
            if n < 0 {
                return budget(pc, base, cx, n);
            }
            let $x = (ra(pc, base) as i64).wrapping_add($step);
            wa(pc, base, $x as u64);
            let $y = branches!(@$d pc, base) as i64;
            if $cond {
                jump!(target(pc), base, cx, n)
            } else {
                next!(pc, base, cx, n)
            }
        }}
    )*};
}

op! { LoopIncLtLen(pc, base, cx, n) {
    let n = n - 1;
    if n < 0 {
        return budget(pc, base, cx, n);
    }
    let x = ra(pc, base).wrapping_add(1);
    wa(pc, base, x);
    let len = *base.add((*pc).d as usize + 1) as u32 as i64;
    if (x as i64) < len {
        jump!(target(pc), base, cx, n)
    } else {
        next!(pc, base, cx, n)
    }
}}

op! { LoopAddLtS(pc, base, cx, n) {
    let n = n - 1;
    if n < 0 {
        return budget(pc, base, cx, n);
    }
    let x = ra(pc, base).wrapping_add(rd(pc, base));
    wa(pc, base, x);
    if (x as i64) < rb(pc, base) as i64 {
        jump!(pc.offset((*pc).c as i16 as isize), base, cx, n)
    } else {
        next!(pc, base, cx, n)
    }
}}

steps! {
    LoopIncLtS 1 slot |x, y| x < y;
    LoopIncLtSI 1 imm |x, y| x < y;
    LoopIncLeS 1 slot |x, y| x <= y;
    LoopDecGeSI -1 imm |x, y| x >= y;
}

/// Branches on an element of a slice of bools.
macro_rules! on_element {
    ($($name:ident |$v:ident| $cond:expr;)*) => {$(
        op! { $name(pc, base, cx, n) {
            let ((data, lc), i) = (ra2(pc, base), rd(pc, base));
            let len = lc as u32 as u64;
            if i >= len {
                fault!(Index(i, len), pc, base, cx, n)
            }
            let $v = super::memory::load::u8((data + i) as *const u8);
            if $cond {
                jump!(target(pc), base, cx, n)
            } else {
                next!(pc, base, cx, n)
            }
        }}
    )*};
}

on_element! {
    BrIdxT |v| v != 0;
    BrIdxF |v| v == 0;
}
