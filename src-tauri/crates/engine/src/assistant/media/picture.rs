//! Picture: made small enough for a model. Only what every model takes is passed on: JPEG, PNG and WebP.

use std::io::Cursor;
use std::sync::Arc;

use ai::prompt::Piece;
use anyhow::Context;
use domain::Message;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::{Looked, Unseen};
use crate::Core;

/// Models see no more than this of the longer side, in pixels.
const SIDE: u32 = 1_568;
/// The largest file that every provider takes.
const BYTES: usize = 5 * 1024 * 1024;
/// What a picture may unfold to.
const DECODED_BYTES: u64 = 256 * 1024 * 1024;
/// A picture with a longer side is not one that somebody took.
const LARGEST_SIDE: u32 = 16_000;
const QUALITY: u8 = 85;

/// A picture that a model can be shown.
pub(super) type Shown = (String, Arc<[u8]>);

impl Core {
    pub(super) async fn see_picture(&self, message: &Message) -> Looked<Vec<Piece>> {
        let file = match self.file(&message.id).await? {
            Ok(file) => file,
            Err(unseen) => return Ok(Err(unseen)),
        };
        let shown = tokio::task::spawn_blocking(move || shown(file.content)).await;
        // A decoder that panics says the same as one that fails.
        Ok(match shown.context("The picture broke its decoder").and_then(|shown| shown) {
            Ok((mime, bytes)) => {
                let caption = message.text.trim().to_owned();
                Ok(vec![Piece::Picture { mime, bytes, caption, words: String::new() }])
            }
            Err(error) => {
                Err(Unseen::Unreadable(format!("The picture cannot be read. Look at it yourself. ({error:#})")))
            }
        })
    }
}

/// The picture as it is, or a smaller one.
pub(super) fn shown(content: Vec<u8>) -> anyhow::Result<Shown> {
    let format = image::guess_format(&content).context("It is none of the usual kinds")?;
    let mut reader = ImageReader::with_format(Cursor::new(&content), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(DECODED_BYTES);
    reader.limits(limits);
    // Read whole even when it is passed on as it is: a provider refuses a broken one with words that nobody understands.
    let picture = reader.decode()?;
    let small = picture.width().max(picture.height()) <= SIDE && content.len() <= BYTES;
    let mime = match format {
        ImageFormat::Jpeg => Some("image/jpeg"),
        ImageFormat::Png => Some("image/png"),
        ImageFormat::WebP => Some("image/webp"),
        _ => None,
    };
    match mime.filter(|_| small) {
        Some(mime) => Ok((mime.to_owned(), content.into())),
        None => Ok(("image/jpeg".to_owned(), smaller(picture)?.into())),
    }
}

fn smaller(picture: DynamicImage) -> anyhow::Result<Vec<u8>> {
    let picture = if picture.width().max(picture.height()) > SIDE { picture.thumbnail(SIDE, SIDE) } else { picture };
    let mut jpeg = Vec::new();
    on_white(&picture).write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))?;
    Ok(jpeg)
}

/// JPEG knows nothing transparent; what is, stands on white.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let rgba = picture.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, alpha] = rgba.get_pixel(x, y).0;
        let over = |colour: u8| {
            let mixed = (u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([over(r), over(g), over(b)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_small_picture_is_passed_on_as_it_is() {
        let content = png(40, 30);
        let (mime, bytes) = shown(content.clone()).unwrap();
        assert_eq!((mime.as_str(), &bytes[..]), ("image/png", &content[..]));
    }

    #[test]
    fn a_large_one_is_made_smaller_and_what_is_transparent_becomes_white() {
        let (mime, bytes) = shown(png(4_000, 1_000)).unwrap();
        assert_eq!(mime, "image/jpeg");
        let smaller = image::load_from_memory(&bytes).unwrap();
        assert_eq!((smaller.width(), smaller.height()), (1_568, 392));
        assert_eq!(smaller.to_rgb8().get_pixel(9, 9).0, [255, 255, 255]);
    }

    #[test]
    fn what_is_no_picture_or_a_broken_one_is_refused() {
        assert!(shown(b"<svg onload=alert(1)>".to_vec()).is_err());
        let mut broken = png(40, 30);
        broken.truncate(60);
        assert!(shown(broken).is_err());
    }
}
