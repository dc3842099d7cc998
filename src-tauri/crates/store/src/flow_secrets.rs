//! Secrets of flows: their names. The values are in the keychain and in no row.
//!
//! A name is written down before the keychain gets its value, and crossed out after the keychain forgot it: whatever happens
//! between the two, nothing is in the keychain that the operator does not see here.

use domain::{Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Tx;
use crate::sql::moment;

/// More than anybody can keep apart.
pub const MOST: u32 = 200;

/// What became of a name that was to be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// It was there.
    Known,
    /// There are [`MOST`].
    TooMany,
}

/// All names with the moment their value was set.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<(String, UnixMs)>> {
    let mut statement = conn.prepare_cached("SELECT name, at FROM flow_secrets ORDER BY name")?;
    Ok(statement.query_map([], |row| Ok((row.get("name")?, moment(row, "at")?)))?.collect::<Result<_, _>>()?)
}

/// Whether there is one of this name.
pub fn is_known(conn: &Connection, name: &str) -> anyhow::Result<bool> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM flow_secrets WHERE name = ?1")?;
    Ok(statement.query_row([name], |_| Ok(())).optional()?.is_some())
}

/// Writes a name down, before the keychain gets its value.
pub fn add(tx: &Tx<'_>, name: &str, now: UnixMs) -> anyhow::Result<Added> {
    if is_known(tx, name)? {
        return Ok(Added::Known);
    }
    let count: u32 = tx.prepare_cached("SELECT count(*) FROM flow_secrets")?.query_row([], |row| row.get(0))?;
    if count >= MOST {
        return Ok(Added::TooMany);
    }
    tx.prepare_cached("INSERT INTO flow_secrets (name, at) VALUES (?1, ?2)")?.execute(params![name, now.0])?;
    tx.touch(Topic::Flows);
    Ok(Added::New)
}

/// Notes that the keychain has its value.
pub fn set(tx: &Tx<'_>, name: &str, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE flow_secrets SET at = ?2 WHERE name = ?1")?.execute(params![name, now.0])?;
    tx.touch(Topic::Flows);
    Ok(())
}

/// Crosses a name out, after the keychain forgot its value.
pub fn remove(tx: &Tx<'_>, name: &str) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM flow_secrets WHERE name = ?1")?.execute([name])?;
    tx.touch(Topic::Flows);
    Ok(())
}
