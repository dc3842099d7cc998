//! Effect: what a step wants done, as data. Each has a key that is the same whenever the same step is repeated, so that
//! whoever performs it can tell "again" from "once more".

use std::fmt;

use domain::{FlowId, NodeId, Offer, RunId, UnixMs};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Piece;
use crate::nodes::{Form, HttpMethod, Knowledge, MediaType, ModelChoice};
use crate::run::Ended;

/// Names one effect of one run.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct EffectKey(String);

impl EffectKey {
    /// The key of a run's nth effect.
    pub fn new(run: &RunId, number: u32) -> Self {
        let run = run.as_str();
        let mut key = String::with_capacity(run.len() + 8);
        key.push_str(run);
        key.push(':');
        key.push_str(&number.to_string());
        Self(key)
    }

    /// A key that was stored.
    pub fn read(key: String) -> Self {
        Self(key)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EffectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a run waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "WaitsFor")]
pub enum For {
    /// The customer's answer.
    Answer,
    /// The time.
    Delay,
    /// The time to try a web request again.
    Retry,
    /// The end of a web request.
    Http,
    /// A model.
    Model,
    /// The operator, who was given the chat.
    Operator,
    /// Simulator: the one who tests.
    Break,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "effect", rename_all = "snake_case")]
#[serde(rename = "RunEffect")]
pub enum Effect {
    /// Send something to the customer.
    Send {
        /// See [`EffectKey`].
        key: EffectKey,
        /// The node that says it; `None` for words of the flow itself.
        node: Option<NodeId>,
        /// What.
        content: Content,
    },
    /// Set a timer, if there is a time; the run waits.
    Wait {
        /// The timer's key.
        key: EffectKey,
        /// The node.
        node: NodeId,
        /// For what.
        #[serde(rename = "for")]
        waits_for: For,
        /// When the timer must ring.
        until: Option<UnixMs>,
    },
    /// Make a web request.
    CallHttp {
        /// See [`EffectKey`].
        key: EffectKey,
        /// The node.
        node: NodeId,
        /// The request.
        call: HttpCall,
        /// The same for all attempts: to be sent as `Idempotency-Key`.
        idempotency_key: EffectKey,
    },
    /// Ask a model.
    AskModel {
        /// See [`EffectKey`].
        key: EffectKey,
        /// The node.
        node: NodeId,
        /// What.
        request: ModelRequest,
    },
    /// Put a label on the contact, or take it away.
    SetLabel {
        /// See [`EffectKey`].
        key: EffectKey,
        /// The node.
        node: NodeId,
        /// The label.
        label: String,
        /// Put on, or taken away.
        add: bool,
    },
    /// Give the chat to the operator.
    HandOff {
        /// See [`EffectKey`].
        key: EffectKey,
        /// The node.
        node: NodeId,
        /// What it is about.
        note: String,
    },
    /// Give the message to another flow.
    StartFlow {
        /// See [`EffectKey`].
        key: EffectKey,
        /// The flow.
        flow_id: FlowId,
    },
    /// The run reached its end.
    End {
        /// See [`EffectKey`].
        key: EffectKey,
        /// How.
        how: Ended,
        /// It stays for the next message.
        kept: bool,
    },
}

impl Effect {
    /// Its key.
    pub fn key(&self) -> &EffectKey {
        match self {
            Self::Send { key, .. }
            | Self::Wait { key, .. }
            | Self::CallHttp { key, .. }
            | Self::AskModel { key, .. }
            | Self::SetLabel { key, .. }
            | Self::HandOff { key, .. }
            | Self::StartFlow { key, .. }
            | Self::End { key, .. } => key,
        }
    }
}

/// What is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
#[serde(rename = "SentContent")]
pub enum Content {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A file.
    Media {
        /// The file.
        media: SentMedia,
        /// Its caption; may be empty.
        caption: String,
    },
    /// Words with buttons or options: a numbered list, a poll, or real buttons, as the account can.
    Choices {
        /// The words; may be empty.
        text: String,
        /// What can be chosen.
        options: Vec<Offer>,
    },
}

/// Words to customers stay out of logs.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text { .. } => "Text",
            Self::Media { .. } => "Media",
            Self::Choices { .. } => "Choices",
        })
    }
}

/// A file that is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SentMedia {
    /// What WhatsApp shows it as.
    #[serde(rename = "type")]
    pub media_type: MediaType,
    /// Where it is.
    pub source: MediaFrom,
    /// The name of a document; empty takes that of the source.
    pub name: String,
}

/// Where a file that is sent comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum MediaFrom {
    /// The web.
    Url {
        /// Its address.
        url: String,
    },
    /// The flow's files.
    File {
        /// Its id.
        id: String,
    },
}

/// A web request. Secrets are references: whoever performs it puts them in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HttpCall {
    /// The method.
    pub method: HttpMethod,
    /// The address, without the query parameters below.
    pub url: Vec<Piece>,
    /// Headers.
    pub headers: Vec<HttpPart>,
    /// Query parameters, not yet encoded.
    pub query: Vec<HttpPart>,
    /// What is sent.
    pub content: HttpContent,
    /// Seconds to wait for the answer.
    pub timeout_seconds: u32,
    /// Scheme, host and port stand in the flow as the operator wrote them, without a variable: then they may also lead to
    /// this computer or the network around it.
    #[serde(default)]
    pub own_network: bool,
}

/// What customers wrote may stand anywhere in it, and stays out of logs.
impl fmt::Debug for HttpCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpCall").field("method", &self.method).finish_non_exhaustive()
    }
}

/// A name with a value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HttpPart {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Vec<Piece>,
}

/// What customers wrote stays out of logs.
impl fmt::Debug for HttpPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpPart").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a web request sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HttpContent {
    /// Nothing.
    None,
    /// JSON as text.
    Json {
        /// The text.
        json: Vec<Piece>,
    },
    /// A form, not yet encoded.
    Form {
        /// Its fields.
        fields: Vec<HttpPart>,
    },
    /// Plain text.
    Text {
        /// The text.
        text: Vec<Piece>,
    },
}

/// What customers wrote stays out of logs.
impl fmt::Debug for HttpContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Json { .. } => "Json",
            Self::Form { .. } => "Form",
            Self::Text { .. } => "Text",
        })
    }
}

/// What a model is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ModelRequest {
    /// For what.
    pub task: ModelTask,
    /// Who it is here, or hints; empty leaves that to the assistant.
    pub instructions: String,
    /// Which model.
    pub model: ModelChoice,
    /// The longest answer; `None` as the assistant has it.
    pub max_tokens: Option<u32>,
    /// So many of the chat's last messages come with it.
    pub history: u32,
    /// What a reply is grounded in.
    pub base: Option<Knowledge>,
}

/// For what a model is asked.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum ModelTask {
    /// To write something.
    Reply {
        /// What.
        prompt: String,
    },
    /// To pick answers out of words.
    Extract {
        /// What the customer was asked.
        question: String,
        /// What he said.
        said: String,
        /// What is still to be found out.
        wanted: Vec<Wanted>,
    },
}

/// What customers wrote stays out of logs.
impl fmt::Debug for ModelTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reply { .. } => "Reply",
            Self::Extract { .. } => "Extract",
        })
    }
}

/// Something a model shall find out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Wanted {
    /// Its name in the answer.
    pub name: String,
    /// What it is.
    pub about: String,
    /// What it must look like.
    pub answer: Form,
    /// It may stay unknown.
    pub optional: bool,
}
