//! Lanes: one at a time per chat, any number of chats side by side.
//!
//! Order within a chat comes from here, not from locks. A lane is a task that exists only while its chat has work; ten
//! thousand quiet chats cost nothing. [`Lanes::wake`] never loses a wake: a lane that is just about to end looks once more.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::{ChatId, Clock, UnixMs};
use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What a lane does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Look again at once.
    Again,
    /// Look again then, or when woken.
    At(UnixMs),
    /// Nothing to do until woken.
    Rest,
}

/// One look at a chat: does what is due, says what is next.
pub type Work = Box<dyn Fn(ChatId) -> Pin<Box<dyn Future<Output = Next> + Send>> + Send + Sync>;

/// Chats worked on at the same time; bounds memory and open files, not order.
const SIDE_BY_SIDE: usize = 1024;

struct Lane {
    /// Woken while it was working.
    again: bool,
    /// Waits for a time or a wake.
    asleep: bool,
    wake: Arc<Notify>,
}

/// The lanes of one kind of work.
pub struct Lanes {
    work: Work,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
    /// Cuts lanes off where they stand.
    dead: CancellationToken,
    tasks: TaskTracker,
    lanes: Mutex<HashMap<ChatId, Lane>>,
    side_by_side: Semaphore,
    /// Lanes that are not asleep.
    busy: watch::Sender<usize>,
}

impl Lanes {
    /// Lanes that do `work` until `stop`; `dead` cuts them off in the middle of it.
    pub fn new(
        work: Work,
        clock: Arc<dyn Clock>,
        stop: CancellationToken,
        dead: CancellationToken,
        tasks: TaskTracker,
    ) -> Arc<Self> {
        Arc::new(Self {
            work,
            clock,
            stop,
            dead,
            tasks,
            lanes: Mutex::default(),
            side_by_side: Semaphore::new(SIDE_BY_SIDE),
            busy: watch::Sender::new(0),
        })
    }

    /// There may be work for this chat.
    pub fn wake(self: &Arc<Self>, chat: &ChatId) {
        if self.stop.is_cancelled() {
            return;
        }
        let mut lanes = self.lock();
        if let Some(lane) = lanes.get_mut(chat) {
            lane.again = true;
            if lane.asleep {
                lane.asleep = false;
                self.count(1);
                lane.wake.notify_one();
            }
            return;
        }
        let wake = Arc::new(Notify::new());
        lanes.insert(chat.clone(), Lane { again: false, asleep: false, wake: Arc::clone(&wake) });
        self.count(1);
        drop(lanes);
        let (this, chat) = (Arc::clone(self), chat.clone());
        self.tasks.spawn(async move {
            let dead = this.dead.clone();
            tokio::select! {
                () = this.run(chat, &wake) => {}
                () = dead.cancelled() => {}
            }
        });
    }

    /// Returns once no lane is working: each has ended or sleeps.
    pub async fn quiet(&self) {
        // The sender lives as long as self: waiting cannot fail.
        drop(self.busy.subscribe().wait_for(|busy| *busy == 0).await);
    }

    /// Whether no lane is working right now.
    pub fn is_quiet(&self) -> bool {
        *self.busy.borrow() == 0
    }

    /// While the guard lives, the lane that asks waits for the clock or the network and does not count as working.
    /// Only for use inside a lane's work.
    pub fn waiting(&self) -> Waiting<'_> {
        self.count(-1);
        Waiting(self)
    }

    async fn run(self: Arc<Self>, chat: ChatId, wake: &Notify) {
        while !self.stop.is_cancelled() {
            let next = {
                let Ok(_permit) = self.side_by_side.acquire().await else { break };
                WORKING.scope(Arc::clone(&self), (self.work)(chat.clone())).await
            };
            match next {
                Next::Again => {}
                Next::Rest => {
                    if self.rest(&chat) {
                        return;
                    }
                }
                Next::At(at) => {
                    if self.sleep(&chat) {
                        tokio::select! {
                            () = self.clock.sleep_until(at) => {}
                            () = wake.notified() => {}
                            () = self.stop.cancelled() => {}
                        }
                        self.rise(&chat);
                    }
                }
            }
        }
        if let Some(lane) = self.lock().remove(&chat)
            && !lane.asleep
        {
            self.count(-1);
        }
    }

    /// Ends the lane, unless it was woken meanwhile.
    fn rest(&self, chat: &ChatId) -> bool {
        let mut lanes = self.lock();
        if let Some(lane) = lanes.get_mut(chat)
            && std::mem::take(&mut lane.again)
        {
            return false;
        }
        lanes.remove(chat);
        self.count(-1);
        true
    }

    /// Lays the lane to sleep, unless it was woken meanwhile.
    fn sleep(&self, chat: &ChatId) -> bool {
        let mut lanes = self.lock();
        let Some(lane) = lanes.get_mut(chat) else { return false };
        if std::mem::take(&mut lane.again) {
            return false;
        }
        lane.asleep = true;
        self.count(-1);
        true
    }

    fn rise(&self, chat: &ChatId) {
        if let Some(lane) = self.lock().get_mut(chat) {
            lane.again = false;
            if std::mem::take(&mut lane.asleep) {
                self.count(1);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ChatId, Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, change: isize) {
        self.busy.send_modify(|busy| *busy = busy.saturating_add_signed(change));
    }
}

tokio::task_local! {
    /// The lanes that the present task is one of.
    static WORKING: Arc<Lanes>;
}

/// The clock for work that lanes and others share: a lane that sleeps on it does not count as working (see
/// [`Lanes::waiting`]).
pub struct LaneClock(pub Arc<dyn Clock>);

#[async_trait]
impl Clock for LaneClock {
    fn now(&self) -> UnixMs {
        self.0.now()
    }

    fn midnight(&self) -> UnixMs {
        self.0.midnight()
    }

    fn offset_ms(&self, at: UnixMs) -> i64 {
        self.0.offset_ms(at)
    }

    async fn sleep_until(&self, at: UnixMs) {
        let lanes = WORKING.try_with(Arc::clone).ok();
        let _waiting = lanes.as_deref().map(Lanes::waiting);
        self.0.sleep_until(at).await;
    }
}

/// See [`Lanes::waiting`].
pub struct Waiting<'a>(&'a Lanes);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.count(1);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::SystemClock;

    fn lanes_of(work: Work) -> Arc<Lanes> {
        let token = CancellationToken::new;
        Lanes::new(work, Arc::new(SystemClock), token(), token(), TaskTracker::new())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn no_wake_is_lost_and_no_chat_runs_twice_at_once() {
        let (todo, running, most) =
            (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work: Work = {
            let (todo, running, most) = (Arc::clone(&todo), Arc::clone(&running), Arc::clone(&most));
            Box::new(move |_| {
                let (todo, running, most) = (Arc::clone(&todo), Arc::clone(&running), Arc::clone(&most));
                Box::pin(async move {
                    most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    tokio::task::yield_now().await;
                    todo.store(0, Ordering::SeqCst);
                    running.fetch_sub(1, Ordering::SeqCst);
                    Next::Rest
                })
            })
        };
        let lanes = lanes_of(work);
        let chat = ChatId::new("chat");
        for _ in 0..5_000 {
            todo.fetch_add(1, Ordering::SeqCst);
            lanes.wake(&chat);
            if todo.load(Ordering::SeqCst).is_multiple_of(7) {
                tokio::task::yield_now().await;
            }
        }
        lanes.quiet().await;
        assert_eq!(todo.load(Ordering::SeqCst), 0, "the last wake was seen");
        assert_eq!(most.load(Ordering::SeqCst), 1, "one at a time");
    }

    #[tokio::test]
    async fn a_sleeping_lane_is_woken_before_its_time() {
        let looks = Arc::new(AtomicUsize::new(0));
        let work: Work = {
            let looks = Arc::clone(&looks);
            Box::new(move |_| {
                let first = looks.fetch_add(1, Ordering::SeqCst) == 0;
                Box::pin(async move { if first { Next::At(UnixMs(i64::MAX)) } else { Next::Rest } })
            })
        };
        let lanes = lanes_of(work);
        let chat = ChatId::new("chat");
        lanes.wake(&chat);
        lanes.quiet().await;
        assert_eq!(looks.load(Ordering::SeqCst), 1);
        lanes.wake(&chat);
        lanes.quiet().await;
        assert_eq!(looks.load(Ordering::SeqCst), 2);
    }
}
