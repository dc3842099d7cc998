//! Unreadable: why a file could not be read, each with a sentence that a shop owner can act on.

use serde::{Deserialize, Serialize};

/// Why a file was not read. The text of each is shown to the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unreadable {
    /// Zero bytes.
    #[error("The file is empty.")]
    Empty,
    /// More bytes than are read.
    #[error("The file is larger than {limit_mb} MB. Split it, or save it without pictures.")]
    TooLarge {
        /// The limit in megabytes.
        limit_mb: u32,
    },
    /// A password is needed.
    #[error("The file is protected with a password. Save a copy without one and add that.")]
    Encrypted,
    /// Pages are pictures.
    #[error(
        "The PDF holds pictures of its {pages} page(s) and no text. Scan it again with text recognition (OCR), or type the text."
    )]
    Scanned {
        /// How many pages it has.
        pages: u32,
    },
    /// A kind of file that is not read.
    #[error(
        "This is {what}, which cannot be read. Files that can: PDF, Word (DOCX), Excel (XLSX), CSV, HTML, Markdown, text."
    )]
    Unsupported {
        /// What it is, with its article.
        what: String,
    },
    /// The file contradicts its own format.
    #[error("The file seems to be damaged ({what}). Open it in the program that made it, save it again and add that.")]
    Damaged {
        /// What is wrong with it.
        what: String,
    },
    /// Read well, and nothing in it.
    #[error("There is no text in the file.")]
    NoText,
    /// Pages beyond the limit.
    #[error("The file has more than {limit} pages. Split it.")]
    TooManyPages {
        /// The limit.
        limit: u32,
    },
    /// Rows or cells beyond the limit.
    #[error("The table has more than {limit} rows or cells. Split it, or remove what customers do not ask about.")]
    TooManyRows {
        /// The limit that was hit.
        limit: u32,
    },
    /// Characters beyond the limit.
    #[error("The file has more than {limit} characters of text. Split it.")]
    TooMuchText {
        /// The limit.
        limit: u32,
    },
    /// Unpacks to far more than it is: an attack, or something that is not a document.
    #[error("The file unpacks to more than {limit_mb} MB, which no ordinary document does. It was not read.")]
    UnpacksTooLarge {
        /// The limit in megabytes.
        limit_mb: u32,
    },
    /// Elements inside each other beyond the limit.
    #[error("The file is nested deeper than any ordinary document. It was not read.")]
    TooDeep,
    /// The time limit.
    #[error("Reading the file took too long and was stopped. Try a smaller part of it.")]
    TookTooLong,
    /// The memory limit.
    #[error("Reading the file needed too much memory and was stopped. Try a smaller part of it.")]
    TookTooMuchMemory,
    /// The operator no longer wants it.
    #[error("Reading was cancelled.")]
    Cancelled,
    /// Nothing to do with the file: the program that reads could not be run.
    #[error(
        "The part of Switchboard that reads files did not start ({what}). Start Switchboard again; if it stays, install it again."
    )]
    NoReader {
        /// What was tried and how it failed.
        what: String,
    },
}

impl Unreadable {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into() }
    }
}
