//! Files of flows: pictures and documents that nodes send. A message gets a copy of its own, so that a file can be removed
//! without taking it out of conversations.

use domain::{FlowId, Media, MessageId, Topic, UnixMs};
use flow::view::FlowFile;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::json;

fn read(row: &Row<'_>) -> rusqlite::Result<FlowFile> {
    Ok(FlowFile { id: row.get("id")?, name: row.get("name")?, mime: row.get("mime")?, bytes: row.get("bytes")? })
}

/// The files of a flow, by name.
pub fn of_flow(conn: &Connection, flow: &FlowId) -> anyhow::Result<Vec<FlowFile>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, name, mime, bytes FROM flow_files WHERE flow_id = ?1 ORDER BY name COLLATE NOCASE, id",
    )?;
    Ok(statement.query_map([flow.as_str()], read)?.collect::<Result<_, _>>()?)
}

/// A file with its content.
pub fn content(conn: &Connection, id: &str) -> anyhow::Result<Option<(FlowFile, Vec<u8>)>> {
    let mut statement = conn.prepare_cached("SELECT id, name, mime, bytes, content FROM flow_files WHERE id = ?1")?;
    Ok(statement.query_row([id], |row| Ok((read(row)?, row.get("content")?))).optional()?)
}

/// Adds a file.
pub fn add(tx: &Tx<'_>, flow: &FlowId, file: &FlowFile, content: &[u8], now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO flow_files (id, flow_id, name, mime, bytes, content, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![file.id, flow.as_str(), file.name, file.mime, file.bytes, content, now.0])?;
    tx.touch(Topic::Flows);
    Ok(())
}

/// Gives a flow a copy of another flow's file, under an id of its own.
pub fn copy(tx: &Tx<'_>, file: &str, id: &str, flow: &FlowId, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO flow_files (id, flow_id, name, mime, bytes, content, at)
         SELECT ?2, ?3, name, mime, bytes, content, ?4 FROM flow_files WHERE id = ?1",
    )?
    .execute(params![file, id, flow.as_str(), now.0])?;
    tx.touch(Topic::Flows);
    Ok(())
}

/// Removes a file of a flow. Returns whether it was there.
pub fn delete(tx: &Tx<'_>, flow: &FlowId, id: &str) -> anyhow::Result<bool> {
    let deleted =
        tx.prepare_cached("DELETE FROM flow_files WHERE id = ?2 AND flow_id = ?1")?.execute([flow.as_str(), id])?;
    tx.touch(Topic::Flows);
    Ok(deleted > 0)
}

/// Gives a message that a run sends a copy of a file of its flow. Returns whether the flow has that file.
pub fn attach(tx: &Tx<'_>, file: &str, flow: &FlowId, message: &MessageId) -> anyhow::Result<bool> {
    let found = tx
        .prepare_cached("SELECT id, name, mime, bytes FROM flow_files WHERE id = ?1 AND flow_id = ?2")?
        .query_row([file, flow.as_str()], read)
        .optional()?;
    let Some(FlowFile { name, mime, bytes, .. }) = found else { return Ok(false) };
    let media = Media { mime, name: Some(name), bytes, width: None, height: None };
    tx.prepare_cached("UPDATE messages SET media = ?2 WHERE id = ?1")?
        .execute(params![message.as_str(), json(&media)?])?;
    tx.prepare_cached(
        "INSERT INTO media_content (message_id, content) SELECT ?2, content FROM flow_files WHERE id = ?1",
    )?
    .execute([file, message.as_str()])?;
    Ok(true)
}
