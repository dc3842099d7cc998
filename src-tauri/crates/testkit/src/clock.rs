//! The virtual clock: time passes when a test says so.
//!
//! It has two hands like a real computer: the wall clock, which somebody can set, and the time that has really passed. A
//! sleep ends when either says so, as in the engine's real clock.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use domain::{Clock, UnixMs};

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct VirtualClock(Arc<Mutex<State>>);

struct State {
    wall: UnixMs,
    /// Milliseconds that really passed.
    passed: i64,
    next_id: u64,
    sleepers: Vec<Sleeper>,
}

struct Sleeper {
    id: u64,
    at: UnixMs,
    passed: i64,
    waker: Option<Waker>,
}

impl Sleeper {
    /// Milliseconds until it wakes; 0 or less: now.
    fn left(&self, state: &State) -> i64 {
        self.at.since(state.wall).min(self.passed - state.passed)
    }
}

impl VirtualClock {
    /// A clock that shows `at`.
    pub fn new(at: UnixMs) -> Self {
        Self(Arc::new(Mutex::new(State { wall: at, passed: 0, next_id: 0, sleepers: Vec::new() })))
    }

    /// Lets so many milliseconds pass in one go. Prefer [`crate::World::advance`], which stops at every deadline.
    pub fn advance(&self, ms: i64) {
        let mut state = self.state();
        state.wall = state.wall.plus(ms);
        state.passed += ms;
        state.wake();
    }

    /// Sets the wall clock by so many milliseconds, forwards or backwards; no time passes.
    pub fn set(&self, ms: i64) {
        let mut state = self.state();
        state.wall = state.wall.plus(ms);
        state.wake();
    }

    /// Milliseconds until the next sleeper wakes.
    pub fn next_deadline(&self) -> Option<i64> {
        let state = self.state();
        state.sleepers.iter().map(|sleeper| sleeper.left(&state)).min()
    }

    /// Lets time pass until the next sleeper wakes, and says how much; nothing if nobody sleeps.
    pub fn advance_to_next_deadline(&self) -> Option<i64> {
        let ms = self.next_deadline()?.max(0);
        self.advance(ms);
        Some(ms)
    }

    /// Whether somebody's time has come who has not noticed yet.
    pub fn has_due(&self) -> bool {
        self.next_deadline().is_some_and(|ms| ms <= 0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn wake(&mut self) {
        let due: Vec<usize> = (0..self.sleepers.len()).filter(|index| self.sleepers[*index].left(self) <= 0).collect();
        for index in due {
            if let Some(waker) = self.sleepers[index].waker.take() {
                waker.wake();
            }
        }
    }
}

#[async_trait]
impl Clock for VirtualClock {
    fn now(&self) -> UnixMs {
        self.state().wall
    }

    /// Of the UTC day: tests must not depend on where they run.
    fn midnight(&self) -> UnixMs {
        const DAY: i64 = 24 * 60 * 60_000;
        let now = self.now();
        UnixMs(now.0 - now.0.rem_euclid(DAY))
    }

    async fn sleep_until(&self, at: UnixMs) {
        let (id, passed) = {
            let mut state = self.state();
            state.next_id += 1;
            (state.next_id, state.passed.saturating_add(at.since(state.wall)))
        };
        Sleep { clock: self.clone(), id, at, passed }.await;
    }
}

struct Sleep {
    clock: VirtualClock,
    id: u64,
    at: UnixMs,
    passed: i64,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        let sleeper = Sleeper { id: self.id, at: self.at, passed: self.passed, waker: Some(context.waker().clone()) };
        state.sleepers.retain(|known| known.id != self.id);
        if sleeper.left(&state) <= 0 {
            return Poll::Ready(());
        }
        state.sleepers.push(sleeper);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.state().sleepers.retain(|known| known.id != self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn wakes(clock: &VirtualClock, in_ms: i64) -> tokio::task::JoinHandle<()> {
        let (clock, at) = (clock.clone(), clock.now().plus(in_ms));
        let task = tokio::spawn(async move { clock.sleep_until(at).await });
        tokio::task::yield_now().await;
        task
    }

    #[tokio::test]
    async fn a_sleeper_wakes_exactly_at_its_time() {
        let clock = VirtualClock::new(crate::BEGIN);
        let task = wakes(&clock, 1_000).await;
        clock.advance(999);
        tokio::task::yield_now().await;
        assert!(!task.is_finished());
        assert_eq!(clock.advance_to_next_deadline(), Some(1));
        assert!(clock.has_due(), "it was woken but did not run yet");
        task.await.unwrap();
        assert_eq!(clock.next_deadline(), None);
    }

    #[tokio::test]
    async fn a_clock_set_back_does_not_prolong_a_sleep_and_set_forward_ends_it() {
        let clock = VirtualClock::new(crate::BEGIN);
        let task = wakes(&clock, 1_000).await;
        clock.set(-3_600_000);
        clock.advance(1_000);
        task.await.unwrap();
        let task = wakes(&clock, 1_000).await;
        clock.set(3_600_000);
        task.await.unwrap();
    }
}
