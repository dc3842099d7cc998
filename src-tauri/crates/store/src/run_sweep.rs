//! Sweep: of runs that ended long ago the ways and calls go, which are long and full of customers' words. The runs stay.

use domain::{Topic, UnixMs};
use rusqlite::params;

use crate::Tx;

/// Runs that are swept in one write: a commit must not keep the writer for long.
const AT_ONCE: u32 = 100;

/// Deletes the ways and calls of some runs that ended before `before`. Returns whether these were the last.
pub fn some(tx: &Tx<'_>, before: UnixMs) -> anyhow::Result<bool> {
    let ids: Vec<String> = tx
        .prepare_cached(
            "SELECT id FROM runs WHERE live = 0 AND swept = 0 AND ended_at < ?1 ORDER BY ended_at LIMIT ?2",
        )?
        .query_map(params![before.0, AT_ONCE], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in &ids {
        for sql in [
            "DELETE FROM run_steps WHERE run_id = ?1",
            "DELETE FROM run_calls WHERE run_id = ?1",
            "UPDATE runs SET swept = 1 WHERE id = ?1",
        ] {
            tx.prepare_cached(sql)?.execute([id])?;
        }
    }
    if !ids.is_empty() {
        tx.touch(Topic::Runs);
    }
    Ok(ids.len() < AT_ONCE as usize)
}
