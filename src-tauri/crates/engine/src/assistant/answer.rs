//! Answer: what the assistant makes of a turn. Only [`Answer::action`] decides what happens, never the words of a reply.

use domain::assistant::{Autonomy, PromptPart, Reason};
use domain::view::Action;
use domain::{AccountSettings, BaseId, Cause, FaqId, LeadFact, Sentiment, SourceId, Why};

/// What the assistant makes of a turn.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub action: Action,
    /// The messages to send; for an escalation what tells the customer so. May be empty.
    pub messages: Vec<String>,
    /// For an escalation, `why.reason` says why.
    pub why: Why,
    /// What it rests on.
    pub used_faqs: Vec<FaqId>,
    pub used_sources: Vec<SourceId>,
    /// The base that was asked and is not sure enough.
    pub gap: Option<BaseId>,
    /// What happens with the reply.
    pub autonomy: Autonomy,
    /// A model wrote it: it costs credits.
    pub paid: bool,
    /// For an escalation: what it is about, in a model's words.
    pub summary: Option<String>,
    /// The customer's language, if it is known well enough to remember.
    pub language: Option<String>,
    /// How he feels.
    pub sentiment: Option<Sentiment>,
    /// What he told of himself.
    pub facts: Vec<LeadFact>,
    /// What the model's prompt was made of.
    pub parts: Vec<PromptPart>,
    /// Milliseconds for the question's meaning, and for the search.
    pub timing: (f64, f64),
}

impl Answer {
    pub fn new(action: Action, messages: Vec<String>, why: Why) -> Self {
        Self {
            action,
            messages,
            why,
            used_faqs: Vec::new(),
            used_sources: Vec::new(),
            gap: None,
            autonomy: Autonomy::Automatic,
            paid: false,
            summary: None,
            language: None,
            sentiment: None,
            facts: Vec::new(),
            parts: Vec::new(),
            timing: (0.0, 0.0),
        }
    }

    /// Nothing is said.
    pub fn silence(said: impl Into<String>) -> Self {
        Self::new(Action::None, Vec::new(), Why::plain(Cause::Answer, said))
    }

    /// The chat goes to the operator; the customer is told with the account's words.
    pub fn escalation(settings: &AccountSettings, why: Why, reason: Reason) -> Self {
        let message = settings.escalation_message.clone();
        let messages = if message.is_empty() { Vec::new() } else { vec![message] };
        Self::new(Action::Escalate, messages, Why { cause: Cause::Escalation, reason: Some(reason), ..why })
    }

    /// The words in one piece.
    pub fn text(&self) -> String {
        self.messages.join("\n\n")
    }
}
