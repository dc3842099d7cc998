//! Route: which flow answers, and why it and not another. Pure, and the same for the engine and for the question "which flow
//! would answer this?".
//!
//! Flows are asked in the order of their rank, which the operator sets; among equals the most particular trigger wins (an
//! exact text before a regular expression, before keywords, and any message last), then the name, so that the answer never
//! depends on chance. A chat whose run waits is not asked here: the run gets the message.

use std::collections::BTreeMap;

use domain::{FlowId, MessageKind};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::trigger::{Trigger, TriggerWhen};
use crate::{Pattern, Value, WordMatch, Words};

/// A flow that may answer: its published triggers, ready to be matched.
#[derive(Clone, Debug)]
pub struct Candidate {
    flow_id: FlowId,
    name: String,
    rank: u32,
    active: bool,
    triggers: Vec<(Trigger, Matcher)>,
}

#[derive(Clone, Debug)]
enum Matcher {
    Words(Words),
    Pattern(Pattern),
    /// The trigger says all, or can never match.
    Plain,
}

impl Candidate {
    /// A flow with its rank (1 is asked first).
    pub fn new(flow_id: FlowId, name: impl Into<String>, rank: u32, active: bool, triggers: &[Trigger]) -> Self {
        let triggers = triggers.iter().map(|trigger| (trigger.clone(), Matcher::of(trigger))).collect();
        Self { flow_id, name: name.into(), rank, active, triggers }
    }

    /// The flow.
    pub fn flow_id(&self) -> &FlowId {
        &self.flow_id
    }
}

impl Matcher {
    fn of(trigger: &Trigger) -> Self {
        match &trigger.when {
            TriggerWhen::Keyword { words, matching, case_sensitive } => {
                Self::Words(Words::new(words, *matching, *case_sensitive))
            }
            TriggerWhen::Exact { texts, case_sensitive } => {
                Self::Words(Words::new(texts, WordMatch::Exact, *case_sensitive))
            }
            TriggerWhen::Regex { pattern, case_sensitive } => {
                let read = if *case_sensitive { Pattern::new } else { Pattern::any_case };
                read(pattern.source()).map_or(Self::Plain, Self::Pattern)
            }
            _ => Self::Plain,
        }
    }
}

/// Something that may start a flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "occasion", rename_all = "snake_case")]
pub enum Occasion {
    /// A message came.
    Message {
        /// Its words.
        text: String,
        /// It is the contact's first.
        first: bool,
        /// The kind of its file.
        media: Option<MessageKind>,
    },
    /// A label was put on the contact.
    LabelAdded {
        /// Which.
        label: String,
    },
    /// The time of a flow has come.
    Scheduled {
        /// Which flow.
        flow_id: FlowId,
    },
    /// The local API called a flow.
    ApiCall {
        /// Which flow.
        flow_id: FlowId,
    },
}

/// Which flow answers, and why the others do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Routed {
    /// The flow that answers.
    pub chosen: Option<Chosen>,
    /// The others, in the order they were asked.
    pub others: Vec<PassedOver>,
}

/// The flow that answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename = "ChosenFlow")]
pub struct Chosen {
    /// The flow.
    pub flow_id: FlowId,
    /// Its name.
    pub name: String,
    /// Which of its triggers, counted from 0.
    pub trigger: u32,
    /// Why, in words.
    pub why: String,
    /// What the trigger found, for the run to begin with.
    pub variables: BTreeMap<String, Value>,
}

/// A flow that does not answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PassedOver {
    /// The flow.
    pub flow_id: FlowId,
    /// Its name.
    pub name: String,
    /// Why not, in words.
    pub why_not: String,
}

struct Match {
    trigger: usize,
    particular: u8,
    why: String,
    variables: BTreeMap<String, Value>,
}

/// Picks the flow that answers.
pub fn route(candidates: &[Candidate], occasion: &Occasion) -> Routed {
    let mut asked: Vec<(&Candidate, Result<Match, String>)> =
        candidates.iter().map(|candidate| (candidate, candidate.matched(occasion))).collect();
    let particular = |found: &Result<Match, String>| found.as_ref().map_or(u8::MAX, |found| found.particular);
    asked.sort_by(|(a, found_a), (b, found_b)| {
        let key = |candidate: &Candidate, found| (candidate.rank, particular(found));
        key(a, found_a).cmp(&key(b, found_b)).then_with(|| (&a.name, &a.flow_id).cmp(&(&b.name, &b.flow_id)))
    });
    let mut routed = Routed { chosen: None, others: Vec::new() };
    for (candidate, found) in asked {
        let (flow_id, name) = (candidate.flow_id.clone(), candidate.name.clone());
        let why_not = match (found, &routed.chosen) {
            (Ok(found), None) => {
                let Match { trigger, why, variables, .. } = found;
                let trigger = u32::try_from(trigger).unwrap_or(u32::MAX);
                routed.chosen = Some(Chosen { flow_id, name, trigger, why, variables });
                continue;
            }
            (Ok(found), Some(chosen)) => format!("it would ({}), but “{}” comes first", found.why, chosen.name),
            (Err(why_not), _) => why_not,
        };
        routed.others.push(PassedOver { flow_id, name, why_not });
    }
    routed
}

impl Candidate {
    fn matched(&self, occasion: &Occasion) -> Result<Match, String> {
        if !self.active {
            return Err("it is not active".into());
        }
        let on = self.triggers.iter().enumerate().filter(|(_, (trigger, _))| trigger.on);
        let found = on.clone().filter_map(|(at, (trigger, matcher))| {
            let (particular, why, variables) = matches(&self.flow_id, &trigger.when, matcher, occasion)?;
            Some(Match { trigger: at, particular, why, variables })
        });
        match found.min_by_key(|found| found.particular) {
            Some(found) => Ok(found),
            None if on.clone().next().is_none() => Err("none of its triggers is on".into()),
            None => Err("none of its triggers fits".into()),
        }
    }
}

type Fits = (u8, String, BTreeMap<String, Value>);

/// How particular a trigger is (0 the most), and why it fits.
fn matches(flow: &FlowId, when: &TriggerWhen, matcher: &Matcher, occasion: &Occasion) -> Option<Fits> {
    let plain = |particular, why: String| Some((particular, why, BTreeMap::new()));
    match (when, occasion) {
        (TriggerWhen::Exact { .. }, Occasion::Message { text, .. }) => match matcher {
            Matcher::Words(words) => words.find(text).and_then(|word| plain(0, format!("the message is “{word}”"))),
            _ => None,
        },
        (TriggerWhen::Regex { pattern, .. }, Occasion::Message { text, .. }) => match matcher {
            Matcher::Pattern(compiled) => {
                let variables = compiled.captures(text)?.into_iter().collect();
                Some((1, format!("the message fits {}", pattern.source()), variables))
            }
            _ => None,
        },
        (TriggerWhen::Keyword { words: all, matching, .. }, Occasion::Message { text, .. }) => match matcher {
            Matcher::Words(words) => words.find(text).and_then(|word| match matching {
                WordMatch::All => plain(2, format!("the message has all of “{}”", all.join("”, “"))),
                WordMatch::Any => plain(2, format!("the message has “{word}” in it")),
                WordMatch::Exact => plain(0, format!("the message is “{word}”")),
            }),
            _ => None,
        },
        (TriggerWhen::MediaReceived { kinds }, Occasion::Message { media: Some(kind), .. })
            if kinds.is_empty() || kinds.contains(kind) =>
        {
            plain(3, format!("it came with a file ({})", kind.label()))
        }
        (TriggerWhen::FirstMessage, Occasion::Message { first: true, .. }) => {
            plain(4, "it is the contact's first message".into())
        }
        (TriggerWhen::AnyMessage, Occasion::Message { .. }) => plain(5, "it takes any message".into()),
        (TriggerWhen::LabelAdded { label: wanted }, Occasion::LabelAdded { label })
            if domain::text::folded(wanted) == domain::text::folded(label) =>
        {
            plain(0, format!("the label “{label}” was added"))
        }
        (TriggerWhen::Scheduled { .. }, Occasion::Scheduled { flow_id }) if flow_id == flow => {
            plain(0, "its time has come".into())
        }
        (TriggerWhen::Api, Occasion::ApiCall { flow_id }) if flow_id == flow => {
            plain(0, "the local API called it".into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
