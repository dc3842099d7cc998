//! Accounts.

use domain::view::AccountRow;
use domain::{AccountId, AccountPatch, NewAccount};

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
