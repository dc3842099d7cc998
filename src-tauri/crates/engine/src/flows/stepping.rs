//! Stepping: one input is put to a run, and what it wants done becomes one commit. Decision first, effects after: nothing
//! here sends or asks; the outbox and the lane of calls find their work in the database.

use std::sync::Arc;

use domain::assistant::{Handover, Reason, ReasonKind};
use domain::{Cause, MessageKind, Notice, NoticeKind, Settings, UnixMs, Why, WhyFlow, WireId, text};
use flow::answer::{Place, country_of};
use flow::nodes::MediaType;
use flow::step::{Content, Detail, Effect, Input, Said, Taken, listed, step};
use flow::{Context, Ended, Run, Wait};
use store::look::Here;
use store::run_calls::Request;
use store::run_commit::{self, SendOut, StepCommitted, StepOutcome};
use store::run_inputs::RunInput;

use super::facts::{AccountFacts, ContactFacts};
use super::library::Published;
use crate::{Core, Told, local_day};

/// A run before a step.
pub(crate) struct Before {
    /// The run.
    pub run: Run,
    /// The revision it was read at; `None`: it is new.
    pub rev: Option<i64>,
    /// Why it begins, in words; empty for what comes later.
    pub trigger: String,
}

/// What a step came to, before it is written down.
pub(crate) struct Stepped {
    /// What became of the input.
    pub taken: Taken,
    /// What to write.
    pub outcome: StepOutcome,
}

impl Core {
    /// Puts an input to a run. Changes nothing.
    pub(super) async fn put_to(
        &self,
        here: &Here,
        published: &Published,
        before: Before,
        input: Input,
        settings: &Settings,
    ) -> anyhow::Result<Stepped> {
        let (now, globals) = (self.now(), self.globals().await?);
        let place = self.place(here, published, now);
        let Before { mut run, rev, trigger } = before;
        let waited = run.waits().cloned();
        let said = said_in(&input);
        let contact_id = here.contact.as_ref().map_or("", |contact| contact.id.as_str());
        let context = Context {
            place: &place,
            contact_id,
            account_id: here.account.id.as_str(),
            contact: &ContactFacts(here.contact.as_ref()),
            account: &AccountFacts(&here.account),
            global: &*globals,
            detail: Detail::Path,
            breaks: None,
        };
        let stepped = step(&published.flow, &mut run, input, &context);
        let mut outcome = StepOutcome {
            chat: here.chat.clone(),
            frozen: settings.frozen,
            before: rev,
            waited: waited.filter(|wait| still(&run) != Some(wait)),
            trace: stepped.trace,
            day: local_day::number(&*self.clock, now),
            closes: None,
            input: None,
            sends: Vec::new(),
            calls: Vec::new(),
            labels: Vec::new(),
            handover: None,
            waiting: false,
            starts: Vec::new(),
            notices: Vec::new(),
            run,
        };
        let question =
            said.iter().map(|said| said.text.as_str()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let mut wanted = Wanted { core: self, here, published, said, question, trigger, now, outcome: &mut outcome };
        for effect in stepped.effects {
            wanted.add(effect);
        }
        Ok(Stepped { taken: stepped.taken, outcome })
    }

    /// When and where the customer is asked.
    fn place(&self, here: &Here, published: &Published, now: UnixMs) -> Place {
        let phone = here.account.phone.as_deref().or_else(|| here.contact.as_ref()?.phone.as_deref());
        Place {
            now,
            offset_minutes: self.offset_minutes(now),
            country: phone.filter(|_| published.asks_local).and_then(country_of),
            language: here.contact.as_ref().and_then(|contact| contact.language.clone()),
        }
    }

    /// How far the operator's clock is ahead of UTC.
    pub(super) fn offset_minutes(&self, at: UnixMs) -> i32 {
        i32::try_from(self.clock.offset_ms(at) / 60_000).unwrap_or(0)
    }

    /// Writes a step down and wakes whoever has work by it. `false`: the world is not as the step saw it; decide again.
    pub(super) async fn write_step(&self, outcome: StepOutcome) -> anyhow::Result<bool> {
        let (now, chat) = (self.now(), outcome.chat.id.clone());
        let (sends, calls) = (!outcome.sends.is_empty(), !outcome.calls.is_empty());
        let due = outcome.run.timer().map(|(_, at)| at);
        let notices = outcome.notices.clone();
        let took_over = outcome.handover.is_some();
        self.checkpoint.reached("step.taken");
        let committed = self.store.write("step", move |tx| run_commit::commit(tx, &outcome, now)).await?;
        let StepCommitted::Done(wake) = committed else {
            // Perhaps another version answers by now.
            self.library.forget_who_answers();
            return Ok(false);
        };
        self.checkpoint.reached("step.committed");
        for notice in notices {
            self.tell(Told::Notice(Arc::new(notice)));
        }
        if sends {
            self.outbox.wake(&chat);
        }
        if calls {
            self.run_calls.wake(&chat);
        }
        match due {
            // Its time is over already: the lane looks again, the loop would not see it any more.
            Some(due) if due <= now => self.turns.wake(&chat),
            Some(due) => self.timers.set(due),
            None => {}
        }
        if took_over {
            self.thinking.stop(&chat);
        }
        for chat in wake {
            self.turns.wake(&chat);
        }
        Ok(true)
    }
}

/// What a run waits for now, also while the operator has the chat.
fn still(run: &Run) -> Option<&Wait> {
    match &run.state {
        flow::State::Waiting { wait } | flow::State::Suspended { wait, .. } => Some(wait),
        _ => None,
    }
}

fn said_in(input: &Input) -> Vec<Said> {
    match input {
        Input::Start { said, .. } | Input::Said { said } => said.clone(),
        _ => Vec::new(),
    }
}

/// Turns what a step wants done into its commit.
struct Wanted<'a> {
    core: &'a Core,
    here: &'a Here,
    published: &'a Published,
    said: Vec<Said>,
    question: String,
    trigger: String,
    now: UnixMs,
    outcome: &'a mut StepOutcome,
}

impl Wanted<'_> {
    fn add(&mut self, effect: Effect) {
        match effect {
            Effect::Send { node, content, .. } => self.send(node, content),
            // The run itself says when its timer rings.
            Effect::Wait { .. } => {}
            Effect::CallHttp { key, node, call, idempotency_key } => {
                self.outcome.calls.push((key, node, Request::Http { call, idempotency_key }));
            }
            Effect::AskModel { key, node, request } => {
                self.outcome.calls.push((key, node, Request::Model { request }));
            }
            Effect::SetLabel { label, add, .. } => self.outcome.labels.push((label, add)),
            Effect::HandOff { note, .. } => self.hand_off(note),
            Effect::StartFlow { flow_id, .. } => self.outcome.starts.push(RunInput::Start {
                flow_id,
                said: self.said.clone(),
                variables: Default::default(),
                why: format!("“{}” gave the conversation over to it", self.published.name),
            }),
            Effect::End { how: Ended::Failed { why }, .. } => self.failed(&why),
            Effect::End { .. } => {}
        }
    }

    fn send(&mut self, node: Option<domain::NodeId>, content: Content) {
        let (kind, words, choices, media) = match content {
            Content::Text { text } => (MessageKind::Text, text, Vec::new(), None),
            Content::Media { media, caption } => (kind_of(media.media_type), caption, Vec::new(), Some(media)),
            Content::Choices { text, options } => (MessageKind::Text, listed(&text, &options), options, None),
        };
        if words.trim().is_empty() && media.is_none() {
            return;
        }
        let node_title = node.as_ref().and_then(|node| self.published.flow.document().node(node));
        let why = Why {
            answerer: String::new(),
            flow: Some(WhyFlow {
                flow_id: self.published.flow_id.clone(),
                name: self.published.name.clone(),
                version_id: self.outcome.run.version_id.clone(),
                version: self.published.number,
                run_id: self.outcome.run.id.clone(),
                node_title: node_title.map_or_else(String::new, |node| node.title().to_owned()),
                node,
                trigger: self.trigger.clone(),
            }),
            ..Why::plain(Cause::Flow, self.question.clone())
        };
        let ids = &self.core.ids;
        self.outcome.sends.push(SendOut {
            id: ids.uuid().into(),
            wire_id: WireId::outgoing(ids.uuid()),
            kind,
            text: text::cut(&words, text::MESSAGE_LIMIT).to_owned(),
            choices,
            media,
            why,
        });
    }

    fn hand_off(&mut self, note: String) {
        let title = format!("{} needs your answer", self.here.title());
        let body = if note.trim().is_empty() {
            format!("“{}” gave the chat to you.", self.published.name)
        } else {
            format!("“{}”: {note}", self.published.name)
        };
        self.notice(NoticeKind::Escalation, title, body);
        let reason = Reason { kind: ReasonKind::Flow, detail: self.published.name.clone() };
        self.outcome.handover = Some(Handover { reason, summary: note, by_model: false, at: self.now });
    }

    fn failed(&mut self, why: &str) {
        let title = format!("“{}” broke off with {}", self.published.name, self.here.title());
        let body = format!("{why} The customer may be waiting: have a look, and correct the flow.");
        self.notice(NoticeKind::FlowFailed, title, body);
        self.outcome.waiting = true;
    }

    fn notice(&mut self, kind: NoticeKind, title: String, body: String) {
        self.outcome.notices.push(Notice {
            id: self.core.ids.uuid().into(),
            kind,
            title,
            body,
            chat_id: Some(self.here.chat.id.clone()),
            account_id: Some(self.here.account.id.clone()),
            at: self.now,
            seen: false,
        });
    }
}

fn kind_of(media: MediaType) -> MessageKind {
    match media {
        MediaType::Image => MessageKind::Image,
        MediaType::Video => MessageKind::Video,
        MediaType::Audio => MessageKind::Audio,
        MediaType::Document => MessageKind::Document,
    }
}
