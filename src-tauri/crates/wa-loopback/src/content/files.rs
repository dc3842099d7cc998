//! Messages with a file: the file is encrypted, put on the media server and pointed to.

use anyhow::Result;
use buffa::MessageField;
use waproto::whatsapp as wa;

use super::FileSource;
use crate::media::{MediaKind, MediaStore, StoredMedia};

/// A file on the media server, with what its message says about it.
struct Sent {
    stored: StoredMedia,
    mime: String,
    name: Option<String>,
    timestamp: i64,
}

/// Puts files on the media server at one moment.
pub(super) struct Files<'a> {
    pub(super) store: &'a MediaStore,
    pub(super) now_s: i64,
}

impl Files<'_> {
    fn send(&self, file: &FileSource, kind: MediaKind, usual_mime: &str) -> Result<Sent> {
        Ok(Sent {
            stored: self.store.encrypt_for_phone(&file.read()?, kind)?,
            mime: file.mime.clone().unwrap_or_else(|| usual_mime.to_owned()),
            name: file.file_name(),
            timestamp: self.now_s,
        })
    }

    pub(super) fn image(
        &self,
        file: &FileSource,
        caption: Option<&str>,
        size: Option<(u32, u32)>,
        view_once: bool,
    ) -> Result<wa::Message> {
        let Sent { stored, mime, timestamp, .. } = self.send(file, MediaKind::Image, "image/jpeg")?;
        let image = wa::message::ImageMessage {
            url: Some(stored.url),
            mimetype: Some(mime),
            caption: caption.map(str::to_owned),
            file_sha256: Some(stored.file_sha256.to_vec()),
            file_length: Some(stored.file_length),
            width: size.map(|size| size.0),
            height: size.map(|size| size.1),
            media_key: Some(stored.media_key.to_vec()),
            file_enc_sha256: Some(stored.file_enc_sha256.to_vec()),
            direct_path: Some(stored.direct_path),
            media_key_timestamp: Some(timestamp),
            view_once: view_once.then_some(true),
            ..Default::default()
        };
        let message = wa::Message { image_message: MessageField::some(image), ..Default::default() };
        Ok(if view_once { once(message) } else { message })
    }

    #[expect(clippy::too_many_arguments, reason = "one for each field of the message")]
    pub(super) fn video(
        &self,
        file: &FileSource,
        caption: Option<&str>,
        size: Option<(u32, u32)>,
        seconds: u32,
        gif: bool,
        view_once: bool,
        round: bool,
    ) -> Result<wa::Message> {
        let Sent { stored, mime, timestamp, .. } = self.send(file, MediaKind::Video, "video/mp4")?;
        let video = wa::message::VideoMessage {
            url: Some(stored.url),
            mimetype: Some(mime),
            caption: caption.map(str::to_owned),
            file_sha256: Some(stored.file_sha256.to_vec()),
            file_length: Some(stored.file_length),
            seconds: Some(seconds),
            gif_playback: gif.then_some(true),
            width: size.map(|size| size.0),
            height: size.map(|size| size.1),
            media_key: Some(stored.media_key.to_vec()),
            file_enc_sha256: Some(stored.file_enc_sha256.to_vec()),
            direct_path: Some(stored.direct_path),
            media_key_timestamp: Some(timestamp),
            streaming_sidecar: stored.streaming_sidecar,
            view_once: view_once.then_some(true),
            ..Default::default()
        };
        let video = MessageField::some(video);
        let message = if round {
            wa::Message { ptv_message: video, ..Default::default() }
        } else {
            wa::Message { video_message: video, ..Default::default() }
        };
        Ok(if view_once { once(message) } else { message })
    }

    pub(super) fn audio(&self, file: &FileSource, seconds: u32, voice: bool) -> Result<wa::Message> {
        let usual = if voice { "audio/ogg; codecs=opus" } else { "audio/mpeg" };
        let Sent { stored, mime, timestamp, .. } = self.send(file, MediaKind::Audio, usual)?;
        let audio = wa::message::AudioMessage {
            url: Some(stored.url),
            mimetype: Some(mime),
            file_sha256: Some(stored.file_sha256.to_vec()),
            file_length: Some(stored.file_length),
            seconds: Some(seconds),
            ptt: Some(voice),
            media_key: Some(stored.media_key.to_vec()),
            file_enc_sha256: Some(stored.file_enc_sha256.to_vec()),
            direct_path: Some(stored.direct_path),
            media_key_timestamp: Some(timestamp),
            streaming_sidecar: stored.streaming_sidecar,
            waveform: voice.then(|| (0..64).map(|at: u8| at.wrapping_mul(7) % 100).collect()),
            ..Default::default()
        };
        Ok(wa::Message { audio_message: MessageField::some(audio), ..Default::default() })
    }

    /// A document with a caption travels in a wrapper of its own.
    pub(super) fn document(&self, file: &FileSource, caption: Option<&str>, pages: Option<u32>) -> Result<wa::Message> {
        let Sent { stored, mime, name, timestamp } =
            self.send(file, MediaKind::Document, "application/octet-stream")?;
        let document = wa::message::DocumentMessage {
            url: Some(stored.url),
            mimetype: Some(mime),
            title: name.clone(),
            file_sha256: Some(stored.file_sha256.to_vec()),
            file_length: Some(stored.file_length),
            page_count: pages,
            media_key: Some(stored.media_key.to_vec()),
            file_name: name,
            file_enc_sha256: Some(stored.file_enc_sha256.to_vec()),
            direct_path: Some(stored.direct_path),
            media_key_timestamp: Some(timestamp),
            caption: caption.map(str::to_owned),
            ..Default::default()
        };
        let message = wa::Message { document_message: MessageField::some(document), ..Default::default() };
        Ok(if caption.is_some() {
            wa::Message { document_with_caption_message: wrapped(message), ..Default::default() }
        } else {
            message
        })
    }

    pub(super) fn sticker(&self, file: &FileSource, animated: bool) -> Result<wa::Message> {
        let Sent { stored, mime, timestamp, .. } = self.send(file, MediaKind::Sticker, "image/webp")?;
        let sticker = wa::message::StickerMessage {
            url: Some(stored.url),
            file_sha256: Some(stored.file_sha256.to_vec()),
            file_enc_sha256: Some(stored.file_enc_sha256.to_vec()),
            media_key: Some(stored.media_key.to_vec()),
            mimetype: Some(mime),
            width: Some(512),
            height: Some(512),
            direct_path: Some(stored.direct_path),
            file_length: Some(stored.file_length),
            media_key_timestamp: Some(timestamp),
            is_animated: Some(animated),
            sticker_sent_ts: Some(self.now_s * 1000),
            ..Default::default()
        };
        Ok(wa::Message { sticker_message: MessageField::some(sticker), ..Default::default() })
    }
}

fn once(message: wa::Message) -> wa::Message {
    wa::Message { view_once_message_v2: wrapped(message), ..Default::default() }
}

fn wrapped(message: wa::Message) -> MessageField<wa::message::FutureProofMessage> {
    MessageField::some(wa::message::FutureProofMessage { message: MessageField::some(message) })
}
