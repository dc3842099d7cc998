//! The secrets of messages: what is needed to vote in a poll, and to read votes, reactions and edits that are encrypted
//! once more inside their message.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use wacore::proto_helpers::MessageExt as _;
use wacore_binary::Jid;
use waproto::whatsapp as wa;

use crate::base64_bytes;

/// Messages whose secrets are remembered.
const MAX_ENTRIES: usize = 4096;

/// The secrets of the messages one phone has sent and received.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Secrets {
    entries: VecDeque<Secret>,
}

/// The secret of one message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Secret {
    id: String,
    /// Jid of the author, without device, in the form the message came under.
    pub(super) author: String,
    #[serde(with = "base64_bytes")]
    pub(super) secret: Vec<u8>,
    /// The options, if it is a poll.
    pub(super) options: Vec<String>,
}

impl Secrets {
    /// Remembers what a message brought. To be called for every message the phone sends or receives.
    pub fn note(&mut self, id: &str, author: &Jid, message: &wa::Message) {
        let inner = message.device_sent_message.as_option().and_then(|sent| sent.message.as_option());
        let secret = [Some(message), inner, Some(message.get_base_message())]
            .into_iter()
            .flatten()
            .find_map(|message| message.message_context_info.as_option()?.message_secret.clone());
        let Some(secret) = secret.filter(|secret| secret.len() == 32) else {
            return;
        };
        let options = poll(message).map(|poll| options(poll).map(str::to_owned).collect()).unwrap_or_default();
        if self.entries.len() >= MAX_ENTRIES {
            self.entries.pop_front();
        }
        self.entries.push_back(Secret { id: id.to_owned(), author: author.to_non_ad_string(), secret, options });
    }

    pub(super) fn of(&self, id: &str) -> Option<&Secret> {
        self.entries.iter().rev().find(|entry| entry.id == id)
    }
}

/// The poll in a message, whichever of its versions it is.
pub(super) fn poll(message: &wa::Message) -> Option<&wa::message::PollCreationMessage> {
    let base = message.get_base_message();
    let versions = [
        &base.poll_creation_message,
        &base.poll_creation_message_v2,
        &base.poll_creation_message_v3,
        &base.poll_creation_message_v5,
        &base.poll_creation_message_v6,
    ];
    versions.into_iter().find_map(|version| version.as_option())
}

/// The options of a poll.
pub(super) fn options(poll: &wa::message::PollCreationMessage) -> impl Iterator<Item = &str> {
    poll.options.iter().filter_map(|option| option.option_name.as_deref())
}
