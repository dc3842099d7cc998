//! Run calls: web requests and questions to models that a step asked for, written down with the step. Whoever performs them
//! may be cut off anywhere: what has no answer is performed again under the same key. Secrets are names in here.

use domain::{ChatId, NodeId, RunId, UnixMs};
use flow::step::{EffectKey, HttpCall, HttpFailure, HttpReply, ModelAnswer, ModelRequest};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::Tx;
use crate::sql::{json, moment, read_json};

/// What is asked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Request {
    /// A web request.
    Http {
        /// The request.
        call: HttpCall,
        /// The same for all attempts.
        idempotency_key: EffectKey,
    },
    /// A question to a model.
    Model {
        /// The question.
        request: ModelRequest,
    },
}

/// What came of it, with what it cost.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The answer, or why there is none.
    pub outcome: Outcome,
    /// The model that answered; empty for the web and when none did.
    #[serde(default)]
    pub model: String,
    /// Tokens in and out.
    #[serde(default)]
    pub tokens: u32,
    /// In US dollars; `None` when the price is not known.
    #[serde(default)]
    pub cost_usd: Option<f64>,
    /// Milliseconds.
    #[serde(default)]
    pub took_ms: u32,
}

/// The answer, or why there is none.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Of a web request.
    Http(Result<HttpReply, HttpFailure>),
    /// Of a question to a model.
    Model(Result<ModelAnswer, String>),
}

/// A call as it is kept. It holds words of customers and has no `Debug`.
#[derive(Clone)]
pub struct RunCall {
    /// Names it.
    pub key: EffectKey,
    /// Its run.
    pub run_id: RunId,
    /// The chat of its run.
    pub chat_id: ChatId,
    /// The node that asked for it.
    pub node: NodeId,
    /// What is asked.
    pub request: Request,
    /// What came of it; `None`: not yet.
    pub answer: Option<Answered>,
    /// When it was asked for.
    pub at: UnixMs,
}

const SELECT: &str = "SELECT key, run_id, chat_id, node, request, answer, at FROM run_calls";

fn read(row: &Row<'_>) -> rusqlite::Result<RunCall> {
    let request = read_json(row, "request")?;
    Ok(RunCall {
        key: EffectKey::read(row.get::<_, String>("key")?),
        run_id: RunId::new(row.get::<_, String>("run_id")?),
        chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
        node: NodeId::new(row.get::<_, String>("node")?),
        request: request.ok_or(rusqlite::Error::InvalidQuery)?,
        answer: read_json(row, "answer")?,
        at: moment(row, "at")?,
    })
}

/// Writes down what a step asks for.
pub fn insert(
    tx: &Tx<'_>,
    key: &EffectKey,
    (run, chat): (&RunId, &ChatId),
    node: &NodeId,
    request: &Request,
    now: UnixMs,
) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO run_calls (key, run_id, chat_id, node, request, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![key.as_str(), run.as_str(), chat.as_str(), node.as_str(), json(request)?, now.0])?;
    Ok(())
}

/// The oldest call of a chat that has no answer and whose run is not over.
pub fn open(conn: &Connection, chat: &ChatId) -> anyhow::Result<Option<RunCall>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE chat_id = ?1 AND answer IS NULL
         AND EXISTS (SELECT 1 FROM runs WHERE runs.id = run_calls.run_id AND runs.live = 1) ORDER BY at, key LIMIT 1"
    ))?;
    Ok(statement.query_row([chat.as_str()], read).optional()?)
}

/// Chats with calls that have no answer: what a launch must resume.
pub fn chats_with_open(conn: &Connection) -> anyhow::Result<Vec<ChatId>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT chat_id FROM run_calls WHERE answer IS NULL")?;
    let rows = statement.query_map([], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Writes down what came of a call; `false` if that was known.
pub fn answer(tx: &Tx<'_>, key: &EffectKey, answered: &Answered) -> anyhow::Result<bool> {
    let changed = tx
        .prepare_cached("UPDATE run_calls SET answer = ?2, took_ms = ?3 WHERE key = ?1 AND answer IS NULL")?
        .execute(params![key.as_str(), json(answered)?, answered.took_ms])?;
    tx.touch(domain::Topic::Runs);
    Ok(changed > 0)
}

/// The calls of a run, oldest first.
pub fn of_run(conn: &Connection, run: &RunId) -> anyhow::Result<Vec<RunCall>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE run_id = ?1 ORDER BY at, key"))?;
    let rows = statement.query_map([run.as_str()], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}
