//! Importing: flows come out of files, ours or of another builder, and leave as files. A file brings the drawing alone:
//! pictures, secrets and knowledge stay where they are, and what is missing here is said.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::FlowId;
use flow::view::{FlowImported, FlowText};
use flow::{Document, Imported, import};

use super::findings::sent_files;
use super::making::NewFlow;
use super::text;
use crate::draft_file::DraftFile;
use crate::{Core, CoreError};

impl Core {
    /// Makes a flow of a file, ours or the older form; what was changed in reading is told.
    pub async fn import_flow(&self, path: PathBuf) -> Result<FlowImported, CoreError> {
        let called = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        self.add_imported(move || read(&bytes(&path)?, called.as_deref())).await
    }

    /// The same from text.
    pub async fn import_flow_text(&self, text: String) -> Result<FlowImported, CoreError> {
        self.add_imported(move || read(text.as_bytes(), None)).await
    }

    /// Writes the draft or a version to a file.
    pub async fn export_flow(&self, id: FlowId, what: FlowText, path: PathBuf) -> Result<(), CoreError> {
        let (text, unique) = (self.flow_text(id, what).await?, self.ids.uuid().to_string());
        tokio::task::spawn_blocking(move || {
            let (draft, mut file) = DraftFile::begin(&path, &unique)?;
            file.write_all(text.as_bytes())?;
            draft.place(&file)
        })
        .await
        .context("Writing the flow panicked; see the log")?
        .map_err(|error| CoreError::NotAllowedNow(format!("The flow could not be written: {error:#}.")))
    }

    async fn add_imported(
        &self,
        read: impl FnOnce() -> Result<Imported, CoreError> + Send + 'static,
    ) -> Result<FlowImported, CoreError> {
        let read = tokio::task::spawn_blocking(read).await.context("Reading the flow panicked; see the log")?;
        let Imported { document, notes } = read?;
        let mut notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
        notes.extend(left_behind(&document));
        let id = self.add_flow("flow.import", NewFlow::of(document, "Imported".into())).await?;
        Ok(FlowImported { id, notes })
    }
}

fn read(file: &[u8], called: Option<&str>) -> Result<Imported, CoreError> {
    text::small(file.len())?;
    let mut imported = import(file).map_err(|refused| CoreError::Invalid(text::lines(&refused.problems)))?;
    if imported.document.name.trim().is_empty() {
        imported.document.name = called.unwrap_or_default().to_owned();
    }
    Ok(imported)
}

fn bytes(path: &Path) -> Result<Vec<u8>, CoreError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(text::BYTES_LIMIT as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| CoreError::Invalid(format!("The file could not be read: {error}.")))?;
    if bytes.len() > text::BYTES_LIMIT {
        return Err(CoreError::Invalid("This file has more than 2 MB. A flow is smaller.".into()));
    }
    Ok(bytes)
}

/// The pictures and documents that its nodes send are not in the file of a flow.
fn left_behind(document: &Document) -> impl Iterator<Item = String> + '_ {
    sent_files(document).map(|sent| {
        format!(
            "Node {}: the file that “{}” sends is not part of a flow's file. Add it again.",
            sent.node.id,
            sent.node.title()
        )
    })
}
