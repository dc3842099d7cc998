//! Draft file: a file that the operator asked for, written beside its place and put there when it is whole. What stood there
//! before stays until then.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// A file on its way to its place. Dropped before that, it is gone.
pub(crate) struct DraftFile {
    beside: PathBuf,
    path: PathBuf,
}

impl DraftFile {
    /// Begins the file that will be at `path`; `unique` keeps two drafts apart.
    pub fn begin(path: &Path, unique: &str) -> anyhow::Result<(Self, File)> {
        let name = path.file_name().context("Choose a file, not a folder")?.to_string_lossy();
        let beside = path.with_file_name(format!(".{name}.{unique}.part"));
        let file = File::create_new(&beside).with_context(|| format!("Create a file in the folder of {name}"))?;
        Ok((Self { beside, path: path.to_owned() }, file))
    }

    /// Puts the file into its place.
    pub fn place(self, file: &File) -> anyhow::Result<()> {
        file.sync_all().context("Write the file to the disk")?;
        std::fs::rename(&self.beside, &self.path).with_context(|| format!("Save {}", self.path.display()))
    }
}

impl Drop for DraftFile {
    fn drop(&mut self) {
        // After `place` it is not there any more.
        std::fs::remove_file(&self.beside).ok();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_is_replaced_when_the_new_one_is_whole_and_nothing_stays_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("faqs.csv");
        std::fs::write(&path, "old").unwrap();
        let (draft, mut file) = DraftFile::begin(&path, "1").unwrap();
        file.write_all(b"half").unwrap();
        drop((draft, file));
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        let (draft, mut file) = DraftFile::begin(&path, "2").unwrap();
        file.write_all(b"new").unwrap();
        draft.place(&file).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
