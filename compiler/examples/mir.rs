//! Prints the MIR of a Go program, or its bytecode: `mir [--emit] FILE.go ...`. A tool to work on the compiler with.

use govm_compiler::packages::{Config, NoPackages, Target};
use govm_compiler::{Options, compile, lower};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let files = args.iter().filter(|a| !a.starts_with("--")).map(Into::into).collect();
    let config = Config::host(std::env::current_dir().unwrap_or_default(), &NoPackages);
    let target = Target::Files(files);
    let options = Options::default();
    let text = if args.iter().any(|a| a == "--emit") {
        compile(&config, &target, &options).map(|m| govm_bytecode::disasm::module(&m, Default::default()))
    } else {
        lower(&config, &target, &options).map(|p| govm_compiler::mir::print::program(&p))
    };
    match text {
        Ok(text) => print!("{text}"),
        Err(list) => {
            for d in list {
                eprintln!("{d}");
            }
            std::process::exit(1);
        }
    }
}
