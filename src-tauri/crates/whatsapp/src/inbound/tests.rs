//! Every kind of message, from the protobuf to the domain.

use buffa::MessageField;
use domain::{Card, Details, Inbound, MessageKind, UnixMs, WireEvent};
use waproto::whatsapp as wa;
use waproto::whatsapp::message as m;

use super::*;
use crate::jids::Address;
use crate::media::Pointer;

const CUSTOMER: &str = "15550100002@s.whatsapp.net";
const GROUP: &str = "120363000000000001@g.us";

fn frame() -> Frame {
    let customer = Address { jid: CUSTOMER.into(), alias: Some("9002@lid".into()), phone: Some("+15550100002".into()) };
    Frame {
        id: "MSG".into(),
        chat: customer.clone(),
        sender: customer,
        wire_chat: "9002@lid".into(),
        wire_sender: "9002@lid".into(),
        push_name: "Jane".into(),
        at: UnixMs(1_700_000_000_000),
        me: Me { pn: crate::jids::read("15550100001@s.whatsapp.net"), lid: crate::jids::read("9001@lid") },
        ..Frame::default()
    }
}

fn in_group() -> Frame {
    let chat = Address { jid: GROUP.into(), ..Address::default() };
    Frame { chat, is_group: true, wire_chat: GROUP.into(), ..frame() }
}

fn set<T: Default>(value: T) -> MessageField<T> {
    MessageField::some(value)
}

fn event(message: &wa::Message, frame: &Frame) -> WireEvent {
    match translate(message, frame) {
        Heard::Event(event) | Heard::Poll(event, _) => *event,
        other => panic!("{other:?}"),
    }
}

fn read(message: &wa::Message) -> Inbound {
    read_in(message, &frame())
}

fn read_in(message: &wa::Message, frame: &Frame) -> Inbound {
    let WireEvent::Message(message) = event(message, frame) else { panic!("no message") };
    *message
}

fn words(message: &Inbound) -> &str {
    std::str::from_utf8(&message.text).unwrap()
}

fn said(text: &str) -> wa::Message {
    wa::Message { conversation: Some(text.into()), ..Default::default() }
}

fn wrapped(message: wa::Message) -> MessageField<m::FutureProofMessage> {
    set(m::FutureProofMessage { message: set(message) })
}

fn key(id: &str, from_me: bool) -> MessageField<wa::MessageKey> {
    set(wa::MessageKey { id: Some(id.into()), from_me: Some(from_me), ..Default::default() })
}

fn image() -> m::ImageMessage {
    m::ImageMessage {
        mimetype: Some("image/png".into()),
        caption: Some("look".into()),
        file_length: Some(1_000),
        width: Some(640),
        height: Some(480),
        direct_path: Some("/v/1.enc".into()),
        media_key: Some(vec![1; 32]),
        file_sha256: Some(vec![2; 32]),
        file_enc_sha256: Some(vec![3; 32]),
        jpeg_thumbnail: Some(vec![0xFF, 0xD8]),
        ..Default::default()
    }
}

#[test]
fn plain_words_come_with_everything_about_their_writer() {
    let message = read(&said("Hello"));
    assert_eq!((message.kind, words(&message)), (MessageKind::Text, "Hello"));
    assert_eq!((message.wire_id.as_str(), message.chat_jid.as_str()), ("MSG", CUSTOMER));
    assert_eq!((message.alias.as_deref(), message.phone.as_deref()), (Some("9002@lid"), Some("+15550100002")));
    assert_eq!((message.sender_jid.as_str(), message.push_name.as_str()), (CUSTOMER, "Jane"));
    assert_eq!(message.at, UnixMs(1_700_000_000_000));
    assert!(!message.from_me && !message.is_group && !message.view_once);
}

#[test]
fn what_we_wrote_on_the_phone_has_the_customers_chat_and_no_name() {
    let mut ours = frame();
    ours.from_me = true;
    ours.sender = Address { jid: "15550100001@s.whatsapp.net".into(), ..Address::default() };
    let sent =
        m::DeviceSentMessage { destination_jid: Some(CUSTOMER.into()), message: set(said("Hi")), ..Default::default() };
    let message = read_in(&wa::Message { device_sent_message: set(sent), ..Default::default() }, &ours);
    assert_eq!((words(&message), message.from_me, message.chat_jid.as_str()), ("Hi", true, CUSTOMER));
    assert_eq!((message.push_name.as_str(), message.phone.as_deref()), ("", Some("+15550100002")));
}

#[test]
fn an_answer_names_what_it_answers_and_a_mention_is_ours_in_both_forms() {
    let context = |mentioned: &str| wa::ContextInfo {
        stanza_id: Some("OLD".into()),
        mentioned_jid: vec![mentioned.into()],
        ..Default::default()
    };
    let text = |mentioned: &str| wa::Message {
        extended_text_message: set(m::ExtendedTextMessage {
            text: Some("@you".into()),
            context_info: set(context(mentioned)),
            ..Default::default()
        }),
        ..Default::default()
    };
    assert_eq!(read(&text("9001@lid")).quotes.unwrap().as_str(), "OLD");
    assert!(read_in(&text("9001@lid"), &in_group()).mentions_me);
    assert!(read_in(&text("15550100001:4@s.whatsapp.net"), &in_group()).mentions_me);
    assert!(!read_in(&text("9003@lid"), &in_group()).mentions_me);
    assert!(!read(&text("9001@lid")).mentions_me, "there is nobody else to mention in a conversation of two");
}

#[test]
fn in_a_group_the_chat_is_not_the_sender() {
    let message = read_in(&said("Hello all"), &in_group());
    assert_eq!((message.chat_jid.as_str(), message.sender_jid.as_str()), (GROUP, CUSTOMER));
    assert_eq!((message.phone.as_deref(), message.alias.as_deref()), (Some("+15550100002"), Some("9002@lid")));
    assert!(message.is_group);
    let ours = read_in(&said("Hello all"), &Frame { from_me: true, ..in_group() });
    assert_eq!((ours.phone, ours.alias), (None, None));
}

#[test]
fn a_picture_says_where_its_file_is() {
    let message = read_in(&wa::Message { image_message: set(image()), ..Default::default() }, &in_group());
    assert_eq!((message.kind, words(&message)), (MessageKind::Image, "look"));
    let remote = message.remote.unwrap();
    assert_eq!((remote.media.mime.as_str(), remote.media.bytes), ("image/png", 1_000));
    assert_eq!((remote.media.width, remote.media.height), (Some(640), Some(480)));
    assert_eq!(remote.thumbnail.as_deref(), Some(&[0xFF, 0xD8][..]));
    let pointer = Pointer::read(&remote.pointer).unwrap();
    assert_eq!((pointer.path.as_str(), pointer.id.as_str(), pointer.chat.as_str()), ("/v/1.enc", "MSG", GROUP));
    assert_eq!((pointer.key, pointer.sender.as_deref()), (vec![1; 32], Some("9002@lid")));
}

#[test]
fn films_sounds_documents_and_stickers() {
    let (path, key, sha, enc) = (Some("/v/2".to_owned()), Some(vec![1; 32]), Some(vec![2; 32]), Some(vec![3; 32]));
    macro_rules! file {
        ($name:ident, $field:ident, { $($more:tt)* }) => {
            wa::Message {
                $field: set(m::$name {
                    direct_path: path.clone(),
                    media_key: key.clone(),
                    file_sha256: sha.clone(),
                    file_enc_sha256: enc.clone(),
                    $($more)*
                    ..Default::default()
                }),
                ..Default::default()
            }
        };
    }
    let named =
        file!(DocumentMessage, document_message, { file_name: Some("a.pdf".into()), caption: Some("see".into()), });
    let captioned = wa::Message { document_with_caption_message: wrapped(named), ..Default::default() };
    let all = [
        (file!(VideoMessage, video_message, {}), MessageKind::Video, "video/mp4"),
        (file!(VideoMessage, ptv_message, {}), MessageKind::Video, "video/mp4"),
        (file!(AudioMessage, audio_message, {}), MessageKind::Audio, "audio/ogg"),
        (file!(AudioMessage, audio_message, { ptt: Some(true), }), MessageKind::Voice, "audio/ogg"),
        (file!(StickerMessage, sticker_message, {}), MessageKind::Sticker, "image/webp"),
        (captioned.clone(), MessageKind::Document, "application/octet-stream"),
    ];
    for (message, kind, mime) in all {
        let inbound = read(&message);
        assert_eq!((inbound.kind, inbound.remote.unwrap().media.mime.as_str()), (kind, mime));
    }
    let document = read(&captioned);
    assert_eq!(words(&document), "see");
    assert_eq!(document.remote.unwrap().media.name.as_deref(), Some("a.pdf"));
}

#[test]
fn a_file_to_be_seen_once_does_not_come() {
    let once = wa::Message { image_message: set(image()), ..Default::default() };
    let flagged = m::ImageMessage { view_once: Some(true), ..image() };
    let all = [
        wa::Message { view_once_message: wrapped(once.clone()), ..Default::default() },
        wa::Message { view_once_message_v2: wrapped(once.clone()), ..Default::default() },
        wa::Message { view_once_message_v2_extension: wrapped(once.clone()), ..Default::default() },
        wa::Message {
            ephemeral_message: wrapped(wa::Message { view_once_message: wrapped(once), ..Default::default() }),
            ..Default::default()
        },
        wa::Message { image_message: set(flagged), ..Default::default() },
    ];
    for message in all {
        let inbound = read(&message);
        assert_eq!((inbound.kind, inbound.view_once, inbound.remote.is_some()), (MessageKind::Image, true, false));
    }
}

#[test]
fn a_file_that_cannot_be_fetched_is_still_a_message() {
    let image = m::ImageMessage { media_key: None, ..image() };
    let message = read(&wa::Message { image_message: set(image), ..Default::default() });
    assert_eq!((message.kind, message.remote.is_none()), (MessageKind::Image, true));
}

#[test]
fn places_stand_and_move() {
    let place = m::LocationMessage {
        degrees_latitude: Some(52.5),
        degrees_longitude: Some(13.4),
        name: Some("Shop".into()),
        address: Some("Main St 1".into()),
        ..Default::default()
    };
    let message = read(&wa::Message { location_message: set(place), ..Default::default() });
    assert_eq!((message.kind, words(&message)), (MessageKind::Location, "52.5, 13.4 Shop, Main St 1"));
    let moving =
        m::LiveLocationMessage { degrees_latitude: Some(1.0), caption: Some("coming".into()), ..Default::default() };
    let message = read(&wa::Message { live_location_message: set(moving), ..Default::default() });
    assert!(matches!(message.details, Some(Details::Location { live: true, .. })));
    assert_eq!(words(&message), "1, 0 coming");
}

#[test]
fn cards_come_alone_and_together() {
    let contact = |name: &str| m::ContactMessage {
        display_name: Some(name.into()),
        vcard: Some("BEGIN:VCARD\nFN:x\nTEL;waid=15550100003:+1 555 010 0003\nEND:VCARD".into()),
        ..Default::default()
    };
    let one = read(&wa::Message { contact_message: set(contact("Ann")), ..Default::default() });
    let card = Card { name: "Ann".into(), phones: vec!["+1 555 010 0003".into()] };
    assert_eq!((one.kind, one.details), (MessageKind::ContactCard, Some(Details::Cards { cards: vec![card] })));
    let array = m::ContactsArrayMessage { contacts: vec![contact("Ann"), contact("Bob")], ..Default::default() };
    let two = read(&wa::Message { contacts_array_message: set(array), ..Default::default() });
    assert_eq!(words(&two), "Ann +1 555 010 0003\nBob +1 555 010 0003");
}

#[test]
fn polls_of_every_version_come_with_what_their_votes_are_read_with() {
    let option = |name: &str| m::poll_creation_message::Option { option_name: Some(name.into()), ..Default::default() };
    let poll = |count| m::PollCreationMessage {
        name: Some("Drink?".into()),
        options: vec![option("Tea"), option("Coffee")],
        selectable_options_count: Some(count),
        ..Default::default()
    };
    let all = [
        wa::Message { poll_creation_message: set(poll(0)), ..Default::default() },
        wa::Message { poll_creation_message_v2: set(poll(0)), ..Default::default() },
        wa::Message { poll_creation_message_v3: set(poll(0)), ..Default::default() },
        wa::Message { poll_creation_message_v5: set(poll(0)), ..Default::default() },
        wa::Message {
            poll_creation_message_v4: wrapped(wa::Message {
                poll_creation_message_v3: set(poll(0)),
                ..Default::default()
            }),
            ..Default::default()
        },
    ];
    for mut message in all {
        message.message_context_info =
            set(wa::MessageContextInfo { message_secret: Some(vec![7; 32]), ..Default::default() });
        let Heard::Poll(event, known) = translate(&message, &frame()) else { panic!("no poll") };
        let expected = Poll {
            id: "MSG".into(),
            creator: "9002@lid".into(),
            secret: vec![7; 32],
            options: vec!["Tea".into(), "Coffee".into()],
        };
        assert_eq!(known, expected);
        let WireEvent::Message(inbound) = *event else { panic!("no message") };
        let details = Details::Poll { options: vec!["Tea".into(), "Coffee".into()], several: true };
        assert_eq!((inbound.kind, inbound.details.as_ref()), (MessageKind::Poll, Some(&details)));
        assert_eq!(words(&inbound), "Drink?");
    }
    let single = read(&wa::Message { poll_creation_message_v3: set(poll(1)), ..Default::default() });
    assert!(matches!(single.details, Some(Details::Poll { several: false, .. })));
}

#[test]
fn a_vote_waits_for_its_poll() {
    let update = m::PollUpdateMessage {
        poll_creation_message_key: key("POLL", false),
        vote: set(m::PollEncValue { enc_payload: Some(vec![1]), enc_iv: Some(vec![2]) }),
        sender_timestamp_ms: Some(1_700_000_000_500),
        ..Default::default()
    };
    let message = wa::Message { poll_update_message: set(update), ..Default::default() };
    let Heard::Vote(vote) = translate(&message, &frame()) else { panic!("no vote") };
    assert_eq!((vote.poll.as_str(), vote.payload, vote.iv, vote.at.0), ("POLL", vec![1], vec![2], 1_700_000_000_500));
}

#[test]
fn reactions_come_and_go() {
    let reaction = |emoji: &str, at| wa::Message {
        reaction_message: set(m::ReactionMessage {
            key: key("OLD", true),
            text: Some(emoji.into()),
            sender_timestamp_ms: Some(at),
            ..Default::default()
        }),
        ..Default::default()
    };
    let WireEvent::Reaction { chat_jid, target, from_me, sender_jid, name, emoji, at } =
        event(&reaction("👍", 1_700_000_000_100), &in_group())
    else {
        panic!("no reaction")
    };
    assert_eq!((chat_jid.as_str(), target.as_str(), from_me), (GROUP, "OLD", false));
    assert_eq!((sender_jid.as_str(), name.as_str(), emoji.as_str(), at.0), (CUSTOMER, "Jane", "👍", 1_700_000_000_100));
    let ours = Frame { from_me: true, ..frame() };
    let WireEvent::Reaction { sender_jid, name, emoji, at, .. } = event(&reaction("", i64::MAX), &ours) else {
        panic!("no reaction")
    };
    assert_eq!((sender_jid.as_str(), name.as_str(), emoji.as_str()), ("", "", ""));
    assert_eq!(at, ours.at, "a clock that is wrong is not believed");
}

#[test]
fn edits_and_deletions_say_who_made_them() {
    let protocol = |kind, edited: Option<wa::Message>| wa::Message {
        protocol_message: set(m::ProtocolMessage {
            key: key("OLD", true),
            r#type: Some(kind),
            edited_message: edited.map_or_else(MessageField::none, MessageField::some),
            timestamp_ms: Some(1_700_000_000_200),
            ..Default::default()
        }),
        ..Default::default()
    };
    let edit = protocol(m::protocol_message::Type::MESSAGE_EDIT, Some(said("New words")));
    for message in [edit.clone(), wa::Message { edited_message: wrapped(edit), ..Default::default() }] {
        let WireEvent::Edited { target, from_me, sender_jid, text, at, .. } = event(&message, &frame()) else {
            panic!("no edit")
        };
        assert_eq!((target.as_str(), from_me, sender_jid.as_str()), ("OLD", false, CUSTOMER));
        assert_eq!((text, at.0), (b"New words".to_vec(), 1_700_000_000_200));
    }
    let image = wa::Message { image_message: set(image()), ..Default::default() };
    let WireEvent::Edited { text, .. } =
        event(&protocol(m::protocol_message::Type::MESSAGE_EDIT, Some(image)), &frame())
    else {
        panic!("no edit")
    };
    assert_eq!(text, b"look", "of a picture the caption changes");
    let revoke = protocol(m::protocol_message::Type::REVOKE, None);
    let admin = Frame { by_admin: true, ..in_group() };
    let WireEvent::Deleted { target, sender_jid, by_admin, .. } = event(&revoke, &admin) else { panic!("no deletion") };
    assert_eq!((target.as_str(), sender_jid.as_str(), by_admin), ("OLD", CUSTOMER, true));
}

#[test]
fn taps_have_words_and_an_id() {
    let buttons = m::ButtonsResponseMessage {
        selected_button_id: Some("yes".into()),
        response: Some(m::buttons_response_message::Response::SelectedDisplayText("Yes, please".into())),
        ..Default::default()
    };
    let list = m::ListResponseMessage {
        title: Some("Large".into()),
        single_select_reply: set(m::list_response_message::SingleSelectReply { selected_row_id: Some("l".into()) }),
        ..Default::default()
    };
    let template = m::TemplateButtonReplyMessage {
        selected_id: Some("t".into()),
        selected_display_text: Some("Track".into()),
        ..Default::default()
    };
    let flow = m::interactive_response_message::NativeFlowResponseMessage {
        params_json: Some(r#"{"id":"f"}"#.into()),
        ..Default::default()
    };
    let interactive = m::InteractiveResponseMessage {
        body: set(m::interactive_response_message::Body { text: Some("Form".into()), ..Default::default() }),
        interactive_response_message: Some(
            m::interactive_response_message::InteractiveResponseMessage::NativeFlowResponseMessage(Box::new(flow)),
        ),
        ..Default::default()
    };
    let all = [
        (wa::Message { buttons_response_message: set(buttons), ..Default::default() }, "Yes, please", "yes"),
        (wa::Message { list_response_message: set(list), ..Default::default() }, "Large", "l"),
        (wa::Message { template_button_reply_message: set(template), ..Default::default() }, "Track", "t"),
        (wa::Message { interactive_response_message: set(interactive), ..Default::default() }, "Form", "f"),
    ];
    for (message, text, tap) in all {
        let inbound = read(&message);
        assert_eq!((inbound.kind, words(&inbound), inbound.tap.as_deref()), (MessageKind::Text, text, Some(tap)));
    }
}

#[test]
fn what_businesses_write_beside_buttons_is_read() {
    let button = m::buttons_message::Button {
        button_text: set(m::buttons_message::button::ButtonText { display_text: Some("Yes".into()) }),
        ..Default::default()
    };
    let buttons = m::ButtonsMessage { content_text: Some("Sure?".into()), buttons: vec![button], ..Default::default() };
    let message = read(&wa::Message { buttons_message: set(buttons), ..Default::default() });
    assert_eq!((message.kind, words(&message)), (MessageKind::Text, "Sure?\n- Yes"));
}

#[test]
fn what_cannot_be_shown_says_what_it_is() {
    let event = m::EventMessage { name: Some("Party".into()), ..Default::default() };
    let all = [
        (wa::Message { event_message: set(event), ..Default::default() }, "an event", "Party"),
        (wa::Message { album_message: set(m::AlbumMessage::default()), ..Default::default() }, "an album", ""),
        (wa::Message { product_message: set(m::ProductMessage::default()), ..Default::default() }, "a product", ""),
        (wa::Message { order_message: set(m::OrderMessage::default()), ..Default::default() }, "an order", ""),
        (wa::Message { invoice_message: set(m::InvoiceMessage::default()), ..Default::default() }, "a payment", ""),
        (wa::Message::default(), "a message of a kind that this version does not know", ""),
    ];
    for (message, what, text) in all {
        let inbound = read(&message);
        assert_eq!((inbound.kind, words(&inbound)), (MessageKind::Unsupported, text));
        assert_eq!(inbound.details, Some(Details::Unsupported { what: what.into() }));
    }
}

#[test]
fn talk_of_the_protocol_is_no_message() {
    let keys = m::SenderKeyDistributionMessage { group_id: Some(GROUP.into()), ..Default::default() };
    let context = wa::MessageContextInfo { message_secret: Some(vec![1; 32]), ..Default::default() };
    let protocol = |kind| m::ProtocolMessage { r#type: Some(kind), ..Default::default() };
    let all = [
        wa::Message { sender_key_distribution_message: set(keys.clone()), ..Default::default() },
        wa::Message {
            sender_key_distribution_message: set(keys.clone()),
            message_context_info: set(context),
            ..Default::default()
        },
        wa::Message { pin_in_chat_message: set(m::PinInChatMessage::default()), ..Default::default() },
        wa::Message { secret_encrypted_message: set(m::SecretEncryptedMessage::default()), ..Default::default() },
        wa::Message {
            protocol_message: set(protocol(m::protocol_message::Type::APP_STATE_SYNC_KEY_SHARE)),
            ..Default::default()
        },
        wa::Message {
            protocol_message: set(protocol(m::protocol_message::Type::HISTORY_SYNC_NOTIFICATION)),
            ..Default::default()
        },
        wa::Message {
            protocol_message: set(protocol(m::protocol_message::Type::EPHEMERAL_SETTING)),
            ..Default::default()
        },
    ];
    for message in all {
        assert!(matches!(translate(&message, &frame()), Heard::Nothing));
    }
    let first = wa::Message { sender_key_distribution_message: set(keys), ..said("Hello") };
    assert_eq!(words(&read(&first)), "Hello", "the first message in a group comes with the key");
}

#[test]
fn wrappings_without_end_are_taken_off_only_so_far() {
    let mut message = said("deep");
    for _ in 0..40 {
        message = wa::Message { ephemeral_message: wrapped(message), ..Default::default() };
    }
    assert_eq!(read(&message).kind, MessageKind::Unsupported);
}
