//! Changes: messages that do something to another one, and those that are not for people at all.

use domain::{WireEvent, WireId};
use waproto::whatsapp as wa;
use waproto::whatsapp::message::protocol_message::Type;

use super::{Frame, Heard, words};

pub(super) fn read(message: &wa::Message, frame: &Frame) -> Option<Heard> {
    if let Some(reaction) = message.reaction_message.as_option() {
        return Some(reacted(reaction, frame));
    }
    if let Some(protocol) = message.protocol_message.as_option() {
        return Some(protocol_message(protocol, frame));
    }
    is_noise(message).then_some(Heard::Nothing)
}

fn reacted(reaction: &wa::message::ReactionMessage, frame: &Frame) -> Heard {
    let Some(target) = target(reaction.key.as_option()) else { return Heard::Nothing };
    Heard::Event(Box::new(WireEvent::Reaction {
        chat_jid: frame.chat.jid.clone(),
        target,
        from_me: frame.from_me,
        sender_jid: frame.author(),
        name: if frame.from_me { String::new() } else { frame.push_name.clone() },
        emoji: reaction.text.clone().unwrap_or_default(),
        at: frame.moment(reaction.sender_timestamp_ms),
    }))
}

fn protocol_message(protocol: &wa::message::ProtocolMessage, frame: &Frame) -> Heard {
    let Some(target) = target(protocol.key.as_option()) else { return Heard::Nothing };
    let (chat_jid, from_me, sender_jid) = (frame.chat.jid.clone(), frame.from_me, frame.author());
    // Whether he may is the core's to say: it knows who wrote the message.
    let event = match protocol.r#type {
        Some(Type::REVOKE) => WireEvent::Deleted { chat_jid, target, from_me, sender_jid, by_admin: frame.by_admin },
        Some(Type::MESSAGE_EDIT) => {
            let Some(text) = protocol.edited_message.as_option().and_then(|edited| words(edited, frame)) else {
                return Heard::Nothing;
            };
            let (text, at) = (text.into_bytes(), frame.moment(protocol.timestamp_ms));
            WireEvent::Edited { chat_jid, target, from_me, sender_jid, text, at }
        }
        _ => return Heard::Nothing,
    };
    Heard::Event(Box::new(event))
}

fn target(key: Option<&wa::MessageKey>) -> Option<WireId> {
    key?.id.clone().filter(|id| !id.is_empty()).map(WireId::new)
}

/// Talk of the clients with each other: keys, pins, what the library could not open and asks for again.
fn is_noise(message: &wa::Message) -> bool {
    let talk = [
        message.enc_reaction_message.is_set(),
        message.enc_comment_message.is_set(),
        message.enc_event_response_message.is_set(),
        message.secret_encrypted_message.is_set(),
        message.pin_in_chat_message.is_set(),
        message.keep_in_chat_message.is_set(),
        message.placeholder_message.is_set(),
        message.sticker_sync_rmr_message.is_set(),
        message.message_history_bundle.is_set(),
        message.message_history_notice.is_set(),
        message.limit_sharing_message.is_set(),
        message.poll_add_option_message.is_set(),
        message.call.is_set(),
        message.chat.is_set(),
        message.group_root_key_share.is_set(),
        message.root_secret_distribute_message.is_set(),
        message.status_notification_message.is_set(),
    ];
    talk.contains(&true) || only_keys(message)
}

/// Nothing but keys for a group's messages, or what is said about a message that is not there.
fn only_keys(message: &wa::Message) -> bool {
    let keys = message.sender_key_distribution_message.is_set()
        || message.fast_ratchet_key_sender_key_distribution_message.is_set()
        || message.message_context_info.is_set();
    if !keys {
        return false;
    }
    let rest = wa::Message {
        sender_key_distribution_message: buffa::MessageField::none(),
        fast_ratchet_key_sender_key_distribution_message: buffa::MessageField::none(),
        message_context_info: buffa::MessageField::none(),
        ..message.clone()
    };
    waproto::codec::message_encoded_len(&rest) == 0
}
