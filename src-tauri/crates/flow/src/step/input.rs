//! Input: everything that can happen to a run.

use std::collections::BTreeMap;

use domain::{MessageId, MessageKind, NodeId, UnixMs};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::EffectKey;
use crate::{Value, Variables};

/// Something that happens to a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "input", rename_all = "snake_case")]
#[serde(rename = "RunInput")]
pub enum Input {
    /// It begins.
    Start {
        /// What the customer said, if that started it.
        said: Vec<Said>,
        /// Values to begin with: what a trigger found, or the local API gave.
        variables: Variables,
    },
    /// The customer said something: one turn, oldest message first.
    Said {
        /// His messages.
        said: Vec<Said>,
    },
    /// A timer rang.
    Timer {
        /// The wait it belongs to.
        key: EffectKey,
    },
    /// A web request ended.
    HttpDone {
        /// The call.
        key: EffectKey,
        /// The answer, or why there is none.
        #[serde(with = "outcome")]
        #[specta(type = outcome::Outcome<HttpReply, HttpFailure>)]
        result: Result<HttpReply, HttpFailure>,
    },
    /// A model answered.
    ModelDone {
        /// The request.
        key: EffectKey,
        /// The answer, or why there is none.
        #[serde(with = "outcome")]
        #[specta(type = outcome::Outcome<ModelAnswer, String>)]
        result: Result<ModelAnswer, String>,
    },
    /// The operator took the chat over.
    TakeOver,
    /// He handed it back.
    HandBack,
    /// He moved the run to a node.
    MoveTo {
        /// Which.
        node: NodeId,
    },
    /// He reset it: it begins again, without variables.
    Reset,
    /// He ended it.
    EndNow,
    /// Simulator: go on from a break.
    Continue,
}

/// One message of the customer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Said {
    /// Its id: seen ones are ignored.
    pub id: MessageId,
    /// When it was filed.
    pub at: UnixMs,
    /// Its words or caption.
    pub text: String,
    /// The id of the button or poll option he tapped.
    #[serde(default)]
    pub tap: Option<String>,
    /// Its file.
    #[serde(default)]
    pub media: Option<SaidMedia>,
}

/// The words of customers stay out of logs.
impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Said").field("id", &self.id).field("tap", &self.tap).finish_non_exhaustive()
    }
}

/// A file the customer sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SaidMedia {
    /// What it is.
    pub kind: MessageKind,
    /// MIME type.
    pub mime: String,
    /// File name, where there is one.
    pub name: Option<String>,
}

/// A turn of the customer: his new messages as one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Heard {
    /// The id of the last message.
    pub id: MessageId,
    /// When the first was filed.
    pub at: UnixMs,
    /// Their words, a line each.
    pub text: String,
    /// The last tap.
    pub tap: Option<String>,
    /// The last file.
    pub media: Option<SaidMedia>,
}

/// The words of customers stay out of logs.
impl std::fmt::Debug for Heard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Heard").field("id", &self.id).field("tap", &self.tap).finish_non_exhaustive()
    }
}

impl Heard {
    /// Joins messages; `None` if there is none.
    pub(super) fn join(said: Vec<Said>) -> Option<Self> {
        let mut said = said.into_iter();
        let Said { id, at, text, tap, media } = said.next()?;
        let mut heard = Self { id, at, text, tap, media };
        for next in said {
            if !next.text.is_empty() {
                if !heard.text.is_empty() {
                    heard.text.push('\n');
                }
                heard.text.push_str(&next.text);
            }
            heard.id = next.id;
            heard.tap = next.tap.or(heard.tap);
            heard.media = next.media.or(heard.media);
        }
        Some(heard)
    }
}

/// The answer to a web request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HttpReply {
    /// Its status.
    pub status: u16,
    /// Its body as text; whoever performs the call limits it.
    pub body: String,
    /// How long the other side asks to wait.
    #[serde(default)]
    pub retry_after_seconds: Option<u32>,
}

/// Answers of other programs stay out of logs.
impl std::fmt::Debug for HttpReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpReply({}, {} bytes)", self.status, self.body.len())
    }
}

/// Why there is no answer to a web request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HttpFailure {
    /// In words.
    pub message: String,
    /// Trying again may help.
    pub retry: bool,
    /// How long the other side asks to wait.
    #[serde(default)]
    pub retry_after_seconds: Option<u32>,
}

/// What a model answered.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ModelAnswer {
    /// The reply; for an extraction the question it would ask next, or nothing.
    pub text: String,
    /// What it found out, by name.
    #[serde(default)]
    pub fields: BTreeMap<String, Value>,
    /// It would rather have a human answer.
    #[serde(default)]
    pub escalate: bool,
}

/// What customers wrote stays out of logs.
impl std::fmt::Debug for ModelAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelAnswer").field("escalate", &self.escalate).finish_non_exhaustive()
    }
}

/// An event as the node sees it that the run waits at.
#[derive(Debug)]
pub enum Event<'a> {
    /// The customer answered.
    Answer(&'a Heard),
    /// Its time is up.
    TimeUp,
    /// Its web request ended.
    Http(&'a Result<HttpReply, HttpFailure>),
    /// Its model answered.
    Model(&'a Result<ModelAnswer, String>),
    /// The operator handed the chat back that this node gave him.
    HandedBack,
    /// The operator handed the chat back: ask again.
    AskAgain,
}

/// A `Result` in a form that TypeScript can tell apart: `{ok: ...}` or `{failed: ...}`.
mod outcome {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use specta::Type;

    /// See the module.
    #[derive(Serialize, Deserialize, Type)]
    #[serde(rename_all = "snake_case")]
    pub enum Outcome<T, E> {
        Ok(T),
        Failed(E),
    }

    pub fn serialize<T: Serialize, E: Serialize, S: Serializer>(
        result: &Result<T, E>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match result {
            Ok(value) => Outcome::<&T, &E>::Ok(value).serialize(serializer),
            Err(why) => Outcome::<&T, &E>::Failed(why).serialize(serializer),
        }
    }

    pub fn deserialize<'de, T: Deserialize<'de>, E: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Result<T, E>, D::Error> {
        Ok(match Outcome::deserialize(deserializer)? {
            Outcome::Ok(value) => Ok(value),
            Outcome::Failed(why) => Err(why),
        })
    }
}
