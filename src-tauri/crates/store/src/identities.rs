//! Identities: who is behind an address. WhatsApp gives everybody two, a number's and one that hides it (LID); both lead to
//! one contact and one chat. Resolved when something is recorded, never when it is read.

use domain::{AccountId, ContactId, Ids, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::join::{self, Joined};
use crate::refused::{Refused, can_be_one};
use crate::{Tx, addresses, later};

/// What an address ends with that hides its number. It stays with a person; numbers change hands.
const HIDDEN: &str = "@lid";

/// The contact with this address on an account.
pub fn contact(conn: &Connection, account: &AccountId, jid: &str) -> anyhow::Result<Option<ContactId>> {
    let found: Option<String> = conn
        .prepare_cached("SELECT contact_id FROM identities WHERE account_id = ?1 AND jid = ?2")?
        .query_row(params![account.as_str(), jid], |row| row.get(0))
        .optional()?;
    Ok(found.map(ContactId::new))
}

/// The other address of a person, where it is known; he need not be a contact.
pub fn other(conn: &Connection, account: &AccountId, jid: &str) -> anyhow::Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT other FROM aliases WHERE account_id = ?1 AND jid = ?2")?
        .query_row(params![account.as_str(), jid], |row| row.get(0))
        .optional()?)
}

/// Whether two addresses are one person's.
pub(crate) fn same_person(conn: &Connection, account: &AccountId, one: &str, two: &str) -> anyhow::Result<bool> {
    if one == two {
        return Ok(true);
    }
    let (of_one, of_two) = (other(conn, account, one)?, other(conn, account, two)?);
    Ok(of_one.as_deref() == Some(two) || of_two.as_deref() == Some(one) || (of_one.is_some() && of_one == of_two))
}

/// The contact with this address, made if there is none; `true`: it was.
pub(crate) fn contact_or_new(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    jid: &str,
    now: UnixMs,
) -> anyhow::Result<(ContactId, bool)> {
    if let Some(known) = contact(tx, account, jid)? {
        return Ok((known, false));
    }
    let id = ContactId::from(ids.uuid());
    tx.prepare_cached("INSERT INTO contacts (id, created_at) VALUES (?1, ?2)")?.execute(params![id.as_str(), now.0])?;
    put(tx, account, jid, &id)?;
    if let Some(other) = other(tx, account, jid)? {
        put(tx, account, &other, &id)?;
    }
    tx.touch(Topic::Contacts);
    Ok((id, true))
}

/// Two addresses are one person's: whatever was kept apart under them becomes one. Knowing it twice changes nothing; what can
/// be no address is not believed.
pub fn learn(tx: &Tx<'_>, account: &AccountId, one: &str, two: &str) -> anyhow::Result<Option<Joined>> {
    if one == two || !can_be_one(one) || !can_be_one(two) {
        return Ok(None);
    }
    let known = other(tx, account, one)?.as_deref() == Some(two) && other(tx, account, two)?.as_deref() == Some(one);
    if known {
        return Ok(None);
    }
    match (one.ends_with(HIDDEN), two.ends_with(HIDDEN)) {
        (true, false) => change_hands(tx, account, two, one)?,
        (false, true) => change_hands(tx, account, one, two)?,
        _ => {}
    }
    for (jid, other) in [(one, two), (two, one)] {
        let written = tx
            .prepare_cached(
                "INSERT INTO aliases (account_id, jid, other) SELECT ?1, ?2, ?3 FROM accounts WHERE id = ?1
                 ON CONFLICT (account_id, jid) DO UPDATE SET other = excluded.other",
            )?
            .execute(params![account.as_str(), jid, other])?;
        if written == 0 {
            return Err(Refused::UnknownAccount(account.clone()).into());
        }
    }
    let joined = match (contact(tx, account, one)?, contact(tx, account, two)?) {
        (None, None) => None,
        (Some(known), None) => put(tx, account, two, &known).map(|()| None)?,
        (None, Some(known)) => put(tx, account, one, &known).map(|()| None)?,
        (Some(known), Some(same)) if known == same => None,
        (Some(known), Some(as_well)) => join::contacts(tx, account, &known, &as_well)?,
    };
    addresses::one_person(tx, one, two)?;
    later::look_again(tx, account, one, two)?;
    Ok(joined)
}

fn put(tx: &Tx<'_>, account: &AccountId, jid: &str, contact: &ContactId) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO identities (account_id, jid, contact_id) VALUES (?1, ?2, ?3)
         ON CONFLICT (account_id, jid) DO UPDATE SET contact_id = excluded.contact_id",
    )?
    .execute(params![account.as_str(), jid, contact.as_str()])?;
    Ok(())
}

/// A number that belonged to somebody else is this person's now. What was written with its former owner stays his, under the
/// address that hides his number: answers to him must not reach the new owner.
fn change_hands(tx: &Tx<'_>, account: &AccountId, number: &str, hidden: &str) -> anyhow::Result<()> {
    let Some(contact) = contact(tx, account, number)? else { return Ok(()) };
    let former: Option<String> = tx
        .prepare_cached(
            "SELECT jid FROM identities
             WHERE contact_id = ?1 AND account_id = ?2 AND jid <> ?3 AND substr(jid, -4) = ?4 LIMIT 1",
        )?
        .query_row(params![contact.as_str(), account.as_str(), hidden, HIDDEN], |row| row.get(0))
        .optional()?;
    let hers_too = self::contact(tx, account, hidden)?.is_some_and(|other| other == contact);
    let Some(former) = former.filter(|_| !hers_too) else { return Ok(()) };
    tx.prepare_cached("DELETE FROM identities WHERE account_id = ?1 AND jid = ?2")?
        .execute(params![account.as_str(), number])?;
    tx.prepare_cached("DELETE FROM aliases WHERE account_id = ?1 AND jid = ?2 AND other = ?3")?.execute(params![
        account.as_str(),
        former,
        number
    ])?;
    tx.prepare_cached("UPDATE chats SET jid = ?4 WHERE account_id = ?1 AND contact_id = ?2 AND jid = ?3")?
        .execute(params![account.as_str(), contact.as_str(), number, former])?;
    tx.prepare_cached("UPDATE contacts SET phone = NULL WHERE id = ?1")?.execute([contact.as_str()])?;
    tx.touch(Topic::Contacts);
    tx.touch(Topic::Chats);
    Ok(())
}
