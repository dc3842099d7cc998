//! Files of messages of ours. A file of the web must be fetched before its message can be claimed; until then its address
//! stands in the message, so fetching again after a crash, or after sending it again, is harmless.

use domain::{AccountId, ChatId, Details, Media, MessageId, MessageKind, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::Tx;
use crate::sql::json;

/// A file of the web.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remote {
    /// Its address, as it came out for this message.
    pub url: String,
    /// What the customer shall see it called; empty takes the name in the address.
    #[serde(default)]
    pub name: String,
    /// The address as the flow's author wrote it, with its variables. It says how much of the address is his word.
    #[serde(default)]
    pub written: Option<String>,
}

/// A message that cannot be claimed before its file is here.
#[derive(Debug)]
pub struct Fetch {
    /// Ours.
    pub message_id: MessageId,
    /// Its account.
    pub account_id: AccountId,
    /// What it shall be to the customer.
    pub kind: MessageKind,
    /// The file.
    pub remote: Remote,
    /// Attempts before this one.
    pub attempts: u32,
}

/// Makes a queued message wait until its file of the web was fetched.
pub fn fetch_before_sending(tx: &Tx<'_>, message: &MessageId, url: &str, name: &str) -> anyhow::Result<()> {
    let remote = Remote { url: url.to_owned(), name: name.to_owned(), written: written(tx, message)? };
    tx.prepare_cached("UPDATE messages SET fetch = ?2 WHERE id = ?1")?.execute([message.as_str(), &json(&remote)?])?;
    Ok(())
}

/// The file's address in the node that said the message.
fn written(conn: &Connection, message: &MessageId) -> anyhow::Result<Option<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT node.value ->> '$.config.media.source.url' FROM messages
         JOIN flow_versions ON flow_versions.id = messages.why ->> '$.flow.version_id'
         JOIN json_each(flow_versions.document, '$.nodes') AS node
         WHERE messages.id = ?1 AND node.value ->> '$.id' = messages.why ->> '$.flow.node'",
    )?;
    Ok(statement.query_row([message.as_str()], |row| row.get(0)).optional()?.flatten())
}

/// Gives a message of ours its file.
pub fn attach(tx: &Tx<'_>, message: &MessageId, media: &Media, content: &[u8]) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE messages SET media = ?2, fetch = NULL WHERE id = ?1")?
        .execute([message.as_str(), &json(media)?])?;
    tx.prepare_cached("INSERT OR REPLACE INTO media_content (message_id, content) VALUES (?1, ?2)")?
        .execute(params![message.as_str(), content])?;
    Ok(())
}

/// Gives a message of ours what it is made of beside its words.
pub fn attach_details(tx: &Tx<'_>, message: &MessageId, details: &Details) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE messages SET details = ?2 WHERE id = ?1")?
        .execute([message.as_str(), &json(details)?])?;
    Ok(())
}

/// The file is here: the message can be claimed from now on. `false` if it does not wait for it any more.
pub fn fetched(tx: &Tx<'_>, chat: &ChatId, message: &MessageId, media: &Media, content: &[u8]) -> anyhow::Result<bool> {
    let waits: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM messages WHERE id = ?1 AND fetch IS NOT NULL AND state = 'queued')",
        )?
        .query_row([message.as_str()], |row| row.get(0))?;
    if waits {
        attach(tx, message, media, content)?;
        tx.prepare_cached("UPDATE outbox SET attempts = 0, not_before = 0 WHERE message_id = ?1")?
            .execute([message.as_str()])?;
        tx.touch(Topic::Messages { chat_id: chat.clone() });
    }
    Ok(waits)
}

/// The file could not be fetched; it is tried again, not before `not_before`.
pub fn fetch_again(tx: &Tx<'_>, message: &MessageId, not_before: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE outbox SET attempts = attempts + 1, not_before = ?2 WHERE message_id = ?1")?
        .execute(params![message.as_str(), not_before.0])?;
    Ok(())
}

/// Makes a message that is sent again what the first one was besides its words: its kind, its file (or where that is), what it
/// answers, and what can be chosen.
pub fn complete_resend(tx: &Tx<'_>, from: &MessageId, to: &MessageId) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE messages SET kind = first.kind, options = first.options, media = first.media, fetch = first.fetch,
                             details = first.details, quoted_wire = first.quoted_wire
         FROM (SELECT kind, options, media, fetch, details, quoted_wire FROM messages WHERE id = ?1) AS first
         WHERE messages.id = ?2",
    )?
    .execute([from.as_str(), to.as_str()])?;
    tx.prepare_cached(
        "INSERT OR IGNORE INTO media_content (message_id, content)
         SELECT ?2, content FROM media_content WHERE message_id = ?1",
    )?
    .execute([from.as_str(), to.as_str()])?;
    Ok(())
}
