//! Thumbnails: the small picture that shows in a chat until the file itself is there.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageReader, Limits};

const EDGE: u32 = 100;
const QUALITY: u8 = 60;
/// Pictures that are larger when unpacked are sent without a thumbnail.
const DECODED_BYTES: u64 = 256 * 1024 * 1024;
const LONGEST_EDGE: u32 = 20_000;

/// What is known of a picture from its own bytes.
#[derive(Default)]
pub(crate) struct Look {
    /// A small JPEG of it.
    pub jpeg: Option<Vec<u8>>,
    /// Pixels, width and height.
    pub size: Option<(u32, u32)>,
}

/// Looks at a picture; nothing is known of what cannot be read. Blocking.
pub(crate) fn look(content: &[u8]) -> Look {
    let Ok(mut reader) = ImageReader::new(Cursor::new(content)).with_guessed_format() else { return Look::default() };
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES);
    limits.max_image_width = Some(LONGEST_EDGE);
    limits.max_image_height = Some(LONGEST_EDGE);
    reader.limits(limits);
    let Ok(picture) = reader.decode() else { return Look::default() };
    let size = Some((picture.width(), picture.height()));
    let small = picture.thumbnail(EDGE, EDGE).to_rgb8();
    let mut jpeg = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&small);
    Look { jpeg: written.is_ok().then_some(jpeg), size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_becomes_small() {
        let mut png = Vec::new();
        let picture = image::RgbaImage::from_pixel(640, 320, image::Rgba([200, 10, 10, 255]));
        picture.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        let look = look(&png);
        assert_eq!(look.size, Some((640, 320)));
        let small = image::load_from_memory(&look.jpeg.unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (100, 50));
    }

    #[test]
    fn what_is_no_picture_has_no_thumbnail() {
        let look = look(b"not a picture");
        assert!(look.jpeg.is_none() && look.size.is_none());
    }
}
