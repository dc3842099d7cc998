//! Reason: why the assistant hands a turn over, in the operator's words, and what it is about when no model says so.

use domain::assistant::{Reason, ReasonKind};
use domain::{Message, text};

/// Characters of the customer's words in a summary of our own.
const SUMMARY_CHARS: usize = 400;

/// A reason with more of it.
pub(crate) fn reason(kind: ReasonKind, detail: impl Into<String>) -> Reason {
    Reason { kind, detail: detail.into() }
}

/// The reason in a sentence.
pub(crate) fn words(reason: &Reason) -> String {
    let detail = reason.detail.trim();
    let with = |words: &str| if detail.is_empty() { words.to_owned() } else { format!("{words} {detail}") };
    match reason.kind {
        ReasonKind::NotSure => with("The assistant is not sure enough of an answer."),
        ReasonKind::Topic if detail.is_empty() => "A topic that you answer yourself.".into(),
        ReasonKind::Topic => format!("You answer this topic yourself: {detail}."),
        ReasonKind::WantsHuman => with("The customer asks for a human."),
        ReasonKind::Repeated => with("The customer asks the same again."),
        ReasonKind::ProviderFailed => with("No model answered."),
        ReasonKind::NoCredits => with("The credits are used up."),
        ReasonKind::BudgetSpent => with("The budget for models is spent."),
        ReasonKind::Uncited => with("The answer rests on nothing in your knowledge base."),
        ReasonKind::ModelDecided => with("The model wants a human to answer."),
        ReasonKind::Unreadable => with("What the customer sent could not be read."),
        ReasonKind::Refused => with("The model refused to answer."),
        ReasonKind::Flow => with("A flow gave the chat to you."),
    }
}

/// What it is about, from what the customer said; if that is nothing, from what he sent.
pub(crate) fn summary(said: &str, messages: &[Message]) -> String {
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return messages.last().map_or_else(String::new, |message| message.kind.label().to_owned());
    }
    match text::cut(&line, SUMMARY_CHARS) {
        cut if cut.len() < line.len() => format!("{cut}…"),
        _ => line,
    }
}
