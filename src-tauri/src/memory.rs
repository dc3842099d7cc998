//! Memory: what the models free goes back to the system.
//!
//! glibc gives every thread a heap of its own and keeps what is freed in pieces below a threshold that it raises by itself.
//! ONNX Runtime frees hundreds of pieces of a megabyte: after twelve rounds of reading documents and unloading the model
//! 274 MB stayed with the process, 55 MB with the two settings below. glibc reads them once, before `main`, so the
//! program starts itself again with them: the same process, the same arguments.

/// Starts the program anew if glibc does not have its settings yet. Elsewhere there is nothing to do.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(
    clippy::disallowed_methods,
    reason = "the settings are environment variables, and this is the first thing that runs"
)]
pub fn give_back_what_is_freed() {
    use std::os::unix::process::CommandExt;

    const THRESHOLD: &str = "MALLOC_MMAP_THRESHOLD_";
    if std::env::var_os(THRESHOLD).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut again = std::process::Command::new(program);
    let mut arguments = std::env::args_os();
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    // Returns only if it failed: then this process goes on as it is.
    let error = again.args(arguments).env(THRESHOLD, "524288").env("MALLOC_ARENA_MAX", "2").exec();
    eprintln!("Switchboard uses more memory than it needs: {error}");
}

/// Starts the program anew if glibc does not have its settings yet. Elsewhere there is nothing to do.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back_what_is_freed() {}
