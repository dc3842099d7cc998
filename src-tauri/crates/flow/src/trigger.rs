//! Trigger: what starts a flow. Data only; `route` decides, and the engine's schedule and local API knock at the door.

use domain::{ContactId, MessageKind, UnixMs};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::document::Regular;
use crate::validate::{Finding, Rule};
use crate::{Name, WordMatch};

mod schedule;
pub(crate) mod words;

pub use schedule::Schedule;

/// The most words of one trigger.
const WORD_LIMIT: usize = 200;
/// The longest of them.
const WORD_LENGTH: usize = 200;

/// Something that starts a flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "FlowTrigger")]
pub struct Trigger {
    /// It does.
    pub on: bool,
    /// What it is.
    pub when: TriggerWhen,
}

impl Default for Trigger {
    fn default() -> Self {
        Self::new(TriggerWhen::default())
    }
}

/// What starts a flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TriggerWhen {
    /// A message has certain words in it.
    Keyword {
        /// Which.
        words: Vec<String>,
        /// Any of them, all of them, or nothing else.
        #[serde(default = "any")]
        matching: WordMatch,
        /// Capitals and accents count.
        #[serde(default)]
        case_sensitive: bool,
    },
    /// A message is exactly one of these texts.
    Exact {
        /// Which.
        texts: Vec<String>,
        /// Capitals and accents count.
        #[serde(default)]
        case_sensitive: bool,
    },
    /// A message fits a regular expression; what its named groups find become variables.
    Regex {
        /// The expression.
        pattern: Regular,
        /// Capitals count.
        #[serde(default)]
        case_sensitive: bool,
    },
    /// Any message.
    AnyMessage,
    /// The first message of a contact.
    FirstMessage,
    /// A label was put on the contact.
    LabelAdded {
        /// Which.
        label: String,
    },
    /// A file came.
    MediaReceived {
        /// Which kinds; none means any.
        #[serde(default)]
        kinds: Vec<MessageKind>,
    },
    /// A time has come.
    Scheduled {
        /// When.
        schedule: Schedule,
        /// For whom.
        audience: Audience,
    },
    /// The local API was called; its values become variables.
    Api,
}

fn any() -> WordMatch {
    WordMatch::Any
}

impl Default for TriggerWhen {
    fn default() -> Self {
        Self::Keyword { words: Vec::new(), matching: WordMatch::Any, case_sensitive: false }
    }
}

/// For whom a scheduled flow starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "to", rename_all = "snake_case")]
#[serde(rename = "FlowAudience")]
pub enum Audience {
    /// Everybody with a label.
    Label {
        /// Which.
        label: String,
    },
    /// These contacts.
    Contacts {
        /// Which.
        contact_ids: Vec<ContactId>,
    },
}

impl Trigger {
    /// A trigger that is on.
    pub fn new(when: TriggerWhen) -> Self {
        Self { on: true, when }
    }

    /// Checks its fields; `place` names it in findings: `triggers[0]`.
    pub(crate) fn inspect(&self, place: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut wrong = |rule, field: &str, message: String, fix: &str| {
            findings.push(Finding::error(rule, message, fix).field(format!("{place}.when.{field}")));
        };
        match &self.when {
            TriggerWhen::Keyword { words, .. } | TriggerWhen::Exact { texts: words, .. } => {
                let field = if matches!(self.when, TriggerWhen::Exact { .. }) { "texts" } else { "words" };
                if words.iter().all(|word| word.trim().is_empty()) {
                    wrong(Rule::Triggers, field, "A trigger has no words.".into(), "Write at least one, or remove it.");
                }
                if words.len() > WORD_LIMIT || words.iter().any(|word| word.chars().count() > WORD_LENGTH) {
                    let message = format!("A trigger can have {WORD_LIMIT} words of {WORD_LENGTH} characters.");
                    wrong(Rule::Limits, field, message, "Write fewer or shorter ones.");
                }
            }
            TriggerWhen::Regex { pattern, .. } => {
                if pattern.source().is_empty() {
                    wrong(Rule::Triggers, "pattern", "A trigger has no regular expression.".into(), "Write one.");
                } else if let Err(error) = pattern.parsed() {
                    let message = format!("The regular expression of a trigger cannot be read: {error}");
                    wrong(Rule::Regex, "pattern", message, "Correct it there.");
                }
                for why in self.brings().iter().filter_map(|name| Name::new(name).err()) {
                    let message = format!("A group of a trigger's regular expression: {why}.");
                    wrong(Rule::VariableNames, "pattern", message, "Give the group another name.");
                }
            }
            TriggerWhen::LabelAdded { label } if label.trim().is_empty() => {
                wrong(Rule::Triggers, "label", "A trigger has no label.".into(), "Choose one.");
            }
            TriggerWhen::Scheduled { schedule, audience } => {
                if let Err(why) = schedule.check() {
                    wrong(Rule::Triggers, "schedule", why, "Correct the time.");
                }
                let nobody = match audience {
                    Audience::Label { label } => label.trim().is_empty(),
                    Audience::Contacts { contact_ids } => contact_ids.is_empty(),
                };
                if nobody {
                    let fix = "Choose a label or contacts.";
                    wrong(Rule::Triggers, "audience", "A scheduled start is for nobody.".into(), fix);
                }
            }
            TriggerWhen::LabelAdded { .. }
            | TriggerWhen::AnyMessage
            | TriggerWhen::FirstMessage
            | TriggerWhen::MediaReceived { .. }
            | TriggerWhen::Api => {}
        }
        findings
    }

    /// The names of the variables it brings.
    pub(crate) fn brings(&self) -> Vec<String> {
        match &self.when {
            TriggerWhen::Regex { pattern, .. } => pattern.parsed().map(|pattern| pattern.names()).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// When it next starts the flow by itself, after a moment.
    pub fn next(&self, after: UnixMs, offset_minutes: i32) -> Option<UnixMs> {
        match &self.when {
            TriggerWhen::Scheduled { schedule, .. } if self.on => schedule.next(after, offset_minutes),
            _ => None,
        }
    }
}
