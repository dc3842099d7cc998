//! Answer: the form in which a model answers, and reading it from whatever the model wrote.
//!
//! Not every model keeps to a form. What can be understood beyond doubt is repaired, and every repair is told; where the action or
//! the reply is in doubt (missing, cut off, said twice in two ways) there is no answer. Only the field `action` decides: nothing
//! is ever read out of the reply's words.

mod fields;
mod loose;
mod reader;
mod schema;

use domain::{
    assistant::{LeadField, Sentiment},
    view::Action,
};

pub(crate) use schema::{SCHEMA_NAME, score_description, score_schema};
pub use schema::{description, schema};

/// What a model answered, before anybody judged it.
#[derive(Clone, PartialEq)]
pub struct ModelAnswer {
    /// What it would say to the customer.
    pub reply: String,
    /// What it would do.
    pub action: Action,
    /// How sure it is, 0 to 1; `None` when it did not say so in a way that can be understood.
    pub confidence: Option<f64>,
    /// The language of its reply, BCP 47.
    pub language: Option<String>,
    /// How the customer feels.
    pub sentiment: Option<Sentiment>,
    /// Aliases of the passages that it used, as it wrote them (`K1`).
    pub used: Vec<String>,
    /// One of the configured topics.
    pub topic: Option<String>,
    /// For the operator: what it is about.
    pub summary: String,
    /// What the customer told of himself: field and value.
    pub lead: Vec<(String, String)>,
}

/// What customers and models say stays out of logs.
impl std::fmt::Debug for ModelAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelAnswer")
            .field("action", &self.action)
            .field("confidence", &self.confidence)
            .field("used", &self.used)
            .finish_non_exhaustive()
    }
}

/// An answer and what had to be done to read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The answer.
    pub answer: ModelAnswer,
    /// What was not as it should be, one entry each; empty: it kept to the form.
    pub repairs: Vec<String>,
}

/// What a second call says of a reply.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Score {
    pub(crate) action: Action,
    pub(crate) confidence: f64,
    pub(crate) used: Vec<String>,
}

/// Why an answer cannot be used; for the model, so that it can do better, and for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub(crate) String);

/// Reads an answer.
pub fn parse(text: &str, lead_fields: &[LeadField], topics: &[String]) -> Result<Parsed, Unusable> {
    let (members, mut repairs) = loose::answer_object(text)?;
    let answer = fields::answer(members, lead_fields, topics, &mut repairs)?;
    Ok(Parsed { answer, repairs })
}

/// Reads what a second call says of a reply. Anything in doubt is no score.
pub(crate) fn parse_score(text: &str) -> Result<Score, Unusable> {
    let (members, mut repairs) = loose::answer_object(text)?;
    fields::score(members, &mut repairs)
}
