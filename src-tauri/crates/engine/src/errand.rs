//! Errand: work that [`Core::settled`](crate::Core::settled) waits for, except while it waits for the clock itself.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use domain::{Clock, UnixMs};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// Counts as under way until it is dropped.
pub(crate) struct Errand {
    errands: TaskTracker,
    token: Mutex<Option<TaskTrackerToken>>,
}

impl Errand {
    pub fn begin(errands: &TaskTracker) -> Self {
        Self { errands: errands.clone(), token: Mutex::new(Some(errands.token())) }
    }

    /// Waits for a time; that is no work.
    pub async fn sleep_until(&self, clock: &dyn Clock, at: UnixMs) {
        self.rest();
        clock.sleep_until(at).await;
        self.go_on(None);
    }

    /// It does not count, until it goes on.
    pub fn rest(&self) {
        self.put(None);
    }

    /// It counts again, by this token if somebody kept it meanwhile.
    pub fn go_on(&self, token: Option<TaskTrackerToken>) {
        self.put(Some(token.unwrap_or_else(|| self.errands.token())));
    }

    fn put(&self, token: Option<TaskTrackerToken>) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }
}

/// The clock for somebody who waits politely in the middle of an errand.
pub(crate) struct PatientClock<'a> {
    pub clock: &'a dyn Clock,
    pub errand: &'a Errand,
}

#[async_trait]
impl Clock for PatientClock<'_> {
    fn now(&self) -> UnixMs {
        self.clock.now()
    }

    fn midnight(&self) -> UnixMs {
        self.clock.midnight()
    }

    fn offset_ms(&self, at: UnixMs) -> i64 {
        self.clock.offset_ms(at)
    }

    async fn sleep_until(&self, at: UnixMs) {
        self.errand.sleep_until(self.clock, at).await;
    }
}
