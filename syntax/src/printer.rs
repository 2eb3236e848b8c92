//! The printer: trees in the layout of gofmt.
//!
//! The result is gofmt's byte for byte. It follows from that tool's method (Robert Griesemer's go/printer): the tree is printed as a sequence
//! of tokens and requests for white space; white space waits in a buffer until the next token, so that comments can be put in between
//! where the source had them; line breaks of the source are kept in most places, up to one empty line; columns of declarations,
//! fields, literals and trailing comments are aligned at the end, by [`align`].
//!
//! Invariants: `pos` is where in the source the next item is (exactly, after `set_pos`, or by counting what was printed since);
//! comments of the source are printed in its order, each before the first token behind it. Chains to the left are printed in
//! loops; [`format`] takes a large stack for the rest.

mod align;
mod comments;
mod decl;
mod doc;
mod expr;
mod gobuild;
mod imports;
mod stmt;

use std::rc::Rc;

use crate::ast::{Expr, FuncType, Ident, Stmt};
use crate::error::SyntaxError;
use crate::intern::{FastMap, Interner};
use crate::parsed::ParsedFile;
use crate::parser::with_large_stack;
use crate::source::{Pos, SourceFile};

use align::ESCAPE;
use comments::Comments;

/// Formats a file whose tree is complete.
///
/// # Errors
/// What gofmt does not take as Go although gc's parser does.
pub fn format(parsed: &ParsedFile, interner: &Interner) -> Result<String, Vec<SyntaxError>> {
    format_at(parsed, interner, 0)
}

/// Formats a file with `indent` more tabs on each line. Where it is negative, lines have fewer.
pub(crate) fn format_at(parsed: &ParsedFile, interner: &Interner, indent: isize) -> Result<String, Vec<SyntaxError>> {
    let format = || {
        let mut lines = parsed.source().line_starts().to_vec();
        let mut comments = Comments::of(parsed);
        let file = parsed.ast();
        let imports = imports::sort(parsed, &mut comments, &mut lines, interner);
        let mut printer = Printer::new(parsed.source(), interner, Rc::new(lines), Rc::new(comments));
        printer.base_indent = indent;
        printer.next_comment();
        printer.file(file, &imports);
        printer.implied_semi = false;
        printer.flush(Place::END, Last::Eof);
        if !printer.refused.is_empty() {
            return Err(printer.refused);
        }
        printer.fix_build_lines();
        Ok(String::from_utf8(align::align(&printer.output))
            .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
    };
    if parsed.deep {
        with_large_stack(format)
    } else {
        format()
    }
}

/// A position in the source as the layout needs it. Not valid if `line` is 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Place {
    offset: usize,
    line: isize,
    col: usize,
}

impl Place {
    /// Behind everything.
    const END: Place = Place {
        offset: usize::MAX,
        line: isize::MAX >> 2,
        col: 0,
    };

    fn is_valid(self) -> bool {
        self.line > 0
    }
}

/// An item of white space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ws {
    Ignore,
    Blank,
    Vtab,
    Newline,
    /// A newline that ends all columns.
    Formfeed,
    Indent,
    Unindent,
}

impl Ws {
    fn byte(self) -> u8 {
        match self {
            Ws::Blank => b' ',
            Ws::Vtab => 0x0b,
            Ws::Newline => b'\n',
            _ => 0x0c,
        }
    }

    fn breaks(self) -> bool {
        matches!(self, Ws::Newline | Ws::Formfeed)
    }
}

/// The last item printed, or the one to come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Last {
    /// White space, or nothing.
    Space,
    Ident,
    Int,
    OtherLit,
    Tok(&'static str),
    Eof,
}

/// Where in [`Printer::recorded`] the output line of a construct is noted.
type Slot = usize;

/// At most this many line breaks in a row.
const MAX_NEWLINES: isize = 2;

const WS_CAPACITY: usize = 16;

struct Printer<'a> {
    file: &'a SourceFile,
    interner: &'a Interner,
    /// Offsets of the lines; where imports were merged, fewer than the source has.
    lines: Rc<Vec<u32>>,

    output: Vec<u8>,
    base_indent: isize,
    indent: isize,
    /// Depth within composite literals.
    level: usize,
    no_extra_blank: bool,
    no_extra_linebreak: bool,
    /// Columns end with this line.
    end_alignment: bool,
    /// A line break would imply a semicolon.
    implied_semi: bool,
    last_tok: Last,
    /// The opening `(` or `[` if it was the last token.
    prev_open: Last,
    pending: Vec<Ws>,
    go_build: Vec<usize>,
    plus_build: Vec<usize>,

    /// In the source.
    pos: Place,
    out_line: isize,
    out_col: usize,
    /// `pos` behind the last item written.
    last: Place,
    record: Option<Slot>,
    recorded: Vec<isize>,

    comments: Rc<Comments>,
    /// The group that comes next is `next_group - 1`.
    next_group: usize,
    /// Of that group; the maximum if there is none.
    comment_offset: usize,
    comment_newline: bool,

    /// What gofmt does not take as Go.
    refused: Vec<SyntaxError>,

    /// Sizes of nodes that were asked for, by address.
    sizes: FastMap<usize, usize>,
}

/// A node whose size on one line matters.
#[derive(Clone, Copy)]
enum Node<'a> {
    Expr(&'a Expr<'a>),
    Stmt(&'a Stmt<'a>),
    /// Of a method, as if it were a type: with the keyword.
    Signature(&'a FuncType<'a>),
}

fn limit(n: isize) -> isize {
    n.min(MAX_NEWLINES)
}

impl<'a> Printer<'a> {
    fn new(file: &'a SourceFile, interner: &'a Interner, lines: Rc<Vec<u32>>, comments: Rc<Comments>) -> Printer<'a> {
        Printer {
            file,
            interner,
            lines,
            output: Vec::new(),
            base_indent: 0,
            indent: 0,
            level: 0,
            no_extra_blank: false,
            no_extra_linebreak: false,
            end_alignment: false,
            implied_semi: false,
            last_tok: Last::Space,
            prev_open: Last::Space,
            pending: Vec::with_capacity(WS_CAPACITY),
            go_build: Vec::new(),
            plus_build: Vec::new(),
            pos: Place {
                offset: 0,
                line: 1,
                col: 1,
            },
            out_line: 1,
            out_col: 1,
            last: Place::default(),
            record: None,
            recorded: Vec::new(),
            comments,
            next_group: 0,
            comment_offset: usize::MAX,
            comment_newline: false,
            refused: Vec::new(),
            sizes: FastMap::default(),
        }
    }

    fn refuse(&mut self, pos: Pos, msg: &str) {
        self.refused.push(SyntaxError {
            pos,
            msg: msg.to_string(),
            has_tree: true,
        });
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Positions

    fn place(&self, pos: Pos) -> Place {
        if !pos.is_known() {
            return Place::default();
        }
        let offset = self.file.offset(pos) as u32;
        let line = self.lines.partition_point(|&start| start <= offset);
        Place {
            offset: offset as usize,
            line: line as isize,
            col: (offset - self.lines[line - 1]) as usize + 1,
        }
    }

    fn line(&self, pos: Pos) -> isize {
        self.place(pos).line
    }

    /// Says where in the source the next item is.
    fn set_pos(&mut self, pos: Pos) {
        if pos.is_known() {
            self.pos = self.place(pos);
        }
    }

    fn new_slot(&mut self) -> Slot {
        self.recorded.push(0);
        self.recorded.len() - 1
    }

    /// The number of output lines since the line noted in `slot`.
    fn lines_from(&self, slot: Slot) -> isize {
        self.out_line - self.recorded[slot]
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Output

    /// Writes white space.
    fn write_byte(&mut self, b: u8, n: isize) {
        let mut b = b;
        if self.end_alignment {
            match b {
                b'\t' | 0x0b => b = b' ',
                b'\n' | 0x0c => {
                    b = 0x0c;
                    self.end_alignment = false;
                }
                _ => {}
            }
        }
        if self.out_col == 1 {
            self.write_indent();
        }
        let n = n.max(0);
        self.output.extend((0..n).map(|_| b));
        self.pos.offset += n as usize;
        if b == b'\n' || b == 0x0c {
            self.pos.line += n;
            self.out_line += n;
            self.pos.col = 1;
            self.out_col = 1;
        } else {
            self.pos.col += n as usize;
            self.out_col += n as usize;
        }
    }

    fn write_indent(&mut self) {
        let n = (self.base_indent + self.indent).max(0) as usize;
        self.output.extend((0..n).map(|_| b'\t'));
        self.pos.offset += n;
        self.pos.col += n;
        self.out_col += n;
    }

    /// Writes a token, literal or comment that is at `pos` in the source. Text that may hold tabs or line breaks is literal.
    fn write_string(&mut self, pos: Place, text: &str, literal: bool) {
        if self.out_col == 1 {
            self.write_indent();
        }
        if pos.is_valid() {
            self.pos = pos;
        }
        if literal {
            self.output.push(ESCAPE);
        }
        self.output.extend_from_slice(text.as_bytes());
        if literal {
            self.output.push(ESCAPE);
        }
        self.pos.offset += text.len();
        let breaks = text.bytes().filter(|&b| b == b'\n' || b == 0x0c).count() as isize;
        if breaks > 0 {
            // A line break within ends the columns.
            self.end_alignment = true;
            self.pos.line += breaks;
            self.out_line += breaks;
            let last = text.bytes().rposition(|b| b == b'\n' || b == 0x0c).unwrap_or(0);
            self.pos.col = text.len() - last;
            self.out_col = text.len() - last;
        } else {
            self.pos.col += text.len();
            self.out_col += text.len();
        }
        self.last = self.pos;
    }

    /// Writes the first `n` items of the pending white space.
    fn write_pending(&mut self, n: usize) {
        let mut i = 0;
        while i < n {
            match self.pending[i] {
                Ws::Ignore => {}
                Ws::Indent => self.indent += 1,
                Ws::Unindent => self.indent -= 1,
                Ws::Newline | Ws::Formfeed if i + 1 < n && self.pending[i + 1] == Ws::Unindent => {
                    // A label's unindent belongs before the line break. The form feed keeps the label out of columns.
                    self.pending[i] = Ws::Unindent;
                    self.pending[i + 1] = Ws::Formfeed;
                    continue;
                }
                ws => self.write_byte(ws.byte(), 1),
            }
            i += 1;
        }
        self.pending.drain(..n);
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Items

    /// Notes what was last before an item.
    fn before_item(&mut self) {
        match self.last_tok {
            Last::Space => {}
            Last::Tok("(" | "[") => self.prev_open = self.last_tok,
            _ => self.prev_open = Last::Space,
        }
    }

    fn ws(&mut self, ws: Ws) {
        self.before_item();
        if ws == Ws::Ignore {
            return;
        }
        if self.pending.len() == WS_CAPACITY {
            self.write_pending(WS_CAPACITY);
        }
        self.pending.push(ws);
        if ws.breaks() {
            self.implied_semi = false;
        }
        self.last_tok = Last::Space;
    }

    fn blank(&mut self) {
        self.ws(Ws::Blank);
    }

    fn tok(&mut self, text: &'static str) {
        self.before_item();
        let first = text.as_bytes()[0];
        let combines = match self.last_tok {
            Last::Int => first == b'.',
            Last::Tok("+") => first == b'+',
            Last::Tok("-") => first == b'-',
            Last::Tok("/") => first == b'*',
            Last::Tok("<") => first == b'-' || first == b'<',
            Last::Tok("&") => first == b'&' || first == b'^',
            _ => false,
        };
        if combines {
            self.pending.clear();
            self.pending.push(Ws::Blank);
        }
        let semi = matches!(
            text,
            "break" | "continue" | "fallthrough" | "return" | "++" | "--" | ")" | "]" | "}"
        );
        self.item(text, false, semi, Last::Tok(text));
    }

    fn name(&mut self, ident: Ident) {
        self.before_item();
        let text = self.interner.text(ident.name);
        self.item(text, false, true, Last::Ident);
    }

    fn lit(&mut self, text: &str, int: bool) {
        self.before_item();
        self.item(text, true, true, if int { Last::Int } else { Last::OtherLit });
    }

    /// Prints comments and white space that come before, and then the item.
    fn item(&mut self, text: &str, literal: bool, semi: bool, what: Last) {
        let mut semi = semi;
        self.last_tok = what;
        let next = self.pos;
        let (wrote_newline, dropped_formfeed) = self.flush(next, what);
        // More line breaks, if the source has them and they imply no semicolon.
        if !self.implied_semi {
            let mut n = limit(next.line - self.pos.line);
            if wrote_newline && n == MAX_NEWLINES {
                n = MAX_NEWLINES - 1;
            }
            if n > 0 {
                self.write_byte(if dropped_formfeed { 0x0c } else { b'\n' }, n);
                semi = false;
            }
        }
        if let Some(slot) = self.record.take() {
            self.recorded[slot] = self.out_line;
        }
        self.write_string(next, text, literal);
        self.implied_semi = semi;
    }

    /// Writes what is pending before the token `tok` at `next`. The result: whether a newline was written, and whether a form feed was
    /// dropped.
    fn flush(&mut self, next: Place, tok: Last) -> (bool, bool) {
        if self.comment_before(next) {
            self.intersperse(next, tok)
        } else {
            self.write_pending(self.pending.len());
            (false, false)
        }
    }

    /// Asks for as many line breaks as lead to `line` in the source, at least `min`; `ws` goes before the first, which is a form
    /// feed if `section`. The result is 0 without line breaks, 1 for one newline, more for others.
    fn linebreak(&mut self, line: isize, min: isize, ws: Ws, section: bool) -> isize {
        let mut n = limit(line - self.pos.line).max(min);
        let mut breaks = 0;
        if n > 0 {
            self.ws(ws);
            if section {
                self.ws(Ws::Formfeed);
                n -= 1;
                breaks = 2;
            }
            breaks += n;
            for _ in 0..n {
                self.ws(Ws::Newline);
            }
        }
        breaks
    }

    // -----------------------------------------------------------------------------------------------------------------
    // Sizes

    /// The size of a node if it fits on one line of `max` characters, more than `max` otherwise. Comments are not looked at.
    fn node_size(&mut self, node: Node<'a>, max: usize) -> usize {
        let key = match node {
            Node::Expr(x) => std::ptr::from_ref(x) as usize,
            Node::Stmt(s) => std::ptr::from_ref(s) as usize,
            Node::Signature(ty) => std::ptr::from_ref(ty) as usize,
        };
        if let Some(&size) = self.sizes.get(&key) {
            return size;
        }
        self.sizes.insert(key, max + 1);
        let none = Rc::new(Comments::default());
        let mut printer = Printer::new(self.file, self.interner, self.lines.clone(), none);
        printer.sizes = std::mem::take(&mut self.sizes);
        match node {
            Node::Expr(x) => printer.expr(x),
            Node::Stmt(s) => {
                if let crate::ast::StmtKind::Labeled { .. } = s.kind {
                    printer.indent = 1;
                }
                printer.stmt(s, false);
            }
            Node::Signature(ty) => {
                printer.set_pos(ty.pos);
                printer.tok("func");
                printer.signature(ty);
            }
        }
        printer.implied_semi = false;
        printer.flush(Place::END, Last::Eof);
        self.sizes = std::mem::take(&mut printer.sizes);
        let text = align::trim(&printer.output);
        if text.len() <= max && !text.contains(&b'\n') {
            self.sizes.insert(key, text.len());
            return text.len();
        }
        max + 1
    }
}
