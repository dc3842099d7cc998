//! Surroundings: what flows share: global variables and secrets.

use domain::Secret;
use flow::Value;
use flow::view::{FlowSecret, GlobalVariable};
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// The global variables, by name.
#[tauri::command]
#[specta::specta]
pub async fn global_variables(launch: State<'_, Launch>) -> Answer<Vec<GlobalVariable>> {
    Ok(running(&launch)?.core.global_variables().await?)
}

/// Sets a global variable; an invalid name or too big a value is refused.
#[tauri::command]
#[specta::specta]
pub async fn set_global_variable(launch: State<'_, Launch>, name: String, value: Value) -> Answer<GlobalVariable> {
    Ok(running(&launch)?.core.set_global_variable(name, value).await?)
}

/// Deletes a global variable.
#[tauri::command]
#[specta::specta]
pub async fn delete_global_variable(launch: State<'_, Launch>, name: String) -> Answer<()> {
    running(&launch)?.core.delete_global_variable(name).await?;
    Ok(())
}

/// The names of the secrets.
#[tauri::command]
#[specta::specta]
pub async fn flow_secrets(launch: State<'_, Launch>) -> Answer<Vec<FlowSecret>> {
    Ok(running(&launch)?.core.flow_secrets().await?)
}

/// Keeps a secret in the keychain.
#[tauri::command]
#[specta::specta]
pub async fn set_flow_secret(launch: State<'_, Launch>, name: String, value: String) -> Answer<FlowSecret> {
    Ok(running(&launch)?.core.set_flow_secret(name, Secret::new(value)).await?)
}

/// Forgets a secret.
#[tauri::command]
#[specta::specta]
pub async fn delete_flow_secret(launch: State<'_, Launch>, name: String) -> Answer<()> {
    running(&launch)?.core.delete_flow_secret(name).await?;
    Ok(())
}
