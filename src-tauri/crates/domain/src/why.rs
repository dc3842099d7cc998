//! Why an automatic message was sent (promise 3): kept with the message.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::assistant::{Reason, Sentiment};
use crate::{CallId, ChunkId, FaqId, FlowId, NodeId, RunId, SourceId, VersionId};

/// What caused an automatic message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The knowledge base had the answer.
    Answer,
    /// It had none that is sure enough: the chat went to the operator.
    Escalation,
    /// The first message of a new contact.
    Welcome,
    /// The customer only said hello.
    Greeting,
    /// The customer asked for no automatic messages.
    OptOut,
    /// The customer took that back.
    OptIn,
    /// A flow said it.
    Flow,
}

/// Why a passage was not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CutReason {
    /// Not sure enough.
    BelowFloor,
    /// Sure enough, but another one was better.
    NotBest,
    /// The model saw it and did not use it.
    NotUsed,
    /// There was no room for it in the prompt.
    NoRoom,
    /// It says the same as a better one.
    Duplicate,
    /// It stands beside a better one in the same source and is shown with it.
    Joined,
}

/// Where a passage of a source stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChunkPlace {
    /// The passage.
    pub chunk_id: ChunkId,
    /// Its source.
    pub source_id: SourceId,
    /// What the source was called then.
    pub title: String,
    /// The page's address, for a source of the web.
    pub url: Option<String>,
    /// The page of a PDF.
    pub page: Option<u32>,
    /// Its headings, from the outermost, joined by " › ".
    pub heading: String,
}

/// A passage that was considered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct WhyPassage {
    /// The FAQ it is.
    pub faq_id: Option<FaqId>,
    /// Or where it stands in a source.
    #[serde(default)]
    pub chunk: Option<ChunkPlace>,
    /// A FAQ's question as it was then; for a source its title.
    pub question: String,
    /// A FAQ's answer or the passage's text, as it was then.
    pub answer: String,
    /// How sure it is that it answers: 0 to 1, calibrated. The only score the floor applies to.
    #[specta(type = i32)]
    pub confidence: f64,
    /// Its BM25 score over words, on BM25's own open scale.
    #[specta(type = Option<i32>)]
    pub bm25: Option<f64>,
    /// The cosine of its meaning with the question's, -1 to 1.
    #[specta(type = Option<i32>)]
    pub cosine: Option<f64>,
    /// What the model for order thought, 0 to 1, if there is one.
    #[serde(default)]
    #[specta(type = Option<i32>)]
    pub rerank: Option<f64>,
    /// It is the answer.
    pub used: bool,
    /// Words of the question found in it.
    pub matched_words: Vec<String>,
    /// Why it is not the answer.
    pub cut: Option<CutReason>,
}

/// The record of one automatic message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Why {
    /// What caused it.
    pub cause: Cause,
    /// What the customer said in this turn.
    pub question: String,
    /// Who answered: `on-device`, or the provider's name.
    pub answerer: String,
    /// The model behind it, if one was asked.
    pub model: Option<String>,
    /// Below this confidence there is no answer.
    #[specta(type = Option<i32>)]
    pub floor: Option<f64>,
    /// The confidence of the best passage; with a model, the model's own.
    #[specta(type = Option<i32>)]
    pub confidence: Option<f64>,
    /// How long finding the answer took, in milliseconds.
    #[specta(type = Option<i32>)]
    pub took_ms: Option<f64>,
    /// Every passage considered, best first.
    pub passages: Vec<WhyPassage>,
    /// The operator approved it.
    pub approved_by_operator: bool,
    /// Why it was handed over.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// What the model made of it.
    #[serde(default)]
    pub thought: Option<Thought>,
    /// Which flow said it.
    #[serde(default)]
    pub flow: Option<WhyFlow>,
}

/// Where in a flow a message comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WhyFlow {
    /// The flow.
    pub flow_id: FlowId,
    /// What it was called then.
    pub name: String,
    /// The version.
    pub version_id: VersionId,
    /// Its number.
    pub version: u32,
    /// The run.
    pub run_id: RunId,
    /// The node that said it; `None` for words of the flow itself.
    pub node: Option<NodeId>,
    /// What that was called then.
    pub node_title: String,
    /// Why the flow began, in words; empty for what it says later.
    pub trigger: String,
}

/// What a model made of a turn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct Thought {
    /// The customer's language, BCP 47.
    pub language: Option<String>,
    /// How he feels.
    pub sentiment: Option<Sentiment>,
    /// The configured topic it belongs to.
    pub topic: Option<String>,
    /// Tokens that went out, over all calls.
    pub tokens_in: u32,
    /// Tokens that came back, over all calls.
    pub tokens_out: u32,
    /// In US dollars; `None` when the price is not known.
    #[specta(type = Option<i32>)]
    pub cost_usd: Option<f64>,
    /// The calls, in order: what left is in the list of calls.
    pub calls: Vec<CallId>,
    /// What had to be repaired or was left out, in words.
    pub remarks: Vec<String>,
    /// Providers that failed before this one answered, in words.
    pub failures: Vec<String>,
}

impl Why {
    /// A record without a search behind it.
    pub fn plain(cause: Cause, question: impl Into<String>) -> Self {
        Self {
            cause,
            question: question.into(),
            answerer: "on-device".into(),
            model: None,
            floor: None,
            confidence: None,
            took_ms: None,
            passages: Vec::new(),
            approved_by_operator: false,
            reason: None,
            thought: None,
            flow: None,
        }
    }
}
