//! Untyped constants: expressions over large integers whose values are known here, so that what is written is representable.

use super::state::Gen;
use super::types::*;
use dashu::base::BitTest;
use dashu::integer::IBig;

impl Gen {
    /// An untyped integer constant expression and its value, below 2^400.
    fn big(&mut self, depth: usize) -> (String, IBig) {
        if depth == 0 || self.r.chance(20) {
            return match self.r.below(5) {
                0 => {
                    let n = self.r.below(200);
                    (format!("(1 << {n})"), IBig::from(1) << n)
                }
                1 => ("'x'".into(), IBig::from(120)),
                2 => {
                    let n = self.r.word();
                    (format!("{n:#x}"), IBig::from(n))
                }
                _ => {
                    let n = self.r.below(1000);
                    (n.to_string(), IBig::from(n))
                }
            };
        }
        let ((a, x), (b, y)) = (self.big(depth - 1), self.big(depth - 1));
        let zero = IBig::from(0);
        let (text, v) = match self.r.below(9) {
            0 => (format!("({a} + {b})"), &x + &y),
            1 => (format!("({a} - {b})"), &x - &y),
            2 => (format!("({a} * {b})"), &x * &y),
            3 if y != zero => (format!("({a} / {b})"), &x / &y),
            4 if y != zero => (format!("({a} % {b})"), &x % &y),
            5 => (format!("({a} & {b})"), &x & &y),
            6 => (format!("({a} | {b})"), &x | &y),
            7 => (format!("({a} ^ {b})"), &x ^ &y),
            8 => {
                let n = self.r.below(60);
                (format!("({a} >> {n})"), &x >> n)
            }
            _ => (format!("(-{a})"), -&x),
        };
        match v.bit_len() > 400 {
            true => (a, x),
            false => (text, v),
        }
    }

    /// Declares constants and prints what they give.
    pub fn constants(&mut self) {
        let id = self.name("k");
        match self.r.below(4) {
            0 => {
                let t = match self.r.chance(50) {
                    true => String::new(),
                    false => format!(" {}", self.r.of(&Int::ALL).name()),
                };
                let (a, b) = (self.r.range(1, 5), self.r.below(4));
                let e = *self.r.of(&[
                    "iota",
                    "iota * 3",
                    "1 << iota",
                    "iota + 1",
                    "(iota + 2) * iota",
                    "5 - iota",
                ]);
                self.line("const (");
                self.line(format!("\t{id}a{t} = {e}"));
                self.line(format!("\t{id}b"));
                for _ in 0..b {
                    self.line("\t_");
                }
                self.line(format!("\t{id}c, {id}d = iota, iota + {a}"));
                self.line(")");
                self.line(format!("say(\"{id}\", {id}a, {id}b, {id}c, {id}d)"));
                self.line(format!("sayf(\"%T\", {id}b)"));
            }
            1 => {
                let (e, v) = self.big(4);
                let k = *self.r.of(&Int::ALL);
                self.line(format!("const {id} = {e}"));
                // Cut down to what the type can hold.
                let shift = v.bit_len().saturating_sub(6);
                let negative = v < IBig::from(0);
                match negative && !k.signed() {
                    true => self.line(format!(
                        "say(\"{id}\", {}(-({id} >> {shift})), {id} > 1, float64({id}))",
                        k.name()
                    )),
                    false => self.line(format!(
                        "say(\"{id}\", {}({id} >> {shift}), {id} > 1, float64({id}))",
                        k.name()
                    )),
                }
                if !negative {
                    self.line(format!("say(\"{id}\", {id} & 0x7f, float32({id} >> {shift}))"));
                }
            }
            2 => {
                let (a, b, c) = (self.r.range(1, 50), self.r.range(1, 1000), self.r.range(1, 9));
                self.line(format!("const {id} = ({a}.5e{c} + 1.0/{b}) * 3 / {c}.25"));
                self.line(format!(
                    "say(\"{id}\", {id}, float32({id}), {id} > {b}, complex64({id} + 2i*{c}))"
                ));
            }
            _ => {
                let s = self.literal(&Ty::Str, 0).text;
                self.line(format!("const {id} = {s} + \"!\""));
                self.line(format!(
                    "say(\"{id}\", {id}, len({id}), {id}[len({id})-1], {id} < \"b\")"
                ));
            }
        }
    }
}
