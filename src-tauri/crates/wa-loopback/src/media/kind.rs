//! What a file is, for the key derivation and the path it is uploaded to.

use serde::{Deserialize, Serialize};
use wacore::download::MediaType;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film, also a GIF.
    Video,
    /// Sound, also a voice message.
    Audio,
    /// Any other file.
    Document,
    /// A sticker; its keys are those of an image.
    Sticker,
    /// Messages from before a device was linked.
    History,
    /// A snapshot of app state.
    AppState,
}

impl MediaKind {
    /// The library's name for it.
    pub fn to_library(self) -> MediaType {
        match self {
            Self::Image => MediaType::Image,
            Self::Video => MediaType::Video,
            Self::Audio => MediaType::Audio,
            Self::Document => MediaType::Document,
            Self::Sticker => MediaType::Sticker,
            Self::History => MediaType::History,
            Self::AppState => MediaType::AppState,
        }
    }
}
