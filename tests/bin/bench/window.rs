//! The window: from the start of the app to the first inbox on the screen, when there is a display and an app.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::core::key;
use acceptance::machine::thousandths;

const STARTS: usize = 5;

/// The median of a few starts on the data in `dir`; `None` without an app to measure (`SWITCHBOARD_APP`).
#[expect(clippy::disallowed_methods, reason = "xtask names the app in the environment")]
pub fn first_inbox_ms(dir: &Path) -> Result<Option<f64>> {
    let Some(app) = std::env::var_os("SWITCHBOARD_APP") else { return Ok(None) };
    // The app takes its key from this file, as it does where there is no keychain.
    std::fs::write(dir.join("database.key"), key().to_hex())?;
    let mut samples = (0..STARTS).map(|_| once(app.as_ref(), dir)).collect::<Result<Vec<_>>>()?;
    samples.sort_by(f64::total_cmp);
    Ok(samples.get(STARTS / 2).copied().map(thousandths))
}

fn once(app: &Path, dir: &Path) -> Result<f64> {
    let begun = Instant::now();
    let mut child = Command::new(app)
        .arg("--data-dir")
        .arg(dir)
        .env("SWITCHBOARD_LOG", "switchboard_app=info")
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("Start the app")?;
    let log = BufReader::new(child.stderr.take().context("The app has no log")?);
    let mut took = None;
    for line in log.lines() {
        if line?.contains("The first screen is shown") {
            took = Some(begun.elapsed().as_secs_f64() * 1e3);
            break;
        }
    }
    child.kill()?;
    child.wait()?;
    took.context("The app ended before it showed anything")
}
