//! Contract: what a model's answer must be before a customer sees it. The model proposes; the rules decide.
//!
//! The rules in the order in which they are looked at; the first that applies decides. "Grounds" are the passages in the prompt,
//! the persona, the task of a flow without what the customer said, the opening hours and what the shop itself said before in this conversation.
//!
//! | # | rule | otherwise |
//! |---|---|---|
//! | 1 | the customer does not ask for a human (words) | `WantsHuman` |
//! | 2 | no topic that goes to a human, by the customer's words or the model's `topic` | `Topic` |
//! | 3 | `action` is not `escalate` | `ModelDecided` |
//! | 4 | `none` only without a question mark, attachment or orders to the assistant, and with enough confidence | `NotSure` |
//! | 5 | the reply has words | `Refused` (not understood) |
//! | 6 | nothing of ours shows: fence, code, rules, eight words of the rules or twelve of the persona in a row, six of the notes, JSON of an answer, a placeholder that stands for nothing. Aliases such as `[K1]` are taken out and told | `Refused` |
//! | 7 | every address, e-mail and phone number is in the grounds. The customer's own e-mail or phone, as he typed it, may be repeated; an address of his never | `Refused` |
//! | 8 | every price, percentage and promise (refund, discount, free, guarantee) is in the passages, persona or hours. What the customer says something costs is no ground | `NotSure` |
//! | 9 | confidence reaches the threshold; none is 0 | `NotSure` |
//! | 10 | with knowledge and without free answers: at least one cited passage exists. Unknown aliases are dropped and told. Without one only courtesies and questions back pass: every sentence ends as a question or all its clauses are courtesies, under 120 characters in all (240 with a question), and nothing in it is a digit, address, price or promise | `Uncited` |
//! | 11 | where somebody gives orders to the assistant (message, history, attachment): a citation, and at least half of the reply's words are in the cited passages or the hours | `NotSure` |
//! | 12 | the reply does not speak of a topic that goes to a human | `Topic` |
//! | 13 | with a fixed reply language: the reply is not certainly in another one | `NotSure` |
//! | 14 | it fits into the allowed number of messages | `Refused` |
//!
//! Besides: a message that goes along with an escalation must pass 6, 7, 8, 10 (a courtesy may say that a colleague will answer)
//! and 14, or it is left out and the operator's own words are sent. Lead fields count only if the customer said the value, letter
//! by letter apart from case and accents. What is judged is what would be sent: after placeholders were put back and after
//! formatting.
//!
//! Not held by rules: the meaning of a reply that cites a passage, and a persona that is told in another language. Whoever needs more
//! certainty lets replies wait for approval.

mod ask;
mod courtesy;
mod exchange;
mod extract;
mod facts;
#[cfg(test)]
mod injections;
mod judge;
mod lead;
mod leaks;
mod support;

use domain::assistant::Reason;

pub use ask::ask;
pub use exchange::{Answered, Job, answer};
pub use extract::{Extracted, Sought, Wish, extract};
pub use judge::judge;

/// What becomes of an answer.
#[derive(Clone, PartialEq)]
pub enum Verdict {
    /// It is sent.
    Reply {
        /// In so many messages, in WhatsApp's formatting.
        messages: Vec<String>,
    },
    /// The operator answers.
    Escalate {
        /// Why.
        reason: Reason,
        /// What the model would tell the customer meanwhile, if that is safe to send; empty: the operator's own words.
        messages: Vec<String>,
    },
    /// Nothing was asked.
    None,
}

/// A verdict and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What becomes of it.
    pub verdict: Verdict,
    /// Ids of the passages that it rests on.
    pub used: Vec<String>,
    /// What the customer told of himself: field and value, in his own words.
    pub lead: Vec<(String, String)>,
    /// What was dropped or changed, in words.
    pub noted: Vec<String>,
}

/// What is said stays out of logs.
impl std::fmt::Debug for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reply { messages } => write!(f, "Reply({} messages)", messages.len()),
            Self::Escalate { reason, messages } => write!(f, "Escalate({reason:?}, {} messages)", messages.len()),
            Self::None => f.write_str("None"),
        }
    }
}
