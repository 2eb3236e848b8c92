//! Identifiers and keywords by text, without the session's lock for those that the file has shown before.

use std::hash::Hasher;

use crate::intern::{FastHasher, Interner, Name};
use crate::token::Token;

#[derive(Clone, Copy)]
pub(super) enum Word {
    Name(Name),
    Keyword(Token),
}

#[derive(Clone, Copy)]
struct Entry<'a> {
    hash: u64,
    text: &'a str,
    word: Word,
}

/// An open-addressed table of the words of one file.
pub(super) struct Words<'a> {
    interner: &'a Interner,
    /// A power of two, at most half full.
    entries: Vec<Option<Entry<'a>>>,
    len: usize,
}

const KEYWORDS: [Token; 25] = [
    Token::Break,
    Token::Case,
    Token::Chan,
    Token::Const,
    Token::Continue,
    Token::Default,
    Token::Defer,
    Token::Else,
    Token::Fallthrough,
    Token::For,
    Token::Func,
    Token::Go,
    Token::Goto,
    Token::If,
    Token::Import,
    Token::Interface,
    Token::Map,
    Token::Package,
    Token::Range,
    Token::Return,
    Token::Select,
    Token::Struct,
    Token::Switch,
    Token::Type,
    Token::Var,
];

fn hash(text: &str) -> u64 {
    let mut hasher = FastHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl<'a> Words<'a> {
    pub(super) fn new(interner: &'a Interner) -> Words<'a> {
        let mut words = Words {
            interner,
            entries: vec![None; 128],
            len: 0,
        };
        for tok in KEYWORDS {
            let text = tok.text();
            words.insert(Entry {
                hash: hash(text),
                text,
                word: Word::Keyword(tok),
            });
        }
        words
    }

    pub(super) fn get(&mut self, text: &str) -> Word {
        let hash = hash(text);
        let mask = self.entries.len() - 1;
        let mut i = hash as usize & mask;
        while let Some(entry) = &self.entries[i] {
            if entry.hash == hash && entry.text == text {
                return entry.word;
            }
            i = (i + 1) & mask;
        }
        let name = self.interner.intern(text);
        let word = Word::Name(name);
        self.insert(Entry {
            hash,
            text: self.interner.text(name),
            word,
        });
        word
    }

    /// Adds a word that is not in the table.
    fn insert(&mut self, entry: Entry<'a>) {
        if (self.len + 1) * 2 > self.entries.len() {
            let size = self.entries.len() * 2;
            let old = std::mem::replace(&mut self.entries, vec![None; size]);
            for entry in old.into_iter().flatten() {
                self.place(entry);
            }
        }
        self.place(entry);
        self.len += 1;
    }

    fn place(&mut self, entry: Entry<'a>) {
        let mask = self.entries.len() - 1;
        let mut i = entry.hash as usize & mask;
        while self.entries[i].is_some() {
            i = (i + 1) & mask;
        }
        self.entries[i] = Some(entry);
    }
}
