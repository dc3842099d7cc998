//! Sources: files, pages and texts.

use std::path::PathBuf;

use domain::knowledge::{CrawlRules, Refresh, SourceLines};
use domain::{BaseId, ChunkId, Source, SourceId};
use tauri::State;

use super::super::error::{Answer, running};
use crate::launch::Launch;

/// The sources of a base with the pages of its sites, newest first.
#[tauri::command]
#[specta::specta]
pub async fn sources(launch: State<'_, Launch>, base_id: BaseId) -> Answer<Vec<Source>> {
    Ok(running(&launch)?.core.sources(base_id).await?)
}

/// One source.
#[tauri::command]
#[specta::specta]
pub async fn source(launch: State<'_, Launch>, id: SourceId) -> Answer<Source> {
    Ok(running(&launch)?.core.source(id).await?)
}

/// Adds files, and the files in folders. They are read in the background; what cannot be read says why.
#[tauri::command]
#[specta::specta]
pub async fn add_files(launch: State<'_, Launch>, base_id: BaseId, paths: Vec<PathBuf>) -> Answer<Vec<Source>> {
    Ok(running(&launch)?.core.add_files(base_id, paths).await?)
}

/// Adds pages of the web; with `crawl` also those that they link to on their site.
#[tauri::command]
#[specta::specta]
pub async fn add_pages(
    launch: State<'_, Launch>,
    base_id: BaseId,
    urls: Vec<String>,
    crawl: Option<CrawlRules>,
    refresh: Refresh,
) -> Answer<Vec<Source>> {
    Ok(running(&launch)?.core.add_pages(base_id, urls, crawl, refresh).await?)
}

/// Adds a typed text (Markdown).
#[tauri::command]
#[specta::specta]
pub async fn add_text(launch: State<'_, Launch>, base_id: BaseId, title: String, text: String) -> Answer<Source> {
    Ok(running(&launch)?.core.add_text(base_id, title, text).await?)
}

/// What was typed into a source of kind text.
#[tauri::command]
#[specta::specta]
pub async fn text_of_source(launch: State<'_, Launch>, id: SourceId) -> Answer<String> {
    Ok(running(&launch)?.core.text_of_source(id).await?)
}

/// Changes a typed text.
#[tauri::command]
#[specta::specta]
pub async fn update_text(launch: State<'_, Launch>, id: SourceId, title: String, text: String) -> Answer<Source> {
    Ok(running(&launch)?.core.update_text(id, title, text).await?)
}

/// Renames a source.
#[tauri::command]
#[specta::specta]
pub async fn rename_source(launch: State<'_, Launch>, id: SourceId, title: String) -> Answer<Source> {
    Ok(running(&launch)?.core.rename_source(id, title).await?)
}

/// Moves a source to another base.
#[tauri::command]
#[specta::specta]
pub async fn move_source(launch: State<'_, Launch>, id: SourceId, base_id: BaseId) -> Answer<Source> {
    Ok(running(&launch)?.core.move_source(id, base_id).await?)
}

/// Sets when a page or site is read again by itself.
#[tauri::command]
#[specta::specta]
pub async fn set_refresh(launch: State<'_, Launch>, id: SourceId, refresh: Refresh) -> Answer<Source> {
    Ok(running(&launch)?.core.set_refresh(id, refresh).await?)
}

/// Reads a source again: a file from its place if it is still there, a page from the web.
#[tauri::command]
#[specta::specta]
pub async fn read_again(launch: State<'_, Launch>, id: SourceId) -> Answer<Source> {
    Ok(running(&launch)?.core.read_again(id).await?)
}

/// Stops the reading of a source. What it said before still answers.
#[tauri::command]
#[specta::specta]
pub async fn stop_reading(launch: State<'_, Launch>, id: SourceId) -> Answer<Source> {
    Ok(running(&launch)?.core.stop_reading(id).await?)
}

/// Deletes a source; it can be restored for a day.
#[tauri::command]
#[specta::specta]
pub async fn delete_source(launch: State<'_, Launch>, id: SourceId) -> Answer<()> {
    Ok(running(&launch)?.core.delete_source(id).await?)
}

/// Takes a deletion back.
#[tauri::command]
#[specta::specta]
pub async fn restore_source(launch: State<'_, Launch>, id: SourceId) -> Answer<Source> {
    Ok(running(&launch)?.core.restore_source(id).await?)
}

/// A stretch of what a source says, with the cited passage marked.
#[tauri::command]
#[specta::specta]
pub async fn source_lines(
    launch: State<'_, Launch>,
    id: SourceId,
    cited: Option<ChunkId>,
    from: u32,
    count: u32,
) -> Answer<SourceLines> {
    Ok(running(&launch)?.core.source_lines(id, cited, from, count).await?)
}

/// Writes the original of a source into a file.
#[tauri::command]
#[specta::specta]
pub async fn save_source(launch: State<'_, Launch>, id: SourceId, path: PathBuf) -> Answer<()> {
    Ok(running(&launch)?.core.save_source(id, path).await?)
}
