//! Settings.

use domain::{Settings, SettingsPatch};
use tauri::State;

use super::error::{Answer, running};
use crate::launch::Launch;

/// The settings.
#[tauri::command]
#[specta::specta]
pub fn settings(launch: State<'_, Launch>) -> Answer<Settings> {
    Ok(running(&launch)?.core.settings())
}

/// Changes settings; what is absent stays.
#[tauri::command]
#[specta::specta]
pub async fn update_settings(launch: State<'_, Launch>, patch: SettingsPatch) -> Answer<Settings> {
    Ok(running(&launch)?.core.update_settings(patch).await?)
}
