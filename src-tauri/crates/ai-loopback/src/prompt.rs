//! Prompt: a request as the model understands it, the same for every wire. Stub models read this, not the wire's JSON.

use serde_json::Value;

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    User,
    /// The assistant, earlier.
    Assistant,
}

/// One turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// By whom.
    pub by: Speaker,
    /// Its texts, joined with line breaks.
    pub text: String,
    /// Mime types of its images and sounds.
    pub media: Vec<String>,
}

/// What form of answer was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Asked {
    /// Words.
    #[default]
    Text,
    /// Any JSON object.
    Json,
    /// JSON after this schema.
    Schema(Value),
}

/// What the model was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompt {
    /// The model's name.
    pub model: String,
    /// The system part.
    pub system: String,
    /// The conversation.
    pub turns: Vec<Said>,
    /// The form of the answer.
    pub asked: Asked,
    /// The most tokens of the answer.
    pub max_tokens: Option<u64>,
    /// The temperature.
    pub temperature: Option<f64>,
    /// The tool that the model must call, where the wire asks for a schema in that way.
    pub tool: Option<String>,
}

impl Prompt {
    /// The last words of the customer.
    pub fn question(&self) -> &str {
        self.turns.iter().rev().find(|said| said.by == Speaker::User).map_or("", |said| &said.text)
    }

    /// Everything that was written, the system part first.
    pub fn all_text(&self) -> String {
        let mut all = vec![self.system.as_str()];
        all.extend(self.turns.iter().map(|said| said.text.as_str()));
        all.join("\n\n")
    }
}
