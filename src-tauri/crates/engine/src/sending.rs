//! Sending: files and polls of the operator. Everything is looked at first; if one part is bad, nothing is queued.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::{Attachment, ChatId, Details, Media, MessageId, MessageKind, text};

use crate::pasted::Pasted;
use crate::{Core, CoreError, file_kind};

/// Files that go at once.
const FILES: usize = 10;
/// The largest picture, film or sound, and the largest file of any other kind.
const MEDIA_BYTES: u64 = 16 * 1024 * 1024;
const DOCUMENT_BYTES: u64 = 25 * 1024 * 1024;
/// The most that goes at once: all of it is written in one piece.
const ALL_BYTES: usize = 100 * 1024 * 1024;
/// The longest question of a poll, and the longest answer, in characters.
const QUESTION_LIMIT: usize = 255;
const OPTION_LIMIT: usize = 100;
/// How many answers a poll has.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=12;

/// What a message is made of, before it is one.
#[derive(Default)]
pub(crate) struct Content {
    pub kind: MessageKind,
    pub text: String,
    pub file: Option<Attachment>,
    pub details: Option<Details>,
}

impl Core {
    /// Sends files of this computer and what was pasted ([`Core::keep_pasted`]), one message each; the caption goes with the
    /// first that can have one.
    pub async fn send_files(
        &self,
        chat: ChatId,
        paths: Vec<PathBuf>,
        caption: String,
        quotes: Option<MessageId>,
    ) -> Result<Vec<MessageId>, CoreError> {
        let caption = text::limited("The caption", caption.trim(), text::MESSAGE_LIMIT).map_err(CoreError::Invalid)?;
        if paths.is_empty() || paths.len() > FILES {
            return Err(CoreError::Invalid(format!("Choose 1 to {FILES} files.")));
        }
        let (pasted, wanted) = (Arc::clone(&self.pasted), paths.clone());
        let read = tokio::task::spawn_blocking(move || {
            wanted.iter().map(|path| content(path, &pasted)).collect::<Result<Vec<_>, _>>()
        });
        let files = read.await.map_err(anyhow::Error::new)?.map_err(CoreError::Invalid)?;
        let bytes: usize =
            files.iter().filter_map(|content| content.file.as_ref()).map(|file| file.content.len()).sum();
        if bytes > ALL_BYTES {
            let most = ALL_BYTES / (1024 * 1024);
            return Err(CoreError::Invalid(format!(
                "Together these files are larger than {most} MB. Send fewer at once."
            )));
        }
        let sent = self.write_as_operator(chat, with_caption(files, caption), quotes).await?;
        self.pasted.forget(&paths);
        Ok(sent)
    }

    /// Asks a question with answers to choose from.
    pub async fn send_poll(
        &self,
        chat: ChatId,
        question: String,
        options: Vec<String>,
        several: bool,
    ) -> Result<MessageId, CoreError> {
        let poll = poll(&question, &options, several).map_err(CoreError::Invalid)?;
        let mut sent = self.write_as_operator(chat, vec![poll], None).await?;
        sent.pop().ok_or_else(|| CoreError::Internal(anyhow::anyhow!("The poll was not written")))
    }
}

/// The files with the caption on the first that can have one; where none can it is a message of its own.
fn with_caption(mut files: Vec<Content>, caption: String) -> Vec<Content> {
    if caption.is_empty() {
        return files;
    }
    let captioned = |kind| matches!(kind, MessageKind::Image | MessageKind::Video | MessageKind::Document);
    match files.iter_mut().find(|content| captioned(content.kind)) {
        Some(content) => content.text = caption,
        None => files.push(Content { text: caption, ..Content::default() }),
    }
    files
}

fn poll(question: &str, options: &[String], several: bool) -> Result<Content, String> {
    let question = text::limited("The question", question.trim(), QUESTION_LIMIT)?;
    if question.is_empty() {
        return Err("The poll has no question. Write one first.".into());
    }
    let options: Vec<String> = options.iter().map(|option| option.trim().to_owned()).collect();
    let (fewest, most) = (OPTIONS.start(), OPTIONS.end());
    if !OPTIONS.contains(&options.len()) || options.iter().any(String::is_empty) {
        return Err(format!("A poll has {fewest} to {most} answers, none of them empty."));
    }
    for option in &options {
        text::limited("An answer", option, OPTION_LIMIT)?;
    }
    if options.iter().collect::<HashSet<_>>().len() < options.len() {
        return Err("Two answers are the same. Change one of them.".into());
    }
    let details = Details::Poll { options, several };
    Ok(Content { kind: MessageKind::Poll, text: question, details: Some(details), ..Content::default() })
}

/// A file, or what was pasted, as a message; the error is in words.
fn content(path: &Path, pasted: &Pasted) -> Result<Content, String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let content = match (Pasted::owns(path), pasted.find(path)) {
        (true, Some(kept)) => kept.to_vec(),
        (true, None) => return Err(format!("{name} is not kept any more. Paste it again.")),
        (false, _) => read(path, &name)?,
    };
    let (kind, mime) = fits(&name, &content)?;
    let (width, height) = file_kind::size(&mime, &content).unzip();
    let media = Media {
        mime,
        name: (kind == MessageKind::Document).then_some(name),
        bytes: u32::try_from(content.len()).unwrap_or(u32::MAX),
        width,
        height,
    };
    Ok(Content { kind, file: Some(Attachment { media, content }), ..Content::default() })
}

/// What a file is sent as and its type, if it may be sent; else why not, in words.
pub(crate) fn fits(name: &str, content: &[u8]) -> Result<(MessageKind, String), String> {
    let (kind, mime) = file_kind::chosen(content);
    let most = if kind == MessageKind::Document { DOCUMENT_BYTES } else { MEDIA_BYTES };
    match content.len() as u64 {
        0 => Err(format!("{name} is empty.")),
        bytes if bytes > most => Err(too_large(name, most)),
        _ => Ok((kind, mime)),
    }
}

fn too_large(name: &str, most: u64) -> String {
    format!("{name} is larger than {} MB.", most / (1024 * 1024))
}

fn read(path: &Path, name: &str) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| format!("{name} could not be read ({error}).");
    // Not opened before it is known to be a file: a pipe would never answer.
    let known = std::fs::metadata(path).map_err(unreadable)?;
    if !known.is_file() {
        return Err(format!("{name} is no file."));
    }
    if known.len() > DOCUMENT_BYTES {
        return Err(too_large(name, DOCUMENT_BYTES));
    }
    let mut content = Vec::new();
    // It may grow while it is read.
    File::open(path).and_then(|file| file.take(DOCUMENT_BYTES + 1).read_to_end(&mut content)).map_err(unreadable)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(options: &[&str]) -> Vec<String> {
        options.iter().map(|option| (*option).to_owned()).collect()
    }

    #[test]
    fn a_poll_has_a_question_and_two_to_twelve_answers_that_differ() {
        assert!(poll("Which?", &options(&["red", " blue "]), false).is_ok());
        let many: Vec<String> = (0..13).map(|index| index.to_string()).collect();
        for (question, answers) in [
            (" ".to_owned(), options(&["red", "blue"])),
            ("x".repeat(256), options(&["red", "blue"])),
            ("Which?".to_owned(), options(&["red"])),
            ("Which?".to_owned(), options(&["red", " red"])),
            ("Which?".to_owned(), options(&["red", " "])),
            ("Which?".to_owned(), vec!["x".repeat(101), "y".into()]),
            ("Which?".to_owned(), many),
        ] {
            assert!(poll(&question, &answers, false).is_err(), "{question} {answers:?}");
        }
    }

    #[test]
    fn a_file_is_named_in_what_is_wrong_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            std::fs::write(dir.path().join(name), bytes).unwrap();
            dir.path().join(name)
        };
        let content = |path: &Path| content(path, &Pasted::default());
        assert!(content(&put("empty.txt", b"")).is_err_and(|why| why.contains("empty.txt")));
        assert!(content(dir.path()).is_err_and(|why| why.contains("no file")));
        assert!(content(&dir.path().join("gone")).is_err_and(|why| why.contains("gone")));
        let mut film = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec();
        film.resize(17 * 1024 * 1024, 0);
        assert!(content(&put("film.mp4", &film)).is_err_and(|why| why.contains("16 MB")));
        let large = put("large.bin", b"x");
        File::options().write(true).open(&large).unwrap().set_len(26 * 1024 * 1024).unwrap();
        assert!(content(&large).is_err_and(|why| why.contains("25 MB")));
        let words = content(&put("a.csv", b"a;b")).unwrap();
        assert_eq!(words.kind, MessageKind::Document);
        assert_eq!(words.file.unwrap().media.name.as_deref(), Some("a.csv"));
    }

    #[test]
    fn the_caption_goes_with_the_first_file_that_can_have_one() {
        let file = |kind| Content { kind, ..Content::default() };
        let sent = with_caption(vec![file(MessageKind::Audio), file(MessageKind::Image)], "look".into());
        assert_eq!(sent.iter().map(|content| &*content.text).collect::<Vec<_>>(), ["", "look"]);
        let sent = with_caption(vec![file(MessageKind::Sticker)], "look".into());
        assert_eq!(sent.iter().map(|content| &*content.text).collect::<Vec<_>>(), ["", "look"]);
    }
}
