//! What a phone has seen: messages, receipts, typing. Bounded, oldest first out.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use waproto::whatsapp as wa;

use crate::content::Described;
use crate::mutations::Change;

/// Most messages kept in either direction.
const MOST_MESSAGES: usize = 10_000;
/// Most of everything else.
const MOST_OTHERS: usize = 2_000;

/// A message a phone received.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Received {
    /// Ever increasing number within this inbox.
    pub seq: u64,
    /// Message id.
    pub id: String,
    /// The chat: `<phone number>@s.whatsapp.net`, a group, or `status@broadcast`.
    pub chat: String,
    /// Phone number of the author.
    pub from: String,
    /// Device of the author.
    pub from_device: u16,
    /// The author's address as it was on the stanza.
    pub from_jid: String,
    /// The name on the stanza.
    pub notify: String,
    /// One of the account's own companions sent it.
    pub from_me: bool,
    /// A peer message: key requests and the like.
    pub peer: bool,
    /// `t` of the stanza.
    pub timestamp: u64,
    /// Milliseconds since 1970 when it was decrypted.
    pub at_ms: u64,
    /// `type` of the stanza.
    pub stanza_type: String,
    /// Resends it took.
    pub retries: u32,
    /// The sender has a new identity since its last message.
    pub identity_changed: bool,
    /// The phone has sent a read receipt.
    pub read: bool,
    /// What it says.
    pub message: Described,
    /// The encoded `wa::Message`.
    #[serde(with = "crate::base64_bytes")]
    pub raw: Vec<u8>,
}

impl Received {
    /// The decoded message.
    pub fn decode(&self) -> anyhow::Result<wa::Message> {
        Ok(waproto::codec::message_decode(&self.raw)?)
    }

    /// Its text; empty when it has none.
    pub fn text(&self) -> &str {
        self.message.text.as_deref().unwrap_or_default()
    }
}

/// A message a phone sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SentMessage {
    /// Message id.
    pub id: String,
    /// The chat.
    pub chat: String,
    /// Milliseconds since 1970.
    pub at_ms: u64,
    /// What it says.
    pub message: Described,
    /// The receipts it got.
    pub receipts: Vec<PhoneReceipt>,
    /// Devices that asked for it again.
    pub retries: u32,
}

impl SentMessage {
    /// Whether a device of this account sent a receipt of this kind: `delivered`, `read` or `played`.
    pub fn has(&self, kind: &str, phone: &str) -> bool {
        self.receipts.iter().any(|receipt| receipt.kind == kind && receipt.from == phone)
    }
}

/// A receipt for a message a phone sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneReceipt {
    /// Phone number of the reader.
    pub from: String,
    /// Device of the reader.
    pub device: u16,
    /// `delivered`, `read`, `played` or `retry`.
    pub kind: String,
    /// Milliseconds since 1970.
    pub at_ms: u64,
}

/// A receipt of an own companion, and receipts for messages this phone did not send.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UserReceipt {
    /// The ids it is about.
    pub ids: Vec<String>,
    /// Phone number of who sent it.
    pub from: String,
    /// Its device.
    pub device: u16,
    /// The `type`, `delivered` when it has none.
    pub kind: String,
    /// The chat it is about, when named.
    pub chat: Option<String>,
    /// Milliseconds since 1970.
    pub at_ms: u64,
}

/// Somebody types, or stops.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Typing {
    /// Phone number.
    pub from: String,
    /// The group, in a group.
    pub group: Option<String>,
    /// `composing`, `recording` or `paused`.
    pub state: String,
    /// Milliseconds since 1970.
    pub at_ms: u64,
}

/// A setting a companion changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SettingsChange {
    /// Milliseconds since 1970.
    pub at_ms: u64,
    /// The change.
    pub change: Change,
}

/// A message that did not decrypt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Undecryptable {
    /// Message id.
    pub id: String,
    /// The author's address as it was on the stanza.
    pub from_jid: String,
    /// Why.
    pub why: String,
    /// Milliseconds since 1970.
    pub at_ms: u64,
}

/// The inbox of a phone.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Inbox {
    next: u64,
    received: VecDeque<Received>,
    sent: VecDeque<SentMessage>,
    typing: VecDeque<Typing>,
    settings: VecDeque<SettingsChange>,
    receipts: VecDeque<UserReceipt>,
    failures: VecDeque<Undecryptable>,
}

fn push<T>(list: &mut VecDeque<T>, most: usize, item: T) {
    if list.len() >= most {
        list.pop_front();
    }
    list.push_back(item);
}

impl Inbox {
    /// Messages numbered from `since` on, oldest first.
    pub fn since(&self, since: u64) -> impl Iterator<Item = &Received> {
        let first = self.received.partition_point(|message| message.seq < since);
        self.received.range(first..)
    }

    /// Number the next message gets.
    pub fn next_seq(&self) -> u64 {
        self.next
    }

    /// A received message by id.
    pub fn received(&self, id: &str) -> Option<&Received> {
        self.received.iter().rev().find(|message| message.id == id)
    }

    /// A sent message by id.
    pub fn sent(&self, id: &str) -> Option<&SentMessage> {
        self.sent.iter().rev().find(|message| message.id == id)
    }

    /// All sent messages, oldest first.
    pub fn all_sent(&self) -> impl Iterator<Item = &SentMessage> {
        self.sent.iter()
    }

    /// Who typed, oldest first.
    pub fn all_typing(&self) -> impl Iterator<Item = &Typing> {
        self.typing.iter()
    }

    /// Settings changed by companions, oldest first.
    pub fn all_settings(&self) -> impl Iterator<Item = &SettingsChange> {
        self.settings.iter()
    }

    /// Receipts of own companions and for others' messages, oldest first.
    pub fn all_receipts(&self) -> impl Iterator<Item = &UserReceipt> {
        self.receipts.iter()
    }

    /// Messages that did not decrypt, oldest first.
    pub fn all_failures(&self) -> impl Iterator<Item = &Undecryptable> {
        self.failures.iter()
    }

    pub(crate) fn receive(&mut self, mut message: Received) {
        message.seq = self.next;
        self.next += 1;
        push(&mut self.received, MOST_MESSAGES, message);
    }

    pub(crate) fn read(&mut self, id: &str) {
        if let Some(message) = self.received.iter_mut().rev().find(|message| message.id == id) {
            message.read = true;
        }
    }

    pub(crate) fn send(&mut self, message: SentMessage) {
        push(&mut self.sent, MOST_MESSAGES, message);
    }

    pub(crate) fn receipt(&mut self, ids: &[String], receipt: &PhoneReceipt, chat: Option<String>) {
        let mut others = Vec::new();
        for id in ids {
            match self.sent.iter_mut().rev().find(|message| message.id == *id) {
                Some(sent) => {
                    if receipt.kind == "retry" {
                        sent.retries += 1;
                    }
                    let same = |known: &PhoneReceipt| {
                        known.kind == receipt.kind && known.from == receipt.from && known.device == receipt.device
                    };
                    if !sent.receipts.iter().any(same) {
                        sent.receipts.push(receipt.clone());
                    }
                }
                None => others.push(id.clone()),
            }
        }
        if !others.is_empty() {
            let other = UserReceipt {
                ids: others,
                from: receipt.from.clone(),
                device: receipt.device,
                kind: receipt.kind.clone(),
                chat,
                at_ms: receipt.at_ms,
            };
            push(&mut self.receipts, MOST_OTHERS, other);
        }
    }

    pub(crate) fn typing(&mut self, typing: Typing) {
        push(&mut self.typing, MOST_OTHERS, typing);
    }

    pub(crate) fn settings(&mut self, changes: Vec<Change>, at_ms: u64) {
        changes.into_iter().for_each(|change| {
            push(&mut self.settings, MOST_OTHERS, SettingsChange { at_ms, change });
        });
    }

    pub(crate) fn failure(&mut self, failure: Undecryptable) {
        push(&mut self.failures, MOST_OTHERS, failure);
    }

    /// Forgets everything; numbering goes on.
    pub(crate) fn clear(&mut self) {
        *self = Self { next: self.next, ..Self::default() };
    }
}
