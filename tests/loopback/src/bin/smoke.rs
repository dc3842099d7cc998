//! Is a release build safe, and does it work? `SWITCHBOARD_APP` names it: built as it ships, except that its server can be
//! chosen. `cargo xtask smoke` builds it and starts this; see `loopback::smoke`.

use std::path::PathBuf;
use std::process::ExitCode;

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "xtask names the app in the environment")]
async fn main() -> ExitCode {
    let Some(app) = std::env::var_os("SWITCHBOARD_APP").map(PathBuf::from) else {
        eprintln!("SWITCHBOARD_APP names no program: run `cargo xtask smoke`");
        return ExitCode::FAILURE;
    };
    if loopback::smoke::passes(app).await { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
