//! Labels: what the operator or a flow put on a contact. One label is there once, however it is spelled: case, accents and
//! spaces do not make another one, and the first spelling stays.

use domain::{ContactId, Topic, UnixMs, text};
use rusqlite::{Connection, params};

use crate::Tx;

/// The longest label, in characters.
pub const LABEL_LIMIT: usize = 40;
/// The most labels on one contact.
pub const LABELS_MOST: usize = 30;

/// A label as it is written down: without spaces around it, with single ones inside.
pub fn spelled(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Puts a label on a contact; returns whether it is new there. A flow cannot ask anybody: what is too long is cut, and what
/// is empty, is there already, or is one too many changes nothing.
pub fn add(tx: &Tx<'_>, contact: &ContactId, label: &str, now: UnixMs) -> anyhow::Result<bool> {
    let spelled = spelled(label);
    let label = text::cut(&spelled, LABEL_LIMIT).trim_end();
    let folded = text::folded(label);
    if folded.is_empty() || of(tx, contact)?.len() >= LABELS_MOST {
        return Ok(false);
    }
    let added = tx
        .prepare_cached(
            "INSERT INTO labels (contact_id, folded, label, at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (contact_id, folded) DO NOTHING",
        )?
        .execute(params![contact.as_str(), folded, label, now.0])?;
    Ok(touched(tx, added))
}

/// Takes a label away; returns whether it was there.
pub fn remove(tx: &Tx<'_>, contact: &ContactId, label: &str, _now: UnixMs) -> anyhow::Result<bool> {
    let spelled = spelled(label);
    let removed = tx
        .prepare_cached("DELETE FROM labels WHERE contact_id = ?1 AND folded = ?2")?
        .execute(params![contact.as_str(), text::folded(text::cut(&spelled, LABEL_LIMIT))])?;
    Ok(touched(tx, removed))
}

fn touched(tx: &Tx<'_>, changed: usize) -> bool {
    if changed > 0 {
        tx.touch(Topic::Contacts);
        tx.touch(Topic::Chats);
    }
    changed > 0
}

/// The labels of a contact, the oldest first.
pub fn of(conn: &Connection, contact: &ContactId) -> anyhow::Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT label FROM labels WHERE contact_id = ?1 ORDER BY at, folded")?;
    let rows = statement.query_map([contact.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// A label with the number of contacts that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelCount {
    /// As it was spelled last.
    pub label: String,
    /// How many contacts have it.
    pub contacts: u32,
}

/// Every label there is, the most used first.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<LabelCount>> {
    // With max() SQLite takes the other columns of the row that has the maximum.
    let mut statement = conn.prepare_cached(
        "SELECT label, count(*) AS contacts, max(at) FROM labels GROUP BY folded ORDER BY contacts DESC, folded",
    )?;
    let rows = statement
        .query_map([], |row| Ok(LabelCount { label: row.get("label")?, contacts: row.get("contacts")? }))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
