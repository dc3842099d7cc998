//! Waiting for another program. There is nothing to subscribe to, so this asks again and again; all waiting is here.

use std::time::{Duration, Instant};

use anyhow::Result;

const PAUSE: Duration = Duration::from_millis(250);

/// Asks until there is an answer; `None` when the time is up.
pub fn until<T>(limit: Duration, mut ask: impl FnMut() -> Result<Option<T>>) -> Result<Option<T>> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(Some(answer));
        }
        if start.elapsed() >= limit {
            return Ok(None);
        }
        pause();
    }
}

#[expect(clippy::disallowed_methods, reason = "other processes are polled; no clock of ours can drive them")]
fn pause() {
    std::thread::sleep(PAUSE);
}
