//! Tasks: the library's runtime, on a lead. When a session ends, nothing that the library began for it goes on.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use wacore::runtime::{AbortHandle, Runtime};
use whatsapp_rust::TokioRuntime;

/// A cancelled task ends at its next step.
const ENDING: Duration = Duration::from_millis(350);

type Task = Pin<Box<dyn Future<Output = ()> + Send + 'static>>;

/// Runs what the library spawns, until it is stopped.
#[derive(Clone, Default)]
pub(crate) struct Tasks {
    /// Cancels everything.
    pub stop: CancellationToken,
    tracker: TaskTracker,
}

impl Tasks {
    /// Runs something until it ends or everything is stopped.
    pub fn begin(&self, task: impl Future<Output = ()> + Send + 'static) -> tokio::task::JoinHandle<()> {
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = task => {}
            }
        })
    }

    /// Stops everything; returns when it stopped, or after a short while.
    pub async fn end(&self) {
        self.stop.cancel();
        self.tracker.close();
        if tokio::time::timeout(ENDING, self.tracker.wait()).await.is_err() {
            tracing::warn!(left = self.tracker.len(), "Tasks of a session did not end in time");
        }
    }
}

#[async_trait]
impl Runtime for Tasks {
    fn spawn(&self, task: Task) -> AbortHandle {
        let running = self.begin(task);
        AbortHandle::new(move || running.abort())
    }

    fn spawn_detached(&self, task: Task) {
        drop(self.begin(task));
    }

    fn sleep(&self, duration: Duration) -> Task {
        TokioRuntime.sleep(duration)
    }

    fn spawn_blocking(&self, work: Box<dyn FnOnce() + Send + 'static>) -> Task {
        TokioRuntime.spawn_blocking(work)
    }

    fn yield_now(&self) -> Option<Task> {
        TokioRuntime.yield_now()
    }
}
