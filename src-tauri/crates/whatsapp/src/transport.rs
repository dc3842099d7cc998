//! Transport: counts attempts to connect. The library has no event for one that failed; it only tries again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use wacore::net::{Transport, TransportEvent, TransportFactory};
use whatsapp_rust::async_channel::Receiver;

use crate::acks::Acks;

/// Attempts since the connection last stood. An attempt that got no further than the handshake is known to have failed
/// when the next one begins.
#[derive(Default)]
pub(crate) struct Attempts {
    begun: AtomicU32,
    failed: AtomicU32,
}

impl Attempts {
    /// The connection stands.
    pub fn stands(&self) {
        self.begun.store(0, Ordering::Relaxed);
        self.failed.store(0, Ordering::Relaxed);
    }

    /// An attempt begins; how many failed before it.
    fn begin(&self) -> u32 {
        let before = self.begun.fetch_add(1, Ordering::Relaxed);
        self.failed.store(before, Ordering::Relaxed);
        before
    }

    /// The last attempt failed at once.
    fn fail(&self) -> u32 {
        let begun = self.begun.load(Ordering::Relaxed);
        self.failed.store(begun, Ordering::Relaxed);
        begun
    }
}

/// Told how many attempts failed, one after the other.
pub(crate) type Told = Box<dyn Fn(u32) + Send + Sync>;

/// Makes connections, and counts the failures.
pub(crate) struct Counted<F> {
    pub inner: F,
    pub attempts: Arc<Attempts>,
    pub acks: Arc<Acks>,
    pub told: Told,
}

#[async_trait]
impl<F: TransportFactory> TransportFactory for Counted<F> {
    async fn create_transport(&self) -> anyhow::Result<(Arc<dyn Transport>, Receiver<TransportEvent>)> {
        // What was written on the connection before this one is not acknowledged any more.
        self.acks.lose();
        let failed = self.attempts.begin();
        if failed > 0 {
            (self.told)(failed);
        }
        match self.inner.create_transport().await {
            Ok(made) => Ok(made),
            Err(error) => {
                (self.told)(self.attempts.fail());
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_count_until_the_connection_stands() {
        let attempts = Attempts::default();
        assert_eq!(attempts.begin(), 0);
        assert_eq!(attempts.begin(), 1, "the first did not get beyond the handshake");
        assert_eq!(attempts.fail(), 2);
        attempts.stands();
        assert_eq!(attempts.begin(), 0);
    }
}
