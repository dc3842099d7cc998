//! Where the bytes of a file to send come from.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

/// A file to send: its bytes, or a path to read them from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSource {
    /// The bytes, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Or the path of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// Media type; the usual one of the kind if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Name shown to the receiver; the path's last part if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl FileSource {
    /// A file from its bytes.
    pub fn from_bytes(bytes: &[u8], mime: &str) -> Self {
        Self { data: Some(BASE64_STANDARD.encode(bytes)), mime: Some(mime.to_owned()), ..Self::default() }
    }

    pub(super) fn read(&self) -> anyhow::Result<Vec<u8>> {
        match (&self.data, &self.path) {
            (Some(data), None) => BASE64_STANDARD.decode(data).context("data of the file is not base64"),
            (None, Some(path)) => std::fs::read(path).with_context(|| format!("reading {}", path.display())),
            _ => bail!("a file has either data or a path"),
        }
    }

    pub(super) fn file_name(&self) -> Option<String> {
        let from_path = || self.path.as_ref()?.file_name()?.to_str().map(str::to_owned);
        self.name.clone().or_else(from_path)
    }
}
