//! Samples: what a practice customer can send besides text. Real files, so that previews and players have real work.

use domain::practice::PracticeSample;
use domain::{Attachment, Media, MessageKind};

const PICTURE: &[u8] = include_bytes!("../assets/parcel.png");
const DOCUMENT: &[u8] = include_bytes!("../assets/order.txt");
const VOICE: &[u8] = include_bytes!("../assets/voice.wav");

/// What a sample is made of: kind, text and file.
pub(crate) fn parts(sample: PracticeSample) -> (MessageKind, &'static str, Option<Attachment>) {
    match sample {
        PracticeSample::Picture => (
            MessageKind::Image,
            "It arrived like this",
            Some(file("image/png", Some("parcel.png"), PICTURE, Some((240, 160)))),
        ),
        PracticeSample::Document => {
            (MessageKind::Document, "", Some(file("text/plain", Some("order.txt"), DOCUMENT, None)))
        }
        PracticeSample::Voice => (MessageKind::Voice, "", Some(file("audio/wav", None, VOICE, None))),
        PracticeSample::Location => (MessageKind::Location, "51.5079, -0.0877 London Bridge", None),
    }
}

/// The file that belongs to a bubble of the log, which keeps no contents.
pub(crate) fn content_of(media: &Media) -> Option<Attachment> {
    [PracticeSample::Picture, PracticeSample::Document, PracticeSample::Voice]
        .into_iter()
        .filter_map(|sample| parts(sample).2)
        .find(|attachment| attachment.media == *media)
}

fn file(mime: &str, name: Option<&str>, content: &[u8], size: Option<(u32, u32)>) -> Attachment {
    let media = Media {
        mime: mime.to_owned(),
        name: name.map(str::to_owned),
        bytes: u32::try_from(content.len()).unwrap_or(u32::MAX),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
    };
    Attachment { media, content: content.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_found_again_by_what_the_log_keeps() {
        for sample in [PracticeSample::Picture, PracticeSample::Document, PracticeSample::Voice] {
            let attachment = parts(sample).2.unwrap();
            assert_eq!(content_of(&attachment.media), Some(attachment));
        }
    }

    #[test]
    fn the_files_are_what_they_say() {
        assert!(PICTURE.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(VOICE.starts_with(b"RIFF") && VOICE[8..].starts_with(b"WAVEfmt "));
        assert!(std::str::from_utf8(DOCUMENT).is_ok());
    }
}
