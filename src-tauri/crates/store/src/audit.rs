//! Audit: what the operator did that matters later. Never message text.

use domain::UnixMs;
use rusqlite::params;

use crate::Tx;

/// Adds an entry: `action` in the form `chat.take_over`, `target` an id.
pub fn record(tx: &Tx<'_>, now: UnixMs, action: &str, target: &str, detail: &str) -> anyhow::Result<()> {
    tx.prepare_cached("INSERT INTO audit (at, action, target, detail) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![now.0, action, target, detail])?;
    Ok(())
}
