//! Where a message's file lies and how to open it.

use serde::{Deserialize, Serialize};

use super::MediaKind;
use crate::base64_bytes;

/// Where a message's file lies and how to open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaPointer {
    /// What the file is.
    pub kind: MediaKind,
    /// Full address, if the sender gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Path on any of the media hosts.
    pub direct_path: String,
    /// Key the file's keys are derived from; empty for a file that is not encrypted.
    #[serde(with = "base64_bytes")]
    pub media_key: Vec<u8>,
    /// SHA-256 of the file.
    #[serde(with = "base64_bytes")]
    pub file_sha256: Vec<u8>,
    /// SHA-256 of what is stored.
    #[serde(with = "base64_bytes")]
    pub file_enc_sha256: Vec<u8>,
    /// Length of the file.
    pub file_length: u64,
}
