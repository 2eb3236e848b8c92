//! Scanner, parser and printer over any bytes: what parses can be formatted, the result parses, and without comments it is a fixed point.
#![no_main]

use govm_syntax::format::format_piece;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    govm_fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|data: &[u8]| {
    let Ok(once) = format_piece("x.go", data) else { return };
    let twice = format_piece("x.go", once.as_bytes());
    let twice = twice.unwrap_or_else(|e| panic!("the result does not parse: {e:?}\n{once}"));
    // Comments in odd places may move twice, as with gofmt.
    if !once.contains("//") && !once.contains("/*") {
        assert_eq!(once, twice);
    }
});
