//! Every program of `errors/` is refused with the diagnostics that gc has for it.

use govm::{Engine, Error, Module, Source};
use govm_tests::{each, programs};

#[test]
fn errors_are_in_gc_words() {
    let engine = Engine::new();
    let update = std::env::var_os("GOVM_UPDATE").is_some();
    each(&programs("errors"), |path| {
        let got = match Module::check(&engine, &Source::files([path]).all_errors()) {
            Err(Error::Compile(list)) => list.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n") + "\n",
            Err(e) => format!("{e}\n"),
            Ok(()) => "no errors\n".to_string(),
        };
        // Positions without the directory, whichever way it is shown.
        let got = got
            .replace(&format!("{}/", path.parent()?.display()), "")
            .replace("errors/", "");
        let file = path.with_extension("err");
        if update {
            return std::fs::write(&file, got).err().map(|e| format!("\n  {e}"));
        }
        let want = std::fs::read_to_string(&file).unwrap_or_default();
        (got != want).then(|| format!("\n--- says\n{got}--- should say\n{want}"))
    });
}
