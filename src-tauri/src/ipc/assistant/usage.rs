//! Usage, what left this computer for models, and credits.

use domain::assistant::{Call, CallPage, CallQuery, CreditPage, Credits, UsageReport};
use domain::{CallId, ChatId, UnixMs};
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// What models were asked for in the last days, today included.
#[tauri::command]
#[specta::specta]
pub async fn usage(launch: State<'_, Launch>, days: u32) -> Answer<UsageReport> {
    Ok(running(&launch)?.core.usage(days).await?)
}

/// A page of calls.
#[tauri::command]
#[specta::specta]
pub async fn calls(launch: State<'_, Launch>, query: CallQuery) -> Answer<CallPage> {
    Ok(running(&launch)?.core.calls(query).await?)
}

/// One call with its words.
#[tauri::command]
#[specta::specta]
pub async fn call(launch: State<'_, Launch>, id: CallId) -> Answer<Call> {
    Ok(running(&launch)?.core.call(id).await?)
}

/// Deletes the words of calls: of one chat, or all that left before a moment, or all. The figures stay.
#[tauri::command]
#[specta::specta]
pub async fn delete_call_texts(
    launch: State<'_, Launch>,
    chat_id: Option<ChatId>,
    before: Option<UnixMs>,
) -> Answer<u32> {
    Ok(running(&launch)?.core.delete_call_texts(chat_id, before).await?)
}

/// Where the credits stand.
#[tauri::command]
#[specta::specta]
pub async fn credits(launch: State<'_, Launch>) -> Answer<Credits> {
    Ok(running(&launch)?.core.credits().await?)
}

/// Adds credits.
#[tauri::command]
#[specta::specta]
pub async fn add_credits(launch: State<'_, Launch>, amount: u32, description: String) -> Answer<Credits> {
    Ok(running(&launch)?.core.add_credits(amount, description).await?)
}

/// A page of the ledger.
#[tauri::command]
#[specta::specta]
pub async fn credit_entries(launch: State<'_, Launch>, after: Option<String>, limit: u32) -> Answer<CreditPage> {
    Ok(running(&launch)?.core.credit_entries(after, limit).await?)
}
