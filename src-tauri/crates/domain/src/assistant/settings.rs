//! An account's assistant: the operator's choices, one value that is saved as a whole.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{DayHours, ModelRef, hours};
use crate::{BaseId, text};

/// What happens with a reply that the assistant has written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Autonomy {
    /// It waits for approval.
    Draft,
    /// It leaves after a while, unless the operator stops it.
    Delayed,
    /// It leaves.
    #[default]
    Automatic,
    /// It is not written at all: the chat goes to the operator.
    Human,
}

/// A topic with a rule of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SensitiveTopic {
    /// What it is called: 1 to 40 characters.
    pub name: String,
    /// Words that give it away, in any language, besides what a model understands by its name. At most 60.
    pub words: Vec<String>,
    /// What happens.
    pub rule: Autonomy,
}

/// Something the assistant should learn of a customer when he says it by himself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeadField {
    /// Letters, digits, underscore: 1 to 40.
    pub name: String,
    /// What is meant, for the model: at most 200 characters.
    pub description: String,
}

/// How an account's assistant answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct AssistantSettings {
    /// What it calls itself: at most 60 characters.
    pub bot_name: String,
    /// Who it is and how it speaks: at most 8 000 characters.
    pub persona: String,
    /// Who answers; `None` is the answerer on this device.
    pub model: Option<ModelRef>,
    /// Who answers when that one fails, in order: at most 3. The answerer on this device is always the last.
    pub fallbacks: Vec<ModelRef>,
    /// 0 (always the same) to 1 (free).
    #[specta(type = i32)]
    pub temperature: f64,
    /// How long an answer may be, in tokens: 50 to 4 000.
    pub max_tokens: u32,
    /// Messages of the chat that the model sees: 0 to 100. They begin after the last "resolved".
    pub history: u32,
    /// The knowledge bases it answers from; the default base when empty.
    pub bases: Vec<BaseId>,
    /// It may answer what its knowledge does not say. Otherwise every fact needs a source.
    pub free_answers: bool,
    /// Below this confidence the operator answers: 0 to 1.
    #[specta(type = i32)]
    pub threshold: f64,
    /// BCP 47; `None` answers in the customer's language.
    pub language: Option<String>,
    /// What happens with its replies.
    pub autonomy: Autonomy,
    /// How long a delayed reply waits, in seconds: 5 to 3 600.
    pub delay_s: u32,
    /// Topics with a rule of their own: at most 20.
    pub topics: Vec<SensitiveTopic>,
    /// A question asked so many times goes to the operator: 2 to 10; 0 never.
    pub repeat_limit: u32,
    /// What it should learn of customers: at most 12.
    pub lead_fields: Vec<LeadField>,
    /// Pictures are shown to a model that sees.
    pub look_at_pictures: bool,
    /// Who turns speech into text; `None`: voice messages go to the operator.
    pub transcription: Option<ModelRef>,
    /// Films are looked at in a few pictures.
    pub look_at_films: bool,
    /// Documents are read.
    pub read_documents: bool,
    /// Phone numbers and e-mail addresses are replaced before anything leaves, and put back in the reply.
    pub mask: bool,
    /// A long reply is sent in so many messages at most: 1 to 5.
    pub max_messages: u32,
    /// Opening hours; empty: not told.
    pub hours: Vec<DayHours>,
    /// Holidays and exceptions: at most 500 characters.
    pub hours_note: String,
}

impl Default for AssistantSettings {
    fn default() -> Self {
        Self {
            bot_name: String::new(),
            persona: super::PERSONAS.first().map_or_else(String::new, |persona| persona.persona.to_owned()),
            model: None,
            fallbacks: Vec::new(),
            temperature: 0.7,
            max_tokens: 200,
            history: 20,
            bases: Vec::new(),
            free_answers: false,
            threshold: 0.6,
            language: None,
            autonomy: Autonomy::Automatic,
            delay_s: 30,
            topics: ["refund", "complaint", "legal"]
                .map(|name| SensitiveTopic { name: name.into(), words: Vec::new(), rule: Autonomy::Human })
                .into(),
            repeat_limit: 3,
            lead_fields: [
                ("name", "The customer's own name"),
                ("email", "An e-mail address"),
                ("phone", "A phone number other than the one he writes from"),
                ("location", "Town or address"),
            ]
            .map(|(name, description)| LeadField { name: name.into(), description: description.into() })
            .into(),
            look_at_pictures: true,
            transcription: None,
            look_at_films: true,
            read_documents: true,
            mask: false,
            max_messages: 3,
            hours: Vec::new(),
            hours_note: String::new(),
        }
    }
}

impl AssistantSettings {
    /// Whether these settings make sense; an error says which field is wrong and what it may be.
    pub fn check(&self) -> Result<(), String> {
        text::limited("The assistant's name", &self.bot_name, 60)?;
        text::limited("The persona", &self.persona, 8_000)?;
        text::limited("The note on opening hours", &self.hours_note, 500)?;
        within("The temperature", self.temperature, 0.0, 1.0)?;
        within("The confidence", self.threshold, 0.0, 1.0)?;
        among("The length of an answer", self.max_tokens, 50, 4_000)?;
        among("The number of earlier messages", self.history, 0, 100)?;
        among("The delay", self.delay_s, 5, 3_600)?;
        among("The number of messages of a reply", self.max_messages, 1, 5)?;
        if self.repeat_limit != 0 {
            among("The number of repetitions", self.repeat_limit, 2, 10)?;
        }
        at_most("Fallbacks", self.fallbacks.len(), 3)?;
        at_most("Knowledge bases", self.bases.len(), 20)?;
        at_most("Topics", self.topics.len(), 20)?;
        at_most("Fields to learn", self.lead_fields.len(), 12)?;
        for topic in &self.topics {
            if topic.name.trim().is_empty() {
                return Err("A topic needs a name.".into());
            }
            text::limited("A topic's name", &topic.name, 40)?;
            at_most("Words of a topic", topic.words.len(), 60)?;
            for word in &topic.words {
                text::limited("A topic's word", word, 60)?;
            }
        }
        for field in &self.lead_fields {
            let name = &field.name;
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if name.is_empty() || name.len() > 40 || !plain {
                return Err(format!("\"{name}\": a field's name has 1 to 40 letters, digits or underscores."));
            }
            text::limited("A field's description", &field.description, 200)?;
        }
        if let Some(language) = &self.language
            && !(2..=12).contains(&language.len())
        {
            return Err("The reply language is a code such as \"en\" or \"pt-BR\".".into());
        }
        hours::check(&self.hours)
    }
}

fn within(what: &str, value: f64, least: f64, most: f64) -> Result<(), String> {
    // Not `<` and `>`: NaN is refused as well.
    if (least..=most).contains(&value) { Ok(()) } else { Err(format!("{what} must be between {least} and {most}.")) }
}

fn among(what: &str, value: u32, least: u32, most: u32) -> Result<(), String> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(format!("{what} must be between {least} and {most}.")) }
}

fn at_most(what: &str, count: usize, most: usize) -> Result<(), String> {
    if count <= most { Ok(()) } else { Err(format!("{what}: {most} at most.")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_make_sense() {
        assert_eq!(AssistantSettings::default().check(), Ok(()));
    }

    #[test]
    fn what_is_out_of_its_limits_is_refused_by_name() {
        let refused = |change: fn(&mut AssistantSettings)| {
            let mut settings = AssistantSettings::default();
            change(&mut settings);
            settings.check().unwrap_err()
        };
        assert!(refused(|s| s.temperature = f64::NAN).contains("temperature"));
        assert!(refused(|s| s.threshold = 1.5).contains("confidence"));
        assert!(refused(|s| s.max_tokens = 1).contains("length"));
        assert!(refused(|s| s.repeat_limit = 1).contains("repetitions"));
        assert!(
            refused(|s| s.lead_fields.push(LeadField { name: "a b".into(), description: String::new() }))
                .contains("a b")
        );
    }

    #[test]
    fn settings_of_an_older_version_are_completed_with_defaults() {
        let settings: AssistantSettings = serde_json::from_str(r#"{"bot_name":"Ada"}"#).unwrap();
        assert_eq!(settings, AssistantSettings { bot_name: "Ada".into(), ..AssistantSettings::default() });
    }
}
