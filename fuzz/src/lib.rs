//! Mutations that know Go's tokens.
//!
//! A mutation of bytes rarely yields a program. These take a text apart into tokens and lines, and move, copy, drop and replace those, also
//! with parts of the seed programs, so that many results parse and some are well typed. Every third one is a mutation of bytes all the same.

use std::sync::OnceLock;

/// Tokens to be put in, those of the dictionary.
const TOKENS: &str = include_str!("../go.dict");

const SEEDS: &[&str] = &[
    include_str!("../seeds/closures.go"),
    include_str!("../seeds/consts.go"),
    include_str!("../seeds/control.go"),
    include_str!("../seeds/embedding.go"),
    include_str!("../seeds/generics.go"),
    include_str!("../seeds/goroutines.go"),
    include_str!("../seeds/iterators.go"),
    include_str!("../seeds/library.go"),
    include_str!("../seeds/values.go"),
];

/// Marsaglia's xorshift.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// What mutations take their parts from.
struct Parts {
    dictionary: Vec<&'static str>,
    lines: Vec<&'static str>,
    /// Bracketed parts, with their brackets.
    groups: Vec<&'static str>,
}

fn parts() -> &'static Parts {
    static PARTS: OnceLock<Parts> = OnceLock::new();
    PARTS.get_or_init(|| Parts {
        dictionary: TOKENS
            .lines()
            .filter(|line| !line.contains('\\'))
            .filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'))
            .collect(),
        lines: SEEDS.iter().flat_map(|seed| seed.lines()).collect(),
        groups: SEEDS
            .iter()
            .flat_map(|seed| {
                let tokens = tokens(seed);
                let at = |i: usize| tokens[i].as_ptr() as usize - seed.as_ptr() as usize;
                groups(&tokens)
                    .into_iter()
                    .map(move |(from, to)| &seed[at(from)..at(to) + 1])
                    .collect::<Vec<_>>()
            })
            .collect(),
    })
}

/// Splits a text into tokens; white space and comments count as tokens.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |f: fn(char) -> bool| rest.find(|c| !f(c)).unwrap_or(rest.len());
        let quoted = |q: char| rest[1..].find(q).map_or(rest.len(), |n| n + 2);
        let len = match first {
            '\n' => 1,
            c if c.is_whitespace() => run(|c| c.is_whitespace() && c != '\n').max(c.len_utf8()),
            c if c.is_alphanumeric() || c == '_' => run(|c| c.is_alphanumeric() || c == '_'),
            '"' | '\'' | '`' => quoted(first),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |n| n + 2),
            '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' => 1,
            c if c.is_ascii_punctuation() => run(|c| "+-*/%&|^<>=!:.~".contains(c)).max(1),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(len);
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// Pairs of brackets that belong together, as indices of tokens.
fn groups(tokens: &[&str]) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut groups = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        match *token {
            "(" | "[" | "{" => open.push(i),
            ")" | "]" | "}" => {
                if let Some(from) = open.pop() {
                    groups.push((from, i));
                }
            }
            _ => {}
        }
    }
    groups
}

fn mutate_text(text: &str, rng: &mut Rng) -> String {
    let tokens = tokens(text);
    let solid: Vec<usize> = (0..tokens.len()).filter(|&i| !tokens[i].trim().is_empty()).collect();
    if solid.is_empty() {
        return SEEDS[rng.below(SEEDS.len())].to_string();
    }
    let parts = parts();
    let at = solid[rng.below(solid.len())];
    let to = solid[rng.below(solid.len())];
    let end = (at + 1 + rng.below(8)).min(tokens.len());
    let join = |from: &[&str], middle: &[&str], to: &[&str]| [from.concat(), middle.concat(), to.concat()].concat();
    match rng.below(10) {
        0 => join(&tokens[..at], &[tokens[to]], &tokens[at + 1..]),
        1 => {
            let word = parts.dictionary[rng.below(parts.dictionary.len())];
            join(&tokens[..at], &[word], &tokens[at + 1..])
        }
        2 => {
            let word = parts.dictionary[rng.below(parts.dictionary.len())];
            join(&tokens[..at], &[" ", word, " "], &tokens[at..])
        }
        3 => join(&tokens[..at], &[], &tokens[end..]),
        4 => join(&tokens[..to], &tokens[at..end], &tokens[to..]),
        5 | 6 => {
            // A bracketed part in the place of one with the same brackets.
            let groups = groups(&tokens);
            if groups.is_empty() {
                return text.to_string();
            }
            let (from, to) = groups[rng.below(groups.len())];
            let same: Vec<(usize, usize)> = groups.iter().copied().filter(|g| tokens[g.0] == tokens[from]).collect();
            let (other_from, other_to) = same[rng.below(same.len())];
            let seeds: Vec<&str> = parts
                .groups
                .iter()
                .copied()
                .filter(|g| g.starts_with(tokens[from]))
                .collect();
            if rng.below(2) == 0 && !seeds.is_empty() {
                join(&tokens[..from], &[seeds[rng.below(seeds.len())]], &tokens[to + 1..])
            } else {
                join(&tokens[..from], &tokens[other_from..=other_to], &tokens[to + 1..])
            }
        }
        _ => {
            // Lines are statements and declarations, most of them.
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            let i = rng.below(lines.len());
            let own = lines[rng.below(lines.len())];
            let seed = format!("{}\n", parts.lines[rng.below(parts.lines.len())]);
            match rng.below(4) {
                0 => lines.insert(i, own),
                1 => lines.insert(i, &seed),
                2 => lines[i] = &seed,
                _ => {
                    lines.remove(i);
                }
            }
            lines.concat()
        }
    }
}

/// Mutates the first `size` bytes of `data`, within its length; the new size.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut rng = Rng(u64::from(seed) << 1 | 1);
    rng.next();
    let Ok(text) = std::str::from_utf8(&data[..size]) else {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    };
    if rng.below(3) == 0 {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    }
    let mut text = text.to_string();
    for _ in 0..1 + rng.below(3) {
        text = mutate_text(&text, &mut rng);
    }
    let new = text.len().min(max_size).min(data.len());
    data[..new].copy_from_slice(&text.as_bytes()[..new]);
    new
}
