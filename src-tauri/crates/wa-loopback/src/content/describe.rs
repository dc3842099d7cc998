//! From a message to its description.

use wacore::proto_helpers::MessageExt as _;
use wacore_binary::Jid;
use waproto::whatsapp as wa;
use waproto::whatsapp::message::protocol_message::Type as ProtocolType;

use super::sealed::about_another;
use super::secrets::{options, poll};
use super::{Described, Place, PollAsked, Quoted, Secrets, SharedContact};
use crate::media::{MediaKind, MediaPointer};

/// The pointer to a message's file; the messages share these fields, not a type.
macro_rules! pointer {
    ($file:expr, $kind:expr) => {
        $file.direct_path.clone().map(|direct_path| MediaPointer {
            kind: $kind,
            url: $file.url.clone(),
            direct_path,
            media_key: $file.media_key.clone().unwrap_or_default(),
            file_sha256: $file.file_sha256.clone().unwrap_or_default(),
            file_enc_sha256: $file.file_enc_sha256.clone().unwrap_or_default(),
            file_length: $file.file_length.unwrap_or_default(),
        })
    };
}

/// Who wrote a message, and what helps to open what is encrypted inside it.
#[derive(Clone, Copy)]
pub struct ReadContext<'a> {
    /// The sender.
    pub author: &'a Jid,
    /// What the phone remembers of earlier messages.
    pub secrets: &'a Secrets,
    /// The other form of a user's jid: the LID of a number, the number of a LID.
    pub other_form: &'a dyn Fn(&Jid) -> Option<Jid>,
}

/// Describes a message.
pub fn describe(message: &wa::Message, context: &ReadContext<'_>) -> Described {
    let sent = message.device_sent_message.as_option();
    let base = message.get_base_message();
    let mut described = core(base, context);
    described.sent_to = sent.and_then(|sent| sent.destination_jid.clone());
    described.view_once = message.is_view_once();
    if let Some(info) = context_info(base) {
        described.forwarded = info.is_forwarded == Some(true);
        described.expires = info.expiration.filter(|expires| *expires != 0);
        described.mentions = info.mentioned_jid.clone();
        described.quoted = info.stanza_id.clone().map(|id| quoted(id, info, context));
    }
    described
}

fn quoted(id: String, info: &wa::ContextInfo, context: &ReadContext<'_>) -> Quoted {
    // Only one level: a quote does not quote again.
    let inner = info.quoted_message.as_option().map(|message| core(message.get_base_message(), context));
    Quoted {
        id,
        author: info.participant.clone(),
        kind: inner.as_ref().map(|inner| inner.kind.clone()),
        text: inner.and_then(|inner| inner.text),
    }
}

pub(super) fn of_kind(kind: &str) -> Described {
    Described { kind: kind.to_owned(), ..Default::default() }
}

pub(super) fn core(base: &wa::Message, context: &ReadContext<'_>) -> Described {
    if let Some(text) = &base.conversation {
        return Described { text: Some(text.clone()), ..of_kind("text") };
    }
    if let Some(extended) = base.extended_text_message.as_option() {
        return Described {
            text: extended.text.clone(),
            detail: extended.matched_text.clone(),
            thumbnail: extended.jpeg_thumbnail.is_some(),
            ..of_kind("text")
        };
    }
    with_file(base)
        .or_else(|| about_another(base, context))
        .or_else(|| with_data(base))
        .or_else(|| base.protocol_message.as_option().map(|protocol| protocol_message(protocol, context)))
        .unwrap_or_else(|| unsupported(base))
}

fn with_file(base: &wa::Message) -> Option<Described> {
    if let Some(image) = base.image_message.as_option() {
        return Some(Described {
            text: image.caption.clone(),
            mime: image.mimetype.clone(),
            size: image.width.zip(image.height),
            thumbnail: image.jpeg_thumbnail.is_some(),
            media: pointer!(image, MediaKind::Image),
            ..of_kind("image")
        });
    }
    let round = base.ptv_message.as_option();
    if let Some(video) = base.video_message.as_option().or(round) {
        let kind = match (round.is_some(), video.gif_playback) {
            (true, _) => "video_note",
            (false, Some(true)) => "gif",
            (false, _) => "video",
        };
        return Some(Described {
            text: video.caption.clone(),
            mime: video.mimetype.clone(),
            size: video.width.zip(video.height),
            seconds: video.seconds,
            thumbnail: video.jpeg_thumbnail.is_some(),
            media: pointer!(video, MediaKind::Video),
            ..of_kind(kind)
        });
    }
    if let Some(audio) = base.audio_message.as_option() {
        return Some(Described {
            mime: audio.mimetype.clone(),
            seconds: audio.seconds,
            media: pointer!(audio, MediaKind::Audio),
            ..of_kind(if audio.ptt == Some(true) { "voice" } else { "audio" })
        });
    }
    if let Some(document) = base.document_message.as_option() {
        return Some(Described {
            text: document.caption.clone(),
            mime: document.mimetype.clone(),
            file_name: document.file_name.clone().or_else(|| document.title.clone()),
            thumbnail: document.jpeg_thumbnail.is_some(),
            media: pointer!(document, MediaKind::Document),
            ..of_kind("document")
        });
    }
    let sticker = base.sticker_message.as_option()?;
    Some(Described {
        mime: sticker.mimetype.clone(),
        size: sticker.width.zip(sticker.height),
        media: pointer!(sticker, MediaKind::Sticker),
        ..of_kind("sticker")
    })
}

fn with_data(base: &wa::Message) -> Option<Described> {
    if let Some(poll) = poll(base) {
        return Some(Described {
            text: poll.name.clone(),
            poll: Some(PollAsked {
                options: options(poll).map(str::to_owned).collect(),
                selectable: poll.selectable_options_count.unwrap_or_default(),
            }),
            ..of_kind("poll")
        });
    }
    if let Some(location) = base.location_message.as_option() {
        return Some(Described {
            place: Some(Place {
                latitude: location.degrees_latitude.unwrap_or_default(),
                longitude: location.degrees_longitude.unwrap_or_default(),
                name: location.name.clone(),
                address: location.address.clone(),
            }),
            ..of_kind("location")
        });
    }
    if let Some(live) = base.live_location_message.as_option() {
        return Some(Described {
            text: live.caption.clone(),
            place: Some(Place {
                latitude: live.degrees_latitude.unwrap_or_default(),
                longitude: live.degrees_longitude.unwrap_or_default(),
                ..Place::default()
            }),
            ..of_kind("live_location")
        });
    }
    if let Some(contact) = base.contact_message.as_option() {
        return Some(Described { contacts: vec![card(contact)], ..of_kind("contact") });
    }
    let contacts = base.contacts_array_message.as_option()?;
    Some(Described {
        text: contacts.display_name.clone(),
        contacts: contacts.contacts.iter().map(card).collect(),
        ..of_kind("contacts")
    })
}

fn card(contact: &wa::message::ContactMessage) -> SharedContact {
    SharedContact {
        name: contact.display_name.clone().unwrap_or_default(),
        vcard: contact.vcard.clone().unwrap_or_default(),
    }
}

fn protocol_message(protocol: &wa::message::ProtocolMessage, context: &ReadContext<'_>) -> Described {
    let target = protocol.key.as_option().and_then(|key| key.id.clone());
    match protocol.r#type {
        Some(ProtocolType::REVOKE) | None => Described { target, ..of_kind("revoke") },
        Some(ProtocolType::MESSAGE_EDIT) => {
            let inner = protocol.edited_message.as_option().map(|inner| core(inner.get_base_message(), context));
            Described { kind: "edit".to_owned(), target, ..inner.unwrap_or_default() }
        }
        Some(ProtocolType::EPHEMERAL_SETTING) => {
            Described { expires: protocol.ephemeral_expiration, ..of_kind("disappearing_timer") }
        }
        Some(ProtocolType::HISTORY_SYNC_NOTIFICATION) => of_kind("history_sync"),
        Some(ProtocolType::APP_STATE_SYNC_KEY_SHARE) => of_kind("app_state_key_share"),
        Some(ProtocolType::APP_STATE_SYNC_KEY_REQUEST) => of_kind("app_state_key_request"),
        Some(ProtocolType::PEER_DATA_OPERATION_REQUEST_MESSAGE) => of_kind("peer_request"),
        Some(other) => Described { detail: Some(format!("{other:?}")), ..of_kind("protocol") },
    }
}

fn unsupported(base: &wa::Message) -> Described {
    let named = [
        ("group_invite", base.group_invite_message.is_set()),
        ("event", base.event_message.is_set()),
        ("payment_request", base.request_payment_message.is_set()),
        ("buttons", base.buttons_message.is_set()),
        ("list", base.list_message.is_set()),
        ("template", base.template_message.is_set()),
        ("interactive", base.interactive_message.is_set()),
        ("product", base.product_message.is_set()),
        ("order", base.order_message.is_set()),
        ("album", base.album_message.is_set()),
        ("pin", base.pin_in_chat_message.is_set()),
        ("sender_key", base.sender_key_distribution_message.is_set()),
    ];
    match named.into_iter().find(|(_, set)| *set) {
        Some((name, _)) => of_kind(name),
        None => {
            // Its own debug text is the only thing that knows every field.
            let mut detail = format!("{base:?}");
            detail.truncate(detail.floor_char_boundary(2000));
            Described { detail: Some(detail), ..of_kind("unsupported") }
        }
    }
}

fn context_info(base: &wa::Message) -> Option<&wa::ContextInfo> {
    macro_rules! first {
        ($($field:ident),+) => {
            $(if let Some(info) = base.$field.as_option().and_then(|part| part.context_info.as_option()) {
                return Some(info);
            })+
        };
    }
    first!(
        extended_text_message,
        image_message,
        video_message,
        ptv_message,
        audio_message,
        document_message,
        sticker_message,
        location_message,
        live_location_message,
        contact_message,
        contacts_array_message,
        poll_creation_message,
        poll_creation_message_v3,
        group_invite_message
    );
    None
}
