//! The process that reads documents in tests: what the app is when it is called as `switchboard read-document`.

fn main() -> std::process::ExitCode {
    documents::run_child()
}
