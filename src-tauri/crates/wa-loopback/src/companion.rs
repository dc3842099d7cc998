//! One linked device as the server knows it.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wacore_binary::Node;

use crate::conn::ConnId;
use crate::queue::Queue;
use crate::signal::{PublicPreKey, PublicSignedPreKey};

/// A linked device.
#[derive(Serialize, Deserialize)]
pub(crate) struct Companion {
    pub key_index: u32,
    /// The key its Noise handshakes must prove.
    pub noise_pub: [u8; 32],
    pub identity: [u8; 32],
    pub registration_id: u32,
    pub signed_prekey: PublicSignedPreKey,
    pub prekeys: VecDeque<PublicPreKey>,
    /// The full `ADVSignedDeviceIdentity`: part of its prekey bundle.
    #[serde(with = "crate::base64_bytes")]
    pub signed_identity: Vec<u8>,
    /// The platform it gave at linking, for people.
    pub platform: String,
    pub linked_at: u64,
    pub last_seen: u64,
    /// Whether key share and history were sent to it.
    pub welcomed: bool,
    pub queue: Queue,
    #[serde(skip)]
    pub online: Option<Online>,
}

/// The live connection of a device.
pub(crate) struct Online {
    pub conn: ConnId,
    /// Set by `<active/>`: only then anything queued is delivered.
    pub active: bool,
    /// A flush in batches: what is still to be sent before the marker.
    pub flush: Option<Flush>,
    /// Its `<presence>`.
    pub available: bool,
    /// A message held back by a reorder fault.
    pub held: Option<Arc<Node>>,
}

/// An offline flush in batches.
pub(crate) struct Flush {
    /// Entries up to this number belong to the flush.
    pub until: u64,
    /// The next entry to send.
    pub next: u64,
    /// How many stanzas were in the queue when the flush began.
    pub total: usize,
}

impl Companion {
    /// Its live connection.
    pub(crate) fn conn(&self) -> Option<ConnId> {
        self.online.as_ref().map(|online| online.conn)
    }

    /// Whether stanzas go out to it at once.
    pub(crate) fn is_live(&self) -> bool {
        self.online.as_ref().is_some_and(|online| online.active && online.flush.is_none())
    }
}
