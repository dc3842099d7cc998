//! Perform: one input for the machine, and the effects of its step on the practice phone and around it.

use std::collections::VecDeque;

use domain::{MessageKind, NodeId};

use super::calls::{Asked, Call};
use super::told::ended;
use super::{Simulation, SimulationBubble, SimulationStep};
use crate::nodes::MediaType;
use crate::step::{Content, Context, Taken, TraceCause, TraceEntry, listed};
use crate::{Effect, Input};

impl Simulation {
    /// Gives the run an input; what became of it. Without a run nothing can.
    pub(super) fn feed(&mut self, input: Input) -> Taken {
        let Some(run) = &mut self.run else { return Taken::Impossible };
        self.inputs += 1;
        let around = Context { breaks: Some(&self.breaks), ..Context::bare(&self.place) };
        let step = self.shop.step(&self.flow, run, input, &around);
        let mut effects = VecDeque::from(step.effects);
        for entry in step.trace {
            // A node's own effects, then where the run rests: told in the order in which they happened.
            for _ in 0..entry.effects {
                effects.pop_front().into_iter().for_each(|effect| self.perform(effect));
            }
            self.tell_failure(&entry);
            self.covered.went(&entry);
            self.step_taken(SimulationStep { entry, input: self.inputs, took_us: 0 });
            while let Some(effect) = effects.pop_front_if(|effect| is_of_the_run(effect)) {
                self.perform(effect);
            }
        }
        effects.into_iter().for_each(|effect| self.perform(effect));
        self.drop_calls();
        step.taken
    }

    /// A failure that the flow survives; any other is told as its end.
    fn tell_failure(&mut self, entry: &TraceEntry) {
        let goes_on = entry.next.is_some() || entry.cause == TraceCause::Expired;
        if let Some(failure) = entry.failure.as_ref().filter(|_| goes_on) {
            self.tell(format!("({failure})"));
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Send { node, content, .. } => self.say(node, content),
            Effect::Wait { .. } => {}
            Effect::CallHttp { key, node, call, idempotency_key } => {
                let what = Asked::Http { call, idempotency_key };
                self.asked(Call { key, node, at: self.place.now, what, answer: None, took_ms: None });
            }
            Effect::AskModel { key, node, request } => {
                let what = Asked::Model { request, model: String::new() };
                self.asked(Call { key, node, at: self.place.now, what, answer: None, took_ms: None });
            }
            Effect::SetLabel { label, add, .. } => {
                let changed = self.shop.label(&label, add);
                self.event(match (add, changed) {
                    (true, true) => format!("The contact gets the label “{label}”."),
                    (true, false) => format!("The contact has the label “{label}” already."),
                    (false, true) => format!("The contact loses the label “{label}”."),
                    (false, false) => format!("The contact does not have the label “{label}”."),
                });
            }
            Effect::HandOff { note, .. } => {
                (self.taken_over, self.handed_off) = (true, true);
                self.event(match note.trim() {
                    "" => "You get the chat.".to_owned(),
                    note => format!("You get the chat: {note}"),
                });
            }
            Effect::StartFlow { flow_id, .. } => self.event(format!("Another flow takes the message: {flow_id}")),
            Effect::End { how, kept, .. } => self.event(ended(&how, kept)),
        }
    }

    fn say(&mut self, node: Option<NodeId>, content: Content) {
        let at = self.place.now;
        let plain = |text| SimulationBubble {
            from_customer: false,
            text,
            choices: Vec::new(),
            media: None,
            kind: MessageKind::Text,
            at,
            node,
        };
        self.show(match content {
            Content::Text { text } => plain(text),
            Content::Choices { text, options } => {
                let bubble = plain(listed(&text, &options));
                SimulationBubble { choices: options, ..bubble }
            }
            Content::Media { media, caption } => {
                let kind = match media.media_type {
                    MediaType::Image => MessageKind::Image,
                    MediaType::Video => MessageKind::Video,
                    MediaType::Audio => MessageKind::Audio,
                    MediaType::Document => MessageKind::Document,
                };
                SimulationBubble { media: Some(media), kind, ..plain(caption) }
            }
        });
    }
}

/// Effects that no node counts as its own: resting, ending, giving the message on.
fn is_of_the_run(effect: &Effect) -> bool {
    matches!(effect, Effect::Wait { .. } | Effect::End { .. } | Effect::StartFlow { .. })
}
