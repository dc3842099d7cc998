//! Outgoing: what a message of the core is on the wire.

use crate::inbound::Poll;
use crate::media::{FileKind, Place};
use crate::thumbnail::Look;
use anyhow::Context as _;
use buffa::MessageField;
use domain::{Attachment, Card, Change, Details, MessageKind, Outgoing, OutgoingChange, Quoting, UnixMs, WireRef};
use waproto::whatsapp as wa;
use waproto::whatsapp::message::{
    AudioMessage, ContactMessage, ContactsArrayMessage, DocumentMessage, ExtendedTextMessage, ImageMessage,
    LocationMessage, PollCreationMessage, ProtocolMessage, ReactionMessage, StickerMessage, VideoMessage,
    poll_creation_message, protocol_message,
};

/// What a file is uploaded as; `None`: a message of this kind has none.
pub(crate) fn file_kind(kind: MessageKind) -> Option<FileKind> {
    match kind {
        MessageKind::Image => Some(FileKind::Image),
        MessageKind::Video => Some(FileKind::Video),
        MessageKind::Audio | MessageKind::Voice => Some(FileKind::Audio),
        MessageKind::Document => Some(FileKind::Document),
        MessageKind::Sticker => Some(FileKind::Sticker),
        _ => None,
    }
}

/// A file that is on the server already.
pub(crate) struct Uploaded<'a> {
    pub attachment: &'a Attachment,
    pub at: Place,
    pub look: Look,
}

/// A message without a file.
pub(crate) fn message(outgoing: &Outgoing, context: Option<wa::ContextInfo>) -> anyhow::Result<wa::Message> {
    let context_info = field(context);
    Ok(match (&outgoing.kind, &outgoing.details) {
        (MessageKind::Location, Some(Details::Location { latitude, longitude, name, address, .. })) => wa::Message {
            location_message: MessageField::some(LocationMessage {
                degrees_latitude: Some(*latitude),
                degrees_longitude: Some(*longitude),
                name: said(name),
                address: said(address),
                context_info,
                ..Default::default()
            }),
            ..Default::default()
        },
        (MessageKind::ContactCard, Some(Details::Cards { cards })) => cards_message(cards, context_info)?,
        (MessageKind::Poll, Some(Details::Poll { options, several })) => {
            poll(&outgoing.text, options, *several, context_info)?
        }
        (MessageKind::Text, _) => text(&outgoing.text, context_info),
        (kind, _) => anyhow::bail!("A message of the kind {} cannot be sent", kind.label()),
    })
}

/// A message with a file.
pub(crate) fn file(outgoing: &Outgoing, uploaded: Uploaded<'_>, context: Option<wa::ContextInfo>) -> wa::Message {
    let context_info = field(context);
    let Uploaded { attachment, at, look } = uploaded;
    let media = &attachment.media;
    let (width, height) = look.size.map_or((media.width, media.height), |(width, height)| (Some(width), Some(height)));
    let caption = said(&outgoing.text);
    let mimetype = Some(media.mime.clone());
    let mut message = wa::Message::default();
    macro_rules! of {
        ($($named:tt)*) => {
            $($named)* {
                url: Some(at.url),
                direct_path: Some(at.direct_path),
                media_key: Some(at.media_key.to_vec()),
                file_sha256: Some(at.file_sha256.to_vec()),
                file_enc_sha256: Some(at.file_enc_sha256.to_vec()),
                file_length: Some(at.file_length),
                media_key_timestamp: Some(at.media_key_timestamp),
                mimetype,
                context_info,
                ..Default::default()
            }
        };
    }
    match outgoing.kind {
        MessageKind::Image => {
            let mut image = of!(ImageMessage);
            image.caption = caption;
            image.jpeg_thumbnail = look.jpeg;
            (image.width, image.height) = (width, height);
            message.image_message = MessageField::some(image);
        }
        MessageKind::Video => {
            let sidecar = at.streaming_sidecar;
            let mut video = of!(VideoMessage);
            video.caption = caption;
            video.streaming_sidecar = sidecar;
            (video.width, video.height) = (width, height);
            message.video_message = MessageField::some(video);
        }
        MessageKind::Audio | MessageKind::Voice => {
            let sidecar = at.streaming_sidecar;
            let mut audio = of!(AudioMessage);
            audio.streaming_sidecar = sidecar;
            audio.ptt = Some(outgoing.kind == MessageKind::Voice);
            message.audio_message = MessageField::some(audio);
        }
        MessageKind::Sticker => {
            let mut sticker = of!(StickerMessage);
            (sticker.width, sticker.height) = (width, height);
            message.sticker_message = MessageField::some(sticker);
        }
        _ => {
            let mut document = of!(DocumentMessage);
            document.caption = caption;
            document.file_name.clone_from(&media.name);
            document.title.clone_from(&media.name);
            document.jpeg_thumbnail = look.jpeg;
            message.document_message = MessageField::some(document);
        }
    }
    message
}

/// What the votes in a poll that is about to be sent are read with.
pub(crate) fn own_poll(message: &wa::Message, id: &str) -> Option<Poll> {
    let poll =
        [&message.poll_creation_message, &message.poll_creation_message_v3].into_iter().find_map(|p| p.as_option())?;
    let secret = message.message_context_info.as_option()?.message_secret.clone()?;
    let options = poll.options.iter().filter_map(|option| option.option_name.clone()).collect();
    Some(Poll { id: id.to_owned(), creator: String::new(), secret, options })
}

/// A change to a message that is there. `key` names it.
pub(crate) fn change(change: &OutgoingChange, key: wa::MessageKey, now: UnixMs) -> wa::Message {
    match &change.change {
        Change::React { emoji } => wa::Message {
            reaction_message: MessageField::some(ReactionMessage {
                key: MessageField::some(key),
                text: Some(emoji.clone()),
                sender_timestamp_ms: Some(now.0),
                ..Default::default()
            }),
            ..Default::default()
        },
        Change::Edit { text: words } => protocol(ProtocolMessage {
            key: MessageField::some(key),
            r#type: Some(protocol_message::Type::MESSAGE_EDIT),
            edited_message: MessageField::some(wa::Message { conversation: Some(words.clone()), ..Default::default() }),
            timestamp_ms: Some(now.0),
            ..Default::default()
        }),
        Change::Delete => protocol(ProtocolMessage {
            key: MessageField::some(key),
            r#type: Some(protocol_message::Type::REVOKE),
            ..Default::default()
        }),
    }
}

/// How a message is named to the network. `author`: in a group, who wrote it, if not we.
pub(crate) fn key(chat: &str, target: &WireRef, author: Option<String>) -> wa::MessageKey {
    wa::MessageKey {
        remote_jid: Some(chat.to_owned()),
        from_me: Some(target.from_me),
        id: Some(target.wire_id.as_str().to_owned()),
        participant: author,
    }
}

/// The message that is answered, as a stub: its kind and words, not its file.
pub(crate) fn quote(quoting: &Quoting, author: String) -> wa::ContextInfo {
    let caption = said(&quoting.text);
    let mut quoted = wa::Message::default();
    match quoting.kind {
        MessageKind::Image => {
            quoted.image_message = MessageField::some(ImageMessage { caption, ..Default::default() });
        }
        MessageKind::Video => {
            quoted.video_message = MessageField::some(VideoMessage { caption, ..Default::default() });
        }
        MessageKind::Audio | MessageKind::Voice => {
            let ptt = Some(quoting.kind == MessageKind::Voice);
            quoted.audio_message = MessageField::some(AudioMessage { ptt, ..Default::default() });
        }
        MessageKind::Document => {
            quoted.document_message = MessageField::some(DocumentMessage { caption, ..Default::default() });
        }
        MessageKind::Sticker => quoted.sticker_message = MessageField::some(StickerMessage::default()),
        MessageKind::Poll => {
            let poll = PollCreationMessage { name: caption, ..Default::default() };
            quoted.poll_creation_message_v3 = MessageField::some(poll);
        }
        _ => quoted.conversation = Some(quoting.text.clone()),
    }
    wa::ContextInfo {
        stanza_id: Some(quoting.target.wire_id.as_str().to_owned()),
        participant: Some(author),
        quoted_message: MessageField::some(quoted),
        ..Default::default()
    }
}

fn text(words: &str, context_info: MessageField<wa::ContextInfo>) -> wa::Message {
    if context_info.is_unset() {
        return wa::Message { conversation: Some(words.to_owned()), ..Default::default() };
    }
    let text = ExtendedTextMessage { text: Some(words.to_owned()), context_info, ..Default::default() };
    wa::Message { extended_text_message: MessageField::some(text), ..Default::default() }
}

fn cards_message(cards: &[Card], context_info: MessageField<wa::ContextInfo>) -> anyhow::Result<wa::Message> {
    let contact = |card: &Card| ContactMessage {
        display_name: Some(card.name.clone()),
        vcard: Some(crate::inbound::write_vcard(card)),
        ..Default::default()
    };
    let (first, others) = cards.split_first().context("There is no contact on the card")?;
    if others.is_empty() {
        let contact = ContactMessage { context_info, ..contact(first) };
        return Ok(wa::Message { contact_message: MessageField::some(contact), ..Default::default() });
    }
    let array = ContactsArrayMessage {
        display_name: Some(format!("{} contacts", cards.len())),
        contacts: cards.iter().map(contact).collect(),
        context_info,
    };
    Ok(wa::Message { contacts_array_message: MessageField::some(array), ..Default::default() })
}

fn poll(
    question: &str,
    options: &[String],
    several: bool,
    context_info: MessageField<wa::ContextInfo>,
) -> anyhow::Result<wa::Message> {
    let option =
        |name: &String| poll_creation_message::Option { option_name: Some(name.clone()), ..Default::default() };
    let poll = PollCreationMessage {
        name: Some(question.to_owned()),
        options: options.iter().map(option).collect(),
        selectable_options_count: Some(if several { u32::try_from(options.len()).unwrap_or(0) } else { 1 }),
        poll_content_type: Some(wa::message::PollContentType::TEXT),
        context_info,
        ..Default::default()
    };
    // Votes are encrypted with it; who does not have it cannot read them.
    let mut secret = vec![0; 32];
    getrandom::fill(&mut secret).map_err(|error| anyhow::anyhow!("No random numbers: {error}"))?;
    let mut message = wa::Message {
        message_context_info: MessageField::some(wa::MessageContextInfo {
            message_secret: Some(secret),
            ..Default::default()
        }),
        ..Default::default()
    };
    // As WhatsApp Web does: version 3 where one option may be chosen.
    if several {
        message.poll_creation_message = MessageField::some(poll);
    } else {
        message.poll_creation_message_v3 = MessageField::some(poll);
    }
    Ok(message)
}

fn protocol(protocol: ProtocolMessage) -> wa::Message {
    wa::Message { protocol_message: MessageField::some(protocol), ..Default::default() }
}

fn field(context: Option<wa::ContextInfo>) -> MessageField<wa::ContextInfo> {
    context.map_or_else(MessageField::none, MessageField::some)
}

fn said(words: &str) -> Option<String> {
    Some(words.to_owned()).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use domain::{Media, WireId};

    use super::*;

    fn outgoing(kind: MessageKind, text: &str, details: Option<Details>) -> Outgoing {
        Outgoing {
            wire_id: WireId::new("3EB0"),
            chat_jid: "15550100002@s.whatsapp.net".into(),
            kind,
            text: text.into(),
            attachment: None,
            details,
            quotes: None,
            choices: Vec::new(),
        }
    }

    fn target(from_me: bool) -> WireRef {
        WireRef { wire_id: WireId::new("OLD"), from_me, sender_jid: String::new() }
    }

    #[test]
    fn words_are_plain_unless_they_answer() {
        let message = message(&outgoing(MessageKind::Text, "Hi", None), None).unwrap();
        assert_eq!(message.conversation.as_deref(), Some("Hi"));
        let quoting = Quoting { target: target(false), kind: MessageKind::Image, text: "look".into() };
        let context = quote(&quoting, "9002@lid".into());
        let answer = super::message(&outgoing(MessageKind::Text, "Nice", None), Some(context)).unwrap();
        let text = answer.extended_text_message.as_option().unwrap();
        let context = text.context_info.as_option().unwrap();
        assert_eq!((context.stanza_id.as_deref(), context.participant.as_deref()), (Some("OLD"), Some("9002@lid")));
        let quoted = context.quoted_message.as_option().unwrap().image_message.as_option().unwrap();
        assert_eq!(quoted.caption.as_deref(), Some("look"));
    }

    #[test]
    fn a_file_carries_its_caption_size_and_thumbnail() {
        let media = Media { mime: "image/png".into(), name: Some("a.png".into()), bytes: 3, width: None, height: None };
        let attachment = Attachment { media, content: vec![1, 2, 3] };
        let built = |kind| {
            let at = Place {
                url: "https://cdn/u".into(),
                direct_path: "/d".into(),
                media_key: [1; 32],
                file_sha256: [2; 32],
                file_enc_sha256: [3; 32],
                file_length: 3,
                media_key_timestamp: 5,
                streaming_sidecar: None,
            };
            let look = Look { jpeg: Some(vec![9]), size: Some((4, 2)) };
            file(&outgoing(kind, "cap", None), Uploaded { attachment: &attachment, at, look }, None)
        };
        let image = built(MessageKind::Image).image_message.into_option().unwrap();
        assert_eq!((image.caption.as_deref(), image.width, image.height), (Some("cap"), Some(4), Some(2)));
        assert_eq!((image.jpeg_thumbnail, image.mimetype.as_deref()), (Some(vec![9]), Some("image/png")));
        let document = built(MessageKind::Document).document_message.into_option().unwrap();
        assert_eq!((document.file_name.as_deref(), document.caption.as_deref()), (Some("a.png"), Some("cap")));
        assert_eq!(built(MessageKind::Voice).audio_message.into_option().unwrap().ptt, Some(true));
        assert_eq!(built(MessageKind::Audio).audio_message.into_option().unwrap().ptt, Some(false));
        assert!(
            built(MessageKind::Video).video_message.is_set() && built(MessageKind::Sticker).sticker_message.is_set()
        );
    }

    #[test]
    fn a_poll_keeps_what_its_votes_are_read_with() {
        let details = |several| Some(Details::Poll { options: vec!["A".into(), "B".into()], several });
        let single = message(&outgoing(MessageKind::Poll, "Q", details(false)), None).unwrap();
        assert!(single.poll_creation_message_v3.is_set());
        let poll = own_poll(&single, "3EB0").unwrap();
        assert_eq!((poll.secret.len(), poll.creator.as_str(), poll.options), (32, "", vec!["A".into(), "B".into()]));
        let several = message(&outgoing(MessageKind::Poll, "Q", details(true)), None).unwrap();
        assert_eq!(several.poll_creation_message.as_option().unwrap().selectable_options_count, Some(2));
        assert!(own_poll(&several, "3EB0").unwrap().secret != poll.secret, "every poll has its own");
    }

    #[test]
    fn places_and_cards() {
        let place = Details::Location {
            latitude: 1.5,
            longitude: 2.5,
            name: "Shop".into(),
            address: String::new(),
            live: false,
        };
        let built = message(&outgoing(MessageKind::Location, "", Some(place)), None).unwrap();
        let place = built.location_message.as_option().unwrap();
        assert_eq!((place.degrees_latitude, place.name.as_deref(), &place.address), (Some(1.5), Some("Shop"), &None));
        let card = Card { name: "Ann".into(), phones: vec!["+15550100003".into()] };
        let cards = |count| Some(Details::Cards { cards: vec![card.clone(); count] });
        let one = message(&outgoing(MessageKind::ContactCard, "", cards(1)), None).unwrap();
        assert!(one.contact_message.as_option().unwrap().vcard.as_ref().unwrap().contains("waid=15550100003"));
        let two = message(&outgoing(MessageKind::ContactCard, "", cards(2)), None).unwrap();
        assert_eq!(two.contacts_array_message.as_option().unwrap().contacts.len(), 2);
        assert!(message(&outgoing(MessageKind::ContactCard, "", cards(0)), None).is_err());
        assert!(message(&outgoing(MessageKind::Unsupported, "", None), None).is_err());
    }

    #[test]
    fn changes_name_their_message() {
        let built = |change: Change| {
            let change =
                OutgoingChange { wire_id: WireId::new("C"), chat_jid: String::new(), target: target(true), change };
            super::change(&change, key("15550100002@s.whatsapp.net", &change.target, None), UnixMs(7))
        };
        let reaction = built(Change::React { emoji: "👍".into() }).reaction_message.into_option().unwrap();
        assert_eq!((reaction.text.as_deref(), reaction.sender_timestamp_ms), (Some("👍"), Some(7)));
        let key = reaction.key.as_option().unwrap();
        assert_eq!((key.id.as_deref(), key.from_me), (Some("OLD"), Some(true)));
        let edit = built(Change::Edit { text: "new".into() }).protocol_message.into_option().unwrap();
        assert_eq!(edit.r#type, Some(protocol_message::Type::MESSAGE_EDIT));
        assert_eq!(edit.edited_message.as_option().unwrap().conversation.as_deref(), Some("new"));
        let delete = built(Change::Delete).protocol_message.into_option().unwrap();
        assert_eq!(delete.r#type, Some(protocol_message::Type::REVOKE));
    }
}
