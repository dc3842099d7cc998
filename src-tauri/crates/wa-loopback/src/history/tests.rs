//! Tests of history against the client's reader.

use serde_json::json;
use wacore::history_sync::{HistorySyncStream, MAX_DECOMPRESSED, process_history_sync};
use wacore_binary::Jid;
use waproto::whatsapp as wa;

use super::*;
use crate::content::{Secrets, SendContext};
use crate::media::{MediaKind, MediaPointer, MediaStore};

fn spec() -> HistorySpec {
    serde_json::from_value(json!({
        "conversations": [
            {
                "jid": "15550101@s.whatsapp.net", "name": "Bert", "unread": 2, "archived": true,
                "messages": [
                    { "id": "3EB01", "timestamp_s": 100, "kind": "text", "text": "old", "push_name": "bert" },
                    { "id": "3EB02", "timestamp_s": 200, "from_me": true, "status": "read", "kind": "text", "text": "own",
                      "reactions": [{ "emoji": "👍" }] },
                    { "id": "3EB03", "timestamp_s": 150, "kind": "image", "file": { "data": "AAEC" }, "caption": "pic" },
                ],
            },
            {
                "jid": "120363000000000001@g.us", "name": "Family", "pinned": 1,
                "members": [{ "jid": "15550100@s.whatsapp.net", "admin": true }, { "jid": "15550102@s.whatsapp.net" }],
                "messages": [
                    { "id": "3EB04", "timestamp_s": 300, "author": "15550102@s.whatsapp.net",
                      "kind": "poll", "question": "When?", "options": ["Mon", "Tue"] },
                ],
            },
        ],
        "push_names": { "15550100@s.whatsapp.net": "Anna" },
        "lids": { "15550101@s.whatsapp.net": "100000000000001@lid" },
    }))
    .unwrap()
}

fn build(media: &MediaStore) -> wa::HistorySync {
    let own = Jid::pn("15550100");
    spec().build(&HistoryContext { own_pn: &own, own_lid: None, media }).unwrap()
}

fn check(compressed: &[u8]) {
    let read = process_history_sync(compressed.to_vec(), Some("15550100"), false).unwrap();
    assert_eq!(read.conversations_processed, 2);
    assert_eq!(read.own_pushname.as_deref(), Some("Anna"));
    assert_eq!(read.lid_mappings.len(), 1);
    assert_eq!(read.msg_secret_records.len(), 4);
    let mut stream = HistorySyncStream::new(compressed, MAX_DECOMPRESSED);
    let bert = stream.next_conversation().unwrap().unwrap();
    assert_eq!((bert.name.as_deref(), bert.unread_count, bert.archived), (Some("Bert"), Some(2), Some(true)));
    let ids: Vec<_> = bert.messages.iter().map(|entry| entry.message.key.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["3EB02", "3EB03", "3EB01"]);
    let newest = &bert.messages[0].message;
    assert_eq!(newest.status, Some(wa::web_message_info::Status::READ));
    assert_eq!(newest.reactions[0].text.as_deref(), Some("👍"));
    assert_eq!(bert.messages[2].message.push_name.as_deref(), Some("bert"));
    let family = stream.next_conversation().unwrap().unwrap();
    assert_eq!(family.participant[0].rank, Some(wa::group_participant::Rank::ADMIN));
    let poll = &family.messages[0].message;
    assert_eq!(poll.key.participant.as_deref(), Some("15550102@s.whatsapp.net"));
}

#[test]
fn clients_read_the_inline_form() {
    let history = build(&MediaStore::new());
    let message = inline_notification(&history).unwrap();
    let notification = &message.protocol_message.history_sync_notification;
    assert_eq!(notification.sync_type, Some(wa::message::HistorySyncType::INITIAL_BOOTSTRAP));
    assert_eq!(notification.oldest_msg_in_chunk_timestamp_sec, Some(100));
    check(notification.initial_hist_bootstrap_inline_payload.as_deref().unwrap());
}

#[test]
fn clients_read_the_form_on_the_media_server() {
    let media = MediaStore::new();
    let message = blob_notification(&build(&media), &media).unwrap();
    let notification = message.protocol_message.history_sync_notification.as_option().unwrap().clone();
    let pointer = MediaPointer {
        kind: MediaKind::History,
        url: None,
        direct_path: notification.direct_path.unwrap(),
        media_key: notification.media_key.unwrap(),
        file_sha256: notification.file_sha256.unwrap(),
        file_enc_sha256: notification.file_enc_sha256.unwrap(),
        file_length: notification.file_length.unwrap(),
    };
    check(&media.fetch(&pointer).unwrap());
}

#[test]
fn a_poll_in_the_history_can_be_voted_in() {
    let (media, own) = (MediaStore::new(), Jid::pn("15550100"));
    let mut secrets = Secrets::default();
    note_history(&mut secrets, &build(&media), &own);
    let vote: crate::content::Outgoing =
        serde_json::from_value(json!({ "kind": "poll_vote", "poll": "3EB04", "options": ["Tue"] })).unwrap();
    let chat: Jid = "120363000000000001@g.us".parse().unwrap();
    let context = SendContext { chat: &chat, own_pn: &own, own_lid: None, now_ms: 1, secrets: &secrets, media: &media };
    let key = vote.build(&context).unwrap().message.poll_update_message.poll_creation_message_key.clone();
    assert_eq!(key.participant.as_deref(), Some("15550102@s.whatsapp.net"));
}

#[test]
fn a_spec_goes_through_json() {
    let json = serde_json::to_value(spec()).unwrap();
    assert_eq!(serde_json::from_value::<HistorySpec>(json).unwrap(), spec());
}
