//! Files that a flow sends: they are in the database, so that a flow still works when the original was moved.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::{FlowId, text};
use flow::Document;
use flow::view::FlowFile;
use store::{Connection, audit, flow_files, flow_versions, flows};

use super::findings::sender;
use crate::{Core, CoreError};

/// Bytes of the largest file.
const BYTES_LIMIT: u64 = 16 * 1024 * 1024;
/// The most files of a flow.
const MOST: usize = 50;
/// Characters of a file's name.
const NAME_LIMIT: usize = 100;

impl Core {
    /// Adds a file that the flow may send, at most 16 MB.
    pub async fn add_flow_file(&self, id: FlowId, path: PathBuf) -> Result<FlowFile, CoreError> {
        let (file, now) = (self.ids.uuid().to_string(), self.now());
        let (name, content) = tokio::task::spawn_blocking(move || Ok::<_, CoreError>((name_of(&path), bytes(&path)?)))
            .await
            .context("Reading the file panicked; see the log")??;
        let bytes = u32::try_from(content.len()).context("A file of more than 4 GB")?;
        let file = FlowFile { id: file, mime: mime(&name, &content), name, bytes };
        self.store
            .write("file of a flow", move |tx| {
                if flows::get(tx, &id)?.is_none() {
                    return Ok(Err(CoreError::missing("flow")));
                }
                if flow_files::of_flow(tx, &id)?.len() >= MOST {
                    let words = format!("A flow can have {MOST} files. Remove one that it does not send any more.");
                    return Ok(Err(CoreError::NotAllowedNow(words)));
                }
                flow_files::add(tx, &id, &file, &content, now)?;
                audit::record(tx, now, "flow.add_file", id.as_str(), &file.id)?;
                Ok(Ok(file))
            })
            .await?
    }

    /// Removes a file of a flow. What its draft, or a version that conversations are in, still sends stays.
    pub async fn delete_flow_file(&self, id: FlowId, file: String) -> Result<(), CoreError> {
        let now = self.now();
        self.store
            .write("file of a flow", move |tx| {
                let Some((draft, _)) = flows::draft(tx, &id)? else { return Ok(Err(CoreError::missing("flow"))) };
                if let Some(words) = still_sent(tx, &id, &draft, &file)? {
                    return Ok(Err(CoreError::NotAllowedNow(words)));
                }
                if !flow_files::delete(tx, &id, &file)? {
                    return Ok(Err(CoreError::missing("file")));
                }
                audit::record(tx, now, "flow.delete_file", id.as_str(), &file)?;
                Ok(Ok(()))
            })
            .await?
    }
}

/// Who still sends a file, in words.
fn still_sent(conn: &Connection, id: &FlowId, draft: &Document, file: &str) -> anyhow::Result<Option<String>> {
    if let Some(node) = sender(draft, file) {
        return Ok(Some(format!("“{}” sends this file. Choose another one there first.", node.title())));
    }
    for version in flow_versions::of_flow(conn, id)?.into_iter().filter(|version| version.live || version.live_runs > 0)
    {
        let document = flow_versions::document(conn, &version.id)?.unwrap_or_default();
        if let Some(node) = sender(&document, file) {
            let (title, number) = (node.title(), version.number);
            return Ok(Some(if version.live {
                format!("“{title}” of version {number}, which answers, sends this file. Publish your changes first.")
            } else {
                format!("“{title}” of version {number} sends this file, and conversations are still in that version.")
            }));
        }
    }
    Ok(None)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    // The ending is what programs go by: it is the part that stays.
    let ending = path.extension().map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    if name.chars().count() <= NAME_LIMIT {
        return name.into_owned();
    }
    let ending = text::cut(&ending, NAME_LIMIT / 2);
    format!("{}{ending}", text::cut(&name, NAME_LIMIT - ending.chars().count()))
}

fn bytes(path: &Path) -> Result<Vec<u8>, CoreError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(BYTES_LIMIT + 1).read_to_end(&mut bytes))
        .map_err(|error| CoreError::Invalid(format!("The file could not be read: {error}.")))?;
    match bytes.len() as u64 {
        0 => Err(CoreError::Invalid("This file is empty.".into())),
        1..=BYTES_LIMIT => Ok(bytes),
        _ => Err(CoreError::Invalid("This file has more than 16 MB, which is the most that a flow sends.".into())),
    }
}

/// The MIME type: what the first bytes say; what they do not tell apart, the ending does.
fn mime(name: &str, content: &[u8]) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let by_ending = match ending.as_deref() {
        Some("txt") => "text/plain",
        Some("csv") => "text/csv",
        Some("vcf") => "text/vcard",
        Some("ics") => "text/calendar",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("pptx") => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Some("m4a") => "audio/mp4",
        _ => "application/octet-stream",
    };
    match infer::get(content).map(|found| found.mime_type()) {
        // Documents are archives, and sound shares its container with films.
        Some("application/zip") if by_ending.starts_with("application/vnd.") => by_ending,
        Some("video/mp4" | "audio/m4a") if by_ending == "audio/mp4" => by_ending,
        Some(found) => found,
        None => by_ending,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_tell_what_a_file_is_and_the_ending_what_they_leave_open() {
        assert_eq!(mime("menu.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png");
        assert_eq!(mime("menu.PDF", b"%PDF-1.7 1 0 obj"), "application/pdf");
        assert_eq!(mime("prices.csv", b"a;b"), "text/csv");
        assert_eq!(mime("song.m4a", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41"), "audio/mp4");
        assert_eq!(mime("photo.png", b"not a picture"), "application/octet-stream");
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        assert_eq!(name_of(Path::new("/home/ann/menu.pdf")), "menu.pdf");
        let long = format!("{}.pdf", "ä".repeat(200));
        let name = name_of(Path::new(&long));
        assert!(name.ends_with("ä.pdf") && name.chars().count() == NAME_LIMIT, "{name}");
    }
}
