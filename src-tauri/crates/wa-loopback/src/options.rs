//! How a server is started.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Options of a server; the default is what most tests want.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the websocket listens; loopback only. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Port of the media host on 127.0.0.1; 0 takes a free one.
    pub media_port: u16,
    /// Where the admin interface listens; none when absent.
    pub admin: Option<SocketAddr>,
    /// Directory to keep the state in; none means it lives in memory.
    pub state_dir: Option<PathBuf>,
    /// Most time for a handshake.
    pub handshake_timeout: Duration,
    /// Time between a handshake and the first stanza, as a network would take it: there are clients that are not ready
    /// for anything faster.
    pub round_trip: Duration,
    /// Most silence of a logged-in client: they ping every 15 to 30 seconds.
    pub idle_timeout: Duration,
    /// How long an unlinked connection may stay.
    pub link_timeout: Duration,
    /// Refs handed out for QR codes.
    pub qr_refs: usize,
    /// Announce the offline queue with `<offline_preview>` and send it in batches as the client asks.
    pub offline_preview: bool,
    /// Deliver typing only to devices that are `available`, as the real server does.
    pub typing_needs_presence: bool,
    /// Give `<ib><edge_routing>` after login: the next connection starts with a routing prefix.
    pub edge_routing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            media_port: 0,
            admin: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
            state_dir: None,
            handshake_timeout: Duration::from_secs(20),
            round_trip: Duration::from_millis(60),
            idle_timeout: Duration::from_secs(65),
            link_timeout: Duration::from_secs(160),
            qr_refs: 6,
            offline_preview: false,
            typing_needs_presence: false,
            edge_routing: false,
        }
    }
}
