//! Pins: questions with the passage that must answer them, tried again after every change that could break them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{BaseId, ChunkId, FaqId, PinId, SourceId, UnixMs};

/// A question that must keep its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Pin {
    /// Ours.
    pub id: PinId,
    /// Its base.
    pub base_id: BaseId,
    /// As a customer asks.
    pub question: String,
    /// The FAQ that must answer.
    pub faq_id: Option<FaqId>,
    /// Or the source that must,
    pub source_id: Option<SourceId>,
    /// with the passage that has these words. Empty for a FAQ.
    pub quote: String,
    /// What it is called: the FAQ's question or the source's title; empty when it is gone.
    pub expected: String,
    /// The last try.
    pub last: Option<PinTry>,
    /// The try before, made on what was then.
    pub before: Option<PinTry>,
}

/// What a pin is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PinInput {
    /// 1 to 1000 characters.
    pub question: String,
    /// The FAQ that must answer,
    pub faq_id: Option<FaqId>,
    /// or the passage of a source.
    pub chunk_id: Option<ChunkId>,
}

/// How a pinned question was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PinTry {
    /// When.
    pub at: UnixMs,
    /// The model that found meanings.
    pub model: String,
    /// The expected passage was the answer.
    pub passed: bool,
    /// The place of the expected passage among all that were found, from 1.
    pub place: Option<u32>,
    /// The confidence of the best passage.
    #[specta(type = Option<i32>)]
    pub confidence: Option<f64>,
    /// What answered instead, in one line; empty if nothing or the expected one did.
    pub instead: String,
}

/// A run over all pins of a base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PinRun {
    /// Every pin with its new try.
    pub pins: Vec<Pin>,
    /// How many passed.
    pub passed: u32,
    /// How many passed the time before and do not any more.
    pub broken: u32,
    /// How many pass again.
    pub mended: u32,
}
