//! What the operator does to messages beside writing them: files, polls, changes, files that did not come.

use std::path::PathBuf;

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::{ChatId, MessageId};

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};

use super::error::{Answer, running};
use crate::desktop::clipboard;
use crate::launch::Launch;

/// Sends files of this computer, one message each; the caption goes with the first that can have one.
#[tauri::command]
#[specta::specta]
pub async fn send_files(
    launch: State<'_, Launch>,
    chat_id: ChatId,
    paths: Vec<PathBuf>,
    caption: Option<String>,
    quote: Option<MessageId>,
) -> Answer<Vec<MessageId>> {
    Ok(running(&launch)?.core.send_files(chat_id, paths, caption.unwrap_or_default(), quote).await?)
}

/// Keeps what was pasted, given in base64, until it is sent; answers the path by which it is sent.
#[tauri::command]
#[specta::specta]
pub async fn keep_pasted(launch: State<'_, Launch>, content: String) -> Answer<PathBuf> {
    let content = BASE64_STANDARD.decode(content).context("Read what was pasted")?;
    Ok(running(&launch)?.core.keep_pasted(content)?)
}

/// Something pasted, kept until it is sent.
#[derive(Serialize, Type)]
pub struct PastedPicture {
    /// By which it is sent.
    path: PathBuf,
    /// The picture, PNG in base64, to be shown.
    png: String,
}

/// Keeps the picture on the clipboard, where the window is told nothing of it; nothing if there is none.
#[tauri::command]
#[specta::specta]
pub async fn paste_picture(app: AppHandle, launch: State<'_, Launch>) -> Answer<Option<PastedPicture>> {
    let Some(content) = clipboard::picture(&app).await? else { return Ok(None) };
    let png = BASE64_STANDARD.encode(&content);
    let path = running(&launch)?.core.keep_pasted(content)?;
    Ok(Some(PastedPicture { path, png }))
}

/// Asks a question with answers to choose from.
#[tauri::command]
#[specta::specta]
pub async fn send_poll(
    launch: State<'_, Launch>,
    chat_id: ChatId,
    question: String,
    options: Vec<String>,
    several: bool,
) -> Answer<MessageId> {
    Ok(running(&launch)?.core.send_poll(chat_id, question, options, several).await?)
}

/// The operator types in a chat, or stopped; without further word he stops after a while.
#[tauri::command]
#[specta::specta]
pub async fn operator_typing(launch: State<'_, Launch>, chat_id: ChatId, typing: bool) -> Answer<()> {
    Ok(running(&launch)?.core.operator_typing(chat_id, typing).await?)
}

/// Puts an emoji on a message, in place of the operator's other one; empty takes it away.
#[tauri::command]
#[specta::specta]
pub async fn react(launch: State<'_, Launch>, id: MessageId, emoji: String) -> Answer<()> {
    Ok(running(&launch)?.core.react(id, emoji).await?)
}

/// Gives a message of ours other words.
#[tauri::command]
#[specta::specta]
pub async fn edit_message(launch: State<'_, Launch>, id: MessageId, text: String) -> Answer<()> {
    Ok(running(&launch)?.core.edit_message(id, text).await?)
}

/// Deletes a message of ours for everybody; one that is still queued is taken out of the queue.
#[tauri::command]
#[specta::specta]
pub async fn delete_message(launch: State<'_, Launch>, id: MessageId) -> Answer<()> {
    Ok(running(&launch)?.core.delete_message(id).await?)
}

/// Forgets what was to change on a message and did not arrive.
#[tauri::command]
#[specta::specta]
pub async fn discard_change(launch: State<'_, Launch>, id: MessageId) -> Answer<()> {
    Ok(running(&launch)?.core.discard_change(id).await?)
}

/// Asks for the file of a message (again).
#[tauri::command]
#[specta::specta]
pub async fn fetch_file(launch: State<'_, Launch>, id: MessageId) -> Answer<()> {
    Ok(running(&launch)?.core.fetch_file(id).await?)
}
