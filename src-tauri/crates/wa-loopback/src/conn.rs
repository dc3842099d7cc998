//! Connections: the listener and one task per client, which owns its ciphers and counters.

use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use futures_util::{SinkExt as _, StreamExt as _, stream::SplitSink, stream::SplitStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_websockets::{Limits, Message, ServerBuilder, WebSocketStream};
use wacore_noise::NoiseCipher;

use crate::faults::Fault;
use crate::frames::{FrameError, Frames};
use crate::handshake;
use crate::link::{Link, Outbox, Outgoing};
use crate::server::Server;
use crate::wire;

/// Number of a connection.
pub type ConnId = u64;

/// Largest websocket message and unfinished frame taken from a client.
const MOST_BYTES: usize = 17 * 1024 * 1024;
/// Most time for the HTTP upgrade.
const UPGRADE_TIMEOUT: Duration = Duration::from_secs(10);
/// Most time for one write.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// Stanzas written before a flush.
const BATCH: usize = 64;
/// Most connections at a time.
const MOST_CONNECTIONS: usize = 1_000;

type Socket = WebSocketStream<TcpStream>;

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum End {
    #[error("closed by the client")]
    Closed,
    #[error("{0} took too long")]
    TooSlow(&'static str),
    #[error("websocket: {0}")]
    Socket(#[from] tokio_websockets::Error),
    #[error(transparent)]
    Frames(#[from] FrameError),
    #[error(transparent)]
    Noise(#[from] crate::noise::NoiseFailure),
    #[error("{0}")]
    Refused(&'static str),
    #[error("internal: {0}")]
    Internal(String),
}

/// Accepts connections until the server stops.
pub(crate) async fn listen(server: Arc<Server>, listener: TcpListener, cancel: CancellationToken, tasks: TaskTracker) {
    let slots = Arc::new(tokio::sync::Semaphore::new(MOST_CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            () = cancel.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((socket, _)) = accepted else {
            // Out of descriptors or the like: give it a moment.
            crate::clock::rest(Duration::from_millis(50)).await;
            continue;
        };
        let refused = {
            let mut state = server.state();
            state.counters.connections += 1;
            state.faults.strikes(None, &Fault::RefuseConnect)
        };
        let Ok(slot) = Arc::clone(&slots).try_acquire_owned() else { continue };
        if refused {
            // Dropping a socket whose linger time is zero resets the connection.
            let _ = socket.set_zero_linger();
            continue;
        }
        let (server, cancel) = (Arc::clone(&server), cancel.child_token());
        tasks.spawn(async move {
            serve(server, socket, cancel).await;
            drop(slot);
        });
    }
}

/// One connection from upgrade to end.
async fn serve(server: Arc<Server>, socket: TcpStream, cancel: CancellationToken) {
    let id = server.next_conn();
    let (link, outbox) = Link::new(&format!("connection {id}"), cancel.clone());
    server.state().links.insert(id, link);
    let ended = tokio::select! {
        () = cancel.cancelled() => Err(End::Refused("cut off")),
        ended = talk(&server, id, socket, outbox) => ended,
    };
    let reason = match &ended {
        Ok(()) => "closed by the server".to_owned(),
        Err(end) => end.to_string(),
    };
    tracing::debug!(connection = id, reason, "connection ended");
    let mut state = server.state();
    if let Err(End::Noise(_) | End::Frames(_) | End::TooSlow(_)) = &ended {
        state.violation(id, reason, None);
    }
    state.forget(id);
    drop(state);
    server.changed();
}

async fn talk(server: &Arc<Server>, id: ConnId, socket: TcpStream, outbox: Outbox) -> Result<(), End> {
    // Small stanzas should not wait for more to come; a socket that refuses the option works all the same.
    let _ = socket.set_nodelay(true);
    let limits = Limits::default().max_payload_len(Some(MOST_BYTES));
    let upgrade = ServerBuilder::new().limits(limits);
    let (request, socket) =
        timeout(UPGRADE_TIMEOUT, upgrade.accept(socket)).await.map_err(|_| End::TooSlow("the upgrade"))??;
    if request.uri().path() != "/ws/chat" {
        return Err(End::Refused("the websocket lives at /ws/chat"));
    }
    if server.state().faults.strikes(None, &Fault::DropOnConnect) {
        return Err(End::Refused("dropped on connect (fault)"));
    }
    let (mut sink, stream) = socket.split();
    let mut reader = Reader { stream, frames: Frames::new(MOST_BYTES) };
    let wait = server.options().handshake_timeout;
    let transport = timeout(wait, handshake::run(server, &mut reader, &mut sink))
        .await
        .map_err(|_| End::TooSlow("the handshake"))??;
    crate::clock::rest(server.options().round_trip).await;
    let idle = server.admit(id, &transport)?;
    let write = write(sink, outbox, transport.write);
    let read = read(server, id, reader, transport.read, idle);
    tokio::select! {
        ended = write => ended,
        ended = read => ended,
        ended = expire(server, id) => ended,
    }
}

/// Ends a connection that is not linked in time; one with a code still outstanding may wait for it.
async fn expire(server: &Arc<Server>, id: ConnId) -> Result<(), End> {
    if server.state().device_on(id).is_some() {
        std::future::pending::<()>().await;
    }
    crate::clock::rest(server.options().link_timeout).await;
    while server.state().code_outstanding(id) {
        crate::clock::rest(Duration::from_secs(1)).await;
    }
    Err(End::Refused("not linked in time"))
}

/// The incoming half.
pub(crate) struct Reader {
    stream: SplitStream<Socket>,
    frames: Frames,
}

/// The outgoing half.
pub(crate) type Sink = SplitSink<Socket, Message>;

impl Reader {
    /// The next whole frame.
    pub(crate) async fn frame(&mut self) -> Result<BytesMut, End> {
        loop {
            if let Some(frame) = self.frames.next() {
                return Ok(frame);
            }
            let message = self.stream.next().await.ok_or(End::Closed)??;
            if message.is_binary() {
                self.frames.feed(message.as_payload())?;
            } else if message.is_close() {
                return Err(End::Closed);
            } else if message.is_text() {
                return Err(End::Refused("a text message on a binary protocol"));
            }
        }
    }
}

/// Sends one frame at once (handshake messages).
pub(crate) async fn send_frame(sink: &mut Sink, payload: &[u8]) -> Result<(), End> {
    let framed =
        wacore_noise::framing::encode_frame(payload, None).map_err(|error| End::Internal(error.to_string()))?;
    timeout(WRITE_TIMEOUT, sink.send(Message::binary(framed))).await.map_err(|_| End::TooSlow("a write"))??;
    Ok(())
}

/// Reads stanzas until the client goes away or falls silent.
async fn read(
    server: &Arc<Server>,
    id: ConnId,
    mut reader: Reader,
    cipher: NoiseCipher,
    idle: Duration,
) -> Result<(), End> {
    let mut counter: u32 = 0;
    loop {
        let mut frame = timeout(idle, reader.frame()).await.map_err(|_| End::TooSlow("the next stanza"))??;
        cipher
            .decrypt_in_place_with_counter(counter, &mut frame)
            .map_err(|_| crate::noise::NoiseFailure::Undecryptable("frame"))?;
        counter = counter.checked_add(1).ok_or(End::Refused("frame counter used up"))?;
        match wire::parse(frame) {
            Ok(node) => server.receive(id, node),
            Err(error) => {
                // A server that cannot parse a stanza ends the stream.
                server.malformed(id, &error.to_string());
                crate::clock::rest(WRITE_TIMEOUT).await;
                return Ok(());
            }
        }
    }
}

/// Writes what is queued, several stanzas to a flush.
async fn write(mut sink: Sink, mut outbox: Outbox, cipher: NoiseCipher) -> Result<(), End> {
    let mut counter: u32 = 0;
    let mut batch = Vec::with_capacity(BATCH);
    while outbox.items.recv_many(&mut batch, BATCH).await > 0 {
        for item in batch.drain(..) {
            outbox.handled();
            match item {
                Outgoing::Stanza(node) => {
                    let packed = wacore_binary::marshal(&node).map_err(|error| End::Internal(error.to_string()))?;
                    let sealed = cipher
                        .encrypt_with_counter(counter, &packed)
                        .map_err(|error| End::Internal(error.to_string()))?;
                    counter = counter.checked_add(1).ok_or(End::Refused("frame counter used up"))?;
                    let framed = wacore_noise::framing::encode_frame(&sealed, None)
                        .map_err(|error| End::Internal(error.to_string()))?;
                    timeout(WRITE_TIMEOUT, sink.feed(Message::binary(framed)))
                        .await
                        .map_err(|_| End::TooSlow("a write"))??;
                }
                Outgoing::Pause(time) => {
                    flush(&mut sink).await?;
                    crate::clock::rest(time).await;
                }
                Outgoing::Close => {
                    flush(&mut sink).await?;
                    // The peer may already be gone.
                    let _ = timeout(Duration::from_secs(2), sink.close()).await;
                    return Ok(());
                }
            }
        }
        flush(&mut sink).await?;
    }
    Ok(())
}

async fn flush(sink: &mut Sink) -> Result<(), End> {
    timeout(WRITE_TIMEOUT, sink.flush()).await.map_err(|_| End::TooSlow("a write"))??;
    Ok(())
}
