//! Flow starts: when flows start by themselves. What is due is turned into inputs of chats and set to its next time in one
//! transaction: a start happens once, whatever is cut off.

use domain::{AccountId, ChatId, FlowId, UnixMs};
use flow::trigger::{Audience, TriggerWhen};
use flow::{Document, Variables};
use rusqlite::{Connection, params};

use crate::Tx;
use crate::run_inputs::{self, RunInput};
use crate::sql::{json, moment};

/// Sets when a flow starts by itself, from the document that answers; `None` removes it all.
pub fn plan(
    tx: &Tx<'_>,
    flow: &FlowId,
    document: Option<&Document>,
    now: UnixMs,
    offset_minutes: i32,
) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM flow_starts WHERE flow_id = ?1")?.execute([flow.as_str()])?;
    let triggers = document.into_iter().flat_map(|document| document.triggers.iter().enumerate());
    for (at, trigger) in triggers {
        if let Some(next) = trigger.next(now, offset_minutes) {
            set(tx, flow, u32::try_from(at)?, next)?;
        }
    }
    Ok(())
}

fn set(tx: &Tx<'_>, flow: &FlowId, trigger: u32, at: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO flow_starts (flow_id, trigger, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (flow_id, trigger) DO UPDATE SET at = excluded.at",
    )?
    .execute(params![flow.as_str(), trigger, at.0])?;
    Ok(())
}

/// A start whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueStart {
    /// The flow.
    pub flow_id: FlowId,
    /// Which of its triggers.
    pub trigger: u32,
    /// When it should have been.
    pub at: UnixMs,
}

/// The earliest start until `now`.
pub fn due(conn: &Connection, now: UnixMs) -> anyhow::Result<Option<DueStart>> {
    let mut statement =
        conn.prepare_cached("SELECT flow_id, trigger, at FROM flow_starts WHERE at <= ?1 ORDER BY at LIMIT 1")?;
    let mut rows = statement.query_map([now.0], |row| {
        Ok(DueStart {
            flow_id: FlowId::new(row.get::<_, String>("flow_id")?),
            trigger: row.get("trigger")?,
            at: moment(row, "at")?,
        })
    })?;
    Ok(rows.next().transpose()?)
}

/// When the next start is.
pub fn next(conn: &Connection) -> anyhow::Result<Option<UnixMs>> {
    let next: Option<i64> = conn.prepare_cached("SELECT min(at) FROM flow_starts")?.query_row([], |row| row.get(0))?;
    Ok(next.map(UnixMs))
}

/// When a flow starts next.
pub fn next_of(conn: &Connection, flow: &FlowId) -> anyhow::Result<Option<UnixMs>> {
    let next: Option<i64> = conn
        .prepare_cached("SELECT min(at) FROM flow_starts WHERE flow_id = ?1")?
        .query_row([flow.as_str()], |row| row.get(0))?;
    Ok(next.map(UnixMs))
}

/// Starts a flow for everybody it is for, unless it is `too_late`, and sets its next time. Returns the chats to wake.
pub fn start(
    tx: &Tx<'_>,
    due: &DueStart,
    document: Option<&Document>,
    accounts: &[AccountId],
    too_late: bool,
    (now, offset_minutes): (UnixMs, i32),
) -> anyhow::Result<Vec<ChatId>> {
    let taken = tx
        .prepare_cached("DELETE FROM flow_starts WHERE flow_id = ?1 AND trigger = ?2 AND at = ?3")?
        .execute(params![due.flow_id.as_str(), due.trigger, due.at.0])?;
    let trigger = document.and_then(|document| document.triggers.get(due.trigger as usize));
    let Some((trigger, 1..)) = trigger.map(|trigger| (trigger, taken)) else { return Ok(Vec::new()) };
    if let Some(next) = trigger.next(now, offset_minutes) {
        set(tx, &due.flow_id, due.trigger, next)?;
    }
    let TriggerWhen::Scheduled { audience, .. } = &trigger.when else { return Ok(Vec::new()) };
    if too_late {
        return Ok(Vec::new());
    }
    let chats = audience_of(tx, audience, accounts)?;
    let input = RunInput::Start {
        flow_id: due.flow_id.clone(),
        said: Vec::new(),
        variables: Variables::new(),
        why: "its time has come".into(),
    };
    for chat in &chats {
        run_inputs::put(tx, chat, &input, now)?;
    }
    Ok(chats)
}

/// The chats of an audience: for each contact the one he last wrote in, of those on the flow's accounts.
fn audience_of(conn: &Connection, audience: &Audience, accounts: &[AccountId]) -> anyhow::Result<Vec<ChatId>> {
    let (people, value) = match audience {
        Audience::Label { label } => {
            ("contact_id IN (SELECT contact_id FROM labels WHERE folded = ?1)", domain::text::folded(label))
        }
        Audience::Contacts { contact_ids } => ("contact_id IN (SELECT value FROM json_each(?1))", json(contact_ids)?),
    };
    let mut statement = conn.prepare(&format!(
        "SELECT id, max(last_message_at) FROM chats
         WHERE {people} AND (?2 = '[]' OR account_id IN (SELECT value FROM json_each(?2)))
         GROUP BY contact_id ORDER BY id"
    ))?;
    let rows = statement
        .query_map(params![value, json(&accounts)?], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
