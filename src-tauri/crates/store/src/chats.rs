//! Chats: the list, one chat, and who owns it.

use anyhow::Context;
use domain::view::{ChatCounts, ChatFilter, ChatPage, ChatQuery, ChatRow};
use domain::{
    AccountId, Chat, ChatId, ChatStatus, ContactId, Handover, Owner, Sentiment, Topic, UnixMs, WireId, WireRef,
};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use crate::Tx;
use crate::preview::{Previewed, preview};
use crate::sql::{chat_matches, chat_title, json, moment_opt, read_json, read_word, read_word_opt, word};

const PAGE_LIMIT: u32 = 200;

/// What a group is called until its name is known.
const NAMELESS_GROUP: &str = "Group";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Chat> {
    let contact_id = row.get::<_, Option<String>>("contact_id")?.map(ContactId::new);
    let name: String = row.get("group_name")?;
    Ok(Chat {
        id: ChatId::new(row.get::<_, String>("id")?),
        account_id: AccountId::new(row.get::<_, String>("account_id")?),
        jid: row.get("jid")?,
        group_name: if contact_id.is_none() && name.is_empty() { NAMELESS_GROUP.to_owned() } else { name },
        contact_id,
        owner: read_word(row, "owner")?,
        status: read_word(row, "status")?,
        paused_until: moment_opt(row, "paused_until")?,
        waiting_since: moment_opt(row, "waiting_since")?,
        turn_due_at: moment_opt(row, "turn_due_at")?,
    })
}

pub(crate) const COLUMNS: &str =
    "id, account_id, contact_id, jid, group_name, owner, status, paused_until, waiting_since, turn_due_at";

/// One chat.
pub fn get(conn: &Connection, id: &ChatId) -> anyhow::Result<Option<Chat>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM chats WHERE id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// The chat with this address on an account, or with the other address of the same person.
pub fn by_jid(conn: &Connection, account: &AccountId, jid: &str) -> anyhow::Result<Option<Chat>> {
    let mut direct = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM chats WHERE account_id = ?1 AND jid = ?2"))?;
    if let Some(chat) = direct.query_row(params![account.as_str(), jid], read).optional()? {
        return Ok(Some(chat));
    }
    let mut by_person = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM chats WHERE account_id = ?1
             AND contact_id = (SELECT contact_id FROM identities WHERE account_id = ?1 AND jid = ?2)
         ORDER BY created_at, id LIMIT 1"
    ))?;
    Ok(by_person.query_row(params![account.as_str(), jid], read).optional()?)
}

const ROW_SELECT: &str = concat!(
    "SELECT chats.id, chats.account_id, accounts.name AS account_name, chats.contact_id,
        ",
    chat_title!(),
    " AS title,
        contacts.avatar, chats.owner, chats.status, chats.last_message_at, chats.unread, chats.waiting_since,
        chats.paused_until, chats.sentiment, contacts.blocked, contacts.opted_out, contacts.vip,
        messages.sender AS preview_sender, messages.kind AS preview_kind, messages.state AS preview_state,
        messages.deleted AS preview_deleted, substr(messages.text, 1, 200) AS preview,
        messages.author AS preview_author, messages.details AS preview_details, messages.view_once AS preview_once,
        EXISTS (SELECT 1 FROM drafts WHERE drafts.chat_id = chats.id) AS draft_pending
    FROM chats
    JOIN accounts ON accounts.id = chats.account_id
    LEFT JOIN contacts ON contacts.id = chats.contact_id
    LEFT JOIN messages ON messages.seq = chats.last_seq"
);

fn read_row(row: &Row<'_>) -> rusqlite::Result<ChatRow> {
    let contact_id = row.get::<_, Option<String>>("contact_id")?.map(ContactId::new);
    let last_message_at = row.get::<_, i64>("last_message_at")?;
    Ok(ChatRow {
        id: ChatId::new(row.get::<_, String>("id")?),
        account_id: AccountId::new(row.get::<_, String>("account_id")?),
        account_name: row.get("account_name")?,
        is_group: contact_id.is_none(),
        contact_id,
        title: row.get("title")?,
        avatar: row.get("avatar")?,
        owner: read_word(row, "owner")?,
        status: read_word(row, "status")?,
        preview: read_preview(row)?,
        preview_sender: read_word_opt(row, "preview_sender")?,
        preview_state: read_word_opt(row, "preview_state")?,
        last_message_at: (last_message_at > 0).then_some(UnixMs(last_message_at)),
        unread: row.get("unread")?,
        waiting_since: moment_opt(row, "waiting_since")?,
        paused_until: moment_opt(row, "paused_until")?,
        draft_pending: row.get("draft_pending")?,
        blocked: row.get::<_, Option<bool>>("blocked")?.unwrap_or_default(),
        opted_out: row.get::<_, Option<bool>>("opted_out")?.unwrap_or_default(),
        vip: row.get::<_, Option<bool>>("vip")?.unwrap_or_default(),
        sentiment: read_word_opt(row, "sentiment")?,
    })
}

fn read_preview(row: &Row<'_>) -> rusqlite::Result<String> {
    let Some(kind) = read_word_opt(row, "preview_kind")? else { return Ok(String::new()) };
    let author: Option<String> = row.get("preview_author")?;
    Ok(preview(&Previewed {
        kind,
        text: &row.get::<_, String>("preview")?,
        author: author.as_deref().unwrap_or_default(),
        details: read_json(row, "preview_details")?,
        view_once: row.get("preview_once")?,
        deleted: row.get("preview_deleted")?,
    }))
}

/// One chat as the list shows it.
pub fn row(conn: &Connection, id: &ChatId) -> anyhow::Result<Option<ChatRow>> {
    let mut statement = conn.prepare_cached(&format!("{ROW_SELECT} WHERE chats.id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read_row).optional()?)
}

/// The chat that this one turned out to be part of.
pub fn joined_into(conn: &Connection, gone: &ChatId) -> anyhow::Result<Option<ChatId>> {
    let mut statement = conn.prepare_cached("SELECT kept FROM chats_joined WHERE gone = ?1")?;
    Ok(statement.query_row([gone.as_str()], |row| row.get::<_, String>(0)).optional()?.map(ChatId::new))
}

fn condition(filter: ChatFilter) -> &'static str {
    match filter {
        ChatFilter::All => "1",
        ChatFilter::Open => "chats.status = 'open'",
        ChatFilter::Waiting => "chats.waiting_since IS NOT NULL",
        ChatFilter::Approval => "EXISTS (SELECT 1 FROM drafts WHERE drafts.chat_id = chats.id)",
        ChatFilter::Resolved => "chats.status = 'resolved'",
        ChatFilter::Unread => "chats.unread > 0",
    }
}

/// A page of chats, newest first. The cursor is time and id of the last row, so nothing is skipped or repeated when
/// chats move while somebody pages.
pub fn page(conn: &Connection, query: &ChatQuery) -> anyhow::Result<ChatPage> {
    let limit = query.limit.clamp(1, PAGE_LIMIT);
    let mut sql = format!("{ROW_SELECT} WHERE {}", condition(query.filter));
    let mut values: Vec<Value> = Vec::new();
    if let Some(account) = &query.account_id {
        sql.push_str(" AND chats.account_id = ?");
        values.push(account.as_str().to_owned().into());
    }
    let text = domain::text::folded(&query.text);
    if !text.is_empty() {
        sql.push_str(concat!(" AND ", chat_matches!()));
        values.extend([text.clone().into(), text.into()]);
    }
    if let Some(after) = &query.after {
        let (time, id) = after.split_once(':').context("The page cursor is not one of ours")?;
        sql.push_str(" AND (chats.last_message_at, chats.id) < (?, ?)");
        values
            .extend([time.parse::<i64>().context("The page cursor is not one of ours")?.into(), id.to_owned().into()]);
    }
    sql.push_str(" ORDER BY chats.last_message_at DESC, chats.id DESC LIMIT ?");
    values.push(i64::from(limit + 1).into());

    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows: Vec<ChatRow> = statement.query_map(params_from_iter(values), read_row)?.collect::<Result<_, _>>()?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next =
        rows.last().filter(|_| more).map(|row| format!("{}:{}", row.last_message_at.map_or(0, |at| at.0), row.id));
    Ok(ChatPage { rows, next, counts: counts(conn, query.account_id.as_ref())? })
}

/// How many chats each filter has.
pub fn counts(conn: &Connection, account: Option<&AccountId>) -> anyhow::Result<ChatCounts> {
    let mut statement = conn.prepare_cached(
        "SELECT count(*), count(*) FILTER (WHERE status = 'open'), count(waiting_since),
                count(*) FILTER (WHERE status = 'resolved'), count(*) FILTER (WHERE unread > 0)
         FROM chats WHERE ?1 IS NULL OR account_id = ?1",
    )?;
    let mut counts = statement.query_row([account.map(AccountId::as_str)], |row| {
        Ok(ChatCounts {
            all: row.get(0)?,
            open: row.get(1)?,
            waiting: row.get(2)?,
            resolved: row.get(3)?,
            unread: row.get(4)?,
            approval: 0,
        })
    })?;
    counts.approval = conn
        .prepare_cached(
            "SELECT count(*) FROM drafts JOIN chats ON chats.id = drafts.chat_id WHERE ?1 IS NULL OR chats.account_id = ?1",
        )?
        .query_row([account.map(AccountId::as_str)], |row| row.get(0))?;
    Ok(counts)
}

/// Messages nobody opened yet, over all chats: the number on the tray icon.
pub fn unread(conn: &Connection) -> anyhow::Result<u32> {
    Ok(conn
        .prepare_cached("SELECT coalesce(sum(unread), 0) FROM chats WHERE unread > 0")?
        .query_row([], |row| row.get(0))?)
}

/// Gives a chat to an owner. Handing it back to automation ends the wait and the pause.
pub fn set_owner(tx: &Tx<'_>, id: &ChatId, owner: Owner) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE chats SET owner = ?2 WHERE id = ?1")?.execute(params![id.as_str(), word(owner)])?;
    if owner != Owner::Human {
        tx.prepare_cached(
            "UPDATE chats SET waiting_since = NULL, overdue_told = 0, paused_until = NULL, handover = NULL WHERE id = ?1",
        )?
        .execute([id.as_str()])?;
    }
    tx.touch(Topic::Chats);
    Ok(())
}

/// The customer waits for the operator from `since` on; an earlier wait stands.
pub fn start_waiting(tx: &Tx<'_>, id: &ChatId, since: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE chats SET waiting_since = ?2, overdue_told = 0 WHERE id = ?1 AND waiting_since IS NULL")?
        .execute(params![id.as_str(), since.0])?;
    tx.touch(Topic::Chats);
    Ok(())
}

/// The operator answered.
pub fn stop_waiting(tx: &Tx<'_>, id: &ChatId) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE chats SET waiting_since = NULL, overdue_told = 0, handover = NULL WHERE id = ?1")?
        .execute([id.as_str()])?;
    tx.touch(Topic::Chats);
    Ok(())
}

/// What the operator finds when he looks at a chat that was handed to him.
pub fn put_handover(tx: &Tx<'_>, id: &ChatId, handover: &Handover) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE chats SET handover = ?2 WHERE id = ?1")?
        .execute(params![id.as_str(), json(handover)?])?;
    tx.touch(Topic::Chats);
    Ok(())
}

/// What the operator should know, while the customer waits for him.
pub fn handover(conn: &Connection, id: &ChatId) -> anyhow::Result<Option<Handover>> {
    let mut statement = conn.prepare_cached("SELECT handover FROM chats WHERE id = ?1")?;
    Ok(statement.query_row([id.as_str()], |row| read_json(row, "handover")).optional()?.flatten())
}

/// The customer's mood in this chat, as his last words say.
pub fn set_sentiment(tx: &Tx<'_>, id: &ChatId, sentiment: Sentiment) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE chats SET sentiment = ?2 WHERE id = ?1 AND sentiment IS NOT ?2")?
        .execute(params![id.as_str(), word(sentiment)])?;
    Ok(())
}

/// The last message of a chat when it was resolved last; what an assistant sees begins after it.
pub fn resolved_seq(conn: &Connection, id: &ChatId) -> anyhow::Result<i64> {
    // 0: it never was. What was said before the account was linked has places below that.
    let mut statement = conn.prepare_cached("SELECT nullif(resolved_seq, 0) FROM chats WHERE id = ?1")?;
    let resolved: Option<Option<i64>> = statement.query_row([id.as_str()], |row| row.get(0)).optional()?;
    Ok(resolved.flatten().unwrap_or(i64::MIN))
}

/// Marks a chat as done or open again. Done ends the wait, and the past: an assistant does not look behind it.
pub fn set_status(tx: &Tx<'_>, id: &ChatId, status: ChatStatus) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE chats SET status = ?2 WHERE id = ?1")?.execute(params![id.as_str(), word(status)])?;
    if status == ChatStatus::Resolved {
        stop_waiting(tx, id)?;
        tx.prepare_cached(
            "UPDATE chats SET resolved_seq = coalesce((SELECT max(seq) FROM messages WHERE chat_id = ?1), 0)
             WHERE id = ?1",
        )?
        .execute([id.as_str()])?;
    }
    tx.touch(Topic::Chats);
    Ok(())
}

/// The operator opened the chat; returns which of the customer's messages he now saw for the first time.
pub fn mark_read(tx: &Tx<'_>, id: &ChatId) -> anyhow::Result<Vec<WireRef>> {
    let mut statement =
        tx.prepare_cached("SELECT wire_id, sender_jid FROM messages WHERE chat_id = ?1 AND unseen = 1 ORDER BY seq")?;
    let seen: Vec<WireRef> = statement
        .query_map([id.as_str()], |row| {
            Ok(WireRef { wire_id: WireId::new(row.get::<_, String>(0)?), from_me: false, sender_jid: row.get(1)? })
        })?
        .collect::<Result<_, _>>()?;
    tx.prepare_cached("UPDATE messages SET unseen = 0 WHERE chat_id = ?1 AND unseen = 1")?.execute([id.as_str()])?;
    if tx.prepare_cached("UPDATE chats SET unread = 0 WHERE id = ?1 AND unread > 0")?.execute([id.as_str()])? > 0 {
        tx.touch(Topic::Chats);
        tx.touch(Topic::Accounts);
    }
    Ok(seen)
}

/// A chat whose customer has waited too long for the operator.
pub struct Overdue {
    /// The chat.
    pub chat_id: ChatId,
    /// Its name.
    pub title: String,
    /// Waiting since.
    pub since: UnixMs,
}

/// Chats waiting since `before` or longer that nobody was told about; they now count as told.
pub fn take_overdue(tx: &Tx<'_>, before: UnixMs) -> anyhow::Result<Vec<Overdue>> {
    let mut statement = tx.prepare_cached(concat!(
        "SELECT chats.id, chats.waiting_since,
                ",
        chat_title!(),
        " AS title
         FROM chats LEFT JOIN contacts ON contacts.id = chats.contact_id
         WHERE waiting_since <= ?1 AND overdue_told = 0"
    ))?;
    let overdue: Vec<Overdue> = statement
        .query_map([before.0], |row| {
            Ok(Overdue {
                chat_id: ChatId::new(row.get::<_, String>("id")?),
                title: row.get("title")?,
                since: UnixMs(row.get("waiting_since")?),
            })
        })?
        .collect::<Result<_, _>>()?;
    for chat in &overdue {
        tx.prepare_cached("UPDATE chats SET overdue_told = 1 WHERE id = ?1")?.execute([chat.chat_id.as_str()])?;
    }
    Ok(overdue)
}
