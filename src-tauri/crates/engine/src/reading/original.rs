//! Original: the bytes that are read. What was added is kept in the database; it is got again from the disk or the web only
//! when asked for.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::knowledge::{ReadingStep, SourceFormat};
use domain::{Source, SourceId, SourceKind};
use sha2::{Digest, Sha256};
use store::readings::{self, Claimed};
use store::sources;
use tokio_util::sync::CancellationToken;
use url::Url;
use web::{Allowed, Answer, FetchError, Limits, Seen};

use super::Stop;
use super::cut::source_format;
use crate::Core;

/// What is read.
pub(super) struct Original {
    pub hash: String,
    pub format: Option<SourceFormat>,
    /// Nothing: it is the one in the database.
    pub bytes: Option<Vec<u8>>,
}

/// Why a file gives no bytes.
pub(crate) enum NoFile {
    /// It cannot be opened, in words for the operator.
    Unreadable(String),
    /// More than [`Source::BYTES_LIMIT`].
    TooLarge,
}

impl NoFile {
    pub fn reason(&self) -> String {
        match self {
            Self::Unreadable(words) => words.clone(),
            Self::TooLarge => {
                documents::Unreadable::TooLarge { limit_mb: (Source::BYTES_LIMIT >> 20) as u32 }.to_string()
            }
        }
    }
}

/// The bytes of a file, never more than are read.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, NoFile> {
    let failed = |error: std::io::Error| NoFile::Unreadable(format!("The file could not be opened: {error}."));
    let file = std::fs::File::open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(NoFile::Unreadable("This is no file that can be read.".into()));
    }
    let mut bytes = Vec::new();
    file.take(Source::BYTES_LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > Source::BYTES_LIMIT { Err(NoFile::TooLarge) } else { Ok(bytes) }
}

/// The SHA-256 of an original.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a file's name or a page's sender says that it is.
pub(crate) fn format_of(name: &str, content_type: Option<&str>) -> Option<SourceFormat> {
    match content_type {
        Some("text/html" | "application/xhtml+xml") => Some(SourceFormat::Html),
        Some("application/pdf") => Some(SourceFormat::Pdf),
        Some("text/markdown" | "text/x-markdown") => Some(SourceFormat::Markdown),
        Some("text/csv") => Some(SourceFormat::Csv),
        _ => documents::Format::of_name(name).map(source_format),
    }
}

impl Core {
    /// The original of a source, got again if that was asked for. What is new is kept before it is read.
    pub(super) async fn original(&self, claimed: &Claimed, cancel: &CancellationToken) -> Result<Original, Stop> {
        let source = &claimed.source;
        match source.kind {
            SourceKind::File if claimed.refetch => self.original_on_disk(source).await,
            SourceKind::Page if claimed.refetch => self.original_on_web(claimed, cancel).await,
            _ => self.kept(source).await?.ok_or_else(|| Stop::Failed("There is nothing to read. Add it again.".into())),
        }
    }

    /// The bytes that a reading works on.
    pub(super) async fn bytes_of(&self, id: &SourceId, bytes: Option<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
        if let Some(bytes) = bytes {
            return Ok(bytes);
        }
        let id = id.clone();
        let kept = self.store.read("original", move |conn| sources::content(conn, &id)).await?;
        kept.context("The original is not in the database any more")
    }

    async fn kept(&self, source: &Source) -> Result<Option<Original>, Stop> {
        let (id, format) = (source.id.clone(), source.format);
        let hash = self.store.read("original", move |conn| sources::content_hash(conn, &id)).await?;
        Ok(hash.map(|hash| Original { hash, format, bytes: None }))
    }

    /// The file at its place, or what is kept of it if it is not there any more.
    async fn original_on_disk(&self, source: &Source) -> Result<Original, Stop> {
        let path = PathBuf::from(source.location.clone().unwrap_or_default());
        let read = tokio::task::spawn_blocking(move || read_file(&path)).await.context("Reading the file panicked")?;
        match read {
            Ok(bytes) => self.keep(source, bytes, source.format, None).await,
            Err(why) => self.kept(source).await?.ok_or_else(|| Stop::Failed(why.reason())),
        }
    }

    async fn original_on_web(&self, claimed: &Claimed, cancel: &CancellationToken) -> Result<Original, Stop> {
        let source = &claimed.source;
        self.progress(&source.id, ReadingStep::Fetching, 0, 0);
        let address = source.location.as_deref().unwrap_or_default();
        let url = Url::parse(address).map_err(|error| Stop::Failed(format!("This is no address: {error}.")))?;
        let kept = self.kept(source).await?;
        // A page that is not kept, or never became passages, is wanted whole.
        let seen: Option<Seen> =
            claimed.seen.as_deref().filter(|_| kept.is_some()).and_then(|s| serde_json::from_str(s).ok());
        let allowed = self.allowed(source, &url).await?;
        let page = match self.readings.web.get(&url, &allowed, &Limits::default(), seen.as_ref(), cancel).await {
            Ok(Answer::Page(page)) => page,
            Ok(Answer::NotModified) => return kept.ok_or_else(|| Stop::Failed(FetchError::Broken.to_string())),
            Err(FetchError::Cancelled) => return Err(Stop::Overtaken),
            Err(why) => return Err(Stop::Failed(why.to_string())),
        };
        let format = format_of(page.url.path(), page.content_type.as_deref());
        let seen = page.seen.as_ref().map(serde_json::to_string).transpose().context("Note the page's version")?;
        self.keep(source, page.body.to_vec(), format, seen).await
    }

    /// Where a page may be fetched from: the operator's own computer and network only if he typed that address himself.
    async fn allowed(&self, source: &Source, url: &Url) -> Result<Allowed, Stop> {
        let Some(site) = source.parent_id.clone() else { return Ok(Allowed::origin(url)) };
        let site = self.store.read("site", move |conn| sources::live(conn, &site)).await?.ok_or(Stop::Overtaken)?;
        let typed = site.location.as_deref().and_then(|address| Url::parse(address).ok());
        Ok(typed.map_or_else(Allowed::public, |typed| Allowed::origin(&typed)))
    }

    async fn keep(
        &self,
        source: &Source,
        bytes: Vec<u8>,
        format: Option<SourceFormat>,
        seen: Option<String>,
    ) -> Result<Original, Stop> {
        let (id, hash) = (source.id.clone(), hash(&bytes));
        let kept_hash = hash.clone();
        let (goes_on, bytes) = self
            .store
            .write("original", move |tx| {
                let original = sources::Original { content: &bytes, hash: &kept_hash, format, seen: seen.as_deref() };
                Ok((readings::keep(tx, &id, &original)?, bytes))
            })
            .await?;
        if goes_on { Ok(Original { hash, format, bytes: Some(bytes) }) } else { Err(Stop::Overtaken) }
    }
}
