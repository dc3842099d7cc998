//! A Switchboard that dies: it runs on the data of a test and kills itself, without any chance to tidy up, when it reaches a
//! named point for the so manieth time. The test that started it sees what is left.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;
use engine::Checkpoint;

/// Kills this process at a point.
struct Deadly {
    point: String,
    left: AtomicUsize,
}

impl Checkpoint for Deadly {
    fn reached(&self, point: &'static str) {
        if point == self.point && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            let own = std::process::id().to_string();
            drop(Command::new("kill").args(["-KILL", &own]).status());
            // The signal is on its way; nothing more happens here.
            loop {
                std::thread::park();
            }
        }
    }
}

/// `dying DIR URL CA-FILE POINT COUNT`; a line on standard output says that it runs.
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // `RUST_LOG` makes it talk, beside the test that started it.
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().context("dying DIR URL CA-FILE POINT COUNT");
    let (dir, url, authority) = (PathBuf::from(word()?), word()?, std::fs::read_to_string(word()?)?);
    let (point, count) = (word()?, word()?.parse()?);
    let core = loopback::started(loopback::Parts {
        dir: &dir,
        url: &url,
        ca_pem: &authority,
        embedder: Arc::new(testkit::HashingEmbedder),
        checkpoint: Arc::new(Deadly { point, left: AtomicUsize::new(count) }),
    })
    .await?;
    writeln!(std::io::stdout().lock(), "up")?;
    tokio::signal::ctrl_c().await?;
    core.shutdown().await;
    Ok(())
}
