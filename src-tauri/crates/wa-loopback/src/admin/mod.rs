//! The JSON admin interface over HTTP on loopback: everything the Rust control API can do, for other languages.

mod accounts;
mod answer;
mod faults;
mod groups;
mod guard;
mod phones;
mod routes;
mod server;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::control::{Core, PhoneHandle};

/// Largest request body: media comes as base64.
const MOST_BODY: usize = 96 * 1024 * 1024;

/// What the handlers work on.
#[derive(Clone)]
pub(crate) struct Admin(Arc<Core>);

impl Admin {
    fn phone(&self, number: &str) -> PhoneHandle {
        PhoneHandle::new(Arc::clone(&self.0.server), number)
    }
}

/// Serves until cancelled; the address.
pub(crate) fn start(core: Arc<Core>, listener: TcpListener, cancel: CancellationToken) -> anyhow::Result<SocketAddr> {
    let address = listener.local_addr()?;
    let router = router(Admin(core));
    tokio::spawn(async move {
        // Dropped rather than drained: long polls would hold it up.
        let served = async { axum::serve(listener, router).await };
        tokio::select! {
            () = cancel.cancelled() => {}
            served = served => if let Err(error) = served {
                tracing::error!(%error, "the admin interface stopped");
            },
        }
    });
    Ok(address)
}

fn router(admin: Admin) -> Router {
    Router::new()
        .merge(server::routes())
        .merge(accounts::routes())
        .merge(phones::routes())
        .merge(groups::routes())
        .merge(faults::routes())
        .fallback(answer::no_such_route)
        .method_not_allowed_fallback(answer::no_such_method)
        .layer(axum::middleware::from_fn(guard::only_local_tools))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .with_state(admin)
}
