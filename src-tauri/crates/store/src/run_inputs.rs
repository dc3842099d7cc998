//! Run inputs: what shall happen to a chat's run and did not yet. Written down in the transaction of whatever causes it (a
//! result, the operator's hand, a schedule), taken by the chat's lane in order, and removed in the commit of the step that
//! took it: nothing of it is lost, nothing happens twice.

use domain::{ChatId, ContactId, FlowId, RunId, UnixMs};
use flow::Variables;
use flow::step::{Input, Said};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::Tx;
use crate::sql::{json, read_json};

/// Something that waits for a chat's lane.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum RunInput {
    /// An input of a run; it is void once the run is over.
    Step {
        /// The run.
        run_id: RunId,
        /// What happens to it.
        input: Box<Input>,
    },
    /// A flow shall start; it is void if a run is live in the chat, or the flow does not answer any more.
    Start {
        /// The flow.
        flow_id: FlowId,
        /// What the customer said, if that is what starts it.
        #[serde(default)]
        said: Vec<Said>,
        /// Values to begin with.
        #[serde(default)]
        variables: Variables,
        /// Why, in words.
        why: String,
    },
    /// A label was put on the contact: a flow may start.
    Labelled {
        /// Which.
        label: String,
    },
}

/// An input with its place in the order.
#[derive(Clone)]
pub struct Queued {
    /// Its place.
    pub seq: i64,
    /// What it is.
    pub input: RunInput,
}

/// Adds an input.
pub fn put(tx: &Tx<'_>, chat: &ChatId, input: &RunInput, now: UnixMs) -> anyhow::Result<()> {
    let run = if let RunInput::Step { run_id, .. } = input { Some(run_id.as_str()) } else { None };
    // Where its run is: the chat may have become one with another since somebody looked.
    tx.prepare_cached(
        "INSERT INTO run_inputs (chat_id, run_id, input, at)
         VALUES (coalesce((SELECT chat_id FROM runs WHERE id = ?2), ?1), ?2, ?3, ?4)",
    )?
    .execute(params![chat.as_str(), run, json(input)?, now.0])?;
    Ok(())
}

/// Adds an input of the run that is live in a chat; the run, if there is one.
pub fn put_for_live(tx: &Tx<'_>, chat: &ChatId, input: &Input, now: UnixMs) -> anyhow::Result<Option<RunId>> {
    let run = tx
        .prepare_cached("SELECT id FROM runs WHERE chat_id = ?1 AND live = 1")?
        .query_row([chat.as_str()], |row| Ok(RunId::new(row.get::<_, String>(0)?)))
        .optional()?;
    if let Some(run_id) = &run {
        put(tx, chat, &RunInput::Step { run_id: run_id.clone(), input: Box::new(input.clone()) }, now)?;
    }
    Ok(run)
}

/// Adds an input for every live run of a contact, on whatever account; the chats to wake.
pub fn put_for_contact(tx: &Tx<'_>, contact: &ContactId, input: &Input, now: UnixMs) -> anyhow::Result<Vec<ChatId>> {
    let chats: Vec<ChatId> = tx
        .prepare_cached(
            "SELECT chats.id FROM chats JOIN runs ON runs.chat_id = chats.id AND runs.live = 1
             WHERE chats.contact_id = ?1",
        )?
        .query_map([contact.as_str()], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))?
        .collect::<Result<_, _>>()?;
    for chat in &chats {
        put_for_live(tx, chat, input, now)?;
    }
    Ok(chats)
}

/// A label was put on a contact: the chat he last wrote in hears of it. Returns that chat, to be woken.
pub fn label_added(tx: &Tx<'_>, contact: &ContactId, label: &str, now: UnixMs) -> anyhow::Result<Option<ChatId>> {
    let chat = tx
        .prepare_cached("SELECT id FROM chats WHERE contact_id = ?1 ORDER BY last_message_at DESC, id DESC LIMIT 1")?
        .query_row([contact.as_str()], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))
        .optional()?;
    if let Some(chat) = &chat {
        put(tx, chat, &RunInput::Labelled { label: label.to_owned() }, now)?;
    }
    Ok(chat)
}

/// The first input of a chat.
pub fn first(conn: &Connection, chat: &ChatId) -> anyhow::Result<Option<Queued>> {
    Ok(conn
        .prepare_cached("SELECT seq, input FROM run_inputs WHERE chat_id = ?1 ORDER BY seq LIMIT 1")?
        .query_row([chat.as_str()], |row| {
            let input = read_json(row, "input")?.ok_or(rusqlite::Error::InvalidQuery)?;
            Ok(Queued { seq: row.get("seq")?, input })
        })
        .optional()?)
}

/// Whether an input still waits.
pub fn is_there(conn: &Connection, seq: i64) -> anyhow::Result<bool> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM run_inputs WHERE seq = ?1)")?
        .query_row([seq], |row| row.get(0))?)
}

/// An input was taken, or is void; `false` if somebody else was quicker.
pub fn remove(tx: &Tx<'_>, seq: i64) -> anyhow::Result<bool> {
    Ok(tx.prepare_cached("DELETE FROM run_inputs WHERE seq = ?1")?.execute([seq])? > 0)
}

/// Chats with inputs: what a launch must resume.
pub fn chats(conn: &Connection) -> anyhow::Result<Vec<ChatId>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT chat_id FROM run_inputs")?;
    let rows = statement.query_map([], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}
