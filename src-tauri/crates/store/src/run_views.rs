//! Runs as lists show them: whose they are, where they stand, how they ended. Rows and columns come from `runs`; of the run
//! itself only its state is read.

use std::collections::HashMap;

use anyhow::Context;
use domain::{ChatId, FlowId, NodeId, RunId, UnixMs, VersionId};
use flow::view::{NodeName, RunFilter, RunPage, RunPlace, RunQuery, RunRow};
use flow::{Ended, State, Variables, Wait};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use crate::flow_versions;
use crate::sql::{chat_matches, chat_title, moment, moment_opt, read_json, read_word};

const USUAL_LIMIT: u32 = 50;
const PAGE_LIMIT: u32 = 200;

const SELECT: &str = concat!(
    "SELECT runs.id, runs.flow_id, flows.name AS flow_name, runs.version_id, flow_versions.number, runs.chat_id, ",
    chat_title!(),
    " AS title, accounts.name AS account_name, runs.state, runs.node, runs.due_at, runs.restart, runs.how, runs.why,
        runs.started_at, runs.touched_at, runs.ended_at, runs.data -> '$.state' AS standing
    FROM runs
    JOIN flows ON flows.id = runs.flow_id
    JOIN flow_versions ON flow_versions.id = runs.version_id
    JOIN chats ON chats.id = runs.chat_id
    JOIN accounts ON accounts.id = chats.account_id
    LEFT JOIN contacts ON contacts.id = chats.contact_id"
);

fn read(row: &Row<'_>) -> rusqlite::Result<(VersionId, RunRow)> {
    let place: RunPlace = read_word(row, "state")?;
    let node: String = row.get("node")?;
    let shown = RunRow {
        id: RunId::new(row.get::<_, String>("id")?),
        flow_id: FlowId::new(row.get::<_, String>("flow_id")?),
        flow_name: row.get("flow_name")?,
        version: row.get("number")?,
        chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
        title: row.get("title")?,
        account_name: row.get("account_name")?,
        place,
        node: (!node.is_empty()).then(|| NodeId::new(node)),
        node_title: String::new(),
        wait: wait(row, place)?,
        due_at: moment_opt(row, "due_at")?,
        restarts: row.get("restart")?,
        started_at: moment(row, "started_at")?,
        touched_at: moment(row, "touched_at")?,
        ended_at: moment_opt(row, "ended_at")?,
        ended: ended(row)?,
    };
    Ok((VersionId::new(row.get::<_, String>("version_id")?), shown))
}

fn wait(row: &Row<'_>, place: RunPlace) -> rusqlite::Result<Option<Wait>> {
    if !matches!(place, RunPlace::Waiting | RunPlace::Suspended) {
        return Ok(None);
    }
    Ok(match read_json(row, "standing")? {
        Some(State::Waiting { wait } | State::Suspended { wait, .. }) => Some(wait),
        _ => None,
    })
}

fn ended(row: &Row<'_>) -> rusqlite::Result<Option<Ended>> {
    let index = row.as_ref().column_index("how")?;
    let Some(how) = row.get::<_, Option<String>>(index)? else { return Ok(None) };
    Ok(Some(match how.as_str() {
        "completed" => Ended::Completed,
        "error" => Ended::Error,
        "failed" => Ended::Failed { why: row.get("why")? },
        "expired" => Ended::Expired,
        "taken_over" => Ended::TakenOver,
        "by_hand" => Ended::ByHand,
        "other_flow" => Ended::OtherFlow,
        other => {
            let unknown = format!("Unknown word {other:?}").into();
            return Err(rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, unknown));
        }
    }))
}

fn condition(filter: RunFilter) -> &'static str {
    match filter {
        RunFilter::All => "1",
        RunFilter::Live => "runs.live = 1",
        RunFilter::Failed => "runs.live = 0 AND runs.how IN ('error', 'failed')",
        RunFilter::Ended => "runs.live = 0",
    }
}

/// A page of runs, newest first. The cursor is time and id of the last row, so nothing is skipped or repeated when runs
/// begin while somebody pages.
pub fn page(conn: &Connection, query: &RunQuery) -> anyhow::Result<RunPage> {
    let limit = if query.limit == 0 { USUAL_LIMIT } else { query.limit.min(PAGE_LIMIT) };
    let mut sql = format!("{SELECT} WHERE {}", condition(query.filter));
    let mut values: Vec<Value> = Vec::new();
    for (column, id) in [
        ("flow_id", query.flow_id.as_ref().map(FlowId::as_str)),
        ("version_id", query.version_id.as_ref().map(VersionId::as_str)),
        ("chat_id", query.chat_id.as_ref().map(ChatId::as_str)),
        ("node", query.node.as_ref().map(NodeId::as_str)),
    ] {
        if let Some(id) = id {
            sql.push_str(&format!(" AND runs.{column} = ?"));
            values.push(id.to_owned().into());
        }
    }
    let text = domain::text::folded(&query.text);
    if !text.is_empty() {
        // Names are folded once for each chat, not once for each run.
        sql.push_str(concat!(
            " AND runs.chat_id IN (SELECT chats.id FROM chats LEFT JOIN contacts ON contacts.id = chats.contact_id WHERE ",
            chat_matches!(),
            ")"
        ));
        values.extend([text.clone().into(), text.into()]);
    }
    if let Some(after) = &query.after {
        let (at, id) = cursor(after).context("The page cursor is not one of ours")?;
        sql.push_str(" AND (runs.started_at, runs.id) < (?, ?)");
        values.extend([at.0.into(), id.as_str().to_owned().into()]);
    }
    sql.push_str(" ORDER BY runs.started_at DESC, runs.id DESC LIMIT ?");
    values.push(i64::from(limit + 1).into());

    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows: Vec<(VersionId, RunRow)> =
        statement.query_map(params_from_iter(values), read)?.collect::<Result<_, _>>()?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|(_, row)| format!("{}:{}", row.started_at.0, row.id));
    let mut titles = Titles::default();
    let rows = rows.into_iter().map(|(version, row)| titles.put(conn, &version, row)).collect::<Result<_, _>>()?;
    Ok(RunPage { rows, next })
}

/// Reads [`RunPage::next`].
pub fn cursor(after: &str) -> Option<(UnixMs, RunId)> {
    let (at, id) = after.split_once(':')?;
    Some((UnixMs(at.parse().ok()?), RunId::new(id)))
}

/// One run as the list shows it, with its version.
pub fn row(conn: &Connection, id: &RunId) -> anyhow::Result<Option<(VersionId, RunRow)>> {
    let found =
        conn.prepare_cached(&format!("{SELECT} WHERE runs.id = ?1"))?.query_row([id.as_str()], read).optional()?;
    found.map(|(version, row)| Ok((version.clone(), Titles::default().put(conn, &version, row)?))).transpose()
}

/// The variables of a run.
pub fn variables(conn: &Connection, id: &RunId) -> anyhow::Result<Variables> {
    let mut statement = conn.prepare_cached("SELECT data -> '$.variables' AS variables FROM runs WHERE id = ?1")?;
    let read = statement.query_row([id.as_str()], |row| read_json(row, "variables")).optional()?;
    Ok(read.flatten().unwrap_or_default())
}

/// The nodes of a version, in the order of the drawing.
pub fn nodes(conn: &Connection, version: &VersionId) -> anyhow::Result<Vec<NodeName>> {
    let document = flow_versions::document(conn, version)?;
    let named = |node: &flow::Node| NodeName { id: node.id.clone(), title: node.title().to_owned(), kind: node.kind() };
    Ok(document.map(|document| document.nodes.iter().map(named).collect()).unwrap_or_default())
}

/// What nodes are called, by version: a page shows many runs of few versions.
#[derive(Default)]
struct Titles(HashMap<VersionId, HashMap<NodeId, String>>);

impl Titles {
    fn put(&mut self, conn: &Connection, version: &VersionId, mut row: RunRow) -> anyhow::Result<RunRow> {
        let Some(node) = &row.node else { return Ok(row) };
        if !self.0.contains_key(version) {
            let titles = nodes(conn, version)?.into_iter().map(|node| (node.id, node.title)).collect();
            self.0.insert(version.clone(), titles);
        }
        let title = self.0.get(version).and_then(|titles| titles.get(node));
        row.node_title = title.cloned().unwrap_or_default();
        Ok(row)
    }
}

#[cfg(test)]
mod tests;
