//! Parts: what a prompt is made of, as the engine hands it over.

use std::sync::Arc;

use domain::assistant::{AssistantSettings, LeadField};

use super::fence::one_line;

/// The longest name a contact has for a model.
const LONGEST_NAME: usize = 60;

/// What a prompt is made of.
#[derive(Clone, Default)]
pub struct PromptParts {
    /// What the assistant calls itself; may be empty.
    pub bot_name: String,
    /// Who it is and how it speaks: the operator's words.
    pub persona: String,
    /// What it must keep to.
    pub rules: Rules,
    /// Opening hours, if they are to be told.
    pub hours: Option<Hours>,
    /// Whom it answers.
    pub contact: Contact,
    /// A knowledge base is attached, even if nothing was found in it.
    pub knowledge_on: bool,
    /// What was found, the best first.
    pub knowledge: Vec<Passage>,
    /// What was said before, oldest first.
    pub history: Vec<Line>,
    /// What the customer says now, in order.
    pub question: Vec<Piece>,
    /// What is to be written, where that is not simply an answer.
    pub task: Option<Task>,
}

/// What the operator wants written: a step of a flow.
#[derive(Clone, Default)]
pub struct Task {
    /// In his words. Values may stand in them, also such as the customer gave.
    pub words: String,
    /// What the customer said in this conversation, whether the model is shown it or not: nothing of that is a ground for a
    /// reply because it stands in the task too.
    pub said: Vec<String>,
}

/// What the assistant must keep to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// BCP 47; `None`: the customer's.
    pub language: Option<String>,
    /// It may say what the knowledge does not.
    pub free_answers: bool,
    /// Names of the topics with a rule of their own.
    pub topics: Vec<String>,
    /// What it should learn of the customer.
    pub lead_fields: Vec<LeadField>,
}

impl Rules {
    /// The rules that these settings make.
    pub fn of(settings: &AssistantSettings) -> Self {
        Self {
            language: settings.language.clone(),
            free_answers: settings.free_answers,
            topics: settings.topics.iter().map(|topic| topic.name.clone()).collect(),
            lead_fields: settings.lead_fields.clone(),
        }
    }
}

/// The time and the opening hours, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// "Friday, 20 November 2026, 14:05".
    pub now: String,
    /// "Monday 09:00-18:00; ... ; Sunday closed": see [`super::open_words`]. May be empty.
    pub open: String,
    /// Holidays and exceptions; may be empty.
    pub note: String,
}

impl Hours {
    pub(super) fn words(&self) -> String {
        let line = |name: &str, words: &str| match words.trim() {
            "" => None,
            words => Some(format!("{name}: {words}")),
        };
        let lines = [line("Now", &self.now), line("Open", &self.open), line("Note", &self.note)];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }
}

/// Whom it answers.
#[derive(Clone, Default)]
pub struct Contact {
    /// As he calls himself, or as the operator does.
    pub name: Option<String>,
    /// BCP 47, when it was learned.
    pub language: Option<String>,
    /// The operator marked him.
    pub vip: bool,
    /// The operator's notes: never to be repeated.
    pub notes: String,
    /// Fields that are known, with their values.
    pub lead: Vec<(String, String)>,
}

impl Contact {
    /// What the model is told, and of that what it must not repeat.
    pub(super) fn words(&self) -> (String, String) {
        let mut lines = Vec::new();
        let name = one_line(self.name.as_deref().unwrap_or_default(), LONGEST_NAME);
        // A name that gives orders is none.
        if !name.is_empty() && crate::injection::orders(&name).is_none() {
            lines.push(format!("Name: {name}"));
        }
        if let Some(language) = &self.language {
            lines.push(format!("Usual language: {}", one_line(language, 12)));
        }
        if self.vip {
            lines.push("An important customer.".into());
        }
        for (field, value) in self.lead.iter().filter(|(_, value)| !value.trim().is_empty()) {
            lines.push(format!("{}: {}", one_line(field, 40), one_line(value, 200)));
        }
        let notes = self.notes.trim();
        if !notes.is_empty() {
            lines.push(format!("Notes of a colleague, confidential: {notes}"));
        }
        (lines.join("\n"), notes.to_owned())
    }
}

/// A passage of the knowledge base.
#[derive(Clone)]
pub struct Passage {
    /// Its own id: of a chunk or of a FAQ.
    pub id: String,
    /// The source's title, or the FAQ's question.
    pub title: String,
    /// Its text, or the FAQ's answer.
    pub text: String,
}

/// Who said a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// Automation.
    Bot,
    /// The operator, here or on his phone.
    Operator,
}

/// A line of the conversation.
#[derive(Clone)]
pub struct Line {
    /// Who.
    pub who: Speaker,
    /// What.
    pub text: String,
    /// When, in words; may be empty.
    pub at: String,
}

/// A piece of what the customer says now.
#[derive(Clone)]
pub enum Piece {
    /// What he typed.
    Text(String),
    /// What he spoke.
    Voice {
        /// The transcript.
        text: String,
    },
    /// A picture.
    Picture {
        /// `image/jpeg` and the like.
        mime: String,
        /// The file.
        bytes: Arc<[u8]>,
        /// What he wrote under it.
        caption: String,
        /// Text that was read from it, if anybody did.
        words: String,
    },
    /// A film.
    Film {
        /// A few pictures of it: kind and file.
        frames: Vec<(String, Arc<[u8]>)>,
        /// What he wrote under it.
        caption: String,
        /// What is spoken in it.
        speech: String,
    },
    /// A document.
    Document {
        /// The file's name.
        name: String,
        /// Its text.
        text: String,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What he calls it; may be empty.
        name: String,
    },
    /// Something that cannot be read.
    Unreadable {
        /// "a film", "a voice message".
        what: String,
        /// Why.
        why: String,
    },
}

/// How much room a model has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Tokens that it can hold, the answer included.
    pub context: u32,
    /// Tokens kept free for the answer.
    pub max_tokens: u32,
    /// It sees pictures.
    pub vision: bool,
}

/// What people write stays out of logs.
impl std::fmt::Debug for PromptParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PromptParts")
            .field("knowledge", &self.knowledge.len())
            .field("history", &self.history.len())
            .field("question", &self.question.len())
            .finish_non_exhaustive()
    }
}
