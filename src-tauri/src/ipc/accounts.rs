//! Accounts.

use domain::view::AccountRow;
use domain::{AccountId, AccountPatch, ChatId, NewAccount};

use tauri::State;

use super::error::{Answer, running};
use crate::launch::Launch;

/// Every account, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn accounts(launch: State<'_, Launch>) -> Answer<Vec<AccountRow>> {
    Ok(running(&launch)?.core.accounts().await?)
}

/// Creates an account and connects it.
#[tauri::command]
#[specta::specta]
pub async fn create_account(launch: State<'_, Launch>, account: NewAccount) -> Answer<AccountRow> {
    Ok(running(&launch)?.core.create_account(account).await?)
}

/// Changes what the operator may change; what is absent stays.
#[tauri::command]
#[specta::specta]
pub async fn update_account(launch: State<'_, Launch>, id: AccountId, patch: AccountPatch) -> Answer<AccountRow> {
    Ok(running(&launch)?.core.update_account(id, patch).await?)
}

/// Deletes an account with everything of it.
#[tauri::command]
#[specta::specta]
pub async fn delete_account(launch: State<'_, Launch>, id: AccountId) -> Answer<()> {
    Ok(running(&launch)?.core.delete_account(id).await?)
}

/// Connects an account, now and after every restart.
#[tauri::command]
#[specta::specta]
pub async fn connect_account(launch: State<'_, Launch>, id: AccountId) -> Answer<()> {
    Ok(running(&launch)?.core.connect_account(id).await?)
}

/// Disconnects an account; what is queued waits.
#[tauri::command]
#[specta::specta]
pub async fn disconnect_account(launch: State<'_, Launch>, id: AccountId) -> Answer<()> {
    Ok(running(&launch)?.core.disconnect_account(id).await?)
}

/// Links an account with a phone, or links it again; its chats stay. How far it is is in the account's row.
#[tauri::command]
#[specta::specta]
pub async fn link_account(launch: State<'_, Launch>, id: AccountId) -> Answer<()> {
    Ok(running(&launch)?.core.link_account(id).await?)
}

/// Asks for eight characters that link an account when they are typed on the phone with this number.
#[tauri::command]
#[specta::specta]
pub async fn request_pair_code(launch: State<'_, Launch>, id: AccountId, phone: String) -> Answer<()> {
    Ok(running(&launch)?.core.request_pair_code(id, phone).await?)
}

/// Stops linking an account.
#[tauri::command]
#[specta::specta]
pub async fn cancel_linking(launch: State<'_, Launch>, id: AccountId) -> Answer<()> {
    Ok(running(&launch)?.core.cancel_linking(id).await?)
}

/// The chat with whoever has this number, made if there is none; nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn start_chat(launch: State<'_, Launch>, account_id: AccountId, number: String) -> Answer<ChatId> {
    Ok(running(&launch)?.core.start_chat(account_id, number).await?)
}
