//! Votes: what people chose in a poll. A later vote of the same person replaces his earlier one, however they arrive; one that
//! was taken back stays as an empty one for that.

use domain::{MessageId, UnixMs};
use rusqlite::params;

use crate::Tx;
use crate::sql::json;

/// Who votes.
pub(crate) struct Voting<'a> {
    /// His address; empty: ours.
    pub jid: &'a str,
    /// His other one, where known; outside of groups whoever is not we is the customer.
    pub other: &'a str,
    /// Several people vote.
    pub is_group: bool,
    /// What he is called.
    pub name: &'a str,
}

/// Votes. Returns whether something changed.
pub(crate) fn put(
    tx: &Tx<'_>,
    poll: &MessageId,
    who: &Voting<'_>,
    options: &[String],
    at: UnixMs,
) -> anyhow::Result<bool> {
    let options = json(&options)?;
    // Outside of groups there are two sides only.
    let his = "message_id = ?1 AND iif(?2, voter_jid IN (?3, ?4), (voter_jid = '') = (?3 = ''))";
    let later: bool = tx
        .prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM votes WHERE {his} AND (at > ?6 OR (at = ?6 AND options = ?5)))"
        ))?
        .query_row(params![poll.as_str(), who.is_group, who.jid, who.other, options, at.0], |row| row.get(0))?;
    if later {
        return Ok(false);
    }
    tx.prepare_cached(&format!("DELETE FROM votes WHERE {his}"))?.execute(params![
        poll.as_str(),
        who.is_group,
        who.jid,
        who.other
    ])?;
    tx.prepare_cached("INSERT INTO votes (message_id, voter_jid, name, options, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![poll.as_str(), who.jid, who.name, options, at.0])?;
    Ok(true)
}
