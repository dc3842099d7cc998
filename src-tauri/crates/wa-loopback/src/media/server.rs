//! The https server itself.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context as _;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::tls::{Breaker, TlsListener};
use super::{MediaAuthority, MediaStore, download, upload};

/// A running media server; it stops when it is dropped.
pub struct MediaServer {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl MediaServer {
    /// Starts on 127.0.0.1; port 0 takes any free one. The store learns the address if it has no hosts yet.
    pub async fn start(authority: &MediaAuthority, store: MediaStore, port: u16) -> anyhow::Result<Self> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.context("binding the port of the media server")?;
        let address = listener.local_addr().context("address of the media server")?;
        if store.hosts().is_empty() {
            store.set_hosts(vec![address.to_string()]);
        }
        let listener = TlsListener::new(listener, TlsAcceptor::from(authority.server_config()?))?;
        let router = Router::new()
            .route("/mms/{kind}/{token}", post(upload::upload))
            .route("/product/{kind}/{token}", post(upload::upload))
            .route("/v/{*path}", get(download::download))
            .route("/pp/{*path}", get(download::download))
            .layer(DefaultBodyLimit::disable())
            .with_state(store);
        let serving = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<Breaker>();
            if let Err(error) = axum::serve(listener, service).await {
                tracing::error!(%error, "the media server stopped");
            }
        });
        Ok(Self { address, serving })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `127.0.0.1:PORT`, as it goes into `<host hostname>`.
    pub fn host(&self) -> String {
        self.address.to_string()
    }
}

impl Drop for MediaServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
