//! Take: what each input does to a run, by where the run stands. Going from node to node is `drive`'s.

use domain::UnixMs;

use super::drive::{Drive, Taken};
use super::{Effect, Event, For, Heard, Input, Said, TraceCause};
use crate::Variables;
use crate::document::{Restart, Takeover};
use crate::run::{Ended, NodeMemory, State, Wait};

impl Drive<'_> {
    pub(super) fn take(&mut self, input: Input) -> Taken {
        if self.run.ended().is_some() {
            return Taken::Over;
        }
        match input {
            Input::Start { said, variables } => self.start(said, variables),
            Input::Said { said } => self.said(said),
            Input::Timer { key } => match &self.run.state {
                State::Waiting { wait } if wait.key == key => match wait.due() {
                    Some(due) if due <= self.now() => self.time_up(wait.clone()),
                    Some(_) => Taken::TooEarly,
                    None => Taken::Stale,
                },
                State::Kept { key: kept, expires_at: Some(due) } if *kept == key => match *due <= self.now() {
                    true => self.used(|drive| drive.end(Ended::Expired, false)),
                    false => Taken::TooEarly,
                },
                State::Suspended { .. } => Taken::Suspended,
                _ => Taken::Stale,
            },
            Input::HttpDone { .. } | Input::ModelDone { .. } => self.result(input),
            Input::TakeOver => self.take_over(),
            Input::HandBack => self.hand_back(),
            Input::MoveTo { node } => match self.flow.place(&node) {
                Some(at) if self.run.state != State::New => self.put(at),
                _ => Taken::Impossible,
            },
            Input::Reset => match self.flow.start() {
                Some(at) => {
                    self.run.variables.clear();
                    self.begin_again();
                    self.put(at)
                }
                None => Taken::Impossible,
            },
            Input::EndNow => self.used(|drive| drive.end(Ended::ByHand, false)),
            Input::Continue => match (&self.run.state, self.place()) {
                (State::Waiting { wait: Wait { waits_for: For::Break, .. } }, Some(at)) => {
                    self.used(|drive| drive.walk(at, true))
                }
                _ => Taken::Impossible,
            },
        }
    }

    fn start(&mut self, said: Vec<Said>, variables: Variables) -> Taken {
        if self.run.state != State::New {
            return Taken::Impossible;
        }
        let fresh: Vec<Said> = said.into_iter().filter(|said| self.run.see(&said.id)).collect();
        self.run.last = Heard::join(fresh);
        self.run.started_at = self.now();
        if let Some(why) = variables.values().find_map(|value| value.check_limits().err()) {
            return self.used(|drive| drive.end(Ended::Failed { why: format!("A value to begin with: {why}") }, false));
        }
        self.run.variables = variables;
        self.used(Self::begin)
    }

    fn said(&mut self, said: Vec<Said>) -> Taken {
        if self.run.state == State::New {
            return Taken::Impossible;
        }
        let fresh: Vec<Said> = said.into_iter().filter(|said| self.run.see(&said.id)).collect();
        let Some(heard) = Heard::join(fresh) else { return Taken::Duplicate };
        // A late timer must not cost the customer his answer, nor an answer that came too late the time.
        let late = |due: Option<UnixMs>| due.is_some_and(|due| heard.at >= due && self.now() >= due);
        match &self.run.state {
            State::Waiting { wait } if wait.waits_for == For::Answer && late(wait.due()) => {
                let wait = wait.clone();
                self.run.last = Some(heard);
                self.time_up(wait);
                Taken::TooLate
            }
            State::Waiting { wait } if wait.waits_for == For::Answer => {
                self.run.last = Some(heard.clone());
                self.used(|drive| drive.resume(&Event::Answer(&heard)))
            }
            State::Kept { expires_at, .. } if late(*expires_at) => {
                self.end(Ended::Expired, false);
                Taken::TooLate
            }
            State::Kept { .. } => {
                self.run.last = Some(heard.clone());
                self.used(|drive| drive.restart(&heard))
            }
            State::Suspended { .. } => {
                self.run.last = Some(heard);
                Taken::Suspended
            }
            State::New | State::Waiting { .. } | State::Ended { .. } => {
                self.run.last = Some(heard);
                Taken::NotAsked
            }
        }
    }

    fn restart(&mut self, heard: &Heard) {
        match &self.flow.document().settings.restart {
            Restart::OtherFlow { flow_id } => {
                let key = self.run.next_key();
                self.effects.push(Effect::StartFlow { key, flow_id: flow_id.clone() });
                self.end(Ended::OtherFlow, false);
            }
            Restart::LastQuestion if self.run.question.as_ref().is_some_and(|id| self.flow.place(id).is_some()) => {
                self.begin_again();
                self.run.node = self.run.question.clone();
                self.resume(&Event::Answer(heard));
            }
            Restart::FromStart | Restart::LastQuestion => {
                self.begin_again();
                self.begin();
            }
        }
    }

    /// A run that begins again counts again; its variables, keys and messages go on.
    fn begin_again(&mut self) {
        self.run.memory = NodeMemory::default();
        self.run.rounds.clear();
        self.run.steps = 0;
        self.run.rescued = false;
    }

    fn begin(&mut self) {
        match self.flow.start() {
            Some(at) => self.walk(at, false),
            None => self.end(Ended::Failed { why: "The flow has no start.".into() }, false),
        }
    }

    fn result(&mut self, input: Input) -> Taken {
        let (key, awaited) = match &input {
            Input::HttpDone { key, .. } => (key, For::Http),
            Input::ModelDone { key, .. } => (key, For::Model),
            _ => return Taken::Impossible,
        };
        let hits = |wait: &Wait| wait.key == *key && wait.waits_for == awaited;
        match &mut self.run.state {
            State::Waiting { wait } if hits(wait) => self.used(|drive| match &input {
                Input::HttpDone { result, .. } => drive.resume(&Event::Http(result)),
                Input::ModelDone { result, .. } => drive.resume(&Event::Model(result)),
                _ => {}
            }),
            State::Suspended { wait, held, .. } if hits(wait) => {
                *held = Some(Box::new(input));
                Taken::Suspended
            }
            _ => Taken::Stale,
        }
    }

    fn take_over(&mut self) -> Taken {
        match &self.run.state {
            State::Waiting { wait } if wait.waits_for != For::Operator => {
                if self.flow.document().settings.takeover == Takeover::End {
                    return self.used(|drive| drive.end(Ended::TakenOver, false));
                }
                self.run.state = State::Suspended { wait: wait.clone(), since: self.now(), held: None };
                Taken::Used
            }
            _ => Taken::Impossible,
        }
    }

    fn hand_back(&mut self) -> Taken {
        match std::mem::replace(&mut self.run.state, State::New) {
            State::Waiting { wait } if wait.waits_for == For::Operator => {
                self.run.state = State::Waiting { wait };
                self.used(|drive| drive.resume(&Event::HandedBack))
            }
            State::Suspended { wait, since, held } => {
                let wait = wait.later(self.now().since(since).max(0));
                let waits_for = wait.waits_for;
                self.run.state = State::Waiting { wait: wait.clone() };
                let ask_again = self.flow.document().settings.takeover == Takeover::PauseAndAskAgain;
                match (waits_for, held) {
                    (_, Some(input)) => self.result(*input),
                    (For::Break, None) => match self.place() {
                        Some(at) => self.used(|drive| drive.walk(at, true)),
                        None => Taken::Impossible,
                    },
                    (For::Answer, None) if ask_again => self.used(|drive| drive.resume(&Event::AskAgain)),
                    (For::Http | For::Model | For::Operator, None) => Taken::Used,
                    (For::Answer | For::Delay | For::Retry, None) => self.used(|drive| {
                        let key = drive.run.next_key();
                        drive.rest(Wait { key, ..wait });
                    }),
                }
            }
            state => {
                self.run.state = state;
                Taken::Impossible
            }
        }
    }

    /// The operator puts the run at a node. While he has the chat it only waits there.
    fn put(&mut self, at: usize) -> Taken {
        self.run.memory = NodeMemory::default();
        self.run.rescued = false;
        let (State::Suspended { since, .. }, Some(node)) = (&self.run.state, self.flow.node(at)) else {
            return self.used(|drive| drive.walk(at, false));
        };
        let since = *since;
        self.run.node = Some(node.id.clone());
        let wait = self.break_here();
        self.run.state = State::Suspended { wait, since, held: None };
        Taken::Used
    }

    fn time_up(&mut self, wait: Wait) -> Taken {
        let own = wait.until.is_some_and(|until| wait.expires_at.is_none_or(|expires| until <= expires));
        if own {
            self.resume(&Event::TimeUp);
        } else {
            self.expire();
        }
        Taken::Used
    }

    /// The run gives up waiting: the flow's last word, then its node for that, or the end.
    fn expire(&mut self) {
        let settings = &self.flow.document().settings;
        let target = settings.expiry.as_ref().and_then(|expiry| self.flow.place(expiry.node.as_ref()?));
        let Some((at, node)) = self.here() else { return self.end(Ended::Expired, false) };
        let mut entry = self.entry(node, TraceCause::Expired);
        let said = settings.expiry.as_ref().map(|expiry| self.turn(at, node, &mut entry).say(&expiry.message));
        entry.failure = said.and_then(Result::err).map(|failure| failure.message);
        entry.next = target.and_then(|target| self.flow.node(target)).map(|node| node.id.clone());
        self.trace.push(entry);
        match target {
            Some(target) => self.walk(target, false),
            None => self.end(Ended::Expired, false),
        }
    }
}
