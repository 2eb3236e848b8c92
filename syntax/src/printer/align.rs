//! Alignment: the printer's raw output to the final text.
//!
//! Raw output is text with cells. A tab or vertical tab ends a cell, a newline or form feed ends a line; consecutive lines that have a
//! cell in the same column form a block in which that column is as wide as its widest cell (elastic tabstops). A form feed ends all
//! blocks. Text between two [`ESCAPE`] bytes is taken as it is. At the end trailing blanks of lines go.

/// Brackets text that is not to be interpreted; no byte of valid UTF-8.
pub(super) const ESCAPE: u8 = 0xff;

const TAB_WIDTH: usize = 8;
const PADDING: usize = 1;

#[derive(Clone, Copy, Default)]
struct Cell {
    /// In bytes, with escapes.
    size: usize,
    /// In characters, without escapes.
    width: usize,
    /// Ended by a horizontal tab: such a column stays even if it is empty.
    hard: bool,
}

/// The state of the alignment. Lines are collected until a block cannot go on, and then written.
struct Aligner {
    out: Trimmer,
    buf: Vec<u8>,
    /// How much of `buf` is in the width of `cell`.
    measured: usize,
    cell: Cell,
    escaped: bool,
    /// All but the last cell of a line are followed by a separator.
    lines: Vec<Vec<Cell>>,
    widths: Vec<usize>,
}

/// Aligns `raw` and trims its lines.
pub(super) fn align(raw: &[u8]) -> Vec<u8> {
    let mut aligner = Aligner {
        out: Trimmer::default(),
        buf: Vec::new(),
        measured: 0,
        cell: Cell::default(),
        escaped: false,
        lines: vec![Vec::new()],
        widths: Vec::new(),
    };
    for &b in raw {
        aligner.byte(b);
    }
    aligner.flush();
    aligner.out.text
}

/// Trims the lines of `raw` without aligning it.
pub(super) fn trim(raw: &[u8]) -> Vec<u8> {
    let mut out = Trimmer::default();
    out.write(raw);
    out.text
}

impl Aligner {
    fn byte(&mut self, b: u8) {
        if b == ESCAPE {
            if self.escaped {
                self.buf.push(b);
                self.cell.size += 1;
                self.measure();
                self.cell.width -= 2;
            } else {
                self.measure();
                self.buf.push(b);
                self.cell.size += 1;
            }
            self.escaped = !self.escaped;
            return;
        }
        if self.escaped || !matches!(b, b'\t' | 0x0b | b'\n' | 0x0c) {
            self.buf.push(b);
            self.cell.size += 1;
            return;
        }
        self.measure();
        let cells = self.end_cell(b == b'\t');
        if b == b'\n' || b == 0x0c {
            self.lines.push(Vec::new());
            // A line of one cell ends all columns.
            if b == 0x0c || cells == 1 {
                self.flush();
            }
        }
    }

    /// Adds the text since the last call to the width of the cell.
    fn measure(&mut self) {
        // Characters are counted by the bytes that begin them; the escape byte counts as one too.
        self.cell.width += self.buf[self.measured..].iter().filter(|&&b| b & 0xc0 != 0x80).count();
        self.measured = self.buf.len();
    }

    /// Ends the cell; how many cells its line has now.
    fn end_cell(&mut self, hard: bool) -> usize {
        self.cell.hard = hard;
        let cell = std::mem::take(&mut self.cell);
        match self.lines.last_mut() {
            Some(line) => {
                line.push(cell);
                line.len()
            }
            None => 0,
        }
    }

    fn flush(&mut self) {
        if self.cell.size > 0 {
            self.measure();
            self.end_cell(false);
        }
        self.format(0, 0, self.lines.len());
        self.buf.clear();
        self.measured = 0;
        self.cell = Cell::default();
        self.lines.clear();
        self.lines.push(Vec::new());
        self.widths.clear();
    }

    /// Writes lines `from..to`, whose first column without a width is `widths.len()`; `at` is where their text begins, the result
    /// where it ends.
    fn format(&mut self, at: usize, from: usize, to: usize) -> usize {
        let mut at = at;
        let mut from = from;
        let column = self.widths.len();
        let mut line = from;
        while line < to {
            // The last cell of a line is in no column.
            if column + 1 >= self.lines[line].len() {
                line += 1;
                continue;
            }
            at = self.write_lines(at, from, line);
            from = line;
            let mut width = 0;
            let mut discard = true;
            while line < to && column + 1 < self.lines[line].len() {
                let cell = self.lines[line][column];
                width = width.max(cell.width + PADDING);
                discard &= cell.width == 0 && !cell.hard;
                line += 1;
            }
            self.widths.push(if discard { 0 } else { width });
            at = self.format(at, from, line);
            self.widths.pop();
            from = line;
        }
        self.write_lines(at, from, to)
    }

    fn write_lines(&mut self, at: usize, from: usize, to: usize) -> usize {
        let mut at = at;
        for i in from..to {
            let mut indent = true;
            for (column, cell) in self.lines[i].iter().enumerate() {
                let width = self.widths.get(column).copied();
                if cell.size == 0 {
                    // Empty cells in front are indentation.
                    let pad = width.unwrap_or(0).saturating_sub(cell.width);
                    if indent && width.is_some() {
                        let tabs = width.unwrap_or(0).div_ceil(TAB_WIDTH);
                        self.out.fill(b'\t', tabs);
                    } else {
                        self.out.fill(b' ', pad);
                    }
                } else {
                    indent = false;
                    self.out.write(&self.buf[at..at + cell.size]);
                    at += cell.size;
                    if let Some(width) = width {
                        self.out.fill(b' ', width.saturating_sub(cell.width));
                    }
                }
            }
            if i + 1 < self.lines.len() {
                self.out.write(b"\n");
            }
        }
        at
    }
}

/// Drops escapes and the blanks at the end of lines; makes newlines of form feeds and tabs of vertical tabs.
#[derive(Default)]
struct Trimmer {
    text: Vec<u8>,
    /// Blanks that are not written yet.
    space: Vec<u8>,
    escaped: bool,
}

impl Trimmer {
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.byte(b);
        }
    }

    fn fill(&mut self, b: u8, n: usize) {
        for _ in 0..n {
            self.byte(b);
        }
    }

    fn byte(&mut self, b: u8) {
        if b == ESCAPE {
            self.text.append(&mut self.space);
            self.escaped = !self.escaped;
            return;
        }
        if self.escaped {
            self.text.push(b);
            return;
        }
        match b {
            b' ' | b'\t' => self.space.push(b),
            0x0b => self.space.push(b'\t'),
            b'\n' | 0x0c => {
                self.space.clear();
                self.text.push(b'\n');
            }
            _ => {
                self.text.append(&mut self.space);
                self.text.push(b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(raw: &str) -> String {
        String::from_utf8(align(raw.as_bytes())).unwrap()
    }

    #[test]
    fn columns_are_aligned() {
        assert_eq!(
            aligned("\ta\x0bint\n\tlonger\x0bstring\n"),
            "\ta      int\n\tlonger string\n"
        );
        assert_eq!(aligned("a\x0bb\x0cccc\x0bd\n"), "a b\nccc d\n");
        assert_eq!(aligned("a\x0b\x0bx\nbb\x0b\x0by\n"), "a  x\nbb y\n");
        assert_eq!(aligned("a  \n"), "a\n");
    }
}
