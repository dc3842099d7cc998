//! Report: a simulation as people read it: who said what, then the way the flow took, with values, web requests and models.
//! Secrets are dots: nothing else was ever in a simulation's state.

use std::collections::BTreeMap;

use chrono::DateTime;
use domain::{NodeId, UnixMs, text};
use flow::Value;
use flow::nodes::MediaType;
use flow::simulate::{SimulationBubble, SimulationState, SimulationStep};
use flow::step::{MediaFrom, TraceCause};
use flow::view::{CallAnswer, CallAsked, FlowCall};

use super::paper::{Ink, Paper, Style};

/// Characters of a body or value that a page shows.
const LONGEST: usize = 1_500;
/// A bubble leaves so much room on the other side.
const BUBBLE_ROOM: f32 = 110.0;

/// The simulation as a PDF; `now` with the operator's distance from UTC.
pub(super) fn pdf(state: &SimulationState, flow: &str, (now, offset_ms): (UnixMs, i64)) -> anyhow::Result<Vec<u8>> {
    let names = state.nodes.iter().map(|node| (&node.id, node.title.as_str())).collect();
    let report = Report { state, names, offset_ms };
    let title = if flow.trim().is_empty() { "Flow" } else { flow.trim() };
    let mut paper = Paper::new()?;
    paper.write(title, Style::TITLE);
    let rev = state.draft_rev;
    let day = report.day(now);
    paper.write(
        &format!("Simulation of draft {rev} · exported {day} by Switchboard {}", env!("CARGO_PKG_VERSION")),
        Style::SMALL.after(4.0),
    );
    report.conversation(&mut paper);
    report.timeline(&mut paper);
    report.variables(&mut paper);
    paper.finish(&format!("{title}: simulation"), &format!("{title} · {day}"))
}

struct Report<'a> {
    state: &'a SimulationState,
    names: BTreeMap<&'a NodeId, &'a str>,
    offset_ms: i64,
}

impl Report<'_> {
    fn conversation(&self, paper: &mut Paper) {
        paper.heading("Conversation");
        if self.state.bubbles.is_empty() {
            paper.write("Nothing was said.", Style::BODY.in_ink(Ink::Grey));
        }
        for bubble in &self.state.bubbles {
            let (who, indent, shade) = match bubble.from_customer {
                true => ("Customer".to_owned(), (0.0, BUBBLE_ROOM), Ink::Pale),
                false => match &bubble.node {
                    Some(node) => (format!("Flow, {}", self.name(node)), (BUBBLE_ROOM, 0.0), Ink::Green),
                    None => ("Flow".to_owned(), (BUBBLE_ROOM, 0.0), Ink::Green),
                },
            };
            let head = format!("{who} · {}", self.time(bubble.at));
            paper.write(&head, Style { indent, ..Style::SMALL.after(8.0) });
            paper.write(&said(bubble), Style { indent, shade: Some(shade), ..Style::BODY });
        }
    }

    fn timeline(&self, paper: &mut Paper) {
        paper.heading("Timeline");
        let steps = self.state.path.iter().map(|step| (step.entry.at, Entry::Step(step)));
        let calls = self.state.calls.iter().map(|call| (call.at, Entry::Call(call)));
        let events = self.state.events.iter().map(|event| (event.at, Entry::Event(&event.text)));
        let mut entries: Vec<(UnixMs, Entry<'_>)> = events.chain(steps).chain(calls).collect();
        entries.sort_by_key(|(at, _)| *at);
        if entries.is_empty() {
            paper.write("The flow did not begin.", Style::BODY.in_ink(Ink::Grey));
        }
        for (at, entry) in entries {
            let at = self.time(at);
            match entry {
                Entry::Event(words) => paper.write(&format!("{at}  {words}"), Style::BODY.in_ink(Ink::Grey).after(5.0)),
                Entry::Step(step) => self.step(paper, &at, step),
                Entry::Call(call) => self.call(paper, &at, call),
            }
        }
    }

    fn step(&self, paper: &mut Paper, at: &str, step: &SimulationStep) {
        let entry = &step.entry;
        let mut line = format!("{at}  {} ({})", self.name(&entry.node), cause(entry.cause));
        if let Some(handle) = &entry.handle {
            line.push_str(&format!(" → {handle}"));
        }
        if let Some(next) = &entry.next {
            line.push_str(&format!(" → {}", self.name(next)));
        }
        paper.write(&line, Style::BODY.after(5.0));
        let small = Style::SMALL.indented(16.0);
        for (name, value) in &entry.read {
            paper.write(&format!("read {name} = {}", shown(value)), small);
        }
        for compared in entry.compared.iter().flat_map(|explained| &explained.comparisons) {
            paper.write(&format!("{}: {}", compared.text, if compared.result { "yes" } else { "no" }), small);
        }
        for (name, value) in &entry.changed {
            paper.write(&format!("{name} = {}", shown(value)), small);
        }
        for note in &entry.notes {
            paper.write(note, small);
        }
        if !entry.missing.is_empty() {
            paper.write(&format!("not known: {}", entry.missing.join(", ")), small);
        }
        if let Some(failure) = &entry.failure {
            paper.write(failure, small.in_ink(Ink::Red));
        }
    }

    fn call(&self, paper: &mut Paper, at: &str, call: &FlowCall) {
        let small = Style::SMALL.indented(16.0);
        match &call.asked {
            CallAsked::Http { method, url, headers, body } => {
                paper.write(
                    &format!("{at}  Web request of {}: {method} {url}", self.name(&call.node)),
                    Style::BODY.after(5.0),
                );
                for (name, value) in headers {
                    paper.write(&format!("{name}: {value}"), small);
                }
                paper.write(&cut(body), small);
            }
            CallAsked::Model { extracts, model, prompt } => {
                let what = if *extracts { "Question to a model" } else { "Reply by a model" };
                let model = if model.is_empty() { String::new() } else { format!(" ({model})") };
                paper.write(&format!("{at}  {what} of {}{model}", self.name(&call.node)), Style::BODY.after(5.0));
                paper.write(&cut(prompt), small);
            }
        }
        let took = call.took_ms.map(|ms| format!(" in {ms} ms")).unwrap_or_default();
        match &call.answer {
            None => paper.write("no answer yet", small),
            Some(CallAnswer::Http { status, body }) => {
                paper.write(&format!("status {status}{took}\n{}", cut(body)), small.in_ink(Ink::Black));
            }
            Some(CallAnswer::Model { text, fields, escalate, tokens, cost_usd }) => {
                let cost = cost_usd.map(|cost| format!(", {cost:.4} USD")).unwrap_or_default();
                let human = if *escalate { " It would rather have a human answer." } else { "" };
                paper.write(&format!("answered{took}, {tokens} tokens{cost}.{human}"), small);
                paper.write(&cut(text), small.in_ink(Ink::Black));
                for (name, value) in fields {
                    paper.write(&format!("{name} = {}", shown(value)), small.in_ink(Ink::Black));
                }
            }
            Some(CallAnswer::Failed { message }) => {
                paper.write(&format!("failed{took}: {message}"), small.in_ink(Ink::Red))
            }
        }
    }

    fn variables(&self, paper: &mut Paper) {
        let Some(run) = self.state.run.as_ref().filter(|run| !run.variables.is_empty()) else { return };
        paper.heading("Variables at the end");
        for (name, value) in &run.variables {
            paper.write(&format!("{name} = {}", shown(value)), Style::BODY.after(2.0));
        }
    }

    fn name<'b>(&'b self, node: &'b NodeId) -> &'b str {
        self.names.get(node).copied().filter(|name| !name.trim().is_empty()).unwrap_or(node.as_str())
    }

    fn time(&self, at: UnixMs) -> String {
        self.local(at, "%a %H:%M:%S")
    }

    fn day(&self, at: UnixMs) -> String {
        self.local(at, "%Y-%m-%d %H:%M")
    }

    fn local(&self, at: UnixMs, form: &str) -> String {
        let at = DateTime::from_timestamp_millis(at.plus(self.offset_ms).0).unwrap_or_default();
        at.format(form).to_string()
    }
}

enum Entry<'a> {
    Event(&'a str),
    Step(&'a SimulationStep),
    Call(&'a FlowCall),
}

/// What a bubble says, with its file and what can be chosen.
fn said(bubble: &SimulationBubble) -> String {
    let mut lines = Vec::new();
    if let Some(media) = &bubble.media {
        let from = match &media.source {
            MediaFrom::Url { url } => url.clone(),
            MediaFrom::File { .. } => "a file of the flow".into(),
        };
        let name = if media.name.is_empty() { from } else { media.name.clone() };
        let kind = match media.media_type {
            MediaType::Image => "picture",
            MediaType::Video => "film",
            MediaType::Audio => "sound",
            MediaType::Document => "document",
        };
        lines.push(format!("[{kind}: {name}]"));
    } else if bubble.kind != domain::MessageKind::Text {
        lines.push(format!("[{}]", bubble.kind.label()));
    }
    if !bubble.text.trim().is_empty() {
        lines.push(bubble.text.clone());
    }
    lines.extend(bubble.choices.iter().enumerate().map(|(at, choice)| format!("{}. {}", at + 1, choice.label)));
    if lines.is_empty() { "(empty)".into() } else { lines.join("\n") }
}

fn cause(cause: TraceCause) -> &'static str {
    match cause {
        TraceCause::Entered => "entered",
        TraceCause::Answer => "answered",
        TraceCause::TimeUp => "time was up",
        TraceCause::Http => "web request ended",
        TraceCause::Model => "model answered",
        TraceCause::HandedBack => "handed back",
        TraceCause::Expired => "expired",
    }
}

fn shown(value: &Value) -> String {
    cut(&value.to_string())
}

fn cut(words: &str) -> String {
    let kept = text::cut(words.trim(), LONGEST);
    if kept.len() < words.trim().len() { format!("{kept} …") } else { kept.to_owned() }
}
