//! Tells the interpreter whether LLVM will turn the last call of a handler into a jump: not at opt-level 0.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(govm_no_tail)");
    if std::env::var("OPT_LEVEL").is_ok_and(|l| l == "0") {
        println!("cargo::rustc-cfg=govm_no_tail");
    }
}
