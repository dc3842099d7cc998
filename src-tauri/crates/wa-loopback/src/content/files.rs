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

/// The message of a file: every kind points to it with these fields, in a type of its own, and has the named ones besides.
macro_rules! pointing {
    ($kind:ident, $sent:ident $(, $field:ident: $value:expr)*) => {
        wa::message::$kind {
            url: Some($sent.stored.url),
            mimetype: Some($sent.mime),
            file_sha256: Some($sent.stored.file_sha256.to_vec()),
            file_length: Some($sent.stored.file_length),
            media_key: Some($sent.stored.media_key.to_vec()),
            file_enc_sha256: Some($sent.stored.file_enc_sha256.to_vec()),
            direct_path: Some($sent.stored.direct_path),
            media_key_timestamp: Some($sent.timestamp),
            $($field: $value,)*
            ..Default::default()
        }
    };
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
        let sent = self.send(file, MediaKind::Image, "image/jpeg")?;
        let image = pointing!(
            ImageMessage,
            sent,
            caption: caption.map(str::to_owned),
            width: size.map(|size| size.0),
            height: size.map(|size| size.1),
            view_once: view_once.then_some(true)
        );
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
        let sent = self.send(file, MediaKind::Video, "video/mp4")?;
        let video = pointing!(
            VideoMessage,
            sent,
            caption: caption.map(str::to_owned),
            seconds: Some(seconds),
            gif_playback: gif.then_some(true),
            width: size.map(|size| size.0),
            height: size.map(|size| size.1),
            streaming_sidecar: sent.stored.streaming_sidecar,
            view_once: view_once.then_some(true)
        );
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
        let sent = self.send(file, MediaKind::Audio, usual)?;
        let audio = pointing!(
            AudioMessage,
            sent,
            seconds: Some(seconds),
            ptt: Some(voice),
            streaming_sidecar: sent.stored.streaming_sidecar,
            waveform: voice.then(|| (0..64).map(|at: u8| at.wrapping_mul(7) % 100).collect())
        );
        Ok(wa::Message { audio_message: MessageField::some(audio), ..Default::default() })
    }

    /// A document with a caption travels in a wrapper of its own.
    pub(super) fn document(&self, file: &FileSource, caption: Option<&str>, pages: Option<u32>) -> Result<wa::Message> {
        let sent = self.send(file, MediaKind::Document, "application/octet-stream")?;
        let document = pointing!(
            DocumentMessage,
            sent,
            title: sent.name.clone(),
            page_count: pages,
            file_name: sent.name,
            caption: caption.map(str::to_owned)
        );
        let message = wa::Message { document_message: MessageField::some(document), ..Default::default() };
        Ok(if caption.is_some() {
            wa::Message { document_with_caption_message: wrapped(message), ..Default::default() }
        } else {
            message
        })
    }

    pub(super) fn sticker(&self, file: &FileSource, animated: bool) -> Result<wa::Message> {
        let sent = self.send(file, MediaKind::Sticker, "image/webp")?;
        let sticker = pointing!(
            StickerMessage,
            sent,
            width: Some(512),
            height: Some(512),
            is_animated: Some(animated),
            sticker_sent_ts: Some(self.now_s * 1000)
        );
        Ok(wa::Message { sticker_message: MessageField::some(sticker), ..Default::default() })
    }
}

fn once(message: wa::Message) -> wa::Message {
    wa::Message { view_once_message_v2: wrapped(message), ..Default::default() }
}

fn wrapped(message: wa::Message) -> MessageField<wa::message::FutureProofMessage> {
    MessageField::some(wa::message::FutureProofMessage { message: MessageField::some(message) })
}
