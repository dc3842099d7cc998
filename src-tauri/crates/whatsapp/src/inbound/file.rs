//! Files: pictures, films, sounds, documents, stickers. What comes is where the file is and how it is opened.

use domain::{Media, MessageKind, RemoteFile};
use waproto::whatsapp as wa;

use super::{Content, Frame, Read};
use crate::media::{FileKind, Pointer};

/// Pictures that come with a message are small; a larger one is left out.
const THUMBNAIL_BYTES: usize = 64 * 1024;

/// What all files have in common.
struct Parts<'m> {
    of: FileKind,
    mime: Option<&'m String>,
    name: Option<&'m String>,
    bytes: Option<u64>,
    size: (Option<u32>, Option<u32>),
    path: Option<&'m String>,
    key: Option<&'m Vec<u8>>,
    sha256: Option<&'m Vec<u8>>,
    enc_sha256: Option<&'m Vec<u8>>,
    thumbnail: Option<&'m Vec<u8>>,
}

/// [`Parts`] of a file: every kind has these fields, in a type of its own, and some of the named ones.
macro_rules! parts {
    ($of:ident, $file:ident $(, $field:ident: $value:expr)*) => {
        Parts {
            mime: $file.mimetype.as_ref(),
            bytes: $file.file_length,
            path: $file.direct_path.as_ref(),
            key: $file.media_key.as_ref(),
            sha256: $file.file_sha256.as_ref(),
            enc_sha256: $file.file_enc_sha256.as_ref(),
            $($field: $value,)*
            ..Parts::bare(FileKind::$of)
        }
    };
}

impl Parts<'_> {
    fn bare(of: FileKind) -> Self {
        Self {
            of,
            mime: None,
            name: None,
            bytes: None,
            size: (None, None),
            path: None,
            key: None,
            sha256: None,
            enc_sha256: None,
            thumbnail: None,
        }
    }
}

pub(super) fn read<'m>(message: &'m wa::Message, frame: &Frame) -> Read<'m> {
    image(message, frame)
        .or_else(|| video(message, frame))
        .or_else(|| audio(message, frame))
        .or_else(|| document(message, frame))
        .or_else(|| sticker(message, frame))
}

fn image<'m>(message: &'m wa::Message, frame: &Frame) -> Read<'m> {
    let image = message.image_message.as_option()?;
    let size = (image.width, image.height);
    let parts = parts!(Image, image, size: size, thumbnail: image.jpeg_thumbnail.as_ref());
    Some((content(MessageKind::Image, image.caption.as_ref(), &parts, frame), image.context_info.as_option()))
}

fn video<'m>(message: &'m wa::Message, frame: &Frame) -> Read<'m> {
    let video = message.video_message.as_option().or(message.ptv_message.as_option())?;
    let size = (video.width, video.height);
    let parts = parts!(Video, video, size: size, thumbnail: video.jpeg_thumbnail.as_ref());
    Some((content(MessageKind::Video, video.caption.as_ref(), &parts, frame), video.context_info.as_option()))
}

fn audio<'m>(message: &'m wa::Message, frame: &Frame) -> Read<'m> {
    let audio = message.audio_message.as_option()?;
    let kind = if audio.ptt == Some(true) { MessageKind::Voice } else { MessageKind::Audio };
    Some((content(kind, None, &parts!(Audio, audio), frame), audio.context_info.as_option()))
}

fn document<'m>(message: &'m wa::Message, frame: &Frame) -> Read<'m> {
    let document = message.document_message.as_option()?;
    let name = document.file_name.as_ref().or(document.title.as_ref());
    let parts = parts!(Document, document, name: name, thumbnail: document.jpeg_thumbnail.as_ref());
    let content = content(MessageKind::Document, document.caption.as_ref(), &parts, frame);
    Some((content, document.context_info.as_option()))
}

fn sticker<'m>(message: &'m wa::Message, frame: &Frame) -> Read<'m> {
    let sticker = message.sticker_message.as_option()?;
    let parts = parts!(Sticker, sticker, size: (sticker.width, sticker.height));
    Some((content(MessageKind::Sticker, None, &parts, frame), sticker.context_info.as_option()))
}

fn content(kind: MessageKind, caption: Option<&String>, parts: &Parts<'_>, frame: &Frame) -> Content {
    Content { kind, text: caption.cloned().unwrap_or_default(), remote: remote(parts, frame), ..Content::default() }
}

/// `None` where it says too little to be fetched.
fn remote(parts: &Parts<'_>, frame: &Frame) -> Option<RemoteFile> {
    let pointer = Pointer {
        of: parts.of,
        path: parts.path.filter(|path| !path.is_empty())?.clone(),
        key: parts.key?.clone(),
        sha256: parts.sha256?.clone(),
        enc_sha256: parts.enc_sha256?.clone(),
        bytes: parts.bytes.unwrap_or(0),
        id: frame.id.clone(),
        chat: frame.wire_chat.clone(),
        sender: frame.is_group.then(|| frame.wire_sender.clone()),
        from_me: frame.from_me,
    };
    let usual = match parts.of {
        FileKind::Image => "image/jpeg",
        FileKind::Video => "video/mp4",
        FileKind::Audio => "audio/ogg",
        FileKind::Sticker => "image/webp",
        FileKind::Document => "application/octet-stream",
    };
    Some(RemoteFile {
        media: Media {
            mime: parts.mime.filter(|mime| !mime.is_empty()).map_or_else(|| usual.to_owned(), Clone::clone),
            name: parts.name.filter(|name| !name.is_empty()).cloned(),
            bytes: parts.bytes.map_or(0, |bytes| u32::try_from(bytes).unwrap_or(u32::MAX)),
            width: parts.size.0.filter(|width| *width > 0),
            height: parts.size.1.filter(|height| *height > 0),
        },
        pointer: pointer.write(),
        thumbnail: parts.thumbnail.filter(|jpeg| !jpeg.is_empty() && jpeg.len() <= THUMBNAIL_BYTES).cloned(),
    })
}

/// Whether the file itself says that it may be seen once.
pub(super) fn once(message: &wa::Message) -> bool {
    let image = message.image_message.as_option().and_then(|image| image.view_once);
    let video = message.video_message.as_option().and_then(|video| video.view_once);
    let audio = message.audio_message.as_option().and_then(|audio| audio.view_once);
    [image, video, audio].contains(&Some(true))
}

/// What a file to be seen once is, where the phone alone got it and the wire only says its kind.
pub(crate) fn placeholder(media_type: &str) -> MessageKind {
    match media_type {
        "video" | "ptv" => MessageKind::Video,
        "ptt" => MessageKind::Voice,
        "audio" => MessageKind::Audio,
        _ => MessageKind::Image,
    }
}
