//! What can be made to go wrong on the media server.

use serde::{Deserialize, Serialize};

use super::MediaRequestKind;

/// One thing that goes wrong, a number of times or until it is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaFault {
    /// The requests it hits; every kind if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<MediaRequestKind>,
    /// Only requests whose `Host` is this one (`localhost:1234`), to let one host fail and the next one answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Only requests whose path contains this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How often; until cleared if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What happens.
    pub action: MediaFaultAction,
}

/// What happens to a request that is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MediaFaultAction {
    /// The answer is this status and nothing else (401, 404, 410, 413, 500, 507…).
    Status {
        /// HTTP status.
        code: u16,
    },
    /// A download ends early with a length that fits: the hash does not.
    Truncate {
        /// Bytes that are sent.
        bytes: usize,
    },
    /// The connection breaks in the middle: of the answer for a download, of the body for an upload.
    Cut {
        /// Bytes that pass before it breaks.
        bytes: usize,
    },
    /// A download has the right length and a wrong byte.
    Garble,
    /// The answer comes late.
    Slow {
        /// Milliseconds before the first byte.
        ms: u64,
    },
    /// A download comes in small pieces.
    Trickle {
        /// Size of a piece.
        bytes: usize,
        /// Milliseconds between two pieces.
        ms: u64,
    },
    /// The connection is closed without an answer.
    Drop,
}

impl MediaFault {
    pub(super) fn hits(&self, kind: MediaRequestKind, host: &str, path: &str) -> bool {
        self.on.is_none_or(|on| on == kind)
            && self.host.as_deref().is_none_or(|wanted| wanted == host)
            && self.path.as_deref().is_none_or(|part| path.contains(part))
    }

    /// Counts one hit; returns whether the fault is still to be kept.
    pub(super) fn used(&mut self) -> bool {
        if let Some(times) = &mut self.times {
            *times = times.saturating_sub(1);
        }
        self.times != Some(0)
    }
}
