//! Turns (steps 3 to 6): gate, route, act, commit. One lane per chat.
//!
//! Nothing here sends. A turn that is interrupted anywhere before its commit is simply taken again.

use std::sync::Arc;

use domain::assistant::{Autonomy, Handover, Reason, ReasonKind};
use domain::gate::{Gate, Ignored, Turn, gate};
use domain::route::{Route, route};
use domain::send_gate::Origin;
use domain::view::Action;
use domain::{Cause, ChatId, DownloadState, Notice, NoticeKind, Owner, Settings, UnixMs, Why, WireId, text};
use store::gaps::NewGap;
use store::look::look;
use store::turns::{Committed, Drafted, OpenTurn, Outcome, Reply, commit};
use tokio_util::sync::CancellationToken;

use crate::assistant::case::said;
use crate::assistant::{Answer, Case, Interrupted, reason};
use crate::lanes::Next;
use crate::{Core, Told};

/// The longest quiet time that can be set. A turn that seems due later than that was dated before the clock was set back.
const LONGEST_QUIET_MS: i64 = 60_000;

/// So long after it was due a turn waits for files. What comes later is answered without them.
const FILE_WAIT_MS: i64 = 45_000;

/// What is kept of a question that had no good answer, in characters: as much as a FAQ's question can have.
const QUESTION_LIMIT: usize = 500;

/// Takes the open turn of a chat, if it is due.
pub(crate) async fn take_turn(core: Arc<Core>, chat: ChatId) -> anyhow::Result<Next> {
    let thought = core.thinking.begin(&chat, &core.stop);
    let id = chat.clone();
    let look = core.store.read("turn", move |conn| look(conn, &id)).await?;
    let settings = core.settings();
    // What was written down for a run comes before what the customer says; its timer comes after it.
    if let Some(next) = core.take_run_input(&look, &settings).await? {
        return Ok(next);
    }
    let Some(turn) = &look.turn else { return core.ring(&look, &settings).await };
    if let Some(due) = turn.chat.turn_due_at
        && (1..=LONGEST_QUIET_MS).contains(&due.since(core.now()))
    {
        return Ok(Next::At(due));
    }
    core.checkpoint.reached("turn_opened");
    let decision = core.gate(turn, &settings);
    if matches!(decision, Gate::Pass | Gate::Approval)
        && let Some(until) = core.waits_for_files(turn)
    {
        return Ok(Next::At(until));
    }
    if decision == Gate::Pass
        && let Some(next) = core.turn_of_flow(&look, &settings).await?
    {
        return Ok(next);
    }
    let Some(turn) = look.turn else { return Ok(Next::Rest) };
    let Ok(outcome) = core.decide(&turn, decision, &thought.stop).await else {
        // It stays open: decided anew by whoever owns the chat now, or by the next start.
        return Ok(if core.stop.is_cancelled() { Next::Rest } else { Next::Again });
    };
    drop(thought);
    core.checkpoint.reached("acted");

    let (now, frozen) = (core.now(), settings.frozen);
    let (sends, notices) = (!outcome.replies.is_empty(), outcome.notices.clone());
    let for_runs = outcome.owner.is_some() || outcome.opted_out.is_some();
    let committed = core.store.write("turn", move |tx| commit(tx, &turn, frozen, &outcome, now)).await?;
    let raised = match committed {
        Committed::Done(raised) => raised,
        // Without credits it is decided anew, too: then no model is asked.
        Committed::Superseded | Committed::NoCredits => return Ok(Next::Again),
    };
    core.checkpoint.reached("turn_committed");
    for notice in notices.into_iter().chain(raised) {
        core.tell(Told::Notice(Arc::new(notice)));
    }
    if sends {
        core.outbox.wake(&chat);
    }
    // A message that came in the meantime woke this lane: it looks again by itself. A run may have to hear of the new owner.
    Ok(if for_runs { Next::Again } else { Next::Rest })
}

impl Core {
    /// Whether automation may look at a turn at all.
    fn gate(&self, turn: &OpenTurn, settings: &Settings) -> Gate {
        let last = turn.messages.last();
        gate(&Turn {
            chat: &turn.chat,
            contact: turn.contact.as_ref(),
            account: &turn.account.settings,
            settings,
            // Whoever taps a choice answers a question, whatever the choice is called.
            last_text: last.filter(|message| message.tap.is_none()).map_or("", |message| &message.text),
            mentions_me: turn.mentions_me,
            newest_at: last.map_or(self.now(), |message| message.at),
            now: self.now(),
        })
    }

    /// A turn is not decided while the file of one of its messages may still come: then until when.
    fn waits_for_files(&self, turn: &OpenTurn) -> Option<UnixMs> {
        let comes = |state| matches!(state, DownloadState::Waiting | DownloadState::Fetching);
        turn.messages.iter().find(|message| message.download.as_ref().is_some_and(|download| comes(download.state)))?;
        let until = turn.chat.turn_due_at?.plus(FILE_WAIT_MS);
        (1..=FILE_WAIT_MS).contains(&until.since(self.now())).then_some(until)
    }

    /// Route and act, where no flow answers: what this turn leads to. Changes nothing.
    async fn decide(&self, turn: &OpenTurn, decision: Gate, stop: &CancellationToken) -> Result<Outcome, Interrupted> {
        Ok(match decision {
            Gate::Ignore(why) => self.ignore(turn, why),
            Gate::Human => Outcome { waiting: true, ..Outcome::default() },
            Gate::OptOut => self.opt_out(turn),
            Gate::OptIn => self.opt_in(turn),
            Gate::Pass | Gate::Approval => match route(&turn.account.settings) {
                Route::Leave => Outcome { waiting: true, ..Outcome::default() },
                Route::Assistant => {
                    let case = Case::of_turn(turn, stop);
                    let drafts =
                        decision == Gate::Approval || turn.account.settings.assistant.autonomy == Autonomy::Draft;
                    if drafts {
                        let answer = self.answer(&case).await?;
                        self.draft(turn, answer)
                    } else {
                        let answer = self.answer_seen(&case, turn).await?;
                        self.reply(turn, answer)
                    }
                }
            },
        })
    }

    /// Answers; the customer sees that somebody does, if it takes a model.
    async fn answer_seen(&self, case: &Case<'_>, turn: &OpenTurn) -> Result<Answer, Interrupted> {
        if turn.account.settings.assistant.model.is_none() {
            return self.answer(case).await;
        }
        self.while_typing(&turn.account.id, &turn.chat.jid, self.answer(case)).await
    }

    fn ignore(&self, turn: &OpenTurn, why: Ignored) -> Outcome {
        let mut outcome = Outcome { waiting: why.leaves_customer_waiting(), ..Outcome::default() };
        if why == Ignored::Stale {
            outcome.notices.push(self.notice(
                NoticeKind::MissedWhileAway,
                turn,
                format!("{} wrote while Switchboard was off", title(turn)),
                "It was too long ago to answer automatically. Have a look.".into(),
            ));
        }
        outcome
    }

    fn opt_out(&self, turn: &OpenTurn) -> Outcome {
        let text = "You will not get automatic messages from us any more. Send START if you change your mind.";
        let mut outcome = Outcome { opted_out: Some(true), ..Outcome::default() };
        // While the operator is talking he sees it himself.
        if turn.chat.owner == Owner::Bot {
            outcome.replies.push(self.reply_with(
                text.into(),
                Why::plain(Cause::OptOut, question(turn)),
                Origin::OptOutConfirmation,
            ));
        }
        outcome
    }

    fn opt_in(&self, turn: &OpenTurn) -> Outcome {
        let mut outcome = Outcome { opted_out: Some(false), ..Outcome::default() };
        if turn.chat.owner == Owner::Bot {
            outcome.replies.push(self.reply_with(
                "Welcome back. How can I help you?".into(),
                Why::plain(Cause::OptIn, question(turn)),
                Origin::Automatic,
            ));
        }
        outcome
    }

    /// The assistant's answer as messages of the bot.
    fn reply(&self, turn: &OpenTurn, answer: Answer) -> Outcome {
        if answer.action == Action::Reply && answer.autonomy == Autonomy::Draft {
            return self.draft(turn, answer);
        }
        let mut outcome = Outcome::default();
        let welcome = &turn.account.settings.welcome_message;
        let greets = answer.why.cause == Cause::Greeting;
        if turn.first && !welcome.is_empty() && !greets {
            let why = Why::plain(Cause::Welcome, question(turn));
            outcome.replies.push(self.reply_with(welcome.clone(), why, Origin::Automatic));
        }
        let delay = i64::from(turn.account.settings.assistant.delay_s) * 1_000;
        let delayed = answer.action == Action::Reply && answer.autonomy == Autonomy::Delayed;
        let leaves_at = delayed.then(|| self.now().plus(delay));
        for text in &answer.messages {
            let reply = self.reply_with(text.clone(), answer.why.clone(), Origin::Automatic);
            outcome.replies.push(Reply { leaves_at, ..reply });
        }
        if answer.action == Action::Escalate {
            self.hand_over(&mut outcome, turn, &answer);
            outcome.owner = Some(Owner::Human);
        }
        if answer.paid
            && let Some(last) = turn.messages.last()
        {
            outcome.charge = self.charge(&turn.chat.id, &last.id);
        }
        rest_on(&mut outcome, answer);
        outcome
    }

    /// The assistant's answer as a draft; what it would hand over goes to the operator without one.
    fn draft(&self, turn: &OpenTurn, answer: Answer) -> Outcome {
        let mut outcome = Outcome::default();
        match answer.action {
            Action::None => {}
            Action::Escalate => self.hand_over(&mut outcome, turn, &answer),
            Action::Reply => {
                outcome.notices.push(self.notice(
                    NoticeKind::ApprovalNeeded,
                    turn,
                    format!("A reply to {} waits for your approval", title(turn)),
                    shortened(&answer.text()),
                ));
                outcome.draft = Some(Drafted {
                    id: self.ids.uuid().into(),
                    text: answer.text(),
                    why: answer.why.clone(),
                    charged_for: turn.messages.last().filter(|_| answer.paid).map(|last| last.id.clone()),
                });
            }
        }
        rest_on(&mut outcome, answer);
        outcome
    }

    fn hand_over(&self, outcome: &mut Outcome, turn: &OpenTurn, answer: &Answer) {
        outcome.waiting = true;
        let why = answer.why.reason.clone().unwrap_or(Reason { kind: ReasonKind::NotSure, detail: String::new() });
        let summary = reason::summary(&answer.why.question, &turn.messages);
        let asked = shortened(&summary);
        let body = if asked.is_empty() { reason::words(&why) } else { format!("\"{asked}\" {}", reason::words(&why)) };
        outcome.notices.push(self.notice(
            NoticeKind::Escalation,
            turn,
            format!("{} needs your answer", title(turn)),
            body,
        ));
        outcome.handover = Some(Handover {
            by_model: answer.summary.is_some(),
            summary: answer.summary.clone().unwrap_or(summary),
            reason: why,
            at: self.now(),
        });
        // In a group people talk to each other: what nobody could answer there was rarely asked of the shop.
        if let Some(base_id) = answer.gap.clone()
            && !turn.chat.is_group()
        {
            let question = text::cut(&answer.why.question, QUESTION_LIMIT).to_owned();
            outcome.gap =
                Some(NewGap { id: self.ids.uuid().into(), base_id, question, confidence: answer.why.confidence });
        }
    }

    fn reply_with(&self, text: String, why: Why, origin: Origin) -> Reply {
        let (id, wire_id) = (self.ids.uuid().into(), WireId::outgoing(self.ids.uuid()));
        Reply { id, wire_id, text, why, origin, leaves_at: None }
    }

    fn notice(&self, kind: NoticeKind, turn: &OpenTurn, title: String, body: String) -> Notice {
        Notice {
            id: self.ids.uuid().into(),
            kind,
            title,
            body,
            chat_id: Some(turn.chat.id.clone()),
            account_id: Some(turn.account.id.clone()),
            at: self.now(),
            seen: false,
        }
    }
}

/// What an answer rests on is counted; what it understood is kept.
fn rest_on(outcome: &mut Outcome, answer: Answer) {
    outcome.used_faqs.extend(answer.used_faqs);
    outcome.used_sources.extend(answer.used_sources);
    outcome.language = answer.language;
    outcome.sentiment = answer.sentiment;
    outcome.facts = answer.facts;
}

/// What the customer said in a turn, in one piece.
fn question(turn: &OpenTurn) -> String {
    said(&turn.messages)
}

fn title(turn: &OpenTurn) -> String {
    turn.contact.as_ref().map_or_else(|| turn.chat.group_name.clone(), |contact| contact.title().to_owned())
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match domain::text::cut(&line, 140) {
        cut if cut.len() < line.len() => format!("{cut}…"),
        _ => line,
    }
}
