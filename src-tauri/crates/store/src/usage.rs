//! Usage: sums over calls, and which budgets the operator was told about.

use std::collections::HashMap;

use domain::assistant::{UsageDay, UsageModel};
use domain::{ProviderId, UnixMs};
use rusqlite::{Connection, params};

use crate::Tx;

/// Answers whose time is looked at for the percentiles: the newest.
const TIMED: u32 = 50_000;

/// What was asked for from `begin` until before `end`; the day's name and replies are the caller's.
pub fn between(conn: &Connection, begin: UnixMs, end: UnixMs) -> anyhow::Result<UsageDay> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*), count(*) FILTER (WHERE outcome = 'failed'), coalesce(sum(tokens_in), 0),
                    coalesce(sum(tokens_out), 0), coalesce(sum(cost_micro), 0)
             FROM calls WHERE at >= ?1 AND at < ?2 AND purpose <> 'listing'",
        )?
        .query_row(params![begin.0, end.0], |row| {
            Ok(UsageDay {
                calls: row.get(0)?,
                failed: row.get(1)?,
                tokens_in: count(row.get(2)?),
                tokens_out: count(row.get(3)?),
                cost_usd: dollars(row.get(4)?),
                ..UsageDay::default()
            })
        })?)
}

/// What each model was asked for since `begin`, most calls first; under the name that its provider had last.
pub fn models(conn: &Connection, begin: UnixMs) -> anyhow::Result<Vec<UsageModel>> {
    let mut times = times(conn, begin)?;
    let mut statement = conn.prepare_cached(
        // With a single max() SQLite takes the other columns from that very row.
        "SELECT provider_id, model, provider_name, max(seq), count(*), count(*) FILTER (WHERE outcome = 'failed'),
                sum(tokens_in), sum(tokens_cached), sum(tokens_out), sum(cost_micro)
         FROM calls WHERE at >= ?1 AND purpose <> 'listing' GROUP BY provider_id, model ORDER BY count(*) DESC, provider_id, model",
    )?;
    let rows = statement.query_map([begin.0], |row| {
        let key: (String, String) = (row.get(0)?, row.get(1)?);
        let mut took = times.remove(&key).unwrap_or_default();
        took.sort_unstable();
        Ok(UsageModel {
            provider_id: ProviderId::new(key.0),
            model: key.1,
            provider_name: row.get(2)?,
            calls: row.get(4)?,
            failed: row.get(5)?,
            tokens_in: count(row.get(6)?),
            tokens_cached: count(row.get(7)?),
            tokens_out: count(row.get(8)?),
            cost_usd: row.get::<_, Option<i64>>(9)?.map(dollars),
            p50_ms: percentile(&took, 50),
            p95_ms: percentile(&took, 95),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn times(conn: &Connection, begin: UnixMs) -> anyhow::Result<HashMap<(String, String), Vec<u32>>> {
    let mut statement = conn.prepare_cached(
        "SELECT provider_id, model, took_ms FROM calls WHERE at >= ?1 AND outcome = 'answered' AND purpose <> 'listing'
         ORDER BY at DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![begin.0, TIMED], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    let mut times: HashMap<_, Vec<u32>> = HashMap::new();
    for row in rows {
        let (model, took) = row?;
        times.entry(model).or_default().push(took);
    }
    Ok(times)
}

/// The nearest rank, over sorted times; 0 without any.
fn percentile(sorted: &[u32], percent: usize) -> u32 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

/// Millionths of a dollar in dollars.
pub fn dollars(micro: i64) -> f64 {
    micro as f64 / 1e6
}

/// Tokens beyond 2^53 are far beyond any use.
fn count(tokens: i64) -> f64 {
    tokens as f64
}

/// Calls that were answered since `begin` by a model without a known price.
pub fn unpriced(conn: &Connection, begin: UnixMs) -> anyhow::Result<u32> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM calls WHERE at >= ?1 AND outcome = 'answered' AND cost_micro IS NULL")?
        .query_row([begin.0], |row| row.get(0))?)
}

/// The assistant's replies to customers since `begin`: when, and whether the answerer on this device gave it. A reply that
/// was sent in several messages is one; what was never sent is none.
pub fn replies(conn: &Connection, begin: UnixMs) -> anyhow::Result<Vec<(UnixMs, bool)>> {
    let mut statement = conn.prepare_cached(
        "SELECT at, max(coalesce(why ->> '$.answerer', '') = 'on-device') FROM messages
         WHERE at >= ?1 AND why IS NOT NULL AND why ->> '$.cause' = 'answer' AND state <> 'failed'
         GROUP BY chat_id, at",
    )?;
    let rows = statement.query_map([begin.0], |row| Ok((UnixMs(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What calls cost since `begin`, in millionths of a US dollar, as far as prices were known.
pub fn spent(conn: &Connection, begin: UnixMs) -> anyhow::Result<i64> {
    Ok(conn
        .prepare_cached("SELECT coalesce(sum(cost_micro), 0) FROM calls WHERE at >= ?1")?
        .query_row([begin.0], |row| row.get(0))?)
}

/// Notes that the operator is told of a budget: `true` the first time in this period at this level.
pub fn tell_budget(tx: &Tx<'_>, period: &str, level: &str) -> anyhow::Result<bool> {
    let added = tx
        .prepare_cached("INSERT OR IGNORE INTO budget_told (period, level) VALUES (?1, ?2)")?
        .execute([period, level])?;
    Ok(added > 0)
}

/// Forgets that the operator was told of a budget in other periods than these.
pub fn forget_told(tx: &Tx<'_>, periods: [&str; 2]) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM budget_told WHERE period NOT IN (?1, ?2)")?.execute(periods)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_really_happened() {
        assert_eq!(percentile(&[], 95), 0);
        assert_eq!(percentile(&[7], 50), 7);
        let times: Vec<u32> = (1..=100).collect();
        assert_eq!((percentile(&times, 50), percentile(&times, 95)), (50, 95));
        assert_eq!(percentile(&[10, 20, 30], 50), 20);
    }
}
