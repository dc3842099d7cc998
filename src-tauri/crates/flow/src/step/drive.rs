//! Drive: takes one input and goes from node to node until the run waits or ends.

use domain::{NodeId, UnixMs};

use super::turn::{Failure, FailureKind, Move, Turn};
use super::{Context, Effect, Event, Flow, For, Input, TraceCause, TraceEntry};
use crate::document::Node;
use crate::run::{Ended, NodeMemory, Run, State, Wait};

/// The most nodes in the life of a run (a kept run that begins again begins to count again). Two bots that answer each other
/// would go on for ever.
pub const LIFE_LIMIT: u32 = 10_000;

/// What one input came to. The run is changed already, and is to be stored whatever became of the input (it remembers messages
/// that answered nothing); the effects are to be performed in order.
#[derive(Debug)]
pub struct Step {
    /// What became of the input.
    pub taken: Taken,
    /// What to do.
    pub effects: Vec<Effect>,
    /// The way it took.
    pub trace: Vec<TraceEntry>,
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taken {
    /// The run went on with it.
    Used,
    /// All its messages were seen before.
    Duplicate,
    /// A message, but the run asked nothing: it is remembered as the last one and answers nothing.
    NotAsked,
    /// A message written after its time was up, before the timer rang: the run went the way of time, and the message is free.
    /// If the run is over it may start a flow.
    TooLate,
    /// A timer or result of a wait that is over.
    Stale,
    /// A timer before its time: set it again.
    TooEarly,
    /// The operator has the chat; a message is remembered, a result is kept until he hands it back.
    Suspended,
    /// The run is over. A message may start a flow.
    Over,
    /// The run stands where this makes no sense.
    Impossible,
}

/// Takes one input.
pub fn step(flow: &Flow, run: &mut Run, input: Input, context: &Context<'_>) -> Step {
    let mut drive = Drive { flow, run, context, effects: Vec::new(), trace: Vec::new(), hops: 0 };
    let taken = drive.take(input);
    if taken == Taken::Used || taken == Taken::TooLate {
        drive.run.touched_at = context.now();
    }
    Step { taken, effects: drive.effects, trace: drive.trace }
}

pub(super) struct Drive<'a> {
    pub(super) flow: &'a Flow,
    pub(super) run: &'a mut Run,
    pub(super) context: &'a Context<'a>,
    pub(super) effects: Vec<Effect>,
    pub(super) trace: Vec<TraceEntry>,
    /// Nodes since the last wait.
    hops: u32,
}

impl Drive<'_> {
    /// The node the run waits at gets what it waited for.
    pub(super) fn resume(&mut self, event: &Event<'_>) {
        let Some((at, node)) = self.here() else {
            let why = "The node it waited at is not in the flow any more.";
            return self.end(Ended::Failed { why: why.into() }, false);
        };
        let cause = match event {
            Event::Answer(_) => TraceCause::Answer,
            Event::TimeUp => TraceCause::TimeUp,
            Event::Http(_) => TraceCause::Http,
            Event::Model(_) => TraceCause::Model,
            Event::HandedBack | Event::AskAgain => TraceCause::HandedBack,
        };
        let mut entry = self.entry(node, cause);
        let decided = node.body.resume(&mut self.turn(at, node, &mut entry), event);
        if let Some(next) = self.decide(at, entry, decided) {
            self.walk(next, false);
        }
    }

    /// Goes from node to node, beginning with this one. `past_break`: the break before it is behind us.
    pub(super) fn walk(&mut self, first: usize, past_break: bool) {
        let mut next = Some((first, past_break));
        while let Some((at, past_break)) = next {
            let Some(node) = self.flow.node(at) else { return };
            if self.run.node.as_ref() != Some(&node.id) {
                self.run.node = Some(node.id.clone());
            }
            if !past_break && self.context.breaks.is_some_and(|breaks| breaks.at(&node.id)) {
                let wait = self.break_here();
                return self.rest(wait);
            }
            next = self.enter(at, node).map(|at| (at, false));
        }
    }

    fn enter(&mut self, at: usize, node: &Node) -> Option<usize> {
        let mut entry = self.entry(node, TraceCause::Entered);
        if let Some(failure) = self.too_far() {
            return self.decide(at, entry, Err(failure));
        }
        self.hops += 1;
        self.run.steps += 1;
        entry.step = self.run.steps;
        self.run.memory = NodeMemory::default();
        if !self.run.rounds.is_empty() {
            self.run.rounds.retain(|of, _| self.flow.inside(of, at));
        }
        match self.run.visits.get_mut(&node.id) {
            Some(visits) => *visits += 1,
            None => drop(self.run.visits.insert(node.id.clone(), 1)),
        }
        let decided = node.body.enter(&mut self.turn(at, node, &mut entry));
        self.decide(at, entry, decided)
    }

    /// Follows a node's decision; the next node, if the run goes on.
    fn decide(&mut self, at: usize, mut entry: TraceEntry, decided: Result<Move, Failure>) -> Option<usize> {
        let failure = match decided {
            Ok(Move::Out(handle)) => {
                let target = self.flow.leads(at, &handle);
                entry.next = target.and_then(|at| self.flow.node(at)).map(|node| node.id.clone());
                entry.handle = Some(handle.into_owned());
                if target.is_some() {
                    self.trace.push(entry);
                    return target;
                }
                let title = self.flow.node(at).map_or("", Node::title);
                let handle = entry.handle.as_deref().unwrap_or_default();
                let why = match entry.notes.last() {
                    Some(note) => format!("“{title}” leaves by “{handle}” ({note}), which leads nowhere"),
                    None => format!("“{title}” leaves by “{handle}”, which leads nowhere"),
                };
                Failure { kind: FailureKind::NoWayOut, message: why }
            }
            Ok(Move::Wait(wait)) => {
                self.trace.push(entry);
                self.rest(wait);
                return None;
            }
            Ok(Move::End { error, keep }) => {
                self.trace.push(entry);
                self.end(if error { Ended::Error } else { Ended::Completed }, keep);
                return None;
            }
            Err(failure) if failure.kind == FailureKind::Value => {
                let title = self.flow.node(at).map_or("", Node::title);
                Failure { message: format!("“{title}”: {}", failure.message), ..failure }
            }
            Err(failure) => failure,
        };
        entry.failure = Some(failure.message.clone());
        let rescue = self.flow.document().settings.error_node.as_ref().filter(|_| !self.run.rescued);
        let rescue = rescue.and_then(|id| self.flow.place(id));
        if let Some(target) = rescue {
            entry.next = self.flow.node(target).map(|node| node.id.clone());
            self.run.rescued = true;
            self.hops = 0;
        }
        self.trace.push(entry);
        if rescue.is_none() {
            self.end(Ended::Failed { why: failure.message }, false);
        }
        rescue
    }

    fn too_far(&self) -> Option<Failure> {
        let limit = self.flow.document().settings.step_limit.max(1);
        let often = || {
            let count = |id: &NodeId| self.trace.iter().filter(|entry| entry.node == *id).count();
            let most = self.trace.iter().map(|entry| (count(&entry.node), &entry.node)).max_by_key(|(count, _)| *count);
            let title = |id: &NodeId| {
                self.flow.document().node(id).map_or_else(|| id.to_string(), |node| node.title().to_owned())
            };
            most.map(|(count, id)| format!(", {count} times to “{}”", title(id))).unwrap_or_default()
        };
        let message = if self.hops >= limit {
            format!("The flow goes round: it came to {limit} nodes without waiting for anything{}", often())
        } else if self.run.steps >= LIFE_LIMIT {
            format!("The flow does not come to an end: it came to {LIFE_LIMIT} nodes")
        } else {
            return None;
        };
        Some(Failure { kind: FailureKind::EndlessLoop, message })
    }

    pub(super) fn rest(&mut self, wait: Wait) {
        self.hops = 0;
        if wait.waits_for == For::Answer {
            self.run.question.clone_from(&self.run.node);
        }
        if let (Some(node), false) = (&self.run.node, matches!(wait.waits_for, For::Http | For::Model)) {
            let (key, node, waits_for, until) = (wait.key.clone(), node.clone(), wait.waits_for, wait.due());
            self.effects.push(Effect::Wait { key, node, waits_for, until });
        }
        self.run.state = State::Waiting { wait };
    }

    pub(super) fn break_here(&mut self) -> Wait {
        let key = self.run.next_key();
        Wait { key, waits_for: For::Break, since: self.now(), until: None, expires_at: None }
    }

    pub(super) fn end(&mut self, how: Ended, keep: bool) {
        let key = self.run.next_key();
        self.effects.push(Effect::End { key, how: how.clone(), kept: keep });
        if !keep {
            self.run.state = State::Ended { how, at: self.now() };
            return;
        }
        let key = self.run.next_key();
        let expiry = self.flow.document().settings.expiry.as_ref();
        let expires_at = expiry.map(|expiry| self.now().plus_minutes(expiry.after_minutes.max(1)));
        if let (Some(until), Some(node)) = (expires_at, &self.run.node) {
            let (key, node, until) = (key.clone(), node.clone(), Some(until));
            self.effects.push(Effect::Wait { key, node, waits_for: For::Answer, until });
        }
        self.run.state = State::Kept { expires_at, key };
    }

    pub(super) fn used(&mut self, go_on: impl FnOnce(&mut Self)) -> Taken {
        go_on(self);
        Taken::Used
    }

    pub(super) fn now(&self) -> UnixMs {
        self.context.now()
    }

    pub(super) fn place(&self) -> Option<usize> {
        self.flow.place(self.run.node.as_ref()?)
    }
}

impl<'a> Drive<'a> {
    pub(super) fn here(&self) -> Option<(usize, &'a Node)> {
        let at = self.flow.place(self.run.node.as_ref()?)?;
        Some((at, self.flow.node(at)?))
    }

    pub(super) fn entry(&self, node: &Node, cause: TraceCause) -> TraceEntry {
        TraceEntry {
            step: self.run.steps,
            at: self.context.now(),
            node: node.id.clone(),
            kind: node.kind(),
            cause,
            handle: None,
            next: None,
            effects: 0,
            missing: Vec::new(),
            notes: Vec::new(),
            failure: None,
            read: Default::default(),
            compared: Vec::new(),
            changed: Default::default(),
        }
    }

    pub(super) fn turn<'t>(&'t mut self, at: usize, node: &'t Node, entry: &'t mut TraceEntry) -> Turn<'t> {
        let (flow, context) = (self.flow, self.context);
        Turn { flow, at, node, run: self.run, context, effects: &mut self.effects, entry }
    }
}
