//! Versions of modules: `v1.2.3-pre+build`.

use std::cmp::Ordering;

/// Orders two versions. What is no version is less than any that is.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    match (parse(a), parse(b)) {
        (None, None) => Ordering::Equal,
        (None, _) => Ordering::Less,
        (_, None) => Ordering::Greater,
        (Some((a, a_pre)), Some((b, b_pre))) => a.cmp(&b).then_with(|| compare_pre(a_pre, b_pre)),
    }
}

/// The three numbers and the prerelease, "" if none.
fn parse(version: &str) -> Option<([u64; 3], &str)> {
    let version = version.strip_prefix('v')?;
    let version = version.split('+').next()?;
    let (numbers, pre) = version.split_once('-').unwrap_or((version, ""));
    let mut parsed = [0; 3];
    let mut parts = numbers.split('.');
    for n in &mut parsed {
        match parts.next() {
            Some(part) => *n = part.parse().ok()?,
            None => break,
        }
    }
    parts.next().is_none().then_some((parsed, pre))
}

fn compare_pre(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        _ => {}
    }
    let mut a = a.split('.');
    let mut b = b.split('.');
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered() {
        let order = [
            "x",
            "v0.0.0-2020",
            "v0.0.0",
            "v1.2.0-alpha",
            "v1.2.0-alpha.1",
            "v1.2.0-beta",
            "v1.2.0",
            "v1.10.0",
        ];
        for (i, a) in order.iter().enumerate() {
            for (j, b) in order.iter().enumerate() {
                assert_eq!(compare(a, b), i.cmp(&j), "{a} {b}");
            }
        }
        assert_eq!(compare("v1.0.0+incompatible", "v1.0.0"), Ordering::Equal);
    }
}
