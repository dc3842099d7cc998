//! Wire: what parent and child say to each other. The request is one JSON object behind its length, then the file behind its
//! length; the answer is one JSON object.

use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

use crate::document::Warning;
use crate::{Chunked, Format, Unreadable, limits};

/// A request is names and numbers.
const REQUEST_BYTES: u32 = 64 * 1024;

/// What shall be read and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Name of the file; its ending is a hint.
    pub name: String,
    /// What it was declared as, when somebody did.
    pub format: Option<Format>,
    /// Where the page came from: it is then read as a web page, and its links are wanted.
    pub url: Option<String>,
    /// The embedding model's `tokenizer.json`.
    pub tokenizer: PathBuf,
    /// The most tokens of a chunk, headings and special tokens included.
    pub max_tokens: usize,
    /// Tokens that a chunk repeats of the one before.
    pub overlap: usize,
}

/// What the child is told: the request and how much it may cost.
#[derive(Serialize, Deserialize)]
pub(super) struct Order {
    pub request: Request,
    pub memory_bytes: u64,
    pub cpu_seconds: u64,
}

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The title that it gives itself.
    pub title: Option<String>,
    /// What it was read as.
    pub format: Format,
    /// ISO 639-1 code, when beyond doubt.
    pub language: Option<String>,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// What the operator should know.
    pub warnings: Vec<Warning>,
    /// Where a web page leads.
    pub links: Vec<String>,
    /// Its text and chunks.
    pub chunked: Chunked,
}

/// What the child answers.
pub(super) type Answer = Result<Reading, Unreadable>;

/// The head of what the parent sends; the bytes of the file follow.
pub(super) fn head(order: &Order, file_bytes: usize) -> anyhow::Result<Vec<u8>> {
    let json = serde_json::to_vec(order).context("writing the request")?;
    let mut head = u32::try_from(json.len()).context("a request of gigabytes")?.to_le_bytes().to_vec();
    head.extend(json);
    head.extend((file_bytes as u64).to_le_bytes());
    Ok(head)
}

/// The order, as the child reads it.
pub(super) fn read_order(from: &mut impl Read) -> anyhow::Result<Order> {
    let mut length = [0; 4];
    from.read_exact(&mut length).context("reading the request's length")?;
    let length = u32::from_le_bytes(length);
    ensure!(length <= REQUEST_BYTES, "a request of {length} bytes");
    let mut json = vec![0; length as usize];
    from.read_exact(&mut json).context("reading the request")?;
    serde_json::from_slice(&json).context("understanding the request")
}

/// The file, as the child reads it.
pub(super) fn read_file(from: &mut impl Read) -> anyhow::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length).context("reading the file's length")?;
    let length = u64::from_le_bytes(length);
    ensure!(length <= limits::FILE_BYTES as u64, "a file of {length} bytes");
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes).context("reading the file")?;
    Ok(bytes)
}
