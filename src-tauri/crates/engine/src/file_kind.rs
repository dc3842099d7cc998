//! Kind: what a file is, on its way in or out, and whether it is what its message says. The bytes are believed before whoever
//! sent them.

use std::io::Cursor;

use domain::{Media, MessageKind};
use image::ImageReader;
use infer::MatcherType;

/// Pictures that phones show.
const PICTURES: &[&str] = &["image/jpeg", "image/png", "image/webp", "image/gif"];

/// The MIME type of a file that may be sent as `kind`; else why not, in words.
pub(crate) fn of(kind: MessageKind, said: Option<&str>, bytes: &[u8]) -> Result<String, String> {
    let found = infer::get(bytes);
    let type_of = found.as_ref().map(infer::Type::matcher_type);
    let mime = mime(said, found.as_ref());
    let (fits, wanted) = match kind {
        MessageKind::Image | MessageKind::Sticker => (PICTURES.contains(&mime.as_str()), "picture"),
        MessageKind::Video => (mime.starts_with("video/"), "film"),
        MessageKind::Audio | MessageKind::Voice => (mime.starts_with("audio/"), "sound"),
        // A page in place of a file is nearly always a login or an error; a program is nothing to get from a shop.
        _ => (!mime.contains("html") && type_of != Some(MatcherType::App), "document"),
    };
    if fits {
        Ok(mime)
    } else {
        Err(format!("Its address does not lead to a {wanted} ({mime}). Look at it in the flow."))
    }
}

fn mime(said: Option<&str>, found: Option<&infer::Type>) -> String {
    let said = said.unwrap_or("application/octet-stream");
    match found {
        // Sound and film share their containers, and many documents are archives: there the server knows more.
        Some(found) if same_container(found, said) => said.to_owned(),
        Some(found) => found.mime_type().to_owned(),
        // Pictures, sound and film begin with bytes that tell: what has none of them only claims to be one.
        None if ["image/", "audio/", "video/"].iter().any(|claim| said.starts_with(claim)) => {
            "application/octet-stream".to_owned()
        }
        None => said.to_owned(),
    }
}

fn same_container(found: &infer::Type, said: &str) -> bool {
    match found.matcher_type() {
        MatcherType::Video | MatcherType::Audio => said.starts_with("audio/"),
        MatcherType::Archive => found.mime_type() == "application/zip" && said.starts_with("application/vnd."),
        _ => false,
    }
}

/// What a file is that is not what it claims to be.
const UNKNOWN: &str = "application/octet-stream";
/// A picture with more pixels than this is a way to fill memory.
const PIXELS: u64 = 100_000_000;

/// What came in as `kind`, said to be `said`: the same, as far as its bytes agree; else a document of no type, which is never
/// shown as a picture.
pub(crate) fn received(kind: MessageKind, said: &Media, bytes: &[u8]) -> (MessageKind, Media) {
    let found = infer::get(bytes);
    let mime = mime(Some(said.mime.as_str()), found.as_ref());
    let fits = match kind {
        MessageKind::Image | MessageKind::Sticker => PICTURES.contains(&mime.as_str()),
        MessageKind::Video => mime.starts_with("video/"),
        MessageKind::Audio | MessageKind::Voice => mime.starts_with("audio/"),
        _ => agrees(&said.mime, &mime, found.as_ref()),
    };
    let pixels = size(&mime, bytes);
    // A picture whose size cannot be read cannot be shown either.
    let picture = matches!(kind, MessageKind::Image | MessageKind::Sticker);
    let bearable = pixels.map_or(!picture, |(width, height)| u64::from(width) * u64::from(height) <= PIXELS);
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    if !fits || !bearable {
        let media = Media { mime: UNKNOWN.into(), bytes: length, width: None, height: None, ..said.clone() };
        return (MessageKind::Document, media);
    }
    // Nothing here looks into a film: its shape is as it says, if that is one.
    let said_size = said.width.zip(said.height).filter(|_| kind == MessageKind::Video);
    let (width, height) =
        pixels.or(said_size).filter(|(w, h)| (1..=20_000).contains(w) && (1..=20_000).contains(h)).unzip();
    (kind, Media { mime, bytes: length, width, height, ..said.clone() })
}

/// Whether a document is of the type that it is said to be.
fn agrees(said: &str, mime: &str, found: Option<&infer::Type>) -> bool {
    match found {
        // What begins with bytes that tell has to have them.
        None => !KNOWN_BY_BYTES.contains(&said),
        Some(_) if said == UNKNOWN || said == mime => true,
        Some(found) => {
            let family = |mime: &str| mime.split('/').next().unwrap_or_default().to_owned();
            let pictures = family(said) == family(found.mime_type()) && found.matcher_type() == MatcherType::Image;
            pictures || (found.matcher_type() == MatcherType::Archive && said.contains("zip"))
        }
    }
}

/// Types of documents that are known by their first bytes.
const KNOWN_BY_BYTES: &[&str] =
    &["application/pdf", "application/zip", "application/msword", "application/vnd.ms-excel"];

/// What a file of the operator's computer is sent as.
pub(crate) fn chosen(bytes: &[u8]) -> (MessageKind, String) {
    let Some(found) = infer::get(bytes) else { return (MessageKind::Document, UNKNOWN.into()) };
    let mime = found.mime_type();
    let kind = match mime {
        "image/jpeg" | "image/png" => MessageKind::Image,
        "image/webp" => MessageKind::Sticker,
        "video/mp4" | "video/3gpp" => MessageKind::Video,
        // WhatsApp plays Opus only in this wording.
        "audio/opus" => return (MessageKind::Audio, "audio/ogg; codecs=opus".into()),
        "audio/mpeg" | "audio/ogg" | "audio/aac" | "audio/m4a" | "audio/amr" => MessageKind::Audio,
        // Phones show nothing else in place.
        _ => MessageKind::Document,
    };
    (kind, if mime == "audio/m4a" { "audio/mp4".into() } else { mime.to_owned() })
}

/// The ending of a file of this type.
pub(crate) fn ending(mime: &str) -> Option<&'static str> {
    Some(match mime {
        "application/pdf" => "pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/zip" => "zip",
        "text/plain" => "txt",
        "text/csv" => "csv",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        _ => return None,
    })
}

/// Width and height of a picture.
pub(crate) fn size(mime: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    if !PICTURES.contains(&mime) {
        return None;
    }
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MP4: &[u8] = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41";

    fn picture() -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        image::RgbImage::new(2, 3).write_to(&mut file, image::ImageFormat::Png).unwrap();
        file.into_inner()
    }

    #[test]
    fn the_bytes_are_believed_before_the_server() {
        assert_eq!(of(MessageKind::Image, Some("text/plain"), &picture()).unwrap(), "image/png");
        assert!(of(MessageKind::Image, Some("image/png"), b"<html>Please log in</html>").is_err());
        assert!(of(MessageKind::Image, Some("image/svg+xml"), b"<svg xmlns='x'></svg>").is_err());
        assert!(of(MessageKind::Image, Some("image/png"), b"%PDF-1.7 1 0 obj").is_err());
    }

    #[test]
    fn sound_in_a_container_of_films_is_sound_where_the_server_says_so() {
        assert_eq!(of(MessageKind::Audio, Some("audio/mp4"), MP4).unwrap(), "audio/mp4");
        assert_eq!(of(MessageKind::Video, None, MP4).unwrap(), "video/mp4");
        assert!(of(MessageKind::Audio, Some("audio/mpeg"), b"not a sound").is_err());
    }

    #[test]
    fn a_document_is_anything_but_a_page_or_a_program() {
        assert_eq!(of(MessageKind::Document, Some("application/pdf"), b"%PDF-1.7 1 0 obj").unwrap(), "application/pdf");
        let download = of(MessageKind::Document, Some("application/x-download"), b"%PDF-1.7 1 0 obj");
        assert_eq!(download.unwrap(), "application/pdf");
        let table = "application/vnd.oasis.opendocument.spreadsheet";
        assert_eq!(of(MessageKind::Document, Some(table), b"PK\x03\x04\x14\0\0\0").unwrap(), table);
        assert_eq!(of(MessageKind::Document, Some("text/csv"), b"a;b\n1;2").unwrap(), "text/csv");
        assert_eq!(of(MessageKind::Document, None, b"anything").unwrap(), "application/octet-stream");
        let page = of(MessageKind::Document, Some("text/html"), b"<!DOCTYPE html><html>").unwrap_err();
        assert!(page.contains("document") && page.contains("text/html"), "{page}");
        let program = [&b"\x7fELF\x02\x01\x01"[..], &[0; 64]].concat();
        assert!(of(MessageKind::Document, Some("application/pdf"), &program).is_err());
    }

    fn said(mime: &str) -> Media {
        Media { mime: mime.into(), name: Some("a".into()), bytes: 1, width: Some(9), height: Some(9) }
    }

    #[test]
    fn what_comes_in_is_what_its_bytes_say_or_a_document_of_no_type() {
        let (kind, media) = received(MessageKind::Image, &said("image/jpeg"), &picture());
        assert_eq!(
            (kind, &*media.mime, media.width, media.height),
            (MessageKind::Image, "image/png", Some(2), Some(3))
        );
        assert_eq!(media.bytes as usize, picture().len());
        for (kind, claim, bytes) in [
            (MessageKind::Image, "image/png", b"<svg onload='x'></svg>".as_slice()),
            (MessageKind::Image, "image/png", b"%PDF-1.7 1 0 obj"),
            (MessageKind::Sticker, "image/webp", b"not a sticker"),
            (MessageKind::Video, "video/mp4", b"%PDF-1.7 1 0 obj"),
            (MessageKind::Voice, "audio/ogg", b"MZ\x90\0 a program"),
            (MessageKind::Document, "application/pdf", b"just words"),
            (MessageKind::Document, "text/plain", b"<!DOCTYPE html><html>"),
            (MessageKind::Document, "application/pdf", b"\x7fELF\x02\x01\x01"),
        ] {
            let (kept, media) = received(kind, &said(claim), bytes);
            assert_eq!((kept, &*media.mime), (MessageKind::Document, UNKNOWN), "{claim}");
            assert_eq!((media.width, media.name.as_deref()), (None, Some("a")));
        }
        let table = "application/vnd.oasis.opendocument.spreadsheet";
        for (kind, claim, bytes) in [
            (MessageKind::Document, "application/pdf", b"%PDF-1.7 1 0 obj".as_slice()),
            (MessageKind::Document, "text/csv", b"a;b"),
            (MessageKind::Document, table, b"PK\x03\x04\x14\0\0\0"),
            (MessageKind::Video, "video/mp4", MP4),
            (MessageKind::Voice, "audio/ogg; codecs=opus", b"OggS\0\x02"),
        ] {
            let (kept, media) = received(kind, &said(claim), bytes);
            assert_eq!((kept, &*media.mime), (kind, claim));
        }
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_a_document() {
        // The header of a PNG of 60 000 by 60 000 pixels.
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend([0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0, 0, 0, 0, 0]);
        let (kind, media) = received(MessageKind::Image, &said("image/png"), &bytes);
        assert_eq!((kind, &*media.mime), (MessageKind::Document, UNKNOWN));
    }

    #[test]
    fn a_file_of_the_operator_is_sent_as_phones_can_show_it() {
        assert_eq!(chosen(&picture()), (MessageKind::Image, "image/png".into()));
        assert_eq!(chosen(MP4), (MessageKind::Video, "video/mp4".into()));
        assert_eq!(chosen(b"GIF89a.........."), (MessageKind::Document, "image/gif".into()));
        assert_eq!(chosen(b"RIFF\0\0\0\0WEBPVP8 "), (MessageKind::Sticker, "image/webp".into()));
        assert_eq!(chosen(b"a;b"), (MessageKind::Document, UNKNOWN.into()));
    }

    #[test]
    fn a_picture_knows_its_size() {
        assert_eq!(size("image/png", &picture()), Some((2, 3)));
        assert_eq!(size("video/mp4", MP4), None);
    }
}
