//! Pinned questions.

use domain::knowledge::{PinInput, PinRun};
use domain::{BaseId, Pin, PinId};
use tauri::State;

use super::super::error::{Answer, running};
use crate::launch::Launch;

/// The pinned questions of a base, with their last tries.
#[tauri::command]
#[specta::specta]
pub async fn pins(launch: State<'_, Launch>, base_id: BaseId) -> Answer<Vec<Pin>> {
    Ok(running(&launch)?.core.pins(base_id).await?)
}

/// Pins a question to the FAQ or passage that must answer it, and tries it.
#[tauri::command]
#[specta::specta]
pub async fn add_pin(launch: State<'_, Launch>, base_id: BaseId, pin: PinInput) -> Answer<Pin> {
    Ok(running(&launch)?.core.add_pin(base_id, pin).await?)
}

/// Forgets a pinned question.
#[tauri::command]
#[specta::specta]
pub async fn delete_pin(launch: State<'_, Launch>, id: PinId) -> Answer<()> {
    Ok(running(&launch)?.core.delete_pin(id).await?)
}

/// Tries every pinned question of a base and says what changed.
#[tauri::command]
#[specta::specta]
pub async fn run_pins(launch: State<'_, Launch>, base_id: BaseId) -> Answer<PinRun> {
    Ok(running(&launch)?.core.run_pins(base_id).await?)
}
