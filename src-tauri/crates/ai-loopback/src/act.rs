//! Act: what a server does with one request: an answer in its wire's envelope, or one of the faults of real providers.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::Seen;

/// What the model says, before the wire wraps it.
#[derive(Clone, Debug)]
pub struct ModelReply {
    /// A string is sent as it is, anything else as its JSON.
    pub content: Value,
    /// Tokens read; counted roughly from the request when absent.
    pub input_tokens: Option<u32>,
    /// Tokens written; counted roughly when absent.
    pub output_tokens: Option<u32>,
    /// How many of the tokens read were cached.
    pub cached_tokens: u32,
    /// The model stopped because it ran out of tokens.
    pub cut: bool,
}

impl From<Value> for ModelReply {
    fn from(content: Value) -> Self {
        Self { content, input_tokens: None, output_tokens: None, cached_tokens: 0, cut: false }
    }
}

impl From<&str> for ModelReply {
    fn from(text: &str) -> Self {
        Value::from(text).into()
    }
}

/// A model made of a function: it reads what it was asked and says something.
pub type Thought = Arc<dyn Fn(&Seen) -> Value + Send + Sync>;

/// What a server does with a request. The HTTP status is 200 where nothing else is said.
#[derive(Clone)]
pub enum Act {
    /// Answers with this.
    Reply(ModelReply),
    /// Answers with what the function makes of the request.
    Think(Thought),
    /// Answers with the customer's last words.
    Echo,
    /// Answers with valid JSON that has none of the fields that were asked for.
    SchemaBroken,
    /// The answer stops in the middle because the model ran out of tokens; the envelope says so and is whole.
    CutAnswer,
    /// The envelope itself stops in the middle; HTTP does not show it.
    TruncatedJson,
    /// An error status with the wire's words. A 401 echoes the key, as careless servers do.
    Status {
        /// The status.
        code: u16,
        /// The header `retry-after`.
        retry_after: Option<String>,
    },
    /// What this provider says when the credit is used up.
    QuotaSpent,
    /// Takes the request and never answers.
    Hang,
    /// Sends a good answer in small pieces with pauses.
    Drip {
        /// Bytes in a piece.
        bytes: usize,
        /// Pause after each piece.
        every_ms: u64,
    },
    /// Takes the request and hangs up.
    DisconnectBeforeHeaders,
    /// Hangs up in the middle of a good answer.
    DisconnectMidBody,
    /// A body of so many bytes; [`u64::MAX`] for one that never ends.
    Huge {
        /// How many.
        bytes: u64,
    },
    /// No body.
    Empty,
    /// A good envelope in which the model says nothing.
    EmptyContent,
    /// A page of a proxy that stands in the way.
    NotJson,
    /// A good answer that calls itself `text/html`.
    WrongContentType,
    /// Sends the caller elsewhere.
    RedirectTo(String),
    /// An error with the status of a success.
    ErrorIn200,
    /// The provider's filter refuses to answer.
    Filtered,
}

impl Act {
    /// Answers with this JSON or, if it is a string, this text.
    pub fn reply(content: impl Into<ModelReply>) -> Self {
        Self::Reply(content.into())
    }

    /// Answers with this text.
    pub fn text(text: &str) -> Self {
        Self::Reply(text.into())
    }

    /// A model made of a function.
    pub fn think(model: impl Fn(&Seen) -> Value + Send + Sync + 'static) -> Self {
        Self::Think(Arc::new(model))
    }

    /// An error status.
    pub fn status(code: u16) -> Self {
        Self::Status { code, retry_after: None }
    }

    /// 429 with the header `retry-after`.
    pub fn too_many(retry_after: &str) -> Self {
        Self::Status { code: 429, retry_after: Some(retry_after.into()) }
    }

    /// What the faults that need a good answer answer with.
    pub(crate) fn good() -> ModelReply {
        json!({ "reply": "We open at nine.", "action": "reply", "confidence": 0.9 }).into()
    }
}

impl std::fmt::Debug for Act {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reply(reply) => write!(f, "Reply({})", reply.content),
            Self::Think(_) => f.write_str("Think"),
            Self::Echo => f.write_str("Echo"),
            Self::SchemaBroken => f.write_str("SchemaBroken"),
            Self::CutAnswer => f.write_str("CutAnswer"),
            Self::TruncatedJson => f.write_str("TruncatedJson"),
            Self::Status { code, retry_after: None } => write!(f, "Status({code})"),
            Self::Status { code, retry_after: Some(after) } => write!(f, "Status({code}, retry-after {after})"),
            Self::QuotaSpent => f.write_str("QuotaSpent"),
            Self::Hang => f.write_str("Hang"),
            Self::Drip { bytes, every_ms } => write!(f, "Drip({bytes} B every {every_ms} ms)"),
            Self::DisconnectBeforeHeaders => f.write_str("DisconnectBeforeHeaders"),
            Self::DisconnectMidBody => f.write_str("DisconnectMidBody"),
            Self::Huge { bytes } => write!(f, "Huge({bytes} B)"),
            Self::Empty => f.write_str("Empty"),
            Self::EmptyContent => f.write_str("EmptyContent"),
            Self::NotJson => f.write_str("NotJson"),
            Self::WrongContentType => f.write_str("WrongContentType"),
            Self::RedirectTo(to) => write!(f, "RedirectTo({to})"),
            Self::ErrorIn200 => f.write_str("ErrorIn200"),
            Self::Filtered => f.write_str("Filtered"),
        }
    }
}
