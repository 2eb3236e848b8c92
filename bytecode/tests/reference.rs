//! The reference page in the docs is what the table says; `GOVM_UPDATE=1` writes it anew.

#[test]
fn page_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/instructions.md");
    let page = govm_bytecode::reference::markdown();
    if std::env::var_os("GOVM_UPDATE").is_some() {
        std::fs::write(path, &page).expect("writes the page");
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == page,
        "docs/instructions.md is not what the table says; run this test with GOVM_UPDATE=1"
    );
}
