//! Timers: wakes the chats whose runs have waited long enough, and starts flows whose time has come. The database knows every
//! time; this loop only knows the next one, so ten thousand waiting runs cost nothing while they wait.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{FlowId, UnixMs};
use store::flow_starts::{self, DueStart};
use store::runs::{self, Due};
use store::{flow_versions, flows};
use tokio_util::task::TaskTracker;

use crate::Core;
use crate::bell::Bell;
use crate::errand::Errand;

/// Chats that are woken at once.
const AT_ONCE: u32 = 500;
/// After a failure of ours it goes on so much later.
const RETRY_MS: i64 = 5_000;
/// A start by schedule that is so late (the computer was off) is left out: nobody wants last night's reminder in the morning.
const TOO_LATE_MS: i64 = 60 * 60_000;

/// What the loop is told.
pub(crate) struct Timers {
    bell: Bell,
    errands: TaskTracker,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the loop wakes by itself; `None`: it does not, or it is looking right now.
    next: Option<UnixMs>,
    /// Everything that is due is woken again.
    again: bool,
}

impl Timers {
    pub fn new(errands: TaskTracker) -> Self {
        Self { bell: Bell::default(), errands, state: Mutex::default() }
    }

    /// A timer was set.
    pub fn set(&self, due: UnixMs) {
        let sooner = self.with(|state| state.next.is_none_or(|next| due < next));
        if sooner {
            self.bell.ring(&self.errands);
        }
    }

    /// Whatever held timers back is over, or times have changed.
    pub fn look_again(&self) {
        self.with(|state| state.again = true);
        self.bell.ring(&self.errands);
    }

    /// The loop begins to look. Whatever is set from now on may not be seen by this look, so it rings for another one.
    fn begins_to_look(&self) {
        self.with(|state| state.next = None);
    }

    /// The loop looked, and rests until then.
    fn rests_until(&self, next: Option<UnixMs>) {
        self.with(|state| state.next = next);
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Core {
    /// Rings timers for as long as the core runs.
    pub(crate) fn keep_time(&self) {
        let (this, errand, clock) = (self.this.clone(), Errand::begin(&self.errands), Arc::clone(&self.clock));
        self.spawn(async move {
            let mut rung: Option<Due> = None;
            loop {
                let Some(core) = this.upgrade() else { return };
                core.timers.begins_to_look();
                let next = match core.ring_what_is_due(&mut rung).await {
                    Ok(next) => next,
                    Err(error) => {
                        tracing::error!(
                            error = format!("{error:#}"),
                            "Timers could not be looked at; it is tried again"
                        );
                        core.report_failure(&error).await;
                        Some(core.now().plus(RETRY_MS))
                    }
                };
                let timers = Arc::clone(&core.timers);
                timers.rests_until(next);
                drop(core);
                match next {
                    Some(at) => {
                        tokio::select! {
                            () = errand.sleep_until(&*clock, at) => {}
                            () = timers.bell.heard(&errand) => {}
                        }
                        errand.go_on(None);
                    }
                    None => timers.bell.heard(&errand).await,
                }
            }
        });
    }

    /// Wakes every chat whose timer rings, once per timer; returns when the next one does.
    async fn ring_what_is_due(&self, rung: &mut Option<Due>) -> anyhow::Result<Option<UnixMs>> {
        let now = self.now();
        // A clock that was set back rings again; a lane that has nothing to do says so.
        if self.timers.with(|state| std::mem::take(&mut state.again)) || rung.as_ref().is_some_and(|last| last.at > now)
        {
            *rung = None;
        }
        while !self.settings().frozen && self.start_what_is_due(now).await? {}
        loop {
            let after = rung.clone();
            let due = self.store.read("timers", move |conn| runs::due(conn, after.as_ref(), now, AT_ONCE)).await?;
            let Some(last) = due.last().cloned() else { break };
            for due in &due {
                self.turns.wake(&due.chat_id);
            }
            *rung = Some(last);
        }
        let frozen = self.settings().frozen;
        self.store
            .read("next timer", move |conn| {
                let starts = if frozen { None } else { flow_starts::next(conn)? };
                let runs = runs::next_due(conn, now)?;
                Ok(starts.into_iter().chain(runs).min())
            })
            .await
    }

    /// Starts the flow whose time came first; `false` if there is none.
    async fn start_what_is_due(&self, now: UnixMs) -> anyhow::Result<bool> {
        let Some(due) = self.store.read("starts", move |conn| flow_starts::due(conn, now)).await? else {
            return Ok(false);
        };
        let offset = self.offset_minutes(now);
        let too_late = now.since(due.at) > TOO_LATE_MS;
        let flow = due.flow_id.clone();
        let woken = self
            .store
            .write("start by schedule", move |tx| {
                let DueStart { flow_id, .. } = &due;
                let answering = flows::get(tx, flow_id)?.filter(|flow| flow.active);
                let live = answering.as_ref().and_then(|flow| flow.live.as_ref());
                let document = live.map(|live| flow_versions::document(tx, live)).transpose()?.flatten();
                let accounts = answering.map(|flow| flow.accounts).unwrap_or_default();
                flow_starts::start(tx, &due, document.as_ref(), &accounts, too_late, (now, offset))
            })
            .await?;
        log_start(&flow, woken.len(), too_late);
        for chat in woken {
            self.turns.wake(&chat);
        }
        Ok(true)
    }
}

fn log_start(flow: &FlowId, chats: usize, too_late: bool) {
    if too_late {
        tracing::warn!(%flow, "A scheduled start was left out: it is more than an hour too late");
    } else {
        tracing::info!(%flow, chats, "A flow starts by its schedule");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_timer_that_is_set_while_the_loop_looks_is_looked_at_once_more() {
        let errands = TaskTracker::new();
        let (timers, errand) = (Timers::new(errands.clone()), Errand::begin(&errands));
        let rung = async |timers: &Timers| {
            tokio::time::timeout(std::time::Duration::from_millis(1), timers.bell.heard(&errand)).await.is_ok()
        };
        timers.rests_until(Some(UnixMs(10)));
        timers.set(UnixMs(20));
        assert!(!rung(&timers).await, "the loop wakes before that anyway");
        timers.set(UnixMs(5));
        assert!(rung(&timers).await);
        // It woke at 10 and reads the database; what is committed now it may have missed.
        timers.rests_until(Some(UnixMs(10)));
        timers.begins_to_look();
        timers.set(UnixMs(20));
        assert!(rung(&timers).await);
    }
}
