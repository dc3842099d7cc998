//! The picture on the clipboard. WebKitGTK tells a page nothing of one, so it is asked for here; the webviews of other systems
//! hand it to the page themselves.

use anyhow::Result;
use tauri::AppHandle;

/// The picture on the clipboard as PNG, if there is one.
#[cfg(target_os = "linux")]
pub async fn picture(app: &AppHandle) -> Result<Option<Vec<u8>>> {
    use anyhow::Context as _;

    /// Whoever copied it has to hand it over within this.
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

    let (tell, told) = tokio::sync::oneshot::channel();
    app.run_on_main_thread(move || {
        gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD).request_image(move |_, picture| {
            let png = picture.map(|picture| picture.save_to_bufferv("png", &[]));
            // Whoever asked may have lost patience.
            drop(tell.send(png.transpose()));
        });
    })?;
    let png = tokio::time::timeout(PATIENCE, told).await.context("Whoever copied the picture does not hand it over")?;
    Ok(png.context("The clipboard did not answer")??)
}

/// The page has it already.
#[cfg(not(target_os = "linux"))]
pub async fn picture(_: &AppHandle) -> Result<Option<Vec<u8>>> {
    Ok(None)
}
