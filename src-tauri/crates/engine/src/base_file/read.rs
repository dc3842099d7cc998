//! Reading a base file, which may come from anybody: what it claims about sizes counts for nothing, what comes out of it is
//! counted.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::Source;
use zip::ZipArchive;

use super::manifest::{Manifest, damaged};
use crate::CoreError;

/// The name of the manifest in the file.
pub(super) const MANIFEST: &str = "base.json";

/// Files in it.
pub(super) const ENTRIES_LIMIT: usize = 10_000;

/// Everything in it, unpacked, in bytes.
pub(super) const UNPACKED_LIMIT: u64 = 1 << 30;

/// The manifest, in bytes: thousands of the longest FAQs.
const MANIFEST_LIMIT: u64 = 64 << 20;

/// A base file that was looked through once and is whole.
pub(super) struct BaseReader(ZipArchive<File>);

impl BaseReader {
    /// Opens a file and unpacks everything once, keeping only the manifest.
    pub fn open(path: &Path) -> Result<(Self, Manifest), CoreError> {
        let file =
            File::open(path).map_err(|error| CoreError::Invalid(format!("The file could not be opened: {error}.")))?;
        let zip = ZipArchive::new(file)
            .map_err(|_| CoreError::Invalid("This is no knowledge base of Switchboard.".into()))?;
        if zip.len() > ENTRIES_LIMIT {
            return Err(CoreError::Invalid("There is too much in this file.".into()));
        }
        let mut reader = Self(zip);
        let manifest = reader.unpacked(MANIFEST, MANIFEST_LIMIT)?;
        let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|_| CoreError::Invalid(damaged()))?;
        let manifest = manifest.checked().map_err(CoreError::Invalid)?;
        let mut left = UNPACKED_LIMIT;
        if manifest.sources.len() > ENTRIES_LIMIT {
            return Err(CoreError::Invalid("There is too much in this file.".into()));
        }
        for name in manifest.sources.iter().filter_map(|source| source.content.as_deref()) {
            let content = reader.content(name)?;
            left = left
                .checked_sub(content.len() as u64)
                .ok_or_else(|| CoreError::Invalid("This file unpacks to more than 1 GB.".into()))?;
        }
        Ok((reader, manifest))
    }

    /// An original. The name is only looked up in the file, never on the disk.
    pub fn content(&mut self, name: &str) -> Result<Vec<u8>, CoreError> {
        self.unpacked(name, Source::BYTES_LIMIT as u64)
    }

    fn unpacked(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, CoreError> {
        let damaged = || CoreError::Invalid(damaged());
        let entry = self.0.by_name(name).map_err(|_| damaged())?;
        let mut content = Vec::new();
        entry.take(limit + 1).read_to_end(&mut content).map_err(|_| damaged())?;
        if content.len() as u64 > limit {
            let words = format!("A part of this file is larger than {} MB.", limit >> 20);
            return Err(CoreError::Invalid(words));
        }
        Ok(content)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn opened(entries: &[(&str, &[u8])]) -> Result<Manifest, CoreError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("luma.switchboard-base");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for (name, content) in entries {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap();
        BaseReader::open(&path).map(|(_, manifest)| manifest)
    }

    const BASE: &[u8] = br#"{ "format": "switchboard-base", "version": 1, "name": "Luma",
        "sources": [{ "kind": "text", "title": "Returns", "content": "contents/0" }] }"#;

    #[test]
    fn a_whole_file_is_read() {
        assert_eq!(opened(&[("contents/0", b"# Returns"), ("base.json", BASE)]).unwrap().name, "Luma");
    }

    #[test]
    fn a_file_that_is_not_whole_is_refused() {
        assert!(opened(&[("base.json", BASE)]).is_err(), "an original is missing");
        assert!(opened(&[("contents/0", b"# Returns")]).is_err(), "the manifest is missing");
        assert!(opened(&[("base.json", b"{}")]).is_err(), "the manifest is none");
    }

    #[test]
    fn an_original_that_unpacks_beyond_the_limit_is_refused() {
        let bomb = vec![0_u8; Source::BYTES_LIMIT + 1];
        let refused = opened(&[("contents/0", &bomb), ("base.json", BASE)]);
        assert!(refused.is_err_and(|error| error.to_string().contains("25 MB")));
    }
}
