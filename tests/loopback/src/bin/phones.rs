//! The app against a WhatsApp server on this computer, and a terminal that acts as the phones. `cargo xtask loopback` starts
//! it; see `loopback::phones`.

use std::process::ExitCode;

use loopback::phones::{Options, run};

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Options::read(std::env::args().skip(1)) {
        Ok(options) => run(options).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("phones: {error:#}");
            ExitCode::FAILURE
        }
    }
}
