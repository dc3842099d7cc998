//! Sources: files, pages and texts, as the operator keeps them. What is added here is on disk when the command returns and
//! is read in the background (see [`crate::reading`]).

mod add;
mod files;
mod lines;
mod save;

use std::path::PathBuf;

use domain::knowledge::{Refresh, SourceLines};
use domain::{BaseId, ChunkId, Source, SourceId, SourceKind};
use store::{audit, bases, chunks, readings, sources};

use crate::{Core, CoreError};

/// What a source says that was never read because the operator stopped it.
const STOPPED: &str = "Stopped by you. Read it again when it shall answer.";

impl Core {
    /// The sources of a base with the pages of its sites, newest first.
    pub async fn sources(&self, base_id: BaseId) -> Result<Vec<Source>, CoreError> {
        let mut sources = self.store.read("sources", move |conn| sources::of_base(conn, &base_id)).await?;
        self.readings.put_progress(&mut sources);
        Ok(sources)
    }

    /// One source.
    pub async fn source(&self, id: SourceId) -> Result<Source, CoreError> {
        let found = self.store.read("source", move |conn| sources::live(conn, &id)).await?;
        let mut found = [found.ok_or_else(|| CoreError::missing("source"))?];
        self.readings.put_progress(&mut found);
        let [source] = found;
        Ok(source)
    }

    /// What was typed into a source of kind text.
    pub async fn text_of_source(&self, id: SourceId) -> Result<String, CoreError> {
        let source = self.source(id).await?;
        if source.kind != SourceKind::Text {
            return Err(CoreError::Invalid("Only a text that was typed here can be edited.".into()));
        }
        let content = self.store.read("text", move |conn| sources::content(conn, &source.id)).await?;
        Ok(String::from_utf8_lossy(&content.unwrap_or_default()).into_owned())
    }

    /// Renames a source.
    pub async fn rename_source(&self, id: SourceId, title: String) -> Result<Source, CoreError> {
        let title = Source::checked_title(&title).map_err(CoreError::Invalid)?;
        let source = self.source(id.clone()).await?;
        if source.title != title {
            let renamed = id.clone();
            let ids = self
                .store
                .write("source", move |tx| {
                    sources::rename(tx, &renamed, &title)?;
                    chunks::ids_of(tx, &renamed)
                })
                .await?;
            self.refresh_soon(ids);
        }
        self.source(id).await
    }

    /// Moves a source to another base.
    pub async fn move_source(&self, id: SourceId, base_id: BaseId) -> Result<Source, CoreError> {
        let source = self.source(id.clone()).await?;
        if source.parent_id.is_some() {
            return Err(CoreError::NotAllowedNow("This page belongs to its site. Move the site.".into()));
        }
        let (moved, now) = (id.clone(), self.now());
        let ids = self
            .store
            .write("source", move |tx| {
                if bases::get(tx, &base_id)?.is_none() {
                    return Ok(None);
                }
                audit::record(tx, now, "source.move", moved.as_str(), base_id.as_str())?;
                sources::move_to(tx, &moved, &base_id)?;
                chunks::ids_of_family(tx, &moved).map(Some)
            })
            .await?;
        self.refresh_soon(ids.ok_or_else(|| CoreError::missing("knowledge base"))?);
        self.source(id).await
    }

    /// Sets when a page or site is read again by itself.
    pub async fn set_refresh(&self, id: SourceId, refresh: Refresh) -> Result<Source, CoreError> {
        let source = self.source(id.clone()).await?;
        if !matches!(source.kind, SourceKind::Page | SourceKind::Site) {
            return Err(CoreError::Invalid("Only pages of the web are read again by themselves.".into()));
        }
        if source.parent_id.is_some() {
            return Err(CoreError::Invalid("This page is read again together with its site. Set it there.".into()));
        }
        let next = refresh.every_ms().map(|every| source.read_at.unwrap_or(self.now()).plus(every));
        let changed = id.clone();
        self.store.write("source", move |tx| sources::set_refresh(tx, &changed, refresh, next)).await?;
        self.source(id).await
    }

    /// Reads a source again: a file from its place if it is still there, a page from the web.
    pub async fn read_again(&self, id: SourceId) -> Result<Source, CoreError> {
        let source = self.source(id.clone()).await?;
        self.store.write("source", move |tx| readings::ask(tx, &source.id, true)).await?;
        self.readings.wake();
        self.source(id).await
    }

    /// Stops the reading of a source (of a site, with its pages). What it said before still answers.
    pub async fn stop_reading(&self, id: SourceId) -> Result<Source, CoreError> {
        self.source(id.clone()).await?;
        let (stopped, now) = (id.clone(), self.now());
        let (family, dropped) = self
            .store
            .write("source", move |tx| {
                let (family, mut dropped) = (sources::family(tx, &stopped)?, Vec::new());
                for member in &family {
                    let ids = chunks::ids_of(tx, member)?;
                    if readings::stop(tx, member, STOPPED, now)? {
                        dropped.extend(ids);
                    }
                }
                Ok((family, dropped))
            })
            .await?;
        self.readings.cancel(&family);
        // Of what never answered nothing is kept; a batch under way ends before this begins.
        self.forget_dead(dropped).await?;
        self.source(id).await
    }

    /// Deletes a source; it can be restored for a day.
    pub async fn delete_source(&self, id: SourceId) -> Result<(), CoreError> {
        self.source(id.clone()).await?;
        let (deleted, now) = (id.clone(), self.now());
        let family = self
            .store
            .write("source", move |tx| {
                audit::record(tx, now, "source.delete", deleted.as_str(), "")?;
                sources::delete(tx, &deleted, now)?;
                sources::family(tx, &deleted)
            })
            .await?;
        self.readings.cancel(&family);
        Ok(self.forget_in_index(id).await?)
    }

    /// Takes a deletion back.
    pub async fn restore_source(&self, id: SourceId) -> Result<Source, CoreError> {
        let (restored, now) = (id.clone(), self.now());
        let ids = self
            .store
            .write("source", move |tx| {
                if sources::restore(tx, &restored)? {
                    audit::record(tx, now, "source.restore", restored.as_str(), "")?;
                }
                chunks::ids_of_family(tx, &restored)
            })
            .await?;
        let source = self.source(id).await?;
        self.refresh_soon(ids);
        self.readings.wake();
        Ok(source)
    }

    /// A stretch of what a source says, with the cited passage marked.
    pub async fn source_lines(
        &self,
        id: SourceId,
        cited: Option<ChunkId>,
        from: u32,
        count: u32,
    ) -> Result<SourceLines, CoreError> {
        let source = self.source(id).await?;
        let lines = self
            .store
            .read("text of a source", move |conn| {
                let cited = cited.map(|cited| chunks::stretch(conn, &source.id, &cited)).transpose()?.flatten();
                let (text, marks) = chunks::text_of(conn, &source.id)?.unwrap_or_default();
                Ok(lines::lines(&text, &marks, cited, from, count))
            })
            .await?;
        Ok(lines)
    }

    /// Writes the original of a source into a file.
    pub async fn save_source(&self, id: SourceId, path: PathBuf) -> Result<(), CoreError> {
        let source = self.source(id).await?;
        if source.kind == SourceKind::Site {
            return Err(CoreError::Invalid("A site is no file. Save its pages instead.".into()));
        }
        let content = self.store.read("original", move |conn| sources::content(conn, &source.id)).await?;
        let content = content.ok_or_else(|| CoreError::NotAllowedNow("There is nothing to save yet.".into()))?;
        let named = self.ids.uuid();
        Ok(tokio::task::spawn_blocking(move || save::save(&path, &content, &named.to_string()))
            .await
            .map_err(|error| anyhow::anyhow!("Saving panicked; see the log: {error}"))??)
    }

    /// Takes the passages of a deleted source and its pages out of the index, before anybody is answered with them.
    pub(crate) async fn forget_in_index(&self, id: SourceId) -> anyhow::Result<()> {
        let ids = self.store.read("passages", move |conn| chunks::ids_of_family(conn, &id)).await?;
        self.forget_dead(ids).await
    }

    /// Takes those of these passages out of the index that are not in the database.
    async fn forget_dead(&self, ids: Vec<String>) -> anyhow::Result<()> {
        let dead = self.store.read("passages", move |conn| store::passages::dead(conn, &ids)).await?;
        if !dead.is_empty() {
            self.index.refresh(&self.store, dead, self.now()).await?;
        }
        Ok(())
    }
}
