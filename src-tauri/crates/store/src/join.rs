//! Join: two contacts turn out to be one person, so they become one, and so do their chats, in the transaction in which that
//! becomes known. The older one stays. Nothing is lost, nothing is there twice: the end is the same as if it had been known
//! from the beginning.

use anyhow::Context;
use domain::{AccountId, ChatId, ContactId, Owner, Topic};
use flow::{Ended, State};
use rusqlite::params;

use crate::sql::word;
use crate::{Tx, accounts, chats, runs, twins};

/// Two chats that became one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The one that stays.
    pub kept: ChatId,
    /// The one that is in it now.
    pub gone: ChatId,
}

/// Two contacts become one; the chats on this account that thereby became one.
pub(crate) fn contacts(
    tx: &Tx<'_>,
    account: &AccountId,
    one: &ContactId,
    two: &ContactId,
) -> anyhow::Result<Option<Joined>> {
    let (kept, gone) = older("contacts", tx, one.as_str(), two.as_str())?;
    let pair = params![kept, gone];
    // What the operator said stands before what nobody said; a refusal stands, whichever of the two it was said to.
    tx.prepare_cached(
        "UPDATE contacts SET
             name = iif(contacts.name = '', g.name, contacts.name),
             saved_name = iif(contacts.saved_name = '', g.saved_name, contacts.saved_name),
             push_name = iif(contacts.push_name = '', g.push_name, contacts.push_name),
             phone = coalesce(contacts.phone, g.phone),
             about = iif(contacts.about = '', g.about, contacts.about),
             avatar = coalesce(contacts.avatar, g.avatar),
             language = coalesce(contacts.language, g.language),
             notes = CASE WHEN contacts.notes IN ('', g.notes) THEN g.notes WHEN g.notes = '' THEN contacts.notes
                          ELSE contacts.notes || char(10, 10) || g.notes END,
             blocked = max(contacts.blocked, g.blocked),
             vip = max(contacts.vip, g.vip),
             opted_out = max(contacts.opted_out, g.opted_out),
             automatic_replies = min(contacts.automatic_replies, g.automatic_replies),
             approval = max(contacts.approval, g.approval),
             known_before = max(contacts.known_before, g.known_before),
             created_at = min(contacts.created_at, g.created_at)
         FROM (SELECT * FROM contacts WHERE id = ?2) AS g WHERE contacts.id = ?1",
    )?
    .execute(pair)?;
    for sql in [
        "UPDATE OR IGNORE labels SET contact_id = ?1 WHERE contact_id = ?2",
        "INSERT INTO lead_facts (contact_id, field, value, at)
             SELECT ?1, field, value, at FROM lead_facts WHERE contact_id = ?2
         ON CONFLICT (contact_id, field) DO UPDATE SET value = excluded.value, at = excluded.at WHERE excluded.at > at",
        "UPDATE identities SET contact_id = ?1 WHERE contact_id = ?2",
        "UPDATE chats SET contact_id = ?1 WHERE contact_id = ?2",
        "DELETE FROM contacts WHERE id = ?2 AND id <> ?1",
    ] {
        tx.prepare_cached(sql)?.execute(pair)?;
    }
    tx.touch(Topic::Contacts);
    tx.touch(Topic::Chats);
    let both: Vec<String> = tx
        .prepare_cached("SELECT id FROM chats WHERE account_id = ?1 AND contact_id = ?2")?
        .query_map(params![account.as_str(), kept], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let [one, two] = both.as_slice() else { return Ok(None) };
    let (kept, gone) = older("chats", tx, one, two)?;
    let joined = Joined { kept: ChatId::new(kept), gone: ChatId::new(gone) };
    self::chats(tx, &joined)?;
    Ok(Some(joined))
}

/// The one of two rows that was made first, then the other.
fn older<'a>(table: &str, tx: &Tx<'_>, one: &'a str, two: &'a str) -> anyhow::Result<(&'a str, &'a str)> {
    let sql = format!("SELECT id = ?1 FROM {table} WHERE id IN (?1, ?2) ORDER BY created_at, id LIMIT 1");
    let first: bool = tx.prepare_cached(&sql)?.query_row([one, two], |row| row.get(0))?;
    Ok(if first { (one, two) } else { (two, one) })
}

fn chats(tx: &Tx<'_>, joined: &Joined) -> anyhow::Result<()> {
    let (kept, gone) = (joined.kept.as_str(), joined.gone.as_str());
    let pair = params![kept, gone];
    drop_twins(tx, joined)?;
    end_younger_run(tx, joined)?;
    for sql in [
        "UPDATE messages SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE outbox SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE changes SET chat_id = ?1 WHERE chat_id = ?2",
        "DELETE FROM drafts WHERE chat_id IN (?1, ?2) AND EXISTS (SELECT 1 FROM drafts AS newer
             WHERE newer.chat_id IN (?1, ?2) AND (newer.created_at, newer.id) > (drafts.created_at, drafts.id))",
        "UPDATE drafts SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE notices SET chat_id = ?1 WHERE chat_id = ?2",
        // He wrote for the first time once.
        "DELETE FROM notices WHERE kind = 'new_contact' AND chat_id = ?1 AND ?2 <> '' AND EXISTS (SELECT 1 FROM notices AS first
             WHERE first.kind = 'new_contact' AND first.chat_id = ?1 AND (first.at, first.id) < (notices.at, notices.id))",
        "UPDATE gaps SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE calls SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE call_texts SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE credit_entries SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE runs SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE run_inputs SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE run_calls SET chat_id = ?1 WHERE chat_id = ?2",
        "UPDATE chats_joined SET kept = ?1 WHERE kept = ?2",
        "INSERT INTO chats_joined (kept, gone) VALUES (?1, ?2)",
    ] {
        tx.prepare_cached(sql)?.execute(pair)?;
    }
    put_together(tx, joined)?;
    tx.prepare_cached("DELETE FROM chats WHERE id = ?1")?.execute([gone])?;
    answered_on_phone(tx, &joined.kept)?;
    twins::recount(tx, &joined.kept)?;
    for chat_id in [&joined.kept, &joined.gone] {
        tx.touch(Topic::Messages { chat_id: chat_id.clone() });
    }
    for topic in [Topic::Chats, Topic::Accounts, Topic::Drafts, Topic::Notices, Topic::Runs] {
        tx.touch(topic);
    }
    Ok(())
}

/// What the network delivered under both addresses is there once.
fn drop_twins(tx: &Tx<'_>, Joined { kept, gone }: &Joined) -> anyhow::Result<()> {
    let twice: Vec<(String, String)> = tx
        .prepare_cached(
            "SELECT k.id, g.id FROM messages g
             JOIN messages k ON k.chat_id = ?1 AND k.wire_id = g.wire_id AND (k.sender = 'contact') = (g.sender = 'contact')
             WHERE g.chat_id = ?2",
        )?
        .query_map([kept.as_str(), gone.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (one, two) in twice {
        // Where both chats have an echo, the second pair of three finds one of them gone already.
        let there: bool = tx
            .prepare_cached("SELECT count(*) = 2 FROM messages WHERE id IN (?1, ?2)")?
            .query_row([&one, &two], |row| row.get(0))?;
        if there {
            twins::merge(tx, &one, &two)?;
        }
    }
    // Automation rests where the operator wrote on his phone; an echo of ours was no writing.
    tx.prepare_cached(
        "UPDATE chats SET paused_until = NULL WHERE id IN (?1, ?2) AND paused_until IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM messages WHERE chat_id = chats.id AND sender = 'phone')",
    )?
    .execute([kept.as_str(), gone.as_str()])?;
    Ok(())
}

/// One chat has one live run: the one that began first goes on.
fn end_younger_run(tx: &Tx<'_>, Joined { kept, gone }: &Joined) -> anyhow::Result<()> {
    let (Some(one), Some(two)) = (runs::live(tx, kept)?, runs::live(tx, gone)?) else { return Ok(()) };
    let first = (one.run.started_at, &one.run.id) <= (two.run.started_at, &two.run.id);
    let (chat, mut live) = if first { (gone, two) } else { (kept, one) };
    live.run.state = State::Ended { how: Ended::OtherFlow, at: live.run.touched_at };
    let ended = runs::put(tx, chat, &live.run, Some(live.rev))?;
    anyhow::ensure!(ended, "A run changed while it was ended");
    tx.prepare_cached("DELETE FROM run_inputs WHERE run_id = ?1")?.execute([live.run.id.as_str()])?;
    tx.touch(Topic::Flows);
    Ok(())
}

/// What the operator answered on his phone under one address, he answered.
fn answered_on_phone(tx: &Tx<'_>, chat: &ChatId) -> anyhow::Result<()> {
    for sql in [
        "UPDATE messages SET turn = 0, unseen = 0 WHERE chat_id = ?1 AND sender = 'contact' AND (turn = 1 OR unseen = 1)
             AND seq < (SELECT max(seq) FROM messages WHERE chat_id = ?1 AND sender = 'phone')",
        "UPDATE chats SET waiting_since = NULL, overdue_told = 0, handover = NULL WHERE id = ?1
             AND waiting_since <= (SELECT max(at) FROM messages WHERE chat_id = ?1 AND sender = 'phone')",
        "DELETE FROM drafts WHERE chat_id = ?1
             AND created_at <= (SELECT max(at) FROM messages WHERE chat_id = ?1 AND sender = 'phone')",
    ] {
        tx.prepare_cached(sql)?.execute([chat.as_str()])?;
    }
    Ok(())
}

/// What is written on the chats themselves.
fn put_together(tx: &Tx<'_>, Joined { kept, gone }: &Joined) -> anyhow::Result<()> {
    let one = chats::get(tx, kept)?.context("A chat is gone while it is joined")?;
    let two = chats::get(tx, gone)?.context("A chat is gone while it is joined")?;
    let usual = accounts::get(tx, &one.account_id)?.context("The chat's account is gone")?.settings.new_chat_owner;
    let strictness = |owner: &Owner| match owner {
        Owner::Bot => 0,
        Owner::Approval => 1,
        Owner::Human => 2,
    };
    // What somebody decided stands before what chats begin with.
    let decided = [one.owner, two.owner].into_iter().filter(|owner| *owner != usual).max_by_key(strictness);
    tx.prepare_cached(
        "UPDATE chats SET
             owner = ?3,
             status = iif('resolved' IN (chats.status, g.status) AND NOT EXISTS
                          (SELECT 1 FROM messages WHERE chat_id = ?1 AND sender = 'contact'
                           AND seq > max(chats.resolved_seq, g.resolved_seq)), 'resolved', 'open'),
             paused_until = coalesce(max(chats.paused_until, g.paused_until), chats.paused_until, g.paused_until),
             waiting_since = coalesce(min(chats.waiting_since, g.waiting_since), chats.waiting_since, g.waiting_since),
             overdue_told = max(chats.overdue_told, g.overdue_told),
             turn_due_at = coalesce(max(chats.turn_due_at, g.turn_due_at), chats.turn_due_at, g.turn_due_at),
             handover = coalesce(chats.handover, g.handover),
             sentiment = iif(g.last_message_at > chats.last_message_at, coalesce(g.sentiment, chats.sentiment),
                             coalesce(chats.sentiment, g.sentiment)),
             resolved_seq = max(chats.resolved_seq, g.resolved_seq),
             last_message_at = max(chats.last_message_at, g.last_message_at),
             created_at = min(chats.created_at, g.created_at)
         FROM (SELECT * FROM chats WHERE id = ?2) AS g WHERE chats.id = ?1",
    )?
    .execute(params![kept.as_str(), gone.as_str(), word(decided.unwrap_or(usual))])?;
    Ok(())
}

#[cfg(test)]
mod tests;
