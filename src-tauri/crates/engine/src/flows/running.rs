//! Running: what a chat's lane does for flows (steps 4 to 6 of the message path). What was written down for a run comes
//! first, then what the customer said, then the timer. Every change of a run happens here, so a chat's lane is its only
//! writer.

use domain::{FlowId, Message, MessageKind, Owner, RunId, Settings, UnixMs};
use flow::step::{For, Input, Said, SaidMedia, Taken};
use flow::{Ended, Occasion, Run, State, Variables, route};
use store::look::{Here, Look};
use store::run_commit::{self, LastSaid, StepOutcome};
use store::run_inputs::{self, Queued, RunInput};
use store::runs::LiveRun;
use store::turns::OpenTurn;

use super::stepping::Before;
use crate::Core;
use crate::lanes::Next;

/// WhatsApp's stamps are whole seconds: a message may be so much younger than it says.
const STAMP_MS: i64 = 1_000;

/// Whether a run may go on by itself.
enum Go {
    On,
    /// Not before then.
    At(UnixMs),
    /// Not now; whoever ends that wakes the lane.
    Not,
}

impl Core {
    fn may_go_on(&self, here: &Here, settings: &Settings) -> Go {
        match here.chat.paused_until {
            _ if settings.frozen || here.chat.owner != Owner::Bot => Go::Not,
            Some(until) if until > self.now() => Go::At(until),
            _ => Go::On,
        }
    }

    /// Takes what was written down for the chat's run. `None`: nothing, or it has to wait.
    pub(crate) async fn take_run_input(&self, look: &Look, settings: &Settings) -> anyhow::Result<Option<Next>> {
        let (Some(Queued { seq, input }), Some(here)) = (&look.input, &look.here) else { return Ok(None) };
        let goes = matches!(self.may_go_on(here, settings), Go::On);
        match input {
            RunInput::Step { run_id, input } => match look.live.as_ref().filter(|live| live.run.id == *run_id) {
                Some(live) if goes || by_hand(input) || suspended(live) => {
                    self.step_live(here, live, (**input).clone(), settings, |outcome| outcome.input = Some(*seq))
                        .await?;
                }
                Some(_) => return Ok(None),
                None => self.void(*seq, None).await?,
            },
            RunInput::Start { flow_id, said, variables, why } => {
                if look.live.is_some() || !wants(here) {
                    self.void(*seq, (!said.is_empty()).then_some(here)).await?;
                } else if !goes {
                    return Ok(None);
                } else {
                    let begun = Start { flow_id, said: said.clone(), variables: variables.clone(), why };
                    if self.start_run(here, begun, settings, Took::Input(*seq)).await? == Started::NotHere {
                        self.void(*seq, (!said.is_empty()).then_some(here)).await?;
                    }
                }
            }
            RunInput::Labelled { label } => {
                let occasion = Occasion::LabelAdded { label: label.clone() };
                let chosen = match look.live.is_none() && wants(here) {
                    true => route(&self.candidates(&here.account.id).await?, &occasion).chosen,
                    false => None,
                };
                match chosen {
                    Some(_) if !goes => return Ok(None),
                    Some(chosen) => {
                        let begun = Start {
                            flow_id: &chosen.flow_id,
                            said: Vec::new(),
                            variables: chosen.variables,
                            why: &chosen.why,
                        };
                        if self.start_run(here, begun, settings, Took::Input(*seq)).await? == Started::NotHere {
                            self.void(*seq, None).await?;
                        }
                    }
                    None => self.void(*seq, None).await?,
                }
            }
        }
        Ok(Some(Next::Again))
    }

    /// Nobody has an open turn here: perhaps the run's timer rings.
    pub(crate) async fn ring(&self, look: &Look, settings: &Settings) -> anyhow::Result<Next> {
        let (Some(live), Some(here)) = (&look.live, &look.here) else { return Ok(Next::Rest) };
        let goes = self.may_go_on(here, settings);
        let timer = live.run.timer().filter(|(_, due)| *due <= self.now());
        let Some((key, _)) = timer else {
            // What was written down waits for the operator's own pause to end.
            return Ok(match goes {
                Go::At(until) if look.input.is_some() => Next::At(until),
                _ => Next::Rest,
            });
        };
        match goes {
            Go::Not => Ok(Next::Rest),
            Go::At(until) => Ok(Next::At(until)),
            Go::On => {
                let input = Input::Timer { key: key.clone() };
                self.step_live(here, live, input, settings, |_| ()).await?;
                Ok(Next::Again)
            }
        }
    }

    /// Puts a turn to the run that is live in the chat, or starts the flow whose trigger takes it. `None`: no flow answers.
    pub(crate) async fn turn_of_flow(&self, look: &Look, settings: &Settings) -> anyhow::Result<Option<Next>> {
        let (Some(turn), Some(here)) = (&look.turn, &look.here) else { return Ok(None) };
        let Some(last) = turn.messages.last() else { return Ok(None) };
        match &look.live {
            Some(live) if live.restart => self.begin_anew(here, live, turn, settings).await.map(Some),
            // Who waits for time asks nothing: meanwhile the assistant answers.
            Some(live) if rests(live, self.now()) => Ok(None),
            Some(live) => self.answer_run(here, live, turn, look.last_said, settings).await.map(Some),
            None => {
                let occasion = Occasion::Message {
                    text: joined(&turn.messages),
                    first: turn.first,
                    media: turn.messages.iter().rev().find(|said| said.media.is_some()).map(|said| said.kind),
                };
                let Some(chosen) = route(&self.candidates(&here.account.id).await?, &occasion).chosen else {
                    return Ok(None);
                };
                let begun = Start {
                    flow_id: &chosen.flow_id,
                    said: turn.messages.iter().map(said).collect(),
                    variables: chosen.variables,
                    why: &chosen.why,
                };
                let started = self.start_run(here, begun, settings, Took::Turn(last.seq)).await?;
                Ok(Some(if started == Started::Yes { Next::Rest } else { Next::Again }))
            }
        }
    }

    async fn answer_run(
        &self,
        here: &Here,
        live: &LiveRun,
        turn: &OpenTurn,
        last_said: Option<LastSaid>,
        settings: &Settings,
    ) -> anyhow::Result<Next> {
        let Some(last) = turn.messages.last().map(|last| last.seq) else { return Ok(Next::Rest) };
        let said: Vec<Said> = turn
            .messages
            .iter()
            .filter(|message| answers(message, last_said))
            .map(|message| at_least(said(message), live))
            .collect();
        if said.is_empty() {
            let chat = here.chat.id.clone();
            self.store.write("words before the question", move |tx| run_commit::close_turn(tx, &chat, last)).await?;
            return Ok(Next::Rest);
        }
        let mut free = false;
        let written = self
            .step_live_with(here, live, Input::Said { said }, settings, |taken, outcome| {
                // The run was over by then: the message is nobody's answer, and may start a flow.
                free = matches!(taken, Taken::TooLate | Taken::Over) && outcome.run.ended().is_some();
                outcome.closes = (!free).then_some(last);
            })
            .await?;
        Ok(if written && !free { Next::Rest } else { Next::Again })
    }

    /// The run ends, and its flow begins anew with what the customer said, in the version that answers now.
    async fn begin_anew(
        &self,
        here: &Here,
        live: &LiveRun,
        turn: &OpenTurn,
        settings: &Settings,
    ) -> anyhow::Result<Next> {
        let Some(published) = self.published(&live.run.version_id).await? else { return Ok(Next::Rest) };
        let before = Before { run: live.run.clone(), rev: Some(live.rev), trigger: String::new() };
        let mut stepped = self.put_to(here, &published, before, Input::EndNow, settings).await?;
        stepped.outcome.run.state = State::Ended { how: Ended::OtherFlow, at: self.now() };
        stepped.outcome.closes = turn.messages.last().map(|last| last.seq);
        stepped.outcome.starts.push(RunInput::Start {
            flow_id: live.run.flow_id.clone(),
            said: turn.messages.iter().map(said).collect(),
            variables: Variables::new(),
            why: "a new version of it was published".into(),
        });
        self.write_step(stepped.outcome).await?;
        Ok(Next::Again)
    }

    async fn step_live(
        &self,
        here: &Here,
        live: &LiveRun,
        input: Input,
        settings: &Settings,
        took: impl FnOnce(&mut StepOutcome),
    ) -> anyhow::Result<bool> {
        self.step_live_with(here, live, input, settings, |_, outcome| took(outcome)).await
    }

    async fn step_live_with(
        &self,
        here: &Here,
        live: &LiveRun,
        input: Input,
        settings: &Settings,
        took: impl FnOnce(Taken, &mut StepOutcome),
    ) -> anyhow::Result<bool> {
        let published = self.published(&live.run.version_id).await?;
        let Some(published) = published else { anyhow::bail!("The version of a run does not exist any more") };
        let before = Before { run: live.run.clone(), rev: Some(live.rev), trigger: String::new() };
        let mut stepped = self.put_to(here, &published, before, input, settings).await?;
        took(stepped.taken, &mut stepped.outcome);
        self.write_step(stepped.outcome).await
    }

    /// Starts a flow, in the version that answers.
    async fn start_run(
        &self,
        here: &Here,
        start: Start<'_>,
        settings: &Settings,
        took: Took,
    ) -> anyhow::Result<Started> {
        let answering = self.answering(&here.account.id).await?;
        let Some(version) = answering.live.get(start.flow_id) else { return Ok(Started::NotHere) };
        let Some(published) = self.published(version).await? else { return Ok(Started::NotHere) };
        let run = Run::new(RunId::from(self.ids.uuid()), start.flow_id.clone(), version.clone(), self.now());
        let before = Before { run, rev: None, trigger: start.why.to_owned() };
        let input = Input::Start { said: start.said, variables: start.variables };
        let mut stepped = self.put_to(here, &published, before, input, settings).await?;
        match took {
            Took::Turn(last) => stepped.outcome.closes = Some(last),
            Took::Input(seq) => stepped.outcome.input = Some(seq),
        }
        Ok(if self.write_step(stepped.outcome).await? { Started::Yes } else { Started::Superseded })
    }

    /// An input that nobody takes any more goes. If it carried what a customer said, he waits for the operator.
    async fn void(&self, seq: i64, waits: Option<&Here>) -> anyhow::Result<()> {
        let (now, chat) = (self.now(), waits.map(|here| here.chat.id.clone()));
        self.store
            .write("void input", move |tx| {
                run_inputs::remove(tx, seq)?;
                match &chat {
                    Some(chat) => store::chats::start_waiting(tx, chat, now),
                    None => Ok(()),
                }
            })
            .await
    }
}

/// A flow that begins.
struct Start<'a> {
    flow_id: &'a FlowId,
    said: Vec<Said>,
    variables: Variables,
    why: &'a str,
}

/// How a start went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Started {
    Yes,
    /// The flow does not answer here (any more).
    NotHere,
    /// The world is not as it was: decide again.
    Superseded,
}

/// What a start takes.
enum Took {
    /// The turn up to this message.
    Turn(i64),
    /// A queued input.
    Input(i64),
}

/// Whether a run waits for nothing but a time that has not come.
fn rests(live: &LiveRun, now: UnixMs) -> bool {
    let wait = live.run.waits().filter(|wait| wait.waits_for == For::Delay);
    wait.is_some_and(|wait| wait.due().is_none_or(|due| due > now))
}

/// The operator's hand is obeyed also while automation rests.
fn by_hand(input: &Input) -> bool {
    matches!(input, Input::TakeOver | Input::HandBack | Input::MoveTo { .. } | Input::Reset | Input::EndNow)
}

/// A run that the operator holds only notes what comes.
fn suspended(live: &LiveRun) -> bool {
    matches!(live.run.state, State::Suspended { .. })
}

/// Whether automation may begin to talk to somebody who did not just write.
fn wants(here: &Here) -> bool {
    let contact = here.contact.as_ref();
    here.chat.owner == Owner::Bot
        && contact.is_none_or(|contact| {
            !contact.blocked && !contact.opted_out && contact.automatic_replies && !contact.approval
        })
}

fn joined(messages: &[Message]) -> String {
    let texts: Vec<&str> = messages.iter().map(|said| said.text.as_str()).filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

/// A message as a run hears it.
fn said(message: &Message) -> Said {
    let media = (message.kind != MessageKind::Text).then(|| SaidMedia {
        kind: message.kind,
        mime: message.media.as_ref().map_or_else(String::new, |media| media.mime.clone()),
        name: message.media.as_ref().and_then(|media| media.name.clone()),
    });
    Said { id: message.id.clone(), at: message.at, text: message.text.clone(), tap: message.tap.clone(), media }
}

/// Whether the customer can have written this after he saw what the bot said last. What he wrote before is no answer to it.
fn answers(message: &Message, last: Option<LastSaid>) -> bool {
    let Some(last) = last else { return true };
    let before_it_left = last.queued || last.sent_at.is_some_and(|sent| message.at.plus(STAMP_MS) <= sent);
    message.seq > last.seq && !before_it_left
}

/// A stamp of whole seconds may lie before the question that it answers.
fn at_least(mut said: Said, live: &LiveRun) -> Said {
    if let Some(wait) = live.run.waits() {
        said.at = said.at.max(wait.since);
    }
    said
}
