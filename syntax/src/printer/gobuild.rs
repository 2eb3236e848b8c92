//! Build constraints of a formatted file: where they stand and how they are spelled.

use super::Printer;
use super::align::ESCAPE;
use crate::constraint::Constraint;

/// Whether a comment is an old constraint, `// +build`.
pub(super) fn is_plus_build(comment: &str) -> bool {
    let Some(rest) = comment.trim().strip_prefix("//") else {
        return false;
    };
    let Some(rest) = rest.trim_start().strip_prefix("+build") else {
        return false;
    };
    rest.is_empty() || rest.starts_with([' ', '\t'])
}

fn and(x: Constraint, y: Constraint) -> Constraint {
    Constraint::And(Box::new(x), Box::new(y))
}

fn or(x: Constraint, y: Constraint) -> Constraint {
    Constraint::Or(Box::new(x), Box::new(y))
}

/// The constraint that an old line says: alternatives by blanks, of terms by commas, of tags or `!tag`. What is no tag counts as the tag
/// `ignore`. `None` if there are too many of them.
fn old_constraint(comment: &str) -> Option<Constraint> {
    const MAX_OPERATORS: usize = 100;
    let rest = comment.trim().strip_prefix("//")?.trim_start().strip_prefix("+build")?;
    let ignore = || Constraint::Tag("ignore".to_string());
    let term = |text: &str| {
        let (not, tag) = text.strip_prefix('!').map_or((false, text), |tag| (true, tag));
        let valid = |c: char| crate::unicode::is_letter(c) || crate::unicode::is_digit(c) || c == '_' || c == '.';
        if not && (tag.is_empty() || tag.starts_with('!')) {
            return ignore();
        }
        let tag = match tag {
            "" => ignore(),
            tag if tag.chars().all(valid) => Constraint::Tag(tag.to_string()),
            _ => ignore(),
        };
        if not { Constraint::Not(Box::new(tag)) } else { tag }
    };
    let terms = rest.split_whitespace().flat_map(|words| words.split(',')).count();
    if terms > MAX_OPERATORS + 1 {
        return None;
    }
    let alternatives = rest
        .split_whitespace()
        .filter_map(|words| words.split(',').map(term).reduce(and));
    Some(alternatives.reduce(or).unwrap_or_else(ignore))
}

/// `x`, or its negation, with negations of tags only.
fn push_not(x: &Constraint, not: bool) -> Constraint {
    match x {
        Constraint::Tag(_) if not => Constraint::Not(Box::new(x.clone())),
        Constraint::Tag(_) => x.clone(),
        Constraint::Not(x) => push_not(x, !not),
        Constraint::And(l, r) | Constraint::Or(l, r) => {
            let join = if matches!(x, Constraint::And(..)) != not {
                and
            } else {
                or
            };
            join(push_not(l, not), push_not(r, not))
        }
    }
}

/// The parts that `&&` joins at the top of `x`.
fn conjuncts<'c>(x: &'c Constraint, parts: &mut Vec<&'c Constraint>) {
    match x {
        Constraint::And(x, y) => {
            conjuncts(x, parts);
            conjuncts(y, parts);
        }
        _ => parts.push(x),
    }
}

/// The parts that `||` joins at the top of `x`.
fn disjuncts<'c>(x: &'c Constraint, parts: &mut Vec<&'c Constraint>) {
    match x {
        Constraint::Or(x, y) => {
            disjuncts(x, parts);
            disjuncts(y, parts);
        }
        _ => parts.push(x),
    }
}

/// The old lines that say the same as `x`: each has alternatives, of terms that hold together. What they cannot say yields a line that
/// tells so.
fn old_lines(x: &Constraint) -> Vec<String> {
    let x = push_not(x, false);
    let mut factors = Vec::new();
    conjuncts(&x, &mut factors);
    let mut lines: Vec<Vec<Vec<&Constraint>>> = Vec::new();
    for factor in factors {
        let mut alternatives = Vec::new();
        disjuncts(factor, &mut alternatives);
        let mut line = Vec::new();
        for alternative in alternatives {
            let mut terms = Vec::new();
            conjuncts(alternative, &mut terms);
            if terms.iter().any(|term| matches!(term, Constraint::Or(..))) {
                return vec!["// +build error: expression too complex for // +build lines".to_string()];
            }
            line.push(terms);
        }
        lines.push(line);
    }
    // Without alternatives one line says it all.
    if lines.iter().all(|line| line.len() == 1) {
        lines = vec![vec![lines.into_iter().flatten().flatten().collect()]];
    }
    let terms = |terms: &Vec<&Constraint>| {
        let terms: Vec<String> = terms.iter().map(|term| term.to_string()).collect();
        format!(" {}", terms.join(","))
    };
    let line = |line: &Vec<Vec<&Constraint>>| format!("// +build{}", line.iter().map(terms).collect::<String>());
    lines.iter().map(line).collect()
}

fn is_newline(b: u8) -> bool {
    b == b'\n' || b == 0x0c
}

/// Appends lines, without a second empty line in between.
fn append_lines(out: &mut Vec<u8>, lines: &[u8]) {
    let ends_empty = match out.as_slice() {
        [] => true,
        [.., a, b] => is_newline(*a) && is_newline(*b),
        _ => false,
    };
    let skip = usize::from(ends_empty && lines.first().is_some_and(|&b| is_newline(b)));
    out.extend_from_slice(&lines[skip..]);
}

impl Printer<'_> {
    /// Puts the constraints of the raw output together before the package clause, a single `//go:build` in its normal spelling.
    pub(super) fn fix_build_lines(&mut self) {
        if self.go_build.is_empty() && self.plus_build.is_empty() {
            return;
        }
        // Behind the last empty line of those before the first line that is no comment.
        let out = &self.output;
        let mut insert = 0;
        let mut at = 0;
        loop {
            let mut blank = true;
            while matches!(out.get(at), Some(b' ' | b'\t')) {
                at += 1;
            }
            if out[at..].starts_with(&[ESCAPE, b'/', b'/']) {
                blank = false;
                at += out[at..].iter().take_while(|&&b| !is_newline(b)).count();
            }
            if !out.get(at).is_some_and(|&b| is_newline(b)) {
                break;
            }
            at += 1;
            if blank {
                insert = at;
            }
        }
        let first = |lines: &[usize]| lines.first().copied().filter(|&at| at < insert);
        if let Some(first) = first(&self.go_build).or(first(&self.plus_build)) {
            insert = first;
        }

        let mut block: Vec<u8> = Vec::new();
        let parsed = match self.go_build.as_slice() {
            [] => {
                let lines = self.plus_build.iter().map(|&at| old_constraint(&self.comment_at(at)));
                lines
                    .collect::<Option<Vec<_>>>()
                    .and_then(|all| all.into_iter().reduce(and))
            }
            [at] => Constraint::parse_start(&self.comment_at(*at)),
            _ => None,
        };
        if let Some(x) = &parsed {
            let mut lines = vec![format!("//go:build {x}")];
            if !self.plus_build.is_empty() {
                lines.extend(old_lines(x));
            }
            for line in lines {
                block.push(ESCAPE);
                block.extend_from_slice(line.as_bytes());
                block.extend_from_slice(&[ESCAPE, b'\n']);
            }
        } else {
            for &at in self.go_build.iter().chain(&self.plus_build) {
                block.extend_from_slice(self.line_at(at));
            }
        }
        block.push(b'\n');

        let mut delete: Vec<usize> = self.go_build.iter().chain(&self.plus_build).copied().collect();
        delete.sort_unstable();
        let mut after = Vec::new();
        let mut start = insert;
        for at in delete {
            if at >= start {
                append_lines(&mut after, &self.output[start..at]);
                start = at + self.line_at(at).len();
            }
        }
        append_lines(&mut after, &self.output[start..]);
        if let [.., a, b] = after.as_slice()
            && is_newline(*a)
            && is_newline(*b)
        {
            after.pop();
        }
        self.output.truncate(insert);
        self.output.append(&mut block);
        self.output.append(&mut after);
    }

    /// The line of raw output that begins at `at`, with its end.
    fn line_at(&self, at: usize) -> &[u8] {
        let rest = &self.output[at..];
        let len = rest.iter().position(|&b| is_newline(b)).map_or(rest.len(), |n| n + 1);
        &rest[..len]
    }

    fn comment_at(&self, at: usize) -> String {
        let rest = &self.output[at..];
        let rest = rest.strip_prefix(&[ESCAPE]).unwrap_or(rest);
        let len = rest
            .iter()
            .position(|&b| b == ESCAPE || is_newline(b))
            .unwrap_or(rest.len());
        String::from_utf8_lossy(&rest[..len]).into_owned()
    }
}
