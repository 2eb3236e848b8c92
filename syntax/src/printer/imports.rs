//! The order of imports: in a group, runs of imports on successive lines are sorted by path, and duplicates go.
//!
//! A sorted import takes the place in the source of the one that it replaces, and its comments go with it. The line of a duplicate is
//! taken out of the table of lines.

use std::borrow::Cow;

use crate::ast::*;
use crate::intern::{FastMap, Interner};
use crate::parsed::ParsedFile;
use crate::source::{Pos, SourceFile};

use super::comments::{Comment, Comments};

/// An import as it is to be printed: what it says, and the place in the source that it takes.
#[derive(Clone, Debug)]
pub(super) struct Import<'a> {
    pub name: Option<Ident>,
    /// The path with its quotes.
    pub text: Cow<'a, str>,
    pub start: Pos,
    pub path_pos: Pos,
    pub end: Pos,
    name_text: &'a str,
    /// Of the comment that ends its line.
    comment: Option<String>,
}

impl Import<'_> {
    fn path(&self) -> &str {
        &self.text[1..self.text.len() - 1]
    }
}

/// The imports of a file by the position of their declaration.
pub(super) struct Imports<'a>(FastMap<Pos, Vec<Import<'a>>>);

impl<'a> Imports<'a> {
    /// Those of an import declaration.
    pub(super) fn of(&self, decl: &GenDecl<'_>) -> Option<&[Import<'a>]> {
        self.0.get(&decl.start).map(Vec::as_slice)
    }
}

/// The line of a position in a table of lines, from 1.
fn line_in(lines: &[u32], source: &SourceFile, pos: Pos) -> usize {
    let offset = source.offset(pos) as u32;
    lines.partition_point(|&start| start <= offset)
}

/// Joins a line with the next.
fn merge_line(lines: &mut Vec<u32>, line: usize) {
    if line < lines.len() {
        lines.remove(line);
    }
}

/// The path of an import in double quotes, if it is fit for them.
fn quoted(text: &str) -> Cow<'_, str> {
    let inner = text.strip_prefix('`').and_then(|text| text.strip_suffix('`'));
    match inner {
        Some(path)
            if !path.is_empty()
                && path
                    .bytes()
                    .all(|b| b.is_ascii_graphic() && !b"!\"#$%&'()*,:;<=>?[\\]^{|}`".contains(&b)) =>
        {
            Cow::Owned(format!("\"{path}\""))
        }
        _ => Cow::Borrowed(text),
    }
}

/// Sorts the imports of a file.
pub(super) fn sort<'a>(
    parsed: &'a ParsedFile,
    comments: &mut Comments,
    lines: &mut Vec<u32>,
    interner: &'a Interner,
) -> Imports<'a> {
    let source = parsed.source();
    let mut imports = FastMap::default();
    let mut leading = true;
    for decl in parsed.ast().decls {
        let Decl::Gen(
            decl @ GenDecl {
                kind: GenKind::Import, ..
            },
        ) = decl
        else {
            leading = false;
            continue;
        };
        let mut specs: Vec<Import<'a>> = decl
            .specs
            .iter()
            .filter_map(|spec| {
                let Spec::Import(spec) = spec else { return None };
                let ExprKind::Lit(lit) = spec.path.kind else {
                    return None;
                };
                Some(Import {
                    name: spec.name,
                    text: quoted(lit.text),
                    start: spec.start,
                    path_pos: spec.path.start,
                    end: spec.end,
                    name_text: spec.name.map_or("", |name| interner.text(name.name)),
                    comment: comments
                        .behind(source, spec.end, |pos| line_in(lines, source, pos))
                        .map(super::doc::plain_text),
                })
            })
            .collect();
        if let Some(parens) = decl.parens
            && leading
        {
            let mut sorted = Vec::with_capacity(specs.len());
            let mut run: Vec<Import<'a>> = Vec::new();
            for spec in specs {
                let line = line_in(lines, source, spec.start);
                if run
                    .last()
                    .is_some_and(|last| line > 1 + line_in(lines, source, last.end))
                {
                    sorted.extend(sort_run(std::mem::take(&mut run), source, comments, lines, parens.end));
                }
                run.push(spec);
            }
            sorted.extend(sort_run(run, source, comments, lines, parens.end));
            specs = sorted;
            if let Some(last) = specs.last() {
                let last_line = line_in(lines, source, last.start);
                let mut close_line = line_in(lines, source, parens.end);
                while close_line > last_line + 1 {
                    close_line -= 1;
                    merge_line(lines, close_line);
                }
            }
        }
        imports.insert(decl.start, specs);
    }
    Imports(imports)
}

/// Sorts a run of imports on successive lines and moves the comments in it.
fn sort_run<'a>(
    specs: Vec<Import<'a>>,
    source: &SourceFile,
    comments: &mut Comments,
    lines: &mut Vec<u32>,
    rparen: Pos,
) -> Vec<Import<'a>> {
    let mut specs = specs;
    if specs.len() <= 1 {
        return specs;
    }
    let line = |lines: &[u32], pos: Pos| line_in(lines, source, pos);
    let places: Vec<(Pos, Pos)> = specs.iter().map(|spec| (spec.start, spec.end)).collect();
    let begin = source.pos(lines[line(lines, places[0].0) - 1] as usize);
    let last_end = places[places.len() - 1].1;
    let end = lines
        .get(line(lines, last_end))
        .map_or(last_end, |&start| source.pos(start as usize));
    let group_end = |group: &Vec<Comment>| group[group.len() - 1].end();
    let until = comments
        .groups
        .iter()
        .position(|group| group_end(group) >= end)
        .unwrap_or(comments.groups.len());
    let from = comments.groups[..until]
        .iter()
        .position(|group| begin <= group[0].pos)
        .unwrap_or(until);

    // Which import each comment belongs to, and whether it stands before it.
    let mut owners: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    for group in &comments.groups[from..until] {
        let pos = group[0].pos;
        while places.get(at + 1).is_some_and(|place| place.0 <= pos) {
            at += 1;
        }
        let mut left = false;
        if at == 0 && places[0].0 > pos {
            left = true;
        } else if at + 1 < places.len() && line(lines, places[at].0) + 1 == line(lines, pos) {
            at += 1;
            left = true;
        }
        owners.push((at, left));
    }

    let mut order: Vec<usize> = (0..specs.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |i: usize| {
            (
                specs[i].path(),
                specs[i].name_text,
                specs[i].comment.as_deref().unwrap_or(""),
            )
        };
        key(a).cmp(&key(b))
    });
    let mut kept = Vec::with_capacity(order.len());
    for (i, &spec) in order.iter().enumerate() {
        let same = order.get(i + 1).is_some_and(|&next| {
            specs[spec].path() == specs[next].path() && specs[spec].name_text == specs[next].name_text
        });
        if same && specs[spec].comment.is_none() {
            let own = line(lines, specs[spec].start);
            if own != line(lines, rparen) {
                merge_line(lines, own);
            }
        } else {
            kept.push(spec);
        }
    }
    let mut sorted = Vec::with_capacity(kept.len());
    for (&spec, &(start, end)) in kept.iter().zip(&places) {
        for (group, &(owner, left)) in comments.groups[from..until].iter_mut().zip(&owners) {
            if owner == spec {
                for comment in group {
                    comment.pos = if left { Pos(start.0 - 1) } else { end };
                    comment.moved = true;
                }
            }
        }
        let import = &mut specs[spec];
        import.start = start;
        import.path_pos = start;
        import.end = end;
        sorted.push(import.clone());
    }
    comments.groups[from..until].sort_by_key(|group| group[0].pos);
    sorted
}
