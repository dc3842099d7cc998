//! Media: where the file of a message is, how it is opened, and how it is fetched.

use std::time::Duration;

use domain::FetchFault;
use domain::download::FILE_BYTES;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wacore::download::MediaType;
use whatsapp_rust::download::DownloadParams;
use whatsapp_rust::upload::UploadResponse;
use whatsapp_rust::{Client, ErrorChainExt as _, MediaRetryResult, MediaReuploadRequest};

use crate::jids;

/// A phone that is asked for a file again answers within this time, or is taken to be away.
const ASK_AGAIN: Duration = Duration::from_secs(12);

/// What a file is to WhatsApp: it decides how it is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileKind {
    Image,
    Video,
    Audio,
    Document,
    Sticker,
}

impl From<FileKind> for MediaType {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Image => Self::Image,
            FileKind::Video => Self::Video,
            FileKind::Audio => Self::Audio,
            FileKind::Document => Self::Document,
            FileKind::Sticker => Self::Sticker,
        }
    }
}

/// Where a file is and how it is opened. The core keeps it as bytes. Holds a key: it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pointer {
    pub of: FileKind,
    pub path: String,
    #[serde(with = "base64_bytes")]
    pub key: Vec<u8>,
    #[serde(with = "base64_bytes")]
    pub sha256: Vec<u8>,
    #[serde(with = "base64_bytes")]
    pub enc_sha256: Vec<u8>,
    pub bytes: u64,
    /// The message it belongs to: its sender can be asked for it again.
    pub id: String,
    pub chat: String,
    pub sender: Option<String>,
    pub from_me: bool,
}

impl Pointer {
    pub fn write(&self) -> Vec<u8> {
        // Text and numbers: this cannot fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    fn params(&self, path: &str) -> DownloadParams {
        DownloadParams::encrypted(path, &self.key, &self.sha256, &self.enc_sha256, self.bytes, self.of.into())
    }
}

/// Where an uploaded file is, and how it is opened.
pub(crate) struct Place {
    pub url: String,
    pub direct_path: String,
    pub media_key: [u8; 32],
    pub file_sha256: [u8; 32],
    pub file_enc_sha256: [u8; 32],
    pub file_length: u64,
    pub media_key_timestamp: i64,
    pub streaming_sidecar: Option<Vec<u8>>,
}

impl From<UploadResponse> for Place {
    fn from(at: UploadResponse) -> Self {
        Self {
            url: at.url,
            direct_path: at.direct_path,
            media_key: at.media_key,
            file_sha256: at.file_sha256,
            file_enc_sha256: at.file_enc_sha256,
            file_length: at.file_length,
            media_key_timestamp: at.media_key_timestamp,
            streaming_sidecar: at.streaming_sidecar,
        }
    }
}

/// Fetches a file; asks its sender again where the server does not have it any more.
pub(crate) async fn fetch(client: &Client, pointer: &[u8]) -> Result<Vec<u8>, FetchFault> {
    let pointer = Pointer::read(pointer).ok_or(FetchFault::Damaged)?;
    if pointer.bytes > u64::from(FILE_BYTES) {
        return Err(FetchFault::TooLarge);
    }
    match download(client, &pointer, &pointer.path).await {
        Err(FetchFault::Gone) => {
            let path = ask_again(client, &pointer).await?;
            download(client, &pointer, &path).await
        }
        got => got,
    }
}

async fn download(client: &Client, pointer: &Pointer, path: &str) -> Result<Vec<u8>, FetchFault> {
    let content = client.download(&pointer.params(path)).await.map_err(|error| fault(&error))?;
    if content.len() > FILE_BYTES as usize {
        return Err(FetchFault::TooLarge);
    }
    if Sha256::digest(&content)[..] != pointer.sha256[..] {
        return Err(FetchFault::Damaged);
    }
    Ok(content)
}

async fn ask_again(client: &Client, pointer: &Pointer) -> Result<String, FetchFault> {
    let chat = jids::read(&pointer.chat).ok_or(FetchFault::Gone)?;
    let sender = pointer.sender.as_deref().and_then(jids::read);
    let request = MediaReuploadRequest {
        msg_id: &pointer.id,
        chat_jid: &chat,
        media_key: &pointer.key,
        is_from_me: pointer.from_me,
        participant: sender.as_ref(),
    };
    match tokio::time::timeout(ASK_AGAIN, client.media_reupload().request(&request)).await {
        Ok(Ok(MediaRetryResult::Success { direct_path })) => Ok(direct_path),
        _ => Err(FetchFault::Gone),
    }
}

fn fault(error: &anyhow::Error) -> FetchFault {
    let cause: &(dyn std::error::Error + 'static) = error.as_ref();
    match cause.http_status() {
        Some(404 | 410) => return FetchFault::Gone,
        Some(413) => return FetchFault::TooLarge,
        Some(status) => return FetchFault::Later(format!("WhatsApp's server answered {status}.")),
        None => {}
    }
    // The library has no type for a file that does not open.
    let said = format!("{error:#}");
    let damaged = ["mismatch", "padding", "Invalid final media size", "Empty plaintext"];
    if damaged.iter().any(|words| said.contains(words)) {
        return FetchFault::Damaged;
    }
    FetchFault::Later("WhatsApp's server could not be reached.".into())
}

mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD_NO_PAD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD_NO_PAD.decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_survives_being_kept() {
        let pointer = Pointer {
            of: FileKind::Image,
            path: "/v/t62/1.enc".into(),
            key: vec![1; 32],
            sha256: vec![2; 32],
            enc_sha256: vec![3; 32],
            bytes: 12,
            id: "3EB0".into(),
            chat: "9001@lid".into(),
            sender: None,
            from_me: false,
        };
        assert!(Pointer::read(&pointer.write()) == Some(pointer));
        assert!(Pointer::read(b"{}").is_none());
    }

    #[test]
    fn faults_are_told_apart() {
        let text = |words: &'static str| fault(&anyhow::anyhow!(words).context("Failed"));
        assert_eq!(text("MAC mismatch"), FetchFault::Damaged);
        assert!(matches!(text("connection refused"), FetchFault::Later(_)));
    }
}
