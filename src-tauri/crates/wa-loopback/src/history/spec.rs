//! What a history holds, as it is asked for in JSON, and the protocol's form of it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use buffa::MessageField;
use serde::{Deserialize, Serialize};
use wacore_binary::{Jid, JidExt as _};
use waproto::whatsapp as wa;

use crate::content::{Outgoing, Secrets, SendContext};
use crate::media::MediaStore;

/// One piece of history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HistorySpec {
    /// Which of the pieces it is.
    pub kind: HistoryKind,
    /// Number of the piece among those of its kind, from 1.
    pub chunk: Option<u32>,
    /// How much is handed over with it, in per cent.
    pub progress: Option<u32>,
    /// The chats.
    pub conversations: Vec<HistoryConversation>,
    /// Jid → the name its owner has given it.
    pub push_names: BTreeMap<String, String>,
    /// Phone number jid → LID jid.
    pub lids: BTreeMap<String, String>,
}

/// Which piece of history it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    /// The first one, right after linking.
    #[default]
    Initial,
    /// The last months.
    Recent,
    /// All of it.
    Full,
    /// Only names.
    PushNames,
    /// What the companion asked for.
    OnDemand,
}

/// One chat.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HistoryConversation {
    /// Its jid.
    pub jid: String,
    /// Name of the group, or of the contact in the address book.
    pub name: Option<String>,
    /// Messages not read.
    pub unread: u32,
    /// Marked as unread by hand.
    pub marked_unread: bool,
    /// In the archive.
    pub archived: bool,
    /// Place among the pinned chats.
    pub pinned: Option<u32>,
    /// Muted until, Unix seconds.
    pub muted_until_s: Option<u64>,
    /// Messages disappear after so many seconds.
    pub expires: Option<u32>,
    /// The members of a group.
    pub members: Vec<PastMember>,
    /// The messages, in any order.
    pub messages: Vec<HistoryMessage>,
}

/// A member of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastMember {
    /// Its jid.
    pub jid: String,
    /// An admin.
    #[serde(default)]
    pub admin: bool,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryMessage {
    /// Its id.
    pub id: String,
    /// Time it was sent, Unix seconds.
    pub timestamp_s: u64,
    /// Sent by the account itself.
    #[serde(default)]
    pub from_me: bool,
    /// Jid of the author, in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Name the author has given itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_name: Option<String>,
    /// How far one of the account's own messages got: `sent`, `delivered` (taken if not given), `read`, `played`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The reactions to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<HistoryReaction>,
    /// Its content.
    #[serde(flatten)]
    pub content: Outgoing,
}

/// A reaction to a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryReaction {
    /// The emoji.
    pub emoji: String,
    /// The account itself reacted.
    #[serde(default)]
    pub from_me: bool,
    /// Jid of who reacted, in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

/// Whose history it is.
#[derive(Clone, Copy)]
pub struct HistoryContext<'a> {
    /// The account's number.
    pub own_pn: &'a Jid,
    /// The account's LID.
    pub own_lid: Option<&'a Jid>,
    /// Where the files of old messages go.
    pub media: &'a MediaStore,
}

impl HistorySpec {
    /// Builds the history. Its files are on the media server afterwards.
    pub fn build(&self, context: &HistoryContext<'_>) -> Result<wa::HistorySync> {
        use wa::history_sync::HistorySyncType as Type;
        let conversations =
            self.conversations.iter().map(|conversation| conversation.build(context)).collect::<Result<_>>()?;
        Ok(wa::HistorySync {
            sync_type: match self.kind {
                HistoryKind::Initial => Type::INITIAL_BOOTSTRAP,
                HistoryKind::Recent => Type::RECENT,
                HistoryKind::Full => Type::FULL,
                HistoryKind::PushNames => Type::PUSH_NAME,
                HistoryKind::OnDemand => Type::ON_DEMAND,
            },
            conversations,
            chunk_order: Some(self.chunk.unwrap_or(1)),
            progress: Some(self.progress.unwrap_or(100)),
            pushnames: self
                .push_names
                .iter()
                .map(|(jid, name)| wa::Pushname { id: Some(jid.clone()), pushname: Some(name.clone()) })
                .collect(),
            phone_number_to_lid_mappings: self
                .lids
                .iter()
                .map(|(pn, lid)| wa::PhoneNumberToLIDMapping { pn_jid: Some(pn.clone()), lid_jid: Some(lid.clone()) })
                .collect(),
            ..Default::default()
        })
    }
}

impl HistoryConversation {
    fn build(&self, context: &HistoryContext<'_>) -> Result<wa::Conversation> {
        let chat: Jid = self.jid.parse().with_context(|| format!("{:?} is no jid", self.jid))?;
        let mut oldest_first: Vec<&HistoryMessage> = self.messages.iter().collect();
        oldest_first.sort_by_key(|message| message.timestamp_s);
        let mut messages = Vec::new();
        for (order, message) in oldest_first.iter().enumerate() {
            let info = message.build(&chat, context).with_context(|| format!("message {}", message.id))?;
            messages
                .push(wa::HistorySyncMsg { message: MessageField::some(info), msg_order_id: Some(order as u64 + 1) });
        }
        // The newest message comes first.
        messages.reverse();
        let last = oldest_first.last().map(|message| message.timestamp_s);
        let rank = |member: &PastMember| {
            use wa::group_participant::Rank;
            if member.admin { Rank::ADMIN } else { Rank::REGULAR }
        };
        Ok(wa::Conversation {
            id: self.jid.clone(),
            messages,
            name: self.name.clone(),
            display_name: self.name.clone(),
            unread_count: Some(self.unread),
            marked_as_unread: Some(self.marked_unread),
            archived: Some(self.archived),
            pinned: self.pinned,
            mute_end_time: self.muted_until_s,
            ephemeral_expiration: self.expires,
            last_msg_timestamp: last,
            conversation_timestamp: last,
            end_of_history_transfer: Some(true),
            participant: self
                .members
                .iter()
                .map(|member| wa::GroupParticipant {
                    user_jid: member.jid.clone(),
                    rank: Some(rank(member)),
                    ..Default::default()
                })
                .collect(),
            ..Default::default()
        })
    }
}

impl HistoryMessage {
    fn build(&self, chat: &Jid, context: &HistoryContext<'_>) -> Result<wa::WebMessageInfo> {
        use wa::web_message_info::Status;
        let built = self.content.build(&SendContext {
            chat,
            own_pn: context.own_pn,
            own_lid: context.own_lid,
            now_ms: i64::try_from(self.timestamp_s).unwrap_or_default() * 1000,
            secrets: &Secrets::default(),
            media: context.media,
        })?;
        let key = |from_me: bool, author: &Option<String>| wa::MessageKey {
            remote_jid: Some(chat.to_non_ad_string()),
            from_me: Some(from_me),
            id: Some(self.id.clone()),
            participant: if chat.is_group() && !from_me { author.clone() } else { None },
        };
        let status = match (self.from_me, self.status.as_deref()) {
            (false, _) => None,
            (true, Some("sent")) => Some(Status::SERVER_ACK),
            (true, Some("read")) => Some(Status::READ),
            (true, Some("played")) => Some(Status::PLAYED),
            (true, _) => Some(Status::DELIVERY_ACK),
        };
        let timestamp_ms = i64::try_from(self.timestamp_s).unwrap_or_default() * 1000;
        Ok(wa::WebMessageInfo {
            key: MessageField::some(key(self.from_me, &self.author)),
            message_secret: built.message.message_context_info.message_secret.clone(),
            message: MessageField::some(built.message),
            message_timestamp: Some(self.timestamp_s),
            status,
            participant: if chat.is_group() && !self.from_me { self.author.clone() } else { None },
            push_name: self.push_name.clone(),
            reactions: self
                .reactions
                .iter()
                .map(|reaction| wa::Reaction {
                    key: MessageField::some(key(reaction.from_me, &reaction.author)),
                    text: Some(reaction.emoji.clone()),
                    sender_timestamp_ms: Some(timestamp_ms),
                    ..Default::default()
                })
                .collect(),
            ..Default::default()
        })
    }
}

/// Lets the phone remember the messages of a history, so that polls in it can be voted in.
pub fn note_history(secrets: &mut Secrets, history: &wa::HistorySync, own: &Jid) {
    for conversation in &history.conversations {
        for entry in &conversation.messages {
            let info = &entry.message;
            let author = match (info.key.from_me, info.participant.as_deref()) {
                (Some(true), _) => Some(own.clone()),
                (_, Some(author)) => author.parse().ok(),
                (_, None) => conversation.id.parse().ok(),
            };
            if let (Some(id), Some(author), Some(message)) = (info.key.id.as_deref(), author, info.message.as_option())
            {
                secrets.note(id, &author, message);
            }
        }
    }
}
