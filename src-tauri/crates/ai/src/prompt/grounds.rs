//! Grounds: what a reply may rest on. Kept as it is (not masked, not neutral), because replies are judged as they would leave.

use crate::injection;

/// What the hours are cited as.
pub(super) const HOURS: &str = "HOURS";
/// What the operator's task is cited as.
pub(super) const TASK: &str = "TASK";

/// The passages that a model sees, under short names that mean nothing elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Passages {
    ids: Vec<String>,
    pub(super) hours: bool,
    pub(super) task: bool,
}

impl Passages {
    pub(super) fn add(&mut self, id: &str) -> String {
        self.ids.push(id.to_owned());
        format!("K{}", self.ids.len())
    }

    /// The id behind an alias.
    pub fn id(&self, alias: &str) -> Option<&str> {
        let number: usize = alias.strip_prefix('K')?.parse().ok()?;
        self.ids.get(number.checked_sub(1)?).map(String::as_str)
    }

    /// Whether the alias stands for something that the model saw.
    pub(crate) fn knows(&self, alias: &str) -> bool {
        (self.hours && alias == HOURS) || (self.task && alias == TASK) || self.id(alias).is_some()
    }

    /// The ids in the prompt, the best first.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }
}

/// What a reply may rest on, by who said it.
#[derive(Clone, Default)]
pub struct Grounds {
    /// The persona, by itself.
    pub(crate) persona: String,
    /// The opening hours.
    pub(crate) hours: String,
    /// The operator's task, without what the customer said.
    pub(crate) task: String,
    /// What the shop itself said before.
    pub(crate) shop_said: Vec<String>,
    /// Passages by alias.
    pub(crate) passages: Vec<(String, String)>,
    /// What the customer typed or spoke, now and before.
    pub(crate) said: Vec<String>,
    /// Of that, what he says now.
    pub(crate) asked: Vec<String>,
    /// What must not be repeated.
    pub(crate) private: Vec<String>,
    /// Our own rules.
    pub(crate) own: Vec<String>,
    /// Where somebody gives orders to the model, with his words.
    pub(crate) orders: Vec<(Place, String)>,
    /// He sent something besides words, or something that is more than a courtesy.
    pub(crate) media: bool,
}

/// Where orders to the model were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Message,
    History,
    Attachment,
}

impl Place {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Message => "The message gives orders to the assistant",
            Self::History => "An earlier message gives orders to the assistant",
            Self::Attachment => "What was sent along gives orders to the assistant",
        }
    }
}

impl Grounds {
    /// Where prices and promises may come from.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        let passages = self.passages.iter().map(|(_, text)| text.as_str());
        passages.chain([self.persona.as_str(), self.hours.as_str(), self.task.as_str()])
    }

    /// Where addresses and numbers to call may come from: the sources, and what the shop said before.
    pub(crate) fn shop(&self) -> impl Iterator<Item = &str> {
        self.sources().chain(self.shop_said.iter().map(String::as_str))
    }

    pub(crate) fn notice(&mut self, text: &str, place: Place) {
        if let Some(words) = injection::orders(text) {
            self.orders.push((place, words));
        }
    }
}

/// What people write stays out of logs.
impl std::fmt::Debug for Grounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grounds")
            .field("passages", &self.passages.len())
            .field("orders", &self.orders.len())
            .finish_non_exhaustive()
    }
}
