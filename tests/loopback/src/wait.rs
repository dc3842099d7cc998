//! Waiting for something that happens on the other side of a socket.

use std::future::Future;
use std::time::{Duration, Instant};

/// The longest that anything ordinary may take on a slow machine.
pub const LIMIT: Duration = Duration::from_secs(40);

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Looks until `look` finds what it looks for; panics with `what` when the time is up.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, limit: Duration, mut look: impl FnMut() -> F) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < limit, "waited {} s for: {what}", limit.as_secs());
        #[expect(
            clippy::disallowed_methods,
            reason = "two programs with real clocks: there is no virtual one between them"
        )]
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
