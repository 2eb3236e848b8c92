//! Errors of scanner and parser.

use crate::source::Pos;

/// An error in the text of a file, in gc's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    pub pos: Pos,
    pub msg: String,
    /// The tree is complete all the same: a label, a directive or a number of receivers is wrong.
    pub has_tree: bool,
}

impl SyntaxError {
    /// Whether gc counts it as a syntax error, after which nothing is type-checked. The others (labels, for one) let checking go on.
    pub fn stops_checking(&self) -> bool {
        self.msg.starts_with("syntax error")
    }
}
