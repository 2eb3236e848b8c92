//! The `govm` command.

mod cli;

use std::process::ExitCode;

// The unwinder comes with the command: a shared library less to load at each start.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[link(name = "gcc_eh", kind = "static", modifiers = "-bundle")]
unsafe extern "C" {}

fn main() -> ExitCode {
    tune();
    cli::main()
}

/// Makes glibc's allocator quick for a process that compiles and runs one program: threads share one arena, which grows in large steps, and
/// what every program needs is mapped at once instead of page by page.
fn tune() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: called before there are other threads; the parameters are glibc's own. The advice is given for pages of a living block.
    unsafe {
        const STEP: usize = 1 << 20;
        const NEEDED: usize = 544 << 10;
        const PAGE: usize = 4096;
        libc::mallopt(libc::M_ARENA_MAX, 1);
        libc::mallopt(libc::M_TOP_PAD, STEP as libc::c_int);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 4 * STEP as libc::c_int);
        libc::mallopt(libc::M_MMAP_THRESHOLD, STEP as libc::c_int);
        let block = libc::malloc(NEEDED);
        if !block.is_null() {
            let at = block.cast::<u8>().map_addr(|a| a.next_multiple_of(PAGE));
            // Older systems than Linux 5.14 do not know the advice, and map the pages later.
            libc::madvise(at.cast(), NEEDED - PAGE, libc::MADV_POPULATE_WRITE);
            libc::free(block);
        }
    }
}
