//! Follow: a line of a script happens.

use std::collections::BTreeMap;

use domain::{MessageId, MessageKind, Offer};

use super::shop::put;
use super::{CallResult, Simulation, SimulationBubble};
use crate::run::State;
use crate::script::Line;
use crate::step::{For, HttpFailure, HttpReply, Input, ModelAnswer, Said, SaidMedia, Taken};
use crate::{Occasion, Value, route};

/// No jump in time is longer: a year.
const LONGEST_MINUTES: f64 = 366.0 * 24.0 * 60.0;

impl Simulation {
    /// A line happens; an error says why it cannot, and then nothing has changed. What is expected is not for the phone.
    pub(crate) fn follow(&mut self, line: &Line) -> Result<(), String> {
        match line {
            Line::Expect(_) => return Ok(()),
            Line::Web { status, body, retry_after_seconds } => {
                let body = match body {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    json => json.to_string(),
                };
                let reply = HttpReply { status: *status, body, retry_after_seconds: *retry_after_seconds };
                return self.answer_open(CallResult::Http { result: Ok(reply), took_ms: 0 });
            }
            Line::WebFails(message) => return self.web_fails(message, true),
            Line::WebRefused(message) => return self.web_fails(message, false),
            Line::Model { text, fields, escalate } => {
                let answer = ModelAnswer { text: text.clone(), fields: fields.clone(), escalate: *escalate };
                return self.answer_open(CallResult::by_hand(Ok(answer)));
            }
            Line::ModelFails(why) => return self.answer_open(CallResult::by_hand(Err(why.clone()))),
            Line::Taps(name) => {
                let offer = self.offered(name).cloned().ok_or_else(|| self.not_offered(name))?;
                return self.tap_offer(offer, name);
            }
            _ => self.may(line)?,
        }
        self.begin_act();
        self.lines.push(line.clone());
        if !matches!(line, Line::Sets { .. } | Line::SetsGlobal { .. }) {
            self.tick();
        }
        self.happen(line);
        Ok(())
    }

    /// Whether a line can happen now.
    fn may(&self, line: &Line) -> Result<(), String> {
        let refuse = |refused: bool, why: &str| if refused { Err(why.to_owned()) } else { Ok(()) };
        match line {
            Line::Says(text) => refuse(text.trim().is_empty(), "There is nothing to say."),
            Line::Sends { kind, .. } => refuse(*kind == MessageKind::Text, "Text is no file: let the customer say it."),
            Line::Minutes(minutes) => {
                refuse(!(0.0..=LONGEST_MINUTES).contains(minutes), "Time goes on, at most a year at once.")
            }
            Line::Starts(_) => {
                refuse(self.live_run().is_some(), "A conversation is under way. Reset it first.")?;
                refuse(self.taken_over, "You have the chat. Hand it back first.")
            }
            Line::Sets { name, value } | Line::SetsGlobal { name, value } => self.shop.check(name, value),
            Line::MovesTo(node) => {
                refuse(self.live_run().is_none(), "There is no conversation that could be moved.")?;
                refuse(!self.has(node), "There is no such node in the flow.")
            }
            Line::TakesOver {} => refuse(self.taken_over, "You have the chat already."),
            Line::HandsBack {} => refuse(!self.taken_over, "You do not have the chat."),
            _ => Ok(()),
        }
    }

    fn happen(&mut self, line: &Line) {
        match line {
            Line::Says(text) => self.hear(text, None, None),
            Line::Sends { kind, text, name } => {
                let media = SaidMedia { kind: *kind, mime: mime(*kind).into(), name: name.clone() };
                self.hear(text, None, Some(media));
            }
            Line::Minutes(minutes) => {
                let ms = (minutes * 60_000.0).round() as i64;
                self.advance(self.now().plus(ms));
            }
            Line::Starts(variables) => {
                let mut all = self.shop.presets.clone();
                all.extend(variables.clone());
                self.event("The flow starts without a message.");
                self.begin(Vec::new(), all);
            }
            Line::Sets { name, value } => self.set(name, value),
            Line::SetsGlobal { name, value } => {
                self.shop.set_global(name, value.clone());
                self.tell(format!("(the global variable {name} is set to {value})"));
            }
            Line::MovesTo(node) => {
                let title = self.document().node(node).map(|node| node.title().to_owned()).unwrap_or_default();
                self.event(format!("You move the conversation to “{title}”."));
                self.feed(Input::MoveTo { node: node.clone() });
            }
            Line::TakesOver {} => {
                self.taken_over = true;
                self.event("You take the chat over.");
                if self.run.as_ref().is_some_and(|run| run.waits().is_some()) {
                    self.feed(Input::TakeOver);
                }
            }
            Line::HandsBack {} => {
                (self.taken_over, self.handed_off) = (false, false);
                self.event("You hand the chat back.");
                if self.run_hears_the_operator() {
                    self.feed(Input::HandBack);
                }
            }
            _ => {}
        }
    }

    /// The customer taps a choice that he was offered, by its id.
    pub(super) fn tap(&mut self, id: &str) -> Result<(), String> {
        let now = self.choices().iter().chain(self.offers()).find(|offer| offer.id == id);
        let offer = now.cloned().ok_or_else(|| self.not_offered(id))?;
        // Kept by its label, where that names the same choice.
        let readable = self.offered(&offer.label) == Some(&offer);
        let name = if readable { offer.label.clone() } else { offer.id.clone() };
        self.tap_offer(offer, &name)
    }

    fn tap_offer(&mut self, offer: Offer, name: &str) -> Result<(), String> {
        self.begin_act();
        self.lines.push(Line::Taps(name.to_owned()));
        self.tick();
        self.hear(&offer.label, Some(offer.id), None);
        Ok(())
    }

    /// The choice of a name: of those on offer, else of earlier ones, whose buttons still stand in the chat.
    fn offered(&self, name: &str) -> Option<&Offer> {
        named(self.choices().iter(), name).or_else(|| named(self.offers(), name))
    }

    /// Everything that was ever offered, newest first.
    fn offers(&self) -> impl Iterator<Item = &Offer> + Clone {
        self.bubbles.iter().rev().flat_map(|bubble| &bubble.choices)
    }

    fn not_offered(&self, name: &str) -> String {
        let labels: Vec<String> = self.choices().iter().map(|offer| format!("“{}”", offer.label)).collect();
        match labels.as_slice() {
            [] => format!("“{name}” cannot be tapped: nothing is offered."),
            labels => format!("“{name}” cannot be tapped: there are {}.", labels.join(", ")),
        }
    }

    /// The customer says something.
    fn hear(&mut self, text: &str, tap: Option<String>, media: Option<SaidMedia>) {
        self.messages += 1;
        let (at, id) = (self.now(), MessageId::new(format!("message-{}", self.messages)));
        self.show(SimulationBubble {
            from_customer: true,
            text: text.to_owned(),
            choices: Vec::new(),
            media: None,
            kind: media.as_ref().map_or(MessageKind::Text, |media| media.kind),
            at,
            node: None,
        });
        let said = Said { id, at, text: text.to_owned(), tap, media };
        let of_the_operator = self.taken_over;
        let hears = if of_the_operator { self.run_hears_the_operator() } else { self.live_run().is_some() };
        let taken = if hears { self.feed(Input::Said { said: vec![said.clone()] }) } else { Taken::Over };
        match taken {
            _ if of_the_operator => self.event("You have the chat: no flow answers."),
            Taken::Over | Taken::TooLate if self.live_run().is_none() => self.knock(said),
            Taken::NotAsked => self.event("The flow asked nothing: the message answers nothing."),
            Taken::TooLate => self.event("The message came too late for the question."),
            _ => {}
        }
    }

    /// A message that no run takes: it may start the flow.
    fn knock(&mut self, said: Said) {
        let occasion = Occasion::Message {
            text: said.text.clone(),
            first: self.messages == 1,
            media: said.media.as_ref().map(|media| media.kind),
        };
        let chosen = route(std::slice::from_ref(&self.candidate), &occasion).chosen;
        let mut variables = BTreeMap::new();
        match chosen {
            Some(chosen) => {
                self.event(format!("The flow starts: {}.", chosen.why));
                variables = chosen.variables;
            }
            None if self.runs == 0 => {
                self.event("None of its triggers takes this message; in real life it would not start.");
            }
            None => return self.event("None of its triggers takes this message: the flow does not answer."),
        }
        variables.extend(self.shop.presets.clone());
        self.begin(vec![said], variables);
    }

    fn set(&mut self, name: &str, value: &Value) {
        self.shop.preset(name, value);
        if let Some(run) = self.run.as_mut().filter(|run| run.ended().is_none()) {
            put(&mut run.variables, name, value);
        }
        self.tell(format!("(the variable {name} is set to {value})"));
    }

    fn web_fails(&mut self, message: &str, retry: bool) -> Result<(), String> {
        let failure = HttpFailure { message: message.to_owned(), retry, retry_after_seconds: None };
        self.answer_open(CallResult::Http { result: Err(failure), took_ms: 0 })
    }

    /// The run knows that the operator has the chat, and waits for him.
    fn run_hears_the_operator(&self) -> bool {
        self.run.as_ref().is_some_and(|run| match &run.state {
            State::Suspended { .. } => true,
            State::Waiting { wait } => wait.waits_for == For::Operator,
            State::New | State::Kept { .. } | State::Ended { .. } => false,
        })
    }
}

/// The choice with this label, else the one with this id.
fn named<'a>(mut offers: impl Iterator<Item = &'a Offer> + Clone, name: &str) -> Option<&'a Offer> {
    let folded = domain::text::folded(name);
    let by_label = offers.clone().find(|offer| domain::text::folded(&offer.label) == folded);
    by_label.or_else(|| offers.find(|offer| offer.id == name))
}

fn mime(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Image => "image/jpeg",
        MessageKind::Video => "video/mp4",
        MessageKind::Audio => "audio/mpeg",
        MessageKind::Voice => "audio/ogg",
        MessageKind::Document => "application/pdf",
        MessageKind::Sticker => "image/webp",
        MessageKind::ContactCard => "text/vcard",
        MessageKind::Text | MessageKind::Location | MessageKind::Poll | MessageKind::Unsupported => "",
    }
}
