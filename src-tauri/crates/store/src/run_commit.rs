//! The commit of a step (step 6 of the message path): the run, what it sends, what it asks for, and the end of whatever it
//! took are written together. After a crash a step was either taken with everything, or not at all.

use domain::send_gate::Origin;
use domain::{
    Chat, ChatId, FlowId, Handover, MessageId, MessageKind, NodeId, Notice, Offer, Owner, Sender, Topic, UnixMs, Why,
    WireId,
};
use flow::step::{EffectKey, MediaFrom, SentMedia, TraceEntry};
use flow::{Run, State, Wait};
use rusqlite::Connection;

use crate::messages::NewMessage;
use crate::run_calls::{self, Request};
use crate::run_inputs::{self, RunInput};
use crate::{Tx, chats, drafts, flow_files, labels, messages, notices, outbox, run_steps, runs, settings, turns};

/// What a step of a run leads to. Everything, or nothing. It holds words of customers and has no `Debug`.
pub struct StepOutcome {
    /// The chat, as the decision saw it.
    pub chat: Chat,
    /// Automation was frozen, as the decision saw it.
    pub frozen: bool,
    /// The run after the step.
    pub run: Run,
    /// The revision it was read at; `None`: it is new.
    pub before: Option<i64>,
    /// What it waited for before.
    pub waited: Option<Wait>,
    /// The way it took.
    pub trace: Vec<TraceEntry>,
    /// The day in the operator's time, for counting.
    pub day: i64,
    /// The turn is answered up to this message.
    pub closes: Option<i64>,
    /// The queued input that it took.
    pub input: Option<i64>,
    /// What it sends, in order.
    pub sends: Vec<SendOut>,
    /// What it asks the web and models.
    pub calls: Vec<(EffectKey, NodeId, Request)>,
    /// Labels put on (true) or taken away.
    pub labels: Vec<(String, bool)>,
    /// The chat goes to the operator.
    pub handover: Option<Handover>,
    /// The customer waits for the operator, who does not have the chat yet.
    pub waiting: bool,
    /// Other flows that start.
    pub starts: Vec<RunInput>,
    /// The operator is told.
    pub notices: Vec<Notice>,
}

/// A message that a step sends.
pub struct SendOut {
    /// Its id.
    pub id: MessageId,
    /// Its id on the wire.
    pub wire_id: WireId,
    /// What it is made of.
    pub kind: MessageKind,
    /// Its words.
    pub text: String,
    /// What the customer can choose.
    pub choices: Vec<Offer>,
    /// Its file.
    pub media: Option<SentMedia>,
    /// What caused it.
    pub why: Why,
}

/// How the commit of a step went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepCommitted {
    /// It is taken; these chats have something to look at.
    Done(Vec<ChatId>),
    /// Chat, run, input or version are not as the decision saw them; nothing was changed.
    Superseded,
}

/// Writes a step down.
pub fn commit(tx: &Tx<'_>, outcome: &StepOutcome, now: UnixMs) -> anyhow::Result<StepCommitted> {
    let StepOutcome { chat: seen, run, .. } = outcome;
    let Some(chat) = chats::get(tx, &seen.id)? else { return Ok(StepCommitted::Superseded) };
    let as_seen = chat.owner == seen.owner && chat.paused_until == seen.paused_until;
    let open = outcome.closes.is_none() || chat.turn_due_at.is_some();
    let queued = match outcome.input {
        Some(seq) => run_inputs::is_there(tx, seq)?,
        None => true,
    };
    if !as_seen || !open || !queued || settings::frozen(tx)? != outcome.frozen {
        return Ok(StepCommitted::Superseded);
    }
    if !runs::put(tx, &chat.id, run, outcome.before)? {
        return Ok(StepCommitted::Superseded);
    }
    if let Some(seq) = outcome.input {
        run_inputs::remove(tx, seq)?;
    }
    let rev = outcome.before.map_or(1, |before| before + 1);
    run_steps::put(tx, &run.id, rev, &outcome.trace)?;
    let waited = outcome.waited.as_ref().map(|wait| (wait, now));
    run_steps::count(tx, &run.version_id, outcome.day, &outcome.trace, waited)?;
    if let Some(through) = outcome.closes {
        turns::close(tx, &chat.id, through, None)?;
        // A new turn makes a draft for the one before pointless.
        drafts::discard(tx, &chat.id)?;
    }
    for send in &outcome.sends {
        put_out(tx, &chat.id, &run.flow_id, send, now)?;
    }
    for (key, node, request) in &outcome.calls {
        run_calls::insert(tx, key, (&run.id, &chat.id), node, request, now)?;
    }
    let mut wake = put_labels(tx, &chat, &outcome.labels, now)?;
    for start in &outcome.starts {
        run_inputs::put(tx, &chat.id, start, now)?;
        wake.push(chat.id.clone());
    }
    if let Some(handover) = &outcome.handover {
        outbox::cancel_delayed(tx, &chat.id, now, "The chat was handed to you before it was sent.")?;
        chats::set_owner(tx, &chat.id, Owner::Human)?;
        chats::put_handover(tx, &chat.id, handover)?;
    }
    if outcome.waiting || outcome.handover.is_some() {
        chats::start_waiting(tx, &chat.id, now)?;
    }
    for notice in &outcome.notices {
        notices::insert(tx, notice)?;
    }
    tx.touch(Topic::Chats);
    if matches!(run.state, State::Ended { .. }) || outcome.before.is_none() {
        tx.touch(Topic::Flows);
    }
    Ok(StepCommitted::Done(wake))
}

fn put_out(tx: &Tx<'_>, chat: &ChatId, flow: &FlowId, send: &SendOut, now: UnixMs) -> anyhow::Result<()> {
    let new = NewMessage {
        id: &send.id,
        wire_id: &send.wire_id,
        chat_id: chat,
        sender: Sender::Bot,
        kind: send.kind,
        text: &send.text,
        choices: &send.choices,
        quotes: None,
        why: Some(&send.why),
        at: now,
    };
    outbox::queue(tx, &new, Origin::Automatic)?;
    match &send.media {
        None => {}
        Some(SentMedia { source: MediaFrom::Url { url }, name, .. }) => {
            outbox::fetch_before_sending(tx, &send.id, url, name)?;
        }
        Some(SentMedia { source: MediaFrom::File { id }, .. }) => {
            let attached = flow_files::attach(tx, id, flow, &send.id)?;
            if !attached {
                let why = "The file is not among the flow's files any more. Add it there again.";
                messages::advance(tx, &send.id, domain::DeliveryEvent::Failed, Some(why))?;
            }
        }
    }
    Ok(())
}

/// Puts labels on the contact and takes others away; the chats that hear of new ones.
fn put_labels(tx: &Tx<'_>, chat: &Chat, wanted: &[(String, bool)], now: UnixMs) -> anyhow::Result<Vec<ChatId>> {
    let mut wake = Vec::new();
    let Some(contact) = &chat.contact_id else { return Ok(wake) };
    for (label, add) in wanted {
        if !*add {
            labels::remove(tx, contact, label, now)?;
        } else if labels::add(tx, contact, label, now)? {
            wake.extend(run_inputs::label_added(tx, contact, label, now)?);
        }
    }
    Ok(wake)
}

/// What the bot said last in a chat, to tell which messages can be an answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastSaid {
    /// Its place in the order.
    pub seq: i64,
    /// It has not left yet.
    pub queued: bool,
    /// When it was handed to the network.
    pub sent_at: Option<UnixMs>,
}

/// What the bot said last in a chat.
pub fn last_said(conn: &Connection, chat: &ChatId) -> anyhow::Result<Option<LastSaid>> {
    let mut statement = conn.prepare_cached(
        "SELECT seq, state = 'queued' AS queued, sent_at FROM messages
         WHERE chat_id = ?1 AND sender = 'bot' ORDER BY seq DESC LIMIT 1",
    )?;
    let mut rows = statement.query_map([chat.as_str()], |row| {
        Ok(LastSaid {
            seq: row.get("seq")?,
            queued: row.get("queued")?,
            sent_at: row.get::<_, Option<i64>>("sent_at")?.map(UnixMs),
        })
    })?;
    Ok(rows.next().transpose()?)
}

/// Closes a turn whose messages answer nothing.
pub fn close_turn(tx: &Tx<'_>, chat: &ChatId, through: i64) -> anyhow::Result<()> {
    turns::close(tx, chat, through, None)?;
    tx.touch(Topic::Chats);
    Ok(())
}
