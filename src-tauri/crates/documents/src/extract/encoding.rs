//! Encoding: bytes to letters. A byte order mark decides; then valid UTF-8; then a guess, which for the text of European
//! shops is nearly always windows-1252.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// Sniffing needs no more than this.
const SAMPLE: usize = 64 * 1024;

/// The text, and whether every letter could be read.
pub(super) fn decode(bytes: &[u8]) -> (String, bool) {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => match without_mark(bytes) {
            Some(encoding) => encoding,
            None => match std::str::from_utf8(bytes) {
                Ok(text) => return (text.to_owned(), true),
                Err(_) => guess(bytes),
            },
        },
    };
    let (text, _, replaced) = encoding.decode(bytes);
    (text.into_owned(), !replaced)
}

/// The same for HTML, where the page itself may say its encoding.
pub(super) fn decode_html(bytes: &[u8]) -> String {
    if Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
        let named = head.split("charset=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
        let label = named.and_then(|rest| rest.split(['"', '\'', ' ', '>', ';', '/']).next());
        if let Some(encoding) = label.and_then(|label| Encoding::for_label(label.as_bytes())) {
            return encoding.decode(bytes).0.into_owned();
        }
    }
    decode(bytes).0
}

/// Whether these bytes are no text in any encoding.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || without_mark(bytes).is_some() {
        return false;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let control = sample.iter().filter(|&&byte| byte < 9 || (14..32).contains(&byte) && byte != 27).count();
    control * 20 > sample.len()
}

/// UTF-16 without its mark: Western text has a zero in every second byte.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (pairs, even, odd) = (sample.len() / 2, zeros(0), zeros(1));
    let many = |zeros: usize| zeros * 10 > pairs * 7;
    let few = |zeros: usize| zeros * 10 < pairs;
    match (many(even), many(odd)) {
        (false, true) if few(even) => Some(UTF_16LE),
        (true, false) if few(odd) => Some(UTF_16BE),
        _ => None,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = &bytes[..bytes.len().min(1024 * 1024)];
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn umlauts_survive_every_usual_encoding() {
        let text = "Öffnungszeiten: täglich von neun bis fünf, außer sonntags. Straße, Größe, Übung.";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf16.clone()).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let western: Vec<u8> = text.chars().map(|letter| u8::try_from(letter as u32).unwrap()).collect();
        let with_mark = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &utf16, &marked, &big, &western, &with_mark] {
            assert!(!is_binary(bytes));
            assert_eq!(decode(bytes), (text.to_owned(), true));
        }
    }

    #[test]
    fn a_page_may_say_its_own_encoding() {
        let mut page = b"<meta charset=\"iso-8859-2\"><p>".to_vec();
        page.extend([0xb3, 0xf3, 0x64, 0xbc]);
        assert!(decode_html(&page).ends_with("łódź"));
    }

    #[test]
    fn a_stray_nul_does_not_make_a_text_binary() {
        assert!(!is_binary(b"Opening hours: nine to five.\0 Closed on Sundays."));
        assert!(is_binary(&[0; 100]));
    }
}
