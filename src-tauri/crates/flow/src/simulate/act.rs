//! Act: what the one who tests does. Most acts are lines of a script, and go the same way as when a script is played.

use super::{CallResult, OpenCallKind, Simulation, SimulationAct};
use crate::script::Line;
use crate::step::{Breaks, For, Input};
use crate::step::{HttpReply, ModelAnswer};

impl Simulation {
    /// Something happens. An error says in words why it cannot; then nothing has changed.
    pub fn act(&mut self, act: SimulationAct) -> Result<(), String> {
        match act {
            SimulationAct::Say { text } => self.follow(&Line::Says(text)),
            SimulationAct::Tap { id } => self.tap(&id),
            SimulationAct::Send { kind, name } => self.follow(&Line::Sends { kind, text: String::new(), name }),
            SimulationAct::Jump { minutes } => self.follow(&Line::Minutes(minutes)),
            SimulationAct::NextTimer => self.jump_to_the_next_timer(),
            SimulationAct::Start { variables } => self.follow(&Line::Starts(variables)),
            SimulationAct::Reset => {
                self.redraw(self.document().clone());
                Ok(())
            }
            SimulationAct::SetVariable { name, value } => self.follow(&Line::Sets { name, value }),
            SimulationAct::SetGlobal { name, value } => self.follow(&Line::SetsGlobal { name, value }),
            SimulationAct::AnswerWeb { status, body } => {
                let result = Ok(HttpReply { status, body, retry_after_seconds: None });
                self.answer_open(CallResult::Http { result, took_ms: 0 })
            }
            SimulationAct::FailWeb { message } => self.follow(&Line::WebFails(message)),
            SimulationAct::AnswerModel { text, fields, escalate } => {
                let result = Ok(ModelAnswer { text, fields, escalate });
                self.answer_open(CallResult::by_hand(result))
            }
            SimulationAct::FailModel { message } => self.follow(&Line::ModelFails(message)),
            SimulationAct::TakeOver => self.follow(&Line::TakesOver {}),
            SimulationAct::HandBack => self.follow(&Line::HandsBack {}),
            SimulationAct::MoveTo { node } => self.follow(&Line::MovesTo(node)),
            SimulationAct::Continue => self.go_on(),
            SimulationAct::Breaks { everywhere, nodes } => {
                self.breaks = Breaks { everywhere, nodes: nodes.into_iter().collect() };
                Ok(())
            }
            SimulationAct::Live { web, model } => {
                (self.live_web, self.live_model) = (web, model);
                Ok(())
            }
        }
    }

    /// The call that the run waits for is answered, whichever it is.
    pub(super) fn answer_open(&mut self, result: CallResult) -> Result<(), String> {
        let open = self.open_call().map(|open| (open.key.clone(), open.what));
        let key = match (open, &result) {
            (Some((key, OpenCallKind::Http { .. })), CallResult::Http { .. })
            | (Some((key, OpenCallKind::Model(_))), CallResult::Model { .. }) => key,
            (_, CallResult::Http { .. }) => return Err("No web request waits for an answer.".into()),
            (_, CallResult::Model { .. }) => return Err("No model was asked.".into()),
        };
        self.answer(&key, result)
    }

    /// What happened before does not count as said or done by the act that begins now.
    pub(super) fn begin_act(&mut self) {
        self.since = (self.bubbles.len(), self.inputs);
    }

    fn jump_to_the_next_timer(&mut self) -> Result<(), String> {
        let at = self.next_timer().ok_or("No timer is set: nothing happens here by itself.")?;
        // A script says it in minutes after the moment that its line takes.
        let after = at.since(self.now().plus(1)).max(0);
        self.follow(&Line::Minutes(after as f64 / 60_000.0))
    }

    fn go_on(&mut self) -> Result<(), String> {
        let wait = self.run.as_ref().and_then(|run| run.waits());
        if wait.is_none_or(|wait| wait.waits_for != For::Break) {
            return Err("The flow does not stand at a break.".into());
        }
        self.begin_act();
        self.tick();
        self.feed(Input::Continue);
        Ok(())
    }
}

impl CallResult {
    /// What somebody says that a model answered.
    pub(super) fn by_hand(result: Result<ModelAnswer, String>) -> Self {
        Self::Model { result, model: String::new(), tokens: 0, cost_usd: None, took_ms: 0 }
    }
}
