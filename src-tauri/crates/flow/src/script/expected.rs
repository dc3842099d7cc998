//! Expected: whether what is expected holds; if not, what was expected and what was, in words.

use super::Expect;
use crate::Value;
use crate::shown;
use crate::simulate::{OpenCallKind, Simulation, SimulationBubble, one_line, spoken, words};
use crate::view::CallAsked;

/// The most characters of a message or value in words about a failure.
const SHOWN: usize = 300;

/// What does not hold.
pub(super) fn unmet(simulation: &Simulation, expected: &Expect) -> Vec<String> {
    let mut check = Check { simulation, unmet: Vec::new() };
    check.words(expected);
    check.place(expected);
    check.values(expected);
    check.calls(expected);
    check.unmet
}

struct Check<'a> {
    simulation: &'a Simulation,
    unmet: Vec<String>,
}

impl Check<'_> {
    fn words(&mut self, expected: &Expect) {
        let said: Vec<&SimulationBubble> = self.simulation.just_said().collect();
        let all = said.iter().map(|bubble| spoken(bubble).to_lowercase()).collect::<Vec<_>>().join("\n");
        let mut rest = all.as_str();
        for wanted in &expected.says {
            let lower = wanted.to_lowercase();
            match rest.find(&lower) {
                Some(at) => rest = rest.get(at + lower.len()..).unwrap_or_default(),
                None => {
                    let order = if all.contains(&lower) { " after what it had to say before" } else { "" };
                    self.wrong(format!("the flow to say {}{order}", quoted(wanted)), it_said(&said));
                    break;
                }
            }
        }
        if let Some(exactly) = &expected.exactly {
            let same = exactly.len() == said.len() && said.iter().zip(exactly).all(|(bubble, text)| is(bubble, text));
            if !same {
                let wanted = list(exactly.iter().map(|text| quoted(text)));
                self.wrong(format!("the flow to say exactly {wanted}"), it_said(&said));
            }
        }
        if expected.silence && !said.is_empty() {
            self.wrong("the flow to say nothing".into(), it_said(&said));
        }
        if let Some(wanted) = &expected.choices {
            let offered: Vec<String> = self.simulation.choices().iter().map(|offer| offer.label.clone()).collect();
            if *wanted != offered {
                let labels = |labels: &[String]| list(labels.iter().map(|label| quoted(label)));
                self.wrong(format!("the choices {}", labels(wanted)), format!("there are {}", labels(&offered)));
            }
        }
    }

    fn place(&mut self, expected: &Expect) {
        let run = self.simulation.run();
        if let Some(wanted) = &expected.at {
            let at = run.filter(|run| run.ended().is_none()).and_then(|run| run.node.as_ref());
            if at != Some(wanted) {
                let title = |id| self.simulation.document().node(id).map_or("?", |node| node.title());
                let actual = match (at, run) {
                    (Some(at), _) => format!("it stands at {at} (“{}”)", title(at)),
                    (None, Some(_)) => self.how_it_stands(),
                    (None, None) => "it has not begun".into(),
                };
                self.wrong(format!("the conversation to stand at {wanted} (“{}”)", title(wanted)), actual);
            }
        }
        if let Some(wanted) = &expected.ended {
            let ended = self.simulation.how_it_ended().unwrap_or("no");
            if wanted != ended || run.is_none() {
                let expected = match wanted.as_str() {
                    "no" => "the conversation to go on".to_owned(),
                    how => format!("the conversation to have ended as “{how}”"),
                };
                self.wrong(expected, self.how_it_stands());
            }
        }
        if let Some(wanted) = expected.handed_off
            && wanted != self.simulation.handed_off()
        {
            let (who, actual) = match wanted {
                true => ("the flow to give the chat to the operator", "it did not"),
                false => ("the flow to keep the chat", "it gave it to the operator"),
            };
            self.wrong(who.into(), actual.into());
        }
    }

    fn values(&mut self, expected: &Expect) {
        for (name, wanted) in &expected.variables {
            let value = self.simulation.run().and_then(|run| run.variables.get(name));
            if *wanted == *value.unwrap_or(&Value::Null) {
                continue;
            }
            let actual = match value {
                None => "it has no value".to_owned(),
                Some(value) => format!("it is {}", json(value)),
            };
            match wanted {
                Value::Null => self.wrong(format!("{name} to have no value"), actual),
                wanted => self.wrong(format!("{name} to be {}", json(wanted)), actual),
            }
        }
        if let Some(wanted) = &expected.labels {
            let has = self.simulation.labels();
            let folded = |labels: &[String]| {
                let mut folded: Vec<String> = labels.iter().map(|label| domain::text::folded(label)).collect();
                folded.sort();
                folded
            };
            if folded(wanted) != folded(has) {
                let labels = |labels: &[String]| list(labels.iter().map(|label| quoted(label)));
                self.wrong(
                    format!("the contact to have the labels {}", labels(wanted)),
                    format!("it has {}", labels(has)),
                );
            }
        }
    }

    fn calls(&mut self, expected: &Expect) {
        let open = self.simulation.open_call().map(|open| open.what);
        let asked = match open {
            None => "nothing is asked".to_owned(),
            Some(OpenCallKind::Model(_)) => "a model is asked".to_owned(),
            Some(OpenCallKind::Http { call, .. }) => match shown::web(call) {
                CallAsked::Http { url, .. } => format!("a web request goes to {url}"),
                CallAsked::Model { .. } => String::new(),
            },
        };
        if let Some(wanted) = &expected.web {
            let url =
                matches!(open, Some(OpenCallKind::Http { .. })).then(|| asked.strip_prefix("a web request goes to "));
            if !url.flatten().is_some_and(|url| url.starts_with(wanted.as_str())) {
                self.wrong(format!("a web request to {wanted}"), asked.clone());
            }
        }
        match (expected.model, open) {
            (Some(true), Some(OpenCallKind::Model(_))) | (None, _) => {}
            (Some(true), _) => self.wrong("a model to be asked".into(), asked),
            (Some(false), Some(OpenCallKind::Model(_))) => self.wrong("no model to be asked".into(), asked),
            (Some(false), _) => {}
        }
    }

    fn how_it_stands(&self) -> String {
        match (self.simulation.run(), self.simulation.how_it_ended()) {
            (None, _) => "it has not begun".into(),
            (Some(_), Some("kept")) => "it is at its end and stays for the next message (“kept”)".into(),
            (Some(run), Some(how)) => match run.ended() {
                Some(crate::Ended::Failed { why }) => format!("it failed: {why}"),
                _ => format!("it ended as “{how}”"),
            },
            (Some(run), None) => match &run.node {
                Some(node) => format!("it goes on, at {node}"),
                None => "it goes on".into(),
            },
        }
    }

    fn wrong(&mut self, expected: String, actual: String) {
        self.unmet.push(format!("expected {expected}; {actual}"));
    }
}

/// A message is this one: with or without its file and the list of its choices.
fn is(bubble: &SimulationBubble, text: &str) -> bool {
    let text = text.trim();
    [&*spoken(bubble), bubble.text.as_str(), words(bubble)].iter().any(|said| said.trim() == text)
}

fn it_said(said: &[&SimulationBubble]) -> String {
    match said {
        [] => "it said nothing".into(),
        said => format!("it said {}", list(said.iter().map(|bubble| quoted(&spoken(bubble))))),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "none".into() } else { items.join(", ") }
}

fn quoted(text: &str) -> String {
    let line = one_line(text);
    match domain::text::cut(&line, SHOWN) {
        whole if whole.len() == line.len() => format!("“{line}”"),
        start => format!("“{start}…”"),
    }
}

fn json(value: &Value) -> String {
    let json = value.to_string();
    match domain::text::cut(&json, SHOWN) {
        whole if whole.len() == json.len() => json,
        start => format!("{start}…"),
    }
}
