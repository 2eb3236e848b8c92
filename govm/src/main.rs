//! The `govm` command.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    tune();
    cli::main()
}

/// Makes glibc's allocator quick for a process that compiles and runs one program: threads share one arena, which grows in large steps.
fn tune() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: called before there are other threads; the parameters are glibc's own.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
        libc::mallopt(libc::M_TOP_PAD, 1 << 20);
    }
}
