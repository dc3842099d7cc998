//! The end at a point of the way: what runs there ends, as a crash ends it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use engine::Checkpoint;

/// Ends the task that passes the armed point, once.
#[derive(Default)]
pub struct DieAt {
    point: Mutex<Option<&'static str>>,
    died: AtomicUsize,
}

impl DieAt {
    /// The next one to pass this point dies.
    pub fn arm(&self, point: &'static str) {
        *self.armed() = Some(point);
    }

    /// Waits for the death.
    pub async fn struck(&self) {
        while self.died.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    }

    fn armed(&self) -> std::sync::MutexGuard<'_, Option<&'static str>> {
        self.point.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Checkpoint for DieAt {
    #[expect(clippy::panic, reason = "a crash is what this is for")]
    fn reached(&self, point: &'static str) {
        let mut armed = self.armed();
        if *armed == Some(point) {
            *armed = None;
            drop(armed);
            self.died.fetch_add(1, Ordering::SeqCst);
            panic!("the app dies at {point}");
        }
    }
}
