//! Adding sources: what is there already is not added twice.

use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::knowledge::{CrawlRules, Refresh, SourceFormat};
use domain::{BaseId, NoticeKind, Source, SourceId, SourceKind, SourceState, text};
use store::sources::{NewSource, Original};
use store::{audit, bases, readings, sources};
use url::Url;
use web::{Allowed, guard};

use super::files::{self, Found};
use crate::reading::original::{format_of, hash, read_file};
use crate::reading::site::title_of;
use crate::{Core, CoreError};

/// Addresses that are added in one go.
const MOST_PAGES: usize = 500;
/// Characters of a typed text.
const TEXT_CHARS: usize = 1_000_000;

impl Core {
    /// Adds files, and the files in folders. They are read in the background; what cannot be read says why.
    ///
    /// A file that is in the base already (by its content) is not added again; one that is there under the same path is
    /// given its present content.
    pub async fn add_files(&self, base_id: BaseId, paths: Vec<PathBuf>) -> Result<Vec<Source>, CoreError> {
        self.require_base(&base_id).await?;
        let found = tokio::task::spawn_blocking(move || files::find(&paths))
            .await
            .context("Looking through the folders panicked; see the log")?
            .map_err(CoreError::Invalid)?;
        let mut added: Vec<SourceId> = Vec::new();
        for path in &found.files {
            let id = self.add_file(&base_id, path).await?;
            if !added.contains(&id) {
                added.push(id);
            }
        }
        self.tell_left_out(&found).await?;
        let mut sources = Vec::with_capacity(added.len());
        for id in added {
            sources.push(self.source(id).await?);
        }
        Ok(sources)
    }

    async fn add_file(&self, base: &BaseId, path: &Path) -> anyhow::Result<SourceId> {
        let (from, location) = (path.to_owned(), path.to_string_lossy().into_owned());
        let read = tokio::task::spawn_blocking(move || {
            read_file(&from).map(|bytes| {
                let hash = hash(&bytes);
                (bytes, hash)
            })
        });
        let read = read.await.context("Reading the file panicked; see the log")?;
        let (bytes, hash, reason) = match read {
            Ok((bytes, hash)) => (bytes, hash, None),
            Err(why) => (Vec::new(), String::new(), Some(why.reason())),
        };
        let new = NewSource {
            id: self.ids.uuid().into(),
            base: base.clone(),
            parent: None,
            kind: SourceKind::File,
            title: files::title(path),
            titled: false,
            location: Some(location.clone()),
            bytes: bytes.len(),
            crawl: None,
            refresh: Refresh::Never,
            reason,
        };
        let now = self.now();
        let (id, replaced) = self
            .store
            .write("file", move |tx| {
                let format = format_of(&location, None);
                let original = Original { content: &bytes, hash: &hash, format, seen: None };
                let at_path = sources::at(tx, &new.base, SourceKind::File, &location)?;
                let known = if new.reason.is_none() && at_path.is_none() {
                    sources::with_content(tx, &new.base, &hash)?
                } else {
                    at_path
                };
                if let Some(known) = known {
                    let kept = sources::content_hash(tx, &known.id)?;
                    let changed = new.reason.is_none() && kept.as_deref() != Some(hash.as_str());
                    if changed {
                        readings::replace(tx, &known.id, &original)?;
                    } else if known.state == SourceState::Failed {
                        readings::ask(tx, &known.id, true)?;
                    }
                    return Ok((known.id, changed));
                }
                audit::record(tx, now, "source.add", new.id.as_str(), "file")?;
                sources::insert(tx, &new, now)?;
                if new.reason.is_none() {
                    sources::put_content(tx, &new.id, &original)?;
                }
                Ok((new.id, false))
            })
            .await?;
        if replaced {
            self.readings.cancel(std::slice::from_ref(&id));
        }
        self.readings.wake();
        Ok(id)
    }

    /// Says which files of folders were left out.
    async fn tell_left_out(&self, found: &Found) -> Result<(), CoreError> {
        let Some(left_out) = found.left_out() else { return Ok(()) };
        if found.files.is_empty() {
            return Err(CoreError::Invalid(format!("There is nothing here that can be read. {left_out}")));
        }
        let title = format!("{} found, {} left out", files::count(found.files.len(), "document"), found.skipped());
        self.raise(NoticeKind::SourceIndexed, &title, left_out).await;
        Ok(())
    }

    /// Adds pages of the web; with `crawl` also those that they link to on their site.
    pub async fn add_pages(
        &self,
        base_id: BaseId,
        urls: Vec<String>,
        crawl: Option<CrawlRules>,
        refresh: Refresh,
    ) -> Result<Vec<Source>, CoreError> {
        self.require_base(&base_id).await?;
        let crawl = crawl.map(CrawlRules::checked).transpose().map_err(CoreError::Invalid)?;
        if urls.len() > MOST_PAGES {
            return Err(CoreError::Invalid(format!("Add {MOST_PAGES} addresses at most in one go.")));
        }
        // All are looked at before the first is added.
        let urls: Vec<Url> = urls.iter().map(|typed| address(typed)).collect::<Result<_, _>>()?;
        let kind = if crawl.is_some() { SourceKind::Site } else { SourceKind::Page };
        let now = self.now();
        let news: Vec<NewSource> = urls
            .iter()
            .map(|url| NewSource {
                id: self.ids.uuid().into(),
                base: base_id.clone(),
                parent: None,
                kind,
                title: title_of(url),
                titled: false,
                location: Some(url.to_string()),
                bytes: 0,
                crawl,
                refresh,
                reason: None,
            })
            .collect();
        let added = self
            .store
            .write("pages", move |tx| {
                let mut added: Vec<SourceId> = Vec::new();
                for new in &news {
                    let location = new.location.as_deref().unwrap_or_default();
                    let id = match sources::at(tx, &new.base, kind, location)? {
                        Some(known) => {
                            if known.state == SourceState::Failed {
                                readings::ask(tx, &known.id, true)?;
                            }
                            known.id
                        }
                        None => {
                            audit::record(tx, now, "source.add", new.id.as_str(), kind.into())?;
                            sources::insert(tx, new, now)?;
                            new.id.clone()
                        }
                    };
                    if !added.contains(&id) {
                        added.push(id);
                    }
                }
                Ok(added)
            })
            .await?;
        self.readings.wake();
        let mut sources = Vec::with_capacity(added.len());
        for id in added {
            sources.push(self.source(id).await?);
        }
        Ok(sources)
    }

    /// Adds a typed text (Markdown).
    pub async fn add_text(&self, base_id: BaseId, title: String, text: String) -> Result<Source, CoreError> {
        self.require_base(&base_id).await?;
        let (title, text) = checked_text(&title, text)?;
        let new = NewSource {
            id: self.ids.uuid().into(),
            base: base_id,
            parent: None,
            kind: SourceKind::Text,
            title,
            titled: true,
            location: None,
            bytes: text.len(),
            crawl: None,
            refresh: Refresh::Never,
            reason: None,
        };
        let (id, now) = (new.id.clone(), self.now());
        self.store
            .write("text", move |tx| {
                audit::record(tx, now, "source.add", new.id.as_str(), "text")?;
                sources::insert(tx, &new, now)?;
                sources::put_content(tx, &new.id, &typed(&text, &hash(text.as_bytes())))
            })
            .await?;
        self.readings.wake();
        self.source(id).await
    }

    /// Changes a typed text.
    pub async fn update_text(&self, id: SourceId, title: String, text: String) -> Result<Source, CoreError> {
        let (title, text) = checked_text(&title, text)?;
        let source = self.source(id.clone()).await?;
        if source.kind != SourceKind::Text {
            return Err(CoreError::Invalid("Only a text that was typed here can be edited.".into()));
        }
        let (changed, now) = (id.clone(), self.now());
        let replaced = self
            .store
            .write("text", move |tx| {
                let hash = hash(text.as_bytes());
                let same = sources::content_hash(tx, &changed)?.as_deref() == Some(hash.as_str());
                if !same {
                    audit::record(tx, now, "source.update", changed.as_str(), "")?;
                    readings::replace(tx, &changed, &typed(&text, &hash))?;
                }
                Ok(!same)
            })
            .await?;
        if replaced {
            self.readings.cancel(std::slice::from_ref(&id));
            self.readings.wake();
        }
        self.rename_source(id, title).await
    }

    async fn require_base(&self, id: &BaseId) -> Result<(), CoreError> {
        let base = id.clone();
        let found = self.store.read("base", move |conn| bases::get(conn, &base)).await?;
        found.map(drop).ok_or_else(|| CoreError::missing("knowledge base"))
    }
}

fn typed<'a>(text: &'a str, hash: &'a str) -> Original<'a> {
    Original { content: text.as_bytes(), hash, format: Some(SourceFormat::Markdown), seen: None }
}

fn checked_text(title: &str, typed: String) -> Result<(String, String), CoreError> {
    let title = Source::checked_title(title).map_err(CoreError::Invalid)?;
    if typed.trim().is_empty() {
        return Err(CoreError::Invalid("The text is empty. Write something first.".into()));
    }
    text::limited("The text", &typed, TEXT_CHARS).map_err(CoreError::Invalid)?;
    Ok((title, typed))
}

/// An address as people type it.
fn address(typed: &str) -> Result<Url, CoreError> {
    let typed = typed.trim();
    let wrong = |why: String| CoreError::Invalid(format!("\"{}\" cannot be read: {why}", text::cut(typed, 100)));
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let mut url = Url::parse(&whole).map_err(|_| wrong("this is no address of the web.".into()))?;
    url.set_fragment(None);
    guard::check(&url, &Allowed::origin(&url)).map_err(|refused| wrong(refused.to_string()))?;
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_understood_as_people_type_it_and_nonsense_is_named() {
        let read = |typed: &str| address(typed).map(|url| url.to_string());
        assert_eq!(read(" shop.example/prices#top ").unwrap(), "https://shop.example/prices");
        assert_eq!(read("http://shop.example").unwrap(), "http://shop.example/");
        assert_eq!(read("localhost:8080/menu").unwrap(), "https://localhost:8080/menu");
        for typed in ["", "two words", "ftp://shop.example/", "file:///etc/passwd", "https://u:p@shop.example/"] {
            assert!(matches!(read(typed), Err(CoreError::Invalid(words)) if words.contains(typed)), "{typed}");
        }
    }
}
