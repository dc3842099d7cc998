//! Files: what is found under paths that the operator chose.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use documents::Format;

/// Files that are added in one go.
const MOST_FILES: usize = 2_000;
/// Entries of folders that are looked at: a home folder is not a mistake worth minutes.
const MOST_ENTRIES: usize = 200_000;
/// Folders inside each other.
const DEEPEST: usize = 32;
/// Kinds of left out files that are named.
const NAMED: usize = 5;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub files: Vec<PathBuf>,
    /// Files of folders that are of no kind that can be read, by their ending.
    other_kinds: BTreeMap<String, usize>,
    closed_folders: usize,
    looked_at: usize,
}

impl Found {
    /// How many files were left out.
    pub fn skipped(&self) -> usize {
        self.other_kinds.values().sum()
    }

    /// What was left out, in words.
    pub fn left_out(&self) -> Option<String> {
        let mut words = Vec::new();
        if !self.other_kinds.is_empty() {
            let mut kinds: Vec<(&String, &usize)> = self.other_kinds.iter().collect();
            kinds.sort_by_key(|(ending, count)| (std::cmp::Reverse(**count), (*ending).clone()));
            let named: Vec<String> =
                kinds.iter().take(NAMED).map(|(ending, count)| format!("{ending} {count}")).collect();
            let more = if kinds.len() > NAMED { ", and others" } else { "" };
            words.push(format!("Files of kinds that cannot be read were left out: {}{more}.", named.join(", ")));
        }
        if self.closed_folders > 0 {
            words.push(format!("{} could not be opened.", count(self.closed_folders, "folder")));
        }
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// A number with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// What a file is called until it says itself.
pub(super) fn title(path: &Path) -> String {
    let name = path.file_stem().or(path.file_name()).unwrap_or(path.as_os_str()).to_string_lossy();
    let name = name.trim();
    domain::text::cut(if name.is_empty() { "File" } else { name }, 200).to_owned()
}

/// The files under these paths: those that are named, whatever they are, and in folders those that can be read. Hidden ones
/// and links are passed over.
pub(super) fn find(paths: &[PathBuf]) -> Result<Found, String> {
    let mut found = Found::default();
    for path in paths {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        if path.is_dir() {
            look_into(&path, 0, &mut found)?;
        } else {
            add(path, &mut found)?;
        }
    }
    Ok(found)
}

fn look_into(folder: &Path, depth: usize, found: &mut Found) -> Result<(), String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        found.closed_folders += 1;
        return Ok(());
    };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        found.looked_at += 1;
        if found.looked_at > MOST_ENTRIES {
            return Err(too_many());
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        // The type of the entry itself: a link is neither file nor folder, so no circle is walked.
        let Ok(kind) = entry.file_type() else { continue };
        // Hidden, or the lock that Office leaves beside an open file.
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if kind.is_dir() && depth < DEEPEST {
            look_into(&entry.path(), depth + 1, found)?;
        } else if kind.is_file() && Format::of_name(&name).is_some() {
            add(entry.path(), found)?;
        } else if kind.is_file() {
            let ending = entry.path().extension().map(|ending| ending.to_string_lossy().to_lowercase());
            *found.other_kinds.entry(ending.unwrap_or_else(|| "without ending".into())).or_default() += 1;
        }
    }
    Ok(())
}

fn add(path: PathBuf, found: &mut Found) -> Result<(), String> {
    if found.files.len() == MOST_FILES {
        return Err(too_many());
    }
    found.files.push(path);
    Ok(())
}

fn too_many() -> String {
    format!("There are more than {MOST_FILES} documents. Add the folders that customers ask about, one by one.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_of(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        dir
    }

    fn names(found: &Found) -> Vec<String> {
        found.files.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_folder_gives_what_can_be_read_and_counts_the_rest() {
        let dir = folder_of(&[
            "b.md",
            "a.PDF",
            "deep/er/c.txt",
            "photo.jpg",
            "clip.mp4",
            "old.jpg",
            ".hidden.txt",
            "~$b.docx",
        ]);
        let found = find(&[dir.path().to_owned()]).unwrap();
        assert_eq!(names(&found), ["a.PDF", "b.md", "c.txt"]);
        assert_eq!(found.skipped(), 3);
        assert!(found.left_out().unwrap().contains("jpg 2, mp4 1"), "{:?}", found.left_out());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_contains_itself_is_walked_once() {
        let dir = folder_of(&["a.txt"]);
        std::os::unix::fs::symlink(dir.path(), dir.path().join("again")).unwrap();
        assert_eq!(names(&find(&[dir.path().to_owned()]).unwrap()), ["a.txt"]);
    }

    #[test]
    fn a_named_file_is_taken_whatever_it_is_and_too_many_are_refused() {
        let dir = folder_of(&["photo.jpg"]);
        assert_eq!(names(&find(&[dir.path().join("photo.jpg")]).unwrap()), ["photo.jpg"]);
        let many: Vec<PathBuf> = (0..=MOST_FILES).map(|n| format!("/nowhere/{n}.txt").into()).collect();
        assert!(find(&many).unwrap_err().contains("2000"));
    }
}
