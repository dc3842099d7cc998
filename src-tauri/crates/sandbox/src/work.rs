//! Work under way on the practice network, counted, so that tests can wait until nothing moves without time passing.

use std::sync::Arc;

use tokio::sync::watch;

/// How many tasks of the network are working; those that wait for the clock are not.
#[derive(Clone, Debug)]
pub(crate) struct Work(Arc<watch::Sender<usize>>);

impl Work {
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// Counts as working until the guard goes.
    pub fn begin(&self) -> Working {
        self.0.send_modify(|working| *working += 1);
        Working(self.clone())
    }

    /// Whether nothing is under way.
    pub fn is_quiet(&self) -> bool {
        *self.0.borrow() == 0
    }

    /// Returns once nothing is under way.
    pub async fn quiet(&self) {
        // The sender lives as long as self: waiting cannot fail.
        drop(self.0.subscribe().wait_for(|working| *working == 0).await);
    }
}

/// Something is under way.
pub(crate) struct Working(Work);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.0.send_modify(|working| *working -= 1);
    }
}
