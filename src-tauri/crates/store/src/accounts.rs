//! Accounts.

use anyhow::Context;
use domain::view::AccountRow;
use domain::{Account, AccountId, Health, LinkStep, Standing, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{json, moment, moment_opt, read_json, read_word, word};

const COLUMNS: &str =
    "id, kind, name, description, phone, profile_name, status, status_why, status_since, status_until, last_heard_at, health,
    wanted, settings";

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: AccountId::new(row.get::<_, String>("id")?),
        kind: read_word(row, "kind")?,
        name: row.get("name")?,
        description: row.get("description")?,
        phone: row.get("phone")?,
        profile_name: row.get("profile_name")?,
        status: read_word(row, "status")?,
        status_why: row.get("status_why")?,
        status_since: moment(row, "status_since")?,
        status_until: moment_opt(row, "status_until")?,
        last_heard_at: moment_opt(row, "last_heard_at")?,
        health: read_json(row, "health")?.unwrap_or_default(),
        wanted: row.get("wanted")?,
        settings: read_json(row, "settings")?.unwrap_or_default(),
    })
}

/// One account.
pub fn get(conn: &Connection, id: &AccountId) -> anyhow::Result<Option<Account>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// Every account, oldest first.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<Account>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM accounts ORDER BY created_at, id"))?;
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Every account as the accounts screen shows it; `midnight` begins the operator's day.
pub fn rows(conn: &Connection, midnight: UnixMs) -> anyhow::Result<Vec<AccountRow>> {
    all(conn)?.into_iter().map(|account| row(conn, account, midnight)).collect()
}

/// One account as the accounts screen shows it.
pub fn row(conn: &Connection, account: Account, midnight: UnixMs) -> anyhow::Result<AccountRow> {
    let (chats, unread) = conn
        .prepare_cached("SELECT count(*), coalesce(sum(unread), 0) FROM chats WHERE account_id = ?1")?
        .query_row([account.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    // Only chats with a message today are looked into.
    let messages_today = conn
        .prepare_cached(
            "SELECT count(*) FROM chats
             CROSS JOIN messages ON messages.chat_id = chats.id AND messages.at >= ?2
             WHERE chats.account_id = ?1 AND chats.last_message_at >= ?2",
        )?
        .query_row(params![account.id.as_str(), midnight.0], |row| row.get(0))?;
    let (flows_active, flows_total) = conn
        .prepare_cached(
            "SELECT coalesce(sum(active AND live IS NOT NULL), 0), count(*) FROM flows
             WHERE deleted_at IS NULL
                   AND (accounts = '[]' OR EXISTS (SELECT 1 FROM json_each(accounts) WHERE value = ?1))",
        )?
        .query_row([account.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let settings = account.settings;
    Ok(AccountRow {
        id: account.id,
        kind: account.kind,
        name: account.name,
        description: account.description,
        phone: account.phone,
        profile_name: account.profile_name,
        status: account.status,
        status_why: account.status_why,
        status_since: account.status_since,
        status_until: account.status_until,
        last_heard_at: account.last_heard_at,
        health: account.health,
        wanted: account.wanted,
        link: LinkStep::Idle,
        assistant_on: settings.assistant_on,
        new_chat_owner: settings.new_chat_owner,
        escalation_message: settings.escalation_message,
        welcome_message: settings.welcome_message,
        groups: settings.groups,
        base_ids: settings.assistant.bases,
        answered_by: settings.assistant.model.map_or_else(String::new, |model| model.model),
        flows_active,
        flows_total,
        messages_today,
        chats,
        unread,
    })
}

/// Adds an account.
pub fn insert(tx: &Tx<'_>, account: &Account, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO accounts (id, kind, name, description, phone, profile_name, status, status_since, wanted, settings,
                               created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        account.id.as_str(),
        word(account.kind),
        account.name,
        account.description,
        account.phone,
        account.profile_name,
        word(account.status),
        account.status_since.0,
        account.wanted,
        json(&account.settings)?,
        now.0
    ])?;
    tx.touch(Topic::Accounts);
    Ok(())
}

/// Changes what the operator may change: name, description, settings.
pub fn update(tx: &Tx<'_>, account: &Account) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE accounts SET name = ?2, description = ?3, settings = ?4 WHERE id = ?1")?
        .execute(params![account.id.as_str(), account.name, account.description, json(&account.settings)?])?;
    tx.touch(Topic::Accounts);
    tx.touch(Topic::Chats);
    Ok(())
}

/// Deletes an account with everything of it, and contacts that no other account knows.
pub fn delete(tx: &Tx<'_>, id: &AccountId) -> anyhow::Result<bool> {
    let deleted = tx.prepare_cached("DELETE FROM accounts WHERE id = ?1")?.execute([id.as_str()])?;
    tx.execute(
        "DELETE FROM contacts WHERE NOT EXISTS (SELECT 1 FROM identities WHERE identities.contact_id = contacts.id)",
        [],
    )?;
    for topic in [Topic::Accounts, Topic::Chats, Topic::Contacts, Topic::Notices, Topic::Drafts] {
        tx.touch(topic);
    }
    Ok(deleted > 0)
}

/// Records where an account stands; returns whether that is news.
///
/// The reason and the end may change while the status stays: that is worth showing, but no news.
pub fn set_standing(tx: &Tx<'_>, id: &AccountId, standing: &Standing, now: UnixMs) -> anyhow::Result<bool> {
    let until = standing.until.map(|until| until.0);
    let news = tx
        .prepare_cached(
            "UPDATE accounts SET status = ?2, status_since = ?3, status_why = ?4, status_until = ?5
             WHERE id = ?1 AND status <> ?2",
        )?
        .execute(params![id.as_str(), word(standing.status), now.0, standing.why, until])?
        > 0;
    let reworded = !news
        && tx
            .prepare_cached(
                "UPDATE accounts SET status_why = ?2, status_until = ?3
                 WHERE id = ?1 AND (status_why <> ?2 OR status_until IS NOT ?3)",
            )?
            .execute(params![id.as_str(), standing.why, until])?
            > 0;
    if news || reworded {
        tx.touch(Topic::Accounts);
    }
    Ok(news)
}

/// Changes what is known of an account's health.
pub fn update_health(tx: &Tx<'_>, id: &AccountId, change: impl FnOnce(&mut Health)) -> anyhow::Result<()> {
    let Some(before) = get(tx, id)?.map(|account| account.health) else { return Ok(()) };
    let mut next = before;
    change(&mut next);
    if next != before {
        tx.prepare_cached("UPDATE accounts SET health = ?2 WHERE id = ?1")?
            .execute(params![id.as_str(), json(&next)?])?;
        tx.touch(Topic::Accounts);
    }
    Ok(())
}

/// Places in the order of messages that an account leaves free when it is linked: what was said while it was not may come
/// after the first live messages and belongs before them.
const LEFT_FREE: i64 = 1 << 36;

/// An account was linked as this number; what it is called is kept while nothing better is known.
pub fn set_linked(tx: &Tx<'_>, id: &AccountId, phone: &str, profile_name: &str) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE accounts SET phone = ?2, profile_name = CASE WHEN ?3 = '' THEN profile_name ELSE ?3 END WHERE id = ?1",
    )?
    .execute(params![id.as_str(), phone, profile_name])?;
    tx.prepare_cached("UPDATE sqlite_sequence SET seq = seq + ?1 WHERE name = 'messages'")?.execute([LEFT_FREE])?;
    tx.touch(Topic::Accounts);
    Ok(())
}

/// At a start nothing is connected: what says otherwise is from the last run. Logged out, banned and the like stay.
pub fn forget_status(tx: &Tx<'_>, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE accounts SET status = 'disconnected', status_since = ?1, status_why = '', status_until = NULL
         WHERE status IN ('initializing', 'qr_ready', 'pairing', 'connecting', 'ready')",
    )?
    .execute([now.0])?;
    tx.touch(Topic::Accounts);
    Ok(())
}

/// Records whether the operator wants an account connected.
pub fn set_wanted(tx: &Tx<'_>, id: &AccountId, wanted: bool) -> anyhow::Result<()> {
    let changed =
        tx.prepare_cached("UPDATE accounts SET wanted = ?2 WHERE id = ?1")?.execute(params![id.as_str(), wanted])?;
    anyhow::ensure!(changed > 0, "There is no such account");
    tx.touch(Topic::Accounts);
    Ok(())
}

/// Records when the network was last heard, by account.
pub fn set_heard(tx: &Tx<'_>, heard: &[(AccountId, UnixMs)]) -> anyhow::Result<()> {
    for (id, at) in heard {
        tx.prepare_cached("UPDATE accounts SET last_heard_at = ?2 WHERE id = ?1")?
            .execute(params![id.as_str(), at.0])
            .context("Record when an account was heard")?;
    }
    tx.touch(Topic::Accounts);
    Ok(())
}
