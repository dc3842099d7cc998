//! Calls: one row for each request that left for a model, committed before its first byte leaves. Figures; the words are in
//! [`crate::call_texts`] and go sooner.

use anyhow::Context;
use domain::assistant::{CallOutcome, CallPage, CallQuery, CallRow};
use domain::{AccountId, CallId, ChatId, ProviderId, Purpose, Topic, UnixMs};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use crate::Tx;
use crate::sql::{chat_title, moment, read_word, word};
use crate::usage::dollars;

const PAGE_LIMIT: u32 = 200;

/// A request that is about to leave.
#[derive(Clone)]
pub struct NewCall {
    /// Ours.
    pub id: CallId,
    /// Now.
    pub at: UnixMs,
    /// What it is for.
    pub purpose: Purpose,
    /// For which account.
    pub account_id: Option<AccountId>,
    /// For which chat.
    pub chat_id: Option<ChatId>,
    /// To whom.
    pub provider_id: ProviderId,
    /// What he is called.
    pub provider_name: String,
    /// Which model.
    pub model: String,
    /// The computer it goes to.
    pub host: String,
    /// The address.
    pub url: String,
    /// Headers, one a line, without keys.
    pub headers: String,
    /// Exactly what leaves.
    pub request: Vec<u8>,
}

/// Notes that a request is about to leave, with its words. Fails when its chat or account is gone: then nothing may leave.
pub fn begin(tx: &Tx<'_>, call: &NewCall) -> anyhow::Result<()> {
    let bytes = u32::try_from(call.request.len()).context("The request is too large")?;
    tx.prepare_cached(
        "INSERT INTO calls (id, at, purpose, account_id, chat_id, provider_id, provider_name, model, host, bytes_out)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        call.id.as_str(),
        call.at.0,
        word(call.purpose),
        call.account_id.as_ref().map(AccountId::as_str),
        call.chat_id.as_ref().map(ChatId::as_str),
        call.provider_id.as_str(),
        call.provider_name,
        call.model,
        call.host,
        bytes
    ])?;
    tx.prepare_cached(
        "INSERT INTO call_texts (call_id, account_id, chat_id, at, url, headers, request)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        call.id.as_str(),
        call.account_id.as_ref().map(AccountId::as_str),
        call.chat_id.as_ref().map(ChatId::as_str),
        call.at.0,
        call.url,
        call.headers,
        call.request
    ])?;
    tx.touch(Topic::Usage);
    Ok(())
}

/// How a call ended.
#[derive(Clone, Debug)]
pub struct CallEnd {
    /// In one word.
    pub outcome: CallOutcome,
    /// Why it was not answered.
    pub failure: Option<String>,
    /// Tokens that went out.
    pub tokens_in: u32,
    /// Tokens that came back.
    pub tokens_out: u32,
    /// Of those that went out: what the provider still had.
    pub tokens_cached: u32,
    /// In millionths of a US dollar; `None`: no price known.
    pub cost_micro: Option<i64>,
    /// In milliseconds.
    pub took_ms: u32,
    /// Bytes of the answer.
    pub bytes_in: u32,
    /// What came back, within the limit.
    pub answer: Option<Vec<u8>>,
}

/// Notes how a call ended. Words that were deleted meanwhile stay deleted.
pub fn end(tx: &Tx<'_>, id: &CallId, end: &CallEnd) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE calls SET outcome = ?2, failure = ?3, tokens_in = ?4, tokens_out = ?5, tokens_cached = ?6,
                          cost_micro = ?7, took_ms = ?8, bytes_in = ?9
         WHERE id = ?1",
    )?
    .execute(params![
        id.as_str(),
        word(end.outcome),
        end.failure,
        end.tokens_in,
        end.tokens_out,
        end.tokens_cached,
        end.cost_micro,
        end.took_ms,
        end.bytes_in
    ])?;
    if let Some(answer) = &end.answer {
        tx.prepare_cached("UPDATE call_texts SET answer = ?2 WHERE call_id = ?1")?
            .execute(params![id.as_str(), answer])?;
    }
    tx.touch(Topic::Usage);
    Ok(())
}

/// At a start no call is under way: those that the last run left open were never answered.
pub fn close_left_open(tx: &Tx<'_>) -> anyhow::Result<()> {
    let closed = tx
        .prepare_cached(
            "UPDATE calls SET outcome = 'stopped', failure = 'The app ended before the answer came.'
             WHERE outcome = 'open'",
        )?
        .execute([])?;
    if closed > 0 {
        tx.touch(Topic::Usage);
    }
    Ok(())
}

/// Notes how much was replaced in calls before they left.
pub fn note_masked(tx: &Tx<'_>, ids: &[CallId], masked: u32) -> anyhow::Result<()> {
    for id in ids {
        tx.prepare_cached("UPDATE calls SET masked = ?2 WHERE id = ?1")?.execute(params![id.as_str(), masked])?;
    }
    tx.touch(Topic::Usage);
    Ok(())
}

const SELECT: &str = concat!(
    "SELECT calls.*, CASE WHEN calls.chat_id IS NOT NULL THEN ",
    chat_title!(),
    " END AS chat_title, call_texts.call_id IS NOT NULL AS kept
    FROM calls
    LEFT JOIN call_texts ON call_texts.call_id = calls.id
    LEFT JOIN chats ON chats.id = calls.chat_id
    LEFT JOIN contacts ON contacts.id = chats.contact_id"
);

fn read(row: &Row<'_>) -> rusqlite::Result<CallRow> {
    Ok(CallRow {
        id: CallId::new(row.get::<_, String>("id")?),
        at: moment(row, "at")?,
        purpose: read_word(row, "purpose")?,
        account_id: row.get::<_, Option<String>>("account_id")?.map(AccountId::new),
        chat_id: row.get::<_, Option<String>>("chat_id")?.map(ChatId::new),
        chat_title: row.get("chat_title")?,
        provider_id: ProviderId::new(row.get::<_, String>("provider_id")?),
        provider_name: row.get("provider_name")?,
        model: row.get("model")?,
        host: row.get("host")?,
        outcome: read_word(row, "outcome")?,
        failure: row.get("failure")?,
        tokens_in: row.get("tokens_in")?,
        tokens_out: row.get("tokens_out")?,
        tokens_cached: row.get("tokens_cached")?,
        cost_usd: row.get::<_, Option<i64>>("cost_micro")?.map(dollars),
        took_ms: row.get("took_ms")?,
        bytes_out: row.get("bytes_out")?,
        bytes_in: row.get("bytes_in")?,
        masked: row.get("masked")?,
        kept: row.get("kept")?,
    })
}

/// One call.
pub fn get(conn: &Connection, id: &CallId) -> anyhow::Result<Option<CallRow>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE calls.id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// A page of calls, newest first.
pub fn page(conn: &Connection, query: &CallQuery) -> anyhow::Result<CallPage> {
    let limit = query.limit.clamp(1, PAGE_LIMIT);
    let mut sql = format!("{SELECT} WHERE 1");
    let mut values: Vec<Value> = Vec::new();
    if let Some(chat) = &query.chat_id {
        sql.push_str(" AND calls.chat_id = ?");
        values.push(chat.as_str().to_owned().into());
    }
    if let Some(provider) = &query.provider_id {
        sql.push_str(" AND calls.provider_id = ?");
        values.push(provider.as_str().to_owned().into());
    }
    if query.failed {
        sql.push_str(" AND calls.outcome = 'failed'");
    }
    if let Some(after) = &query.after {
        sql.push_str(" AND calls.seq < ?");
        values.push(after.parse::<i64>().context("The page cursor is not one of ours")?.into());
    }
    sql.push_str(" ORDER BY calls.seq DESC LIMIT ?");
    values.push(i64::from(limit + 1).into());
    let mut statement = conn.prepare_cached(&sql)?;
    let read_both = |row: &Row<'_>| Ok((row.get::<_, i64>("seq")?, read(row)?));
    let mut rows: Vec<(i64, CallRow)> =
        statement.query_map(params_from_iter(values), read_both)?.collect::<Result<_, _>>()?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|(seq, _)| seq.to_string());
    Ok(CallPage { rows: rows.into_iter().map(|(_, row)| row).collect(), next })
}
