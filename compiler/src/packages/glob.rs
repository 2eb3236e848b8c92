//! Patterns of Go's path.Match, and the files below a directory that match one.

use std::path::Path;

use super::disk::Disk;

/// What a pattern of one part of a path consists of.
enum Piece {
    /// `*`
    Any,
    /// `?`
    One,
    Char(char),
    /// `[a-z]` or `[^a-z]`.
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

/// The pieces of a pattern; `None` if it is malformed.
fn pieces(pattern: &str) -> Option<Vec<Piece>> {
    let mut chars = pattern.chars().peekable();
    let mut out = Vec::new();
    while let Some(c) = chars.next() {
        out.push(match c {
            '*' => Piece::Any,
            '?' => Piece::One,
            '\\' => Piece::Char(chars.next()?),
            '[' => {
                let negated = chars.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                let bound = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| match chars.next()? {
                    '-' | ']' => None,
                    '\\' => chars.next(),
                    c => Some(c),
                };
                loop {
                    if !ranges.is_empty() && chars.next_if_eq(&']').is_some() {
                        break;
                    }
                    let low = bound(&mut chars)?;
                    let high = match chars.next_if_eq(&'-') {
                        Some(_) => bound(&mut chars)?,
                        None => low,
                    };
                    // Something closes the class.
                    chars.peek()?;
                    ranges.push((low, high));
                }
                Piece::Class { negated, ranges }
            }
            c => Piece::Char(c),
        });
    }
    Some(out)
}

/// Whether a pattern is well-formed.
pub(super) fn is_valid(pattern: &str) -> bool {
    pieces(pattern).is_some()
}

/// Whether a name without slashes matches. After a mismatch only the last `*` can take more.
fn matches(pattern: &[Piece], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    let mut star = None;
    loop {
        let fits = match (pattern.get(p), name.get(n)) {
            (None, None) => return true,
            (Some(Piece::Any), _) => {
                star = Some((p + 1, n));
                p += 1;
                continue;
            }
            (Some(Piece::One), Some(_)) => true,
            (Some(Piece::Char(c)), Some(own)) => c == own,
            (Some(Piece::Class { negated, ranges }), Some(own)) => {
                ranges.iter().any(|(low, high)| (low..=high).contains(&own)) != *negated
            }
            _ => false,
        };
        if fits {
            (p, n) = (p + 1, n + 1);
            continue;
        }
        match &mut star {
            Some((after, from)) if *from < name.len() => {
                *from += 1;
                (p, n) = (*after, *from);
            }
            _ => return false,
        }
    }
}

/// The names of files and directories below `root` that match, with slashes, those of a directory in order; `None` for a malformed
/// pattern. Parts without special characters name what they are.
pub(super) fn glob(disk: &Disk, root: &Path, pattern: &str) -> Option<Vec<String>> {
    let mut found = vec![String::new()];
    for part in pattern.split('/') {
        let special = part.contains(['*', '?', '[', '\\']);
        let part_pieces = if special { pieces(part)? } else { Vec::new() };
        let mut next = Vec::new();
        for dir in found {
            let prefix = if dir.is_empty() { dir.clone() } else { format!("{dir}/") };
            if !special {
                next.push(format!("{prefix}{part}"));
                continue;
            }
            let Ok(entries) = disk.list(&root.join(&dir)) else {
                continue;
            };
            let names = entries.into_iter().filter_map(|entry| entry.name.into_string().ok());
            let names = names.filter(|name| matches(&part_pieces, name));
            next.extend(names.map(|name| format!("{prefix}{name}")));
        }
        found = next;
    }
    found.retain(|name| disk.own_kind(&root.join(name)).is_ok());
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_go() {
        let cases = [
            ("abc", "abc", true),
            ("*", "abc", true),
            ("*c", "abc", true),
            ("a*", "a", true),
            ("a*b*c*d*e", "axbxcxdxe", true),
            ("a*b*c*d*e", "axbxcxdx", false),
            ("a*b?c*x", "abxbbxdbxebxczzx", true),
            ("a*b?c*x", "abxbbxdbxebxczzy", false),
            ("ab[c]", "abc", true),
            ("ab[b-d]", "abc", true),
            ("ab[e-g]", "abc", false),
            ("ab[^c]", "abc", false),
            ("ab[^e-g]", "abc", true),
            ("a\\*b", "a*b", true),
            ("a\\*b", "ab", false),
            ("a?b", "a\u{263a}b", true),
            ("[\\]a]", "]", true),
            ("[x\\-]", "-", true),
            ("*x", "xxx", true),
            ("", "", true),
            ("*", "", true),
        ];
        for (pattern, name, want) in cases {
            let pattern_pieces = pieces(pattern).expect(pattern);
            assert_eq!(matches(&pattern_pieces, name), want, "{pattern} {name}");
        }
        for bad in ["[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "[^bc", "a[", "a\\"] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
