//! Differences of two texts in the unified form that gofmt prints.
//!
//! Lines that occur once in each text anchor the comparison: the longest sequence of them that has the same order in both is kept, and around
//! each anchor as many equal lines as there are (a "patience" diff). That takes n log n steps, and shows few accidental matches.

use std::collections::HashMap;
use std::fmt::Write;

/// Equal lines around a difference.
const CONTEXT: usize = 3;

/// A place in both texts, in lines.
#[derive(Clone, Copy, Default)]
struct At {
    old: usize,
    new: usize,
}

/// The differences of two texts, empty if they are equal.
pub fn diff(old_name: &str, old: &str, new_name: &str, new: &str) -> String {
    let mut out = String::new();
    if old == new {
        return out;
    }
    let _ = write!(out, "diff {old_name} {new_name}\n--- {old_name}\n+++ {new_name}\n");
    let (old, new) = (lines(old), lines(new));
    let mut done = At::default();
    let mut hunk = Hunk::default();
    for anchor in anchors(&old, &new) {
        if anchor.old < done.old {
            continue;
        }
        let (mut start, mut end) = (anchor, anchor);
        while start.old > done.old && start.new > done.new && old[start.old - 1] == new[start.new - 1] {
            start.old -= 1;
            start.new -= 1;
        }
        while end.old < old.len() && end.new < new.len() && old[end.old] == new[end.new] {
            end.old += 1;
            end.new += 1;
        }
        hunk.removed(&old[done.old..start.old]);
        hunk.added(&new[done.new..start.new]);

        let equal = &old[start.old..end.old];
        let at_end = end.old >= old.len() && end.new >= new.len();
        if !at_end && (equal.len() < CONTEXT || hunk.is_open() && equal.len() < 2 * CONTEXT) {
            hunk.equal(equal);
            done = end;
            continue;
        }
        if hunk.is_open() {
            let tail = equal.len().min(CONTEXT);
            hunk.equal(&equal[..tail]);
            hunk.print(&mut out);
        }
        if at_end {
            break;
        }
        hunk = Hunk::from(At {
            old: end.old - CONTEXT,
            new: end.new - CONTEXT,
        });
        hunk.equal(&old[end.old - CONTEXT..end.old]);
        done = end;
    }
    out
}

/// A run of differences with the lines around it.
#[derive(Default)]
struct Hunk {
    start: At,
    count: At,
    text: String,
}

impl Hunk {
    fn from(start: At) -> Hunk {
        Hunk {
            start,
            ..Hunk::default()
        }
    }

    fn is_open(&self) -> bool {
        !self.text.is_empty()
    }

    fn removed(&mut self, lines: &[&str]) {
        self.count.old += lines.len();
        self.push('-', lines);
    }

    fn added(&mut self, lines: &[&str]) {
        self.count.new += lines.len();
        self.push('+', lines);
    }

    fn equal(&mut self, lines: &[&str]) {
        self.count.old += lines.len();
        self.count.new += lines.len();
        self.push(' ', lines);
    }

    fn push(&mut self, mark: char, lines: &[&str]) {
        for line in lines {
            self.text.push(mark);
            self.text.push_str(line);
            if !line.ends_with('\n') {
                self.text.push_str("\n\\ No newline at end of file\n");
            }
        }
    }

    fn print(&self, out: &mut String) {
        // An empty range stands behind the line that it names.
        let first = |start: usize, count: usize| start + usize::from(count > 0);
        let _ = writeln!(
            out,
            "@@ -{},{} +{},{} @@",
            first(self.start.old, self.count.old),
            self.count.old,
            first(self.start.new, self.count.new),
            self.count.new
        );
        out.push_str(&self.text);
    }
}

/// The lines of a text with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The longest sequence of lines that occur once in both texts and have the same order in both (Szymanski 1975), between the beginning and the
/// end of both.
fn anchors(old: &[&str], new: &[&str]) -> Vec<At> {
    // How often a line occurs in each, up to 2, and where last.
    let mut seen: HashMap<&str, ([u8; 2], At)> = HashMap::new();
    for (i, &line) in old.iter().enumerate() {
        let (count, at) = seen.entry(line).or_default();
        count[0] = count[0].saturating_add(1);
        at.old = i;
    }
    for (i, &line) in new.iter().enumerate() {
        let (count, at) = seen.entry(line).or_default();
        count[1] = count[1].saturating_add(1);
        at.new = i;
    }
    let unique: Vec<At> = old
        .iter()
        .filter_map(|line| seen.get(line))
        .filter(|(count, _)| *count == [1, 1])
        .map(|&(_, at)| at)
        .collect();
    // The end in `new` of the best sequence of each length, and the length of the best sequence that ends at each line.
    let mut ends: Vec<usize> = Vec::new();
    let mut lengths = Vec::with_capacity(unique.len());
    for at in &unique {
        let n = ends.partition_point(|&end| end < at.new);
        if n == ends.len() {
            ends.push(at.new);
        } else {
            ends[n] = at.new;
        }
        lengths.push(n + 1);
    }
    let mut sequence = vec![At {
        old: old.len(),
        new: new.len(),
    }];
    let mut length = ends.len();
    for (&at, &n) in unique.iter().zip(&lengths).rev() {
        if n == length {
            sequence.push(at);
            length -= 1;
        }
    }
    sequence.push(At::default());
    sequence.reverse();
    sequence
}

#[cfg(test)]
mod tests {
    use super::diff;

    #[test]
    fn differences_are_shown_with_their_context() {
        assert_eq!(diff("a", "x\n", "b", "x\n"), "");
        assert_eq!(
            diff("a", "", "b", "x\n"),
            "diff a b\n--- a\n+++ b\n@@ -0,0 +1,1 @@\n+x\n"
        );
        let old: String = (0..20).map(|i| format!("{i}\n")).collect();
        let new = old.replace("10\n", "ten\n").replace("19\n", "19");
        assert_eq!(
            diff("a", &old, "b", &new),
            "diff a b\n--- a\n+++ b\n@@ -8,7 +8,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n\
             @@ -17,4 +17,4 @@\n 16\n 17\n 18\n-19\n+19\n\\ No newline at end of file\n"
        );
    }
}
