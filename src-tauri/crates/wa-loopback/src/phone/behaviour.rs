//! What a phone does by itself.

use serde::{Deserialize, Serialize};

use crate::content::Outgoing;

/// How a phone behaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Behaviour {
    /// Confirms delivery of what it decrypts.
    pub delivery_receipts: bool,
    /// Reads a message so many milliseconds after it came; never when absent.
    pub read_after_ms: Option<u64>,
    /// Types so many milliseconds before it answers; not at all when absent.
    pub typing_ms: Option<u64>,
    /// The script: the first answer that fits is sent.
    pub answers: Vec<Answer>,
    /// Switched off: mail waits.
    pub offline: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self { delivery_receipts: true, read_after_ms: None, typing_ms: None, answers: Vec::new(), offline: false }
    }
}

/// One line of the script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The text contains this, in any case; empty fits every message.
    #[serde(default)]
    pub contains: String,
    /// What is sent.
    pub reply: Outgoing,
    /// Quotes the message it answers.
    #[serde(default)]
    pub quote: bool,
    /// Milliseconds before it is sent (typing comes within them).
    #[serde(default)]
    pub after_ms: u64,
    /// Also in groups.
    #[serde(default)]
    pub groups: bool,
    /// How often it may be used; any number of times when absent.
    #[serde(default)]
    pub times: Option<u32>,
}

impl Answer {
    fn fits(&self, text: &str, group: bool) -> bool {
        (self.groups || !group) && self.times != Some(0) && text.to_lowercase().contains(&self.contains.to_lowercase())
    }
}

impl Behaviour {
    /// The answer to a text, counted as used.
    pub(crate) fn answer(&mut self, text: &str, group: bool) -> Option<Answer> {
        let answer = self.answers.iter_mut().find(|answer| answer.fits(text, group))?;
        if let Some(times) = &mut answer.times {
            *times -= 1;
        }
        Some(answer.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_answer_that_fits_is_taken_as_often_as_allowed() {
        let line = |contains: &str, text: &str, times| Answer {
            contains: contains.into(),
            reply: Outgoing::text(text),
            quote: false,
            after_ms: 0,
            groups: false,
            times,
        };
        let answers = vec![line("price", "12 euros", Some(1)), line("", "hello", None)];
        let mut behaviour = Behaviour { answers, ..Behaviour::default() };
        let said = |answer: Option<Answer>| answer.map(|answer| answer.reply);
        assert_eq!(said(behaviour.answer("What PRICE?", false)), Some(Outgoing::text("12 euros")));
        assert_eq!(said(behaviour.answer("What price?", false)), Some(Outgoing::text("hello")));
        assert_eq!(said(behaviour.answer("price", true)), None);
    }
}
