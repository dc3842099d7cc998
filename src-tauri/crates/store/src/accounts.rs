//! Accounts.

use anyhow::Context;
use domain::view::AccountRow;
use domain::{Account, AccountId, AccountStatus, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{json, moment, moment_opt, read_json, read_word, word};

const COLUMNS: &str =
    "id, kind, name, description, phone, profile_name, status, status_since, last_heard_at, wanted, settings";

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: AccountId::new(row.get::<_, String>("id")?),
        kind: read_word(row, "kind")?,
        name: row.get("name")?,
        description: row.get("description")?,
        phone: row.get("phone")?,
        profile_name: row.get("profile_name")?,
        status: read_word(row, "status")?,
        status_since: moment(row, "status_since")?,
        last_heard_at: moment_opt(row, "last_heard_at")?,
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
        status_since: account.status_since,
        last_heard_at: account.last_heard_at,
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
pub fn set_status(tx: &Tx<'_>, id: &AccountId, status: AccountStatus, now: UnixMs) -> anyhow::Result<bool> {
    let changed = tx
        .prepare_cached("UPDATE accounts SET status = ?2, status_since = ?3 WHERE id = ?1 AND status <> ?2")?
        .execute(params![id.as_str(), word(status), now.0])?;
    if changed > 0 {
        tx.touch(Topic::Accounts);
    }
    Ok(changed > 0)
}

/// At a start nothing is connected: what says otherwise is from the last run. Logged out, banned and the like stay.
pub fn forget_status(tx: &Tx<'_>, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE accounts SET status = 'disconnected', status_since = ?1
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
