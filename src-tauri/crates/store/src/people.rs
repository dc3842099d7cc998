//! People: what the network tells of them beside their messages: names, number, picture, "about".
//!
//! Who is no contact is not made one by it; only that two addresses are his is remembered.

use domain::{AccountId, ContactId, PersonNews, Topic};
use rusqlite::params;

use crate::join::Joined;
use crate::readable::{self, ABOUT_LIMIT};
use crate::refused::chat_address;
use crate::{Tx, identities};

/// What is new about a contact; `None` is no news.
#[derive(Default)]
pub(crate) struct News<'a> {
    pub push_name: Option<&'a str>,
    pub saved_name: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub about: Option<&'a str>,
    /// Empty: he has none.
    pub avatar: Option<&'a str>,
}

/// Takes news of a person; chats that thereby became one.
pub fn news(tx: &Tx<'_>, account: &AccountId, news: &PersonNews) -> anyhow::Result<Option<Joined>> {
    chat_address(&news.jid)?;
    let joined = match &news.alias {
        Some(alias) => identities::learn(tx, account, &news.jid, alias)?,
        None => None,
    };
    if let Some(contact) = identities::contact(tx, account, &news.jid)? {
        let told = News {
            push_name: news.push_name.as_deref(),
            saved_name: news.saved_name.as_deref(),
            phone: news.phone.as_deref(),
            about: news.about.as_deref(),
            avatar: news.avatar.as_deref(),
        };
        note(tx, &contact, &told)?;
    }
    if let Some(name) = [&news.saved_name, &news.push_name].into_iter().flatten().find(|name| !name.trim().is_empty()) {
        name_author(tx, account, &news.jid, &readable::name(name))?;
    }
    Ok(joined)
}

/// Writes down what is new about a contact, as far as it can be what it claims to be.
pub(crate) fn note(tx: &Tx<'_>, contact: &ContactId, news: &News<'_>) -> anyhow::Result<()> {
    let push_name = news.push_name.map(readable::name).filter(|name| !name.is_empty());
    let saved_name = news.saved_name.map(readable::name);
    let about = news.about.map(|about| readable::line(about, ABOUT_LIMIT));
    let avatar = news.avatar.filter(|url| url.is_empty() || readable::avatar(url).is_some());
    let phone = news.phone.and_then(readable::phone);
    if push_name.is_none() && saved_name.is_none() && about.is_none() && avatar.is_none() && phone.is_none() {
        return Ok(());
    }
    let changed = tx
        .prepare_cached(
            "UPDATE contacts SET push_name = coalesce(?2, push_name), saved_name = coalesce(?3, saved_name),
                                 phone = coalesce(?4, phone), about = coalesce(?5, about),
                                 avatar = iif(?6 IS NULL, avatar, nullif(?6, ''))
             WHERE id = ?1 AND (push_name <> coalesce(?2, push_name) OR saved_name <> coalesce(?3, saved_name)
                   OR phone IS NOT coalesce(?4, phone) OR about <> coalesce(?5, about)
                   OR avatar IS NOT iif(?6 IS NULL, avatar, nullif(?6, '')))",
        )?
        .execute(params![contact.as_str(), push_name, saved_name, phone, about, avatar])?;
    if changed > 0 {
        tx.touch(Topic::Contacts);
        tx.touch(Topic::Chats);
    }
    Ok(())
}

/// Whoever was a number in groups, or nobody, has a name now.
fn name_author(tx: &Tx<'_>, account: &AccountId, jid: &str, name: &str) -> anyhow::Result<()> {
    let other = identities::other(tx, account, jid)?;
    let named: Vec<String> = tx
        .prepare_cached(
            "UPDATE messages SET author = ?3
             WHERE author IS NOT NULL AND sender_jid IN (?1, ?2) AND (author = '' OR substr(author, 1, 1) = '+')
                   AND chat_id IN (SELECT id FROM chats WHERE account_id = ?4)
             RETURNING chat_id",
        )?
        .query_map(params![jid, other.as_deref().unwrap_or(jid), name, account.as_str()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for chat in named {
        tx.touch(Topic::Messages { chat_id: domain::ChatId::new(chat) });
        tx.touch(Topic::Chats);
    }
    Ok(())
}
