//! The time of day and waiting: both real, since real clients with real clocks are on the other side.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock; clients compare with theirs")]
pub(crate) fn unix_ms() -> u64 {
    // A clock before 1970 reads as 1970: nothing here can do better.
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Seconds since 1970.
pub(crate) fn unix() -> u64 {
    unix_ms() / 1000
}

/// Waits: for scripted delays and for time-outs towards clients, never for something to happen.
#[expect(clippy::disallowed_methods, reason = "the one place that waits for time to pass")]
pub(crate) async fn rest(time: Duration) {
    tokio::time::sleep(time).await;
}
