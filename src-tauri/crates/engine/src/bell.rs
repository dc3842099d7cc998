//! Bell: wakes a loop that waits, and the waiting ends as an errand with the ring itself, so that
//! [`Core::settled`](crate::Core::settled) never returns between a ring and the loop that hears it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::errand::Errand;

/// Rung by whoever leaves work; heard by the one loop that does it.
#[derive(Default)]
pub(crate) struct Bell {
    notify: Notify,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Rung since the loop last listened.
    rung: bool,
    /// The loop waits. While it works it looks again by itself, and its own errand counts.
    waiting: bool,
    /// The errand of a loop that is being woken.
    token: Option<TaskTrackerToken>,
}

impl Bell {
    /// There may be work.
    pub fn ring(&self, errands: &TaskTracker) {
        let mut state = self.state();
        state.rung = true;
        if state.waiting && state.token.is_none() {
            state.token = Some(errands.token());
        }
        self.notify.notify_one();
    }

    /// Returns when the bell has rung since it was heard last. The errand does not count while it waits.
    pub async fn heard(&self, errand: &Errand) {
        let _waiting = {
            let mut state = self.state();
            if std::mem::take(&mut state.rung) {
                return;
            }
            state.waiting = true;
            errand.rest();
            Waiting(self)
        };
        loop {
            self.notify.notified().await;
            let mut state = self.state();
            // A ring from before the waiting may have left its mark.
            if std::mem::take(&mut state.rung) {
                errand.go_on(state.token.take());
                return;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the waiting, also of a loop that is cut off in it.
struct Waiting<'a>(&'a Bell);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.waiting = false;
        state.token = None;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn whoever_is_woken_counts_from_the_ring_on() {
        let (errands, bell) = (TaskTracker::new(), Arc::new(Bell::default()));
        errands.close();
        let looping = {
            let (errands, bell) = (errands.clone(), Arc::clone(&bell));
            tokio::spawn(async move {
                let errand = Errand::begin(&errands);
                loop {
                    bell.heard(&errand).await;
                }
            })
        };
        for _ in 0..100 {
            errands.wait().await;
            tokio::task::yield_now().await;
            if !bell.state().waiting {
                continue;
            }
            bell.ring(&errands);
            bell.ring(&errands);
            assert_eq!(errands.len(), 1, "rung, not heard yet");
        }
        bell.ring(&errands);
        looping.abort();
        assert!(looping.await.is_err_and(|error| error.is_cancelled()));
        assert!(errands.is_empty(), "a loop that was cut off counts no more");
        bell.ring(&errands);
        assert!(errands.is_empty(), "and nobody waits for it");
    }

    #[tokio::test]
    async fn a_ring_during_the_work_is_heard_after_it() {
        let (errands, bell) = (TaskTracker::new(), Bell::default());
        let errand = Errand::begin(&errands);
        bell.ring(&errands);
        assert_eq!(errands.len(), 1, "the loop's own errand is enough");
        bell.heard(&errand).await;
        assert_eq!(errands.len(), 1, "it goes on without a pause");
        let waits = tokio::time::timeout(std::time::Duration::from_millis(1), bell.heard(&errand)).await;
        assert!(waits.is_err(), "one ring is heard once");
    }
}
