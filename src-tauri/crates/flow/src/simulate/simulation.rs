//! Simulation: one try of a draft. What it holds, how it begins, and what can be seen of it.

use domain::{FlowId, MessageKind, NodeId, Offer, RunId, UnixMs, VersionId};

use super::calls::Call;
use super::shop::Shop;
use super::{SimulationBubble, SimulationEvent, SimulationState, SimulationStep};
use crate::answer::{Place, country_of};
use crate::run::{Run, State};
use crate::script::{Covered, Line, ScriptContact};
use crate::step::{Breaks, For, Input, Said};
use crate::view::NodeName;
use crate::{Candidate, Document, Flow, Variables};

/// So much of each list is kept; the oldest goes first. A flow that talks for ever must not fill the memory.
const KEPT: usize = 2_000;

/// What a simulation begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// The flow.
    pub flow_id: FlowId,
    /// `{{account.name}}`
    pub name_of_account: String,
    /// Who talks.
    pub contact: ScriptContact,
    /// Global variables.
    pub globals: Variables,
    /// Where its clock begins.
    pub now: UnixMs,
    /// Where the operator is, in minutes ahead of UTC.
    pub offset_minutes: i32,
}

/// A draft on a practice phone.
pub struct Simulation {
    pub(super) setup: Setup,
    pub(super) flow: Flow,
    pub(super) candidate: Candidate,
    pub(super) place: Place,
    pub(super) shop: Shop,
    pub(super) run: Option<Run>,
    /// Runs ever, so that an answer that was under way when everything began anew cannot hit another run.
    born: u32,
    /// Runs that began, messages of the customer, inputs of the machine: all counted from 1.
    pub(super) runs: u32,
    pub(super) messages: u32,
    pub(super) inputs: u32,
    pub(super) taken_over: bool,
    /// The flow gave the chat away, not the operator who took it.
    pub(super) handed_off: bool,
    pub(super) breaks: Breaks,
    pub(super) live_web: bool,
    pub(super) live_model: bool,
    pub(super) bubbles: Vec<SimulationBubble>,
    pub(super) path: Vec<SimulationStep>,
    pub(super) calls: Vec<Call>,
    pub(super) events: Vec<SimulationEvent>,
    pub(super) transcript: Vec<String>,
    pub(super) covered: Covered,
    /// What happened, as a script tells it.
    pub(super) lines: Vec<Line>,
    /// Where the last act began: bubbles and inputs before it.
    pub(super) since: (usize, u32),
}

/// Something that was said, as a model looks back on it.
#[derive(Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The customer said it.
    pub from_customer: bool,
    /// What it was made of.
    pub kind: MessageKind,
    /// The words.
    pub text: String,
    /// When.
    pub at: UnixMs,
}

/// The words of customers stay out of logs.
impl std::fmt::Debug for Spoken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spoken")
            .field("from_customer", &self.from_customer)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Simulation {
    /// A phone on which nothing was said yet.
    pub fn new(document: Document, setup: Setup) -> Self {
        let shop = Shop::new(&setup);
        Self {
            candidate: Candidate::new(setup.flow_id.clone(), document.name.clone(), 1, true, &document.triggers),
            place: place(&setup),
            flow: Flow::new(document),
            setup,
            shop,
            run: None,
            born: 0,
            runs: 0,
            messages: 0,
            inputs: 0,
            taken_over: false,
            handed_off: false,
            breaks: Breaks::default(),
            live_web: false,
            live_model: false,
            bubbles: Vec::new(),
            path: Vec::new(),
            calls: Vec::new(),
            events: Vec::new(),
            transcript: Vec::new(),
            covered: Covered::default(),
            lines: Vec::new(),
            since: (0, 0),
        }
    }

    /// The draft is another one; everything is as at the beginning, but for what was set by hand.
    pub fn redraw(&mut self, document: Document) {
        let mut anew = Self::new(document, self.setup.clone());
        anew.born = self.born;
        anew.breaks = std::mem::take(&mut self.breaks);
        (anew.live_web, anew.live_model) = (self.live_web, self.live_model);
        anew.lines = anew.shop.keep(&self.shop);
        *self = anew;
    }

    /// How long our side took for the last act, in microseconds; shared evenly if it was several inputs.
    pub fn note_took(&mut self, us: u32) {
        let before = self.since.1;
        let each = us / self.inputs.saturating_sub(before).max(1);
        let of_the_act = self.path.iter_mut().rev().take_while(|step| step.input > before);
        of_the_act.for_each(|step| step.took_us = each);
    }

    /// The draft.
    pub fn document(&self) -> &Document {
        self.flow.document()
    }

    /// Who talks.
    pub fn contact(&self) -> &ScriptContact {
        &self.setup.contact
    }

    /// Its clock.
    pub fn now(&self) -> UnixMs {
        self.place.now
    }

    /// Web requests are to go out for real.
    pub fn live_web(&self) -> bool {
        self.live_web
    }

    /// Models are to be asked for real.
    pub fn live_model(&self) -> bool {
        self.live_model
    }

    /// The run; the last one after it ended.
    pub fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// The operator has the chat because the flow gave it to him.
    pub fn handed_off(&self) -> bool {
        self.handed_off
    }

    /// The conversation as text: what each side said, and what happened between.
    pub fn transcript(&self) -> &[String] {
        &self.transcript
    }

    /// What was gone through since the beginning.
    pub fn covered(&self) -> &Covered {
        &self.covered
    }

    /// What was said, oldest first.
    pub fn history(&self) -> Vec<Spoken> {
        let spoken = |bubble: &SimulationBubble| Spoken {
            from_customer: bubble.from_customer,
            kind: bubble.kind,
            text: bubble.text.clone(),
            at: bubble.at,
        };
        self.bubbles.iter().map(spoken).collect()
    }

    /// What the flow said since the last act began.
    pub(crate) fn just_said(&self) -> impl Iterator<Item = &SimulationBubble> {
        self.bubbles.iter().skip(self.since.0).filter(|bubble| !bubble.from_customer)
    }

    /// Choices that can be tapped now.
    pub(crate) fn choices(&self) -> &[Offer] {
        let asking = self.run.as_ref().filter(|_| !self.taken_over);
        let asking = asking.filter(|run| run.waits().is_some_and(|wait| wait.waits_for == For::Answer));
        let node = asking.and_then(|run| run.node.as_ref());
        let offers = |bubble: &&SimulationBubble| !bubble.choices.is_empty() && bubble.node.as_ref() == node;
        let offered = node.and_then(|_| self.bubbles.iter().rev().find(offers));
        offered.map(|bubble| bubble.choices.as_slice()).unwrap_or_default()
    }

    pub(crate) fn labels(&self) -> &[String] {
        &self.shop.labels
    }

    /// All there is to be seen.
    pub fn state(&self, id: &str, draft_rev: u32) -> SimulationState {
        let name =
            |node: &crate::Node| NodeName { id: node.id.clone(), title: node.title().to_owned(), kind: node.kind() };
        let wait = self.run.as_ref().and_then(|run| match &run.state {
            State::Waiting { wait } | State::Suspended { wait, .. } => Some(wait.clone()),
            State::New | State::Kept { .. } | State::Ended { .. } => None,
        });
        SimulationState {
            id: id.to_owned(),
            flow_id: self.setup.flow_id.clone(),
            draft_rev,
            now: self.now(),
            bubbles: self.bubbles.clone(),
            run: self.run.clone(),
            wait,
            choices: self.choices().to_vec(),
            path: self.path.clone(),
            globals: self.shop.globals.clone(),
            labels: self.shop.labels.clone(),
            calls: self.calls.iter().map(Call::shown).collect(),
            busy: self.is_busy(),
            taken_over: self.taken_over,
            breaks: self.breaks.nodes.iter().cloned().collect(),
            stepping: self.breaks.everywhere,
            live_web: self.live_web,
            live_model: self.live_model,
            events: self.events.clone(),
            nodes: self.document().nodes.iter().map(name).collect(),
        }
    }

    /// The run, unless it is over.
    pub(super) fn live_run(&self) -> Option<&Run> {
        self.run.as_ref().filter(|run| run.ended().is_none())
    }

    /// A new run begins.
    pub(super) fn begin(&mut self, said: Vec<Said>, variables: Variables) {
        self.runs += 1;
        self.born += 1;
        let id = RunId::new(format!("run-{}", self.born));
        let version = VersionId::new("draft");
        self.run = Some(Run::new(id, self.setup.flow_id.clone(), version, self.now()));
        self.feed(Input::Start { said, variables });
    }

    pub(super) fn event(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.tell(format!("({})", text.trim_end_matches('.')));
        push(&mut self.events, SimulationEvent { at: self.place.now, text });
    }

    /// A test found something else than it expected.
    pub(crate) fn note_failure(&mut self, message: &str) {
        self.tell(format!("! {message}"));
    }

    pub(super) fn tell(&mut self, line: String) {
        push(&mut self.transcript, line);
    }

    pub(super) fn show(&mut self, bubble: SimulationBubble) {
        self.tell(super::told::bubble(&bubble));
        let dropped = push(&mut self.bubbles, bubble);
        self.since.0 = self.since.0.saturating_sub(dropped);
    }

    pub(super) fn step_taken(&mut self, step: SimulationStep) {
        push(&mut self.path, step);
    }

    pub(super) fn asked(&mut self, call: Call) {
        push(&mut self.calls, call);
    }

    /// A node is in the draft.
    pub(super) fn has(&self, node: &NodeId) -> bool {
        self.document().node(node).is_some()
    }
}

fn place(setup: &Setup) -> Place {
    let language = Some(setup.contact.language.clone()).filter(|language| !language.is_empty());
    // As in a run on an account without a number of its own.
    let country = country_of(&setup.contact.phone);
    Place { now: setup.now, offset_minutes: setup.offset_minutes, country, language }
}

/// Puts something at the end of a list and keeps the list within its limit; how many went at its beginning.
fn push<T>(list: &mut Vec<T>, item: T) -> usize {
    list.push(item);
    let dropped = if list.len() > KEPT { KEPT / 4 } else { 0 };
    list.drain(..dropped);
    dropped
}
