//! From what is asked for to the message a phone would send.

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use buffa::{Message as _, MessageField};
use rand::RngExt as _;
use wacore::proto_helpers::{MessageExt as _, build_reaction_message};
use wacore::send::{media_type_from_message, should_hide_decrypt_fail_for_send, stanza_type_from_message};
use wacore::types::message::EditAttribute;
use wacore_binary::{Jid, JidExt as _};
use waproto::whatsapp as wa;

use super::files::Files;
use super::voting::{poll, vote};
use super::{Card, Content, Outgoing, Quote, Secrets, Target};
use crate::media::MediaStore;

/// Who sends to where, and what the phone has at hand.
#[derive(Clone, Copy)]
pub struct SendContext<'a> {
    /// The chat: the other side of a direct chat, or a group.
    pub chat: &'a Jid,
    /// The phone's own number.
    pub own_pn: &'a Jid,
    /// The phone's own LID.
    pub own_lid: Option<&'a Jid>,
    /// Unix milliseconds.
    pub now_ms: i64,
    /// What the phone remembers of earlier messages.
    pub secrets: &'a Secrets,
    /// Where files go.
    pub media: &'a MediaStore,
}

/// A message and how its stanza says what it is.
#[derive(Clone, Debug)]
pub struct Built {
    /// The message.
    pub message: wa::Message,
    /// `type` of `<message>`.
    pub stanza_type: &'static str,
    /// `mediatype` of `<enc>`.
    pub media_type: Option<&'static str>,
    /// `edit` of `<message>`.
    pub edit: Option<String>,
    /// Whether `<enc>` carries `decrypt-fail="hide"`.
    pub hide_decrypt_fail: bool,
    /// Attributes of a `<meta>` child; none, no child.
    pub meta: Vec<(&'static str, String)>,
}

impl Built {
    /// Finds out what the stanza of a message has to say about it.
    pub fn of(message: wa::Message) -> Self {
        let edit = EditAttribute::infer_from_message(&message);
        let meta = if super::secrets::poll(&message).is_some() {
            vec![("polltype", "creation".to_owned())]
        } else if message.poll_update_message.is_set() {
            vec![("polltype", "vote".to_owned())]
        } else if message.event_message.is_set() {
            vec![("event_type", "creation".to_owned())]
        } else {
            Vec::new()
        };
        Self {
            stanza_type: stanza_type_from_message(&message),
            media_type: media_type_from_message(&message),
            hide_decrypt_fail: should_hide_decrypt_fail_for_send(edit.as_ref(), &message),
            edit: edit.map(|edit| edit.to_string_val().to_owned()),
            meta,
            message,
        }
    }
}

impl Outgoing {
    /// Builds the message. Its files are on the media server afterwards.
    pub fn build(&self, context: &SendContext<'_>) -> Result<Built> {
        let mut message = self.content.message(context)?;
        if let Some(info) = self.context_info(context) {
            add_context(&mut message, info)?;
        }
        if carries_secret(&message) {
            let secret: [u8; 32] = rand::rng().random();
            message.message_context_info = MessageField::some(wa::MessageContextInfo {
                message_secret: Some(secret.to_vec()),
                ..Default::default()
            });
        }
        Ok(Built::of(message))
    }

    fn context_info(&self, context: &SendContext<'_>) -> Option<wa::ContextInfo> {
        if self.quote.is_none() && self.mentions.is_empty() && !self.forwarded && self.expires.is_none() {
            return None;
        }
        let quoted = |quote: &Quote| {
            let text = quote.text.clone().unwrap_or_default();
            MessageField::some(wa::Message { conversation: Some(text), ..Default::default() })
        };
        let author = |quote: &Quote| quote.author.clone().unwrap_or_else(|| context.chat.to_non_ad_string());
        Some(wa::ContextInfo {
            stanza_id: self.quote.as_ref().map(|quote| quote.id.clone()),
            participant: self.quote.as_ref().map(author),
            quoted_message: self.quote.as_ref().map_or_else(MessageField::none, quoted),
            mentioned_jid: self.mentions.clone(),
            is_forwarded: self.forwarded.then_some(true),
            forwarding_score: self.forwarded.then_some(1),
            expiration: self.expires,
            ..Default::default()
        })
    }
}

/// The message as the phone's own companions get it when it was typed on the phone.
pub fn device_sent(chat: &Jid, message: &wa::Message) -> wa::Message {
    let mut inner = message.clone();
    // The context moves to the outside, as the real phones do it.
    let context = std::mem::take(&mut inner.message_context_info);
    wa::Message {
        device_sent_message: MessageField::some(wa::message::DeviceSentMessage {
            destination_jid: Some(chat.to_non_ad_string()),
            message: MessageField::some(inner),
            phash: None,
        }),
        message_context_info: context,
        ..Default::default()
    }
}

/// What a message says about itself, without what goes around it, does not need a secret.
fn carries_secret(message: &wa::Message) -> bool {
    !message.message_context_info.is_set()
        && !message.protocol_message.is_set()
        && !message.reaction_message.is_set()
        && !message.poll_update_message.is_set()
}

fn add_context(message: &mut wa::Message, info: wa::ContextInfo) -> Result<()> {
    // Text with a context is another kind of message than text without one.
    if let Some(text) = message.conversation.take() {
        message.extended_text_message =
            MessageField::some(wa::message::ExtendedTextMessage { text: Some(text), ..Default::default() });
    }
    ensure!(message.set_context_info(info), "this kind of message has no quote, mentions or timer");
    Ok(())
}

impl Content {
    fn message(&self, context: &SendContext<'_>) -> Result<wa::Message> {
        let files = Files { store: context.media, now_s: context.now_ms / 1000 };
        Ok(match self {
            Self::Text { text } => wa::Message { conversation: Some(text.clone()), ..Default::default() },
            Self::Link { text, url, title } => wa::Message {
                extended_text_message: MessageField::some(wa::message::ExtendedTextMessage {
                    text: Some(text.clone()),
                    matched_text: Some(url.clone()),
                    title: Some(title.clone()),
                    ..Default::default()
                }),
                ..Default::default()
            },
            Self::Image { file, caption, size, view_once } => {
                files.image(file, caption.as_deref(), *size, *view_once)?
            }
            Self::Video { file, caption, size, seconds, gif, view_once, round } => {
                files.video(file, caption.as_deref(), *size, *seconds, *gif, *view_once, *round)?
            }
            Self::Audio { file, seconds } => files.audio(file, *seconds, false)?,
            Self::Voice { file, seconds } => files.audio(file, *seconds, true)?,
            Self::Document { file, caption, pages } => files.document(file, caption.as_deref(), *pages)?,
            Self::Sticker { file, animated } => files.sticker(file, *animated)?,
            Self::Location { latitude, longitude, name, address } => wa::Message {
                location_message: MessageField::some(wa::message::LocationMessage {
                    degrees_latitude: Some(*latitude),
                    degrees_longitude: Some(*longitude),
                    name: name.clone(),
                    address: address.clone(),
                    ..Default::default()
                }),
                ..Default::default()
            },
            Self::LiveLocation { latitude, longitude, caption, sequence } => wa::Message {
                live_location_message: MessageField::some(wa::message::LiveLocationMessage {
                    degrees_latitude: Some(*latitude),
                    degrees_longitude: Some(*longitude),
                    caption: caption.clone(),
                    sequence_number: Some(*sequence),
                    ..Default::default()
                }),
                ..Default::default()
            },
            Self::Contact { card } => {
                wa::Message { contact_message: MessageField::some(card.message()), ..Default::default() }
            }
            Self::Contacts { name, cards } => wa::Message {
                contacts_array_message: MessageField::some(wa::message::ContactsArrayMessage {
                    display_name: Some(name.clone()),
                    contacts: cards.iter().map(Card::message).collect(),
                    ..Default::default()
                }),
                ..Default::default()
            },
            Self::Poll { question, options, selectable } => poll(question, options, *selectable)?,
            Self::PollVote { poll, options } => vote(context, poll, options)?,
            Self::Reaction { to, emoji } => build_reaction_message(to.key(context), emoji, context.now_ms),
            Self::Edit { id, text } => {
                let target = Target { id: id.clone(), from_me: true, author: None };
                let edited = wa::Message { conversation: Some(text.clone()), ..Default::default() };
                protocol(wa::message::ProtocolMessage {
                    key: MessageField::some(target.key(context)),
                    r#type: Some(wa::message::protocol_message::Type::MESSAGE_EDIT),
                    edited_message: MessageField::some(edited),
                    timestamp_ms: Some(context.now_ms),
                    ..Default::default()
                })
            }
            Self::Revoke { to } => protocol(wa::message::ProtocolMessage {
                key: MessageField::some(to.key(context)),
                r#type: Some(wa::message::protocol_message::Type::REVOKE),
                ..Default::default()
            }),
            Self::DisappearingTimer { seconds } => protocol(wa::message::ProtocolMessage {
                r#type: Some(wa::message::protocol_message::Type::EPHEMERAL_SETTING),
                ephemeral_expiration: Some(*seconds),
                ephemeral_setting_timestamp: Some(context.now_ms / 1000),
                ..Default::default()
            }),
            Self::GroupInvite { group, name, code } => wa::Message {
                group_invite_message: MessageField::some(wa::message::GroupInviteMessage {
                    group_jid: Some(group.clone()),
                    group_name: Some(name.clone()),
                    invite_code: Some(code.clone()),
                    ..Default::default()
                }),
                ..Default::default()
            },
            Self::Event { name, start } => wa::Message {
                event_message: MessageField::some(wa::message::EventMessage {
                    name: Some(name.clone()),
                    start_time: Some(*start),
                    ..Default::default()
                }),
                ..Default::default()
            },
            Self::PaymentRequest { amount_1000, currency, note } => wa::Message {
                request_payment_message: MessageField::some(wa::message::RequestPaymentMessage {
                    amount1000: Some(*amount_1000),
                    currency_code_iso4217: Some(currency.clone()),
                    request_from: Some(context.chat.to_non_ad_string()),
                    note_message: MessageField::some(wa::Message {
                        conversation: Some(note.clone()),
                        ..Default::default()
                    }),
                    ..Default::default()
                }),
                ..Default::default()
            },
            Self::Raw { message } => {
                let bytes = BASE64_STANDARD.decode(message).context("the message is not base64")?;
                wa::Message::decode_from_slice(&bytes).context("the bytes are no message")?
            }
        })
    }
}

impl Target {
    pub(super) fn key(&self, context: &SendContext<'_>) -> wa::MessageKey {
        wa::MessageKey {
            remote_jid: Some(context.chat.to_non_ad_string()),
            from_me: Some(self.from_me),
            id: Some(self.id.clone()),
            participant: if context.chat.is_group() { self.author.clone() } else { None },
        }
    }
}

impl Card {
    fn message(&self) -> wa::message::ContactMessage {
        let vcard = self.vcard.clone().unwrap_or_else(|| {
            let name = &self.name;
            let phone = self.phone.as_deref().unwrap_or_default();
            format!("BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\nTEL;type=CELL;waid={phone}:+{phone}\nEND:VCARD")
        });
        wa::message::ContactMessage { display_name: Some(self.name.clone()), vcard: Some(vcard), ..Default::default() }
    }
}

fn protocol(message: wa::message::ProtocolMessage) -> wa::Message {
    wa::Message { protocol_message: MessageField::some(message), ..Default::default() }
}
