//! Providers and their models.

use domain::ProviderId;
use domain::assistant::{ModelPatch, Provider, ProviderInput, ProviderTest};
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// Every provider, set up or not.
#[tauri::command]
#[specta::specta]
pub async fn providers(launch: State<'_, Launch>) -> Answer<Vec<Provider>> {
    Ok(running(&launch)?.core.providers().await?)
}

/// Sets a provider up, or adds an address. The key goes into the keychain and never comes back.
#[tauri::command]
#[specta::specta]
pub async fn save_provider(launch: State<'_, Launch>, input: ProviderInput) -> Answer<Provider> {
    Ok(running(&launch)?.core.save_provider(input).await?)
}

/// Forgets a provider's key and settings.
#[tauri::command]
#[specta::specta]
pub async fn delete_provider(launch: State<'_, Launch>, id: ProviderId) -> Answer<()> {
    Ok(running(&launch)?.core.delete_provider(id).await?)
}

/// Asks a provider for one word.
#[tauri::command]
#[specta::specta]
pub async fn test_provider(launch: State<'_, Launch>, id: ProviderId, model: Option<String>) -> Answer<ProviderTest> {
    Ok(running(&launch)?.core.test_provider(id, model).await?)
}

/// Asks a provider which models it has.
#[tauri::command]
#[specta::specta]
pub async fn refresh_models(launch: State<'_, Launch>, id: ProviderId) -> Answer<Provider> {
    Ok(running(&launch)?.core.refresh_models(id).await?)
}

/// Changes what is known of a model; an empty patch forgets earlier changes.
#[tauri::command]
#[specta::specta]
pub async fn update_model(
    launch: State<'_, Launch>,
    id: ProviderId,
    model: String,
    patch: ModelPatch,
) -> Answer<Provider> {
    Ok(running(&launch)?.core.update_model(id, model, patch).await?)
}
