//! Look: everything a chat's lane needs to decide what happens next, in one read.

use domain::{Account, Chat, ChatId, Contact};
use rusqlite::Connection;

use crate::run_commit::{self, LastSaid};
use crate::run_inputs::{self, Queued};
use crate::runs::{self, LiveRun};
use crate::turns::{self, OpenTurn};
use crate::{accounts, chats, contacts};

/// Where something happens.
#[derive(Clone, Debug)]
pub struct Here {
    /// The chat.
    pub chat: Chat,
    /// Its account.
    pub account: Account,
    /// The customer; none in a group.
    pub contact: Option<Contact>,
}

impl Here {
    /// The name to show.
    pub fn title(&self) -> &str {
        self.contact.as_ref().map_or(self.chat.group_name.as_str(), Contact::title)
    }
}

/// What a chat's lane finds when it looks.
pub struct Look {
    /// Messages that wait to be answered.
    pub turn: Option<OpenTurn>,
    /// The run that is live.
    pub live: Option<LiveRun>,
    /// What was written down for it.
    pub input: Option<Queued>,
    /// What the bot said last, if that decides what the messages answer.
    pub last_said: Option<LastSaid>,
    /// Where this is, if there is anything to do.
    pub here: Option<Here>,
}

/// Looks at a chat.
pub fn look(conn: &Connection, chat: &ChatId) -> anyhow::Result<Look> {
    let turn = turns::open_turn(conn, chat)?;
    let (live, input) = (runs::live(conn, chat)?, run_inputs::first(conn, chat)?);
    let last_said = if turn.is_some() && live.is_some() { run_commit::last_said(conn, chat)? } else { None };
    let here = match &turn {
        Some(OpenTurn { chat, account, contact, .. }) => {
            Some(Here { chat: chat.clone(), account: account.clone(), contact: contact.clone() })
        }
        None if live.is_some() || input.is_some() => self::here(conn, chat)?,
        None => None,
    };
    Ok(Look { turn, live, input, last_said, here })
}

/// Where a chat is; `None` if it does not exist any more.
pub fn here(conn: &Connection, chat: &ChatId) -> anyhow::Result<Option<Here>> {
    let Some(chat) = chats::get(conn, chat)? else { return Ok(None) };
    let Some(account) = accounts::get(conn, &chat.account_id)? else { return Ok(None) };
    let contact = match &chat.contact_id {
        Some(contact) => contacts::get(conn, contact)?,
        None => None,
    };
    Ok(Some(Here { chat, account, contact }))
}
