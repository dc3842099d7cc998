//! New chats: one that the operator begins.

use domain::{AccountId, ChatId, Ids, PersonNews, UnixMs};

use crate::join::Joined;
use crate::{Tx, people, record};

/// The chat with a person who was looked up: the one that is there under either of his addresses, else a new one with its
/// contact. What was learned of his addresses may join chats.
pub fn open(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    person: &PersonNews,
    now: UnixMs,
) -> anyhow::Result<(ChatId, Option<Joined>)> {
    // First the addresses: the contact is made with both of them. Then the rest, which needs the contact.
    let joined = people::news(tx, account, person)?;
    let (chat, _) = record::chat_or_new(tx, ids, account, (&person.jid, false), now)?;
    people::news(tx, account, person)?;
    tx.touch(domain::Topic::Chats);
    Ok((chat.id, joined))
}
