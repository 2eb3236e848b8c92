//! Properties of code points: Go's classes and case mappings on top of Rust's tables.

use govm_vm::native::Natives;
use unicode_general_category::{GeneralCategory as Cat, get_general_category};

/// Go's `unicode.IsSpace`.
pub fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn single(mut it: impl Iterator<Item = char>, c: char) -> char {
    match (it.next(), it.next()) {
        (Some(x), None) => x,
        _ => c,
    }
}

/// Simple upper case: one rune for one rune.
pub fn upper(c: char) -> char {
    match c {
        '\u{1e9e}' => c,
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => {
            char::from_u32(c as u32 + 8).unwrap_or(c)
        }
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => char::from_u32(c as u32 + 9).unwrap_or(c),
        _ => single(c.to_uppercase(), c),
    }
}

/// Simple lower case.
pub fn lower(c: char) -> char {
    if c == '\u{130}' {
        'i'
    } else {
        single(c.to_lowercase(), c)
    }
}

/// Simple title case.
pub fn title(c: char) -> char {
    match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => c,
        _ => upper(c),
    }
}

/// The runes that fold to the same as `c`, in rising order: c itself, its cases, and theirs.
fn orbit(c: char) -> Vec<char> {
    // Orbits that are not closed under upper and lower case of their members' cases.
    const EXTRA: &[&[char]] = &[
        &['K', 'k', '\u{212a}'],
        &['S', 's', '\u{17f}'],
        &['\u{c5}', '\u{e5}', '\u{212b}'],
        &['\u{b5}', '\u{39c}', '\u{3bc}'],
        &['\u{df}', '\u{1e9e}'],
        &['\u{345}', '\u{399}', '\u{3b9}', '\u{1fbe}'],
        &['\u{392}', '\u{3b2}', '\u{3d0}'],
        &['\u{395}', '\u{3b5}', '\u{3f5}'],
        &['\u{398}', '\u{3b8}', '\u{3d1}', '\u{3f4}'],
        &['\u{39a}', '\u{3ba}', '\u{3f0}'],
        &['\u{3a0}', '\u{3c0}', '\u{3d6}'],
        &['\u{3a1}', '\u{3c1}', '\u{3f1}'],
        &['\u{3a3}', '\u{3c2}', '\u{3c3}'],
        &['\u{3a6}', '\u{3c6}', '\u{3d5}'],
        &['\u{3a9}', '\u{3c9}', '\u{2126}'],
        &['\u{1e60}', '\u{1e61}', '\u{1e9b}'],
    ];
    if let Some(o) = EXTRA.iter().find(|o| o.contains(&c)) {
        return o.to_vec();
    }
    if matches!(c, '\u{130}' | '\u{131}') {
        return vec![c];
    }
    let mut all = vec![
        c,
        upper(c),
        lower(c),
        title(c),
        upper(lower(c)),
        lower(upper(c)),
        title(lower(c)),
    ];
    all.sort_unstable();
    all.dedup();
    all
}

/// The least rune that `c` folds to: equal for runes that differ in case only.
pub fn fold_key(c: char) -> char {
    orbit(c)[0]
}

fn simple_fold(c: char) -> char {
    let all = orbit(c);
    all.iter().copied().find(|&x| x > c).unwrap_or(all[0])
}

fn category(c: char) -> i64 {
    match get_general_category(c) {
        Cat::UppercaseLetter => 0,
        Cat::LowercaseLetter => 1,
        Cat::TitlecaseLetter => 2,
        Cat::ModifierLetter => 3,
        Cat::OtherLetter => 4,
        Cat::NonspacingMark => 5,
        Cat::SpacingMark => 6,
        Cat::EnclosingMark => 7,
        Cat::DecimalNumber => 8,
        Cat::LetterNumber => 9,
        Cat::OtherNumber => 10,
        Cat::ConnectorPunctuation => 11,
        Cat::DashPunctuation => 12,
        Cat::OpenPunctuation => 13,
        Cat::ClosePunctuation => 14,
        Cat::InitialPunctuation => 15,
        Cat::FinalPunctuation => 16,
        Cat::OtherPunctuation => 17,
        Cat::MathSymbol => 18,
        Cat::CurrencySymbol => 19,
        Cat::ModifierSymbol => 20,
        Cat::OtherSymbol => 21,
        Cat::SpaceSeparator => 22,
        Cat::LineSeparator => 23,
        Cat::ParagraphSeparator => 24,
        _ => 25,
    }
}

/// Adds the natives of unicode and unicode/utf8.
pub fn register(n: &mut Natives) {
    n.add("unicode.category", |c| {
        let v = u32::try_from(c.int(0))
            .ok()
            .and_then(char::from_u32)
            .map_or(25, category);
        c.set_int(0, v);
        Ok(())
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
