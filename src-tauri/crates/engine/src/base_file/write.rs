//! Writing a base file.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::manifest::Manifest;
use super::read::{ENTRIES_LIMIT, MANIFEST, UNPACKED_LIMIT};
use crate::CoreError;
use crate::draft_file::DraftFile;

/// A base file that is being written. Dropped before it is finished, nothing of it stays.
pub(super) struct BaseWriter {
    zip: ZipWriter<File>,
    draft: DraftFile,
    /// What could not be imported again must not be exported.
    left: u64,
    contents: usize,
}

impl BaseWriter {
    pub fn begin(path: &Path, unique: &str) -> Result<Self, CoreError> {
        let (draft, file) = DraftFile::begin(path, unique)?;
        Ok(Self { zip: ZipWriter::new(file), draft, left: UNPACKED_LIMIT, contents: 0 })
    }

    /// Adds an original; returns its name in the file.
    pub fn put(&mut self, content: &[u8]) -> Result<String, CoreError> {
        let name = format!("contents/{}", self.contents);
        self.contents += 1;
        if self.contents >= ENTRIES_LIMIT {
            return Err(CoreError::NotAllowedNow(format!("A base file holds {ENTRIES_LIMIT} sources at most.")));
        }
        self.add(&name, content)?;
        Ok(name)
    }

    /// Adds the manifest and puts the file into its place.
    pub fn finish(mut self, manifest: &Manifest) -> Result<(), CoreError> {
        let manifest = serde_json::to_vec_pretty(manifest).context("Write down what is in the base")?;
        self.add(MANIFEST, &manifest)?;
        let file = self.zip.finish().context("Finish the base file")?;
        Ok(self.draft.place(&file)?)
    }

    fn add(&mut self, name: &str, content: &[u8]) -> Result<(), CoreError> {
        let Some(left) = self.left.checked_sub(content.len() as u64) else {
            return Err(CoreError::NotAllowedNow(
                "The documents of this base are larger than 1 GB together, which is too much for one file.".into(),
            ));
        };
        self.left = left;
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.zip.start_file(name, options).context("Write to the base file")?;
        self.zip.write_all(content).context("Write to the base file")?;
        Ok(())
    }
}
