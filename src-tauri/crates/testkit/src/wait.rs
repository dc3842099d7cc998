//! Waiting for a condition: on what the core tells, with a limit, never for a fixed time.

use std::time::Duration;

use crate::World;

/// Real time after which a condition counts as never coming true. Only a failing test spends it.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

impl World {
    /// Waits until `holds`; looks again whenever the core tells something. Fails with the whole transcript.
    pub async fn eventually(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let mut told = self.core().told();
        let waited = tokio::time::timeout(LIMIT, async {
            while !holds().await {
                // Fallen behind or news: either is a reason to look again.
                drop(told.recv().await);
            }
        });
        if waited.await.is_err() {
            panic!("It never came true that {what}:\n{}", self.whole_transcript().await);
        }
    }
}
