//! Ask: what a model is asked, whoever runs it. Each wire says it in its own words.

use std::{fmt, sync::Arc};

use serde_json::Value;

/// One question to a model, with all it may know.
#[derive(Clone)]
pub struct Ask {
    /// Who the model is and what it must keep to.
    pub system: String,
    /// The conversation, oldest first. It begins and ends with [`Role::Customer`]; the wires join neighbours of one role.
    pub turns: Vec<Turn>,
    /// 0 to 1: how much it varies. Left out where a model refuses it.
    pub temperature: f32,
    /// The longest answer, in tokens. Models that think first get room for it on top.
    pub max_tokens: u32,
    /// The form of the answer.
    pub shape: Shape,
}

/// One side's words.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Whose.
    pub role: Role,
    /// What was said or shown.
    pub parts: Vec<Part>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The person who writes to the shop.
    Customer,
    /// The shop.
    Assistant,
}

/// A piece of a turn.
#[derive(Clone)]
pub enum Part {
    /// Words.
    Text(String),
    /// A picture. A model that cannot see is told that there was one.
    Image {
        /// `image/jpeg` and the like.
        mime: String,
        /// The file.
        bytes: Arc<[u8]>,
    },
    /// A sound. A model that cannot hear is told that there was one.
    Audio {
        /// `audio/ogg` and the like.
        mime: String,
        /// The file.
        bytes: Arc<[u8]>,
    },
}

/// The form in which an answer is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Free words.
    Text,
    /// One JSON object; which one, the prompt says.
    Json,
    /// One JSON object of this schema. Each wire turns the schema into its own dialect.
    Schema {
        /// Its name: letters, digits and `_`.
        name: &'static str,
        /// JSON Schema.
        schema: Value,
    },
}

impl Turn {
    /// A turn of words alone.
    pub fn text(role: Role, words: impl Into<String>) -> Self {
        Self { role, parts: vec![Part::Text(words.into())] }
    }
}

/// What customers write stays out of logs.
impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask")
            .field("turns", &self.turns.len())
            .field("max_tokens", &self.max_tokens)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(words) => write!(f, "Text({} bytes)", words.len()),
            Self::Image { mime, bytes } => write!(f, "Image({mime}, {} bytes)", bytes.len()),
            Self::Audio { mime, bytes } => write!(f, "Audio({mime}, {} bytes)", bytes.len()),
        }
    }
}
