//! Credits: the ledger. Its newest line has the balance; lines are added, never changed.
//!
//! A reply is paid in the transaction that queues it, under the id of the customer's message that it answers. Whatever is
//! tried again after a crash, that id is charged once; and what would make the balance negative is refused here and again by
//! the table's own checks.

use anyhow::Context;
use domain::assistant::{CreditEntry, CreditKind, CreditPage};
use domain::{ChatId, CreditEntryId, MessageId, Notice, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::sql::{chat_title, moment, read_word, word};
use crate::{Tx, notices};

const PAGE_LIMIT: u32 = 200;

/// A reply that is to be paid.
#[derive(Clone, Debug)]
pub struct Charge {
    /// Of the line in the ledger.
    pub id: CreditEntryId,
    /// What it costs.
    pub amount: u32,
    /// The chat it is for.
    pub chat_id: ChatId,
    /// The customer's message that is answered: paid once.
    pub message_id: MessageId,
    /// In words.
    pub description: String,
    /// The notice that comes when what is left does not pay another one.
    pub low: Notice,
}

/// How a charge went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charged {
    /// Taken.
    Done {
        /// The notice that was raised; tell it after the commit.
        raised: Option<Notice>,
    },
    /// This message was paid before: nothing is taken again.
    Already,
    /// Not enough is left; nothing was changed, so nothing may be sent.
    TooFew,
}

/// What is left.
pub fn balance(conn: &Connection) -> anyhow::Result<u32> {
    let newest = conn
        .prepare_cached("SELECT balance_after FROM credit_entries ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(newest.unwrap_or(0))
}

/// What was used in all: what was ever added, less what is left.
pub fn used(conn: &Connection) -> anyhow::Result<u32> {
    let added: i64 = conn
        .prepare_cached("SELECT coalesce(sum(amount), 0) FROM credit_entries WHERE kind = 'credit'")?
        .query_row([], |row| row.get(0))?;
    Ok(u32::try_from(added - i64::from(balance(conn)?)).unwrap_or(u32::MAX))
}

/// Takes what a reply costs, once for its message.
pub fn charge(tx: &Tx<'_>, charge: &Charge, now: UnixMs) -> anyhow::Result<Charged> {
    let paid: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM credit_entries WHERE message_id = ?1)")?
        .query_row([charge.message_id.as_str()], |row| row.get(0))?;
    if paid {
        return Ok(Charged::Already);
    }
    let before = balance(tx)?;
    let Some(after) = before.checked_sub(charge.amount) else { return Ok(Charged::TooFew) };
    tx.prepare_cached(
        "INSERT INTO credit_entries (id, kind, amount, balance_before, balance_after, description, chat_id, message_id, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        charge.id.as_str(),
        word(CreditKind::Debit),
        charge.amount,
        before,
        after,
        charge.description,
        charge.chat_id.as_str(),
        charge.message_id.as_str(),
        now.0
    ])?;
    tx.touch(Topic::Usage);
    // Crossed with this reply: the one before it would still have paid.
    let raised = (after < charge.amount).then(|| charge.low.clone());
    if let Some(notice) = &raised {
        notices::insert(tx, notice)?;
    }
    Ok(Charged::Done { raised })
}

/// Adds credits. Returns the new balance, or `None` when there would be more than `most`.
pub fn add(
    tx: &Tx<'_>,
    id: &CreditEntryId,
    amount: u32,
    most: u32,
    description: &str,
    now: UnixMs,
) -> anyhow::Result<Option<u32>> {
    let before = balance(tx)?;
    let Some(after) = before.checked_add(amount).filter(|after| *after <= most) else { return Ok(None) };
    tx.prepare_cached(
        "INSERT INTO credit_entries (id, kind, amount, balance_before, balance_after, description, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![id.as_str(), word(CreditKind::Credit), amount, before, after, description, now.0])?;
    tx.touch(Topic::Usage);
    Ok(Some(after))
}

const SELECT: &str = concat!(
    "SELECT credit_entries.*, CASE WHEN credit_entries.chat_id IS NOT NULL THEN ",
    chat_title!(),
    " END AS chat_title
    FROM credit_entries
    LEFT JOIN chats ON chats.id = credit_entries.chat_id
    LEFT JOIN contacts ON contacts.id = chats.contact_id"
);

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, CreditEntry)> {
    let entry = CreditEntry {
        id: CreditEntryId::new(row.get::<_, String>("id")?),
        kind: read_word(row, "kind")?,
        amount: row.get("amount")?,
        balance_before: row.get("balance_before")?,
        balance_after: row.get("balance_after")?,
        description: row.get("description")?,
        chat_id: row.get::<_, Option<String>>("chat_id")?.map(ChatId::new),
        chat_title: row.get("chat_title")?,
        message_id: row.get::<_, Option<String>>("message_id")?.map(MessageId::new),
        at: moment(row, "at")?,
    };
    Ok((row.get("seq")?, entry))
}

/// A page of the ledger, newest first.
pub fn page(conn: &Connection, after: Option<&str>, limit: u32) -> anyhow::Result<CreditPage> {
    let limit = limit.clamp(1, PAGE_LIMIT);
    let before = after.map_or(Ok(i64::MAX), str::parse).context("The page cursor is not one of ours")?;
    let sql = format!("{SELECT} WHERE credit_entries.seq < ?1 ORDER BY credit_entries.seq DESC LIMIT ?2");
    let mut rows: Vec<(i64, CreditEntry)> =
        conn.prepare_cached(&sql)?.query_map(params![before, limit + 1], read)?.collect::<Result<_, _>>()?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|(seq, _)| seq.to_string());
    Ok(CreditPage { rows: rows.into_iter().map(|(_, entry)| entry).collect(), next })
}

#[cfg(test)]
mod tests;
