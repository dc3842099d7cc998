//! Tests of building and describing messages.

use buffa::Message as _;
use serde_json::json;
use wacore_binary::Jid;
use waproto::whatsapp as wa;

use super::*;
use crate::media::MediaStore;

struct Side {
    pn: Jid,
    lid: Jid,
    secrets: Secrets,
}

fn side(pn: &str, lid: &str) -> Side {
    Side { pn: Jid::pn(pn), lid: Jid::lid(lid), secrets: Secrets::default() }
}

fn anna() -> Side {
    side("15550100", "100000000000000")
}

fn bert() -> Side {
    side("15550101", "100000000000001")
}

/// PN ↔ LID of the two.
fn other_form(jid: &Jid) -> Option<Jid> {
    [anna(), bert()].into_iter().find_map(|side| {
        if side.pn.user == jid.user {
            Some(side.lid)
        } else if side.lid.user == jid.user {
            Some(side.pn)
        } else {
            None
        }
    })
}

impl Side {
    fn build(&self, chat: &Jid, media: &MediaStore, outgoing: &Outgoing) -> anyhow::Result<Built> {
        outgoing.build(&SendContext {
            chat,
            own_pn: &self.pn,
            own_lid: Some(&self.lid),
            now_ms: 1_700_000_000_000,
            secrets: &self.secrets,
            media,
        })
    }

    fn read(&self, author: &Jid, message: &wa::Message) -> Described {
        // Over the wire, as it would come.
        let message = wa::Message::decode_from_slice(&message.encode_to_vec()).unwrap();
        describe(&message, &ReadContext { author, secrets: &self.secrets, other_form: &other_form })
    }
}

fn outgoing(json: serde_json::Value) -> Outgoing {
    serde_json::from_value(json).unwrap()
}

fn sent(json: serde_json::Value) -> (Built, Described, MediaStore) {
    let media = MediaStore::new();
    let (anna, bert) = (anna(), bert());
    let built = anna.build(&bert.pn, &media, &outgoing(json)).unwrap();
    let described = bert.read(&anna.pn, &built.message);
    (built, described, media)
}

#[test]
fn text_quote_and_mentions() {
    let (built, described, _) = sent(json!({ "kind": "text", "text": "hello" }));
    assert_eq!((built.stanza_type, built.media_type, built.edit), ("text", None, None));
    assert!(built.message.conversation.is_some());
    assert_eq!((described.kind.as_str(), described.text.as_deref()), ("text", Some("hello")));
    let (_, described, _) = sent(json!({
        "kind": "text", "text": "yes", "quote": { "id": "3EB0Q", "text": "really?" },
        "mentions": ["15550109@s.whatsapp.net"], "forwarded": true, "expires": 86400,
    }));
    let quoted = described.quoted.unwrap();
    assert_eq!((quoted.id.as_str(), quoted.text.as_deref()), ("3EB0Q", Some("really?")));
    assert_eq!(quoted.author.as_deref(), Some("15550101@s.whatsapp.net"));
    assert_eq!(described.mentions, ["15550109@s.whatsapp.net"]);
    assert!(described.forwarded);
    assert_eq!(described.expires, Some(86400));
    let (_, described, _) =
        sent(json!({ "kind": "link", "text": "see https://a.example", "url": "https://a.example", "title": "A" }));
    assert_eq!(described.detail.as_deref(), Some("https://a.example"));
}

#[test]
fn every_kind_of_file_arrives_and_opens() {
    let file = json!({ "data": "AAECAwQ=", "name": "a.bin" });
    for (json, kind, media_type) in [
        (json!({ "kind": "image", "file": file, "caption": "c", "size": [4, 3] }), "image", "image"),
        (json!({ "kind": "video", "file": file, "caption": "c", "seconds": 2 }), "video", "video"),
        (json!({ "kind": "video", "file": file, "gif": true }), "gif", "gif"),
        (json!({ "kind": "video", "file": file, "round": true }), "video_note", "ptv"),
        (json!({ "kind": "audio", "file": file, "seconds": 2 }), "audio", "audio"),
        (json!({ "kind": "voice", "file": file, "seconds": 2 }), "voice", "ptt"),
        (json!({ "kind": "document", "file": file }), "document", "document"),
        (json!({ "kind": "document", "file": file, "caption": "c" }), "document", "document"),
        (json!({ "kind": "sticker", "file": file }), "sticker", "sticker"),
    ] {
        let caption = json.get("caption").and_then(|caption| caption.as_str()).map(str::to_owned);
        let (built, described, media) = sent(json);
        assert_eq!((built.stanza_type, built.media_type), ("media", Some(media_type)), "{kind}");
        assert_eq!(described.kind, kind);
        assert_eq!(described.text, caption, "{kind}");
        assert!(described.mime.is_some(), "{kind}");
        assert_eq!(media.fetch(&described.media.unwrap()).unwrap(), [0, 1, 2, 3, 4], "{kind}");
        if kind == "document" {
            assert_eq!(described.file_name.as_deref(), Some("a.bin"));
        }
    }
    let (built, described, _) = sent(json!({ "kind": "image", "file": file, "view_once": true }));
    assert!(described.view_once && built.message.view_once_message_v2.is_set());
    let none = outgoing(json!({ "kind": "image", "file": {} }));
    assert!(anna().build(&bert().pn, &MediaStore::new(), &none).is_err());
}

#[test]
fn places_and_contacts() {
    let (built, described, _) =
        sent(json!({ "kind": "location", "latitude": 52.5, "longitude": 13.4, "name": "Cafe" }));
    assert_eq!((built.stanza_type, built.media_type), ("media", Some("location")));
    assert_eq!(described.place.unwrap().name.as_deref(), Some("Cafe"));
    let (_, described, _) = sent(json!({ "kind": "live_location", "latitude": 1.0, "longitude": 2.0 }));
    assert_eq!(described.kind, "live_location");
    let (_, described, _) = sent(json!({ "kind": "contact", "card": { "name": "Cora", "phone": "15550102" } }));
    assert!(described.contacts[0].vcard.contains("waid=15550102:+15550102"));
    let cards = json!([{ "name": "A", "phone": "15550103" }, { "name": "B", "vcard": "BEGIN:VCARD" }]);
    let (built, described, _) = sent(json!({ "kind": "contacts", "name": "2 contacts", "cards": cards }));
    assert_eq!(built.media_type, Some("contact_array"));
    assert_eq!(described.contacts.len(), 2);
}

#[test]
fn reactions_edits_and_deletions() {
    let (built, described, _) = sent(json!({ "kind": "reaction", "to": { "id": "3EB0A" }, "emoji": "👍" }));
    assert_eq!((built.stanza_type, built.edit, built.hide_decrypt_fail), ("reaction", None, true));
    assert_eq!(described.reaction.unwrap(), Reacted { to: "3EB0A".into(), from_me: false, emoji: "👍".into() });
    let (built, described, _) = sent(json!({ "kind": "reaction", "to": { "id": "3EB0A" }, "emoji": "" }));
    assert_eq!(built.edit.as_deref(), Some("7"));
    assert_eq!(described.reaction.unwrap().emoji, "");
    let (built, described, _) = sent(json!({ "kind": "edit", "id": "3EB0B", "text": "new" }));
    assert_eq!((built.stanza_type, built.edit.as_deref()), ("text", Some("1")));
    assert_eq!((described.kind.as_str(), described.target.as_deref()), ("edit", Some("3EB0B")));
    assert_eq!(described.text.as_deref(), Some("new"));
    let (built, described, _) = sent(json!({ "kind": "revoke", "to": { "id": "3EB0C", "from_me": true } }));
    assert_eq!((built.edit.as_deref(), built.hide_decrypt_fail), (Some("7"), false));
    assert_eq!((described.kind.as_str(), described.target.as_deref()), ("revoke", Some("3EB0C")));
    let (built, ..) = sent(json!({ "kind": "revoke", "to": { "id": "3EB0C" } }));
    assert_eq!(built.edit.as_deref(), Some("8"));
}

#[test]
fn kinds_no_client_shows() {
    for (json, kind) in [
        (json!({ "kind": "event", "name": "Party", "start": 1 }), "event"),
        (json!({ "kind": "payment_request", "amount_1000": 5000, "currency": "EUR", "note": "n" }), "payment_request"),
        (json!({ "kind": "group_invite", "group": "1@g.us", "name": "G", "code": "c" }), "group_invite"),
        (json!({ "kind": "disappearing_timer", "seconds": 60 }), "disappearing_timer"),
    ] {
        assert_eq!(sent(json).1.kind, kind);
    }
    let raw = wa::Message { conversation: Some("raw".into()), ..Default::default() }.encode_to_vec();
    let raw = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, raw);
    assert_eq!(sent(json!({ "kind": "raw", "message": raw })).1.text.as_deref(), Some("raw"));
}

#[test]
fn the_copy_for_own_devices_names_the_chat() {
    let anna = anna();
    let built = anna.build(&bert().pn, &MediaStore::new(), &Outgoing::text("hi")).unwrap();
    let copy = device_sent(&bert().pn, &built.message);
    assert!(copy.message_context_info.message_secret.is_some());
    let described = anna.read(&anna.pn, &copy);
    assert_eq!(described.sent_to.as_deref(), Some("15550101@s.whatsapp.net"));
    assert_eq!(described.text.as_deref(), Some("hi"));
}

/// Anna asks, Bert votes, Anna reads the vote, and so does the clients' own code.
fn poll_between(chat_of_anna: &Jid, author: &Jid, voter: &Jid, read_as: &Jid) {
    let media = MediaStore::new();
    let (mut anna, mut bert) = (anna(), bert());
    let ask =
        outgoing(json!({ "kind": "poll", "question": "When?", "options": ["Mon", "Tue", "Wed"], "selectable": 2 }));
    let poll = anna.build(chat_of_anna, &media, &ask).unwrap();
    assert_eq!((poll.stanza_type, poll.meta.as_slice()), ("poll", &[("polltype", "creation".to_owned())][..]));
    anna.secrets.note("3EB0P", author, &device_sent(chat_of_anna, &poll.message));
    bert.secrets.note("3EB0P", author, &poll.message);
    let asked = bert.read(author, &poll.message);
    assert_eq!(asked.poll.unwrap().options, ["Mon", "Tue", "Wed"]);

    let wrong = outgoing(json!({ "kind": "poll_vote", "poll": "3EB0P", "options": ["Fri"] }));
    assert!(bert.build(author, &media, &wrong).is_err());
    let vote = outgoing(json!({ "kind": "poll_vote", "poll": "3EB0P", "options": ["Mon", "Wed"] }));
    let vote = bert.build(author, &media, &vote).unwrap();
    assert_eq!((vote.stanza_type, vote.meta[0].1.as_str(), vote.hide_decrypt_fail), ("poll", "vote", true));
    let read = anna.read(read_as, &vote.message).vote.unwrap();
    assert_eq!(read, PollVoted { poll: "3EB0P".into(), options: Some(vec!["Mon".into(), "Wed".into()]) });

    let sealed = vote.message.poll_update_message.vote.as_option().unwrap();
    let secret = poll.message.message_context_info.message_secret.clone().unwrap();
    let hashes = wacore::poll::decrypt_poll_vote_with_secret(
        wacore::poll::PollVoteCiphertext {
            enc_payload: sealed.enc_payload.as_deref().unwrap(),
            enc_iv: sealed.enc_iv.as_deref().unwrap(),
        },
        &secret,
        "3EB0P",
        &author.to_non_ad_string(),
        &voter.to_non_ad_string(),
    )
    .unwrap();
    assert_eq!(hashes, [wacore::poll::compute_option_hash("Mon"), wacore::poll::compute_option_hash("Wed")]);
}

#[test]
fn votes_open_in_either_form_of_the_jids() {
    let (anna, bert) = (anna(), bert());
    poll_between(&bert.pn, &anna.pn, &bert.pn, &bert.pn);
    poll_between(&bert.lid, &anna.lid, &bert.lid, &bert.lid.with_device(2));
    poll_between(&bert.pn, &anna.pn, &bert.pn, &bert.lid);
}

#[test]
fn a_vote_without_the_poll_says_why() {
    let media = MediaStore::new();
    let (anna, mut bert) = (anna(), bert());
    let ask = outgoing(json!({ "kind": "poll", "question": "?", "options": ["a", "b"] }));
    let poll = anna.build(&bert.pn, &media, &ask).unwrap();
    assert!(poll.message.poll_creation_message_v3.is_set());
    bert.secrets.note("3EB0P", &anna.pn, &poll.message);
    let vote = outgoing(json!({ "kind": "poll_vote", "poll": "3EB0P", "options": [] }));
    let vote = bert.build(&anna.pn, &media, &vote).unwrap();
    let read = anna.read(&bert.pn, &vote.message);
    assert_eq!(read.vote.unwrap().options, None);
    assert!(read.detail.unwrap().contains("not known"));
}

#[test]
fn encrypted_edits_and_reactions_are_opened() {
    let media = MediaStore::new();
    let (anna, mut bert) = (anna(), bert());
    let first = anna.build(&bert.pn, &media, &Outgoing::text("first")).unwrap();
    bert.secrets.note("3EB0E", &anna.pn, &first.message);
    let secret = first.message.message_context_info.message_secret.clone().unwrap();
    let edit = anna.build(&bert.pn, &media, &outgoing(json!({ "kind": "edit", "id": "3EB0E", "text": "second" })));
    let author = anna.pn.to_string();
    let names = wacore::message_edit::MessageEditContext {
        original_msg_id: "3EB0E",
        original_sender_jid: &author,
        editor_jid: &author,
    };
    let (payload, iv) = wacore::message_edit::encrypt_message_edit(&edit.unwrap().message, &secret, &names).unwrap();
    let key = || buffa::MessageField::some(wa::MessageKey { id: Some("3EB0E".into()), ..Default::default() });
    let sealed = wa::Message {
        secret_encrypted_message: buffa::MessageField::some(wa::message::SecretEncryptedMessage {
            target_message_key: key(),
            enc_payload: Some(payload),
            enc_iv: Some(iv.to_vec()),
            secret_enc_type: Some(wa::message::secret_encrypted_message::SecretEncType::MESSAGE_EDIT),
            ..Default::default()
        }),
        ..Default::default()
    };
    let read = bert.read(&anna.pn, &sealed);
    assert_eq!((read.kind.as_str(), read.text.as_deref()), ("edit", Some("second")));

    let (payload, iv) =
        wacore::reaction::encrypt_reaction_with_secret("👍", 1, &secret, "3EB0E", &author, &author).unwrap();
    let sealed = wa::Message {
        enc_reaction_message: buffa::MessageField::some(wa::message::EncReactionMessage {
            target_message_key: key(),
            enc_payload: Some(payload),
            enc_iv: Some(iv.to_vec()),
        }),
        ..Default::default()
    };
    assert_eq!(bert.read(&anna.pn, &sealed).reaction.unwrap().emoji, "👍");
}

#[test]
fn a_description_goes_through_json() {
    let (_, described, _) = sent(json!({ "kind": "image", "file": { "data": "AAEC" } }));
    let json = serde_json::to_value(&described).unwrap();
    assert!(json.get("poll").is_none());
    assert_eq!(serde_json::from_value::<Described>(json).unwrap(), described);
}
