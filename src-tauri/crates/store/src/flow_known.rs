//! What flows may name outside of themselves: validation asks whether it exists.

use std::collections::BTreeSet;

use domain::{BaseId, FlowId};
use flow::Known;
use rusqlite::Connection;

use crate::settings;

/// Everything that there is to name.
pub fn known(conn: &Connection) -> anyhow::Result<Known> {
    let settings = settings::get(conn)?;
    Ok(Known {
        globals: all(conn, "SELECT name FROM globals", |name| name)?,
        secrets: Some(all(conn, "SELECT name FROM flow_secrets", |name| name)?),
        bases: Some(all(conn, "SELECT id FROM bases WHERE deleted_at IS NULL", BaseId::new)?),
        flows: Some(all(conn, "SELECT id FROM flows WHERE deleted_at IS NULL", FlowId::new)?),
        taken_words: [settings.opt_out_words, settings.opt_in_words].concat(),
    })
}

fn all<T: Ord>(conn: &Connection, sql: &str, read: fn(String) -> T) -> anyhow::Result<BTreeSet<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_map([], |row| row.get(0).map(read))?;
    Ok(found.collect::<Result<_, _>>()?)
}
