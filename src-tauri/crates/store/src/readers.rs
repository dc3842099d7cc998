//! The readers: a few read-only connections, used by whoever comes first.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use rusqlite::Connection;
use tokio::sync::Semaphore;

pub(crate) struct Readers {
    /// One permit a connection: a read waits here, not on a thread.
    free: Arc<Semaphore>,
    /// Connections nobody uses right now. The lock is held only to take or give one.
    connections: Mutex<Vec<Connection>>,
}

impl Readers {
    pub fn new(connections: Vec<Connection>) -> Self {
        Self { free: Arc::new(Semaphore::new(connections.len())), connections: Mutex::new(connections) }
    }

    pub async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        job: impl FnOnce(&Connection) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let readers = Arc::clone(self);
        let permit = Arc::clone(&self.free).acquire_owned().await.context("The database is closed")?;
        tokio::task::spawn_blocking(move || {
            // The read may outlive its caller: the permit goes with the connection, not with the caller.
            let _permit = permit;
            let loan = Loan::take(&readers)?;
            job(loan.conn()?)
        })
        .await
        .context("The read panicked; see the log")?
    }
}

/// A connection on loan; it goes back even if the read panics.
struct Loan<'a> {
    readers: &'a Readers,
    conn: Option<Connection>,
}

impl<'a> Loan<'a> {
    fn take(readers: &'a Readers) -> anyhow::Result<Self> {
        let conn = readers.connections.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(Self { readers, conn: Some(conn.context("No reader is free")?) })
    }

    fn conn(&self) -> anyhow::Result<&Connection> {
        self.conn.as_ref().context("The reader was given back")
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.readers.connections.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        }
    }
}
