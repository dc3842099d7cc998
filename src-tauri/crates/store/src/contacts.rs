//! Contacts.

use domain::{Contact, ContactId, Topic};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{moment, read_json};

pub(crate) const COLUMNS: &str = "id, name, saved_name, push_name, phone, about, avatar, language, notes, blocked, vip, opted_out,
    automatic_replies, approval, created_at,
    (SELECT json_group_array(label) FROM (SELECT label FROM labels WHERE contact_id = contacts.id ORDER BY at, folded)) AS labels";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Contact> {
    Ok(Contact {
        id: ContactId::new(row.get::<_, String>("id")?),
        name: row.get("name")?,
        saved_name: row.get("saved_name")?,
        push_name: row.get("push_name")?,
        phone: row.get("phone")?,
        about: row.get("about")?,
        avatar: row.get("avatar")?,
        language: row.get("language")?,
        notes: row.get("notes")?,
        blocked: row.get("blocked")?,
        vip: row.get("vip")?,
        opted_out: row.get("opted_out")?,
        automatic_replies: row.get("automatic_replies")?,
        approval: row.get("approval")?,
        labels: read_json(row, "labels")?.unwrap_or_default(),
        created_at: moment(row, "created_at")?,
    })
}

/// One contact.
pub fn get(conn: &Connection, id: &ContactId) -> anyhow::Result<Option<Contact>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM contacts WHERE id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// Changes what the operator may change.
pub fn update(tx: &Tx<'_>, contact: &Contact) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE contacts SET name = ?2, notes = ?3, blocked = ?4, vip = ?5, opted_out = ?6, automatic_replies = ?7,
                             approval = ?8
         WHERE id = ?1",
    )?
    .execute(params![
        contact.id.as_str(),
        contact.name,
        contact.notes,
        contact.blocked,
        contact.vip,
        contact.opted_out,
        contact.automatic_replies,
        contact.approval
    ])?;
    tx.touch(Topic::Contacts);
    tx.touch(Topic::Chats);
    Ok(())
}
