//! Settings: one row a field that differs from its default.

use anyhow::Context;
use domain::{Settings, Topic};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};

use crate::Tx;

/// The settings; what was never set has its default. A row that no longer reads is left alone and reported.
pub fn get(conn: &Connection) -> anyhow::Result<Settings> {
    let mut known = fields(&Settings::default())?;
    let mut statement = conn.prepare_cached("SELECT name, value FROM settings")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    for row in rows {
        let (name, value) = row?;
        let mut candidate = known.clone();
        candidate.insert(name.clone(), serde_json::from_str(&value).unwrap_or(Value::Null));
        if serde_json::from_value::<Settings>(Value::Object(candidate.clone())).is_ok() {
            known = candidate;
        } else {
            tracing::warn!(name, "A stored setting does not read; its default is used");
        }
    }
    serde_json::from_value(Value::Object(known)).context("Read the settings")
}

/// Stores the settings: what equals its default is removed.
pub fn put(tx: &Tx<'_>, settings: &Settings) -> anyhow::Result<()> {
    let defaults = fields(&Settings::default())?;
    for (name, value) in fields(settings)? {
        if defaults.get(&name) == Some(&value) {
            tx.prepare_cached("DELETE FROM settings WHERE name = ?1")?.execute([name])?;
        } else {
            tx.prepare_cached(
                "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![name, value.to_string()])?;
        }
    }
    tx.touch(Topic::Settings);
    Ok(())
}

/// The freeze switch as it is inside this transaction: no message may slip past a switch that was just thrown.
pub fn frozen(conn: &Connection) -> anyhow::Result<bool> {
    let value: Option<String> = conn
        .prepare_cached("SELECT value FROM settings WHERE name = 'frozen'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(value.as_deref() == Some("true"))
}

fn fields(settings: &Settings) -> anyhow::Result<Map<String, Value>> {
    match serde_json::to_value(settings)? {
        Value::Object(fields) => Ok(fields),
        other => anyhow::bail!("Settings are not an object but {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_longer_reads_has_its_default_and_spoils_nothing_else() {
        let mut conn = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut conn).unwrap();
        conn.execute_batch(
            "INSERT INTO settings (name, value) VALUES
             ('frozen', 'true'), ('rate_per_minute', '\"many\"'), ('of_a_later_version', '1'), ('theme', 'not json')",
        )
        .unwrap();
        assert_eq!(get(&conn).unwrap(), Settings { frozen: true, ..Settings::default() });
        assert!(frozen(&conn).unwrap());
    }
}
