//! Wrapping: WhatsApp puts messages into messages to say something about them (it disappears, may be seen once, was
//! sent by another device of ours). What counts is inside.

use waproto::whatsapp as wa;

/// A message without its wrappings.
pub(crate) struct Opened<'m> {
    pub message: &'m wa::Message,
    /// One of the wrappings said: to be seen once.
    pub view_once: bool,
}

/// Wrappings in wrappings: more than this is no message.
const DEPTH: usize = 8;

/// Takes all wrappings off.
pub(crate) fn unwrap(message: &wa::Message) -> Opened<'_> {
    let mut opened = Opened { message, view_once: false };
    for _ in 0..DEPTH {
        let Some((inner, once)) = inside(opened.message) else { break };
        opened = Opened { message: inner, view_once: opened.view_once || once };
    }
    opened
}

fn inside(message: &wa::Message) -> Option<(&wa::Message, bool)> {
    if let Some(sent) = message.device_sent_message.as_option() {
        return sent.message.as_option().map(|inner| (inner, false));
    }
    let once = [&message.view_once_message, &message.view_once_message_v2, &message.view_once_message_v2_extension];
    let plain = [
        &message.ephemeral_message,
        &message.document_with_caption_message,
        &message.edited_message,
        &message.group_mentioned_message,
        &message.bot_invoke_message,
        &message.lottie_sticker_message,
        &message.associated_child_message,
        &message.poll_creation_message_v4,
        &message.event_cover_image,
        &message.bot_forwarded_message,
        &message.question_message,
        &message.question_reply_message,
        &message.spoiler_message,
    ];
    let of = |wrapper: &'_ &'_ buffa::MessageField<wa::message::FutureProofMessage>| wrapper.is_set();
    let once = once.into_iter().find(of).map(|wrapper| (wrapper, true));
    let plain = plain.into_iter().find(of).map(|wrapper| (wrapper, false));
    let (wrapper, once) = once.or(plain)?;
    wrapper.as_option()?.message.as_option().map(|inner| (inner, once))
}
