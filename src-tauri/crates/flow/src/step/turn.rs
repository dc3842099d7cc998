//! Turn: what a node can do while it is at work. It reads, sends, keeps and waits through this and knows nothing else.

use std::borrow::Cow;

use domain::text::MESSAGE_LIMIT;
use domain::{NodeId, UnixMs};
use thiserror::Error;

use super::known::{MessageFields, RunFields, SystemFields};
use super::{
    Content, Context, Detail, Effect, EffectKey, Event, Flow, For, HttpCall, MediaFrom, ModelRequest, SentMedia,
    TraceEntry,
};
use crate::answer::Place;
use crate::document::{Expression, Node, Text};
use crate::nodes::{MediaFile, MediaSource};
use crate::run::{Run, Wait};
use crate::{Encoding, Piece, Scope, Scopes, Space, Template, Use, Value};

/// The most variables of a run.
const VARIABLE_LIMIT: usize = 1_000;

/// What a node decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// On, by one of its ways out.
    Out(Cow<'static, str>),
    /// Here, until something happens.
    Wait(Wait),
    /// Nowhere: this is the end.
    End {
        /// It counts as an error.
        error: bool,
        /// The run is kept for the next message.
        keep: bool,
    },
}

/// A node could not do its work, in a way nobody foresaw when drawing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Failure {
    /// What kind.
    pub kind: FailureKind,
    /// In words for the operator.
    pub message: String,
}

/// Kinds of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// A template, expression or value is wrong.
    Value,
    /// A way out leads nowhere.
    NoWayOut,
    /// A node, or the start, does not exist (any more).
    NoNode,
    /// It went on for too long without waiting.
    EndlessLoop,
    /// Something happened that the node does not wait for.
    Unexpected,
}

impl Failure {
    /// A template, expression or value is wrong.
    pub fn value(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Value, message: message.into() }
    }
}

/// A node at work.
pub struct Turn<'a> {
    pub(super) flow: &'a Flow,
    pub(super) at: usize,
    pub(super) node: &'a Node,
    pub(super) run: &'a mut Run,
    pub(super) context: &'a Context<'a>,
    pub(super) effects: &'a mut Vec<Effect>,
    pub(super) entry: &'a mut TraceEntry,
}

impl Turn<'_> {
    /// Now.
    pub fn now(&self) -> UnixMs {
        self.context.now()
    }

    /// Now, and where the operator is.
    pub fn place(&self) -> &Place {
        self.context.place
    }

    /// Text with its variables put in.
    pub fn render(&mut self, text: &Text) -> Result<String, Failure> {
        let template = parsed(text)?;
        self.uses(|| template.uses());
        let rendered = self.scoped(|scopes| template.render(scopes));
        self.entry.missing.extend(rendered.missing);
        if rendered.cut {
            self.note("the text was too long and was cut");
        }
        Ok(rendered.text)
    }

    /// Text as pieces in which secrets are still references.
    pub fn pieces(&mut self, text: &Text, encoding: Encoding) -> Result<Vec<Piece>, Failure> {
        let template = parsed(text)?;
        self.uses(|| template.uses());
        let pieces = self.scoped(|scopes| template.pieces(scopes, encoding));
        self.entry.missing.extend(pieces.missing);
        // A cut request would be another request.
        if pieces.cut { Err(Failure::value("a part of the web request became too long")) } else { Ok(pieces.pieces) }
    }

    /// The value of text: of a lone variable with its own type, of anything else the rendered text.
    pub fn value(&mut self, text: &Text) -> Result<Value, Failure> {
        let template = parsed(text)?;
        self.uses(|| template.uses());
        let (value, missing) = self.scoped(|scopes| template.value(scopes));
        self.entry.missing.extend(missing);
        Ok(value)
    }

    /// Whether a condition is true.
    pub fn test(&mut self, condition: &Expression) -> Result<bool, Failure> {
        let parsed = condition.parsed().map_err(|error| Failure::value(format!("the condition is wrong: {error}")))?;
        if self.context.detail == Detail::Path {
            return self.scoped(|scopes| parsed.eval(scopes)).map_err(|error| Failure::value(error.to_string()));
        }
        let explained = self.scoped(|scopes| parsed.explain(scopes));
        let explained = explained.map_err(|error| Failure::value(error.to_string()))?;
        let result = explained.result;
        self.entry.compared.push(explained);
        Ok(result)
    }

    /// Sends text; if nothing is left of it once its variables are in, nothing.
    pub fn say(&mut self, text: &Text) -> Result<(), Failure> {
        if text.is_blank() {
            return Ok(());
        }
        let text = self.render(text)?;
        if text.trim().is_empty() {
            self.note("nothing was sent: the text came out empty");
        } else {
            let text = self.sendable(text);
            self.send(Content::Text { text });
        }
        Ok(())
    }

    /// Sends a file.
    pub fn show(&mut self, media: &MediaFile, caption: &Text) -> Result<(), Failure> {
        let caption = self.render(caption)?;
        let source = match &media.source {
            MediaSource::Url { url } => {
                let url = self.render(url)?.trim().to_owned();
                if url.is_empty() {
                    self.note("no file was sent: its address came out empty");
                    return Ok(());
                }
                MediaFrom::Url { url }
            }
            MediaSource::File { id } => MediaFrom::File { id: id.clone() },
        };
        let media = SentMedia { media_type: media.media_type, source, name: media.name.clone() };
        let caption = self.sendable(caption);
        self.send(Content::Media { media, caption });
        Ok(())
    }

    /// Sends something.
    pub fn send(&mut self, content: Content) {
        self.effect(|key, node| Effect::Send { key, node: Some(node), content });
    }

    /// Has an effect.
    pub fn effect(&mut self, make: impl FnOnce(EffectKey, NodeId) -> Effect) {
        let key = self.run.next_key();
        self.effects.push(make(key, self.node.id.clone()));
        self.entry.effects += 1;
    }

    /// Makes a web request and waits for its end.
    pub fn call_http(&mut self, call: HttpCall) -> Move {
        let key = self.run.next_key();
        let idempotency_key = self.run.memory.call.get_or_insert_with(|| key.clone()).clone();
        let node = self.node.id.clone();
        self.effects.push(Effect::CallHttp { key: key.clone(), node, call, idempotency_key });
        self.entry.effects += 1;
        Move::Wait(self.waiting(key, For::Http, None))
    }

    /// Asks a model and waits for its answer.
    pub fn ask_model(&mut self, request: ModelRequest) -> Move {
        let key = self.run.next_key();
        self.effects.push(Effect::AskModel { key: key.clone(), node: self.node.id.clone(), request });
        self.entry.effects += 1;
        Move::Wait(self.waiting(key, For::Model, None))
    }

    /// Waits for the customer, at most so many minutes.
    pub fn wait_for_answer(&mut self, minutes: Option<u32>) -> Move {
        let until = minutes.map(|minutes| self.now().plus_minutes(minutes));
        self.wait(For::Answer, until)
    }

    /// Waits.
    pub fn wait(&mut self, waits_for: For, until: Option<UnixMs>) -> Move {
        let key = self.run.next_key();
        Move::Wait(self.waiting(key, waits_for, until))
    }

    fn waiting(&self, key: EffectKey, waits_for: For, until: Option<UnixMs>) -> Wait {
        // Only the customer can let a run expire: everything else comes by itself, or is the operator's.
        let expiry = self.flow.document().settings.expiry.as_ref().filter(|_| waits_for == For::Answer);
        let expires_at = expiry.map(|expiry| self.now().plus_minutes(expiry.after_minutes.max(1)));
        Wait { key, waits_for, since: self.now(), until, expires_at }
    }

    /// A variable of the run.
    pub fn variable(&self, name: &str) -> Option<&Value> {
        self.run.variables.get(name)
    }

    /// Sets a variable of the run.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), Failure> {
        value.check_limits().map_err(|why| Failure::value(format!("{name}: {why}")))?;
        if self.context.detail == Detail::Full {
            self.entry.changed.insert(name.into(), value.clone());
        }
        if let Some(old) = self.run.variables.get_mut(name) {
            *old = value;
        } else if self.run.variables.len() >= VARIABLE_LIMIT {
            return Err(Failure::value(format!("{name}: a run can have {VARIABLE_LIMIT} variables")));
        } else {
            self.run.variables.insert(name.into(), value);
        }
        Ok(())
    }

    /// Forgets a variable of the run.
    pub fn unset(&mut self, name: &str) {
        self.run.variables.remove(name);
        if self.context.detail == Detail::Full {
            self.entry.changed.insert(name.into(), Value::Null);
        }
    }

    /// Puts a word into the trace.
    pub fn note(&mut self, note: impl Into<String>) {
        self.entry.notes.push(note.into());
    }

    /// How often this node asked or tried again.
    pub fn tries(&self) -> u32 {
        self.run.memory.tries
    }

    /// It asks or tries again.
    pub fn count_try(&mut self) {
        self.run.memory.tries += 1;
    }

    /// Whether a model has found this out since the run came to this node.
    pub fn found(&self, name: &str) -> bool {
        self.run.memory.found.iter().any(|found| found == name)
    }

    /// A model has found this out.
    pub fn count_found(&mut self, name: &str) {
        self.run.memory.found.push(name.into());
    }

    /// How many rounds of this loop are done.
    pub fn rounds(&self) -> u32 {
        self.run.rounds.get(&self.node.id).copied().unwrap_or_default()
    }

    /// The next round of this loop begins; its number.
    pub fn next_round(&mut self) -> u32 {
        let round = self.rounds().saturating_add(1);
        self.run.rounds.insert(self.node.id.clone(), round);
        round
    }

    /// This loop is over.
    pub fn end_rounds(&mut self) {
        self.run.rounds.remove(&self.node.id);
    }

    /// Whether a way out leads anywhere.
    pub fn leads(&self, handle: &str) -> bool {
        self.flow.leads(self.at, handle).is_some()
    }

    /// What the customer said last.
    pub fn last_text(&self) -> &str {
        self.run.last.as_ref().map_or("", |heard| &heard.text)
    }

    /// Something happened that this node does not wait for.
    pub fn unexpected(&self, event: &Event<'_>) -> Failure {
        let message = format!("“{}” cannot go on from {event:?}", self.node.title());
        Failure { kind: FailureKind::Unexpected, message }
    }

    fn sendable(&mut self, text: String) -> String {
        let kept = domain::text::cut(&text, MESSAGE_LIMIT).len();
        if kept == text.len() {
            return text;
        }
        self.note(format!("the text was longer than {MESSAGE_LIMIT} characters and was cut"));
        text.get(..kept).unwrap_or_default().to_owned()
    }

    /// Full detail: keeps the values that a template reads.
    fn uses<'t>(&mut self, uses: impl FnOnce() -> Vec<Use<'t>>) {
        if self.context.detail == Detail::Path {
            return;
        }
        for used in uses() {
            let value = self.scoped(|scopes| scopes.find(used.space, used.name).map(Cow::into_owned));
            let name = match used.space {
                Space::Bare => used.name.to_owned(),
                space => format!("{}.{}", space.word(), used.name),
            };
            self.entry.read.insert(name, value.unwrap_or_default());
        }
    }

    fn scoped<T>(&self, look: impl FnOnce(&Scopes<'_>) -> T) -> T {
        let run = &*self.run;
        look(&Scopes {
            run: &RunFields(run),
            global: self.context.global,
            contact: self.context.contact,
            message: &MessageFields(run),
            account: self.context.account,
            system: &SystemFields(run, self.context),
        })
    }
}

fn parsed(text: &Text) -> Result<&Template, Failure> {
    text.parsed().map_err(|error| Failure::value(format!("the text is wrong: {error}")))
}
