//! The assistant: its settings, and trying them.

use domain::assistant::{AssistantSettings, PERSONAS, PastQuestion, Persona, Preview, Tried, Try};
use domain::{AccountId, DraftId, MessageId};
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// The personas that come with the app.
#[tauri::command]
#[specta::specta]
pub fn personas() -> Vec<Persona> {
    PERSONAS.to_vec()
}

/// How an account's assistant answers.
#[tauri::command]
#[specta::specta]
pub async fn assistant(launch: State<'_, Launch>, account_id: AccountId) -> Answer<AssistantSettings> {
    Ok(running(&launch)?.core.assistant(account_id).await?)
}

/// Replaces an account's assistant settings.
#[tauri::command]
#[specta::specta]
pub async fn update_assistant(
    launch: State<'_, Launch>,
    account_id: AccountId,
    settings: AssistantSettings,
) -> Answer<AssistantSettings> {
    Ok(running(&launch)?.core.update_assistant(account_id, settings).await?)
}

/// The request that a question would lead to. Nothing leaves.
#[tauri::command]
#[specta::specta]
pub async fn preview_request(launch: State<'_, Launch>, attempt: Try) -> Answer<Preview> {
    Ok(running(&launch)?.core.preview_request(attempt).await?)
}

/// What an assistant does with a question. Nothing is sent to a customer, nothing is charged.
#[tauri::command]
#[specta::specta]
pub async fn try_assistant(launch: State<'_, Launch>, attempt: Try) -> Answer<Tried> {
    Ok(running(&launch)?.core.try_assistant(attempt).await?)
}

/// The last real questions of an account's customers, newest first.
#[tauri::command]
#[specta::specta]
pub async fn past_questions(launch: State<'_, Launch>, account_id: AccountId, limit: u32) -> Answer<Vec<PastQuestion>> {
    Ok(running(&launch)?.core.past_questions(account_id, limit).await?)
}

/// Stops a reply that waits on purpose: it becomes a draft.
#[tauri::command]
#[specta::specta]
pub async fn stop_reply(launch: State<'_, Launch>, id: MessageId) -> Answer<DraftId> {
    Ok(running(&launch)?.core.stop_reply(id).await?)
}

/// Sends a reply that waits on purpose now.
#[tauri::command]
#[specta::specta]
pub async fn send_reply_now(launch: State<'_, Launch>, id: MessageId) -> Answer<()> {
    Ok(running(&launch)?.core.send_reply_now(id).await?)
}

/// Reads what is in a message's file again.
#[tauri::command]
#[specta::specta]
pub async fn transcribe_again(launch: State<'_, Launch>, id: MessageId) -> Answer<()> {
    Ok(running(&launch)?.core.transcribe_again(id).await?)
}
