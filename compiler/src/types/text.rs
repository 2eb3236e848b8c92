//! The values of constant strings.
//!
//! A sum of strings is kept as its two parts until its bytes are asked for: the partial sums of a long chain of `+` are constants too, of
//! which nobody asks, and writing them all out would take quadratic time and space.
//!
//! Invariant: a node has its bytes, or both parts, or (for a moment, while it gets its bytes) both.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock};

/// Sums up to this length are written out at once.
const SHORT: usize = 64;

/// A constant string; not necessarily UTF-8. Cheap to clone.
#[derive(Clone)]
pub struct Text(Arc<Node>);

struct Node {
    len: usize,
    bytes: OnceLock<Box<[u8]>>,
    parts: Mutex<Option<(Text, Text)>>,
}

impl Node {
    fn parts(&self) -> Option<(Text, Text)> {
        self.parts.lock().unwrap_or_else(|e| e.into_inner()).clone()
    }

    fn take_parts(&self) -> Option<(Text, Text)> {
        self.parts.lock().unwrap_or_else(|e| e.into_inner()).take()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Chains are long: parts that nobody else holds are dropped in a loop.
        let mut rest: Vec<Text> = Vec::new();
        let mut parts = self.take_parts();
        loop {
            if let Some((a, b)) = parts {
                rest.extend([a, b]);
            }
            let Some(Text(next)) = rest.pop() else { return };
            parts = Arc::into_inner(next).and_then(|node| node.take_parts());
        }
    }
}

impl Text {
    /// `a + b`
    pub fn concat(a: &Text, b: &Text) -> Text {
        let len = a.len() + b.len();
        if len <= SHORT {
            return Text::from([&**a, &**b].concat());
        }
        Text(Arc::new(Node {
            len,
            bytes: OnceLock::new(),
            parts: Mutex::new(Some((a.clone(), b.clone()))),
        }))
    }

    /// The number of bytes.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.0.len
    }

    fn flatten(&self) -> Box<[u8]> {
        let mut out = Vec::with_capacity(self.0.len);
        let mut rest = vec![self.clone()];
        while let Some(t) = rest.pop() {
            // Parts go only when the bytes are there.
            match t.0.parts() {
                Some((a, b)) => rest.extend([b, a]),
                None => out.extend_from_slice(t.0.bytes.get().map_or(&[], |b| b)),
            }
        }
        out.into()
    }
}

impl Deref for Text {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        if let Some(bytes) = self.0.bytes.get() {
            return bytes;
        }
        let bytes = self.0.bytes.get_or_init(|| self.flatten());
        drop(self.0.take_parts());
        bytes
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Text {
        Text(Arc::new(Node {
            len: bytes.len(),
            bytes: OnceLock::from(bytes.into_boxed_slice()),
            parts: Mutex::default(),
        }))
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Text {
        Text::from(bytes.to_vec())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_have_the_bytes_of_their_parts() {
        let piece = Text::from(&b"0123456789abcdef"[..]);
        let mut left = piece.clone();
        let mut right = piece.clone();
        for _ in 0..200_000 {
            left = Text::concat(&left, &piece);
            right = Text::concat(&piece, &right);
        }
        let middle = Text::concat(&left, &right);
        assert_eq!(middle.len(), 2 * 200_001 * 16);
        assert!(middle.chunks(16).all(|c| c == &*piece));
        assert_eq!(*left, *right);
    }
}
