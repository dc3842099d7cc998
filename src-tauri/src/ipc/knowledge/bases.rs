//! Knowledge bases.

use std::path::PathBuf;

use domain::{Base, BaseId, BasePatch};
use tauri::State;

use super::super::error::{Answer, running};
use crate::launch::Launch;

/// Every base, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn bases(launch: State<'_, Launch>) -> Answer<Vec<Base>> {
    Ok(running(&launch)?.core.bases().await?)
}

/// Adds a base.
#[tauri::command]
#[specta::specta]
pub async fn create_base(launch: State<'_, Launch>, name: String) -> Answer<Base> {
    Ok(running(&launch)?.core.create_base(name).await?)
}

/// Renames a base, makes it the default, or sets its languages.
#[tauri::command]
#[specta::specta]
pub async fn update_base(launch: State<'_, Launch>, id: BaseId, patch: BasePatch) -> Answer<Base> {
    Ok(running(&launch)?.core.update_base(id, patch).await?)
}

/// Deletes a base with everything in it; it can be restored for a day. The default cannot be deleted.
#[tauri::command]
#[specta::specta]
pub async fn delete_base(launch: State<'_, Launch>, id: BaseId) -> Answer<()> {
    Ok(running(&launch)?.core.delete_base(id).await?)
}

/// Takes a deletion back.
#[tauri::command]
#[specta::specta]
pub async fn restore_base(launch: State<'_, Launch>, id: BaseId) -> Answer<Base> {
    Ok(running(&launch)?.core.restore_base(id).await?)
}

/// Writes everything of a base into one file.
#[tauri::command]
#[specta::specta]
pub async fn export_base(launch: State<'_, Launch>, id: BaseId, path: PathBuf) -> Answer<()> {
    Ok(running(&launch)?.core.export_base(id, path).await?)
}

/// Adds a base from such a file, under a free name. Nothing is added if the file is not whole.
#[tauri::command]
#[specta::specta]
pub async fn import_base(launch: State<'_, Launch>, path: PathBuf) -> Answer<Base> {
    Ok(running(&launch)?.core.import_base(path).await?)
}
