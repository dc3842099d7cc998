//! Figures of linked accounts: `cargo xtask bench whatsapp`.
//!
//! The server and the customers are this process, Switchboard is a child of it, so that its memory is its own. What is
//! measured is our side: the way from a socket to the encrypted disk and back, with the real client library and the real
//! encryption. How fast WhatsApp is, nobody can know from here.

mod measure;
mod shop;
mod soak;

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::Value;

#[tokio::main]
async fn main() -> ExitCode {
    // Silent unless `RUST_LOG` asks: figures are stdout's, and what goes wrong is found in both processes' logs.
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let size = match words.as_slice() {
        ["__shop", dir, url, authority] => return shop::child(dir.as_ref(), url, authority.as_ref()).await,
        ["whatsapp"] => measure::Size::full(),
        ["whatsapp", "--smoke"] => measure::Size::smoke(),
        ["--soak", seconds] => measure::Size { soak_s: seconds.parse()?, ..measure::Size::smoke() },
        _ => bail!("Usage: bench-whatsapp whatsapp [--smoke], or bench-whatsapp --soak SECONDS"),
    };
    let mut figures = measure::figures(&size).await?;
    if let Value::Object(figures) = &mut figures {
        figures.insert("machine".into(), acceptance::machine::describe());
        figures.insert("commit".into(), acceptance::machine::commit().into());
    }
    writeln!(std::io::stdout().lock(), "{figures:#}")?;
    Ok(())
}
