//! Lead facts: what customers told of themselves. The newest word on a field stands.

use domain::{ContactId, LeadFact, Topic, UnixMs};
use rusqlite::{Connection, params};

use crate::Tx;

/// What a customer told of himself, by field.
pub fn of(conn: &Connection, contact: &ContactId) -> anyhow::Result<Vec<LeadFact>> {
    let mut statement =
        conn.prepare_cached("SELECT field, value, at FROM lead_facts WHERE contact_id = ?1 ORDER BY field")?;
    let rows = statement
        .query_map([contact.as_str()], |row| {
            Ok(LeadFact { field: row.get("field")?, value: row.get("value")?, at: UnixMs(row.get("at")?) })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Keeps what a customer told of himself.
pub fn put(tx: &Tx<'_>, contact: &ContactId, facts: &[LeadFact]) -> anyhow::Result<()> {
    for fact in facts {
        tx.prepare_cached(
            "INSERT INTO lead_facts (contact_id, field, value, at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (contact_id, field) DO UPDATE SET value = excluded.value, at = excluded.at",
        )?
        .execute(params![contact.as_str(), fact.field, fact.value, fact.at.0])?;
    }
    if !facts.is_empty() {
        tx.touch(Topic::Contacts);
        tx.touch(Topic::Chats);
    }
    Ok(())
}
