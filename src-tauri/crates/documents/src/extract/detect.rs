//! Detect: what a file is. Magic bytes and members of a zip come first, because names are wrong more often than bytes.

use super::archive::Archive;
use super::encoding;
use crate::Unreadable;
use crate::document::Warning;
use crate::format::Format;

/// A PDF may have rubbish before its header; readers look this far.
const PDF_HEADER_WITHIN: usize = 1024;
const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What a file is, and whether its name said something else.
#[derive(Debug)]
pub(super) struct Detected {
    pub format: Format,
    pub warning: Option<Warning>,
}

/// Decides what `bytes` are.
pub(super) fn format(name: &str, declared: Option<Format>, bytes: &[u8]) -> Result<Detected, Unreadable> {
    let named = declared.or_else(|| Format::of_name(name));
    let found = match by_magic(bytes)? {
        Some(format) => format,
        None => text_format(named, bytes)?,
    };
    let warning =
        named.filter(|&named| named != found && !(named.is_text() && found.is_text() && found != Format::Html));
    let warning = warning.map(|named| Warning::WrongName { named: named.word().into(), found: found.word().into() });
    Ok(Detected { format: found, warning })
}

fn by_magic(bytes: &[u8]) -> Result<Option<Format>, Unreadable> {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Some(Format::Pdf));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(bytes).map(Some);
    }
    if bytes.starts_with(OLE) {
        return Err(ole(bytes));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(Unreadable::unsupported("an RTF document"));
    }
    match infer::get(bytes) {
        // Some magics are letters: a text may begin with "GIFT CARDS".
        Some(kind) if !matches!(kind.matcher_type(), infer::MatcherType::Text) && !is_plain(head) => {
            Err(Unreadable::unsupported(spoken(&kind)))
        }
        _ => Ok(None),
    }
}

/// Whether nothing but writing stands there. A file of any other kind has control characters in its head.
fn is_plain(head: &[u8]) -> bool {
    head.iter().all(|byte| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r'))
}

fn spoken(kind: &infer::Type) -> String {
    let ending = kind.extension().to_uppercase();
    match kind.matcher_type() {
        infer::MatcherType::Image => format!("a picture ({ending})"),
        infer::MatcherType::Audio => format!("a sound ({ending})"),
        infer::MatcherType::Video => format!("a film ({ending})"),
        infer::MatcherType::Archive => format!("an archive ({ending})"),
        infer::MatcherType::App => format!("a program ({ending})"),
        infer::MatcherType::Book => format!("an e-book ({ending})"),
        infer::MatcherType::Font => format!("a font ({ending})"),
        _ => format!("a file of the kind {ending}"),
    }
}

fn zipped(bytes: &[u8]) -> Result<Format, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    if archive.word_document().is_some() {
        return Ok(Format::Docx);
    }
    if archive.has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    let what = if archive.has("xl/workbook.bin") {
        "a binary Excel workbook (XLSB); save it as XLSX".to_owned()
    } else if archive.has("ppt/presentation.xml") {
        "a PowerPoint presentation; save it as PDF".to_owned()
    } else if archive.has("mimetype") {
        let kind = archive.text("mimetype").unwrap_or_default();
        match kind.trim() {
            kind if kind.contains("opendocument") => "an OpenDocument file; save it as DOCX, XLSX or PDF".to_owned(),
            kind if kind.contains("epub") => "an e-book (EPUB)".to_owned(),
            _ => "an archive (ZIP)".to_owned(),
        }
    } else {
        "an archive (ZIP); unpack it and add its files".to_owned()
    };
    Err(Unreadable::Unsupported { what })
}

/// Word and Excel put an encrypted document into the container of the old formats.
fn ole(bytes: &[u8]) -> Unreadable {
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    if has(&wide) {
        return Unreadable::Encrypted;
    }
    Unreadable::unsupported("a document of an old Office program (before 2007); save it as DOCX, XLSX or PDF")
}

fn text_format(named: Option<Format>, bytes: &[u8]) -> Result<Format, Unreadable> {
    if encoding::is_binary(bytes) {
        return Err(match named {
            Some(format) if !format.is_text() => {
                Unreadable::damaged(format!("its content is not that of a {}", format.word()))
            }
            _ => Unreadable::unsupported("a file without readable text"),
        });
    }
    if starts_like_html(bytes) {
        return Ok(Format::Html);
    }
    Ok(named.filter(|format| format.is_text()).unwrap_or(Format::Text))
}

fn starts_like_html(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    let (head, _) = encoding::decode(head);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).to_ascii_lowercase();
    let head = match head.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or("", |(_, rest)| rest).trim_start(),
        None => head.as_str(),
    };
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|start| head.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_that_is_html_is_read_as_html_and_says_so() {
        let detected = format("offer.pdf", None, b"\n<!DOCTYPE html><p>Offer").unwrap();
        assert_eq!(detected.format, Format::Html);
        assert!(detected.warning.is_some());
    }

    #[test]
    fn a_text_that_is_a_picture_is_refused_by_name() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let refused = format("hours.txt", None, png).unwrap_err();
        assert_eq!(refused, Unreadable::unsupported("a picture (PNG)"));
    }

    #[test]
    fn a_text_that_begins_like_a_picture_is_a_text() {
        let detected = format("gift-cards.txt", None, b"GIFT CARDS\n\nFrom 20 to 200.").unwrap();
        assert_eq!(detected.format, Format::Text);
    }

    #[test]
    fn an_encrypted_word_document_asks_for_one_without_password() {
        let mut file = OLE.to_vec();
        file.extend([0; 504]);
        file.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(format("contract.docx", None, &file).unwrap_err(), Unreadable::Encrypted);
    }

    #[test]
    fn markdown_typed_in_the_app_needs_no_name() {
        let detected = format("", Some(Format::Markdown), b"# Hours").unwrap();
        assert_eq!((detected.format, detected.warning.is_none()), (Format::Markdown, true));
    }

    #[test]
    fn noise_named_pdf_is_a_damaged_pdf() {
        let noise = [0_u8, 1, 2, 3, 0xff, 0, 7, 0x80, 0, 1, 2, 3];
        assert!(matches!(format("a.pdf", None, &noise), Err(Unreadable::Damaged { .. })));
    }
}
