//! The message that hands a history over: inside the message itself, or as a file on the media server.

use std::io::Write as _;

use anyhow::Context as _;
use buffa::{Message as _, MessageField};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use waproto::whatsapp as wa;
use waproto::whatsapp::message::HistorySyncNotification;
use waproto::whatsapp::message::protocol_message::Type as ProtocolType;

use crate::media::{MediaKind, MediaStore};

/// A peer message from device 0 with the whole history in it. Every client reads this form.
pub fn inline_notification(history: &wa::HistorySync) -> anyhow::Result<wa::Message> {
    Ok(message(HistorySyncNotification {
        initial_hist_bootstrap_inline_payload: Some(compressed(history)?),
        ..about(history)
    }))
}

/// A peer message from device 0 that points to the history on the media server.
///
/// The protocol names no host here, so only clients that use the hosts of their `media_conn` find it.
pub fn blob_notification(history: &wa::HistorySync, media: &MediaStore) -> anyhow::Result<wa::Message> {
    let stored = media.encrypt_for_phone(&compressed(history)?, MediaKind::History)?;
    Ok(message(HistorySyncNotification {
        file_sha256: Some(stored.file_sha256.to_vec()),
        file_length: Some(stored.file_length),
        media_key: Some(stored.media_key.to_vec()),
        file_enc_sha256: Some(stored.file_enc_sha256.to_vec()),
        direct_path: Some(stored.direct_path),
        ..about(history)
    }))
}

fn about(history: &wa::HistorySync) -> HistorySyncNotification {
    use wa::history_sync::HistorySyncType as Type;
    use wa::message::HistorySyncType as Announced;
    let times = history.conversations.iter().flat_map(|conversation| &conversation.messages);
    let oldest = times.filter_map(|entry| entry.message.message_timestamp).min();
    HistorySyncNotification {
        sync_type: Some(match history.sync_type {
            Type::INITIAL_BOOTSTRAP => Announced::INITIAL_BOOTSTRAP,
            Type::INITIAL_STATUS_V3 => Announced::INITIAL_STATUS_V3,
            Type::FULL => Announced::FULL,
            Type::RECENT => Announced::RECENT,
            Type::PUSH_NAME => Announced::PUSH_NAME,
            Type::NON_BLOCKING_DATA => Announced::NON_BLOCKING_DATA,
            Type::ON_DEMAND => Announced::ON_DEMAND,
        }),
        chunk_order: history.chunk_order,
        progress: history.progress,
        oldest_msg_in_chunk_timestamp_sec: oldest.and_then(|oldest| i64::try_from(oldest).ok()),
        ..Default::default()
    }
}

fn message(notification: HistorySyncNotification) -> wa::Message {
    wa::Message {
        protocol_message: MessageField::some(wa::message::ProtocolMessage {
            r#type: Some(ProtocolType::HISTORY_SYNC_NOTIFICATION),
            history_sync_notification: MessageField::some(notification),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn compressed(history: &wa::HistorySync) -> anyhow::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&history.encode_to_vec()).context("compressing the history")?;
    encoder.finish().context("compressing the history")
}
