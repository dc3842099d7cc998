//! Turns: the messages of a chat that wait to be answered together, and the one commit that answers them (step 6).
//!
//! The commit closes the turn and queues what it sends in one transaction: after a crash a turn is either still open with
//! nothing queued, or closed with everything queued. It also checks that the chat is still as the decision saw it; who
//! takes over while the assistant thinks is never spoken over.

use anyhow::Context;
use domain::send_gate::Origin;
use domain::{
    Account, Chat, ChatId, Contact, DraftId, FaqId, Handover, LeadFact, Message, MessageId, MessageKind, Notice, Owner,
    Sender, Sentiment, SourceId, Topic, UnixMs, Why, WireId,
};
use rusqlite::{Connection, params};

use crate::credits::{Charge, Charged};
use crate::drafts::NewDraft;
use crate::gaps::NewGap;
use crate::sql::word;
use crate::{
    Tx, accounts, chats, contacts, credits, drafts, faqs, gaps, lead_facts, messages, notices, outbox, run_inputs,
    settings, sources,
};

/// A turn, with all that a decision about it needs.
#[derive(Clone, Debug)]
pub struct OpenTurn {
    /// The chat; its `turn_due_at` says when the turn falls due.
    pub chat: Chat,
    /// Its account.
    pub account: Account,
    /// The customer; none in a group.
    pub contact: Option<Contact>,
    /// The messages, oldest first; never empty.
    pub messages: Vec<Message>,
    /// In a group: the account is mentioned.
    pub mentions_me: bool,
    /// Nothing was ever said in this chat before.
    pub first: bool,
}

/// Messages of one turn that are looked at; a longer burst is answered by its end.
const MESSAGES_PER_TURN: u32 = 50;

/// The open turn of a chat, if there is one.
pub fn open_turn(conn: &Connection, id: &ChatId) -> anyhow::Result<Option<OpenTurn>> {
    let Some(chat) = chats::get(conn, id)?.filter(|chat| chat.turn_due_at.is_some()) else { return Ok(None) };
    let sql = format!("{} WHERE m.chat_id = ?1 AND m.turn = 1 ORDER BY m.seq DESC LIMIT ?2", messages::SELECT);
    let mut messages: Vec<Message> = conn
        .prepare_cached(&sql)?
        .query_map(params![id.as_str(), MESSAGES_PER_TURN], messages::read)?
        .collect::<Result<_, _>>()?;
    messages.reverse();
    let Some(oldest) = messages.first() else { return Ok(None) };
    // Whom the phone knew before it was linked is not greeted like a stranger, however little of that came over.
    let first = !conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM messages WHERE chat_id = ?1 AND seq < ?2)
                    OR EXISTS (SELECT 1 FROM chats JOIN contacts ON contacts.id = chats.contact_id
                               WHERE chats.id = ?1 AND contacts.known_before = 1)",
        )?
        .query_row(params![id.as_str(), oldest.seq], |row| row.get::<_, bool>(0))?;
    let mentions_me = chat.is_group()
        && conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM messages WHERE chat_id = ?1 AND turn = 1 AND mentions_me = 1)",
            )?
            .query_row([id.as_str()], |row| row.get(0))?;
    let account = accounts::get(conn, &chat.account_id)?.context("The chat's account is gone")?;
    let contact = match &chat.contact_id {
        Some(contact) => contacts::get(conn, contact)?,
        None => None,
    };
    Ok(Some(OpenTurn { chat, account, contact, messages, mentions_me, first }))
}

/// Chats with an open turn: what a launch must resume.
pub fn chats_with_open_turn(conn: &Connection) -> anyhow::Result<Vec<ChatId>> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM chats WHERE turn_due_at IS NOT NULL ORDER BY turn_due_at")?;
    let rows = statement.query_map([], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// A message that a turn sends.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its id.
    pub id: MessageId,
    /// Its id on the wire.
    pub wire_id: WireId,
    /// Its words.
    pub text: String,
    /// What caused it.
    pub why: Why,
    /// Who is behind it.
    pub origin: Origin,
    /// It waits on purpose until then.
    pub leaves_at: Option<UnixMs>,
}

/// A reply that is put before the operator.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// Its id.
    pub id: DraftId,
    /// Its words.
    pub text: String,
    /// What caused it.
    pub why: Why,
    /// Approving it is charged for this message.
    pub charged_for: Option<MessageId>,
}

/// What answering a turn does. Everything, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Queued, in this order.
    pub replies: Vec<Reply>,
    /// Put before the operator.
    pub draft: Option<Drafted>,
    /// The chat's new owner.
    pub owner: Option<Owner>,
    /// The customer now waits for the operator.
    pub waiting: bool,
    /// The customer's will about automatic messages.
    pub opted_out: Option<bool>,
    /// The operator is told.
    pub notices: Vec<Notice>,
    /// FAQs that answered.
    pub used_faqs: Vec<FaqId>,
    /// Sources that answered.
    pub used_sources: Vec<SourceId>,
    /// The question had no good answer.
    pub gap: Option<NewGap>,
    /// What the replies cost.
    pub charge: Option<Charge>,
    /// The customer's language, if it is known well enough to remember.
    pub language: Option<String>,
    /// How the customer feels.
    pub sentiment: Option<Sentiment>,
    /// What the operator should know.
    pub handover: Option<Handover>,
    /// What the customer told of himself.
    pub facts: Vec<LeadFact>,
}

/// How a commit went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    /// The turn is closed; what the operator is told besides.
    Done(Option<Notice>),
    /// There are too few credits for these replies; nothing was changed.
    NoCredits,
    /// The chat is not as the decision saw it (taken over, frozen, answered): decide again.
    Superseded,
}

/// Closes a turn with its outcome, in one transaction.
pub fn commit(tx: &Tx<'_>, turn: &OpenTurn, frozen: bool, outcome: &Outcome, now: UnixMs) -> anyhow::Result<Committed> {
    let Some(last) = turn.messages.last() else { return Ok(Committed::Superseded) };
    let seen = &turn.chat;
    let Some(chat) = chats::get(tx, &seen.id)? else { return Ok(Committed::Superseded) };
    let as_seen = chat.owner == seen.owner && chat.paused_until == seen.paused_until && chat.turn_due_at.is_some();
    if !as_seen || settings::frozen(tx)? != frozen {
        return Ok(Committed::Superseded);
    }
    let mut told = None;
    if let Some(charge) = &outcome.charge {
        match credits::charge(tx, charge, now)? {
            Charged::TooFew => return Ok(Committed::NoCredits),
            Charged::Done { raised } => told = raised,
            Charged::Already => {}
        }
    }
    close(tx, &chat.id, last.seq, outcome.sentiment)?;
    if let Some(contact) = seen.contact_id.as_ref()
        && let Some(opted_out) = outcome.opted_out
    {
        tx.prepare_cached("UPDATE contacts SET opted_out = ?2 WHERE id = ?1")?
            .execute(params![contact.as_str(), opted_out])?;
        tx.touch(Topic::Contacts);
        if opted_out {
            run_inputs::put_for_contact(tx, contact, &flow::Input::EndNow, now)?;
        }
    }
    understood(tx, turn, outcome)?;
    // A new turn makes a draft for the one before pointless.
    drafts::discard(tx, &chat.id)?;
    for reply in &outcome.replies {
        let new = messages::NewMessage {
            id: &reply.id,
            wire_id: &reply.wire_id,
            chat_id: &chat.id,
            sender: Sender::Bot,
            kind: MessageKind::Text,
            choices: &[],
            text: &reply.text,
            quotes: None,
            why: Some(&reply.why),
            at: now,
        };
        outbox::queue_for(tx, &new, reply.origin, reply.leaves_at)?;
    }
    if let Some(Drafted { id, text, why, charged_for }) = &outcome.draft {
        let (why, charged_for) = (Some(why), charged_for.as_ref());
        drafts::put(tx, &NewDraft { id, chat_id: &chat.id, text, why, charged_for, at: now })?;
    }
    if let Some(handover) = &outcome.handover {
        // Whatever an earlier turn still holds back would speak over the operator.
        outbox::cancel_delayed(tx, &chat.id, now, "The chat was handed to you before it was sent.")?;
        chats::put_handover(tx, &chat.id, handover)?;
    }
    if let Some(owner) = outcome.owner {
        chats::set_owner(tx, &chat.id, owner)?;
        if owner != Owner::Bot {
            // A run that waits for its time must not speak over the operator.
            run_inputs::put_for_live(tx, &chat.id, &flow::Input::TakeOver, now)?;
        }
    }
    if outcome.waiting {
        chats::start_waiting(tx, &chat.id, now)?;
    }
    for notice in &outcome.notices {
        notices::insert(tx, notice)?;
    }
    faqs::count_use(tx, &outcome.used_faqs)?;
    sources::count_use(tx, &outcome.used_sources)?;
    if let Some(gap) = &outcome.gap {
        gaps::insert(tx, gap, &chat.id, now)?;
    }
    tx.touch(Topic::Chats);
    Ok(Committed::Done(told))
}

/// Keeps what was understood of the customer, as far as it is new.
fn understood(tx: &Tx<'_>, turn: &OpenTurn, outcome: &Outcome) -> anyhow::Result<()> {
    if let Some(sentiment) = outcome.sentiment {
        chats::set_sentiment(tx, &turn.chat.id, sentiment)?;
        tx.touch(Topic::Messages { chat_id: turn.chat.id.clone() });
    }
    let Some(contact) = &turn.contact else { return Ok(()) };
    if let Some(language) = outcome.language.as_ref().filter(|language| contact.language.as_ref() != Some(*language)) {
        tx.prepare_cached("UPDATE contacts SET language = ?2 WHERE id = ?1")?
            .execute(params![contact.id.as_str(), language])?;
        tx.touch(Topic::Contacts);
    }
    lead_facts::put(tx, &contact.id, &outcome.facts)
}

/// Closes the turn up to `through`; messages that came later keep it open.
pub(crate) fn close(tx: &Tx<'_>, chat: &ChatId, through: i64, sentiment: Option<Sentiment>) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE messages SET turn = 0, sentiment = coalesce(?3, sentiment) WHERE chat_id = ?1 AND turn = 1 AND seq <= ?2",
    )?
    .execute(params![chat.as_str(), through, sentiment.map(word)])?;
    tx.prepare_cached(
        "UPDATE chats SET turn_due_at = NULL
         WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM messages WHERE chat_id = ?1 AND turn = 1)",
    )?
    .execute([chat.as_str()])?;
    Ok(())
}

/// The operator answered: nothing in this chat waits for automation any more.
pub fn close_answered(tx: &Tx<'_>, chat: &ChatId) -> anyhow::Result<()> {
    close(tx, chat, i64::MAX, None)
}
