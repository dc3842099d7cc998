//! Start: from the start of the process to a core that takes messages.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::{core, runtime};
use acceptance::machine::thousandths;

/// The median of `times` cold starts on the data in `dir`, in milliseconds.
pub fn median_ms(dir: &Path, times: usize) -> Result<f64> {
    let mut samples = (0..times).map(|_| once(dir)).collect::<Result<Vec<_>>>()?;
    samples.sort_by(f64::total_cmp);
    Ok(thousandths(samples.get(times / 2).copied().unwrap_or_default()))
}

fn once(dir: &Path) -> Result<f64> {
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe()?).arg("__start").arg(dir).stdout(Stdio::piped()).spawn()?;
    let out = child.stdout.take().context("The child has no output")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let took = begun.elapsed().as_secs_f64() * 1e3;
    anyhow::ensure!(line.trim() == "ready" && child.wait()?.success(), "The core did not start");
    Ok(took)
}

/// The other side of [`median_ms`].
pub fn child(dir: &Path) -> Result<()> {
    runtime()?.block_on(async {
        let (core, _handed) = core::start(dir, core::embedder()?).await?;
        println!("ready");
        core.shutdown().await;
        Ok(())
    })
}
