//! Runs on disk: the one that is live in a chat, when its timer rings, and what publishing does to them. The columns are for
//! finding; the run itself is JSON, and its version is the column's, because publishing may move it.

use std::collections::BTreeSet;

use domain::{ChatId, FlowId, NodeId, RunId, Topic, UnixMs, VersionId};
use flow::step::Input;
use flow::{Ended, Run, State};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::run_inputs::{self, RunInput};
use crate::sql::{json, moment, read_json};
use crate::{Tx, sql};

/// The run that is live in a chat.
#[derive(Clone, Debug)]
pub struct LiveRun {
    /// The run.
    pub run: Run,
    /// How often it was stored.
    pub rev: i64,
    /// It begins anew on the live version with the next message.
    pub restart: bool,
}

/// The run that is live in a chat, if there is one.
pub fn live(conn: &Connection, chat: &ChatId) -> anyhow::Result<Option<LiveRun>> {
    Ok(conn
        .prepare_cached("SELECT data, rev, restart, version_id FROM runs WHERE chat_id = ?1 AND live = 1")?
        .query_row([chat.as_str()], read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<LiveRun> {
    let mut run: Run = read_json(row, "data")?.ok_or(rusqlite::Error::InvalidQuery)?;
    run.version_id = VersionId::new(row.get::<_, String>("version_id")?);
    Ok(LiveRun { run, rev: row.get("rev")?, restart: row.get("restart")? })
}

/// A run, live or not.
pub fn get(conn: &Connection, id: &RunId) -> anyhow::Result<Option<Run>> {
    Ok(conn
        .prepare_cached("SELECT data, rev, restart, version_id FROM runs WHERE id = ?1")?
        .query_row([id.as_str()], read)
        .optional()?
        .map(|found| found.run))
}

/// The chat of a run that is live.
pub fn chat_of_live(conn: &Connection, id: &RunId) -> anyhow::Result<Option<ChatId>> {
    Ok(conn
        .prepare_cached("SELECT chat_id FROM runs WHERE id = ?1 AND live = 1")?
        .query_row([id.as_str()], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))
        .optional()?)
}

/// Stores a run after a step. `before` is the revision it was read at, `None` for a new one. Returns `false`, with nothing
/// changed, if it is not as it was read, or another run is live in the chat.
pub fn put(tx: &Tx<'_>, chat: &ChatId, run: &Run, before: Option<i64>) -> anyhow::Result<bool> {
    let (state, waits_for) = words(run);
    let (how, why, ended_at) = match &run.state {
        State::Ended { how, at } => (Some(how_word(how)), why_of(how), Some(at.0)),
        _ => (None, "", None),
    };
    let due = run.timer().map(|(_, at)| at.0);
    let node = run.node.as_ref().map_or("", NodeId::as_str);
    let live = ended_at.is_none();
    let data = json(run)?;
    let changed = match before {
        Some(rev) => tx
            .prepare_cached(
                "UPDATE runs SET rev = rev + 1, live = ?3, state = ?4, waits_for = ?5, node = ?6, due_at = ?7, how = ?8,
                                 why = ?9, data = ?10, started_at = ?11, touched_at = ?12, ended_at = ?13
                 WHERE id = ?1 AND rev = ?2 AND live = 1 AND version_id = ?14",
            )?
            .execute(params![
                run.id.as_str(),
                rev,
                live,
                state,
                waits_for,
                node,
                due,
                how,
                why,
                data,
                run.started_at.0,
                run.touched_at.0,
                ended_at,
                run.version_id.as_str()
            ])?,
        None => tx
            .prepare_cached(
                "INSERT INTO runs (id, flow_id, version_id, chat_id, live, state, waits_for, node, due_at, how, why, data,
                                   started_at, touched_at, ended_at)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15
                 WHERE NOT EXISTS (SELECT 1 FROM runs WHERE chat_id = ?4 AND live = 1)
                       AND EXISTS (SELECT 1 FROM flows WHERE id = ?2 AND live = ?3 AND active = 1 AND deleted_at IS NULL)",
            )?
            .execute(params![
                run.id.as_str(),
                run.flow_id.as_str(),
                run.version_id.as_str(),
                chat.as_str(),
                live,
                state,
                waits_for,
                node,
                due,
                how,
                why,
                data,
                run.started_at.0,
                run.touched_at.0,
                ended_at
            ])?,
    };
    if changed > 0 {
        tx.touch(Topic::Runs);
    }
    Ok(changed > 0)
}

fn words(run: &Run) -> (&'static str, Option<&'static str>) {
    let waits = |wait: &flow::Wait| Some(waits_word(wait.waits_for));
    match &run.state {
        State::New => ("new", None),
        State::Waiting { wait } => ("waiting", waits(wait)),
        State::Suspended { wait, .. } => ("suspended", waits(wait)),
        State::Kept { .. } => ("kept", None),
        State::Ended { .. } => ("ended", None),
    }
}

fn waits_word(waits_for: flow::step::For) -> &'static str {
    use flow::step::For;
    match waits_for {
        For::Answer => "answer",
        For::Delay => "delay",
        For::Retry => "retry",
        For::Http => "http",
        For::Model => "model",
        For::Operator => "operator",
        For::Break => "break",
    }
}

/// How a run ended, in the word of the column.
pub fn how_word(how: &Ended) -> &'static str {
    match how {
        Ended::Completed => "completed",
        Ended::Error => "error",
        Ended::Failed { .. } => "failed",
        Ended::Expired => "expired",
        Ended::TakenOver => "taken_over",
        Ended::ByHand => "by_hand",
        Ended::OtherFlow => "other_flow",
    }
}

fn why_of(how: &Ended) -> &str {
    if let Ended::Failed { why } = how { why } else { "" }
}

/// A run whose timer rings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When.
    pub at: UnixMs,
    /// The run.
    pub run_id: RunId,
    /// Its chat.
    pub chat_id: ChatId,
}

/// Runs whose timers ring until `now`, after a place in their order.
pub fn due(conn: &Connection, after: Option<&Due>, now: UnixMs, most: u32) -> anyhow::Result<Vec<Due>> {
    let mut statement = conn.prepare_cached(
        "SELECT due_at, id, chat_id FROM runs
         WHERE due_at IS NOT NULL AND due_at <= ?3 AND (due_at, id) > (?1, ?2) ORDER BY due_at, id LIMIT ?4",
    )?;
    let (at, id) = after.map_or((i64::MIN, ""), |after| (after.at.0, after.run_id.as_str()));
    let rows = statement
        .query_map(params![at, id, now.0, most], |row| {
            Ok(Due {
                at: moment(row, "due_at")?,
                run_id: RunId::new(row.get::<_, String>("id")?),
                chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// When the next timer rings after a moment.
pub fn next_due(conn: &Connection, after: UnixMs) -> anyhow::Result<Option<UnixMs>> {
    let next: Option<i64> = conn
        .prepare_cached("SELECT min(due_at) FROM runs WHERE due_at IS NOT NULL AND due_at > ?1")?
        .query_row([after.0], |row| row.get(0))?;
    Ok(next.map(UnixMs))
}

/// Where the live runs of a flow stand.
pub fn standing(conn: &Connection, flow: &FlowId) -> anyhow::Result<Vec<(RunId, VersionId, NodeId)>> {
    let mut statement = conn.prepare_cached("SELECT id, version_id, node FROM runs WHERE flow_id = ?1 AND live = 1")?;
    let rows = statement
        .query_map([flow.as_str()], |row| {
            let text = |column: &str| row.get::<_, String>(column);
            Ok((RunId::new(text("id")?), VersionId::new(text("version_id")?), NodeId::new(text("node")?)))
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Ends every live run of a flow; each chat's lane does it. Returns the chats to wake.
pub fn end_all(tx: &Tx<'_>, flow: &FlowId, now: UnixMs) -> anyhow::Result<Vec<ChatId>> {
    let runs: Vec<(RunId, ChatId)> = tx
        .prepare_cached("SELECT id, chat_id FROM runs WHERE flow_id = ?1 AND live = 1")?
        .query_map([flow.as_str()], |row| {
            Ok((RunId::new(row.get::<_, String>("id")?), ChatId::new(row.get::<_, String>("chat_id")?)))
        })?
        .collect::<Result<_, _>>()?;
    for (run_id, chat) in &runs {
        run_inputs::put(tx, chat, &RunInput::Step { run_id: run_id.clone(), input: Box::new(Input::EndNow) }, now)?;
    }
    Ok(runs.into_iter().map(|(_, chat)| chat).collect())
}

/// Live runs of a flow go on in another version, at the node they stand at; those whose node is not among `nodes` begin anew
/// there with the next message.
pub fn move_all(tx: &Tx<'_>, flow: &FlowId, to: &VersionId, nodes: &BTreeSet<NodeId>) -> anyhow::Result<()> {
    let known: Vec<&str> = nodes.iter().map(NodeId::as_str).collect();
    tx.prepare_cached(
        "UPDATE runs SET version_id = ?2, rev = rev + 1, restart = 0
         WHERE flow_id = ?1 AND live = 1 AND version_id <> ?2 AND node IN (SELECT value FROM json_each(?3))",
    )?
    .execute(params![flow.as_str(), to.as_str(), sql::json(&known)?])?;
    restart_all(tx, flow, to)
}

/// Live runs of a flow that are in another version than this one begin anew with the next message.
pub fn restart_all(tx: &Tx<'_>, flow: &FlowId, but_not: &VersionId) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE runs SET restart = 1 WHERE flow_id = ?1 AND live = 1 AND version_id <> ?2")?
        .execute(params![flow.as_str(), but_not.as_str()])?;
    tx.touch(Topic::Runs);
    Ok(())
}
