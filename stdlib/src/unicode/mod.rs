//! Properties of code points: Go's classes and case mappings.
//!
//! The data files hold the Unicode Character Database in the version that Go's library has: `tables.bin` the named sets of runes,
//! `cases.bin` the case mappings, `orbits.bin` the foldings that do not follow from them.

use govm_vm::native::Natives;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Go's `unicode.IsSpace`.
pub fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Reads the numbers of the data files: seven bits a byte, the lowest first.
struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    fn number(&mut self) -> u32 {
        let (mut v, mut shift) = (0, 0);
        while let Some((b, rest)) = self.0.split_first() {
            self.0 = rest;
            v |= (*b as u64 & 0x7f) << shift;
            shift += 7;
            if *b < 0x80 {
                break;
            }
        }
        v as u32
    }

    fn take(&mut self, n: usize) -> &'d [u8] {
        let (head, tail) = self.0.split_at(n.min(self.0.len()));
        self.0 = tail;
        head
    }
}

/// Lo, hi and stride of the ranges of a named set; the names have the prefixes `c:` (categories), `s:` (scripts), `p:` (properties), `fc:`
/// and `fs:` (what the runes of a category or script fold to outside of it).
fn table(name: &[u8]) -> Vec<[u32; 3]> {
    let mut all = Reader(include_bytes!("tables.bin"));
    while !all.0.is_empty() {
        let len = all.number() as usize;
        let found = all.take(len) == name;
        let size = all.number() as usize;
        let mut body = Reader(all.take(size));
        if found {
            let (mut list, mut last) = (Vec::new(), 0);
            while !body.0.is_empty() {
                let lo = last + body.number();
                let (steps, stride) = (body.number(), body.number());
                last = lo + steps * stride;
                list.push([lo, last, stride]);
            }
            return list;
        }
    }
    Vec::new()
}

/// The general categories in the order of the Go file's constants.
const CATEGORIES: [&str; 25] = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
    "Sc", "Sk", "So", "Zs", "Zl", "Zp",
];

/// The category of each code point, in pages of 256 with equal pages shared.
struct Pages {
    of: Vec<u16>,
    pages: Vec<[u8; 256]>,
}

static PAGES: LazyLock<Pages> = LazyLock::new(|| {
    let mut all = vec![[OTHER; 256]; 0x1100];
    for (i, name) in CATEGORIES.iter().enumerate() {
        for [lo, hi, stride] in table(format!("c:{name}").as_bytes()) {
            for r in (lo..=hi).step_by(stride as usize) {
                all[r as usize >> 8][r as usize & 255] = i as u8;
            }
        }
    }
    let mut index = HashMap::new();
    let mut pages = Vec::new();
    let of = all.iter().map(|page| {
        *index.entry(*page).or_insert_with(|| {
            pages.push(*page);
            pages.len() as u16 - 1
        })
    });
    let of = of.collect();
    Pages { of, pages }
});

/// The category of all that has none of its own here.
const OTHER: u8 = 25;

/// The first category of separators, that of spaces: what comes before is printed.
pub const SPACES: i64 = 22;

/// The general category as a number.
pub fn category(r: u32) -> i64 {
    let t = &*PAGES;
    let page = t.of.get(r as usize >> 8);
    page.map_or(OTHER, |&p| t.pages[p as usize][r as usize & 255]) as i64
}

/// A range of runes with the distances to their upper, lower and title case.
struct CaseRange {
    lo: u32,
    hi: u32,
    /// `None`: upper and lower case alternate.
    delta: [Option<i32>; 3],
}

static CASES: LazyLock<Vec<CaseRange>> = LazyLock::new(|| {
    let mut r = Reader(include_bytes!("cases.bin"));
    let (mut list, mut last) = (Vec::new(), 0);
    while !r.0.is_empty() {
        let lo = last + r.number();
        last = lo + r.number();
        let delta = std::array::from_fn(|_| {
            let u = r.number().checked_sub(1)?;
            Some((u >> 1) as i32 ^ -((u & 1) as i32))
        });
        list.push(CaseRange { lo, hi: last, delta });
    }
    list
});

fn to_case(c: char, case: usize) -> char {
    let r = c as u32;
    let i = CASES.partition_point(|x| x.hi < r);
    let Some(x) = CASES.get(i).filter(|x| x.lo <= r) else {
        return c;
    };
    let to = match x.delta[case] {
        Some(d) => r.wrapping_add_signed(d),
        None => x.lo + (((r - x.lo) & !1) | (case as u32 & 1)),
    };
    char::from_u32(to).unwrap_or(c)
}

/// Simple upper case: one rune for one rune.
pub fn upper(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_uppercase()
    } else {
        to_case(c, 0)
    }
}

/// Simple lower case.
pub fn lower(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_lowercase()
    } else {
        to_case(c, 1)
    }
}

/// Simple title case.
pub fn title(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_uppercase()
    } else {
        to_case(c, 2)
    }
}

/// The runes that fold to the same, where that is not just an upper and its lower case; each in rising order.
static ORBITS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut r = Reader(include_bytes!("orbits.bin"));
    let mut map = HashMap::new();
    while !r.0.is_empty() {
        let n = r.number();
        let all: Vec<char> = (0..n).filter_map(|_| char::from_u32(r.number())).collect();
        for c in &all {
            map.insert(*c, all.clone());
        }
    }
    map
});

/// The least rune that `c` folds to: equal for runes that differ in case only.
pub fn fold_key(c: char) -> char {
    match ORBITS.get(&c) {
        Some(all) => all[0],
        None => c.min(lower(c)).min(upper(c)),
    }
}

fn simple_fold(c: char) -> char {
    match ORBITS.get(&c) {
        Some(all) => all.iter().copied().find(|&x| x > c).unwrap_or(all[0]),
        None if lower(c) != c => lower(c),
        None => upper(c),
    }
}

/// Adds the natives of unicode and unicode/utf8.
pub fn register(n: &mut Natives) {
    n.add("unicode.category", |c| {
        let v = u32::try_from(c.int(0)).map_or(OTHER as i64, category);
        c.set_int(0, v);
        Ok(())
    });
    n.add("unicode.tableData", |c| {
        let list = table(c.str(0));
        let bytes: Vec<u8> = list.iter().flatten().flat_map(|v| v.to_le_bytes()).collect();
        c.set_bytes(0, &bytes)
    });
    n.add("unicode.caseData", |c| {
        let of = |x: &CaseRange| {
            let delta = x.delta.map(|d| d.map_or(0x110000, |d| d as u32));
            [x.lo, x.hi, delta[0], delta[1], delta[2]]
        };
        let bytes: Vec<u8> = CASES.iter().flat_map(of).flat_map(u32::to_le_bytes).collect();
        c.set_bytes(0, &bytes)
    });
    macro_rules! mapping {
        ($($name:literal $f:ident;)*) => {$(
            n.add($name, |c| {
                if let Some(r) = u32::try_from(c.int(0)).ok().and_then(char::from_u32) {
                    c.set_int(0, $f(r) as i64);
                }
                Ok(())
            });
        )*};
    }
    mapping! {
        "unicode.toUpper" upper;
        "unicode.toLower" lower;
        "unicode.toTitle" title;
        "unicode.simpleFold" simple_fold;
    }
    n.add("unicode/utf8.decodeString", |c| {
        let (r, len) = crate::quote::decode(c.str(0));
        c.set_int(0, r as i64);
        c.set_int(1, len as i64);
        Ok(())
    });
    n.add("unicode/utf8.RuneCountInString", |c| {
        let s = c.str(0);
        c.charge(s.len());
        c.set_int(0, crate::quote::rune_count(s) as i64);
        Ok(())
    });
    n.add("unicode/utf8.ValidString", |c| {
        let s = c.str(0);
        c.charge(s.len());
        c.set_bool(0, std::str::from_utf8(s).is_ok());
        Ok(())
    });
}
