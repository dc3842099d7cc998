//! Global variables: what every flow reads. The operator sets them; a flow never does.

use domain::{Topic, UnixMs};
use flow::{Uses, Value, Variables};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{json, moment, read_json};

/// More than anybody can keep apart.
pub const MOST: u32 = 200;

/// A global variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Global {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// When it was changed.
    pub at: UnixMs,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Global> {
    Ok(Global { name: row.get("name")?, value: read_json(row, "value")?.unwrap_or_default(), at: moment(row, "at")? })
}

/// All of them, by name.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<Global>> {
    let mut statement = conn.prepare_cached("SELECT name, value, at FROM globals ORDER BY name")?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// Their values, as a step reads them.
pub fn values(conn: &Connection) -> anyhow::Result<Variables> {
    Ok(all(conn)?.into_iter().map(|global| (global.name, global.value)).collect())
}

/// Sets one. `false`: it would be a new one, and there are [`MOST`].
pub fn put(tx: &Tx<'_>, global: &Global) -> anyhow::Result<bool> {
    let exists = "SELECT 1 FROM globals WHERE name = ?1";
    if tx.prepare_cached(exists)?.query_row([&global.name], |_| Ok(())).optional()?.is_none() {
        let count: u32 = tx.prepare_cached("SELECT count(*) FROM globals")?.query_row([], |row| row.get(0))?;
        if count >= MOST {
            return Ok(false);
        }
    }
    tx.prepare_cached(
        "INSERT INTO globals (name, value, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at",
    )?
    .execute(params![global.name, json(&global.value)?, global.at.0])?;
    tx.touch(Topic::Flows);
    Ok(true)
}

/// Deletes one; whether it was there.
pub fn remove(tx: &Tx<'_>, name: &str) -> anyhow::Result<bool> {
    let removed = tx.prepare_cached("DELETE FROM globals WHERE name = ?1")?.execute([name])?;
    tx.touch(Topic::Flows);
    Ok(removed > 0)
}

/// What each flow reads of global variables and secrets, in its draft or in the version that answers; by name.
pub fn uses(conn: &Connection) -> anyhow::Result<Vec<(String, Uses)>> {
    let mut statement = conn.prepare_cached(
        "SELECT flows.name, flows.draft, flow_versions.document
         FROM flows LEFT JOIN flow_versions ON flow_versions.id = flows.live
         WHERE flows.deleted_at IS NULL ORDER BY flows.name, flows.id",
    )?;
    let read = |row: &Row<'_>| {
        let of = |column: &str| -> rusqlite::Result<Uses> {
            Ok(read_json(row, column)?.map_or_else(Uses::default, |document| Uses::of(&document)))
        };
        Ok((row.get("name")?, of("draft")?.and(of("document")?)))
    };
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}
