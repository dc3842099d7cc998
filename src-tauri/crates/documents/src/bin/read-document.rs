//! read-document: the reading child as a program of its own, for this crate's tests. The app carries it as a subcommand.

fn main() -> std::process::ExitCode {
    documents::run_child()
}
