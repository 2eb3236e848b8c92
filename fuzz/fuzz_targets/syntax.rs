//! Scanner, parser and printer over any bytes: what parses can be formatted, the result parses, and without comments formatting settles.
#![no_main]

use govm_syntax::format::{format_file, format_piece};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    govm_fuzz::mutate(data, size, max_size, seed)
});

/// gofmt's layout of a file is mostly, not always, its layout of the result: an empty statement behind a label goes in the second round.
const ROUNDS: usize = 4;

fuzz_target!(|data: &[u8]| {
    // Pieces are only to end well: gofmt mangles those with build lines.
    let _ = format_piece("x.go", data);
    let Ok(mut text) = format_file("x.go", data) else { return };
    for _ in 0..ROUNDS {
        match format_file("x.go", text.as_bytes()) {
            Ok(again) if again == text => return,
            Ok(again) => text = again,
            Err(e) => panic!("the result does not parse: {e:?}\n{text}"),
        }
    }
    // Comments in odd places may move on, as with gofmt.
    assert!(text.contains("//") || text.contains("/*"), "formatting does not settle:\n{text}");
});
