//! Flows: one row each, with its draft and which of its versions answers.
//!
//! A draft is replaced only by whoever names its revision, and every replacement is a row of the journal in the same
//! transaction: nobody overwrites what he has not seen, and what was overwritten is still there.

use domain::{AccountId, FlowId, Topic, UnixMs, VersionId, text};
use flow::Document;
use flow::document::NAME_LIMIT;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::bases::UNDO_MS;
use crate::sql::{json, moment, read_json};
use crate::{Tx, flow_edits};

pub(crate) const COLUMNS: &str = "flows.id, flows.name, flows.accounts, flows.rank, flows.active, flows.live,
        flows.draft_rev, flows.edited_at, flows.created_at";
/// The order in which flows are asked.
pub(crate) const ORDER: &str = "flows.rank, flows.name COLLATE NOCASE, flows.id";

/// A flow without its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFlow {
    /// Ours.
    pub id: FlowId,
    /// The draft's name.
    pub name: String,
    /// The accounts it answers on; empty: all.
    pub accounts: Vec<AccountId>,
    /// 1 is asked first.
    pub rank: u32,
    /// It answers, if it has a version.
    pub active: bool,
    /// The version that answers.
    pub live: Option<VersionId>,
    /// One more with every save of the draft.
    pub draft_rev: u32,
    /// When the draft was last changed.
    pub edited_at: UnixMs,
    /// When it was made.
    pub created_at: UnixMs,
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<StoredFlow> {
    Ok(StoredFlow {
        id: FlowId::new(row.get::<_, String>("id")?),
        name: row.get("name")?,
        accounts: read_json(row, "accounts")?.unwrap_or_default(),
        rank: row.get("rank")?,
        active: row.get("active")?,
        live: row.get::<_, Option<String>>("live")?.map(VersionId::new),
        draft_rev: row.get("draft_rev")?,
        edited_at: moment(row, "edited_at")?,
        created_at: moment(row, "created_at")?,
    })
}

/// Every flow, in the order they are asked.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<StoredFlow>> {
    let sql = format!("SELECT {COLUMNS} FROM flows WHERE deleted_at IS NULL ORDER BY {ORDER}");
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// One flow, unless it is deleted.
pub fn get(conn: &Connection, id: &FlowId) -> anyhow::Result<Option<StoredFlow>> {
    let sql = format!("SELECT {COLUMNS} FROM flows WHERE id = ?1 AND deleted_at IS NULL");
    Ok(conn.prepare_cached(&sql)?.query_row([id.as_str()], read).optional()?)
}

/// The draft of a flow with its revision, unless the flow is deleted.
pub fn draft(conn: &Connection, id: &FlowId) -> anyhow::Result<Option<(Document, u32)>> {
    let mut statement =
        conn.prepare_cached("SELECT draft, draft_rev FROM flows WHERE id = ?1 AND deleted_at IS NULL")?;
    let found = statement.query_row([id.as_str()], |row| {
        Ok((read_json::<Document>(row, "draft")?.unwrap_or_default(), row.get("draft_rev")?))
    });
    Ok(found.optional()?)
}

/// Adds a flow: not active, never published, asked last.
pub fn insert(tx: &Tx<'_>, id: &FlowId, draft: &Document, summary: &str, now: UnixMs) -> anyhow::Result<()> {
    let written = json(draft)?;
    tx.prepare_cached(
        "INSERT INTO flows (id, name, rank, draft, edited_at, created_at)
         VALUES (?1, ?2, (SELECT coalesce(max(rank), 0) + 1 FROM flows), ?3, ?4, ?4)",
    )?
    .execute(params![id.as_str(), name_of(draft), written, now.0])?;
    flow_edits::record(tx, id, 1, &written, summary, now)?;
    touch(tx);
    Ok(())
}

/// Replaces a draft that is at revision `rev`; returns its new revision, or `None` if it is at another one.
pub fn save_draft(
    tx: &Tx<'_>,
    id: &FlowId,
    rev: u32,
    draft: &Document,
    summary: &str,
    now: UnixMs,
) -> anyhow::Result<Option<u32>> {
    let written = json(draft)?;
    let saved = tx
        .prepare_cached(
            "UPDATE flows SET name = ?3, draft = ?4, draft_rev = draft_rev + 1, edited_at = ?5
             WHERE id = ?1 AND draft_rev = ?2 AND deleted_at IS NULL RETURNING draft_rev",
        )?
        .query_row(params![id.as_str(), rev, name_of(draft), written, now.0], |row| row.get::<_, u32>(0))
        .optional()?;
    if let Some(rev) = saved {
        flow_edits::record(tx, id, rev, &written, summary, now)?;
        tx.touch(Topic::Flows);
    }
    Ok(saved)
}

/// Makes a version of a flow the one that answers.
pub fn set_live(tx: &Tx<'_>, id: &FlowId, version: &VersionId) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE flows SET live = ?2 WHERE id = ?1")?.execute([id.as_str(), version.as_str()])?;
    touch(tx);
    Ok(())
}

/// Lets a flow answer, or stops it.
pub fn set_active(tx: &Tx<'_>, id: &FlowId, active: bool) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE flows SET active = ?2 WHERE id = ?1")?.execute(params![id.as_str(), active])?;
    touch(tx);
    Ok(())
}

/// Sets the accounts that a flow answers on; none means all.
pub fn set_accounts(tx: &Tx<'_>, id: &FlowId, accounts: &[AccountId]) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE flows SET accounts = ?2 WHERE id = ?1")?
        .execute(params![id.as_str(), json(&accounts)?])?;
    touch(tx);
    Ok(())
}

/// Sets the order in which flows are asked.
pub fn order(tx: &Tx<'_>, ids: &[FlowId]) -> anyhow::Result<()> {
    for (id, rank) in ids.iter().zip(1_u32..) {
        tx.prepare_cached("UPDATE flows SET rank = ?2 WHERE id = ?1")?.execute(params![id.as_str(), rank])?;
    }
    tx.touch(Topic::Flows);
    Ok(())
}

/// Deletes a flow, so that it can be restored for a day; it does not answer any more. Returns whether it was there.
pub fn delete(tx: &Tx<'_>, id: &FlowId, now: UnixMs) -> anyhow::Result<bool> {
    let deleted = tx
        .prepare_cached("UPDATE flows SET deleted_at = ?2, active = 0 WHERE id = ?1 AND deleted_at IS NULL")?
        .execute(params![id.as_str(), now.0])?;
    touch(tx);
    Ok(deleted > 0)
}

/// Takes a deletion back: the flow is at its old place in the order, not active.
pub fn restore(tx: &Tx<'_>, id: &FlowId) -> anyhow::Result<Option<StoredFlow>> {
    // Somebody may have moved up to its place meanwhile: he and all behind him make room.
    tx.prepare_cached(
        "UPDATE flows SET rank = rank + 1
         WHERE rank >= (SELECT rank FROM flows WHERE id = ?1 AND deleted_at IS NOT NULL) AND id <> ?1",
    )?
    .execute([id.as_str()])?;
    tx.prepare_cached("UPDATE flows SET deleted_at = NULL WHERE id = ?1")?.execute([id.as_str()])?;
    touch(tx);
    get(tx, id)
}

/// Forgets flows deleted more than a day ago, with everything of them.
pub fn purge(tx: &Tx<'_>, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM flows WHERE deleted_at < ?1")?.execute([now.plus(-UNDO_MS).0])?;
    Ok(())
}

/// Accounts show how many flows they have.
fn touch(tx: &Tx<'_>) {
    tx.touch(Topic::Flows);
    tx.touch(Topic::Accounts);
}

fn name_of(draft: &Document) -> &str {
    match text::cut(draft.name.trim(), NAME_LIMIT) {
        "" => "Untitled flow",
        name => name,
    }
}

#[cfg(test)]
mod tests;
