//! Build constraints: the boolean expressions of `//go:build` lines.

use std::fmt;

/// A parsed constraint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constraint {
    Tag(String),
    Not(Box<Constraint>),
    And(Box<Constraint>, Box<Constraint>),
    Or(Box<Constraint>, Box<Constraint>),
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Parentheses stand wherever two different operators meet.
        let part = |f: &mut fmt::Formatter<'_>, x: &Constraint, parens: bool| {
            if parens { write!(f, "({x})") } else { write!(f, "{x}") }
        };
        match self {
            Constraint::Tag(tag) => f.write_str(tag),
            Constraint::Not(x) => {
                f.write_str("!")?;
                part(f, x, matches!(**x, Constraint::And(..) | Constraint::Or(..)))
            }
            Constraint::And(x, y) => {
                part(f, x, matches!(**x, Constraint::Or(..)))?;
                f.write_str(" && ")?;
                part(f, y, matches!(**y, Constraint::Or(..)))
            }
            Constraint::Or(x, y) => {
                part(f, x, matches!(**x, Constraint::And(..)))?;
                f.write_str(" || ")?;
                part(f, y, matches!(**y, Constraint::And(..)))
            }
        }
    }
}

/// A malformed constraint: what is wrong, in the words of go/build/constraint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConstraintError {
    /// Byte offset in the expression.
    pub offset: usize,
    pub msg: String,
}

impl fmt::Display for ConstraintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.msg)
    }
}

impl std::error::Error for ConstraintError {}

/// The largest number of tokens of a constraint, and of parentheses within each other, which keep its tree shallow.
const MAX_SIZE: usize = 1000;
const MAX_DEPTH: usize = 50;

impl Constraint {
    /// Parses a `//go:build` comment; `None` if the line is none.
    pub fn parse_line(line: &str) -> Option<Result<Constraint, ConstraintError>> {
        Some(Constraint::parse(expression(line)?))
    }

    /// The constraint that a `//go:build` comment begins with, whatever follows it.
    pub(crate) fn parse_start(line: &str) -> Option<Constraint> {
        let (x, _) = Constraint::start(expression(line)?).ok()?;
        Some(x)
    }

    /// Parses an expression of tags, `!`, `&&`, `||` and parentheses.
    pub fn parse(text: &str) -> Result<Constraint, ConstraintError> {
        let (x, parser) = Constraint::start(text)?;
        if !parser.tok.is_empty() {
            return Err(parser.error(format!("unexpected token {}", parser.tok)));
        }
        Ok(x)
    }

    fn start(text: &str) -> Result<(Constraint, Parser<'_>), ConstraintError> {
        let mut parser = Parser {
            text,
            at: 0,
            start: 0,
            tok: "",
            size: 0,
            depth: 0,
        };
        parser.next()?;
        let x = parser.or()?;
        Ok((x, parser))
    }

    /// The value of the constraint where `tag` says which tags hold.
    pub fn eval(&self, tag: &mut dyn FnMut(&str) -> bool) -> bool {
        match self {
            Constraint::Tag(name) => tag(name),
            Constraint::Not(x) => !x.eval(tag),
            // Both sides are looked at, so that the caller hears of every tag.
            Constraint::And(x, y) => {
                let x = x.eval(tag);
                y.eval(tag) && x
            }
            Constraint::Or(x, y) => {
                let x = x.eval(tag);
                y.eval(tag) || x
            }
        }
    }

    /// The least minor version of Go 1 that the constraint implies, each tag taken as independent of the others.
    pub fn go_minor(&self) -> Option<u32> {
        self.implied(true)
    }

    fn implied(&self, positive: bool) -> Option<u32> {
        match self {
            Constraint::Tag(_) if !positive => None,
            Constraint::Tag(name) if name == "go1" => Some(0),
            Constraint::Tag(name) => name.strip_prefix("go1.")?.parse().ok(),
            Constraint::Not(x) => x.implied(!positive),
            Constraint::And(x, y) if positive => x.implied(true).max(y.implied(true)),
            Constraint::Or(x, y) if !positive => x.implied(false).max(y.implied(false)),
            // No implication is less than any.
            Constraint::And(x, y) | Constraint::Or(x, y) => x.implied(positive).min(y.implied(positive)),
        }
    }
}

/// What a `//go:build` comment says; `None` if the line is none.
fn expression(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("//go:build")?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(rest.trim())
}

/// `go1.N` as [`Constraint::go_minor`] implies it.
pub(crate) fn go_version(x: &Constraint) -> String {
    match x.go_minor() {
        None => String::new(),
        Some(0) => "go1".to_string(),
        Some(n) => format!("go1.{n}"),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    /// The current token, "" at the end, and its offset.
    start: usize,
    tok: &'t str,
    size: usize,
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, msg: String) -> ConstraintError {
        ConstraintError {
            offset: self.start,
            msg,
        }
    }

    fn next(&mut self) -> Result<(), ConstraintError> {
        let rest = self.text[self.at..].trim_start_matches([' ', '\t']);
        self.start = self.text.len() - rest.len();
        self.size += 1;
        if self.size > MAX_SIZE {
            return Err(self.error("build expression too large".to_string()));
        }
        let len = match rest.chars().next() {
            None => 0,
            Some('(' | ')' | '!') => 1,
            Some(c @ ('&' | '|')) => {
                if !rest[1..].starts_with(c) {
                    return Err(self.error(format!("invalid syntax at {c}")));
                }
                2
            }
            Some(_) => {
                let is_tag =
                    |c: char| crate::unicode::is_letter(c) || crate::unicode::is_digit(c) || c == '_' || c == '.';
                let len = rest.find(|c| !is_tag(c)).unwrap_or(rest.len());
                if len == 0 {
                    let c = rest.chars().next().unwrap_or(' ');
                    return Err(self.error(format!("invalid syntax at {c}")));
                }
                len
            }
        };
        self.tok = &rest[..len];
        self.at = self.start + len;
        Ok(())
    }

    fn or(&mut self) -> Result<Constraint, ConstraintError> {
        let mut x = self.and()?;
        while self.tok == "||" {
            self.next()?;
            x = Constraint::Or(Box::new(x), Box::new(self.and()?));
        }
        Ok(x)
    }

    fn and(&mut self) -> Result<Constraint, ConstraintError> {
        let mut x = self.not()?;
        while self.tok == "&&" {
            self.next()?;
            x = Constraint::And(Box::new(x), Box::new(self.not()?));
        }
        Ok(x)
    }

    fn not(&mut self) -> Result<Constraint, ConstraintError> {
        if self.tok != "!" {
            return self.atom();
        }
        self.next()?;
        if self.tok == "!" {
            return Err(self.error("double negation not allowed".to_string()));
        }
        Ok(Constraint::Not(Box::new(self.not()?)))
    }

    fn atom(&mut self) -> Result<Constraint, ConstraintError> {
        if self.tok == "(" {
            if self.depth == MAX_DEPTH {
                return Err(self.error("build expression too large".to_string()));
            }
            self.depth += 1;
            self.next()?;
            let x = self.or()?;
            self.depth -= 1;
            if self.tok != ")" {
                return Err(self.error("missing close paren".to_string()));
            }
            self.next()?;
            return Ok(x);
        }
        if matches!(self.tok, "" | ")" | "&&" | "||") {
            let what = if self.tok.is_empty() {
                "end of expression".to_string()
            } else {
                format!("token {}", self.tok)
            };
            return Err(self.error(format!("unexpected {what}")));
        }
        let tag = Constraint::Tag(self.tok.to_string());
        self.next()?;
        Ok(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eval(text: &str, tags: &[&str]) -> bool {
        Constraint::parse(text).unwrap().eval(&mut |tag| tags.contains(&tag))
    }

    #[test]
    fn expressions_are_evaluated() {
        assert!(eval("linux && !cgo || windows", &["linux"]));
        assert!(!eval("linux && !cgo || windows", &["linux", "cgo"]));
        assert!(eval("linux && (amd64 || arm64)", &["linux", "arm64"]));
        assert_eq!(
            Constraint::parse("a && !!b").unwrap_err().msg,
            "double negation not allowed"
        );
        assert_eq!(Constraint::parse("(a").unwrap_err().msg, "missing close paren");
        assert!(Constraint::parse(&"(".repeat(100_000)).is_err());
        assert!(Constraint::parse_line("//go:builder x").is_none());
    }

    #[test]
    fn go_versions_are_implied() {
        let version = |text: &str| go_version(&Constraint::parse(text).unwrap());
        assert_eq!(version("linux && go1.22"), "go1.22");
        assert_eq!(version("(linux && go1.22) || (windows && go1.20)"), "go1.20");
        assert_eq!(version("linux || (windows && go1.22)"), "");
        assert_eq!(version("!go1.22"), "");
    }
}
