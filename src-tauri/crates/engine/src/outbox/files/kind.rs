//! Kind: what a fetched file is, and whether it is what the message says. The bytes are believed before the server.

use std::io::Cursor;

use domain::MessageKind;
use image::ImageReader;
use infer::MatcherType;

/// Pictures that phones show.
const PICTURES: &[&str] = &["image/jpeg", "image/png", "image/webp", "image/gif"];

/// The MIME type of a file that may be sent as `kind`; else why not, in words.
pub(super) fn of(kind: MessageKind, said: Option<&str>, bytes: &[u8]) -> Result<String, String> {
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

/// The ending of a file of this type.
pub(super) fn ending(mime: &str) -> Option<&'static str> {
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
pub(super) fn size(mime: &str, bytes: &[u8]) -> Option<(u32, u32)> {
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

    #[test]
    fn a_picture_knows_its_size() {
        assert_eq!(size("image/png", &picture()), Some((2, 3)));
        assert_eq!(size("video/mp4", MP4), None);
    }
}
