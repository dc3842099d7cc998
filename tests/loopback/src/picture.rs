//! The display, as a camera sees it: pictures of it, and the QR code in one.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wa_loopback::qr::Qr;

/// Takes a picture of the whole display into a PNG file.
pub fn take(file: &Path) -> Result<()> {
    let taken = Command::new("import")
        .args(["-window", "root", "-silent"])
        .arg(format!("png:{}", file.display()))
        .output()
        .context("Could not start ImageMagick's `import`: install imagemagick")?;
    ensure!(
        taken.status.success(),
        "`import` could not take a picture of the display: {}",
        String::from_utf8_lossy(&taken.stderr).trim()
    );
    Ok(())
}

/// The linking code on the display now, if there is one.
pub fn linking_code() -> Result<Option<String>> {
    let file = tempfile::Builder::new().suffix(".png").tempfile().context("Could not make room for a picture")?;
    take(file.path())?;
    code_in(file.path())
}

/// The linking code in a picture, if there is one. Other QR codes are passed over.
pub fn code_in(file: &Path) -> Result<Option<String>> {
    let picture = image::open(file).with_context(|| format!("{} is no picture", file.display()))?.to_luma8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        // The closure is asked for pixels of the picture only, whose sides fit.
        picture.get_pixel(x as u32, y as u32).0[0]
    });
    let texts = prepared.detect_grids().into_iter().filter_map(|grid| grid.decode().ok());
    Ok(texts.map(|(_, text)| text).find(|text| text.parse::<Qr>().is_ok()))
}
