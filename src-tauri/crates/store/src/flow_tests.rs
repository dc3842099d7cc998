//! Tests of flows: conversations that are played against the draft.

use domain::{FlowId, Topic, UnixMs};
use flow::{FlowTest, Script};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{json, moment, read_json};

fn read(row: &Row<'_>) -> rusqlite::Result<FlowTest> {
    Ok(FlowTest {
        id: row.get("id")?,
        name: row.get("name")?,
        script: read_json(row, "script")?.unwrap_or_default(),
        at: moment(row, "at")?,
    })
}

/// The test conversations of a flow, oldest first.
pub fn of_flow(conn: &Connection, flow: &FlowId) -> anyhow::Result<Vec<FlowTest>> {
    // Ids sort by when they were made: a changed one stays in its place.
    let mut statement =
        conn.prepare_cached("SELECT id, name, script, at FROM flow_tests WHERE flow_id = ?1 ORDER BY id")?;
    Ok(statement.query_map([flow.as_str()], read)?.collect::<Result<_, _>>()?)
}

/// One test conversation, and whose it is.
pub fn get(conn: &Connection, id: &str) -> anyhow::Result<Option<(FlowId, FlowTest)>> {
    let mut statement = conn.prepare_cached("SELECT flow_id, id, name, script, at FROM flow_tests WHERE id = ?1")?;
    let found =
        statement.query_row([id], |row| Ok((FlowId::new(row.get::<_, String>("flow_id")?), read(row)?))).optional()?;
    Ok(found)
}

/// Adds a test conversation, or replaces the one that the flow has under this id.
pub fn put(tx: &Tx<'_>, flow: &FlowId, id: &str, script: &Script, now: UnixMs) -> anyhow::Result<FlowTest> {
    let put = tx
        .prepare_cached(
            "INSERT INTO flow_tests (id, flow_id, name, script, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, script = excluded.script, at = excluded.at
                                        WHERE flow_id = excluded.flow_id",
        )?
        .execute(params![id, flow.as_str(), script.name, json(script)?, now.0])?;
    anyhow::ensure!(put > 0, "The test {id} is one of another flow");
    tx.touch(Topic::Flows);
    Ok(FlowTest { id: id.to_owned(), name: script.name.clone(), script: script.clone(), at: now })
}

/// Deletes a test conversation. Returns whether it was there.
pub fn delete(tx: &Tx<'_>, id: &str) -> anyhow::Result<bool> {
    let deleted = tx.prepare_cached("DELETE FROM flow_tests WHERE id = ?1")?.execute([id])?;
    tx.touch(Topic::Flows);
    Ok(deleted > 0)
}
