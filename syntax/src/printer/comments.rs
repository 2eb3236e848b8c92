//! Comments: how they are grouped, and how they are put between tokens.

use std::borrow::Cow;

use super::{Last, MAX_NEWLINES, Place, Printer, Ws, limit};
use crate::constraint::Constraint;
use crate::parsed::ParsedFile;
use crate::source::{Pos, SourceFile};

/// A comment and where it is to be printed.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub pos: Pos,
    /// Of the token before it in the source.
    pub after: Pos,
    /// It goes with an import to the place of another.
    pub moved: bool,
    pub text: Box<str>,
}

impl Comment {
    pub(super) fn end(&self) -> Pos {
        self.pos.offset(self.text.len() as u32)
    }

    fn is_line(&self) -> bool {
        self.text.starts_with("//")
    }
}

/// The comments of a file in groups. A group has no token within; it is the comments on one line behind a token, or comments on
/// successive lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Comments {
    /// No group is empty.
    pub groups: Vec<Vec<Comment>>,
}

impl Comments {
    pub(super) fn of(parsed: &ParsedFile) -> Comments {
        let source = parsed.source();
        let line = |pos: Pos| source.line(pos);
        let mut groups: Vec<Vec<Comment>> = Vec::new();
        // Whether the last group may go on only on its line.
        let mut one_line = false;
        for comment in parsed.ast().comments {
            let text = comment.text.replace('\r', "");
            let comment = Comment {
                pos: comment.pos,
                after: comment.after,
                moved: false,
                text: text.into(),
            };
            if let Some(group) = groups.last_mut()
                && let Some(last) = group.last()
                && last.after == comment.after
                && line(comment.pos) <= line(last.end()) + u32::from(!one_line)
            {
                group.push(comment);
                continue;
            }
            let first = groups
                .last()
                .and_then(|group| group.last())
                .is_none_or(|last| last.after != comment.after);
            one_line = first && comment.after.is_known() && line(comment.after) == line(comment.pos);
            groups.push(vec![comment]);
        }
        Comments { groups }
    }

    /// The comments behind what ends at `end`, perhaps behind a semicolon, if they end the line.
    pub(super) fn behind<L: PartialEq>(
        &self,
        source: &SourceFile,
        end: Pos,
        line: impl Fn(Pos) -> L,
    ) -> Option<&[Comment]> {
        let bytes = source.bytes();
        let skip = |mut at: usize| {
            while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r')) {
                at += 1;
            }
            at
        };
        let mut at = skip(source.offset(end));
        let semi = bytes.get(at) == Some(&b';');
        if semi {
            at = skip(at + 1);
        }
        let pos = source.pos(at.min(bytes.len()));
        let i = self.groups.binary_search_by_key(&pos, |group| group[0].pos).ok()?;
        let group = &self.groups[i];
        let last = &group[group.len() - 1];
        let behind = skip(source.offset(last.end()).min(bytes.len()));
        // A line break in the comment stands for a semicolon.
        let ends = matches!(bytes.get(behind), None | Some(b'\n')) || !semi && last.text.contains('\n');
        (ends && group[0].after.is_known() && line(group[0].after) == line(pos)).then_some(group)
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| b <= b' ')
}

fn common_prefix<'t>(a: &'t str, b: &str) -> &'t str {
    let same = |(x, y): &(u8, u8)| x == y && (*x <= b' ' || *x == b'*');
    let n = a.bytes().zip(b.bytes()).take_while(same).count();
    &a[..n]
}

/// Takes a common prefix from all lines of a comment but the first, such that its text is laid out well at a new indentation.
///
/// Looks for the usual forms: text indented by blanks or tabs between aligned marks; a vertical line of stars; closing marks on the
/// last line of the text.
fn strip_common_prefix(lines: &mut [Cow<'_, str>]) {
    let count = lines.len();
    if count <= 1 {
        return;
    }
    let mut prefix: Option<String> = None;
    for line in &mut lines[1..count - 1] {
        if is_blank(line) {
            *line = Cow::Borrowed("");
        } else {
            let common = prefix.as_deref().map_or(&**line, |prefix| common_prefix(prefix, line));
            let common = common_prefix(common, line).to_string();
            prefix = Some(common);
        }
    }
    let mut prefix = prefix.unwrap_or_else(|| common_prefix(&lines[count - 1], &lines[count - 1]).to_string());

    let mut stars = false;
    if let Some(at) = prefix.find('*') {
        // Without the blank, so that the stars stay aligned.
        prefix.truncate(at);
        if prefix.ends_with(' ') {
            prefix.pop();
        }
        stars = true;
    } else {
        let first = &lines[0];
        if is_blank(&first[2..]) {
            // The first line has no text: the text stays indented by up to three blanks or a tab.
            let blanks = prefix.bytes().rev().take(3).take_while(|&b| b == b' ').count();
            prefix.truncate(prefix.len() - blanks);
            if blanks == 0 && prefix.ends_with('\t') {
                prefix.pop();
            }
        } else {
            // What is between the mark and the text of the first line, two blanks for the mark unless a tab stands there.
            let space: String = first[2..].chars().take_while(|&c| c <= ' ').collect();
            let suffix = if space.starts_with('\t') {
                space
            } else {
                format!("  {space}")
            };
            if prefix.ends_with(&suffix) {
                prefix.truncate(prefix.len() - suffix.len());
            }
        }
    }

    let last = &lines[count - 1];
    let before = last.find("*/").map_or(&**last, |at| &last[..at]);
    if is_blank(before) {
        let closing = if stars { " */" } else { "*/" };
        lines[count - 1] = Cow::Owned(format!("{prefix}{closing}"));
    } else {
        prefix = common_prefix(&prefix, last).to_string();
    }
    for line in &mut lines[1..] {
        if !line.is_empty() {
            *line = Cow::Owned(line.get(prefix.len()..).unwrap_or("").to_string());
        }
    }
}

/// `text` without white space at its end.
fn trim_right(text: &str) -> &str {
    text.trim_end()
}

impl Printer<'_> {
    /// Goes on to the next group of comments.
    pub(super) fn next_comment(&mut self) {
        let comments = self.comments.clone();
        let Some(group) = comments.groups.get(self.next_group) else {
            self.comment_offset = usize::MAX;
            return;
        };
        self.next_group += 1;
        self.comment_offset = self.place(group[0].pos).offset;
        let line = self.line(group[0].pos);
        self.comment_newline = group
            .iter()
            .any(|comment| self.line(comment.pos) != line || comment.is_line() || comment.text.contains('\n'));
    }

    /// Whether a comment comes before `next` and implies no semicolon there.
    pub(super) fn comment_before(&self, next: Place) -> bool {
        self.comment_offset < next.offset && (!self.implied_semi || !self.comment_newline)
    }

    /// The length of the comments before `next`.
    pub(super) fn comment_size_before(&mut self, next: Place) -> usize {
        let saved = (self.next_group, self.comment_offset, self.comment_newline);
        let comments = self.comments.clone();
        let mut size = 0;
        while self.comment_before(next) {
            size += comments.groups[self.next_group - 1]
                .iter()
                .map(|comment| comment.text.len())
                .sum::<usize>();
            self.next_comment();
        }
        (self.next_group, self.comment_offset, self.comment_newline) = saved;
        size
    }

    /// Prints all comments before the token `tok` at `next`, together with the pending white space.
    pub(super) fn intersperse(&mut self, next: Place, tok: Last) -> (bool, bool) {
        let comments = self.comments.clone();
        let mut last: Option<Comment> = None;
        while self.comment_before(next) {
            let group = &comments.groups[self.next_group - 1];
            let end = group[group.len() - 1].end();
            let mut list: Cow<'_, [Comment]> = Cow::Borrowed(group);
            let mut documents = false;
            let at_margin = self.place(group[0].pos).col == 1;
            let source_end = self.file.pos(self.file.bytes().len());
            let abuts = end < source_end && self.place(end.offset(1)) == next;
            if tok != Last::Ident && self.last_tok != Last::Tok("import") && at_margin && abuts {
                // The documentation of a declaration.
                documents = true;
                if let Some(formatted) = super::doc::format_comment(group) {
                    if formatted.is_empty() {
                        self.comment_prefix(self.place(group[0].pos), next, last.as_ref(), tok);
                        self.pos = next;
                        self.last = next;
                        self.next_comment();
                        return self.comment_suffix(false);
                    }
                    list = Cow::Owned(formatted);
                }
            }
            for comment in list.iter() {
                self.comment_prefix(self.place(comment.pos), next, last.as_ref(), tok);
                self.comment(comment);
                last = Some(comment.clone());
            }
            if documents {
                last = group.last().cloned();
                self.pos = self.place(end);
                self.last = self.pos;
            }
            self.next_comment();
        }
        let Some(last) = last else { return (false, false) };
        let mut needs_linebreak = false;
        let closes =
            |open: &'static str, close: &'static str| tok == Last::Tok(close) && self.prev_open != Last::Tok(open);
        if !self.no_extra_blank
            && !last.is_line()
            && self.line(last.pos) == next.line
            && tok != Last::Tok(",")
            && !closes("(", ")")
            && !closes("[", "]")
        {
            if self.pending.iter().any(|ws| ws.breaks()) && !self.no_extra_linebreak && self.level == 0 {
                needs_linebreak = true;
            } else {
                self.write_byte(b' ', 1);
            }
        }
        if last.is_line() || tok == Last::Eof || tok == Last::Tok("}") && !self.no_extra_linebreak {
            needs_linebreak = true;
        }
        self.comment_suffix(needs_linebreak)
    }

    /// Writes the white space before a comment at `pos`, taking from what is pending what suits it.
    fn comment_prefix(&mut self, pos: Place, next: Place, prev: Option<&Comment>, tok: Last) {
        if self.output.is_empty() {
            return;
        }
        if pos.line == self.last.line && prev.is_none_or(|prev| !prev.is_line()) {
            // Behind the last item, on its line.
            let mut separated = false;
            if prev.is_none() {
                let mut n = 0;
                for i in 0..self.pending.len() {
                    match self.pending[i] {
                        Ws::Blank => self.pending[i] = Ws::Ignore,
                        Ws::Vtab => separated = true,
                        Ws::Indent => {}
                        _ => {
                            n = i;
                            break;
                        }
                    }
                }
                self.write_pending(n);
            }
            if !separated {
                self.write_byte(if pos.line == next.line { b' ' } else { b'\t' }, 1);
            }
            return;
        }
        // On a line of its own.
        let mut dropped = false;
        let mut n = 0;
        for i in 0..self.pending.len() {
            match self.pending[i] {
                Ws::Blank | Ws::Vtab => {
                    self.pending[i] = Ws::Ignore;
                    continue;
                }
                Ws::Indent => continue,
                // Not the last one: it ends what came before, such as a list over several lines.
                Ws::Unindent if self.pending.get(i + 1) == Some(&Ws::Unindent) => continue,
                // The comment is aligned with the token, so it belongs to it, not to the block that ends.
                Ws::Unindent if tok != Last::Tok("}") && pos.col == next.col => continue,
                Ws::Newline | Ws::Formfeed => {
                    self.pending[i] = Ws::Ignore;
                    dropped = prev.is_none();
                }
                _ => {}
            }
            n = i;
            break;
        }
        self.write_pending(n);

        let mut n = 0;
        if pos.is_valid() && self.last.is_valid() {
            n = (pos.line - self.last.line).max(0);
        }
        if self.indent == 0 && dropped {
            n += 1; // keeps the empty line before documentation
        }
        if n == 0 && prev.is_some_and(Comment::is_line) {
            n = 1;
        }
        if n > 0 {
            self.write_byte(0x0c, limit(n).min(MAX_NEWLINES));
        }
    }

    fn comment(&mut self, comment: &Comment) {
        let mut pos = self.place(comment.pos);
        let text = &*comment.text;
        let indent = self.indent;
        if text.starts_with("//line ") && pos.col == 1 {
            self.indent = 0; // or it would be no directive
        }
        if comment.is_line() {
            if Constraint::parse_line(text).is_some() {
                self.go_build.push(self.output.len());
            } else if super::gobuild::is_plus_build(text) {
                self.plus_build.push(self.output.len());
            }
            self.write_string(pos, trim_right(text), true);
            self.indent = indent;
            return;
        }
        let mut lines: Vec<Cow<'_, str>> = text.split('\n').map(Cow::Borrowed).collect();
        if pos.col == 1 && self.indent > 0 {
            // It is going to be indented: as if it had been, so that formatting again changes nothing.
            for line in &mut lines[1..] {
                *line = Cow::Owned(format!("   {line}"));
            }
        }
        strip_common_prefix(&mut lines);
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.write_byte(0x0c, 1);
                pos = self.pos;
            }
            if !line.is_empty() {
                self.write_string(pos, trim_right(line), true);
            }
        }
        self.indent = indent;
    }

    /// Writes the pending white space behind comments, with exactly one line break if one is needed and none else.
    fn comment_suffix(&mut self, needs_linebreak: bool) -> (bool, bool) {
        let mut needs_linebreak = needs_linebreak;
        let mut wrote_newline = false;
        let mut dropped_formfeed = false;
        for ws in &mut self.pending {
            match ws {
                Ws::Blank | Ws::Vtab => *ws = Ws::Ignore,
                Ws::Newline | Ws::Formfeed => {
                    if needs_linebreak {
                        needs_linebreak = false;
                        wrote_newline = true;
                    } else {
                        dropped_formfeed |= *ws == Ws::Formfeed;
                        *ws = Ws::Ignore;
                    }
                }
                _ => {}
            }
        }
        self.write_pending(self.pending.len());
        if needs_linebreak {
            self.write_byte(b'\n', 1);
            wrote_newline = true;
        }
        (wrote_newline, dropped_formfeed)
    }
}
