//! Concurrency: how many requests a provider gets at a time, and in which order the others wait.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::ProviderId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The queue of each provider, with the limit it was made for.
#[derive(Default)]
pub(crate) struct Queues(Mutex<HashMap<ProviderId, (usize, Arc<Semaphore>)>>);

impl Queues {
    /// Waits for its turn, first come first served; safe to drop. Dropping what it returns lets the next one in.
    ///
    /// A limit that was edited begins a new queue: those who are under way or waiting finish under the old one.
    pub(crate) async fn enter(&self, provider: &ProviderId, most: usize) -> Permit {
        let queue = self.queue(provider, most.max(1));
        Permit { _inside: queue.acquire_owned().await.ok() }
    }

    fn queue(&self, provider: &ProviderId, most: usize) -> Arc<Semaphore> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.entry(provider.clone()).or_insert_with(|| (most, Arc::new(Semaphore::new(most))));
        if known.0 != most {
            *known = (most, Arc::new(Semaphore::new(most)));
        }
        known.1.clone()
    }
}

/// The right to ask a provider now.
pub(crate) struct Permit {
    /// Nothing closes a queue; if something did, asking would beat waiting for ever.
    _inside: Option<OwnedSemaphorePermit>,
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn as_many_as_allowed_are_inside_and_the_others_come_in_order() {
        let (queues, id) = (Queues::default(), ProviderId::new("groq"));
        let (first, _second) = (queues.enter(&id, 2).await, queues.enter(&id, 2).await);
        let mut third = Box::pin(queues.enter(&id, 2));
        let mut fourth = Box::pin(queues.enter(&id, 2));
        assert!((&mut third).now_or_never().is_none() && (&mut fourth).now_or_never().is_none());
        drop(first);
        assert!((&mut fourth).now_or_never().is_none(), "the third was here before");
        let third = (&mut third).now_or_never().unwrap();
        drop(third);
        assert!((&mut fourth).now_or_never().is_some());
    }

    #[tokio::test]
    async fn who_gives_up_waiting_does_not_hold_up_the_others() {
        let (queues, id) = (Queues::default(), ProviderId::new("groq"));
        let inside = queues.enter(&id, 1).await;
        let mut gone = Box::pin(queues.enter(&id, 1));
        let mut next = Box::pin(queues.enter(&id, 1));
        assert!((&mut gone).now_or_never().is_none() && (&mut next).now_or_never().is_none());
        drop(gone);
        drop(inside);
        assert!((&mut next).now_or_never().is_some());
    }

    #[tokio::test]
    async fn an_edited_limit_holds_for_the_next_and_providers_do_not_wait_for_each_other() {
        let (queues, id) = (Queues::default(), ProviderId::new("groq"));
        let _inside = queues.enter(&id, 1).await;
        assert!(queues.enter(&ProviderId::new("mistral"), 1).now_or_never().is_some());
        assert!(queues.enter(&id, 2).now_or_never().is_some());
    }
}
