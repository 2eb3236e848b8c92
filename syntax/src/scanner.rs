//! The scanner: bytes of a file to tokens.
//!
//! A semicolon is inserted at a line's end (or the file's, or a comment that holds a line's end) after a name, literal, closing
//! bracket, `++`, `--`, `break`, `continue`, `fallthrough` or `return`. Bytes that may not stand in source (NUL, what is not UTF-8, a byte order
//! mark behind the start) are reported and then invisible.
//!
//! Invariants: `ch` is the character at `at`, `width` bytes long, -1 at the end; all of `src` before `at` has been looked at. After
//! [`Scanner::next`], the token's fields describe `src[start..end]`. Errors are recorded in the order in which they are met.

mod literal;

use crate::ast::Comment;
use crate::error::SyntaxError;
use crate::intern::{Interner, Name};
use crate::source::{Pos, SourceFile};
use crate::token::{LitKind, Op, Token};
use crate::unicode::{self, code_point};

mod words;
use words::{Word, Words};

/// Why a semicolon token is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Semi {
    Semicolon,
    Newline,
    Eof,
}

impl Semi {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Semi::Semicolon => "semicolon",
            Semi::Newline => "newline",
            Semi::Eof => "EOF",
        }
    }
}

/// A comment as the scanner saw it.
pub(crate) struct Scanned<'a> {
    pub comment: Comment<'a>,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

pub(crate) struct Scanner<'a> {
    pub file: &'a SourceFile,
    src: &'a [u8],
    arena: &'a bumpalo::Bump,
    words: Words<'a>,
    /// No byte of the file needs a report, and text may be taken as UTF-8 without a look.
    clean: bool,
    at: usize,
    ch: i32,
    width: usize,
    /// A line's end becomes a semicolon.
    nlsemi: bool,

    // The current token.
    pub tok: Token,
    pub start: usize,
    pub end: usize,
    /// Of `Name`.
    pub name: Name,
    /// Of `Operator`, `Star`, `AssignOp`, `IncOp`.
    pub op: Op,
    /// Of `Literal`.
    pub kind: LitKind,
    /// Of `Literal`: it is malformed.
    pub bad: bool,
    /// Of `Semi`.
    pub semi: Semi,
    /// Where the token before began; none before the first.
    before: Pos,

    pub errors: Vec<SyntaxError>,
    /// All comments so far.
    pub comments: Vec<Scanned<'a>>,
}

const NONE: i32 = -1;
const BOM: i32 = 0xfeff;

/// Bytes that continue an ASCII identifier.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = (b as u8).is_ascii_alphanumeric() || b as u8 == b'_';
        b += 1;
    }
    table
};

fn is_clean(src: &[u8]) -> bool {
    let body = src.strip_prefix(b"\xef\xbb\xbf").unwrap_or(src);
    match std::str::from_utf8(body) {
        Ok(text) => !body.contains(&0) && (body.is_ascii() || !text.contains('\u{feff}')),
        Err(_) => false,
    }
}

impl<'a> Scanner<'a> {
    /// A scanner at the start of the file; call [`Scanner::next`] for the first token.
    pub(crate) fn new(file: &'a SourceFile, arena: &'a bumpalo::Bump, interner: &'a Interner) -> Scanner<'a> {
        let src = file.bytes();
        let mut scanner = Scanner {
            file,
            src,
            arena,
            words: Words::new(interner),
            clean: is_clean(src),
            at: 0,
            ch: NONE,
            width: 0,
            nlsemi: false,
            tok: Token::Eof,
            start: 0,
            end: 0,
            name: crate::names::blank,
            op: Op::Not,
            kind: LitKind::Int,
            bad: false,
            semi: Semi::Eof,
            before: Pos::NONE,
            errors: Vec::new(),
            comments: Vec::new(),
        };
        scanner.load();
        scanner
    }

    /// The position of the current token.
    pub(crate) fn pos(&self) -> Pos {
        self.file.pos(self.start)
    }

    /// The text between two offsets. Where the file is not UTF-8, replacement characters stand for the faults.
    pub(crate) fn text(&self, start: usize, end: usize) -> &'a str {
        let bytes = &self.src[start..end];
        if self.clean {
            // SAFETY: the whole file is UTF-8, and tokens and comments begin and end at ASCII characters, at whole
            // characters that `load` decoded, or at the end of the file.
            unsafe { std::str::from_utf8_unchecked(bytes) }
        } else {
            match String::from_utf8_lossy(bytes) {
                std::borrow::Cow::Borrowed(text) => text,
                std::borrow::Cow::Owned(text) => self.arena.alloc_str(&text),
            }
        }
    }

    /// The text of the current token.
    pub(crate) fn token_text(&self) -> &'a str {
        self.text(self.start, self.end)
    }

    pub(crate) fn error_at(&mut self, offset: usize, msg: impl Into<String>) {
        // Offsets in the text of a comment may lie behind the file: the text is longer where the source is no UTF-8.
        let offset = offset.min(self.src.len());
        self.errors.push(SyntaxError {
            pos: self.file.pos(offset),
            msg: msg.into(),
            has_tree: false,
        });
    }

    /// Makes every further token the end of the file.
    pub(crate) fn stop(&mut self) {
        self.at = self.src.len();
        self.nlsemi = false;
        self.load();
        self.tok = Token::Eof;
        self.start = self.at;
        self.end = self.at;
    }

    /// Takes up the character at `at`.
    fn load(&mut self) {
        match self.src.get(self.at) {
            Some(&b) if b < 0x80 && b != 0 => {
                self.ch = b as i32;
                self.width = 1;
            }
            _ => self.load_rare(),
        }
    }

    #[cold]
    fn load_rare(&mut self) {
        loop {
            let rest = &self.src[self.at..];
            let Some(&b) = rest.first() else {
                self.ch = NONE;
                self.width = 0;
                return;
            };
            if b == 0 {
                self.error_at(self.at, "invalid NUL character");
                self.at += 1;
                continue;
            }
            let Some(c) = decode(rest) else {
                self.error_at(self.at, "invalid UTF-8 encoding");
                self.at += 1;
                continue;
            };
            self.ch = c as i32;
            self.width = c.len_utf8();
            if self.ch == BOM {
                if self.at > 0 {
                    self.error_at(self.at, "invalid BOM in the middle of the file");
                }
                self.at += self.width;
                continue;
            }
            return;
        }
    }

    /// Goes on to the next character.
    fn advance(&mut self) {
        self.at += self.width;
        self.load();
    }

    fn is(&self, b: u8) -> bool {
        self.ch == b as i32
    }

    /// Scans the next token.
    pub(crate) fn next(&mut self) {
        let nlsemi = self.nlsemi;
        self.nlsemi = false;
        if self.tok != Token::Eof {
            self.before = self.file.pos(self.start);
        }
        loop {
            while let Some(&b) = self.src.get(self.at) {
                match b {
                    b' ' | b'\t' | b'\r' => self.at += 1,
                    b'\n' if !nlsemi => self.at += 1,
                    _ => break,
                }
            }
            self.load();
            if matches!(self.src.get(self.at), Some(b' ' | b'\t' | b'\r')) || (self.is(b'\n') && !nlsemi) {
                continue; // behind an invisible byte
            }
            self.start = self.at;
            if self.token(nlsemi) {
                self.end = self.at;
                return;
            }
        }
    }

    /// Scans what begins at `at`; false if it was not a token (a comment, an invalid character).
    fn token(&mut self, nlsemi: bool) -> bool {
        let Ok(b) = u8::try_from(self.ch) else {
            return self.token_other(nlsemi);
        };
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'\n' => {
                self.advance();
                self.semi = Semi::Newline;
                self.tok = Token::Semi;
            }
            b'0'..=b'9' => self.number(false),
            b'"' => self.string(),
            b'`' => self.raw_string(),
            b'\'' => self.rune(),
            b'(' => self.single(Token::Lparen, false),
            b'[' => self.single(Token::Lbrack, false),
            b'{' => self.single(Token::Lbrace, false),
            b',' => self.single(Token::Comma, false),
            b';' => {
                self.semi = Semi::Semicolon;
                self.single(Token::Semi, false);
            }
            b')' => self.single(Token::Rparen, true),
            b']' => self.single(Token::Rbrack, true),
            b'}' => self.single(Token::Rbrace, true),
            b':' => {
                self.advance();
                self.tok = if self.accept(b'=') { Token::Define } else { Token::Colon };
            }
            b'.' => {
                self.advance();
                if u8::try_from(self.ch).is_ok_and(|c| c.is_ascii_digit()) {
                    self.number(true);
                } else if self.is(b'.') && self.src.get(self.at + 1) == Some(&b'.') {
                    self.advance();
                    self.advance();
                    self.tok = Token::DotDotDot;
                } else {
                    self.tok = Token::Dot;
                }
            }
            b'+' => self.maybe_twice(b'+', Op::Add),
            b'-' => self.maybe_twice(b'-', Op::Sub),
            b'*' => {
                self.advance();
                self.op = Op::Mul;
                self.tok = if self.accept(b'=') {
                    Token::AssignOp
                } else {
                    Token::Star
                };
            }
            b'/' => {
                self.advance();
                if self.is(b'/') {
                    self.line_comment();
                    return false;
                }
                if self.is(b'*') {
                    let several_lines = self.block_comment();
                    if several_lines && nlsemi {
                        self.semi = Semi::Newline;
                        self.tok = Token::Semi;
                        return true;
                    }
                    return false;
                }
                self.assign_op(Op::Div);
            }
            b'%' => {
                self.advance();
                self.assign_op(Op::Rem);
            }
            b'&' => {
                self.advance();
                if self.accept(b'&') {
                    self.operator(Op::AndAnd);
                } else {
                    let op = if self.accept(b'^') { Op::AndNot } else { Op::And };
                    self.assign_op(op);
                }
            }
            b'|' => {
                self.advance();
                if self.accept(b'|') {
                    self.operator(Op::OrOr);
                } else {
                    self.assign_op(Op::Or);
                }
            }
            b'^' => {
                self.advance();
                self.assign_op(Op::Xor);
            }
            b'<' => {
                self.advance();
                if self.accept(b'=') {
                    self.operator(Op::Leq);
                } else if self.accept(b'<') {
                    self.assign_op(Op::Shl);
                } else if self.accept(b'-') {
                    self.tok = Token::Arrow;
                } else {
                    self.operator(Op::Lss);
                }
            }
            b'>' => {
                self.advance();
                if self.accept(b'=') {
                    self.operator(Op::Geq);
                } else if self.accept(b'>') {
                    self.assign_op(Op::Shr);
                } else {
                    self.operator(Op::Gtr);
                }
            }
            b'=' => {
                self.advance();
                if self.accept(b'=') {
                    self.operator(Op::Eql);
                } else {
                    self.tok = Token::Assign;
                }
            }
            b'!' => {
                self.advance();
                let op = if self.accept(b'=') { Op::Neq } else { Op::Not };
                self.operator(op);
            }
            b'~' => {
                self.advance();
                self.operator(Op::Tilde);
            }
            _ => return self.token_other(nlsemi),
        }
        true
    }

    /// The end of the file, a word that begins beyond ASCII, or an invalid character.
    fn token_other(&mut self, nlsemi: bool) -> bool {
        if self.ch == NONE {
            self.semi = Semi::Eof;
            self.tok = if nlsemi { Token::Semi } else { Token::Eof };
            return true;
        }
        if self.ch >= 0x80 && self.at_word_char(true) {
            self.word();
            return true;
        }
        self.error_at(self.at, format!("invalid character {}", code_point(self.ch as u32)));
        self.advance();
        false
    }

    fn single(&mut self, tok: Token, nlsemi: bool) {
        self.advance();
        self.nlsemi = nlsemi;
        self.tok = tok;
    }

    fn accept(&mut self, b: u8) -> bool {
        let is = self.is(b);
        if is {
            self.advance();
        }
        is
    }

    fn operator(&mut self, op: Op) {
        self.op = op;
        self.tok = Token::Operator;
    }

    fn assign_op(&mut self, op: Op) {
        self.op = op;
        self.tok = if self.accept(b'=') {
            Token::AssignOp
        } else {
            Token::Operator
        };
    }

    /// `+`, `+=` or `++`, and the same with `-`.
    fn maybe_twice(&mut self, b: u8, op: Op) {
        self.advance();
        if self.accept(b) {
            self.op = op;
            self.nlsemi = true;
            self.tok = Token::IncOp;
        } else {
            self.assign_op(op);
        }
    }

    /// An identifier or keyword, whose first character is known to begin one.
    fn word(&mut self) {
        self.at += self.width;
        while self.src.get(self.at).is_some_and(|&b| WORD[b as usize]) {
            self.at += 1;
        }
        self.load();
        while self.ch >= 0x80 || (self.ch >= 0 && WORD[self.ch as usize]) {
            if self.ch >= 0x80 && !self.at_word_char(false) {
                break;
            }
            self.advance();
        }
        let text = self.text(self.start, self.at);
        match self.words.get(text) {
            Word::Keyword(tok) => {
                self.nlsemi = matches!(tok, Token::Break | Token::Continue | Token::Fallthrough | Token::Return);
                self.tok = tok;
            }
            Word::Name(name) => {
                self.nlsemi = true;
                self.name = name;
                self.tok = Token::Name;
            }
        }
    }

    /// Whether the character beyond ASCII at hand is taken into an identifier. As in gc, all are, with an error for those that
    /// may not be there.
    fn at_word_char(&mut self, first: bool) -> bool {
        let Some(c) = char::from_u32(self.ch as u32) else {
            return false;
        };
        if unicode::is_letter(c) {
            return true;
        }
        let shown = code_point(c as u32);
        if !unicode::is_digit(c) {
            self.error_at(self.at, format!("invalid character {shown} in identifier"));
        } else if first {
            self.error_at(self.at, format!("identifier cannot begin with digit {shown}"));
        }
        true
    }

    fn own_line(&self) -> bool {
        let before = self.src[..self.start].iter().rev();
        before
            .take_while(|&&b| b != b'\n')
            .all(|b| matches!(b, b' ' | b'\t' | b'\r'))
    }

    fn comment(&mut self, end: usize) {
        let text = self.text(self.start, end);
        let directive = text.starts_with("//go:") || text.starts_with("//line ") || text.starts_with("/*line ");
        let own_line = directive && self.own_line();
        self.comments.push(Scanned {
            comment: Comment {
                pos: self.pos(),
                end: self.file.pos(end),
                text,
                after: self.before,
            },
            own_line,
        });
    }

    /// A comment to the end of the line, which is left for the semicolon.
    fn line_comment(&mut self) {
        if self.clean {
            let rest = &self.src[self.at..];
            self.at += find(rest, b'\n').unwrap_or(rest.len());
            self.load();
        } else {
            while self.ch >= 0 && !self.is(b'\n') {
                self.advance();
            }
        }
        let mut end = self.at;
        while self.src[end - 1] == b'\r' {
            end -= 1;
        }
        self.comment(end);
    }

    /// A comment in `/* */`; whether it spans lines.
    fn block_comment(&mut self) -> bool {
        let mut lines = false;
        self.advance();
        loop {
            if self.ch < 0 {
                self.error_at(self.start, "comment not terminated");
                return lines;
            }
            if self.is(b'*') {
                self.advance();
                if self.accept(b'/') {
                    break;
                }
                continue;
            }
            lines |= self.is(b'\n');
            if self.clean {
                // Up to the next character of interest; a character's later bytes are passed over like any others.
                self.at += 1;
                while self.src.get(self.at).is_some_and(|&b| b != b'*' && b != b'\n') {
                    self.at += 1;
                }
                self.load();
            } else {
                self.advance();
            }
        }
        self.comment(self.at);
        lines
    }
}

/// The first index of `b`, looking at eight bytes at a time.
fn find(bytes: &[u8], b: u8) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    let pattern = LOW * b as u64;
    let mut i = 0;
    while let Some(chunk) = bytes.get(i..i + 8) {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        let x = u64::from_le_bytes(word) ^ pattern;
        let zero = x.wrapping_sub(LOW) & !x & (LOW << 7);
        if zero != 0 {
            return Some(i + zero.trailing_zeros() as usize / 8);
        }
        i += 8;
    }
    bytes[i..].iter().position(|&x| x == b).map(|n| i + n)
}

/// The character at the start of `bytes`, if it is encoded properly.
fn decode(bytes: &[u8]) -> Option<char> {
    let len = bytes.len().min(4);
    (1..=len)
        .find_map(|n| std::str::from_utf8(&bytes[..n]).ok())
        .and_then(|text| text.chars().next())
}
