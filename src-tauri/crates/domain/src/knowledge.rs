//! What answers are grounded in: knowledge bases with FAQs and sources, questions without an answer, and pinned questions.

mod base;
mod faq;
mod gap;
mod models;
mod pin;
mod source;

pub use base::{Base, BasePatch};
pub use faq::{Faq, FaqImport, FaqInput, FaqPair, FaqPlace, RejectedRow, VARIANTS_LIMIT};
pub use gap::Gap;
pub use models::{EndpointInput, ModelLanguages, ModelPhase, ModelUse, Models, SearchModel, Switching};
pub use pin::{Pin, PinInput, PinRun, PinTry};
pub use source::{
    CrawlRules, Progress, ReadingStep, Refresh, Source, SourceFormat, SourceKind, SourceLine, SourceLines, SourceState,
};
