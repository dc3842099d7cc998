//! Kept: what was tried by hand, as a test.
//!
//! The acts are played anew, and what comes of that is what is expected. So the test holds whatever was looked into, stopped
//! or stepped through on the way, which no script can tell.

use std::collections::BTreeMap;

use super::told::{ended_name, spoken, words};
use super::{OpenCallKind, Setup, Simulation};
use crate::run::State;
use crate::script::{Expect, Line, Script};
use crate::view::CallAsked;
use crate::{Value, shown};

/// Values that are written longer are not worth expecting.
const VALUE_LIMIT: usize = 1_000;

impl Simulation {
    /// What happened since the beginning, as a test that holds.
    pub fn as_script(&self, name: &str) -> Script {
        let Setup { contact, globals, now, offset_minutes, .. } = self.setup.clone();
        let mut script =
            Script { name: name.to_owned(), contact, globals, at: Some(now), offset_minutes, lines: Vec::new() };
        let mut again = Self::new(self.document().clone(), crate::script::setup(&script));
        let mut before = Seen::of(&again);
        for line in &self.lines {
            // What only a break made possible cannot happen without it.
            if again.follow(line).is_err() {
                continue;
            }
            script.lines.push(line.clone());
            let seen = Seen::of(&again);
            if !matches!(line, Line::Sets { .. } | Line::SetsGlobal { .. }) {
                script.lines.push(Line::Expect(seen.expected(&before, &again)));
            }
            before = seen;
        }
        script
    }
}

/// What a script can expect of a moment.
struct Seen {
    ended: Option<&'static str>,
    handed_off: bool,
    labels: Vec<String>,
    variables: BTreeMap<String, Value>,
}

impl Seen {
    fn of(simulation: &Simulation) -> Self {
        Self {
            ended: simulation.how_it_ended(),
            handed_off: simulation.handed_off(),
            labels: simulation.labels().to_vec(),
            variables: simulation.run().map(|run| run.variables.clone()).unwrap_or_default(),
        }
    }

    /// What is new against the moment before.
    fn expected(&self, before: &Self, simulation: &Simulation) -> Expect {
        let said: Vec<String> = simulation
            .just_said()
            .map(
                |bubble| if bubble.choices.is_empty() { spoken(bubble).into_owned() } else { words(bubble).to_owned() },
            )
            .collect();
        let choices: Vec<String> = simulation.choices().iter().map(|offer| offer.label.clone()).collect();
        let changed = |(name, value): &(&String, &Value)| before.variables.get(*name) != Some(*value);
        let short = |(_, value): &(&String, &Value)| value.to_string().len() <= VALUE_LIMIT;
        let open = simulation.open_call().map(|open| open.what);
        let web = match open {
            Some(OpenCallKind::Http { call, .. }) => match shown::web(call) {
                CallAsked::Http { url, .. } => Some(url),
                CallAsked::Model { .. } => None,
            },
            _ => None,
        };
        let new_run = self.ended.is_none() && before.ended.is_some();
        Expect {
            says: Vec::new(),
            silence: said.is_empty(),
            exactly: Some(said).filter(|said| !said.is_empty()),
            choices: Some(choices).filter(|choices| !choices.is_empty()),
            at: None,
            ended: self.ended.filter(|_| self.ended != before.ended).or(new_run.then_some("no")).map(str::to_owned),
            handed_off: Some(self.handed_off).filter(|_| self.handed_off != before.handed_off),
            variables: self
                .variables
                .iter()
                .filter(changed)
                .filter(short)
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            labels: Some(self.labels.clone()).filter(|_| self.labels != before.labels),
            web,
            model: matches!(open, Some(OpenCallKind::Model(_))).then_some(true),
        }
    }
}

impl Simulation {
    /// How the run ended, as scripts name it; none while it goes on, and before it begins.
    pub(crate) fn how_it_ended(&self) -> Option<&'static str> {
        self.run().and_then(|run| match &run.state {
            State::Ended { how, .. } => Some(ended_name(how)),
            State::Kept { .. } => Some("kept"),
            State::New | State::Waiting { .. } | State::Suspended { .. } => None,
        })
    }
}
