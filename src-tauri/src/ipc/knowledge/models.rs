//! The models behind search.

use std::path::PathBuf;

use domain::knowledge::{EndpointInput, Models, SearchModel};
use tauri::State;

use super::super::error::{Answer, running};
use crate::launch::Launch;

/// The models that search can use.
#[tauri::command]
#[specta::specta]
pub async fn models(launch: State<'_, Launch>) -> Answer<Models> {
    Ok(running(&launch)?.core.models().await?)
}

/// Downloads a model in the background. A broken download goes on where it stopped.
#[tauri::command]
#[specta::specta]
pub async fn download_model(launch: State<'_, Launch>, id: String) -> Answer<Models> {
    Ok(running(&launch)?.core.download_model(id).await?)
}

/// Stops a download.
#[tauri::command]
#[specta::specta]
pub async fn cancel_download(launch: State<'_, Launch>, id: String) -> Answer<Models> {
    Ok(running(&launch)?.core.cancel_download(id).await?)
}

/// Takes a model from a folder (ONNX and tokenizer files).
#[tauri::command]
#[specta::specta]
pub async fn import_model(launch: State<'_, Launch>, folder: PathBuf) -> Answer<SearchModel> {
    Ok(running(&launch)?.core.import_model(folder).await?)
}

/// Removes a model that is not used.
#[tauri::command]
#[specta::specta]
pub async fn remove_model(launch: State<'_, Launch>, id: String) -> Answer<Models> {
    Ok(running(&launch)?.core.remove_model(id).await?)
}

/// Lets search use a model. For one that finds meanings all passages are read again in the background; the old one answers meanwhile.
#[tauri::command]
#[specta::specta]
pub async fn use_model(launch: State<'_, Launch>, id: String) -> Answer<Models> {
    Ok(running(&launch)?.core.use_model(id).await?)
}

/// Keeps the model that answers now and forgets the change under way.
#[tauri::command]
#[specta::specta]
pub async fn stop_switching(launch: State<'_, Launch>) -> Answer<Models> {
    Ok(running(&launch)?.core.stop_switching().await?)
}

/// Goes back to the model before this one, at once.
#[tauri::command]
#[specta::specta]
pub async fn roll_back_model(launch: State<'_, Launch>) -> Answer<Models> {
    Ok(running(&launch)?.core.roll_back_model().await?)
}

/// Search does without a model for order.
#[tauri::command]
#[specta::specta]
pub async fn stop_ordering(launch: State<'_, Launch>) -> Answer<Models> {
    Ok(running(&launch)?.core.stop_ordering().await?)
}

/// Adds a model that is asked for over the network, after trying it.
#[tauri::command]
#[specta::specta]
pub async fn add_endpoint(launch: State<'_, Launch>, endpoint: EndpointInput) -> Answer<SearchModel> {
    Ok(running(&launch)?.core.add_endpoint(endpoint).await?)
}
