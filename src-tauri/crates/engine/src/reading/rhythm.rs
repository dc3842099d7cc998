//! Rhythm: finding meanings takes the whole processor, and customers and the operator come first.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use domain::UnixMs;

use crate::Core;
use crate::errand::Errand;

/// The operator counts as working for so long after he did something.
const AT_WORK_MS: i64 = 10_000;
/// In a rush that does not end reading goes on all the same, a batch at a time.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

#[derive(Default)]
pub(super) struct Rhythm {
    operator_at: AtomicI64,
}

impl Core {
    /// The operator uses the window: reading takes half the processor's time for a while.
    pub fn operator_active(&self) {
        self.readings.rhythm.operator_at.store(self.now().0, Ordering::Relaxed);
    }

    /// Between two batches: lets turns under way finish, and rests as long as the last batch took while the operator works.
    pub(crate) async fn give_way(&self, last: Duration) {
        if let Some(rested) = self.turns_first(last).await {
            self.clock.sleep_until(rested).await;
        }
    }

    /// The same in the middle of an errand.
    pub(super) async fn give_way_in(&self, errand: &Errand, last: Duration) {
        if let Some(rested) = self.turns_first(last).await {
            errand.sleep_until(self.clock.as_ref(), rested).await;
        }
    }

    /// Lets turns under way finish; says until when to rest.
    async fn turns_first(&self, last: Duration) -> Option<UnixMs> {
        if !self.turns.is_quiet() {
            // Too long a rush is no error.
            drop(tokio::time::timeout(LONGEST_WAIT, self.turns.quiet()).await);
        }
        let (now, operator_at) = (self.now(), UnixMs(self.readings.rhythm.operator_at.load(Ordering::Relaxed)));
        let at_work = operator_at.0 != 0 && now.since(operator_at) < AT_WORK_MS;
        at_work.then(|| now.plus(i64::try_from(last.as_millis()).unwrap_or(0)))
    }

    /// Measures what [`Core::give_way`] is told.
    pub(crate) async fn measured<T>(work: impl Future<Output = T>) -> (T, Duration) {
        let begun = Instant::now();
        (work.await, begun.elapsed())
    }
}
