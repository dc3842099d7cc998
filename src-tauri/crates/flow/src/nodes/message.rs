//! Message: sends text, or a file with the text as its caption, and goes on.

use domain::text::MESSAGE_LIMIT;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Behaviour, Control, Field, Group, Handle, Inspection, MediaFile, OUT, Spec, out};
use crate::document::Text;
use crate::step::{Failure, Move, Turn};
use crate::validate::Rule;

/// Sends text or a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct MessageNode {
    /// At most 4 096 characters. With a file it is the caption.
    pub text: Text,
    /// A file to send.
    pub media: Option<MediaFile>,
}

impl Behaviour for MessageNode {
    const SPEC: Spec = Spec {
        title: "Message",
        about: "Sends text or a file.",
        group: Group::Messages,
        icon: "message-square",
        fields: &[
            Field::new("text", "Text", Control::Template { limit: MESSAGE_LIMIT as u32 })
                .required()
                .help("{{name}} puts a variable in."),
            Field::new("media", "File", Control::Media).help("The text becomes its caption."),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(OUT, "Then")]
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        match &self.media {
            None => on.required_text("text", "The text", &self.text, MESSAGE_LIMIT),
            Some(media) => {
                on.text("text", "The caption", &self.text, MESSAGE_LIMIT);
                media.inspect("media", on);
                if media.media_type == super::MediaType::Audio && !self.text.is_blank() {
                    let message = "WhatsApp shows no caption under a sound.";
                    on.warning(Rule::FieldValues, "text", message, "Send the text in a message of its own.");
                }
            }
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        match &self.media {
            None => turn.say(&self.text)?,
            Some(media) => turn.show(media, &self.text)?,
        }
        out(OUT)
    }
}
