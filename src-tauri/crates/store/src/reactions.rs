//! Reactions: the emojis on a message, one a person. Of two by the same person the later one stands, however they arrive; one
//! that was taken away stays as an empty one for that.

use domain::{MessageId, Sender, UnixMs};
use rusqlite::params;

use crate::Tx;
use crate::sql::word;

/// Who puts an emoji somewhere.
pub struct Reacting<'a> {
    /// On which side.
    pub sender: Sender,
    /// His address, and his other one, in a group; empty for ours, and for everybody outside of groups.
    pub jid: &'a str,
    /// See `jid`.
    pub other: &'a str,
    /// What he is called, where that says something.
    pub name: &'a str,
}

impl Reacting<'_> {
    /// The operator: here and on his phone he is one person.
    pub fn operator(sender: Sender) -> Self {
        Self { sender, jid: "", other: "", name: "" }
    }
}

/// Puts an emoji on a message, or takes it away when empty; `at` is the clock of whoever does. Returns whether something
/// changed.
pub fn put(tx: &Tx<'_>, message: &MessageId, who: &Reacting<'_>, emoji: &str, at: UnixMs) -> anyhow::Result<bool> {
    let theirs = who.sender == Sender::Contact;
    let later: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM reactions WHERE message_id = ?1 AND (sender = 'contact') = ?2
                            AND sender_jid IN (?3, ?4) AND (at > ?6 OR (at = ?6 AND emoji = ?5)))",
        )?
        .query_row(params![message.as_str(), theirs, who.jid, who.other, emoji, at.0], |row| row.get(0))?;
    if later {
        return Ok(false);
    }
    tx.prepare_cached(
        "DELETE FROM reactions WHERE message_id = ?1 AND (sender = 'contact') = ?2 AND sender_jid IN (?3, ?4)",
    )?
    .execute(params![message.as_str(), theirs, who.jid, who.other])?;
    tx.prepare_cached(
        "INSERT INTO reactions (message_id, sender, sender_jid, name, emoji, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![message.as_str(), word(who.sender), who.jid, who.name, emoji, at.0])?;
    Ok(true)
}
