//! Providers: what the operator set up, what was found when they were tried, and what is known of their models.
//!
//! Keys are not here: the row only says that there is one in the keychain.

use std::collections::BTreeMap;

use domain::assistant::{ModelInfo, ModelPatch};
use domain::{ProviderId, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{json, moment_opt, read_json};

/// A provider as it was set up.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderRow {
    /// The registry's name, or an id of its own.
    pub id: ProviderId,
    /// The entry of the registry.
    pub kind: String,
    /// Its name for people.
    pub name: String,
    /// Where it is asked; empty: the registry's address.
    pub base_url: String,
    /// Its key is in the keychain.
    pub has_key: bool,
    /// The model that turns speech into text; empty: the registry's, if it has one.
    pub transcription_model: String,
    /// Requests at the same time.
    pub concurrent: u32,
    /// How long one may take, in seconds.
    pub timeout_s: u32,
    /// When it was last asked for something.
    pub tried_at: Option<UnixMs>,
    /// What was wrong then; `None`: it answered.
    pub trouble: Option<String>,
    /// Its own list.
    pub models: Vec<ModelInfo>,
    /// When it gave that list.
    pub models_listed_at: Option<UnixMs>,
    /// The operator's changes, by model.
    pub edited: BTreeMap<String, ModelPatch>,
}

const SELECT: &str = "SELECT id, kind, name, base_url, has_key, transcription_model, concurrent, timeout_s, tried_at,
        trouble, models, models_listed_at, edited FROM providers";

fn read(row: &Row<'_>) -> rusqlite::Result<ProviderRow> {
    Ok(ProviderRow {
        id: ProviderId::new(row.get::<_, String>("id")?),
        kind: row.get("kind")?,
        name: row.get("name")?,
        base_url: row.get("base_url")?,
        has_key: row.get("has_key")?,
        transcription_model: row.get("transcription_model")?,
        concurrent: row.get("concurrent")?,
        timeout_s: row.get("timeout_s")?,
        tried_at: moment_opt(row, "tried_at")?,
        trouble: row.get("trouble")?,
        models: read_json(row, "models")?.unwrap_or_default(),
        models_listed_at: moment_opt(row, "models_listed_at")?,
        edited: read_json(row, "edited")?.unwrap_or_default(),
    })
}

/// Every provider that was set up, oldest first.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<ProviderRow>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY created_at, id"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// One provider, if it was set up.
pub fn get(conn: &Connection, id: &ProviderId) -> anyhow::Result<Option<ProviderRow>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// Sets a provider up. With `anew`, what was found when it was tried is forgotten: it was about another key or address.
pub fn put(tx: &Tx<'_>, row: &ProviderRow, anew: bool, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO providers (id, kind, name, base_url, has_key, transcription_model, concurrent, timeout_s, models,
                                models_listed_at, edited, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, base_url = excluded.base_url, has_key = excluded.has_key,
            transcription_model = excluded.transcription_model, concurrent = excluded.concurrent,
            timeout_s = excluded.timeout_s, models = excluded.models, models_listed_at = excluded.models_listed_at,
            edited = excluded.edited, tried_at = CASE WHEN ?13 THEN NULL ELSE tried_at END,
            trouble = CASE WHEN ?13 THEN NULL ELSE trouble END, told = CASE WHEN ?13 THEN 0 ELSE told END",
    )?
    .execute(params![
        row.id.as_str(),
        row.kind,
        row.name,
        row.base_url,
        row.has_key,
        row.transcription_model,
        row.concurrent,
        row.timeout_s,
        json(&row.models)?,
        row.models_listed_at.map(|at| at.0),
        json(&row.edited)?,
        now.0,
        anew
    ])?;
    tx.touch(Topic::Providers);
    Ok(())
}

/// Forgets a provider.
pub fn delete(tx: &Tx<'_>, id: &ProviderId) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM providers WHERE id = ?1")?.execute([id.as_str()])?;
    tx.touch(Topic::Providers);
    Ok(())
}

/// The key of a provider is not in the keychain after all.
pub fn forget_key(tx: &Tx<'_>, id: &ProviderId) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE providers SET has_key = 0 WHERE id = ?1")?.execute([id.as_str()])?;
    tx.touch(Topic::Providers);
    Ok(())
}

/// Keeps the list that a provider gave.
pub fn set_models(tx: &Tx<'_>, id: &ProviderId, models: &[ModelInfo], now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE providers SET models = ?2, models_listed_at = ?3 WHERE id = ?1")?.execute(params![
        id.as_str(),
        json(&models)?,
        now.0
    ])?;
    tx.touch(Topic::Providers);
    Ok(())
}

/// Keeps the operator's changes to models.
pub fn set_edited(tx: &Tx<'_>, id: &ProviderId, edited: &BTreeMap<String, ModelPatch>) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE providers SET edited = ?2 WHERE id = ?1")?
        .execute(params![id.as_str(), json(edited)?])?;
    tx.touch(Topic::Providers);
    Ok(())
}

/// What became of asking a provider.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What was wrong; `None`: it answered.
    pub trouble: Option<String>,
    /// The operator must hear of it: the key is refused, or it failed so often that it is left alone.
    pub alarming: bool,
}

/// Notes what became of asking a provider. Returns whether the operator is to be told: once, until it worked again.
pub fn note_tried(tx: &Tx<'_>, id: &ProviderId, tried: &Tried, now: UnixMs) -> anyhow::Result<bool> {
    let known = tx
        .prepare_cached("SELECT trouble, told, tried_at IS NULL FROM providers WHERE id = ?1")?
        .query_row([id.as_str()], |row| {
            Ok((row.get::<_, Option<String>>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?))
        })
        .optional()?;
    let Some((trouble, told, first)) = known else { return Ok(false) };
    let news = tried.trouble.is_some() && tried.alarming && !told;
    let told = tried.trouble.is_some() && (told || tried.alarming);
    tx.prepare_cached("UPDATE providers SET tried_at = ?2, trouble = ?3, told = ?4 WHERE id = ?1")?
        .execute(params![id.as_str(), now.0, tried.trouble, told])?;
    // The moment alone is not worth reading everything again at every call.
    if first || trouble != tried.trouble {
        tx.touch(Topic::Providers);
    }
    Ok(news)
}
