//! Files that people send: theirs, or a sample of each kind.

use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use wa_loopback::content::{Content, FileSource};

use super::line::FileKind;

const PICTURE: &[u8] = include_bytes!("../../../../src-tauri/crates/sandbox/assets/parcel.png");
const DOCUMENT: &[u8] = include_bytes!("../../../../src-tauri/crates/sandbox/assets/order.txt");
const VOICE: &[u8] = include_bytes!("../../../../src-tauri/crates/sandbox/assets/voice.wav");

/// How long the sample of a voice is.
const VOICE_SECONDS: u32 = 2;

/// The message with a file, or with a sample of its kind.
pub fn message(kind: FileKind, file: Option<&Path>, caption: Option<String>) -> Result<Content> {
    let source = match file {
        Some(path) => source(kind, path)?,
        None => sample(kind)?,
    };
    let size = file.map_or(Some((240, 160)), |path| image::image_dimensions(path).ok());
    Ok(match kind {
        FileKind::Photo => Content::Image { file: source, caption, size, view_once: false },
        FileKind::Video => {
            Content::Video { file: source, caption, size: None, seconds: 0, gif: false, view_once: false, round: false }
        }
        FileKind::Voice => Content::Voice { file: source, seconds: VOICE_SECONDS },
        FileKind::Audio => Content::Audio { file: source, seconds: VOICE_SECONDS },
        FileKind::Document => Content::Document { file: source, caption, pages: None },
        FileKind::Sticker => Content::Sticker { file: source, animated: false },
    })
}

fn source(kind: FileKind, path: &Path) -> Result<FileSource> {
    ensure!(path.is_file(), "There is no file {}", path.display());
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mime = match (ending.as_str(), kind) {
        ("png", _) => "image/png",
        ("jpg" | "jpeg", _) => "image/jpeg",
        ("webp", _) => "image/webp",
        ("gif", _) => "image/gif",
        ("mp4", _) => "video/mp4",
        ("ogg" | "opus", _) => "audio/ogg; codecs=opus",
        ("mp3", _) => "audio/mpeg",
        ("m4a", _) => "audio/mp4",
        ("wav", _) => "audio/wav",
        ("pdf", _) => "application/pdf",
        ("txt" | "md" | "csv", _) => "text/plain",
        (_, FileKind::Document) => "application/octet-stream",
        // The usual one of its kind.
        _ => return Ok(FileSource { path: Some(path.to_owned()), ..FileSource::default() }),
    };
    Ok(FileSource { path: Some(path.to_owned()), mime: Some(mime.into()), ..FileSource::default() })
}

fn sample(kind: FileKind) -> Result<FileSource> {
    let (bytes, mime, name) = match kind {
        FileKind::Photo => (PICTURE.to_vec(), "image/png", None),
        FileKind::Voice | FileKind::Audio => (VOICE.to_vec(), "audio/wav", None),
        FileKind::Document => (DOCUMENT.to_vec(), "text/plain", Some("order.txt")),
        FileKind::Sticker => (sticker()?, "image/webp", None),
        FileKind::Video => bail!("There is no sample of a film. Name a file: `Anna video FILE`"),
    };
    Ok(FileSource { name: name.map(str::to_owned), ..FileSource::from_bytes(&bytes, mime) })
}

/// A smile.
fn sticker() -> Result<Vec<u8>> {
    const SIDE: u32 = 256;
    let picture = image::RgbaImage::from_fn(SIDE, SIDE, |x, y| {
        let (x, y) = (f64::from(x) - 128.0, f64::from(y) - 128.0);
        let away = x.hypot(y);
        let eye = (x.abs() - 42.0).hypot(y + 34.0) < 14.0;
        let mouth = y > 18.0 && (58.0..72.0).contains(&away);
        image::Rgba(match (away < 120.0, eye || mouth) {
            (false, _) => [0, 0, 0, 0],
            (true, true) => [74, 52, 20, 255],
            (true, false) => [255, 205, 66, 255],
        })
    });
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::WebP).context("Draw a sticker")?;
    Ok(out.into_inner())
}
