//! Media: a file that a node sends.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Inspection;
use super::inspection::{LINE_LIMIT, LONG_LIMIT};
use crate::document::Text;
use crate::validate::Rule;

/// A file to send.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct MediaFile {
    /// What WhatsApp shows it as.
    #[serde(rename = "type")]
    pub media_type: MediaType,
    /// Where it is.
    pub source: MediaSource,
    /// The name of a document; empty takes that of the source.
    #[serde(default)]
    pub name: String,
}

/// What WhatsApp shows a file as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A sound.
    Audio,
    /// A file.
    Document,
}

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum MediaSource {
    /// On the web; fetched under the rules of the http node.
    Url {
        /// Its address, with variables.
        url: Text,
    },
    /// In this flow's files.
    File {
        /// Its id.
        id: String,
    },
}

impl MediaFile {
    /// Checks it as a field of a node.
    pub(crate) fn inspect(&self, field: &str, on: &mut Inspection<'_>) {
        match &self.source {
            MediaSource::Url { url } => {
                let field = format!("{field}.source.url");
                on.required_text(&field, "The file's address", url, LONG_LIMIT);
                let address = url.source().trim();
                if !address.is_empty() && !address.starts_with("https://") && !address.starts_with("{{") {
                    let message = "The file's address does not begin with https://.";
                    on.error(Rule::FieldValues, &field, message, "Use an address that begins with https://.");
                }
            }
            MediaSource::File { id } => on.required(&format!("{field}.source.id"), "The file", !id.trim().is_empty()),
        }
        on.limited(&format!("{field}.name"), "The file's name", &self.name, LINE_LIMIT);
    }
}
