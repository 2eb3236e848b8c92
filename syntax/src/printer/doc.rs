//! Documentation comments in their normal form (go.dev/doc/comment).
//!
//! The text is taken apart into paragraphs, headings, lists, code and link definitions, and written again: code is indented by a tab, lists
//! by markers ` - ` and ` 1. `, headings begin with `# `, blocks are parted by empty lines, link definitions and directives come last.

use super::comments::Comment;
use crate::unicode;

/// The comment in normal form; `None` if it is to stay as it is.
pub(super) fn format_comment(group: &[Comment]) -> Option<Vec<Comment>> {
    let first = group.first()?;
    let comment = |text: String| Comment {
        pos: first.pos,
        after: first.after,
        moved: first.moved,
        text: text.into(),
    };
    if let ([_], Some(text)) = (group, first.text.strip_prefix("/*")) {
        let text = text.strip_suffix("*/")?;
        if !text.contains('\n') || all_stars(&first.text) {
            return None;
        }
        return Some(vec![comment(format!("/*\n{}*/", normal(text)))]);
    }
    let mut directives = Vec::new();
    let mut text = String::new();
    for line in group {
        let rest = line.text.strip_prefix("//")?;
        if is_directive(rest) {
            directives.push(line);
            continue;
        }
        text.push_str(rest.strip_prefix(' ').unwrap_or(rest));
        text.push('\n');
    }
    if text.is_empty() {
        return None;
    }
    let text = normal(&text);
    let mut out: Vec<Comment> = text
        .lines()
        .map(|line| {
            let space = if line.is_empty() || line.starts_with('\t') {
                ""
            } else {
                " "
            };
            comment(format!("//{space}{line}"))
        })
        .collect();
    if !directives.is_empty() {
        out.push(comment("//".to_string()));
        out.extend(directives.into_iter().map(|line| comment(line.text.to_string())));
    }
    Some(out)
}

/// The text of a comment without its marks, directives, blanks at the ends of lines and needless empty lines.
pub(super) fn plain_text(group: &[Comment]) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut add = |line| {
        let line: &str = str::trim_end(line);
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    };
    for comment in group {
        if let Some(text) = comment.text.strip_prefix("/*") {
            text.strip_suffix("*/").unwrap_or(text).split('\n').for_each(&mut add);
        } else if let Some(text) = comment.text.strip_prefix("//") {
            match text.strip_prefix(' ') {
                Some(text) => add(text),
                None if is_directive(text) => {}
                None => add(text),
            }
        }
    }
    let mut text = lines.join("\n");
    if lines.last().is_some_and(|last| !last.is_empty()) {
        text.push('\n');
    }
    text
}

/// Whether the text behind `//` makes it a directive: `go:noinline`, `line x:1`, `export f`.
fn is_directive(text: &str) -> bool {
    if ["line ", "extern ", "export "]
        .iter()
        .any(|word| text.starts_with(word))
    {
        return true;
    }
    let Some(colon) = text.find(':') else { return false };
    let word = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    colon > 0 && text.as_bytes()[..colon].iter().all(word) && text.as_bytes().get(colon + 1).is_some_and(word)
}

/// Whether each line of a comment but the first begins with a star.
fn all_stars(text: &str) -> bool {
    text.split('\n')
        .skip(1)
        .all(|line| line.trim_start_matches([' ', '\t']).starts_with('*'))
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Code,
    Heading,
    OldHeading,
    List,
    Paragraph,
}

/// Lines of one block.
struct Span {
    start: usize,
    end: usize,
    kind: Kind,
}

struct Link {
    text: String,
    url: String,
    used: bool,
}

struct Item {
    /// "" in a list of bullets.
    number: String,
    paragraphs: Vec<String>,
}

enum Block {
    Paragraph(String),
    Heading(String),
    Code(Vec<String>),
    List {
        items: Vec<Item>,
        blank_before: bool,
        blank_between: bool,
    },
}

/// The normal form of a documentation text without comment marks.
fn normal(text: &str) -> String {
    let lines = unindent(&text.split('\n').collect::<Vec<_>>());
    let mut links: Vec<Link> = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut end = 0;
    for span in spans(&lines) {
        let part = &lines[span.start..span.end];
        match span.kind {
            Kind::Code => {
                let part: Vec<&str> = part.iter().map(String::as_str).collect();
                blocks.push(Block::Code(unindent(&part)));
            }
            Kind::Heading => blocks.push(Block::Heading(part[0][1..].trim().to_string())),
            Kind::OldHeading => blocks.push(Block::Heading(part[0].trim().to_string())),
            Kind::List => blocks.push(list(part, end < span.start, &mut links)),
            Kind::Paragraph => blocks.extend(paragraph(part, &mut links).map(Block::Paragraph)),
        }
        end = span.end;
    }
    let mut out = String::new();
    for (i, block) in blocks.iter().enumerate() {
        let blank = !matches!(
            block,
            Block::List {
                blank_before: false,
                ..
            }
        );
        if i > 0 && blank {
            out.push('\n');
        }
        print(&mut out, block, &mut links);
    }
    for used in [true, false] {
        let mut first = true;
        for link in links.iter().filter(|link| link.used == used) {
            if first {
                out.push('\n');
                first = false;
            }
            out.push_str(&format!("[{}]: {}\n", link.text, link.url));
        }
    }
    out
}

fn print(out: &mut String, block: &Block, links: &mut [Link]) {
    match block {
        Block::Paragraph(text) => {
            out.push_str(&linked_text(text, links));
            out.push('\n');
        }
        Block::Heading(text) => out.push_str(&format!("# {text}\n")),
        Block::Code(lines) => {
            for line in lines {
                if !line.is_empty() {
                    out.push('\t');
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        Block::List {
            items, blank_between, ..
        } => {
            for (i, item) in items.iter().enumerate() {
                if i > 0 && *blank_between {
                    out.push('\n');
                }
                if item.number.is_empty() {
                    out.push_str("  - ");
                } else {
                    out.push_str(&format!(" {}. ", item.number));
                }
                for (i, paragraph) in item.paragraphs.iter().enumerate() {
                    if i > 0 {
                        out.push_str("\n    ");
                    }
                    out.push_str(&linked_text(paragraph, links).replace('\n', "\n    "));
                    out.push('\n');
                }
            }
        }
    }
}

fn indented(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// The blanks and tabs that a line begins with.
fn leading_space(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The lines without the white space that all of them begin with, and without empty lines around them.
fn unindent(lines: &[&str]) -> Vec<String> {
    let Some(first) = lines.iter().position(|line| !line.is_empty()) else {
        return Vec::new();
    };
    let last = lines.iter().rposition(|line| !line.is_empty()).unwrap_or(first);
    let lines = &lines[first..=last];
    let mut prefix = leading_space(lines[0]);
    for line in &lines[1..] {
        if !line.is_empty() {
            let same = prefix
                .bytes()
                .zip(leading_space(line).bytes())
                .take_while(|(a, b)| a == b)
                .count();
            prefix = &prefix[..same];
        }
    }
    let strip = |line: &&str| {
        let line = line.strip_prefix(prefix).unwrap_or(line);
        if line.trim().is_empty() {
            String::new()
        } else {
            line.to_string()
        }
    };
    let mut out: Vec<String> = lines.iter().map(strip).collect();
    while out.last().is_some_and(|line| line.is_empty()) {
        out.pop();
    }
    let empty = out.iter().take_while(|line| line.is_empty()).count();
    out.drain(..empty);
    out
}

/// Parts the lines into blocks. Lists and code that should be indented and are not are recognised by how they end or begin.
fn spans(lines: &[String]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut i = 0;
    // Lines before this one count as indented.
    let mut forced = 0;
    loop {
        while i < lines.len() && lines[i].is_empty() {
            i += 1;
        }
        if i >= lines.len() {
            return spans;
        }
        let start = i;
        let mut end;
        let kind;
        if i < forced || indented(&lines[i]) {
            let mut loose_list = is_list(&lines[i]) && i < forced;
            i += 1;
            while i < lines.len()
                && (lines[i].is_empty() || i < forced || indented(&lines[i]) || loose_list && is_list(&lines[i]))
            {
                loose_list &= !lines[i].is_empty();
                i += 1;
            }
            end = i;
            while end > start && lines[end - 1].is_empty() {
                end -= 1;
            }
            // The brace that ends code which was put in without indentation.
            if end < lines.len() && lines[end].starts_with('}') {
                end += 1;
            }
            kind = if is_list(&lines[start]) { Kind::List } else { Kind::Code };
        } else {
            i += 1;
            while i < lines.len() && !lines[i].is_empty() && !indented(&lines[i]) {
                i += 1;
            }
            end = i;
            if i < lines.len() && !lines[i].is_empty() && !is_list(&lines[i]) {
                let last = &lines[i - 1];
                if is_list(last) {
                    // The items of a list whose lines go on indented.
                    forced = end;
                    end -= 1;
                    while end > start && is_list(&lines[end - 1]) {
                        end -= 1;
                    }
                } else if last.ends_with('{') || last.ends_with('\\') {
                    // The first line of code.
                    forced = end;
                    end -= 1;
                }
                if start == end && forced > start {
                    i = start;
                    continue;
                }
            }
            kind = if end - start == 1 && is_heading(&lines[start]) {
                Kind::Heading
            } else if end - start == 1 && is_old_heading(lines, start) {
                Kind::OldHeading
            } else {
                Kind::Paragraph
            };
        }
        spans.push(Span { start, end, kind });
        i = end;
    }
}

fn is_heading(line: &str) -> bool {
    (line.starts_with("# ") || line.starts_with("#\t")) && line.trim() != "#"
}

/// A heading in the old style: a line alone between paragraphs, that begins like a sentence and has no punctuation.
fn is_old_heading(lines: &[String], at: usize) -> bool {
    let alone = at > 0 && lines[at - 1].is_empty() && at + 2 < lines.len() && lines[at + 1].is_empty();
    if !alone || indented(&lines[at + 2]) {
        return false;
    }
    let line = lines[at].trim();
    if !line.chars().next().is_some_and(unicode::is_upper) {
        return false;
    }
    if !line
        .chars()
        .next_back()
        .is_some_and(|c| unicode::is_letter(c) || unicode::is_digit(c))
    {
        return false;
    }
    if line.contains(|c| ";:!?+*/=[]{}_^°&§~%#@<\">\\".contains(c)) {
        return false;
    }
    // A quote stands in `'s` at the end of a word only, a point not at the end of one.
    let possessive = line.match_indices('\'').all(|(i, _)| {
        let rest = &line[i + 1..];
        rest == "s" || rest.starts_with("s ")
    });
    possessive
        && line.match_indices('.').all(|(i, _)| {
            let rest = &line[i + 1..];
            !rest.is_empty() && !rest.starts_with(' ')
        })
}

/// The number (or "") and the text of a line that begins an item of a list.
fn list_marker(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let first = line.chars().next()?;
    let (number, rest) = if matches!(first, '•' | '*' | '+' | '-') {
        ("", &line[first.len_utf8()..])
    } else {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || !line[digits..].starts_with(['.', ')']) {
            return None;
        }
        (&line[..digits], &line[digits + 1..])
    };
    (indented(rest) && !rest.trim().is_empty()).then_some((number, rest))
}

fn is_list(line: &str) -> bool {
    list_marker(line).is_some()
}

fn list(lines: &[String], blank_before: bool, links: &mut Vec<Link>) -> Block {
    let numbered = list_marker(&lines[0]).is_some_and(|(number, _)| !number.is_empty());
    let mut items: Vec<Item> = Vec::new();
    let mut text: Vec<String> = Vec::new();
    let mut blank_between = false;
    fn flush(items: &mut [Item], text: &mut Vec<String>, links: &mut Vec<Link>) {
        if let Some(item) = items.last_mut() {
            item.paragraphs.extend(paragraph(text, links));
        }
        text.clear();
    }
    for line in lines {
        let mut line = line.as_str();
        if let Some((number, rest)) = list_marker(line)
            && number.is_empty() != numbered
        {
            flush(&mut items, &mut text, links);
            items.push(Item {
                number: number.to_string(),
                paragraphs: Vec::new(),
            });
            line = rest;
        }
        let line = line.trim();
        if line.is_empty() {
            blank_between = true;
            flush(&mut items, &mut text, links);
        } else {
            text.push(line.to_string());
        }
    }
    flush(&mut items, &mut text, links);
    blank_between |= items.iter().any(|item| item.paragraphs.len() != 1);
    Block::List {
        items,
        blank_before: blank_before || blank_between,
        blank_between,
    }
}

/// The text of a paragraph; `None` if its lines define links, which are added.
fn paragraph(lines: &[String], links: &mut Vec<Link>) -> Option<String> {
    let definitions: Option<Vec<Link>> = lines.iter().map(|line| link_definition(line)).collect();
    match definitions {
        Some(definitions) => {
            links.extend(definitions);
            None
        }
        None => Some(lines.join("\n")),
    }
}

/// `[text]: url`.
fn link_definition(line: &str) -> Option<Link> {
    let rest = line.strip_prefix('[')?;
    let end = rest.find("]:")?;
    let url = &rest[end + 2..];
    if url.len() < 2 || !indented(url) {
        return None;
    }
    let url = url.trim();
    let scheme = &url[..url.find("://")?];
    is_scheme(scheme).then(|| Link {
        text: rest[..end].to_string(),
        url: url.to_string(),
        used: false,
    })
}

fn is_scheme(text: &str) -> bool {
    matches!(text, "file" | "ftp" | "gopher" | "http" | "https" | "mailto" | "nntp")
}

/// Text of a paragraph: marks the links that it uses, and makes quotes of ` `` ` and `''`.
fn linked_text(text: &str, links: &mut [Link]) -> String {
    let mut out = String::new();
    let mut wrote = 0;
    let mut start = None;
    for (i, b) in text.bytes().enumerate() {
        match b {
            b'[' => start = Some(i),
            b']' => {
                if let Some(start) = start.take() {
                    let inner = &text[start + 1..i];
                    let name = inner.replace(['\n', '\t'], " ");
                    if let Some(link) = links.iter_mut().find(|link| link.text == name) {
                        link.used = true;
                        unlinked_text(&mut out, &text[wrote..start], true);
                        out.push('[');
                        unlinked_text(&mut out, inner, false);
                        out.push(']');
                        wrote = i + 1;
                    }
                }
            }
            _ => {}
        }
    }
    unlinked_text(&mut out, &text[wrote..], true);
    out
}

fn unlinked_text(out: &mut String, text: &str, urls: bool) {
    let mut wrote = 0;
    let mut i = 0;
    while i < text.len() {
        let Some(rest) = text.get(i..) else {
            i += 1;
            continue;
        };
        if urls {
            let skip = url_len(rest.as_bytes()).unwrap_or_else(|| word_len(rest));
            if skip > 0 {
                i += skip;
                continue;
            }
        }
        let quote = match rest.as_bytes() {
            [b'`', b'`', b'`', ..] => {
                // Not a quote, but code in another notation. Where its marks end gofmt looks for at a wrong place.
                i += 3;
                while rest.as_bytes().get(i) == Some(&b'`') {
                    i += 1;
                }
                continue;
            }
            [b'`', b'`', ..] => '“',
            [b'\'', b'\'', ..] => '”',
            _ => {
                i += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
        };
        out.push_str(&text[wrote..i]);
        out.push(quote);
        i += 2;
        wrote = i;
    }
    out.push_str(&text[wrote..]);
}

/// The length of the identifier that the text begins with.
fn word_len(text: &str) -> usize {
    let is_word = |(i, c): (usize, char)| c == '_' || unicode::is_letter(c) || i > 0 && c.is_ascii_digit();
    text.char_indices()
        .take_while(|&at| is_word(at))
        .map(|(_, c)| c.len_utf8())
        .sum()
}

fn is_url_punct(b: u8) -> bool {
    b".,:;?!".contains(&b)
}

/// The length of the URL that the text begins with. Punctuation does not end it; brackets belong to it in pairs.
fn url_len(text: &[u8]) -> Option<usize> {
    let is_host = |b: u8| b.is_ascii_alphanumeric() || b"_@-.[]:".contains(&b);
    let is_path = |b: u8| b.is_ascii_alphanumeric() || b"$'()*+&#=@~_/-[]{}%".contains(&b);
    if text.len() < 7 {
        return None;
    }
    let colon = (3..7).find(|&i| text[i] == b':')?;
    let scheme = std::str::from_utf8(&text[..colon]).ok()?;
    if !text[colon..].starts_with(b"://") || !is_scheme(scheme) {
        return None;
    }
    let mut i = colon + 3;
    if !text.get(i).is_some_and(|&b| is_host(b) && !is_url_punct(b)) {
        return None;
    }
    i += 1;
    let mut end = i;
    while i < text.len() && is_host(text[i]) {
        i += 1;
        if !is_url_punct(text[i - 1]) {
            end = i;
        }
    }
    let mut open: Vec<u8> = Vec::new();
    i = end;
    while i < text.len() {
        let b = text[i];
        i += 1;
        if is_url_punct(b) {
            continue;
        }
        if !is_path(b) {
            break;
        }
        match b {
            b'(' => open.push(b')'),
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b')' | b'}' | b']' if open.pop() != Some(b) => {
                break;
            }
            _ => {}
        }
        if open.is_empty() {
            end = i;
        }
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn texts_have_a_normal_form() {
        assert_eq!(normal("F does.\n  x := 1\n"), "F does.\n\n\tx := 1\n");
        assert_eq!(
            normal("A:\n * one\n * two\n   more\n"),
            "A:\n  - one\n  - two\n    more\n"
        );
        assert_eq!(normal("A:\n\n 1) one\n\n 2) two\n"), "A:\n\n 1. one\n\n 2. two\n");
        assert_eq!(
            normal("A.\n\nThe Heading\n\nB ``x''.\n"),
            "A.\n\n# The Heading\n\nB “x”.\n"
        );
        assert_eq!(normal("See [a].\n[a]: http://x.y\n"), "See [a].\n[a]: http://x.y\n");
        assert_eq!(
            normal("[b]: http://b\n\nSee [a].\n\n[a]: http://a\n"),
            "See [a].\n\n[a]: http://a\n\n[b]: http://b\n"
        );
    }
}
