//! Save: an original as a file. The name that the operator chose has the whole file or what it had before, never half.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use anyhow::Context;

/// Writes beside `path` under a name of our own, then moves it there.
pub(super) fn save(path: &Path, content: &[u8], unique: &str) -> anyhow::Result<()> {
    let name = path.file_name().context("Choose a file, not a folder")?.to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{unique}.part"));
    let written = write(&beside, content)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("Save {}", path.display()));
    if written.is_err() {
        // It may never have been made.
        fs::remove_file(&beside).ok();
    }
    written
}

fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_replaces_the_file_and_leaves_nothing_beside_it_even_when_it_fails() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("prices.csv");
        fs::write(&path, "old").unwrap();
        save(&path, b"new", "1").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        fs::create_dir(dir.path().join("folder")).unwrap();
        fs::write(dir.path().join("folder/full"), "").unwrap();
        assert!(save(&dir.path().join("folder"), b"new", "2").is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}
