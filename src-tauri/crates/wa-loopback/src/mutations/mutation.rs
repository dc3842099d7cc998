//! What a phone changes in app state.

use buffa::MessageField;
use serde::{Deserialize, Serialize};
use wacore_appstate::schemas::{ARCHIVE, CONTACT, MARK_CHAT_AS_READ, MUTE, PIN, SETTING_PUSH_NAME, Schema};
use waproto::whatsapp as wa;
use waproto::whatsapp::sync_action_value as action;
use waproto::whatsapp::syncd_mutation::SyncdOperation;

/// One change of app state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mutation {
    /// The account's own name.
    PushName {
        /// The name.
        name: String,
    },
    /// A contact of the address book is entered or renamed.
    Contact {
        /// Jid of the contact.
        jid: String,
        /// Full name.
        full_name: String,
        /// First name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_name: Option<String>,
        /// LID of the contact, when `jid` is a number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lid: Option<String>,
    },
    /// A contact leaves the address book.
    RemoveContact {
        /// Jid of the contact.
        jid: String,
    },
    /// A chat is muted, or not any more.
    Mute {
        /// Jid of the chat.
        jid: String,
        /// Muted or not.
        muted: bool,
        /// Until when, Unix milliseconds; for ever if not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until_ms: Option<i64>,
    },
    /// A chat goes to the archive or comes back.
    Archive {
        /// Jid of the chat.
        jid: String,
        /// In the archive or not.
        archived: bool,
        /// Time of its last message, Unix seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_message_s: Option<i64>,
    },
    /// A chat is pinned, or not any more.
    Pin {
        /// Jid of the chat.
        jid: String,
        /// Pinned or not.
        pinned: bool,
    },
    /// A chat is marked as read or unread.
    MarkRead {
        /// Jid of the chat.
        jid: String,
        /// Read or unread.
        read: bool,
        /// Time of its last message, Unix seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_message_s: Option<i64>,
    },
}

/// A change in the form that is encoded.
pub(super) struct Prepared {
    pub(super) schema: &'static Schema,
    pub(super) operation: SyncdOperation,
    /// A JSON array of the action's name and its arguments.
    pub(super) index: Vec<u8>,
    pub(super) value: wa::SyncActionValue,
}

impl Mutation {
    pub(super) fn prepared(&self, now_ms: i64) -> anyhow::Result<Prepared> {
        let mut value = wa::SyncActionValue { timestamp: Some(now_ms), ..Default::default() };
        let mut operation = SyncdOperation::SET;
        let (schema, jid) = match self {
            Self::PushName { name } => {
                value.push_name_setting = MessageField::some(action::PushNameSetting { name: Some(name.clone()) });
                (&SETTING_PUSH_NAME, None)
            }
            Self::Contact { jid, full_name, first_name, lid } => {
                value.contact_action = MessageField::some(action::ContactAction {
                    full_name: Some(full_name.clone()),
                    first_name: first_name.clone(),
                    lid_jid: lid.clone(),
                    save_on_primary_addressbook: Some(true),
                    ..Default::default()
                });
                (&CONTACT, Some(jid))
            }
            Self::RemoveContact { jid } => {
                operation = SyncdOperation::REMOVE;
                value.contact_action = MessageField::some(action::ContactAction::default());
                (&CONTACT, Some(jid))
            }
            Self::Mute { jid, muted, until_ms } => {
                value.mute_action = MessageField::some(action::MuteAction {
                    muted: Some(*muted),
                    // -1 is "for ever".
                    mute_end_timestamp: muted.then(|| until_ms.unwrap_or(-1)),
                    ..Default::default()
                });
                (&MUTE, Some(jid))
            }
            Self::Archive { jid, archived, last_message_s } => {
                value.archive_chat_action = MessageField::some(action::ArchiveChatAction {
                    archived: Some(*archived),
                    message_range: range(*last_message_s),
                });
                (&ARCHIVE, Some(jid))
            }
            Self::Pin { jid, pinned } => {
                value.pin_action = MessageField::some(action::PinAction { pinned: Some(*pinned) });
                (&PIN, Some(jid))
            }
            Self::MarkRead { jid, read, last_message_s } => {
                value.mark_chat_as_read_action = MessageField::some(action::MarkChatAsReadAction {
                    read: Some(*read),
                    message_range: range(*last_message_s),
                });
                (&MARK_CHAT_AS_READ, Some(jid))
            }
        };
        let parts: Vec<&str> = std::iter::once(schema.name).chain(jid.map(String::as_str)).collect();
        Ok(Prepared { schema, operation, index: serde_json::to_vec(&parts)?, value })
    }
}

fn range(last_message_s: Option<i64>) -> MessageField<action::SyncActionMessageRange> {
    match last_message_s {
        None => MessageField::none(),
        Some(last) => MessageField::some(action::SyncActionMessageRange {
            last_message_timestamp: Some(last),
            ..Default::default()
        }),
    }
}
