//! Base file: a whole base in one file, to be kept or given to somebody.
//!
//! A zip with `base.json` and the originals of the sources beside it. What comes in may come from anybody: it is unpacked
//! and checked as a whole before the first row is written, nothing of it names a place on this computer, and taking it in
//! asks nothing of the network. Originals are written one at a time into a base that is hidden until it is complete, so
//! memory stays small and a crash leaves nothing that anybody sees.

mod fill;
mod manifest;
mod read;
mod write;

use std::path::PathBuf;

use anyhow::Context;
use domain::{Base, BaseId};
use store::{bases, faqs, pins, sources};

use self::manifest::Manifest;
use self::read::BaseReader;
use self::write::BaseWriter;
use crate::{Core, CoreError};

impl Core {
    /// Writes everything of a base into one file.
    pub async fn export_base(&self, id: BaseId, path: PathBuf) -> Result<(), CoreError> {
        let known = self
            .store
            .read("base", move |conn| {
                let Some(base) = bases::get(conn, &id)? else { return Ok(None) };
                let (faqs, pins) = (faqs::of_base(conn, &id, "")?, pins::of_base(conn, &id)?);
                Ok(Some((base, faqs, sources::of_base(conn, &id)?, pins)))
            })
            .await?;
        let (base, faqs, sources, pins) = known.ok_or_else(|| CoreError::missing("knowledge base"))?;
        let (mut manifest, ids) = Manifest::of(&base, &faqs, sources, &pins);
        let unique = self.ids.uuid().to_string();
        let mut file = blocking(move || BaseWriter::begin(&path, &unique)).await?;
        for (entry, id) in manifest.sources.iter_mut().zip(ids) {
            let content = self.store.read("original", move |conn| sources::content(conn, &id)).await?;
            // What was never got, or was deleted meanwhile, is not in the file.
            let Some(content) = content else { continue };
            let put = move || {
                let name = file.put(&content)?;
                Ok((file, name))
            };
            let name;
            (file, name) = blocking(put).await?;
            entry.content = Some(name);
        }
        blocking(move || file.finish(&manifest)).await
    }

    /// Adds a base from such a file, under a free name. Nothing is added if the file is not whole.
    pub async fn import_base(&self, path: PathBuf) -> Result<Base, CoreError> {
        let (file, manifest) = blocking(move || BaseReader::open(&path)).await?;
        let (id, now) = (BaseId::from(self.ids.uuid()), self.now());
        let (hidden, name, languages) = (id.clone(), manifest.name.clone(), manifest.languages.clone());
        self.store.write("hidden base", move |tx| bases::insert_hidden(tx, &hidden, &name, &languages, now)).await?;
        self.checkpoint.reached("base.imported_part");
        let base = match self.fill(&id, file, manifest).await {
            Ok(base) => base,
            Err(error) => {
                self.store.write("hidden base", move |tx| bases::forget_hidden(tx, &id)).await?;
                return Err(error);
            }
        };
        self.reconcile_soon();
        self.readings.wake();
        Ok(base)
    }
}

/// Runs what works on files, off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CoreError> + Send + 'static,
) -> Result<T, CoreError> {
    tokio::task::spawn_blocking(work).await.context("Working on the base file panicked; see the log")?
}
