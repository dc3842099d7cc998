//! Downloads: the files of messages that arrived. The message is recorded at once, its file comes after it.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Media;

/// The largest file that is fetched.
pub const FILE_BYTES: u32 = 25 * 1024 * 1024;

/// A file that waits on the network.
#[derive(Clone, PartialEq, Eq)]
pub struct RemoteFile {
    /// What it is said to be; its size is not believed before it is here.
    pub media: Media,
    /// Where it is and how it is opened; only the network can read this. Holds a key.
    pub pointer: Vec<u8>,
    /// A small JPEG of it, where there is one.
    pub thumbnail: Option<Vec<u8>>,
}

/// Keys stay out of logs.
impl std::fmt::Debug for RemoteFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RemoteFile({}, {} bytes)", self.media.mime, self.media.bytes)
    }
}

/// Where a file is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DownloadState {
    /// It will be fetched.
    Waiting,
    /// It is old, and fetched when the operator asks for it.
    OnDemand,
    /// It is being fetched.
    Fetching,
    /// Fetching it failed for good; the reason is shown and the operator can ask again.
    Failed,
    /// It is larger than [`FILE_BYTES`].
    TooLarge,
    /// The network does not have it any more.
    Gone,
}

/// A file that is not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Download {
    /// Where it is.
    pub state: DownloadState,
    /// What happened and what to do; empty while it comes.
    pub why: String,
    /// A small picture of it as a `data:` URL, where there is one.
    pub thumbnail: Option<String>,
}

/// Why a file could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchFault {
    /// Not connected, or the server is busy: another attempt may work.
    #[error("{0}")]
    Later(String),
    /// The network does not have it any more.
    #[error("the file is not on the server any more")]
    Gone,
    /// It is larger than it may be.
    #[error("the file is larger than it may be")]
    TooLarge,
    /// What came is not what was sent: another hash, another key.
    #[error("the file was damaged on its way")]
    Damaged,
}
