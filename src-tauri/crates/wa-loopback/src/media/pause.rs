//! Waiting in real time.

use std::time::Duration;

/// Waits. The clients on the other side of the socket live in real time, so this server does too.
#[expect(clippy::disallowed_methods, reason = "real clients on real sockets; no virtual clock reaches them")]
pub(crate) async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}
