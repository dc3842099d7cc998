//! TLS in front of the http server, and the means to break a connection on purpose.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::pause::pause;

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection nothing is read from for so long is closed.
const IDLE: Duration = Duration::from_secs(300);

/// Connections that have finished their TLS handshake. Each one makes it in its own task, so that a slow client holds
/// up nobody else.
pub(super) struct TlsListener {
    ready: mpsc::Receiver<(TlsIo, SocketAddr)>,
    address: SocketAddr,
    accepting: tokio::task::JoinHandle<()>,
}

impl TlsListener {
    pub(super) fn new(listener: TcpListener, acceptor: TlsAcceptor) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(16);
        let accepting = tokio::spawn(async move {
            loop {
                let Ok((stream, peer)) = listener.accept().await else {
                    pause(Duration::from_millis(100)).await;
                    continue;
                };
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    match tokio::time::timeout(HANDSHAKE_TIMEOUT, acceptor.accept(stream)).await {
                        Ok(Ok(stream)) => {
                            // The receiver is gone when the server stops.
                            let _ = sender.send((TlsIo::new(stream), peer)).await;
                        }
                        Ok(Err(error)) => tracing::warn!(%error, "TLS handshake of a media client failed"),
                        Err(_) => tracing::warn!("TLS handshake of a media client took too long"),
                    }
                });
            }
        });
        Ok(Self { ready, address, accepting })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for TlsListener {
    type Io = TlsIo;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TlsIo, SocketAddr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Breaks the connection of a request.
#[derive(Clone, Default)]
pub(super) struct Breaker(Arc<AtomicBool>);

impl Breaker {
    /// Lets the next write fail, which ends the connection without an answer.
    pub(super) fn break_connection(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Breaker {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        stream.io().broken.clone()
    }
}

/// One connection.
pub(super) struct TlsIo {
    stream: TlsStream<TcpStream>,
    broken: Breaker,
    idle: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl TlsIo {
    fn new(stream: TlsStream<TcpStream>) -> Self {
        Self { stream, broken: Breaker::default(), idle: Box::pin(pause(IDLE)) }
    }

    fn check(&self) -> io::Result<()> {
        if self.broken.0.load(Ordering::Acquire) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for TlsIo {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        match Pin::new(&mut self.stream).poll_read(cx, buf) {
            Poll::Pending if self.idle.as_mut().poll(cx).is_ready() => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
            done => {
                self.idle = Box::pin(pause(IDLE));
                done
            }
        }
    }
}

impl AsyncWrite for TlsIo {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
