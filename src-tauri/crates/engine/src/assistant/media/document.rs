//! Document: its text, read in the process that reads sources, too.

use ai::prompt::Piece;
use domain::{Message, Transcript, text};

use super::{Looked, Unseen};
use crate::Core;
use crate::assistant::Case;

/// What is kept of the text: more than any prompt has room for.
const KEPT_CHARS: usize = 40_000;

impl Core {
    pub(super) async fn see_document(&self, case: &Case<'_>, message: &Message) -> Looked<Vec<Piece>> {
        let name = message.media.as_ref().and_then(|media| media.name.clone()).unwrap_or_else(|| "document".into());
        let pieces = |text: String| {
            let caption = message.text.trim();
            let caption = (!caption.is_empty()).then(|| Piece::Text(caption.to_owned()));
            caption.into_iter().chain([Piece::Document { name: name.clone(), text }]).collect()
        };
        if let Some(known) = Self::known(message) {
            return Ok(known.map(pieces));
        }
        let file = match self.file(&message.id).await? {
            Ok(file) => file,
            Err(unseen) => return Ok(Err(unseen)),
        };
        let read = self.read_attachment(&name, &file.content, case.stop).await?;
        if case.stop.is_cancelled() {
            return Ok(Err(Unseen::Interrupted));
        }
        let kept = match &read {
            Ok(text) => Transcript {
                text: text::cut(text.trim(), KEPT_CHARS).to_owned(),
                language: ai::mood::language(text).map(str::to_owned),
                failure: None,
            },
            Err(why) => Transcript { text: String::new(), language: None, failure: Some(why.clone()) },
        };
        let text = kept.text.clone();
        self.keep_words(case, message, kept).await?;
        Ok(read.map(|_| pieces(text)).map_err(Unseen::Unreadable))
    }
}
