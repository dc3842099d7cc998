//! Media: what a customer sends besides words, as a model can take it.
//!
//! Pictures and the frames of films are shown, speech and documents are put into words first. These words are kept as soon
//! as they are there, so that a crash or a second look never pays twice. What cannot be read, or is larger than it may be,
//! goes to the operator with the reason.

mod document;
mod film;
mod picture;
mod speech;

pub(crate) use film::forget_films;

use ai::prompt::Piece;
use domain::{Attachment, Message, MessageId, MessageKind, Transcript, UnixMs};
use store::{messages, transcripts};

use super::case::Case;
use crate::Core;

/// The largest file that is looked into.
const LARGEST: usize = 16 * 1024 * 1024;

/// A case with its files as a model can take them.
pub(crate) struct Seen {
    /// In the order in which they came.
    pub pieces: Vec<Piece>,
}

/// Why a case cannot be put before a model.
pub(crate) enum Unseen {
    /// Somebody decided otherwise meanwhile.
    Interrupted,
    /// Something in it cannot be read; why, and what to do.
    Unreadable(String),
}

impl Seen {
    /// Whether it takes a model that sees.
    pub fn has_pictures(&self) -> bool {
        self.pieces.iter().any(|piece| match piece {
            Piece::Picture { .. } => true,
            Piece::Film { frames, .. } => !frames.is_empty(),
            _ => false,
        })
    }

    /// What the customer said, speech and captions included, in one piece.
    pub fn said(&self) -> String {
        let words = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) | Piece::Voice { text } => text.trim(),
            Piece::Picture { caption, .. } | Piece::Film { caption, .. } => caption.trim(),
            _ => "",
        });
        words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// What became of one message.
type Looked<T> = anyhow::Result<Result<T, Unseen>>;

impl Core {
    /// Looks at everything that was sent.
    pub(crate) async fn see(&self, case: &Case<'_>, give_up_at: UnixMs) -> Looked<Seen> {
        let mut pieces = Vec::with_capacity(case.messages.len());
        for message in case.messages {
            match self.see_message(case, message, give_up_at).await? {
                Ok(seen) => pieces.extend(seen),
                Err(unseen) => return Ok(Err(unseen)),
            }
        }
        Ok(Ok(Seen { pieces }))
    }

    async fn see_message(&self, case: &Case<'_>, message: &Message, give_up_at: UnixMs) -> Looked<Vec<Piece>> {
        let assistant = &case.settings.assistant;
        let text = message.text.trim();
        let words = |words: String| Ok(Ok(vec![Piece::Text(words)]));
        let off = |what: &str| {
            Ok(Err(Unseen::Unreadable(format!("The customer sent {what}, which the assistant is set not to look at."))))
        };
        match message.kind {
            MessageKind::Text if text.is_empty() => Ok(Ok(Vec::new())),
            MessageKind::Text => words(text.to_owned()),
            MessageKind::Sticker => words("[The customer sent a sticker]".into()),
            MessageKind::ContactCard => words(format!("[The customer sent a contact card] {text}")),
            MessageKind::Poll => words(format!("[The customer sent a poll] {text}")),
            MessageKind::Location => Ok(Ok(vec![place(text)])),
            MessageKind::Image if !assistant.look_at_pictures => off("a picture"),
            MessageKind::Image => self.see_picture(message).await,
            MessageKind::Video if !assistant.look_at_films => off("a film"),
            MessageKind::Video => self.see_film(case, message).await,
            MessageKind::Audio | MessageKind::Voice => self.hear(case, message, give_up_at).await,
            MessageKind::Document if !assistant.read_documents => off("a document"),
            MessageKind::Document => self.see_document(case, message).await,
            MessageKind::Unsupported => {
                let what =
                    "The customer sent something that this version of Switchboard cannot show. Look on the phone.";
                Ok(Err(Unseen::Unreadable(what.into())))
            }
        }
    }

    /// The file of a message, if it may be looked into.
    async fn file(&self, id: &MessageId) -> Looked<Attachment> {
        let id = id.clone();
        let unreadable = |words: &str| Ok(Err(Unseen::Unreadable(words.into())));
        match self.store.read("file", move |conn| messages::content(conn, &id)).await? {
            None => unreadable("The file is not here. Ask the customer to send it again."),
            Some(file) if file.content.is_empty() => {
                unreadable("The file is empty. Ask the customer to send it again.")
            }
            Some(file) if file.content.len() > LARGEST => {
                unreadable("The file is larger than 16 MB. Look at it yourself.")
            }
            Some(file) => Ok(Ok(file)),
        }
    }

    /// The words in a file that are known already: those, or why there are none.
    fn known(message: &Message) -> Option<Result<String, Unseen>> {
        let transcript = message.transcript.as_ref()?;
        Some(match &transcript.failure {
            Some(failure) => Err(Unseen::Unreadable(failure.clone())),
            None => Ok(transcript.text.clone()),
        })
    }

    /// Keeps the words of a file. What the operator tries leaves nothing behind.
    async fn keep_words(&self, case: &Case<'_>, message: &Message, transcript: Transcript) -> anyhow::Result<()> {
        if case.purpose != domain::assistant::Purpose::Reply {
            return Ok(());
        }
        let (id, now) = (message.id.clone(), self.now());
        self.store.write("words of a file", move |tx| transcripts::put(tx, &id, &transcript, now)).await
    }
}

/// A place: its text holds latitude, longitude and the name.
fn place(text: &str) -> Piece {
    let mut numbers = text.splitn(2, ',');
    let latitude = numbers.next().and_then(|number| number.trim().parse::<f64>().ok());
    let rest = numbers.next().unwrap_or_default().trim();
    let (longitude, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    match (latitude, longitude.parse::<f64>().ok()) {
        (Some(latitude), Some(longitude)) => Piece::Location { latitude, longitude, name: name.trim().to_owned() },
        _ => Piece::Text(format!("[The customer sent a place] {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_from_its_text() {
        match place("51.5079, -0.0877 London Bridge") {
            Piece::Location { latitude, longitude, name } => {
                assert_eq!((latitude, longitude, name.as_str()), (51.5079, -0.0877, "London Bridge"));
            }
            _ => panic!("it is a place"),
        }
        assert!(matches!(place("behind the church"), Piece::Text(words) if words.contains("behind the church")));
    }
}
