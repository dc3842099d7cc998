//! A conversation played by a script, written down as text: what the customer, the flow, the web and the model said.
//!
//! Between any two inputs the run is written and read back, and every effect's key is held to be new: what is true of each
//! golden transcript is true of a run that is stored between all its steps.

#![allow(dead_code, reason = "every suite compiles it and none uses all of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use domain::{FlowId, MessageId, MessageKind, NodeId, RunId, UnixMs, VersionId};
use flow::answer::Place;
use flow::document::{Edge, Node};
use flow::nodes::{EndNode, InputNode, MessageNode};
use flow::step::{Content, For, HttpFailure, HttpReply, ModelAnswer, Said, SaidMedia, TraceEntry};
use flow::{Context, Document, Effect, Flow, Input, Piece, Run, Step, Taken, Value, Variables, step};
use serde::Deserialize;

/// Friday, 20 November 2026, 12:00 in Greenwich.
pub const NOON: UnixMs = UnixMs(1_795_176_000_000);

/// One line of a script.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The run begins with a message, or (empty) without one.
    Start(String),
    /// The local API starts it with values.
    Call(Variables),
    /// The customer writes.
    Say(String),
    /// He writes several messages at once.
    Burst(Vec<String>),
    /// The last message comes once more.
    Again,
    /// He taps a button or option.
    Tap(String),
    /// He sends a picture with a caption.
    Picture(String),
    /// Seconds pass, and every timer that is due rings.
    Pass(i64),
    /// The web answers.
    Http { status: u16, body: String },
    /// The web does not answer.
    HttpFails { message: String, retry: bool },
    /// The model answers.
    Model {
        text: String,
        #[serde(default)]
        fields: BTreeMap<String, Value>,
        #[serde(default)]
        escalate: bool,
    },
    /// The model fails.
    ModelFails(String),
    /// The operator takes the chat.
    TakeOver,
    /// He hands it back.
    HandBack,
    /// He moves the run.
    MoveTo(NodeId),
    /// He resets it.
    Reset,
    /// He ends it.
    EndNow,
}

/// A flow out of nodes and ways `(source, handle, target)`; a start is added, leading to the first node.
pub fn flow_of(nodes: Vec<(&str, flow::NodeBody)>, ways: &[(&str, &str, &str)]) -> Document {
    let first = nodes.first().map(|(id, _)| *id).unwrap_or_default();
    let start = ("start", flow::NodeKind::Start.fresh());
    let nodes: Vec<_> = std::iter::once(start).chain(nodes.clone()).map(|(id, body)| Node::new(id, body)).collect();
    let ways = [("start", "out", first)].into_iter().chain(ways.iter().copied());
    let edges = ways.map(|(source, handle, target)| Edge::new(source, handle, target)).collect();
    Document { name: "Test".into(), nodes, edges, ..Document::default() }
}

/// A question whose answer is kept in a variable of the same name.
pub fn ask(variable: &str) -> flow::NodeBody {
    let prompt = format!("{variable}?").as_str().into();
    InputNode { prompt, variable: variable.into(), ..InputNode::default() }.into()
}

/// A message.
pub fn tell(text: &str) -> flow::NodeBody {
    MessageNode { text: text.into(), media: None }.into()
}

/// An end with a last message.
pub fn end(text: &str) -> flow::NodeBody {
    EndNode { message: text.into(), ..EndNode::default() }.into()
}

/// The customer writes.
pub fn say(text: &str) -> Act {
    Act::Say(text.into())
}

/// The run begins.
pub fn start() -> Act {
    Act::Start("hi".into())
}

/// A run and everything around it.
pub struct Played {
    pub flow: Flow,
    pub run: Run,
    pub place: Place,
    pub transcript: String,
    pub trace: Vec<TraceEntry>,
    pub effects: Vec<Effect>,
    pub taken: Option<Taken>,
    messages: u32,
    keys: BTreeSet<String>,
    contact: Variables,
    global: Variables,
}

impl Played {
    pub fn new(document: Document) -> Self {
        let run = Run::new(RunId::new("run"), FlowId::new("flow"), VersionId::new("v1"), NOON);
        let place = Place { now: NOON, offset_minutes: 0, country: Some("GB".into()), language: Some("en".into()) };
        let known =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Self {
            flow: Flow::new(document),
            run,
            place,
            transcript: String::new(),
            trace: Vec::new(),
            effects: Vec::new(),
            taken: None,
            messages: 0,
            keys: BTreeSet::new(),
            contact: known(&[("name", "Ada"), ("phone", "+44 20 5550 0101")]),
            global: known(&[("shop", "Soap & Co")]),
        }
    }

    pub fn now(&self) -> UnixMs {
        self.place.now
    }

    fn message(&mut self, text: &str) -> Said {
        self.messages += 1;
        let id = MessageId::new(format!("m{}", self.messages));
        Said { id, at: self.now(), text: text.into(), tap: None, media: None }
    }

    /// The key of the last web request or question to a model.
    fn last_key(&self) -> flow::step::EffectKey {
        let asked = |effect: &&Effect| matches!(effect, Effect::CallHttp { .. } | Effect::AskModel { .. });
        self.effects.iter().rev().find(asked).expect("nothing was asked").key().clone()
    }

    /// Several acts.
    pub fn play(&mut self, acts: &[Act]) -> &mut Self {
        acts.iter().for_each(|act| self.act(act));
        self
    }

    /// What the flow said, one text each.
    pub fn heard(&self) -> Vec<String> {
        let text = |effect: &Effect| match effect {
            Effect::Send { content: Content::Text { text } | Content::Choices { text, .. }, .. } => Some(text.clone()),
            Effect::Send { content: Content::Media { caption, .. }, .. } => Some(caption.clone()),
            _ => None,
        };
        self.effects.iter().filter_map(text).collect()
    }

    pub fn act(&mut self, act: &Act) {
        let input = match act {
            Act::Start(text) => {
                let said = if text.is_empty() { Vec::new() } else { vec![self.message(text)] };
                self.line("customer", text);
                Input::Start { said, variables: Variables::new() }
            }
            Act::Call(variables) => {
                self.line("api", &format!("{} values", variables.len()));
                Input::Start { said: Vec::new(), variables: variables.clone() }
            }
            Act::Say(text) => {
                self.line("customer", text);
                Input::Said { said: vec![self.message(text)] }
            }
            Act::Burst(texts) => {
                texts.iter().for_each(|text| self.line("customer", text));
                Input::Said { said: texts.iter().map(|text| self.message(text)).collect() }
            }
            Act::Again => {
                self.line("customer", "(the same message once more)");
                let id = MessageId::new(format!("m{}", self.messages));
                Input::Said { said: vec![Said { id, at: self.now(), text: "again".into(), tap: None, media: None }] }
            }
            Act::Tap(id) => {
                self.line("customer", &format!("(taps {id})"));
                let said = self.message("");
                Input::Said { said: vec![Said { tap: Some(id.clone()), ..said }] }
            }
            Act::Picture(caption) => {
                self.line("customer", &format!("(a picture) {caption}"));
                let media = SaidMedia { kind: MessageKind::Image, mime: "image/jpeg".into(), name: None };
                let said = self.message(caption);
                Input::Said { said: vec![Said { media: Some(media), ..said }] }
            }
            Act::Pass(seconds) => return self.pass(*seconds),
            Act::Http { status, body } => {
                self.line("web", &format!("{status} {body}"));
                let reply = HttpReply { status: *status, body: body.clone(), retry_after_seconds: None };
                Input::HttpDone { key: self.last_key(), result: Ok(reply) }
            }
            Act::HttpFails { message, retry } => {
                self.line("web", message);
                let failure = HttpFailure { message: message.clone(), retry: *retry, retry_after_seconds: None };
                Input::HttpDone { key: self.last_key(), result: Err(failure) }
            }
            Act::Model { text, fields, escalate } => {
                self.line("model", &format!("{text} {}", serde_json::to_string(fields).unwrap()));
                let answer = ModelAnswer { text: text.clone(), fields: fields.clone(), escalate: *escalate };
                Input::ModelDone { key: self.last_key(), result: Ok(answer) }
            }
            Act::ModelFails(why) => {
                self.line("model", why);
                Input::ModelDone { key: self.last_key(), result: Err(why.clone()) }
            }
            Act::TakeOver => self.said("operator", "(takes over)", Input::TakeOver),
            Act::HandBack => self.said("operator", "(hands back)", Input::HandBack),
            Act::MoveTo(node) => {
                self.said("operator", &format!("(moves to {node})"), Input::MoveTo { node: node.clone() })
            }
            Act::Reset => self.said("operator", "(resets)", Input::Reset),
            Act::EndNow => self.said("operator", "(ends)", Input::EndNow),
        };
        self.feed(input);
    }

    fn said(&mut self, who: &str, what: &str, input: Input) -> Input {
        self.line(who, what);
        input
    }

    fn pass(&mut self, seconds: i64) {
        self.line("time", &format!("{seconds} s pass"));
        let target = self.now().plus(seconds * 1_000);
        for _ in 0..100 {
            let Some((key, at)) = self.run.timer().filter(|(_, at)| *at <= target) else { break };
            let key = key.clone();
            self.place.now = at.max(self.now());
            self.line("time", &format!("a timer rings after {} s", self.now().since(NOON) / 1_000));
            self.feed(Input::Timer { key });
        }
        self.place.now = target;
    }

    /// One input, with the run written and read back before it.
    pub fn feed(&mut self, input: Input) -> Step {
        let stored = serde_json::to_string(&self.run).unwrap();
        let read: Run = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, self.run, "a stored run is the run");
        let input: Input = serde_json::from_str(&serde_json::to_string(&input).unwrap()).unwrap();
        let context = Context {
            contact: &self.contact,
            global: &self.global,
            contact_id: "contact-1",
            account_id: "account-1",
            ..Context::bare(&self.place)
        };
        let (mut again, twice) = (read.clone(), input.clone());
        self.run = read;
        let step = step(&self.flow, &mut self.run, input, &context);
        let repeated = flow::step(&self.flow, &mut again, twice, &context);
        assert_eq!((&repeated.effects, &again), (&step.effects, &self.run), "a repeated step is the same step");
        for effect in &step.effects {
            assert!(self.keys.insert(effect.key().as_str().to_owned()), "{:?} is not new", effect.key());
            let read: Effect = serde_json::from_str(&serde_json::to_string(effect).unwrap()).unwrap();
            assert_eq!(read, *effect);
            self.write(effect);
        }
        if step.taken != Taken::Used {
            self.line("run", &format!("{:?}", step.taken));
        }
        for entry in &step.trace {
            for note in &entry.notes {
                self.line("note", &format!("{}: {note}", entry.node));
            }
            if let Some(failure) = &entry.failure {
                self.line("failure", &format!("{}: {failure}", entry.node));
            }
            if !entry.missing.is_empty() {
                self.line("missing", &entry.missing.join(", "));
            }
        }
        self.taken = Some(step.taken);
        self.trace.extend(step.trace.iter().cloned());
        self.effects.extend(step.effects.iter().cloned());
        step
    }

    fn write(&mut self, effect: &Effect) {
        match effect {
            Effect::Send { content: Content::Text { text }, .. } => self.line("flow", text),
            Effect::Send { content: Content::Media { media, caption }, .. } => {
                self.line("flow", &format!("({:?} {:?}) {caption}", media.media_type, media.source));
            }
            Effect::Send { content: Content::Choices { text, options }, .. } => {
                let options: Vec<String> =
                    options.iter().map(|offer| format!("[{}={}]", offer.id, offer.label)).collect();
                self.line("flow", &format!("{text} {}", options.join(" ")));
            }
            Effect::Wait { waits_for: For::Answer, until: None, .. } => {}
            Effect::Wait { waits_for, until, .. } => {
                let until = until.map(|until| format!(", at most {} s", until.since(self.now()) / 1_000));
                self.line("waits", &format!("for {waits_for:?}{}", until.unwrap_or_default()));
            }
            Effect::CallHttp { call, .. } => {
                let parts = |pieces: &[Piece]| pieces.iter().map(piece).collect::<String>();
                let mut text = format!("{:?} {}", call.method, parts(&call.url));
                for part in call.query.iter().chain(&call.headers) {
                    write!(text, " {}={}", part.name, parts(&part.value)).unwrap();
                }
                match &call.content {
                    flow::step::HttpContent::None => {}
                    flow::step::HttpContent::Json { json } => write!(text, " {}", parts(json)).unwrap(),
                    flow::step::HttpContent::Text { text: body } => write!(text, " {}", parts(body)).unwrap(),
                    flow::step::HttpContent::Form { fields } => {
                        fields.iter().for_each(|part| write!(text, " {}={}", part.name, parts(&part.value)).unwrap());
                    }
                }
                self.line("request", &text);
            }
            Effect::AskModel { request, .. } => {
                self.line("prompt", &serde_json::to_string(&request.task).unwrap());
            }
            Effect::SetLabel { label, add, .. } => {
                self.line("label", &format!("{}{label}", if *add { '+' } else { '-' }))
            }
            Effect::HandOff { note, .. } => self.line("hand-off", note),
            Effect::StartFlow { flow_id, .. } => self.line("other flow", flow_id.as_str()),
            Effect::End { how, kept, .. } => self.line("end", &format!("{how:?}{}", if *kept { ", kept" } else { "" })),
        }
    }

    pub fn line(&mut self, who: &str, text: &str) {
        writeln!(self.transcript, "{who:>10}  {}", text.replace('\n', " / ")).unwrap();
    }

    /// The variables, at the end of a transcript.
    pub fn write_variables(&mut self) {
        let variables = serde_json::to_string(&self.run.variables).unwrap();
        self.line("variables", &variables);
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Secret { name, .. } => format!("‹{name}›"),
    }
}
