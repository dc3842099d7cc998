//! Budget: how many tokens each part of a prompt may have. What one part does not use is there for the next.

use domain::assistant::PromptPart;

use super::Room;
use crate::tokens;

/// Part, its share of the room in percent, and the most it is worth. In the order in which they are served: what the customer
/// asks goes before what was found for it, and both before what was said earlier.
const SHARES: &[(&str, u32, u32)] = &[
    ("persona", 15, 4_000),
    ("hours", 3, 500),
    ("contact", 4, 800),
    ("question", 26, 12_000),
    ("knowledge", 34, 8_000),
    ("history", 18, 6_000),
];

/// The names of a prompt's parts as they are shown.
const ORDER: &[&str] = &["persona", "rules", "task", "hours", "contact", "knowledge", "history", "question"];

/// Kept free: the form of the answer, and what the wire adds.
const RESERVE: u32 = 1_000;
/// Less room than this is no room; then the provider says so.
const LEAST: u32 = 600;

/// The tokens of one prompt.
pub(super) struct Purse {
    room: u32,
    spare: u32,
    reports: Vec<PromptPart>,
}

/// The tokens of one part.
pub(super) struct Section {
    name: &'static str,
    budget: u32,
    left: u32,
    pub(super) cut: Vec<String>,
}

impl Purse {
    pub(super) fn new(room: Room) -> Self {
        let room = room.context.saturating_sub(room.max_tokens).saturating_sub(RESERVE).max(LEAST);
        Self { room, spare: 0, reports: Vec::new() }
    }

    /// A part that is never cut.
    pub(super) fn fixed(&mut self, name: &str, text: &str) {
        let tokens = tokens::tokens(text);
        self.room = self.room.saturating_sub(tokens).max(LEAST);
        self.reports.push(PromptPart { name: name.to_owned(), tokens, budget: tokens, cut: Vec::new() });
    }

    pub(super) fn section(&self, name: &'static str) -> Section {
        let (_, share, most) = SHARES.iter().find(|(known, ..)| *known == name).copied().unwrap_or((name, 0, 0));
        let budget = (u64::from(self.room) * u64::from(share) / 100) as u32;
        let budget = budget.saturating_add(self.spare).min(most);
        Section { name, budget, left: budget, cut: Vec::new() }
    }

    pub(super) fn close(&mut self, section: Section) {
        let (_, share, _) =
            SHARES.iter().find(|(known, ..)| *known == section.name).copied().unwrap_or((section.name, 0, 0));
        let own = (u64::from(self.room) * u64::from(share) / 100) as u32;
        let used = section.budget - section.left;
        self.spare = (self.spare + own).saturating_sub(used);
        self.reports.push(PromptPart {
            name: section.name.to_owned(),
            tokens: used,
            budget: section.budget,
            cut: section.cut,
        });
    }

    /// What each part cost, in the order of the prompt.
    pub(super) fn reports(mut self) -> Vec<PromptPart> {
        self.reports.sort_by_key(|part| ORDER.iter().position(|name| *name == part.name));
        self.reports
    }
}

impl Section {
    pub(super) fn fits(&self, tokens: u32) -> bool {
        tokens <= self.left
    }

    pub(super) fn left(&self) -> u32 {
        self.left
    }

    pub(super) fn spend(&mut self, tokens: u32) {
        self.left = self.left.saturating_sub(tokens);
    }

    /// As much of a text as fits; `what` says what is missing otherwise.
    pub(super) fn beginning<'t>(&mut self, text: &'t str, what: &str) -> &'t str {
        let kept = tokens::beginning(text, self.left);
        if kept.len() < text.len() {
            self.cut.push(what.to_owned());
        }
        self.spend(tokens::tokens(kept));
        kept
    }
}
