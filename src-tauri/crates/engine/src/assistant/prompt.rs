//! Prompt: what a model may know of a case. The parts only; their order, their room and how they are fenced is the business
//! of the crate `ai`.

use ai::prompt::{Contact, Hours, Line, Passage, PromptParts, Rules, Speaker, open_words};
use domain::{CutReason, MessageKind, Sender};
use knowledge::CutReason as Cut;
use store::messages::Said;

use super::case::{Case, Past};
use super::media::Seen;
use crate::found::Found;
use crate::{Core, local_day};

impl Core {
    /// What a model may know of a case; without anything to find in there is no knowledge.
    pub(crate) fn prompt_parts(&self, case: &Case<'_>, past: &Past, seen: &Seen, found: Option<&Found>) -> PromptParts {
        let passages = found.map_or(&[][..], |found| &found.passages);
        let assistant = &case.settings.assistant;
        let now = local_day::time(&*self.clock, self.now());
        let told = !assistant.hours.is_empty() || !assistant.hours_note.trim().is_empty();
        let begin = past.said.len().saturating_sub(assistant.history as usize);
        PromptParts {
            bot_name: assistant.bot_name.clone(),
            persona: assistant.persona.clone(),
            rules: Rules::of(assistant),
            hours: told.then(|| Hours {
                now: now.format("%A %Y-%m-%d %H:%M").to_string(),
                open: open_words(&assistant.hours),
                note: assistant.hours_note.clone(),
            }),
            contact: contact(case, past),
            knowledge_on: found.is_some_and(|found| !found.bases.is_empty()),
            knowledge: passages.iter().filter(|passage| is_shown(passage.hit.cut)).map(passage).collect(),
            history: past.said.iter().skip(begin).filter_map(line).collect(),
            question: seen.pieces.clone(),
            task: None,
        }
    }
}

/// Whether a model is shown a passage. It judges for itself what answers; it need not read the same twice.
pub(super) fn is_shown(cut: Option<Cut>) -> bool {
    !matches!(cut, Some(Cut::Duplicate | Cut::Joined))
}

/// Why a passage that the reply does not rest on was not used.
pub(super) fn unused(cut: Option<Cut>, in_prompt: bool) -> CutReason {
    match cut {
        Some(Cut::Duplicate) => CutReason::Duplicate,
        Some(Cut::Joined) => CutReason::Joined,
        _ if in_prompt => CutReason::NotUsed,
        _ => CutReason::NoRoom,
    }
}

fn passage(passage: &crate::found::Passage) -> Passage {
    let (title, text) = passage.words();
    Passage { id: passage.id().to_owned(), title, text }
}

fn contact(case: &Case<'_>, past: &Past) -> Contact {
    let lead = past.facts.iter().map(|fact| (fact.field.clone(), fact.value.clone())).collect();
    let Some(contact) = case.contact else {
        return Contact { name: None, language: None, vip: false, notes: String::new(), lead };
    };
    let name = [&contact.name, &contact.push_name].into_iter().find(|name| !name.trim().is_empty());
    Contact {
        name: name.cloned(),
        language: contact.language.clone(),
        vip: contact.vip,
        notes: contact.notes.clone(),
        lead,
    }
}

fn line(said: &Said) -> Option<Line> {
    let who = match said.sender {
        Sender::Contact => Speaker::Customer,
        Sender::Bot => Speaker::Bot,
        Sender::Operator | Sender::Phone => Speaker::Operator,
    };
    let label = said.kind.label();
    let text = match (said.kind, said.text.trim()) {
        (MessageKind::Text, "") => return None,
        (MessageKind::Text, text) => text.to_owned(),
        (_, "") => format!("[{label}]"),
        (_, text) => format!("[{label}] {text}"),
    };
    Some(Line { who, text, at: String::new() })
}
